"""The only door for bytes, and the only importer of Pillow.

`load` turns an upload into a `Page` or says, as a value, why it cannot: the
applicant's fault is a `Refusal`, never an exception.  What is raised is the
caller's or the host's fault (`ConfigError`).

    bytes, path, stream ── at most `max_bytes` + 1 are read
      └ magic bytes decide: JPEG, PNG, WebP, HEIC (extra `heic`), PDF (extra `pdf`)
          └ `containers` walks the file, counts, and rebuilds it without metadata
              └ size limits, before any pixel exists
                  └ decode → RGB uint8 → EXIF turn, once → Page

Decoders are called by their class, not through `PIL.Image.open`: plug-ins and
limits that the host process set there change nothing here, and nothing here
changes them.

A picture whose short side is below `min_side` is refused.  One that is merely
small (down to `min_side`) loads: screenshots and crops sent around by
messaging apps are 300-500 px wide and often still tell which paper they show.
`quality.measure` names that fault, and the decision blocks on it only when
nothing could be read.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import cv2
import numpy as np
from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from docverify.containers import Caps, Still, Unusable, kind_of, walk_jpeg, walk_png, walk_webp
from docverify.errors import ConfigError
from docverify.types import Page, Pixels

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "LIMITS",
    "FileRefused",
    "Limits",
    "Photo",
    "Refusal",
    "load",
    "read_photo",
    "read_regular",
    "shrink",
    "thumbnail",
]

Photo = bytes | str | os.PathLike[str] | BinaryIO
"""What `load` takes: the bytes themselves, a path, or a stream opened in binary mode."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is accepted at the door.

    max_bytes      size of the file; phone photos are 1-12 MB
    max_pixels     width x height, checked before decoding; 200-megapixel phones send 12 or 50
    min_side       short side in pixels below which nothing can be recognised
    pdf_dpi        a PDF page is rendered at this resolution ...
    pdf_long_side  ... or finer, up to twice as fine, until its long side has this many pixels
    caps           see `containers.Caps`
    """

    max_bytes: int = 25 * 1000 * 1000
    max_pixels: int = 50 * 1000 * 1000
    min_side: int = 64
    pdf_dpi: int = 200
    pdf_long_side: int = 1600
    caps: Caps = field(default_factory=Caps)


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an upload is not a picture that can be looked at.

    code    reason code (see `policy.BLOCKS`), e.g. `unreadable_image`
    detail  a few English words for the log; holds nothing that was in the file
    remedy  which advice helps: 'heic' or 'pdf' (that extra is not installed: send JPEG or PNG),
            'other_format' (send JPEG or PNG), 'one_page', 'no_password', or ''
    sha256  of the bytes, lower-case hex; '' for a file of which only the beginning was read
    """

    code: str
    detail: str = ""
    remedy: str = ""
    sha256: str = field(default="", repr=False)


