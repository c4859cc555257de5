"""Number of a family card: 16 digits that look like a NIK, PPKKCC DDMMYY SSSS.

The six digits in the middle are the day on which the *number* was registered
(about 2004 onwards): nothing is added for a woman, so a day of 41-71 proves
that it is a NIK.  The reverse cannot be told from the digits, only from where
the number stands.

    >>> validate("3171011708209999")
    '3171011708209999'
    >>> parse("3171011708209999").registered
    datetime.date(2020, 8, 17)
    >>> problems("3171015708909999")
    ('date',)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docverify.numbers import digits, regions
from docverify.numbers.digits import Candidate, compact, compare, unread_positions
from docverify.numbers.errors import InvalidKK
from docverify.numbers.nik import region_notes, region_prior
from docverify.types import mask

__all__ = [
    "Candidate",
    "FamilyCardNumber",
    "candidates",
    "compact",
    "compare",
    "format",
    "is_valid",
    "mask",
    "notes",
    "parse",
    "problems",
    "unread_positions",
    "validate",
]

EARLIEST = 1995
"""Year of registration: numbers carry dates of earlier, migrated registers."""


@dataclass(frozen=True, slots=True, repr=False)
class FamilyCardNumber:
    """The parts of a family card number.

    province, regency, district  region codes of 2, 4 and 6 digits
    registered                   the day on which the number was registered
    serial                       1-9999
    """

    province: str
    regency: str
    district: str
    registered: date
    serial: int

    @property
    def number(self) -> str:
        """The 16 digits."""
        return f"{self.district}{self.registered:%d%m%y}{self.serial:04}"

    def __repr__(self) -> str:
        return f"FamilyCardNumber({mask(self.number)})"


def _registered(number: str) -> date | None:
    year2 = int(number[10:12])
    years = [2000 + year2]
    if 1900 + year2 >= EARLIEST:
        years.insert(0, 1900 + year2)
    for year in years:
        try:
            return date(year, int(number[8:10]), int(number[6:8]))
        except ValueError:
            continue
    return None


def problems(text: str) -> tuple[str, ...]:
    """Everything that is wrong: 'digits', 'length', or any of 'province', 'regency',
    'district', 'date', 'serial'.  Empty for a valid number.
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
    if _registered(number) is None:
        wrong.append("date")
    if number[12:] == "0000":
        wrong.append("serial")
    return tuple(wrong)


def validate(text: str) -> str:
    """The 16 digits without separators, or `InvalidKK`."""
    wrong = problems(text)
    if wrong:
        raise InvalidKK(*wrong)
    return compact(text)


def is_valid(text: str) -> bool:
    """True for a structurally possible family card number.  Never raises."""
    return not problems(text)


def parse(text: str) -> FamilyCardNumber:
    """The parts, or `InvalidKK`."""
    number = validate(text)
    registered = _registered(number)
    assert registered is not None  # problems() looked
    return FamilyCardNumber(number[:2], number[:4], number[:6], registered, int(number[12:]))


def format(text: str) -> str:
    """In groups, for people: district, date, serial.

    >>> format("3171011708209999")
    '317101 170820 9999'
    """
    number = validate(text)
    return f"{number[:6]} {number[6:12]} {number[12:]}"


def notes(text: str, *, today: date | None = None) -> tuple[str, ...]:
    """Information about a valid number: its region, and 'registered_later' for a date
    after `today`.  Empty when there is none or it is not valid.
    """
    if not is_valid(text):
        return ()
    found = region_notes(compact(text))
    if today is not None and parse(text).registered > today:
        found = (*found, "registered_later")
    return found


def candidates(
    text: str, char_scores: Sequence[float] = (), *, limit: int = 8
) -> tuple[Candidate, ...]:
    """Ways to read a family card number out of OCR text, best first; see `digits.candidates`."""
    return digits.candidates(text, char_scores, problems, region_prior, limit=limit)
