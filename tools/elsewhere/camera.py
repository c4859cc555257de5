"""Take a picture of a drawn paper: a table, a tilt, light, and what a phone does to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np


@dataclass
class Shot:
    """How to take it.  Lengths are fractions of the picture; `turn` in quarter turns clockwise."""

    width: int = 1600
    height: int = 1200
    fill: float = 0.8
    tilt: float = 0.06
    angle: float = 4.0
    ground: str = "wood"
    shadow: float = 0.25
    glare: float = 0.0
    blur: float = 0.5
    noise: float = 3.0
    warm: float = 0.0
    turn: int = 0
    exif: int = 1
    curl: float = 0.0
    """How far (of the page's height) a sheet that will not lie flat bends."""
    wear: float = 0.0
    """Scratches and rubbed spots, 0..1."""


def _smooth(rng: np.random.Generator, h: int, w: int, cells: float) -> np.ndarray:
    """Soft noise in 0..1."""
    small = rng.random((max(2, int(h / cells) + 2), max(2, int(w / cells) + 2))).astype(np.float32)
    return np.clip(cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC), 0, 1)


def table(kind: str, rng: np.random.Generator, h: int, w: int) -> np.ndarray:
    """A ground to lie on, float32[h, w, 3] BGR."""
    yy, xx = np.mgrid[:h, :w].astype(np.float32)
    fine = _smooth(rng, h, w, 3)[..., None]
    soft = _smooth(rng, h, w, 180)[..., None]
    if kind == "wood":
        base = np.array(((60, 95, 140), (45, 70, 105), (95, 130, 170))[rng.integers(3)], np.float32)
        grain = np.sin(yy / 7 + 9 * _smooth(rng, h, w, 240) + 2 * np.sin(xx / 300))
        streak = _smooth(rng, h, 8, 4)[:, :1] * np.ones((1, w), np.float32)
        board = ((yy // (h / 5)) % 2) * 9
        return base + (12 * grain + 26 * streak - board)[..., None] + 10 * fine
    if kind == "sheet":
        period = rng.uniform(60, 130)
        a = np.sin(2 * math.pi * (xx + 14 * np.sin(yy / 90)) / period)
        b = np.sin(2 * math.pi * (yy + 14 * np.sin(xx / 70)) / period)
        flower = ((a * b) > 0.35)[..., None]
        base = np.array(
            ((205, 215, 225), (170, 190, 215), (215, 205, 190))[rng.integers(3)], np.float32
        )
        other = np.array(
            ((150, 120, 190), (140, 170, 120), (190, 140, 110))[rng.integers(3)], np.float32
        )
        fold = 26 * (_smooth(rng, h, w, 220)[..., None] - 0.5)
        return np.where(flower, other, base) + fold + 8 * fine
    if kind == "tiles":
        size = rng.uniform(260, 420)
        joint = ((xx % size < 7) | (yy % size < 7))[..., None]
        base = np.array((205, 212, 216), np.float32) + 22 * (soft - 0.5)
        return np.where(joint, base - 70, base) + 6 * fine
    if kind == "cloth":
        check = (((xx // 40) + (yy // 40)) % 2)[..., None]
        base = np.array(((70, 60, 150), (120, 80, 50), (60, 110, 70))[rng.integers(3)], np.float32)
        return base + 55 * check + 16 * fine + 24 * (soft - 0.5)
    if kind == "dark":
        return np.array((34, 30, 32), np.float32) + 22 * fine + 18 * soft
    if kind == "white":
        return np.array((224, 228, 230), np.float32) + 10 * (soft - 0.5) + 4 * fine
    if kind == "newsprint":
        rows = ((yy % 17) < 9) & (_smooth(rng, h, w, 6) > 0.42) & ((xx % 310) > 30)
        return np.where(rows[..., None], 95.0, 205.0) + np.array((0, 4, 8), np.float32) + 6 * fine
    if kind == "granite":
        speck = _smooth(rng, h, w, 2.2)[..., None]
        return np.array((120, 124, 130), np.float32) + 90 * (speck - 0.5) + 20 * soft
    colour = np.array((60 + 120 * rng.random(3)), np.float32)
    return colour + 14 * (soft - 0.5) + 6 * fine


def _around(w: float, h: float) -> np.ndarray:
    """The corners of a rectangle, from its top left, clockwise."""
    return np.array(((0, 0), (w, 0), (w, h), (0, h)), np.float32)


def _corners(shot: Shot, aspect: float, random: Random) -> np.ndarray:
    """Where the paper's corners (from its top left, clockwise) come to lie, float32[4, 2]."""
    w, h = shot.width, shot.height
    side = min(w, h * aspect) * shot.fill
    half = np.array((side / 2, side / aspect / 2))
    square = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1)), np.float64) * half
    a = math.radians(random.uniform(-shot.angle, shot.angle))
    spin = np.array(((math.cos(a), -math.sin(a)), (math.sin(a), math.cos(a))))
    # A camera that looks down at a slant: depth grows along one direction.
    lean = random.uniform(0, 2 * math.pi)
    depth = 1 + shot.tilt * (square @ np.array((math.cos(lean), math.sin(lean)))) / half.max()
    points = (square / depth[:, None]) @ spin.T
    free = np.maximum(0, np.array((w, h)) / 2 - np.abs(points).max(0))
    shift = np.array([random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6)]) * free
    return (points + np.array((w, h)) / 2 + shift).astype(np.float32)


def worn(picture: np.ndarray, amount: float, rng: np.random.Generator) -> np.ndarray:
    """Scratches and rubbed spots."""
    h, w = picture.shape[:2]
    layer = np.zeros((h, w), np.float32)
    for _ in range(int(40 * amount)):
        a = rng.random(2) * (w, h)
        b = a + rng.normal(0, 0.16, 2) * w
        ends, depth = np.array((a, b)).astype(int).tolist(), float(rng.uniform(0.2, 0.7))
        cv2.line(layer, ends[0], ends[1], depth, 1, cv2.LINE_AA)
    rubbed = np.clip(_smooth(rng, h, w, w / 9) * 2.2 - 1.25, 0, 1) * 0.5 * amount
    layer = np.maximum(cv2.GaussianBlur(layer, (0, 0), 0.7), rubbed)[..., None]
    return (picture * (1 - layer) + 236 * layer).astype(np.uint8)


def bent(
    picture: np.ndarray, mask: np.ndarray, amount: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A sheet that will not lie flat; what lies outside it is 0 in the mask."""
    h, w = mask.shape
    yy, xx = np.mgrid[:h, :w].astype(np.float32)
    t = xx / w
    rise = amount * h * (np.sin(math.pi * t * rng.uniform(0.8, 1.3)) + 0.35 * np.sin(5 * t))
    across = w / 2 + (xx - w / 2) * (1 - 0.25 * amount * np.cos(2 * math.pi * t))
    along = yy + rise - rise.mean()
    out = cv2.remap(picture, across, along, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    shade = 1 - 2.2 * amount * (0.5 + 0.5 * np.sin(2 * math.pi * t + 1))
    out = np.clip(out * shade[..., None], 0, 255).astype(np.uint8)
    return out, cv2.remap(mask, across, along, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def rounded(h: int, w: int, radius: int) -> np.ndarray:
    """255 inside a rectangle with round corners."""
    mask = np.zeros((h, w), np.uint8)
    cv2.rectangle(mask, (radius, 0), (w - radius, h), 255, -1)
    cv2.rectangle(mask, (0, radius), (w, h - radius), 255, -1)
    for x in (radius, w - radius):
        for y in (radius, h - radius):
            cv2.circle(mask, (x, y), radius, 255, -1)
    return mask


def scanned(picture: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """A scan or an export: the paper alone, `width` pixels wide."""
    scale = width / picture.shape[1]
    size = (width, round(picture.shape[0] * scale))
    out = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    return out.astype(np.float32), _around(*size)


def laid(
    picture: np.ndarray, mask: np.ndarray, shot: Shot, random: Random, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The paper on its table, float32, and its corners."""
    h, w = mask.shape
    quad = _corners(shot, w / h, random)
    matrix = cv2.getPerspectiveTransform(_around(w, h), quad)
    size = (shot.width, shot.height)
    shrink = float(w / np.linalg.norm(quad[1] - quad[0]))
    if shrink > 1.2:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.35 * shrink)
    paper = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC).astype(np.float32)
    alpha = cv2.warpPerspective(mask, matrix, size).astype(np.float32)[..., None] / 255
    drop = np.roll(cv2.GaussianBlur(alpha[..., 0], (0, 0), 0.006 * size[0]), (7, 6), (0, 1))
    ground = table(shot.ground, rng, shot.height, shot.width) * (1 - 0.55 * drop[..., None])
    return ground * (1 - alpha) + paper * alpha, quad


