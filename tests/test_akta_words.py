"""What a birth certificate may well say: known words, parts of numbers, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.doctypes.akta_dates import misread
from docverify.doctypes.akta_lines import is_english
from docverify.doctypes.akta_text import looked_at
from docverify.doctypes.base import Aids, Wanted
from docverify.doctypes.birth_certificate import read
from docverify.doctypes.second_look import CAPITALS, NAME
from docverify.doctypes.word_lists import Names, Places, Registrations, Words, likelier
from docverify.layout import Cell, Layout
from docverify.numbers import akta
from docverify.numbers.common_names import WORDS
from docverify.ocr.engine import StaticEngine
from docverify.types import Lattice, Line, Page, Quad, ReadFields, Validity

TODAY = date(2026, 1, 15)
BLANK = Page(np.full((1600, 1200, 3), 255, np.uint8))
POSSIBLE = Registrations(TODAY)


def lattice(text: str, doubts: dict[int, tuple[str, float]] | None = None) -> Lattice:
    """What a recogniser saw of `text`: clear but for `doubts` (place -> other letter, share)."""
    symbols = CAPITALS + CAPITALS.lower() + "0123456789 .,'-/:()"
    rows: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    for i, c in enumerate(text):
        row = np.full(1 + len(symbols), 1e-6, np.float32)
        other, share = (doubts or {}).get(i, (c, 0.0))
        row[1 + symbols.index(other)] = share
        row[1 + symbols.index(c)] = max(0.999 - share, 1e-6)
        blank = np.full(1 + len(symbols), 1e-6, np.float32)
        blank[0] = 1.0
        rows += [row, blank]
    probs = np.array(rows, np.float32)
    return Lattice(symbols, probs / probs.sum(axis=1, keepdims=True))


def seen(text: str, score: float, **doubts: tuple[str, float]) -> Line:
    quad: Quad = ((100.0, 40.0), (100.0 + 16 * len(text), 40.0), (100.0 + 16 * len(text), 70.0),
                  (100.0, 70.0))  # fmt: skip
    count = len(text)
    places = tuple((2 * i + 0.5) / (2 * count) for i in range(count))
    found = {int(k[1:]): v for k, v in doubts.items()}
    return Line(text, score, quad, (score,) * count, places, lattice(text, found))


def cell(line: Line) -> Cell:
    return Layout([line]).cells[0]


class Looks:
    """A second look that always sees the same, and counts."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.count = 0

    def __call__(self, page: Page, quad: Quad) -> Line:
        self.count += 1
        return self.line


# ------------------------------------------------------------------------------------ the lists


def test_the_list_holds_words_of_capital_letters() -> None:
    assert len(WORDS) > 3000
    plain = [w.replace("'", "") for w in WORDS]
    assert all(w.isascii() and w.isalpha() and w.isupper() for w in plain)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("HAYA LESTARI", "MAYA LESTARI"),
        ("RISKA TASTA", "RISKA TASYA"),
        ("OKTAVIA HIDYANINGRUH", "OKTAVIA WIDYANINGRUM"),
        ("ROSAL INA PUTRI", "ROSALINA PUTRI"),
        ("KHOI RUDI N", "KHOIRUDIN"),
        ("GALIH WI.JANARKO", "GALIH WIJANARKO"),
        ("TUTIK DIAN.LESTARI", "TUTIK DIAN LESTARI"),
        ("SUTIHAN.", "SUTIMAN."),
    ],
)
def test_an_unknown_word_has_known_ones_near_it(text: str, other: str) -> None:
    assert other in Names().near(text)
    assert Names().unlikely(other) < Names().unlikely(text)


@pytest.mark.parametrize("text", ["SITI AMINAH", "M. ALI", "NUR HAYATI", "I MADE PUTRA", ""])
def test_known_words_and_initials_have_none(text: str) -> None:
    assert Names().near(text) == []
    assert Names().unlikely(text) == 0


