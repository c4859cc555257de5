"""KTP: the identity card, electronic (since 2011) and the older laminated one.

Fields are found by their printed labels, forgiving misreadings, and where a label is lost by the
even pitch of the twelve rows.  Everything to the right of the portrait's edge is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import arrangement, name_spaces, second_look
from docverify.doctypes.base import Aids, Anchor, DocumentType, Wanted, joined, text_field, unread
from docverify.doctypes.card_text import Lens, likeliest, read_closely
from docverify.doctypes.fields import (
    bare_name,
    clean_name,
    date_field,
    dated,
    known_place,
    name_cell,
    nik_findings,
    number_field,
    sex_field,
    value_part,
)
from docverify.doctypes.running_text import RunningText
from docverify.doctypes.second_look import Alphabet
from docverify.layout import Cell, Layout, letters, match_label
from docverify.numbers import dates, digits, nik, regions
from docverify.numbers.regions import RegionLevel
from docverify.types import Field, Label, ReadFields, Reading, Validity

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
    Anchor("Digital ID", -8),
    Anchor("KTP Digital", -7, "part"),
    Anchor("IKD", -9, "title"),
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
_LABELS: tuple[str, ...] = tuple(name for _, names in _ROWS.values() for name in names)
_Look = Callable[[Cell, Alphabet], Cell]

_LETTERS_PER_EDIT = 5  # one misread letter of a region's name is put right per so many
_ADDRESS = 3  # the address may run over several rows, so rows below it are counted from below
_WRAP = 6  # preference, in rows, for labels on the same side of the address
_PORTRAIT = 0.675  # left edge of the portrait, in card widths from the left edge of the labels
_VALUES = 0.245  # value column, the same way
_PITCH_OF_WIDTH = 0.0292  # row pitch in card widths
_LEAST_PITCH, _MOST_PITCH = 0.7, 2.6  # row pitch in line heights
_SAME_COLUMN = 4.0  # labels of one card begin within so many rows' pitch of one another
_ADDRESS_ROWS = 2.6  # an address that runs over more rows moves what is below it by so many
_SEX_ROW = re.compile("LAKILAK|AKILAKI|PEREMPUA|GOLDARA|OLDARAH")
_HEADING_EDITS = 2  # misread letters of the word PROVINSI that are forgiven
_SPILL = 1.0  # line heights: a label that is not known as one may reach so far into the values
_MARK = 0.45  # line heights: a single sign so far left of where text begins is a misread colon
_SPECK = 0.6  # a sign or two so much lower than the row's text are no letters, ...
_SPECK_SURE = 0.6  # ... nor is one as doubtful as this, ...
_SPECK_LENGTH = 3  # ... and so few signs ...
_ACROSS = 1.55  # ... in a box so much taller are a part of what runs across the card, ...
_TALL, _OFF = 1.3, 0.3  # ... or in one so much taller and so many line heights off the row, ...
_SLANTED = 0.2  # ... or whatever runs in a direction so many radians off the row's
_FEWEST_ROWS = 3  # rows without which the card's frame is not known
_ALONE = 0.8  # share of the photo's lines below which a card's own lines are looked at apart
_AT_PORTRAIT = 0.95  # factor on a name that may go on under the portrait
_MOST_CARDS = 4  # cards in one photo that are looked at
_SAME_NAME = 0.8  # similarity from which a name is that of somebody the check asks about
_WORD_EDITS = 5  # one misread letter of a printed value is forgiven per so many
_UNLIKE = 0.7  # factor on a doubtful date or number that contradict each other
_DOUBTFUL = 0.97  # a value whose least sure character is below this may be misread
_CLEAR_STOP = 0.99  # a full stop in front of a degree that is surer than this is one
_SAME_STROKES = str.maketrans("LJQD", "IIOO")
_PLACE_EDITS = 5  # one doubtful letter of a place is put right per so many
_HEADING_SHARE = 0.6  # a heading is put right as the likeliest name from this share on
_UNKNOWN = 0.5  # share of the confidence that is left to a province of no known name
_SNAP = 0.93  # confidence of a region name per letter that was put right
_PRINTED_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sex": ("LAKI-LAKI", "PEREMPUAN"),
        "religion": (
            *("ISLAM", "KRISTEN", "KATHOLIK", "KATOLIK", "HINDU"),
            *("BUDHA", "BUDDHA", "KHONGHUCU", "KONGHUCU"),
        ),
        "marriage": ("KAWIN", "BELUM KAWIN", "CERAI HIDUP", "CERAI MATI", "KAWIN TERCATAT"),
        "nationality": ("WNI",),
        "expiry": ("SEUMUR HIDUP",),
    }
)
"""Values that stand on one row only: they tell where it is when its label cannot be read."""
_RT_RW = re.compile(r"[0-9O]{1,3} ?/ ?[0-9O]{1,3}")
_SPECK_IN_FIGURES = re.compile(r"(?<=[0-9])[., ](?=[0-9])")
_MISREAD_MARK = re.compile(r"[A-Za-z0-9](?:[:;]\s*|[.,]?\s+)(?=\S)")
_DIGIT_LIKE = frozenset("0123456789OQDIl|!ZSBG")
_BEFORE_DEGREE = re.compile(r"(?<=[A-Z]{4})\.(?= ?[A-Z]{1,3}\.)")
_WHOLE_NUMBER = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_MOST_LOST = 4  # digits of a number that its box may have left out
_LONGER = 0.07  # line heights that such a box grows up and down
_LATE = 1.2  # a value begins late when it is so many heights from where the others begin
_FOUND = 0.5  # letters that were found before it are at least so sure, ...
_SAME_END = 0.8  # ... and the rest is so much like what was read first
_LONG_RUN = re.compile(r"[0-9OQDIlL|!ZSBG]{14,18}")


@dataclass(frozen=True, slots=True)
class _Grid:
    """The card's frame as its print shows it.

    labels, rests  the label cell of each row that has one, and what follows it in the same cell
    levels         levels of the rows whose label, or whose unmistakable value, was found
    value_left     where values begin (mostly with a colon), text_left where their text does
    label_left     left edge of the labels, portrait_left of the portrait
    pitch          from row to row
    """

    labels: Mapping[str, Cell]
    rests: Mapping[str, Cell | None]
    levels: Mapping[str, float]
    value_left: float
    text_left: float
    label_left: float
    portrait_left: float
    pitch: float

    def level(self, row: str) -> float:
        """Where the row is: its label, or so many rows from the nearest label that was found."""
        index = _ROWS[row][0]

        def distance(other: str) -> int:
            number = _ROWS[other][0]
            wrapped = (index <= _ADDRESS) != (number <= _ADDRESS)
            return abs(number - index) + (_WRAP if wrapped else 0)

        nearest = min(self.levels, key=distance)
        return self.levels[nearest] + self.pitch * (index - _ROWS[nearest][0])


_Match = tuple[str, Cell, int]
"""A row, the cell that holds its label, and where the label ends in it."""


def _find_grids(layout: Layout) -> list[_Grid]:
    """The frames of the cards in the photo, the one with the most labels first."""
    matches: list[_Match] = []
    for cell in layout:
        for row, (_, names) in _ROWS.items():
            ends = [end for name in names if (end := match_label(cell.text, name)) is not None]
            if ends:
                matches.append((row, cell, max(ends)))
                break
    found: list[_Grid] = []
    while len(matches) >= _FEWEST_ROWS and len(found) < _MOST_CARDS:
        card = _of_one_card(matches)
        grid = _grid_of_labels(layout, card)
        if grid is None:
            break
        found.append(grid)
        used = {id(cell) for _, cell, _ in card}
        matches = [match for match in matches if id(match[1]) not in used]
    if not found:
        grid = _grid_of_values(layout)
        found += [grid] if grid is not None else []
    return found


def _grid_of_labels(layout: Layout, card: Sequence[_Match]) -> _Grid | None:
    labels: dict[str, Cell] = {}
    rests: dict[str, Cell | None] = {}
    for row, cell, end in card:
        if row not in labels:
            rest = cell.cut(end)
            labels[row] = cell
            rests[row] = rest if rest.text else None
    plain = [row for row in labels if row not in ("rt", "village", "district")]
    if len(labels) < _FEWEST_ROWS or not plain:
        return None
    left = float(np.median([labels[row].left for row in plain]))
    found = sorted((_ROWS[row][0], cell.level) for row, cell in labels.items())
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(found)]
    pitch = float(np.median(steps))
    if pitch <= 0:
        return None
    width = pitch / _PITCH_OF_WIDTH
    starts = [c.left for c in rests.values() if c is not None]
    marked = [
        c
        for c in layout
        if c.text.lstrip()[:1] == ":" and left + 0.1 * width < c.left < left + 0.4 * width
    ]
    starts += [c.left for c in marked]
    value_left = float(np.median(starts)) if starts else left + _VALUES * width
    if value_left > left:
        width = 0.5 * width + 0.5 * (value_left - left) / _VALUES
    portrait_left = left + _PORTRAIT * width
    used = {id(c) for c in labels.values()}
    others = [c for c in layout if id(c) not in used and c.left < portrait_left]
    column = [c for c in others if value_left - pitch < c.left]
    texts = [value_part(c).left for c in column if abs(c.left - value_left) < 1.5 * pitch]
    texts += [value_part(c).left for c in rests.values() if c is not None]
    text_left = float(np.median(texts)) if texts else value_left
    levels = {row: cell.level for row, cell in labels.items()}
    levels |= _levels_of_values(
        [c for c in others if c.right > value_left + pitch], levels, labels, pitch
    )
    return _Grid(labels, rests, levels, value_left, text_left, left, portrait_left, pitch)


def _grid_of_values(layout: Layout) -> _Grid | None:
    """The frame from values that can stand on one row only, where the labels cannot be read."""
    matches: list[_Match] = []
    for cell in layout:
        row = _row_of_value(value_part(cell))
        if row:
            matches.append((row, cell, 0))
    kept = _of_one_card(matches)
    rows = {row: cell for row, cell, _ in reversed(kept)}
    sure = {"birth", "sex"} & rows.keys()
    if not sure or len(rows) + len(sure) < _FEWEST_ROWS + 1:
        return None
    found = sorted((_ROWS[row][0], cell.level) for row, cell in rows.items())
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(found)]
    pitch = float(np.median(steps))
    if pitch <= 0:
        return None
    width = pitch / _PITCH_OF_WIDTH
    left = float(np.median([cell.left for cell in rows.values()]))
    text_left = float(np.median([value_part(cell).left for cell in rows.values()]))
    label_left = left - _VALUES * width
    levels = {row: cell.level for row, cell in rows.items()}
    portrait_left = label_left + _PORTRAIT * width
    return _Grid({}, {}, levels, left, text_left, label_left, portrait_left, pitch)


def _row_of_value(cell: Cell) -> str:
    """The row that a value can only stand on, or ''."""
    seen = letters(cell.text)
    for row, words in _PRINTED_VALUES.items():
        for word in map(letters, words):
            allowed = len(word) // _WORD_EDITS
            if Levenshtein.distance(seen, word, score_cutoff=allowed) <= allowed:
                return row
    if _RT_RW.fullmatch(cell.text):
        return "rt"
    upper = sum(c.isupper() for c in cell.text) > sum(c.islower() for c in cell.text)
    if upper and len(seen) >= _FEWEST_ROWS and dates.find_numeric(cell.text):
        return "birth"
    return ""


def _of_one_card(matches: Sequence[_Match]) -> list[_Match]:
    """The labels of one card, as far as they stand where its rows are: where a photo shows two
    cards, of the one with more labels, then of the larger one."""
    best: tuple[int, float, list[_Match]] = (0, 0.0, [])
    for (row, one, _), (other_row, other, _) in itertools.permutations(matches, 2):
        apart = _ROWS[other_row][0] - _ROWS[row][0]
        if apart <= 0:
            continue
        pitch = (other.level - one.level) / apart
        if not _LEAST_PITCH * one.height < pitch < _MOST_PITCH * one.height:
            continue

        kept = []
        for match in matches:
            index = _ROWS[match[0]][0] - _ROWS[row][0]
            off = abs(match[1].level - one.level - index * pitch)
            beside = abs(match[1].left - one.left) < _SAME_COLUMN * pitch
            if beside and off < (_ADDRESS_ROWS if abs(index) > 1 else 0.6) * pitch:
                kept.append(match)
        if (len({m[0] for m in kept}), one.height) > best[:2]:
            best = (len({m[0] for m in kept}), one.height, kept)
    if best[0] < _FEWEST_ROWS and len({row for row, _, _ in matches}) == len(matches):
        return list(matches)
    return best[2]


def _card_only(layout: Layout, grid: _Grid) -> Layout:
    """The cells within the card's edges: another card beside it, or a number elsewhere in the
    photo, is not this card's."""
    width = (grid.portrait_left - grid.label_left) / _PORTRAIT
    left, right = grid.label_left - 0.1 * width, grid.label_left + 1.02 * width
    top, foot = grid.level("name") - 9 * grid.pitch, grid.level("expiry") + 5 * grid.pitch
    return layout.only(c for c in layout if left < c.middle < right and top < c.level < foot)


