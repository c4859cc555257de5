"""What every paper is made of: a page, texts at places, boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .people import Person


@dataclass
class Paper:
    """One drawn paper: its HTML, size in CSS pixels, and what stands on it."""

    label: str
    html: str
    width: int
    height: int
    fields: dict
    generation: str = ""
    person: Person | None = None
    radius: float = 0.0
    part: tuple[float, float, float, float] = (0, 0, 1, 1)
    """The part of the drawing (left, top, right, bottom, as shares) that is the paper itself."""
    extra: dict = field(default_factory=dict)


def aligned(
    align: str,
    x: float,
    y: float,
    width: float,
    words: str,
    size: float,
    face: Any,
    ink: Any = "#111",
    weight: Any = 400,
    more: str = "",
) -> str:
    """One line of text in a box that starts at x, y."""
    return (
        f'<div style="position:absolute;left:{x:.1f}px;top:{y:.1f}px;width:{width:.1f}px;'
        f"text-align:{align};font:{weight} {size}px '{face}';color:{ink};white-space:nowrap;"
        f'line-height:1.15;{more}">{words}</div>'
    )


def text(x: float, y: float, words: str, size: float, face: Any, *style: Any, **more: Any) -> str:
    """A line that starts at x."""
    return aligned("left", x, y, 400, words, size, face, *style, **more)


def centred(x: float, y: float, width: float, *rest: Any, **more: Any) -> str:
    """A line in the middle of a box."""
    return aligned("center", x, y, width, *rest, **more)


def flush(x: float, y: float, width: float, *rest: Any, **more: Any) -> str:
    """A line that ends where the box ends."""
    return aligned("right", x, y, width, *rest, **more)


def box(x: float, y: float, width: float, height: float, css: str, inside: str = "") -> str:
    return (
        f'<div style="position:absolute;left:{x:.1f}px;top:{y:.1f}px;width:{width:.1f}px;'
        f'height:{height:.1f}px;{css}">{inside}</div>'
    )


def picture(x: float, y: float, width: float, height: float, source: str, css: str = "") -> str:
    """A picture (a data URI) stretched over a box."""
    return box(x, y, width, height, f"background:url({source}) center/100% 100%;{css}")


def fitted(x: float, y: float, width: float, words: str, size: float, face: Any, ink: str) -> str:
    """One line of text set to exactly `width`, by the space between its letters."""
    shown = words.replace("<", "&lt;")
    return (
        f'<svg style="position:absolute;left:{x:.1f}px;top:{y:.1f}px" width="{width:.0f}" '
        f'height="{size * 1.3:.0f}"><text x="0" y="{size:.0f}" textLength="{width:.0f}" '
        f'lengthAdjust="spacing" font-family="{face}" font-size="{size}" fill="{ink}">'
        f"{shown}</text></svg>"
    )


def page(width: int, height: int, css: str, inside: str) -> str:
    return (
        "<!doctype html><meta charset=utf-8><body style='margin:0'>"
        f'<div style="position:relative;overflow:hidden;width:{width}px;height:{height}px;{css}">'
        f"{inside}</div>"
    )
