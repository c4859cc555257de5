"""Papers that are none of the four accepted ones, one file per family of look-alikes.

`draw(label, rng, split)` gives a `Flat`.  Every paper is invented, carries a SPECIMEN mark, and has
a plain blob where a real one has a coat of arms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .. import people
from ..base import Flat
from . import (
    baptism,
    birth_letter,
    death,
    diploma,
    foreign_id,
    foreign_passport,
    holder,
    ikd_screen,
    kia,
    ktp_back,
    marriage,
    npwp,
    other_cards,
    other_papers,
    passport_other,
    screen,
    sim,
    suket,
    travel_letter,
)
from .holder import Holder

Drawer = Callable[[np.random.Generator, str, Holder], Flat]

OTHERS: dict[str, Drawer] = {
    "bpjs": other_cards.health,
    "student_card": other_cards.student,
    "bank_card": other_cards.bank,
    "business_card": other_cards.business,
    "clinic_card": other_cards.insert,
    "biodata": other_papers.biodata,
    "surat_kenal_lahir": other_papers.known_birth,
    "letter": other_papers.letter,
    "receipt": other_papers.receipt,
    "bill": other_papers.bill,
    "article": other_papers.article,
    "handwriting": other_papers.notes,
    "list": other_papers.family_tree,
    "chat": screen.chat,
    "web": screen.web_page,
}
"""The kinds of `other_document`; the name is the `generation` of the Flat."""

_ONE: dict[str, Drawer] = {
    "ktp_back": ktp_back.draw,
    "kia": kia.draw,
    "ikd_screen": ikd_screen.draw,
    "suket": suket.draw,
    "sim": sim.draw,
    "npwp": npwp.draw,
    "diploma": diploma.draw,
    "baptism_certificate": baptism.draw,
    "death_certificate": death.draw,
    "birth_letter": birth_letter.draw,
    "passport_other_page": passport_other.draw,
    "foreign_passport": foreign_passport.draw,
    "travel_letter": travel_letter.draw,
    "foreign_id": foreign_id.draw,
}

LABELS: tuple[str, ...] = (*_ONE, "marriage_book", "other_document")

_CHILDREN = ("kia", "birth_letter")


def family_for(label: str, rng: np.random.Generator, split: str) -> people.Family:
    """A family that has someone of the right age for this paper."""
    while True:
        found = people.family(rng, split)
        if label in _CHILDREN and not found.children():
            continue
        if label == "marriage_book" and len(found.adults()) < 2:
            continue
        return found


def holder_of(label: str, rng: np.random.Generator, found: people.Family) -> people.Person:
    """The member on the paper: a child or an adult, as the paper asks."""
    choices = found.children() if label in _CHILDREN else found.adults()
    choices = choices or found.members
    return choices[int(rng.integers(len(choices)))]


def draw(
    label: str,
    rng: np.random.Generator,
    split: str,
    *,
    person: people.Person | None = None,
    family: people.Family | None = None,
    generation: str | None = None,
) -> Flat:
    """A flat look-alike.  `generation` chooses the kind of an `other_document`."""
    if label not in LABELS:
        raise ValueError(f"no look-alike has the label {label!r}")
    home = family or family_for(label, rng, split)
    who = person or holder_of(label, rng, home)
    strings = holder.of(rng, home, who)
    if label == "marriage_book":
        others = [m for m in home.adults() if m.sex != who.sex and m is not who]
        if not others:
            away = people.family(rng, split)
            others = [m for m in away.adults() if m.sex != who.sex]
        partner = holder.of(rng, home, others[0]) if others else _mirrored(strings)
        return marriage.draw(rng, split, strings, partner)
    if label == "other_document":
        kinds = tuple(OTHERS)
        kind = generation or kinds[int(rng.integers(len(kinds)))]
        return OTHERS[kind](rng, split, strings)
    return _ONE[label](rng, split, strings)


def _mirrored(who: Holder) -> Holder:
    """A spouse where no family offers one."""
    return replace(who, sex="F" if who.sex == "M" else "M", name=who.mother)