def _levels_of_values(
    column: Sequence[Cell], levels: Mapping[str, float], labels: Mapping[str, Cell], pitch: float
) -> dict[str, float]:
    """Rows above the address whose label was lost, by a value that can stand nowhere else."""
    found: dict[str, float] = {}
    below = min((v for k, v in levels.items() if _ROWS[k][0] >= _ADDRESS), default=None)
    for cell in column:
        if below is not None and cell.level > below - 0.4 * pitch:
            continue
        if "sex" not in labels and _SEX_ROW.search(letters(cell.text)):
            found.setdefault("sex", cell.level)
        if "birth" not in labels and dates.find_numeric(cell.text):
            found.setdefault("birth", cell.level)
    return found


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
        edge = grid.value_left + _SPILL * cell.height
        if cell.middle < grid.value_left - 0.2 * grid.pitch and cell.right < edge:
            continue
        if cell.left > grid.portrait_left:
            continue
        found.append(cell)
    values = sorted((_unmarked(c, grid) for c in found if c.text), key=lambda c: c.left)
    kept = [c for c in values if c.text and not _speck(c, values)]
    return [c for c in kept if not _before_text(c, grid)] or kept


def _before_text(cell: Cell, grid: _Grid) -> bool:
    """True for a sign or two that stand where only colons do."""
    return len(cell.text) < _SPECK_LENGTH and cell.right < grid.text_left - _MARK * cell.height


