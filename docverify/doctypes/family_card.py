"""Kartu Keluarga: heading, and two tables of ten rows that belong together by row number."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify.doctypes.base import Aids, Anchor, DocumentType, text_field, unread
from docverify.doctypes.fields import (
    LEAD,
    clean_name,
    date_field,
    number_field,
    sex_field,
    value_part,
)
from docverify.doctypes.running_text import RunningText
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import kk, nik
from docverify.types import (
    Field,
    Label,
    Member,
    Page,
    ReadFields,
    Reading,
    Recognise,
    Validity,
)

ANCHORS = (
    Anchor("KARTU KELUARGA", 4.5, "title"),
    Anchor("Nama Kepala Keluarga", 3),
    Anchor("Nama Lengkap", 0.7, "title"),
    Anchor("Status Hubungan", 2.5),
    Anchor("Dalam Keluarga", 1.5),
    Anchor("Hubungan Dalam Keluarga", 2, "part"),
    Anchor("Nama Orang Tua", 2.5, "part"),
    Anchor("Dokumen Imigrasi", 3, "part"),
    Anchor("Jenis Pekerjaan", 1.5, "part"),
    Anchor("Pendidikan", 1.0, "title"),
    Anchor("Desa/Kelurahan", 0.7),
    Anchor("Kode Pos", 0.7),
    Anchor("KITAS/KITAP", 1.0, "part"),
    Anchor("Dikeluarkan Tanggal", 1.0),
    Anchor("LEMBAR", 0.7, "title"),
    Anchor("KARTU IDENTITAS ANAK", -9, "part"),
    Anchor("BIODATA PENDUDUK", -9, "part"),
    Anchor("KUTIPAN AKTA", -5, "part"),
    Anchor("Berlaku Hingga", -3),
    Anchor("FORMULIR", -4),
    Anchor("Persyaratan", -4),
    Anchor("fotokopi", -3, "part"),
)

_RELATIONSHIPS = (
    "KEPALA KELUARGA",
    "SUAMI",
    "ISTRI",
    "ANAK",
    "MENANTU",
    "CUCU",
    "ORANG TUA",
    "MERTUA",
    "FAMILI LAIN",
    "PEMBANTU",
    "LAINNYA",
)
_RUN = re.compile(r"[0-9OIlBSZGQD|]{14,18}")
_FIRST_COLUMNS = ("Nama Lengkap", "Tempat Lahir", "Pendidikan", "Jenis Pekerjaan", "Agama")
_SECOND_COLUMNS = (
    "Status Hubungan",
    "Kewarganegaraan",
    "Dokumen Imigrasi",
    "Nama Orang Tua",
    "Status Perkawinan",
    "Status Pernikahan",
)


def _level(layout: Layout, labels: Sequence[str]) -> float | None:
    """Level of the row where most of `labels` stand, or None."""
    found = [c.level for c in layout for name in labels if match_label(c.text, name) is not None]
    return float(np.median(found)) if found else None


def _heading_number(layout: Layout, limit: float, page: Page, recognise: Recognise) -> Field:
    """The number under the title; never one of the table's."""
    cells: list[Cell] = []
    for cell in layout:
        if cell.level >= limit:
            break
        digits = sum(c.isdigit() for c in cell.text)
        if digits >= 12:
            start = re.search(r"[0-9]", cell.text)
            begin = 0 if start is None else start.start()
            cells.append(cell.cut(begin))
    return number_field("kk_number", cells, kk.candidates, page, recognise)


def _head_name(layout: Layout, limit: float) -> Field:
    for cell in layout:
        if cell.level >= limit:
            break
        after = match_label(cell.text, "Nama Kepala Keluarga")
        if after is None:
            continue
        cells = [] if not (rest := cell.cut(after)).text else [rest]
        for other in layout.row(cell.level, 0.6 * cell.height):
            beside = other.left > cell.right - cell.height and other is not cell
            if beside and other.left - cell.right < 25 * cell.height:
                value = value_part(other)
                if value.text and _is_heading_label(value.text):
                    break
                if value.text:
                    cells.append(value)
        raw = " ".join(c.text for c in cells)
        return text_field("head_name", clean_name(raw), cells, raw)
    return unread("head_name")


