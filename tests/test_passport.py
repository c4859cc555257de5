"""The passport reader: the zone, the visual zone, and what happens where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest

from docverify.doctypes.mrz_zone import find_zone
from docverify.doctypes.passport import read, read_foreign
from docverify.numbers import mrz, mrz_decode
from docverify.ocr import ctc
from docverify.types import Label, Lattice, Line, Page, Quad, ReadFields, Sex, Validity
from tests import cards
from tests.cards import Move, aids, line, reading, seen_from, still

LINE1, LINE2 = mrz.build(
    "SITI CONTOH RAHAYU",
    number="X0000123",
    birth=date(1990, 8, 17),
    sex=Sex.FEMALE,
    expiry=date(2033, 3, 1),
    optional=mrz.optional_from_nik("3171015708909999"),
)
VALUES = {
    "passport_number": "X0000123",
    "name": "SITI CONTOH RAHAYU",
    "birth_place": "BANDUNG",
    "birth_date": "1990-08-17",
    "sex": "F",
    "issue_date": "2023-03-01",
    "expiry_date": "2033-03-01",
    "issuing_office": "JAKARTA PUSAT",
    "mrz_line1": LINE1,
    "mrz_line2": LINE2,
    "nik": "3171015708909999",
}
# (label, its left edge or None for right-aligned, its row, value, the field's name)
PRINT: tuple[tuple[str, float | None, float, str, str], ...] = (
    ("JENIS / TYPE", 330, 200, "P", "type"),
    ("KODE NEGARA / COUNTRY CODE", 480, 200, "IDN", "country"),
    ("NO. PASPOR / PASSPORT NO.", None, 200, "X0000123", "passport_number"),
    ("NAMA LENGKAP / FULL NAME", 330, 300, "SITI CONTOH RAHAYU", "name"),
    ("KEWARGANEGARAAN / NATIONALITY", 330, 400, "INDONESIA", "nationality"),
    ("TGL. LAHIR / DATE OF BIRTH", 330, 490, "17 AUG 1990", "birth_date"),
    ("KELAMIN / SEX", 570, 490, "P/F", "sex"),
    ("TEMPAT LAHIR / PLACE OF BIRTH", None, 490, "BANDUNG", "birth_place"),
    ("TGL. PENGELUARAN / DATE OF ISSUE", 330, 590, "01 MAR 2023", "issue_date"),
    ("TGL. HABIS BERLAKU / DATE OF EXPIRY", None, 590, "01 MAR 2033", "expiry_date"),
    ("NO. REG.", 330, 700, "1A2D2112-BRR", "register"),
    ("KANTOR YANG MENGELUARKAN / ISSUING OFFICE", None, 700, "JAKARTA PUSAT", "issuing_office"),
)
RIGHT = 970.0


def page(
    values: Mapping[str, str] = MappingProxyType({}), *, labels: bool = True,
    zone: tuple[str, ...] = (LINE1, LINE2), move: Move = still,
) -> list[Line]:  # fmt: skip
    """A biodata page of 1000 x 690; a value changed to '' is not printed."""
    lines = [line("PASPOR", 60, 90, 26, move=move), line("PASSPORT", 60, 125, 24, move=move)]
    for label, left, y, value, name in PRINT:
        text = values.get(name, value)
        for shown, level, height in ((label, y - 26, 12.0), (text, y, 24.0)):
            if shown and (labels or level == y):
                width = cards.CHARACTER * height * len(shown)
                start = RIGHT - width if left is None else left
                lines.append(line(shown, start, level, height, move=move))
    for index, text in enumerate(zone):
        lines.append(line(text, 45, 830 + 65 * index, 38, move=move))
    return lines


def fields(lines: list[Line]) -> ReadFields:
    return read(reading(lines, 1200, 1000), aids(lines))


def check(found: ReadFields, **other: str | None) -> None:
    wanted: dict[str, str | None] = {**VALUES, **other}
    assert {name: found.value(name) for name in wanted} == wanted


def test_plain_page() -> None:
    found = fields(page())
    check(found)
    assert found.findings == ()
    assert found.generation == "passport_2014"
    assert found.get("passport_number").confidence > 0.95


def test_labels_too_small_to_read() -> None:
    check(fields(page(labels=False)))


@pytest.mark.parametrize(
    "matrix",
    [
        [[0.94, -0.34, 300], [0.34, 0.94, 50], [0, 0, 1]],
        [[0.9, -0.2, 200], [0.25, 0.8, 60], [1e-4, 2.5e-4, 1]],
        [[1, 0.2, 50], [0, 0.7, 30], [-1e-4, 0, 1]],
    ],
)
@pytest.mark.parametrize("labels", [True, False])
def test_from_an_angle(matrix: list[list[float]], labels: bool) -> None:
    check(fields(page(labels=labels, move=seen_from(matrix))))


def test_book_before_2014() -> None:
    zone = mrz.build(
        "SITI CONTOH RAHAYU", number="B0000123", birth=date(1990, 8, 17), sex=Sex.FEMALE,
        expiry=date(2016, 3, 1), empty_check="<",
    )  # fmt: skip
    dates = {"issue_date": "01 MAR 2011", "expiry_date": "01 MAR 2016"}
    found = fields(page({**dates, "passport_number": "B0000123"}, zone=zone))
    assert found.generation == "passport_2009"
    assert found.value("nik") is None
    assert found.value("expiry_date") == "2016-03-01"


def test_edition_is_open_without_a_date_of_issue() -> None:
    assert fields(page({"issue_date": ""})).generation == ""


@pytest.mark.parametrize(
    ("name", "printed"),
    [("SUMARTINI", "SUMARTINI"), ("MUHAMMAD CONTOH SAMPEL", "MUHAMMAD CONTOH SAMPEL")],
)
def test_names(name: str, printed: str) -> None:
    zone = mrz.build(
        name, number="X0000123", birth=date(1990, 8, 17), sex=Sex.MALE, expiry=date(2033, 3, 1)
    )
    found = fields(page({"name": printed, "sex": "L/M"}, zone=zone))
    assert found.value("name") == name
    assert found.value("sex") == "M"
    assert found.findings == ()


def test_truncated_name_comes_from_the_visual_zone() -> None:
    name = "SITI NURHALIZAH CONTOH KUSUMAWARDHANI PUTRI RAHAYUNINGTYAS"
    zone = mrz.build(
        primary="SITI", secondary=name.removeprefix("SITI "), number="X0000123",
        birth=date(1990, 8, 17), sex=Sex.FEMALE, expiry=date(2033, 3, 1),
    )  # fmt: skip
    assert zone[0][-1] != "<"
    found = fields(page({"name": name}, zone=zone))
    assert found.value("name") == name or found.get("name").confidence < 0.9


def test_misread_name_in_the_zone_is_not_sure() -> None:
    wrong = (LINE1.replace("SITI", "SITL"), LINE2)
    found = fields(page(zone=wrong))
    assert found.get("name").confidence < 0.8


@pytest.mark.parametrize(
    ("line1", "line2"),
    [
        (LINE1.replace("<<<<<<<<<<", "<<<K<<<CLL"), LINE2),
        (LINE1[:30], LINE2),
        (LINE1 + "<<", LINE2),
        (LINE1, LINE2.replace("0000123", "OOO0123")),
        (LINE1, LINE2[:13] + LINE2[13:19].replace("0", "O") + LINE2[19:]),
        (LINE1.replace("P<IDN", "P<1DN"), LINE2),
    ],
)
def test_misread_zone_is_put_right(line1: str, line2: str) -> None:
    found = fields(page(zone=(line1, line2)))
    check(found)
    assert found.findings == ()


def test_a_digit_misread_as_another_is_not_guessed() -> None:
    wrong = LINE2[:4] + "7" + LINE2[5:]
    found = fields(page(zone=(LINE1, wrong)))
    assert found.findings == ("invalid_mrz",)
    assert found.get("mrz_line2").validity is Validity.INVALID
    assert found.get("mrz_line2").confidence < 0.8
    assert found.value("passport_number") == "X0000123"  # as printed
    assert found.get("passport_number").validity is Validity.UNCHECKED


def test_lost_filler_behind_the_last_word() -> None:
    lost = LINE1.replace("<<SITI", "<SITI") + "<"
    found = fields(page(zone=(lost, LINE2)))
    assert found.value("mrz_line1") == LINE1 or found.get("mrz_line1").confidence < 0.9
    assert found.value("name") == VALUES["name"]


def test_lost_space_of_the_printed_name() -> None:
    check(fields(page({"name": "SITICONTOH RAHAYU"})))


def test_space_inside_a_word_of_the_printed_name() -> None:
    check(fields(page({"name": "SITI CONT OH RAHAYU"})))


def test_words_that_make_another_word_of_the_name_stay() -> None:
    zone = mrz.build(
        "NUR AINI NURAINI", number="X0000123", birth=date(1990, 8, 17), sex=Sex.FEMALE,
        expiry=date(2033, 3, 1),
    )  # fmt: skip
    found = fields(page({"name": "NUR AINI NURAINI"}, zone=zone))
    assert found.value("name") == "NUR AINI NURAINI"


def test_a_cut_name_is_no_surer_than_its_print() -> None:
    name = "SITI NURHALIZAH CONTOH KUSUMAWARDHANI PUTRI RAHAYU"
    zone = mrz.build(
        name, number="X0000123", birth=date(1990, 8, 17), sex=Sex.FEMALE, expiry=date(2033, 3, 1)
    )
    assert zone[0][-1] != "<"
    lines = [
        replace(k, char_scores=(0.8,) * len(k.text)) if k.text == name else k
        for k in page({"name": name}, zone=zone)
    ]
    assert fields(lines).get("name").confidence == pytest.approx(0.8)


def test_a_cut_name_that_lacks_a_word_of_the_zone_is_not_sure() -> None:
    name = "SITI NURHALIZAH CONTOH KUSUMAWARDHANI PUTRI RAHAYU"
    zone = mrz.build(
        name, number="X0000123", birth=date(1990, 8, 17), sex=Sex.FEMALE, expiry=date(2033, 3, 1)
    )
    printed = name.removesuffix(" RAHAYU")  # covered at its end
    assert fields(page({"name": printed}, zone=zone)).get("name").confidence < 0.8


def test_a_line_with_lost_characters_is_no_wrong_zone() -> None:
    """A finger over the beginning of line 2: unread, and nothing to tell of the paper."""
    found = fields(page(zone=(LINE1, LINE2[2:])))
    assert found.findings == ()
    assert found.get("mrz_line2").confidence < 0.8


def sighted(text: str, level: float, doubts: Mapping[int, Mapping[str, float]]) -> Line:
    """A line of the zone with a recogniser's output: clear but for some places."""
    symbols = mrz_decode.ALPHABET
    probs = np.zeros((2 * len(text), 1 + len(symbols)), np.float32)
    for place, c in enumerate(text):
        for other, share in doubts.get(place, {c: 0.99}).items():
            probs[2 * place, 1 + symbols.index(other)] = share
    probs[:, 0] = 1 - probs[:, 1:].sum(axis=1)
    lattice = Lattice(symbols, probs)
    seen, scores, places = ctc.decode(lattice)
    plain = line(seen, 45, level, 38)
    return replace(plain, char_scores=scores, char_x=places, lattice=lattice)


