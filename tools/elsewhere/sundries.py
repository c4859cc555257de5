"""Other papers that end in the slots, and pictures without a paper."""

from __future__ import annotations

from random import Random

from . import art
from .page import Paper, box, centred, flush, page, picture, text
from .people import MONTHS, Person, a_name, a_person, any_date, words


def _long(when: object) -> str:
    return f"{when.day} {MONTHS[when.month - 1].title()} {when.year}"  # type: ignore[attr-defined]


def _letter(
    label: str,
    rng: Random,
    w: int,
    h: int,
    body: str,
    css: str,
    radius: float = 0,
    person: Person | None = None,
) -> Paper:
    mark = flush(w - 330, h - 34, 300, "CONTOH / SPECIMEN", 17, "FreeSans", "#8a8a8a")
    return Paper(
        label, page(w, h, css, body + mark), w, h, {}, "", person or a_person(rng), radius=radius
    )


def diploma(rng: Random) -> Paper:
    """A school certificate."""
    w, h = 1240, 1754
    p = a_person(rng, born=(1980, 2005))
    year = p.birth_date.year + 18
    level = rng.choice(("SEKOLAH MENENGAH ATAS", "SEKOLAH MENENGAH KEJURUAN", "SEKOLAH DASAR"))
    body = box(
        60,
        60,
        w - 120,
        h - 120,
        f"border:16px double {rng.choice(('#7a5a20', '#2a5a7a', '#6a2a4a'))};box-sizing:border-box",
    )
    lines = [
        ("KEMENTERIAN PENDIDIKAN DAN KEBUDAYAAN", 32, 700),
        ("REPUBLIK INDONESIA", 30, 700),
        ("IJAZAH", 78, 700),
        (level, 36, 700),
        (f"TAHUN PELAJARAN {year - 1}/{year}", 28, 400),
    ]
    y = 210.0
    for words_, size, weight in lines:
        body += centred(0, y, w, words_, size, "Caladea", "#1c1c1c", weight)
        y += size * 1.5
    y += 30
    rows = [
        "Yang bertanda tangan di bawah ini, Kepala Sekolah Contoh Teladan",
        "menerangkan bahwa:",
    ]
    for row in rows:
        body += text(150, y, row, 27, "Caladea", "#222")
        y += 44
    for label, value in (
        ("nama", f"<b>{p.name}</b>"),
        ("tempat dan tanggal lahir", f"{p.birth_place.title()}, {_long(p.birth_date)}"),
        ("nama orang tua", p.father.title()),
        ("nomor induk siswa nasional", str(rng.randrange(10**9, 10**10))),
        (
            "nomor peserta ujian nasional",
            f"3-{rng.randrange(10, 99)}-02-01-{rng.randrange(100, 999)}",
        ),
    ):
        body += text(150, y, label, 27, "Caladea", "#222")
        body += text(560, y, f": {value}", 29, "Caladea")
        y += 58
    body += centred(0, y + 20, w, "LULUS", 54, "Caladea", "#1c1c1c", 700)
    body += text(
        150,
        y + 110,
        "dari satuan pendidikan setelah memenuhi seluruh kriteria sesuai dengan",
        26,
        "Caladea",
        "#222",
    )
    body += text(150, y + 150, "peraturan perundang-undangan.", 26, "Caladea", "#222")
    body += text(640, y + 230, f"Contoh, {rng.randrange(10, 28)} Mei {year}", 27, "Caladea")
    body += text(640, y + 268, "Kepala Sekolah,", 27, "Caladea")
    body += picture(680, y + 300, 180, 180, art.stamp("#5a3f9c"), "opacity:.7")
    body += text(640, y + 440, f"<u>{a_name(rng, 'M', 'java').title()}, M.Pd.</u>", 27, "Caladea")
    body += picture(300, y + 250, 170, 226, art.face(rng, p.sex == "F", "#b33", True))
    body += text(
        150,
        1640,
        f"DN-{rng.randrange(10, 35)} Ma {rng.randrange(1000000, 9999999)}",
        26,
        "Courier Prime",
    )
    return _letter(
        "diploma",
        rng,
        w,
        h,
        body,
        f"background:{art.waves(rng, w, h, '#f4f0e2', 'rgba(170,160,120,.2)', 12, 6)}",
        person=p,
    )


