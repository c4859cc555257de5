"""Verify freshly drawn uploads that nobody has seen, and count what must not happen.

    python -m tools.fresh --count 2000 [--seed 7] [--split dev] [--only right] [--jobs 2]
    python -m tools.fresh --label family_card --size 2560 3264

Every number gives another paper of another person in another photograph; only readable ones
count.  Printed with 95 % intervals (Wilson): right papers sent away as wrong ones, rejected or
blocked at all, by label, by group of people (old papers, one-word names, children, Balinese and
Batak names, eastern provinces, ...: an upload counts in each of its groups) and by capture; wrong
uploads that passed; soft signals on clean papers; fields, corners, quarter turns and calibration
as in the benchmark.
`--only right` draws nothing but the four papers in their own slots, `--label` only the named
ones; `--size` gives the long sides of the photographs in pixels, in turn.  Exit code 1 when a
right readable paper was called a wrong one.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docverify import Slot, Verifier, parse_application
from docverify.bench import PASSES, Record, record, summarise
from docverify.bench_fields import share
from docverify.bench_text import percent, reading
from docverify.manifest import Row

ROOT = Path(__file__).resolve().parents[1]
RIGHT = ("ktp", "family_card", "birth_certificate", "passport")
WRONG = ("wrong_document_type", "wrong_side", "foreign_passport", "not_a_document")
SOFT = {
    "greyscale_copy": frozenset({"greycopy"}),
    "possible_screen": frozenset({"screen", "screenshot"}),
    "inconsistent_nik": frozenset({"nik_differs_from_date"}),
}
"""Soft signals, and the captures and groups in which they are true."""
SIZES = (1280, 1600)
EASTERN = ("53", "71", "81", "82", "91", "92", "93", "94", "95", "96")
"""Provinces by the first two digits of their code: NTT, Sulawesi Utara, Maluku, Papua."""

Task = tuple[int, str, int, tuple[str, ...] | None, int]
"""Number, split, seed, labels to draw (None: whatever people upload), long side in pixels."""

Case = tuple[Record, tuple[str, ...]]
"""What came out, and every group that the upload counts in."""

_VERIFIER: Any = None


def _begin() -> None:
    global _VERIFIER
    sys.path.insert(0, str(ROOT / "samples"))
    import cv2

    cv2.setNumThreads(1)
    _VERIFIER = Verifier()


def _groups(found: Any) -> tuple[str, ...]:
    groups = () if found.flat is None else tuple(found.flat.strata)
    home = None if found.family is None else found.family.place.code[:2]
    return (*groups, "eastern") if home in EASTERN else groups


def _case(task: Task) -> Case | None:
    """Draw one upload and verify it; None when the photograph cannot be read by anybody."""
    number, split, seed, labels, size = task
    from generator import camera, shots

    found = shots.sample(number, split, seed, labels=labels, size=size)
    expected = found.expected()
    if not expected["readable"] and found.label != "not_a_document":
        return None
    if not expected.get("outcome"):
        return None
    row = Row(
        number,
        str(number),
        "",
        Slot(found.slot),
        application=parse_application(found.application) if found.application else None,
        expected=expected,
    )
    answer = _VERIFIER.verify(camera.encode(found.shot), slot=row.slot, application=row.application)
    return record(row, answer), _groups(found)


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    from tqdm import tqdm

    labels = tuple(options.label) or (RIGHT if options.only == "right" else None)
    sizes = options.size
    tasks = (
        (n, options.split, options.seed, labels, sizes[n % len(sizes)])
        for n in range(8 * options.count)
    )
    bar = tqdm(total=options.count, unit="picture", disable=options.quiet)
    end = time.monotonic() + 60 * options.minutes
    with mp.get_context("spawn").Pool(options.jobs, _begin) as pool:
        done = 0
        for case in pool.imap(_case, tasks, chunksize=1):
            if case is None:
                continue
            yield case
            done += 1
            bar.update()
            if done == options.count or time.monotonic() > end:
                break
        pool.terminate()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--split", default="dev", choices=("train", "dev", "test"))
    parser.add_argument("--only", default="", choices=("", "right"))
    parser.add_argument("--label", nargs="+", default=(), choices=RIGHT)
    parser.add_argument("--size", type=int, nargs="+", default=SIZES, metavar="PX")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop then, however many")
    parser.add_argument("--json", type=Path, help="every case that was not as it should be")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args()

    begin = time.perf_counter()
    drawn = list(_cases(options))
    cases = [case for case, _ in drawn]
    right = [c for c in cases if set(c.expected_outcomes) & PASSES]
    wrong = [c for c in cases if not set(c.expected_outcomes) & PASSES]
    called_wrong = [c for c in right if set(c.codes) & set(WRONG)]
    rows = [
        ("right papers called a wrong paper", called_wrong, right),
        ("right papers rejected", [c for c in right if c.outcome == "reject"], right),
        ("right papers blocked", [c for c in right if not c.passes], right),
        ("wrong uploads caught", [c for c in wrong if not c.passes], wrong),
        (
            "something else labelled as one of the four",
            [c for c in cases if c.expected_label not in RIGHT and c.label in RIGHT],
            [c for c in cases if c.expected_label not in RIGHT],
        ),
        ("label right", [c for c in cases if c.label == c.expected_label], cases),
    ]
    groups = {id(case): found for case, found in drawn}
    for code, true in SOFT.items():
        clean = [c for c in right if true.isdisjoint((c.capture, *groups[id(c)]))]
        rows.append((f"{code} on clean right papers", [c for c in clean if code in c.codes], clean))
    for name, some, all_ in rows:
        if all_:
            print(f"{name}: {percent(share(len(some), len(all_)))}")
    for name, of in (
        ("label", lambda c: (c.expected_label,)),
        ("group", lambda c: groups[id(c)]),
        ("capture", lambda c: (c.capture,)),
    ):
        totals = Counter(key for c in right for key in of(c))
        blocked = Counter(key for c in right if not c.passes for key in of(c))
        print(f"\nright papers blocked by {name}")
        for one in sorted(totals):
            print(f"  {one or '-'}: {percent(share(blocked[one], totals[one]))}")
    summary = summarise(cases, time.perf_counter() - begin, {})
    print()
    print(reading(summary))
    if options.json is not None:
        wrong_ids = {c.id for c in cases if (c in right) != c.passes or c.label != c.expected_label}
        odd = [r for r in summary["records"] if r["id"] in wrong_ids]
        options.json.write_text("".join(json.dumps(r) + "\n" for r in odd))
    return 1 if called_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
