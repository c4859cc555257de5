"""Paspor: the biodata page.  The machine-readable zone first, the visual zone beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from docverify.doctypes import arrangement, second_look, spacing
from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.bend import unbent
from docverify.doctypes.fields import clean_name, dated, known_place
from docverify.doctypes.mrz_zone import Zone, find_zone
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import dates
from docverify.types import Field, Label, ReadFields, Reading, Sex, Validity

ANCHORS = (
    Anchor("PASPOR", 1.2, "title"),
    Anchor("PASSPORT", 0.5, "title"),
    Anchor("KODE NEGARA", 2.5),
    Anchor("COUNTRY CODE", 0.7, "part"),
    Anchor("NO. PASPOR", 2),
    Anchor("PASSPORT NO", 0.7, "part"),
    Anchor("NAMA LENGKAP / FULL NAME", 3, "part"),
    Anchor("FULL NAME", 1.0, "part"),
    Anchor("KEWARGANEGARAAN / NATIONALITY", 2, "part"),
    Anchor("TGL. LAHIR", 1.5),
    Anchor("TEMPAT LAHIR / PLACE OF BIRTH", 2, "part"),
    Anchor("TGL. PENGELUARAN", 2.5),
    Anchor("TGL. HABIS BERLAKU", 2.5),
    Anchor("KANTOR YANG MENGELUARKAN", 3),
    Anchor("ISSUING OFFICE", 1.5, "part"),
    Anchor("REPUBLIK INDONESIA", 0.7, "title"),
    Anchor("REPUBLIC OF INDONESIA", 1.0, "part"),
    Anchor("NO. REG", 1.0),
    Anchor("NIKIM", 1.0),
    Anchor("SURAT PERJALANAN LAKSANA PASPOR", -16, "part"),
    Anchor("KARTU TANDA PENDUDUK", -6, "part"),
    Anchor("KARTU KELUARGA", -5, "part"),
    Anchor("VISA", -2, "title"),
    Anchor("Data Pemohon", -5, "part"),
    Anchor("Pilih berkas", -5, "part"),
    Anchor("Belum ada berkas", -4, "part"),
    Anchor("Yang bertanda tangan di bawah ini", -5, "part"),
    Anchor("Persyaratan", -4),
    Anchor("Given names", -2, "part"),
)

_NAME = ("NAMA LENGKAP", "FULL NAME", "NAMA LENGKAP / FULL NAME")
_PLACE = ("TEMPAT LAHIR", "PLACE OF BIRTH", "TEMPAT LAHIR / PLACE OF BIRTH")
_OFFICE = (
    "KANTOR YANG MENGELUARKAN",
    "ISSUING OFFICE",
    "KANTOR YANG MENGELUARKAN / ISSUING OFFICE",
)
_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\s?[0-9]{6,7}(?![0-9])")
_SEX_PAIR = re.compile(r"L\s?/\s?M|P\s?/\s?F")
_SEX_ONLY = re.compile(r"[LPMF]\s?/\s?[LPMF]|[LPMF]")
_ALL_LABELS = (
    *("JENISTYPE", "KODENEGARACOUNTRYCODE", "NOPASPORPASSPORTNO", "NAMALENGKAPFULLNAME"),
    *("NAMANAME", "KEWARGANEGARAANNATIONALITY", "TGLLAHIRDATEOFBIRTH", "KELAMINSEX"),
    *("JENISKELAMINSEX", "TEMPATLAHIRPLACEOFBIRTH", "TGLPENGELUARANDATEOFISSUE"),
    *("TGLHABISBERLAKUDATEOFEXPIRY", "BERLAKUSDDATEOFEXPIRY", "NOREGREGNO", "NOREG"),
    *("KANTORYANGMENGELUARKANISSUINGOFFICE", "NIKIM", "PASPOR", "PASSPORT"),
    *("REPUBLIKINDONESIA", "REPUBLICOFINDONESIA", "INDONESIA", "SPECIMEN", "CONTOH"),
)
_LIKE_LABEL = 74.0  # similarity (0-100) from which a text is a label, ...
_PART = 7  # ... and from so many letters on a piece of one, ...
_LIKE_PART = 82.0  # ... from this similarity
_SHORT = 3  # letters of the shortest name or place
_LETTERS = 0.7  # share of letters and spaces in a name or place
_LONGEST_NUMBER = 16
_SAME_NAME = 75.0  # similarity from which two readings are of one name
_DISAGREES = 0.7  # two readings of one thing differ
_CLEAR = 0.9  # read so surely that a difference counts
_SURE = 0.97  # text of which every character is this sure is not looked at again
_NEW_BOOK = 2014
_CENTURY = 0.85  # the century of a birth date that only the zone tells
_VISUAL_SURE = 0.97
_TERMS = (10, 5, 3)  # years between issue and expiry


def _is_label(text: str) -> bool:
    """True for a printed label or a heading, whole or in part."""
    seen = letters(text)
    if len(seen) < _SHORT:
        return False
    for label in _ALL_LABELS:
        if fuzz.ratio(seen, label) >= _LIKE_LABEL:
            return True
        if _PART <= len(seen) <= len(label) and fuzz.partial_ratio(seen, label) >= _LIKE_PART:
            return True
    return False


def _is_value(cell: Cell) -> bool:
    """True for what can be a printed name or place: letters, and no label, date or zone line."""
    if len(letters(cell.text)) < _SHORT or "<" in cell.text or _is_label(cell.text):
        return False
    if dates.find_text(cell.text) or _NUMBER.search(cell.text) or _SEX_ONLY.fullmatch(cell.text):
        return False
    return sum(c.isalpha() or c.isspace() for c in cell.text) >= _LETTERS * len(cell.text)


def _below(layout: Layout, labels: Sequence[str]) -> Cell | None:
    """The value printed under a (bilingual) label, under its left or its right end."""
    for cell in layout:
        if not any(match_label(cell.text, name) is not None for name in labels):
            continue
        size = max(cell.height, layout.height)
        under = [
            c
            for c in layout
            if 0.4 * cell.height < c.level - cell.level < 2.8 * size
            and (
                abs(c.left - cell.left) < 1.5 * size
                or abs(c.right - cell.right) < 1.5 * size
                or (c.left < cell.right and c.right > cell.left)
            )
            and _is_value(c)
        ]
        if under:
            return min(under, key=lambda c: c.level - cell.level)
    return None


def _birth_place(layout: Layout, birth: Cell | None) -> Cell | None:
    """Under its label, or the last words on the row of the birth date."""
    if birth is not None:
        row = layout.row(birth.level, 0.6 * birth.height)
        others = [c for c in row if c.left > birth.right and _is_value(c)]
        if others:
            return max(others, key=lambda c: c.right)
    return _below(layout, _PLACE)


def _office(layout: Layout, expiry: Cell | None) -> Cell | None:
    """Under its label, or the words at the right end of the row below the date of expiry."""
    labelled = _below(layout, _OFFICE)
    if labelled is not None or expiry is None:
        return labelled
    low, high = expiry.level + 0.8 * expiry.height, expiry.level + 6 * expiry.height
    below = [
        c
        for c in layout.between(low, high)
        if _is_value(c) and c.right > expiry.left and c.height > 0.6 * expiry.height
    ]
    return max(below, key=lambda c: (c.right, -c.level)) if below else None


def _visual_dates(layout: Layout) -> list[tuple[date, Cell]]:
    found: list[tuple[date, Cell]] = []
    for cell in layout:
        for one in dates.find_text(cell.text):
            found.append((one.value, cell.cut(*one.span)))
    return found


def _agreeing(
    name: str, value: date | None, seen: list[tuple[date, Cell]], zone: Zone, sure: float
) -> Field:
    """A date of the machine-readable zone, surer when the visual zone shows it too."""
    if value is None:
        return unread(name)
    shown = any(day == value for day, _ in seen)
    confidence = max(zone.confidence, _VISUAL_SURE if shown else 0.0)
    return dated(name, value, zone.second.text, confidence * sure)


def _issue_date(seen: list[tuple[date, Cell]], birth: date | None, expiry: date | None) -> Field:
    for value, cell in sorted(seen, key=lambda s: s[0], reverse=True):
        if value in (birth, expiry):
            continue
        if expiry is None or (value < expiry and expiry.year - value.year in _TERMS):
            return dated("issue_date", value, cell.text, cell.confidence)
    return unread("issue_date")


def _validity(zone: Zone) -> Validity:
    """Uncertain when the check digits are right and the reading is doubtful all the same."""
    if zone.checked:
        return Validity.VALID
    return Validity.UNCERTAIN if all(zone.found.checks.values()) else Validity.INVALID


def _better(zone: Sequence[Field], page: Sequence[Field]) -> list[Field]:
    """The fields of a doubtful zone, each from the visual zone where that shows it."""
    printed = {f.name: f for f in page if f.value is not None}
    names = ("passport_number", "birth_date", "issue_date", "expiry_date", "sex")
    return [printed.get(f.name, f) if f.name in names else f for f in zone]


def _from_zone(zone: Zone, seen: list[tuple[date, Cell]], layout: Layout) -> list[Field]:
    found = zone.found
    validity = _validity(zone)
    sure = zone.confidence
    births = [d for d in found.birth_dates if any(d == day for day, _ in seen)]
    # Two digits of a year: where no date is printed, a child is likelier than a centenarian.
    birth = births[0] if births else max(found.birth_dates, default=None)
    century = 1.0 if births or len(found.birth_dates) < 2 else _CENTURY
    sex = found.sex
    number = _from_both(found.number, zone, layout)
    fields = [
        Field("passport_number", found.number or None, zone.second.text, number, validity),
        _agreeing("birth_date", birth, seen, zone, century),
        _agreeing("expiry_date", found.expiry, seen, zone, 1.0),
        unread("sex")
        if sex is None
        else Field(
            "sex", str(sex), zone.second.text[20:21], _sex_sure(sex, zone, layout), validity
        ),
        Field("mrz_line1", found.line1, zone.first.text, zone.first_confidence, validity),
        Field("mrz_line2", found.line2, zone.second.text, sure, validity, zone.repairs),
        _name(found.full_name, found.truncated, zone.first_confidence, layout),
        _issue_date(seen, birth, found.expiry),
    ]
    if found.nik is None:
        fields.append(unread("nik"))
    else:
        fields.append(Field("nik", found.nik, found.optional, sure, validity))
    return fields


def _sex_sure(sex: Sex, zone: Zone, layout: Layout) -> float:
    """Confidence of the zone's sex, which no check digit covers, beside the printed one."""
    printed = _printed_sex(layout)
    if printed.value is None:
        return zone.confidence
    if printed.value == str(sex):
        return max(zone.confidence, _VISUAL_SURE)
    return zone.confidence * _DISAGREES


