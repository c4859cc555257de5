"""Invented families, from which every paper is drawn.

A family lives at a real place (region codes exist) but nobody in it does: serial numbers of NIK
and KK are 9000-9999, passport numbers X0000000-X0000999.  Each split has its own range of both,
so that no person of one split can appear in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from . import names
from .places import Place, place, street

TODAY = date(2026, 6, 30)
"""Every paper is at most this old; a constant, so that a seed means the same forever."""

SERIALS = {"train": (9000, 9700), "dev": (9700, 9850), "test": (9850, 10000)}
PASSPORTS = {"train": (0, 700), "dev": (700, 850), "test": (850, 1000)}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person.

    name          registry name, capitals, no titles (akta, passport)
    card_name     as KTP and KK print it: with titles and degrees where the person has them
    sex           M or F
    nik_agrees    False when the NIK's birth digits differ from the printed date (a real case)
    child_order   1 for the first child
    deed_number   registration number of the birth
    deed_date     its registration; deed_place its office
    father_name   '' for the child of a mother alone
    """

    name: str
    card_name: str
    nik: str
    nik_agrees: bool
    sex: str
    birth_place: str
    birth_date: date
    blood: str
    religion: str
    education: str
    occupation: str
    marital: str
    marriage_date: date | None
    relationship: str
    father_name: str
    mother_name: str
    child_order: int
    twin: bool
    custom: str
    deed_number: str
    deed_date: date
    deed_place: Place
    passport_number: str
    nationality: str = "WNI"

    def age(self, day: date = TODAY) -> int:
        """Whole years on a day."""
        had = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had else 1)


@dataclass(frozen=True, slots=True)
class Family:
    """A household as its family card lists it; the head is `members[0]`."""

    split: str
    kk_number: str
    kk_date: date
    place: Place
    street: str
    rt: str
    rw: str
    members: tuple[Person, ...]

    @property
    def head(self) -> Person:
        return self.members[0]

    def adults(self, day: date = TODAY) -> tuple[Person, ...]:
        """Members who may hold a KTP on that day."""
        return tuple(m for m in self.members if m.age(day) >= 17)

    def children(self, day: date = TODAY) -> tuple[Person, ...]:
        """Members under 17 on that day."""
        return tuple(m for m in self.members if m.age(day) < 17)

    def named(self, name: str) -> Person | None:
        """The member with that registry name, if one lives here (to find a child's father)."""
        return next((m for m in self.members if m.name == name), None)


_CUSTOMS_BY_PROVINCE = {
    "12": ("batak", 0.65),
    "13": ("minang", 0.7),
    "14": ("minang", 0.3),
    "32": ("sundanese", 0.45),
    "36": ("sundanese", 0.35),
    "33": ("javanese", 0.5),
    "34": ("javanese", 0.55),
    "35": ("javanese", 0.42),
    "51": ("balinese", 0.82),
    "73": ("bugis", 0.6),
    "74": ("bugis", 0.4),
    "76": ("bugis", 0.5),
    "61": ("chinese", 0.25),
    "19": ("chinese", 0.25),
    "11": ("arabic", 0.7),
    "53": ("eastern", 0.8),
    "71": ("eastern", 0.5),
    "81": ("eastern", 0.6),
    "91": ("eastern", 0.75),
    "92": ("eastern", 0.75),
    "93": ("eastern", 0.75),
    "94": ("eastern", 0.8),
    "95": ("eastern", 0.85),
    "96": ("eastern", 0.7),
}
_EVERYWHERE = ("javanese", "sundanese", "arabic", "modern", "batak", "chinese", "one_word")
_EVERYWHERE_P = (0.2, 0.1, 0.27, 0.2, 0.06, 0.07, 0.1)


def _custom(rng: np.random.Generator, province: str, old: bool) -> str:
    local = _CUSTOMS_BY_PROVINCE.get(province)
    if local is not None and rng.random() < local[1]:
        if local[0] == "javanese" and rng.random() < (0.4 if old else 0.1):
            return "one_word"
        return local[0]
    return _EVERYWHERE[int(rng.choice(len(_EVERYWHERE), p=_EVERYWHERE_P))]


