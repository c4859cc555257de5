"""Registration number of a birth certificate.

Two families are in use.  The SIAK form is region (4 digits), kind, day of
registration (DDMMYYYY) and serial; older certificates carry a serial, one or
more class letters, a place abbreviation and a year.  Any number that is there
is accepted; its structure is information only.  The serial of the blank paper
(``No. AL 500.0008752`` in a corner) is not the registration number.

    >>> akta = parse("3171-LU-17082010-9999")
    >>> akta.form, akta.kind, akta.registered, akta.serial
    (<AktaForm.SIAK: 'siak'>, 'LU', datetime.date(2010, 8, 17), '9999')
    >>> parse("123/U/JS/1999").year
    1999
    >>> find("Berdasarkan Akta Kelahiran Nomor 3171-LU-17082010-9999 By virtue").value
    '3171-LU-17082010-9999'
    >>> is_valid("3171-KW-17082010-0001")     # a marriage
    False
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docverify.numbers.errors import InvalidAkta

__all__ = [
    "BIRTH_KINDS",
    "OTHER_KINDS",
    "Akta",
    "AktaForm",
    "AktaFound",
    "compact",
    "find",
    "is_valid",
    "parse",
    "validate",
]

BIRTH_KINDS = frozenset({"LU", "LT", "LI", "LD"})
"""Kind codes of birth certificates that have been seen; others with L may exist."""

OTHER_KINDS = frozenset({"KW", "CR", "KM"})
"""Marriage, divorce, death: not a birth certificate."""

MAX_LENGTH = 40


class AktaForm(StrEnum):
    SIAK = "siak"
    CLASSIC = "classic"
    OTHER = "other"


@dataclass(frozen=True, slots=True, repr=False)
class Akta:
    """The parts of a registration number; what the form does not have is empty or None.

    value       normalised: SIAK as RRRR-KK-DDMMYYYY-SSSS, others upper case without spaces
    form        siak, classic (with / and a year) or other
    region      four digits of the regency (SIAK)
    kind        LU, LT, ... (SIAK), the class letters otherwise
    registered  day of registration (SIAK), None when its digits are no date
    serial      digits as printed
    year        year of registration
    """

    value: str
    form: AktaForm
    region: str = ""
    kind: str = ""
    registered: date | None = None
    serial: str = ""
    year: int | None = None

    def __repr__(self) -> str:
        return f"Akta({self.form})"


@dataclass(frozen=True, slots=True, repr=False)
class AktaFound:
    """A registration number inside a text.

    value    normalised
    raw      as it stands there
    akta     its parts
    repairs  substitutions that were needed
    span     (start, end) of `raw` in the text
    """

    value: str
    raw: str
    akta: Akta
    repairs: tuple[str, ...]
    span: tuple[int, int]

    def __repr__(self) -> str:
        return f"AktaFound({self.akta.form}, at {self.span[0]}-{self.span[1]})"


_D = r"[0-9OoQIl|SBZ]"
_GAP = r"\s?[-./,_\u2010-\u2015 ]{0,2}\s?"
_KIND = r"[L1I|l][UuTtIiDdVv1l0]|K[WwMmVv]|[CG]R"
_SIAK = re.compile(rf"({_D}{{4}}){_GAP}({_KIND}){_GAP}({_D}{{7,8}}){_GAP}({_D}{{3,6}})(?![0-9])")
_SERIAL_OF_BLANK = re.compile(r"A[L1I|]\s*[. ]?\s*[0-9]{3}[. ]?[0-9]{4,}")
_YEAR = re.compile(r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2})(?![0-9])")
_TO_DIGITS = str.maketrans("OoQIl|SBZ", "000111582")
_ALLOWED = re.compile(r"[A-Z0-9./\-]+")


def compact(text: str) -> str:
    """Upper case, without spaces, with plain hyphens, no punctuation at the ends.

    >>> compact(" 123 / U / JS / 1999. ")
    '123/U/JS/1999'
    """
    plain = re.sub("[\u2010-\u2015_]", "-", text.upper())
    return re.sub(r"\s+", "", plain, flags=re.ASCII).strip(".,:;-/")


def _kind(read: str) -> str:
    upper = read.upper()
    if upper[0] in "KCG":
        return {"KV": "KW", "GR": "CR"}.get(upper, upper)
    second = {"V": "U", "1": "I", "L": "I", "0": "D"}.get(upper[1], upper[1])
    return "L" + second


def _registered(figures: str) -> date | None:
    """DDMMYYYY; of seven figures the only date that one lost zero gives."""
    if len(figures) == 8:
        readings = [figures]
    else:
        readings = ["0" + figures, figures[:2] + "0" + figures[2:]]
    dates = set()
    for one in readings:
        try:
            dates.add(date(int(one[4:]), int(one[2:4]), int(one[:2])))
        except ValueError:
            continue
    dates = {d for d in dates if 1900 <= d.year <= 2099}
    return dates.pop() if len(dates) == 1 else None


def _repairs(kind: str, match: re.Match[str]) -> tuple[str, ...]:
    steps = [
        f"{c}->{d} at {match.start(group) + i}"
        for group in (1, 3, 4)
        for i, c in enumerate(match.group(group))
        if (d := c.translate(_TO_DIGITS)) != c
    ]
    if match.group(2) != kind:
        steps.append(f"{match.group(2)}->{kind} at {match.start(2)}")
    return tuple(steps)


def _siak(match: re.Match[str]) -> Akta:
    region, figures, serial = (match.group(i).translate(_TO_DIGITS) for i in (1, 3, 4))
    kind = _kind(match.group(2))
    registered = _registered(figures)
    return Akta(
        value=f"{region}-{kind}-{figures}-{serial}",
        form=AktaForm.SIAK,
        region=region,
        kind=kind,
        registered=registered,
        serial=serial,
        year=registered.year if registered else None,
    )


def _other(value: str) -> Akta:
    years = _YEAR.findall(value)
    letters = re.findall(r"[A-Z]+", value)
    serial = re.search(r"[0-9][0-9.]*", value)
    classic = "/" in value and bool(years)
    return Akta(
        value=value,
        form=AktaForm.CLASSIC if classic else AktaForm.OTHER,
        kind=letters[0] if letters else "",
        serial=serial.group().strip(".").replace(".", "") if serial else "",
        year=int(years[-1]) if classic else None,
    )


def parse(text: str) -> Akta:
    """The parts of a registration number, or `InvalidAkta`.

    Components: 'empty', 'length', 'characters', 'digits' (none in it), 'kind'
    (a marriage, divorce or death certificate).  Look-alikes are not repaired.
    """
    value = compact(text[: 4 * MAX_LENGTH])
    if not value:
        raise InvalidAkta("empty")
    if len(value) > MAX_LENGTH or len(text) > 4 * MAX_LENGTH:
        raise InvalidAkta("length")
    if not _ALLOWED.fullmatch(value):
        raise InvalidAkta("characters")
    if not re.search("[0-9]", value):
        raise InvalidAkta("digits")
    match = re.fullmatch(r"([0-9]{4})[-./]?([A-Z]{2})[-./]?([0-9]{7,8})[-./]?([0-9]{3,6})", value)
    if match is None:
        return _other(value)
    if match.group(2) in OTHER_KINDS:
        raise InvalidAkta("kind")
    if match.group(2)[0] != "L":
        return _other(value)
    return _siak(match)


def validate(text: str) -> str:
    """The normalised number, or `InvalidAkta`."""
    return parse(text).value


def is_valid(text: str) -> bool:
    """True for anything that can be the number of a birth certificate.  Never raises."""
    try:
        parse(text)
    except InvalidAkta:
        return False
    return True


_ANCHOR = re.compile(
    r"(?:kel\w{3,7}\s*(?:n\w{3,4}r|no\b)|(?<!\w)n[o0]m[o0]r)\s*[.:;]*\s*(?!\s*induk)",
    re.IGNORECASE,
)
_CLASSIC = re.compile(
    r"(?:A[L1I|]\s?\.?\s?)?(?:[A-Z]{1,12}[ /.-]{0,2})?[0-9][0-9.,]{0,9}"
    r"(?:\s?[/.\-]\s?[A-Z0-9.,\-]{1,12}){0,5}",
    re.IGNORECASE,
)


def find(text: str) -> AktaFound | None:
    """The registration number in a text, or None.

    A number of the SIAK form counts wherever it stands; any other form only
    behind "Akta Kelahiran Nomor" or "Nomor".  A serial of the blank is passed
    over, unless it is what stands behind "Kelahiran Nomor".  Look-alikes in
    the figures of the SIAK form are repaired.  Marriage, divorce and death
    numbers are returned as well: look at `akta.kind`.
    """
    text = text[:20_000]
    best: AktaFound | None = None
    for match in _SIAK.finditer(text):
        akta = _siak(match)
        raw = match.group()
        certain = sum("0" <= c <= "9" for c in raw)
        if akta.kind not in BIRTH_KINDS | OTHER_KINDS or certain < 10:
            continue
        before = text[match.start() - 1 : match.start()]
        if "0" <= before <= "9":
            continue
        steps = _repairs(akta.kind, match)
        one = AktaFound(akta.value, raw, akta, steps, match.span())
        better = best is None or (akta.registered is not None) > (best.akta.registered is not None)
        if better or (best is not None and len(steps) < len(best.repairs)):
            best = one
    if best is not None:
        return best
    for anchor in _ANCHOR.finditer(text):
        match_at = _CLASSIC.match(text, anchor.end())
        if match_at is None:
            continue
        raw = match_at.group().strip()
        birth = anchor.group().lower().startswith("kel")
        if not birth and _SERIAL_OF_BLANK.match(raw):
            continue
        if re.fullmatch(r"[0-9]{16}", re.sub(r"[\s.]", "", raw)):
            continue  # a NIK
        try:
            akta = parse(raw.upper())
        except InvalidAkta:
            continue
        return AktaFound(akta.value, raw, akta, (), (match_at.start(), match_at.start() + len(raw)))
    return None
