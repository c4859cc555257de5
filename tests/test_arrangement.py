"""Where print stands on a paper, against the same words typed one below the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from docverify.doctypes import DOCUMENT_TYPES, arrangement
from docverify.layout import Layout
from docverify.types import Label, Line, Page, Pixels, Reading

PITCH = 40
SIGN = 11.0  # width of a letter, pixels
WIDE, TALL = 1000, 640

CARD = (
    ("Nama", "BUDI CONTOH"),
    ("Tempat/Tgl Lahir", "BANDUNG, 17-08-1990"),
    ("Jenis Kelamin", "LAKI-LAKI"),
    ("Alamat", "JL. CONTOH NO. 1"),
    ("Agama", "ISLAM"),
    ("Status Perkawinan", "KAWIN"),
    ("Pekerjaan", "WIRASWASTA"),
)
ZONE = (
    "P<IDNCONTOH<<BUDI".ljust(44, "<"),
    "X0000001<0IDN9008179M2707047317101170890900196",
)
BOOK = ("FULL NAME", "BUDI CONTOH", "NATIONALITY", "INDONESIA", "DATE OF BIRTH", "17 AUG 1990")


def line(text: str, left: float, level: float, height: float = 24, sign: float = SIGN) -> Line:
    right, top, foot = left + sign * len(text), level - height / 2, level + height / 2
    return Line(text, 0.99, ((left, top), (right, top), (right, foot), (left, foot)))


def paper(picture: tuple[int, int, int, int] | None = None) -> Pixels:
    pixels = np.full((TALL, WIDE, 3), (200, 225, 240), np.uint8)
    if picture is not None:
        left, top, right, foot = picture
        pixels[top:foot, left:right] = (160, 40, 40)
    return pixels


def arranged(
    label: Label, lines: Sequence[Line], picture: tuple[int, int, int, int] | None = None
) -> bool:
    reading = Reading(tuple(lines), 0, Page(paper(picture)))
    test = DOCUMENT_TYPES[label].arranged
    assert test is not None
    return test(reading, Layout(reading.lines))


PORTRAIT = (740, 150, 940, 420)


def card(*, split: bool = True) -> list[Line]:
    lines = [line("PROVINSI JAWA BARAT", 400, 40), line("3273011708900001", 270, 90)]
    for row, (name, value) in enumerate(CARD):
        level = 140 + PITCH * row
        if split:
            lines += [line(name, 30, level), line(f": {value}", 260, level)]
        else:
            lines.append(line(f"{name} : {value}", 30, level))
    lines.append(line("BANDUNG", 800, 470))
    return lines


def test_a_card_has_its_values_in_a_column_and_a_portrait() -> None:
    assert arranged(Label.KTP, card(), PORTRAIT)


def test_a_card_without_a_portrait_is_a_list() -> None:
    assert not arranged(Label.KTP, card())


def test_typed_lines_have_their_values_anywhere() -> None:
    assert not arranged(Label.KTP, card(split=False), PORTRAIT)


@pytest.mark.parametrize(
    "picture", [(0, 0, WIDE, 60), (740, 150, 760, 170), (30, 130, 230, 400)], ids=str
)
def test_a_bar_a_speck_and_a_picture_elsewhere_are_no_portrait(
    picture: tuple[int, int, int, int],
) -> None:
    assert not arranged(Label.KTP, card(), picture)


def book(left: float) -> list[Line]:
    lines = [line(text, left, 60 + PITCH * row) for row, text in enumerate(BOOK * 2)]
    return lines + [line(text, 40, 560 + PITCH * k, sign=20) for k, text in enumerate(ZONE)]


def test_a_passport_leaves_room_for_a_portrait() -> None:
    assert arranged(Label.PASSPORT, book(330))


def test_typed_passport_lines_begin_with_the_zone() -> None:
    assert not arranged(Label.PASSPORT, book(40))


def test_a_zone_alone_is_no_passport_page() -> None:
    assert not arranged(Label.PASSPORT, book(330)[-2:])


BODY = ("Berdasarkan Akta Kelahiran Nomor 3273-LU-17082010-9999 telah lahir di", "BANDUNG")
TITLES = ("PENCATATAN SIPIL", "WARGA NEGARA INDONESIA", "KUTIPAN AKTA KELAHIRAN")
FOOT = ("Kepala Dinas", "CONTOH PEJABAT")


def certificate(*, middle: bool = True, right: bool = True) -> list[Line]:
    lines = []
    for k, text in enumerate(TITLES):
        left = 100 + (SIGN * len(BODY[0]) - SIGN * len(text)) / 2 if middle else 100
        lines.append(line(text, left, 60 + PITCH * k))
    lines += [line(text, 100, 240 + PITCH * k) for k, text in enumerate(BODY)]
    lines += [line(text, 500 if right else 100, 400 + PITCH * k) for k, text in enumerate(FOOT)]
    return lines


def test_a_certificate_has_titles_in_the_middle_and_a_signature_on_the_right() -> None:
    assert arranged(Label.BIRTH_CERTIFICATE, certificate())


@pytest.mark.parametrize(("middle", "right"), [(False, True), (True, False), (False, False)])
def test_a_typed_certificate_is_a_block(middle: bool, right: bool) -> None:
    assert not arranged(Label.BIRTH_CERTIFICATE, certificate(middle=middle, right=right))


def table(columns: int) -> list[Line]:
    return [
        line(f"{row}{column}ABC", 40 + 150 * column, 100 + PITCH * row)
        for row in range(4)
        for column in range(columns)
    ]


@pytest.mark.parametrize(("columns", "expected"), [(6, True), (4, False), (1, False)])
def test_a_family_card_has_rows_of_cells(columns: int, expected: bool) -> None:
    assert arranged(Label.FAMILY_CARD, table(columns)) is expected


def test_nothing_is_arranged_on_an_empty_page() -> None:
    for kind in DOCUMENT_TYPES.values():
        if kind.arranged is not None:
            assert not arranged(kind.label, [])


def test_values_of_labels_of_one_length_say_nothing() -> None:
    """`Nama : X` below `Nama : Y` is in a column by itself."""
    lines = [line(f"Nama : CONTOH {k}", 30, 60 + PITCH * k) for k in range(6)]
    assert not arrangement.in_columns(Layout(lines), ("Nama",))
