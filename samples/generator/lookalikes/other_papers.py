"""Sheets that are none of the known papers: registers, letters, bills, articles, notes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed, digits, long_date, official, other_nik
from .letterhead import closing, heading, title

_W, _H = 1180, 1668


def _recent(rng: np.random.Generator) -> date:
    return date(2020, 1, 6) + timedelta(days=int(rng.integers(0, 2200)))


def _paper(rng: np.random.Generator, split: str, w: int = _W, h: int = _H) -> s.Sheet:
    return s.Sheet(
        rng,
        split,
        s.plain(
            rng,
            w,
            h,
            s.shade(rng, s.pick(rng, ((250, 249, 246), (244, 242, 234), (252, 252, 252))), 4),
        ),
    )


def _done(sheet: s.Sheet, kind: str, millimetres: tuple[float, float] = (210.0, 297.0)) -> Flat:
    sheet.specimen(sheet.width * 0.06, sheet.height * 0.988, max(12.0, sheet.width / 70))
    return sheet.flat("other_document", generation=kind, millimetres=millimetres)


def biodata(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """Biodata penduduk (F-1.01 and the like): near the family card in words."""
    sheet = _paper(rng, split)
    y = sheet.height * 0.06
    sheet.text(_W * 0.94, y, s.pick(rng, ("F-1.01", "F-1.06", "F-1.21")), 26, bold=True, at="r")
    heads = s.held_out(
        rng,
        split,
        (
            ("BIODATA PENDUDUK WARGA NEGARA INDONESIA",),
            ("FORMULIR BIODATA KELUARGA",),
            ("FORMULIR PERUBAHAN BIODATA", "PENDUDUK WARGA NEGARA INDONESIA"),
            ("FORMULIR PERMOHONAN KARTU KELUARGA (KK)",),
            ("FORMULIR PERMOHONAN KARTU TANDA PENDUDUK (KTP)", "WARGA NEGARA INDONESIA"),
        ),
    )
    for head in heads:
        y += 48
        sheet.text(_W / 2, y, head, 32, bold=True, at="m", room=_W * 0.86)
    y += 60
    hand = str(s.pick(rng, ("hand", "sans", "typewriter")))
    y = sheet.rows(
        _W * 0.07,
        y,
        [
            ("PROVINSI", who.province),
            ("KABUPATEN/KOTA", who.regency),
            ("KECAMATAN", who.district),
            ("KELURAHAN/DESA", who.village),
        ],
        24,
        column=_W * 0.34,
        pitch=38,
        value_font=hand,
    )
    sheet.text(_W * 0.07, y + 20, "I. DATA PERSONAL", 25, bold=True)
    rows = [
        ("1. NIK", who.nik),
        ("2. Nama Lengkap", who.name),
        ("3. Nomor Kartu Keluarga", who.kk_number),
        ("4. Jenis Kelamin", who.sex_words),
        ("5. Tempat Lahir", who.birth_place),
        ("6. Tanggal Lahir", dashed(who.birth_date)),
        ("7. Golongan Darah", who.blood),
        ("8. Agama", who.religion),
        ("9. Status Perkawinan", who.marital),
        ("10. Status Hubungan Dalam Keluarga", s.pick(rng, ("ANAK", "KEPALA KELUARGA", "ISTRI"))),
        ("11. Pekerjaan", who.occupation),
        ("12. NIK Ibu", other_nik(rng, who.nik)),
        ("13. Nama Ibu", who.mother),
        ("14. Nama Ayah", who.father),
        ("15. Akta Kelahiran", s.pick(rng, ("1. Ada", "2. Tidak Ada"))),
        ("16. Nomor Paspor", "-"),
        ("17. Alamat", f"{who.address} RT/RW {who.rt_rw}"),
    ]
    boxed = s.chance(rng, 0.5)
    y += 64
    for label, value in rows:
        sheet.text(_W * 0.07, y, label, 23, room=_W * 0.3)
        if boxed and label.split()[-1] in ("NIK", "Keluarga", "Ibu") and value[0].isdigit():
            for i, letter in enumerate(value):
                x = _W * 0.39 + i * 36
                sheet.box((x, y - 28, x + 36, y + 8), edge=(90, 90, 90), width=1)
                sheet.text(x + 18, y, letter, 25, font=hand, at="m", record=False)
            sheet.lines.append(
                s.line_of(value, _W * 0.39, y - 28, _W * 0.39 + 36 * len(value), y + 8)
            )
        else:
            sheet.text(_W * 0.385, y, ": ", 23, record=False)
            sheet.text(_W * 0.4, y, value, 25, font=hand, room=_W * 0.55)
        y += 47
    closing(
        sheet,
        min(y + 20, _H * 0.8),
        who.village,
        _recent(rng),
        s.pick(rng, ("Pemohon,", "Kepala Desa/Lurah,")),
        size=22,
        seal="DESA " + who.village if s.chance(rng, 0.5) else "",
    )
    return _done(sheet, "biodata")


def known_birth(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """Surat kenal lahir: the old village substitute for an akta."""
    sheet = _paper(rng, split)
    font = str(s.pick(rng, ("typewriter", "serif", "typewriter")))
    y = heading(
        sheet,
        (
            f"PEMERINTAH {who.regency}",
            f"KECAMATAN {who.district}",
            f"DESA {who.village}",
            "Jalan Balai Desa No. 1",
        ),
        font=font,
    )
    y = title(
        sheet,
        y,
        s.pick(rng, ("SURAT KENAL LAHIR", "SURAT KENAL LAHIR", "SURAT KETERANGAN KENAL LAHIR")),
        f"Nomor : 474.1/{digits(rng, 3)}/{int(rng.integers(1985, 2015))}",
        font=font,
    )
    y = sheet.paragraph(
        _W * 0.1,
        y,
        _W * 0.8,
        "Yang bertanda tangan di bawah ini Kepala Desa menerangkan bahwa berdasarkan keterangan "
        "dua orang saksi telah lahir seorang anak :",
        26,
        font=font,
        indent=50,
    )
    y = sheet.rows(
        _W * 0.13,
        y + 20,
        [
            ("Nama", who.name),
            ("Jenis kelamin", who.sex_words),
            ("Tempat lahir", who.birth_place),
            ("Tanggal lahir", long_date(who.birth_date)),
            ("Nama Ayah", who.father),
            ("Nama Ibu", who.mother),
            ("Agama", who.religion),
            ("Alamat", f"{who.village}, {who.district}"),
        ],
        26,
        column=_W * 0.36,
        pitch=50,
        font=font,
        leaders=s.chance(rng, 0.5),
    )
    y = sheet.paragraph(
        _W * 0.1,
        y + 10,
        _W * 0.8,
        "Surat kenal lahir ini diberikan sebagai pengganti sementara akta kelahiran yang "
        "bersangkutan.",
        26,
        font=font,
        indent=50,
    )
    closing(
        sheet,
        y + 60,
        who.village,
        _recent(rng),
        "Kepala Desa " + who.village.title(),
        font=font,
        seal="KEPALA DESA " + who.village,
    )
    return _done(sheet, "surat_kenal_lahir")


_LETTERS = (
    (
        "SURAT KETERANGAN DOMISILI",
        "adalah benar penduduk yang berdomisili di wilayah kami sesuai Kartu Keluarga nomor {kk}.",
    ),
    ("SURAT PENGANTAR", "bermaksud mengurus pembuatan KTP dan Kartu Keluarga di kantor kecamatan."),
    (
        "SURAT KETERANGAN USAHA",
        "benar memiliki usaha dagang yang masih berjalan sampai dengan surat ini dibuat.",
    ),
    ("SURAT KUASA", "memberi kuasa untuk mengambil paspor dan dokumen lainnya di kantor imigrasi."),
    (
        "SURAT PERNYATAAN",
        "menyatakan bahwa akta kelahiran dan KTP yang saya lampirkan adalah benar.",
    ),
    (
        "SURAT KETERANGAN BEDA NAMA",
        "adalah orang yang sama dengan nama yang tertulis pada paspor, KTP dan akta kelahiran.",
    ),
    ("SURAT KETERANGAN TIDAK MAMPU", "tergolong keluarga kurang mampu menurut data desa."),
    (
        "SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN",
        "telah kehilangan satu buah KTP, Kartu Keluarga dan paspor.",
    ),
    (
        "SURAT REKOMENDASI PASPOR UMRAH",
        "adalah calon jamaah umrah yang terdaftar pada kantor kami.",
    ),
)


def letter(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """An official or private letter that names the papers."""
    sheet = _paper(rng, split)
    font = str(s.pick(rng, ("sans", "serif", "typewriter")))
    head, body = s.held_out(rng, split, _LETTERS)
    y = float(_H * 0.07)
    if s.chance(rng, 0.75):
        y = heading(
            sheet,
            (
                f"PEMERINTAH {who.regency}",
                f"KECAMATAN {who.district}",
                f"KELURAHAN {who.village}",
                "Telp. 0800 999 999",
            ),
            font=font,
        )
    y = title(
        sheet,
        y,
        head,
        f"Nomor: {digits(rng, 3)}/{digits(rng, 2)}/{int(rng.integers(2012, 2026))}",
        font=font,
    )
    y = sheet.paragraph(
        _W * 0.1,
        y,
        _W * 0.8,
        "Yang bertanda tangan di bawah ini menerangkan bahwa :",
        26,
        font=font,
    )
    pairs = [
        ("Nama", who.name),
        ("NIK", who.nik),
        ("Tempat/Tgl Lahir", f"{who.birth_place}, {dashed(who.birth_date)}"),
        ("Jenis Kelamin", who.sex_words),
        ("Agama", who.religion),
        ("Pekerjaan", who.occupation),
        ("Alamat", who.address),
    ]
    if s.chance(rng, 0.4):
        pairs.insert(2, ("No. KK", who.kk_number))
    y = sheet.rows(_W * 0.13, y + 20, pairs, 26, column=_W * 0.36, pitch=48, font=font)
    y = sheet.paragraph(
        _W * 0.1,
        y + 10,
        _W * 0.8,
        "Bahwa nama tersebut di atas " + body.format(kk=who.kk_number),
        26,
        font=font,
        indent=50,
    )
    y = sheet.paragraph(
        _W * 0.1,
        y,
        _W * 0.8,
        "Demikian surat ini dibuat untuk dipergunakan sebagaimana mestinya.",
        26,
        font=font,
        indent=50,
    )
    closing(
        sheet,
        y + 60,
        who.city,
        _recent(rng),
        s.pick(rng, ("Lurah", "Kepala Desa", "Yang membuat pernyataan,", "Kapolsek")),
        font=font,
        seal="KELURAHAN " + who.village if s.chance(rng, 0.7) else "",
    )
    return _done(sheet, "letter")


def receipt(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A till receipt."""
    count = int(rng.integers(6, 20))
    w, h = 560, 560 + count * 64
    sheet = s.Sheet(rng, split, s.plain(rng, w, h, s.shade(rng, (248, 247, 243), 5)))
    font = str(s.pick(rng, ("typewriter", "dots", "sans")))
    y = 70.0
    for row in (
        s.held_out(
            rng,
            split,
            ("TOKO CONTOH JAYA", "MINIMARKET TELADAN", "APOTEK SAMPEL", "FOTO COPY PERCOBAAN"),
        ),
        f"JL. TELADAN NO {digits(rng, 2)} {who.city}",
        "TELP 0800 999 9999",
    ):
        sheet.text(w / 2, y, row, 26, font=font, at="m", room=w * 0.9)
        y += 36
    sheet.text(30, y, "-" * 40, 24, font=font, room=w - 60, record=False)
    y += 40
    total = 0
    goods = (
        "FOTOCOPY KTP",
        "FOTOCOPY KARTU KELUARGA",
        "LAMINATING AKTA",
        "PAS FOTO PASPOR",
        "MATERAI 10000",
        "MAP SNELHECTER",
        "AIR MINERAL",
        "BERAS 5 KG",
        "GULA PASIR",
        "MINYAK GORENG",
        "TELUR",
        "SABUN MANDI",
        "PULSA",
        "KOPI SACHET",
    )
    for _ in range(count):
        price = int(rng.integers(1, 90)) * 500
        total += price
        sheet.text(30, y, s.pick(rng, goods), 25, font=font, room=w * 0.6)
        sheet.text(w - 30, y, f"{price:,}".replace(",", "."), 25, font=font, at="r")
        y += 46
    sheet.text(30, y, "-" * 40, 24, font=font, room=w - 60, record=False)
    for label, value in (("TOTAL", total), ("TUNAI", total + 5000), ("KEMBALI", 5000)):
        y += 46
        sheet.text(30, y, label, 28, font=font, bold=True)
        sheet.text(w - 30, y, f"{value:,}".replace(",", "."), 28, font=font, at="r", bold=True)
    y += 80
    sheet.text(
        w / 2,
        y,
        f"{_recent(rng):%d/%m/%Y} {int(rng.integers(8, 21))}:{int(rng.integers(10, 59))}",
        24,
        font=font,
        at="m",
    )
    sheet.text(w / 2, y + 40, "TERIMA KASIH", 26, font=font, at="m")
    return _done(sheet, "receipt", (70.0, 70.0 * h / w))


