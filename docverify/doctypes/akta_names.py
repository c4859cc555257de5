"""Names and places on a birth certificate: their parts, and what several looks make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from docverify.doctypes import akta_text, second_look, word_lists
from docverify.doctypes.base import joined, text_field, unread
from docverify.doctypes.fields import clean_name
from docverify.doctypes.letter_shapes import m_for_h
from docverify.doctypes.running_text import RunningText
from docverify.doctypes.spacing import respaced
from docverify.doctypes.table import Sheet
from docverify.doctypes.word_lists import Words
from docverify.layout import Cell, letters
from docverify.numbers.name_words import DEGREES
from docverify.types import Field, Line, Page, Quad, Recognise

SHORTEST = 2  # letters of a name or place
_NAME_END = re.compile(r"[^A-Z'.\-, ]")
_LONGEST = 75  # and at most: the rules allow 60 signs
_STRAY = 5.0  # and a part of a name at most so many to the left or right of the rest of it
_FAINT = 0.6  # a part of a name so much less sure than the rest is no part of it
_WORN = 0.45  # and one of a few letters that is so much less sure
_BY_SPACE = 0.9  # a name whose words may have run together is no surer
_LEFT_OUT = 0.8  # what bits that may have been a word leave of the confidence
_SHORT = 3  # letters of a name that is hardly one
_EXPECTED = 0.8  # letters of what was to be expected need be no surer than this
_TELLING = 4  # letters of a name that do not say the same by chance
_CAPITAL_WORD = re.compile(r"(?<![A-Za-z])[A-Z]{3,}(?![a-z])")
_OWN_WORD = re.compile(r"(?<![A-Za-z])(?![a-z]+(?![A-Za-z]))[A-Za-z][A-Za-z.'-]*")
"""A word that is not in small letters throughout."""
_ROOM = 1.5  # heights of white between two words that another may be hidden in
_SEEN = 0.6  # mean confidence of a look that found one there
_CALLED = re.compile(r"(?<![A-Z])(?:YANG\s+)?(?:DIBERI\s+NAMA|BERNAMA)(?![A-Z])[\s:]*")

# On 561 names, places and numbers of bilingual papers and 320 of old ones (train stream, hard
# photographs) the first look was wrong in 1 of 411 (7 of 91) whose worst letter was surer than
# 0.95 (0.97), and in none (2 of 42) from 0.99 on.
CLEAR, CLEAR_TYPED, CLEAR_NUMBER = 0.95, 0.99, 0.97


@dataclass(frozen=True, slots=True, repr=False)
class Lens:
    """The way to look at a part of the paper again, in the photograph itself.

    closely   looks at a region of the photograph again, sharper
    sheet     the lines as they run, and where they lie on the photograph
    sure      a text whose every letter was read this surely is looked at no more
    expected  what the text may well say: the names asked about and the English echo; it is never
              put in, but a reading that says the same, letter for letter, needs no further look
    misread   (read, printed): letters of the date's words that were read as others
    """

    closely: Recognise
    sheet: Sheet
    sure: float
    expected: str
    misread: frozenset[tuple[str, str]] = frozenset()

    @property
    def page(self) -> Page:
        return self.sheet.source

    def recognise(self, page: Page, quad: Quad) -> Line:
        """Look at a box of the sheet again; `page` is the photograph in any case."""
        return replace(self.closely(self.sheet.source, self.sheet.before(quad)), quad=quad)

    def original(self, cell: Cell) -> Cell:
        """The cell where it lies on the photograph."""
        return replace(cell, line=replace(cell.line, quad=self.sheet.before(cell.line.quad)))

    def enough(self, cell: Cell) -> float:
        """How sure its letters have to be for the cell not to be looked at again."""
        said = " ".join(cell.text.upper().split())
        known = len(letters(said)) >= _TELLING and f" {said} " in self.expected
        return min(_EXPECTED, self.sure) if known else self.sure


def between(text: RunningText, name: str, start: int, stop: int, lens: Lens) -> Field:
    """A name or place that stands in `text[start:stop]`, without what cannot be part of it."""
    stands = text.cells(start, stop)
    own = in_capitals(stands)
    cells, gap = _filled(_together(own, wraps=name != "birth_place"), lens)
    raw = joined(cells)
    words = word_lists.Places() if name == "birth_place" else word_lists.Names()
    parts = [likelier(cell, lens, words) for cell in cells]
    value = cleaned(parts)
    if not SHORTEST <= len(letters(value)) <= _LONGEST:
        return unread(name, raw)
    field = text_field(name, value, [c for c in parts if letters(c.text)], raw)
    if name == "birth_place" and words.near(value):  # not known, and one that is looks like it
        field = replace(field, confidence=field.confidence * _LEFT_OUT)
    if name != "birth_place" and any(
        word_lists.run_together(w) for w in (*value.split(), *raw.upper().split())
    ):  # a space is there or not by what is known of names
        field = replace(field, confidence=min(field.confidence, _BY_SPACE))
    if gap:  # a word of it may be hidden there
        field = replace(field, confidence=field.confidence * _LEFT_OUT)
    left_out = sum(len(letters(c.text)) for c in own) - sum(len(letters(c.text)) for c in cells)
    if len(letters(value)) <= _SHORT and words.unlikely(value):  # the rest may be worn away
        return replace(field, confidence=field.confidence * _LEFT_OUT)
    if left_out > SHORTEST:  # it may have been a word of the name
        return replace(field, confidence=field.confidence * _LEFT_OUT)
    return field


def after_called(text: RunningText, start: int, stop: int) -> int:
    """Where the name begins when it is led in by BERNAMA."""
    called = _CALLED.search(text.text, start, stop)
    return start if called is None else called.end()


def in_capitals(cells: Sequence[Cell]) -> list[Cell]:
    """Without the small letters before and behind what stands in capitals: those are the form's
    own print, or another paper's."""
    if not any(_CAPITAL_WORD.search(c.text) for c in cells):
        return list(cells)
    kept = []
    for cell in cells:
        words = list(_OWN_WORD.finditer(cell.text))
        small = sum(c.islower() for c in cell.text)
        if words and 2 * small <= sum(c.isalpha() for c in cell.text):
            kept.append(cell.cut(words[0].start(), _end_of(cell.text, words[-1])))
    return kept


