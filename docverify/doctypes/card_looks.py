"""Second looks at the cells of a family card, on the picture as it was photographed.

A cell is looked at again between its two upright rules: what is rule and what is letter is told by
the white above and below the text, and a letter that stands beside a rule gets a clean margin in
its place.  A name or a date on one line is looked at whole and with care, the rules that run
through it left in it: the careful recogniser reads across a rule what is lost beside one.  Two
looks that leave a doubt decide together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import card_table
from docverify.doctypes.base import joined
from docverify.doctypes.card_table import CardTable
from docverify.doctypes.fields import date_field, sex_field
from docverify.doctypes.second_look import (
    NAME,
    agree,
    part,
    part_of,
    region,
    unheard,
    with_spaces,
)
from docverify.doctypes.table import Sheet, grey_of, ink, rectangle
from docverify.doctypes.two_looks import differing, extra_scores, signs
from docverify.layout import Cell, letters
from docverify.ocr import boxes
from docverify.types import Line, Page, Pixels, Quad, Recognise

Box = tuple[float, float, float, float]
Kind = Literal["name", "date", "word"]
Doubt = Callable[[Sequence[Cell]], bool]

_INSET = 0.08  # a cell's ink is looked for so far (of the row's height) inside its rules
_BAND = 0.5  # where a line's ink is looked for: so many of its heights above and below its middle
_END = 0.3  # a full stop ends so many line heights beyond the letters
_LETTERS = 0.36  # where its letters are, likewise: a line's box has room around them
_RULE = 3.0  # half the thickness of a rule, pixels
_BESIDE = 0.4  # a rule stands so near its place, in text heights
_OUTSIDE = 4  # rows of pixels above and below the text that tell a rule from a letter
_PALE = 0.12  # a rule's edge is darker than the paper by this share of the rule's own darkness
_DARKER = 18.0  # and a rule by so much (0-255)
_LEFT_OVER = 0.8  # ink beyond the read text by so many letter widths: the cell is read again
_DASH = 1.2  # ink narrower than this, in text heights, is a dash and no text
_PAD = (0.35, 0.22)  # room around the ink of a second look, in ink heights: sideways, up and down
_MARGIN = 1.0  # a margin that lacks more than this (pixels) is drawn
_PAPER = 70  # percentile of a strip that is paper
_LOWEST = 16  # height of a strip in pixels at least
_WRAPPED = 1.55  # ink taller than so many text heights is two printed lines
_VALLEY = 0.3  # between two printed lines there is so little of the ink of either
_OTHER_LINE = 0.75  # ink so many line heights from the middle of a line is of another line, ...
_SAME_LINE = 0.6  # ... if one of the two lines found there is so much like the known one
_FREE = 0.55  # a value's box begins so far of the way from its first letter to the sign before it
_LOW = 0.6  # a sign lower than this share of the line behind it is a colon and no letter;
_COLON = 0.27  # so is what is narrower than this, in line heights, ...
_SLIM = frozenset("IJLT1'.,!")  # ... unless it was read as one of these
_FAINT_END = 0.9  # a first or last letter less sure than this is doubtful,
_FAINT = 0.6  # any letter less sure than this, likewise
_CLEAR = 0.97  # what the check asks about is doubtful already below this
_TOUCHING = 1.5  # ink so near to a rule, in pixels, may be what is left of a letter,
_CUT = 0.75  # which leaves so much of the confidence
_HALVES = (0.55, 0.65)  # looks at a line of print: so many line heights up and down, ...
_LOW_HALVES = (0.45, 0.55)  # and at a date, ...
_FIGURE = 0.9  # ... longer by so much of a figure, which may stand behind the rule
_BEYOND = 0.35  # ... and so many beyond its ends
_ONE_LINE = 0.5  # parts of one line of print differ in level by so many line heights at most
_SPECKS = 0.6  # a second printed line so much less sure than the first is none
_NEW_TEXT = 0.7  # text where the first look saw a dash must be so sure
_NEW_LETTER = 0.75  # and a letter that only the second look saw, so sure
_SETTLED = 0.9  # a careful look that is surer than this may stand alone
TWO_LOOKS = 0.85
"""Share of the confidence that is left where two looks differ."""
_TWO_SPACINGS = 0.95  # two that differ in spaces or points alone leave so much
_ONCE = 0.98  # and a name that was read once


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell's text, and how far two looks at it agree (1: they do, or one was enough).

    joint  True when all looks together chose letters and spaces
    cut    share of the confidence that is left where the rule may have cut the first letter
    """

    cells: tuple[Cell, ...]
    agree: float = 1.0
    joint: bool = False
    cut: float = 1.0


