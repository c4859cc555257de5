"""The reader of the KTP: labels, columns and geometry, wording variants, misread labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.doctypes.base import Wanted
from docverify.doctypes.ktp import read
from docverify.types import Line, Page, Quad, ReadFields, Validity
from tests import cards
from tests.cards import Move, aids, line, reading, seen_from, still

VALUES = {
    "nik": "3171015708909999",
    "name": "SITI CONTOH RAHAYU",
    "birth_place": "BANDUNG",
    "birth_date": "1990-08-17",
    "sex": "F",
    "province": "JAWA BARAT",
    "regency": "KABUPATEN BANDUNG",
}
ROWS: tuple[tuple[str, str], ...] = (
    ("Nama", "SITI CONTOH RAHAYU"),
    ("Tempat/Tgl Lahir", "BANDUNG, 17-08-1990"),
    ("Jenis Kelamin", "PEREMPUAN"),
    ("Alamat", "JL MELATI NO 12"),
    ("RT/RW", "001/002"),
    ("Kel/Desa", "SUKAMAJU"),
    ("Kecamatan", "CONTOHAN"),
    ("Agama", "ISLAM"),
    ("Status Perkawinan", "BELUM KAWIN"),
    ("Pekerjaan", "GURU"),
    ("Kewarganegaraan", "WNI"),
    ("Berlaku Hingga", "SEUMUR HIDUP"),
)
Change = Mapping[str, str]
NONE: Change = MappingProxyType({})


def card(
    labels: Change = NONE, values: Change = NONE, *, mark: str = ": ", glued: bool = False,
    heading: tuple[str, ...] = ("PROVINSI JAWA BARAT", "KABUPATEN BANDUNG"),
    number: str = VALUES["nik"], move: Move = still, left: float = 30.0, scale: float = 1.0,
    wrapped: Change = NONE,
) -> list[Line]:  # fmt: skip
    """A card of 1000 x 630; a label or value changed to '' is not printed.

    glued    label and value came out as one line
    wrapped  a row's second line
    """

    def put(text: str, x: float, y: float, height: float = 24.0) -> Line:
        return line(text, left + scale * x, scale * y, scale * height, move=move)

    lines = [put(text, 330, 40 + 38 * i, 30) for i, text in enumerate(heading)]
    lines += [put("NIK", 0, 130, 40), put(f"{mark}{number}", 225, 130, 38)] if number else []
    y = 180.0
    for label, value in ROWS:
        shown, text = labels.get(label, label), values.get(label, value)
        indent = 50 if label in ("RT/RW", "Kel/Desa", "Kecamatan") else 0
        if glued and shown and text:
            lines.append(put(f"{shown} {mark}{text}", indent, y))
        else:
            lines += [put(shown, indent, y)] if shown else []
            lines += [put(mark + text, 225, y)] if text else []
        if label == "Jenis Kelamin":
            lines.append(put("Gol. Darah : O", 480, y))
        if label in wrapped:
            y += 28
            lines.append(put(wrapped[label], 240, y))
        y += 29
    lines += [put("BANDUNG", 780, 430), put("01-02-2018", 775, 460)]
    return [k for k in lines if k.text.strip()]


def fields(lines: list[Line]) -> ReadFields:
    return read(reading(lines), aids(lines))


def check(found: ReadFields, **other: str | None) -> None:
    wanted: dict[str, str | None] = {**VALUES, **other}
    assert {name: found.value(name) for name in wanted} == wanted


def test_plain_card() -> None:
    found = fields(card())
    check(found)
    assert found.generation == "ktp_el"
    assert found.findings == ()
    assert all(found.get(name).confidence > 0.9 for name in VALUES)


@pytest.mark.parametrize("mark", [": ", ":", "; ", ". ", "- ", "= ", '"- ', ""])
@pytest.mark.parametrize("glued", [False, True])
def test_separators(mark: str, glued: bool) -> None:
    check(fields(card(mark=mark, glued=glued)))


MISREAD = {
    "Nama": "Narna",
    "Tempat/Tgl Lahir": "Tempat/Tg! Lahir",
    "Jenis Kelamin": "Jeniskelamin",
    "Alamat": "AIamat",
    "Kel/Desa": "Kel/Oesa",
    "Status Perkawinan": "Statua Perkawinan",
}


@pytest.mark.parametrize("row", MISREAD)
def test_misread_label(row: str) -> None:
    check(fields(card({row: MISREAD[row]})))


@pytest.mark.parametrize("label", ["Terngat/Tgl Lahe", "Tonpar/Tgt Lehin:"])
def test_a_label_that_nobody_knows_is_no_place(label: str) -> None:
    check(fields(card({"Tempat/Tgl Lahir": label})))


def test_all_labels_misread_at_once() -> None:
    check(fields(card(MISREAD)))


@pytest.mark.parametrize("row", [label for label, _ in ROWS])
def test_lost_label(row: str) -> None:
    check(fields(card({row: ""})))


@pytest.mark.parametrize(
    "lost", [("Nama", "Tempat/Tgl Lahir"), ("Nama", "Jenis Kelamin"), ("Nama", "Alamat", "RT/RW")]
)
def test_lost_labels_of_a_wrapped_address(lost: tuple[str, ...]) -> None:
    lines = card(dict.fromkeys(lost, ""), wrapped={"Alamat": "BLOK C18 NO 40"})
    check(fields(lines))


def test_label_covered_in_part() -> None:
    lines = card({"Tempat/Tgl Lahir": "", "Nama": ""}, {"Tempat/Tgl Lahir": ""})
    level = next(k for k in lines if k.text.endswith("PEREMPUAN")).centre[1] - 29
    lines.append(line("ahir: BANDUNG, 17-08-1990", 190, level))
    check(fields(lines))


def test_labels_cut_off_at_the_edge() -> None:
    """`ama` is the end of Agama as well as of Nama: it counts where it stands."""
    cut = {label: label[3:] for label, _ in ROWS if label not in ("RT/RW", "Kel/Desa", "Kecamatan")}
    check(fields(card({**cut, "Agama": "ama", "Nama": "a"})))


def test_a_sign_behind_a_label_is_no_part_of_the_value() -> None:
    check(fields(card({"Tempat/Tgl Lahir": "Tempat/Tgl Lahir N"})))


def test_a_number_whose_box_was_too_short() -> None:
    """A longer look finds the digits that the detector left out."""
    lines = card(number="")
    short = line(VALUES["nik"][2:], 270, 130, 38)
    wide = line(": " + VALUES["nik"], 230, 130, 38)
    usual = aids(lines)

    def recognise(page: Page, quad: Quad) -> Line:
        left = min(p[0] for p in quad)
        if abs(sum(p[1] for p in quad) / 4 - 130) > 10:
            return usual.recognise(page, quad)
        return wide if left < short.left - 25 else short

    found = read(reading([*lines, short]), replace(usual, recognise=recognise))
    check(found)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("SITI CONTOH RAHAYU", "SITI CONTOH RAHAYU"),
        ("- CONTOH RAHAYU", "CONTOH RAHAYU"),
        ("SITI SUSI", "CONTOH RAHAYU"),
    ],
)
def test_a_name_whose_box_begins_behind_a_shadow(before: str, name: str) -> None:
    """Its first word is read by a longer look, which has to see the rest again."""
    lines = card(values={"Nama": ""}, labels={"Nama": "Nama"})
    late = line("CONTOH RAHAYU", 330, 180)
    usual = aids([*lines, late])

    def recognise(page: Page, quad: Quad) -> Line:
        left = min(p[0] for p in quad)
        if abs(sum(p[1] for p in quad) / 4 - 180) > 10:
            return usual.recognise(page, quad)
        return line(before, left, 180) if left < late.left - 40 else late

    check(read(reading([*lines, late]), replace(usual, recognise=recognise)), name=name)


@pytest.mark.parametrize("text", [": {}TOR", "ITOR {}", "{} 01", "7NIK: {}SEWA"])
def test_what_stands_beside_the_number(text: str) -> None:
    lines = card(number="")
    lines.append(line(text.format(VALUES["nik"]), 225, 130, 38))
    assert fields(lines).value("nik") == VALUES["nik"]


@pytest.mark.parametrize(
    ("printed", "sure", "name"),
    [
        ("SITI CONTOH. S.SOS", 0.9, "SITI CONTOH, S.SOS"),
        ("SITI CONTOH. S.SOS", 0.99, "SITI CONTOH. S.SOS"),
        ("MOH. A. CONTOH", 0.9, "MOH. A. CONTOH"),
        ("DRS. CONTOH", 0.9, "DRS. CONTOH"),
    ],
)
def test_commas_before_degrees(printed: str, sure: float, name: str) -> None:
    found = fields(doubtful(card(values={"Nama": printed}), printed, sure))
    assert found.value("name") == name


def test_wrapped_name() -> None:
    lines = card(values={"Nama": "SITI CONTOH RAHAYU PUTRI"}, wrapped={"Nama": "NUSANTARA, S.PD"})
    check(fields(lines), name="SITI CONTOH RAHAYU PUTRI NUSANTARA, S.PD")


def test_comma_at_the_end_of_a_row_before_a_degree() -> None:
    lines = card(values={"Nama": "SITI CONTOH RAHAYU."}, wrapped={"Nama": "S.TR.KEB"})
    check(fields(doubtful(lines, "RAHAYU", 0.9)), name="SITI CONTOH RAHAYU, S.TR.KEB")


def test_photo_column_does_not_leak() -> None:
    lines = card()
    height = next(k for k in lines if k.text.endswith("SITI CONTOH RAHAYU")).centre[1]
    lines += [line("JAKARTA 01-02-2018", 800, height), line("X", 850, height + 29)]
    check(fields(lines))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("LAKI-LAKI", "M"), ("LAKI LAKI", "M"), ("LAKI-LAK1", "M"), ("PEREMPUAN", "F"),
        ("PEREMPUAM", "F"), ("PEREMPUAN Gol. Darah: A", "F"),
    ],
)  # fmt: skip
def test_sex(printed: str, value: str) -> None:
    found = fields(card(values={"Jenis Kelamin": printed}))
    assert found.value("sex") == value


@pytest.mark.parametrize(
    ("printed", "place", "day"),
    [
        ("BANDUNG, 17-08-1990", "BANDUNG", "1990-08-17"),
        ("BANDUNG. 17-08-1990", "BANDUNG", "1990-08-17"),
        ("BANDUNG,17-08-1990", "BANDUNG", "1990-08-17"),
        ("BANDUNG, 17-08-199O", "BANDUNG", "1990-08-17"),
        ("BANDUNG, 17 08 1990", "BANDUNG", "1990-08-17"),
        ("KEPULAUANYAPEN, 17-08-1990", "KEPULAUAN YAPEN", "1990-08-17"),
        ("SUMBER SARI, 17-08-1990", "SUMBER SARI", "1990-08-17"),
        ("BANDUNG, 17-08-1.990", "BANDUNG", "1990-08-17"),
        ("BANDUNG, 37-18-1990", "BANDUNG", None),
    ],
)
def test_birth_row(printed: str, place: str, day: str | None) -> None:
    found = fields(card(values={"Tempat/Tgl Lahir": printed}))
    assert (found.value("birth_place"), found.value("birth_date")) == (place, day)


def test_a_part_of_a_province_is_not_sure() -> None:
    whole = fields(card(heading=("PROVINSI NANGGROE ACEH DARUSSALAM", "KOTA BANDA ACEH")))
    torn = fields(card(heading=("PROVINSI NUSA", "KOTA KUPANG"))).fields["province"]
    assert whole.fields["province"].confidence > 0.9
    assert torn.confidence < 0.6
    assert torn.validity is Validity.UNCERTAIN


@pytest.mark.parametrize(
    ("heading", "province", "regency"),
    [
        (("PROVINSI DKI JAKARTA", "JAKARTA SELATAN"), "DKI JAKARTA", "JAKARTA SELATAN"),
        (("PROVINSIJAWA BARAT", "KABUPATENBANDUNG"), "JAWA BARAT", "KABUPATEN BANDUNG"),
        (("PROVINSJAWA BARAT", "KABUPATEN BANOUNG"), "JAWA BARAT", "KABUPATEN BANDUNG"),
        (("PROVINSI JAWA BARAI", "KOTA BANDUNG"), "JAWA BARAT", "KOTA BANDUNG"),
        (
            ("PROVINSI NANGGROE ACEH DARUSSALAM", "KOTA BANDA ACEH"),
            "NANGGROE ACEH DARUSSALAM",
            "KOTA BANDA ACEH",
        ),
        (("PROVINSI DKI JAKARTA", "KOTA ADM. JAKARTA TIMUR"), "DKI JAKARTA", None),
    ],
)
def test_heading(heading: tuple[str, ...], province: str, regency: str | None) -> None:
    found = fields(card(heading=heading))
    assert found.value("province") == province
    assert found.value("regency") == (regency or heading[1])


def test_province_line_cut_off() -> None:
    check(fields(card(heading=())), province=None, regency=None)


def test_heading_without_the_word_province() -> None:
    check(fields(card(heading=("JAWA BARAT", "KABUPATEN BANDUNG"))))
    check(fields(card(heading=("KABUPATEN BANDUNG",))), province=None)
    check(fields(card(heading=("BANDUNG",))), province=None, regency=None)


def test_a_card_on_another_paper_lies_as_it_likes() -> None:
    """The rows of a card that lies askew on a full page are its own, not the page's."""
    turn = np.array([[0.985, 0.174, 700], [-0.174, 0.985, 500], [0, 0, 1]])
    page = [
        line(f"{word} {row} KARTU LAIN DENGAN BANYAK TULISAN", x, 40 + 60 * row, 22)
        for row in range(22)
        for x, word in ((20, "BARIS"), (2000, "KOLOM"))
    ]
    lines = [*card(move=seen_from(turn)), *page]
    check(read(reading(lines, 2600, 1600), aids(lines)))


