"""A 16-digit number out of several looks that differ (recogniser output made up)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from docverify.doctypes.fields import number_field, sex_field
from docverify.doctypes.second_look import black_ink
from docverify.layout import Cell, Layout
from docverify.numbers import nik
from docverify.ocr import ctc
from docverify.types import Field, Lattice, Line, Page, Quad, Validity

NUMBER = "3171015708909999"
SYMBOLS = "0123456789OISB: "
QUAD: Quad = ((10.0, 10.0), (410.0, 10.0), (410.0, 40.0), (10.0, 40.0))
PAGE = Page(np.full((60, 440, 3), 230, np.uint8))
Doubts = Mapping[int, Mapping[str, float]]


def look(doubts: Doubts | None = None, text: str = NUMBER) -> Line:
    """A look that saw `text` clearly but for some places, where it gives shares."""
    steps: list[Mapping[str, float]] = []
    for place, c in enumerate(text):
        steps += [(doubts or {}).get(place, {c: 0.999}), {}]
    probs = np.zeros((len(steps), 1 + len(SYMBOLS)), np.float32)
    for row, shares in enumerate(steps):
        for c, share in shares.items():
            probs[row, 1 + SYMBOLS.index(c)] = share
        probs[row, 0] = max(1 - sum(shares.values()), 0.0)
    lattice = Lattice(SYMBOLS, probs)
    seen, scores, places = ctc.decode(lattice)
    return Line(seen, float(np.mean(scores)), QUAD, scores, places, lattice)


def number(first: Line, again: Sequence[Line], close: Sequence[Line] = ()) -> Field:
    cell: Cell = Layout([first]).cells[0]
    quick, careful = iter(again), iter(close)

    def recognise(page: Page, quad: Quad) -> Line:
        return next(quick)

    def closely(page: Page, quad: Quad) -> Line:
        return next(careful)

    return number_field(
        "nik", [cell], nik.candidates, PAGE, recognise, closely=closely if close else None
    )


def test_two_clear_looks_are_enough() -> None:
    found = number(look(), [look(), look(text="0" * 16)])
    assert (found.value, found.validity) == (NUMBER, Validity.VALID)
    assert found.confidence > 0.99


def test_the_second_look_is_a_careful_one() -> None:
    found = number(look(), [], [look()])
    assert (found.value, found.validity) == (NUMBER, Validity.VALID)
    assert found.confidence > 0.99


def test_a_misreading_that_one_recogniser_is_sure_of() -> None:
    """The frame of the portrait closes the 6 at the end to a 4; only the careful looks see past."""
    misread = look(text=NUMBER[:-1] + "4")
    found = number(misread, [misread, look()], [look()] * 3)
    assert found.value == NUMBER
    assert number(misread, [misread, misread], [look()] * 3).confidence < 0.7


def test_only_black_ink_is_left() -> None:
    pixels = np.full((60, 440, 3), 230, np.uint8)
    pixels[:, 300:] = (30, 70, 190)  # the blue ground of a portrait
    pixels[20:40, 100:110] = 20  # print
    seen = black_ink(Page(pixels), ((90.0, 20.0), (310.0, 20.0), (310.0, 40.0), (90.0, 40.0)))
    assert seen.pixels[30, 300:320].min() == 190
    assert seen.pixels[30, 105].max() == 20
    assert (seen.pixels[30, 420] == (30, 70, 190)).all()
    assert (pixels[30, 300] == (30, 70, 190)).all()


def test_a_digit_that_most_looks_hold_nearly_as_likely() -> None:
    """No ordinary look reads the 9 at the end, though each sees that it may be one; the careful
    ones see it better."""
    quick = look({15: {"8": 0.55, "9": 0.44}})
    close = look({15: {"9": 0.80, "8": 0.19}})
    misread = number(quick, [quick, quick])
    found = number(quick, [quick, quick], [close] * 3)
    assert misread.value == NUMBER[:-1] + "8"
    assert found.value == NUMBER
    assert found.confidence < 0.95


@pytest.mark.parametrize("share", [0.5, 0.6, 0.7])
def test_looks_that_differ_leave_no_sure_number(share: float) -> None:
    quick = look({12: {"9": share, "4": 0.99 - share}})
    close = look({12: {"4": share, "9": 0.99 - share}})
    assert number(quick, [quick, quick], [close] * 3).confidence < 0.8


def test_a_careful_look_at_nothing_changes_nothing() -> None:
    quick = look({3: {"1": 0.9, "7": 0.05}})
    empty = Line("", 0.0, QUAD)
    assert number(quick, [quick, quick], [empty] * 3).value == NUMBER


def test_sex_is_not_guessed() -> None:
    cells = Layout([Line("GOLONGAN", 0.9, QUAD)]).cells
    assert sex_field(cells).value is None
