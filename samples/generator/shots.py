"""A sample: a paper of an invented person, photographed, with its slot, application and truth.

`sample(number, split, seed)` is the same picture for the same three values, whatever was drawn
before it; `stream` runs through the numbers without end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from . import camera, lookalikes, notdocs, papers, people
from .base import SPLITS, Flat, Pixels, Shot

PAPERS = ("ktp", "family_card", "birth_certificate", "passport")
LABELS: tuple[str, ...] = (*PAPERS, *lookalikes.LABELS, "not_a_document")

SHARE: dict[str, float] = {
    "ktp": 5,
    "family_card": 4,
    "birth_certificate": 4,
    "passport": 4,
    "other_document": 4,
    "not_a_document": 2.5,
    "ktp_back": 0.8,
    "kia": 1,
    "marriage_book": 1.2,
    "diploma": 1.2,
    "foreign_passport": 1.2,
}
"""How often a label comes when none is asked for; 0.8 for those not named."""

SLOT: dict[str, str] = {
    "ktp": "ktp",
    "family_card": "family_card",
    "birth_certificate": "birth_certificate",
    "passport": "old_passport",
    "ktp_back": "ktp",
    "kia": "ktp",
    "ikd_screen": "ktp",
    "suket": "ktp",
    "sim": "ktp",
    "npwp": "ktp",
    "foreign_id": "ktp",
    "marriage_book": "birth_certificate",
    "diploma": "birth_certificate",
    "baptism_certificate": "birth_certificate",
    "death_certificate": "birth_certificate",
    "birth_letter": "birth_certificate",
    "passport_other_page": "old_passport",
    "foreign_passport": "old_passport",
    "travel_letter": "old_passport",
}
"""The slot that a paper belongs to, or is usually mistaken for; other papers go anywhere."""

PASSES = ["accept", "review"]
ANSWERS: dict[str, tuple[str | list[str], tuple[str, ...]]] = {
    "ktp_back": ("retake", ("wrong_side",)),
    "kia": ("reject", ("wrong_document_type",)),
    "ikd_screen": (PASSES, ("alternative_document",)),
    "suket": (PASSES, ("alternative_document",)),
    "marriage_book": (PASSES, ("alternative_document",)),
    "diploma": (PASSES, ("alternative_document",)),
    "baptism_certificate": (PASSES, ("alternative_document",)),
    "passport_other_page": ("retake", ("wrong_side",)),
    "foreign_passport": ("reject", ("foreign_passport",)),
    "travel_letter": ("review", ()),
    "not_a_document": (["reject", "retake"], ()),
}
"""Right outcomes and reasons for a readable look-alike in its usual slot; else wrong paper."""

EDITIONS = ("surat_kenal_lahir",)
"""Kinds of other documents that a slot treats apart; their expectation names the kind."""

SCREENS = ("ikd_screen", "chat", "web")
"""Kinds that are mostly uploaded as a screenshot and not as a photo of a phone."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One upload with everything that is known about it.

    flat         the paper, or None for a picture without one
    family       the household of the person on it, or None
    person       whose paper it is (the applicant in the family card), or None
    slot         where it is uploaded
    application  declared data, the keys of `docverify.Application`
    outcome      the right outcome, a list of right ones, or '' when nothing can be said
    reasons      codes that have to be among the answer's
    """

    label: str
    split: str
    shot: Shot
    flat: Flat | None
    family: people.Family | None
    person: people.Person | None
    slot: str
    application: dict[str, str]
    outcome: str | list[str]
    reasons: tuple[str, ...] = ()

    @property
    def generation(self) -> str:
        return "" if self.flat is None else self.flat.generation

    @property
    def stratum(self) -> str:
        """The first group that the paper is reported under, or ''."""
        strata = () if self.flat is None else self.flat.strata
        return strata[0] if strata else ""

    def expected(self) -> dict[str, Any]:
        """The manifest's `expected`."""
        shot = self.shot
        out: dict[str, Any] = {
            "label": self.label,
            "capture": shot.capture,
            "readable": shot.readable,
        }
        if self.outcome:
            out["outcome"] = self.outcome
        if self.reasons and shot.readable:
            out["reasons"] = list(self.reasons)
        if self.label in PAPERS and self.flat is not None:
            out["generation"] = self.flat.generation
            out["fields"] = self.flat.fields
        elif self.flat is not None and self.flat.generation in EDITIONS:
            out["generation"] = self.flat.generation
        if shot.faults:
            out["faults"] = list(shot.faults)
        if shot.quad is not None:
            out["quad"] = [[round(float(x), 1), round(float(y), 1)] for x, y in shot.quad]
        if self.stratum:
            out["stratum"] = self.stratum
        return out

    def truth(self) -> dict[str, Any]:
        """What is known beyond the manifest: turn, faults, effects and every printed line."""
        shot = self.shot
        return {
            "rotation": shot.rotation,
            "faults": list(shot.faults),
            "effects": list(shot.effects),
            "kind": self.generation,
            "strata": [] if self.flat is None else list(self.flat.strata),
            "width": int(shot.image.shape[1]),
            "height": int(shot.image.shape[0]),
            "lines": [
                {
                    "text": line.text,
                    "quad": [[round(float(x), 1), round(float(y), 1)] for x, y in line.quad],
                    **({"key": line.key} if line.key else {}),
                }
                for line in shot.lines
            ],
        }