# ---------------------------------------------------------------------------------------- doubts


def faint(cells: Sequence[Cell]) -> bool:
    """True when a letter at either end, or any letter, is not sure."""
    scores = [s for c in cells for s in c.scores]
    if not scores:
        return True
    return min(scores[0], scores[-1]) < _FAINT_END or min(scores) < _FAINT


def unclear(cells: Sequence[Cell]) -> bool:
    """True when any letter is less than clear."""
    return min((s for c in cells for s in c.scores), default=0.0) < _CLEAR


def any_letters(cells: Sequence[Cell]) -> bool:
    """Names are read twice: the recogniser drops a letter here and there, and is sure."""
    return any(c.isalnum() for cell in cells for c in cell.text) or not cells


def unclear_letters(cells: Sequence[Cell]) -> bool:
    """Names that nobody asks about are read twice only where the first look was not clear."""
    return any_letters(cells) and unclear(cells)


def doubtful_number(cells: Sequence[Cell]) -> bool:
    text = "".join(c.text for c in cells)
    return not re.fullmatch(r"[0-9]{16}", text) or len(cells) != 1 or faint(cells)


def no_sex(cells: Sequence[Cell]) -> bool:
    return sex_field(cells).value is None


def no_date(cells: Sequence[Cell]) -> bool:
    field, _ = date_field("birth_date", cells)
    return field.value is None or bool(field.repairs) or faint(cells)


def no_clear_date(cells: Sequence[Cell]) -> bool:
    return no_date(cells) or unclear(cells)


def _date_sure(cells: Sequence[Cell]) -> float:
    field, _ = date_field("birth_date", cells)
    return -1.0 if field.value is None else field.confidence


def no_relation(cells: Sequence[Cell]) -> bool:
    return card_table.relationship(joined(cells)) is None


# ------------------------------------------------------------------------------------------- eye


