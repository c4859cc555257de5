"""`docverify bench`: run a labelled manifest and tell the truth about it.

Two questions decide whether docverify is any good: how many *wrong uploads* (wrong paper, another
person's, no document) does it stop, and how many *right, readable papers* does it block?  Both are
counted with 95 % intervals (Wilson), split by label, capture and stratum.  Everything but the
times is the same on every run.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from docverify.bench_fields import (
    FieldResult,
    by_capture,
    calibration,
    groups,
    results,
    share,
    table,
)
from docverify.errors import ManifestError, OutputError
from docverify.imaging import read_regular
from docverify.manifest import BadRow, Row, open_manifest
from docverify.types import Outcome, Verification
from docverify.verifier import Verifier

PASSES: Final = frozenset({str(Outcome.ACCEPT), str(Outcome.REVIEW)})

SAME_PAPER: Final = 0.5
"""Overlap from which an outline is of the same paper, so that its turn can be judged."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one picture, against what was expected.  Holds no personal value.

    side  long side of the paper in the picture, pixels; None where no paper is expected
    """

    id: str
    outcome: str
    codes: tuple[str, ...]
    label: str
    expected_label: str
    expected_outcomes: tuple[str, ...]
    expected_codes: tuple[str, ...]
    faults: tuple[str, ...]
    readable: bool
    side: float | None
    capture: str
    stratum: str
    generation: str
    right_generation: bool | None
    iou: float | None
    upright: bool | None
    fields: tuple[FieldResult, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def wrong_upload(self) -> bool:
        """An upload that must not pass."""
        return bool(self.expected_outcomes) and not PASSES & set(self.expected_outcomes)

    @property
    def right_paper(self) -> bool:
        """A paper that may pass and may not be rejected."""
        allowed = set(self.expected_outcomes)
        return bool(PASSES & allowed) and str(Outcome.REJECT) not in allowed

    @property
    def right_upload(self) -> bool:
        """A right paper that a person can read: it must pass."""
        return self.readable and self.right_paper

    @property
    def passes(self) -> bool:
        return self.outcome in PASSES

    @property
    def right_outcome(self) -> bool:
        return not self.expected_outcomes or self.outcome in self.expected_outcomes


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else ()


def quad_iou(a: Sequence[Sequence[float]], b: Sequence[Sequence[float]]) -> float:
    """Intersection over union of two convex quadrilaterals."""
    one, two = np.array(a, np.float32), np.array(b, np.float32)
    common, _ = cv2.intersectConvexConvex(one, two)
    whole = cv2.contourArea(one) + cv2.contourArea(two) - common
    return float(common / whole) if whole > 0 else 0.0


def long_side(quad: Sequence[Sequence[float]]) -> float:
    """Length of the longest side of a quadrilateral.

    >>> long_side([(0, 0), (9, 0), (9, 5), (0, 5)])
    9.0
    """
    corners = np.array(quad, np.float64)
    return float(np.hypot(*(np.roll(corners, -1, axis=0) - corners).T).max())


def quarter_turn(wanted: Sequence[Sequence[float]], seen: Sequence[Sequence[float]]) -> int:
    """How many corners further `seen` begins than `wanted`, both clockwise: 0 is the right turn.

    >>> quarter_turn([(0, 0), (9, 0), (9, 5), (0, 5)], [(9, 0), (9, 5), (0, 5), (0, 0)])
    1
    """
    one, two = np.array(wanted, np.float64), np.array(seen, np.float64)
    apart = [float(np.abs(one - np.roll(two, turn, axis=0)).sum()) for turn in range(4)]
    return int(np.argmin(apart))


def record(row: Row, result: Verification) -> Record:
    """Set the answer against what the row expects."""
    expected: Mapping[str, Any] = row.expected
    seen = result.classification
    quad = expected.get("quad")
    iou, upright = None, None
    if quad is not None and result.quad is not None:
        iou = quad_iou(quad, result.quad)
        upright = quarter_turn(quad, result.quad) == 0 if iou >= SAME_PAPER else None
    generation = str(expected.get("generation") or "")
    right = None
    if generation and seen is not None:
        right = seen.generation == generation
    fields = expected.get("fields")
    return Record(
        id=row.id,
        outcome=str(result.outcome),
        codes=result.codes,
        label="" if seen is None else str(seen.label),
        expected_label=str(expected.get("label") or ""),
        expected_outcomes=_texts(expected.get("outcome")),
        expected_codes=_texts(expected.get("reasons")),
        faults=_texts(expected.get("faults")),
        readable=bool(expected.get("readable", True)),
        side=None if quad is None else long_side(quad),
        capture=str(expected.get("capture") or ""),
        stratum=str(expected.get("stratum") or ""),
        generation=generation,
        right_generation=right,
        iou=iou,
        upright=upright,
        fields=tuple(results(fields, result, row.application))
        if isinstance(fields, Mapping)
        else (),
        timings_ms=dict(result.timings_ms),
    )


def run(
    verifier: Verifier,
    manifest: Path,
    root: Path,
    progress: Callable[[int, int, int | None], None] | None = None,
) -> tuple[list[Record], float]:
    """Verify every row; returns the records in the manifest's order and the seconds it took.

    progress is told (records so far, bytes of the manifest read, its size) after every picture.

    Raises ManifestError for a row that cannot be used: a benchmark with holes says nothing.
    """
    records: list[Record] = []
    begin = time.perf_counter()
    with open_manifest(manifest) as rows:
        for row in rows:
            if isinstance(row, BadRow):
                raise ManifestError(row.problem, row.line)
            photo = read_regular(row.file, root=root)
            if not records:
                verifier.verify(photo, slot=row.slot, application=row.application)  # warm up
                begin = time.perf_counter()
            answer = verifier.verify(photo, slot=row.slot, application=row.application)
            records.append(record(row, answer))
            if progress is not None:
                progress(len(records), rows.position, rows.size)
    if not records:
        raise ManifestError("the manifest has no rows")
    return records, time.perf_counter() - begin


# ------------------------------------------------------------------------------------- counting


def _by(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for one in records:
        groups.setdefault(key(one) or "-", []).append(one)
    return dict(sorted(groups.items()))


def caught(records: Sequence[Record]) -> dict[str, Any]:
    wrong = [r for r in records if r.wrong_upload]
    return share(sum(not r.passes for r in wrong), len(wrong))


def blocked(records: Sequence[Record]) -> dict[str, Any]:
    right = [r for r in records if r.right_upload]
    return share(sum(not r.passes for r in right), len(right))


def false_rejects(records: Sequence[Record]) -> dict[str, Any]:
    """Right papers, readable or not, that were rejected outright."""
    right = [r for r in records if r.right_paper]
    return share(sum(r.outcome == Outcome.REJECT for r in right), len(right))


def _latency(records: Sequence[Record]) -> dict[str, dict[str, float]]:
    stages = dict.fromkeys(name for r in records for name in r.timings_ms)
    table = {}
    for stage in stages:
        values = [r.timings_ms[stage] for r in records if stage in r.timings_ms]
        p50, p95, p99 = np.percentile(values, (50, 95, 99))
        table[stage] = {"p50": float(p50), "p95": float(p95), "p99": float(p99)}
    return table


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MiB (0 where the system does not say)."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


def summarise(records: Sequence[Record], seconds: float, versions: Mapping[str, str]) -> Any:
    """Everything that the benchmark prints, as JSON data."""
    labelled = [r for r in records if r.expected_label]
    readable = [r for r in labelled if r.readable]
    confusion = Counter((r.expected_label, r.label) for r in labelled)
    reasoned = [r for r in records if r.expected_codes]
    blamed = [r for r in records if r.faults and r.outcome == Outcome.RETAKE]
    ious = sorted(r.iou for r in records if r.iou is not None)
    turns = [r.upright for r in records if r.upright is not None]
    splits: dict[str, Callable[[Record], str]] = {
        "label": lambda r: r.expected_label,
        "capture": lambda r: r.capture,
        "stratum": lambda r: r.stratum,
        "generation": lambda r: r.generation,
    }
    return {
        "versions": dict(versions),
        "pictures": len(records),
        "wrong_uploads_caught": caught(records),
        "false_blocks": blocked(records),
        "false_rejects": false_rejects(records),
        "right_outcome": share(
            sum(r.right_outcome for r in records if r.expected_outcomes and r.readable),
            sum(bool(r.expected_outcomes) and r.readable for r in records),
        ),
        "right_reasons": share(
            sum(set(r.expected_codes) <= set(r.codes) for r in reasoned), len(reasoned)
        ),
        "quality_reasons": share(
            sum(bool(set(r.faults) & set(r.codes)) for r in blamed), len(blamed)
        ),
        "label_readable": share(sum(r.label == r.expected_label for r in readable), len(readable)),
        "label_all": share(sum(r.label == r.expected_label for r in labelled), len(labelled)),
        "confusion": [[a, b, n] for (a, b), n in sorted(confusion.items())],
        "splits": {
            name: {
                group: {
                    "pictures": len(members),
                    "wrong_uploads_caught": caught(members),
                    "false_blocks": blocked(members),
                    "label": share(sum(r.label == r.expected_label for r in members), len(members)),
                }
                for group, members in _by(records, key).items()
            }
            for name, key in splits.items()
        },
        "fields": table(records),
        "key_fields": groups(records),
        "key_fields_by_capture": by_capture(records),
        "calibration": calibration(records),
        "corners": {
            "found": len(ious),
            "median_iou": float(np.median(ious)) if ious else None,
            "at_least_0.90": share(sum(i >= 0.9 for i in ious), len(ious)),
            "turn_right": share(sum(turns), len(turns)),
        },
        "latency_ms": _latency(records),
        "latency_by_label_ms": {
            label: float(np.median([r.timings_ms.get("total", 0.0) for r in group]))
            for label, group in _by(records, lambda r: r.expected_label).items()
        },
        "pictures_per_second": len(records) / seconds if seconds > 0 else None,
        "peak_memory_mb": peak_memory_mb(),
        "records": [_plain(r) for r in records],
    }


def _plain(one: Record) -> dict[str, Any]:
    shown = asdict(one)
    shown["fields"] = {f.name: f.exact for f in one.fields if "." not in f.name}
    del shown["timings_ms"]
    return shown


# ------------------------------------------------------------------------------------- baseline


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """(what became better, what became worse), picture by picture."""
    better: list[str] = []
    worse: list[str] = []
    before = {r["id"]: r for r in old.get("records", ())}
    for now in new["records"]:
        was = before.get(now["id"])
        if was is None:
            continue
        for what, good_was, good_now in _verdicts(was, now):
            if good_was != good_now:
                (better if good_now else worse).append(f"{now['id']}: {what}")
    return better, worse


def _verdicts(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, bool, bool]]:
    def right(one: Mapping[str, Any]) -> bool:
        return not one["expected_outcomes"] or one["outcome"] in one["expected_outcomes"]

    yield f"outcome {was['outcome']} -> {now['outcome']}", right(was), right(now)
    yield (
        f"label {was['label']} -> {now['label']}",
        was["label"] == was["expected_label"],
        now["label"] == now["expected_label"],
    )
    for name, exact in now["fields"].items():
        if name in was["fields"]:
            yield f"field {name}", was["fields"][name], exact


def read_baseline(path: Path) -> Mapping[str, Any]:
    """An earlier run's JSON.  Raises ManifestError when it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"the baseline cannot be read: {error.strerror}") from error
    except ValueError:
        raise ManifestError("the baseline is not JSON") from None
    if not isinstance(data, dict) or "records" not in data:
        raise ManifestError("the baseline is not the JSON of a benchmark")
    return data


def write_json(summary: Mapping[str, Any], path: Path) -> None:
    """Write the whole summary.  Raises OutputError."""
    try:
        path.write_text(json.dumps(summary, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
