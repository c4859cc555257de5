"""Kutipan akta kelahiran: bilingual, with QR code, and the old typewritten one.

Fields are found by the phrases between which they are printed, not by line position.  The birth
date stands in Indonesian words, often in English words, on newer forms in figures: at least two
of them have to agree for a sure reading.  The English echo also repeats the parents, the sex and
the order of the child: a second print of the same words, which makes a reading surer or less sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance import Levenshtein

from docverify.doctypes import akta_text, second_look
from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.fields import (
    clean_name,
    dated,
    name_cell,
    nik_findings,
    number_field,
    sex_field,
)
from docverify.doctypes.running_text import RunningText, Span
from docverify.doctypes.spacing import respaced
from docverify.doctypes.table import straighten
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import akta, dates, nik, words
from docverify.numbers.errors import InvalidWords
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
_NUMBER_LABEL = re.compile(r"^\W*N(?:OMOR|O)\b[\s.:;]*", re.IGNORECASE)
_TITLE = ("KUTIPAN AKTA KELAHIRAN", "KUTIPAN AKTE KELAHIRAN")
_PLACE = ("BAHWA DI",)
_ON = ("PADA TANGGAL",)
_BORN = ("TELAH LAHIR",)
_CHILD = ("ANAK KE", "ANAK LAKI-LAKI KE", "ANAK PEREMPUAN KE")
_ISSUED = ("KUTIPAN INI DIKELUARKAN", "KUTIPAN INI", "PEJABAT PENCATATAN SIPIL")
_FATHER = ("DARI AYAH", "DARI SEORANG AYAH", "AYAH")
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
    "DAN IBU",
    "DARI IBU",
)
_PARENTS = ("DARI", *_COUPLE, *_MOTHER[:3], "AYAH")
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
_ENGLISH_LINES = (
    "PERSONNEL REGISTRATION NUMBER",
    "REGISTRY OFFICE",
    "NATIONALITY",
    "EXCERPT OF BIRTH CERTIFICATE",
    "BY VIRTUE OF BIRTH CERTIFICATE NUMBER",
    "IN ACCORDANCE WITH STATE GAZETTE",
    "THE EXCERPT IS ISSUED",
    "THAT IN",
    "ON DATE",
    "ON YEAR",
    "WAS BORN",
    "CHILD NO",
    "HEAD OF",
)
_ENGLISH_SHORT = frozenset({"THE", "OF", "BOY", "AND", "GIRL"})
_ENGLISH_LONG = (
    "FATHER", "MOTHER", "FEMALE", "CHILD", "THOUSAND", "HUNDRED", "FROM", "YEAR", "BORN", "FIRST",
    "SECOND", "THIRD", "MALE",
)  # fmt: skip
_ONLY_NATIVE = frozenset(
    "DARI AYAH IBU DAN ANAK LAKI PEREMPUAN SUAMI ISTERI ISTRI BERNAMA KUTIPAN PADA TAHUN".split()
)
_PARENT_EN = re.compile(r"\b(?:FATHER|MOTHER)\b")
_INDONESIAN_WORDS = re.compile(
    r"\b(?:DARI|AYAH|IBU|DAN|ANAK|LAKI|PEREMPUAN|SUAMI|BERNAMA|KUTIPAN|BAHWA|TANGGAL|TAHUN"
    r"|LAHIR|TELAH|BERDASARKAN|AKTA|KELAHIRAN|NOMOR|DAFTAR|UMUM|BULAN|MENURUT|KEPALA|PEJABAT)\b"
)
_FORM_LABELS = ("BAHWADI", "PADATANGGAL", "BERDASARKANAKTA", "KUTIPANINI", "NOMORINDUK", "ANAKKE")
_NAME_END = re.compile(r"[^A-Z'.\-, ]")
_SEPARATOR = re.compile(r"(?<![A-Z])DAN(?![A-Z])(?:\s+IBU(?![A-Z]))?[\s:]*")

_ECHO_SMALLER = 0.88  # an English line is at most so high, against the Indonesian one above
_NAME_ROW = 4.0  # the child's name stands at most so many line heights above `anak ke`
_BESIDE = 0.9  # a value stands at most so many line heights above or below its label
_STRAY = 5.0  # and a part of a name at most so many to the left or right of the rest of it
_FAINT = 0.6  # a part of a name so much less sure than the rest is no part of it
_ECHO_LINES = 1.9  # the echo of a name runs over at most two lines: so many line heights
_TITLE_WRONG = 4  # letters of the title that may be misread
_BELOW_TITLE = 4.0  # the number stands at most so many title heights below it
_SPECK = 0.6  # and text so small is never a value
_LONGEST_PLACE = 45  # letters
_ALONE = 0.85  # a date that was read once
_CONFIRMED = 0.995  # a date that was read twice
_WRONG_LETTER = 0.95  # each wrong letter in a date's words leaves this much
_CONFLICT = 0.5  # two readings of one date differ
_AGREED = 0.9  # share of the doubt that an agreeing echo takes away
_DIFFERS = 0.8  # what an echo that differs leaves of the confidence
_MENDED = 0.93  # each sign of a number that was read as its look-alike leaves this much
_SURE = 0.97  # a name or number with a sign less sure than this is looked at again
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
    sheet = straighten(reading.page, reading.lines, ruled=False)
    layout = Layout(sheet.lines)
    rows = layout.rows()
    eye = _Eye(sheet.page, aids.recognise)
    native, echo = _languages(rows)
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
    child = text.find(_CHILD, begin if born is None else born.stop)
    issued = text.find(_ISSUED, begin if child is None else child.stop)
    end = len(text.text) if issued is None else issued.start
    notes = text.find(_NOTES, 0 if child is None else child.stop)
    if notes is not None and child is not None:
        end = min(end, notes.start)

    skip = {id(c) for c in echo}
    own_rows = [kept for row in rows if (kept := [c for c in row if id(c) not in skip])]
    fields = [_number(text, own_rows, eye)]
    fields.append(_birth_date(text, english, on, born, aids.today))
    if place_at is not None and on is not None and on.start - place_at.stop < _LONGEST_PLACE:
        fields.append(_between(text, "birth_place", place_at.stop, on.start, eye))
    else:
        fields.append(unread("birth_place"))
    if born is not None and child is not None:
        fields.append(_child_name(text, born.stop, child.start, eye))
    else:
        fields.append(_name_above(native, text, child, eye))
    if child is not None:
        parents = text.find(_PARENTS, child.stop, end) or Span(end, end)
        before = child.start if born is None else born.stop
        fields.append(_sex(text, before, child, parents.start + 1))
        fields.append(_child_order(text, child.stop, min(parents.start, child.stop + 80)))
        fields.extend(_parents(text, child.stop, end, eye))
    else:
        fields += [unread(n) for n in ("sex", "child_order", "father_name", "mother_name")]
    top = [c for row in rows for c in row if born is None or c.level < layout.cells[-1].level / 2]
    fields.append(
        number_field("nik", _long_numbers(top), nik.candidates, sheet.page, aids.recognise)
    )
    found = _with_echo({f.name: f for f in fields}, english)
    if notes is not None:
        found["marginal_note"] = _note(text, notes)
    label = Label.BIRTH_CERTIFICATE
    return ReadFields(label, _generation(layout), found, (), nik_findings(found))


def _note(text: RunningText, at: Span) -> Field:
    """That a marginal note is there: it may have changed a name.  What it says is not read."""
    cells = text.cells(at.start, at.stop)
    sure = min((c.confidence for c in cells), default=0.0)
    return Field("marginal_note", "PRESENT", joined(cells), sure, Validity.UNCHECKED)


# ----------------------------------------------------------------------------------- languages


def _languages(rows: Sequence[Sequence[Cell]]) -> tuple[list[Cell], list[Cell]]:
    """The Indonesian cells and those of the English echo, both in reading order."""
    native: list[Cell] = []
    echo: list[Cell] = []
    usual = _form_height(rows)
    in_echo = False
    for row in rows:
        plain = letters(" ".join(c.text for c in row))
        if plain.startswith(("KUTIPANINI", "KUTIPANAKT")):
            in_echo = False
        for cell in row:
            if _is_english(cell):
                echo.append(cell)
                in_echo = in_echo or bool(_PARENT_EN.search(cell.text.upper()))
            elif _small_print(cell, usual) or (in_echo and _continues(cell, native, usual)):
                echo.append(cell)
            else:
                native.append(cell)
    return native, echo


def _form_height(rows: Sequence[Sequence[Cell]]) -> float:
    """Height of the form's Indonesian text: that of its labels, where they are read."""
    found: list[float] = []
    every: list[float] = []
    for row in rows:
        for cell in row:
            seen = letters(cell.text)
            if len(seen) > 6:
                every.append(cell.height)
            if any(
                Levenshtein.distance(seen[: len(label)], label) <= len(label) // 5
                for label in _FORM_LABELS
            ):
                found.append(cell.height)
    heights = sorted(found if len(found) >= 2 else every)
    return heights[len(heights) // 2] if heights else 1.0


def _small_print(cell: Cell, usual: float) -> bool:
    """True for an echo that is too badly read to be told by its words: small, mostly lower case."""
    if cell.height < _SPECK * usual and len(letters(cell.text)) > 2:
        return True
    small = sum(c.islower() for c in cell.text)
    large = sum(c.isupper() for c in cell.text)
    if cell.height >= _ECHO_SMALLER * usual or small <= large or small < 3:
        return False
    return _INDONESIAN_WORDS.search(cell.text.upper()) is None


def _continues(cell: Cell, native: Sequence[Cell], usual: float) -> bool:
    """True for a second line of the echo: it says again what was said, or is as small."""
    if _INDONESIAN_WORDS.search(cell.text.upper()):
        return False
    said = " ".join(c.text.upper() for c in native[-8:])
    names = [w for w in re.findall(r"[A-Z'\-]+", cell.text.upper()) if len(w) > 1]
    if names and all(w in said for w in names):
        return True
    return cell.height < _ECHO_SMALLER * usual


def _is_english(cell: Cell) -> bool:
    """True for the italic echo under an Indonesian line."""
    seen = letters(cell.text)
    for line in _ENGLISH_LINES:
        plain = letters(line)
        near = min(Levenshtein.distance(seen[: len(plain) + k], plain) for k in (-1, 0, 1))
        if near <= len(plain) // 4 and len(seen) < 1.4 * len(plain) + 4:
            return True
    tokens = re.findall(r"[A-Z]+", cell.text.upper())
    if any(t in _ONLY_NATIVE for t in tokens):
        return False
    return sum(_english_word(t) for t in tokens) >= 2


def _english_word(token: str) -> bool:
    if token in _ENGLISH_SHORT:
        return True
    return any(
        Levenshtein.distance(token, word, score_cutoff=2) <= len(word) // 4
        for word in _ENGLISH_LONG
        if abs(len(token) - len(word)) < 2
    )


# -------------------------------------------------------------------------------------- number


def _number(text: RunningText, rows: Sequence[Sequence[Cell]], eye: _Eye) -> Field:
    """The registration number after the phrase; never the blank's serial at the corner."""
    cells = _number_cells(text, rows)
    raw = joined(cells).strip(" :.-_")
    looks = [
        second_look.reread(c, eye.page, eye.recognise, second_look.PRINTED, sure=_SURE)
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


def _number_cells(text: RunningText, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Where the number stands: behind the phrase, or on the row below the title."""
    anchor = text.find(_NUMBER)
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
    text: RunningText, english: RunningText, on: Span | None, born: Span | None, today: date
) -> Field:
    """Two of three of words, English words and figures; one alone is less sure."""
    start = (text.find(_PLACE) or Span(0, 0)).stop
    issued = text.find(_ISSUED, start)
    stop = len(text.text) if issued is None else issued.start
    if born is not None and born.start > start:
        stop = min(stop, max(born.stop, start) + 40)
    part = text.text[start:stop]
    spelt = None
    if on is not None and born is not None and on.stop < born.start:
        spelt = akta_text.date_between(text, on.stop, born.start, today)
    value, raw, sure, span = None, "", 0.0, None
    if spelt is not None:
        value, span = spelt.value, spelt.span
        sure = _WRONG_LETTER**spelt.wrong
    elif (on is None or born is None) and (loose := dates.find_words(part)):
        value, raw = loose[0].value, loose[0].raw
        span = (start + loose[0].span[0], start + loose[0].span[1])
        sure = _ALONE
    if span is not None:
        cells = text.cells(*span)
        raw = raw or joined(cells)
        sure *= sum(c.confidence for c in cells) / max(len(cells), 1)
    in_english = dates.find_words(english.text, language="en")
    in_figures = dates.find_text(part) or dates.find_numeric(part)
    agreement = dates.agree(
        value,
        in_english[0].value if in_english else None,
        in_figures[0].value if in_figures else None,
    )
    if agreement.value is None:
        if spelt is not None and spelt.wrong == 0:  # in doubt, but the words stand as they should
            doubtful = dated("birth_date", spelt.value, raw, _CONFLICT * sure)
            return replace(doubtful, validity=Validity.UNCERTAIN)
        return unread("birth_date", raw)
    if agreement.value != value:
        source = in_figures or in_english
        raw, sure = source[0].raw, _ALONE
    if agreement.level is dates.Agreement.CONFIRMED:
        sure = max(sure, _CONFIRMED)
    return dated("birth_date", agreement.value, raw, sure)


# --------------------------------------------------------------------------------------- names


def _between(text: RunningText, name: str, start: int, stop: int, eye: _Eye) -> Field:
    """A name or place that stands in `text[start:stop]`, without what cannot be part of it."""
    cells = _together(text.cells(start, stop))
    raw = joined(cells)
    parts = [_likelier(cell, eye) for cell in cells]
    value = _cleaned(parts)
    if len(letters(value)) < _SHORTEST_NAME:
        return unread(name, raw)
    return text_field(name, value, [c for c in parts if letters(c.text)], raw)


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
    kept = [w.strip(",") if w.strip(",.-") == w.strip(",") else w for w in value.split()]
    return " ".join(w for w in kept if re.search(r"[A-Z]", w)).strip(" -.,'")


def _likelier(cell: Cell, eye: _Eye) -> Cell:
    """The cell as all looks at it together read it, spaced by its ink, without leaders."""
    typed = sum(c.islower() for c in cell.text) > 2  # `Sulastri`: a small L is no capital I
    alphabet = akta_text.TITLE_CASE if typed else second_look.NAME
    again = second_look.reread(cell, eye.page, eye.recognise, alphabet, sure=_SURE)
    again = second_look.spaced_like(again, respaced(eye.page, cell))
    return akta_text.without_leaders(second_look.monospaced(again))


def _child_name(text: RunningText, start: int, stop: int, eye: _Eye) -> Field:
    """What stands between `telah lahir` and `anak ke`, without a date in figures or the sex."""
    before = text.text[start:stop]
    begin = start + max((f.span[1] for f in dates.find_text(before)), default=0)
    begin = _after_called(text, begin, stop)
    again = text.find(("ANAK KE",), begin, stop)
    if again is not None:
        stop = again.start
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
    if re.search(r"[0-9]{2}", plain) or _INDONESIAN_WORDS.search(plain) or len(row) > 2:
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
    couple = text.find(_COUPLE, start, stop)
    mother = text.find(_MOTHER, start, stop)
    father = text.find(_FATHER, start, stop)
    for lead in (couple, father):
        if lead is None:
            continue
        if lead is father and mother is not None and father.start < mother.start:
            return (
                _between(text, "father_name", father.stop, mother.start, eye),
                _between(text, "mother_name", _after_called(text, mother.stop, stop), stop, eye),
            )
        middle = _SEPARATOR.search(text.text, lead.stop, stop)
        if middle is not None:
            return (
                _between(text, "father_name", lead.stop, middle.start(), eye),
                _between(text, "mother_name", middle.end(), stop, eye),
            )
    if mother is not None:
        return unread("father_name"), _between(
            text, "mother_name", _after_called(text, mother.stop, stop), stop, eye
        )
    return unread("father_name"), unread("mother_name")


def _child_order(text: RunningText, start: int, stop: int) -> Field:
    raw = text.text[start:stop].strip(" ,:.")
    split_at = r"[,;:.()]|(?<![A-Z])(?:LAKI[- ]*LAKI|PEREMPUAN|DARI|KEMBAR|ANAK|KE)(?![A-Z])"
    for piece in re.split(split_at, raw):
        candidate = piece.strip(" ,:.-")
        if not candidate:
            continue
        try:
            value = str(words.parse_ordinal(candidate))
        except InvalidWords:
            continue
        cells = text.cells(start, stop)
        confidence = min((c.confidence for c in cells), default=0.0)
        return Field("child_order", value, candidate, confidence, Validity.VALID)
    return unread("child_order", raw)


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
        rest = cell.cut(after)
        if after and sum(c.isdigit() for c in rest.text) >= _ENOUGH_DIGITS:
            found.append(rest)
            continue
        for match in re.finditer(r"[0-9OIl ]{14,22}", cell.text):
            if sum(c.isdigit() for c in match.group()) >= _MANY_DIGITS:
                found.append(cell.cut(match.start(), match.end()))
    return found


def _generation(layout: Layout) -> str:
    """akta_qr (2019 on), akta_siak (bilingual) or akta_old (one language)."""
    seen = "\n".join(letters(c.text) for c in layout)
    if any(mark in seen for mark in ("ELEKTRONIK", "BSRE", "SERTIFIKASI", "PEJABATPENCATATAN")):
        return "akta_qr"
    if any(mark in seen for mark in ("STAATSBLAD", "DARIDAFTAR", "TERNYATA")):
        return "akta_old"
    if "REPUBLIKINDONES" in seen:
        return "akta_qr"
    if any(mark in seen for mark in ("EXCERPT", "REGISTRY", "NATIONALITY", "VIRTUE", "PERSONNEL")):
        return "akta_siak"
    return "akta_old"


BIRTH_CERTIFICATE = DocumentType(Label.BIRTH_CERTIFICATE, ANCHORS, read, ("name", "birth_date"))