def _speck(cell: Cell, values: Sequence[Cell]) -> bool:
    """A colon or a dot of the ground that became a letter of its own, or a bit of what was printed
    across the card."""
    if len(values) < 2:
        return len(cell.text) == 1 and cell.confidence < _SPECK_SURE
    main = max(values, key=lambda c: len(c.text))
    if cell is main:
        return False
    if abs(_tilt(cell) - _tilt(main)) > _SLANTED:
        return True
    if len(cell.text) > _SPECK_LENGTH:
        return False
    tall, off = cell.height / main.height, abs(cell.level - main.level) / main.height
    if tall < _SPECK or tall > _ACROSS or (tall > _TALL and off > _OFF):
        return True
    return len(cell.text) == 1 and cell.confidence < _SPECK_SURE


def _tilt(cell: Cell) -> float:
    """Direction of the cell's box on the page, radians."""
    (x0, y0), (x1, y1) = cell.line.quad[:2]
    return float(np.arctan2(y1 - y0, x1 - x0))


def _unmarked(cell: Cell, grid: _Grid) -> Cell:
    """The value without the colon in front, also where that was misread as a letter."""
    mark = cell.text.find(":")
    if 0 < mark < len(cell.text) - 1:
        rest = value_part(cell.cut(mark + 1))
        if abs(rest.left - grid.text_left) < min(abs(cell.left - grid.text_left), 2 * cell.height):
            cell = rest  # the end of a label that was covered in part
    value = value_part(cell)
    hit = _MISREAD_MARK.match(value.text)
    if hit is None:
        return value
    rest = value.cut(hit.end())
    clear = hit.group().rstrip()[-1] in ":;" or value.text[0].islower()
    before = grid.text_left - value.left > _MARK * value.height
    nearer = abs(rest.left - grid.text_left) < abs(value.left - grid.text_left)
    return rest if clear or (before and nearer) else value


