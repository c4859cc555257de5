"""Does the print stand where it stands on the paper?  What nobody types by accident.

Words can be typed in any editor; their places are harder to come by: values one under the other
beside labels of every length, text beside a picture, titles in the middle above a block of text,
rows of cells.  These tests tell a paper whose looks the network does not know (a new edition,
another printer's colours, a grey copy) from a page of text.  They ask nothing of how it looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np

from docverify.doctypes.fields import value_part
from docverify.doctypes.mrz_zone import zone_lines
from docverify.layout import Cell, Layout, letters, match_label
from docverify.types import Reading

_ALIGNED: Final = 0.9  # text heights by which values of one column may stand apart
_MOST: Final = 0.75  # share of the values that stand in the column
_FEWEST_VALUES: Final = 4
_UNLIKE: Final = 2.0  # text heights by which the ends of labels differ at least: no typed column

_SMALL: Final = 320  # long side of the picture in which pictures are looked for
_TONE: Final = 22.0  # difference (0-255, any channel) from the paper that is no paper
_PICTURE: Final = 0.03  # of the area of the text and what it encloses: a portrait is larger, ...
_LARGEST: Final = 0.25  # ... and what is larger than this is no portrait
_TALL: Final = (0.7, 2.4)  # height over width of a portrait's block

_ZONE_LINE: Final = 40  # signs of a line of a machine-readable zone, at least
_BESIDE: Final = (
    0.18  # of the zone's width: where the text beside a portrait begins at the earliest
)
_FEWEST_BESIDE: Final = 6
_STRAY: Final = 0.3  # as many lines left of it, as a share, are none of the page's print

_CENTRED: Final = 0.05  # of the width of the text: how far the middle of a title may be off
_FEWEST_TITLES: Final = 3
_RAGGED: Final = 0.06  # of the width of the text: titles in the middle differ so much in length
_RIGHT: Final = 0.35  # of the width of the text: where the block of the signature begins
_FEWEST_SIGNED: Final = 2

_CELLS: Final = 5  # cells that make a row of a table
_FEWEST_ROWS: Final = 3
_WORDS: Final = re.compile(r"[A-Za-z]{3}")


def in_columns(layout: Layout, labels: Iterable[str]) -> bool:
    """Whether the values stand one under the other, beside labels that end anywhere."""
    starts: list[float] = []
    ends: list[float] = []
    for cell in layout:
        for label in labels:
            after = match_label(cell.text, label)
            if after is None:
                continue
            name = cell.cut(0, after)
            value = _value(layout, cell, after)
            if value is not None:
                starts.append(value.left)
                ends.append(name.left + layout.height * 0.5 * len(letters(label)))
            break
    if len(starts) < _FEWEST_VALUES:
        return False
    middle = float(np.median(starts))
    near = [abs(x - middle) <= _ALIGNED * layout.height for x in starts]
    kept = [end for end, one in zip(ends, near, strict=True) if one]
    return (
        sum(near) >= max(_MOST * len(starts), _FEWEST_VALUES)
        and max(kept) - min(kept) >= _UNLIKE * layout.height
    )


def _value(layout: Layout, cell: Cell, after: int) -> Cell | None:
    """What stands behind a label: in the same line, or the next cell to the right."""
    rest = value_part(cell.cut(after))
    if rest.text:
        return rest
    beside = [c for c in layout.row(cell.level, 0.5 * cell.height) if c.left > cell.left]
    return next((value_part(c) for c in beside if value_part(c).text), None)


def has_picture(reading: Reading, left: float, right: float) -> bool:
    """Whether something of a portrait's size and shape lies beside the text.

    left, right  between which shares of the width of the text its middle lies
    """
    pixels = reading.page.pixels
    scale = _SMALL / max(pixels.shape[:2])
    cols, rows = (max(round(n * scale), 1) for n in pixels.shape[1::-1])
    small = cv2.resize(pixels, (cols, rows), interpolation=cv2.INTER_AREA)
    quads = [np.array(line.quad, np.float32) * scale for line in reading.lines if line.text]
    if not quads:
        return False
    corners = np.concatenate(quads)
    x0, y0 = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    x1, y1 = np.ceil(corners.max(axis=0)).astype(int)
    part = small[y0:y1, x0:x1].astype(np.int16)
    if min(part.shape[:2]) < 8:
        return False
    text = np.zeros(small.shape[:2], np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(text, np.round(quad).astype(np.int32), 255)
    free = text[y0:y1, x0:x1] == 0
    if not free.any():
        return False
    paper = np.median(part[free], axis=0)
    other = (np.abs(part - paper).max(axis=2) > _TONE) & free
    joined = cv2.morphologyEx(other.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, boxes, middles = cv2.connectedComponentsWithStats(joined)
    rows, cols = joined.shape
    for k in range(1, count):
        _, _, wide, tall, area = boxes[k]
        fits = _TALL[0] <= tall / max(wide, 1) <= _TALL[1]
        size = _PICTURE <= area / (rows * cols) <= _LARGEST
        if fits and size and left <= middles[k][0] / cols <= right:
            return True
    return False


def beside_portrait(layout: Layout) -> bool:
    """Whether two machine-readable lines stand below text that leaves room for a portrait."""
    zone = [
        row
        for row in zone_lines(layout)
        if sum(len(c.text.replace(" ", "")) for c in row) >= _ZONE_LINE
    ]
    if len(zone) < 2:
        return False
    cells = [c for row in zone for c in row]
    left, right = min(c.left for c in cells), max(c.right for c in cells)
    top = min(c.level for c in cells)
    above = [c for c in layout if c.level < top and _WORDS.search(c.text)]
    edge = left + _BESIDE * (right - left)
    inside = [c for c in above if c.left >= edge and c.right <= right + (edge - left)]
    stray = [c for c in above if c.left < edge]
    return len(inside) >= _FEWEST_BESIDE and len(stray) <= _STRAY * len(above)


def titled(layout: Layout, titles: Sequence[str]) -> bool:
    """Whether titles stand in the middle above a block of text, and a signature's block below.

    titles  the words by which the lowest title is known
    """
    named = [c for c in layout if any(match_label(c.text, t) is not None for t in titles)]
    if not named:
        return False
    title = named[0]
    body = [c for c in layout if c.level > title.level and _WORDS.search(c.text)]
    if not body:
        return False
    left, right = min(c.left for c in body), max(c.right for c in body)
    width = max(right - left, 1.0)
    middle = (left + right) / 2
    over = [c for c in layout if c.level <= title.level and _WORDS.search(c.text)]
    centred = [c for c in over if abs(c.middle - middle) <= _CENTRED * width]
    lengths = [c.right - c.left for c in centred]
    signed = [c for c in body if c.left >= left + _RIGHT * width]
    return (
        title in centred
        and len(centred) >= _FEWEST_TITLES
        and max(lengths) - min(lengths) >= _RAGGED * width
        and len(signed) >= _FEWEST_SIGNED
    )


def in_rows(layout: Layout) -> bool:
    """Whether several rows have many cells, as a table's do."""
    return sum(len(row) >= _CELLS for row in layout.rows()) >= _FEWEST_ROWS
