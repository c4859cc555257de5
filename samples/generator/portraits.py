"""Passport-style portraits of nobody.

Two sources, mixed: faces that were rendered from a free human mesh (`portraits/`, see its
NOTICE), and faces drawn here from soft shapes: a height field gives the shading, then eyes,
brows, lips, hair or headscarf, shoulders.  No photograph of a person is involved.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from .base import Pixels
from .light import fractal

Floats = npt.NDArray[np.float32]
Colour = npt.NDArray[np.float32]
_Add = Callable[[Floats, Floats], None]
"""Lays a colour (3,) or a picture (h, w, 3) over the bust where the cover is 1."""

FOLDER = Path(__file__).parent / "portraits"

WIDTH, HEIGHT = 200, 250
"""Size at which faces are drawn; the result is scaled to what was asked for."""

SKINS = (
    (226, 184, 152),
    (212, 166, 132),
    (196, 148, 112),
    (178, 128, 94),
    (154, 106, 76),
    (122, 82, 58),
)


def portrait(
    rng: np.random.Generator,
    size: tuple[int, int],
    ground_rgb: tuple[int, int, int],
    age: int,
    sex: str,
) -> Pixels:
    """A head and shoulders before an even ground.

    size        (width, height) of the result in pixels
    ground_rgb  colour of the backdrop, 0-255
    age         years; changes hair, lines and proportions
    sex         'M' or 'F'
    """
    aspect = size[0] / size[1]
    bust = _mesh_bust(rng, age, sex) if rng.random() < 0.65 else None
    if bust is None:
        bust = _drawn_bust(rng, age, sex)
    picture = _before(rng, bust, ground_rgb)
    # crop to the shape asked for: around the face, the ground is the same everywhere
    height, width = picture.shape[:2]
    if width / height > aspect:
        crop = max(8, round(height * aspect))
        left = int(np.clip((width - crop) // 2 + rng.normal(0, 3), 0, width - crop))
        picture = picture[:, left : left + crop]
    else:
        crop = max(8, round(width / aspect))
        top = (height - crop) // 3
        picture = picture[top : top + crop]
    way = cv2.INTER_AREA if picture.shape[0] > size[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


@dataclass(frozen=True, slots=True)
class _Bust:
    """rgb 0-1 (not premultiplied) and alpha 0-1, (HEIGHT, WIDTH)."""

    rgb: Floats
    alpha: Floats


def _before(rng: np.random.Generator, bust: _Bust, ground: tuple[int, int, int]) -> Pixels:
    """Lays a bust on its ground, with the studio's light and the camera's faults."""
    height, width = bust.alpha.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    wall = np.float32(1.0) + rng.uniform(-0.08, 0.08) * x + rng.uniform(-0.08, 0.04) * y
    back = np.array(ground, np.float32) / 255 * wall[..., None]
    if rng.random() < 0.4:  # the head's shadow on the wall
        shift = int(rng.choice([-1, 1]) * rng.uniform(4, 12))
        shadow = cv2.GaussianBlur(np.roll(bust.alpha, (4, shift), (0, 1)), (0, 0), 6)
        back = back * (1 - rng.uniform(0.08, 0.3) * shadow)[..., None]
    alpha = cv2.GaussianBlur(bust.alpha, (0, 0), 0.7)[..., None]
    out = back * (1 - alpha) + bust.rgb * alpha
    balance = 1 + rng.normal(0, 0.03, 3).astype(np.float32)
    out = np.clip(out * (balance * rng.uniform(0.88, 1.1)), 0, 1)
    out = (out - 0.5) * np.float32(rng.uniform(0.9, 1.2)) + 0.5
    grain = rng.standard_normal((height, width), dtype=np.float32) * rng.uniform(0.004, 0.02)
    out = out + grain[..., None]
    if rng.random() < 0.5:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.3, 1.0))
    return np.asarray(np.clip(out * 255, 0, 255), np.uint8)


# --- drawn faces


def _bump(x: Floats, y: Floats, cx: float, cy: float, sx: float, sy: float) -> Floats:
    return np.exp(-(((x - cx) / sx) ** 2) - ((y - cy) / sy) ** 2)


def _soft(d: Floats, wide: float) -> Floats:
    """1 where d < 0, 0 where d > 0, over `wide`."""
    return np.clip(0.5 - d / wide, 0, 1)


def _mix(rgb: Floats, colour: Floats | Colour, cover: Floats) -> Floats:
    """Lays `colour` over `rgb`, in place, only where the cover is."""
    rows = np.nonzero(cover.max(axis=1) > 0.002)[0]
    if rows.size == 0:
        return rgb
    columns = np.nonzero(cover.max(axis=0) > 0.002)[0]
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    part = rgb[box]
    laid = (colour[box] if colour.ndim == 3 else colour) - part
    laid *= cover[box][..., None]
    part += laid
    return rgb


def _tone(rng: np.random.Generator, base: tuple[int, int, int], spread: float) -> Colour:
    return np.clip(
        (np.array(base) + rng.normal(0, spread) + rng.normal(0, spread / 3, 3)) / 255, 0.02, 0.98
    ).astype(np.float32)


def _any_colour(rng: np.random.Generator) -> Colour:
    value, colour = rng.uniform(0.08, 0.92), rng.uniform(0.0, 0.6)
    hue = rng.uniform(0, 2 * math.pi)
    wheel = 0.5 + 0.5 * np.cos(hue + np.array([0.0, 2.1, 4.2]))
    return np.asarray(value * (1 - colour * wheel), np.float32)


@dataclass(frozen=True, slots=True)
class _Face:
    """Proportions of one drawn face.  Face coordinates: x -1 to 1 at the cheeks, y -1 at the
    hairline's crown to 1 at the chin."""

    jaw: float
    eye_y: float
    eye_x: float
    eye_open: float
    slant: float
    brow: float
    nose: float
    nose_long: float
    mouth_y: float
    mouth_wide: float
    lips: float
    smile: float
    turn: float