def _from_column(cell: Cell, grid: _Grid, lens: Lens) -> Cell:
    """A value that begins late in its column with what is before it: in a shadow, the box of a
    line begins behind its first word."""
    gap = cell.left - grid.text_left
    if gap < _LATE * cell.height or cell.start or not letters(cell.text):
        return cell
    room = (gap + _MARK * cell.height) / max(cell.right - cell.left, 1.0)
    line = lens.look(second_look.part(cell.line.quad, -room, 1.0, 0.0))
    whole = value_part(replace(cell, text=line.text, left=grid.text_left, line=line, start=0))
    seen, known = letters(whole.text), letters(cell.text)
    extra = whole.scores[: len(whole.text) - len(cell.text)]
    more = len(seen) > len(known) and min(extra, default=0.0) >= _FOUND
    same = Levenshtein.normalized_similarity(seen[-len(known) :], known) >= _SAME_END
    return whole if more and same else cell


def _name(layout: Layout, grid: _Grid, look: _Look, lens: Lens) -> Field:
    """The name, also when it runs over two rows: everything above the row of the birth place."""
    cells = _values(layout, grid, "name")
    birth, name = grid.levels.get("birth"), grid.levels.get("name")
    if birth is not None and name is None:
        number = [c.level for c in layout if _digits(c.text) and c.level < birth]
        if number and birth - max(number) > 1.6 * grid.pitch:
            name = max(number) + 0.4 * grid.pitch
    if birth is not None and name is not None and birth - name > 1.6 * grid.pitch:
        used = {id(c.line) for c in cells} | {id(c.line) for c in grid.labels.values()}
        for cell in layout.between(name + 0.5 * grid.pitch, birth - 0.5 * grid.pitch):
            inside = grid.value_left - grid.pitch < cell.left < grid.portrait_left
            if inside and id(cell.line) not in used:
                cells.append(_unmarked(cell, grid))
        cells = [c for c in cells if not _speck(c, cells)]
    birth_row = {id(c.line) for c in _values(layout, grid, "birth")}
    cells = [c for c in cells if id(c.line) not in birth_row]
    cells = [c for row in layout.rows(cells) for c in row]
    cells[:1] = [_from_column(c, grid, lens) for c in cells[:1]]
    raw = joined(cells)
    cells = [look(c, second_look.NAME) for c in cells]
    below = [*(c.text for c in cells[1:]), ""]
    cells = [_with_commas(c, after) for c, after in zip(cells, below, strict=False)]
    spaced = [name_spaces.settled("name", c) for c in cells]
    cells = [c for c, _ in spaced]
    value = clean_name(joined(cells))
    if len(letters(value)) < 2:
        return unread("name", raw)
    found = text_field("name", value, cells, raw)
    found = replace(found, confidence=min(found.confidence, *(sure for _, sure in spaced)))
    if cells[-1].right > grid.portrait_left:
        found = replace(found, confidence=found.confidence * _AT_PORTRAIT)
    return found


