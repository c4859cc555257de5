"""Machine-readable zone of a passport page: TD3, two lines of 44 characters (ICAO 9303-4).

    >>> line1, line2 = build("SITI CONTOH RAHAYU", number="X0000000", birth=date(1990, 8, 17),
    ...     sex=Sex.FEMALE, expiry=date(2035, 3, 1), optional=optional_from_nik("3171015708909999"))
    >>> line1
    'P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<'
    >>> line2
    'X0000000<1IDN9008179F35030183171015708999972'
    >>> mrz = parse(line1, line2, today=date(2026, 1, 1))
    >>> mrz.full_name, mrz.nik, mrz.valid
    ('SITI CONTOH RAHAYU', '3171015708909999', True)

Indonesian books of today carry the holder's NIK without its two-digit year in
the optional field (10 + 4 digits).  Older ones leave it empty.  `nik` is given
only where day and month agree with the birth date.

`parse` accepts lines whose check digits fail, because every check is reported;
`validate` does not.  Misread text goes through `mrz_repair.repair`, the raw
output of a recogniser through `mrz_decode.decode`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from docverify.numbers import dates
from docverify.numbers import nik as niks
from docverify.numbers.errors import InvalidMrz
from docverify.types import Sex

__all__ = [
    "FIELDS",
    "LENGTH",
    "Mrz",
    "build",
    "check_digit",
    "checks",
    "compact",
    "is_valid",
    "likeness",
    "optional_from_nik",
    "parse",
    "problems",
    "split_name",
    "transliterate",
    "validate",
]

LENGTH = 44
"""Characters in each of the two lines."""

NAME_LENGTH = 39
"""Characters of the name field of line 1."""

FILLER = "<"

FIELDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "number": (0, 9),
        "birth_date": (13, 19),
        "expiry": (21, 27),
        "optional": (28, 42),
    }
)
"""Fields of line 2 that have a check digit, as [start, end); the digit stands at `end`."""

COMPOSITE = 43
_COMPOSITE_OVER = ((0, 10), (13, 20), (21, 43))
_WEIGHTS = (7, 3, 1)
_VALUES: Mapping[str, int] = MappingProxyType(
    {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {FILLER: 0}
)

_STATES = """
AFG ALA ALB DZA ASM AND AGO AIA ATA ATG ARG ARM ABW AUS AUT AZE BHS BHR BGD BRB BLR BEL
BLZ BEN BMU BTN BOL BES BIH BWA BVT BRA IOT BRN BGR BFA BDI CPV KHM CMR CAN CYM CAF TCD
CHL CHN CXR CCK COL COM COG COD COK CRI CIV HRV CUB CUW CYP CZE DNK DJI DMA DOM ECU EGY
SLV GNQ ERI EST SWZ ETH FLK FRO FJI FIN FRA GUF PYF ATF GAB GMB GEO GHA GIB GRC GRL GRD
GLP GUM GTM GGY GIN GNB GUY HTI HMD VAT HND HKG HUN ISL IND IDN IRN IRQ IRL IMN ISR ITA
JAM JPN JEY JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC MDG
MWI MYS MDV MLI MLT MHL MTQ MRT MUS MYT MEX FSM MDA MCO MNG MNE MSR MAR MOZ MMR NAM NRU
NPL NLD NCL NZL NIC NER NGA NIU NFK MKD MNP NOR OMN PAK PLW PSE PAN PNG PRY PER PHL PCN
POL PRT PRI QAT REU ROU RUS RWA BLM SHN KNA LCA MAF SPM VCT WSM SMR STP SAU SEN SRB SYC
SLE SGP SXM SVK SVN SLB SOM ZAF SGS SSD ESP LKA SDN SUR SJM SWE CHE SYR TWN TJK TZA THA
TLS TGO TKL TON TTO TUN TUR TKM TCA TUV UGA UKR ARE GBR USA UMI URY UZB VUT VEN VNM VGB
VIR WLF ESH YEM ZMB ZWE D<< GBD GBN GBO GBP GBS UNO UNA UNK XOM XXA XXB XXC XXX EUE RKS
XPO XBA XIM XCC XCE XCO XEC XES XMP XDC UTO NTZ ZAR
"""

STATES = frozenset(_STATES.split())
"""Codes of states and issuing organisations (ISO 3166-1, ICAO 9303-3 section 5); UTO is the
specimens' Utopia.  The two places where they stand have no check digit."""

