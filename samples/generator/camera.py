"""The camera: turns a flat paper into a photograph, a scan or a screenshot of it.

`photograph` gives the picture together with its truth: where the paper and its lines are, what
was done to it, and whether a careful person can still read every key field.  Random only by
`rng`: the same seed gives the same picture.  It works at any size and draws at that size: a
thumbnail for a network costs a few milliseconds.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from . import hand, light, overlays, sensor, stage, truth
from .base import Flat, Pixels, PrintedLine, Quad, Shot
from .captures import FREQUENCY, RECIPES, Plan, Subject, choose
from .optics import Camera, Pyramid, Sheet, aim, kept_with, on_sheet, outline, render, spread

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

CAPTURES: tuple[str, ...] = tuple(FREQUENCY)
"""The names that `capture` may have."""

_THUMBNAIL = 512
"""Below this long side a messaging app's shrinking is undone again: the size stays as asked."""


def photograph(
    flat: Flat,
    rng: np.random.Generator,
    *,
    split: str,
    size: int = 1280,
    capture: str | None = None,
    rotation: int | None = None,
    judged_at: int | None = None,
    grounds: Sequence[Pixels] = (),
) -> Shot:
    """A photograph of one paper.

    split      'train', 'dev' or 'test': chooses grounds, skins and watermark texts
    size       long side of the picture in pixels (a `chatapp` picture may come out smaller)
    capture    one of `CAPTURES`; by their natural frequency when None
    rotation   0, 90, 180 or 270: degrees clockwise that make the picture upright; as people do
               when None
    judged_at  the long side at which `faults` and `readable` are judged when the picture is only
               the thumbnail of a larger upload; `size` when None
    grounds    real photographs to lay papers on (`textures.photo_backgrounds`); none by default

    Raises `ValueError` for an unknown split, capture or rotation.
    """
    return photograph_many(
        (flat,),
        rng,
        split=split,
        size=size,
        capture=capture,
        rotation=rotation,
        judged_at=judged_at,
        grounds=grounds,
    )[0]


def photograph_many(
    flats: Sequence[Flat],
    rng: np.random.Generator,
    *,
    split: str,
    size: int = 1280,
    capture: str | None = None,
    rotation: int | None = None,
    judged_at: int | None = None,
    grounds: Sequence[Pixels] = (),
) -> tuple[Shot, ...]:
    """One photograph of several papers: a `Shot` for each, all with the same `image`."""
    if not flats:
        raise ValueError("nothing to photograph")
    if split not in hand.SKINS:
        raise ValueError(f"unknown split: {split}")
    if rotation not in (None, 0, 90, 180, 270):
        raise ValueError(f"unknown rotation: {rotation}")
    name = choose(rng) if capture is None else capture
    if name not in RECIPES:
        raise ValueError(f"unknown capture: {name}")
    subject = _subject(flats)
    plan = RECIPES[name](rng, subject)
    if len(flats) > 1:
        plan = replace(plan, fill=min(plan.fill, 0.95), fingers="")
    turned = int(rng.choice(plan.turn)) if rotation is None else rotation
    return _take(flats, rng, split, size, name, plan, turned, judged_at or size, grounds)


def empty(rng: np.random.Generator, split: str, size: int = 1280) -> Shot:
    """A photograph of no document: a surface, at times with a hand, a blank sheet, a shadow."""
    if split not in hand.SKINS:
        raise ValueError(f"unknown split: {split}")
    frame = float(rng.choice([3 / 4, 4 / 3, 9 / 16, 16 / 9, 1.0]))
    subject = Subject(1.4, 200.0, 0.3)
    name = str(rng.choice(["mild", "hard_light", "blur", "motion", "dark", "bright", "angle"]))
    plan = replace(RECIPES[name](rng, subject), frame=frame, stage="table")
    if rng.random() < 0.15:
        plan = replace(plan, stage="held")
    picture = _frame_size(frame, size)
    sheet = Sheet(200.0, 140.0)
    camera = _aim(rng, plan, [sheet], picture)
    scene = stage.ground(rng, camera, plan, split)
    if rng.random() < 0.25:  # a blank sheet, a folder, a box
        tone = _blank(rng)
        thing = replace(
            sheet,
            angle=rng.uniform(0, 3),
            width=rng.uniform(60, 200),
            x=rng.uniform(-60, 60),
            y=rng.uniform(-60, 60),
        )
        _lay(scene, camera, thing, Pyramid(tone, rng.choice([0.0, 0.03])), 0.4, rng)
    if rng.random() < 0.15:
        quad = camera.project(on_sheet(sheet, _corners(sheet)))
        grip = hand.fingertips(
            rng,
            picture,
            quad,
            finger=max(picture) * rng.uniform(0.06, 0.16),
            reach=rng.uniform(0.5, 3.0),
            split=split,
            corner=True,
        )
        _cover(scene, grip.front)
    lit = light.illuminate(rng, picture, plan.light)
    scene *= light.stretch(lit, picture)
    image = sensor.expose(rng, sensor.blur(rng, scene, plan.sensor), plan.sensor)
    return Shot(
        image=image,
        quad=None,
        rotation=0,
        capture="empty",
        effects=(name,),
        readable=False,
        jpeg_quality=plan.jpeg,
    )


