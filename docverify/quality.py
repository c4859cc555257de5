"""Measure a photo: sharp, large, bright and whole enough to be read?

Nothing here decides: `measure` gives numbers and names faults.  A fault says
what an applicant could do better; whether it blocks is for the decision, which
asks first whether the key fields were read.

How sharpness is measured.  The question is not how many pixels an edge is wide
but how that compares with the text: a blur that a large letter survives erases
a small one.  So every text line is scaled to the same height, smoothed a little
and smoothed more, and the energy of its gradients is compared at the places
where the coarse one is strong.  Crisp text loses nearly everything, blurred
text has nothing left to lose.  The ratio grows steadily with the blur, hardly
depends on font, contrast, noise or JPEG quality, and is turned into a blur
radius in line heights by a curve measured on rendered text (`_ACROSS`,
`_DOWN`).  Both directions are measured and the worse one counts.  Motion is
seen by edges that are left in one direction only (`_motion_radius`).

Small pictures are made by area interpolation only (see `imaging.shrink`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from docverify.types import Line, Page, Pixels, Quality

__all__ = ["QUALITY_LIMITS", "QualityLimits", "measure"]

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """From where on a measured property is called a fault.

    The operating points were measured on rendered 16-digit numbers read by the
    default OCR engine (two fonts, 8-18 numbers a point, noise 2-8, JPEG 60-85).

    sharpness      `blurred` below this.  All digits right from 0.62 up, half of the numbers
                   wrong near 0.50, none right below 0.38
    text_height    `too_small` below this median line height in pixels, as the detector draws
                   its boxes.  From 12 px nearly every number was right, at 9 px two in three
    dark           `too_dark` below this median luma, if `dark_contrast` is not reached either:
                   photos of cards in dim rooms have 50-80 and read well
    dark_contrast  spread of luma within text lines (5th to 95th percentile)
    bright         `too_bright` above this median luma, if `bright_contrast` is not reached:
    bright_contrast  scans of white paper have 245-255 with black, readable text
    glare          `glare` above this share of the text's area (domain: lamination glare is normal)
    glare_level    luma from which a pixel is saturated
    glare_step     ... and how much brighter than the median it must be: white paper is no glare
    trusted        lines read with less confidence do not say how large or sharp the text is
    enough         fewer trusted lines than this do not speak for the page alone
    edge_lines     `cut_off` when this many text lines run into the left or the right border
    edge_width     ... or one line, this share of the page wide, into the upper or lower border
    edge_trusted   ... counting lines that were read with this confidence
    short_side     `resolution_too_low` below this short side in pixels, unless enough lines were
                   read with confidence and are tall enough: a narrow slip needs no more pixels
    """

    sharpness: float = 0.40
    text_height: float = 12.0
    dark: float = 50.0
    dark_contrast: float = 50.0
    bright: float = 235.0
    bright_contrast: float = 40.0
    glare: float = 0.04
    glare_level: int = 250
    glare_step: int = 45
    trusted: float = 0.6
    enough: int = 4
    edge_lines: int = 2
    edge_width: float = 0.3
    edge_trusted: float = 0.8
    short_side: int = 480


QUALITY_LIMITS: Final = QualityLimits()

# Gradient ratio at 0.8 and 2.4 px on a line scaled to 32 px, against the blur radius (standard
# deviation) in line heights.  Measured: 3 fonts x 3 sizes x 3 noise levels, mean.
_BLUR: Final = (0.0, 0.013, 0.027, 0.040, 0.053, 0.067, 0.087, 0.107, 0.133, 0.200)
_ACROSS: Final = (0.09, 0.10, 0.13, 0.17, 0.22, 0.28, 0.39, 0.50, 0.64, 0.84)
_DOWN: Final = (0.14, 0.16, 0.21, 0.30, 0.41, 0.51, 0.63, 0.70, 0.76, 0.80)
# `_leaning` against the standard deviation of an even motion (its length / 3.46), in line heights.
# Measured: 6 texts x 6 fonts; unmoved real pages have medians of 0.84-1.75.
_MOTION_ACROSS: Final = ((0.08, 0.15, 0.30, 0.50), (0.15, 0.096, 0.06, 0.0))
_MOTION_DOWN: Final = ((2.5, 6.0, 9.0, 15.0), (0.0, 0.06, 0.096, 0.15))
_FINE, _COARSE, _TALL = 0.8, 2.4, 32
_ERASED: Final = 0.16  # blur radius in line heights at which sharpness is 0
_GRAIN: Final = (
    0.05  # ratio over all pixels below this: grain without edges (text 0.08, grain 0.03)
)
_STRONG: Final = 0.15  # edges with this share of the strongest coarse energy are looked at
_FLAT: Final = 8.0  # luma spread in a crop below which there is nothing to measure

_OVERVIEW: Final = 512  # long side of the small picture for the overall numbers
_LINES: Final = 24  # so many lines, spread over the page, stand for all
_TILES: Final = 12  # without text: so many tiles with the strongest edges
_NOMINAL: Final = 30  # without text: a line is taken for 1/30 of the short side

_ORDER: Final = (  # which of two equally bad faults is the cause of the other
    "too_dark",
    "too_bright",
    "glare",
    "cut_off",
    "blurred",
    "too_small",
    "resolution_too_low",
)


def measure(
    page: Page, lines: Sequence[Line] = (), *, limits: QualityLimits = QUALITY_LIMITS
) -> Quality:
    """Measure a page; `lines` are its text lines in the page's own pixels, if they are known.

    With lines, sharpness and contrast are those of the text, and brightness,
    glare and colour those of the area that the text covers.  Without lines
    they are those of the whole picture, `text_height` is None, and neither
    `glare` nor `cut_off` nor `too_small` is claimed.

    Never raises and never gives NaN, whatever the picture: 1 x 1, one colour,
    noise.

    >>> black = Page(np.zeros((600, 800, 3), np.uint8))
    >>> measure(black).faults
    ('too_dark', 'blurred')
    """
    lines = [line for line in lines if _counts(line, limits)]
    small, factor = _overview(page.pixels)
    luma = _luma(small)
    area = _text_area(luma.shape, lines, factor)
    low, brightness, high = _levels(luma[area], 0.05, 0.5, 0.95)
    red, green, blue = cv2.split(small)
    darkest = cv2.min(cv2.min(red, green), blue)
    colour = cv2.max(cv2.max(red, green), blue) - darkest
    (saturation,) = _levels(colour[area], 0.5)
    glare = _glare(darkest, luma, area, brightness, limits)

    crops = _line_crops(page.pixels, lines)
    spreads = [_spread(crop) for crop in crops]
    sharpness = _sharpness(crops) if crops else 1.0
    if len(crops) < limits.enough:  # blur makes the detector find a few large ghosts
        tiles = [tile for tile in _tile_crops(page.pixels, luma) if not _grain(tile)]
        sharpness = min(sharpness, _sharpness(tiles))
    contrast = float(np.median(spreads)) if spreads else high - low
    text_height = float(np.median([line.height for line in lines])) if lines else None

    badness = {
        "blurred": _below(sharpness, limits.sharpness),
    }
    if len(lines) < limits.enough or text_height is None or text_height < limits.text_height:
        badness["resolution_too_low"] = _below(min(page.width, page.height), limits.short_side)
    if brightness < limits.dark and contrast < limits.dark_contrast:
        badness["too_dark"] = _below(brightness, limits.dark)
    if brightness > limits.bright and contrast < limits.bright_contrast:
        badness["too_bright"] = _below(contrast, limits.bright_contrast)
    if text_height is not None:
        badness["too_small"] = _below(text_height, limits.text_height)
        badness["glare"] = min(1.0, glare) if glare > limits.glare else 0.0
        badness["cut_off"] = _cut_off(page, lines, limits)
    faults = [name for name in _ORDER if badness.get(name, 0.0) > 0]
    faults.sort(key=lambda name: -badness[name])  # stable: equally bad ones stay in _ORDER
    return Quality(
        width=page.width,
        height=page.height,
        sharpness=sharpness,
        brightness=brightness,
        contrast=contrast,
        glare=glare,
        saturation=saturation,
        text_height=text_height,
        faults=tuple(faults),
        pale=0.0 if len(lines) >= limits.enough else _pale(small),
        crisp=1.0 if len(lines) >= limits.enough else _crisp(page.pixels),
    )


def _pale(small: Pixels) -> float:
    """Share of the largest area as pale as paper: little colour, bright beside the rest."""
    brightest = small.max(axis=2).astype(np.float32)
    spread = brightest - small.min(axis=2)
    light = float(np.quantile(brightest, _LIGHT))
    mask = (spread < _COLOURLESS * brightest) & (brightest > _BRIGHT * light)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    return float(boxes[1:, cv2.CC_STAT_AREA].max()) / mask.size if count > 1 else 0.0


_LIGHT: Final = 0.95  # so much of the picture is darker than its light
_COLOURLESS: Final = 0.3  # colour as a share of brightness
_BRIGHT: Final = 0.55  # of the light


def _crisp(pixels: Pixels) -> float:
    """Which share of an edge's height is crossed within two pixels, at the sharpest edges.

    In a picture of `_OVERVIEW` pixels, so that it is the same for every camera: what is lost there
    was lost in the lens or by the hand.  0 where there is no edge at all.
    """
    scale = _OVERVIEW / max(pixels.shape[:2])
    small = _resized(pixels, *(max(round(n * scale), 1) for n in pixels.shape[1::-1]))
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    if min(luma.shape) <= 2 * _AROUND:
        return 0.0
    around = np.ones((_AROUND, _AROUND), np.uint8)
    height = cv2.dilate(luma, around) - cv2.erode(luma, around)
    across = np.abs(luma[1:-1, 2:] - luma[1:-1, :-2])
    down = np.abs(luma[2:, 1:-1] - luma[:-2, 1:-1])
    step, height = np.maximum(across, down), height[1:-1, 1:-1]
    edges = height > _EDGE
    if np.count_nonzero(edges) < _FEWEST_EDGES:
        return 0.0
    return float(np.quantile(step[edges] / height[edges], _SHARPEST))


_AROUND: Final = 13  # pixels within which an edge's height is taken
_EDGE: Final = 40.0  # luma from which on it counts
_FEWEST_EDGES: Final = 50  # pixels
_SHARPEST: Final = 0.98  # quantile over the pixels near edges


def _counts(line: Line, limits: QualityLimits) -> bool:
    letters = len(line.text.strip())
    return letters >= 2 and line.confidence >= limits.trusted and line.height >= 1 <= line.width


def _below(value: float, limit: float) -> float:
    """How far a value is below its limit: 0 (not) to 1 (all the way)."""
    return max(0.0, 1 - value / limit) if limit > 0 else 0.0


# --------------------------------------------------------------------- the whole picture


def _overview(pixels: Pixels) -> tuple[Pixels, int]:
    """The picture reduced by a whole factor (four times as fast as any other), and the factor."""
    height, width = pixels.shape[:2]
    factor = -(-max(height, width) // _OVERVIEW)
    rows, columns = height // factor, width // factor
    if factor == 1 or not rows or not columns:
        return pixels, 1
    whole = pixels[: rows * factor, : columns * factor]
    return _resized(whole, columns, rows), factor


def _resized(pixels: npt.NDArray[Any], width: int, height: int) -> npt.NDArray[Any]:
    larger = width > pixels.shape[1] or height > pixels.shape[0]
    how = cv2.INTER_LINEAR if larger else cv2.INTER_AREA
    return cv2.resize(pixels, (width, height), interpolation=how)


def _luma(pixels: Pixels) -> Grey:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)  # type: ignore[return-value]


def _text_area(shape: tuple[int, ...], lines: Sequence[Line], factor: int) -> Mask:
    """The convex area around all text, on the overview; all of it without text."""
    everything = np.ones(shape, np.bool_)
    if not lines:
        return everything
    corners = np.array([line.quad for line in lines], np.float32).reshape(-1, 2) / factor
    mask = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(corners).astype(np.int32)), 1)
    area = mask.astype(np.bool_)
    return area if area.any() else everything


def _levels(values: npt.NDArray[Any], *shares: float) -> tuple[float, ...]:
    """Values below which the given shares of 8-bit samples lie (not empty)."""
    counts = np.cumsum(np.bincount(values.ravel(), minlength=256))
    return tuple(float(np.searchsorted(counts, share * counts[-1])) for share in shares)


def _glare(
    darkest: npt.NDArray[Any], luma: Grey, area: Mask, brightness: float, limits: QualityLimits
) -> float:
    """Share of the area that is saturated and much brighter than the rest; specks do not count."""
    if brightness + limits.glare_step > 255:
        return 0.0
    floor = max(float(limits.glare_level), brightness + limits.glare_step)
    burnt = ((luma >= floor) & (darkest >= limits.glare_level - 10)).astype(np.uint8)
    blobs = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return float(np.count_nonzero(blobs[area])) / max(1, int(np.count_nonzero(area)))


def _cut_off(page: Page, lines: Sequence[Line], limits: QualityLimits) -> float:
    """Share of the lines that run into a border, or 0 while there are too few of them."""
    lines = [line for line in lines if line.confidence >= limits.edge_trusted]
    left = sum(line.left <= 1 for line in lines)
    right = sum(line.right >= page.width - 1 for line in lines)
    wide = [line for line in lines if line.width >= limits.edge_width * page.width]
    above = sum(line.top <= 1 for line in wide)
    below = sum(line.bottom >= page.height - 1 for line in wide)
    touching = sum(side for side in (left, right) if side >= limits.edge_lines) + above + below
    return min(1.0, touching / max(1, len(lines)))


# -------------------------------------------------------------------------- sharpness


def _line_crops(pixels: Pixels, lines: Sequence[Line]) -> list[Grey]:
    """Luma of up to `_LINES` text lines from top to bottom, each laid flat and 32 px tall."""
    ordered = sorted(lines, key=lambda line: line.centre[1])
    step = max(1.0, len(ordered) / _LINES)
    picked = [ordered[int(n * step)] for n in range(min(_LINES, len(ordered)))]
    crops = [_line_crop(pixels, line) for line in picked]
    return [crop for crop in crops if crop is not None]


def _line_crop(pixels: Pixels, line: Line) -> Grey | None:
    height, width = pixels.shape[:2]
    x0, x1 = max(0, int(line.left)), min(width, int(line.right) + 1)
    y0, y1 = max(0, int(line.top)), min(height, int(line.bottom) + 1)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return None
    scale = _TALL / max(3.0, line.height)
    size = max(3, round((x1 - x0) * scale)), max(3, round((y1 - y0) * scale))
    if max(size) > 4096:  # a box that no line of text has
        return None
    crop = _resized(_luma(pixels[y0:y1, x0:x1]), *size)
    if crop.shape[0] <= 1.5 * _TALL and crop.shape[1] >= crop.shape[0] / 2:
        return crop
    corners = (np.array(line.quad, np.float32) - (x0, y0)) * scale
    long = max(_TALL, min(4096, round(line.width * scale)))
    flat = np.array([(0, 0), (long, 0), (long, _TALL)], np.float32)
    turn = cv2.getAffineTransform(corners[:3].astype(np.float32), flat)
    return cv2.warpAffine(crop, turn, (long, _TALL))  # type: ignore[return-value]


def _tile_crops(pixels: Pixels, luma: Grey) -> list[Grey]:
    """Luma of the tiles with the strongest edges, as if text of a usual size were there."""
    height, width = pixels.shape[:2]
    nominal = max(4, min(height, width) // _NOMINAL)
    tall, wide = min(height, 3 * nominal), min(width, 9 * nominal)
    energy = cv2.morphologyEx(luma, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    rows, columns = max(1, height // tall), max(1, width // wide)
    if rows > luma.shape[0] or columns > luma.shape[1]:
        return []
    ranking = np.argsort(-_resized(energy.astype(np.float32), columns, rows).ravel(), kind="stable")
    scale = _TALL / nominal
    size = max(3, round(wide * scale)), max(3, round(tall * scale))
    crops: list[Grey] = []
    for place in ranking[:_TILES]:
        row, column = divmod(int(place), columns)
        tile = pixels[row * tall : (row + 1) * tall, column * wide : (column + 1) * wide]
        crops.append(_resized(_luma(tile), *size))
    return crops


def _spread(crop: Grey) -> float:
    low, high = _levels(crop, 0.05, 0.95)
    return high - low


def _sharpness(crops: Sequence[Grey]) -> float:
    """1 (crisp) to 0 (a blur of `_ERASED` line heights, or no edges); medians over the crops."""
    edges = [
        _smoothed(crop) for crop in crops if min(crop.shape) >= 3 and float(np.ptp(crop)) >= _FLAT
    ]
    if not edges:
        return 0.0
    blur = float(np.median([_blur_radius(fine, coarse) for fine, coarse in edges]))
    motion = _motion_radius(float(np.median([_leaning(fine) for fine, _ in edges])))
    return float(np.clip(1 - max(blur, motion) / _ERASED, 0, 1))


def _blur_radius(fine: Floats, coarse: Floats) -> float:
    """Standard deviation of the blur in line heights."""
    across = _ratio(np.diff(fine, axis=1), np.diff(coarse, axis=1))
    down = _ratio(np.diff(fine, axis=0), np.diff(coarse, axis=0))
    return max(
        float(np.interp(across, _ACROSS, _BLUR)),
        float(np.interp(down, _DOWN, _BLUR)),
    )


def _leaning(fine: Floats) -> float:
    """Gradient energy across the line over that down the line; print has 0.5 to 2."""
    across = float((np.diff(fine, axis=1) ** 2).sum())
    return across / max(1e-6, float((np.diff(fine, axis=0) ** 2).sum()))


def _motion_radius(leaning: float) -> float:
    """Standard deviation in line heights of a motion that left so one-sided edges.

    An even motion leaves every edge doubled but sharp, so `_blur_radius` is
    blind to it; what gives it away is that edges survive in one direction only.
    """
    return max(
        float(np.interp(leaning, *_MOTION_ACROSS)),
        float(np.interp(leaning, *_MOTION_DOWN)),
    )


def _smoothed(crop: Grey) -> tuple[Floats, Floats]:
    fine = cv2.GaussianBlur(crop.astype(np.float32), (0, 0), _FINE)
    coarse = cv2.GaussianBlur(fine, (0, 0), (_COARSE**2 - _FINE**2) ** 0.5)
    return np.asarray(fine, np.float32), np.asarray(coarse, np.float32)


def _grain(crop: Grey) -> bool:
    """True for sensor noise and the like: next to nothing is left of it after smoothing."""
    fine, coarse = _smoothed(crop)
    before = float((np.diff(fine, axis=0) ** 2).sum())
    return float((np.diff(coarse, axis=0) ** 2).sum()) < _GRAIN * before


def _ratio(fine: Floats, coarse: Floats) -> float:
    """Coarse over fine gradient energy at the strong coarse edges; 1 where there are none."""
    energy = coarse * coarse
    strong = energy >= max(_STRONG * _top(energy), 1e-6)
    below = float((fine[strong] ** 2).sum())
    return float(energy[strong].sum()) / below if below > 1e-6 else 1.0


def _top(energy: Floats) -> float:
    """About the 99th percentile, from at most a few thousand samples."""
    samples = energy.ravel()[:: max(1, energy.size // 4096)]
    return float(np.partition(samples, samples.size * 99 // 100)[samples.size * 99 // 100])
