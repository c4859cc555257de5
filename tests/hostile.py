"""Hostile and odd uploads, built in code: no binary file is kept in the repository.

`ALL` holds one `Hostile` per case: a name, a function that builds the bytes,
and what the door (`docverify.imaging.load`) must answer.  Verdicts of later
stages build on it: a `Refusal` becomes the reason of the same code, a `Page`
goes on to be measured, classified and read.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, features

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Hostile:
    """One case.

    item      row of the list of bad inputs that it stands for
    build     gives the bytes
    required  the answers that are right: 'page' or reason codes
    remedy    the remedy that a refusal must name, or None for any
    shows     for pages: gives the RGB pixels that must come out, within `tolerance` on average
    """

    item: int
    name: str
    build: Callable[[], bytes]
    required: frozenset[str]
    remedy: str | None = None
    shows: Callable[[], Pixels] | None = None
    tolerance: float = 0.0

    def __str__(self) -> str:
        return f"{self.item:02d}-{self.name}"


# ------------------------------------------------------------------ a plain picture


@cache
def scene(width: int = 200, height: int = 140) -> Pixels:
    """A smooth colourful picture with lines and a mark in one corner (to see turns)."""
    x = np.linspace(0, 1, width)[None, :]
    y = np.linspace(0, 1, height)[:, None]
    smooth = np.stack([60 + 150 * x + 0 * y, 80 + 130 * y + 0 * x, 200 - 90 * x * y], axis=2)
    picture: Pixels = smooth.astype(np.uint8)
    for row in range(30, height - 20, 18):
        picture[row : row + 4, 20 : width - 30] //= 3
    picture[4:20, 4:28] = (230, 30, 40)
    picture.flags.writeable = False
    return picture


def encode(fmt: str, picture: Pixels | None = None, mode: str = "RGB", **options: Any) -> bytes:
    image = Image.fromarray(scene() if picture is None else picture)
    out = io.BytesIO()
    image.convert(mode).save(out, fmt, **options)
    return out.getvalue()


def jpeg(**options: Any) -> bytes:
    return encode("JPEG", **{"quality": 92, **options})


def png(**options: Any) -> bytes:
    return encode("PNG", **options)


def webp(**options: Any) -> bytes:
    return encode("WEBP", **options)


# ------------------------------------------------------------------------ PNG by hand


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + crc


def png_by_hand(
    width: int,
    height: int,
    depth: int,
    colour: int,
    rows: bytes,
    before: Iterable[bytes] = (),
    interlace: int = 0,
) -> bytes:
    """A PNG from filtered rows (each with its leading filter byte)."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    body = chunk(b"IDAT", zlib.compress(rows, 1))
    signature = b"\x89PNG\r\n\x1a\n"
    return b"".join([signature, chunk(b"IHDR", header), *before, body, chunk(b"IEND")])


def _rows(samples: npt.NDArray[np.generic]) -> bytes:
    """Unfiltered PNG rows of an array (h, w, ...) of big-endian samples."""
    return b"".join(b"\0" + row.tobytes() for row in samples)


def png16(colour: int) -> bytes:
    """16 bits per sample: 0 grey, 2 RGB, 4 grey + alpha, 6 RGBA (all opaque)."""
    wide = scene().astype(np.uint32) * 257
    grey = np.repeat(_grey16()[:, :, None], 1, axis=2)
    alpha = np.full((*grey.shape[:2], 1), 65535)
    samples = {0: grey, 2: wide, 4: np.dstack([grey, alpha]), 6: np.dstack([wide, alpha])}[colour]
    height, width = grey.shape[:2]
    return png_by_hand(width, height, 16, colour, _rows(samples.astype(">u2")))


def _grey16() -> npt.NDArray[np.uint32]:
    picture = scene().astype(np.uint32)
    return picture[:, :, 0] * 200 + picture[:, :, 1] * 50 + 17


def _grey16_shown() -> Pixels:
    return _three((_grey16() / 257).round().astype(np.uint8))


def _three(grey: Pixels) -> Pixels:
    return np.repeat(grey[:, :, None], 3, axis=2)


def png_idat_flipped() -> bytes:
    data = bytearray(png())
    data[data.index(b"IDAT") + 60] ^= 0x10
    return bytes(data)


