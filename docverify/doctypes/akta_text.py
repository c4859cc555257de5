"""What stands between the phrases of a birth certificate: dates in words, numbers, clean names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from docverify.doctypes.running_text import RunningText
from docverify.doctypes.second_look import NAME_SYMBOLS, Alphabet
from docverify.layout import Cell
from docverify.numbers import akta, words
from docverify.numbers.errors import InvalidAkta

_T = TypeVar("_T")
_MISREAD = str.maketrans("014589|!$", "OIASBGIIS")
# Signs joined by separators; digits may stand apart (`1 981`); a word behind a space is no part.
_NUMBER_ALONE = re.compile(
    r"[A-Z0-9|\]!]+(?:\s?[/.,\-_\u2010-\u2015]+\s?[A-Z0-9|\]!]+|(?<=[0-9])\s[0-9]+)*"
)
_YEAR_WORD = "TAHUN"
_SHORTEST_DAY = 6  # letters of a day and a month: DUAMEI
_FIRST_YEAR = 1900
_LOOSE = 7  # one letter in so many may be wrong in a date's words
_APART = 1  # the next best date must be worse by so many letters
_TO_DIGIT = str.maketrans("OQDILSBZG|]!", "000115826111")
_TO_LETTER = str.maketrans("01558|]!", "OISSBIII")
_ABBREVIATED = frozenset(
    "A ABD ABDL AGT AL AND ANT BR BP DR DRA DRS DT E H HB HJ I IR K KGS KH KI KMS L LA M MAS MGS"
    " MHD MOCH MOH MUCH MUH MUHD MSY N NN NY P PT R RA RD RM RR RT S SP SRI ST SY T TB TGK TN TY U"
    " W WD Y Z PROF B C D F G J O Q V X".split()
)


TITLE_CASE = Alphabet(
    NAME_SYMBOLS,
    MappingProxyType({c: c.upper() for c in "abcdefghijklmnopqrstuvwxyz"} | {"|": "I", "!": "I"}),
)
"""Names typed with capital first letters; `second_look.NAME` takes a small L for a capital I."""


# --------------------------------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True, repr=False)
class WordsRead:
    """A date read from words.

    value  the day
    wrong  letters that differ from the words as they should be
    span   where it stands
    """

    value: date
    wrong: int
    span: tuple[int, int]


@lru_cache(maxsize=1)
def _days() -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Every day and month in words without spaces, and what it means."""
    names: list[str] = []
    values: list[tuple[int, int]] = []
    for month, name in enumerate(words.MONTHS_ID, 1):
        spellings = {2: ("FEBRUARI", "PEBRUARI"), 11: ("NOVEMBER", "NOPEMBER")}
        for spelling in spellings.get(month, (name.upper(),)):
            for day in range(1, 32):
                spoken = words.to_words(day).upper().replace(" ", "")
                for middle in ("", "BULAN"):
                    names.append(spoken + middle + spelling)
                    values.append((day, month))
    return tuple(names), tuple(values)


