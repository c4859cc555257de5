"""The person on a look-alike, as plain strings ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ..people import TODAY, Family, Person
from ..places import bare

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_EN = (
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Everything that look-alikes print of a person.  `sex` is M or F."""

    name: str
    nik: str
    sex: str
    birth_place: str
    birth_date: date
    address: str
    rt_rw: str
    village: str
    district: str
    regency: str
    province: str
    religion: str
    occupation: str
    marital: str
    blood: str
    father: str
    mother: str
    kk_number: str

    @property
    def sex_words(self) -> str:
        return "LAKI-LAKI" if self.sex == "M" else "PEREMPUAN"

    @property
    def city(self) -> str:
        """The regency without its kind."""
        return bare(self.regency)


def dashed(day: date) -> str:
    return f"{day.day:02d}-{day.month:02d}-{day.year}"


def long_date(day: date) -> str:
    """As letters write it: 17 Agustus 1990."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def english_date(day: date) -> str:
    return f"{day.day:02d} {MONTHS_EN[day.month - 1]} {day.year}"


def later(rng: np.random.Generator, day: date, least: float, most: float) -> date:
    """A date `least` to `most` years after `day`, never in the future and never before `day`."""
    moved = day + timedelta(days=int(rng.uniform(least, most) * 365.25))
    if moved > TODAY:
        moved = TODAY - timedelta(days=int(rng.integers(0, 900)))
    return max(moved, day)


def around_now(rng: np.random.Generator, back: float, ahead: float) -> date:
    """A day up to `back` years before now or `ahead` years after it."""
    return TODAY + timedelta(days=int(rng.uniform(-back, ahead) * 365.25))


def digits(rng: np.random.Generator, count: int) -> str:
    """`count` random digits, the first not 0."""
    if count < 1:
        return ""
    first = str(int(rng.integers(1, 10)))
    return first + "".join(str(int(d)) for d in rng.integers(0, 10, count - 1))


def other_nik(rng: np.random.Generator, nik: str) -> str:
    """A NIK for somebody else on the paper: a woman's date, the serial of the split kept."""
    day, month, year = (
        int(rng.integers(41, 69)),
        int(rng.integers(1, 13)),
        int(rng.integers(55, 99)),
    )
    return f"{nik[:6]}{day:02d}{month:02d}{year:02d}{nik[12:]}"


_FIRST = (
    "Darsono",
    "Wartini",
    "Hendrawan",
    "Sumiyati",
    "Baktiar",
    "Ratmini",
    "Gunarso",
    "Melati",
    "Partono",
    "Yuliarti",
    "Samiun",
    "Darwis",
    "Kusnadi",
    "Rosdiana",
    "Tarmizi",
    "Endang",
)
_LAST = (
    "Contoh",
    "Percobaan",
    "Ujicoba",
    "Teladan",
    "Sampel",
    "Misalan",
    "Peraga",
    "Rekaan",
)
_DEGREES = ("", ", S.H.", ", S.Sos.", ", M.Si.", ", S.E., M.M.", ", S.Pd., M.Pd.", ", S.IP.")


def official(rng: np.random.Generator) -> str:
    """An invented official's name."""
    first = _FIRST[int(rng.integers(len(_FIRST)))]
    last = _LAST[int(rng.integers(len(_LAST)))]
    return f"{first} {last}{_DEGREES[int(rng.integers(len(_DEGREES)))]}"


def civil_servant_number(rng: np.random.Generator) -> str:
    """A NIP whose digits form no date (month 13 and above)."""
    month = int(rng.integers(13, 99))
    return f"19{int(rng.integers(60, 99))}{month}{int(rng.integers(32, 99))} " + (
        f"{int(rng.integers(1990, 2020))}{int(rng.integers(13, 99))} "
        f"{int(rng.integers(1, 3))} {int(rng.integers(1, 999)):03d}"
    )


def of(rng: np.random.Generator, family: Family, person: Person) -> Holder:
    """The strings of one member of a family."""
    where = family.place
    return Holder(
        name=person.card_name if rng.random() < 0.5 else person.name,
        nik=person.nik,
        sex=person.sex,
        birth_place=person.birth_place,
        birth_date=person.birth_date,
        address=family.street,
        rt_rw=f"{family.rt}/{family.rw}",
        village=where.village,
        district=where.district,
        regency=where.regency,
        province=where.province,
        religion=person.religion,
        occupation=person.occupation,
        marital=person.marital,
        blood=person.blood or "-",
        father=person.father_name or "-",
        mother=person.mother_name,
        kk_number=family.kk_number,
    )
