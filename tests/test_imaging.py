"""The door for bytes: every hostile file gets the required answer, fast and within memory."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile

from docverify import imaging
from docverify.containers import exif_orientation, kind_of, walk_jpeg, walk_png, walk_webp
from docverify.errors import ConfigError
from docverify.imaging import FileRefused, Limits, Refusal, load, read_regular, shrink, thumbnail
from docverify.types import Page
from tests import hostile
from tests.hostile import Hostile

DEADLINE_S = 2.0
MEMORY_MB = 120.0


def peak_mb() -> float | None:
    """Highest resident memory since `forget_peak`, in MB; None where the system does not tell."""
    try:
        text = Path("/proc/self/status").read_text()
    except OSError:
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    return None if found is None else int(found[1]) / 1024


def forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


@pytest.mark.parametrize("case", hostile.ALL, ids=str)
def test_hostile_file(case: Hostile) -> None:
    data = case.build()
    forget_peak()
    before = peak_mb()
    start = time.perf_counter()
    answer = load(data)
    took = time.perf_counter() - start
    after = peak_mb()

    verdict = "page" if isinstance(answer, Page) else answer.code
    assert verdict in case.required
    assert took < DEADLINE_S
    if before is not None and after is not None:
        assert after - before < MEMORY_MB + 2 * len(data) / 1e6
    if isinstance(answer, Refusal):
        if case.remedy is not None:
            assert answer.remedy == case.remedy
        whole = answer.code != "file_too_large"
        assert answer.sha256 == (hashlib.sha256(data).hexdigest() if whole else "")
        return
    assert answer.pixels.dtype == np.uint8
    assert answer.pixels.shape == (answer.height, answer.width, 3)
    if case.shows is not None:
        wanted = case.shows()
        assert answer.pixels.shape == wanted.shape
        apart = np.abs(answer.pixels.astype(int) - wanted)
        assert apart.mean() <= case.tolerance
        assert np.percentile(apart, 99) <= 12 * case.tolerance


def test_every_listed_item_has_a_case() -> None:
    elsewhere = {12, 17}  # tested below: the name of a file, a switch of the host
    assert {case.item for case in hostile.ALL} | elsewhere == set(range(1, 34))
    assert len({str(case) for case in hostile.ALL}) == len(hostile.ALL)


# ------------------------------------------------------------------ ways to hand in


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"  # a JPEG: the name does not decide
    path.write_bytes(hostile.jpeg())
    return path


def test_bytes_path_and_stream_give_the_same_page(photo: Path) -> None:
    data = photo.read_bytes()
    with photo.open("rb") as stream:
        answers = [load(data), load(photo), load(str(photo)), load(stream)]
    for answer in answers:
        assert isinstance(answer, Page)
        assert answer.format == "jpeg"
        assert answer.sha256 == hashlib.sha256(data).hexdigest()
        assert np.array_equal(answer.pixels, np.asarray(Image.open(io.BytesIO(data))))


def test_pixels_cannot_be_changed(photo: Path) -> None:
    page = load(photo)
    assert isinstance(page, Page)
    with pytest.raises(ValueError, match="read-only"):
        page.pixels[0, 0] = 0


def test_missing_path_folder_and_device_are_the_callers_fault(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jpg", tmp_path, Path("/dev/zero"), "a\0b"):
        with pytest.raises(ConfigError):
            load(path)


def test_fifo_does_not_block(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.jpg"
    os.mkfifo(fifo)
    with pytest.raises(ConfigError, match="regular"):
        load(fifo)


class Endless(io.RawIOBase):
    """Gives zeros for ever, in small pieces, and counts them."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        piece = bytes(min(size, 50_000))
        self.given += len(piece)
        return piece


def test_endless_stream_is_read_to_the_limit_and_one_byte_more() -> None:
    stream = Endless()
    answer = load(stream, limits=Limits(max_bytes=1_000_000))  # type: ignore[arg-type]
    assert isinstance(answer, Refusal)
    assert answer.code == "file_too_large"
    assert stream.given == 1_000_001


def test_text_stream_and_nonsense_are_the_callers_fault() -> None:
    for odd in (io.StringIO("text"), 7, None):
        with pytest.raises(ConfigError):
            load(odd)  # type: ignore[arg-type]


