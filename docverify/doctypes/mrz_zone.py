"""The machine-readable zone: two lines of 44, found among the lines of a page and decoded."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from docverify.doctypes import second_look
from docverify.doctypes.base import Aids
from docverify.layout import Cell, Layout
from docverify.numbers import mrz, mrz_decode, mrz_repair
from docverify.numbers.errors import InvalidMrz
from docverify.numbers.mrz_repair import Repaired
from docverify.types import Line, Quad, Reading

LIKE = 0.6
"""Likeness (0-1) from which a line may belong to the zone."""

_CHECKED = 0.995
_UNCHECKED = 0.6
_REPAIR = 0.9
_DIVIDED = 0.85  # confidence of a line 1 to which a filler was added
_PASSED = 0.9  # least confidence of a line 2 that passes every check in the decoder, ...
_PASSED_TWICE = 0.97  # ... in two looks (on 217 drawn pages and photographs none was wrong)
_PRINTED_TOO = 5.0  # natural-log odds for a name of line 1 that is printed above as well: by a
#   misreading it is not hit upon
_RIVALS = 0.5  # two readings pass every check: neither is sure
_CLEAR = 0.9  # a zone whose characters are this sure is not looked at again
_LOOKS = ((0.1, 0.3), (0.2, 0.0))  # line heights taller, and longer at the ends
_FARTHEST = 6  # heights between the levels of the two lines, at most
_PARTNER_STEPS = (1.25, 1.45, 1.65)  # heights from one line to the other, where one was missed
_DIGITS_OF_SECOND = 10  # line 2 holds more digits than this
_MACHINE = second_look.Alphabet(mrz_decode.ALPHABET, mrz_decode.LIKE)


@dataclass(frozen=True, slots=True, repr=False)
class Zone:
    """The two lines of a passport's machine-readable zone.

    first, second     the lines as the engine saw them
    found             the decoded zone; check digits may have failed, see `found.checks`
    checked           True when every check digit is right, and the reading is the only likely one
    repairs           what was substituted, line by line
    first_confidence  0-1 that line 1 is exact (it has no check digits of its own)
    confidence        0-1 that line 2 is exact
    whole             every look saw 44 characters in line 2: none is covered or cut off
    """

    first: Line
    second: Line
    found: mrz.Mrz
    checked: bool
    repairs: tuple[str, ...]
    first_confidence: float
    confidence: float
    whole: bool


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
        if gap > _FARTHEST * max(lower[0].height, upper[0].height):
            continue
        first, second = _whole(upper, reading, aids), _whole(lower, reading, aids)
        score = mrz.likeness(first.text) + mrz.likeness(second.text)
        if best is None or score > best[0]:
            best = (score, first, second)
    if best is None and len(rows) == 1:
        best = _with_partner(_whole(rows[0], reading, aids), reading, aids)
    return None if best is None else _decode(best[1], best[2], reading, aids)


def _whole(row: Sequence[Cell], reading: Reading, aids: Aids) -> Line:
    """The row as one line; pieces are recognised again as a whole."""
    if len(row) == 1:
        return row[0].line
    left, right = row[0].line.quad, row[-1].line.quad
    return aids.recognise(reading.page, (left[0], right[1], right[2], left[3]))


def _with_partner(known: Line, reading: Reading, aids: Aids) -> tuple[float, Line, Line] | None:
    """The line above or below a lone one, where the detector missed it."""
    second = sum(c.isdigit() for c in known.text) > _DIGITS_OF_SECOND
    best: tuple[float, Line, Line] | None = None
    for step in _PARTNER_STEPS:
        other = aids.recognise(reading.page, _shifted(known.quad, -step if second else step))
        likeness = mrz.likeness(other.text)
        if likeness >= LIKE and (best is None or likeness > best[0]):
            best = (likeness, other, known) if second else (likeness, known, other)
    return best


def _shifted(quad: Quad, heights: float) -> Quad:
    """The box moved down by so many of its heights."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    left = ((x3 - x0) * heights, (y3 - y0) * heights)
    right = ((x2 - x1) * heights, (y2 - y1) * heights)
    return (
        (x0 + left[0], y0 + left[1]),
        (x1 + right[0], y1 + right[1]),
        (x2 + right[0], y2 + right[1]),
        (x3 + left[0], y3 + left[1]),
    )


@dataclass(frozen=True, slots=True, repr=False)
class _Try:
    """One decoding of the zone from one look at each line."""

    repaired: Repaired
    passed: int
    first: Line
    second: Line

    @property
    def rank(self) -> tuple[bool, int, float]:
        return (self.repaired.valid, self.passed, self.repaired.confidence)


