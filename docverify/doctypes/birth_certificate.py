"""Kutipan akta kelahiran: bilingual, with QR code, and the old typewritten one.

Fields are found by the phrases between which they are printed, not by line position.  The birth
date stands in Indonesian words, often in English words, on newer forms in figures: at least two
of them have to agree for a sure reading.  The English echo also repeats the parents, the sex and
the order of the child: a second print of the same words, which makes a reading surer or less sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from docverify.doctypes import (
    akta_dates,
    akta_lines,
    akta_names,
    akta_page,
    akta_text,
    arrangement,
    second_look,
)
from docverify.doctypes.akta_names import SHORTEST, Lens, after_called, between, cleaned, likelier
from docverify.doctypes.akta_number import TITLE, dated_after, number
from docverify.doctypes.akta_places import birth_place, place_and_day, place_end
from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.bend import unbent
from docverify.doctypes.fields import (
    dated,
    name_cell,
    nik_findings,
    number_field,
    sex_field,
)
from docverify.doctypes.running_text import RunningText, Span
from docverify.doctypes.table import straighten
from docverify.doctypes.word_lists import Names, Registrations
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import akta, dates, nik, regions, words
from docverify.numbers.errors import InvalidWords
from docverify.types import (
    Field,
    Label,
    ReadFields,
    Reading,
    Sex,
    Validity,
)

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

_SIAK = re.compile(r"[0-9]{4}\W?[A-Z0-9]{1,2}\W?[0-9]{7,8}\W?[0-9]{3,6}")
_PLACE = ("BAHWA DI",)
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
    r"(?<![A-Z])(?:DEMIKIAN|DIKELUARKAN|KEPALA|PEJABAT|DINAS|KANTOR|NIP|PADA\s+TANGGAL|TAHUN"
    r"|MOTHER|FATHER)(?![A-Z])|[0-9]{1,2}\s+[A-Z]{3,9}\s+[0-9]{4}"
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
_FATHER_EN = ("FROM FATHER", "OF FATHER", "FATHER")
_MOTHER_EN = ("AND MOTHER", "OF MOTHER", "FROM MOTHER", "MOTHER")
_AND_EN = re.compile(r"\s(?:AN[A-Z]|A[A-Z]D)$")  # before the mother, misread or not
_LEADS = ("DARI AYAH", *_COUPLE, *_MOTHER[:4])
_SEX_WORD = re.compile(r"(?<![A-Z])(?:LAKI[- ]*LAKI|PEREMPUAN)(?![A-Z])|LAKI[- ]*LAKI|PEREMPUAN")
_WORN_CHILD = re.compile(
    r"\S{0,6}\s?KE(?![A-Z])[ .,:;]*|[A-Z0-9]{1,5}\s(?:[A-Z]{0,3}KE(?![A-Z])|K\S{0,3}(?=\s))[ .,:;]*"
)
_LEAD_WORDS = re.compile(
    r"[\s:.,-]*(?:(?:SUAMI|ISTRI|ISTERI|PASANGAN|ANTARA|BERNAMA|SEORANG|IBU|YANG\s+(?:SAH|BERNAMA))"
    r"(?![A-Z])[\s:.,-]*)+"
)
_WORN_FIGURES = re.compile(
    r"[\s:.,-]*\S{1,2}\s?(?P<month>[A-Z0-9][A-Z0-9. ]{2,9}?)\s?[0-9OIL]{4}(?!\S)"
)
_GLUED = re.compile(r"(?<![A-Z])DAN(?=[A-Z]{3})|(?<=[A-Z]{3})DAN(?![A-Z])")
_AGAIN = re.compile(
    r"(?<![A-Z])(?:A[A-Z]AK|AN[A-Z]K|ANA[A-Z]|[A-Z]NAK)\s?(?:K[A-Z0-9]?|[A-Z]E)(?![A-Z])"
)
_SEPARATOR = re.compile(r"(?<![A-Z])(?:DAN|DENGAN)(?![A-Z])(?:\s+IBU(?![A-Z]))?[\s:]*")

_NAME_ROW = 4.0  # the child's name stands at most so many line heights above `anak ke`
_BESIDE = 0.9  # a value stands at most so many line heights above or below its label
_ECHO_LINES = 1.9  # the echo of a name runs over at most two lines: so many line heights
_KNOWN_DATE = 0.7  # so sure a date tells which of its letters were misread
_YEAR_WRONG = 2  # letters of TAHUN that may be misread before the year
_WIDE = 5.0  # letters of white between two words of the year that may hide a third
_FEWEST_STEPS = 4  # letters that tell how wide one is
_NO_ROOM = 4.0  # heights to the right end of the text that hold no further word
_ALONE = 0.85  # a date that was read once
_CONFIRMED = 0.995  # a date that was read twice
_WRONG_LETTER = 0.95  # each wrong letter in a date's words leaves this much
_ROWS_AGAIN = 6  # rows of the family that are read again
_ROW_GAP = 2.6  # rows of one name are at most so many line heights apart
_WORN = 0.96  # and a date of which some letters are misread is at most so sure, ...
_PER_LOSS = 0.15  # ... less this for each unit of natural-log odds per letter
_CONFLICT = 0.5  # two readings of one date differ
_AGREED = 0.9  # share of the doubt that an agreeing echo takes away
_MAY_RUN_ON = 0.97  # and a name of several words that ends where its line does
_DIFFERS = 0.8  # what an echo that differs leaves of the confidence
_BLANK_SERIAL = re.compile(r"\s[N1I][o0O][.,:; ]|\sA[Ll1I][.,: ]")  # of the sheet, beside the NIK
_NIK_LABELS = ("Nomor Induk Kependudukan", "NIK")
_ENOUGH_DIGITS = 10  # of a NIK behind its label
_MANY_DIGITS = 13  # of a NIK without one
_SELDOM = 3.0  # natural-log odds against a NIK with a day, month, year, sex or district that is not
#   the paper's: few have one, and a clear reading of one is worth more than that
_CONTRADICTED = 0.9  # and one that has is no surer: as many are misread as are so
_USUAL = 1.5  # and for one with the region of the registration


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read an akta: certificate_number nik name birth_place birth_date sex child_order parents.

    A field `marginal_note` is added when the paper carries one.
    """
    reading = unbent(reading, aids.recognise)
    sheet = straighten(reading.page, akta_lines.along(reading.lines), ruled=False)
    if aids.closely is not None:
        sheet = akta_page.clearer(sheet, aids.closely)
    layout = Layout(sheet.lines)
    rows = layout.rows()
    native, echo = akta_lines.sort_out(rows)
    native = akta_lines.in_order(layout.rows(native))
    generation = _generation(layout, echo)
    sure = akta_names.CLEAR_TYPED if generation == "akta_old" else akta_names.CLEAR
    expected = " ".join(("", *aids.wanted.names, *(c.text.upper() for c in echo), ""))
    lens = Lens(aids.closely or aids.recognise, sheet, sure, expected)
    text = RunningText(akta_text.without_leaders(c) for c in native)
    english = RunningText(echo)

    born = text.find(_BORN, place_end(text))
    place_at, on = place_and_day(text, born)
    begin = 0 if place_at is None else place_at.stop
    own = {id(c) for c in native}
    own_rows = [kept for row in rows if (kept := [c for c in row if id(c) in own])]
    born_on = _birth_date(text, english, on, born, aids.today, lens)
    lens = replace(lens, misread=_misread(text, on, born, born_on))
    possible = Registrations(aids.today, _surely(born_on))
    fields = [dated_after(number(text, own_rows, lens, possible), born_on), born_on]
    fields.append(birth_place(text, place_at, on, lens))
    family = _family(text, native, begin, born, lens)
    if family["mother_name"].value is None:
        again = _read_again(native, text, born, lens)
        family = max(family, _family(*again, lens), key=_known)
    fields.extend(family.values())
    top = [c for row in rows for c in row if born is None or c.level < layout.cells[-1].level / 2]
    fields.append(_nik(_long_numbers(top), lens, aids.wanted.niks, fields))
    found = _with_echo({f.name: f for f in fields}, english)
    found["birth_date"] = _with_nik(found["birth_date"], found["nik"], aids.today)
    notes = text.find(_NOTES, begin if born is None else born.stop)
    if notes is not None:
        found["marginal_note"] = _note(text, notes)
    label = Label.BIRTH_CERTIFICATE
    return ReadFields(label, generation, found, (), nik_findings(found))


