"""The four papers.  `draw` makes one flat picture with its truth; same seed, same picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..base import Flat
from ..people import Family, Person
from ..people import family as make_family
from . import birth_certificate, family_card, ktp, passport

_DRAWERS: dict[str, Callable[[np.random.Generator, str, Person, Family, str], Flat]] = {
    "ktp": ktp.draw,
    "family_card": family_card.draw,
    "birth_certificate": birth_certificate.draw,
    "passport": passport.draw,
}

GENERATIONS: dict[str, tuple[str, ...]] = {
    "ktp": ktp.GENERATIONS,
    "family_card": family_card.GENERATIONS,
    "birth_certificate": birth_certificate.GENERATIONS,
    "passport": passport.GENERATIONS,
}
"""Editions of each paper that `draw` knows."""

_ELIGIBLE: dict[str, Callable[[Person, Family, str], bool]] = {
    "ktp": ktp.eligible,
    "family_card": family_card.eligible,
    "birth_certificate": birth_certificate.eligible,
    "passport": passport.eligible,
}


def eligible(label: str, person: Person, family: Family, generation: str) -> bool:
    """Whether that person can hold that edition: a child, for one, has no KTP."""
    return _ELIGIBLE[label](person, family, generation)


def draw(
    label: str,
    rng: np.random.Generator,
    split: str,
    *,
    person: Person | None = None,
    family: Family | None = None,
    generation: str | None = None,
) -> Flat:
    """One paper, flat and complete.

    Without a person (or family) they are invented; a given `person` must be of the given `family`.
    Raises ValueError for a label that is none of the four papers, and for a person who cannot
    hold the asked edition.
    """
    if label not in _DRAWERS:
        raise ValueError(f"no drawer for {label!r}")
    if generation is not None and generation not in GENERATIONS[label]:
        raise ValueError(f"{label} has no edition {generation!r}")
    if person is not None and family is None:
        raise ValueError("a person is drawn with their family: pass both")
    for _ in range(200):
        home = family or make_family(rng, split)
        edition = generation or edition_of(label, rng)
        people = [person] if person is not None else list(home.members)
        able = [p for p in people if eligible(label, p, home, edition)]
        if able:
            holder = able[int(rng.integers(len(able)))]
            return _DRAWERS[label](rng, split, holder, home, edition)
    raise ValueError(f"nobody given can hold a {label}")


def edition_of(label: str, rng: np.random.Generator) -> str:
    """An edition of that paper, as likely as it is met."""
    weights = np.array(_SHARE[label], float)
    return str(rng.choice(np.array(GENERATIONS[label]), p=weights / weights.sum()))


_SHARE = {
    "ktp": ktp.SHARE,
    "family_card": family_card.SHARE,
    "birth_certificate": birth_certificate.SHARE,
    "passport": passport.SHARE,
}

_edition = edition_of
