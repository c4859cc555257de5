"""Faces by role and split.

No face serves two splits, except OCR-A and OCR-B: both are standardised shapes, and one free
drawing of each exists.  The faces and their licences are in `fonts/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

FOLDER = Path(__file__).parent / "fonts"

_W2 = "-latin-{}.woff2"


def _family(
    name: str, regular: str = "400-normal", bold: str = "", italic: str = ""
) -> tuple[str, str, str]:
    def path(style: str) -> str:
        return name + _W2.format(style)

    return path(regular), path(bold or regular), path(italic or regular)


_GYRE = "texgyre{}-{}.otf"

# role -> split -> families as (regular, bold, italic) file names.
_ROLES: dict[str, dict[str, list[tuple[str, str, str]]]] = {
    # Arial-like text: KTP, KK titles, passport values.  Arimo has the widths of Arial.
    "sans": {
        "train": [
            _family("arimo", "400-normal", "700-normal", "400-italic"),
            _family("arimo", "400-normal", "700-normal", "400-italic"),
            _family("arimo", "400-normal", "700-normal", "400-italic"),
            _family("arimo", "500-normal", "700-normal", "400-italic"),
            _family("roboto", "400-normal", "700-normal", "400-italic"),
            _family("archivo", "400-normal", "700-normal"),
            _family("noto-sans", "400-normal", "700-normal", "400-italic"),
            _family("carlito", "400-normal", "700-normal"),
        ],
        "dev": [
            _family("inter", "400-normal", "700-normal"),
            _family("public-sans", "400-normal", "700-normal", "400-italic"),
        ],
        "test": [
            (
                _GYRE.format("heros", "regular"),
                _GYRE.format("heros", "bold"),
                _GYRE.format("heros", "italic"),
            ),
            (
                _GYRE.format("heros", "regular"),
                _GYRE.format("heros", "bold"),
                _GYRE.format("heros", "italic"),
            ),
            _family("hind", "400-normal", "700-normal"),
        ],
    },
    # Times-like text: akta, new KK.
    "serif": {
        "train": [
            _family("tinos", "400-normal", "700-normal", "400-italic"),
            _family("tinos", "400-normal", "700-normal", "400-italic"),
            _family("pt-serif", "400-normal", "700-normal", "400-italic"),
            _family("libre-baskerville", "400-normal", "700-normal", "400-italic"),
        ],
        "dev": [
            _family("ibm-plex-serif", "400-normal", "700-normal", "400-italic"),
            _family("crimson-text", "400-normal", "700-normal", "400-italic"),
        ],
        "test": [
            (
                _GYRE.format("termes", "regular"),
                _GYRE.format("termes", "bold"),
                _GYRE.format("termes", "italic"),
            ),
        ],
    },
    # Certificate titles.
    "heavy": {
        "train": [
            _family("playfair-display", "800-normal"),
            _family("libre-bodoni", "700-normal"),
            _family("abril-fatface"),
            _family("tinos", "700-normal"),
        ],
        "dev": [_family("dm-serif-display"), _family("ultra")],
        "test": [
            (_GYRE.format("bonum", "bold"),) * 3,
            (_GYRE.format("schola", "bold"),) * 3,
            _family("rozha-one"),
        ],
    },
    "typewriter": {
        "train": [
            ("GNUTypewriter.ttf",) * 3,
            _family("special-elite"),
            _family("cousine"),
        ],
        "dev": [_family("cutive-mono")],
        "test": [_family("courier-prime"), (_GYRE.format("cursor", "regular"),) * 3],
    },
    # Dot matrix: drawn dot by dot from these (see print.py), Doto already is dots.
    "dots": {
        "train": [_family("doto", "700-normal", "900-normal"), _family("cousine")],
        "dev": [_family("dotgothic16")],
        "test": [_family("vt323"), _family("courier-prime")],
    },
    "ocr_a": {split: [("OCRA.ttf",) * 3] for split in ("train", "dev", "test")},
    "ocr_b": {split: [("OCRB.otf",) * 3] for split in ("train", "dev", "test")},
}

ROLES = tuple(_ROLES)


# Drawings that are small on their em, and characters that a drawing lacks.
_SCALE = {
    "vt323-latin-400-normal.woff2": 1.28,
    "carlito-latin-400-normal.woff2": 1.07,
    "hind-latin-400-normal.woff2": 1.08,
}
_LACKS = {"GNUTypewriter.ttf": ("()<>*=&", "special-elite-latin-400-normal.woff2")}


@dataclass(frozen=True, slots=True)
class Face:
    """One family in one role; `regular`, `bold` and `italic` are files in `fonts/`."""

    role: str
    regular: str
    bold: str
    italic: str

    def font(self, size: float, style: str = "regular") -> ImageFont.FreeTypeFont:
        """The face at `size` pixels (em).  `style` is regular, bold or italic."""
        size *= _SCALE.get(self.regular, 1.0)
        name = {"regular": self.regular, "bold": self.bold, "italic": self.italic}[style]
        return _open(name, round(size * 4) / 4)

    def able(self, text: str) -> Face:
        """This face, or the one that stands in when it lacks a character of `text`."""
        missing, other = _LACKS.get(self.regular, ("", ""))
        if not any(char in missing for char in text):
            return self
        return Face(self.role, other, other, other)


def faces(role: str, split: str) -> list[Face]:
    """Every face of a role in a split."""
    return [Face(role, *files) for files in _ROLES[role][split]]


def pick(rng: np.random.Generator, role: str, split: str) -> Face:
    """A face of that role, drawn by lot."""
    choices = faces(role, split)
    return choices[int(rng.integers(len(choices)))]


@lru_cache(maxsize=512)
def _open(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / name, size, layout_engine=ImageFont.Layout.BASIC)
