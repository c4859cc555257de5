"""Verify every photo of a manifest: rows in, result lines out, in flat memory.

Nothing stops the run but a manifest, an engine or an output that cannot be used at all: a bad
row, a hostile photo, a dead worker each become one line.  Every row gives exactly one line.

Who does the work is a `Crew`: `InProcess` here, `workers.Pool` for supervised processes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

from docverify.errors import OutputError
from docverify.items import Checker, Item, bad_row_line, process
from docverify.manifest import BadRow, Manifest, Row, open_manifest
from docverify.policy import Policy
from docverify.results import REPEATED, Results
from docverify.types import Outcome

__all__ = ["Crew", "InProcess", "Summary", "Watcher", "run"]

WINDOW: Final = 512
"""Most results that wait for an earlier one when the output is ordered."""

Answer = tuple[Item, dict[str, Any] | None]


class Crew(Protocol):
    """Whoever verifies items.

    `work` draws items as it has hands free, and gives each back with its result line, in any
    order (None for the line: the photo is as it was, nothing to write).  When a drawn item is
    None, there is nothing to do right now: one of the running ones has to be given back first.
    It ends when the items end, or soon after `stopped` says so.
    """

    @property
    def policy(self) -> Policy: ...

    @property
    def versions(self) -> Mapping[str, str]: ...

    def work(
        self, items: Iterator[Item | None], stopped: Callable[[], bool]
    ) -> Iterator[Answer]: ...


class InProcess:
    """A crew of one, in this process: no deadline, and a crash is the end."""

    def __init__(self, checker: Checker, root: Path, *, values: bool = False) -> None:
        self._checker = checker
        self._root = root
        self._values = values

    @property
    def policy(self) -> Policy:
        return self._checker.policy

    @property
    def versions(self) -> Mapping[str, str]:
        return self._checker.versions

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
    """Counts of one run.  `failed`: lines with an error, among the outcomes as well."""

    rows: int = 0
    written: int = 0
    skipped: int = 0
    failed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    stopped: bool = False

    def count(self, line: Mapping[str, Any]) -> None:
        self.written += 1
        self.outcomes[str(line.get("outcome"))] += 1
        error = line.get("error")
        if isinstance(error, dict):
            self.failed += 1
            self.errors[str(error.get("code"))] += 1

    @property
    def exit_code(self) -> int:
        """0 all pass, 1 at least one retake or reject, 4 some could not be processed, 130 stopped."""
        if self.stopped:
            return 130
        if self.failed:
            return 4
        return 1 if self.outcomes["retake"] or self.outcomes["reject"] else 0

    def __str__(self) -> str:
        counts = ", ".join(f"{self.outcomes[o]} {o}" for o in Outcome if self.outcomes[o])
        parts = [f"{self.written} results in {self.seconds:.1f} s"]
        if self.seconds > 0 and self.written:
            parts[0] += f" ({self.written / self.seconds:.1f} a second)"
        if counts:
            parts.append(counts)
        if self.skipped:
            parts.append(f"{self.skipped} done before")
        if self.failed:
            kinds = ", ".join(f"{n} {code}" for code, n in sorted(self.errors.items()))
            parts.append(f"not processed: {kinds}")
        if self.stopped:
            parts.append("stopped early; --resume goes on")
        return "; ".join(parts)


_NO_COUNTS: Final[Mapping[str, int]] = MappingProxyType({})


def run(
    crew: Crew,
    manifest: Path | str,
    *,
    root: Path | str,
    out: Path | str,
    resume: bool = False,
    overwrite: bool = False,
    ordered: bool = True,
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
    stopped    asked often: True ends the run, in-flight items are dropped whole
    watcher    told about every line

    Raises ManifestError, OutputError, EngineError, ConfigError; BrokenPipeError when `out` is
    standard output and nobody reads it any more.
    """
    if not Path(root).is_dir():
        raise OutputError(f"{root}: not a folder") if False else _no_root(root)
    started = time.monotonic()
    summary = Summary()
    import sys

    with (
        open_manifest(manifest, sys.stdin.buffer if str(manifest) == "-" else None) as rows,
        Results(out, resume=resume, overwrite=overwrite) as results,
    ):
        flow = _Flow(crew, rows, results, summary, ordered, watcher)
        for item, line in crew.work(flow.items(), stopped):
            flow.give(item, line)
        flow.finish(stopped())
    summary.seconds = time.monotonic() - started
    return summary
