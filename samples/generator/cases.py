"""Verification cases: a picture, a slot and a declared application, with the right answer.

Four groups, named in `expected.stratum`:

    matrix    every paper in every slot, for adults and for children
    foreign   other look-alikes where people upload them
    planted   one known difference between the paper and the application
    capture   the right paper, turned, copied, or photographed so badly that nobody can read it

Every picture but those of `capture` can be read, so that a wrong answer is not the camera's fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from . import camera, notdocs, papers, people, shots, writer
from .base import Flat, Shot
from .people import Family, Person

WRONG = ("wrong_document_type",)
ALTERNATIVE = ("alternative_document",)
PASSES = shots.PASSES
TRIES = 40
INSTEAD = {"akta_siak": "akta_qr"}
"""The edition for somebody who was registered after the first one ended."""


@dataclass(frozen=True, slots=True)
class Case:
    """One upload.  `picture` is the key under which the album keeps its file."""

    name: str
    group: str
    picture: str
    slot: str
    application: dict[str, str]
    outcome: str | list[str]
    reasons: tuple[str, ...] = ()
    account: str = ""


@dataclass(slots=True)
class Album:
    """The pictures of the cases, each drawn once; `files` is filled in the order of drawing."""

    split: str
    seed: int
    size: int
    shots: dict[str, Shot] = field(default_factory=dict)
    flats: dict[str, Flat] = field(default_factory=dict)

    def rng(self, key: str) -> np.random.Generator:
        """A generator that depends on nothing but the key."""
        return np.random.default_rng([self.seed, *key.encode()])

    def paper(
        self, key: str, label: str, family: Family, person: Person, *, generation: str | None = None,
        capture: str = "mild", rotation: int | None = 0, readable: bool = True,
    ) -> str:  # fmt: skip
        """Draw and photograph a paper until it is as readable as asked; returns the key."""
        if key in self.shots:
            return key
        rng = self.rng(key)
        if label in shots.PAPERS and generation and not papers.eligible(label, person, family, generation):
            generation = INSTEAD[generation]
        flat, _, _ = shots.paper(label, rng, self.split, family=family, person=person, generation=generation)
        return self.photograph(key, flat, capture=capture, rotation=rotation, readable=readable)

    def photograph(
        self, key: str, flat: Flat, *, capture: str = "mild", rotation: int | None = 0, readable: bool = True
    ) -> str:
        """Photograph a flat until it is as readable as asked; returns the key."""
        rng = self.rng(key + "/camera")
        size = round(self.size * 1.4) if flat.label == "family_card" else self.size
        for attempt in range(TRIES):
            wanted = capture if attempt < TRIES // 2 or not readable else "flat"
            shot = shots.shoot(flat, rng, self.split, size=size, capture=wanted, rotation=rotation)
            if shot.readable == readable:
                break
        else:
            raise RuntimeError(f"{key}: no {capture} picture came out {'' if readable else 'un'}readable")
        self.shots[key], self.flats[key] = shot, flat
        return key

    def nothing(self, key: str, kind: str) -> str:
        """A picture without a document."""
        rng = self.rng(key)
        shot = camera.empty(rng, self.split, self.size) if kind == "surface" else notdocs.draw(rng, self.size, kind)
        self.shots[key] = shot
        return key


# --- people -------------------------------------------------------------------------------------


def _steady(person: Person) -> bool:
    return person.nik_agrees and person.card_name == person.name and 1 < len(person.name.split()) < 5


def household(rng: np.random.Generator, split: str) -> tuple[Family, Person, Person, Person, Person]:
    """A family with father, mother and two children under 17 whose data hold no surprise."""
    while True:
        home = people.family(rng, split)
        head = home.head
        wives = [m for m in home.members if m.relationship == "ISTRI"]
        young = [m for m in home.children() if m.father_name == head.name and not m.twin and _steady(m)]
        if head.sex != "M" or not wives or len(young) < 2 or len(home.members) > 6:
            continue
        if _steady(head) and _steady(wives[0]) and young[0].birth_date != young[1].birth_date:
            return home, head, wives[0], young[0], young[1]


def renamed(home: Family, person: Person, **changes: Any) -> tuple[Family, Person]:
    """The family with one member changed, and that member."""
    moved = replace(person, **changes)
    members = tuple(moved if m is person else m for m in home.members)
    return replace(home, members=members), moved


# --- the cases ----------------------------------------------------------------------------------


def build(album: Album) -> list[Case]:
    """Every case; the album holds their pictures afterwards."""
    rng = album.rng("people")
    home, father, mother, child, sibling = household(rng, album.split)
    stranger_home, stranger, *_ = household(rng, album.split)
    cases = [
        *_matrix(album, home, father, mother, child),
        *_foreign(album, home, father, child),
        *_persons(album, home, father, child, sibling, stranger_home, stranger),
        *_spellings(album, home, father, mother),
        *_declared(album, home, father, child),
        *_captures(album, home, father, child),
    ]
    names = [case.name for case in cases]
    if len(set(names)) != len(names):
        raise AssertionError("two cases have the same name")
    return cases


def _matrix(album: Album, home: Family, father: Person, mother: Person, child: Person) -> Iterator[Case]:
    """Domain rule: which paper is right in which slot, for adults and children."""
    adult = shots.application(father, home, passport=True)
    young = shots.application(child, home, passport=True)
    p = album.paper
    own = {
        "ktp": p("father/ktp", "ktp", home, father, generation="ktp_el"),
        "ikd_screen": p("father/ikd", "ikd_screen", home, father, capture="screenshot"),
        "suket": p("father/suket", "suket", home, father),
        "family_card": p("home/kk", "family_card", home, father, generation="kk_2019", capture="scan"),
        "birth_certificate": p("father/akta", "birth_certificate", home, father, generation="akta_siak"),
        "marriage_book": p("father/nikah", "marriage_book", home, father),
        "diploma": p("father/ijazah", "diploma", home, father),
        "baptism_certificate": p("father/baptis", "baptism_certificate", home, father),
        "passport": p("father/paspor", "passport", home, father, generation="passport_2014"),
        "kia": p("child/kia", "kia", home, child),
        "other_ktp": p("mother/ktp", "ktp", home, mother, generation="ktp_el"),
    }
    children = {
        **own,
        "birth_certificate": p("child/akta", "birth_certificate", home, child, generation="akta_siak"),
        "passport": p("child/paspor", "passport", home, child, generation="passport_2014"),
    }
    right = {
        ("ktp", "adult"): {"ktp": "accept", "ikd_screen": PASSES, "suket": PASSES},
        ("ktp", "child"): {"ktp": "accept", "other_ktp": "accept", "ikd_screen": PASSES, "suket": PASSES},
        ("parent_ktp", "child"): {"ktp": "accept", "other_ktp": "accept", "ikd_screen": PASSES, "suket": PASSES},
        ("family_card", "adult"): {"family_card": "accept"},
        ("family_card", "child"): {"family_card": "accept"},
        ("birth_certificate", "adult"): {
            "birth_certificate": "accept", "marriage_book": PASSES, "diploma": PASSES, "baptism_certificate": PASSES,
        },
        ("birth_certificate", "child"): {"birth_certificate": "accept"},
        ("old_passport", "adult"): {"passport": "accept"},
        ("old_passport", "child"): {"passport": "accept"},
    }  # fmt: skip
    for (slot, kind), good in right.items():
        pictures, declared = (own, adult) if kind == "adult" else (children, young)
        for label, picture in pictures.items():
            outcome: str | list[str] = good.get(label, "reject")
            reasons: tuple[str, ...] = ()
            if label not in good:
                reasons = WRONG
                if label == "kia" and slot in ("ktp", "parent_ktp") and kind == "child":
                    reasons = ("child_needs_parent_ktp",)
                if label == "other_ktp" and slot == "ktp":
                    reasons = ("other_person",)
            elif label not in shots.PAPERS and label != "other_ktp":
                reasons = ALTERNATIVE
            yield Case(f"matrix/{slot}/{kind}/{label}", "matrix", picture, slot, _fit(declared, slot), outcome, reasons)


def _fit(declared: dict[str, str], slot: str) -> dict[str, str]:
    return {k: v for k, v in declared.items() if k != "passport_number" or slot == "old_passport"}


def _foreign(album: Album, home: Family, father: Person, child: Person) -> Iterator[Case]:
    """Look-alikes where they are usually uploaded."""
    adult, young = shots.application(father, home), shots.application(child, home)
    wrong: list[tuple[str, str, str, bool]] = [
        ("sim", "", "ktp", False), ("npwp", "", "ktp", False), ("foreign_id", "", "ktp", False),
        ("death_certificate", "", "birth_certificate", True), ("death_certificate", "", "birth_certificate", False),
        ("birth_letter", "", "birth_certificate", True), ("foreign_passport", "", "old_passport", False),
        ("travel_letter", "", "old_passport", False), ("passport_other_page", "", "old_passport", False),
        ("ktp_back", "", "ktp", False), ("ktp_back", "", "family_card", False),
        ("other_document", "bpjs", "ktp", False), ("other_document", "student_card", "ktp", False),
        ("other_document", "bank_card", "ktp", False), ("other_document", "biodata", "family_card", False),
        ("other_document", "list", "family_card", False), ("other_document", "letter", "family_card", True),
        ("other_document", "receipt", "birth_certificate", False), ("other_document", "bill", "old_passport", False),
        ("other_document", "article", "family_card", False), ("other_document", "handwriting", "ktp", False),
        ("other_document", "chat", "family_card", False), ("other_document", "web", "birth_certificate", False),
        ("other_document", "business_card", "ktp", False),
        ("other_document", "surat_kenal_lahir", "birth_certificate", False),
    ]  # fmt: skip
    for label, kind, slot, for_child in wrong:
        name = kind or label
        person = child if label == "birth_letter" else father
        key = album.paper(f"foreign/{name}", label, home, person, generation=kind or None,
                          capture="screenshot" if kind in ("chat", "web") else "mild")
        declared = young if for_child else adult
        outcome, reasons = shots.right_answer(label, slot, declared, album.flats[key], album.shots[key], person)
        if label == "ktp_back" and slot != "ktp":
            outcome, reasons = "reject", WRONG
        yield Case(f"foreign/{name}/{slot}/{declared['kind']}", "foreign", key, slot, declared, outcome, reasons)
    for kind, slot in (("surface", "ktp"), ("surface", "family_card"), ("selfie", "ktp"), ("street", "old_passport"),
                       ("food", "birth_certificate"), ("home_screen", "family_card"), ("black", "ktp"), ("white", "birth_certificate")):
        key = album.nothing(f"nothing/{kind}/{slot}", kind)
        plain = kind in ("black", "white", "surface")
        yield Case(f"foreign/{kind}/{slot}", "foreign", key, slot, adult, ["reject", "retake"] if plain else "reject",
                   () if plain else ("not_a_document",))


def _persons(
    album: Album, home: Family, father: Person, child: Person, sibling: Person, other_home: Family, other: Person
) -> Iterator[Case]:
    """Somebody else's paper."""
    adult, young = shots.application(father, home), shots.application(child, home)
    account = "keluarga-contoh"
    p = album.paper
    siblings = p("sibling/akta", "birth_certificate", home, sibling, generation="akta_siak")
    yield Case("planted/swapped_sibling/akta", "planted", siblings, "birth_certificate", young, "reject", ("other_person",), account)
    own = p("child/akta", "birth_certificate", home, child, generation="akta_siak")
    yield Case("planted/swapped_sibling/akta_back", "planted", own, "birth_certificate", shots.application(sibling, home), "reject",
               ("other_person",), account)
    key = p("sibling/paspor", "passport", home, sibling, generation="passport_2014")
    yield Case("planted/swapped_sibling/passport", "planted", key, "old_passport", shots.application(child, home, passport=True), "reject",
               ("other_person",), account)
    key = p("stranger/ktp", "ktp", other_home, other, generation="ktp_el")
    yield Case("planted/stranger/ktp", "planted", key, "ktp", adult, "reject", ("other_person",))
    yield Case("planted/stranger/parent_ktp", "planted", key, "parent_ktp", young, ["review", "reject"])
    key = p("stranger/kk", "family_card", other_home, other, generation="kk_2019", capture="scan")
    yield Case("planted/stranger/kk", "planted", key, "family_card", adult, "review", ("applicant_not_in_family_card",))
    key = p("stranger/akta", "birth_certificate", other_home, other, generation="akta_siak")
    yield Case("planted/stranger/akta", "planted", key, "birth_certificate", adult, "reject", ("other_person",))
    key = p("stranger/paspor", "passport", other_home, other, generation="passport_2014")
    yield Case("planted/stranger/passport", "planted", key, "old_passport", shots.application(father, home, passport=True), "reject",
               ("other_person",))
    kk = "home/kk"
    moved = {**adult, "kk_number": shots.application(other, other_home)["kk_number"]}
    yield Case("planted/moved_to_other_kk", "planted", kk, "family_card", moved, PASSES)


