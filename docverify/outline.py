"""From the maps of the network to the outlines of papers.

The network answers with five small maps: where paper is, and one heat map for each corner of the
paper itself (its own top left, top right, bottom right and bottom left, however it lies).

Where a paper lies and which of its corners is which are two questions.  First, all peaks are just
places where some paper has a corner: four of them, or three and a guessed one, whose quadrilateral
lies on paper and could be a rectangle in space.  Then each paper's corners get their names, from
the heights of the four heat maps there and from the quarter turn that the network saw.  A paper
whose corners are hidden or outside the picture is outlined by the mask alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import cv2
import numpy as np
import numpy.typing as npt

from docverify.pinhole import rectangle
from docverify.types import Point, Quad, Sheet

Maps = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

MASK, CORNERS = 0, slice(1, 5)
"""Which of the maps is which."""


@dataclass(frozen=True, slots=True)
class OutlineSettings:
    """How peaks become papers.  Lengths in cells of the maps.

    mask       probability from which a cell is paper
    corner     probability from which a local maximum is a corner
    sigma      size of a peak as it was taught
    apart      two corners of one kind are at least so far apart
    peaks      corners of one kind looked at, at most
    places     corners of any kind looked at, at most
    papers     papers in one photo, at most
    least      smallest paper, as a share of the map
    angle      sine of the sharpest corner that is believed
    overlap    share of the smaller paper that another one may cover
    agreement  least overlap (intersection over union) of an outline with the mask
    explained  weight of corners that belong to some paper, against the mask's agreement
    enough     share of the corners from which one paper explains the picture alone
    own        weight of the height of a paper's own peaks
    facing     weight of how the paper is known to lie, against the heights, in naming corners
    lean       what sides cost that no camera sees so slanted (see `pinhole`)
    slim       longest usual proportion of a paper
    strip      what longer ones cost, per unit of their logarithm
    cost       what one more paper has to gain
    rest       least paper without corner peaks, as a share of the largest paper with them
    """

    mask: float = 0.5
    corner: float = 0.2
    sigma: float = 1.3
    apart: float = 3.0
    peaks: int = 5
    places: int = 10
    papers: int = 4
    least: float = 0.002
    angle: float = 0.35
    overlap: float = 0.35
    agreement: float = 0.45
    explained: float = 0.5
    enough: float = 0.9
    own: float = 0.5
    facing: float = 1.0
    lean: float = 0.6
    slim: float = 2.3
    strip: float = 0.5
    cost: float = 0.05
    rest: float = 0.3


@dataclass(frozen=True, slots=True)
class Facing:
    """How the papers lie, as far as it is known before.

    turns     shares of the quarter turns 0, 90, 180, 270 (degrees clockwise that make it upright)
    mirrored  0-1, that the photo is a mirror image
    """

    turns: tuple[float, float, float, float] = (0.25, 0.25, 0.25, 0.25)
    mirrored: float = 0.02

    def share(self, corners: Doubles) -> float:
        """How well named corners agree with it, 0-1."""
        x, y = (corners[2] + corners[3] - corners[0] - corners[1]).tolist()
        quarters = (1 - np.arctan2(y, x) / (np.pi / 2)) % 4
        first = int(quarters) % 4
        part = float(quarters) % 1
        turn = (1 - part) * self.turns[first] + part * self.turns[(first + 1) % 4]
        return turn * (1 - self.mirrored if _clockwise(corners) else self.mirrored)


@dataclass(frozen=True, slots=True)
class _Peak:
    x: float
    y: float
    score: float
    kind: int


@dataclass(frozen=True, slots=True)
class _Guess:
    """A possible paper: its corners in cells, clockwise, what speaks for them (0-1), what
    speaks against them, and the cells it covers."""

    corners: Doubles
    known: tuple[bool, bool, bool, bool]
    score: float
    oddness: float
    cover: Maps

    @property
    def size(self) -> float:
        return float(self.cover.sum())


@dataclass(frozen=True, slots=True)
class _Board:
    """The mask, the part of it that shows the photo, the photo's middle, and the settings."""

    mask: Maps
    shown: Maps
    centre: Point
    limits: OutlineSettings

    def cover(self, corners: Doubles) -> Maps:
        """Share of every cell that is photo and lies within the corners."""
        return _filled(corners, self.mask.shape) * self.shown

    def oddness(self, corners: Doubles) -> float:
        """What speaks against these corners being a paper's: seen slanted, or a long strip."""
        seen = rectangle(corners, self.centre, max(self.mask.shape))
        longer = abs(float(np.log(max(seen.ratio, 1e-6)))) - float(np.log(self.limits.slim))
        return self.limits.lean * seen.lean**2 + self.limits.strip * max(longer, 0.0)

    def agreement(self, corners: Doubles) -> float:
        return _overlap(self.cover(corners), self.mask)


