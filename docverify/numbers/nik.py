"""NIK: the 16-digit number of a person, PPKKCC DDMMYY SSSS.

Six digits for the district of first registration, the birth date (day + 40
for a woman), a serial number from 0001.  There is no check digit.  The number
never changes: not when its holder moves, not when a region is renumbered, not
even when the birth date is corrected.  A region or a birth date that differs
from the card is therefore information, and the century is never in the number.

    >>> validate("317101 570890 9999")
    '3171015708909999'
    >>> nik = parse("3171015708909999")
    >>> nik.sex, nik.day, nik.month, nik.year2
    (<Sex.FEMALE: 'F'>, 17, 8, 90)
    >>> is_valid("3204052902019001")     # 29 February 1901 or 2001
    False
    >>> problems("3204058102909001")     # neither 1-31 nor 41-71
    ('date',)
    >>> notes("6473011708909001")
    ('region_retired',)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docverify.numbers import digits, regions
from docverify.numbers.digits import Candidate, compact, compare, unread_positions
from docverify.numbers.errors import InvalidNik
from docverify.types import CheckState, Sex, mask

__all__ = [
    "Candidate",
    "Consistency",
    "Nik",
    "birth_dates",
    "candidates",
    "compact",
    "compare",
    "consistent_with",
    "format",
    "is_valid",
    "mask",
    "notes",
    "parse",
    "problems",
    "unread_positions",
    "validate",
]

FEMALE_OFFSET = 40
OLDEST = 120
"""Years: an earlier birth date is not offered as a possibility."""

_CENTURIES = (1900, 2000)


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """The parts of a NIK.

    province, regency, district  region codes of 2, 4 and 6 digits
    day, month, year2            birth date, the day without the 40 of a woman, two-digit year
    sex                          as the day says
    serial                       1-9999
    """

    province: str
    regency: str
    district: str
    day: int
    month: int
    year2: int
    sex: Sex
    serial: int

    @property
    def number(self) -> str:
        """The 16 digits."""
        day = self.day + (FEMALE_OFFSET if self.sex is Sex.FEMALE else 0)
        return f"{self.district}{day:02}{self.month:02}{self.year2:02}{self.serial:04}"

    def __repr__(self) -> str:
        return f"Nik({mask(self.number)})"


@dataclass(frozen=True, slots=True)
class Consistency:
    """A NIK against a printed birth date and sex, part by part."""

    day: CheckState
    month: CheckState
    year: CheckState
    sex: CheckState

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the parts that disagree."""
        return tuple(n for n in self.__slots__ if getattr(self, n) is CheckState.FAILED)

    @property
    def agrees(self) -> bool:
        """True when nothing disagrees (parts that were not compared do not count)."""
        return not self.failed


def _exists(day: int, month: int, year2: int) -> bool:
    for century in _CENTURIES:
        try:
            date(century + year2, month, day)
        except ValueError:
            continue
        return True
    return False


def problems(text: str) -> tuple[str, ...]:
    """Everything that is wrong: 'digits', 'length', or any of 'province', 'regency',
    'district', 'date', 'serial'.  Empty for a valid NIK.

    An unknown regency or district is not wrong, see `notes`.
    """
    number = compact(text)
    if not digits.is_ascii_digits(number):
        return ("length",) if not number else ("digits",)
    if len(number) != digits.LENGTH:
        return ("length",)
    wrong = []
    if regions.lookup(number[:2]) is None:
        wrong.append("province")
    if number[2:4] == "00":
        wrong.append("regency")
    if number[4:6] == "00":
        wrong.append("district")
    day = int(number[6:8])
    if day > FEMALE_OFFSET:
        day -= FEMALE_OFFSET
    if not _exists(day, int(number[8:10]), int(number[10:12])):
        wrong.append("date")
    if number[12:] == "0000":
        wrong.append("serial")
    return tuple(wrong)


def validate(text: str) -> str:
    """The 16 digits without separators, or `InvalidNik`."""
    wrong = problems(text)
    if wrong:
        raise InvalidNik(*wrong)
    return compact(text)


