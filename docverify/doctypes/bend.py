"""A sheet that does not lie flat: its rows bend, and are made straight again.

Seen in perspective, the rows of a curled or once folded sheet are curves.  Half a row's height is
enough to mix the rows of a table, so `unbent` looks at how the boxes of the text lie, box by box
and from each to its neighbour on the right, fits one smooth surface of displacements to all of
them, and moves the picture and the boxes where that surface is far from flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from docverify.layout import Frame, fit_frame
from docverify.types import Page, Quad, Reading, Recognise

Doubles = npt.NDArray[np.float64]

_POWERS = tuple((j, k) for j in range(1, 5) for k in range(3))
"""Of x along the text and y across it: what may bend, smoothly.  Nothing without x: how far rows
stand apart is their own affair."""

_STIFF = 1e-4  # how strongly each power is held back, ...
_HIGHER = 4.0  # ... and each further power of x so many times more
_LONG = 2.5  # a box so much longer than high has a direction
_BOX = 0.10  # ordinary error of the height at which an end of a box stands, in text heights
_ODD = 2.0  # errors beyond so many ordinary ones count less and less
_LINK = (
    0.40  # a neighbour on the same row stands at most so much higher or lower, text heights, ...
)
_GAP = 12.0  # ... and so many text heights further at most
_ROUNDS = 6
_FEWEST = 12  # boxes that say something about the whole sheet
_WORTH = 0.22  # rows that bend less than this, in text heights, are left alone
_STEEPEST = 0.12  # slopes beyond are no paper's
_SAMPLES = 9  # places along a box
_BOWED = 0.25  # a box bowed by more of its own height is read again
_GRID = 24  # pixels between two points at which the displacement is computed


@dataclass(frozen=True, slots=True)
class Bend:
    """By how much print stands too low, as a smooth function of the place on the flat paper.

    frame   the plane that the sheet would lie in
    centre  of the text on that plane, pixels
    extent  half its size, pixels
    values  one factor per entry of `_POWERS`, pixels
    """

    frame: Frame
    centre: Doubles
    extent: float
    values: Doubles

    def at(self, flat: Doubles) -> Doubles:
        """Displacement downwards, pixels, at points (n, 2) of the plane; held at the text's edge,
        where nothing is known any more."""
        unit = np.clip((flat - self.centre) / self.extent, -1.0, 1.0)
        return _powers(unit) @ self.values

    def box(self, quad: Quad) -> tuple[Quad, float]:
        """The box of the same print on the straightened page, and how far the print was bowed
        within the box, as a share of its own height.

        A box around bowed print is as high as the print and the bow together.
        """
        a, b, c, d = self.frame.flat(np.array(quad))
        left, right = (a + d) / 2, (b + c) / 2
        share = np.linspace(0.0, 1.0, _SAMPLES)
        low = self.at(left + share[:, None] * (right - left))
        slope, start = np.polyfit(share, low, 1)
        rest = low - start - slope * share
        bow = float(np.ptp(rest))
        tall = float(np.hypot(*(d - a)) + np.hypot(*(c - b))) / 2
        height = max(tall - bow, tall / 3)
        middle = (float(rest.max()) + float(rest.min())) / 2
        upwards = np.array([0.0, height / 2])
        left = left - (0.0, start + middle)
        right = right - (0.0, start + slope + middle)
        corners = self.frame.page(
            [left - upwards, right - upwards, right + upwards, left + upwards]
        )
        one, two, three, four = ((float(x), float(y)) for x, y in corners)
        return (one, two, three, four), bow / height

    def bent(self, points: npt.ArrayLike) -> Doubles:
        """Where points (n, 2) of the straightened page are on the page as it was."""
        flat = self.frame.flat(points)
        low = flat.copy()
        for _ in range(3):
            low[:, 1] = flat[:, 1] + self.at(low)
        return self.frame.page(low)


def unbent(reading: Reading, recognise: Recognise) -> Reading:
    """The reading of a page with straight rows; the same reading where they do not bend.

    recognise  reads lines again that were bent themselves, and therefore badly read
    """
    page = reading.page
    bend = fit_bend([line.quad for line in reading.lines if line.text])
    if bend is None:
        return reading
    height, width = page.pixels.shape[:2]
    xs = np.linspace(0, width - 1, max(width // _GRID, 2))
    ys = np.linspace(0, height - 1, max(height // _GRID, 2))
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    source = bend.bent(grid.reshape(-1, 2)).reshape(*grid.shape).astype(np.float32)
    from_x, from_y = (_stretched(source[:, :, i], width, height) for i in range(2))
    pixels = cv2.remap(
        page.pixels, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    straight = Page(np.asarray(pixels, np.uint8), page.sha256, page.format)
    lines = []
    for line in reading.lines:
        quad, bow = bend.box(line.quad)
        moved = replace(line, quad=quad)
        if bow > _BOWED and line.text:
            again = recognise(straight, quad)
            if again.confidence > line.confidence:
                moved = replace(again, quad=quad)
        lines.append(moved)
    return replace(reading, page=straight, lines=tuple(lines))


def _stretched(grid: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.float32]:
    """The grid's values at every pixel of a picture whose corners are the grid's."""
    rows, cols = grid.shape
    place = np.array([[(width - 1) / (cols - 1), 0, 0], [0, (height - 1) / (rows - 1), 0]])
    return np.asarray(
        cv2.warpAffine(grid, place, (width, height), borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def fit_bend(quads: Sequence[Quad]) -> Bend | None:
    """The bend that these boxes of text show; None where rows are straight, or too little is
    known."""
    if len(quads) < _FEWEST:
        return None
    frame = fit_frame(quads)
    corners = frame.flat(np.array(quads, np.float64).reshape(-1, 2)).reshape(-1, 4, 2)
    left = (corners[:, 0] + corners[:, 3]) / 2
    right = (corners[:, 1] + corners[:, 2]) / 2
    tall = np.hypot(*(corners[:, 3] - corners[:, 0]).T)
    text = float(np.median(tall))
    run = right[:, 0] - left[:, 0]
    good = (run > _LONG * tall) & (tall < 2 * text) & (tall > text / 2)
    good &= np.abs(right[:, 1] - left[:, 1]) < _STEEPEST * run
    if good.sum() < _FEWEST or text <= 0:
        return None
    left, right = left[good], right[good]
    ends = np.concatenate([left, right])
    centre = (ends.min(axis=0) + ends.max(axis=0)) / 2
    extent = max(float((ends.max(axis=0) - ends.min(axis=0)).max()) / 2, 1.0)
    ul, ur = (left - centre) / extent, (right - centre) / extent
    pl, pr = _powers(ul), _powers(ur)
    error = _BOX * text
    ridge = np.array([_STIFF * _HIGHER ** (j - 1) for j, _ in _POWERS]) * (extent / text)
    values = np.zeros(len(_POWERS))
    boxes, rise = pr - pl, right[:, 1] - left[:, 1]
    for turn in range(_ROUNDS):
        rows, wanted = boxes, rise
        if turn:
            a, b = _neighbours(left, right, pl @ values, pr @ values, text)
            rows = np.concatenate([boxes, pl[b] - pr[a], (pl + pr)[b] / 2 - (pl + pr)[a] / 2])
            middle = (left + right)[:, 1] / 2
            wanted = np.concatenate([rise, left[b, 1] - right[a, 1], middle[b] - middle[a]])
        miss = (wanted - rows @ values) / error
        weight = 1 / (1 + (miss / _ODD) ** 2) / error**2
        normal = rows.T @ (rows * weight[:, None]) + np.diag(ridge / error**2)
        values = np.linalg.solve(normal, rows.T @ (weight * wanted))
    bend = Bend(frame, centre, extent, values)
    return bend if _worth(bend, ends, text) else None


def _worth(bend: Bend, ends: Doubles, text: float) -> bool:
    """True when some row bends by so much that print of two rows could be mixed."""
    low = bend.at(ends)
    # what a straight line along x explains is no bend
    x = (ends[:, 0] - bend.centre[0]) / bend.extent
    plain = np.stack([np.ones_like(x), x], axis=1)
    rest = low - plain @ np.linalg.lstsq(plain, low, rcond=None)[0]
    return float(np.quantile(np.abs(rest), 0.9)) > _WORTH * text


def _neighbours(
    left: Doubles, right: Doubles, low_left: Doubles, low_right: Doubles, text: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs (a, b) of boxes of which b follows a on the same row."""
    level_left, level_right = left[:, 1] - low_left, right[:, 1] - low_right
    gap = left[None, :, 0] - right[:, None, 0]
    step = np.abs(level_left[None, :] - level_right[:, None])
    fits = (gap > -text) & (gap < _GAP * text) & (step < _LINK * text)
    np.fill_diagonal(fits, False)
    distance = np.where(fits, gap, np.inf)
    b = distance.argmin(axis=1)
    a = np.flatnonzero(np.isfinite(distance[np.arange(len(b)), b]))
    return a, b[a]


def _powers(unit: Doubles) -> Doubles:
    x, y = unit[:, 0], unit[:, 1]
    return np.stack([x**j * y**k for j, k in _POWERS], axis=1)
