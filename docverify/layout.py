"""Rows and columns of printed text: where lines stand on the page, along its own slant.

A hand-held photo is tilted and seen from an angle, so that the slant of the text changes from the
top of the paper to its foot.  `Layout` fits that slant and gives every line two coordinates in
which rows are level: `left`/`right` along the text and `level` down the paper, in pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify.types import Line

_LETTER = re.compile(r"[A-Z]")
_PUNCTUATION = " \t:;.,-=_~'\"`|"
_SHORT_LABEL = 4
_LONG_LABEL = 8
_GLUED_LABEL = 6


@dataclass(frozen=True, slots=True)
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
        self._slope = _fit_slope(kept)
        self._origin = min((line.left for line in kept), default=0.0)
        self.cells: tuple[Cell, ...] = tuple(
            sorted((self._place(line) for line in kept), key=lambda c: (c.level, c.left))
        )
        heights = sorted(c.height for c in self.cells)
        self.height: float = heights[len(heights) // 2] if heights else 1.0

    def _place(self, line: Line) -> Cell:
        x, y = line.centre
        slope = self._slope[0] + self._slope[1] * y
        level = y - slope * (x - self._origin)
        stretch = float(np.hypot(1.0, slope))
        return Cell(
            line.text,
            line.left * stretch,
            line.right * stretch,
            level,
            line.height,
            line,
        )

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


def _fit_slope(lines: Sequence[Line]) -> tuple[float, float]:
    """Slope of the text as a + b * y, weighted by the length of the lines, without outliers."""
    rows: list[tuple[float, float, float]] = []
    for line in lines:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.quad
        dx = x1 - x0 + x2 - x3
        dy = y1 - y0 + y2 - y3
        if dx > 6 * line.height:
            rows.append((line.centre[1], dy / dx, dx))
    if not rows:
        return 0.0, 0.0
    table = np.array(rows)
    order = table[table[:, 1].argsort()]
    middle = float(order[np.searchsorted(np.cumsum(order[:, 2]), order[:, 2].sum() / 2), 1])
    near = table[np.abs(table[:, 1] - middle) < 0.12]
    if len(near) < 4 or float(np.ptp(near[:, 0])) < 1:
        return middle, 0.0
    y, slope, weight = near[:, 0], near[:, 1], near[:, 2]
    centre = float(np.average(y, weights=weight))
    spread = float(np.average((y - centre) ** 2, weights=weight))
    mean = float(np.average(slope, weights=weight))
    if spread <= 0:
        return mean, 0.0
    b = float(np.average((y - centre) * (slope - mean), weights=weight)) / spread
    limit = 0.3 / max(float(np.ptp(y)), 1.0)
    b = min(max(b, -limit), limit)
    return mean - b * centre, b


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
