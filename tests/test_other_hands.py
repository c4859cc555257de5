"""Labels of papers worded by other hands, whole and damaged, by words alone and with a glance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.classify import classify
from docverify.decide import decide
from docverify.ocr.engine import StaticEngine
from docverify.policy import ACCEPT, ALTERNATIVE, REVIEW
from docverify.types import (
    PAPERS,
    ApplicantKind,
    Classification,
    Decision,
    Label,
    Outcome,
    Sight,
    Slot,
)
from tests.glances import glance
from tests.other_hands import KNOWN_BIRTH, MOVED_ABROAD, RIGHT, WRONG, lines
from tests.other_hands_more import MORE_RIGHT, MORE_WRONG
from tests.papers import GOOD, POLICY, adult, child
from tests.test_classify import BLANK

ALL_RIGHT = {**RIGHT, **MORE_RIGHT}
ALL_WRONG = {**WRONG, **MORE_WRONG}
SLOTS = {
    Label.KTP: Slot.KTP,
    Label.SUKET: Slot.KTP,
    Label.IKD_SCREEN: Slot.KTP,
    Label.FAMILY_CARD: Slot.FAMILY_CARD,
    Label.PASSPORT: Slot.OLD_PASSPORT,
}
PASSES = (ACCEPT, ALTERNATIVE, REVIEW)


def seen(text: list[str], sight: Sight | None = None) -> Classification:
    return classify(StaticEngine(text).read(BLANK), sight=sight, settings=POLICY.classify)


def sent(found: Classification, slot: Slot, kind: ApplicantKind = ApplicantKind.ADULT) -> Decision:
    """The decision on the label alone: nothing was read."""
    return decide(
        POLICY,
        slot=slot,
        application=adult() if kind is ApplicantKind.ADULT else child(),
        classification=found,
        quality=GOOD,
        read=None,
        comparisons=(),
    )


def test_there_are_enough_of_them() -> None:
    assert len(ALL_RIGHT) >= 40
    assert len(ALL_WRONG) >= 40
    assert not RIGHT.keys() & MORE_RIGHT.keys()
    assert not WRONG.keys() & MORE_WRONG.keys()


@pytest.mark.parametrize(("label", "text"), ALL_RIGHT.values(), ids=ALL_RIGHT.keys())
def test_a_right_paper_keeps_its_label(label: Label, text: str) -> None:
    found = seen(lines(text))
    assert found.label is label
    assert found.score >= 0.8
    assert seen(lines(text), glance(label)).score >= 0.8
    slot = SLOTS.get(label, Slot.BIRTH_CERTIFICATE)
    assert POLICY.effect(slot, ApplicantKind.ADULT, found.label) in PASSES


@pytest.mark.parametrize(("labels", "text"), ALL_WRONG.values(), ids=ALL_WRONG.keys())
def test_a_look_alike_is_named_or_at_least_another_document(
    labels: tuple[Label, ...], text: str
) -> None:
    for sight in (None, glance(Label.OTHER_DOCUMENT, 1 / len(Label))):
        found = seen(lines(text), sight)
        assert found.label in (*labels, Label.OTHER_DOCUMENT)
        assert max(found.scores[paper] for paper in PAPERS) < POLICY.right_paper
    for slot in (Slot.KTP, Slot.FAMILY_CARD, Slot.OLD_PASSPORT):
        if POLICY.effect(slot, ApplicantKind.ADULT, found.label) not in PASSES:
            assert not sent(found, slot).outcome.passes


def test_most_look_alikes_are_sent_away_by_their_words_alone() -> None:
    """The rest is a retake, which a network turns into a reject where it agrees."""
    away = [seen(lines(text)) for _, text in ALL_WRONG.values()]
    clear = [found.score >= POLICY.sure_wrong(found.label) for found in away]
    assert sum(clear) >= 0.85 * len(clear)


def test_a_network_that_agrees_sends_the_rest_away() -> None:
    for name, (labels, text) in ALL_WRONG.items():
        named = [
            one for one in labels if one is not Label.MARRIAGE_BOOK and one is not Label.DIPLOMA
        ]
        found = seen(lines(text), glance(named[0] if named else Label.OTHER_DOCUMENT))
        if max(seen(lines(text)).scores[paper] for paper in PAPERS) < 0.05:
            assert found.score >= POLICY.sure_wrong(found.label), name


# --------------------------------------------------------------------------- the old substitutes


@pytest.mark.parametrize("kind", ApplicantKind)
@pytest.mark.parametrize("text", KNOWN_BIRTH.values(), ids=KNOWN_BIRTH.keys())
def test_surat_kenal_lahir_goes_to_the_counter(text: str, kind: ApplicantKind) -> None:
    found = seen(lines(text))
    assert (found.label, found.generation) == (Label.OTHER_DOCUMENT, "surat_kenal_lahir")
    akta = sent(found, Slot.BIRTH_CERTIFICATE, kind)
    assert akta.outcome is Outcome.REVIEW
    assert [one.code for one in akta.reasons] == ["not_verified"]
    assert sent(found, Slot.FAMILY_CARD, kind).outcome is Outcome.REJECT
    assert sent(found, Slot.KTP, kind).outcome is Outcome.REJECT


@pytest.mark.parametrize("name", ["hospital's birth letter", "village's birth letter f-2.01"])
def test_a_birth_letter_is_no_substitute(name: str) -> None:
    found = seen(lines(WRONG[name][1]))
    assert (found.label, found.generation) == (Label.BIRTH_LETTER, "")
    assert sent(found, Slot.BIRTH_CERTIFICATE).outcome is Outcome.REJECT


def test_the_letter_of_moving_abroad_goes_to_the_counter() -> None:
    found = seen(lines(MOVED_ABROAD))
    assert (found.label, found.generation) == (Label.OTHER_DOCUMENT, "surat_pindah_luar_negeri")
    assert sent(found, Slot.KTP).outcome is Outcome.REVIEW
    assert sent(found, Slot.BIRTH_CERTIFICATE).outcome is Outcome.REJECT
    home = seen(lines(WRONG["letter of moving house"][1]))
    assert home.generation == ""
    assert sent(home, Slot.KTP).outcome is Outcome.REJECT


# -------------------------------------------------------------------------------------- damaged

_CONFUSED = "EFOCILIlRnmhbSBGQODUVY01584"


def damaged(text: list[str], seed: int) -> list[str]:
    """Part of the lines, some of their letters misread."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        count = chance.randint(max(1, len(text) // 4), len(text))
        first = chance.randint(0, len(text) - count)
        text = text[first : first + count]
    else:
        kept = chance.choice([0.3, 0.5, 0.8])
        text = [line for line in text if chance.random() < kept]
    wrong = chance.choice([0, 0, 0.03, 0.08, 0.15, 0.25])

    def misread(letter: str) -> str:
        hit = letter.isalpha() and chance.random() < wrong
        return chance.choice(_CONFUSED) if hit else letter

    return ["".join(map(misread, line)) for line in text]


