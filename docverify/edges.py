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

from docverify.shrink import resized
from docverify.types import Pixels, Quad, Sheet

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


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
    bow_gain  evidence that a bowed side must have ahead of a straight one
    support   least evidence (0-1) for moving a side
    frame     a side without an edge that is so near to the photo's edge is put there
    seen      least share of a side within the picture
    """

    size: float = 560.0
    trust: float = 0.016
    coarse: float = 0.0055
    band: float = 2.8
    most: float = 0.15
    box: float = 0.010
    samples: int = 72
    trim: float = 0.08
    step: float = 6.0
    texture: float = 1.0
    entering: float = 0.15
    depths: tuple[float, float] = (0.05, 0.22)
    prior: float = 0.10
    finest: int = 14
    bows: tuple[float, ...] = (-0.016, -0.008, 0.008, 0.016)
    bow_gain: float = 0.06
    support: float = 0.45
    frame: float = 0.02
    seen: float = 0.35


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
    reach = (limits.band * limits.trust + 2 * limits.box) * size + 2
    low = np.maximum(np.floor(corners.min(axis=0) - reach), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0) + reach), (width, height)).astype(int)
    cols, rows = (high - low).tolist()
    if cols < 2 or rows < 2:
        return None
    scale = min(limits.size / size, 1.0)
    small = np.ascontiguousarray(pixels[low[1] : high[1], low[0] : high[0]])
    if scale < 1:
        small = resized(small, max(round(cols * scale), 2), max(round(rows * scale), 2))
    return small, scale, low.astype(np.float64)


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
    sides = []
    for i in range(4):
        start, end = corners[i], corners[(i + 1) % 4]
        along = end - start
        outward = np.array([along[1], -along[0]]) * turn / max(float(np.hypot(*along)), 1e-9)
        curve = _edge(picture, start, along, outward, size, limits)
        if curve is None:
            curve = _frame(frame, start, along, outward, limits.frame * size)
        sides.append((start, along, outward, curve))
    if all(curve is None for *_, curve in sides):
        return None
    ends = []
    for start, along, outward, curve in sides:
        offset, tilt, bow = (0.0, 0.0, 0.0) if curve is None else curve
        first = (start + offset * outward, along + (tilt + bow) * outward)
        last = (start + along + (offset + tilt) * outward, along + (tilt - bow) * outward)
        ends.append((first, last))
    made = np.array([_crossing(ends[i - 1][1], ends[i][0]) for i in range(4)])
    if not np.isfinite(made).all():
        return None
    shift = np.hypot(*(made - corners).T)
    if shift.max() > _FAR * limits.band * limits.trust * size:
        return None
    return made


_FAR = 2.0  # of the band: a corner that would move farther was not found


def _frame(
    frame: Sequence[tuple[int, float]],
    start: Doubles,
    along: Doubles,
    outward: Doubles,
    near: float,
) -> tuple[float, float, float] | None:
    """The edge of the photo as the edge of the paper, where the side lies so near to it: a paper
    that was cropped exactly.  As `_edge`."""
    for axis, level in frame:
        first, last = level - start[axis], level - (start + along)[axis]
        if max(abs(first), abs(last)) < near and abs(outward[axis]) > _FACING:
            first, last = (float(v / outward[axis]) for v in (first, last))
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
    picture: Pixels,
    start: Doubles,
    along: Doubles,
    outward: Doubles,
    size: float,
    limits: EdgeSettings,
) -> tuple[float, float, float] | None:
    """(offset at the start, further offset at the end, bow) of the edge along one side, in pixels
    outwards: at t it lies at offset + tilt t + bow t (1 - t).  None without a clear edge."""
    times = np.linspace(limits.trim, 1 - limits.trim, limits.samples)
    box = max(round(limits.box * size), 2)
    half = max(round(limits.band * limits.trust * size), 3)
    near, deep = limits.depths
    base = _base(picture, start, along, outward, (near * size, deep * size))
    response, valid = _response(picture, start, along, outward, times, half, box, base, limits)
    if valid.mean() < limits.seen:
        return None
    usual = float(np.median(response[valid]))
    strength = response / (limits.step + limits.texture * usual)
    strength = strength * strength
    evidence = np.where(valid, strength / (1 + strength), 0.0)
    return _line(evidence, valid, times, half, size, limits)


def _response(
    picture: Pixels,
    start: Doubles,
    along: Doubles,
    outward: Doubles,
    times: Doubles,
    half: int,
    box: int,
    base: Doubles,
    limits: EdgeSettings,
) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Colour difference between inside and outside at every place along and across a side, and
    where the picture shows both: (samples, 2 half + 1)."""
    reach = half + box
    offsets = np.arange(-reach, reach + 1) + 0.0
    places = start + times[:, None, None] * along + offsets[None, :, None] * outward - 0.5
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
    response = np.sqrt(((after - before) ** 2).sum(axis=2))
    inner = np.sqrt(((before - base) ** 2).sum(axis=2))
    outer = np.sqrt(((after - base) ** 2).sum(axis=2))
    leaving = (outer - inner) / np.maximum(response, 1e-6)  # 1: from paper to ground, -1: back
    response *= np.clip((1 + leaving) / 2 + limits.entering, 0.0, 1.0)
    seen = np.cumsum(np.pad(inside.astype(np.int64), ((0, 0), (1, 0))), axis=1)
    full = seen[:, 2 * box + 1 :] - seen[:, : -(2 * box + 1)] == 2 * box + 1
    return response, full[:, :count]


