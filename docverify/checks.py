"""The single checks of a decision: each looks at one thing and answers with reasons.

None of them knows the outcome; `decide` puts them together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from docverify.classify import NOTHING_SEEN
from docverify.compare import MEMBER, PARENT, Agreement, Evidence, Role, evidence, weigh
from docverify.messages import reason
from docverify.numbers import digits, nik
from docverify.numbers.names import unusual_characters
from docverify.policy import ALTERNATIVE, SEEN_FAULTS, PaperRules, Policy
from docverify.types import (
    ApplicantKind,
    Application,
    CheckState,
    Classification,
    Comparison,
    Field,
    Label,
    Level,
    Quality,
    ReadFields,
    Reason,
    Sex,
    Sight,
    Slot,
)
from docverify.witnesses import misfit, shaped_like

DIFFERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nik": "nik_differs",
        "name": "name_differs",
        "birth_date": "birth_date_differs",
        "sex": "sex_differs",
        "kk_number": "field_mismatch",
        "passport_number": "field_mismatch",
        "birth_place": "birth_place_differs",
        "father_name": "parent_name_differs",
        "mother_name": "parent_name_differs",
        "father_nik": "parent_name_differs",  # of an adult, who need not live with them
        "mother_nik": "parent_name_differs",
    }
)
"""Which reason a declared value gives that differs from the one that was read."""

_INSTEAD_OF_AKTA: Final = (Label.MARRIAGE_BOOK, Label.DIPLOMA, Label.BAPTISM_CERTIFICATE)
_VISUAL_ZONE: Final = ("issue_date", "birth_place", "issuing_office")
_MOST_PIXELS: Final = 9900  # no camera of a phone has more on its long side: going closer helps
_NUMBERS: Final = frozenset({"nik", "kk_number", "passport_number"})
_PARENTS: Final = ("father", "mother")
_PARENT_NIKS: Final = frozenset({"father_nik", "mother_nik"})
_CHANGED: Final = frozenset({"name", "birth_date", "sex"})
_SOFT: Final = frozenset({"birth_place", "father_name", "mother_name"}) | _PARENT_NIKS
"""Differences here are notes, so they are not required either."""
_WRITTEN: Final = {
    Level.EQUIVALENT: "name_written_differently",
    Level.VARIANT: "name_written_differently",
    Level.EXTENDED: "name_extended",
}
_ABOUT: Final = {"inconsistent_nik": "nik", "invalid_mrz": "mrz_line2"}


def asked(policy: Policy, slot: Slot, kind: ApplicantKind | None) -> Slot:
    """The slot by whose name a paper is asked for: a child's KTP slot wants a parent's."""
    of_parent = kind is not None and policy.role(slot, kind) is Role.PARENT
    return Slot.PARENT_KTP if of_parent else slot


def lawful_instead(policy: Policy, slot: Slot, kind: ApplicantKind | None, code: str) -> str:
    """The advice for a wrong paper where the law takes others beside the one that is asked for."""
    if code != "wrong_document_type" or slot is not Slot.BIRTH_CERTIFICATE or kind is None:
        return ""
    effects = {policy.effect(slot, kind, one) for one in _INSTEAD_OF_AKTA}
    return "alternatives" if effects == {ALTERNATIVE} else ""


def about_declared(application: Application | None) -> list[Reason]:
    """What the declared data themselves give rise to."""
    if application is None:
        return [reason("not_verified")]
    declared = [name for name in DIFFERS if getattr(application, name) is not None]
    if not declared:
        return [reason("not_verified")]
    texts = [n for n in ("name", "father_name", "mother_name", "birth_place") if n in declared]
    odd = [name for name in texts if unusual_characters(getattr(application, name))]
    return [reason("unusual_characters", field=name) for name in odd]


def about_paper(
    policy: Policy,
    slot: Slot,
    quality: Quality | None,
    read: ReadFields | None,
    sight: Sight | None = None,
) -> list[Reason]:
    """What the paper itself gives rise to: its findings, a copy, an old or foreign issue."""
    told: list[Reason] = []
    grey = quality is not None and quality.saturation < policy.greyscale_saturation
    grey = grey or (sight is not None and policy.sight.seen("grey_copy", sight))
    if grey and slot in policy.greyscale_slots:
        told.append(reason("greyscale_copy"))
    screen = sight is not None and policy.sight.seen("screen", sight)
    if screen and slot in policy.sight.screen_slots:
        told.append(reason("possible_screen"))
    if read is None:
        return told
    told += [reason(code, field=_ABOUT.get(code), slot=slot) for code in read.findings]
    if slot is Slot.OLD_PASSPORT:
        issued, office = read.value("issue_date"), (read.value("issuing_office") or "").upper()
        early = issued is not None and issued < policy.full_set_before.isoformat()  # ISO sorts
        if early or any(word in office for word in policy.offices_abroad):
            told.append(reason("full_set_needed"))
    return told


def about_nik(
    policy: Policy,
    application: Application | None,
    read: ReadFields,
    comparisons: Iterable[Comparison],
) -> list[Reason]:
    """A NIK whose coded birth date or sex is not the applicant's: a flag, since genuine papers
    have such numbers (a NIK is not changed when a date is corrected).

    Only where the paper shows the declared NIK: in its own field, or in a row of a family card.
    What is printed beside it counts; what was declared, where that was not read surely.
    """
    if application is None or application.nik is None or "inconsistent_nik" in read.findings:
        return []
    if "nik" not in _fields(comparisons, CheckState.PASSED) or not nik.is_valid(application.nik):
        return []
    bearer = _bearer(read, application.nik)
    born, sex = (_printed(policy, bearer.get(name)) for name in ("birth_date", "sex"))
    agreement = nik.consistent_with(
        application.nik,
        application.birth_date if born is None else date.fromisoformat(born),
        application.sex if sex is None else Sex(sex),
    )
    return [] if agreement.agrees else [reason("inconsistent_nik", field="nik")]


def _bearer(read: ReadFields, number: str) -> Mapping[str, Field]:
    """The fields that stand with a NIK: the paper's own, or those of one row."""
    for fields in (read.fields, *(member.fields for member in read.members)):
        if digits.compact(getattr(fields.get("nik"), "value", None) or "") == number:
            return fields
    return {}


