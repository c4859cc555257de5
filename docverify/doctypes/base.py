"""What a document type is: the printed words that tell it, and a reader for its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from docverify.layout import Cell, Layout
from docverify.types import Field, Label, ReadFields, Reading, Recognise, Validity

Where = Literal["title", "label", "part"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A printed phrase and what it says for or against a type, as a log-odds weight.

    phrase  compared by letters only, small misreadings forgiven
    weight  natural-log odds that the phrase adds (below zero: speaks against)
    where   'title': it (nearly) fills its line, so that an article which mentions the paper in a
            sentence does not count; 'label': the line begins with it; 'part': anywhere
    """

    phrase: str
    weight: float
    where: Where = "label"


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """Whom the check asks about: on a paper with many people these are read most closely.

    niks, names  of the applicant and the parents, as declared; empty when nothing is declared
    """

    niks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aids:
    """What a reader may use besides the lines.

    recognise  looks at a region of the page again, sharper
    today      the day to count from, where a century is missing
    closely    the same with more care and more time; None when the engine has no such way
    wanted     whom the check asks about; without it everybody
    """

    recognise: Recognise
    today: date
    closely: Recognise | None = None
    wanted: Wanted = field(default=Wanted(), repr=False)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One paper that docverify reads.

    label     see `types.Label`
    anchors   its printed words
    read      (reading, aids) -> fields
    required  names of the fields without which the paper counts as unreadable
    arranged  whether the print of a page stands as on this paper (see `arrangement`); None where
              its places say nothing
    """

    label: Label
    anchors: tuple[Anchor, ...]
    read: Callable[[Reading, Aids], ReadFields]
    required: tuple[str, ...]
    arranged: Callable[[Reading, Layout], bool] | None = None


def unread(name: str, raw: str = "") -> Field:
    """A field that was looked for and could not be read."""
    return Field(name, None, raw)


def text_field(name: str, value: str, cells: Iterable[Cell], raw: str | None = None) -> Field:
    """A field without structure of its own (a name, a place); unread when `value` is empty."""
    parts = list(cells)
    seen = " ".join(c.text for c in parts) if raw is None else raw
    if not value:
        return unread(name, seen)
    confidence = min((c.confidence for c in parts), default=0.0)
    return Field(name, value, seen, confidence, Validity.UNCHECKED)


def joined(cells: Iterable[Cell]) -> str:
    """Texts of the cells with one space between."""
    return " ".join(c.text for c in cells if c.text)