def test_host_switch_for_truncated_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ConfigError, match="LOAD_TRUNCATED_IMAGES"):
        load(hostile.jpeg())


@pytest.mark.parametrize("build", [hostile.jpeg, hostile.png])
def test_host_pixel_limit_changes_nothing(build: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert isinstance(load(build()), Page)  # type: ignore[operator]


def test_host_pixel_limit_that_webp_cannot_escape_is_the_hosts_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(ConfigError, match="MAX_IMAGE_PIXELS"):
        load(hostile.webp())


def test_decoding_sets_no_switch_of_the_host() -> None:
    seen = (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, dict(Image.OPEN))
    load(hostile.jpeg())
    assert seen == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, dict(Image.OPEN))


def test_out_of_memory_is_not_the_applicants_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(imaging, "_rgb", no_memory)
    with pytest.raises(MemoryError):
        load(hostile.jpeg())


def test_refusal_tells_nothing_of_the_content() -> None:
    secret = b"3174010101909901 SITI CONTOH"
    for data in (secret * 3, hostile.jpeg()[:300] + secret, b"\x89PNG\r\n\x1a\n" + secret):
        answer = load(data)
        assert isinstance(answer, Refusal)
        assert "3174" not in repr(answer)
        assert "SITI" not in repr(answer)


