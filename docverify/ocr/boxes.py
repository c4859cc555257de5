"""From a text probability map to line boxes (differentiable binarisation), and their order."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from docverify.types import Point, Quad

_ALIKE = 1.8


def find_boxes(
    probability: npt.NDArray[np.float32],
    *,
    pixel: float,
    box: float,
    unclip: float,
    min_side: float,
    covered: float = 0.75,
) -> list[Quad]:
    """Line boxes in pixels of the probability map, (height, width), values 0-1.

    pixel     a pixel is text from this probability on
    box       a box is kept from this mean probability on
    unclip    how far a box grows beyond the shrunken text kernel (area x unclip / perimeter)
    min_side  shortest side of a kernel, in pixels
    covered   a box inside a larger one by this share of its area is dropped
    """
    mask = (probability > pixel).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Quad] = []
    for contour in contours:
        (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < min_side:
            continue
        x, y, cols, rows = cv2.boundingRect(contour)
        inside = np.zeros((rows, cols), np.uint8)
        cv2.drawContours(inside, [contour - (x, y)], -1, 1, cv2.FILLED)
        if cv2.mean(probability[y : y + rows, x : x + cols], inside)[0] < box:
            continue
        grow = 2 * w * h * unclip / (2 * (w + h))
        corners = cv2.boxPoints(((cx, cy), (w + grow, h + grow), angle))
        found.append(order_corners([(float(px), float(py)) for px, py in corners]))
    return drop_covered(found, covered)


def drop_covered(quads: list[Quad], covered: float) -> list[Quad]:
    """Without boxes that lie, by this share of their area, inside a longer one of like height.

    (A border that was taken for one huge line of text covers the whole page and hides nothing.)
    """
    if len(quads) < 2:
        return quads
    corners = np.array(quads)
    low, high = corners.min(axis=1), corners.max(axis=1)
    area = np.prod(high - low, axis=1)
    top = np.maximum(low[:, None], low[None])
    foot = np.minimum(high[:, None], high[None])
    common = np.prod(np.clip(foot - top, 0, None), axis=2)
    tall = np.array([sides(quad)[1] for quad in quads])
    alike = tall[None] < _ALIKE * tall[:, None]
    inside = common > covered * np.maximum(area[:, None], 1e-6)
    larger = (area[None] > area[:, None]) & inside & alike
    return [quad for quad, hidden in zip(quads, larger.any(axis=1), strict=True) if not hidden]


def order_corners(corners: Sequence[Point]) -> Quad:
    """Four corners, clockwise from the top left, of a box seen upright."""
    by_x = sorted(corners)
    left = sorted(by_x[:2], key=lambda p: p[1])
    right = sorted(by_x[2:], key=lambda p: p[1])
    return (left[0], right[0], right[1], left[1])


def sides(quad: Quad) -> tuple[float, float]:
    """(width, height) of a box: mean lengths of its horizontal and of its vertical sides."""
    a, b, c, d = quad
    return (math.dist(a, b) + math.dist(d, c)) / 2, (math.dist(a, d) + math.dist(b, c)) / 2


def scaled(quad: Quad, factor: float, left: float = 0.0, top: float = 0.0) -> Quad:
    """The box in another picture: coordinates times `factor`, then moved by (left, top)."""
    a, b, c, d = ((x * factor + left, y * factor + top) for x, y in quad)
    return (a, b, c, d)


def turned(quad: Quad, rotation: int, width: float, height: float) -> Quad:
    """The box after the picture (width x height) was turned `rotation` degrees clockwise."""
    if rotation == 90:
        moved = [(height - y, x) for x, y in quad]
    elif rotation == 180:
        moved = [(width - x, height - y) for x, y in quad]
    elif rotation == 270:
        moved = [(y, width - x) for x, y in quad]
    else:
        return quad
    return order_corners(moved)


def crop(pixels: npt.NDArray[np.uint8], quad: Quad, height: int) -> npt.NDArray[np.uint8]:
    """The box cut out and flattened to `height` pixels; its width follows the box's shape."""
    w, h = sides(quad)
    scale = height / max(h, 1.0)
    width = max(round(w * scale), height // 3)
    if scale < 0.5:  # shrink the neighbourhood by area first, so that no stroke is skipped
        xs = [p[0] for p in quad]
        ys = [p[1] for p in quad]
        x0, y0 = max(int(min(xs)) - 2, 0), max(int(min(ys)) - 2, 0)
        x1, y1 = int(max(xs)) + 3, int(max(ys)) + 3
        part = pixels[y0:y1, x0:x1]
        if part.size == 0:
            return np.zeros((height, width, 3), np.uint8)
        small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        pixels = np.asarray(small, np.uint8)
        quad = scaled(quad, scale, -x0 * scale, -y0 * scale)
    source = np.array(quad, np.float32)
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    flat = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)