def _printed_numbers(layout: Layout) -> list[tuple[str, Cell]]:
    """Passport numbers of the visual zone."""
    found: list[tuple[str, Cell]] = []
    for cell in layout:
        hit = _NUMBER.search(cell.text)
        if hit is not None and len(cell.text) < _LONGEST_NUMBER and "<" not in cell.text:
            found.append((hit.group().replace(" ", ""), cell))
    return found


def _from_both(number: str, zone: Zone, layout: Layout) -> float:
    """Confidence of the zone's number beside the printed one."""
    printed = [value for value, _ in _printed_numbers(layout)]
    if number in printed:
        return max(zone.confidence, _VISUAL_SURE)
    return zone.confidence * (_DISAGREES if printed else 1.0)


def _disagreements(zone: Zone, layout: Layout, seen: list[tuple[date, Cell]]) -> tuple[str, ...]:
    """Findings that the zone and a clearly read visual zone give rise to."""
    found = zone.found
    clear = [v for v, c in _printed_numbers(layout) if c.confidence >= _CLEAR]
    days = [day for day, cell in seen if cell.confidence >= _CLEAR]
    # Three clear dates are birth, issue and expiry: then the zone's must be among them.
    other_days = len(set(days)) == 3 and not (
        any(d in days for d in found.birth_dates) and found.expiry in days
    )
    other_number = (
        len(clear) == 1 and _same_shape(clear[0], found.number) and clear[0] != found.number
    )
    wrong = not all(found.checks.values()) or other_number or other_days
    # A line of which characters are missing (a finger, the edge) is misread, not wrong.
    wrong = wrong and (zone.whole or zone.checked)
    return ("invalid_mrz",) if wrong else ()


