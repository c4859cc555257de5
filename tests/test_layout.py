"""The flat paper behind a tilted photo: frames, rows, cells, labels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.layout import Layout, fit_frame, letters, match_label
from docverify.types import Line, Quad
from tests.cards import line, seen_from

VIEWS = [
    ([[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    ([[0.94, -0.34, 300], [0.34, 0.94, 50], [0, 0, 1]]),
    ([[0.34, -0.94, 900], [0.94, 0.34, 50], [0, 0, 1]]),
    ([[-1, 0, 900], [0, -1, 700], [0, 0, 1]]),
    ([[1, 0.25, 50], [0, 1, 30], [0, 0, 1]]),
    ([[0.9, -0.2, 200], [0.25, 0.8, 60], [1e-4, 2.5e-4, 1]]),
    ([[0.9, 0.1, 100], [-0.15, 0.6, 300], [-1e-4, -2e-4, 1]]),
]


def table(matrix: object, seed: int = 0) -> list[Quad]:
    """Two columns of twelve rows through a homography, as boxes."""
    rng = np.random.default_rng(seed)
    move = seen_from(np.array(matrix))
    quads = []
    for row in range(12):
        for left, low, high in ((50, 5, 15), (300, 8, 25)):
            text = "X" * int(rng.integers(low, high))
            quads.append(line(text, left, 100 + 40 * row, 24, move=move).quad)
    return quads


def rectangle(quad: Quad) -> Quad:
    """The tightest upright-or-tilted rectangle, as a detector draws it."""
    corners = cv2.boxPoints(cv2.minAreaRect(np.array(quad, np.float32)))
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return (a, b, c, d)


def slants(quads: list[Quad], columns: bool, true: list[Quad]) -> tuple[float, float]:
    """Largest slant of rows and of columns on the flat paper, degrees."""
    frame = fit_frame(quads, columns=columns)
    flat = np.array([frame.flat(q) for q in true])
    along, down = flat[:, 1] - flat[:, 0], flat[:, 3] - flat[:, 0]
    rows = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    rows = np.abs((rows + 90) % 180 - 90).max()
    lean = np.degrees(np.arctan(down[:, 0] / down[:, 1]))
    return float(rows), float(np.abs(lean).max())


@pytest.mark.parametrize("matrix", VIEWS)
def test_frame_from_flattened_boxes(matrix: list[list[float]]) -> None:
    quads = table(matrix)
    rows, lean = slants(quads, False, quads)
    assert rows < 0.1
    assert lean < 0.2


@pytest.mark.parametrize("matrix", VIEWS)
def test_frame_from_rectangles(matrix: list[list[float]]) -> None:
    """Rectangles hide the shear; the columns show it."""
    quads = table(matrix)
    rows, lean = slants([rectangle(q) for q in quads], True, quads)
    assert rows < 1.0
    assert lean < 2.5


def test_stray_boxes_do_not_turn_the_frame() -> None:
    quads = table(VIEWS[1])
    stray = [line("A LINE OF THE TABLE CLOTH", 20 * k, 700 + 30 * k).quad for k in range(3)]
    rows, _ = slants([*quads, *stray], False, quads)
    assert rows < 1.5


def test_ragged_text_is_not_taken_for_columns() -> None:
    rng = np.random.default_rng(1)
    quads = [
        line("X" * int(rng.integers(5, 25)), float(rng.uniform(0, 500)), 50 + 40 * k).quad
        for k in range(14)
    ]
    _, lean = slants([rectangle(q) for q in quads], True, quads)
    assert lean < 6


def test_frame_without_boxes_changes_nothing() -> None:
    frame = fit_frame([])
    assert frame.plain
    assert frame.flat([(3, 4)]).tolist() == [[3, 4]]


@given(st.lists(st.tuples(*[st.floats(-1e4, 1e4)] * 8), max_size=12))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_frame_of_any_boxes_is_finite(flat: list[tuple[float, ...]]) -> None:
    quads: list[Quad] = [((q[0], q[1]), (q[2], q[3]), (q[4], q[5]), (q[6], q[7])) for q in flat]
    for columns in (False, True):
        frame = fit_frame(quads, columns=columns)
        assert np.isfinite(frame.matrix).all()
        assert np.isfinite(frame.inverse).all()


@given(st.floats(-0.4, 0.4), st.floats(-2e-4, 2e-4), st.floats(-2e-4, 2e-4), st.integers(0, 20))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_there_and_back(turn: float, x: float, y: float, seed: int) -> None:
    c, s = np.cos(turn), np.sin(turn)
    quads = table([[c, -s, 400], [s, c, 100], [x, y, 1]], seed)
    frame = fit_frame(quads)
    points = np.array(quads).reshape(-1, 2)
    assert np.allclose(frame.page(frame.flat(points)), points, atol=1e-4)


@pytest.mark.parametrize("matrix", VIEWS[:2] + VIEWS[4:])
def test_rows_of_a_tilted_page(matrix: list[list[float]]) -> None:
    move = seen_from(matrix)
    lines = [line(f"A{row}", 50, 100 + 40 * row, move=move) for row in range(8)]
    lines += [line(f"B{row} LONGER WORDS", 400, 102 + 40 * row, move=move) for row in range(8)]
    rows = Layout(lines).rows()
    assert [[c.text.split()[0] for c in row] for row in rows] == [
        [f"A{row}", f"B{row}"] for row in range(8)
    ]


def test_only_keeps_the_paper() -> None:
    lines = [line(f"ROW {row} OF THE PAPER", 50, 100 + 40 * row) for row in range(6)]
    layout = Layout(lines)
    part = layout.only(c for c in layout if c.level > 190)
    assert [c.text[:5] for c in part] == ["ROW 3", "ROW 4", "ROW 5"]
    assert part.cells[0].level == layout.cells[3].level
    assert layout.only([]).height == 1.0


def test_cut_keeps_place_and_scores() -> None:
    cell = Layout([line("Nama : SITI CONTOH", 100, 50)]).cells[0]
    value = cell.cut(7)
    assert value.text == "SITI CONTOH"
    assert value.start == 7
    assert len(value.scores) == 11
    assert cell.left < value.left < value.right <= cell.right
    assert value.cut(5).text == "CONTOH"
    assert value.cut(5).start == 12


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("Nama : SITI", "Nama", "SITI"),
        ("Narna: SITI", "Nama", "SITI"),
        ("NamaSITI", "Nama", "SITI"),
        ("JAMALUDDIN", "Nama", None),
        ("Tempat/Tg! Lahir : X", "Tempat/Tgl Lahir", "X"),
        ("Statua Perkawinan KAWIN", "Status Perkawinan", "KAWIN"),
        ("N1K 3171", "NIK", "3171"),
        ("KeVDesa : X", "Kel/Desa", "X"),
        ("Agama", "Alamat", None),
    ],
)
def test_labels(text: str, label: str, value: str | None) -> None:
    end = match_label(text, label)
    assert (None if end is None else text[end:]) == value


@given(st.text(max_size=40), st.sampled_from(["Nama", "Tempat/Tgl Lahir", "NIK"]))
@settings(derandomize=True, deadline=None)
def test_label_ends_inside_the_text(text: str, label: str) -> None:
    end = match_label(text, label)
    assert end is None or 0 < end <= len(text)
    assert letters(text).isascii()


def test_boxes_without_height_are_lines_all_the_same() -> None:
    flat: Quad = ((10.0, 50.0), (90.0, 50.0), (90.0, 50.0), (10.0, 50.0))
    (cell,) = Layout([Line("CONTOH", 0.9, flat)]).cells
    assert cell.height == 1.0
    (cell,) = Layout([Line("CONTOH", 0.9, ((5.0, 5.0),) * 4)]).cells
    assert cell.height == 1.0
