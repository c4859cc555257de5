"""`docverify report`: one HTML file about a batch that opens anywhere, without a network.

Nothing is loaded from elsewhere, and the page's own policy forbids it:
`default-src 'none'; img-src data:; style-src 'unsafe-inline'`, plus the SHA-256 of one inline
script.  The filters (outcome, slot, label, reason) are plain style rules and need no script; the
search does, because no style rule can look at what was typed.  That script only switches classes
on rows: it takes nothing from the page into markup, loads nothing and sends nothing.  Where
scripts are off, the search box stays hidden and everything else works.

What comes from photos, manifests and file names is the attacker's text: every value goes through
autoescaping, and characters without a shape (controls, direction overrides) are spelt out.
Personal values are masked again here, unless `values` is set, even if the results hold them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from docverify import report_svg as plots
from docverify._version import __version__
from docverify.errors import ConfigError, OutputError
from docverify.manifest import Row, read_rows
from docverify.report_data import Totals, View, visible
from docverify.report_pictures import Pictures
from docverify.results import would_overwrite
from docverify.types import Outcome

__all__ = ["content_policy", "script", "write"]

_BASE: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@cache
def script() -> str:
    """The only script of a report."""
    return resources.files("docverify").joinpath("report_script.js").read_text("utf-8")


def content_policy() -> str:
    """The content security policy of a report."""
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return f"{_BASE}; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def write(
    results: Path,
    html: Path,
    *,
    pictures: bool = False,
    root: Path | None = None,
    manifest: Path | None = None,
    values: bool = False,
) -> Totals:
    """Write the report about a result file.

    pictures  a card for every upload, with a small picture; needs `root`
    root      folder that the files lie in
    manifest  of the batch, for cards that show what was declared beside what was read
    values    show personal values instead of masking them

    Raises ConfigError, ManifestError (inputs), OutputError (the HTML file), EngineError.
    """
    if pictures and root is None:
        raise ConfigError("pictures need the folder that the files lie in (--root)")
    if would_overwrite(html, results, *([] if manifest is None else [manifest])):
        raise ConfigError("the report would overwrite what it is made of")
    totals = Totals()
    for line in _lines(results, totals):
        totals.add(line)
    declared = _declared(manifest) if manifest is not None else {}
    with ExitStack() as stack:
        makers = stack.enter_context(Pictures(root)) if pictures and root is not None else None
        view = View(totals, values, declared)
        environment = jinja2.Environment(
            autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        text = resources.files("docverify").joinpath("report_template.html").read_text("utf-8")
        parts = environment.from_string(text).generate(
            policy=content_policy(),
            script=Markup(script()),
            source=visible(results.name),
            version=__version__,
            totals=totals,
            plots=_plots(totals),
            choices=view.choices,
            reasons=[
                (code, count, totals.told[code]) for code, count in totals.reasons.most_common()
            ],
            rows=(view.row(line) for line in _lines(results)),
            cards=(
                (view.card(line, makers) for line in _lines(results)) if makers is not None else ()
            ),
            masked=not values,
            visible=visible,
        )
        _save(html, parts)
    return totals


def _save(html: Path, parts: Iterator[str]) -> None:
    """Put the page in its place when it is complete; a device or a pipe is written to as it is."""
    try:
        place = Path(os.path.realpath(html))
        if place.exists() and not place.is_file():
            with place.open("w", encoding="utf-8", errors="backslashreplace") as file:
                file.writelines(parts)
            return
        fresh = place.with_name(f".{place.name}.new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(fresh, flags, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.writelines(parts)
            fresh.replace(place)
        finally:
            with suppress(FileNotFoundError):
                fresh.unlink()
    except (OSError, ValueError) as fault:
        words = fault.strerror if isinstance(fault, OSError) else "not a path"
        raise OutputError(f"{html}: cannot be written: {words}") from fault


def _lines(results: Path, totals: Totals | None = None) -> Iterator[dict[str, Any]]:
    """The result lines of a file; others are only counted, in `totals`."""
    try:
        with results.open("rb") as file:
            for raw in file:
                try:
                    line = json.loads(raw)
                except (ValueError, RecursionError):
                    line = None
                if isinstance(line, dict) and "outcome" in line:
                    yield line
                elif totals is not None:
                    totals.unreadable += 1
    except OSError as fault:
        raise ConfigError(f"the results cannot be read: {fault.strerror}") from fault


def _declared(manifest: Path) -> dict[str, Mapping[str, object]]:
    rows = (row for row in read_rows(manifest) if isinstance(row, Row))
    return {row.id: row.declared for row in rows if row.declared is not None}


def _plots(totals: Totals) -> dict[str, Markup]:
    slots = sorted({slot for slot, _ in totals.seen})
    labels = [label for label, _ in totals.labels.most_common()]
    order = [o for o in Outcome if totals.outcomes[o]]
    others = [o for o in totals.outcomes if o not in (*Outcome,)]
    found = {
        "outcomes": plots.bars(
            [(o, totals.outcomes[o], f"o-{o}" if o in order else "plain") for o in order + others],
            name="Outcomes",
            total=totals.lines,
        ),
        "reasons": plots.bars(
            [
                (code, count, f"s-{severity}" if severity in _SEVERITIES else "plain")
                for code, count in totals.reasons.most_common(25)
                for severity in (totals.told[code]["severity"],)
            ],
            name="Reasons",
            total=totals.lines,
        ),
        "labels": plots.matrix(
            {(label, slot): n for (slot, label), n in totals.seen.items()},
            labels,
            slots,
            name="What was seen, against the slot it was uploaded to",
        ),
    }
    for name, words, unit in _MEASURES:
        found[name] = plots.histogram(totals.measured.get(name, []), name=words, unit=unit)
    return found


_SEVERITIES: Final = ("block", "flag", "note")
_MEASURES: Final = (
    ("total", "Time for one photo", " ms"),
    ("sharpness", "Sharpness, 0 to 1", ""),
    ("text_height", "Height of the text", " px"),
    ("brightness", "Brightness, 0 to 255", ""),
    ("glare", "Share of glare, 0 to 1", ""),
)