def _printed(policy: Policy, one: Field | None) -> str | None:
    """A value that was read surely enough to contradict something."""
    return one.value if one is not None and one.confidence >= policy.compare.differs else None


def weighed(policy: Policy, one: Comparison) -> Comparison:
    """A comparison as evidence: what was read too unsurely is not evidence at all."""
    needed = policy.compare.agrees
    if one.outcome is CheckState.FAILED:
        needed = policy.compare.differs
    if one.weight >= needed:
        return one
    return replace(one, level=Level.NOT_COMPARED, outcome=CheckState.NOT_DONE)


def _fields(comparisons: Iterable[Comparison], state: CheckState) -> frozenset[str]:
    return frozenset(one.field for one in comparisons if one.outcome is state)


def differences(
    policy: Policy, role: Role, kind: ApplicantKind | None, comparisons: Sequence[Comparison]
) -> list[Reason]:
    """What differs between the declared and the read values, and whether it is another person."""
    summary = weigh(comparisons, policy.compare)
    told: list[Reason] = []
    if summary.evidence is Evidence.ANOTHER_PERSON:
        told.append(reason("other_person", human_route=True))
    for one in comparisons:
        code = _WRITTEN.get(one.level) if one.outcome is CheckState.PASSED else None
        if one.outcome is CheckState.FAILED:
            code = _failed(role, kind, one.field)
        elif one.field == "name" and one.level is Level.EXTENDED and not summary.supported:
            code = "name_differs"
        elif one.field not in ("name", "father_name", "mother_name"):
            code = None
        if code is not None:
            whole = one.field in (MEMBER, PARENT) or code == "parent_not_confirmed"
            about = None if whole else one.field
            told.append(reason(code, field=about))
    return told


def changed_data(policy: Policy, slot: Slot, comparisons: Sequence[Comparison]) -> list[Reason]:
    """An old passport of the applicant's that has another name, birth date or sex: a change of
    data, which is not for the app."""
    if slot is not Slot.OLD_PASSPORT or not _CHANGED & _fields(comparisons, CheckState.FAILED):
        return []
    same = weigh(comparisons, policy.compare).nik is Agreement.SAME
    return [reason("not_for_mpaspor")] if same else []


def _failed(role: Role, kind: ApplicantKind | None, name: str) -> str:
    """The reason for one value that differs."""
    if name == MEMBER:
        return "applicant_not_in_family_card"
    if name == PARENT:
        return "parent_not_confirmed"
    childs_card = role is Role.FAMILY and kind is ApplicantKind.CHILD
    if name in _PARENT_NIKS and (role is Role.PARENT or childs_card):
        return "parent_not_confirmed"
    return DIFFERS[name]


