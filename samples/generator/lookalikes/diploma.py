"""Ijazah: school and university diplomas."""

from __future__ import annotations

from datetime import date

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, digits, later, long_date, official
from .photo import photo

_SCHOOLS = (
    ("SEKOLAH DASAR", "SD", 12),
    ("SEKOLAH MENENGAH PERTAMA", "SMP", 15),
    ("SEKOLAH MENENGAH ATAS", "SMA", 18),
    ("SEKOLAH MENENGAH KEJURUAN", "SMK", 18),
    ("MADRASAH TSANAWIYAH", "MTs", 15),
    ("MADRASAH ALIYAH", "MA", 18),
)


def _ground(rng: np.random.Generator, w: int, h: int) -> np.ndarray:
    paper = s.shade(
        rng, s.pick(rng, ((246, 240, 222), (238, 244, 238), (246, 246, 250), (250, 238, 226))), 6
    )
    ground = s.plain(rng, w, h, paper)
    if s.chance(rng, 0.7):
        ground = s.waves(rng, ground, s.shade(rng, (222, 206, 160), 25), pitch=16, strength=0.35)
    if s.chance(rng, 0.5):
        ground = s.rosette(
            rng, ground, w / 2, h / 2, min(w, h) * 0.35, s.shade(rng, (200, 190, 150), 30)
        )
    return ground


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    return _university(rng, split, who) if s.chance(rng, 0.35) else _school(rng, split, who)


