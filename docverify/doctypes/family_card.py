"""Kartu Keluarga: heading, and two tables of ten rows that belong together by row number.

The heading is read from the lines of the page.  The tables are read on the straightened page
(`docverify.doctypes.table`): its rules, or the places of the headings where rules are too faint,
give columns and rows.  A cell holds what was read between its rules; it is looked at again where
ink is left over or the reading is doubtful.  Headings decide what a column is, and what stands in
it where a heading is unreadable; the printed column numbers do not count, because the editions
number them differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import zxingcpp
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import card_table
from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.card_table import CardTable
from docverify.doctypes.fields import (
    clean_name,
    date_field,
    name_cell,
    number_field,
    sex_field,
    value_part,
)
from docverify.doctypes.spacing import respaced
from docverify.doctypes.table import Sheet, grey_of, ink, rectangle, straighten
from docverify.doctypes.two_looks import differing, extra_scores, signs
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import kk, nik
from docverify.types import (
    Field,
    Label,
    Line,
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
    Anchor("Nama Lengkap", 0.7),
    Anchor("Status Hubungan", 2.5),
    Anchor("Dalam Keluarga", 1.5),
    Anchor("Hubungan Dalam Keluarga", 2, "part"),
    Anchor("Nama Orang Tua", 2.5, "part"),
    Anchor("Dokumen Imigrasi", 3, "part"),
    Anchor("Jenis Pekerjaan", 1.5, "part"),
    Anchor("Pendidikan", 1.0),
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
    Anchor("Data Pemohon", -5, "part"),
    Anchor("Pilih berkas", -5, "part"),
    Anchor("Belum ada berkas", -4, "part"),
    Anchor("Yang bertanda tangan di bawah ini", -5, "part"),
    Anchor("Persyaratan", -4),
    Anchor("fotokopi", -3, "part"),
)


_HEAD_LABEL = "Nama Kepala Keluarga"
_HALF_ROW = 0.5  # a heading's value stands at most so far from its label, in distances to the next
_VALUE_REACH = 25.0  # and begins at most so far to the right, in label heights
_INSET = 0.08  # a cell's ink is looked for so far (of the row's height) inside its rules
_BAND = 0.5  # where a line's ink is looked for: so many of its heights above and below its middle
_RULE = 3.0  # half the thickness of a rule, pixels
_LEFT_OVER = 0.8  # ink beyond the read text by so many letter widths: the cell is read again
_FAINT_END = 0.9  # a first or last letter less sure than this, likewise
_FAINT = 0.6  # any letter less sure than this, likewise
_DASH = 1.2  # ink narrower than this, in text heights, is a dash and no text
_PAD = (0.35, 0.22)  # room around the ink of a second look, in ink heights: sideways, up and down
_WRAPPED = 1.55  # ink taller than so many text heights is two printed lines
_CLOSE = 0.4  # text that begins so many letter widths from a rule may have lost a letter to it,
_AT_RULE = 0.9  # which leaves so much of the confidence
_SPECKS = 0.6  # a second printed line so much less sure than the first is none
_NEW_TEXT = 0.7  # text where the first look saw a dash must be so sure
_NEAR = 2  # names that differ in so few letters are perhaps the same name, misread once
_NEW_LETTER = 0.75  # and a letter that only the second look saw, so sure
_UNREADABLE = 0.35  # a name less sure than this is noise
_TWO_LOOKS = 0.85  # two looks that differ leave this much of the confidence
_CONFIRMED = 0.9  # share of the doubt that an agreeing second print takes away


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """Whose row the check needs: read it first, and the others only on demand.

    nik, name  as declared; empty when not declared
    """

    nik: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A cell's text, and how far two looks at it agree (1: they do, or one was enough)."""

    cells: tuple[Cell, ...]
    agree: float = 1.0


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read a family card: kk_number, head_name and every member."""
    return read_card(reading, aids)


def read_card(
    reading: Reading, aids: Aids, *, wanted: Wanted | None = None, full: bool = True
) -> ReadFields:
    """Read the heading, the wanted person's row, and with `full` every other row.

    wanted  whose row to look at closely; without it every row is
    full    False: rows that are not the wanted person's hold what the first look gave

    Rows are found in both cases: a swapped card shows the others' names as well.
    """
    sheet = straighten(reading.page, reading.lines)
    layout = Layout(sheet.lines)
    above, below = card_table.find(sheet)
    limit = _heading_end(layout, above)
    number = _heading_number(layout, limit, sheet.page, aids.recognise)
    eye = _Eye(sheet, aids.recognise)
    members: list[Member] = []
    if above is not None:
        rows = _occupied(above)
        close = set(rows) if wanted is None or full else _matching(above, rows, wanted)
        for row in rows:
            fields = _person(eye, above, row, closely=row in close)
            if below is not None:
                other = row + above.first - below.first
                fields |= _parents(eye, below, other, closely=row in close)
            members.append(Member(row + above.first, fields))
    head = _head_name(layout, limit, eye)
    if members and head.value is not None:
        head = _confirmed(head, members[0].fields.get("name"))
    members = _told_apart(members)
    fields = {number.name: number, head.name: head}
    code = _code(sheet, above, below)
    if code is not None:
        fields[code.name] = code
    return ReadFields(Label.FAMILY_CARD, _generation(layout), fields, tuple(members))


# ------------------------------------------------------------------------------------- heading


def _heading_end(layout: Layout, above: CardTable | None) -> float:
    """Level at which the heading ends and the first table begins."""
    labels = ("Nama Lengkap", "Tempat Lahir", "Pendidikan", "Jenis Pekerjaan", "Agama")
    levels = [c.level for c in layout for name in labels if match_label(c.text, name) is not None]
    if len(levels) >= 2:
        return float(np.median(levels))
    if above is not None:
        return above.rows[0][0]
    last = layout.cells[-1].level if layout.cells else 0.0
    first = layout.cells[0].level if layout.cells else 0.0
    return first + 0.25 * (last - first)


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


def _head_name(layout: Layout, limit: float, eye: _Eye) -> Field:
    """The value beside `Nama Kepala Keluarga`."""
    labels = [(c, after) for c in layout if (after := match_label(c.text, _HEAD_LABEL)) is not None]
    labels = [(c, after) for c, after in labels if c.level < limit]
    if not labels:
        return unread("head_name")
    label, after = labels[0]
    below = [
        c.level
        for c in layout
        if label.level < c.level and match_label(c.text, "Alamat") is not None
    ]
    near = min(0.6 * label.height, _HALF_ROW * (min(below) - label.level) if below else np.inf)
    rest = label.cut(after)
    cells = [rest] if rest.text else []
    edge, stop = label.right, label.right + _VALUE_REACH * label.height
    for other in layout.row(label.level, near):
        if other is label or other.left < label.right - label.height or other.left > stop:
            continue
        value = value_part(other)
        if value.text and _is_heading_label(value.text):
            stop = other.left
            break
        if value.text:
            cells.append(value)
            edge = other.right
    if not cells:
        cells = list(eye.beside(label, near, edge, stop))
    raw = joined(cells)
    cells = [respaced(eye.sheet.page, name_cell(value_part(c))) for c in cells]
    return text_field("head_name", clean_name(joined(cells)), cells, raw)


def _is_heading_label(text: str) -> bool:
    names = (
        "Desa/Kelurahan",
        "Kelurahan/Desa",
        "Kecamatan",
        "Kabupaten/Kota",
        "Kode Pos",
        "Provinsi",
    )
    return any(match_label(text, name) is not None for name in names)


# ---------------------------------------------------------------------------------------- rows


def _occupied(table: CardTable) -> list[int]:
    """Rows in which somebody stands: a number, or a name, was read there."""
    rows: list[int] = []
    for row in range(len(table.rows)):
        digits = sum(c.isdigit() for cell in table.at(row, "nik") for c in cell.text)
        named = len(letters("".join(cell.text for cell in table.at(row, "name"))))
        if digits >= 8 or named >= 3:
            rows.append(row)
    return rows


def _matching(table: CardTable, rows: Sequence[int], wanted: Wanted) -> set[int]:
    """Rows that may be the wanted person's, by number or by name."""
    found: set[int] = set()
    name = letters(wanted.name)
    for row in rows:
        number = "".join(c for cell in table.at(row, "nik") for c in cell.text if c.isdigit())
        seen = letters("".join(cell.text for cell in table.at(row, "name")))
        same = wanted.nik and sum(a == b for a, b in zip(number, wanted.nik, strict=False)) >= 12
        if same or (name and (seen in name or name in seen) and len(seen) > 2):
            found.add(row)
    return found or set(rows)


