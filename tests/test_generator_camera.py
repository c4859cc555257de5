"""The sample generator's camera: exact corners, honest truth, same seed same picture."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import cv2
import numpy as np
import pytest
from generator import camera, captures, optics, portraits, sensor, textures, truth
from generator.base import SPLITS, Flat, PrintedLine, Shot
from PIL import Image, ImageOps


def rng(*seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def dotted(width: int = 1000, height: int = 630, **changes: object) -> Flat:
    """A white card with four black dots whose places in a photograph can be measured."""
    image = np.full((height, width, 3), 235, np.uint8)
    lines = []
    for name, (fx, fy) in DOTS.items():
        x, y = fx * width, fy * height
        cv2.circle(image, (round(x), round(y)), 18, (10, 10, 10), cv2.FILLED)
        lines.append(
            PrintedLine(
                name, ((x - 20, y - 20), (x + 20, y - 20), (x + 20, y + 20), (x - 20, y + 20))
            )
        )
    flat = Flat(image, "ktp", lines=tuple(lines), millimetres=(85.6, 54.0))
    return replace(flat, **changes)  # type: ignore[arg-type]


DOTS = {"a": (0.15, 0.2), "b": (0.85, 0.22), "c": (0.8, 0.78), "d": (0.2, 0.8)}


def card(text_height: int = 30, **changes: object) -> Flat:
    """A light card with rows of dark bars as print; every row is a key line."""
    image = np.full((630, 1000, 3), (225, 235, 240), np.uint8)
    lines = []
    for n in range(8):
        top = 60 + n * 70
        for x in range(80, 700, 24):
            image[top : top + text_height, x : x + 8] = 30
        lines.append(
            PrintedLine(
                "X",
                ((80, top), (700, top), (700, top + text_height), (80, top + text_height)),
                f"key{n}",
            )
        )
    flat = Flat(image, "ktp", lines=tuple(lines), corner=0.03, sheen=0.6)
    return replace(flat, **changes)  # type: ignore[arg-type]


PLAIN = captures.Plan(
    stage="none",
    frame=1.587,
    fill=0.9,
    sensor=sensor.SensorPlan(soften=0.3, noise=0.0, sharpen=0.0),
)


def take(flat: Flat, plan: captures.Plan, seed: int = 1, size: int = 900, **changes: int) -> Shot:
    return camera._take(
        [flat],
        rng(seed),
        "train",
        size,
        "plan",
        plan,
        changes.get("rotation", 0),
        changes.get("judged_at", size),
        (),
    )[0]


def found_dot(shot: Shot, quad: object) -> tuple[float, float]:
    """Centre of the dark pixels around a line box."""
    q = np.array(quad)
    left, top = np.floor(q.min(axis=0)).astype(int) - 2
    right, bottom = np.ceil(q.max(axis=0)).astype(int) + 2
    crop = shot.image[max(0, top) : bottom, max(0, left) : right].astype(float).mean(axis=2)
    weight = np.clip(crop.max() - crop - 0.4 * np.ptp(crop), 0, None)
    y, x = np.mgrid[0 : crop.shape[0], 0 : crop.shape[1]]
    return (
        float((x * weight).sum() / weight.sum()) + max(0, left) + 0.5,
        float((y * weight).sum() / weight.sum()) + max(0, top) + 0.5,
    )


BENT = {
    "straight": PLAIN,
    "tilted": replace(PLAIN, tilt=35.0, roll=12.0),
    "barrel": replace(PLAIN, tilt=10.0, lens=0.06),
    "pincushion": replace(PLAIN, tilt=10.0, lens=-0.05, roll=-8.0),
    "curled": replace(PLAIN, stage="table", tilt=28.0, curl=1.0, lens=0.02),
}


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("bent", sorted(BENT))
def test_lines_lie_on_their_print(bent: str, rotation: int) -> None:
    flat = dotted()
    if bent == "curled":  # a large sheet bends more
        flat = replace(flat, millimetres=(297.0, 187.0))
    shot = take(flat, BENT[bent], rotation=rotation)
    assert shot.rotation == rotation
    for line in shot.lines:
        x, y = np.mean(np.array(line.quad), axis=0)
        fx, fy = found_dot(shot, line.quad)
        # the dot's own centre was rounded to a pixel of the flat, and perspective moves it a bit
        assert math.hypot(fx - x, fy - y) < 1.5


def test_quad_is_the_paper_s_rim() -> None:
    flat = Flat(np.full((400, 600, 3), 250, np.uint8), "x", millimetres=(90.0, 60.0))
    plan = replace(PLAIN, stage="table", tilt=25.0, roll=10.0, lens=0.03, fill=0.6)
    shot = take(flat, plan, seed=5)
    inside = np.zeros(shot.image.shape[:2], np.uint8)
    assert shot.quad is not None
    cv2.fillConvexPoly(inside, np.round(np.array(shot.quad)).astype(np.int32), 1)
    core = cv2.erode(inside, np.ones((9, 9), np.uint8)).astype(bool)
    outside = ~cv2.dilate(inside, np.ones((9, 9), np.uint8)).astype(bool)
    grey = shot.image.mean(axis=2)
    paper = np.median(grey[core])
    assert np.mean(np.abs(grey[core] - paper) < 30) > 0.99
    assert np.mean(np.abs(grey[outside] - paper) < 30) < 0.5


def test_turned_picture_becomes_upright() -> None:
    flat = dotted()
    upright = take(flat, replace(PLAIN, tilt=15.0))
    for rotation in (90, 180, 270):
        shot = take(flat, replace(PLAIN, tilt=15.0), rotation=rotation)
        back = np.rot90(shot.image, -rotation // 90)
        assert np.array_equal(back, upright.image)


@pytest.mark.parametrize("capture", camera.CAPTURES)
def test_same_seed_same_picture(capture: str) -> None:
    flat = card()
    one = camera.photograph(flat, rng(7), split="dev", size=400, capture=capture)
    two = camera.photograph(card(), rng(7), split="dev", size=400, capture=capture)
    assert np.array_equal(one.image, two.image)
    assert one.quad == two.quad
    assert one.faults == two.faults
    other = camera.photograph(flat, rng(8), split="dev", size=400, capture=capture)
    assert one.image.shape != other.image.shape or not np.array_equal(one.image, other.image)


@pytest.mark.parametrize("capture", camera.CAPTURES)
@pytest.mark.parametrize("split", SPLITS)
def test_every_capture_works(capture: str, split: str) -> None:
    for seed in range(3):
        shot = camera.photograph(card(), rng(seed), split=split, size=256, capture=capture)
        assert shot.image.dtype == np.uint8
        assert shot.image.ndim == 3
        assert max(shot.image.shape[:2]) == 256
        assert shot.capture == capture
        assert shot.quad is not None
        assert np.isfinite(np.array(shot.quad)).all()
        assert len(shot.lines) == 8
        assert shot.readable == (not shot.faults)
        corners = np.array(shot.quad, np.float32)
        assert cv2.contourArea(corners, oriented=True) > 0  # clockwise on the screen


@pytest.mark.parametrize("lens", [-0.06, -0.02, 0.0, 0.03, 0.08])
def test_bending_undoes_straightening(lens: float) -> None:
    seen = optics.Camera((0.0, 0.0, 500.0), np.eye(3, 4), (800, 600), lens)
    x, y = np.meshgrid(np.linspace(0, 800, 9), np.linspace(0, 600, 7))
    sx, sy = seen.straighten(x, y)
    back = seen.bend(np.stack([sx.ravel(), sy.ravel()], axis=1))
    assert np.abs(back - np.stack([x.ravel(), y.ravel()], axis=1)).max() < 0.01
    far = seen.bend(np.array([[1e5, 300.0], [400.0, -1e6]]))
    assert np.isfinite(far).all()
    assert far[0, 0] > 800
    assert far[1, 1] < 0


def test_a_page_that_reaches_behind_the_camera() -> None:
    plan = replace(PLAIN, stage="page", grey=True, tilt=45.0, view=70.0, fill=0.95)
    for seed in range(12):
        shot = take(card(), plan, seed=seed, size=256)
        assert float(np.std(shot.image)) > 3


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="capture"):
        camera.photograph(card(), rng(1), split="train", capture="polaroid")
    with pytest.raises(ValueError, match="split"):
        camera.photograph(card(), rng(1), split="all")
    with pytest.raises(ValueError, match="rotation"):
        camera.photograph(card(), rng(1), split="train", rotation=45)


# --- truth


def test_plain_picture_is_readable() -> None:
    assert take(card(), PLAIN).faults == ()


@pytest.mark.parametrize(
    ("fault", "plan"),
    [
        ("blurred", replace(PLAIN, sensor=replace(PLAIN.sensor, defocus=14.0))),
        ("blurred", replace(PLAIN, sensor=replace(PLAIN.sensor, motion=40.0))),
        ("too_small", replace(PLAIN, stage="table", fill=0.15)),
        ("too_dark", replace(PLAIN, sensor=replace(PLAIN.sensor, exposure=0.05, noise=8.0))),
        ("too_bright", replace(PLAIN, sensor=replace(PLAIN.sensor, exposure=9.0))),
        ("glare", replace(PLAIN, veil=4.0, lamp=0.6)),
        ("cut_off", replace(PLAIN, fill=0.95, offset=(-14.0, 0.0))),
        ("covered", replace(PLAIN, fingers="edge", reach=4.0)),
    ],
)
def test_faults_follow_what_was_done(fault: str, plan: captures.Plan) -> None:
    shot = take(card(), plan, seed=3)
    assert fault in shot.faults
    assert not shot.readable


def test_faults_of_a_thumbnail_are_those_of_the_upload() -> None:
    small = take(card(), PLAIN, size=256)
    assert small.faults == ("too_small",)
    assert take(card(), PLAIN, size=256, judged_at=1280).faults == ()


def test_small_print_needs_more_pixels_than_large_print() -> None:
    least = []
    for text_height in (14, 30, 50):
        for size in range(150, 1500, 50):
            if take(card(text_height), PLAIN, size=size).readable:
                least.append(size)
                break
    assert least == sorted(least, reverse=True)
    assert len(set(least)) == 3


def test_a_pale_line_is_lost_earlier() -> None:
    pale = card()
    image = pale.image.copy()
    image[image == 30] = 195
    pale = replace(pale, image=image)
    plan = replace(PLAIN, sensor=replace(PLAIN.sensor, exposure=0.3, noise=9.0))
    assert take(card(), plan).readable
    assert take(pale, plan).faults == ("too_dark",)


def test_only_key_lines_count() -> None:
    flat = card()
    kept = tuple(line if n < 4 else replace(line, key="") for n, line in enumerate(flat.lines))
    plan = replace(PLAIN, fill=0.95, offset=(0.0, 6.5))
    assert take(flat, plan).faults == ("cut_off",)
    assert take(replace(flat, lines=kept), plan).faults == ()


def test_mild_captures_are_mostly_readable_and_troubled_ones_mixed() -> None:
    def share(capture: str, count: int = 40) -> float:
        shots = [
            camera.photograph(
                card(), rng(n, 3), split="train", size=200, capture=capture, judged_at=1280
            )
            for n in range(count)
        ]
        return sum(s.readable for s in shots) / count

    assert share("mild") > 0.93
    assert share("flat") > 0.96
    for capture in ("blur", "motion", "dark", "glare", "cut", "finger"):
        assert 0.1 < share(capture) < 0.95, capture


def test_what_is_kept_with_flats_is_bounded() -> None:
    flats = [card() for _ in range(optics._MOST + 5)]
    first = truth.keys_of(flats[0])
    assert truth.keys_of(flats[0]) is first
    for flat in flats[1:]:
        truth.keys_of(flat)
    assert len(optics._KEPT) == optics._MOST
    assert truth.keys_of(flats[0]) is not first


# --- files, several papers, nothing at all


@pytest.mark.parametrize("orientation", range(1, 9))
def test_encoded_file_restores_the_picture(orientation: int) -> None:
    shot = take(dotted(), replace(PLAIN, tilt=20.0, jpeg=95), size=300)
    shot = replace(shot, exif_orientation=orientation)
    with Image.open(io.BytesIO(camera.encode(shot))) as opened:
        shown = np.asarray(ImageOps.exif_transpose(opened))
    assert shown.shape == shot.image.shape
    assert np.abs(shown.astype(int) - shot.image).mean() < 3


def test_two_papers_in_one_photograph() -> None:
    shots = camera.photograph_many(
        [card(), dotted()], rng(2), split="train", size=640, capture="mild"
    )
    assert len(shots) == 2
    assert shots[0].image is shots[1].image
    one, two = (np.array(s.quad, np.float32) for s in shots)
    shared, _ = cv2.intersectConvexConvex(one, two)
    assert shared < 0.2 * cv2.contourArea(one)
    with pytest.raises(ValueError, match="nothing"):
        camera.photograph_many([], rng(2), split="train")


@pytest.mark.parametrize("split", SPLITS)
def test_empty_scene(split: str) -> None:
    shots = [camera.empty(rng(n), split, 200) for n in range(8)]
    assert all(s.quad is None and not s.readable and s.capture == "empty" for s in shots)
    assert len({s.image.tobytes() for s in shots}) == 8


def test_splits_share_no_surface() -> None:
    families = [set(textures.FAMILIES[s]) for s in SPLITS]
    assert not families[0] & families[1]
    assert not families[0] & families[2]
    assert not families[1] & families[2]


@pytest.mark.parametrize("split", SPLITS)
def test_surfaces_are_textured(split: str) -> None:
    for maker in textures.FAMILIES[split]:
        tile = maker(rng(4), 160)
        assert tile.shape == (160, 160, 3)
        assert float(tile.std()) > 0.004
        assert np.isfinite(tile).all()


def test_photo_backgrounds(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.png"
    Image.fromarray(np.full((100, 180, 3), (10, 200, 30), np.uint8)).save(path)
    grounds = textures.photo_backgrounds([path])
    assert grounds[0].shape == (768, 768, 3)
    shots = [
        camera.photograph(card(), rng(n), split="train", size=200, capture="far", grounds=grounds)
        for n in range(6)
    ]
    green = [float(s.image[..., 1].mean()) - float(s.image[..., 0].mean()) for s in shots]
    assert max(green) > 50
    with pytest.raises(OSError, match=r"no_such"):
        textures.photo_backgrounds([tmp_path / "no_such.png"])


# --- portraits


@pytest.mark.parametrize("sex", ["M", "F"])
def test_portraits_differ_and_repeat(sex: str) -> None:
    size = (120, 150)
    made = [portraits.portrait(rng(n), size, (200, 30, 40), 30, sex) for n in range(6)]
    assert all(p.shape == (150, 120, 3) and p.dtype == np.uint8 for p in made)
    assert len({p.tobytes() for p in made}) == 6
    again = portraits.portrait(rng(0), size, (200, 30, 40), 30, sex)
    assert np.array_equal(made[0], again)


def test_portrait_ground_is_the_colour_asked_for() -> None:
    for n in range(6):
        made = portraits.portrait(rng(n), (120, 150), (30, 60, 200), 40, "M")
        corner = made[4:12, 4:12].reshape(-1, 3).mean(axis=0)
        assert np.abs(corner - (30, 60, 200)).max() < 45
