"""Thumbnails for the report, made in a supervised process: uploads are hostile here as well.

Only newly drawn pixels leave the worker; nothing of the uploaded file does.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from docverify.errors import DocverifyError, EngineError
from docverify.imaging import FileRefused, Refusal, load, read_regular, thumbnail
from docverify.workers import Rooms, Settings, Worker, WorkerDied, supported

__all__ = ["Picture", "Pictures", "ThumbnailHandler"]

_SIDE: Final = 360


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture, or why there is none.

    uri            `data:` address of a JPEG, or ''
    width, height  of the full picture, in pixels
    missing        why there is none, in English
    """

    uri: str = ""
    width: int = 0
    height: int = 0
    missing: str = ""


class ThumbnailHandler:
    """Inside a worker: a file name and the expected hash in, a JPEG out."""

    versions: Mapping[str, str] = {}

    def __init__(self, root: Path) -> None:
        self._root = root

    def __call__(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            photo = read_regular(request["file"], root=self._root)
        except FileRefused as fault:
            return {"missing": fault.detail}, b""
        if hashlib.sha256(photo).hexdigest() != request["sha256"]:
            return {"missing": "the file has changed since"}, b""
        page = load(photo)
        if isinstance(page, Refusal):
            return {"missing": page.detail}, b""
        return {"width": page.width, "height": page.height}, thumbnail(page, _SIDE, quality=70)


class Pictures:
    """Makes thumbnails of files below `root`.  Use as a context manager."""

    def __init__(self, root: Path, settings: Settings | None = None) -> None:
        supported()
        self._root = root.absolute()
        self._settings = Settings() if settings is None else settings
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        self._rooms = Rooms()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._rooms.close()

    def of(self, file: str, sha256: str) -> Picture:
        """The thumbnail of one file, when its bytes still have that hash."""
        try:
            worker = self._ready()
            worker.send({"file": file, "sha256": sha256})
            told, jpeg = worker.receive()
        except EngineError:
            raise
        except (WorkerDied, DocverifyError):
            self._end()
            return Picture(missing="the picture could not be opened safely")
        if not jpeg:
            return Picture(missing=str(told.get("missing", "")))
        uri = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
        return Picture(uri, int(told["width"]), int(told["height"]))

    def _ready(self) -> Worker:
        if self._worker is None:
            from functools import partial

            build = partial(ThumbnailHandler, self._root)
            self._worker = Worker(build, self._settings, self._rooms)
        self._worker.wait_ready()
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