def _is_heading_label(text: str) -> bool:
    names = ("Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Kode Pos", "Provinsi")
    return any(match_label(text, name) is not None for name in names)


def _person_rows(layout: Layout, top: float, bottom: float) -> list[list[Cell]]:
    """Rows of the first table that hold a NIK."""
    rows: list[list[Cell]] = []
    numbers = [c for c in layout.between(top, bottom) if _RUN.search(c.text.replace(" ", ""))]
    for number in numbers:
        if rows and abs(number.level - np.mean([c.level for c in rows[-1]])) < 0.5 * number.height:
            continue
        rows.append(layout.row(number.level, 0.6 * number.height))
    return rows


def _person(row: Sequence[Cell], page: Page, recognise: Recognise) -> dict[str, Field]:
    """One row of the first table: name, NIK, sex, place and date of birth, in that order."""
    text = RunningText(row)
    run = re.search(r"(?<![A-Z])[0-9OIBSZGQD|](?:[ .]?[0-9OIBSZGQD|]){13,17}", text.text)
    if run is None:
        return {}
    before = [c for c in text.cells(0, run.start()) if not re.fullmatch(r"[0-9IlOJ.\s]+", c.text)]
    number = text.cells(run.start(), run.end())
    after = text.cells(run.end(), len(text.text))
    fields = {
        "nik": number_field("nik", number, nik.candidates, page, recognise, always_twice=False)
    }
    raw = " ".join(c.text for c in before)
    name = re.sub(r"^[0-9]{1,2}[.\s]+", "", raw)
    fields["name"] = text_field("name", clean_name(name), before, raw)
    words = [cell.cut(m.start(), m.end()) for cell in after for m in re.finditer(r"\S+", cell.text)]
    sex_at = next((i for i, w in enumerate(words[:3]) if sex_field([w]).value), None)
    fields["sex"] = unread("sex") if sex_at is None else sex_field([words[sex_at]])
    tail = RunningText(after)
    when, span = date_field("birth_date", after)
    fields["birth_date"] = when
    if span is not None:
        places = tail.cells(0, span[0])
        if sex_at is not None:
            edge = words[sex_at].right
            places = [c for c in places if c.middle > edge and c.left > edge - c.height]
            inside = [
                w
                for w in words
                if w.left >= edge and w.right <= tail.cells(span[0], span[1])[0].left + w.height
            ]
            if not places and inside:
                places = inside
        raw_place = " ".join(c.text for c in places)
        value = clean_name(re.sub(r"^(?:LAKI-LAKI|PEREMPUAN)\s*", "", raw_place))
        fields["birth_place"] = text_field("birth_place", value, places, raw_place)
    else:
        fields["birth_place"] = unread("birth_place")
    return fields


def _relationship(text: str) -> str | None:
    seen = letters(text)
    best: tuple[int, str] | None = None
    for name in _RELATIONSHIPS:
        plain = letters(name)
        distance = Levenshtein.distance(seen, plain)
        if distance <= len(plain) // 5 and (best is None or distance < best[0]):
            best = (distance, name)
    return None if best is None else best[1]


