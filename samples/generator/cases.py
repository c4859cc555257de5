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
from pathlib import Path
from typing import Any

from tqdm import tqdm

from . import camera, planted, shots, writer
from .album import Album, Case, household
from .people import Family, Person

WRONG = ("wrong_document_type",)
ALTERNATIVE = ("alternative_document",)
PASSES = shots.PASSES


# --- the cases ----------------------------------------------------------------------------------


def build(album: Album) -> list[Case]:
    """Every case; the album holds their pictures afterwards."""
    rng = album.rng("people")
    home, father, mother, child, sibling = household(rng, album.split)
    stranger_home, stranger, *_ = household(rng, album.split)
    cases = [
        *_matrix(album, home, father, mother, child),
        *_foreign(album, home, father, child),
        *planted.persons(album, home, father, child, sibling, stranger_home, stranger),
        *planted.spellings(album, home, father, mother),
        *planted.declared(home, father, child),
        *_captures(album, home, father, child),
    ]
    names = [case.name for case in cases]
    if len(set(names)) != len(names):
        raise AssertionError("two cases have the same name")
    return cases


def _matrix(
    album: Album, home: Family, father: Person, mother: Person, child: Person
) -> Iterator[Case]:
    """Domain rule: which paper is right in which slot, for adults and children."""
    adult = shots.application(father, home, passport=True)
    young = shots.application(child, home, passport=True)
    p = album.paper
    own = {
        "ktp": p("father/ktp", "ktp", home, father, generation="ktp_el"),
        "ikd_screen": p("father/ikd", "ikd_screen", home, father, capture="screenshot"),
        "suket": p("father/suket", "suket", home, father),
        "family_card": p(
            "home/kk", "family_card", home, father, generation="kk_2019", capture="scan"
        ),
        "birth_certificate": p(
            "father/akta", "birth_certificate", home, father, generation="akta_siak"
        ),
        "marriage_book": p("father/nikah", "marriage_book", home, father),
        "diploma": p("father/ijazah", "diploma", home, father),
        "baptism_certificate": p("father/baptis", "baptism_certificate", home, father),
        "passport": p("father/paspor", "passport", home, father, generation="passport_2014"),
        "kia": p("child/kia", "kia", home, child),
        "other_ktp": p("mother/ktp", "ktp", home, mother, generation="ktp_el"),
    }
    children = {
        **own,
        "birth_certificate": p(
            "child/akta", "birth_certificate", home, child, generation="akta_siak"
        ),
        "passport": p("child/paspor", "passport", home, child, generation="passport_2014"),
    }
    right: dict[tuple[str, str], dict[str, str | list[str]]] = {
        ("ktp", "adult"): {"ktp": "accept", "ikd_screen": PASSES, "suket": PASSES},
        ("ktp", "child"): {
            "ktp": "accept",
            "other_ktp": "accept",
            "ikd_screen": PASSES,
            "suket": PASSES,
        },
        ("parent_ktp", "child"): {
            "ktp": "accept",
            "other_ktp": "accept",
            "ikd_screen": PASSES,
            "suket": PASSES,
        },
        ("family_card", "adult"): {"family_card": "accept"},
        ("family_card", "child"): {"family_card": "accept"},
        ("birth_certificate", "adult"): {
            "birth_certificate": "accept",
            "marriage_book": PASSES,
            "diploma": PASSES,
            "baptism_certificate": PASSES,
        },
        ("birth_certificate", "child"): {"birth_certificate": "accept"},
        ("old_passport", "adult"): {"passport": "accept"},
        ("old_passport", "child"): {"passport": "accept"},
    }
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
            yield Case(
                f"matrix/{slot}/{kind}/{label}",
                "matrix",
                picture,
                slot,
                _fit(declared, slot),
                outcome,
                reasons,
            )


def _fit(declared: dict[str, str], slot: str) -> dict[str, str]:
    return {k: v for k, v in declared.items() if k != "passport_number" or slot == "old_passport"}


def _foreign(album: Album, home: Family, father: Person, child: Person) -> Iterator[Case]:
    """Look-alikes where they are usually uploaded."""
    adult, young = shots.application(father, home), shots.application(child, home)
    wrong: list[tuple[str, str, str, bool]] = [
        ("sim", "", "ktp", False),
        ("npwp", "", "ktp", False),
        ("foreign_id", "", "ktp", False),
        ("death_certificate", "", "birth_certificate", True),
        ("death_certificate", "", "birth_certificate", False),
        ("birth_letter", "", "birth_certificate", True),
        ("foreign_passport", "", "old_passport", False),
        ("travel_letter", "", "old_passport", False),
        ("passport_other_page", "", "old_passport", False),
        ("ktp_back", "", "ktp", False),
        ("ktp_back", "", "family_card", False),
        ("other_document", "bpjs", "ktp", False),
        ("other_document", "student_card", "ktp", False),
        ("other_document", "bank_card", "ktp", False),
        ("other_document", "biodata", "family_card", False),
        ("other_document", "list", "family_card", False),
        ("other_document", "letter", "family_card", True),
        ("other_document", "receipt", "birth_certificate", False),
        ("other_document", "bill", "old_passport", False),
        ("other_document", "article", "family_card", False),
        ("other_document", "handwriting", "ktp", False),
        ("other_document", "chat", "family_card", False),
        ("other_document", "web", "birth_certificate", False),
        ("other_document", "business_card", "ktp", False),
        ("other_document", "surat_kenal_lahir", "birth_certificate", False),
    ]
    for label, kind, slot, for_child in wrong:
        name = kind or label
        person = child if label == "birth_letter" else father
        key = album.paper(
            f"foreign/{name}",
            label,
            home,
            person,
            generation=kind or None,
            capture="screenshot" if kind in ("chat", "web") else "mild",
        )
        declared = young if for_child else adult
        outcome, reasons = shots.right_answer(
            label, slot, declared, album.flats[key], album.shots[key], person
        )
        if label == "ktp_back" and slot != "ktp":
            outcome, reasons = "reject", WRONG
        yield Case(
            f"foreign/{name}/{slot}/{declared['kind']}",
            "foreign",
            key,
            slot,
            declared,
            outcome,
            reasons,
        )
    for kind, slot in (
        ("surface", "ktp"),
        ("surface", "family_card"),
        ("selfie", "ktp"),
        ("street", "old_passport"),
        ("food", "birth_certificate"),
        ("home_screen", "family_card"),
        ("black", "ktp"),
        ("white", "birth_certificate"),
    ):
        key = album.nothing(f"nothing/{kind}/{slot}", kind)
        plain = kind in ("black", "white", "surface")
        yield Case(
            f"foreign/{kind}/{slot}",
            "foreign",
            key,
            slot,
            adult,
            ["reject", "retake"] if plain else "reject",
            () if plain else ("not_a_document",),
        )


