"""What docverify asks of an OCR engine, and a ready-made engine for tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol, runtime_checkable

from docverify.types import Label, Line, Page, Quad, Reading


@runtime_checkable
class OcrEngine(Protocol):
    """Reads the text of a page.  Implementations are immutable and safe to share between threads.

    `read` finds the quarter turn by itself: the lines come in the coordinates of the upright page
    (`Reading.page`).  `look` reads one line again, sharper, from the full-size page.
    """

    @property
    def name(self) -> str: ...

    @property
    def versions(self) -> Mapping[str, str]: ...

    def read(self, page: Page) -> Reading: ...

    def look(self, page: Page, quad: Quad) -> Line: ...


@runtime_checkable
class CarefulEngine(OcrEngine, Protocol):
    """An engine that can also look at one line with more care and more time."""

    def look_closely(self, page: Page, quad: Quad) -> Line: ...


@runtime_checkable
class GuidedEngine(OcrEngine, Protocol):
    """An engine that reads faster where it is told which paper lies where."""

    @property
    def papers(self) -> Collection[Label]:
        """For which it makes a difference."""
        ...

    def read_sheet(self, page: Page, outline: Quad, label: Label) -> Reading:
        """Like `read`.

        outline  of the paper on the page, clockwise from its top left corner
        label    what the paper seems to be
        """
        ...


class StaticEngine:
    """An engine that always answers the same lines: for users' own tests, without any network.

    >>> import numpy as np
    >>> from docverify.types import Page
    >>> engine = StaticEngine(["NIK : 3171015708909999", "Nama : SITI CONTOH"])
    >>> engine.read(Page(np.zeros((400, 600, 3), np.uint8))).text
    'NIK : 3171015708909999\\nNama : SITI CONTOH'
    """

    def __init__(self, lines: Iterable[str | Line], rotation: int = 0) -> None:
        """Texts become lines of 20 px under one another; `Line` objects are used as they are."""
        self._lines = tuple(
            line if isinstance(line, Line) else _stacked(line, row)
            for row, line in enumerate(lines)
        )
        self._rotation = rotation

    @property
    def name(self) -> str:
        return "static"

    @property
    def versions(self) -> Mapping[str, str]:
        return {"ocr": "static"}

    def read(self, page: Page) -> Reading:
        return Reading(self._lines, self._rotation, page)

    def look(self, page: Page, quad: Quad) -> Line:
        """The known line whose centre is nearest to the middle of `quad`."""
        x = sum(p[0] for p in quad) / 4
        y = sum(p[1] for p in quad) / 4
        if not self._lines:
            return Line("", 0.0, quad)
        return min(self._lines, key=lambda k: (k.centre[0] - x) ** 2 + (k.centre[1] - y) ** 2)


def _stacked(text: str, row: int) -> Line:
    top, width = 30.0 * row, 12.0 * max(len(text), 1)
    quad: Quad = ((0.0, top), (width, top), (width, top + 20), (0.0, top + 20))
    count = len(text)
    return Line(
        text,
        1.0 if text else 0.0,
        quad,
        char_scores=(1.0,) * count,
        char_x=tuple((i + 0.5) / max(count, 1) for i in range(count)),
    )