def test_two_spellings_of_one_name_are_both_right() -> None:
    assert "SUPANDI" in WORDS
    assert "IWAN SUPANDI" not in Names().near("IWAN SOPANDI")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("BATANCHARI", "BATANGHARI"),
        ("KOTA HAGELANG", "KOTA MAGELANG"),
        ("BAN JAR", "BANJAR"),
        ("PURHAKARTA", "PURWAKARTA"),
        ("JACARTA SELATAN", "JAKARTA SELATAN"),
        ("UJUNG FANDANG", "UJUNG PANDANG"),
    ],
)
def test_a_place_that_is_none_has_a_real_one_near_it(text: str, other: str) -> None:
    assert other in Places().near(text)
    assert Places().unlikely(other) == 0 < Places().unlikely(text)


def test_a_real_place_has_none() -> None:
    assert Places().near("KAB. BANDUNG") == []
    assert Places().unlikely("KAB. BANDUNG") == 0


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("9.245/UH/1972", "9.245/UM/1972"),
        ("09585/U/2091", "09585/U/2001"),
        ("09585/U/1972-WNL", "09585/U/1972-WNI"),
        ("9405-L-24092014-9007", "9405-LI-24092014-9007"),
        ("3171-LU-39082010-9999", "3171-LU-30082010-9999"),
    ],
)
def test_parts_of_a_number_that_cannot_be(text: str, other: str) -> None:
    assert other in POSSIBLE.near(text)
    assert POSSIBLE.unlikely(other) == 0 < POSSIBLE.unlikely(text)


@pytest.mark.parametrize(
    "text", ["9382/UM/M/2002", "3171-LU-01092010-9999", "UM-WNI/9929/02/1982", "9929", "", "/-/"]
)
def test_parts_of_a_number_that_can(text: str) -> None:
    assert POSSIBLE.near(text) == []


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.text(alphabet="AHMUW019./- ", max_size=25))
def test_the_lists_answer_anything(text: str) -> None:
    lists: tuple[Words, ...] = (Names(), Places(), POSSIBLE)
    for words in lists:
        assert words.unlikely(text) >= 0
        assert text not in words.near(text)


# ------------------------------------------------------------------------- weighed with the looks


def test_a_letter_that_the_looks_leave_open_is_that_of_the_known_word() -> None:
    looks = [lattice("HAYA", {0: ("M", 0.2)}), lattice("HAYA", {0: ("M", 0.3)})]
    found = likelier("HAYA", looks, NAME, Names())
    assert found is not None
    assert found.text == "MAYA"
    assert 0.5 < found.share < 1


def test_a_letter_that_the_looks_saw_clearly_stays() -> None:
    assert likelier("HAYA", [lattice("HAYA"), lattice("HAYA")], NAME, Names()) is None


def test_a_letter_misread_in_the_date_is_misread_in_a_name_too() -> None:
    looks = [lattice("HAYA", {0: ("M", 0.001)})]
    assert likelier("HAYA", looks, NAME, Names()) is None
    found = likelier("HAYA", looks, NAME, Names(), frozenset({("H", "M")}))
    assert found is not None
    assert found.text == "MAYA"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("LIHA DESEHBER tahun DUA RIBU EHPAT", {("H", "M")}),
        ("LIMA DESEMBER TAHUN DUA RIBU EMPAT", set()),
        ("5 (LIMA) DESEMBER TAHUN DUA RIBU EMPAT", set()),
        ("SESUATU YANG LAIN SAMA SEKALI", set()),
        ("", set()),
    ],
)
def test_letters_that_a_known_date_shows_misread(text: str, pairs: set[tuple[str, str]]) -> None:
    assert misread(text, date(2004, 12, 5)) == pairs


def test_a_known_name_stays_whatever_the_looks_leave_open() -> None:
    looks = [lattice("IMAN", {3: ("M", 0.45)})]
    assert likelier("IMAN", looks, NAME, Names()) is None


# --------------------------------------------------------------------------------- further looks


def test_a_sure_text_is_looked_at_no_more() -> None:
    look = Looks(seen("SITI RAHAYU", 0.98))
    found = looked_at(cell(seen("SITI RAHAYU", 0.98)), BLANK, look, NAME, sure=0.95)
    assert (found.text, look.count) == ("SITI RAHAYU", 0)