def _religion(rng: np.random.Generator, custom: str) -> str:
    draw = rng.random()
    if custom == "balinese":
        return "HINDU"
    if custom in ("arabic", "minang", "bugis", "sundanese"):
        return "ISLAM"
    if custom == "batak":
        return "KRISTEN" if draw < 0.7 else ("KATHOLIK" if draw < 0.82 else "ISLAM")
    if custom == "eastern":
        return "KRISTEN" if draw < 0.58 else ("KATHOLIK" if draw < 0.95 else "ISLAM")
    if custom == "chinese":
        for limit, name in ((0.38, "BUDDHA"), (0.68, "KRISTEN"), (0.93, "KATHOLIK")):
            if draw < limit:
                return name
        return "KHONGHUCU"
    if draw < 0.9:
        return "ISLAM"
    return (
        "KRISTEN"
        if draw < 0.96
        else ("KATHOLIK" if draw < 0.995 else "KEPERCAYAAN TERHADAP TUHAN YME")
    )


_EDUCATION = (
    "TAMAT SD/SEDERAJAT",
    "SLTP/SEDERAJAT",
    "SLTA/SEDERAJAT",
    "DIPLOMA I/II",
    "AKADEMI/DIPLOMA III/S. MUDA",
    "DIPLOMA IV/STRATA I",
    "STRATA II",
)
_JOBS_M = (
    "KARYAWAN SWASTA",
    "WIRASWASTA",
    "PEGAWAI NEGERI SIPIL (PNS)",
    "PETANI/PEKEBUN",
    "BURUH HARIAN LEPAS",
    "PEDAGANG",
    "GURU",
    "KEPOLISIAN RI (POLRI)",
    "TENTARA NASIONAL INDONESIA (TNI)",
    "NELAYAN/PERIKANAN",
    "SOPIR",
    "KARYAWAN BUMN",
    "TUKANG BATU",
    "MEKANIK",
    "DOSEN",
    "BURUH TANI/PERKEBUNAN",
    "PERANGKAT DESA",
    "PELAUT",
)
_JOBS_F = (
    "MENGURUS RUMAH TANGGA",
    "MENGURUS RUMAH TANGGA",
    "MENGURUS RUMAH TANGGA",
    "KARYAWAN SWASTA",
    "PEGAWAI NEGERI SIPIL (PNS)",
    "GURU",
    "PERAWAT",
    "BIDAN",
    "PEDAGANG",
    "WIRASWASTA",
    "PETANI/PEKEBUN",
    "TUKANG JAHIT",
    "KARYAWAN HONORER",
)
_BLOOD = ("-", "", "A", "B", "AB", "O", "A+", "O+", "TIDAK TAHU")
_BLOOD_P = (0.33, 0.08, 0.13, 0.14, 0.05, 0.21, 0.02, 0.02, 0.02)


def between(rng: np.random.Generator, first: date, last: date) -> date:
    """A day from `first` to `last`, both possible; `first` when they are in the wrong order."""
    span = (last - first).days
    return first if span <= 0 else first + timedelta(days=int(rng.integers(span + 1)))


def years_after(day: date, years: float) -> date:
    """The day that many years later."""
    return day + timedelta(days=round(years * 365.2425))


def _nik(
    rng: np.random.Generator, code: str, born: date, sex: str, split: str, used: set[str]
) -> str:
    low, high = SERIALS[split]
    day = born.day + (40 if sex == "F" else 0)
    while True:
        nik = f"{code}{day:02d}{born:%m%y}{int(rng.integers(low, high)):04d}"
        if nik not in used:
            used.add(nik)
            return nik


_RETIRED = ("647301", "640401", "732301", "920401", "911401", "731901")


