"""The holder's photo on a look-alike: the same drawn busts as on the four papers."""

from __future__ import annotations

import numpy as np

from ..papers.common import portrait
from ..people import TODAY
from .holder import Holder
from .sheet import Box, Colour, Sheet, pick, shade

RED: Colour = (196, 38, 44)
BLUE: Colour = (40, 92, 170)


def photo(
    sheet: Sheet, who: Holder, box: Box, ground: Colour | None = None, *, grey: bool = False
) -> None:
    """Draw a bust of someone of the holder's sex into a box, at some age up to theirs."""
    rng = sheet.rng
    back = shade(rng, ground or pick(rng, (RED, BLUE, (230, 230, 230), (200, 60, 60))), 14)
    width, height = (max(8, round(box[i + 2] - box[i])) for i in (0, 1))
    age = max(1, round((TODAY - who.birth_date).days / 365.25))
    bust = portrait(rng, width, height, back, int(rng.integers(age // 2, age + 1)), who.sex)
    if grey:
        bust = np.repeat(bust.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    sheet.paste(bust, box)
