"""The shipped cases decided on their true fields: no picture is opened, so nothing is misread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from generator import shots
from generator.album import household
from generator.base import Flat, Shot

from docverify import Classification, Label, Quality, Slot, Validity, parse_application
from docverify.compare import compare
from docverify.decide import decide
from docverify.doctypes.fields import nik_findings
from docverify.policy import BLOCKS, REVIEW, load_policy
from docverify.types import ApplicantKind, Field, Member, Outcome, ReadFields

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
TODAY = date(2026, 11, 23)
POLICY = load_policy()
CLEAR = Quality(1600, 1100, 0.9, 150.0, 160.0, 0.0, 60.0, 26.0)


def cases() -> Iterator[dict[str, Any]]:
    with (SAMPLES / "cases.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            if case["expected"]["readable"] or case["expected"]["label"] == "not_a_document":
                yield case


def true_fields(values: Mapping[str, Any]) -> dict[str, Field]:
    return {
        name: Field(name, value or None, value, 0.995 if value else 0.0, Validity.VALID)
        for name, value in values.items()
        if isinstance(value, str)
    }


def true_reading(expected: Mapping[str, Any]) -> ReadFields | None:
    label = Label(expected["label"])
    if label not in POLICY.papers:
        return None
    fields = true_fields(expected["fields"])
    members = tuple(
        Member(int(row["row"]), true_fields(row)) for row in expected["fields"].get("members", ())
    )
    generation = expected.get("generation", "")
    return ReadFields(label, generation, fields, members, nik_findings(fields))


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case["id"])
def test_true_fields_are_decided_as_expected(case: dict[str, Any]) -> None:
    expected = case["expected"]
    application = parse_application(case["application"])
    slot = Slot(case["slot"])
    read = true_reading(expected)
    label = Label(expected["label"])
    comparisons = ()
    if read is not None:
        role = POLICY.role(slot, application.kind)
        comparisons = compare(application, read, role=role, today=TODAY, settings=POLICY.compare)
    decision = decide(
        POLICY,
        slot=slot,
        application=application,
        classification=Classification(
            label, 0.99, label, generation=expected.get("generation", "")
        ),
        quality=replace(CLEAR, saturation=2.0) if expected["capture"] == "greycopy" else CLEAR,
        read=read,
        comparisons=comparisons,
    )
    wanted = expected["outcome"]
    assert decision.outcome in ([wanted] if isinstance(wanted, str) else wanted)
    assert set(expected.get("reasons", ())) <= {reason.code for reason in decision.reasons}


BLANK = np.zeros((8, 8, 3), np.uint8)
KINDS = [
    *((one, "") for one in Label if one not in POLICY.papers),
    *((Label.OTHER_DOCUMENT, one) for one in shots.EDITIONS),
]


@pytest.mark.parametrize("kind", ApplicantKind)
@pytest.mark.parametrize(("label", "edition"), KINDS)
def test_the_generator_expects_what_the_policy_says(
    label: Label, edition: str, kind: ApplicantKind
) -> None:
    """Each look-alike in the slot that it is usually mistaken for."""
    _, person, *_ = household(np.random.default_rng(1), "train")
    slot = shots.SLOT.get(str(label), "birth_certificate")
    flat, shot = Flat(BLANK, str(label), edition), Shot(BLANK, None, 0, "flat")
    expected, codes = shots.right_answer(str(label), slot, {"kind": kind}, flat, shot, person)
    effect = POLICY.effect(Slot(slot), kind, label, edition)
    if effect in BLOCKS:
        wanted = POLICY.outcome_of(effect)
        assert set(codes) <= {effect}
    else:
        wanted = Outcome.REVIEW if effect == REVIEW else Outcome.ACCEPT
        assert effect != REVIEW or expected == Outcome.REVIEW
    assert wanted in ([expected] if isinstance(expected, str) else expected)
