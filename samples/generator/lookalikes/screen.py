"""What phone screens share: status bar, message bubbles, a navigation bar."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, long_date


def status_bar(sheet: s.Sheet, *, light: bool = False) -> None:
    """Time, signal and battery along the top."""
    rng, w = sheet.rng, sheet.width
    ink: s.Colour = (255, 255, 255) if light else (30, 30, 34)
    sheet.text(
        40,
        48,
        f"{int(rng.integers(0, 24)):02d}:{int(rng.integers(0, 60)):02d}",
        30,
        bold=True,
        colour=ink,
    )
    x = float(w - 60)
    sheet.box((x - 40, 26, x, 48), edge=ink, width=2, radius=5)
    sheet.box((x - 37, 29, x - 37 + 34 * float(rng.uniform(0.2, 1)), 45), fill=ink)
    for i in range(4):
        sheet.box((x - 110 + i * 12, 46 - i * 6, x - 103 + i * 12, 48), fill=ink)
    if rng.random() < 0.6:
        sheet.text(x - 130, 48, s.pick(rng, ("4G", "LTE", "5G", "H+")), 22, colour=ink, at="r")


_TALK = (
    "Pak mau tanya syarat bikin paspor apa aja ya?",
    "Bawa KTP asli, Kartu Keluarga, sama akta kelahiran ya kak",
    "Kartu Keluarga yang lama boleh gak?",
    "Akta kelahiran saya hilang, bisa pakai ijazah?",
    "Tolong kirim foto KTP sama KK",
    "NIK nya berapa?",
    "Paspor lama jangan lupa dibawa",
    "Jadwal wawancara besok jam 9 di kantor imigrasi",
    "Oke siap bu",
    "Makasih infonya",
    "Sudah upload di M-Paspor tapi ditolak terus",
    "Fotonya buram, coba foto ulang KTP-nya",
    "Bu, kartu keluarga sudah jadi bisa diambil di kelurahan",
    "Berkas: 1. KTP 2. KK 3. Akta 4. Buku nikah",
    "Biaya paspor elektronik berapa ya",
    "Nanti saya kabari lagi",
    "Ini foto akta kelahiran adik",
    "wkwk iya",
)


def chat(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A conversation about papers."""
    w, h = 900, int(rng.integers(1600, 1960))
    dark = rng.random() < 0.25
    back = (
        (16, 26, 32) if dark else s.pick(rng, ((236, 229, 221), (222, 232, 240), (250, 250, 250)))
    )
    sheet = s.Sheet(rng, split, np.full((h, w, 3), back, np.float32))
    bar = s.pick(rng, ((0, 108, 94), (36, 129, 196), (250, 250, 250))) if not dark else (32, 44, 52)
    sheet.box((0, 0, w, 170), fill=bar)
    bright = sum(bar) > 600
    status_bar(sheet, light=not bright)
    ink: s.Colour = (20, 20, 24) if bright else (255, 255, 255)
    sheet.pen.ellipse((60, 76, 136, 152), fill=s.shade(rng, (160, 160, 170), 40))
    sheet.text(
        160,
        124,
        s.pick(
            rng, ("Kantor Imigrasi CS", "Bu RT 03", "Grup Keluarga", "Biro Jasa Paspor", "Kakak")
        ),
        34,
        bold=True,
        colour=ink,
    )
    y = 230.0
    lines = [str(_TALK[int(i)]) for i in rng.permutation(len(_TALK))]
    for line in lines:
        if y > h - 240:
            break
        mine = rng.random() < 0.45
        tone = (
            ((0, 92, 75) if mine else (32, 44, 52))
            if dark
            else ((220, 248, 198) if mine else (255, 255, 255))
        )
        rows = sheet.wrap(line, 30, w * 0.6)
        width = max(sheet.length(row, 30) for row in rows) + 150
        x0 = w - width - 30 if mine else 30.0
        height = len(rows) * 42 + 30
        sheet.box((x0, y, x0 + width, y + height), fill=tone, radius=20)
        for i, row in enumerate(rows):
            sheet.text(
                x0 + 22, y + 44 + i * 42, row, 30, colour=(236, 236, 236) if dark else (24, 24, 28)
            )
        sheet.text(
            x0 + width - 20,
            y + height - 12,
            f"{int(rng.integers(7, 22)):02d}.{int(rng.integers(10, 60))}",
            20,
            colour=(140, 140, 146),
            at="r",
        )
        y += height + float(rng.uniform(12, 34))
    sheet.box(
        (30, h - 120, w - 140, h - 40), fill=(42, 56, 66) if dark else (255, 255, 255), radius=38
    )
    sheet.text(
        70, h - 70, s.pick(rng, ("Ketik pesan", "Pesan", "Message")), 30, colour=(150, 150, 156)
    )
    sheet.pen.ellipse((w - 120, h - 120, w - 40, h - 40), fill=(0, 150, 120))
    sheet.specimen(w / 2, h - 10, 15, at="m")
    return sheet.flat("other_document", generation="chat", millimetres=(68.0, 68.0 * h / w))


