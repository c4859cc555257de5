"""Papers drawn and photographed by other means than the generator's, verified from end to end.

`tools/draw_elsewhere.py` sets them with a browser and takes them with another camera, so a rule
learnt from our own drawings does not pass here by itself.  A handful is looked at on every run;
`docverify bench samples/elsewhere.jsonl --root samples` looks at all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docverify import Outcome, Verification, Verifier
from docverify.manifest import Row, read_rows

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
ROWS: dict[str, Any] = {
    row.id.removeprefix("elsewhere/"): row
    for row in read_rows(SAMPLES / "elsewhere.jsonl")
    if isinstance(row, Row)
}
RIGHT = ("ktp-worn", "kk-old", "kk-curled", "akta-bilingual", "akta-sentence", "passport-slanted")
WRONG = ("kia", "foreign-passport")


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(today=lambda: date(2026, 11, 24))


@pytest.fixture(scope="module")
def answers(verifier: Verifier) -> Mapping[str, Verification]:
    found = {}
    for name in (*RIGHT, *WRONG):
        row = ROWS[name]
        photo = (SAMPLES / row.file).read_bytes()
        found[name] = verifier.verify(photo, slot=row.slot, application=row.application)
    return found


def values(answer: Verification, expected: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of the expected fields."""
    seen = {name: answer.fields.get(name) for name in expected}
    return {name: None if one is None else one.value for name, one in seen.items()}


@pytest.mark.parametrize("name", [*RIGHT, *WRONG])
def test_the_label_is_right(answers: Mapping[str, Verification], name: str) -> None:
    seen = answers[name].classification
    assert seen is not None
    assert seen.label == ROWS[name].expected["label"]


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_paper_passes(answers: Mapping[str, Verification], name: str) -> None:
    assert answers[name].outcome in (Outcome.ACCEPT, Outcome.REVIEW)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_paper_is_rejected_with_its_reason(
    answers: Mapping[str, Verification], name: str
) -> None:
    assert answers[name].outcome == Outcome.REJECT
    assert set(ROWS[name].expected["reasons"]) <= set(answers[name].codes)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ktp-worn", ("nik", "name", "birth_place", "birth_date", "sex")),
        ("kk-old", ("kk_number", "head_name")),
        ("akta-bilingual", ("certificate_number", "name", "birth_date", "father_name")),
        ("akta-sentence", ("name", "birth_place", "birth_date", "sex", "mother_name")),
        ("passport-slanted", ("passport_number", "name", "mrz_line1", "mrz_line2", "nik")),
    ],
)
def test_fields_are_read_exactly(
    answers: Mapping[str, Verification], name: str, fields: tuple[str, ...]
) -> None:
    wanted = {key: ROWS[name].expected["fields"][key] for key in fields}
    assert values(answers[name], wanted) == wanted


def rows(answer: Verification) -> dict[int, tuple[str | None, ...]]:
    """Of every row that was read: number, name, sex and date of birth."""
    names = ("nik", "name", "sex", "birth_date")
    return {one.row: tuple(one.fields[name].value for name in names) for one in answer.members}


def wanted_rows(name: str) -> dict[int, tuple[str, ...]]:
    members = ROWS[name].expected["fields"]["members"]
    return {one["row"]: (one["nik"], one["name"], one["sex"], one["birth_date"]) for one in members}


def test_the_rows_of_a_family_card(answers: Mapping[str, Verification]) -> None:
    assert rows(answers["kk-old"]) == wanted_rows("kk-old")


def test_the_rows_of_a_family_card_that_bends(answers: Mapping[str, Verification]) -> None:
    assert rows(answers["kk-curled"]) == wanted_rows("kk-curled")


def test_the_fields_come_from_the_picture_and_not_from_the_application(
    verifier: Verifier, answers: Mapping[str, Verification]
) -> None:
    row = ROWS["ktp-worn"]
    alone = verifier.verify((SAMPLES / row.file).read_bytes(), slot=row.slot)
    wanted = row.expected["fields"]
    assert values(alone, wanted) == values(answers["ktp-worn"], wanted)
