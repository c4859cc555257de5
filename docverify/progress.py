"""A line on the terminal that tells how far a batch is: share, rate, time left, outcomes.

Written to standard error, and only when that is a terminal; logs and pipes stay clean.
"""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import Final, Self, TextIO

from docverify.batch import Summary
from docverify.types import Outcome

__all__ = ["Progress", "duration"]

_EVERY_S: Final = 0.2
_BAR: Final = 20


class Progress:
    """A `batch.Watcher` that draws.  Use as a context manager, so that the line is wiped."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._shown = self._stream.isatty()
        self._last = 0.0
        self._began = time.monotonic()

    def seen(self, summary: Summary, position: int, size: int | None) -> None:
        """Draw anew, at most a few times a second."""
        now = time.monotonic()
        if not self._shown or now - self._last < _EVERY_S:
            return
        self._last = now
        width = shutil.get_terminal_size().columns - 1
        line = self.line(summary, position, size, now - self._began)
        self._stream.write(f"\r{line[:width]:<{width}}")
        self._stream.flush()

    @staticmethod
    def line(summary: Summary, position: int, size: int | None, seconds: float) -> str:
        """The text: `position` of `size` bytes of the manifest are read, `seconds` went by.

        >>> Progress.line(Summary(rows=50, written=50), 500, 1000, 25.0)
        '[##########----------]  50 %  50 done, 2.0/s, 0:25 left'
        """
        done = summary.written + summary.skipped
        rate = summary.written / seconds if seconds > 0 else 0.0
        head = ""
        left = ""
        if size:
            # Rows that were read but are still under way are not done yet.
            share = min(position / size, 1.0) * (done / summary.rows if summary.rows else 0.0)
            full = int(share * _BAR)
            head = f"[{'#' * full}{'-' * (_BAR - full)}] {share:4.0%}  ".replace("%", " %")
            if rate and share:  # what an earlier run had done says nothing about this one's speed
                left = f", {duration(done * (1 - share) / share / rate)} left"
        counts = " ".join(f"{o} {summary.outcomes[o]}" for o in Outcome if summary.outcomes[o])
        failed = sum(summary.errors.values())
        tail = f"  {counts}" if counts else ""
        if failed:
            tail += f"  failed {failed}"
        return f"{head}{done} done, {rate:.1f}/s{left}{tail}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown and self._last:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def duration(seconds: float) -> str:
    """
    >>> duration(75), duration(3 * 3600 + 62)
    ('1:15', '3:01:02')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