def outlines(
    maps: Maps,
    *,
    stride: float,
    window: tuple[float, float, float, float] | None = None,
    facing: Facing | None = None,
    settings: OutlineSettings | None = None,
) -> tuple[Sheet, ...]:
    """Papers in the network's input, the largest first.

    maps    probabilities 0-1, (5, rows, columns): mask, then the paper's own top left, top right,
            bottom right and bottom left corner
    stride  input pixels per cell
    window  (left, top, right, bottom) of the photo on the input, pixels; the whole input if None
    facing  what is known of how the papers lie

    Corners are in input pixels and may lie outside.
    """
    limits = settings or OutlineSettings()
    clean = np.clip(np.nan_to_num(np.asarray(maps, np.float32)), 0.0, 1.0)
    rows, cols = clean[MASK].shape
    whole = window or (0.0, 0.0, cols * stride, rows * stride)
    left, top, right, foot = (v / stride - 0.5 for v in whole)
    corners = np.array([(left, top), (right, top), (right, foot), (left, foot)])
    shown = _filled(corners, (rows, cols))
    clean[MASK] *= shown
    board = _Board(clean[MASK], shown, ((left + right) / 2, (top + foot) / 2), limits)
    peaks = [p for kind in range(4) for p in _peaks(clean[CORNERS][kind], kind, limits)]
    chosen = _choose(_guesses(_places(peaks, limits), board), peaks, board)
    chosen = [_completed(guess, board) for guess in chosen]
    chosen += _without_peaks(chosen, board)
    sheets = []
    for i, guess in enumerate(chosen):
        others = [g for j, g in enumerate(chosen) if j != i]
        agreement = _agreement(guess, others, board.mask)
        if agreement < limits.agreement:
            continue
        named = _named(guess.corners, clean[CORNERS], peaks, facing or Facing(), limits)
        points = [(float(x + 0.5) * stride, float(y + 0.5) * stride) for x, y in named]
        quad: Quad = (points[0], points[1], points[2], points[3])
        score = agreement * (1 + guess.score) / 2
        sheets.append((_area(named), Sheet(quad, float(min(max(score, 0.0), 1.0)))))
    sheets.sort(key=lambda s: -s[0])
    return tuple(sheet for _, sheet in sheets[: limits.papers])


def _clockwise(corners: Doubles) -> bool:
    x, y = corners[:, 0], corners[:, 1]
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) > 0


def _peaks(heat: Maps, kind: int, limits: OutlineSettings) -> list[_Peak]:
    """Local maxima with their places between the cells, the highest first."""
    reach = 2 * int(limits.apart) + 1
    highest = cv2.dilate(heat, np.ones((reach, reach), np.uint8))
    rows, cols = np.nonzero((heat >= highest) & (heat >= limits.corner))
    order = np.argsort(-heat[rows, cols], kind="stable")
    found: list[_Peak] = []
    for row, col in zip(rows[order].tolist(), cols[order].tolist(), strict=True):
        near = (abs(p.x - col) < limits.apart and abs(p.y - row) < limits.apart for p in found)
        if not any(near):
            x, y = _between(heat, row, col, limits.sigma)
            found.append(_Peak(x, y, float(heat[row, col]), kind))
        if len(found) == limits.peaks:
            break
    return found


