"""A printed table in a photograph: seen straight, with its rules, columns and rows.

A photograph of a table is tilted and its lines converge.  `straighten` finds where the level and
the upright lines of the print meet (from the rules, or from the lines of text where rules are too
faint), turns the page so that they are level and upright, and gives the ruled tables that it sees.
All lengths are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from docverify.layout import Cell, fit_frame
from docverify.types import Line, Page, Pixels, Point, Quad

Array = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

_TEXT = 12.0  # height of the text, in pixels, of the picture in which rules are looked for
_DARKER = 9  # a pixel belongs to a rule when it is so much darker than its surroundings (0-255)
_AROUND = 25  # the surroundings: a square of this side
_THICKEST = 8  # an upright rule is narrower than so many pixels: brighter ones stand on both sides
_RULED = 0.67  # of so much of what is dark of it (rules 0.87 and more, edges of shadows up to 0.46)
_TALL, _WIDE = 2.0, 7.0  # shortest upright and level rules, in text heights
_SLANT = 0.14  # rules lean at most so far (dx / dy) from the lines of text
_LEVEL = 0.15  # a line of text is level when it rises by so much of its height at most, ...
_PLUMB = 0.004  # ... an upright rule plumb when it leans so little (dx / dy), ...
_LEANING = 0.02  # rules that lean more are looked for again, straightened, ...
_TRIES = 3  # ... so many times in all
_SHRINK = 1.5  # a picture that a warp makes so many times smaller is made smaller by area first
_MOST = 0.9  # ... and a page straight when this share of its lines is
_SIGNS = 3  # a line of so many letters and digits, ...
_LEGIBLE = 0.6  # ... read so surely, says where the paper's print is; specks around it do not
_GIANT = 5.0  # nor does what is so many times as tall as the rest
_WIDER = 2  # the picture of the print is made larger so many times at most, ...
_MORE = 0.25  # ... downwards, by so much of its height, ...
_EDGE = 3.0  # ... where as many upright rules as a table has end so near its foot, pixels, ...
_LONG = 8.0  # ... each so many text heights long
_FEWEST = 8  # unless fewer lines than this are left
_MARGIN = 1.5  # empty border around the text of the straightened page, in text heights
_SHARE = 0.4  # a column (row) rule covers at least this share of its table's height (width)
_UPRIGHT = 4  # a table shows at least so many upright rules at one level
_BORDER = 0.03  # and on the left and right so much more, as a share of the text's width
_LARGEST = 4200  # long side of the straightened page at most
_SPILL = 2  # letters of a word that may stand beyond a rule
_STEADY = 0.2  # rows of one table differ in height by this share at most
_MISSING = 4  # rules in succession that may have been overlooked, plus one
_APART = 1.2  # columns are at least so wide, in text heights
_REACH = 0.12  # level rules are broken at their ends: so many of them reach the table's edge
_INK = 0.45  # ink is darker than the paper by this share of the paper's distance to the darkest


@dataclass(frozen=True, slots=True)
class Table:
    """One ruled table on the straightened page.

    columns  x of the upright rules, from left to right, the outer ones included
    rows     y of the level rules, from top to bottom
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    @property
    def top(self) -> float:
        return self.rows[0]

    @property
    def bottom(self) -> float:
        return self.rows[-1]

    def column(self, x: float) -> int:
        """Index of the column at `x`; -1 left of the table, len(columns) - 1 right of it."""
        return int(np.searchsorted(self.columns, x)) - 1


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """A page turned so that its print is level and upright.

    page    the straightened picture
    lines   its lines of text; their boxes are those of `page`
    tables  the ruled tables, from top to bottom; none when rules are too faint
    height  of the text in the middle of the page
    source  the picture as it was photographed, from which text is best read
    back    the perspective (3 x 3) from `page` to `source`
    """

    page: Page
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    height: float
    source: Page
    back: Array

    def before(self, quad: Quad) -> Quad:
        """Where a box of `page` lies on `source`."""
        return quad if self.source is self.page else _moved(quad, self.back)