def _end_of(text: str, word: re.Match[str]) -> int:
    """Where the word ends, and what is no letter behind it."""
    follows = re.compile(r"[^A-Za-z]*").match(text, word.end())
    return word.end() if follows is None else follows.end()


def _filled(cells: Sequence[Cell], lens: Lens) -> tuple[list[Cell], bool]:
    """The cells, read as one where a wide gap between two of them holds something, and whether a
    gap is left: glare or a stamp may have hidden a word in it from the detector."""
    found: list[Cell] = []
    gap = False
    for cell in cells:
        last = found[-1] if found else None
        if last is None or not _gap(last, cell):
            found.append(cell)
            continue
        seen = _bridged(last, cell, lens)
        if seen is None:
            gap = True
            found.append(cell)
        else:
            found[-1] = seen
    return found, gap


def _gap(one: Cell, after: Cell) -> bool:
    """True for two cells on one row with room for a word between them."""
    height = min(one.height, after.height)
    return abs(one.level - after.level) < height and after.left - one.right > _ROOM * height


def _bridged(one: Cell, after: Cell, lens: Lens) -> Cell | None:
    """Both cells and what stands between them in one look, where that sees more than they do."""
    first, last = second_look.region(one, 0.0), second_look.region(after, 0.0)
    quad = (first[0], last[1], last[2], first[3])
    line = lens.recognise(lens.page, quad)
    plain, front, end = letters(line.text), letters(one.text), letters(after.text)
    inside = len(plain) - len(front) - len(end)
    if inside < SHORTEST or line.confidence < _SEEN:
        return None
    near = Levenshtein.distance(plain[: len(front)], front) <= len(front) // 4
    if not near or Levenshtein.distance(plain[-len(end) :], end) > len(end) // 4:
        return None
    return replace(one, text=line.text, right=after.right, line=line, start=0)


def _together(cells: Sequence[Cell], *, wraps: bool) -> list[Cell]:
    """Without specks: bits of the border or of a stamp, far from the text or hardly readable.

    wraps  the text may run over several lines: it begins at the end of one, however worn
    """
    seen = [c for c in cells if letters(c.text)]
    if len(seen) < 2:
        return seen
    best = max(c.confidence for c in seen)
    seen = [
        c
        for c in seen
        if c.confidence >= (_WORN if _is_word(c) else _FAINT) * best or (wraps and _in_sentence(c))
    ]
    main = max(seen, key=lambda c: len(letters(c.text)))
    kept: list[Cell] = []
    for cell in seen:
        level = [c for c in seen if abs(c.level - cell.level) < 0.6 * cell.height and c is not cell]
        gap = min((max(c.left - cell.right, cell.left - c.right) for c in level), default=0.0)
        short = len(letters(cell.text)) <= SHORTEST
        if cell is not main and short and gap > _STRAY * cell.height:
            continue
        kept.append(cell)
    return kept


def _is_word(cell: Cell) -> bool:
    """True for a line of so many capitals that a stamp or a border hardly shows them."""
    return len(letters(cell.text)) >= _TELLING and _CAPITAL_WORD.search(cell.text) is not None


def _in_sentence(cell: Cell) -> bool:
    """True for what stands behind other words of its line, however worn: it is no speck."""
    return cell.start > 0 and len(letters(cell.text)) > SHORTEST


def cleaned(cells: Iterable[Cell]) -> str:
    value = clean_name(_NAME_END.sub(" ", clean_name(joined(cells))))
    value = re.sub(r",(?=[A-Z]{4})", ", ", value)  # a word, and no degree
    value = re.sub(r"\s*-\s*", "-", value)
    kept: list[str] = []
    for word in value.split():
        if kept and kept[-1].endswith(",") and not _is_degree(word):
            kept[-1] = kept[-1].strip(",")
        kept.append(word.lstrip(","))
    return " ".join(w for w in kept if re.search(r"[A-Z]", w)).strip(" -.,'")


def _is_degree(word: str) -> bool:
    """True for what stands behind a comma in a name: S.PD, M.SI, SH."""
    return letters(word) in DEGREES


def likelier(cell: Cell, lens: Lens, words: Words) -> Cell:
    """The cell as all looks at it together read it, without leaders."""
    typed = sum(c.islower() for c in cell.text) > 2  # `Sulastri`: a small L is no capital I
    alphabet = akta_text.TITLE_CASE if typed else second_look.NAME
    again = akta_text.looked_at(
        cell,
        lens.page,
        lens.recognise,
        alphabet,
        sure=lens.enough(cell),
        words=words,
        misread=lens.misread,
    )
    if " ".join(again.text.split()) and not words.unlikely(" ".join(again.text.split())):
        return akta_text.without_leaders(again)
    seen = lens.original(cell)
    again = akta_text.with_new_spaces(again, cell, respaced(lens.page, seen), words)
    again = m_for_h(lens.page, again, seen)
    even = second_look.monospaced(again)
    if words.unlikely(" ".join(even.text.split())) > words.unlikely(" ".join(again.text.split())):
        even = again
    return akta_text.without_leaders(even)