def _second_table(
    layout: Layout, top: float, count: int, pitch: float
) -> dict[int, dict[str, Field]]:
    """Relationship and parents by row number (1-based)."""
    father_at = _column(layout, top - 4 * layout.height, "Ayah")
    mother_at = _column(layout, top - 4 * layout.height, "Ibu")
    foot = top + (count + 3) * pitch
    below = [c for c in layout.between(top, foot) if _level_free(c)]
    related = [(c, name) for c in below if (name := _relationship(c.text)) is not None]
    if not related or pitch <= 0:
        return {}
    first = min(c.level for c, _ in related)
    members: dict[int, dict[str, Field]] = {}
    for cell, name in related:
        row = round((cell.level - first) / pitch) + 1
        if 1 <= row <= 10:
            found = members.setdefault(row, {})
            found.setdefault(
                "relationship",
                Field("relationship", name, cell.text, cell.confidence, Validity.VALID),
            )
    if father_at is None or mother_at is None or mother_at <= father_at:
        return members
    distance = mother_at - father_at
    for row, fields in members.items():
        level = first + (row - 1) * pitch
        cells = layout.row(level, 0.42 * pitch)
        sides: dict[str, list[Cell]] = {"father_name": [], "mother_name": []}
        for cell in cells:
            if cell.left > mother_at - _MOTHER_EDGE * distance:
                sides["mother_name"].append(cell)
            elif cell.left > father_at - _FATHER_EDGE * distance:
                sides["father_name"].append(cell)
        for name, parts in sides.items():
            raw = " ".join(c.text for c in parts)
            value = clean_name(raw.lstrip(LEAD))
            fields[name] = text_field(name, value, parts, raw)
    return members


_FATHER_EDGE = 0.58  # column edge left of the heading's middle, in distances between the headings
_MOTHER_EDGE = 0.55


def _level_free(cell: Cell) -> bool:
    return bool(letters(cell.text))


def _column(layout: Layout, top: float, heading: str) -> float | None:
    for cell in layout:
        if cell.level > top and letters(cell.text).replace("T", "I", 1) in (
            letters(heading).replace("T", "I", 1),
        ):
            return cell.middle
    return None


def _pitch(rows: Sequence[Sequence[Cell]], fallback: float) -> float:
    levels = sorted(float(np.mean([c.level for c in row])) for row in rows)
    steps = np.diff(levels)
    return float(np.median(steps)) if len(steps) else fallback


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read a family card: kk_number, head_name and the members."""
    layout = Layout(reading.lines)
    last = layout.cells[-1].level if layout.cells else 0.0
    first_head = _level(layout, _FIRST_COLUMNS)
    second_head = _level(layout, _SECOND_COLUMNS)
    top = last * 0.25 if first_head is None else first_head
    bottom = last + 1 if second_head is None or second_head <= top else second_head
    number = _heading_number(layout, top, reading.page, aids.recognise)
    rows = _person_rows(layout, top, bottom)
    people = [_person(row, reading.page, aids.recognise) for row in rows]
    pitch = _pitch(rows, 1.6 * layout.height)
    order = _row_numbers(rows, pitch)
    second: dict[int, dict[str, Field]] = {}
    if second_head is not None and rows:
        second = _second_table(layout, second_head, max(order), pitch)
    members = tuple(
        Member(number_, {**fields, **second.get(number_, {})})
        for number_, fields in zip(order, people, strict=True)
        if fields
    )
    fields = {number.name: number}
    head = _head_name(layout, top)
    fields[head.name] = head
    return ReadFields(Label.FAMILY_CARD, _generation(layout), fields, members)


def _row_numbers(rows: Sequence[Sequence[Cell]], pitch: float) -> list[int]:
    """1, 2, 3 ... with a gap where a row was not read."""
    numbers: list[int] = []
    previous = 0.0
    for row in rows:
        level = float(np.mean([c.level for c in row]))
        step = 1 if not numbers else max(round((level - previous) / max(pitch, 1.0)), 1)
        numbers.append((numbers[-1] if numbers else 0) + step)
        previous = level
    return numbers


def _generation(layout: Layout) -> str:
    """kk_2019 (QR code, blood group and date of marriage) or kk_security."""
    seen = "\n".join(letters(c.text) for c in layout)
    marks = ("BSRE", "ELEKTRONIK", "GOLONGANDARAH", "TANGGALPERKAWINAN", "SERTIFIKASI")
    return "kk_2019" if any(mark in seen for mark in marks) else "kk_security"


FAMILY_CARD = DocumentType(Label.FAMILY_CARD, ANCHORS, read, ("kk_number",))
