"""The shipped demo pictures, looked at by the real engine: the floor that must not give way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from docverify import Verifier, bench

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@pytest.fixture(scope="module")
def records() -> list[bench.Record]:
    verifier = Verifier(today=lambda: date(2026, 11, 23))
    found, _ = bench.run(verifier, SAMPLES / "manifest.jsonl", SAMPLES)
    return found


def exact(records: list[bench.Record], label: str, *names: str) -> float:
    right = [
        all(f.exact for f in one.fields if f.name in names)
        for one in records
        if one.readable and one.expected_label == label
    ]
    return sum(right) / len(right)


def test_labels(records: list[bench.Record]) -> None:
    assert sum(r.label == r.expected_label for r in records) >= 0.95 * len(records)


def test_nik_and_machine_readable_lines(records: list[bench.Record]) -> None:
    assert exact(records, "ktp", "nik") >= 0.95
    assert exact(records, "passport", "mrz_line1", "mrz_line2") >= 0.90


def test_no_right_paper_is_rejected(records: list[bench.Record]) -> None:
    assert bench.false_rejects(records)["hits"] == 0


def test_wrong_uploads_are_caught(records: list[bench.Record]) -> None:
    told = bench.caught(records)
    assert told["hits"] == told["total"]
