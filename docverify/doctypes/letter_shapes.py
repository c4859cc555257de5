"""A letter that the recogniser mistakes for another in worn, small type, told by its ink.

In the dots of a matrix printer and in the type of a worn ribbon, eight pixels high, an M is read
as an H.  Both have two stems; between them an H has its bar in the middle of its height, an M its
point above it.  Nothing else is judged here: the ink only decides where the recogniser doubts.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from docverify.doctypes.spacing import strip_of
from docverify.layout import Cell
from docverify.types import Page

Floats = npt.NDArray[np.float32]

_FEWEST = 4  # letters from which on the step from one to the next is known
_BETWEEN = 0.24  # of a step to each side of a letter's middle: what lies between its stems
_WHOLE = 0.55  # and so much of a step holds all of it
_STEM = 0.3  # rows with so much of the usual ink belong to the letter
_LOWEST = 8  # rows of the strip that a letter has at least
_UPPER, _MIDDLE, _LOWER = (0.12, 0.38), (0.4, 0.6), (0.62, 0.88)  # parts of a letter's height

# In photographs of the train stream the point less the bar is above 0.1 in 10 of 12 letters M that
# were read as H and in 5 of 160 letters H; above 0.35 in 7 of them and in 2, which were sure.
_POINT, _CLEAR_POINT = 0.1, 0.35
_SURE = 0.9985  # a surer H is left, ...
_SUSPECT = 0.9  # ... no surer than this where its ink is an M's
_BY_INK = 0.8  # confidence of an M that the ink alone tells


def m_for_h(page: Page, cell: Cell, first: Cell) -> Cell:
    """The cell with M for every doubtful H whose ink is an M's.

    cell   capitals with their confidences
    first  the same cell as it was first read: its characters know where they stand on the page
    """
    if "H" not in cell.text:
        return cell
    count = len(first.text)
    places = first.line.char_x[first.start : first.start + count]
    spots = [x for c, x in zip(first.text, places, strict=False) if c != " "]
    small = [c.islower() for c in first.text if c != " "]
    letters = [i for i, c in enumerate(cell.text) if c != " "]
    scores = list(cell.scores)
    if len(spots) != len(letters) or len(spots) < _FEWEST or len(scores) != len(cell.text):
        return cell
    ink = _ink(page, first)
    if ink is None:
        return cell
    step = float(np.median([b - a for a, b in pairwise(spots)])) * ink.shape[1]
    text = list(cell.text)
    for i, spot, lower in zip(letters, spots, small, strict=True):
        point = -1.0 if lower or text[i] != "H" else _point(ink, spot * ink.shape[1], step)
        if point <= _POINT:
            continue
        if point > _CLEAR_POINT and scores[i] < _SURE:
            text[i] = "M"
            scores[i] = min(scores[i], _BY_INK)
        scores[i] = min(scores[i], _SUSPECT)
    line = cell.line
    whole = line.text[: cell.start] + "".join(text) + line.text[cell.start + len(text) :]
    kept = list(line.char_scores)
    kept[cell.start : cell.start + len(scores)] = scores
    line = replace(line, text=whole, char_scores=tuple(kept))
    return replace(cell, text="".join(text), line=line)


def _ink(page: Page, cell: Cell) -> Floats | None:
    """0 (paper) to 1 (darkest) over the line's strip."""
    strip = strip_of(page, cell.line.quad)
    if strip is None:
        return None
    paper, dark = float(np.percentile(strip, 85)), float(np.percentile(strip, 3))
    return np.asarray(np.clip((paper - strip) / max(paper - dark, 1.0), 0, 1), np.float32)


def _point(ink: Floats, x: float, step: float) -> float:
    """How much more ink between the stems stands in the upper half than in the middle and below.

    About -0.3 for an H, 0.3 for an M; -1 where there is no letter.
    """
    whole = _profile(ink, x, _WHOLE * step)
    rows = np.nonzero(whole > _STEM * np.percentile(whole, 90))[0]
    if len(rows) < _LOWEST:
        return -1.0
    inner = _profile(ink, x, _BETWEEN * step)[rows[0] : rows[-1] + 1]
    inner = inner - inner.min()
    height = (np.arange(len(inner)) + 0.5) / len(inner)
    upper, middle, lower = (
        float(inner[(height > a) & (height < b)].mean()) for a, b in (_UPPER, _MIDDLE, _LOWER)
    )
    return (upper - lower) - (middle - upper)


def _profile(ink: Floats, x: float, reach: float) -> Floats:
    """Mean ink of each row from `x - reach` to `x + reach`."""
    left = min(max(int(x - reach), 0), ink.shape[1] - 1)
    return np.asarray(ink[:, left : max(int(x + reach) + 1, left + 1)].mean(axis=1), np.float32)
