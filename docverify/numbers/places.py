"""Places of birth: how close a declared and a printed one are.

People's papers routinely name the district on one and the regency on the other, keep a name that
was given up decades ago, or say KOTA in front of it or not.  All of that is compatible, and a
difference is never worth more than a note:

identical   equal without KOTA, KABUPATEN, ADM. and the like
equivalent  another name or spelling of the same place, or one letter misread
variant     one lies in the other, or one name contains the other (JAKARTA, JAKARTA PUSAT)
different   none of these

The regions come from `regions`; renames, short forms and countries are listed here.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

from docverify.numbers import regions
from docverify.numbers.name_match import spelling_key
from docverify.numbers.names import normalise
from docverify.types import Level

__all__ = ["compare_places"]

_LETTERS_PER_EDIT = 6
_LONGEST = 120
_KIND = re.compile(
    r"^(?:PROVINSI|PROPINSI|PROV|KABUPATEN|KAB|KOTAMADYA|KOTAMADIA|KODYA|KOTA|DATI|DT|"
    r"KECAMATAN|KEC|DISTRIK|KELURAHAN|KEL|DESA|DS|II)\b(?= \S)"
)
_ADM = re.compile(r"\b(?:ADMINISTRASI|ADMINISTRATIF|ADM)\b")
_DIGITS = str.maketrans("01458", "OIASB")
_PARTS = re.compile(r"\s*[,/()]\s*|\s+-\s+|\s*\b(?=KAB\b|KABUPATEN\b|KEC\b|PROV\b)")

_DIRECTIONS = ("UTARA", "SELATAN", "TIMUR", "BARAT", "TENGAH", "PUSAT", "KOTA", "BARU")
_GENERIC_WORDS = """
UTARA SELATAN TIMUR BARAT TENGAH PUSAT DAYA LAUT TENGGARA KOTA BARU LAMA HULU HILIR ULU
ILIR RAYA BESAR KECIL TANJUNG TELUK SUNGAI PULAU KEPULAUAN MUARA KUALA UJUNG PADANG BATU
GUNUNG BANDAR DAN DI JAWA SUMATERA SULAWESI KALIMANTAN NUSA SUMBER KARANG PEMATANG
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
"""Words that alone do not make one place contain another."""

