"""The reader of family cards: grid, columns, rows and second looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest
from generator import papers
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.doctypes import card_table, second_look, spacing, table
from docverify.doctypes.base import Aids, Wanted
from docverify.doctypes.family_card import read
from docverify.doctypes.second_look import part
from docverify.layout import Cell
from docverify.models import open_network
from docverify.ocr.engine import StaticEngine
from docverify.ocr.ppocr import PaddleOcr
from docverify.types import Lattice, Line, Page, Pixels, Quad, ReadFields, Reading, Validity

TODAY = date(2026, 1, 15)
WIDTH, HEIGHT, PITCH, TEXT = 2400, 1700, 40, 22
OLD_1 = (
    ("No.", 0.02, 0.04),
    ("Nama Lengkap", 0.04, 0.28),
    ("NIK", 0.28, 0.38),
    ("Jenis Kelamin", 0.38, 0.46),
    ("Tempat Lahir", 0.46, 0.57),
    ("Tanggal Lahir", 0.57, 0.65),
    ("Agama", 0.65, 0.7),
    ("Pendidikan", 0.7, 0.83),
    ("Jenis Pekerjaan", 0.83, 0.98),
)
OLD_2 = (
    ("No.", 0.02, 0.04),
    ("Status Perkawinan", 0.04, 0.14),
    ("Status Hubungan", 0.14, 0.25),
    ("Kewarganegaraan", 0.25, 0.35),
    ("No. Paspor", 0.35, 0.43),
    ("No. KITAS/KITAP", 0.43, 0.52),
    ("Ayah", 0.52, 0.75),
    ("Ibu", 0.75, 0.98),
)
NEW_1 = (*OLD_1[:-1], ("Jenis Pekerjaan", 0.83, 0.92), ("Gol. Darah", 0.92, 0.98))
NEW_2 = (
    *OLD_2[:2],
    ("Tanggal Perkawinan", 0.14, 0.22),
    ("Status Hubungan", 0.22, 0.31),
    ("Kewarganegaraan", 0.31, 0.4),
    ("No. Paspor", 0.4, 0.48),
    ("No. KITAP", 0.48, 0.56),
    ("Ayah", 0.56, 0.77),
    ("Ibu", 0.77, 0.98),
)
BUDI = ("BUDI CONTOH", "3171011203809901", "LAKI-LAKI", "JAKARTA", "12-03-1980")
SITI = ("SITI RAHAYU", "3171015708829902", "PEREMPUAN", "BANDUNG", "17-08-1982")
RINI = ("RINI CONTOH PUTRI", "3171014504159903", "PEREMPUAN", "JAKARTA", "05-04-2015")
KIN = (
    ("KEPALA KELUARGA", "WONGSO CONTOH", "SUMARTINI"),
    ("ISTRI", "KARTONO", "WAGINAH"),
    ("ANAK", "BUDI CONTOH", "SITI RAHAYU"),
)


class Card:
    """A card on which rules are drawn and text is only told, not drawn."""

    def __init__(self, *, ruled: bool = True) -> None:
        self.pixels: Pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        self.lines: list[Line] = []
        self.ruled = ruled

    def say(self, text: str, left: float, level: float, score: float = 0.97) -> None:
        if not text:
            return
        count = len(text)
        right = left + 0.5 * TEXT * count
        top, foot = level - TEXT / 2, level + TEXT / 2
        quad: Quad = ((left, top), (right, top), (right, foot), (left, foot))
        places = tuple((i + 0.5) / count for i in range(count))
        self.lines.append(Line(text, score, quad, (score,) * count, places))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.ruled:
            ends = (round(x0), round(y0)), (round(x1), round(y1))
            cv2.line(self.pixels, *ends, (20, 20, 20), 3)

    def table(
        self,
        columns: Sequence[tuple[str, float, float]],
        top: float,
        rows: Sequence[dict[str, str]],
        *,
        heads: bool = True,
        first: int = 1,
    ) -> float:
        """Heading, column numbers and ten rows; returns the foot."""
        body = top + 3 * PITCH
        foot = body + 10 * PITCH
        for x in [columns[0][1], *(c[2] for c in columns)]:
            self.rule(x * WIDTH, top, x * WIDTH, foot)
        for y in (top, top + 2 * PITCH, *(body + k * PITCH for k in range(11))):
            self.rule(columns[0][1] * WIDTH, y, columns[-1][2] * WIDTH, y)
        for index, (name, left, _) in enumerate(columns):
            if heads:
                self.say(name, left * WIDTH + 8, top + PITCH)
            if index:
                self.say(f"({index})", left * WIDTH + 20, top + 2.5 * PITCH)
            for row in range(10):
                level = body + (row + 0.5) * PITCH
                if not index:
                    self.say(str(row + first), left * WIDTH + 8, level)
                elif row < len(rows):
                    self.say(rows[row].get(name, "-"), left * WIDTH + 8, level)
        return foot

    def head(self, number: str = "3171011708209999", name: str = "BUDI CONTOH") -> None:
        self.say("KARTU KELUARGA", 900, 60)
        self.say(f"No. {number}", 900, 110)
        self.say("Nama Kepala Keluarga", 100, 180)
        self.say(f": {name}", 420, 180)
        self.say("Alamat", 100, 215)
        self.say(": JL MAWAR 1", 420, 215)

    def reading(self) -> Reading:
        return StaticEngine(self.lines).read(Page(self.pixels))


def blind(page: Page, quad: Quad) -> Line:
    """A second look that sees nothing: the text of these cards is not drawn."""
    return Line("", 0.0, quad)


def people(rows: Sequence[tuple[str, ...]]) -> list[dict[str, str]]:
    names = ("Nama Lengkap", "NIK", "Jenis Kelamin", "Tempat Lahir", "Tanggal Lahir")
    return [dict(zip(names, row, strict=True)) for row in rows]


def kin(rows: Sequence[tuple[str, ...]]) -> list[dict[str, str]]:
    return [dict(zip(("Status Hubungan", "Ayah", "Ibu"), row, strict=True)) for row in rows]


def card(
    first: Sequence[tuple[str, float, float]] = OLD_1,
    second: Sequence[tuple[str, float, float]] = OLD_2,
    *,
    ruled: bool = True,
    heads: bool = True,
    start: int = 1,
    members: Sequence[tuple[str, ...]] = (BUDI, SITI, RINI),
    relations: Sequence[tuple[str, ...]] = KIN,
) -> Card:
    drawn = Card(ruled=ruled)
    drawn.head()
    foot = drawn.table(first, 320, people(members), heads=heads, first=start)
    drawn.table(second, foot + 30, kin(relations), heads=heads, first=start)
    return drawn


def values(found: ReadFields) -> list[dict[str, str | None]]:
    return [{name: f.value for name, f in m.fields.items()} for m in found.members]


WANTED = [
    {
        "name": name,
        "nik": number,
        "sex": "M" if sex == "LAKI-LAKI" else "F",
        "birth_place": place,
        "birth_date": "-".join(reversed(born.split("-"))),
        "relationship": relation,
        "father_name": father,
        "mother_name": mother,
    }
    for (name, number, sex, place, born), (relation, father, mother) in zip(
        (BUDI, SITI, RINI), KIN, strict=True
    )
]


@pytest.mark.parametrize(("first", "second"), [(OLD_1, OLD_2), (NEW_1, NEW_2)])
@pytest.mark.parametrize("ruled", [True, False])
def test_members_are_joined_across_the_tables(
    first: Sequence[tuple[str, float, float]],
    second: Sequence[tuple[str, float, float]],
    ruled: bool,
) -> None:
    found = read(card(first, second, ruled=ruled).reading(), Aids(blind, TODAY))
    assert values(found) == WANTED
    assert [m.row for m in found.members] == [1, 2, 3]
    assert found.value("kk_number") == "3171011708209999"
    assert found.value("head_name") == "BUDI CONTOH"


def test_upright_rules_alone() -> None:
    drawn = card()
    for y in range(HEIGHT):  # rub out what is dark over most of the width
        if (drawn.pixels[y] < 128).mean() > 0.5:
            drawn.pixels[y] = 255
    found = read(drawn.reading(), Aids(blind, TODAY))
    assert values(found) == WANTED


def test_headings_that_were_not_read() -> None:
    found = read(card(heads=False).reading(), Aids(blind, TODAY))
    assert values(found) == WANTED


def test_misread_headings() -> None:
    drawn = card()
    worse = {"Ayah": "Ayan", "Ibu": "lbu", "NIK": "NlK", "Nama Lengkap": "Narna Lengkap"}
    lines = [
        replace(k, text=worse[k.text])
        if worse.get(k.text) and len(worse[k.text]) == len(k.text)
        else k
        for k in drawn.lines
    ]
    found = read(replace(drawn.reading(), lines=tuple(lines)), Aids(blind, TODAY))
    assert values(found) == WANTED


def test_a_second_page_counts_on() -> None:
    found = read(card(start=11).reading(), Aids(blind, TODAY))
    assert [m.row for m in found.members] == [11, 12, 13]
    assert values(found) == WANTED


def test_a_row_whose_number_is_unread_keeps_its_place() -> None:
    lost = (BUDI, ("SITI RAHAYU", "", "PEREMPUAN", "BANDUNG", "17-08-1982"), RINI)
    found = read(card(members=lost).reading(), Aids(blind, TODAY))
    assert [m.row for m in found.members] == [1, 2, 3]
    assert found.members[1].fields["nik"].value is None
    assert found.members[1].fields["name"].value == "SITI RAHAYU"
    assert found.members[2].fields["mother_name"].value == "SITI RAHAYU"


def test_a_dash_for_the_father_is_unread_and_not_the_neighbours() -> None:
    relations = (*KIN[:2], ("ANAK", "-", "SITI RAHAYU"))
    found = read(card(relations=relations).reading(), Aids(blind, TODAY))
    assert found.members[2].fields["father_name"].value is None
    assert found.members[2].fields["mother_name"].value == "SITI RAHAYU"


def test_the_parents_are_those_of_the_row_and_not_of_the_head() -> None:
    found = read(card().reading(), Aids(blind, TODAY))
    fathers = [m.fields["father_name"].value for m in found.members]
    assert fathers == ["WONGSO CONTOH", "KARTONO", "BUDI CONTOH"]


def test_the_card_number_is_never_a_members_number() -> None:
    drawn = card()
    lines = [k for k in drawn.lines if not k.text.startswith("No. 3171")]
    found = read(replace(drawn.reading(), lines=tuple(lines)), Aids(blind, TODAY))
    assert found.value("kk_number") is None
    assert [m.fields["nik"].value for m in found.members] == [BUDI[1], SITI[1], RINI[1]]


@pytest.mark.parametrize("angle", [-9.0, 6.0, 12.0])
def test_a_tilted_card(angle: float) -> None:
    drawn = card()
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 0.8)
    matrix = np.vstack([turn, [0, 0, 1]])
    found = read(_seen_through(drawn, matrix), Aids(blind, TODAY))
    assert values(found) == WANTED


def test_a_card_in_perspective() -> None:
    drawn = card()
    source = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    target = np.array([(260, 120), (2150, 60), (2380, 1640), (40, 1500)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    found = read(_seen_through(drawn, matrix), Aids(blind, TODAY))
    assert values(found) == WANTED


def _seen_through(drawn: Card, matrix: np.ndarray) -> Reading:
    pixels = cv2.warpPerspective(drawn.pixels, matrix, (WIDTH, HEIGHT), borderValue=(255, 255, 255))
    lines: list[Line] = []
    for one in drawn.lines:
        points = cv2.perspectiveTransform(np.array([one.quad], np.float64), matrix)[0]
        a, b, c, d = ((float(x), float(y)) for x, y in points)
        lines.append(replace(one, quad=(a, b, c, d)))
    return StaticEngine(lines).read(Page(np.asarray(pixels, np.uint8)))


def _inked(drawn: Card) -> Reading:
    """With ink where text is told, so that there is something to see."""
    for one in drawn.lines:
        x, y = one.centre
        if y > 430 and len(one.text) > 3:
            ends = (int(x) - 40, int(y) - 8), (int(x) + 40, int(y) + 8)
            cv2.rectangle(drawn.pixels, *ends, (0, 0, 0), -1)
    return drawn.reading()


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (Wanted(niks=(RINI[1],)), {2}),
        (Wanted(names=("RINI CONTOH PUTRY",)), {2}),
        (Wanted(niks=(RINI[1],), names=("RINI CONTOH PUTRI", "SITI RAHAJOE")), {1, 2}),
        (Wanted(niks=("3201010101909999",), names=("ANDREAS LAIN",)), {0, 1, 2}),
        (Wanted(), {0, 1, 2}),
    ],
)
def test_the_wanted_rows_are_looked_at_closely(wanted: Wanted, rows: set[int]) -> None:
    looked: set[float] = set()

    def closely(page: Page, quad: Quad) -> Line:
        looked.add(quad[0][1])
        return Line("", 0.0, quad)

    reading = _inked(card())
    found = read(reading, Aids(blind, TODAY, closely, wanted))
    assert values(found) == WANTED
    first = [320 + (3 + k) * PITCH for k in range(3)]
    second = [y + 13 * PITCH + 30 for y in first]
    seen = {
        k
        for k in range(3)
        for y in looked
        for top in (first[k], second[k])
        if top <= y < top + PITCH
    }
    assert seen == rows


def test_a_row_that_cannot_be_told_is_looked_at_closely() -> None:
    lost = (BUDI, ("S", "31710117", "PEREMPUAN", "BANDUNG", "17-08-1982"), RINI)
    looked: list[float] = []

    def closely(page: Page, quad: Quad) -> Line:
        looked.append(quad[0][1])
        return Line("", 0.0, quad)

    read(_inked(card(members=lost)), Aids(blind, TODAY, closely, Wanted(niks=(RINI[1],))))
    top = 320 + 4 * PITCH
    assert any(top <= y < top + PITCH for y in looked)


def test_a_number_of_impossible_structure_is_uncertain() -> None:
    wrong = (("BUDI CONTOH", "9971011203809901", *BUDI[2:]), SITI)
    found = read(card(members=wrong).reading(), Aids(blind, TODAY))
    number = found.members[0].fields["nik"]
    assert number.validity is Validity.UNCERTAIN
    assert number.confidence < 0.7
    assert found.members[1].fields["nik"].validity is Validity.VALID


def test_a_date_and_a_number_that_agree_are_surer_than_two_that_do_not() -> None:
    other = ((*BUDI[:4], "21-03-1980"), SITI)
    found = read(card(members=other).reading(), Aids(blind, TODAY))
    right = read(card().reading(), Aids(blind, TODAY))
    for name in ("nik", "birth_date"):
        doubtful, sure = (k.members[0].fields[name] for k in (found, right))
        assert doubtful.confidence < sure.confidence
    assert found.value("kk_number") == right.value("kk_number")
    assert found.members[0].fields["birth_date"].value == "1980-03-21"


def test_a_date_whose_first_digit_is_lost_is_doubtful() -> None:
    cut = ((*BUDI[:4], "2-03-1980"), SITI)
    found = read(card(members=cut).reading(), Aids(blind, TODAY))
    when = found.members[0].fields["birth_date"]
    assert when.value is None or when.confidence < 0.6


def test_rows_are_found_by_their_numbers_when_most_level_rules_are_faint() -> None:
    drawn = card()
    for row in range(1, 10):  # the rows' rules of the second table
        y = round(320 + 13 * PITCH + 30 + (3 + row) * PITCH)
        drawn.pixels[y - 3 : y + 4] = 255
    found = read(drawn.reading(), Aids(blind, TODAY))
    assert values(found) == WANTED


def test_misread_row_numbers_do_not_move_the_rows() -> None:
    drawn = card()
    misread = dict(zip("1 2 3 4 5 6 8 9".split(), "I 2 s 1 3 5 W 8".split(), strict=True))
    lines = [replace(k, text=misread.get(k.text, k.text)) for k in drawn.lines]
    found = read(replace(drawn.reading(), lines=tuple(lines)), Aids(blind, TODAY))
    assert [m.row for m in found.members] == [1, 2, 3]
    assert values(found) == WANTED


def test_print_beside_the_paper_does_not_bend_the_table() -> None:
    drawn = card()
    turn = np.vstack([cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 3.0, 0.7), [0, 0, 1]])
    reading = _seen_through(drawn, turn)
    pixels = reading.page.pixels.copy()
    keys: list[Line] = []
    for k in range(24):  # the keys of a keyboard, in a direction of their own
        x, y = 40 + 90 * k, 30 + 8 * k
        cv2.line(pixels, (x + 45, y - 30), (x + 5, y + 60), (20, 20, 20), 5)
        quad: Quad = ((x, y), (x + 30, y + 12), (x + 24, y + 44), (x - 6, y + 32))
        keys.append(Line("ABCDEFGH"[k % 8], 0.9, quad, (0.9,), (0.5,)))
    reading = replace(reading, lines=(*keys, *reading.lines), page=Page(pixels))
    assert values(read(reading, Aids(blind, TODAY))) == WANTED


def test_looks_are_taken_from_the_photograph_itself() -> None:
    drawn = card()
    source = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    target = np.array([(260, 120), (2150, 60), (2380, 1640), (40, 1500)], np.float32)
    reading = _seen_through(drawn, cv2.getPerspectiveTransform(source, target))
    sheet = table.straighten(reading.page, reading.lines)
    assert sheet.source is reading.page
    for before, after in zip(reading.lines, sheet.lines, strict=True):
        back = np.array(sheet.before(after.quad))
        assert np.abs(back - np.array(before.quad)).max() < 0.5


def test_a_colon_that_is_taken_for_a_letter_is_no_part_of_the_name() -> None:
    def eye(page: Page, quad: Quad) -> Line:
        text = "F BUDI CONTOH" if quad[0][1] < 250 else ""
        return Line(text, 0.8 if text else 0.0, quad, (0.8,) * len(text))

    found = read(card().reading(), Aids(eye, TODAY))
    assert found.value("head_name") == "BUDI CONTOH"


@settings(derandomize=True, deadline=None)
@given(
    st.lists(st.floats(-4, 4), min_size=8, max_size=8),
    st.floats(0, 0.4),
    st.floats(0.6, 1.0),
    st.floats(0, 0.3),
)
def test_the_part_of_a_box_is_that_of_its_flattened_picture(
    noise: list[float], a: float, b: float, grow: float
) -> None:
    corners = np.array([(0, 0), (200, 0), (200, 30), (0, 30)], np.float32)
    quad = corners + np.array(noise, np.float32).reshape(4, 2)
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    matrix = cv2.getPerspectiveTransform(unit, quad)
    wanted = cv2.perspectiveTransform(
        np.array([[(a, -grow), (b, -grow), (b, 1 + grow), (a, 1 + grow)]], np.float64), matrix
    )[0]
    tl, tr, br, bl = ((float(x), float(y)) for x, y in quad)
    assert np.abs(np.array(part((tl, tr, br, bl), a, b, grow)) - wanted).max() < 0.1


def test_the_threshold_of_spaces_is_the_recognisers() -> None:
    spec = open_network("ppocrv6_tiny_rec", None).spec
    assert spec.threshold("space") == second_look.SPACE


def test_names_that_differ_in_a_letter_are_less_sure_and_unchanged() -> None:
    relations = (*KIN[:2], ("ANAK", "BUDL CONTOH", "SITI RAHAYU"))
    found = read(card(relations=relations).reading(), Aids(blind, TODAY))
    same = read(card().reading(), Aids(blind, TODAY))
    assert found.members[2].fields["father_name"].value == "BUDL CONTOH"
    for index, name in ((0, "name"), (2, "father_name")):
        doubtful = found.members[index].fields[name].confidence
        assert doubtful < same.members[index].fields[name].confidence


def test_names_that_differ_in_a_space_are_less_sure() -> None:
    relations = (*KIN[:2], ("ANAK", "BUDICONTOH", "SITI RAHAYU"))
    found = read(card(relations=relations).reading(), Aids(blind, TODAY))
    same = read(card().reading(), Aids(blind, TODAY))
    assert found.members[2].fields["father_name"].value == "BUDICONTOH"
    for index, name in ((0, "name"), (2, "father_name")):
        doubtful = found.members[index].fields[name].confidence
        assert doubtful < 0.9 < same.members[index].fields[name].confidence


def test_the_same_misreading_in_one_column_confirms_nothing() -> None:
    relations = (*KIN[:1], ("ISTRI", "KARTONO", "TIS"), ("ANAK", "BUDI CONTOH", "TIS"))
    found = read(card(relations=relations).reading(), Aids(blind, TODAY))
    once = read(card(relations=(*KIN[:2], relations[2])).reading(), Aids(blind, TODAY))
    repeated, single = (f.members[2].fields["mother_name"].confidence for f in (found, once))
    assert repeated == pytest.approx(single)


def test_nothing_on_a_blank_page() -> None:
    found = read(Reading((), 0, Page(np.full((300, 400, 3), 255, np.uint8))), Aids(blind, TODAY))
    assert found.members == ()
    assert found.value("kk_number") is None


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=25), st.floats(0, 1), st.floats(0, 1)), max_size=12))
def test_any_lines_are_answered(texts: list[tuple[str, float, float]]) -> None:
    drawn = Card()
    for text, x, y in texts:
        drawn.say(text.strip() or ".", x * WIDTH, y * HEIGHT)
    found = read(drawn.reading(), Aids(blind, TODAY))
    assert all(0 <= f.confidence <= 1 for f in found.fields.values())


# ------------------------------------------------------------------------------- second looks


def _bars(pixels: Pixels, left: int, level: float, text: str, *, step: int = 16) -> None:
    """A bar for every letter, as tall as letters are; the first one begins at `left`."""
    top, foot = round(level - 8), round(level + 8)
    for index, sign in enumerate(text):
        if sign != " ":
            x = left + index * step
            pixels[top:foot, x : x + 5] = 30


def test_a_letter_that_stands_beside_a_rule_is_looked_at_and_the_rule_is_not() -> None:
    drawn = card()
    rule = round(0.04 * WIDTH)
    level = 320 + 3.5 * PITCH
    _bars(drawn.pixels, rule + 5, level, BUDI[0])
    begins: list[float] = []

    def eye(page: Page, quad: Quad) -> Line:
        if abs(quad[0][1] + quad[3][1] - 2 * level) < PITCH and quad[0][0] < rule + PITCH:
            begins.append(quad[0][0])
        return Line("", 0.0, quad)

    read(drawn.reading(), Aids(eye, TODAY))
    assert begins
    assert rule < min(begins) <= rule + 5


def test_a_taller_look_settles_what_a_careful_one_doubts() -> None:
    drawn = card()
    places = [k for k in drawn.lines if k.text == RINI[0]]
    where = drawn.lines.index(places[0])
    drawn.lines[where] = _lettered(replace(places[0], text="RINI COHTOH PUTRI"), 0.8)
    left = round(0.04 * WIDTH) + 12
    _bars(drawn.pixels, left, 320 + 5.5 * PITCH, RINI[0], step=10)
    tall: list[float] = []

    def closely(page: Page, quad: Quad) -> Line:
        a, _, c, _ = quad
        if not (320 + 4.8 * PITCH < a[1] < 320 + 6 * PITCH and left - 30 < a[0] < left + 10):
            return Line("", 0.0, quad)
        tall.append(c[1] - a[1])
        return _lettered(Line(RINI[0], 0.9, quad), 0.85)

    wanted = Wanted(niks=(RINI[1],), names=(RINI[0],))
    found = read(drawn.reading(), Aids(blind, TODAY, closely, wanted))
    assert found.members[2].fields["name"].value == RINI[0]
    assert len(tall) == 2
    assert tall[1] > tall[0]


def test_print_through_which_a_level_rule_runs_is_looked_at_whole() -> None:
    drawn = card()
    level = 320 + 5 * PITCH + 6  # just below the rule above the third row
    where = next(i for i, k in enumerate(drawn.lines) if k.text == RINI[0])
    line = drawn.lines[where]
    down = level - line.centre[1]
    quad = tuple((x, y + down) for x, y in line.quad)
    drawn.lines[where] = replace(_lettered(line, 0.99), quad=quad)  # type: ignore[arg-type]
    _bars(drawn.pixels, round(line.left), level, RINI[0], step=10)
    rule = 320 + 5 * PITCH
    across: list[Quad] = []

    def closely(page: Page, quad: Quad) -> Line:
        if quad[0][1] < rule - 4 and quad[3][1] > rule + 12 and abs(quad[0][0] - line.left) < 30:
            across.append(quad)
            return _lettered(Line(RINI[0], 0.9, quad), 0.99)
        return Line("", 0.0, quad)

    read(drawn.reading(), Aids(blind, TODAY, closely, Wanted(niks=(BUDI[1],))))
    assert across  # although the first look was sure, and nobody asks about the row


def test_the_last_figure_of_a_date_behind_the_rule_is_found() -> None:
    drawn = card()
    where = next(i for i, k in enumerate(drawn.lines) if k.text == RINI[4])
    line = drawn.lines[where]
    drawn.lines[where] = _figures(RINI[4][:-1], line.quad)
    _bars(drawn.pixels, round(line.left), line.centre[1], RINI[4], step=10)
    step = line.width / len(RINI[4])

    def closely(page: Page, quad: Quad) -> Line:
        whole = quad[1][0] > line.right + 0.5 * step
        return _figures(RINI[4] if whole else RINI[4][:-1], quad)

    found = read(drawn.reading(), Aids(blind, TODAY, closely, Wanted()))
    assert found.members[2].fields["birth_date"].value == "2015-04-05"


def _figures(text: str, quad: Quad) -> Line:
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Line(text, 0.99, quad, (0.99,) * len(text), places)


def _lettered(line: Line, sure: float) -> Line:
    """The line with a recogniser's output in which every letter is so sure."""
    symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ '"
    steps = 4 * len(line.text) + 2
    probs = np.full((steps, len(symbols) + 1), 1e-4, np.float32)
    probs[:, 0] = 1.0
    places = []
    for index, sign in enumerate(line.text):
        step = 4 * index + 2
        probs[step] = (1 - sure) / len(symbols)
        probs[step, symbols.index(sign) + 1] = sure
        places.append((step + 0.5) / steps)
    count = len(line.text)
    return replace(
        line, char_scores=(sure,) * count, char_x=tuple(places), lattice=Lattice(symbols, probs)
    )


