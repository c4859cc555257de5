"""Training pictures without end: flat papers drawn once, photographed afresh for every step.

Drawing a paper takes 50-300 ms, photographing it at the network's resolution 5-7 ms.  So some
thousand flat papers of the train split are drawn once into a folder (half size, JPEG), and a
second process photographs them for ever.

A network that knows only our own drawings is worth little, so every flat paper is changed before
it is photographed (`reworked`: other proportions, other places of the blocks, other colours), real
photographs serve as grounds and as pictures of no document, and some pictures are mirrored,
squeezed, stored badly or hold two papers.
"""

from __future__ import annotations

import json
import multiprocessing as mp
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from generator import camera, shots
from generator.base import Flat, PrintedLine, Shot
from generator.textures import photo_backgrounds

from training.net import FAULTS, LABELS, STRIDE, TURNS

Pixels = npt.NDArray[np.uint8]

SIDE = 720
"""Long side of a stored flat paper; the network sees it at a third of that or less."""

GREY = 127
"""What surrounds the picture on the network's square."""

_KEPT = 448  # long side of a flat paper in memory

_FAULT_OF_EFFECT = {
    "screen": "screen",
    "moire": "screen",
    "greycopy": "grey_copy",
    "grey": "grey_copy",
}

HELD_GENERATIONS = frozenset(
    {"ktp_siak", "kk_security", "akta_qr", "passport_2009", "student_card", "bill", "chat"}
)
HELD_CAPTURES = frozenset({"far", "dark", "chatapp"})
"""Layouts and captures that the proxy run for unknown papers never sees."""

FAULTY = ("cut", "cut", "finger", "finger", "screen", "screen", "glare", "bright", "dark")
"""Captures shown more often than they happen, for the head that names what is wrong."""


# --- flat papers --------------------------------------------------------------------------------


def store_flats(folder: Path, split: str, per_label: int, seed: int) -> Iterator[int]:
    """Draw `per_label` flat papers of every label (three times as many of the four papers and of
    other documents) into `folder`; continues where it stopped.  Yields the number done so far."""
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    for label in shots.LABELS:
        if label == "not_a_document":
            continue
        for number in range(per_label * weight_of(label)):
            path = folder / f"{label}-{number:05}.jpg"
            if not path.exists():
                _store(path, label, split, np.random.default_rng([seed, _code(label), number]))
            done += 1
            yield done


def weight_of(label: str) -> int:
    return 3 if label in shots.PAPERS or label == "other_document" else 1


def _code(text: str) -> int:
    return zlib.crc32(text.encode())