def death_certificate(rng: Random) -> Paper:
    """A kutipan akta kematian in the bilingual form or with a QR code."""
    w, h = 1240, 1754
    p = a_person(rng, born=(1935, 1970))
    died = any_date(rng, 2012, 2023)
    number = f"{p.nik[:4]}-KM-{died:%d%m%Y}-9{rng.randrange(100, 999)}"
    face = "FreeSerif"
    body = centred(0, 250, w, "PENCATATAN SIPIL", 36, face, weight=700)
    body += centred(0, 294, w, "<i>REGISTRY OFFICE</i>", 22, face)
    body += centred(0, 350, w, "WARGA NEGARA INDONESIA", 28, face)
    body += centred(0, 420, w, "KUTIPAN AKTA KEMATIAN", 40, face, weight=700)
    body += centred(0, 468, w, "<i>EXCERPT OF DEATH CERTIFICATE</i>", 23, face)
    body += text(120, 150, f"NIK : {p.nik}", 26, face)
    y = 580.0
    for id_, en, value in (
        ("Berdasarkan Akta Kematian Nomor", "By virtue of Death Certificate Number", number),
        ("bahwa di", "that in", p.region[2]),
        ("pada tanggal", "on date", f"{words(died.day)} {MONTHS[died.month - 1]}"),
        ("tahun", "on year", words(died.year)),
        ("telah meninggal dunia", "passed away", p.name),
        ("lahir di", "born in", f"{p.birth_place}, {_long(p.birth_date).upper()}"),
        ("anak dari", "child of", f"{p.father} DAN {p.mother}"),
    ):
        body += text(120, y, id_, 26, face)
        body += text(120, y + 28, f"<i>{en}</i>", 18, face)
        body += text(520, y, value, 28, face, weight=700)
        y += 84
    body += text(
        640, y + 20, f"Kutipan ini dikeluarkan di {p.region[2].split(' ', 1)[1]}", 24, face
    )
    body += text(640, y + 54, f"pada tanggal {_long(died).upper()}", 24, face)
    body += centred(640, y + 96, 480, "Pejabat Pencatatan Sipil", 24, face)
    body += picture(800, y + 130, 130, 130, art.qr("https://contoh.example/km"))
    tint = "#fdfdfc"
    return _letter("death_certificate", rng, w, h, body, f"background:{tint}", person=p)


def chat(rng: Random) -> Paper:
    """A screenshot of a conversation; no label: a document or none, both answers are right."""
    w, h = 720, 1480
    talk = (
        "Assalamualaikum bu",
        "Berkas paspor sudah lengkap?",
        "Sudah pak, tinggal foto KTP sama KK",
        "NIK nya diketik di sini saja ya",
        "Nanti saya kirim",
        "Besok jadi ke imigrasi jam 9",
        "Oke siap",
        "Jangan lupa bawa akta kelahiran asli",
        "Baik, terima kasih",
    )
    body = box(0, 0, w, 130, "background:#0a7a66")
    body += text(30, 12, "09.41", 24, "Roboto", "#fff", 500)
    body += text(110, 62, "Keluarga Besar", 34, "Roboto", "#fff", 500)
    y = 180.0
    for k, line in enumerate(talk):
        mine = k % 2
        tint = "#dcf8c6" if mine else "#fff"
        width = min(520, 60 + 17 * len(line))
        rows = 1 + len(line) // 29
        body += box(
            w - width - 30 if mine else 30,
            y,
            width,
            34 + 38 * rows,
            f"background:{tint};border-radius:16px;padding:12px 18px;box-sizing:border-box;"
            f"font:400 28px Roboto;color:#111",
            f"{line}<span style='font-size:18px;opacity:.6;float:right;padding-top:10px'>"
            f"09.{40 + k}</span>",
        )
        y += 62 + 38 * rows
    return _letter("", rng, w, h, body, "background:#e5ddd5")