def test_a_name_that_reaches_the_portrait_may_go_on() -> None:
    long = "SITI CONTOH RAHAYU PUTRI NUSANTARA JAYA"
    found = fields(card(values={"Nama": long})).get("name")
    assert found.value == long
    assert found.confidence < 0.97 < fields(card()).get("name").confidence


def test_old_card() -> None:
    heading = ("PROVINSI JAWA BARAT", "KABUPATEN BANDUNG", "KARTU TANDA PENDUDUK")
    found = fields(card(heading=heading, values={"Berlaku Hingga": "17-08-2011"}))
    assert found.generation == "ktp_siak"
    check(found)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("3171O157O8909999", "3171015708909999"),
        ("317101 570890 9999", "3171015708909999"),
        ("31710I5708909999", "3171015708909999"),
    ],
)
def test_look_alikes_in_the_number(printed: str, value: str) -> None:
    found = fields(card(number=printed)).get("nik")
    assert found.value == value


def test_impossible_number_is_shown_and_not_repaired_from_the_date() -> None:
    found = fields(card(number="3171015718909999"))
    assert found.value("nik") == "3171015718909999"
    assert found.get("nik").validity is Validity.INVALID
    assert "inconsistent_nik" in found.findings


def test_number_that_disagrees_with_the_card_is_evidence() -> None:
    found = fields(card(number="3171015808909999"))
    assert found.value("nik") == "3171015808909999"
    assert found.get("nik").validity is Validity.VALID
    assert found.findings == ("inconsistent_nik",)