def is_valid(text: str) -> bool:
    """True for a structurally possible NIK.  Never raises."""
    return not problems(text)


def parse(text: str) -> Nik:
    """The parts of a NIK, or `InvalidNik`."""
    number = validate(text)
    day = int(number[6:8])
    female = day > FEMALE_OFFSET
    return Nik(
        province=number[:2],
        regency=number[:4],
        district=number[:6],
        day=day - FEMALE_OFFSET if female else day,
        month=int(number[8:10]),
        year2=int(number[10:12]),
        sex=Sex.FEMALE if female else Sex.MALE,
        serial=int(number[12:]),
    )


def format(text: str) -> str:
    """In groups, for people: district, date, serial.

    >>> format("3171015708909999")
    '317101 570890 9999'
    """
    number = validate(text)
    return f"{number[:6]} {number[6:12]} {number[12:]}"


def region_notes(number: str) -> tuple[str, ...]:
    """What the first six digits give rise to: 'region_unknown' or 'region_retired'."""
    found = {regions.status(number[:n]) for n in (2, 4, 6)}
    # A district of a retired regency that no table has is still a retired region.
    if regions.Status.RETIRED in found:
        return ("region_retired",)
    return ("region_unknown",) if regions.Status.UNKNOWN in found else ()


def notes(text: str) -> tuple[str, ...]:
    """Information about a valid NIK's region; empty when there is none or it is not valid."""
    return region_notes(compact(text)) if is_valid(text) else ()


def birth_dates(nik: str | Nik, *, today: date) -> tuple[date, ...]:
    """Every birth date that fits: not after `today`, at most `OLDEST` years before it.

    >>> birth_dates("3171015708209999", today=date(2026, 1, 1))
    (datetime.date(1920, 8, 17), datetime.date(2020, 8, 17))
    """
    parts = parse(nik) if isinstance(nik, str) else nik
    fitting = []
    for century in _CENTURIES:
        try:
            born = date(century + parts.year2, parts.month, parts.day)
        except ValueError:
            continue
        if born <= today and today.year - born.year <= OLDEST:
            fitting.append(born)
    return tuple(fitting)


def consistent_with(nik: str | Nik, birth_date: date | None, sex: Sex | None) -> Consistency:
    """Compare a NIK with a birth date (years modulo 100) and a sex; None is not compared.

    >>> consistent_with("3171015708909999", date(1990, 8, 18), Sex.FEMALE).failed
    ('day',)
    """
    parts = parse(nik) if isinstance(nik, str) else nik

    def state(known: bool, same: bool) -> CheckState:
        if not known:
            return CheckState.NOT_DONE
        return CheckState.PASSED if same else CheckState.FAILED

    known = birth_date is not None
    return Consistency(
        day=state(known, birth_date is not None and birth_date.day == parts.day),
        month=state(known, birth_date is not None and birth_date.month == parts.month),
        year=state(known, birth_date is not None and birth_date.year % 100 == parts.year2),
        sex=state(sex is not None, sex is parts.sex),
    )


_UNKNOWN_REGENCY = 0.5
_UNKNOWN_DISTRICT = 0.8


def region_prior(number: str) -> float:
    """Weight of the region digits when readings compete: a table entry is likelier."""
    if regions.status(number[:4]) is regions.Status.UNKNOWN:
        return _UNKNOWN_REGENCY
    if regions.status(number[:6]) is regions.Status.UNKNOWN:
        return _UNKNOWN_DISTRICT
    return 1.0


def candidates(
    text: str, char_scores: Sequence[float] = (), *, limit: int = 8
) -> tuple[Candidate, ...]:
    """Ways to read a NIK out of OCR text, best first; see `digits.candidates`.

    >>> best = candidates("NIK : 3171O157O8909999")[0]
    >>> best.value, best.repairs
    ('3171015708909999', ('O->0 at 10', 'O->0 at 14'))
    """
    return digits.candidates(text, char_scores, problems, region_prior, limit=limit)
