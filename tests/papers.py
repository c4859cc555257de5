"""An invented family and its papers as true fields, for tests that need no picture.

Budi and Siti Contoh with their children Rini (a child) and Andi (an adult).  All numbers have
serials from 9000 on, which no living person has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from docverify.compare import compare
from docverify.decide import decide
from docverify.policy import Policy, load_policy
from docverify.types import (
    ApplicantKind,
    Application,
    Classification,
    Comparison,
    Decision,
    Field,
    Label,
    Member,
    Quality,
    ReadFields,
    Sex,
    Sight,
    Slot,
    Validity,
)

TODAY = date(2026, 1, 15)
POLICY = load_policy()
KK_NUMBER = "3171011708209999"

BUDI = {
    "nik": "3171011203809901",
    "name": "BUDI CONTOH",
    "birth_place": "JAKARTA",
    "birth_date": "1980-03-12",
    "sex": "M",
    "father_name": "WONGSO CONTOH",
    "mother_name": "SUMARTINI",
}
SITI = {
    "nik": "3171015708829902",
    "name": "SITI RAHAYU",
    "birth_place": "BANDUNG",
    "birth_date": "1982-08-17",
    "sex": "F",
    "father_name": "KARTONO",
    "mother_name": "WAGINAH",
}
RINI = {
    "nik": "3171014504159903",
    "name": "RINI CONTOH PUTRI",
    "birth_place": "JAKARTA",
    "birth_date": "2015-04-05",
    "sex": "F",
    "father_name": "BUDI CONTOH",
    "mother_name": "SITI RAHAYU",
}
ANDI = {
    "nik": "3171012109059904",
    "name": "ANDI CONTOH PUTRA",
    "birth_place": "JAKARTA",
    "birth_date": "2005-09-21",
    "sex": "M",
    "father_name": "BUDI CONTOH",
    "mother_name": "SITI RAHAYU",
}
STRANGER = {
    "nik": "5171060102759905",
    "name": "KETUT SAMPLE",
    "birth_place": "DENPASAR",
    "birth_date": "1975-02-01",
    "sex": "M",
    "father_name": "MADE SAMPLE",
    "mother_name": "LUH SAMPLE",
}

Person = Mapping[str, str]


def adult(person: Person = BUDI, **changed: str | None) -> Application:
    """Everything that an adult can declare, with changes; None takes a value away."""
    return _application(ApplicantKind.ADULT, {**person, "kk_number": KK_NUMBER, **changed})


def child(person: Person = RINI, **changed: str | None) -> Application:
    parents = {"father_nik": BUDI["nik"], "mother_nik": SITI["nik"]}
    return _application(
        ApplicantKind.CHILD, {**person, **parents, "kk_number": KK_NUMBER, **changed}
    )


def _application(kind: ApplicantKind, data: Mapping[str, str | None]) -> Application:
    given = {key: value for key, value in data.items() if value is not None}
    born, sex = given.pop("birth_date", None), given.pop("sex", None)
    return Application(
        kind,
        birth_date=None if born is None else date.fromisoformat(born),
        sex=None if sex is None else Sex(sex),
        **given,
    )


def fields(values: Person, confidence: float = 0.97) -> dict[str, Field]:
    return {
        name: Field(name, value, value, confidence, Validity.VALID)
        for name, value in values.items()
    }


def _some(person: Person, *names: str) -> dict[str, str]:
    return {name: person[name] for name in names}


_FIVE = ("nik", "name", "birth_place", "birth_date", "sex")


def ktp(person: Person = BUDI, **changed: str) -> ReadFields:
    values = {**_some(person, *_FIVE), "province": "DKI JAKARTA", **changed}
    return ReadFields(Label.KTP, "ktp_el", fields(values))


def birth_certificate(person: Person = BUDI, *, nik: bool = False, **changed: str) -> ReadFields:
    names = [n for n in (*_FIVE, "father_name", "mother_name") if nik or n != "nik"]
    values = {**_some(person, *names), "certificate_number": "3171-LT-17082010-9999", **changed}
    return ReadFields(Label.BIRTH_CERTIFICATE, "akta_siak", fields(values))


def passport(person: Person = BUDI, **changed: str) -> ReadFields:
    values = {
        **_some(person, "name", "birth_place", "birth_date", "sex"),
        "passport_number": "X0000001",
        "issue_date": "2016-05-10",
        "expiry_date": "2021-05-10",
        "issuing_office": "JAKARTA PUSAT",
        "mrz_line2": "X0000001<1IDN8003127M2105108<<<<<<<<<<<<<<<<",
        **changed,
    }
    return ReadFields(Label.PASSPORT, "", fields(values))


def family_card(*people: Person, kk_number: str = KK_NUMBER) -> ReadFields:
    rows = tuple(
        Member(row, fields(person)) for row, person in enumerate(people or FAMILY, start=1)
    )
    return ReadFields(Label.FAMILY_CARD, "kk_2019", fields({"kk_number": kk_number}), rows)


FAMILY: tuple[Person, ...] = (BUDI, SITI, ANDI, RINI)

GOOD = Quality(
    width=1600,
    height=1200,
    sharpness=0.8,
    brightness=150.0,
    contrast=90.0,
    glare=0.0,
    saturation=40.0,
    text_height=24.0,
)


FAULTS = ("blurred", "too_small", "glare", "cut_off", "too_dark", "too_bright", "covered")


def with_faults(*codes: str) -> Quality:
    return replace(GOOD, faults=codes)


def seen(label: Label, score: float = 0.99, *others: Label) -> Classification:
    return Classification(label, score, label, others=others)


def found(decision: Decision) -> set[tuple[str, str | None]]:
    return {(one.code, one.field) for one in decision.reasons}


def judge(
    slot: Slot,
    application: Application | None,
    read: ReadFields | None,
    *,
    label: Label | None = None,
    score: float = 0.99,
    others: tuple[Label, ...] = (),
    quality: Quality = GOOD,
    sight: Sight | None = None,
    policy: Policy = POLICY,
    turned_over: bool = False,
) -> Decision:
    """Compare and decide as the verifier does, on true fields."""
    if label is None:
        assert read is not None
        label = read.label
    comparisons: tuple[Comparison, ...] = ()
    if read is not None and application is not None:
        role = policy.role(slot, application.kind)
        comparisons = compare(application, read, role=role, today=TODAY, settings=policy.compare)
    return decide(
        policy,
        slot=slot,
        application=application,
        classification=seen(label, score, *others),
        quality=quality,
        read=read,
        comparisons=comparisons,
        sight=sight,
        turned_over=turned_over,
    )


RIGHT: dict[str, tuple[Slot, Application, ReadFields]] = {
    "ktp": (Slot.KTP, adult(), ktp()),
    "ktp of a child's father": (Slot.KTP, child(), ktp(BUDI)),
    "ktp of a child's mother": (Slot.PARENT_KTP, child(), ktp(SITI)),
    "parent's ktp, only names declared": (
        Slot.PARENT_KTP,
        child(father_nik=None, mother_nik=None),
        ktp(SITI),
    ),
    "family card, adult": (Slot.FAMILY_CARD, adult(), family_card()),
    "family card, child": (Slot.FAMILY_CARD, child(), family_card()),
    "family card, parents' NIK not declared": (
        Slot.FAMILY_CARD,
        child(father_nik=None, mother_nik=None),
        family_card(),
    ),
    "akta, adult": (Slot.BIRTH_CERTIFICATE, adult(), birth_certificate()),
    "akta, child": (Slot.BIRTH_CERTIFICATE, child(), birth_certificate(RINI)),
    "akta with NIK": (Slot.BIRTH_CERTIFICATE, child(), birth_certificate(RINI, nik=True)),
    "old passport": (Slot.OLD_PASSPORT, adult(), passport()),
    "old passport, number declared": (
        Slot.OLD_PASSPORT,
        adult(passport_number="X0000001"),
        passport(),
    ),
    "one-word name": (
        Slot.KTP,
        adult({**SITI, "name": "SUMARTINI"}),
        ktp({**SITI, "name": "SUMARTINI"}),
    ),
}