def _same_shape(one: str, other: str) -> bool:
    return len(one) == len(other) and [c.isdigit() for c in one] == [c.isdigit() for c in other]


def _name(from_zone: str, truncated: bool, confidence: float, layout: Layout) -> Field:
    """The printed name where it agrees with the zone; else the surer of the two.

    Where both were read and differ, neither is sure.
    """
    cell = _printed_name(from_zone, layout)
    printed = "" if cell is None else _spaced(clean_name(cell.text), from_zone.split())
    same = sorted(printed.split()) == sorted(from_zone.split())
    words = printed.split()
    begun = all(any(w.startswith(part) for w in words) for part in from_zone.split())
    if cell is not None and printed and (same or (truncated and begun)):
        sure = max(cell.confidence, confidence, _VISUAL_SURE) if same else cell.confidence
        return Field("name", printed, cell.text, sure, Validity.VALID)
    if not from_zone:
        return unread("name")
    if cell is None or not printed:
        return Field("name", from_zone, from_zone, confidence, Validity.UNCHECKED)
    near = fuzz.ratio(_sorted_words(printed), _sorted_words(from_zone)) >= _SAME_NAME
    if near and cell.confidence > confidence:
        sure = cell.confidence * _DISAGREES
        return Field("name", printed, cell.text, sure, Validity.UNCHECKED)
    sure = confidence * (_DISAGREES if near else 1.0)
    return Field("name", from_zone, from_zone, sure, Validity.UNCHECKED)


