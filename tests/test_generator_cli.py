"""Samples, manifests, cases and the command line of the generator."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from generator import cases, people, shipped, shots, writer
from generator.__main__ import main

from docverify.application import parse_application
from docverify.types import Label, Slot

EXPECTED = {
    "outcome",
    "reasons",
    "label",
    "generation",
    "fields",
    "quad",
    "capture",
    "faults",
    "readable",
    "stratum",
}
OUTCOMES = {"accept", "review", "retake", "reject"}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def outcomes(expected: dict[str, Any]) -> set[str]:
    found = expected.get("outcome", [])
    return {found} if isinstance(found, str) else set(found)


def check_item(item: dict[str, Any], root: Path) -> None:
    assert (root / item["file"]).is_file()
    Slot(item["slot"])
    parse_application(item["application"])
    expected = item["expected"]
    assert set(expected) <= EXPECTED
    Label(expected["label"])
    assert outcomes(expected) <= OUTCOMES


def test_labels_are_those_of_the_contract() -> None:
    assert set(shots.LABELS) == {str(label) for label in Label}


def test_a_run_writes_pictures_manifest_and_truth(tmp_path: Path) -> None:
    assert (
        main(["--out", str(tmp_path), "--count", "8", "--seed", "6", "--size", "480", "--quiet"])
        == 0
    )
    items, truths = rows(tmp_path / "manifest.jsonl"), rows(tmp_path / "truth.jsonl")
    assert len(items) == len(truths) == len(list(tmp_path.rglob("*.jpg"))) == 8
    for item, truth in zip(items, truths, strict=True):
        check_item(item, tmp_path)
        assert item["id"] == truth["id"]
        assert item["file"].startswith(item["expected"]["label"] + "/")
        picture = cv2.imread(str(tmp_path / item["file"]))
        assert picture is not None
        assert picture.shape[:2] == (truth["height"], truth["width"])


def test_same_seed_same_files_with_any_number_of_jobs(tmp_path: Path) -> None:
    for name, jobs in (("one", "1"), ("two", "2")):
        main(
            [
                "--out",
                str(tmp_path / name),
                "--count",
                "4",
                "--seed",
                "9",
                "--size",
                "320",
                "--jobs",
                jobs,
                "--quiet",
            ]
        )
    one = sorted(
        p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file()
    )
    two = sorted(
        p.relative_to(tmp_path / "two") for p in (tmp_path / "two").rglob("*") if p.is_file()
    )
    assert one == two
    for path in one:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_label_capture_and_generation_are_kept(tmp_path: Path) -> None:
    main(
        [
            "--out",
            str(tmp_path),
            "--count",
            "2",
            "--label",
            "ktp",
            "--capture",
            "scan",
            "--generation",
            "ktp_siak",
            "--size",
            "400",
            "--quiet",
        ]
    )
    for item in rows(tmp_path / "manifest.jsonl"):
        assert item["expected"]["label"] == "ktp"
        assert item["expected"]["capture"] == "scan"
        assert item["expected"]["generation"] == "ktp_siak"


def test_bad_arguments_end_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (
        ["--count", "3"],
        ["--out", str(tmp_path), "--label", "nothing"],
        ["--out", str(tmp_path), "--count", "0"],
    ):
        with pytest.raises(SystemExit) as stopped:
            main(wrong)
        assert stopped.value.code == 2
    assert "error" in capsys.readouterr().err


def test_a_contact_sheet_has_a_tile_for_each_sample(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    main(["--sheet", str(path), "--count", "9", "--label", "npwp", "--size", "320", "--quiet"])
    sheet = cv2.imread(str(path))
    assert sheet is not None
    assert sheet.shape[:2] == (2 * writer.TILE, writer.COLUMNS * writer.TILE)


def test_the_stream_goes_on_and_can_be_shared() -> None:
    whole = [s.label for s in islice(shots.stream("train", 4, size=200), 6)]
    odd = [s.label for s in islice(shots.stream("train", 4, size=200, start=1, step=2), 3)]
    assert odd == whole[1::2]


def test_splits_and_numbers_give_other_people() -> None:
    found = {
        shots.sample(n, split, 2, labels=["ktp"], size=200).application["nik"]
        for n in range(3)
        for split in ("train", "dev")
    }
    assert len(found) == 6


def test_the_application_is_what_the_paper_says() -> None:
    for number in range(6):
        one = shots.sample(number, "dev", 3, labels=["ktp"], capture="flat", size=300)
        assert one.flat is not None
        assert one.person is not None
        if one.slot == "ktp":
            assert one.application["nik"] == one.flat.fields["nik"]
            assert one.application["birth_date"] == one.flat.fields["birth_date"]
        else:
            assert one.application["kind"] == "child"
            assert one.person.name in (
                one.application["father_name"],
                one.application["mother_name"],
            )


def test_a_right_paper_is_never_expected_to_be_rejected() -> None:
    for number in range(24):
        one = shots.sample(number, "dev", 6, labels=list(shots.PAPERS), size=240)
        assert "reject" not in outcomes(one.expected())


def test_childrens_books_and_cards_have_their_own_answers() -> None:
    kia = shots.sample(1, "dev", 1, labels=["kia"], capture="flat", size=1000)
    assert kia.reasons == ("child_needs_parent_ktp",)
    assert kia.outcome == "reject"
    book = shots.sample(1, "dev", 1, labels=["marriage_book"], capture="flat", size=1400)
    assert book.application["kind"] == "adult"
    assert "reject" not in outcomes(book.expected())


def test_unreadable_pictures_say_so_and_allow_a_retake() -> None:
    far = shots.sample(2, "dev", 8, labels=["ktp"], capture="far", size=200)
    assert not far.shot.readable
    assert "retake" in outcomes(far.expected())
    assert "reasons" not in far.expected()


def test_the_paper_is_in_the_picture() -> None:
    for number in range(6):
        one = shots.sample(
            number, "test", 12, labels=["birth_certificate"], capture="cut", size=240
        )
        assert shots.visible(one.shot) >= shots.LEAST_VISIBLE


def test_unknown_words_are_errors() -> None:
    with pytest.raises(ValueError, match="no label"):
        shots.sample(0, "dev", 1, labels=["passport2"])
    with pytest.raises(ValueError, match="no split"):
        shots.sample(0, "final", 1)


def test_a_demo_has_every_edition_and_five_lookalikes() -> None:
    orders = shipped.demo()
    editions = {order.generation for order in orders}
    assert {
        "ktp_el",
        "ktp_siak",
        "kk_2019",
        "kk_security",
        "akta_siak",
        "akta_qr",
        "akta_old",
        "passport_2014",
        "passport_2009",
    } <= editions
    assert len({order.label for order in orders} - set(shots.PAPERS)) >= 5
    assert 90 in {order.rotation for order in orders}
    assert {order.label for order in shipped.test_set()} == set(shots.LABELS)


def test_the_numbers_of_splits_never_meet() -> None:
    seen: dict[str, set[str]] = {}
    for split in ("train", "dev", "test"):
        rng = np.random.default_rng(1)
        seen[split] = {m.nik[-4:] for _ in range(30) for m in people.family(rng, split).members}
    assert not seen["train"] & seen["dev"]
    assert not seen["dev"] & seen["test"]


@pytest.mark.slow
def test_cases_cover_the_matrix_and_the_planted_differences(tmp_path: Path) -> None:
    assert cases.write(tmp_path, seed=1, size=1280, quiet=True) == 0
    items = rows(tmp_path / "cases.jsonl")
    assert len(items) >= 150
    for item in items:
        check_item(item, tmp_path)
    names = {item["id"] for item in items}
    for slot in (
        "ktp/adult",
        "ktp/child",
        "parent_ktp/child",
        "family_card/adult",
        "family_card/child",
        "birth_certificate/adult",
        "birth_certificate/child",
        "old_passport/adult",
    ):
        assert sum(name.startswith(f"matrix/{slot}/") for name in names) == 11
    for planted in (
        "degree_only",
        "muhammad_moh",
        "old_spelling",
        "added_father_name",
        "place_district",
        "nik_unlike_date",
        "swapped_sibling",
        "expired_date",
    ):
        assert any(name.startswith(f"planted/{planted}") for name in names)
    by_id = {item["id"]: item["expected"] for item in items}
    assert by_id["matrix/birth_certificate/adult/marriage_book"]["outcome"] == ["accept", "review"]
    assert by_id["matrix/birth_certificate/child/marriage_book"]["outcome"] == "reject"
    assert by_id["planted/expired_date/ktp"]["outcome"] == "accept"
    for name, expected in by_id.items():
        assert (
            expected["readable"]
            or name.endswith("/unreadable")
            or expected["label"] == "not_a_document"
            or "two" in name
        )
