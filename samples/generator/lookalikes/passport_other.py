"""Pages of an Indonesian passport other than the biodata page: cover, visa, notes."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, dashed, digits, english_date, later, official


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    kind = float(rng.random())
    if kind < 0.4:
        return _cover(rng, split)
    if kind < 0.65:
        return _visas(rng, split, who)
    if kind < 0.85:
        return _endorsement(rng, split, who)
    return _notes(rng, split)


def _cover(rng: np.random.Generator, split: str) -> Flat:
    w, h = 880, 1250
    cloth = s.shade(
        rng,
        s.pick(rng, ((28, 84, 74), (18, 66, 62), (20, 62, 96), (40, 90, 70), (150, 40, 44))),
        10,
    )
    ground = s.plain(rng, w, h, cloth) + rng.normal(0, 5, (h, w, 1)).astype(np.float32)
    sheet = s.Sheet(rng, split, ground)
    gold = s.shade(rng, (206, 172, 92), 20)
    if s.chance(rng, 0.35):
        gold = (cloth[0] + 60, cloth[1] + 50, cloth[2] + 30)
    c = w / 2
    old = s.chance(rng, 0.4)
    rows = (
        [("REPUBLIK INDONESIA", 46), ("REPUBLIC OF INDONESIA", 30)]
        if not old
        else [("REPUBLIK INDONESIA", 50)]
    )
    tail = [("PASPOR", 66), ("PASSPORT", 40)]
    if s.chance(rng, 0.3):
        rows, tail = tail, rows
    y = h * 0.14
    for row, size in rows:
        sheet.text(c, y, row, size, font="serif", bold=True, colour=gold, at="m", room=w * 0.84)
        y += size * 1.3
    sheet.emblem(c, h * 0.48, h * 0.12, gold)
    y = h * 0.76
    for row, size in tail:
        sheet.text(c, y, row, size, font="serif", bold=True, colour=gold, at="m", room=w * 0.84)
        y += size * 1.2
    if s.chance(rng, 0.45):
        sheet.box((c - 46, h * 0.9, c + 46, h * 0.935), edge=gold, width=5)
        sheet.pen.ellipse((c - 16, h * 0.904, c + 16, h * 0.931), outline=gold, width=5)
    elif s.chance(rng, 0.3):
        sheet.text(c, h * 0.93, s.pick(rng, ("24 HALAMAN", "48 HALAMAN")), 20, colour=gold, at="m")
    sheet.text(
        c,
        h * 0.985,
        "CONTOH / SPECIMEN",
        15,
        colour=(cloth[0] + 40, cloth[1] + 40, cloth[2] + 40),
        at="m",
    )
    return sheet.flat(
        "passport_other_page",
        generation="cover",
        corner=0.03,
        sheen=0.25,
        millimetres=(88.0, 125.0),
    )


def _page(rng: np.random.Generator, split: str, two: bool) -> tuple[s.Sheet, float, float]:
    w, h = (1760, 1250) if two else (880, 1250)
    tone = s.pick(rng, ((232, 222, 214), (214, 230, 226), (232, 214, 222), (222, 226, 240)))
    ground = s.gradient(rng, w, h, s.shade(rng, tone), s.shade(rng, (236, 236, 226)))
    ground = s.waves(rng, ground, s.shade(rng, (190, 206, 200), 25), pitch=11, strength=0.5)
    sheet = s.Sheet(rng, split, ground)
    if two:
        sheet.box((w / 2 - 3, 0, w / 2 + 3, h), fill=(150, 140, 136))
    return sheet, float(w), float(h)


def _visas(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    two = s.chance(rng, 0.4)
    sheet, w, h = _page(rng, split, two)
    pages = 2 if two else 1
    for p in range(pages):
        x0 = p * w / pages
        mid = x0 + w / pages / 2
        sheet.text(mid, 66, "VISA", 34, bold=True, at="m", colour=(120, 130, 140))
        sheet.text(mid, h - 36, str(int(rng.integers(6, 47))), 26, at="m", colour=(110, 110, 120))
    kind = int(rng.integers(3))
    if kind > 0:
        x, y = 60.0, float(rng.uniform(90, 280))
        vw, vh = 760.0, 520.0
        sheet.box(
            (x, y, x + vw, y + vh),
            fill=s.shade(rng, s.pick(rng, ((226, 206, 214), (206, 226, 214), (232, 226, 190))), 8),
        )
        land, code = s.held_out(
            rng,
            split,
            (
                ("JAPAN", "JPN"),
                ("KINGDOM OF SAUDI ARABIA", "SAU"),
                ("AUSTRALIA", "AUS"),
                ("SCHENGEN STATES", "NLD"),
                ("REPUBLIC OF KOREA", "KOR"),
            ),
        )
        sheet.text(x + 30, y + 50, f"{land}   VISA", 34, bold=True)
        sheet.rows(
            x + 200,
            y + 110,
            [
                ("No.", digits(rng, 8)),
                ("Category", s.pick(rng, ("TOURIST", "UMRAH", "AS TEMPORARY VISITOR"))),
                ("Date of issue", english_date(later(rng, who.birth_date, 25, 45))),
                ("For stay(s) of", "30 DAYS"),
                ("Name", who.name),
                ("Passport No.", "X0000" + digits(rng, 3)),
            ],
            22,
            column=x + 390,
            pitch=44,
            right=x + vw - 20,
        )
        sheet.pen.rectangle((x + 24, y + 90, x + 180, y + 300), fill=(206, 206, 206))
        first = f"V<{code}{who.name.replace(' ', '<')}"[:36].ljust(36, "<")
        second = f"{digits(rng, 9)}{digits(rng, 1)}IDN{digits(rng, 7)}{who.sex}{digits(rng, 7)}"[
            :36
        ].ljust(36, "<")
        sheet.text(x + 24, y + vh - 70, first, 30, font="ocr_b", room=vw - 48)
        sheet.text(x + 24, y + vh - 26, second, 30, font="ocr_b", room=vw - 48)
    for _ in range(int(rng.integers(2 if kind == 0 else 1, 7))):
        day = later(rng, who.birth_date, 22, 50)
        office = s.pick(
            rng,
            (
                "IMMIGRATION\nARRIVED\n",
                "IMIGRASI INDONESIA\nKELUAR\n",
                "DEPARTURE\nBANDARA CONTOH\n",
                "ADMITTED\n",
            ),
        )
        sheet.stamp(
            rng.uniform(140, w - 140),
            rng.uniform(620, h - 140),
            rng.uniform(80, 120),
            office + dashed(day) if s.chance(rng, 0.6) else "IMMIGRATION " + english_date(day),
            s.pick(rng, ((40, 60, 150), (150, 40, 60), (40, 110, 70), (60, 40, 120))),
            shape=s.pick(rng, ("round", "square", "square")),
        )
    sheet.specimen(40, h - 14, 16)
    return sheet.flat(
        "passport_other_page",
        generation="visa",
        millimetres=(176.0, 125.0) if two else (88.0, 125.0),
    )


def _endorsement(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    sheet, w, h = _page(rng, split, False)
    sheet.text(
        w / 2,
        80,
        s.pick(rng, ("PENGESAHAN", "CATATAN PENGESAHAN", "PENGESAHAN / ENDORSEMENTS")),
        32,
        bold=True,
        at="m",
    )
    if s.chance(rng, 0.6):
        sheet.text(w / 2, 112, "ENDORSEMENTS", 20, italic=True, at="m")
    font = s.pick(rng, ("typewriter", "sans", "hand"))
    text = s.held_out(
        rng,
        split,
        (
            f"Nama pemegang paspor ini ditambah menjadi: {who.name} {who.father.split()[0]}. "
            f"Untuk keperluan ibadah umrah.",
            "The name of the holder of this passport is also known as "
            + who.name
            + " "
            + who.father.split()[0]
            + ".",
            "Paspor ini adalah pengganti paspor nomor X0000"
            + digits(rng, 3)
            + " yang telah habis masa berlakunya.",
            "Pemegang paspor ini bertempat tinggal di "
            + who.address
            + ", "
            + who.village
            + ", "
            + who.district
            + ".",
        ),
    )
    y = sheet.paragraph(70, 220, w - 140, text, 30, font=font, leading=1.6)
    sheet.text(
        w * 0.5,
        y + 60,
        who.city.title() + ", " + english_date(later(rng, who.birth_date, 25, 50)),
        26,
        font=font,
    )
    sheet.text(w * 0.5, y + 100, "Kepala Kantor Imigrasi", 26, font=font)
    sheet.signature(w * 0.52, y + 120, 200, 100)
    sheet.text(w * 0.5, y + 270, official(rng).split(",")[0], 26, font=font)
    sheet.stamp(w * 0.46, y + 200, 100, "KANTOR IMIGRASI " + who.city)
    sheet.text(w / 2, h - 36, str(int(rng.integers(4, 7))), 26, at="m")
    sheet.specimen(40, h - 14, 16)
    return sheet.flat("passport_other_page", generation="endorsement", millimetres=(88.0, 125.0))


def _notes(rng: np.random.Generator, split: str) -> Flat:
    sheet, w, h = _page(rng, split, False)
    if s.chance(rng, 0.5):
        rows = (
            "Pemerintah Republik Indonesia memohon kepada semua pihak yang berkepentingan "
            "untuk mengizinkan kepada "
            "pemegang paspor ini berlalu secara leluasa, memberi bantuan dan perlindungan "
            "kepadanya.",
            "The Government of the Republic of Indonesia requests to all whom it may concern "
            "to allow the bearer to "
            "pass freely without let or hindrance and afford him/her such assistance and "
            "protection.",
        )
        sheet.emblem(w / 2, 210, 90)
        sheet.text(w / 2, 400, "REPUBLIK INDONESIA", 34, bold=True, at="m")
        y = 500.0
        for row in rows:
            y = sheet.paragraph(90, y, w - 180, row, 27, font="serif", leading=1.6, at="m") + 50
    else:
        sheet.text(w / 2, 90, s.pick(rng, ("PERHATIAN", "PEMBERITAHUAN")), 32, bold=True, at="m")
        y = 170.0
        for i, row in enumerate(
            (
                "Paspor ini adalah dokumen negara. Paspor wajib disimpan dengan baik.",
                "Dilarang mencoret, menghapus, atau mengubah isi paspor ini.",
                "Apabila paspor hilang, segera laporkan kepada kantor imigrasi atau "
                "perwakilan Republik Indonesia terdekat.",
                "Paspor ini terdiri atas 48 halaman.",
                "This passport is valid for all countries in the world unless endorsed otherwise.",
            )
        ):
            y = sheet.paragraph(80, y, w - 160, f"{i + 1}. {row}", 25, leading=1.5) + 20
        sheet.rows(
            80,
            y + 60,
            [("Nama", ""), ("Alamat", ""), ("Telepon", "")],
            26,
            column=300,
            pitch=60,
            leaders=True,
        )
    sheet.text(w / 2, h - 36, str(int(rng.integers(1, 5))), 26, at="m")
    sheet.specimen(40, h - 14, 16)
    return sheet.flat("passport_other_page", generation="notes", millimetres=(88.0, 125.0))
