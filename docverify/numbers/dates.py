"""Dates as Indonesian papers print them.  The day always stands before the month.

    >>> validate("17-08-1990")
    '1990-08-17'
    >>> find_numeric("BANDUNG, 17-0B-199O")[0].value
    datetime.date(1990, 8, 17)
    >>> find_text("Tgl. Lahir 17 AGU/AUG 1990")[0].value
    datetime.date(1990, 8, 17)
    >>> find_words("pada tanggal TUJUH BELAS AGUSTUS tahun DUA RIBU SEPULUH")[0].value
    datetime.date(2010, 8, 17)

`find_...` look for dates inside a longer text and return every one of them in
reading order.  Look-alikes are repaired only where a digit must stand, and
only when the calendar has the day.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docverify.numbers import words
from docverify.numbers.digits import LOOK_ALIKES
from docverify.numbers.errors import InvalidDate, InvalidWords

__all__ = [
    "Agreement",
    "DateAgreement",
    "DateFound",
    "agree",
    "compact",
    "find_numeric",
    "find_text",
    "find_words",
    "format",
    "from_mrz",
    "is_valid",
    "parse",
    "validate",
]

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Years that a paper can carry."""

_MAX_TEXT = 8_000


@dataclass(frozen=True, slots=True, repr=False)
class DateFound:
    """A date inside a text.

    value    the date
    raw      as it stands in the text
    repairs  substitutions that were needed, positions counted in the whole text
    span     (start, end) of `raw` in the text
    """

    value: date
    raw: str
    repairs: tuple[str, ...]
    span: tuple[int, int]

    def __repr__(self) -> str:
        return f"DateFound(at {self.span[0]}-{self.span[1]}, {len(self.repairs)} repairs)"


_DIGIT = "[0-9" + re.escape("".join(LOOK_ALIKES)) + "]"
_GAP = r"[ \t.,/\\:;_=~*'\u2010-\u2015\-]{0,3}"
_NUMERIC = re.compile(
    rf"(?=({_DIGIT}{{2}})({_GAP})({_DIGIT}{{2}})({_GAP})((?:{_DIGIT}){{4}})(?![0-9]))"
)
_SHORT = re.compile(
    r"(?<![0-9A-Za-z|!\]\[$&?])(?=([0-9]{1,2})([ ]?[./\-][ ]?)([0-9]{1,2})"
    r"([ ]?[./\-][ ]?)([12][0-9]{3})(?![0-9]))"
)
_TEXT = re.compile(
    rf"(?=({_DIGIT}{{1,2}})(?:{_GAP})([A-Za-z0-9|!]{{3,9}})"
    rf"(?:{_GAP}/{_GAP}[A-Za-z0-9]{{3,9}})?(?:{_GAP})([12IlLi!|Zz]{_DIGIT}{{3}})(?![0-9]))"
)