def _blank(rng: np.random.Generator) -> Pixels:
    made = np.empty((8, 8, 3), np.uint8)
    made[...] = rng.integers(40, 250, 3).astype(np.uint8)
    return made


def encode(shot: Shot) -> bytes:
    """The shot as a JPEG file, its pixels turned so that its EXIF tag restores the picture."""
    stored = _TURNS[shot.exif_orientation](shot.image)
    out = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(stored))
    if shot.exif_orientation == 1:
        picture.save(out, "JPEG", quality=shot.jpeg_quality)
    else:
        exif = Image.Exif()
        exif[0x0112] = shot.exif_orientation
        picture.save(out, "JPEG", quality=shot.jpeg_quality, exif=exif)
    return out.getvalue()


_TURNS = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


def _subject(flats: Sequence[Flat]) -> Subject:
    width, height = flats[0].millimetres
    return Subject(width / height, max(width, height), flats[0].sheen)


def _frame_size(frame: float, size: int) -> tuple[int, int]:
    if frame >= 1:
        return size, max(32, round(size / frame))
    return max(32, round(size * frame)), size


def _corners(sheet: Sheet) -> Doubles:
    return np.array(
        [[0, 0], [sheet.width, 0], [sheet.width, sheet.height], [0, sheet.height]], np.float64
    )


def _aim(
    rng: np.random.Generator, plan: Plan, sheets: Sequence[Sheet], picture: tuple[int, int]
) -> Camera:
    points = outline(sheets)
    centre = points.mean(axis=0)
    span = points[:, :2].max(axis=0) - points[:, :2].min(axis=0)
    # how far away a lens of this view must be to show the papers at this fill
    wide = max(span[0] / picture[0], span[1] / picture[1]) * max(picture) / plan.fill
    distance = wide / 2 / math.tan(math.radians(plan.view) / 2)
    moved = points - [centre[0], centre[1], 0.0]
    camera = aim(
        moved,
        picture,
        tilt=math.radians(plan.tilt),
        azimuth=rng.uniform(0, 2 * math.pi),
        roll=math.radians(plan.roll),
        distance=max(distance, 1.05 * float(points[:, 2].max()) + 1),
        fill=plan.fill,
        offset=plan.offset,
        k=plan.lens,
    )
    rows = camera.rows.copy()
    rows[:, 3] -= rows[:, 0] * centre[0] + rows[:, 1] * centre[1]
    x, y, z = camera.centre
    return replace(
        camera,
        rows=rows,
        h=np.ascontiguousarray(rows[:, [0, 1, 3]]),
        centre=(x + float(centre[0]), y + float(centre[1]), z),
    )


def _pyramid(flat: Flat) -> Pyramid:
    return kept_with(flat.image, f"pyramid {flat.corner}", lambda: Pyramid(flat.image, flat.corner))


