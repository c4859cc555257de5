"""Kutipan akta kelahiran: bilingual, with QR code, and the old typewritten one.

Fields are found by the phrases between which they are printed, not by line position.  The birth
date stands in Indonesian words, often in English words, on newer forms in figures: at least two
of them have to agree for a sure reading.  The English echo also repeats the parents, the sex and
the order of the child: a second print of the same words, which makes a reading surer or less sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from docverify.doctypes import akta_dates, akta_lines, akta_text, second_look
from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.fields import (
    clean_name,
    dated,
    name_cell,
    nik_findings,
    number_field,
    sex_field,
)
from docverify.doctypes.letter_shapes import m_for_h
from docverify.doctypes.running_text import RunningText, Span
from docverify.doctypes.spacing import respaced
from docverify.doctypes.table import straighten
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import akta, dates, nik, words
from docverify.numbers.errors import InvalidWords
from docverify.numbers.name_words import DEGREES
from docverify.types import Field, Label, Page, ReadFields, Reading, Recognise, Validity

ANCHORS = (
    Anchor("KUTIPAN AKTA KELAHIRAN", 6, "title"),
    Anchor("KUTIPAN AKTA KELAHIRAN", 2, "part"),
    Anchor("KUTIPAN AKTE KELAHIRAN", 6, "title"),
    Anchor("EXCERPT OF BIRTH CERTIFICATE", 3, "part"),
    Anchor("PENCATATAN SIPIL", 1.0, "title"),
    Anchor("CATATAN SIPIL", 0.7, "part"),
    Anchor("REGISTRY OFFICE", 1.0, "title"),
    Anchor("Berdasarkan Akta Kelahiran Nomor", 3, "part"),
    Anchor("By virtue of Birth Certificate Number", 2, "part"),
    Anchor("menurut stbld", 1.5, "part"),
    Anchor("telah lahir", 1.5, "part"),
    Anchor("Kutipan ini dikeluarkan", 1.0, "part"),
    Anchor("anak ke", 0.7, "part"),
    Anchor("KUTIPAN AKTA KEMATIAN", -11, "part"),
    Anchor("DEATH CERTIFICATE", -6, "part"),
    Anchor("telah meninggal dunia", -5, "part"),
    Anchor("KUTIPAN AKTA PERKAWINAN", -11, "part"),
    Anchor("MARRIAGE CERTIFICATE", -6, "part"),
    Anchor("AKTA NIKAH", -6, "part"),
    Anchor("AKTA PERCERAIAN", -9, "part"),
    Anchor("SURAT KETERANGAN LAHIR", -6, "part"),
    Anchor("SURAT KETERANGAN KELAHIRAN", -7, "part"),
    Anchor("SURAT KENAL LAHIR", -7, "part"),
    Anchor("KARTU IDENTITAS ANAK", -9, "part"),
    Anchor("KARTU KELUARGA", -5, "title"),
    Anchor("Data Pemohon", -5, "part"),
    Anchor("Pilih berkas", -5, "part"),
    Anchor("Belum ada berkas", -4, "part"),
    Anchor("Yang bertanda tangan di bawah ini", -5, "part"),
    Anchor("Persyaratan", -3),
    Anchor("fotokopi", -2, "part"),
)

_NUMBER = ("BERDASARKAN AKTA KELAHIRAN NOMOR", "AKTA KELAHIRAN NOMOR", "KELAHIRAN NOMOR")
_NUMBER_SHORT = re.compile(r"(?<![A-Z])KELAHIRAN\s+N[O0](?![A-Z0-9])[ .:;]*(?=[A-Z0-9])")
_NUMBER_LABEL = re.compile(r"^\W*N(?:OMOR|O)\b[\s.:;]*", re.IGNORECASE)
_TITLE = ("KUTIPAN AKTA KELAHIRAN", "KUTIPAN AKTE KELAHIRAN")
_PLACE = ("BAHWA DI",)
_ON = ("PADA TANGGAL",)
_BORN = ("TELAH LAHIR", "TELAH DILAHIRKAN")
_CHILD = (
    "ANAK KE",
    "ANAK LAKI-LAKI KE",
    "ANAK PEREMPUAN KE",
    "ANAK YANG KE",
    "ANAK LAKI-LAKI YANG KE",
    "ANAK PEREMPUAN YANG KE",
)
_ISSUED = ("KUTIPAN INI DIKELUARKAN", "KUTIPAN INI", "PEJABAT PENCATATAN SIPIL")
_FOOT = re.compile(
    r"(?<![A-Z])(?:DEMIKIAN|DIKELUARKAN|KEPALA|PEJABAT|DINAS|KANTOR|NIP|PADA\s+TANGGAL|TAHUN)(?![A-Z])"
    r"|[0-9]{1,2}\s+[A-Z]{3,9}\s+[0-9]{4}"
)
_FATHER = ("DARI AYAH", "DAN AYAH", "AYAH")
_COUPLE = (
    "DARI SUAMI-ISTRI",
    "DARI SUAMI-ISTERI",
    "SUAMI-ISTRI",
    "SUAMI-ISTERI",
    "DARI PERKAWINAN ANTARA",
    "DARI PERKAWINAN",
    "DARI PASANGAN",
)
_MOTHER = (
    "DARI SEORANG IBU",
    "SEORANG IBU",
    "DARI SEORANG PEREMPUAN",
    "DARI SEORANG WANITA",
    "DAN IBU",
    "DARI IBU",
)
_PARENTS = ("DARI", *_COUPLE, *_MOTHER[:4], "AYAH")
_NOTES = (
    "CATATAN PINGGIR",
    "CATATAN PERUBAHAN",
    "PERUBAHAN NAMA",
    "PENGAKUAN ANAK",
    "PENGESAHAN ANAK",
)
_CALLED = re.compile(r"(?<![A-Z])(?:YANG\s+)?(?:DIBERI\s+NAMA|BERNAMA)(?![A-Z])[\s:]*")
_FATHER_EN = ("FROM FATHER", "OF FATHER", "FATHER")
_MOTHER_EN = ("AND MOTHER", "OF MOTHER", "FROM MOTHER", "MOTHER")
_LEADS = ("DARI AYAH", *_COUPLE, *_MOTHER[:4])
_SEX_WORD = re.compile(r"(?<![A-Z])(?:LAKI[- ]*LAKI|PEREMPUAN)(?![A-Z])")
_WORN_CHILD = re.compile(
    r"\S{0,6}\s?KE(?![A-Z])[ .,:;]*|[A-Z0-9]{1,5}\s(?:[A-Z]{0,3}KE(?![A-Z])|K\S{0,3}(?=\s))[ .,:;]*"
)
_PLACE_END = re.compile(r"(?<![A-Z])(?:PADA|TANGGAL|TAHUN)(?![A-Z])")
_NAME_END = re.compile(r"[^A-Z'.\-, ]")
_LEAD_WORDS = re.compile(
    r"[\s:.,-]*(?:(?:SUAMI|ISTRI|ISTERI|PASANGAN|ANTARA|BERNAMA|SEORANG|YANG\s+(?:SAH|BERNAMA))"
    r"(?![A-Z])[\s:.,-]*)+"
)
_GLUED = re.compile(r"(?<![A-Z])DAN(?=[A-Z]{3})|(?<=[A-Z]{3})DAN(?![A-Z])")
_AGAIN = re.compile(r"(?<![A-Z])ANAK\s+KE(?![A-Z])")
_SEPARATOR = re.compile(r"(?<![A-Z])(?:DAN|DENGAN)(?![A-Z])(?:\s+IBU(?![A-Z]))?[\s:]*")

_NAME_ROW = 4.0  # the child's name stands at most so many line heights above `anak ke`
_BESIDE = 0.9  # a value stands at most so many line heights above or below its label
_STRAY = 5.0  # and a part of a name at most so many to the left or right of the rest of it
_FAINT = 0.6  # a part of a name so much less sure than the rest is no part of it
_ECHO_LINES = 1.9  # the echo of a name runs over at most two lines: so many line heights
_TITLE_WRONG = 4  # letters of the title that may be misread
_BELOW_TITLE = 4.0  # the number stands at most so many title heights below it
_LONGEST_PLACE = 45  # letters
_ALONE = 0.85  # a date that was read once
_CONFIRMED = 0.995  # a date that was read twice
_WRONG_LETTER = 0.95  # each wrong letter in a date's words leaves this much
_ROWS_AGAIN = 6  # rows of the family that are read again
_ROW_GAP = 2.6  # rows of one name are at most so many line heights apart
_WORN = 0.96  # and a date of which some letters are misread is at most so sure, ...
_PER_LOSS = 0.15  # ... less this for each unit of natural-log odds per letter
_CONFLICT = 0.5  # two readings of one date differ
_AGREED = 0.9  # share of the doubt that an agreeing echo takes away
_DIFFERS = 0.8  # what an echo that differs leaves of the confidence
_MENDED = 0.93  # each sign of a number that was read as its look-alike leaves this much
_BLANK_SERIAL = re.compile(r"\s[N1I][o0O][.,:; ]|\sA[Ll1I][.,: ]")  # of the sheet, beside the NIK
_NIK_LABELS = ("Nomor Induk Kependudukan", "NIK")
_ENOUGH_DIGITS = 10  # of a NIK behind its label
_MANY_DIGITS = 13  # of a NIK without one
_SHORTEST_NAME = 2  # letters


@dataclass(frozen=True, slots=True)
class _Eye:
    """The page and the way to look at a part of it again."""

    page: Page
    recognise: Recognise


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read an akta: certificate_number nik name birth_place birth_date sex child_order parents.

    A field `marginal_note` is added when the paper carries one.
    """
    sheet = straighten(reading.page, akta_lines.along(reading.lines), ruled=False)
    layout = Layout(sheet.lines)
    rows = layout.rows()
    eye = _Eye(sheet.page, aids.closely or aids.recognise)
    native, echo = akta_lines.sort_out(rows)
    text = RunningText(akta_text.without_leaders(c) for c in native)
    english = RunningText(echo)

    place_at = text.find(_PLACE)
    begin = 0 if place_at is None else place_at.stop
    born = text.find(_BORN, begin)
    on = text.find(_ON, begin, None if born is None else born.start)
    if on is not None and on.start - begin > 2 * _LONGEST_PLACE:
        on = None
    if on is None and place_at is not None:
        on = text.find(("TANGGAL",), begin, begin + 2 * _LONGEST_PLACE)
    own = {id(c) for c in native}
    own_rows = [kept for row in rows if (kept := [c for c in row if id(c) in own])]
    born_on = _birth_date(text, english, on, born, aids.today, eye)
    fields = [_dated_after(_number(text, own_rows, eye), born_on), born_on]
    fields.append(_birth_place(text, place_at, on, eye))
    family = _family(text, native, begin, born, eye)
    if family["mother_name"].value is None:
        again = _read_again(native, text, born, eye)
        family = max(family, _family(*again, eye), key=_known)
    fields.extend(family.values())
    top = [c for row in rows for c in row if born is None or c.level < layout.cells[-1].level / 2]
    fields.append(
        number_field("nik", _long_numbers(top), nik.candidates, sheet.page, aids.recognise)
    )
    found = _with_echo({f.name: f for f in fields}, english)
    notes = text.find(_NOTES, begin if born is None else born.stop)
    if notes is not None:
        found["marginal_note"] = _note(text, notes)
    label = Label.BIRTH_CERTIFICATE
    return ReadFields(label, _generation(layout, echo), found, (), nik_findings(found))


