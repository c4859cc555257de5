"""Supervised worker processes: a photo may kill its worker, never its host.

Each worker is a fresh Python process (never a fork) with a pipe to its parent and one back, its own
process group and session, a private temporary folder (0700), threads pinned to one, no core
dumps and, on Linux, a limit on its memory.  It opens its networks once.  One that dies, outlasts
its deadline or sends nonsense is killed with its whole group (tesseract included), its folder is
removed and another one takes its place.

What a worker died of is retried once in a fresh one: the kernel may have shot it for somebody
else's memory.  A deadline is not retried.

Needs POSIX process groups: Linux and macOS.  Elsewhere `supported` says so with a ConfigError.
On macOS the kernel does not enforce the memory limit.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docverify import errors
from docverify._worker import Handler, Order
from docverify.errors import ConfigError, DocverifyError, ModelError, OutputError, TimeLimitError
from docverify.wire import Channel, FrameError

__all__ = ["Rooms", "Settings", "Worker", "WorkerDied", "supported"]

_BOOT: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]);"
    " from docverify._worker import serve; serve(int(sys.argv[1]), int(sys.argv[2]))"
)

_CALM: Final = {
    "ORT_DISABLE_TELEMETRY": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How workers are supervised.

    deadline_s    for one photo, by the monotonic clock
    start_s       for a worker to become ready
    memory_bytes  address space of one worker (Linux); 0: no limit
    """

    deadline_s: float = 20.0
    start_s: float = 120.0
    memory_bytes: int = 3 << 30

    def __post_init__(self) -> None:
        if not (self.deadline_s > 0 and self.start_s > 0 and self.memory_bytes >= 0):
            raise ConfigError("deadlines must be above zero, the memory limit not below")


def supported() -> None:
    """Raises ConfigError where processes cannot be supervised."""
    if sys.platform not in ("linux", "darwin"):
        raise ConfigError(f"supervised workers need Linux or macOS, this is {sys.platform}")
    if not sys.executable:
        raise ConfigError("supervised workers need a Python interpreter (sys.executable is empty)")


class WorkerDied(Exception):
    """The process ended, or what it sent is nonsense; the text is safe to show."""


class Rooms:
    """The temporary folder of one run: a locked folder with one private folder per worker.

    Folders that a killed run left behind are removed first: there could be pictures in them.
    Raises OutputError naming the folder that cannot be used.
    """

    def __init__(self) -> None:
        supported()
        import fcntl

        self._pid = os.getpid()
        try:
            base = Path(tempfile.gettempdir())
        except OSError as fault:
            raise OutputError(f"no usable temporary folder (see TMPDIR): {fault}") from fault
        _sweep(base)
        try:
            self._path = Path(tempfile.mkdtemp(prefix="docverify-", dir=base))
            fresh = self._path / "lock.new"
            self._lock = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            fresh.rename(self._path / "lock")
        except OSError as fault:
            raise OutputError(f"{base}: cannot be used: {fault.strerror}") from fault

    def new(self) -> Path:
        """A new private folder."""
        try:
            return Path(tempfile.mkdtemp(dir=self._path))
        except OSError as fault:
            raise OutputError(f"{self._path}: cannot be used: {fault.strerror}") from fault

    def close(self) -> None:
        """Remove everything; in a forked copy of the owner, only forget it."""
        if self._lock < 0:
            return
        os.close(self._lock)
        self._lock = -1
        if os.getpid() == self._pid:
            shutil.rmtree(self._path, ignore_errors=True)


def _sweep(base: Path) -> None:
    import fcntl

    for left in base.glob("docverify-*/lock"):
        with suppress(OSError):
            if left.parent.lstat().st_uid != os.getuid():
                continue
            handle = os.open(left, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left.parent, ignore_errors=True)
            finally:
                os.close(handle)


