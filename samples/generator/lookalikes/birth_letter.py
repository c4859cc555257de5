"""Surat keterangan lahir of a hospital, midwife or village: no akta."""

from __future__ import annotations

import math

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, digits, long_date, official, other_nik
from .letterhead import heading, title


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    fancy = s.chance(rng, 0.5)
    wide = s.chance(rng, 0.3)
    w, h = (1600, 1140) if wide else (1140, 1600)
    tone = (
        s.pick(rng, ((252, 226, 234), (220, 236, 252), (252, 246, 220), (228, 246, 232)))
        if fancy
        else (249, 248, 245)
    )
    ground = s.plain(rng, w, h, s.shade(rng, tone, 5))
    if fancy and s.chance(rng, 0.6):
        ground = s.waves(rng, ground, (255, 255, 255), pitch=26, strength=0.5)
    sheet = s.Sheet(rng, split, ground)
    if fancy:
        sheet.border(34, s.shade(rng, (200, 130, 160), 40), int(rng.integers(4)))
    font = str(s.pick(rng, ("sans", "serif", "sans")))
    hand = str(s.pick(rng, ("hand", "hand", font, "typewriter")))
    place = s.held_out(
        rng,
        split,
        (
            ("RUMAH SAKIT IBU DAN ANAK CONTOH KASIH", "Jl. Percobaan No. 12 Telp. 021-9999999"),
            ("BIDAN PRAKTIK MANDIRI", official(rng) + ", A.Md.Keb", "Izin Praktik: 446/99/SIPB"),
            ("PEMERINTAH " + who.regency, "UPT PUSKESMAS " + who.district, "Jalan Kesehatan No. 1"),
            ("RUMAH SAKIT UMUM DAERAH TELADAN", "PEMERINTAH " + who.regency, "Instalasi Kebidanan"),
            ("KLINIK BERSALIN SAMPEL BUNDA", "Jl. Teladan Raya No. 5 " + who.city.title()),
            (
                "PEMERINTAH " + who.regency,
                "KECAMATAN " + who.district,
                "DESA " + who.village,
                "Kode Pos " + digits(rng, 5),
            ),
        ),
    )
    y = heading(sheet, place, font=font, size=26, top=0.075 if fancy else 0.045)
    y = title(
        sheet,
        y,
        s.held_out(
            rng,
            split,
            (
                "SURAT KETERANGAN LAHIR",
                "SURAT KETERANGAN KELAHIRAN",
                "SURAT TANDA LAHIR",
                "SURAT KELAHIRAN",
            ),
        ),
        f"No. {digits(rng, 3)}/SKL/{s.pick(rng, ('III', 'VIII', 'XI'))}/{who.birth_date.year}",
        font=font,
    )
    x = w * 0.1
    size = 24.0
    y = sheet.paragraph(
        x,
        y,
        w * 0.8,
        "Yang bertanda tangan di bawah ini menerangkan bahwa pada hari ini "
        f"{s.pick(rng, ('Senin', 'Selasa', 'Rabu', 'Kamis'))}, tanggal "
        f"{long_date(who.birth_date)}, "
        f"pukul {int(rng.integers(0, 24)):02d}.{int(rng.integers(0, 60)):02d} WIB telah lahir "
        f"seorang bayi {who.sex_words.lower()} :",
        size,
        font=font,
    )
    pairs = [
        ("Diberi nama", who.name if s.chance(rng, 0.6) else "-"),
        ("Berat badan", f"{int(rng.integers(2400, 4100))} gram"),
        ("Panjang badan", f"{int(rng.integers(45, 54))} cm"),
        ("Jenis kelahiran", s.pick(rng, ("Tunggal", "Tunggal", "Kembar 2"))),
        ("Anak ke", str(int(rng.integers(1, 5)))),
        ("Nama ibu", who.mother),
        ("Umur", f"{int(rng.integers(20, 40))} tahun"),
        ("Nama ayah", who.father),
        ("NIK ibu", other_nik(rng, who.nik)),
        ("Alamat", f"{who.address} RT/RW {who.rt_rw}, {who.village}"),
    ]
    pitch = min(44.0, (h * 0.74 - y) / len(pairs))
    y = sheet.rows(
        x + 20,
        y + 18,
        pairs,
        min(size, pitch * 0.62),
        column=x + w * 0.25,
        pitch=pitch,
        font=font,
        value_font=hand,
        right=w * 0.93,
        leaders=s.chance(rng, 0.6),
    )
    if s.chance(rng, 0.45):
        for side in (0, 1):
            cx, cy = w * (0.17 + 0.13 * side), h * 0.87
            tone2 = s.shade(rng, (70, 60, 90))
            sheet.pen.ellipse((cx - 32, cy - 60, cx + 28, cy + 60), fill=tone2)
            for i in range(5):
                a = math.pi * (1.1 + 0.2 * i)
                tx, ty = cx + 34 * math.cos(a), cy - 70 + 14 * math.sin(a)
                sheet.pen.ellipse((tx - 8, ty - 9, tx + 8, ty + 9), fill=tone2)
        sheet.text(w * 0.235, h * 0.945, "Cap kaki bayi", 19, font=font, at="m")
    x2 = w * 0.58
    sheet.text(x2, h * 0.81, f"{who.city.title()}, {long_date(who.birth_date)}", 23, font=font)
    sheet.text(
        x2,
        h * 0.835,
        s.pick(rng, ("Penolong persalinan,", "Bidan,", "Dokter,", "Kepala Desa,")),
        23,
        font=font,
    )
    sheet.signature(x2, h * 0.845, 180, 80)
    sheet.stamp(x2 - 20, h * 0.88, 76, "RUMAH SAKIT CONTOH")
    sheet.text(
        x2,
        h * 0.935,
        official(rng).split(",")[0] + s.pick(rng, (", A.Md.Keb", "", ", Sp.OG")),
        23,
        font=font,
        bold=True,
    )
    sheet.specimen(x, h * 0.972, 16)
    return sheet.flat("birth_letter", millimetres=(297.0, 210.0) if wide else (210.0, 297.0))
