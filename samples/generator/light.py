"""Light on the scene: uneven, coloured, shadowed; lamps and windows mirrored in laminate.

Fields are made small and stretched to the picture: light changes slowly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def coarse_size(size: tuple[int, int], most: int = 480, part: float = 3.0) -> tuple[int, int]:
    """(width, height) at which light fields of a picture of `size` are drawn: one `part`th of
    it, at most `most` on the long side."""
    long_side = max(size)
    shrink = min(1.0, max(96.0, min(float(most), long_side / part)) / long_side)
    return max(8, round(size[0] * shrink)), max(8, round(size[1] * shrink))


def fractal(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    first: int = 3,
    octaves: int = 4,
    keep: float = 0.5,
    stretch: float = 1.0,
) -> Floats:
    """Noise over several scales, about -1 to 1.  `stretch` > 1 draws it out along x."""
    total = np.zeros((height, width), np.float32)
    weight, norm = 1.0, 0.0
    cells = float(first)
    aspect = width / height
    for _ in range(octaves):
        rows = max(2, min(height, round(cells * (stretch**0.5))))
        columns = max(2, min(width, round(cells * aspect / (stretch**0.5))))
        small = rng.random((rows, columns), dtype=np.float32) * 2 - 1
        if (rows, columns) == (height, width):
            total += small * weight
        else:
            total += cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC) * weight
        norm += weight * weight
        weight *= keep
        cells *= 2.0
        if rows >= height and columns >= width:
            break
    total *= 1.0 / math.sqrt(norm)
    return total


@dataclass(frozen=True, slots=True)
class LightPlan:
    """How the scene is lit.

    gradient  brightest over darkest part minus 1, roughly
    tint      how far the colour drifts over the picture (two lamps)
    soft      strength 0-1 of a soft shadow
    hard      strength 0-1 of a hard-edged shadow
    vignette  loss in the corners, 0-1
    """

    gradient: float = 0.2
    tint: float = 0.02
    soft: float = 0.0
    hard: float = 0.0
    vignette: float = 0.1


def illuminate(rng: np.random.Generator, size: tuple[int, int], plan: LightPlan) -> Floats:
    """(h, w, 3) float32 factors on the scene, about 0.2 to 1.2, at `coarse_size(size)`."""
    width, height = coarse_size(size)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = rng.uniform(0, 2 * math.pi)
    along = x * math.cos(angle) + y * math.sin(angle)
    if rng.random() < 0.5:
        # a lamp close by: falls off with the square of the distance
        d = rng.uniform(1.2, 2.5)
        lx, ly = math.cos(angle) * rng.uniform(0.3, 1.2), math.sin(angle) * rng.uniform(0.3, 1.2)
        fall = d * d / (d * d + (x - lx) ** 2 + (y - ly) ** 2)
        fall = (fall - fall.mean()) / max(float(np.ptp(fall)), 1e-3)
        field = 1.0 + plan.gradient * fall
    else:
        field = 1.0 + plan.gradient * 0.5 * along
    if plan.vignette:
        r2 = (x * x + y * y) * 0.5
        field = field * (1.0 - plan.vignette * r2)
    if plan.soft:
        field = field * (1.0 - plan.soft * _soft_shadow(rng, width, height))
    light = np.repeat(field[..., None].astype(np.float32), 3, axis=2)
    if plan.hard:
        shadow = _hard_shadow(rng, width, height) * plan.hard
        # sky fills a shadow with a little blue
        cool = rng.uniform(0.0, 0.08)
        light *= 1.0 - shadow[..., None] * np.array([1.0, 1.0 - cool / 2, 1.0 - cool], np.float32)
    if plan.tint:
        drift = plan.tint * (x * math.cos(angle + 1.1) + y * math.sin(angle + 1.1))
        light[..., 0] *= 1.0 + drift
        light[..., 2] *= 1.0 - drift
    return np.maximum(light, 0.02)


def _blur(mask: Floats, sigma: float) -> Floats:
    if sigma < 0.3:
        return mask
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.float32)


def _soft_shadow(rng: np.random.Generator, width: int, height: int) -> Floats:
    """The photographer's head, arm or phone between lamp and table."""
    mask = np.zeros((height, width), np.float32)
    side = max(width, height)
    kind = rng.integers(3)
    cx, cy = rng.uniform(0.1, 0.9) * width, rng.uniform(0.2, 1.0) * height
    if kind == 0:
        axes = (int(side * rng.uniform(0.15, 0.4)), int(side * rng.uniform(0.15, 0.4)))
        cv2.ellipse(mask, (int(cx), int(cy)), axes, rng.uniform(0, 180), 0, 360, 1.0, cv2.FILLED)
    elif kind == 1:
        _phone(rng, mask, cx, cy, side)
    else:
        end = (int(rng.uniform(0, width)), int(height * 1.2))
        cv2.line(mask, (int(cx), int(cy)), end, 1.0, max(2, int(side * rng.uniform(0.1, 0.3))))
    return _blur(mask, side * rng.uniform(0.03, 0.1))


