"""Words, numbers, network and outline in one label: each overrules a wrong other one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.classify import ClassifySettings, classify
from docverify.decide import decide
from docverify.ocr.engine import StaticEngine
from docverify.policy import ALTERNATIVE
from docverify.types import (
    PAPERS,
    ApplicantKind,
    Classification,
    Decision,
    Label,
    Outcome,
    Sheet,
    Sight,
    Slot,
)
from docverify.witnesses import aspect_scores, network_scores, trust
from tests.glances import glance, sheet
from tests.papers import POLICY, adult, with_faults
from tests.test_classify import AKTA, BLANK, FAMILY_CARD, KTP, PASSPORT

SETTINGS = ClassifySettings()
GARBLED = ["XKQ WRRT", "LLTA MMNO", "QRS TUV", "ZZKA PPW", "OOA NNB"]
SIM = ["SURAT IZIN MENGEMUDI", "DRIVING LICENSE", "1. BUDI CONTOH", "POLDA METRO JAYA"]


def seen(lines: list[str], sight: Sight | None, *, sharp: bool = True) -> Classification:
    return classify(StaticEngine(lines).read(BLANK), sight=sight, sharp=sharp)


def answer(
    lines: list[str],
    sight: Sight,
    slot: Slot = Slot.KTP,
    *faults: str,
    sharp: bool = True,
    contrast: float = 90.0,
    pale: float = 0.1,
    crisp: float = 0.6,
) -> Decision:
    """The decision when nothing could be read."""
    return decide(
        POLICY,
        slot=slot,
        application=adult(),
        classification=seen(lines, sight, sharp=sharp and not faults),
        quality=replace(with_faults(*faults), contrast=contrast, pale=pale, crisp=crisp),
        read=None,
        comparisons=(),
        sight=sight,
    )


# -------------------------------------------------------------------- one witness over another


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (KTP, Label.KTP),
        (FAMILY_CARD, Label.FAMILY_CARD),
        (AKTA, Label.BIRTH_CERTIFICATE),
        (PASSPORT, Label.PASSPORT),
        (SIM, Label.SIM),
    ],
)
@pytest.mark.parametrize("wrong", [Label.KIA, Label.NOT_A_DOCUMENT, Label.DIPLOMA])
def test_a_majority_of_words_beats_a_confused_network(
    lines: list[str], label: Label, wrong: Label
) -> None:
    found = seen(lines, glance(wrong, 0.999))
    assert found.label is label
    assert found.score >= 0.9


def test_a_confident_network_decides_where_there_are_no_words() -> None:
    alone = seen([], None)
    assert alone.label is Label.NOT_A_DOCUMENT
    for label in Label:
        found = seen([], glance(label))
        assert found.label is label
        assert found.raw_label is label


def test_a_confident_network_decides_where_words_are_few() -> None:
    few = ["NIK 3374021203809901", "KECAMATAN", *GARBLED]
    assert seen(few, None).label is Label.OTHER_DOCUMENT
    assert seen(few, glance(Label.KTP)).label is Label.KTP


def test_code_lines_overrule_the_network() -> None:
    found = seen(PASSPORT[-2:], glance(Label.BIRTH_CERTIFICATE, 0.999))
    assert found.label is Label.PASSPORT
    assert found.reason == "mrz_indonesia"
    assert found.score >= 0.9


def test_many_long_numbers_overrule_the_network() -> None:
    rows = ["KELUARGA", "3204051708909001", "3204055708919001", "3204051708159001"]
    assert seen(rows, None).label is Label.FAMILY_CARD
    found = seen(rows, glance(Label.KTP))
    assert (found.label, found.reason) == (Label.FAMILY_CARD, "network_disagrees")


def test_a_strange_picture_takes_the_network_its_weight() -> None:
    lines = ["NIK 3374021203809901", "KECAMATAN", *GARBLED]
    by_words = seen(lines, None)
    familiar, strange = (seen(lines, glance(Label.KTP, strange=x)) for x in (0.3, 1.0))
    assert familiar.label is Label.KTP
    assert strange.label is by_words.label is Label.OTHER_DOCUMENT
    assert trust(glance(strange=0.5), SETTINGS) == 1.0
    assert trust(glance(strange=1.0), SETTINGS) == 0.0
    half = trust(glance(strange=(1 + SETTINGS.strange_from) / 2), SETTINGS)
    assert half == pytest.approx(0.5)
    assert set(network_scores(glance(strange=1.0), SETTINGS).values()) == {0.0}


def test_proportions_decide_between_labels_that_all_else_leaves_open() -> None:
    torn = glance(Label.KTP, 0.5, second=Label.BIRTH_CERTIFICATE)
    card = seen([], replace(torn, sheets=(sheet(856, 540),)), sharp=False)
    page = seen([], replace(torn, sheets=(sheet(500, 707),)), sharp=False)
    assert (card.label, page.label) == (Label.KTP, Label.BIRTH_CERTIFICATE)


@pytest.mark.parametrize(
    ("size", "fitting"),
    [
        ((856, 540), Label.KTP),
        ((707, 500), Label.FAMILY_CARD),
        ((500, 707), Label.BIRTH_CERTIFICATE),
        ((625, 880), Label.PASSPORT),
        ((625, 440), Label.PASSPORT),
    ],
)
def test_proportions_are_a_weak_witness(size: tuple[float, float], fitting: Label) -> None:
    scores = aspect_scores(replace(glance(), sheets=(sheet(*size),)), SETTINGS)
    assert scores[fitting] > -0.05
    assert min(scores.values()) >= -SETTINGS.aspect
    assert scores[Label.NOT_A_DOCUMENT] == -SETTINGS.aspect / 2


def test_no_outline_and_flat_outlines_say_nothing() -> None:
    unsure = (sheet(856, 540, SETTINGS.sheet - 0.01),)
    flat = (Sheet(((0.0, 0.0), (9.0, 0.0), (9.0, 0.0), (0.0, 0.0)), 0.9),)
    for sheets in ((), unsure, flat):
        scores = aspect_scores(replace(glance(), sheets=sheets), SETTINGS)
        assert set(scores.values()) == {0.0}


# ---------------------------------------------------------------------------- they contradict


def test_strong_words_against_a_confident_network_are_unsure_but_keep_their_label() -> None:
    header = ["PROVINSI JAWA BARAT", "NIK : 3204051708909001", "Tempat/Tgl Lahir : BANDUNG"]
    assert seen(header, None).label is Label.KTP
    found = seen(header, glance(Label.KIA))
    assert (found.label, found.reason) == (Label.KTP, "network_disagrees")
    assert found.score <= SETTINGS.disagree < POLICY.right_paper


@pytest.mark.parametrize(
    ("share", "strange", "disturbed"),
    [(0.99, 0.3, True), (0.97, 0.951, True), (0.88, 0.3, False)],
)
def test_typed_words_are_doubted_by_a_network_that_is_sure_of_some_other_document(
    share: float, strange: float, disturbed: bool
) -> None:
    """Also in a picture that is only a little stranger than those that it knows."""
    found = seen(KTP, glance(Label.OTHER_DOCUMENT, share, strange=strange))
    assert found.label is Label.KTP
    assert (found.score <= SETTINGS.disagree) is disturbed


@pytest.mark.parametrize(
    ("share", "strange", "disturbed"),
    [(0.2, 0.976, True), (0.2, 0.96, False), (0.4, 0.976, False), (0.2, 1.0, True)],
)
def test_words_in_a_picture_like_none_that_the_network_knows_are_words(
    share: float, strange: float, disturbed: bool
) -> None:
    for lines, label in ((KTP, Label.KTP), (PASSPORT, Label.PASSPORT)):
        found = seen(lines, glance(label, share, strange=strange))
        assert found.label is label
        assert (found.score <= SETTINGS.disagree < POLICY.right_paper) is disturbed


MARRIAGE = [
    *("KUTIPAN AKTA NIKAH", "Pada hari ini telah dilangsungkan akad nikah", "KANTOR URUSAN AGAMA"),
    *("I. SUAMI", "II. ISTERI", "Pegawai Pencatat Nikah"),
]


@pytest.mark.parametrize(
    ("network", "outcome"),
    [
        (Label.MARRIAGE_BOOK, Outcome.ACCEPT),
        (Label.OTHER_DOCUMENT, Outcome.REVIEW),  # drawn unlike any that it has seen
        (Label.DIPLOMA, Outcome.ACCEPT),
    ],
)
def test_a_lawful_alternative_of_certain_words_passes_whatever_the_network_sees(
    network: Label, outcome: Outcome
) -> None:
    slot = Slot.BIRTH_CERTIFICATE
    assert answer(MARRIAGE, glance(network), slot).outcome is outcome
    assert answer(MARRIAGE[:1], glance(Label.OTHER_DOCUMENT), slot).outcome is Outcome.RETAKE
    assert not answer(MARRIAGE, glance(network), Slot.KTP).outcome.passes


@pytest.mark.parametrize(
    ("lines", "network"),
    [
        (["SURAT IZIN MENGEMUDI", "BUDI", "JAKARTA"], Label.KTP),
        (["KARTU KELUARGA", *GARBLED], Label.KTP),
        (["KUTIPAN AKTA KELAHIRAN", *GARBLED], Label.KTP),
        (["KARTU IDENTITAS ANAK", *GARBLED], Label.KTP),
        (["BPJS KESEHATAN", *GARBLED], Label.KTP),
        (["BUKU NIKAH", *GARBLED], Label.KTP),
        (GARBLED, Label.KTP),
        ([], Label.KTP),
    ],
)
def test_against_the_network_nothing_is_sent_away(lines: list[str], network: Label) -> None:
    """One title may be another paper's, read beside the right one: a retake, never a reject."""
    assert answer(lines, glance(network)).outcome is Outcome.RETAKE


