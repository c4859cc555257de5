"""A sheet to draw on: text with recorded boxes, and the ornaments that papers have.

Sizes and places are pixels of the sheet.  `y` of a text is its baseline.
Nothing here knows any particular paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .. import fonts
from .. import print as printing
from ..base import Flat, Pixels, PrintedLine, Quad

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

INK: Colour = (32, 32, 36)
BLUE_INK: Colour = (38, 52, 140)
PURPLE: Colour = (98, 52, 140)


def pick(rng: np.random.Generator, options: Sequence[Any]) -> Any:
    """One of `options`, each as likely."""
    return options[int(rng.integers(len(options)))]


def held_out(rng: np.random.Generator, split: str, options: Sequence[Any]) -> Any:
    """One of `options`; every fourth (from the third on) is kept from training."""
    if split == "train" and len(options) > 2:
        return pick(rng, [o for i, o in enumerate(options) if i % 4 != 2])
    return pick(rng, options)


def chance(rng: np.random.Generator, probability: float) -> bool:
    return bool(rng.random() < probability)


def shade(rng: np.random.Generator, colour: Colour, spread: int = 10) -> Colour:
    """`colour`, a little lighter or darker each time, its hue nearly the same."""
    together = rng.integers(-spread, spread + 1)
    apart = rng.integers(-(spread // 3) - 1, spread // 3 + 2, 3)
    r, g, b = (int(v) for v in np.clip(np.asarray(colour) + together + apart, 0, 255))
    return (r, g, b)


# --- grounds: arrays of float32, (height, width, 3) ---------------------------------------------


def plain(rng: np.random.Generator, width: int, height: int, colour: Colour) -> Any:
    """Even paper with a slow change of tone and fine grain."""
    small = rng.normal(0, 1, (4, 4, 1)).astype(np.float32)
    slow = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    grain = rng.normal(0, 1, (height // 2 + 1, width // 2 + 1)).astype(np.float32)
    grain = cv2.resize(grain, (width, height))[..., None]
    strength = rng.uniform(0.5, 2.5)
    return np.asarray(colour, np.float32) + slow * rng.uniform(0.5, 4) + grain * strength


def blend_towards(ground: Any, weight: Any, colour: Colour) -> Any:
    """Mix `colour` into `ground` where `weight` (height, width), 0-1, says so."""
    w = np.asarray(weight, np.float32)[..., None]
    return ground * (1 - w) + np.asarray(colour, np.float32) * w


def gradient(rng: np.random.Generator, width: int, height: int, first: Colour, last: Colour) -> Any:
    """Two colours that run into each other along a random direction."""
    angle = rng.uniform(0, 2 * math.pi)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    t = (xs / width - 0.5) * math.cos(angle) + (ys / height - 0.5) * math.sin(angle)
    t = np.clip((t - t.min()) / max(1e-6, float(t.max() - t.min())), 0, 1)
    return blend_towards(plain(rng, width, height, first), t, last)


def waves(
    rng: np.random.Generator,
    ground: Any,
    colour: Colour,
    *,
    pitch: float = 9,
    strength: float = 0.35,
    families: int = 2,
) -> Any:
    """Sets of fine wavy lines, as security papers have."""
    height, width = ground.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(families):
        angle = rng.uniform(0, math.pi)
        along = xs * math.cos(angle) + ys * math.sin(angle)
        across = -xs * math.sin(angle) + ys * math.cos(angle)
        swing = rng.uniform(0.5, 3) * pitch
        length = rng.uniform(0.12, 0.5) * width
        phase = across + swing * np.sin(2 * math.pi * along / length + rng.uniform(0, 6))
        line = 0.5 + 0.5 * np.cos(2 * math.pi * phase / (pitch * rng.uniform(0.8, 1.4)))
        ground = blend_towards(ground, np.power(line, 6) * strength, colour)
    return ground


def rosette(
    rng: np.random.Generator, ground: Any, cx: float, cy: float, radius: float, colour: Colour
) -> Any:
    """Rings of interlaced lines around a point."""
    height, width = ground.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    r = np.hypot(xs - cx, ys - cy)
    a = np.arctan2(ys - cy, xs - cx)
    petals = int(rng.integers(6, 19))
    wave = 0.5 + 0.5 * np.cos(r * 2 * math.pi / (radius / 9) + 2.5 * np.sin(petals * a))
    inside = np.clip((radius - r) / (radius * 0.15), 0, 1)
    return blend_towards(ground, np.power(wave, 4) * inside * rng.uniform(0.15, 0.45), colour)


def repeated_words(
    rng: np.random.Generator,
    ground: Any,
    words: str,
    colour: Colour,
    *,
    split: str,
    size: int,
    angle: float,
    strength: float = 0.5,
    bold: bool = True,
) -> Any:
    """The same words over and over, slanted across the whole paper."""
    height, width = ground.shape[:2]
    side = int(math.hypot(width, height)) + 2 * size
    tile = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(tile)
    face = fonts.pick(rng, "sans", split).font(size, "bold" if bold else "regular")
    step = draw.textlength(words + " ", font=face)
    y, row = 0.0, 0
    while y < side:
        x = -(row * step * 0.37) % step - step
        while x < side:
            draw.text((x, y), words, font=face, fill=255)
            x += step
        y += size * rng.uniform(1.9, 2.1)
        row += 1
    turned = tile.rotate(angle, resample=Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    mask = np.asarray(turned, np.float32)[top : top + height, left : left + width] / 255
    return blend_towards(ground, mask * strength, colour)


_HAND_FOLDER = Path(__file__).parent / "handwriting"
_HANDS = {
    "train": ("caveat", "kalam", "indie-flower"),
    "dev": ("patrick-hand",),
    "test": ("gochi-hand", "reenie-beanie"),
}


@lru_cache(maxsize=64)
def _hand(name: str, size: int) -> ImageFont.FreeTypeFont:
    path = _HAND_FOLDER / f"{name}-latin-400-normal.woff2"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


_ISLANDS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0.0, 0.1), (0.08, 0.16), (0.16, 0.36), (0.24, 0.56), (0.24, 0.72), (0.17, 0.68), (0.08, 0.4)),
    ((0.22, 0.77), (0.3, 0.74), (0.42, 0.8), (0.52, 0.85), (0.52, 0.92), (0.38, 0.9), (0.24, 0.84)),
    (
        (0.3, 0.32),
        (0.38, 0.28),
        (0.43, 0.08),
        (0.5, 0.12),
        (0.47, 0.44),
        (0.43, 0.62),
        (0.33, 0.56),
    ),
    (
        (0.53, 0.28),
        (0.64, 0.22),
        (0.57, 0.36),
        (0.63, 0.56),
        (0.58, 0.54),
        (0.55, 0.42),
        (0.54, 0.66),
        (0.52, 0.46),
    ),
    ((0.8, 0.28), (0.87, 0.26), (0.9, 0.36), (1.0, 0.34), (1.0, 0.88), (0.92, 0.7), (0.86, 0.46)),
    ((0.55, 0.88), (0.64, 0.88), (0.7, 0.94), (0.64, 0.98), (0.56, 0.94)),
)

# --- the sheet ----------------------------------------------------------------------------------


class Sheet:
    """Draw on a ground, then `flat()` it."""

    def __init__(self, rng: np.random.Generator, split: str, ground: Any) -> None:
        self.rng = rng
        self.split = split
        self.ground = np.clip(ground, 0, 255).astype(np.uint8)
        self.image = Image.fromarray(self.ground)
        self.pen = ImageDraw.Draw(self.image)
        self.lines: list[PrintedLine] = []
        self.hand = ""
        self.families: dict[str, fonts.Face] = {}

    @property
    def width(self) -> int:
        return int(self.image.width)

    @property
    def height(self) -> int:
        return int(self.image.height)

    def face(
        self, role: str, size: float, bold: bool = False, italic: bool = False
    ) -> ImageFont.FreeTypeFont:
        """The face of a role; the same family all over this sheet."""
        if role == "hand":
            if not self.hand:
                self.hand = str(pick(self.rng, _HANDS[self.split]))
            return _hand(self.hand, round(size * 1.25))
        if role not in self.families:
            self.families[role] = fonts.pick(self.rng, role, self.split)
        return self.families[role].font(size, "bold" if bold else "italic" if italic else "regular")

    def length(
        self,
        text: str,
        size: float,
        *,
        font: str = "sans",
        bold: bool = False,
        italic: bool = False,
    ) -> float:
        return float(self.pen.textlength(text, font=self.face(font, size, bold, italic)))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        font: str = "sans",
        bold: bool = False,
        italic: bool = False,
        colour: Colour = INK,
        at: str = "l",
        key: str = "",
        room: float = 0,
        spacing: float = 0,
        record: bool = True,
    ) -> float:
        """Print one line with its baseline at `y`; `at` is l, m or r.

        `room` > 0 shrinks the text until it fits.  `spacing` adds to every
        letter.  Returns the x where the line ends.
        """
        if not text:
            return x
        face = self.face(font, size, bold, italic)
        width = float(self.pen.textlength(text, font=face)) + spacing * (len(text) - 1)
        if room and width > room:
            size = max(6.0, size * room / width)
            spacing = spacing * room / width
            face = self.face(font, size, bold, italic)
            width = float(self.pen.textlength(text, font=face)) + spacing * (len(text) - 1)
        left = x - {"l": 0.0, "m": width / 2, "r": width}[at]
        if spacing:
            cursor = left
            for letter in text:
                self.pen.text((cursor, y), letter, font=face, fill=colour, anchor="ls")
                cursor += float(self.pen.textlength(letter, font=face)) + spacing
        else:
            self.pen.text((left, y), text, font=face, fill=colour, anchor="ls")
        if record:
            top, bottom = face.getbbox(text, anchor="ls")[1::2]
            self.lines.append(
                PrintedLine(
                    text, _box(left - 1, y + top - 1, left + width + 1, y + bottom + 1), key
                )
            )
        return left + width

    def wrap(self, text: str, size: float, width: float, **style: Any) -> list[str]:
        """Break `text` into lines that fit `width`."""
        rows: list[str] = []
        for part in text.split("\n"):
            row = ""
            for word in part.split():
                longer = f"{row} {word}".strip()
                if row and self.length(longer, size, **style) > width:
                    rows.append(row)
                    row = word
                else:
                    row = longer
            rows.append(row)
        return rows

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        *,
        leading: float = 1.45,
        font: str = "sans",
        bold: bool = False,
        italic: bool = False,
        colour: Colour = INK,
        at: str = "l",
        indent: float = 0,
    ) -> float:
        """Wrapped text from baseline `y` down; returns the next free baseline."""
        first = True
        for row in self.wrap(text, size, width - indent, font=font, bold=bold, italic=italic):
            place = {"l": x + (indent if first else 0), "m": x + width / 2, "r": x + width}[at]
            self.text(
                place, y, row, size, font=font, bold=bold, italic=italic, colour=colour, at=at
            )
            y += size * leading
            first = False
        return y

    def rows(
        self,
        x: float,
        y: float,
        pairs: Sequence[tuple[str, str] | tuple[str, str, str]],
        size: float,
        *,
        column: float,
        pitch: float,
        font: str = "sans",
        bold: bool = False,
        label_bold: bool = False,
        value_font: str = "",
        colour: Colour = INK,
        value_colour: Colour | None = None,
        colon: str = ": ",
        right: float = 0,
        leaders: bool = False,
    ) -> float:
        """`label : value` rows, values at x `column`; long values wrap at `right`."""
        edge = right or self.width * 0.97
        for pair in pairs:
            label, value = pair[0], pair[1]
            key = pair[2] if len(pair) > 2 else ""
            end = self.text(
                x, y, label, size, font=font, bold=label_bold, colour=colour, room=column - x
            )
            if leaders:
                self.dots(end + size * 0.3, column - size * 0.3, y)
            if value:
                face = value_font or font
                style: dict[str, Any] = {"font": face, "bold": bold}
                start = column
                if colon:
                    start = self.text(
                        column, y, colon.rstrip(), size, font=font, colour=colour, record=False
                    ) + (size * 0.25 if colon.endswith(" ") else 0)
                for i, row in enumerate(self.wrap(value, size, edge - start, **style)):
                    if i:
                        y += pitch * 0.9
                    self.text(
                        start,
                        y,
                        row,
                        size,
                        colour=value_colour or colour,
                        key=key,
                        room=edge - start,
                        **style,
                    )
            y += pitch
        return y

    def dots(self, x0: float, x1: float, y: float, colour: Colour = (110, 110, 110)) -> None:
        """A dotted leader."""
        step = max(4.0, self.width * 0.005)
        x = x0
        while x < x1:
            self.pen.ellipse((x, y - 1.5, x + 1.5, y), fill=colour)
            x += step

    def line(
        self, x0: float, y0: float, x1: float, y1: float, colour: Colour = INK, width: int = 2
    ) -> None:
        self.pen.line((x0, y0, x1, y1), fill=colour, width=width)

    def box(
        self,
        box: Box,
        *,
        fill: Colour | None = None,
        edge: Colour | None = None,
        width: int = 2,
        radius: float = 0,
    ) -> None:
        if radius:
            self.pen.rounded_rectangle(box, radius, fill=fill, outline=edge, width=width)
        else:
            self.pen.rectangle(box, fill=fill, outline=edge, width=width)

    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        size: float,
        *,
        pitch: float,
        head: bool = True,
        font: str = "sans",
        rules: bool = True,
        colour: Colour = INK,
    ) -> float:
        """A ruled table; returns the y of its lower edge."""
        total = sum(widths)
        for i, row in enumerate(rows):
            if rules:
                self.line(x, y, x + total, y, colour, 1)
            left = x
            for width, cell in zip(widths, row, strict=True):
                if cell:
                    self.text(
                        left + size * 0.3,
                        y + pitch * 0.7,
                        cell,
                        size,
                        font=font,
                        bold=head and i == 0,
                        colour=colour,
                        room=width - size * 0.6,
                    )
                left += width
            y += pitch
        if rules:
            self.line(x, y, x + total, y, colour, 1)
            left = x
            for width in (*widths, 0):
                self.line(left, y - pitch * len(rows), left, y, colour, 1)
                left += width
        return y

    # --- ornaments ---

    def paste(self, pixels: Pixels, box: Box) -> None:
        """Fit RGB pixels into a box."""
        x0, y0, x1, y1 = (round(v) for v in box)
        self.image.paste(Image.fromarray(pixels).resize((x1 - x0, y1 - y0)), (x0, y0))
        self.pen = ImageDraw.Draw(self.image)

    def emblem(self, cx: float, cy: float, radius: float, colour: Colour = (176, 140, 60)) -> None:
        """A plain blob where a paper carries a coat of arms: no state emblem is drawn."""
        rng = self.rng
        count = int(rng.integers(16, 26))
        angles = np.linspace(0, 2 * math.pi, count, endpoint=False)
        reach = radius * rng.uniform(0.72, 1.05, count)
        points = [
            (cx + r * math.cos(a), cy + r * math.sin(a)) for r, a in zip(reach, angles, strict=True)
        ]
        dark = shade(rng, (colour[0] // 2, colour[1] // 2, colour[2] // 2))
        self.pen.polygon(points, fill=shade(rng, colour), outline=dark)
        inner = radius * 0.4
        self.pen.ellipse(
            (cx - inner, cy - inner, cx + inner, cy + inner),
            fill=shade(rng, colour, 40),
            outline=dark,
        )

    def border(self, margin: float, colour: Colour, style: int) -> None:
        """A frame: 0 single, 1 double, 2 chain of loops, 3 hatched band."""
        w, h = self.width, self.height
        box = (margin, margin, w - margin, h - margin)
        if style == 0:
            self.box(box, edge=colour, width=3)
        elif style == 1:
            self.box(box, edge=colour, width=4)
            gap = margin * 0.25 + 6
            self.box((box[0] + gap, box[1] + gap, box[2] - gap, box[3] - gap), edge=colour, width=2)
        elif style == 2:
            step = max(14.0, margin * 0.5)
            pale = tuple(min(255, c + 60) for c in colour)
            for x in np.arange(box[0], box[2], step):
                for y in (box[1], box[3]):
                    self.pen.ellipse(
                        (x - step, y - step * 0.6, x + step, y + step * 0.6), outline=pale, width=2
                    )
            for y in np.arange(box[1], box[3], step):
                for x in (box[0], box[2]):
                    self.pen.ellipse(
                        (x - step * 0.6, y - step, x + step * 0.6, y + step), outline=pale, width=2
                    )
        else:
            band = max(12.0, margin * 0.6)
            for x in np.arange(box[0], box[2], 9):
                for y in (box[1], box[3] - band):
                    self.line(x, y, x + band * 0.6, y + band, colour, 2)
            for y in np.arange(box[1], box[3], 9):
                for x in (box[0], box[2] - band):
                    self.line(x, y, x + band, y + band * 0.6, colour, 2)
            self.box(box, edge=colour, width=2)

    def stamp(
        self,
        cx: float,
        cy: float,
        radius: float,
        text: str,
        colour: Colour = PURPLE,
        *,
        shape: str = "round",
    ) -> None:
        """A rubber stamp, turned and unevenly inked; `shape` is round or square."""
        rng = self.rng
        side = max(24, int(radius * 2.1))
        if shape == "round":
            if "sans" not in self.families:
                self.face("sans", 12)
            mask = printing.stamp(rng, side, self.families["sans"], (text.upper()[:34], "CONTOH"))
        else:
            patch = Image.new("L", (side, side), 0)
            pen = ImageDraw.Draw(patch)
            c, thick = side / 2, max(3, side // 70)
            pen.rectangle((thick, c * 0.5, side - thick, c * 1.5), outline=230, width=thick)
            for i, row in enumerate(text.split("\n")[:3]):
                size = min(side * 0.1, side * 1.5 / max(1, len(row)))
                pen.text(
                    (c, c * 0.7 + i * side * 0.13),
                    row,
                    font=self.face("sans", size, True),
                    fill=230,
                    anchor="mm",
                )
            turned = patch.rotate(rng.uniform(-25, 25), resample=Image.Resampling.BILINEAR)
            worn = rng.uniform(0.3, 1, (7, 7)).astype(np.float32)
            worn = cv2.resize(worn, (side, side), interpolation=cv2.INTER_CUBIC)
            mask = np.clip(np.asarray(turned) * worn, 0, 255).astype(np.uint8)
        self.ink(mask, cx - side / 2, cy - side / 2, shade(rng, colour), rng.uniform(0.5, 0.9))

    def ink(self, mask: Any, x: float, y: float, colour: Colour, strength: float) -> None:
        """Lay a grey mask (255 is full ink) with its top left at (x, y) in one colour."""
        alpha = Image.fromarray((mask.astype(np.float32) * strength).astype(np.uint8))
        self.image.paste(colour, (round(x), round(y)), alpha)
        self.pen = ImageDraw.Draw(self.image)

    def signature(
        self, x: float, y: float, width: float, height: float, colour: Colour | None = None
    ) -> None:
        """An invented scribble."""
        mask = printing.signature(self.rng, max(8, int(width)), max(8, int(height)))
        self.ink(mask, x, y, colour or pick(self.rng, (INK, BLUE_INK, (20, 20, 60))), 0.95)

    def barcode(self, box: Box, colour: Colour = INK) -> None:
        """Bars that mean nothing."""
        x, y0, x1, y1 = box
        unit = max(1.0, (x1 - x) / 160)
        while x < x1:
            bar = unit * int(self.rng.integers(1, 4))
            self.pen.rectangle((x, y0, min(x1, x + bar), y1), fill=colour)
            x += bar + unit * int(self.rng.integers(1, 4))

    def qr(self, x: float, y: float, side: float, colour: Colour = INK) -> None:
        """A square code that says no more than that it is a sample."""
        quiet = int(side) + 8
        patch = Image.new("RGB", (quiet, quiet), (255, 255, 255))
        code = printing.qr(
            f"CONTOH SPECIMEN {int(self.rng.integers(10**12)):012d}"
            + "X" * int(self.rng.integers(0, 90)),
            int(side) - 8,
        )
        patch.paste(colour, (8, 8), Image.fromarray(code))
        self.image.paste(patch, (round(x), round(y)))
        self.pen = ImageDraw.Draw(self.image)

    def islands(self, box: Box, colour: Colour, edge: Colour | None = None) -> None:
        """Coarse invented shapes where a paper shows the archipelago."""
        x0, y0, x1, y1 = box
        rng = self.rng
        for shape in _ISLANDS:
            points = []
            for (ax, ay), (bx, by) in zip(shape, (*shape[1:], shape[0]), strict=True):
                for t in (0.0, 0.34, 0.67):
                    px = ax + (bx - ax) * t + float(rng.normal(0, 0.006))
                    py = ay + (by - ay) * t + float(rng.normal(0, 0.012))
                    points.append((x0 + (x1 - x0) * px, y0 + (y1 - y0) * py))
            self.pen.polygon(points, fill=colour, outline=edge)
        for _ in range(int(rng.integers(12, 22))):
            cx, cy = rng.uniform(x0, x1), rng.uniform(y0, y1)
            r = (x1 - x0) * rng.uniform(0.004, 0.014)
            self.pen.ellipse(
                (cx - r, cy - r * 0.7, cx + r, cy + r * 0.7), fill=colour, outline=edge
            )

    def specimen(self, x: float, y: float, size: float, *, at: str = "l") -> None:
        """The mark that this is an invented paper."""
        words = pick(self.rng, ("CONTOH", "SPECIMEN", "CONTOH / SPECIMEN", "CONTOH - SPECIMEN"))
        tone = int(self.rng.integers(95, 185))
        self.text(
            x,
            y,
            words,
            size * self.rng.uniform(0.85, 1.2),
            at=at,
            colour=(tone, tone, min(255, tone + 12)),
        )

    def _worn(self) -> Pixels:
        """The sheet with its ink a little uneven and a little spread, differently each time."""
        rng = self.rng
        image = np.asarray(self.image, np.uint8)
        if rng.random() < 0.3:
            return image.copy()
        ink = image.astype(np.float32) - self.ground
        if rng.random() < 0.5:
            ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.4, 0.9))
        keep = rng.uniform(rng.uniform(0.55, 1.0), 1.0, (6, 6)).astype(np.float32)
        keep = cv2.resize(keep, (self.width, self.height), interpolation=cv2.INTER_LINEAR)
        ink *= keep[..., None]
        return np.clip(self.ground + ink, 0, 255).astype(np.uint8)

    def flat(
        self,
        label: str,
        *,
        generation: str = "",
        fields: dict[str, Any] | None = None,
        strata: tuple[str, ...] = (),
        corner: float = 0.0,
        sheen: float = 0.0,
        millimetres: tuple[float, float] = (210.0, 297.0),
    ) -> Flat:
        return Flat(
            image=self._worn(),
            label=label,
            generation=generation,
            lines=tuple(self.lines),
            fields=dict(fields or {}),
            strata=strata,
            corner=corner,
            sheen=sheen,
            millimetres=millimetres,
        )


def _box(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def line_of(text: str, x0: float, y0: float, x1: float, y1: float, key: str = "") -> PrintedLine:
    """A record for text that was drawn piece by piece."""
    return PrintedLine(text, _box(x0, y0, x1, y1), key)
