"""Pictures without any document: faces, rooms, streets, food, hands, screens, black and noise.

Everything is drawn here from shapes; surfaces without a paper on them come from the camera.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from .base import Pixels, Shot
from .lookalikes.sheet import Sheet, chance, pick, plain, shade
from .portraits import portrait

Canvas = Any  # float32 (height, width, 3)


def _grid(h: int, w: int) -> tuple[Canvas, Canvas]:
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    return ys / h, xs / w


def _clouds(rng: np.random.Generator, h: int, w: int, scale: int = 6) -> Canvas:
    """Smooth noise, mean about 0, in (-1, 1)."""
    total = np.zeros((h, w), np.float32)
    weight, cells = 1.0, scale
    for _ in range(4):
        layer = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
        total += weight * cv2.resize(layer, (w, h), interpolation=cv2.INTER_CUBIC)
        weight *= 0.5
        cells *= 2
    return total / 1.9


def _fill(canvas: Canvas, points: Any, colour: Any) -> None:
    cv2.fillPoly(canvas, [np.asarray(points, np.int32)], [float(c) for c in colour], cv2.LINE_AA)


def _oval(
    canvas: Canvas, cx: float, cy: float, rx: float, ry: float, colour: Any, angle: float = 0.0
) -> None:
    cv2.ellipse(
        canvas,
        (int(cx), int(cy)),
        (max(1, int(rx)), max(1, int(ry))),
        angle,
        0,
        360,
        [float(c) for c in colour],
        -1,
        cv2.LINE_AA,
    )


def _lit(rng: np.random.Generator, canvas: Canvas) -> Canvas:
    """Uneven light over everything."""
    h, w = canvas.shape[:2]
    ys, xs = _grid(h, w)
    cx, cy = rng.uniform(0, 1, 2)
    fall = 1.12 - rng.uniform(0.2, 0.7) * np.hypot(xs - cx, ys - cy)
    return canvas * fall[..., None] + _clouds(rng, h, w)[..., None] * rng.uniform(2, 12)


def face(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A selfie: a large drawn face before a wall."""
    wall = np.asarray(
        pick(rng, ((206, 200, 190), (150, 176, 196), (120, 110, 100), (90, 120, 90))), np.float32
    )
    canvas = np.ascontiguousarray(wall + 18 * _clouds(rng, h, w)[..., None], dtype=np.float32)
    skin = np.asarray(
        pick(rng, ((198, 152, 118), (170, 122, 90), (222, 182, 150), (140, 98, 72))), np.float32
    )
    hair = np.asarray(shade(rng, (36, 30, 28)), np.float32)
    cx, cy = w * rng.uniform(0.4, 0.6), h * rng.uniform(0.4, 0.55)
    ry = min(h, w) * rng.uniform(0.26, 0.42)
    rx = ry * rng.uniform(0.7, 0.8)
    cloth = np.asarray(
        shade(rng, pick(rng, ((80, 90, 140), (180, 60, 60), (230, 230, 226), (50, 60, 54))), 30)
    )
    _oval(canvas, cx, cy + ry * 2.1, rx * 2.1, ry * 1.2, cloth)
    if chance(rng, 0.4):
        _oval(canvas, cx, cy + ry * 0.25, rx * 1.42, ry * 1.6, cloth * 0.9)
    else:
        _oval(canvas, cx, cy - ry * 0.2, rx * 1.15, ry * 1.1, hair)
        _fill(
            canvas,
            [
                (cx - rx * 0.45, cy + ry * 0.6),
                (cx + rx * 0.45, cy + ry * 0.6),
                (cx + rx * 0.5, cy + ry * 1.4),
                (cx - rx * 0.5, cy + ry * 1.4),
            ],
            skin * 0.85,
        )
    _oval(canvas, cx, cy, rx, ry, skin)
    for side in (-1, 1):
        ex, ey = cx + side * rx * 0.42, cy - ry * 0.1
        _oval(canvas, ex, ey, rx * 0.17, ry * 0.07, (240, 240, 238))
        _oval(canvas, ex, ey, rx * 0.075, ry * 0.065, (40, 26, 20))
        cv2.ellipse(
            canvas,
            (int(ex), int(ey - ry * 0.14)),
            (int(rx * 0.22), int(ry * 0.06)),
            0,
            190,
            350,
            hair.tolist(),
            max(2, int(ry * 0.03)),
            cv2.LINE_AA,
        )
    _oval(canvas, cx, cy + ry * 0.22, rx * 0.15, ry * 0.08, skin * 0.86)
    _oval(canvas, cx, cy + ry * 0.52, rx * 0.32, ry * rng.uniform(0.04, 0.1), (168, 84, 80))
    return _lit(rng, cv2.GaussianBlur(canvas, (0, 0), max(0.6, ry * 0.008)))