def test_of_the_parents_rows_only_number_and_name_are_looked_at_closely() -> None:
    looked: list[tuple[float, float]] = []

    def closely(page: Page, quad: Quad) -> Line:
        looked.append(quad[0])
        return Line("", 0.0, quad)

    wanted = Wanted(niks=(RINI[1], BUDI[1]), names=(RINI[0], BUDI[0]))
    read(_inked(card()), Aids(blind, TODAY, closely, wanted))
    second = 320 + 13 * PITCH + 30 + 3 * PITCH
    rows = {int((y - 440) // PITCH) for _, y in looked if 0 < y < second - 3 * PITCH}
    kin_rows = {int((y - second) // PITCH) for _, y in looked if y > second}
    assert rows == {0, 2}
    assert kin_rows == {2}
    assert all(x < 0.46 * WIDTH for x, y in looked if 440 <= y < 440 + PITCH)


def test_a_colon_that_was_read_as_a_letter_of_the_heads_name() -> None:
    drawn = card()
    at = next(i for i, k in enumerate(drawn.lines) if k.text == ": BUDI CONTOH")
    line = replace(drawn.lines[at], text="F BUDI CONTOH")
    drawn.lines[at] = line
    x, y = round(line.left), round(line.centre[1])
    colon = drawn.pixels.copy()
    for dot in (y - 5, y + 4):
        cv2.circle(drawn.pixels, (x + 5, dot), 1, (0, 0, 0), -1)
    assert read(drawn.reading(), Aids(blind, TODAY)).value("head_name") == "BUDI CONTOH"
    colon[y - 8 : y + 8, x + 2 : x + 11] = 0  # ink as wide as a letter
    seen = read(replace(drawn.reading(), page=Page(colon)), Aids(blind, TODAY))
    assert seen.value("head_name") == "F BUDI CONTOH"


def test_a_colon_that_was_read_as_a_line_of_its_own() -> None:
    drawn = card()
    at = next(i for i, k in enumerate(drawn.lines) if k.text == ": BUDI CONTOH")
    left, level = drawn.lines.pop(at).left, 180
    drawn.say("C", left, level)
    drawn.say("BUDI CONTOH", left + 24, level)
    for dot in (level - 5, level + 4):
        cv2.circle(drawn.pixels, (round(left) + 5, dot), 1, (0, 0, 0), -1)
    assert read(drawn.reading(), Aids(blind, TODAY)).value("head_name") == "BUDI CONTOH"


def test_a_sign_much_lower_than_the_name_is_a_colon() -> None:
    drawn = card()
    at = next(i for i, k in enumerate(drawn.lines) if k.text == ": BUDI CONTOH")
    whole = drawn.lines.pop(at)
    left, level = whole.left, whole.centre[1]
    drawn.say("BUDI CONTOH", left + 24, round(level))
    quad = ((left, level - 4), (left + 11, level - 4), (left + 11, level + 5), (left, level + 5))
    drawn.lines.append(replace(whole, text="T", quad=quad))
    assert read(drawn.reading(), Aids(blind, TODAY)).value("head_name") == "BUDI CONTOH"


def test_a_finger_on_the_label_of_the_heads_name() -> None:
    drawn = card()
    at = next(i for i, k in enumerate(drawn.lines) if k.text == "Nama Kepala Keluarga")
    drawn.lines[at] = replace(drawn.lines[at], text="Kepala Keluarga")
    assert read(drawn.reading(), Aids(blind, TODAY)).value("head_name") == "BUDI CONTOH"


def test_strokes_of_a_cloth_do_not_join_two_tables() -> None:
    drawn = card()
    for k, x in enumerate([*range(4, 40, 8), *range(2360, 2396, 8)]):
        for y in range(150 + 9 * k, HEIGHT - 100, 120):
            cv2.line(drawn.pixels, (x, y), (x, y + 110), (30, 30, 30), 3)
    sheet = table.straighten(Page(drawn.pixels), drawn.lines)
    assert len(sheet.tables) == 2
    assert values(read(drawn.reading(), Aids(blind, TODAY))) == WANTED


@pytest.mark.parametrize(
    ("seen", "printed"),
    [("FAIAR", "FAJAR"), ("WUAYA", "WIJAYA"), ("SUTARNO. S.H.. M.H", "SUTARNO, S.H., M.H")],
)
def test_what_is_never_printed_gives_way_to_what_is(seen: str, printed: str) -> None:
    assert printed in second_look._candidates([seen])
    assert second_look.unheard(printed) == 0 < second_look.unheard(seen)


# --------------------------------------------------------------------------- table and spacing


def test_the_rules_of_both_tables_are_found() -> None:
    drawn = card()
    sheet = table.straighten(Page(drawn.pixels), drawn.lines)
    assert [len(t.columns) for t in sheet.tables] == [len(OLD_1) + 1, len(OLD_2) + 1]
    assert [len(table.even_rows(t.rows, 10)) for t in sheet.tables] == [11, 11]
    assert sheet.tables[0].column(0.1 * WIDTH) == 1


def test_the_edge_of_a_shadow_is_no_rule() -> None:
    drawn = card()
    bright = table.straighten(Page(drawn.pixels), drawn.lines)
    for one in bright.tables:
        left, right = one.columns[-2:]
        x = round(0.6 * left + 0.4 * right)
        shade = drawn.pixels[round(one.top) - 40 : round(one.bottom) + 40, x - 90 : x]
        shade[...] = (0.55 * shade).astype(np.uint8)
    seen = table.straighten(Page(drawn.pixels), drawn.lines)
    for one, other in zip(seen.tables, bright.tables, strict=True):
        assert one.columns == pytest.approx(other.columns, abs=2)


def test_a_straight_page_is_left_as_it_is() -> None:
    drawn = card()
    page = Page(drawn.pixels)
    assert table.straighten(page, drawn.lines).page is page


@settings(derandomize=True, deadline=None)
@given(
    st.lists(st.floats(-0.1, 0.1), min_size=11, max_size=11),
    st.sets(st.integers(1, 9), max_size=3),
)
def test_overlooked_rules_are_put_in(noise: list[float], lost: set[int]) -> None:
    rules = [100.0 + 40 * (i + 0.4 * n) for i, n in enumerate(noise)]
    seen = [r for i, r in enumerate(rules) if i not in lost]
    rows = table.even_rows([20.0, 75.0, *seen], 10)
    assert len(rows) == 11
    assert max(abs(a - b) for a, b in zip(rows, rules, strict=True)) < 12


def _line(text: str, left: float, right: float) -> Line:
    count = len(text)
    quad: Quad = ((left, 0.0), (right, 0.0), (right, 20.0), (left, 20.0))
    return Line(text, 1.0, quad, (1.0,) * count, tuple((i + 0.5) / count for i in range(count)))


def test_a_line_over_two_columns_is_cut_at_the_rule() -> None:
    parts = table.split([_line("HAKIMSUMARNI", 0, 120)], (0, 50, 200))
    assert [(k, c.text) for k, c in parts] == [(0, "HAKIM"), (1, "SUMARNI")]


def test_a_letter_that_spills_over_a_rule_stays_with_its_word() -> None:
    parts = table.split([_line("KEPALA KELUARGA", 0, 150)], (0, 143, 400))
    assert [(k, c.text) for k, c in parts] == [(0, "KEPALA KELUARGA")]


def test_what_a_closed_list_does_not_hold_is_no_relationship() -> None:
    assert card_table.relationship("ORANGTUA") == "ORANGTUA"
    assert card_table.relationship("ORANG TVA") == "ORANG TUA"
    assert card_table.relationship("MENANTV") == "MENANTU"
    assert card_table.relationship("KEPALA KELUARGAWNI") == "KEPALA KELUARGA"
    assert card_table.relationship("ANAK WNI ") == "ANAK"
    assert card_table.relationship("KAWIN") is None


def _typed(gap: int, hint: float) -> tuple[Page, Cell]:
    """Six bars for letters with a wider gap after the third."""
    pixels: Pixels = np.full((60, 400, 3), 255, np.uint8)
    x, centres = 30, []
    for i in range(6):
        pixels[12:48, x : x + 18] = 0
        centres.append((x + 9) / 400)
        x += 18 + (gap if i == 2 else 6)
    steps, symbols = 100, "ABCDEF "
    probs = np.zeros((steps, 8), np.float32)
    middle = int((centres[2] + centres[3]) / 2 * steps)
    probs[middle, 7] = hint
    quad: Quad = ((0.0, 0.0), (400.0, 0.0), (400.0, 60.0), (0.0, 60.0))
    line = Line("ABCDEF", 1.0, quad, (1.0,) * 6, tuple(centres), Lattice(symbols, probs))
    return Page(pixels), Cell("ABCDEF", 0, 400, 30, 60, line)


@pytest.mark.parametrize(
    ("gap", "hint", "text"),
    [(24, 0.1, "ABC DEF"), (24, 0.0, "ABCDEF"), (8, 0.1, "ABCDEF")],
)
def test_a_space_needs_white_and_the_recognisers_word(gap: int, hint: float, text: str) -> None:
    page, cell = _typed(gap, hint)
    assert spacing.respaced(page, cell).text == text


@pytest.mark.parametrize(("seed", "generation"), [(7, "kk_2019"), (8, "kk_security")])
def test_drawn_cards_are_read(seed: int, generation: str) -> None:
    flat = papers.draw("family_card", np.random.default_rng(seed), "train", generation=generation)
    engine = PaddleOcr()
    found = read(engine.read(Page(np.ascontiguousarray(flat.image))), Aids(engine.look, TODAY))
    assert found.generation == generation
    assert found.value("kk_number") == flat.fields["kk_number"]
    truth = flat.fields["members"]
    assert [m.row for m in found.members] == [m["row"] for m in truth]
    for name in ("nik", "sex", "birth_date"):
        assert [m.fields[name].value for m in found.members] == [m[name] for m in truth]
    if generation == "kk_2019":
        assert found.value("qr_code") == "dukcapil.contoh.example"
