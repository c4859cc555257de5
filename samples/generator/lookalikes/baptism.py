"""Surat baptis: church certificates."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, digits, later, long_date, official


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    wide = s.chance(rng, 0.45)
    w, h = (1600, 1140) if wide else (1140, 1600)
    ground = s.plain(
        rng, w, h, s.shade(rng, s.pick(rng, ((250, 248, 240), (240, 244, 250), (250, 242, 224))), 6)
    )
    if s.chance(rng, 0.5):
        ground = s.waves(rng, ground, s.shade(rng, (214, 206, 180), 20), pitch=18, strength=0.3)
    sheet = s.Sheet(rng, split, ground)
    tone = s.shade(rng, s.pick(rng, ((130, 90, 30), (40, 60, 130), (120, 30, 50), (40, 90, 60))))
    sheet.border(40, tone, int(rng.integers(4)))
    c = w / 2
    bar = h * 0.012
    sheet.box((c - bar * 0.35, h * 0.07, c + bar * 0.35, h * 0.135), fill=tone)
    sheet.box((c - bar * 1.6, h * 0.088, c + bar * 1.6, h * 0.088 + bar * 0.7), fill=tone)
    saint = s.pick(rng, ("Santo Contoh", "Santa Teladan", "Kristus Raja", "Santo Percobaan"))
    church = s.held_out(
        rng,
        split,
        (
            f"GEREJA KATOLIK PAROKI {saint.upper()}",
            "GEREJA PROTESTAN DI INDONESIA BAGIAN BARAT (CONTOH)",
            "GEREJA KRISTEN CONTOH INDONESIA",
            f"KEUSKUPAN AGUNG {who.city} - PAROKI {saint.upper()}",
            "HURIA KRISTEN BATAK PERCOBAAN",
            "GEREJA BETHEL TELADAN",
        ),
    )
    y = h * 0.175
    sheet.text(c, y, church, 30, font="serif", bold=True, at="m", room=w * 0.82)
    heading = s.held_out(
        rng,
        split,
        (
            "SURAT BAPTIS",
            "SURAT TANDA BAPTISAN",
            "PIAGAM BAPTISAN KUDUS",
            "SURAT PERMANDIAN",
            "TESTIMONIUM BAPTISMI",
            "SURAT BAPTISAN",
        ),
    )
    sheet.text(c, y + 75, heading, 50, font="heavy", at="m", colour=tone, room=w * 0.7)
    sheet.text(
        c,
        y + 115,
        f"No. {digits(rng, 3)}/LB {s.pick(rng, ('IV', 'XII', 'VII'))}/{digits(rng, 3)}",
        23,
        font="serif",
        at="m",
    )
    x = w * 0.12
    hand = str(s.pick(rng, ("serif", "typewriter", "hand")))
    day = later(rng, who.birth_date, 0.1, 15)
    verse = s.pick(
        rng,
        (
            "Karena itu pergilah, jadikanlah semua bangsa murid-Ku dan baptislah mereka "
            "(Matius 28:19)",
            "Siapa yang percaya dan dibaptis akan diselamatkan (Markus 16:16)",
        ),
    )
    y = sheet.paragraph(x, y + 165, w * 0.76, verse, 22, font="serif", italic=True, at="m")
    pairs = [
        ("Nama", who.name if s.chance(rng, 0.5) else who.name.title()),
        ("Nama Baptis", s.pick(rng, ("Yohanes", "Maria", "Petrus", "Theresia", "Andreas", "-"))),
        ("Lahir di / tanggal", f"{who.birth_place.title()}, {long_date(who.birth_date)}"),
        ("Anak dari Bapak", who.father.title()),
        ("dan Ibu", who.mother.title()),
        ("Dibaptis pada tanggal", long_date(day)),
        ("di", f"Gereja {saint}, {who.city.title()}"),
        ("oleh", s.pick(rng, ("Pastor ", "Pdt. ", "RP. ")) + official(rng).split(",")[0]),
        ("Wali Baptis", official(rng).split(",")[0]),
    ]
    if s.chance(rng, 0.4):
        pairs.append(("Krisma", "-"))
        pairs.append(("Perkawinan", "-"))
    pitch = min(52.0, (h * 0.78 - y) / len(pairs))
    y = sheet.rows(
        x,
        y + 30,
        pairs,
        min(25, pitch * 0.6),
        column=x + w * 0.24,
        pitch=pitch,
        font="serif",
        value_font=hand,
        right=w * 0.9,
        leaders=True,
    )
    x2 = w * 0.58
    sheet.text(
        x2, h * 0.82, f"{who.city.title()}, {long_date(later(rng, day, 0.1, 20))}", 23, font="serif"
    )
    sheet.text(
        x2,
        h * 0.845,
        s.pick(rng, ("Pastor Paroki,", "Majelis Jemaat,", "Pendeta,")),
        23,
        font="serif",
    )
    sheet.signature(x2, h * 0.855, 180, 70)
    sheet.text(x2, h * 0.935, official(rng).split(",")[0], 23, font="serif", bold=True)
    sheet.stamp(x2 - 40, h * 0.89, 74, "PAROKI " + saint)
    sheet.specimen(x, h * 0.945, 17)
    return sheet.flat(
        "baptism_certificate", sheen=0.05, millimetres=(297.0, 210.0) if wide else (210.0, 297.0)
    )
