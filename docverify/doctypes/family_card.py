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
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify import qr
from docverify.doctypes import arrangement, card_looks, card_table, name_spaces
from docverify.doctypes.base import (
    Aids,
    Anchor,
    DocumentType,
    Wanted,
    joined,
    text_field,
    unread,
)
from docverify.doctypes.bend import unbent
from docverify.doctypes.card_looks import TWO_LOOKS, Eye, Seen
from docverify.doctypes.card_table import CardTable
from docverify.doctypes.fields import (
    clean_name,
    date_field,
    name_cell,
    number_field,
    sex_field,
    value_part,
)
from docverify.doctypes.table import Sheet, straighten
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import kk, nik
from docverify.numbers.digits import LENGTH
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


_HEAD_LABELS = ("Nama Kepala Keluarga", "Kepala Keluarga")  # the second where a finger hides some
_HALF_ROW = 0.5  # a heading's value stands at most so far from its label, in distances to the next
_VALUE_REACH = 25.0  # and begins at most so far to the right, in label heights
_SAME_DIGITS = 12  # a number that shares so many digits with a wanted one may be it
_SHORTEST = 4  # names of fewer letters must be the same
_MAY_BE = 0.6  # and longer ones so much alike
_CLOSE = 0.4  # text that begins so many letter widths from a rule may have lost a letter to it,
_AT_RULE = 0.9  # which leaves so much of the confidence
_NEAR = 2  # names that differ in so few letters are perhaps the same name, misread once
_UNREADABLE = 0.35  # a name less sure than this is noise
_IMPOSSIBLE = 0.6  # share of the confidence that is left to a number of impossible structure,
_LOST = 0.5  # and to a date that seems to lack a digit
_ALONE = 0.8  # a second print confirms what is so sure by itself
_CONFIRMED = 0.9  # share of the doubt that an agreeing second print takes away


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read a family card: kk_number, head_name and every member.

    Every row is read.  The row of the first of `aids.wanted` is looked at with `aids.closely`, of
    the others' rows the number and the name; where nobody is wanted, or the first is not found,
    every row is.  What nobody asks about is looked at again only where it is doubtful.
    """
    reading = unbent(reading, aids.recognise)
    sheet = straighten(reading.page, reading.lines)
    layout = Layout(sheet.lines)
    above, below = card_table.find(sheet)
    limit = _heading_end(layout, above)
    eye = Eye(sheet, aids.recognise, aids.closely)
    close = eye if aids.closely is None else eye.through(aids.closely)
    plain = _Looks(eye, eye, card_looks.unclear_letters)
    kin = _Looks(close, eye, card_looks.unclear_letters)
    own = _Looks(close, close, card_looks.any_letters)
    number = _likely(_heading_number(layout, limit, sheet.page, eye.number))
    members: list[Member] = []
    if above is not None:
        rows = _occupied(above)
        first, others = _matching(above, rows, aids.wanted)
        for row in rows:
            looks = own if row in first else kin if row in others else plain
            fields = _person(looks, above, row)
            if below is not None:
                fields |= _parents(looks, below, row + above.first - below.first)
            members.append(Member(row + above.first, fields))
    head = _head_name(layout, limit, eye if aids.wanted.names else close)
    if members and head.value is not None:
        head = _confirmed(head, members[0].fields.get("name"))
    members = _told_apart(members)
    fields = {number.name: number, head.name: head}
    code = _code(sheet, above, below)
    if code is not None:
        fields[code.name] = code
    generation = _generation(layout, above, below)
    return ReadFields(Label.FAMILY_CARD, generation, fields, tuple(members))


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


def _head_name(layout: Layout, limit: float, eye: Eye) -> Field:
    """The value beside `Nama Kepala Keluarga`."""
    labels = [
        (c, after)
        for name in _HEAD_LABELS
        for c in layout
        if c.level < limit and (after := match_label(c.text, name)) is not None
    ]
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
    cells = eye.values(cells) if cells else []
    seen = eye.again(tuple(value_part(c) for c in cells)) if len(cells) == 1 else Seen(tuple(cells))
    return _named("head_name", seen, raw)


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


def _matching(table: CardTable, rows: Sequence[int], wanted: Wanted) -> tuple[set[int], set[int]]:
    """Rows that may be the first wanted person's, by number or by name, and those that may be the
    other wanted people's.  All are the first's where none may be.

    A row of which neither could be read may be anybody's.
    """
    names = [letters(name) for name in wanted.names]
    first: set[int] = set()
    others: set[int] = set()
    for row in rows:
        number = "".join(c for cell in table.at(row, "nik") for c in cell.text if c.isdigit())
        seen = letters("".join(cell.text for cell in table.at(row, "name")))
        same = any(
            sum(a == b for a, b in zip(number, one, strict=False)) >= _SAME_DIGITS
            for one in wanted.niks
        )
        unread = len(number) != LENGTH if wanted.niks else not seen
        named = [_may_be(seen, name) for name in names]
        if unread or any(named[:1]) or (same and not any(named)):
            first.add(row)
        elif same or any(named):
            others.add(row)
    return (first, others) if first else (set(rows), set())


def _may_be(seen: str, name: str) -> bool:
    """True when a name that was read may be the wanted one, longer or shorter or misread."""
    if min(len(seen), len(name)) < _SHORTEST:
        return seen == name and bool(seen)
    likeness = Levenshtein.normalized_similarity(seen, name)
    return seen in name or name in seen or likeness >= _MAY_BE


@dataclass(frozen=True, slots=True)
class _Looks:
    """How a row is looked at.

    key     for the number and the name
    rest    for everything else
    doubt   whether a name is read again by `rest`
    """

    key: Eye
    rest: Eye
    doubt: card_looks.Doubt


def _person(looks: _Looks, table: CardTable, row: int) -> dict[str, Field]:
    """One row of the table of people."""
    fields: dict[str, Field] = {}
    key, rest = looks.key, looks.rest
    seen = key.look(table, row, "nik", card_looks.doubtful_number)
    twice = rest.careful or (key.careful and card_looks.unclear(seen.cells))
    number = number_field(
        "nik", seen.cells, nik.candidates, key.sheet.page, key.number, always_twice=twice
    )
    fields["nik"] = _whole_number(_likely(number), seen)
    fields["name"] = _name(key, table, row, "name", _doubt(key, looks))
    fields["sex"] = sex_field(rest.look(table, row, "sex", card_looks.no_sex).cells)
    dated = card_looks.no_clear_date if rest.careful else card_looks.no_date
    when = rest.look(table, row, "birth_date", dated, "date")
    born = _whole_date(date_field("birth_date", when.cells)[0])
    fields["birth_date"] = replace(born, confidence=born.confidence * when.cut)
    fields["nik"], fields["birth_date"] = _born(fields["nik"], fields["birth_date"])
    fields["birth_place"] = _name(rest, table, row, "birth_place", looks.doubt)
    return fields


def _doubt(eye: Eye, looks: _Looks) -> card_looks.Doubt:
    """A careful eye reads every name again."""
    return card_looks.any_letters if eye.careful else looks.doubt


def _likely(number: Field) -> Field:
    """A number that cannot be one was more likely misread than printed."""
    if number.validity is not Validity.INVALID:
        return number
    return replace(number, confidence=number.confidence * _IMPOSSIBLE, validity=Validity.UNCERTAIN)


def _whole_number(number: Field, seen: Seen) -> Field:
    """A number through whose first digit the rule runs is hardly sure."""
    if number.value is None or seen.cut == 1.0:
        return number
    return replace(number, confidence=number.confidence * seen.cut, validity=Validity.UNCERTAIN)


def _whole_date(when: Field) -> Field:
    """A date is printed with two digits for the day: with one, a digit was lost."""
    if when.value is None or re.match(r"\D*[0-9A-Za-z]{2}[^0-9A-Za-z]", when.raw):
        return when
    return replace(when, confidence=when.confidence * _LOST, validity=Validity.UNCERTAIN)


def _born(number: Field, when: Field) -> tuple[Field, Field]:
    """The two sure of each other where the number holds the day of birth that is printed.

    Where it does not, one of the two may be misread.  Neither value is changed.
    """
    if number.value is None or when.value is None or not nik.is_valid(number.value):
        return number, when
    born = date.fromisoformat(when.value)
    if nik.consistent_with(number.value, born, None).agrees:
        return number, replace(when, confidence=1 - (1 - when.confidence) * (1 - _CONFIRMED))
    return (
        replace(number, confidence=number.confidence * TWO_LOOKS),
        replace(when, confidence=when.confidence * TWO_LOOKS),
    )


def _parents(looks: _Looks, table: CardTable, row: int) -> dict[str, Field]:
    """Relationship and parents: the same row of the other table."""
    if not 0 <= row < len(table.rows):
        return {n: unread(n) for n in ("relationship", "father_name", "mother_name")}
    eye = looks.rest
    seen = eye.look(table, row, "relationship", card_looks.no_relation)
    raw = joined(seen.cells)
    value = card_table.relationship(raw)
    return {
        "relationship": unread("relationship", raw)
        if value is None
        else Field(
            "relationship", value, raw, min(c.confidence for c in seen.cells), Validity.VALID
        ),
        "father_name": _name(eye, table, row, "father_name", looks.doubt),
        "mother_name": _name(eye, table, row, "mother_name", looks.doubt),
    }


def _name(eye: Eye, table: CardTable, row: int, column: str, doubt: card_looks.Doubt) -> Field:
    """A name or a place; a dash is an unread field with the dash kept as raw."""
    seen = eye.look(table, row, column, doubt, "name")
    field = _named(column, seen, joined(seen.cells))
    sure = field.confidence
    box = table.box(row, column)
    if box is not None and seen.cells and _touches(seen.cells[0], box[0]):
        sure *= _AT_RULE
    return unread(column, field.raw) if sure < _UNREADABLE else replace(field, confidence=sure)


def _named(name: str, seen: Seen, raw: str) -> Field:
    """The field of a name that one look or several saw."""
    cells = [value_part(c) for c in seen.cells]
    if not seen.joint:
        cells = [name_cell(c) for c in cells]
    spaced = [name_spaces.settled(name, c) for c in cells]
    cells = [c for c, _ in spaced]
    field = text_field(name, clean_name(joined(cells)), cells, raw)
    sure = min(field.confidence, *(most for _, most in spaced), 1.0)
    return replace(field, confidence=sure * seen.agree * seen.cut)


def _told_apart(members: Sequence[Member]) -> list[Member]:
    """Names that stand on the card more than once, weighed against each other.

    A child's father is a member himself.  The same name read in another column is surer, where
    each was read surely (in one column, where it stands to the rules in the same way, it is misread
    in the same way); two names that differ in a letter or two may be one name, misread once.  No
    value is changed.
    """
    names = [
        (re.sub(",.*", "", f.value), k)
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
            own = re.sub(",.*", "", field.value)
            same = any(own == other and k != column for other, column in names)
            near = any(_nearly(own, other) for other, _ in names)
            sure = field.confidence
            if same and not near and sure >= _ALONE:
                sure = 1 - (1 - sure) * (1 - _CONFIRMED)
            elif near:
                sure *= TWO_LOOKS
            fields[k] = replace(field, confidence=sure)
        result.append(Member(member.row, fields))
    return result


def _nearly(one: str, other: str) -> bool:
    """True where two readings are perhaps of one name: a space or a letter or two apart."""
    a, b = letters(one), letters(other)
    if a == b:
        return one != other
    return len(a) > 3 * _NEAR and Levenshtein.distance(a, b, score_cutoff=_NEAR) <= _NEAR


def _touches(cell: Cell, rule: float) -> bool:
    """True when text begins so close to a rule that a letter may be lost in it."""
    letter = (cell.right - cell.left) / max(len(cell.text), 1)
    return cell.left - rule < _CLOSE * letter


def _confirmed(field: Field, other: Field | None) -> Field:
    """More sure where the same value is printed twice, less where the two differ, be it by a
    space."""
    if other is None or other.value is None or field.value is None:
        return field
    if other.value == field.value:
        if field.confidence < _ALONE:
            return field
        doubt = (1 - field.confidence) * (1 - _CONFIRMED)
        return replace(field, confidence=1 - doubt)
    return replace(field, confidence=field.confidence * TWO_LOOKS)


# ---------------------------------------------------------------------------------------- code


def _code(sheet: Sheet, above: CardTable | None, below: CardTable | None) -> Field | None:
    """The QR code below the tables: its host, or that one is there.  Nothing is fetched."""
    table = below or above
    pixels = sheet.page.pixels
    top = int(table.rows[-1][1]) if table is not None else pixels.shape[0] // 2
    for host in qr.hosts(pixels[top:, pixels.shape[1] // 3 :]):
        return Field("qr_code", host, "", 1.0, Validity.UNCHECKED)
    return None


def _generation(layout: Layout, above: CardTable | None, below: CardTable | None) -> str:
    """kk_2019 (QR code, blood group and date of marriage) or kk_security."""
    if (above is not None and "blood" in above.spans) or (
        below is not None and "married" in below.spans
    ):
        return "kk_2019"
    seen = "\n".join(letters(c.text) for c in layout)
    marks = ("BSRE", "ELEKTRONIK", "GOLONGANDARAH", "TANGGALPERKAWINAN", "SERTIFIKASI")
    return "kk_2019" if any(mark in seen for mark in marks) else "kk_security"


def arranged(reading: Reading, layout: Layout) -> bool:
    """Rows of cells."""
    return arrangement.in_rows(layout)


FAMILY_CARD = DocumentType(Label.FAMILY_CARD, ANCHORS, read, ("kk_number",), arranged)
