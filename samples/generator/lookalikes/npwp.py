"""NPWP, the taxpayer's card: the old yellow and blue card, the newer one, the letter."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, civil_servant_number, digits, later, long_date, official


def _number(rng: np.random.Generator) -> str:
    d = "99" + digits(rng, 13)
    return f"{d[:2]}.{d[2:5]}.{d[5:8]}.{d[8]}-{d[9:12]}.{d[12:15]}"


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    return _letter(rng, split, who) if s.chance(rng, 0.2) else _card(rng, split, who)


def _card(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1010, 638
    newer = s.chance(rng, 0.5)
    if newer:
        ground = s.gradient(rng, w, h, s.shade(rng, (240, 244, 248)), s.shade(rng, (170, 200, 230)))
        ground = s.waves(rng, ground, (200, 214, 232), pitch=14, strength=0.4, families=1)
    else:
        ground = s.gradient(rng, w, h, s.shade(rng, (250, 222, 96)), s.shade(rng, (248, 240, 190)))
        ground = s.waves(rng, ground, (240, 200, 90), pitch=11, strength=0.4)
    sheet = s.Sheet(rng, split, ground)
    blue = s.shade(rng, (20, 46, 110))
    top = h * 0.23
    if newer or s.chance(rng, 0.5):
        sheet.box((0, 0, w, top), fill=blue)
        head, sub = (250, 250, 250), (250, 214, 80)
    else:
        head, sub = blue, blue
    sheet.emblem(w * 0.08, h * 0.11, h * 0.075)
    ministry = s.pick(
        rng,
        (
            "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA",
            "DEPARTEMEN KEUANGAN RI",
            "KEMENTERIAN KEUANGAN RI",
        ),
    )
    sheet.text(w * 0.16, h * 0.09, ministry, h * 0.044, bold=True, colour=head, room=w * 0.8)
    sheet.text(
        w * 0.16,
        h * 0.16,
        "DIREKTORAT JENDERAL PAJAK",
        h * 0.048,
        bold=True,
        colour=sub,
        room=w * 0.8,
    )
    if s.chance(rng, 0.5):
        sheet.text(
            w * 0.96,
            h * 0.3,
            "npwp",
            h * 0.11,
            bold=True,
            italic=True,
            at="r",
            colour=s.shade(rng, (60, 110, 180)),
        )
    number = _number(rng)
    if s.chance(rng, 0.7):
        number = ("NPWP : " if not newer else "NPWP: ") + number
    sheet.text(
        w * 0.05,
        h * 0.38,
        number,
        h * 0.064,
        bold=True,
        font=s.pick(rng, ("sans", "typewriter")),
        room=w * 0.9,
    )
    y = h * 0.49
    rows = [who.name]
    if newer or s.chance(rng, 0.4):
        rows.append("NIK : " + who.nik)
    rows += [
        f"{who.address} RT {who.rt_rw[:3]} RW {who.rt_rw[-3:]}",
        f"{who.village} {who.district}",
        f"{who.regency} {who.province}",
    ]
    for i, row in enumerate(rows):
        sheet.text(w * 0.05, y, row, h * (0.052 if i == 0 else 0.042), bold=i == 0, room=w * 0.72)
        y += h * 0.068
    office = "KPP PRATAMA " + who.city
    day = later(rng, who.birth_date, 20, 45)
    if s.chance(rng, 0.5):
        sheet.text(w * 0.05, h * 0.93, f"KPP : {office.removeprefix('KPP ')}", h * 0.036)
        sheet.text(w * 0.96, h * 0.93, f"Terdaftar : {long_date(day)}", h * 0.036, at="r")
    else:
        sheet.text(
            w * 0.05,
            h * 0.93,
            f"TERDAFTAR {day.day:02d}/{day.month:02d}/{day.year}  {office}",
            h * 0.036,
        )
    if newer:
        sheet.qr(w * 0.81, h * 0.5, h * 0.24)
    sheet.specimen(w * 0.96, h * 0.985, 13, at="r")
    return sheet.flat("npwp", corner=0.035, sheen=0.6, millimetres=(85.6, 54.0))


def _letter(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1180, 1668
    sheet = s.Sheet(rng, split, s.plain(rng, w, h, s.shade(rng, (250, 249, 245), 4)))
    x = w * 0.1
    sheet.emblem(w * 0.15, h * 0.075, w * 0.05)
    for i, row in enumerate(
        (
            "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA",
            "DIREKTORAT JENDERAL PAJAK",
            "KANTOR PELAYANAN PAJAK PRATAMA " + who.city,
        )
    ):
        sheet.text(w * 0.56, h * (0.055 + 0.02 * i), row, 25, bold=True, at="m", room=w * 0.7)
    sheet.line(x, h * 0.125, w * 0.92, h * 0.125, width=4)
    sheet.text(w / 2, h * 0.17, "SURAT KETERANGAN TERDAFTAR", 34, bold=True, at="m")
    sheet.text(
        w / 2,
        h * 0.19,
        f"Nomor: S-{digits(rng, 4)}KT/WPJ.{digits(rng, 2)}/KP.0{digits(rng, 3)}/2018",
        24,
        at="m",
    )
    y = sheet.paragraph(
        x,
        h * 0.235,
        w * 0.8,
        "Sesuai dengan ketentuan umum dan tata cara perpajakan, dengan ini diterangkan bahwa:",
        24,
    )
    y = sheet.rows(
        x,
        y + 30,
        [
            ("1. Nama", who.name),
            ("2. NPWP", _number(rng)),
            ("3. NIK", who.nik),
            ("4. Alamat", f"{who.address} {who.village} {who.district} {who.regency}"),
            ("5. Kategori", "ORANG PRIBADI"),
            ("6. Status Modal", "-"),
        ],
        25,
        column=w * 0.38,
        pitch=46,
        right=w * 0.92,
    )
    y = sheet.paragraph(
        x,
        y + 20,
        w * 0.82,
        "telah terdaftar pada tata usaha kami sebagai Wajib Pajak "
        "dan diberikan Nomor Pokok Wajib Pajak dengan kewajiban pajak PPh Pasal 21 "
        "dan PPh Pasal 25.",
        24,
    )
    day = later(rng, who.birth_date, 20, 45)
    sheet.text(w * 0.6, y + 60, f"{who.city.title()}, {long_date(day)}", 24)
    sheet.text(w * 0.6, y + 95, "a.n. Kepala Kantor", 24)
    sheet.signature(w * 0.62, y + 110, 180, 90)
    sheet.text(w * 0.6, y + 250, official(rng), 24, bold=True)
    sheet.text(w * 0.6, y + 282, "NIP " + civil_servant_number(rng), 22)
    sheet.stamp(w * 0.58, y + 190, 90, "DIREKTORAT JENDERAL PAJAK")
    sheet.specimen(x, h * 0.965, 18)
    return sheet.flat("npwp")
