"""Something that is shaped like a card or a page: a witness against "no document".

A photo without legible text may still show a paper, too far away or shaken.  This looks for a
bright or dark four-cornered shape of a paper's proportions; it finds no exact corners and says
nothing about which paper it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from docverify.types import Pixels, Quad


@dataclass(frozen=True, slots=True)
class ShapeSettings:
    """What counts as a paper's shape.

    side         the picture is looked at with this long side, pixels
    least, most  area of the shape as a share of the picture
    slack        corner tolerance as a share of the outline's length
    narrow, wide proportions of the sides
    fill         least share of its tightest rectangle that the outline fills
    """

    side: int = 480
    least: float = 0.012
    most: float = 0.97
    slack: float = 0.03
    narrow: float = 1.15
    wide: float = 2.2
    fill: float = 0.80


def paper_shape(pixels: Pixels, settings: ShapeSettings | None = None) -> Quad | None:
    """The largest four-cornered shape of a paper's proportions, in pixels, or None.

    pixels  RGB uint8, (height, width, 3)
    """
    limits = settings or ShapeSettings()
    height, width = pixels.shape[:2]
    scale = min(limits.side / max(height, width), 1.0)
    size = (max(round(width * scale), 8), max(round(height * scale), 8))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (5, 5), 0), cv2.COLOR_RGB2LAB)
    best: tuple[float, Quad] | None = None
    for channel in cv2.split(lab):
        for mask in _masks(np.asarray(channel, np.uint8)):
            contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
            for contour in contours:
                found = _four_corners(np.asarray(contour), size, limits)
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
    if best is None:
        return None
    a, b, c, d = ((x / scale, y / scale) for x, y in best[1])
    return (a, b, c, d)


def _masks(channel: Pixels) -> list[Pixels]:
    """Edges, and what stands out from the ground by its tone."""
    middle = float(np.median(channel))
    edges = cv2.Canny(channel, max(10.0, 0.4 * middle), max(30.0, 0.9 * middle))
    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8), iterations=2)
    _, tone = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    opened = cv2.morphologyEx(tone, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return [np.asarray(m, np.uint8) for m in (closed, opened, 255 - opened)]


def _four_corners(
    contour: Pixels, size: tuple[int, int], limits: ShapeSettings
) -> tuple[float, Quad] | None:
    whole = size[0] * size[1]
    area = cv2.contourArea(contour)
    if not limits.least * whole < area < limits.most * whole:
        return None
    hull = cv2.convexHull(contour)
    outline = cv2.approxPolyDP(hull, limits.slack * cv2.arcLength(hull, True), True)
    if len(outline) != 4:
        return None
    (_, (w, h), _) = cv2.minAreaRect(contour)
    if min(w, h) <= 0 or not limits.narrow <= max(w, h) / min(w, h) <= limits.wide:
        return None
    if area < limits.fill * cv2.contourArea(hull) or cv2.contourArea(hull) < limits.fill * w * h:
        return None
    points = [(float(p[0][0]), float(p[0][1])) for p in outline]
    if all(_on_border(p, size) for p in points):
        return None
    return float(area), (points[0], points[1], points[2], points[3])


def _on_border(point: tuple[float, float], size: tuple[int, int]) -> bool:
    x, y = point
    return x <= 2 or y <= 2 or x >= size[0] - 3 or y >= size[1] - 3
