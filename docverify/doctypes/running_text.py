"""Finding phrases in the running text of a page, and the cells that a stretch of it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from docverify.layout import Cell

LEAST = 80.0
"""Similarity (0-100) from which a phrase counts as found."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch [start, stop) of the text."""

    start: int
    stop: int


class RunningText:
    """Cells joined with single spaces, upper case, with the way back to the cells."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        parts: list[str] = []
        starts: list[tuple[int, Cell]] = []
        length = 0
        for cell in cells:
            text = "".join(c.upper() if len(c.upper()) == 1 else c for c in cell.text)
            if not text:
                continue
            if parts:
                length += 1
            starts.append((length, cell))
            parts.append(text)
            length += len(text)
        self.text = " ".join(parts)
        self._starts = starts

    def find(self, phrases: Sequence[str], start: int = 0, stop: int | None = None) -> Span | None:
        """The first well-matching stretch between `start` and `stop` for any of `phrases`."""
        end = len(self.text) if stop is None else stop
        found: list[Span] = []
        for phrase in phrases:
            exact = self.text.find(phrase, start, end)
            if exact >= 0:
                found.append(Span(exact, exact + len(phrase)))
                continue
            window = self.text[start:end]
            if len(window) < len(phrase) - 1 or len(phrase) < 6:
                continue
            hit = fuzz.partial_ratio_alignment(phrase, window, score_cutoff=LEAST)
            if hit is not None:
                found.append(self._whole_words(start + hit.dest_start, start + hit.dest_end))
        return min(found, key=lambda s: (s.start, -s.stop)) if found else None

    def _whole_words(self, start: int, stop: int) -> Span:
        """The stretch without cutting a word at its end."""
        inside = stop > 0 and self.text[stop - 1].isalpha()
        while inside and stop < len(self.text) and self.text[stop].isalpha():
            stop += 1
        return Span(start, stop)

    def cells(self, start: int, stop: int) -> list[Cell]:
        """The parts of the cells that make up `text[start:stop]`."""
        parts: list[Cell] = []
        for begin, cell in self._starts:
            a, b = max(start - begin, 0), min(stop - begin, len(cell.text))
            if a < b:
                part = cell.cut(a, b)
                if part.text:
                    parts.append(part)
        return parts
