"""Registration numbers of birth certificates: forms, misreadings, properties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.numbers import akta
from docverify.numbers.akta import AktaForm
from docverify.numbers.errors import InvalidAkta
from tests.number_texts import TEXTS

SIAK = "3171-LU-17082010-9999"


@pytest.mark.parametrize(
    "text",
    [
        SIAK,
        "3171.LU.17082010.9999",
        "3171/LU/17082010/9999",
        "3171 LU 17082010 9999",
        "3171LU170820109999",
        "3171 - LU - 17082010 - 9999",
        "3171\u2013LU\u201317082010\u20139999.",
    ],
)
def test_separators_of_the_siak_form(text: str) -> None:
    parts = akta.parse(text)
    assert parts.value == SIAK
    assert (parts.form, parts.region, parts.kind) == (AktaForm.SIAK, "3171", "LU")
    assert (parts.registered, parts.serial, parts.year) == (date(2010, 8, 17), "9999", 2010)


def test_a_lost_zero_of_the_date_is_put_back_only_when_there_is_one_way() -> None:
    assert akta.parse("3171-LT-7082010-0123").registered == date(2010, 8, 7)
    assert akta.parse("3171-LT-1782010-0123").registered == date(2010, 8, 17)
    assert akta.parse("3171-LT-9999999-0123").registered is None


@pytest.mark.parametrize(
    ("text", "kind", "serial", "year"),
    [
        ("123/U/JS/1999", "U", "123", 1999),
        ("1.234/UM/JP/1985", "UM", "1234", 1985),
        ("02184/UM-WNI/2012", "UM", "02184", 2012),
        ("IST/12/1990", "IST", "12", 1990),
        ("55/1980", "", "55", 1980),
    ],
)
def test_older_forms(text: str, kind: str, serial: str, year: int) -> None:
    parts = akta.parse(text)
    assert parts.form is AktaForm.CLASSIC
    assert (parts.kind, parts.serial, parts.year) == (kind, serial, year)


def test_any_number_is_accepted() -> None:
    assert akta.parse("AL.123.4567").form is AktaForm.OTHER
    assert akta.is_valid("4711")


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("", "empty"),
        ("- . -", "empty"),
        ("UMUM", "digits"),
        ("1" * 41, "length"),
        ("12;34", "characters"),
        ("１２/1990", "characters"),
        ("3171-KW-17082010-0001", "kind"),
        ("3171-CR-17082010-0001", "kind"),
        ("3171-KM-17082010-0001", "kind"),
    ],
)
def test_component_is_named(text: str, component: str) -> None:
    with pytest.raises(InvalidAkta) as caught:
        akta.validate(text)
    assert caught.value.component == component
    assert not akta.is_valid(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "No. AL 9990000001\nNomor Induk Kependudukan : 3171015708909999\n"
            f"Berdasarkan Akta Kelahiran Nomor {SIAK}\nBy virtue of",
            SIAK,
        ),
        ("Berdasarkan Akta KeIahiran Nomor : 123/U/JS/1999", "123/U/JS/1999"),
        ("Akta Kelahiran Nomor AL.123.4567", "AL.123.4567"),
        ("Kelahiran Nomor IST/12/1990", "IST/12/1990"),
        ("kelahiran nomor\n3171 -LU- 17082010 -9999", SIAK),
        ("AKTA KELAHIRAN No. 55/1980", "55/1980"),
    ],
)
def test_found_behind_its_words(text: str, value: str) -> None:
    found = akta.find(text)
    assert found is not None
    assert found.value == value
    assert text[slice(*found.span)] == found.raw


def test_look_alikes_in_the_siak_form() -> None:
    found = akta.find("Akta Kelahiran Nomor 3171.1U.17082O10.9999")
    assert found is not None
    assert found.value == SIAK
    assert len(found.repairs) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nomor AL.500.0008752",
        "No. AL 6060016769",
        "Nomor Induk Kependudukan : 3171015708909999",
        "Akta Kelahiran Nomor",
    ],
)
def test_the_blanks_serial_and_the_nik_are_passed_over(text: str) -> None:
    assert akta.find(text) is None


def test_a_death_certificate_is_seen_as_one() -> None:
    found = akta.find("Akta Kematian Nomor 3171-KM-17082010-0001")
    assert found is not None
    assert found.akta.kind in akta.OTHER_KINDS


@given(
    st.integers(1101, 9699),
    st.sampled_from(sorted(akta.BIRTH_KINDS)),
    st.dates(date(1950, 1, 1), date(2050, 1, 1)),
    st.integers(100, 999_999),
)
@settings(derandomize=True, deadline=None)
def test_round_trip(region: int, kind: str, day: date, serial: int) -> None:
    text = f"{region}-{kind}-{day:%d%m%Y}-{serial}"
    parts = akta.parse(text)
    assert parts.value == text
    assert parts.registered == day
    found = akta.find(f"Berdasarkan Akta Kelahiran Nomor {text} By virtue")
    assert found is not None
    assert found.value == text


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_nothing_but_the_named_error(text: str) -> None:
    valid = akta.is_valid(text)
    try:
        akta.parse(text)
    except InvalidAkta:
        assert not valid
    else:
        assert valid
    akta.find(f"Kelahiran Nomor {text}")