def _spellings(album: Album, home: Family, father: Person, mother: Person) -> Iterator[Case]:
    """The same person, written differently: never a rejection."""
    differently = ("name_written_differently",)

    def case(
        name: str, label: str, generation: str, who: Person, printed: dict[str, Any], declared: dict[str, str],
        outcome: str | list[str], reasons: tuple[str, ...] = (),
    ) -> Case:  # fmt: skip
        family, person = renamed(home, who, **printed)
        slot = shots.SLOT[label]
        application = {**shots.application(person, family, passport=slot == "old_passport"), **declared}
        key = album.paper(f"planted/{name}", label, family, person, generation=generation,
                          capture="scan" if label == "family_card" else "mild")
        return Case(f"planted/{name}", "planted", key, slot, application, outcome, reasons)

    def both(name: str, card: str = "") -> dict[str, str]:
        return {"name": name, "card_name": card or name}

    degree = both("AHMAD FAUZI CONTOH", "H. AHMAD FAUZI CONTOH, S.KOM")
    yield case("degree_only/ktp", "ktp", "ktp_el", father, degree, {}, "accept")
    yield case("degree_only/kk", "family_card", "kk_2019", father, degree, {}, "accept")
    yield case("degree_declared/akta", "birth_certificate", "akta_siak", father, degree, {"name": degree["card_name"]}, "accept")
    moh = both("MUHAMMAD RIZAL CONTOH", "MOH. RIZAL CONTOH")
    yield case("muhammad_moh/ktp", "ktp", "ktp_el", father, moh, {}, "accept", differently)
    moch = both("MOCHAMAD RIZAL CONTOH")
    yield case("muhammad_mochamad/akta", "birth_certificate", "akta_siak", father, moch, {"name": "MUHAMMAD RIZAL CONTOH"}, "accept",
               differently)
    yield case("abdul_abd/ktp", "ktp", "ktp_el", father, both("ABDUL RAHIM CONTOH", "ABD. RAHIM CONTOH"), {}, "accept", differently)
    old = both("SOEKARTI TJONTOH")
    yield case("old_spelling/akta", "birth_certificate", "akta_siak", mother, old, {"name": "SUKARTI CONTOH"}, PASSES, differently)
    yield case("old_spelling/ktp", "ktp", "ktp_el", mother, old, {"name": "SUKARTI CONTOH"}, PASSES, differently)
    extended = both("SUMARTINI WONGSO CONTOH")
    yield case("added_father_name/passport", "passport", "passport_2014", mother, extended, {"name": "SUMARTINI"}, PASSES, ("name_extended",))
    yield case("one_word/ktp", "ktp", "ktp_el", mother, both("SUMARTINI"), {}, "accept")
    yield case("one_word/passport", "passport", "passport_2014", mother, both("SUMARTINI"), {}, "accept")
    yield case("added_father_name/ktp", "ktp", "ktp_el", mother, extended, {"name": "SUMARTINI"}, PASSES, ("name_extended",))
    yield case("apostrophe/ktp", "ktp", "ktp_el", father, both("NU'MAN HAKIM CONTOH"), {"name": "NUMAN HAKIM CONTOH"}, "accept")
    yield case("spacing/akta", "birth_certificate", "akta_siak", mother, both("NURHAYATI CONTOH"), {"name": "NUR HAYATI CONTOH"}, "accept")
    yield case("passport_order/passport", "passport", "passport_2014", mother, both("SITI RAHAYU CONTOH"), {}, "accept")
    place = home.place
    district = {"birth_place": place.district}
    yield case("place_district/ktp", "ktp", "ktp_el", father, district, {"birth_place": place.town}, "accept")
    yield case("place_district/akta", "birth_certificate", "akta_siak", father, district, {"birth_place": place.town}, "accept")
    yield case("place_other/ktp", "ktp", "ktp_el", father, {"birth_place": "MAKASSAR"}, {"birth_place": "PONTIANAK"}, "accept",
               ("birth_place_differs",))
    yield case("place_renamed/ktp", "ktp", "ktp_el", father, {"birth_place": "UJUNG PANDANG"}, {"birth_place": "MAKASSAR"}, "accept")
    shifted = _other_day(father)
    yield case("nik_unlike_date/ktp", "ktp", "ktp_el", father, shifted, {}, "review", ("inconsistent_nik",))
    yield case("nik_unlike_date/kk", "family_card", "kk_2019", father, shifted, {}, PASSES)
    retired = {"nik": "647301" + father.nik[6:]}
    yield case("nik_retired_region/ktp", "ktp", "ktp_el", father, retired, {}, "accept")
    yield case("parent_name/akta", "birth_certificate", "akta_siak", father, {"mother_name": "WARSINAH"}, {"mother_name": "SUMIRAH"}, "accept",
               ("parent_name_differs",))
    yield _expired(album, home, father)
    yield case("passport_2009/full_set", "passport", "passport_2009", father, {}, {}, PASSES)
    yield case("laminated/ktp", "ktp", "ktp_siak", father, {}, {}, PASSES) if papers.eligible(
        "ktp", father, home, "ktp_siak") else case("security_kk", "family_card", "kk_2019", mother, {}, {}, "accept")


