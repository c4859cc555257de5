"""The benchmark as text: Markdown tables, the same that stand in the README."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docverify.bench_fields import LARGE

_PAPERS = ("ktp", "family_card", "birth_certificate", "passport")


def render(summary: Mapping[str, Any]) -> str:
    """All tables, one under the other."""
    parts = (_overview, _splits, _confusion, _fields, _key_fields, _corners, _speed)
    return "\n".join(line for part in parts for line in part(summary))


def digest(summary: Mapping[str, Any]) -> str:
    """The tables that answer the first questions: overall, by field, and speed."""
    parts = (_overview, _fields, _key_fields, _corners, _speed)
    return "\n".join(line for part in parts for line in part(summary))


def reading(summary: Mapping[str, Any]) -> str:
    """The tables about fields, corners and turns."""
    parts = (_fields, _key_fields, _corners)
    return "\n".join(line for part in parts for line in part(summary))


def percent(told: Mapping[str, Any]) -> str:
    """`97.5 % (39 of 40; 87.1-99.6)`."""
    if not told["total"]:
        return "-"
    return (
        f"{100 * told['share']:.1f} % ({told['hits']} of {told['total']}; "
        f"{100 * told['low']:.1f}-{100 * told['high']:.1f})"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _overview(summary: Mapping[str, Any]) -> Iterator[str]:
    versions = ", ".join(f"{k} {v}" for k, v in summary["versions"].items())
    yield f"{summary['pictures']} pictures ({versions})"
    yield ""
    yield from _table(
        ("what", "share (count; 95 % interval)"),
        [
            ("wrong uploads caught", percent(summary["wrong_uploads_caught"])),
            ("right readable papers blocked", percent(summary["false_blocks"])),
            ("right papers rejected, readable or not", percent(summary["false_rejects"])),
            ("outcome as expected, readable pictures", percent(summary["right_outcome"])),
            ("expected reasons given", percent(summary["right_reasons"])),
            ("retakes that name a true fault", percent(summary["quality_reasons"])),
            ("label right, readable pictures", percent(summary["label_readable"])),
            ("label right, all pictures", percent(summary["label_all"])),
        ],
    )


def _splits(summary: Mapping[str, Any]) -> Iterator[str]:
    for name, groups in summary["splits"].items():
        rows = [
            (
                group,
                str(told["pictures"]),
                percent(told["wrong_uploads_caught"]),
                percent(told["false_blocks"]),
                percent(told["label"]) if name != "stratum" else "",
            )
            for group, told in groups.items()
            if group != "-"
        ]
        if rows:
            yield from _table((name, "pictures", "wrong caught", "right blocked", "label"), rows)


def _confusion(summary: Mapping[str, Any]) -> Iterator[str]:
    wrong = [row for row in summary["confusion"] if row[0] != row[1]]
    if wrong:
        yield from _table(
            ("is", "was called", "pictures"), [(a, b or "(nothing)", str(n)) for a, b, n in wrong]
        )


def _fields(summary: Mapping[str, Any]) -> Iterator[str]:
    fields = [
        (
            name,
            percent(told["readable"]),
            str(told["readable"]["unread"]),
            str(told["readable"]["wrong_and_sure"]),
            percent(told["all"]),
        )
        for name, told in summary["fields"].items()
        if name.split(".", 1)[0] in _PAPERS
    ]
    if fields:
        head = ("field", "exact, readable pictures", "unread", "wrong though sure", "exact, all")
        yield from _table(head, fields)
        yield from _table(
            ("confidence from", "exact"),
            [(f"{row['from']:.2f}", percent(row)) for row in summary["calibration"]],
        )


def _key_fields(summary: Mapping[str, Any]) -> Iterator[str]:
    told = summary["key_fields"]
    if not told:
        return
    rows = [
        (
            name,
            percent(kinds["easy"]),
            percent(kinds["difficult"]),
            percent(kinds["large"]),
            ", ".join(
                f"{kind} {100 * one['share']:.1f} % of {one['total']}"
                for kind, one in kinds.items()
                if kind not in ("easy", "difficult", "large") and one["total"]
            ),
        )
        for name, kinds in told.items()
    ]
    head = (
        "key field, readable pictures",
        "flat, scan, mild",
        "difficult captures",
        "paper large enough*",
        "editions",
    )
    yield from _table(head, rows)
    sizes = ", ".join(f"{label} {side:,.0f}" for label, side in LARGE.items())
    yield f"* pixels on the paper's long side, at least: {sizes}"
    yield ""
    yield from _table(
        ("capture", "key fields exact, readable pictures"),
        [
            (name, percent(one))
            for name, one in summary["key_fields_by_capture"].items()
            if one["total"]
        ],
    )


def _corners(summary: Mapping[str, Any]) -> Iterator[str]:
    corners = summary["corners"]
    if corners["found"]:
        yield from _table(
            ("corners found", "median IoU", "IoU at least 0.90", "quarter turn right"),
            [
                (
                    str(corners["found"]),
                    f"{corners['median_iou']:.3f}",
                    percent(corners["at_least_0.90"]),
                    percent(corners["turn_right"]),
                )
            ],
        )


def _speed(summary: Mapping[str, Any]) -> Iterator[str]:
    yield from _table(
        ("stage, ms", "p50", "p95", "p99"),
        [
            (name, f"{v['p50']:.1f}", f"{v['p95']:.1f}", f"{v['p99']:.1f}")
            for name, v in summary["latency_ms"].items()
        ],
    )
    yield from _table(
        ("whole verify, ms", "median"),
        [
            (label, f"{value:.0f}")
            for label, value in summary["latency_by_label_ms"].items()
            if label in _PAPERS
        ],
    )
    rate = summary["pictures_per_second"] or 0.0
    yield f"{rate:.2f} pictures a second, peak memory {summary['peak_memory_mb']:.0f} MiB"
