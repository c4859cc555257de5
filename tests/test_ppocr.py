"""The default engine: turns, tilts, perspective, size of print, hostile pictures."""

from __future__ import annotations

import time
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from docverify.ocr import boxes
from docverify.ocr.engine import GuidedEngine, OcrEngine, StaticEngine
from docverify.ocr.ppocr import PaddleOcr, ReadSettings
from docverify.types import Label, Line, Page, Pixels, Quad

TEXTS = (
    "PROVINSI JAWA BARAT",
    "KABUPATEN BANDUNG",
    "NIK : 3171015708909999",
    "Nama : SITI CONTOH RAHAYU",
    "Tempat/Tgl Lahir : BANDUNG, 17-08-1990",
    "Jenis Kelamin : PEREMPUAN",
    "Alamat : JL MELATI NO 12",
    "Agama : ISLAM",
    "Pekerjaan : GURU",
)


@pytest.fixture(scope="module")
def engine() -> PaddleOcr:
    return PaddleOcr()


def sheet(size: int = 26, width: int = 760, height: int = 460) -> Pixels:
    image = Image.new("RGB", (width, height), (214, 228, 236))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    for row, text in enumerate(TEXTS):
        draw.text((40, 24 + 1.7 * size * row), text, (30, 40, 50), font)
    return np.asarray(image)


def photographed(pixels: Pixels, matrix: list[list[float]], size: tuple[int, int]) -> Pixels:
    view = np.array(matrix, np.float64)
    return np.asarray(cv2.warpPerspective(pixels, view, size, borderValue=(90, 80, 70)), np.uint8)


def share(text: str) -> float:
    """Share of the printed lines that came out exactly, spaces apart."""
    seen = text.replace(" ", "")
    return sum(t.replace(" ", "") in seen for t in TEXTS) / len(TEXTS)


def rotated(degrees: float, scale: float = 1.0) -> list[list[float]]:
    turn = np.deg2rad(degrees)
    c, s = scale * np.cos(turn), scale * np.sin(turn)
    return [[c, -s, 600 - 380 * c + 230 * s], [s, c, 600 - 380 * s - 230 * c], [0, 0, 1]]


def test_is_an_engine(engine: PaddleOcr) -> None:
    assert isinstance(engine, OcrEngine)
    assert engine.name == "ppocr"
    assert set(engine.versions) == {
        "ppocrv6_tiny_det",
        "ppocrv6_tiny_rec",
        "ppocrv6_small_rec",
    }


@pytest.mark.parametrize("quarter", range(4))
def test_quarter_turns(engine: PaddleOcr, quarter: int) -> None:
    reading = engine.read(Page(np.ascontiguousarray(np.rot90(sheet(), quarter))))
    assert reading.rotation == 90 * quarter
    assert share(reading.text) >= 8 / 9
    assert "3171015708909999" in reading.text
    assert (reading.page.width, reading.page.height) == (760, 460)
    assert np.array_equal(reading.page.pixels, sheet())


@pytest.mark.parametrize("degrees", [-35, -20, -8, 8, 20, 35, 70, 110, 160, 200, 250, 290])
def test_tilted_by_any_angle(engine: PaddleOcr, degrees: int) -> None:
    picture = photographed(sheet(), rotated(degrees), (1200, 1200))
    reading = engine.read(Page(picture))
    assert share(reading.text) >= 8 / 9
    assert reading.rotation == round(-degrees / 90) * 90 % 360
    assert reading.page.pixels.shape == (1200, 1200, 3)


@pytest.mark.parametrize(
    "matrix",
    [
        [[1.2, 0.35, 100], [0.1, 1.1, 200], [2e-4, 3e-4, 1]],
        [[1.3, -0.3, 250], [-0.15, 1.1, 300], [-1e-4, 5e-4, 1]],
    ],
)
def test_seen_from_an_angle(engine: PaddleOcr, matrix: list[list[float]]) -> None:
    reading = engine.read(Page(photographed(sheet(), matrix, (1200, 1000))))
    assert share(reading.text) >= 8 / 9
    order = [t for t in TEXTS if t.replace(" ", "") in reading.text.replace(" ", "")]
    assert order == sorted(order, key=TEXTS.index)