def _other_day(person: Person) -> dict[str, Any]:
    """A NIK whose date is some days off the printed one."""
    day = person.birth_date + timedelta(days=3 if person.birth_date.day < 25 else -3)
    code = day.day + (40 if person.sex == "F" else 0)
    return {"nik": f"{person.nik[:6]}{code:02d}{day:%m%y}{person.nik[12:]}", "nik_agrees": False}


def _expired(album: Album, home: Family, person: Person) -> Case:
    """A KTP-el with a printed date of expiry long past is valid for life."""
    key = "planted/expired_date/ktp"
    for attempt in range(400):
        flat, _, _ = shots.paper("ktp", album.rng(f"{key}/{attempt}"), album.split, family=home, person=person, generation="ktp_el")
        dates = [line.text for line in flat.lines if len(line.text) == 10 and line.text[2] == line.text[5] == "-"]
        if len(dates) == 2 and all(int(text[-4:]) < people.TODAY.year for text in dates):
            album.photograph(key, flat)
            return Case(key, "planted", key, "ktp", shots.application(person, home), "accept")
    raise RuntimeError("no card with a printed date of expiry came up")


def _declared(album: Album, home: Family, father: Person, child: Person) -> Iterator[Case]:
    """Slips in what was typed, and nothing typed at all."""
    adult = shots.application(father, home)
    young = shots.application(child, home)
    ktp, akta, passport = "father/ktp", "child/akta", "father/paspor"
    nik = father.nik[:-1] + str((int(father.nik[-1]) + 4) % 10)
    day = (father.birth_date + timedelta(days=1)).isoformat()
    yield Case("planted/nik_one_digit/ktp", "planted", ktp, "ktp", {**adult, "nik": nik}, "review", ("nik_differs",))
    yield Case("planted/birth_date_typo/ktp", "planted", ktp, "ktp", {**adult, "birth_date": day}, "review", ("birth_date_differs",))
    other = "F" if father.sex == "M" else "M"
    yield Case("planted/sex_typo/ktp", "planted", ktp, "ktp", {**adult, "sex": other}, "review", ("sex_differs",))
    yield Case("planted/name_other/ktp", "planted", ktp, "ktp", {**adult, "name": "WIRYONO PERCOBAAN"}, "review", ("name_differs",))
    yield Case("planted/name_typo/ktp", "planted", ktp, "ktp", {**adult, "name": _typo(father.name)}, PASSES)
    yield Case("planted/nothing_declared/ktp", "planted", ktp, "ktp", {"kind": "adult"}, "review", ("not_verified",))
    yield Case("planted/name_only/ktp", "planted", ktp, "ktp", {"kind": "adult", "name": father.name}, "review", ("not_verified",))
    cyrillic = father.name.replace("A", "А", 1) if "A" in father.name else father.name.replace("O", "О", 1)
    if cyrillic != father.name:
        yield Case("planted/unusual_characters/ktp", "planted", ktp, "ktp", {**adult, "name": cyrillic}, "review", ("unusual_characters",))
    yield Case("planted/birth_date_typo/akta", "planted", akta, "birth_certificate",
               {**young, "birth_date": (child.birth_date + timedelta(days=1)).isoformat()}, "review", ("birth_date_differs",))
    holder = shots.application(father, home, passport=True)
    holder["passport_number"] = "X0" + f"{(int(holder['passport_number'][2:]) + 7) % 1000:06d}"
    yield Case("planted/passport_number/passport", "planted", passport, "old_passport", holder, PASSES)
    future = {**young, "birth_date": date(child.birth_date.year, child.birth_date.month, 1).isoformat()}
    if future["birth_date"] != young["birth_date"]:
        yield Case("planted/birth_date_other/kk", "planted", "home/kk", "family_card", future, "review", ("birth_date_differs",))