def _base(
    picture: Pixels,
    start: Doubles,
    along: Doubles,
    outward: Doubles,
    depths: tuple[float, float],
) -> Doubles:
    """Usual colour of the paper beside a side, `depths` pixels inside of it."""
    times = np.linspace(0.05, 0.95, 20)
    inward = np.linspace(*depths, 8)
    places = start + times[:, None, None] * along - inward[None, :, None] * outward - 0.5
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


def _line(
    evidence: Doubles,
    valid: npt.NDArray[np.bool_],
    times: Doubles,
    half: int,
    size: float,
    limits: EdgeSettings,
) -> tuple[float, float, float] | None:
    """The curve with the most evidence along it, near the given side; see `_edge`."""
    ends = np.arange(-half, half + 1, max(round(half / limits.finest), 1)) + 0.0
    first, last = (m.ravel() for m in np.meshgrid(ends, ends, indexing="ij"))
    doubt = limits.prior * (first**2 + last**2) / (2 * (limits.trust * size) ** 2)
    rows = np.arange(1, len(times), 2)
    few = times[rows]
    chords = first[:, None] * (1 - few) + last[:, None] * few + half + 0.5
    begins = rows * (2 * half + 1)
    told, shown = evidence.ravel(), valid.ravel().astype(np.float64)
    best: tuple[float, float, float, float] | None = None
    for bow in (0.0, *limits.bows):
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
    return _polished(evidence, valid, times, best[1:], half)


def _polished(
    evidence: Doubles,
    valid: npt.NDArray[np.bool_],
    times: Doubles,
    curve: tuple[float, float, float],
    half: int,
) -> tuple[float, float, float]:
    """The curve fitted to the strongest places near it, without the stragglers."""
    offset, tilt, bow = curve
    bowed = bow != 0
    basis = np.stack([np.ones_like(times), times, times * (1 - times)], axis=1)
    known = np.array([offset, tilt, bow])
    near = np.arange(-_NEAR, _NEAR + 1)
    rows = np.arange(len(times))[:, None]
    for _ in range(3):
        middle = basis @ known
        columns = np.round(middle).astype(np.int64)[:, None] + near + half
        within = (columns >= 0) & (columns <= 2 * half)
        columns = np.clip(columns, 0, 2 * half)
        weight = np.where(within & valid[rows, columns], evidence[rows, columns], 0.0) ** 2
        mass = weight.sum(axis=1)
        place = (weight * (columns - half)).sum(axis=1) / np.maximum(mass, 1e-9)
        error = place - middle
        w = mass / (1 + (error / 1.5) ** 2)
        use = basis if bowed else basis[:, :2]
        left = (use.T * w) @ use + 1e-6 * np.eye(use.shape[1])
        step = np.linalg.solve(left, (use.T * w) @ error)
        known[: len(step)] += step
    return float(known[0]), float(known[1]), float(known[2])


_NEAR = 4  # pixels to each side of the curve
