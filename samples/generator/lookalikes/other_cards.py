"""Cards that are no identity card: health insurance, student, bank, business, membership."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed, digits, later, official
from .photo import photo

_W, _H = 1010, 638


def _card(sheet: s.Sheet, kind: str) -> Flat:
    sheet.specimen(_W * 0.96, _H * 0.985, 13, at="r")
    return sheet.flat(
        "other_document", generation=kind, corner=0.035, sheen=0.7, millimetres=(85.6, 54.0)
    )


def health(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """BPJS Kesehatan / Kartu Indonesia Sehat."""
    ground = s.gradient(rng, _W, _H, s.shade(rng, (244, 248, 246)), s.shade(rng, (206, 232, 220)))
    sheet = s.Sheet(rng, split, ground)
    green = s.shade(rng, (0, 130, 90), 15)
    if s.chance(rng, 0.6):
        sheet.box((0, 0, _W, _H * 0.2), fill=green)
        head = (255, 255, 255)
    else:
        head = green
        sheet.box((0, _H * 0.9, _W, _H), fill=green)
    sheet.text(_W * 0.05, _H * 0.1, "KARTU INDONESIA SEHAT", _H * 0.07, bold=True, colour=head)
    sheet.text(
        _W * 0.05,
        _H * 0.17,
        s.pick(
            rng,
            (
                "Program Jaminan Kesehatan Nasional",
                "BPJS Kesehatan",
                "Badan Penyelenggara Jaminan Sosial",
            ),
        ),
        _H * 0.045,
        colour=head,
    )
    number = "00099999" + digits(rng, 5)
    if s.chance(rng, 0.5):
        number = f"{number[:4]} {number[4:8]} {number[8:]}"
    sheet.rows(
        _W * 0.05,
        _H * 0.34,
        [
            ("Nomor Kartu", number),
            ("Nama", who.name),
            ("Alamat", f"{who.address} {who.village}"),
            ("Tanggal Lahir", dashed(who.birth_date)),
            ("NIK", who.nik),
            ("Faskes Tingkat I", s.pick(rng, ("PUSKESMAS ", "KLINIK ")) + who.district),
            ("Kelas Rawat", s.pick(rng, ("KELAS I", "KELAS II", "KELAS III"))),
        ],
        _H * 0.045,
        column=_W * 0.3,
        pitch=_H * 0.078,
        right=_W * 0.95,
    )
    if s.chance(rng, 0.5):
        sheet.barcode((_W * 0.62, _H * 0.8, _W * 0.94, _H * 0.9))
    return _card(sheet, "bpjs")


def student(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """Kartu pelajar / mahasiswa, or an employee's badge."""
    tone = s.pick(
        rng, ((60, 100, 180), (190, 50, 60), (30, 130, 100), (220, 170, 50), (110, 60, 140))
    )
    ground = s.gradient(
        rng,
        _W,
        _H,
        s.shade(rng, (250, 250, 250)),
        s.shade(rng, tuple(min(255, c + 110) for c in tone)),
    )
    sheet = s.Sheet(rng, split, ground)
    sheet.box((0, 0, _W, _H * 0.24), fill=s.shade(rng, tone))
    white = (255, 255, 255)
    place = s.pick(
        rng,
        (
            "UNIVERSITAS CONTOH",
            "SMA NEGERI 9",
            "SMK TELADAN",
            "PT SAMPEL SEJAHTERA",
            "MTS PERCOBAAN",
        ),
    )
    sheet.emblem(_W * 0.08, _H * 0.12, _H * 0.08)
    sheet.text(
        _W * 0.55,
        _H * 0.1,
        f"{place} {who.city}",
        _H * 0.058,
        bold=True,
        colour=white,
        at="m",
        room=_W * 0.78,
    )
    sheet.text(
        _W * 0.55,
        _H * 0.19,
        s.held_out(
            rng,
            split,
            (
                "KARTU TANDA MAHASISWA",
                "KARTU PELAJAR",
                "KARTU TANDA ANGGOTA",
                "KARTU PEGAWAI",
                "KARTU PERPUSTAKAAN",
            ),
        ),
        _H * 0.06,
        bold=True,
        colour=white,
        at="m",
    )
    left = s.chance(rng, 0.5)
    box = (
        (_W * 0.05, _H * 0.3, _W * 0.26, _H * 0.74)
        if left
        else (_W * 0.74, _H * 0.3, _W * 0.95, _H * 0.74)
    )
    photo(sheet, who, box)
    x = _W * (0.3 if left else 0.05)
    sheet.rows(
        x,
        _H * 0.38,
        [
            ("Nama", who.name),
            (s.pick(rng, ("NIM", "NIS", "NISN", "No. Anggota")), digits(rng, 9)),
            ("Tempat/Tgl Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
            ("Jenis Kelamin", who.sex_words),
            (
                s.pick(rng, ("Program Studi", "Kelas", "Jurusan", "Jabatan")),
                s.pick(rng, ("Manajemen", "XI IPA 2", "Staf", "Akuntansi")),
            ),
            ("Alamat", who.address),
            ("Berlaku s/d", dashed(later(rng, who.birth_date, 19, 24))),
        ],
        _H * 0.043,
        column=x + _W * 0.2,
        pitch=_H * 0.07,
        right=x + _W * 0.66,
    )
    sheet.barcode((x, _H * 0.88, x + _W * 0.3, _H * 0.96))
    return _card(sheet, "student_card")


def bank(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A bank card; its number fails every check."""
    tone = s.pick(rng, ((20, 40, 100), (120, 20, 40), (30, 30, 34), (180, 150, 70), (0, 90, 110)))
    ground = s.gradient(
        rng, _W, _H, s.shade(rng, tone), s.shade(rng, tuple(min(255, c + 70) for c in tone))
    )
    ground = s.waves(
        rng, ground, tuple(min(255, c + 40) for c in tone), pitch=60, strength=0.3, families=1
    )
    sheet = s.Sheet(rng, split, ground)
    light = (240, 240, 240)
    sheet.text(
        _W * 0.06,
        _H * 0.16,
        s.held_out(
            rng, split, ("BANK CONTOH", "Bank Teladan", "BANK SAMPEL INDONESIA", "Dompet Percobaan")
        ),
        _H * 0.09,
        bold=True,
        colour=light,
    )
    sheet.text(
        _W * 0.94,
        _H * 0.15,
        s.pick(rng, ("DEBIT", "GPN", "PLATINUM", "GOLD")),
        _H * 0.06,
        colour=light,
        at="r",
    )
    sheet.box(
        (_W * 0.08, _H * 0.33, _W * 0.2, _H * 0.49),
        fill=(212, 186, 110),
        edge=(150, 120, 60),
        radius=14,
    )
    number = "0000 " + " ".join(digits(rng, 4) for _ in range(3))
    sheet.text(_W * 0.07, _H * 0.65, number, _H * 0.1, font="ocr_b", colour=light, room=_W * 0.86)
    sheet.text(
        _W * 0.4,
        _H * 0.76,
        f"VALID THRU {int(rng.integers(1, 13)):02d}/{int(rng.integers(26, 33))}",
        _H * 0.05,
        colour=light,
    )
    sheet.text(_W * 0.07, _H * 0.9, who.name, _H * 0.06, font="ocr_b", colour=light, room=_W * 0.6)
    for i, colour in enumerate(((220, 60, 50), (240, 170, 50))):
        x = _W * (0.8 + 0.06 * i)
        sheet.pen.ellipse((x, _H * 0.78, x + 90, _H * 0.78 + 90), fill=colour)
    return _card(sheet, "bank_card")


def business(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A visiting card, some of them of people who sell help with papers."""
    tone = s.pick(rng, ((255, 255, 255), (246, 240, 226), (34, 40, 52), (236, 244, 250)))
    sheet = s.Sheet(rng, split, s.plain(rng, _W, _H, tone))
    ink = (240, 240, 240) if sum(tone) < 300 else s.INK
    accent = s.shade(
        rng, s.pick(rng, ((190, 50, 50), (40, 90, 170), (20, 120, 90), (200, 150, 40)))
    )
    if s.chance(rng, 0.5):
        sheet.box((0, 0, _W * 0.06, _H), fill=accent)
    company = s.held_out(
        rng,
        split,
        (
            "BIRO JASA CONTOH - Paspor, KTP, Kartu Keluarga, Akta",
            "CV TELADAN MANDIRI",
            "TOKO SAMPEL ELEKTRONIK",
            "Konsultan Percobaan & Rekan",
            "Bengkel Misalan Motor",
        ),
    )
    sheet.text(_W * 0.1, _H * 0.2, company, _H * 0.07, bold=True, colour=accent, room=_W * 0.85)
    sheet.text(
        _W * 0.1,
        _H * 0.42,
        who.name.title(),
        _H * 0.085,
        font="serif",
        bold=True,
        colour=ink,
        room=_W * 0.8,
    )
    sheet.text(
        _W * 0.1,
        _H * 0.5,
        s.pick(rng, ("Direktur", "Marketing", "Pengurusan Dokumen", "Manajer")),
        _H * 0.05,
        italic=True,
        colour=ink,
    )
    for i, row in enumerate(
        (
            f"Jl. Contoh Raya No. {digits(rng, 2)}, {who.city.title()}",
            f"HP/WA 0800-9999-{digits(rng, 4)}",
            "kontak@contoh.example",
        )
    ):
        sheet.text(_W * 0.1, _H * (0.68 + 0.09 * i), row, _H * 0.05, colour=ink)
    return _card(sheet, "business_card")


def insert(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A clinic, vaccine or membership card of paper, filled in by hand."""
    sheet = s.Sheet(
        rng,
        split,
        s.plain(
            rng,
            _W,
            _H,
            s.shade(rng, s.pick(rng, ((240, 226, 170), (206, 230, 206), (250, 250, 246)))),
        ),
    )
    title = s.held_out(
        rng,
        split,
        (
            "KARTU BEROBAT",
            "KARTU VAKSINASI",
            "KARTU IMUNISASI ANAK",
            "KARTU PESERTA UJIAN",
            "KARTU PENDAFTARAN PASIEN",
        ),
    )
    sheet.text(
        _W / 2,
        _H * 0.1,
        s.pick(rng, ("PUSKESMAS ", "KLINIK ", "RSUD ")) + who.district,
        _H * 0.05,
        bold=True,
        at="m",
    )
    sheet.text(_W / 2, _H * 0.19, title, _H * 0.075, bold=True, at="m")
    sheet.line(_W * 0.04, _H * 0.23, _W * 0.96, _H * 0.23)
    sheet.rows(
        _W * 0.06,
        _H * 0.34,
        [
            ("No. Rekam Medis", digits(rng, 6)),
            ("Nama", who.name.title()),
            ("NIK", who.nik),
            ("Nama KK", who.father.title()),
            ("Tgl Lahir", dashed(who.birth_date)),
            ("Alamat", who.address.title()),
            ("No. Peserta", official(rng).split()[0]),
        ],
        _H * 0.05,
        column=_W * 0.3,
        pitch=_H * 0.085,
        value_font="hand",
        leaders=True,
    )
    return _card(sheet, "clinic_card")
