"""Properties of decisions on true fields: what is taken away, or added, may not turn them round."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from docverify.compare import compare
from docverify.decide import decide
from docverify.policy import NOTES, SEVERITIES
from docverify.types import (
    Application,
    Comparison,
    Field,
    Label,
    Member,
    Outcome,
    ReadFields,
    Severity,
    Slot,
    Validity,
)
from tests.glances import glance, sheet
from tests.papers import (
    BUDI,
    FAULTS,
    GOOD,
    KK_NUMBER,
    POLICY,
    RIGHT,
    RINI,
    SITI,
    STRANGER,
    TODAY,
    found,
    judge,
    seen,
    with_faults,
)

VALUES = {
    "nik": [BUDI["nik"], SITI["nik"], RINI["nik"], STRANGER["nik"], "3171011203809909"],
    "name": [BUDI["name"], "BUDY CONTO", "BUDI CONTOH WONGSO", "MOH. BUDI", STRANGER["name"]],
    "birth_date": [BUDI["birth_date"], "1980-12-03", "1980-01-01", STRANGER["birth_date"]],
    "birth_place": [BUDI["birth_place"], "SURABAYA"],
    "sex": ["M", "F"],
    "father_name": [BUDI["father_name"], "KARTONO"],
    "mother_name": [BUDI["mother_name"], "SUMARTINAH"],
    "passport_number": ["X0000001", "X0000002"],
    "kk_number": [KK_NUMBER, "3171010101239998"],
}
CONFIDENCES = st.sampled_from([0.2, 0.31, 0.45, 0.55, 0.69, 0.75, 0.97])


@st.composite
def papers(draw: st.DrawFn) -> tuple[Slot, Application, ReadFields]:
    """A right paper with some values changed and some confidences lowered."""
    slot, application, read = draw(st.sampled_from(list(RIGHT.values())))

    def changed(given_: dict[str, Field]) -> dict[str, Field]:
        for name in draw(st.sets(st.sampled_from(sorted(given_)), max_size=3)):
            value = draw(st.sampled_from([given_[name].value or "", *VALUES.get(name, ())]))
            given_[name] = Field(name, value, value, draw(CONFIDENCES), Validity.VALID)
        return given_

    members = tuple(Member(m.row, changed(dict(m.fields))) for m in read.members)
    findings = draw(st.sampled_from([(), ("inconsistent_nik",), ("region_unknown",)]))
    return (
        slot,
        application,
        replace(read, fields=changed(dict(read.fields)), members=members, findings=findings),
    )


def _blank(one: Field) -> Field:
    """The label is still seen, the value is gone."""
    return Field(one.name, None, one.raw or "?", 0.0, Validity.UNREAD)


@st.composite
def poorer(draw: st.DrawFn, read: ReadFields) -> ReadFields:
    """The same paper with a field blanked or read less surely, or a row gone."""
    factor = draw(st.sampled_from([0.0, 0.3, 0.6, 0.8, 0.95]))

    def less(one: Field) -> Field:
        return _blank(one) if factor == 0.0 else replace(one, confidence=one.confidence * factor)

    in_a_row, whole_row = draw(st.booleans()), draw(st.booleans())
    if read.members and in_a_row:
        index = draw(st.integers(0, len(read.members) - 1))
        row = read.members[index]
        rest = (*read.members[:index], *read.members[index + 1 :])
        if whole_row:
            return replace(read, members=rest)
        name = draw(st.sampled_from(sorted(row.fields)))
        poor = Member(row.row, {**row.fields, name: less(row.fields[name])})
        return replace(read, members=(*rest, poor))
    name = draw(st.sampled_from(sorted(read.fields)))
    return replace(read, fields={**read.fields, name: less(read.fields[name])})


@settings(derandomize=True, deadline=None, max_examples=700)
@given(data=st.data(), paper=papers(), score=st.sampled_from([0.3, 0.6, 0.99]))
def test_removing_what_was_read_never_gives_an_accept(
    data: st.DataObject, paper: tuple[Slot, Application, ReadFields], score: float
) -> None:
    slot, application, read = paper
    before = judge(slot, application, read, score=score)
    assume(before.outcome is not Outcome.ACCEPT)
    for _ in range(data.draw(st.integers(1, 3))):
        read = data.draw(poorer(read))
    assert judge(slot, application, read, score=score * 0.9).outcome is not Outcome.ACCEPT


@settings(derandomize=True, deadline=None, max_examples=400)
@given(data=st.data(), paper=papers(), faults=st.sets(st.sampled_from(FAULTS), max_size=2))
def test_dropping_a_comparison_never_gives_an_accept(
    data: st.DataObject, paper: tuple[Slot, Application, ReadFields], faults: set[str]
) -> None:
    slot, application, read = paper
    role = POLICY.role(slot, application.kind)
    whole = compare(application, read, role=role, today=TODAY)

    def outcome(comparisons: tuple[Comparison, ...]) -> Outcome:
        return decide(
            POLICY,
            slot=slot,
            application=application,
            classification=seen(read.label),
            quality=with_faults(*sorted(faults)),
            read=read,
            comparisons=comparisons,
        ).outcome

    assume(outcome(whole) is not Outcome.ACCEPT)
    kept = data.draw(st.sets(st.integers(0, len(whole) - 1)))
    assert outcome(tuple(whole[i] for i in sorted(kept))) is not Outcome.ACCEPT
    factor = data.draw(st.floats(0, 1))
    weaker = tuple(
        one if i in kept else replace(one, weight=one.weight * factor)
        for i, one in enumerate(whole)
    )
    assert outcome(weaker) is not Outcome.ACCEPT


DECLARABLE = [name for name in Application.__slots__ if name != "kind"]


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    case=st.sampled_from(list(RIGHT.values())),
    declared=st.sets(st.sampled_from(DECLARABLE)),
    more=st.sampled_from(DECLARABLE),
    faults=st.sets(st.sampled_from(FAULTS), max_size=2),
    blank=st.sampled_from(["", "name", "birth_date", "nik", "sex"]),
)
@example(case=RIGHT["akta, child"], declared={"name"}, more="birth_date", faults=set(), blank="")
def test_one_more_matching_value_never_makes_it_worse(
    case: tuple[Slot, Application, ReadFields],
    declared: set[str],
    more: str,
    faults: set[str],
    blank: str,
) -> None:
    slot, application, read = case
    if blank in read.fields and blank != more:
        read = replace(read, fields={**read.fields, blank: _blank(read.fields[blank])})
    # "matching" means: what is added was read.
    assume(getattr(application, more) is not None)
    quality = with_faults(*sorted(faults))
    few = {n: None for n in DECLARABLE if n not in declared}
    without = replace(application, **{**few, more: None})  # type: ignore[arg-type]
    with_it = replace(without, **{more: getattr(application, more)})
    role = POLICY.role(slot, application.kind)
    added = {
        one.field
        for one in compare(with_it, read, role=role, today=TODAY)
        if one.outcome.value == "passed"
    }
    assume(more in added)
    severity = list(Outcome)
    before = judge(slot, without, read, quality=quality).outcome
    after = judge(slot, with_it, read, quality=quality).outcome
    assert severity.index(after) <= severity.index(before)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    case=st.sampled_from(list(RIGHT.values())),
    faults=st.sets(st.sampled_from(FAULTS)),
    notes=st.sets(st.sampled_from(NOTES)),
    soft=st.sets(st.sampled_from(["possible_screen"])),
    others=st.sets(st.sampled_from(list(Label)), max_size=2),
    saturation=st.sampled_from([0.0, 40.0]),
    score=st.sampled_from([0.5, 0.8, 1.0]),
    label=st.sampled_from(list(Label)),
    glimpsed=st.dictionaries(st.sampled_from([*FAULTS, "screen", "grey_copy"]), st.floats(0, 1)),
    sheets=st.integers(0, 3),
)
def test_a_right_readable_paper_is_never_blocked(
    case: tuple[Slot, Application, ReadFields],
    faults: set[str],
    notes: set[str],
    soft: set[str],
    others: set[Label],
    saturation: float,
    score: float,
    label: Label,
    glimpsed: dict[str, float],
    sheets: int,
) -> None:
    slot, application, read = case
    decision = judge(
        slot,
        application,
        replace(read, findings=tuple(sorted(notes))),
        quality=replace(GOOD, faults=(*sorted(faults), *soft), saturation=saturation),
        others=tuple(others),
        score=score,
        sight=glance(label, 0.9, faults=glimpsed, sheets=(sheet(800, 500),) * sheets),
    )
    assert decision.outcome is Outcome.ACCEPT
    assert all(one.severity is Severity.NOTE for one in decision.reasons)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    paper=papers(),
    label=st.sampled_from(list(Label)),
    score=st.floats(0, 1),
    faults=st.sets(st.sampled_from(FAULTS)),
)
def test_the_outcome_is_what_the_worst_reason_says(
    paper: tuple[Slot, Application, ReadFields], label: Label, score: float, faults: set[str]
) -> None:
    slot, application, read = paper
    quality = with_faults(*sorted(faults))
    decision = judge(slot, application, read, label=label, score=score, quality=quality)
    severities = {one.severity for one in decision.reasons}
    assert (Severity.BLOCK in severities) == (not decision.outcome.passes)
    assert (decision.outcome is Outcome.ACCEPT) == (severities <= {Severity.NOTE})
    assert all(SEVERITIES[one.code] is one.severity for one in decision.reasons)
    assert len(found(decision)) == len(decision.reasons)
    values = {f.value for f in read.fields.values() if f.value and len(f.value) > 3}
    for one in decision.reasons:
        assert one.officer is not None
        shown = " ".join((one.message.id, one.message.en, one.officer.id, one.officer.en))
        assert not any(value in shown for value in values - {"JAKARTA"})