def straighten(page: Page, lines: Sequence[Line], *, ruled: bool = True) -> Sheet:
    """Turn `page` so that print is level and upright, and find its ruled tables.

    ruled  False: the page has no tables, go by its lines of text alone
    """
    height = float(np.median([line.height for line in lines])) if lines else _TEXT
    if not lines:
        return Sheet(page, (), (), height, page, np.eye(3))
    scale = min(_TEXT / max(height, 1.0), 1.0)
    print_ = _print(lines, height) if ruled else list(lines)
    beyond: list[Quad] = []
    upright, level = np.zeros((0, 4)), np.zeros((0, 4))
    if ruled:
        turn, upright, level, beyond = _ruled(page.pixels, print_, height, scale)
    else:
        turn, _ = _framed(_turned(print_, scale), _quads(print_))
    if _is_straight(print_, upright, turn):
        matrix, pixels = np.eye(3), page.pixels
    else:
        matrix, size = _straight(turn, upright, level, print_, beyond, scale)
        pixels = np.asarray(
            cv2.warpPerspective(
                page.pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.uint8,
        )
    back = matrix @ _inverse(turn)
    moved = tuple(replace(line, quad=_moved(line.quad, matrix)) for line in lines)
    text = float(np.median([line.height for line in moved]))
    tables = _tables(_through(upright, back), _through(level, back), text)
    straight = page if pixels is page.pixels else Page(pixels, page.sha256, page.format)
    return Sheet(straight, moved, tuple(tables), text, page, _inverse(matrix))


# ------------------------------------------------------------------------------------ geometry


def _slope(lines: Sequence[Line]) -> float:
    """Median direction of the long lines, weighted by length (dy / dx)."""
    rows = sorted((_direction(line), line.width) for line in lines if line.width > 4 * line.height)
    total, run = sum(w for _, w in rows) / 2, 0.0
    for slope, width in rows:
        run += width
        if run >= total:
            return slope
    return 0.0


def _ruled(
    pixels: Pixels, lines: Sequence[Line], height: float, scale: float
) -> tuple[Array, Array, Array, list[Quad]]:
    """The perspective (3 x 3) that makes print level and upright, and the rules seen through it.

    What the lines of text give is made better by the rules that are seen through it, and these
    are looked for once more: a rule is only found where it hardly leans.  Where the rules of a
    table run out of the picture of the print below, it is made larger: empty rows hold no print.
    Last come the boxes by which it was.
    """
    turn, size = _framed(_level(lines, scale), _quads(lines))
    grey, unscaled = _reduced(pixels, turn, size)
    beyond: list[Quad] = []
    tries, wider = _TRIES, _WIDER
    while True:
        seen = cv2.warpPerspective(
            grey,
            turn @ unscaled,
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        upright, level = _rules(np.asarray(seen, np.uint8), height * scale)
        tries -= 1
        if tries > 0 and len(upright) >= _UPRIGHT and not _plumb(upright, _LEANING):
            turn, size = _straight(turn, upright, level, lines, beyond, 1.0)
            continue
        more = _beyond(upright, size, turn)
        if more is None or not wider:
            return turn, upright, level, beyond
        wider -= 1
        beyond.append(more)
        turn, size = _framed(turn, [*_quads(lines), *beyond])


def _beyond(upright: Array, size: tuple[int, int], turn: Array) -> Quad | None:
    """A larger box on the page where a table's rules run out below; None where they do not."""
    width, tall = size
    long = upright[:, 3] - upright[:, 1] >= _LONG * _TEXT
    if (long & (upright[:, 3] >= tall - _EDGE)).sum() < _UPRIGHT:
        return None
    return _moved(rectangle(0.0, 0.0, width, (1 + _MORE) * tall), _inverse(turn))


def _plumb(upright: Array, limit: float) -> bool:
    """True when (nearly) no upright rule leans more than that (dx / dy)."""
    lean = np.abs(upright[:, 2] - upright[:, 0]) / np.maximum(upright[:, 3] - upright[:, 1], 1e-6)
    return bool(np.quantile(lean, _MOST) <= limit)


def _is_straight(lines: Sequence[Line], upright: Array, turn: Array) -> bool:
    """True for a scan: nothing to gain by drawing the page anew."""
    long = [line for line in lines if line.width > 4 * line.height]
    level = sum(abs(_direction(line)) * line.width <= _LEVEL * line.height for line in long)
    if level < _MOST * len(long):
        return False
    return not len(upright) or _plumb(_through(upright, _inverse(turn)), _PLUMB)


def _direction(line: Line) -> float:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.quad
    return (y1 - y0 + y2 - y3) / max(x1 - x0 + x2 - x3, 1e-6)


def _print(lines: Sequence[Line], height: float) -> list[Line]:
    """The lines that are surely print of the paper, by which it is straightened."""
    sure = [
        line
        for line in lines
        if line.confidence >= _LEGIBLE
        and line.height < _GIANT * height
        and sum(c.isalnum() for c in line.text) >= _SIGNS
    ]
    return sure if len(sure) >= _FEWEST else list(lines)


def _turned(lines: Sequence[Line], scale: float) -> Array:
    """The turn (3 x 3) that makes most of the text level, at `scale`."""
    angle = float(np.arctan(_slope(lines)))
    cos, sin = scale * float(np.cos(angle)), scale * float(np.sin(angle))
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]], np.float64)


