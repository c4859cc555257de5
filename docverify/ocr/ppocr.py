"""The default engine: PP-OCRv6 tiny, detection and recognition through ONNX Runtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt

from docverify.models import open_network
from docverify.ocr import boxes, ctc
from docverify.types import Lattice, Line, Page, Pixels, Quad, Reading

DETECTOR = "ppocrv6_tiny_det"
RECOGNISER = "ppocrv6_tiny_rec"


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How hard to look.  Lengths in pixels.

    first_side    long side of the picture at the first detection
    text_height   line height that the detector should see; smaller text is detected again, larger
    max_pixels    largest picture given to the detector
    max_scale     largest enlargement of the picture for the detector
    max_lines     lines recognised at most (a hostile page of specks must not cost minutes)
    sure          mean confidence from which lines are taken to be upright without a second try
    probes        lines tried both ways up otherwise
    """

    first_side: int = 960
    text_height: float = 18.0
    max_pixels: float = 3.6e6
    max_scale: float = 2.5
    max_lines: int = 400
    sure: float = 0.93
    probes: int = 6


class PaddleOcr:
    """Reads pages with PP-OCRv6 tiny.  Immutable, safe to share between threads.

    Raises ModelError when a network is missing or damaged.
    """

    def __init__(
        self, *, directory: Path | None = None, settings: ReadSettings | None = None
    ) -> None:
        self._detector = open_network(DETECTOR, directory)
        self._recogniser = open_network(RECOGNISER, directory)
        self._settings = settings or ReadSettings()
        self._symbols = str(self._recogniser.spec.details["symbols"])
        preparation = self._detector.spec.details["input"]
        self._mean = np.array(preparation["mean"], np.float32)
        self._std = np.array(preparation["std"], np.float32)
        self._multiple = int(preparation["multiple"])
        self._space = self._recogniser.spec.threshold("space")
        self._height = int(self._recogniser.spec.details["input"]["height"])

    @property
    def name(self) -> str:
        return "ppocr"

    @property
    def versions(self) -> Mapping[str, str]:
        specs = (self._detector.spec, self._recogniser.spec)
        return MappingProxyType({s.name: f"{s.version}-{s.sha256[:8]}" for s in specs})

    def detect(self, pixels: Pixels, scale: float) -> list[Quad]:
        """Line boxes in the coordinates of `pixels`, found on the picture resized by `scale`."""
        height, width = pixels.shape[:2]
        step = self._multiple
        rows = max(round(height * scale / step), 1) * step
        cols = max(round(width * scale / step), 1) * step
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        small = cv2.resize(pixels, (cols, rows), interpolation=way)
        ready = (np.asarray(small, np.float32)[:, :, ::-1] / 255 - self._mean) / self._std
        batch = np.ascontiguousarray(ready.transpose(2, 0, 1), np.float32)[None]
        probability = self._detector(batch)[0, 0]
        limits = self._detector.spec
        found = boxes.find_boxes(
            probability,
            pixel=limits.threshold("pixel"),
            box=limits.threshold("box"),
            unclip=limits.threshold("unclip"),
            min_side=limits.threshold("min_side"),
        )
        fx, fy = width / cols, height / rows
        result: list[Quad] = []
        for quad in found:
            a, b, c, d = ((x * fx, y * fy) for x, y in quad)
            result.append((a, b, c, d))
        return result

    def recognise(self, pixels: Pixels, quad: Quad) -> Line:
        """Read one line box of `pixels` (RGB)."""
        strip = boxes.crop(pixels, quad, self._height)
        ready = strip[:, :, ::-1].astype(np.float32) / 127.5 - 1
        probs = self._recogniser(np.ascontiguousarray(ready.transpose(2, 0, 1))[None])[0]
        lattice = Lattice(self._symbols, probs)
        text, scores, places = ctc.decode(lattice, space=self._space)
        stripped = text.strip()
        start = len(text) - len(text.lstrip())
        keep = slice(start, start + len(stripped))
        scores, places = scores[keep], places[keep]
        mean = float(np.mean(scores)) if scores else 0.0
        return Line(stripped, mean, quad, scores, places, lattice)

    def look(self, page: Page, quad: Quad) -> Line:
        return self.recognise(page.pixels, quad)

    def read(self, page: Page) -> Reading:
        settings = self._settings
        pixels = page.pixels
        side = max(pixels.shape[:2])
        scale = min(settings.first_side / side, settings.max_scale)
        found = self.detect(pixels, scale)
        rotation = 0
        if _mostly_tall(found):
            rotation = 90
            height, width = pixels.shape[:2]
            found = [boxes.turned(q, 90, width, height) for q in found]
            pixels = _turn(pixels, 90)
        found = self._second_detection(pixels, found, scale)
        probes = self._probe(pixels, found)
        if _letter_score(probes) < settings.sure and self._upside_down(pixels, probes):
            rotation = (rotation + 180) % 360
            height, width = pixels.shape[:2]
            found = [boxes.turned(q, 180, width, height) for q in found]
            pixels = _turn(pixels, 180)
        lines = self._recognise_all(pixels, found)
        upright = page if rotation == 0 else Page(pixels, page.sha256, page.format)
        return Reading(tuple(_reading_order(lines)), rotation, upright)

    def _second_detection(self, pixels: Pixels, found: list[Quad], scale: float) -> list[Quad]:
        """Detect again, larger, around the text that was found, when that text is small."""
        settings = self._settings
        if not found:
            return found
        heights = sorted(boxes.sides(q)[1] for q in found)
        small = heights[len(heights) // 3] * scale
        wanted = scale * settings.text_height / max(small, 1.0)
        xs = [x for q in found for x, _ in q]
        ys = [y for q in found for _, y in q]
        margin = 4 * heights[-1]
        height, width = pixels.shape[:2]
        x0, y0 = max(int(min(xs) - margin), 0), max(int(min(ys) - margin), 0)
        x1, y1 = min(int(max(xs) + margin), width), min(int(max(ys) + margin), height)
        area = (x1 - x0) * (y1 - y0)
        wanted = min(wanted, settings.max_scale, float(np.sqrt(settings.max_pixels / max(area, 1))))
        if wanted < 1.25 * scale:
            return found
        again = self.detect(np.ascontiguousarray(pixels[y0:y1, x0:x1]), wanted)
        return [boxes.scaled(q, 1.0, x0, y0) for q in again]

    def _recognise_all(self, pixels: Pixels, found: Sequence[Quad]) -> list[Line]:
        largest = sorted(found, key=lambda q: -boxes.sides(q)[0] * boxes.sides(q)[1])
        lines = [self.recognise(pixels, q) for q in largest[: self._settings.max_lines]]
        return [line for line in lines if line.text]

    def _probe(self, pixels: Pixels, found: Sequence[Quad]) -> list[Line]:
        """The longest lines that hold letters, read as if the page were upright."""
        probes: list[Line] = []
        for quad in sorted(found, key=lambda q: -boxes.sides(q)[0])[: 2 * self._settings.probes]:
            line = self.recognise(pixels, quad)
            if _letters(line.text):
                probes.append(line)
            if len(probes) == self._settings.probes:
                break
        return probes

    def _upside_down(self, pixels: Pixels, probes: Sequence[Line]) -> bool:
        turned = [
            self.recognise(pixels, (k.quad[2], k.quad[3], k.quad[0], k.quad[1])) for k in probes
        ]
        return _letter_score(turned) > _letter_score(probes)


def _mostly_tall(found: Sequence[Quad]) -> bool:
    """True when most of the text, by length, stands upright on its side."""
    tall = wide = 0.0
    for quad in found:
        w, h = boxes.sides(quad)
        if h > 1.5 * w:
            tall += h
        elif w > 1.5 * h:
            wide += w
    return tall > wide


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _letter_score(lines: Sequence[Line]) -> float:
    """Mean confidence over lines with letters, weighted by their number of letters."""
    weights = [_letters(k.text) for k in lines]
    total = sum(weights)
    if total == 0:
        return 0.0
    return sum(k.confidence * w for k, w in zip(lines, weights, strict=True)) / total


def _turn(pixels: Pixels, rotation: int) -> Pixels:
    quarter: npt.NDArray[np.uint8] = np.ascontiguousarray(np.rot90(pixels, -rotation // 90))
    return quarter


def _reading_order(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom along the slant of the page, then from left to right."""
    slants = sorted(
        (np.arctan2(k.quad[1][1] - k.quad[0][1], k.quad[1][0] - k.quad[0][0]), k.width)
        for k in lines
    )
    half, run, slant = sum(w for _, w in slants) / 2, 0.0, 0.0
    for angle, width in slants:
        run += width
        if run >= half:
            slant = float(angle)
            break
    sine, cosine = float(np.sin(slant)), float(np.cos(slant))

    def down(line: Line) -> float:
        x, y = line.centre
        return y * cosine - x * sine

    def along(line: Line) -> float:
        x, y = line.centre
        return x * cosine + y * sine

    rows: list[list[Line]] = []
    for line in sorted(lines, key=down):
        if rows and down(line) - down(rows[-1][-1]) < 0.5 * min(line.height, rows[-1][-1].height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=along)]
