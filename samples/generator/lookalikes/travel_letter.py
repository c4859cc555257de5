"""SPLP, the travel letter in lieu of a passport."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from . import zone
from .holder import Holder, around_now, digits, english_date
from .photo import photo


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    tall = s.chance(rng, 0.5)
    w, h = (900, 1280) if tall else (1260, 880)
    tone = s.pick(rng, ((214, 232, 214), (236, 226, 206), (214, 224, 238), (240, 232, 236)))
    ground = s.waves(
        rng,
        s.plain(rng, w, h, s.shade(rng, tone, 6)),
        s.shade(rng, (170, 196, 180), 20),
        pitch=10,
        strength=0.4,
    )
    sheet = s.Sheet(rng, split, ground)
    c = w / 2
    ink = s.shade(rng, (40, 70, 70), 20)
    y = h * 0.06
    sheet.text(c, y, "REPUBLIK INDONESIA", 26, bold=True, at="m")
    sheet.text(c, y + 26, "REPUBLIC OF INDONESIA", 17, italic=True, at="m")
    sheet.text(
        c,
        y + 68,
        "SURAT PERJALANAN LAKSANA PASPOR",
        34,
        bold=True,
        at="m",
        colour=ink,
        room=w * 0.9,
    )
    sheet.text(
        c,
        y + 98,
        s.held_out(
            rng,
            split,
            (
                "TRAVEL DOCUMENT IN LIEU OF PASSPORT",
                "EMERGENCY TRAVEL DOCUMENT",
                "TRAVEL DOCUMENT IN LIEU OF A PASSPORT",
            ),
        ),
        20,
        italic=True,
        at="m",
    )
    issued = around_now(rng, 14, 0)
    expiry = issued.replace(year=issued.year + s.pick(rng, (1, 2, 3)), day=min(28, issued.day))
    number = s.pick(rng, ("XD", "XC", "XE")) + "000" + digits(rng, 3)
    photo(
        sheet,
        who,
        (w * 0.05, y + 140, w * 0.05 + 240, y + 460),
        s.pick(rng, ((226, 226, 226), (196, 38, 44))),
    )
    x = w * 0.05 + 280
    room = w * 0.95 - x
    y += 150
    for label, value in (
        ("Nomor / Number", number),
        ("Nama lengkap / Full name", who.name),
        ("Kewarganegaraan / Nationality", "INDONESIA"),
        (
            "Tempat dan tanggal lahir / Place and date of birth",
            f"{who.birth_place}, {english_date(who.birth_date)}",
        ),
        ("Jenis kelamin / Sex", f"{'L' if who.sex == 'M' else 'P'}/{who.sex}"),
        ("Tanggal pengeluaran / Date of issue", english_date(issued)),
        ("Berlaku sampai / Valid until", english_date(expiry)),
        (
            "Kantor yang mengeluarkan / Issuing office",
            s.pick(
                rng,
                (
                    "KBRI KUALA LUMPUR",
                    "KJRI JOHOR BAHRU",
                    "KJRI JEDDAH",
                    "KBRI SINGAPURA",
                    "KANIM BATAM",
                ),
            ),
        ),
    ):
        sheet.text(x, y, label, 15, italic=True, colour=ink, room=room)
        sheet.text(x, y + 27, value, 24, bold=s.chance(rng, 0.5), room=room)
        y += 58
    if tall:
        y = sheet.paragraph(
            w * 0.07,
            max(y + 30, h * 0.56),
            w * 0.86,
            "Surat perjalanan ini berlaku untuk satu kali "
            "perjalanan kembali ke Indonesia. Pemegang surat ini wajib menyerahkannya kepada "
            "petugas "
            "imigrasi di tempat pemeriksaan.",
            22,
        )
        sheet.signature(w * 0.62, y, 180, 90)
        sheet.stamp(w * 0.55, y + 80, 86, "KONSULAT JENDERAL REPUBLIK INDONESIA")
    if s.chance(rng, 0.55):
        words = who.name.split()
        first, second = zone.td3(
            "IDN",
            words[-1],
            " ".join(words[:-1]),
            number,
            who.birth_date,
            who.sex,
            expiry,
            kind="PT" if s.chance(rng, 0.5) else "P<",
        )
        size = 30 * w * 0.92 / sheet.length(first, 30, font="ocr_b")
        sheet.text(w * 0.04, h * 0.92, first, size, font="ocr_b")
        sheet.text(w * 0.04, h * 0.965, second, size, font="ocr_b")
    sheet.specimen(w * 0.96, h * 0.03, 16, at="r")
    return sheet.flat(
        "travel_letter", sheen=0.2, millimetres=(88.0, 125.0) if tall else (125.0, 88.0)
    )