class Eye:
    """Looks at places of the straightened page again, on the picture as it was photographed."""

    def __init__(
        self, sheet: Sheet, recognise: Recognise, closely: Recognise | None = None
    ) -> None:
        self.sheet = sheet
        self.careful = False
        self._recognise = recognise
        self._closely = closely or recognise
        self._grey: npt.NDArray[np.uint8] = grey_of(sheet.page.pixels)

    def through(self, recognise: Recognise) -> Eye:
        """The same with a more careful recogniser."""
        other = copy(self)
        other._recognise = recognise
        other.careful = True
        return other

    def number(self, page: Page, quad: Quad) -> Line:
        """What stands in a box of the straightened page; with `Recognise`'s signature."""
        line = self._recognise(self.sheet.source, self.sheet.before(quad))
        return replace(line, quad=quad)

    def look(
        self, table: CardTable, row: int, column: str, doubt: Doubt, kind: Kind = "word"
    ) -> Seen:
        """What stands in a cell; read again where `doubt` says so, where ink is left over or where
        a rule runs through a name or a date."""
        together = kind == "name"
        first = tuple(table.at(row, column))
        once = _ONCE if together else 1.0
        box = table.box(row, column)
        if box is None or not np.isfinite(box).all() or box[2] - box[0] > 1e6:
            return Seen(first, once)
        inset = max(_INSET * (box[3] - box[1]), _RULE - 1)
        whole_top, whole_foot = box[1] + inset, box[3] - inset
        top, foot = whole_top, whole_foot
        if first:  # the remains of rules above and below are no text
            top = max(top, min(c.level - _BAND * c.height for c in first))
            foot = min(foot, max(c.level + _BAND * c.height for c in first))
        free, clear = self._between_rules(first, box, (whole_top, whole_foot))
        if together and len(first) == 1 and signs(first):
            wrapped = self._wrapped(first, box, (free[0], whole_top, free[1], whole_foot), clear)
            if wrapped:
                return Seen(wrapped)
        around = self._around(first, (free[0], top, free[1], foot), clear)
        if around is None:
            return Seen(first, once)
        touched = clear and around[0] - free[0] <= _TOUCHING
        cut = _CUT if touched else 1.0
        text = self.sheet.height
        if around[2] - around[0] < _DASH * 0.6 * text and not any(letters(c.text) for c in first):
            return Seen(first, once)
        crossed = kind == "name" and self._crossed(first, box)
        left_over = bool(first) and not crossed and _left_over(first, around)
        touched = touched and together
        if first and not (left_over or crossed or touched or doubt(first)):
            return Seen(first, once, cut=cut)
        if kind != "word" and _one_line(first):
            ends = self._ends(first, around, free, touched, crossed)
            return self._whole_line(first, ends) if together else self._date(first, ends)
        again = self._read(around, box, free)
        return replace(_better(first, again, left_over), cut=cut)

    def _crossed(self, first: tuple[Cell, ...], box: Box) -> bool:
        """True when a rule runs through the one line of print that a cell holds."""
        if not _one_line(first):
            return False
        reach = _LETTERS * max(c.height for c in first)
        level = any(min(c.level - box[1], box[3] - c.level) < reach for c in first)
        return level or first[0].left < box[0] or first[-1].right > box[2]

    def _ends(
        self,
        first: tuple[Cell, ...],
        around: Box,
        free: tuple[float, float],
        touched: bool,
        crossed: bool,
    ) -> list[tuple[float, float]]:
        """Where the looks at one line of print begin and end: as far as its ink goes, and over
        the rule where it reaches it."""
        height = max(c.height for c in first)
        left, right = first[0].left, first[-1].right
        if not crossed:  # a level rule through the print is ink from side to side
            left, right = min(left, around[0]), max(right, around[2])
        room = _BEYOND * height
        over = left - room, right + room
        inside = max(left - room, free[0]), min(right + room, free[1])
        return [over, inside] if touched or crossed else [inside, over]

    def _look_at(self, first: tuple[Cell, ...], ends: tuple[float, float], half: float) -> Cell:
        """One careful look at a line of print, the rules that run through it left in it."""
        height = max(c.height for c in first)
        level = float(np.mean([c.level for c in first]))
        quad = rectangle(ends[0], level - half * height, ends[1], level + half * height)
        line = self._closely(self.sheet.source, self.sheet.before(quad))
        return _whole(replace(line, quad=quad))

    def _whole_line(self, first: tuple[Cell, ...], ends: Sequence[tuple[float, float]]) -> Seen:
        """What careful looks see at one line of a name."""
        one = self._look_at(first, ends[0], _HALVES[0])
        if not one.text:
            return Seen(first, TWO_LOOKS)
        if _least(one) >= _SETTLED and (signs((one,)) == signs(first) or _least(one) > _CLEAR):
            return Seen((one,), _ONCE, joint=True)
        two = self._look_at(first, ends[1], _HALVES[1])
        return _together((one,), (two,))

    def _date(self, first: tuple[Cell, ...], ends: Sequence[tuple[float, float]]) -> Seen:
        """The surest of the first look and of careful ones, longer by a figure, at a date."""
        letter = (first[-1].right - first[0].left) / max(sum(len(c.text) for c in first), 1)
        seen = [(_date_sure(first), first)]
        left, right = ends[0][0], first[-1].right + _FIGURE * letter + 0.25 * first[0].height
        for half in _LOW_HALVES:
            look = (self._look_at(first, (left, right), half),)
            seen.append((_date_sure(look), look))
            if seen[-1][0] >= _SETTLED:
                break
        return Seen(max(seen, key=lambda k: k[0])[1])

    def again(self, first: tuple[Cell, ...]) -> Seen:
        """A line of a name that stands in no table, read once more where the first look saw it."""
        cell = self._without_colon(first[0])
        quad = _value_box(cell)
        line = self.number(self.sheet.page, quad)
        if not line.text:
            return Seen((cell,))
        seen = (self._without_colon(_whole(line)),)
        colon = signs(seen)[1:] == signs((cell,))  # the leading colon was taken for a letter
        return Seen((cell,)) if colon else _together((cell,), seen)

    def beside(self, label: Cell, near: float, left: float, right: float) -> tuple[Cell, ...]:
        """What stands to the right of a label although the first look saw nothing there."""
        middle = label.line.centre[1]
        box = (left + 0.3 * label.height, middle - near, right, middle + near)
        around = ink(self._grey, box)
        if around is None:
            return ()
        tall = (box[0], box[1] - near, box[2], box[3] + near)
        found = self._read(around, tall, (box[0], box[2]))
        return tuple(self._without_colon(c) for c in found if c.confidence >= _NEW_TEXT)

    def _between_rules(
        self, first: Sequence[Cell], box: Box, levels: tuple[float, float]
    ) -> tuple[tuple[float, float], bool]:
        """Where the white between the two upright rules of a cell begins and ends, and whether
        that was seen.

        A rule is dark above and below the text as well, a letter is not.
        """
        usual = (box[0] + _RULE, box[2] - _RULE), False
        if not first:
            return usual
        top = min(c.level - _LETTERS * c.height for c in first)
        foot = max(c.level + _LETTERS * c.height for c in first)
        a, b, c, d = (max(round(y), 0) for y in (levels[0], top, foot, levels[1]))
        outside = np.concatenate([self._grey[a:b], self._grey[c:d]])
        if len(outside) < _OUTSIDE:
            return usual
        reach = max(_BESIDE * self.sheet.height, 2 * _RULE)
        begin, end = _rule(outside, box[0], reach), _rule(outside, box[2], reach)
        if begin is None or end is None or end[0] - begin[1] < self.sheet.height:
            return usual
        return (begin[1], end[0]), True

    def _around(self, first: Sequence[Cell], inner: Box, clear: bool) -> Box | None:
        """The box around the ink of a cell.

        Where one line was read, its letters alone tell how far the ink goes to the left and right:
        what is left of the rules above and below goes from side to side.
        """
        left, top, right, foot = inner
        if len(first) == 1 and signs(first):
            level, tall = first[0].level, first[0].height
            core = (left, level - _LETTERS * tall, right, level + _LETTERS * tall)
            seen = ink(self._grey, core, sides=not clear)
            if seen is not None:
                left = max(left, seen[0] - _END * tall)
                right = min(right, seen[2] + _END * tall)
                return ink(self._grey, (left, top, right, foot), sides=not clear)
        return ink(self._grey, inner, sides=not clear)

    def _wrapped(
        self, first: tuple[Cell, ...], box: Box, inner: Box, clear: bool
    ) -> tuple[Cell, ...]:
        """Both printed lines of a cell of which the first look saw one; empty when there is one.

        clear  False: the remains of rules may stand at the sides of `inner`
        """
        around = ink(self._grey, inner, sides=not clear)
        if around is None:
            return ()
        middle, tall = first[0].level, first[0].height
        above, below = middle - around[1], around[3] - middle
        if max(above, below) < _OTHER_LINE * tall:
            return ()
        found = self._read(around, box, (inner[0], inner[2]))
        if len(found) != 2 or min(k.confidence for k in found) < _NEW_TEXT:
            return ()
        known = found[0] if below > above else found[1]
        same = Levenshtein.normalized_similarity(signs((known,)), signs(first))
        return found if same >= _SAME_LINE and min(len(letters(k.text)) for k in found) > 1 else ()

    def _without_colon(self, cell: Cell) -> Cell:
        """The cell without a single leading letter whose ink is as narrow as a colon's."""
        places = cell.line.char_x[cell.start : cell.start + 3]
        if not re.match(r"\w \S", cell.text) or len(places) < 3 or cell.text[0] in _SLIM:
            return cell
        start, width = cell.line.left, cell.line.right - cell.line.left
        middle = start + width * (places[0] + places[2]) / 2
        return cell.cut(2) if self._is_colon((start, middle), cell) else cell

    def values(self, cells: Sequence[Cell]) -> list[Cell]:
        """The cells beside a label without a first one that is a colon read as a letter."""
        first, *rest = cells
        if not rest or len(first.text) != 1:
            return [first, *rest]
        if first.height < _LOW * rest[0].height:
            return rest
        if first.text not in _SLIM and self._is_colon((first.left, first.right), rest[0]):
            return rest
        return [first, *rest]

    def _is_colon(self, place: tuple[float, float], cell: Cell) -> bool:
        """True where the ink between two places left of a text's end is as narrow as a colon."""
        half = _BAND * cell.line.height
        around = ink(self._grey, (place[0], cell.level - half, place[1], cell.level + half))
        return around is None or around[2] - around[0] < _COLON * cell.line.height

    def _line(self, place: Box, free: tuple[float, float]) -> Line:
        """What stands at a place of the straightened page (left, top, right, bottom).

        free  where the white between two rules begins and ends: beyond it, paper is drawn
        """
        left, top, right, bottom = place
        inner = rectangle(max(left, free[0]), top, min(right, free[1]), bottom)
        before, after = inner[0][0] - left, right - inner[1][0]
        if max(before, after) <= _MARGIN:
            return self.number(self.sheet.page, inner)
        source = self.sheet.before(inner)
        tall = max(round(boxes.sides(source)[1]), _LOWEST)
        strip = boxes.crop(self.sheet.source.pixels, source, tall)
        scale = tall / max(bottom - top, 1.0)
        paper = np.percentile(strip, _PAPER, axis=(0, 1)).tolist()
        sides = (max(round(before * scale), 0), max(round(after * scale), 0))
        wide = cv2.copyMakeBorder(strip, 0, 0, *sides, cv2.BORDER_CONSTANT, value=paper)
        rows, cols = wide.shape[:2]
        pixels: Pixels = np.asarray(wide, np.uint8)
        line = self._recognise(Page(pixels), rectangle(0.0, 0.0, float(cols), float(rows)))
        return replace(line, quad=rectangle(left, top, right, bottom))

    def _read(self, around: Box, box: Box, free: tuple[float, float]) -> tuple[Cell, ...]:
        """The ink's one or two printed lines, recognised again."""
        left, top, right, bottom = around
        lines = [(top, bottom)]
        if bottom - top > _WRAPPED * 0.55 * self.sheet.height:
            middle = self._valley(left, top, right, bottom)
            if middle is not None:
                lines = [(top, middle), (middle, bottom)]
        cells: list[Cell] = []
        for a, b in lines:
            side, up = _PAD[0] * (b - a), _PAD[1] * (b - a)
            place = (left - side, max(a - up, box[1] - 1), right + side, min(b + up, box[3] + 1))
            line = self._line(place, free)
            if line.text:
                cells.append(_whole(line))
        best = max((c.confidence for c in cells), default=0.0)
        return tuple(c for c in cells if c.confidence > _SPECKS * best)

    def _valley(self, left: float, top: float, right: float, bottom: float) -> float | None:
        """Level between two printed lines, where (nearly) no ink is; None when there is none."""
        strip = self._grey[int(top) : int(bottom), int(left) : int(right)]
        paper, dark = float(np.percentile(strip, 75)), float(np.percentile(strip, 1))
        rows = (strip < paper - 0.4 * (paper - dark)).sum(axis=1)
        third = len(rows) // 4
        middle = rows[third : len(rows) - third]
        if not len(middle):
            return None
        low = int(middle.argmin()) + third
        if rows[low] > _VALLEY * min(rows[:low].max(initial=0), rows[low:].max(initial=0)):
            return None
        return top + third + float(np.mean(np.nonzero(middle == middle.min())[0]))


