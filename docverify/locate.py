"""The paper in the photo: its page, flat and upright; and whether there is a paper at all.

`flatten` takes the outline that the network saw (see `outline`, `edges`) and undoes perspective,
turn and mirror.  `paper_shape` is a witness against "no document": a photo without legible text may
still show a paper, too far away or shaken.  It looks for a bright or dark four-cornered shape of a
paper's proportions; it finds no exact corners and says nothing about which paper it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from docverify.pinhole import rectangle
from docverify.shrink import resized
from docverify.types import Label, Page, Pixels, Quad, Sheet

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ShapeSettings:
    """What counts as a paper's shape.

    side         the picture is looked at with this long side, pixels
    least, most  area of the shape as a share of the picture
    slack        corner tolerance as a share of the outline's length
    narrow, wide proportions of the sides
    fill         least share of its tightest rectangle that the outline fills
    """

    side: int = 480
    least: float = 0.012
    most: float = 0.97
    slack: float = 0.03
    narrow: float = 1.15
    wide: float = 2.2
    fill: float = 0.80


def paper_shape(pixels: Pixels, settings: ShapeSettings | None = None) -> Quad | None:
    """The largest four-cornered shape of a paper's proportions, in pixels, or None.

    pixels  RGB uint8, (height, width, 3)
    """
    limits = settings or ShapeSettings()
    height, width = pixels.shape[:2]
    scale = min(limits.side / max(height, width), 1.0)
    size = (max(round(width * scale), 8), max(round(height * scale), 8))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (5, 5), 0), cv2.COLOR_RGB2LAB)
    best: tuple[float, Quad] | None = None
    for channel in cv2.split(lab):
        for mask in _masks(np.asarray(channel, np.uint8)):
            contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
            for contour in contours:
                found = _four_corners(np.asarray(contour), size, limits)
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
    if best is None:
        return None
    a, b, c, d = ((x / scale, y / scale) for x, y in best[1])
    return (a, b, c, d)


def _masks(channel: Pixels) -> list[Pixels]:
    """Edges, and what stands out from the ground by its tone."""
    middle = float(np.median(channel))
    edges = cv2.Canny(channel, max(10.0, 0.4 * middle), max(30.0, 0.9 * middle))
    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8), iterations=2)
    _, tone = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    opened = cv2.morphologyEx(tone, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return [np.asarray(m, np.uint8) for m in (closed, opened, 255 - opened)]


def _four_corners(
    contour: Pixels, size: tuple[int, int], limits: ShapeSettings
) -> tuple[float, Quad] | None:
    whole = size[0] * size[1]
    area = cv2.contourArea(contour)
    if not limits.least * whole < area < limits.most * whole:
        return None
    hull = cv2.convexHull(contour)
    outline = cv2.approxPolyDP(hull, limits.slack * cv2.arcLength(hull, True), True)
    if len(outline) != 4:
        return None
    (_, (w, h), _) = cv2.minAreaRect(contour)
    if min(w, h) <= 0 or not limits.narrow <= max(w, h) / min(w, h) <= limits.wide:
        return None
    if area < limits.fill * cv2.contourArea(hull) or cv2.contourArea(hull) < limits.fill * w * h:
        return None
    points = [(float(p[0][0]), float(p[0][1])) for p in outline]
    if all(_on_border(p, size) for p in points):
        return None
    return float(area), (points[0], points[1], points[2], points[3])


def _on_border(point: tuple[float, float], size: tuple[int, int]) -> bool:
    x, y = point
    return x <= 2 or y <= 2 or x >= size[0] - 3 or y >= size[1] - 3


# --- the flat page ------------------------------------------------------------------------------

_CARD: Final = ((85.6, 53.98),)  # ISO/IEC 7810 ID-1
_LYING: Final = ((297.0, 210.0),)
_STANDING: Final = ((210.0, 297.0), (215.0, 330.0))  # A4 and folio
_BOOKLET: Final = ((125.0, 88.0), (125.0, 176.0))  # ICAO 9303 TD3: one page, or both lying open

SIZES: Final[Mapping[Label, tuple[tuple[float, float], ...]]] = MappingProxyType(
    {
        Label.KTP: _CARD,
        Label.KTP_BACK: _CARD,
        Label.KIA: _CARD,
        Label.SIM: _CARD,
        Label.NPWP: _CARD,
        Label.FOREIGN_ID: _CARD,
        Label.FAMILY_CARD: _LYING,
        Label.BIRTH_CERTIFICATE: _STANDING,
        Label.DEATH_CERTIFICATE: _STANDING,
        Label.SUKET: _STANDING,
        Label.PASSPORT: _BOOKLET,
        Label.PASSPORT_OTHER_PAGE: _BOOKLET,
        Label.FOREIGN_PASSPORT: _BOOKLET,
    }
)
"""Usual (width, height) of upright papers, millimetres."""


@dataclass(frozen=True, slots=True)
class FlatSettings:
    """How the flat page is drawn.

    near       an estimated proportion so close to a usual one is taken for it (ratio)
    card       longest side of cards and booklets, pixels
    page       longest side of everything else, pixels
    least      shortest side that is worth flattening, pixels
    border     a side so near to the photo's edge may be cut off (share of the paper's size)
    missing    a paper is completed up to so many times its visible length
    widest     proportion beyond which an outline is not believed
    """

    near: float = 1.12
    card: int = 1500
    page: int = 2800
    least: int = 16
    border: float = 0.03
    missing: float = 1.9
    widest: float = 5.0


@dataclass(frozen=True, slots=True, repr=False)
class Flat:
    """A paper seen straight from above.

    page    upright and flat
    matrix  float64 (3, 3): homography from points of the photo to points of `page`
    """

    page: Page
    matrix: Doubles

    @property
    def rotation(self) -> int:
        """Degrees clockwise (0, 90, 180, 270) that turn the photo as the page is turned."""
        width, height = self.page.width, self.page.height
        centre, below = (width / 2, height / 2), (width / 2, height / 2 + 1)
        (x, y), (u, v), *_ = _through(_inverse(self.matrix), (centre, below, centre, below))
        return round(float(np.degrees(np.arctan2(u - x, v - y))) / 90) * 90 % 360

    def onto(self, quad: Quad) -> Quad:
        """Where a quadrilateral of the photo lies on the flat page."""
        return _through(self.matrix, quad)

    def back(self, quad: Quad) -> Quad:
        """Where a quadrilateral of the flat page lies in the photo."""
        return _through(_inverse(self.matrix), quad)

    def __repr__(self) -> str:
        return f"Flat({self.page!r})"


def _inverse(matrix: Doubles) -> Doubles:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _through(matrix: Doubles, quad: Quad) -> Quad:
    made = np.array(quad, np.float64) @ matrix[:, :2].T + matrix[:, 2]
    a, b, c, d = ((float(x / w), float(y / w)) for x, y, w in made)
    return (a, b, c, d)


def turned(page: Page, turn: int) -> Flat:
    """The whole photo after a quarter turn of 0, 90, 180 or 270 degrees clockwise: what is left
    when no outline was found.  Raises ValueError for another turn."""
    width, height = float(page.width), float(page.height)
    if turn not in (0, 90, 180, 270):
        raise ValueError(f"no quarter turn: {turn}")
    if turn == 0:
        return Flat(page, np.eye(3))
    matrix = {
        90: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]),
        180: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]]),
        270: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]]),
    }[turn]
    pixels: Pixels = np.ascontiguousarray(np.rot90(page.pixels, -turn // 90))
    return Flat(Page(pixels, page.sha256, page.format), matrix)


def flatten(
    page: Page,
    sheet: Sheet,
    label: Label | None = None,
    margin: float = 0.04,
    settings: FlatSettings | None = None,
) -> Flat:
    """The sheet flat and upright, at the photo's own resolution or less, with a margin of what
    surrounds it, so that small errors of the corners cut no print.

    label   decides between proportions that the outline leaves open
    margin  on every side, as a share of the paper's size (root of its area)

    An outline that no paper can have gives the whole photo back, as it is.
    """
    limits = settings or FlatSettings()
    corners = np.array(sheet.quad, np.float64)
    size = _flat_size(corners, page, label, limits)
    if size is None:
        return turned(page, 0)
    width, height = size
    edge = margin * float(np.sqrt(width * height))
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64) + edge
    cols, rows = max(round(width + 2 * edge), 1), max(round(height + 2 * edge), 1)
    matrix = _homography(corners, target)
    pixels = _warped(page.pixels, matrix, (cols, rows))
    return Flat(Page(pixels, page.sha256, page.format), matrix)


def completed(
    page: Page, sheet: Sheet, label: Label, settings: FlatSettings | None = None
) -> Sheet:
    """The whole outline of a paper that the photo cuts off on one side: its two other corners are
    where a paper of that label would have them.

    The sheet itself where nothing is missing, more than one side is cut off, or the label has no
    usual size.
    """
    limits = settings or FlatSettings()
    corners = np.array(sheet.quad, np.float64)
    if not np.isfinite(corners).all() or not _convex(corners):
        return sheet
    cut = _cut_sides(corners, page, limits)
    centre = (page.width / 2, page.height / 2)
    ratio = rectangle(corners, centre, max(page.width, page.height)).ratio
    usual = [w / h for w, h in SIZES.get(label, ())]
    if len(cut) != 1 or any(max(k / ratio, ratio / k) <= limits.near for k in usual):
        return sheet
    (side,) = cut
    growths = [ratio / k if side % 2 == 0 else k / ratio for k in usual]
    growth = min((g for g in growths if limits.near < g < limits.missing), default=None)
    if growth is None:
        return sheet
    target = _UNIT.copy()
    far = _FAR_EDGE[side] * growth if _FAR_EDGE[side] else 1 - growth
    target[[side, (side + 1) % 4], 1 - side % 2] = far
    back = _homography(_UNIT, corners)
    if (target @ back[2, :2] + back[2, 2]).min() <= _HORIZON:
        return sheet
    a, b, c, d = ((float(x), float(y)) for x, y in target)
    return replace(sheet, quad=_through(back, (a, b, c, d)))


_UNIT: Final = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
_FAR_EDGE: Final = (0, 1, 1, 0)  # where top, right, bottom and left lie on the unit square
_HORIZON = 0.2  # depth of the nearest corner against the others: less is no photo of a paper


def _cut_sides(corners: Doubles, page: Page, limits: FlatSettings) -> list[int]:
    """Sides (top, right, bottom, left) that lie along an edge of the photo."""
    x, y = corners[:, 0], corners[:, 1]
    size = float(np.sqrt(abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2))
    slack = limits.border * size
    beyond = np.stack([x < slack, x > page.width - slack, y < slack, y > page.height - slack])
    along = beyond & np.roll(beyond, -1, axis=1)
    return [side for side in range(4) if along[:, side].any()]


def cut_out(page: Page, sheet: Sheet, margin: float = 0.04) -> Flat:
    """The part of the photo that holds the sheet, pixel by pixel as it is: small print keeps all
    its sharpness, the ground around the paper is gone.

    margin  on every side, as a share of the paper's size

    An outline outside the photo gives the whole photo back.
    """
    corners = np.array(sheet.quad, np.float64)
    if not np.isfinite(corners).all():
        return turned(page, 0)
    size = np.array([page.width, page.height], np.float64)
    edge = margin * float(np.sqrt(max(np.prod(np.ptp(corners, axis=0)), 0.0)))
    low = np.clip(np.floor(corners.min(axis=0) - edge), 0, size).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0) + edge), 0, size).astype(int)
    whole = bool((low == 0).all() and (high == size).all())
    if whole or (high - low).min() < _SMALLEST:
        return turned(page, 0)
    pixels = np.ascontiguousarray(page.pixels[low[1] : high[1], low[0] : high[0]])
    matrix = np.array([[1, 0, -float(low[0])], [0, 1, -float(low[1])], [0, 0, 1.0]])
    return Flat(Page(pixels, page.sha256, page.format), matrix)


_SMALLEST = 16  # pixels: nothing smaller can be read


def _flat_size(
    corners: Doubles, page: Page, label: Label | None, limits: FlatSettings
) -> tuple[float, float] | None:
    """(width, height) of the flat paper in pixels, or None when this is no paper's outline."""
    if not np.isfinite(corners).all() or not _convex(corners):
        return None
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    across, down = max(sides[0], sides[2]), max(sides[1], sides[3])
    if min(sides) < limits.least or max(sides) > _FARTHEST * max(page.width, page.height):
        return None
    centre = (page.width / 2, page.height / 2)
    ratio = rectangle(corners, centre, max(page.width, page.height)).ratio
    usual = SIZES.get(label, ()) if label is not None else ()
    for w, h in sorted(usual, key=lambda s: abs(np.log(s[0] / s[1] / ratio))):
        if max(w / h / ratio, ratio / (w / h)) <= limits.near:
            ratio = w / h
        break
    if not 1 / limits.widest < ratio < limits.widest:
        return None
    area = float(across * down)
    width, height = float(np.sqrt(area * ratio)), float(np.sqrt(area / ratio))
    most = limits.card if card_like(label) else limits.page
    shrink = min(most / max(width, height), 1.0)
    return width * shrink, height * shrink