def _lay(
    scene: Floats,
    camera: Camera,
    sheet: Sheet,
    picture: Pyramid,
    shadow: float,
    rng: np.random.Generator,
    *,
    lamp: tuple[float, float] = (0.0, 0.0),
    opacity: float = 1.0,
    copied: bool = False,
    glossy: Floats | None = None,
) -> None:
    """Draws a sheet into the scene, with the shadow that it throws and the shading of its bends.

    shadow  0 none to 1 deep; `lamp` the direction that light comes from, for bends
    glossy  (h, w) where lamps are mirrored: this sheet is added to it
    """
    seen = render(camera, sheet, picture)
    if seen is None:
        return
    left, top, right, bottom = seen.box
    rgba = stage.photocopy(rng, seen.rgba) if copied else seen.rgba
    alpha = rgba[..., 3]
    if shadow > 0.0:
        _drop(scene, alpha, seen.box, shadow, sheet.lift, camera, rng)
    part = scene[top:bottom, left:right]
    drawn = rgba[..., :3] * np.float32(opacity / 255.0)
    if seen.slope is not None:
        drawn *= spread(light.on_bends(seen.slope, lamp), seen.box)[..., None]
    clear = 1.0 - alpha * np.float32(opacity / 255.0)
    if clear.any():
        part *= clear[..., None]
        part += drawn
    else:
        part[...] = drawn
    if glossy is not None:
        where = glossy[top:bottom, left:right]
        np.maximum(where, alpha * np.float32(1 / 255), out=where)


def _drop(
    scene: Floats,
    alpha: Pixels,
    box: tuple[int, int, int, int],
    strength: float,
    lift: float,
    camera: Camera,
    rng: np.random.Generator,
) -> None:
    """The soft dark rim on the ground beside a sheet."""
    width, height = camera.size
    long_side = max(width, height)
    shrink = 4 if long_side > 400 else 2
    size = (-(-width // shrink), -(-height // shrink))
    mask = np.zeros((size[1], size[0]), np.float32)
    left, top, right, bottom = (v // shrink for v in box)
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    small = cv2.resize(alpha, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    mask[top:bottom, left:right] = small * np.float32(strength / 255.0)
    reach = long_side / shrink * (0.004 + 0.012 * rng.random()) * (1.0 + lift / 20.0)
    angle = rng.uniform(0, 2 * math.pi)
    move = np.array([[1, 0, math.cos(angle) * reach], [0, 1, math.sin(angle) * reach]], np.float64)
    mask = np.asarray(cv2.warpAffine(mask, move, size), np.float32)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.5, reach * 0.7)), np.float32)
    full = cv2.resize(mask, (size[0] * shrink, size[1] * shrink), interpolation=cv2.INTER_LINEAR)
    scene *= (1.0 - full[:height, :width])[..., None]


def _cover(scene: Floats, skin: hand.Skin) -> None:
    """Draws a hand part, with the shadow that it throws on what is there."""
    height, width = scene.shape[:2]
    rows, columns = np.nonzero(skin.alpha > 0.003)
    if rows.size == 0:
        return
    ch, cw = skin.alpha.shape
    pad = max(ch, cw) // 24
    room = 3 * pad
    top, bottom = max(0, int(rows.min()) - room), min(ch, int(rows.max()) + room + 1)
    left, right = max(0, int(columns.min()) - room), min(cw, int(columns.max()) + room + 1)
    x0, x1 = round(left * width / cw), round(right * width / cw)
    y0, y1 = round(top * height / ch), round(bottom * height / ch)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    alpha = skin.alpha[top:bottom, left:right]
    move = np.array([[1, 0, pad / 4], [0, 1, pad / 3]], np.float64)
    shade = cv2.warpAffine(
        alpha, move, (right - left, bottom - top), borderMode=cv2.BORDER_REPLICATE
    )
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), max(0.6, pad * 0.4)), np.float32)
    size = (x1 - x0, y1 - y0)
    part = scene[y0:y1, x0:x1]
    part *= (1.0 - 0.38 * light.stretch(shade, size))[..., None]
    cover = light.stretch(alpha, size)
    part *= (1.0 - cover)[..., None]
    part += light.stretch(skin.rgb[top:bottom, left:right], size)