def test_a_doubtful_letter_is_looked_at_again() -> None:
    look = Looks(seen("SITI RAHAYU", 0.98))
    first = seen("SITI RAHAYN", 0.9, _10=("U", 0.4))
    found = looked_at(cell(first), BLANK, look, NAME, sure=0.95)
    assert found.text == "SITI RAHAYU"
    assert look.count >= 1


def test_a_space_that_may_have_been_swallowed_is_looked_at_again() -> None:
    first = seen("SITIRAHAYU", 0.98)
    assert first.lattice is not None
    probs = first.lattice.probs.copy()
    probs[7, 1 + first.lattice.symbols.index(" ")] = 0.06
    worn = Line(first.text, 0.98, first.quad, first.char_scores, first.char_x,
                Lattice(first.lattice.symbols, probs))  # fmt: skip
    look = Looks(seen("SITI RAHAYU", 0.98))
    looked_at(cell(worn), BLANK, look, NAME, sure=0.95)
    assert look.count >= 1


def test_a_letter_that_is_so_because_the_word_is_known_is_less_sure() -> None:
    look = Looks(seen("HAYA LESTARI", 0.8, _0=("M", 0.3)))
    first = seen("HAYA LESTARI", 0.8, _0=("M", 0.2))
    found = looked_at(cell(first), BLANK, look, NAME, sure=0.95, words=Names())
    assert found.text == "MAYA LESTARI"
    assert found.confidence < 0.95
    assert min(found.scores) <= 0.9


# ---------------------------------------------------------------------------------- whole papers

ROWS = [
    ("PENCATATAN SIPIL", 40),
    ("KUTIPAN AKTA KELAHIRAN", 40),
    ("Berdasarkan Akta Kelahiran Nomor 3171-LU-01092010-9999", 30),
    ("bahwa di JAKARTA pada tanggal TUJUH BELAS", 30),
    ("AGUSTUS tahun DUA RIBU SEPULUH telah lahir", 30),
    ("RINI CONTOH PUTRI", 30),
    ("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", 30),
    ("Kutipan ini dikeluarkan DI JAKARTA", 30),
]


def paper(
    changed: dict[int, Sequence[tuple[str, int]]], wanted: Wanted | None = None
) -> ReadFields:
    rows = [row for i, old in enumerate(ROWS) for row in changed.get(i, [old])]
    lines: list[Line] = []
    for i, (text, height) in enumerate(rows):
        top, width, count = 40.0 + 50 * i, 0.55 * height * len(text), len(text)
        quad = ((100, top), (100 + width, top), (100 + width, top + height), (100, top + height))
        places = tuple((k + 0.5) / count for k in range(count))
        lines.append(Line(text, 0.98, quad, (0.98,) * count, places))
    look = Looks(Line("", 0.0, ((0, 0), (1, 0), (1, 1), (0, 1))))
    aids = Aids(look, TODAY, wanted=wanted or Wanted())
    return read(StaticEngine(lines).read(BLANK), aids)


@pytest.mark.parametrize("phrase", ["aDak ke", "anak kC", "anek ke", "onak ke"])
def test_a_misread_child_phrase_is_no_part_of_the_name(phrase: str) -> None:
    line = f"RINI CONTOH PUTRI {phrase} PEREMPUAN ANAK KE SATU DARI AYAH BUDI DAN IBU SITI"
    assert paper({5: [], 6: [(line, 30)]}).value("name") == "RINI CONTOH PUTRI"


@pytest.mark.parametrize(
    "echo",
    [
        "ON SEVENTEENTH OF AUGUST, TWO THOUSAND AND TEN",
        "ONSEVENTEENTH",
        "that in KEPULALAN SERIBU/ on dote Dwent",
        "ON FIFTEENTH OF DECEMBER,",
    ],
)
def test_the_date_in_english_is_no_part_of_the_name(echo: str) -> None:
    rows = [("that in JAKARTA", 22), (echo, 30), ROWS[5], ("child no one, female", 22)]
    found = paper({5: rows})
    assert is_english(Layout([Line(echo, 0.9, ((0, 0), (99, 0), (99, 9), (0, 9)))]).cells[0])
    assert found.value("name") == "RINI CONTOH PUTRI"