def _rule(outside: npt.NDArray[np.uint8], place: float, reach: float) -> tuple[float, float] | None:
    """Left and right edge of the upright rule near `place`, or None where there is none.

    outside  grey rows above and below the text
    """
    begin = max(round(place - reach), 0)
    part = outside[:, begin : round(place + reach) + 1]
    if part.shape[1] < 2 * _RULE:
        return None
    tone = part.mean(axis=0)
    paper, low = float(np.percentile(tone, 80)), int(tone.argmin())
    depth = paper - float(tone[low])
    if depth < _DARKER:
        return None
    dark = tone < paper - _PALE * depth
    a = b = low
    while a > 0 and dark[a - 1]:
        a -= 1
    while b + 1 < len(dark) and dark[b + 1]:
        b += 1
    return float(begin + a), float(begin + b + 1)


def _value_box(cell: Cell) -> Quad:
    """Where a value stands that its line begins a label or a colon before: without these."""
    places, start = cell.line.char_x, cell.start
    if not start or len(places) != len(cell.line.text):
        return region(cell, 0.0)
    a = places[start] - _FREE * (places[start] - places[start - 1])
    return part(cell.line.quad, a, 1.0, 0.0)


def _one_line(first: Sequence[Cell]) -> bool:
    """True for the parts of one line of print."""
    levels = [c.level for c in first]
    return bool(signs(first)) and max(levels) - min(levels) <= _ONE_LINE * first[0].height


