"""The file that a batch writes its result lines to: complete lines only, whatever happens.

`Results` owns the file for the length of a run: it is locked (`flock` on a small file beside it
that names the owner's pid), every line is written as a whole or not at all, and after a crash or
a full disk the file ends with its last complete line.

With `resume` the lines of an earlier run are indexed: id → state of the photo (see
`items.state_of`) and place in the file.  A line for the same id then replaces the old one; the old
ones are cut out when the file is closed.  The index is a private SQLite database that SQLite
itself keeps in a temporary file, so memory stays flat for any number of lines; of an id it knows
only a hash.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from docverify.errors import OutputError
from docverify.items import encode, state_of

__all__ = ["Claims", "Earlier", "RepeatedId", "Results", "locked", "would_overwrite"]


class RepeatedId(Exception):
    """This run has seen the id before."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run wrote about a row: state of the photo, outcome, error code or ''."""

    state: str
    outcome: str
    error: str


_START: Final = b'{"id"'
_STDOUT: Final = "-"


class Results:
    """An open result file.  Use as a context manager.

    path       the file, or '-' for standard output; FIFOs and devices are written to as they are
    resume     keep the complete lines of an earlier run
    overwrite  throw an earlier run's lines away; without either, a file with content is refused

    Raises OutputError when the file is in use by another run (its pid is named), cannot be
    opened, or holds something that is no result line.
    """

    def __init__(self, path: str | Path, *, resume: bool = False, overwrite: bool = False) -> None:
        self._stack = ExitStack()
        self._path = Path(path)
        self._name = "standard output" if str(path) == _STDOUT else str(path)
        self._regular = False
        self._good = 0
        with self._stack:
            self._index = self._stack.enter_context(Claims())
            if str(path) == _STDOUT:
                self._handle = 1
            else:
                self._open(resume, overwrite)
            self._stack = self._stack.pop_all()

    def _open(self, resume: bool, overwrite: bool) -> None:
        try:
            there = self._path.stat() if self._path.exists() else None
            self._regular = there is None or stat.S_ISREG(there.st_mode)
            if self._regular:
                self._path = Path(os.path.realpath(self._path))
                self._stack.enter_context(locked(self._path))
            flags = os.O_RDWR | os.O_CREAT if self._regular else os.O_WRONLY
            self._handle = os.open(self._path, flags | os.O_CLOEXEC, 0o600)
            self._stack.callback(os.close, self._handle)
            if not self._regular:
                return
            if resume:
                self._good = self._scan()
            elif os.fstat(self._handle).st_size and not overwrite:
                raise OutputError(
                    f"{self._name} is not empty: --resume goes on with it, --overwrite starts anew"
                )
            os.ftruncate(self._handle, self._good)
            os.lseek(self._handle, self._good, os.SEEK_SET)
        except (OSError, ValueError) as fault:
            words = fault.strerror if isinstance(fault, OSError) else "not a path"
            raise OutputError(f"{self._name}: cannot be opened: {words}") from fault

    def _scan(self) -> int:
        """Index the lines of an earlier run; returns where the last complete one ends."""
        start = 0
        with os.fdopen(os.dup(self._handle), "rb") as file:
            for number, raw in enumerate(file, start=1):
                if not raw.endswith(b"\n"):
                    if not _START.startswith(raw[: len(_START)]):
                        raise OutputError(f"{self._name}: line {number} is no result line")
                    break
                line = _parsed(raw)
                if line is None:
                    raise OutputError(f"{self._name}: line {number} is no result line")
                self._index.found(_key_of(line), _earlier(line), start)
                start += len(raw)
        return start

    def claim(self, identity: str | None, row: int, problem: str = "") -> Earlier | None:
        """Announce a row: what an earlier run wrote about it, or None.

        A row without an id is known by its line number and its problem.  Raises RepeatedId.
        """
        return self._index.claim(identity, row, problem)

    def write(self, line: Mapping[str, Any]) -> None:
        """Append one line.  Raises OutputError; BrokenPipeError when a reader went away."""
        data = encode(line)
        if self._regular:
            self._index.replace(_key_of(line))
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._handle, view) :]
        except BrokenPipeError:
            raise
        except OSError as fault:
            self._cut()
            raise OutputError(f"{self._name}: cannot be written: {fault.strerror}") from fault
        self._good += len(data)

    def _cut(self) -> None:
        if self._regular:
            os.ftruncate(self._handle, self._good)
            os.lseek(self._handle, self._good, os.SEEK_SET)

    def close(self) -> None:
        """Cut replaced lines out, bring everything to the disk, give the file free."""
        with self._stack:
            if not self._regular:
                return
            try:
                self._cut()
                if self._index.any_stale():
                    self._rewrite()
                else:
                    os.fsync(self._handle)
            except OSError as fault:
                raise OutputError(f"{self._name}: cannot be finished: {fault.strerror}") from fault

    def _rewrite(self) -> None:
        """Copy the file without the replaced lines, then put the copy in its place."""
        fresh = self._path.with_name(f".{self._path.name}.new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as target, open(self._path, "rb") as source:
                os.fchmod(handle, stat.S_IMODE(os.fstat(self._handle).st_mode))
                for start in self._index.stale():
                    _copy(source, target, start)
                    source.readline()
                _copy(source, target, self._good)
                target.flush()
                os.fsync(handle)
            os.replace(fresh, self._path)
        finally:
            with suppress(FileNotFoundError):
                fresh.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if fault is None:
            self.close()
            return
        with suppress(OutputError):  # the first fault is the one to be told
            self.close()


def _copy(source: BinaryIO, target: BinaryIO, end: int) -> None:
    while (left := end - source.tell()) > 0:
        part = source.read(min(left, 1 << 20))
        if not part:
            return
        target.write(part)


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) and {"id", "outcome"} <= line.keys() else None


