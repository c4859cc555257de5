"""Machine-readable zones (ICAO 9303) of foreign papers: TD3 (passports) and TD1 (cards)."""

from __future__ import annotations

import unicodedata
from datetime import date

_WEIGHTS = (7, 3, 1)
_VALUES = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def check_digit(text: str) -> str:
    """ICAO 9303-3 check digit: weights 7 3 1, modulo 10.

    >>> check_digit("520727")
    '3'
    """
    return str(sum(_VALUES[c] * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10)


def plain(text: str) -> str:
    """Letters of the zone: accents dropped, everything else a filler."""
    bare = unicodedata.normalize("NFKD", text.upper())
    kept = (c for c in bare if not unicodedata.combining(c))
    return "".join(c if c in _VALUES else "<" for c in kept if c != "'")


def short(day: date) -> str:
    return f"{day.year % 100:02d}{day.month:02d}{day.day:02d}"


def _names(surname: str, given: str, width: int) -> str:
    return f"{plain(surname)}<<{plain(given)}".ljust(width, "<")[:width]


def td3(
    state: str,
    surname: str,
    given: str,
    number: str,
    birth: date,
    sex: str,
    expiry: date,
    personal: str = "",
    kind: str = "P<",
) -> tuple[str, str]:
    """Two lines of 44."""
    first = f"{kind}{state.ljust(3, '<')}{_names(surname, given, 39)}"
    n = number.ljust(9, "<")[:9]
    optional = plain(personal).ljust(14, "<")[:14]
    b, e = short(birth), short(expiry)
    body = f"{n}{check_digit(n)}{b}{check_digit(b)}{e}{check_digit(e)}{optional}"
    body += check_digit(optional)
    total = check_digit(body)
    second = f"{n}{check_digit(n)}{state.ljust(3, '<')}{b}{check_digit(b)}{sex}{e}{check_digit(e)}"
    return first, f"{second}{optional}{check_digit(optional)}{total}"


def td1(
    state: str,
    surname: str,
    given: str,
    number: str,
    birth: date,
    sex: str,
    expiry: date,
    kind: str = "I<",
) -> tuple[str, str, str]:
    """Three lines of 30."""
    n = number.ljust(9, "<")[:9]
    first = f"{kind}{state.ljust(3, '<')}{n}{check_digit(n)}".ljust(30, "<")
    b, e = short(birth), short(expiry)
    second = f"{b}{check_digit(b)}{sex}{e}{check_digit(e)}{state.ljust(3, '<')}".ljust(29, "<")
    upper = first[5:] + second[0:7] + second[8:15] + second[18:29]
    return first, second + check_digit(upper), _names(surname, given, 30)
