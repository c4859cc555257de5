"""The sides of a paper, snapped to what the photo shows at full resolution.

The network's outline is right to about one percent.  Around each side a narrow strip of the photo
is looked at across the side: where its colour changes from paper to ground along the whole length,
there is the edge.  Printed frames, shadows and patterned grounds change colour as well; so the
change must be a step, not a line, hold along most of the side, and lie near the network's side.
A side without such evidence stays where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from docverify.pinhole import rectangle
from docverify.shrink import resized
from docverify.types import Pixels, Quad, Sheet

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Curve = tuple[float, float, float]
Ray = tuple[Doubles, Doubles]


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """How to look along the sides.  Lengths are shares of the paper's size (root of its area),
    unless said otherwise.

    size      the paper is looked at with this size, pixels
    trust     expected error of the given sides, ...
    coarse    ... to which comes this share of the photo's long side: the network saw it that coarse
    band      how far to each side is looked, in expected errors
    most      largest such distance
    box       width of the strips whose colours are compared, inside and outside
    samples   places along a side
    trim      share of the side at each end that is not looked at: rounded corners
    step      colour difference (CIELAB) of a clear edge
    texture   the same, in differences that are usual around that side
    entering  weight of a change that leads towards the paper's own colour: a printed frame
    depths    from where to where inside a side that colour is looked at
    prior     weight of the given place against the evidence (0-1)
    finest    steps of the search to each side
    bows      how far the middle of a side may lie off its chord
    widest    largest such distance
    stiff     how strongly few places along a side are taken to lie on a straight line
    bow_gain  evidence that a bowed side must have ahead of a straight one
    support   least evidence (0-1) for moving a side
    far       how far off one corner may be where a hand covered it
    sure      least evidence (0-1) for swinging a side so far
    frame     a side without an edge that is so near to the photo's edge is put there
    seen      least share of a side within the picture
    """

    size: float = 560.0
    trust: float = 0.012
    coarse: float = 0.0055
    band: float = 2.8
    most: float = 0.15
    box: float = 0.010
    samples: int = 72
    trim: float = 0.08
    step: float = 6.0
    texture: float = 1.0
    entering: float = 0.05
    depths: tuple[float, float] = (0.05, 0.22)
    prior: float = 0.10
    finest: int = 14
    bows: tuple[float, ...] = (-0.016, -0.008, 0.008, 0.016)
    widest: float = 0.025
    stiff: float = 0.05
    bow_gain: float = 0.06
    support: float = 0.45
    far: float = 0.30
    sure: float = 0.5
    frame: float = 0.02
    seen: float = 0.35


@dataclass(frozen=True, slots=True)
class _Side:
    """One side as it was given, and the edge that was found: offset at the start, further offset
    at the end and bow, pixels outwards; at t it lies at offset + tilt t + bow t (1 - t)."""

    start: Doubles
    along: Doubles
    outward: Doubles
    curve: Curve | None = None

    def ends(self) -> tuple[Ray, Ray]:
        """(point, direction) of the edge at the start and at the end."""
        offset, tilt, bow = self.curve or (0.0, 0.0, 0.0)
        first = self.start + offset * self.outward
        last = self.start + self.along + (offset + tilt) * self.outward
        return (
            (first, self.along + (tilt + bow) * self.outward),
            (last, self.along + (tilt - bow) * self.outward),
        )


def refine(pixels: Pixels, sheet: Sheet, settings: EdgeSettings | None = None) -> Sheet:
    """The sheet with its sides moved onto the edges in the photo; never far, and not at all where
    the photo shows no clear edge.

    pixels  RGB uint8, (height, width, 3), the photo whose pixels the sheet's corners are in
    """
    limits = settings or EdgeSettings()
    corners = np.array(sheet.quad, np.float64)
    size = float(np.sqrt(_area(corners)))
    if not np.isfinite(corners).all() or size < _SMALLEST:
        return sheet
    blur = limits.coarse * max(pixels.shape[:2]) / size
    trust = min(float(np.hypot(limits.trust, blur)), limits.most / limits.band)
    limits = replace(limits, trust=trust)
    seen = _around(pixels, corners, size, limits)
    if seen is None:
        return sheet
    picture, scale, origin = seen
    local = (corners - origin) * scale
    height, width = pixels.shape[:2]
    borders = ((0, 0.0), (0, float(width)), (1, 0.0), (1, float(height)))
    frame = [(axis, (level - float(origin[axis])) * scale) for axis, level in borders]
    moved = _moved(picture, local, frame, limits)
    if moved is None:
        return sheet
    found = moved / scale + origin
    points = [(float(x), float(y)) for x, y in found]
    quad: Quad = (points[0], points[1], points[2], points[3])
    return replace(sheet, quad=quad)


_SMALLEST = 24.0  # pixels: of a smaller paper the sides say nothing


def _area(corners: Doubles) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def _around(
    pixels: Pixels, corners: Doubles, size: float, limits: EdgeSettings
) -> tuple[Pixels, float, Doubles] | None:
    """(the paper and its surroundings, shrunk; its scale; its origin in the photo)."""
    height, width = pixels.shape[:2]
    reach = (max(limits.band * limits.trust, limits.far) + 3 * limits.box) * size + 2
    low = np.maximum(np.floor(corners.min(axis=0) - reach), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0) + reach), (width, height)).astype(int)
    cols, rows = (high - low).tolist()
    if cols < 2 or rows < 2:
        return None
    scale = min(limits.size / size, 1.0)
    small = np.ascontiguousarray(pixels[low[1] : high[1], low[0] : high[0]])
    if scale < 1:
        wanted = (max(round(cols * scale), 2), max(round(rows * scale), 2))
        small = resized(small, *wanted, spare=_SPARE)
    return small, scale, low.astype(np.float64)


_SPARE = 1.5  # edges are compared over several pixels: a coarse first step does no harm


def _moved(
    picture: Pixels,
    corners: Doubles,
    frame: Sequence[tuple[int, float]],
    limits: EdgeSettings,
) -> Doubles | None:
    """The corners after every side was snapped, or None when nothing is to be moved.

    frame  the photo's four edges on the picture: (0 for x or 1 for y, where)
    """
    size = float(np.sqrt(_area(corners)))
    x, y = corners[:, 0], corners[:, 1]
    turn = 1.0 if float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) > 0 else -1.0
    sides: list[_Side] = []
    for i in range(4):
        start, end = corners[i], corners[(i + 1) % 4]
        along = end - start
        outward = np.array([along[1], -along[0]]) * turn / max(float(np.hypot(*along)), 1e-9)
        side = _Side(start, along, outward)
        curve = _edge(picture, side, size, limits, pivot=False)
        if curve is None:
            curve = _frame(frame, side, limits.frame * size)
        sides.append(replace(side, curve=curve))
    made = _joined(sides, corners, limits.far * size)
    best = corners if made is None else made
    for i, side in enumerate(sides):
        if side.curve is not None:
            continue
        swung = _edge(picture, side, size, limits, pivot=True)
        if swung is None:
            continue
        tried = [*sides[:i], replace(side, curve=swung), *sides[i + 1 :]]
        found = _joined(tried, corners, limits.far * size)
        if found is not None and _lean(found, frame) <= _lean(best, frame):
            made = best = found
            sides = tried
    return made


def _joined(sides: Sequence[_Side], corners: Doubles, far: float) -> Doubles | None:
    """Where the curves of the sides meet; None when no side was found or they meet far off."""
    if all(side.curve is None for side in sides):
        return None
    ends = [side.ends() for side in sides]
    made = np.array([_crossing(ends[i - 1][1], ends[i][0]) for i in range(4)])
    if not np.isfinite(made).all() or np.hypot(*(made - corners).T).max() > _FAR * far:
        return None
    return made


def _lean(corners: Doubles, frame: Sequence[tuple[int, float]]) -> float:
    """How little the corners look like a rectangle's, 0-1; see `pinhole`."""
    x0, x1, y0, y1 = (level for _, level in frame)
    return rectangle(corners, ((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0)).lean


_FAR = 1.6  # of the widest search: a corner that would move farther was not found


def _frame(frame: Sequence[tuple[int, float]], side: _Side, near: float) -> Curve | None:
    """The edge of the photo as the edge of the paper, where the side lies so near to it: a paper
    that was cropped exactly."""
    for axis, level in frame:
        facing = float(side.outward[axis])
        first = level - float(side.start[axis])
        last = first - float(side.along[axis])
        if max(abs(first), abs(last)) < near and abs(facing) > _FACING:
            first, last = first / facing, last / facing
            return first, last - first, 0.0
    return None


_FACING = 0.9  # cosine between a side and the edge of the photo that it may be taken for


def _crossing(one: tuple[Doubles, Doubles], other: tuple[Doubles, Doubles]) -> Doubles:
    (p, d), (q, e) = one, other
    across = d[0] * e[1] - d[1] * e[0]
    if abs(across) < 1e-9:
        return np.full(2, np.nan)
    way = (q - p)[0] * e[1] - (q - p)[1] * e[0]
    return np.asarray(p + d * (way / across))


def _edge(
    picture: Pixels, side: _Side, size: float, limits: EdgeSettings, *, pivot: bool
) -> Curve | None:
    """The edge along one side, None where none is clear.

    pivot  one end is taken to be right, and the other far too far inside
    """
    times = np.linspace(limits.trim, 1 - limits.trim, limits.samples)
    box = max(round(limits.box * size), 2)
    half = max(round((limits.far if pivot else limits.band * limits.trust) * size), 3)
    near, deep = limits.depths
    base = _base(picture, side, (near * size, deep * size))
    response, valid = _response(picture, side, times, half, box, base, limits)
    if valid.mean() < limits.seen:
        return None
    usual = float(np.median(response[valid]))
    strength = response / (limits.step + limits.texture * usual)
    strength = np.where(valid, strength * strength, 0.0)
    evidence = strength / (1 + strength)
    first, last, doubt = _pivots(half, size, limits) if pivot else _ends(half, size, limits)
    bows = () if pivot else limits.bows
    found = _line(evidence, valid, times, (first, last, doubt), bows, half, size, limits)
    return None if found is None else _polished(strength, times, found, half, size, limits)


def _response(
    picture: Pixels,
    side: _Side,
    times: Doubles,
    half: int,
    box: int,
    base: Doubles,
    limits: EdgeSettings,
) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Colour difference between inside and outside at every place along and across a side, and
    where the picture shows both: (samples, 2 half + 1)."""
    offsets = np.arange(-half - box, half + 2 * box + _GAP + 1) + 0.0
    places = side.start + times[:, None, None] * side.along - 0.5
    places = places + offsets[None, :, None] * side.outward
    strip = _sampled(picture, places)
    rows, cols = picture.shape[:2]
    inside = (
        (places[..., 0] > -0.5)
        & (places[..., 0] < cols - 0.5)
        & (places[..., 1] > -0.5)
        & (places[..., 1] < rows - 0.5)
    )
    total = np.cumsum(np.pad(strip.astype(np.float64), ((0, 0), (1, 0), (0, 0))), axis=1)
    mean = (total[:, box:] - total[:, :-box]) / box  # of the box that begins at each place
    count = 2 * half + 1
    before, after = mean[:, :count], mean[:, box + 1 : box + 1 + count]
    beyond = mean[:, 2 * box + 1 + _GAP : 2 * box + 1 + _GAP + count]
    change, lasting = _distance(after, before), _distance(beyond, before)
    leaving = (_distance(after, base) - _distance(before, base)) / np.maximum(change, 1e-6)
    response = np.minimum(change, lasting)  # a line is a change that does not last
    response *= np.clip((1 + leaving) / 2 + limits.entering, 0.0, 1.0)
    seen = np.cumsum(np.pad(inside.astype(np.int64), ((0, 0), (1, 0))), axis=1)
    full = seen[:, 2 * box + 1 :] - seen[:, : -(2 * box + 1)] == 2 * box + 1
    return response, full[:, :count]


_GAP = 5  # pixels: widest printed line that is told from a step


def _distance(one: Doubles, other: Doubles) -> Doubles:
    return np.asarray(np.sqrt(((one - other) ** 2).sum(axis=-1)), np.float64)


def _base(picture: Pixels, side: _Side, depths: tuple[float, float]) -> Doubles:
    """Usual colour of the paper beside a side, `depths` pixels inside of it."""
    times = np.linspace(0.05, 0.95, 20)
    inward = np.linspace(*depths, 8)
    places = side.start + times[:, None, None] * side.along - 0.5
    places = places - inward[None, :, None] * side.outward
    return np.asarray(np.median(_sampled(picture, places).reshape(-1, 3), axis=0), np.float64)


def _sampled(picture: Pixels, places: Doubles) -> Floats:
    """CIELAB colours at places (n, m, 2), float32, (n, m, 3)."""
    maps = places.astype(np.float32)
    seen = cv2.remap(
        picture,
        np.ascontiguousarray(maps[..., 0]),
        np.ascontiguousarray(maps[..., 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    lab = cv2.cvtColor(np.asarray(seen, np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, np.float32)


def _ends(half: int, size: float, limits: EdgeSettings) -> tuple[Doubles, Doubles, Doubles]:
    """(offset at the start, at the end, what speaks against it) of the lines that are tried."""
    steps = np.arange(-half, half + 1, max(round(half / limits.finest), 1)) + 0.0
    first, last = (m.ravel() for m in np.meshgrid(steps, steps, indexing="ij"))
    doubt = limits.prior * (first**2 + last**2) / (2 * (limits.trust * size) ** 2)
    return first, last, doubt


def _pivots(half: int, size: float, limits: EdgeSettings) -> tuple[Doubles, Doubles, Doubles]:
    """As `_ends`, for lines through one of the given corners, which leave the paper larger: a
    hand covered the other one, and the network saw the paper end there."""
    trust = limits.trust * size
    fixed = np.linspace(-trust, trust, 7)
    wide = np.arange(limits.band * trust, half, max(half / (3 * limits.finest), 1.0))
    still, swung = (m.ravel() for m in np.meshgrid(fixed, wide, indexing="ij"))
    doubt = limits.prior * (still / trust) ** 2 / 2 + (limits.sure - limits.support)
    return (
        np.concatenate([still, swung]),
        np.concatenate([swung, still]),
        np.concatenate([doubt, doubt]),
    )


def _line(
    evidence: Doubles,
    valid: npt.NDArray[np.bool_],
    times: Doubles,
    tried: tuple[Doubles, Doubles, Doubles],
    bows: Sequence[float],
    half: int,
    size: float,
    limits: EdgeSettings,
) -> Curve | None:
    """The curve with the most evidence along it; see `_ends` and `_edge`."""
    first, last, doubt = tried
    if not len(first):
        return None
    rows = np.arange(1, len(times), 2)
    few = times[rows]
    chords = first[:, None] * (1 - few) + last[:, None] * few + half + 0.5
    begins = rows * (2 * half + 1)
    told, shown = evidence.ravel(), valid.ravel().astype(np.float64)
    best: tuple[float, float, float, float] | None = None
    for bow in (0.0, *bows):
        rise = 4 * bow * size
        columns = (chords + rise * few * (1 - few)).astype(np.int64)
        outside = (columns < 0) | (columns > 2 * half)
        places = np.clip(columns, 0, 2 * half) + begins
        seen = shown.take(places)
        seen[outside] = 0.0
        count = seen.sum(axis=1)
        mean = (told.take(places) * seen).sum(axis=1) / np.maximum(count, 1.0)
        value = np.where(count >= limits.seen * len(rows), mean - doubt, -1.0)
        n = int(value.argmax())
        found = float(value[n]) - (limits.bow_gain if bow else 0.0)
        if best is None or found > best[0]:
            best = (found, float(first[n]), float(last[n] - first[n]), rise)
    if best is None or best[0] < limits.support:
        return None
    return best[1:]


def _polished(
    strength: Doubles,
    times: Doubles,
    curve: Curve,
    half: int,
    size: float,
    limits: EdgeSettings,
) -> Curve:
    """The curve fitted to the strongest places near it, without the stragglers."""
    basis = np.stack([np.ones_like(times), times, times * (1 - times)], axis=1)
    known = np.array(curve)
    stiff = np.diag([0.0, 0.0, limits.stiff])
    near = np.arange(-_NEAR, _NEAR + 1)
    rows = np.arange(len(times))[:, None]
    for _ in range(_ROUNDS):
        middle = basis @ known
        columns = np.round(middle).astype(np.int64)[:, None] + near + half
        within = (columns >= 0) & (columns <= 2 * half)
        columns = np.clip(columns, 0, 2 * half)
        seen = np.where(within, strength[rows, columns], 0.0)
        top = seen.max(axis=1)
        sharp = (seen / np.maximum(top, 1e-9)[:, None]) ** _SHARP
        place = (sharp * (columns - half)).sum(axis=1) / np.maximum(sharp.sum(axis=1), 1e-9)
        error = place - middle
        weight = top / (1 + top) / (1 + (error / _STRAY) ** 2)
        left = (basis.T * weight) @ basis + stiff + 1e-6 * np.eye(3)
        known = known + np.linalg.solve(left, (basis.T * weight) @ error - stiff @ known)
        widest = 4 * limits.widest * size
        known[2] = np.clip(known[2], -widest, widest)
    return float(known[0]), float(known[1]), float(known[2])


_ROUNDS = 5
_SHARP = 4  # power that makes the strongest place of each row count
_STRAY = 1.5  # pixels off the curve from which a row counts for less
_NEAR = 4  # pixels to each side of the curve
