"""Greedy CTC decoding of a recogniser's output, optionally under a narrower alphabet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from docverify.types import Lattice

_SPACE_CLEAR = 0.5  # a space that was put in counts as clear from this probability, ...
_SPACE_SURE = 0.9  # ... else it has this score
_NEVER = -1e30


def decode(
    lattice: Lattice, allowed: str | None = None, *, space: float = 1.0
) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """The best text of `lattice` using only the symbols in `allowed` (None: all of them).

    space  a space is put between two characters where its probability rises to this (the
           recogniser likes to swallow narrow ones); 1 switches that off

    Returns (text, one score 0-1 per character, one position 0-1 along the line per character).
    Without `allowed` a score is the recogniser's probability of the symbol; with it, the
    probability among the allowed symbols and the blank.

    >>> probs = np.array([[.1, .9, 0], [.9, .1, 0], [.2, .1, .7]], np.float32)
    >>> decode(Lattice("AB", probs))[0]
    'AB'
    >>> decode(Lattice("AB", probs), "A")[0]
    'A'
    >>> probs = np.array([[.1, .9, 0], [.8, .0, .2], [.1, .9, 0]], np.float32)
    >>> decode(Lattice("A ", probs), space=0.15)[0]
    'A A'
    """
    probs = lattice.probs
    if allowed is not None:
        columns = [0, *(i + 1 for i, s in enumerate(lattice.symbols) if s in allowed)]
        probs = probs[:, columns]
        probs = probs / np.maximum(probs.sum(axis=1, keepdims=True), 1e-9)
        symbols = "".join(lattice.symbols[c - 1] for c in columns[1:])
    else:
        symbols = lattice.symbols
    best = probs.argmax(axis=1)
    steps = len(best)
    gap = symbols.find(" ") + 1
    text: list[str] = []
    scores: list[float] = []
    places: list[float] = []
    last = start = 0
    while start < steps:
        stop = start + 1
        while stop < steps and best[stop] == best[start]:
            stop += 1
        column = int(best[start])
        if column:
            if gap and space < 1 and text and gap != column and text[-1] != " ":
                hint = float(probs[last:start, gap].max(initial=0.0))
                if hint >= space:
                    text.append(" ")
                    scores.append(1.0 if hint >= _SPACE_CLEAR else _SPACE_SURE)
                    places.append((last + start) / 2 / steps)
            last = stop
            text.append(symbols[column - 1])
            scores.append(float(probs[start:stop, column].max()))
            places.append((start + stop) / 2 / steps)
        start = stop
    return "".join(text), tuple(scores), tuple(places)


def log_likelihoods(lattice: Lattice, texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Natural logarithm of the probability of each text: the sum over all CTC paths.

    Symbols that the lattice does not have make a text impossible (-1e30).

    >>> probs = np.array([[.1, .9, 0], [.9, .1, 0], [.2, .1, .7]], np.float32)
    >>> np.exp(log_likelihoods(Lattice("AB", probs), ["AB", "A"])).round(3).tolist()
    [0.637, 0.201]
    """
    index = {c: i for i, c in enumerate(lattice.symbols, 1)}
    longest = max((len(text) for text in texts), default=0)
    size = 2 * longest + 1
    labels = np.zeros((len(texts), size), np.int64)
    ends = np.zeros(len(texts), np.int64)
    possible = np.ones(len(texts), np.bool_)
    for row, text in enumerate(texts):
        for place, c in enumerate(text):
            labels[row, 2 * place + 1] = index.get(c, 0)
            possible[row] &= c in index
        ends[row] = 2 * len(text)
    logs = np.log(np.maximum(lattice.probs.astype(np.float64), 1e-12))
    skip = np.zeros((len(texts), size), np.bool_)
    skip[:, 3::2] = labels[:, 3::2] != labels[:, 1:-2:2]
    alpha = np.full((len(texts), size), _NEVER)
    alpha[:, 0] = logs[0, 0]
    if size > 1:
        alpha[:, 1] = logs[0, labels[:, 1]]
    for step in logs[1:]:
        one = np.full_like(alpha, _NEVER)
        one[:, 1:] = alpha[:, :-1]
        two = np.full_like(alpha, _NEVER)
        two[:, 2:] = np.where(skip[:, 2:], alpha[:, :-2], _NEVER)
        top = np.maximum(np.maximum(alpha, one), two)
        alpha = top + np.log(np.exp(alpha - top) + np.exp(one - top) + np.exp(two - top))
        alpha += step[labels]
    rows = np.arange(len(texts))
    last = alpha[rows, ends]
    before = np.where(ends > 0, alpha[rows, np.maximum(ends - 1, 0)], _NEVER)
    return np.where(possible, np.logaddexp(last, before), _NEVER)
