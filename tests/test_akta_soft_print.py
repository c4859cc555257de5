"""Birth certificates of other hands: soft labels, glare, another paper under it, words that ran
together.  Lines without pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from docverify.doctypes import akta_lines, akta_page, akta_text
from docverify.doctypes.akta_names import in_capitals
from docverify.doctypes.base import Aids
from docverify.doctypes.birth_certificate import read
from docverify.doctypes.running_text import RunningText
from docverify.doctypes.second_look import monospaced
from docverify.doctypes.table import straighten
from docverify.doctypes.word_lists import Names
from docverify.layout import Cell, Layout
from docverify.ocr.engine import StaticEngine
from docverify.types import Line, Page, Quad, ReadFields, Validity
from tests.akta_print import BLANK, LEFT, STEP, TODAY, Printed, blind, line, lines_of

TITLE: list[list[Printed]] = [
    [("PENCATATAN SIPIL", 568, 30)],
    [("REGISTRY OFFICE", 588, 27)],
    [("WARGA NEGARA INDONESIA", 519, 30)],
    [("NATIONALITY", 609, 24)],
    [("KUTIPAN AKTA KELAHIRAN", 519, 30)],
    [("EXCERPT OF BIRTH CERTIFICATE", 492, 27)],
]
NUMBER: list[list[Printed]] = [
    [("Berdasarkan Akta Kelahiran Nomor 3171-LU-01092010-9999", LEFT, 26)],
    [("menurut stbld", LEFT, 26)],
]
PLACE: list[list[Printed]] = [
    [("bahwa di JAKARTA", LEFT, 26), ("pada tanggal TUJUH BELAS", 720, 26)],
    [("AGUSTUS", LEFT, 26), ("tahun DUA RIBU SEPULUH", 440, 26), ("telah lahir", 1000, 26)],
]
FAMILY: list[list[Printed]] = [
    [("RINI CONTOH PUTRI", 580, 26)],
    [("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN", LEFT, 26)],
    [("IBU SITI RAHAYU", LEFT, 26)],
]
FOOT: list[list[Printed]] = [[("Kutipan ini dikeluarkan JAKARTA", 700, 26)]]


def read_lines(
    lines: Sequence[Line], closely: Callable[[Page, Quad], Line] | None = None
) -> ReadFields:
    return read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY, closely))


def paper(
    place: Sequence[Sequence[Printed]] = PLACE,
    family: Sequence[Sequence[Printed]] = FAMILY,
    beside: Sequence[Line] = (),
) -> ReadFields:
    return read_lines([*lines_of(TITLE, NUMBER, place, family, FOOT), *beside])


WANTED = {
    "certificate_number": "3171-LU-01092010-9999",
    "name": "RINI CONTOH PUTRI",
    "birth_place": "JAKARTA",
    "birth_date": "2010-08-17",
    "sex": "F",
    "child_order": "1",
    "father_name": "BUDI CONTOH",
    "mother_name": "SITI RAHAYU",
}


def values(found: ReadFields) -> dict[str, str | None]:
    return {name: found.value(name) for name in WANTED}


def test_a_plain_paper() -> None:
    assert values(paper()) == WANTED


# ------------------------------------------------------------------------------------ lost labels


@pytest.mark.parametrize(
    "label", ["tohwa di JAKARTA", "buhxa di JAKARTA", "ad JAKARTA", "DAHP d JAKARTA", "di JAKARTA"]
)
def test_the_place_behind_a_label_that_is_lost(label: str) -> None:
    rows = [[(label, LEFT, 26), PLACE[0][1]], PLACE[1]]
    assert values(paper(place=rows)) == WANTED


def test_a_day_whose_label_is_lost_is_no_part_of_the_place() -> None:
    rows: list[list[Printed]] = [
        [("bahwa di JAYAPURA", LEFT, 26), ("TUJUH BELAS", 900, 26)],
        PLACE[1],
    ]
    assert values(paper(place=rows)) == {**WANTED, "birth_place": "JAYAPURA"}


def test_a_place_of_number_words_stays_whole() -> None:
    rows = [[("bahwa di LIMA PULUH KOTA", LEFT, 26), PLACE[0][1]], PLACE[1]]
    assert paper(place=rows).value("birth_place") == "LIMA PULUH KOTA"


@pytest.mark.parametrize("label", ["trish Ish", "lkhh ph", "avhem"])
def test_the_date_before_a_label_that_is_lost(label: str) -> None:
    rows = [PLACE[0], [*PLACE[1][:2], (label, 1000, 26)]]
    found = paper(place=rows).get("birth_date")
    assert found.value == "2010-08-17"
    assert found.confidence < 0.95  # words of the year may be lost with the label


def test_the_year_ends_where_a_label_ran_into_it() -> None:
    rows = [PLACE[0], [PLACE[1][0], ("tahun DUA RIBU ENAMtelah Iahir", 440, 26)]]
    assert paper(place=rows).value("birth_date") == "2006-08-17"


def test_white_in_the_year_may_hide_a_word() -> None:
    sure = paper().get("birth_date").confidence
    lines = lines_of(TITLE, NUMBER, PLACE, FAMILY, FOOT)
    at = next(i for i, k in enumerate(lines) if k.text.startswith("tahun"))
    torn = line("tahun DUA RIBU SEPULUH", 440, 0, 26)
    places = tuple(x * 0.5 + (0.5 if i > 14 else 0.0) for i, x in enumerate(torn.char_x))
    lines[at] = replace(lines[at], char_x=places)
    found = read_lines(lines).get("birth_date")
    assert found.value == "2010-08-17"
    assert found.confidence < 0.9 * sure


def test_a_leaning_row_is_still_read_from_left_to_right() -> None:
    lines = lines_of(TITLE, NUMBER, PLACE, FAMILY, FOOT)
    raised = [
        line(k.text, k.quad[0][0], k.quad[0][1] - 17, 26) if k.text.startswith("pada") else k
        for k in lines
    ]
    assert values(read_lines(raised)) == WANTED


def test_a_row_between_two_echoes_keeps_its_place() -> None:
    rows = Layout(
        [line("le accudeAce", 200, 0, 20), line("bahwa di JAKARTA", 200, 17, 20),
         line("pada tanggal TUJUH", 700, 14, 20)]
    ).rows()  # fmt: skip
    texts = [c.text for c in akta_lines.in_order(rows)]
    assert texts == ["le accudeAce", "bahwa di JAKARTA", "pada tanggal TUJUH"]


# --------------------------------------------------------------------------- what is not the form


ECHOES = ("avr hers", "avir hens", "buhwa", "ne xus")


@pytest.mark.parametrize("echo", ECHOES)
def test_a_misread_echo_is_no_part_of_a_name(echo: str) -> None:
    found = paper(family=[[(echo, 1000, 26)], *FAMILY])
    assert found.value("name") == "RINI CONTOH PUTRI"


def test_a_hardly_read_echo_is_no_part_of_the_date() -> None:
    lines = lines_of(TITLE, NUMBER, PLACE[:1], [[("ARE", 720, 22)]], PLACE[1:], FAMILY, FOOT)
    lines = [replace(k, confidence=0.4) if k.text == "ARE" else k for k in lines]
    assert values(read_lines(lines)) == WANTED


def test_small_letters_around_capitals_are_the_forms() -> None:
    cells = Layout([line("JAYAPURA puda", 0, 0, 20), line("the toner", 400, 0, 20)]).cells
    assert [c.text for c in in_capitals(cells)] == ["JAYAPURA"]


@pytest.mark.parametrize("text", ["Siti Rahayu", "Drs. BUDI CONTOH, M.Si", "M. ALI", "A'AN"])
def test_a_name_is_not_cut(text: str) -> None:
    assert [c.text for c in in_capitals(Layout([line(text, 0, 0, 20)]).cells)] == [text]


def test_another_paper_under_it_is_not_read() -> None:
    beside = [line(f"RECORD {i}", 10, 40 + STEP * i, 26) for i in range(12)]
    beside += [line("THE TONER AND A JAM", 1250, 40 + STEP * i + 3, 26) for i in range(12)]
    assert values(paper(beside=beside)) == WANTED


def test_a_form_set_without_a_middle_has_no_margins() -> None:
    lines = lines_of([[(t, LEFT, h) for t, _, h in row] for row in TITLE], NUMBER, PLACE, FAMILY)
    assert values(read_lines(lines)) == WANTED


def test_a_name_as_long_as_a_page_is_none() -> None:
    rows: list[list[Printed]] = [*FAMILY[:2], [("IBU " + "PICARD READY ROOM " * 6, LEFT, 26)]]
    assert paper(family=rows).value("mother_name") is None


# ----------------------------------------------------------------------------------------- doubts


@pytest.mark.parametrize(("place", "sure"), [("HAPPI", False), ("MAPPI", True)])
def test_a_place_that_is_none_but_nearly(place: str, sure: bool) -> None:
    rows = [[(f"bahwa di {place}", LEFT, 26), PLACE[0][1]], PLACE[1]]
    found = paper(place=rows).get("birth_place")
    assert found.value == place
    assert (found.confidence > 0.9) is sure


@pytest.mark.parametrize(("number", "sure"), [("M/9548/02/2011", False), ("UM/9548/02/2011", True)])
def test_a_number_whose_register_was_cut(number: str, sure: bool) -> None:
    rows: list[list[Printed]] = [[(f"Berdasarkan Akta Kelahiran Nomor {number}", LEFT, 26)]]
    found = read_lines(lines_of(TITLE, rows, PLACE, FAMILY, FOOT)).get("certificate_number")
    assert found.value == number
    assert (found.confidence > 0.9) is sure


# ------------------------------------------------------------------------------------------- gaps


def test_a_gap_in_a_name_makes_it_doubtful() -> None:
    rows: list[Sequence[Printed]] = [
        FAMILY[0],
        [("anak ke SATU, PEREMPUAN DARI AYAH BUDI", LEFT, 26), ("CONTOH DAN", 900, 26)],
        FAMILY[2],
    ]
    found = paper(family=rows).get("father_name")
    assert found.value == "BUDI CONTOH"
    assert found.confidence < 0.85


def test_a_gap_in_a_name_is_looked_into() -> None:
    rows: list[Sequence[Printed]] = [
        FAMILY[0],
        [("anak ke SATU, PEREMPUAN DARI AYAH BUDI", LEFT, 26), ("CONTOH DAN", 900, 26)],
        FAMILY[2],
    ]

    def closely(page: Page, quad: Quad) -> Line:
        wide = quad[1][0] - quad[0][0] > 250
        text = "BUDI HIDDEN CONTOH" if wide else ""
        return line(text, quad[0][0], quad[0][1], 26, 0.9) if text else Line("", 0.0, quad)

    found = read_lines(lines_of(TITLE, NUMBER, PLACE, rows, FOOT), closely)
    assert found.value("father_name") == "BUDI HIDDEN CONTOH"


@pytest.mark.parametrize(
    ("rows", "sure"),
    [
        ([[("anak ke SATU, PEREMPUAN DARI AYAH BUDI RINI CONTOH PUTRA DAN IBU SITI", LEFT, 26)]],
         False),
        ([[("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN", LEFT, 26)],
          [("IBU SITI", LEFT, 26)]], True),
    ],
)  # fmt: skip
def test_a_single_name_at_the_end_of_a_full_line(rows: list[list[Printed]], sure: bool) -> None:
    found = paper(family=[FAMILY[0], *rows]).get("mother_name")
    assert found.value == "SITI"
    assert (found.confidence > 0.9) is sure


# --------------------------------------------------------------------------------- joined phrases


def text_of(*texts: str) -> RunningText:
    return RunningText(Layout([line(t, 0, 40.0 * i, 20) for i, t in enumerate(texts)]).cells)


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("KE-1,LAKI-LAKIDARLAYAHEKO.CONTOH", "DARI AYAH", "DARLAYAH"),
        ("SERIBU ENAMtelah Iahir", "TELAH LAHIR", "TELAH IAHIR"),
        ("DARI AY AII ENCEP", "DARI AYAH", "DARI AY AII"),
        ("suami isteriZAENAL", "SUAMI-ISTERI", "SUAMI ISTERI"),
        ("anak pertama", "ANAK KE", None),
        ("RAMADANI BUDI", "DAN IBU", None),
        ("RAMA DANI BUDI", "DAN IBU", None),
        ("PURBADANIBUTIURMA", "DAN IBU", "DANIBU"),
    ],
)
def test_phrases_that_ran_together(text: str, phrase: str, found: str | None) -> None:
    running = text_of(text)
    span = running.find((phrase,))
    assert (None if span is None else running.text[span.start : span.stop]) == found


@pytest.mark.parametrize(
    ("seen", "printed"),
    [("SITLHASANAH", "SITI HASANAH"), ("SITIHASANAH", "SITI HASANAH")],
)
def test_two_known_names_that_ran_together(seen: str, printed: str) -> None:
    assert printed in Names().near(seen)


def test_a_known_name_is_not_parted() -> None:
    assert Names().near("NURHASANAH") == []


def cell(text: str) -> Cell:
    return Layout([line(text, 0, 0, 20)]).cells[0]


@pytest.mark.parametrize(
    ("looks", "first", "ink", "kept"),
    [
        ("SITIHASANAH", "SITI HASANAH", "SITI HASANAH", "SITI HASANAH"),
        ("JAMILAH", "JAMIL AH", "JAMIL AH", "JAMILAH"),
        ("HASANAH", "HASANAH", "HASA NAH", "HASANAH"),
    ],
)
def test_spaces_of_the_ink(looks: str, first: str, ink: str, kept: str) -> None:
    found = akta_text.with_new_spaces(cell(looks), cell(first), cell(ink), Names())
    assert found.text == kept


def test_a_space_beside_a_narrow_letter_has_room() -> None:
    text = "MANDAGI PATTIAS INI"
    places = [float(i) for i in range(len(text))]
    narrow = text.index("I P")
    places[narrow] += 0.7  # the recogniser saw the I late
    places[text.index("S I") + 2 :] = [x - 1 for x in places[text.index("S I") + 2 :]]
    scores = tuple(0.9 for _ in text)
    one = line(text, 0, 0, 20)
    one = replace(one, char_x=tuple(x / 20 for x in places), char_scores=scores)
    assert monospaced(Layout([one]).cells[0]).text == "MANDAGI PATTIASINI"


# ----------------------------------------------------------------------------------- NIK as witness


def with_nik(nik: str, label: str = "telah lahir") -> ReadFields:
    head: list[list[Printed]] = [[(f"Nomor Induk Kependudukan {nik}", LEFT, 26)]]
    rows = [PLACE[0], [*PLACE[1][:2], (label, 1000, 26)]]
    return read_lines(lines_of(head, TITLE, NUMBER, rows, FAMILY, FOOT))


def test_the_nik_bears_witness_to_the_date() -> None:
    alone = with_nik("", "trish Ish").get("birth_date").confidence
    same = with_nik("3171015708109999", "trish Ish").get("birth_date")
    other = with_nik("3171015208109999", "trish Ish").get("birth_date")
    assert same.value == other.value == "2010-08-17"
    assert other.confidence < alone < same.confidence


# ------------------------------------------------------------------------- what is looked at again


def looked_at(lines: Sequence[Line]) -> tuple[list[float], tuple[Line, ...]]:
    """Tops of the lines that were looked at again, and the lines as they are then."""
    tops: list[float] = []

    def closely(page: Page, quad: Quad) -> Line:
        tops.append(quad[0][1])
        return line("SURER", quad[0][0], quad[0][1], 26, 0.96)

    sheet = straighten(BLANK, lines, ruled=False)
    return tops, akta_page.clearer(sheet, closely).lines


def doubtful(text: str, score: float = 0.8) -> list[Line]:
    """A paper whose first row below the number is a doubtful text."""
    rows: list[list[Printed]] = [[(text, LEFT, 26)]]
    lines = lines_of(TITLE, NUMBER[:1], rows, PLACE, FAMILY, FOOT)
    return [replace(k, confidence=score) if k.text == text else k for k in lines]


@pytest.mark.parametrize(
    "text", ["bahxa di JAKARTA", "RINI CONTOH", "FEBRUARL tahun DUA RIBU", "peda tangal THe ELA"]
)
def test_a_doubtful_value_is_looked_at_again(text: str) -> None:
    tops, lines = looked_at(doubtful(text))
    assert len(tops) == 1
    assert "SURER" in [k.text for k in lines]


@pytest.mark.parametrize(
    "text", ["ie accordonce avith state gezette", "menurut tbld", "avr hers", "e", "Te evcerst"]
)
def test_the_forms_own_print_is_not(text: str) -> None:
    assert looked_at(doubtful(text))[0] == []


@pytest.mark.parametrize("score", [0.3, 0.95])
def test_nor_is_what_is_sure_or_hopeless(score: float) -> None:
    assert looked_at(doubtful("RINI CONTOH", score))[0] == []


def test_nor_is_what_stands_below() -> None:
    foot: list[list[Printed]] = [
        *FOOT,
        [("DRS. CONTOH PEJABAT", 700, 26)],
        [("NIP 99999999", 700, 26)],
    ]
    lines = lines_of(TITLE, NUMBER, PLACE, FAMILY, foot)
    lines = [replace(k, confidence=0.8) if k.quad[0][0] == 700 else k for k in lines]
    assert looked_at(lines)[0] == []


def test_a_look_that_is_less_sure_changes_nothing() -> None:
    lines = doubtful("RINI CONTOH", 0.92)
    sheet = straighten(BLANK, lines, ruled=False)
    after = akta_page.clearer(sheet, lambda page, quad: line("WORSE", 0, 0, 26, 0.6))
    assert [k.text for k in after.lines] == [k.text for k in sheet.lines]


def test_two_writings_that_differ_stay_uncertain_whatever_the_nik_holds() -> None:
    head: list[list[Printed]] = [[("Nomor Induk Kependudukan 3171015708109999", LEFT, 26)]]
    family: list[list[Printed]] = [[("18 AGUSTUS 2010", 600, 26)], *FAMILY]
    found = read_lines(lines_of(head, TITLE, NUMBER, PLACE, family, FOOT)).get("birth_date")
    assert found.validity in (Validity.UNCERTAIN, Validity.UNREAD)
    assert found.confidence < 0.6
