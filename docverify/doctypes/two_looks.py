"""Two looks at one stretch of text: which of them is likelier where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from docverify.layout import Cell

_HARDLY = 0.5  # a letter that one look alone saw speaks for that look from this confidence on


def signs(cells: Sequence[Cell]) -> str:
    """Upper-case letters and digits, without spaces and punctuation."""
    return "".join(c for cell in cells for c in cell.text.upper() if c.isalnum())


def pairs(cells: Sequence[Cell]) -> list[tuple[str, float]]:
    """Letters and digits with their confidences."""
    return [
        (c.upper(), s)
        for cell in cells
        for c, s in zip(cell.text, cell.scores or (cell.confidence,) * len(cell.text), strict=True)
        if c.upper().isalnum()
    ]


def differing(first: Sequence[Cell], again: Sequence[Cell]) -> tuple[float, float]:
    """How sure the first look and the second are where they differ: (first, again).

    A letter that only one of them saw counts for it unless it was hardly seen: the recogniser
    drops letters more often than it invents them.
    """
    a, b = pairs(first), pairs(again)
    for_first = for_again = 0.0
    for op in Levenshtein.editops("".join(c for c, _ in a), "".join(c for c, _ in b)):
        if op.tag == "insert":
            for_again += b[op.dest_pos][1] - _HARDLY
        elif op.tag == "delete":
            for_first += a[op.src_pos][1] - _HARDLY
        else:
            for_again += b[op.dest_pos][1]
            for_first += a[op.src_pos][1]
    return for_first, for_again


def extra_scores(cells: Sequence[Cell], known: str) -> list[float]:
    """Confidences of the letters and digits that `cells` have before and after `known`."""
    found = pairs(cells)
    at = "".join(c for c, _ in found).find(known)
    return [s for i, (_, s) in enumerate(found) if not at <= i < at + len(known)]