def _family(
    text: RunningText, native: Sequence[Cell], begin: int, born: Span | None, lens: Lens
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
        return {f.name: f for f in (_name_above(native, text, child, lens), *fields)}
    if born is not None:
        name = _child_name(text, born.stop, child.start, lens)
    else:
        name = _name_above(native, text, child, lens)
    parents = text.find(_PARENTS, child.stop, end) or Span(end, end)
    before = child.start if born is None else born.stop
    fields = [
        name,
        _sex(text, before, child, parents.start + 1),
        _child_order(text, child.stop, min(parents.start, child.stop + 80)),
        *_parents(text, child.stop, end, lens),
    ]
    return {f.name: f for f in fields}


def _known(fields: Mapping[str, Field]) -> int:
    return sum(f.value is not None for f in fields.values())


def _read_again(
    native: Sequence[Cell], text: RunningText, born: Span | None, lens: Lens
) -> tuple[RunningText, list[Cell], int, Span | None]:
    """The text with the lines between birth and issue looked at again, whole.

    Words that ran into one another (`DANNIA`) hide where the names begin.
    """
    start = 0 if born is None else born.start
    issued = text.find(_ISSUED, start)
    part = text.cells(start, len(text.text) if issued is None else issued.start)
    wanted = list(dict.fromkeys(c.line.quad for c in part))[:_ROWS_AGAIN]
    cells = [_whole_again(c, lens) if c.line.quad in wanted else c for c in native]
    again = RunningText(akta_text.without_leaders(c) for c in cells)
    place = again.find(_PLACE)
    begin = 0 if place is None else place.stop
    return again, cells, begin, again.find(_BORN, begin)


def _whole_again(cell: Cell, lens: Lens) -> Cell:
    line = lens.recognise(lens.page, cell.line.quad)
    if not line.text:
        return cell
    return replace(cell, text=line.text, line=line, start=0)


def _note(text: RunningText, at: Span) -> Field:
    """That a marginal note is there: it may have changed a name.  What it says is not read."""
    cells = text.cells(at.start, at.stop)
    sure = min((c.confidence for c in cells), default=0.0)
    return Field("marginal_note", "PRESENT", joined(cells), sure, Validity.UNCHECKED)


# ---------------------------------------------------------------------------------- birth date


def _birth_date(
    text: RunningText,
    english: RunningText,
    on: Span | None,
    born: Span | None,
    today: date,
    lens: Lens,
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
    end = None if on is None else _words_end(text, on.stop, born, stop)
    if on is not None and end is not None:
        end = _before_figures(text, on.stop, end)
    if on is not None and end is not None:
        value, sure, doubtful = _in_words(text, on.stop, end, today, lens)
        raw = joined(text.cells(on.stop, end)) if value is not None else ""
        if born is None or _hidden(text, on.stop, end):  # of more words of the year
            sure, doubtful = _ALONE * sure, True
    elif loose := dates.find_words(part):
        value, raw = loose[0].value, loose[0].raw
        cells = text.cells(start + loose[0].span[0], start + loose[0].span[1])
        sure = _ALONE * sum(c.confidence for c in cells) / max(len(cells), 1)
    in_english = _whole(dates.find_words(english.text, language="en"), value)
    plain = _SIAK.sub(lambda number: " " * len(number.group()), part)
    in_figures = dates.find_text(plain) or dates.find_numeric(plain)
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


def _surely(born: Field) -> date | None:
    """The birth date, where it is read so surely that something may follow from it."""
    known = born.value is not None and born.confidence >= _KNOWN_DATE
    return date.fromisoformat(born.value) if known and born.value else None


def _before_figures(text: RunningText, start: int, end: int) -> int:
    """Where the words end: before the same date in figures, which would be a second month."""
    words_first = dates.find_words(text.text[start:end], figures=False)
    figures = dates.find_text(text.text[start:end])
    if words_first and figures and figures[0].span[0] > 0:
        return start + figures[0].span[0]
    return end


def _words_end(text: RunningText, start: int, born: Span | None, stop: int) -> int | None:
    """Where the date's words end: at TELAH LAHIR, or behind the last word of the year."""
    if born is not None:
        return born.start if start < born.start else None
    end, year = None, False
    for cell in text.cells(start, stop):
        begin = text.start_of(cell)
        for token in re.finditer(r"[A-Za-z0-9|!]+", cell.text):
            word = token.group().upper()
            if year and token.group().islower():
                return end
            if words.is_number_word(word):
                end = begin + token.end() if year else None
            elif end is not None:
                return end
            year = year or Levenshtein.distance(word, "TAHUN") <= _YEAR_WRONG
    return end


def _hidden(text: RunningText, start: int, stop: int) -> bool:
    """True where so much white stands between two words of the year that glare may have taken
    another one between them."""
    year = text.find(("TAHUN",), start, stop)
    for cell in text.cells(start if year is None else year.stop, stop):
        places = cell.line.char_x[cell.start : cell.start + len(cell.text)]
        if len(places) != len(cell.text) or len(places) < _FEWEST_STEPS:
            continue
        steps = [b - a for a, b in pairwise(places)]
        white = [b - a for (c, a), (_, b) in pairwise(_solid_places(cell.text, places))]
        if max(white, default=0.0) > _WIDE * sorted(steps)[len(steps) // 2]:
            return True
    return False


def _solid_places(text: str, places: Sequence[float]) -> list[tuple[str, float]]:
    return [(c, x) for c, x in zip(text, places, strict=True) if c.isalnum()]


def _with_nik(born: Field, number: Field, today: date) -> Field:
    """The date, surer where the NIK on the same paper holds it, and less sure where it does not.

    A date that was read twice is not doubted: there are NIK that hold another day than the paper.
    """
    if born.value is None or number.value is None or number.validity is not Validity.VALID:
        return born
    if born.confidence >= _CONFIRMED or born.validity is Validity.UNCERTAIN:
        return born
    same = date.fromisoformat(born.value) in nik.birth_dates(number.value, today=today)
    return _surer(born, same)


def _whole(found: Sequence[dates.DateFound], value: date | None) -> Sequence[dates.DateFound]:
    """Without a date whose year was cut off: ONE THOUSAND NINE HUNDRED and words that are worn."""
    if not found or value is None or found[0].value == value or found[0].value.year % 100:
        return found
    same_day = (found[0].value.month, found[0].value.day) == (value.month, value.day)
    return () if same_day else found


def _misread(
    text: RunningText, on: Span | None, born: Span | None, found: Field
) -> frozenset[tuple[str, str]]:
    """Letters of the date's words that were read as others, where the date is known anyway."""
    if on is None or born is None or found.value is None or found.confidence < _KNOWN_DATE:
        return frozenset()
    return akta_dates.misread(text.text[on.stop : born.start], date.fromisoformat(found.value))


def _in_words(
    text: RunningText, start: int, stop: int, today: date, lens: Lens
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
    again = [akta_text.another_look(c, lens.page, lens.recognise) for c in cells]
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


def _child_name(text: RunningText, start: int, stop: int, lens: Lens) -> Field:
    """What stands between `telah lahir` and `anak ke`, without a date in figures or the sex."""
    before = text.text[start:stop]
    begin = start + max((f.span[1] for f in dates.find_text(before)), default=0)
    worn_date = _WORN_FIGURES.match(text.text, begin, stop)
    if worn_date is not None and _is_month(worn_date["month"]):
        begin = worn_date.end()
    begin = after_called(text, begin, stop)
    again = _AGAIN.search(text.text, begin, stop)
    if again is not None:
        stop = again.start()
    sex = re.search(r"(?<![A-Z])(?:LAKI|PEREMPUAN)(?![A-Z])", text.text[begin:stop])
    end = stop if sex is None else begin + sex.start()
    worn = text.find(("PEREMPUAN", "LAKI-LAKI"), begin, end)
    return between(text, "name", begin, end if worn is None else worn.start, lens)


def _name_above(native: Sequence[Cell], text: RunningText, child: Span | None, lens: Lens) -> Field:
    """The child's name where `telah lahir` was not read: alone on the row above `anak ke`."""
    if child is None:
        return unread("name")
    anchor = text.cells(child.start, max(child.stop, child.start + 1))
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
    parts = [likelier(akta_text.without_leaders(c), lens, Names()) for c in row]
    field = text_field("name", cleaned(parts), parts)
    return replace(field, confidence=field.confidence * _ALONE)


def _is_month(seen: str) -> bool:
    """True for the name of a month but for one letter."""
    plain = letters(seen.replace("1", "I").replace("0", "O"))
    return any(Levenshtein.distance(plain, month.upper()) <= 1 for month in words.MONTHS_ID)


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


def _parents(text: RunningText, start: int, stop: int, lens: Lens) -> tuple[Field, Field]:
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
            _parent(text, "father_name", (couple.stop, glued[0]), lens),
            _parent(text, "mother_name", (glued[1], stop), lens),
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
    return _parent(text, "father_name", his, lens), _parent(text, "mother_name", hers, lens)


def _glued(text: RunningText, start: int, stop: int) -> tuple[int, int] | None:
    """Where the only DAN stands that ran into a name on one side (`DANNIA`), or None."""
    found = list(_GLUED.finditer(text.text, start, stop))
    return (found[0].start(), found[0].end()) if len(found) == 1 else None


def _parent(text: RunningText, name: str, part: tuple[int, int] | None, lens: Lens) -> Field:
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
    field = between(text, name, begin, stop, lens)
    last = text.cells(begin, stop)[-1:]
    if last and field.value is not None and _runs_out(text, last[0]):  # the rest may be unread
        left = _DIFFERS if " " not in field.value else _MAY_RUN_ON
        return replace(field, confidence=field.confidence * left)
    return field


def _runs_out(text: RunningText, cell: Cell) -> bool:
    """True for the end of a line that leaves no room for another word, with nothing below it."""
    every = text.cells(0, len(text.text))
    edge = max(c.right for c in every)
    return cell.right > edge - _NO_ROOM * cell.height


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


def _nik(cells: Sequence[Cell], lens: Lens, asked: Sequence[str], others: Sequence[Field]) -> Field:
    """The NIK; figures that are those of somebody whom the check asks about need no second look.

    others  what else was read of the paper: it tells apart digits that the looks leave open
    """
    known = {f.name: f.value for f in others if f.value and f.confidence >= _KNOWN_DATE}

    def fits(number: str) -> float:
        return _nik_odds(number, known)

    read = ["".join(c for c in cell.text if c.isdigit()) for cell in cells]
    field = number_field(
        "nik",
        cells,
        nik.candidates,
        lens.page,
        lens.recognise,
        always_twice=not any(figures in asked for figures in read),
        fits=fits,
    )
    if field.value is not None and _nik_odds(field.value, known) < 0:
        field = replace(field, confidence=min(field.confidence, _CONTRADICTED))
    if field.value is None or regions.status(field.value[:2]) is not regions.Status.UNKNOWN:
        return field
    sure = field.confidence * _DIFFERS  # no such province: its first figures were misread
    return replace(field, confidence=sure, validity=Validity.UNCERTAIN)


def _nik_odds(number: str, known: Mapping[str, str]) -> float:
    """Natural-log odds for a NIK by the date, the sex and the registration on the same paper."""
    if not nik.is_valid(number):
        return 0.0
    born, sex, deed = (known.get(n) for n in ("birth_date", "sex", "certificate_number"))
    agreement = nik.consistent_with(
        number,
        None if born is None else date.fromisoformat(born),
        None if sex is None else Sex(sex),
    )
    odds = -_SELDOM * len(agreement.failed)
    if regions.status(number[:6]) is regions.Status.UNKNOWN:
        odds -= _SELDOM
    region = "" if deed is None else akta.parse(deed).region
    if region and number.startswith(region):
        odds += _USUAL
    return odds


def _with_echo(found: dict[str, Field], english: RunningText) -> dict[str, Field]:
    """The fields, surer where the English echo says the same and less sure where it does not."""
    result = dict(found)
    father_at, mother_at = english.find(_FATHER_EN), english.find(_MOTHER_EN)
    if father_at is not None and mother_at is not None and mother_at.start < father_at.stop:
        mother_at = english.find(_MOTHER_EN, father_at.stop)  # not `FROM FATHER`, for a misreading
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
    other = _AND_EN.sub("", cleaned(cells))
    if len(letters(other)) < SHORTEST:
        return field
    if field.value is None:
        return replace(text_field(field.name, other, cells), validity=Validity.UNCERTAIN)
    if letters(other) == letters(field.value):
        if other.split() == field.value.split():
            return _surer(field, True)
        if other.split() == field.raw.upper().split():  # neither print has that space
            return replace(field, value=other, confidence=min(field.confidence, _ALONE))
        return field
    second = min((c.confidence for c in cells), default=0.0)
    wrong = Levenshtein.distance(letters(other), letters(field.value))
    stranger = Names().unlikely(other) > Names().unlikely(field.value)
    near = wrong <= max(len(letters(field.value)) // 4, 1)
    if near and second > field.confidence and not stranger:
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


def arranged(reading: Reading, layout: Layout) -> bool:
    """Titles in the middle, the sentence below them, the office's signature on the right."""
    return arrangement.titled(layout, TITLE)


BIRTH_CERTIFICATE = DocumentType(
    Label.BIRTH_CERTIFICATE, ANCHORS, read, ("name", "birth_date"), arranged
)