_SAME = """
MAKASSAR: UJUNG PANDANG, MAKASAR, UJUNGPANDANG
JAKARTA: BATAVIA, DJAKARTA, JKT, DKI, DKI JAKARTA, DAERAH KHUSUS JAKARTA, JAYAKARTA,
 DAERAH KHUSUS IBUKOTA JAKARTA, D K I JAKARTA, DKJ
JAKARTA PUSAT: JAKPUS
JAKARTA UTARA: JAKUT
JAKARTA BARAT: JAKBAR
JAKARTA SELATAN: JAKSEL
JAKARTA TIMUR: JAKTIM
KEPULAUAN SERIBU: PULAU SERIBU, KEP SERIBU
YOGYAKARTA: DJOKJAKARTA, JOGJAKARTA, JOGYAKARTA, YOGJAKARTA, DJOGJAKARTA, JOGJA, YOGYA, DIY,
 DAERAH ISTIMEWA YOGYAKARTA, DI YOGYAKARTA, D I YOGYAKARTA, NGAYOGYAKARTA
JAYAPURA: HOLLANDIA, SUKARNAPURA, SOEKARNAPURA, DJAJAPURA, KOTABARU IRIAN
PAPUA: IRIAN JAYA, IRIAN BARAT, IRIAN, IRJA, IRIAN DJAJA
PAPUA BARAT: IRIAN JAYA BARAT
JAMBI: TELANAIPURA, DJAMBI
BANDAR LAMPUNG: TANJUNG KARANG, TELUK BETUNG, TANJUNG KARANG TELUK BETUNG, TELUKBETUNG
TOBA: TOBA SAMOSIR, TOBASA
POLEWALI MANDAR: POLEWALI MAMASA, POLMAS, POLMAN
PANGKAJENE KEPULAUAN: PANGKAJENE DAN KEPULAUAN, PANGKEP, PANGKAJENE, PANGKADJENE
SIDENRENG RAPPANG: SIDRAP
KOTABARU: KOTA BARU, KOTABAROE
SURAKARTA: SOLO, SOERAKARTA, SALA
BOGOR: BUITENZORG
BUKITTINGGI: FORT DE KOCK, BUKIT TINGGI
BANDA ACEH: KUTARAJA, KOETARADJA, KUTA RAJA
ACEH: NANGGROE ACEH DARUSSALAM, NAD, DI ACEH, D I ACEH, DAERAH ISTIMEWA ACEH
OGAN KOMERING ULU: OKU
OGAN KOMERING ILIR: OKI
HULU SUNGAI UTARA: HSU
HULU SUNGAI SELATAN: HSS
HULU SUNGAI TENGAH: HST
BANGKA BELITUNG: KEPULAUAN BANGKA BELITUNG, BABEL
KEPULAUAN RIAU: KEPRI
NUSA TENGGARA BARAT: NTB
NUSA TENGGARA TIMUR: NTT
KEPULAUAN TANIMBAR: MALUKU TENGGARA BARAT
MAHAKAM ULU: MAHAKAM HULU
PASANGKAYU: MAMUJU UTARA
MOROTAI: PULAU MOROTAI
PALANGKARAYA: PALANGKA RAYA
PARE PARE: PAREPARE
BAU BAU: BAUBAU
LUBUKLINGGAU: LUBUK LINGGAU
PEMATANGSIANTAR: PEMATANG SIANTAR, SIANTAR
TEBINGTINGGI: TEBING TINGGI
SAWAHLUNTO: SAWAH LUNTO
PADANGSIDIMPUAN: PADANG SIDEMPUAN, PADANG SIDIMPUAN, SIDEMPUAN
BANDUNG: BDG, BANDOENG
SURABAYA: SBY
TIMOR LESTE: TIMOR TIMUR, EAST TIMOR, TIMTIM, TIMOR PORTUGIS
MALAYSIA: MALAISYA, FEDERATION OF MALAYSIA
SINGAPURA: SINGAPORE, SINGAPOR
SAUDI ARABIA: ARAB SAUDI, KERAJAAN ARAB SAUDI, KSA, KINGDOM OF SAUDI ARABIA, SAUDI
UNI EMIRAT ARAB: UNITED ARAB EMIRATES, UEA, UAE
MESIR: EGYPT
YAMAN: YEMEN
YORDANIA: JORDAN
SURIAH: SYRIA, SIRIA
KUWAIT: KUWEIT
QATAR: KATAR
TURKI: TURKEY, TURKIYE
HONG KONG: HONGKONG
TAIWAN: REPUBLIC OF CHINA, FORMOSA
TIONGKOK: CINA, CHINA, RRT, RRC, REPUBLIK RAKYAT TIONGKOK, REPUBLIK RAKYAT CINA
JEPANG: JAPAN
KOREA SELATAN: KOREA, SOUTH KOREA, REPUBLIC OF KOREA
FILIPINA: PHILIPPINES, PHILIPINA, PILIPINA
THAILAND: MUANGTHAI
MYANMAR: BIRMA, BURMA
KAMBOJA: CAMBODIA, KAMPUCHEA
VIETNAM: VIET NAM
BRUNEI: BRUNEI DARUSSALAM
INDIA: HINDIA
PAPUA NUGINI: PAPUA NEW GUINEA, PNG
AUSTRALIA: OSTRALI
SELANDIA BARU: NEW ZEALAND
BELANDA: NETHERLANDS, THE NETHERLANDS, HOLLAND, NEDERLAND
JERMAN: GERMANY, DEUTSCHLAND
PERANCIS: PRANCIS, FRANCE
INGGRIS: UNITED KINGDOM, GREAT BRITAIN, ENGLAND, UK, BRITANIA RAYA
ITALIA: ITALY
SPANYOL: SPAIN
SWISS: SWITZERLAND
RUSIA: RUSSIA, UNI SOVIET
AMERIKA SERIKAT: UNITED STATES, UNITED STATES OF AMERICA, USA, US, AMERIKA
KANADA: CANADA
SURINAME: SURINAM
AFRIKA SELATAN: SOUTH AFRICA
KUALA LUMPUR: KUALALUMPUR
MEKAH: MAKKAH, MECCA, MEKKAH, MAKKAH AL MUKARRAMAH
MADINAH: MEDINAH, MEDINA
JEDDAH: JIDDAH, JEDAH, DJEDDAH
RIYADH: RIYAD, RIAD
KAIRO: CAIRO
DEN HAAG: S GRAVENHAGE, THE HAGUE
"""

