"""What the four papers share: portraits, wording, the specimen mark."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np

from .. import fonts, portraits
from ..base import Pixels
from ..print import Ink, Sheet, Style
from .busts import bust

MONTHS = (
    "JANUARI",
    "FEBRUARI",
    "MARET",
    "APRIL",
    "MEI",
    "JUNI",
    "JULI",
    "AGUSTUS",
    "SEPTEMBER",
    "OKTOBER",
    "NOVEMBER",
    "DESEMBER",
)
MONTHS_EN = (
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
)


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
    rng: np.random.Generator,
    width: int,
    height: int,
    ground: tuple[int, int, int],
    age: int,
    sex: str,
) -> Pixels:
    """A passport-style picture of nobody, (height, width, 3) RGB."""
    if rng.random() < 0.75:
        return portraits.portrait(rng, (width, height), ground, age, sex)
    return bust(rng, width, height, ground, age, sex)


def emblem(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """A plain round blob where a coat of arms would be."""
    rng = sheet.rng
    tints = ((190, 150, 180), (205, 140, 165), (150, 150, 155), (170, 170, 165))
    layer = sheet.layer(
        "emblem", Ink(tints[int(rng.integers(len(tints)))], float(rng.uniform(0.5, 0.9)), 0.8)
    )
    centre = (round(x), round(y))
    cv2.circle(sheet.masks[layer], centre, round(radius), 225, -1, cv2.LINE_AA)
    for index in range(16):
        angle = index * np.pi / 8
        tip = (
            centre[0] + int(radius * 1.05 * np.cos(angle)),
            centre[1] + int(radius * 1.05 * np.sin(angle)),
        )
        cv2.line(sheet.masks[layer], centre, tip, 130, 3, cv2.LINE_AA)


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

_OFFICIALS_1 = (
    "SURYA",
    "RATNA",
    "HENDRA",
    "DEWI",
    "BAMBANG",
    "YULIA",
    "AHMAD",
    "MARIA",
    "GUNAWAN",
    "TITIK",
)
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
    year, month, day = (
        int(rng.integers(1960, 1990)),
        int(rng.integers(13, 20)),
        int(rng.integers(32, 99)),
    )
    hired, sex, serial = (
        int(rng.integers(13, 20)),
        int(rng.integers(1, 3)),
        int(rng.integers(1, 10)),
    )
    return f"{year}{month}{day} {year + 25}{hired} {sex} 00{serial}"