def _person(eye: _Eye, table: CardTable, row: int, *, closely: bool) -> dict[str, Field]:
    """One row of the table of people."""
    fields: dict[str, Field] = {}
    number = eye.look(table, row, "nik", _doubtful_number if closely else _never)
    fields["nik"] = number_field(
        "nik", number.cells, nik.candidates, eye.sheet.page, eye.recognise, always_twice=False
    )
    fields["name"] = _name(eye, table, row, "name", closely)
    sex = eye.look(table, row, "sex", _no_sex if closely else _never)
    fields["sex"] = sex_field(sex.cells)
    when = eye.look(table, row, "birth_date", _no_date if closely else _never)
    fields["birth_date"], _ = date_field("birth_date", when.cells)
    fields["birth_place"] = _name(eye, table, row, "birth_place", closely)
    return fields


def _parents(eye: _Eye, table: CardTable, row: int, *, closely: bool) -> dict[str, Field]:
    """Relationship and parents: the same row of the other table."""
    if not 0 <= row < len(table.rows):
        return {n: unread(n) for n in ("relationship", "father_name", "mother_name")}
    seen = eye.look(table, row, "relationship", _no_relation if closely else _never)
    raw = joined(seen.cells)
    value = card_table.relationship(raw)
    return {
        "relationship": unread("relationship", raw)
        if value is None
        else Field(
            "relationship", value, raw, min(c.confidence for c in seen.cells), Validity.VALID
        ),
        "father_name": _name(eye, table, row, "father_name", closely),
        "mother_name": _name(eye, table, row, "mother_name", closely),
    }