def test_unknown_region_is_noted() -> None:
    assert "region_unknown" in fields(card(number="3199015708909999")).findings


def test_number_beside_the_card_is_not_its_own() -> None:
    lines = card(number="")
    lines.append(line("3273124302669168", 1300, 130, 38))
    assert read(reading(lines, 2000), aids(lines)).value("nik") is None


def test_two_cards_give_one_person() -> None:
    lines = two_cards()
    check(read(reading(lines, 2400), aids(lines)))


def two_cards() -> list[Line]:
    other = {
        "Nama": "BUDI SAMPEL", "Tempat/Tgl Lahir": "MEDAN, 01-02-1975", "Jenis Kelamin": "LAKI-LAKI"
    }  # fmt: skip
    return [*card(), *card(values=other, number="1271010102759905", left=1150.0, scale=0.8)]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        (Wanted(niks=("1271010102759905",)), "BUDI SAMPEL"),
        (Wanted(niks=(VALUES["nik"],)), VALUES["name"]),
        (Wanted(names=("BUDI SAMPEL",)), "BUDI SAMPEL"),
        (Wanted(names=("BUDHI SAMPEL",)), "BUDI SAMPEL"),
        (Wanted(niks=("7106071108939522",), names=("SOMEBODY ELSE",)), VALUES["name"]),
        (Wanted(), VALUES["name"]),
    ],
)
def test_of_two_cards_the_wanted_one_is_read(wanted: Wanted, name: str) -> None:
    lines = two_cards()
    found = read(reading(lines, 2400), replace(aids(lines), wanted=wanted))
    assert found.value("name") == name
    own = found.value("birth_place") == VALUES["birth_place"]
    assert own == (name == VALUES["name"])


