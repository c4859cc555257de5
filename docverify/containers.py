"""Walk the container of an uploaded picture without decoding a pixel.

An upload is hostile until proven otherwise, and decoders are where it hurts:
two thousand progressive scans, millions of empty chunks, text blocks that
inflate without end.  So the container is read here first, in plain Python and
in linear time.  What comes out is a `Still`: size, EXIF turn, and a *rebuilt*
file that holds nothing but what the pixels need.  Metadata, previews, gain
maps, videos behind the end marker and padding never reach a decoder.

No imaging library is used here, and nothing is decompressed except, within a
fixed budget, the text and profile blocks of a PNG (to recognise bombs).

Sources: ITU-T T.81 (JPEG), W3C PNG third edition, Google's WebP container
specification, ISO/IEC 14496-12 (the `ftyp` box), CIPA DC-008 (EXIF).
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

__all__ = [
    "CAPS",
    "Caps",
    "Still",
    "Unusable",
    "exif_orientation",
    "kind_of",
    "walk_jpeg",
    "walk_png",
    "walk_webp",
]


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a container is walked before it is called damaged.

    jpeg_scans   `FF DA` markers; phones and encoders write 1-12, an attack thousands
    segments     JPEG markers or WebP chunks; a picture full of 64 KB profile blocks has 400
    png_chunks   25 MB in IDAT chunks of 512 bytes would be 50,000; usual are 8-64 KB each
    text_bytes   inflated size of all text and profile blocks of a PNG together
    """

    jpeg_scans: int = 64
    segments: int = 4096
    png_chunks: int = 65536
    text_bytes: int = 8 << 20


CAPS = Caps()


@dataclass(frozen=True, slots=True)
class Still:
    """One still picture, ready for a decoder.

    width, height  as stored, before the EXIF turn, in pixels, both at least 1
    orientation    EXIF value 1-8 (1 when missing or impossible)
    payload        a rebuilt file with the pixel data only
    """

    width: int
    height: int
    orientation: int
    payload: bytes


class Unusable(Exception):
    """The file cannot be used.

    code    reason code (see `policy.BLOCKS`)
    detail  a few English words, nothing from the file
    remedy  which advice helps, see `imaging.Refusal`
    """

    def __init__(self, code: str, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.remedy = remedy


def _damaged(detail: str) -> Unusable:
    return Unusable("unreadable_image", detail)


# ---------------------------------------------------------------- what is it?

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)

_KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8", "jpeg"),
    (b"\x89PNG", "png"),
    (b"%PDF-", "pdf"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"BM", "bmp"),
    (b"\x00\x00\x01\x00", "ico"),
    (b"8BPS", "psd"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
    (b"\x00\x00\x00\x0cjP  ", "jpeg2000"),
    (b"\xff\x4f\xff\x51", "jpeg2000"),
    (b"\xff\x0a", "jpegxl"),
    (b"\x00\x00\x00\x0cJXL ", "jpegxl"),
    (b"PK\x03\x04", "zip"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)


def kind_of(data: bytes) -> str:
    """Name the format by its first bytes, never by a file name; '' when nothing known.

    >>> kind_of(bytes.fromhex("ffd8ffe0")), kind_of(b"GIF89a"), kind_of(b"<svg>")
    ('jpeg', 'gif', '')
    """
    for magic, name in _KNOWN:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        size = min(int.from_bytes(data[:4], "big"), 256)
        brands = {data[at : at + 4] for at in (8, *range(16, size, 4))}
        if b"avif" in brands or b"avis" in brands:
            return "avif"
        return "heic" if brands & _HEIF_BRANDS else "mp4"
    return ""


# ----------------------------------------------------------------------- EXIF


def exif_orientation(tiff: bytes) -> int:
    """The orientation (tag 0x0112) of an EXIF block, 1-8; 1 for whatever is missing or broken.

    Only the first directory is read, so loops between directories do not
    matter.  `tiff` may still carry the `Exif\\0\\0` prefix.
    """
    if tiff[:4] == b"Exif":
        tiff = tiff[6:]
    if tiff[:4] == b"II*\x00":
        order = "<"
    elif tiff[:4] == b"MM\x00*":
        order = ">"
    else:
        return 1
    if len(tiff) < 10:
        return 1
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (entries,) = struct.unpack_from(order + "H", tiff, start)
    for at in range(start + 2, min(start + 2 + 12 * entries, len(tiff) - 11), 12):
        tag, form, count = struct.unpack_from(order + "HHI", tiff, at)
        if tag != 0x0112:
            continue
        if count != 1 or form not in (3, 4):
            return 1
        (value,) = struct.unpack_from(order + ("H" if form == 3 else "I"), tiff, at + 8)
        return int(value) if 1 <= value <= 8 else 1
    return 1


# ----------------------------------------------------------------------- JPEG

_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_MARKER_IN_SCAN = re.compile(rb"\xff[\xc0-\xcf\xd9-\xef\xfe]")
_FILL = re.compile(rb"\xff{2,}")
_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def walk_jpeg(data: bytes, caps: Caps = CAPS) -> Still:
    """Walk a JPEG up to its first end marker; raises `Unusable`.

    Kept: frame, tables, scans, the JFIF and Adobe markers (they say which
    colours the numbers mean).  Dropped: every other application block,
    comments, fill bytes, whatever follows the end marker.
    """
    view = memoryview(data)
    parts: list[bytes | memoryview] = [b"\xff\xd8"]
    size: tuple[int, int] | None = None
    turn: int | None = None
    scans = walked = 0
    jfif = False
    pos = 2
    while True:
        found = _MARKER.search(data, pos)
        if found is None:
            raise _damaged("the file ends before its end marker")
        pos = found.end()
        code = data[pos - 1]
        walked += 1
        if walked > caps.segments:
            raise _damaged("too many markers")
        if code == 0xD9:
            break
        if code in _BARE:
            continue
        if code == 0xD8:
            raise _damaged("a second start marker")
        length = int.from_bytes(view[pos : pos + 2], "big")
        if length < 2 or pos + length > len(data):
            raise _damaged("a marker reaches beyond the end of the file")
        start = pos + 2
        block = view[pos - 2 : pos + length]
        pos += length
        if code in _FRAME:
            if size is not None or length < 8:
                raise _damaged("not exactly one frame")
            height, width = struct.unpack_from(">HH", data, start + 1)
            size = width, height
            parts.append(block)
        elif code == 0xDA:
            scans += 1
            if scans > caps.jpeg_scans:
                raise _damaged("too many scans")
            if size is None:
                raise _damaged("a scan before the frame")
            stop = _MARKER_IN_SCAN.search(data, pos)
            end = len(data) if stop is None else stop.start()
            parts.append(block)
            parts.append(_without_fill(data, pos, end))
            pos = end
        elif code in _TABLES:
            parts.append(block)
        elif code == 0xE0 and not jfif and data[start : start + 4] == b"JFIF":
            jfif = True
            parts.append(block)
        elif code == 0xEE and data[start : start + 5] == b"Adobe":
            parts.append(block)
        elif code == 0xE1 and turn is None and data[start : start + 4] == b"Exif":
            turn = exif_orientation(data[start:pos])
    if size is None or not scans or 0 in size:
        raise _damaged("no picture in the file")
    parts.append(b"\xff\xd9")
    return Still(size[0], size[1], turn or 1, b"".join(parts))


def _without_fill(data: bytes, start: int, end: int) -> bytes | memoryview:
    """The coded bytes of one scan; runs of `FF` mean the same as a single one (T.81, B.1.1.2)."""
    if data.find(b"\xff\xff", start, end) < 0 and data[end - 1] != 0xFF:
        return memoryview(data)[start:end]
    return _FILL.sub(b"\xff", data[start:end].rstrip(b"\xff"))


# ------------------------------------------------------------------------ PNG

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def walk_png(data: bytes, caps: Caps = CAPS) -> Still:
    """Walk a PNG up to IEND; raises `Unusable`.

    Checksums of the chunks that carry pixels are verified: decoders skip
    that for IDAT, and a flipped bit there can change a digit.
    """
    if not data.startswith(_PNG_SIGNATURE):
        raise _damaged("a broken signature")
    view = memoryview(data)
    header = palette = transparency = b""
    pixels: list[memoryview] = []
    turn = 1
    budget = caps.text_bytes
    pos = 8
    for _ in range(caps.png_chunks):
        if pos + 12 > len(data):
            raise _damaged("the file ends before its end chunk")
        length = int.from_bytes(view[pos : pos + 4], "big")
        kind = data[pos + 4 : pos + 8]
        stop = pos + 8 + length
        if stop + 4 > len(data):
            raise _damaged("a chunk reaches beyond the end of the file")
        if kind in (b"IHDR", b"PLTE", b"IDAT", b"tRNS"):
            if zlib.crc32(view[pos + 4 : stop]) != int.from_bytes(view[stop : stop + 4], "big"):
                raise _damaged("a chunk with a wrong checksum")
            if kind == b"IDAT":
                pixels.append(view[pos + 8 : stop])
            elif kind == b"IHDR":
                if header or length != 13:
                    raise _damaged("not exactly one header")
                header = data[pos + 8 : stop]
            elif kind == b"PLTE":
                palette = data[pos + 8 : stop]
            else:
                transparency = data[pos + 8 : stop]
        elif kind == b"IEND":
            break
        elif kind in (b"zTXt", b"iTXt", b"iCCP"):
            budget -= _inflated(kind, data[pos + 8 : stop], budget)
            if budget < 0:
                raise _damaged("a text or profile block that inflates beyond reason")
        elif kind == b"fdAT" or (kind == b"acTL" and data[pos + 8 : pos + 12] > b"\0\0\0\1"):
            raise Unusable("multiple_frames", "an animated PNG")
        elif kind == b"eXIf":
            turn = exif_orientation(data[pos + 8 : stop])
        if not header:
            raise _damaged("the first chunk is not the header")
        pos = stop + 4
    else:
        raise _damaged("too many chunks")
    if not header or not any(pixels):
        raise _damaged("no picture in the file")
    width, height = struct.unpack_from(">II", header)
    if not width or not height:
        raise _damaged("a picture without area")
    rebuilt = [_PNG_SIGNATURE, _chunk(b"IHDR", header)]
    if palette:
        rebuilt.append(_chunk(b"PLTE", palette))
    if transparency:
        rebuilt.append(_chunk(b"tRNS", transparency))
    rebuilt += [_chunk(b"IDAT", b"".join(pixels)), _chunk(b"IEND", b"")]
    return Still(width, height, turn, b"".join(rebuilt))


def _chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(body, zlib.crc32(kind))
    return len(body).to_bytes(4, "big") + kind + body + crc.to_bytes(4, "big")


def _inflated(kind: bytes, body: bytes, budget: int) -> int:
    """Inflated size of a text or profile chunk, counted up to `budget` + 1; 0 if not compressed."""
    end = body.find(b"\0")
    if end < 0:
        return 0
    at = end + 2
    if kind == b"iTXt":
        if body[end + 1 : end + 2] != b"\1":
            return 0
        language = body.find(b"\0", end + 3)
        keyword = body.find(b"\0", language + 1)
        if language < 0 or keyword < 0:
            return 0
        at = keyword + 1
    try:
        return len(zlib.decompressobj().decompress(body[at:], max(budget, 0) + 1))
    except zlib.error:
        return 0


# ----------------------------------------------------------------------- WebP


def walk_webp(data: bytes, caps: Caps = CAPS) -> Still:
    """Walk a WebP file; raises `Unusable`.  More than one frame is `multiple_frames`."""
    view = memoryview(data)
    end = 8 + int.from_bytes(view[4:8], "little")
    if end > len(data):
        raise _damaged("the file is shorter than it says")
    kept: dict[bytes, memoryview] = {}
    frames = 0
    turn = 1
    pos = 12
    for _ in range(caps.segments):
        if pos + 8 > end:
            break
        kind = data[pos : pos + 4]
        length = int.from_bytes(view[pos + 4 : pos + 8], "little")
        if pos + 8 + length > end:
            raise _damaged("a chunk reaches beyond the end of the file")
        body = view[pos + 8 : pos + 8 + length]
        if kind in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH"):
            kept.setdefault(kind, body)
        elif kind == b"ANMF":
            frames += 1
        elif kind == b"EXIF":
            turn = exif_orientation(bytes(body))
        pos += 8 + length + (length & 1)
    else:
        raise _damaged("too many chunks")
    if frames > 1:
        raise Unusable("multiple_frames", "an animated WebP")
    width, height = _webp_size(kept, view[12:end] if frames else None)
    if frames:  # a single animation frame: left as it is, the decoder composes it
        return Still(width, height, turn, data[:end])
    rebuilt = bytearray()
    for kind in (b"VP8X", b"ALPH", b"VP8 ", b"VP8L"):
        if kind not in kept:
            continue
        body = kept[kind]
        rebuilt += kind + len(body).to_bytes(4, "little")
        if kind == b"VP8X":  # only the alpha flag stays: everything else was dropped
            rebuilt += bytes([body[0] & 0x10]) + bytes(body[1:])
        else:
            rebuilt += body
        rebuilt += b"\0" * (len(body) & 1)
    riff = b"RIFF" + (len(rebuilt) + 4).to_bytes(4, "little") + b"WEBP"
    return Still(width, height, turn, riff + bytes(rebuilt))


def _webp_size(kept: dict[bytes, memoryview], animation: memoryview | None) -> tuple[int, int]:
    """Canvas size; the picture's own size may not exceed it."""
    sizes: list[tuple[int, int]] = []
    extended, lossy, lossless = (kept.get(k) for k in (b"VP8X", b"VP8 ", b"VP8L"))
    if extended is not None and len(extended) >= 10:
        sizes.append(
            (
                1 + int.from_bytes(extended[4:7], "little"),
                1 + int.from_bytes(extended[7:10], "little"),
            )
        )
    if lossy is not None and len(lossy) >= 10 and bytes(lossy[3:6]) == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", lossy, 6)
        sizes.append((width & 0x3FFF, height & 0x3FFF))
    elif lossless is not None and len(lossless) >= 5 and lossless[0] == 0x2F:
        bits = int.from_bytes(lossless[1:5], "little")
        sizes.append((1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)))
    elif animation is None:
        raise _damaged("no picture in the file")
    if not sizes or any(0 in s for s in sizes) or len(set(sizes)) > 1:
        raise _damaged("sizes that contradict each other")
    return sizes[0]
