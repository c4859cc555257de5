"""Paste the benchmark into README.md, between its two markers: never typed by hand.

    python tools/readme_bench.py BENCH.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docverify.bench_text import render

START, END = "<!-- bench -->", "<!-- /bench -->"


def main(source: str) -> None:
    readme = Path(__file__).resolve().parent.parent / "README.md"
    text = readme.read_text(encoding="utf-8")
    head, rest = text.split(START, 1)
    _, tail = rest.split(END, 1)
    summary = json.loads(Path(source).read_text(encoding="utf-8"))
    readme.write_text(f"{head}{START}\n{render(summary)}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