def _family(
    text: RunningText, native: Sequence[Cell], begin: int, born: Span | None, eye: _Eye
) -> dict[str, Field]:
    """The child's name, sex and order, and its parents: what follows `telah lahir`."""
    child = _child_phrase(text, begin if born is None else born.stop)
    issued = text.find(_ISSUED, begin if child is None else child.stop)
    end = len(text.text) if issued is None else issued.start
    notes = None if child is None else text.find(_NOTES, child.stop)
    if notes is not None:
        end = min(end, notes.start)
    if child is None:
        fields = [unread(n) for n in ("sex", "child_order", "father_name", "mother_name")]
        return {f.name: f for f in (_name_above(native, text, child, eye), *fields)}
    if born is not None:
        name = _child_name(text, born.stop, child.start, eye)
    else:
        name = _name_above(native, text, child, eye)
    parents = text.find(_PARENTS, child.stop, end) or Span(end, end)
    before = child.start if born is None else born.stop
    fields = [
        name,
        _sex(text, before, child, parents.start + 1),
        _child_order(text, child.stop, min(parents.start, child.stop + 80)),
        *_parents(text, child.stop, end, eye),
    ]
    return {f.name: f for f in fields}


def _known(fields: Mapping[str, Field]) -> int:
    return sum(f.value is not None for f in fields.values())


