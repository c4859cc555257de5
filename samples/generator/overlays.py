"""What an app or a screen puts over or around a photograph: watermarks, bars, frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

PURPOSES: dict[str, tuple[str, ...]] = {
    "train": (
        "HANYA UNTUK VERIFIKASI",
        "hanya untuk pendaftaran online",
        "UNTUK KEPERLUAN BANK",
        "hanya untuk keperluan paspor",
        "HANYA UNTUK SEWA MOTOR",
        "copy for verification only",
    ),
    "dev": ("hanya untuk M-Paspor", "UNTUK PENGAJUAN KREDIT", "Untuk lamaran kerja"),
    "test": (
        "HANYA UNTUK IMIGRASI",
        "khusus pendaftaran paspor",
        "untuk verifikasi akun saja",
        "TIDAK UNTUK DISALAHGUNAKAN",
    ),
}


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return font


def text_mask(text: str, height: int) -> Floats:
    """(h, w) coverage 0-1 of one line of text about `height` pixels high."""
    font = _font(max(6, height))
    left, top, right, bottom = font.getbbox(text)
    picture = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 0)
    ImageDraw.Draw(picture).text((2 - left, 2 - top), text, fill=255, font=font)
    return np.asarray(picture, np.float32) / 255


def watermark(rng: np.random.Generator, image: Pixels, split: str) -> Pixels:
    """'hanya untuk ...' across the picture, once or repeated, half transparent."""
    height, width = image.shape[:2]
    long_side = max(width, height)
    words = PURPOSES[split]
    text = words[int(rng.integers(len(words)))]
    if rng.random() < 0.5:
        day, month = int(rng.integers(1, 29)), int(rng.integers(1, 13))
        text += f" {day:02d}/{month:02d}/{int(rng.integers(2019, 2027))}"
    repeated = rng.random() < 0.4
    tall = max(
        7, int(long_side * (rng.uniform(0.016, 0.03) if repeated else rng.uniform(0.03, 0.06)))
    )
    mask = text_mask(text, tall)
    angle = rng.choice([0.0, 25.0, 30.0, -30.0, 45.0]) + rng.normal(0, 3)
    canvas = np.zeros((height, width), np.float32)
    spots = (
        [
            (x, y)
            for y in np.arange(0.1, 1.0, rng.uniform(0.18, 0.3)) * height
            for x in np.arange(0.1, 1.1, rng.uniform(0.3, 0.45)) * width
        ]
        if repeated
        else [(width * rng.uniform(0.4, 0.6), height * rng.uniform(0.35, 0.65))]
    )
    h, w = mask.shape
    for x, y in spots:
        turn = cv2.getRotationMatrix2D((w / 2, h / 2), float(angle), 1.0)
        turn[:, 2] += np.array([x - w / 2, y - h / 2])
        drawn = cv2.warpAffine(mask, turn, (width, height), flags=cv2.INTER_LINEAR)
        np.maximum(canvas, drawn, out=canvas)
    colours = ((220, 30, 30), (40, 40, 40), (255, 255, 255), (30, 60, 190), (130, 130, 130))
    colour = np.array(colours[int(rng.integers(len(colours)))], np.float32)
    strength = rng.uniform(0.22, 0.5) * (0.6 if repeated else 1.0)
    cover = (canvas * strength)[..., None]
    return np.asarray(image * (1 - cover) + colour * cover, np.float32).round().astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screenshot: the picture, and where the photograph went in it.

    left, top, scale  photograph point p lies at p * scale + (left, top)
    """

    image: Pixels
    left: float
    top: float
    scale: float


