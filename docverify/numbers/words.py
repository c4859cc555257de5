"""Numbers and months in words, Indonesian and English.

Birth certificates write dates in words, so a date can be read from them
without a single digit.

    >>> to_words(1990)
    'seribu sembilan ratus sembilan puluh'
    >>> parse_number("TIGAPULUH SATU")
    31
    >>> parse_number("SERIBU SEMBILANRATUS SEMBI1AN PULUH")
    1990
    >>> parse_english("THE SEVENTEENTH"), parse_english("TWO THOUSAND AND TEN")
    (17, 2010)
    >>> parse_ordinal("KE-4"), month("Pebruari"), month("OKT")
    (4, 2, 10)

Reading tolerates capitals, joined and split words, and one wrong letter a word
(two in SEMBILAN and DELAPAN), provided that exactly one number is nearest.  A
word that lost its SE (RIBU for SERIBU) is refused.  JUNI and JULI are never
matched fuzzily to each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from docverify.numbers.errors import InvalidWords

__all__ = [
    "HIGHEST",
    "MONTHS_EN",
    "MONTHS_ID",
    "is_number_word",
    "is_valid",
    "month",
    "parse_english",
    "parse_number",
    "parse_ordinal",
    "to_english",
    "to_english_ordinal",
    "to_words",
    "validate",
]

HIGHEST = 9999
"""The largest number that is written or read."""

MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip

_MISREAD = str.maketrans("014589|!$", "OIASBGIIS")
_LONG_WORDS = frozenset({"SEMBILAN", "DELAPAN", "SEPTEMBER", "SEVENTEEN", "SEVENTEENTH"})
_MAX_TEXT = 200
_MAX_EDITS = 4


def _below_hundred(n: int) -> list[str]:
    if n < 10:
        return [_DIGITS[n]]
    if n == 10:
        return ["sepuluh"]
    if n == 11:
        return ["sebelas"]
    if n < 20:
        return [_DIGITS[n - 10], "belas"]
    return [_DIGITS[n // 10], "puluh", *([_DIGITS[n % 10]] if n % 10 else [])]


def _indonesian(n: int) -> list[str]:
    words: list[str] = []
    thousands, rest = divmod(n, 1000)
    if thousands:
        words += ["seribu"] if thousands == 1 else [_DIGITS[thousands], "ribu"]
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        words += ["seratus"] if hundreds == 1 else [_DIGITS[hundreds], "ratus"]
    if rest or not words:
        words += _below_hundred(rest)
    return words


def _english(n: int, *, joint: bool = False) -> list[str]:
    words: list[str] = []
    thousands, rest = divmod(n, 1000)
    if thousands:
        words += [_ONES[thousands], "thousand"]
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        words += [_ONES[hundreds], "hundred"]
    if not rest and words:
        return words
    if words and joint:
        words.append("and")
    if rest < 20:
        return [*words, _ONES[rest]]
    return [*words, _TENS[rest // 10], *([_ONES[rest % 10]] if rest % 10 else [])]


def _ordinal(words: Sequence[str]) -> list[str]:
    last = words[-1]
    if last in _IRREGULAR:
        end = _IRREGULAR[last]
    elif last.endswith("y"):
        end = last[:-1] + "ieth"
    else:
        end = last + "th"
    return [*words[:-1], end]


def _in_range(n: int) -> int:
    if not 0 <= n <= HIGHEST:
        raise InvalidWords("range")
    return n


def to_words(n: int) -> str:
    """A number 0-9999 in Indonesian, lower case.

    >>> to_words(2019)
    'dua ribu sembilan belas'
    """
    return " ".join(_indonesian(_in_range(n)))


def to_english(n: int) -> str:
    """A number 0-9999 in English, lower case.

    >>> to_english(2019)
    'two thousand and nineteen'
    """
    return " ".join(_english(_in_range(n), joint=True))


def to_english_ordinal(n: int) -> str:
    """An ordinal 1-99 in English, lower case.

    >>> to_english_ordinal(31)
    'thirty first'
    """
    if not 1 <= n <= 99:
        raise InvalidWords("range")
    return " ".join(_ordinal(_english(n)))


# What the phrases look like without spaces, in ascending order of the number, with their words.
_Phrases = tuple[tuple[str, ...], tuple[int, ...], tuple[tuple[str, ...], ...]]


def _phrases(rows: Sequence[tuple[int, Sequence[str]]]) -> _Phrases:
    upper = [(n, tuple(w.upper() for w in words)) for n, words in rows]
    return (
        tuple("".join(words) for _, words in upper),
        tuple(n for n, _ in upper),
        tuple(words for _, words in upper),
    )


@lru_cache(maxsize=16)
def _indonesian_phrases(low: int, high: int) -> _Phrases:
    return _phrases([(n, _indonesian(n)) for n in range(low, high + 1)])


@lru_cache(maxsize=16)
def _english_phrases(low: int, high: int) -> _Phrases:
    rows: list[tuple[int, Sequence[str]]] = []
    for n in range(low, high + 1):
        words = _english(n)
        rows.append((n, words))
        if 1 <= n <= 99:
            rows.append((n, _ordinal(words)))
        century, rest = divmod(n, 100)
        if 11 <= century <= 20 and rest >= 10:  # NINETEEN NINETY
            rows.append((n, [*_english(century), *_english(rest)]))
    return _phrases(rows)


def _edits_fit(read: str, phrase: str, words: Sequence[str]) -> bool:
    """No single word of the phrase has more wrong letters than it may have."""
    ends: list[int] = []
    for word in words:
        ends.append((ends[-1] if ends else 0) + len(word))
    wrong = [0] * len(words)
    for op in Levenshtein.editops(phrase, read):
        at = next((i for i, end in enumerate(ends) if op.src_pos < end), len(words) - 1)
        wrong[at] += 1
    return all(
        n <= (2 if word in _LONG_WORDS else int(len(word) > 2))
        for n, word in zip(wrong, words, strict=True)
    )


def _nearest(letters: str, phrases: _Phrases) -> int:
    joined, numbers, words = phrases
    if not letters:
        raise InvalidWords("words")
    limit = min(_MAX_EDITS, max(1, len(letters) // 4))
    found = process.extract(
        letters, joined, scorer=Levenshtein.distance, score_cutoff=limit, limit=None
    )
    best = limit + 1
    winners: set[int] = set()
    for phrase, distance, index in found:
        if distance > best or not _edits_fit(letters, phrase, words[index]):
            continue
        if distance < best:
            best, winners = int(distance), set()
        winners.add(numbers[index])
    if len(winners) != 1:
        raise InvalidWords("ambiguous" if winners else "words")
    return int(winners.pop())


def _letters(text: str) -> str:
    if len(text) > _MAX_TEXT:
        raise InvalidWords("length")
    return re.sub(r"[^A-Z]+", "", text.upper().translate(_MISREAD))


def parse_number(text: str, *, low: int = 0, high: int = HIGHEST) -> int:
    """An Indonesian number in words, or `InvalidWords`.

    low, high  only numbers in this range are considered: it makes reading
               both faster and safer (1-31 for a day, 1900-2099 for a year)

    >>> parse_number("SATU RIBU SEMBILAN RATUS"), parse_number("SE PULUH")
    (1900, 10)
    >>> parse_number("ribu sembilan ratus")
    Traceback (most recent call last):
    docverify.numbers.errors.InvalidWords: not a valid number in words: words
    """
    letters = _letters(text)
    letters = re.sub(r"SATU(?=RIBU|RATUS|PULUH|BELAS)", "SE", letters)
    return _nearest(letters, _indonesian_phrases(max(0, low), min(HIGHEST, high)))


def parse_english(text: str, *, low: int = 0, high: int = HIGHEST) -> int:
    """An English cardinal or ordinal in words, or `InvalidWords`.  THE, OF and AND are skipped."""
    spaced = re.sub(r"[^A-Z]+", " ", text[: _MAX_TEXT + 1].upper().translate(_MISREAD))
    if len(text) > _MAX_TEXT:
        raise InvalidWords("length")
    letters = "".join(w for w in spaced.split() if w not in ("THE", "OF", "AND"))
    phrases = _english_phrases(max(0, low), min(HIGHEST, high))
    try:
        return _nearest(letters, phrases)
    except InvalidWords:
        if "AND" not in letters.replace("THOUSAND", ""):
            raise
    joint = letters.replace("THOUSAND", "\0").replace("AND", "").replace("\0", "THOUSAND")
    return _nearest(joint, phrases)


_PARTS = {
    "id": ("BELAS", "PULUH", "RATUS", "RIBU"),
    "en": ("HUNDRED", "THOUSAND"),
}


def is_number_word(text: str, language: str = "id") -> bool:
    """True for a word that can be part of a number: DUA, PULUH, DUAPULUH; THIRTY in English."""
    letters = _letters(text[:_MAX_TEXT])
    if any(Levenshtein.distance(letters, part, score_cutoff=1) <= 1 for part in _PARTS[language]):
        return True
    try:
        if language == "en":
            parse_english(letters)
        else:
            parse_number(letters)
    except InvalidWords as error:
        return error.component == "ambiguous"
    return True


def parse_ordinal(text: str) -> int:
    """The order of a child, 1-99: PERTAMA, SATU, KESATU, KEDUA, KE-4, 4; or `InvalidWords`."""
    if len(text) > _MAX_TEXT:
        raise InvalidWords("length")
    plain = text.strip().upper()
    figures = re.fullmatch(r"(?:KE)?[\s.\-]*([0-9]{1,2})[.,]?", plain)
    if figures:
        if int(figures.group(1)) == 0:
            raise InvalidWords("range")
        return int(figures.group(1))
    letters = _letters(plain)
    if len(letters) > 5 and Levenshtein.distance(letters, "PERTAMA", score_cutoff=1) <= 1:
        return 1
    try:
        return _nearest(letters, _indonesian_phrases(1, 99))
    except InvalidWords:
        if not letters.startswith("KE"):
            raise
    return _nearest(letters[2:], _indonesian_phrases(1, 99))


def validate(text: str) -> str:
    """The number in its plain written form, lower case, or `InvalidWords`."""
    return to_words(parse_number(text))


def is_valid(text: str) -> bool:
    """True for an Indonesian number 0-9999 in words.  Never raises."""
    try:
        parse_number(text)
    except InvalidWords:
        return False
    return True


_ABBREVIATIONS: Mapping[str, int] = MappingProxyType(
    {
        "JAN": 1, "FEB": 2, "PEB": 2, "MAR": 3, "MRT": 3, "APR": 4, "MEI": 5, "MAY": 5,
        "JUN": 6, "JUL": 7, "AGU": 8, "AGS": 8, "AGT": 8, "AGUST": 8, "AUG": 8,
        "SEP": 9, "SEPT": 9, "OKT": 10, "OCT": 10, "NOV": 11, "NOP": 11, "DES": 12, "DEC": 12,
    }
)  # fmt: skip


@lru_cache(maxsize=2)
def _month_names(language: str) -> Mapping[str, int]:
    names = {name.upper(): i for i, name in enumerate(MONTHS_ID, 1)} if language != "en" else {}
    if language != "en":
        names |= {"PEBRUARI": 2, "NOPEMBER": 11}
    if language != "id":
        names |= {name.upper(): i for i, name in enumerate(MONTHS_EN, 1)}
    return MappingProxyType(names)


def month(text: str, *, language: str = "") -> int:
    """The month 1-12 of a name or an abbreviation, or `InvalidWords`.

    language  'id', 'en', or '' for either

    Full names may have one wrong letter (two from eight letters on), except
    that nothing near JUNI, JULI, JUNE, JULY, MEI and MAY is guessed.
    """
    letters = _letters(text)
    names = _month_names(language)
    if letters in names:
        return names[letters]
    # In print the last I of JUNI is easily an L or a 1; the third letter must be there.
    alike = {"JUNL": "JUNI", "JULL": "JULI", "JUNT": "JUNI", "JULT": "JULI"}.get(letters, "")
    if alike in names:
        return names[alike]
    if letters in _ABBREVIATIONS:
        return _ABBREVIATIONS[letters]
    limit = 2 if len(letters) >= 8 else 1
    near: dict[int, int] = {}
    for name, number in names.items():
        if len(name) < 5 or len(letters) < 4:
            continue
        distance = Levenshtein.distance(letters, name, score_cutoff=limit)
        if distance <= limit:
            near[number] = min(distance, near.get(number, distance))
    best = min(near.values(), default=0)
    winners = [number for number, distance in near.items() if distance == best]
    if len(winners) != 1:
        raise InvalidWords("month")
    return winners[0]