def _school(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    wide = s.chance(rng, 0.2)
    w, h = (1668, 1180) if wide else (1180, 1668)
    kind, short, age = s.pick(rng, _SCHOOLS)
    sheet = s.Sheet(rng, split, _ground(rng, w, h))
    sheet.border(
        42,
        s.shade(rng, s.pick(rng, ((150, 110, 40), (40, 110, 80), (60, 80, 150), (160, 60, 60)))),
        int(rng.integers(4)),
    )
    font = str(s.pick(rng, ("serif", "serif", "sans")))
    hand = str(s.pick(rng, (font, "typewriter", "hand", "hand")))
    day = later(rng, date(who.birth_date.year + age - 1, 6, 2), 0.01, 1)
    c = w / 2
    sheet.emblem(c, h * 0.09, h * 0.033)
    ministry = (
        "KEMENTERIAN AGAMA"
        if short.startswith("M")
        else s.pick(
            rng,
            (
                "KEMENTERIAN PENDIDIKAN DAN KEBUDAYAAN",
                "DEPARTEMEN PENDIDIKAN NASIONAL",
                "KEMENTERIAN PENDIDIKAN, KEBUDAYAAN, RISET, DAN TEKNOLOGI",
            ),
        )
    )
    y = h * 0.15
    sheet.text(c, y, ministry, 26, font=font, bold=True, at="m", room=w * 0.8)
    sheet.text(c, y + 34, "REPUBLIK INDONESIA", 26, font=font, bold=True, at="m")
    y += 100
    sheet.text(
        c,
        y,
        s.held_out(rng, split, ("IJAZAH", "SURAT TANDA TAMAT BELAJAR", "I J A Z A H", "IJAZAH")),
        54,
        font="heavy",
        at="m",
        room=w * 0.7,
    )
    sheet.text(c, y + 42, kind, 30, font=font, bold=True, at="m", room=w * 0.8)
    sheet.text(c, y + 78, f"TAHUN PELAJARAN {day.year - 1}/{day.year}", 24, font=font, at="m")
    sheet.text(
        c,
        y + 112,
        f"Nomor: {s.pick(rng, ('DN', 'M', 'MTs'))}-0{digits(rng, 1)} {short[0]}/{digits(rng, 7)}",
        22,
        font=font,
        at="m",
    )
    x = w * 0.11
    size = 24.0
    sort = s.pick(rng, ("Negeri", "Swasta", "Negeri"))
    school = f"{short} {sort} {int(rng.integers(1, 90))} {who.city.title()}"
    y = sheet.paragraph(
        x,
        y + 165,
        w * 0.8,
        f"Yang bertanda tangan di bawah ini, Kepala {school} menerangkan bahwa:",
        size,
        font=font,
    )
    y = sheet.rows(
        x,
        y + 10,
        [
            ("nama", who.name if s.chance(rng, 0.6) else who.name.title()),
            ("tempat dan tanggal lahir", f"{who.birth_place.title()}, {long_date(who.birth_date)}"),
            ("nama orang tua/wali", who.father.title()),
            ("nomor induk siswa nasional", "00" + digits(rng, 8)),
            (
                "nomor peserta ujian",
                f"{digits(rng, 1)}-{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 4)}",
            ),
            ("sekolah asal", school),
        ],
        size,
        column=w * 0.42,
        pitch=46,
        font=font,
        value_font=hand,
        right=w * 0.9,
        leaders=True,
    )
    sheet.text(c, y + 30, "LULUS", 46, font="heavy", at="m")
    y = sheet.paragraph(
        x,
        y + 80,
        w * 0.8,
        "dari satuan pendidikan berdasarkan hasil Ujian Nasional "
        "dan Ujian Sekolah serta telah memenuhi seluruh kriteria sesuai dengan "
        "peraturan perundang-undangan.",
        size,
        font=font,
    )
    top = min(y + 40, h * 0.78)
    photo(
        sheet,
        who,
        (w * 0.36, top, w * 0.36 + 150, top + 200),
        (210, 210, 210),
        grey=s.chance(rng, 0.6),
    )
    sheet.text(w * 0.56, top, f"{who.city.title()}, {long_date(day)}", size, font=font)
    sheet.text(w * 0.56, top + 34, "Kepala Sekolah,", size, font=font)
    sheet.signature(w * 0.58, top + 50, 200, 90)
    sheet.stamp(w * 0.53, top + 110, 84, short.upper() + " NEGERI " + who.city)
    sheet.text(w * 0.56, top + 180, official(rng), size, font=font, bold=True)
    sheet.text(
        c,
        h * 0.965,
        f"{s.pick(rng, ('DN', 'M'))}-{digits(rng, 2)}/{short} {digits(rng, 7)}",
        22,
        font=font,
        at="m",
    )
    sheet.specimen(x, h * 0.965, 17)
    return sheet.flat("diploma", sheen=0.05, millimetres=(297.0, 210.0) if wide else (210.0, 297.0))


def _university(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1668, 1180
    sheet = s.Sheet(rng, split, _ground(rng, w, h))
    sheet.border(
        44,
        s.shade(rng, s.pick(rng, ((150, 110, 40), (40, 60, 140), (110, 30, 40)))),
        int(rng.integers(4)),
    )
    c = w / 2
    sheet.emblem(
        c, h * 0.12, h * 0.055, s.pick(rng, ((40, 70, 150), (180, 140, 40), (40, 110, 70)))
    )
    place = who.city.title()
    sheet.text(
        c,
        h * 0.225,
        s.held_out(
            rng,
            split,
            (
                f"UNIVERSITAS CONTOH {place.upper()}",
                "SEKOLAH TINGGI ILMU PERCOBAAN",
                "INSTITUT TELADAN NUSANTARA",
                "POLITEKNIK SAMPEL INDONESIA",
            ),
        ),
        46,
        font="heavy",
        at="m",
        room=w * 0.8,
    )
    sheet.text(c, h * 0.265, "dengan ini menyatakan bahwa", 26, font="serif", italic=True, at="m")
    sheet.text(
        c,
        h * 0.33,
        who.name if s.chance(rng, 0.5) else who.name.title(),
        46,
        font="serif",
        bold=True,
        at="m",
        room=w * 0.75,
    )
    sheet.text(
        c,
        h * 0.372,
        f"lahir di {who.birth_place.title()}, {long_date(who.birth_date)}",
        26,
        font="serif",
        at="m",
    )
    sheet.text(c, h * 0.405, f"Nomor Induk Mahasiswa {digits(rng, 9)}", 25, font="serif", at="m")
    sheet.text(
        c,
        h * 0.46,
        "telah menyelesaikan studi pada Program Studi",
        26,
        font="serif",
        italic=True,
        at="m",
    )
    sheet.text(
        c,
        h * 0.505,
        s.pick(
            rng,
            (
                "Ilmu Hukum",
                "Teknik Sipil",
                "Manajemen",
                "Akuntansi",
                "Pendidikan Bahasa Indonesia",
                "Keperawatan",
            ),
        ),
        34,
        font="serif",
        bold=True,
        at="m",
    )
    sheet.text(
        c,
        h * 0.545,
        "dan kepadanya diberikan gelar beserta segala hak dan kewajiban",
        26,
        font="serif",
        italic=True,
        at="m",
    )
    sheet.text(
        c,
        h * 0.6,
        s.pick(
            rng,
            (
                "Sarjana Hukum (S.H.)",
                "Sarjana Teknik (S.T.)",
                "Ahli Madya",
                "Magister Manajemen (M.M.)",
            ),
        ),
        38,
        font="heavy",
        at="m",
    )
    day = later(rng, date(who.birth_date.year + 22, 3, 2), 0.01, 6)
    sheet.text(
        c, h * 0.65, f"Diberikan di {place} pada tanggal {long_date(day)}", 24, font="serif", at="m"
    )
    for x, role in ((w * 0.13, "Dekan,"), (w * 0.68, s.pick(rng, ("Rektor,", "Ketua,")))):
        sheet.text(x, h * 0.74, role, 24, font="serif")
        sheet.signature(x, h * 0.75, 190, 90)
        sheet.text(x, h * 0.87, official(rng), 24, font="serif", bold=True)
    photo(sheet, who, (c - 75, h * 0.7, c + 75, h * 0.87), grey=s.chance(rng, 0.4))
    sheet.stamp(c + 60, h * 0.84, 80, "UNIVERSITAS CONTOH")
    sheet.text(w * 0.9, h * 0.1, f"No. {digits(rng, 6)}/UC/{day.year}", 22, font="serif", at="r")
    sheet.specimen(w * 0.08, h * 0.945, 17)
    return sheet.flat("diploma", sheen=0.05, millimetres=(297.0, 210.0))