def lit(out: np.ndarray, quad: np.ndarray, shot: Shot, random: Random) -> np.ndarray:
    """Shadow over one side, a lamp's reflection, the colour of the light."""
    h, w = out.shape[:2]
    yy, xx = np.mgrid[:h, :w].astype(np.float32)
    if shot.shadow:
        a = random.uniform(0, 2 * math.pi)
        ramp = ((xx / w - 0.5) * math.cos(a) + (yy / h - 0.5) * math.sin(a)) * 1.4
        edge = 1 / (1 + np.exp(-(ramp - random.uniform(-0.25, 0.25)) * random.choice((4, 9, 25))))
        out = out * (1 - shot.shadow * edge)[..., None]
    if shot.glare:
        way = (quad[random.randrange(4)] - quad.mean(0)) * random.uniform(0.3, 0.8)
        x, y = quad.mean(0) + way
        rx, ry = 0.10 * w * random.uniform(0.6, 1.4), 0.05 * h * random.uniform(0.6, 1.4)
        spot = np.exp(-(((xx - x) / rx) ** 2) - ((yy - y) / ry) ** 2)
        out = out + 255 * shot.glare * spot[..., None]
    return out * np.array((1 - shot.warm, 1, 1 + shot.warm), np.float32)


def take(
    picture: np.ndarray, shot: Shot, seed: int, radius: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The photograph uint8[h, w, 3] as it is shown, and the paper's corners in it.

    radius  of the paper's round corners, as a share of its width
    """
    random, rng = Random(seed), np.random.default_rng(seed)
    if shot.wear:
        picture = worn(picture, shot.wear, rng)
    mask = rounded(*picture.shape[:2], int(radius * picture.shape[1]))
    if shot.curl:
        picture, mask = bent(picture, mask, shot.curl, rng)
    if shot.ground == "none":
        out, quad = scanned(picture, shot.width)
    else:
        out, quad = laid(picture, mask, shot, random, rng)
    out = lit(out, quad, shot, random)
    if shot.blur:
        out = cv2.GaussianBlur(out, (0, 0), shot.blur)
    grain = rng.normal(0, shot.noise, out.shape).astype(np.float32)
    out = out + 0.6 * grain + 0.6 * cv2.GaussianBlur(grain, (0, 0), 1.0)
    shown = np.clip(out, 0, 255).astype(np.uint8)
    for _ in range(shot.turn % 4):
        shown = np.ascontiguousarray(np.rot90(shown, -1))
        quad = np.stack((shown.shape[1] - quad[:, 1], quad[:, 0]), 1)
    return shown, quad


def part_of(quad: np.ndarray, part: tuple[float, float, float, float]) -> np.ndarray:
    """The corners of a rectangle inside the paper, given as fractions of it."""
    x0, y0, x1, y1 = part
    matrix = cv2.getPerspectiveTransform(_around(1, 1), quad.astype(np.float32))
    inner = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], np.float32)
    return cv2.perspectiveTransform(inner, matrix)[0]