def _take(
    flats: Sequence[Flat],
    rng: np.random.Generator,
    split: str,
    size: int,
    name: str,
    plan: Plan,
    rotation: int,
    judged_at: int,
    grounds: Sequence[Pixels],
) -> tuple[Shot, ...]:
    picture = _frame_size(plan.frame, size)
    lift = float(rng.uniform(3, 12)) if plan.stage == "held" else 0.0
    curl = 0.0 if plan.stage in ("scanner", "screen") or plan.view < 30 else plan.curl
    sheets = stage.arrange(rng, flats, curl, lift=lift)
    camera = _aim(rng, plan, sheets, picture)
    scene = stage.ground(rng, camera, plan, split, grounds)
    quads = [camera.project(on_sheet(s, _corners(s))) for s in sheets]
    grip = _grip(rng, plan, sheets[0], quads[0], picture, split)
    if grip is not None and grip.behind is not None:
        _cover(scene, grip.behind)
    direction = rng.uniform(0, 2 * math.pi)
    slant = rng.uniform(0.3, 1.4)
    lamp = (math.cos(direction) * slant, math.sin(direction) * slant)
    depth = 0.0 if plan.stage in ("screen", "none") else float(rng.uniform(0.1, 0.55))
    if plan.stage == "scanner":
        depth *= 0.4
    glossy = None
    if plan.veil:
        around = {"table": 0.25, "screen": 1.0}.get(plan.stage, 0.0)
        glossy = np.full(scene.shape[:2], around, np.float32)
    for below, pyramid in stage.under(rng, flats, sheets, plan):
        _lay(scene, camera, below, pyramid, depth, rng, lamp=lamp)
    for flat, sheet in zip(flats, sheets, strict=True):
        pocket = None
        if plan.stage in ("table", "held") and not sheet.bends:
            pocket = stage.sleeve(rng, flat, sheet)
        if pocket is not None:
            _lay(scene, camera, *pocket, depth * 0.5, rng, opacity=0.3)
        _lay(
            scene,
            camera,
            sheet,
            _pyramid(flat),
            0.0 if plan.stage in ("screen", "page") else depth,
            rng,
            lamp=lamp,
            copied=plan.grey,
            glossy=glossy,
        )
    if grip is not None:
        _cover(scene, grip.front)

    lit = light.illuminate(rng, picture, plan.light)
    scene *= light.stretch(lit, picture)
    veil = _veil(rng, plan, flats[0], quads[0], picture)
    if veil is not None and glossy is not None:
        if grip is not None:
            veil *= 1.0 - cv2.resize(grip.front.alpha, (veil.shape[1], veil.shape[0]))
        glossy *= light.stretch(veil, picture)
        scene += glossy[..., None]
    if plan.moire:
        scene *= sensor.moire(rng, picture, plan.moire)
    soft = sensor.blur(rng, scene, plan.sensor)
    ramp = _ramp(rng, plan, picture)
    if ramp is not None:
        sharp = replace(plan.sensor, defocus=0.0)
        keep = light.stretch(ramp, picture)[..., None]
        soft = soft * keep + sensor.blur(rng, scene, sharp) * (1.0 - keep)
    image = sensor.expose(rng, soft, plan.sensor)
    if plan.grey and plan.sensor.colour < 0.05:
        image = sensor.grey(image)
    if plan.mark:
        image = overlays.watermark(rng, image, split)

    scale = 1.0
    if plan.chat:
        image, scale = _chat(rng, image, plan, size)
    turned, place = _turn(image, rotation)
    shown = np.array([scale, 0.0, 0.0])
    if plan.bars:
        shot = overlays.screenshot(rng, turned, size)
        turned = shot.image
        shown = np.array([shot.scale, shot.left, shot.top])
    orientation = 1
    if plan.stage in ("table", "held") and not plan.bars and not plan.chat and rng.random() < 0.3:
        orientation = int(rng.choice([6, 6, 3, 8]))

    judge = judged_at / size * (plan.shrink if plan.chat else 1.0)
    if plan.bars:
        judge *= float(shown[0])
    effects = _effects(plan, veil is not None)
    shots = []
    for flat, sheet, quad in zip(flats, sheets, quads, strict=True):
        faults = _judge(flat, sheet, camera, plan, quad, lit, veil, grip, ramp, judge, judged_at)
        shots.append(
            Shot(
                image=turned,
                quad=_quad(_moved(quad, scale, place, shown, plan.bars)),
                rotation=rotation,
                capture=name,
                faults=faults,
                effects=effects,
                readable=not faults,
                lines=_lines(flat, sheet, camera, scale, place, shown, plan.bars),
                jpeg_quality=plan.jpeg,
                exif_orientation=orientation,
            )
        )
    return tuple(shots)


def _grip(
    rng: np.random.Generator,
    plan: Plan,
    sheet: Sheet,
    quad: Doubles,
    picture: tuple[int, int],
    split: str,
) -> hand.Grip | None:
    if not plan.fingers:
        return None
    area = max(float(cv2.contourArea(quad.astype(np.float32))), 1.0)
    pixels_each = math.sqrt(area / (sheet.width * sheet.height))
    finger = float(rng.uniform(12, 18)) * pixels_each
    if plan.fingers == "hold":
        return hand.hold(rng, picture, quad, finger=finger, reach=plan.reach, split=split)
    return hand.fingertips(
        rng,
        picture,
        quad,
        finger=finger,
        reach=plan.reach,
        split=split,
        corner=plan.fingers == "corner",
    )


