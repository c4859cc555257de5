"""Frames between a process and its workers, and results as plain data.

What a worker sends is JSON and bytes, never a pickle: a worker looks at hostile files, and a
pickle would let whoever takes it over take its parent over as well.
"""

from __future__ import annotations

import json
import math
import os
import select
import struct
import time
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["Channel", "FrameError", "from_plain", "to_plain"]

_HEAD: Final = struct.Struct("!IQ")
_MAX_JSON: Final = 16 << 20
_MAX_BYTES: Final = 1 << 30
_CHUNK: Final = 1 << 20

T = TypeVar("T")


class FrameError(Exception):
    """The other side is gone, or what it sent is no frame."""


class Channel:
    """Two pipes, one each way, between two processes.  Used by one thread at a time.

    reader, writer  their ends on this side, as file descriptors; owned and closed by the channel
    """

    def __init__(self, reader: int, writer: int) -> None:
        self._reader = reader
        self._writer = writer
        for number in (reader, writer):
            os.set_inheritable(number, False)
            os.set_blocking(number, False)
        self._closed = False

    @classmethod
    def pair(cls) -> tuple[Channel, tuple[int, int]]:
        """A channel, and the two descriptors (reader, writer) for the other side."""
        to_us, from_us = _pipe(), _pipe()
        return cls(to_us[0], from_us[1]), (from_us[0], to_us[1])

    def fileno(self) -> int:
        """Ready for reading when something was sent, or the other side is gone."""
        return self._reader

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            os.close(self._reader)
            os.close(self._writer)

    def send(self, message: Mapping[str, Any], data: bytes = b"", *, until: float | None) -> None:
        """Send one frame.  `until`: by the monotonic clock; raises TimeoutError, FrameError.

        A message that is no JSON (a number that is none, an object of its own) is a ValueError or
        TypeError, before anything is sent.
        """
        text = json.dumps(message, ensure_ascii=True, allow_nan=False).encode("ascii")
        for part in (_HEAD.pack(len(text), len(data)) + text, data):
            view = memoryview(part)
            while view:
                self._wait(self._writer, select.POLLOUT, until)
                try:
                    view = view[os.write(self._writer, view[:_CHUNK]) :]
                except BlockingIOError:
                    continue
                except OSError as fault:
                    raise FrameError("the other side is gone") from fault

    def receive(self, *, until: float | None) -> tuple[dict[str, Any], bytes]:
        """Receive one frame.  Raises TimeoutError, FrameError."""
        size, more = _HEAD.unpack(self._exactly(_HEAD.size, until))
        if size > _MAX_JSON or more > _MAX_BYTES:
            raise FrameError("a frame of impossible size")
        try:
            message = json.loads(self._exactly(size, until))
        except (ValueError, RecursionError):
            raise FrameError("a frame that is not JSON") from None
        if not isinstance(message, dict):
            raise FrameError("a frame that is no object")
        return message, self._exactly(more, until)

    def _exactly(self, count: int, until: float | None) -> bytes:
        parts: list[bytes] = []
        while count:
            self._wait(self._reader, select.POLLIN, until)
            try:
                part = os.read(self._reader, min(count, _CHUNK))
            except BlockingIOError:
                continue
            except OSError as fault:
                raise FrameError("the other side is gone") from fault
            if not part:
                raise FrameError("the other side is gone")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _wait(self, number: int, event: int, until: float | None) -> None:
        if self._closed:
            raise FrameError("closed")
        poll = select.poll()
        poll.register(number, event)
        if until is None:
            poll.poll()
            return
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(math.ceil(left * 1000)):
            raise TimeoutError


def _pipe() -> tuple[int, int]:
    """A pipe that is not a standard stream, even where the host has closed those.

    In the worker, 0 to 2 lead to nowhere: a pipe of such a number would be lost on its way there.
    """
    low: list[int] = []
    try:
        while True:
            ends = os.pipe()
            if min(ends) > 2:
                return ends
            low += ends
    finally:
        for number in low:
            os.close(number)


# ------------------------------------------------------------------------- plain data


def to_plain(value: object) -> Any:
    """Dataclasses, enums, tuples, mappings and dates as what JSON can hold.

    >>> from docverify.types import Message
    >>> to_plain(Message("foto buram", "the photo is blurred"))
    {'id': 'foto buram', 'en': 'the photo is blurred'}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {to_plain(key): to_plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [to_plain(one) for one in value]
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return int(value)
    return float(value)  # type: ignore[arg-type]  # NumPy's floats among them


def from_plain(kind: type[T], plain: object) -> T:
    """The inverse of `to_plain`, led by the type hints of `kind`.

    Raises ValueError, TypeError or KeyError when `plain` does not fit.

    >>> from docverify.types import Message
    >>> from_plain(Message, {"id": "foto buram", "en": "the photo is blurred"})
    Message(id='foto buram', en='the photo is blurred')
    """
    made: T = _made(kind, plain)
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, plain: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if plain is None:
            return None
        (only,) = (one for one in get_args(kind) if one is not NoneType)
        return _made(only, plain)
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_made(inner[0], one) for one in plain)
        return tuple(_made(k, one) for k, one in zip(inner, plain, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        of_key, of_value = get_args(kind)
        return MappingProxyType({_made(of_key, k): _made(of_value, v) for k, v in plain.items()})
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        if not isinstance(plain, dict) or plain.keys() != hints.keys():
            raise ValueError(f"no {kind.__name__}")
        return kind(**{name: _made(hints[name], one) for name, one in plain.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if kind is float:
        return float(plain)
    if isinstance(kind, type) and isinstance(plain, kind):
        return plain
    raise TypeError(f"no {kind}: {type(plain).__name__}")
