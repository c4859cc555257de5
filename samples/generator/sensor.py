"""From light to file: lens blur, shake, exposure, noise, the phone's processing, JPEG.

Strengths are given for a picture of 1280 pixels on the long side (`REFERENCE`), and scaled:
the same lens blurs the same share of the frame at any resolution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

REFERENCE = 1280


@dataclass(frozen=True, slots=True)
class SensorPlan:
    """What lens, sensor and phone do.  Lengths are pixels at `REFERENCE`.

    defocus     radius of the disc that a point becomes
    soften      Gaussian sigma of an ordinary lens and its demosaicing
    motion      length of the smear; `motion_angle` in radians in the picture
    exposure    gain on the light; above about 1.25 white paper clips
    gamma       below 1 lifts the shadows
    contrast    0 none, 1 a strong S-curve
    balance     gains of red, green, blue
    colour      saturation, 0 grey, 1 as is
    noise       standard deviation of mid grey, 0-255 scale
    sharpen     the phone's unsharp mask, 0-2
    """

    defocus: float = 0.0
    soften: float = 0.6
    motion: float = 0.0
    motion_angle: float = 0.0
    exposure: float = 1.0
    gamma: float = 1.0
    contrast: float = 0.0
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    colour: float = 1.0
    noise: float = 2.0
    sharpen: float = 0.3


def scale_of(size: tuple[int, int]) -> float:
    return max(size) / REFERENCE


def disc(radius: float) -> Floats:
    """A blur kernel: an even disc with a soft rim, summing to 1."""
    half = math.ceil(radius)
    at = np.arange(-half, half + 1, dtype=np.float32)
    kernel = np.clip(radius + 0.5 - np.hypot(at[:, None], at[None, :]), 0.0, 1.0)
    return np.asarray(kernel / kernel.sum(), np.float32)


def smear(rng: np.random.Generator, length: float, angle: float) -> Floats:
    """A blur kernel: the track of a shaking hand, summing to 1."""
    half = math.ceil(length / 2) + 1
    fine = 4
    side = (2 * half + 1) * fine
    t = np.linspace(-0.5, 0.5, 12)
    sag = rng.uniform(-0.25, 0.25) * length
    along, across = t * length, sag * (t * t * 4 - 0.33)
    x = along * math.cos(angle) - across * math.sin(angle)
    y = along * math.sin(angle) + across * math.cos(angle)
    points = np.stack([x, y], axis=1) * fine + side / 2
    kernel = np.zeros((side, side), np.float32)
    cv2.polylines(
        kernel, [np.round(points).astype(np.int32)], False, 1.0, fine, lineType=cv2.LINE_8
    )
    small = cv2.resize(kernel, (side // fine, side // fine), interpolation=cv2.INTER_AREA)
    return np.asarray(small / max(float(small.sum()), 1e-6), np.float32)


def blur(rng: np.random.Generator, image: Floats, plan: SensorPlan) -> Floats:
    """Lens blur and shake on a float picture."""
    scale = scale_of((image.shape[1], image.shape[0]))
    radius = plan.defocus * scale
    if radius > 0.8:
        image = convolve(image, disc(radius))
    sigma = plan.soften * scale
    if radius <= 0.8:
        sigma = math.hypot(sigma, radius / 2)
    if sigma > 0.35:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float32)
    length = plan.motion * scale
    if length > 1.0:
        image = convolve(image, smear(rng, length, plan.motion_angle))
    return image


def convolve(image: Floats, kernel: Floats) -> Floats:
    """filter2D; large kernels work on half the pixels, whose detail they would remove anyway."""
    if kernel.shape[0] > 25 and min(image.shape[:2]) > 400:
        height, width = image.shape[:2]
        small = cv2.resize(image, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        half = cv2.resize(
            kernel,
            (kernel.shape[1] // 2 | 1, kernel.shape[0] // 2 | 1),
            interpolation=cv2.INTER_AREA,
        )
        half /= max(float(half.sum()), 1e-6)
        done = cv2.filter2D(small, -1, half, borderType=cv2.BORDER_REFLECT_101)
        return np.asarray(
            cv2.resize(done, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
        )
    return np.asarray(
        cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REFLECT_101), np.float32
    )


def expose(rng: np.random.Generator, image: Floats, plan: SensorPlan) -> Pixels:
    """A float picture (1.0 = white paper in full light) to an 8-bit one with noise and tone."""
    height, width = image.shape[:2]
    scale = scale_of((width, height))
    image = image * (np.array(plan.balance, np.float32) * (plan.exposure * 255.0))
    # a larger picture shows the sensor's own pixels, a smaller one their mean
    sigma = plan.noise * min(1.3, max(0.35, scale**0.5))
    if sigma > 0.1:
        level = np.sqrt(np.clip(image[..., 1], 4.0, 255.0))
        level *= np.float32(sigma / math.sqrt(128.0))
        grain = _grain(rng, height, width)
        # colour noise is coarser: the phone smooths it
        small = _grain(rng, (height + 1) // 2, ((width + 1) // 2) * 2)
        pair = small.reshape(small.shape[0], -1, 2) * np.float32(0.55)
        colour = cv2.resize(pair, (width, height), interpolation=cv2.INTER_LINEAR)
        red, blue = grain + colour[..., 0], grain + colour[..., 1]
        noise = np.asarray(cv2.merge((red, grain, blue)), np.float32)
        noise *= level[..., None]
        image += noise
    eight = np.asarray(cv2.convertScaleAbs(np.maximum(image, 0.0)), np.uint8)
    if plan.colour < 0.999:
        grey = cv2.cvtColor(cv2.cvtColor(eight, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        eight = np.asarray(
            cv2.addWeighted(eight, plan.colour, grey, 1.0 - plan.colour, 0.0), np.uint8
        )
    eight = np.asarray(cv2.LUT(eight, tone_curve(plan.gamma, plan.contrast)), np.uint8)
    if plan.sharpen > 0.02:
        eight = sharpen(eight, plan.sharpen, max(0.6, 1.1 * scale))
    return eight


def _grain(rng: np.random.Generator, height: int, width: int) -> Floats:
    """Noise of mean 0 and deviation 1; the sum of two even draws is bell enough, and quick."""
    pair = rng.integers(-128, 128, (2, height, width), dtype=np.int8)
    total = pair[0].astype(np.float32)
    total += pair[1]
    total += 1.0
    total *= np.float32(1 / 104.5)
    return total


def tone_curve(gamma: float, contrast: float) -> Pixels:
    """256 values: lifted or sunk shadows, then an S-curve that rolls off both ends."""
    t = np.linspace(0.0, 1.0, 256) ** gamma
    t = t + contrast * 0.5 * (t * t * (3 - 2 * t) - t)
    return np.clip(np.round(t * 255.0), 0, 255).astype(np.uint8)


def sharpen(image: Pixels, amount: float, sigma: float) -> Pixels:
    soft = cv2.GaussianBlur(image, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(image, 1.0 + amount, soft, -amount, 0.0), np.uint8)


def grey(image: Pixels) -> Pixels:
    one = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.cvtColor(one, cv2.COLOR_GRAY2RGB), np.uint8)


def jpeg(image: Pixels, quality: int) -> Pixels:
    """The picture after a trip through JPEG."""
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    if not done:
        raise RuntimeError("the JPEG encoder refused the picture")
    back = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(back, cv2.COLOR_BGR2RGB), np.uint8)


def moire(rng: np.random.Generator, size: tuple[int, int], strength: float) -> Floats:
    """(h, w, 3) factors: the beat of a screen's dots with the sensor's."""
    width, height = size
    scale = scale_of(size)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    total = np.ones((height, width, 3), np.float32)
    u, v = x / width - 0.5, y / height - 0.5
    for _ in range(int(rng.integers(1, 3))):
        angle = rng.uniform(0, math.pi)
        pitch = rng.uniform(5.0, 40.0) * scale
        bend = rng.uniform(-6.0, 6.0)
        phase = (x * math.cos(angle) + y * math.sin(angle)) * (2 * math.pi / pitch)
        phase = phase + bend * (u * u * rng.uniform(0.5, 2) + v * v * rng.uniform(0.5, 2)) * 6
        shift = rng.uniform(0.3, 2.2)
        for channel in range(3):
            total[..., channel] += np.cos(phase + shift * channel) * (strength * 0.5)
    if rng.random() < 0.6:
        # the dots themselves
        pitch = max(2.2, rng.uniform(2.5, 4.0) * scale)
        dots = np.cos(x * (2 * math.pi / pitch)) * np.cos(y * (2 * math.pi / pitch))
        total *= (1.0 + dots * (strength * 0.5))[..., None]
    if rng.random() < 0.3:
        # refresh bands
        bands = np.cos(v * rng.uniform(6, 20) + rng.uniform(0, 6)) * strength * 0.6
        total *= (1.0 + bands)[..., None]
    return total