def test_the_day_of_a_registration_number_is_no_birth_date() -> None:
    """Where the words before the place are worn, the number stands before the date as well."""
    found = paper({3: [("batrwo oi JAKARTA pada tanggal TUJUH BELAS", 30)]})
    assert found.value("birth_date") == "2010-08-17"
    number = "Berdasarkan Akta Kelahiran Nomor 3171-LU-27012020-9999"
    faded = paper({2: [(number, 30)], 3: [("JAKARTA", 30)], 4: [("telah lahir", 30)]})
    assert faded.value("birth_date") is None


@pytest.mark.parametrize("figures", ["(17 AGUSTUS 2010)", "17 AGUSTUS 2010"])
def test_words_and_figures_in_one_sentence_agree(figures: str) -> None:
    day = "bahwa di JAKARTA, pada tanggal TUJUH BELAS bulan AGUSTUS tahun"
    year = f"DUA RIBU SEPULUH {figures} telah lahir"
    found = paper({3: [(day, 30)], 4: [(year, 30)]}).get("birth_date")
    assert found.value == "2010-08-17"
    assert found.confidence > 0.9


def test_an_english_date_that_was_cut_off_is_no_contradiction() -> None:
    worn = "ON SEVENTEENTH OF AUGUST, TWO THOUSAND AND TZN"
    assert paper({5: [(worn, 24), ROWS[5]]}).value("birth_date") == "2010-08-17"
    other = "ON SEVENTEENTH OF MAY, TWO THOUSAND AND NINE"
    doubted = paper({5: [(other, 24), ROWS[5]]}).get("birth_date")
    assert doubted.confidence < 0.7


def test_a_nik_of_no_province_is_uncertain() -> None:
    row = ("Nomor Induk Kependudukan : 8401015708109999", 30)
    found = paper({0: [row, ROWS[0]]}).get("nik")
    assert found.value == "8401015708109999"
    assert found.confidence < 0.9
    assert found.validity is Validity.UNCERTAIN


def test_a_place_behind_a_lost_di() -> None:
    found = paper({3: [("bahwa KENDAL pada tanggal TUJUH BELAS", 30)]})
    assert found.value("birth_place") == "KENDAL"


def test_where_the_printed_form_has_faded_the_values_are_still_read() -> None:
    found = paper(
        {
            2: [("9.127/U/1998", 30)],
            3: [("EMPAT NOVEMBER SERIBU SEMBILAN RATUS", 30)],
            4: [("SEMBILAN PULUH DELAPAN", 30), ("04 NOVEMBER 1998", 30)],
            6: [("SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", 30)],
        }
    )
    assert found.value("certificate_number") == akta.parse("9.127/U/1998").value
    assert found.value("name") == "RINI CONTOH PUTRI"
    assert found.value("father_name") == "BUDI CONTOH"
    assert found.get("certificate_number").confidence < 0.95


def test_of_two_numbers_without_a_label_none_is_taken() -> None:
    found = paper({2: [("9.127/U/1998", 30), ("9.128/U/1998", 30)]})
    assert found.value("certificate_number") is None


def test_a_name_in_smaller_type_on_a_paper_in_one_language() -> None:
    rows = {5: [("SUKARNO", 30)], 3: [(ROWS[3][0], 60)], 4: [(ROWS[4][0], 60)]}
    tall: dict[int, Sequence[tuple[str, int]]] = {i: [(ROWS[i][0], 60)] for i in (2, 6, 7)}
    assert paper({**tall, **rows}).value("name") == "SUKARNO"


def test_a_short_rest_of_a_name_is_less_sure() -> None:
    line = "anak ke SATU, PEREMPUAN DARI AYAH AND DAN IBU SITI RAHAYU"
    found = paper({6: [(line, 30)]})
    assert found.get("father_name").confidence < 0.9 < found.get("mother_name").confidence


def test_whom_the_check_asks_about_is_never_put_in() -> None:
    wanted = Wanted(("3171015708109999",), ("RINI CONTOH PUTRA", "BUDI CONTOK", "SITI RAHAYO"))
    found = paper({}, wanted)
    assert found.value("name") == "RINI CONTOH PUTRI"
    assert found.value("father_name") == "BUDI CONTOH"
    assert found.value("mother_name") == "SITI RAHAYU"
