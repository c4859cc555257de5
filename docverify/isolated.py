"""`IsolatedVerifier`: the same `verify()` as `Verifier`, in supervised processes.

For a booking backend: whatever a photo does, the answer comes within the deadline, and it is
`review not_verified` when the photo killed or outlasted its worker.
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import fields, replace
from datetime import date
from functools import partial
from os import PathLike
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self

from docverify import wire
from docverify.application import parse_application
from docverify.errors import ConfigError, ProcessingError, TimeLimitError
from docverify.imaging import LIMITS, Limits, Photo, read_photo
from docverify.items import Checker, failed
from docverify.ocr.engine import OcrEngine
from docverify.policy import Policy, load_policy
from docverify.types import Application, Slot, Verification
from docverify.verifier import Verifier
from docverify.workers import Rooms, Settings, Worker, WorkerDied, start_failure, supported

__all__ = ["IsolatedVerifier", "VerifyHandler"]

_TRIES: Final = 2
_STARTS: Final = 3


class VerifyHandler:
    """Inside a worker: the bytes of a photo in, a `Verification` as plain data out."""

    def __init__(self, build: Callable[[], Checker]) -> None:
        self._checker = build()

    @property
    def versions(self) -> Mapping[str, str]:
        return self._checker.versions

    def __call__(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        answer = self._checker.verify(
            data, slot=request["slot"], application=request["application"]
        )
        return {"answer": wire.to_plain(answer)}, b""


class IsolatedVerifier:
    """Checks photos in `jobs` supervised processes.  Safe to share between threads.

    ocr, today  as for `Verifier`, but importable by name or picklable
    policy      path of a policy file, or None for the one that comes with docverify
    limits      what is accepted at the door
    eye         False to do without the network that looks at the whole photo
    settings    deadline and memory limit of a worker
    wait_s      how long a call waits for a free worker before it answers `review not_verified`

    The workers start at once, and the constructor returns when all of them are ready.  Close it,
    or use it as a context manager; at the latest the end of the process ends the workers.  After
    a fork (gunicorn with preload, Celery) the copy starts workers of its own when it first needs
    them.

    Raises ConfigError, EngineUnavailable, ModelError, OutputError (temporary folder).
    """

    def __init__(
        self,
        *,
        jobs: int = 1,
        ocr: str | OcrEngine = "ppocr",
        policy: str | PathLike[str] | None = None,
        today: Callable[[], date] = date.today,
        limits: Limits = LIMITS,
        eye: bool = True,
        settings: Settings | None = None,
        wait_s: float = 30.0,
    ) -> None:
        supported()
        if jobs < 1:
            raise ConfigError("at least one job is needed")
        if isinstance(policy, Policy):
            raise ConfigError("policy: give its path, workers read it for themselves")
        self._policy = load_policy(policy)
        self._limits = limits
        self._wait_s = wait_s
        build = partial(Verifier, ocr=ocr, policy=policy, today=today, limits=limits, eye=eye)
        self._bench = _Bench(
            partial(VerifyHandler, build), jobs, Settings() if settings is None else settings
        )
        self._finish = weakref.finalize(self, _close, self._bench, os.getpid())
        with ExitStack() as undo:
            undo.callback(self._finish)
            self._versions = self._bench.start()
            undo.pop_all()
        bench = weakref.ref(self._bench)
        os.register_at_fork(after_in_child=partial(_after_fork, bench))

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def versions(self) -> Mapping[str, str]:
        """Versions of everything that can change an answer."""
        return self._versions

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the workers of this moment."""
        return self._bench.pids

    def verify(
        self,
        photo: Photo,
        *,
        slot: Slot | str,
        application: Application | Mapping[str, object] | None = None,
    ) -> Verification:
        """As `Verifier.verify`.

        Raises ConfigError for an unknown slot, a missing path, an unusable application, or when
        it was closed; EngineError when workers cannot be started any more.
        """
        try:
            where = Slot(slot)
        except ValueError:
            raise ConfigError(f"unknown slot; known: {', '.join(Slot)}") from None
        declared = (
            parse_application(application) if isinstance(application, Mapping) else application
        )
        data = read_photo(photo, self._limits.max_bytes)
        request = {"slot": str(where), "application": _as_mapping(declared)}
        began = time.monotonic()
        try:
            message, _ = self._bench.ask(request, data, self._wait_s)
            return wire.from_plain(Verification, message["answer"])
        except TimeLimitError:
            code = "time_limit"
        except (ProcessingError, WorkerDied, KeyError, TypeError, ValueError):
            code = "processing_failed"
        digest = hashlib.sha256(data).hexdigest()
        answer = failed(self._policy, code, where, self._versions, sha256=digest)
        return replace(answer, timings_ms={"total": (time.monotonic() - began) * 1000})

    def close(self) -> None:
        """End the workers.  Calls that are under way answer `review not_verified`."""
        self._finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Bench:
    """Workers that threads borrow, one call at a time."""

    def __init__(self, build: Callable[[], VerifyHandler], jobs: int, settings: Settings) -> None:
        self._build = build
        self._jobs = jobs
        self._settings = settings
        self._closed = False
        self._reset()

    def _reset(self) -> None:
        """No worker at all; seats are filled when somebody needs them."""
        self._rooms: Rooms | None = None
        self._guard = threading.Lock()
        self._all: set[Worker] = set()
        self._free: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        for _ in range(self._jobs):
            self._free.put(None)

    def start(self) -> Mapping[str, str]:
        """Fill every seat; returns the versions."""
        versions: Mapping[str, str] = {}
        hired = [self._hire() for _ in range(self._jobs)]
        for worker in hired:
            self._free.get()
            ready = self._ready(worker)
            versions = ready.versions
            self._free.put(ready)
        return MappingProxyType(dict(versions))

    @property
    def pids(self) -> tuple[int, ...]:
        with self._guard:
            return tuple(worker.pid for worker in self._all)

    def ask(
        self, request: Mapping[str, Any], data: bytes, wait_s: float
    ) -> tuple[dict[str, Any], bytes]:
        """Have one thing done.  Raises TimeLimitError, WorkerDied, what the handler raised."""
        if self._closed:
            raise ConfigError("the verifier was closed")
        free = self._free
        try:
            worker = free.get(timeout=wait_s)
        except queue.Empty:
            raise TimeLimitError("every worker is busy") from None
        try:
            for left in reversed(range(_TRIES)):
                at_work = worker = self._ready(self._hire() if worker is None else worker)
                try:
                    at_work.send(request, data)
                    return at_work.receive()
                except WorkerDied:
                    self._dismiss(at_work)
                    worker = None
                    if not left or self._closed:
                        raise
                except TimeLimitError:
                    self._dismiss(at_work)
                    worker = self._hire()  # the next one finds it ready, or nearly
                    raise
            raise AssertionError("unreachable")
        finally:
            free.put(worker if worker is not None and worker in self._all else None)

    def _hire(self) -> Worker:
        with self._guard:
            if self._closed:
                raise ConfigError("the verifier was closed")
            if self._rooms is None:
                self._rooms = Rooms()
            worker = Worker(self._build, self._settings, self._rooms)
            self._all.add(worker)
        return worker

    def _dismiss(self, worker: Worker) -> None:
        with self._guard:
            self._all.discard(worker)
        worker.kill()

    def _ready(self, worker: Worker) -> Worker:
        """The worker, or one in its place, able to work."""
        for left in reversed(range(_STARTS)):
            with ExitStack() as undo:
                undo.callback(self._dismiss, worker)
                try:
                    worker.wait_ready()
                except WorkerDied as fault:
                    if not left:
                        raise start_failure(fault) from None
                else:
                    undo.pop_all()
                    return worker
            worker = self._hire()
        raise AssertionError("unreachable")

    def close(self) -> None:
        with self._guard:
            self._closed = True
            workers = list(self._all)
            self._all.clear()
        for worker in workers:
            worker.kill()
        if self._rooms is not None:
            self._rooms.close()

    def forget(self) -> None:
        """In a forked copy: let go of workers that are not ours."""
        for worker in self._all:
            worker.forget()
        if self._rooms is not None:
            self._rooms.close()
        self._reset()


def _close(bench: _Bench, pid: int) -> None:
    if os.getpid() == pid or bench.pids:
        bench.close()


def _after_fork(bench: weakref.ref[_Bench]) -> None:
    there = bench()
    if there is not None:
        there.forget()


def _as_mapping(application: Application | None) -> dict[str, Any] | None:
    if application is None:
        return None
    given = ((f.name, getattr(application, f.name)) for f in fields(application))
    return {name: wire.to_plain(value) for name, value in given if value is not None}