def _between(heat: Maps, row: int, col: int, sigma: float) -> tuple[float, float]:
    """Centre of the round hill whose highest cell is given; it may lie outside the map.

    The logarithm of such a hill is a paraboloid: fitted by least squares, weighted by height.
    """
    rows, cols = heat.shape
    top, left = max(row - _HILL, 0), max(col - _HILL, 0)
    part = heat[top : row + _HILL + 1, left : col + _HILL + 1].astype(np.float64)
    y, x = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float64)
    x, y = (x + left - col).ravel(), (y + top - row).ravel()
    height = np.maximum(part.ravel(), 1e-4)
    weight = height * height
    square = x * x + y * y
    basis = np.stack([np.ones_like(x), x, y, -square], axis=1)
    level = np.log(height)
    a = (basis.T * weight) @ basis + 1e-9 * np.eye(4)
    bend = float(np.linalg.solve(a, (basis.T * weight) @ level)[3])
    bend = float(np.clip(bend, 1 / (2 * (2 * sigma) ** 2), 1 / (2 * (0.7 * sigma) ** 2)))
    flat = basis[:, :3]
    a = (flat.T * weight) @ flat + 1e-9 * np.eye(3)
    _, b, c = np.linalg.solve(a, (flat.T * weight) @ (level + bend * square))
    edge = row in (0, rows - 1) or col in (0, cols - 1)
    most = 2.5 * sigma if edge else 1.0
    dx, dy = (float(np.clip(v / (2 * bend), -most, most)) for v in (b, c))
    return col + dx, row + dy


_HILL = 2  # cells to each side of the highest one that are looked at


def _places(peaks: Sequence[_Peak], limits: OutlineSettings) -> list[_Peak]:
    """Where some corner is: peaks of different kinds at one place count once."""
    found: list[list[_Peak]] = []
    for peak in sorted(peaks, key=lambda p: -p.score):
        for group in found:
            if max(abs(group[0].x - peak.x), abs(group[0].y - peak.y)) < limits.apart:
                group.append(peak)
                break
        else:
            found.append([peak])
    made = []
    for group in found[: limits.places]:
        weight = sum(p.score for p in group)
        x = sum(p.x * p.score for p in group) / weight
        y = sum(p.y * p.score for p in group) / weight
        made.append(_Peak(x, y, min(weight, 1.0), group[0].kind))
    return made


def _guesses(places: Sequence[_Peak], board: _Board) -> list[_Guess]:
    """Four corners, or three and a guessed one, that could be a paper's; the best first."""
    if len(places) < 3:
        return []
    spots = np.array([(p.x, p.y) for p in places])
    scores = np.array([p.score for p in places])
    fours = np.array(list(combinations(range(len(places)), 4)), np.int64).reshape(-1, 4)
    threes = np.array(list(permutations(range(len(places)), 3)), np.int64)
    threes = threes[threes[:, 0] < threes[:, 2]]  # the middle one faces the guessed corner
    a, b, c = (spots[threes[:, k]] for k in range(3))
    corners = np.concatenate([spots[fours], np.stack([a, b, c, a + c - b], axis=1)])
    corners, order = _around(corners)
    known = np.ones((len(corners), 4), bool)
    known[len(fours) :] = order[len(fours) :] != 3
    score = np.concatenate([scores[fours].sum(axis=1), scores[threes].sum(axis=1)]) / 4
    good = np.nonzero(_plausible(corners, board))[0]
    value = [float(score[n]) * _covered(corners[n], board) for n in good]
    best = good[np.argsort(-np.array(value), kind="stable")[:_TRIED]]
    made = []
    for n in best.tolist():
        a, b, c, d = known[n].tolist()
        odd, cover = board.oddness(corners[n]), board.cover(corners[n])
        made.append(_Guess(corners[n], (a, b, c, d), float(score[n]), odd, cover))
    return made


def _around(corners: Doubles) -> tuple[Doubles, npt.NDArray[np.int64]]:
    """Corners (n, 4, 2) clockwise around their middle, and the order that they were taken in."""
    off = corners - corners.mean(axis=1, keepdims=True)
    order = np.argsort(np.arctan2(off[..., 1], off[..., 0]), axis=1)
    return np.take_along_axis(corners, order[..., None], axis=1), order


_TRIED = 20  # sets of corners that are compared with the mask cell by cell
_INSIDE = np.stack(np.meshgrid(np.linspace(0.08, 0.92, 7), np.linspace(0.08, 0.92, 7)), -1)


def _covered(corners: Doubles, board: _Board) -> float:
    """Mean of the mask within four corners, from a few places of the photo."""
    u, v = _INSIDE[..., 0].ravel(), _INSIDE[..., 1].ravel()
    weights = np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], axis=1)
    places = np.round(weights @ corners).astype(int)
    rows, cols = board.mask.shape
    x, y = places[:, 0], places[:, 1]
    within = (x >= 0) & (x < cols) & (y >= 0) & (y < rows)
    x, y = x[within], y[within]
    seen = float(board.shown[y, x].sum())
    return float(board.mask[y, x].sum()) / seen if seen > 0 else 0.0


