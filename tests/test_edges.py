"""Snapping sides to edges, on drawn papers with the traps that real photos hold."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.edges import EdgeSettings, refine
from docverify.types import Pixels, Quad, Sheet

Doubles = npt.NDArray[np.float64]
TRUE = np.array([(180.0, 150.0), (830.0, 120.0), (860.0, 560.0), (160.0, 540.0)])
SIZE = float(np.sqrt(cv2.contourArea(TRUE.astype(np.float32))))
GROUND, PAPER = (120, 90, 70), (225, 228, 222)


def sheet_of(corners: Doubles, score: float = 0.8) -> Sheet:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    quad: Quad = (a, b, c, d)
    return Sheet(quad, score)


def paint(picture: Pixels, corners: Doubles, colour: tuple[int, int, int]) -> None:
    points = np.round((corners - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(picture, points, colour, cv2.LINE_AA, 4)


def photo(
    paper: tuple[int, int, int] = PAPER,
    ground: tuple[int, int, int] = GROUND,
    corners: Doubles = TRUE,
    noise: float = 3.0,
) -> Pixels:
    picture = np.empty((700, 1000, 3), np.uint8)
    picture[:] = ground
    paint(picture, corners, paper)
    rng = np.random.default_rng(3)
    grain = picture + rng.normal(0, noise, picture.shape)
    return np.clip(grain, 0, 255).astype(np.uint8)


ONE = photo()


def inner(corners: Doubles, depth: float) -> Doubles:
    """The corners moved inwards by a share of the way to the middle."""
    return np.asarray(corners + (corners.mean(axis=0) - corners) * depth)


def shaken(seed: int, share: float = 0.01) -> Doubles:
    return np.asarray(TRUE + np.random.default_rng(seed).normal(0, share * SIZE, (4, 2)))


def error(sheet: Sheet, true: Doubles = TRUE) -> float:
    """Largest error of a corner, as a share of the paper's size."""
    return float(np.hypot(*(np.array(sheet.quad) - true).T).max()) / SIZE


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_plain_paper(seed: int, mirrored: bool) -> None:
    order = [1, 0, 3, 2] if mirrored else [0, 1, 2, 3]
    found = refine(photo(), sheet_of(shaken(seed)[order]))
    assert error(found, TRUE[order]) < 0.003
    assert found.mirrored == mirrored
    assert found.score == 0.8


def test_a_dark_paper_on_a_bright_ground() -> None:
    found = refine(photo(paper=(60, 70, 110), ground=(235, 235, 230)), sheet_of(shaken(1)))
    assert error(found) < 0.003


def test_low_contrast() -> None:
    pale = (236, 235, 231)
    found = refine(photo(paper=pale, ground=(216, 214, 212)), sheet_of(shaken(1)))
    assert error(found) < 0.005


def test_no_edge_no_change() -> None:
    blank = np.full((700, 1000, 3), 240, np.uint8)
    before = sheet_of(shaken(2))
    assert refine(blank, before) == before
    rough = np.random.default_rng(1).integers(0, 256, (700, 1000, 3), np.uint8)
    assert error(refine(rough, before), shaken(2)) < 0.02


def test_rounded_corners_are_completed() -> None:
    """The corner is where the straight sides would meet."""
    picture = photo()
    for x, y in TRUE:
        middle = TRUE.mean(axis=0)
        way = (middle - (x, y)) / np.hypot(*(middle - (x, y)))
        side = 0.035 * SIZE
        place = (round(x + 0.3 * side * way[0]), round(y + 0.3 * side * way[1]))
        cv2.circle(picture, place, round(side * 0.6), GROUND, -1)
    assert error(refine(picture, sheet_of(shaken(4)))) < 0.004


@pytest.mark.parametrize("depth", [0.05, 0.08])
def test_a_printed_frame_is_no_edge(depth: float) -> None:
    picture = photo()
    for ring in range(3):
        line = np.round(inner(TRUE, depth + 0.012 * ring) * 16).astype(np.int32)
        cv2.polylines(picture, [line], True, (40, 60, 50), 3, cv2.LINE_AA, 4)
    for seed in range(4):
        assert error(refine(picture, sheet_of(shaken(seed)))) < 0.004


def test_a_printed_frame_on_a_paper_without_edges() -> None:
    """White on white: the only thing to see is the frame, and it leads into the paper."""
    white = (244, 244, 244)
    picture = photo(paper=white, ground=white)
    paint(picture, inner(TRUE, 0.05), (150, 170, 160))
    paint(picture, inner(TRUE, 0.17), white)
    assert error(refine(picture, sheet_of(TRUE))) < 0.006
    lines = photo(paper=white, ground=white)
    ring = np.round(inner(TRUE, 0.04) * 16).astype(np.int32)
    cv2.polylines(lines, [ring], True, (40, 60, 50), 2, cv2.LINE_AA, 4)
    assert error(refine(lines, sheet_of(TRUE))) < 0.006