def card_like(label: Label | None) -> bool:
    """True for small papers with few and large letters: cards and booklets."""
    usual = SIZES.get(label, ()) if label is not None else ()
    return bool(usual) and max(usual[0]) < _CARD_LIKE


_FARTHEST = 3.0  # a paper's side is at most so many times longer than the photo
_CARD_LIKE = 150.0  # millimetres: shorter papers carry few and large letters


def _convex(corners: Doubles) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    ahead = np.roll(sides, -1, axis=0)
    turn = sides[:, 0] * ahead[:, 1] - sides[:, 1] * ahead[:, 0]
    return bool((turn > 0).all() or (turn < 0).all())


def _homography(source: Doubles, target: Doubles) -> Doubles:
    """The homography that maps four points onto four others, float64."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), target.ravel())
    return np.append(solved, 1.0).reshape(3, 3)


def _warped(pixels: Pixels, matrix: Doubles, size: tuple[int, int]) -> Pixels:
    """The photo through a homography; shrunk by area first, since a warp looks only at the four
    nearest pixels.  What the photo does not show is filled with its mean colour."""
    height, width = pixels.shape[:2]
    cols, rows = size
    frame: Quad = ((0.0, 0.0), (float(cols), 0.0), (float(cols), float(rows)), (0.0, float(rows)))
    seen = np.array(_through(_inverse(matrix), frame), np.float64)
    low = np.clip(np.floor(seen.min(axis=0)) - 2, 0, (width - 1, height - 1)).astype(int)
    high = np.clip(np.ceil(seen.max(axis=0)) + 2, low + 1, (width, height)).astype(int)
    part = np.ascontiguousarray(pixels[low[1] : high[1], low[0] : high[0]])
    view = matrix @ np.array([[1, 0, low[0]], [0, 1, low[1]], [0, 0, 1.0]])
    x, y = seen[:, 0], seen[:, 1]
    area = abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2
    zoom = float(np.sqrt(cols * rows / max(area, 1.0)))
    if zoom < _SHRINK_FIRST:
        to = [max(round(v * zoom / _SHRINK_FIRST), 1) for v in (high - low).tolist()]
        part = resized(part, to[0], to[1])
        view = view @ np.diag([(high - low)[0] / to[0], (high - low)[1] / to[1], 1.0])
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])  # warps count from pixel centres
    seen_flat = cv2.warpPerspective(
        part,
        _inverse(half) @ view @ half,
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=cv2.mean(part)[:3],
    )
    return np.asarray(seen_flat, np.uint8)


_SHRINK_FIRST = 0.8  # smallest scale of a warp that does not skip strokes