def _phone(rng: np.random.Generator, mask: Floats, cx: float, cy: float, side: int) -> None:
    w, h = side * rng.uniform(0.16, 0.26), side * rng.uniform(0.34, 0.5)
    turn = rng.uniform(-40, 40) + (90 if rng.random() < 0.5 else 0)
    box = cv2.boxPoints(((cx, cy), (w, h), turn))
    cv2.fillConvexPoly(mask, np.round(box).astype(np.int32), 1.0)
    end = (int(cx + rng.uniform(-0.3, 0.3) * side), int(mask.shape[0] * 1.3))
    cv2.line(mask, (int(cx), int(cy)), end, 1.0, max(2, int(side * rng.uniform(0.06, 0.12))))


def _hard_shadow(rng: np.random.Generator, width: int, height: int) -> Floats:
    """Sunlight cut by a window frame, a hand, a phone or a plant."""
    mask = np.zeros((height, width), np.float32)
    side = max(width, height)
    cx, cy = rng.uniform(0.2, 0.8) * width, rng.uniform(0.2, 0.8) * height
    angle = rng.uniform(0, 2 * math.pi)
    dx, dy = math.cos(angle), math.sin(angle)
    kind = rng.integers(4)
    if kind == 0:  # half of the scene
        x = np.arange(width, dtype=np.float32)[None, :]
        y = np.arange(height, dtype=np.float32)[:, None]
        mask[...] = ((x - cx) * dx + (y - cy) * dy > 0).astype(np.float32)
    elif kind == 1:
        _phone(rng, mask, cx, cy, side)
    elif kind == 2:  # bars of a window
        pitch = side * rng.uniform(0.25, 0.5)
        thick = max(2, int(side * rng.uniform(0.04, 0.12)))
        for n in range(-3, 4):
            px, py = cx + dx * pitch * n, cy + dy * pitch * n
            one = (int(px - dy * side * 2), int(py + dx * side * 2))
            two = (int(px + dy * side * 2), int(py - dx * side * 2))
            cv2.line(mask, one, two, 1.0, thick)
    else:  # leaves
        for _ in range(int(rng.integers(8, 20))):
            at = (int(cx + rng.normal(0, 0.25) * side), int(cy + rng.normal(0, 0.25) * side))
            axes = (int(side * rng.uniform(0.05, 0.14)), int(side * rng.uniform(0.015, 0.04)))
            cv2.ellipse(mask, at, axes, rng.uniform(0, 180), 0, 360, 1.0, cv2.FILLED)
    return _blur(mask, side * rng.uniform(0.002, 0.012))


def mirror_lamps(
    rng: np.random.Generator,
    size: tuple[int, int],
    target: tuple[float, float, float, float],
    *,
    strength: float,
    large: float,
    sheen: float,
) -> Floats:
    """(h, w) float32 of light mirrored by a glossy surface, 0 to about 2, coarse.

    target  (left, top, right, bottom) of the paper, fractions of the picture
    large   extent of the lamp as a fraction of the paper
    sheen   0 matt: a broad veil; 1 laminate: a clear mirror image with a hard core
    """
    width, height = coarse_size(size)
    x = ((np.arange(width, dtype=np.float32) + 0.5) / width)[None, :]
    y = ((np.arange(height, dtype=np.float32) + 0.5) / height)[:, None]
    aspect = width / height
    left, top, right, bottom = target
    total = np.zeros((height, width), np.float32)
    extent = max((right - left) * aspect, bottom - top)
    for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
        cx = rng.uniform(left, right)
        cy = rng.uniform(top, bottom)
        radius = extent * large * rng.uniform(0.6, 1.3)
        angle = rng.uniform(0, math.pi)
        kind = rng.integers(3)
        long = {0: 1.0, 1: rng.uniform(2.5, 5.0), 2: rng.uniform(1.0, 1.8)}[int(kind)]
        ux = (x - cx) * aspect * math.cos(angle) + (y - cy) * math.sin(angle)
        uy = -(x - cx) * aspect * math.sin(angle) + (y - cy) * math.cos(angle)
        ax, ay = np.abs(ux) / (radius * long), np.abs(uy) / radius
        power = 2.0 if kind != 2 else 4.0  # a window is square
        d = (ax**power + ay**power) ** (1 / power)
        # the laminate is never flat: the image's rim wavers
        ripple = fractal(rng, height, width, first=4, octaves=3)
        d = d * (1.0 + 0.25 * ripple)
        core = np.clip((1.25 - d) / (0.15 + 0.9 * (1 - sheen)), 0.0, 1.0)
        halo = np.exp(-d * d * 0.35)
        total += (core * (0.35 + 0.65 * sheen) + halo * 0.35) * strength
    return total


def on_bends(slope: Floats, lamp: tuple[float, float], gain: float = 1.0) -> Floats:
    """Brightness of a bent sheet against a flat one under a lamp at slope direction `lamp`."""
    facing = 1.0 - gain * (slope[..., 0] * lamp[0] + slope[..., 1] * lamp[1])
    norm = np.sqrt(1.0 + slope[..., 0] ** 2 + slope[..., 1] ** 2)
    return np.clip(facing / norm, 0.25, 1.5).astype(np.float32)


def stretch(field: Floats, size: tuple[int, int]) -> Floats:
    """A coarse field at the picture's size."""
    if (field.shape[1], field.shape[0]) == size:
        return field
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), np.float32)