def test_a_shadow_beside_the_paper() -> None:
    picture = np.empty((700, 1000, 3), np.uint8)
    picture[:] = GROUND
    paint(picture, TRUE + np.array([9.0, 11.0]), (92, 68, 52))
    paint(picture, TRUE, PAPER)
    assert error(refine(picture, sheet_of(shaken(5)))) < 0.004


def test_a_finger_over_one_side() -> None:
    picture = photo()
    cv2.ellipse(picture, (150, 340), (90, 45), 0, 0, 360, (205, 150, 120), -1)
    assert error(refine(picture, sheet_of(shaken(6)))) < 0.006


def test_a_striped_ground() -> None:
    picture = np.empty((700, 1000, 3), np.uint8)
    picture[:] = GROUND
    for x in range(-700, 1000, 46):
        cv2.line(picture, (x, 0), (x + 700, 700), (180, 150, 100), 14)
    paint(picture, TRUE, PAPER)
    assert error(refine(picture, sheet_of(shaken(7)))) < 0.006


def test_a_bowed_side() -> None:
    """Paper that curls: the corners are where the curves end, not where the chords' lines meet."""
    picture = np.empty((700, 1000, 3), np.uint8)
    picture[:] = GROUND
    t = np.linspace(0, 1, 60)[:, None]
    top = TRUE[0] + t * (TRUE[1] - TRUE[0]) - 0.045 * SIZE * 4 * t * (1 - t) * [0, 0.35]
    foot = TRUE[2] + t * (TRUE[3] - TRUE[2]) - 0.045 * SIZE * 4 * t * (1 - t) * [0, 0.35]
    outline = np.concatenate([top, foot])
    cv2.fillPoly(picture, [np.round(outline * 16).astype(np.int32)], PAPER, cv2.LINE_AA, 4)
    found = refine(picture, sheet_of(shaken(8)))
    assert error(found) < 0.007


def test_a_paper_cropped_exactly_ends_where_the_photo_does() -> None:
    picture = photo()[160:520, 200:800]
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    frame = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    near = frame + np.array([(3.0, 2.0), (-2.0, 3.0), (3.0, -4.0), (-2.0, 3.0)])
    assert np.abs(np.array(refine(picture, sheet_of(near)).quad) - frame).max() < 0.01


def test_a_corner_outside_the_photo_stays_there() -> None:
    picture = np.ascontiguousarray(photo()[:, 300:])
    true = TRUE - np.array([300.0, 0.0])
    given_ = sheet_of(shaken(9) - np.array([300.0, 0.0]))
    found = refine(picture, given_)
    assert found.quad[0][0] < -80
    moved = np.hypot(*(np.array(found.quad) - true).T)[1:3] / SIZE
    assert moved.max() < 0.004  # the two corners that can be seen


def test_a_large_photo_is_as_good() -> None:
    big = cv2.resize(photo(), None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    found = refine(np.asarray(big, np.uint8), sheet_of(shaken(1) * 4))
    assert error(found, TRUE * 4) < 4 * 0.003


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (3, 2), (40, 40)])
def test_odd_pictures(shape: tuple[int, int]) -> None:
    picture = np.zeros((*shape, 3), np.uint8)
    for corners in (TRUE, TRUE / 20, TRUE * 0, TRUE - 5000, TRUE * 1e6):
        found = refine(picture, sheet_of(corners))
        assert np.isfinite(found.quad).all()


@given(st.lists(st.floats(-2000, 3000), min_size=8, max_size=8))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_never_far(numbers: list[float]) -> None:
    corners = np.array(numbers).reshape(4, 2)
    limits = EdgeSettings()
    found = refine(ONE, sheet_of(corners), limits)
    x, y = corners[:, 0], corners[:, 1]
    size = np.sqrt(abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2)
    shift = np.hypot(*(np.array(found.quad) - corners).T).max()
    assert np.isfinite(found.quad).all()
    assert shift <= 1.6 * limits.far * size + 1


def test_corners_that_are_no_numbers() -> None:
    broken = sheet_of(np.full((4, 2), np.nan))
    assert refine(photo(), broken) is broken


def test_a_corner_under_a_hand_is_completed() -> None:
    """The network saw the paper end at the fingers; its other sides say where it goes on."""
    picture = photo()
    cv2.ellipse(picture, (170, 520), (75, 60), 30, 0, 360, (205, 150, 120), -1)
    seen = TRUE.copy()
    seen[3] = (166.0, 470.0)
    assert error(refine(picture, sheet_of(seen))) < 0.01