def _with_commas(cell: Cell, after: str) -> Cell:
    """The cell with a comma between the name and a degree, where a doubtful full stop was read:
    no name is shortened after four letters.

    after  what follows on the next row
    """
    text = cell.text
    for hit in _BEFORE_DEGREE.finditer(f"{text} {after}"):
        at = hit.start()
        if at < len(text) and at < len(cell.scores) and cell.scores[at] < _CLEAR_STOP:
            text = text[:at] + "," + text[at + 1 :]
    return replace(cell, text=text)


def _birth(layout: Layout, grid: _Grid, look: _Look) -> tuple[Field, Field]:
    """Place and date of birth, printed as `PLACE, DD-MM-YYYY`."""
    seen = _values(layout, grid, "birth")
    cells = [look(c, second_look.PRINTED) for c in seen]
    raw = joined(cells)
    when, span = date_field("birth_date", cells)
    if span is None:
        when = _dotted_date(raw, when, cells)
    head = (
        re.split(r"[,.]?\s*[0-9][0-9OIl]?[-. ]", raw, maxsplit=1)[0]
        if span is None
        else raw[: span[0]]
    )
    places = [name_cell(c) for c in RunningText(cells).cells(0, len(head))]
    place = text_field("birth_place", clean_name(joined(places)), places, joined(seen))
    sure = min((s for c in places for s in c.scores), default=1.0) >= _DOUBTFUL
    place = _misread_place(place, alike=sure)
    return known_place(place), when


