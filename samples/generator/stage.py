"""What surrounds a paper: table, sleeve, booklet, copier page, scanner bed, monitor."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from . import overlays, textures
from .base import Flat
from .captures import Plan
from .light import fractal
from .optics import Bend, Camera, Pyramid, Sheet

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
Layer = tuple[Sheet, Pyramid]


def bends(rng: np.random.Generator, flat: Flat, curl: float) -> tuple[Bend, ...]:
    """How this paper refuses to lie flat.  Cards bow a little; paper curls, waves and folds."""
    width, height = flat.millimetres
    diagonal = math.hypot(width, height)
    if curl < 0.05:
        return ()
    if max(width, height) < 140:
        rise = diagonal * rng.uniform(0.0, 0.035) * curl
        return (Bend("bow", rng.choice([0.0, math.pi / 2]), 0.0, rise, 0.55),)
    made: list[Bend] = []
    if rng.random() < 0.6:
        made.append(
            Bend(
                "edge",
                rng.uniform(0, 2 * math.pi),
                rng.uniform(0.0, 0.3),
                diagonal * rng.uniform(0.0, 0.09) * curl,
                0.35,
            )
        )
    if rng.random() < 0.6:
        made.append(
            Bend(
                "wave",
                rng.uniform(0, math.pi),
                rng.uniform(-0.5, 0.5),
                diagonal * rng.uniform(0.0, 0.022) * curl,
                rng.uniform(0.35, 0.9),
            )
        )
    if rng.random() < 0.5:  # was carried folded in a pocket or an envelope
        for angle in ([0.0], [math.pi / 2], [0.0, math.pi / 2])[int(rng.integers(3))]:
            made.append(
                Bend(
                    "fold",
                    angle,
                    rng.normal(0, 0.01),
                    diagonal * rng.choice([-1.0, 1.0]) * rng.uniform(0.002, 0.012) * curl,
                    rng.uniform(0.04, 0.2),
                )
            )
    return tuple(made)


def arrange(
    rng: np.random.Generator, flats: Sequence[Flat], curl: float, *, lift: float
) -> list[Sheet]:
    """One sheet per flat: the first in the middle, the others beside or below it."""
    sheets: list[Sheet] = []
    side_by_side = rng.random() < 0.5
    at = 0.0
    before = 0.0
    for n, flat in enumerate(flats):
        width, height = flat.millimetres
        half = (width if side_by_side else height) / 2
        gap = rng.uniform(-0.02, 0.2) * 2 * half if n else 0.0
        at += before + half + gap if n else 0.0
        before = half
        shift = rng.normal(0, 0.06) * (height if side_by_side else width) if n else 0.0
        sheets.append(
            Sheet(
                width,
                height,
                x=at if side_by_side else shift,
                y=shift if side_by_side else at,
                angle=rng.normal(0, 0.08) if n else 0.0,
                lift=lift,
                bends=bends(rng, flat, curl),
            )
        )
    return sheets


def _plain(colour: Sequence[float]) -> Pixels:
    made = np.empty((4, 4, 3), np.uint8)
    made[...] = np.clip(np.round(np.array(colour)), 0, 255).astype(np.uint8)
    return made


def under(
    rng: np.random.Generator, flats: Sequence[Flat], sheets: Sequence[Sheet], plan: Plan
) -> list[Layer]:
    """Layers between the ground and the papers."""
    layers: list[Layer] = []
    first, sheet = flats[0], sheets[0]
    if plan.stage == "screen":
        glow = rng.uniform(0.05, 0.4)
        margin_x, margin_y = sheet.width * glow, sheet.height * rng.uniform(0.08, 0.4)
        inner_w, inner_h = sheet.width + 2 * margin_x, sheet.height + 2 * margin_y
        pixels_w = 360
        pixels_h = max(60, round(pixels_w * inner_h / inner_w))
        per_mm = pixels_w / inner_w
        box = (
            round(margin_x * per_mm),
            round(margin_y * per_mm),
            round((margin_x + sheet.width) * per_mm),
            round((margin_y + sheet.height) * per_mm),
        )
        bezel = sheet.width * rng.uniform(0.01, 0.06)
        black = rng.uniform(5, 40)
        layers.append(
            (
                Sheet(inner_w + 2 * bezel, inner_h + 2 * bezel, sheet.x, sheet.y),
                Pyramid(_plain([black] * 3), 0.02),
            )
        )
        layers.append(
            (
                Sheet(inner_w, inner_h, sheet.x, sheet.y),
                Pyramid(overlays.desktop(rng, pixels_w, pixels_h, box)),
            )
        )
    elif plan.stage == "page":
        a4 = (210.0, 297.0) if rng.random() < 0.6 else (297.0, 210.0)
        if max(sheet.width, sheet.height) > 180:
            a4 = (sheet.width * 1.03, sheet.height * 1.03)
        room_x = max(0.0, a4[0] / 2 - sheet.width / 2 - 4)
        room_y = max(0.0, a4[1] / 2 - sheet.height / 2 - 4)
        page = Sheet(
            a4[0],
            a4[1],
            sheet.x + rng.uniform(-1, 1) * room_x,
            sheet.y + rng.uniform(-0.3, 1) * room_y,
        )
        layers.append((page, Pyramid(textures.blank_paper(rng, 128, white=rng.uniform(0.9, 0.98)))))
    if first.label == "passport" and plan.stage in ("table", "held") and rng.random() < 0.65:
        layers.extend(_booklet(rng, sheet))
    return layers


def _booklet(rng: np.random.Generator, sheet: Sheet) -> list[Layer]:
    """The open passport around its data page: the cover's rim and the page above."""
    rim = rng.uniform(1.0, 2.5)
    cover = (rng.uniform(20, 60), rng.uniform(60, 95), rng.uniform(60, 100))
    lift = sheet.lift
    around = Sheet(
        sheet.width + 2 * rim,
        2 * sheet.height + 2 * rim,
        sheet.x,
        sheet.y - sheet.height / 2,
        lift=lift,
        bends=(),
    )
    above = Sheet(
        sheet.width,
        sheet.height,
        sheet.x,
        sheet.y - sheet.height,
        lift=lift,
        bends=(Bend("wave", math.pi / 2, 0.0, sheet.height * rng.uniform(0.0, 0.03), 0.8),),
    )
    return [
        (around, Pyramid(_plain(cover), 0.02)),
        (above, Pyramid(textures.booklet_page(rng, 192))),
    ]


