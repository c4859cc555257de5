"""What Indonesian official letters share: heading, closing, signature block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .holder import civil_servant_number, long_date, official
from .sheet import Sheet, chance, pick


def heading(
    sheet: Sheet, rows: Sequence[str], *, size: float = 27, font: str = "sans", top: float = 0.045
) -> float:
    """Centred heading lines beside an emblem, ruled off; returns the y below the rule."""
    w, h = sheet.width, sheet.height
    sheet.emblem(w * 0.13, h * top + size * 1.6, w * 0.048)
    y = h * top + size
    for i, row in enumerate(rows):
        last = i == len(rows) - 1 and len(rows) > 2
        sheet.text(
            w * 0.55,
            y,
            row,
            size * (0.75 if last else 1.05),
            font=font,
            bold=not last,
            at="m",
            room=w * 0.74,
        )
        y += size * 1.3
    y += size * 0.2
    sheet.line(w * 0.07, y, w * 0.93, y, width=5)
    if chance(sheet.rng, 0.6):
        sheet.line(w * 0.07, y + 8, w * 0.93, y + 8, width=1)
    return y + size


def title(
    sheet: Sheet, y: float, text: str, number: str = "", *, size: float = 32, font: str = "sans"
) -> float:
    """Underlined title with its number; returns the next baseline."""
    w = sheet.width
    y += size * 1.4
    width = min(sheet.length(text, size, font=font, bold=True), w * 0.84)
    sheet.text(w / 2, y, text, size, bold=True, at="m", room=w * 0.84, font=font)
    if chance(sheet.rng, 0.7):
        sheet.line(w / 2 - width / 2, y + 6, w / 2 + width / 2, y + 6)
    if number:
        y += size * 1.1
        sheet.text(w / 2, y, number, size * 0.75, at="m", font=font)
    return y + size * 1.5


def closing(
    sheet: Sheet,
    y: float,
    place: str,
    day: date,
    office: str,
    *,
    font: str = "sans",
    size: float = 25,
    seal: str = "",
    left: float = 0.57,
    electronic: bool = False,
) -> float:
    """Place and date, office, signature with stamp (or a square code), name and number."""
    rng, w = sheet.rng, sheet.width
    x = w * left
    sheet.text(x, y, f"{place.title()}, {long_date(day)}", size, font=font, room=w * 0.97 - x)
    y += size * 1.35
    for row in office.split("\n"):
        sheet.text(x, y, row, size, font=font, bold=chance(rng, 0.4), room=w * 0.97 - x)
        y += size * 1.3
    if electronic:
        sheet.qr(x + 20, y, size * 5)
        sheet.text(x + size * 5.6, y + size * 2, "Ditandatangani secara", size * 0.6, font=font)
        sheet.text(x + size * 5.6, y + size * 2.8, "elektronik", size * 0.6, font=font)
        y += size * 6.4
    else:
        sheet.signature(x + 30, y, w * 0.2, size * 3.6)
        if seal:
            sheet.stamp(
                x + w * float(rng.uniform(-0.03, 0.09)),
                y + size * 2,
                size * 3.5,
                seal,
                pick(rng, ((98, 52, 140), (60, 60, 150), (120, 60, 130))),
            )
        y += size * 5
    sheet.text(
        x,
        y,
        official(rng).upper() if chance(rng, 0.5) else official(rng),
        size,
        bold=True,
        font=font,
        room=w * 0.97 - x,
    )
    y += size * 1.2
    sheet.text(x, y, "NIP. " + civil_servant_number(rng), size * 0.88, font=font, room=w * 0.97 - x)
    return y + size * 1.5