@pytest.mark.parametrize("printed", ["SUMARTINI", ""])
def test_the_printed_name_decides_between_two_looks(printed: str) -> None:
    """One look sees an I before the fillers, the others an H."""
    zone = mrz.build(
        "SUMARTINI", number="X0000123", birth=date(1990, 8, 17), sex=Sex.FEMALE,
        expiry=date(2033, 3, 1),
    )  # fmt: skip
    first = sighted(zone[0], 830, {13: {"I": 0.5, "H": 0.4}})
    other = sighted(zone[0], 830, {13: {"H": 0.6, "I": 0.3}})
    second = sighted(zone[1], 895, {})
    lines = [k for k in page({"name": printed}, zone=()) if k.text]

    def recognise(page: Page, quad: Quad) -> Line:
        return other if quad[0][1] < 860 else second

    found = read(reading([*lines, first, second], 1200, 1000), replace(aids(), recognise=recognise))
    right = found.value("mrz_line1") == zone[0]
    assert right if printed else found.get("mrz_line1").confidence < 0.9


def test_fillers_seen_as_circumflexes() -> None:
    check(fields(page(zone=(LINE1.replace("<", "^"), LINE2))))


def test_spaces_of_a_known_birth_place() -> None:
    found = fields(page({"birth_place": "HULU SUNGAI SELAT AN"}))
    assert found.value("birth_place") == "HULU SUNGAI SELATAN"