def _proportions(rng: np.random.Generator, age: int, sex: str) -> _Face:
    child = max(0.0, (14 - age) / 14)
    man = 1.0 if sex == "M" and age > 14 else 0.0
    return _Face(
        jaw=rng.uniform(0.62, 0.82) + 0.06 * man + 0.05 * child,
        eye_y=rng.uniform(-0.08, 0.0) + 0.10 * child,
        eye_x=rng.uniform(0.37, 0.44),
        eye_open=rng.uniform(0.055, 0.085) + 0.02 * child - 0.01 * man,
        slant=rng.uniform(-0.03, 0.10),
        brow=rng.uniform(0.03, 0.05) + 0.015 * man,
        nose=rng.uniform(0.16, 0.24) + 0.02 * man - 0.03 * child,
        nose_long=rng.uniform(0.36, 0.44) - 0.08 * child,
        mouth_y=rng.uniform(0.54, 0.60),
        mouth_wide=rng.uniform(0.27, 0.37),
        lips=rng.uniform(0.045, 0.075) + (0.01 if sex == "F" else 0.0),
        smile=rng.uniform(-0.015, 0.03),
        turn=rng.normal(0, 0.03),
    )


def _drawn_bust(rng: np.random.Generator, age: int, sex: str) -> _Bust:
    f = _proportions(rng, age, sex)
    scale = rng.uniform(0.255, 0.30) * WIDTH  # half the face's width
    tall = scale * rng.uniform(1.28, 1.42)
    cx = WIDTH / 2 + rng.normal(0, 3)
    cy = HEIGHT * rng.uniform(0.43, 0.47)
    px = np.arange(WIDTH, dtype=np.float32)[None, :] + 0.5
    py = np.arange(HEIGHT, dtype=np.float32)[:, None] + 0.5
    lean = rng.normal(0, 0.02)
    x = ((px - cx) + lean * (py - cy)) / np.float32(scale)
    y = ((py - cy) - lean * (px - cx)) / np.float32(tall)
    skin = _tone(rng, SKINS[int(rng.integers(len(SKINS)))], 6)
    veiled = sex == "F" and age > 8 and rng.random() < 0.55
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)

    hair = _hair_colour(rng, age)
    strands = fractal(rng, HEIGHT, WIDTH, first=24, octaves=3, stretch=0.08)
    long_hair = sex == "F" and not veiled and rng.random() < 0.8

    def add(colour: Floats | Colour, cover: Floats) -> None:
        nonlocal rgb, alpha
        rgb = _mix(rgb, colour, cover)
        alpha = alpha * (1 - cover) + cover

    if long_hair:
        _long_hair(rng, add, x, y, hair, strands)

    _shoulders(rng, add, px, py, cx, cy + tall, scale, age, sex)
    if not veiled:  # the neck
        wide = rng.uniform(0.5, 0.62) if sex == "M" else rng.uniform(0.42, 0.52)
        d = np.maximum(np.abs(x) - wide - 0.9 * np.clip(y - 1.05, 0, 1) ** 2, y - 1.75)
        shade = 0.82 - 0.2 * _bump(x, y, 0, 0.98, 0.7, 0.22) - 0.1 * np.abs(x)
        add(skin * shade[..., None], _soft(np.maximum(d, 0.3 - y), 0.05))
        for side in (-1, 1):
            ear = np.hypot((x - side * 1.0) / 0.13, (y - f.eye_y - 0.16) / 0.21) - 1
            add(skin * np.float32(0.82), _soft(ear, 0.15))

    outline = _outline(x, y, f)
    face = _face_colour(rng, x, y, f, skin, age, sex)
    add(face, _soft(outline, 0.035))
    if sex == "M" and age > 18:
        _beard(rng, add, x, y, f, outline, hair, strands)
    if veiled:
        _scarf(rng, add, x, y)
    elif sex == "M" and rng.random() < 0.22:
        _cap(rng, add, x, y)
    elif age > 0:
        _hair(rng, add, x, y, hair, strands, age, sex)
    if rng.random() < (0.10 if age < 40 else 0.3):
        _glasses(rng, add, x, y, f)
    return _Bust(np.clip(rgb, 0, 1), alpha)


