"""Declared data: from a mapping or JSON text to an `Application`.

What the applicant typed is checked for its *form* only (a NIK has 16 digits, a date is ISO 8601);
whether it is true is the business of the comparison.  Nothing that would need a registry is
refused: people's numbers can be odd, so a NIK with an unlikely date inside is let through.

An error names the key and what is wrong with it, never the value: errors end in logs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from docverify.errors import ApplicationError
from docverify.types import ApplicantKind, Application, Sex

__all__ = ["KEYS", "MAX_CHARACTERS", "applications_from_json", "parse_application"]

MAX_CHARACTERS: Final = 200
"""Longest text of one value; the civil registry allows names of 60."""

_MAX_MARKS: Final = 2  # accents on one letter; Vietnamese needs two, nothing printed needs three
_SEPARATORS: Final = re.compile(r"[ .\-]")
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_KEY: Final = re.compile(r"[a-z_]{1,30}")
_FIRST_YEAR: Final = 1850
_NONE: Final = frozenset("-.")  # of nothing else consists what is written for "has none"

# Characters without ink that belong to no control or format category.
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def parse_application(data: Mapping[str, object]) -> Application:
    """Check and normalise declared data.

    Keys: see `KEYS`; `kind` is required, the others are optional, and `None`, a blank text or the
    dash that papers print for "none" means "not declared".  Values are texts; `birth_date` may also
    be a `datetime.date`.

    - `kind` "adult" or "child"; `sex` "M" or "F"; `birth_date` YYYY-MM-DD
    - `nik`, `kk_number`, `father_nik`, `mother_nik`: 16 ASCII digits, spaces, dots and dashes
      between them are removed
    - `passport_number`: 5-12 ASCII letters and digits, made upper case
    - names and places: up to 200 characters, at least one letter; runs of spaces become one

    Raises `ApplicationError` for an unknown key, a wrong type or form, and for characters that
    have no place in a name: controls (NUL, line breaks, ANSI escapes), direction overrides,
    zero-width and other invisible characters, heaps of accents.  Letters of other scripts that
    look Latin are let through here and flagged `unusual_characters` by the decision.

    >>> parse_application({"kind": "adult", "nik": "3171 0157 0890 9999", "name": "SITI CONTOH"})
    Application(adult, declared: name, nik)
    >>> parse_application({"kind": "adult", "nik": "317101"})
    Traceback (most recent call last):
    docverify.errors.ApplicationError: nik: 16 digits are needed, found 6
    """
    if not isinstance(data, Mapping):
        raise ApplicationError("an application must be an object with named values")
    _refuse_unknown(data)
    if data.get("kind") is None:
        raise ApplicationError("kind: is required, 'adult' or 'child'")
    kind = _kind("kind", data["kind"])
    found: dict[str, object] = {}
    for key, parse in _PARSERS.items():
        value = data.get(key)
        if value is None or (isinstance(value, str) and _blank(value)):
            continue
        found[key] = parse(key, value)
    return Application(kind, **found)  # type: ignore[arg-type]  # _PARSERS has the fields' types


def applications_from_json(text: str) -> tuple[Application, ...]:
    """One application (an object) or several (an array of objects) from JSON text.

    Raises `ApplicationError`; the error names the place in an array, counted from 1.

    >>> applications_from_json('[{"kind": "adult"}, {"kind": "child"}]')
    (Application(adult, declared: nothing), Application(child, declared: nothing))
    """
    problem = ""
    try:
        data: object = json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as fault:
        problem = f"not valid JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}"
    except RecursionError:
        problem = "not valid JSON: nested too deeply"
    except ValueError:  # a number with thousands of digits
        problem = "not valid JSON: a number is too long"
    if problem:  # raised outside the handlers: the JSON error carries the whole text with it
        raise ApplicationError(problem)
    if isinstance(data, dict):
        return (parse_application(data),)
    if not isinstance(data, list) or not data:
        raise ApplicationError("an object or a non-empty array of objects is needed")
    found = []
    for place, one in enumerate(data, start=1):
        try:
            found.append(parse_application(one))
        except ApplicationError as fault:
            raise ApplicationError(f"application {place}: {fault}") from None
    return tuple(found)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ApplicationError("a key is given twice")
    return found


def _refuse_unknown(data: Mapping[str, object]) -> None:
    unknown = [key for key in data if key not in KEYS]
    if not unknown:
        return
    plain = sorted(k for k in unknown if isinstance(k, str) and _PLAIN_KEY.fullmatch(k))
    shown = ", ".join(plain[:5]) or "(not shown: not a plain lower-case word)"
    raise ApplicationError(f"unknown key: {shown}; known are {', '.join(KEYS)}")


def _blank(value: str) -> bool:
    return len(value) <= MAX_CHARACTERS and all(
        c in _NONE or unicodedata.category(c) == "Zs" for c in value
    )


def _text(key: str, value: object) -> str:
    """A text without hostile characters, in composed form, with single spaces."""
    if not isinstance(value, str):
        raise ApplicationError(f"{key}: must be text, not {type(value).__name__}")
    if len(value) > MAX_CHARACTERS:
        raise ApplicationError(f"{key}: longer than {MAX_CHARACTERS} characters")
    marks = 0
    for char in unicodedata.normalize("NFD", value):
        category = unicodedata.category(char)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            raise ApplicationError(f"{key}: holds a control or invisible character")
        if char in _INVISIBLE or "\ufe00" <= char <= "\ufe0f":
            raise ApplicationError(f"{key}: holds an invisible character")
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MAX_MARKS:
            raise ApplicationError(f"{key}: holds too many accents on one letter")
    return " ".join(unicodedata.normalize("NFC", value).split())


def _name(key: str, value: object) -> str:
    text = _text(key, value)
    if not any(char.isalpha() for char in text):
        raise ApplicationError(f"{key}: holds no letter")
    return text


def _number(key: str, value: object) -> str:
    """16 ASCII digits.  (`str.isdigit` would also take digits of other scripts.)"""
    digits = _SEPARATORS.sub("", _text(key, value))
    if not (digits.isascii() and digits.isdigit()):
        raise ApplicationError(f"{key}: only the digits 0-9 are allowed")
    if len(digits) != 16:
        raise ApplicationError(f"{key}: 16 digits are needed, found {len(digits)}")
    return digits


def _passport_number(key: str, value: object) -> str:
    number = _SEPARATORS.sub("", _text(key, value)).upper()
    if not re.fullmatch(r"[A-Z0-9]{5,12}", number):
        raise ApplicationError(f"{key}: 5 to 12 of the letters A-Z and the digits 0-9 are needed")
    return number


def _date(key: str, value: object) -> date:
    found: date | None = None
    if isinstance(value, date) and not isinstance(value, datetime):
        found = value
    else:
        text = _text(key, value)
        if not _ISO_DATE.fullmatch(text):
            raise ApplicationError(f"{key}: must be written YYYY-MM-DD")
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
    if found is None or found.year < _FIRST_YEAR:
        raise ApplicationError(f"{key}: no such day")
    return found


def _kind(key: str, value: object) -> ApplicantKind:
    text = _text(key, value)
    if text not in (*ApplicantKind,):
        raise ApplicationError(f"{key}: must be 'adult' or 'child'")
    return ApplicantKind(text)


def _sex(key: str, value: object) -> Sex:
    text = _text(key, value)
    if text not in (*Sex,):
        raise ApplicationError(f"{key}: must be 'M' or 'F'")
    return Sex(text)


_PARSERS: Final[Mapping[str, Callable[[str, object], object]]] = {
    "name": _name,
    "nik": _number,
    "birth_place": _name,
    "birth_date": _date,
    "sex": _sex,
    "kk_number": _number,
    "father_name": _name,
    "mother_name": _name,
    "father_nik": _number,
    "mother_nik": _number,
    "passport_number": _passport_number,
}

KEYS: Final = ("kind", *_PARSERS)
"""Every key that an application may have."""
