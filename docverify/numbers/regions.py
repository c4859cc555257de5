"""Region codes of the Ministry of Home Affairs (Kemendagri), current and retired.

Two digits are a province, four a regency or city, six a district.  Retired
codes stand in people's NIKs for life, and no table of them is complete: an
unknown regency or district is information, never an error.

    >>> lookup("31.71").printed
    'JAKARTA PUSAT'
    >>> status("6473"), status("3199")
    (<Status.RETIRED: 'retired'>, <Status.UNKNOWN: 'unknown'>)
    >>> [region.code for region in find("KOTA ADM. JAKARTA SELATAN")]
    ['3174']

The table is `regions.tsv` beside this file (origin and licences: `regions.NOTICE`),
read once, on first use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

__all__ = ["Region", "RegionLevel", "Status", "closest", "districts_in", "find", "lookup", "status"]


class RegionLevel(StrEnum):
    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"


class Status(StrEnum):
    """`retired`: given out once, no longer; `unknown`: in no table that docverify has."""

    CURRENT = "current"
    RETIRED = "retired"
    UNKNOWN = "unknown"


MAX_NAME = 200
"""Characters of a printed name that are looked at."""

_LEVELS = {2: RegionLevel.PROVINCE, 4: RegionLevel.REGENCY, 6: RegionLevel.DISTRICT}

# What the papers print for a province where it is not the table's name.
_PRINTED = {
    "31": ("DKI JAKARTA", "DAERAH KHUSUS JAKARTA", "DAERAH KHUSUS IBUKOTA JAKARTA", "JAKARTA"),
    "34": ("DAERAH ISTIMEWA YOGYAKARTA", "DI YOGYAKARTA", "D.I. YOGYAKARTA", "DIY", "YOGYAKARTA"),
    "11": ("ACEH", "NANGGROE ACEH DARUSSALAM", "DAERAH ISTIMEWA ACEH", "DI ACEH", "NAD"),
    "19": ("KEPULAUAN BANGKA BELITUNG", "BANGKA BELITUNG"),
    "52": ("NUSA TENGGARA BARAT", "NTB"),
    "53": ("NUSA TENGGARA TIMUR", "NTT"),
    "91": ("PAPUA", "IRIAN JAYA"),
    "92": ("PAPUA BARAT", "IRIAN JAYA BARAT"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """One region.

    code    2, 4 or 6 digits
    name    as in the table ('Kota Bandung'); empty when a retired code's name is not known
    status  current or retired
    """

    code: str
    name: str
    status: Status

    @property
    def level(self) -> RegionLevel:
        return _LEVELS[len(self.code)]

    @property
    def parent(self) -> str:
        """Code of the region above; empty for a province."""
        return self.code[:-2]

    @property
    def printed(self) -> str:
        """As the heading of a card prints it, without the word PROVINSI.

        >>> lookup("31").printed, lookup("3273").printed
        ('DKI JAKARTA', 'KOTA BANDUNG')
        """
        if self.code in _PRINTED:
            return _PRINTED[self.code][0]
        upper = self.name.upper()
        if self.code.startswith("317"):
            return upper.removeprefix("KOTA ADMINISTRASI ")
        return upper.replace("KABUPATEN ADMINISTRASI ", "KABUPATEN ADM. ")


@dataclass(frozen=True, slots=True)
class _Table:
    regions: Mapping[str, Region]
    by_key: Mapping[str, tuple[str, ...]]
    districts: Mapping[str, tuple[str, ...]]


_CODE = re.compile(r"[0-9]{2}(?:\.?[0-9]{2}){0,2}", re.ASCII)
_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_KIND = re.compile(
    r"^(?:(?P<province>PROVINSI ?|PROPINSI ?|PROV )"
    r"|(?P<regency>KABUPATEN ?|KAB |DATI II |DT II )"
    r"|(?P<city>KOTAMADYA ?|KOTAMADIA ?|KODYA |KODIA |KOTA )"
    r"|(?P<district>KECAMATAN ?|KEC |DISTRIK ))(?P<rest>.+)$"
)
_HEADS = ("PROVINSI", "KABUPATEN", "KECAMATAN")
_MISREAD = str.maketrans("01458", "OIASB")
_ADM = re.compile(r"\b(?:ADMINISTRASI|ADMINISTRATIF|ADM)\b")


def _words(name: str) -> str:
    text = unicodedata.normalize("NFKD", name[:MAX_NAME]).upper()
    text = _NOT_WORD.sub(" ", text.replace("'", "").replace("’", ""))
    text = re.sub(r"\bKEP\b", "KEPULAUAN", _ADM.sub(" ", text))
    return " ".join(text.split())


def _split(name: str) -> tuple[str, str]:
    """(kind, rest): kind is 'province', 'regency', 'city', 'district' or ''."""
    words = _words(name)
    found = _KIND.match(words)
    if found is None or found.lastgroup is None:
        return "", words
    kind = next(k for k in ("province", "regency", "city", "district") if found.group(k))
    return kind, found.group("rest")


def _mended(name: str) -> str:
    """Digits to the letters that they resemble; a misread kind in front put right."""
    first, _, rest = _words(name[:MAX_NAME].translate(_MISREAD)).partition(" ")
    for head in _HEADS:
        if rest and Levenshtein.distance(first, head, score_cutoff=2) <= 2:
            return f"{head} {rest}"
    return f"{first} {rest}"


def _key(words: str) -> str:
    return words.replace(" ", "")


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = resources.files(__package__).joinpath("regions.tsv").read_text(encoding="utf-8")
    regions: dict[str, Region] = {}
    by_key: dict[str, list[str]] = {}
    districts: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, flag, name, others, *_ = (*line.split("\t"), "", "")
        state = Status.CURRENT if flag == "c" else Status.RETIRED
        regions[code] = Region(code, name, state)
        if len(code) == 6:
            districts.setdefault(code[:4], []).append(code)
        names = [name, *others.split("|"), *_PRINTED.get(code, ())]
        for one in names:
            if not one:
                continue
            # A district's own name may begin with KOTA: only regencies carry the kind in front.
            rest = _words(one) if len(code) == 6 else _split(one)[1]
            key = _key(rest)
            codes = by_key.setdefault(key, [])
            if code not in codes:
                codes.append(code)
    return _Table(
        MappingProxyType(regions),
        MappingProxyType({k: tuple(v) for k, v in by_key.items()}),
        MappingProxyType({k: tuple(v) for k, v in districts.items()}),
    )


def _compact(code: str) -> str:
    return code.replace(".", "") if _CODE.fullmatch(code) else ""


def lookup(code: str) -> Region | None:
    """The region of a code ('31', '3171', '31.71.01'), or None for an unknown one."""
    return _table().regions.get(_compact(code))


def status(code: str) -> Status:
    """Current, retired or unknown.  Anything that is not a code is unknown."""
    region = lookup(code)
    return Status.UNKNOWN if region is None else region.status


def districts_in(regency: str) -> tuple[Region, ...]:
    """Districts of a regency or city, by its four-digit code; empty when none are known."""
    table = _table()
    return tuple(table.regions[code] for code in table.districts.get(_compact(regency), ()))


def _fits(region: Region, kind: str) -> bool:
    if kind == "":
        return True
    if kind in ("regency", "city"):
        return region.level is RegionLevel.REGENCY and (
            region.name.upper().startswith("KOTA ") == (kind == "city")
        )
    return region.level.value == kind


def _sorted(codes: set[str]) -> tuple[Region, ...]:
    regions = [_table().regions[code] for code in codes]
    regions.sort(key=lambda r: (len(r.code), r.status is not Status.CURRENT, r.code))
    return tuple(regions)


def find(name: str, *, level: RegionLevel | None = None) -> tuple[Region, ...]:
    """Regions of a printed name: larger ones first, current before retired.

    Spaces, punctuation, ADM., KAB./KABUPATEN and KOTA are evened out; a prefix,
    where there is one, decides between a regency and a city of the same name.

    >>> [r.code for r in find("BANDUNG", level=RegionLevel.REGENCY)]
    ['3204', '3273']
    >>> [r.code for r in find("KAB. BANDUNG")]
    ['3204']
    """
    by_key, regions = _table().by_key, _table().regions
    kind, rest = _split(name)
    codes = {c for c in by_key.get(_key(rest), ()) if _fits(regions[c], kind)}
    if kind:
        # KOTABARU and KOTA AGUNG are names, not a city BARU or AGUNG.
        whole = by_key.get(_key(_words(name)), ())
        codes.update(c for c in whole if regions[c].level is not RegionLevel.PROVINCE)
    elif not codes and rest.startswith("KOTA"):  # the space got lost
        glued = by_key.get(_key(rest.removeprefix("KOTA")), ())
        codes.update(c for c in glued if _fits(regions[c], "city"))
    return tuple(r for r in _sorted(codes) if level is None or r.level is level)


def closest(
    name: str, *, level: RegionLevel, within: str = "", letters_per_edit: int = 5
) -> Region | None:
    """The one region whose name is nearest to a misread one, or None.

    level             which kind of region
    within            code of a region that it must lie in; '' for anywhere
    letters_per_edit  one wrong letter is tolerated per so many letters of the name

    None as well when two different names are equally near.

    >>> closest("PROVINSI JAWA BARAI", level=RegionLevel.PROVINCE).code
    '32'
    """
    found = [r for r in find(name, level=level) if r.code.startswith(within)]
    if found:
        return found[0]
    kind, rest = _split(_mended(name))
    wanted = _key(rest)
    exact = [
        c
        for c in _table().by_key.get(wanted, ())
        if c.startswith(within)
        and _table().regions[c].level is level
        and _fits(_table().regions[c], kind)
    ]
    if exact:
        return _sorted(set(exact))[0]
    limit = len(wanted) // max(1, letters_per_edit)
    table = _table()
    best: dict[str, int] = {}
    for key, codes in table.by_key.items():
        if abs(len(key) - len(wanted)) > limit:
            continue
        fitting = [
            c
            for c in codes
            if c.startswith(within)
            and table.regions[c].level is level
            and _fits(table.regions[c], kind)
        ]
        if not fitting:
            continue
        distance = Levenshtein.distance(wanted, key, score_cutoff=limit)
        if distance <= limit:
            for code in fitting:
                best[code] = min(distance, best.get(code, distance))
    if not best:
        return None
    nearest = min(best.values())
    winners = _sorted({code for code, distance in best.items() if distance == nearest})
    names = {_key(_split(region.name)[1]) for region in winners}
    return winners[0] if len(names) == 1 else None
