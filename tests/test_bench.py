"""Counting: small records with known answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from docverify import (
    ManifestError,
    OutputError,
    StaticEngine,
    Verifier,
    bench,
    bench_fields,
    bench_text,
)
from docverify.bench import Record
from docverify.bench_fields import FieldResult


def record(**changes: object) -> Record:
    values: dict[str, object] = {
        "id": "a",
        "outcome": "accept",
        "codes": (),
        "label": "ktp",
        "expected_label": "ktp",
        "expected_outcomes": ("accept",),
        "expected_codes": (),
        "faults": (),
        "readable": True,
        "side": None,
        "capture": "mild",
        "stratum": "",
        "generation": "ktp_el",
        "right_generation": True,
        "iou": None,
        "upright": None,
        "fields": (FieldResult("nik", True, True, 0.995),),
        "timings_ms": {"total": 100.0},
    }
    return Record(**{**values, **changes})  # type: ignore[arg-type]


def test_false_blocks_count_readable_right_papers_only() -> None:
    records = [
        record(),
        record(outcome="retake"),
        record(outcome="retake", readable=False),
        record(outcome="reject", expected_outcomes=("reject",)),
    ]
    told = bench.blocked(records)
    assert (told["hits"], told["total"]) == (1, 2)


def test_caught_counts_uploads_that_must_not_pass() -> None:
    records = [
        record(expected_outcomes=("reject",), outcome="reject"),
        record(expected_outcomes=("reject", "retake"), outcome="review"),
        record(expected_outcomes=("review", "reject"), outcome="accept"),
        record(),
    ]
    told = bench.caught(records)
    assert (told["hits"], told["total"]) == (1, 2)


def test_false_rejects_count_unreadable_papers_too() -> None:
    records = [record(outcome="reject", readable=False), record(outcome="retake")]
    told = bench.false_rejects(records)
    assert (told["hits"], told["total"]) == (1, 2)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (0, 0, 0, 1)]
)
def test_wilson(hits: int, total: int, low: float, high: float) -> None:
    found = bench_fields.wilson(hits, total)
    assert found == pytest.approx((low, high), abs=0.001)


def test_iou_of_shifted_squares() -> None:
    square = [[0, 0], [10, 0], [10, 10], [0, 10]]
    assert bench.quad_iou(square, square) == pytest.approx(1.0)
    moved = [[x + 5, y] for x, y in square]
    assert bench.quad_iou(square, moved) == pytest.approx(1 / 3)
    assert bench.quad_iou(square, [[x + 50, y] for x, y in square]) == 0.0


def test_a_retake_should_name_a_true_fault() -> None:
    named = record(outcome="retake", codes=("blurred",), faults=("blurred", "glare"))
    other = record(outcome="retake", codes=("unreadable_fields",), faults=("blurred",))
    told = bench.summarise([named, other, record(faults=("glare",))], 1.0, {})["quality_reasons"]
    assert (told["hits"], told["total"]) == (1, 2)


def test_summary_and_text() -> None:
    wrong = FieldResult("nik", False, True, 0.999)
    unread = FieldResult("name", False, False, 0.0)
    summary = bench.summarise(
        [record(), record(id="b", label="sim", fields=(wrong, unread))], 2.0, {"docverify": "x"}
    )
    assert summary["fields"]["ktp.nik"]["readable"]["wrong_and_sure"] == 1
    assert summary["fields"]["ktp.name"]["readable"]["unread"] == 1
    assert summary["label_all"]["hits"] == 1
    assert ["ktp", "sim", 1] in summary["confusion"]
    assert summary["pictures_per_second"] == 1.0
    text = bench_text.render(summary)
    assert "| ktp | sim | 1 |" in text
    assert "50.0 % (1 of 2; 9.5-90.5)" in text
    assert summary["latency_by_label_ms"] == {"ktp": 100.0}
    assert "| ktp | 100 |" in text


def test_key_fields_by_edition_capture_and_difficulty() -> None:
    wrong = FieldResult("nik", False, True, 0.5)
    summary = bench.summarise(
        [record(side=640.0), record(capture="dark", generation="ktp_siak", fields=(wrong,))],
        2.0,
        {},
    )
    kinds = summary["key_fields"]["ktp.nik"]
    assert {name: one["hits"] for name, one in kinds.items()} == {
        "easy": 1,
        "difficult": 0,
        "large": 1,
        "ktp_el": 1,
        "ktp_siak": 0,
    }
    assert [kinds["large"]["total"], kinds["easy"]["total"]] == [1, 1]
    small = bench.summarise([record(side=599.0)], 1.0, {})["key_fields"]["ktp.nik"]
    assert small["large"]["total"] == 0
    assert summary["key_fields_by_capture"]["dark"]["hits"] == 0
    assert "ktp_el 100.0 % of 1, ktp_siak 0.0 % of 1" in bench_text.render(summary)


def test_the_turn_of_an_outline() -> None:
    paper = [(0, 0), (9, 0), (9, 5), (0, 5)]
    for turn in range(4):
        seen = [paper[(i + turn) % 4] for i in range(4)]
        assert bench.quarter_turn(paper, seen) == turn
    told = bench.summarise([record(upright=True), record(upright=False)], 1.0, {})["corners"]
    assert (told["turn_right"]["hits"], told["turn_right"]["total"]) == (1, 2)


def test_baseline_tells_what_changed_picture_by_picture() -> None:
    old = bench.summarise([record(), record(id="b", outcome="retake")], 1.0, {})
    new = bench.summarise([record(outcome="retake"), record(id="b")], 1.0, {})
    better, worse = bench.changes(old, new)
    assert better == ["b: outcome retake -> accept"]
    assert worse == ["a: outcome accept -> retake"]


def test_no_personal_value_in_the_json(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(
        cv2.imencode(".png", np.full((500, 700, 3), 200, np.uint8))[1].tobytes()
    )
    row = {
        "id": "1",
        "file": "x.png",
        "slot": "ktp",
        "application": {"kind": "adult", "name": "SITI CONTOH", "nik": "3171015708909999"},
        "expected": {"label": "ktp", "outcome": "accept", "fields": {"nik": "3171015708909999"}},
    }
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(json.dumps(row) + "\n")
    engine = StaticEngine(["NIK : 3171015708909999", "Nama : SITI CONTOH"])
    verifier = Verifier(ocr=engine, today=lambda: date(2026, 11, 23))
    records, seconds = bench.run(verifier, manifest, tmp_path)
    out = tmp_path / "bench.json"
    bench.write_json(bench.summarise(records, seconds, verifier.versions), out)
    text = out.read_text()
    assert "3171015708909999" not in text
    assert "SITI" not in text
    assert bench.read_baseline(out)["pictures"] == 1


def test_a_manifest_with_a_bad_row_is_refused(tmp_path: Path) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text('{"id": "1"}\n')
    with pytest.raises(ManifestError, match="line 1"):
        bench.run(Verifier(ocr=StaticEngine([])), manifest, tmp_path)


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        bench.read_baseline(tmp_path / "none.json")
    (tmp_path / "odd.json").write_text("[]")
    with pytest.raises(ManifestError, match="not the JSON of a benchmark"):
        bench.read_baseline(tmp_path / "odd.json")
    with pytest.raises(OutputError):
        bench.write_json({}, tmp_path / "no" / "folder.json")