def _veil(
    rng: np.random.Generator,
    plan: Plan,
    flat: Flat,
    quad: Doubles,
    picture: tuple[int, int],
) -> Floats | None:
    """Light mirrored towards the camera by a surface as glossy as the paper, coarse."""
    if not plan.veil:
        return None
    low = np.clip(quad.min(axis=0) / picture, 0, 1)
    high = np.clip(quad.max(axis=0) / picture, 0, 1)
    return light.mirror_lamps(
        rng,
        picture,
        (low[0], low[1], high[0], high[1]),
        strength=plan.veil * (0.35 + 0.65 * flat.sheen),
        large=plan.lamp,
        sheen=max(flat.sheen, 0.8 if plan.stage == "screen" else 0.0),
    )


def _ramp(rng: np.random.Generator, plan: Plan, picture: tuple[int, int]) -> Floats | None:
    """How much of the blur applies where, 0-1, coarse, or None when everywhere alike."""
    if not plan.ramp or plan.sensor.defocus * sensor.scale_of(picture) < 0.8:
        return None
    width, height = light.coarse_size(picture)
    angle = rng.uniform(0, 2 * math.pi)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    t = 0.5 + 0.5 * (x * math.cos(angle) + y * math.sin(angle))
    return np.asarray(np.clip(1.0 - plan.ramp * (1.0 - t), 0.0, 1.0), np.float32)


def _chat(rng: np.random.Generator, image: Pixels, plan: Plan, size: int) -> tuple[Pixels, float]:
    """A messaging app: smaller, then JPEG, perhaps twice."""
    height, width = image.shape[:2]
    small = (max(32, round(width * plan.shrink)), max(32, round(height * plan.shrink)))
    image = np.asarray(cv2.resize(image, small, interpolation=cv2.INTER_AREA), np.uint8)
    if rng.random() < 0.5:
        image = sensor.jpeg(image, int(rng.integers(50, 85)))
    # a thumbnail stands for a larger picture, whose blocks are smaller than its pixels
    image = sensor.jpeg(image, plan.chat if size >= _THUMBNAIL else min(92, plan.chat + 35))
    if size >= _THUMBNAIL:
        return image, small[0] / width
    back = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(back, np.uint8), 1.0


