"""Marriage papers: a page of the buku nikah, and the civil registry's akta perkawinan."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed, digits, later, long_date, official
from .letterhead import closing, title
from .photo import BLUE, photo


def draw(rng: np.random.Generator, split: str, who: Holder, spouse: Holder) -> Flat:
    if s.chance(rng, 0.6):
        return _book(rng, split, who, spouse)
    return _deed(rng, split, who, spouse)


def _book(rng: np.random.Generator, split: str, who: Holder, spouse: Holder) -> Flat:
    """One opened page, or two: the couple's data and the photos."""
    man, woman = (who, spouse) if who.sex == "M" else (spouse, who)
    two = s.chance(rng, 0.5)
    w, h = (1700, 1180) if two else (860, 1190)
    green = s.shade(rng, s.pick(rng, ((214, 232, 206), (226, 236, 208), (236, 230, 206))), 8)
    ground = s.waves(
        rng, s.plain(rng, w, h, green), s.shade(rng, (150, 190, 140), 20), pitch=12, strength=0.35
    )
    sheet = s.Sheet(rng, split, ground)
    font = str(s.pick(rng, ("serif", "sans", "serif")))
    hand = "typewriter" if s.chance(rng, 0.5) else font
    page = w * 0.5 if two else float(w)
    day = later(rng, max(man.birth_date, woman.birth_date), 20, 30)
    x = 60.0
    if two:
        sheet.box((w / 2 - 3, 0, w / 2 + 3, h), fill=s.shade(rng, (150, 160, 140)))
    sheet.text(
        page / 2,
        70,
        s.held_out(
            rng,
            split,
            (
                "KUTIPAN AKTA NIKAH",
                "BUKU NIKAH",
                "DUPLIKAT KUTIPAN AKTA NIKAH",
                "KUTIPAN AKTA NIKAH",
            ),
        ),
        34,
        font=font,
        bold=True,
        at="m",
    )
    number = f"{digits(rng, 4)}/{digits(rng, 2)}/{s.pick(rng, ('I', 'IV', 'VII', 'X'))}/{day.year}"
    sheet.text(page / 2, 112, f"Nomor : {number}", 24, font=font, at="m")
    y = sheet.paragraph(
        x,
        165,
        page - 120,
        "Pada hari "
        f"{s.pick(rng, ('Jumat', 'Sabtu', 'Minggu', 'Kamis'))} tanggal "
        f"{long_date(day)} M bertepatan dengan tanggal {int(rng.integers(1, 29))} "
        f"{s.pick(rng, ('Muharram', 'Syawal', 'Rajab', 'Dzulhijjah'))} "
        f"14{int(rng.integers(10, 46))} H, pukul {int(rng.integers(7, 15)):02d}.00 "
        "telah dilangsungkan akad nikah seorang laki-laki :",
        21,
        font=font,
    )
    for i, (roman, part) in enumerate((("I. SUAMI", man), ("II. ISTERI", woman))):
        sheet.text(x, y + 22, roman, 23, font=font, bold=True)
        y += 56
        y = sheet.rows(
            x,
            y,
            [
                (
                    "1. Nama lengkap",
                    f"{part.name} {'bin' if part.sex == 'M' else 'binti'} {part.father}",
                ),
                (
                    "2. Tempat dan tanggal lahir",
                    f"{part.birth_place}, {long_date(part.birth_date)}",
                ),
                ("3. NIK", part.nik),
                ("4. Warganegara", "INDONESIA"),
                ("5. Agama", "ISLAM"),
                ("6. Pekerjaan", part.occupation),
                ("7. Alamat", f"{part.address}, {part.village}, {part.district}"),
            ],
            20,
            column=x + page * 0.33,
            pitch=33,
            font=font,
            value_font=hand,
            right=page - 40,
            leaders=True,
        )
        if i == 0:
            y = sheet.paragraph(x, y + 4, page - 120, "dengan seorang perempuan :", 21, font=font)
    y = sheet.rows(
        x,
        y + 8,
        [
            ("III. WALI NIKAH", woman.father),
            (
                "IV. MAS KAWIN",
                s.pick(
                    rng,
                    (
                        "Seperangkat alat sholat dan emas 5 gram, tunai",
                        "Uang Rp500.000,- dibayar tunai",
                    ),
                ),
            ),
        ],
        20,
        column=x + page * 0.33,
        pitch=34,
        font=font,
        value_font=hand,
        right=page - 40,
    )
    if two:
        left = w / 2 + 70
        sheet.text(w * 0.75, 70, "PEGAWAI PENCATAT NIKAH", 26, font=font, bold=True, at="m")
        for i, part in enumerate((man, woman)):
            x0 = left + i * 350
            photo(sheet, part, (x0, 130, x0 + 240, 450), BLUE)
            sheet.text(x0 + 120, 490, part.name, 19, font=font, at="m", room=330)
            sheet.text(x0 + 120, 520, "Suami" if i == 0 else "Isteri", 19, font=font, at="m")
        sheet.stamp(left + 290, 420, 90, "KANTOR URUSAN AGAMA KEC. " + who.district)
        closing(
            sheet,
            640,
            who.district,
            day,
            f"Kepala KUA Kecamatan {who.district.title()}\nPegawai Pencatat Nikah",
            font=font,
            size=22,
            seal="KANTOR URUSAN AGAMA",
            left=0.62,
        )
        sheet.paragraph(
            left,
            980,
            700,
            f"KEMENTERIAN AGAMA REPUBLIK INDONESIA\nKANTOR URUSAN AGAMA KECAMATAN {who.district}",
            20,
            font=font,
            bold=True,
        )
        sheet.text(
            left,
            h - 60,
            s.pick(rng, ("JT", "JB", "DK")) + " " + digits(rng, 7),
            28,
            colour=(180, 40, 40),
        )
    elif s.chance(rng, 0.6):
        sheet.text(
            page - 60,
            h - 40,
            s.pick(rng, ("JT", "JB", "DK")) + " " + digits(rng, 7),
            24,
            at="r",
            colour=(180, 40, 40),
        )
    sheet.text(page / 2, h - 36, str(int(rng.integers(2, 6))), 20, font=font, at="m")
    sheet.specimen(x, h - 26, 16)
    return sheet.flat(
        "marriage_book", sheen=0.1, millimetres=(180.0, 125.0) if two else (90.0, 125.0)
    )