def _deed(rng: np.random.Generator, born: date, home: Place) -> tuple[str, date]:
    """Number and date of the registration of a birth, in the form of its time."""
    late = rng.random() < (0.35 if born.year < 2005 else 0.12)
    first = born + timedelta(days=int(rng.integers(3, 60)))
    day = between(rng, first, TODAY) if late else first
    day = min(day, TODAY)
    serial = int(rng.integers(9000, 10000))
    if day.year >= 2008:
        kind = "LT" if late and (day - born).days > 60 else "LU"
        if rng.random() < 0.03:
            kind = "LI"
        sep = "-" if rng.random() < 0.9 else "."
        return f"{home.code[:4]}{sep}{kind}{sep}{day:%d%m%Y}{sep}{serial}", day
    short = "".join(w[0] for w in home.town.split())[:2]
    kind = ("U", "UM", "IST", "DISP", "UM-WNI", "CSL")[int(rng.integers(6))]
    form = int(rng.integers(5))
    if form == 0:
        return f"{serial}/{kind}/{short}/{day.year}", day
    if form == 1:
        return f"{serial // 1000}.{serial % 1000:03d}/{kind}/{day.year}", day
    if form == 2:
        return f"{serial:05d}/{kind}/{day.year}", day
    if form == 3:
        return f"{kind}/{serial}/{day.month:02d}/{day.year}", day
    return f"{serial}/{day.year}", day


class _Maker:
    """Builds the members of one family, keeping its NIKs and passport numbers apart."""

    def __init__(self, rng: np.random.Generator, split: str, home: Place) -> None:
        self.rng = rng
        self.split = split
        self.home = home
        self.used: set[str] = set()
        low, high = PASSPORTS[split]
        self.numbers = [int(n) for n in rng.choice(np.arange(low, high), 12, replace=False)]
        self.given: set[int] = set()

    def birth_home(self) -> Place:
        draw = self.rng.random()
        if draw < 0.62:
            return self.home
        return place(self.rng, self.home.code[:2] if draw < 0.82 else "")

    def person(
        self,
        *,
        name: str,
        sex: str,
        born: date,
        custom: str,
        religion: str,
        relationship: str,
        father: str,
        mother: str,
        order: int,
        marital: str,
        married: date | None,
        birth_home: Place | None = None,
        twin: bool = False,
    ) -> Person:
        """One person with every number that belongs to them."""
        rng = self.rng
        origin = birth_home or self.birth_home()
        draw = rng.random()
        where = origin.town
        if where.startswith("JAKARTA") and draw < 0.75:
            where = "JAKARTA"
        elif draw < 0.12:
            where = origin.district
        elif draw < 0.15:
            where = origin.village
        code = origin.code if rng.random() < 0.75 else self.home.code
        if born.year < 2012 and rng.random() < 0.03:
            code = _RETIRED[int(rng.integers(len(_RETIRED)))]
        agrees = rng.random() >= 0.015
        nik_born = born
        if not agrees:
            nik_born = between(rng, date(born.year, 1, 1), date(born.year, 12, 28))
            agrees = nik_born == born
        nik = _nik(rng, code, nik_born, sex, self.split, self.used)
        age = (TODAY - born).days / 365.25
        education, occupation = self._work(age, sex)
        degree = education in ("DIPLOMA IV/STRATA I", "STRATA II", "AKADEMI/DIPLOMA III/S. MUDA")
        hajj = religion == "ISLAM" and age > 38 and rng.random() < 0.16
        shown = name
        if age > 22 and (hajj or (degree and rng.random() < 0.45)):
            shown = names.with_titles(rng, name, sex, hajj, degree)
        number, registered = _deed(rng, born, origin)
        return Person(
            name=name,
            card_name=shown,
            nik=nik,
            nik_agrees=agrees,
            sex=sex,
            birth_place=where,
            birth_date=born,
            blood=_BLOOD[int(rng.choice(len(_BLOOD), p=_BLOOD_P))],
            religion=religion,
            education=education,
            occupation=occupation,
            marital=marital,
            marriage_date=married,
            relationship=relationship,
            father_name=father,
            mother_name=mother,
            child_order=order,
            twin=twin,
            custom=custom,
            deed_number=number,
            deed_date=registered,
            deed_place=origin,
            passport_number=f"X{self._passport():07d}",
        )

    def _passport(self) -> int:
        """A number that nobody else of the family has; large families need more than were drawn."""
        if not self.numbers:
            low, high = PASSPORTS[self.split]
            left = sorted(set(range(low, high)) - self.given)
            self.numbers = [int(n) for n in self.rng.choice(left, 12, replace=False)]
        number = self.numbers.pop()
        self.given.add(number)
        return number

    def _work(self, age: float, sex: str) -> tuple[str, str]:
        rng = self.rng
        if age < 6:
            return "TIDAK/BELUM SEKOLAH", "BELUM/TIDAK BEKERJA"
        if age < 18:
            level = "BELUM TAMAT SD/SEDERAJAT" if age < 12 else "TAMAT SD/SEDERAJAT"
            if age >= 15:
                level = "SLTP/SEDERAJAT"
            return level, "PELAJAR/MAHASISWA"
        weights = np.array([3, 3, 8, 0.5, 1.5, 3.5, 0.6] if age < 60 else [7, 3, 3, 0.5, 1, 1, 0.2])
        level = _EDUCATION[int(rng.choice(len(_EDUCATION), p=weights / weights.sum()))]
        if age < 23 and rng.random() < 0.7:
            return "SLTA/SEDERAJAT", "PELAJAR/MAHASISWA"
        if age > 60 and rng.random() < 0.3:
            return level, "PENSIUNAN"
        jobs = _JOBS_M if sex == "M" else _JOBS_F
        return level, jobs[int(rng.integers(len(jobs)))]

    def parents(self, custom: str, family_name: str) -> tuple[str, str]:
        rng = self.rng
        older = (
            "one_word"
            if custom in ("javanese", "sundanese", "modern") and rng.random() < 0.5
            else custom
        )
        father = names.given(rng, older, "M", family_name, int(rng.integers(1, 5)))
        mother = names.given(rng, older, "F", "", int(rng.integers(1, 5)))
        return father, mother


