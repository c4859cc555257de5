"""Spaces between words, from the white between the letters.

The recogniser swallows narrow spaces (`AIECIN RUKMINI`) and puts some into wide-set type
(`LATIF AH`).  Both are told from the ink: the white between two letters is measured and compared
with the white inside the words of the same line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from docverify.layout import Cell
from docverify.types import Page, Point, Quad

_HEIGHT = 40  # a line is looked at in this height, pixels
_DARK = 0.45  # ink: darker than the paper by this share of the distance to the darkest
_MIDDLE = (0.16, 0.84)  # the share of the line's box, from its top, in which letters are looked for
_LEAST_CONTRAST = 30.0
_NEW_SPACE = 0.9  # confidence of a space that the recogniser did not see
_UPPER = 0.75  # dots of leaders stand below this share of the letters' height
_FEWEST = 4  # letters from which on spaces are judged

# On 12,000 pairs of letters of drawn names (train split, flat and photographed) the recogniser
# missed 17 of 1,047 spaces and put in 6 wrong ones; with these limits 3 are missed and 2 wrong.
_INSERT_GAP = 0.30  # white between the letters, in letter heights
_INSERT = ((0.02, 0.17), (0.005, 0.3))  # (least probability that the recogniser gave a space,
#   white beyond that inside the words of the line): either pair will do
_REMOVE_HINT = 0.5  # a space surer than this stays
_REMOVE_GAP = 0.30  # a space narrower than this goes, unless it is wider than the usual white by
_REMOVE_EXCESS = 0.2


@dataclass(frozen=True, slots=True)
class _Gap:
    """White between two letters: over their whole height, and above the leaders' dots."""

    whole: float
    upper: float


def measure(page: Page, cell: Cell) -> tuple[tuple[_Gap, ...], float]:
    """White between each two neighbouring letters of the cell, and the height of the letters.

    Spaces in the text are passed over: for `AB C` there are two gaps, A-B and B-C.  Pixels of the
    looked-at strip.  Empty when the letters cannot be told from the paper.
    """
    line, count = cell.line, len(cell.text)
    places = line.char_x[cell.start : cell.start + count]
    if len(places) != count or count < _FEWEST:
        return (), 0.0
    strip = strip_of(page, line.quad)
    if strip is None:
        return (), 0.0
    a, b = round(_MIDDLE[0] * _HEIGHT), round(_MIDDLE[1] * _HEIGHT)
    part = strip[a:b]
    paper, dark = float(np.percentile(part, 80)), float(np.percentile(part, 2))
    if paper - dark < _LEAST_CONTRAST:
        return (), 0.0
    ink = part < paper - _DARK * (paper - dark)
    rows = np.nonzero(ink.sum(axis=1) > 0.02 * ink.shape[1])[0]
    height = float(rows[-1] - rows[0] + 1) if len(rows) else 0.0
    if height < 8:
        return (), 0.0
    filled: npt.NDArray[np.bool_] = np.asarray(ink.any(axis=0), np.bool_)
    above = ink[: max(int(rows[0] + _UPPER * height), 1)]
    upper: npt.NDArray[np.bool_] = np.asarray(above.any(axis=0), np.bool_)
    width = len(filled)
    spots = [p * width for p, c in zip(places, cell.text, strict=True) if c != " "]
    gaps = [_Gap(_white(filled, x, y), _white(upper, x, y)) for x, y in pairwise(spots)]
    return tuple(gaps), height


def respaced(page: Page, cell: Cell) -> Cell:
    """The cell with spaces where the white between its letters says so.

    The letters are left as they are.  Without a picture of the letters, or without the
    recogniser's own view (`Line.lattice`), the cell comes back unchanged.
    """
    lattice = cell.line.lattice
    if lattice is None or " " not in lattice.symbols:
        return cell
    gaps, height = measure(page, cell)
    if not gaps:
        return cell
    column = lattice.symbols.index(" ") + 1
    steps = lattice.probs.shape[0]
    count = len(cell.text)
    places = cell.line.char_x[cell.start : cell.start + count]
    scores = cell.line.char_scores[cell.start : cell.start + count] or (1.0,) * count
    spots = [i for i, c in enumerate(cell.text) if c != " "]
    inside = [g.whole for g, a, b in zip(gaps, spots[:-1], spots[1:], strict=True) if b == a + 1]
    usual = float(np.median(inside)) / height if inside else 0.0
    text, kept_scores, kept_places = cell.text[0], [scores[0]], [places[0]]
    for gap, a, b in zip(gaps, spots[:-1], spots[1:], strict=True):
        white = gap.whole / height
        first, last = int(places[a] * steps), int(places[b] * steps) + 1
        hint = float(lattice.probs[first:last, column].max(initial=0.0))
        letters_both = cell.text[a].isalpha() and cell.text[b].isalpha()
        if b > a + 1:
            narrow = gap.upper < _REMOVE_GAP * height and white - usual < _REMOVE_EXCESS
            space = not (letters_both and narrow and hint < _REMOVE_HINT)
        else:
            wide = any(hint >= least and white - usual >= more for least, more in _INSERT)
            space = letters_both and wide and white >= _INSERT_GAP
        if space:
            text += " "
            kept_scores.append(1.0 if b > a + 1 else _NEW_SPACE)
            kept_places.append((places[a] + places[b]) / 2)
        text += cell.text[b]
        kept_scores.append(scores[b])
        kept_places.append(places[b])
    if text == cell.text:
        return cell
    line = replace(cell.line, text=text, char_scores=tuple(kept_scores), char_x=tuple(kept_places))
    return replace(cell, text=text, line=line, start=0)


def _white(filled: npt.NDArray[np.bool_], x: float, y: float) -> float:
    """Longest run without ink between two places."""
    part = filled[max(int(x), 0) : max(int(y) + 1, int(x) + 1)]
    best = run = 0
    for dark in part:
        run = 0 if dark else run + 1
        best = max(best, run)
    return float(best)


def strip_of(page: Page, quad: Quad) -> npt.NDArray[np.float32] | None:
    """The line's box as a level grey strip of fixed height, or None when it is a speck."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    w = (float(np.hypot(x1 - x0, y1 - y0)) + float(np.hypot(x2 - x3, y2 - y3))) / 2
    h = (float(np.hypot(x3 - x0, y3 - y0)) + float(np.hypot(x2 - x1, y2 - y1))) / 2
    if h < 6 or w < 6:
        return None
    width = max(round(w * _HEIGHT / h), 8)
    left, top = max(int(min(x0, x3)) - 2, 0), max(int(min(y0, y1)) - 2, 0)
    part = page.pixels[top : int(max(y2, y3)) + 3, left : int(max(x1, x2)) + 3]
    if part.size == 0:
        return None
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    corners: list[Point] = [(x - left, y - top) for x, y in quad]
    source = np.array(corners, np.float32)
    target = np.array([(0, 0), (width, 0), (width, _HEIGHT), (0, _HEIGHT)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    flat = cv2.warpPerspective(
        grey, matrix, (width, _HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.float32)
