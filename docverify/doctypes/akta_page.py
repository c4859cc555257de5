"""Which lines of a photograph are worth a second look on a birth certificate.

The engine reads the lines of a paper it knows once, and quickly.  Most of what it is not sure of is
of no consequence: the ornaments of the border, the English echo of the labels, the official's name
at the foot.  What the fields are read from is looked at again here, with more care.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from docverify.doctypes.akta_lines import is_english, on_form
from docverify.doctypes.table import Sheet
from docverify.layout import Cell, Layout, letters
from docverify.types import Line, Recognise

_TITLES = ("KUTIPANAKTAKELAHIRAN", "KUTIPANAKTEKELAHIRAN")
_BETWEEN = ("EXCERPTOFBIRTHCERTIFICATE", "MENURUTSTBLD", "INACCORDANCEWITHSTATEGAZETTE")
_VALUE = re.compile(r"[A-Z]{2}")  # capitals behind a label
_SERIAL = re.compile(r"N[o0O]\W{0,3}A[Ll1I]")  # of the blank sheet
_FOOT = ("KUTIPANINIDIKELUARKAN", "THEEXCERPTISISSUED")
_LIKE = 75.0  # similarity (0-100) from which a line counts as one of these
_DOUBT = 0.93  # mean confidence below which the quick recogniser errs: its own operating point
_HOPELESS = 0.5  # and below which nothing was made of it by a second look either
_SHORTEST = 3  # letters and digits of a line worth reading
_MANY_DIGITS = 8  # of a number that may stand above the title
_MOST = 16  # lines that are looked at again at most
_CAPITALS = 0.93  # lines read this surely tell whether a paper is filled in with capitals


def clearer(sheet: Sheet, closely: Recognise) -> Sheet:
    """The sheet with the doubtful lines that matter read again, where that is surer."""
    layout = Layout(sheet.lines)
    again: dict[int, Line] = {}
    for cell in _doubtful(layout.cells)[:_MOST]:
        quad = cell.line.quad
        seen = closely(sheet.source, sheet.before(quad))
        if seen.confidence > cell.line.confidence:
            again[id(cell.line)] = replace(seen, quad=quad)
    return replace(sheet, lines=tuple(again.get(id(line), line) for line in sheet.lines))


def _doubtful(cells: Sequence[Cell]) -> list[Cell]:
    """From top to bottom: between the title and the place of issue, and numbers above."""
    top = min((c.level for c in cells if _like(c, _TITLES)), default=float("-inf"))
    foot = min((c.level for c in cells if c.level > top and _like(c, _FOOT)), default=float("inf"))
    capitals = _in_capitals(c.text for c in cells if c.line.confidence >= _CAPITALS)
    found: list[Cell] = []
    for cell in cells:
        if not _HOPELESS <= cell.line.confidence < _DOUBT:
            continue
        if sum(s.isalnum() for s in cell.text) < _SHORTEST or _like(cell, _TITLES):
            continue
        digits = sum(s.isdigit() for s in cell.text)
        inside = top < cell.level and cell.level < foot - cell.height / 2
        above = cell.level < min(top, foot) and digits >= _MANY_DIGITS
        if not (inside or above) or _like(cell, _BETWEEN) or _SERIAL.match(cell.text):
            continue
        holds_value = digits > 0 or (on_form(cell.text) and _VALUE.search(cell.text))
        if capitals and _small_letters(cell.text) > 0 and (is_english(cell) or not holds_value):
            continue  # the form's own print: it is known, and found however it is read
        found.append(cell)
    return found


def _like(cell: Cell, phrases: Sequence[str]) -> bool:
    seen = letters(cell.text)
    return any(
        2 * len(seen) >= len(phrase)
        and fuzz.partial_ratio(phrase, seen, score_cutoff=_LIKE) >= _LIKE
        for phrase in phrases
    )


def _small_letters(text: str) -> int:
    """How many more small letters than other signs a text has."""
    small = sum(c.islower() for c in text)
    return small - sum(c.isalnum() and not c.islower() for c in text)


def _in_capitals(texts: Iterable[str]) -> bool:
    return sum(map(_small_letters, texts)) < 0
