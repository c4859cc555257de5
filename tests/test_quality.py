"""Measured properties of photos: they follow what was done to the picture, and nothing else."""

from __future__ import annotations

import dataclasses
import itertools
import math
import time
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw, ImageFont

from docverify.imaging import load
from docverify.quality import QualityLimits, measure
from docverify.types import Line, Page, Pixels, Point, Quad, Quality
from tests import hostile

WORDS = ("PROVINSI CONTOH", "NIK 3174010101909901", "Nama SITI CONTOH", "Alamat JL MELATI 12")


@cache
def sheet(
    size: int = 24, ink: int = 40, paper: int = 190, width: int = 900, height: int = 600
) -> tuple[Pixels, tuple[Line, ...]]:
    """A page of printed words in the given font size, and where they are."""
    image = Image.new("RGB", (width, height), (paper, paper, paper))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    lines: list[Line] = []
    y = size
    while y + 2 * size < height:
        text = WORDS[len(lines) % len(WORDS)]
        x0, y0, x1, y1 = draw.textbbox((40, y), text, font=font)
        draw.text((40, y), text, font=font, fill=(ink, ink, ink))
        pad = 0.15 * size
        lines.append(line(text, x0 - pad, y0 - pad, x1 + pad, y1 + pad))
        y += 2 * size
    return np.asarray(image), tuple(lines)