_IDN_NUMBER = re.compile(r"[A-Z][A-HJ-NPR-Z]?[0-9]{6,7}<{0,2}")
_TO_FILLER = str.maketrans(dict.fromkeys("«‹≪＜〈《^", FILLER))
_ALPHABET = re.compile(r"[A-Z0-9<]*")
_LINE1 = re.compile(r"[A-Z][A-Z<][A-Z<]{3}[A-Z<]{39}")
_DATE = re.compile(r"[0-9]{6}|[0-9]{4}<<|[0-9]{2}<<<<|<{6}")


def character_value(c: str) -> int:
    """0-9 for a digit, 10-35 for A-Z, 0 for the filler; `InvalidMrz` for anything else."""
    if c not in _VALUES:
        raise InvalidMrz("characters")
    return _VALUES[c]


def check_digit(text: str) -> int:
    """Check digit of a field: weights 7, 3, 1, sum modulo 10.

    >>> check_digit("900817")
    9
    """
    return sum(character_value(c) * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10


def _optional_passes(field: str, digit: str) -> bool:
    if digit == FILLER:
        return not field.strip(FILLER)
    return digit == str(check_digit(field))


def checks(line2: str) -> Mapping[str, bool]:
    """Every check of line 2: number, birth_date, expiry, optional, composite.

    An empty optional field may have the check digit 0 or a filler.
    Raises `InvalidMrz` for a line that is not 44 characters of A-Z, 0-9 and <.
    """
    if len(line2) != LENGTH:
        raise InvalidMrz("length")
    if not _ALPHABET.fullmatch(line2):
        raise InvalidMrz("characters")
    result = {}
    for name, (start, end) in FIELDS.items():
        field, digit = line2[start:end], line2[end]
        if name == "optional":
            result[name] = _optional_passes(field, digit)
        else:
            result[name] = digit == str(check_digit(field))
    over = "".join(line2[start:end] for start, end in _COMPOSITE_OVER)
    result["composite"] = line2[COMPOSITE] == str(check_digit(over))
    return MappingProxyType(result)


@dataclass(frozen=True, slots=True, repr=False)
class Mrz:
    """What the two lines say.

    document_code  'P', or P and a second letter
    issuer         issuing state, fillers removed ('IDN', 'D')
    primary        primary identifier; in Indonesian passports the last word of the name
    secondary      the other words; empty for a one-word name
    number         passport number, fillers removed
    nationality    as `issuer`
    birth_dates    every date that YYMMDD can mean, not after `today`; may be empty
    sex            None for a filler
    expiry         the nearest date that YYMMDD can mean, or None
    optional       optional field, trailing fillers removed
    checks         name of each check -> passed
    truncated      the name fills its field to the end: words may be cut off or missing
    line1, line2   the lines themselves
    """

    document_code: str
    issuer: str
    primary: str
    secondary: str
    number: str
    nationality: str
    birth_dates: tuple[date, ...]
    sex: Sex | None
    expiry: date | None
    optional: str
    checks: Mapping[str, bool]
    truncated: bool
    line1: str
    line2: str

    @property
    def full_name(self) -> str:
        """Natural order: secondary, then primary identifier."""
        return f"{self.secondary} {self.primary}".strip()

    @property
    def valid(self) -> bool:
        """True when every check digit is right and nothing else is wrong."""
        return not problems(self.line1, self.line2)

    @property
    def nik(self) -> str | None:
        """The NIK that the optional field holds, or None where there is no sign of one."""
        if not re.fullmatch(r"[0-9]{14}", self.optional):
            return None
        birth = self.line2[13:19]
        if not birth.isascii() or not birth.isdigit():
            return None
        day = int(self.optional[6:8])
        if day > niks.FEMALE_OFFSET:
            day -= niks.FEMALE_OFFSET
        if (day, self.optional[8:10]) != (int(birth[4:6]), birth[2:4]):
            return None
        number = self.optional[:10] + birth[:2] + self.optional[10:]
        return number if niks.is_valid(number) else None

    def __repr__(self) -> str:
        failed = [name for name, passed in self.checks.items() if not passed]
        return f"Mrz({self.document_code} {self.issuer}, failed: {', '.join(failed) or 'none'})"


def compact(text: str) -> str:
    """One line in capitals without white space, typographic brackets as fillers.

    >>> compact("p<idn rahayu‹‹siti")
    'P<IDNRAHAYU<<SITI'
    """
    return "".join(text.translate(_TO_FILLER).upper().split())


def problems(line1: str, line2: str) -> tuple[str, ...]:
    """Everything that is wrong, by name; empty for a valid zone.

    'length', 'characters', 'document_code', 'issuer', 'name', 'nationality',
    'sex', and 'number', 'birth_date', 'expiry', 'optional', 'composite' for the checks.
    """
    one, two = compact(line1), compact(line2)
    if len(one) != LENGTH or len(two) != LENGTH:
        return ("length",)
    if not _LINE1.fullmatch(one) or not _ALPHABET.fullmatch(two):
        return ("characters",)
    wrong = [name for name, passed in checks(two).items() if not passed]
    if one[0] != "P":
        wrong.append("document_code")
    if one[5] == FILLER:
        wrong.append("name")
    issuer, nationality = one[2:5], two[10:13]
    if issuer not in STATES:
        wrong.append("issuer")
    if nationality not in STATES or (issuer == "IDN") != (nationality == "IDN"):
        wrong.append("nationality")
    if issuer == nationality == "IDN":
        if not _IDN_NUMBER.fullmatch(two[:9]):
            wrong.append("number")
        if FILLER in two[28:42].rstrip(FILLER):  # noise among the fillers of an empty field
            wrong.append("optional")
    if two[20] not in "MF<":
        wrong.append("sex")
    for name in ("birth_date", "expiry"):
        field = two[slice(*FIELDS[name])]
        if name not in wrong and not possible_date(field):
            wrong.append(name)
    return tuple(dict.fromkeys(wrong))


def possible_date(field: str) -> bool:
    if not _DATE.fullmatch(field):
        return False
    if FILLER in field:
        return True
    month, day = int(field[2:4]), int(field[4:6])
    for year in (1900, 2000):
        try:
            date(year + int(field[:2]), month, day)
        except ValueError:
            continue
        return True
    return False


def validate(line1: str, line2: str) -> tuple[str, str]:
    """Both lines, compact, or `InvalidMrz` that names everything that is wrong."""
    wrong = problems(line1, line2)
    if wrong:
        raise InvalidMrz(*wrong)
    return compact(line1), compact(line2)


def is_valid(line1: str, line2: str) -> bool:
    """True when every check digit is right and nothing else is wrong.  Never raises."""
    return not problems(line1, line2)


def parse(line1: str, line2: str, *, today: date) -> Mrz:
    """What the lines say, whether the checks pass or not.

    `InvalidMrz` ('length', 'characters') only for lines that have not the form at all.
    """
    one, two = compact(line1), compact(line2)
    if len(one) != LENGTH or len(two) != LENGTH:
        raise InvalidMrz("length")
    if not _LINE1.fullmatch(one) or not _ALPHABET.fullmatch(two):
        raise InvalidMrz("characters")
    primary, _, secondary = one[5:].strip(FILLER).partition("<<")
    expiry = dates.from_mrz(two[21:27], today=today, future=True)
    return Mrz(
        document_code=one[:2].rstrip(FILLER),
        issuer=one[2:5].rstrip(FILLER),
        primary=" ".join(primary.replace(FILLER, " ").split()),
        secondary=" ".join(secondary.replace(FILLER, " ").split()),
        number=two[:9].rstrip(FILLER),
        nationality=two[10:13].rstrip(FILLER),
        birth_dates=dates.from_mrz(two[13:19], today=today, future=False),
        sex={"M": Sex.MALE, "F": Sex.FEMALE}.get(two[20]),
        expiry=expiry[0] if expiry else None,
        optional=two[28:42].rstrip(FILLER),
        checks=checks(two),
        truncated=one[-1] != FILLER,
        line1=one,
        line2=two,
    )


def likeness(text: str) -> float:
    """0-1: how much a line of text looks like a line of a passport's zone.

    A cheap test to find the lines on a page: length near 44, the alphabet, no
    lower case, fillers or the shape of line 2.

    >>> likeness("P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<") > 0.9
    True
    >>> likeness("TEMPAT LAHIR / PLACE OF BIRTH") < 0.5
    True
    """
    line = "".join(text.translate(_TO_FILLER).split())
    if not 28 <= len(line) <= 60:
        return 0.0
    inside = sum(c == FILLER or c in _VALUES for c in line) / len(line)
    near = max(0.0, 1.0 - abs(len(line) - LENGTH) / 20)
    fillers = line.count(FILLER)
    shape = re.match(r".{8,10}[0-9OIBSZ]?[A-Z0-9]{3}[0-9OIBSZ]{6,7}[MF<KC][0-9OIBSZ]{6,7}", line)
    opening = re.match(r"P[A-Z<][A-Z01<]{3}[A-Z]", line)
    mark = 1.0 if shape or (opening and fillers >= 2) else min(1.0, fillers / 8)
    return inside * (0.4 * near + 0.6 * mark)


_LETTERS = {
    "Ä": "AE", "Æ": "AE", "Å": "AA", "Ö": "OE", "Ø": "OE", "Œ": "OE", "Ü": "UE", "ẞ": "SS",
    "Ð": "D", "Đ": "D", "Þ": "TH", "Ł": "L", "İ": "I", "Ñ": "N",
}  # fmt: skip


def transliterate(name: str) -> str:
    """A name in the letters of the zone, words divided by one filler (ICAO 9303-3).

    Apostrophes, commas and full stops go, a hyphen divides, accents go or are
    written out.

    >>> transliterate("Nu'man Siti-Aminah Müller")
    'NUMAN<SITI<AMINAH<MUELLER'
    """
    text = "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFC", name).upper())
    text = unicodedata.normalize("NFKD", text)
    kept = re.sub(r"[^A-Z\s\-<]", "", text)
    return FILLER.join(re.split(r"[\s\-<]+", kept.strip(" -<\t\n\r"))).strip(FILLER)


