"""Decisions on true fields: every cell of the matrix, every planted difference."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from docverify.compare import compare
from docverify.decide import conclude, decide, refuse
from docverify.messages import reason
from docverify.policy import ACCEPT, ALTERNATIVE, BLOCKS, REVIEW
from docverify.types import (
    ApplicantKind,
    Application,
    Decision,
    Field,
    Label,
    Member,
    Outcome,
    Quality,
    ReadFields,
    Sheet,
    Slot,
    Validity,
)
from tests.glances import glance, sheet
from tests.papers import (
    ANDI,
    BUDI,
    FAMILY,
    GOOD,
    POLICY,
    RIGHT,
    RINI,
    SITI,
    STRANGER,
    TODAY,
    adult,
    birth_certificate,
    child,
    family_card,
    fields,
    found,
    judge,
    ktp,
    passport,
    seen,
    with_faults,
)
from tests.test_policy import MATRIX

ADULT, CHILD = ApplicantKind


def codes(decision: Decision) -> set[str]:
    return {one.code for one in decision.reasons}


# ------------------------------------------------------------------------------- right papers

right = pytest.mark.parametrize(("slot", "application", "read"), RIGHT.values(), ids=RIGHT.keys())


@right
def test_right_papers_are_accepted_without_a_word(
    slot: Slot, application: Application, read: ReadFields
) -> None:
    assert judge(slot, application, read) == Decision(Outcome.ACCEPT, ())


@right
def test_nothing_declared_is_never_accepted(
    slot: Slot, application: Application, read: ReadFields
) -> None:
    for nothing in (None, Application(application.kind)):
        decision = judge(slot, nothing, read)
        assert decision.outcome is Outcome.REVIEW
        assert codes(decision) == {"not_verified"}


@right
def test_nothing_legible_is_a_retake(
    slot: Slot, application: Application, read: ReadFields
) -> None:
    empty = ReadFields(read.label, "", {})
    assert judge(slot, application, empty).outcome is Outcome.RETAKE
    assert codes(judge(slot, application, empty)) == {"unreadable_fields"}
    blurred = judge(slot, application, empty, quality=with_faults("blurred"))
    assert next(one.code for one in blurred.reasons) == "blurred"
    assert blurred.outcome is Outcome.RETAKE
    none = judge(slot, application, None, label=read.label)
    assert none.outcome is Outcome.RETAKE


@right
@pytest.mark.parametrize("failure", ["engine", "time_limit", "processing_failed", "", "blurred"])
def test_a_failure_is_always_review(
    slot: Slot, application: Application, read: ReadFields, failure: str
) -> None:
    for label in (read.label, Label.SIM, Label.NOT_A_DOCUMENT):
        decision = decide(
            POLICY,
            slot=slot,
            application=application,
            classification=seen(label),
            quality=with_faults("blurred"),
            read=read,
            comparisons=(),
            failure=failure,
        )
        assert decision.outcome is Outcome.REVIEW
        assert "not_verified" in codes(decision)
        assert codes(decision) <= {"not_verified", failure}


def test_no_classification_counts_as_a_failure() -> None:
    decision = decide(
        POLICY,
        slot=Slot.KTP,
        application=adult(),
        classification=None,
        quality=None,
        read=None,
        comparisons=(),
    )
    assert decision.outcome is Outcome.REVIEW
    assert codes(decision) == {"not_verified"}


# -------------------------------------------------------------------------------- the matrix

FILLED = {
    Label.KTP: {ADULT: ktp(), CHILD: ktp()},
    Label.FAMILY_CARD: {ADULT: family_card(), CHILD: family_card()},
    Label.BIRTH_CERTIFICATE: {ADULT: birth_certificate(), CHILD: birth_certificate(RINI)},
    Label.PASSPORT: {ADULT: passport(), CHILD: passport(RINI)},
}
CELLS = [(slot, kind, label) for slot in Slot for kind in ApplicantKind for label in Label]


@pytest.mark.parametrize(("slot", "kind", "label"), CELLS)
def test_every_cell_of_the_matrix(slot: Slot, kind: ApplicantKind, label: Label) -> None:
    if slot is Slot.PARENT_KTP and kind is ADULT:
        application: Application = replace(child(), kind=ADULT)
    else:
        application = adult() if kind is ADULT else child()
    read = FILLED[label][kind] if label in FILLED else None
    decision = judge(slot, application, read, label=label)
    other = "not_a_document" if label is Label.NOT_A_DOCUMENT else "wrong_document_type"
    effect = MATRIX[slot, kind].get(label, other)
    if effect == ACCEPT:
        assert decision == Decision(Outcome.ACCEPT, ())
    elif effect == ALTERNATIVE:
        assert decision.outcome is Outcome.ACCEPT
        assert codes(decision) == {"alternative_document"}
    elif effect == REVIEW:
        assert decision.outcome is Outcome.REVIEW
        assert codes(decision) == {"not_verified"}
    else:
        assert decision.outcome is (Outcome.RETAKE if effect == "wrong_side" else Outcome.REJECT)
        assert codes(decision) == {effect}


@pytest.mark.parametrize(("slot", "kind", "label"), CELLS)
def test_an_unsure_label_never_rejects(slot: Slot, kind: ApplicantKind, label: Label) -> None:
    application = adult() if kind is ADULT else child()
    for faults in ((), ("glare",), ("blurred", "cut_off")):
        decision = judge(
            slot, application, None, label=label, score=0.55, quality=with_faults(*faults)
        )
        assert decision.outcome is Outcome.RETAKE or POLICY.effect(slot, kind, label) == REVIEW
        if POLICY.effect(slot, kind, label) in BLOCKS:
            assert codes(decision) == set(faults or ("unreadable_fields",))


@pytest.mark.parametrize("slot", [Slot.KTP, Slot.PARENT_KTP])
def test_a_childs_ktp_slot_asks_for_a_parents(slot: Slot) -> None:
    for label in (Label.SIM, Label.NOT_A_DOCUMENT, Label.KTP_BACK):
        assert "KTP ayah atau ibu" in judge(slot, child(), None, label=label).reasons[0].message.id
    told = judge(Slot.KTP, adult(), None, label=Label.SIM).reasons[0].message.id
    assert "KTP (sisi depan)" in told
    assert "ayah" not in told


def test_an_adult_without_an_akta_is_told_what_else_the_law_takes() -> None:
    slot = Slot.BIRTH_CERTIFICATE
    told = judge(slot, adult(), None, label=Label.DEATH_CERTIFICATE).reasons[0]
    assert told.code == "wrong_document_type"
    assert "akta kematian" in told.message.id
    assert "buku nikah, ijazah, atau surat baptis" in told.message.id
    of_child = judge(slot, child(), None, label=Label.DEATH_CERTIFICATE).reasons[0]
    assert of_child.code == "wrong_document_type"
    assert "ijazah" not in of_child.message.id


def test_the_limits_for_a_wrong_paper() -> None:
    for label, limit in ((Label.SIM, 0.80), (Label.OTHER_DOCUMENT, 0.90)):
        sure = judge(Slot.KTP, adult(), None, label=label, score=limit)
        unsure = judge(Slot.KTP, adult(), None, label=label, score=limit - 0.01)
        assert (sure.outcome, unsure.outcome) == (Outcome.REJECT, Outcome.RETAKE)


def test_wrong_paper_and_the_faults_of_the_photo_are_told_together() -> None:
    decision = judge(
        Slot.KTP, adult(), None, label=Label.SIM, quality=with_faults("blurred", "glare")
    )
    assert decision.outcome is Outcome.REJECT
    assert [one.code for one in decision.reasons] == ["wrong_document_type", "glare", "blurred"]


def test_no_document_is_believed_only_where_one_could_be_seen() -> None:
    nothing = judge(Slot.KTP, adult(), None, label=Label.NOT_A_DOCUMENT)
    assert (nothing.outcome, codes(nothing)) == (Outcome.REJECT, {"not_a_document"})
    cat = judge(Slot.KTP, adult(), None, label=Label.NOT_A_DOCUMENT, quality=with_faults("glare"))
    assert cat.outcome is Outcome.REJECT
    dark = judge(
        Slot.KTP, adult(), None, label=Label.NOT_A_DOCUMENT, quality=with_faults("too_dark")
    )
    assert (dark.outcome, codes(dark)) == (Outcome.RETAKE, {"too_dark"})


def test_two_papers_in_one_photo() -> None:
    whole = judge(Slot.KTP, adult(), ktp(), others=(Label.FAMILY_CARD,))
    assert whole.outcome is Outcome.ACCEPT
    unread = judge(Slot.KTP, adult(), ReadFields(Label.KTP, "", {}), others=(Label.FAMILY_CARD,))
    assert unread.outcome is Outcome.RETAKE
    assert unread.reasons[0].code == "two_documents"
    hidden = judge(Slot.KTP, adult(), family_card(), label=Label.FAMILY_CARD, others=(Label.KTP,))
    assert (hidden.outcome, codes(hidden)) == (Outcome.RETAKE, {"two_documents"})


@pytest.mark.parametrize("label", [Label.MARRIAGE_BOOK, Label.DIPLOMA, Label.BAPTISM_CERTIFICATE])
def test_an_alternative_that_cannot_be_seen_well(label: Label) -> None:
    slot = Slot.BIRTH_CERTIFICATE
    blurred = judge(slot, adult(), None, label=label, quality=with_faults("blurred"))
    assert blurred.outcome is Outcome.RETAKE
    cut = judge(slot, adult(), None, label=label, quality=with_faults("cut_off"))
    assert (cut.outcome, codes(cut)) == (Outcome.REVIEW, {"alternative_document", "not_verified"})
    undeclared = judge(slot, Application(ADULT), None, label=label)
    assert undeclared.outcome is Outcome.REVIEW


# ------------------------------------------------------------------------ planted differences

OLD_SPELLING = {**BUDI, "name": "SUKARTI CONTOH"}
PLANTED: dict[str, tuple[Slot, Application, ReadFields, Outcome, set[str]]] = {
    "degree only": (
        Slot.KTP,
        adult(),
        ktp(name="H. BUDI CONTOH, S.KOM"),
        Outcome.ACCEPT,
        set(),
    ),
    "Muhammad and Moh": (
        Slot.KTP,
        adult(name="MUHAMMAD CONTOH"),
        ktp(name="MOH. CONTOH"),
        Outcome.ACCEPT,
        {"name_written_differently"},
    ),
    "old spelling": (
        Slot.BIRTH_CERTIFICATE,
        adult(OLD_SPELLING),
        birth_certificate(OLD_SPELLING, name="SOEKARTI TJONTOH"),
        Outcome.ACCEPT,
        {"name_written_differently"},
    ),
    "added father's name": (
        Slot.OLD_PASSPORT,
        adult(),
        passport(name="BUDI CONTOH WONGSO"),
        Outcome.ACCEPT,
        {"name_extended"},
    ),
    "added father's name, birth date not read": (
        Slot.KTP,
        adult(nik=None),
        replace(
            ktp(), fields={**ktp(name="BUDI CONTOH WONGSO").fields, "birth_date": Field("", None)}
        ),
        Outcome.RETAKE,
        {"name_differs", "unreadable_fields"},
    ),
    "another place of birth": (
        Slot.KTP,
        adult(),
        ktp(birth_place="SURABAYA"),
        Outcome.ACCEPT,
        {"birth_place_differs"},
    ),
    "city and its part": (
        Slot.KTP,
        adult(birth_place="JAKARTA PUSAT"),
        ktp(birth_place="JAKARTA"),
        Outcome.ACCEPT,
        set(),
    ),
    "parent's name": (
        Slot.BIRTH_CERTIFICATE,
        adult(),
        birth_certificate(mother_name="SUMIYATI"),
        Outcome.ACCEPT,
        {"parent_name_differs"},
    ),
    "NIK of an older birth date": (
        Slot.KTP,
        adult(),
        replace(ktp(), findings=("inconsistent_nik",)),
        Outcome.REVIEW,
        {"inconsistent_nik"},
    ),
    "NIK of an older birth date, on the row of a family card": (
        Slot.FAMILY_CARD,
        adult(birth_date="1980-03-13"),
        family_card({**BUDI, "birth_date": "1980-03-13"}, SITI),
        Outcome.REVIEW,
        {"inconsistent_nik"},
    ),
    "NIK of somebody else's row": (
        Slot.FAMILY_CARD,
        adult(),
        family_card(BUDI, {**SITI, "sex": "M"}),
        Outcome.ACCEPT,
        set(),
    ),
    "NIK of another sex than declared, none printed": (
        Slot.FAMILY_CARD,
        adult(sex="F"),
        family_card({k: v for k, v in BUDI.items() if k != "sex"}),
        Outcome.REVIEW,
        {"inconsistent_nik"},
    ),
    "region not in the list": (
        Slot.KTP,
        adult(),
        replace(ktp(), findings=("region_unknown",)),
        Outcome.ACCEPT,
        {"region_unknown"},
    ),
    "NIK alone differs": (
        Slot.KTP,
        adult(),
        ktp(nik="3171011203809909"),
        Outcome.REVIEW,
        {"nik_differs"},
    ),
    "birth date alone differs": (
        Slot.KTP,
        adult(),
        ktp(birth_date="1980-12-03"),
        Outcome.REVIEW,
        {"inconsistent_nik", "birth_date_differs"},
    ),
    "sex alone differs": (
        Slot.KTP,
        adult(),
        ktp(sex="F"),
        Outcome.REVIEW,
        {"inconsistent_nik", "sex_differs"},
    ),
    "name alone differs": (
        Slot.KTP,
        adult(),
        ktp(name="AGUS SAMPLE"),
        Outcome.REVIEW,
        {"name_differs"},
    ),
    "two of three differ": (
        Slot.KTP,
        adult(),
        ktp(name="AGUS SAMPLE", birth_date="1971-12-03"),
        Outcome.REVIEW,
        {"inconsistent_nik", "name_differs", "birth_date_differs"},
    ),
    "clearly another person": (
        Slot.KTP,
        adult(),
        ktp(STRANGER),
        Outcome.REJECT,
        {
            "other_person",
            "nik_differs",
            "name_differs",
            "birth_date_differs",
            "birth_place_differs",
        },
    ),
    "sibling's akta": (
        Slot.BIRTH_CERTIFICATE,
        child(),
        birth_certificate(ANDI, nik=True),
        Outcome.REJECT,
        {"other_person", "nik_differs", "name_differs", "birth_date_differs", "sex_differs"},
    ),
    "sibling's akta without NIK: the parents are the same": (
        Slot.BIRTH_CERTIFICATE,
        child(),
        birth_certificate(ANDI),
        Outcome.REVIEW,
        {"name_differs", "birth_date_differs", "sex_differs"},
    ),
    "another family's card": (
        Slot.FAMILY_CARD,
        adult(STRANGER, kk_number=None),
        family_card(),
        Outcome.REVIEW,
        {"applicant_not_in_family_card"},
    ),
    "newer family card": (
        Slot.FAMILY_CARD,
        adult(),
        family_card(kk_number="3171010101239998"),
        Outcome.REVIEW,
        {"field_mismatch"},
    ),
    "child in the grandparents' card": (
        Slot.FAMILY_CARD,
        child(),
        family_card(STRANGER, RINI),
        Outcome.REVIEW,
        {"not_verified"},
    ),
    "guardian's KTP": (
        Slot.PARENT_KTP,
        child(),
        ktp(STRANGER),
        Outcome.REVIEW,
        {"parent_not_confirmed", "parent_name_differs"},
    ),
    "expired KTP and expired passport": (
        Slot.OLD_PASSPORT,
        adult(),
        passport(expiry_date="2012-01-01"),
        Outcome.ACCEPT,
        set(),
    ),
    "passport of 2008": (
        Slot.OLD_PASSPORT,
        adult(),
        passport(issue_date="2008-12-31"),
        Outcome.ACCEPT,
        {"full_set_needed"},
    ),
    "passport of a mission": (
        Slot.OLD_PASSPORT,
        adult(),
        passport(issuing_office="KJRI PENANG"),
        Outcome.ACCEPT,
        {"full_set_needed"},
    ),
    "old passport with another name, the NIK equal": (
        Slot.OLD_PASSPORT,
        adult(),
        passport(nik=BUDI["nik"], name="AGUS SAMPLE"),
        Outcome.REVIEW,
        {"name_differs", "not_for_mpaspor"},
    ),
    "old passport, spelling only": (
        Slot.OLD_PASSPORT,
        adult(),
        passport(nik=BUDI["nik"], name="BOEDI TJONTOH"),
        Outcome.ACCEPT,
        {"name_written_differently"},
    ),
    "MRZ that does not check": (
        Slot.OLD_PASSPORT,
        adult(),
        replace(passport(), findings=("invalid_mrz",)),
        Outcome.REVIEW,
        {"invalid_mrz"},
    ),
    "another passport number": (
        Slot.OLD_PASSPORT,
        adult(passport_number="X0000002"),
        passport(),
        Outcome.REVIEW,
        {"field_mismatch"},
    ),
    "Cyrillic letter in the declared name": (
        Slot.KTP,
        adult(name="BUDІ CONTOH"),
        ktp(),
        Outcome.REVIEW,
        {"unusual_characters", "name_written_differently"},
    ),
    "wrong slot": (
        Slot.FAMILY_CARD,
        adult(),
        ktp(),
        Outcome.REJECT,
        {"wrong_document_type"},
    ),
}


@pytest.mark.parametrize(
    ("slot", "application", "read", "outcome", "expected"), PLANTED.values(), ids=PLANTED.keys()
)
def test_planted_differences(
    slot: Slot,
    application: Application,
    read: ReadFields,
    outcome: Outcome,
    expected: set[str],
) -> None:
    decision = judge(slot, application, read)
    assert codes(decision) == expected
    assert decision.outcome is outcome


def test_a_number_read_unsurely_is_unread_and_not_different() -> None:
    read = ktp()
    unsure = Field("nik", "3171011203809909", "", 0.6, Validity.UNCERTAIN)
    decision = judge(Slot.KTP, adult(), replace(read, fields={**read.fields, "nik": unsure}))
    assert decision.outcome is Outcome.REVIEW
    assert found(decision) == {("not_verified", "nik")}


def _with(read: ReadFields, *changed: Field) -> ReadFields:
    return replace(read, fields={**read.fields, **{one.name: one for one in changed}})


def test_a_name_read_unsurely_is_unread_and_not_different() -> None:
    unsure = Field("name", STRANGER["name"], STRANGER["name"], 0.6, Validity.UNCHECKED)
    decision = judge(Slot.KTP, adult(), _with(ktp(), unsure))
    assert found(decision) == {("not_verified", "name")}


@pytest.mark.parametrize("confidence", [0.4, 0.1])
def test_an_equal_value_read_too_unsurely_is_no_accept(confidence: float) -> None:
    unsure = Field("name", BUDI["name"], BUDI["name"], confidence, Validity.UNCHECKED)
    decision = judge(Slot.KTP, adult(), _with(ktp(), unsure))
    assert found(decision) == {("not_verified", "name")}
    # the photo of an unsure date is a retake where nothing settles the person
    unsure = Field("birth_date", BUDI["birth_date"], "", confidence, Validity.VALID)
    decision = judge(Slot.KTP, Application(ADULT), _with(ktp(), unsure))
    assert found(decision) == {("unreadable_fields", "birth_date")}


@pytest.mark.parametrize("weight", [0.0, 0.29])
def test_a_weightless_comparison_is_not_done(weight: float) -> None:
    role = POLICY.role(Slot.KTP, ADULT)
    whole = compare(adult(), ktp(), role=role, today=TODAY)
    light = tuple(replace(c, weight=weight) if c.field == "sex" else c for c in whole)
    decision = decide(
        POLICY,
        slot=Slot.KTP,
        application=adult(),
        classification=seen(Label.KTP),
        quality=GOOD,
        read=ktp(),
        comparisons=light,
    )
    assert found(decision) == {("not_verified", "sex")}


def test_what_stands_on_the_paper_has_to_be_compared_when_it_was_declared() -> None:
    lost = Field("sex", None, "Jenis Kelamin: ?", 0.0, Validity.UNREAD)
    assert found(judge(Slot.KTP, adult(), _with(ktp(), lost))) == {("not_verified", "sex")}
    absent = Field("nik", None, "", 0.0, Validity.UNREAD)
    akta = _with(birth_certificate(), absent)  # most carry no NIK
    assert judge(Slot.BIRTH_CERTIFICATE, adult(), akta).outcome is Outcome.ACCEPT


def test_code_lines_of_the_passport_are_expected() -> None:
    cut = _with(passport(), Field("mrz_line2", None))
    decision = judge(Slot.OLD_PASSPORT, adult(), cut)
    assert found(decision) == {("not_verified", "mrz_line2")}


def test_a_parents_number_that_was_not_compared() -> None:
    unsure = Field("nik", STRANGER["nik"], "", 0.55, Validity.VALID)
    decision = judge(Slot.PARENT_KTP, child(), _with(ktp(SITI), unsure))
    assert found(decision) == {("not_verified", "mother_nik")}


def test_a_parents_card_without_its_details_is_not_accepted() -> None:
    role = POLICY.role(Slot.PARENT_KTP, CHILD)
    whole = compare(child(), ktp(SITI), role=role, today=TODAY)
    decision = decide(
        POLICY,
        slot=Slot.PARENT_KTP,
        application=child(),
        classification=seen(Label.KTP),
        quality=GOOD,
        read=ktp(SITI),
        comparisons=tuple(one for one in whole if one.field == "parent"),
    )
    assert found(decision) == {("not_verified", None)}


def test_a_namesake_of_the_father_is_not_the_father() -> None:
    decision = judge(Slot.PARENT_KTP, child(), ktp(nik=STRANGER["nik"]))
    assert decision.outcome is Outcome.REVIEW
    assert found(decision) == {("parent_not_confirmed", None)}
    card = family_card({**BUDI, "nik": STRANGER["nik"]}, SITI, RINI)
    decision = judge(Slot.FAMILY_CARD, child(), card)
    assert found(decision) == {("parent_not_confirmed", None)}


def test_a_parents_card_whose_number_agrees_is_not_shot_again() -> None:
    lost = _with(ktp(SITI), Field("name", None))
    decision = judge(Slot.PARENT_KTP, child(), lost, quality=with_faults("glare"))
    assert found(decision) == {("not_verified", "name")}


def test_glare_on_the_nik_is_a_retake_with_its_reason() -> None:
    read = replace(ktp(), fields={**ktp().fields, "nik": Field("nik", None, "31710")})
    decision = judge(Slot.KTP, adult(), read, quality=with_faults("glare"))
    assert decision.outcome is Outcome.RETAKE
    assert decision.reasons[0].code == "glare"
    assert ("unreadable_fields", "nik") in found(decision)


def test_one_key_field_missing_is_no_reason_to_shoot_again_when_the_nik_agrees() -> None:
    for quality in (GOOD, with_faults("glare")):
        read = replace(ktp(), fields={**ktp().fields, "name": Field("name", None)})
        decision = judge(Slot.KTP, adult(), read, quality=quality)
        assert found(decision) == {("not_verified", "name")}
        assert decision.outcome is Outcome.REVIEW


def test_a_faint_number_that_is_equal_to_the_declared_one_was_read() -> None:
    def faint(confidence: float, value: str = BUDI["nik"]) -> ReadFields:
        one = Field("nik", value, value, confidence, Validity.UNCERTAIN)
        return replace(ktp(), fields={**ktp().fields, "nik": one})

    assert judge(Slot.KTP, adult(), faint(0.43)) == Decision(Outcome.ACCEPT, ())
    assert found(judge(Slot.KTP, adult(), faint(0.29))) == {("not_verified", "nik")}
    other = BUDI["nik"][:-1] + "2"
    assert found(judge(Slot.KTP, adult(), faint(0.43, other))) == {("not_verified", "nik")}
    assert judge(Slot.KTP, adult(nik=None), faint(0.43)).outcome is Outcome.REVIEW


def test_a_grey_copy_is_noted_where_the_original_is_coloured() -> None:
    grey = replace(GOOD, saturation=1.0)
    assert codes(judge(Slot.KTP, adult(), ktp(), quality=grey)) == {"greyscale_copy"}
    assert judge(Slot.FAMILY_CARD, adult(), family_card(), quality=grey).reasons == ()


def test_a_copy_that_the_network_sees_is_noted_as_well() -> None:
    copy = glance(faults={"grey_copy": 0.97})
    assert codes(judge(Slot.KTP, adult(), ktp(), sight=copy)) == {"greyscale_copy"}
    assert judge(Slot.FAMILY_CARD, adult(), family_card(), sight=copy).reasons == ()
    doubtful = glance(faults={"grey_copy": 0.45, "screen": 0.9})
    assert judge(Slot.KTP, adult(), ktp(), sight=doubtful).reasons == ()


@pytest.mark.parametrize("slot", [Slot.KTP, Slot.OLD_PASSPORT])
def test_a_screen_is_noted_where_the_original_is_no_file(slot: Slot) -> None:
    screen = glance(faults={"screen": 0.99})
    read = ktp() if slot is Slot.KTP else passport()
    decision = judge(slot, adult(), read, sight=screen)
    assert (decision.outcome, codes(decision)) == (Outcome.ACCEPT, {"possible_screen"})
    assert judge(Slot.FAMILY_CARD, adult(), family_card(), sight=screen).reasons == ()


def test_a_retake_names_the_faults_that_the_network_saw() -> None:
    empty = ReadFields(Label.KTP, "", {})
    covered = glance(faults={"covered": 0.95, "too_dark": 0.7, "glare": 0.2})
    decision = judge(Slot.KTP, adult(), empty, sight=covered)
    assert decision.outcome is Outcome.RETAKE
    assert codes(decision) == {"covered", "too_dark", "unreadable_fields"}
    both = judge(Slot.KTP, adult(), empty, sight=covered, quality=with_faults("blurred"))
    assert codes(both) == {"blurred", "covered", "too_dark", "unreadable_fields"}
    unsure = judge(Slot.KTP, adult(), None, label=Label.SIM, score=0.55, sight=covered)
    assert (unsure.outcome, codes(unsure)) == (Outcome.RETAKE, {"covered", "too_dark"})
    sure = judge(Slot.KTP, adult(), None, label=Label.SIM, sight=covered)
    assert (sure.outcome, codes(sure)) == (Outcome.REJECT, {"wrong_document_type"})


@right
def test_no_fault_that_the_network_saw_blocks_a_paper_that_was_read(
    slot: Slot, application: Application, read: ReadFields
) -> None:
    everything = ("blurred", "glare", "too_dark", "too_bright", "cut_off", "covered", "mirrored")
    bad = glance(Label.SIM, 0.999, strange=1.0, faults=dict.fromkeys(everything, 1.0))
    assert judge(slot, application, read, sight=bad) == Decision(Outcome.ACCEPT, ())
    measured = with_faults("blurred", "glare", "too_small", "cut_off", "covered")
    assert judge(slot, application, read, quality=measured, sight=bad).outcome is Outcome.ACCEPT


def test_a_second_paper_that_the_network_saw() -> None:
    both = (sheet(800, 500), sheet(400, 600, 0.9))
    split = glance(Label.FAMILY_CARD, 0.6, second=Label.KTP, sheets=both)
    card = judge(Slot.KTP, adult(), family_card(), label=Label.FAMILY_CARD, sight=split)
    assert (card.outcome, codes(card)) == (Outcome.RETAKE, {"two_documents"})
    sure = glance(Label.FAMILY_CARD, 0.97, sheets=both)
    card = judge(Slot.KTP, adult(), family_card(), label=Label.FAMILY_CARD, sight=sure)
    assert card.outcome is Outcome.REJECT
    faint = glance(Label.FAMILY_CARD, 0.6, second=Label.KTP, sheets=(both[0], sheet(9, 9, 0.3)))
    card = judge(Slot.KTP, adult(), family_card(), label=Label.FAMILY_CARD, sight=faint)
    assert card.outcome is Outcome.REJECT
    unread = judge(Slot.KTP, adult(), ReadFields(Label.KTP, "", {}), sight=split)
    assert unread.reasons[0].code == "two_documents"
    whole = judge(Slot.KTP, adult(), ktp(), sight=split)
    assert whole.outcome is Outcome.ACCEPT


@pytest.mark.parametrize("slot", [Slot.KTP, Slot.FAMILY_CARD, Slot.BIRTH_CERTIFICATE])
@pytest.mark.parametrize("name", ["birth_date", "sex"])
@pytest.mark.parametrize("confidence", [0.5, 0.97])
def test_a_nik_that_codes_another_birth_is_never_more_than_a_flag(
    slot: Slot, name: str, confidence: float
) -> None:
    """Declared and printed alike, so that nothing but the NIK itself speaks against it; read surely
    or not, the answer is the same."""
    other = {"birth_date": "1980-12-03", "sex": "F"}
    bearer = {**BUDI, name: other[name]}
    read = {
        Slot.KTP: ktp(bearer),
        Slot.FAMILY_CARD: family_card(bearer),
        Slot.BIRTH_CERTIFICATE: birth_certificate(bearer, nik=True),
    }[slot]

    def unsure(given: dict[str, Field]) -> dict[str, Field]:
        return {k: replace(v, confidence=confidence) if k == name else v for k, v in given.items()}

    members = tuple(Member(m.row, unsure(dict(m.fields))) for m in read.members)
    read = replace(read, fields=unsure(dict(read.fields)), members=members)
    decision = judge(slot, adult(bearer), read)
    assert found(decision) == {("inconsistent_nik", "nik")}
    assert decision.outcome is Outcome.REVIEW
    told_by_the_reader = replace(read, findings=("inconsistent_nik",))
    assert judge(slot, adult(bearer), told_by_the_reader) == decision


def test_what_is_printed_beside_a_nik_counts_before_what_was_declared() -> None:
    mistyped = judge(Slot.KTP, adult(birth_date="1980-12-03"), ktp())
    assert found(mistyped) == {("birth_date_differs", "birth_date")}
    unread = replace(ktp(), fields={**ktp().fields, "birth_date": Field("birth_date", None, "?")})
    found_out = judge(Slot.KTP, adult(birth_date="1980-12-03"), unread)
    assert ("inconsistent_nik", "nik") in found(found_out)
    assert ("inconsistent_nik", "nik") not in found(judge(Slot.KTP, adult(), unread))
    # without an equal NIK on the paper nothing can be said about the applicant's
    other = judge(Slot.KTP, adult(birth_date="1980-12-03"), ktp(SITI))
    assert "inconsistent_nik" not in codes(other)
    passport_of = judge(Slot.OLD_PASSPORT, adult(sex="F"), passport(sex="F"))
    assert passport_of == Decision(Outcome.ACCEPT, ())


def test_a_lawful_alternative_that_is_hard_to_see_is_told_why() -> None:
    def told(**seen_: float) -> set[str]:
        sight = glance(Label.DIPLOMA, faults=seen_)
        slot, label = Slot.BIRTH_CERTIFICATE, Label.DIPLOMA
        return codes(judge(slot, adult(), None, label=label, score=0.5, sight=sight))

    assert told() == {"alternative_document", "unreadable_fields"}
    assert told(glare=0.9) == {"alternative_document", "unreadable_fields", "glare"}


def test_a_mirror_image_that_could_not_be_read_is_told_how_to_do_it_right() -> None:
    mirror = glance(faults={"mirrored": 0.9})
    empty = ReadFields(Label.KTP, "", {})
    for decision in (
        judge(Slot.KTP, adult(), empty, sight=mirror),
        judge(Slot.KTP, adult(), empty, sight=mirror, quality=with_faults("blurred")),
        judge(Slot.KTP, adult(), None, label=Label.SIM, score=0.55, sight=mirror),
        judge(Slot.BIRTH_CERTIFICATE, adult(), None, label=Label.DIPLOMA, score=0.5, sight=mirror),
    ):
        assert decision.outcome is Outcome.RETAKE
        (*_, told) = [one for one in decision.reasons if one.code == "unreadable_fields"]
        assert "cermin" in told.message.id
        assert "mirror" in told.message.en
    assert judge(Slot.KTP, adult(), ktp(), sight=mirror) == Decision(Outcome.ACCEPT, ())


def test_a_mirror_image_is_shot_again_however_well_it_was_read() -> None:
    decision = judge(Slot.KTP, adult(), ktp(), turned_over=True)
    assert (decision.outcome, codes(decision)) == (Outcome.RETAKE, {"unreadable_fields"})
    assert "mirror" in decision.reasons[0].message.en
    wrong = judge(Slot.KTP, adult(), family_card(), label=Label.FAMILY_CARD, turned_over=True)
    assert codes(wrong) == {"wrong_document_type"}


def test_an_unsure_label_without_a_fault_asks_for_the_paper_by_its_name() -> None:
    decision = judge(Slot.FAMILY_CARD, adult(), None, label=Label.OTHER_DOCUMENT, score=0.55)
    (told,) = decision.reasons
    assert (decision.outcome, told.code) == (Outcome.RETAKE, "unreadable_fields")
    assert "Kartu Keluarga" in told.message.id


@pytest.mark.parametrize(
    ("quality", "side"),
    [
        (replace(GOOD, text_height=9.1, faults=("too_small",)), "3200"),  # 1600 * 18 / 9.1 = 3165
        (replace(GOOD, text_height=17.9, faults=("too_small",)), "1700"),
        (replace(GOOD, text_height=2.0, faults=("too_small",)), ""),  # no phone has so many
        (replace(GOOD, text_height=None, faults=("too_small",)), ""),
        (replace(GOOD, text_height=30.0, faults=("resolution_too_low",)), ""),  # large enough
    ],
)
def test_the_size_that_is_needed(quality: Quality, side: str) -> None:
    decision = judge(Slot.KTP, adult(), ReadFields(Label.KTP, "", {}), quality=quality)
    told = decision.reasons[0]
    assert told.code == quality.faults[0]
    assert re.findall(r"\d+", told.message.id) == re.findall(r"\d+", told.message.en)
    assert re.findall(r"\d+", told.message.id) == ([side] if side else [])


def test_an_outline_far_from_the_papers_shape_is_cut_off() -> None:
    def told(label: Label, outline: Sheet, *faults: str) -> set[str]:
        read, sight = ReadFields(label, "", {}), glance(label, sheets=(outline,))
        return codes(judge(Slot.KTP, adult(), read, quality=with_faults(*faults), sight=sight))

    strip, whole = sheet(800, 200), sheet(800, 480)
    assert told(Label.KTP, strip) == {"cut_off", "unreadable_fields"}
    assert told(Label.KTP, whole) == {"unreadable_fields"}
    assert told(Label.KTP, sheet(800, 200, 0.4)) == {"unreadable_fields"}
    assert told(Label.KTP, strip, "blurred") == {"blurred", "unreadable_fields"}
    assert judge(Slot.KTP, adult(), ktp(), sight=glance(sheets=(strip,))).reasons == ()


def test_lines_that_run_out_of_the_picture_do_not_cut_a_whole_outline() -> None:
    """A mark across the picture; the certificate in it lies there whole."""
    lost = {**birth_certificate().fields, "birth_date": Field("birth_date", None, "?")}
    read = replace(birth_certificate(), fields=lost)

    def outcome(*sheets: Sheet) -> Outcome:
        sight = glance(Label.BIRTH_CERTIFICATE, sheets=sheets)
        quality = with_faults("cut_off")
        return judge(Slot.BIRTH_CERTIFICATE, adult(), read, quality=quality, sight=sight).outcome

    assert outcome(sheet(500, 707, 0.9)) is Outcome.REVIEW
    for torn in ((), (sheet(500, 400, 0.9),), (sheet(500, 707, 0.7),)):
        assert outcome(*torn) is Outcome.RETAKE


def test_code_lines_alone_are_no_page_of_a_passport() -> None:
    lost = ("issue_date", "birth_place", "issuing_office")
    shown = {k: v for k, v in passport().fields.items() if k not in lost}
    lines_alone = judge(Slot.OLD_PASSPORT, adult(), replace(passport(), fields=shown))
    assert lines_alone.outcome is Outcome.REVIEW
    assert ("not_verified", "visual_zone") in found(lines_alone)
    for one in lost:
        more = replace(passport(), fields={**shown, one: passport().fields[one]})
        assert ("not_verified", "visual_zone") not in found(judge(Slot.OLD_PASSPORT, adult(), more))


def test_a_second_outline_of_the_wanted_shape_is_told_as_a_second_paper() -> None:
    def sent(*sheets: Sheet) -> set[str]:
        sight = glance(Label.FAMILY_CARD, 0.99, sheets=sheets)
        read = family_card()
        return codes(judge(Slot.KTP, adult(), read, label=Label.FAMILY_CARD, sight=sight))

    page, card, book = sheet(1000, 707), sheet(400, 252, 0.9), sheet(300, 700, 0.95)
    assert sent(page, card) == {"two_documents"}
    assert sent(card, page) == {"two_documents"}
    assert sent(page, book) == {"wrong_document_type"}
    assert sent(page) == {"wrong_document_type"}
    assert sent(page, sheet(400, 252, 0.7)) == {"wrong_document_type"}


def test_a_likely_alternative_is_reviewed_and_an_unlikely_one_shot_again() -> None:
    slot, label = Slot.BIRTH_CERTIFICATE, Label.DIPLOMA
    for score, outcome in ((0.70, Outcome.ACCEPT), (0.65, Outcome.REVIEW), (0.55, Outcome.RETAKE)):
        assert judge(slot, adult(), None, label=label, score=score).outcome is outcome
    blurred = judge(slot, adult(), None, label=label, score=0.65, quality=with_faults("blurred"))
    assert blurred.outcome is Outcome.RETAKE


def test_a_right_paper_with_a_low_score_is_reviewed() -> None:
    decision = judge(Slot.KTP, adult(), ktp(), score=0.3)
    assert (decision.outcome, codes(decision)) == (Outcome.REVIEW, {"not_verified"})


def test_files_that_are_no_pictures() -> None:
    decision = refuse(POLICY, "unsupported_format", "heic")
    assert decision.outcome is Outcome.RETAKE
    assert [one.code for one in decision.reasons] == ["unsupported_format"]


def test_reasons_are_told_once_and_the_most_useful_first() -> None:
    told = [
        reason("greyscale_copy"),
        reason("not_verified", field="nik"),
        reason("nik_differs", field="nik"),
        reason("not_verified"),
        reason("not_verified", field="nik"),
    ]
    decision = conclude(POLICY, told)
    assert [(one.code, one.field) for one in decision.reasons] == [
        ("nik_differs", "nik"),
        ("not_verified", None),
        ("not_verified", "nik"),
        ("greyscale_copy", None),
    ]
    assert decision.outcome is Outcome.REVIEW
    blocked = conclude(POLICY, [*told, reason("blurred")])
    assert blocked.outcome is Outcome.RETAKE
    assert [one.code for one in blocked.reasons] == ["blurred", "nik_differs", "greyscale_copy"]
    assert conclude(POLICY, []) == Decision(Outcome.ACCEPT, ())


def test_the_family_of_these_tests_is_complete() -> None:
    assert {"nik", "name", "birth_date"} <= set(fields(BUDI))
    assert len({person["nik"] for person in (*FAMILY, STRANGER)}) == 5
