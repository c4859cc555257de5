"""Training pictures without end: flat papers drawn once, photographed afresh for every step.

Drawing a paper takes 50-300 ms, photographing it at the network's resolution 5-7 ms.  So some
thousand flat papers of the train split are drawn once into a folder (half size, JPEG), and a
second process photographs them for ever.  The dev set is a fixed list of numbers.
"""

from __future__ import annotations

import json
import multiprocessing as mp
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from generator import shots
from generator.base import Flat, PrintedLine, Shot

from training.net import FAULTS, INPUT, LABELS, STRIDE, TURNS

SIDE = 720
"""Long side of a stored flat paper; the network sees it at a quarter of that or less."""

_FAULT_OF_EFFECT = {
    "screen": "screen",
    "moire": "screen",
    "greycopy": "grey_copy",
    "grey": "grey_copy",
}


def store_flats(folder: Path, split: str, per_label: int, seed: int) -> None:
    """Draw `per_label` flat papers of every label into `folder`; continues where it stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    for label in shots.LABELS:
        if label == "not_a_document":
            continue
        weight = 3 if label in shots.PAPERS or label == "other_document" else 1
        for number in range(per_label * weight):
            path = folder / f"{label}-{number:05}.jpg"
            if path.exists():
                continue
            rng = np.random.default_rng([seed, len(label), hash_of(label), number])
            flat = shots.paper(label, rng, split)[0]
            scale = SIDE / max(flat.image.shape[:2])
            small = cv2.resize(flat.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            truth = {
                "label": flat.label,
                "generation": flat.generation,
                "corner": flat.corner,
                "sheen": flat.sheen,
                "millimetres": flat.millimetres,
                "keys": [
                    [[x * scale, y * scale] for x, y in line.quad]
                    for line in flat.lines
                    if line.key
                ],
            }
            path.with_suffix(".json").write_text(json.dumps(truth))
            part = path.with_suffix(".part.jpg")
            cv2.imwrite(str(part), small[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
            part.rename(path)


def hash_of(text: str) -> int:
    """A number for a label that is the same in every process."""
    return sum((i + 1) * ord(c) for i, c in enumerate(text))


def read_flat(path: Path) -> Flat:
    truth = json.loads(path.with_suffix(".json").read_text())
    image = np.ascontiguousarray(cv2.imread(str(path))[:, :, ::-1])
    lines = tuple(
        PrintedLine("", tuple((float(x), float(y)) for x, y in quad), "key")  # type: ignore[arg-type]
        for quad in truth["keys"]
    )
    return Flat(
        image,
        truth["label"],
        truth["generation"],
        lines,
        corner=truth["corner"],
        sheen=truth["sheen"],
        millimetres=tuple(truth["millimetres"]),
    )


def letterbox(image: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], float, float, float]:
    """The picture on a grey square of the network's size; (square, scale, left, top)."""
    height, width = image.shape[:2]
    scale = INPUT / max(height, width)
    rows, cols = max(round(height * scale), 1), max(round(width * scale), 1)
    small = cv2.resize(
        image, (cols, rows), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    square = np.full((INPUT, INPUT, 3), 127, np.uint8)
    top, left = (INPUT - rows) // 2, (INPUT - cols) // 2
    square[top : top + rows, left : left + cols] = small
    return square, scale, left, top


def target(shot: Shot, label: str) -> dict[str, Any]:
    """The picture on its square and everything that the heads shall say."""
    square, scale, left, top = letterbox(shot.image)
    side = INPUT // STRIDE
    maps = np.zeros((5, side, side), np.float32)
    has_quad = shot.quad is not None
    if shot.quad is not None:
        points = np.array(shot.quad, np.float32) * scale + (left, top)
        filled = np.zeros((INPUT, INPUT), np.uint8)
        cv2.fillConvexPoly(filled, np.round(points * 8).astype(np.int32), 255, shift=3)
        maps[0] = cv2.resize(filled, (side, side), interpolation=cv2.INTER_AREA) / 255
        rows, cols = np.mgrid[0:side, 0:side]
        for i, (x, y) in enumerate(points / STRIDE - 0.5):
            maps[1 + i] = np.exp(-((cols - x) ** 2 + (rows - y) ** 2) / (2 * 1.3**2))
    faults = np.zeros(len(FAULTS), np.float32)
    named = set(shot.faults) | {_FAULT_OF_EFFECT[e] for e in shot.effects if e in _FAULT_OF_EFFECT}
    if shot.capture in ("screen", "greycopy"):
        named.add("screen" if shot.capture == "screen" else "grey_copy")
    for i, name in enumerate(FAULTS):
        faults[i] = name in named
    return {
        "image": square,
        "label": LABELS.index(label),
        "turn": TURNS.index(shot.rotation) if has_quad else -1,
        "faults": faults,
        "maps": maps,
        "has_quad": has_quad,
    }


def endless(folder: Path, split: str, seed: int) -> Iterator[dict[str, Any]]:
    """Fresh photographs for ever: a stored flat paper, or one time in eight no document."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    paths = sorted(p for p in folder.glob("*.jpg") if ".part" not in p.name)
    by_label: dict[str, list[Path]] = {}
    for path in paths:
        by_label.setdefault(path.name.rsplit("-", 1)[0], []).append(path)
    labels = sorted(by_label)
    weights = np.array([shots.SHARE.get(label, 1.0) ** 0.5 for label in labels])
    weights /= weights.sum()
    kept: dict[Path, Flat] = {}
    while True:
        if rng.random() < 0.12:
            number = int(rng.integers(1 << 40))
            found = shots.sample(number, split, seed, labels=["not_a_document"], size=320)
            yield target(found.shot, "not_a_document")
            continue
        label = labels[int(rng.choice(len(labels), p=weights))]
        path = by_label[label][int(rng.integers(len(by_label[label])))]
        if path not in kept:
            kept[path] = read_flat(path)
        size = int(rng.integers(256, 400))
        shot = shots.shoot(kept[path], rng, split, size=size, judged_at=1280)
        yield target(shot, label)


def _fill(queue: Any, folder: str, split: str, seed: int, batch: int) -> None:
    source = endless(Path(folder), split, seed)
    while True:
        queue.put(collate([next(source) for _ in range(batch)]))


def collate(items: list[dict[str, Any]]) -> dict[str, npt.NDArray[Any]]:
    return {key: np.stack([np.asarray(item[key]) for item in items]) for key in items[0]}


def batches(
    folder: Path, split: str, seed: int, batch: int, workers: int
) -> Iterator[dict[str, Any]]:
    """Batches from `workers` processes that photograph ahead."""
    context = mp.get_context("spawn")
    queue = context.Queue(maxsize=12)
    for i in range(workers):
        context.Process(
            target=_fill, args=(queue, str(folder), split, seed + i, batch), daemon=True
        ).start()
    while True:
        yield queue.get()
