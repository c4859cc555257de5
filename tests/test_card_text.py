"""Print on cards: which letters, which spaces, which of a few words (recogniser output made up)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.doctypes import second_look
from docverify.doctypes.card_text import Lens, contest, likeliest, read_closely
from docverify.doctypes.second_look import NAME, PRINTED
from docverify.layout import Cell, Layout
from docverify.ocr import ctc
from docverify.types import Lattice, Line, Page, Quad

SYMBOLS = "".join(sorted({*second_look.PRINTED_SYMBOLS, *"abcdefghijklmnopqrstuvwxyz;!"}))
QUAD: Quad = ((10.0, 10.0), (410.0, 10.0), (410.0, 40.0), (10.0, 40.0))
PAGE = Page(np.full((60, 440, 3), 230, np.uint8))
Slot = str | dict[str, float]


def lattice(slots: Sequence[Slot], blank: float = 0.0, symbols: str = SYMBOLS) -> Lattice:
    """One step per character with a blank step after it.

    A slot is a character, or characters with their shares; a share of ' ' beside others is what
    the recogniser saw of a space in the blank step behind.
    """
    steps: list[dict[str, float]] = []
    for slot in slots:
        shares = {slot: 1.0} if isinstance(slot, str) else dict(slot)
        gap = shares.pop(" ", 0.0) if len(shares) > 1 else 0.0
        steps += [shares, {" ": gap}]
    probs = np.zeros((len(steps), 1 + len(symbols)), np.float32)
    for row, shares in enumerate(steps):
        for c, share in shares.items():
            if c in symbols:
                probs[row, 1 + symbols.index(c)] = share
        probs[row, 0] = max(1 - sum(shares.values()), blank)
    return Lattice(symbols, probs)


def line(look: Lattice) -> Line:
    text, scores, places = ctc.decode(look, space=second_look.SPACE)
    return Line(text, float(np.mean(scores)) if scores else 0.0, QUAD, scores, places, look)


def cell(look: Lattice) -> Cell:
    return Layout([line(look)]).cells[0]


class Looks:
    """Answers its looks one after the other and counts them."""

    def __init__(self, *looks: Lattice) -> None:
        self.looks = looks
        self.count = 0

    def __call__(self, page: Page, quad: Quad) -> Line:
        self.count += 1
        return line(self.looks[min(self.count, len(self.looks)) - 1])


def lens(looks: Looks) -> Lens:
    return Lens(PAGE, looks, looks)


BARE = second_look.Alphabet(second_look.CAPITALS + ".,'-", {})


def bare(slots: Sequence[Slot]) -> Lattice:
    """A look without spaces, as `contest` wants it."""
    return lattice(slots, symbols=BARE.symbols)


def test_contest_of_one_look_is_what_it_read() -> None:
    found = contest((bare("SITI"),), BARE)
    assert found.text == "SITI"
    assert min(found.scores) > 0.99
    assert list(found.places) == sorted(found.places)


def test_contest_takes_the_letter_that_most_looks_see() -> None:
    w, m = bare(["K", {"W": 0.9, "M": 0.1}, "A"]), bare(["K", {"W": 0.4, "M": 0.6}, "A"])
    found = contest((w, w, m), BARE)
    assert found.text == "KWA"
    assert found.scores[0] > 0.99 > 0.97 > found.scores[1]


def test_contest_mixes_what_two_looks_read() -> None:
    """Each look misreads another letter: together they see the whole word."""
    one = bare([{"K": 0.9, "X": 0.1}, "A", {"N": 0.6, "R": 0.4}, "A"])
    two = bare([{"X": 0.6, "K": 0.4}, "A", {"R": 0.9, "N": 0.1}, "A"])
    assert contest((one, two), BARE).text == "KARA"


def test_letters_that_no_look_read_together_keep_the_spaces_of_the_first() -> None:
    one = lattice([{"K": 0.9, "X": 0.1}, {"A": 1.0}, " ", {"N": 0.6, "R": 0.4}, "A"])
    two = lattice([{"X": 0.6, "K": 0.4}, "A", {"R": 0.9, "N": 0.1}, "A"])
    first = cell(one)
    assert first.text == "KA NA"
    assert read_closely(first, lens(Looks(two, one, two)), NAME).text == "KA RA"


def test_disagreement_makes_a_letter_doubtful() -> None:
    sure, other = bare(["A", {"B": 0.99, "D": 0.01}]), bare(["A", {"D": 0.97, "B": 0.03}])
    found = contest((sure, other), BARE)
    assert found.scores[0] > 0.95
    assert found.scores[1] < 0.9


@given(st.text("ABCIO", min_size=1, max_size=8), st.floats(0.55, 1.0))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_any_word_is_read_as_it_is(word: str, share: float) -> None:
    slots = [{c: share, "X": 1 - share} for c in word]
    found = contest((bare(slots),), BARE)
    assert found.text == word
    assert len(found.scores) == len(found.places) == len(word)
    assert all(0 <= s <= 1 for s in found.scores)


def test_a_sure_line_is_not_looked_at_again() -> None:
    looks = Looks(lattice("OTHER"))
    found = read_closely(cell(lattice(["S", {"I": 1.0, " ": 0.0}, "T", "I"])), lens(looks), NAME)
    assert (found.text, looks.count) == ("SITI", 0)


def test_a_doubted_line_is_looked_at_in_any_case() -> None:
    looks = Looks(lattice("SITI"))
    read_closely(cell(lattice("SITI")), lens(looks), NAME, doubted=True)
    assert looks.count == 3


def test_two_looks_that_agree_need_no_third() -> None:
    first = lattice(["S", {"I": 0.9, "L": 0.1}, "T", "I"])
    looks = Looks(lattice("SITI"))
    assert read_closely(cell(first), lens(looks), NAME).text == "SITI"
    assert looks.count == 1


def test_looks_that_differ_are_asked_together() -> None:
    first = lattice(["S", {"L": 0.6, "I": 0.4}, "T", "I"])
    looks = Looks(lattice(["S", {"I": 0.95, "L": 0.05}, "T", "I"]))
    found = read_closely(cell(first), lens(looks), NAME)
    assert (found.text, looks.count) == ("SITI", 3)


def spaced(first: float, close: float) -> Cell:
    """AB CD, where the first look and a close one saw a space that surely."""
    slots: list[Slot] = ["A", {"B": 1.0, " ": first}, "C", "D"]
    again: list[Slot] = ["A", {"B": 1.0, " ": close}, "C", "D"]
    return read_closely(cell(lattice(slots)), lens(Looks(lattice(again))), NAME)


@pytest.mark.parametrize(
    ("first", "close", "text"),
    [
        (0.99, 0.99, "AB CD"),
        (0.60, 0.0001, "ABCD"),
        (0.30, 0.60, "AB CD"),
        (0.50, 0.90, "AB CD"),
        (0.0, 0.0, "ABCD"),
    ],
)
def test_spaces(first: float, close: float, text: str) -> None:
    found = spaced(first, close)
    assert found.text == text
    assert len(found.line.char_x) == len(found.scores) == len(text)


def test_an_unclear_space_makes_the_text_unsure() -> None:
    assert min(spaced(0.5, 0.03).scores) < 0.9 < min(spaced(0.99, 0.99).scores)


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ([{"I": 0.9, " ": 0.5}, {",": 1.0, " ": 0.1}, "S", "E"], "I, SE"),
        (["A", {",": 1.0, " ": 0.3}, "S", {".": 1.0, " ": 0.6}, "P", "D"], "A, S.PD"),
        (["A", "L", {"-": 1.0, " ": 0.2}, "F", "A"], "AL-FA"),
    ],
)
def test_spaces_beside_punctuation(slots: list[Slot], text: str) -> None:
    look = lattice(slots)
    assert read_closely(cell(look), lens(Looks(look)), NAME).text == text


def test_signs_that_names_do_not_have() -> None:
    """A semicolon is a comma; lower case and digits are the capitals they look like."""
    look = lattice(["r", "0", "S", {";": 1.0, " ": 0.4}, "A"])
    assert read_closely(cell(look), lens(Looks(look)), NAME).text == "ROS, A"


def test_a_line_without_raw_output_is_left_alone() -> None:
    plain = Layout([Line("SlTI", 0.4, QUAD)]).cells[0]
    looks = Looks(lattice("SITI"))
    assert read_closely(plain, lens(looks), NAME) is plain
    assert looks.count == 0


@pytest.mark.parametrize(
    ("slots", "word"),
    [
        ("LAKI-LAKI", "LAKI-LAKI"),
        ("PEREMPUAN", "PEREMPUAN"),
        (
            [*"LAK", {"G": 0.7, "I": 0.2}, {"H": 0.6, "-": 0.2}, *"LAK", {"O": 0.6, "I": 0.3}],
            "LAKI-LAKI",
        ),
        ("BUKITTINGGI", ""),
    ],
)  # fmt: skip
def test_the_likeliest_of_two_words(slots: Sequence[Slot], word: str) -> None:
    look = lattice(slots, blank=0.01)
    found, sure = likeliest(cell(look), lens(Looks(look)), PRINTED, ("LAKI-LAKI", "PEREMPUAN"))
    assert found == word
    assert (sure > 0.5) == bool(word)
    if word == "".join(s for s in slots if isinstance(s, str)):
        assert sure > 0.99
