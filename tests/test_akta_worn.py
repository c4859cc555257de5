"""Worn birth certificates: what is left of a name, a number or an echo, and what that tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from docverify.doctypes import akta_lines
from docverify.doctypes.akta_text import registration
from docverify.doctypes.base import Aids
from docverify.doctypes.birth_certificate import read
from docverify.doctypes.fields import number_field
from docverify.doctypes.running_text import RunningText
from docverify.doctypes.word_lists import Names, Registrations
from docverify.layout import Layout
from docverify.numbers import nik
from docverify.ocr.engine import StaticEngine
from docverify.types import Lattice, Line, Page, Quad, ReadFields
from tests.akta_print import BLANK, LEFT, STEP, TODAY, Printed, blind, line, lines_of

TITLE: list[list[Printed]] = [
    [("Nomor Induk Kependudukan : 3171015708109999", LEFT, 26)],
    [("PENCATATAN SIPIL", 560, 30)],
    [("REGISTRY OFFICE", 575, 20)],
    [("KUTIPAN AKTA KELAHIRAN", 500, 30)],
    [("EXCERPT OF BIRTH CERTIFICATE", 520, 20)],
]
NUMBER: list[list[Printed]] = [
    [("Berdasarkan Akta Kelahiran Nomor 3171-LU-01092010-9999", LEFT, 26)],
    [("By virtue of Birth Certificate Number", LEFT, 20)],
]
BORN: list[list[Printed]] = [
    [("bahwa di JAKARTA", LEFT, 26), ("pada tanggal TUJUH BELAS", 700, 26)],
    [("AGUSTUS", LEFT, 26), ("tahun DUA RIBU SEPULUH", 440, 26), ("telah lahir :", 1000, 26)],
]
CHILD: list[list[Printed]] = [[("RINI CONTOH PUTRI", 500, 26)]]
PARENTS: list[list[Printed]] = [
    [("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN", LEFT, 26)],
    [("IBU SITI RAHAYU", LEFT, 26)],
]
FOOT: list[list[Printed]] = [[("Kutipan ini dikeluarkan DI JAKARTA", 700, 26)]]


def paper(
    number: Sequence[Sequence[Printed]] = NUMBER,
    born: Sequence[Sequence[Printed]] = BORN,
    child: Sequence[Sequence[Printed]] = CHILD,
    parents: Sequence[Sequence[Printed]] = PARENTS,
    worn: str = "",
) -> ReadFields:
    """worn  the end of a line of which hardly a letter is sure"""
    lines = [
        replace(k, char_scores=(0.98,) * (len(k.text) - len(worn)) + (0.35,) * len(worn))
        if worn and k.text.endswith(worn)
        else k
        for k in lines_of(TITLE, number, born, child, parents, FOOT)
    ]
    return read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))


# ---------------------------------------------------------------------------------------- numbers


def numbered(number: str) -> ReadFields:
    return paper(number=[[(f"Berdasarkan Akta Kelahiran Nomor {number}", LEFT, 26)]])


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("3171.LU.01092010.9999", "3171.LU.01092010.9999"),
        ("3171-LU-01092010-9999", "3171-LU-01092010-9999"),
        ("3171/LU/01092010/9999", "3171/LU/01092010/9999"),
        ("3171.LU,01092010.9999", "3171.LU.01092010.9999"),
        ("3171-LU-01092010.9999", "3171-LU-01092010-9999"),
        ("3171 LU 01092010 9999", "3171-LU-01092010-9999"),
    ],
)
def test_a_number_has_the_separators_that_are_printed(seen: str, value: str) -> None:
    assert numbered(seen).value("certificate_number") == value


def test_a_separator_that_differs_is_a_doubt() -> None:
    mixed, plain = numbered("3171-LU-01092010.9999"), numbered("3171-LU-01092010-9999")
    sure = plain.get("certificate_number").confidence
    assert mixed.get("certificate_number").confidence < 0.95 * sure


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        ("0.9.8.86./DISP/.1.96.2", "09886/DISP/1962"),
        ("9.245/UM/1972", "9.245/UM/1972"),
        ("AL.123.4567", "AL.123.4567"),
        ("CSL./9095/12/1964", "CSL/9095/12/1964"),
        ("9582/18T/W/1996", "9582/IST/W/1996"),
    ],
)
def test_leaders_between_figures_are_none_of_a_number(seen: str, value: str) -> None:
    found = registration(seen)
    assert found is not None
    assert found[0].value == value


BORN_LATE = Registrations(TODAY, date(2010, 8, 17))


@pytest.mark.parametrize(
    ("possible", "text", "other"),
    [
        (BORN_LATE, "09585/U/2001", "09585/U/2011"),
        (BORN_LATE, "3171-LU-01092000-9999", "3171-LU-01092010-9999"),
        (Registrations(TODAY), "8171-4T-01092010-9999", "8171-LT-01092010-9999"),
        (Registrations(TODAY), "0171-LU-01092010-9999", "3171-LU-01092010-9999"),
        (Registrations(TODAY), "9.382/M/2007", "9.382/UM/2007"),
        (Registrations(TODAY), "9.393/UM-HNI/2002", "9.393/UM-WNI/2002"),
        (Registrations(TODAY), "09557/V/2007", "09557/U/2007"),
    ],
)
def test_a_part_that_cannot_be_has_one_near_it_that_can(
    possible: Registrations, text: str, other: str
) -> None:
    assert other in possible.near(text)
    assert possible.unlikely(other) < possible.unlikely(text)


@pytest.mark.parametrize("text", ["3171-LU-01092010-9999", "9829/U/M/2011", "9646/2011"])
def test_a_number_that_can_be_is_left(text: str) -> None:
    assert BORN_LATE.near(text) == []
    assert BORN_LATE.unlikely(text) == 0


# ------------------------------------------------------------------------------------------ NIK


def digits(text: str, doubts: dict[int, tuple[str, float]]) -> Line:
    """A number of which some digits may be others: place -> (digit, share)."""
    rows: list[list[float]] = []
    for i, c in enumerate(text):
        other, share = doubts.get(i, (c, 0.0))
        row = [1e-6] * 11
        row[1 + int(other)] = share
        row[1 + int(c)] = 0.999 - share
        rows += [row, [1.0, *[1e-6] * 10]]
    probs = np.array(rows, np.float32)
    count = len(text)
    places = tuple((2 * i + 0.5) / (2 * count) for i in range(count))
    scores = tuple(0.999 - doubts.get(i, ("", 0.0))[1] for i in range(count))
    quad: Quad = ((100.0, 40.0), (400.0, 40.0), (400.0, 70.0), (100.0, 70.0))
    return Line(text, 0.98, quad, scores, places, Lattice("0123456789", probs))


def read_nik(seen: Line, fits: Callable[[str], float] | None) -> str | None:
    cells = [Layout([seen]).cells[0]]

    def look(page: Page, quad: Quad) -> Line:
        return replace(seen, quad=quad)

    return number_field("nik", cells, nik.candidates, BLANK, look, fits=fits).value


def born_in_august(number: str) -> float:
    return 0.0 if number[8:10] == "08" else -3.0


def test_what_else_the_paper_says_decides_between_digits_that_are_open() -> None:
    seen = digits("3171015706109999", {9: ("8", 0.4)})
    assert read_nik(seen, None) == "3171015706109999"
    assert read_nik(seen, born_in_august) == "3171015708109999"


def test_but_never_puts_in_a_digit_that_no_look_saw() -> None:
    seen = digits("3171015706109999", {2: ("1", 0.3)})
    assert read_nik(seen, born_in_august) == "3171015706109999"


def test_a_nik_that_is_not_of_that_day_is_no_surer_than_the_other_way() -> None:
    first: list[Printed] = [("Nomor Induk Kependudukan : 3171015707109999", LEFT, 26)]
    title = [first, *TITLE[1:]]
    other = read(
        StaticEngine(lines_of(title, NUMBER, BORN, CHILD, PARENTS, FOOT)).read(BLANK),
        Aids(blind, TODAY),
    )
    assert other.value("nik") == "3171015707109999"
    assert other.get("nik").confidence <= 0.9 < paper().get("nik").confidence


# ---------------------------------------------------------------------------------------- phrases


def test_a_misread_phrase_does_not_take_the_next_word_with_it() -> None:
    text = RunningText(Layout([line("telah Iahir : HASAN IBRAHIM", 0, 0, 20)]).cells)
    span = text.find(("TELAH LAHIR", "TELAH DILAHIRKAN"))
    assert span is not None
    assert text.text[span.stop :].strip(" :") == "HASAN IBRAHIM"


# ------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("RAVID.RAKA", "DAVID RAKA"),
        ("KART KA HERAWATI", "KARTIKA HERAWATI"),
        ("NENG HAL IMAH.", "NENG HALIMAH."),
        ("KHADIJAH QUR ANI", "KHADIJAH QUR'ANI"),
        ("ZAENAL NUMAN", "ZAENAL NU'MAN"),
        ("OWI HAPSARI", "DWI HAPSARI"),
        ("IGUSTI AYU", "I GUSTI AYU"),
        ("NIKETUT SARI", "NI KETUT SARI"),
        ("HARUN MALLANA", "HARUN MAULANA"),
    ],
)
def test_what_a_worn_name_may_have_been(text: str, other: str) -> None:
    names = Names()
    near = names.near(text)
    assert other in near or any(other in names.near(one) for one in near)
    assert names.unlikely(other) <= names.unlikely(text)


def test_a_worn_word_at_the_end_of_its_line_is_a_part_of_the_name() -> None:
    rows: list[list[Printed]] = [
        [("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU ZULFA", LEFT, 26)],
        [("NURAINI", LEFT, 26)],
    ]
    assert paper(parents=rows, worn="ZULFA").value("mother_name") == "ZULFA NURAINI"


def test_a_worn_line_of_a_name_is_a_part_of_it() -> None:
    rows: list[list[Printed]] = [
        [("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU NAFISAH", LEFT, 26)],
        [("ISNAINI", LEFT, 26)],
    ]
    lines = lines_of(TITLE, NUMBER, BORN, CHILD, rows, FOOT)
    lines = [replace(k, char_scores=(0.52,) * 7) if k.text == "ISNAINI" else k for k in lines]
    found = read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))
    assert found.value("mother_name") == "NAFISAH ISNAINI"


def test_a_worn_word_behind_a_place_is_none_of_it() -> None:
    rows: list[list[Printed]] = [[("bahwa di LANGSA", LEFT, 26)], BORN[1]]
    garbage = line("ANZAI", 700, 40 + STEP * 7, 26, 0.2)
    lines = [*lines_of(TITLE, NUMBER, rows, CHILD, PARENTS, FOOT), garbage]
    found = read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))
    assert found.value("birth_place") == "LANGSA"


@pytest.mark.parametrize("figures", ["G8 AGUSTUS 2O1O", "I8 JU1.I 2010", "1 MFI 2010"])
def test_worn_figures_of_the_date_are_no_part_of_the_name(figures: str) -> None:
    found = paper(child=[[(f"{figures} RINI CONTOH PUTRI", LEFT, 26)]])
    assert found.value("name") == "RINI CONTOH PUTRI"


def test_two_names_that_may_have_run_together_are_no_sure_name() -> None:
    assert Names().unlikely("SITIAMINAH") < Names().unlikely("SITYAMINAH")
    assert "SITI AMINAH" in Names().near("SITIAMINAH")
    found = paper(child=[[("SITIAMINAH", 500, 26)]]).get("name")
    assert found.value == "SITIAMINAH"
    assert found.confidence <= 0.9


def test_a_name_that_ends_with_its_line_may_run_on() -> None:
    rows: list[list[Printed]] = [
        [("anak ke SATU, PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI RAHAYU", LEFT, 26)]
    ]
    assert paper(parents=rows).get("mother_name").confidence < 0.97
    assert paper().get("mother_name").confidence > 0.97


# ------------------------------------------------------------------------------------------ echoes

YEAR_EN: list[Printed] = [("ON SEVENTEENTH OF AUGUST ONE THOUSAND NINE HUNDRED AND", LEFT, 20)]


@pytest.mark.parametrize("rest", ["INETY", "NDRED AND EIGHTY FIVE", "Q EIGHTEEN"])
def test_the_rest_of_a_year_in_english_is_no_part_of_the_name(rest: str) -> None:
    found = paper(child=[YEAR_EN, [(rest, LEFT, 26)], *CHILD])
    assert found.value("name") == "RINI CONTOH PUTRI"


@pytest.mark.parametrize("name", ["ANI", "SETYA", "TIAN"])
def test_a_short_name_behind_a_year_in_english_is_a_name(name: str) -> None:
    assert paper(child=[YEAR_EN, [(name, 500, 26)]]).value("name") == name


def test_the_last_word_once_more_is_an_echo() -> None:
    rows: list[list[Printed]] = [*PARENTS, [("RAHAYU", LEFT, 20)]]
    assert paper(parents=rows).value("mother_name") == "SITI RAHAYU"


def test_two_words_of_english_are_an_echo() -> None:
    rows: list[list[Printed]] = [*PARENTS, [("SIX. MALE", LEFT, 26)]]
    assert paper(parents=rows).value("mother_name") == "SITI RAHAYU"


def echoed(english: str, score: float, father: str = "BUDI SUSANTO TAMBUNAN") -> ReadFields:
    parents = (f"anak ke SATU, PEREMPUAN DARI AYAH {father} DAN", LEFT, 26.0)
    rows: list[list[Printed]] = [[parents], PARENTS[1], [(english, LEFT, 20)]]
    lines = lines_of(TITLE, NUMBER, BORN, CHILD, rows, FOOT)
    lines = [replace(k, char_scores=(score,) * len(k.text)) if "AYAH" in k.text else k
             for k in lines]  # fmt: skip
    return read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))


def test_a_misread_and_before_the_mother_is_no_part_of_the_fathers_echo() -> None:
    found = echoed("ONE, FEMALE FROM FATHER BUDI SUSANTO TAMBUNAN ANT MOTHEA SITI RAHAYU", 0.6)
    assert found.value("father_name") == "BUDI SUSANTO TAMBUNAN"


SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ .,'-"


def with_faint_space(one: Line, before: str) -> Line:
    """The line with what a recogniser saw of it: clear but for a space that it hardly saw."""
    at = one.text.index(before)
    rows: list[list[float]] = []
    for i, c in enumerate(one.text):
        row = [1e-6] * (1 + len(SYMBOLS))
        row[1 + SYMBOLS.index(c)] = 1.0
        blank = [1.0, *[1e-6] * len(SYMBOLS)]
        if i + 1 == at:
            blank[1 + SYMBOLS.index(" ")] = 0.1
        rows += [row, blank]
    probs = np.array(rows, np.float32)
    count = len(one.text)
    places = tuple((2 * i + 0.5) / (2 * count) for i in range(count))
    lattice = Lattice(SYMBOLS, probs / probs.sum(axis=1, keepdims=True))
    return replace(one, lattice=lattice, char_x=places)


@pytest.mark.parametrize(
    ("english", "value"),
    [
        ("ONE, FEMALE FROM FATHER BUDI CONTOH AND MOTHER SITIAMINAH", "SITIAMINAH"),
        ("ONE, FEMALE FROM FATHER BUDI CONTOH AND MOTHER SITI AMINAH", "SITI AMINAH"),
        ("child no", "SITI AMINAH"),
    ],
)
def test_a_space_that_neither_print_has_is_none(english: str, value: str) -> None:
    rows: list[list[Printed]] = [
        PARENTS[0],
        [("IBU SITIAMINAH", LEFT, 26)],
        [(english, LEFT, 20)],
    ]
    lines = lines_of(TITLE, NUMBER, BORN, CHILD, rows, FOOT)
    lines = [with_faint_space(k, "AMINAH") if k.text == "IBU SITIAMINAH" else k for k in lines]
    found = read(StaticEngine(lines).read(BLANK), Aids(blind, TODAY))
    assert found.value("mother_name") == value


def test_an_echo_with_other_spaces_makes_no_name_surer() -> None:
    english = "ONE, FEMALE FROM FATHER BUDIHAR SUSANTO AND MOTHER SITI RAHAYU"
    plain = echoed(english.replace("BUDIHAR SUSANTO", "BUDI HARSUSANTO"), 0.9, "BUDI HARSUSANTO")
    other = echoed(english, 0.9, "BUDI HARSUSANTO")
    sure = plain.get("father_name").confidence
    assert other.value("father_name") == "BUDI HARSUSANTO"
    assert other.get("father_name").confidence < 0.95 < sure


def test_an_echo_of_unknown_words_does_not_replace_known_ones() -> None:
    english = "ONE, FEMALE FROM FATHER BUDI HASIBAN AND MOTHER SITI RAHAYU"
    assert echoed(english, 0.6, "BUDI HASIBUAN").value("father_name") == "BUDI HASIBUAN"


# ------------------------------------------------------------------------------- what is under it


def turned(one: Line, slope: float) -> Line:
    quad = tuple((x, y + slope * x) for x, y in one.quad)
    return replace(one, quad=quad)  # type: ignore[arg-type]


def test_print_under_the_paper_does_not_put_its_rows_askew() -> None:
    form = [turned(k, -0.06) for k in lines_of(TITLE, NUMBER, BORN, CHILD, PARENTS, FOOT)]
    under = [line("waste drum breaks", 8, 20 + 40 * i, 26) for i in range(16)]
    under = [replace(k, quad=_narrow(k.quad, 180)) for k in under]
    kept = akta_lines.along([*form, *under])
    assert not any(k.text.startswith("waste") for k in kept)
    assert {k.text for k in form} == {k.text for k in kept}


def _narrow(quad: Quad, right: float) -> Quad:
    a, b, c, d = quad
    return (a, (right - 60, b[1]), (right - 60, c[1]), d)