def _birth(rng: np.random.Generator, years: float) -> date:
    day = TODAY - timedelta(days=round(years * 365.2425) + int(rng.integers(0, 200)))
    if years > 45 and rng.random() < 0.12:
        month, dom = ((1, 1), (12, 31), (7, 1))[int(rng.integers(3))]
        day = date(day.year, month, dom)
    return day


def family(rng: np.random.Generator, split: str) -> Family:
    """One household of 1-10 people (mostly 3-5), consistent in ages, parents and marriage."""
    # The same seed must not make the same people in two splits.
    rng = np.random.default_rng([int(rng.integers(2**62)), *split.encode()])
    home = place(rng)
    maker = _Maker(rng, split, home)
    custom = _custom(rng, home.code[:2], old=False)
    religion = _religion(rng, custom)
    clan = names.surname(rng, custom) if custom in names.CLANS else ""
    kind = ("couple", "single_mother", "widow", "alone", "newlyweds", "three_generations")[
        int(rng.choice(6, p=[0.67, 0.07, 0.06, 0.03, 0.06, 0.11]))
    ]
    head_age = float(rng.uniform(19.5, 31) if kind == "newlyweds" else rng.triangular(24, 38, 74))
    head_sex = "F" if kind in ("single_mother", "widow") else "M"
    if kind == "alone" and rng.random() < 0.5:
        head_sex = "F"
    head_born = _birth(rng, head_age)
    partner_born = _birth(rng, max(19.0, head_age - float(rng.normal(3, 2.5))))
    mother_born = head_born if head_sex == "F" else partner_born
    wed_age = float(np.clip(rng.normal(23, 3), 18, 34))
    married: date | None = years_after(max(head_born, mother_born), wed_age)
    if kind == "newlyweds":
        married = TODAY - timedelta(days=int(rng.integers(20, 700)))
    if kind == "alone":
        married = None
    if married is not None and married > TODAY:
        married = TODAY - timedelta(days=int(rng.integers(300, 900)))
    single_birth = kind == "single_mother" and rng.random() < 0.6
    head_name = names.given(rng, custom, head_sex, clan, int(rng.integers(1, 5)))
    if rng.random() < 0.03:
        head_name = names.long_name(rng, head_sex)
    marital = {"alone": "BELUM KAWIN", "widow": "CERAI MATI", "single_mother": "CERAI HIDUP"}.get(
        kind, "KAWIN"
    )
    if single_birth:
        marital, married = "BELUM KAWIN", None
    hf, hm = maker.parents(custom, clan)
    members = [
        maker.person(
            name=head_name,
            sex=head_sex,
            born=head_born,
            custom=custom,
            religion=religion,
            relationship="KEPALA KELUARGA",
            father=hf,
            mother=hm,
            order=int(rng.integers(1, 6)),
            marital=marital,
            married=married,
        )
    ]
    father_name, mother_name = head_name, ""
    if head_sex == "F":
        mother_name = head_name
        father_name = "" if single_birth else names.given(rng, custom, "M", clan, 1)
    if kind in ("couple", "newlyweds", "three_generations"):
        wife_custom = custom if rng.random() < 0.75 else _custom(rng, home.code[:2], old=False)
        wife_clan = names.surname(rng, wife_custom) if wife_custom in names.CLANS else ""
        mother_name = names.given(rng, wife_custom, "F", wife_clan, int(rng.integers(1, 5)))
        if rng.random() < 0.02:
            mother_name = names.long_name(rng, "F")
        wf, wm = maker.parents(wife_custom, wife_clan)
        members.append(
            maker.person(
                name=mother_name,
                sex="F",
                born=partner_born,
                custom=wife_custom,
                religion=religion,
                relationship="ISTRI",
                father=wf,
                mother=wm,
                order=int(rng.integers(1, 6)),
                marital="KAWIN",
                married=married,
            )
        )
    if kind not in ("alone", "newlyweds"):
        start = married or years_after(mother_born, float(rng.uniform(18, 27)))
        members += _children(
            maker, custom, religion, clan, father_name, mother_name, start, mother_born, head_age
        )
    if kind == "three_generations":
        members += _others(maker, members, custom, religion, hm)
    last_move = max(
        [date(2004, 1, 5)]
        + [years_after(head_born, 17.2)]
        + ([married] if married is not None else [])
    )
    kk_date = between(rng, min(last_move, TODAY), min(years_after(last_move, 6), TODAY))
    low, high = SERIALS[split]
    number = f"{home.code}{kk_date:%d%m%y}{int(rng.integers(low, high)):04d}"
    rt, rw = int(rng.integers(1, 22)), int(rng.integers(0, 16))
    width = 3 if rng.random() < 0.9 else 2
    return Family(
        split=split,
        kk_number=number,
        kk_date=kk_date,
        place=home,
        street=street(rng),
        rt=f"{rt:0{width}d}",
        rw=f"{rw:0{width}d}",
        members=tuple(members[:10]),
    )


