"""Grounds: what is on the paper before anyone prints on it.

All patterns are invented: waves, diagonal lettering, map-like blobs, woven borders.  Each split has
grounds of its own.  A ground is computed once in a process and varied in tone at every use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from . import fonts
from .base import Pixels
from .print import _line_mask

Plane = npt.NDArray[np.float32]
Rgb = tuple[float, float, float]

VARIANTS = {"train": 10, "dev": 3, "test": 4}
_SEED = {"train": 11_000, "dev": 12_000, "test": 13_000}


def ground(kind: str, rng: np.random.Generator, split: str, width: int, height: int) -> Pixels:
    """A fresh copy of one of the split's grounds of that kind, (height, width, 3) RGB."""
    variant = int(
        rng.integers(VARIANTS[split] if not kind.startswith("kk_s") else min(4, VARIANTS[split]))
    )
    base = _made(kind, variant, split)
    out = cv2.resize(base, (width, height), interpolation=cv2.INTER_LINEAR)
    gain = float(rng.uniform(0.955, 1.02))
    tilt = rng.normal(0, 0.008, 3)
    gamma = float(rng.uniform(0.88, 1.14))
    ramp = (np.arange(256) / 255.0) ** gamma
    table = np.stack([np.clip(ramp * 255 * gain * (1 + t), 0, 255) for t in tilt], 1)
    if gamma > 1.06 and rng.random() < 0.5:  # yellowed with age
        table[:, 2] *= float(rng.uniform(0.88, 0.98))
    lut = table.astype(np.uint8).reshape(1, 256, 3)
    return cv2.LUT(out, lut)


@lru_cache(maxsize=28)
def _made(kind: str, variant: int, split: str) -> Pixels:
    number = _SEED[split] + 100 * sorted(_KINDS).index(kind) + variant
    made = _KINDS[kind](np.random.default_rng(number), split)
    made.setflags(write=False)
    return made


# ---- pieces ---------------------------------------------------------------------------------


def flat(height: int, width: int, colour: Rgb) -> Plane:
    """A float picture of one colour."""
    return np.full((height, width, 3), colour, np.float32)


def clouds(rng: np.random.Generator, height: int, width: int, cells: tuple[int, int]) -> Plane:
    """Smooth noise, mean 0, about -1 to 1."""
    coarse = rng.uniform(-1, 1, cells).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def waves(
    rng: np.random.Generator,
    height: int,
    width: int,
    period: float,
    swing: float,
    slant: float = 0.0,
) -> Plane:
    """Fine wavy lines, -1 to 1: `period` pixels apart, swinging by `swing` pixels."""
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    length = float(rng.uniform(0.12, 0.4)) * width
    phase = float(rng.uniform(0, 6.28))
    bend = swing * np.sin(2 * np.pi * xx / length + phase)
    bend += 0.6 * swing * np.sin(2 * np.pi * (xx + 0.7 * yy) / (length * 2.3))
    return np.sin(2 * np.pi * (yy + bend + slant * xx) / period).astype(np.float32)


def lettering(
    rng: np.random.Generator,
    height: int,
    width: int,
    words: str,
    split: str,
    size: float,
    angle: float,
    gap: float = 1.9,
) -> Plane:
    """Repeated words on the slant, 0 to 1."""
    face = fonts.faces("sans", split)[0]
    glyphs, _ = _line_mask(words + "   ", face.font(size, "bold"))
    reach = int(np.hypot(width, height)) + 10
    rows = int(reach / (size * gap)) + 1
    big = np.zeros((reach, reach), np.uint8)
    repeats = reach // glyphs.shape[1] + 3
    strip = np.tile(glyphs, (1, repeats))
    for row in range(rows):
        y = int(row * size * gap)
        off = int(rng.integers(glyphs.shape[1]))
        h = min(strip.shape[0], reach - y)
        if h > 0:
            np.maximum(big[y : y + h], strip[:h, off : off + reach], out=big[y : y + h])
    turn = cv2.getRotationMatrix2D((reach / 2, reach / 2), angle, 1.0)
    turned = cv2.warpAffine(big, turn, (reach, reach))
    y0, x0 = (reach - height) // 2, (reach - width) // 2
    return turned[y0 : y0 + height, x0 : x0 + width].astype(np.float32) / 255