_INSIDE = """
MALAYSIA: KUALA LUMPUR, JOHOR, JOHOR BAHRU, PENANG, PULAU PINANG, KUCHING, SARAWAK, SABAH, TAWAU,
 KOTA KINABALU, SANDAKAN, SELANGOR, MELAKA, IPOH, LAHAD DATU
SAUDI ARABIA: MEKAH, MADINAH, JEDDAH, RIYADH, DAMMAM, THAIF
TIMOR LESTE: DILI, BAUCAU, LOSPALOS, VIQUEQUE, AILEU, ERMERA, LIQUICA, SUAI, AINARO, MANATUTO,
 BOBONARO, MALIANA, MANUFAHI, OECUSSI
TAIWAN: TAIPEI, KAOHSIUNG, TAICHUNG, TAOYUAN
TIONGKOK: BEIJING, SHANGHAI, GUANGZHOU, FUJIAN
JEPANG: TOKYO, OSAKA, NAGOYA, KYOTO
BELANDA: AMSTERDAM, ROTTERDAM, DEN HAAG, UTRECHT, LEIDEN
MESIR: KAIRO, ALEXANDRIA
JERMAN: BERLIN, HAMBURG, MUNCHEN, FRANKFURT
AUSTRALIA: SYDNEY, MELBOURNE, PERTH, DARWIN, BRISBANE
AMERIKA SERIKAT: NEW YORK, LOS ANGELES, CALIFORNIA, WASHINGTON
INGGRIS: LONDON
PERANCIS: PARIS
UNI EMIRAT ARAB: DUBAI, ABU DHABI
QATAR: DOHA
FILIPINA: MANILA, DAVAO
THAILAND: BANGKOK
"""

_MOTHERS = MappingProxyType(
    {
        "36": "32",
        "21": "14",
        "19": "16",
        "75": "71",
        "82": "81",
        "65": "64",
        "76": "73",
        "92": "91",
        "93": "91",
        "94": "91",
        "95": "91",
        "96": "91",
    }
)
"""Province -> the province that it was part of when older people were born."""

_ORDER = (Level.IDENTICAL, Level.EQUIVALENT, Level.VARIANT, Level.DIFFERENT)


def _entries(table: str) -> list[tuple[str, list[str]]]:
    found = []
    for line in table.replace(",\n ", ", ").strip().splitlines():
        name, _, others = line.partition(": ")
        found.append((name, [other.strip() for other in others.split(",")]))
    return found


def _glue(text: str) -> str:
    return text.replace(" ", "")


_CANONICAL = MappingProxyType(
    {_glue(other): name for name, others in _entries(_SAME) for other in others}
    | {_glue(name): name for name, _ in _entries(_SAME)}
)
_COUNTRY_OF = MappingProxyType(
    {_glue(place): country for country, places in _entries(_INSIDE) for place in places}
)


