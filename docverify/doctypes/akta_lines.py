"""The lines of a birth certificate sorted: its own text, the English echo, and what is neither.

A photograph shows more letters than the paper has: the cloth under it, the ornaments of its
border, a watermark across it.  None of them is a part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from docverify.layout import Cell, Layout, letters
from docverify.types import Line

_ENGLISH_LINES = (
    "PERSONNEL REGISTRATION NUMBER",
    "PERSONAL REGISTRATION NUMBER",
    "REGISTRY OFFICE",
    "CIVIL REGISTRATION",
    "NATIONALITY",
    "EXCERPT OF BIRTH CERTIFICATE",
    "BY VIRTUE OF BIRTH CERTIFICATE NUMBER",
    "IN ACCORDANCE WITH STATE GAZETTE",
    "THE EXCERPT IS ISSUED",
    "THAT IN",
    "ON DATE",
    "ON YEAR",
    "WAS BORN",
    "CHILD NO",
    "HEAD OF",
)
_ENGLISH_SHORT = frozenset({"THE", "OF", "BOY", "AND", "GIRL"})
_ENGLISH_LONG = (
    "FATHER", "MOTHER", "FEMALE", "CHILD", "THOUSAND", "HUNDRED", "FROM", "YEAR", "BORN", "FIRST",
    "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TENTH",
    "ELEVENTH", "TWELFTH", "TWENTY", "THIRTY", "MALE", "JANUARY", "FEBRUARY", "MARCH", "AUGUST",
    "OCTOBER", "DECEMBER", "THREE", "SEVEN", "EIGHT", "FORTY", "FIFTY", "SIXTY", "SEVENTY",
    "EIGHTY", "NINETY",
)  # fmt: skip
_ENGLISH_NUMBERS = (
    "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN",
    "TWELVE", "THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN",
    "TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY", "HUNDRED",
    "AND", "THOUSAND",
)  # fmt: skip
_REPEATED = 4  # letters that say the same not by chance
_NUMBER_CUT = 3  # one letter of so many is wrong, or lost, in such a word of a broken line, ...
_LONG_NUMBER = 5  # ... if it has so many: ANI is a name, and not AND
_LONG_NUMBER_EN = re.compile(r"(?:TEEN|TY|HUNDRED|THOUSAND|TWELVE|ELEVEN)\b")  # and no name
_YEAR_EN = re.compile(r"\b(?:THOUSAND|HUNDRED)\b")
_ENGLISH_START = re.compile(
    r"^\W*(?:THAT IN\b|ON ?(?:[A-Z]+TEENTH|[A-Z]+TIETH)\b|(?:(?:AND|FROM|OF) ?)?(?:MO|FA)THER\b)"
)
_ONLY_NATIVE = frozenset(
    "DARI AYAH IBU DAN ANAK LAKI PEREMPUAN SUAMI ISTERI ISTRI BERNAMA KUTIPAN PADA TAHUN".split()
)
_PARENT_EN = re.compile(r"\b(?:FATHER|MOTHER)\b")
INDONESIAN = re.compile(
    r"\b(?:DARI|AYAH|IBU|DAN|ANAK|LAKI|PEREMPUAN|SUAMI|BERNAMA|KUTIPAN|BAHWA|TANGGAL|TAHUN"
    r"|LAHIR|TELAH|BERDASARKAN|AKTA|AKTE|KELAHIRAN|NOMOR|DAFTAR|UMUM|BULAN|MENURUT|KEPALA"
    r"|PEJABAT)\b"
)
"""Words of the form itself."""

_LONG_WORDS = ("TANGGAL", "PEREMPUAN", "LAKILAKI", "KELAHIRAN", "KUTIPAN", "BERDASARKAN", "BERNAMA")
_FORM_LABELS = ("BAHWADI", "PADATANGGAL", "BERDASARKANAKTA", "KUTIPANINI", "NOMORINDUK", "ANAKKE")
_LABEL_WRONG = 3.5  # one letter of so many may be wrong in a label
_SOFT_ECHO = 65.0  # similarity (0-100) of an English line that is too badly read to be told alone
_LONG_ECHO = 12  # letters of one that is told so
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4,}(?![A-Za-z0-9])")
"""A word of a value; the echo of the labels has none."""
_AT_LEFT = ("BERDASARKANAKTA", "MENURUTSTBLD", "BAHWADI", "ANAKKE")
_CENTRED = (
    "PENCATATANSIPIL", "REGISTRYOFFICE", "KUTIPANAKTAKELAHIRAN", "EXCERPTOFBIRTHCERTIFICATE",
)  # fmt: skip
_ALIGNED = 2.0  # heights that labels at one margin, or centred titles, stand off one another
_FEWEST_ALIGNED = 2  # of each that tell where the text begins and ends
_SAME_ROW = 0.8  # heights that cells of one row stand above or below one another
_OVER = 2.0  # heights that a line of the form runs beyond its right margin at most
_OUTSIDE = 1.0  # heights beyond those margins that are off the paper
_ECHO_SMALLER = 0.88  # an English line is at most so high, against the Indonesian one above
_OF_HEIGHTS = 3  # the lowest third: the box of a line that bends is too high, none is too low
_SPECK = 0.6  # and text so small is never a value, ...
_HARDLY_READ = 0.5  # mean confidence of a line of which little is right
_READABLE = 0.9  # ... but on a paper in one language, where it is read so surely
_LARGE = 1.75  # text so much higher than the form's is a watermark or a cloth, ...
_SLANTED = ((2.5, 0.12), (1.4, 0.2))  # ... or is, (so much longer than high, at such an angle in
#   radians to the rest)
_FEWEST_SURE = 3  # lines of the form from which on its direction is known
BILINGUAL = 2  # lines of English on a paper in two languages
_WORD = 8  # letters of a line that surely stands on the paper
_BIT = 2  # letters of a bit that may be an ornament
_ONE_SPACE = 1.4  # bits within so many heights of a word are a part of it, ...
_ON_LEVEL = 0.4  # ... at most so many heights above or below it, ...
_SAME_SIZE = (0.7, 1.4)  # ... and of about its height
_FORM_BITS = frozenset({"KE", "DI", "NO"})  # bits that the form itself has
_INDENT = 3.0  # heights that a bit may stand off the left edge of the text


def along(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that run as the form's own do and stand on it: without a watermark across the
    paper, and without what is printed on a sheet under it."""
    sure = [k for k in lines if on_form(k.text) and len(letters(k.text)) >= _WORD]
    if len(sure) < _FEWEST_SURE:
        return tuple(lines)
    level = float(np.median([_direction(k) for k in sure]))
    kept = tuple(k for k in lines if on_form(k.text) or not _runs_askew(k, level))
    form = Layout(k for k in kept if on_form(k.text) or _is_like(k.text, _CENTRED, whole=True))
    usual = form_height([form.cells])
    margins = _margins(form.cells, usual)
    return tuple(
        k for k in kept if on_form(k.text) or not _beyond(form.place(k), margins, _OUTSIDE * usual)
    )


