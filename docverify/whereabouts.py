"""Where on a page the text of each field stands, for whoever draws a field over the photo.

Readers say what they read, not where: its letters are looked up among the lines.  A place is a
help for the eye, never evidence; where the letters are not found there is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz

from docverify.types import Field, Line, Member, Quad

__all__ = ["placed", "placed_rows"]

_SHORTEST: Final = 3  # letters and digits; fewer are found everywhere ('L', '1')
_ALIKE: Final = 80.0
"""Least likeness in percent of what was read to a part of a line: a closer look may have read a
few letters otherwise than the first.  Two different words of a paper are far below."""

_ROW_KEYS: Final = ("nik", "name")
"""What of a family card's row is looked up: the rest of a row repeats from row to row."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The letters and digits of a line, each with its place along the line, 0 to 1."""

    letters: str
    at: tuple[float, ...]
    line: Line


def placed(fields: Mapping[str, Field], lines: Sequence[Line]) -> Mapping[str, Field]:
    """The fields, each with the quad of its text where that is found."""
    texts = [_text(line) for line in lines]
    return MappingProxyType({name: _placed(one, texts, _ALIKE) for name, one in fields.items()})


def placed_rows(members: Sequence[Member], lines: Sequence[Line]) -> tuple[Member, ...]:
    """The rows of a family card, with the quads of what tells them apart."""
    texts = [_text(line) for line in lines]
    return tuple(
        replace(
            row,
            fields=MappingProxyType(
                {
                    name: _placed(one, texts, 100.0) if name in _ROW_KEYS else one
                    for name, one in row.fields.items()
                }
            ),
        )
        for row in members
    )


def _placed(one: Field, texts: Sequence[_Text], least: float) -> Field:
    wanted = _letters(one.raw) or _letters(one.value or "")
    if len(wanted) < _SHORTEST:
        return one
    for text in texts:
        start = text.letters.find(wanted)
        if start >= 0:
            return replace(one, quad=_part(text, start, start + len(wanted)))
    best: tuple[float, Quad | None] = (least, None)
    for text in texts:
        if len(text.letters) < _SHORTEST or best[0] >= 100.0:
            continue
        found = fuzz.partial_ratio_alignment(wanted, text.letters, score_cutoff=best[0])
        # A short line lies within many a long text: what was found has to be most of the field.
        if found is None or found.src_end - found.src_start < len(wanted) * least / 100:
            continue
        if found.score > best[0] or best[1] is None:
            best = found.score, _part(text, found.dest_start, found.dest_end)
    if best[1] is not None:
        return replace(one, quad=best[1])
    # What stands on several lines, or in several boxes of one: where it begins.
    pieces = [text for text in texts if len(text.letters) >= _SHORTEST and text.letters in wanted]
    first = min(
        pieces, key=lambda text: (wanted.find(text.letters), -len(text.letters)), default=None
    )
    return one if first is None else replace(one, quad=_part(first, 0, len(first.letters)))


def _letters(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def _text(line: Line) -> _Text:
    """
    >>> box = ((0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (0.0, 2.0))
    >>> _text(Line("a: b", 1.0, box)).at
    (0.0, 0.75)
    """
    count = max(len(line.text), 1)
    kept = [(n, c) for n, c in enumerate(line.text) for c in _letters(c)]
    return _Text("".join(c for _, c in kept), tuple(n / count for n, _ in kept), line)


def _part(text: _Text, start: int, end: int) -> Quad | None:
    """The part of a line's box from one of its letters to another."""
    if start >= end:
        return None
    left, last = text.at[start], text.at[end - 1]
    right = min(last + 1 / max(len(text.line.text), 1), 1.0)
    spots = text.line.char_x
    if len(spots) == len(text.line.text) and spots:
        half = 0.5 / len(spots)
        left = max(spots[round(left * len(spots))] - half, 0.0)
        right = min(spots[round(last * len(spots))] + half, 1.0)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = text.line.quad
    quad = (
        (ax + (bx - ax) * left, ay + (by - ay) * left),
        (ax + (bx - ax) * right, ay + (by - ay) * right),
        (dx + (cx - dx) * right, dy + (cy - dy) * right),
        (dx + (cx - dx) * left, dy + (cy - dy) * left),
    )
    return quad if all(math.isfinite(value) for corner in quad for value in corner) else None