def _misread_place(place: Field, *, alike: bool) -> Field:
    """The regency that a place is but a letter or two away from.

    alike  only letters of the same strokes (`BANGLL`): the place was read without doubt
    """
    if place.value is None or regions.find(place.value):
        return place
    region = regions.closest(place.value, level=RegionLevel.REGENCY, letters_per_edit=_PLACE_EDITS)
    if region is None:
        return place
    names = [region.name.upper(), bare_name(region)]
    if alike:
        names = [n for n in names if _strokes(n) == _strokes(place.value)]
    return _known_region(place, names) if names else place


def _strokes(name: str) -> str:
    """The letters, those that look alike as one."""
    return letters(name).translate(_SAME_STROKES)


def _dotted_date(raw: str, unreadable: Field, cells: Sequence[Cell]) -> Field:
    """A date with specks among its figures: `05-11-1.976`."""
    found = dates.find_numeric(_SPECK_IN_FIGURES.sub("", raw))
    if len(found) != 1:
        return unreadable
    sure = min((c.confidence for c in cells), default=0.0) * _SNAP
    return dated("birth_date", found[0].value, raw, sure, (*found[0].repairs, "specks"))


def _sex(layout: Layout, grid: _Grid, lens: Lens) -> Field:
    """LAKI-LAKI or PEREMPUAN; where neither was read, whichever the print is likelier to be."""
    cells = _values(layout, grid, "sex")
    seen = sex_field(cells)
    if seen.value is not None:
        return seen
    best = seen
    for cell in cells:
        word, share = likeliest(cell, lens, second_look.PRINTED, _PRINTED_VALUES["sex"])
        if share > best.confidence:
            best = replace(sex_field([replace(cell, text=word)]), raw=seen.raw, confidence=share)
    return best


def _digits(text: str) -> bool:
    """True for a text that may be a NIK."""
    count = sum(c in _DIGIT_LIKE for c in text)
    return count >= 12 and count >= 0.7 * len(text.replace(" ", ""))


def _nik(layout: Layout, grid: _Grid | None, lens: Lens, *, doubted: bool = False) -> Field:
    """The long number above the name; on a card without legible labels, the only one."""
    cells: list[Cell] = []
    limit = float("inf") if grid is None else grid.level("name") + 0.3 * grid.pitch
    for cell in layout:
        if cell.level > limit:
            continue
        after = match_label(cell.text, "NIK")
        value = value_part(cell if after is None else cell.cut(after))
        whole = _WHOLE_NUMBER.search(value.text)
        run = _LONG_RUN.search(value.text)
        if whole is not None:
            cells.append(value.cut(*whole.span()))
        elif _digits(value.text):
            cells.append(value)
            if _MOST_LOST >= digits.LENGTH - len(value.text.replace(" ", "")) > 0:
                cells.append(_longer(value, lens))
        elif run is not None and sum(c.isdigit() for c in run.group()) >= 12:
            cells.append(value.cut(run.start(), run.end()))  # under a watermark
    return number_field(
        "nik",
        cells,
        nik.candidates,
        lens.page,
        lens.recognise,
        closely=lens.closely,
        doubted=doubted,
    )


def _longer(cell: Cell, lens: Lens) -> Cell:
    """The cell with what its box left out at either end."""
    lost = digits.LENGTH - len(cell.text.replace(" ", "")) + 1
    wider = lost * (cell.right - cell.left) / max(len(cell.text), 1) / max(cell.height, 1.0)
    line = lens.look(second_look.region(replace(cell, start=0), _LONGER, wider))
    return value_part(replace(cell, text=line.text, line=line, start=0))


def _heading(layout: Layout, grid: _Grid | None, look: _Look, lens: Lens) -> tuple[Field, Field]:
    """Province and regency, the two centred lines at the top."""
    limit = float("inf") if grid is None else grid.level("name") - 1.2 * grid.pitch
    above = [c for c in layout.cells if c.level <= limit]
    for index, cell in enumerate(above):
        after = _after_province(cell.text)
        if after is None:
            continue
        value = cell.cut(after)
        if not regions.find(value.text, level=RegionLevel.PROVINCE):
            value = look(value, second_look.NAME)
        name = clean_name(value.text)
        region = regions.closest(name, level=RegionLevel.PROVINCE)
        province = text_field("province", name, [value], cell.text)
        if region is not None:
            province = _known_region(province, [region.printed, region.name.upper()])
        else:
            province, region = _one_of(province, cell.cut(after), _within(""), lens)
            if region is None:  # a part of a name, or none at all
                sure = province.confidence * _UNKNOWN
                province = replace(province, confidence=sure, validity=Validity.UNCERTAIN)
        within = "" if region is None else region.code
        return province, _regency(above[index + 1 :], cell, within, look, lens)
    return _bare_heading(above, look, lens)


