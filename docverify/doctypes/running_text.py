"""Finding phrases in the running text of a page, and the cells that a stretch of it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from docverify.layout import Cell

LEAST = 80.0
"""Similarity (0-100) from which a phrase counts as found."""

_SHORT = 6  # letters: shorter phrases must be whole words, and are not searched for fuzzily


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch [start, stop) of the text."""

    start: int
    stop: int


class RunningText:
    """Cells joined with single spaces, upper case, with the way back to the cells.

    Phrases are found by their letters alone: dots of leaders inside them, lost spaces and spaces
    inside words do not matter.
    """

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
        self._at = [i for i, c in enumerate(self.text) if _is_letter(c)]
        self._plain = "".join(_letter(self.text[i]) for i in self._at)

    def find(self, phrases: Sequence[str], start: int = 0, stop: int | None = None) -> Span | None:
        """The first well-matching stretch between `start` and `stop` for any of `phrases`."""
        end = len(self.text) if stop is None else stop
        found = [span for phrase in phrases if (span := self._find(phrase, start, end)) is not None]
        return min(found, key=lambda s: (s.start, -s.stop)) if found else None

    def _find(self, phrase: str, start: int, end: int) -> Span | None:
        wanted = "".join(c for c in phrase.upper() if c.isalpha())
        low = _first(self._at, start)
        high = _first(self._at, end)
        at = self._plain.find(wanted, low, high)
        while at >= 0:
            span = Span(self._at[at], self._at[at + len(wanted) - 1] + 1)
            if len(wanted) >= _SHORT or self._whole(span):
                return span
            at = self._plain.find(wanted, at + 1, high)
        if len(wanted) < _SHORT or high - low < len(wanted) - 1:
            return None
        hit = fuzz.partial_ratio_alignment(wanted, self._plain[low:high], score_cutoff=LEAST)
        if hit is None or hit.dest_end <= hit.dest_start:
            return None
        first, last = self._at[low + hit.dest_start], self._at[low + hit.dest_end - 1]
        return self._to_word_end(first, last + 1)

    def _whole(self, span: Span) -> bool:
        before = self.text[span.start - 1 : span.start]
        after = self.text[span.stop : span.stop + 1]
        return not (_is_letter(before) or _is_letter(after))

    def _to_word_end(self, start: int, stop: int) -> Span:
        """The stretch without cutting a word at its end."""
        while stop < len(self.text) and self.text[stop].isalpha():
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


def _is_letter(char: str) -> bool:
    return "A" <= char <= "Z" or char in ("0", "1", "|", "!") if char else False


def _letter(char: str) -> str:
    """A letter, or the letter that a digit or bar is misread for."""
    return {"0": "O", "1": "I", "|": "I", "!": "I"}.get(char, char)


def _first(places: Sequence[int], at: int) -> int:
    """Index of the first of the ascending `places` that is not below `at`."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low
