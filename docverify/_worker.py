"""The inside of a supervised worker process.  Started by `docverify.workers`, by nobody else.

A worker has a pipe to its parent, one back, and nothing more: standard input and output lead to
nowhere, and errors as well once it is ready.  It does one thing at a time.  An exception that is
not ours ends it (its parent learns the kind and the place, never the text: that could hold a
name), and so does the end of its parent.
"""

from __future__ import annotations

import os
import pickle
import select
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol

from docverify import errors
from docverify.errors import DocverifyError
from docverify.wire import Channel, FrameError

__all__ = ["Handler", "Order", "serve"]

_KNOWN: Final = frozenset(errors.__all__)
_GRACE_S: Final = 5.0  # the parent kills at the deadline; this is for when there is none any more


class Handler(Protocol):
    """What a worker does, over and over."""

    @property
    def versions(self) -> Mapping[str, str]: ...

    def __call__(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told at its start.

    build         gives the handler; importable, because it travels by name
    room          the worker's private temporary folder
    memory_bytes  limit of its address space, or 0
    deadline_s    after which its parent would kill it
    """

    build: Callable[[], Handler]
    room: str
    memory_bytes: int
    deadline_s: float


def serve(reader: int, writer: int) -> None:
    """Work for the parent at the other ends of two pipes until it goes away."""
    channel = Channel(reader, writer)  # stays open to the end: the obituary needs it
    _, pickled = channel.receive(until=None)
    order: Order = pickle.loads(pickled)  # from our own parent
    _confine(order)
    _die_with_parent(channel, order.room)
    sys.excepthook = _Obituary(channel)
    try:
        handler = order.build()
    except DocverifyError as fault:
        channel.send(_told(fault), until=None)
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # from now on there could be names in it
    channel.send({"ready": dict(handler.versions)}, until=None)
    while True:
        try:
            request, data = channel.receive(until=None)
        except FrameError:
            return
        signal.setitimer(signal.ITIMER_REAL, order.deadline_s + _GRACE_S)
        try:
            answer, more = handler(request, data)
            reply: dict[str, Any] = {"ok": answer}
        except DocverifyError as fault:
            reply, more = _told(fault), b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        del request, data
        channel.send(reply, more, until=None)


def _told(fault: DocverifyError) -> dict[str, Any]:
    """An error for the parent, under the name of its nearest class in the tree."""
    names = (kind.__name__ for kind in type(fault).__mro__)
    return {"raise": [next(name for name in names if name in _KNOWN), str(fault)]}


def _confine(order: Order) -> None:
    """Limits and globals of this process; it is ours alone."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold the applicant's card
    if order.memory_bytes and sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = order.memory_bytes
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    import cv2

    cv2.setNumThreads(1)


def _die_with_parent(channel: Channel, room: str) -> None:
    """End the whole process group, and its folder, when the parent's ends of the pipes close."""
    poll = select.poll()
    poll.register(channel.fileno(), 0)  # errors and hang-ups are always reported

    def watch() -> None:
        while not any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll()):
            time.sleep(0.1)  # nothing else is asked for
        shutil.rmtree(room, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


class _Obituary:
    """Tells the parent what this process dies of: the kind of exception and the place in code."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def __call__(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        place = ""
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            place = f" at {Path(file).name}:{trace.tb_lineno}"
            trace = trace.tb_next
        try:
            self._channel.send({"died": kind.__name__ + place}, until=time.monotonic() + 1)
        except (FrameError, TimeoutError):
            os._exit(70)  # nobody is left to be told
