"""Draw the pictures of `samples/elsewhere` and their manifest again.

    python tools/draw_elsewhere.py samples [--only NAME ...] [--longest 1800]

Writes SAMPLES/elsewhere/NAME.jpg and SAMPLES/elsewhere.jsonl.  Nothing is taken from the generator
of the other samples: the papers are HTML set by a headless Chromium, the photographs a few lines
of OpenCV.  Needs Chromium, and for the faces of the shipped pictures the Debian packages
fonts-croscore, fonts-crosextra-caladea, fonts-crosextra-carlito, fonts-freefont-ttf,
fonts-gnutypewriter, fonts-lato, fonts-liberation, fonts-ocr-a, fonts-ocr-b, fonts-open-sans,
fonts-roboto-unhinted and fonts-dejavu.  Every chance is fixed by the name of the picture: the same
fonts and the same programs draw the same pictures.
"""

from __future__ import annotations

import argparse
import io
import json
import zlib
from pathlib import Path
from random import Random

import cv2
import numpy as np
from elsewhere.browser import Browser
from elsewhere.camera import part_of, take
from elsewhere.page import Paper
from elsewhere.people import Person, a_person
from elsewhere.plan import Item, items
from PIL import Image

QUALITY = 78
_BACK = {1: 0, 3: 2, 6: 1, 8: -1}
"""Quarter turns (counter-clockwise) that undo what an EXIF orientation asks for."""


def facts(person: Person) -> dict[str, str]:
    """What the holder of the paper would type into the form."""
    out = {
        "name": person.name,
        "nik": person.nik,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "father_name": person.father,
        "mother_name": person.mother,
    }
    return {key: value for key, value in out.items() if value}


def application(item: Item, paper: Paper, rng: Random) -> dict[str, str]:
    """The declared data: the paper's holder, or anybody where the paper has none."""
    person = paper.person or a_person(rng)
    out = {"kind": item.kind, **facts(person)}
    if "family" in paper.extra:
        out["kk_number"] = paper.extra["family"].number
    if "number" in paper.extra:
        out["passport_number"] = paper.extra["number"]
    return out


def save(path: Path, picture: np.ndarray, exif: int, longest: int) -> float:
    """Write a JPEG whose orientation mark is `exif`; returns the factor it was shrunk by."""
    scale = min(1.0, longest / max(picture.shape[:2]))
    if scale < 1:
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    stored = np.ascontiguousarray(np.rot90(picture, _BACK[exif])[..., ::-1])
    marks = Image.Exif()
    if exif != 1:
        marks[0x0112] = exif
    buffer = io.BytesIO()
    Image.fromarray(stored).save(buffer, "JPEG", quality=QUALITY, exif=marks)
    path.write_bytes(buffer.getvalue())
    return scale


def make(item: Item, browser: Browser, folder: Path, longest: int) -> dict[str, object]:
    """Draw one picture; returns its row of the manifest."""
    seed = zlib.crc32(item.name.encode())
    rng = Random(seed)
    paper = item.draw(rng)
    sharp = browser.draw(paper.html, paper.width, paper.height, 1.5)
    photo, quad = take(sharp, item.shot, seed, paper.radius)
    quad = part_of(quad, paper.part)
    path = folder / f"{item.name}.jpg"
    scale = save(path, photo, item.shot.exif, longest)
    expected: dict[str, object] = {
        "capture": "scan" if item.shot.ground == "none" else "photo",
        "readable": True,
        "outcome": item.outcome,
    }
    if paper.label:
        expected["label"] = paper.label
    if paper.generation:
        expected["generation"] = paper.generation
    if item.reasons:
        expected["reasons"] = list(item.reasons)
    if paper.fields:
        expected["fields"] = paper.fields
    expected["quad"] = [[round(float(v) * scale, 1) for v in point] for point in quad]
    return {
        "id": f"{folder.name}/{item.name}",
        "file": f"{folder.name}/{path.name}",
        "slot": item.slot,
        "application": application(item, paper, rng),
        "expected": expected,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "samples", type=Path, help="the folder that gets elsewhere/ and its manifest"
    )
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of names")
    parser.add_argument("--longest", type=int, default=1800, help="longest side in pixels")
    args = parser.parse_args()
    folder = args.samples / "elsewhere"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [item for item in items() if item.name.startswith(tuple(args.only) or "")]
    with Browser() as browser:
        rows = [make(item, browser, folder, args.longest) for item in wanted]
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    (args.samples / "elsewhere.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
