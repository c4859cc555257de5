"""Results as Parquet files, for whoever reads them with a query engine.

A folder of `part-00000.parquet`, ...: one row a result line, with the columns that one filters by
(`id, file, slot, outcome, label, sha256`) and the whole line as JSON (`line`).  A part appears when
it is complete.  Needs pyarrow, which comes with the extra `docverify[ray]`.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from docverify.errors import ConfigError, OutputError
from docverify.items import encode
from docverify.results import Claims, Earlier, locked

__all__ = ["Shards"]

_ROWS: Final = 5000
_COLUMNS: Final = ("id", "file", "slot", "outcome", "label", "sha256", "line")


class Shards:
    """A folder that a batch writes to.  Use as a context manager.

    Raises OutputError when the folder is in use by another run, cannot be written, or holds
    parts already (unless `overwrite`); ConfigError without pyarrow.
    """

    def __init__(self, folder: str | Path, *, overwrite: bool = False, rows: int = _ROWS) -> None:
        try:
            self._arrow: Any = importlib.import_module("pyarrow")
            self._parquet: Any = importlib.import_module("pyarrow.parquet")
        except ImportError:
            raise ConfigError("Parquet needs pyarrow: pip install docverify[ray]") from None
        self._folder = Path(os.path.realpath(folder))
        self._overwrite = overwrite
        self._rows = rows
        self._waiting: list[dict[str, Any]] = []
        self._parts = 0
        self._claims = Claims()

    def claim(self, identity: str | None, row: int, problem: str = "") -> Earlier | None:
        """See `Results.claim`."""
        return self._claims.claim(identity, row, problem)

    def write(self, line: Mapping[str, Any]) -> None:
        """Append one line."""
        document = line.get("document")
        row = {name: line.get(name) for name in _COLUMNS[:4]}
        row["label"] = document.get("label") if isinstance(document, dict) else None
        row["sha256"] = line.get("sha256")
        row["line"] = encode(line).decode("ascii").rstrip("\n")
        for name, value in row.items():
            if isinstance(value, str):  # lone surrogates have no place in Parquet
                row[name] = value.encode("utf-8", "backslashreplace").decode("utf-8")
        self._waiting.append(row)
        if len(self._waiting) >= self._rows:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        text = self._arrow.string()
        table = self._arrow.table(
            {name: self._arrow.array([r[name] for r in self._waiting], text) for name in _COLUMNS}
        )
        part = self._folder / f"part-{self._parts:05}.parquet"
        fresh = self._folder / f".{part.name}.new"
        try:
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                self._parquet.write_table(table, file, compression="zstd")
            fresh.replace(part)
        except OSError as fault:
            with suppress(OSError):
                fresh.unlink()
            words = fault.strerror or "the disk may be full"
            raise OutputError(f"{part}: cannot be written: {words}") from fault
        self._parts += 1
        self._waiting.clear()

    def __enter__(self) -> Self:
        self._claims.__enter__()
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._lock = locked(self._folder)
            self._lock.__enter__()
        except OSError as fault:
            raise OutputError(f"{self._folder}: cannot be used: {fault.strerror}") from fault
        there = list(self._folder.glob("part-*.parquet"))
        if there and not self._overwrite:
            self._lock.__exit__(None, None, None)
            raise OutputError(f"{self._folder} holds results already: --overwrite starts anew")
        for part in there:
            part.unlink()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if fault is None or not isinstance(fault, OutputError):
                self._flush()
        finally:
            self._lock.__exit__(None, None, None)
            self._claims.__exit__()