class Worker:
    """One process.  Not thread-safe: whoever holds it uses it alone.

    build  gives the handler inside the process: importable there by the same name
           (a class, a function, or `functools.partial` of one)
    """

    def __init__(self, build: Callable[[], Handler], settings: Settings, rooms: Rooms) -> None:
        self._settings = settings
        self._room = rooms.new()
        self.versions: Mapping[str, str] = {}
        self.ready = False
        self.until = time.monotonic() + settings.start_s
        order = Order(build, str(self._room), settings.memory_bytes, settings.deadline_s)
        pickled = _pickled(order)
        self._talking = threading.Lock()
        self._channel, theirs = Channel.pair()
        try:
            self._process = self._start(theirs)
        except OSError as fault:
            self._channel.close()
            shutil.rmtree(self._room, ignore_errors=True)
            raise OutputError(f"a worker cannot be started: {fault.strerror}") from fault
        finally:
            for number in theirs:
                os.close(number)
        with suppress(FrameError, TimeoutError):  # its end will be seen by whoever waits
            self._send({}, pickled)

    def _start(self, theirs: tuple[int, int]) -> subprocess.Popen[bytes]:
        with (self._room / "errors").open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-c", _BOOT, *map(str, theirs), json.dumps(sys.path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                pass_fds=theirs,
                start_new_session=True,
                env={**os.environ, **_CALM, "TMPDIR": str(self._room)},
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def fileno(self) -> int:
        return self._channel.fileno()

    def wait_ready(self) -> None:
        """Wait until it can work.

        Raises what `build` raised in the worker, or WorkerDied (which has killed it).
        """
        if self.ready:
            return
        try:
            message, _ = self._receive()
        except TimeoutError:
            self.kill()
            raise WorkerDied("was not ready in time") from None
        except FrameError:
            raise self._dead(self._last_words()) from None
        if "ready" not in message:
            error = self._error(message)
            self.kill()
            raise error
        self.versions = {str(k): str(v) for k, v in message["ready"].items()}
        self.ready = True

    def send(self, request: Mapping[str, Any], data: bytes = b"") -> None:
        """Give it one thing to do; its deadline (`until`) starts now.

        Raises TimeLimitError or WorkerDied, both of which have killed it.
        """
        self.until = time.monotonic() + self._settings.deadline_s
        try:
            self._send(request, data)
        except TimeoutError:
            raise self._too_slow() from None
        except FrameError:
            raise self._dead() from None

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """Its answer.  Raises what the handler raised; TimeLimitError or WorkerDied as `send`."""
        try:
            message, data = self._receive()
        except TimeoutError:
            raise self._too_slow() from None
        except FrameError:
            raise self._dead() from None
        answer = message.get("ok")
        if not isinstance(answer, dict):
            error = self._error(message)
            if isinstance(error, WorkerDied):
                self.kill()
            raise error
        return answer, data

    def kill(self) -> None:
        """Kill the whole process group, now, and remove its folder.  May be called twice."""
        if self._process.returncode is None:
            # Before it is waited for: until then its number cannot belong to anybody else.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
        with self._talking:  # whoever waits for it in another thread has seen its end by now
            self._channel.close()
        shutil.rmtree(self._room, ignore_errors=True)

    def forget(self) -> None:
        """Let go of it in a forked copy of its parent, without touching it."""
        self._channel.close()
        self._process.returncode = 0

    def _send(self, request: Mapping[str, Any], data: bytes) -> None:
        with self._talking:
            self._channel.send(request, data, until=self.until)

    def _receive(self) -> tuple[dict[str, Any], bytes]:
        with self._talking:
            return self._channel.receive(until=self.until)

    def _too_slow(self) -> TimeLimitError:
        self.kill()
        return TimeLimitError(f"longer than {self._settings.deadline_s:g} s")

    def _dead(self, words: str = "") -> WorkerDied:
        self.kill()
        code = self._process.returncode
        how = "was killed" if code is None else f"exit status {code}"
        if code is not None and code < 0:
            how = signal.Signals(-code).name
        return WorkerDied(f"the worker ended: {how}{words}")

    def _last_words(self) -> str:
        """What a worker that was never ready said last; it had seen no photo."""
        try:
            lines = (self._room / "errors").read_text("utf-8", "replace").splitlines()
        except OSError:
            return ""
        return f" ({lines[-1][:200]})" if lines else ""

    def _error(self, message: Mapping[str, Any]) -> DocverifyError | WorkerDied:
        told = message.get("raise")
        if isinstance(told, list) and len(told) == 2 and told[0] in errors.__all__:
            kind: type[DocverifyError] = getattr(errors, told[0])
            return kind(str(told[1]))
        died = message.get("died")
        return WorkerDied(f"the worker ended: {died}" if isinstance(died, str) else "nonsense")


def start_failure(fault: WorkerDied) -> ModelError:
    """The error for workers that die at their start, every time."""
    return ModelError(f"no worker can be started: {fault}")


def _pickled(order: Order) -> bytes:
    try:
        return pickle.dumps(order)
    except (pickle.PicklingError, TypeError, AttributeError):
        raise ConfigError(
            "what a worker is built from must be importable by name (no lambda, no open engine)"
        ) from None