# --- applications -------------------------------------------------------------------------------


def application(
    person: people.Person, family: people.Family, *, passport: bool = False
) -> dict[str, str]:
    """What that person (or the parent, for a child) truthfully declares."""
    child = person.age() < 17
    found = {
        "kind": "child" if child else "adult",
        "name": person.name,
        "nik": person.nik,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "kk_number": family.kk_number,
        "father_name": person.father_name,
        "mother_name": person.mother_name,
    }
    for role, name in (("father", person.father_name), ("mother", person.mother_name)):
        parent = family.named(name) if name else None
        if parent is not None and parent is not person:
            found[f"{role}_nik"] = parent.nik
    if passport:
        found["passport_number"] = person.passport_number
    return {key: value for key, value in found.items() if value}


def child_of(person: people.Person, family: people.Family) -> people.Person | None:
    """A child under 17 in the household whose father or mother that person is."""
    for member in family.children():
        if person.name in (member.father_name, member.mother_name):
            return member
    return None


# --- samples ------------------------------------------------------------------------------------


def rng_of(seed: int, split: str, number: int) -> np.random.Generator:
    """The generator of one sample, independent of every other."""
    return np.random.default_rng([seed, SPLITS.index(split), number])


def sample(
    number: int,
    split: str,
    seed: int,
    *,
    labels: Sequence[str] | None = None,
    capture: str | None = None,
    generation: str | None = None,
    rotation: int | None = None,
    size: int = 1280,
    judged_at: int | None = None,
) -> Sample:
    """The sample of that number.

    capture    a name of `camera.CAPTURES`, or of `notdocs.DRAWN` for `not_a_document`
    generation an edition of `papers.GENERATIONS`, or a kind of `lookalikes.OTHERS`
    rotation   quarter turn, degrees clockwise that make the picture upright; as people do when None
    judged_at  long side at which `readable` is judged, when `size` is only a thumbnail's

    Raises ValueError for a label, split or edition that does not exist.
    """
    if split not in SPLITS:
        raise ValueError(f"no split {split!r}")
    rng = rng_of(seed, split, number)
    label = _label(rng, labels)
    if label == "not_a_document":
        return _nothing(rng, split, size, capture)
    flat, family, person = paper(label, rng, split, generation=generation)
    shot = shoot(
        flat, rng, split, size=size, capture=capture, rotation=rotation, judged_at=judged_at
    )
    return finish(rng, split, flat, shot, family, person)


