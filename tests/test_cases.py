"""The shipped cases decided on their true fields: no picture is opened, so nothing is misread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docverify import Classification, Label, Quality, Slot, Validity, parse_application
from docverify.compare import compare
from docverify.decide import decide
from docverify.doctypes.fields import nik_findings
from docverify.policy import load_policy
from docverify.types import Field, Member, ReadFields

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
        classification=Classification(label, 0.99, label),
        quality=replace(CLEAR, saturation=2.0) if expected["capture"] == "greycopy" else CLEAR,
        read=read,
        comparisons=comparisons,
    )
    wanted = expected["outcome"]
    assert decision.outcome in ([wanted] if isinstance(wanted, str) else wanted)
    assert set(expected.get("reasons", ())) <= {reason.code for reason in decision.reasons}
