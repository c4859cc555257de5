"""Rows and columns of printed text: where lines stand on the page, along its own slant.

A hand-held photo is tilted and seen from an angle, so that neither rows nor columns of the paper
are parallel on the picture.  `fit_frame` finds the plane of the paper from the boxes of its lines;
`Layout` gives every line coordinates on that plane, in which rows are level and columns upright:
`left`/`right` along the text and `level` down the paper, in pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from docverify.types import Line, Quad

Doubles = npt.NDArray[np.float64]

_LETTER = re.compile(r"[A-Z]")
_PUNCTUATION = " \t:;.,-=_~'\"`|"
_SHORT_LABEL = 4
_LONG_LABEL = 8
_GLUED_LABEL = 6


@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """A line, or a part of one, placed on the page.

    text         of this part
    left, right  along the slant, pixels
    level        down the paper, pixels; equal for what is printed on one row
    height       of the text, pixels
    line         the line it was cut from
    start        index of the first character of `text` in `line.text`
    """

    text: str
    left: float
    right: float
    level: float
    height: float
    line: Line
    start: int = 0

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def confidence(self) -> float:
        """Mean of the lowest quarter of the characters (a plain mean hides one bad digit)."""
        scores = sorted(self.scores)
        if not scores:
            return self.line.confidence
        return float(np.mean(scores[: max(len(scores) // 4, 1)]))

    @property
    def scores(self) -> tuple[float, ...]:
        """One confidence per character of `text`, or empty when the engine gives none."""
        return self.line.char_scores[self.start : self.start + len(self.text)]

    def __repr__(self) -> str:
        return f"Cell({len(self.text)} characters at {self.left:.0f},{self.level:.0f})"

    def cut(self, start: int, stop: int | None = None) -> Cell:
        """The part of this cell from character `start` up to `stop`, stripped of white space."""
        text = self.text[start:stop]
        lead = len(text) - len(text.lstrip())
        first, text = start + lead, text.strip()
        count = max(len(self.text), 1)
        places = self.line.char_x[self.start : self.start + len(self.text)]
        if len(places) == len(self.text) and text:
            whole_left, whole_right = places[0], places[-1]
            span = max(whole_right - whole_left, 1e-6)
            a = (places[first] - whole_left) / span
            b = (places[first + len(text) - 1] - whole_left) / span
        else:
            a, b = first / count, (first + len(text)) / count
        width = self.right - self.left
        return Cell(
            text,
            self.left + a * width,
            self.left + b * width,
            self.level,
            self.height,
            self.line,
            self.start + first,
        )


class Layout:
    """All cells of a page, from top to bottom and from left to right."""

    def __init__(self, lines: Iterable[Line]) -> None:
        kept = [line for line in lines if line.text]
        self._frame = fit_frame([line.quad for line in kept])
        self.cells: tuple[Cell, ...] = tuple(
            sorted((self.place(line) for line in kept), key=lambda c: (c.level, c.left))
        )
        self.height: float = _middle_height(self.cells)

    def only(self, cells: Iterable[Cell]) -> Layout:
        """A layout of some of these cells, on the same flat paper."""
        made = Layout(())
        made._frame = self._frame
        made.cells = tuple(sorted(cells, key=lambda c: (c.level, c.left)))
        made.height = _middle_height(made.cells)
        return made

    def place(self, line: Line) -> Cell:
        """Where a line lies on the flat paper; it need not be one of the layout's own."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self._frame.flat(np.array(line.quad)).tolist()
        height = float(np.hypot(x3 - x0, y3 - y0) + np.hypot(x2 - x1, y2 - y1)) / 2
        level = (y0 + y1 + y2 + y3) / 4
        # a box without height, as an engine may give, is a line all the same
        return Cell(line.text, (x0 + x3) / 2, (x1 + x2) / 2, level, max(height, 1.0), line)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def row(self, level: float, tolerance: float) -> list[Cell]:
        """Cells within `tolerance` pixels of `level`, from left to right."""
        near = [c for c in self.cells if abs(c.level - level) <= tolerance]
        return sorted(near, key=lambda c: c.left)

    def between(self, top: float, bottom: float) -> list[Cell]:
        """Cells whose level lies strictly between, from top to bottom."""
        return [c for c in self.cells if top < c.level < bottom]

    def rows(self, cells: Sequence[Cell] | None = None) -> list[list[Cell]]:
        """Cells grouped into printed rows, each from left to right."""
        rows: list[list[Cell]] = []
        for cell in self.cells if cells is None else sorted(cells, key=lambda c: c.level):
            if rows:
                last = rows[-1]
                level = sum(c.level for c in last) / len(last)
                if cell.level - level < 0.55 * min(cell.height, last[-1].height):
                    last.append(cell)
                    continue
            rows.append([cell])
        return [sorted(row, key=lambda c: c.left) for row in rows]


