"""What a report shows of a result line: counts for its head, a row, a card.

Result lines are taken as they are, from whoever wrote them: nothing here expects a key to be there
or a value to have a type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from docverify.application import KEYS
from docverify.report_pictures import Picture, Pictures
from docverify.types import Outcome, mask

__all__ = ["Totals", "View", "visible"]

_LONGEST: Final = 160
_FAR: Final = 1e6  # pixels; a corner beyond is no place in a picture
_MASKED: Final = re.compile(r"[0-9]{4}\*{10}[0-9]{2}|\*{4}-\*\*-\*\*|\S?\*+|\S\.( \S\.)*")


def visible(text: object) -> str:
    """Any value as one line of characters that have a shape, cut at 160.

    >>> visible("a\\u202eb\\n" + "x" * 200)[:20]
    'a\\\\u202eb\\\\u000axxxxxx'
    """
    raw = str(text)
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in raw[:_LONGEST])
    return shown + ("…" if len(raw) > _LONGEST else "")


@dataclass(slots=True)
class Totals:
    """Everything that the head of a report counts."""

    lines: int = 0
    unreadable: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    versions: dict[str, set[str]] = field(default_factory=dict)
    measured: dict[str, list[float]] = field(default_factory=dict)

    def add(self, line: Mapping[str, Any]) -> None:
        self.lines += 1
        self.outcomes[_text(line, "outcome")] += 1
        error = _part(line, "error")
        if error:
            self.errors[_text(error, "code")] += 1
        self.reasons.update({_text(reason, "code") for reason in _reasons(line)})
        for reason in _reasons(line):
            code = _text(reason, "code")
            message = _part(reason, "message")
            self.told.setdefault(
                code,
                {
                    "severity": _text(reason, "severity"),
                    "id": _text(message, "id"),
                    "en": _text(message, "en"),
                },
            )
        document = _part(line, "document")
        if document:
            self.seen[_text(line, "slot"), _text(document, "label")] += 1
        for name, version in _part(line, "versions").items():
            self.versions.setdefault(visible(name), set()).add(visible(version))
        quality = _part(line, "quality")
        for name in ("sharpness", "brightness", "text_height", "glare"):
            self._measure(name, quality.get(name))
        self._measure("total", _part(line, "timings_ms").get("total"))

    @property
    def labels(self) -> Counter[str]:
        """How often each label was seen."""
        found: Counter[str] = Counter()
        for (_, label), count in self.seen.items():
            found[label] += count
        return found

    def _measure(self, name: str, value: object) -> None:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.measured.setdefault(name, []).append(float(value))


# ------------------------------------------------------------- parts of a line, whatever it holds


def _part(line: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = line.get(name)
    return found if isinstance(found, dict) else {}


def _text(line: Mapping[str, Any], name: str) -> str:
    found = line.get(name)
    return "" if found is None else visible(found)


def _parts(line: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = line.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _reasons(line: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _parts(line, "reasons")


# --------------------------------------------------------------------------- rows and cards


class View:
    """Turns result lines into what the template shows.

    Class names are numbered (`o0`, `r3`): nothing of a result file gets into a style rule.
    """

    def __init__(
        self, totals: Totals, values: bool, declared: Mapping[str, Mapping[str, object]]
    ) -> None:
        self._values = values
        self._declared = declared
        slots = {slot for slot, _ in totals.seen}
        groups = (
            ("o", "Outcome", sorted(totals.outcomes)),
            ("s", "Slot", sorted(slots)),
            ("l", "Seen as", sorted(totals.labels)),
            ("r", "Reason", sorted(totals.reasons)),
        )
        self.choices = [
            (letter, name, [(f"{letter}{n}", text) for n, text in enumerate(texts)])
            for letter, name, texts in groups
        ]
        self._names = {
            (letter, text): token for letter, _, texts in self.choices for token, text in texts
        }

    def row(self, line: Mapping[str, Any]) -> dict[str, Any]:
        document = _part(line, "document")
        slot, label, outcome = (
            _text(line, "slot"),
            _text(document, "label"),
            _text(line, "outcome"),
        )
        reasons = [(_text(one, "code"), _text(one, "severity")) for one in _reasons(line)]
        wanted = [("o", outcome), ("s", slot), ("l", label), *(("r", code) for code, _ in reasons)]
        tokens = dict.fromkeys(self._names[key] for key in wanted if key in self._names)
        total = _part(line, "timings_ms").get("total")
        score = document.get("score")
        error = _part(line, "error")
        return {
            "tokens": " ".join(tokens),
            "id": _text(line, "id") or f"line {_text(error, 'line')}",
            "file": _text(line, "file"),
            "slot": slot,
            "label": label,
            "score": f"{score:.0%}" if isinstance(score, (int, float)) else "",
            "outcome": outcome,
            "known": outcome in (*Outcome,),
            "reasons": reasons,
            "ms": f"{total:.0f}" if isinstance(total, (int, float)) else "",
            "error": f"{_text(error, 'code')}: {_text(error, 'detail')}" if error else "",
        }

    def card(self, line: Mapping[str, Any], makers: Pictures) -> dict[str, Any]:
        shown = self.row(line)
        file, digest = line.get("file"), line.get("sha256")
        picture = Picture(missing="no picture")
        if isinstance(file, str) and isinstance(digest, str) and digest:
            picture = makers.of(file, digest)
        document = _part(line, "document")
        fields = _part(line, "fields")
        turn = document.get("rotation")
        return {
            **shown,
            "picture": picture,
            "quad": _points(document.get("quad")),
            "boxes": list(_boxes(line, fields)),
            "turn": turn if isinstance(turn, int) else 0,
            "told": [
                {
                    "code": _text(one, "code"),
                    "severity": _text(one, "severity"),
                    "field": _text(one, "field"),
                    "id": _text(_part(one, "message"), "id"),
                    "en": _text(_part(one, "message"), "en"),
                }
                for one in _reasons(line)
            ],
            "fields": list(self._fields(line, fields)),
        }

    def _fields(
        self, line: Mapping[str, Any], fields: Mapping[str, Any]
    ) -> Iterator[tuple[str, str, str, str, str, str]]:
        """(name, declared, read, confidence, comparison, its class name), in a fixed order."""
        identity = line.get("id")
        declared = self._declared.get(identity, {}) if isinstance(identity, str) else {}
        compared = {
            _text(one, "field"): (_text(one, "outcome"), _text(one, "level"))
            for one in _parts(line, "comparisons")
        }
        row = self._row_of(declared, _parts(fields, "members"))
        names = [name for name in KEYS if name in declared or name in compared or name in fields]
        names += [name for name in fields if name not in names and name != "members"]
        for name in names:
            if name == "kind":
                continue
            one = _part(fields, name) or _part(row, name)
            confidence = one.get("confidence")
            in_row = name not in fields and one.get("value") is not None
            where = f" (row {_text(row, 'row')})" if in_row else ""
            yield (
                visible(name),
                self._value(declared.get(name)),
                self._value(one.get("value")) + where,
                f"{confidence:.2f}" if isinstance(confidence, (int, float)) else "",
                f"{compared[name][0]} ({compared[name][1]})" if name in compared else "",
                _kind(compared[name][0]) if name in compared else "",
            )
        members = fields.get("members")
        if isinstance(members, list):
            yield "members", "", f"{len(members)} rows", "", "", ""

    def _row_of(
        self, declared: Mapping[str, object], rows: list[Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        """The row of a family card that looks like the declared person's, or nothing.

        Results may be masked, so it is told by what can be shown: the only row with that NIK, else
        the only one with that name.
        """
        for key in ("nik", "name"):
            wanted = self._value(declared.get(key))
            found = [r for r in rows if wanted and self._seen(r, key) == self._shown(wanted)]
            if len(found) == 1:
                return found[0]
        return {}

    def _seen(self, row: Mapping[str, Any], key: str) -> str:
        return self._shown(self._value(_part(row, key).get("value")))

    @staticmethod
    def _shown(text: str) -> str:
        """A value as it would be masked: with `--values`, the results may still be."""
        return text if _MASKED.fullmatch(text) else mask(text)

    def _value(self, value: object) -> str:
        if value is None:
            return ""
        text = visible(value)
        return text if self._values or _MASKED.fullmatch(text) else visible(mask(text))


def _boxes(line: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Where each field was read, in pixels of the picture as it is shown; see `_points`.

    `row` is the number of a family card's row, which is then part of the name as well.  `kind` is
    'passed' or 'failed' where the field was compared, else ''.
    """
    compared = {_text(one, "field"): _text(one, "outcome") for one in _parts(line, "comparisons")}
    rows = _parts(fields, "members")
    named = [("", fields), *((f"{_text(row, 'row')} ", row) for row in rows)]
    for prefix, table in named:
        for name, one in table.items():
            points = _points(one.get("quad")) if isinstance(one, dict) else ""
            if points:
                outcome = "" if prefix else compared.get(visible(name), "")
                yield {
                    "name": prefix + visible(name),
                    "row": prefix.strip(),
                    "points": points,
                    "left": points.split(",")[0],
                    "top": points.split(" ")[0].split(",")[1],
                    "kind": _kind(outcome),
                }


def _kind(outcome: str) -> str:
    """The class name for the outcome of a comparison: 'passed', 'failed' or ''."""
    return outcome if outcome in ("passed", "failed") else ""


def _points(quad: object) -> str:
    """Four corners for an SVG polygon, or '' when that is not what `quad` is."""
    try:
        corners = [(float(x), float(y)) for x, y in quad]  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        return ""
    if len(corners) != 4 or not all(abs(value) < _FAR for xy in corners for value in xy):
        return ""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