def _typo(name: str) -> str:
    """Two neighbouring letters of the longest word exchanged."""
    words = name.split()
    index = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[index]
    words[index] = word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word + word[-1]
    return " ".join(words)


def _captures(album: Album, home: Family, father: Person, child: Person) -> Iterator[Case]:
    """The right paper, photographed in every way."""
    papers_of = {
        "ktp": ("ktp_el", father), "family_card": ("kk_2019", father), "birth_certificate": ("akta_siak", child),
        "passport": ("passport_2014", father),
    }  # fmt: skip

    def case(label: str, capture: str, outcome: str | list[str], *, rotation: int | None = 0, readable: bool = True,
             reasons: tuple[str, ...] = ()) -> Case:
        edition, person = papers_of[label]
        name = f"capture/{label}/{capture}{rotation or ''}{'' if readable else '/unreadable'}"
        key = album.paper(name, label, home, person, generation=edition, capture=capture, rotation=rotation, readable=readable)
        slot = shots.SLOT[label]
        return Case(name, "capture", key, slot, shots.application(person, home, passport=slot == "old_passport"), outcome, reasons)

    for label in papers_of:
        for turn in (90, 180, 270) if label == "ktp" else (90, 180):
            yield case(label, "mild", "accept", rotation=turn)
    for capture in ("greycopy", "watermark", "screen", "screenshot", "chatapp", "hand", "angle", "hard_light"):
        reasons = ("greyscale_copy",) if capture == "greycopy" else ()
        yield case("ktp", capture, PASSES if capture in ("screen", "hard_light") else "accept", reasons=reasons)
    bad = ["retake", "review"]
    for capture in ("blur", "dark", "cut", "glare", "far", "finger", "motion"):
        yield case("ktp", capture, bad, readable=False)
    for label in ("family_card", "birth_certificate", "passport"):
        yield case(label, "blur", bad, readable=False)
        yield case(label, "cut", bad, readable=False)
    two = album.rng("capture/two")
    flats = [album.flats["father/ktp"], album.flats["home/kk"]]
    album.shots["capture/two"] = camera.photograph_many(flats, two, split=album.split, size=album.size, capture="mild", rotation=0)[0]
    album.flats["capture/two"] = flats[0]
    yield Case("capture/two_documents", "capture", "capture/two", "ktp", shots.application(father, home), ["accept", "review", "retake"])


