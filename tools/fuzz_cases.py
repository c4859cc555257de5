"""What `tools.fuzz` tries: sample pictures, and the many ways in which they are damaged.

Every change takes what it changes, a random generator and the other samples, and gives a changed
copy.  Nothing else is random, so case n of a seed is always the same.
"""

from __future__ import annotations

import io
import json
import random
import re
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from docverify.imaging import load
from docverify.ocr.engine import OcrEngine
from docverify.types import Line, Page, Pixels
from tests import hostile

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PAPERS = (
    "demo/ktp/0001",
    "demo/ktp/0002",
    "demo/family_card/0000",
    "demo/birth_certificate/0001",
    "demo/passport/0001",
    "demo/passport/0002",
    "demo/suket/0000",
    "demo/marriage_book/0000",
)
KINDS = ("bytes", "picture", "text")


# ------------------------------------------------------------------------------- the seeds


@dataclass(frozen=True, slots=True)
class Seed:
    """One sample picture: its row of the manifest, its pixels, its files, its text."""

    slot: str
    application: Mapping[str, Any]
    pixels: Pixels
    files: tuple[bytes, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """One thing to verify.

    lines  what the engine answers, or None for the real engine
    whose  'right', 'other', 'damaged' or 'none': the declared data
    """

    number: int
    kind: str
    how: tuple[str, ...]
    data: bytes
    slot: str
    application: Mapping[str, Any] | None
    whose: str
    lines: tuple[Line, ...] | None


def seeds(engine: OcrEngine, names: Sequence[str] = PAPERS, side: int = 1000) -> list[Seed]:
    """Sample pictures with the given long side, in every format."""
    rows = {}
    for text in (SAMPLES / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        rows[row["id"]] = row
    found = []
    for name in names:
        row = rows[name]
        page = load(SAMPLES / row["file"])
        assert isinstance(page, Page)
        scale = side / max(page.pixels.shape[:2])
        pixels = cv2.resize(page.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        pixels = np.asarray(pixels, np.uint8)
        lines = engine.read(Page(pixels)).lines
        found.append(Seed(row["slot"], row["application"], pixels, _files(pixels), lines))
    return found


_THEN = time.gmtime(0)  # else the clock gets into the file


def _files(pixels: Pixels) -> tuple[bytes, ...]:
    picture = Image.fromarray(pixels)
    small = picture.resize((picture.width // 2, picture.height // 2))
    made = [
        _saved(picture, "JPEG", quality=80),
        _saved(picture, "JPEG", quality=70, progressive=True, subsampling=2),
        hostile.after_start(
            _saved(picture, "JPEG", quality=60), hostile.segment(0xE1, b"Exif\0\0" + _tiff())
        ),
        _saved(small, "PNG"),
        _saved(small.quantize(64), "PNG"),
        _saved(small.convert("LA"), "PNG"),
        _saved(picture, "WEBP", quality=75),
        _saved(small.convert("RGBA"), "WEBP", lossless=True),
        _saved(picture, "PDF", resolution=100, creationDate=_THEN, modDate=_THEN),
        _saved(small, "MPO", quality=75),
    ]
    with suppress(ImportError):
        import pillow_heif

        out = io.BytesIO()
        pillow_heif.from_pillow(small).save(out, quality=60)
        made.append(out.getvalue())
    return tuple(made)


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _tiff() -> bytes:
    return hostile.exif(1) + bytes(40)


# ---------------------------------------------------------------------------------- bytes

Bytes = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
_ODD_INTEGERS = (0, 1, 2, 63, 64, 127, 128, 255, 256, 479, 8191, 16383, 32767, 65535, 2**31, 2**32)
_SIZES = (b"\xff\xc0", b"\xff\xc2", b"IHDR", b"VP8X", b"VP8L", b"VP8 ", b"/MediaBox", b"ispe")


def _place(data: bytes, rng: random.Random) -> int:
    """Anywhere, but every second time near the head, where the structure is."""
    if not data:
        return 0
    return rng.randrange(min(len(data), 400) if rng.random() < 0.5 else len(data))


def flip_bits(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        if out:
            out[_place(data, rng)] ^= 1 << rng.randrange(8)
    return bytes(out)


def write_integers(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 3))):
        at, size = _place(data, rng), rng.choice((1, 2, 4))
        value = rng.choice(_ODD_INTEGERS) % 256**size
        out[at : at + size] = value.to_bytes(size, rng.choice(("big", "little")))
    return bytes(out)


def write_sizes(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Another width or height, where the format keeps them."""
    there = [at for mark in _SIZES if (at := data.find(mark)) >= 0]
    if not there:
        return data
    at = rng.choice(there) + rng.randrange(2, 16)
    value = rng.choice((rng.randrange(65536), rng.choice(_ODD_INTEGERS) % 65536))
    packed = struct.pack(rng.choice((">H", "<H", ">I", "<I")), value)
    return hostile.with_good_checksums(data[:at] + packed + data[at + len(packed) :])


def write_numbers(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    """Another decimal number (PDF, SVG-like heads)."""
    found = list(re.finditer(rb"[0-9]{1,10}", data[:200_000]))
    if not found:
        return data
    one = rng.choice(found)
    odd = rng.choice((b"0", b"-1", b"99999999999", b"1e9", b"3.5", b"2147483648"))
    return data[: one.start()] + odd + data[one.end() :]


def cut(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    end = rng.randrange(len(data) + 1)
    return data[:end] + rng.choice((b"", bytes(len(data) - end), data[-2:], b"\xff\xd9"))


def drop(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = _place(data, rng)
    return data[:at] + data[at + rng.choice((1, 2, 4, 64, 5000)) :]


def double(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = _place(data, rng)
    part = data[at : at + rng.choice((1, 4, 20, 300, 5000))]
    return data[:at] + part * rng.choice((2, 3, 50)) + data[at:]


def insert(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at = _place(data, rng)
    return data[:at] + rng.choice((rng.randbytes(20), bytes(200), b"\xff" * 99)) + data[at:]


def swap(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    one, two = sorted((_place(data, rng), _place(data, rng)))
    size = rng.choice((2, 30, 1000))
    three = two + size
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def splice(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """The head of one file and the tail of another."""
    other = rng.choice(others)
    share = rng.random()
    return data[: int(share * len(data))] + other[int(share * len(other)) :]


def segments(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """A marker or chunk with anything in it, right behind the head."""
    body = rng.choice((rng.randbytes(rng.randrange(80)), b"", b"Exif\0\0" + rng.randbytes(60)))
    if data[:2] == b"\xff\xd8":
        return hostile.after_start(data, hostile.segment(rng.choice(_MARKERS), body))
    if data[:4] == b"\x89PNG":
        kind = rng.choice((b"eXIf", b"iCCP", b"tRNS", b"PLTE", b"acTL", b"zTXt", b"gAMA", b"sBIT"))
        return data[:33] + hostile.chunk(kind, body) + data[33:]
    return data + body


_MARKERS = (0xC0, 0xC4, 0xC8, 0xCC, 0xDB, 0xDD, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE, 0xDC)


def exif(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """A random EXIF block: real tags with random forms, counts, values and offsets."""
    order = rng.choice("<>")
    entries = b"".join(
        struct.pack(
            order + "HHII",
            rng.choice((0x0112, 0x0100, 0x8769, 0x8825, 0x0201, 0x9000, rng.randrange(65536))),
            rng.choice((0, 1, 2, 3, 4, 5, 7, 12, 99)),
            rng.choice((0, 1, 2, 2**32 - 1, rng.randrange(65536))),
            rng.choice((0, 1, 6, 8, 26, 2**31, 2**32 - 1)),
        )
        for _ in range(rng.randrange(1, 8))
    )
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    count = rng.choice((len(entries) // 12, 1, 65535))
    block = head + struct.pack(order + "H", count) + entries + rng.randbytes(rng.randrange(9))
    if data[:2] == b"\xff\xd8":
        return hostile.jpeg_with_exif(block) if rng.random() < 0.1 else _jpeg_exif(data, block)
    if data[:4] == b"\x89PNG":
        return data[:33] + hostile.chunk(b"eXIf", block) + data[33:]
    if data[:4] == b"RIFF":
        part = b"EXIF" + struct.pack("<I", len(block)) + block + b"\0" * (len(block) & 1)
        return b"RIFF" + struct.pack("<I", len(data) - 8 + len(part)) + data[8:] + part
    return data


def _jpeg_exif(data: bytes, block: bytes) -> bytes:
    return hostile.after_start(data, hostile.segment(0xE1, b"Exif\0\0" + block))


def right_sums(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Damage that checksums do not show."""
    return hostile.with_good_checksums(flip_bits(data, rng, others))


BYTES: tuple[Bytes, ...] = (
    flip_bits, write_integers, write_sizes, write_numbers, cut, drop, double, insert, swap,
    splice, segments, exif, right_sums,
)  # fmt: skip


# -------------------------------------------------------------------------------- pixels

Paint = Callable[[Pixels, random.Random, Sequence[Pixels]], Pixels]


def crop(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    height, width = pixels.shape[:2]
    y, x = rng.randrange(height // 2), rng.randrange(width // 2)
    tall, wide = rng.randint(64, max(64, height)), rng.randint(64, max(64, width))
    return pixels[y : y + tall, x : x + wide]


def paste(pixels: Pixels, rng: random.Random, others: Sequence[Pixels]) -> Pixels:
    """Two papers in one picture, side by side or one upon the other."""
    other = rng.choice(others)
    if rng.random() < 0.5:
        wide = cv2.resize(other, (pixels.shape[1], max(64, other.shape[0] // 2)))
        return np.concatenate([pixels, np.asarray(wide, np.uint8)])
    out = pixels.copy()
    tall, wide_ = (min(a, b) // 2 for a, b in zip(out.shape[:2], other.shape[:2], strict=True))
    y, x = rng.randrange(out.shape[0] - tall), rng.randrange(out.shape[1] - wide_)
    out[y : y + tall, x : x + wide_] = other[:tall, :wide_]
    return out


def turn(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    turned = np.rot90(pixels, rng.randrange(4))
    return turned[:, ::-1] if rng.random() < 0.3 else turned


def stretch(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    size = (rng.choice((64, 300, 1400)), rng.choice((64, 300, 1400)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def bend(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    height, width = pixels.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    shift = [(rng.uniform(-0.3, 0.3) * width, rng.uniform(-0.3, 0.3) * height) for _ in range(4)]
    matrix = cv2.getPerspectiveTransform(corners, corners + np.array(shift, np.float32))
    return np.asarray(cv2.warpPerspective(pixels, matrix, (width, height)), np.uint8)


def stain(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    out = pixels.copy()
    for _ in range(rng.randrange(1, 12)):
        y, x = rng.randrange(out.shape[0]), rng.randrange(out.shape[1])
        out[y : y + rng.randrange(8, 200), x : x + rng.randrange(8, 300)] = rng.choice(
            (0, 255, 128)
        )
    return out


def noise(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, rng.choice((8, 40, 120)), 1 << 18)
    return np.clip(pixels + np.resize(grain, pixels.shape), 0, 255).astype(np.uint8)


def tone(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    low, high = rng.choice(((255, 0), (0, 30), (220, 255), (0, 3), (100, 140)))
    return (low + pixels.astype(np.float32) * (high - low) / 255).astype(np.uint8)


def channels(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    return pixels[:, :, rng.choice(((2, 1, 0), (0, 0, 0), (1, 2, 0)))]


def tile(pixels: Pixels, rng: random.Random, _: Sequence[Pixels]) -> Pixels:
    """The same paper many times: more lines than any paper has."""
    small = np.asarray(cv2.resize(pixels, None, fx=0.4, fy=0.4), np.uint8)
    return np.tile(small, (rng.randrange(1, 5), rng.randrange(1, 5), 1))


PICTURES: tuple[Paint, ...] = (
    crop, paste, turn, stretch, bend, stain, noise, tone, channels, tile,
)  # fmt: skip


# ---------------------------------------------------------------------------------- text

_LETTERS = "0O1IlB8S5<>:,./-' AEIOUKXZ=\"%{}$\\"
_ODD_TEXTS = (
    "",
    " ",
    "\0",
    "\u202e3171",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "${jndi:ldap://x}",
    "%s%n{0}{a.b}",
    "٣١٧١٠١٥٧٠٨٩٠٩٩٩٩",
    "３１７１０１５７０８９０９９９９",
    "²³¹⁴",
    "\ud800",
    "SІTI",
    "a" + "\u0301" * 500,
    "NIK" * 400,
    "P<IDN" + "<" * 39,
    "9" * 300,
    "31-02-1990",
    "00-00-0000",
    "99 DESEMBER 9999",
    "Inf NaN -0 1e309",
)


def change_text(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    out = list(lines)
    for _ in range(rng.choice((1, 3, 10))):
        if not out:
            break
        at = rng.randrange(len(out))
        text = list(out[at].text)
        for _ in range(rng.randrange(1, 6)):
            place = rng.randrange(len(text) + 1)
            text[place : place + rng.randrange(2)] = rng.choice(_LETTERS)
        out[at] = _with_text(out[at], "".join(text))
    return out


def odd_text(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    out = list(lines)
    for _ in range(rng.choice((1, 4, 30))):
        if out:
            at = rng.randrange(len(out))
            odd = rng.choice(_ODD_TEXTS)
            kept = rng.choice(("", out[at].text.split(":")[0] + ": ", out[at].text))
            out[at] = _with_text(out[at], kept + odd)
    return out


def lose_lines(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    share = rng.random()
    return [line for line in lines if rng.random() > share]


def add_lines(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    """Lines of another paper among them, or a line a hundred times."""
    more = [rng.choice(others) for _ in range(rng.choice((1, 10, 100)))]
    return [*lines, *(more if rng.random() < 0.7 else more[:1] * 200)]


def shuffle(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    quads = [line.quad for line in lines]
    rng.shuffle(quads)
    return [replace(line, quad=quad) for line, quad in zip(lines, quads, strict=True)]


def odd_boxes(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    """Boxes turned, without area, far outside, enormous."""
    changes: tuple[Callable[[float, float], tuple[float, float]], ...] = (
        lambda x, y: (y, x),
        lambda x, y: (-x, -y),
        lambda x, y: (x * 3, y * 3),
        lambda x, y: (100.0, 100.0),
        lambda x, y: (x, 0.0),
        lambda x, y: (x * 1e-9, y),
        lambda x, y: (x + rng.uniform(-400, 400), y + rng.uniform(-400, 400)),
    )
    change, share = rng.choice(changes), rng.choice((0.05, 0.5, 1.0))
    out = []
    for line in lines:
        if rng.random() < share:
            a, b, c, d = (change(x, y) for x, y in line.quad)
            line = replace(line, quad=(a, b, c, d))
        out.append(line)
    return out


def odd_scores(lines: Sequence[Line], rng: random.Random, others: Sequence[Line]) -> list[Line]:
    level = rng.choice((0.0, 0.3, 0.6, 1.0))
    bare = rng.random() < 0.3
    return [
        replace(
            line,
            confidence=level,
            char_scores=() if bare else (level,) * len(line.text),
            char_x=() if bare else line.char_x,
            lattice=None,
        )
        for line in lines
    ]


def _with_text(line: Line, text: str) -> Line:
    """An engine keeps one score and one place for each character; no lattice for what is forged."""
    count = len(text)
    return replace(
        line,
        text=text,
        char_scores=(line.confidence,) * count,
        char_x=tuple((n + 0.5) / count for n in range(count)),
        lattice=None,
    )


TEXTS = (change_text, odd_text, lose_lines, add_lines, shuffle, odd_boxes, odd_scores)


# --------------------------------------------------------------------------------- cases


class Deck:
    """Every case of one seed, by its number."""

    def __init__(self, found: Sequence[Seed], seed: int, real_share: float = 0.02) -> None:
        self._seeds = found
        self._seed = seed
        self._real = real_share
        self._files = [file for one in found for file in one.files]
        self._lines = [line for one in found for line in one.lines]
        self._pixels = [one.pixels for one in found]

    def case(self, number: int, kind: str = "") -> Case:
        """Case `number`; of the given kind when there is one, else of any."""
        rng = random.Random(f"{self._seed}:{number}")
        kind = kind or rng.choices(KINDS, (0.7, self._real, 0.3 - self._real))[0]
        seed = rng.choice(self._seeds)
        slot = seed.slot
        if rng.random() < 0.2:
            slot = rng.choice([one.slot for one in self._seeds])
        application, whose = self._declared(seed, rng)
        lines: tuple[Line, ...] | None = seed.lines
        how: list[str] = []
        if kind == "bytes":
            data = rng.choice(seed.files)
            for _ in range(rng.choice((1, 1, 2, 3))):
                change = rng.choice(BYTES)
                data = change(data, rng, self._files)
                how.append(change.__name__)
        elif kind == "picture":
            pixels = seed.pixels
            for _ in range(rng.choice((1, 1, 2, 3))):
                paint = rng.choice(PICTURES)
                pixels = np.ascontiguousarray(paint(pixels, rng, self._pixels))
                how.append(paint.__name__)
            data = _saved(Image.fromarray(pixels), "JPEG", quality=rng.choice((5, 40, 90)))
            lines = None
        else:
            data = seed.files[0]
            changed = list(seed.lines)
            for _ in range(rng.choice((1, 2, 3))):
                edit = rng.choice(TEXTS)
                changed = edit(changed, rng, self._lines)
                how.append(edit.__name__)
            lines = tuple(changed)
        if kind == "bytes" and rng.random() < self._real / 2:
            lines = None
        return Case(number, kind, tuple(how), data, slot, application, whose, lines)

    def _declared(
        self, seed: Seed, rng: random.Random
    ) -> tuple[Mapping[str, Any] | None, str]:  # fmt: skip
        share = rng.random()
        if share < 0.55:
            return seed.application, "right"
        if share < 0.75:
            others = [
                one.application
                for one in self._seeds
                if one.application.get("nik") != seed.application.get("nik")
            ]
            return rng.choice(others), "other"
        if share < 0.85:
            return None, "none"
        odd: Any = rng.choice((*_ODD_TEXTS, 7, None, [], {"a": 1}, "1" * 100_000))
        key = rng.choice([*seed.application, "unknown", "kind"])
        return {**seed.application, key: odd}, "damaged"