def _children(
    maker: _Maker,
    custom: str,
    religion: str,
    clan: str,
    father: str,
    mother: str,
    start: date,
    mother_born: date,
    head_age: float,
) -> list[Person]:
    """Children by age; grown-up ones have mostly moved out but keep their place in the order."""
    rng = maker.rng
    wanted = int(
        rng.choice([0, 1, 2, 3, 4, 5, 6, 8], p=[0.03, 0.19, 0.34, 0.23, 0.1, 0.06, 0.03, 0.02])
    )
    large = 30 < head_age < 60 and rng.random() < 0.06
    if large:
        wanted = int(rng.integers(6, 9))
    origin = maker.home if rng.random() < 0.7 else maker.birth_home()
    born = years_after(start, float(rng.uniform(0.8, 2.5)))
    found: list[Person] = []
    order = 0
    style = custom if custom in ("balinese", *names.CLANS) else ""
    while order < wanted and born < TODAY and born < years_after(mother_born, 46):
        order += 1
        twin = rng.random() < 0.03
        for _ in range(2 if twin else 1):
            sex = "M" if rng.random() < 0.51 else "F"
            draw = rng.random()
            own = style or (
                "modern"
                if draw < 0.45
                else ("arabic" if draw < 0.8 and religion == "ISLAM" else custom)
            )
            name = names.given(rng, own, sex, clan, order)
            if rng.random() < 0.04:
                name = names.long_name(rng, sex)
            age = (TODAY - born).days / 365.25
            person = maker.person(
                name=name,
                sex=sex,
                born=born,
                custom=own,
                religion=religion,
                relationship="ANAK",
                father=father,
                mother=mother,
                order=order,
                marital="BELUM KAWIN",
                married=None,
                birth_home=origin,
                twin=twin,
            )
            if age < 24 or large or rng.random() < 0.25:
                found.append(person)
            if twin:
                order += 1
        order -= 1 if twin else 0
        born = years_after(born, float(rng.uniform(1.1, 2.4 if large else 5.5)))
    return found[:8]


