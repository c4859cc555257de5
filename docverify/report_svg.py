"""Small plots as inline SVG: bars, a matrix, histograms.  No script, no style sheet of their own.

Every plot is an image with a text alternative; every mark carries a `<title>`, so that a pointer
that rests on it tells the number.  Texts are escaped here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

__all__ = ["bars", "histogram", "matrix"]

_ROW = 40
_LABEL = 170
_CELL = 140
_WIDTH = 420


def bars(counts: Sequence[tuple[str, int, str]], *, name: str, total: int | None = None) -> Markup:
    """Horizontal bars.

    counts  (label, number, class of the bar), from top to bottom
    name    text alternative
    total   numbers are also told as shares of it
    """
    most = max((count for _, count, _ in counts), default=0) or 1
    parts = []
    for row, (label, count, kind) in enumerate(counts):
        top = row * _ROW
        told = f"{count}" if not total else f"{count}  ({count / total:.1%})"
        parts.append(
            Markup(
                "<g><title>{label}: {told}</title>"
                '<text x="0" y="{base}">{label}</text>'
                '<text x="{right}" y="{base}" text-anchor="end">{told}</text>'
                '<rect class="rail" x="0" y="{top}" width="{right}" height="12" rx="2"/>'
                '<rect class="{kind}" x="0" y="{top}" width="{width:.1f}" height="12" rx="2"/></g>'
            ).format(
                label=_short(label),
                told=told,
                base=top + 14,
                right=_WIDTH,
                top=top + 20,
                kind=kind,
                width=max(count / most * _WIDTH, 1.5 if count else 0),
            )
        )
    return _svg(_WIDTH, max(len(counts), 1) * _ROW + 4, name, parts, "small")


def matrix(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str], *, name: str
) -> Markup:
    """How often each (row, column) came; darker is more often within its row."""
    cell, head = _CELL, 28
    sums = {row: sum(counts.get((row, c), 0) for c in columns) or 1 for row in rows}
    parts = []
    for place, column in enumerate(columns):
        x, y = _LABEL + place * cell + cell / 2, head - 8
        parts.append(
            Markup('<text x="{x}" y="{y}" text-anchor="middle">{text}</text>').format(
                x=x, y=y, text=_short(column, 19)
            )
        )
    for place, row in enumerate(rows):
        top = head + place * 30
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
                _LABEL - 8, top + 20, _short(row)
            )
        )
        for across, column in enumerate(columns):
            count = counts.get((row, column), 0)
            share = count / sums[row]
            parts.append(
                Markup(
                    "<g><title>{row} / {column}: {count}</title>"
                    '<rect class="cell" x="{x}" y="{y}" width="{w}" height="28"'
                    ' fill-opacity="{o:.2f}"/>'
                    '<text class="{ink}" x="{mx}" y="{my}" text-anchor="middle">{text}</text></g>'
                ).format(
                    row=row,
                    column=column,
                    count=count,
                    x=_LABEL + across * cell,
                    y=top,
                    w=cell - 2,
                    o=0.06 + 0.94 * share if count else 0.03,
                    ink="light" if share > 0.45 else "ink",
                    mx=_LABEL + across * cell + cell / 2 - 1,
                    my=top + 19,
                    text=count or "",
                )
            )
    return _svg(_LABEL + len(columns) * cell, head + len(rows) * 30 + 4, name, parts)


def histogram(values: Sequence[float], *, name: str, unit: str = "", bins: int = 24) -> Markup:
    """How values are spread, from the smallest to the 99th percentile; what lies beyond is in the
    last bar.  Marks the median."""
    width, height, foot = 420, 120, 34
    ordered = sorted(value for value in values if math.isfinite(value))
    if not ordered:
        return _svg(width, 30, name, [Markup('<text x="4" y="20">nothing measured</text>')])
    low = ordered[0]
    high = ordered[min(len(ordered) - 1, math.ceil(0.99 * len(ordered)) - 1)]
    span = (high - low) or 1.0
    counts = [0] * bins
    for value in ordered:
        counts[min(int((value - low) / span * bins), bins - 1)] += 1
    most = max(counts)
    step = (width - 20) / bins
    parts = []
    for place, count in enumerate(counts):
        tall = count / most * height
        start, end = low + place * span / bins, low + (place + 1) * span / bins
        parts.append(
            Markup(
                '<g><title>{a} to {b}{unit}: {count}</title><rect class="plain" x="{x:.1f}"'
                ' y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/></g>'
            ).format(
                a=_number(start), b=_number(end), unit=unit, count=count,
                x=10 + place * step, y=4 + height - tall, w=step - 1, h=tall,
            )
        )  # fmt: skip
    middle = ordered[len(ordered) // 2]
    at = 10 + min((middle - low) / span, 1.0) * (width - 20)
    base = 4 + height
    parts.append(
        Markup(
            '<line class="axis" x1="10" x2="{r}" y1="{b}" y2="{b}"/>'
            '<line class="median" x1="{m:.1f}" x2="{m:.1f}" y1="4" y2="{b}"/>'
            '<text x="10" y="{t}">{low}</text>'
            '<text x="{r}" y="{t}" text-anchor="end">{high}{unit}</text>'
            '<text x="{c}" y="{t}" text-anchor="middle">median {mid}{unit}</text>'
        ).format(
            r=width - 10, b=base, m=at, t=base + 20, c=width / 2,
            low=_number(low), high=_number(high), mid=_number(middle), unit=unit,
        )
    )  # fmt: skip
    return _svg(width, height + foot, name, parts, "small")


def _svg(
    width: float, height: float, name: str, parts: Sequence[Markup], kind: str = "large"
) -> Markup:
    return Markup(
        '<svg class="{kind}" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-label="{name}">'
        "{inside}</svg>"
    ).format(kind=kind, w=width, h=height, name=name, inside=Markup("").join(parts))


def _short(text: str, most: int = 30) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _number(value: float) -> str:
    """
    >>> [_number(v) for v in (0.1234, 12.34, 1234.5)]
    ['0.12', '12.3', '1234']
    """
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
