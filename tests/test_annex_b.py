"""Fixed examples of numbers, dates and codes that must never change: every person is invented."""

from __future__ import annotations

from datetime import date

import pytest

from docverify.numbers import dates, kk, mrz, nik
from docverify.types import Sex

TODAY = date(2026, 11, 23)
LINE1 = "P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<"
WITH_NIK = "X0000000<1IDN9008179F35030183171015708999972"


def test_nik_of_a_woman() -> None:
    assert nik.validate("3171015708909999") == "3171015708909999"
    parts = nik.parse("3171015708909999")
    assert (parts.sex, parts.day, parts.month, parts.year2) == (Sex.FEMALE, 17, 8, 90)


def test_nik_of_29_february_2000() -> None:
    assert nik.is_valid("3204052902009001")
    assert nik.birth_dates("3204052902009001", today=TODAY) == (date(2000, 2, 29),)


@pytest.mark.parametrize(
    ("number", "component"),
    [
        ("3204052902019001", "date"),
        ("3204054002909001", "date"),
        ("3204058102909001", "date"),
        ("3171011708900000", "serial"),
    ],
)
def test_nik_errors(number: str, component: str) -> None:
    assert nik.problems(number) == (component,)


def test_nik_of_a_retired_region() -> None:
    assert nik.is_valid("6473011708909001")
    assert nik.notes("6473011708909001") == ("region_retired",)


def test_a_womans_nik_cannot_be_a_kk_number() -> None:
    assert kk.problems("3171015708909999") == ("date",)


def test_kk_number() -> None:
    parts = kk.parse("3171011708209999")
    assert parts.district == "317101"
    assert parts.registered == date(2020, 8, 17)


@pytest.mark.parametrize(
    ("line2", "number"),
    [
        (WITH_NIK, "3171015708909999"),
        ("X0000000<1IDN9008179F3503018<<<<<<<<<<<<<<<8", None),
        ("X0000000<1IDN9008179F3503018<<<<<<<<<<<<<<08", None),
    ],
)
def test_mrz(line2: str, number: str | None) -> None:
    zone = mrz.parse(LINE1, line2, today=TODAY)
    assert set(zone.checks.values()) == {True}
    assert zone.valid
    assert zone.nik == number
    assert zone.birth_dates == (date(1990, 8, 17),)
    assert zone.expiry == date(2035, 3, 1)


def test_mrz_of_a_single_name() -> None:
    line1 = "P<IDNSUMARTINI".ljust(44, "<")
    zone = mrz.parse(line1, WITH_NIK, today=TODAY)
    assert zone.full_name == "SUMARTINI"
    assert zone.valid


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("TUJUH BELAS / AGUSTUS / DUA RIBU SEPULUH", date(2010, 8, 17)),
        (
            "TIGAPULUH SATU / DESEMBER / SERIBU SEMBILANRATUS SEMBILANPULUH SEMBILAN",
            date(1999, 12, 31),
        ),
    ],
)
def test_dates_in_words(text: str, day: date) -> None:
    assert [found.value for found in dates.find_words(text)] == [day]
