"""Ink on paper: text with recorded boxes, and the ways in which real printing goes wrong.

A `Sheet` collects ink in named layers (grey masks), each laid on the paper with its own colour and
its own defects.  Every drawn text is recorded as a `PrintedLine`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageFont

from .base import Pixels, PrintedLine, Quad
from .fonts import Face

Mask = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ink:
    """How a layer prints.

    colour     RGB
    strength   0-1, how much of the paper it covers where it is full
    spread     pixels of blur before the edge is set again: bleeding ink
    fade       0-1, how uneven it is (low-frequency loss)
    grain      0-1, speckle lost in the ink
    shift      (x, y) pixels of misregistration
    """

    colour: Colour = (25, 25, 30)
    strength: float = 0.95
    spread: float = 0.0
    fade: float = 0.0
    grain: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Style:
    """A way of setting text.

    squeeze   horizontal scale of the glyphs
    tracking  extra pixels between characters
    jitter    pixels that each character is off its line (typewriter)
    dots      rows of a dot-matrix head for the em, or 0
    """

    face: Face
    size: float
    weight: str = "regular"
    squeeze: float = 1.0
    tracking: float = 0.0
    jitter: float = 0.0
    dots: int = 0


@dataclass(slots=True)
class Sheet:
    """A paper being printed on; `image` changes only in `finish`."""

    image: Pixels
    rng: np.random.Generator
    lines: list[PrintedLine] = field(default_factory=list)
    inks: dict[str, Ink] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        return int(self.image.shape[0])

    def layer(self, name: str, ink: Ink) -> str:
        """Open a layer; text goes on it by its name."""
        self.inks[name] = ink
        self.masks[name] = np.zeros(self.image.shape[:2], np.uint8)
        return name

    def text(
        self,
        layer: str,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: str = "left",
        key: str = "",
        record: bool = True,
        max_width: float = 0.0,
    ) -> float:
        """Set a line with its baseline at `y` and return its width in pixels.

        `align` says what `x` is: left, centre or right.  With `max_width`, longer text is squeezed.
        """
        if not text.strip():
            return 0.0
        face = style.face.able(text)
        if face is not style.face:
            style = replace(style, face=face)
        glyphs, ascent = _render(text, style, self.rng)
        if max_width and glyphs.shape[1] > max_width:
            glyphs = cv2.resize(
                glyphs, (max(1, int(max_width)), glyphs.shape[0]), interpolation=cv2.INTER_AREA
            )
        w = glyphs.shape[1]
        left = x - (w if align == "right" else (w / 2 if align == "centre" else 0))
        x0, y0 = round(left), round(y) - ascent
        _stamp(self.masks[layer], glyphs, x0, y0)
        if record:
            dx, dy = self.inks[layer].shift
            self.lines.append(
                PrintedLine(text, self._box(glyphs, x0 + dx, y0 + dy, ascent, style), key)
            )
        return float(w)

    def width_of(self, text: str, style: Style) -> float:
        """The width that `text` would take, in pixels."""
        font = style.face.font(style.size, style.weight)
        return float(font.getlength(text) * style.squeeze + style.tracking * max(0, len(text) - 1))

    def rule(
        self,
        layer: str,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        thick: int = 1,
        value: int = 255,
    ) -> None:
        """A straight line."""
        cv2.line(self.masks[layer], (round(x0), round(y0)), (round(x1), round(y1)), value, thick)

    def box(self, layer: str, x0: float, y0: float, x1: float, y1: float, thick: int = 1) -> None:
        """A rectangle; `thick` -1 fills it."""
        cv2.rectangle(self.masks[layer], (round(x0), round(y0)), (round(x1), round(y1)), 255, thick)

    def leader(self, layer: str, x0: float, x1: float, y: float, pitch: float = 7.0) -> None:
        """A dotted line."""
        if x1 <= x0:
            return
        xs = np.arange(x0, x1, pitch).astype(int)
        row, mask = round(y), self.masks[layer]
        xs = xs[(xs >= 0) & (xs < mask.shape[1] - 2)]
        if 0 <= row < mask.shape[0] - 2:
            for dy in (0, 1):
                mask[row + dy, xs] = np.maximum(mask[row + dy, xs], 190)
                mask[row + dy, xs + 1] = np.maximum(mask[row + dy, xs + 1], 190)

    def paste(self, picture: Pixels, x: float, y: float, opacity: float = 1.0) -> None:
        """Lay a picture (a portrait) on the paper, its top left at (x, y)."""
        x0, y0 = max(0, round(x)), max(0, round(y))
        h = min(picture.shape[0], self.height - y0)
        w = min(picture.shape[1], self.width - x0)
        if h <= 0 or w <= 0:
            return
        target = self.image[y0 : y0 + h, x0 : x0 + w]
        if opacity >= 1:
            target[:] = picture[:h, :w]
        else:
            cv2.addWeighted(picture[:h, :w], opacity, target, 1 - opacity, 0, dst=target)

    def stain(self, picture: Mask, x: float, y: float, colour: Colour, strength: float) -> None:
        """Lay a mask in one colour on the paper now (stamp, signature), its top left at (x, y)."""
        x0, y0 = round(x), round(y)
        cx, cy = max(0, -x0), max(0, -y0)
        x0, y0 = max(0, x0), max(0, y0)
        h = min(picture.shape[0] - cy, self.height - y0)
        w = min(picture.shape[1] - cx, self.width - x0)
        if h <= 0 or w <= 0:
            return
        part = picture[cy : cy + h, cx : cx + w]
        _lay(self.image[y0 : y0 + h, x0 : x0 + w], part, colour, strength)

    def finish(self) -> tuple[Pixels, tuple[PrintedLine, ...]]:
        """Print every layer, in the order of opening."""
        for name, mask in self.masks.items():
            _print(self.image, mask, self.inks[name], self.rng)
        return self.image, tuple(self.lines)

    def _box(self, glyphs: Mask, x0: float, y0: float, ascent: int, style: Style) -> Quad:
        rows = np.flatnonzero(glyphs.any(axis=1))
        cols = np.flatnonzero(glyphs.any(axis=0))
        if rows.size == 0:
            rows, cols = np.array([0]), np.array([0])
        cap = 0.7 * style.size
        top = min(float(rows[0]), ascent - cap)
        bottom = max(float(rows[-1]) + 1, float(ascent))
        pad = max(1.0, style.size * 0.09)
        left, right = x0 + float(cols[0]) - pad, x0 + float(cols[-1]) + 1 + pad
        upper, lower = y0 + top - pad, y0 + bottom + pad
        return ((left, upper), (right, upper), (right, lower), (left, lower))


def _stamp(mask: Mask, glyphs: Mask, x0: int, y0: int) -> None:
    cx, cy = max(0, -x0), max(0, -y0)
    x0, y0 = max(0, x0), max(0, y0)
    h = min(glyphs.shape[0] - cy, mask.shape[0] - y0)
    w = min(glyphs.shape[1] - cx, mask.shape[1] - x0)
    if h > 0 and w > 0:
        target = mask[y0 : y0 + h, x0 : x0 + w]
        np.maximum(target, glyphs[cy : cy + h, cx : cx + w], out=target)


def _line_mask(text: str, font: ImageFont.FreeTypeFont) -> tuple[Mask, int]:
    """One line as a grey mask that starts at the pen, and the row of its baseline."""
    ascent, descent = font.getmetrics()
    core, (dx, dy) = font.getmask2(text, mode="L")
    w, h = core.size
    if w == 0 or h == 0:
        return np.zeros((1, max(1, round(font.getlength(text)))), np.uint8), ascent
    ink = np.frombuffer(bytes(core), np.uint8).reshape(h, w)
    top, left = max(0, dy), max(0, dx)
    height = max(ascent + descent, top + h)
    out = np.zeros((height, left + w), np.uint8)
    out[top : top + h, left : left + w] = ink
    return out, ascent


def _render(text: str, style: Style, rng: np.random.Generator) -> tuple[Mask, int]:
    font = style.face.font(style.size, style.weight)
    if style.jitter > 0 or abs(style.tracking) > 0.2:
        out, ascent = _spaced(text, style, font, rng)
    else:
        out, ascent = _line_mask(text, font)
    if style.dots:
        out = _dots(out, style, rng)
    if abs(style.squeeze - 1) > 0.005:
        width = max(1, round(out.shape[1] * style.squeeze))
        out = cv2.resize(out, (width, out.shape[0]), interpolation=cv2.INTER_LINEAR)
    return out, ascent


def _spaced(
    text: str, style: Style, font: ImageFont.FreeTypeFont, rng: np.random.Generator
) -> tuple[Mask, int]:
    ascent, descent = font.getmetrics()
    margin = 2 + int(style.jitter * 2)
    total = int(font.getlength(text) + style.tracking * len(text)) + 2 * margin + 8
    out = np.zeros((ascent + descent + 2 * margin + 4, max(1, total)), np.uint8)
    shifts = (
        rng.normal(0, style.jitter, (len(text), 2)) if style.jitter else np.zeros((len(text), 2))
    )
    force = 1 - np.abs(rng.normal(0, 0.09, len(text))) if style.jitter else np.ones(len(text))
    pen = 0.0
    for index, char in enumerate(text):
        if char != " ":
            glyph, base = _line_mask(char, font)
            if style.jitter:
                glyph = cv2.convertScaleAbs(glyph, alpha=float(force[index]))
            _stamp(
                out,
                glyph,
                round(pen + shifts[index, 0] * 0.5),
                margin + ascent - base + round(shifts[index, 1]),
            )
        pen += font.getlength(char) + style.tracking
    used = out[:, : max(1, int(pen + 3))]
    return used, margin + ascent


def _dots(mask: Mask, style: Style, rng: np.random.Generator) -> Mask:
    """The mask again, as the dots of a needle printer; some needles are weak."""
    h, w = mask.shape
    pitch = style.size / max(8, style.dots)
    small = cv2.resize(
        mask,
        (max(1, round(w / pitch * 1.5)), max(1, round(h / pitch))),
        interpolation=cv2.INTER_AREA,
    )
    bits = (small > 76).astype(np.uint8)
    levels = bits * (255.0 - 90.0 * (rng.random(bits.shape) < 0.06))
    if rng.random() < 0.3:  # a tired needle
        levels[int(rng.integers(3)) :: 7] *= float(rng.uniform(0.35, 0.85))
    k = 6
    yy, xx = np.mgrid[0:k, 0:k] - (k - 1) / 2
    kernel = np.clip(1.5 - np.hypot(xx * 0.75, yy) / 2.6, 0, 1)
    big = np.kron(levels, kernel).astype(np.uint8)
    return cv2.resize(big, (w, h), interpolation=cv2.INTER_AREA)


def _lay(target: Pixels, mask: Mask, colour: Colour, strength: float) -> None:
    """Mix `colour` into `target` where `mask` is, in place."""
    alpha = cv2.convertScaleAbs(mask, alpha=strength)
    inverse = cv2.bitwise_not(alpha)
    for channel in range(3):
        plane = np.ascontiguousarray(target[:, :, channel])
        kept = cv2.multiply(plane, inverse, scale=1 / 255.0)
        added = cv2.convertScaleAbs(alpha, alpha=colour[channel] / 255.0)
        target[:, :, channel] = cv2.add(kept, added)


def _print(image: Pixels, mask: Mask, ink: Ink, rng: np.random.Generator) -> None:
    x, y, w, h = cv2.boundingRect(mask)
    if w == 0:
        return
    pad = 4
    x0, y0 = max(0, x - pad), max(0, y - pad)
    x1, y1 = min(image.shape[1], x + w + pad), min(image.shape[0], y + h + pad)
    part = mask[y0:y1, x0:x1]
    if ink.shift != (0.0, 0.0):
        matrix = np.array([[1, 0, ink.shift[0]], [0, 1, ink.shift[1]]], np.float64)
        part = cv2.warpAffine(part, matrix, (part.shape[1], part.shape[0]))
    if ink.spread > 0:
        part = cv2.GaussianBlur(part, (0, 0), ink.spread)
        part = cv2.convertScaleAbs(part, alpha=1.0 + 0.55 * min(ink.spread, 1.6))
    if ink.fade > 0 or ink.grain > 0:
        part = _wear(part, ink, rng)
    _lay(image[y0:y1, x0:x1], part, ink.colour, ink.strength)


def _wear(part: Mask, ink: Ink, rng: np.random.Generator) -> Mask:
    h, w = part.shape
    if ink.fade > 0:
        coarse = rng.integers(round(255 * (1 - ink.fade)), 256, (5, 7), dtype=np.int32).astype(
            np.uint8
        )
        field_ = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC)
        part = cv2.multiply(part, field_, scale=1 / 255.0)
    if ink.grain > 0:
        speck = _speckle(ink.grain, int(rng.integers(4)))
        oy, ox = int(rng.integers(200)), int(rng.integers(200))
        reps = (h // 312 + 2, w // 312 + 2)
        tiled = np.tile(speck, reps)[oy : oy + h, ox : ox + w]
        part = cv2.multiply(part, np.ascontiguousarray(tiled), scale=1 / 255.0)
    return part


@lru_cache(maxsize=64)
def _speckle(grain: float, number: int) -> Mask:
    rng = np.random.default_rng(7000 + number)
    noise = cv2.GaussianBlur(rng.random((512, 512)).astype(np.float32), (0, 0), 0.8)
    cut = np.quantile(noise, grain * 0.35)
    out = np.where(noise < cut, 255 * (1 - min(1.0, 0.4 + grain)), 255).astype(np.uint8)
    return out[:312, :312]


def wrap(sheet: Sheet, text: str, style: Style, limit: float) -> list[str]:
    """`text` cut at spaces into lines no wider than `limit` pixels."""
    out: list[str] = []
    line = ""
    for word in text.split():
        trial = f"{line} {word}".strip()
        if line and sheet.width_of(trial, style) > limit:
            out.append(line)
            line = word
        else:
            line = trial
    return [*out, line] if line else out


def signature(rng: np.random.Generator, width: int, height: int) -> Mask:
    """An invented scrawl: a few smooth loops that belong to nobody."""
    canvas = np.zeros((height * 2, width * 2), np.uint8)
    strokes = int(rng.integers(1, 4))
    for index in range(strokes):
        count = int(rng.integers(5, 11))
        xs = np.linspace(0.08, 0.92, count) + rng.normal(0, 0.07, count)
        if index:
            xs = rng.uniform(0.05, 0.5) + (xs - 0.5) * rng.uniform(0.3, 0.9) + 0.2
        ys = 0.5 + rng.normal(0, 0.2, count)
        if rng.random() < 0.4:
            ys[-1] = rng.uniform(0.4, 0.6)
        dense = np.linspace(0, count - 1, count * 14)
        px = _spline(xs, dense) * width * 2
        py = _spline(ys, dense) * height * 2
        points = np.stack([px, py], 1).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [points], False, 255, int(rng.integers(3, 8)), cv2.LINE_AA)
    return cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)


def _spline(
    values: npt.NDArray[np.float64], at: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Catmull-Rom through `values` at 0, 1, 2, ..."""
    n = len(values)
    i = np.clip(at.astype(int), 0, n - 2)
    t = at - i
    p0, p1 = values[np.maximum(i - 1, 0)], values[i]
    p2, p3 = values[i + 1], values[np.minimum(i + 2, n - 1)]
    return 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )


