"""Every reason has its texts; the texts are plain, short and free of personal values."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from docverify.checks import DIFFERS
from docverify.decide import refuse
from docverify.messages import (
    ACROSS,
    CATALOGUE,
    FIELDS,
    HUMAN_ROUTE,
    LABELS,
    REMEDIES,
    SLOTS,
    across,
    first,
    reason,
)
from docverify.policy import BLOCKS, FLAGS, NOTES, SEVERITIES, load_policy
from docverify.types import Label, Message, Outcome, Reason, Severity, Slot

GOLDEN = Path(__file__).parent / "golden" / "messages.txt"

CONTRACT = [
    "wrong_document_type",
    "child_needs_parent_ktp",
    "wrong_side",
    "not_a_document",
    "other_person",
    "swapped_applicant",
    "foreign_passport",
    "blurred",
    "too_small",
    "glare",
    "cut_off",
    "too_dark",
    "too_bright",
    "covered",
    "unreadable_fields",
    "two_documents",
    "empty_file",
    "unreadable_image",
    "unsupported_format",
    "file_too_large",
    "too_many_pixels",
    "multiple_frames",
    "several_pages",
    "resolution_too_low",
    "nik_differs",
    "name_differs",
    "birth_date_differs",
    "sex_differs",
    "applicant_not_in_family_card",
    "parent_not_confirmed",
    "inconsistent_nik",
    "invalid_mrz",
    "not_verified",
    "unusual_characters",
    "name_written_differently",
    "name_extended",
    "birth_place_differs",
    "parent_name_differs",
    "alternative_document",
    "full_set_needed",
    "greyscale_copy",
    "possible_screen",
    "region_unknown",
    "not_for_mpaspor",
]

BAD_INPUTS = [
    "invalid_field",
    "inconsistent_fields",
    "field_mismatch",
    "processing_failed",
    "time_limit",
    "path_outside_root",
    "not_a_regular_file",
    "file_unreadable",
]


@pytest.mark.parametrize("code", [*CONTRACT, *BAD_INPUTS])
def test_every_code_of_the_contract_has_texts(code: str) -> None:
    built = reason(code, field="nik", seen=Label.SIM, slot=Slot.KTP)
    assert built.code == code
    assert built.severity is SEVERITIES[code]
    assert built.officer is not None
    for text in (*vars_of(built.message), *vars_of(built.officer)):
        assert text
        assert text == text.strip()


def vars_of(message: Message) -> tuple[str, str]:
    return message.id, message.en


def test_catalogue_and_severities_name_the_same_codes() -> None:
    assert set(CATALOGUE) == set(SEVERITIES) == {*BLOCKS, *FLAGS, *NOTES}
    assert len(BLOCKS) + len(FLAGS) + len(NOTES) == len(SEVERITIES)


def test_catalogue_goes_from_blocks_to_notes() -> None:
    order = [SEVERITIES[code] for code in CATALOGUE]
    assert order == sorted(order, key=list(Severity).index)


def test_every_slot_label_and_field_has_a_name() -> None:
    assert set(SLOTS) == set(Slot)
    assert set(LABELS) == set(Label)
    contract = [
        "nik",
        "name",
        "birth_place",
        "birth_date",
        "sex",
        "province",
        "regency",
        "kk_number",
        "head_name",
        "members",
        "relationship",
        "father_name",
        "mother_name",
        "certificate_number",
        "child_order",
        "passport_number",
        "issue_date",
        "expiry_date",
        "issuing_office",
        "mrz_line1",
        "mrz_line2",
    ]
    assert set(contract) <= set(FIELDS)


@pytest.mark.parametrize("code", CATALOGUE)
def test_texts_are_short_and_plain(code: str) -> None:
    text = CATALOGUE[code]
    assert set(re.findall(r"\{(\w*)\}", "".join(text))) <= {"seen", "slot", "field", "pixels"}
    for one in text:
        assert one.endswith(".")
        assert "_" not in re.sub(r"\{\w+\}", "", one)  # no code words
        assert "!" not in one
        assert not re.search(r"\d{5}", one)
    sentences = re.split(r"(?<=[.?]) ", text.applicant_id)
    assert len(sentences) <= 2
    for sentence in sentences:
        assert len(sentence.split()) <= 20, sentence
    assert len(text.applicant_id) <= 190


def test_indonesian_texts_have_no_english_jargon() -> None:
    jargon = re.compile(
        r"\b(upload|file|scan|blur|retake|error|format|invalid|resolusi|verifikasi)\b", re.I
    )
    for code, text in CATALOGUE.items():
        assert not jargon.search(text.applicant_id), code


def test_what_is_about_no_single_field_names_none() -> None:
    for code in ("unreadable_fields", "not_verified", "field_mismatch", "invalid_field"):
        whole, single = reason(code).message, reason(code, field="name").message
        assert "(" not in whole.id + whole.en
        assert "(nama)" in single.id
        assert "(name)" in single.en


def test_papers_that_differ_from_each_other_are_named() -> None:
    three = [Label.KTP, Label.FAMILY_CARD, Label.BIRTH_CERTIFICATE, Label.KTP]
    for code in (*DIFFERS.values(), "name_written_differently", "name_extended"):
        told = across(code, three, field="name")
        assert (told.code, told.severity, told.field) == (code, SEVERITIES[code], "name")
        assert told.officer is not None
        for one in (told.message, told.officer):
            assert "KTP, Kartu Keluarga dan akta kelahiran" in one.id
            assert "a KTP, a family card and a birth certificate" in one.en
            assert "Anda isi" not in one.id  # nothing was typed there
        assert len(told.message.id) <= 200
    with pytest.raises(KeyError):
        across("no_such_code", three)


def test_wrong_paper_names_both() -> None:
    built = reason("wrong_document_type", seen=Label.SIM, slot=Slot.FAMILY_CARD)
    assert "SIM" in built.message.id
    assert "Kartu Keluarga" in built.message.id
    assert "driving licence" in built.message.en
    assert "family card" in built.message.en


def test_who_is_sent_away_is_told_where_people_are() -> None:
    policy = load_policy()
    sent_away = [code for code in BLOCKS if policy.outcome_of(code) is Outcome.REJECT]
    assert sent_away
    for code in sent_away:
        told = refuse(policy, code).reasons[0]
        assert told.message.id.endswith(HUMAN_ROUTE.id)
        assert told.message.en.endswith(HUMAN_ROUTE.en)
        assert "kantor imigrasi" in told.message.id


def test_remedies_replace_the_general_advice() -> None:
    policy = load_policy()
    for key, text in REMEDIES.items():
        told = refuse(policy, "unsupported_format", key, slot=Slot.KTP).reasons[0]
        other, wanted = LABELS[Label.OTHER_DOCUMENT], SLOTS[Slot.KTP]
        assert told.message.id == text.id.format(slot=wanted.id, seen=other.id)
        assert told.message.en == text.en.format(slot=wanted.en, seen=other.en)
    for_files = {"heic", "pdf", "other_format", "one_page", "no_password"}
    others = {"mirrored", "not_recognised", "alternatives", "each_their_own"}
    assert set(REMEDIES) == for_files | others
    assert "HEIC" in REMEDIES["heic"].id
    assert "JPEG" in REMEDIES["pdf"].id


@pytest.mark.parametrize("code", ["too_small", "resolution_too_low"])
def test_how_large_the_photo_should_be_is_told_where_it_is_known(code: str) -> None:
    plain, sized = reason(code), reason(code, pixels=2200)
    assert plain.officer is not None
    assert sized.officer is not None
    for one, other in ((plain.message, sized.message), (plain.officer, sized.officer)):
        assert "2200" not in one.id + one.en
        assert "2200 piksel" in other.id
        assert "2200 pixels" in other.en
    others = [one for one in CATALOGUE if reason(one) != reason(one, pixels=2200)]
    assert others == ["too_small", "resolution_too_low"]


def test_unknown_codes_and_fields_are_errors() -> None:
    with pytest.raises(KeyError):
        reason("no_such_code")
    with pytest.raises(KeyError):
        reason("unreadable_fields", field="3171015708909999")
    with pytest.raises(KeyError):
        refuse(load_policy(), "unsupported_format", "no_such_remedy")


def test_first_takes_the_most_useful_and_each_code_once() -> None:
    told = [
        reason("greyscale_copy"),
        reason("unreadable_fields", field="name"),
        reason("unreadable_fields", field="nik"),
        reason("not_verified"),
        reason("glare"),
    ]
    assert [one.code for one in first(told)] == ["glare", "unreadable_fields"]
    assert [one.code for one in first(told, 9)] == [
        "glare",
        "unreadable_fields",
        "not_verified",
        "greyscale_copy",
    ]
    assert first([]) == ()


def _rendered() -> str:
    """Every text as people see it, filled in where a text has something to fill in."""
    blocks = []
    for code in CATALOGUE:
        built: Reason = reason(
            code, field="birth_date", seen=Label.KTP_BACK, slot=Slot.KTP, pixels=2200
        )
        assert built.officer is not None
        blocks.append(
            f"{code} ({built.severity})\n  id  {built.message.id}\n  en  {built.message.en}\n"
            f"  petugas  {built.officer.id}\n  officer  {built.officer.en}\n"
        )
    tables: dict[str, Mapping[Any, Message]] = {
        "slot": SLOTS,
        "label": LABELS,
        "field": FIELDS,
        "remedy": REMEDIES,
        "across": ACROSS,
    }
    for title, table in tables.items():
        rows = [f"  {key}\n    id  {m.id}\n    en  {m.en}\n" for key, m in table.items()]
        blocks.append(f"{title}\n{''.join(rows)}")
    differ = across("birth_date_differs", [Label.KTP, Label.PASSPORT], field="birth_date")
    assert differ.officer is not None
    for title, told in (("papers differ", differ.message), ("officer", differ.officer)):
        blocks.append(f"{title}\n  id  {told.id}\n  en  {told.en}\n")
    blocks.append(f"human route\n  id  {HUMAN_ROUTE.id}\n  en  {HUMAN_ROUTE.en}\n")
    return "\n".join(blocks)


def test_texts_are_the_ones_that_were_proof_read() -> None:
    """After a change: read the difference aloud, then run with DOCVERIFY_UPDATE_GOLDEN=1."""
    rendered = _rendered()
    if os.environ.get("DOCVERIFY_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(rendered, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == rendered
