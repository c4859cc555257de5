"""The reader of birth certificates: wordings, echoes and damage, on lines without pictures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

import cv2
import numpy as np
import pytest
from generator import papers
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.doctypes import akta_dates
from docverify.doctypes.akta_text import registration, without_leaders
from docverify.doctypes.base import Aids
from docverify.doctypes.birth_certificate import read
from docverify.doctypes.letter_shapes import m_for_h
from docverify.doctypes.running_text import RunningText
from docverify.doctypes.second_look import CAPITALS
from docverify.layout import Layout
from docverify.numbers import words
from docverify.ocr.engine import StaticEngine
from docverify.ocr.ppocr import PaddleOcr
from docverify.types import Lattice, Line, Page, Quad, ReadFields, Validity

TODAY = date(2026, 1, 15)
BLANK = Page(np.full((1600, 1200, 3), 255, np.uint8))

HEAD = [
    ("Nomor Induk Kependudukan : 3171015708109999", 30),
    ("PENCATATAN SIPIL", 40),
    ("KUTIPAN AKTA KELAHIRAN", 40),
    ("Berdasarkan Akta Kelahiran Nomor 3171-LU-01092010-9999", 30),
]
DATE = [("bahwa di JAKARTA pada tanggal TUJUH BELAS", 30)]
YEAR = [("AGUSTUS tahun DUA RIBU SEPULUH telah lahir", 30)]
NAME = [("RINI CONTOH PUTRI", 30)]
PARENTS = [("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", 30)]
FOOT = [
    ("Kutipan ini dikeluarkan DI JAKARTA", 30),
    ("pada tanggal DUA SEPTEMBER TAHUN DUA RIBU SEPULUH", 30),
]


def line(text: str, top: float, height: float = 30, left: float = 100) -> Line:
    width = 0.55 * height * len(text)
    quad = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    count = len(text)
    places = tuple((i + 0.5) / count for i in range(count))
    return Line(text, 0.98, quad, (0.98,) * count, places)


def look_at(rows: Sequence[tuple[str, int]]) -> ReadFields:
    lines = [line(text, 40 + 50 * i, height) for i, (text, height) in enumerate(rows)]
    return read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))


def blind(page: Page, quad: Quad) -> Line:
    """A second look that sees nothing: these lines have no picture."""
    return Line("", 0.0, quad)


def paper(**parts: Sequence[tuple[str, int]]) -> ReadFields:
    order = {"head": HEAD, "date": DATE, "year": YEAR, "name": NAME, "parents": PARENTS}
    rows: list[tuple[str, int]] = []
    for part, usual in order.items():
        rows += parts.get(part, usual)
    return look_at([*rows, *parts.get("after", ()), *FOOT])


def test_every_field_of_a_plain_paper() -> None:
    read_ = paper()
    wanted = {
        "certificate_number": "3171-LU-01092010-9999",
        "nik": "3171015708109999",
        "name": "RINI CONTOH PUTRI",
        "birth_place": "JAKARTA",
        "birth_date": "2010-08-17",
        "sex": "F",
        "child_order": "1",
        "father_name": "BUDI CONTOH",
        "mother_name": "SITI RAHAYU",
    }
    assert {name: read_.value(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("phrase", "father", "mother", "order", "sex"),
    [
        ("anak ke DUA, LAKI-LAKI DARI SUAMI-ISTRI : BUDI CONTOH DAN SITI RAHAYU", 1, 1, "2", "M"),
        ("anak ke DUA PEREMPUAN DARI SUAMI ISTERI BUDI CONTOH DAN SITI RAHAYU", 1, 1, "2", "F"),
        (
            "anak ke KETIGA PEREMPUAN DARI PERKAWINAN BUDI CONTOH DAN SITI RAHAYU",
            1,
            1,
            "3",
            "F",
        ),
        ("anak LAKI-LAKI ke SATU anak dari perkawinan BUDI CONTOH dan SITI RAHAYU", 1, 1, "1", "M"),
        ("anak perempuan ke Empat dari suami-isteri Budi Contoh dan Siti Rahayu", 1, 1, "4", "F"),
        ("anak ke KE-4, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", 1, 1, "4", "F"),
        ("anak ke 2 (DUA), LAKI-LAKI DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", 1, 1, "2", "M"),
        (
            "anak ke LAKI-LAKI ANAK KE SATU DARI AYAH BUDI CONTOH DAN SITI RAHAYU",
            1,
            1,
            "1",
            "M",
        ),
        ("anak ke DUA KEMBAR, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", 1, 1, "2", "F"),
        ("anak ke SATU, PEREMPUAN DARI SEORANG IBU SITI RAHAYU", 0, 1, "1", "F"),
        ("anak ke SATU, PEREMPUAN ANAK SEORANG IBU SITI RAHAYU", 0, 1, "1", "F"),
        ("anak ke SATU, LAKI-LAKI DARI IBU SITI RAHAYU", 0, 1, "1", "M"),
        ("anak laki-laki ke Satu dari seorang ibu bernama Siti Rahayu", 0, 1, "1", "M"),
    ],
)
def test_parentage_phrases(phrase: str, father: int, mother: int, order: str, sex: str) -> None:
    read_ = paper(parents=[(phrase, 30)])
    assert read_.value("father_name") == ("BUDI CONTOH" if father else None)
    assert read_.value("mother_name") == ("SITI RAHAYU" if mother else None)
    assert read_.value("child_order") == order
    assert read_.value("sex") == sex
    assert read_.value("name") == "RINI CONTOH PUTRI"


@pytest.mark.parametrize(
    "seen", ["3171015708l09999", "3171 0157 0810 9999", "31710157o8109999", "3 17 1015708109999"]
)
def test_a_number_behind_its_label_with_misread_signs(seen: str) -> None:
    read_ = paper(head=[(f"Nomor Induk Kependudukan : {seen}", 30), *HEAD[1:]])
    assert read_.value("nik") == "3171015708109999"


def test_names_wrap_over_lines() -> None:
    read_ = paper(
        parents=[("anak ke SATU, PEREMPUAN DARI AYAH BUDI", 30), ("CONTOH DAN IBU SITI", 30)],
        after=[("RAHAYU", 30)],
    )
    assert read_.value("father_name") == "BUDI CONTOH"
    assert read_.value("mother_name") == "SITI RAHAYU"


def test_leader_dots_are_no_part_of_a_value() -> None:
    read_ = paper(
        name=[("..RINI..CONTOH. PUTRI", 30)],
        parents=[("anak ke SATU.,PEREMPUAN.DARI..AYAH.BUDI. CONTOH .DAN. IBU..SITI. RAHAYU", 30)],
    )
    assert read_.value("name") == "RINI CONTOH PUTRI"
    assert read_.value("father_name") == "BUDI CONTOH"
    assert read_.value("mother_name") == "SITI RAHAYU"


def test_initials_keep_their_full_stop() -> None:
    read_ = paper(
        parents=[("anak ke SATU, PEREMPUAN DARI AYAH M. BUDI CONTOH DAN IBU HJ. SITI RAHAYU", 30)]
    )
    assert read_.value("father_name") == "M. BUDI CONTOH"
    assert read_.value("mother_name") == "HJ. SITI RAHAYU"


ECHO = ("ONE, FEMALE FROM FATHER BUDI CONTOH AND MOTHER SITI", 22)


def test_a_second_line_of_the_echo_is_no_part_of_the_mothers_name() -> None:
    read_ = paper(after=[ECHO, ("RAHAYU", 21)])
    assert read_.value("mother_name") == "SITI RAHAYU"


def test_the_echo_makes_parents_surer_or_less_sure() -> None:
    plain = paper().get("mother_name").confidence
    same = paper(after=[("ONE, FEMALE FROM FATHER BUDI CONTOH AND MOTHER SITI RAHAYU", 22)])
    other = paper(after=[("ONE, FEMALE FROM FATHER BUDI CONTOH AND MOTHER SITI MAHAYU", 22)])
    assert other.get("mother_name").confidence < plain < same.get("mother_name").confidence
    assert same.get("sex").confidence > paper().get("sex").confidence
    assert same.get("child_order").confidence > paper().get("child_order").confidence


def test_the_echo_never_lends_a_father() -> None:
    single = paper(
        parents=[("anak ke SATU, PEREMPUAN DARI SEORANG IBU SITI RAHAYU", 30)],
        after=[("ONE, FEMALE OF MOTHER SITI RAHAYU", 22)],
    )
    assert single.value("father_name") is None
    assert single.value("mother_name") == "SITI RAHAYU"


def test_a_badly_read_echo_is_told_by_its_size() -> None:
    english = [("By virtue of Birth Certificate Number", 20), ("that in on date", 20)]
    head = [*HEAD, *english]
    read_ = paper(
        head=head, after=[("aonc femgie frant fathen budi contch amd mathcr siti rahcyu", 20)]
    )
    assert read_.value("mother_name") == "SITI RAHAYU"


@pytest.mark.parametrize(
    "lead", ["telah lahir BERLIANA CONTOH", "telah lahir seorang anak bernama BERLIANA CONTOH"]
)
def test_a_name_like_bernama_is_a_name(lead: str) -> None:
    read_ = paper(year=[(f"AGUSTUS tahun DUA RIBU SEPULUH {lead}", 30)], name=[])
    assert read_.value("name") == "BERLIANA CONTOH"


def test_the_name_above_the_child_phrase_when_telah_lahir_is_unread() -> None:
    read_ = paper(year=[("AGUSTUS tahun DUA RIBU SEPULUH", 30)])
    assert read_.value("name") == "RINI CONTOH PUTRI"
    assert read_.get("name").confidence < 0.9


def test_small_print_of_a_paper_in_one_language_is_no_echo() -> None:
    head = [HEAD[1], HEAD[2], ("No. 9800/2010", 30)]
    parents = [
        ("anak perempuan ke Satu dari suami-isteri Budi Contoh dan Siti", 30),
        ("Rahayu", 24),
    ]
    assert paper(head=head, parents=parents).value("mother_name") == "SITI RAHAYU"


WORDINGS: dict[str, tuple[list[str], dict[str, str | None]]] = {
    "lower case, ke- glued to the number": (
        ["anak kesatu, perempuan dari ayah Budi Contoh", "dan ibu Siti Rahayu"],
        {},
    ),
    "first": (["anak pertama perempuan dari suami-isteri Budi Contoh dan Siti Rahayu"], {}),
    "the sex first": (
        ["LAKI-LAKI, anak ke SATU dari suami-istri BUDI CONTOH dan SITI RAHAYU"],
        {"sex": "M"},
    ),
    "yang ke": (
        ["anak PEREMPUAN yang ke SATU dari suami - isteri", "BUDI CONTOH dan SITI RAHAYU"],
        {},
    ),
    "jenis kelamin, pasangan": (
        [
            "anak ke SATU jenis kelamin PEREMPUAN dari pasangan suami istri",
            "BUDI CONTOH dan SITI RAHAYU",
        ],
        {},
    ),
    "dengan": (
        [
            "anak ke SATU PEREMPUAN dari pasangan suami isteri yang sah",
            "BUDI CONTOH dengan SITI RAHAYU",
        ],
        {},
    ),
    "bernama": (
        ["anak ke SATU, PEREMPUAN", "dari ayah bernama BUDI CONTOH", "dan ibu bernama SITI RAHAYU"],
        {},
    ),
    "mother first": (["anak ke SATU, PEREMPUAN DARI IBU SITI RAHAYU DAN AYAH BUDI CONTOH"], {}),
    "a woman alone": (
        ["anak ke SATU PEREMPUAN DARI SEORANG WANITA SITI RAHAYU"],
        {"father_name": None},
    ),
    "out of wedlock": (
        ["anak ke SATU, PEREMPUAN DILUAR NIKAH DARI SEORANG IBU SITI RAHAYU"],
        {"father_name": None},
    ),
    "titles and degrees": (
        [
            "anak ke SATU, PEREMPUAN DARI AYAH Drs. H. BUDI CONTOH, M.SI",
            "DAN IBU Hj. SITI RAHAYU, S.PD",
        ],
        {"father_name": "DRS. H. BUDI CONTOH, M.SI", "mother_name": "HJ. SITI RAHAYU, S.PD"},
    ),
    "names that begin like the form's words": (
        ["anak ke SATU, PEREMPUAN DARI AYAH DANI DARMAWAN DAN IBU IBUNDA AYAHTI"],
        {"father_name": "DANI DARMAWAN", "mother_name": "IBUNDA AYAHTI"},
    ),
    "Anak Agung": (
        ["anak ke SATU, PEREMPUAN DARI AYAH ANAK AGUNG BUDI DAN IBU NI SITI"],
        {"father_name": "ANAK AGUNG BUDI", "mother_name": "NI SITI"},
    ),
    "an unread ANAK KE": (
        ["3Zak ke KESATU, PEREMPUAN DARI SUAMISTRI : BUDI CONTOH DAN SITI RAHAYU"],
        {},
    ),
    "DARI cut short": (["anak PEREMPUAN ke SATU DAR SUAMI ISTERI BUDI CONTOH DAN SITI RAHAYU"], {}),
    "other last lines": (
        [
            "anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU",
            "JAKARTA, 2 SEPTEMBER 2010",
            "Kepala Dinas Kependudukan",
        ],
        {},
    ),
}


@pytest.mark.parametrize("wording", WORDINGS)
def test_wordings(wording: str) -> None:
    rows, other = WORDINGS[wording]
    wanted = {
        "name": "RINI CONTOH PUTRI",
        "sex": "F",
        "child_order": "1",
        "father_name": "BUDI CONTOH",
        "mother_name": "SITI RAHAYU",
        **other,
    }
    read_ = paper(parents=[(row, 30) for row in rows])
    assert {name: read_.value(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "rows",
    [
        ["bahwa di JAKARTA pada tanggal 17 AGUSTUS 2010 telah lahir"],
        ["bahwa di JAKARTA pada tanggal 17-08-2010 telah lahir"],
        [
            "bahwa di JAKARTA pada tanggal 17 (TUJUH BELAS) AGUSTUS",
            "tahun 2010 (DUA RIBU SEPULUH) telah lahir",
        ],
        [
            "bahwa di JAKARTA pada hari SELASA tanggal TUJUH BELAS bulan AGUSTUS",
            "tahun DUA RIBU SEPULUH jam 07.30 WIB telah lahir",
        ],
        ["bahwa di JAKARTA pada tanggal TUJUH BELAS AGUSTUS DUA RIBU SEPULUH telah dilahirkan"],
    ],
)
def test_wordings_of_place_and_date(rows: list[str]) -> None:
    read_ = paper(date=[(row, 30) for row in rows], year=[])
    assert read_.value("birth_date") == "2010-08-17"
    assert read_.value("birth_place") == "JAKARTA"
    assert read_.value("name") == "RINI CONTOH PUTRI"


def test_a_place_alone_on_its_line_when_the_date_is_hidden() -> None:
    read_ = paper(date=[("bahwa di JAKARTA", 30)], year=[("tahun DUA RIBU telah lahir", 30)])
    assert read_.value("birth_place") == "JAKARTA"
    assert read_.get("birth_place").confidence < 0.9
    assert read_.value("birth_date") is None


def test_the_day_of_issue_is_never_the_birth_date() -> None:
    read_ = paper(date=[("bahwa di JAKARTA", 30)], year=[])
    assert read_.value("birth_date") is None


def test_dan_that_ran_into_a_name_still_parts_the_parents() -> None:
    read_ = paper(
        parents=[("anak ke SATU, PEREMPUAN DARI SUAMI-ISTRI BUDI CONTOH DANSITI RAHAYU", 30)]
    )
    assert read_.value("father_name") == "BUDI CONTOH"
    assert read_.value("mother_name") == "SITI RAHAYU"
    assert read_.get("mother_name").confidence < 0.9


def test_a_number_from_before_the_birth_is_doubted() -> None:
    head = [HEAD[1], HEAD[2], ("No. 9800/1987", 30)]
    field = paper(head=head).get("certificate_number")
    assert (field.value, field.validity) == ("9800/1987", Validity.UNCERTAIN)
    assert field.confidence < 0.9


def test_a_number_behind_kelahiran_no_keeps_its_first_letters() -> None:
    head = [HEAD[1], ("KUTIPAN AKTA KELAHIRAN", 40), ("No. UM/9284/03/2010", 30)]
    assert paper(head=head).value("certificate_number") == "UM/9284/03/2010"


def test_the_nik_and_the_serial_on_one_line() -> None:
    head = [("Nomor Induk Kependudukan : 3171015708109999 No. AL. 9995429075", 30), *HEAD[1:]]
    assert paper(head=head).value("nik") == "3171015708109999"


def askew(text: str, left: float, top: float) -> Line:
    """A line of a watermark that climbs across the paper."""
    one = line(text, top, 40, left)
    quad = tuple((x, y - 0.5 * (x - left)) for x, y in one.quad)
    return Line(text, 0.99, (quad[0], quad[1], quad[2], quad[3]), one.char_scores, one.char_x)


def test_letters_that_are_no_part_of_the_paper() -> None:
    rows = [*HEAD, *DATE, *YEAR, *NAME, *PARENTS, *FOOT]
    lines = [line(text, 40 + 50 * i, height) for i, (text, height) in enumerate(rows)]
    at = 40 + 50 * rows.index(NAME[0])
    marks = [askew("HANYA UNTUK KEPERLUAN", 500, at + 20), askew("UNTUK", 150, at + 110)]
    cloth = [line("K", at + 4, 28, 20), line("W", at + 48, 26, 1245), line("R", at + 96, 29, 15)]
    engine = StaticEngine([*lines, *marks, *cloth])
    found = read(engine.read(BLANK), Aids(blind, TODAY))
    assert found.value("name") == "RINI CONTOH PUTRI"
    assert found.value("father_name") == "BUDI CONTOH"
    assert found.value("mother_name") == "SITI RAHAYU"


def test_initials_that_were_seen_apart_are_kept() -> None:
    rows = [*HEAD, *DATE, *YEAR]
    lines = [line(text, 40 + 50 * i, height) for i, (text, height) in enumerate(rows)]
    top = 40 + 50 * len(rows)
    lines += [line("M", top, 30, 300), line("RINI CONTOH", top, 30, 340)]
    lines += [
        line(text, top + 50 * i, height) for i, (text, height) in enumerate([*PARENTS, *FOOT], 1)
    ]
    found = read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))
    assert found.value("name") == "M RINI CONTOH"


def worn(text: str, seen: float = 0.9, other: str = "") -> Lattice:
    """What a recogniser saw of `text`: each letter with that share, and `other` in its place."""
    steps = np.full((2 * len(text) + 1, 1 + len(CAPITALS)), 1e-6, np.float32)
    steps[::2, 0] = 1.0
    for i, (c, instead) in enumerate(zip(text, other or text, strict=True)):
        steps[2 * i + 1, 1 + CAPITALS.index(c)] = seen
        if instead != c:
            steps[2 * i + 1, 1 + CAPITALS.index(instead)] = 0.99 - seen
    return Lattice(CAPITALS, steps / steps.sum(axis=1, keepdims=True))


def test_a_worn_date_is_the_likeliest_to_all_that_was_seen() -> None:
    spelt = worn(
        "ENAMBELASJULITAHUNSERIBUSEMBILAN",
        0.2,
        "BNAMBELAGJULLTAHUNSERIBUSEMB1LEN".replace("1", "I"),
    )
    rest = worn("RATUSENAMPULUHTUJUH", 0.3, "RATUGBNAMPULUHTUJUH")
    found = akta_dates.likeliest([[spelt, rest]], TODAY)
    assert found is not None
    assert found.value == date(1967, 7, 16)
    assert found.share > 0.9


def test_juni_and_juli_are_not_guessed() -> None:
    between = worn("DUAJULITAHUNDUARIBU", 0.495, "DUAJUNITAHUNDUARIBU")
    found = akta_dates.likeliest([[between]], TODAY)
    assert found is not None
    assert found.share < 0.6


@pytest.mark.parametrize("text", ["KEPALADINASKEPENDUDUKANTAHUNBARU", "TAHUN", "", "SATU"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert akta_dates.likeliest([[worn(text)]] if text else [[]], TODAY) is None


def test_half_a_page_between_two_phrases_is_not_weighed() -> None:
    """A page of shuffled text took most of a minute here."""
    date_in_words = "ENAMBELASJULITAHUNSERIBUSEMBILANRATUSENAMPULUHTUJUH"
    long = [worn(date_in_words), worn("PENCATATANSIPIL" * 40)]
    began = time.process_time()
    assert akta_dates.likeliest([long], TODAY) is None
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("seen", "number"),
    [
        ("9.721/05L/1989", "9.721/CSL/1989"),
        ("09214/UISP/1996", "09214/DISP/1996"),
        ("9791/13T/B/1995", "9791/IST/B/1995"),
        ("0/9323/05/1991", "U/9323/05/1991"),
        ("9311/JS/1990", "9311/JS/1990"),
        ("9311/U/LOS/1990", "9311/U/LOS/1990"),
    ],
)
def test_registers_are_known_by_their_shape(seen: str, number: str) -> None:
    found = registration(seen)
    assert found is not None
    assert found[0].value == number


DOTS = {  # of a matrix printer, five by seven
    "S": "01110 10001 10000 01110 00001 10001 01110",
    "A": "00100 01010 10001 10001 11111 10001 10001",
    "L": "10000 10000 10000 10000 10000 10000 11111",
    "M": "10001 11011 10101 10101 10001 10001 10001",
    "H": "10001 10001 10001 11111 10001 10001 10001",
}


@pytest.mark.parametrize("printed", ["SALMA", "SALHA"])
@pytest.mark.parametrize("height", [9, 14, 30])
def test_an_m_that_was_read_as_an_h_is_told_by_its_ink(printed: str, height: int) -> None:
    dots = np.zeros((13, 7 * len(printed) + 4), np.uint8)
    for i, c in enumerate(printed):
        dots[3:10, 7 * i + 3 : 7 * i + 8] = [[int(d) for d in row] for row in DOTS[c].split()]
    large = np.kron(dots * np.uint8(190), np.ones((12, 12), np.uint8))
    scale = height / (7 * 12)
    ink = cv2.resize(
        cv2.blur(large, (13, 13)), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
    )
    pixels = np.repeat(225 - np.asarray(ink, np.uint8)[:, :, None], 3, axis=2)
    right, foot = float(pixels.shape[1]), float(pixels.shape[0])
    quad = ((0.0, 0.0), (right, 0.0), (right, foot), (0.0, foot))
    places = tuple((7 * i + 5.5) / dots.shape[1] for i in range(len(printed)))
    cell = Layout([Line("SALHA", 0.9, quad, (0.9,) * 5, places)]).cells[0]
    told = m_for_h(Page(pixels), cell, cell)
    assert told.text == printed
    assert (told.confidence < 0.9) == (printed == "SALMA")


def test_a_date_in_figures_is_no_name() -> None:
    read_ = paper(name=[("17 AGUSTUS 2010", 30), ("RINI CONTOH PUTRI", 30)])
    assert read_.value("name") == "RINI CONTOH PUTRI"
    assert read_.get("birth_date").confidence >= 0.99
    assert paper(name=[("17 AGUSTUS 2010", 30)]).value("name") is None


def test_two_readings_of_the_date_that_differ_are_never_sure() -> None:
    read_ = paper(name=[("18 AGUSTUS 2010", 30), ("RINI CONTOH PUTRI", 30)])
    field = read_.get("birth_date")
    assert field.value in (None, "2010-08-17")
    assert field.confidence < 0.6
    assert field.validity in (Validity.UNCERTAIN, Validity.UNREAD)


def test_words_torn_apart_are_one_date() -> None:
    read_ = paper(
        date=[("bahwa di JAKARTA pada tanggal DUA PUL UH SEMBI LAN.", 30)],
        year=[("OKTOBER TAHUN DUA RI BU TU.JUH telah lahir", 30)],
    )
    assert read_.value("birth_date") == "2007-10-29"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.integers(0, 40), st.integers(0, 25))
def test_a_wrong_letter_never_makes_another_date(born: date, at: int, letter: int) -> None:
    day = f"{words.to_words(born.day)} {words.MONTHS_ID[born.month - 1]}".upper()
    year = words.to_words(born.year).upper()
    spelt = f"{day} TAHUN {year}"
    place = at % len(spelt)
    damaged = spelt[:place] + chr(65 + letter) + spelt[place + 1 :]
    read_ = paper(
        date=[(f"bahwa di JAKARTA pada tanggal {damaged}", 30)], year=[("telah lahir", 30)]
    )
    value = read_.value("birth_date")
    assert value in (None, born.isoformat()) or read_.get("birth_date").confidence < 0.9


@pytest.mark.parametrize(
    ("seen", "number"),
    [
        ("9. 175/DISP/1971", "9.175/DISP/1971"),
        ("9.936/UM/1 981", "9.936/UM/1981"),
        ("O9414/U/JS/1999", "09414/U/JS/1999"),
        ("D1SP/9355/11/2007", "DISP/9355/11/2007"),
        ("9.564/CSL/1.990", "9.564/CSL/1990"),
        ("9102/197]", "9102/1971"),
        ("UM-WNI/9929/02/1982", "UM-WNI/9929/02/1982"),
        ("3171.LU.09052024.9653", "3171-LU-09052024-9653"),
        ("3171 LU 09052024 9653", "3171-LU-09052024-9653"),
        ("3171-LU-0905 2024-9653", "3171-LU-09052024-9653"),
        ("09788/UM/1995 By virtue of Birth", "09788/UM/1995"),
    ],
)
def test_registration_numbers(seen: str, number: str) -> None:
    found = registration(seen)
    assert found is not None
    assert found[0].value == number


@pytest.mark.parametrize("label", ["Nomor :", "No.", "NOMOR"])
def test_the_number_below_the_title_and_never_the_blanks_serial(label: str) -> None:
    head = [
        ("No. AL.500.0009752", 30),
        ("PENCATATAN SIPIL", 40),
        ("KUTIPAN AKTA KELAHIRAN", 40),
        (f"{label} 9800/1987", 30),
        ("Dari daftar umum tentang kelahiran menurut Staatsblad 1933 No. 75 di JAKARTA", 30),
    ]
    read_ = paper(head=head, date=[("ternyata, bahwa di JAKARTA pada tanggal TUJUH BELAS", 30)])
    assert read_.value("certificate_number") == "9800/1987"
    assert read_.generation == "akta_old"


def test_a_number_that_stands_a_little_higher_than_its_label() -> None:
    rows = [*HEAD[:3], ("Berdasarkan Akta Kelahiran Nomor", 30), *DATE, *YEAR, *NAME, *PARENTS]
    lines = [line(text, 60 + 50 * i, height) for i, (text, height) in enumerate(rows)]
    lines.append(line("3171-LU-01092010-9999", 60 + 50 * 3 - 19, 30, left=700))
    engine = StaticEngine(lines)
    read_ = read(engine.read(BLANK), Aids(blind, TODAY))
    assert read_.value("certificate_number") == "3171-LU-01092010-9999"


def test_the_number_of_a_marriage_is_none() -> None:
    head = [*HEAD[:3], ("Berdasarkan Akta Kelahiran Nomor 3171-KW-01092010-9999", 30)]
    assert paper(head=head).value("certificate_number") is None


def test_a_marginal_note_is_told_and_ends_the_mothers_name() -> None:
    read_ = paper(after=[("CATATAN PINGGIR", 30), ("PERUBAHAN NAMA MENJADI RINI CONTOH", 30)])
    assert read_.value("marginal_note") == "PRESENT"
    assert read_.value("mother_name") == "SITI RAHAYU"
    assert paper().value("marginal_note") is None


def test_phrases_are_found_by_their_letters() -> None:
    cells = Layout([line("anak.ke..SATU DAR1 AYAH BUDI DAN.IBU S1TI", 0)])
    text = RunningText(cells)
    for phrase in ("ANAK KE", "DARI AYAH", "DAN IBU"):
        span = text.find((phrase,))
        assert span is not None
        assert text.text[span.start] == phrase[0]
    assert text.find(("IBU",)) is not None
    assert text.find(("SUAMI ISTRI",)) is None


def test_a_misread_phrase_gives_the_next_word_back() -> None:
    text = RunningText(Layout([line("LAKI-LAKI DARI SUAM1-ISTER TJIA BENG DAN SITI", 0)]))
    span = text.find(("DARI SUAMI-ISTERI",))
    assert span is not None
    assert text.text[span.stop :].strip().startswith("TJIA")


def test_a_phrase_does_not_jump_over_a_number() -> None:
    text = RunningText(Layout([line("AKTA KELAHIRAN NO 09626/UM/1987 DARI DAFTAR", 0)]))
    span = text.find(("KELAHIRAN NOMOR",))
    assert span is None or "09626" not in text.text[span.start : span.stop]


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.text(alphabet="ABIKE .,'-_", max_size=30))
def test_blanking_leaders_keeps_the_letters(text: str) -> None:
    cell = Layout([line(f"A{text}", 0)]).cells[0]
    kept = without_leaders(cell)
    assert [c for c in kept.text if c.isalpha()] == [c for c in cell.text if c.isalpha()]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_lines_are_answered(texts: list[str]) -> None:
    lines = [line(t or ".", 40 + 50 * i) for i, t in enumerate(texts)]
    engine = StaticEngine(lines)
    found = read(engine.read(BLANK), Aids(engine.look, TODAY))
    assert all(0 <= f.confidence <= 1 for f in found.fields.values())


def test_nothing_is_read_from_nothing() -> None:
    engine = StaticEngine([])
    found = read(engine.read(BLANK), Aids(engine.look, TODAY))
    assert not any(f.value for f in found.fields.values())


@pytest.mark.parametrize("seed", [41, 42, 43])
def test_drawn_papers_are_read(seed: int) -> None:
    flat = papers.draw(
        "birth_certificate", np.random.default_rng(seed), "train", generation="akta_qr"
    )
    engine = PaddleOcr()
    found = read(engine.read(Page(np.ascontiguousarray(flat.image))), Aids(engine.look, TODAY))
    assert found.generation == "akta_qr"
    for name in ("birth_date", "sex", "child_order", "certificate_number"):
        assert found.value(name) == flat.fields[name], name