def _read_again(
    native: Sequence[Cell], text: RunningText, born: Span | None, eye: _Eye
) -> tuple[RunningText, list[Cell], int, Span | None]:
    """The text with the lines between birth and issue looked at again, whole.

    Words that ran into one another (`DANNIA`) hide where the names begin.
    """
    start = 0 if born is None else born.start
    issued = text.find(_ISSUED, start)
    part = text.cells(start, len(text.text) if issued is None else issued.start)
    wanted = list(dict.fromkeys(c.line.quad for c in part))[:_ROWS_AGAIN]
    cells = [_whole_again(c, eye) if c.line.quad in wanted else c for c in native]
    again = RunningText(akta_text.without_leaders(c) for c in cells)
    place = again.find(_PLACE)
    begin = 0 if place is None else place.stop
    return again, cells, begin, again.find(_BORN, begin)


def _whole_again(cell: Cell, eye: _Eye) -> Cell:
    line = eye.recognise(eye.page, cell.line.quad)
    if not line.text:
        return cell
    return replace(cell, text=line.text, line=line, start=0)


def _note(text: RunningText, at: Span) -> Field:
    """That a marginal note is there: it may have changed a name.  What it says is not read."""
    cells = text.cells(at.start, at.stop)
    sure = min((c.confidence for c in cells), default=0.0)
    return Field("marginal_note", "PRESENT", joined(cells), sure, Validity.UNCHECKED)


