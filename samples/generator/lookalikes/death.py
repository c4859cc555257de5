"""Kutipan akta kematian: made like the birth certificate, with other words."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed, digits, later, long_date
from .letterhead import closing, heading, title


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    return _letter(rng, split, who) if s.chance(rng, 0.25) else _deed(rng, split, who)


def _deed(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1180, 1668
    modern = s.chance(rng, 0.4)
    paper = (
        (250, 250, 248)
        if modern
        else s.pick(rng, ((211, 229, 231), (206, 239, 245), (236, 230, 214)))
    )
    ground = s.plain(rng, w, h, s.shade(rng, paper, 5))
    if not modern:
        ground = s.waves(rng, ground, (236, 246, 246), pitch=18, strength=0.5)
        ground = s.rosette(rng, ground, w / 2, h * 0.45, w * 0.4, s.shade(rng, (190, 214, 220)))
    sheet = s.Sheet(rng, split, ground)
    if not modern:
        sheet.border(
            40,
            s.shade(rng, s.pick(rng, ((60, 110, 160), (120, 130, 70), (110, 80, 50)))),
            int(rng.integers(4)),
        )
    font = "serif"
    c, x = w / 2, w * 0.12
    day = later(rng, who.birth_date, 30, 70)
    sheet.text(x, h * 0.1, "NIK : " + who.nik, 24, font=font)
    if not modern:
        sheet.text(
            w * 0.9, h * 0.1, f"AM. {digits(rng, 3)}.0{digits(rng, 6)}", 24, font=font, at="r"
        )
    sheet.emblem(c, h * 0.17, w * 0.06, (190, 190, 196))
    y = h * 0.255
    english = not modern or s.chance(rng, 0.7)
    sheet.text(c, y, "REPUBLIK INDONESIA", 32, font="heavy", at="m")
    sheet.text(c, y + 52, "PENCATATAN SIPIL", 30, font="heavy", at="m")
    if english:
        sheet.text(c, y + 78, "REGISTRY OFFICE", 19, font=font, italic=True, at="m")
    sheet.text(
        c,
        y + 108,
        s.pick(rng, ("WARGA NEGARA INDONESIA", "WARGANEGARA : INDONESIA")),
        25,
        font=font,
        bold=True,
        at="m",
    )
    sheet.text(c, y + 185, "KUTIPAN AKTA KEMATIAN", 42, font="heavy", at="m")
    if english:
        sheet.text(c, y + 218, "EXCERPT OF DEATH CERTIFICATE", 22, font=font, italic=True, at="m")
    number = f"{who.nik[:4]}-KM-{dashed(day).replace('-', '')}-{digits(rng, 4)}"
    y += 290
    for label, small, value in (
        ("Berdasarkan Akta Kematian Nomor", "By virtue of Death Certificate Number", number),
        ("menurut stbld", "in accordance with state gazette", "-"),
        ("bahwa di", "that in", who.city),
        ("pada tanggal", "on date", long_date(day).upper()),
        ("tahun", "year", str(day.year)),
        ("telah meninggal dunia seorang bernama", "passed away", ""),
    ):
        end = sheet.text(x, y, label, 26, font=font)
        if english:
            sheet.text(x, y + 24, small, 17, font=font, italic=True)
        start = max(end + 14, x + w * 0.28)
        if value:
            sheet.text(start, y, value, 26, font=font, bold=True)
            sheet.dots(start, w * 0.88, y + 6)
        y += 62
    sheet.text(c, y + 18, who.name, 32, font=font, bold=True, at="m", room=w * 0.76)
    y += 75
    y = sheet.paragraph(
        x,
        y,
        w * 0.76,
        f"{who.sex_words.capitalize()}, lahir di {who.birth_place} pada tanggal "
        f"{long_date(who.birth_date)}, anak dari {who.father} dan {who.mother}.",
        26,
        font=font,
    )
    y = sheet.paragraph(
        x,
        y + 10,
        w * 0.76,
        f"Kutipan ini dikeluarkan / The excerpt is issued {who.city}",
        24,
        font=font,
    )
    closing(
        sheet,
        min(y + 30, h * 0.78),
        who.city,
        later(rng, day, 0.01, 2),
        "Kepala Dinas Kependudukan dan\nPencatatan Sipil",
        font=font,
        size=23,
        seal="PENCATATAN SIPIL " + who.city,
        electronic=modern,
    )
    sheet.specimen(x, h * 0.955, 17)
    return sheet.flat("death_certificate", sheen=0.05)


def _letter(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1180, 1668
    sheet = s.Sheet(rng, split, s.plain(rng, w, h, s.shade(rng, (249, 248, 245), 5)))
    font = str(s.pick(rng, ("serif", "sans", "typewriter")))
    day = later(rng, who.birth_date, 30, 70)
    head = s.pick(
        rng,
        (
            (
                f"PEMERINTAH {who.regency}",
                f"KECAMATAN {who.district}",
                f"KANTOR KEPALA DESA {who.village}",
                "Jalan Raya Desa No. 1",
            ),
            (
                "RUMAH SAKIT UMUM DAERAH CONTOH",
                f"PEMERINTAH {who.regency}",
                "Jalan Percobaan No. 9",
            ),
        ),
    )
    y = heading(sheet, head, font=font)
    y = title(
        sheet,
        y,
        s.pick(rng, ("SURAT KETERANGAN KEMATIAN", "SURAT KEMATIAN")),
        f"Nomor : 474.3/{digits(rng, 3)}/{day.year}",
        font=font,
    )
    y = sheet.paragraph(
        w * 0.1, y, w * 0.8, "Yang bertanda tangan di bawah ini menerangkan bahwa :", 25, font=font
    )
    y = sheet.rows(
        w * 0.13,
        y + 15,
        [
            ("Nama", who.name),
            ("NIK", who.nik),
            ("Jenis Kelamin", who.sex_words),
            ("Tempat/Tgl Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
            ("Agama", who.religion),
            ("Alamat", f"{who.address} RT/RW {who.rt_rw} {who.village}"),
        ],
        25,
        column=w * 0.37,
        pitch=42,
        font=font,
        right=w * 0.92,
    )
    y = sheet.paragraph(w * 0.1, y + 10, w * 0.8, "Telah meninggal dunia pada :", 25, font=font)
    y = sheet.rows(
        w * 0.13,
        y + 15,
        [
            ("Hari / Tanggal", long_date(day)),
            ("Pukul", f"{int(rng.integers(0, 24)):02d}.30"),
            ("Di", s.pick(rng, ("Rumah", "RSUD Contoh", "Puskesmas"))),
            ("Disebabkan karena", s.pick(rng, ("Sakit", "Usia lanjut", "Kecelakaan"))),
        ],
        25,
        column=w * 0.37,
        pitch=42,
        font=font,
    )
    y = sheet.paragraph(
        w * 0.1,
        y + 10,
        w * 0.8,
        "Demikian surat keterangan ini dibuat dengan sebenarnya untuk "
        "dapat dipergunakan seperlunya.",
        25,
        font=font,
    )
    closing(
        sheet,
        y + 50,
        who.village,
        day,
        s.pick(rng, ("Kepala Desa", "Direktur")),
        font=font,
        seal="DESA " + who.village,
    )
    sheet.specimen(w * 0.1, h * 0.965, 17)
    return sheet.flat("death_certificate")
