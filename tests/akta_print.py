"""Lines of a birth certificate as an engine may have read them, for the tests of its reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from docverify.types import Line, Page, Quad

TODAY = date(2026, 1, 15)
BLANK = Page(np.full((1600, 1400, 3), 255, np.uint8))
LEFT, STEP = 200, 50

Printed = tuple[str, float, float]
"""Text, left end, height."""


def line(text: str, left: float, top: float, height: float, score: float = 0.98) -> Line:
    width = 0.5 * height * len(text)
    quad: Quad = ((left, top), (left + width, top), (left + width, top + height),
                  (left, top + height))  # fmt: skip
    count = len(text)
    places = tuple((i + 0.5) / count for i in range(count))
    return Line(text, score, quad, (score,) * count, places)


def lines_of(*parts: Sequence[Sequence[Printed]]) -> list[Line]:
    rows = [row for part in parts for row in part]
    return [
        line(text, left, 40 + STEP * i + (30 - height) / 2, height)
        for i, row in enumerate(rows)
        for text, left, height in row
    ]


def blind(page: Page, quad: Quad) -> Line:
    return Line("", 0.0, quad)