def test_two_that_no_slot_takes_do_not_disturb_each_other() -> None:
    decision = answer(["KARTU INDONESIA SEHAT", *GARBLED], glance(Label.NPWP))
    assert decision.outcome is Outcome.REJECT


# --------------------------------------------------------------------- the network by itself


@pytest.mark.parametrize("slot", Slot)
@pytest.mark.parametrize("label", [one for one in Label if one is not Label.NOT_A_DOCUMENT])
def test_alone_it_neither_sends_away_nor_accepts(label: Label, slot: Slot) -> None:
    decision = answer([], glance(label, 0.9999), slot)
    assert decision.outcome is Outcome.RETAKE
    assert next(one.code for one in decision.reasons) in ("wrong_side", "unreadable_fields")


def test_it_tells_what_is_wrong_with_the_photo() -> None:
    faults = {"covered": 0.97, "blurred": 0.8, "glare": 0.1, "mirrored": 0.99}
    for label in (Label.KTP, Label.SIM, Label.NOT_A_DOCUMENT):
        decision = answer([], glance(label, 0.9, faults=faults))
        told = {one.code for one in decision.reasons}
        assert decision.outcome is Outcome.RETAKE
        assert {"covered", "blurred"} <= told
        assert not told & {"glare", "mirrored"}


