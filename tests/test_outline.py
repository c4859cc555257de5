"""Outlines from maps that were drawn from known papers, as the network is taught to draw them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.outline import Facing, OutlineSettings, outlines

SIDE, CELLS = 256, 64
STRIDE = SIDE / CELLS
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

CARD = np.array([(60.0, 90.0), (190.0, 84.0), (196.0, 168.0), (57.0, 172.0)])
NO_SHARE = (0.0, 0.0, 0.0, 0.0)


def drawn(
    *papers: Doubles,
    window: tuple[int, int, int, int] = (0, 0, SIDE, SIDE),
    hidden: tuple[int, ...] = (),
) -> Floats:
    """Perfect maps of these papers; corners `hidden` (by number) have no peak."""
    maps = np.zeros((5, CELLS, CELLS), np.float32)
    rows, cols = np.mgrid[0:CELLS, 0:CELLS]
    filled = np.zeros((SIDE, SIDE), np.uint8)
    for corners in papers:
        cv2.fillConvexPoly(filled, np.round(corners * 8).astype(np.int32), 255, shift=3)
        for kind, (x, y) in enumerate(corners / STRIDE - 0.5):
            if kind not in hidden:
                hill = np.exp(-((cols - x) ** 2 + (rows - y) ** 2) / (2 * 1.3**2))
                maps[1 + kind] = np.maximum(maps[1 + kind], hill)
    left, top, right, foot = window
    shown = np.zeros_like(filled)
    shown[top:foot, left:right] = 1
    small = cv2.resize(filled * shown, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
    maps[0] = np.asarray(small, np.float32) / 255
    return maps


def off(found: npt.ArrayLike, true: Doubles) -> float:
    """Largest distance between corners of the same name, pixels of the input."""
    return float(np.hypot(*(np.array(found) - true).T).max())


def turned(corners: Doubles, degrees: float) -> Doubles:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = np.array([SIDE / 2, SIDE / 2])
    return np.asarray((corners - middle) @ turn + middle)


def overlap(found: npt.ArrayLike, true: Doubles) -> float:
    a, b = np.array(found, np.float32), true.astype(np.float32)
    both, _ = cv2.intersectConvexConvex(a, b)
    return both / (abs(cv2.contourArea(a)) + abs(cv2.contourArea(b)) - both)


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, 135, 180, 200, 270, 315])
@pytest.mark.parametrize("mirrored", [False, True])
def test_corners_keep_their_names(degrees: int, mirrored: bool) -> None:
    true = turned(CARD, degrees)
    if mirrored:
        true[:, 0] = SIDE - true[:, 0]
    (sheet,) = outlines(drawn(true), stride=STRIDE)
    assert off(sheet.quad, true) < 1.0
    assert sheet.mirrored == mirrored
    assert sheet.score > 0.9


@given(
    st.floats(30, 100),
    st.floats(25, 70),
    st.floats(0, 360),
    st.lists(st.floats(-6, 6), min_size=8, max_size=8),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_any_paper_is_found(wide: float, high: float, degrees: float, bent: list[float]) -> None:
    plain = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) + SIDE / 2
    true = turned(plain, degrees) + np.array(bent).reshape(4, 2)
    if true.min() < 0 or true.max() > SIDE:
        true = (true - SIDE / 2) * 0.6 + SIDE / 2
    (sheet,) = outlines(drawn(true), stride=STRIDE)
    assert off(sheet.quad, true) < 1.5


def test_noise_moves_corners_little() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        clear = np.clip(drawn(CARD), 0.004, 0.996)
        logits = np.log(clear / (1 - clear))
        noise = [cv2.GaussianBlur(rng.normal(0, 3.5, (CELLS, CELLS)), (0, 0), 1.0) for _ in "12345"]
        maps = 1 / (1 + np.exp(-(logits + 0.5 * np.array(noise))))
        sheets = outlines(maps.astype(np.float32), stride=STRIDE)
        assert len(sheets) == 1
        assert overlap(sheets[0].quad, CARD) > 0.94


def test_a_corner_just_outside_the_map() -> None:
    true = CARD - np.array([60.0, 0.0])
    (sheet,) = outlines(drawn(true), stride=STRIDE)
    assert min(x for x, _ in sheet.quad) < 0
    assert overlap(sheet.quad, true) > 0.96


@pytest.mark.parametrize("hidden", [0, 1, 2, 3])
def test_a_hidden_corner_is_where_the_mask_wants_it(hidden: int) -> None:
    (sheet,) = outlines(drawn(CARD, hidden=(hidden,)), stride=STRIDE)
    assert off(sheet.quad, CARD) < 4.0
    assert sheet.score < outlines(drawn(CARD), stride=STRIDE)[0].score


def test_the_mask_ends_where_the_photo_does() -> None:
    """A corner in the grey beside the photo is none the worse for the mask ending before it."""
    window = (70, 0, 186, 256)
    maps = drawn(CARD, window=window)
    (blind,) = outlines(maps, stride=STRIDE)
    (sheet,) = outlines(maps, stride=STRIDE, window=window)
    assert off(sheet.quad, CARD) < 1.0
    assert sheet.score > blind.score + 0.05


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_the_turn_names_corners_that_have_no_peaks(turn: int) -> None:
    true = turned(CARD, -90 * turn)  # lies so that a quarter turn clockwise makes it upright
    shares = [0.02, 0.02, 0.02, 0.02]
    shares[turn] = 0.94
    maps = drawn(true, hidden=(0, 1, 2, 3))
    facing = Facing((shares[0], shares[1], shares[2], shares[3]))
    (sheet,) = outlines(maps, stride=STRIDE, facing=facing)
    assert overlap(sheet.quad, true) > 0.93
    assert off(sheet.quad, true) < 8.0


def test_the_direction_of_facing_is_clockwise() -> None:
    upright = np.array([(10.0, 10.0), (90.0, 10.0), (90.0, 60.0), (10.0, 60.0)])
    lying = upright[:, ::-1] * (1, -1)  # its top points to the left: turn it clockwise
    assert Facing((1, 0, 0, 0), 0.0).share(upright) == pytest.approx(1)
    assert Facing((0, 1, 0, 0), 0.0).share(lying) == pytest.approx(1)
    assert Facing((0, 0, 1, 0), 0.0).share(-upright) == pytest.approx(1)
    assert Facing((0, 0, 0, 1), 0.0).share(-lying) == pytest.approx(1)
    mirrored = upright * (-1, 1)
    assert Facing((1, 0, 0, 0), 0.0).share(mirrored) == 0
    assert Facing((1, 0, 0, 0), 1.0).share(mirrored) == pytest.approx(1)


def test_a_sure_turn_overrules_faint_peaks_and_no_clear_ones() -> None:
    """Upside down by the peaks, upright by the turn."""
    upside_down = turned(CARD, 180)
    sure = Facing((0.97, 0.01, 0.01, 0.01))
    maps = drawn(upside_down)
    maps[1:] *= 0.3
    (faint,) = outlines(maps, stride=STRIDE, facing=sure)
    assert faint.quad[0][1] < faint.quad[3][1]
    unsure = Facing((0.55, 0.05, 0.35, 0.05))
    (clear,) = outlines(drawn(upside_down), stride=STRIDE, facing=unsure)
    assert clear.quad[0][1] > clear.quad[3][1]


def test_doubt_about_the_turn_makes_no_second_paper() -> None:
    """Both ways up have peaks at every corner; still one paper, with the stronger names."""
    both = np.maximum(0.7 * drawn(CARD), 0.5 * drawn(CARD[[2, 3, 0, 1]]))
    both[0] = drawn(CARD)[0]
    (sheet,) = outlines(both, stride=STRIDE)
    assert off(sheet.quad, CARD) < 1.0


def test_two_papers_apart_and_touching() -> None:
    left = np.array([(20.0, 60.0), (110.0, 58.0), (112.0, 190.0), (22.0, 192.0)])
    for gap in (40.0, 12.0, 3.0):
        right = left + np.array([90.0 + gap, 4.0])
        sheets = outlines(drawn(left, right), stride=STRIDE)
        assert len(sheets) == 2, gap
        first, second = sorted(sheets, key=lambda s: s.quad[0][0])
        assert off(first.quad, left) < 2.5
        assert off(second.quad, right) < 2.5


def test_the_largest_comes_first() -> None:
    small = np.array([(20.0, 20.0), (90.0, 20.0), (90.0, 62.0), (20.0, 62.0)])
    large = np.array([(30.0, 90.0), (220.0, 90.0), (220.0, 220.0), (30.0, 220.0)])
    sheets = outlines(drawn(small, large), stride=STRIDE)
    assert [off(s.quad, t) < 1.5 for s, t in zip(sheets, (large, small), strict=True)] == [True] * 2


def test_nothing_to_see() -> None:
    nothing = np.zeros((5, CELLS, CELLS), np.float32)
    assert outlines(nothing, stride=STRIDE) == ()
    specks = nothing.copy()
    specks[0, ::7, ::9] = 1.0
    assert outlines(specks, stride=STRIDE) == ()
    only_peaks = drawn(CARD)
    only_peaks[0] = 0
    assert outlines(only_peaks, stride=STRIDE) == ()


@given(st.integers(0, 2**32 - 1), st.floats(0.2, 4.0))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_rubbish_maps_give_finite_answers(seed: int, loudness: float) -> None:
    rng = np.random.default_rng(seed)
    maps = 1 / (1 + np.exp(-rng.normal(-1, loudness, (5, CELLS, CELLS))))
    maps[:, 3, 5] = np.nan
    limits = OutlineSettings()
    for sheet in outlines(maps.astype(np.float32), stride=STRIDE, facing=Facing(NO_SHARE, 0.5)):
        assert np.isfinite(sheet.quad).all()
        assert 0 <= sheet.score <= 1
    assert len(outlines(maps.astype(np.float32), stride=STRIDE)) <= limits.papers


def test_the_maps_are_not_changed() -> None:
    maps = drawn(CARD)
    before = maps.copy()
    outlines(maps, stride=STRIDE, window=(0, 40, 256, 216))
    assert (maps == before).all()