def _store(path: Path, label: str, split: str, rng: np.random.Generator) -> None:
    flat = shots.paper(label, rng, split)[0]
    scale = SIDE / max(flat.image.shape[:2])
    small = cv2.resize(flat.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    truth = {
        "label": flat.label,
        "generation": flat.generation,
        "corner": flat.corner,
        "sheen": flat.sheen,
        "millimetres": flat.millimetres,
        "keys": [[[x * scale, y * scale] for x, y in k.quad] for k in flat.lines if k.key],
    }
    path.with_suffix(".json").write_text(json.dumps(truth))
    part = path.with_suffix(".part.jpg")
    cv2.imwrite(str(part), small[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    part.rename(path)


def read_flat(path: Path) -> Flat:
    truth = json.loads(path.with_suffix(".json").read_text())
    image = np.asarray(cv2.imread(str(path)), np.uint8)
    scale = min(_KEPT / max(image.shape[:2]), 1.0)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lines = tuple(
        PrintedLine("", tuple((float(x) * scale, float(y) * scale) for x, y in quad), "key")  # type: ignore[arg-type]
        for quad in truth["keys"]
    )
    return Flat(
        np.ascontiguousarray(small[:, :, ::-1]),
        truth["label"],
        truth["generation"],
        lines,
        corner=truth["corner"],
        sheen=truth["sheen"],
        millimetres=tuple(truth["millimetres"]),
    )


def reworked(flat: Flat, rng: np.random.Generator) -> Flat:
    """The paper as another hand might have made it: proportions, places, colours, lost parts."""
    image, lines = flat.image.copy(), flat.lines  # the camera keeps things with an array
    width, height = flat.millimetres
    if rng.random() < 0.6:
        image, lines = _shifted(image, lines, rng)
    if rng.random() < 0.25:
        squeeze = float(np.exp(rng.normal(0, 0.09)))
        width, height = width * squeeze, height / squeeze
    if rng.random() < 0.6:
        image = _recoloured(image, rng)
    if rng.random() < 0.12:
        image = _patched(image, rng)
    return replace(flat, image=image, lines=lines, millimetres=(width, height))


def _shifted(
    image: Pixels, lines: tuple[PrintedLine, ...], rng: np.random.Generator
) -> tuple[Pixels, tuple[PrintedLine, ...]]:
    """Blocks moved and stretched: a smooth monotonous change of both axes."""
    rows, cols = image.shape[:2]
    axes = []
    for length in (cols, rows):
        knots = int(rng.integers(4, 9))
        steps = np.exp(rng.normal(0, 0.22, knots))
        old = np.concatenate(([0.0], np.cumsum(steps))) / steps.sum() * (length - 1)
        axes.append((np.linspace(0, length - 1, knots + 1), old))
    xs = np.interp(np.arange(cols), *axes[0]).astype(np.float32)
    ys = np.interp(np.arange(rows), *axes[1]).astype(np.float32)
    grid_x, grid_y = np.meshgrid(xs, ys)
    moved = cv2.remap(image, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def there(quad: Any) -> Any:
        return tuple(
            (float(np.interp(x, *axes[0][::-1])), float(np.interp(y, *axes[1][::-1])))
            for x, y in quad
        )

    return np.asarray(moved, np.uint8), tuple(replace(k, quad=there(k.quad)) for k in lines)


def _recoloured(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Another ink, another paper, another printer."""
    kind = rng.random()
    if kind < 0.6:
        hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV).astype(np.float32)
        hsv[:, :, 0] = (hsv[:, :, 0] + rng.normal(0, 18)) % 180
        hsv[:, :, 1] *= rng.uniform(0.3, 1.5)
        image = cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2RGB)  # type: ignore[assignment]
    gains = rng.normal(1.0, 0.1, 3)
    power = np.exp(rng.normal(0, 0.2))
    table = np.clip((np.arange(256)[:, None] / 255) ** power * gains * 255, 0, 255)
    return np.asarray(cv2.LUT(image, table.astype(np.uint8)[None]), np.uint8)


def _patched(image: Pixels, rng: np.random.Generator) -> Pixels:
    """A block is missing, worn off or covered by a sticker."""
    out = image.copy()
    rows, cols = out.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        h, w = int(rows * rng.uniform(0.05, 0.3)), int(cols * rng.uniform(0.05, 0.4))
        top, left = int(rng.integers(0, rows - h)), int(rng.integers(0, cols - w))
        part = out[top : top + h, left : left + w]
        tone = part.reshape(-1, 3).mean(0) if rng.random() < 0.6 else rng.uniform(0, 255, 3)
        part[...] = tone.astype(np.uint8)
    return out


# --- the network's square and the truth ---------------------------------------------------------


def letterbox(image: Pixels, side: int) -> tuple[Pixels, float, float, float]:
    """The picture on a grey square of the network's size; (square, scale, left, top)."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    rows, cols = max(round(height * scale), 1), max(round(width * scale), 1)
    small = cv2.resize(
        image, (cols, rows), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    square = np.full((side, side, 3), GREY, np.uint8)
    top, left = (side - rows) // 2, (side - cols) // 2
    square[top : top + rows, left : left + cols] = small
    return square, scale, left, top


@dataclass(slots=True)
class View:
    """One training picture before it is put on the square.

    labels  shares of the labels: one label, or two for a picture of two papers
    quads   corners of every paper, by the paper's own top left, top right, ...
    turn    degrees clockwise that make it upright, or -1 when that has no answer
    """

    image: Pixels
    labels: dict[str, float]
    quads: list[npt.NDArray[np.float64]] = field(default_factory=list)
    turn: int = -1
    faults: set[str] = field(default_factory=set)
    capture: str = ""
    generation: str = ""


def view_of(shots_: Sequence[Shot], flats: Sequence[Flat]) -> View:
    areas = []
    quads = []
    for shot in shots_:
        assert shot.quad is not None
        quads.append(np.array(shot.quad, np.float64))
        areas.append(max(shots.visible(shot), 0.0) * abs(cv2.contourArea(np.float32(shot.quad))))
    labels: dict[str, float] = {}
    for flat, area in zip(flats, areas, strict=True):
        labels[flat.label] = labels.get(flat.label, 0.0) + area / max(sum(areas), 1.0)
    first = shots_[0]
    faults = set(first.faults)
    faults |= {_FAULT_OF_EFFECT[e] for e in first.effects if e in _FAULT_OF_EFFECT}
    if first.capture in ("screen", "greycopy"):
        faults.add("screen" if first.capture == "screen" else "grey_copy")
    same = len({s.rotation for s in shots_}) == 1
    return View(
        first.image,
        labels,
        quads,
        first.rotation if same else -1,
        faults & set(FAULTS),
        first.capture,
        flats[0].generation,
    )


def roughened(view: View, rng: np.random.Generator) -> View:
    """What happens to pictures after the camera: mirrored, squeezed, stored again, cropped."""
    image = view.image
    if rng.random() < 0.07:
        image = np.ascontiguousarray(image[:, ::-1])
        for quad in view.quads:
            quad[:, 0] = image.shape[1] - quad[:, 0]
        view.turn = -view.turn % 360 if view.turn >= 0 else -1
        view.faults.add("mirrored")
    if rng.random() < 0.12:
        stretch = float(np.exp(rng.normal(0, 0.16)))
        cols = max(round(image.shape[1] * stretch), 8)
        for quad in view.quads:
            quad[:, 0] *= cols / image.shape[1]
        image = np.asarray(cv2.resize(image, (cols, image.shape[0])), np.uint8)
    if rng.random() < 0.06:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        image = np.repeat(grey[:, :, None], 3, 2)
        view.faults.add("grey_copy")
    if rng.random() < 0.3:
        quality = int(rng.integers(18, 80))
        stored = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        image = np.ascontiguousarray(cv2.imdecode(stored, cv2.IMREAD_COLOR)[:, :, ::-1])  # type: ignore[index]
    if rng.random() < 0.15:
        gains = rng.normal(1.0, 0.08, 3) * np.exp(rng.normal(0, 0.15))
        table = np.clip(np.arange(256)[:, None] * gains, 0, 255).astype(np.uint8)
        image = np.asarray(cv2.LUT(image, table[None]), np.uint8)
    view.image = np.asarray(image, np.uint8)
    return view


def target(view: View, side: int) -> dict[str, Any]:
    """The picture on its square and everything that the heads shall say."""
    square, scale, left, top = letterbox(view.image, side)
    cells = side // STRIDE
    maps = np.zeros((5, cells, cells), np.float32)
    rows, cols = np.mgrid[0:cells, 0:cells]
    filled = np.zeros((side, side), np.uint8)
    for quad in view.quads:
        points = quad * scale + (left, top)
        cv2.fillConvexPoly(filled, np.round(points * 8).astype(np.int32), 255, shift=3)
        for i, (x, y) in enumerate(points / STRIDE - 0.5):
            bump = np.exp(-((cols - x) ** 2 + (rows - y) ** 2) / (2 * 1.3**2))
            np.maximum(maps[1 + i], bump, out=maps[1 + i])
    shown = np.zeros((side, side), np.uint8)  # the paper ends where the picture does
    height, width = view.image.shape[:2]
    shown[top : top + round(height * scale), left : left + round(width * scale)] = 1
    maps[0] = cv2.resize(filled * shown, (cells, cells), interpolation=cv2.INTER_AREA) / 255
    labels = np.zeros(len(LABELS), np.float32)
    for label, share in view.labels.items():
        labels[LABELS.index(label)] = share
    return {
        "image": square,
        "labels": labels,
        "turn": TURNS.index(view.turn) if view.turn >= 0 else -1,
        "faults": np.array([name in view.faults for name in FAULTS], np.float32),
        "maps": maps,
        "has_quad": bool(view.quads),
    }


# --- the stream ---------------------------------------------------------------------------------


def photos_of(folder: Path | None, split: str) -> list[Path]:
    """Real photographs of anything: four in five for training, the rest for the dev pictures."""
    if folder is None:
        return []
    paths = sorted(folder.glob("*.jpg"))
    return [p for i, p in enumerate(paths) if (i % 5 == 0) == (split != "train")]


class Stream:
    """Photographs without end.

    flats   folder of stored flat papers
    photos  folder of real photographs, or None
    held    'out': without `HELD_GENERATIONS` and `HELD_CAPTURES`; 'only': nothing but those;
            '' for all
    """

    def __init__(
        self, flats: Path, photos: Path | None, split: str, seed: int, held: str = ""
    ) -> None:
        self._rng = np.random.default_rng([seed, shots.SPLITS.index(split)])
        self._split, self._seed, self._held = split, seed, held
        by_label: dict[str, list[Path]] = {}
        for path in sorted(flats.glob("*.jpg")):
            if ".part" in path.name:
                continue
            if held:
                generation = json.loads(path.with_suffix(".json").read_text())["generation"]
                if held == "out" and generation in HELD_GENERATIONS:
                    continue
            by_label.setdefault(path.name.rsplit("-", 1)[0], []).append(path)
        self._by_label = by_label
        self._labels = sorted(by_label)
        weights = np.array([shots.SHARE.get(label, 1.0) ** 0.5 for label in self._labels])
        self._weights = weights / weights.sum()
        paths = photos_of(photos, split)
        self._photos = photo_backgrounds(paths) if paths else []
        self._kept: dict[Path, Flat] = {}

    def view(self, size: int) -> View:
        """One picture whose long side is about 1 to 1.5 times `size`."""
        rng = self._rng
        kind = rng.random()
        long_side = int(size * rng.uniform(1.0, 1.5))
        if kind < 0.13:
            return roughened(self._nothing(long_side), rng)
        while True:
            flats = [self._flat()]
            if kind > 0.95 and not self._held:
                flats.append(self._flat())
            taken = self._shoot(flats, long_side)
            if taken:
                return roughened(view_of(taken, flats), rng)

    def _flat(self) -> Flat:
        rng = self._rng
        label = self._labels[int(rng.choice(len(self._labels), p=self._weights))]
        paths = self._by_label[label]
        path = paths[int(rng.integers(len(paths)))]
        if path not in self._kept:
            self._kept[path] = read_flat(path)
        flat = reworked(self._kept[path], rng)
        if self._photos and rng.random() < 0.2:
            flat = replace(flat, image=self._textured(flat.image))
        return flat

    def _textured(self, image: Pixels) -> Pixels:
        """Another ground under the print: paper and cards have patterns that we never drew."""
        rng = self._rng
        other = self._photos[int(rng.integers(len(self._photos)))]
        other = cv2.resize(other, (image.shape[1], image.shape[0]))
        if rng.random() < 0.5:  # multiplied, as print lies over a pattern
            share = rng.uniform(0.2, 0.7)
            made = image * (1 - share + share * other.astype(np.float32) / 255)
        else:
            share = rng.uniform(0.08, 0.35)
            made = image * np.float32(1 - share) + other * np.float32(share)
        return np.asarray(np.clip(made, 0, 255), np.uint8)

    def _shoot(self, flats: list[Flat], size: int) -> list[Shot]:
        rng = self._rng
        if len(flats) > 1:
            taken = camera.photograph_many(
                flats, rng, split=self._split, size=size, judged_at=1280, grounds=self._photos
            )
            return list(taken) if all(shots.visible(s) > 0.5 for s in taken) else []
        capture = None
        if self._held == "only" and flats[0].generation not in HELD_GENERATIONS:
            capture = str(rng.choice(sorted(HELD_CAPTURES)))
        elif rng.random() < 0.12:  # scans and crops are commoner among uploads than in our stream
            capture = str(rng.choice(["flat", "flat", "flat", "scan"]))
        elif rng.random() < 0.22:  # faults are rare in the stream, and nothing rare is learnt
            capture = str(rng.choice(FAULTY))
        rotation = int(rng.integers(4)) * 90 if rng.random() < 0.5 else None
        for _ in range(8):
            shot = shots.shoot(
                flats[0],
                rng,
                self._split,
                size=size,
                capture=capture,
                rotation=rotation,
                judged_at=1280,
                grounds=self._photos,
            )
            if self._held != "out" or shot.capture not in HELD_CAPTURES:
                return [shot]
        return []

    def _nothing(self, size: int) -> View:
        rng = self._rng
        if self._photos and rng.random() < 0.5:
            return View(self._snapshot(size), {"not_a_document": 1.0}, capture="photo")
        number = int(rng.integers(1 << 40))
        found = shots.sample(number, self._split, self._seed, labels=["not_a_document"], size=size)
        return View(found.shot.image, {"not_a_document": 1.0}, capture=found.shot.capture)

    def _snapshot(self, size: int) -> Pixels:
        """A piece of a real photograph, as a shaky hand in any light takes it."""
        rng = self._rng
        whole = self._photos[int(rng.integers(len(self._photos)))]
        side = whole.shape[0]
        cols, rows = (int(side * rng.uniform(0.4, 1.0)) for _ in range(2))
        left, top = int(rng.integers(0, side - cols + 1)), int(rng.integers(0, side - rows + 1))
        part = whole[top : top + rows, left : left + cols]
        scale = size / max(part.shape[:2])
        part = np.asarray(cv2.resize(part, None, fx=scale, fy=scale), np.uint8)
        part = np.ascontiguousarray(np.rot90(part, int(rng.integers(4))))
        if rng.random() < 0.3:
            part = np.asarray(cv2.GaussianBlur(part, (0, 0), rng.uniform(0.5, 5)), np.uint8)
        light = float(np.exp(rng.normal(-0.1, 0.5)))
        return np.asarray(np.clip(part * np.float32(light), 0, 255), np.uint8)


def _fill(queue: Any, side: Any, options: dict[str, Any], batch: int) -> None:
    cv2.setNumThreads(1)
    source = Stream(**options)
    while True:
        now = int(side.value)
        queue.put(collate([target(source.view(now), now) for _ in range(batch)]))


def collate(items: list[dict[str, Any]]) -> dict[str, npt.NDArray[Any]]:
    return {key: np.stack([np.asarray(item[key]) for item in items]) for key in items[0]}


class Feed:
    """Batches from `workers` processes that photograph ahead; `side` may change on the way."""

    def __init__(self, options: dict[str, Any], side: int, batch: int, workers: int) -> None:
        context = mp.get_context("spawn")
        self._queue = context.Queue(maxsize=10)
        self._side = context.Value("i", side)
        seed = int(options["seed"])
        self._workers = [
            context.Process(
                target=_fill,
                args=(self._queue, self._side, {**options, "seed": seed + i}, batch),
                daemon=True,
            )
            for i in range(workers)
        ]
        for worker in self._workers:
            worker.start()

    def take(self, side: int) -> dict[str, npt.NDArray[Any]]:
        """The next batch of pictures of that side."""
        self._side.value = side
        while True:
            found: dict[str, npt.NDArray[Any]] = self._queue.get()
            if found["image"].shape[1] == side:
                return found

    def close(self) -> None:
        for worker in self._workers:
            worker.terminate()
