"""Several papers of one account: up to five applicants, each with their papers.

`verify_dossier` checks every photo against its slot first, as if it were alone.  Then it looks
across: is a paper that does not fit this applicant another one's of the same account (*swapped*)?
Are name, dates, parents and numbers the same on KTP, family card, akta and passport?  Is a paper
missing or there twice?

What is found across papers is advice and never blocks, with one exception: a swapped paper.
Applicants and uploads are named by their index (from 0), never by a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final, Protocol

from docverify.application import parse_application
from docverify.checks import DIFFERS, differences, same_person, weighed
from docverify.compare import MEMBER, PARENT, Role, compare, find_member
from docverify.decide import conclude
from docverify.errors import ConfigError
from docverify.imaging import Photo
from docverify.messages import across, rank, reason
from docverify.policy import ACCEPT, Policy
from docverify.types import (
    ApplicantKind,
    Application,
    CheckState,
    Comparison,
    Field,
    Label,
    Level,
    Outcome,
    ReadFields,
    Reason,
    Severity,
    Sex,
    Slot,
    Verification,
)

__all__ = ["MAX_APPLICANTS", "Checker", "DossierResult", "Finding", "Upload", "verify_dossier"]

MAX_APPLICANTS: Final = 5
"""One account may file for so many people."""


class Checker(Protocol):
    """What the dossier needs of a `Verifier`."""

    @property
    def policy(self) -> Policy: ...

    def verify(self, photo: Photo, *, slot: Slot, application: Application) -> Verification: ...


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """One photo: whose (index into the applications), into which slot, and the photo itself.

    Raises `ConfigError` for a slot that does not exist; its name as text is welcome.
    """

    applicant: int
    slot: Slot
    photo: Photo

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "slot", Slot(self.slot))
        except ValueError:
            known = ", ".join(Slot)
            raise ConfigError(f"unknown slot {str(self.slot)[:40]!r}; known: {known}") from None

    def __repr__(self) -> str:
        return f"Upload({self.applicant}, {self.slot})"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that no single photo shows.

    applicant  whom it is about
    reason     code, severity and texts
    uploads    the photos that it rests on
    belongs_to for a swapped paper: the applicant whose paper it seems to be
    """

    applicant: int
    reason: Reason
    uploads: tuple[int, ...] = ()
    belongs_to: int | None = None

    def to_dict(self) -> dict[str, Any]:
        shown = {"applicant": self.applicant, **self.reason.to_dict(), "uploads": [*self.uploads]}
        return shown if self.belongs_to is None else {**shown, "belongs_to": self.belongs_to}


@dataclass(frozen=True, slots=True)
class DossierResult:
    """The answers for every upload, in the order given, and what was found across them.

    outcome     of the account: the worst of its applicants'
    applicants  the outcome of each applicant: the worst of their uploads and findings
    """

    outcome: Outcome
    uploads: tuple[Upload, ...]
    verifications: tuple[Verification, ...]
    findings: tuple[Finding, ...]
    applicants: tuple[Outcome, ...]

    @property
    def passes(self) -> bool:
        return self.outcome.passes

    def of(self, applicant: int) -> tuple[Finding, ...]:
        """The findings about one applicant, most useful first."""
        return tuple(one for one in self.findings if one.applicant == applicant)

    def to_dict(self, *, values: bool = False) -> dict[str, Any]:
        """As JSON-ready data.  Values are masked unless asked for."""
        return {
            "outcome": str(self.outcome),
            "applicants": [str(one) for one in self.applicants],
            "uploads": [
                {"applicant": upload.applicant, **one.to_dict(values=values)}
                for upload, one in zip(self.uploads, self.verifications, strict=True)
            ],
            "findings": [one.to_dict() for one in self.findings],
        }


