"""The whole decision on one page: what was seen, against the policy, gives an outcome with reasons.

Every check runs and every reason is told at once; the outcome is the worst that any reason leads
to.  Four rules carry the rest:

1. *Wrong paper* is said only on strong positive evidence.  An unsure label is a retake.
2. *Another person* is said only when everything that identifies differs (see `compare.evidence`).
3. *Accept* needs positive evidence: the paper legible, the person the same, every declared value
   that the paper carries compared and equal.  What was not checked becomes review, so less
   evidence never gives a better answer.
4. A fault of the picture does not matter when what counts was read and agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docverify import checks
from docverify.messages import rank, reason
from docverify.policy import ACCEPT, ALTERNATIVE, REVIEW, SEVERITIES, Policy
from docverify.types import (
    Application,
    Classification,
    Comparison,
    Decision,
    Outcome,
    Quality,
    ReadFields,
    Reason,
    Severity,
    Sight,
    Slot,
)

__all__ = ["conclude", "decide", "refuse"]


def decide(
    policy: Policy,
    *,
    slot: Slot,
    application: Application | None,
    classification: Classification | None,
    quality: Quality | None,
    read: ReadFields | None,
    comparisons: Sequence[Comparison],
    sight: Sight | None = None,
    failure: str | None = None,
    turned_over: bool = False,
) -> Decision:
    """Decide about one photo.

    application     declared data, or None when nothing is declared
    classification  what the photo shows; None counts as a failure of docverify
    quality         measured properties; its faults are reason codes
    read            what a reader took from the paper, or None when no reader exists for it
    comparisons     declared against read, made for the role that `policy.role` names
    sight           what the network saw: notes for the officer, faults to name in a retake; it
                    blocks nothing that was read
    failure         why docverify could not look ('time_limit', 'processing_failed', any text);
                    the answer is then review, whatever else is known
    turned_over     what was read is the mirror image of the photo
    """
    if failure is not None or classification is None:
        told = [reason("not_verified")]
        if failure is not None and SEVERITIES.get(failure) is Severity.FLAG:
            told.append(reason(failure))
        return conclude(policy, told)
    label, kind = classification.label, None if application is None else application.kind
    effect = policy.effect(slot, kind, label, classification.generation)
    asked = checks.asked(policy, slot, kind)
    measured = checks.measured_faults(policy, label, quality, sight)
    side, mirror = checks.needed_side(policy, quality), checks.mirrored(policy, sight)
    faults = [reason(c, slot=asked, pixels=side) for c in measured if _blocks(c)]
    told = [reason(c, slot=asked) for c in measured if not _blocks(c)]
    suspects = (
        checks.seen_faults(policy, sight)
        if faults
        else checks.suspected(policy, label, quality, sight)
    )
    named = [reason(c, slot=asked, pixels=side) for c in suspects]
    right = policy.accepted(slot, kind)
    several = checks.several_sheets(policy, right, sight)

    if effect not in (ACCEPT, ALTERNATIVE, REVIEW):
        hidden = checks.may_be_hidden(policy, classification, quality, sight)
        if right.intersection(classification.others) or several:
            told.append(reason("two_documents", slot=asked))
        elif classification.score < policy.sure_wrong(label) or hidden:
            told += named
            if mirror or not (faults or named):
                remedy = mirror or "not_recognised"
                told.append(reason("unreadable_fields", slot=asked, remedy=remedy))
        else:
            sent_away = policy.outcome_of(effect) is Outcome.REJECT
            remedy = checks.lawful_instead(policy, slot, kind, effect)
            told.append(
                reason(effect, seen=label, slot=asked, remedy=remedy, human_route=sent_away)
            )
        return conclude(policy, [*told, *faults])

    if turned_over:  # an officer cannot read it as it is
        told.append(reason("unreadable_fields", slot=asked, remedy="mirrored"))
    if effect == ALTERNATIVE:
        told.append(reason("alternative_document", seen=label))
    if effect == REVIEW:
        told.append(reason("not_verified"))
    told += checks.about_declared(application)
    told += checks.about_paper(policy, slot, quality, read, sight)
    usable = [checks.weighed(policy, one) for one in comparisons]
    role = policy.role(slot, kind)
    told += checks.differences(policy, role, kind, usable)
    told += checks.changed_data(policy, slot, usable)
    told += [] if read is None else checks.about_nik(policy, application, read, usable)
    rules = policy.papers.get(label)
    unread: list[Reason] = []
    if rules is None:
        unread = checks.on_its_looks(policy, asked, classification, faults, mirror)
    else:
        if classification.score < policy.right_paper:
            told.append(reason("not_verified"))
        seen = read or ReadFields(label, "", {})
        missing = checks.missing(policy, rules, seen, usable)
        several = several or bool(classification.others)
        unread = checks.legibility(policy, asked, missing, faults, usable, several, mirror)
        told += checks.not_done(policy, rules, role, application, seen, usable)
        same = checks.same_person(policy, usable)
        if not same and conclude(policy, [*told, *unread]).outcome is Outcome.ACCEPT:
            told.append(reason("not_verified"))
    if any(one.code == "unreadable_fields" for one in unread):
        told += named
    return conclude(policy, [*told, *unread])


def _blocks(code: str) -> bool:
    return SEVERITIES[code] is Severity.BLOCK


def refuse(policy: Policy, code: str, remedy: str = "", *, slot: Slot | None = None) -> Decision:
    """The decision about a file that is no usable picture; `code` is one of `BLOCKS`.

    Raises `KeyError` for a code or remedy that does not exist.
    """
    sent_away = policy.outcome_of(code) is Outcome.REJECT
    return conclude(policy, [reason(code, slot=slot, remedy=remedy, human_route=sent_away)])


def conclude(policy: Policy, reasons: Iterable[Reason]) -> Decision:
    """The worst that any reason leads to, and each reason once, most useful first.

    Where something blocks, `not_verified` is left out: it would say "you can go on".
    """
    once = {(one.code, one.field): one for one in reversed(tuple(reasons))}
    ordered = sorted(once.values(), key=lambda one: (rank(one), one.field or ""))
    severe = list(Outcome)
    outcomes = [policy.outcome_of(one.code) for one in ordered]
    outcome = max(outcomes, key=severe.index, default=Outcome.ACCEPT)
    if not outcome.passes:
        ordered = [one for one in ordered if one.code != "not_verified"]
    return Decision(outcome, tuple(ordered))