def _deed(rng: np.random.Generator, split: str, who: Holder, spouse: Holder) -> Flat:
    w, h = 1180, 1668
    man, woman = (who, spouse) if who.sex == "M" else (spouse, who)
    day = later(rng, max(man.birth_date, woman.birth_date), 20, 32)
    ground = s.plain(
        rng, w, h, s.shade(rng, s.pick(rng, ((226, 236, 240), (236, 232, 214), (240, 240, 238))), 6)
    )
    if s.chance(rng, 0.7):
        ground = s.waves(rng, ground, s.shade(rng, (180, 206, 220), 14), pitch=15, strength=0.4)
    sheet = s.Sheet(rng, split, ground)
    sheet.border(
        46,
        s.shade(rng, s.pick(rng, ((60, 110, 120), (120, 90, 60), (50, 80, 150)))),
        int(rng.integers(4)),
    )
    font = "serif"
    sheet.emblem(w / 2, h * 0.115, w * 0.055)
    sheet.text(w * 0.9, h * 0.06, f"AK. {digits(rng, 3)}.0{digits(rng, 6)}", 22, font=font, at="r")
    for i, row in enumerate(("REPUBLIK INDONESIA", "PENCATATAN SIPIL")):
        sheet.text(w / 2, h * (0.19 + i * 0.027), row, 32, font="heavy", at="m")
    sheet.text(w / 2, h * 0.236, "REGISTRY OFFICE", 20, font=font, italic=True, at="m")
    y = title(sheet, h * 0.245, "KUTIPAN AKTA PERKAWINAN", size=38, font="heavy")
    if s.chance(rng, 0.7):
        sheet.text(
            w / 2, y - 20, "EXCERPT OF MARRIAGE CERTIFICATE", 22, font=font, italic=True, at="m"
        )
    number = f"{who.nik[:4]}-KW-{dashed(day).replace('-', '')}-{digits(rng, 4)}"
    x = w * 0.11
    y = sheet.paragraph(
        x,
        y + 40,
        w * 0.78,
        f"Berdasarkan Akta Perkawinan Nomor {number}, menurut "
        f"stbld. bahwa di {who.city} pada tanggal {long_date(day)} telah tercatat "
        "perkawinan antara :",
        25,
        font=font,
    )
    for part in (man, woman):
        sheet.text(w / 2, y + 30, part.name, 29, font=font, bold=True, at="m")
        y = sheet.paragraph(
            x,
            y + 78,
            w * 0.78,
            f"lahir di {part.birth_place} pada tanggal "
            f"{long_date(part.birth_date)}, anak dari suami-isteri {part.father} dan "
            f"{part.mother}, NIK {part.nik}",
            25,
            font=font,
        )
        if part is man:
            sheet.text(w / 2, y + 12, "dengan", 25, font=font, italic=True, at="m")
            y += 30
    y = sheet.paragraph(
        x,
        y + 20,
        w * 0.78,
        "yang telah dilangsungkan di hadapan pemuka agama "
        f"{s.pick(rng, ('Kristen', 'Katolik', 'Buddha', 'Hindu', 'Khonghucu'))} yang "
        f"bernama {official(rng)}.",
        25,
        font=font,
    )
    top = min(y + 20, h * 0.77)
    for i, part in enumerate((man, woman)):
        photo(sheet, part, (w * (0.13 + 0.14 * i), top, w * (0.26 + 0.14 * i), top + w * 0.18))
    closing(
        sheet,
        top,
        who.city,
        later(rng, day, 0.01, 5),
        "Kepala Dinas Kependudukan dan\nPencatatan Sipil",
        font=font,
        size=22,
        seal="PENCATATAN SIPIL " + who.city,
        electronic=s.chance(rng, 0.3),
    )
    sheet.specimen(x, h * 0.955, 17)
    return sheet.flat("marriage_book", sheen=0.05)
