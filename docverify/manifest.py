"""Read a manifest: which photo was uploaded to which slot, and what was declared with it.

Two forms, both UTF-8 (a BOM and CRLF are fine), both read as a stream in flat memory:

* JSON Lines: `{"id", "file", "slot", "application"?, "account"?, "expected"?}` a line
* CSV with a header: `id, file, slot`, the application's keys, `account`; separated by comma,
  semicolon or tab, whichever the header uses.  An empty cell means "not declared".

A row that cannot be used becomes a `BadRow` with its line number and the rest goes on; a header
that cannot be used, or a manifest without a row, is a `ManifestError`.  Messages name the key and
what is wrong with it, never a value: they end in logs.
"""

from __future__ import annotations

import csv
import json
import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from docverify.application import KEYS, parse_application
from docverify.errors import ApplicationError, ManifestError
from docverify.types import Application, Slot

__all__ = ["MAX_ID", "MAX_LINE", "BadRow", "Manifest", "Row", "open_manifest", "read_rows"]

MAX_LINE: Final = 1 << 20
"""Longest line in bytes; a usual row has some hundred."""

MAX_ID: Final = 200
"""Longest `id` and `account`, in characters."""

_MAX_FILE: Final = 4096  # PATH_MAX
_MAX_RECORD: Final = 16  # lines that one quoted CSV record may span
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]{0,29}")
_ROW_KEYS: Final = ("id", "file", "slot", "application", "account", "expected")
_COLUMNS: Final = ("id", "file", "slot", *KEYS, "account")


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One usable row.

    line         1-based number of its (first) line
    declared     the application as given (checked), to be handed to another process; or None
    application  the same, parsed
    expected     what a benchmark expects, as given
    """

    line: int
    id: str
    file: str
    slot: Slot
    declared: Mapping[str, object] | None = None
    application: Application | None = None
    account: str | None = None
    expected: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return f"Row(line {self.line}, {self.slot})"


@dataclass(frozen=True, slots=True, repr=False)
class BadRow:
    """One row that cannot be used; what could be read of it is kept, so that it can be found.

    problem  a few English words, without any value of the row
    """

    line: int
    problem: str
    id: str | None = None
    file: str | None = None
    slot: Slot | None = None

    def __repr__(self) -> str:
        return f"BadRow(line {self.line}: {self.problem})"


class Manifest:
    """An open manifest: iterate over it once for its rows.

    `position` and `size` in bytes tell how far the reading is (`size` is None for a pipe).
    """

    def __init__(self, stream: BinaryIO, name: str, size: int | None) -> None:
        self._lines = _Lines(stream)
        self._name = name
        self.size = size

    @property
    def position(self) -> int:
        return self._lines.position

    def __iter__(self) -> Iterator[Row | BadRow]:
        try:
            yield from self._rows()
        except OSError as fault:
            raise ManifestError(f"the manifest cannot be read: {fault.strerror}") from fault

    def _rows(self) -> Iterator[Row | BadRow]:
        first = next(iter(self._lines), None)
        if first is None:
            raise ManifestError("the manifest is empty")
        if first.raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ManifestError("the manifest is UTF-16; save it as UTF-8", first.number)
        if self._is_csv(first):
            rows = _csv_rows(first, self._lines)
        else:
            self._lines.push(first)
            rows = _json_rows(self._lines)
        count = 0
        for row in rows:
            count += 1
            yield row
        if not count:
            raise ManifestError("the manifest holds no rows")

    def _is_csv(self, first: _Line) -> bool:
        suffix = Path(self._name).suffix.lower()
        if suffix in (".csv", ".tsv"):
            return True
        if suffix in (".jsonl", ".ndjson"):
            return False
        return not (first.text or "").lstrip().startswith("{")


@contextmanager
def open_manifest(source: str | Path, stdin: BinaryIO | None = None) -> Iterator[Manifest]:
    """Open a manifest file, or `stdin` for '-'.  Raises ManifestError when it cannot be opened."""
    if str(source) == "-" and stdin is not None:
        yield Manifest(stdin, "", None)
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(source).open("rb"))
        except (OSError, ValueError) as fault:
            words = fault.strerror if isinstance(fault, OSError) else "not a path"
            raise ManifestError(f"the manifest cannot be opened: {words}") from fault
        found = os.fstat(stream.fileno())
        size = found.st_size if stat.S_ISREG(found.st_mode) else None
        yield Manifest(stream, str(source), size)


def read_rows(source: str | Path) -> Iterator[Row | BadRow]:
    """Every row of a manifest file, without looking for repeated ids."""
    with open_manifest(source) as manifest:
        yield from manifest


# ------------------------------------------------------------------------------ lines


@dataclass(frozen=True, slots=True, repr=False)
class _Line:
    """`text` is None when the line cannot be read; `problem` then says why."""

    number: int
    text: str | None
    problem: str = ""
    raw: bytes = b""


class _Lines:
    """Lines of a stream, numbered, blank ones left out, each at most `MAX_LINE` bytes long."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._waiting: deque[_Line] = deque()
        self._number = 0
        self.position = 0

    def push(self, line: _Line) -> None:
        """Give a line back; it comes again first."""
        self._waiting.appendleft(line)

    def __iter__(self) -> Iterator[_Line]:
        while (line := self.take()) is not None:
            if line.text is None or line.text.strip():
                yield line

    def take(self) -> _Line | None:
        """The next line, blank or not; None at the end."""
        if self._waiting:
            return self._waiting.popleft()
        raw = self._stream.readline(MAX_LINE + 1)
        if not raw:
            return None
        self.position += len(raw)
        self._number += 1
        if len(raw) > MAX_LINE and not raw.endswith(b"\n"):
            self._skip_rest()
            return _Line(self._number, None, f"longer than {MAX_LINE} bytes")
        if self._number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return _Line(self._number, None, "not UTF-8", raw[:4])
        return _Line(self._number, text.rstrip("\r\n"), raw=raw[:4])

    def _skip_rest(self) -> None:
        while True:
            part = self._stream.readline(1 << 16)
            self.position += len(part)
            if not part or part.endswith(b"\n"):
                return


