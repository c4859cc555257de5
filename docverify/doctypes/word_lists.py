"""Words that a field may well hold: names and places that are known all over the country.

Print that leaves two letters open (`HAYA` or `MAYA`) is read as the word that exists, when all
looks together hardly tell the two apart.  A list says nothing about a clear reading, and knows
nothing of whom the check asks about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import second_look
from docverify.doctypes.second_look import Alphabet
from docverify.numbers import akta, regions
from docverify.numbers.common_names import WORDS
from docverify.types import Lattice

_NAME_ODDS = 7.0  # natural-log odds of a word in the list against one like it that is in none
_PLACE_ODDS = 9.0  # and of a place
_NAME_ODDS_LONG = 11.0  # and of a word so long that chance does not make it like another
_TOGETHER_ODDS = 5.0  # and of one that is two known ones without a space
_VERY_LONG = 9  # letters
_SPELT = str.maketrans("OY", "UI")  # spellings of one name that both are usual
_TAIL = " .,-'"
_BALINESE = frozenset(
    "GUSTI KETUT MADE WAYAN NYOMAN KOMANG PUTU NENGAH KADEK LUH GEDE DEWA".split()
)
"""What follows the I of a man and the NI of a woman in Bali."""
_SHORTEST = 4  # letters: shorter words are like too many others
_BRIEF = 3  # and a shorter one is no name at all
_LONG = 5  # letters of a word of which two may differ
_DOTTED = re.compile(r"(?<=[A-Z]{2})[. ]*\.[. ]*(?=[A-Z]{2})")  # white or leaders, no stop
_AGAIN_ODDS = 8.0  # for each letter that was misread in the same way elsewhere on the paper
_PART_ODDS = 9.0  # and of a part of a registration number
_FIRST_YEAR = 1900
_FIRST_SIAK = 1990  # year of a registration in the numbering by kind and day
_PLACE_LETTERS = 3  # one letter of so many may differ in a place
_NEAR = 16  # words that are tried for one that is unknown
_ROUNDS = 4  # words of a text that are put right one after the other
_MOST = 3  # words that may be one that the recogniser tore apart
REGISTERS = (
    "U", "UM", "UMUM", "IST", "ISTIMEWA", "DISP", "DISPENSASI", "WNI", "WNA", "CSL", "CS",
)  # fmt: skip
"""Registers that are named in the numbers of older certificates."""

_TOWNS = (
    "JAKARTA", "UJUNG PANDANG", "SOLO", "PURWOKERTO", "TANJUNG KARANG", "TELUK BETUNG", "BATAVIA",
    "RANTAU PRAPAT", "CILACAP", "CEPU", "BUMIAYU", "KISARAN", "PEMATANG SIANTAR", "PANGKALAN BUN",
    "SAMPIT", "SINGARAJA", "MANADO", "ENDE", "TANJUNG PINANG", "PANGKAL PINANG", "JAMBI",
)  # fmt: skip
"""Places that people were born in and that are the name of no district or regency today."""

_OFFICE = re.compile(r"^ADM(?:INISTRASI)? ")
_KIND = re.compile(r"^(?:KABUPATEN|KAB|KOTAMADYA|KOTA|KEC(?:AMATAN)?)\b[. ]*(?=[A-Z])")


class Words(Protocol):
    """A list of words, as a reader asks it."""

    def near(self, text: str) -> list[str]:
        """The text with one part of it that is unknown replaced by a known one like it."""
        ...

    def unlikely(self, text: str) -> float:
        """Natural-log odds against the text for what is not known of it; 0 when all is."""
        ...


class Names:
    """Names are made of words; each is known or not."""

    def near(self, text: str) -> list[str]:
        """See `Words`; a word that was torn apart (`ROSAL INA`) is put together."""
        words = _DOTTED.sub(" ", text).split(" ")
        found = [" ".join(words)] if _DOTTED.search(text) else []
        for i, word in enumerate(words):
            for count in range(2, _MOST + 1):
                parts = words[i : i + count]
                end = parts[-1].rstrip(_TAIL)
                tail = parts[-1][len(end) :]
                parts = [*parts[:-1], end]
                torn = len(parts) == count and not all(p in WORDS for p in parts)
                whole = [w for w in _joined(parts) if w in WORDS] if torn else []
                found += [" ".join([*words[:i], w + tail, *words[i + count :]]) for w in whole]
            plain = word.rstrip(_TAIL)
            others = _instead(plain) if len(plain) >= _BRIEF and plain not in WORDS else []
            others += _parted(plain) if plain not in WORDS else []
            others += [_apostrophes()[plain]] if plain in _apostrophes() else []
            tail = word[len(plain) :]
            found += [" ".join([*words[:i], other + tail, *words[i + 1 :]]) for other in others]
        return list(dict.fromkeys(found))

    def unlikely(self, text: str) -> float:
        """See `Words`: unknown words, initials left out."""
        words = (w.rstrip(_TAIL) for w in text.split(" "))
        return sum(_odds(w) for w in words if len(w) > 1 and w not in WORDS)


def _odds(word: str) -> float:
    """Natural-log odds against an unknown word."""
    if run_together(word):
        return _TOGETHER_ODDS
    return _NAME_ODDS_LONG if len(word) >= _VERY_LONG else _NAME_ODDS


def run_together(word: str) -> bool:
    """True for an unknown word of two known ones: people are called SITIAMINAH, too."""
    return word not in WORDS and any(
        word[:i] in WORDS and word[i:] in WORDS for i in range(_SHORTEST, len(word) - _SHORTEST + 1)
    )


def _joined(parts: Sequence[str]) -> list[str]:
    """One word of pieces that the recogniser took for several: nothing was between them, a narrow
    I, or an apostrophe."""
    found = [sign.join(parts) for sign in ("", "I", "'")]
    return [word for word in found if len(word) >= _SHORTEST]


@lru_cache(maxsize=1)
def _apostrophes() -> dict[str, str]:
    """Known words with an apostrophe, by the letters alone."""
    return {w.replace("'", ""): w for w in WORDS if "'" in w}


def _parted(word: str) -> list[str]:
    """Two known words that ran into one another; an I at the seam is easily lost in it, or read
    as the L of both (`SITLHASANAH`)."""
    found = []
    for i in range(_SHORTEST, len(word) - _SHORTEST + 1):
        front, back = word[:i], word[i:]
        fronts = (front, front[:-1] + "I") if front[-1] in "LTJ1" else (front,)
        found += [f"{one} {back}" for one in fronts if one in WORDS and back in WORDS]
    for front in ("I", "NI"):
        back = word.removeprefix(front)
        if back != word and back in _BALINESE:
            found.append(f"{front} {back}")
    return found


def _instead(word: str) -> list[str]:
    """What an unknown word may have been."""
    if not word.isalpha():
        parts = re.split(r"[.,]", word)
        known = all(p in WORDS for p in parts)
        return [
            c
            for c, right in (("".join(parts), "".join(parts) in WORDS), (" ".join(parts), known))
            if right
        ]
    close = _like(word, _names(), 2 if len(word) >= _LONG else 1)
    return [c for c, _, _ in close if c.translate(_SPELT) != word.translate(_SPELT)]


class Places:
    """A place is known as a whole, with or without KOTA or KABUPATEN before it."""

    def near(self, text: str) -> list[str]:
        """See `Words`."""
        front, solid, tail = self._parts(text)
        if len(solid) < _SHORTEST:
            return []
        known = _places()
        if solid in known:
            right = front + known[solid] + tail
            return [] if right == text else [right]
        most = max(len(solid) // _PLACE_LETTERS, 1)
        return [front + known[c] + tail for c, _, _ in _like(solid, tuple(known), most)]

    def respaced(self, text: str) -> str:
        """The text with the spaces that the place of these very letters has, if there is one."""
        front, solid, tail = self._parts(text)
        known = _places().get(solid)
        return text if known is None else front + known + tail

    def _parts(self, text: str) -> tuple[str, str, str]:
        """What kind of place it is, its letters without spaces, and what stands behind them."""
        kind = _KIND.match(text)
        front = "" if kind is None else kind.group()
        place = text[len(front) :].strip(_TAIL)
        return front, place.replace(" ", ""), text[len(front) + len(place) :]

    def unlikely(self, text: str) -> float:
        """See `Words`."""
        kind = _KIND.match(text)
        place = text[0 if kind is None else kind.end() :].strip(_TAIL)
        return 0.0 if _places().get(place.replace(" ", "")) == place else _PLACE_ODDS


@dataclass(frozen=True, slots=True)
class Registrations:
    """Parts of a registration number of which only a few are possible.

    today  no year and no day behind it
    born   nor before it, where it is known: nobody is registered before the birth
    """

    today: date
    born: date | None = None

    def near(self, text: str) -> list[str]:
        """See `Words`: regencies, registers, kinds, days and years."""
        found: list[str] = []
        pieces = _pieces(text)
        for i, piece in enumerate(pieces):
            for other in self._others(pieces, i, piece):
                found.append("".join([*pieces[:i], other, *pieces[i + 1 :]]))
        return found

    def unlikely(self, text: str) -> float:
        """See `Words`."""
        pieces = _pieces(text)
        return _PART_ODDS * sum(self._odd(pieces, i) for i in range(0, len(pieces), 2))

    def _odd(self, pieces: Sequence[str], i: int) -> bool:
        piece = pieces[i]
        if _is_kind(pieces, i):
            return piece not in akta.BIRTH_KINDS
        if _is_day(pieces, i):
            return not self._possible(piece)
        if _is_regency(pieces, i):
            return regions.lookup(piece) is None
        if _is_year(pieces, i):
            return not self._first_year <= int(piece) <= self.today.year
        if _names_register(pieces, i):
            return piece not in REGISTERS
        return len(piece) > 1 and piece.isalpha() and piece not in REGISTERS

    @property
    def _first_year(self) -> int:
        return _FIRST_YEAR if self.born is None else self.born.year

    def _others(self, pieces: Sequence[str], i: int, piece: str) -> list[str]:
        if i % 2 or not self._odd(pieces, i):
            return []
        if _is_kind(pieces, i):
            return sorted(akta.BIRTH_KINDS)
        if _is_day(pieces, i):
            return [d for d in _one_digit_off(piece) if self._possible(d)]
        if _is_regency(pieces, i):
            return [r for r in _one_digit_off(piece) if regions.lookup(r) is not None]
        if _is_year(pieces, i):
            years = _one_digit_off(piece)
            return [y for y in years if self._first_year <= int(y) <= self.today.year]
        most = max(len(piece) // 2, 1)
        return [r for r in REGISTERS if Levenshtein.distance(r, piece) <= most]

    def _possible(self, figures: str) -> bool:
        try:
            day = date(int(figures[4:]), int(figures[2:4]), int(figures[:2]))
        except ValueError:
            return False
        first = date(_FIRST_SIAK, 1, 1) if self.born is None else self.born
        return max(first, date(_FIRST_SIAK, 1, 1)) <= day <= self.today


def _pieces(text: str) -> list[str]:
    """Parts at even places, separators between."""
    return re.split(r"([/.\-]+)", text.strip())


def _is_kind(pieces: Sequence[str], i: int) -> bool:
    """`LU` in 3171-LU-17082010-9999."""
    piece = pieces[i]
    other = piece in akta.OTHER_KINDS or piece.isdigit()
    return i == 2 and 0 < len(piece) <= 2 and not other and _is_day(pieces, 4)


def _is_regency(pieces: Sequence[str], i: int) -> bool:
    """`3171` in 3171-LU-17082010-9999."""
    return i == 0 and _is_day(pieces, 4)


def _names_register(pieces: Sequence[str], i: int) -> bool:
    """True for the first word of a number with a year in which no register is named."""
    words = [p for p in pieces[::2] if p.isalpha()]
    if not _is_year(pieces, len(pieces) - 1) or any(w in REGISTERS for w in words):
        return False
    return bool(words) and pieces[i] is words[0]


def _is_day(pieces: Sequence[str], i: int) -> bool:
    if i != 4 or len(pieces) < 7:
        return False
    return len(pieces[0]) == 4 and len(pieces[i]) == 8 and (pieces[0] + pieces[i]).isdigit()


def _is_year(pieces: Sequence[str], i: int) -> bool:
    return (
        len(pieces) > 1
        and i == len(pieces) - 1
        and re.fullmatch("[0-9]{4}", pieces[i]) is not None
        and pieces[i - 1] == "/"
    )


def _one_digit_off(figures: str) -> list[str]:
    return [
        f"{figures[:i]}{d}{figures[i + 1 :]}"
        for i in range(len(figures))
        for d in "0123456789"
        if d != figures[i]
    ]


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """A text, and its share (0-1) among all that were weighed against it."""

    text: str
    share: float


def likelier(
    text: str,
    lattices: Sequence[Lattice],
    alphabet: Alphabet,
    words: Words,
    misread: frozenset[tuple[str, str]] = frozenset(),
) -> Choice | None:
    """The text that the looks make likeliest together with the list, or None: it stays as it is.

    misread  (read, printed): letters that were surely misread elsewhere in this very type
    """
    chosen, share = text, 1.0
    for _ in range(_ROUNDS):
        texts = [chosen, *words.near(chosen)]
        if len(texts) == 1:
            break
        seen = second_look.joint(lattices, alphabet, texts)
        total = seen - np.array([words.unlikely(t) for t in texts])
        total += [_AGAIN_ODDS * _changed(chosen, t, misread) for t in texts]
        weights = np.exp(total - total.max())
        best = int(np.argmax(weights))
        share = min(share, float(weights[best] / weights.sum()))
        if best == 0:
            break
        chosen = texts[best]
    return None if chosen == text else Choice(chosen, share)


def _changed(text: str, other: str, pairs: frozenset[tuple[str, str]]) -> int:
    """Letters by which `other` differs as `pairs` say."""
    if not pairs:
        return 0
    steps = Levenshtein.editops(text, other)
    return sum(
        step.tag == "replace" and (text[step.src_pos], other[step.dest_pos]) in pairs
        for step in steps
    )


def _like(word: str, words: Sequence[str], most: int) -> list[tuple[str, int, int]]:
    return process.extract(word, words, scorer=Levenshtein.distance, score_cutoff=most, limit=_NEAR)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(sorted(WORDS))


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Every region's name without its kind: solid -> as it is written."""
    found: dict[str, str] = {}
    codes = [f"{p}{r:02d}" for p in range(11, 100) for r in range(1, 100)]
    codes += [str(p) for p in range(11, 100)]
    every = [one.name for code in codes if (one := regions.lookup(code)) is not None]
    every += [one.name for code in codes for one in regions.districts_in(code)]
    for name in (*every, *_TOWNS):
        plain = " ".join(re.findall(r"[A-Z]+", name.upper()))
        kind = _KIND.match(plain)
        plain = _OFFICE.sub("", plain[0 if kind is None else kind.end() :])
        if len(plain) > 1:
            found.setdefault(plain.replace(" ", ""), plain)
    return found