# -------------------------------------------------------------------------------------- number


def _number(text: RunningText, rows: Sequence[Sequence[Cell]], eye: _Eye) -> Field:
    """The registration number after the phrase; never the blank's serial at the corner."""
    cells = _number_cells(text, rows)
    raw = joined(cells).strip(" :.-_")
    looks = [
        m_for_h(
            eye.page,
            akta_text.looked_at(c, eye.page, eye.recognise, second_look.PRINTED),
            c,
        )
        for c in cells
    ]
    found = akta_text.registration(joined(looks)) or akta_text.registration(joined(cells))
    if found is None or found[0].kind in akta.OTHER_KINDS:
        return unread("certificate_number", raw)
    number, changes = found
    sure = min((s for c in looks for s in c.scores), default=0.0) * _MENDED**changes
    known = number.form is not akta.AktaForm.OTHER
    if not known:
        sure *= _DIFFERS
    validity = Validity.VALID if known else Validity.UNCHECKED
    return Field("certificate_number", number.value, raw, sure, validity)


def _dated_after(number: Field, born: Field) -> Field:
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
        if any(Levenshtein.distance(letters(c.text), letters(t)) <= _TITLE_WRONG for t in _TITLE)
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


# ---------------------------------------------------------------------------------- birth date


def _birth_date(
    text: RunningText,
    english: RunningText,
    on: Span | None,
    born: Span | None,
    today: date,
    eye: _Eye,
) -> Field:
    """Two of three of words, English words and figures; one alone is less sure."""
    start = (text.find(_PLACE) or Span(0, 0)).stop
    issued = text.find(_ISSUED, start)
    stop = len(text.text) if issued is None else issued.start
    if born is not None and born.start > start:
        stop = min(stop, max(born.stop, start) + 40)
    elif (child := _child_phrase(text, start)) is not None:
        stop = min(stop, child.start)
    part = text.text[start:stop]
    value, sure, raw, doubtful = None, 0.0, "", True
    if on is not None and born is not None and on.stop < born.start:
        value, sure, doubtful = _in_words(text, on.stop, born.start, today, eye)
        raw = joined(text.cells(on.stop, born.start)) if value is not None else ""
    elif loose := dates.find_words(part):
        value, raw = loose[0].value, loose[0].raw
        cells = text.cells(start + loose[0].span[0], start + loose[0].span[1])
        sure = _ALONE * sum(c.confidence for c in cells) / max(len(cells), 1)
    in_english = dates.find_words(english.text, language="en")
    in_figures = dates.find_text(part) or dates.find_numeric(part)
    agreement = dates.agree(
        value,
        in_english[0].value if in_english else None,
        in_figures[0].value if in_figures else None,
    )
    if agreement.value is None:
        if value is not None and not doubtful:  # but the words stand as they should
            unsure = dated("birth_date", value, raw, _CONFLICT * sure)
            return replace(unsure, validity=Validity.UNCERTAIN)
        return unread("birth_date", raw)
    if agreement.value != value:
        source = in_figures or in_english
        raw, sure = source[0].raw, _ALONE
    if agreement.level is dates.Agreement.CONFIRMED:
        sure = max(sure, _CONFIRMED)
    return dated("birth_date", agreement.value, raw, sure)


