"""The flat page, and the witness for a paper's shape."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.locate import Flat, FlatSettings, completed, flatten, paper_shape, turned
from docverify.pinhole import rectangle
from docverify.shrink import resized
from docverify.types import Label, Page, Pixels, Quad, Sheet

Doubles = npt.NDArray[np.float64]
CARD = 85.6 / 53.98
WIDE, HIGH = 1200, 900


def quad_of(corners: Doubles) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return (a, b, c, d)


def seen(
    ratio: float, *, pan: float, tilt: float, roll: float, away: float = 2.2, focal: float = 0.8
) -> Doubles:
    """Corners of a rectangle of unit height in front of a pinhole camera, pixels."""
    flat = np.array([(-ratio, -1, 0), (ratio, -1, 0), (ratio, 1, 0), (-ratio, 1, 0)]) / 2
    a, b, c = (np.radians(v) for v in (pan, tilt, roll))
    turn = (
        np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
        @ np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
        @ np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    )
    space = flat @ turn.T + np.array([0, 0, away])
    middle = np.array([WIDE / 2, HIGH / 2])
    return np.asarray(space[:, :2] / space[:, 2:] * focal * max(WIDE, HIGH) + middle)


def chart(width: int, height: int) -> Pixels:
    """A flat paper with a different colour in each corner."""
    picture = np.full((height, width, 3), 250, np.uint8)
    h, w = height // 4, width // 4
    picture[:h, :w] = (220, 30, 30)
    picture[:h, -w:] = (30, 200, 30)
    picture[-h:, -w:] = (30, 30, 220)
    picture[-h:, :w] = (200, 190, 20)
    return picture


def photograph(corners: Doubles, paper: Pixels) -> Page:
    height, width = paper.shape[:2]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    view = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    photo = cv2.warpPerspective(
        paper, view, (WIDE, HIGH), flags=cv2.INTER_AREA, borderValue=(90, 80, 70)
    )
    return Page(np.asarray(photo, np.uint8), "f00", "png")


def colours(flat: Flat, margin: float = 0.04) -> list[tuple[int, ...]]:
    """Colours inside the four corners of the flat paper."""
    height, width = flat.page.pixels.shape[:2]
    x, y = round(width * 0.15), round(height * 0.15)
    places = ((y, x), (y, width - x), (height - y, width - x), (height - y, x))
    return [tuple(int(v) for v in flat.page.pixels[p]) for p in places]


WANTED = [(220, 30, 30), (30, 200, 30), (30, 30, 220), (200, 190, 20)]


@pytest.mark.parametrize("roll", [0, 20, 90, 135, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_paper_is_upright_flat_and_not_mirrored(roll: int, mirrored: bool) -> None:
    corners = seen(CARD, pan=18, tilt=-14, roll=roll)
    page = photograph(corners, chart(856, 540))
    if mirrored:
        page = Page(np.ascontiguousarray(page.pixels[:, ::-1]), page.sha256, page.format)
        corners[:, 0] = WIDE - corners[:, 0]
    flat = flatten(page, Sheet(quad_of(corners), 0.9), Label.KTP)
    for found, wanted in zip(colours(flat), WANTED, strict=True):
        assert np.abs(np.array(found) - wanted).max() < 12
    inner = np.array(flat.onto(quad_of(corners)))
    width, height = inner[2] - inner[0]
    assert width / height == pytest.approx(CARD, rel=1e-6)
    assert (flat.page.sha256, flat.page.format) == ("f00", "png")


@given(
    st.floats(-35, 35), st.floats(-35, 35), st.floats(0, 360), st.floats(0.6, 1.8), st.floats(2, 4)
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_the_proportion_follows_from_the_corners(
    pan: float, tilt: float, roll: float, ratio: float, away: float
) -> None:
    corners = seen(ratio, pan=pan, tilt=tilt, roll=roll, away=away)
    found = rectangle(corners, (WIDE / 2, HIGH / 2), max(WIDE, HIGH))
    assert found.ratio == pytest.approx(ratio, rel=0.02)
    assert found.lean < 0.01


def test_the_focal_length_follows_from_strong_perspective() -> None:
    """A tele lens: sides that look slanted to a phone are square to it."""
    corners = seen(1.4, pan=40, tilt=38, roll=25, away=2.5, focal=1.6)
    assert rectangle(corners, (WIDE / 2, HIGH / 2), WIDE).ratio == pytest.approx(1.4, rel=0.05)


def test_a_slanted_parallelogram_is_no_rectangle() -> None:
    slanted = np.array([(300.0, 200.0), (800.0, 200.0), (1000.0, 400.0), (500.0, 400.0)])
    assert rectangle(slanted, (WIDE / 2, HIGH / 2), WIDE).lean > 0.5


def test_the_label_decides_only_between_near_proportions() -> None:
    upright = np.array([(100.0, 100.0), (800.0, 100.0), (800.0, 560.0), (100.0, 560.0)])
    page = Page(np.zeros((HIGH, WIDE, 3), np.uint8))

    def proportion(corners: Doubles, label: Label | None) -> float:
        flat = flatten(page, Sheet(quad_of(corners), 0.9), label)
        (x, y), _, (u, v), _ = flat.onto(quad_of(corners))
        return (u - x) / (v - y)

    assert proportion(upright, None) == pytest.approx(700 / 460, rel=1e-6)
    assert proportion(upright, Label.KTP) == pytest.approx(CARD, rel=1e-6)
    assert proportion(upright, Label.BIRTH_CERTIFICATE) == pytest.approx(700 / 460, rel=1e-6)
    both_pages = np.array([(100.0, 100.0), (600.0, 100.0), (600.0, 810.0), (100.0, 810.0)])
    assert proportion(both_pages, Label.PASSPORT) == pytest.approx(125 / 176, rel=1e-6)


@given(
    st.lists(st.floats(-80, 80), min_size=8, max_size=8),
    st.floats(-100, 1300),
    st.floats(-100, 1000),
    st.floats(0, 0.2),
)
@settings(derandomize=True, deadline=None, max_examples=50)
def test_points_there_and_back(bent: list[float], x: float, y: float, margin: float) -> None:
    plain = np.array([(300.0, 250.0), (900.0, 250.0), (900.0, 650.0), (300.0, 650.0)])
    corners = quad_of(plain + np.array(bent).reshape(4, 2))
    page = Page(np.zeros((HIGH, WIDE, 3), np.uint8))
    flat = flatten(page, Sheet(corners, 0.9), None, margin)
    assert np.array(flat.back(flat.onto(corners))) == pytest.approx(np.array(corners), abs=1e-6)
    edge = margin * np.sqrt(
        (flat.page.width - 2 * flat.onto(corners)[0][0])
        * (flat.page.height - 2 * flat.onto(corners)[0][1])
    )
    assert flat.onto(corners)[0] == pytest.approx((edge, edge), abs=1.0)
    inside: Quad = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
    if 0 <= x <= WIDE and 0 <= y <= HIGH:
        assert np.array(flat.back(flat.onto(inside))) == pytest.approx(np.array(inside), abs=1e-5)


def test_never_larger_than_the_photo_shows_it() -> None:
    corners = seen(CARD, pan=20, tilt=20, roll=0, away=3)
    page = photograph(corners, chart(856, 540))
    flat = flatten(page, Sheet(quad_of(corners), 0.9), Label.KTP, 0.0)
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    assert flat.page.width * flat.page.height <= max(sides[0], sides[2]) * max(sides[1::2]) * 1.01


def test_never_larger_than_the_settings_say() -> None:
    page = Page(np.zeros((3000, 4000, 3), np.uint8))
    corners = np.array([(100.0, 100.0), (3900.0, 100.0), (3900.0, 2500.0), (100.0, 2500.0)])
    limits = FlatSettings()
    for label, most in ((Label.KTP, limits.card), (Label.FAMILY_CARD, limits.page)):
        flat = flatten(page, Sheet(quad_of(corners), 0.9), label, 0.0)
        assert max(flat.page.width, flat.page.height) == most


def test_fine_lines_survive_shrinking() -> None:
    """A warp alone would skip two of three strokes."""
    paper = np.full((2400, 3800, 3), 255, np.uint8)
    paper[:, ::6] = 0
    paper[:, 1::6] = 0
    corners = np.array([(0.0, 0.0), (3800.0, 0.0), (3800.0, 2400.0), (0.0, 2400.0)])
    limits = FlatSettings(card=600)
    flat = flatten(Page(paper), Sheet(quad_of(corners), 0.9), Label.KTP, 0.0, limits)
    middle = flat.page.pixels[20:-20, 20:-20].astype(float)
    assert middle.mean() == pytest.approx(170, abs=4)
    assert middle.std() < 25


def test_what_the_photo_does_not_show_is_plain() -> None:
    corners = np.array([(-300.0, 100.0), (700.0, 100.0), (700.0, 730.0), (-300.0, 730.0)])
    page = Page(np.full((HIGH, WIDE, 3), (200, 120, 60), np.uint8))
    flat = flatten(page, Sheet(quad_of(corners), 0.9), Label.KTP)
    assert np.abs(flat.page.pixels.astype(int) - (200, 120, 60)).max() <= 1


def cut(corners: Doubles, side: int, share: float) -> Doubles:
    """What is seen of a paper that loses a share of its length on one side."""
    made = corners.copy()
    near, far = (side, (side + 1) % 4), ((side + 3) % 4, (side + 2) % 4)
    for a, b in zip(near, far, strict=True):
        made[a] += share * (corners[b] - corners[a])
    return made


@pytest.mark.parametrize("side", [0, 1, 2, 3])
@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_side_that_was_cut_off_is_completed(side: int, turn: int) -> None:
    whole = seen(CARD, pan=0, tilt=0, roll=90 * turn, away=3)
    visible = cut(whole, side, 0.3)
    edge = visible[[side, (side + 1) % 4]].mean(axis=0)
    way = edge - whole.mean(axis=0)
    window = [0.0, 0.0, float(WIDE), float(HIGH)]
    axis = int(np.abs(way).argmax())
    window[axis + 2 * int(way[axis] > 0)] = float(np.round(edge[axis]))
    left, top, right, foot = window
    page = Page(np.zeros((round(foot - top), round(right - left), 3), np.uint8))
    sheet = Sheet(quad_of(visible - (left, top)), 0.9)
    found = np.array(completed(page, sheet, Label.KTP).quad)
    assert np.abs(visible - whole).max() > 60
    assert np.abs(found - (whole - (left, top))).max() < 1.0
    assert completed(page, sheet, Label.DIPLOMA) is sheet  # of no usual size


def test_nothing_is_completed_without_need() -> None:
    whole = np.array([(2.0, 2.0), (1000.0, 2.0), (1000.0, 632.0), (2.0, 632.0)])
    filled = Page(np.zeros((634, 1002, 3), np.uint8))
    inside = Page(np.zeros((HIGH, WIDE, 3), np.uint8))
    sheet = Sheet(quad_of(whole), 0.9)
    assert completed(filled, sheet, Label.KTP) is sheet  # fills the photo, as a card should
    assert completed(filled, sheet, Label.BIRTH_CERTIFICATE) is sheet  # two sides and more
    odd = Sheet(quad_of(np.array([(100, 100), (900, 100), (900, 300), (100, 300)])), 0.9)
    assert completed(inside, odd, Label.KTP) is odd  # no side at the edge of the photo
    thin = Sheet(quad_of(np.array([(100, 0), (900, 0), (900, 90), (100, 90)])), 0.9)
    assert completed(inside, thin, Label.KTP) is thin  # too little is seen
    broken = Sheet(quad_of(np.full((4, 2), np.nan)), 0.9)
    assert completed(inside, broken, Label.KTP) is broken


@given(st.lists(st.floats(-60, 1300), min_size=8, max_size=8))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_completing_anything(numbers: list[float]) -> None:
    page = Page(np.zeros((HIGH, WIDE, 3), np.uint8))
    sheet = Sheet(quad_of(np.array(numbers).reshape(4, 2)), 0.5)
    for label in (Label.KTP, Label.PASSPORT, Label.BIRTH_CERTIFICATE):
        assert np.isfinite(completed(page, sheet, label).quad).all()


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (0, 0), (0, 0), (0, 0)],
        [(0, 0), (10, 0), (20, 0), (30, 0)],
        [(0, 0), (100, 100), (100, 0), (0, 100)],
        [(0, 0), (float("nan"), 0), (9, 9), (0, 9)],
        [(0, 0), (1e9, 0), (1e9, 1e9), (0, 1e9)],
        [(0, 0), (1000, 0), (1000, 3), (0, 3)],
        [(0, 0), (1100, 0), (1100, 40), (0, 40)],
    ],
)
def test_what_is_no_paper_leaves_the_photo_alone(corners: list[tuple[float, float]]) -> None:
    page = photograph(seen(CARD, pan=0, tilt=0, roll=0), chart(856, 540))
    flat = flatten(page, Sheet((corners[0], corners[1], corners[2], corners[3]), 0.5), Label.KTP)
    assert flat.page is page
    assert (flat.matrix == np.eye(3)).all()


@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.lists(st.floats(-60, 100), min_size=8, max_size=8),
    st.sampled_from([None, Label.KTP, Label.PASSPORT, Label.DIPLOMA]),
)
@settings(derandomize=True, deadline=None, max_examples=80)
def test_tiny_photos(width: int, height: int, numbers: list[float], label: Label | None) -> None:
    page = Page(np.zeros((height, width, 3), np.uint8))
    corners = np.array(numbers).reshape(4, 2)
    flat = flatten(page, Sheet(quad_of(corners), 0.5), label)
    assert flat.page.pixels.dtype == np.uint8
    assert flat.page.width >= 1
    assert flat.page.height >= 1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_quarter_turns(turn: int) -> None:
    picture = chart(400, 300)
    lying = Page(np.ascontiguousarray(np.rot90(picture, turn // 90)), "f00", "png")
    flat = turned(lying, turn)
    assert (flat.page.pixels == picture).all()
    width, height = float(lying.width), float(lying.height)
    whole: Quad = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    assert sorted(flat.onto(whole)) == [(0, 0), (0, 300), (400, 0), (400, 300)]
    assert flat.back(flat.onto(whole)) == whole


def test_no_other_turns() -> None:
    with pytest.raises(ValueError, match="45"):
        turned(Page(chart(40, 30)), 45)


def test_nothing_personal_in_the_repr() -> None:
    assert repr(turned(Page(chart(40, 30), "f00", "png"), 0)) == "Flat(Page(40x30 png))"


# --- shrinking ----------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1.0, 3.0, 7.3, 15.6, 40.0])
def test_shrinking_in_two_steps_is_nearly_by_area(times: float) -> None:
    rng = np.random.default_rng(5)
    rough = cv2.resize(rng.integers(0, 256, (90, 120, 3), np.uint8), (2000, 1500))
    photo = np.clip(rough + rng.normal(0, 8, rough.shape), 0, 255).astype(np.uint8)
    size = (round(2000 / times), round(1500 / times))
    exact = cv2.resize(photo, size, interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(resized(photo, *size) - exact).mean() < 2.0
    assert np.abs(resized(photo, *size) - exact).max() < 16


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (2, 3)])
def test_any_size(shape: tuple[int, int]) -> None:
    photo = np.full((*shape, 3), 77, np.uint8)
    for size in ((1, 1), (256, 1), (1, 256), (31, 57)):
        small = resized(photo, *size)
        assert small.shape == (size[1], size[0], 3)
        assert (small == 77).all()


# --- the shape of a paper -----------------------------------------------------------------------


def test_paper_shape() -> None:
    corners = seen(CARD, pan=10, tilt=10, roll=15)
    page = photograph(corners, np.full((540, 856, 3), 240, np.uint8))
    found = paper_shape(page.pixels)
    assert found is not None
    distance = np.abs(np.array(found)[:, None] - corners[None]).max(axis=2).min(axis=1)
    assert distance.max() < 12
    assert paper_shape(np.full((300, 400, 3), 128, np.uint8)) is None
    assert paper_shape(np.zeros((1, 1, 3), np.uint8)) is None
