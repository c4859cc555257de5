"""NIK: its parts, its checks, misread ones, comparison."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.errors import DocverifyError
from docverify.numbers import nik, regions
from docverify.numbers.errors import InvalidNik
from docverify.types import CheckState, Level, Sex
from tests.number_texts import FOREIGN_DIGITS, TEXTS

WOMAN = "3171015708909999"
TODAY = date(2026, 11, 23)


@st.composite
def niks(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), TODAY))
    female = draw(st.booleans())
    district = draw(st.sampled_from(["317101", "327305", "640401", "910105", "960203"]))
    day = born.day + (40 if female else 0)
    return f"{district}{day:02}{born:%m%y}{draw(st.integers(9000, 9999))}"


def test_parts_of_a_woman() -> None:
    parts = nik.parse(WOMAN)
    assert (parts.province, parts.regency, parts.district) == ("31", "3171", "317101")
    assert (parts.day, parts.month, parts.year2) == (17, 8, 90)
    assert parts.sex is Sex.FEMALE
    assert parts.serial == 9999


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("", "length"),
        ("317101570890999", "length"),
        ("31710157089099999", "length"),
        ("317101570890999O", "digits"),
        ("0071015708909999", "province"),
        ("9971015708909999", "province"),
        ("3100015708909999", "regency"),
        ("3171005708909999", "district"),
        ("3204050002909001", "date"),
        ("3204053202909001", "date"),
        ("3204054002909001", "date"),
        ("3204057202909001", "date"),
        ("3204058102909001", "date"),
        ("3204050113909001", "date"),
        ("3204050100909001", "date"),
        ("3204052902019001", "date"),
        ("3171011708900000", "serial"),
    ],
)
def test_component_is_named(text: str, component: str) -> None:
    with pytest.raises(InvalidNik) as caught:
        nik.validate(text)
    assert caught.value.component == component
    assert component in nik.problems(text)
    assert not nik.is_valid(text)


def test_every_wrong_component_is_reported() -> None:
    assert nik.problems("0000004002900000") == (
        "province", "regency", "district", "date", "serial",
    )  # fmt: skip


def test_the_error_is_a_value_error_of_our_tree_and_hides_the_number() -> None:
    with pytest.raises(ValueError, match="date") as caught:
        nik.validate("3204052902019001")
    assert isinstance(caught.value, DocverifyError)
    assert "3204" not in str(caught.value)


@pytest.mark.parametrize("text", FOREIGN_DIGITS)
def test_only_ascii_digits_count(text: str) -> None:
    assert nik.problems(text) == ("digits",)
    assert all(c.value.isascii() for c in nik.candidates(text))


@pytest.mark.parametrize(
    ("number", "notes"),
    [
        (WOMAN, ()),
        ("6473011708909001", ("region_retired",)),
        ("9113011708909001", ("region_retired",)),
        ("7319011708909001", ("region_retired",)),
        ("5401011708909001", ("region_retired",)),
        ("3199011708909001", ("region_unknown",)),
        ("9601011708909001", ()),
        ("6501011708909001", ()),
    ],
)
def test_regions_are_information(number: str, notes: tuple[str, ...]) -> None:
    assert nik.is_valid(number)
    assert nik.notes(number) == notes


def test_century_is_never_chosen() -> None:
    assert nik.birth_dates("3171011708269001", today=TODAY) == (
        date(1926, 8, 17),
        date(2026, 8, 17),
    )
    assert nik.birth_dates("3204052902009001", today=TODAY) == (date(2000, 2, 29),)
    assert nik.birth_dates("3171011708309001", today=TODAY) == (date(1930, 8, 17),)


@pytest.mark.parametrize(
    ("born", "sex", "failed"),
    [
        (date(1990, 8, 17), Sex.FEMALE, ()),
        (date(2090, 8, 17), Sex.FEMALE, ()),
        (date(1990, 8, 18), Sex.FEMALE, ("day",)),
        (date(1990, 7, 17), Sex.MALE, ("month", "sex")),
        (date(1991, 8, 17), None, ("year",)),
    ],
)
def test_consistency(born: date, sex: Sex | None, failed: tuple[str, ...]) -> None:
    result = nik.consistent_with(WOMAN, born, sex)
    assert result.failed == failed
    assert result.agrees is (not failed)


def test_what_is_not_given_is_not_compared() -> None:
    result = nik.consistent_with(WOMAN, None, None)
    assert {result.day, result.month, result.year, result.sex} == {CheckState.NOT_DONE}


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("3171015708909999", ()),
        ("NIK : 3171015708909999", ()),
        (":3171015708909999", ()),
        ("NlK;3171 0157 0890 9999", ()),
        ("3171O15708909999", ("O->0 at 4",)),
        ("NIK 317IO15708909999", ("I->1 at 7", "O->0 at 8")),
        ("3171015708909999 Gol. Darah : B", ()),
        ("31710157O8g09999", ("O->0 at 8", "g->9 at 10")),
    ],
)
def test_best_candidate(text: str, repairs: tuple[str, ...]) -> None:
    best = nik.candidates(text)[0]
    assert best.value == WOMAN
    assert best.repairs == repairs
    assert best.valid


def test_ambiguous_look_alikes_give_both_digits() -> None:
    values = [c.value for c in nik.candidates("31710157089099?9")]
    assert "3171015708909929" in values
    assert "3171015708909979" in values


@pytest.mark.parametrize("text", ["317101570890999", "31710157089099999", "3171015708x909999"])
def test_a_lost_or_added_character_is_low_but_not_dropped(text: str) -> None:
    whole = nik.candidates(WOMAN)[0].score
    found = nik.candidates(text, limit=20)
    assert WOMAN in {c.value for c in found}
    assert max(c.score for c in found) < whole / 5
    assert any(c.problems == ("length",) for c in found) or "x" in text


def test_an_unreadable_character_has_no_confidence() -> None:
    text = "31710157E8909999"
    best = nik.candidates(text, [0.99] * 16)[0]
    assert best.value == WOMAN
    assert nik.unread_positions(best.scores, 0.5) == {8}


def test_structure_is_a_prior_never_a_rewrite() -> None:
    # The day is impossible: the reading stays what it is, it only scores low.
    best = nik.candidates("3171017908909999")[0]
    assert best.value == "3171017908909999"
    assert best.problems == ("date",)
    assert best.score < 0.1


def test_scores_follow_the_digits() -> None:
    text = "NIK : 3171015708909999"
    scores = [0.9] * 6 + [0.99] * 15 + [0.3]
    best = nik.candidates(text, scores)[0]
    assert len(best.scores) == 16
    assert nik.unread_positions(best.scores, 0.5) == {15}


@pytest.mark.parametrize(
    ("read", "uncertain", "level"),
    [
        (WOMAN, frozenset(), Level.IDENTICAL),
        ("3171015708909998", frozenset(), Level.DIFFERENT),
        ("3171015708909998", frozenset({15}), Level.NOT_COMPARED),
        ("3171015708909988", frozenset({15}), Level.DIFFERENT),
        ("317101570890999", frozenset(), Level.NOT_COMPARED),
        ("", frozenset(), Level.NOT_COMPARED),
    ],
)
def test_identifiers_are_never_fuzzy(read: str, uncertain: frozenset[int], level: Level) -> None:
    assert nik.compare(WOMAN, read, uncertain) is level


@given(niks())
@settings(derandomize=True, deadline=None)
def test_round_trip(number: str) -> None:
    parts = nik.parse(number)
    assert parts.number == number
    assert nik.compact(nik.format(number)) == number
    assert regions.lookup(parts.province) is not None
    assert number not in repr(parts)
    assert nik.candidates(f"NIK : {number}")[0].value == number


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_nothing_but_the_named_error(text: str) -> None:
    valid = nik.is_valid(text)
    try:
        nik.parse(text)
    except InvalidNik:
        assert not valid
    else:
        assert valid
    for one in nik.candidates(text, [0.5] * len(text)):
        assert one.value.isascii()
        assert 0.0 <= one.score <= 1.0
        assert one.valid is nik.is_valid(one.value)