def interlaced() -> bytes:
    """The scene in the seven passes of Adam7."""
    picture = scene()
    starts = ((0, 0), (0, 4), (4, 0), (0, 2), (2, 0), (0, 1), (1, 0))
    steps = ((8, 8), (8, 8), (8, 4), (4, 4), (4, 2), (2, 2), (2, 1))
    passes = ((*start, *step) for start, step in zip(starts, steps, strict=True))
    rows = b"".join(_rows(picture[y::dy, x::dx]) for y, x, dy, dx in passes)
    return png_by_hand(picture.shape[1], picture.shape[0], 8, 2, rows, interlace=1)


def with_good_checksums(data: bytes) -> bytes:
    """A damaged PNG whose chunks have right checksums again, as far as it can be walked."""
    fixed = bytearray(data[:8])
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + length > len(data):
            break
        fixed += chunk(data[at + 4 : at + 8], data[at + 8 : at + 8 + length])
        at += 12 + length
    return bytes(fixed) + data[at:]


def with_chunks(*chunks: bytes) -> bytes:
    data = png()
    return data[:33] + b"".join(chunks) + data[33:]


def text_bomb(kind: bytes) -> bytes:
    """A compressed text or profile block that inflates to 100 MB."""
    packer = zlib.compressobj(9)
    block = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    head = {
        b"zTXt": b"Comment\0\0",
        b"iTXt": b"Comment\0\1\0\0\0",
        b"iCCP": b"profile\0\0",
    }[kind]
    return with_chunks(chunk(kind, head + block))


def png_bomb(width: int, height: int) -> bytes:
    """Black, one bit a pixel, packed to a thousandth."""
    row = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND")


# ----------------------------------------------------------------------- JPEG by hand


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def after_start(data: bytes, *segments: bytes) -> bytes:
    """A JPEG with segments put right behind its start marker."""
    return data[:2] + b"".join(segments) + data[2:]