def _hair_colour(rng: np.random.Generator, age: int) -> Colour:
    grey = float(np.clip((age - 42) / 30 + rng.normal(0, 0.12), 0, 0.85))
    return np.asarray(np.array([0.075, 0.06, 0.055]) * (1 - grey) + 0.62 * grey, np.float32)


def _long_hair(
    rng: np.random.Generator, add: _Add, x: Floats, y: Floats, hair: Colour, strands: Floats
) -> None:
    """Hair behind head and neck."""
    fall = rng.uniform(0.4, 1.5)
    swing = 0.06 * np.sin(y * rng.uniform(3, 5)) + 0.04 * strands
    sides = np.abs(x) - 1.16 - swing + 0.22 * np.clip(y - 0.1, 0, 2) ** 2
    d = np.maximum(sides, y - fall - 0.08 * strands)
    d = np.minimum(np.hypot(x / 1.22, (y + 0.25) / 1.0) - 1, np.maximum(d, -(y + 0.3)))
    add(np.clip(hair * (1 + 0.35 * strands[..., None]), 0, 1), _soft(d, 0.06))


def _outline(x: Floats, y: Floats, f: _Face) -> Floats:
    """Signed distance, roughly: below the eyes the face narrows to the jaw."""
    down = np.clip((y - 0.05) / 0.95, 0, 1)
    wide = 1.0 - (1.0 - f.jaw) * down**1.6
    power = 2.0 + 0.5 * down
    return np.asarray((np.abs(x / wide) ** power + np.abs(y) ** power) ** (1 / power) - 1.0)


def _face_colour(
    rng: np.random.Generator, x: Floats, y: Floats, f: _Face, skin: Colour, age: int, sex: str
) -> Floats:
    xc = x - f.turn
    rise = np.sqrt(np.maximum(1.15 - (x * 0.95) ** 2 - (y * 0.85) ** 2, 0.02)) * 0.9
    rise = rise + 0.16 * _bump(xc, y, 0, f.eye_y + f.nose_long * 0.75, 0.10, 0.18)
    rise += 0.10 * _bump(xc, y, 0, f.eye_y + f.nose_long, f.nose * 0.75, 0.075)
    rise += 0.05 * _bump(xc, y, 0, f.eye_y + 0.1, 0.07, 0.3)
    for side in (-1, 1):
        rise -= 0.09 * _bump(xc, y, side * f.eye_x, f.eye_y, 0.22, 0.12)
        rise += 0.05 * _bump(xc, y, side * f.eye_x, f.eye_y - 0.2, 0.28, 0.08)
        rise += 0.07 * _bump(xc, y, side * 0.52, f.eye_y + 0.32, 0.26, 0.2)
        rise += 0.035 * _bump(xc, y, side * f.nose * 0.8, f.eye_y + f.nose_long, 0.06, 0.06)
    rise += 0.05 * _bump(xc, y, 0, f.mouth_y, f.mouth_wide, 0.09)
    rise -= 0.045 * _bump(xc, y, 0, f.mouth_y + 0.15, 0.22, 0.05)
    rise += 0.05 * _bump(xc, y, 0, 0.86, 0.24, 0.1)
    if age > 38:
        deep = min(0.05, (age - 38) * 0.0013)
        for side in (-1, 1):
            fold = np.abs(xc * side - 0.27 - 0.25 * (y - f.eye_y - f.nose_long))
            rise -= (
                deep
                * np.exp(-((fold / 0.035) ** 2))
                * _bump(xc * side, y, 0.33, f.mouth_y - 0.06, 0.4, 0.16)
            )
            rise -= deep * 0.8 * _bump(xc, y, side * f.eye_x, f.eye_y + 0.15, 0.16, 0.025)
        for row in (-0.5, -0.6):
            rise -= deep * 0.4 * np.exp(-(((y - row) / 0.02) ** 2)) * (np.abs(x) < 0.55)
    gx = cv2.Sobel(rise.astype(np.float32), cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8) * 44
    gy = cv2.Sobel(rise.astype(np.float32), cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8) * 58
    lx, ly = rng.uniform(-0.55, 0.55), rng.uniform(-0.55, -0.1)
    norm = np.sqrt(1 + gx * gx + gy * gy)
    lit = np.clip((1 - gx * lx - gy * ly) / norm, 0.1, 1.6)
    shade = 0.52 + 0.5 * lit
    shade = shade * (1 + 0.03 * fractal(rng, HEIGHT, WIDTH, first=30, octaves=2))
    face = skin * np.stack([shade**0.8, shade, shade**1.15], axis=-1)
    blush = 0.06 * (
        _bump(xc, y, -0.52, f.eye_y + 0.36, 0.25, 0.17)
        + _bump(xc, y, 0.52, f.eye_y + 0.36, 0.25, 0.17)
    )
    face[..., 1:] *= (1 - blush)[..., None]
    shine = np.clip(lit - 1.13, 0, 1) * rng.uniform(0.2, 1.0)
    face = face + (shine * 0.5)[..., None]
    return _features(rng, np.asarray(face, np.float32), xc, y, f, skin, age, sex)