def _whole(line: Line) -> Cell:
    return Cell(line.text, line.left, line.right, line.centre[1], line.height, line)


def _left_over(cells: Sequence[Cell], around: Box) -> bool:
    """True when ink stands to the left or right of what was read."""
    left, right = min(c.left for c in cells), max(c.right for c in cells)
    longest = max(cells, key=lambda c: len(c.text))
    letter = (longest.right - longest.left) / max(len(longest.text), 1)
    return around[0] < left - _LEFT_OVER * letter or around[2] > right + _LEFT_OVER * letter


# ------------------------------------------------------------------------------------- decisions


def _together(first: tuple[Cell, ...], *more: tuple[Cell, ...]) -> Seen:
    """What all looks at one line of a name make the likeliest together."""
    again = more[0]
    if len(first) != 1 or len(again) != 1 or not signs(first):
        return _better(first, again, False)
    if all(_plain(look[0], first[0].text) for look in (first, *more)):
        return Seen((max((first[0], *(look[0] for look in more)), key=_least),), joint=True)
    looks = [first, *more]
    lattices = [k for k in (part_of(look[0]) for look in looks) if k is not None]
    if len(lattices) < len(looks) or not signs(again):
        return _better(first, again, False)
    text, scores, places, share = agree(lattices, NAME)
    if not text.strip():
        return _better(first, again, False)
    line = replace(again[0].line, text=text, char_scores=scores, char_x=places)
    cell = replace(again[0], text=text, line=line, start=0).cut(0)
    cell = with_spaces(cell, again[0])  # a tight box swallows spaces
    return Seen((cell,), share * _agreement(looks), joint=True)