def stream(
    split: str,
    seed: int,
    labels: Sequence[str] | None = None,
    *,
    capture: str | None = None,
    size: int = 1280,
    judged_at: int | None = None,
    start: int = 0,
    step: int = 1,
) -> Iterator[Sample]:
    """Samples without end: numbers `start`, `start + step`, ... (workers share by `step`)."""
    number = start
    while True:
        yield sample(
            number, split, seed, labels=labels, capture=capture, size=size, judged_at=judged_at
        )
        number += step


def _label(rng: np.random.Generator, labels: Sequence[str] | None) -> str:
    choices = tuple(labels) if labels else LABELS
    for one in choices:
        if one not in LABELS:
            raise ValueError(f"no label {one!r}")
    weights = np.asarray([1.0 if labels else SHARE.get(one, 0.8) for one in choices])
    return str(rng.choice(np.asarray(choices), p=weights / weights.sum()))


def paper(
    label: str,
    rng: np.random.Generator,
    split: str,
    *,
    family: people.Family | None = None,
    person: people.Person | None = None,
    generation: str | None = None,
) -> tuple[Flat, people.Family, people.Person]:
    """A flat paper of any label but `not_a_document`, with its family and the person on it."""
    if label in lookalikes.LABELS:
        home = family or lookalikes.family_for(label, rng, split)
        who = person or lookalikes.holder_of(label, rng, home)
        flat = lookalikes.draw(label, rng, split, person=who, family=home, generation=generation)
        return flat, home, who
    for _ in range(300):
        home = family or people.family(rng, split)
        edition = generation or papers.edition_of(label, rng)
        able = [m for m in home.members if papers.eligible(label, m, home, edition)]
        if person is not None:
            able = [m for m in able if m is person]
        if able:
            who = able[int(rng.integers(len(able)))]
            drawn = papers.draw(label, rng, split, person=who, family=home, generation=edition)
            return drawn, home, who
    raise ValueError(f"nobody can hold a {label} of edition {generation!r}")


def shoot(
    flat: Flat,
    rng: np.random.Generator,
    split: str,
    *,
    size: int = 1280,
    capture: str | None = None,
    rotation: int | None = None,
    judged_at: int | None = None,
    grounds: Sequence[Pixels] = (),
) -> Shot:
    """Photograph a paper; a phone's screen is mostly stored as a screenshot instead."""
    screen = flat.label in SCREENS or flat.generation in SCREENS
    if screen and capture in (None, "screenshot", "flat") and (capture or rng.random() < 0.75):
        return _screenshot(flat, rng, size)
    for _ in range(6):
        shot = camera.photograph(
            flat,
            rng,
            split=split,
            size=size,
            capture=capture,
            rotation=rotation,
            judged_at=judged_at,
            grounds=grounds,
        )
        if visible(shot) >= LEAST_VISIBLE:
            break
    return shot


LEAST_VISIBLE = 0.3
"""Share of the paper that has to be in the picture for the picture to be one of that paper."""


