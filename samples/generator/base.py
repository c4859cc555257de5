"""The seam of the generator: a flat paper (`Flat`) and a photograph of it (`Shot`).

Drawing and photographing are two steps.  A drawer makes a `Flat`: the paper
seen straight from above, without camera.  The camera turns any `Flat` into a
`Shot` at any output size.  Both take a `numpy.random.Generator`, and nothing
else is random: the same seed gives the same picture.

Quads are four (x, y) corners clockwise from the top left of the document (or
text line), in pixels of the picture that they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]

SPLITS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line (or table cell) of text.

    key   docverify's field name when the line carries a key field (`nik`,
          `name`, `mrz_line1`, `members.2.nik`, ...), else ''
    """

    text: str
    quad: Quad
    key: str = ""


@dataclass(frozen=True, slots=True)
class Flat:
    """A paper seen flat, upright and complete.

    image       RGB uint8 (height, width, 3), the paper alone, edge to edge
    label       one of `docverify.Label`
    generation  edition: ktp_el, ktp_siak, kk_security, kk_2019, akta_siak, akta_qr, akta_old,
                passport_2014, ... or '' for look-alikes
    lines       every printed line with its box
    fields      truth by docverify's field names (ISO dates, M/F); `members` is a list of dicts
    strata      groups to report apart: one_word_name, old_paper, child, balinese, papua, ...
    corner      radius of the rounded corners as a fraction of the width (cards), else 0
    sheen       0 matt paper ... 1 glossy laminate: how readily a lamp reflects in it
    millimetres physical (width, height)
    """

    image: Pixels
    label: str
    generation: str = ""
    lines: tuple[PrintedLine, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    strata: tuple[str, ...] = ()
    corner: float = 0.0
    sheen: float = 0.0
    millimetres: tuple[float, float] = (85.6, 54.0)


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph (or scan, or screenshot) of a `Flat`, or of something that is no document.

    image      RGB uint8 as a viewer shows it after the EXIF turn
    quad       the document's corners in `image`; may lie outside it when cut off; None without one
    rotation   degrees clockwise (0/90/180/270) that make the picture upright
    capture    name of the capture: flat, scan, mild, hand, hard_light, blur, dark, far, cut, ...
    faults     reason codes that apply: blurred, glare, cut_off, too_dark, too_bright, too_small,
               covered
    effects    names of the single effects that were applied, for reports by effect
    readable   True when a careful person could read every key field
    lines      the printed lines with their quads moved into `image`
    jpeg_quality  quality to store the file with
    exif_orientation  1-8: store the pixels turned so that this tag restores `image`
    """

    image: Pixels
    quad: Quad | None
    rotation: int
    capture: str
    faults: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    readable: bool = True
    lines: tuple[PrintedLine, ...] = ()
    jpeg_quality: int = 85
    exif_orientation: int = 1