def _features(
    rng: np.random.Generator,
    face: Floats,
    x: Floats,
    y: Floats,
    f: _Face,
    skin: Colour,
    age: int,
    sex: str,
) -> Floats:
    iris = np.array([0.16, 0.09, 0.05], np.float32) * rng.uniform(0.6, 1.4)
    dark = skin * np.float32(0.28)
    brow_colour = np.array([0.09, 0.07, 0.06], np.float32) + max(0, age - 55) * 0.008
    gaze = rng.normal(0, 0.012)
    brow_y = f.eye_y - rng.uniform(0.17, 0.23)
    for side in (-1, 1):
        ex = (x - side * f.eye_x) * side  # outwards positive
        ey = y - f.eye_y + f.slant * ex
        half = 0.155
        lid = f.eye_open * np.sqrt(np.clip(1 - (ex / half) ** 2, 0, 1))
        d = np.maximum(np.where(ey < 0, -ey - lid, ey - lid * 0.75), np.abs(ex) - half)
        white = _soft(d, 0.02)
        face = _mix(face, np.array([0.90, 0.87, 0.84], np.float32) * (0.86 + 0.1 * skin[0]), white)
        r = np.hypot((x - side * f.eye_x - gaze), (y - f.eye_y + 0.005) * 1.36)
        face = _mix(face, iris, _soft(r - 0.078, 0.02) * white)
        face = _mix(face, iris * np.float32(0.2), _soft(r - 0.036, 0.02) * white)
        spot = np.hypot(x - side * f.eye_x - gaze + 0.02, (y - f.eye_y + 0.03) * 1.36)
        face = _mix(face, np.ones(3, np.float32), _soft(spot - 0.014, 0.02) * white * 0.9)
        upper = np.exp(-(((ey + lid) / 0.018) ** 2)) * (np.abs(ex) < half * 1.05)
        face = _mix(face, dark, np.asarray(upper * (0.9 if sex == "F" else 0.65), np.float32))
        lower = np.exp(-(((ey - lid * 0.75) / 0.014) ** 2)) * (np.abs(ex) < half)
        face = _mix(face, dark, np.asarray(lower * 0.3, np.float32))
        crease = np.exp(-(((ey + lid + 0.05) / 0.014) ** 2)) * (np.abs(ex) < half * 0.95)
        face = _mix(face, skin * np.float32(0.55), np.asarray(crease * 0.45, np.float32))
        arch = brow_y + 0.10 * (ex - 0.03) ** 2 * 6 - 0.02
        thick = f.brow * np.clip(1.15 - np.abs(ex + 0.03) / 0.26, 0, 1) ** 0.5
        brow = _soft(np.abs(y - arch) - thick, 0.03) * (np.abs(ex) < 0.25)
        face = _mix(face, brow_colour, np.asarray(brow * 0.78, np.float32))
        nostril = np.hypot(
            (x - side * f.nose * 0.45) / 0.05, (y - f.eye_y - f.nose_long - 0.055) / 0.02
        )
        face = _mix(face, dark, _soft(nostril - 1, 0.8) * 0.75)
    under = _bump(x, y, 0, f.eye_y + f.nose_long + 0.075, f.nose * 0.8, 0.03)
    face = _mix(face, skin * np.float32(0.5), np.asarray(under * 0.55, np.float32))
    red = 0.12 + (0.25 * rng.random() if sex == "F" and age > 16 else 0.0)
    lip = skin * np.array([0.92, 0.62 - red / 2, 0.62 - red / 2], np.float32)
    t = np.clip(np.abs(x) / f.mouth_wide, 0, 1)
    middle = f.mouth_y - f.smile * t * t * 2
    bow = f.lips * (1 - t**2.2) * (1 - 0.25 * np.exp(-((x / 0.05) ** 2)))
    low = f.lips * 1.25 * (1 - t**2)
    d = np.where(y < middle, middle - y - bow, y - middle - low)
    cover = _soft(d, 0.025) * (t < 1)
    tone = 1 + 0.25 * _bump(x, y, 0, f.mouth_y + f.lips * 0.7, f.mouth_wide * 0.5, 0.03)
    tone = np.where(y < middle, 0.85, tone)
    face = _mix(face, lip * tone[..., None], np.asarray(cover * 0.85, np.float32))
    gap = np.exp(-(((y - middle) / 0.013) ** 2)) * _soft(np.abs(x) - f.mouth_wide, 0.08)
    return _mix(face, dark * np.float32(0.8), np.asarray(gap * 0.8, np.float32))


