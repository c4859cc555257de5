"""Lines of text as an engine would see them on a paper, for readers' tests without any network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from docverify.doctypes.base import Aids
from docverify.types import Line, Page, Point, Quad, Reading

TODAY = date(2026, 1, 15)
Move = Callable[[float, float], Point]
CHARACTER = 0.55
"""Width of a character in line heights."""


def still(x: float, y: float) -> Point:
    return (x, y)


def seen_from(matrix: npt.ArrayLike) -> Move:
    """Through a homography, 3 x 3."""
    given = np.asarray(matrix, np.float64)

    def move(x: float, y: float) -> Point:
        u, v, w = given @ (x, y, 1.0)
        return (float(u / w), float(v / w))

    return move


def line(
    text: str, left: float, level: float, height: float = 24.0, *, sure: float = 0.99,
    move: Move = still,
) -> Line:  # fmt: skip
    """A line that begins at `left`, centred on `level`."""
    right = left + CHARACTER * height * max(len(text), 1)
    top, foot = level - height / 2, level + height / 2
    corners = [(left, top), (right, top), (right, foot), (left, foot)]
    a, b, c, d = (move(x, y) for x, y in corners)
    quad: Quad = (a, b, c, d)
    count = len(text)
    places = tuple((i + 0.5) / count for i in range(count))
    return Line(text, sure, quad, (sure,) * count, places)


def reading(lines: Sequence[Line], width: int = 1200, height: int = 800) -> Reading:
    return Reading(tuple(lines), 0, Page(np.full((height, width, 3), 230, np.uint8)))


def aids(lines: Sequence[Line] = ()) -> Aids:
    """A second look sees what the first saw: the line whose centre is nearest."""

    def recognise(page: Page, quad: Quad) -> Line:
        x, y = sum(p[0] for p in quad) / 4, sum(p[1] for p in quad) / 4
        if not lines:
            return Line("", 0.0, quad)
        return min(lines, key=lambda k: (k.centre[0] - x) ** 2 + (k.centre[1] - y) ** 2)

    return Aids(recognise, TODAY)