def _spaced(printed: str, words: Sequence[str]) -> str:
    """The printed name with a lost space put back where both halves are words of the zone, and
    without a space that divides one."""
    made: list[str] = []
    for word in printed.split():
        if made and made[-1] + word in words and not {made[-1], word} <= set(words):
            made[-1] += word
            continue
        cuts = [i for i in range(1, len(word)) if word[:i] in words and word[i:] in words]
        made += [word[: cuts[0]], word[cuts[0] :]] if cuts and word not in words else [word]
    return " ".join(made)


def _sorted_words(name: str) -> str:
    return " ".join(sorted(name.split()))


def _printed_name(from_zone: str, layout: Layout) -> Cell | None:
    """The printed name: the words most like the zone's, or what stands under its label."""
    wanted = _sorted_words(from_zone)
    rated = [
        (fuzz.ratio(_sorted_words(clean_name(c.text)), wanted), c) for c in layout if _is_value(c)
    ]
    like, cell = max(rated, key=lambda r: r[0], default=(0.0, None))
    return cell if like >= _SAME_NAME else _below(layout, _NAME)


def _from_page(layout: Layout, seen: list[tuple[date, Cell]]) -> list[Field]:
    """Without a legible machine-readable zone: the visual zone alone."""
    fields: list[Field] = []
    number = unread("passport_number")
    for value, cell in _printed_numbers(layout)[:1]:
        number = Field("passport_number", value, cell.text, cell.confidence, Validity.UNCHECKED)
    fields.append(number)
    under = _below(layout, _NAME)
    fields.append(
        unread("name") if under is None else text_field("name", clean_name(under.text), [under])
    )
    days = sorted(dict(seen).items())
    for name, (day, part) in zip(_names_of(days), days, strict=False):
        if name:
            fields.append(dated(name, day, part.text, part.confidence))
    fields.append(_printed_sex(layout))
    known = {f.name for f in fields}
    wanted = ("birth_date", "issue_date", "expiry_date", "mrz_line1", "mrz_line2", "nik")
    return fields + [unread(name) for name in wanted if name not in known]