# ------------------------------------------------------------------------- JSON Lines


class _Refused(Exception):
    """A row that cannot be used; the text is safe to show."""


def _json_rows(lines: _Lines) -> Iterator[Row | BadRow]:
    for line in lines:
        if line.text is None:
            yield BadRow(line.number, line.problem)
            continue
        try:
            data = _parsed(line.text)
        except _Refused as fault:
            yield BadRow(line.number, str(fault))
            continue
        yield _row(line.number, data)


def _parsed(text: str) -> dict[str, object]:
    try:
        data: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _Refused("not valid JSON") from None
    if not isinstance(data, dict):
        raise _Refused("not a JSON object")
    return data


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("a key is given twice")
    return found


def _no_constant(name: str) -> object:
    raise _Refused(f"{name} is not a value")


def _row(line: int, data: Mapping[str, object]) -> Row | BadRow:
    """A row from its parts; whatever is right about a bad row is kept."""
    identity, file, slot = (_tried(check, data.get(key)) for key, check in _CHECKS.items())
    bad = [f"{key}: {got}" for key, got in _named(identity, file, slot) if _is_problem(got)]
    unknown = [key for key in data if key not in _ROW_KEYS]
    if unknown:
        bad.append(_about_unknown(unknown, _ROW_KEYS))
    account = data.get("account")
    if account is not None:
        account = _tried(_identity, account)
        if _is_problem(account):
            bad.append(f"account: {account}")
    expected = data.get("expected")
    if expected is not None and not isinstance(expected, dict):
        bad.append("expected: must be an object")
    declared = data.get("application")
    application: Application | None = None
    if declared is not None:
        if isinstance(declared, dict):
            try:
                application = parse_application(declared)
            except ApplicationError as fault:
                bad.append(f"application: {fault}")
        else:
            bad.append("application: must be an object")
    if bad:
        return BadRow(
            line,
            "; ".join(bad),
            id=identity if isinstance(identity, str) else None,
            file=file if isinstance(file, str) else None,
            slot=slot if isinstance(slot, Slot) else None,
        )
    assert isinstance(identity, str)
    assert isinstance(file, str)
    assert isinstance(slot, Slot)
    return Row(
        line,
        identity,
        file,
        slot,
        declared if isinstance(declared, dict) else None,
        application,
        account if isinstance(account, str) else None,
        MappingProxyType(expected) if isinstance(expected, dict) else MappingProxyType({}),
    )


