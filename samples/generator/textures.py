"""What a paper lies on: procedural wood, cloth, tiles, stone, carpet, papers, keyboards.

Every split has its own families (the test backgrounds were never seen in training), and each
family its own ranges of colour, grain and scale.  A texture is a square tile whose mirror
images continue it; the camera lays it on the table plane.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from .light import fractal

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
Colour = tuple[float, float, float]
Maker = Callable[[np.random.Generator, int], Floats]
"""Draws an (n, n, 3) float32 picture, 0-1, of about one A4 length of the surface."""


def _paint(t: Floats, stops: Sequence[Colour]) -> Floats:
    """Values 0-1 to colours between the stops (0-255)."""
    n = len(stops)
    grid = np.linspace(0, n - 1, 256)
    table = np.stack(
        [np.interp(grid, np.arange(n), [s[c] for s in stops]) for c in range(3)], axis=1
    ).astype(np.float32) / np.float32(255.0)
    at = np.clip(t * 255.0, 0, 255).astype(np.uint8)
    return np.asarray(table[at], np.float32)


def _grid(n: int) -> tuple[Floats, Floats]:
    line = (np.arange(n, dtype=np.float32) + 0.5) / n
    return line[None, :], line[:, None]


def _shift(rng: np.random.Generator, colour: Colour, spread: float = 18.0) -> Colour:
    level = rng.normal(0, spread)
    drift = rng.normal(0, spread / 3, 3)
    return tuple(float(np.clip(c + level + d, 4, 250)) for c, d in zip(colour, drift, strict=True))  # type: ignore[return-value]


def _darker(colour: Colour, factor: float) -> Colour:
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


def _grain(rng: np.random.Generator, n: int, amount: float) -> Floats:
    return rng.standard_normal((n, n), dtype=np.float32) * np.float32(amount)


def _wrinkles(rng: np.random.Generator, n: int, depth: float) -> Floats:
    """Folds of cloth: ridged noise lit from one side, factors around 1."""
    side = max(48, n // 4)
    height = 1.0 - np.abs(fractal(rng, side, side, first=2, octaves=4, keep=0.45))
    height = np.asarray(cv2.GaussianBlur(height, (0, 0), side / 60), np.float32)
    angle = rng.uniform(0, 2 * math.pi)
    gy, gx = np.gradient(height)
    lit = (gx * math.cos(angle) + gy * math.sin(angle)) * side / 10
    factor = np.clip(1.0 + depth * lit, 0.45, 1.4).astype(np.float32)
    return np.asarray(cv2.resize(factor, (n, n), interpolation=cv2.INTER_CUBIC), np.float32)


WOODS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((84, 52, 32), (126, 82, 50), (158, 110, 70)),
    ((48, 26, 18), (74, 42, 30), (98, 60, 42)),
    ((150, 108, 66), (188, 146, 98), (212, 176, 130)),
    ((30, 18, 15), (52, 32, 28), (66, 44, 38)),
    ((120, 100, 80), (158, 138, 116), (186, 168, 146)),
    ((126, 62, 34), (162, 90, 52), (186, 118, 76)),
)


def wood(rng: np.random.Generator, n: int) -> Floats:
    """A board with drawn-out grain, rings around a far heart, and pores."""
    dark, middle, bright = WOODS[int(rng.integers(len(WOODS)))]
    x, y = _grid(n)
    warp = fractal(rng, n, n, first=2, octaves=4, stretch=6.0)
    rings = y * rng.uniform(5, 26) + x * rng.uniform(-1.5, 1.5) + warp * rng.uniform(0.4, 2.0)
    t = 0.5 + rng.uniform(0.06, 0.24) * np.sin(rings * 2 * math.pi)
    fibre = cv2.resize(
        rng.random((n, max(2, n // 40)), dtype=np.float32), (n, n), interpolation=cv2.INTER_LINEAR
    )
    t = t + (fibre - 0.5) * rng.uniform(0.2, 0.5) + warp * 0.15
    colour = _paint(t, (_shift(rng, dark), _shift(rng, middle), _shift(rng, bright)))
    if rng.random() < 0.35:  # gaps between boards
        for at in np.arange(rng.uniform(0, 0.3), 1.0, rng.uniform(0.25, 0.5)):
            row = int(at * n)
            wide = max(1, n // 300)
            colour[row : row + wide] *= 0.35
    return np.asarray(np.rot90(colour) if rng.random() < 0.5 else colour, np.float32)


def dark_lacquer(rng: np.random.Generator, n: int) -> Floats:
    """A varnished table: nearly black, a reddish drift, fine relief."""
    base: Colour = (rng.uniform(36, 80), rng.uniform(22, 44), rng.uniform(16, 38))
    t = 0.5 + 0.25 * fractal(rng, n, n, first=2, octaves=5, keep=0.6)
    relief = fractal(rng, n, n, first=max(20, n // 6), octaves=2, stretch=3.0)
    out = _paint(t, (_darker(base, 0.6), base, _darker(base, 1.35)))
    return out * (1.0 + 0.10 * relief)[..., None]


CLOTHS: tuple[Colour, ...] = (
    (196, 188, 172),
    (60, 78, 120),
    (140, 40, 44),
    (34, 36, 42),
    (92, 118, 88),
    (210, 160, 170),
    (128, 124, 122),
    (220, 214, 206),
    (176, 132, 66),
    (72, 52, 86),
)


def weave(rng: np.random.Generator, n: int) -> Floats:
    """Plain woven cloth with uneven threads and soft folds."""
    x, y = _grid(n)
    count = min(rng.uniform(60, 260), n / 3.0)
    wobble = fractal(rng, n, n, first=4, octaves=2) * 0.004
    over = np.sin((x + wobble) * count * 2 * math.pi) * np.sin((y + wobble) * count * 2 * math.pi)
    base = _shift(rng, CLOTHS[int(rng.integers(len(CLOTHS)))])
    t = 0.5 + 0.3 * over + 0.1 * fractal(rng, n, n, first=12, octaves=3) + _grain(rng, n, 0.08)
    out = _paint(t, (_darker(base, 0.72), base, _darker(base, 1.12)))
    return out * _wrinkles(rng, n, rng.uniform(0.0, 0.8))[..., None]


def batik(rng: np.random.Generator, n: int) -> Floats:
    """A printed cloth: a repeated motif in wax-dye colours."""
    cells = int(rng.integers(4, 12))
    x, y = _grid(n)
    u, v = (x * cells) % 1.0 - 0.5, (y * cells) % 1.0 - 0.5
    r = np.hypot(u, v)
    angle = np.arctan2(v, u)
    petals = int(rng.integers(3, 9))
    motif = np.sin(r * rng.uniform(14, 34) + np.cos(angle * petals) * rng.uniform(0.5, 3.0))
    diagonal = np.sin((u + v) * rng.uniform(8, 24)) * rng.uniform(0.0, 0.7)
    t = 0.5 + 0.4 * np.tanh((motif + diagonal) * 3.0)
    t = t + 0.07 * fractal(rng, n, n, first=8, octaves=4) + _grain(rng, n, 0.03)
    palettes: tuple[tuple[Colour, Colour, Colour], ...] = (
        ((58, 34, 22), (146, 92, 46), (226, 204, 164)),
        ((24, 36, 70), (60, 92, 150), (224, 222, 210)),
        ((94, 24, 30), (170, 70, 50), (236, 208, 150)),
        ((30, 60, 48), (92, 130, 84), (228, 224, 190)),
    )
    a, b, c = palettes[int(rng.integers(len(palettes)))]
    out = _paint(t, (_shift(rng, a), _shift(rng, b), _shift(rng, c)))
    return out * _wrinkles(rng, n, rng.uniform(0.0, 0.7))[..., None]


def tiles(rng: np.random.Generator, n: int) -> Floats:
    """Ceramic floor: tiles of slightly different tint, grout, cloudy glaze."""
    across = rng.uniform(0.8, 3.5)
    bases: tuple[Colour, ...] = (
        (226, 222, 212),
        (205, 190, 168),
        (184, 190, 194),
        (150, 96, 74),
        (96, 100, 104),
    )
    base = _shift(rng, bases[int(rng.integers(len(bases)))])
    x, y = _grid(n)
    px, py = x * across + rng.uniform(0, 1), y * across + rng.uniform(0, 1)
    ix, iy = np.floor(px), np.floor(py)
    tint = np.sin(ix * 12.9898 + iy * 78.233 + rng.uniform(0, 6)) * 0.06
    cloud = fractal(rng, n, n, first=4, octaves=5, keep=0.6) * rng.uniform(0.05, 0.3)
    out = _paint(0.5 + tint + cloud, (_darker(base, 0.72), base, _darker(base, 1.12)))
    gap = rng.uniform(0.006, 0.02) * across
    edge = np.minimum(np.minimum(px - ix, 1 - (px - ix)), np.minimum(py - iy, 1 - (py - iy)))
    line = np.clip((gap - edge) / (gap * 0.4), 0, 1)[..., None]
    grout = np.float32(rng.uniform(0.25, 0.75))
    return np.asarray(out * (1 - line) + line * grout, np.float32)


def carpet(rng: np.random.Generator, n: int) -> Floats:
    """Short pile: speckle at thread size over slow blotches."""
    base = _shift(rng, CLOTHS[int(rng.integers(len(CLOTHS)))], 26)
    pile = fractal(rng, n, n, first=max(30, n // 5), octaves=3, keep=0.8)
    t = 0.5 + 0.3 * pile + 0.12 * fractal(rng, n, n, first=3, octaves=3)
    return _paint(t, (_darker(base, 0.5), base, _darker(base, 1.25)))


def laminate(rng: np.random.Generator, n: int) -> Floats:
    """A plain desk top, painted or melamine: one colour, a whiff of texture."""
    base: Colour = (rng.uniform(30, 240),) * 3
    base = _shift(rng, base, 12)
    t = 0.5 + 0.10 * fractal(rng, n, n, first=2, octaves=3) + _grain(rng, n, 0.05)
    return _paint(t, (_darker(base, 0.85), base, _darker(base, 1.1)))


def papers(rng: np.random.Generator, n: int) -> Floats:
    """Other sheets in a heap, some printed."""
    out = np.full((n, n, 3), rng.uniform(0.3, 0.85), np.float32)
    for _ in range(int(rng.integers(4, 9))):
        centre = (rng.uniform(0, n), rng.uniform(0, n))
        w = n * rng.uniform(0.45, 0.8)
        h = w * 1.41
        turn = rng.normal(0, 25) + (90 if rng.random() < 0.5 else 0)
        corners = cv2.boxPoints((centre, (w, h), turn)).astype(np.float32)
        white = rng.uniform(0.78, 0.97)
        tone = np.array([white, white - rng.uniform(0, 0.03), white - rng.uniform(0, 0.08)])
        page = np.tile(tone.astype(np.float32), (256, 182, 1))
        if rng.random() < 0.7:
            _scribble(rng, page)
        m = cv2.getPerspectiveTransform(
            np.array([[0, 0], [182, 0], [182, 256], [0, 256]], np.float32), corners
        )
        mask = cv2.warpPerspective(np.ones((256, 182), np.float32), m, (n, n))
        small = cv2.resize(mask, (64, 64), interpolation=cv2.INTER_AREA)
        drop = cv2.resize(cv2.GaussianBlur(small, (0, 0), 0.9), (n, n))
        out *= (1 - 0.35 * np.roll(drop, n // 120, (0, 1)) * (1 - mask))[..., None]
        drawn = cv2.warpPerspective(page, m, (n, n), flags=cv2.INTER_AREA)
        out = out * (1 - mask[..., None]) + drawn * mask[..., None]
    return np.asarray(out, np.float32)


def _scribble(rng: np.random.Generator, page: Floats) -> None:
    """Grey dashes where text would be."""
    rows, columns = page.shape[:2]
    pitch = int(rng.integers(5, 11))
    ink = rng.uniform(0.2, 0.6)
    for row in range(int(rows * 0.1), int(rows * 0.9), pitch):
        if rng.random() < 0.15:
            continue
        at = columns * 0.1
        stop = columns * rng.uniform(0.5, 0.92)
        while at < stop:
            word = rng.uniform(4, 18)
            left, right = int(at), int(min(at + word, stop))
            page[row : row + max(1, pitch // 3), left:right] *= ink + rng.uniform(-0.1, 0.1)
            at += word + 3


def keyboard(rng: np.random.Generator, n: int) -> Floats:
    """Keys in staggered rows with a letter each; repeats without a seam."""
    dark = rng.random() < 0.75
    body, key, ink = (0.10, 0.16, 0.75) if dark else (0.62, 0.86, 0.25)
    body, key = body + rng.uniform(-0.04, 0.06), key + rng.uniform(-0.04, 0.06)
    fine = max(480, n)  # drawn fine, so that a thumbnail shows keys and not their rounding
    out = np.full((fine, fine), body, np.float32)
    letters = np.zeros((fine, fine), np.uint8)
    rows = int(rng.integers(12, 20))
    pitch = fine / rows
    gap = pitch * rng.uniform(0.04, 0.12)
    glyph = pitch * rng.uniform(0.008, 0.012)
    for row in range(rows):
        widths = rng.choice([1.0, 1.0, 1.0, 1.0, 1.0, 1.5, 2.0], rows)
        widths = widths / widths.sum() * fine
        shift = pitch * ((row * 0.35) % 1.0)
        x = 0.0
        top, bottom = int(row * pitch + gap), int((row + 1) * pitch - gap)
        for wide in widths:
            left, right = int(x + gap), int(x + wide - gap)
            face = out[top:bottom, left:right]
            face[...] = key
            face[: max(1, (bottom - top) // 9)] *= 1.12
            face[-max(1, (bottom - top) // 8) :] *= 0.75
            cv2.putText(
                letters,
                chr(int(rng.integers(65, 91))),
                (left + int(pitch * 0.18), top + int(pitch * 0.45)),
                cv2.FONT_HERSHEY_SIMPLEX,
                glyph,
                (255,),
                max(1, int(pitch / 26)),
                cv2.LINE_AA,
            )
            x += wide
        for band in (out, letters):
            strip = band[int(row * pitch) : int((row + 1) * pitch)]
            strip[...] = np.roll(strip, int(shift), axis=1)
    cover = letters * np.float32(1 / 255)
    made = out * (1 - cover) + ink * cover
    if fine != n:
        made = np.asarray(cv2.resize(made, (n, n), interpolation=cv2.INTER_AREA), np.float32)
    tint = np.array([1.0, 1.0, rng.uniform(0.94, 1.08)], np.float32)
    return np.asarray((made + _grain(rng, n, 0.01))[..., None] * tint, np.float32)


def twill(rng: np.random.Generator, n: int) -> Floats:
    """Denim and other cloth with diagonal ribs."""
    x, y = _grid(n)
    count = min(rng.uniform(70, 200), n / 3.0)
    ribs = np.sin((x + y * rng.uniform(0.7, 1.2)) * count * 2 * math.pi)
    slub = cv2.resize(
        rng.random((n, max(2, n // 30)), dtype=np.float32), (n, n), interpolation=cv2.INTER_LINEAR
    )
    choices: tuple[Colour, ...] = ((48, 66, 104), (84, 104, 140), (58, 56, 60), (150, 138, 112))
    base = _shift(rng, choices[int(rng.integers(len(choices)))])
    t = 0.5 + 0.25 * ribs + 0.3 * (slub - 0.5) + _grain(rng, n, 0.1)
    out = _paint(t, (_darker(base, 0.6), base, _darker(base, 1.35)))
    return out * _wrinkles(rng, n, rng.uniform(0.2, 1.0))[..., None]


def concrete(rng: np.random.Generator, n: int) -> Floats:
    """Screed: clouds, fine grit, pits, a crack."""
    level = rng.uniform(110, 190)
    base = _shift(rng, (level, level * 0.98, level * 0.94), 8)
    t = 0.5 + 0.25 * fractal(rng, n, n, first=2, octaves=7, keep=0.65) + _grain(rng, n, 0.06)
    out = _paint(t, (_darker(base, 0.6), base, _darker(base, 1.2)))
    for _ in range(int(rng.integers(5, 40))):
        at = (int(rng.uniform(0, n)), int(rng.uniform(0, n)))
        radius = max(1, int(n * rng.uniform(0.001, 0.004)))
        cv2.circle(out, at, radius, tuple(float(v) / 255 * 0.5 for v in base), cv2.FILLED)
    return out


def mat(rng: np.random.Generator, n: int) -> Floats:
    """Plaited pandan or rattan: strips over and under."""
    x, y = _grid(n)
    strips = rng.uniform(12, 40)
    if rng.random() < 0.5:
        u, v = (x + y) * strips * 0.7, (x - y) * strips * 0.7
    else:
        u, v = x * strips + y * 0, y * strips + x * 0
    iu, iv = np.floor(u), np.floor(v)
    over = (iu + iv) % 2
    fu, fv = u - iu - 0.5, v - iv - 0.5
    bulge = np.where(over > 0.5, 1 - (fu * 1.7) ** 2, 1 - (fv * 1.7) ** 2)
    tone = np.sin(np.where(over > 0.5, iu * 37.1, iv * 91.7)) * 0.15
    choices: tuple[Colour, ...] = ((196, 164, 108), (164, 120, 70), (120, 140, 84), (176, 70, 66))
    base = _shift(rng, choices[int(rng.integers(len(choices)))])
    t = 0.15 + 0.5 * bulge + tone + 0.1 * fractal(rng, n, n, first=20, octaves=3)
    return _paint(t, (_darker(base, 0.4), base, _darker(base, 1.2)))


def terrazzo(rng: np.random.Generator, n: int) -> Floats:
    """Chips of stone in cement."""
    level = rng.uniform(140, 215)
    base = _shift(rng, (level, level * 0.97, level * 0.92), 8)
    out = np.empty((n, n, 3), np.float32)
    out[...] = np.array(base, np.float32) / 255
    for _ in range(int(rng.integers(150, 420))):
        x, y = rng.uniform(0, n, 2)
        size = n * rng.uniform(0.004, 0.022)
        corners = int(rng.integers(4, 7))
        angles = np.sort(rng.uniform(0, 2 * math.pi, corners))
        reach = size * rng.uniform(0.6, 1.0, corners)
        points = np.stack([x + np.cos(angles) * reach, y + np.sin(angles) * reach], axis=1)
        shade = rng.uniform(0.25, 0.95)
        warm = rng.uniform(-0.06, 0.06)
        cv2.fillPoly(
            out,
            [np.round(points).astype(np.int32)],
            (shade + warm, shade, shade - warm),
            lineType=cv2.LINE_AA,
        )
    return np.asarray(out + _grain(rng, n, 0.02)[..., None], np.float32)


def leather(rng: np.random.Generator, n: int) -> Floats:
    """Pebbled synthetic leather of a sofa or a folder."""
    choices: tuple[Colour, ...] = ((40, 34, 32), (96, 58, 36), (130, 34, 36), (60, 70, 84))
    base = _shift(rng, choices[int(rng.integers(len(choices)))])
    cell = np.abs(fractal(rng, n, n, first=max(12, n // 14), octaves=2, keep=0.5))
    t = np.clip(0.15 + 1.1 * cell, 0, 1) + 0.15 * fractal(rng, n, n, first=2, octaves=3)
    return _paint(t, (_darker(base, 0.45), base, _darker(base, 1.5)))


def marble(rng: np.random.Generator, n: int) -> Floats:
    """Polished stone with veins."""
    x, y = _grid(n)
    warp = fractal(rng, n, n, first=2, octaves=6, keep=0.6)
    vein = np.abs(np.sin((x * rng.uniform(-3, 3) + y * rng.uniform(1, 4) + warp * 1.4) * 3.0))
    t = np.clip(vein ** rng.uniform(0.3, 0.6), 0, 1) + 0.08 * warp
    choices: tuple[tuple[Colour, Colour, Colour], ...] = (
        ((150, 150, 152), (220, 218, 214), (240, 238, 234)),
        ((120, 110, 100), (60, 58, 56), (36, 36, 38)),
        ((150, 120, 92), (212, 192, 164), (228, 212, 188)),
        ((200, 200, 190), (52, 84, 70), (28, 58, 46)),
    )
    a, b, c = choices[int(rng.integers(len(choices)))]
    return _paint(t, (a, _shift(rng, b, 8), _shift(rng, c, 8)))


def parquet(rng: np.random.Generator, n: int) -> Floats:
    """Short strips of wood in a basket pattern."""
    blocks = int(rng.integers(3, 7))
    slats = int(rng.integers(3, 6))
    x, y = _grid(n)
    px, py = x * blocks, y * blocks
    ix, iy = np.floor(px), np.floor(py)
    across = (ix + iy) % 2 > 0.5
    fu = np.where(across, px - ix, py - iy) * slats
    slat = np.floor(fu)
    gap = np.minimum(fu - slat, 1 - (fu - slat))
    tone = np.sin(ix * 17.3 + iy * 31.9 + slat * 7.7) * 0.22
    grain_x = fractal(rng, n, n, first=24, octaves=3, stretch=14.0)
    grain_y = grain_x.T
    t = 0.5 + tone + 0.25 * np.where(across, grain_y, grain_x)
    choices: tuple[Colour, ...] = ((150, 104, 62), (112, 70, 42), (190, 154, 112))
    base = _shift(rng, choices[int(rng.integers(len(choices)))], 10)
    out = _paint(t.astype(np.float32), (_darker(base, 0.6), base, _darker(base, 1.25)))
    return np.asarray(out * np.clip(0.55 + gap * 6, 0, 1)[..., None], np.float32)


def knit(rng: np.random.Generator, n: int) -> Floats:
    """A sheet, towel or jumper: rows of small loops, deep folds."""
    x, y = _grid(n)
    rows = min(rng.uniform(40, 120), n / 4.0)
    v = np.abs(((x * rows) % 1.0) - 0.5) * 2
    loops = np.sin((y * rows * 1.2 + v * 0.6) * 2 * math.pi)
    choices: tuple[Colour, ...] = (
        (214, 206, 196),
        (96, 120, 132),
        (170, 90, 90),
        (58, 58, 66),
        (222, 196, 120),
    )
    base = _shift(rng, choices[int(rng.integers(len(choices)))])
    t = 0.55 + 0.25 * loops - 0.2 * v + _grain(rng, n, 0.07)
    out = _paint(t, (_darker(base, 0.55), base, _darker(base, 1.1)))
    return out * _wrinkles(rng, n, rng.uniform(0.4, 1.2))[..., None]


def newsprint(rng: np.random.Generator, n: int) -> Floats:
    """A newspaper or a magazine: columns, headlines, grey pictures."""
    paper = np.array([0.80, 0.79, 0.74], np.float32) * rng.uniform(0.85, 1.1)
    out = np.empty((n, n, 3), np.float32)
    out[...] = paper
    columns = int(rng.integers(3, 6))
    wide = n // columns
    pitch = max(2, int(n * rng.uniform(0.008, 0.014)))
    for column in range(columns):
        left = column * wide + wide // 16
        right = (column + 1) * wide - wide // 16
        row = int(rng.integers(0, pitch * 3))
        while row < n:
            kind = rng.random()
            if kind < 0.05:
                tall = int(n * rng.uniform(0.08, 0.2))
                block = out[row : row + tall, left:right]
                shade = 0.45 + 0.3 * fractal(
                    rng, max(2, block.shape[0]), max(2, block.shape[1]), first=3, octaves=4
                )
                block[...] = shade[: block.shape[0], : block.shape[1], None] * (
                    0.7 + 0.5 * rng.random(3, dtype=np.float32)
                )
                row += tall + pitch
            elif kind < 0.10:
                out[row : row + pitch * 2, left : left + int(wide * rng.uniform(0.5, 0.85))] *= 0.3
                row += pitch * 4
            else:
                run = rng.random((1, max(2, (right - left) * 5 // (pitch * 4))), dtype=np.float32)
                words = cv2.resize(run, (right - left, 1), interpolation=cv2.INTER_LINEAR)
                ink = np.where(words > 0.35, 0.45, 1.0).astype(np.float32)
                out[row : row + max(1, pitch // 2), left:right] *= ink[..., None]
                row += pitch
    return out * (1 + 0.04 * fractal(rng, n, n, first=2, octaves=4))[..., None]


def granite(rng: np.random.Generator, n: int) -> Floats:
    """Speckled counter top of several minerals."""
    a = fractal(rng, n, n, first=max(16, n // 8), octaves=3, keep=0.7)
    b = fractal(rng, n, n, first=max(10, n // 14), octaves=3, keep=0.7)
    palettes: tuple[tuple[Colour, Colour, Colour], ...] = (
        ((34, 34, 36), (90, 90, 92), (190, 188, 184)),
        ((90, 60, 52), (160, 120, 104), (214, 196, 180)),
        ((120, 118, 116), (176, 174, 170), (224, 222, 218)),
    )
    dark, middle, bright = palettes[int(rng.integers(len(palettes)))]
    return _paint(
        0.5 + 0.35 * a + np.where(b > 0.45, -0.4, 0.0).astype(np.float32),
        (_shift(rng, dark, 8), _shift(rng, middle, 8), _shift(rng, bright, 8)),
    )


def stripes(rng: np.random.Generator, n: int) -> Floats:
    """Checked or striped table cloth and bed linen."""
    x, y = _grid(n)
    count = rng.uniform(4, 22)
    colours: tuple[Colour, ...] = (
        (200, 60, 60),
        (70, 110, 180),
        (80, 140, 90),
        (220, 180, 80),
        (120, 90, 150),
    )
    base = np.array(_shift(rng, colours[int(rng.integers(len(colours)))]), np.float32) / 255
    across = np.clip(np.sin(x * count * 2 * math.pi) * 4 + 0.5, 0, 1)
    down = np.clip(np.sin(y * count * 2 * math.pi) * 4 + 0.5, 0, 1)
    mix = across * 1.0 if rng.random() < 0.4 else (across + down) / 2
    mix = (mix * rng.uniform(0.5, 1.0) + 0 * y)[..., None]
    ground = np.float32(rng.uniform(0.75, 0.95))
    out = ground * (1 - mix) + base * mix
    thread = 1 + _grain(rng, n, 0.03) + 0.03 * fractal(rng, n, n, first=20, octaves=2)
    return np.asarray(
        out * (thread * _wrinkles(rng, n, rng.uniform(0.1, 0.9)))[..., None], np.float32
    )


FAMILIES: dict[str, tuple[Maker, ...]] = {
    "train": (
        wood,
        wood,
        dark_lacquer,
        weave,
        batik,
        tiles,
        carpet,
        laminate,
        laminate,
        papers,
        keyboard,
        stripes,
    ),
    "dev": (concrete, twill, terrazzo, mat, leather),
    "test": (marble, parquet, knit, newsprint, granite),
}


SEAMLESS: frozenset[Maker] = frozenset({keyboard})
"""Families whose tiles repeat; all others are continued by their mirror image."""


def surface(rng: np.random.Generator, n: int, split: str) -> tuple[Pixels, bool]:
    """An (n, n, 3) RGB tile of a surface of this split, about 400 mm wide, and whether it
    repeats without a seam (else its mirror image continues it)."""
    makers = FAMILIES[split]
    maker = makers[int(rng.integers(len(makers)))]
    tile = np.asarray(cv2.convertScaleAbs(maker(rng, n), alpha=255.0), np.uint8)
    return tile, maker in SEAMLESS


def blank_paper(rng: np.random.Generator, n: int, *, white: float = 0.95) -> Pixels:
    """An (n, n, 3) tile of copier paper: almost even, fibres just visible."""
    tone = white - np.array([0.0, rng.uniform(0, 0.012), rng.uniform(0, 0.035)], np.float32)
    cloud = 1.0 + 0.008 * fractal(rng, n, n, first=4, octaves=5, keep=0.8)
    made = tone * cloud[..., None].astype(np.float32)
    return np.asarray(cv2.convertScaleAbs(made, alpha=255.0), np.uint8)


def photo_backgrounds(paths: Sequence[Path]) -> list[Pixels]:
    """Real photographs as further backgrounds for `camera.photograph` (training only).

    Off by default and never shipped: pass the result as `grounds`.  Each becomes a square of
    768 pixels.  Raises `OSError` for a file that is no picture.
    """
    squares: list[Pixels] = []
    for path in paths:
        image = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if image is None:
            raise OSError(f"not a picture: {path}")
        side = min(image.shape[:2])
        top, left = (image.shape[0] - side) // 2, (image.shape[1] - side) // 2
        crop = image[top : top + side, left : left + side]
        small = cv2.resize(crop, (768, 768), interpolation=cv2.INTER_AREA)
        squares.append(np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2RGB), np.uint8))
    return squares


def booklet_page(rng: np.random.Generator, n: int) -> Pixels:
    """An (n, n, 3) tile like an empty passport page: pastel drift and fine waves."""
    x, y = _grid(n)
    one = np.array([rng.uniform(0.8, 0.95), rng.uniform(0.82, 0.95), rng.uniform(0.8, 0.95)])
    two = np.array([rng.uniform(0.8, 0.95), rng.uniform(0.82, 0.95), rng.uniform(0.8, 0.95)])
    t = (0.5 + 0.5 * np.sin(x * 3 + y * 2 + rng.uniform(0, 6)))[..., None]
    made = (one * t + two * (1 - t)).astype(np.float32)
    lines = np.sin((y * 40 + np.sin(x * rng.uniform(6, 16)) * 1.5) * 2 * math.pi)
    made *= (1 - 0.05 * np.clip(lines * 2, 0, 1))[..., None]
    return np.asarray(cv2.convertScaleAbs(made, alpha=255.0), np.uint8)