def _name(eye: _Eye, table: CardTable, row: int, column: str, closely: bool) -> Field:
    """A name or a place; a dash is an unread field with the dash kept as raw."""
    seen = eye.look(table, row, column, _any_letters if closely else _never)
    raw = joined(seen.cells)
    cells = [respaced(eye.sheet.page, name_cell(value_part(c))) for c in seen.cells]
    field = text_field(column, clean_name(joined(cells)), cells, raw)
    sure = field.confidence * seen.agree
    box = table.box(row, column)
    if box is not None and seen.cells and _touches(seen.cells[0], box[0]):
        sure *= _AT_RULE
    return unread(column, raw) if sure < _UNREADABLE else replace(field, confidence=sure)


def _told_apart(members: Sequence[Member]) -> list[Member]:
    """Names that stand on the card more than once, weighed against each other.

    A child's father is a member himself.  The same name read twice is surer; two names that
    differ in a letter or two may be one name, misread once.  No value is changed.
    """
    names = [
        (letters(re.sub(",.*", "", f.value)), f.confidence)
        for m in members
        for k in ("name", "father_name", "mother_name")
        if (f := m.fields.get(k)) is not None and f.value is not None
    ]
    result: list[Member] = []
    for member in members:
        fields = dict(member.fields)
        for k in ("name", "father_name", "mother_name"):
            field = fields.get(k)
            if field is None or field.value is None:
                continue
            own = letters(re.sub(",.*", "", field.value))
            same = sum(own == other for other, _ in names) - 1
            near = any(
                0 < Levenshtein.distance(own, other, score_cutoff=_NEAR) <= _NEAR
                for other, _ in names
                if len(own) > 3 * _NEAR
            )
            sure = field.confidence
            if same and not near:
                sure = 1 - (1 - sure) * (1 - _CONFIRMED)
            elif near:
                sure *= _TWO_LOOKS
            fields[k] = replace(field, confidence=sure)
        result.append(Member(member.row, fields))
    return result


