"""Cases and the pictures that they share: each picture is drawn once, until it can be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from . import camera, notdocs, papers, people, shots
from .base import Flat, Shot
from .people import Family, Person

TRIES = 40
INSTEAD = {"akta_siak": "akta_qr"}
"""The edition for somebody who was registered after the first one ended."""


@dataclass(frozen=True, slots=True)
class Case:
    """One upload.  `picture` is the key under which the album keeps its file."""

    name: str
    group: str
    picture: str
    slot: str
    application: dict[str, str]
    outcome: str | list[str]
    reasons: tuple[str, ...] = ()
    account: str = ""


@dataclass(slots=True)
class Album:
    """The pictures of the cases, each drawn once; `files` is filled in the order of drawing."""

    split: str
    seed: int
    size: int
    shots: dict[str, Shot] = field(default_factory=dict)
    flats: dict[str, Flat] = field(default_factory=dict)

    def rng(self, key: str) -> np.random.Generator:
        """A generator that depends on nothing but the key."""
        return np.random.default_rng([self.seed, *key.encode()])

    def paper(
        self,
        key: str,
        label: str,
        family: Family,
        person: Person,
        *,
        generation: str | None = None,
        capture: str = "mild",
        rotation: int | None = 0,
        readable: bool = True,
    ) -> str:
        """Draw and photograph a paper until it is as readable as asked; returns the key."""
        if key in self.shots:
            return key
        rng = self.rng(key)
        if (
            label in shots.PAPERS
            and generation
            and not papers.eligible(label, person, family, generation)
        ):
            generation = INSTEAD[generation]
        flat, _, _ = shots.paper(
            label, rng, self.split, family=family, person=person, generation=generation
        )
        return self.photograph(key, flat, capture=capture, rotation=rotation, readable=readable)

    def photograph(
        self,
        key: str,
        flat: Flat,
        *,
        capture: str = "mild",
        rotation: int | None = 0,
        readable: bool = True,
    ) -> str:
        """Photograph a flat until it is as readable as asked; returns the key."""
        rng = self.rng(key + "/camera")
        size = round(self.size * 1.4) if flat.label == "family_card" else self.size
        for attempt in range(TRIES):
            wanted = capture if attempt < TRIES // 2 or not readable else "flat"
            shot = shots.shoot(flat, rng, self.split, size=size, capture=wanted, rotation=rotation)
            if shot.readable == readable:
                break
        else:
            raise RuntimeError(
                f"{key}: no {capture} picture came out {'' if readable else 'un'}readable"
            )
        self.shots[key], self.flats[key] = shot, flat
        return key

    def nothing(self, key: str, kind: str) -> str:
        """A picture without a document."""
        rng = self.rng(key)
        shot = (
            camera.empty(rng, self.split, self.size)
            if kind == "surface"
            else notdocs.draw(rng, self.size, kind)
        )
        self.shots[key] = shot
        return key


def _steady(person: Person) -> bool:
    return (
        person.nik_agrees and person.card_name == person.name and 1 < len(person.name.split()) < 5
    )


def household(
    rng: np.random.Generator, split: str
) -> tuple[Family, Person, Person, Person, Person]:
    """A family with father, mother and two children under 17 whose data hold no surprise."""
    while True:
        home = people.family(rng, split)
        head = home.head
        wives = [m for m in home.members if m.relationship == "ISTRI"]
        young = [
            m for m in home.children() if m.father_name == head.name and not m.twin and _steady(m)
        ]
        if head.sex != "M" or not wives or len(young) < 2 or len(home.members) > 6:
            continue
        if _steady(head) and _steady(wives[0]) and young[0].birth_date != young[1].birth_date:
            return home, head, wives[0], young[0], young[1]


def renamed(home: Family, person: Person, **changes: Any) -> tuple[Family, Person]:
    """The family with one member changed, and that member."""
    moved = replace(person, **changes)
    members = tuple(moved if m is person else m for m in home.members)
    return replace(home, members=members), moved