def _in_words(
    text: RunningText, start: int, stop: int, today: date, eye: _Eye
) -> tuple[date | None, float, bool]:
    """(date, confidence, whether a letter of it was misread) of the words in `text[start:stop]`.

    Words that do not stand as they should are weighed against all that was seen of them.
    """
    spelt = akta_dates.date_between(text, start, stop, today)
    cells = text.cells(start, stop)
    mean = sum(c.confidence for c in cells) / max(len(cells), 1)
    if spelt is not None and spelt.wrong == 0:
        return spelt.value, mean, False
    seen = [part for c in cells if (part := second_look.part_of(c)) is not None]
    again = [akta_text.another_look(c, eye.page, eye.recognise) for c in cells]
    looks = [seen, [k for k in again if k is not None]]
    found = akta_dates.likeliest(looks, today) if seen else None
    if found is None:
        if spelt is None:
            loose = dates.find_words(text.text[start:stop])
            return (loose[0].value, _ALONE * mean, True) if loose else (None, 0.0, True)
        return spelt.value, mean * _WRONG_LETTER**spelt.wrong, True
    sure = found.share * max(_WORN - _PER_LOSS * found.loss, 0.0)
    if spelt is not None and spelt.value != found.value:
        sure *= _CONFLICT
    return found.value, sure, True


# --------------------------------------------------------------------------------------- names


def _child_phrase(text: RunningText, start: int) -> Span | None:
    """Where `anak ke` stands, or where it must have stood before what follows it."""
    found = text.find(_CHILD, start)
    if found is not None:
        return found
    sex, lead = _SEX_WORD.search(text.text, start), text.find(_LEADS, start)
    places = [] if sex is None else [sex.start()]
    places += [] if lead is None else [lead.start]
    if not places:
        return None
    begin = text.line_start(min(places))
    if begin < start:
        return None
    worn = _WORN_CHILD.match(text.text, begin)
    return Span(begin, begin if worn is None else worn.end())


def _birth_place(text: RunningText, at: Span | None, on: Span | None, eye: _Eye) -> Field:
    """Between `bahwa di` and `pada tanggal`, or to the end of the line where that is unread."""
    if at is None:
        return unread("birth_place")
    if on is not None and on.start - at.stop < _LONGEST_PLACE:
        early = _PLACE_END.search(text.text, at.stop, on.start)
        return _between(
            text, "birth_place", at.stop, on.start if early is None else early.start(), eye
        )
    cells = text.cells(at.stop, at.stop + _LONGEST_PLACE)
    anchor = text.cells(at.start, at.stop)[-1]
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
    field = _between(text, "birth_place", at.stop, stop if cut is None else cut.start(), eye)
    return replace(field, confidence=field.confidence * _ALONE)


def _between(text: RunningText, name: str, start: int, stop: int, eye: _Eye) -> Field:
    """A name or place that stands in `text[start:stop]`, without what cannot be part of it."""
    cells = _together(text.cells(start, stop))
    raw = joined(cells)
    parts = [_likelier(cell, eye) for cell in cells]
    value = _cleaned(parts)
    if len(letters(value)) < _SHORTEST_NAME:
        return unread(name, raw)
    field = text_field(name, value, [c for c in parts if letters(c.text)], raw)
    stands = text.cells(start, stop)
    left_out = sum(len(letters(c.text)) for c in stands) - sum(len(letters(c.text)) for c in cells)
    if left_out > _SHORTEST_NAME:  # it may have been a word of the name
        return replace(field, confidence=field.confidence * _DIFFERS)
    return field