def _earlier(line: Mapping[str, Any]) -> Earlier:
    error = line.get("error")
    code = str(error.get("code")) if isinstance(error, dict) else ""
    return Earlier(state_of(line), str(line["outcome"]), code)


def _key_of(line: Mapping[str, Any]) -> bytes:
    identity = line["id"]
    error = line.get("error")
    told = error if isinstance(error, dict) else {}
    return _key(
        identity if isinstance(identity, str) else None,
        int(told.get("line", 0)),
        str(told.get("detail", "")),
    )


def _key(identity: str | None, row: int, problem: str) -> bytes:
    text = f"id {identity}" if identity is not None else f"row {row} {problem}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def would_overwrite(target: str | Path, *sources: str | Path) -> bool:
    """Is the file that is to be written one of those that it is made of?"""
    try:
        place = os.path.realpath(target)
        return os.path.isfile(place) and place in map(os.path.realpath, sources)
    except ValueError:  # no path at all: whoever opens it will say so
        return False


# -------------------------------------------------------------------------------- lock


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of an output file.  Raises OutputError naming the pid of its holder."""
    import fcntl

    beside = path.with_name(f".{path.name}.lock")
    while True:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise OutputError(f"{path}: another run is writing to it (pid {pid})") from None
        try:
            if os.stat(beside).st_ino == os.fstat(handle).st_ino:
                break
        except FileNotFoundError:
            pass  # its holder has just removed it: take a new one
        os.close(handle)
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
        os.close(handle)


# ------------------------------------------------------------------------------- index


class Claims:
    """Which ids there are: of an earlier run, of this one.  On disk as soon as it grows."""

    def __enter__(self) -> Self:
        with _told():
            self._base = sqlite3.connect("", isolation_level=None)
            for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4096"):
                self._base.execute(f"PRAGMA {setting}")
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute(
                "CREATE TABLE rows (key BLOB PRIMARY KEY, state TEXT, outcome TEXT, error TEXT,"
                " start INTEGER, claimed INTEGER) WITHOUT ROWID"
            )
            self._base.execute("CREATE TABLE stale (start INTEGER PRIMARY KEY)")
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def found(self, key: bytes, line: Earlier, start: int) -> None:
        """A line of an earlier run; the last one of a key counts."""
        with _told():
            self._retire(key)
            self._base.execute(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, 0)",
                (key, line.state, line.outcome, line.error, start),
            )

    def claim(self, identity: str | None, row: int, problem: str) -> Earlier | None:
        """See `Results.claim`."""
        key = _key(identity, row, problem)
        with _told():
            found = self._base.execute(
                "SELECT claimed, state, outcome, error FROM rows WHERE key = ?", (key,)
            ).fetchone()
            if found is None:
                self._base.execute("INSERT INTO rows VALUES (?, '', '', '', NULL, 1)", (key,))
                return None
            if found[0]:
                raise RepeatedId
            self._base.execute("UPDATE rows SET claimed = 1 WHERE key = ?", (key,))
        return Earlier(*found[1:])

    def replace(self, key: bytes) -> None:
        """A new line for this key is about to be written: the old one, if any, is stale."""
        with _told():
            self._retire(key)
            self._base.execute("UPDATE rows SET start = NULL WHERE key = ?", (key,))

    def _retire(self, key: bytes) -> None:
        self._base.execute(
            "INSERT INTO stale SELECT start FROM rows WHERE key = ? AND start IS NOT NULL", (key,)
        )

    def any_stale(self) -> bool:
        with _told():
            return self._base.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None

    def stale(self) -> Iterator[int]:
        """Places of replaced lines, in order."""
        with _told():
            for (start,) in self._base.execute("SELECT start FROM stale ORDER BY start"):
                yield start


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise OutputError(f"the temporary index (see TMPDIR): {fault}") from fault