def _real_date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _readings(text: str, start: int, end: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Digit strings that text[start:end] may stand for, with the repairs."""
    options = [
        [(c, "")] if "0" <= c <= "9" else [(d, f"{c}->{d} at {at}") for d in LOOK_ALIKES.get(c, "")]
        for at, c in enumerate(text[start:end], start)
    ]
    for picked in itertools.product(*options):
        yield "".join(d for d, _ in picked), tuple(step for _, step in picked if step)


def _certain(text: str) -> int:
    return sum("0" <= c <= "9" for c in text)


def _without_overlap(found: list[DateFound]) -> tuple[DateFound, ...]:
    """Fewest repairs win where two overlap; longer ones win between equals."""
    kept: list[DateFound] = []
    order = sorted(found, key=lambda f: (len(f.repairs), f.span[0] - f.span[1], f.span[0]))
    for one in order:
        if all(one.span[1] <= k.span[0] or one.span[0] >= k.span[1] for k in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda f: f.span))


def find_numeric(text: str, *, max_repairs: int = 3) -> tuple[DateFound, ...]:
    """Every DD-MM-YYYY in a text; other or missing separators and look-alikes are tolerated.

    max_repairs  a date with more look-alikes is not taken for one
    """
    text = text[:_MAX_TEXT]
    found: list[DateFound] = []
    for match in itertools.chain(_NUMERIC.finditer(text), _SHORT.finditer(text)):
        (day_at, _), (_, end) = match.span(1), match.span(5)
        parts = match.group(1) + match.group(3) + match.group(5)
        if _certain(parts) < len(parts) - max_repairs:
            continue
        before = text[day_at - 1 : day_at] if day_at else ""
        if "0" <= before <= "9" or (before.isalpha() and not "0" <= parts[0] <= "9"):
            continue
        if not match.group(2) and not match.group(4) and before in LOOK_ALIKES and before:
            continue  # eight digits inside something longer
        one = _first_real(text, [match.span(i) for i in (5, 3, 1)], (day_at, end))
        if one is not None:
            found.append(one)
    return _without_overlap(found)


def _first_real(
    text: str, spans: list[tuple[int, int]], whole: tuple[int, int]
) -> DateFound | None:
    """The first combination of readings that the calendar has; spans of year, month, day."""
    readings = [list(_readings(text, *span)) for span in spans]
    for (year, a), (month, b), (day, c) in itertools.product(*readings):
        value = _real_date(int(year), int(month), int(day))
        if value is not None:
            return DateFound(value, text[slice(*whole)], (*c, *b, *a), whole)
    return None


def find_text(text: str, *, max_repairs: int = 2) -> tuple[DateFound, ...]:
    """Every DD MONTH YYYY in a text, the month by its name or abbreviation."""
    text = text[:_MAX_TEXT]
    found: list[DateFound] = []
    for match in _TEXT.finditer(text):
        (start, _), (_, end) = match.span(1), match.span(3)
        parts = match.group(1) + match.group(3)
        before = text[start - 1 : start] if start else ""
        if _certain(parts) < len(parts) - max_repairs or _certain(match.group(1)) == 0:
            continue
        if "0" <= before <= "9" or (before.isalpha() and not "0" <= parts[0] <= "9"):
            continue
        if len(match.group(1)) == 1 and before and before in LOOK_ALIKES:
            continue  # I7 is 17, not 7
        try:
            number = words.month(match.group(2))
        except InvalidWords:
            continue
        years, days = (list(_readings(text, *match.span(i))) for i in (3, 1))
        for (year, a), (day, b) in itertools.product(years, days):
            value = _real_date(int(year), number, int(day))
            if value is not None:
                steps = (*b, *a)
                name = match.group(2).upper()
                if not name.isalpha():
                    steps = (*steps, f"{name} read as month {number}")
                found.append(DateFound(value, text[start:end], steps, (start, end)))
                break
    return _without_overlap(found)


_TOKEN = re.compile(r"[A-Za-z0-9|!$']+")
_LEAST_WORD = 3  # letters of a number word
_MAX_DAY_WORDS = 5
_MAX_YEAR_WORDS = 10
_SKIPPED = {
    "id": frozenset({"BULAN", "TAHUN", "TANGGAL", "PADA", "DAN"}),
    "en": frozenset({"THE", "OF", "YEAR", "IN", "ON", "DAY", "DATE", "AND", "MONTH"}),
}

_DAY_STARTS = {"id": "TANGGAL", "en": "DATE"}


def _number(tokens: list[re.Match[str]], language: str, low: int, high: int) -> int | None:
    phrase = " ".join(t.group() for t in tokens)
    try:
        if language == "en":
            return words.parse_english(phrase, low=low, high=high)
        return words.parse_number(phrase, low=low, high=high)
    except InvalidWords:
        return None


def _longest(
    tokens: list[re.Match[str]], language: str, low: int, high: int, most: int, *, backwards: bool
) -> tuple[int, list[re.Match[str]]] | None:
    """The longest run of words at the start (or the end) of `tokens` that is a number in range."""
    for count in range(min(most, len(tokens)), 0, -1):
        run = tokens[len(tokens) - count :] if backwards else tokens[:count]
        edge = run[0] if backwards else run[-1]
        if edge.group().upper() in _SKIPPED[language]:
            continue
        value = _number(run, language, low, high)
        if value is not None:
            return value, run
    return None


def _nearest_number(
    tokens: list[re.Match[str]], language: str, low: int, high: int, most: int, reach: int,
    *, backwards: bool,
) -> tuple[int, list[re.Match[str]]] | None:  # fmt: skip
    """As `_longest`, passing over up to `reach` words that belong to no number."""
    for passed in range(min(reach, len(tokens) - 1) + 1 if tokens else 0):
        rest = tokens[: len(tokens) - passed] if backwards else tokens[passed:]
        found = _longest(rest, language, low, high, most, backwards=backwards)
        if found is not None:
            return found
    return None


def _goes_on(after: list[re.Match[str]], year: list[re.Match[str]], language: str) -> bool:
    """True when a further number word stands within two words behind those of the year."""
    last = year[-1].end()
    behind = [t.group() for t in after if t.start() >= last][:2]
    return any(
        len(word) >= _LEAST_WORD and word.upper() not in _SKIPPED[language]
        and words.is_number_word(word, language)
        for word in behind
    )  # fmt: skip


def find_words(
    text: str, *, language: str = "id", reach: int = 12, figures: bool = True
) -> tuple[DateFound, ...]:
    """Every date that is written in words.

    language  'id' for TUJUH BELAS AGUSTUS DUA RIBU SEPULUH, 'en' for
              SEVENTEENTH AUGUST TWO THOUSAND AND TEN (also AUGUST THE SEVENTEENTH)
    reach     so many other words may stand between day, month and year, as
              when an English line comes between two Indonesian ones
    figures   accept a year or a day in figures beside the words (TUJUH BELAS AGUSTUS 2010)
    """
    text = text[:_MAX_TEXT]
    tokens = list(_TOKEN.finditer(text))
    months: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        try:
            if len(token.group()) >= 3:
                months.append((i, words.month(token.group(), language=language)))
        except InvalidWords:
            continue
    found: list[DateFound] = []
    used_up = 0
    for k, (at, number) in enumerate(months):
        others = [i for i, n in months if n != number]
        first = max(used_up, max((i + 1 for i in others if i < at), default=0))
        for i in range(first, at):
            if tokens[i].group().upper() == _DAY_STARTS[language]:
                first = i + 1
        last = min((i for i in others if i > at), default=len(tokens))
        if any(i == at - 1 and n == number for i, n in months[:k]):
            continue  # AGUSTUS AUGUST: the first of the two
        before, after = tokens[first:at], tokens[at + 1 : last]
        if first and tokens[first - 1].group().upper() == _DAY_STARTS[language]:
            # All the number words between the two belong to the day, whatever came between.
            before = [t for t in before if words.is_number_word(t.group(), language)] or before
        day = _nearest_number(before, language, 1, 31, _MAX_DAY_WORDS, reach, backwards=True)
        if day is None and language == "en":
            day = _longest(after, language, 1, 31, _MAX_DAY_WORDS, backwards=False)
            if day is not None:
                after = after[len(day[1]) :]
        if day is None and figures and before and re.fullmatch(r"[0-9]{1,2}", before[-1].group()):
            day = int(before[-1].group()), before[-1:]
        if day is None:
            continue
        year = _nearest_number(
            after, language, FIRST_YEAR, LAST_YEAR, _MAX_YEAR_WORDS, reach, backwards=False
        )
        if year is None and figures:
            plain = next(
                (t for t in after[: reach + 1] if re.fullmatch(r"[12][0-9]{3}", t.group())), None
            )
            year = None if plain is None else (int(plain.group()), [plain])
        if year is not None and _goes_on(after, year[1], language):
            continue  # TWO THOUSAND A?D EIGHT: a part of the year is unread
        value = None if year is None else _real_date(year[0], number, day[0])
        if year is None or value is None:
            continue
        used_up = at + 1 + max(i for i, t in enumerate(tokens[at + 1 :]) if t in year[1]) + 1
        used = [*day[1], tokens[at], *year[1]]
        span = min(t.start() for t in used), max(t.end() for t in used)
        found.append(DateFound(value, text[slice(*span)], (), span))
    return _without_overlap(found)


def compact(text: str) -> str:
    """Without white space at the ends and doubled inside."""
    return " ".join(text.split())


def parse(text: str) -> date:
    """The date that the text consists of, or `InvalidDate`.

    ISO 8601, DD-MM-YYYY (also with / or . or a space) or DD MONTH YYYY, without repairs.

    >>> parse("2 Mei 1999"), parse("1999-05-02")
    (datetime.date(1999, 5, 2), datetime.date(1999, 5, 2))
    """
    plain = compact(text[:_MAX_TEXT])
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", plain)
    figures = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", plain)
    named = re.fullmatch(r"([0-9]{1,2})[-/. ]?([A-Za-z]{3,9})\.?[-/. ]?([0-9]{4})", plain)
    if iso:
        year, month, day = (int(g) for g in iso.groups())
    elif figures:
        day, month, year = (int(g) for g in figures.groups())
    elif named:
        day, year = int(named.group(1)), int(named.group(3))
        try:
            month = words.month(named.group(2))
        except InvalidWords:
            raise InvalidDate("month") from None
    else:
        raise InvalidDate("form")
    value = _real_date(year, month, day)
    if value is None:
        raise InvalidDate("date")
    return value


def validate(text: str) -> str:
    """ISO 8601, or `InvalidDate`."""
    return parse(text).isoformat()


def is_valid(text: str) -> bool:
    """True when `parse` finds a date.  Never raises."""
    try:
        parse(text)
    except InvalidDate:
        return False
    return True


def format(value: date) -> str:
    """As KTP and family card print it.

    >>> format(date(1990, 8, 17))
    '17-08-1990'
    """
    return f"{value.day:02}-{value.month:02}-{value.year:04}"


def from_mrz(text: str, *, today: date, future: bool) -> tuple[date, ...]:
    """Dates that YYMMDD of a machine-readable zone can mean; empty when it is no date.

    future  False for a birth date: never after `today`, both centuries when both fit
            True for an expiry date: the one that lies nearest to `today`

    >>> from_mrz("900817", today=date(2026, 1, 1), future=False)
    (datetime.date(1990, 8, 17),)
    >>> from_mrz("350301", today=date(2026, 1, 1), future=True)
    (datetime.date(2035, 3, 1),)
    """
    if not re.fullmatch(r"[0-9]{6}", text):
        return ()
    year2, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    fitting = [
        value
        for century in (1900, 2000)
        if (value := _real_date(century + year2, month, day)) is not None
    ]
    if future:
        fitting.sort(key=lambda value: abs((value - today).days))
        return tuple(fitting[:1])
    return tuple(value for value in fitting if value <= today)


class Agreement(StrEnum):
    """How well several writings of one date agree."""

    CONFIRMED = "confirmed"
    SINGLE = "single"
    CONFLICT = "conflict"
    NONE = "none"


@dataclass(frozen=True, slots=True, repr=False)
class DateAgreement:
    """One date out of up to three writings.

    value         the date that at least two agree on, or the only one; None on conflict
    level         see `Agreement`
    disagreement  some writing says something else
    readings      the different dates that were read
    """

    value: date | None
    level: Agreement
    disagreement: bool
    readings: tuple[date, ...]

    def __repr__(self) -> str:
        return f"DateAgreement({self.level}, {len(self.readings)} readings)"


def agree(words: date | None, english: date | None, figures: date | None) -> DateAgreement:
    """Weigh the Indonesian words, the English words and the figures of one date.

    >>> agree(date(2010, 8, 17), None, date(2010, 8, 17)).level
    <Agreement.CONFIRMED: 'confirmed'>
    >>> agree(date(2010, 8, 17), date(2010, 8, 7), None).value is None
    True
    """
    read = [value for value in (words, english, figures) if value is not None]
    different = tuple(dict.fromkeys(read))
    if not read:
        return DateAgreement(None, Agreement.NONE, False, ())
    if len(read) == 1:
        return DateAgreement(read[0], Agreement.SINGLE, False, different)
    for value in different:
        if read.count(value) >= 2:
            return DateAgreement(value, Agreement.CONFIRMED, len(different) > 1, different)
    return DateAgreement(None, Agreement.CONFLICT, True, different)
