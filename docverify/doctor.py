"""`docverify doctor`: is everything here that docverify needs?"""

from __future__ import annotations

import importlib.util
import platform
import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from docverify._version import __version__
from docverify.errors import DocverifyError
from docverify.eye import NETWORK
from docverify.isolated import VerifyHandler
from docverify.models import open_network
from docverify.numbers import regions
from docverify.ocr.ppocr import CAREFUL, DETECTOR, RECOGNISER
from docverify.policy import load_policy
from docverify.verifier import Verifier, open_engine
from docverify.workers import Rooms, Settings, Worker, WorkerDied, supported


@dataclass(frozen=True, slots=True)
class Finding:
    """One examined part.  `needed` is False for what only some uses need."""

    name: str
    ok: bool
    needed: bool
    detail: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def examine() -> list[Finding]:
    """Look at every part; never raises for a missing one."""
    python = platform.python_version()
    found = [Finding("docverify", True, True, f"{__version__} on Python {python}")]
    for name in (NETWORK, DETECTOR, RECOGNISER, CAREFUL):
        try:
            spec = open_network(name).spec
            found.append(Finding(name, True, True, f"version {spec.version}, hash right"))
        except DocverifyError as error:
            found.append(Finding(name, False, True, str(error)))
    try:
        found.append(Finding("policy", True, True, f"version {load_policy().version}"))
    except DocverifyError as error:
        found.append(Finding("policy", False, True, str(error)))
    known = regions.lookup("3171") is not None
    found.append(Finding("regions", known, True, "table readable" if known else "table damaged"))
    try:
        versions = ", ".join(open_engine("tesseract").versions.values())
        found.append(Finding("tesseract", True, False, versions))
    except DocverifyError as error:
        found.append(Finding("tesseract", False, False, str(error)))
    found.append(_workers())
    for extra, module in (("pdf", "pypdfium2"), ("heic", "pillow_heif"), ("ray", "ray")):
        there = importlib.util.find_spec(module) is not None
        detail = "installed" if there else f"not installed (pip install docverify[{extra}])"
        found.append(Finding(f"extra {extra}", there, False, detail))
    return found


def _workers() -> Finding:
    """Can a supervised process be started, and does it find everything?"""
    try:
        supported()
        rooms = Rooms()
    except DocverifyError as error:
        return Finding("workers", False, False, str(error))
    worker: Worker | None = None
    try:
        begin = time.perf_counter()
        worker = Worker(partial(VerifyHandler, Verifier), Settings(start_s=60), rooms)
        worker.wait_ready()
        seconds = time.perf_counter() - begin
        return Finding("workers", True, False, f"ready after {seconds:.1f} s")
    except (DocverifyError, WorkerDied) as error:
        return Finding("workers", False, False, str(error))
    finally:
        if worker is not None:
            worker.kill()
        rooms.close()
