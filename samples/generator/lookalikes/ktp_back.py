"""The back of the KTP-el: its name in large letters, islands, no data of the holder."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, digits


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1000, 632
    sky = s.shade(rng, s.pick(rng, ((126, 192, 222), (112, 180, 214), (150, 205, 228))), 12)
    ground = s.plain(rng, w, h, sky)
    ground = s.waves(rng, ground, (230, 244, 250), pitch=7, strength=0.3)
    ground = s.repeated_words(
        rng,
        ground,
        "KARTU TANDA PENDUDUK",
        (240, 250, 255),
        split=split,
        size=40,
        angle=float(rng.uniform(26, 34)),
        strength=float(rng.uniform(0.3, 0.8)),
    )
    band = int(h * 0.22)
    ground[:band] = s.waves(
        rng,
        s.plain(rng, w, band, s.shade(rng, sky, 8)),
        (60, 130, 190),
        pitch=8,
        strength=0.5,
        families=1,
    )
    sheet = s.Sheet(rng, split, ground)
    red = s.shade(rng, (206, 52, 58))
    sheet.box((0, band, w, band + 10), fill=red)
    sheet.box((0, band + 10, w, band + 32), fill=(240, 240, 238))
    x = -float(rng.uniform(0, 80))
    while x < w:
        x = sheet.text(x, band + 27, "REPUBLIK INDONESIA ", 15, bold=True, colour=red, record=False)
    sheet.box((0, band + 32, w, band + 38), fill=red)
    left = w * 0.285
    sheet.text(
        left,
        h * 0.075,
        "KARTU TANDA PENDUDUK",
        h * 0.055,
        font="serif",
        bold=True,
        spacing=5,
        room=w * 0.69,
    )
    sheet.text(
        left,
        h * 0.185,
        "REPUBLIK INDONESIA",
        h * 0.1,
        font="serif",
        bold=True,
        room=w * 0.69,
        spacing=4,
    )
    green = s.shade(rng, (150, 196, 70), 20)
    sheet.islands(
        (
            w * rng.uniform(0.07, 0.12),
            h * rng.uniform(0.28, 0.36),
            w * 0.93,
            h * rng.uniform(0.72, 0.78),
        ),
        green,
        (40, 70, 40),
    )
    y = h * 0.8
    strip = s.shade(rng, (168, 196, 204), 14)
    sheet.box((w * 0.05, y, w * 0.94, y + h * 0.1), fill=strip)
    for cx in np.arange(w * 0.1, w * 0.9, w * 0.1):
        sheet.pen.ellipse(
            (cx - 20, y + 4, cx + 34, y + h * 0.1 - 4),
            outline=s.shade(rng, (110, 150, 160), 25),
            width=3,
        )
        sheet.text(cx, y + h * 0.06, "KTP", 15, colour=(120, 150, 158), record=False)
    sheet.emblem(w * 0.135, h * 0.17, h * 0.14)
    if s.chance(rng, 0.3):
        sheet.text(w * 0.05, h * 0.965, digits(rng, 10), 17, font="typewriter")
    sheet.specimen(w * 0.94, h * 0.965, 17, at="r")
    return sheet.flat("ktp_back", corner=0.035, sheen=0.7, millimetres=(85.6, 54.0))
