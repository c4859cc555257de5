"""What a pinhole camera says about four corners: are they a rectangle's, and of what proportion?

Zhang and He (2007), "Whiteboard scanning and image enhancement": the two directions of the sides in
space follow from the corners and the focal length, and the focal length from their being square,
where the perspective is strong enough to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from docverify.types import Point

Doubles = npt.NDArray[np.float64]
Vector = tuple[float, float, float]

_PHONE = 0.8  # focal length of a phone's main camera in long sides of the picture
_WIDE, _LONG = 0.5, 2.5  # focal lengths that are believed
_PERSPECTIVE = 0.02  # product of both convergences from which the focal length can be told


@dataclass(frozen=True, slots=True)
class Rectangle:
    """ratio: width by height.  lean: cosine of the angle between the sides as an ordinary phone
    would have seen them, 0 for a rectangle (the focal length may explain some of it)."""

    ratio: float
    lean: float


def rectangle(corners: Doubles, centre: Point, long_side: float) -> Rectangle:
    """The rectangle that is seen as these corners, (4, 2), in order around from its top left.

    centre     where the camera looks at: the middle of the photo, pixels
    long_side  of the photo, pixels
    """
    x, y = ((corners - centre) / long_side).T.tolist()
    a, b, c, d = ((x[n], y[n], 1.0) for n in range(4))
    diagonal = _cross(a, c)
    second = _dot(diagonal, d) / _nonzero(_dot(_cross(b, c), d))
    third = _dot(diagonal, b) / _nonzero(_dot(_cross(d, c), b))
    along = _less(b, second, a)
    down = _less(d, third, a)
    flat = along[0] * down[0] + along[1] * down[1]
    depth = along[2] * down[2]
    focal = _PHONE
    if abs(depth) > _PERSPECTIVE and _WIDE**2 < -flat / depth < _LONG**2:
        focal = sqrt(-flat / depth)
    ratio = _length(along, focal) / max(_length(down, focal), 1e-9)
    lengths = _length(along, _PHONE) * _length(down, _PHONE)
    lean = (flat / _PHONE**2 + depth) / max(lengths, 1e-9)
    return Rectangle(ratio, min(abs(lean), 1.0))


def _length(way: Vector, focal: float) -> float:
    return sqrt((way[0] ** 2 + way[1] ** 2) / focal**2 + way[2] ** 2)


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _less(a: Vector, times: float, b: Vector) -> Vector:
    """times a - b"""
    return (times * a[0] - b[0], times * a[1] - b[1], times * a[2] - b[2])


def _nonzero(value: float) -> float:
    return value if abs(value) > 1e-12 else 1e-12
