"""Draw invented Indonesian papers, photograph them and write down the truth.

    python -m generator --out DIR --count 100 --seed 7 [--split dev] [--label ktp --label kia]
    python -m generator --cases --out DIR          verification cases with their right outcomes
    python -m generator --shipped                  the pictures that the repository carries
    python -m generator --sheet out.png --label ktp --count 60

The first writes `LABEL/NNNN.jpg`, `manifest.jsonl` (for `docverify batch` and `bench`) and
`truth.jsonl` (every printed line with its box, the turn, the faults).  The same seed gives the same
files, however many jobs share the work.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

if importlib.util.find_spec("docverify") is None:  # in a checkout that is not installed
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from . import cases, shipped, shots, writer
from .base import SPLITS
from .captures import RECIPES


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, help="folder to write to (made if missing)")
    parser.add_argument("--count", type=int, default=40, help="pictures to draw (40)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same pictures (1)")
    parser.add_argument(
        "--split", choices=SPLITS, default="dev", help="which names, fonts and grounds (dev)"
    )
    parser.add_argument(
        "--label",
        action="append",
        choices=shots.LABELS,
        metavar="LABEL",
        help="only these labels; may be repeated: " + ", ".join(shots.LABELS),
    )
    parser.add_argument("--generation", help="only this edition, e.g. ktp_siak, akta_old, chat")
    parser.add_argument(
        "--capture",
        choices=sorted(RECIPES),
        metavar="CAPTURE",
        help="only this capture: " + ", ".join(sorted(RECIPES)),
    )
    parser.add_argument(
        "--size", type=int, default=1280, help="long side of the pictures in pixels (1280)"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument("--cases", action="store_true", help="write the verification cases instead")
    parser.add_argument(
        "--shipped",
        choices=("demo", "sets"),
        nargs="?",
        const="demo",
        help="write the repository's pictures: the demo set, or the dev and test sets",
    )
    parser.add_argument(
        "--sheet", type=Path, help="write one contact sheet to this picture file instead"
    )
    parser.add_argument(
        "--flat", action="store_true", help="with --sheet: the papers without a camera"
    )
    options = parser.parse_args(arguments)
    if options.count < 1 or options.jobs < 1 or not 64 <= options.size <= 8000:
        parser.error("--count and --jobs start at 1, --size goes from 64 to 8000")
    wish = writer.Wish(
        split=options.split,
        seed=options.seed,
        size=options.size,
        labels=tuple(options.label or ()),
        capture=options.capture or "",
        generation=options.generation or "",
    )
    if options.sheet is not None:
        writer.contact_sheet(options.sheet, wish, options.count, flat=options.flat)
        return 0
    if options.shipped is not None:
        folder = options.out or Path(__file__).resolve().parent.parent
        return shipped.write(folder, options.shipped, jobs=options.jobs, quiet=options.quiet)
    if options.out is None:
        parser.error("--out is needed")
    if options.cases:
        return cases.write(
            options.out,
            split=options.split,
            seed=options.seed,
            size=options.size,
            quiet=options.quiet,
        )
    writer.write(options.out, wish, options.count, jobs=options.jobs, quiet=options.quiet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