def test_boxes_follow_the_view(engine: PaddleOcr) -> None:
    """Boxes come in page coordinates, each around its printed line."""
    matrix = np.array([[1.2, 0.35, 100], [0.1, 1.1, 200], [2e-4, 3e-4, 1]])
    reading = engine.read(Page(photographed(sheet(), matrix.tolist(), (1200, 1000))))
    for row, text in enumerate(TEXTS):
        hit = [k for k in reading.lines if k.text.replace(" ", "") == text.replace(" ", "")]
        if hit:
            x, y, w = np.linalg.inv(matrix) @ (*hit[0].centre, 1.0)
            assert abs(y / w - (24 + 1.7 * 26 * row + 13)) < 12
            assert x / w > 40


def test_small_paper_in_a_large_picture(engine: PaddleOcr) -> None:
    picture = np.full((2000, 2600, 3), 120, np.uint8)
    picture[900:1360, 1500:2260] = sheet()
    assert share(engine.read(Page(picture)).text) == 1


def test_a_second_look_reads_the_same(engine: PaddleOcr) -> None:
    page = Page(photographed(sheet(), rotated(15), (1200, 1200)))
    reading = engine.read(page)
    for one in reading.lines:
        assert engine.look(reading.page, one.quad).text == one.text


def test_scores_places_and_lattice_belong_together(engine: PaddleOcr) -> None:
    for one in engine.read(Page(sheet())).lines:
        assert len(one.text) == len(one.char_scores) == len(one.char_x)
        assert one.text == one.text.strip()
        assert one.lattice is not None
        assert one.lattice.probs.shape[1] == 1 + len(one.lattice.symbols)
        assert list(one.char_x) == sorted(one.char_x)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((480, 640, 3), np.uint8),
        np.full((480, 640, 3), 255, np.uint8),
        np.zeros((2, 3000, 3), np.uint8),
        np.zeros((3000, 2, 3), np.uint8),
    ],
)
def test_nothing_to_read(engine: PaddleOcr, pixels: Pixels) -> None:
    reading = engine.read(Page(pixels))
    assert reading.lines == ()
    assert reading.rotation == 0


def test_noise_and_specks_end_in_time(engine: PaddleOcr) -> None:
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (900, 1200, 3)).astype(np.uint8)
    specks = np.full((1200, 1600, 3), 230, np.uint8)
    for x, y in rng.integers(20, 1180, (1500, 2)):
        cv2.putText(specks, "x1", (int(x), int(y)), 0, 0.4, (20, 20, 20))
    for pixels in (noise, specks):
        start = time.monotonic()
        reading = engine.read(Page(pixels))
        assert len(reading.lines) <= ReadSettings().max_lines
        assert time.monotonic() - start < 20


def test_the_number_of_lines_is_limited() -> None:
    engine = PaddleOcr(settings=replace(ReadSettings(), max_lines=3))
    assert len(engine.read(Page(sheet())).lines) <= 3


def test_two_readings_are_equal(engine: PaddleOcr) -> None:
    page = Page(photographed(sheet(), rotated(10), (1200, 1200)))
    one, other = engine.read(page), engine.read(page)
    assert one.text == other.text
    assert [k.quad for k in one.lines] == [k.quad for k in other.lines]


def test_crop_outside_the_picture() -> None:
    far = ((-500.0, -500.0), (-300.0, -500.0), (-300.0, -480.0), (-500.0, -480.0))
    assert boxes.crop(sheet(), far, 48).shape[0] == 48
    huge = ((0.0, 0.0), (760.0, 0.0), (760.0, 460.0), (0.0, 460.0))
    assert boxes.crop(sheet(), huge, 48).shape[0] == 48
    flat = ((10.0, 10.0), (10.0, 10.0), (10.0, 10.0), (10.0, 10.0))
    assert boxes.crop(sheet(), flat, 48).shape[0] == 48


