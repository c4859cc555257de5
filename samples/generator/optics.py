"""Where every point of a paper lands in the picture: pinhole camera, lens, curled sheets.

All of it is exact: a point of the paper is lifted by the sheet's height, projected
through the pinhole and bent by the lens, and the picture is sampled through the
inverse of that same chain.  Corners and line boxes therefore lie where the pixels are.

Coordinates.  Plane: millimetres, x right, y down, z up towards the camera, the origin in the
middle of the table that is looked at.  Sheet: millimetres from the sheet's top left corner.
Picture: pixels, continuous, so that pixel (0, 0) covers [0, 1) x [0, 1).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Kept = TypeVar("Kept")

GRID = 8
"""Pixels between the points at which bent rays are followed; between them they are straight."""


ENLARGED = 1400
"""Long side up to which a small picture is enlarged before it is laid out: its rim stays sharp."""


class Pyramid:
    """A picture at many sizes, premultiplied RGBA, each made on first use.

    `image` is RGB uint8; `corner` rounds the corners, as a fraction of the width.
    """

    def __init__(self, image: npt.NDArray[np.uint8], corner: float = 0.0) -> None:
        height, width = image.shape[:2]
        self.width = width
        self.height = height
        self._corner = corner
        self._image = image
        self._levels: dict[int, npt.NDArray[np.uint8]] = {}

    def level(self, pixels_each: float) -> npt.NDArray[np.uint8]:
        """The level to sample when one output pixel covers `pixels_each` picture pixels."""
        most = math.log2(ENLARGED / max(self.width, self.height))
        least = -max(0, math.floor(2.0 * most))
        step = max(least, math.floor(2.0 * math.log2(max(pixels_each, 1e-3)) + 0.15))
        found = self._levels.get(step)
        if found is None:
            shrink = 2.0 ** (step / 2.0)
            size = (max(2, round(self.width / shrink)), max(2, round(self.height / shrink)))
            rgb = self._image
            if step:
                way = cv2.INTER_AREA if step > 0 else cv2.INTER_CUBIC
                rgb = np.asarray(cv2.resize(rgb, size, interpolation=way), np.uint8)
            found = _with_alpha(rgb, self._corner)
            self._levels[step] = found
        return found


def _with_alpha(rgb: npt.NDArray[np.uint8], corner: float) -> npt.NDArray[np.uint8]:
    rgba = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), np.uint8)
    if corner > 0.0:
        height, width = rgb.shape[:2]
        radius = corner * width
        side = math.ceil(radius)
        if side >= 2:
            at = np.arange(side, dtype=np.float32) + 0.5 - radius
            inside = np.clip(radius - np.hypot(at[:, None], at[None, :]) + 0.5, 0.0, 1.0)
            for rows, columns, part in (
                (slice(0, side), slice(0, side), inside),
                (slice(0, side), slice(width - side, width), inside[:, ::-1]),
                (slice(height - side, height), slice(0, side), inside[::-1]),
                (slice(height - side, height), slice(width - side, width), inside[::-1, ::-1]),
            ):
                patch = rgba[rows, columns]
                patch[...] = np.round(patch * part[..., None]).astype(np.uint8)
    return rgba


_KEPT: OrderedDict[tuple[int, str], tuple[Any, Any]] = OrderedDict()
_MOST = 24  # a large picture's pyramid is tens of megabytes


def kept_with(array: npt.NDArray[np.uint8], what: str, make: Callable[[], Kept]) -> Kept:
    """What `make()` gave for this array the first time; the last `_MOST` are kept."""
    key = (id(array), what)
    found = _KEPT.get(key)
    if found is not None and found[0] is array:
        _KEPT.move_to_end(key)
        kept: Kept = found[1]
        return kept
    value = make()
    _KEPT[key] = (array, value)
    if len(_KEPT) > _MOST:
        _KEPT.popitem(last=False)
    return value


@dataclass(frozen=True, slots=True)
class Bend:
    """One bend of a sheet: height in millimetres as a function of a line across it.

    kind   'edge' (one side curls up), 'wave', 'fold' (a ridge or valley), 'bow' (a flat arch)
    angle  radians, direction across the bend
    start  where it starts, as a fraction of the sheet's diagonal from its centre (-0.5 to 0.5)
    rise   millimetres
    length extent as a fraction of the diagonal
    """

    kind: str
    angle: float
    start: float
    rise: float
    length: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat thing lying in the plane: centre, turn and size in millimetres, and its bends."""

    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0
    lift: float = 0.0
    bends: tuple[Bend, ...] = ()

    def turn(self) -> Doubles:
        """3x3: sheet millimetres to plane millimetres."""
        c, s = math.cos(self.angle), math.sin(self.angle)
        hw, hh = self.width / 2, self.height / 2
        return np.array(
            [
                [c, -s, self.x - c * hw + s * hh],
                [s, c, self.y - s * hw - c * hh],
                [0.0, 0.0, 1.0],
            ]
        )

    def rise(self, x: Doubles, y: Doubles) -> Doubles:
        """Height over the plane, millimetres, at sheet coordinates."""
        z = np.full_like(x, self.lift)
        diagonal = math.hypot(self.width, self.height)
        for bend in self.bends:
            s = (
                (x - self.width / 2) * math.cos(bend.angle)
                + (y - self.height / 2) * math.sin(bend.angle)
            ) / diagonal - bend.start
            t = s / bend.length
            if bend.kind == "edge":
                u = np.clip(t, 0.0, 2.0)
                z += bend.rise * u * u
            elif bend.kind == "wave":
                z += bend.rise * (0.5 - 0.5 * np.cos(2 * math.pi * t))
            elif bend.kind == "fold":
                # a crease that the hand flattened: a tent with soft flanks
                z += bend.rise * np.exp(-np.abs(t) * 2.0)
            else:
                z += bend.rise * np.clip(1.0 - t * t, -1.0, 1.0)
        return z


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole over the plane with a lens that bends straight lines.

    centre  (x, y, z) of the pinhole in plane millimetres
    h       3x3, plane millimetres (z = 0) to undistorted picture pixels
    rows    3x4, the same for points in space
    size    (width, height) of the picture
    k       radial distortion at half of the long side: > 0 barrel, < 0 pincushion
    """

    centre: tuple[float, float, float]
    rows: Doubles
    size: tuple[int, int]
    k: float = 0.0
    h: Doubles = field(default_factory=lambda: np.eye(3))

    @property
    def middle(self) -> tuple[float, float]:
        return self.size[0] / 2, self.size[1] / 2

    def project(self, points: Doubles) -> Doubles:
        """(N, 3) plane millimetres to (N, 2) picture pixels."""
        v = points @ self.rows[:, :3].T + self.rows[:, 3]
        ideal = v[:, :2] / v[:, 2:]
        return self.bend(ideal)

    def faces(self, points: Doubles) -> bool:
        """Whether all (N, 3) points lie well before the pinhole, so that `project` holds."""
        away = points @ self.rows[2, :3] + self.rows[2, 3]
        return bool(away.min() > 0.05 * self.centre[2])

    def pixel(self) -> float:
        """Millimetres of the plane that one pixel in the middle of the picture covers."""
        x, y = self.middle
        back = np.linalg.inv(self.h)
        here, there = back @ np.array([x, y, 1.0]), back @ np.array([x + 1.0, y + 1.0, 1.0])
        return float(np.hypot(*(there[:2] / there[2] - here[:2] / here[2]))) / math.sqrt(2)

    def bend(self, ideal: Doubles) -> Doubles:
        """Undistorted to distorted pixels (the inverse of `straighten`)."""
        if self.k == 0.0:
            return ideal
        middle = np.array(self.middle)
        half = max(self.size) / 2
        n = (ideal - middle) / half
        r = np.hypot(n[:, 0], n[:, 1])
        if self.k < 0.0:  # beyond this no ray comes out; such points are far outside anyway
            turn = math.sqrt(-1.0 / (3.0 * self.k))
            d = np.minimum(r, 0.9 * turn)
            r = np.minimum(r, 0.97 * turn * (1 + self.k * turn * turn))
        else:
            d = r.copy()
        for _ in range(6):  # solve d * (1 + k d^2) = r
            d -= (d * (1 + self.k * d * d) - r) / np.maximum(1 + 3 * self.k * d * d, 0.2)
        ratio = d / np.maximum(np.hypot(n[:, 0], n[:, 1]), 1e-9)
        return np.asarray(middle + n * ratio[:, None] * half)

    def straighten(self, x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
        """Distorted to undistorted pixels."""
        if self.k == 0.0:
            return x, y
        mx, my = self.middle
        half = max(self.size) / 2
        scale = 1 + self.k * (((x - mx) / half) ** 2 + ((y - my) / half) ** 2)
        return mx + (x - mx) * scale, my + (y - my) * scale


def aim(
    outline: Doubles,
    size: tuple[int, int],
    *,
    tilt: float,
    azimuth: float,
    roll: float,
    distance: float,
    fill: float,
    offset: tuple[float, float],
    k: float = 0.0,
) -> Camera:
    """A camera that shows `outline` ((N, 3) plane millimetres) in a picture of `size`.

    tilt, azimuth  radians: how far from straight above, and from which side
    roll           radians in the picture
    distance       millimetres from the origin
    fill           share of the picture's width or height, whichever is reached first
    offset         where in the free room: -1 left/top edge, 0 middle, 1 right/bottom edge;
                   beyond that the outline leaves the picture
    """
    sin_t = math.sin(tilt)
    centre = np.array(
        [
            distance * sin_t * math.cos(azimuth),
            distance * sin_t * math.sin(azimuth),
            distance * math.cos(tilt),
        ]
    )
    forward = -centre / distance
    down = np.array([0.0, 1.0, 0.0])
    down -= down.dot(forward) * forward
    down /= math.sqrt(down.dot(down))
    right = np.array(
        [
            forward[1] * down[2] - forward[2] * down[1],
            forward[2] * down[0] - forward[0] * down[2],
            forward[0] * down[1] - forward[1] * down[0],
        ]
    )
    basis = np.array([right, down, forward])
    view = np.concatenate([basis, -(basis @ centre)[:, None]], axis=1)
    c, s = math.cos(roll), math.sin(roll)
    view[:2] = np.array([[c, -s], [s, c]]) @ view[:2]
    v = outline @ view[:, :3].T + view[:, 3]
    flat = v[:, :2] / v[:, 2:]
    low, high = flat.min(axis=0), flat.max(axis=0)
    extent = np.maximum(high - low, 1e-6)
    scale = fill * float(min(size[0] / extent[0], size[1] / extent[1]))
    room = np.array(size) - extent * scale
    start = room / 2 * (1 + np.array(offset)) - low * scale
    place = np.array([[scale, 0, start[0]], [0, scale, start[1]], [0, 0, 1.0]])
    rows = place @ view
    return Camera(
        centre=(float(centre[0]), float(centre[1]), float(centre[2])),
        rows=rows,
        size=size,
        k=k,
        h=np.ascontiguousarray(rows[:, [0, 1, 3]]),
    )


def outline(sheets: Sequence[Sheet], steps: int = 5) -> Doubles:
    """Points around the edges of the sheets, in space: what `aim` has to frame."""
    return np.concatenate([on_sheet(sheet, _edge(sheet, steps)) for sheet in sheets])


def _edge(sheet: Sheet, steps: int) -> Doubles:
    t = np.linspace(0.0, 1.0, steps)
    zero, one = np.zeros(steps), np.ones(steps)
    unit = np.concatenate(
        [
            np.stack([t, zero], 1),
            np.stack([one, t], 1),
            np.stack([t, one], 1),
            np.stack([zero, t], 1),
        ]
    )
    return np.asarray(unit * [sheet.width, sheet.height])


def on_sheet(sheet: Sheet, points: Doubles) -> Doubles:
    """(N, 2) sheet millimetres to (N, 3) plane millimetres."""
    turn = sheet.turn()
    xy = points @ turn[:2, :2].T + turn[:2, 2]
    z = sheet.rise(points[:, 0], points[:, 1])
    return np.concatenate([xy, z[:, None]], axis=1)


def box_of(camera: Camera, sheet: Sheet, margin: float = 2.0) -> tuple[int, int, int, int] | None:
    """The picture's (left, top, right, bottom) that the sheet may touch, or None."""
    edge = on_sheet(sheet, _edge(sheet, 9))
    width, height = camera.size
    if not camera.faces(edge):
        return 0, 0, width, height
    seen = camera.project(edge)
    left = max(0, math.floor(seen[:, 0].min() - margin))
    top = max(0, math.floor(seen[:, 1].min() - margin))
    right = min(width, math.ceil(seen[:, 0].max() + margin))
    bottom = min(height, math.ceil(seen[:, 1].max() + margin))
    if right - left < 2 or bottom - top < 2:
        return None
    return left, top, right, bottom


