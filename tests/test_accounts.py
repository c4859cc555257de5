"""Accounts of drawn families of every custom, on true fields: none is blocked, swaps are named."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from generator import people, shots

from docverify import Slot, parse_application
from docverify.dossier import DossierResult, Upload, verify_dossier
from docverify.types import ApplicantKind, Application, Label, Member, Outcome, ReadFields
from tests.papers import fields
from tests.test_dossier import OnTrueFields

ACCOUNTS = 40
LEFT_OUT = ("birth_place", "sex", "father_name", "mother_name", "kk_number", "mother_nik")
"""What one in five applicants does not declare."""


@dataclass(frozen=True)
class Account:
    applications: tuple[Application, ...]
    uploads: tuple[tuple[int, Slot], ...]
    papers: tuple[ReadFields, ...]

    def verify(self, papers: tuple[ReadFields, ...] | None = None) -> DossierResult:
        names = [str(i).encode() for i in range(len(self.uploads))]
        given = dict(zip(names, papers or self.papers, strict=True))
        uploads = [Upload(*one, name) for one, name in zip(self.uploads, names, strict=True)]
        verifier = OnTrueFields(given)
        return verify_dossier(verifier, self.applications, uploads, today=lambda: people.TODAY)


def read(label: Label, values: dict[str, str], rows: tuple[Member, ...] = ()) -> ReadFields:
    return ReadFields(label, "", fields({k: v for k, v in values.items() if v}), rows)


def data(person: people.Person, *, card: bool, nik: bool = True) -> dict[str, str]:
    return {
        "name": person.card_name if card else person.name,
        "nik": person.nik if nik else "",
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": str(person.sex),
    }


def parents(person: people.Person) -> dict[str, str]:
    return {"father_name": person.father_name, "mother_name": person.mother_name}


def code_line(name: str) -> str:
    """The name as the first line of a passport's code has it, cut off where it is too long."""
    words = name.replace("'", "").replace(".", "").replace("-", " ").split()
    coded = "<<".join([words[-1], "<".join(words[:-1])]) if words[1:] else words[0]
    return f"P<IDN{coded}".ljust(44, "<")[:44]


def passport(person: people.Person, *, nik: bool) -> ReadFields:
    issued = {"issue_date": "2018-03-01", "issuing_office": "BOGOR", "mrz_line2": "<" * 44}
    code = {"passport_number": person.passport_number, "mrz_line1": code_line(person.name)}
    return read(Label.PASSPORT, {**data(person, card=False, nik=nik), **issued, **code})


def family_card(family: people.Family) -> ReadFields:
    rows = tuple(
        Member(row, read(Label.FAMILY_CARD, {**data(m, card=True), **parents(m)}).fields)
        for row, m in enumerate(family.members, start=1)
    )
    return read(Label.FAMILY_CARD, {"kk_number": family.kk_number}, rows)


def chance(rng: np.random.Generator, share: float) -> bool:
    return bool(rng.random() < share)


def account(number: int) -> Account:
    rng = np.random.default_rng([20261201, number])
    family = people.family(rng, "dev")
    living = [m for m in family.members if m.birth_date < people.TODAY.replace(month=1, day=1)]
    chosen = [living[i] for i in rng.permutation(len(living))[: int(rng.integers(1, 6))]]
    applications: list[Application] = []
    uploads: list[tuple[int, Slot]] = [(0, Slot.FAMILY_CARD)]
    papers = [family_card(family)]
    for index, person in enumerate(chosen):
        declared = parse_application(shots.application(person, family, passport=True))
        for name in LEFT_OUT:
            if chance(rng, 0.2):
                declared = replace(declared, **{name: None})  # type: ignore[arg-type]
        applications.append(declared)
        if declared.kind is ApplicantKind.ADULT:
            uploads.append((index, Slot.KTP))
            papers.append(read(Label.KTP, data(person, card=True)))
        else:
            known = [family.named(n) for n in (person.mother_name, person.father_name) if n]
            for parent in [one for one in known if one is not None][:1]:
                uploads.append((index, Slot.PARENT_KTP))
                papers.append(read(Label.KTP, data(parent, card=True)))
        uploads.append((index, Slot.BIRTH_CERTIFICATE))
        akta = {**data(person, card=False, nik=chance(rng, 0.5)), **parents(person)}
        papers.append(read(Label.BIRTH_CERTIFICATE, akta))
        if chance(rng, 0.5):
            uploads.append((index, Slot.OLD_PASSPORT))
            papers.append(passport(person, nik=chance(rng, 0.6)))
    return Account(tuple(applications), tuple(uploads), tuple(papers))


@pytest.mark.parametrize("number", range(ACCOUNTS))
def test_right_papers_pass_and_exchanged_ones_are_named(number: int) -> None:
    given = account(number)
    right = given.verify()
    assert right.passes
    assert all(answer.passes for answer in right.verifications)
    assert not any(f.reason.code == "swapped_applicant" for f in right.findings)
    for slot in (Slot.KTP, Slot.BIRTH_CERTIFICATE, Slot.OLD_PASSPORT):
        places = [i for i, (_, where) in enumerate(given.uploads) if where is slot][:2]
        if len(places) < 2 or (slot is Slot.KTP and _of_children(given, places)):
            continue
        one, other = places
        papers = list(given.papers)
        papers[one], papers[other] = papers[other], papers[one]
        wrong = given.verify(tuple(papers))
        whose = {f.uploads[0]: f.belongs_to for f in wrong.findings if f.belongs_to is not None}
        assert whose == {one: given.uploads[other][0], other: given.uploads[one][0]}
        assert wrong.applicants[given.uploads[one][0]] is Outcome.REJECT


def _of_children(given: Account, places: list[int]) -> bool:
    applicants = [given.applications[given.uploads[place][0]] for place in places]
    return any(one.kind is ApplicantKind.CHILD for one in applicants)


def test_the_accounts_are_of_many_kinds() -> None:
    drawn = [account(number) for number in range(ACCOUNTS)]
    slots = [slot for one in drawn for _, slot in one.uploads]
    assert min(slots.count(slot) for slot in Slot) >= 15
    kinds = [a.kind for one in drawn for a in one.applications]
    assert min(kinds.count(kind) for kind in ApplicantKind) >= 15
    assert any(" " not in (a.name or "") for one in drawn for a in one.applications)