def _others(
    maker: _Maker,
    members: list[Person],
    custom: str,
    religion: str,
    head_mother: str,
) -> list[Person]:
    """A grandmother, a grandchild, a cousin or a household help."""
    rng = maker.rng
    head = members[0]
    found: list[Person] = []
    gf, gm = maker.parents("one_word", "")
    if rng.random() < 0.6:
        found.append(
            maker.person(
                name=head_mother,
                sex="F",
                born=years_after(head.birth_date, -float(rng.uniform(19, 33))),
                custom=custom,
                religion=religion,
                relationship="ORANG TUA" if rng.random() < 0.7 else "MERTUA",
                father=gf,
                mother=gm,
                order=int(rng.integers(1, 6)),
                marital="CERAI MATI",
                married=None,
            )
        )
    grown = [m for m in members if m.relationship == "ANAK" and m.age() >= 20]
    if grown and rng.random() < 0.7:
        parent = grown[0]
        born = years_after(
            parent.birth_date, float(rng.uniform(19, 19 + max(0.5, parent.age() - 19.5)))
        )
        if born < TODAY:
            sex = "M" if rng.random() < 0.5 else "F"
            own = "modern" if rng.random() < 0.6 else "arabic"
            other = names.given(rng, own, "F" if parent.sex == "M" else "M")
            father, mother = (parent.name, other) if parent.sex == "M" else (other, parent.name)
            found.append(
                maker.person(
                    name=names.given(rng, own, sex),
                    sex=sex,
                    born=born,
                    custom=own,
                    religion=religion,
                    relationship="CUCU",
                    father=father,
                    mother=mother,
                    order=1,
                    marital="BELUM KAWIN",
                    married=None,
                    birth_home=maker.home,
                )
            )
    if rng.random() < 0.25 or not found:
        sex = "F" if rng.random() < 0.6 else "M"
        f, m = maker.parents(custom, "")
        found.append(
            maker.person(
                name=names.given(rng, "javanese", sex),
                sex=sex,
                born=_birth(rng, float(rng.uniform(14, 45))),
                custom="javanese",
                religion=religion,
                relationship="FAMILI LAIN" if rng.random() < 0.7 else "PEMBANTU",
                father=f,
                mother=m,
                order=int(rng.integers(1, 5)),
                marital="BELUM KAWIN",
                married=None,
            )
        )
    return found


def strata(person: Person, family: Family) -> tuple[str, ...]:
    """Groups that reports name apart: one_word_name, child, balinese, papua, ..."""
    found: list[str] = []
    if " " not in person.name:
        found.append("one_word_name")
    if len(person.name) > 39:
        found.append("long_name")
    if person.age() < 17:
        found.append("child")
    if person.age() >= 60:
        found.append("elderly")
    if person.custom in ("balinese", "chinese", "batak"):
        found.append(person.custom)
    if family.place.code[0] == "9":
        found.append("papua")
    if family.place.code.startswith("31"):
        found.append("jakarta")
    if person.card_name != person.name:
        found.append("titles")
    if not person.father_name:
        found.append("single_mother")
    if not person.nik_agrees:
        found.append("nik_differs_from_date")
    return tuple(found)