def verify_dossier(
    verifier: Checker,
    applications: Sequence[Application | Mapping[str, object]],
    uploads: Sequence[Upload],
    *,
    today: Callable[[], date] = date.today,
) -> DossierResult:
    """Check all papers of one account.

    applications  one for each applicant, at most `MAX_APPLICANTS` (see `parse_application`)
    uploads       the photos; one family card serves all applicants who stand in it
    today         the day to count ages from

    Raises `ConfigError` for no applicant, too many, an upload of an applicant who is not there, or
    an unusable application.
    """
    if not 1 <= len(applications) <= MAX_APPLICANTS:
        raise ConfigError(f"a dossier has 1 to {MAX_APPLICANTS} applicants")
    for place, one in enumerate(uploads):
        if not 0 <= one.applicant < len(applications):
            raise ConfigError(f"upload {place}: there is no applicant {one.applicant}")
    declared = tuple(
        parse_application(one) if isinstance(one, Mapping) else one for one in applications
    )
    answers = [
        verifier.verify(one.photo, slot=one.slot, application=declared[one.applicant])
        for one in uploads
    ]
    desk = _Desk(verifier.policy, declared, tuple(uploads), answers, today())
    swapped = list(desk.swapped())  # all of them before the answers change
    for finding in swapped:
        desk.overrule(finding.uploads[0], finding.reason)
    findings = [*swapped, *desk.family_cards(), *desk.across(), *desk.missing_or_doubled()]
    findings.sort(key=lambda one: (one.applicant, rank(one.reason), one.uploads))
    outcomes = []
    for applicant in range(len(applications)):
        pairs = zip(uploads, desk.answers, strict=True)
        told = [one for up, answer in pairs if up.applicant == applicant for one in answer.reasons]
        told += [one.reason for one in findings if one.applicant == applicant]
        outcomes.append(conclude(verifier.policy, told).outcome)
    return DossierResult(
        max(outcomes, key=list(Outcome).index),
        desk.uploads,
        tuple(desk.answers),
        tuple(findings),
        tuple(outcomes),
    )


_IDENTITY: Final = frozenset({"nik", "name", "birth_date"})
_AGAINST: Final[Mapping[Role, frozenset[str]]] = MappingProxyType(
    {
        Role.HOLDER: _IDENTITY,
        Role.PARENT: frozenset({PARENT}),
        Role.FAMILY: frozenset({MEMBER}),
    }
)
"""What has to differ before a paper in a slot of that role does not fit there."""
_NAME_OF: Final = MappingProxyType({Role.HOLDER: "name", Role.PARENT: PARENT, Role.FAMILY: MEMBER})
_SWAPPED: Final = reason("swapped_applicant", human_route=True)


class _Fit(IntEnum):
    """How well a paper fits an applicant, the best first: the same person, the name as declared;
    the same, the name written differently; the same name, and nothing else to compare; cannot be
    told; not this person's."""

    EXACT = 0
    WRITTEN = 1
    NAMED = 2
    OPEN = 3
    AGAINST = 4


_CARRIED: Final = ("nik", "name", "birth_place", "birth_date", "sex", "father_name", "mother_name")
_OVERRULED: Final = frozenset(
    {
        *DIFFERS.values(),
        "other_person",
        "not_verified",
        "name_written_differently",
        "name_extended",
        "applicant_not_in_family_card",
        "parent_not_confirmed",
    }
)
"""What was said about a paper as this applicant's, and is explained by its being another's."""