class FileRefused(ConfigError):
    """A file that a manifest names may not be read.

    code  'path_outside_root', 'not_a_regular_file' or 'file_unreadable'
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


# ---------------------------------------------------------------------- reading


def load(photo: Photo, *, limits: Limits = LIMITS) -> Page | Refusal:
    """Decode an upload.

    Returns a `Page` (RGB uint8, turned upright as EXIF says, read-only pixels,
    SHA-256 of the bytes) or a `Refusal`.

    Raises `ConfigError` when a given path does not exist or is not a regular
    file, when a stream is not binary, or when the host process set
    `PIL.ImageFile.LOAD_TRUNCATED_IMAGES` (half a picture would then pass for a
    whole one).

    >>> load(b"")
    Refusal(code='empty_file', detail='no bytes', remedy='')
    >>> load(b"GIF89a" + bytes(40)).code
    'unsupported_format'
    """
    if ImageFile.LOAD_TRUNCATED_IMAGES:
        raise ConfigError("the host process set PIL.ImageFile.LOAD_TRUNCATED_IMAGES")
    data = read_photo(photo, limits.max_bytes)
    if len(data) > limits.max_bytes:
        return Refusal("file_too_large", f"more than {limits.max_bytes} bytes")
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return Refusal("empty_file", "no bytes", sha256=sha256)
    if len(data) <= 16:
        return Refusal("unreadable_image", "too few bytes for any picture", sha256=sha256)
    kind = kind_of(data)
    try:
        pixels = _decoder(kind)(data, limits)
    except Unusable as fault:
        return Refusal(fault.code, fault.detail, fault.remedy, sha256)
    pixels.flags.writeable = False
    return Page(pixels, sha256, kind)


def read_photo(photo: Photo, max_bytes: int) -> bytes:
    """At most `max_bytes` + 1 bytes of whatever was given."""
    if isinstance(photo, (bytes, bytearray, memoryview)):
        return bytes(photo)
    if isinstance(photo, (str, os.PathLike)):
        return _read_path(photo, max_bytes)
    if not callable(getattr(photo, "read", None)):
        raise ConfigError(f"not bytes, a path or a binary stream: {type(photo).__name__}")
    return _read_stream(photo, max_bytes)


def _read_stream(stream: BinaryIO, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = max_bytes + 1
    while left > 0:
        part = stream.read(min(left, 1 << 20))
        if not isinstance(part, (bytes, bytearray)):
            raise ConfigError("the stream is not binary, or not ready to be read")
        if not part:
            break
        parts.append(bytes(part[:left]))
        left -= len(part)
    return b"".join(parts)


def _read_path(path: str | os.PathLike[str], max_bytes: int) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "not a path"
        raise ConfigError(f"the photo cannot be opened: {reason}") from fault
    data = _read_handle(handle, max_bytes)
    if data is None:
        raise ConfigError("the photo is not a regular file")
    return data


def _read_handle(handle: int, max_bytes: int) -> bytes | None:
    """The bytes behind an open handle, which is closed; None when it is no regular file."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        return _read_stream(file, max_bytes)


def read_regular(
    path: str | os.PathLike[str],
    *,
    root: str | os.PathLike[str] | None = None,
    max_bytes: int = LIMITS.max_bytes,
) -> bytes:
    """Read a file that somebody else named (a manifest row): at most `max_bytes` + 1 bytes.

    With `root`, `path` must be relative and stay below it; no part of it may be
    a symbolic link.  The file is opened once, without following links and
    without waiting (a FIFO cannot block), so what was checked is what is read.
    A longer file comes back cut at `max_bytes` + 1; `load` answers
    `file_too_large` to that.

    Raises `FileRefused`: 'path_outside_root', 'not_a_regular_file' (link,
    folder, FIFO, socket, device) or 'file_unreadable' (missing, no permission).
    """
    name = os.fspath(path)
    if root is None:
        parts, start = [name], None
    else:
        parts, start = _parts_below(name), os.fspath(root)
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    folder: int | None = None
    try:
        if start is not None:
            folder = os.open(start, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in parts[:-1]:
            below = os.open(part, flags | os.O_DIRECTORY, dir_fd=folder)
            if folder is not None:
                os.close(folder)
            folder = below
        before = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
        data: bytes | None = None
        if stat.S_ISREG(before.st_mode):  # a device is not even opened
            data = _read_handle(os.open(parts[-1], flags, dir_fd=folder), max_bytes)
        if data is None:
            raise FileRefused("not_a_regular_file", "a link, a folder or a device")
        return data
    except (OSError, ValueError) as fault:
        number = fault.errno if isinstance(fault, OSError) else None
        if number in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EISDIR):
            raise FileRefused("not_a_regular_file", "a link, a folder or a device") from None
        words = os.strerror(number) if number is not None else "not a usable name"
        raise FileRefused("file_unreadable", words) from None
    finally:
        if folder is not None:
            os.close(folder)


