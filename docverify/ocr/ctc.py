"""Greedy CTC decoding of a recogniser's output, optionally under a narrower alphabet."""

from __future__ import annotations

import numpy as np

from docverify.types import Lattice


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
                    scores.append(1.0)
                    places.append((last + start) / 2 / steps)
            last = stop
            text.append(symbols[column - 1])
            scores.append(float(probs[start:stop, column].max()))
            places.append((start + stop) / 2 / steps)
        start = stop
    return "".join(text), tuple(scores), tuple(places)
