"""The policy file: the matrix of the law, and a loader that lets no slip through."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from docverify.classify import ClassifySettings
from docverify.compare import CompareSettings, Role
from docverify.errors import ConfigError
from docverify.messages import FIELDS
from docverify.models import read_spec
from docverify.numbers.names import NameSettings
from docverify.policy import (
    ACCEPT,
    ALTERNATIVE,
    BLOCKS,
    FIELD_NAMES,
    REVIEW,
    SEEN_BESIDES,
    SEEN_FAULTS,
    Policy,
    load_policy,
)
from docverify.types import ApplicantKind, Label, Outcome, Slot
from tests.glances import glance

ADULT, CHILD = ApplicantKind
BUILT_IN = resources.files("docverify").joinpath("policy.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


# The acceptance matrix as the law has it: what is not named here is the wrong paper.
MATRIX: dict[tuple[Slot, ApplicantKind], dict[Label, str]] = {
    (Slot.KTP, ADULT): {
        Label.KTP: ACCEPT,
        Label.IKD_SCREEN: ALTERNATIVE,
        Label.SUKET: ALTERNATIVE,
        Label.KTP_BACK: "wrong_side",
    },
    (Slot.KTP, CHILD): {
        Label.KTP: ACCEPT,
        Label.IKD_SCREEN: ALTERNATIVE,
        Label.SUKET: ALTERNATIVE,
        Label.KTP_BACK: "wrong_side",
        Label.KIA: "child_needs_parent_ktp",
    },
    (Slot.PARENT_KTP, ADULT): {
        Label.KTP: ACCEPT,
        Label.IKD_SCREEN: ALTERNATIVE,
        Label.SUKET: ALTERNATIVE,
        Label.KTP_BACK: "wrong_side",
        Label.KIA: "child_needs_parent_ktp",
    },
    (Slot.FAMILY_CARD, ADULT): {Label.FAMILY_CARD: ACCEPT},
    (Slot.FAMILY_CARD, CHILD): {Label.FAMILY_CARD: ACCEPT},
    (Slot.BIRTH_CERTIFICATE, ADULT): {
        Label.BIRTH_CERTIFICATE: ACCEPT,
        Label.MARRIAGE_BOOK: ALTERNATIVE,
        Label.DIPLOMA: ALTERNATIVE,
        Label.BAPTISM_CERTIFICATE: ALTERNATIVE,
    },
    (Slot.BIRTH_CERTIFICATE, CHILD): {Label.BIRTH_CERTIFICATE: ACCEPT},
    (Slot.OLD_PASSPORT, ADULT): {
        Label.PASSPORT: ACCEPT,
        Label.PASSPORT_OTHER_PAGE: "wrong_side",
        Label.FOREIGN_PASSPORT: "foreign_passport",
        Label.TRAVEL_LETTER: REVIEW,
    },
}
MATRIX[Slot.PARENT_KTP, CHILD] = MATRIX[Slot.PARENT_KTP, ADULT]
MATRIX[Slot.OLD_PASSPORT, CHILD] = MATRIX[Slot.OLD_PASSPORT, ADULT]


@pytest.mark.parametrize("kind", ApplicantKind)
@pytest.mark.parametrize("slot", Slot)
def test_every_cell_of_the_matrix(policy: Policy, slot: Slot, kind: ApplicantKind) -> None:
    named = MATRIX[slot, kind]
    for label in Label:
        other = "not_a_document" if label is Label.NOT_A_DOCUMENT else "wrong_document_type"
        assert policy.effect(slot, kind, label) == named.get(label, other), label


def test_roles(policy: Policy) -> None:
    assert policy.role(Slot.KTP, ADULT) is Role.HOLDER
    assert policy.role(Slot.KTP, CHILD) is Role.PARENT
    assert policy.role(Slot.KTP, None) is Role.HOLDER
    assert policy.role(Slot.PARENT_KTP, CHILD) is Role.PARENT
    assert policy.role(Slot.FAMILY_CARD, CHILD) is Role.FAMILY
    assert policy.role(Slot.BIRTH_CERTIFICATE, CHILD) is Role.HOLDER
    assert policy.role(Slot.OLD_PASSPORT, ADULT) is Role.HOLDER


def test_an_unknown_kind_gets_the_kinder_rule(policy: Policy) -> None:
    assert policy.effect(Slot.BIRTH_CERTIFICATE, None, Label.DIPLOMA) == ALTERNATIVE
    assert policy.effect(Slot.FAMILY_CARD, None, Label.KTP) == "wrong_document_type"


def test_costs_set_the_limit_for_calling_a_paper_wrong(policy: Policy) -> None:
    assert policy.sure_wrong(Label.SIM) == pytest.approx(0.8)
    assert policy.sure_wrong(Label.OTHER_DOCUMENT) >= 0.9
    assert policy.sure_wrong(Label.NOT_A_DOCUMENT) >= 0.9


def test_outcomes_follow_the_severity(policy: Policy) -> None:
    assert policy.outcome_of("wrong_document_type") is Outcome.REJECT
    assert policy.outcome_of("blurred") is Outcome.RETAKE
    assert policy.outcome_of("nik_differs") is Outcome.REVIEW
    assert policy.outcome_of("greyscale_copy") is Outcome.ACCEPT
    assert set(policy.outcomes) == set(BLOCKS)
    with pytest.raises(KeyError):
        policy.outcome_of("no_such_code")


def test_tolerances_of_the_comparison_are_the_documented_defaults(policy: Policy) -> None:
    """The file must not drift away from what `compare` says about itself."""
    assert policy.compare == CompareSettings()


def test_the_rules_of_a_paper_name_fields_that_have_words() -> None:
    assert set(FIELDS) == FIELD_NAMES


def test_every_tolerance_of_the_comparison_stands_in_the_file() -> None:
    for group in (CompareSettings, NameSettings):
        for one in dataclasses.fields(group):
            assert one.name == "names" or f"\n{one.name} = " in BUILT_IN


def test_limits_of_the_label_are_the_documented_defaults(policy: Policy) -> None:
    assert policy.classify == ClassifySettings()


def test_the_network_alone_stays_below_what_accepts_or_sends_away(policy: Policy) -> None:
    limits = policy.classify
    assert limits.alone < policy.alternative_review <= limits.supported < policy.alternative_paper
    assert all(limits.supported < policy.sure_wrong(label) for label in Label)
    assert limits.disagree < policy.right_paper


@pytest.mark.parametrize("kind", ApplicantKind)
def test_two_letters_are_treated_apart_from_other_documents(
    policy: Policy, kind: ApplicantKind
) -> None:
    other = Label.OTHER_DOCUMENT
    passing = {
        (slot, name)
        for slot in Slot
        for name in ("surat_kenal_lahir", "surat_pindah_luar_negeri")
        if policy.effect(slot, kind, other, name) == REVIEW
    }
    assert passing == {
        (Slot.BIRTH_CERTIFICATE, "surat_kenal_lahir"),
        (Slot.KTP, "surat_pindah_luar_negeri"),
        (Slot.PARENT_KTP, "surat_pindah_luar_negeri"),
    }
    assert policy.effect(Slot.KTP, kind, other, "bpjs") == "wrong_document_type"
    assert policy.effect(Slot.KTP, kind, Label.KTP, "ktp_el") == ACCEPT


def test_a_fault_is_seen_from_its_measured_level_on_or_from_that_of_the_office(
    policy: Policy, tmp_path: Path
) -> None:
    own = load_policy(
        _write(tmp_path, _changed("grey_copy = 0.50", "blurred = 0.90\ncovered = 1.0"))
    )
    shares = dict.fromkeys((*SEEN_FAULTS, *SEEN_BESIDES), 0.7)
    sight = replace(glance(faults=shares), levels=dict.fromkeys(shares, 0.65) | {"glare": 0.8})

    def seen(rules: Policy) -> set[str]:
        return {fault for fault in shares if rules.sight.seen(fault, sight)}

    assert seen(policy) == set(shares) - {"glare", "screen"}
    assert seen(own) == set(shares) - {"glare", "screen", "blurred", "covered"}
    unmeasured = replace(sight, levels={})
    assert policy.sight.seen("grey_copy", unmeasured)
    assert not policy.sight.seen("too_dark", unmeasured)  # nobody knows a level
    assert not policy.sight.seen("grey_copy", replace(sight, faults={}))


def test_no_level_is_said_twice(policy: Policy) -> None:
    """What the policy says about a fault differs from what was measured, or it would not say it."""
    measured = read_spec("eye")
    for fault, level in policy.sight.faults.items():
        assert level != measured.threshold(f"fault_{fault}")


def test_policy_is_immutable(policy: Policy) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        policy.version = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.outcomes["blurred"] = Outcome.ACCEPT  # type: ignore[index]


def test_every_threshold_is_explained() -> None:
    """Each number stands right under a comment."""
    lines = BUILT_IN.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"\w+ = -?[0-9]", line):
            above = number - 1
            while re.match(r"\w+ = [-0-9\[]", lines[above]) or lines[above].startswith("["):
                above -= 1
            assert lines[above].startswith("#"), line


def _write(folder: Path, text: str) -> Path:
    path = folder / "office.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _changed(old: str, new: str) -> str:
    assert BUILT_IN.count(old) >= 1, old
    return BUILT_IN.replace(old, new, 1)


def test_an_office_can_ship_its_own_file(tmp_path: Path) -> None:
    text = _changed('ikd_screen = "alternative" ', 'ikd_screen = "review" ')
    text = text.replace('version = "2026-1"', 'version = "office-7"')
    own = load_policy(_write(tmp_path, text))
    assert own.version == "office-7"
    assert own.effect(Slot.KTP, ADULT, Label.IKD_SCREEN) == REVIEW
    assert own.effect(Slot.PARENT_KTP, CHILD, Label.IKD_SCREEN) == ALTERNATIVE


def test_built_in_file_loads_by_path_as_well(tmp_path: Path, policy: Policy) -> None:
    assert load_policy(_write(tmp_path, BUILT_IN)) == policy
    assert load_policy(str(_write(tmp_path, BUILT_IN))) == policy


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("right_paper = 0.50", "right_papers = 0.50", "right_paper: is missing"),
        ("right_paper = 0.50", "right_paper = 0.50\nspare = 1", "unknown key: spare"),
        ("right_paper = 0.50", "right_paper = 1.5", "between 0 and 1"),
        ("right_paper = 0.50", "right_paper = nan", "between 0 and 1"),
        ("right_paper = 0.50", "right_paper = true", "must be a number"),
        ("right_paper = 0.50", 'right_paper = "0.5"', "must be a number"),
        ("other_document = 0.90", "other_document = 0.50", "laxer than the costs"),
        ("other_document = 0.90", "other_documents = 0.90", "unknown key: other_documents"),
        ("false_block = 20.0", "false_block = 0", "false_block: must be between"),
        ("false_pass = 5.0", "", "false_pass: is missing"),
        ('sim = "wrong_document_type"', "", "sim: is missing"),
        ('sim = "wrong_document_type"', 'sim = "no"', "sim: 'no' is not one of"),
        ('sim = "wrong_document_type"', "sim = 3", "sim: must be a text"),
        ('sim = "wrong_document_type"', 'sims = "accept"\nsim = "accept"', "unknown key: sims"),
        (
            'sim = "wrong_document_type"',
            'sim = { adult = "accept" }',
            "sim: child: is missing",
        ),
        (
            'sim = "wrong_document_type"',
            'sim = { adult = "accept", child = "accept", elder = "accept" }',
            "unknown key: elder",
        ),
        ('family_card = "accept"', 'family_card = "review"', "no paper is accepted"),
        ('role = "family"', 'role = "cousin"', "'cousin' is not one of"),
        ('blurred = "retake"', 'blurred = "accept"', "blurred: 'accept' is not one of"),
        ('blurred = "retake"', 'nik_differs = "reject"\nblurred = "retake"', "nik_differs"),
        ('blurred = "retake"', "", "blurred: is missing"),
        ("doubtful_digits = 4", "doubtful_digits = 4.5", "must be a whole number"),
        ("[[1, 1],", "[[31, 2],", "list of [day, month]"),
        ("[[1, 1],", "[1,", "list of [day, month]"),
        ("full_set_before = 2009-01-01", "full_set_before = 2009", "must be a day"),
        (
            "full_set_before = 2009-01-01",
            "full_set_before = 2009-01-01T00:00:00",
            "must be a day",
        ),
        ('accept = ["mrz_line2", "visual_zone"]', 'accept = "mrz_line2"', "must be a list"),
        ('key_fields = ["kk_number", "members"]', "key_fields = []", "at least one"),
        ('key_fields = ["nik", "name"', 'key_fields = ["nik", "nmae"', "'nmae' is not one of"),
        ('accept = ["mrz_line2"', 'accept = ["mrz"', "'mrz' is not one of"),
        ('checks = ["nik", "name"', 'checks = ["nik", "members"', "'members' is not one of"),
        ("[papers.passport]", "[papers.visa]", "unknown key: visa"),
        ("[papers.passport]", "[papers.suket]", "papers: passport: is missing"),
        ('greyscale_slots = ["ktp"', 'greyscale_slots = ["card"', "'card' is not one of"),
        ('hide_a_document = ["blurred"', 'hide_a_document = ["fuzzy"', "'fuzzy' is not one of"),
        ('adult = [["ktp"]', 'adult = ["ktp"', "must be a list of texts"),
        ('adult = [["ktp"]', 'adult = [["sim"]', "'sim' is not one of"),
        ("network_clip = 5.0", "network_clip = -1.0", "between 0 and 30"),
        ("network_clip = 5.0", "", "network_clip: is missing"),
        ("few_lines = 3", "few_lines = 2.5", "must be a whole number"),
        ("aspect_spread = 0.12", "aspect_spread = 0", "between 0.01 and 10"),
        ("aspect_spread = 0.12", "aspect_spread = 0.12\nqr = 1", "unknown key: qr"),
        ("alone = 0.55", "alone = 0.65", "alone < scores.alternative_review"),
        ("supported = 0.68", "supported = 0.85", "alone < scores.alternative_review"),
        ("disagree = 0.45", "disagree = 0.50", "below scores.right_paper"),
        ("alternative_review = 0.60", "alternative_review = 0.75", "between 0 and 0.7"),
        ("grey_copy = 0.50", "grey_copy = 2", "between 0 and 1"),
        ("grey_copy = 0.50", 'covered = "measured"', "covered: must be a number"),
        ("grey_copy = 0.50", "turned = 0.60", "unknown key: turned"),
        ("empty_contrast = 30.0", "", "empty_contrast: is missing"),
        ('screen_slots = ["ktp"', 'screen_slots = ["card"', "'card' is not one of"),
        ('surat_kenal_lahir = "review"', "", "surat_kenal_lahir: is missing"),
        ('version = "2026-1"', 'version = ""', "version: must be a text"),
        ('version = "2026-1"', "version = [", "not TOML"),
    ],
)
def test_a_slip_in_the_file_is_an_error(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = _write(tmp_path, _changed(old, new))
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    assert says in str(caught.value)
    assert "office.toml" in str(caught.value)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_policy(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_policy(tmp_path)
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not TOML in UTF-8"):
        load_policy(path)
