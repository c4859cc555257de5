"""The two tables of a family card: which one is which, what their columns are, their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify.doctypes.table import Sheet, Table, even_rows, split
from docverify.layout import Cell, letters

ROWS = 10
"""Rows of each table on every edition."""

FIRST: Mapping[str, tuple[str, ...]] = {
    "number": ("NO",),
    "name": ("NAMALENGKAP",),
    "nik": ("NIK",),
    "sex": ("JENISKELAMIN",),
    "birth_place": ("TEMPATLAHIR",),
    "birth_date": ("TANGGALLAHIR", "TGLLAHIR"),
    "religion": ("AGAMA",),
    "education": ("PENDIDIKAN",),
    "occupation": ("JENISPEKERJAAN", "PEKERJAAN"),
    "blood": ("GOLONGANDARAH", "GOLDARAH"),
}
SECOND: Mapping[str, tuple[str, ...]] = {
    "number": ("NO",),
    "marital": ("STATUSPERKAWINAN", "STATUSPERNIKAHAN"),
    "married": ("TANGGALPERKAWINAN", "TANGGALPERKAWINANPERCERAIAN", "TANGGALPERNIKAHAN"),
    "relationship": ("STATUSHUBUNGANDALAMKELUARGA", "STATUSHUBUNGAN", "HUBUNGANDALAMKELUARGA"),
    "nationality": ("KEWARGANEGARAAN",),
    "passport": ("NOPASPOR", "DOKUMENIMIGRASINOPASPOR"),
    "kitap": ("NOKITAP", "NOKITASKITAP", "KITASKITAP"),
    "father_name": ("AYAH", "NAMAORANGTUAAYAH", "NAMAAYAH"),
    "mother_name": ("IBU", "NAMAORANGTUAIBU", "NAMAIBU"),
}
RELATIONSHIPS = (
    "KEPALA KELUARGA",
    "SUAMI",
    "ISTRI",
    "ANAK",
    "MENANTU",
    "CUCU",
    "ORANG TUA",
    "ORANGTUA",
    "MERTUA",
    "FAMILI LAIN",
    "PEMBANTU",
    "LAINNYA",
)

_ALIKE = 0.72  # similarity from which a heading counts as read
_NUMBER_LOOK = re.compile(r"[0-9OIlBSZGQD|]{14,18}")
_DATE = re.compile(r"[0-9OIlBSZ]{2}\s?[-./ ]\s?[0-9OIlBSZ]{2}\s?[-./ ]\s?[0-9OIlBSZ]{4}")
_COLUMN_NUMBER = re.compile(r"[(\[{][0-9IlO]{1,2}[)\]}]?|[0-9IlO]{1,2}[)\]}]")
_ROW_NUMBER = re.compile(r"([0-9]{1,2})(?![0-9])[.)]?(?=\s|$|[A-Z])")
_NUMBERED = 4  # so many row numbers that stand evenly give the rows
_NUMBER_OFF = 0.2  # evenly: so far from their places at most, in row heights
_RULE_OFF = 0.35  # a rule so near belongs to the row's edge
_LIKE_A_NUMBER = 10  # digits from which on a cell marks a row of people
_NATIONALITY = re.compile(r"\s*W[NM][IlA1]$")
_SEX = ("LAKILAKI", "PEREMPUAN")


@dataclass(frozen=True, slots=True, repr=False)
class CardTable:
    """One table of the card, in pixels of the straightened page.

    spans   left and right of each column by its meaning
    rows    top and bottom of each row of people, the first one printed first
    first   printed number of the first row
    """

    spans: Mapping[str, tuple[float, float]]
    rows: tuple[tuple[float, float], ...]
    first: int
    cells: Mapping[tuple[int, str], tuple[Cell, ...]]

    def box(self, row: int, column: str) -> tuple[float, float, float, float] | None:
        """Left, top, right, bottom of a cell; None for a column that was not found."""
        span = self.spans.get(column)
        if span is None or not 0 <= row < len(self.rows):
            return None
        top, bottom = self.rows[row]
        return span[0], top, span[1], bottom

    def at(self, row: int, column: str) -> list[Cell]:
        """What was read in a cell, printed line by printed line."""
        return list(self.cells.get((row, column), ()))


def relationship(text: str) -> str | None:
    """The closed list's entry that `text` is, small misreadings forgiven; of the two spellings of
    one entry, the one that is printed.  The nationality may follow: its rule can be too faint.

    >>> relationship("KEPALAKELUARGA"), relationship("ISTRl"), relationship("BELUM KAWIN")
    ('KEPALA KELUARGA', 'ISTRI', None)
    """
    text = _NATIONALITY.sub("", text.strip())
    seen = letters(text.replace("1", "I").replace("l", "I").replace("!", "I").replace("0", "O"))
    best: tuple[int, bool, str] | None = None
    for name in RELATIONSHIPS:
        plain = letters(name)
        distance = Levenshtein.distance(seen, plain)
        one = distance, (" " in name) != (" " in text), name
        if distance <= len(plain) // 5 and (best is None or one < best):
            best = one
    return None if best is None else best[2]


def find(sheet: Sheet) -> tuple[CardTable | None, CardTable | None]:
    """The table of people and the table of their parents."""
    first_head, second_head = _heading_levels(sheet)
    words = _words(sheet)
    marks = [_marks([c for c in words if t.top < c.level < t.bottom]) for t in sheet.tables]
    order = range(len(marks))
    one = max(
        (i for i in order if marks[i][0] > marks[i][1]), key=lambda i: marks[i][0], default=-1
    )
    two = max(
        (i for i in order if marks[i][1] > 0 and i != one), key=lambda i: marks[i][1], default=-1
    )
    first = sheet.tables[one] if one >= 0 else None
    second = sheet.tables[two] if two >= 0 else None
    pitch = _pitch(first) or _pitch(second)
    above = (
        _by_rules(sheet, first, FIRST, pitch)
        if first is not None
        else _by_text(sheet, FIRST, first_head, second_head)
    )
    below = (
        _by_rules(sheet, second, SECOND, pitch)
        if second is not None
        else _by_text(sheet, SECOND, second_head, None)
    )
    return above, below


def _marks(cells: Sequence[Cell]) -> tuple[float, float]:
    """How much speaks for the table of people and for the table of parents."""
    people = parents = 0.0
    for cell in cells:
        text = cell.text.replace(" ", "")
        people += 2.0 * bool(_NUMBER_LOOK.search(text))
        seen = letters(cell.text)
        people += 3.0 * (_likeness(seen, FIRST["name"]) > _ALIKE)
        people += _likeness(seen, FIRST["birth_place"]) > _ALIKE
        parents += 2.0 * (relationship(cell.text) is not None)
        parents += 3.0 * (_likeness(seen, ("NAMAORANGTUA", "DOKUMENIMIGRASI")) > _ALIKE)
        parents += seen in ("WNI", "WNA")
    return people, parents


def _likeness(seen: str, names: Sequence[str]) -> float:
    return max((Levenshtein.normalized_similarity(seen, name) for name in names), default=0.0)


def _pitch(table: Table | None) -> float:
    if table is None:
        return 0.0
    rows = even_rows(table.rows, ROWS)
    return float(np.median(np.diff(rows))) if len(rows) > 3 else 0.0


# ------------------------------------------------------------------------------- ruled tables


def _by_rules(
    sheet: Sheet, table: Table, headings: Mapping[str, tuple[str, ...]], pitch: float
) -> CardTable | None:
    """The table as its rules cut it."""
    pieces = [
        (column, cell)
        for column, cell in split(sheet.lines, table.columns)
        if table.top - 0.3 * sheet.height < cell.level < table.bottom + 0.3 * sheet.height
        and 0 <= column < len(table.columns) - 1
    ]
    edges = _row_edges(table, pieces, pitch)
    if len(edges) < 2:  # level rules too faint: rows by their text
        below = [c for _, c in pieces if not _COLUMN_NUMBER.fullmatch(c.text.replace(" ", ""))]
        spaced = _text_rows(below, headings is FIRST, sheet.height)
        edges = [spaced[0][0], *(bottom for _, bottom in spaced)] if spaced else []
    if len(edges) < 2:
        return None
    body = [(k, c) for k, c in pieces if c.level > edges[0]]
    head = [(k, c) for k, c in pieces if c.level < edges[0]]
    names = _name_columns(head, body, len(table.columns) - 1, headings)
    spans = {name: (table.columns[k], table.columns[k + 1]) for name, k in names.items()}
    back = {k: name for name, k in names.items()}
    rows = tuple(pairwise(edges))
    cells: dict[tuple[int, str], list[Cell]] = {}
    for column, cell in body:
        row = int(np.searchsorted(edges, cell.level)) - 1
        if 0 <= row < len(rows) and column in back:
            cells.setdefault((row, back[column]), []).append(cell)
    numbers = [
        (row, cell.text) for (row, name), v in cells.items() if name == "number" for cell in v
    ]
    return CardTable(spans, rows, _first_number(numbers), _sorted(cells))


_UNEVEN = 0.25  # share by which rows by their numbers and rows by their rules may differ in height


def _row_edges(table: Table, pieces: Sequence[tuple[int, Cell]], pitch: float) -> list[float]:
    """Edges of the rows of people: at the foot of the table, below the column numbers."""
    edges = _numbered_rows(table, pieces, pitch)
    if edges:
        return edges
    edges = even_rows(table.rows, ROWS)
    if len(edges) <= ROWS and pitch > 0:
        foot = edges[-1] if edges else table.bottom
        if not edges or abs(foot - table.bottom) < 0.3 * pitch:
            step = (edges[-1] - edges[0]) / (len(edges) - 1) if len(edges) > 3 else pitch
            edges = [table.bottom - step * k for k in range(ROWS, -1, -1)]
            edges = [e for e in edges if e > table.top + step]
    if len(edges) < 2:
        return []
    step = edges[1] - edges[0]
    numbers = [c.level for _, c in pieces if _COLUMN_NUMBER.fullmatch(c.text.replace(" ", ""))]
    levels = [y for y in numbers if sum(abs(y - z) < 0.4 * step for z in numbers) >= 3]
    limit = max((y for y in levels if y < edges[0] + 2.5 * step), default=-1e9)
    return [e for e in edges if e > limit] if limit > edges[0] else edges


def _numbered_rows(table: Table, pieces: Sequence[tuple[int, Cell]], pitch: float) -> list[float]:
    """Edges of the rows as their printed numbers place them, each moved to the rule beside it.

    Empty when too few numbers were read in the first column.  Misread ones can stand in a row as
    well (1, 3, 5 for 4, 5, 6): they have to be as far apart as the rules, where those are known.
    """
    seen: list[tuple[int, float]] = []
    for column, cell in pieces:
        found = _ROW_NUMBER.match(cell.text) if column == 0 else None
        if found is not None:
            seen.append(((int(found[1]) - 1) % ROWS, cell.level))
    best: list[tuple[int, float]] = []
    for a, b in combinations(seen, 2):
        step = (b[1] - a[1]) / (b[0] - a[0]) if b[0] != a[0] else 0.0
        if step * ROWS * 3 < table.bottom - table.top:
            continue
        if pitch > 0 and abs(step / pitch - 1) > _UNEVEN:
            continue
        fit = [s for s in seen if abs(s[1] - a[1] - step * (s[0] - a[0])) < _NUMBER_OFF * step]
        if len({n for n, _ in fit}) > len({n for n, _ in best}):
            best = fit
    if len({n for n, _ in best}) < _NUMBERED:
        return []
    step, start = np.polyfit([n for n, _ in best], [y for _, y in best], 1)
    edges = [float(start + step * (k - 0.5)) for k in range(ROWS + 1)]
    rules = [*table.rows, table.bottom]
    near = [min(rules, key=lambda y, e=edge: abs(y - e)) for edge in edges]  # type: ignore[misc]
    off = [rule - edge for rule, edge in zip(near, edges, strict=True)]
    close = [d for d in off if abs(d) < _RULE_OFF * step]
    usual = float(np.median(close)) if close else 0.0  # digits stand a little off the middle
    return [
        rule if abs(rule - edge - usual) < _NUMBER_OFF * step else edge + usual
        for rule, edge in zip(near, edges, strict=True)
    ]


def _name_columns(
    head: Sequence[tuple[int, Cell]],
    body: Sequence[tuple[int, Cell]],
    count: int,
    headings: Mapping[str, tuple[str, ...]],
) -> dict[str, int]:
    """Which column is which: by heading, then by content, then by order."""
    texts = [_heading_text(head, k) for k in range(count)]
    options = sorted(
        (
            (_column_likeness(texts[k], names), name, k)
            for name, names in headings.items()
            for k in range(count)
        ),
        reverse=True,
    )
    found: dict[str, int] = {}
    for score, name, column in options:
        if score >= _ALIKE and name not in found and column not in found.values():
            found[name] = column
    if headings is FIRST:
        _people_by_content(found, body, count)
    else:
        _parents_by_content(found, body, count)
    return found


def _heading_text(head: Sequence[tuple[int, Cell]], column: int) -> list[str]:
    """The heading's printed lines, from top to bottom, by letters."""
    lines = sorted((c.level, letters(c.text)) for k, c in head if k == column)
    return [text for _, text in lines if text]