# --- files --------------------------------------------------------------------------------------


def write(out: Path, *, split: str = "dev", seed: int = 1, size: int = 1280, quiet: bool = False) -> int:
    """Pictures and `cases.jsonl` (a manifest) in `out`; returns the exit code."""
    album = Album(split, seed, size)
    cases = build(album)
    files = {}
    (out / "cases").mkdir(parents=True, exist_ok=True)
    for number, key in enumerate(tqdm(dict.fromkeys(case.picture for case in cases), unit="picture", disable=quiet)):
        files[key] = f"cases/{number:04d}.jpg"
        (out / files[key]).write_bytes(camera.encode(album.shots[key]))
    writer.write_lines(out / "cases.jsonl", [_row(case, album, files[case.picture]) for case in cases])
    print(f"{len(cases)} cases on {len(files)} pictures")
    return 0


def _row(case: Case, album: Album, file: str) -> dict[str, Any]:
    shot, flat = album.shots[case.picture], album.flats.get(case.picture)
    expected: dict[str, Any] = {
        "outcome": case.outcome, "label": "not_a_document" if flat is None else flat.label, "capture": shot.capture,
        "readable": shot.readable, "stratum": case.group,
    }  # fmt: skip
    if case.reasons:
        expected["reasons"] = list(case.reasons)
    if flat is not None and flat.label in shots.PAPERS:
        expected["generation"] = flat.generation
        expected["fields"] = flat.fields
    if shot.quad is not None:
        expected["quad"] = [[round(float(x), 1), round(float(y), 1)] for x, y in shot.quad]
    row: dict[str, Any] = {"id": case.name, "file": file, "slot": case.slot, "application": case.application, "expected": expected}
    if case.account:
        row["account"] = case.account
    return json.loads(json.dumps(row))