def test_no_document_needs_a_sure_network_a_known_kind_of_picture_and_no_outline() -> None:
    nothing = Label.NOT_A_DOCUMENT
    sure = answer([], glance(nothing, 0.99))
    assert (sure.outcome, sure.reasons[0].code) == (Outcome.REJECT, "not_a_document")
    for doubtful in (
        glance(nothing, 0.90),
        glance(nothing, 0.99, strange=0.999),
        glance(nothing, 0.99, sheets=(sheet(400, 300),)),
        glance(Label.KTP, 0.4, second=nothing),
        glance(nothing, 0.99, faults={"too_dark": 0.9}),
    ):
        assert answer([], doubtful).outcome is Outcome.RETAKE
    assert answer([], glance(nothing, 0.99), Slot.KTP, "too_dark").outcome is Outcome.RETAKE
    assert answer([], glance(nothing, 0.99), sharp=False).outcome is Outcome.RETAKE


def test_a_blur_hides_nothing_from_a_network_that_is_sure_of_an_empty_picture() -> None:
    nothing = Label.NOT_A_DOCUMENT
    smooth = answer([], glance(nothing, 0.999), Slot.KTP, "blurred")
    assert smooth.outcome is Outcome.REJECT
    assert [one.code for one in smooth.reasons] == ["not_a_document", "blurred"]
    doubtful = [
        glance(nothing, 0.99),
        glance(nothing, 0.999, strange=0.96),
        glance(nothing, 0.999, sheets=(sheet(400, 300),)),
        glance(nothing, 0.999, faults={"blurred": 0.7}),
        glance(nothing, 0.999, faults={"covered": 0.7}),
        glance(Label.KTP, 0.999),
    ]
    for sight in doubtful:
        assert answer([], sight, Slot.KTP, "blurred").outcome is Outcome.RETAKE
    for other in ("too_dark", "too_bright", "resolution_too_low"):
        dark = answer([], glance(nothing, 0.999), Slot.KTP, "blurred", other)
        assert dark.outcome is Outcome.RETAKE
    # not sharp without a measured fault: something in it is shaped like a paper
    assert answer([], glance(nothing, 0.999), sharp=False).outcome is Outcome.REJECT
    assert answer([], glance(nothing, 0.99), sharp=False).outcome is Outcome.RETAKE
    # a paper held so close that the lens shows one colour
    flat = answer([], glance(nothing, 0.999), Slot.KTP, "blurred", contrast=9.0)
    assert flat.outcome is Outcome.RETAKE
    # a pale sheet that the blur has emptied
    pale = answer([], glance(nothing, 0.999), Slot.KTP, "blurred", pale=0.4, crisp=0.3)
    assert pale.outcome is Outcome.RETAKE
    for wall in ({"pale": 0.4, "crisp": 0.6}, {"pale": 0.1, "crisp": 0.3}):
        seen_ = answer([], glance(nothing, 0.999), Slot.KTP, "blurred", **wall)
        assert seen_.outcome is Outcome.REJECT
    # a word of a paper, or print that nobody can read, is print
    for lines in (["Nama Kepala Keluarga"], GARBLED):
        found = answer(lines, glance(nothing, 0.999), Slot.KTP, "blurred")
        assert found.outcome is Outcome.RETAKE