def _decode(first: Line, second: Line, reading: Reading, aids: Aids) -> Zone | None:
    """The likeliest zone; a doubtful one is looked at again, cut out a little taller.

    Every look is decoded on its own.  Two looks that pass all checks and disagree leave the zone
    unsure.
    """
    tries = [_try(first, second)]
    if not _sure(tries[0]) and first.lattice is not None and second.lattice is not None:
        for grow, wider in _LOOKS:
            quads = (
                second_look.part(line.quad, -_ends(line, wider), 1 + _ends(line, wider), grow)
                for line in (first, second)
            )
            upper, lower = (aids.recognise(reading.page, quad) for quad in quads)
            tries.append(_try(upper, lower))
            if not tries[-1].repaired.valid and tries[0].passed != tries[-1].passed:
                tries.append(_try(first, lower))
    best = max(tries, key=lambda t: t.rank)
    repaired = best.repaired
    line1, sure1, agreed = _first_line(best, tries, _printed(reading))
    try:
        found = mrz.parse(line1, repaired.line2, today=aids.today)
    except InvalidMrz:
        return None
    # The decoder refuses what passes the checks by more than one way to read it.
    checked = repaired.valid and all(found.checks.values())
    rivals = {t.repaired.line2 for t in tries if t.repaired.valid}
    sure = (_CHECKED if checked else _UNCHECKED) * _REPAIR ** len(_edits(repaired.repairs, "2:"))
    if repaired.valid and repaired.confidence > 0:
        agreed_looks = sum(t.repaired.line2 == repaired.line2 for t in tries if t.repaired.valid)
        least = _PASSED_TWICE if agreed_looks > 1 else _PASSED
        sure = min(sure, max(repaired.confidence, least))
    if len(rivals) > 1:
        sure = min(sure, _RIVALS)
    return Zone(
        best.first,
        best.second,
        found,
        checked,
        repaired.repairs,
        min(sure1, agreed),
        sure,
        all(len(mrz.compact(t.second.text)) == mrz.LENGTH for t in tries),
    )


def _ends(line: Line, heights: float) -> float:
    """So many line heights as a share of the line's length."""
    return heights * line.height / max(line.width, 1.0)


def _edits(steps: Sequence[str], where: str) -> list[str]:
    return [step for step in steps if f" at {where}" in step]


def _sure(one: _Try) -> bool:
    repaired = one.repaired
    return (
        repaired.valid
        and not _edits(repaired.repairs, "2:")
        and min(_letters(repaired), default=0.0) >= _CLEAR
    )


def _letters(repaired: Repaired) -> list[float]:
    """Confidences of the characters of line 1, without the fillers that end it."""
    text = repaired.line1.rstrip("<")
    return list(repaired.scores1[: len(text)])


def _try(first: Line, second: Line) -> _Try:
    one, two = first.lattice, second.lattice
    if one is None or two is None or one.symbols != two.symbols:
        repaired = mrz_repair.repair(first.text, second.text)
    else:
        repaired = mrz_decode.decode(one.probs, two.probs, one.symbols)
    try:
        passed = sum(mrz.checks(repaired.line2).values())
    except InvalidMrz:
        passed = -1
    return _Try(repaired, passed, first, second)


def _words(line1: str) -> tuple[str, ...]:
    """The words of the name, in no order."""
    return tuple(sorted(word for word in line1[5:].split("<") if word))


def _divided(line1: str) -> list[str]:
    """The line, or where an Indonesian name of several words lost one of the two fillers behind
    its last word (which stands first), every way to put it back."""
    names = line1[5:].rstrip("<")
    if line1[2:5] != "IDN" or "<<" in names or "<" not in names or line1[-1] != "<":
        return [line1]
    gaps = [i for i, c in enumerate(names) if c == "<"]
    return [(line1[:5] + names[:i] + "<" + names[i:]).ljust(44, "<")[:44] for i in gaps]


def _printed(reading: Reading) -> frozenset[tuple[str, ...]]:
    """The words of every line outside the zone, in no order."""
    texts = (line.text for line in reading.lines if "<" not in line.text)
    return frozenset(tuple(sorted(mrz.transliterate(t).split("<"))) for t in texts)


def _first_line(
    best: _Try, tries: Sequence[_Try], printed: frozenset[tuple[str, ...]]
) -> tuple[str, float, float]:
    """(line 1, confidence of its least sure characters, share of the looks' evidence).

    It has no check digits: what the looks read is scored by all looks together, and a name that is
    printed above as well is likelier.
    """
    line1 = best.repaired.line1
    texts = list(dict.fromkeys(t.repaired.line1 for t in tries if len(t.repaired.line1) == 44))
    texts = [other for text in texts for other in _divided(text)]
    agreed = 1.0 if line1 in texts else _DIVIDED
    lattices = {id(t.first): t.first.lattice for t in tries if t.first.lattice is not None}
    if len(texts) > 1 and lattices:
        total = second_look.joint([k for k in lattices.values() if k], _MACHINE, texts)
        total += [_PRINTED_TOO if _words(text) in printed else 0.0 for text in texts]
        shares = np.exp(total - total.max())
        line1 = texts[int(np.argmax(total))]
        agreed = min(agreed, float(1 / shares.sum()))
    elif texts:
        line1 = texts[0]
        agreed /= len(texts)
    scores = [s for t in tries if t.repaired.line1 == line1 for s in [sorted(_letters(t.repaired))]]
    if not any(scores):
        return line1, best.first.confidence, agreed
    lowest = max(float(np.mean(s[: max(len(s) // 4, 1)])) for s in scores if s)
    return line1, lowest, agreed