ILLEGIBLE = tuple(label for label, _ in ROWS)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("kept", [(), ("Nama",), ("Alamat", "RT/RW")])
def test_labels_that_cannot_be_read(kept: tuple[str, ...], wrapped: bool) -> None:
    """The rows are told by values that can stand on one row only."""
    labels = {label: "" for label in ILLEGIBLE if label not in kept}
    second = {"Nama": "PUTRI NUSANTARA"} if wrapped else {}
    found = fields(card(labels, wrapped=second))
    check(found, name="SITI CONTOH RAHAYU PUTRI NUSANTARA" if wrapped else VALUES["name"])


def test_values_of_another_paper_make_no_card() -> None:
    """A religion and a nationality alone do not tell where a name stands."""
    lines = [
        line("ISLAM", 300, 100), line("WNI", 300, 200), line("SITI CONTOH RAHAYU", 300, 40)
    ]  # fmt: skip
    assert fields(lines).value("name") is None


@pytest.mark.parametrize(
    ("text", "left", "height"), [("as", 640, 60), ("C5", 200, 9), ("ntu", 640, 55), ("L", 200, 8)]
)
def test_what_is_printed_across_the_card_is_no_name(text: str, left: float, height: float) -> None:
    lines = card()
    level = next(k for k in lines if k.text.endswith(VALUES["name"])).centre[1]
    lines.append(line(text, left, level, height, sure=0.9))
    check(fields(lines))