def islands(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Ragged blobs strung along a belt like a map of no country, 0 to 1."""
    noise = clouds(rng, height, width, (11, 13)) + 0.7 * clouds(rng, height, width, (26, 30))
    noise += 0.35 * clouds(rng, height, width, (70, 90))
    yy = (
        np.arange(height, dtype=np.float32)[:, None] / height - float(rng.uniform(0.25, 0.45))
    ) / 0.22
    belt = noise - 0.75 * yy**2
    return cv2.GaussianBlur((belt > 0.32).astype(np.float32), (0, 0), 1.0)


def globe_lines(rng: np.random.Generator, height: int, width: int) -> Plane:
    """Meridians and parallels of a globe seen askew, 0 to 1."""
    out = np.zeros((height, width), np.uint8)
    cx, cy = int(width * rng.uniform(0.42, 0.58)), int(height * rng.uniform(-0.1, 0.2))
    rx, ry = int(width * rng.uniform(0.45, 0.6)), int(height * rng.uniform(0.6, 0.8))
    tilt = float(rng.uniform(-8, 8))
    thick = int(rng.integers(2, 6))
    for k in range(-5, 6):
        cv2.ellipse(
            out,
            (cx, cy),
            (max(2, abs(int(rx * k / 5.5))), ry),
            tilt,
            0,
            360,
            255,
            thick,
            cv2.LINE_AA,
        )
    for k in range(1, 6):
        cv2.ellipse(
            out,
            (cx, cy + int(ry * (k - 2) / 4)),
            (rx, int(ry * 0.25)),
            tilt,
            0,
            180,
            255,
            thick,
            cv2.LINE_AA,
        )
    return cv2.GaussianBlur(out, (0, 0), 1.2).astype(np.float32) / 255


def rosette(size: int, petals: int, rings: int, phase: float = 0.0) -> Plane:
    """Interlaced closed curves around a centre, 0 to 1: our own drawing."""
    out = np.zeros((size, size), np.uint8)
    t = np.linspace(0, 2 * np.pi, 500)
    for ring in range(rings):
        r = size * (0.12 + 0.33 * ring / max(1, rings)) + size * 0.06 * np.sin(
            petals * t + phase + ring
        )
        pts = np.stack([size / 2 + r * np.cos(t), size / 2 + r * np.sin(t)], 1)
        cv2.polylines(out, [(pts * 8).astype(np.int32)], True, 255, 1, cv2.LINE_AA, 3)
    return out.astype(np.float32) / 255


def grain(rng: np.random.Generator, picture: Plane, amount: float) -> Plane:
    """Paper grain added to every channel alike."""
    h, w = picture.shape[:2]
    noise = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 0.9)
    return picture + (noise * amount * 1.8)[:, :, None]


def _done(picture: Plane) -> Pixels:
    return np.clip(picture, 0, 255).astype(np.uint8)


def _tint(rng: np.random.Generator, low: Rgb, high: Rgb) -> Rgb:
    """A colour on the way from `low` to `high`, slightly off it."""
    t = float(rng.random())
    r, g, b = (
        lo + (hi - lo) * t + float(rng.normal(0, 2)) for lo, hi in zip(low, high, strict=True)
    )
    return r, g, b


# ---- papers -----------------------------------------------------------------------------------


def _ktp_el(rng: np.random.Generator, split: str) -> Pixels:
    h, w = 740, 1180
    base = _tint(rng, (163, 203, 226), (203, 233, 251))
    out = flat(h, w, base)
    out += clouds(rng, h, w, (3, 4))[:, :, None] * np.array([9, 6, 3], np.float32)
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    cx, rx = w * rng.uniform(0.42, 0.55), w * rng.uniform(0.4, 0.52)
    ry, cy = h * rng.uniform(0.5, 0.66), h * rng.uniform(0.0, 0.12)
    globe = ((xx - cx) / rx) ** 2 + ((yy - cy) / ry) ** 2
    body = cv2.GaussianBlur((globe < 1).astype(np.float32), (0, 0), 3)
    deep = np.array([rng.uniform(26, 52), rng.uniform(10, 20), rng.uniform(0, 8)], np.float32)
    out -= body[:, :, None] * deep
    isles = islands(rng, h, w) * (0.35 + 0.65 * body)
    sign = 1.0 if rng.random() < 0.75 else -0.5
    stripes = 0.72 + 0.28 * waves(rng, h, w, float(rng.uniform(5, 11)), float(rng.uniform(2, 9)))
    out += (isles * stripes)[:, :, None] * deep * float(rng.uniform(0.45, 0.85)) * sign
    out += (globe_lines(rng, h, w) * (0.2 + 0.8 * body))[:, :, None] * rng.uniform(5, 17)
    hatch = waves(rng, h, w, float(rng.uniform(6, 12)), float(rng.uniform(4, 22)))
    out += hatch[:, :, None] * np.array([8, 5, 3], np.float32) * rng.uniform(0.5, 1.5)
    words = lettering(
        rng,
        h,
        w,
        "KARTU TANDA PENDUDUK",
        split,
        float(rng.uniform(36, 60)),
        float(rng.uniform(18, 36)),
        float(rng.uniform(1.5, 2.2)),
    )
    low = np.clip((yy - h * rng.uniform(0.35, 0.55)) / (h * 0.2), 0.12, 1)
    sign = -1.0 if rng.random() < 0.65 else 0.8
    broken = 0.7 + 0.3 * np.sign(hatch)
    out += (
        (words * low * broken)[:, :, None]
        * sign
        * np.array([22, 12, 5], np.float32)
        * rng.uniform(0.5, 1.2)
    )
    return _done(grain(rng, out, 1.6))


def _ktp_siak(rng: np.random.Generator, split: str) -> Pixels:
    h, w = 740, 1180
    families = (
        ((214, 222, 196), (236, 238, 214)),
        ((196, 219, 222), (224, 238, 238)),
        ((226, 214, 190), (243, 236, 214)),
        ((222, 205, 208), (240, 226, 224)),
    )
    low, high = families[int(rng.integers(len(families)))]
    base = _tint(rng, low, high)
    out = flat(h, w, base)
    out += clouds(rng, h, w, (3, 4))[:, :, None] * np.array([7, 7, 9], np.float32)
    out += waves(rng, h, w, float(rng.uniform(7, 13)), float(rng.uniform(3, 9)))[
        :, :, None
    ] * np.array([8, 4, 9], np.float32)
    size = int(h * rng.uniform(0.7, 0.95))
    x0, y0 = int((w - size) * rng.uniform(0.3, 0.6)), (h - size) // 2
    out[y0 : y0 + size, x0 : x0 + size] -= (
        rosette(size, int(rng.integers(6, 18)), 9)[:, :, None] * 26
    )
    if rng.random() < 0.6:
        words = lettering(
            rng, h, w, "KARTU TANDA PENDUDUK", split, float(rng.uniform(16, 26)), 0.0, 3.0
        )
        out -= words[:, :, None] * np.array([12, 8, 8], np.float32)
    return _done(grain(rng, out, 2.4))


def _kk_security(rng: np.random.Generator, split: str) -> Pixels:
    h, w = 1500, 2120
    base = _tint(rng, (221, 238, 243), (243, 248, 246))
    out = flat(h, w, base)
    out += clouds(rng, h, w, (3, 5))[:, :, None] * np.array([5, 3, 3], np.float32)
    lines = waves(rng, h, w, float(rng.uniform(16, 30)), float(rng.uniform(10, 40)))
    out -= (np.clip(lines - 0.72, 0, 1) * 3)[:, :, None] * np.array([9, 4, 4], np.float32)
    if rng.random() < 0.7:
        size = int(h * rng.uniform(0.4, 0.8))
        x0, y0 = int((w - size) * rng.uniform(0.35, 0.65)), int((h - size) * rng.uniform(0.3, 0.7))
        out[y0 : y0 + size, x0 : x0 + size] -= (
            rosette(size, int(rng.integers(8, 24)), 7)[:, :, None] * 9
        )
    if rng.random() < 0.5:
        words = lettering(rng, h, w, "KARTU KELUARGA", split, 24.0, float(rng.uniform(20, 35)), 5.0)
        out -= words[:, :, None] * np.array([8, 5, 4], np.float32)
    return _done(grain(rng, out, 1.4))


def _white(rng: np.random.Generator, split: str) -> Pixels:
    h, w = 1100, 1550
    out = flat(h, w, _tint(rng, (240, 240, 238), (253, 253, 253)))
    out += clouds(rng, h, w, (3, 4))[:, :, None] * np.array([2, 2, 2.6], np.float32)
    return _done(grain(rng, out, 1.2))


def woven_border(
    picture: Pixels, rng: np.random.Generator, margin: float, band: float, colours: list[Rgb]
) -> None:
    """A frame of interlaced waves drawn into `picture`; sizes are fractions of its width."""
    h, w = picture.shape[:2]
    m, b = int(margin * w), int(band * w)
    cv2.rectangle(picture, (m, m), (w - m, h - m), colours[0], b)
    cv2.rectangle(
        picture,
        (m - b // 2, m - b // 2),
        (w - m + b // 2, h - m + b // 2),
        tuple(0.6 * c for c in colours[1]),
        2,
    )
    cv2.rectangle(
        picture,
        (m + b // 2, m + b // 2),
        (w - m - b // 2, h - m - b // 2),
        tuple(0.6 * c for c in colours[1]),
        2,
    )
    knots = int(rng.integers(14, 34))
    for strand in range(int(rng.integers(6, 11))):
        colour = colours[1 + strand % (len(colours) - 1)]
        amp = b * float(rng.uniform(0.18, 0.46))
        phase = float(rng.uniform(0, 6.28))
        thick = int(rng.integers(1, 4))
        for length, across, flip in (
            (w, m, False),
            (w, h - m, False),
            (h, m, True),
            (h, w - m, True),
        ):
            t = np.linspace(m - b / 2, length - m + b / 2, 900)
            wave = across + amp * np.sin(2 * np.pi * knots * t / w + phase) * (
                0.7 + 0.3 * np.sin(2 * np.pi * knots * t / w / 3)
            )
            pts = np.stack([wave, t] if flip else [t, wave], 1)
            cv2.polylines(
                picture, [(pts * 8).astype(np.int32)], False, colour, thick, cv2.LINE_AA, 3
            )


def _akta_siak(rng: np.random.Generator, split: str) -> Pixels:
    w = 1240
    h = 1754
    out = flat(h, w, _tint(rng, (250, 248, 236), (254, 253, 247)))
    inner = _tint(rng, (200, 222, 228), (212, 241, 247))
    if rng.random() < 0.2:
        inner = _tint(rng, (232, 226, 205), (240, 238, 224))
    m = int(0.05 * w)
    page = flat(h, w, inner)
    page += clouds(rng, h, w, (4, 3))[:, :, None] * np.array([6, 4, 3], np.float32)
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    emboss = np.sin(xx / rng.uniform(14, 26) + 2.2 * np.sin(yy / rng.uniform(30, 60)))
    emboss *= np.sin(yy / rng.uniform(16, 30) + 1.6 * np.sin(xx / rng.uniform(40, 70)))
    page += emboss[:, :, None] * rng.uniform(3, 7)
    fine = waves(rng, h, w, float(rng.uniform(8, 14)), float(rng.uniform(6, 20)))
    page += fine[:, :, None] * rng.uniform(1, 3.5)
    out[m : h - m, m : w - m] = page[m : h - m, m : w - m]
    picture = _done(grain(rng, out, 1.3))
    blue = _tint(rng, (30, 120, 170), (60, 170, 205))
    green = _tint(rng, (90, 170, 90), (150, 210, 110))
    yellow = _tint(rng, (215, 205, 90), (240, 232, 130))
    white = (235.0, 245.0, 235.0)
    order = [blue, green, yellow, white] if rng.random() < 0.7 else [green, blue, yellow, white]
    woven_border(
        picture, rng, float(rng.uniform(0.058, 0.072)), float(rng.uniform(0.038, 0.052)), order
    )
    return picture


def _akta_old(rng: np.random.Generator, split: str) -> Pixels:
    w, h = 1240, 1754
    base = _tint(rng, (222, 206, 172), (244, 236, 214))
    if rng.random() < 0.35:
        base = _tint(rng, (205, 219, 221), (228, 238, 236))
    out = flat(h, w, base)
    out += clouds(rng, h, w, (5, 4))[:, :, None] * np.array([9, 10, 14], np.float32)
    out += clouds(rng, h, w, (30, 22))[:, :, None] * np.array([2, 3, 4], np.float32)
    if rng.random() < 0.6:
        fine = waves(rng, h, w, float(rng.uniform(14, 24)), float(rng.uniform(8, 25)))
        out += fine[:, :, None] * rng.uniform(1.5, 4)
    for _ in range(int(rng.integers(0, 14))):  # foxing
        cx, cy, r = int(rng.integers(w)), int(rng.integers(h)), int(rng.integers(3, 16))
        spot = np.zeros((h, w), np.float32)
        cv2.circle(spot, (cx, cy), r, 1.0, -1)
        y0, y1, x0, x1 = max(0, cy - 40), min(h, cy + 40), max(0, cx - 40), min(w, cx + 40)
        soft = cv2.GaussianBlur(spot[y0:y1, x0:x1], (0, 0), 4)
        out[y0:y1, x0:x1] -= soft[:, :, None] * np.array([14, 22, 34], np.float32)
    if rng.random() < 0.75:  # folded for years
        for y in (h // 3, 2 * h // 3) if rng.random() < 0.5 else (h // 2,):
            y += int(rng.integers(-30, 30))
            out[y : y + 2] -= 16
            out[y + 2 : y + 4] += 8
    picture = _done(grain(rng, out, 2.6))
    brown = _tint(rng, (120, 80, 45), (165, 120, 80))
    blue = _tint(rng, (45, 75, 130), (90, 120, 165))
    dark, paper = (brown if rng.random() < 0.6 else blue), tuple(float(c) for c in base)
    woven_border(
        picture,
        rng,
        float(rng.uniform(0.045, 0.065)),
        float(rng.uniform(0.018, 0.034)),
        [paper, dark, dark],
    )
    return picture


def _passport(rng: np.random.Generator, split: str, cold: bool) -> Pixels:
    h, w = 1000, 1460
    hues = np.array(
        [
            [236, 208, 206],
            [240, 224, 190],
            [238, 214, 186],
            [196, 222, 236],
            [208, 232, 214],
            [242, 246, 244],
        ],
        np.float32,
    )
    if cold:
        hues = np.array(
            [[198, 226, 226], [206, 232, 224], [222, 238, 232], [190, 218, 232], [236, 240, 226]],
            np.float32,
        )
    cells = hues[rng.integers(0, len(hues), (4, 6))]
    cells[:, -1] = (0.3 * cells[:, -1] + 0.7 * np.array([242, 248, 248])).astype(np.float32)
    out = cv2.resize(cells, (w, h), interpolation=cv2.INTER_CUBIC)
    for _ in range(2):
        lines = waves(
            rng,
            h,
            w,
            float(rng.uniform(6, 14)),
            float(rng.uniform(10, 60)),
            float(rng.uniform(-0.3, 0.3)),
        )
        colour = rng.uniform(4, 15, 3).astype(np.float32)
        out -= (np.clip(lines - 0.3, 0, 1) * 1.4)[:, :, None] * colour
    for _ in range(int(rng.integers(1, 4))):
        size = int(h * rng.uniform(0.35, 0.8))
        x0, y0 = int(rng.integers(0, w - size)), int(rng.integers(0, h - size))
        curve = rosette(
            size, int(rng.integers(5, 20)), int(rng.integers(6, 14)), float(rng.uniform(0, 6))
        )
        out[y0 : y0 + size, x0 : x0 + size] -= curve[:, :, None] * rng.uniform(8, 30, 3).astype(
            np.float32
        )
    isles = islands(rng, h, w)
    if rng.random() < 0.6:
        out -= isles[:, :, None] * np.array([12, 3, 4], np.float32)
    return _done(grain(rng, out, 1.5))


def _passport_new(rng: np.random.Generator, split: str) -> Pixels:
    return _passport(rng, split, cold=False)


def _passport_old(rng: np.random.Generator, split: str) -> Pixels:
    return _passport(rng, split, cold=True)


_KINDS: dict[str, Callable[[np.random.Generator, str], Pixels]] = {
    "ktp_el": _ktp_el,
    "ktp_siak": _ktp_siak,
    "kk_security": _kk_security,
    "white": _white,
    "akta_siak": _akta_siak,
    "akta_old": _akta_old,
    "passport_2014": _passport_new,
    "passport_2009": _passport_old,
}
