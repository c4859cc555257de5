"""Drawn busts for the portrait boxes: shaded heads that belong to nobody."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ..base import Pixels

_W = 208
_Float = npt.NDArray[np.float32]


def bust(
    rng: np.random.Generator,
    width: int,
    height: int,
    ground: tuple[int, int, int],
    age: int,
    sex: str,
) -> Pixels:
    """A head and shoulders before a plain ground, (height, width, 3) RGB."""
    h = round(_W * height / width)
    yy, xx = np.mgrid[0:h, 0:_W].astype(np.float32)
    picture = np.empty((h, _W, 3), np.float32)
    picture[:] = ground
    light = rng.normal(0, 0.35), -0.25 + float(rng.normal(0, 0.15))
    head = _Head(rng, h, age)
    cloth = _cloth(rng, xx, yy)
    veil = sex == "F" and age > 5 and rng.random() < 0.5
    shoulder = _ellipse(
        xx, yy, head.x, h * 1.03, _W * rng.uniform(0.43, 0.52), h * rng.uniform(0.29, 0.36)
    )
    _lay(picture, shoulder, cloth, 1 - 0.25 * np.abs(xx / _W - 0.5 + 0.3 * light[0]))
    hair = rng.uniform(12, 50) if age < 52 else rng.uniform(40, 190)
    tone = np.array([hair, hair * 0.94, hair * 0.88], np.float32)
    texture = 1 + 0.25 * cv2.resize(rng.normal(0, 1, (10, 90)).astype(np.float32), (_W, h))
    skin = (
        np.array([206, 160, 128], np.float32)
        + float(rng.uniform(-70, 28))
        + rng.normal(0, 4, 3).astype(np.float32)
    )
    if veil:
        shade = rng.uniform(20, 245, 3).astype(np.float32)
        shade += (shade.mean() - shade) * float(rng.uniform(0.1, 0.8))
        folds = 1 + 0.1 * np.sin(xx / rng.uniform(5, 12) + 2 * np.sin(yy / 30))
        _lay(
            picture,
            _ellipse(xx, yy, head.x, head.y + head.b * 0.1, head.a * 1.42, head.b * 1.42),
            shade,
            folds,
        )
        _lay(picture, _ellipse(xx, yy, head.x, h * 0.93, head.a * 2.1, h * 0.24), shade, folds)
    else:
        long = sex == "F" or rng.random() < 0.04
        _lay(
            picture,
            _ellipse(
                xx,
                yy,
                head.x,
                head.y - head.b * 0.12,
                head.a * rng.uniform(1.12, 1.24),
                head.b * rng.uniform(1.04, 1.16),
            ),
            tone,
            texture,
        )
        if long:
            _lay(
                picture,
                _ellipse(
                    xx,
                    yy,
                    head.x,
                    head.y + head.b * 0.55,
                    head.a * rng.uniform(1.15, 1.45),
                    head.b * rng.uniform(0.9, 1.4),
                ),
                tone,
                texture,
            )
        neck = _box(xx, yy, head.x, head.y + head.b * 1.05, head.a * 0.52, head.b * 0.62)
        _lay(picture, neck, skin * 0.8, 1)
        _lay(
            picture,
            _ellipse(xx, yy, head.x, head.y + head.b * 1.62, head.a * 0.6, head.b * 0.26),
            skin * 0.84,
            1,
        )
        for side in (-1, 1):
            ear = _ellipse(
                xx,
                yy,
                head.x + side * head.a * 0.98,
                head.y + head.b * 0.05,
                head.a * 0.14,
                head.b * 0.2,
            )
            _lay(picture, ear, skin * 0.88, 1)
    u, v = (xx - head.x) / head.a, (yy - head.y) / head.b
    narrow = 1 + np.clip(v, 0, 1) ** 2 * head.chin
    face = _edge(1 - (u * narrow) ** 2 - v**2, 14)
    depth = np.sqrt(np.clip(1 - np.minimum(1, (u * narrow) ** 2 + v**2), 0, 1))
    glow = 0.62 + 0.42 * depth - 0.2 * (u * light[0] + v * light[1])
    _lay(picture, face, skin, glow)
    _features(rng, picture, head, xx, yy, skin, tone, age, sex)
    if not veil:
        fringe = _edge(1 - (u / 1.06) ** 2 - ((v + 0.62) / rng.uniform(0.38, 0.5)) ** 2, 10)
        line = _edge(-(v + rng.uniform(0.5, 0.68) - 0.12 * np.sin(3 * u + rng.uniform(-1, 1))), 12)
        if age < 65 or sex == "F" or rng.random() < 0.6:
            _lay(picture, fringe * line, tone, texture)
        if sex == "M" and age > 15 and rng.random() < 0.13:
            cap = _edge(-(v + 0.52), 12) * _box(
                xx, yy, head.x, head.y - head.b * 0.88, head.a * 1.08, head.b * 0.36
            )
            _lay(picture, cap, np.array([22, 22, 26], np.float32), 1 + 0.1 * u)
    picture *= (1 + rng.normal(0, 0.04)) * (1 + 0.12 * (xx / _W - 0.5) * float(rng.normal(0, 1)))[
        :, :, None
    ]
    picture += rng.normal(0, 3.5, (h, _W, 1)).astype(np.float32)
    soft = cv2.GaussianBlur(
        np.clip(picture, 0, 255).astype(np.uint8), (0, 0), float(rng.uniform(0.5, 1.1))
    )
    return cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)


class _Head:
    """Where the head is, and its half axes."""

    def __init__(self, rng: np.random.Generator, h: int, age: int) -> None:
        small = 0.88 if age < 8 else 1.0
        self.x = _W / 2 + float(rng.normal(0, 3))
        self.y = h * float(rng.uniform(0.41, 0.47))
        self.b = h * float(rng.uniform(0.215, 0.255)) * small
        self.a = self.b * float(rng.uniform(0.74, 0.86) if age >= 8 else rng.uniform(0.85, 0.94))
        self.chin = float(rng.uniform(0.1, 0.45) if age >= 8 else 0.1)


def _features(
    rng: np.random.Generator,
    picture: _Float,
    head: _Head,
    xx: _Float,
    yy: _Float,
    skin: _Float,
    tone: _Float,
    age: int,
    sex: str,
) -> None:
    a, b = head.a, head.b
    eye_y = head.y - b * float(rng.uniform(0.02, 0.14))
    apart = a * float(rng.uniform(0.4, 0.48))
    brow = float(rng.uniform(0.16, 0.24))
    for side in (-1, 1):
        x = head.x + side * apart
        _lay(
            picture,
            0.5 * _ellipse(xx, yy, x, eye_y - b * 0.04, a * 0.27, b * 0.14, 6),
            skin * 0.72,
            1,
        )
        _lay(
            picture,
            _ellipse(xx, yy, x, eye_y, a * 0.18, b * 0.065, 5),
            np.array([236, 232, 226], np.float32),
            1,
        )
        _lay(
            picture,
            _ellipse(xx, yy, x, eye_y, a * 0.085, b * 0.07, 4),
            np.array([38, 26, 20], np.float32),
            1,
        )
        _lay(
            picture,
            0.8 * _ellipse(xx, yy, x, eye_y - b * 0.06, a * 0.2, b * 0.024, 4),
            tone * 0.8,
            1,
        )
        _lay(
            picture,
            0.85
            * _ellipse(
                xx, yy, x, eye_y - b * brow, a * 0.24, b * float(rng.uniform(0.022, 0.045)), 4
            ),
            tone,
            1,
        )
    nose = head.y + b * float(rng.uniform(0.22, 0.32))
    _lay(
        picture,
        0.45 * _ellipse(xx, yy, head.x, nose + b * 0.05, a * 0.22, b * 0.06, 5),
        skin * 0.62,
        1,
    )
    _lay(
        picture,
        0.35 * _ellipse(xx, yy, head.x, nose - b * 0.12, a * 0.07, b * 0.2, 4),
        skin * 1.18,
        1,
    )
    mouth = head.y + b * float(rng.uniform(0.52, 0.6))
    lips = (
        skin * np.array([0.86, 0.58, 0.58], np.float32)
        if sex == "M"
        else skin * np.array([0.92, 0.5, 0.52], np.float32)
    )
    _lay(
        picture,
        0.85 * _ellipse(xx, yy, head.x, mouth, a * float(rng.uniform(0.26, 0.36)), b * 0.058, 5),
        lips,
        1,
    )
    _lay(picture, 0.7 * _ellipse(xx, yy, head.x, mouth, a * 0.27, b * 0.012, 4), lips * 0.5, 1)
    if sex == "M" and age > 20 and rng.random() < 0.3:
        _lay(
            picture,
            0.7 * _ellipse(xx, yy, head.x, mouth - b * 0.13, a * 0.32, b * 0.05, 5),
            tone,
            1,
        )
    if sex == "M" and age > 25 and rng.random() < 0.12:
        _lay(
            picture,
            0.6 * _ellipse(xx, yy, head.x, head.y + b * 0.88, a * 0.4, b * 0.18, 8),
            tone,
            1,
        )
    if age > 45:
        for side in (-1, 1):
            crease = _ellipse(
                xx, yy, head.x + side * a * 0.42, head.y + b * 0.42, a * 0.03, b * 0.16, 4
            )
            _lay(picture, 0.4 * crease, skin * 0.66, 1)
    if age > 10 and rng.random() < 0.1:
        glass = np.zeros(picture.shape[:2], np.uint8)
        for side in (-1, 1):
            cv2.ellipse(
                glass,
                (int(head.x + side * apart), int(eye_y)),
                (int(a * 0.3), int(b * 0.15)),
                0,
                0,
                360,
                220,
                2,
                cv2.LINE_AA,
            )
        cv2.line(
            glass,
            (int(head.x - a * 0.14), int(eye_y)),
            (int(head.x + a * 0.14), int(eye_y)),
            220,
            2,
            cv2.LINE_AA,
        )
        _lay(picture, glass.astype(np.float32) / 255, np.array([40, 38, 40], np.float32), 1)


def _cloth(rng: np.random.Generator, xx: _Float, yy: _Float) -> _Float:
    """White shirt, dark jacket, plain or patterned cloth."""
    draw = rng.random()
    if draw < 0.35:
        base = np.array([236, 236, 238], np.float32) - float(rng.uniform(0, 25))
    elif draw < 0.55:
        base = rng.uniform(18, 70, 3).astype(np.float32)
    else:
        base = rng.uniform(20, 235, 3).astype(np.float32)
    out = np.empty((*xx.shape, 3), np.float32)
    out[:] = base
    if rng.random() < 0.3:
        p, q = float(rng.uniform(3, 9)), float(rng.uniform(3, 9))
        wave = np.sin(xx / p + np.sin(yy / q) * 2) * np.sin(yy / q + np.sin(xx / p))
        out += wave[:, :, None] * rng.uniform(-45, 45, 3).astype(np.float32)
    return out


def _edge(inside: _Float, hard: float) -> _Float:
    return np.clip(inside * hard + 0.5, 0, 1)


def _ellipse(
    xx: _Float, yy: _Float, x: float, y: float, a: float, b: float, hard: float = 16
) -> _Float:
    return _edge(1 - ((xx - x) / a) ** 2 - ((yy - y) / b) ** 2, hard / 2)


def _box(xx: _Float, yy: _Float, x: float, y: float, a: float, b: float) -> _Float:
    return _edge(1 - np.maximum(np.abs(xx - x) / a, np.abs(yy - y) / b), 14)


def _lay(picture: _Float, mask: _Float, colour: _Float, gain: _Float | float) -> None:
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return
    cut = slice(int(rows[0]), int(rows[-1]) + 1)
    part, alpha = picture[cut], mask[cut][:, :, None]
    paint = colour[cut] if colour.ndim == 3 else colour
    scale = gain[cut][:, :, None] if isinstance(gain, np.ndarray) else gain
    part += alpha * (paint * scale - part)