def compare_places(a: str, b: str) -> Level:
    """How close two places of birth are; symmetric; `not_compared` when one is empty.

    >>> compare_places("KOTA BANDUNG", "Bandung").value
    'identical'
    >>> compare_places("UJUNG PANDANG", "MAKASSAR").value
    'equivalent'
    >>> compare_places("CIBINONG", "KAB. BOGOR").value  # a district and its regency
    'variant'
    >>> compare_places("JAKARTA", "JAKARTA PUSAT").value
    'variant'
    >>> compare_places("BANDUNG", "MEDAN").value
    'different'
    """
    parts_a, parts_b = _parts(a), _parts(b)
    if not parts_a or not parts_b:
        return Level.NOT_COMPARED
    if "".join(parts_a) == "".join(parts_b) or _glue("".join(parts_a)) == _glue("".join(parts_b)):
        return Level.IDENTICAL
    best = _compare(parts_a[0], parts_b[0])
    if len(parts_a) == len(parts_b) == 1:
        return best
    levels = [best]
    if len(parts_b) == 1:
        levels += [_compare(part, parts_b[0]) for part in parts_a[1:]]
    elif len(parts_a) == 1:
        levels += [_compare(parts_a[0], part) for part in parts_b[1:]]
    return _at_least_variant(min(levels, key=_ORDER.index))


def _at_least_variant(level: Level) -> Level:
    return max(level, Level.VARIANT, key=_ORDER.index)


def _parts(text: str) -> tuple[str, ...]:
    """Names without their kind, the smallest place first: 'CIBINONG, KAB. BOGOR' -> two."""
    shown = normalise(text[:_LONGEST])
    cores = (_core(part) for part in _PARTS.split(shown))
    return tuple(core for core in cores if core)


def _core(part: str) -> str:
    words = re.sub(r"[^A-Z0-9 ]+", " ", part.replace("'", "")).translate(_DIGITS)
    text = " ".join(_ADM.sub(" ", words).split())
    text = re.sub(r"\b(?:TJ|TG|TJG)\b(?= \S)", "TANJUNG", text)
    text = re.sub(r"\bKEP\b(?= \S)", "KEPULAUAN", text)
    if _glue(text) in _CANONICAL:  # KOTA BARU is a name, not a city BARU
        return text
    while True:
        shorter = _KIND.sub("", text, count=1).strip()
        if shorter == text:
            return text
        text = shorter


def _canonical(core: str) -> str:
    return _CANONICAL.get(_glue(core), core)


def _compare(a: str, b: str) -> Level:
    if _glue(a) == _glue(b):
        return Level.IDENTICAL
    one, two = _canonical(a), _canonical(b)
    if _glue(one) == _glue(two) or _spelled_alike(one, two):
        return Level.EQUIVALENT
    known_one, known_two = _known(one), _known(two)
    if not (known_one and known_two) and _misread(one, two):
        return Level.EQUIVALENT
    if _contains(one, two) or _contains(two, one):
        return Level.VARIANT
    if _COUNTRY_OF.get(_glue(one)) == two or _COUNTRY_OF.get(_glue(two)) == one:
        return Level.VARIANT
    if any(_inside(x, y) or _inside(y, x) for x in _codes(one) for y in _codes(two)):
        return Level.VARIANT
    return Level.DIFFERENT


def _spelled_alike(a: str, b: str) -> bool:
    """The old and the new spelling of one name: TJIREBON, CIREBON."""
    left, right = spelling_key(_glue(a), sound=False), spelling_key(_glue(b), sound=False)
    return not set(left).isdisjoint(right)


def _misread(a: str, b: str) -> bool:
    left, right = _glue(a), _glue(b)
    allowed = min(len(left), len(right)) // _LETTERS_PER_EDIT
    return allowed > 0 and Levenshtein.distance(left, right, score_cutoff=allowed) <= allowed


def _contains(whole: str, part: str) -> bool:
    words = part.split()
    return f" {part} " in f" {whole} " and not all(word in _GENERIC for word in words)


def _known(core: str) -> bool:
    glued = _glue(core)
    return bool(regions.find(core)) or glued in _CANONICAL or glued in _COUNTRY_OF


def _codes(core: str) -> tuple[str, ...]:
    """Codes of the regions that a name may mean; a town split into UTARA, SELATAN, ... included."""
    found = [region.code for region in regions.find(core)]
    if not found:
        for direction in _DIRECTIONS:
            found += [region.code for region in regions.find(f"{core} {direction}")]
    return tuple(found)


def _inside(small: str, large: str) -> bool:
    if len(small) <= len(large):
        return False
    return small.startswith(large) or _MOTHERS.get(small[:2]) == large