def line(text: str, x0: float, y0: float, x1: float, y1: float, confidence: float = 0.95) -> Line:
    return Line(text, confidence, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def moved_to(lines: tuple[Line, ...], place: Callable[[float, float], Point]) -> tuple[Line, ...]:
    """The lines with every corner moved by `place`."""

    def quad(one: Line) -> Quad:
        a, b, c, d = (place(x, y) for x, y in one.quad)
        return a, b, c, d

    return tuple(dataclasses.replace(one, quad=quad(one)) for one in lines)


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    return pixels if not sigma else cv2.GaussianBlur(pixels, (0, 0), sigma)  # type: ignore[return-value]


def photographed(pixels: Pixels, noise: float, quality: int, seed: int = 1) -> Pixels:
    grain = np.random.default_rng(seed).normal(0, noise, pixels.shape)
    noisy = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    ok, data = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    return cv2.imdecode(data, cv2.IMREAD_COLOR)  # type: ignore[return-value]


def sharpness(pixels: Pixels, lines: tuple[Line, ...]) -> float:
    return measure(Page(pixels), lines).sharpness


# -------------------------------------------------------------------------- sharpness

SERIES = (0.0, 0.03, 0.06, 0.09, 0.12, 0.16, 0.22)


@pytest.mark.parametrize("size", [14, 24, 60])
def test_sharpness_falls_with_every_step_of_blur(size: int) -> None:
    pixels, lines = sheet(size)
    values = [sharpness(blurred(pixels, step * size), lines) for step in SERIES]
    assert values[0] > 0.8
    assert values[-1] < 0.2
    assert all(a > b or a == b == 0 for a, b in itertools.pairwise(values))


def test_sharpness_is_relative_to_the_text() -> None:
    for step in SERIES[1:5]:
        values = [sharpness(blurred(sheet(n)[0], step * n), sheet(n)[1]) for n in (18, 30, 60)]
        assert max(values) - min(values) < 0.08


def test_one_blur_erases_small_text_and_leaves_large_text() -> None:
    small, large = (
        measure(Page(blurred(sheet(size)[0], 3.0)), sheet(size)[1]) for size in (16, 60)
    )
    assert "blurred" in small.faults
    assert "blurred" not in large.faults


@pytest.mark.parametrize(("noise", "quality"), [(2, 90), (5, 70), (8, 60)])
@pytest.mark.parametrize("step", [0.0, 0.06, 0.10])
def test_noise_and_compression_hardly_matter(noise: float, quality: int, step: float) -> None:
    pixels, lines = sheet(24)
    plain = blurred(pixels, step * 24)
    assert sharpness(photographed(plain, noise, quality), lines) == pytest.approx(
        sharpness(plain, lines), abs=0.1
    )


def test_contrast_and_exposure_hardly_matter() -> None:
    for step in (0.0, 0.08):
        values = [
            sharpness(blurred(sheet(24, ink, paper)[0], step * 24), sheet(24, ink, paper)[1])
            for ink, paper in ((10, 245), (60, 160), (90, 140), (220, 30))
        ]
        assert max(values) - min(values) < 0.08


@pytest.mark.parametrize("across", [True, False])
def test_motion_in_either_direction_is_blur(across: bool) -> None:
    pixels, lines = sheet(24)
    results = []
    for length in (1, 3, 5, 9, 15):
        moved = cv2.blur(pixels, (length, 1) if across else (1, length))
        results.append(measure(Page(moved), lines))  # type: ignore[arg-type]
    assert all(a.sharpness > b.sharpness for a, b in itertools.pairwise(results))
    assert "blurred" not in results[1].faults
    assert "blurred" in results[-1].faults
    assert "blurred" in measure(Page(cv2.blur(pixels, (25, 1)))).faults  # type: ignore[arg-type]


def test_lines_that_run_upwards_are_measured_as_well() -> None:
    pixels, lines = sheet(24)
    upright = sharpness(blurred(pixels, 2), lines)
    height = pixels.shape[0]
    turned = moved_to(lines, lambda x, y: (height - y, x))
    rotated = np.ascontiguousarray(np.rot90(blurred(pixels, 2), -1))
    assert sharpness(rotated, turned) == pytest.approx(upright, abs=0.08)


def test_tilted_lines() -> None:
    pixels, lines = sheet(24)
    turn = cv2.getRotationMatrix2D((450, 300), 12, 0.85)
    tilted = cv2.warpAffine(pixels, turn, (900, 600), borderValue=(190, 190, 190))

    def tilt(x: float, y: float) -> Point:
        right, down = turn @ (x, y, 1)
        return float(right), float(down)

    moved = moved_to(lines, tilt)
    assert sharpness(tilted, moved) > 0.7  # type: ignore[arg-type]
    assert sharpness(blurred(tilted, 4), moved) < 0.3  # type: ignore[arg-type]


def test_without_lines_the_picture_speaks() -> None:
    pixels, _ = sheet(24)
    values = [measure(Page(blurred(pixels, step * 24))) for step in SERIES]
    assert values[0].sharpness > 0.7
    assert "blurred" not in values[0].faults
    assert "blurred" in values[-1].faults
    assert all(a.sharpness >= b.sharpness for a, b in itertools.pairwise(values))
    assert values[0].text_height is None


def test_ghosts_in_a_blurred_picture_do_not_make_it_sharp() -> None:
    pixels, _ = sheet(24)
    ghosts = (line("8I", 30, 20, 400, 220, 0.9), line("IOO", 30, 250, 600, 500, 0.3))
    assert "blurred" in measure(Page(blurred(pixels, 6)), ghosts).faults


# ---------------------------------------------------------------------- light and colour


def test_a_good_photo_has_no_fault() -> None:
    pixels, lines = sheet()
    result = measure(Page(photographed(pixels, 3, 85)), lines)
    assert result.faults == ()
    assert result.text_height == pytest.approx(np.median([one.height for one in lines]))
    assert result.brightness == pytest.approx(190, abs=6)
    assert result.contrast > 80


def test_white_paper_with_black_print_is_neither_bright_nor_glare() -> None:
    pixels, lines = sheet(24, 0, 255)
    result = measure(Page(pixels), lines)
    assert result.faults == ()
    assert result.glare == 0


def test_faint_print_on_burnt_paper_is_too_bright() -> None:
    pixels, lines = sheet(24, 232, 255)
    assert measure(Page(pixels), lines).faults == ("too_bright",)


def test_dark_only_when_the_print_has_no_contrast() -> None:
    dim, lines = sheet(24, 8, 30)
    assert "too_dark" in measure(Page(dim), lines).faults
    white_on_black, lines = sheet(24, 230, 20)
    assert "too_dark" not in measure(Page(white_on_black), lines).faults


def test_dark_table_around_a_well_lit_card_does_not_count() -> None:
    pixels, lines = sheet()
    table = np.full((1800, 2400, 3), 12, np.uint8)
    table[600:1200, 700:1600] = pixels
    moved = moved_to(lines, lambda x, y: (x + 700, y + 600))
    result = measure(Page(table), moved)
    assert result.faults == ()
    assert result.brightness > 150


def with_spot(pixels: Pixels, x: int, y: int, radius: int) -> Pixels:
    """A lamp mirrored in the laminate: burnt in the middle, soft at the rim."""
    lamp = np.zeros(pixels.shape[:2], np.float32)
    cv2.circle(lamp, (x, y), radius, 400.0, -1)
    light = cv2.GaussianBlur(lamp, (0, 0), radius / 5)
    lit: Pixels = np.clip(pixels + light[:, :, None], 0, 255).astype(np.uint8)
    return lit


def test_glare_on_the_text_but_not_beside_it() -> None:
    pixels, lines = sheet()
    on_text = measure(Page(with_spot(pixels, 180, 250, 90)), lines)
    beside = measure(Page(with_spot(pixels, 750, 250, 90)), lines)
    assert "glare" in on_text.faults
    assert on_text.glare > 0.1
    assert beside.faults == ()
    assert beside.glare < 0.01


def test_specks_are_no_glare() -> None:
    pixels = sheet()[0].copy()
    pixels[::9, ::9] = 255
    assert measure(Page(pixels), sheet()[1]).glare == 0


def test_grey_copy_has_no_colour() -> None:
    pixels, lines = sheet()
    tinted = pixels.copy()
    tinted[:, :, 2] = np.minimum(255, tinted[:, :, 2].astype(int) + 40)
    assert measure(Page(pixels), lines).saturation == 0
    assert measure(Page(tinted), lines).saturation == pytest.approx(40, abs=2)


# ---------------------------------------------------------------------- size and borders


def test_small_text_and_small_pictures() -> None:
    pixels, lines = sheet(9)
    assert measure(Page(pixels), lines).faults[0] == "too_small"
    for tall, height, fault in ((24, 479, False), (24, 480, False), (11, 479, True)):
        pixels, lines = sheet(tall, 40, 190, 700, height)
        assert ("resolution_too_low" in measure(Page(pixels), lines).faults) is fault
        assert ("resolution_too_low" in measure(Page(pixels)).faults) is (height < 480)


def test_few_or_doubtful_lines_do_not_say_that_a_small_picture_is_large_enough() -> None:
    pixels, lines = sheet(24, 40, 190, 700, 479)
    doubtful = [dataclasses.replace(one, confidence=0.5) for one in lines]
    for few in (lines[:3], doubtful):
        assert "resolution_too_low" in measure(Page(pixels), few).faults


def test_text_that_runs_into_a_border_is_cut_off() -> None:
    pixels, lines = sheet()
    for cut in (60, 0):

        def shifted(x: float, y: float, cut: int = cut) -> Point:
            return max(0.0, x - cut), y

        cropped = Page(np.ascontiguousarray(pixels[:, cut:]))
        moved = moved_to(lines, shifted)
        assert ("cut_off" in measure(cropped, moved).faults) is (cut == 60)


def test_one_line_at_the_side_is_not_enough_but_a_wide_one_above_is() -> None:
    pixels, lines = sheet()
    beside = (*lines, line("sticker", 0, 300, 80, 330))
    above = (*lines, line("PROVINSI CONTOH", 40, 0, 500, 20))
    unsure = (*lines, line("PROVINSI CONTOH", 40, 0, 500, 20, 0.7))
    assert "cut_off" not in measure(Page(pixels), beside).faults
    assert "cut_off" in measure(Page(pixels), above).faults
    assert "cut_off" not in measure(Page(pixels), unsure).faults


def test_worst_fault_comes_first() -> None:
    pixels, lines = sheet(11, 40, 190, 700, 470)
    result = measure(Page(blurred(pixels, 3)), lines)
    assert result.faults[0] == "blurred"
    assert result.faults[-1] == "resolution_too_low"


def test_limits_are_the_callers() -> None:
    pixels, lines = sheet()
    strict = QualityLimits(text_height=80, short_side=1000)
    assert measure(Page(pixels), lines, limits=strict).faults == ("too_small", "resolution_too_low")


# ------------------------------------------------------------------------ odd pictures


def numbers(result: Quality) -> list[float]:
    return [
        result.sharpness,
        result.brightness,
        result.contrast,
        result.glare,
        result.saturation,
        result.pale,
        result.crisp,
        *([] if result.text_height is None else [result.text_height]),
    ]


@pytest.mark.parametrize("name", ["all-black", "all-white", "one-colour", "noise"])
def test_pictures_without_content_get_a_fault(name: str) -> None:
    (case,) = [case for case in hostile.ALL if case.name == name]
    page = load(case.build())
    assert isinstance(page, Page)
    result = measure(page)
    assert result.faults
    assert result.sharpness == 0
    assert all(map(math.isfinite, numbers(result)))


@pytest.mark.parametrize(("light", "tint"), [(1.0, (235, 240, 250)), (0.2, (250, 246, 225))])
def test_paper_is_pale_in_any_light_and_a_meadow_is_not(
    light: float, tint: tuple[int, int, int]
) -> None:
    picture = np.full((600, 800, 3), (70, 130, 40), np.float32) * light
    assert measure(Page(picture.astype(np.uint8))).pale == 0
    picture[100:400, 200:600] = np.array(tint) * light
    assert measure(Page(picture.astype(np.uint8))).pale == pytest.approx(0.25, abs=0.02)


def test_edges_are_as_crisp_as_the_blur_leaves_them() -> None:
    picture = np.full((600, 800, 3), 60, np.uint8)
    picture[100:400, 200:600] = 200
    found = [
        measure(Page(np.asarray(cv2.GaussianBlur(picture, (0, 0), radius), np.uint8))).crisp
        for radius in (0.5, 3.0, 6.0)
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.7
    assert found[2] < 0.36
    large = cv2.resize(picture, (2400, 1800), interpolation=cv2.INTER_LINEAR)
    assert measure(Page(np.asarray(large, np.uint8))).crisp > 0.6


def test_479_pixels_load_and_get_the_fault() -> None:
    page = load(hostile.encode("PNG", hostile.scene(640, 479)))
    assert isinstance(page, Page)
    assert "resolution_too_low" in measure(page).faults


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 90), st.integers(1, 90), st.just(3))),
    st.lists(
        st.tuples(*[st.floats(-50, 150)] * 8),
        max_size=6,
    ),
)
def test_never_raises_and_never_gives_nan(pixels: Pixels, boxes: list[tuple[float, ...]]) -> None:
    lines = [
        Line("SITI", 0.9, ((b[0], b[1]), (b[2], b[3]), (b[4], b[5]), (b[6], b[7]))) for b in boxes
    ]
    for page in (Page(pixels), Page(np.full_like(pixels, pixels[0, 0]))):
        result = measure(page, lines)
        assert all(map(math.isfinite, numbers(result)))
        assert 0 <= result.sharpness <= 1
        assert 0 <= result.glare <= 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (64, 20000), (2, 2)])
def test_extreme_shapes(shape: tuple[int, int]) -> None:
    for value in (0, 255):
        result = measure(Page(np.full((*shape, 3), value, np.uint8)))
        assert "resolution_too_low" in result.faults
        assert all(map(math.isfinite, numbers(result)))


def test_twelve_megapixels_take_no_time() -> None:
    pixels, lines = sheet()
    large = cv2.resize(pixels, (4050, 2700))
    moved = moved_to(lines, lambda x, y: (x * 4.5, y * 4.5))
    start = time.perf_counter()
    result = measure(Page(large), moved)  # type: ignore[arg-type]
    assert time.perf_counter() - start < 0.2  # 15 ms on one core
    assert result.faults == ()