def test_covered_boxes() -> None:
    long = ((0.0, 0.0), (200.0, 0.0), (200.0, 20.0), (0.0, 20.0))
    part = ((10.0, 2.0), (90.0, 2.0), (90.0, 18.0), (10.0, 18.0))
    border = ((-10.0, -10.0), (900.0, -10.0), (900.0, 900.0), (-10.0, 900.0))
    assert boxes.drop_covered([long, part, border], 0.75) == [long, border]
    assert boxes.drop_covered([long], 0.75) == [long]


def doubtful_strip(text: str) -> Pixels:
    """One worn line: small, faint, noisy."""
    image = Image.new("RGB", (420, 60), (205, 205, 200))
    font = ImageFont.load_default(19)
    ImageDraw.Draw(image).text((12, 16), text, (150, 150, 148), font)
    small = cv2.resize(np.asarray(image), None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(3).normal(0, 5, small.shape)
    worn = np.clip(cv2.GaussianBlur(small, (3, 3), 0) + noise, 0, 255)
    return np.ascontiguousarray(worn.astype(np.uint8))


def test_a_doubtful_line_is_read_again_and_the_surer_reading_is_kept(engine: PaddleOcr) -> None:
    pixels = doubtful_strip("FERNANDO NANDA TAMPUBOLON")
    height, width = pixels.shape[:2]
    whole = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    quick = engine.recognise(pixels, whole)
    looked = engine.look(Page(pixels), whole)
    assert quick.confidence < 0.93
    assert looked.confidence > quick.confidence


@pytest.mark.parametrize(
    ("text", "confidence", "doubtful"),
    [
        ("SITI CONTOH", 0.80, True),
        ("SITI CONTOH", 0.97, False),
        ("P<IDNRAHAYU<<SITI<CONTOH", 0.80, False),
        ("SITI CONTOH", 0.10, False),
        ("AB", 0.80, False),
    ],
)
def test_what_is_read_again(
    engine: PaddleOcr, text: str, confidence: float, doubtful: bool
) -> None:
    quad = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0))
    assert engine._doubtful(Line(text, confidence, quad)) is doubtful


CORNERS: Quad = ((0.0, 0.0), (760.0, 0.0), (760.0, 460.0), (0.0, 460.0))
PAPER = Label.BIRTH_CERTIFICATE


class CountingOcr(PaddleOcr):
    """Tells how often the detector has run."""

    def __init__(self) -> None:
        super().__init__()
        self.detections = 0

    def _boxes(self, picture: Pixels, *, release: bool) -> list[Quad]:
        self.detections += 1
        return super()._boxes(picture, release=release)


@pytest.fixture
def counting() -> CountingOcr:
    return CountingOcr()


def through(matrix: list[list[float]], quad: Quad = CORNERS) -> Quad:
    a, b, c, d = (np.array(matrix) @ (x, y, 1.0) for x, y in quad)
    points = [(float(x / w), float(y / w)) for x, y, w in (a, b, c, d)]
    return (points[0], points[1], points[2], points[3])


def turned_by(quad: Quad, steps: int) -> Quad:
    points = [*quad[steps:], *quad[:steps]]
    return (points[0], points[1], points[2], points[3])


def test_who_can_be_guided(engine: PaddleOcr) -> None:
    assert isinstance(engine, GuidedEngine)
    assert not isinstance(StaticEngine([]), GuidedEngine)
    assert set(engine.papers) == {Label.BIRTH_CERTIFICATE, Label.FAMILY_CARD}


@pytest.mark.parametrize(
    "matrix",
    [
        [[1.0, 0.0, 200.0], [0.0, 1.0, 300.0], [0.0, 0.0, 1.0]],
        [[1.2, 0.35, 100.0], [0.1, 1.1, 200.0], [2e-4, 3e-4, 1.0]],
        [[1.3, -0.3, 250.0], [-0.15, 1.1, 300.0], [-1e-4, 5e-4, 1.0]],
        rotated(20),
        rotated(200),
    ],
)
def test_with_an_outline_one_detection_does(
    counting: CountingOcr, matrix: list[list[float]]
) -> None:
    page = Page(photographed(sheet(18), matrix, (1200, 1200)))
    reading = counting.read_sheet(page, through(matrix), PAPER)
    assert counting.detections == 1
    assert share(reading.text) >= 8 / 9


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_an_outline_that_begins_at_another_corner(engine: PaddleOcr, steps: int) -> None:
    """The network may take a paper's side, or its foot, for its top."""
    matrix = rotated(8)
    page = Page(photographed(sheet(), matrix, (1200, 1200)))
    reading = engine.read_sheet(page, turned_by(through(matrix), steps), PAPER)
    assert share(reading.text) >= 8 / 9
    assert reading.rotation == 0


