"""Verify freshly drawn uploads that nobody has seen, and count what must not happen.

    python -m tools.fresh --count 2000 [--seed 7] [--split dev] [--only right] [--jobs 2]

Every number gives another paper of another person in another photograph; only readable ones
count.  Printed with 95 % intervals (Wilson): right papers sent away as wrong ones, rejected or
blocked at all, by label and by stratum; wrong uploads that passed; soft signals on clean papers.
`--only right` draws nothing but the four papers in their own slots.  Exit code 1 when a right
readable paper was called a wrong one.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RIGHT = ("ktp", "family_card", "birth_certificate", "passport")
WRONG = ("wrong_document_type", "wrong_side", "foreign_passport", "not_a_document")
SOFT = ("greyscale_copy", "possible_screen", "inconsistent_nik", "cross_check_mismatch")
SIZES = (1280, 1600)


@dataclass(frozen=True)
class Case:
    """What was drawn and what was answered; no personal values."""

    number: int
    label: str
    stratum: str
    capture: str
    right: bool
    seen: str
    outcome: str
    codes: tuple[str, ...]


_VERIFIER: Any = None


def _begin() -> None:
    global _VERIFIER
    sys.path.insert(0, str(ROOT / "samples"))
    import cv2

    from docverify import Verifier

    cv2.setNumThreads(1)
    _VERIFIER = Verifier()


def _case(task: tuple[int, str, int, str]) -> Case | None:
    """Draw one upload and verify it; None when the photograph cannot be read by anybody."""
    number, split, seed, only = task
    from generator import camera, shots

    labels = RIGHT if only == "right" else None
    found = shots.sample(number, split, seed, labels=labels, size=SIZES[number % len(SIZES)])
    if not found.shot.readable and found.label != "not_a_document":
        return None
    wanted = [found.outcome] if isinstance(found.outcome, str) else list(found.outcome)
    if not wanted or wanted == [""]:
        return None
    answer = _VERIFIER.verify(
        camera.encode(found.shot), slot=found.slot, application=found.application
    )
    seen = "" if answer.classification is None else str(answer.classification.label)
    return Case(
        number,
        found.label,
        found.stratum,
        found.shot.capture,
        any(one in ("accept", "review") for one in wanted),
        seen,
        str(answer.outcome),
        answer.codes,
    )


def _cases(options: argparse.Namespace) -> Iterator[Case]:
    from tqdm import tqdm

    tasks = ((n, options.split, options.seed, options.only) for n in range(8 * options.count))
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
    from docverify.bench import share
    from docverify.bench_text import percent

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--split", default="dev", choices=("train", "dev", "test"))
    parser.add_argument("--only", default="", choices=("", "right"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop then, however many")
    parser.add_argument("--json", type=Path, help="every case that was not as it should be")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args()

    cases = list(_cases(options))
    right = [c for c in cases if c.right]
    wrong = [c for c in cases if not c.right]
    passed = ("accept", "review")
    called_wrong = [c for c in right if set(c.codes) & set(WRONG)]
    rows = [
        ("right papers called a wrong paper", called_wrong, right),
        ("right papers rejected", [c for c in right if c.outcome == "reject"], right),
        ("right papers blocked", [c for c in right if c.outcome not in passed], right),
        ("wrong uploads caught", [c for c in wrong if c.outcome not in passed], wrong),
        (
            "something else labelled as one of the four",
            [c for c in cases if c.label not in RIGHT and c.seen in RIGHT],
            [c for c in cases if c.label not in RIGHT],
        ),
        ("label right", [c for c in cases if c.label == c.seen], cases),
    ]
    for code in SOFT:
        rows.append((f"{code} on right papers", [c for c in right if code in c.codes], right))
    for name, some, all_ in rows:
        if all_:
            print(f"{name}: {percent(share(len(some), len(all_)))}")
    for name, key in (("label", "label"), ("stratum", "stratum"), ("capture", "capture")):
        totals = Counter(getattr(c, key) for c in right)
        blocked = Counter(getattr(c, key) for c in right if c.outcome not in passed)
        print(f"\nright papers blocked by {name}")
        for one in sorted(totals):
            print(f"  {one or '-'}: {percent(share(blocked[one], totals[one]))}")
    if options.json is not None:
        odd = [c for c in right if c.outcome not in passed] + [
            c for c in cases if (not c.right and c.outcome in passed) or c.label != c.seen
        ]
        text = "".join(json.dumps(vars(c)) + "\n" for c in dict.fromkeys(odd))
        options.json.write_text(text)
    return 1 if called_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
