"""KTP: the identity card, electronic (since 2011) and the older laminated one.

Fields are found by their printed labels, forgiving misreadings, and where a label is lost by the
even pitch of the twelve rows.  Everything to the right of the portrait's edge is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.fields import (
    clean_name,
    date_field,
    name_cell,
    nik_findings,
    number_field,
    sex_field,
    value_part,
)
from docverify.doctypes.running_text import RunningText
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import nik
from docverify.types import Field, Label, ReadFields, Reading, Recognise

ANCHORS = (
    Anchor("NIK", 0.5),
    Anchor("PROVINSI", 0.7),
    Anchor("Tempat/Tgl Lahir", 1.8),
    Anchor("Gol. Darah", 1.5, "part"),
    Anchor("Kel/Desa", 1.8),
    Anchor("Berlaku Hingga", 2.2),
    Anchor("Status Perkawinan", 1.0),
    Anchor("Kewarganegaraan", 0.8),
    Anchor("SEUMUR HIDUP", 1.5, "part"),
    Anchor("RT/RW", 0.6),
    Anchor("Kecamatan", 0.4),
    Anchor("Jenis Kelamin", 0.4),
    Anchor("Agama", 0.3),
    Anchor("Pekerjaan", 0.6),
    Anchor("KARTU TANDA PENDUDUK", 1.5, "title"),
    Anchor("KARTU IDENTITAS ANAK", -9, "part"),
    Anchor("KARTU KELUARGA", -6, "title"),
    Anchor("Kartu Keluarga", -2, "part"),
    Anchor("Nama Kepala Keluarga", -5),
    Anchor("Akta Kelahiran", -4, "part"),
    Anchor("SURAT KETERANGAN", -5, "part"),
    Anchor("SURAT IZIN MENGEMUDI", -9, "part"),
    Anchor("DRIVING LICENSE", -8, "part"),
    Anchor("NPWP", -3),
    Anchor("BIODATA PENDUDUK", -9, "part"),
    Anchor("Identitas Kependudukan Digital", -7, "part"),
    Anchor("Digital ID", -8, "title"),
    Anchor("IKD", -6, "title"),
    Anchor("Tunjukkan QR", -6, "part"),
    Anchor("Yang bertanda tangan di bawah ini", -7, "part"),
    Anchor("menerangkan bahwa", -4, "part"),
    Anchor("Kepada Yth", -5, "part"),
    Anchor("Data Pemohon", -5, "part"),
    Anchor("Pilih berkas", -5, "part"),
    Anchor("KARTU PELAJAR", -7, "part"),
    Anchor("KARTU MAHASISWA", -7, "part"),
    Anchor("FORMULIR", -5),
    Anchor("AKTA NIKAH", -5, "part"),
)

# Rows of the front in print order, counted from the row of the name.
_ROWS: Mapping[str, tuple[int, tuple[str, ...]]] = MappingProxyType(
    {
        "name": (0, ("Nama",)),
        "birth": (1, ("Tempat/Tgl Lahir", "Tempat/Tgl. Lahir", "Tempat Tanggal Lahir")),
        "sex": (2, ("Jenis Kelamin",)),
        "address": (3, ("Alamat",)),
        "rt": (4, ("RT/RW",)),
        "village": (5, ("Kel/Desa", "Desa/Kelurahan")),
        "district": (6, ("Kecamatan",)),
        "religion": (7, ("Agama",)),
        "marriage": (8, ("Status Perkawinan",)),
        "work": (9, ("Pekerjaan",)),
        "nationality": (10, ("Kewarganegaraan",)),
        "expiry": (11, ("Berlaku Hingga",)),
    }
)
_ADDRESS = 3  # the address may run over several rows, so rows below it are counted from below
_WRAP = 6  # preference, in rows, for labels on the same side of the address
_PORTRAIT = 0.675  # left edge of the portrait, in card widths from the left edge of the labels
_VALUES = 0.245  # value column, the same way
_PITCH_OF_WIDTH = 0.0292  # row pitch in card widths
_DIGIT_LIKE = frozenset("0123456789OQDIl|!ZSBG")


@dataclass(frozen=True, slots=True)
class _Grid:
    """The card's frame as its labels show it: label column, value column, row levels."""

    labels: Mapping[str, Cell]
    rests: Mapping[str, Cell | None]
    value_left: float
    portrait_left: float
    pitch: float

    def level(self, row: str) -> float:
        """Where the row is: its label, or so many rows from the nearest label that was found."""
        index = _ROWS[row][0]

        def distance(other: str) -> int:
            number = _ROWS[other][0]
            wrapped = (index <= _ADDRESS) != (number <= _ADDRESS)
            return abs(number - index) + (_WRAP if wrapped else 0)

        nearest = min(self.labels, key=distance)
        return self.labels[nearest].level + self.pitch * (index - _ROWS[nearest][0])


def _find_grid(layout: Layout) -> _Grid | None:
    labels: dict[str, Cell] = {}
    rests: dict[str, Cell | None] = {}
    for cell in layout:
        for row, (_, names) in _ROWS.items():
            if row in labels:
                continue
            ends = [end for name in names if (end := match_label(cell.text, name)) is not None]
            if ends:
                rest = cell.cut(max(ends))
                labels[row] = cell
                rests[row] = rest if rest.text else None
                break
    plain = [row for row in labels if row not in ("rt", "village", "district")]
    if len(labels) < 3 or not plain:
        return None
    left = float(np.median([labels[row].left for row in plain]))
    found = sorted((_ROWS[row][0], cell.level) for row, cell in labels.items())
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(found)]
    pitch = float(np.median(steps))
    if pitch <= 0:
        return None
    width = pitch / _PITCH_OF_WIDTH
    starts = [c.left for c in rests.values() if c is not None]
    starts += [
        c.left
        for c in layout
        if c.text.lstrip()[:1] == ":" and left + 0.1 * width < c.left < left + 0.4 * width
    ]
    value_left = float(np.median(starts)) if starts else left + _VALUES * width
    if value_left > left:
        width = 0.5 * width + 0.5 * (value_left - left) / _VALUES
    return _Grid(labels, rests, value_left, left + _PORTRAIT * width, pitch)