def split_name(full_name: str) -> tuple[str, str]:
    """(primary, secondary) as Indonesian passports do it: the last word is the primary one.

    >>> split_name("SITI CONTOH RAHAYU"), split_name("SUMARTINI")
    (('RAHAYU', 'SITI CONTOH'), ('SUMARTINI', ''))
    """
    *others, last = full_name.split() or [""]
    return last, " ".join(others)


def _name_field(primary: str, secondary: str) -> str:
    """39 characters; a name that is too long is cut so that the last one is a letter."""
    first, second = transliterate(primary), transliterate(secondary)
    if not first:
        first, second = second, ""
    if not first:
        raise InvalidMrz("name")
    if second:
        first = first[: NAME_LENGTH - 3].rstrip(FILLER)
    whole = f"{first}<<{second}" if second else first
    if len(whole) > NAME_LENGTH and whole[NAME_LENGTH - 1] == FILLER:
        # Draw the next letter in, so that the last position says "cut": one letter less before.
        whole = whole[: NAME_LENGTH - 2] + whole[NAME_LENGTH - 1 :]
    return whole[:NAME_LENGTH].ljust(NAME_LENGTH, FILLER)


def optional_from_nik(nik: str) -> str:
    """The 14 characters that stand for a NIK in the optional field."""
    number = niks.validate(nik)
    return number[:10] + number[12:]