def test_print_in_a_picture_of_something_else_is_still_no_document() -> None:
    packet = ["MIE GORENG", "RASA AYAM", "BERAT BERSIH 85 G", "PT CONTOH", "HALAL"]
    found = seen(packet, glance(Label.NOT_A_DOCUMENT, 0.995))
    assert found.label in (Label.NOT_A_DOCUMENT, Label.OTHER_DOCUMENT)
    assert answer(packet, glance(Label.NOT_A_DOCUMENT, 0.995)).outcome is Outcome.REJECT


# ------------------------------------------------------------------------ few words and network

CARD = ["BANK CONTOH", "PLATINUM", "5999 9900 0000 0001", "BUDI CONTOH"]


@pytest.mark.parametrize("label", [Label.OTHER_DOCUMENT, Label.SIM, Label.NPWP])
def test_a_legible_card_that_both_see_as_another_one_is_sent_away(label: Label) -> None:
    assert seen(CARD, None).score < POLICY.sure_wrong(Label.OTHER_DOCUMENT)
    decision = answer(CARD, glance(label))
    assert decision.outcome is Outcome.REJECT
    assert decision.reasons[0].code == "wrong_document_type"


@pytest.mark.parametrize(
    ("lines", "sight", "faults"),
    [
        (CARD, glance(Label.OTHER_DOCUMENT), ("blurred",)),
        (CARD, glance(Label.SIM), ("too_small",)),
        (CARD, glance(Label.SIM, 0.8), ()),
        (CARD, glance(Label.OTHER_DOCUMENT, 0.8, second=Label.KTP), ()),
        ([*CARD, "Berlaku Hingga : 12-03-2017"], glance(Label.SIM), ()),
        ([*CARD, "Kel/Desa : TELADAN"], glance(Label.OTHER_DOCUMENT), ()),
        (CARD[:2], glance(Label.NPWP), ()),
    ],
)
def test_it_stays_a_retake_where_one_of_them_doubts(
    lines: list[str], sight: Sight, faults: tuple[str, ...]
) -> None:
    assert answer(lines, sight, Slot.KTP, *faults).outcome is Outcome.RETAKE