def _shoulders(
    rng: np.random.Generator,
    add: _Add,
    px: Floats,
    py: Floats,
    cx: float,
    chin: float,
    scale: float,
    age: int,
    sex: str,
) -> None:
    """Clothes: shirt, collar, jacket, batik."""
    x = (px - cx) / scale
    y = (py - chin) / scale
    wide = rng.uniform(1.9, 2.3) if sex == "M" and age > 15 else rng.uniform(1.55, 1.9)
    drop = rng.uniform(0.22, 0.38)
    dip = 0.12 * _soft(np.abs(x) - 0.5, 0.25)  # the neckline
    edge = drop - 0.05 + dip + 0.5 * np.clip((np.abs(x) - 0.5) / wide, 0, 2) ** 1.3
    edge = edge + 0.9 * np.clip(np.abs(x) / wide - 0.72, 0, 1) ** 2
    d = np.maximum(edge - y, np.abs(x) - wide)
    cloth = _any_colour(rng)
    folds = 1 + 0.10 * fractal(rng, HEIGHT, WIDTH, first=4, octaves=3) - 0.16 * np.abs(x) / wide
    colour = cloth * folds[..., None]
    kind = rng.random()
    if kind < 0.25:
        colour = _cloth(rng, x, y) * folds[..., None]
    add(colour, _soft(d, 0.06))
    if kind > 0.45:  # collar
        shirt = cloth * 0.9 + 0.1 if kind < 0.75 else np.full(3, 0.92, np.float32)
        for side in (-1, 1):
            slope = np.maximum(
                np.abs(x * side - 0.36 - 0.25 * (y - drop)) - 0.16, np.abs(y - drop - 0.12) - 0.25
            )
            add(np.asarray(shirt * (0.9 - 0.08 * side), np.float32), _soft(slope, 0.06))
        if kind > 0.8:  # jacket or tie
            tie = np.maximum(np.abs(x) - 0.10 - 0.03 * y, drop + 0.1 - y)
            add(_any_colour(rng), _soft(tie, 0.05))


def _beard(
    rng: np.random.Generator,
    add: _Add,
    x: Floats,
    y: Floats,
    f: _Face,
    outline: Floats,
    hair: Colour,
    strands: Floats,
) -> None:
    kind = rng.random()
    if kind < 0.30:
        low = f.mouth_y - f.lips - 0.02
        d = np.maximum(np.abs(y - low + 0.02 + 0.15 * x * x) - 0.035, np.abs(x) - f.mouth_wide)
        add(hair, _soft(d, 0.05) * np.float32(rng.uniform(0.4, 0.85)))
    if kind < 0.16:
        d = np.maximum(0.82 - y - 0.2 * x * x, outline + 0.01)
        d = np.maximum(d, np.abs(x) - rng.uniform(0.2, 0.5))
        noise = np.clip(0.7 + 0.5 * strands, 0, 1)
        add(hair, _soft(d, 0.1) * noise * np.float32(rng.uniform(0.3, 0.8)))
    elif kind > 0.5:  # shaved, a shadow of stubble
        zone = _bump(x, y, 0, 0.75, 0.75, 0.35) * _soft(outline + 0.03, 0.08)
        add(hair, np.asarray(zone * rng.uniform(0.03, 0.16), np.float32))