def stamp(rng: np.random.Generator, size: int, face: Face, words: tuple[str, ...]) -> Mask:
    """A round rubber stamp with words around its rim, unevenly inked."""
    big = np.zeros((size, size), np.uint8)
    c = size // 2
    thick = max(1, size // 90)
    cv2.circle(big, (c, c), int(size * 0.47), 255, thick * 2, cv2.LINE_AA)
    cv2.circle(big, (c, c), int(size * 0.44), 255, thick, cv2.LINE_AA)
    cv2.circle(big, (c, c), int(size * 0.29), 255, thick, cv2.LINE_AA)
    font = face.font(size * 0.095, "bold")
    ring = f" {words[0]} * "
    for index, char in enumerate(ring):
        turn = 360.0 * index / len(ring)
        glyph, _ = _line_mask(char, font)
        tile = np.zeros((size, size), np.uint8)
        _stamp(tile, glyph, c - glyph.shape[1] // 2, int(size * 0.035))
        matrix = cv2.getRotationMatrix2D((c, c), -turn, 1.0)
        np.maximum(big, cv2.warpAffine(tile, matrix, (size, size)), out=big)
    inner = face.font(size * 0.08, "bold")
    for row, word in enumerate(words[1:4]):
        glyph, _ = _line_mask(word[:12], inner)
        _stamp(big, glyph, c - glyph.shape[1] // 2, int(c - size * 0.12 + row * size * 0.085))
    turned = cv2.warpAffine(
        big, cv2.getRotationMatrix2D((c, c), float(rng.uniform(-25, 25)), 1.0), (size, size)
    )
    uneven = cv2.resize(
        rng.integers(60, 256, (6, 6), dtype=np.int32).astype(np.uint8),
        (size, size),
        interpolation=cv2.INTER_CUBIC,
    )
    return cv2.multiply(turned, uneven, scale=1 / 255.0)


def wear(sheet: Sheet, amount: float) -> None:
    """Age: scratches, rubbed spots, grime, a yellow cast.  Call after `finish`."""
    rng, h, w = sheet.rng, sheet.height, sheet.width
    marks = np.zeros((h, w), np.uint8)
    for _ in range(int(rng.poisson(14 * amount))):
        x, y = float(rng.uniform(0, w)), float(rng.uniform(0, h))
        length, angle = float(rng.exponential(0.12)) * w, float(rng.normal(0, 0.7))
        bend = rng.normal(0, 0.012 * w, 2)
        points = [
            (x, y),
            (x + length * np.cos(angle) / 2 + bend[0], y + length * np.sin(angle) / 2 + bend[1]),
            (x + length * np.cos(angle), y + length * np.sin(angle)),
        ]
        cv2.polylines(
            marks, [np.array(points, np.int32)], False, int(rng.integers(60, 200)), 1, cv2.LINE_AA
        )
    rub = np.zeros((48, 64), np.uint8)
    for _ in range(int(rng.poisson(5 * amount))):
        centre = (int(rng.integers(64)), int(rng.integers(48)))
        cv2.ellipse(
            rub,
            centre,
            (int(rng.integers(1, 8)), int(rng.integers(1, 4))),
            float(rng.uniform(0, 180)),
            0,
            360,
            int(rng.integers(20, 90)),
            -1,
        )
    rubbed = cv2.resize(cv2.GaussianBlur(rub, (0, 0), 1.5), (w, h), interpolation=cv2.INTER_CUBIC)
    ground = tuple(
        int(v) for v in np.percentile(sheet.image[::16, ::16].reshape(-1, 3), 80, axis=0)
    )
    _lay(sheet.image, cv2.max(marks, rubbed), ground, min(0.9, 0.45 + 0.5 * amount))
    if rng.random() < amount:
        grime = rng.integers(0, 256, (7, 10), dtype=np.int32).astype(np.uint8)
        spread = cv2.resize(grime, (w, h), interpolation=cv2.INTER_CUBIC)
        _lay(sheet.image, spread, (150, 130, 90), float(rng.uniform(0.04, 0.2)) * amount)


def thumbprint(rng: np.random.Generator, width: int, height: int) -> Mask:
    """An inked thumb: invented ridges, no real print."""
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (xx / width - 0.5) * 2, (yy / height - 0.5) * 2
    warp = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), width / 6)
    warp *= 0.5 / (np.abs(warp).max() + 1e-6)
    ridges = np.sin((np.hypot(u * 1.2, v + 0.2) + warp) * 38)
    inside = (u**2 + v**2 < 0.85) & (ridges > -0.2)
    return np.where(inside, 210, 0).astype(np.uint8)


def qr(text: str, size: int) -> Mask:
    """A QR code of `text`, `size` pixels square, ink 255."""
    modules = cv2.QRCodeEncoder.create().encode(text)
    return cv2.bitwise_not(cv2.resize(modules, (size, size), interpolation=cv2.INTER_NEAREST))


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of running text in one style on one layer, all of it carrying one key."""

    text: str
    style: Style
    layer: str
    key: str = ""


def flow(
    sheet: Sheet,
    runs: list[Run],
    x0: float,
    x1: float,
    y: float,
    pitch: float,
    *,
    indent: float = 0.0,
    dotted: str = "",
) -> float:
    """Set runs one after another between `x0` and `x1`, with line breaks at spaces.

    `dotted` names a layer for a dotted line under every line.  Returns the last baseline.
    """
    pen = x0 + indent
    if dotted:
        sheet.leader(dotted, x0, x1, y + 5)
    for run in runs:
        space = sheet.width_of(" ", run.style) or run.style.size * 0.28
        words: list[str] = []
        width = 0.0
        start = pen
        for word in run.text.split():
            extra = sheet.width_of(word, run.style) + (space if words else 0.0)
            if start + width + extra > x1 and (words or start > x0 + 1):
                if words:
                    sheet.text(run.layer, start, y, " ".join(words), run.style, key=run.key)
                y += pitch
                if dotted:
                    sheet.leader(dotted, x0, x1, y + 5)
                start, width, words = x0, 0.0, []
                extra = sheet.width_of(word, run.style)
            words.append(word)
            width += extra
        if words:
            sheet.text(
                run.layer, start, y, " ".join(words), run.style, key=run.key, max_width=x1 - start
            )
        pen = start + width + space * 1.3
    return y
