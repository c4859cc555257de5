"""Where the invented families live: real region codes and names, invented streets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Place:
    """A district with one of its villages.  `code` has six digits; names are in capitals."""

    code: str
    province: str
    regency: str
    district: str
    village: str
    postcode: str

    @property
    def town(self) -> str:
        """The regency without its kind: BANDUNG, JAKARTA TIMUR."""
        return bare(self.regency)


def bare(regency: str) -> str:
    """A regency's name without its kind.

    >>> bare("KOTA ADM. JAKARTA TIMUR")
    'JAKARTA TIMUR'
    """
    for kind in ("KABUPATEN ADM. ", "KOTA ADM. ", "KABUPATEN ", "KOTA "):
        if regency.startswith(kind):
            return regency[len(kind) :]
    return regency


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, dict[str, list[tuple[str, str, str, str, tuple[str, ...]]]]]:
    """province code -> regency code -> districts (code, province, regency, district, villages+)."""
    table: dict[str, dict[str, list[tuple[str, str, str, str, tuple[str, ...]]]]] = {}
    province = regency = ""
    path = Path(__file__).parent / "data" / "places.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, code, *rest = line.split("\t")
        if kind == "P":
            province = rest[0]
        elif kind == "R":
            regency = rest[0]
        else:
            villages = (rest[1], *rest[2].split("|"))
            row = (code, province, regency, rest[0], villages)
            table.setdefault(code[:2], {}).setdefault(code[:4], []).append(row)
    return table


_WEIGHT = {
    "31": 14.0,
    "32": 16.0,
    "33": 12.0,
    "35": 13.0,
    "36": 6.0,
    "34": 3.0,
    "51": 5.0,
    "12": 7.0,
    "73": 4.0,
    "13": 3.0,
}


def place(rng: np.random.Generator, province: str = "") -> Place:
    """A district; populous provinces are likelier.  `province` is a two-digit code or ''."""
    table = _gazetteer()
    if not province:
        codes = sorted(table)
        weights = np.array([_WEIGHT.get(c, 1.3) for c in codes])
        province = codes[int(rng.choice(len(codes), p=weights / weights.sum()))]
    regencies = table[province]
    regency = sorted(regencies)[int(rng.integers(len(regencies)))]
    code, prov, reg, district, villages = regencies[regency][
        int(rng.integers(len(regencies[regency])))
    ]
    village = villages[1 + int(rng.integers(len(villages) - 1))]
    return Place(code, prov, reg, district, village, villages[0])


_STREETS = (
    "MELATI",
    "MAWAR",
    "KENANGA",
    "ANGGREK",
    "CEMPAKA",
    "DAHLIA",
    "FLAMBOYAN",
    "MERDEKA",
    "PAHLAWAN",
    "SUDIRMAN",
    "DIPONEGORO",
    "KARTINI",
    "GAJAHMADA",
    "VETERAN",
    "PEMUDA",
    "MANGGA",
    "RAMBUTAN",
    "DURIAN",
    "NANGKA",
    "JAMBU",
    "CENDRAWASIH",
    "KUTILANG",
    "MERPATI",
    "RAJAWALI",
    "KEMUNING",
    "TERATAI",
    "BOUGENVILLE",
    "SERUNI",
)
_ESTATES = (
    "PERUM GRIYA ASRI",
    "PERUMAHAN BUMI INDAH",
    "KOMP. DEPKEU",
    "PERUM PURI KENCANA PERMAI",
    "TAMAN HARAPAN BARU",
    "BTN LESTARI",
    "PERUM BUKIT CIPTA SEJAHTERA",
    "KOMPLEK TAMAN SARI PERSADA",
)


def street(rng: np.random.Generator) -> str:
    """The address line: from DUSUN KRAJAN to a line so long that it must be wrapped."""
    draw = rng.random()
    road = _STREETS[int(rng.integers(len(_STREETS)))]
    jl = ("JL ", "JL. ", "JALAN ", "GG ", "GANG ")[int(rng.integers(5))]
    number = int(rng.integers(1, 240))
    if draw < 0.22:
        hamlet = ("DUSUN ", "DSN ", "KP ", "KP. ", "LINGK ", "BR DINAS ", "JORONG ")
        return hamlet[int(rng.integers(len(hamlet)))] + road.title().upper()
    if draw < 0.6:
        no = ("NO ", "NO. ", "NO.", "NO : ")[int(rng.integers(4))]
        return f"{jl}{road} {no}{number}"
    estate = _ESTATES[int(rng.integers(len(_ESTATES)))]
    block = "ABCDEFGH"[int(rng.integers(8))] + str(int(rng.integers(1, 30)))
    if draw < 0.8:
        return f"{estate} BLOK {block} NO {int(rng.integers(1, 60))}"
    return f"{jl}{road} {int(rng.integers(1, 9))} {estate} BLOK {block} NO. {number}"