def sleeve(rng: np.random.Generator, flat: Flat, sheet: Sheet) -> Layer | None:
    """A clear plastic pocket or laminate rim a little larger than a card, or None."""
    if max(flat.millimetres) >= 140 or rng.random() > 0.12 + 0.25 * flat.sheen:
        return None
    rim = rng.uniform(1.0, 4.0)
    bright = rng.uniform(205, 250)
    return (
        Sheet(
            sheet.width + 2 * rim, sheet.height + 2 * rim, sheet.x, sheet.y, sheet.angle, sheet.lift
        ),
        Pyramid(_plain([bright, bright, bright]), max(flat.corner, 0.02)),
    )


def ground(
    rng: np.random.Generator,
    camera: Camera,
    plan: Plan,
    split: str,
    grounds: Sequence[Pixels] = (),
) -> Floats:
    """(h, w, 3) float32 0-1: the picture without any paper."""
    width, height = camera.size
    long_side = max(width, height)
    if plan.stage == "scanner" or (plan.stage == "page" and plan.view < 30):
        return _scanner_bed(rng, width, height)
    if plan.stage == "none":
        level = rng.uniform(0.9, 1.0) if rng.random() < 0.7 else rng.uniform(0.0, 0.3)
        return np.full((height, width, 3), level, np.float32)
    middle = np.linalg.inv(camera.h) @ np.array([width / 2, height / 2, 1.0])
    here = middle[:2] / middle[2]
    per_pixel = camera.pixel()
    # surfaces are drawn about an A4 long; close up, a piece of them does
    tile_mm = float(np.clip(per_pixel * long_side * rng.uniform(0.9, 1.6), 140, 480))
    n = int(np.clip(min(tile_mm / per_pixel, 0.7 * long_side), 96, 900))
    if grounds and rng.random() < 0.5:
        tile = grounds[int(rng.integers(len(grounds)))]
        n = tile.shape[0]
        repeats = False
    else:
        tile, repeats = textures.surface(rng, n, split)
    if plan.stage == "held":
        # the floor or a lap, farther away and out of focus
        tile_mm *= rng.uniform(0.35, 0.8)
        small = cv2.resize(tile, (max(32, n // 3),) * 2, interpolation=cv2.INTER_AREA)
        soft = small.shape[0] * math.exp(rng.uniform(math.log(0.003), math.log(0.05)))
        tile = np.asarray(cv2.GaussianBlur(small, (0, 0), soft), np.uint8)
        n = tile.shape[0]
    turn = rng.uniform(0, 2 * math.pi) if rng.random() < 0.6 else rng.normal(0, 0.08)
    c, s = math.cos(turn), math.sin(turn)
    scale = tile_mm / n
    ox, oy = rng.uniform(0, n, 2)
    place = np.array(
        [
            [c * scale, -s * scale, here[0] - scale * (c * ox - s * oy)],
            [s * scale, c * scale, here[1] - scale * (s * ox + c * oy)],
            [0, 0, 1.0],
        ]
    )
    made = cv2.warpPerspective(
        tile,
        camera.h @ place,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP if repeats else cv2.BORDER_REFLECT_101,
    )
    return np.asarray(made, np.float32) * np.float32(1 / 255)


def _scanner_bed(rng: np.random.Generator, width: int, height: int) -> Floats:
    kind = rng.random()
    level = rng.uniform(0.94, 1.0) if kind < 0.75 else rng.uniform(0.0, 0.15)
    if kind > 0.9:
        level = rng.uniform(0.5, 0.8)
    out = np.full((height, width, 3), level, np.float32)
    if rng.random() < 0.35:  # the lid was not quite closed
        edge = max(2, int(max(width, height) * rng.uniform(0.005, 0.05)))
        dark = np.linspace(rng.uniform(0.0, 0.6), 1.0, edge, dtype=np.float32)
        side = int(rng.integers(4))
        if side == 0:
            out[:edge] *= dark[:, None, None]
        elif side == 1:
            out[-edge:] *= dark[::-1, None, None]
        elif side == 2:
            out[:, :edge] *= dark[None, :, None]
        else:
            out[:, -edge:] *= dark[None, ::-1, None]
    for _ in range(int(rng.integers(0, 12))):  # dust
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        cv2.circle(out, at, max(1, width // 700), (0.5, 0.5, 0.5), cv2.FILLED)
    return out


def photocopy(rng: np.random.Generator, rgba: Pixels) -> Pixels:
    """A drawn paper as a copier reproduces it: grey, hard, with speckles and streaks."""
    height, width = rgba.shape[:2]
    one = cv2.cvtColor(rgba, cv2.COLOR_RGBA2GRAY)
    black, white = rng.uniform(10, 60), rng.uniform(175, 235)
    t = np.clip((np.arange(256) - black) / (white - black), 0, 1)
    t = t + rng.uniform(0.2, 1.0) * (t * t * (3 - 2 * t) - t)
    low = rng.uniform(15, 60)
    table = np.clip(low + t * (rng.uniform(232, 252) - low), 0, 255).astype(np.uint8)
    copied = np.asarray(cv2.LUT(one, table), np.float32)
    copied += fractal(rng, height, width, first=max(4, min(height, width) // 6), octaves=2) * 6
    if rng.random() < 0.4:
        streak = rng.standard_normal((1, width), dtype=np.float32) * 4
        copied += cv2.GaussianBlur(streak, (0, 0), 1.5)
    specks = rng.random((height, width), dtype=np.float32) > 0.9995
    copied[specks] *= 0.4
    out = rgba.copy()
    copied *= rgba[..., 3] * np.float32(1 / 255)
    out[..., :3] = np.clip(copied, 0, 255).astype(np.uint8)[..., None]
    return out