def _bare_heading(above: Sequence[Cell], look: _Look, lens: Lens) -> tuple[Field, Field]:
    """The heading where the word PROVINSI is cut off: names that are known as they stand."""
    for index, cell in enumerate(above):
        name = clean_name(cell.text)
        for region in regions.find(name, level=RegionLevel.PROVINCE):
            province = text_field("province", name, [cell], cell.text)
            below = above[index + 1 :]
            return province, _regency(below, cell, region.code, look, lens)
        kind = name.startswith(("KABUPATEN ", "KOTA "))
        if kind and regions.find(name, level=RegionLevel.REGENCY):
            return unread("province"), text_field("regency", name, [cell], cell.text)
    return unread("province"), unread("regency")


def _after_province(text: str) -> int | None:
    """Where the name begins behind the word PROVINSI, also when the two ran together."""
    after = match_label(text, "PROVINSI")
    if after is not None or len(letters(text)) < len("PROVINSI") + 2:
        return after
    seen = text.upper()
    ends = [
        (Levenshtein.distance(seen[:end], "PROVINSI"), abs(end - len("PROVINSI")), end)
        for end in range(6, 11)
    ]
    distance, _, end = min(ends)
    return end if distance <= _HEADING_EDITS else None


def _within(province: str) -> dict[str, regions.Region]:
    """What a heading may print: the provinces, or the regencies and cities of one of them."""
    codes = [f"{province}{number:02}" for number in range(11 if not province else 1, 100)]
    found = [region for code in codes if (region := regions.lookup(code)) is not None]
    printed: dict[str, regions.Region] = {}
    for region in found:
        printed |= dict.fromkeys(_printed(region), region)
    return printed


def _printed(region: regions.Region) -> set[str]:
    """Ways in which a heading prints a region's name."""
    names = {region.printed, region.name.upper()}
    if region.name.startswith("Kota "):
        names.add("KOTA " + bare_name(region))
    return names - {""}


def _one_of(
    read: Field, cell: Cell, names: Mapping[str, regions.Region], lens: Lens
) -> tuple[Field, regions.Region | None]:
    """A heading that is no known name: the known one that the print is likeliest to be."""
    word, share = likeliest(cell, lens, second_look.NAME, tuple(names))
    if share < _HEADING_SHARE:
        return read, None
    return replace(read, value=word, confidence=share, repairs=("likeliest name",)), names[word]


def _regency(below: Sequence[Cell], heading: Cell, within: str, look: _Look, lens: Lens) -> Field:
    """The line under the province: KABUPATEN BANDUNG, KOTA BANDUNG, JAKARTA TIMUR."""
    for cell in below:
        near = 0.4 * heading.height < cell.level - heading.level < 3 * heading.height
        if not near or cell.left > heading.right or cell.right < heading.left:
            continue
        if match_label(cell.text, "NIK") is not None or len(letters(cell.text)) < 3:
            return unread("regency")
        if not regions.find(cell.text, level=RegionLevel.REGENCY):
            cell = look(cell, second_look.NAME)
        name = clean_name(cell.text)
        found = text_field("regency", name, [cell], cell.text)
        region = regions.closest(name, level=RegionLevel.REGENCY, within=within)
        if region is None:
            return _one_of(found, cell, _within(within), lens)[0] if within else found
        bare = bare_name(region)
        heads = ("", "KOTA ", "KOTA ADM. ", "KOTA ADMINISTRASI ", "KABUPATEN ", "KABUPATEN ADM. ")
        return _known_region(found, [head + bare for head in heads])
    return unread("regency")


