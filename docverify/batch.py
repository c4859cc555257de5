"""Verify every photo of a manifest: rows in, result lines out, in flat memory.

Nothing stops the run but a manifest, an engine or an output that cannot be used at all: a bad
row, a hostile photo, a dead worker each become one line.  Every row gives exactly one line.

Who does the work is a `Crew`: `InProcess` here, `workers.Pool` for supervised processes.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from docverify.errors import ConfigError
from docverify.items import INVALID_ROW, Answer, Checker, Item, bad_row_line, process
from docverify.manifest import BadRow, Manifest, Row, open_manifest
from docverify.policy import Policy
from docverify.results import Earlier, RepeatedId, Results, would_overwrite
from docverify.shards import Shards
from docverify.types import Outcome

__all__ = ["Crew", "InProcess", "Summary", "Watcher", "run"]

WINDOW: Final = 512
"""Most results that wait for an earlier one when the output is ordered."""


class Crew(Protocol):
    """Whoever verifies items.

    `work` draws items as it has hands free, and gives each back with its result line, in any
    order (None for the line: the photo is as it was, nothing to write).  When a drawn item is
    None, there is nothing to do right now: one of the running ones has to be given back first.
    It ends when the items end, or soon after `stopped` says so.
    """

    @property
    def policy(self) -> Policy: ...

    def work(
        self, items: Iterator[Item | None], stopped: Callable[[], bool]
    ) -> Iterator[Answer]: ...


class Sink(Protocol):
    """Where lines go: `Results` or `Shards`."""

    def claim(self, identity: str | None, row: int, problem: str = "") -> Earlier | None: ...

    def write(self, line: Mapping[str, Any]) -> None: ...


class InProcess:
    """A crew of one, in this process: no deadline, and a crash is the end."""

    def __init__(self, checker: Checker, root: Path, *, values: bool = False) -> None:
        self._checker = checker
        self._root = root
        self._values = values

    @property
    def policy(self) -> Policy:
        return self._checker.policy

    def work(self, items: Iterator[Item | None], stopped: Callable[[], bool]) -> Iterator[Answer]:
        for item in items:
            if stopped():
                return
            if item is not None:
                yield item, process(self._checker, item, self._root, values=self._values)


class Watcher(Protocol):
    """Sees a run pass by, for a progress display."""

    def seen(self, summary: Summary, position: int, size: int | None) -> None: ...


@dataclass(slots=True)
class Summary:
    """Counts of one run.

    rows      of the manifest, so far
    written   lines that this run wrote
    skipped   rows that an earlier run had done; they count among the outcomes
    outcomes  lines by outcome
    errors    lines with an error, by its code
    """

    rows: int = 0
    written: int = 0
    skipped: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    stopped: bool = False

    def count(self, outcome: str, error: str) -> None:
        self.outcomes[outcome] += 1
        if error:
            self.errors[error] += 1

    @property
    def exit_code(self) -> int:
        """130 stopped; 4 some not processed; 1 at least one retake or reject; 0 all pass."""
        if self.stopped:
            return 130
        if self.errors:
            return 4
        return 1 if self.outcomes["retake"] or self.outcomes["reject"] else 0

    def __str__(self) -> str:
        head = f"{self.written} results in {self.seconds:.1f} s"
        if self.seconds > 0 and self.written:
            head += f" ({self.written / self.seconds:.1f} a second)"
        parts = [head]
        if self.skipped:
            parts.append(f"{self.skipped} done before")
        if self.outcomes:
            parts.append(", ".join(f"{self.outcomes[o]} {o}" for o in Outcome if self.outcomes[o]))
        if self.errors:
            kinds = ", ".join(f"{n} {code}" for code, n in sorted(self.errors.items()))
            parts.append(f"not processed: {kinds}")
        if self.stopped:
            parts.append("stopped early; --resume goes on")
        return "; ".join(parts)


def run(
    crew: Crew,
    manifest: Path | str,
    *,
    root: Path | str,
    out: Path | str,
    resume: bool = False,
    overwrite: bool = False,
    ordered: bool = True,
    parquet: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    watcher: Watcher | None = None,
) -> Summary:
    """Verify a whole manifest.

    crew       who does the work
    manifest   file in one of the two forms of `docverify.manifest`, or '-' for standard input
    root       folder that the manifest's files lie in
    out        result file (JSON Lines), or '-' for standard output
    resume     go on with what an earlier run left in `out`: ids whose photo is unchanged are
               skipped, a half-written last line is cut off
    overwrite  throw away what is in `out`
    ordered    lines in the order of the manifest; else as they come
    parquet    `out` is a folder for Parquet files (see `docverify.shards`); cannot be resumed
    stopped    asked often: True ends the run, in-flight items are dropped whole
    watcher    told about every line

    Raises ManifestError, OutputError, EngineError, ConfigError; BrokenPipeError when `out` is
    standard output and nobody reads it any more.
    """
    if not Path(root).is_dir():
        raise ConfigError("the root is not a folder")
    if would_overwrite(out, manifest):
        raise ConfigError("the results would overwrite the manifest")
    started = time.monotonic()
    summary = Summary()
    stdin = sys.stdin.buffer if str(manifest) == "-" else None
    if parquet and (resume or str(out) == "-"):
        raise ConfigError("Parquet files cannot be resumed, nor be standard output")
    sink: Sink
    with open_manifest(manifest, stdin) as rows, ExitStack() as stack:
        if parquet:
            sink = stack.enter_context(Shards(out, overwrite=overwrite))
        else:
            sink = stack.enter_context(Results(out, resume=resume, overwrite=overwrite))
        flow = _Flow(crew, rows, sink, summary, ordered)
        for item, line in crew.work(flow.items(), stopped):
            flow.give(item, line)
            summary.seconds = time.monotonic() - started
            if watcher is not None:
                watcher.seen(summary, rows.position, rows.size)
        summary.stopped = stopped()
    summary.seconds = time.monotonic() - started
    return summary


class _Flow:
    """Between the manifest, the crew and the result file: what is under way, and in which order."""

    def __init__(
        self, crew: Crew, rows: Manifest, sink: Sink, summary: Summary, ordered: bool
    ) -> None:
        self._crew = crew
        self._rows = rows
        self._sink = sink
        self._summary = summary
        self._ordered = ordered
        self._under_way: dict[str, tuple[int, Earlier | None]] = {}
        self._waiting: dict[int, dict[str, Any] | None] = {}
        self._next = 0

    def items(self) -> Iterator[Item | None]:
        """The usable rows as items; None while too many results wait for an earlier one."""
        for place, row in enumerate(self._rows):
            self._summary.rows += 1
            while self._ordered and place - self._next >= WINDOW:
                yield None
            try:
                earlier = self._sink.claim(*_identity(row))
            except RepeatedId:
                row = BadRow(row.line, "id: used by an earlier row", None, row.file, row.slot)
                earlier = self._sink.claim(*_identity(row))
            if isinstance(row, Row):
                self._under_way[row.id] = place, earlier
                yield Item.of(row, None if earlier is None else earlier.state)
            elif earlier is not None and earlier.error == INVALID_ROW:
                self._done(place, None, earlier)
            else:
                line = bad_row_line(self._crew.policy, row)
                self._done(place, line, None)

    def give(self, item: Item, line: dict[str, Any] | None) -> None:
        place, earlier = self._under_way.pop(item.id)
        self._done(place, line, earlier)

    def _done(self, place: int, line: dict[str, Any] | None, earlier: Earlier | None) -> None:
        if line is None and earlier is not None:
            self._summary.skipped += 1
            self._summary.count(earlier.outcome, earlier.error)
        if not self._ordered:
            self._write(line)
            return
        self._waiting[place] = line
        while self._next in self._waiting:
            self._write(self._waiting.pop(self._next))
            self._next += 1

    def _write(self, line: dict[str, Any] | None) -> None:
        if line is None:
            return
        self._sink.write(line)
        self._summary.written += 1
        error = line.get("error")
        self._summary.count(line["outcome"], error["code"] if error else "")


def _identity(row: Row | BadRow) -> tuple[str | None, int, str]:
    return row.id, row.line, "" if isinstance(row, Row) else row.problem
