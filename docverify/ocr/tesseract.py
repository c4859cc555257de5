"""The second engine: the tesseract program with Indonesian data, through pytesseract.

For offices that have only tesseract, and as an independent second opinion.  It reads typewritten
and akta text well, and the NIK and the MRZ badly.  The program is run on a picture in a private
folder (mode 0700) that is removed whatever happens; it is killed at the deadline.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import pytesseract
from pytesseract import pytesseract as program

from docverify.errors import EngineUnavailable, ProcessingError, TimeLimitError
from docverify.ocr.boxes import crop
from docverify.types import Line, Page, Pixels, Quad, Reading

LOOK_HEIGHT = 64


@dataclass(frozen=True, slots=True)
class TesseractSettings:
    """How tesseract is run.

    language     language data to use
    page_mode    tesseract's page segmentation mode for pages; 7 (one line) is used by `look`
    deadline     seconds for one page or one look, all runs of the program together
    largest      long side, in pixels, that pictures are shrunk to
    upright      mean word confidence (0-100) from which a page counts as upright at once
    word_gap     a gap of so many line heights starts a new line (a column)
    oldest       oldest major version of the program
    long_number  from so many digits on a word is a NIK or the like, ...
    number_trust ... and its confidence is multiplied by this: tesseract misreads a quarter of
                 OCR-A digits, and says so on none of them
    """

    language: str = "ind"
    page_mode: int = 11
    deadline: float = 8.0
    largest: int = 2600
    upright: float = 75.0
    word_gap: float = 1.6
    oldest: int = 4
    long_number: int = 10
    number_trust: float = 0.5


@dataclass(frozen=True, slots=True, repr=False)
class _Word:
    line: tuple[int, int, int]
    left: float
    top: float
    width: float
    height: float
    confidence: float
    text: str


class TesseractOcr:
    """Reads pages with the tesseract program.

    Raises EngineUnavailable when the program or its language data is missing or too old.
    Sets OMP_THREAD_LIMIT=1 for the programs that this process starts, unless it is set already:
    tesseract is several times faster with one thread.
    """

    def __init__(self, *, settings: TesseractSettings | None = None) -> None:
        self._settings = settings or TesseractSettings()
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        version = _version(self._ask("--version"))
        if not version:
            raise EngineUnavailable("the program 'tesseract' does not tell its version")
        if int(version.split(".", 1)[0]) < self._settings.oldest:
            raise EngineUnavailable(f"tesseract {version} is too old; 4 or newer is needed")
        language = self._settings.language
        if language not in {line.strip() for line in self._ask("--list-langs").splitlines()}:
            raise EngineUnavailable(
                f"tesseract has no language data {language!r}; "
                f"on Debian install tesseract-ocr-{language}"
            )
        self._version = version

    def _ask(self, option: str) -> str:
        """What the program prints for an option that needs no picture."""
        try:
            done = subprocess.run(
                [program.tesseract_cmd, option],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=self._settings.deadline,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise EngineUnavailable("the program 'tesseract' does not answer") from error
        except OSError as error:
            raise EngineUnavailable(
                "the program 'tesseract' was not found or cannot be run; "
                "on Debian install tesseract-ocr"
            ) from error
        return done.stdout.decode("utf-8", errors="replace")

    @property
    def name(self) -> str:
        return "tesseract"

    @property
    def versions(self) -> Mapping[str, str]:
        return MappingProxyType({"tesseract": f"{self._version}-{self._settings.language}"})

    def read(self, page: Page) -> Reading:
        """All four quarter turns are tried until one reads well; the best one is answered.

        Raises TimeLimitError at the deadline, ProcessingError when the program fails.
        """
        settings = self._settings
        limit = time.monotonic() + settings.deadline
        scale = min(1.0, settings.largest / max(page.width, page.height))
        small = page.pixels if scale == 1 else _shrunk(page.pixels, scale)
        best: list[_Word] = []
        turn, most = 0, -1.0
        for rotation in (0, 90, 270, 180):
            words = self._run(np.rot90(small, -rotation // 90), settings.page_mode, limit)
            letters = [(w.confidence, sum(c.isalpha() for c in w.text)) for w in words]
            total = sum(n for _, n in letters)
            mean = sum(c * n for c, n in letters) / total if total else 0.0
            if mean * np.sqrt(total) > most:
                best, turn, most = words, rotation, float(mean * np.sqrt(total))
            if mean >= settings.upright:
                break
        pixels = np.ascontiguousarray(np.rot90(page.pixels, -turn // 90)) if turn else page.pixels
        upright = page if turn == 0 else Page(pixels, page.sha256, page.format)
        lines = [_line(group, 1 / scale) for group in _groups(best, settings.word_gap)]
        return Reading(tuple(lines), turn, upright)

    def look(self, page: Page, quad: Quad) -> Line:
        limit = time.monotonic() + self._settings.deadline
        strip = crop(page.pixels, quad, LOOK_HEIGHT)
        framed = cv2.copyMakeBorder(strip, 12, 12, 12, 12, cv2.BORDER_REPLICATE)
        words = self._run(np.asarray(framed, np.uint8), 7, limit)
        if not words:
            return Line("", 0.0, quad)
        line = _line(words, 1.0)
        return Line(line.text, line.confidence, quad, line.char_scores, line.char_x)

    def _run(self, pixels: Pixels, page_mode: int, limit: float) -> list[_Word]:
        """The words of a picture; `limit` is the time of the monotonic clock to be done at."""
        left = limit - time.monotonic()
        if left <= 0:
            raise TimeLimitError("tesseract did not answer in time")
        done, encoded = cv2.imencode(".png", pixels[:, :, ::-1])
        if not done:
            raise ProcessingError("the picture could not be handed to tesseract")
        with tempfile.TemporaryDirectory(prefix="docverify-") as folder:
            picture, base = Path(folder, "page.png"), Path(folder, "text")
            picture.write_bytes(encoded.tobytes())
            try:
                program.run_tesseract(
                    str(picture),
                    str(base),
                    "tsv",
                    self._settings.language,
                    config=f"--psm {page_mode} -c tessedit_create_tsv=1",
                    timeout=left,
                )
                table = base.with_suffix(".tsv").read_text(encoding="utf-8", errors="replace")
            except pytesseract.TesseractNotFoundError as error:
                raise EngineUnavailable("the program 'tesseract' is gone") from error
            except (pytesseract.TesseractError, UnicodeDecodeError):
                raise ProcessingError("tesseract failed on this picture") from None
            except RuntimeError:
                raise TimeLimitError("tesseract did not answer in time") from None
            except OSError as error:
                raise ProcessingError("tesseract left no text behind") from error
        return [self._trusted(word) for word in _words(table)]

    def _trusted(self, word: _Word) -> _Word:
        settings = self._settings
        if sum(c.isdigit() for c in word.text) < settings.long_number:
            return word
        return replace(word, confidence=word.confidence * settings.number_trust)


def _version(answer: str) -> str:
    """The version out of `tesseract 5.3.0 ...`, or ''.

    >>> _version("tesseract 5.3.0\\n leptonica-1.82.0"), _version("hello")
    ('5.3.0', '')
    """
    hit = re.match(r"tesseract\s+v?([0-9]+(?:\.[0-9]+)*)", answer.strip())
    return "" if hit is None else hit.group(1)


def _shrunk(pixels: Pixels, scale: float) -> Pixels:
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _words(table: str) -> list[_Word]:
    """The words of tesseract's TSV output; rows of another form are passed over."""
    words: list[_Word] = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5":
            continue
        text = "".join(c for c in cells[11] if c.isprintable()).strip()
        try:
            block, paragraph, line, _, left, top, width, height = (int(c) for c in cells[2:10])
            confidence = float(cells[10])
        except ValueError:
            continue
        if text and confidence >= 0:
            words.append(
                _Word((block, paragraph, line), left, top, width, height, confidence, text)
            )
    return words


def _groups(words: list[_Word], word_gap: float) -> list[list[_Word]]:
    """Words of one printed line, split where the gap is a column's."""
    groups: list[list[_Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.line == word.line
            and word.left - (last.left + last.width) < word_gap * max(last.height, word.height)
        ):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _line(words: list[_Word], factor: float) -> Line:
    x0 = min(w.left for w in words)
    x1 = max(w.left + w.width for w in words)
    y0 = min(w.top for w in words)
    y1 = max(w.top + w.height for w in words)
    text = " ".join(w.text for w in words)
    scores: list[float] = []
    places: list[float] = []
    for index, word in enumerate(words):
        if index:
            scores.append(word.confidence / 100)
            places.append((word.left - x0) / max(x1 - x0, 1))
        for i in range(len(word.text)):
            scores.append(word.confidence / 100)
            x = word.left + word.width * (i + 0.5) / len(word.text)
            places.append((x - x0) / max(x1 - x0, 1))
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    a, b, c, d = ((x * factor, y * factor) for x, y in corners)
    return Line(text, float(np.mean(scores)), (a, b, c, d), tuple(scores), tuple(places))
