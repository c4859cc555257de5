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
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import zxingcpp
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import card_table
from docverify.doctypes.base import (
    Aids,
    Anchor,
    DocumentType,
    Wanted,
    joined,
    text_field,
    unread,
)
from docverify.doctypes.card_table import CardTable
from docverify.doctypes.fields import (
    clean_name,
    date_field,
    name_cell,
    number_field,
    sex_field,
    value_part,
)
from docverify.doctypes.second_look import NAME, agree, part, part_of, region, with_spaces
from docverify.doctypes.table import Sheet, grey_of, ink, rectangle, straighten
from docverify.doctypes.two_looks import differing, extra_scores, signs
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import kk, nik
from docverify.numbers.digits import LENGTH
from docverify.types import (
    Field,
    Label,
    Line,
    Member,
    Page,
    Quad,
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
_SAME_DIGITS = 12  # a number that shares so many digits with a wanted one may be it
_SHORTEST = 4  # names of fewer letters must be the same
_MAY_BE = 0.6  # and longer ones so much alike
_FAINT_END = 0.9  # a first or last letter less sure than this, likewise
_FAINT = 0.6  # any letter less sure than this, likewise
_DASH = 1.2  # ink narrower than this, in text heights, is a dash and no text
_PAD = (0.35, 0.22)  # room around the ink of a second look, in ink heights: sideways, up and down
_WRAPPED = 1.55  # ink taller than so many text heights is two printed lines
_VALLEY = 0.3  # between two printed lines there is so little of the ink of either
_OTHER_LINE = 0.75  # ink so many line heights from the middle of a line is of another line, ...
_SAME_LINE = 0.6  # ... if one of the two lines found there is so much like the known one
_FREE = 0.55  # a value's box begins so far of the way from its first letter to the sign before it
_CLOSE = 0.4  # text that begins so many letter widths from a rule may have lost a letter to it,
_AT_RULE = 0.9  # which leaves so much of the confidence
_SPECKS = 0.6  # a second printed line so much less sure than the first is none
_NEW_TEXT = 0.7  # text where the first look saw a dash must be so sure
_NEAR = 2  # names that differ in so few letters are perhaps the same name, misread once
_NEW_LETTER = 0.75  # and a letter that only the second look saw, so sure
_UNREADABLE = 0.35  # a name less sure than this is noise
_TWO_LOOKS = 0.85  # two looks that differ leave this much of the confidence
_TWO_SPACINGS = 0.95  # and two that differ in spaces or points alone, so much
_IMPOSSIBLE = 0.6  # share of the confidence that is left to a number of impossible structure,
_LOST = 0.5  # and to a date that seems to lack a digit
_CONFIRMED = 0.9  # share of the doubt that an agreeing second print takes away


@dataclass(frozen=True, slots=True)
class _Seen:
    """A cell's text, and how far two looks at it agree (1: they do, or one was enough).

    joint  True when all looks together chose letters and spaces
    """

    cells: tuple[Cell, ...]
    agree: float = 1.0
    joint: bool = False


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read a family card: kk_number, head_name and every member.

    Every row is read; the rows of `aids.wanted` are looked at with `aids.closely`, the others
    with `aids.recognise`.  Where nobody is wanted, or none of them is found, every row is looked
    at closely.
    """
    sheet = straighten(reading.page, reading.lines)
    layout = Layout(sheet.lines)
    above, below = card_table.find(sheet)
    limit = _heading_end(layout, above)
    eye = _Eye(sheet, aids.recognise)
    close = eye if aids.closely is None else eye.through(aids.closely)
    number = _likely(_heading_number(layout, limit, sheet.page, eye.number))
    members: list[Member] = []
    if above is not None:
        rows = _occupied(above)
        wanted = _matching(above, rows, aids.wanted)
        for row in rows:
            looks = close if row in wanted else eye
            fields = _person(looks, above, row)
            fields["birth_place"] = _name(eye, above, row, "birth_place")
            if below is not None:
                fields |= _parents(looks, below, row + above.first - below.first)
            members.append(Member(row + above.first, fields))
    head = _head_name(layout, limit, close)
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
    seen = (
        eye.again(tuple(value_part(c) for c in cells)) if len(cells) == 1 else _Seen(tuple(cells))
    )
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


def _matching(table: CardTable, rows: Sequence[int], wanted: Wanted) -> set[int]:
    """Rows that may be a wanted person's, by number or by name; all where none may.

    A row of which neither could be read may be anybody's.
    """
    names = [letters(name) for name in wanted.names]
    found: set[int] = set()
    for row in rows:
        number = "".join(c for cell in table.at(row, "nik") for c in cell.text if c.isdigit())
        seen = letters("".join(cell.text for cell in table.at(row, "name")))
        same = any(
            sum(a == b for a, b in zip(number, one, strict=False)) >= _SAME_DIGITS
            for one in wanted.niks
        )
        unread = len(number) != LENGTH if wanted.niks else not seen
        if same or unread or any(_may_be(seen, name) for name in names):
            found.add(row)
    return found or set(rows)


def _may_be(seen: str, name: str) -> bool:
    """True when a name that was read may be the wanted one, longer or shorter or misread."""
    if min(len(seen), len(name)) < _SHORTEST:
        return seen == name and bool(seen)
    likeness = Levenshtein.normalized_similarity(seen, name)
    return seen in name or name in seen or likeness >= _MAY_BE


def _person(eye: _Eye, table: CardTable, row: int) -> dict[str, Field]:
    """One row of the table of people."""
    fields: dict[str, Field] = {}
    number = eye.look(table, row, "nik", _doubtful_number)
    fields["nik"] = _likely(
        number_field(
            "nik", number.cells, nik.candidates, eye.sheet.page, eye.number, always_twice=False
        )
    )
    fields["name"] = _name(eye, table, row, "name")
    fields["sex"] = sex_field(eye.look(table, row, "sex", _no_sex).cells)
    when = eye.look(table, row, "birth_date", _no_date)
    fields["birth_date"] = _whole_date(date_field("birth_date", when.cells)[0])
    fields["nik"], fields["birth_date"] = _born(fields["nik"], fields["birth_date"])
    return fields


def _likely(number: Field) -> Field:
    """A number that cannot be one was more likely misread than printed."""
    if number.validity is not Validity.INVALID:
        return number
    return replace(number, confidence=number.confidence * _IMPOSSIBLE, validity=Validity.UNCERTAIN)


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
        replace(number, confidence=number.confidence * _TWO_LOOKS),
        replace(when, confidence=when.confidence * _TWO_LOOKS),
    )


def _parents(eye: _Eye, table: CardTable, row: int) -> dict[str, Field]:
    """Relationship and parents: the same row of the other table."""
    if not 0 <= row < len(table.rows):
        return {n: unread(n) for n in ("relationship", "father_name", "mother_name")}
    seen = eye.look(table, row, "relationship", _no_relation)
    raw = joined(seen.cells)
    value = card_table.relationship(raw)
    return {
        "relationship": unread("relationship", raw)
        if value is None
        else Field(
            "relationship", value, raw, min(c.confidence for c in seen.cells), Validity.VALID
        ),
        "father_name": _name(eye, table, row, "father_name"),
        "mother_name": _name(eye, table, row, "mother_name"),
    }


def _name(eye: _Eye, table: CardTable, row: int, column: str) -> Field:
    """A name or a place; a dash is an unread field with the dash kept as raw."""
    seen = eye.look(table, row, column, _any_letters, together=True)
    field = _named(column, seen, joined(seen.cells))
    sure = field.confidence
    box = table.box(row, column)
    if box is not None and seen.cells and _touches(seen.cells[0], box[0]):
        sure *= _AT_RULE
    return unread(column, field.raw) if sure < _UNREADABLE else replace(field, confidence=sure)


def _named(name: str, seen: _Seen, raw: str) -> Field:
    """The field of a name that one look or several saw."""
    cells = [value_part(c) for c in seen.cells]
    if not seen.joint:
        cells = [name_cell(c) for c in cells]
    field = text_field(name, clean_name(joined(cells)), cells, raw)
    return replace(field, confidence=field.confidence * seen.agree)


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
    """Looks at places of the straightened page again, on the picture as it was photographed."""

    def __init__(self, sheet: Sheet, recognise: Recognise) -> None:
        self.sheet = sheet
        self._recognise = recognise
        self._grey: npt.NDArray[np.uint8] = grey_of(sheet.page.pixels)

    def through(self, recognise: Recognise) -> _Eye:
        """The same with another recogniser."""
        other = copy(self)
        other._recognise = recognise
        return other

    def number(self, page: Page, quad: Quad) -> Line:
        """What stands in a box of the straightened page; with `Recognise`'s signature."""
        line = self._recognise(self.sheet.source, self.sheet.before(quad))
        return replace(line, quad=quad)

    def look(
        self, table: CardTable, row: int, column: str, doubt: Doubt, *, together: bool = False
    ) -> _Seen:
        """What stands in a cell; read again where `doubt` says so or ink is left over.

        together  two looks at one line of a name decide together
        """
        first = tuple(table.at(row, column))
        box = table.box(row, column)
        if box is None or not np.isfinite(box).all() or box[2] - box[0] > 1e6:
            return _Seen(first)
        inset = max(_INSET * (box[3] - box[1]), _RULE - 1)
        left, right = box[0] + _RULE, box[2] - _RULE
        top, foot = box[1] + inset, box[3] - inset
        if first:  # the remains of rules above and below are no text
            top = max(top, min(c.level - _BAND * c.height for c in first))
            foot = min(foot, max(c.level + _BAND * c.height for c in first))
        whole = (left, box[1] + inset, right, box[3] - inset)
        wrapped = self._wrapped(first, ink(self._grey, whole), box) if together else ()
        if wrapped:
            return _Seen(wrapped)
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
        if together and (not left_over or signs(first) == signs(again)):
            return _together(first, again)
        return _better(first, again, left_over)

    def _wrapped(
        self,
        first: tuple[Cell, ...],
        around: tuple[float, float, float, float] | None,
        box: tuple[float, float, float, float],
    ) -> tuple[Cell, ...]:
        """Both printed lines of a cell of which the first look saw one; empty when there is one."""
        if around is None or len(first) != 1 or not signs(first):
            return ()
        middle, tall = first[0].level, first[0].height
        above, below = middle - around[1], around[3] - middle
        if max(above, below) < _OTHER_LINE * tall:
            return ()
        found = self._read(around, box)
        if len(found) != 2 or min(k.confidence for k in found) < _NEW_TEXT:
            return ()
        known = found[0] if below > above else found[1]
        same = Levenshtein.normalized_similarity(signs((known,)), signs(first))
        return found if same >= _SAME_LINE and min(len(letters(k.text)) for k in found) > 1 else ()

    def again(self, first: tuple[Cell, ...]) -> _Seen:
        """A line of a name that stands in no table, read once more where the first look saw it."""
        quad = _value_box(first[0])
        line = self.number(self.sheet.page, quad)
        seen = (_whole(line),)
        colon = signs(seen)[1:] == signs(first)  # the leading colon was taken for a letter
        return _together(first, seen) if line.text and not colon else _Seen(first)

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
            line = self.number(self.sheet.page, quad)
            if line.text:
                cells.append(_whole(line))
        best = max((c.confidence for c in cells), default=0.0)
        return tuple(c for c in cells if c.confidence > _SPECKS * best)

    def _valley(self, left: float, top: float, right: float, bottom: float) -> float | None:
        """Level between two printed lines, where (nearly) no ink is; None when there is none."""
        strip = self._grey[int(top) : int(bottom), int(left) : int(right)]
        paper, dark = float(np.percentile(strip, 75)), float(np.percentile(strip, 1))
        rows = (strip < paper - 0.4 * (paper - dark)).sum(axis=1)
        third = len(rows) // 4
        middle = rows[third : len(rows) - third]
        if not len(middle):
            return None
        low = int(middle.argmin()) + third
        if rows[low] > _VALLEY * min(rows[:low].max(initial=0), rows[low:].max(initial=0)):
            return None
        return top + third + float(np.mean(np.nonzero(middle == middle.min())[0]))


def _value_box(cell: Cell) -> Quad:
    """Where a value stands that its line begins a label or a colon before: without these."""
    places, start = cell.line.char_x, cell.start
    if not start or len(places) != len(cell.line.text):
        return region(cell, 0.0)
    a = places[start] - _FREE * (places[start] - places[start - 1])
    return part(cell.line.quad, a, 1.0, 0.0)


def _whole(line: Line) -> Cell:
    return Cell(line.text, line.left, line.right, line.centre[1], line.height, line)


def _left_over(cells: Sequence[Cell], around: tuple[float, float, float, float]) -> bool:
    """True when ink stands to the left or right of what was read."""
    left, right = min(c.left for c in cells), max(c.right for c in cells)
    longest = max(cells, key=lambda c: len(c.text))
    letter = (longest.right - longest.left) / max(len(longest.text), 1)
    return around[0] < left - _LEFT_OVER * letter or around[2] > right + _LEFT_OVER * letter


def _together(first: tuple[Cell, ...], again: tuple[Cell, ...]) -> _Seen:
    """What two looks at one line of a name make the likeliest together."""
    if len(first) != 1 or len(again) != 1 or not signs(first):
        return _better(first, again, False)
    looks = [part_of(first[0]), again[0].line.lattice]
    lattices = [k for k in looks if k is not None]
    if len(lattices) < 2 or not signs(again):
        return _better(first, again, False)
    text, scores, places, share = agree(lattices, NAME)
    if not text.strip():
        return _better(first, again, False)
    line = replace(again[0].line, text=text, char_scores=scores, char_x=places)
    cell = replace(again[0], text=text, line=line, start=0).cut(0)
    cell = with_spaces(cell, again[0])  # a tight box swallows spaces
    known = 1.0
    if signs(first) != signs(again):
        known = _TWO_LOOKS
    elif len({" ".join(joined(k).split()) for k in (first, again)}) > 1:
        known = _TWO_SPACINGS
    return _Seen((cell,), share * known, joint=True)


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


def _generation(layout: Layout, above: CardTable | None, below: CardTable | None) -> str:
    """kk_2019 (QR code, blood group and date of marriage) or kk_security."""
    if (above is not None and "blood" in above.spans) or (
        below is not None and "married" in below.spans
    ):
        return "kk_2019"
    seen = "\n".join(letters(c.text) for c in layout)
    marks = ("BSRE", "ELEKTRONIK", "GOLONGANDARAH", "TANGGALPERKAWINAN", "SERTIFIKASI")
    return "kk_2019" if any(mark in seen for mark in marks) else "kk_security"


FAMILY_CARD = DocumentType(Label.FAMILY_CARD, ANCHORS, read, ("kk_number",))