def visible(shot: Shot) -> float:
    """Share of the paper's area that lies inside the picture, 0-1 (0 without a paper)."""
    if shot.quad is None:
        return 0.0
    h, w = shot.image.shape[:2]
    paper = np.asarray(shot.quad, np.float32)
    frame = np.asarray([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    inside, _ = cv2.intersectConvexConvex(paper, frame)
    return float(inside / max(1.0, abs(cv2.contourArea(paper))))


def _screenshot(flat: Flat, rng: np.random.Generator, size: int) -> Shot:
    h, w = flat.image.shape[:2]
    scale = size / max(h, w)
    image = cv2.resize(
        flat.image, (round(w * scale), round(h * scale)), interpolation=cv2.INTER_AREA
    )
    lines = tuple(
        type(line)(line.text, tuple((x * scale, y * scale) for x, y in line.quad), line.key)  # type: ignore[arg-type]
        for line in flat.lines
    )
    ih, iw = image.shape[:2]
    corners = ((0.0, 0.0), (float(iw), 0.0), (float(iw), float(ih)), (0.0, float(ih)))
    return Shot(
        image=image,
        quad=corners,
        rotation=0,
        capture="screenshot",
        lines=lines,
        jpeg_quality=int(rng.integers(70, 95)),
    )


def _nothing(rng: np.random.Generator, split: str, size: int, capture: str | None) -> Sample:
    if capture in (None, "surface") and (capture or rng.random() < 0.4):
        shot = camera.empty(rng, split, size)
    else:
        shot = notdocs.draw(rng, size, capture if capture in notdocs.DRAWN else "")
    family = people.family(rng, split)
    person = family.members[int(rng.integers(len(family.members)))]
    slots = ("ktp", "family_card", "birth_certificate", "old_passport")
    outcome, reasons = ANSWERS["not_a_document"]
    return Sample(
        label="not_a_document",
        split=split,
        shot=shot,
        flat=None,
        family=None,
        person=None,
        slot=slots[int(rng.integers(4))],
        application=application(person, family),
        outcome=outcome,
        reasons=reasons,
    )


def finish(
    rng: np.random.Generator,
    split: str,
    flat: Flat,
    shot: Shot,
    family: people.Family,
    person: people.Person,
) -> Sample:
    """Add slot, truthful application, right outcome and reasons to a shot."""
    label = flat.label
    slot, applicant = _slot(rng, label, flat, family, person)
    declared = application(applicant, family, passport=slot == "old_passport")
    if "passport_number" in flat.fields and "passport_number" in declared:
        declared["passport_number"] = str(flat.fields["passport_number"])
    outcome, reasons = right_answer(label, slot, declared, flat, shot, person)
    return Sample(label, split, shot, flat, family, person, slot, declared, outcome, reasons)


def _slot(
    rng: np.random.Generator, label: str, flat: Flat, family: people.Family, person: people.Person
) -> tuple[str, people.Person]:
    """Where it is uploaded, and for whom."""
    if label == "ktp":
        child = child_of(person, family)
        if child is not None and rng.random() < 0.3:
            return "parent_ktp", child
        return "ktp", person
    if label == "kia":
        return ("parent_ktp" if rng.random() < 0.7 else "ktp"), person
    if label == "other_document":
        usual = {
            "biodata": "family_card",
            "list": "family_card",
            "surat_kenal_lahir": "birth_certificate",
            "bill": "old_passport",
            "student_card": "ktp",
            "bpjs": "ktp",
            "bank_card": "ktp",
        }
        slots = ("ktp", "family_card", "birth_certificate", "old_passport")
        return usual.get(flat.generation, slots[int(rng.integers(4))]), person
    return SLOT[label], person


def right_answer(
    label: str,
    slot: str,
    declared: Mapping[str, str],
    flat: Flat,
    shot: Shot,
    person: people.Person,
) -> tuple[str | list[str], tuple[str, ...]]:
    """Outcome(s) and reasons for a truthful application."""
    if label in PAPERS:
        if not shot.readable:
            return ["accept", "review", "retake"], ()
        if not person.nik_agrees:
            return PASSES, ()
        return "accept", ()
    outcome, reasons = ANSWERS.get(label, ("reject", ("wrong_document_type",)))
    if label == "kia" and declared["kind"] == "child":
        outcome, reasons = "reject", ("child_needs_parent_ktp",)
    if label == "kia" and slot not in ("ktp", "parent_ktp"):
        outcome, reasons = "reject", ("wrong_document_type",)
    alternative = label in ("marriage_book", "diploma", "baptism_certificate")
    if alternative and declared["kind"] == "child":
        outcome, reasons = "reject", ("wrong_document_type",)
    if flat.generation in EDITIONS and slot == "birth_certificate":
        outcome, reasons = "review", ("not_verified",)  # the old substitute: the counter decides
    if not shot.readable:
        wanted = outcome if isinstance(outcome, list) else [outcome]
        return sorted({*wanted, "retake"}), ()
    return outcome, reasons
