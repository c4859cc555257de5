"""Engines that crash, hang, lie, leak and shout; tiny pictures that set them off.

The engine looks at the width of the page, so every fault is a picture and runs through the whole
verifier, inside a real worker.  Importable by workers: everything here has a name.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from docverify.errors import EngineUnavailable, ModelError, ProcessingError
from docverify.ocr.engine import StaticEngine
from docverify.ocr.ppocr import PaddleOcr
from docverify.pool import LineHandler
from docverify.types import Line, Page, Quad, Reading
from docverify.verifier import Verifier

SECRET = "SITI RAHASIA 3171015708909999"
"""Must never be seen outside: engines put it into their exceptions and their output."""

LINES = (
    "PROVINSI DKI JAKARTA",
    "JAKARTA SELATAN",
    "NIK : 3171015708909999",
    "Nama : SITI CONTOH",
    "Tempat/Tgl Lahir : JAKARTA, 17-08-1990",
    "Jenis Kelamin : PEREMPUAN",
    "Agama : ISLAM",
    "Kewarganegaraan : WNI",
    "Berlaku Hingga : SEUMUR HIDUP",
)

PLAIN = 80
"""Width of a picture that sets nothing off."""


def _exit(page: Page) -> Reading:
    os._exit(3)


def _segfault(page: Page) -> Reading:
    ctypes.string_at(0)
    raise AssertionError("unreachable")


def _killed(page: Page) -> Reading:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def _hang(page: Page) -> Reading:
    time.sleep(3600)
    raise AssertionError("unreachable")


def _hang_in_c(page: Page) -> Reading:
    """Without ever giving the interpreter lock back, as a scan bomb does."""
    ctypes.PyDLL(None).sleep(3600)
    raise AssertionError("unreachable")


def _hang_in_child(page: Page) -> Reading:
    """A program (tesseract) that does not end; it leaves its pid and a picture behind."""
    room = Path(os.environ["TMPDIR"])
    (room / "card.png").write_bytes(b"the applicant's card")
    code = "import time; time.sleep(3600)"
    child = subprocess.Popen([sys.executable, "-c", code])
    note = os.environ.get("FAULTS_NOTE")
    if note:
        Path(note).write_text(f"{child.pid} {room}")
    child.wait()
    raise AssertionError("unreachable")


def _greedy(page: Page) -> Reading:
    hoard = [np.empty(1 << 27) for _ in range(64)]
    raise AssertionError(f"unreachable: {len(hoard)}")


def _bug(page: Page) -> Reading:
    raise KeyError(SECRET)


def _fails(page: Page) -> Reading:
    raise ProcessingError("the engine gave up")


def _shouts(page: Page) -> Reading:
    for number in (1, 2):
        os.write(number, b"\xff\xfe\x00 not UTF-8 " + SECRET.encode() + b"\n" * 1000)
    return StaticEngine(LINES).read(page)


def _not_a_number(page: Page) -> Reading:
    nan = float("nan")
    corner = (nan, nan)
    quads: list[Quad] = [(corner, corner, corner, corner)]
    return Reading(tuple(Line(t, nan, q) for t in LINES for q in quads), 0, page)


def _not_a_reading(page: Page) -> Reading:
    return "a text"  # type: ignore[return-value]


def _surrogates(page: Page) -> Reading:
    lines = [Line("Nama : \ud800\udfff\x00\x1b[31m\u202e", 1.0, ((0, 0), (9, 0), (9, 9), (0, 9)))]
    return Reading(tuple(lines), 0, page)


def _kills_its_parent_once(page: Page) -> Reading:
    """The actor of a Ray cluster, or its machine, is lost in the middle of a batch."""
    note = Path(os.environ["FAULTS_NOTE"])
    if not note.exists():
        note.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(3600)
    return StaticEngine(LINES).read(page)


FAULTS: Mapping[int, Callable[[Page], Reading]] = {
    101: _exit,
    102: _segfault,
    103: _killed,
    104: _hang,
    105: _hang_in_c,
    106: _hang_in_child,
    107: _greedy,
    108: _bug,
    109: _fails,
    110: _shouts,
    111: _not_a_number,
    112: _not_a_reading,
    113: _surrogates,
    114: _kills_its_parent_once,
}

DEADLY = (101, 102, 103, 107, 108, 112)
SLOW = (104, 105, 106)


class FaultyEngine(StaticEngine):
    """Reads `LINES` off every picture, unless its width is in `FAULTS`."""

    def __init__(self, pause_s: float = 0.0) -> None:
        super().__init__(LINES)
        self._pause = pause_s

    def read(self, page: Page) -> Reading:
        if self._pause:
            time.sleep(self._pause)
        fault = FAULTS.get(page.width)
        return super().read(page) if fault is None else fault(page)


# --------------------------------------------------------------------------- factories


def verifier(pause_s: float = 0.0) -> Verifier:
    return Verifier(ocr=FaultyEngine(pause_s), eye=False)


def handler(root: Path, pause_s: float = 0.0, values: bool = True) -> partial[LineHandler]:
    """What a `Pool` builds its workers from."""
    return partial(LineHandler, partial(verifier, pause_s), root, values)


def verifier_with_models(folder: Path) -> Verifier:
    return Verifier(ocr=PaddleOcr(directory=folder))


def dies_at_start() -> Verifier:
    os._exit(9)


def dies_once(note: Path) -> Verifier:
    """The first worker dies at its start, the next ones live."""
    if not note.exists():
        note.touch()
        os._exit(9)
    return verifier()


def hangs_at_start() -> Verifier:
    time.sleep(3600)
    raise AssertionError("unreachable")


def bad_model() -> Verifier:
    raise ModelError("m.onnx: SHA-256 is 00, expected 11")


def no_engine() -> Verifier:
    raise EngineUnavailable("tesseract was not found")


def for_cli(*, ocr: str, policy: str | None = None, eye: bool = True) -> Verifier:
    """Takes the place of `Verifier` in `docverify.cli`; FAULTS_PAUSE: seconds for each photo."""
    engine = FaultyEngine(float(os.environ.get("FAULTS_PAUSE", "0")))
    return Verifier(ocr=engine, policy=policy, eye=eye)


def run_cli() -> None:
    """The command line of this process, with the faulty engine."""
    from docverify import cli

    cli.Verifier = for_cli  # type: ignore[assignment,misc]
    sys.exit(cli.main(sys.argv[1:]))


CLI = (sys.executable, "-c", "from tests.faults import run_cli; run_cli()")


# ---------------------------------------------------------------------------- pictures


def picture(width: int = PLAIN, height: int = 80, seed: int = 0) -> bytes:
    """A small PNG; `seed` makes its bytes, not its meaning, differ."""
    pixels = np.full((height, width, 3), 200, np.uint8)
    pixels[0, 0] = (seed % 256, seed // 256 % 256, seed // 65536 % 256)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


APPLICATION = {
    "kind": "adult",
    "name": "SITI CONTOH",
    "nik": "3171015708909999",
    "birth_date": "1990-08-17",
}


def row(identity: str, file: str, **more: object) -> dict[str, Any]:
    return {"id": identity, "file": file, "slot": "ktp", "application": APPLICATION, **more}


def write_manifest(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in rows)
    return path


def folder(root: Path, widths: Iterable[int] = (PLAIN,)) -> Path:
    """A folder with one picture `W.png` per width."""
    root.mkdir(parents=True, exist_ok=True)
    for width in widths:
        (root / f"{width}.png").write_bytes(picture(width))
    return root


def results(path: Path) -> list[dict[str, Any]]:
    """Every line of a result file; fails when one is not complete."""
    raw = path.read_bytes()
    assert raw == b"" or raw.endswith(b"\n")
    return [json.loads(line) for line in raw.splitlines()]


def comparable(lines: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Result lines by id, without the times, which differ from run to run."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        key = str(line["id"] if line["id"] is not None else f"line {line['error']['line']}")
        assert key not in found, f"two lines for {key}"
        found[key] = {name: value for name, value in line.items() if name != "timings_ms"}
    return found
