"""Numbers of family cards."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.numbers import kk
from docverify.numbers.errors import InvalidKK
from docverify.types import Level
from tests.number_texts import FOREIGN_DIGITS, TEXTS

NUMBER = "3171011708209999"


def test_parts() -> None:
    parts = kk.parse("3171.0117.0820.9999")
    assert parts.district == "317101"
    assert parts.registered == date(2020, 8, 17)
    assert parts.serial == 9999
    assert parts.number == NUMBER


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("3171015708209999", "date"),  # day 57: a woman's NIK
        ("3171014108209999", "date"),
        ("3171017108209999", "date"),
        ("3171013208209999", "date"),
        ("3171013002209999", "date"),
        ("3171011713209999", "date"),
        ("3171011708200000", "serial"),
        ("9871011708209999", "province"),
        ("317101170820999", "length"),
        ("31710117082O9999", "digits"),
    ],
)
def test_component_is_named(text: str, component: str) -> None:
    with pytest.raises(InvalidKK) as caught:
        kk.validate(text)
    assert caught.value.component == component


@pytest.mark.parametrize("text", FOREIGN_DIGITS)
def test_only_ascii_digits_count(text: str) -> None:
    assert not kk.is_valid(text)


def test_dates_of_migrated_registers_and_later_ones_are_no_error() -> None:
    assert kk.parse("3171011708979999").registered == date(1997, 8, 17)
    assert kk.notes(NUMBER, today=date(2019, 1, 1)) == ("registered_later",)
    assert kk.notes(NUMBER, today=date(2026, 1, 1)) == ()


def test_candidates_from_a_heading() -> None:
    best = kk.candidates("No. 31710117O8209999")[0]
    assert (best.value, best.repairs) == (NUMBER, ("O->0 at 12",))
    assert kk.compare(NUMBER, best.value) is Level.IDENTICAL


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(9000, 9999))
@settings(derandomize=True, deadline=None)
def test_round_trip(day: date, serial: int) -> None:
    number = f"327305{day:%d%m%y}{serial}"
    parts = kk.parse(number)
    assert parts.number == number
    assert kk.compact(kk.format(number)) == number
    assert number not in repr(parts)


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_nothing_but_the_named_error(text: str) -> None:
    valid = kk.is_valid(text)
    try:
        kk.parse(text)
    except InvalidKK:
        assert not valid
    else:
        assert valid
    for one in kk.candidates(text):
        assert one.valid is kk.is_valid(one.value)