def _plain(cell: Cell, text: str) -> bool:
    """True for a clear reading of a name that needs no weighing."""
    same = cell.text == text and all(c in NAME.symbols for c in text)
    return same and not unheard(text) and _least(cell) >= _SETTLED


def _least(cell: Cell) -> float:
    return min(cell.scores, default=0.0)


def _agreement(looks: Sequence[tuple[Cell, ...]]) -> float:
    """Share of the confidence that looks which differ leave to what they decided together."""
    if len({signs(look) for look in looks}) > 1:
        return TWO_LOOKS
    return _TWO_SPACINGS if len({" ".join(joined(k).split()) for k in looks}) > 1 else 1.0


def _better(first: tuple[Cell, ...], again: tuple[Cell, ...], left_over: bool) -> Seen:
    """The likelier of two looks at one cell."""
    if not again or not first:
        return Seen(again or first)
    a, b = signs(first), signs(again)
    sure_a = min(c.confidence for c in first)
    sure_b = min(c.confidence for c in again)
    if a == b:
        return Seen(again if sure_b > sure_a else first)
    if not re.search("[A-Z0-9]", a):  # a dash, and specks around it
        return Seen(again if sure_b >= _NEW_TEXT else first)
    if left_over and a in b:
        extra = extra_scores(again, a)
        return Seen(again if min(extra, default=0.0) >= _NEW_LETTER else first)
    for_first, for_again = differing(first, again)
    return Seen(again if for_again > for_first else first, TWO_LOOKS)