def _level(lines: Sequence[Line], scale: float) -> Array:
    """The perspective (3 x 3) in which the text is level and its columns upright, at `scale`."""
    frame = fit_frame([line.quad for line in lines])
    return np.asarray(np.diag([scale, scale, 1.0]) @ frame.matrix, np.float64)


def _quads(lines: Sequence[Line]) -> list[Quad]:
    return [line.quad for line in lines]


def _framed(matrix: Array, quads: Sequence[Quad]) -> tuple[Array, tuple[int, int]]:
    """The perspective, moved so that the boxes have a border around them, and the picture's
    size."""
    corners = cv2.perspectiveTransform(np.array([[p for q in quads for p in q]]), matrix)[0]
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 3 * _TEXT + np.array([_BORDER * (high[0] - low[0]), 0.0])
    low, high = low - margin, high + margin
    move = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    size = np.clip(np.ceil(high - low), 16, _LARGEST).astype(int)
    return np.asarray(move @ matrix, np.float64), (int(size[0]), int(size[1]))


def _reduced(pixels: Pixels, matrix: Array, size: tuple[int, int]) -> tuple[Grey, Array]:
    """The grey picture, made smaller by area where the perspective to a picture of `size` makes
    it much smaller (no stroke is skipped), and the scaling (3 x 3) back to the picture."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    back = _inverse(matrix)
    far = abs(float(back[2] @ (size[0] / 2, size[1] / 2, 1.0)))
    zoom = float(np.sqrt(abs(np.linalg.det(back)) / far**3))  # page pixels per pixel in the middle
    if zoom <= _SHRINK:
        return grey, np.eye(3)
    rows, cols = grey.shape
    width, tall = max(round(cols / zoom), 1), max(round(rows / zoom), 1)
    small = cv2.resize(grey, (width, tall), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), np.diag([cols / width, rows / tall, 1.0])


def _rules(small: npt.NDArray[np.uint8], text: float) -> tuple[Array, Array]:
    """Upright and level rules of a picture whose text is about level.

    Returns two arrays (n, 4) of x0, y0, x1, y1: upright ones from top to bottom, level ones from
    left to right.
    """
    mean = cv2.boxFilter(small, -1, (_AROUND, _AROUND))
    dark = (small.astype(np.int16) < mean.astype(np.int16) - _DARKER).astype(np.uint8)
    tall, wide = max(round(_TALL * text), 5), max(round(_WIDE * text), 9)
    without = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, _THICKEST), np.uint8))
    narrow = dark & (cv2.subtract(without, small) >= _DARKER)
    found: list[Array] = []
    for shape, thick in (((1, tall), (3, 1)), ((wide, 1), (1, 3))):
        mask = cv2.dilate(dark, np.ones(thick[::-1], np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape[::-1], np.uint8))
        upright = shape[0] == 1
        found.append(_segments(np.asarray(mask, np.uint8), upright, (dark, narrow)))
    return found[0], found[1]


def _segments(
    mask: npt.NDArray[np.uint8],
    upright: bool,
    seen: tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]],
) -> Array:
    """A straight segment through every long connected part of `mask`.

    seen  what is dark, and what of it is brighter on its left and right: upright rules are
    """
    dark, narrow = seen
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    segments: list[tuple[float, float, float, float]] = []
    for index in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[index])
        long, thick = (h, area / max(h, 1)) if upright else (w, area / max(w, 1))
        if long < 12 or thick > 0.5 * long:
            continue
        part = labels[y : y + h, x : x + w] == index
        box = slice(y, y + h), slice(x, x + w)
        if upright and narrow[box][part].sum() < _RULED * dark[box][part].sum():
            continue
        rows, cols = np.nonzero(part)
        a, b = (rows, cols) if upright else (cols, rows)
        slope, start = _fit(a.astype(np.float64), b.astype(np.float64))
        if abs(slope) > _SLANT:
            continue
        far = long - 1.0
        if upright:
            segments.append((x + start, y, x + start + slope * far, y + far))
        else:
            segments.append((x, y + start, x + far, y + start + slope * far))
    return np.array(segments, np.float64).reshape(-1, 4)


def _fit(a: Array, b: Array) -> tuple[float, float]:
    """b = start + slope * a by least squares; returns (slope, start)."""
    mean_a, mean_b = float(a.mean()), float(b.mean())
    spread = float(((a - mean_a) ** 2).sum())
    slope = float(((a - mean_a) * (b - mean_b)).sum()) / spread if spread > 0 else 0.0
    return slope, mean_b - slope * mean_a


def _straight(
    turn: Array,
    upright: Array,
    level: Array,
    lines: Sequence[Line],
    beyond: Sequence[Quad],
    scale: float,
) -> tuple[Array, tuple[int, int]]:
    """The perspective (3 x 3) from the page to the straightened page, and that page's size.

    lines   that the straightened page has to hold
    beyond  and further boxes that it has to hold
    """
    quads = [_moved(line.quad, turn) for line in lines]
    points = np.array([p for q in (*quads, *(_moved(q, turn) for q in beyond)) for p in q])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * _TEXT
    low, high = low - margin, high + margin
    middle = (low + high) / 2
    lean = _lean(upright, middle, axis=0)
    text = np.array(
        [
            ((a[0] + d[0]) / 2, (a[1] + d[1]) / 2, (b[0] + c[0]) / 2, (b[1] + c[1]) / 2)
            for a, b, c, d in quads
            if abs(b[0] - a[0]) > 6 * _TEXT
        ],
        np.float64,
    ).reshape(-1, 4)
    rise = _lean(level if len(level) >= _UPRIGHT else text, middle, axis=1)

    def meet(x: float, y: float) -> Point:
        """Where the upright line through (x, middle) crosses the level line through (., y)."""
        sx = lean[0] + lean[1] * (x - middle[0])
        sy = rise[0] + rise[1] * (y - middle[1])
        # px = x + sx * (py - middle_y);  py = y + sy * (px - middle_x)
        py = (y + sy * (x - sx * middle[1] - middle[0])) / (1 - sx * sy)
        return x + sx * (py - middle[1]), py

    # Widen the frame until no text is left outside.
    frame = [low[0], low[1], high[0], high[1]]
    for px, py in points:
        sx = lean[0] + lean[1] * (px - middle[0])
        sy = rise[0] + rise[1] * (py - middle[1])
        x, y = px - sx * (py - middle[1]), py - sy * (px - middle[0])
        frame[0], frame[2] = min(frame[0], x - margin), max(frame[2], x + margin)
        frame[1], frame[3] = min(frame[1], y - margin), max(frame[3], y + margin)
    wide = _BORDER * (frame[2] - frame[0])  # the table's border stands outside its text
    x0, y0, x1, y1 = frame[0] - wide, frame[1], frame[2] + wide, frame[3]
    corners = np.array([meet(x0, y0), meet(x1, y0), meet(x1, y1), meet(x0, y1)], np.float32)
    width, tall = (x1 - x0) / scale, (y1 - y0) / scale
    shrink = min(_LARGEST / max(width, tall), 1.0)
    size = (max(round(width * shrink), 16), max(round(tall * shrink), 16))
    target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target) @ turn
    return np.asarray(matrix, np.float64), size


def _lean(segments: Array, middle: Array, *, axis: int) -> tuple[float, float]:
    """How rules lean: slope = a + b * (place - middle), robustly, longer ones counting more.

    axis  0 for upright rules (dx / dy by their x), 1 for level ones (dy / dx by their y)
    """
    if not len(segments):
        return 0.0, 0.0
    other = 1 - axis
    run = segments[:, 2 + other] - segments[:, other]
    slope = (segments[:, 2 + axis] - segments[:, axis]) / np.maximum(run, 1e-6)
    # where the rule's line crosses the middle of the page
    half = (segments[:, other] + segments[:, 2 + other]) / 2
    place = (segments[:, axis] + segments[:, 2 + axis]) / 2 + slope * (middle[other] - half)
    place = place - middle[axis]
    weight = run**2
    a, b = float(np.average(slope, weights=weight)), 0.0
    for _ in range(4):
        miss = np.abs(slope - a - b * place)
        limit = max(3.0 * float(_weighted_median(miss, weight)), 0.004)
        keep = miss <= limit
        if keep.sum() < _UPRIGHT:
            break
        w, p, s = weight[keep], place[keep], slope[keep]
        centre, mean = float(np.average(p, weights=w)), float(np.average(s, weights=w))
        spread = float(np.average((p - centre) ** 2, weights=w))
        b = float(np.average((p - centre) * (s - mean), weights=w)) / spread if spread > 1 else 0.0
        a = mean - b * centre
    return a, b


def _weighted_median(values: Array, weights: Array) -> float:
    order = values.argsort()
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(values[order][min(int(half), len(values) - 1)])


def _inverse(matrix: Array) -> Array:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _moved(quad: Quad, matrix: Array) -> Quad:
    points = cv2.perspectiveTransform(np.array([quad], np.float64), matrix)[0]
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return (a, b, c, d)


def _through(segments: Array, matrix: Array) -> Array:
    """Segments seen through a perspective."""
    if not len(segments):
        return segments
    points = cv2.perspectiveTransform(segments.reshape(1, -1, 2), matrix)
    return np.asarray(points, np.float64).reshape(-1, 4)


# -------------------------------------------------------------------------------------- tables


def _tables(upright: Array, level: Array, text: float) -> list[Table]:
    """Tables: stretches of the page where several upright rules stand side by side.

    The pattern of a cloth beside the paper is full of short upright strokes; where the long rules
    of two tables end between them, it does not join the two.
    """
    long = upright[upright[:, 3] - upright[:, 1] >= _LONG * text] if len(upright) else upright
    apart = _stretches(long, text)
    found: list[tuple[float, float]] = []
    for top, foot in _stretches(upright, text):
        inner = [k for k in apart if top <= k[0] and k[1] <= foot]
        found += inner if len(inner) > 1 else [(top, foot)]
    tables = [_table(upright, level, top, foot, text) for top, foot in found]
    return [table for table in tables if table is not None]


def _stretches(upright: Array, text: float) -> list[tuple[float, float]]:
    """Levels between which enough upright rules stand side by side."""
    if len(upright) < _UPRIGHT:
        return []
    bottom = int(upright[:, 3].max()) + 2
    count = np.zeros(bottom + 2, np.int32)
    for _, y0, _, y1 in upright:
        count[max(int(y0), 0)] += 1
        count[max(int(y1), 0) + 1] -= 1
    inside = (np.cumsum(count) >= _UPRIGHT).astype(np.int8)
    steps = np.diff(inside, prepend=0, append=0)
    tops, feet = np.nonzero(steps > 0)[0], np.nonzero(steps < 0)[0]
    return [(float(a), float(b)) for a, b in zip(tops, feet, strict=True) if b - a > 4 * text]


def _table(upright: Array, level: Array, top: float, foot: float, text: float) -> Table | None:
    """The table between two levels, or None when its rules are too few."""
    low = np.maximum(upright[:, 1], top)
    high = np.minimum(upright[:, 3], foot)
    part = high - low > 0.5 * text
    xs = (upright[part, 0] + upright[part, 2]) / 2
    columns = _groups(xs, (high - low)[part], _APART * text, _SHARE * (foot - top))
    if len(columns) < _UPRIGHT:
        return None
    slack = 0.35 * text
    ys = (level[:, 1] + level[:, 3]) / 2
    columns = _within(columns, level[(ys > top - slack) & (ys < foot + slack)], 0.8 * text)
    if len(columns) < _UPRIGHT:
        return None
    left, right = columns[0], columns[-1]
    across = np.minimum(level[:, 2], right) - np.maximum(level[:, 0], left)
    near = (ys > top - slack) & (ys < foot + slack) & (across > text)
    rows = _groups(ys[near], across[near], 0.5 * text, _SHARE * (right - left))
    if len(rows) < 3:
        return None
    return Table(tuple(columns), tuple(rows))


def _within(columns: list[float], level: Array, slack: float) -> list[float]:
    """Without what the level rules do not reach (the edges of the paper), with their own ends."""
    if len(level) < 3:
        return columns
    ends: list[tuple[float, float]] = []
    for y in sorted((level[:, 1] + level[:, 3]) / 2):
        row = level[np.abs((level[:, 1] + level[:, 3]) / 2 - y) < 0.5 * slack]
        ends.append((float(row[:, 0].min()), float(row[:, 2].max())))
    long = [e for e in ends if e[1] - e[0] > 0.5 * max(b - a for a, b in ends)]
    left = float(np.quantile([a for a, _ in long], _REACH))
    right = float(np.quantile([b for _, b in long], 1 - _REACH))
    kept = [x for x in columns if left - slack <= x <= right + slack]
    if kept and kept[0] - left > 2 * slack:
        kept.insert(0, left)
    if kept and right - kept[-1] > 2 * slack:
        kept.append(right)
    return kept


def _groups(places: Array, lengths: Array, apart: float, least: float) -> list[float]:
    """Mean places of segments that lie on one line and together are at least so long."""
    found: list[float] = []
    members: list[tuple[float, float]] = []
    for place, length in [*sorted(zip(places, lengths, strict=True)), (np.inf, 0.0)]:
        if members and place - members[-1][0] > apart:
            total = sum(n for _, n in members)
            if total >= least:
                found.append(float(sum(p * n for p, n in members) / total))
            members = []
        members.append((float(place), float(length)))
    return found


def even_rows(rules: Sequence[float], most: int) -> list[float]:
    """The rules of up to `most` rows of one height at the foot of a table, top and foot included.

    A rule that was not seen is put in where the row height asks for it.

    >>> even_rows([0, 35, 50, 70, 90, 130, 150], 10)
    [50.0, 70.0, 90.0, 110.0, 130.0, 150.0]
    >>> even_rows([0, 35], 10)
    []
    """
    if len(rules) < 4:
        return []
    steps = np.diff(rules)
    pitch = float(np.median(steps))
    close = steps[np.abs(steps - pitch) <= _STEADY * pitch]
    if len(close) < 2:
        return []
    pitch = float(close.mean())
    best: list[float] = []
    for last in range(len(rules) - 1, 2, -1):
        chain = _chain([float(rule) for rule in rules[: last + 1]], pitch)
        if len(chain) > len(best):
            best = chain
    return best[: most + 1][::-1] if len(best) > 2 else []


def _chain(rules: Sequence[float], pitch: float) -> list[float]:
    """Evenly spaced rules from the last one upwards, with those that were not seen."""
    found = [rules[-1]]
    for rule in reversed(rules[:-1]):
        base = found[-1]
        gap = base - rule
        whole = round(gap / pitch)
        if whole == 0:
            continue
        if whole > _MISSING or abs(gap / whole - pitch) > _STEADY * pitch / whole**0.5:
            break
        found += [base - gap * (k + 1) / whole for k in range(whole)]
    return found


# --------------------------------------------------------------------------------------- cells


def split(lines: Iterable[Line], columns: Sequence[float]) -> list[tuple[int, Cell]]:
    """Every part of the lines with the index of the column that it stands in.

    columns  x of the rules between the columns, in the coordinates of the lines
    """
    edges = np.asarray(columns, np.float64)
    found: list[tuple[int, Cell]] = []
    for line in lines:
        text = line.text
        left, right = _ends(line)
        count = max(len(text), 1)
        places = line.char_x if len(line.char_x) == len(text) else None
        xs = [
            left + (right - left) * (places[i] if places else (i + 0.5) / count)
            for i in range(len(text))
        ]
        at = [int(np.searchsorted(edges, x)) - 1 for x in xs]
        at = _settled(text, at)
        half = 0.5 * (right - left) / count
        level = line.centre[1]
        start = 0
        for i in range(1, len(text) + 1):
            if i < len(text) and at[i] == at[start]:
                continue
            part = text[start:i]
            lead = len(part) - len(part.lstrip())
            kept = part.strip()
            if kept:
                first, last = start + lead, start + lead + len(kept) - 1
                cell = Cell(
                    kept, xs[first] - half, xs[last] + half, level, line.height, line, first
                )
                found.append((at[start], cell))
            start = i
    return found


def _ends(line: Line) -> tuple[float, float]:
    a, b, c, d = line.quad
    return (a[0] + d[0]) / 2, (b[0] + c[0]) / 2


def _settled(text: str, at: list[int]) -> list[int]:
    """Columns per letter, where a letter or two of a word across a rule stay with their word."""
    result = list(at)
    start = 0
    while start < len(text):
        if text[start] == " ":
            start += 1
            continue
        stop = start
        while stop < len(text) and text[stop] != " ":
            stop += 1
        kinds = at[start:stop]
        if len(set(kinds)) == 2:
            split_at = next(i for i in range(1, len(kinds)) if kinds[i] != kinds[0])
            head, tail = split_at, len(kinds) - split_at
            joined = head > 1 and tail > 1
            if tail <= _SPILL and tail < head and not text[stop:].strip():
                result[start:stop] = [kinds[0]] * len(kinds)
            elif head <= _SPILL and head < tail and not text[:start].strip():
                result[start:stop] = [kinds[-1]] * len(kinds)
            elif not joined:
                result[start:stop] = [kinds[0] if head > tail else kinds[-1]] * len(kinds)
        start = stop
    for i, char in enumerate(text):
        if char == " " and i:
            result[i] = result[i - 1]
    return result


def ink(
    grey: npt.NDArray[np.uint8], box: tuple[float, float, float, float], *, sides: bool = True
) -> tuple[float, float, float, float] | None:
    """The smallest box around the ink inside `box` (left, top, right, bottom), or None.

    What touches the edge of `box` over most of its length (the remains of a rule) is left out.

    sides  False: no rule is left at the left and right edges, what stands there is ink
    """
    x0, y0 = max(round(box[0]), 0), max(round(box[1]), 0)
    x1, y1 = min(round(box[2]), grey.shape[1]), min(round(box[3]), grey.shape[0])
    part = grey[y0:y1, x0:x1]
    if part.shape[0] < 4 or part.shape[1] < 4:
        return None
    paper, darkest = float(np.percentile(part, 75)), float(np.percentile(part, 0.5))
    if paper - darkest < 2 * _DARKER:
        return None
    dark = part < paper - _INK * (paper - darkest)
    cols, rows = dark.sum(axis=0), dark.sum(axis=1)
    a, b = 0, part.shape[1]
    while sides and a < b and a < 6 and cols[a] > 0.7 * part.shape[0]:
        a += 1
    while sides and b > a and part.shape[1] - b < 6 and cols[b - 1] > 0.7 * part.shape[0]:
        b -= 1
    c, d = 0, part.shape[0]
    while c < d and c < 6 and rows[c] > 0.6 * part.shape[1]:
        c += 1
    while d > c and part.shape[0] - d < 6 and rows[d - 1] > 0.6 * part.shape[1]:
        d -= 1
    inner = dark[c:d, a:b]
    xs, ys = np.nonzero(inner.any(axis=0))[0], np.nonzero(inner.any(axis=1))[0]
    if not len(xs) or not len(ys):
        return None
    return (
        float(x0 + a + xs[0]),
        float(y0 + c + ys[0]),
        float(x0 + a + xs[-1] + 1),
        float(y0 + c + ys[-1] + 1),
    )


def rectangle(left: float, top: float, right: float, bottom: float) -> Quad:
    """A level box."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def grey_of(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """The grey picture of an RGB one."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