def on_its_looks(
    policy: Policy,
    slot: Slot,
    classification: Classification,
    faults: Sequence[Reason],
    remedy: str = "",
) -> list[Reason]:
    """A paper without a reader: its label carries the decision."""
    hiding = [one for one in faults if one.code in policy.hide_a_document]
    if classification.score < policy.alternative_review:
        return list(faults) or [reason("unreadable_fields", slot=slot, remedy=remedy)]
    if hiding:
        return list(faults)
    likely = classification.score < policy.alternative_paper
    return [reason("not_verified")] if faults or likely else []


def legible(policy: Policy, read: ReadFields, name: str) -> bool:
    """Whether a key field was read; 'members' when any row has a NIK or a name, 'visual_zone' when
    anything was that a passport shows outside its code lines alone."""
    if name == "members":
        return any(_sure(policy, m.fields.get(n)) for m in read.members for n in ("nik", "name"))
    if name == "visual_zone":
        return any(_sure(policy, read.fields.get(n)) for n in _VISUAL_ZONE)
    return _sure(policy, read.fields.get(name))


def missing(
    policy: Policy, rules: PaperRules, read: ReadFields, comparisons: Iterable[Comparison]
) -> list[str]:
    """The key fields that were not read.  A number that came out equal to the declared one was,
    however faintly: no misreading does."""
    equal = {one.field for one in comparisons if one.level is Level.IDENTICAL} & _NUMBERS
    return [n for n in rules.key_fields if n not in equal and not legible(policy, read, n)]


def _sure(policy: Policy, one: Field | None) -> bool:
    return one is not None and bool(one.value) and one.confidence >= policy.read_confidence


def seen_faults(policy: Policy, sight: Sight | None) -> list[str]:
    """The faults of the capture that the network is sure of, the surest first."""
    if sight is None:
        return []
    found = [code for code in SEEN_FAULTS if policy.sight.seen(code, sight)]
    return sorted(found, key=lambda code: (-sight.faults.get(code, 0.0), code))


_REMAINS: Final = (Label.OTHER_DOCUMENT, Label.NOT_A_DOCUMENT)
"""What is left when no paper's own words were found: under a faulty picture they may be hidden."""


def may_be_hidden(
    policy: Policy,
    classification: Classification,
    quality: Quality | None,
    sight: Sight | None,
) -> bool:
    """Whether the picture is so faulty that the paper, or its words, may be there unseen."""
    measured = frozenset(() if quality is None else quality.faults)
    hiding = policy.hide_a_document & measured.union(seen_faults(policy, sight))
    if classification.reason == NOTHING_SEEN:
        if quality is None or quality.contrast < policy.empty_contrast:
            return True
        emptied = quality.pale >= policy.paper_pale and quality.crisp < policy.paper_crisp
        return emptied or not hiding <= {"blurred"}
    return classification.label in _REMAINS and bool(hiding)


def mirrored(policy: Policy, sight: Sight | None) -> str:
    """The advice (key of `REMEDIES`) for a picture that shows the paper in a mirror, or ''."""
    return "mirrored" if sight is not None and policy.sight.seen("mirrored", sight) else ""


def several_sheets(policy: Policy, right: Iterable[Label], sight: Sight | None) -> bool:
    """Whether the network saw a second paper, and the one that the slot wants may be among them:
    by its share, or by the proportions of an outline that is not the largest."""
    if sight is None:
        return False
    further = [one for one in sight.sheets if one.score >= policy.sight.several_sheets][1:]
    wanted = frozenset(right)
    share = sum(sight.labels.get(label, 0.0) for label in wanted)
    shaped = any(
        shaped_like(one.quad, label, policy.classify) for one in further for label in wanted
    )
    return bool(further) and (share >= policy.sight.several_share or shaped)


def measured_faults(
    policy: Policy, label: Label, quality: Quality | None, sight: Sight | None
) -> tuple[str, ...]:
    """The measured faults, without a `cut_off` that a whole outline contradicts: it is measured by
    the lines that run into the border, and a mark across the picture does so on any paper."""
    found = () if quality is None else quality.faults
    sheets = () if sight is None else sight.sheets
    whole = bool(sheets) and sheets[0].score >= policy.sight.flatten
    if whole and shaped_like(sheets[0].quad, label, policy.classify):
        return tuple(code for code in found if code != "cut_off")
    return found