def _touches(cell: Cell, rule: float) -> bool:
    """True when text begins so close to a rule that a letter may be lost in it."""
    letter = (cell.right - cell.left) / max(len(cell.text), 1)
    return cell.left - rule < _CLOSE * letter


def _confirmed(field: Field, other: Field | None) -> Field:
    """More sure where the same value is printed twice, less where the two differ."""
    if other is None or other.value is None or field.value is None:
        return field
    if letters(other.value) == letters(field.value):
        doubt = (1 - field.confidence) * (1 - _CONFIRMED)
        return replace(field, confidence=1 - doubt)
    return replace(field, confidence=field.confidence * _TWO_LOOKS)


# --------------------------------------------------------------------------------- second looks


Doubt = Callable[[Sequence[Cell]], bool]


def _never(cells: Sequence[Cell]) -> bool:
    return False


def _faint(cells: Sequence[Cell]) -> bool:
    """True when a letter at either end, or any letter, is not sure."""
    scores = [s for c in cells for s in c.scores]
    if not scores:
        return True
    return min(scores[0], scores[-1]) < _FAINT_END or min(scores) < _FAINT


def _any_letters(cells: Sequence[Cell]) -> bool:
    """Names are always read twice: the recogniser drops a letter here and there, and is sure."""
    return any(c.isalnum() for cell in cells for c in cell.text) or not cells


def _doubtful_number(cells: Sequence[Cell]) -> bool:
    text = "".join(c.text for c in cells)
    return not re.fullmatch(r"[0-9]{16}", text) or len(cells) != 1 or _faint(cells)


def _no_sex(cells: Sequence[Cell]) -> bool:
    field = sex_field(cells)
    return field.value is None


def _no_date(cells: Sequence[Cell]) -> bool:
    field, _ = date_field("birth_date", cells)
    return field.value is None or bool(field.repairs) or _faint(cells)


def _no_relation(cells: Sequence[Cell]) -> bool:
    return card_table.relationship(joined(cells)) is None


class _Eye:
    """Looks at cells again, on the straightened page."""

    def __init__(self, sheet: Sheet, recognise: Recognise) -> None:
        self.sheet = sheet
        self.recognise = recognise
        self._grey: npt.NDArray[np.uint8] = grey_of(sheet.page.pixels)

    def look(self, table: CardTable, row: int, column: str, doubt: Doubt) -> _Seen:
        """What stands in a cell; read again where `doubt` says so or ink is left over."""
        first = tuple(table.at(row, column))
        box = table.box(row, column)
        if doubt is _never or box is None or not np.isfinite(box).all() or box[2] - box[0] > 1e6:
            return _Seen(first)
        inset = max(_INSET * (box[3] - box[1]), _RULE - 1)
        left, right = box[0] + _RULE, box[2] - _RULE
        top, foot = box[1] + inset, box[3] - inset
        if first:  # the remains of rules above and below are no text
            top = max(top, min(c.level - _BAND * c.height for c in first))
            foot = min(foot, max(c.level + _BAND * c.height for c in first))
        around = ink(self._grey, (left, top, right, foot))
        if around is None:
            return _Seen(first)
        text = self.sheet.height
        if around[2] - around[0] < _DASH * 0.6 * text and not any(letters(c.text) for c in first):
            return _Seen(first)
        left_over = bool(first) and _left_over(first, around)
        if first and not left_over and not doubt(first):
            return _Seen(first)
        again = self._read(around, box)
        return _better(first, again, left_over)

    def beside(self, label: Cell, near: float, left: float, right: float) -> tuple[Cell, ...]:
        """What stands to the right of a label although the first look saw nothing there."""
        middle = label.line.centre[1]
        box = (left + 0.3 * label.height, middle - near, right, middle + near)
        around = ink(self._grey, box)
        if around is None:
            return ()
        found = self._read(around, (box[0], box[1] - near, box[2], box[3] + near))
        return tuple(c for c in found if c.confidence >= _NEW_TEXT)

    def _read(
        self, around: tuple[float, float, float, float], box: tuple[float, float, float, float]
    ) -> tuple[Cell, ...]:
        """The ink's one or two printed lines, recognised again."""
        left, top, right, bottom = around
        lines = [(top, bottom)]
        if bottom - top > _WRAPPED * 0.55 * self.sheet.height:
            middle = self._valley(left, top, right, bottom)
            if middle is not None:
                lines = [(top, middle), (middle, bottom)]
        cells: list[Cell] = []
        for a, b in lines:
            tall = b - a
            side, up = _PAD[0] * tall, _PAD[1] * tall
            quad = rectangle(
                max(left - side, box[0] - 1),
                max(a - up, box[1] - 1),
                min(right + side, box[2] + 1),
                min(b + up, box[3] + 1),
            )
            line = self.recognise(self.sheet.page, quad)
            if line.text:
                cells.append(_whole(line))
        best = max((c.confidence for c in cells), default=0.0)
        return tuple(c for c in cells if c.confidence > _SPECKS * best)

    def _valley(self, left: float, top: float, right: float, bottom: float) -> float | None:
        """Level between two printed lines, where (nearly) no ink is; None when there is none."""
        part = self._grey[int(top) : int(bottom), int(left) : int(right)]
        paper, dark = float(np.percentile(part, 75)), float(np.percentile(part, 1))
        rows = (part < paper - 0.4 * (paper - dark)).sum(axis=1)
        third = len(rows) // 4
        middle = rows[third : len(rows) - third]
        if not len(middle) or middle.min() > 0.1 * rows.max():
            return None
        return top + third + float(np.mean(np.nonzero(middle == middle.min())[0]))


