"""Places of birth: the rules of the comparison, one table per level."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.numbers import regions
from docverify.numbers.places import compare_places
from docverify.types import Level

IDENTICAL = [
    ("BANDUNG", "BANDUNG"),
    ("Bandung", "BANDUNG"),
    ("KOTA BANDUNG", "BANDUNG"),
    ("KAB. BANDUNG", "KABUPATEN BANDUNG"),
    ("KOTA ADM. JAKARTA SELATAN", "JAKARTA SELATAN"),
    ("KOTA ADMINISTRASI JAKARTA SELATAN", "KOTA ADM JAKARTA SELATAN"),
    ("KEC. CIBINONG", "CIBINONG"),
    ("KODYA MEDAN", "MEDAN"),
    ("TANJUNGPINANG", "TANJUNG PINANG"),
    ("TJ. PINANG", "TANJUNG PINANG"),
    ("BANDUNG, JAWA BARAT", "BANDUNG - JAWA BARAT"),
    ("B4NDUNG", "BANDUNG"),
    ("FAK-FAK", "FAKFAK"),
    ("TO'LI TO'LI", "TOLI TOLI"),
]
EQUIVALENT = [
    ("UJUNG PANDANG", "MAKASSAR"),
    ("UJUNGPANDANG", "KOTA MAKASSAR"),
    ("BATAVIA", "JAKARTA"),
    ("DJAKARTA", "JAKARTA"),
    ("DKI JAKARTA", "DAERAH KHUSUS JAKARTA"),
    ("DJOKJAKARTA", "YOGYAKARTA"),
    ("JOGJAKARTA", "YOGYAKARTA"),
    ("HOLLANDIA", "JAYAPURA"),
    ("SUKARNAPURA", "JAYAPURA"),
    ("IRIAN JAYA", "PAPUA"),
    ("TELANAIPURA", "JAMBI"),
    ("TANJUNG KARANG", "BANDAR LAMPUNG"),
    ("TELUK BETUNG", "BANDAR LAMPUNG"),
    ("TOBA SAMOSIR", "TOBA"),
    ("POLEWALI MAMASA", "POLEWALI MANDAR"),
    ("PANGKAJENE DAN KEPULAUAN", "PANGKAJENE KEPULAUAN"),
    ("SOLO", "SURAKARTA"),
    ("TJIREBON", "CIREBON"),
    ("SOERABAJA", "SURABAYA"),
    ("BODJONEGORO", "BOJONEGORO"),
    ("TULUNGAGUNC", "TULUNGAGUNG"),
    ("SINGAPORE", "SINGAPURA"),
    ("CINA", "TIONGKOK"),
    ("ARAB SAUDI", "SAUDI ARABIA"),
    ("MAKKAH", "MEKAH"),
    ("JAPAN", "JEPANG"),
]
VARIANT = [
    ("JAKARTA", "JAKARTA PUSAT"),
    ("DKI JAKARTA", "JAKARTA TIMUR"),
    ("BATAVIA", "JAKARTA UTARA"),
    ("CIBINONG", "BOGOR"),
    ("CIBINONG", "KABUPATEN BOGOR"),
    ("TEBET", "JAKARTA SELATAN"),
    ("GAMBIR", "KOTA ADM. JAKARTA PUSAT"),
    ("GAMBIR", "JAKARTA"),
    ("BANDUNG", "JAWA BARAT"),
    ("BANDUNG, JAWA BARAT", "BANDUNG"),
    ("CIBINONG, KAB. BOGOR", "BOGOR"),
    ("CIBINONG KAB. BOGOR", "CIBINONG"),
    ("PURWOKERTO", "BANYUMAS"),
    ("SERANG", "JAWA BARAT"),
    ("KUALA LUMPUR", "MALAYSIA"),
    ("JEDDAH", "ARAB SAUDI"),
    ("MEKKAH (SAUDI ARABIA)", "SAUDI ARABIA"),
    ("DILI", "TIMOR TIMUR"),
    ("BANDUNG BARAT", "BANDUNG"),
]
DIFFERENT = [
    ("BANDUNG", "MEDAN"),
    ("JAKARTA PUSAT", "JAKARTA SELATAN"),
    ("JAWA BARAT", "JAWA TIMUR"),
    ("BARAT", "JAWA BARAT"),
    ("CIBINONG", "BANDUNG"),
    ("BANDUNG, JAWA BARAT", "BOGOR, JAWA BARAT"),
    ("SERANG", "SORONG"),
    ("MALANG", "MAGELANG"),
    ("BANGLI", "BANGIL"),
    ("TANJUNG PINANG", "TANJUNG KARANG"),
    ("CIBINONG, BOGOR", "BANDUNG, BOGOR"),
    ("KUALA LUMPUR", "SINGAPURA"),
    ("TAIPEI", "HONG KONG"),
    ("KOTABARU", "PEKANBARU"),
    ("ACEH", "PAPUA"),
]
TABLE = [
    (a, b, level)
    for level, pairs in (
        (Level.IDENTICAL, IDENTICAL),
        (Level.EQUIVALENT, EQUIVALENT),
        (Level.VARIANT, VARIANT),
        (Level.DIFFERENT, DIFFERENT),
        (Level.NOT_COMPARED, [("", "BANDUNG"), ("-", "BANDUNG"), ("", "")]),
    )
    for a, b in pairs
]


@pytest.mark.parametrize(("a", "b", "level"), TABLE)
def test_table(a: str, b: str, level: Level) -> None:
    assert compare_places(a, b) is level
    assert compare_places(b, a) is level


def test_every_district_is_compatible_with_its_regency() -> None:
    for regency in ("3201", "1871", "7371", "5171", "9171"):
        above = regions.lookup(regency)
        assert above is not None
        for district in regions.districts_in(regency):
            assert compare_places(district.name, above.name) is not Level.DIFFERENT


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_symmetric_and_total(a: str, b: str) -> None:
    assert compare_places(a, b) is compare_places(b, a)


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet="ABDGIKNRSTU ", min_size=3, max_size=20).filter(str.strip))
def test_a_place_equals_itself(place: str) -> None:
    assert compare_places(place, f" {place.lower()} ") is Level.IDENTICAL