def _column_likeness(lines: Sequence[str], names: Sequence[str]) -> float:
    """Best likeness of the whole heading or of its last lines (a group's heading stands above)."""
    best = 0.0
    for start in range(len(lines)):
        seen = "".join(lines[start:])
        fair = 1.0 if len(seen) > 3 else 0.999
        best = max(best, fair * _likeness(seen, names))
    return best


def _people_by_content(found: dict[str, int], body: Sequence[tuple[int, Cell]], count: int) -> None:
    numbers = _tally(body, lambda t: bool(_NUMBER_LOOK.search(t.replace(" ", ""))))
    sexes = _tally(body, lambda t: _likeness(letters(t.replace("1", "I")), _SEX) > _ALIKE)
    dates = _tally(body, lambda t: bool(_DATE.search(t)))
    for name, tally in (("nik", numbers), ("sex", sexes), ("birth_date", dates)):
        if tally:
            column = max(tally, key=lambda k: tally[k])
            if tally.get(found.get(name, -1), 0) < tally[column]:
                _claim(found, name, column)
    if "name" not in found and found.get("nik", 0) >= 1:
        _claim(found, "name", found["nik"] - 1)
    if "nik" not in found and "name" in found and found["name"] + 1 < count:
        _claim(found, "nik", found["name"] + 1)
    if "sex" not in found and "nik" in found and found["nik"] + 1 < count:
        _claim(found, "sex", found["nik"] + 1)
    if "birth_place" not in found and "birth_date" in found:
        _claim(found, "birth_place", found["birth_date"] - 1)
    if "birth_date" not in found and found.get("birth_place", count) + 1 < count:
        _claim(found, "birth_date", found["birth_place"] + 1)
    if "number" not in found and found.get("name", 0) >= 1:
        _claim(found, "number", found["name"] - 1)