def exif(orientation: int = 1, *, form: int = 3, order: str = "<", count: int = 1) -> bytes:
    """A minimal EXIF block with one entry, the orientation."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    value = (
        struct.pack(order + "H", orientation)
        if form == 3
        else struct.pack(order + "I", orientation)
    )
    entry = struct.pack(order + "HHI", 0x0112, form, count) + value.ljust(4, b"\0")
    return head + struct.pack(order + "IH", 8, 1) + entry + bytes(4)


def jpeg_with_exif(tiff: bytes, picture: Pixels | None = None) -> bytes:
    data = encode("JPEG", picture, quality=92)
    return after_start(data, segment(0xE1, b"Exif\0\0" + tiff))


def turned_for(orientation: int) -> Pixels:
    """The scene stored so that the given EXIF orientation shows it upright."""
    upright = scene()
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }
    return np.ascontiguousarray(stored[orientation])


def scan_bomb(scans: int = 2000) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    data = jpeg(progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * scans + b"\xff\xd9"


def patched(data: bytes, find: bytes, offset: int, value: int) -> bytes:
    at = data.index(find) + offset
    return data[:at] + bytes([value]) + data[at + 1 :]


def white_below() -> Pixels:
    picture = scene().copy()
    picture[70:] = 255
    return picture


def grey_half() -> bytes:
    data = in_mode("L", "JPEG")
    return data[: len(data) // 2] + b"\xff\xd9"


def in_frame(offset: int, *values: int) -> bytes:
    """A JPEG whose frame header says otherwise: 5 height, 7 width, 9 components, 11 sampling."""
    data = jpeg()
    for place, value in enumerate(values):
        data = patched(data, b"\xff\xc0", offset + place, value)
    return data


def turned_png(orientation: int, *, behind: bool) -> bytes:
    """The orientation in an eXIf chunk before or behind the pixels."""
    data = encode("PNG", turned_for(orientation))
    at = len(data) - 12 if behind else 33
    return data[:at] + chunk(b"eXIf", exif(orientation)) + data[at:]


def one_frame_png() -> bytes:
    """An animation of a single frame is a still picture."""
    height, width = scene().shape[:2]
    control = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 1, 1, 0, 0)
    return with_chunks(chunk(b"acTL", struct.pack(">II", 1, 0)), chunk(b"fcTL", control))


def damaged_middle() -> bytes:
    data = bytearray(jpeg())
    middle = len(data) // 2
    data[middle : middle + 40] = bytes(range(40))
    return bytes(data)


def cmyk_jpeg() -> bytes:
    return encode("JPEG", None, "CMYK", quality=95, subsampling=0)


def ycck_jpeg() -> bytes:
    """CMYK data stored as YCCK: the Adobe marker says transform 2."""
    inverted = 255 - np.array(Image.fromarray(scene()).convert("CMYK"))
    ycc = cv2.cvtColor(255 - inverted[:, :, :3], cv2.COLOR_RGB2YCrCb)[:, :, (0, 2, 1)]
    ycck = np.dstack([255 - ycc, 255 - inverted[:, :, 3]])
    stored = Image.frombuffer("CMYK", (scene().shape[1], scene().shape[0]), ycck.tobytes())
    out = io.BytesIO()
    stored.save(out, "JPEG", quality=95, subsampling=0)
    data = out.getvalue()
    return patched(data, b"Adobe", 11, 2)


# ------------------------------------------------------------------- other containers


def animated(fmt: str, **options: Any) -> bytes:
    frames = [Image.fromarray(scene()), Image.fromarray(255 - scene())]
    out = io.BytesIO()
    frames[0].save(out, fmt, save_all=True, append_images=frames[1:], **options)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def webp_bomb() -> bytes:
    """16383 x 16383 in a few bytes: a lossless header and next to no data."""
    bits = (16382) | (16382 << 14)
    body = b"\x2f" + struct.pack("<I", bits) + bytes(40)
    chunked = b"VP8L" + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)
    return b"RIFF" + struct.pack("<I", len(chunked) + 4) + b"WEBP" + chunked


def transparent_secret() -> bytes:
    picture = np.dstack([scene(), np.zeros(scene().shape[:2], np.uint8)])
    out = io.BytesIO()
    Image.fromarray(picture, "RGBA").save(out, "PNG")
    return out.getvalue()


def half_transparent() -> tuple[bytes, Pixels]:
    alpha = np.linspace(0, 255, scene().shape[1]).astype(np.uint8)[None, :].repeat(140, axis=0)
    out = io.BytesIO()
    Image.fromarray(np.dstack([scene(), alpha]), "RGBA").save(out, "PNG")
    share = alpha[:, :, None] / 255.0
    return out.getvalue(), np.rint(scene() * share + 255 * (1 - share)).astype(np.uint8)


def palette_with_transparency() -> tuple[bytes, Pixels]:
    image = Image.fromarray(scene()).quantize(16)
    shown = np.array(image.convert("RGB"))
    shown[np.array(image) == 3] = 255
    out = io.BytesIO()
    image.save(out, "PNG", transparency=3)
    return out.getvalue(), shown


def in_mode(mode: str, fmt: str = "PNG", **options: Any) -> bytes:
    return encode(fmt, None, mode, **options)


def shown_in_mode(mode: str) -> Pixels:
    return np.array(Image.fromarray(scene()).convert(mode).convert("RGB"))


def scaling_attack() -> bytes:
    """White paper; every eighth pixel in both directions belongs to another, black picture."""
    picture = np.full((960, 1200, 3), 255, np.uint8)
    picture[4::8, 4::8] = 0
    return encode("PNG", picture)


def flat(value: int | tuple[int, int, int]) -> bytes:
    return encode("PNG", np.full((600, 800, 3), value, np.uint8))


def noise() -> bytes:
    return encode("PNG", np.random.default_rng(5).integers(0, 256, (600, 800, 3), dtype=np.uint8))


def random_bytes() -> bytes:
    return b"\x07" + np.random.default_rng(4).integers(0, 256, 4096, dtype=np.uint8).tobytes()


def heic_head() -> bytes:
    """The first boxes of an iPhone picture, without the picture."""
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(200)


def avif_head() -> bytes:
    return struct.pack(">I", 28) + b"ftypavif" + bytes(4) + b"avifmif1miaf" + bytes(200)


def pdf(pages: int = 1) -> bytes:
    first, *rest = [Image.fromarray(scene(800, 560)) for _ in range(pages)]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=150)
    return out.getvalue()


def pdf_with_password() -> bytes:
    """A PDF whose trailer says that it is encrypted, with keys that the empty password lacks."""
    standard = b"/Filter /Standard /V 1 /R 2 /P -4"
    keys = b"/O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32 + b">"
    extra = b"/Encrypt << " + standard + b" " + keys + b" >> /ID [<00> <00>]\n/Size"
    head, trailer = pdf().rsplit(b"/Size", 1)
    return head + extra + trailer


# ------------------------------------------------------------------------- the list

SVG = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
SVG += b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><text>&x;</text></svg>'
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
MP4 = struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"isommp42" + bytes(4000)


def _case(
    item: int, name: str, build: Callable[[], bytes], *required: str, remedy: str | None = None
) -> Hostile:
    return Hostile(item, name, build, frozenset(required), remedy)


def _page(
    item: int,
    name: str,
    build: Callable[[], bytes],
    shows: Callable[[], Pixels] | None = None,
    tolerance: float = 0.0,
) -> Hostile:
    return Hostile(item, name, build, frozenset({"page"}), None, shows, tolerance)


def _unsupported(item: int, name: str, build: Callable[[], bytes]) -> Hostile:
    return _case(item, name, build, "unsupported_format", remedy="other_format")


def _broken(item: int, name: str, build: Callable[[], bytes]) -> Hostile:
    return _case(item, name, build, "unreadable_image")


def _either(item: int, name: str, build: Callable[[], bytes]) -> Hostile:
    return _case(item, name, build, "page", "unreadable_image")


def _low(item: int, name: str, width: int, height: int) -> Hostile:
    picture = np.full((height, width, 3), 200, np.uint8)
    return _case(item, name, lambda: encode("PNG", picture), "resolution_too_low")


def _formats() -> list[Hostile]:
    cases = [
        _unsupported(7, "tiff", lambda: encode("TIFF")),
        _unsupported(7, "tiff-pages", lambda: animated("TIFF")),
        _unsupported(7, "bmp", lambda: encode("BMP")),
        _unsupported(7, "ico", lambda: encode("ICO")),
        _unsupported(7, "eps", lambda: encode("EPS")),
        _unsupported(7, "psd", lambda: b"8BPS\0\1" + bytes(2000)),
        _unsupported(7, "avif-head", avif_head),
        _unsupported(9, "gif", lambda: encode("GIF")),
        _unsupported(9, "gif-animated", lambda: animated("GIF")),
    ]
    if features.check("jpg_2000"):
        cases.append(_unsupported(7, "jpeg2000", lambda: encode("JPEG2000")))
    if features.check("avif"):
        cases.append(_unsupported(7, "avif", lambda: encode("AVIF")))
    return cases


def _turns() -> list[Hostile]:
    right = [
        _page(23, f"turn-{n}", lambda n=n: jpeg_with_exif(exif(n), turned_for(n)), scene, 3.0)  # type: ignore[misc]
        for n in range(1, 9)
    ]
    odd = [
        _page(23, f"turn-{n}", lambda n=n: jpeg_with_exif(exif(n)), scene, 3.0)  # type: ignore[misc]
        for n in (0, 9, 77)
    ]
    return [
        *right,
        *odd,
        _page(
            23,
            "turn-6-motorola",
            lambda: jpeg_with_exif(exif(6, order=">"), turned_for(6)),
            scene,
            3.0,
        ),
        _page(
            23,
            "turn-6-long",
            lambda: jpeg_with_exif(exif(6, form=4), turned_for(6)),
            scene,
            3.0,
        ),
        _page(23, "turn-8-png", lambda: turned_png(8, behind=False), scene),
        _page(23, "turn-8-png-behind", lambda: turned_png(8, behind=True), scene),
        _page(
            23,
            "turn-6-webp",
            lambda: encode("WEBP", turned_for(6), lossless=True, exif=b"Exif\0\0" + exif(6)),
            scene,
        ),
    ]


def _exif_trouble() -> list[Hostile]:
    loop = b"II*\0" + struct.pack("<IH", 8, 1) + bytes(12) + struct.pack("<I", 8)
    blocks = {
        "exif-64k": exif(1) + bytes(65000),
        "exif-loop": loop,
        "exif-turn-as-text": exif(0x41414141, form=2, count=400),
        "exif-turn-count-2": exif(6, count=2),
        "exif-cut": exif(6)[:12],
        "exif-start-beyond": b"II*\0" + struct.pack("<I", 0xFFFFFFFF),
        "exif-65535-entries": b"MM\0*" + struct.pack(">IH", 8, 65535) + bytes(100),
        "exif-empty": b"",
        "exif-not-tiff": b"hello world, this is no TIFF",
    }
    return [
        _page(22, name, lambda block=block: jpeg_with_exif(block), scene, 3.0)  # type: ignore[misc]
        for name, block in blocks.items()
    ]


ALL: list[Hostile] = [
    _case(1, "no-bytes", lambda: b"", "empty_file"),
    *(_broken(2, f"{n}-bytes", lambda n=n: bytes(range(65, 65 + n))) for n in (1, 2, 16)),  # type: ignore[misc]
    _broken(2, "start-marker-only", lambda: b"\xff\xd8"),
    _broken(2, "start-marker-and-noise", lambda: b"\xff\xd8\xff" + bytes(500)),
    _case(3, "26-mb", lambda: jpeg() + bytes(26_000_000), "file_too_large"),
    _unsupported(4, "random", random_bytes),
    _unsupported(5, "zip", zipped),
    _unsupported(5, "exe", lambda: b"MZ\x90\0" + bytes(300)),
    _unsupported(5, "html", lambda: b"<!doctype html><img src=x onerror=alert(1)>"),
    _unsupported(5, "svg", lambda: SVG),
    _case(6, "pdf-broken", lambda: pdf()[:300], "unreadable_image", "unsupported_format"),
    _case(6, "pdf-pages", lambda: pdf(3), "several_pages", "unsupported_format"),
    _case(6, "pdf", pdf, "page", "unsupported_format"),
    _case(6, "pdf-password", pdf_with_password, "unreadable_image", "unsupported_format"),
    *_formats(),
    _case(8, "heic-head", heic_head, "unreadable_image", "unsupported_format"),
    _page(10, "jpeg-zip-tail", lambda: jpeg() + zipped(), scene, 3.0),
    _page(10, "jpeg-html-tail", lambda: jpeg() + b"<script>alert(1)</script>", scene, 3.0),
    _page(10, "jpeg-motion-photo", lambda: jpeg() + MP4, scene, 3.0),
    _unsupported(11, "gif-jpeg", lambda: encode("GIF") + jpeg()),
    _case(11, "pdf-jpeg", lambda: b"%PDF-1.4\n" + jpeg(), "unsupported_format", "unreadable_image"),
    _unsupported(13, "lfs-pointer", lambda: LFS),
    _unsupported(13, "url-file", lambda: b"[InternetShortcut]\r\nURL=http://example.invalid/\r\n"),
    _unsupported(13, "base64", lambda: base64.b64encode(jpeg())),
    _unsupported(13, "data-uri", lambda: b"data:image/jpeg;base64," + base64.b64encode(jpeg())),
    _broken(14, "jpeg-half", lambda: jpeg()[: len(jpeg()) // 2]),
    _broken(14, "jpeg-99-percent", lambda: jpeg()[: len(jpeg()) * 99 // 100]),
    _broken(14, "jpeg-no-end-marker", lambda: jpeg()[:-2]),
    _broken(14, "jpeg-header-only", lambda: jpeg()[: jpeg().index(b"\xff\xda")]),
    _broken(14, "jpeg-half-and-end-marker", lambda: jpeg()[: len(jpeg()) // 2] + b"\xff\xd9"),
    _broken(14, "jpeg-grey-half-and-end-marker", grey_half),
    _page(14, "jpeg-white-below", lambda: encode("JPEG", white_below()), white_below, 3.0),
    _page(
        14,
        "jpeg-white-below-progressive",
        lambda: encode("JPEG", white_below(), progressive=True),
        white_below,
        3.0,
    ),
    _page(14, "jpeg-one-colour", lambda: encode("JPEG", np.full_like(scene(), 200))),
    _broken(14, "jpeg-height-0", lambda: in_frame(5, 0, 0)),
    _broken(14, "jpeg-0x0", lambda: in_frame(5, 0, 0, 0, 0)),
    _broken(14, "jpeg-no-components", lambda: in_frame(9, 0)),
    _broken(14, "jpeg-sampling-15x15", lambda: in_frame(11, 255)),
    _broken(14, "webp-size-0", lambda: webp()[:4] + bytes(4) + webp()[8:]),
    _broken(14, "webp-size-4gb", lambda: webp()[:4] + b"\xff" * 4 + webp()[8:]),
    _broken(14, "webp-half", lambda: webp()[: len(webp()) // 2]),
    _broken(15, "png-half", lambda: png()[: len(png()) // 2]),
    _broken(15, "png-no-end", lambda: png()[:-12]),
    _broken(15, "png-idat-flipped", png_idat_flipped),
    _broken(15, "png-no-header", lambda: png()[:8] + png()[33:]),
    _broken(15, "png-0x0", lambda: png_by_hand(0, 0, 8, 2, b"")),
    _broken(15, "png-0x200", lambda: png_by_hand(0, 200, 8, 2, bytes(200))),
    _either(15, "png-rows-missing", lambda: png_by_hand(200, 200, 8, 2, bytes(601 * 20))),
    _broken(15, "png-two-headers", lambda: png()[:33] + png()[8:33] + png()[33:]),
    _broken(15, "png-colour-type-5", lambda: png_by_hand(200, 200, 8, 5, bytes(601 * 200))),
    _broken(15, "png-depth-3", lambda: png_by_hand(200, 200, 3, 2, bytes(601 * 200))),
    _broken(15, "png-no-palette", lambda: png_by_hand(200, 200, 8, 3, b"\0" + bytes(100))),
    _broken(15, "png-newlines-translated", lambda: png().replace(b"\r\n", b"\n", 1)),
    _either(16, "jpeg-damaged-middle", damaged_middle),
    _case(18, "png-50000x50000", lambda: png_bomb(50_000, 50_000), "too_many_pixels"),
    _case(18, "png-12000x12000", lambda: png_bomb(12_000, 12_000), "too_many_pixels"),
    _case(18, "webp-16383x16383", webp_bomb, "too_many_pixels"),
    _case(
        18,
        "jpeg-65535x65535",
        lambda: patched(patched(jpeg(), b"\xff\xc0", 5, 255), b"\xff\xc0", 7, 255),
        "too_many_pixels",
    ),
    _broken(19, "jpeg-2000-scans", scan_bomb),
    _broken(20, "png-empty-chunks", lambda: with_chunks(chunk(b"IDAT") * 1_300_000)),
    _broken(20, "png-odd-chunks", lambda: with_chunks(chunk(b"tEXt", b"a\0b") * 1_000_000)),
    _broken(20, "jpeg-comments", lambda: after_start(jpeg(), segment(0xFE, b"") * 3_900_000)),
    _page(20, "jpeg-fill", lambda: after_start(jpeg(), b"\xff" * (15 << 20)), scene, 3.0),
    _page(20, "jpeg-fill-at-end", lambda: jpeg()[:-2] + b"\xff" * (15 << 20) + b"\xd9", scene, 3.0),
    _either(20, "jpeg-zero-padding", lambda: after_start(jpeg(), bytes(15 << 20))),
    _either(20, "jpeg-stuffed", lambda: jpeg()[:-2] + b"\xff\x00" * (7 << 20) + b"\xff\xd9"),
    _either(20, "jpeg-restarts", lambda: jpeg()[:-2] + b"\xff\xd0" * (7 << 20) + b"\xff\xd9"),
    _broken(
        20,
        "webp-chunks",
        lambda: b"RIFF" + struct.pack("<I", 4 + 8_000_000) + b"WEBP" + b"JUNK\0\0\0\0" * 1_000_000,
    ),
    *(
        _broken(21, f"png-{kind.decode()}-bomb", lambda kind=kind: text_bomb(kind))  # type: ignore[misc]
        for kind in (b"zTXt", b"iTXt", b"iCCP")
    ),
    *_exif_trouble(),
    *_turns(),
    _page(
        24,
        "exif-other-preview",
        lambda: jpeg_with_exif(exif(1) + encode("JPEG", 255 - scene())),
        scene,
        3.0,
    ),
    _page(25, "jpeg-progressive", lambda: jpeg(progressive=True), scene, 3.0),
    _page(25, "jpeg-restart-every-block", lambda: jpeg(restart_marker_blocks=1), scene, 3.0),
    _page(25, "jpeg-rgb", lambda: jpeg(keep_rgb=True), scene, 3.0),
    _page(25, "png-interlaced", interlaced, scene),
    _either(25, "jpeg-arithmetic", lambda: patched(jpeg(), b"\xff\xc0", 1, 0xC9)),
    _either(25, "jpeg-12-bit", lambda: patched(jpeg(), b"\xff\xc0", 4, 12)),
    _either(25, "jpeg-lossless", lambda: patched(jpeg(), b"\xff\xc0", 1, 0xC3)),
    _page(26, "jpeg-grey", lambda: in_mode("L", "JPEG", quality=95), lambda: shown_in_mode("L"), 2),
    _page(26, "jpeg-cmyk", cmyk_jpeg, scene, 3.0),
    _page(26, "jpeg-ycck", ycck_jpeg, scene, 4.0),
    _page(26, "png-grey", lambda: in_mode("L"), lambda: shown_in_mode("L")),
    _page(26, "png-1-bit", lambda: in_mode("1"), lambda: shown_in_mode("1")),
    _page(26, "png-palette", lambda: in_mode("P"), lambda: shown_in_mode("P")),
    _page(26, "png-grey-alpha", lambda: in_mode("LA"), lambda: shown_in_mode("L")),
    _page(26, "png-rgba", lambda: in_mode("RGBA"), scene),
    _page(
        26, "png-half-transparent", lambda: half_transparent()[0], lambda: half_transparent()[1], 1
    ),
    _page(
        26,
        "png-palette-transparent",
        lambda: palette_with_transparency()[0],
        lambda: palette_with_transparency()[1],
    ),
    _page(26, "png-16-bit-grey", lambda: png16(0), _grey16_shown, 0.5),
    _page(26, "png-16-bit-rgb", lambda: png16(2), scene, 0.5),
    _page(26, "png-16-bit-grey-alpha", lambda: png16(4), _grey16_shown, 1.0),
    _page(26, "png-16-bit-rgba", lambda: png16(6), scene, 0.5),
    _page(26, "webp-lossless", lambda: webp(lossless=True), scene),
    _page(26, "webp-lossy", lambda: webp(quality=95), scene, 4.0),
    _page(26, "webp-alpha", lambda: in_mode("RGBA", "WEBP", lossless=True), scene),
    _page(27, "png-all-transparent", transparent_secret, lambda: np.full_like(scene(), 255)),
    _case(28, "webp-animated", lambda: animated("WEBP"), "multiple_frames"),
    _case(28, "apng", lambda: animated("PNG"), "multiple_frames"),
    _case(
        28,
        "apng-hidden-first",
        lambda: animated("PNG", default_image=True),
        "multiple_frames",
    ),
    _page(28, "apng-one-frame", one_frame_png, scene),
    _page(29, "mpo", lambda: animated("MPO", quality=92), scene, 3.0),
    _page(30, "jpeg-broken-profile", lambda: jpeg(icc_profile=b"no profile" * 99), scene, 3.0),
    _page(30, "png-broken-profile", lambda: png(icc_profile=b"no profile" * 99), scene),
    _low(31, "1x1", 1, 1),
    _low(31, "30000x1", 30_000, 1),
    _low(31, "1x30000", 1, 30_000),
    _low(31, "63-short-side", 400, 63),
    _page(31, "479-short-side", lambda: encode("PNG", scene(640, 479))),
    _page(32, "all-black", lambda: flat(0)),
    _page(32, "all-white", lambda: flat(255)),
    _page(32, "one-colour", lambda: flat((120, 160, 200))),
    _page(32, "noise", noise),
    _page(33, "scaling-attack", scaling_attack),
]