def test_a_paper_like_none_that_the_network_knows_is_left_to_the_words() -> None:
    deed = [f"WORDS OF SOME DEED NUMBER {chr(65 + n) * 3}" for n in range(20)]
    strange = glance(Label.FAMILY_CARD, strange=1.0)
    assert answer(deed, strange).outcome is Outcome.REJECT
    assert answer(deed, glance(Label.FAMILY_CARD)).outcome is Outcome.RETAKE


@pytest.mark.parametrize("label", [Label.DIPLOMA, Label.MARRIAGE_BOOK, Label.BAPTISM_CERTIFICATE])
def test_a_lawful_alternative_of_unknown_wording_goes_to_the_counter(label: Label) -> None:
    worded = [f"WORDS OF SOME OLD SCHOOL {chr(65 + n) * 3}" for n in range(20)]
    slot = Slot.BIRTH_CERTIFICATE
    assert answer(worded, glance(label), slot).outcome is Outcome.REVIEW
    assert answer([], glance(label), slot).outcome is Outcome.RETAKE
    assert answer(worded, glance(label), Slot.KTP).outcome is Outcome.RETAKE


# -------------------------------------------------------------------------------- properties

PIECES = st.sampled_from(
    sorted({*KTP, *FAMILY_CARD, *AKTA, *PASSPORT, *SIM, *CARD, *GARBLED, "IJAZAH", "BUKU NIKAH"})
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    lines=st.lists(PIECES, max_size=6),
    slot=st.sampled_from(list(Slot)),
    share=st.sampled_from([0.9, 0.97, 0.9999]),
    sharp=st.booleans(),
    data=st.data(),
)
def test_what_the_network_takes_for_right_is_sent_away_by_a_clear_majority_only(
    lines: list[str], slot: Slot, share: float, sharp: bool, data: st.DataObject
) -> None:
    kind = ApplicantKind.ADULT
    right = [one for one in Label if POLICY.effect(slot, kind, one) in ("accept", ALTERNATIVE)]
    label = data.draw(st.sampled_from(right))
    sight = glance(label, share)
    decision = answer(lines, sight, slot, sharp=sharp)
    if decision.outcome is Outcome.REJECT:
        by_words = seen(lines, None, sharp=sharp)
        assert by_words.label in PAPERS or by_words.score >= 0.99
        assert len({*lines}) >= 3 or any("<<" in line for line in lines)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    lines=st.lists(PIECES, max_size=8),
    label=st.sampled_from(list(Label)),
    share=st.floats(0.05, 1.0),
    strange=st.floats(0, 1),
    width=st.floats(0, 900),
    sharp=st.booleans(),
)
def test_any_glance_gives_a_sound_classification(
    lines: list[str], label: Label, share: float, strange: float, width: float, sharp: bool
) -> None:
    sight = glance(label, share, strange=strange, sheets=(sheet(width, 500),))
    found = seen(lines, sight, sharp=sharp)
    assert 0 <= found.score <= 1
    assert sum(found.scores.values()) == pytest.approx(1.0)
    assert found.raw_label in Label
    # nothing legible: the network alone accepts nothing and sends nothing away
    if not lines and found.label is not Label.NOT_A_DOCUMENT:
        assert found.score <= SETTINGS.alone
