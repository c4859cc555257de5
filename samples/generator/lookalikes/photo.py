"""The holder's photo on a look-alike: a drawn bust."""

from __future__ import annotations

from PIL import Image, ImageDraw

from .sheet import Box, Colour, Sheet, pick, shade

RED: Colour = (196, 38, 44)
BLUE: Colour = (40, 92, 170)


def photo(sheet: Sheet, box: Box, ground: Colour | None = None, *, grey: bool = False) -> None:
    """Draw a bust into a box."""
    rng = sheet.rng
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    back = shade(rng, ground or pick(rng, (RED, BLUE, (230, 230, 230), (200, 60, 60))), 14)
    skin = shade(rng, pick(rng, ((205, 160, 125), (188, 138, 104), (222, 180, 148))))
    hair = shade(rng, (34, 28, 26), 12)
    cloth = shade(rng, pick(rng, ((240, 240, 240), (60, 70, 120), (120, 60, 60), (60, 110, 80))))
    if grey:
        back, skin, cloth = (200, 200, 200), (160, 160, 160), (90, 90, 90)
    left, top = x0, y0
    x0, y0, x1, y1 = 0.0, 0.0, w, h
    patch = Image.new("RGB", (max(8, round(w)), max(8, round(h))), back)
    p = ImageDraw.Draw(patch)
    cx = x0 + w * rng.uniform(0.46, 0.54)
    p.ellipse((cx - w * 0.42, y0 + h * 0.72, cx + w * 0.42, y1 + h * 0.4), fill=cloth)
    veil = rng.random() < 0.35
    p.ellipse((cx - w * 0.31, y0 + h * 0.12, cx + w * 0.31, y0 + h * (0.85 if veil else 0.62)),
              fill=cloth if veil else hair)
    p.ellipse((cx - w * 0.22, y0 + h * 0.22, cx + w * 0.22, y0 + h * 0.7), fill=skin)
    if not veil:
        p.rectangle((cx - w * 0.09, y0 + h * 0.62, cx + w * 0.09, y0 + h * 0.78), fill=skin)
    for side in (-1, 1):
        ex, ey = cx + side * w * 0.09, y0 + h * 0.44
        p.ellipse((ex - w * 0.03, ey - h * 0.015, ex + w * 0.03, ey + h * 0.015), fill=(40, 30, 30))
    p.line((cx - w * 0.06, y0 + h * 0.58, cx + w * 0.06, y0 + h * 0.58), fill=(130, 70, 66),
           width=max(1, int(h * 0.012)))
    sheet.image.paste(patch, (round(left), round(top)))
    sheet.pen = ImageDraw.Draw(sheet.image)
