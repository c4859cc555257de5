"""Small drawings as SVG: tinted grounds, a face without features, a scribble, a stamp.

Plain waves and hatchings on purpose: the layout and the words matter, nothing here imitates a
security feature.
"""

from __future__ import annotations

import base64
import math
from random import Random

import cv2
import numpy as np
import zxingcpp


def uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def svg(width: float, height: float, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{inside}</svg>'
    )


def waves(
    rng: Random, width: int, height: int, ground: str, lines: str, gap: float = 7, swing: float = 9
) -> str:
    """A CSS background: thin wavy lines over a (graded) ground."""
    paths = []
    bend = rng.uniform(0.008, 0.02)
    for k in range(-4, int(height / gap) + 4):
        y = k * gap
        points = " ".join(
            f"{x},{y + swing * math.sin(bend * x + 0.11 * k) + 4 * math.sin(0.03 * x + k):.1f}"
            for x in range(0, width + 20, 14)
        )
        paths.append(f'<polyline points="{points}"/>')
    inside = f'<g fill="none" stroke="{lines}" stroke-width="1">{"".join(paths)}</g>'
    return f"url({uri(svg(width, height, inside))}),{ground}"


def lettering(width: int, height: int, word: str, colour: str, size: int = 20) -> str:
    """Diagonal repeated words, as an overlay."""
    inside = "".join(
        f'<text x="{x}" y="{y}">{word}</text>'
        for y in range(-height, 2 * height, size * 3)
        for x in range(-width, 2 * width, int(len(word) * size * 0.85))
    )
    return uri(
        svg(
            width,
            height,
            f'<g transform="rotate(-28)" fill="{colour}" font-family="FreeSans" '
            f'font-weight="bold" font-size="{size}">{inside}</g>',
        )
    )


def islands(rng: Random, width: int, height: int, colour: str) -> str:
    """Blots that read as a map from afar."""
    inside = "".join(
        f'<ellipse cx="{rng.uniform(0.1, 0.9) * width:.0f}" '
        f'cy="{rng.uniform(0.3, 0.7) * height:.0f}"'
        f' rx="{rng.uniform(10, 90):.0f}" ry="{rng.uniform(6, 40):.0f}" '
        f'transform="rotate({rng.uniform(-12, 12):.0f} {width / 2} {height / 2})"/>'
        for _ in range(22)
    )
    return uri(svg(width, height, f'<g fill="{colour}">{inside}</g>'))


def face(rng: Random, woman: bool, ground: str, grey: bool = False) -> str:
    """Head and shoulders without features."""
    skin = rng.choice(("#c99470", "#b57d58", "#d9a985", "#a06a48"))
    cloth = rng.choice(("#f4f4f2", "#33415c", "#5d3a3a", "#274c3c", "#222"))
    hair = rng.choice(("#16120f", "#241a15"))
    scarf = woman and rng.random() < 0.55
    cover = rng.choice(("#1e2a44", "#7a4b57", "#e6ddd0", "#33302c"))
    head = (
        f'<ellipse cx="60" cy="62" rx="39" ry="46" fill="{cover}"/>'
        f'<path d="M14 160 Q22 92 60 92 Q98 92 106 160Z" fill="{cover}"/>'
        if scarf
        else f'<ellipse cx="60" cy="54" rx="33" ry="38" fill="{hair}"/>'
        + (f'<rect x="29" y="54" width="62" height="52" rx="16" fill="{hair}"/>' if woman else "")
    )
    body = f'<path d="M4 160 Q10 112 60 108 Q110 112 116 160Z" fill="{cloth}"/>'
    neck = f'<rect x="48" y="84" width="24" height="30" fill="{skin}"/>'
    eye = '<ellipse cx="{}" cy="62" rx="4" ry="2.4" fill="#2a1d18"/>'
    eyes = eye.format(48) + eye.format(73)
    mouth = '<path d="M50 84 Q60 88 70 84" stroke="#7b3f35" stroke-width="2.4" fill="none"/>'
    looks = f'<ellipse cx="60" cy="66" rx="27" ry="34" fill="{skin}"/>{eyes}{mouth}'
    order = body + head + looks if scarf else head + neck + body + looks
    filter_ = '<filter id="g"><feColorMatrix type="saturate" values="0"/></filter>' if grey else ""
    return uri(
        svg(
            120,
            160,
            f"{filter_}<g{' filter=' + chr(34) + 'url(#g)' + chr(34) if grey else ''}>"
            f'<rect width="120" height="160" fill="{ground}"/>{order}</g>',
        )
    )


def scribble(rng: Random, colour: str = "#1a1a2e") -> str:
    """A signature of nobody."""
    x, y, path = 8.0, 40.0, "M8 40"
    for _ in range(rng.randrange(6, 11)):
        nx, ny = x + rng.uniform(6, 24), 32 + rng.uniform(-24, 22)
        path += f" Q{x + rng.uniform(-12, 12):.0f} {y + rng.uniform(-26, 26):.0f} {nx:.0f} {ny:.0f}"
        x, y = nx, ny
    return uri(svg(200, 70, f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>'))


def stamp(colour: str = "#6a3fa0", word: str = "CONTOH") -> str:
    """A round stamp that says it is none."""
    inside = (
        f'<g fill="none" stroke="{colour}" stroke-width="4" opacity=".75">'
        '<circle cx="100" cy="100" r="92"/><circle cx="100" cy="100" r="62"/></g>'
        f'<path id="c" d="M22 100 A78 78 0 1 1 178 100" fill="none"/>'
        f'<g fill="{colour}" opacity=".75" font-family="FreeSans" font-weight="bold">'
        f'<text font-size="20"><textPath href="#c">{word} &#8226; SPECIMEN &#8226; {word}'
        "</textPath></text>"
        f'<text x="100" y="108" font-size="22" text-anchor="middle">{word}</text></g>'
    )
    return uri(svg(200, 200, inside))


def emblem(colour: str) -> str:
    """A plain disc where real papers carry an emblem."""
    return uri(svg(100, 100, f'<circle cx="50" cy="50" r="46" fill="{colour}"/>'))


def qr(text: str) -> str:
    """A QR code as a picture."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    modules = np.array(zxingcpp.write_barcode_to_image(code, scale=6))
    ok, data = cv2.imencode(".png", modules)
    assert ok
    return "data:image/png;base64," + base64.b64encode(data.tobytes()).decode()
