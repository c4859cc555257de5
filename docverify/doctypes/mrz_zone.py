"""The machine-readable zone: two lines of 44, found among the lines of a page and decoded."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from docverify.doctypes.base import Aids
from docverify.layout import Cell, Layout
from docverify.numbers import mrz, mrz_repair
from docverify.numbers.errors import InvalidMrz
from docverify.types import Line, Reading

LIKE = 0.6
"""Likeness (0-1) from which a line may belong to the zone."""

_CHECKED = 0.995
_UNCHECKED = 0.6
_REPAIR = 0.9


@dataclass(frozen=True, slots=True)
class Zone:
    """The two lines of a passport's machine-readable zone.

    first, second     the lines as the engine saw them
    found             the decoded zone; check digits may have failed, see `found.checks`
    checked           True when every check digit is right
    repairs           what was substituted, line by line
    first_confidence  0-1 that line 1 is exact (it has no check digits of its own)
    confidence        0-1 that line 2 is exact
    """

    first: Line
    second: Line
    found: mrz.Mrz
    checked: bool
    repairs: tuple[str, ...]
    first_confidence: float
    confidence: float


def zone_lines(layout: Layout) -> list[list[Cell]]:
    """Rows of cells that look like lines of a zone, from top to bottom.

    A row of several cells is a line that the detector cut in pieces.
    """
    found: list[list[Cell]] = []
    for row in layout.rows():
        single = max(row, key=lambda c: mrz.likeness(c.text))
        together = "".join(c.text for c in row)
        if mrz.likeness(single.text) >= LIKE:
            found.append([single])
        elif len(row) > 1 and mrz.likeness(together) >= LIKE and "<" in together:
            found.append(row)
    return found


def find_zone(reading: Reading, aids: Aids) -> Zone | None:
    """The zone of the page, or None when there are no two lines that could be one."""
    layout = Layout(reading.lines)
    rows = zone_lines(layout)
    best: tuple[float, Line, Line] | None = None
    for upper, lower in itertools.pairwise(rows):
        gap = lower[0].level - upper[0].level
        if gap > 6 * max(lower[0].height, upper[0].height):
            continue
        first, second = _whole(upper, reading, aids), _whole(lower, reading, aids)
        score = mrz.likeness(first.text) + mrz.likeness(second.text)
        if best is None or score > best[0]:
            best = (score, first, second)
    return None if best is None else _decode(best[1], best[2], aids)


def _whole(row: Sequence[Cell], reading: Reading, aids: Aids) -> Line:
    """The row as one line; pieces are recognised again as a whole."""
    if len(row) == 1:
        return row[0].line
    left, right = row[0].line.quad, row[-1].line.quad
    return aids.recognise(reading.page, (left[0], right[1], right[2], left[3]))


def _decode(first: Line, second: Line, aids: Aids) -> Zone | None:
    repaired = mrz_repair.repair(first.text, second.text)
    try:
        found = mrz.parse(repaired.line1, repaired.line2, today=aids.today)
    except InvalidMrz:
        return None
    checked = all(found.checks.values())
    sure = (_CHECKED if checked else _UNCHECKED) * _REPAIR ** len(repaired.repairs)
    return Zone(first, second, found, checked, repaired.repairs, first.confidence, sure)