def likeness(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A selfie with the better drawn faces of the portraits."""
    ground = shade(
        rng, pick(rng, ((206, 200, 190), (150, 176, 196), (120, 110, 100), (90, 120, 90))), 30
    )
    picture = portrait(rng, (w, h), ground, int(rng.integers(5, 75)), str(pick(rng, ("M", "F"))))
    return _lit(rng, picture.astype(np.float32))


def room(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A wall, a floor, and boxes of furniture."""
    canvas = np.empty((h, w, 3), np.float32)
    canvas[:] = shade(
        rng, pick(rng, ((220, 214, 200), (190, 206, 214), (236, 230, 222), (200, 214, 190))), 16
    )
    floor = int(h * rng.uniform(0.55, 0.8))
    canvas[floor:] = shade(rng, pick(rng, ((150, 112, 78), (196, 196, 192), (110, 84, 66))), 20)
    for _ in range(int(rng.integers(2, 7))):
        x, y = rng.uniform(0, w), floor + rng.uniform(-0.1, 0.15) * h
        bw, bh = rng.uniform(0.1, 0.35) * w, rng.uniform(0.12, 0.45) * h
        tone = np.asarray(
            shade(
                rng,
                pick(
                    rng,
                    ((120, 80, 50), (60, 70, 90), (180, 60, 60), (230, 228, 222), (70, 100, 70)),
                ),
                25,
            )
        )
        _fill(canvas, [(x, y - bh), (x + bw, y - bh), (x + bw, y), (x, y)], tone)
        _fill(
            canvas,
            [
                (x + bw, y - bh),
                (x + bw * 1.2, y - bh * 1.1),
                (x + bw * 1.2, y - bh * 0.1),
                (x + bw, y),
            ],
            tone * 0.7,
        )
    if chance(rng, 0.6):
        x, y = rng.uniform(0.1, 0.6) * w, rng.uniform(0.08, 0.25) * h
        cv2.rectangle(
            canvas, (int(x), int(y)), (int(x + w * 0.25), int(y + h * 0.28)), (236, 244, 250), -1
        )
        cv2.rectangle(
            canvas,
            (int(x), int(y)),
            (int(x + w * 0.25), int(y + h * 0.28)),
            (120, 100, 80),
            max(3, w // 90),
        )
    return _lit(rng, cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.6, 3)))


