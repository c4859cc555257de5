"""Spaces that the print leaves open: what is known of names and places breaks the tie."""

from __future__ import annotations

import numpy as np
import pytest

from docverify.doctypes import name_spaces
from docverify.layout import Cell
from docverify.types import Lattice, Line, Quad

SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ.,'- "
BLANK = 0.02


def cell(text: str, gaps: dict[int, float]) -> Cell:
    """A line read as `text`, and how likely a space stood before some of its letters."""
    steps: list[np.ndarray] = []  # type: ignore[type-arg]
    places: list[int] = []

    def step(symbol: str, share: float) -> None:
        row = np.full(len(SYMBOLS) + 1, 1e-6)
        row[0] = 1 - share
        row[SYMBOLS.index(symbol) + 1] = share
        steps.append(row / row.sum())

    letter = 0
    for sign in text:
        if sign != " ":
            if letter in gaps:
                step(" ", gaps[letter])
            letter += 1
            step(sign, 0.99)
            places.append(len(steps) - 1)
            step(sign, BLANK)
        else:
            step(" ", gaps.get(letter, 0.6))
            places.append(len(steps) - 1)
            gaps = {k: v for k, v in gaps.items() if k != letter}
    lattice = Lattice(SYMBOLS, np.array(steps, np.float32))
    quad: Quad = ((0, 0), (300, 0), (300, 20), (0, 20))
    at = tuple((p + 0.5) / len(steps) for p in places)
    line = Line(text, 0.99, quad, (0.99,) * len(text), at, lattice)
    return Cell(text, 0, 300, 10, 20, line)


@pytest.mark.parametrize(
    ("field", "seen", "gaps", "printed"),
    [
        ("name", "AULIAJULIANTI", {5: 0.2}, "AULIA JULIANTI"),
        ("name", "SRIPRASETYO", {3: 0.2}, "SRI PRASETYO"),
        ("father_name", "SUT INAH", {3: 0.6}, "SUTINAH"),
        ("name", "WINATA SUKARD I, SE", {12: 0.6}, "WINATA SUKARDI, SE"),
        ("birth_place", "BANDAACEH", {5: 0.2}, "BANDA ACEH"),
    ],
)
def test_known_words_decide(field: str, seen: str, gaps: dict[int, float], printed: str) -> None:
    found, sure = name_spaces.settled(field, cell(seen, gaps))
    assert found.text == printed
    assert len(found.scores) == len(printed)
    assert sure == pytest.approx(0.9)


@pytest.mark.parametrize("seen", ["I GUSTI PUTU", "RAFNIS TIORMAIDA", "SITI AMINAH", "BUDI"])
def test_other_names_stay_as_they_are(seen: str) -> None:
    one = cell(seen, {})
    assert name_spaces.settled("name", one) == (one, 1.0)


def test_a_name_in_one_word_without_a_gap_stays() -> None:
    """People are called SITIAMINAH; that it could be two words makes the spaces less sure."""
    found, sure = name_spaces.settled("name", cell("SITIAMINAH", {}))
    assert (found.text, sure) == ("SITIAMINAH", pytest.approx(0.9))


def test_letters_are_never_changed() -> None:
    found, _ = name_spaces.settled("birth_place", cell("BANDUMG", {}))
    assert found.text == "BANDUMG"
