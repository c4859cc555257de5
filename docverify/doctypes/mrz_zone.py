"""The machine-readable zone: two lines of 44, found among the lines of a page and decoded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docverify.layout import Layout
from docverify.numbers import mrz
from docverify.numbers.errors import InvalidMrz
from docverify.types import Line, Reading

LINE_LENGTH = 44
_SECOND = re.compile(r"[A-Z0-9<]{9}[0-9OQDILZSGTB<][A-Z0-9<]{3}[0-9OQDILZASGTB]{6}")


@dataclass(frozen=True, slots=True)
class Zone:
    """The two lines of a passport's machine-readable zone.

    first, second  the lines as the engine saw them
    found          the decoded zone; its check digits may have failed, see `found.checks`
    checked        True when every check digit is right
    repairs        what was substituted
    scores         per-character confidences of both decoded lines
    """

    first: Line
    second: Line
    found: mrz.Mrz
    checked: bool
    repairs: tuple[str, ...]
    confidence: float


def compact(text: str) -> str:
    """Upper case, without spaces, the usual misreadings of the filler put right."""
    return re.sub(r"[«£({\[]", "<", text.upper().replace(" ", ""))


def looks_like_mrz(text: str) -> bool:
    """True for a line that can only come from a machine-readable zone of two lines."""
    seen = compact(text)
    if not 34 <= len(seen) <= 54:
        return False
    fitting = sum(c == "<" or "A" <= c <= "Z" or "0" <= c <= "9" for c in seen)
    if fitting < 0.92 * len(seen):
        return False
    return seen.count("<") >= 3 or _SECOND.match(seen) is not None
