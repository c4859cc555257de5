"""The default engine: PP-OCRv6 through ONNX Runtime.

The tiny detector finds the lines and the tiny recogniser reads them.  What it is not sure of, worn
or dot-matrix print and small type, is read once more by the small recogniser, which is better at
those and six times as slow.  Machine-readable lines are the tiny one's strength and stay with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt

from docverify.layout import Frame, fit_frame
from docverify.models import Network, open_network
from docverify.ocr import boxes, ctc
from docverify.types import Label, Lattice, Line, Page, Pixels, Quad, Reading

DETECTOR = "ppocrv6_tiny_det"
RECOGNISER = "ppocrv6_tiny_rec"
CAREFUL = "ppocrv6_small_rec"

_PRINT: Mapping[Label, float] = MappingProxyType(
    {Label.BIRTH_CERTIFICATE: 0.0195, Label.FAMILY_CARD: 0.0155}
)
"""Height of a line box of small print, as a share of the root of the paper's area: the smaller
ones among drawn papers of the train split.  For papers with print all over; cards need no more
than the first look."""

_ASKS_AGAIN = frozenset({Label.BIRTH_CERTIFICATE})
"""Papers whose reader looks again itself, closely, at the lines that it reads fields from."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How hard to look.  Lengths in pixels.

    first_side    long side of the picture at the first detection
    text_height   line height that the detector should see; smaller text is detected again, larger
    max_pixels    largest picture given to the detector, in ...
    strip_pixels  ... strips of this size, which ...
    overlap       ... overlap by so many rows (a multiple of 32)
    huge          pages of so many pixels need the memory that the detector would keep for itself
    max_scale     largest enlargement of the picture for the detector
    gain          detect again when the print could be seen so many times larger
    margin        heights of large print around the found text that are looked at again
    looks         detections on the flattened picture at most
    rim           what is looked at around a known outline, as a share of the paper's size
    fewest        boxes inside a known outline without which the whole picture is looked at
    disorder      boxes that run in directions as mixed as this (0-1) are tried for letters, ...
    trials        ... the longest so many of them, ...
    legible       ... and kept from this mean confidence
    max_lines     lines recognised at most (a hostile page of specks must not cost minutes)
    again         doubtful lines that are read again at most, ...
    hopeless      ... from this mean confidence up, ...
    again_length  ... of so many characters at least, ...
    fillers       ... with fewer `<` than this (machine-readable lines)
    sure          mean confidence from which lines are taken to be upright without a second try
    probes        lines tried both ways up otherwise
    """

    first_side: int = 960
    text_height: float = 18.0
    max_pixels: float = 3.6e6
    strip_pixels: float = 0.8e6
    overlap: int = 96
    huge: float = 6e6
    max_scale: float = 2.5
    gain: float = 1.25
    margin: float = 4.0
    looks: int = 2
    rim: float = 0.03
    fewest: int = 6
    disorder: float = 0.06
    trials: int = 60
    legible: float = 0.75
    max_lines: int = 400
    again: int = 40
    hopeless: float = 0.3
    again_length: int = 3
    fillers: int = 3
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
        self._careful = open_network(CAREFUL, directory)
        self._doubt = self._careful.spec.threshold("doubt")
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
        specs = (self._detector.spec, self._recogniser.spec, self._careful.spec)
        return MappingProxyType({s.name: f"{s.version}-{s.sha256[:8]}" for s in specs})

    @property
    def papers(self) -> Collection[Label]:
        return _PRINT.keys()

    def detect(self, pixels: Pixels, scale: float) -> list[Quad]:
        """Line boxes in the coordinates of `pixels`, found on the picture resized by `scale`."""
        height, width = pixels.shape[:2]
        step = self._multiple
        rows = max(round(height * scale / step), 1) * step
        cols = max(round(width * scale / step), 1) * step
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = np.asarray(cv2.resize(pixels, (cols, rows), interpolation=way), np.uint8)
        fx, fy = width / cols, height / rows
        found = self._boxes(small, release=self._huge(pixels))
        return [_moved(q, np.diag([fx, fy, 1.0])) for q in found]

    def _huge(self, pixels: Pixels) -> bool:
        return bool(pixels.shape[0] * pixels.shape[1] >= self._settings.huge)

    def _boxes(self, picture: Pixels, *, release: bool) -> list[Quad]:
        """Line boxes of a picture whose sides are multiples of the detector's step."""
        limits = self._detector.spec
        return boxes.find_boxes(
            self._probability(picture, release),
            pixel=limits.threshold("pixel"),
            box=limits.threshold("box"),
            unclip=limits.threshold("unclip"),
            min_side=limits.threshold("min_side"),
        )

    def _probability(self, picture: Pixels, release: bool) -> npt.NDArray[np.float32]:
        """Text probability of every pixel, in strips: a large picture at once costs gigabytes."""
        rows, cols = picture.shape[:2]
        step, overlap = self._multiple, self._settings.overlap
        strip = max(int(self._settings.strip_pixels / cols) // step * step, 2 * overlap + step)
        if rows <= strip + overlap:
            return self._strip(picture, release)
        whole = np.empty((rows, cols), np.float32)
        top = 0
        while True:
            foot = min(top + strip, rows)
            begin = top if top == 0 else top + overlap // 2
            last = release and foot == rows
            whole[begin:foot] = self._strip(picture[top:foot], last)[begin - top :]
            if foot == rows:
                return whole
            top = foot - overlap

    def _strip(self, picture: Pixels, release: bool) -> npt.NDArray[np.float32]:
        ready = picture[:, :, ::-1].astype(np.float32)
        ready *= 1 / (255 * self._std)
        ready -= self._mean / self._std
        found: npt.NDArray[np.float32] = self._detector(
            np.ascontiguousarray(ready.transpose(2, 0, 1))[None], release=release
        )[0, 0]
        return found

    def recognise(self, pixels: Pixels, quad: Quad) -> Line:
        """Read one line box of `pixels` (RGB) with the quick recogniser."""
        return self._line(self._recogniser, pixels, quad)

    def _line(self, network: Network, pixels: Pixels, quad: Quad) -> Line:
        strip = boxes.crop(pixels, quad, self._height)
        ready = strip[:, :, ::-1].astype(np.float32) / 127.5 - 1
        probs = network(np.ascontiguousarray(ready.transpose(2, 0, 1))[None])[0]
        lattice = Lattice(self._symbols, probs)
        text, scores, places = ctc.decode(lattice, space=self._space)
        stripped = text.strip()
        start = len(text) - len(text.lstrip())
        keep = slice(start, start + len(stripped))
        scores, places = scores[keep], places[keep]
        mean = float(np.mean(scores)) if scores else 0.0
        return Line(stripped, mean, quad, scores, places, lattice)

    def _again(self, pixels: Pixels, line: Line) -> Line:
        """A doubtful line by the careful recogniser, where that is surer."""
        careful = self._line(self._careful, pixels, line.quad)
        return careful if careful.confidence > line.confidence else line

    def _doubtful(self, line: Line) -> bool:
        settings = self._settings
        return (
            settings.hopeless <= line.confidence < self._doubt
            and len(line.text) >= settings.again_length
            and line.text.count("<") < settings.fillers
            and not _ornament(line.text)
        )

    def look(self, page: Page, quad: Quad) -> Line:
        line = self.recognise(page.pixels, quad)
        return self._again(page.pixels, line) if self._doubtful(line) else line

    def look_closely(self, page: Page, quad: Quad) -> Line:
        """The line by the careful recogniser."""
        return self._line(self._careful, page.pixels, quad)

    def read(self, page: Page) -> Reading:
        """All lines of the page.

        The first detection sees the whole picture, small.  From its boxes follow the plane of the
        paper and the size of its print; the part of the picture that holds print is flattened and
        detected again at the right size.  Lines are always recognised from the original pixels.
        """
        settings = self._settings
        pixels = page.pixels
        side = max(pixels.shape[:2])
        scale = min(settings.first_side / side, settings.max_scale)
        found = self.detect(pixels, scale)
        if _disorder(found) > settings.disorder:
            found = self._with_letters(pixels, found)
        frame = fit_frame(found, columns=True)
        found = self._nearer(pixels, [_ordered(q, frame) for q in found], frame, scale)
        return self._lines_of(page, found)

    def read_sheet(self, page: Page, outline: Quad, label: Label) -> Reading:
        """All lines of the paper inside the outline, clockwise from its top left corner.

        The outline gives the plane of the paper, and the label the size of its print, so that one
        detection does; where its boxes speak against either, it goes on as `read` does after its
        first.  Without a use for the outline this is `read`.
        """
        settings, pixels = self._settings, page.pixels
        frame = _sheet_frame(outline)
        if frame is None or label not in self.papers:
            return self.read(page)
        flat = frame.flat(outline)
        size = float(np.sqrt(np.prod(np.ptp(flat, axis=0))))
        rim = settings.rim * size
        low, high = _shown(pixels, frame, flat.min(axis=0) - rim, flat.max(axis=0) + rim)
        found, zoom = self._flat_boxes(pixels, frame, low, high, _PRINT[label] * size)
        if len(found) < settings.fewest:
            return self.read(page)
        seen = fit_frame(found, columns=True)
        if not _level(seen, frame, found):
            found = self._nearer(pixels, [_ordered(q, seen) for q in found], seen, 0.0)
            return self._lines_of(page, found, label)
        least = settings.gain * zoom
        again, zoom = self._flat_boxes(pixels, frame, low, high, _small(found, frame), least)
        return self._lines_of(page, found if zoom < least else again, label)

    def _nearer(self, pixels: Pixels, found: list[Quad], frame: Frame, scale: float) -> list[Quad]:
        """Boxes found again until the plane that they show is the one that was looked at."""
        settings = self._settings
        for _ in range(settings.looks):
            if not found:
                break
            again, frame = self._closer(pixels, found, frame, scale)
            if again is None:
                break
            found, scale = again, float("inf")
            if not found:
                break
            check = fit_frame(found, columns=True)
            if _agree(check, frame, found):
                break
            frame = check
        return found

    def _lines_of(self, page: Page, found: Sequence[Quad], label: Label | None = None) -> Reading:
        again = 0 if label in _ASKS_AGAIN else self._settings.again
        lines = self._recognise_all(page.pixels, found, again=again)
        rotation = 0
        if lines:
            rotation = round(_direction(lines) / 90) * 90 % 360
        upright, lines = _turned(page, lines, rotation)
        return Reading(tuple(_reading_order(lines)), rotation, upright)

    def _with_letters(self, pixels: Pixels, found: list[Quad]) -> list[Quad]:
        """The boxes in which something can be read, either way up: a patterned cloth under the
        paper is full of boxes that run in every direction."""
        kept: list[Quad] = []
        for quad in sorted(found, key=lambda q: -max(boxes.sides(q)))[: self._settings.trials]:
            w, h = boxes.sides(quad)
            lying = quad if w >= h else (quad[1], quad[2], quad[3], quad[0])
            reads = (self.recognise(pixels, q) for q in (lying, _over(lying)))
            if any(
                k.confidence >= self._settings.legible and _signs(k.text) >= _FEWEST_SIGNS
                for k in reads
            ):
                kept.append(quad)
        return kept or found

    def _closer(
        self, pixels: Pixels, found: list[Quad], frame: Frame, scale: float
    ) -> tuple[list[Quad] | None, Frame]:
        """Boxes found again on the flattened part of the picture that holds print, or None when
        the picture was straight and the print large enough at the first `scale`."""
        settings = self._settings
        heights = _heights(found, frame)
        corners = frame.flat(np.array(found).reshape(-1, 2))
        margin = settings.margin * heights[len(heights) * 9 // 10]
        low, high = corners.min(axis=0) - margin, corners.max(axis=0) + margin
        least = settings.gain * scale if frame.plain else 0.0
        again, zoom = self._flat_boxes(pixels, frame, low, high, _small(found, frame), least)
        return (None if zoom < least else again), frame

    def _flat_boxes(
        self,
        pixels: Pixels,
        frame: Frame,
        low: npt.NDArray[np.float64],
        high: npt.NDArray[np.float64],
        text: float,
        least: float = 0.0,
    ) -> tuple[list[Quad], float]:
        """Boxes found between two corners of the flattened picture, and at which scale.

        text   height of the small print on the flattened picture, pixels
        least  nothing is done where the scale would be smaller than this
        """
        settings = self._settings
        if frame.plain:
            low, high = _shown(pixels, frame, low, high)
        area = float(np.prod(high - low))
        zoom = min(
            settings.text_height / text,
            settings.max_scale,
            float(np.sqrt(settings.max_pixels / max(area, 1.0))),
        )
        if zoom < least:
            return [], zoom
        step = self._multiple
        cols, rows = (max(int(np.ceil(v * zoom / step)), 1) * step for v in high - low)
        view = np.array([[zoom, 0, -zoom * low[0]], [0, zoom, -zoom * low[1]], [0, 0, 1.0]])
        view = view @ frame.matrix
        picture = _seen(pixels, view, zoom, (cols, rows))
        back = np.linalg.inv(view)
        found = self._boxes(picture, release=self._huge(pixels))
        return [_moved(q, back) for q in found], zoom

    def _recognise_all(self, pixels: Pixels, found: Sequence[Quad], *, again: int) -> list[Line]:
        """Every box read, the way up that reads better; so many doubtful ones read again."""
        settings = self._settings
        longest = sorted(found, key=lambda q: -boxes.sides(q)[0])
        known: dict[Quad, Line] = {}
        probes: list[Line] = []
        for quad in longest[: 2 * settings.probes]:
            known[quad] = line = self.recognise(pixels, quad)
            if _letters(line.text):
                probes.append(line)
            if len(probes) == settings.probes:
                break
        if _letter_score(probes) < settings.sure:
            turned = {_over(k.quad): self.recognise(pixels, _over(k.quad)) for k in probes}
            if _letter_score(list(turned.values())) > _letter_score(probes):
                known = turned
                found = [_over(q) for q in found]
        largest = sorted(found, key=lambda q: -boxes.sides(q)[0] * boxes.sides(q)[1])
        lines = [
            known[q] if q in known else self.recognise(pixels, q)
            for q in largest[: settings.max_lines]
        ]
        doubtful = sorted((k for k in lines if self._doubtful(k)), key=lambda k: -k.confidence)
        surer = {k.quad: self._again(pixels, k) for k in doubtful[:again]}
        return [surer.get(line.quad, line) for line in lines if line.text]


def _disorder(found: Sequence[Quad]) -> float:
    """0 when all long boxes run in one direction, 1 when in every direction."""
    total, size = 0j, 0.0
    for a, b, c, d in found:
        w, h = boxes.sides((a, b, c, d))
        if max(w, h) < 2 * min(w, h):
            continue
        start, end = (a, b) if w > h else (a, d)
        turn = complex(end[0] - start[0], end[1] - start[1])
        total += turn * turn / max(abs(turn), 1e-9)
        size += abs(turn)
    return 1 - abs(total) / size if size else 0.0


def _signs(text: str) -> int:
    return sum(c.isalnum() for c in text)


def _over(quad: Quad) -> Quad:
    """The box of a line that is read the other way up."""
    return (quad[2], quad[3], quad[0], quad[1])


def _moved(quad: Quad, matrix: npt.NDArray[np.float64]) -> Quad:
    """The box under a homography."""
    made = np.array(quad, np.float64) @ matrix[:, :2].T + matrix[:, 2]
    a, b, c, d = ((float(x / w), float(y / w)) for x, y, w in made)
    return (a, b, c, d)


def _ordered(quad: Quad, frame: Frame) -> Quad:
    """The box's corners clockwise from the top left as the frame's text runs."""
    flat = [(float(x), float(y)) for x, y in frame.flat(quad)]
    return _moved(boxes.order_corners(flat), frame.inverse)


def _sheet_frame(outline: Quad) -> Frame | None:
    """The plane of a paper of that outline, its sides as long as they are on the picture on
    average, or None when no paper that is seen from the front has it."""
    corners = np.array(outline, np.float64)
    if not np.isfinite(corners).all():
        return None
    sides = np.roll(corners, -1, axis=0) - corners
    ahead = np.roll(sides, -1, axis=0)
    if (sides[:, 0] * ahead[:, 1] - sides[:, 1] * ahead[:, 0]).min() <= 0:
        return None
    width, height = boxes.sides(outline)
    if min(width, height) < _SMALLEST_SHEET:
        return None
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)])
    made = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
    matrix = np.asarray(made, np.float64)
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    if depth.min() < _FARTHEST * depth.max():
        return None
    return Frame(matrix, np.asarray(np.linalg.inv(matrix), np.float64))


