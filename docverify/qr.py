"""QR codes in a picture: that they are there, and whose site they name.  Nothing is fetched.

The only importer of zxing-cpp.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import zxingcpp

from docverify.types import Pixels

PRESENT: Final = "present"
"""Stands for the host of a code that names none."""

_SMALLEST: Final = 32  # pixels: no code is smaller
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


def hosts(pixels: Pixels) -> tuple[str, ...]:
    """The hosts that the QR codes of a picture (RGB uint8) name, or `PRESENT`; one per code."""
    if min(pixels.shape[:2]) < _SMALLEST:
        return ()
    codes = zxingcpp.read_barcodes(
        np.ascontiguousarray(pixels),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
    )
    return tuple(host_of(code.text) for code in codes)


def host_of(text: str) -> str:
    """The host in the text of a code, lower case; `PRESENT` where there is no plain one.

    >>> host_of("https://dukcapil.example/kk/1")
    'dukcapil.example'
    >>> host_of("http://[")
    'present'
    """
    try:
        host = urlsplit(text.strip()).hostname or ""
    except ValueError:  # what is in the code is anybody's text
        return PRESENT
    return host if _HOST.fullmatch(host) else PRESENT
