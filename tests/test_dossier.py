"""Several papers, several applicants: swapped, missing, doubled and differing papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from docverify.dossier import DossierResult, Upload, verify_dossier
from docverify.errors import ConfigError
from docverify.imaging import Photo
from docverify.policy import Policy
from docverify.types import (
    Application,
    Label,
    Outcome,
    ReadFields,
    Slot,
    Verification,
)
from tests.papers import (
    ANDI,
    BUDI,
    GOOD,
    KK_NUMBER,
    POLICY,
    RINI,
    SITI,
    STRANGER,
    TODAY,
    adult,
    birth_certificate,
    child,
    family_card,
    judge,
    ktp,
    passport,
    seen,
)


class OnTrueFields:
    """A verifier whose photos are the names of papers."""

    policy: Policy = POLICY

    def __init__(self, papers: Mapping[bytes, ReadFields | Label | None]) -> None:
        self._papers = papers

    def verify(self, photo: Photo, *, slot: Slot, application: Application) -> Verification:
        assert isinstance(photo, bytes)
        paper = self._papers[photo]
        if paper is None:
            return Verification(Outcome.REVIEW, (), slot)
        read = paper if isinstance(paper, ReadFields) else None
        label = paper if isinstance(paper, Label) else paper.label
        decision = judge(slot, application, read, label=label)
        return Verification(
            decision.outcome,
            decision.reasons,
            slot,
            classification=seen(label),
            quality=GOOD,
            fields={} if read is None else read.fields,
            members=() if read is None else read.members,
            sha256=photo.hex(),
        )


Given = tuple[int, Slot, ReadFields | Label | None]


def check(
    applications: list[Application],
    *given: Given,
    same_file: tuple[int, int] | None = None,
) -> DossierResult:
    names = [str(index).encode() for index in range(len(given))]
    if same_file is not None:
        names[same_file[1]] = names[same_file[0]]
    papers = {name: paper for name, (_, _, paper) in zip(names, given, strict=True)}
    uploads = [
        Upload(applicant, slot, name)
        for name, (applicant, slot, _) in zip(names, given, strict=True)
    ]
    return verify_dossier(OnTrueFields(papers), applications, uploads, today=lambda: TODAY)


def codes(result: DossierResult) -> list[tuple[int, str, str | None, tuple[int, ...]]]:
    return [(f.applicant, f.reason.code, f.reason.field, f.uploads) for f in result.findings]


KTP, PARENT, KK, AKTA, PASSPORT = Slot


def test_one_adult_with_everything_right() -> None:
    result = check(
        [adult()], (0, KTP, ktp()), (0, KK, family_card()), (0, AKTA, birth_certificate())
    )
    assert codes(result) == []
    assert result.outcome is Outcome.ACCEPT
    assert result.passes


def test_a_family_with_one_card_for_all() -> None:
    result = check(
        [adult(), adult(ANDI), child()],
        (0, KTP, ktp()),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate()),
        (1, KTP, ktp(ANDI)),
        (1, AKTA, birth_certificate(ANDI)),
        (2, PARENT, ktp(SITI)),
        (2, AKTA, birth_certificate(RINI)),
    )
    assert codes(result) == []
    assert result.outcome is Outcome.ACCEPT


def test_who_is_not_on_the_common_card_is_named() -> None:
    result = check(
        [adult(), adult(STRANGER)],
        (0, KTP, ktp()),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate()),
        (1, KTP, ktp(STRANGER)),
        (1, AKTA, birth_certificate(STRANGER)),
    )
    assert codes(result) == [(1, "applicant_not_in_family_card", None, (1,))]
    assert result.outcome is Outcome.REVIEW


@pytest.mark.parametrize("nik", [True, False])
def test_swapped_certificates_of_siblings(nik: bool) -> None:
    result = check(
        [child(), adult(ANDI)],
        (0, PARENT, ktp(BUDI)),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(ANDI, nik=nik)),
        (1, KTP, ktp(ANDI)),
        (1, AKTA, birth_certificate(RINI, nik=nik)),
    )
    assert [(f.applicant, f.reason.code, f.uploads, f.belongs_to) for f in result.findings] == [
        (0, "swapped_applicant", (2,), 1),
        (1, "swapped_applicant", (4,), 0),
    ]
    for place in (2, 4):
        assert result.verifications[place].codes == ("swapped_applicant",)
        assert result.verifications[place].outcome is Outcome.REJECT
    assert "kantor imigrasi" in result.verifications[2].reasons[0].message.id
    assert result.verifications[0].outcome is Outcome.ACCEPT
    assert result.outcome is Outcome.REJECT


TWIN = {
    "nik": "3171011504159001",
    "name": "FITRI CONTOH",
    "birth_place": "JAKARTA",
    "birth_date": "2015-04-15",
    "sex": "F",
    "father_name": "BUDI CONTOH",
    "mother_name": "SITI RAHAYU",
}
OTHER_TWIN = {**TWIN, "nik": "3171011504159002", "name": "VITRI CONTOH"}


def swaps(result: DossierResult) -> list[tuple[int, tuple[int, ...], int | None]]:
    return [
        (f.applicant, f.uploads, f.belongs_to)
        for f in result.findings
        if f.reason.code == "swapped_applicant"
    ]


@pytest.mark.parametrize("nik", [True, False])
def test_swapped_certificates_of_twins_with_names_that_sound_alike(nik: bool) -> None:
    both = [child(TWIN), child(OTHER_TWIN)]
    right = check(
        both,
        (0, AKTA, birth_certificate(TWIN, nik=nik)),
        (1, AKTA, birth_certificate(OTHER_TWIN, nik=nik)),
    )
    assert swaps(right) == []
    wrong = check(
        both,
        (0, AKTA, birth_certificate(OTHER_TWIN, nik=nik)),
        (1, AKTA, birth_certificate(TWIN, nik=nik)),
    )
    assert swaps(wrong) == [(0, (0,), 1), (1, (1,), 0)]


def test_one_certificate_that_fits_both_twins_is_not_called_swapped() -> None:
    """Handed in twice, or the name was typed with a slip: nothing says which."""
    given = birth_certificate(OTHER_TWIN)
    assert swaps(check([child(TWIN), child(OTHER_TWIN)], (0, AKTA, given), (1, AKTA, given))) == []


def test_papers_exchanged_between_two_who_declared_nothing_but_their_names() -> None:
    both = [Application(adult().kind, name=one["name"]) for one in (BUDI, STRANGER)]
    for slot, paper in ((KTP, ktp), (AKTA, birth_certificate)):
        wrong = check(both, (0, slot, paper(STRANGER)), (1, slot, paper(BUDI)))
        assert swaps(wrong) == [(0, (0,), 1), (1, (1,), 0)]
        assert swaps(check(both, (0, slot, paper(BUDI)), (1, slot, paper(STRANGER)))) == []
        alone = check(both, (0, slot, paper(STRANGER)))
        assert swaps(alone) == []
        assert alone.verifications[0].codes == ("name_differs",)


COUSIN = {
    **RINI,
    "nik": "3171014504159907",
    "name": "DEWI SAMPLE",
    "birth_date": "2014-02-03",
    "father_name": STRANGER["name"],
    "mother_name": "LASTRI",
}
THEIRS = {"father_nik": STRANGER["nik"], "mother_nik": None}


def test_family_cards_of_two_families_that_were_exchanged() -> None:
    both = [child(), child(COUSIN, kk_number=None, **THEIRS)]
    ours, theirs = family_card(), family_card(STRANGER, COUSIN)
    assert swaps(check(both, (0, KK, ours), (1, KK, theirs))) == []
    wrong = check(both, (0, KK, theirs), (1, KK, ours))
    assert swaps(wrong) == [(0, (0,), 1), (1, (1,), 0)]
    assert wrong.verifications[0].codes == ("swapped_applicant",)
    assert wrong.applicants == (Outcome.REJECT, Outcome.REJECT)


def test_a_family_card_of_somebody_else_alone_is_a_review() -> None:
    both = [child(), child(COUSIN, kk_number=None, **THEIRS)]
    result = check(both, (0, KK, family_card()), (1, KK, family_card()))
    assert swaps(result) == []
    assert result.outcome is Outcome.REVIEW


def test_parents_cards_that_were_exchanged_and_a_guardians_that_was_not() -> None:
    both = [child(), child(COUSIN, kk_number=None, **THEIRS)]
    wrong = check(both, (0, PARENT, ktp(STRANGER)), (1, PARENT, ktp(BUDI)))
    assert swaps(wrong) == [(0, (0,), 1), (1, (1,), 0)]
    own = [child(), adult(STRANGER)]
    guardian = check(own, (0, PARENT, ktp(STRANGER)), (1, KTP, ktp(STRANGER)))
    assert swaps(guardian) == []
    assert guardian.verifications[0].codes[0] == "parent_not_confirmed"
    assert guardian.outcome is Outcome.REVIEW


def test_each_applicant_has_an_outcome() -> None:
    result = check(
        [adult(), adult(SITI), child()],
        (0, KTP, ktp()),
        (1, KTP, ktp(SITI, sex="M")),
        (2, PARENT, Label.KIA),
        (0, KK, family_card()),
    )
    assert result.applicants == (Outcome.ACCEPT, Outcome.REVIEW, Outcome.REJECT)
    assert result.outcome is Outcome.REJECT
    assert result.to_dict()["applicants"] == ["accept", "review", "reject"]


def test_a_strangers_card_is_not_called_swapped() -> None:
    result = check(
        [adult(), adult(ANDI)],
        (0, KTP, ktp(STRANGER)),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate()),
        (1, KTP, ktp(ANDI)),
        (1, AKTA, birth_certificate(ANDI)),
    )
    assert "swapped_applicant" not in {f.reason.code for f in result.findings}
    assert result.verifications[0].codes[0] == "other_person"


def test_numbers_typed_into_the_wrong_form_are_not_a_swapped_card() -> None:
    """The NIK of the two were exchanged while typing; the cards are in their right places."""
    result = check(
        [adult(nik=ANDI["nik"]), adult(ANDI, nik=BUDI["nik"])],
        (0, KTP, ktp()),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate()),
        (1, KTP, ktp(ANDI)),
        (1, AKTA, birth_certificate(ANDI)),
    )
    assert "swapped_applicant" not in {f.reason.code for f in result.findings}
    assert result.verifications[0].outcome is Outcome.REVIEW
    assert result.verifications[3].outcome is Outcome.REVIEW


def test_a_mothers_card_for_herself_and_for_her_child() -> None:
    result = check(
        [adult(SITI), child()],
        (0, KTP, ktp(SITI)),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(SITI)),
        (1, KTP, ktp(SITI)),
        (1, AKTA, birth_certificate(RINI)),
        same_file=(0, 3),
    )
    assert codes(result) == []
    assert result.outcome is Outcome.ACCEPT


@pytest.mark.parametrize(
    ("changed", "expected", "outcome"),
    [
        ({"name": "BUDI CONTOH WONGSO"}, ("name_extended", "name"), Outcome.ACCEPT),
        ({"name": "BOEDI TJONTOH"}, ("name_written_differently", "name"), Outcome.ACCEPT),
        ({"birth_place": "SURABAYA"}, ("birth_place_differs", "birth_place"), Outcome.ACCEPT),
        ({"birth_date": "1980-12-03"}, ("birth_date_differs", "birth_date"), Outcome.REVIEW),
        ({"sex": "F"}, ("sex_differs", "sex"), Outcome.REVIEW),
    ],
)
def test_what_differs_between_two_papers_is_told_with_both(
    changed: dict[str, str], expected: tuple[str, str], outcome: Outcome
) -> None:
    akta = birth_certificate(BUDI, nik=False, **changed)
    result = check([adult()], (0, KTP, ktp()), (0, KK, family_card()), (0, AKTA, akta))
    assert codes(result) == [(0, *expected, (0, 1, 2))]
    assert result.outcome is outcome


def test_papers_that_differ_from_each_other_are_named_in_the_text() -> None:
    akta = birth_certificate(BUDI, birth_date="1980-12-03")
    result = check([adult()], (0, KTP, ktp()), (0, KK, family_card()), (0, AKTA, akta))
    (finding,) = result.findings
    assert "KTP, Kartu Keluarga dan akta kelahiran" in finding.reason.message.id
    assert "1980" not in json.dumps(finding.to_dict())


def test_parents_that_differ_between_certificate_and_family_card() -> None:
    akta = birth_certificate(BUDI, mother_name="SUMIYATI")
    result = check([adult()], (0, KTP, ktp()), (0, KK, family_card()), (0, AKTA, akta))
    assert codes(result) == [(0, "parent_name_differs", "mother_name", (1, 2))]
    assert result.outcome is Outcome.ACCEPT


def test_a_different_nik_on_the_family_card() -> None:
    row = {**BUDI, "nik": "3171011203809909"}
    result = check(
        [adult(nik=None)],
        (0, KTP, ktp()),
        (0, KK, family_card(row, SITI)),
        (0, AKTA, birth_certificate()),
    )
    assert (0, "nik_differs", "nik", (0, 1)) in codes(result)
    assert result.outcome is Outcome.REVIEW


def test_a_card_that_is_no_parents_although_nothing_was_declared_about_them() -> None:
    declared = child(father_name=None, mother_name=None, father_nik=None, mother_nik=None)
    result = check(
        [declared],
        (0, PARENT, ktp(STRANGER)),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(RINI)),
    )
    assert (0, "parent_not_confirmed", None, (0, 1, 2)) in codes(result)
    assert result.outcome is Outcome.REVIEW
    right = check(
        [declared],
        (0, PARENT, ktp(SITI)),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(RINI)),
    )
    assert codes(right) == []


def test_values_read_unsurely_say_nothing_across_papers() -> None:
    read = birth_certificate(BUDI, birth_place="SURABAYA")
    fields = {name: replace(one, confidence=0.6) for name, one in read.fields.items()}
    result = check(
        [adult()],
        (0, KTP, ktp()),
        (0, KK, family_card()),
        (0, AKTA, replace(read, fields=fields)),
    )
    assert codes(result) == []


def test_an_applicant_who_declared_nothing_is_not_called_swapped() -> None:
    result = check(
        [Application(adult().kind), adult(ANDI)],
        (0, KTP, ktp(ANDI)),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(ANDI)),
        (1, KTP, ktp(ANDI)),
        (1, AKTA, birth_certificate(ANDI)),
    )
    assert "swapped_applicant" not in {f.reason.code for f in result.findings}


def test_papers_of_two_people_without_declared_data_are_flagged_and_not_blocked() -> None:
    result = check(
        [Application(adult().kind)],
        (0, KTP, ktp()),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(STRANGER, nik=True)),
    )
    told = {f.reason.code for f in result.findings}
    assert {"nik_differs", "name_differs", "birth_date_differs"} <= told
    assert "other_person" not in told
    assert result.outcome is Outcome.REVIEW


def test_a_namesake_of_the_father_on_the_family_card() -> None:
    declared = child(father_nik=None, mother_nik=None)
    result = check(
        [declared],
        (0, PARENT, ktp(nik=STRANGER["nik"])),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate(RINI)),
    )
    assert codes(result) == [(0, "parent_not_confirmed", None, (0, 1))]
    assert result.outcome is Outcome.REVIEW


def test_missing_papers() -> None:
    result = check([adult(), child()], (0, KTP, ktp()), (1, AKTA, birth_certificate(RINI)))
    shown = [(f.applicant, f.reason.code, f.reason.message.en) for f in result.findings]
    assert [one[:2] for one in shown] == [
        (0, "missing_document"),
        (0, "missing_document"),
        (1, "missing_document"),
        (1, "missing_document"),
    ]
    assert any("birth certificate" in text for who, _, text in shown if who == 0)
    assert any("father's or mother's KTP" in text for who, _, text in shown if who == 1)
    assert result.outcome is Outcome.ACCEPT


def test_a_replacement_needs_only_the_ktp() -> None:
    assert codes(check([adult()], (0, KTP, ktp()), (0, PASSPORT, passport()))) == []
    old = check([adult()], (0, KTP, ktp()), (0, PASSPORT, passport(issue_date="2008-05-10")))
    assert [code for _, code, _, _ in codes(old)] == ["missing_document", "missing_document"]


def test_doubled_papers() -> None:
    twice = check(
        [adult()],
        (0, KTP, ktp()),
        (0, KTP, ktp()),
        (0, KK, family_card()),
        (0, AKTA, birth_certificate()),
    )
    assert codes(twice) == [(0, "doubled_document", None, (0, 1))]
    assert twice.outcome is Outcome.ACCEPT


def test_two_sheets_of_a_family_card_are_not_doubled() -> None:
    given: tuple[Given, ...] = (
        (0, KTP, ktp()),
        (0, KK, family_card(BUDI, SITI)),
        (0, KK, family_card(ANDI, RINI)),
        (0, AKTA, birth_certificate()),
    )
    assert codes(check([adult()], *given)) == []
    same = check([adult()], *given, same_file=(1, 2))
    assert (0, "doubled_document", None, (1, 2)) in codes(same)


def test_one_file_for_two_applicants() -> None:
    """An akta that can be matched to nobody, handed in for both children."""
    unread = ReadFields(Label.BIRTH_CERTIFICATE, "", {})
    result = check(
        [child(), adult(ANDI)],
        (0, AKTA, unread),
        (1, AKTA, unread),
        same_file=(0, 1),
    )
    assert (1, "doubled_document", None, (0, 1)) in codes(result)
    told = next(f.reason for f in result.findings if f.reason.code == "doubled_document")
    assert "masing-masing" in told.message.id


def test_papers_in_the_wrong_slot_and_failures_take_no_part() -> None:
    result = check(
        [adult(), adult(ANDI)],
        (0, KTP, family_card()),
        (0, KK, None),
        (0, AKTA, Label.DIPLOMA),
        (1, KTP, ktp(ANDI)),
        (1, AKTA, birth_certificate(ANDI)),
    )
    assert codes(result) == []
    assert result.outcome is Outcome.REJECT


def test_result_as_data_holds_no_values() -> None:
    result = check(
        [child(), adult(ANDI)],
        (0, AKTA, birth_certificate(ANDI, nik=True)),
        (1, AKTA, birth_certificate(RINI, nik=True)),
        (0, KK, family_card()),
    )
    text = json.dumps(result.to_dict()) + repr(result) + repr(result.uploads)
    for person in (ANDI, RINI, BUDI):
        assert person["nik"] not in text
        assert person["name"] not in text
        assert person["birth_date"] not in text
    assert KK_NUMBER not in text
    data = result.to_dict()
    assert data["outcome"] == "reject"
    assert data["uploads"][0]["applicant"] == 0
    assert data["findings"][0]["belongs_to"] == 1
    assert ANDI["nik"] in json.dumps(result.to_dict(values=True))
    assert next(f.reason.code for f in result.of(1)) == "swapped_applicant"


def test_plain_data_from_a_backend() -> None:
    """Slots by their name, applications as they came with the form."""
    declared = {"kind": "adult", "name": "Budi Contoh", "nik": BUDI["nik"]}
    verifier = OnTrueFields({b"photo": ktp()})
    upload = Upload(0, "ktp", b"photo")  # type: ignore[arg-type]
    assert upload.slot is Slot.KTP
    result = verify_dossier(verifier, [declared], [upload], today=lambda: TODAY)
    assert result.applicants == (Outcome.ACCEPT,)
    with pytest.raises(ConfigError, match="unknown slot 'rekomendasi'"):
        Upload(0, "rekomendasi", b"photo")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="unknown key: nama"):
        verify_dossier(verifier, [{**declared, "nama": "BUDI"}], [upload])


def test_impossible_dossiers() -> None:
    with pytest.raises(ConfigError, match="1 to 5 applicants"):
        check([])
    with pytest.raises(ConfigError, match="1 to 5 applicants"):
        check([adult()] * 6)
    with pytest.raises(ConfigError, match="no applicant 1"):
        check([adult()], (1, KTP, ktp()))
    with pytest.raises(ConfigError, match="no applicant -1"):
        check([adult()], (-1, KTP, ktp()))
