"""Paste the benchmarks into README.md, between its two markers, and the whole of them into
samples/BENCHMARK.md: never typed by hand.

    make bench

Reads what `docverify bench --json` wrote into out/: bench.json (the default engine on the test
split), bench_tesseract.json (the other engine on the same pictures) and bench_cases.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docverify.bench_text import digest, percent, render

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- bench -->", "<!-- /bench -->"
SIDE_BY_SIDE = {
    "wrong uploads caught": "wrong_uploads_caught",
    "right readable papers blocked": "false_blocks",
    "right papers rejected": "false_rejects",
    "label right, readable pictures": "label_readable",
}


def load(name: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / "out" / name).read_text(encoding="utf-8")))


def lines() -> Iterator[str]:
    main, other, cases = load("bench.json"), load("bench_tesseract.json"), load("bench_cases.json")
    words = load("bench_words.json")
    yield "### The test split"
    yield ""
    yield digest(main)
    yield ""
    yield "### With and without the eye"
    yield ""
    yield "| what | with | by words alone |"
    yield "|---|---|---|"
    for text, key in {**SIDE_BY_SIDE, "label right, all pictures": "label_all"}.items():
        yield f"| {text} | {percent(main[key])} | {percent(words[key])} |"
    for label in ("ktp", "passport", "birth_certificate", "family_card"):
        pair = [s["latency_by_label_ms"][label] for s in (main, words)]
        yield f"| {label}, median of verify, ms | {pair[0]:.0f} | {pair[1]:.0f} |"
    yield f"| of which the eye and the outline | {_eye_ms(main):.0f} | - |"
    yield ""
    yield "### Two engines on the same pictures"
    yield ""
    yield "| what | ppocr | tesseract |"
    yield "|---|---|---|"
    for text, key in SIDE_BY_SIDE.items():
        yield f"| {text} | {percent(main[key])} | {percent(other[key])} |"
    for field in ("ktp.nik", "ktp.name", "passport.mrz_line2", "birth_certificate.birth_date"):
        pair = [s["fields"][field]["readable"] for s in (main, other)]
        yield f"| {field} exact, readable pictures | {percent(pair[0])} | {percent(pair[1])} |"
    times = [s["latency_ms"]["total"]["p50"] for s in (main, other)]
    yield f"| median of verify, ms | {times[0]:.0f} | {times[1]:.0f} |"
    yield f"| time, ratio | 1.00 | {times[1] / times[0]:.2f} |"
    yield ""
    yield "### The verification cases (`samples/cases.jsonl`)"
    yield ""
    yield f"{cases['pictures']} cases: outcome as expected on readable pictures "
    yield f"{percent(cases['right_outcome'])}, wrong uploads caught "
    yield f"{percent(cases['wrong_uploads_caught'])}, right readable papers blocked "
    yield f"{percent(cases['false_blocks'])}."


def _eye_ms(summary: dict[str, Any]) -> float:
    return float(sum(summary["latency_ms"][stage]["p50"] for stage in ("eye", "locate")))


def main() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    head, rest = text.split(START, 1)
    _, tail = rest.split(END, 1)
    body = "\n".join(lines())
    whole = ROOT / "samples" / "BENCHMARK.md"
    whole.write_text(
        "# The benchmark on the test split, in full\n\n"
        "Written by `make bench`. Drawn papers, see README.md.\n\n"
        f"{render(load('bench.json'))}\n",
        encoding="utf-8",
    )
    readme.write_text(f"{head}{START}\n{body}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
