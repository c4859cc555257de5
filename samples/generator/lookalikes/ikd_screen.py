"""IKD: the identity app on a phone, with a card, menu entries and a square code."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed
from .photo import RED, photo
from .screen import status_bar


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 900, int(rng.integers(1750, 1980))
    accent = s.shade(
        rng, s.pick(rng, ((30, 90, 170), (20, 110, 150), (190, 40, 50), (36, 60, 130))), 12
    )
    back = s.pick(rng, ((246, 247, 250), (236, 240, 246), (255, 255, 255)))
    sheet = s.Sheet(rng, split, np.full((h, w, 3), back, np.float32))
    sheet.box((0, 0, w, 190), fill=accent)
    status_bar(sheet, light=True)
    white = (255, 255, 255)
    mode = s.pick(rng, ("home", "card", "card", "code"))
    sheet.text(
        w / 2,
        150,
        s.pick(rng, ("Identitas Kependudukan Digital", "Digital ID", "IKD", "KTP Digital")),
        38,
        bold=True,
        colour=white,
        at="m",
    )
    y = 240.0
    if mode == "code":
        sheet.text(
            w / 2,
            y + 20,
            s.pick(rng, ("QR Code KTP-el", "Tunjukkan QR Code ini", "KTP Elektronik")),
            36,
            bold=True,
            at="m",
        )
        sheet.qr(w * 0.16, y + 70, w * 0.68)
        sheet.text(
            w / 2,
            y + 750,
            f"Berlaku 0{int(rng.integers(0, 2))}:{int(rng.integers(10, 59))}",
            34,
            at="m",
            colour=(180, 40, 40),
        )
        y += 800
    else:
        y = _card(sheet, y, who) + 40
    if mode != "home":
        sheet.rows(
            70,
            y + 30,
            [
                ("NIK", who.nik),
                ("Nama", who.name),
                ("Tempat/Tgl Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
                ("Jenis Kelamin", who.sex_words),
                ("Alamat", who.address),
                ("Agama", who.religion),
                ("Status Perkawinan", who.marital),
                ("Pekerjaan", who.occupation),
                ("Kewarganegaraan", "WNI"),
            ],
            30,
            column=360,
            pitch=62,
            right=w - 40,
        )
    else:
        sheet.text(60, y + 30, "Halo, " + who.name.split()[0].title(), 36, bold=True)
        entries = (
            "Data Keluarga",
            "Dokumen Kependudukan",
            "Kartu Keluarga",
            "Akta Kelahiran",
            "Pelayanan",
            "Pemantauan",
            "Biodata",
            "Histori Aktivitas",
            "Kartu Vaksin",
        )
        for i, entry in enumerate(entries[: int(rng.integers(6, 10))]):
            cx, cy = 60 + (i % 3) * 275, y + 80 + (i // 3) * 270
            if cy > h - 320:
                break
            sheet.box((cx, cy, cx + 245, cy + 230), fill=white, edge=(210, 214, 222), radius=24)
            sheet.pen.ellipse((cx + 75, cy + 30, cx + 170, cy + 125), fill=s.shade(rng, accent, 40))
            sheet.text(cx + 122, cy + 180, entry, 27, at="m", room=225)
    sheet.box((0, h - 130, w, h), fill=white, edge=(220, 220, 226))
    for i, entry in enumerate(("Beranda", "Pindai", "Akun")):
        sheet.text(
            w * (i + 0.5) / 3,
            h - 40,
            entry,
            26,
            at="m",
            colour=accent if i == 0 else (120, 120, 126),
        )
    sheet.specimen(w / 2, h - 140, 18, at="m")
    return sheet.flat("ikd_screen", corner=0.0, sheen=0.0, millimetres=(68.0, 68.0 * h / w))


def _card(sheet: s.Sheet, y: float, who: Holder) -> float:
    rng, w = sheet.rng, sheet.width
    x0, x1 = 50.0, w - 50.0
    height = (x1 - x0) * 0.62
    sheet.box(
        (x0, y, x1, y + height),
        fill=s.shade(rng, s.pick(rng, ((164, 206, 226), (190, 216, 230), (236, 240, 246)))),
        radius=26,
    )
    sheet.text((x0 + x1) / 2, y + 45, "PROVINSI " + who.province, 26, bold=True, at="m")
    sheet.text((x0 + x1) / 2, y + 78, who.regency, 26, bold=True, at="m")
    if sheet.rng.random() < 0.7:
        sheet.rows(
            x0 + 24,
            y + 130,
            [
                ("NIK", who.nik),
                ("Nama", who.name),
                ("Tempat/Tgl Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
                ("Jenis Kelamin", who.sex_words),
                ("Alamat", who.address),
                ("  RT/RW", who.rt_rw),
                ("  Kel/Desa", who.village),
                ("  Kecamatan", who.district),
                ("Agama", who.religion),
                ("Berlaku Hingga", "SEUMUR HIDUP"),
            ],
            21,
            column=x0 + 220,
            pitch=36,
            right=x1 - 200,
        )
        photo(sheet, who, (x1 - 180, y + 130, x1 - 24, y + 330), RED)
    else:
        photo(sheet, who, (x0 + 24, y + 130, x0 + 200, y + 370), RED)
        sheet.text(x0 + 230, y + 170, who.name, 32, bold=True, room=x1 - x0 - 260)
        sheet.text(x0 + 230, y + 220, who.nik, 34, room=x1 - x0 - 260)
        sheet.qr(x1 - 200, y + 250, 170)
    return y + height