def _values(layout: Layout, grid: _Grid, row: str) -> list[Cell]:
    """What stands in the value column on one row."""
    level = grid.level(row)
    found: list[Cell] = []
    rest = grid.rests.get(row)
    if rest is not None:
        found.append(rest)
    label = grid.labels.get(row)
    others = [c for key, c in grid.labels.items() if key != row]
    for cell in layout.row(level, 0.5 * grid.pitch):
        if cell is label or any(cell is other for other in others):
            continue
        if cell.middle < grid.value_left - 0.2 * grid.pitch and cell.right < grid.value_left:
            continue
        if cell.left > grid.portrait_left:
            continue
        value = value_part(cell)
        if value.text:
            found.append(value)
    return sorted(found, key=lambda c: c.left)


def _name(layout: Layout, grid: _Grid) -> Field:
    """The name, also when it runs over two rows: everything above the row of the birth place."""
    cells = _values(layout, grid, "name")
    birth = grid.labels.get("birth")
    label = grid.labels.get("name")
    if birth is not None and label is not None and birth.level - label.level > 1.6 * grid.pitch:
        used = {id(c.line) for c in cells} | {id(c.line) for c in grid.labels.values()}
        for cell in layout.between(label.level + 0.5 * grid.pitch, birth.level - 0.5 * grid.pitch):
            inside = grid.value_left - grid.pitch < cell.left < grid.portrait_left
            if inside and id(cell.line) not in used:
                cells.append(cell)
    dated = {id(c.line) for c in _values(layout, grid, "birth")}
    cells = [c for c in cells if id(c.line) not in dated]
    raw = joined(cells)
    cells = [name_cell(c) for c in cells]
    value = clean_name(joined(cells))
    if len(letters(value)) < 2:
        return unread("name", raw)
    return text_field("name", value, cells, raw)


def _birth(layout: Layout, grid: _Grid) -> tuple[Field, Field]:
    """Place and date of birth, printed as `PLACE, DD-MM-YYYY`."""
    cells = _values(layout, grid, "birth")
    raw = joined(cells)
    when, span = date_field("birth_date", cells)
    head = (
        re.split(r"[,.]?\s*[0-9][0-9OIl]?[-. ]", raw, maxsplit=1)[0]
        if span is None
        else raw[: span[0]]
    )
    places = [name_cell(c) for c in RunningText(cells).cells(0, len(head))]
    return text_field("birth_place", clean_name(joined(places)), places, raw), when


def _nik(layout: Layout, grid: _Grid | None, reading: Reading, recognise: Recognise) -> Field:
    """The long number above the name; on a card without legible labels, the only one."""
    cells: list[Cell] = []
    limit = float("inf") if grid is None else grid.level("name") + 0.3 * grid.pitch
    for cell in layout:
        if cell.level > limit:
            continue
        after = match_label(cell.text, "NIK")
        value = value_part(cell if after is None else cell.cut(after))
        digits = sum(c in _DIGIT_LIKE for c in value.text)
        if digits >= 12 and digits >= 0.7 * len(value.text.replace(" ", "")):
            cells.append(value)
    return number_field("nik", cells, nik.candidates, reading.page, recognise)


def _heading(layout: Layout, grid: _Grid | None) -> tuple[Field, Field]:
    """Province and regency, the two centred lines at the top."""
    limit = float("inf") if grid is None else grid.level("name") - 1.2 * grid.pitch
    province = unread("province")
    for index, cell in enumerate(layout.cells):
        if cell.level > limit:
            break
        after = match_label(cell.text, "PROVINSI")
        if after is None:
            continue
        value = cell.cut(after)
        value = name_cell(value)
        province = text_field("province", clean_name(value.text), [value], cell.text)
        for below in layout.cells[index + 1 :]:
            near = 0.4 * cell.height < below.level - cell.level < 3 * cell.height
            if near and below.left < cell.right and below.right > cell.left:
                if match_label(below.text, "NIK") is None and len(letters(below.text)) >= 3:
                    name = clean_name(below.text)
                    return province, text_field("regency", name, [below], below.text)
                break
        break
    return province, unread("regency")


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read the front of a KTP: nik name birth_place birth_date sex province regency."""
    layout = Layout(reading.lines)
    grid = _find_grid(layout)
    number = _nik(layout, grid, reading, aids.recognise)
    province, regency = _heading(layout, grid)
    if grid is None:
        found = [number, province, regency]
        found += [unread(n) for n in ("name", "birth_place", "birth_date", "sex")]
    else:
        place, when = _birth(layout, grid)
        sex = sex_field(_values(layout, grid, "sex"))
        found = [number, _name(layout, grid), place, when, sex, province, regency]
    old = any(len(letters(c.text)) < 32 and "KARTUTANDAPENDUDUK" in letters(c.text) for c in layout)
    fields = {f.name: f for f in found}
    return ReadFields(Label.KTP, "ktp_siak" if old else "ktp_el", fields, (), nik_findings(fields))


KTP = DocumentType(Label.KTP, ANCHORS, read, ("nik", "name", "birth_date"))
