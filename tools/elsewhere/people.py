"""Invented people, families and numbers, and dates in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

REGIONS = (
    # code, province, kind and name of the regency, districts (code, name), villages
    ("3171", "DKI JAKARTA", "KOTA JAKARTA PUSAT", ("06", "MENTENG"), ("CIKINI", "PEGANGSAAN")),
    (
        "3175",
        "DKI JAKARTA",
        "KOTA JAKARTA TIMUR",
        ("07", "DUREN SAWIT"),
        ("KLENDER", "PONDOK BAMBU"),
    ),
    ("3273", "JAWA BARAT", "KOTA BANDUNG", ("02", "COBLONG"), ("DAGO", "SEKELOA")),
    ("3201", "JAWA BARAT", "KABUPATEN BOGOR", ("01", "CIBINONG"), ("PABUARAN", "TENGAH")),
    ("3204", "JAWA BARAT", "KABUPATEN BANDUNG", ("05", "CILEUNYI"), ("CINUNUK", "CIMEKAR")),
    ("3374", "JAWA TENGAH", "KOTA SEMARANG", ("10", "TEMBALANG"), ("BULUSAN", "METESEH")),
    ("3310", "JAWA TENGAH", "KABUPATEN KLATEN", ("02", "GANTIWARNO"), ("KERTEN", "JABUNG")),
    (
        "3471",
        "DAERAH ISTIMEWA YOGYAKARTA",
        "KOTA YOGYAKARTA",
        ("03", "GONDOKUSUMAN"),
        ("BACIRO", "KLITREN"),
    ),
    ("3578", "JAWA TIMUR", "KOTA SURABAYA", ("08", "GUBENG"), ("AIRLANGGA", "MOJO")),
    ("3509", "JAWA TIMUR", "KABUPATEN JEMBER", ("21", "SUMBERSARI"), ("TEGAL GEDE", "WIROLEGI")),
    ("3671", "BANTEN", "KOTA TANGERANG", ("01", "TANGERANG"), ("SUKASARI", "BABAKAN")),
    ("5171", "BALI", "KOTA DENPASAR", ("01", "DENPASAR SELATAN"), ("SANUR", "SESETAN")),
    (
        "1271",
        "SUMATERA UTARA",
        "KOTA MEDAN",
        ("21", "MEDAN SELAYANG"),
        ("ASAM KUMBANG", "TANJUNG SARI"),
    ),
    ("1371", "SUMATERA BARAT", "KOTA PADANG", ("09", "KURANJI"), ("ANDURING", "LUBUK LINTAH")),
    ("7371", "SULAWESI SELATAN", "KOTA MAKASSAR", ("11", "BIRINGKANAYA"), ("DAYA", "PACCERAKKANG")),
    ("6472", "KALIMANTAN TIMUR", "KOTA SAMARINDA", ("05", "SAMARINDA ULU"), ("AIR PUTIH", "JAWA")),
    ("7171", "SULAWESI UTARA", "KOTA MANADO", ("05", "WANEA"), ("TINGKULU", "TELING ATAS")),
    ("8171", "MALUKU", "KOTA AMBON", ("02", "SIRIMAU"), ("BATU MERAH", "KARANG PANJANG")),
    ("9171", "PAPUA", "KOTA JAYAPURA", ("03", "ABEPURA"), ("KOTA BARU", "YOBE")),
    ("1171", "ACEH", "KOTA BANDA ACEH", ("04", "SYIAH KUALA"), ("KOPELMA DARUSSALAM", "RUKOH")),
    ("5371", "NUSA TENGGARA TIMUR", "KOTA KUPANG", ("04", "OEBOBO"), ("LILIBA", "FATULULI")),
    ("2171", "KEPULAUAN RIAU", "KOTA BATAM", ("12", "BATAM KOTA"), ("BALOI PERMAI", "BELIAN")),
)

# Word lists by custom: given names of men, of women, and what follows them.
NAMES = {
    "java": (
        ("AGUS", "SLAMET", "WAHYU", "BAMBANG", "TEGUH", "EKO", "DWI", "JOKO", "ARIF", "SUYATNO"),
        ("SRI", "ENDANG", "WAHYUNI", "RATNA", "NINGSIH", "LESTARI", "TRI", "SULASTRI", "WIWIK"),
        ("PRASETYO", "UTOMO", "NUGROHO", "HANDAYANI", "WIBOWO", "SANTOSO", "RAHAYU", "SUBEKTI"),
    ),
    "sunda": (
        ("ASEP", "DADANG", "UJANG", "CECEP", "IWAN", "DEDE", "ENCEP", "TATANG"),
        ("NENENG", "EUIS", "IIS", "LILIS", "CUCU", "NIA", "TETI", "YETI"),
        ("SURYANA", "HIDAYAT", "KURNIA", "SOMANTRI", "NURJANAH", "PERMANA", "KOMALASARI"),
    ),
    "arab": (
        ("MUHAMMAD", "AHMAD", "ABDUL", "FAISAL", "IBRAHIM", "MA'RUF", "YUSUF", "MOH."),
        ("SITI", "NUR", "FATIMAH", "KHADIJAH", "ZULAIKHA", "MARYAM", "RA'UDATUL"),
        ("HAKIM", "AZIZ", "FADILLAH", "HASANAH", "JANNAH", "SYARIF", "RAMADHANI", "FITRI"),
    ),
    "batak": (
        ("TIGOR", "PARLINDUNGAN", "HOTMAN", "BONAR", "JHONSON", "MANGASI"),
        ("ROULI", "TIURMA", "LAMRIA", "DEWI", "ROSMAIDA", "MELVA"),
        ("SIMANJUNTAK", "HUTAPEA", "SIREGAR", "NAINGGOLAN", "SITUMORANG", "PURBA"),
    ),
    "bali": (
        ("I WAYAN", "I MADE", "I NYOMAN", "I KETUT", "I GUSTI NGURAH"),
        ("NI LUH", "NI KADEK", "NI WAYAN", "NI KOMANG"),
        ("ARTAWAN", "SUDIARTA", "MAHENDRA", "ADNYANI", "SUKERTI", "YULIASTINI"),
    ),
    "east": (
        ("YOHANIS", "FREDERIK", "MARTHEN", "OKTOVIANUS", "JEFRY", "SILAS"),
        ("YULIANA", "DORTEA", "NOVITA", "ADRIANA", "SELFINA", "PAULINA"),
        ("WANGGAI", "PATTIASINA", "RUMBIAK", "LATUHERU", "TUMBELAKA", "MANDAGI"),
    ),
    "chinese": (
        ("HENDRA", "RUDY", "STEVEN", "KEVIN", "ANTONIUS"),
        ("LINDA", "MELISSA", "FELICIA", "SHIRLEY", "VERONICA"),
        ("GUNAWAN", "HALIM", "TANUWIJAYA", "LIMANTARA", "SUSANTO", "WIJAYA"),
    ),
}
ONE_WORD = (
    ("SUKARNO", "PAIMAN", "TUKIMIN", "SAMIRAN"),
    ("SUMINAH", "PONIRAH", "JUMIATI", "SARINEM"),
)
STREETS = ("JL. CONTOH NO. {n}", "DUSUN TELADAN", "PERUM GRIYA MISAL BLOK B{n}", "GG. UJI COBA {n}")
JOBS = (
    "KARYAWAN SWASTA",
    "WIRASWASTA",
    "MENGURUS RUMAH TANGGA",
    "PELAJAR/MAHASISWA",
    "PETANI/PEKEBUN",
    "GURU",
    "BURUH HARIAN LEPAS",
    "PEGAWAI NEGERI SIPIL",
)
FAITHS = ("ISLAM", "ISLAM", "ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDHA")
SCHOOLS = (
    "TAMAT SD/SEDERAJAT",
    "SLTP/SEDERAJAT",
    "SLTA/SEDERAJAT",
    "DIPLOMA IV/STRATA I",
    "TIDAK/BELUM SEKOLAH",
)
MONTHS = (
    "JANUARI FEBRUARI MARET APRIL MEI JUNI JULI AGUSTUS SEPTEMBER OKTOBER NOVEMBER DESEMBER".split()
)
MONTHS_EN = (
    "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()
)


@dataclass
class Person:
    """Somebody invented; `region` is an entry of REGIONS."""

    name: str
    sex: str
    birth_date: date
    birth_place: str
    nik: str
    region: tuple
    father: str = ""
    mother: str = ""
    faith: str = "ISLAM"
    job: str = "WIRASWASTA"
    school: str = "SLTA/SEDERAJAT"

    @property
    def dmy(self) -> str:
        return self.birth_date.strftime("%d-%m-%Y")


@dataclass
class Family:
    """The head, the spouse, the children and the number of their card."""

    people: list[Person]
    relations: list[str]
    number: str
    region: tuple
    street: str
    issued: date


def any_date(rng: Random, first: int, last: int) -> date:
    start = date(first, 1, 1)
    return start + timedelta(days=rng.randrange((date(last, 12, 31) - start).days))


def a_name(rng: Random, sex: str, custom: str, words: int = 0) -> str:
    """A name by a custom of NAMES, or one word alone ("one")."""
    if custom == "one":
        return rng.choice(ONE_WORD[sex == "F"])
    men, women, last = NAMES[custom]
    parts = [rng.choice(women if sex == "F" else men)]
    for _ in range(max(1, (words or rng.choice((2, 2, 3))) - 1)):
        parts.append(rng.choice([w for w in last if w not in parts]))
    return " ".join(parts)


def number(rng: Random, region: tuple, when: date, woman: bool = False) -> str:
    """Sixteen digits: region, district, date (women's days +40), a serial from 9000 on."""
    day = when.day + (40 if woman else 0)
    return f"{region[0]}{region[3][0]}{day:02d}{when:%m%y}{rng.randrange(9000, 10000)}"


def a_person(
    rng: Random,
    sex: str = "",
    born: tuple[int, int] = (1955, 2006),
    custom: str = "",
    region: tuple | None = None,
    words: int = 0,
) -> Person:
    """Somebody; what is not given is left to chance."""
    sex = sex or rng.choice("MF")
    custom = custom or rng.choice([*NAMES, "java", "arab", "one"])
    region = region or rng.choice(REGIONS)
    when = any_date(rng, *born)
    family_custom = custom if custom != "one" else "java"
    return Person(
        name=a_name(rng, sex, custom, words),
        sex=sex,
        birth_date=when,
        birth_place=place(rng, region),
        nik=number(rng, region, when, sex == "F"),
        region=region,
        father=a_name(rng, "M", family_custom),
        mother=a_name(rng, "F", family_custom),
        faith=rng.choice(FAITHS),
        job=rng.choice(JOBS),
        school=rng.choice(SCHOOLS[:4]),
    )


def place(rng: Random, region: tuple) -> str:
    """Where somebody of this region was born: mostly there."""
    if rng.random() < 0.3:
        region = rng.choice(REGIONS)
    name = region[2].split(" ", 1)[1]
    return "JAKARTA" if name.startswith("JAKARTA") and rng.random() < 0.6 else name


def a_family(rng: Random, children: int, mother_alone: bool = False) -> Family:
    """Head, spouse (unless the mother is alone) and children of one custom and one place."""
    custom = rng.choice(list(NAMES))
    region = rng.choice(REGIONS)
    people: list[Person] = []
    relations: list[str] = []
    head = a_person(rng, "F" if mother_alone else "M", (1965, 1985), custom, region)
    people.append(head)
    relations.append("KEPALA KELUARGA")
    wife = head
    if not mother_alone:
        wife = a_person(rng, "F", (1968, 1988), custom, region)
        people.append(wife)
        relations.append("ISTRI")
    for k in range(children):
        child = a_person(rng, "", (2004 + 2 * k, 2006 + 2 * k), custom, region)
        child.father = rng.choice(NAMES["java"][0]) if mother_alone else head.name
        child.mother = wife.name
        child.job = "PELAJAR/MAHASISWA" if k < 2 else "BELUM/TIDAK BEKERJA"
        child.school = "TIDAK/BELUM SEKOLAH"
        while any(child.name == other.name for other in people):
            child.name = a_name(rng, child.sex, custom, 3)
        people.append(child)
        relations.append("ANAK")
    for one in people:
        one.faith = head.faith
    issued = any_date(rng, 2012, 2018)
    return Family(
        people,
        relations,
        number(rng, region, any_date(rng, 2006, 2012)),
        region,
        rng.choice(STREETS).format(n=rng.randrange(1, 60)),
        issued,
    )


# -------------------------------------------------------------------------------- in words

_ONES = ("", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN")
_ONES_EN = (
    " ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN "
    "SIXTEEN SEVENTEEN EIGHTEEN NINETEEN"
).split(" ")
_TENS_EN = ("", "", "TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
_FIRST_EN = {
    "ONE": "FIRST",
    "TWO": "SECOND",
    "THREE": "THIRD",
    "FIVE": "FIFTH",
    "EIGHT": "EIGHTH",
    "NINE": "NINTH",
    "TWELVE": "TWELFTH",
}


def words(n: int) -> str:
    """1..2999 in Indonesian capitals."""
    if n >= 1000:
        head = "SERIBU" if n < 2000 else f"{_ONES[n // 1000]} RIBU"
        return f"{head} {words(n % 1000)}".strip()
    if n >= 100:
        head = "SERATUS" if n < 200 else f"{_ONES[n // 100]} RATUS"
        return f"{head} {words(n % 100)}".strip()
    if n >= 20:
        return f"{_ONES[n // 10]} PULUH {_ONES[n % 10]}".strip()
    if n >= 12:
        return f"{_ONES[n - 10]} BELAS"
    return {10: "SEPULUH", 11: "SEBELAS"}.get(n) or _ONES[n]


def english(n: int) -> str:
    """1..2999 in English capitals."""
    if n >= 2000:
        return f"TWO THOUSAND {english(n - 2000)}".strip()
    if n >= 1000:
        return f"ONE THOUSAND {english(n - 1000)}".strip()
    if n >= 100:
        return f"{_ONES_EN[n // 100]} HUNDRED {english(n % 100)}".strip()
    if n >= 20:
        return f"{_TENS_EN[n // 10]} {_ONES_EN[n % 10]}".strip()
    return _ONES_EN[n]


def english_day(n: int) -> str:
    """1..31 as an ordinal."""
    *front, last = english(n).split(" ")
    last = _FIRST_EN.get(last) or (last[:-1] + "IETH" if last.endswith("Y") else last + "TH")
    return " ".join([*front, last])


# ------------------------------------------------------------------------------------- MRZ


def check(text: str) -> str:
    """The check digit of ICAO 9303: weights 7, 3, 1."""
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def mrz(name: str, state: str, no: str, born: date, sex: str, until: date, more: str) -> list[str]:
    """Two lines of a passport; the last word of the name stands first."""
    clean = "".join(c for c in name.replace("-", " ") if c.isalpha() or c == " ").split()
    front, back = clean[:-1], clean[-1]
    if len(clean) == 1:
        line = back
    else:
        line = f"{back}<<{'<'.join(front)}"
    one = f"P<{state}{line}".ljust(44, "<")[:44]
    no = no.ljust(9, "<")
    birth, end = f"{born:%y%m%d}", f"{until:%y%m%d}"
    more = more.ljust(14, "<")
    more_check = "<" if not more.strip("<") else check(more)
    two = f"{no}{check(no)}{state}{birth}{check(birth)}{sex}{end}{check(end)}{more}{more_check}"
    both = two[:10] + two[13:20] + two[21:43]
    return [one, two + check(both)]
