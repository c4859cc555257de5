"""Paspor: the biodata page.  The machine-readable zone first, the visual zone beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.fields import clean_name, dated
from docverify.doctypes.mrz_zone import Zone, find_zone
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import dates
from docverify.types import Field, Label, ReadFields, Reading, Validity

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
_SEX = ("JENIS KELAMIN", "KELAMIN", "KELAMIN / SEX")
_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\s?[0-9]{6,7}(?![0-9])")
_SEX_VALUE = re.compile(r"(?<![A-Z])(?:L\s?/\s?M|P\s?/\s?F|M|F|L|P)(?![A-Z])")
_VISUAL_SURE = 0.97
_TERMS = (10, 5, 3)  # years between issue and expiry


def _below(layout: Layout, labels: Sequence[str]) -> Cell | None:
    """The value printed under a (bilingual) label."""
    for cell in layout:
        if not any(match_label(cell.text, name) is not None for name in labels):
            continue
        under = [
            c
            for c in layout
            if 0.4 * cell.height < c.level - cell.level < 4.0 * max(cell.height, layout.height)
            and c.left < cell.right + cell.height
            and c.right > cell.left - cell.height
        ]
        for candidate in under:
            if "/" not in candidate.text or not re.search(r"[a-z]", candidate.text):
                return candidate
    return None


def _visual_dates(layout: Layout) -> list[tuple[date, Cell]]:
    found: list[tuple[date, Cell]] = []
    for cell in layout:
        for one in dates.find_text(cell.text):
            found.append((one.value, cell.cut(*one.span)))
    return found


def _agreeing(name: str, value: date | None, seen: list[tuple[date, Cell]], zone: Zone) -> Field:
    """A date of the machine-readable zone, surer when the visual zone shows it too."""
    if value is None:
        return unread(name)
    shown = any(day == value for day, _ in seen)
    confidence = max(zone.confidence, _VISUAL_SURE if shown else 0.0)
    return dated(name, value, zone.second.text, confidence)


def _issue_date(seen: list[tuple[date, Cell]], birth: date | None, expiry: date | None) -> Field:
    for value, cell in sorted(seen, key=lambda s: s[0], reverse=True):
        if value in (birth, expiry):
            continue
        if expiry is None or (value < expiry and expiry.year - value.year in _TERMS):
            return dated("issue_date", value, cell.text, cell.confidence)
    return unread("issue_date")


def _from_zone(zone: Zone, seen: list[tuple[date, Cell]], layout: Layout) -> list[Field]:
    found = zone.found
    validity = Validity.VALID if zone.checked else Validity.INVALID
    sure = zone.confidence
    births = [d for d in found.birth_dates if any(d == day for day, _ in seen)]
    birth = births[0] if births else next(iter(found.birth_dates), None)
    sex = found.sex
    fields = [
        Field("passport_number", found.number or None, zone.second.text, sure, validity),
        _agreeing("birth_date", birth, seen, zone),
        _agreeing("expiry_date", found.expiry, seen, zone),
        unread("sex") if sex is None else Field("sex", str(sex), "", sure, validity),
        Field("mrz_line1", found.line1, zone.first.text, zone.first_confidence, validity),
        Field("mrz_line2", found.line2, zone.second.text, sure, validity, zone.repairs),
        _name(found.full_name, found.truncated, zone.first_confidence, layout),
        _issue_date(seen, birth, found.expiry),
    ]
    number = found.nik
    if number is None:
        fields.append(unread("nik"))
    else:
        fields.append(Field("nik", number, found.optional, sure, validity))
    return fields


def _name(from_zone: str, truncated: bool, confidence: float, layout: Layout) -> Field:
    """The printed name where it agrees with the zone; else the zone's."""
    cell = _below(layout, _NAME)
    printed = "" if cell is None else clean_name(cell.text)
    same = sorted(printed.split()) == sorted(from_zone.split())
    begins = letters(printed).startswith(letters(from_zone)[:20])
    if cell is not None and printed and (same or (truncated and begins)):
        sure = max(cell.confidence, confidence, _VISUAL_SURE if same else 0.0)
        return Field("name", printed, cell.text, sure, Validity.VALID)
    if not from_zone:
        return unread("name")
    return Field("name", from_zone, from_zone, confidence, Validity.UNCHECKED)


def _from_page(layout: Layout, seen: list[tuple[date, Cell]]) -> list[Field]:
    """Without a legible machine-readable zone: the visual zone alone."""
    fields: list[Field] = []
    number = unread("passport_number")
    for cell in layout:
        hit = _NUMBER.search(cell.text)
        if hit is not None and len(cell.text) < 16:
            value = hit.group().replace(" ", "")
            number = Field("passport_number", value, cell.text, cell.confidence, Validity.UNCHECKED)
            break
    fields.append(number)
    under = _below(layout, _NAME)
    fields.append(
        unread("name") if under is None else text_field("name", clean_name(under.text), [under])
    )
    days = sorted(seen, key=lambda s: s[0])
    names = {3: ("birth_date", "issue_date", "expiry_date"), 2: ("birth_date", "expiry_date")}
    for name, (day, part) in zip(names.get(len(days), ()), days, strict=False):
        fields.append(dated(name, day, part.text, part.confidence))
    sex = _below(layout, _SEX)
    hit = None if sex is None else _SEX_VALUE.search(sex.text.upper())
    if sex is not None and hit is not None:
        value = "F" if hit.group()[0] in "PF" else "M"
        fields.append(Field("sex", value, sex.text, sex.confidence, Validity.VALID))
    known = {f.name for f in fields}
    wanted = ("birth_date", "issue_date", "expiry_date", "sex", "mrz_line1", "mrz_line2", "nik")
    return fields + [unread(name) for name in wanted if name not in known]


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read the biodata page of a passport."""
    layout = Layout(reading.lines)
    seen = _visual_dates(layout)
    zone = find_zone(reading, aids)
    fields = _from_page(layout, seen) if zone is None else _from_zone(zone, seen, layout)
    for name, labels in (("birth_place", _PLACE), ("issuing_office", _OFFICE)):
        cell = _below(layout, labels)
        if cell is None:
            fields.append(unread(name))
        else:
            fields.append(text_field(name, clean_name(cell.text), [cell], joined([cell])))
    findings = () if zone is None or zone.checked else ("invalid_mrz",)
    return ReadFields(Label.PASSPORT, "", {f.name: f for f in fields}, (), findings)


PASSPORT = DocumentType(Label.PASSPORT, ANCHORS, read, ("passport_number", "name", "birth_date"))


def read_foreign(reading: Reading, aids: Aids) -> ReadFields:
    """Read another country's passport, as far as its machine-readable zone goes."""
    return replace(read(reading, aids), label=Label.FOREIGN_PASSPORT)


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
