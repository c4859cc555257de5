"""KIA, the identity card of children: pink, with the family card's number and the akta's."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed, digits, later
from .photo import photo


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1010, 638
    young = s.chance(rng, 0.35)
    tone = s.shade(rng, s.pick(rng, ((246, 178, 196), (240, 160, 186), (250, 200, 205))), 10)
    ground = s.gradient(rng, w, h, tone, s.shade(rng, (252, 226, 226)))
    ground = s.waves(rng, ground, (255, 240, 244), pitch=10, strength=0.45)
    if s.chance(rng, 0.5):
        ground = s.repeated_words(
            rng,
            ground,
            "KARTU IDENTITAS ANAK",
            (255, 236, 242),
            split=split,
            size=26,
            angle=30,
            strength=0.4,
        )
    sheet = s.Sheet(rng, split, ground)
    if s.chance(rng, 0.5):
        sheet.islands((w * 0.2, h * 0.3, w * 0.7, h * 0.8), s.shade(rng, (240, 190, 206)))
    sheet.emblem(w * 0.085, h * 0.12, h * 0.075)
    style = int(rng.integers(3))
    bold = bool(style != 1)
    title = s.held_out(
        rng, split, ("KARTU IDENTITAS ANAK", "KARTU IDENTITAS ANAK (KIA)", "KARTU IDENTITAS ANAK")
    )
    rows = [f"PROVINSI {who.province}", who.regency]
    if style == 0:
        heads = [*rows, title]
    elif style == 1:
        heads = ["REPUBLIK INDONESIA", title, *rows]
    else:
        heads = [title, *rows]
    y = h * 0.075
    for head in heads:
        large = head == title
        y += h * (0.012 if large else 0.0)
        sheet.text(
            w * 0.52,
            y,
            head,
            h * (0.056 if large else 0.042),
            bold=bold or large,
            at="m",
            room=w * 0.74,
            colour=s.shade(rng, (60, 20, 40), 6) if large else s.INK,
        )
        y += h * (0.06 if large else 0.052)
    y += h * 0.035
    size = h * 0.036
    sheet.text(w * 0.03, y, "NIK", size * 1.25, bold=True)
    sheet.text(
        w * 0.3, y, ": " + who.nik, size * 1.35, bold=True, font=s.pick(rng, ("sans", "typewriter"))
    )
    y += h * 0.058
    registered = later(rng, who.birth_date, 0.1, 2)
    akta = f"{who.nik[:4]}-L{s.pick(rng, 'UT')}-{registered:%d%m%Y}-99{digits(rng, 2)}"
    pairs: list[tuple[str, str]] = [
        ("Nama", who.name),
        ("Tempat/Tgl Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
        ("Jenis Kelamin", who.sex_words),
        ("Nomor KK", who.kk_number),
        ("Nama Kepala Keluarga", who.father),
        ("No. Akta Kelahiran", akta),
        ("Agama", who.religion),
        ("Kewarganegaraan", "WNI"),
        ("Alamat", who.address),
        ("   RT/RW", who.rt_rw),
        ("   Kel/Desa", who.village),
        ("   Kecamatan", who.district),
    ]
    if not young:
        pairs.append(
            (
                "Berlaku Hingga",
                dashed(
                    who.birth_date.replace(
                        year=who.birth_date.year + 17, day=min(28, who.birth_date.day)
                    )
                ),
            )
        )
    pitch = min(h * 0.052, (h * 0.95 - y) / len(pairs))
    sheet.rows(
        w * 0.03,
        y,
        pairs,
        min(size, pitch * 0.78),
        column=w * 0.3,
        pitch=pitch,
        right=w * (0.72 if not young else 0.96),
        label_bold=False,
    )
    if not young:
        photo(sheet, who, (w * 0.745, h * 0.34, w * 0.955, h * 0.72))
    day = later(rng, who.birth_date, 1, 14)
    x = w * 0.85
    sheet.text(x, h * 0.77, who.city, size * 0.8, at="m", room=w * 0.26)
    sheet.text(x, h * 0.81, dashed(day), size * 0.8, at="m")
    if s.chance(rng, 0.6):
        sheet.signature(w * 0.77, h * 0.83, w * 0.16, h * 0.1)
    sheet.specimen(w * 0.03, h * 0.975, 14)
    return sheet.flat(
        "kia",
        corner=0.035,
        sheen=0.6,
        millimetres=(85.6, 54.0),
        strata=("child",),
    )