def _grid(box: tuple[int, int, int, int], step: int) -> tuple[Doubles, Doubles, int, int]:
    left, top, right, bottom = box
    nx = -(-(right - left) // step)
    ny = -(-(bottom - top) // step)
    x = left + (np.arange(-1, nx + 1) + 0.5) * step
    y = top + (np.arange(-1, ny + 1) + 0.5) * step
    gx, gy = np.meshgrid(x, y)
    return gx, gy, nx, ny


def _upsample(coarse: Floats, box: tuple[int, int, int, int], step: int) -> Floats:
    left, top, right, bottom = box
    rows, columns = coarse.shape[:2]
    full = cv2.resize(coarse, (columns * step, rows * step), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, np.float32)[step : step + bottom - top, step : step + right - left]


def sheet_points(camera: Camera, sheet: Sheet, gx: Doubles, gy: Doubles) -> tuple[Doubles, Doubles]:
    """Sheet millimetres seen at picture points."""
    x, y = camera.straighten(gx, gy)
    inverse = np.linalg.inv(camera.h)
    w = inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2]
    px = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) / w
    py = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) / w
    back = np.linalg.inv(sheet.turn())
    sx = back[0, 0] * px + back[0, 1] * py + back[0, 2]
    sy = back[1, 0] * px + back[1, 1] * py + back[1, 2]
    if sheet.bends or sheet.lift:
        cx, cy, cz = camera.centre
        # the pinhole in sheet coordinates
        ox = back[0, 0] * cx + back[0, 1] * cy + back[0, 2]
        oy = back[1, 0] * cx + back[1, 1] * cy + back[1, 2]
        qx, qy = sx, sy
        for _ in range(4):
            z = sheet.rise(sx, sy) / cz
            sx = qx + (ox - qx) * z
            sy = qy + (oy - qy) * z
    return sx, sy


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet as the camera sees it: premultiplied RGBA uint8 in a box of the picture.

    slope  (rows, columns, 2) float32: the sheet's slope along x and y, coarse, or None when flat
    """

    box: tuple[int, int, int, int]
    rgba: npt.NDArray[np.uint8]
    slope: Floats | None


def render(camera: Camera, sheet: Sheet, picture: Pyramid) -> Seen | None:
    """The sheet with `picture` printed on it, or None when it is out of sight."""
    box = box_of(camera, sheet)
    if box is None:
        return None
    left, top, right, bottom = box
    corners = np.array(
        [[0, 0], [sheet.width, 0], [sheet.width, sheet.height], [0, sheet.height]], np.float64
    )
    space = on_sheet(sheet, corners)
    if camera.faces(space):
        quad = camera.project(space)
        area = max(float(cv2.contourArea(quad.astype(np.float32))), 1.0)
    else:
        area = sheet.width * sheet.height / camera.pixel() ** 2
    level = picture.level(math.sqrt(picture.width * picture.height / area))
    rows, columns = level.shape[:2]
    size = (right - left, bottom - top)
    if camera.k == 0.0 and not sheet.bends:
        to_sheet = np.diag([sheet.width / columns, sheet.height / rows, 1.0])
        turn = sheet.turn()
        m34 = camera.rows
        m = m34[:, :2] @ turn[:2] + np.outer(m34[:, 3] + m34[:, 2] * sheet.lift, [0.0, 0.0, 1.0])
        shift = np.array([[1, 0, -left - 0.5], [0, 1, -top - 0.5], [0, 0, 1.0]])
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
        rgba = cv2.warpPerspective(
            level,
            shift @ m @ to_sheet @ half,
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(0, 0, 0, 0),
        )
        return Seen(box, np.asarray(rgba, np.uint8), None)
    gx, gy, _, _ = _grid(box, GRID)
    sx, sy = sheet_points(camera, sheet, gx, gy)
    coarse = np.stack([sx * (columns / sheet.width), sy * (rows / sheet.height)], axis=-1)
    maps = _upsample((coarse - 0.5).astype(np.float32), box, GRID)
    rgba = cv2.remap(
        level,
        maps,
        None,  # type: ignore[arg-type]
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0, 0, 0, 0),
    )
    slope: Floats | None = None
    if sheet.bends:
        e = max(sheet.width, sheet.height) * 0.004
        cx = np.clip(sx, 0, sheet.width)
        cy = np.clip(sy, 0, sheet.height)
        dx = (sheet.rise(cx + e, cy) - sheet.rise(cx - e, cy)) / (2 * e)
        dy = (sheet.rise(cx, cy + e) - sheet.rise(cx, cy - e)) / (2 * e)
        slope = np.stack([dx, dy], axis=-1).astype(np.float32)
    return Seen(box, np.asarray(rgba, np.uint8), slope)


def spread(coarse: Floats, box: tuple[int, int, int, int]) -> Floats:
    """A coarse field of `render` (its `slope`) at every pixel of the box."""
    return _upsample(coarse, box, GRID)