def _hair(
    rng: np.random.Generator,
    add: _Add,
    x: Floats,
    y: Floats,
    hair: Colour,
    strands: Floats,
    age: int,
    sex: str,
) -> None:
    line = rng.uniform(-0.72, -0.56) - (0.12 if age > 50 and sex == "M" else 0.0)
    side_part = rng.uniform(-0.6, 0.6)
    style = rng.random()
    crown = np.hypot(x / rng.uniform(1.06, 1.14), (y + 0.1) / rng.uniform(1.0, 1.1)) - 1
    fringe = line + 0.30 * np.abs(x - side_part) ** 1.5
    if style < 0.3:
        fringe = line + 0.2 + 0.05 * np.sin(x * 18 + strands * 2)
    low = rng.uniform(-0.15, 0.05) if sex == "M" else rng.uniform(-0.1, 0.4)
    # the hair beside the eyes thins out downwards
    lock = (np.abs(x) - rng.uniform(0.80, 0.9)) * 6
    temple = np.where(lock > 0, low - 0.25 + np.minimum(lock, 0.25 * 4) * 0.25, -9.0)
    d = np.maximum(crown, y - np.maximum(fringe, temple) - 0.03 * strands)
    if sex == "M" and age > 45 and rng.random() < 0.3:  # bald on top
        d = np.maximum(d, -(np.hypot(x / 0.8, (y + 0.9) / 0.55) - 1))
    sheen = 1 + 0.4 * strands + 0.8 * _bump(x, y, rng.uniform(-0.4, 0.4), -0.85, 0.5, 0.12)
    add(np.clip(hair * sheen[..., None], 0, 1).astype(np.float32), _soft(d, 0.06))


def _scarf(rng: np.random.Generator, add: _Add, x: Floats, y: Floats) -> None:
    """Hijab: frames the face and falls over the shoulders."""
    colour = _any_colour(rng)
    wave = fractal(rng, HEIGHT, WIDTH, first=3, octaves=4, stretch=0.5)
    outer = np.hypot(x / rng.uniform(1.24, 1.36), (y + 0.06) / rng.uniform(1.14, 1.24)) - 1
    fall = np.abs(x) - 1.12 - 0.55 * np.clip(y - 0.4, 0, 2) - 0.05 * wave
    body = np.maximum(fall, 0.1 - y)
    cloth = np.minimum(outer, body)
    opening = np.hypot(x / rng.uniform(0.88, 0.97), (y - 0.08) / rng.uniform(0.86, 0.93)) - 1
    d = np.maximum(cloth, -opening)
    pleats = np.sin((x * 5 + y * 2 + wave * 1.5) * 2) * np.clip(y, 0, 1) * 0.12
    rim = -0.22 * np.exp(-((opening / 0.06) ** 2)) - 0.15 * np.abs(x)
    folds = np.clip(1 + 0.16 * wave + pleats + rim, 0.3, 1.4)
    add(np.clip(colour * folds[..., None], 0, 1).astype(np.float32), _soft(d, 0.04))
    if rng.random() < 0.35:  # an inner cap
        band = np.maximum(np.abs(y + 0.72 - 0.25 * x * x) - 0.08, opening)
        add(_any_colour(rng), _soft(band, 0.05))


def _cap(rng: np.random.Generator, add: _Add, x: Floats, y: Floats) -> None:
    """Peci: a low black, brown or white velvet cap."""
    tone = (0.05, 0.12, 0.85)[int(rng.choice([0, 0, 0, 1, 2]))]
    low = -0.62 + 0.12 * x * x
    top = -1.28 - y + 0.12 * x * x
    d = np.maximum(np.abs(x) - 0.98 + 0.05 * (y + 0.6), np.maximum(y - low, top))
    shade = 1 - 0.35 * np.abs(x) + 0.1 * fractal(rng, HEIGHT, WIDTH, first=20, octaves=2)
    add(np.clip(np.float32(tone) * shade[..., None] * np.ones(3, np.float32), 0, 1), _soft(d, 0.04))