def _named(*values: object) -> Iterable[tuple[str, object]]:
    return zip(_CHECKS, values, strict=True)


def _tried(check: Callable[[object], object], value: object) -> object:
    try:
        return check(value)
    except _Refused as fault:
        return fault


def _is_problem(value: object) -> bool:
    return isinstance(value, _Refused)


def _identity(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        raise _Refused("is missing")
    if not isinstance(value, str):
        raise _Refused("must be text")
    if len(value) > MAX_ID:
        raise _Refused(f"longer than {MAX_ID} characters")
    if not value.strip():
        raise _Refused("is blank")
    return value


def _file(value: object) -> str:
    if value is None or value == "":
        raise _Refused("is missing")
    if not isinstance(value, str):
        raise _Refused("must be text")
    if len(value) > _MAX_FILE:
        raise _Refused(f"longer than {_MAX_FILE} characters")
    return value


def _slot(value: object) -> Slot:
    if value is None or value == "":
        raise _Refused("is missing")
    if isinstance(value, str) and value in (*Slot,):
        return Slot(value)
    raise _Refused(f"must be one of {', '.join(Slot)}")


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {"id": _identity, "file": _file, "slot": _slot}
)


def _about_unknown(unknown: Iterable[object], known: Iterable[str]) -> str:
    plain = [k for k in unknown if isinstance(k, str) and _PLAIN_KEY.fullmatch(k)]
    shown = ", ".join(sorted(plain)[:5]) or "(not shown: not a plain word)"
    return f"unknown: {shown}; known are {', '.join(known)}"


# ------------------------------------------------------------------------------- CSV


def _csv_rows(head: _Line, lines: _Lines) -> Iterator[Row | BadRow]:
    if head.text is None:
        raise ManifestError(f"the header cannot be read: {head.problem}", head.number)
    separator = max(",;\t", key=head.text.count)
    names = [name.strip().lower() for name in _cells([head.text], separator) or ()]
    _check_header(names, head.number)
    for line in lines:
        if line.text is None:
            yield BadRow(line.number, line.problem)
            continue
        cells = _record(line, lines, separator)
        if cells is None:
            yield BadRow(line.number, "broken quotes")
        elif len(cells) != len(names):
            yield BadRow(line.number, f"{len(names)} cells are needed, found {len(cells)}")
        else:
            yield _row(line.number, _from_cells(dict(zip(names, cells, strict=True))))


def _check_header(names: list[str], line: int) -> None:
    missing = [name for name in ("id", "file", "slot") if name not in names]
    if missing:
        raise ManifestError(f"the header lacks the column {', '.join(missing)}", line)
    unknown = [name for name in names if name not in _COLUMNS]
    if unknown:
        raise ManifestError(f"the header: {_about_unknown(unknown, _COLUMNS)}", line)
    if len(set(names)) != len(names):
        raise ManifestError("the header names a column twice", line)


def _record(first: _Line, lines: _Lines, separator: str) -> list[str] | None:
    """The cells of the record that starts here; None (and no further line used) when broken."""
    texts = [first.text or ""]
    cells = _cells(texts, separator)
    more: list[_Line] = []
    while cells is None and len(more) < _MAX_RECORD and '"' in texts[0]:
        line = lines.take()
        if line is None:
            break
        more.append(line)
        if line.text is None:
            break
        texts.append(line.text)
        cells = _cells(texts, separator)
    if cells is None:
        for line in reversed(more):
            lines.push(line)
    return cells


def _cells(texts: list[str], separator: str) -> list[str] | None:
    """The cells of one record, or None when its quotes are not closed or misplaced."""
    source = [f"{text}\n" for text in texts[:-1]] + texts[-1:]
    try:
        records = list(csv.reader(source, delimiter=separator, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else None


def _from_cells(cells: dict[str, str]) -> dict[str, object]:
    given = {name: cell for name, cell in cells.items() if cell.strip()}
    declared = {name: given[name] for name in KEYS if name in given}
    row: dict[str, object] = {k: given[k] for k in ("id", "file", "slot", "account") if k in given}
    if isinstance(row.get("slot"), str):
        row["slot"] = given["slot"].strip()
    if declared:
        row["application"] = declared
    return row
