"""The pictures that the repository carries: a demo set, and small dev and test sets.

demo  about 40: the four papers in every edition, flat, mild and turned; look-alikes
sets  dev and test, about 150 each: every label, every capture
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from . import lookalikes, notdocs, shots, writer
from .writer import Made, Wish

SEED = 20_260_630


@dataclass(frozen=True, slots=True)
class Order:
    """One picture to carry; `readable` False takes it as it comes."""

    label: str
    generation: str = ""
    capture: str = ""
    rotation: int | None = None
    readable: bool = False
    size: int = 1280


_EDITIONS = {
    "ktp": ("ktp_el", "ktp_siak"),
    "family_card": ("kk_2019", "kk_security"),
    "birth_certificate": ("akta_siak", "akta_qr", "akta_old"),
    "passport": ("passport_2014", "passport_2009"),
}
_SIZE = {"family_card": 1700}
"""A family card's table needs more pixels than a card."""
QUALITY = 76
"""The most that a carried JPEG may have: the repository stays small."""


def demo() -> list[Order]:
    """The first things to try docverify on."""
    orders = []
    for label, editions in _EDITIONS.items():
        size = _SIZE.get(label, 1280)
        for edition in editions:
            orders.append(Order(label, edition, "flat", 0, True, size))
            orders.append(Order(label, edition, "mild", 0, True, size))
        orders.append(Order(label, editions[0], "mild", 90, True, size))
        orders.append(Order(label, editions[0], "scan", 0, True, size))
    kinds = (
        "ktp_back",
        "kia",
        "sim",
        "npwp",
        "suket",
        "marriage_book",
        "diploma",
        "birth_letter",
        "death_certificate",
        "passport_other_page",
        "foreign_passport",
    )
    orders += [Order(label, "", "mild", 0, True) for label in kinds]
    orders += [
        Order("other_document", kind, "mild", 0, True) for kind in ("bpjs", "letter", "receipt")
    ]
    orders.append(Order("other_document", "chat", "screenshot", 0, True))
    orders += [Order("not_a_document", "", kind) for kind in ("surface", "selfie", "black")]
    return orders


_TROUBLE = (
    "scan",
    "mild",
    "mild",
    "hand",
    "angle",
    "hard_light",
    "mild",
    "glare",
    "chatapp",
    "blur",
    "far",
    "dark",
    "cut",
    "finger",
    "watermark",
    "greycopy",
    "screen",
    "screenshot",
    "bright",
    "motion",
    "hard",
)


def test_set() -> list[Order]:
    """Every label and capture once or more; the papers in every capture."""
    orders = []
    for label, editions in _EDITIONS.items():
        for i, capture in enumerate(_TROUBLE):
            edition = editions[i % len(editions)] if i % 3 == 2 else editions[0]
            orders.append(Order(label, edition, capture, size=_SIZE.get(label, 1152)))
    for i, label in enumerate(
        one for one in shots.LABELS if one not in (*_EDITIONS, "other_document", "not_a_document")
    ):
        for j in range(3):
            orders.append(Order(label, "", _TROUBLE[(3 * i + j) % len(_TROUBLE)], size=1024))
    for i, kind in enumerate(lookalikes.OTHERS):
        orders.append(
            Order(
                "other_document",
                kind,
                "" if kind in ("chat", "web") else _TROUBLE[(5 * i) % len(_TROUBLE)],
                size=1024,
            )
        )
    orders += [
        Order("not_a_document", "", kind, size=1024)
        for kind in ("surface", "surface", *notdocs.DRAWN)
    ]
    return orders


SETS = {"demo": (demo, "dev", 1), "dev": (test_set, "dev", 2), "test": (test_set, "test", 3)}
"""Name -> orders, split, what to add to the seed."""


def draw(name: str, index: int) -> Made:
    """One file of a set.  Raises KeyError for a set, IndexError for a number that is not there."""
    orders, split, extra = SETS[name]
    order = orders()[index]
    wish = Wish(
        split,
        SEED + extra,
        order.size,
        (order.label,),
        order.capture,
        order.generation,
        order.rotation,
        QUALITY,
    )
    return _first(wish, order, index * 1000)


def _first(wish: Wish, order: Order, start: int) -> Made:
    """The first number from `start` on that is as ordered (the 40th, when none is)."""
    made = writer.make(wish, start)
    for number in range(start + 1, start + 40):
        if (
            not order.readable
            or made.item["expected"]["readable"]
            or order.label == "not_a_document"
        ):
            break
        made = writer.make(wish, number)
    return made


def _clear(folder: Path) -> None:
    """Remove the pictures of an earlier run, and nothing else."""
    for label in shots.LABELS:
        for path in (folder / label).glob("[0-9][0-9][0-9][0-9].jpg"):
            path.unlink()


def write(folder: Path, which: str, *, jobs: int = 1, quiet: bool = False) -> int:
    """Write the demo set (`which` is demo) or the dev and test sets into `folder`."""
    for name in ("demo",) if which == "demo" else ("dev", "test"):
        numbers = [(name, index) for index in range(len(SETS[name][0]()))]
        files = tqdm(
            writer.spread(draw, numbers, jobs), total=len(numbers), desc=name, disable=quiet
        )
        _clear(folder / name)
        manifest = "manifest.jsonl" if name == "demo" else f"{name}.jsonl"
        count = writer.save(folder, files, manifest=manifest, folder=name)
        size = sum(path.stat().st_size for path in (folder / name).rglob("*.jpg"))
        print(f"{name}: {count} pictures, {size / 1e6:.1f} MB", file=sys.stderr)
    return 0