def _whole(line: Line) -> Cell:
    return Cell(line.text, line.left, line.right, line.centre[1], line.height, line)


def _left_over(cells: Sequence[Cell], around: tuple[float, float, float, float]) -> bool:
    """True when ink stands to the left or right of what was read."""
    left, right = min(c.left for c in cells), max(c.right for c in cells)
    longest = max(cells, key=lambda c: len(c.text))
    letter = (longest.right - longest.left) / max(len(longest.text), 1)
    return around[0] < left - _LEFT_OVER * letter or around[2] > right + _LEFT_OVER * letter


def _better(first: tuple[Cell, ...], again: tuple[Cell, ...], left_over: bool) -> _Seen:
    """The likelier of two looks at one cell."""
    if not again or not first:
        return _Seen(again or first)
    a, b = signs(first), signs(again)
    sure_a = min(c.confidence for c in first)
    sure_b = min(c.confidence for c in again)
    if a == b:
        return _Seen(again if sure_b > sure_a else first)
    if not re.search("[A-Z0-9]", a):  # a dash, and specks around it
        return _Seen(again if sure_b >= _NEW_TEXT else first)
    if left_over and a in b:
        extra = extra_scores(again, a)
        return _Seen(again if min(extra, default=0.0) >= _NEW_LETTER else first)
    for_first, for_again = differing(first, again)
    return _Seen(again if for_again > for_first else first, _TWO_LOOKS)


# ---------------------------------------------------------------------------------------- code


def _code(sheet: Sheet, above: CardTable | None, below: CardTable | None) -> Field | None:
    """The QR code below the tables: its host, or that one is there.  Nothing is fetched."""
    table = below or above
    pixels = sheet.page.pixels
    top = int(table.rows[-1][1]) if table is not None else pixels.shape[0] // 2
    part = np.ascontiguousarray(pixels[top:, pixels.shape[1] // 3 :])
    if min(part.shape[:2]) < 32:
        return None
    codes = zxingcpp.read_barcodes(
        part, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    for code in codes:
        host = urlsplit(code.text).hostname or ""
        return Field("qr_code", host or "present", "", 1.0, Validity.UNCHECKED)
    return None


def _generation(layout: Layout) -> str:
    """kk_2019 (QR code, blood group and date of marriage) or kk_security."""
    seen = "\n".join(letters(c.text) for c in layout)
    marks = ("BSRE", "ELEKTRONIK", "GOLONGANDARAH", "TANGGALPERKAWINAN", "SERTIFIKASI")
    return "kk_2019" if any(mark in seen for mark in marks) else "kk_security"


FAMILY_CARD = DocumentType(Label.FAMILY_CARD, ANCHORS, read, ("kk_number",))
