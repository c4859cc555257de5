"""SIM, the driving licence: the laminated card and the newer smart card."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, around_now, dashed, digits
from .photo import photo


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    return _smart(rng, split, who) if s.chance(rng, 0.55) else _laminated(rng, split, who)


def _smart(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1010, 638
    kind = str(s.pick(rng, ("A", "C", "C", "B I", "D", "A UMUM")))
    tone = s.pick(rng, ((236, 240, 244), (226, 234, 240), (240, 236, 222)))
    ground = s.gradient(rng, w, h, s.shade(rng, tone), s.shade(rng, (206, 222, 236)))
    ground = s.waves(rng, ground, (150, 176, 206), pitch=8, strength=0.3)
    sheet = s.Sheet(rng, split, ground)
    band = h * 0.2
    sheet.box((0, 0, w, band), fill=s.shade(rng, s.pick(rng, ((180, 30, 40), (36, 60, 130)))))
    white = (250, 250, 250)
    sheet.text(
        w * 0.5,
        h * 0.065,
        s.pick(rng, ("INDONESIA", "REPUBLIK INDONESIA")),
        h * 0.045,
        bold=True,
        colour=white,
        at="m",
    )
    sheet.text(
        w * 0.5, h * 0.125, "SURAT IZIN MENGEMUDI", h * 0.058, bold=True, colour=white, at="m"
    )
    sheet.text(w * 0.5, h * 0.175, "DRIVING LICENSE", h * 0.04, italic=True, colour=white, at="m")
    sheet.emblem(w * 0.08, h * 0.1, h * 0.07)
    sheet.text(w * 0.92, h * 0.155, kind, h * 0.13, bold=True, colour=white, at="m", room=w * 0.14)
    photo(
        sheet,
        who,
        (w * 0.035, h * 0.3, w * 0.235, h * 0.72),
        s.pick(rng, ((40, 92, 170), (196, 38, 44))),
    )
    number = digits(rng, 4) + "-" + digits(rng, 4) + "-" + digits(rng, 6)
    sheet.text(
        w * 0.27, h * 0.29, number, h * 0.05, bold=True, font=s.pick(rng, ("sans", "typewriter"))
    )
    sex = "PRIA" if who.sex == "M" else "WANITA"
    entries = (
        ("1. ", who.name),
        ("2. ", f"{who.birth_place}, {dashed(who.birth_date)}"),
        ("3. ", f"{who.blood} - {sex}"),
        ("4. ", who.address),
        ("", f"RT {who.rt_rw[:3]} RW {who.rt_rw[-3:]} {who.village} {who.district}"),
        ("", who.city),
        ("5. ", who.occupation),
        ("6. ", s.pick(rng, ("METRO JAYA", who.province, "POLDA " + who.province))),
    )
    y = h * 0.37
    for number_label, value in entries:
        sheet.text(w * 0.27, y, number_label + value, h * 0.042, room=w * 0.69)
        y += h * 0.063
    end = around_now(rng, 4, 5)
    sheet.text(w * 0.27, h * 0.93, dashed(end), h * 0.05, bold=True, colour=(170, 30, 40))
    sheet.signature(w * 0.05, h * 0.78, w * 0.16, h * 0.12)
    sheet.box((w * 0.8, h * 0.72, w * 0.93, h * 0.9), fill=s.shade(rng, (206, 180, 110)), radius=10)
    sheet.specimen(w * 0.97, h * 0.975, 14, at="r")
    return sheet.flat("sim", corner=0.035, sheen=0.7, millimetres=(85.6, 54.0))


def _laminated(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1010, 640
    ground = s.gradient(rng, w, h, s.shade(rng, (232, 226, 204)), s.shade(rng, (206, 222, 206)))
    ground = s.waves(rng, ground, (170, 190, 150), pitch=9, strength=0.35)
    sheet = s.Sheet(rng, split, ground)
    blue = s.shade(rng, (30, 50, 120))
    sheet.text(
        w * 0.55,
        h * 0.09,
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
        h * 0.045,
        bold=True,
        colour=blue,
        at="m",
        room=w * 0.8,
    )
    sheet.text(
        w * 0.55, h * 0.16, "SURAT IZIN MENGEMUDI", h * 0.062, bold=True, colour=blue, at="m"
    )
    if s.chance(rng, 0.6):
        sheet.text(w * 0.55, h * 0.205, "(DRIVING LICENCE)", h * 0.036, colour=blue, at="m")
    sheet.emblem(w * 0.09, h * 0.12, h * 0.08)
    sheet.text(
        w * 0.93,
        h * 0.18,
        str(s.pick(rng, ("A", "C", "BI"))),
        h * 0.12,
        bold=True,
        colour=(170, 30, 40),
        at="m",
    )
    sex = (
        s.pick(rng, ("PRIA", "LAKI-LAKI"))
        if who.sex == "M"
        else s.pick(rng, ("WANITA", "PEREMPUAN"))
    )
    pairs = [
        ("Nama", who.name),
        ("Alamat", f"{who.address} RT {who.rt_rw} {who.village}, {who.district}"),
        ("Tempat/Tgl. Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
        ("Tinggi", f"{int(rng.integers(150, 182))} CM"),
        ("Jenis Kelamin", sex),
        ("Pekerjaan", who.occupation),
        ("No. SIM", "99" + digits(rng, 10)),
        ("Berlaku s/d", dashed(around_now(rng, 12, 3))),
    ]
    sheet.rows(
        w * 0.3,
        h * 0.29,
        pairs,
        h * 0.04,
        column=w * 0.5,
        pitch=h * 0.06,
        label_bold=False,
        bold=s.chance(rng, 0.4),
        right=w * 0.97,
    )
    photo(sheet, who, (w * 0.04, h * 0.28, w * 0.26, h * 0.72))
    sheet.text(w * 0.15, h * 0.78, who.city, h * 0.034, at="m", room=w * 0.24)
    sheet.signature(w * 0.07, h * 0.8, w * 0.16, h * 0.1)
    sheet.stamp(w * 0.3, h * 0.74, h * 0.12, "KEPOLISIAN RESOR " + who.city)
    sheet.specimen(w * 0.97, h * 0.975, 14, at="r")
    return sheet.flat("sim", corner=0.035, sheen=0.85, millimetres=(85.6, 54.0))