def test_clear_disagreement_of_the_number() -> None:
    found = fields(page({"passport_number": "X0000124"}))
    assert found.value("passport_number") == "X0000123"
    assert found.get("passport_number").confidence < 0.8
    assert found.findings == ("invalid_mrz",)


def test_clear_disagreement_of_the_dates() -> None:
    assert fields(page({"birth_date": "18 AUG 1990"})).findings == ("invalid_mrz",)


def test_unclear_print_is_no_disagreement() -> None:
    lines = [
        line(k.text, k.left, k.centre[1], k.height, sure=0.6) if k.text == "X0000123" else k
        for k in page()
    ]
    lines = [
        line("X0000128", k.left, k.centre[1], 24, sure=0.6) if k.text == "X0000123" else k
        for k in lines
    ]
    assert fields(lines).findings == ()


def test_zone_in_pieces_and_alone() -> None:
    lines = page(zone=())
    whole = [line(t, 45, 830 + 65 * i, 38) for i, t in enumerate((LINE1, LINE2))]
    half = len(LINE2) // 2
    step = cards.CHARACTER * 38 * half
    pieces = [line(LINE2[:half], 45, 895, 38), line(LINE2[half:], 45 + step, 895, 38)]
    found = read(reading([*lines, whole[0], *pieces], 1200, 1000), aids([*lines, *whole]))
    check(found)
    alone = read(reading([*lines, whole[1]], 1200, 1000), aids([*lines, *whole]))
    check(alone)