@dataclass(slots=True)
class _Desk:
    """All papers of an account side by side.  `answers` change when a paper turns out swapped."""

    policy: Policy
    applications: tuple[Application, ...]
    uploads: tuple[Upload, ...]
    answers: list[Verification]
    today: date

    def role(self, place: int) -> Role:
        upload = self.uploads[place]
        return self.policy.role(upload.slot, self.applications[upload.applicant].kind)

    def read(self, place: int) -> ReadFields | None:
        """What was read from a paper that is in its right slot, or None."""
        seen, upload = self.answers[place], self.uploads[place]
        if seen.classification is None or not (seen.fields or seen.members):
            return None
        label, kind = seen.classification.label, self.applications[upload.applicant].kind
        if self.policy.effect(upload.slot, kind, label) != ACCEPT:
            return None
        return ReadFields(label, seen.classification.generation, seen.fields, seen.members)

    def usable(self, applicant: int, role: Role) -> Iterator[tuple[int, ReadFields]]:
        """The passing papers of one applicant in one role; family cards are everybody's."""
        places = [i for i, one in enumerate(self.uploads) if one.applicant == applicant]
        if role is Role.FAMILY and not any(self.role(i) is role for i in places):
            places = list(range(len(self.uploads)))
        for place in places:
            read = self.read(place) if self.role(place) is role else None
            if read is not None and self.answers[place].passes:
                yield place, read

    def compared(self, declared: Application, read: ReadFields, role: Role) -> list[Comparison]:
        settings = self.policy.compare
        found = compare(declared, read, role=role, today=self.today, settings=settings)
        return [weighed(self.policy, one) for one in found]

    def swapped(self) -> Iterator[Finding]:
        """Papers that are another applicant's of the account.

        The applicant's own papers: one that does not fit them, and fits exactly one other.
        Every paper: two that fit each other's place and not, or less well, their own.
        """
        for place, upload in enumerate(self.uploads):
            fit = self.fit(place, place)
            if fit not in (_Fit.WRITTEN, _Fit.AGAINST):
                continue
            others = [i for i in range(len(self.applications)) if i != upload.applicant]
            whose: list[int] = []
            if self.role(place) is Role.HOLDER and fit is _Fit.AGAINST:
                whose = [i for i in others if self.fits(place, i, Role.HOLDER) <= _Fit.WRITTEN]
            if not whose:
                exchanged = self.exchanged(place, fit)
                whose = [self.uploads[exchanged].applicant] if exchanged is not None else []
            if len(whose) == 1:
                yield Finding(upload.applicant, _SWAPPED, (place,), whose[0])

    def fit(self, place: int, there: int) -> _Fit | None:
        """How well a paper fits where another one was uploaded; None when it was not read."""
        read = self.read(place)
        if read is None or (place != there and self.label(place) is not self.label(there)):
            return None
        return self.fits(place, self.uploads[there].applicant, self.role(there))

    def fits(self, place: int, applicant: int, role: Role) -> _Fit:
        read = self.read(place)
        if read is None:
            return _Fit.OPEN
        found = self.compared(self.applications[applicant], read, role)
        failed = _failed(found)
        level = next((c.level for c in found if c.field == _NAME_OF[role]), None)
        if same_person(self.policy, found):
            if failed & _IDENTITY:
                return _Fit.OPEN
            return _Fit.EXACT if level is Level.IDENTICAL else _Fit.WRITTEN
        if level in (Level.IDENTICAL, Level.EQUIVALENT) and not failed & _IDENTITY:
            return _Fit.NAMED
        return _Fit.AGAINST if failed & _AGAINST[role] else _Fit.OPEN

    def exchanged(self, place: int, fit: _Fit) -> int | None:
        """The one upload of another applicant with which a paper was exchanged, or None."""
        found = []
        for other, upload in enumerate(self.uploads):
            if upload.applicant == self.uploads[place].applicant:
                continue
            there, own, here = (
                self.fit(place, other),
                self.fit(other, other),
                self.fit(other, place),
            )
            if there is None or own is None or here is None:
                continue
            against = fit is own is _Fit.AGAINST and max(there, here) <= _Fit.NAMED
            if against or (fit is own is _Fit.WRITTEN and there is here is _Fit.EXACT):
                found.append(other)
        return found[0] if len(found) == 1 else None

    def label(self, place: int) -> Label | None:
        seen = self.answers[place].classification
        return None if seen is None else seen.label

    def overrule(self, place: int, why: Reason) -> None:
        answer = self.answers[place]
        kept = [one for one in answer.reasons if one.code not in _OVERRULED]
        decision = conclude(self.policy, [why, *kept])
        self.answers[place] = replace(answer, outcome=decision.outcome, reasons=decision.reasons)

    def family_cards(self) -> Iterator[Finding]:
        """Applicants without a card of their own, who have to stand in somebody else's."""
        for applicant, declared in enumerate(self.applications):
            if self.has(applicant, Slot.FAMILY_CARD):
                continue
            cards = list(self.usable(applicant, Role.FAMILY))
            found = [self.compared(declared, read, Role.FAMILY) for _, read in cards]
            if cards and not any(same_person(self.policy, one) for one in found):
                places = tuple(place for place, _ in cards)
                yield Finding(applicant, reason("applicant_not_in_family_card"), places)

    def has(self, applicant: int, *slots: Slot) -> bool:
        return any(one.applicant == applicant and one.slot in slots for one in self.uploads)

    def across(self) -> list[Finding]:
        """Values that differ between two papers of one applicant: advice, never a block."""
        merged: dict[tuple[int, str, str | None], Finding] = {}
        for applicant in range(len(self.applications)):
            for one, other, why in self.pairs(applicant):
                key = (applicant, why.code, why.field)
                before = merged[key].uploads if key in merged else ()
                places = tuple(sorted({*before, one, other}))
                papers = [label for label in map(self.label, places) if label is not None]
                if why.code != "parent_not_confirmed":
                    why = across(why.code, papers, field=why.field)
                merged[key] = Finding(applicant, why, places)
        return list(merged.values())

    def pairs(self, applicant: int) -> Iterator[tuple[int, int, Reason]]:
        """(paper, other paper, what differs) for one applicant."""
        kind = self.applications[applicant].kind
        holder = list(self.usable(applicant, Role.HOLDER))
        family = list(self.usable(applicant, Role.FAMILY))
        parent = list(self.usable(applicant, Role.PARENT))
        for index, (place, read) in enumerate(holder):
            shown = self.as_declared(kind, read.fields)
            for other, paper in holder[index + 1 :]:
                yield from self.told(place, other, shown, paper, Role.HOLDER)
            for other, card in family:
                if find_member(card.members, shown, self.today, self.policy.compare) is not None:
                    yield from self.told(place, other, shown, card, Role.FAMILY)
            for other, card in parent:
                yield from self.told(place, other, shown, card, Role.PARENT)
        for place, card in family:
            shown_by = self.parents_on(card, applicant)
            if shown_by is not None:
                for other, paper in parent:
                    yield from self.told(place, other, shown_by, paper, Role.PARENT)

    def told(
        self, place: int, other: int, shown: Application, read: ReadFields, role: Role
    ) -> Iterator[tuple[int, int, Reason]]:
        found = self.compared(shown, read, role)
        for why in differences(self.policy, role, shown.kind, found):
            if why.severity is not Severity.BLOCK:
                yield place, other, why

    def as_declared(self, kind: ApplicantKind, fields: Mapping[str, Field]) -> Application:
        """What one paper says, in the form of declared data; only what was read surely."""
        known: dict[str, Any] = {}
        for name in _CARRIED:
            one = fields.get(name)
            if one is None or not one.value or one.confidence < self.policy.compare.differs:
                continue
            if name == "birth_date":
                known[name] = _day(one.value)
            elif name == "sex":
                known[name] = Sex(one.value) if one.value in (*Sex,) else None
            else:
                known[name] = one.value
        return Application(kind, **known)

    def parents_on(self, card: ReadFields, applicant: int) -> Application | None:
        """The parents of the applicant's row, with their NIK where they stand on the card."""
        settings, declared = self.policy.compare, self.applications[applicant]
        row = find_member(card.members, declared, self.today, settings)
        if row is None:
            return None
        shown = self.as_declared(declared.kind, row.fields)
        known: dict[str, Any] = {"father_name": shown.father_name, "mother_name": shown.mother_name}
        for parent in ("father", "mother"):
            if known[f"{parent}_name"] is not None:
                named = Application(ApplicantKind.ADULT, name=known[f"{parent}_name"])
                their = find_member(card.members, named, self.today, settings)
                if their is not None:
                    number = self.as_declared(declared.kind, their.fields).nik
                    known[f"{parent}_nik"] = number
        return Application(declared.kind, **known)

    def missing_or_doubled(self) -> Iterator[Finding]:
        """Papers that the law asks for and nobody uploaded, and the same paper twice."""
        cards = any(one.slot is Slot.FAMILY_CARD for one in self.uploads)
        for applicant, declared in enumerate(self.applications):
            present = {one.slot for one in self.uploads if one.applicant == applicant}
            present |= {Slot.FAMILY_CARD} if cards else set()
            for group in self.required(applicant):
                if not group & present:
                    child = declared.kind is ApplicantKind.CHILD and Slot.PARENT_KTP in group
                    slot = Slot.PARENT_KTP if child else min(group, key=list(Slot).index)
                    yield Finding(applicant, reason("missing_document", slot=slot))
        for places in self.doubles():
            last = self.uploads[places[-1]]
            one = len({self.uploads[place].applicant for place in places}) == 1
            why = reason("doubled_document", slot=last.slot, remedy="" if one else "each_their_own")
            yield Finding(last.applicant, why, places)

    def required(self, applicant: int) -> tuple[frozenset[Slot], ...]:
        old = [
            answer
            for one, answer in zip(self.uploads, self.answers, strict=True)
            if one.applicant == applicant and one.slot is Slot.OLD_PASSPORT
        ]
        if old and not any("full_set_needed" in answer.codes for answer in old):
            return self.policy.replacement
        return self.policy.required[self.applications[applicant].kind]

    def doubles(self) -> Iterator[tuple[int, ...]]:
        """Two uploads of one applicant in one slot (sheets of a family card excepted), and the
        same file as the paper of two applicants."""
        slots: dict[tuple[object, ...], list[int]] = {}
        for place, (upload, answer) in enumerate(zip(self.uploads, self.answers, strict=True)):
            mine: tuple[object, ...] = (upload.applicant, upload.slot)
            if upload.slot is Slot.FAMILY_CARD:
                mine = (*mine, answer.sha256 or str(place))
            slots.setdefault(mine, []).append(place)
            if self.role(place) is Role.HOLDER and answer.sha256:
                slots.setdefault((upload.slot, answer.sha256), []).append(place)
        seen: set[tuple[int, ...]] = set()
        for places in slots.values():
            found = tuple(places)
            if len(found) > 1 and found not in seen:
                seen.add(found)
                yield found


def _failed(comparisons: Sequence[Comparison]) -> frozenset[str]:
    return frozenset(one.field for one in comparisons if one.outcome is CheckState.FAILED)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
