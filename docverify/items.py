"""One row of a manifest, from the file to its result line.

The same few steps are used by a batch in one process, by the supervised workers and on a Ray
cluster, so that all of them write the same lines.  A result line is a `dict`: `id`, `file`
and what `Verification.to_dict` gives, with two additions:

* `account`, where the manifest gave one
* `error` `{"code", "detail", "line"?}` on lines about something that could not be processed:
  `invalid_row` (the manifest), `path_outside_root`, `not_a_regular_file`, `file_unreadable` (the
  file), `processing_failed`, `time_limit` (docverify itself).  Nothing in it is a value of the row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from docverify._version import __version__
from docverify.decide import conclude, decide, refuse
from docverify.imaging import FileRefused, Photo, read_regular
from docverify.manifest import BadRow, Row
from docverify.messages import reason
from docverify.policy import Policy
from docverify.types import Application, Decision, Slot, Verification

__all__ = [
    "INVALID_ROW",
    "Answer",
    "Checker",
    "Item",
    "bad_row_line",
    "encode",
    "failed",
    "failed_line",
    "process",
    "state_of",
]

INVALID_ROW: Final = "invalid_row"


class Checker(Protocol):
    """What is asked of a verifier here; `docverify.Verifier` is one."""

    @property
    def policy(self) -> Policy: ...

    @property
    def versions(self) -> Mapping[str, str]: ...

    def verify(
        self,
        photo: Photo,
        *,
        slot: Slot | str,
        application: Application | Mapping[str, object] | None = None,
    ) -> Verification: ...


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One photo to be looked at, in words that travel between processes.

    known  the state (see `state_of`) that an earlier run recorded, or None; a photo that is still
           in that state is not looked at again
    """

    id: str
    file: str
    slot: str
    declared: Mapping[str, object] | None = None
    account: str | None = None
    known: str | None = None

    @classmethod
    def of(cls, row: Row, known: str | None = None) -> Item:
        return cls(row.id, row.file, str(row.slot), row.declared, row.account, known)

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "file": self.file,
            "slot": self.slot,
            "declared": None if self.declared is None else dict(self.declared),
            "account": self.account,
            "known": self.known,
        }

    def __repr__(self) -> str:
        return f"Item({self.slot})"


Answer = tuple[Item, dict[str, Any] | None]
"""An item with its result line; None when its photo is as it was and there is nothing to write."""


def process(checker: Checker, item: Item, root: Path, *, values: bool) -> dict[str, Any] | None:
    """Read the photo of one item, verify it, give its result line; None when nothing changed.

    The file is read once; the hash in the line is of those bytes.  A file that may not be read
    is an answer with a reason (see `imaging.read_regular`).
    """
    try:
        photo = read_regular(item.file, root=root)
    except FileRefused as fault:
        if item.known == f"!{fault.code}":
            return None
        decision = refuse(checker.policy, fault.code, slot=Slot(item.slot))
        return _line(
            item,
            Verification(
                decision.outcome, decision.reasons, Slot(item.slot), versions=checker.versions
            ),
            values=values,
            error={"code": fault.code, "detail": fault.detail},
        )
    if item.known is not None and item.known == hashlib.sha256(photo).hexdigest():
        return None
    answer = checker.verify(photo, slot=item.slot, application=item.declared)
    error: dict[str, Any] | None = None
    if "processing_failed" in answer.codes:
        error = {"code": "processing_failed", "detail": "the engine failed"}
    return _line(item, answer, values=values, error=error)


def failed(
    policy: Policy, code: str, slot: Slot, versions: Mapping[str, str], *, sha256: str = ""
) -> Verification:
    """The answer when docverify itself could not look: review, `not_verified`, and why.

    code  'processing_failed' or 'time_limit'
    """
    decision = _failure(policy, code, slot)
    return Verification(decision.outcome, decision.reasons, slot, sha256=sha256, versions=versions)


def failed_line(
    policy: Policy,
    item: Item,
    root: Path,
    versions: Mapping[str, str],
    *,
    code: str,
    detail: str,
    elapsed_ms: float,
) -> dict[str, Any]:
    """The result line of an item that killed or outlasted its worker."""
    try:
        digest = hashlib.sha256(read_regular(item.file, root=root)).hexdigest()
    except FileRefused:
        digest = ""
    answer = failed(policy, code, Slot(item.slot), versions, sha256=digest)
    line = _line(item, answer, values=False, error={"code": code, "detail": detail})
    line["timings_ms"] = {"total": round(elapsed_ms, 2)}
    return line


def bad_row_line(policy: Policy, row: BadRow) -> dict[str, Any]:
    """The result line of a row that could not be used: nothing was verified, so review."""
    decision = conclude(policy, [reason("not_verified")])
    versions = {"docverify": __version__, "policy": policy.version}
    answer = Verification(decision.outcome, decision.reasons, Slot.KTP, versions=versions)
    line = answer.to_dict()
    line["slot"] = None if row.slot is None else str(row.slot)
    error = {"code": INVALID_ROW, "detail": row.problem, "line": row.line}
    return {"id": row.id, "file": row.file, **line, "error": error}


def state_of(line: Mapping[str, Any]) -> str:
    """What a result line says about its photo, for `Item.known`: its hash, or '!' and a code."""
    digest = line.get("sha256")
    if isinstance(digest, str) and digest:
        return digest
    error = line.get("error")
    return f"!{error.get('code', '')}" if isinstance(error, dict) else "!"


def encode(line: Mapping[str, Any]) -> bytes:
    """A result line as bytes, with its line break.

    ASCII only: lone surrogates in file names, U+2028 and terminal escapes stay harmless.
    """
    return json.dumps(line, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"


_CODES: Final = ("processing_failed", "time_limit")


def _failure(policy: Policy, code: str, slot: Slot) -> Decision:
    if code not in _CODES:
        raise ValueError(f"not a failure of docverify: {code}")
    return decide(
        policy,
        slot=slot,
        application=None,
        classification=None,
        quality=None,
        read=None,
        comparisons=(),
        failure=code,
    )


def _line(
    item: Item, answer: Verification, *, values: bool, error: dict[str, Any] | None
) -> dict[str, Any]:
    line: dict[str, Any] = {"id": item.id, "file": item.file}
    if item.account is not None:
        line["account"] = item.account
    line.update(answer.to_dict(values=values))
    if error is not None:
        line["error"] = error
    return line