def test_print_much_smaller_than_usual_is_looked_at_again(counting: CountingOcr) -> None:
    small = sheet(11)
    picture = np.full((1400, 1500, 3), 210, np.uint8)
    picture[600:1060, 100:860] = small
    around: Quad = ((0.0, 0.0), (1500.0, 0.0), (1500.0, 1400.0), (0.0, 1400.0))
    reading = counting.read_sheet(Page(picture), around, PAPER)
    assert counting.detections == 2
    assert share(reading.text) >= 8 / 9


@pytest.mark.parametrize(
    "outline",
    [
        ((0.0, 0.0), (760.0, 0.0), (760.0, 0.0), (0.0, 0.0)),
        ((0.0, 0.0), (0.0, 460.0), (760.0, 460.0), (760.0, 0.0)),
        ((0.0, 0.0), (760.0, 460.0), (760.0, 0.0), (0.0, 460.0)),
        ((float("nan"), 0.0), (760.0, 0.0), (760.0, 460.0), (0.0, 460.0)),
        ((0.0, 0.0), (float("inf"), 0.0), (760.0, 460.0), (0.0, 460.0)),
        ((380.0, 0.0), (380.1, 0.0), (760.0, 460.0), (0.0, 460.0)),
        ((1000.0, 900.0), (1150.0, 900.0), (1150.0, 1000.0), (1000.0, 1000.0)),
        ((5000.0, 5000.0), (5760.0, 5000.0), (5760.0, 5460.0), (5000.0, 5460.0)),
    ],
    ids="line mirrored crossed nan infinite triangle empty outside".split(),
)
def test_an_outline_of_nothing_changes_nothing(engine: PaddleOcr, outline: Quad) -> None:
    picture = np.full((1200, 1200, 3), 120, np.uint8)
    picture[40:500, 40:800] = sheet()
    assert engine.read_sheet(Page(picture), outline, PAPER).text == engine.read(Page(picture)).text


def test_a_paper_beyond_the_edge_of_the_photo(engine: PaddleOcr) -> None:
    """The outline of a paper that is cut off may be completed far outside the photo."""
    page = Page(np.ascontiguousarray(sheet()[:, :600]))
    text = engine.read_sheet(page, CORNERS, PAPER).text
    assert "3171015708909999" in text
    assert "KABUPATEN BANDUNG" in text


def test_a_label_without_known_print_is_read_as_ever(engine: PaddleOcr) -> None:
    page = Page(photographed(sheet(), rotated(15), (1200, 1200)))
    outline = through(rotated(15))
    assert engine.read_sheet(page, outline, Label.KTP).text == engine.read(page).text


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("acioossiiscsi0oocsi0oooci0ooosi0ocssd0o8", False),
        ("c6060cc606e-c606c-0606c-c606e-c606e-c606e", False),
        ("TAHUN SERIBU SEMBILAN RATUS SEMBILAN PULUH SATU", True),
        ("SERIBUSEMBILANRATUSSEMBILANPULUHSATU", True),
    ],
)
def test_ornaments_are_not_read_again(engine: PaddleOcr, text: str, doubtful: bool) -> None:
    quad = ((0.0, 0.0), (600.0, 0.0), (600.0, 20.0), (0.0, 20.0))
    assert engine._doubtful(Line(text, 0.5, quad)) is doubtful


def test_memory_given_back_changes_no_reading() -> None:
    picture = photographed(sheet(), rotated(10), (1200, 1200))
    keeping = PaddleOcr().read(Page(picture))
    releasing = PaddleOcr(settings=replace(ReadSettings(), huge=1.0)).read(Page(picture))
    assert keeping.text == releasing.text
    assert [k.quad for k in keeping.lines] == [k.quad for k in releasing.lines]
