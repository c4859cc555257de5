"""A crew of supervised processes for `docverify.batch`: one loop, no threads.

Every worker has one item at a time.  The loop sleeps until a worker answers, dies or is due to be
killed, so a photo that hangs costs one worker until its deadline and nobody else anything.
"""

from __future__ import annotations

import selectors
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self

from docverify._worker import Handler
from docverify.errors import ConfigError, ProcessingError, TimeLimitError
from docverify.items import Answer, Checker, Item, failed_line, process
from docverify.policy import Policy
from docverify.workers import Rooms, Settings, Worker, WorkerDied, start_failure, supported

__all__ = ["LineHandler", "Pool"]

_TRIES: Final = 2
_STARTS: Final = 3  # silent deaths at the start, one after another, until nobody believes in it
_GLANCE_S: Final = 0.2  # how often `stopped` is asked while everybody is busy


class LineHandler:
    """Inside a worker: items in, result lines out."""

    def __init__(self, build: Callable[[], Checker], root: Path, values: bool) -> None:
        self._checker = build()
        self._root = root
        self._values = values

    @property
    def versions(self) -> Mapping[str, str]:
        return self._checker.versions

    def __call__(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        line = process(self._checker, Item(**request), self._root, values=self._values)
        return {"line": line}, b""


@dataclass(slots=True)
class _Seat:
    """A place at the bench: who sits there, and on what."""

    worker: Worker
    item: Item | None = None
    tries: int = 0
    since: float = 0.0


class Pool:
    """`jobs` workers.  Use as a context manager: it starts them, and kills them at the end.

    build   gives the handler inside each worker, see `Worker`; for photos a
            `functools.partial(LineHandler, functools.partial(Verifier, ...), root, values)`
    policy  for the answers about items that no worker could answer
    root    the same folder as the handler's

    Entering raises what `build` raised in the first worker (ModelError, EngineUnavailable,
    ConfigError), or ModelError when workers die at their start without a word.
    """

    def __init__(
        self,
        build: Callable[[], Handler],
        *,
        jobs: int,
        policy: Policy,
        root: Path,
        settings: Settings | None = None,
    ) -> None:
        supported()
        if jobs < 1:
            raise ConfigError("at least one job is needed")
        self._build = build
        self._jobs = jobs
        self._policy = policy
        self._root = root
        self._settings = Settings() if settings is None else settings
        self._seats: list[_Seat] = []
        self._again: deque[tuple[Item, int]] = deque()
        self._bad_starts = 0
        self._versions: Mapping[str, str] = MappingProxyType({})
        self.replaced = 0

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def versions(self) -> Mapping[str, str]:
        return self._versions

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the workers of this moment."""
        return tuple(seat.worker.pid for seat in self._seats)

    def __enter__(self) -> Self:
        self._rooms = Rooms()
        with ExitStack() as undo:
            undo.callback(self.close)
            first = _Seat(self._new())
            self._seats.append(first)
            while not first.worker.ready:
                self._welcome(first)
            for _ in range(self._jobs - 1):
                self._seats.append(_Seat(self._new()))
            undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill every worker and remove their folders."""
        for seat in self._seats:
            seat.worker.kill()
        self._seats.clear()
        self._rooms.close()

    def work(self, items: Iterator[Item | None], stopped: Callable[[], bool]) -> Iterator[Answer]:
        """See `batch.Crew`.  Raises EngineError or ConfigError when no worker can go on."""
        left = True
        while not stopped():
            for seat in self._seats:
                if seat.item is not None or not seat.worker.ready:
                    continue
                task = self._again.popleft() if self._again else None
                if task is None and left:
                    try:
                        item = next(items)
                    except StopIteration:
                        left = False
                        break
                    if item is None:
                        break
                    task = item, 0
                if task is None:
                    break
                answer = self._hand_over(seat, *task)
                if answer is not None:
                    yield answer
            busy = [seat for seat in self._seats if seat.item is not None]
            if not busy and not self._again and not left:
                return
            for seat in self._due(self._seats if self._again or left else busy):
                if not seat.worker.ready:
                    self._welcome(seat)
                    continue
                answer = self._take(seat)
                if answer is not None:
                    yield answer

    def _new(self) -> Worker:
        return Worker(self._build, self._settings, self._rooms)

    def _due(self, seats: list[_Seat]) -> list[_Seat]:
        """Seats that said something, or are past their deadline; waits a little for one."""
        awaited = [seat for seat in seats if seat.item is not None or not seat.worker.ready]
        if not awaited:
            return []
        first = min(seat.worker.until for seat in awaited)
        pause = min(max(first - time.monotonic(), 0.0), _GLANCE_S)
        with selectors.DefaultSelector() as selector:
            for seat in awaited:
                selector.register(seat.worker, selectors.EVENT_READ, seat)
            said = [key.data for key, _ in selector.select(pause)]
        now = time.monotonic()
        return said or [seat for seat in awaited if seat.worker.until <= now]

    def _hand_over(self, seat: _Seat, item: Item, tries: int) -> Answer | None:
        seat.item, seat.tries, seat.since = item, tries + 1, time.monotonic()
        try:
            seat.worker.send(item.to_dict())
        except (WorkerDied, TimeLimitError) as fault:
            return self._lost(seat, fault)
        return None

    def _take(self, seat: _Seat) -> Answer | None:
        item = seat.item
        assert item is not None
        try:
            message, _ = seat.worker.receive()
            line = message["line"]
            if line is not None and line["id"] != item.id:
                raise WorkerDied("the worker answered something else")
        except (WorkerDied, TimeLimitError) as fault:
            return self._lost(seat, fault)
        except (KeyError, TypeError):
            return self._lost(seat, WorkerDied("the worker answered nonsense"))
        except ProcessingError:
            seat.item = None
            return item, self._failed(item, seat, "processing_failed", "the engine failed")
        seat.item = None
        return item, line

    def _welcome(self, seat: _Seat) -> None:
        """A new worker has said something: that it is ready, or why not."""
        try:
            seat.worker.wait_ready()
        except WorkerDied as fault:
            self._bad_starts += 1
            if self._bad_starts >= _STARTS:
                raise start_failure(fault) from None
            seat.worker = self._new()
            return
        self._bad_starts = 0
        self._versions = seat.worker.versions

    def _lost(self, seat: _Seat, fault: WorkerDied | TimeLimitError) -> Answer | None:
        """A worker is gone: a new one sits down; its item is tried again, once, or given up."""
        item, tries = seat.item, seat.tries
        assert item is not None
        code = "time_limit" if isinstance(fault, TimeLimitError) else "processing_failed"
        line = None
        if code == "time_limit" or tries >= _TRIES:
            line = self._failed(item, seat, code, str(fault))
        seat.worker.kill()
        self.replaced += 1
        seat.worker, seat.item = self._new(), None
        if line is None:
            self._again.append((item, tries))
            return None
        return item, line

    def _failed(self, item: Item, seat: _Seat, code: str, detail: str) -> dict[str, Any]:
        elapsed = (time.monotonic() - seat.since) * 1000
        return failed_line(
            self._policy,
            item,
            self._root,
            self._versions,
            code=code,
            detail=detail,
            elapsed_ms=elapsed,
        )