def _area(corners: Doubles) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def _plausible(corners: Doubles, board: _Board) -> npt.NDArray[np.bool_]:
    """For clockwise corners (n, 4, 2): convex, none sharp, and the paper is not tiny."""
    sides = np.roll(corners, -1, axis=1) - corners
    length = np.hypot(sides[..., 0], sides[..., 1])
    ahead, longer = np.roll(sides, -1, axis=1), np.roll(length, -1, axis=1)
    turns = sides[..., 0] * ahead[..., 1] - sides[..., 1] * ahead[..., 0]
    sines = turns / np.maximum(length * longer, 1e-9)
    area = (turns[:, 0] + turns[:, 2]) / 2
    least = board.limits.least * board.mask.size
    return np.asarray(
        (sines.min(axis=1) > board.limits.angle) & (length.min(axis=1) >= 1.0) & (area >= least)
    )


def _filled(corners: Doubles, shape: tuple[int, ...]) -> Maps:
    """Share of every cell that lies within the corners."""
    rows, cols = shape
    fine = np.zeros((rows * _FINE, cols * _FINE), np.uint8)
    points = np.clip((corners + 0.5) * _FINE - 0.5, -4096, 4096)
    cv2.fillConvexPoly(fine, np.round(points * 16).astype(np.int32), 255, shift=4)
    small = cv2.resize(fine, (cols, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


_FINE = 4


def _overlap(one: Maps, other: Maps) -> float:
    """Intersection over union of two soft masks."""
    union = float(np.maximum(one, other).sum())
    return float(np.minimum(one, other).sum()) / union if union > 0 else 0.0


def _choose(guesses: Sequence[_Guess], peaks: Sequence[_Peak], board: _Board) -> list[_Guess]:
    """The set of papers that explains mask and corners best."""
    limits = board.limits
    total = sum(p.score for p in peaks)
    if not guesses or total <= 0:
        return []
    spots = np.array([(p.x, p.y) for p in peaks])
    heights = np.array([p.score for p in peaks])
    near = {
        id(g): (np.abs(spots[:, None] - g.corners).max(axis=2) < limits.apart).any(axis=1)
        for g in guesses
    }

    def told(group: Sequence[_Guess]) -> float:
        return float(heights[np.any([near[id(g)] for g in group], axis=0)].sum()) / total

    def value(group: Sequence[_Guess]) -> float:
        cover = group[0].cover
        for other in group[1:]:
            cover = np.maximum(cover, other.cover)
        gain = _overlap(cover, board.mask) + limits.explained * told(group)
        gain += limits.own * sum(g.score for g in group) / len(group)
        return gain - sum(g.oddness + limits.cost for g in group)

    def friends(one: _Guess, other: _Guess) -> bool:
        shared = float(np.minimum(one.cover, other.cover).sum())
        return shared <= limits.overlap * max(min(one.size, other.size), 1e-6)

    groups: list[list[_Guess]] = [[g] for g in guesses]
    if all(told(group) < limits.enough for group in groups):
        groups += [[a, b] for a, b in combinations(guesses, 2) if friends(a, b)]
    best_value, best = max(((value(g), g) for g in groups), key=lambda v: v[0])
    while 1 < len(best) < limits.papers:
        more = [g for g in guesses if all(friends(g, b) for b in best)]
        scored = [(value([*best, g]), g) for g in more]
        top = max(scored, key=lambda v: v[0], default=None)
        if top is None or top[0] <= best_value:
            break
        best_value, best = top[0], [*best, top[1]]
    return best


def _completed(guess: _Guess, board: _Board) -> _Guess:
    """A corner without a peak moved to where the mask wants it."""
    missing = [n for n in range(4) if not guess.known[n]]
    if not missing:
        return guess
    corners = _climb(guess.corners, missing, board)
    return replace(guess, corners=corners, cover=board.cover(corners))


def _climb(corners: Doubles, free: Sequence[int], board: _Board) -> Doubles:
    """Some corners moved, step by step, until the quadrilateral covers the mask best."""
    best, value = corners, board.agreement(corners)
    for step in (4.0, 2.0, 1.0, 0.5):
        for _ in range(_ROUNDS):
            before = value
            for kind in free:
                for dx, dy in _WAYS:
                    tried = best.copy()
                    tried[kind] += (dx * step, dy * step)
                    if not _plausible(tried[None], board)[0]:
                        continue
                    found = board.agreement(tried)
                    if found > value + 1e-4:
                        best, value = tried, found
            if value <= before:
                break
    return best


_ROUNDS = 3
_WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))


