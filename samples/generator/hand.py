"""Hands: rounded, shaded, skin-toned shapes around and over a paper.

Fingers are tapered capsules that melt into each other; the height of the melted shape gives
the shading.  They are near the lens and soft, so coarse drawing is enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .light import coarse_size, fractal

Floats = npt.NDArray[np.float32]
Point = tuple[float, float]

SKINS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "train": ((214, 164, 132), (188, 134, 100), (160, 108, 76), (132, 86, 60), (228, 184, 156)),
    "dev": ((200, 150, 118), (148, 100, 72)),
    "test": ((206, 152, 120), (174, 122, 90), (118, 78, 56)),
}


@dataclass(frozen=True, slots=True)
class Bone:
    """One capsule: from `a` (radius `ra`) to `b` (radius `rb`), in coarse pixels."""

    a: Point
    b: Point
    ra: float
    rb: float


@dataclass(frozen=True, slots=True)
class Skin:
    """A drawn hand part at coarse size: premultiplied RGB 0-1 and alpha."""

    rgb: Floats
    alpha: Floats


def _distance(bone: Bone, x: Floats, y: Floats) -> Floats:
    """Signed distance, negative inside."""
    ax, ay = bone.a
    dx, dy = bone.b[0] - ax, bone.b[1] - ay
    length2 = max(dx * dx + dy * dy, 1e-6)
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / length2, 0.0, 1.0)
    away = np.hypot(x - ax - t * dx, y - ay - t * dy)
    return np.asarray(away - (bone.ra + (bone.rb - bone.ra) * t), np.float32)


def _melt(one: Floats, two: Floats, k: float) -> Floats:
    h = np.clip(0.5 + 0.5 * (two - one) / k, 0.0, 1.0)
    return np.asarray(two * (1 - h) + one * h - k * h * (1 - h), np.float32)


def draw(
    rng: np.random.Generator,
    size: tuple[int, int],
    groups: list[list[Bone]],
    nails: list[tuple[Point, Point, float]],
    tone: tuple[float, float, float],
    *,
    over: list[Bone] | None = None,
    paper: npt.NDArray[np.float64] | None = None,
) -> Skin:
    """Draws groups of bones, each melted into one body, later ones over earlier ones.

    size   (width, height) of the coarse picture
    nails  (centre, direction of the finger, radius of the finger)
    tone   skin colour 0-255
    over   the bones that lie over `paper` (a quad); all others end at its edge
    """
    width, height = size
    x = np.arange(width, dtype=np.float32)[None, :] + 0.5
    y = np.arange(height, dtype=np.float32)[:, None] + 0.5
    rgb = np.zeros((height, width, 3), np.float32)
    alpha = np.zeros((height, width), np.float32)
    lamp = rng.uniform(0, 2 * math.pi)
    lx, ly = math.cos(lamp) * 0.55, math.sin(lamp) * 0.55
    base = np.array(tone, np.float32) / 255
    mottle = fractal(rng, height, width, first=8, octaves=4)
    for bones in groups:
        reach = max(max(b.ra, b.rb) for b in bones)
        small = min(min(b.ra, b.rb) for b in bones)
        field = np.full((height, width), 1e4, np.float32)
        for bone in bones:
            field = _melt(field, _distance(bone, x, y), max(1.0, small * 0.5))
        deep = np.clip(-field / (0.55 * reach + 0.45 * small), 0.0, 1.0)
        rise = np.sqrt(np.maximum(1.0 - (1.0 - deep) ** 2, 0.0)) * (0.7 * reach)
        rise = np.asarray(cv2.GaussianBlur(rise, (0, 0), max(0.6, small * 0.22)), np.float32)
        gx = cv2.Sobel(rise, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
        gy = cv2.Sobel(rise, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
        norm = np.sqrt(1.0 + gx * gx + gy * gy)
        lit = (1.0 - gx * lx - gy * ly) / norm
        shade = np.clip(0.42 + 0.6 * lit, 0.25, 1.25) * (1.0 + 0.05 * mottle)
        # light that went through the skin comes out red
        colour = base * np.stack([shade**0.75, shade, shade**1.12], axis=-1)
        colour[..., 0] += 0.03 * (1 - deep)
        cover = np.clip(0.5 - field, 0.0, 1.0)
        rgb = rgb * (1 - cover[..., None]) + colour * cover[..., None]
        alpha = alpha * (1 - cover) + cover
    for (cx, cy), (ux, uy), radius in nails:
        along = (x - cx) * ux + (y - cy) * uy
        across = -(x - cx) * uy + (y - cy) * ux
        d = np.sqrt((along / (radius * 0.72)) ** 2 + (across / (radius * 0.6)) ** 2)
        cover = np.clip((1.0 - d) * radius * 0.6, 0.0, 1.0) * alpha
        gloss = np.clip(1.0 - np.hypot(along / radius + 0.2, across / radius - 0.15) * 1.6, 0, 1)
        nail = base * np.array([1.06, 0.98, 0.98], np.float32) + 0.05
        tip = np.clip((along / (radius * 0.72) - 0.62) * 8, 0, 1)[..., None] * 0.12
        drawn = nail + tip + 0.12 * gloss[..., None]
        rim = np.exp(-(((d - 1.0) * 3.5) ** 2)) * 0.13 * alpha
        rgb = rgb * (1 - 0.7 * cover[..., None]) + drawn * (0.7 * cover[..., None])
        rgb *= (1 - rim)[..., None]
    if over is not None and paper is not None:
        keep = np.ones((height, width), np.float32)
        cv2.fillConvexPoly(keep, np.round(paper * 16).astype(np.int32), 0.0, cv2.LINE_AA, 4)
        for bone in over:
            keep = np.maximum(keep, np.clip(0.5 - _distance(bone, x, y), 0.0, 1.0))
        rgb *= keep[..., None]
        alpha = alpha * keep
    return Skin(np.asarray(rgb, np.float32), np.asarray(alpha, np.float32))


def _walk(start: Point, direction: float, length: float) -> Point:
    return start[0] + math.cos(direction) * length, start[1] + math.sin(direction) * length


def _finger(
    rng: np.random.Generator, root: Point, direction: float, length: float, radius: float
) -> tuple[list[Bone], tuple[Point, Point, float]]:
    """Two phalanges, and where its nail lies."""
    bend = rng.normal(0, 0.18)
    knee = _walk(root, direction, length * 0.55)
    tip = _walk(knee, direction + bend, length * 0.45)
    bones = [
        Bone(root, knee, radius * 1.1, radius * 1.0),
        Bone(knee, tip, radius * 1.02, radius * 0.84),
    ]
    u = (math.cos(direction + bend), math.sin(direction + bend))
    nail = (tip[0] + u[0] * radius * 0.05, tip[1] + u[1] * radius * 0.05)
    return bones, (nail, u, radius * 0.9)


@dataclass(frozen=True, slots=True)
class Grip:
    """A hand at a paper: `behind` is drawn before the paper, `front` over it."""

    behind: Skin | None
    front: Skin


def hold(
    rng: np.random.Generator,
    size: tuple[int, int],
    quad: npt.NDArray[np.float64],
    *,
    finger: float,
    reach: float,
    split: str,
) -> Grip:
    """A hand that holds the paper at one edge: palm and fingers behind it, the thumb over it.

    quad    (4, 2) corners in the picture
    finger  width of a finger, pixels of the picture
    reach   how far the thumb lies over the paper, as a multiple of `finger`
    """
    coarse = coarse_size(size, 640, 2.0)
    q = quad * (coarse[0] / size[0])
    width = finger * coarse[0] / size[0]
    side = int(rng.choice([1, 1, 1, 2, 3, 3]))  # right, bottom or left edge
    a, b = q[side], q[(side + 1) % 4]
    at = rng.uniform(0.15, 0.85)
    anchor = a + (b - a) * at
    inward = q.mean(axis=0) - (a + b) / 2
    into = math.atan2(inward[1], inward[0])
    edge = math.atan2(b[1] - a[1], b[0] - a[0])
    radius = width / 2
    flip = 1.0 if rng.random() < 0.5 else -1.0
    # the hand comes from outside the picture, mostly from below
    heading = into + math.pi + flip * rng.uniform(0.1, 0.6)
    away = rng.uniform(3.0, 6.0)
    outer: Point = _walk((float(anchor[0]), float(anchor[1])), into + math.pi, radius * away)
    palm = _walk(outer, heading, width * 2.0)
    wrist = _walk(palm, heading, width * 4.0)
    arm = _walk(wrist, heading, width * 14.0)
    tone = _tone(rng, split)
    behind: list[list[Bone]] = []
    for n in range(int(rng.integers(2, 5))):
        start = _walk(palm, edge, flip * width * (n - 1.5) * 1.05)
        bones, _ = _finger(rng, start, into + rng.normal(0, 0.1), width * (3.6 + away / 2), radius)
        behind.append(bones)
    back = draw(rng, coarse, behind, [], tone)
    body = [
        Bone(outer, palm, width * 1.0, width * 1.8),
        Bone(palm, wrist, width * 1.9, width * 1.45),
        Bone(wrist, arm, width * 1.4, width * 1.9),
    ]
    root = _walk(outer, heading - flip * 0.5, width * 1.2)
    gap = math.hypot(root[0] - float(anchor[0]), root[1] - float(anchor[1]))
    aim = math.atan2(float(anchor[1]) - root[1], float(anchor[0]) - root[0])
    thumb, nail = _finger(rng, root, aim, gap + width * reach, radius * 1.2)
    nails = [nail] if rng.random() < 0.8 else []
    front = draw(rng, coarse, [[*body, *thumb]], nails, tone, over=thumb, paper=q)
    return Grip(back, front)


def fingertips(
    rng: np.random.Generator,
    size: tuple[int, int],
    quad: npt.NDArray[np.float64],
    *,
    finger: float,
    reach: float,
    split: str,
    corner: bool,
) -> Grip:
    """One to three fingertips pressing the paper down, from its edge or over a corner."""
    coarse = coarse_size(size, 640, 2.0)
    q = quad * (coarse[0] / size[0])
    width = finger * coarse[0] / size[0]
    middle = q.mean(axis=0)
    if corner:
        spot = q[int(rng.integers(4))]
    else:
        side = int(rng.integers(4))
        spot = q[side] + (q[(side + 1) % 4] - q[side]) * rng.uniform(0.1, 0.9)
    into = math.atan2(middle[1] - spot[1], middle[0] - spot[0]) + rng.normal(0, 0.3)
    tone = _tone(rng, split)
    groups: list[list[Bone]] = []
    nails: list[tuple[Point, Point, float]] = []
    for n in range(int(rng.choice([1, 1, 1, 2, 3]))):
        shift = _walk((float(spot[0]), float(spot[1])), into + math.pi / 2, n * width * 1.08)
        root = _walk(shift, into + math.pi, width * 7.0)
        length = width * (7.0 + reach * rng.uniform(0.8, 1.1))
        bones, nail = _finger(rng, root, into + rng.normal(0, 0.04), length, width / 2)
        groups.append(bones)
        nails.append(nail)
    return Grip(None, draw(rng, coarse, groups, nails, tone))


def _tone(rng: np.random.Generator, split: str) -> tuple[float, float, float]:
    skins = SKINS[split]
    r, g, b = skins[int(rng.integers(len(skins)))]
    f = rng.uniform(0.9, 1.1)
    return r * f, g * f, b * f
