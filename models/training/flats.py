"""Draw the flat papers that the network learns from.

python -m training.flats --out DIR [--split train] [--per-label 60] [--seed 1]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from training.data import store_flats


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--per-label", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    store_flats(arguments.out, arguments.split, arguments.per_label, arguments.seed)


if __name__ == "__main__":
    main()
