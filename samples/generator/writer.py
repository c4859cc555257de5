"""Samples to files: pictures, manifest, truth, contact sheets."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw
from tqdm import tqdm

from . import camera, fonts, shots
from .base import Pixels


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw; empty values mean anything.  `quality` is the most that a JPEG may have."""

    split: str = "dev"
    seed: int = 1
    size: int = 1280
    labels: tuple[str, ...] = ()
    capture: str = ""
    generation: str = ""
    rotation: int | None = None
    quality: int = 100


@dataclass(frozen=True, slots=True)
class Made:
    """One picture file with its two truth records."""

    label: str
    data: bytes
    item: dict[str, Any]
    truth: dict[str, Any]


def make(wish: Wish, number: int) -> Made:
    """The file of one number."""
    drawn = shots.sample(
        number,
        wish.split,
        wish.seed,
        labels=wish.labels or None,
        capture=wish.capture or None,
        generation=wish.generation or None,
        rotation=wish.rotation,
        size=wish.size,
    )
    return made_of(drawn, wish.quality)


def made_of(drawn: shots.Sample, quality: int = 100) -> Made:
    """The file of a sample that is already drawn."""
    shot = replace(drawn.shot, jpeg_quality=min(drawn.shot.jpeg_quality, quality))
    item = {"slot": drawn.slot, "application": drawn.application, "expected": drawn.expected()}
    return Made(drawn.label, camera.encode(shot), item, drawn.truth())


def _call(job: tuple[Callable[..., Made], tuple[Any, ...]]) -> Made:
    cv2.setNumThreads(1)  # of this process only: the others have the other cores
    function, arguments = job
    return function(*arguments)


def spread(
    function: Callable[..., Made], calls: Iterable[tuple[Any, ...]], jobs: int
) -> Iterator[Made]:
    """`function(*call)` for every call, in order, by that many processes."""
    if jobs == 1:
        for call in calls:
            yield function(*call)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_call, [(function, call) for call in calls], chunksize=4)


def write(out: Path, wish: Wish, count: int, *, jobs: int = 1, quiet: bool = False) -> None:
    """`count` pictures with `manifest.jsonl` and `truth.jsonl` in `out`."""
    todo = [(wish, number) for number in range(count)]
    files = tqdm(spread(make, todo, jobs), total=count, unit="picture", disable=quiet)
    save(out, files, manifest="manifest.jsonl", truth="truth.jsonl")


def save(
    root: Path, files: Iterable[Made], *, manifest: str, truth: str = "", folder: str = ""
) -> int:
    """Write pictures under `root/folder/LABEL/NNNN.jpg` and their records; returns their number."""
    numbers: Counter[str] = Counter()
    items, truths = [], []
    for made in files:
        name = f"{made.label}/{numbers[made.label]:04d}"
        numbers[made.label] += 1
        path = root / folder / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.data)
        head = {
            "id": f"{folder}/{name}" if folder else name,
            "file": path.relative_to(root).as_posix(),
        }
        items.append({**head, **made.item})
        truths.append({**head, **made.truth})
    write_lines(root / manifest, items)
    if truth:
        write_lines(root / truth, truths)
    return sum(numbers.values())


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """JSON Lines, whole or not at all."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


# --- contact sheets -----------------------------------------------------------------------------

TILE = 300
COLUMNS = 8


def contact_sheet(path: Path, wish: Wish, count: int, *, flat: bool = False) -> None:
    """Thumbnails of the first `count` samples with their labels, to look at."""
    tiles = []
    for number in tqdm(range(count), unit="picture"):
        if flat:
            rng = shots.rng_of(wish.seed, wish.split, number)
            label = shots._label(rng, wish.labels or None)
            if label == "not_a_document":
                continue
            drawn, _, _ = shots.paper(label, rng, wish.split, generation=wish.generation or None)
            tiles.append(_tile(drawn.image, f"{drawn.label} {drawn.generation}", ()))
            continue
        one = shots.sample(
            number,
            wish.split,
            wish.seed,
            labels=wish.labels or None,
            capture=wish.capture or None,
            generation=wish.generation or None,
            size=wish.size,
        )
        fault = "" if one.shot.readable else " UNREADABLE"
        note = f"{one.generation or one.label} {one.shot.capture}{fault}"
        tiles.append(_tile(one.shot.image, note, one.shot.quad or ()))
    rows = -(-len(tiles) // COLUMNS)
    sheet = np.full((rows * TILE, COLUMNS * TILE, 3), 60, np.uint8)
    for i, tile in enumerate(tiles):
        y, x = (i // COLUMNS) * TILE, (i % COLUMNS) * TILE
        sheet[y : y + TILE, x : x + TILE] = tile
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(path)


def _tile(image: Pixels, note: str, quad: Iterable[tuple[float, float]]) -> Pixels:
    h, w = image.shape[:2]
    scale = min((TILE - 6) / w, (TILE - 24) / h)
    small = cv2.resize(
        image, (max(1, int(w * scale)), max(1, int(h * scale))), interpolation=cv2.INTER_AREA
    )
    tile = np.full((TILE, TILE, 3), 60, np.uint8)
    tile[: small.shape[0], : small.shape[1]] = small
    points = np.asarray([[x * scale, y * scale] for x, y in quad], np.int32)
    if len(points):
        cv2.polylines(tile, [points], True, (0, 255, 0), 1)
        cv2.circle(tile, (int(points[0][0]), int(points[0][1])), 4, (255, 0, 0), -1)
    picture = Image.fromarray(tile)
    face = fonts.pick(np.random.default_rng(0), "sans", "train").font(13)
    ImageDraw.Draw(picture).text((4, TILE - 18), note, font=face, fill=(255, 255, 255))
    return np.asarray(picture)