def _parts_below(name: str) -> list[str]:
    """The parts of a relative path; raises `FileRefused` for anything that could lead out."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    outside = (
        not parts
        or name.startswith(("/", "~", "\\"))
        or "\0" in name
        or "\\" in name
        or ".." in parts
        or ":" in parts[0]
    )
    if outside:
        raise FileRefused("path_outside_root", "only a relative path below the root is allowed")
    return parts


# --------------------------------------------------------------------- decoding

_PDF_LOCK = threading.Lock()  # PDFium may be used by one thread at a time


def _decoder(kind: str) -> Callable[[bytes, Limits], Pixels]:
    decoders: dict[str, Callable[[bytes, Limits], Pixels]] = {
        "jpeg": _decode_jpeg,
        "png": _decode_png,
        "webp": _decode_webp,
        "heic": _decode_heic,
        "pdf": _decode_pdf,
    }
    if kind not in decoders:
        raise Unusable(
            "unsupported_format", "neither JPEG, PNG, WebP, HEIC nor PDF", "other_format"
        )
    return decoders[kind]


def _guarded(step: Callable[[], Pixels]) -> Pixels:
    """Run third-party decoding.  The one place where every exception means 'a damaged file'.

    Fuzzing decoders gives seven and more exception types, none documented.
    Running out of memory is not the applicant's fault and passes through.
    """
    try:
        return step()
    except (MemoryError, Unusable, ConfigError):
        raise
    except Exception as fault:  # noqa: BLE001
        raise Unusable("unreadable_image", f"decoder: {type(fault).__name__}") from None


def _check_size(width: float, height: float, limits: Limits) -> None:
    if width * height > limits.max_pixels:
        raise Unusable("too_many_pixels", f"more than {limits.max_pixels} pixels")
    if min(width, height) < limits.min_side:
        raise Unusable("resolution_too_low", f"a side below {limits.min_side} pixels")


def _decode_still(
    still: Still, opener: Callable[[io.BytesIO], Image.Image], limits: Limits
) -> Pixels:
    _check_size(still.width, still.height, limits)

    def step() -> Pixels:
        with opener(io.BytesIO(still.payload)) as image:
            if image.size != (still.width, still.height):
                raise Unusable("unreadable_image", "sizes that contradict each other")
            return _rgb(image)

    return _turned(_guarded(step), still.orientation)


def _decode_jpeg(data: bytes, limits: Limits) -> Pixels:
    still = walk_jpeg(data, limits.caps)
    pixels = _decode_still(replace(still, orientation=1), JpegImageFile, limits)
    if _ends_early(pixels, still.payload):
        raise Unusable("unreadable_image", "the picture ends long before its end marker")
    return _turned(pixels, still.orientation)


_MISSING: Final = 8  # such a part (one in so many rows) is worth refusing a photo for
_SCAN: Final = b"\xff\xda"
_END: Final = b"\xff\xd9"


def _ends_early(pixels: Pixels, payload: bytes) -> bool:
    """True for a JPEG of one scan that lacks the last rows of its picture.

    Its end marker stands behind half of the data, and the decoder paints the rest in one colour
    without a word.  Where the last rows are of one colour, as a white margin is as well, the
    decoder is asked again, without the marker: then it needs every row.
    """
    for rows in (1, max(pixels.shape[0] // _MISSING, 1)):
        if not (pixels[-rows:] == pixels[-1, -1]).all():
            return False
    if payload.count(_SCAN) != 1:
        return False
    unmarked = payload.removesuffix(_END) + bytes(64)  # the decoder reads a little ahead
    try:
        with JpegImageFile(io.BytesIO(unmarked)) as image:
            image.load()
    except OSError:
        return True
    return False


def _decode_png(data: bytes, limits: Limits) -> Pixels:
    return _decode_still(walk_png(data, limits.caps), PngImageFile, limits)


def _decode_webp(data: bytes, limits: Limits) -> Pixels:
    still = walk_webp(data, limits.caps)
    _check_size(still.width, still.height, limits)
    allowed = Image.MAX_IMAGE_PIXELS
    if allowed is not None and still.width * still.height > allowed:
        raise ConfigError("the host process set PIL.Image.MAX_IMAGE_PIXELS below this picture")
    return _decode_still(still, WebPImageFile, limits)


def _decode_heic(data: bytes, limits: Limits) -> Pixels:
    """HEIC with the extra.  The decoder turns the picture itself; EXIF must not do it again."""
    try:
        import pillow_heif
    except ImportError:
        raise Unusable("unsupported_format", "HEIC without the extra 'heic'", "heic") from None

    def step() -> Pixels:
        picture: Any = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        width, height = picture.size
        _check_size(width, height, limits)
        image: Image.Image = picture.to_pillow()
        return _rgb(image)

    return _guarded(step)


def _decode_pdf(data: bytes, limits: Limits) -> Pixels:
    """The only page of a PDF, drawn on white."""
    try:
        import pypdfium2
    except ImportError:
        raise Unusable("unsupported_format", "PDF without the extra 'pdf'", "pdf") from None

    def step() -> Pixels:
        try:
            document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            if "password" in str(fault).lower():
                raise Unusable(
                    "unreadable_image", "a PDF that needs a password", "no_password"
                ) from None
            raise
        try:
            if len(document) > 1:
                raise Unusable("several_pages", "a PDF of several pages", "one_page")
            page: Any = document[0]
            width, height = page.get_size()
            scale = _pdf_scale(width, height, limits)
            _check_size(width * scale, height * scale, limits)
            bitmap: Any = page.render(scale=scale, rev_byteorder=True)
            drawn: Pixels = bitmap.to_numpy()
            if drawn.ndim == 2 or drawn.shape[2] == 1:
                drawn = np.repeat(drawn.reshape(*drawn.shape[:2], 1), 3, axis=2)
            return np.array(drawn[:, :, :3])
        finally:
            document.close()

    with _PDF_LOCK:
        return _guarded(step)


def _pdf_scale(width: float, height: float, limits: Limits) -> float:
    """Pixels per point (1/72 inch) for a page of that many points."""
    if not (width > 0 and height > 0):
        raise Unusable("unreadable_image", "a page without area")
    base = limits.pdf_dpi / 72
    fine = min(max(base, limits.pdf_long_side / max(width, height)), 2 * base)
    # Scanner apps write pages of thousands of points: one pixel a point.  Fit, do not refuse.
    return float(min(fine, 0.99 * (limits.max_pixels / (width * height)) ** 0.5))


# ----------------------------------------------------------------------- pixels


def _rgb(image: Image.Image) -> Pixels:
    """Any Pillow mode → RGB uint8 on white; profiles are ignored."""
    if image.mode.startswith("I") or image.mode == "F":  # 16-bit grey: PNG has no other
        wide = np.asarray(image).astype(np.uint32)
        grey = ((np.clip(wide, 0, 65535) * 255 + 32895) >> 16).astype(np.uint8)
        hidden = image.info.get("transparency")
        if isinstance(hidden, int):
            grey[wide == hidden] = 255
        return np.repeat(grey[:, :, None], 3, axis=2)
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            return _on_white(np.asarray(image))
    return np.array(image if image.mode == "RGB" else image.convert("RGB"))


def _on_white(rgba: Pixels) -> Pixels:
    """Lay a picture on white paper, strip by strip to keep the memory small."""
    shown = np.empty((*rgba.shape[:2], 3), np.uint8)
    for top in range(0, rgba.shape[0], 64):
        strip = rgba[top : top + 64].astype(np.uint16)
        share = strip[:, :, 3:]
        mixed = strip[:, :, :3] * share + 255 * (255 - share) + 128  # at most 65153
        shown[top : top + 64] = (mixed + (mixed >> 8)) >> 8  # divides by 255, rounded
    return shown


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """Undo the EXIF orientation (1-8)."""
    if orientation in (5, 6, 7, 8):
        pixels = cv2.transpose(pixels)  # type: ignore[assignment]
    flip = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}.get(orientation)
    if flip is not None:
        pixels = cv2.flip(pixels, flip)  # type: ignore[assignment]
    return pixels


def shrink(pixels: Pixels, max_side: int) -> Pixels:
    """Scale down until the long side is at most `max_side` pixels; never up.

    Every source pixel counts (area interpolation), so a picture that is built
    to show something else when pixels are skipped shows what a person sees.
    Works on (h, w, 3) and (h, w).
    """
    height, width = pixels.shape[:2]
    long_side = max(height, width)
    if long_side <= max_side:
        return pixels
    size = (
        max(1, round(width * max_side / long_side)),
        max(1, round(height * max_side / long_side)),
    )
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def thumbnail(page: Page, side: int = 320, *, quality: int = 80) -> bytes:
    """A small JPEG, drawn anew from the pixels: nothing of the uploaded file survives in it."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(shrink(page.pixels, side))).save(
        out, format="JPEG", quality=quality
    )
    return out.getvalue()
