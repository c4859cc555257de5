"""The birth date of a birth certificate in Indonesian words.

A day with its month and a year are one of a few hundred phrases each.  Words that were read well
are compared letter by letter; worn ones are scored against what the recogniser saw of every
letter, so that the phrase is taken that fits best *as a whole*, or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from docverify.doctypes.running_text import RunningText
from docverify.doctypes.second_look import CAPITALS
from docverify.numbers import lattice as folding
from docverify.numbers import words
from docverify.ocr import ctc
from docverify.types import Lattice

_T = TypeVar("_T")
_MISREAD = str.maketrans("014589|!$", "OIASBGIIS")
_FIGURES = re.compile(r"(?<![A-Z0-9|!])[0-9]+(?![A-Z0-9|!])")
_HOUR = re.compile(r"(?<![A-Z])(?:PUKUL|JAM)(?![A-Z])")
_YEAR_WORD = "TAHUN"
_SHORTEST_DAY = 6  # letters of a day and a month: DUAMEI
_FIRST_YEAR = 1900
_LOOSE = 7  # one letter in so many may be wrong in a date's words
_APART = 1  # the next best date must be worse by so many letters
_DAYS, _YEARS = 8, 5  # days (years) that are scored against what the recogniser saw
_LONGEST = 150  # letters; the longest date in words has 75, and has no more than that around it
_LOSS = 2.2  # natural-log odds that a letter of the best phrase may have against the one read
_LIKE = MappingProxyType(
    {c.lower(): c for c in CAPITALS}
    | {"0": "O", "1": "I", "|": "I", "!": "I", "4": "A", "5": "S", "8": "B", "9": "G"}
    | dict.fromkeys(" .,:;-_=~*'\"`/\\()[]{}<>#%&+?@^$2367", "")
)


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
    late = _HOUR.search(text.text, start, stop)
    stop = stop if late is None else late.start()
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
    """Letters alone; figures that stand by themselves, `17 (TUJUH BELAS)`, are left out."""
    return re.sub("[^A-Z]", "", _FIGURES.sub(" ", text.upper()).translate(_MISREAD))


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


def misread(text: str, value: date) -> frozenset[tuple[str, str]]:
    """Letters of a date's words that were read as others: (read, printed).

    The type of a machine that shows its M as an H in the date shows it so in a name as well.

    >>> sorted(misread("TUJUH HEI TAHUN DUA RIBU EHPAT", date(2004, 5, 7)))
    [('H', 'M')]
    """
    seen = _plain(text)
    names, values = _days()
    spoken, numbers = _years(value.year)
    if value.year not in numbers:
        return frozenset()
    days = [
        name for name, day in zip(names, values, strict=True) if day == (value.day, value.month)
    ]
    year = _YEAR_WORD + spoken[numbers.index(value.year)]
    wanted = min((name + year for name in days), key=lambda w: Levenshtein.distance(seen, w))
    if Levenshtein.distance(seen, wanted) > len(wanted) // _LOOSE:
        return frozenset()
    steps = Levenshtein.editops(seen, wanted)
    return frozenset(
        (seen[step.src_pos], wanted[step.dest_pos]) for step in steps if step.tag == "replace"
    )


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The date that fits best what the recogniser saw.

    value  the day
    share  of it among all dates that come near, 0-1
    loss   natural-log odds per letter against the letters that were read
    """

    value: date
    share: float
    loss: float

    def __repr__(self) -> str:
        return f"Likeliest({self.share:.3f}, {self.loss:.2f})"


def likeliest(looks: Sequence[Sequence[Lattice]], today: date) -> Likeliest | None:
    """The date in words that all looks together make the likeliest, or None where none fits.

    looks  each holds what the recogniser saw of the words from the day to the year, piece by piece
    """
    seen = [_chained(pieces) for pieces in looks if pieces]
    if not seen:
        return None
    read = [ctc.decode(one)[0] for one in seen]
    if max(map(len, read)) > _LONGEST:  # half a page between two phrases; weighing it takes minutes
        return None
    texts: dict[str, date] = {}
    for letters in dict.fromkeys(read):
        texts |= _phrases_near(letters, today)
    if not texts:
        return None
    options = [*texts, *dict.fromkeys(read)]
    total = np.mean([ctc.log_likelihoods(one, options) for one in seen], axis=0)
    best: dict[date, float] = {}
    for text, value in zip(texts, total, strict=False):
        day = texts[text]
        best[day] = max(float(value), best.get(day, -np.inf))
    order = sorted(best, key=lambda day: -best[day])
    weights = np.exp(np.array([best[day] for day in order]) - best[order[0]])
    longest = max(len(text) for text in read)
    loss = (float(total.max()) - best[order[0]]) / max(longest, 1)
    if loss > _LOSS:
        return None
    return Likeliest(order[0], float(weights[0] / weights.sum()), loss)


def _chained(pieces: Sequence[Lattice]) -> Lattice:
    """One lattice of capital letters alone; white space and dots are no letters."""
    blank = np.zeros((1, 1 + len(CAPITALS)), np.float32)
    blank[0, 0] = 1.0
    parts: list[np.ndarray[tuple[int, int], np.dtype[np.float32]]] = []
    for piece in pieces:
        parts += [folding.fold(piece.probs, piece.symbols, CAPITALS, _LIKE), blank]
    return Lattice(CAPITALS, np.concatenate(parts))


def _phrases_near(letters: str, today: date) -> dict[str, date]:
    """Dates in words whose beginning and end come nearest to those letters."""
    names, values = _days()
    spoken, numbers = _years(today.year)
    days = sorted(range(len(names)), key=lambda i: _apart(letters[: len(names[i])], names[i]))
    years = sorted(range(len(spoken)), key=lambda i: _apart(letters[-len(spoken[i]) :], spoken[i]))
    found: dict[str, date] = {}
    for i in days[:_DAYS]:
        for k in years[:_YEARS]:
            try:
                value = date(numbers[k], values[i][1], values[i][0])
            except ValueError:
                continue
            if value <= today:
                found[names[i] + _YEAR_WORD + spoken[k]] = value
    return found


def _apart(seen: str, phrase: str) -> float:
    return Levenshtein.distance(seen, phrase) / len(phrase)