def screenshot(rng: np.random.Generator, photo: Pixels, size: int) -> Screen:
    """A phone's screenshot of a gallery or chat that shows `photo`; long side `size`."""
    ratio = rng.uniform(0.45, 0.56)
    tall, wide = size, max(32, round(size * ratio))
    if photo.shape[1] > photo.shape[0] * 1.2 and rng.random() < 0.15:
        tall, wide = wide, tall  # phone held sideways
    dark = rng.random() < 0.65
    chat = rng.random() < 0.35
    ground = rng.integers(0, 24, 3) if dark else rng.integers(225, 256, 3)
    if chat:
        ground = np.array([[11, 20, 26], [236, 229, 221]][0 if dark else 1])
    canvas = np.empty((tall, wide, 3), np.uint8)
    canvas[...] = ground.astype(np.uint8)
    bar = max(3, round(max(tall, wide) * 0.028))
    head = round(bar * rng.uniform(1.6, 2.4))
    foot = round(bar * rng.uniform(1.5, 3.5))
    margin = round(wide * rng.uniform(0.02, 0.06)) if chat else 0
    room_w, room_h = wide - 2 * margin, tall - bar - head - foot
    scale = min(room_w / photo.shape[1], room_h / photo.shape[0])
    w, h = max(2, round(photo.shape[1] * scale)), max(2, round(photo.shape[0] * scale))
    left = (wide - w) // 2 if not chat else margin
    top = bar + head + round((room_h - h) * (0.5 if not chat else rng.uniform(0.1, 0.9)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    canvas[top : top + h, left : left + w] = cv2.resize(photo, (w, h), interpolation=way)
    ink = (235, 235, 235) if dark else (30, 30, 30)
    _bars(rng, canvas, bar, head, foot, ink, chat)
    return Screen(canvas, float(left), float(top), w / photo.shape[1])


def _stamp(canvas: Pixels, mask: Floats, x: int, y: int, colour: tuple[int, int, int]) -> None:
    height, width = canvas.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + mask.shape[1]), min(height, y + mask.shape[0])
    if right <= left or bottom <= top:
        return
    cover = mask[top - y : bottom - y, left - x : right - x, None]
    part = canvas[top:bottom, left:right]
    part[...] = np.round(part * (1 - cover) + np.array(colour) * cover).astype(np.uint8)


def _bars(
    rng: np.random.Generator,
    canvas: Pixels,
    bar: int,
    head: int,
    foot: int,
    ink: tuple[int, int, int],
    chat: bool,
) -> None:
    """Status bar with clock and battery, a title line, buttons below."""
    height, width = canvas.shape[:2]
    clock = f"{int(rng.integers(0, 24)):02d}:{int(rng.integers(0, 60)):02d}"
    small = max(6, round(bar * 0.5))
    _stamp(canvas, text_mask(clock, small), round(bar * 0.6), (bar - small) // 2, ink)
    x = width - round(bar * 1.3)
    unit = max(1, bar // 6)
    top = (bar - 2 * unit) // 2
    cv2.rectangle(canvas, (x, top), (x + unit * 4, top + unit * 2), ink, max(1, unit // 3))
    level = int(unit * 4 * rng.uniform(0.2, 1.0))
    cv2.rectangle(canvas, (x, top), (x + level, top + unit * 2), ink, cv2.FILLED)
    for n in range(4):
        left = x - unit * (7 - n)
        cv2.rectangle(
            canvas,
            (left, top + 2 * unit - (n + 1) * unit // 2),
            (left + unit // 2, top + 2 * unit),
            ink,
            cv2.FILLED,
        )
    title = str(rng.choice(["Galeri", "Foto", "IMG_2043.jpg", "Kemarin 19.22", "Anda", "1 dari 8"]))
    line = max(7, round(bar * 0.62))
    _stamp(canvas, text_mask(title, line), bar * 2, bar + (head - line) // 2, ink)
    y = bar + head // 2
    cv2.polylines(
        canvas,
        [np.array([[bar + unit * 2, y - unit * 2], [bar, y], [bar + unit * 2, y + unit * 2]])],
        False,
        ink,
        max(1, unit // 2),
        cv2.LINE_AA,
    )
    count = 1 if chat else int(rng.integers(3, 6))
    for n in range(count):
        cx = round(width * (n + 0.5) / count)
        cy = height - foot // 2
        if chat:
            cv2.ellipse(
                canvas,
                (cx, cy),
                (width * 2 // 5, foot // 3),
                0,
                0,
                360,
                tuple(int(v) for v in (np.array(ink) * 0.3 + 60)),
                cv2.FILLED,
                cv2.LINE_AA,
            )
        else:
            cv2.circle(canvas, (cx, cy), max(2, foot // 6), ink, max(1, unit // 2), cv2.LINE_AA)


def desktop(
    rng: np.random.Generator, width: int, height: int, inner: tuple[int, int, int, int]
) -> Pixels:
    """A monitor's or phone's picture around a document that is shown at `inner`
    (left, top, right, bottom): viewer, bars, dark or light ground."""
    dark = rng.random() < 0.6
    canvas = np.empty((height, width, 3), np.uint8)
    canvas[...] = (rng.integers(12, 60, 3) if dark else rng.integers(190, 245, 3)).astype(np.uint8)
    bar = max(6, height // 22)
    canvas[:bar] = rng.integers(40, 235, 3).astype(np.uint8)
    canvas[-bar:] = rng.integers(10, 90, 3).astype(np.uint8)
    ink = (240, 240, 240) if dark else (40, 40, 40)
    for n in range(int(rng.integers(3, 9))):
        x = int(bar * (0.6 + n * 1.4))
        cv2.rectangle(
            canvas,
            (x, height - bar + bar // 4),
            (x + bar // 2, height - bar // 4),
            tuple(int(v) for v in rng.integers(60, 250, 3)),
            cv2.FILLED,
        )
    _stamp(canvas, text_mask("scan_0007.jpg - Foto", max(6, bar // 2)), bar, bar // 4, ink)
    left, top, right, bottom = inner
    canvas[max(0, top) : bottom, max(0, left) : right] = 255
    return canvas
