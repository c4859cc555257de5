"""Dates in figures and words, and what several writings of one date say together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.numbers import dates, words
from docverify.numbers.dates import Agreement
from docverify.numbers.errors import InvalidDate
from tests.number_texts import FOREIGN_DIGITS, TEXTS

BORN = date(1990, 8, 17)
TODAY = date(2026, 11, 23)
PRINTED = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "17-08-1990",
        "17-08-199O",
        "17-0B-1990",
        "l7-08-1990",
        "17 08 1990",
        "17/08/1990",
        "17.08.1990",
        "17081990",
        "1708-1990",
        "17-081990",
        "17-08--1990",
        "17 -08- 1990",
        "17\u201308\u20131990",
        "BANDUNG, 17-08-1990",
        "BANDUNG,17-08-1990",
        "SOLO17-08-1990",
        "Tempat/Tgl Lahir : BANDUNG, 17-08-1990",
        "17-8-1990",
    ],
)
def test_numeric(text: str) -> None:
    (found,) = dates.find_numeric(text)
    assert found.value == BORN
    assert text[slice(*found.span)] == found.raw


def test_repairs_are_recorded_in_the_whole_text() -> None:
    (found,) = dates.find_numeric("SOLO, I7-08-199O")
    assert found.repairs == ("I->1 at 6", "O->0 at 15")


@pytest.mark.parametrize(
    "text",
    [
        "31-02-1990",
        "17-13-1990",
        "00-08-1990",
        "17-08-1890",
        "17-08-19901",
        "3171015708909999",
        "NIK 3171011708199012",
        "RT/RW 001/002",
        "SOLO BOLO BOSSIBIL",
        "",
        *FOREIGN_DIGITS,
    ],
)
def test_no_date_in_figures(text: str) -> None:
    assert dates.find_numeric(text) == ()


def test_several_dates_in_order() -> None:
    found = dates.find_numeric("17-08-1990 berlaku hingga 01-02-2017")
    assert [f.value for f in found] == [BORN, date(2017, 2, 1)]


def test_day_and_month_are_never_swapped() -> None:
    assert dates.find_numeric("08-17-1990") == ()
    assert dates.find_numeric("05-04-1990")[0].value == date(1990, 4, 5)


@pytest.mark.parametrize(
    "text",
    [
        "17 AUG 1990",
        "17 AGU 1990",
        "17AUG1990",
        "17 Agustus 1990",
        "17 AGUSTVS 1990",
        "17 AGU/AUG 1990",
        "17 AGUSTUS / AUGUST 1990",
        "I7 AUG 199O",
        "lahir di BOGOR 17 AUGUST 1990 sebagai",
        "JAKARTA, 17 AGUSTUS 1990\nKEPALA DINAS",
    ],
)
def test_month_by_name(text: str) -> None:
    (found,) = dates.find_text(text)
    assert found.value == BORN


@pytest.mark.parametrize("text", ["17 JUMI 1990", "31 APR 1990", "17 08 1990", "AUG 1990", ""])
def test_no_date_with_a_month(text: str) -> None:
    assert dates.find_text(text) == ()


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        (
            "bahwa di JAKARTA pada tanggal TUJUH BELAS AGUSTUS tahun DUA RIBU SEPULUH telah lahir",
            "id",
            date(2010, 8, 17),
        ),
        ("TUJUH BELAS / AGUSTUS / DUA RIBU SEPULUH", "id", date(2010, 8, 17)),
        (
            "TIGAPULUH SATU DESEMBER SERIBU SEMBILANRATUS SEMBILANPULUH SEMBILAN",
            "id",
            date(1999, 12, 31),
        ),
        ("tanggal SATU bulan JANUARI tahun DUA RIBU telah lahir", "id", date(2000, 1, 1)),
        ("tanggal TUJUH BELAS AGUSTUS 2010", "id", date(2010, 8, 17)),
        (
            "pada tanggal TUJUH BELAS\nthat in JAKARTA on date SEVENTEENTH\n"
            "AGUSTUS tahun DUA RIBU SEPULUH\nAUGUST on year TWO THOUSAND AND TEN",
            "id",
            date(2010, 8, 17),
        ),
        (
            "pada tanggal TUJUH BELAS\nthat in JAKARTA on date SEVENTEENTH\n"
            "AGUSTUS tahun DUA RIBU SEPULUH\nAUGUST on year TWO THOUSAND AND TEN",
            "en",
            date(2010, 8, 17),
        ),
        (
            "tanggal DUA PULUH\nthat in on date TWENTY\nSATU MEI tahun DUA RIBU SEPULUH",
            "id",
            date(2010, 5, 21),
        ),
        ("ON THE NINTH OF DECEMBER TWO THOUSAND AND NINETEEN", "en", date(2019, 12, 9)),
        ("AUGUST THE SEVENTEENTH, TWO THOUSAND TEN", "en", date(2010, 8, 17)),
        ("NINE DECEMBER ONE THOUSAND NINE HUNDRED AND NINETY", "en", date(1990, 12, 9)),
    ],
)
def test_in_words(text: str, language: str, value: date) -> None:
    assert dates.find_words(text, language=language)[0].value == value


def test_birth_and_issue_are_kept_apart() -> None:
    text = (
        "pada tanggal TUJUH BELAS NOVEMBER tahun DUA RIBU SEPULUH telah lahir A anak ke DUA "
        "dikeluarkan pada tanggal SATU DESEMBER tahun DUA RIBU SEBELAS"
    )
    found = [f.value for f in dates.find_words(text)]
    assert found == [date(2010, 11, 17), date(2011, 12, 1)]


def test_the_place_of_an_unread_day_is_not_filled_from_elsewhere() -> None:
    text = "anak ke DUA pada tanggal XXXXXXXX AGUSTUS tahun DUA RIBU SEPULUH"
    assert dates.find_words(text) == ()


@given(PRINTED)
@settings(derandomize=True, deadline=None)
def test_every_day_in_every_writing(day: date) -> None:
    assert dates.parse(dates.format(day)) == day
    assert dates.validate(dates.format(day)) == day.isoformat()
    assert dates.find_numeric(f"BANDUNG, {dates.format(day)}")[0].value == day
    month = words.MONTHS_ID[day.month - 1]
    assert dates.find_text(f"{day.day:02} {month.upper()} {day.year}")[0].value == day
    text = f"tanggal {words.to_words(day.day)} {month} tahun {words.to_words(day.year)} telah lahir"
    assert dates.find_words(text.upper())[0].value == day
    echo = f"the {words.to_english_ordinal(day.day)} of {words.MONTHS_EN[day.month - 1]}"
    english = f"{echo} {words.to_english(day.year)} was born"
    assert dates.find_words(english, language="en")[0].value == day


@pytest.mark.parametrize(
    ("text", "future", "expected"),
    [
        ("900817", False, (date(1990, 8, 17),)),
        ("200817", False, (date(1920, 8, 17), date(2020, 8, 17))),
        ("350301", True, (date(2035, 3, 1),)),
        ("990301", True, (date(1999, 3, 1),)),
        ("000229", False, (date(2000, 2, 29),)),
        ("010229", False, ()),
        ("90<<<<", False, ()),
        ("٩٠٠٨١٧", False, ()),
    ],
)
def test_six_digits(text: str, future: bool, expected: tuple[date, ...]) -> None:
    assert dates.from_mrz(text, today=TODAY, future=future) == expected


@pytest.mark.parametrize(
    ("three", "value", "level", "disagreement"),
    [
        ((BORN, BORN, BORN), BORN, Agreement.CONFIRMED, False),
        ((BORN, None, BORN), BORN, Agreement.CONFIRMED, False),
        ((BORN, date(1990, 8, 7), BORN), BORN, Agreement.CONFIRMED, True),
        ((BORN, None, None), BORN, Agreement.SINGLE, False),
        ((BORN, date(1990, 8, 7), None), None, Agreement.CONFLICT, True),
        ((BORN, date(1990, 8, 7), date(1991, 8, 7)), None, Agreement.CONFLICT, True),
        ((None, None, None), None, Agreement.NONE, False),
    ],
)
def test_two_of_three(
    three: tuple[date | None, date | None, date | None],
    value: date | None,
    level: Agreement,
    disagreement: bool,
) -> None:
    result = dates.agree(*three)
    assert (result.value, result.level, result.disagreement) == (value, level, disagreement)


@pytest.mark.parametrize(
    ("text", "component"),
    [("", "form"), ("1990", "form"), ("31-02-1990", "date"), ("2 Foo 1999", "month")],
)
def test_component_is_named(text: str, component: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        dates.parse(text)
    assert caught.value.component == component


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_nothing_but_the_named_error(text: str) -> None:
    valid = dates.is_valid(text)
    try:
        dates.parse(text)
    except InvalidDate:
        assert not valid
    else:
        assert valid
    found = dates.find_numeric(text) + dates.find_text(text)
    found += dates.find_words(text) + dates.find_words(text, language="en")
    for one in found:
        assert text[slice(*one.span)] == one.raw
        assert one.value.isoformat() not in repr(one)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ON THIRTIETH OF JULY, THO THOUSAND AHD EIGHT", "en"),
        ("TIGA BELAS DESEMBER SERIBC SEMBILAN RATUS T JCH PULUH SEMBILAN", "id"),
    ],
)
def test_a_year_that_goes_on_behind_unread_words_is_no_year(text: str, language: str) -> None:
    assert dates.find_words(text, language=language) == ()