def _shown(
    pixels: Pixels, frame: Frame, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The stretch of the flat paper between two corners without what the picture does not show."""
    height, width = pixels.shape[:2]
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    if (edges @ frame.matrix[2, :2] + frame.matrix[2, 2]).min() <= 0:
        return low, high
    limits = frame.flat(edges)
    return np.maximum(low, limits.min(axis=0)), np.minimum(high, limits.max(axis=0))


def _heights(found: Sequence[Quad], frame: Frame) -> list[float]:
    """Heights of the boxes on the flat paper, ascending, pixels."""
    flat = frame.flat(np.array(found).reshape(-1, 2)).reshape(-1, 4, 2)
    down = flat[:, 3, 1] - flat[:, 0, 1] + flat[:, 2, 1] - flat[:, 1, 1]
    return sorted((down / 2).tolist())


def _small(found: Sequence[Quad], frame: Frame) -> float:
    """Height of the small print: a third of the boxes are lower."""
    heights = _heights(found, frame)
    return max(heights[len(heights) // 3], 1.0)


def _level(one: Frame, other: Frame, found: Sequence[Quad]) -> bool:
    """True when the text runs alike in both frames, to the right or to the left."""
    return _same_slant(one, other, found, ((0, 1),), _SAME_LEVEL)


def _agree(one: Frame, other: Frame, found: Sequence[Quad]) -> bool:
    """True when both frames see the same text at nearly the same slant."""
    return _same_slant(one, other, found, ((0, 1), (0, 3)), _SAME_SLANT)


def _same_slant(
    one: Frame,
    other: Frame,
    found: Sequence[Quad],
    sides: Sequence[tuple[int, int]],
    most: float,
) -> bool:
    lines = np.array(found, np.float64)
    for start, end in sides:
        steps = []
        for frame in (one, other):
            a, b = (frame.flat(lines[:, n]).mean(axis=0) for n in (start, end))
            steps.append(float(np.arctan2(*(b - a)[::-1])))
        turn = (steps[0] - steps[1] + np.pi / 2) % np.pi - np.pi / 2
        if abs(turn) > most:
            return False
    return True


def _seen(
    pixels: Pixels, view: npt.NDArray[np.float64], zoom: float, size: tuple[int, int]
) -> Pixels:
    """The picture through a homography that scales by `zoom`, without skipping strokes."""
    if zoom < _SHRINK_FIRST:  # by area first: the warp only looks at the nearest pixels
        factor = zoom / _SHRINK_FIRST
        small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        pixels = np.asarray(small, np.uint8)
        view = view @ np.diag([1 / factor, 1 / factor, 1.0])
    seen = cv2.warpPerspective(
        pixels, view, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(seen, np.uint8)


_FEWEST_SIGNS = 3  # letters and digits without which a box says nothing
_SAME_SLANT = 0.05  # radians between two estimates of the slant that count as one
_SAME_LEVEL = 0.02  # radians off level, by an outline, that the detector does not mind
_SHRINK_FIRST = 0.8  # smallest scale of a warp that does not skip strokes
_ENDLESS = 12  # signs without a space: longer than a word that repeats its letters
_FEW_LETTERS = 7  # different signs fewer than that, or than a third of all, make an ornament
_NUMBER = 0.7  # digits as a share of the signs of a number, misread ones apart
_SMALLEST_SHEET = 64.0  # pixels: the shorter side of a paper that can hold print
_FARTHEST = 0.3  # how much nearer the nearest corner of a paper is at most than the farthest


def _direction(lines: Sequence[Line]) -> float:
    """Degrees clockwise that make the text run to the right, 0-360."""
    run = np.array([(k.quad[1][0] - k.quad[0][0], k.quad[1][1] - k.quad[0][1]) for k in lines])
    x, y = run.sum(axis=0)
    return float(-np.degrees(np.arctan2(y, x))) % 360


def _turned(page: Page, lines: Sequence[Line], rotation: int) -> tuple[Page, list[Line]]:
    """The upright page, and the lines on it."""
    if rotation == 0:
        return page, list(lines)
    pixels: Pixels = np.ascontiguousarray(np.rot90(page.pixels, -rotation // 90))
    matrix = {
        90: np.array([[0, -1, page.height], [1, 0, 0], [0, 0, 1.0]]),
        180: np.array([[-1, 0, page.width], [0, -1, page.height], [0, 0, 1.0]]),
        270: np.array([[0, 1, 0], [-1, 0, page.width], [0, 0, 1.0]]),
    }[rotation]
    moved = [replace(line, quad=_moved(line.quad, matrix)) for line in lines]
    return Page(pixels, page.sha256, page.format), moved


def _ornament(text: str) -> bool:
    """True for the border of a certificate, read as text: one endless word of few letters.

    >>> _ornament("poci0aecciQoecci0eaciQoecsiQoccsOQococi0oo"), _ornament("JL MERDEKA BARAT NO 7")
    (True, False)
    """
    word = max(text.upper().split(), key=len, default="")
    few = len(set(word)) < max(_FEW_LETTERS, len(word) / 3)
    number = sum(c.isdigit() for c in word) > _NUMBER * len(word)
    return len(word) >= _ENDLESS and few and not number


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _letter_score(lines: Sequence[Line]) -> float:
    """Mean confidence over lines with letters, weighted by their number of letters."""
    weights = [_letters(k.text) for k in lines]
    total = sum(weights)
    if total == 0:
        return 0.0
    return sum(k.confidence * w for k, w in zip(lines, weights, strict=True)) / total


def _reading_order(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom along the slant of the page, then from left to right."""
    frame = fit_frame([line.quad for line in lines])
    placed = [(frame.flat([line.centre])[0], line) for line in lines]
    placed.sort(key=lambda p: float(p[0][1]))
    rows: list[list[tuple[float, float, Line]]] = []
    for (x, y), line in placed:
        if rows and y - rows[-1][-1][1] < 0.5 * min(line.height, rows[-1][-1][2].height):
            rows[-1].append((float(x), float(y), line))
        else:
            rows.append([(float(x), float(y), line)])
    return [line for row in rows for _, _, line in sorted(row, key=lambda r: r[0])]