def sort_out(rows: Sequence[Sequence[Cell]]) -> tuple[list[Cell], list[Cell]]:
    """The Indonesian cells and those of the English echo, both in reading order.

    Cells that stand on no paper, or across it, are in neither.
    """
    native: list[Cell] = []
    echo: list[Cell] = []
    usual = form_height(rows)
    foreign = _foreign(rows, usual)
    english = {id(c) for row in rows for c in row if is_english(c)}
    bilingual = sum(id(c) in english or _echoes(c) for row in rows for c in row) >= BILINGUAL
    in_echo = in_year = False
    for row in rows:
        kept = [c for c in row if id(c) not in foreign]
        plain = letters(" ".join(c.text for c in kept))
        if plain.startswith(("KUTIPANINI", "KUTIPANAKT")):
            in_echo = False
        for cell in kept:
            if id(cell) in english:
                echo.append(cell)
                in_echo = in_echo or bool(_PARENT_EN.search(cell.text.upper()))
                in_year = bool(_YEAR_EN.search(cell.text.upper()))
            elif (
                (_is_number(cell.text) and (in_year or _LONG_NUMBER_EN.search(cell.text.upper())))
                or (bilingual and _repeats(cell, native))
                or (bilingual and _worn_echo(cell, kept))
                or _small_print(cell, usual, bilingual)
                or (in_echo and _continues(cell, native, usual))
            ):
                echo.append(cell)
            else:
                native.append(cell)
                in_year = False
    return native, echo