@settings(derandomize=True, deadline=None, max_examples=400)
@given(
    case=st.sampled_from(sorted(ALL_RIGHT.items())),
    seed=st.integers(0, 10**6),
    share=st.sampled_from([1 / len(Label), 0.6, 0.97]),
)
def test_a_damaged_right_paper_is_never_sent_away(
    case: tuple[str, tuple[Label, str]], seed: int, share: float
) -> None:
    _, (label, text) = case
    sight = glance(label, share, second=Label.OTHER_DOCUMENT if share == 0.6 else None)
    found = seen(damaged(lines(text), seed), sight)
    slot = SLOTS.get(label, Slot.BIRTH_CERTIFICATE)
    assert sent(found, slot).outcome is not Outcome.REJECT


def test_a_copys_stamp_says_nothing_about_the_paper() -> None:
    text = ["KUTIPAN AKTA KELAHIRAN", "telah lahir BUDI CONTOH", "anak ke dua"]
    for stamp in ("FOTOKOPI SESUAI DENGAN ASLINYA", "Fotocopy ini sesuai dg aslinya"):
        plain, copy = seen(text), seen([*text, stamp])
        assert copy.label is plain.label is Label.BIRTH_CERTIFICATE
        assert copy.score == pytest.approx(plain.score, abs=0.02)


def test_a_misreading_between_two_titles_counts_for_neither() -> None:
    """KELAIIAN is two letters away from KELAHIRAN and from KEMATIAN: nobody dies of it."""
    found = seen(["KUTIPAN AKTA KELAIIAN", "bahwa di PADANG pada tanggal TIGA MEI"])
    assert found.scores[Label.DEATH_CERTIFICATE] < 0.5
