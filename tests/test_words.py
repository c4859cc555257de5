"""Numbers and months in words, misread ones among them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.numbers import words
from docverify.numbers.errors import InvalidWords
from tests.number_texts import TEXTS

NUMBERS = st.integers(0, words.HIGHEST)


@given(NUMBERS)
@settings(derandomize=True, deadline=None, max_examples=400)
def test_round_trip_in_both_languages(n: int) -> None:
    text = words.to_words(n)
    assert words.parse_number(text) == n
    assert words.parse_number(text.upper().replace(" ", "")) == n
    assert words.parse_number(text.replace(" ", "\n")) == n
    assert words.validate(text.upper()) == text
    assert words.parse_english(words.to_english(n)) == n


@given(NUMBERS, st.integers(0, 10_000), st.sampled_from("ABEGHIKLMNOPRSTU"))
@settings(derandomize=True, deadline=None, max_examples=400)
def test_one_wrong_letter_never_reads_as_another_number(n: int, where: int, letter: str) -> None:
    text = words.to_words(n).upper()
    at = where % len(text)
    if text[at] == " ":
        return
    try:
        read = words.parse_number(text[:at] + letter + text[at + 1 :])
    except InvalidWords:
        return
    assert read == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("tujuh belas", 17),
        ("tiga puluh satu", 31),
        ("seribu sembilan ratus sembilan puluh", 1990),
        ("dua ribu sepuluh", 2010),
        ("dua ribu sembilan belas", 2019),
        ("TUJUHBELAS", 17),
        ("DUAPULUH", 20),
        ("SATU RIBU", 1000),
        ("SATU RATUS LIMA", 105),
        ("SE PULUH", 10),
        ("SEMBI1AN", 9),
        ("DE1APAN", 8),
        ("SEMBLAN", 9),
        ("L1MA", 5),
        ("EMPAT.", 4),
        ("DUA RIBU SEPVLUH", 2010),
        ("TIGAPULUH SATU", 31),
        ("SERIBU SEMBILANRATUS SEMBILANPULUH SEMBILAN", 1999),
    ],
)
def test_tolerance(text: str, n: int) -> None:
    assert words.parse_number(text) == n


@pytest.mark.parametrize(
    "text",
    ["", "BELAS", "PULUH", "RATUS", "RIBU SEMBILAN RATUS", "LIGA", "JAKARTA", "TELAH LAHIR", "17"],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(InvalidWords):
        words.parse_number(text)
    assert not words.is_valid(text)


def test_two_numbers_equally_near_are_ambiguous() -> None:
    with pytest.raises(InvalidWords) as caught:
        words.parse_number("LIGA")  # LIMA or TIGA
    assert caught.value.component == "ambiguous"


def test_range_narrows() -> None:
    assert words.parse_number("TUJUH BELAS", low=1, high=31) == 17
    with pytest.raises(InvalidWords):
        words.parse_number("DUA RIBU", low=1, high=31)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("THE NINTH OF", 9),
        ("SEVENTEENTH", 17),
        ("NINE", 9),
        ("TWO THOUSAND AND NINETEEN", 2019),
        ("TWO THOUSAND NINETEEN", 2019),
        ("ONE THOUSAND NINE HUNDRED AND NINETY", 1990),
        ("ONE THOUSANDNINE HUNDREDAND NINETY", 1990),
        ("NINETEEN NINETY", 1990),
        ("THIRTY-FIRST", 31),
        ("TWENTY F1RST", 21),
    ],
)
def test_english(text: str, n: int) -> None:
    assert words.parse_english(text) == n


@pytest.mark.parametrize("n", range(1, 100))
def test_english_ordinals(n: int) -> None:
    assert words.parse_english(words.to_english_ordinal(n)) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("PERTAMA", 1), ("SATU", 1), ("KESATU", 1), ("KE SATU", 1), ("KEDUA", 2), ("KETIGA", 3),
        ("KE-4", 4), ("KE 4", 4), ("4", 4), ("KESEBELAS", 11), ("ke-1", 1),
    ],
)  # fmt: skip
def test_order_of_a_child(text: str, n: int) -> None:
    assert words.parse_ordinal(text) == n


@pytest.mark.parametrize("text", ["", "KE", "KE-0", "PEREMPUAN", "NOL"])
def test_no_order(text: str) -> None:
    with pytest.raises(InvalidWords):
        words.parse_ordinal(text)


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Januari", 1), ("Pebruari", 2), ("FEB", 2), ("PEB", 2), ("MEI", 5), ("JUNI", 6),
        ("JULI", 7), ("MAY", 5), ("JUN1", 6), ("JUL1", 7), ("AGU", 8), ("AGS", 8), ("AGT", 8),
        ("AUG", 8),
        ("AGUSTVS", 8), ("0KTOBER", 10), ("OCT", 10), ("NOPEMBER", 11), ("NOP", 11),
        ("DESEMBFR", 12), ("DEC", 12), ("December", 12), ("SEPT", 9),
    ],
)  # fmt: skip
def test_months(text: str, n: int) -> None:
    assert words.month(text) == n


@pytest.mark.parametrize("text", ["JUMI", "JUHI", "JUI", "JULE", "JUNY", "", "BULAN", "ME", "MAT"])
def test_june_and_july_are_never_guessed(text: str) -> None:
    with pytest.raises(InvalidWords):
        words.month(text)


def test_out_of_range() -> None:
    for n in (-1, 10_000):
        with pytest.raises(InvalidWords):
            words.to_words(n)


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=200)
def test_nothing_but_the_named_error(text: str) -> None:
    words.is_valid(text)
    words.is_number_word(text)
    for read in (words.parse_number, words.parse_english, words.parse_ordinal, words.month):
        try:
            read(text)
        except InvalidWords:
            continue
