"""Decoding of a recogniser's output, and the probability of a whole text."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.ocr.ctc import decode, log_likelihoods
from docverify.types import Lattice

SYMBOLS = "AB "


def lattice(*rows: tuple[float, ...]) -> Lattice:
    probs = np.array(rows, np.float32)
    return Lattice(SYMBOLS[: probs.shape[1] - 1], probs / probs.sum(axis=1, keepdims=True))


def spelled(text: str, sure: float = 0.9) -> Lattice:
    """A lattice in which each character of `text` stands clearly, with blanks between."""
    rows = []
    for c in text:
        row = [(1 - sure) / 3] * 4
        row[1 + SYMBOLS.index(c)] = sure
        rows += [tuple(row), (0.97, 0.01, 0.01, 0.01)]
    return lattice(*rows)


@given(st.text(SYMBOLS[:2], min_size=1, max_size=8))
@settings(derandomize=True, deadline=None)
def test_spelled_text_comes_back(text: str) -> None:
    found, scores, places = decode(spelled(text))
    assert found == text
    assert len(scores) == len(places) == len(text)
    assert all(s == pytest.approx(0.9, abs=1e-3) for s in scores)
    assert list(places) == sorted(places)
    assert all(0 < x < 1 for x in places)


def test_narrower_alphabet() -> None:
    one = lattice((0.1, 0.3, 0.6), (0.9, 0.05, 0.05))
    assert decode(one)[0] == "B"
    text, scores, _ = decode(one, "A")
    assert text == "A"
    assert list(scores) == pytest.approx([0.75])


def test_hinted_space_is_put_in_and_is_less_sure() -> None:
    one = lattice((0.1, 0.9, 0, 0), (0.8, 0, 0, 0.2), (0.1, 0, 0.9, 0))
    assert decode(one)[0] == "AB"
    text, scores, _ = decode(one, space=0.15)
    assert text == "A B"
    assert scores[1] < 0.97
    clear = lattice((0.1, 0.9, 0, 0), (0.6, 0, 0, 0.52), (0.1, 0, 0.9, 0))
    assert decode(clear, space=0.15)[0] == "A B"


def test_nothing_seen() -> None:
    assert decode(lattice((1, 0, 0), (1, 0, 0))) == ("", (), ())


def brute(one: Lattice, text: str) -> float:
    """Sum over all paths, by trying them all."""
    total = 0.0
    for path in itertools.product(range(one.probs.shape[1]), repeat=one.probs.shape[0]):
        kept = [k for k, _ in itertools.groupby(path)]
        if "".join(one.symbols[k - 1] for k in kept if k) == text:
            total += math.prod(float(one.probs[t, k]) for t, k in enumerate(path))
    return total


@given(st.integers(0, 10**6), st.integers(1, 5))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_likelihood_is_the_sum_over_all_paths(seed: int, steps: int) -> None:
    rng = np.random.default_rng(seed)
    one = lattice(*(tuple(rng.random(3) + 0.01) for _ in range(steps)))
    texts = ["", "A", "B", "AB", "AA", "ABA"]
    found = np.exp(log_likelihoods(one, texts))
    assert found == pytest.approx([brute(one, t) for t in texts], abs=1e-6)


def test_unknown_symbols_are_impossible() -> None:
    one = spelled("AB")
    known, unknown = log_likelihoods(one, ["AB", "AX"])
    assert known > -2
    assert unknown < -1e20
    assert log_likelihoods(one, []).shape == (0,)