def _glasses(rng: np.random.Generator, add: _Add, x: Floats, y: Floats, f: _Face) -> None:
    tone = np.full(3, rng.uniform(0.03, 0.35), np.float32)
    power = rng.choice([2.0, 3.0, 5.0])
    rx, ry = rng.uniform(0.26, 0.31), rng.uniform(0.15, 0.2)
    thick = rng.uniform(0.02, 0.06)
    for side in (-1, 1):
        ax = np.abs((x - side * f.eye_x) / rx)
        ay = np.abs((y - f.eye_y - 0.03) / ry)
        d = (ax**power + ay**power) ** (1 / power) - 1
        add(np.ones(3, np.float32), _soft(d, 0.1) * np.float32(rng.uniform(0.02, 0.1)))
        add(tone, np.exp(-((d / (thick * 3)) ** 2)).astype(np.float32) * np.float32(0.9))
    bridge = np.maximum(np.abs(y - f.eye_y) - thick / 2, np.abs(x) - (f.eye_x - rx))
    add(tone, _soft(bridge, 0.03))


# --- faces rendered from a mesh


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A row of `portraits/index.json`; the marks are fractions of the picture."""

    file: str
    sex: str
    age: int
    left_x: float
    left_y: float
    right_x: float
    right_y: float
    mouth_y: float
    chin_y: float
    top_y: float
    cheek_left: float
    cheek_right: float


@lru_cache(maxsize=1)
def _index() -> tuple[_Rendered, ...]:
    """The rendered faces; none when the folder is not there."""
    listing = FOLDER / "index.json"
    if not listing.is_file():
        return ()
    return tuple(_Rendered(**row) for row in json.loads(listing.read_text(encoding="utf-8")))


@lru_cache(maxsize=96)
def _pixels(name: str) -> Pixels:
    """(HEIGHT, WIDTH, 4) RGBA of a bare head and shoulders."""
    image = cv2.imread(str(FOLDER / name), cv2.IMREAD_UNCHANGED)
    if image is None or image.ndim != 3 or image.shape != (HEIGHT, WIDTH, 4):
        raise OSError(f"not a rendered face: {name}")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2RGBA), np.uint8)


def _mesh_bust(rng: np.random.Generator, age: int, sex: str) -> _Bust | None:
    """A rendered head of about this age and sex, dressed and combed, or None without one."""
    near = [row for row in _index() if row.sex == sex and abs(row.age - age) <= max(5, age // 5)]
    if not near:
        return None
    row = near[int(rng.integers(len(near)))]
    rgba = _pixels(row.file)
    flip = rng.random() < 0.5
    if flip:
        rgba = rgba[:, ::-1]
    skin = np.array(SKINS[int(rng.integers(len(SKINS)))], np.float32) / 255
    # the faces were rendered in a light skin
    tint = skin * np.float32(rng.uniform(0.95, 1.1)) / np.array([0.86, 0.70, 0.58], np.float32)
    bare = np.clip(rgba[..., :3] * (tint / 255), 0, 1).astype(np.float32)
    cover = rgba[..., 3] * np.float32(1 / 255)

    # the drawn parts' coordinates: x -1..1 between the cheeks, y -1 crown to 1 chin
    left, right = row.cheek_left * WIDTH, row.cheek_right * WIDTH
    if flip:
        left, right = WIDTH - right, WIDTH - left
    scale = (right - left) / 2 * 0.90
    top, chin = row.top_y * HEIGHT, row.chin_y * HEIGHT
    tall = (chin - top) / 2 * 0.97
    cx, cy = (left + right) / 2, chin - tall
    px = np.arange(WIDTH, dtype=np.float32)[None, :] + 0.5
    py = np.arange(HEIGHT, dtype=np.float32)[:, None] + 0.5
    x = (px - np.float32(cx)) / np.float32(scale)
    y = (py - np.float32(cy)) / np.float32(tall)
    f = replace(
        _proportions(rng, age, sex),
        eye_x=(row.right_x - row.left_x) * WIDTH / 2 / scale,
        eye_y=((row.left_y + row.right_y) / 2 * HEIGHT - cy) / tall,
        mouth_y=(row.mouth_y * HEIGHT - cy) / tall,
        turn=float(
            (
                (row.left_x + row.right_x) / 2 * WIDTH * (-1 if flip else 1)
                + (WIDTH if flip else 0)
                - cx
            )
            / scale
        ),
    )
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)

    def add(colour: Floats | Colour, part: Floats) -> None:
        nonlocal rgb, alpha
        rgb = _mix(rgb, colour, part)
        alpha = alpha * (1 - part) + part

    hair = _hair_colour(rng, age)
    strands = fractal(rng, HEIGHT, WIDTH, first=24, octaves=3, stretch=0.08)
    veiled = sex == "F" and age > 8 and rng.random() < 0.55
    if sex == "F" and age > 3 and not veiled and rng.random() < 0.75:
        _long_hair(rng, add, x, y, hair, strands)
    if veiled:  # the inside of the headscarf
        add(np.full(3, 0.08, np.float32), _soft(np.hypot(x / 1.12, y / 1.08) - 1, 0.1))
    add(bare, cover)
    if age > 2:
        _brows(rng, add, x - f.turn, y, f, age)
    _dress(rng, add, x, y, cover, rgba)
    if sex == "M" and age > 18:
        _beard(rng, add, x, y, f, _outline(x, y, f), hair, strands)
    if veiled:
        _scarf(rng, add, x, y)
    elif sex == "M" and age > 6 and rng.random() < 0.22:
        _cap(rng, add, x, y)
    else:
        _hair(rng, add, x, y, hair, strands, age, sex)
    if rng.random() < (0.10 if age < 40 else 0.3):
        _glasses(rng, add, x - f.turn, y, f)
    return _Bust(np.clip(rgb, 0, 1), alpha)


def _dress(
    rng: np.random.Generator, add: _Add, x: Floats, y: Floats, cover: Floats, rgba: Pixels
) -> None:
    """Clothes on a rendered body: its own shading under a cloth with a neckline."""
    depth, wide = rng.uniform(0.2, 0.42), rng.uniform(0.38, 0.6)
    pointed = rng.random() < 0.5
    t = np.clip(1 - np.abs(x) / wide, 0, 1)
    line = 1.0 + rng.uniform(0.1, 0.18) + depth * (t if pointed else np.sqrt(t))
    line = line - rng.uniform(0.2, 0.5) * np.clip(np.abs(x) - wide, 0, 0.6)
    shade = cv2.cvtColor(np.ascontiguousarray(rgba[..., :3]), cv2.COLOR_RGB2GRAY)
    lit = np.clip(shade * np.float32(1 / 165), 0.25, 1.3)
    folds = 1 + 0.12 * fractal(rng, HEIGHT, WIDTH, first=4, octaves=3)
    cloth = _cloth(rng, x, y) * (lit * folds)[..., None]
    below = _soft(line - y, 0.04) * cover
    add(np.clip(cloth, 0, 1).astype(np.float32), below)
    rim = np.exp(-(((y - line) / 0.035) ** 2)) * cover
    add(np.zeros(3, np.float32), np.asarray(rim * rng.uniform(0.1, 0.4), np.float32))
    if rng.random() < 0.45:  # collar
        tone = np.clip(_any_colour(rng) * 0.3 + 0.65, 0, 1).astype(np.float32)
        for side in (-1, 1):
            across = x * side - wide * 0.55 + (y - 1.0 - depth) * 0.5
            lapel = np.maximum(np.abs(across) - 0.15, np.abs(y - 1.16 - depth / 2) - 0.24)
            add(tone * np.float32(0.9 - 0.06 * side), _soft(lapel, 0.05) * cover)


def _cloth(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    """(h, w, 3): one colour, or two in a pattern."""
    one = np.broadcast_to(_any_colour(rng), (HEIGHT, WIDTH, 3))
    kind = rng.random()
    if kind < 0.65:
        return np.asarray(one, np.float32)
    u = np.sin(x * np.float32(rng.uniform(8, 20)))
    v = np.sin(y * np.float32(rng.uniform(8, 20)))
    t = np.tanh(4 * (u + v) * u) if kind < 0.85 else np.sign(u) * 0.7 + 0 * v
    t = ((t + 1) / 2)[..., None]
    return np.asarray(one * (1 - t) + _any_colour(rng) * t, np.float32)


def _brows(rng: np.random.Generator, add: _Add, x: Floats, y: Floats, f: _Face, age: int) -> None:
    colour = np.array([0.10, 0.08, 0.07], np.float32) + np.float32(max(0, age - 55) * 0.008)
    lift = rng.uniform(0.13, 0.19)
    for side in (-1, 1):
        ex = (x - side * f.eye_x) * side
        arch = f.eye_y - lift + 0.5 * (ex - 0.03) ** 2
        thick = f.brow * np.clip(1.1 - np.abs(ex + 0.03) / 0.27, 0, 1) ** 0.5
        brow = _soft(np.abs(y - arch) - thick, 0.05) * (np.abs(ex) < 0.27)
        add(colour, np.asarray(brow * rng.uniform(0.55, 0.75), np.float32))