def build(
    full_name: str = "",
    *,
    number: str,
    birth: date,
    sex: Sex | None,
    expiry: date,
    optional: str = "",
    primary: str = "",
    secondary: str = "",
    issuer: str = "IDN",
    nationality: str = "IDN",
    document_code: str = "P",
    empty_check: str = "0",
) -> tuple[str, str]:
    """Both lines for given data, for samples and tests.

    full_name    split by `split_name`; or give `primary` and `secondary` instead
    optional     at most 14 characters of A-Z, 0-9, <
    empty_check  check digit of an empty optional field, '0' or '<'

    `InvalidMrz` names what cannot be written.
    """
    if full_name:
        primary, secondary = split_name(full_name)
    for text, most, component in (
        (document_code, 2, "document_code"),
        (issuer, 3, "issuer"),
        (nationality, 3, "nationality"),
    ):
        if not re.fullmatch(rf"[A-Z]{{1,{most}}}", text):
            raise InvalidMrz(component)
    if not re.fullmatch(r"[A-Z0-9<]{1,9}", number):
        raise InvalidMrz("number")
    if not re.fullmatch(r"[A-Z0-9<]{0,14}", optional):
        raise InvalidMrz("optional")
    if empty_check not in ("0", FILLER):
        raise InvalidMrz("empty_check")
    line1 = document_code.ljust(2, FILLER) + issuer.ljust(3, FILLER)
    line1 += _name_field(primary, secondary)
    letter = {Sex.MALE: "M", Sex.FEMALE: "F", None: FILLER}[sex]
    head = number.ljust(9, FILLER)
    day, until = f"{birth:%y%m%d}", f"{expiry:%y%m%d}"
    field = optional.ljust(14, FILLER)
    last = str(check_digit(field)) if optional.strip(FILLER) else empty_check
    line2 = (
        f"{head}{check_digit(head)}{nationality.ljust(3, FILLER)}{day}{check_digit(day)}"
        f"{letter}{until}{check_digit(until)}{field}{last}"
    )
    over = "".join(line2[start:end] for start, end in _COMPOSITE_OVER)
    return line1, line2 + str(check_digit(over))
