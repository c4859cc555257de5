"""The single checks of a decision: each looks at one thing and answers with reasons.

None of them knows the outcome; `decide` puts them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from docverify.compare import MEMBER, PARENT, Evidence, Role, evidence, weigh
from docverify.messages import reason
from docverify.numbers.names import unusual_characters
from docverify.policy import PaperRules, Policy
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
    Sight,
    Slot,
)

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

_PARENTS: Final = ("father", "mother")
_PARENT_NIKS: Final = frozenset({"father_nik", "mother_nik"})
_SOFT: Final = frozenset({"birth_place", "father_name", "mother_name"}) | _PARENT_NIKS
"""Differences here are notes, so they are not required either."""
_WRITTEN: Final = {
    Level.EQUIVALENT: "name_written_differently",
    Level.VARIANT: "name_written_differently",
    Level.EXTENDED: "name_extended",
}
_ABOUT: Final = {"inconsistent_nik": "nik", "invalid_mrz": "mrz_line2"}


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
    faults: Mapping[str, float] = {} if sight is None else sight.faults
    grey = quality is not None and quality.saturation < policy.greyscale_saturation
    grey = grey or faults.get("grey_copy", 0.0) >= policy.sight.grey_copy
    if grey and slot in policy.greyscale_slots:
        told.append(reason("greyscale_copy"))
    screen = faults.get("screen", 0.0) >= policy.sight.screen
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
    policy: Policy, classification: Classification, faults: Sequence[Reason]
) -> list[Reason]:
    """A paper without a reader: its label carries the decision."""
    hiding = [one for one in faults if one.code in policy.hide_a_document]
    if classification.score < policy.alternative_review:
        return list(faults) or [reason("unreadable_fields")]
    if hiding:
        return list(faults)
    likely = classification.score < policy.alternative_paper
    return [reason("not_verified")] if faults or likely else []


def legible(policy: Policy, read: ReadFields, name: str) -> bool:
    """Whether a key field was read; 'members' when any row has a NIK or a name."""
    if name == "members":
        return any(_sure(policy, m.fields.get(n)) for m in read.members for n in ("nik", "name"))
    return _sure(policy, read.fields.get(name))


def _sure(policy: Policy, one: Field | None) -> bool:
    return one is not None and bool(one.value) and one.confidence >= policy.read_confidence


def seen_faults(policy: Policy, sight: Sight | None) -> list[str]:
    """The faults of the capture that the network is sure of, the surest first."""
    if sight is None:
        return []
    shares = {code: sight.faults.get(code, 0.0) for code in policy.sight.faults}
    found = [code for code, share in shares.items() if share >= policy.sight.faults[code]]
    return sorted(found, key=lambda code: (-shares[code], code))


def several_sheets(policy: Policy, right: Iterable[Label], sight: Sight | None) -> bool:
    """Whether the network saw a second paper, and the one that the slot wants may be among them."""
    if sight is None:
        return False
    sheets = sum(one.score >= policy.sight.several_sheets for one in sight.sheets)
    wanted = sum(sight.labels.get(label, 0.0) for label in right)
    return sheets >= 2 and wanted >= policy.sight.several_share


def suspected(policy: Policy, quality: Quality | None, sight: Sight | None = None) -> list[str]:
    """The likeliest faults of a photo that could not be read and has no plain one."""
    if seen := seen_faults(policy, sight):
        return seen
    if quality is None:
        return []
    limits, found = policy.suspects, []
    if quality.text_height is None or quality.text_height < limits.text_height:
        found.append("too_small")
    if quality.text_height is not None and quality.sharpness < limits.sharpness:
        found.append("blurred")
    if quality.glare > limits.glare:
        found.append("glare")
    return found


def legibility(
    policy: Policy,
    slot: Slot,
    missing: Sequence[str],
    faults: Sequence[Reason],
    comparisons: Sequence[Comparison],
    several: bool,
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
    return [*told, *faults, *(reason("unreadable_fields", field=name) for name in missing)]


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