def suspected(
    policy: Policy, label: Label, quality: Quality | None, sight: Sight | None = None
) -> list[str]:
    """The likeliest faults of a photo that could not be read and has no plain one."""
    if seen := seen_faults(policy, sight):
        return seen
    found = ["cut_off"] if _looks_cut(policy, label, sight) else []
    if quality is None or found:
        return found
    limits = policy.suspects
    if quality.text_height is None or quality.text_height < limits.text_height:
        found.append("too_small")
    if quality.text_height is not None and quality.sharpness < limits.sharpness:
        found.append("blurred")
    if quality.glare > limits.glare:
        found.append("glare")
    return found


def _looks_cut(policy: Policy, label: Label, sight: Sight | None) -> bool:
    """Whether the outline is far from the proportions of its paper: a part of it is missing."""
    if sight is None or not sight.sheets or sight.sheets[0].score < policy.classify.sheet:
        return False
    return misfit(sight.sheets[0].quad, label, policy.classify) >= policy.suspects.misfit


def needed_side(policy: Policy, quality: Quality | None) -> int | None:
    """How long the long side of the picture, or of the paper where that was looked at alone, has
    to be so that the text is tall enough: pixels, rounded up to hundreds; None where that says
    nothing."""
    if quality is None or not quality.text_height:
        return None
    longest = max(quality.width, quality.height)
    side = math.ceil(longest * policy.wanted_text_height / quality.text_height / 100) * 100
    return side if longest < side <= _MOST_PIXELS else None


def legibility(
    policy: Policy,
    slot: Slot,
    missing: Sequence[str],
    faults: Sequence[Reason],
    comparisons: Sequence[Comparison],
    several: bool,
    remedy: str = "",
) -> list[Reason]:
    """A retake when key fields are missing, unless the person is settled all the same."""
    if not missing:
        return []
    same = same_person(policy, comparisons)
    of_parent = any(one.field == PARENT for one in comparisons)
    numbers = _PARENT_NIKS if of_parent else {"nik"}
    settled = same and not numbers.isdisjoint(_fields(comparisons, CheckState.PASSED))
    if settled or (same and not faults):
        return [reason("not_verified", field=name) for name in missing]
    told = [reason("two_documents", slot=slot)] if several else []
    unread = [reason("unreadable_fields", field=name, slot=slot, remedy=remedy) for name in missing]
    return [*told, *faults, *unread]


def not_done(
    policy: Policy,
    rules: PaperRules,
    role: Role,
    application: Application | None,
    read: ReadFields,
    comparisons: Sequence[Comparison],
) -> list[Reason]:
    """What an accept would still need: `not_verified`, for each field that was not checked."""
    pending: list[str | None] = [n for n in rules.accept if not legible(policy, read, n)]
    passed = _fields(comparisons, CheckState.PASSED)
    done = passed | _fields(comparisons, CheckState.FAILED)
    if application is not None and role is Role.PARENT:
        pending += _pending_parent(application, comparisons, passed)
    elif application is not None:
        shown = [read.fields, *(member.fields for member in read.members)]
        wanted = {name for name in DIFFERS if name in rules.checks or _is_on(shown, name)} - _SOFT
        if role is Role.FAMILY and application.kind is ApplicantKind.CHILD:
            wanted |= _PARENT_NIKS  # the parent whose KTP comes along should be on the card
        open_ = [n for n in DIFFERS if n in wanted - done and getattr(application, n) is not None]
        if role is Role.FAMILY and MEMBER not in passed:
            # without the applicant's row one reason is enough for all that stands in it
            open_ = [n for n in open_ if n == "kk_number"]
            pending += [] if MEMBER in done else ["members"]
        pending += open_
    return [reason("not_verified", field=name) for name in pending]


def same_person(policy: Policy, comparisons: Sequence[Comparison]) -> bool:
    """Whether there is positive evidence that the paper is the applicant's."""
    return evidence(comparisons, policy.compare) is Evidence.SAME_PERSON


def _is_on(shown: Iterable[Mapping[str, Field]], name: str) -> bool:
    """Whether a field stands on the paper, legible or not."""
    found = (fields.get(name) for fields in shown)
    return any(one is not None and bool(one.value or one.raw) for one in found)


def _pending_parent(
    application: Application, comparisons: Sequence[Comparison], passed: frozenset[str]
) -> list[str | None]:
    """A parent's card is settled by the parent's NIK, or by the name where none is declared."""
    if PARENT not in passed:
        return []  # said as a whole: not confirmed, or nobody declared
    sides = [side for side in _PARENTS if any(c.field.startswith(side) for c in comparisons)]
    pending: list[str | None] = [] if sides else [None]
    for side in sides:
        declared = getattr(application, f"{side}_nik") is not None
        key = f"{side}_nik" if declared else f"{side}_name"
        pending += [] if key in passed else [key]
    return pending