def _after_called(text: RunningText, start: int, stop: int) -> int:
    """Where the name begins when it is led in by BERNAMA."""
    called = _CALLED.search(text.text, start, stop)
    return start if called is None else called.end()


def _together(cells: Sequence[Cell]) -> list[Cell]:
    """Without specks: bits of the border or of a stamp, far from the text or hardly readable."""
    seen = [c for c in cells if letters(c.text)]
    if len(seen) < 2:
        return seen
    best = max(c.confidence for c in seen)
    seen = [c for c in seen if c.confidence >= _FAINT * best]
    main = max(seen, key=lambda c: len(letters(c.text)))
    kept: list[Cell] = []
    for cell in seen:
        level = [c for c in seen if abs(c.level - cell.level) < 0.6 * cell.height and c is not cell]
        gap = min((max(c.left - cell.right, cell.left - c.right) for c in level), default=0.0)
        short = len(letters(cell.text)) <= _SHORTEST_NAME
        if cell is not main and short and gap > _STRAY * cell.height:
            continue
        kept.append(cell)
    return kept


def _cleaned(cells: Iterable[Cell]) -> str:
    value = clean_name(_NAME_END.sub(" ", clean_name(joined(cells))))
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


def _likelier(cell: Cell, eye: _Eye) -> Cell:
    """The cell as all looks at it together read it, without leaders."""
    typed = sum(c.islower() for c in cell.text) > 2  # `Sulastri`: a small L is no capital I
    alphabet = akta_text.TITLE_CASE if typed else second_look.NAME
    again = akta_text.looked_at(cell, eye.page, eye.recognise, alphabet)
    again = akta_text.with_new_spaces(again, cell, respaced(eye.page, cell))
    again = m_for_h(eye.page, again, cell)
    return akta_text.without_leaders(second_look.monospaced(again))


def _child_name(text: RunningText, start: int, stop: int, eye: _Eye) -> Field:
    """What stands between `telah lahir` and `anak ke`, without a date in figures or the sex."""
    before = text.text[start:stop]
    begin = start + max((f.span[1] for f in dates.find_text(before)), default=0)
    begin = _after_called(text, begin, stop)
    again = _AGAIN.search(text.text, begin, stop)
    if again is not None:
        stop = again.start()
    sex = re.search(r"(?<![A-Z])(?:LAKI|PEREMPUAN)(?![A-Z])", text.text[begin:stop])
    end = stop if sex is None else begin + sex.start()
    return _between(text, "name", begin, end, eye)


def _name_above(native: Sequence[Cell], text: RunningText, child: Span | None, eye: _Eye) -> Field:
    """The child's name where `telah lahir` was not read: alone on the row above `anak ke`."""
    if child is None:
        return unread("name")
    anchor = text.cells(child.start, child.stop)
    if not anchor:
        return unread("name")
    level, height = anchor[0].level, anchor[0].height
    above = [
        c
        for c in native
        if 0.6 * height < level - c.level < _NAME_ROW * height and len(letters(c.text)) > 1
    ]
    if not above:
        return unread("name")
    nearest = max(c.level for c in above)
    row = [c for c in above if nearest - c.level < 0.6 * height]
    plain = " ".join(c.text.upper() for c in row)
    if re.search(r"[0-9]{2}", plain) or akta_lines.INDONESIAN.search(plain) or len(row) > 2:
        return unread("name")
    parts = [_likelier(akta_text.without_leaders(c), eye) for c in row]
    field = text_field("name", _cleaned(parts), parts)
    return replace(field, confidence=field.confidence * _ALONE)


def _sex(text: RunningText, before: int, child: Span, stop: int) -> Field:
    for start, end in ((child.start, stop), (before, child.start)):
        field = sex_field(_words(text.cells(start, end)))
        if field.value is not None:
            return field
        run = text.text[start:end]
        for word in ("LAKI-LAKI", "PEREMPUAN"):
            at = text.find((word,), start, end)
            if at is not None and run:
                cells = text.cells(at.start, at.stop)
                sure = min((c.confidence for c in cells), default=0.0)
                sex = "F" if word == "PEREMPUAN" else "M"
                return Field("sex", sex, joined(cells), sure, Validity.VALID)
    return unread("sex")


