"""Where a birth certificate says where and when: BAHWA DI the place PADA TANGGAL the day.

Either label may be worn, hidden by glare, or read as something else.  The other one, and what
stands beside it on its row, tell where it must have been.
"""

from __future__ import annotations

import re
from dataclasses import replace

from docverify.doctypes.akta_names import Lens, between
from docverify.doctypes.base import unread
from docverify.doctypes.running_text import RunningText, Span
from docverify.numbers import words
from docverify.numbers.errors import InvalidWords
from docverify.types import Field

_PLACE = ("BAHWA DI",)
_PLACE_SHORT = ("BAHWA",)  # the little word behind it was lost
_ON = ("PADA TANGGAL",)
_PLACE_END = re.compile(r"(?<![A-Z])(?:PADA|TANGGAL|TAHUN)(?![A-Z])")
_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]{3,}(?![a-z])")
_IN = re.compile(r"(?<![A-Za-z])[dD][iIlL1]?\s+(?=[A-Z]{3})")  # the little word before it
_BESIDE = 0.9  # a value stands at most so many line heights above or below its label
_LONGEST_PLACE = 45  # letters
_ALONE = 0.85  # what is left of the confidence where one of the two labels is missing


def place_end(text: RunningText) -> int:
    """Where the label before the place ends; 0 where it is unread."""
    place = text.find(_PLACE) or text.find(_PLACE_SHORT)
    return 0 if place is None else place.stop


def place_and_day(text: RunningText, born: Span | None) -> tuple[Span | None, Span | None]:
    """The labels before the place and before the day; one that is unread is where it must have
    stood, and empty."""
    place = text.find(_PLACE) or text.find(_PLACE_SHORT)
    begin = 0 if place is None else place.stop
    day = text.find(_ON, begin, None if born is None else born.start)
    if place is not None and day is not None and day.start - begin > 2 * _LONGEST_PLACE:
        day = None
    if day is None and place is not None:
        day = text.find(("TANGGAL",), begin, begin + 2 * _LONGEST_PLACE) or _day_at(text, place)
    return place or _before_day(text, day), day


def _day_at(text: RunningText, place: Span) -> Span | None:
    """Where the day begins in words of its own, on the row of the place or next to it, when the
    label before it is lost."""
    anchor = text.cells(place.start, place.stop)[-1]
    for cell in text.cells(place.stop, place.stop + 2 * _LONGEST_PLACE):
        if cell.start == 0 and abs(cell.level - anchor.level) < anchor.height:
            try:
                words.parse_number(cell.text, low=1, high=31)
            except InvalidWords:
                continue
            begin = text.start_of(cell)
            return Span(begin, begin)
    return None


def _before_day(text: RunningText, on: Span | None) -> Span | None:
    """An empty label before the place, when BAHWA DI is lost: what stands in capitals on the row
    of the day, left of it."""
    if on is None:
        return None
    day = text.cells(on.start, max(on.stop, on.start + 1))[0]
    for cell in text.cells(0, on.start):
        beside = abs(cell.level - day.level) < _BESIDE * day.height and cell.right < day.left
        capitals = re.search(r"(?<![A-Za-z])[A-Z]{3,}(?![a-z])", cell.text)
        if beside and capitals is not None:
            word = list(_IN.finditer(cell.text))
            inside = word[-1].end() if word else capitals.start()
            begin = text.start_of(cell) + inside
            return Span(begin, begin)
    return None


def birth_place(text: RunningText, at: Span | None, on: Span | None, lens: Lens) -> Field:
    """Between `bahwa di` and `pada tanggal`, or to the end of the line where that is unread."""
    if at is None:
        return unread("birth_place")
    if on is not None and on.start - at.stop < _LONGEST_PLACE:
        early = _PLACE_END.search(text.text, at.stop, on.start)
        return between(
            text, "birth_place", at.stop, on.start if early is None else early.start(), lens
        )
    cells = text.cells(at.stop, at.stop + _LONGEST_PLACE)
    anchor = text.cells(at.start, max(at.stop, at.start + 1))[-1]
    stop = at.stop
    for cell in cells:
        if abs(cell.level - anchor.level) > _BESIDE * anchor.height:
            break
        # the first cell may hold the anchor as well and begin before it
        begin = text.text.find(cell.text, max(stop - len(cell.text), 0))
        if begin < 0:
            break
        stop = min(max(begin + len(cell.text), stop), at.stop + _LONGEST_PLACE)
    cut = _PLACE_END.search(text.text, at.stop, stop)
    field = between(text, "birth_place", at.stop, stop if cut is None else cut.start(), lens)
    return replace(field, confidence=field.confidence * _ALONE)