def in_order(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The Indonesian cells in reading order.

    rows  of these cells alone: the echo's rows between them are gone, and a row that leans may be
          put together where its parts stand beside one another
    """
    whole: list[list[Cell]] = []
    for row in rows:
        if whole and _one_row(whole[-1], row):
            whole[-1] += row
        else:
            whole.append(list(row))
    return [cell for row in whole for cell in sorted(row, key=lambda c: c.left)]


def _one_row(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    cells = [*above, *below]
    height = min(c.height for c in cells)
    level = [sum(c.level for c in row) / len(row) for row in (above, below)]
    if level[1] - level[0] >= _SAME_ROW * height:
        return False
    order = sorted(cells, key=lambda c: c.left)
    return all(b.left > a.right - height for a, b in pairwise(order))


def form_height(rows: Sequence[Sequence[Cell]]) -> float:
    """Height of the form's Indonesian text: that of its labels, where they are read."""
    found: list[float] = []
    every: list[float] = []
    for row in rows:
        for cell in row:
            seen = letters(cell.text)
            if len(seen) > 6:
                every.append(cell.height)
            if any(
                Levenshtein.distance(seen[: len(label)], label) <= len(label) // 5
                for label in _FORM_LABELS
            ):
                found.append(cell.height)
    heights = sorted(found if len(found) >= 2 else every)
    return heights[len(heights) // _OF_HEIGHTS] if heights else 1.0


# --------------------------------------------------------------------------------- what is foreign


def _foreign(rows: Sequence[Sequence[Cell]], usual: float) -> set[int]:
    """Identities of the cells that are no part of the paper's text."""
    cells = [c for row in rows for c in row]
    sure = [c for c in cells if len(letters(c.text)) >= _WORD and on_form(c.text)]
    if len(sure) < 2:
        return set()
    level = float(np.median([_direction(c.line) for c in sure]))
    margins = _margins(cells, usual)
    gone = {
        id(c)
        for c in cells
        if not on_form(c.text)
        and (
            c.height > _LARGE * usual
            or _runs_askew(c.line, level)
            or _beyond(c, margins, _OUTSIDE * usual)
        )
    }
    left = min(c.left for c in sure)
    words = [
        c for c in cells if id(c) not in gone and sum(s.isalnum() for s in c.text) > _BIT
    ]  # fmt: skip
    for cell in cells:
        signs = [s for s in cell.text if s.isalnum()]
        if id(cell) in gone or len(signs) > _BIT or any(s.isdigit() for s in signs):
            continue
        if letters(cell.text) in _FORM_BITS or any(_belongs(cell, word) for word in words):
            continue
        at_edge = abs(cell.left - left) < _INDENT * usual and _like(cell.height, usual)
        if at_edge and len(signs) == _BIT:  # the end of what ran over
            continue
        gone.add(id(cell))
    return gone


def _margins(cells: Sequence[Cell], usual: float) -> tuple[float, float] | None:
    """Left and right end of the form's text, or None where that is not told.

    Its labels begin at one margin and its titles stand in the middle of it.
    """
    begin = [c.left for c in cells if _is_like(c.text, _AT_LEFT, whole=False)]
    middle = [c.middle for c in cells if _is_like(c.text, _CENTRED, whole=True)]
    edges = []
    for places in (begin, middle):
        usual_place = float(np.median(places)) if places else 0.0
        near = [x for x in places if abs(x - usual_place) < _ALIGNED * usual]
        if len(near) < _FEWEST_ALIGNED:
            return None
        edges.append(float(np.mean(near)))
    left, right = edges[0], 2 * edges[1] - edges[0]
    own = [c for c in cells if len(letters(c.text)) >= _WORD and on_form(c.text)]
    over = sum(c.right > right + _OVER * usual for c in own)
    if over >= _FEWEST_ALIGNED:  # a form that is set otherwise
        return None
    return left, right


def _is_like(text: str, labels: Sequence[str], *, whole: bool) -> bool:
    seen = letters(text)
    return any(
        Levenshtein.distance(seen if whole else seen[: len(label)], label)
        <= len(label) // _LABEL_WRONG
        for label in labels
    )


def _beyond(cell: Cell, margins: tuple[float, float] | None, slack: float) -> bool:
    """True for what stands beside the form: another paper under it."""
    if margins is None:
        return False
    left, right = margins
    return cell.right < left - slack or cell.left > right + slack


def on_form(text: str) -> bool:
    """True for a line with words of the form, glued to others or not, or a little misread."""
    plain = letters(text)
    if INDONESIAN.search(text.upper()) is not None or any(w in plain for w in _LONG_WORDS):
        return True
    return any(
        Levenshtein.distance(plain[: len(label) + k], label) <= len(label) // _LABEL_WRONG
        for label in _FORM_LABELS
        for k in (-1, 0, 1)
    )


def _direction(line: Line) -> float:
    """Angle of the line on the page, radians."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.quad
    return float(np.arctan2(y1 + y2 - y0 - y3, x1 + x2 - x0 - x3))


def _runs_askew(line: Line, level: float) -> bool:
    shape = line.width / max(line.height, 1.0)
    off = abs(_direction(line) - level)
    return any(shape > long and off > angle for long, angle in _SLANTED)


def _like(height: float, other: float) -> bool:
    low, high = _SAME_SIZE
    return low * other < height < high * other


def _belongs(bit: Cell, word: Cell) -> bool:
    """True for an initial that the detector saw apart from its name."""
    gap = max(bit.left - word.right, word.left - bit.right)
    near = abs(bit.level - word.level) < _ON_LEVEL * word.height
    return near and gap < _ONE_SPACE * word.height and _like(bit.height, word.height)


# ------------------------------------------------------------------------------------ English


def _worn_echo(cell: Cell, row: Sequence[Cell]) -> bool:
    """True for a few letters of which hardly one is read: on a paper in two languages, the echo of
    a label (`on date`), which has a row of its own."""
    few = len(letters(cell.text)) <= _WORD
    if not few or cell.line.confidence >= _HARDLY_READ:
        return False
    return not any(
        on_form(c.text) and abs(c.level - cell.level) < _ON_LEVEL * c.height for c in row
    )


def _small_print(cell: Cell, usual: float, bilingual: bool) -> bool:
    """True for an echo that is too badly read to be told by its words: small, mostly lower case."""
    if cell.height < _SPECK * usual and len(letters(cell.text)) > 2 and not on_form(cell.text):
        return bilingual or cell.confidence < _READABLE
    if not bilingual or _CAPITALS.search(cell.text):
        return False
    small = sum(c.islower() for c in cell.text)
    large = sum(c.isupper() for c in cell.text)
    if cell.height >= _ECHO_SMALLER * usual or small <= large or small < 3:
        return False
    return not on_form(cell.text)


def _continues(cell: Cell, native: Sequence[Cell], usual: float) -> bool:
    """True for a second line of the echo: it says again what was said, or is as small."""
    if on_form(cell.text):
        return False
    said = " ".join(c.text.upper() for c in native[-8:])
    names = [w for w in re.findall(r"[A-Z'\-]+", cell.text.upper()) if len(w) > 1]
    if names and all(w in said for w in names):
        return True
    return cell.height < _ECHO_SMALLER * usual


def _repeats(cell: Cell, native: Sequence[Cell]) -> bool:
    """True for the last words once more, smaller: the end of an echo whose beginning is unread."""
    if not native or len(letters(cell.text)) < _REPEATED:
        return False
    last = native[-1]
    return cell.height < _ECHO_SMALLER * last.height and bool(
        re.search(rf"\b{re.escape(cell.text.upper())}$", last.text.upper())
    )


def _is_number(text: str) -> bool:
    """True for the rest of a year in English words that ran over: `INETY`, `NDRED AND FIVE`."""
    tokens = [t for t in re.findall(r"[A-Z]+", text.upper()) if len(t) > 1]
    return bool(tokens) and all(
        t in _ENGLISH_NUMBERS
        or (
            len(t) >= _LONG_NUMBER
            and any(Levenshtein.distance(t, n) <= len(n) // _NUMBER_CUT for n in _ENGLISH_NUMBERS)
        )
        for t in tokens
    )


def is_english(cell: Cell) -> bool:
    """True for the italic echo under an Indonesian line."""
    seen = letters(cell.text)
    for line in _ENGLISH_LINES:
        plain = letters(line)
        most = len(plain) // 4
        if not len(plain) - most <= len(seen) < 1.4 * len(plain) + 4:
            continue
        for k in (-1, 0, 1):
            start = seen[: len(plain) + k]
            if Levenshtein.distance(start, plain, score_cutoff=most) <= most:
                return True
    plain = cell.text.upper()
    if _ENGLISH_START.search(plain):
        return True
    tokens = re.findall(r"[A-Z]+", plain)
    if any(t in _ONLY_NATIVE for t in tokens):
        return False
    return sum(_english_word(t) for t in tokens) >= 2


def _echoes(cell: Cell) -> bool:
    """True for a line that may well be English: it tells a paper in two languages, not a line."""
    seen = letters(cell.text)
    if len(seen) < _LONG_ECHO:
        return False
    lines = (letters(line) for line in _ENGLISH_LINES)
    return any(
        len(plain) >= _LONG_ECHO and fuzz.partial_ratio(seen, plain) >= _SOFT_ECHO
        for plain in lines
    )


def _english_word(token: str) -> bool:
    if token in _ENGLISH_SHORT or token in _ENGLISH_NUMBERS or token.endswith(("TEENTH", "TIETH")):
        return True
    return any(
        Levenshtein.distance(token, word, score_cutoff=2) <= len(word) // 4
        for word in _ENGLISH_LONG
        if abs(len(token) - len(word)) < 2
    )