def _captures(album: Album, home: Family, father: Person, child: Person) -> Iterator[Case]:
    """The right paper, photographed in every way."""
    papers_of = {
        "ktp": ("ktp_el", father),
        "family_card": ("kk_2019", father),
        "birth_certificate": ("akta_siak", child),
        "passport": ("passport_2014", father),
    }

    def case(
        label: str,
        capture: str,
        outcome: str | list[str],
        *,
        rotation: int | None = 0,
        readable: bool = True,
        reasons: tuple[str, ...] = (),
    ) -> Case:
        edition, person = papers_of[label]
        name = f"capture/{label}/{capture}{rotation or ''}{'' if readable else '/unreadable'}"
        key = album.paper(
            name,
            label,
            home,
            person,
            generation=edition,
            capture=capture,
            rotation=rotation,
            readable=readable,
        )
        slot = shots.SLOT[label]
        return Case(
            name,
            "capture",
            key,
            slot,
            shots.application(person, home, passport=slot == "old_passport"),
            outcome,
            reasons,
        )

    for label in papers_of:
        for turn in (90, 180, 270) if label == "ktp" else (90, 180):
            yield case(label, "mild", "accept", rotation=turn)
    for capture in (
        "greycopy",
        "watermark",
        "screen",
        "screenshot",
        "chatapp",
        "hand",
        "angle",
        "hard_light",
    ):
        reasons = ("greyscale_copy",) if capture == "greycopy" else ()
        yield case(
            "ktp",
            capture,
            PASSES if capture in ("screen", "hard_light") else "accept",
            reasons=reasons,
        )
    bad = ["accept", "review", "retake"]  # what counts may be legible all the same
    for capture in ("blur", "dark", "cut", "glare", "far", "finger", "motion"):
        yield case("ktp", capture, bad, readable=False)
    for label in ("family_card", "birth_certificate", "passport"):
        yield case(label, "blur", bad, readable=False)
        yield case(label, "cut", bad, readable=False)
    two = album.rng("capture/two")
    flats = [album.flats["father/ktp"], album.flats["home/kk"]]
    album.shots["capture/two"] = camera.photograph_many(
        flats, two, split=album.split, size=album.size, capture="mild", rotation=0
    )[0]
    album.flats["capture/two"] = flats[0]
    yield Case(
        "capture/two_documents",
        "capture",
        "capture/two",
        "ktp",
        shots.application(father, home),
        ["accept", "review", "retake"],
    )


# --- files --------------------------------------------------------------------------------------


def write(
    out: Path, *, split: str = "dev", seed: int = 1, size: int = 1280, quiet: bool = False
) -> int:
    """Pictures and `cases.jsonl` (a manifest) in `out`; returns the exit code."""
    album = Album(split, seed, size)
    cases = build(album)
    files = {}
    (out / "cases").mkdir(parents=True, exist_ok=True)
    for number, key in enumerate(
        tqdm(dict.fromkeys(case.picture for case in cases), unit="picture", disable=quiet)
    ):
        files[key] = f"cases/{number:04d}.jpg"
        (out / files[key]).write_bytes(camera.encode(album.shots[key]))
    writer.write_lines(
        out / "cases.jsonl", [_row(case, album, files[case.picture]) for case in cases]
    )
    print(f"{len(cases)} cases on {len(files)} pictures")
    return 0


def _row(case: Case, album: Album, file: str) -> dict[str, Any]:
    shot, flat = album.shots[case.picture], album.flats.get(case.picture)
    expected: dict[str, Any] = {
        "outcome": case.outcome,
        "label": "not_a_document" if flat is None else flat.label,
        "capture": shot.capture,
        "readable": shot.readable,
        "stratum": case.group,
    }
    if case.reasons:
        expected["reasons"] = list(case.reasons)
    if flat is not None and flat.label in shots.PAPERS:
        expected["generation"] = flat.generation
        expected["fields"] = flat.fields
    elif flat is not None and flat.generation in shots.EDITIONS:
        expected["generation"] = flat.generation
    if shot.quad is not None:
        expected["quad"] = [[round(float(x), 1), round(float(y), 1)] for x, y in shot.quad]
    row: dict[str, Any] = {
        "id": case.name,
        "file": file,
        "slot": case.slot,
        "application": case.application,
        "expected": expected,
    }
    if case.account:
        row["account"] = case.account
    whole: dict[str, Any] = json.loads(json.dumps(row))
    return whole