def test_a_watermark_beside_the_name() -> None:
    lines = card()
    level = next(k for k in lines if k.text.endswith(VALUES["name"])).centre[1]
    across = np.array([[0.93, 0.37, 500], [-0.37, 0.93, level + 39], [0, 0, 1]])
    slanted = line("UNTUK VERIFIKASI", 0, 0, 24, move=seen_from(across))
    check(fields([*lines, slanted]))


def test_short_names_stay() -> None:
    lines = card(values={"Nama": "NI LUH"})
    name = next(k for k in lines if k.text.endswith("NI LUH"))
    lines.remove(name)
    level, height = name.centre[1], name.height
    lines += [line(": NI", 255, level, height), line("LUH", 320, level, height)]
    check(fields(lines), name="NI LUH")


def doubtful(lines: list[Line], text: str, sure: float) -> list[Line]:
    """The same lines, the characters of one of them hardly seen."""
    return [replace(k, char_scores=(sure,) * len(k.text)) if text in k.text else k for k in lines]


def test_a_doubtful_date_that_contradicts_the_number_counts_for_less() -> None:
    day = {"Tempat/Tgl Lahir": "BANDUNG, 17-06-1990"}
    plain = fields(doubtful(card(), "17-08-1990", 0.9)).get("birth_date")
    clear = fields(card(values=day)).get("birth_date")
    found = fields(doubtful(card(values=day), "17-06-1990", 0.9)).get("birth_date")
    assert (clear.value, found.value) == ("1990-06-17", "1990-06-17")  # never rewritten
    assert clear.confidence > 0.95
    assert found.confidence < 0.8 < plain.confidence


@pytest.mark.parametrize(
    ("printed", "sure", "value"),
    [
        ("PUFNAKARTA", 0.8, "PURWAKARTA"),
        ("MANOKWARL", 0.8, "MANOKWARI"),
        ("MANOKWARL", 0.99, "MANOKWARI"),  # of the same strokes
        ("PUFNAKARTA", 0.99, "PUFNAKARTA"),
        ("KALIMUNGU", 0.8, "KALIMUNGU"),
        ("NARMADA", 0.8, "NARMADA"),
        ("BANDUNG", 0.8, "BANDUNG"),
    ],
)
def test_doubtful_letters_of_a_place(printed: str, sure: float, value: str) -> None:
    row = f"{printed}, 17-08-1990"
    lines = card(values={"Tempat/Tgl Lahir": row})
    found = fields(doubtful(lines, row, sure)).get("birth_place")
    assert found.value == value
    assert (found.repairs != ()) == (value != printed)
    assert found.confidence <= sure


