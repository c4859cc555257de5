"""Whether a careful person could read every key field of a shot, and if not, why.

Nothing is guessed from the name of the capture: the lines' places, the light that fell on
them, the blur, what covered them and where the frame ended are measured as they were applied.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .base import Flat
from .optics import kept_with

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

COLUMNS = 24
ROWS = 3

CAP_SHARE = 0.75
"""Height of a capital as a share of a line box."""
PIXEL_SIGMA = 0.8
"""Blur of sampling itself, pixels."""
CAP_PER_SIGMA = 7.0
"""A capital must be this many sigmas of blur high (about 2.4 cycles at 10 % contrast).
Checked on 2,000 key lines with a small text recogniser: it read 43 % of them exactly at 6 to 7
sigmas, 76 % at 7 to 8, 96 % at 10 to 12, and none below 4."""
LEAST_CONTRAST = 24.0
"""Paper minus ink, 0-255, that an eye still finds without noise.  The same recogniser read about
40 % of sharp lines at 12 to 24, 80 % at 24 to 45, 98 % above 60."""
NOISE_FACTOR = 1.8
"""Contrast needed per standard deviation of noise, for capitals of 8 pixels."""
LOST_COLUMNS = 2
"""A line is lost when this many of its `COLUMNS` are: about one character."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The key lines of a flat as sample points (fractions of the paper), and their print.

    points  (lines, ROWS, COLUMNS, 2)
    height  (lines,) box heights in pixels of the flat
    paper, ink  (lines,) brightness 0-1
    """

    points: Doubles
    height: Doubles
    paper: Doubles
    ink: Doubles


def keys_of(flat: Flat) -> Keys:
    """The lines that must be readable: the key lines, else the larger half of all lines, else
    a lattice over the whole paper.  Kept with the flat."""
    # the same picture may be listed with other lines: those are kept apart
    listed = {line.quad for line in flat.lines if line.key}
    what = f"keys {len(flat.lines)} {hash(frozenset(listed))}"
    return kept_with(flat.image, what, lambda: _keys(flat))


def _keys(flat: Flat) -> Keys:
    height, width = flat.image.shape[:2]
    chosen = [line.quad for line in flat.lines if line.key]
    if not chosen and flat.lines:
        quads = [line.quad for line in flat.lines]
        tall = [math.dist(q[0], q[3]) for q in quads]
        middle = sorted(tall)[len(tall) // 2]
        chosen = [q for q, t in zip(quads, tall, strict=True) if t >= middle]
    nothing_printed = not chosen
    if nothing_printed:
        step = 0.03 * min(width, height)
        chosen = [
            ((width * 0.1, y), (width * 0.9, y), (width * 0.9, y + step), (width * 0.1, y + step))
            for y in np.linspace(0.1, 0.85, 6) * height
        ]
    quads_ = np.array(chosen, np.float64)
    u = (np.arange(COLUMNS) + 0.5) / COLUMNS
    v = (np.arange(ROWS) + 0.5) / ROWS
    vv, uu = np.meshgrid(v, u, indexing="ij")
    a, b, c, d = (quads_[:, n, None, None, :] for n in range(4))
    uu, vv = uu[None, :, :, None], vv[None, :, :, None]
    points = (a * (1 - uu) + b * uu) * (1 - vv) + (d * (1 - uu) + c * uu) * vv
    heights = (
        np.hypot(*(quads_[:, 0] - quads_[:, 3]).T) + np.hypot(*(quads_[:, 1] - quads_[:, 2]).T)
    ) / 2
    paper = np.empty(len(chosen))
    ink = np.empty(len(chosen))
    for n, quad in enumerate(quads_):
        left, top = np.floor(quad.min(axis=0)).astype(int)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int)
        crop = flat.image[max(0, top) : bottom : 1, max(0, left) : right : 2, 1]
        if crop.size < 4:
            paper[n], ink[n] = 0.85, 0.2
            continue
        low, high = np.percentile(crop, [13, 85])
        paper[n], ink[n] = high / 255, low / 255
    if nothing_printed:
        ink[:] = 0.25 * paper  # what print there would be like
    return Keys(points / np.array([width, height]), heights, paper, ink)


def sample(field: Floats, at: Doubles) -> Doubles:
    """Nearest values of a field (h, w) at fractions (..., 2) of the picture."""
    height, width = field.shape[:2]
    x = np.clip((at[..., 0] * width).astype(np.int64), 0, width - 1)
    y = np.clip((at[..., 1] * height).astype(np.int64), 0, height - 1)
    return np.asarray(field[y, x], np.float64)


@dataclass(frozen=True, slots=True)
class Sight:
    """How the key lines of one paper came out.  Arrays per line, or per sample point.

    at       (lines, ROWS, COLUMNS, 2) fractions of the picture
    height   (lines,) pixels of the picture that is judged
    sigma    (lines,) blur in the same pixels
    paper, ink          (lines, ROWS, COLUMNS) 0-255 in the picture
    paper0, ink0        the same without glare
    printed  (lines,) contrast on the flat, 0-255
    covered  (lines, ROWS, COLUMNS) bool
    noise    standard deviation in the picture, 0-255
    """

    at: Doubles
    height: Doubles
    sigma: Doubles
    paper: Doubles
    ink: Doubles
    paper0: Doubles
    ink0: Doubles
    printed: Doubles
    covered: npt.NDArray[np.bool_]
    noise: float


def faults_of(sight: Sight, *, whole: float) -> tuple[str, ...]:
    """Reason codes, or () when every key line can be read.

    whole  share of the paper's area that is inside the picture
    """
    found: set[str] = set()
    cap = sight.height * CAP_SHARE
    least = CAP_PER_SIGMA * PIXEL_SIGMA
    small = cap < least
    if small.any():
        found.add("too_small")
    soft = ~small & (cap < CAP_PER_SIGMA * np.hypot(sight.sigma, PIXEL_SIGMA))
    if soft.any():
        found.add("blurred")

    def lost(bad: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        columns = bad.sum(axis=1) * 2 > ROWS
        return np.asarray(columns.sum(axis=1) >= LOST_COLUMNS)

    outside = ((sight.at < 0.0) | (sight.at > 1.0)).any(axis=-1)
    if lost(outside).any() or whole < 0.8:
        found.add("cut_off")
    covered = sight.covered & ~outside
    if lost(covered).any():
        found.add("covered")
    noise = NOISE_FACTOR * sight.noise / np.sqrt(np.maximum(cap, 2.0) / 8.0)
    need = np.maximum(LEAST_CONTRAST, noise)[:, None, None]
    # print that is pale on the paper itself is not the camera's fault
    need = np.minimum(need, np.maximum(0.5 * sight.printed, 3.0)[:, None, None])
    free = ~outside & ~covered
    dim = free & (sight.paper - sight.ink < need)
    dim0 = free & (sight.paper0 - sight.ink0 < need)
    glare = lost(dim) & ~lost(dim0)
    if glare.any():
        found.add("glare")
    flat_light = lost(dim0)
    if flat_light.any():
        level = sight.paper0[flat_light].mean()
        found.add("too_bright" if level > 160 else "too_dark")
    return tuple(sorted(found))
