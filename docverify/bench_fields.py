"""Which fields are exact: by field, by edition, by how hard the photograph is.  Holds no value."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol

from docverify.types import Application, Verification

SURE: Final = 0.99
"""Fields with at least this confidence should be exact at least so often."""

CALIBRATION: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.01)

EASY: Final = frozenset({"", "flat", "scan", "mild"})
"""Captures of a careful person; all others are called difficult."""

KEY_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ktp": ("nik", "name", "birth_date", "birth_place", "sex"),
        "passport": (
            "mrz_line1",
            "mrz_line2",
            "passport_number",
            "name",
            "birth_date",
            "expiry_date",
            "sex",
        ),
        "birth_certificate": (
            "birth_date",
            "name",
            "certificate_number",
            "father_name",
            "mother_name",
        ),
        "family_card": (
            "kk_number",
            "applicant.row",
            "applicant.nik",
            "applicant.name",
            "applicant.birth_date",
            "applicant.father_name",
            "applicant.mother_name",
        ),
    }
)
"""What the check needs of each paper; `applicant` is the row of the one who applies."""

LARGE: Final[Mapping[str, float]] = MappingProxyType(
    {"ktp": 600.0, "passport": 900.0, "birth_certificate": 1400.0, "family_card": 2500.0}
)
"""Long side in pixels that a paper should have in a photograph for its print to be read."""

_Z: Final = 1.959964


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson's score interval).

    >>> low, high = wilson(0, 100)
    >>> round(low, 3), round(high, 3)
    (0.0, 0.037)
    """
    if total == 0:
        return 0.0, 1.0
    share, square = hits / total, _Z * _Z
    middle = share + square / (2 * total)
    reach = _Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    scale = 1 + square / total
    return max((middle - reach) / scale, 0.0), min((middle + reach) / scale, 1.0)


def share(hits: int, total: int) -> dict[str, Any]:
    """A count with its share and interval, as it stands in the JSON."""
    low, high = wilson(hits, total)
    value = hits / total if total else None
    return {"hits": hits, "total": total, "share": value, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class FieldResult:
    """One field of one picture: exact or not, and with what confidence.  Holds no value."""

    name: str
    exact: bool
    given: bool
    confidence: float


def results(
    expected: Mapping[str, Any], seen: Verification, application: Application | None
) -> Iterator[FieldResult]:
    """Every expected field; a family card's rows as `members.NAME`, and the applicant's again as
    `applicant.NAME` with `applicant.row` for the row having been found at all."""
    for name, wanted in expected.items():
        if name != "members":
            yield _one(name, wanted, seen.fields.get(name))
            continue
        found = {member.row: member.fields for member in seen.members}
        for row in wanted:
            here = found.get(int(row["row"]), {})
            for key, value in row.items():
                if key != "row":
                    yield _one(f"members.{key}", value, here.get(key))
            if application is None or row.get("nik") != application.nik:
                continue
            there = any(
                one is not None and one.value == row[key]
                for key in ("nik", "name")
                for one in (here.get(key),)
            )
            yield FieldResult("applicant.row", there, bool(here), 1.0 if here else 0.0)
            for key, value in row.items():
                if key != "row":
                    yield _one(f"applicant.{key}", value, here.get(key))


def _one(name: str, wanted: object, seen: Any) -> FieldResult:
    value = None if seen is None else seen.value
    confidence = 0.0 if value is None else float(seen.confidence)
    return FieldResult(name, value == wanted, value is not None, confidence)


class Read(Protocol):
    """What a picture's record says of its fields."""

    @property
    def expected_label(self) -> str: ...

    @property
    def generation(self) -> str: ...

    @property
    def capture(self) -> str: ...

    @property
    def readable(self) -> bool: ...

    @property
    def side(self) -> float | None: ...

    @property
    def fields(self) -> tuple[FieldResult, ...]: ...


def exact(found: Iterable[FieldResult]) -> dict[str, Any]:
    every = list(found)
    told = share(sum(f.exact for f in every), len(every))
    told["wrong_and_sure"] = sum(not f.exact and f.confidence >= SURE for f in every)
    told["unread"] = sum(not f.given for f in every)
    return told


def table(records: Sequence[Read]) -> dict[str, Any]:
    """`label.field` -> how many are exact, on readable pictures and on all."""
    seen: dict[str, list[tuple[bool, FieldResult]]] = {}
    for one in sorted(records, key=lambda r: r.expected_label):
        for field in one.fields:
            seen.setdefault(f"{one.expected_label}.{field.name}", []).append((one.readable, field))
    return {
        name: {
            "readable": exact(f for readable, f in found if readable),
            "all": exact(f for _, f in found),
        }
        for name, found in seen.items()
    }


def groups(records: Sequence[Read]) -> dict[str, dict[str, Any]]:
    """Key fields on readable pictures: `label.field` -> {'easy', 'difficult', 'large', edition:
    ...}; 'large' are those on which the paper's long side is at least as in `LARGE`."""
    out: dict[str, dict[str, Any]] = {}
    for label, names in KEY_FIELDS.items():
        own = [r for r in records if r.readable and r.expected_label == label]
        kinds: dict[str, list[Read]] = {
            "easy": [r for r in own if r.capture in EASY],
            "difficult": [r for r in own if r.capture not in EASY],
            "large": [r for r in own if r.side is not None and r.side >= LARGE[label]],
        }
        for edition in sorted({r.generation for r in own if r.generation}):
            kinds[edition] = [r for r in own if r.generation == edition]
        for name in names:
            told = {
                kind: exact(f for r in some for f in r.fields if f.name == name)
                for kind, some in kinds.items()
            }
            if any(one["total"] for one in told.values()):
                out[f"{label}.{name}"] = told
    return out


def by_capture(records: Sequence[Read]) -> dict[str, Any]:
    """All key fields of readable pictures together, by capture: which effect still breaks them."""
    counts: dict[str, Counter[bool]] = {}
    for one in records:
        keys = KEY_FIELDS.get(one.expected_label, ())
        if one.readable and keys:
            count = counts.setdefault(one.capture or "-", Counter())
            count.update(f.exact for f in one.fields if f.name in keys)
    return {name: share(c[True], c.total()) for name, c in sorted(counts.items())}


def calibration(records: Sequence[Read]) -> list[dict[str, Any]]:
    fields = [f for r in records for f in r.fields if f.given and "applicant." not in f.name]
    rows = []
    for low, high in itertools.pairwise(CALIBRATION):
        inside = [f for f in fields if low <= f.confidence < high]
        rows.append({"from": low, **share(sum(f.exact for f in inside), len(inside))})
    return rows