def street(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """Sky, hills or houses, trees, a road."""
    ys, _ = _grid(h, w)
    sky = np.asarray(
        shade(rng, pick(rng, ((120, 170, 226), (206, 210, 214), (240, 170, 110))), 15), np.float32
    )
    canvas = sky + (ys[..., None] * 60) + 22 * np.clip(_clouds(rng, h, w, 4), 0, 1)[..., None]
    canvas = np.ascontiguousarray(canvas, dtype=np.float32)
    base = h * rng.uniform(0.5, 0.7)
    ridge = base - np.abs(np.cumsum(rng.normal(0, h * 0.015, 40)))
    xs = np.linspace(0, w, 40)
    _fill(canvas, [*zip(xs, ridge, strict=True), (w, h), (0, h)], shade(rng, (70, 110, 70), 20))
    for _ in range(int(rng.integers(0, 6))):
        x, bw, bh = rng.uniform(0, w), rng.uniform(0.08, 0.25) * w, rng.uniform(0.1, 0.35) * h
        tone = np.asarray(
            shade(rng, pick(rng, ((220, 200, 170), (190, 120, 100), (200, 210, 216))))
        )
        _fill(
            canvas, [(x, base - bh), (x + bw, base - bh), (x + bw, base + 10), (x, base + 10)], tone
        )
        _fill(
            canvas,
            [(x - bw * 0.1, base - bh), (x + bw * 1.1, base - bh), (x + bw * 0.5, base - bh * 1.4)],
            (150, 70, 50),
        )
        for i in range(3):
            for j in range(2):
                wx, wy = x + bw * (0.15 + 0.28 * i), base - bh * (0.85 - 0.4 * j)
                _fill(
                    canvas,
                    [
                        (wx, wy),
                        (wx + bw * 0.15, wy),
                        (wx + bw * 0.15, wy + bh * 0.2),
                        (wx, wy + bh * 0.2),
                    ],
                    (70, 80, 96),
                )
    _fill(
        canvas,
        [(w * 0.35, base), (w * 0.5, base), (w * 1.05, h), (-w * 0.1, h)],
        shade(rng, (110, 110, 112), 15),
    )
    for _ in range(int(rng.integers(2, 9))):
        x, r = rng.uniform(0, w), rng.uniform(0.04, 0.12) * h
        cv2.line(
            canvas,
            (int(x), int(base + r)),
            (int(x), int(base - r)),
            (80, 56, 40),
            max(3, int(r * 0.15)),
        )
        for _ in range(9):
            _oval(
                canvas,
                x + rng.normal(0, r * 0.5),
                base - r * 1.2 + rng.normal(0, r * 0.4),
                r * 0.5,
                r * 0.4,
                shade(rng, (60, 110, 50), 25),
            )
    return _lit(rng, cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.6, 2)))


