"""The drawn papers: same seed same picture, truth that is what was printed, people who add up."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from generator import fonts, names, papers, people
from generator.papers import family_card, mrz, passport

from docverify.numbers import nik as nik_numbers
from docverify.numbers import words

EDITIONS = [(label, g) for label, found in papers.GENERATIONS.items() for g in found]
SPLITS = ("train", "dev", "test")


def _draw(label: str, generation: str, seed: int, split: str = "train"):
    return papers.draw(label, np.random.default_rng(seed), split, generation=generation)


def _families(count: int, split: str = "train") -> list[people.Family]:
    return [people.family(np.random.default_rng(seed), split) for seed in range(count)]


@pytest.mark.parametrize(("label", "generation"), EDITIONS)
def test_same_seed_same_paper(label: str, generation: str) -> None:
    one, two = _draw(label, generation, 5), _draw(label, generation, 5)
    assert np.array_equal(one.image, two.image)
    assert one.lines == two.lines
    assert one.fields == two.fields
    other = _draw(label, generation, 6)
    assert other.fields != one.fields


@pytest.mark.parametrize(("label", "generation"), EDITIONS)
@pytest.mark.parametrize("split", SPLITS)
def test_shape_and_boxes(label: str, generation: str, split: str) -> None:
    flat = _draw(label, generation, 3, split)
    height, width, channels = flat.image.shape
    assert (flat.label, flat.generation, channels) == (label, generation, 3)
    assert flat.image.dtype == np.uint8
    wide, tall = flat.millimetres
    assert width / height == pytest.approx(wide / tall, rel=0.03)
    for line in flat.lines:
        assert line.text.strip()
        xs, ys = [p[0] for p in line.quad], [p[1] for p in line.quad]
        assert min(xs) > -0.02 * width
        assert max(xs) < 1.02 * width
        assert min(ys) > -0.02 * height
        assert max(ys) < 1.02 * height
        assert max(xs) > min(xs)
        assert max(ys) > min(ys)


@pytest.mark.parametrize(("label", "generation"), EDITIONS)
def test_boxes_hold_the_ink(label: str, generation: str) -> None:
    """Inside the box of a printed value it is darker than the paper just around the text."""
    flat = _draw(label, generation, 9)
    grey = flat.image.mean(axis=2)
    dark = 0
    keyed = [line for line in flat.lines if line.key]
    for line in keyed:
        (x0, y0), _, (x1, y1), _ = line.quad
        part = grey[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
        dark += bool(np.percentile(part, 3) < np.percentile(part, 90) - 40)
    assert dark >= 0.9 * len(keyed)


@pytest.mark.parametrize(("label", "generation"), EDITIONS)
def test_every_paper_says_that_it_is_a_specimen(label: str, generation: str) -> None:
    texts = {line.text for line in _draw(label, generation, 2).lines}
    assert any("CONTOH" in text or "SPECIMEN" in text for text in texts)


def _printed(flat, key: str) -> str:
    return " ".join(line.text for line in flat.lines if line.key == key)


@pytest.mark.parametrize("generation", papers.GENERATIONS["ktp"])
@pytest.mark.parametrize("seed", range(8))
def test_ktp_prints_its_truth(generation: str, seed: int) -> None:
    flat = _draw("ktp", generation, seed)
    truth = flat.fields
    assert _printed(flat, "nik") == truth["nik"]
    assert _printed(flat, "name") == truth["name"]
    born = date.fromisoformat(truth["birth_date"])
    assert _printed(flat, "birth_date") == f"{truth['birth_place']}, {born:%d-%m-%Y}"
    assert _printed(flat, "province") == f"PROVINSI {truth['province']}"
    assert _printed(flat, "regency") == truth["regency"]
    assert _printed(flat, "sex") == {"M": "LAKI-LAKI", "F": "PEREMPUAN"}[truth["sex"]]


@pytest.mark.parametrize("generation", papers.GENERATIONS["family_card"])
@pytest.mark.parametrize("seed", range(3))
def test_family_card_prints_its_truth(generation: str, seed: int) -> None:
    flat = _draw("family_card", generation, seed)
    assert _printed(flat, "kk_number") == flat.fields["kk_number"]
    members = flat.fields["members"]
    assert flat.fields["head_name"] == members[0]["name"]
    assert [m["row"] for m in members] == list(range(1, len(members) + 1))
    for index, member in enumerate(members):
        for name in ("nik", "name", "relationship", "mother_name"):
            assert _printed(flat, f"members.{index}.{name}") == member[name]
        assert _printed(flat, f"members.{index}.father_name") == (member["father_name"] or "-")


@pytest.mark.parametrize("generation", papers.GENERATIONS["birth_certificate"])
@pytest.mark.parametrize("seed", range(6))
def test_birth_certificate_prints_its_truth(generation: str, seed: int) -> None:
    flat = _draw("birth_certificate", generation, seed)
    truth = flat.fields
    assert _printed(flat, "certificate_number") == truth["certificate_number"]
    assert truth["name"] in _printed(flat, "name")
    born = date.fromisoformat(truth["birth_date"])
    printed = _printed(flat, "birth_date").upper().replace(" ", "")
    for number in (born.day, born.year):
        assert words.to_words(number).upper().replace(" ", "") in printed
    assert truth["mother_name"].upper() in _printed(flat, "mother_name").upper()
    assert ("father_name" in truth) == bool(_printed(flat, "father_name"))


@pytest.mark.parametrize("generation", papers.GENERATIONS["passport"])
@pytest.mark.parametrize("seed", range(6))
def test_passport_lines_verify(generation: str, seed: int) -> None:
    flat = _draw("passport", generation, seed)
    one, two = flat.fields["mrz_line1"], flat.fields["mrz_line2"]
    assert len(one) == len(two) == 44
    assert one.startswith("P<IDN")
    for start, end in ((0, 9), (13, 19), (21, 27)):
        assert mrz.check_digit(two[start:end]) == two[end]
    assert mrz.check_digit(two[:10] + two[13:20] + two[21:43]) == two[43]
    assert two[:8] == flat.fields["passport_number"] == _printed(flat, "passport_number")
    born, until = (date.fromisoformat(flat.fields[k]) for k in ("birth_date", "expiry_date"))
    assert two[13:19] == f"{born:%y%m%d}"
    assert two[21:27] == f"{until:%y%m%d}"
    issued = date.fromisoformat(flat.fields["issue_date"])
    assert until.year - issued.year in (5, 10)
    assert issued > born
    if "nik" in flat.fields:
        assert two[28:42] == flat.fields["nik"][:10] + flat.fields["nik"][12:]


def test_machine_name_of_a_long_name_ends_in_a_letter() -> None:
    rng = np.random.default_rng(1)
    for sex in "MF":
        for _ in range(40):
            name = names.long_name(rng, sex)
            assert 40 <= len(name) <= 58
            field = mrz.machine_name(passport.visual_name(name))
            assert len(field) == 39
            assert field[-1] != "<"


def test_families_add_up() -> None:
    sizes = set()
    for home in _families(300):
        sizes.add(len(home.members))
        assert 1 <= len(home.members) <= 10
        assert home.members[0].relationship == "KEPALA KELUARGA"
        assert home.kk_date <= people.TODAY
        assert home.kk_number[:6] == home.place.code
        assert len({m.nik for m in home.members}) == len(home.members)
        assert len({m.passport_number for m in home.members}) == len(home.members)
        for member in home.members:
            assert member.birth_date < member.deed_date <= people.TODAY
            for parent in (home.named(member.father_name), home.named(member.mother_name)):
                if parent is not None and member.relationship in ("ANAK", "CUCU"):
                    assert member.birth_date.year - parent.birth_date.year >= 15
            if member.relationship == "ANAK" and member.father_name:
                assert home.head.name in (member.father_name, member.mother_name)
    assert {2, 3, 4, 5, 6} <= sizes


@pytest.mark.parametrize(
    ("room", "side"), [(500.0, 90), (70.0, 70), (20.0, 53), (0.0, 53), (-40.0, 53)]
)
def test_a_code_is_legible_even_where_there_is_no_room(room: float, side: int) -> None:
    assert family_card.code_side(90.0, room, 1500.0) == side


@pytest.mark.parametrize("split", SPLITS)
def test_a_large_family_does_not_run_out_of_passport_numbers(split: str) -> None:
    rng = np.random.default_rng(5)
    maker = people._Maker(rng, split, people.place(rng))
    numbers = [maker._passport() for _ in range(40)]
    low, high = people.PASSPORTS[split]
    assert len(set(numbers)) == 40
    assert all(low <= number < high for number in numbers)


def test_niks_are_well_formed_and_follow_the_person() -> None:
    differs = total = 0
    for home in _families(300):
        for member in home.members:
            assert nik_numbers.is_valid(member.nik)
            day = member.birth_date.day + (40 if member.sex == "F" else 0)
            same = member.nik[6:12] == f"{day:02d}{member.birth_date:%m%y}"
            assert same == member.nik_agrees
            differs += not same
            total += 1
    assert 0 < differs < 0.05 * total


def test_every_kind_of_person_occurs() -> None:
    found = set(
        itertools.chain.from_iterable(
            people.strata(m, home) for home in _families(600) for m in home.members
        )
    )
    assert {
        "one_word_name",
        "long_name",
        "child",
        "elderly",
        "balinese",
        "chinese",
        "batak",
        "papua",
        "jakarta",
        "titles",
        "single_mother",
        "nik_differs_from_date",
    } <= found


def test_splits_share_no_person() -> None:
    seen: dict[str, set[str]] = {}
    for split in SPLITS:
        low, high = people.SERIALS[split]
        numbers = set()
        for home in _families(120, split):
            assert low <= int(home.kk_number[-4:]) < high
            for member in home.members:
                assert low <= int(member.nik[-4:]) < high
                numbers |= {
                    member.nik,
                    member.passport_number,
                    member.name + str(member.birth_date),
                }
        seen[split] = numbers
    for one, two in itertools.combinations(SPLITS, 2):
        assert not seen[one] & seen[two]


def test_splits_share_no_face_but_the_two_standard_ones() -> None:
    for one, two in itertools.combinations(SPLITS, 2):
        for role in fonts.ROLES:
            if role not in ("ocr_a", "ocr_b"):
                faces = [{f.regular for f in fonts.faces(role, s)} for s in (one, two)]
                assert not faces[0] & faces[1]


def test_every_face_is_shipped_and_nothing_else() -> None:
    used = {
        name
        for role in fonts.ROLES
        for split in SPLITS
        for face in fonts.faces(role, split)
        for name in (face.regular, face.bold, face.italic)
    }
    kinds = (".ttf", ".otf", ".woff2")
    assert used == {p.name for p in Path(fonts.FOLDER).iterdir() if p.suffix in kinds}


def test_who_cannot_hold_a_paper() -> None:
    home = next(h for h in _families(50) if h.children())
    child = home.children()[0]
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="nobody"):
        papers.draw("ktp", rng, "train", person=child, family=home)
    with pytest.raises(ValueError, match="no drawer"):
        papers.draw("sim", rng, "train")
    with pytest.raises(ValueError, match="no edition"):
        papers.draw("ktp", rng, "train", generation="kk_2019")
    with pytest.raises(ValueError, match="family"):
        papers.draw("ktp", rng, "train", person=child)


def test_one_family_on_four_papers() -> None:
    home = next(h for h in _families(80) if len(h.members) >= 4 and h.adults())
    who = home.adults()[-1]
    drawn = {
        label: papers.draw(label, np.random.default_rng(4), "train", person=who, family=home)
        for label in papers.GENERATIONS
    }
    assert {drawn[x].fields["birth_date"] for x in ("ktp", "birth_certificate", "passport")} == {
        who.birth_date.isoformat()
    }
    row = [m for m in drawn["family_card"].fields["members"] if m["nik"] == who.nik]
    assert len(row) == 1
    assert row[0]["name"] == drawn["ktp"].fields["name"] == who.card_name
    assert drawn["birth_certificate"].fields["name"] == who.name