def _known_region(read: Field, names: Sequence[str]) -> Field:
    """The read name with its spaces and its few misread letters put right, as one of `names`."""
    seen = letters(read.value or "")
    edits, name = min((Levenshtein.distance(seen, letters(n)), n) for n in names)
    if edits > len(letters(name)) // _LETTERS_PER_EDIT or name == read.value:
        return read
    steps = ("spaces",) if edits == 0 else (f"{edits} letters",)
    sure = read.confidence * _SNAP**edits
    return replace(read, value=name, confidence=sure, repairs=steps)


def _contradict(number: Field, when: Field) -> bool:
    """True when a possible number and a birth date name different days."""
    if number.value is None or when.value is None or not nik.is_valid(number.value):
        return False
    return not nik.consistent_with(number.value, date.fromisoformat(when.value), None).agrees


def _weighed(one: Field) -> Field:
    """One of two values that contradict each other: read with doubt, it counts for less."""
    return replace(one, confidence=one.confidence * _UNLIKE) if one.confidence < _DOUBTFUL else one


def _asked_for(layout: Layout, grids: Sequence[_Grid], lens: Lens, wanted: Wanted) -> _Grid | None:
    """The card that the check asks about, by its number or else by its name; without such a card
    the one that shows most."""
    if len(grids) < 2 or not (wanted.niks or wanted.names):
        return grids[0] if grids else None
    cards = [_card_only(layout, grid) for grid in grids]
    for card, grid in zip(cards, grids, strict=True):
        if _nik(card, grid, lens).value in wanted.niks:
            return grid
    names = [letters(name) for name in wanted.names]
    shown = [letters(joined(_values(c, g, "name"))) for c, g in zip(cards, grids, strict=True)]
    alike = [
        max((Levenshtein.normalized_similarity(s, w) for w in names), default=0.0) for s in shown
    ]
    best = int(np.argmax(alike))
    return grids[best] if alike[best] >= _SAME_NAME else grids[0]


def _alone(layout: Layout, grid: _Grid, lens: Lens, wanted: Wanted) -> tuple[Layout, _Grid]:
    """The card without what else the photo shows; it need not lie as that does, so that its own
    print tells how it lies."""
    card = _card_only(layout, grid)
    if len(card.cells) < _ALONE * len(layout.cells):
        own = Layout(c.line for c in card)
        again = _asked_for(own, _find_grids(own), lens, wanted)
        if again is not None and len(again.levels) >= len(grid.levels):
            return _card_only(own, again), again
    return card, grid


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read the front of a KTP: nik name birth_place birth_date sex province regency.

    With several cards in the photo it is the one of `aids.wanted`, where that can be told.
    """
    layout = Layout(reading.lines)
    lens = Lens(reading.page, aids.recognise, aids.closely)
    grid = _asked_for(layout, _find_grids(layout), lens, aids.wanted)
    if grid is not None:
        layout, grid = _alone(layout, grid, lens, aids.wanted)
    number = _nik(layout, grid, lens)

    def look(cell: Cell, alphabet: Alphabet) -> Cell:
        return read_closely(cell, lens, alphabet)

    def doubt(cell: Cell, alphabet: Alphabet) -> Cell:
        return read_closely(cell, lens, alphabet, doubted=True)

    province, regency = _heading(layout, grid, look, lens)
    if grid is None:
        found = [number, province, regency]
        found += [unread(n) for n in ("name", "birth_place", "birth_date", "sex")]
    else:
        place, when = _birth(layout, grid, look)
        if _contradict(number, when):
            place, when = _birth(layout, grid, doubt)
            number = _nik(layout, grid, lens, doubted=True)
        if _contradict(number, when):
            number, when = _weighed(number), _weighed(when)
        found = [number, _name(layout, grid, look, lens), place, when, _sex(layout, grid, lens)]
        found += [province, regency]
    old = any(len(letters(c.text)) < 32 and "KARTUTANDAPENDUDUK" in letters(c.text) for c in layout)
    fields = {f.name: f for f in found}
    return ReadFields(Label.KTP, "ktp_siak" if old else "ktp_el", fields, (), nik_findings(fields))


def arranged(reading: Reading, layout: Layout) -> bool:
    """Values one under the other, the portrait on their right."""
    return arrangement.in_columns(layout, _LABELS) and arrangement.has_picture(reading, 0.6, 1.0)


KTP = DocumentType(Label.KTP, ANCHORS, read, ("nik", "name", "birth_date"), arranged)