def food(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A plate with things on it."""
    canvas = np.empty((h, w, 3), np.float32)
    canvas[:] = shade(
        rng, pick(rng, ((130, 90, 60), (220, 216, 210), (60, 70, 80), (170, 60, 50))), 20
    )
    canvas += 14 * _clouds(rng, h, w, 9)[..., None]
    cx, cy, r = (
        w * rng.uniform(0.4, 0.6),
        h * rng.uniform(0.4, 0.6),
        min(h, w) * rng.uniform(0.3, 0.42),
    )
    _oval(canvas, cx + r * 0.05, cy + r * 0.08, r * 1.03, r * 1.03, (50, 44, 40))
    _oval(canvas, cx, cy, r, r, (244, 244, 240))
    _oval(canvas, cx, cy, r * 0.78, r * 0.78, (230, 230, 226))
    for _ in range(int(rng.integers(8, 60))):
        a, d = rng.uniform(0, 2 * math.pi), r * 0.65 * math.sqrt(rng.random())
        _oval(
            canvas,
            cx + d * math.cos(a),
            cy + d * math.sin(a),
            r * rng.uniform(0.05, 0.22),
            r * rng.uniform(0.04, 0.16),
            shade(
                rng,
                pick(
                    rng,
                    ((240, 236, 220), (200, 80, 40), (90, 140, 50), (220, 170, 60), (130, 80, 40)),
                ),
                25,
            ),
            float(rng.uniform(0, 180)),
        )
    return _lit(rng, cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.6, 2)))


def animal(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A cat's head, more or less."""
    canvas = room(rng, h, w)
    canvas = np.ascontiguousarray(canvas, dtype=np.float32)
    fur = np.asarray(
        shade(rng, pick(rng, ((206, 140, 70), (90, 90, 92), (230, 226, 220), (50, 44, 42))), 20)
    )
    cx, cy, r = (
        w * rng.uniform(0.35, 0.65),
        h * rng.uniform(0.45, 0.65),
        min(h, w) * rng.uniform(0.2, 0.34),
    )
    _oval(canvas, cx, cy + r * 1.7, r * 1.3, r * 1.3, fur * 0.92)
    for side in (-1, 1):
        _fill(
            canvas,
            [
                (cx + side * r * 0.95, cy - r * 1.2),
                (cx + side * r * 0.2, cy - r * 0.7),
                (cx + side * r * 0.95, cy - r * 0.2),
            ],
            fur,
        )
    _oval(canvas, cx, cy, r, r * 0.88, fur)
    for side in (-1, 1):
        _oval(canvas, cx + side * r * 0.4, cy - r * 0.1, r * 0.16, r * 0.2, (170, 190, 90))
        _oval(canvas, cx + side * r * 0.4, cy - r * 0.1, r * 0.05, r * 0.18, (20, 20, 20))
        for k in (-1, 0, 1):
            cv2.line(
                canvas,
                (int(cx + side * r * 0.3), int(cy + r * 0.35)),
                (int(cx + side * r * 1.3), int(cy + r * (0.35 + 0.15 * k))),
                (230, 230, 230),
                2,
                cv2.LINE_AA,
            )
    _oval(canvas, cx, cy + r * 0.25, r * 0.1, r * 0.07, (200, 120, 120))
    fuzz = rng.normal(0, 9, (h, w, 1)).astype(np.float32)
    return canvas + fuzz


def finger(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A finger over the lens: reddish, out of focus, a rest of light at one side."""
    ys, xs = _grid(h, w)
    skin = np.asarray(
        shade(rng, pick(rng, ((186, 96, 70), (120, 50, 40), (210, 130, 100)))), np.float32
    )
    canvas = skin + 20 * _clouds(rng, h, w, 3)[..., None]
    edge = xs * rng.choice((-1, 1)) + ys * rng.uniform(-1, 1)
    light = 1 / (1 + np.exp(-(edge - np.quantile(edge, rng.uniform(0.7, 0.97))) * 22))
    return (
        canvas * (1 - light[..., None])
        + np.asarray(shade(rng, (200, 206, 210), 30), np.float32) * light[..., None]
    )


def black(rng: np.random.Generator, h: int, w: int) -> Canvas:
    return np.full((h, w, 3), rng.uniform(0, 12), np.float32) + rng.normal(
        0, rng.uniform(0, 3), (h, w, 3)
    ).astype(np.float32)


def white(rng: np.random.Generator, h: int, w: int) -> Canvas:
    return np.full((h, w, 3), rng.uniform(243, 255), np.float32) - np.abs(
        rng.normal(0, rng.uniform(0, 2), (h, w, 1))
    ).astype(np.float32)


def one_colour(rng: np.random.Generator, h: int, w: int) -> Canvas:
    return (
        np.full((h, w, 3), rng.uniform(20, 235, 3), np.float32)
        + 6 * _clouds(rng, h, w, 3)[..., None]
    )


def noise(rng: np.random.Generator, h: int, w: int) -> Canvas:
    size = int(rng.integers(1, 12))
    small = rng.uniform(0, 255, (h // size + 1, w // size + 1, 3)).astype(np.float32)
    return cv2.resize(
        small, (w, h), interpolation=cv2.INTER_NEAREST if chance(rng, 0.5) else cv2.INTER_LINEAR
    )


def blotches(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A picture so out of focus that only colours are left."""
    return np.stack(
        [rng.uniform(60, 190) + rng.uniform(20, 80) * _clouds(rng, h, w, 3) for _ in range(3)],
        axis=2,
    )


def sky_and_lamp(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A ceiling or sky with a lamp that outshines it."""
    canvas = one_colour(rng, h, w) * 0.6
    ys, xs = _grid(h, w)
    r = np.hypot((xs - rng.uniform(0.2, 0.8)) * w / h, ys - rng.uniform(0.2, 0.8))
    return canvas + 255 * np.exp(-((r / rng.uniform(0.05, 0.25)) ** 2))[..., None]


def home_screen(rng: np.random.Generator, h: int, w: int) -> Canvas:
    """A phone's home screen: wallpaper, icons, short names."""
    height = int(rng.integers(1650, 1950))
    ground = (
        blotches(rng, height, 900)
        if chance(rng, 0.6)
        else plain(rng, 900, height, shade(rng, (60, 90, 140), 50))
    )
    sheet = Sheet(rng, "train", ground)
    sheet.text(
        40,
        50,
        f"{int(rng.integers(0, 24)):02d}:{int(rng.integers(0, 60)):02d}",
        30,
        bold=True,
        colour=(250, 250, 250),
    )
    names = (
        "Kamera",
        "Galeri",
        "Pesan",
        "Telepon",
        "Musik",
        "Peta",
        "Jam",
        "Kontak",
        "Catatan",
        "Cuaca",
        "Toko",
        "Video",
        "Bank",
        "Ojek",
        "Setelan",
        "Kalkulator",
        "Surel",
        "Radio",
        "Gim",
        "Belanja",
    )
    order = rng.permutation(len(names))
    top = int(pick(rng, (160, 420, 700)))
    for i, index in enumerate(order[: int(rng.integers(8, 21))]):
        x, y = 60 + (i % 4) * 205, top + (i // 4) * 230
        if y > height - 240:
            break
        tone = shade(
            rng,
            pick(
                rng,
                (
                    (240, 240, 240),
                    (60, 160, 90),
                    (60, 110, 220),
                    (230, 80, 70),
                    (240, 180, 60),
                    (30, 30, 34),
                ),
            ),
            25,
        )
        sheet.box((x, y, x + 140, y + 140), fill=tone, radius=int(pick(rng, (30, 70))))
        sheet.pen.ellipse((x + 40, y + 40, x + 100, y + 100), outline=(250, 250, 250), width=10)
        sheet.text(x + 70, y + 180, names[int(index)], 26, colour=(250, 250, 250), at="m")
    return np.asarray(sheet.image, np.float32)


DRAWN: dict[str, Callable[[np.random.Generator, int, int], Canvas]] = {
    "selfie": likeness,
    "drawn_face": face,
    "room": room,
    "street": street,
    "food": food,
    "animal": animal,
    "finger": finger,
    "black": black,
    "white": white,
    "one_colour": one_colour,
    "noise": noise,
    "blotches": blotches,
    "lamp": sky_and_lamp,
    "home_screen": home_screen,
}
"""Scenes by name; `surface` and `empty` ones come from the camera."""

_ODDS = {
    "selfie": 3.0,
    "room": 2.0,
    "street": 1.5,
    "animal": 1.0,
    "noise": 0.5,
    "white": 0.6,
    "black": 0.8,
    "one_colour": 0.5,
}


def draw(rng: np.random.Generator, size: int, kind: str = "") -> Shot:
    """A picture of one kind (any, when empty), `size` pixels on its long side."""
    names = tuple(DRAWN)
    if not kind:
        weights = np.asarray([_ODDS.get(name, 1.0) for name in names])
        kind = str(rng.choice(names, p=weights / weights.sum()))
    short = int(size * float(pick(rng, (0.5625, 0.75, 0.75, 0.8))))
    h, w = (size, short) if chance(rng, 0.7) else (short, size)
    canvas = DRAWN[kind](rng, h, w)
    if kind == "home_screen":
        scale = size / max(canvas.shape[:2])
        canvas = cv2.resize(canvas, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    elif kind not in ("black", "white", "noise"):
        canvas = canvas * rng.uniform(0.55, 1.15) + rng.normal(
            0, rng.uniform(0.5, 6), canvas.shape
        ).astype(np.float32)
    image: Pixels = np.clip(canvas, 0, 255).astype(np.uint8)
    return Shot(
        image=image,
        quad=None,
        rotation=0,
        capture=kind,
        readable=False,
        jpeg_quality=int(rng.integers(55, 93)),
    )