def _agreement(guess: _Guess, others: Sequence[_Guess], mask: Maps) -> float:
    """Overlap of one outline with its part of the mask, 0-1."""
    foreign = np.zeros_like(mask)
    for other in others:
        foreign = np.maximum(foreign, other.cover)
    own = mask * (1 - foreign * (1 - guess.cover))
    near = _grown(guess.cover)
    return _overlap(guess.cover, own * near if others else own)


def _grown(cover: Maps) -> Maps:
    """The cover with a seam of a few cells, so that far-off papers do not count against it."""
    return np.asarray(cv2.dilate(cover, np.ones((7, 7), np.uint8)), np.float32)


def _without_peaks(chosen: Sequence[_Guess], board: _Board) -> list[_Guess]:
    """Papers in what is left of the mask, with corners from its contour."""
    mask, limits = board.mask, board.limits
    left = (mask >= limits.mask).astype(np.uint8)
    for guess in chosen:
        left[_grown(guess.cover) > 0.5] = 0
    left = np.asarray(cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.uint8)
    least = max([limits.least * mask.size, *(limits.rest * g.size for g in chosen)])
    contours, _ = cv2.findContours(left, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found: list[_Guess] = []
    for contour in sorted(contours, key=cv2.contourArea, reverse=True):
        if len(found) + len(chosen) >= limits.papers or cv2.contourArea(contour) < least:
            break
        own = np.zeros_like(left)
        cv2.drawContours(own, [contour], -1, 1, cv2.FILLED)
        own = np.asarray(cv2.dilate(own, np.ones((3, 3), np.uint8)), np.uint8)
        part = mask * own
        start = _four(np.asarray(contour).reshape(-1, 2).astype(np.float32))
        if not _plausible(start[None], board)[0]:
            continue
        corners = _climb(start, range(4), replace(board, mask=part))
        found.append(_Guess(corners, (False,) * 4, 0.0, 0.0, board.cover(corners)))
    return found


def _four(points: npt.NDArray[np.float32]) -> Doubles:
    """Four corners, clockwise, around a contour."""
    hull = cv2.convexHull(points)
    around = cv2.arcLength(hull, True)
    for slack in (0.02, 0.03, 0.04, 0.06, 0.08):
        outline = np.asarray(cv2.approxPolyDP(hull, slack * around, True)).reshape(-1, 2)
        if len(outline) == 4:
            break
    else:
        outline = cv2.boxPoints(cv2.minAreaRect(points))
    corners = np.asarray(outline, np.float64)
    return corners if _clockwise(corners) else corners[::-1].copy()


def _named(
    corners: Doubles,
    heats: Maps,
    peaks: Sequence[_Peak],
    facing: Facing,
    limits: OutlineSettings,
) -> Doubles:
    """Clockwise corners put in the paper's own order, each at the peak of its own kind if there
    is one."""
    rows, cols = heats.shape[1:]
    told = np.zeros((4, 4))
    for n, (x, y) in enumerate(corners):
        col, row = (int(np.clip(round(v), 0, most - 1)) for v, most in ((x, cols), (y, rows)))
        around = heats[:, max(row - 1, 0) : row + 2, max(col - 1, 0) : col + 2]
        told[n] = around.max(axis=(1, 2))
    best, order = -1.0, [0, 1, 2, 3]
    for first in range(4):
        for way in (1, -1):
            tried = [(first + way * kind) % 4 for kind in range(4)]
            value = limits.facing * facing.share(corners[tried])
            value += float(told[tried, range(4)].mean())
            if value > best:
                best, order = value, tried
    named = corners[order]
    for kind in range(4):
        own = [p for p in peaks if p.kind == kind]
        near = [p for p in own if np.abs(named[kind] - (p.x, p.y)).max() < limits.apart]
        if near:
            top = max(near, key=lambda p: p.score)
            if top.score >= _CLEAR * told[order[kind]].max():
                named[kind] = top.x, top.y
    return named


_CLEAR = 0.5  # of the highest peak at a corner: its own kind's, from which that one is its place