def _parents(text: RunningText, start: int, stop: int, eye: _Eye) -> tuple[Field, Field]:
    """Father and mother from the parentage phrase; a mother alone is a full answer."""
    foot = _FOOT.search(text.text, start, stop)
    if foot is not None:
        stop = max(text.line_start(foot.start()), start)
    couple = text.find(_COUPLE, start, stop)
    mother = text.find(_MOTHER, start, stop)
    father = text.find(_FATHER, start, stop)
    his: tuple[int, int] | None = None
    hers: tuple[int, int] | None = None
    middle = None
    if couple is not None:
        middle = _SEPARATOR.search(text.text, couple.stop, stop)
    if couple is not None and middle is not None:
        his, hers = (couple.stop, middle.start()), (middle.end(), stop)
    elif couple is not None and (glued := _glued(text, couple.stop, stop)) is not None:
        parents = (
            _parent(text, "father_name", (couple.stop, glued[0]), eye),
            _parent(text, "mother_name", (glued[1], stop), eye),
        )
        first, second = (replace(f, confidence=f.confidence * _DIFFERS) for f in parents)
        return first, second
    elif father is not None and mother is not None:
        if father.start < mother.start:
            his, hers = (father.stop, mother.start), (mother.stop, stop)
        else:
            his, hers = (father.stop, stop), (mother.stop, father.start)
    elif father is not None and (middle := _SEPARATOR.search(text.text, father.stop, stop)):
        his, hers = (father.stop, middle.start()), (middle.end(), stop)
    elif mother is not None:
        hers = mother.stop, stop
    return _parent(text, "father_name", his, eye), _parent(text, "mother_name", hers, eye)


def _glued(text: RunningText, start: int, stop: int) -> tuple[int, int] | None:
    """Where the only DAN stands that ran into a name on one side (`DANNIA`), or None."""
    found = list(_GLUED.finditer(text.text, start, stop))
    return (found[0].start(), found[0].end()) if len(found) == 1 else None


def _parent(text: RunningText, name: str, part: tuple[int, int] | None, eye: _Eye) -> Field:
    """The name in that part of the text, without the words that lead to it."""
    if part is None:
        return unread(name)
    start, stop = part
    lead = _LEAD_WORDS.match(text.text, start, stop)
    begin = start if lead is None else lead.end()
    cells = text.cells(begin, stop)
    for one, after in pairwise(cells):
        if after.level - one.level > _ROW_GAP * one.height:  # no part of that sentence
            stop = text.start_of(after)
            break
    return _between(text, name, begin, stop, eye)


def _child_order(text: RunningText, start: int, stop: int) -> Field:
    raw = text.text[start:stop].strip(" ,:.")
    split_at = (
        r"[,;:.()]|(?<![A-Z])(?:JENIS|KELAMIN|LAKI[- ]*LAKI|PEREMPUAN|DARI|KEMBAR|ANAK|KE)(?![A-Z])"
    )
    for piece in re.split(split_at, raw):
        candidate = piece.strip(" ,:.-")
        if not candidate:
            continue
        number = _ordinal(candidate)
        if number is None:
            continue
        cells = text.cells(start, stop)
        confidence = min((c.confidence for c in cells), default=0.0)
        return Field("child_order", str(number), candidate, confidence, Validity.VALID)
    return unread("child_order", raw)


def _ordinal(phrase: str) -> int | None:
    """The number that the phrase is, or begins with (`DUA DAR`: of DARI an end was lost)."""
    tokens = phrase.split()
    for count in range(len(tokens), 0, -1):
        try:
            return words.parse_ordinal(" ".join(tokens[:count]))
        except InvalidWords:
            continue
    return None


# ---------------------------------------------------------------------------------------- echo