def bill(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A bill, or the M-Paspor application sheet with its billing code."""
    sheet = _paper(rng, split, 1180, 1400)
    accent = s.shade(rng, s.pick(rng, ((0, 90, 150), (0, 120, 110), (190, 90, 20), (30, 50, 110))))
    passport = s.chance(rng, 0.5)
    sheet.box((0, 0, 1180, 150), fill=accent)
    head = (
        "SURAT PENGANTAR KE KANTOR IMIGRASI - PERMOHONAN PASPOR"
        if passport
        else s.held_out(
            rng,
            split,
            (
                "TAGIHAN LISTRIK",
                "REKENING AIR MINUM",
                "TAGIHAN TELEPON & INTERNET",
                "TANDA TERIMA PEMBAYARAN PAJAK (PBB)",
            ),
        )
    )
    sheet.text(60, 95, head, 40, bold=True, colour=(255, 255, 255), room=1060)
    pairs = [("Nama", who.name), ("Alamat", f"{who.address}, {who.village}, {who.district}")]
    if passport:
        pairs += [
            ("NIK", who.nik),
            ("Nomor Permohonan", "0000" + digits(rng, 12)),
            ("Kode Billing", "82000" + digits(rng, 10)),
            ("Kantor Imigrasi", "KANIM KELAS I " + who.city),
            ("Jenis Paspor", "PASPOR ELEKTRONIK 48 HALAMAN"),
            ("Tanggal Kedatangan", long_date(_recent(rng))),
        ]
    else:
        pairs += [
            ("ID Pelanggan", digits(rng, 12)),
            ("Periode", s.pick(rng, ("JANUARI", "JULI", "OKTOBER")) + " 2024"),
            ("Golongan", "R1 / 1300 VA"),
        ]
    y = sheet.rows(60, 230, pairs, 28, column=380, pitch=56, right=1120)
    if passport:
        y = sheet.paragraph(
            60,
            y + 20,
            1060,
            "Harap membawa dokumen asli: KTP, Kartu Keluarga, akta kelahiran/ijazah/buku "
            "nikah, dan paspor "
            "lama (bila ada).",
            26,
        )
        sheet.qr(880, 240, 220)
    rows = [["Uraian", "Jumlah (Rp)"]] + [
        [str(u), f"{int(rng.integers(5, 600)) * 1000:,}".replace(",", ".")]
        for u in ("Biaya pokok", "Biaya administrasi", "Materai", "Total")
    ]
    y = sheet.table(60, y + 30, (700, 300), rows, 27, pitch=54)
    sheet.barcode((60, y + 60, 560, y + 150))
    return _done(sheet, "bill", (210.0, 249.0))


def article(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A printed page about the papers: a leaflet, a list of requirements, a newspaper."""
    sheet = _paper(rng, split)
    font = str(s.pick(rng, ("sans", "serif")))
    head = s.held_out(
        rng,
        split,
        (
            "PERSYARATAN PERMOHONAN PASPOR",
            "CARA MENGURUS KARTU KELUARGA",
            "PENGUMUMAN PELAYANAN AKTA KELAHIRAN",
            "ALUR PEMBUATAN KTP ELEKTRONIK",
            "TANYA JAWAB SEPUTAR PASPOR",
        ),
    )
    y = sheet.paragraph(_W * 0.08, 130, _W * 0.84, head, 52, font="heavy", at="m", leading=1.25)
    texts = (
        "Kartu Tanda Penduduk (KTP) yang masih berlaku, asli dan fotokopi.",
        "Kartu Keluarga (KK) yang sudah memuat nama pemohon.",
        "Kutipan akta kelahiran, akta perkawinan, buku nikah, ijazah, atau surat baptis.",
        "Surat pewarganegaraan Indonesia bagi orang asing.",
        "Paspor lama bagi yang telah memiliki paspor.",
        "Nama kepala keluarga dan NIK harus sama pada seluruh dokumen.",
        "Pemohon anak melampirkan KTP ayah atau ibu serta akta kelahiran.",
        "Pembayaran dilakukan paling lambat dua jam setelah kode terbit.",
        "Pengambilan paspor dapat diwakilkan dengan surat kuasa dan Kartu Keluarga.",
    )
    two = s.chance(rng, 0.4)
    column = _W * (0.4 if two else 0.84)
    for part in range(2 if two else 1):
        x, yy = _W * (0.08 + 0.44 * part), y + 40
        for i, index in enumerate(rng.permutation(len(texts))):
            if yy > _H * 0.9:
                break
            mark = f"{i + 1}. " if s.chance(rng, 0.9) else "- "
            yy = (
                sheet.paragraph(
                    x,
                    yy,
                    column,
                    mark + texts[int(index)] + (" " + texts[int(index) - 1] if two else ""),
                    28,
                    font=font,
                    leading=1.5,
                )
                + 16
            )
    return _done(sheet, "article")


def notes(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """Handwriting on a lined page: a copy of one's own data, or a shopping list."""
    w, h = 1000, 1400
    sheet = s.Sheet(
        rng,
        split,
        s.plain(
            rng,
            w,
            h,
            s.shade(rng, s.pick(rng, ((250, 248, 240), (255, 246, 190), (244, 246, 250))), 5),
        ),
    )
    pitch = 66
    if s.chance(rng, 0.8):
        for yy in range(170, h, pitch):
            sheet.line(0, yy, w, yy, (170, 190, 220), 2)
        sheet.line(130, 0, 130, h, (220, 150, 150), 2)
    rows = s.pick(
        rng,
        (
            [
                f"NIK : {who.nik}",
                f"Nama : {who.name.title()}",
                f"Lahir : {who.birth_place.title()}, {dashed(who.birth_date)}",
                f"Alamat : {who.address.title()}",
                f"No KK : {who.kk_number}",
                "Ibu : " + who.mother.title(),
                "Ayah : " + who.father.title(),
            ],
            [
                "Yang dibawa besok:",
                "1. KTP asli + fotokopi",
                "2. Kartu Keluarga",
                "3. akta kelahiran",
                "4. paspor lama",
                "5. materai 10000",
                "6. map kuning",
            ],
            [
                "Belanja",
                "- beras 5 kg",
                "- telur 1 kg",
                "- minyak goreng",
                "- sabun cuci",
                "- gas",
                "bayar arisan 50rb",
            ],
            [
                "Kepada Yth. Pak RT",
                "Mohon dibuatkan surat pengantar",
                "untuk mengurus KTP dan KK",
                "atas nama " + who.name.title(),
                "Terima kasih",
            ],
        ),
    )
    ink = s.pick(rng, ((30, 40, 120), (30, 30, 34), (20, 60, 140)))
    for i, row in enumerate(rows):
        sheet.text(
            150,
            160 + i * pitch * s.pick(rng, (1, 1, 1)),
            row,
            42,
            font="hand",
            colour=ink,
            room=w - 180,
        )
    return _done(sheet, "handwriting", (150.0, 210.0))


def family_tree(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    """A landscape table of names (attendance, heirs): a grid like the family card's."""
    w, h = 1668, 1180
    sheet = _paper(rng, split, w, h)
    head = s.held_out(
        rng,
        split,
        (
            "DAFTAR HADIR RAPAT RT",
            "DAFTAR SUSUNAN KELUARGA",
            "DAFTAR NILAI SISWA",
            "DATA WARGA RT " + who.rt_rw[:3],
            "SURAT KETERANGAN AHLI WARIS",
        ),
    )
    sheet.text(w / 2, 90, head, 38, bold=True, at="m")
    sheet.text(w / 2, 132, f"{who.village}, {who.district}, {who.regency}", 25, at="m")
    rows = [
        [
            "No",
            "Nama Lengkap",
            s.pick(rng, ("NIK", "No. HP", "NIS")),
            "Jenis Kelamin",
            "Tanggal Lahir",
            "Pekerjaan",
            "Keterangan",
        ]
    ]
    for i in range(int(rng.integers(5, 16))):
        born = who.birth_date + timedelta(days=int(rng.integers(-7000, 4000)))
        rows.append(
            [
                str(i + 1),
                official(rng).split(",")[0].upper() if i else who.name,
                "99" + digits(rng, 10),
                s.pick(rng, ("L", "P")),
                dashed(born),
                s.pick(rng, ("PELAJAR", "WIRASWASTA", "IRT", "PNS")),
                s.pick(rng, ("", "hadir", "izin")),
            ]
        )
    sheet.table(
        70, 180, (60, 380, 300, 180, 200, 220, 180), rows, 24, pitch=s.pick(rng, (48, 54, 60))
    )
    sheet.signature(w * 0.75, h * 0.86, 180, 80)
    return _done(sheet, "list", (297.0, 210.0))
