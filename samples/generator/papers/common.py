"""What the four papers share: portraits, wording, the specimen mark."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np

from .. import fonts
from ..base import Pixels
from ..print import Ink, Sheet, Style

MONTHS = (
    "JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI", "JULI", "AGUSTUS", "SEPTEMBER",
    "OKTOBER", "NOVEMBER", "DESEMBER",
)  # fmt: skip
MONTHS_EN = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER",
    "OCTOBER", "NOVEMBER", "DECEMBER",
)  # fmt: skip


def dmy(day: date) -> str:
    """17-08-1990."""
    return f"{day:%d-%m-%Y}"


def specimen(sheet: Sheet, x: float, y: float, size: float, split: str) -> None:
    """The small mark that says: not a real paper."""
    rng = sheet.rng
    words = ("CONTOH", "SPECIMEN", "CONTOH / SPECIMEN", "CONTOH - SPECIMEN")[int(rng.integers(4))]
    tone = int(rng.integers(70, 150))
    layer = sheet.layer("specimen", Ink((tone, tone, tone + 15), float(rng.uniform(0.45, 0.8))))
    style = Style(fonts.pick(rng, "sans", split), size * float(rng.uniform(0.85, 1.2)))
    sheet.text(layer, x, y, words, style, align="centre")


def portrait(
    rng: np.random.Generator, width: int, height: int, ground: tuple[int, int, int], age: int, sex: str
) -> Pixels:
    """A passport-style picture of nobody."""
    big_w, big_h = 240, round(240 * height / width)
    image = np.full((big_h, big_w, 3), ground, np.uint8)
    skin = np.array([198, 150, 118]) + rng.normal(0, 1, 3) * 6 + float(rng.uniform(-45, 30))
    skin_t = tuple(int(v) for v in np.clip(skin, 40, 250))
    hair = int(rng.integers(15, 55)) if age < 55 else int(rng.integers(60, 190))
    cloth = tuple(int(v) for v in rng.integers(20, 235, 3))
    cx = big_w // 2 + int(rng.integers(-8, 9))
    cy = int(big_h * rng.uniform(0.4, 0.47))
    fw, fh = int(big_w * rng.uniform(0.2, 0.25)), int(big_h * rng.uniform(0.2, 0.25))
    cv2.ellipse(image, (cx, int(big_h * 1.03)), (int(big_w * 0.47), int(big_h * 0.33)), 0, 0, 360, cloth, -1)
    veil = sex == "F" and rng.random() < 0.5
    if veil:
        shade = tuple(int(v) for v in rng.integers(30, 240, 3))
        cv2.ellipse(image, (cx, cy + fh // 4), (int(fw * 1.5), int(fh * 1.55)), 0, 0, 360, shade, -1)
        cv2.ellipse(image, (cx, int(big_h * 0.92)), (int(fw * 1.9), int(big_h * 0.26)), 0, 0, 360, shade, -1)
    else:
        long = sex == "F"
        cv2.ellipse(image, (cx, cy - fh // 5), (int(fw * 1.22), int(fh * (1.5 if long else 1.12))), 0, 0, 360,
                    (hair,) * 3, -1)  # fmt: skip
    neck = tuple(int(v * 0.88) for v in skin_t)
    if not veil:
        cv2.rectangle(image, (cx - fw // 2, cy + fh // 2), (cx + fw // 2, int(cy + fh * 1.5)), neck, -1)
    cv2.ellipse(image, (cx, cy), (fw, fh), 0, 0, 360, skin_t, -1)
    if not veil:
        cv2.ellipse(image, (cx, cy - int(fh * 0.75)), (int(fw * 0.95), int(fh * 0.42)), 0, 180, 360,
                    (hair,) * 3, -1)  # fmt: skip
    for side in (-1, 1):
        ex, ey = cx + side * int(fw * 0.42), cy - int(fh * 0.08)
        cv2.ellipse(image, (ex, ey), (int(fw * 0.16), int(fh * 0.06)), 0, 0, 360, (245, 245, 240), -1)
        cv2.circle(image, (ex, ey), max(2, int(fh * 0.06)), (30, 22, 20), -1)
        cv2.line(image, (ex - int(fw * 0.22), ey - int(fh * 0.17)),
                 (ex + int(fw * 0.22), ey - int(fh * 0.19)), (40, 32, 30), 3)  # fmt: skip
    cv2.ellipse(image, (cx, cy + int(fh * 0.25)), (int(fw * 0.15), int(fh * 0.06)), 0, 0, 180, neck, 3)
    cv2.ellipse(image, (cx, cy + int(fh * 0.53)), (int(fw * 0.3), int(fh * 0.06)), 0, 0, 360, (150, 80, 78), -1)
    light = cv2.resize(rng.uniform(0.8, 1.15, (3, 3)).astype(np.float32), (big_w, big_h),
                       interpolation=cv2.INTER_CUBIC)  # fmt: skip
    out = cv2.GaussianBlur(image, (0, 0), 1.6).astype(np.float32) * light[:, :, None]
    out += rng.normal(0, 4, out.shape[:2])[:, :, None]
    return cv2.resize(np.clip(out, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_AREA)


def faded(picture: Pixels, amount: float, tint: tuple[int, int, int]) -> Pixels:
    """The picture washed out towards `tint`."""
    veil = np.full_like(picture, tint)
    return cv2.addWeighted(picture, 1 - amount, veil, amount, 0)


BSRE = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang "
    "diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN",
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang "
    "diterbitkan oleh BSrE",
)

_OFFICIALS_1 = ("SURYA", "RATNA", "HENDRA", "DEWI", "BAMBANG", "YULIA", "AHMAD", "MARIA", "GUNAWAN", "TITIK")
_OFFICIALS_2 = ("CONTOHWAN", "PERMISALAN", "UMPAMA", "SEMBARANG", "TIRUAN", "CONTOHWATI")


def official(rng: np.random.Generator) -> str:
    """The name of a civil servant who does not exist."""
    first = _OFFICIALS_1[int(rng.integers(len(_OFFICIALS_1)))]
    last = _OFFICIALS_2[int(rng.integers(len(_OFFICIALS_2)))]
    tail = ("", ", S.H., M.H", ", S.SOS", ", S.STP., M.SI", ", M.AP")[int(rng.integers(5))]
    front = "Drs. " if rng.random() < 0.2 else ""
    return f"{front}{first} {last}{tail}"


def nip(rng: np.random.Generator) -> str:
    """18 digits in the groups of a civil servant's number; month 13-19 makes it nobody's."""
    year, month, day = int(rng.integers(1960, 1990)), int(rng.integers(13, 20)), int(rng.integers(32, 99))
    return f"{year}{month}{day} {year + 25}{int(rng.integers(13, 20))} {1 + int(rng.integers(2))} 00{int(rng.integers(1, 10))}"