def test_without_a_zone() -> None:
    found = fields(page(zone=()))
    for name in ("passport_number", "name", "birth_date", "issue_date", "expiry_date", "sex"):
        assert found.value(name) == VALUES[name], name
    assert found.value("mrz_line1") is None
    assert found.findings == ()


def test_two_dates_alone_are_not_guessed() -> None:
    found = fields(page({"expiry_date": ""}, zone=()))
    assert found.value("expiry_date") is None
    found = fields(page({"birth_date": ""}, zone=()))
    assert found.value("birth_date") is None
    assert found.value("issue_date") == "2023-03-01"
    assert found.value("expiry_date") == "2033-03-01"


def test_foreign_passport() -> None:
    zone = mrz.build(
        primary="MUSTERMANN", secondary="ERIKA", number="C01X00T47", birth=date(1964, 8, 12),
        sex=Sex.FEMALE, expiry=date(2027, 2, 28), issuer="D", nationality="D",
    )  # fmt: skip
    lines = [line(t, 45, 830 + 65 * i, 38) for i, t in enumerate(zone)]
    found = read_foreign(reading(lines), aids(lines))
    assert found.label is Label.FOREIGN_PASSPORT
    assert found.value("mrz_line2") == zone[1]
    assert found.value("nik") is None
    assert found.generation == ""


def test_no_zone_on_an_empty_page() -> None:
    assert find_zone(reading([]), aids()) is None
    assert fields([]).value("passport_number") is None


def test_drawn_pages() -> None:
    """Six drawn pages read by the real engine: both lines exact, at most one slip elsewhere."""
    papers = pytest.importorskip("generator.papers")
    from docverify.doctypes.base import Aids
    from docverify.ocr.ppocr import PaddleOcr
    from docverify.types import Page

    engine = PaddleOcr()
    slips = []
    for seed in range(6):
        flat = papers.draw("passport", np.random.default_rng(700 + seed), "train")
        seen = engine.read(Page(np.ascontiguousarray(flat.image)))
        found = read(seen, Aids(engine.look, cards.TODAY))
        slips += [(seed, n) for n, v in flat.fields.items() if found.value(n) != v]
        assert found.findings == ()
    assert not [s for s in slips if s[1] not in ("birth_place", "issuing_office", "nik")]
    assert len(slips) <= 1, slips
