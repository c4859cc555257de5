"""Spaces between the words of a name or a place, where the print leaves them open.

The recogniser loses the white behind a narrow letter (`AULIAJULIANTI`) and sees some in the wide
type of a matrix printer (`SUT INAH`).  What is known of names breaks the tie; letters are never
changed, and names of unknown words stay as they were read.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from docverify.doctypes import second_look
from docverify.doctypes.word_lists import Places, Words, likelier
from docverify.layout import Cell
from docverify.numbers.common_names import WORDS

_ODDS = 5.0  # natural-log odds against each space that known words speak against
_SHORTEST = 4  # letters of a known word that another may have run into, ...
_FRONT = 3  # ... and of that other (`SRIPRASETYO`)
_MOST = 3  # words that may be one
_BY_WORDS = 0.9  # a name whose spaces were chosen by what is known of names is no surer
_TAIL = ".,"


class NameSpaces:
    """Known names, asked about spaces alone; see `word_lists.Words`."""

    def near(self, text: str) -> list[str]:
        words = text.split(" ")
        found: list[str] = []
        for i, word in enumerate(words):
            for count in range(2, _MOST + 1):
                parts = words[i : i + count]
                if len(parts) == count and _torn(parts):
                    found.append(" ".join([*words[:i], "".join(parts), *words[i + count :]]))
            found += [" ".join([*words[:i], two, *words[i + 1 :]]) for two in _parted(word)]
        return found

    def unlikely(self, text: str) -> float:
        words = text.split(" ")
        torn = sum(_torn(pair) for pair in pairwise(words))
        return _ODDS * (torn + sum(bool(_parted(word)) for word in words))


class PlaceSpaces:
    """Known places, likewise."""

    def near(self, text: str) -> list[str]:
        other = Places().respaced(text)
        return [] if other == text else [other]

    def unlikely(self, text: str) -> float:
        return _ODDS * (Places().respaced(text) != text)


def _torn(parts: list[str] | tuple[str, ...]) -> bool:
    """True for pieces of one known word, of which at least one is no word itself."""
    whole = "".join(parts).rstrip(_TAIL)
    return len(whole) > _SHORTEST and whole in WORDS and not all(p in WORDS for p in parts)


def _parted(word: str) -> list[str]:
    """An unknown word as two known ones."""
    plain = word.rstrip(_TAIL)
    if plain in WORDS:
        return []
    places = range(_FRONT, len(plain) - _SHORTEST + 1)
    return [f"{word[:i]} {word[i:]}" for i in places if plain[:i] in WORDS and plain[i:] in WORDS]


def settled(name: str, cell: Cell) -> tuple[Cell, float]:
    """The cell of a field with its likeliest spaces, and how sure those can be at most (0-1).

    A cell without raw recogniser output (another engine) is left as it is.
    """
    lattice = second_look.part_of(cell)
    words: Words = PlaceSpaces() if name == "birth_place" else NameSpaces()
    if lattice is None or not words.near(cell.text):
        return cell, 1.0
    choice = likelier(cell.text, [lattice], second_look.NAME, words)
    if choice is None:
        return cell, _BY_WORDS
    signs = iter([s for c, s in zip(cell.text, cell.scores, strict=True) if c != " "])
    scores = tuple(choice.share if c == " " else next(signs) for c in choice.text)
    line = replace(cell.line, text=choice.text, char_scores=scores, char_x=())
    return replace(cell, text=choice.text, line=line, start=0), _BY_WORDS
