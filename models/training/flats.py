"""Draw the flat papers that the network learns from.

    python -m training.flats --out DIR [--split train] [--per-label 150] [--seed 1]

Continues where it stopped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
from generator import shots
from tqdm import tqdm

from training.data import store_flats, weight_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--per-label", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    labels = [label for label in shots.LABELS if label != "not_a_document"]
    total = arguments.per_label * sum(weight_of(label) for label in labels)
    drawn = store_flats(arguments.out, arguments.split, arguments.per_label, arguments.seed)
    for _ in tqdm(drawn, total=total, unit="paper"):
        pass


if __name__ == "__main__":
    main()