# ----------------------------------------------------------------------- the batch door


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "a.jpg").write_bytes(b"inside")
    (tmp_path / "outside.jpg").write_bytes(b"outside")
    (root / "link.jpg").symlink_to(tmp_path / "outside.jpg")
    (root / "loop.jpg").symlink_to("loop.jpg")
    (root / "away").symlink_to(tmp_path)
    (root / "folder.jpg").mkdir()
    os.mkfifo(root / "fifo.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(root)  # socket names are short
        try:
            listener.bind("socket.jpg")
        finally:
            os.chdir(here)
        yield root


def test_reads_below_the_root(root: Path) -> None:
    assert read_regular("sub/a.jpg", root=root) == b"inside"
    assert read_regular("./sub//a.jpg", root=root) == b"inside"
    assert read_regular(root / "sub" / "a.jpg") == b"inside"
    assert read_regular("sub/a.jpg", root=root, max_bytes=3) == b"insi"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../outside.jpg", "path_outside_root"),
        ("sub/../../outside.jpg", "path_outside_root"),
        ("/etc/passwd", "path_outside_root"),
        ("file:///etc/passwd", "path_outside_root"),
        ("C:/x.jpg", "path_outside_root"),
        ("\\\\server\\share\\x.jpg", "path_outside_root"),
        ("~/x.jpg", "path_outside_root"),
        ("sub/a.jpg\0.png", "path_outside_root"),
        ("", "path_outside_root"),
        (".", "path_outside_root"),
        ("link.jpg", "not_a_regular_file"),
        ("loop.jpg", "not_a_regular_file"),
        ("away/outside.jpg", "not_a_regular_file"),
        ("folder.jpg", "not_a_regular_file"),
        ("fifo.jpg", "not_a_regular_file"),
        ("socket.jpg", "not_a_regular_file"),
        ("sub/a.jpg/b.jpg", "not_a_regular_file"),
        ("none.jpg", "file_unreadable"),
        ("none/none.jpg", "file_unreadable"),
        ("x" * 5000, "file_unreadable"),
        ("\ud800.jpg", "file_unreadable"),
    ],
)
def test_refuses_what_leads_out_or_is_no_file(root: Path, name: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_regular(name, root=root)
    assert refused.value.code == code
    assert name[:200] not in str(refused.value) or not name.strip("./")


def test_no_permission(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.open

    def refusing(path: str, *args: int, dir_fd: int | None = None) -> int:
        if path == "a.jpg":  # root may read everything, so the system's answer is played
            raise PermissionError(errno.EACCES, "denied", path)
        return whole(path, *args, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(FileRefused) as refused:
        read_regular("sub/a.jpg", root=root)
    assert refused.value.code == "file_unreadable"


def test_no_handle_leaks(root: Path) -> None:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("needs /proc")
    before = len(list(folder.iterdir()))
    for name in ("sub/a.jpg", "link.jpg", "none/none.jpg", "sub/none.jpg", "fifo.jpg"):
        for _ in range(5):
            try:
                read_regular(name, root=root)
            except FileRefused:
                continue
    assert len(list(folder.iterdir())) == before


# -------------------------------------------------------------------------- the extras


def test_without_the_extras_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    for data, remedy in ((hostile.heic_head(), "heic"), (hostile.pdf(), "pdf")):
        answer = load(data)
        assert isinstance(answer, Refusal)
        assert (answer.code, answer.remedy) == ("unsupported_format", remedy)


def test_heic_with_the_extra() -> None:
    heif = pytest.importorskip("pillow_heif")
    picture = Image.fromarray(hostile.scene(640, 480))
    for orientation in (1, 6):
        out = io.BytesIO()
        marks = Image.Exif()
        marks[0x0112] = orientation
        turned = picture.rotate(90, expand=True) if orientation == 6 else picture
        heif.from_pillow(turned).save(out, quality=90, exif=marks.tobytes())
        page = load(out.getvalue())
        assert isinstance(page, Page)
        assert page.format == "heic"
        assert page.pixels.shape == (480, 640, 3)
        assert np.abs(page.pixels.astype(int) - np.asarray(picture)).mean() < 4
    answer = load(out.getvalue()[: len(out.getvalue()) // 2])
    assert isinstance(answer, Refusal)
    assert answer.code == "unreadable_image"
    tight = load(out.getvalue(), limits=Limits(max_pixels=1000))
    assert isinstance(tight, Refusal)
    assert tight.code == "too_many_pixels"


def test_pdf_with_the_extra() -> None:
    pytest.importorskip("pypdfium2")
    page = load(hostile.pdf())
    assert isinstance(page, Page)
    assert page.format == "pdf"
    assert max(page.width, page.height) == pytest.approx(1600, abs=2)
    small = shrink(page.pixels, 800).astype(int)
    assert np.abs(small - hostile.scene(800, 560)[: small.shape[0]]).mean() < 6
    for data, code in (
        (hostile.pdf(3), "several_pages"),
        (hostile.pdf()[:300], "unreadable_image"),
        (b"%PDF-1.4\n" + hostile.jpeg(), "unreadable_image"),
    ):
        answer = load(data)
        assert isinstance(answer, Refusal)
        assert answer.code == code


def test_pdf_page_of_thousands_of_points_is_fitted_not_refused() -> None:
    pytest.importorskip("pypdfium2")
    out = io.BytesIO()
    Image.fromarray(hostile.scene(600, 800)).save(out, "PDF", resolution=5)
    page = load(out.getvalue(), limits=Limits(max_pixels=2_000_000))
    assert isinstance(page, Page)
    assert 1_800_000 < page.width * page.height <= 2_000_000


# --------------------------------------------------------------------------- containers


def test_rebuilt_files_hold_no_metadata() -> None:
    secret = b"SITI CONTOH"
    tail = hostile.after_start(
        hostile.jpeg(),
        hostile.segment(0xFE, secret),
        hostile.segment(0xE1, b"Exif\0\0" + hostile.exif(6) + secret),
        hostile.segment(0xE2, secret),
        hostile.segment(0xED, secret),
    )
    still = walk_jpeg(tail + secret)
    assert still.orientation == 6
    assert still.payload == hostile.jpeg()
    png = hostile.with_chunks(hostile.chunk(b"tEXt", b"Author\0" + secret)) + secret
    assert secret not in walk_png(png).payload
    webp = hostile.webp(exif=b"Exif\0\0" + hostile.exif(3) + secret, xmp=secret)
    assert secret in webp
    assert secret not in walk_webp(webp).payload


def test_damaged_bytes_inside_a_scan_do_not_break_the_walk() -> None:
    data = hostile.jpeg()
    middle = data.index(b"\xff\xda") + 400
    for marker in (0x01, 0x30, 0xBF, 0xD3, 0xD8):
        broken = data[:middle] + bytes([0xFF, marker]) + data[middle + 2 :]
        assert walk_jpeg(broken).width == 200


def test_kinds() -> None:
    for fmt, kind in (("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("TIFF", "tiff")):
        assert kind_of(hostile.encode(fmt)) == kind
    assert kind_of(hostile.heic_head()) == "heic"
    assert kind_of(hostile.avif_head()) == "avif"
    assert kind_of(hostile.MP4) == "mp4"
    assert kind_of(b"") == ""


def test_orientation_never_raises_on_any_cut() -> None:
    block = hostile.exif(8, order=">")
    assert exif_orientation(block) == 8
    for length in range(len(block)):
        assert exif_orientation(block[:length]) in (1, 8)


# ------------------------------------------------------------------------------- pixels


def test_shrink_keeps_what_a_person_sees() -> None:
    page = load(hostile.scaling_attack())
    assert isinstance(page, Page)
    small = shrink(page.pixels, 150)
    assert small.shape == (120, 150, 3)
    assert np.ptp(small) <= 2
    assert abs(float(small.mean()) - 255 * 63 / 64) < 2
    assert page.pixels[4::8, 4::8].max() == 0  # what nearest-neighbour scaling would show


def test_shrink_never_enlarges_and_never_vanishes() -> None:
    assert shrink(hostile.scene(), 5000) is hostile.scene()
    assert shrink(np.zeros((1, 3000, 3), np.uint8), 100).shape == (1, 100, 3)
    assert shrink(np.zeros((300, 600), np.uint8), 100).shape == (50, 100)


def test_thumbnail_is_a_small_new_jpeg() -> None:
    page = load(hostile.jpeg_with_exif(hostile.exif(1) + b"SITI CONTOH"))
    assert isinstance(page, Page)
    data = thumbnail(page, 100)
    assert b"SITI" not in data
    assert b"Exif" not in data
    again = Image.open(io.BytesIO(data))
    assert (again.format, again.size) == ("JPEG", (100, 70))


# --------------------------------------------------------------------------------- fuzz


def _mutations(seeds: list[bytes], count: int) -> Iterator[bytes]:
    rng = np.random.default_rng(20240817)
    for turn in range(count):
        data = bytearray(seeds[turn % len(seeds)])
        for _ in range(int(rng.integers(1, 6))):
            at = int(rng.integers(0, len(data)))
            kind = int(rng.integers(0, 5))
            if kind == 0:
                data[at] ^= 1 << int(rng.integers(0, 8))
            elif kind == 1:
                data[at] = int(rng.choice([0, 1, 0x7F, 0x80, 0xFF]))
            elif kind == 2:
                del data[at : at + int(rng.integers(1, 20))]
            elif kind == 3:
                data[at:at] = bytes(rng.integers(0, 256, int(rng.integers(1, 20)), dtype=np.uint8))
            else:  # most decoder bugs live in the first bytes
                data[at % min(len(data), 64)] = int(rng.integers(0, 256))
            if not data:
                break
        repaired = data.startswith(b"\x89PNG") and turn % 2 == 0
        yield hostile.with_good_checksums(bytes(data)) if repaired else bytes(data)


def test_mutated_files_give_a_page_or_a_refusal() -> None:
    picture = np.ascontiguousarray(hostile.scene()[::2, ::2])
    seeds = [
        hostile.encode("JPEG", picture),
        hostile.encode("JPEG", picture, progressive=True),
        hostile.encode("JPEG", picture, "CMYK"),
        hostile.encode("PNG", picture),
        hostile.encode("PNG", picture, "P"),
        hostile.encode("PNG", picture, "LA"),
        hostile.encode("WEBP", picture, lossless=True),
        hostile.encode("WEBP", picture, "RGBA", exif=b"Exif\0\0" + hostile.exif(6)),
        hostile.jpeg_with_exif(hostile.exif(6)),
    ]
    seen: set[str] = set()
    for data in _mutations(seeds, 6000):
        answer = load(data)
        assert isinstance(answer, (Page, Refusal))
        seen.add(answer.code if isinstance(answer, Refusal) else "page")
    assert {"page", "unreadable_image"} <= seen


def test_pillow_has_one_owner() -> None:
    package = Path(imaging.__file__).parent
    importers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"^\s*(from|import) PIL\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert importers == {"imaging.py"}