def _with_echo(found: dict[str, Field], english: RunningText) -> dict[str, Field]:
    """The fields, surer where the English echo says the same and less sure where it does not."""
    result = dict(found)
    father_at, mother_at = english.find(_FATHER_EN), english.find(_MOTHER_EN)
    if mother_at is not None:
        after = english.cells(mother_at.stop, len(english.text))
        near = [c for c in after if c.level - after[0].level < _ECHO_LINES * after[0].height]
        result["mother_name"] = _weighed(found["mother_name"], near)
        if father_at is not None and father_at.start < mother_at.start:
            result["father_name"] = _weighed(
                found["father_name"], english.cells(father_at.stop, mother_at.start)
            )
    front = english.text[: (father_at or mother_at or Span(0, 0)).start][-60:]
    sex = re.findall(r"\b(FE)?MALE\b", front)
    if sex and found["sex"].value is not None:
        same = ("F" if sex[-1] else "M") == found["sex"].value
        result["sex"] = _surer(found["sex"], same)
    order = re.search(r"(?:CHILD\s*NO\W*)?([A-Z]+)\W+(?:FE)?MALE", front)
    if order is not None and found["child_order"].value is not None:
        try:
            value = str(words.parse_english(order.group(1), low=1, high=30))
        except InvalidWords:
            return result
        result["child_order"] = _surer(found["child_order"], value == found["child_order"].value)
    return result


def _surer(field: Field, same: bool) -> Field:
    sure = 1 - (1 - field.confidence) * (1 - _AGREED) if same else field.confidence * _DIFFERS
    return replace(field, confidence=sure)


def _weighed(field: Field, echo: Sequence[Cell]) -> Field:
    """A parent's name against its second print.

    Where the two differ in single letters, the print whose letters are surer there is taken: both
    are prints of this very field.
    """
    cells = [name_cell(c) for c in echo]
    other = _cleaned(cells)
    if len(letters(other)) < _SHORTEST_NAME:
        return field
    if field.value is None:
        return replace(text_field(field.name, other, cells), validity=Validity.UNCERTAIN)
    if letters(other) == letters(field.value):
        return _surer(field, True)
    second = min((c.confidence for c in cells), default=0.0)
    wrong = Levenshtein.distance(letters(other), letters(field.value))
    if wrong <= max(len(letters(field.value)) // 4, 1) and second > field.confidence:
        return Field(field.name, other, field.raw, second * _DIFFERS, Validity.UNCHECKED)
    return _surer(field, False)


def _words(cells: list[Cell]) -> list[Cell]:
    """Every word of the cells as a cell of its own."""
    parts: list[Cell] = []
    for cell in cells:
        parts += [cell.cut(m.start(), m.end()) for m in re.finditer(r"[^\s,;]+", cell.text)]
    return parts


def _long_numbers(cells: list[Cell]) -> list[Cell]:
    """Where the NIK may stand: behind its label, or any long run of digits."""
    found: list[Cell] = []
    for cell in cells:
        after = max(match_label(cell.text, name) or 0 for name in _NIK_LABELS)
        serial = _BLANK_SERIAL.search(cell.text, after)
        rest = cell.cut(after, None if serial is None else serial.start())
        if after and sum(c.isdigit() for c in rest.text) >= _ENOUGH_DIGITS:
            found.append(rest)
            continue
        for match in re.finditer(r"[0-9OIl ]{14,22}", cell.text):
            if sum(c.isdigit() for c in match.group()) >= _MANY_DIGITS:
                found.append(cell.cut(match.start(), match.end()))
    return found


def _generation(layout: Layout, echo: Sequence[Cell]) -> str:
    """akta_qr (2019 on), akta_siak (bilingual) or akta_old (one language)."""
    seen = "\n".join(letters(c.text) for c in layout)
    if any(mark in seen for mark in ("ELEKTRONIK", "BSRE", "SERTIFIKASI", "PEJABATPENCATATAN")):
        return "akta_qr"
    if any(mark in seen for mark in ("STAATSBLAD", "DARIDAFTAR", "TERNYATA")):
        return "akta_old"
    if "REPUBLIKINDONES" in seen:
        return "akta_qr"
    return (
        "akta_siak" if sum(map(akta_lines.is_english, echo)) >= akta_lines.BILINGUAL else "akta_old"
    )


BIRTH_CERTIFICATE = DocumentType(Label.BIRTH_CERTIFICATE, ANCHORS, read, ("name", "birth_date"))
