"""Finding phrases in the running text of a page, and the cells that a stretch of it came from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from docverify.layout import Cell

LEAST = 80.0
"""Similarity (0-100) from which a phrase counts as found."""

_LIKE_LETTERS = {"0": "O", "1": "I", "|": "I", "!": "I"}
_SLACK = 5  # a misread phrase begins and ends with a word at most so many letters away
_SPREAD = 1.6  # a phrase with its spaces and dots is at most so much longer than its letters
_STANDS_ALONE = 8  # letters: a shorter misread phrase has to be more like itself
_WRONG_SHORT = 1  # so many letters may be wrong in it, and be there or not
_CUT_WORD = 0.6  # wrong letters that a beginning or an end inside a word counts for
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
        self._at = [i for i in range(len(self.text)) if _is_letter(self.text, i)]
        self._plain = "".join(_LIKE_LETTERS.get(self.text[i], self.text[i]) for i in self._at)

    def find(self, phrases: Sequence[str], start: int = 0, stop: int | None = None) -> Span | None:
        """The first stretch between `start` and `stop` that is one of `phrases`.

        Misread phrases are only looked for when none stands there exactly; of several that begin
        at one place the one with the fewest wrong letters is meant.
        """
        end = len(self.text) if stop is None else stop
        exact = [span for p in phrases if (span := self._exactly(p, start, end)) is not None]
        if exact:
            return min(exact, key=lambda s: (s.start, -s.stop))
        about = [near for p in phrases if (near := self._about(p, start, end)) is not None]
        return min(about, key=lambda n: (n[0].start, n[1], -n[0].stop))[0] if about else None

    def _exactly(self, phrase: str, start: int, end: int) -> Span | None:
        wanted = "".join(c for c in phrase.upper() if c.isalpha())
        low, high = bisect_left(self._at, start), bisect_left(self._at, end)
        at = self._plain.find(wanted, low, high)
        while at >= 0:
            span = self._span(at, at + len(wanted))
            whole = self._whole(span) if len(wanted) < _SHORT else not self._apart(span, phrase)
            if whole and self._compact(span, wanted):
                return span
            at = self._plain.find(wanted, at + 1, high)
        return None

    def _about(self, phrase: str, start: int, end: int) -> tuple[Span, int] | None:
        """Where the misread phrase stands, and how many of its letters are wrong there."""
        wanted = "".join(c for c in phrase.upper() if c.isalpha())
        low, high = bisect_left(self._at, start), bisect_left(self._at, end)
        if len(wanted) < _SHORT or high - low < len(wanted) - 1:
            return None
        hit = fuzz.partial_ratio_alignment(wanted, self._plain[low:high], score_cutoff=LEAST)
        if hit is None or hit.dest_end <= hit.dest_start:
            return None
        first, last = low + hit.dest_start, low + hit.dest_end
        starts = range(max(first - _SLACK, low), min(first + _SLACK, last))
        ends = range(max(last - _SLACK, first) + 1, min(last + _SLACK, high) + 1)
        whole = [i for i in starts if not self._in_word(self._at[i] - 1)]
        close = [k for k in ends if not self._in_word(self._at[k - 1] + 1)]
        if len(wanted) >= _STANDS_ALONE or not whole:
            whole.append(first)
        if len(wanted) >= _STANDS_ALONE or not close:
            close.append(last)
        options = [
            (self._wrong(wanted, i, k), i - k, i, k)
            for i in whole
            for k in close
            if i < k and not self._apart(self._span(i, k), phrase)
        ]
        if not options:
            return None
        _, _, first, last = min(options)
        seen = self._plain[first:last]
        wrong = Levenshtein.distance(wanted, seen)
        if len(wanted) < _STANDS_ALONE and wrong > _WRONG_SHORT:
            return None
        if fuzz.ratio(wanted, seen) < LEAST:
            return None
        span = self._span(first, last)
        return (span, wrong) if self._compact(span, wanted) else None

    def _span(self, first: int, last: int) -> Span:
        """Where the letters with these numbers stand."""
        return Span(self._at[first], self._at[last - 1] + 1)

    def _wrong(self, wanted: str, start: int, stop: int) -> float:
        """Letters of the phrase that are wrong there; ends inside words cost some more."""
        cut = self._in_word(self._at[start] - 1), self._in_word(self._at[stop - 1] + 1)
        return Levenshtein.distance(wanted, self._plain[start:stop]) + _CUT_WORD * sum(cut)

    def _apart(self, span: Span, phrase: str) -> bool:
        """True where the text has its spaces elsewhere than the phrase, and a word is cut by it:
        RAMADANI BUDI holds no DAN IBU."""
        if not (self._in_word(span.start - 1) or self._in_word(span.stop)):
            return False
        return not _gaps(self.text[span.start : span.stop].strip()) <= _gaps(phrase)

    def _compact(self, span: Span, wanted: str) -> bool:
        """False for letters that are only together when what stands between them is left out."""
        figures = sum("0" <= c <= "9" for c in self.text[span.start : span.stop])
        return span.stop - span.start <= _SPREAD * len(wanted) + _SLACK and figures < 2

    def _whole(self, span: Span) -> bool:
        return not (self._in_word(span.start - 1) or self._in_word(span.stop))

    def _in_word(self, at: int) -> bool:
        return _is_letter(self.text, at)

    def line_start(self, at: int) -> int:
        """Where the cell begins that `text[at]` belongs to."""
        return max((begin for begin, _ in self._starts if begin <= at), default=0)

    def start_of(self, part: Cell) -> int:
        """Where a part of one of the cells begins (see `cells`)."""
        for begin, cell in self._starts:
            if cell.line is part.line and 0 <= part.start - cell.start <= len(cell.text):
                return begin + part.start - cell.start
        raise ValueError("the cell is no part of this text")

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


def _gaps(text: str) -> set[int]:
    """How many letters stand before each space, hyphen or stop."""
    return {sum(map(str.isalpha, text[:i])) for i, c in enumerate(text) if not c.isalnum()}


def _is_letter(text: str, at: int) -> bool:
    """True for a letter, and for a digit or bar inside a word that is one misread."""
    if not 0 <= at < len(text):
        return False
    char = text[at]
    if "A" <= char <= "Z":
        return True
    if char not in _LIKE_LETTERS:
        return False
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return any("A" <= c <= "Z" for c in around) and not any("0" <= c <= "9" for c in around)