@pytest.mark.parametrize(
    "matrix",
    [
        [[0.94, -0.34, 300], [0.34, 0.94, 50], [0, 0, 1]],
        [[0.94, 0.34, 100], [-0.34, 0.94, 500], [0, 0, 1]],
        [[1, 0.25, 50], [0, 1, 30], [0, 0, 1]],
        [[0.9, -0.2, 200], [0.25, 0.8, 60], [1e-4, 2.5e-4, 1]],
        [[0.9, 0.1, 100], [-0.15, 0.6, 300], [-1e-4, -2e-4, 1]],
    ],
)
def test_tilted_and_seen_from_an_angle(matrix: list[list[float]]) -> None:
    lines = card(move=seen_from(matrix))
    check(fields(lines))


@given(
    turn=st.floats(-0.5, 0.5), x=st.floats(-2e-4, 2e-4), y=st.floats(-2e-4, 2e-4),
    lean=st.floats(-0.3, 0.3), seed=st.integers(0, 99),
)  # fmt: skip
@settings(derandomize=True, deadline=None, max_examples=40)
def test_any_view_with_unsteady_boxes(
    turn: float, x: float, y: float, lean: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    sine, cosine = np.sin(turn), np.cos(turn)
    view = np.array([[cosine, -sine, 500], [sine, cosine, 400], [0, 0, 1]])
    view = view @ [[1, lean, 0], [0, 1, 0], [x, y, 1]] @ [[1, 0, -500], [0, 1, -300], [0, 0, 1]]
    lines = card(move=seen_from(view))
    shaken = []
    for one in lines:
        a, b, c, d = ((px + rng.normal(0, 1), py + rng.normal(0, 1)) for px, py in one.quad)
        shaken.append(replace(one, quad=(a, b, c, d)))
    check(fields(shaken))


def test_nothing_but_a_number() -> None:
    lines = [line("NIK", 30, 100, 40), line(": 3171015708909999", 250, 100, 38)]
    found = fields(lines)
    assert found.value("nik") == "3171015708909999"
    assert found.get("name").validity is Validity.UNREAD


def test_empty_page() -> None:
    found = fields([])
    assert all(found.value(name) is None for name in VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_a_value_that_was_not_seen_is_unread(name: str) -> None:
    changes: dict[str, Callable[[], list[Line]]] = {
        "nik": lambda: card(number=""),
        "name": lambda: card(values={"Nama": ""}),
        "birth_place": lambda: card(values={"Tempat/Tgl Lahir": "17-08-1990"}),
        "birth_date": lambda: card(values={"Tempat/Tgl Lahir": "BANDUNG"}),
        "sex": lambda: card(values={"Jenis Kelamin": ""}),
        "province": lambda: card(heading=("KABUPATEN BANDUNG",)),
        "regency": lambda: card(heading=("PROVINSI JAWA BARAT",)),
    }
    found = fields(changes[name]())
    assert found.get(name).validity is Validity.UNREAD, found.value(name)
    others = {k: v for k, v in VALUES.items() if k != name and name not in ("province",)}
    others.pop("regency", None)
    assert {k: found.value(k) for k in others} == others


def test_drawn_cards() -> None:
    """Eight drawn cards, read by the real engine: key fields exact, one other slip at most."""
    papers = pytest.importorskip("generator.papers")
    from docverify.doctypes.base import Aids
    from docverify.ocr.ppocr import PaddleOcr
    from docverify.types import Page

    engine = PaddleOcr()
    slips = []
    for seed in range(8):
        flat = papers.draw("ktp", np.random.default_rng(500 + seed), "train")
        seen = engine.read(Page(np.ascontiguousarray(flat.image)))
        found = read(seen, Aids(engine.look, cards.TODAY, engine.look_closely))
        for name, value in flat.fields.items():
            if found.value(name) != value:
                slips.append((seed, name))
    assert not [s for s in slips if s[1] in ("nik", "birth_date", "sex")]
    assert len(slips) <= 1, slips
