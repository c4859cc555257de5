"""Look-alikes and pictures without a document: right words, truthful boxes, repeatable."""

from __future__ import annotations

import numpy as np
import pytest
from generator import lookalikes, notdocs, people
from generator.base import Flat
from generator.lookalikes import holder, zone

WORDS = {
    "ktp_back": ("KARTU TANDA PENDUDUK", "REPUBLIK INDONESIA"),
    "kia": ("KARTU IDENTITAS ANAK",),
    "ikd_screen": ("NIK",),
    "suket": ("SURAT KETERANGAN",),
    "sim": ("SURAT IZIN MENGEMUDI",),
    "npwp": ("DIREKTORAT JENDERAL PAJAK",),
    "diploma": (
        "IJAZAH",
        "TAMAT BELAJAR",
        "I J A Z A H",
        "UNIVERSITAS",
        "SEKOLAH TINGGI",
        "INSTITUT",
        "POLITEKNIK",
    ),
    "baptism_certificate": ("BAPTIS", "PERMANDIAN"),
    "death_certificate": ("KEMATIAN",),
    "birth_letter": (
        "SURAT KETERANGAN LAHIR",
        "KETERANGAN KELAHIRAN",
        "TANDA LAHIR",
        "SURAT KELAHIRAN",
    ),
    "travel_letter": ("SURAT PERJALANAN LAKSANA PASPOR",),
    "marriage_book": ("NIKAH", "AKTA PERKAWINAN"),
}


def drawn(label: str, number: int, split: str = "dev", generation: str | None = None) -> Flat:
    return lookalikes.draw(label, np.random.default_rng([7, number]), split, generation=generation)


def text_of(flat: Flat) -> str:
    return "\n".join(line.text for line in flat.lines).upper()


@pytest.mark.parametrize("label", lookalikes.LABELS)
def test_a_flat_is_complete_and_its_boxes_lie_on_it(label: str) -> None:
    flat = drawn(label, 1)
    height, width = flat.image.shape[:2]
    assert flat.label == label
    assert flat.image.dtype == np.uint8
    assert min(height, width) >= 400
    assert flat.lines
    aspect = flat.millimetres[0] / flat.millimetres[1]
    assert abs(np.log(aspect / (width / height))) < 0.06
    for line in flat.lines:
        xs, ys = zip(*line.quad, strict=True)
        assert -8 <= min(xs) < max(xs) <= width + 8, line.text
        assert -8 <= min(ys) < max(ys) <= height + 8, line.text


@pytest.mark.parametrize("label", sorted(WORDS))
def test_the_words_that_tell_it_apart_are_printed(label: str) -> None:
    for number in range(6):
        printed = text_of(drawn(label, number))
        assert any(word in printed for word in WORDS[label]), printed


@pytest.mark.parametrize("label", lookalikes.LABELS)
def test_every_paper_says_that_it_is_a_sample(label: str) -> None:
    printed = text_of(drawn(label, 2))
    assert "CONTOH" in printed or "SPECIMEN" in printed


@pytest.mark.parametrize("label", ["kia", "npwp", "foreign_passport", "other_document"])
def test_same_seed_same_picture_and_other_seed_another(label: str) -> None:
    one, again, other = drawn(label, 3), drawn(label, 3), drawn(label, 4)
    assert np.array_equal(one.image, again.image)
    assert one.lines == again.lines
    assert one.image.shape != other.image.shape or not np.array_equal(one.image, other.image)


@pytest.mark.parametrize("kind", sorted(lookalikes.OTHERS))
def test_each_kind_of_other_document_can_be_asked_for(kind: str) -> None:
    flat = drawn("other_document", 5, generation=kind)
    assert flat.generation == kind


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_the_ink_is_where_the_boxes_say(split: str) -> None:
    flat = drawn("kia", 6, split)
    grey = flat.image.mean(axis=2)
    nik = next(
        line for line in flat.lines if line.text.startswith(": ") and line.text[2:].isdigit()
    )
    (x0, y0), _, (x1, y1), _ = nik.quad
    inside = grey[int(y0) : int(y1), int(x0) : int(x1)]
    above = grey[int(y0) - 6 : int(y0), int(x0) : int(x1)]
    assert np.percentile(inside, 5) < np.percentile(above, 5) - 25


def test_a_child_is_on_a_childs_card_and_an_adult_elsewhere() -> None:
    for number in range(5):
        rng = np.random.default_rng([9, number])
        home = lookalikes.family_for("kia", rng, "dev")
        assert lookalikes.holder_of("kia", rng, home).age() < 17
        assert lookalikes.holder_of("sim", rng, home).age() >= 17


def test_an_unknown_label_is_an_error() -> None:
    with pytest.raises(ValueError, match="no look-alike"):
        lookalikes.draw("ktp", np.random.default_rng(1), "dev")


def test_the_zone_of_a_foreign_passport_checks_out() -> None:
    for number in range(12):
        flat = drawn("foreign_passport", number)
        first, second = (
            next(line.text for line in flat.lines if line.key == f"mrz_line{n}") for n in (1, 2)
        )
        assert len(first) == len(second) == 44
        assert first[2:5] != "IDN"
        assert first[2:5] == second[10:13]
        for part, check in (
            (second[:9], second[9]),
            (second[13:19], second[19]),
            (second[21:27], second[27]),
        ):
            assert zone.check_digit(part) == check
        assert zone.check_digit(second[:10] + second[13:20] + second[21:43]) == second[43]


def test_td1_lines_are_thirty_wide_with_a_right_total() -> None:
    from datetime import date

    lines = zone.td1(
        "UTO", "ERIKSSON", "ANNA MARIA", "D23145890", date(1974, 8, 12), "F", date(2012, 4, 15)
    )
    assert [len(line) for line in lines] == [30, 30, 30]
    # the example of ICAO 9303 part 5, without its optional data
    assert lines[0].startswith("I<UTOD231458907")
    assert lines[1].startswith("7408122F1204159UTO")
    assert lines[1][-1] == "6"


def test_no_civil_servant_number_holds_a_date() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        number = holder.civil_servant_number(rng)
        assert int(number[4:6]) > 12
        assert int(number[13:15]) > 12


def test_names_come_from_the_family_given() -> None:
    rng = np.random.default_rng(11)
    home = people.family(rng, "dev")
    person = home.head
    flat = lookalikes.draw("sim", rng, "dev", person=person, family=home)
    first = person.name.split()[0]
    assert first in text_of(flat)


@pytest.mark.parametrize("kind", sorted(notdocs.DRAWN))
def test_a_picture_without_a_document_has_the_size_asked_for(kind: str) -> None:
    shot = notdocs.draw(np.random.default_rng(3), 320, kind)
    assert max(shot.image.shape[:2]) == 320
    assert shot.image.dtype == np.uint8
    assert shot.quad is None
    assert not shot.readable
    again = notdocs.draw(np.random.default_rng(3), 320, kind)
    assert np.array_equal(shot.image, again.image)