@lru_cache(maxsize=4)
def _years(last: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    values = tuple(range(_FIRST_YEAR, last + 1))
    return tuple(words.to_words(y).upper().replace(" ", "") for y in values), values


def date_between(text: RunningText, start: int, stop: int, today: date) -> WordsRead | None:
    """The date in Indonesian words in `text[start:stop]`: day, month, the word TAHUN, year.

    Letters alone count, so that words that the recogniser tore apart, and the dots of leaders, do
    not matter.  None when two dates are about equally near: a date is never guessed.
    """
    year_at = text.find(("TAHUN",), start, stop)
    if year_at is not None:
        day_part = _plain(text.text[start : year_at.start])
        year_part = _plain(text.text[year_at.stop : stop])
    else:
        parts = _around_year_word(_plain(text.text[start:stop]))
        if parts is None:
            return None
        day_part, year_part = parts
    names, values = _days()
    day = _nearest(day_part, names, values)
    spoken, numbers = _years(today.year)
    year = _nearest(re.sub("SATU(?=RIBU|RATUS)", "SE", year_part), spoken, numbers)
    if day is None or year is None:
        return None
    try:
        value = date(year[0], day[0][1], day[0][0])
    except ValueError:
        return None
    if value > today:
        return None
    return WordsRead(value, day[1] + year[1], (start, stop))


def _plain(text: str) -> str:
    return re.sub("[^A-Z]", "", text.upper().translate(_MISREAD))


def _around_year_word(plain: str) -> tuple[str, str] | None:
    """What stands before and behind a word that is TAHUN but for one letter."""
    long = len(_YEAR_WORD)
    places = [
        i
        for i in range(_SHORTEST_DAY, len(plain) - long)
        if sum(a != b for a, b in zip(plain[i : i + long], _YEAR_WORD, strict=True)) <= 1
    ]
    if len(places) != 1:
        return None
    return plain[: places[0]], plain[places[0] + long :]


def _nearest(seen: str, names: Sequence[str], values: Sequence[_T]) -> tuple[_T, int] | None:
    """(value, wrong letters) of the only name that is near enough, or None."""
    limit = max(len(seen) // _LOOSE, 1)
    found = process.extract(
        seen, names, scorer=Levenshtein.distance, score_cutoff=limit + _APART, limit=None
    )
    best: dict[_T, int] = {}
    for _, distance, index in found:
        value = values[index]
        best[value] = min(int(distance), best.get(value, 99))
    order = sorted(best.items(), key=lambda item: item[1])
    if not order or order[0][1] > limit:
        return None
    if len(order) > 1 and order[1][1] - order[0][1] < _APART:
        return None
    return order[0]


# -------------------------------------------------------------------------------------- number


def registration(text: str) -> tuple[akta.Akta, int] | None:
    """The parts of a number as printed, and how many signs had to be read differently.

    A part between `/`, `-` or `.` is a number or a word: signs of the other kind in it are look-
    alikes (`O9414`, `D1SP`).

    >>> registration("9. 175/D1SP/197]")[0].value
    '9.175/DISP/1971'
    >>> registration("UM-WNI/9929/02/1982")[0].value
    'UM-WNI/9929/02/1982'
    >>> registration("telah lahir") is None
    True
    """
    whole = akta.find(text[:60].upper())
    if whole is not None and whole.akta.form is akta.AktaForm.SIAK:
        return whole.akta, len(whole.repairs)
    alone = _NUMBER_ALONE.match(text.upper().strip(" .,:;-_/=~'\"`*"))
    if alone is None:
        return None
    plain = re.sub(r"\s+", "", alone.group()).strip(".,:;-_/=~'\"`*")
    plain = re.sub("[\u2010-\u2015_]", "-", plain).replace(",", ".")
    pieces = re.split(r"([/.\-]+)", plain)
    mended = [piece if i % 2 else _one_kind(piece) for i, piece in enumerate(pieces)]
    joined = "".join(piece[:1] if i % 2 else piece for i, piece in enumerate(mended))
    joined = _thousands(joined)
    changes = sum(a != b for a, b in zip("".join(pieces), "".join(mended), strict=False))
    if sum(c.isdigit() for c in joined) < 3:
        return None
    try:
        return akta.parse(joined), changes
    except InvalidAkta:
        return None


def _one_kind(piece: str) -> str:
    digits = sum(c.isdigit() for c in piece)
    if digits == len(piece) or digits == 0:
        if len(piece) == 4 and digits == 0 and _to_year(piece):
            return _to_year(piece)
        return piece.translate(_TO_LETTER) if digits == 0 else piece
    siak = re.fullmatch(r"([0-9OILSBZ]{4})([A-Z]{2})([0-9OILSBZ]{7,8})([0-9OILSBZ]{3,6})", piece)
    if siak:
        return piece
    if 2 * digits >= len(piece):
        return piece.translate(_TO_DIGIT)
    return piece.translate(_TO_LETTER)


def _to_year(piece: str) -> str:
    figures = piece.translate(_TO_DIGIT)
    return figures if re.fullmatch("(?:19|20)[0-9]{2}", figures) and figures != piece else ""


def _thousands(text: str) -> str:
    """Without a dot inside the year at the end (`/1.990`)."""
    return re.sub(r"(?<=[/-])([12])\.([0-9]{3})$", r"\1\2", text)


# --------------------------------------------------------------------------------------- names


def without_leaders(cell: Cell) -> Cell:
    """The cell with the dots of leaders blanked out; letters keep their places.

    A full stop stays behind an initial or an abbreviation (`M. ALI`, `MUH. ALI`).
    """
    text = list(cell.text)
    for match in re.finditer(r"[.,_:;~*=\-\u2026']*[._:;~*=\u2026][.,_:;~*=\u2026']*", cell.text):
        word = re.search(r"([A-Za-z]+)$", cell.text[: match.start()])
        single = match.group() == "."
        if single and word is not None and word.group(1).upper() in _ABBREVIATED:
            follows = cell.text[match.end() : match.end() + 1]
            if follows.isalpha() or follows == " ":
                continue
        for i in range(match.start(), match.end()):
            if text[i] != "-":
                text[i] = " "
    plain = "".join(text)
    if plain == cell.text:
        return cell
    line = cell.line
    changed = line.text[: cell.start] + plain + line.text[cell.start + len(plain) :]
    return replace(cell, text=plain, line=replace(line, text=changed)).cut(0)
