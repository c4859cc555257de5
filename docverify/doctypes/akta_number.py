"""The registration number of a birth certificate: behind its phrase, below the title, or alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz.distance import Levenshtein

from docverify.doctypes import akta_names, akta_text, second_look
from docverify.doctypes.akta_names import Lens
from docverify.doctypes.base import joined, unread
from docverify.doctypes.letter_shapes import m_for_h
from docverify.doctypes.running_text import RunningText, Span
from docverify.doctypes.word_lists import Registrations
from docverify.layout import Cell, letters
from docverify.numbers import akta
from docverify.types import Field, Validity

_NUMBER = ("BERDASARKAN AKTA KELAHIRAN NOMOR", "AKTA KELAHIRAN NOMOR", "KELAHIRAN NOMOR")
_NUMBER_SHORT = re.compile(
    r"(?<![A-Z])(?:AKT[AE]\s?)?KELAHIRAN\s+N[O0AQC](?![A-Z0-9])[ .:;]*(?=[A-Z0-9])"
)
_NUMBER_LABEL = re.compile(r"^\W*N(?:OMOR|[O0AQC])\b[\s.:;]*", re.IGNORECASE)
TITLE = ("KUTIPAN AKTA KELAHIRAN", "KUTIPAN AKTE KELAHIRAN")
_TITLE_WRONG = 4  # letters of the title that may be misread
_BELOW_TITLE = 4.0  # the number stands at most so many title heights below it
_MENDED = 0.93  # each sign of a number that was read as its look-alike leaves this much
_CUT_SHORT = re.compile(r"[A-TV-Z][/-]")  # no register: the rest of its name was lost
_PLACE = ("BAHWA DI",)
_BESIDE = 0.9  # a value stands at most so many line heights above or below its label
_DIFFERS = 0.8  # what a doubt leaves of the confidence


def number(
    text: RunningText, rows: Sequence[Sequence[Cell]], lens: Lens, possible: Registrations
) -> Field:
    """The registration number after the phrase, as printed; never the blank's serial at the
    corner."""
    cells = _number_cells(text, rows)
    alone = not cells
    if alone:
        cells = _number_alone(rows)
    raw = joined(cells).strip(" :.-_")
    looks = [_number_seen(c, lens, possible) for c in cells]
    found = akta_text.registration(joined(looks))
    first = akta_text.registration(joined(cells))
    torn = found is None or found[0].form is not akta.AktaForm.SIAK
    if torn and first is not None and (found is None or first[0].form is akta.AktaForm.SIAK):
        found = first
    if found is None or found[0].kind in akta.OTHER_KINDS:
        return unread("certificate_number", raw)
    number, changes = found
    value, mixed = _as_printed(number, joined(looks))
    sure = min((s for c in looks for s in c.scores), default=0.0) * _MENDED ** (changes + mixed)
    known = number.form is not akta.AktaForm.OTHER
    if not known or alone or _CUT_SHORT.match(number.value):
        sure *= _DIFFERS
    validity = Validity.VALID if known else Validity.UNCHECKED
    return Field("certificate_number", value, raw, sure, validity)


def _as_printed(number: akta.Akta, seen: str) -> tuple[str, int]:
    """The number with the separator that most of its parts have, and how many have another.

    Hyphens where none is read: a hyphen between two figures is the sign that is lost most easily.
    """
    found = akta.find(seen) if number.form is akta.AktaForm.SIAK else None
    if found is None:
        return number.value, 0
    signs = re.sub(r"[^\-./]", "", re.sub("[\u2010-\u2015_]", "-", found.raw).replace(",", "."))
    usual = max("-./", key=signs.count)
    return number.value.replace("-", usual), len(signs) - signs.count(usual)


def _number_seen(cell: Cell, lens: Lens, possible: Registrations) -> Cell:
    """The cell as all looks at it together read it."""
    sure = max(lens.sure, akta_names.CLEAR_NUMBER)
    seen = akta_text.looked_at(
        cell, lens.page, lens.recognise, second_look.PRINTED, sure=sure, words=possible
    )
    return m_for_h(lens.page, seen, lens.original(cell)) if possible.unlikely(seen.text) else seen


def _number_alone(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The only number with parts and a year on the paper, where no words around it are read."""
    found = []
    for cell in (c for row in rows for c in row):
        number = akta_text.registration(cell.text)
        if number is not None and number[0].form is not akta.AktaForm.OTHER:
            found.append(cell)
    return found if len(found) == 1 else []


def dated_after(number: Field, born: Field) -> Field:
    """The number, doubted when its year lies before the birth: one of the two was misread."""
    if number.value is None or born.value is None:
        return number
    year = akta.parse(number.value).year
    if year is None or year >= date.fromisoformat(born.value).year:
        return number
    return replace(number, confidence=number.confidence * _DIFFERS, validity=Validity.UNCERTAIN)


def _number_cells(text: RunningText, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Where the number stands: behind the phrase, or on the row below the title."""
    short = _NUMBER_SHORT.search(text.text)  # before `NO UM/` is taken for a misread NOMOR
    anchor = text.find(_NUMBER) if short is None else Span(short.start(), short.end())
    if anchor is not None:
        label = text.cells(anchor.start, anchor.stop)[-1]
        stops = [s.start for p in (_PLACE, ("MENURUT",)) if (s := text.find(p, anchor.stop))]
        whole = {c.line.quad: c for row in rows for c in row}
        rest = [
            whole[c.line.quad].cut(c.start - whole[c.line.quad].start)
            for c in text.cells(anchor.stop, min([anchor.stop + 60, *stops]))
            if c.line.quad == label.line.quad and c.line.quad in whole
        ]
        cells = [*rest, *_beside(label, rows)]
        if any(s.isdigit() for c in cells for s in c.text):
            return [c for k in cells if (c := _without_colon(k)).text]
    title = [
        c
        for row in rows
        for c in row
        if any(Levenshtein.distance(letters(c.text), letters(t)) <= _TITLE_WRONG for t in TITLE)
    ]
    for row in rows:
        for cell in row:
            match = _NUMBER_LABEL.match(cell.text)
            if match is None or not title or not cell.level > title[0].level:
                continue
            if cell.level > title[0].level + _BELOW_TITLE * title[0].height:
                break
            cells = [cell.cut(match.end()), *_beside(cell, rows)]
            if any(s.isdigit() for c in cells for s in c.text):
                return [c for k in cells if (c := _without_colon(k)).text]
    return []


def _beside(label: Cell, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Cells with digits on the label's row, to its right."""
    found = [
        c
        for row in rows
        for c in row
        if c.line.quad != label.line.quad
        and abs(c.level - label.level) < _BESIDE * label.height
        and c.left > label.right - label.height
        and any(s.isdigit() for s in c.text)
    ]
    return sorted(found, key=lambda c: c.left)


def _without_colon(cell: Cell) -> Cell:
    return cell.cut(len(cell.text) - len(cell.text.lstrip(" .:;,_-=~")))