def _middle_height(cells: Sequence[Cell]) -> float:
    heights = sorted(c.height for c in cells)
    return heights[len(heights) // 2] if heights else 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The plane of a paper: the homography from page pixels to flat pixels, and back.

    Lengths in the middle of the text are the same on both sides.
    """

    matrix: Doubles
    inverse: Doubles

    def flat(self, points: npt.ArrayLike) -> Doubles:
        """Page points (n, 2) on the flat paper."""
        return _mapped(self.matrix, points)

    def page(self, points: npt.ArrayLike) -> Doubles:
        """Flat points (n, 2) on the page."""
        return _mapped(self.inverse, points)

    @property
    def plain(self) -> bool:
        """True when the paper lies straight in the picture, so that nothing is to be undone."""
        linear = self.matrix / self.matrix[2, 2]
        turn = max(abs(linear[0, 1]), abs(linear[1, 0]))
        return bool(turn < _PLAIN_TURN and linear[0, 0] > 0 and linear[1, 1] > 0)


_PLAIN_TURN = 0.03  # sine of the turn (and shear) that counts as straight
_LONG_BOX = 2.0  # boxes so much longer than high tell the direction of the text
_FAR_OFF = 0.3  # radians off the common direction: not part of this text
_SPREAD = 0.04  # radians, size of an ordinary error of a box's direction
_STIFF = 1e-4  # how strongly few or noisy boxes are taken to be parallel
_CONVERGE = 0.45  # strongest perspective believed, per half extent of the text
_COARSE = 2 / 3  # of the strongest perspective: where the search for columns begins
_LEAN = 0.7  # strongest shear believed
_EDGES = 70  # longest boxes whose ends are compared to find columns
_COLUMN_GAIN = 3.0  # columns must line up so many standard deviations more ends than chance does


def _mapped(matrix: Doubles, points: npt.ArrayLike) -> Doubles:
    given = np.asarray(points, np.float64)
    made = given @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(made[:, :2] / made[:, 2:], np.float64)


def fit_frame(quads: Sequence[Quad], *, columns: bool = False) -> Frame:
    """The frame in which the text of these boxes runs level.

    columns  False: a box's left and right sides say which way is down (boxes that were found on
             a flattened picture).  True: boxes were fitted as rectangles, so that their sides say
             nothing; down is where the most line ends stand exactly under one another

    Boxes may stand on their side or upside down: text runs left to right on the flat paper, or
    upside down right to left.  Without any box the frame changes nothing.
    """
    if not quads:
        return Frame(np.eye(3), np.eye(3))
    corners = np.array(quads, np.float64)
    along, across = _axes(corners)
    middle = corners.mean(axis=1)
    length, height = np.hypot(*along.T), np.hypot(*across.T)
    weight = np.where(length > _LONG_BOX * height, length, 1e-3 * length)
    weight = weight + 1e-9
    weight /= weight.sum()
    centre = weight @ middle
    extent = max(float(np.abs(corners.reshape(-1, 2) - centre).max()), 1.0)
    to_unit = np.array(
        [[1 / extent, 0, -centre[0] / extent], [0, 1 / extent, -centre[1] / extent], [0, 0, 1]]
    )
    angle, converge = _vanishing(_mapped(to_unit, middle), np.arctan2(*along.T[::-1]), weight)
    sine, cosine = float(np.sin(angle)), float(np.cos(angle))
    turned = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1.0]])
    parallel = np.array([[1, 0, 0], [0, 1, 0], [-converge, 0, 1.0]])
    straight = parallel @ turned @ to_unit
    flat = _mapped(straight, corners.reshape(-1, 2)).reshape(-1, 4, 2)
    lean, narrowing = _columns(flat) if columns else _sides(flat)
    upright = np.array([[1, -lean, 0], [0, 1, 0], [0, narrowing, 1.0]])
    matrix = np.linalg.inv(to_unit) @ upright @ straight
    return Frame(matrix, np.linalg.inv(matrix))


def _axes(corners: Doubles) -> tuple[Doubles, Doubles]:
    """(along the text, across it) of each box, (n, 2) vectors; the text runs along the longer
    side, and mostly to the right or down the page."""
    first = (corners[:, 1] - corners[:, 0] + corners[:, 2] - corners[:, 3]) / 2
    other = (corners[:, 3] - corners[:, 0] + corners[:, 2] - corners[:, 1]) / 2
    tall = np.hypot(*other.T) > np.hypot(*first.T)
    along = np.where(tall[:, None], other, first)
    across = np.where(tall[:, None], first, other)
    return along, across


def _vanishing(places: Doubles, angles: Doubles, weight: Doubles) -> tuple[float, float]:
    """Direction of the text in the middle, radians in (-pi/2, pi/2], and how fast its lines
    converge towards that direction, per unit length."""
    common = float(np.angle(weight @ np.exp(2j * angles))) / 2
    off = (angles - common + np.pi / 2) % np.pi - np.pi / 2
    order = np.argsort(off)
    half = np.searchsorted(np.cumsum(weight[order]), 0.5)
    common += float(off[order][min(int(half), len(order) - 1)])
    off = (angles - common + np.pi / 2) % np.pi - np.pi / 2
    near = np.abs(off) < _FAR_OFF
    if not near.any():
        return common, 0.0
    sine, cosine = np.sin(common), np.cos(common)
    x = places[near] @ np.array([cosine, sine])
    y = places[near] @ np.array([-sine, cosine])
    slope, base = np.tan(off[near]), weight[near]
    # A line at (x, y) that runs to the point (1/k, t/k) has the slope (t - k y) / (1 - k x).
    turn = k = 0.0
    for _ in range(5):
        error = slope * (1 - k * x) - (turn - k * y)
        w = base / (1 + (error / _SPREAD) ** 2)
        rows = np.stack([np.ones_like(x), slope * x - y], axis=1)
        left = rows.T @ (rows * w[:, None]) + np.diag([0, _STIFF])
        turn, k = np.linalg.solve(left + 1e-12 * np.eye(2), rows.T @ (w * slope))
        if len(x) < 4:
            turn, k = float(np.average(slope, weights=w)), 0.0
    k = float(np.clip(k, -_CONVERGE, _CONVERGE))
    return common + float(np.arctan(turn)), k / float(np.hypot(1.0, turn))


def _sides(flat: Doubles) -> tuple[float, float]:
    """(lean, narrowing) of the columns as the left and right sides of the boxes show them: a
    column at x0 runs through x0 + (lean + narrowing x0) y."""
    tops = np.concatenate([flat[:, 0], flat[:, 1]])
    feet = np.concatenate([flat[:, 3], flat[:, 2]])
    down = feet - tops
    tall = np.abs(down[:, 1]) > 1e-9
    standing = tall & (np.abs(down[:, 0]) < np.abs(down[:, 1]))
    if not standing.any():
        return 0.0, 0.0
    lean = down[standing, 0] / down[standing, 1]
    x, y = ((tops + feet) / 2)[standing].T
    limit = _most_narrowing(flat)
    w0 = np.abs(down[standing, 1])
    w0 = w0 / w0.sum()
    order = np.argsort(lean)
    half = np.searchsorted(np.cumsum(w0[order]), 0.5)
    s0, s1 = float(lean[order][min(int(half), len(order) - 1)]), 0.0
    for _ in range(5):
        start = (x - s0 * y) / (1 + s1 * y)
        error = lean - s0 - s1 * start
        w = w0 / (1 + (error / _SPREAD) ** 2)
        rows = np.stack([np.ones_like(start), start], axis=1)
        left = rows.T @ (rows * w[:, None]) + np.diag([0, 10 * _STIFF])
        s0, s1 = (float(v) for v in np.linalg.solve(left + 1e-12 * np.eye(2), rows.T @ (w * lean)))
        s1 = float(np.clip(s1, -limit, limit))
    return float(np.clip(s0, -_LEAN, _LEAN)), s1


def _most_narrowing(flat: Doubles) -> float:
    """So much that no box comes near the vanishing point."""
    return min(_CONVERGE, 0.6 / max(float(np.abs(flat[:, :, 1]).max()), 1e-6))


def _columns(flat: Doubles) -> tuple[float, float]:
    """(lean, narrowing) of the columns that line up the most line ends; see `_sides`."""
    long = np.argsort(-np.hypot(*(flat[:, 1] - flat[:, 0]).T))[:_EDGES]
    boxes = flat[long]
    x_low, x_high = boxes[:, :, 0].min(axis=1), boxes[:, :, 0].max(axis=1)
    y = boxes[:, :, 1].mean(axis=1)
    height = float(np.median(np.ptp(boxes[:, :, 1], axis=1)))
    width = max(0.6 * height, 1e-6)
    a, b = np.triu_indices(len(y), 1)
    apart = np.abs(y[a] - y[b]) > 1.2 * height
    a, b = a[apart], b[apart]
    if len(a) < 6:
        return 0.0, 0.0

    def aligned(s0: float, s1: float) -> float:
        score = 0.0
        for ends in (x_low, x_high):
            start = (ends - s0 * y) / (1 + s1 * y)
            score += float(np.exp(-(((start[a] - start[b]) / width) ** 2)).sum())
        return score - 0.02 * len(a) * (s0 * s0 + 4 * s1 * s1)

    plain = aligned(0.0, 0.0)
    limit = _most_narrowing(flat)
    tried = [
        (aligned(float(s0), float(s1)), float(s0), float(s1))
        for s0 in np.linspace(-_LEAN, _LEAN, 29)
        for s1 in np.linspace(-limit, limit, 5) * _COARSE
    ]
    chance = max(float(np.median([score for score, _, _ in tried])), 1.0)
    best = max(tried)
    if best[0] - max(plain, chance) < _COLUMN_GAIN * np.sqrt(chance) + 0.1 * plain:
        return 0.0, 0.0
    step0, step1 = 0.025, 0.075
    for _ in range(3):
        _, c0, c1 = best
        for d0 in (-step0, 0.0, step0):
            for d1 in (-step1, 0.0, step1):
                s1 = float(np.clip(c1 + d1, -limit, limit))
                best = max(best, (aligned(c0 + d0, s1), c0 + d0, s1))
        step0, step1 = step0 / 2, step1 / 2
    return best[1], best[2]


def letters(text: str) -> str:
    """Upper-case ASCII letters only.

    >>> letters("Tempat/Tgl Lahir :")
    'TEMPATTGLLAHIR'
    """
    return "".join(_LETTER.findall(text.upper()))


def match_label(text: str, label: str) -> int | None:
    """Where the value begins when `text` begins with the printed `label`, else None.

    Letters only are compared; two edits are forgiven in labels of eight letters or more, one in
    labels of at least four, none below.

    >>> match_label("Status Perkawinan: KAWIN", "Status Perkawinan")
    19
    >>> match_label("Statua Perkawinan KAWIN", "Status Perkawinan")
    18
    >>> match_label("Agama", "Nama") is None
    True
    >>> match_label("JAMALUDDIN", "Nama") is None
    True
    """
    wanted = letters(label).replace("RN", "M")
    allowed = 2 if len(wanted) >= _LONG_LABEL else 1 if len(wanted) >= _SHORT_LABEL else 0
    best: tuple[int, int] | None = None
    prefix: list[str] = []
    for index, char in enumerate(text):
        upper = _look_alike_letter(char)
        if not upper:
            continue
        if upper == "N" and prefix and prefix[-1] == "R":  # `rn` is how a small m is misread
            prefix[-1] = "M"
        else:
            prefix.append(upper)
        seen = len(prefix)
        if seen < len(wanted) - allowed:
            continue
        if seen > len(wanted) + allowed:
            break
        distance = Levenshtein.distance("".join(prefix), wanted, score_cutoff=allowed)
        better = distance <= allowed and (best is None or distance < best[0])
        if better and _ends(text, index + 1, distance == 0, len(wanted)):
            best = (distance, index + 1)
    if best is None:
        return None
    end = best[1]
    while end < len(text) and text[end] in _PUNCTUATION:
        end += 1
    return end


def _ends(text: str, end: int, exact: bool, length: int) -> bool:
    """True when a label can end before `text[end]`: `Jama|luddin` is no `Nama`."""
    if end >= len(text) or not text[end].isalpha():
        return True
    return exact and (length >= _GLUED_LABEL or (text[end - 1].islower() and text[end].isupper()))


def _look_alike_letter(char: str) -> str:
    upper = char.upper()
    if "A" <= upper <= "Z":
        return upper
    return {"1": "I", "!": "I", "|": "I", "0": "O", "5": "S"}.get(char, "")