def web_page(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A web article or an upload form that only talks about the papers."""
    w, h = 900, int(rng.integers(1600, 1960))
    sheet = s.Sheet(rng, split, np.full((h, w, 3), (255, 255, 255), np.float32))
    status_bar(sheet)
    sheet.box((30, 80, w - 30, 140), fill=(236, 238, 242), radius=28)
    sheet.text(
        70,
        120,
        s.pick(
            rng, ("berita-contoh.example/paspor", "m-paspor.example/unggah", "disdukcapil.example")
        ),
        26,
        colour=(90, 90, 96),
    )
    accent = s.shade(rng, s.pick(rng, ((180, 30, 40), (30, 80, 160), (20, 120, 90))))
    if rng.random() < 0.5:
        title = s.held_out(
            rng,
            split,
            (
                "Syarat dan Cara Membuat Paspor Baru",
                "Cara Mengurus Kartu Keluarga Secara Online",
                "Akta Kelahiran Hilang, Begini Cara Mengurusnya",
                "KTP Rusak? Ini Langkah Menggantinya",
                "Beda KIA dan KTP Elektronik",
            ),
        )
        y = sheet.paragraph(40, 220, w - 80, title, 48, bold=True, leading=1.2)
        sheet.text(
            40,
            y + 6,
            "Redaksi Contoh - " + long_date(who.birth_date.replace(year=2024, day=9)),
            24,
            colour=(130, 130, 136),
        )
        sheet.box((40, y + 40, w - 40, y + 380), fill=s.shade(rng, (150, 180, 200), 50))
        y += 440
        for row in (
            "Pemohon wajib menyiapkan Kartu Tanda Penduduk (KTP), Kartu Keluarga, dan akta "
            "kelahiran atau ijazah "
            "sebelum mengunggah berkas melalui aplikasi.",
            "Pastikan NIK, nama, serta tempat dan tanggal lahir pada kutipan akta kelahiran "
            "sama dengan yang "
            "tertulis pada Kartu Keluarga.",
            "Paspor lama juga perlu dilampirkan bagi pemohon penggantian. Kepala keluarga "
            "dapat mengurusnya di "
            "kantor Dinas Kependudukan dan Pencatatan Sipil.",
        ):
            if y < h - 160:
                y = sheet.paragraph(40, y, w - 80, row, 32, leading=1.5) + 26
    else:
        sheet.text(
            40,
            220,
            s.pick(rng, ("Unggah Dokumen", "Data Pemohon", "Formulir Permohonan")),
            46,
            bold=True,
            colour=accent,
        )
        y = 290.0
        for row in (
            "KTP Elektronik *",
            "Kartu Keluarga *",
            "Akta Kelahiran / Ijazah / Buku Nikah *",
            "Paspor Lama",
            "NIK",
            "Nama Lengkap",
            "Tempat Lahir",
            "Tanggal Lahir",
        ):
            if y > h - 220:
                break
            sheet.text(40, y, row, 30, bold=True)
            sheet.box((40, y + 20, w - 40, y + 110), edge=(190, 194, 200), radius=14)
            sheet.text(
                70,
                y + 76,
                s.pick(rng, ("Pilih berkas", "Belum ada berkas dipilih", "Wajib diisi", "")),
                28,
                colour=(160, 160, 166),
            )
            y += 175
    sheet.box((40, h - 150, w - 40, h - 60), fill=accent, radius=20)
    sheet.text(
        w / 2,
        h - 92,
        s.pick(rng, ("Lanjutkan", "Simpan", "Baca juga")),
        34,
        bold=True,
        colour=(255, 255, 255),
        at="m",
    )
    sheet.specimen(w / 2, h - 12, 15, at="m")
    return sheet.flat("other_document", generation="web", millimetres=(68.0, 68.0 * h / w))