def _turn(image: Pixels, rotation: int) -> tuple[Pixels, Doubles]:
    """The picture turned so that `rotation` degrees clockwise make it upright again, and the
    2x3 matrix that moves points along."""
    height, width = image.shape[:2]
    place = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, 1, 0], [-1, 0, width]],
        180: [[-1, 0, width], [0, -1, height]],
        270: [[0, -1, height], [1, 0, 0]],
    }[rotation]
    turned = np.ascontiguousarray(np.rot90(image, rotation // 90))
    return turned, np.array(place, np.float64)


def _moved(points: Doubles, scale: float, place: Doubles, shown: Doubles, bars: bool) -> Doubles:
    out = (points * scale) @ place[:, :2].T + place[:, 2]
    if bars:
        out = out * shown[0] + shown[1:]
    return np.asarray(out)


def _quad(points: Doubles) -> Quad:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return a, b, c, d


def _lines(
    flat: Flat,
    sheet: Sheet,
    camera: Camera,
    scale: float,
    place: Doubles,
    shown: Doubles,
    bars: bool,
) -> tuple[PrintedLine, ...]:
    if not flat.lines:
        return ()
    height, width = flat.image.shape[:2]
    points = np.array([line.quad for line in flat.lines], np.float64).reshape(-1, 2)
    on = on_sheet(sheet, points * [sheet.width / width, sheet.height / height])
    seen = _moved(camera.project(on), scale, place, shown, bars).reshape(-1, 8).tolist()
    return tuple(
        PrintedLine(line.text, ((q[0], q[1]), (q[2], q[3]), (q[4], q[5]), (q[6], q[7])), line.key)
        for line, q in zip(flat.lines, seen, strict=True)
    )


def _judge(
    flat: Flat,
    sheet: Sheet,
    camera: Camera,
    plan: Plan,
    quad: Doubles,
    lit: Floats,
    veil: Floats | None,
    grip: hand.Grip | None,
    ramp: Floats | None,
    judge: float,
    judged_at: int,
) -> tuple[str, ...]:
    """The reason codes that keep someone from reading a key field of this paper."""
    keys = truth.keys_of(flat)
    shape = keys.points.shape
    on = on_sheet(sheet, keys.points.reshape(-1, 2) * [sheet.width, sheet.height])
    seen = camera.project(on).reshape(shape)
    at = seen / np.array(camera.size)
    # a line's height where it is smallest: between its first and last row of samples
    tall = np.hypot(*np.moveaxis(seen[:, -1] - seen[:, 0], -1, 0))
    height = np.percentile(tall, 15, axis=1) * truth.ROWS / (truth.ROWS - 1) * judge
    s = plan.sensor
    at_reference = judge * max(camera.size) / sensor.REFERENCE
    focus = np.full(len(height), s.defocus / 2)
    if ramp is not None:
        focus = focus * truth.sample(ramp, at).max(axis=(1, 2))
    sigma = np.hypot(focus, math.hypot(s.soften, 0.9 * s.motion / math.sqrt(12))) * at_reference
    quality = min(plan.jpeg, plan.chat or 100)
    sigma = np.hypot(sigma, max(0.0, 50 - quality) * 0.03)

    bright = truth.sample(lit[..., 1], at)
    mirrored = np.zeros(shape[:3]) if veil is None else truth.sample(veil, at)
    table = sensor.tone_curve(s.gamma, s.contrast).astype(np.float64)

    def out(print_: Doubles, extra: Doubles) -> Doubles:
        level = (print_[:, None, None] * bright + extra) * s.exposure * 255
        return np.asarray(table[np.clip(level, 0, 255).astype(np.int64)])

    none = np.zeros(shape[:3])
    covered = np.zeros(shape[:3], bool)
    if grip is not None:
        covered = truth.sample(grip.front.alpha, at) > 0.5
    sight = truth.Sight(
        at=at,
        height=height,
        sigma=sigma,
        paper=out(keys.paper, mirrored),
        ink=out(keys.ink, mirrored),
        paper0=out(keys.paper, none),
        ink0=out(keys.ink, none),
        printed=(keys.paper - keys.ink) * 255,
        covered=covered,
        noise=s.noise * min(1.3, max(0.35, (judged_at / sensor.REFERENCE) ** 0.5)),
    )
    return truth.faults_of(sight, whole=_inside(quad, camera.size))


def _inside(quad: Doubles, size: tuple[int, int]) -> float:
    """Share of the quad's area within the picture."""
    frame = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    paper = quad.astype(np.float32)
    shared, _ = cv2.intersectConvexConvex(paper, frame)
    return float(shared) / max(float(cv2.contourArea(paper)), 1e-6)


def _effects(plan: Plan, veiled: bool) -> tuple[str, ...]:
    s = plan.sensor
    named = (
        ("perspective", plan.tilt >= 12),
        ("distortion", abs(plan.lens) >= 0.015),
        ("curl", plan.curl >= 0.15 and plan.stage in ("table", "held", "page")),
        ("uneven_light", plan.light.gradient >= 0.3),
        ("soft_shadow", plan.light.soft > 0),
        ("hard_shadow", plan.light.hard > 0),
        ("glare", veiled and plan.veil >= 0.2),
        ("defocus", s.defocus >= 1.2),
        ("motion", s.motion >= 2),
        ("noise", s.noise >= 4.5),
        ("white_balance", abs(s.balance[0] - s.balance[2]) >= 0.12),
        ("under_exposure", s.exposure < 0.6),
        ("over_exposure", s.exposure > 1.25),
        ("moire", plan.moire > 0),
        ("grey", plan.grey),
        ("scanner", plan.stage == "scanner"),
        ("screen", plan.stage == "screen"),
        ("messaging", plan.chat > 0),
        ("screenshot", plan.bars),
        ("watermark", plan.mark),
        ("hand", plan.fingers == "hold"),
        ("finger", plan.fingers in ("edge", "corner")),
        ("small", plan.fill < 0.45),
        ("crop", max(abs(plan.offset[0]), abs(plan.offset[1])) > 1.0),
    )
    return tuple(name for name, there in named if there)