def _parents_by_content(
    found: dict[str, int], body: Sequence[tuple[int, Cell]], count: int
) -> None:
    related = _tally(body, lambda t: relationship(t) is not None)
    if related:
        column = max(related, key=lambda k: related[k])
        if related.get(found.get("relationship", -1), 0) < related[column]:
            _claim(found, "relationship", column)
    if "mother_name" not in found:
        beside = found.get("father_name", count - 2) + 1
        if beside >= count:
            found.pop("father_name", None)
        _claim(found, "mother_name", min(beside, count - 1))
    if "father_name" not in found:
        _claim(found, "father_name", found["mother_name"] - 1)
    if "number" not in found and 0 not in found.values():
        _claim(found, "number", 0)


def _claim(found: dict[str, int], name: str, column: int) -> None:
    """Give a column its meaning; whatever had it before loses it."""
    for other in [k for k, v in found.items() if v == column]:
        del found[other]
    if column >= 0:
        found[name] = column


def _tally(body: Sequence[tuple[int, Cell]], fits: Callable[[str], bool]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for column, cell in body:
        if fits(cell.text):
            counts[column] = counts.get(column, 0) + 1
    return counts


def _first_number(numbers: Sequence[tuple[int, str]]) -> int:
    """Printed number of the first row: 1, or 11 on a second page."""
    votes: dict[int, int] = {}
    for row, text in numbers:
        plain = text.strip(" .").replace("l", "1").replace("I", "1").replace("O", "0")
        if re.fullmatch(r"[0-9]{1,2}", plain) and int(plain) - row >= 1:
            votes[int(plain) - row] = votes.get(int(plain) - row, 0) + 1
    best = max(votes, key=lambda k: votes[k], default=1)
    sure = votes.get(best, 0) >= 2 and best % ROWS == 1
    return best if sure else 1


def _sorted(cells: Mapping[tuple[int, str], list[Cell]]) -> dict[tuple[int, str], tuple[Cell, ...]]:
    result: dict[tuple[int, str], tuple[Cell, ...]] = {}
    for key, found in cells.items():
        lines: list[list[Cell]] = []
        for cell in sorted(found, key=lambda c: c.level):
            if lines and cell.level - lines[-1][0].level < 0.5 * cell.height:
                lines[-1].append(cell)
            else:
                lines.append([cell])
        result[key] = tuple(c for line in lines for c in sorted(line, key=lambda c: c.left))
    return result


# ------------------------------------------------------------------------ tables without rules


def _heading_levels(sheet: Sheet) -> tuple[float | None, float | None]:
    """Levels of the headings of the two tables."""
    levels: tuple[list[float], list[float]] = ([], [])
    sure = (
        ("NAMALENGKAP", "TEMPATLAHIR", "PENDIDIKAN", "JENISPEKERJAAN", "AGAMA"),
        (
            "STATUSHUBUNGAN",
            "KEWARGANEGARAAN",
            "DOKUMENIMIGRASI",
            "NAMAORANGTUA",
            "STATUSPERKAWINAN",
        ),
    )
    for line in sheet.lines:
        seen = letters(line.text)
        for which in (0, 1):
            if any(
                Levenshtein.normalized_similarity(seen[: len(name)], name) > 0.8 or name in seen
                for name in sure[which]
            ):
                levels[which].append(line.centre[1])
    first = float(np.median(levels[0])) if levels[0] else None
    second = float(np.median(levels[1])) if levels[1] else None
    if first is not None and second is not None and second <= first:
        return first, None
    return first, second


def _by_text(
    sheet: Sheet,
    headings: Mapping[str, tuple[str, ...]],
    head_level: float | None,
    end: float | None,
) -> CardTable | None:
    """The table by the places of its headings and of its text, without any rule."""
    if head_level is None:
        return None
    height = sheet.height
    low, foot = head_level - 2.5 * height, 1e9 if end is None else end - 1.5 * height
    cells = [c for c in _words(sheet) if low < c.level < foot]
    near = [c for c in cells if abs(c.level - head_level) < 2.5 * height]
    centres = _heading_centres(near, headings)
    if len(centres) < 2:
        return None
    body = [c for c in cells if c.level > head_level + 1.2 * height]
    body = [c for c in body if not _COLUMN_NUMBER.fullmatch(c.text.replace(" ", ""))]
    rows = _text_rows(body, headings is FIRST, height)
    if not rows:
        return None
    people = [c for c in body if rows[0][0] < c.level < rows[-1][1]]
    order = sorted(centres, key=lambda name: centres[name])
    edges = [-1e9]
    for left, right in pairwise(order):
        edges.append(_gap(people, centres[left], centres[right]))
    edges.append(1e9)
    spans = {name: (edges[i], edges[i + 1]) for i, name in enumerate(order)}
    held: dict[tuple[int, str], list[Cell]] = {}
    for cell in people:
        column = int(np.searchsorted(edges, cell.middle)) - 1
        for index, (top, bottom) in enumerate(rows):
            if top < cell.level < bottom:
                held.setdefault((index, order[column]), []).append(cell)
    return CardTable(spans, tuple(rows), 1, _sorted(held))


def _words(sheet: Sheet) -> list[Cell]:
    """Lines cut at wide gaps."""
    found: list[Cell] = []
    for line in sheet.lines:
        for _, cell in split((line,), (-1e9, 1e9)):
            found.append(cell)
    return found


def _heading_centres(
    near: Sequence[Cell], headings: Mapping[str, tuple[str, ...]]
) -> dict[str, float]:
    centres: dict[str, float] = {}
    parts = {
        "sex": ("JENIS", "KELAMIN"),
        "birth_date": ("TANGGAL",),
        "relationship": ("STATUSHUBUNGAN", "DALAMKELUARGA"),
    }
    for name, names in headings.items():
        best: tuple[float, float] | None = None
        for cell in near:
            score = _likeness(letters(cell.text), (*names, *parts.get(name, ())))
            if score >= _ALIKE and (best is None or score > best[0]):
                best = (score, cell.middle)
        if best is not None and name != "number":
            centres[name] = best[1]
    return centres


def _gap(cells: Sequence[Cell], left: float, right: float) -> float:
    """The middle of the widest empty stretch between two headings."""
    marks = sorted(
        (max(c.left, left), min(c.right, right)) for c in cells if c.right > left and c.left < right
    )
    best, place, reach = 0.0, (left + right) / 2, left
    for a, b in [*marks, (right, right)]:
        if a - reach > best:
            best, place = a - reach, (a + reach) / 2
        reach = max(reach, b)
    return place


def _text_rows(body: Sequence[Cell], people: bool, height: float) -> list[tuple[float, float]]:
    """Rows by their numbers (table of people) or relationships, evenly spaced."""
    if people:
        levels = [c.level for c in body if sum(s.isdigit() for s in c.text) >= _LIKE_A_NUMBER]
    else:
        levels = [c.level for c in body if relationship(c.text) is not None]
    kept: list[float] = []
    for level in sorted(levels):
        if not kept or level - kept[-1] > 0.8 * height:
            kept.append(level)
    if not kept:
        return []
    steps = [s for s in np.diff(kept) if s < 3 * height]
    pitch = float(np.median(steps)) if steps else 1.6 * height
    rows: list[tuple[float, float]] = []
    level = kept[0]
    while level < kept[-1] + 0.5 * pitch and len(rows) < ROWS:
        near = min(kept, key=lambda y: abs(y - level))
        level = near if abs(near - level) < 0.4 * pitch else level
        rows.append((level - 0.5 * pitch, level + 0.5 * pitch))
        level += pitch
    return rows