def _printed_sex(layout: Layout) -> Field:
    """L/M or P/F, which stands nowhere else on the page."""
    for cell in layout:
        hit = _SEX_PAIR.fullmatch(cell.text.strip().upper())
        if hit is not None:
            value = "M" if hit.group().startswith("L") else "F"
            return Field("sex", value, cell.text, cell.confidence, Validity.VALID)
    return unread("sex")


def _names_of(days: Sequence[tuple[date, Cell]]) -> tuple[str, ...]:
    """Which date is which, from the earliest; '' where that cannot be told."""
    if len(days) == 3:
        return ("birth_date", "issue_date", "expiry_date")
    if len(days) == 2:
        (first, _), (last, _) = days
        years = last.year - first.year
        if years in _TERMS and (last.month, last.day) == (first.month, first.day):
            return ("issue_date", "expiry_date")
        return ("birth_date", "")
    return ()


def _edition(layout: Layout, issued: str | None) -> str:
    """'passport_2009' or 'passport_2014', by what tells them apart: books before 2014 carry the
    number NIKIM, and the date of issue; '' where neither can be read."""
    if issued is not None:
        return "passport_2014" if int(issued[:4]) >= _NEW_BOOK else "passport_2009"
    if any(letters(c.text).startswith("NIKIM") for c in layout):
        return "passport_2009"
    return ""


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read the biodata page of a passport."""
    reading = unbent(reading, aids.recognise)
    layout = Layout(reading.lines)
    seen = _visual_dates(layout)
    zone = find_zone(reading, aids)
    fields = _from_page(layout, seen) if zone is None else _from_zone(zone, seen, layout)
    if zone is not None and not zone.checked:
        fields = _better(fields, _from_page(layout, seen))
    days = {day.isoformat(): cell for day, cell in seen}
    known = {f.name: f for f in fields}
    birth, expiry = (days.get(known[name].value or "") for name in ("birth_date", "expiry_date"))
    for name, cell in (
        ("birth_place", _birth_place(layout, birth)),
        ("issuing_office", _office(layout, expiry)),
    ):
        if cell is None:
            fields.append(unread(name))
            continue
        again = second_look.reread(cell, reading.page, aids.recognise, second_look.NAME, sure=_SURE)
        spaced = spacing.respaced(reading.page, cell)
        if spaced is not cell:
            again = second_look.spaced_like(again, spaced)
        value = text_field(name, clean_name(again.text), [again], joined([cell]))
        fields.append(known_place(value) if name == "birth_place" else value)
    findings = () if zone is None else _disagreements(zone, layout, seen)
    edition = _edition(layout, known["issue_date"].value)
    return ReadFields(Label.PASSPORT, edition, {f.name: f for f in fields}, (), findings)


def arranged(reading: Reading, layout: Layout) -> bool:
    """The visual zone beside the portrait, above the machine-readable one."""
    return arrangement.beside_portrait(layout)


PASSPORT = DocumentType(
    Label.PASSPORT, ANCHORS, read, ("passport_number", "name", "birth_date"), arranged
)


def read_foreign(reading: Reading, aids: Aids) -> ReadFields:
    """Read another country's passport, as far as its machine-readable zone goes."""
    return replace(read(reading, aids), label=Label.FOREIGN_PASSPORT, generation="")


FOREIGN_PASSPORT = DocumentType(
    Label.FOREIGN_PASSPORT,
    (
        Anchor("Surname", 1.5, "part"),
        Anchor("Given names", 2, "part"),
        Anchor("Passport No", 1, "part"),
        Anchor("Authority", 1, "part"),
        Anchor("Nationality", 0.5, "part"),
        Anchor("REPUBLIK INDONESIA", -3, "part"),
    ),
    read_foreign,
    (),
)
