"""Birth certificates in three editions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from . import art
from .page import Paper, aligned, box, centred, flush, page, picture, text
from .people import MONTHS, MONTHS_EN, Person, a_name, a_person, english, english_day, words
from .registry import nip, sex_word


def _child(rng: Random, born: tuple[int, int], late: bool = False) -> tuple[Person, int, date]:
    person = a_person(rng, born=born)
    person.name = person.name.replace("MOH.", "MOHAMMAD")
    order = rng.choice((1, 1, 2, 2, 3, 4, 6))
    days = 4000 if late else 30
    registered = person.birth_date + timedelta(days=rng.randrange(9, days))
    return person, order, registered


def _akta_fields(person: Person, order: int, number: str, alone: bool = False) -> dict[str, str]:
    """What stands on the certificate; no father where the mother is alone."""
    fields = {
        "certificate_number": number,
        "name": person.name,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "child_order": str(order),
        "mother_name": person.mother,
    }
    if not alone:
        fields["father_name"] = person.father
    return fields


def _wrap(line: str, first: int, rest: int) -> list[str]:
    out: list[str] = []
    limit = first
    while len(line) > limit:
        cut = line.rfind(" ", 0, limit)
        out.append(line[:cut])
        line, limit = line[cut + 1 :], rest
    return [*out, line]


def akta_siak(rng: Random, born: tuple[int, int] = (1985, 2022)) -> Paper:
    """The bilingual form on tinted paper with a patterned border."""
    person, order, registered = _child(rng, born)
    number = f"{person.nik[:4]}-LU-{registered:%d%m%Y}-9{rng.randrange(100, 999)}"
    w, h = 1240, 1754
    form, ink = "Liberation Serif", "#1d2327"
    value_face, size = "Liberation Serif", 25
    parts = []

    def label(x: float, y: float, id_: str, en: str, width: float = 500) -> None:
        parts.append(text(x, y, id_, 24, form, ink))
        parts.append(text(x, y + 26, f"<i>{en}</i>", 17, form, ink))

    def value(x: float, y: float, width: float, words_: str, align: str = "left") -> None:
        dots = "border-bottom:2px dotted #56646b;height:33px"
        wide = 0.71 if value_face != "Courier Prime" else 0.62
        fit = min(size, round(width / max(1, len(words_)) / wide, 1))
        parts.append(
            aligned(align, x, y, width, words_, fit, value_face, "#101010", 700, more=dots)
        )

    label(160, 170, "Nomor Induk Kependudukan", "Personnel Registration Number")
    parts.append(text(452, 168, f": {person.nik}", size, value_face, "#101010", 700))
    parts.append(
        flush(
            850,
            170,
            250,
            f"No. AL.{rng.randrange(500, 800)}.{rng.randrange(1000000, 9999999)}",
            24,
            form,
            ink,
            700,
        )
    )
    parts.append(picture(w / 2 - 70, 270, 140, 140, art.emblem("#d68cae"), "opacity:.6"))
    y = 470
    for id_, en, big in (
        ("PENCATATAN SIPIL", "REGISTRY OFFICE", 36),
        ("", "", 0),
        ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE", 37),
    ):
        if big:
            parts.append(
                centred(0, y, w, id_, big, "Caladea", "#101010", 700, more="letter-spacing:1px")
            )
            parts.append(
                centred(
                    0, y + 42, w, f"<i>{en}</i>", 24, form, "#101010", more="letter-spacing:4px"
                )
            )
        else:
            label(380, y, "WARGA NEGARA", "NATIONALITY", 220)
            value(600, y, 280, "INDONESIA", "center")
        y += 78
    y = 790
    label(160, y, "Berdasarkan Akta Kelahiran Nomor", "By virtue of Birth Certificate Number")
    value(530, y, 560, number, "center")
    y += 62
    label(160, y, "menurut stbld", "in accordance with state gazette")
    value(530, y, 560, "-")
    y += 62
    label(160, y, "bahwa di", "that in", 120)
    value(270, y, 330, person.birth_place, "center")
    label(610, y, "pada tanggal", "on date", 150)
    value(760, y, 330, words(person.birth_date.day), "center")
    y += 62
    value(160, y, 200, MONTHS[person.birth_date.month - 1], "center")
    label(370, y, "tahun", "on year", 90)
    value(450, y, 490, words(person.birth_date.year), "center")
    label(950, y, "telah lahir", "was born", 150)
    y += 62
    value(160, y, 930, person.name, "center")
    y += 62
    sex, english_sex = sex_word(person), "FEMALE" if person.sex == "F" else "MALE"
    line = f"{words(order)}, {sex} DARI AYAH {person.father} DAN IBU {person.mother}"
    parents = f"FATHER {person.father} AND MOTHER {person.mother}"
    en_line = f"{english(order)}, {english_sex} FROM {parents}"
    label(160, y, "anak ke", "child no", 120)
    for k, one in enumerate(_wrap(line, 46, 52)):
        value(270 if k == 0 else 160, y, 820 if k == 0 else 930, one)
        y += 46
    for one in _wrap(en_line, 70, 74):
        parts.append(text(160, y, f"<i>{one}</i>", 21, value_face, "#101010"))
        y += 30
    y = max(1205, y + 14)
    label(600, y, "Kutipan ini dikeluarkan", "The excerpt is issued", 260)
    value(860, y, 240, "DI " + person.region[2].split(" ", 1)[1])
    y += 60
    label(600, y, "pada tanggal", "on date", 150)
    value(760, y, 340, f"{words(registered.day)}")
    y += 50
    value(600, y, 500, f"{MONTHS[registered.month - 1]} TAHUN")
    y += 42
    value(600, y, 500, words(registered.year))
    y += 56
    label(600, y, "Kepala", "Head of", 110)
    value(700, y, 400, "DINAS KEPENDUDUKAN")
    y += 42
    value(600, y, 500, "DAN PENCATATAN SIPIL")
    parts.append(picture(640, y + 30, 170, 170, art.stamp(), "opacity:.75"))
    parts.append(picture(740, y + 50, 200, 70, art.scribble(rng)))
    parts.append(
        centred(
            600,
            y + 120,
            500,
            f"<u>{a_name(rng, 'M', 'java')}, SH</u>",
            24,
            value_face,
            "#101010",
            700,
        )
    )
    parts.append(centred(600, y + 148, 500, nip(rng), 21, value_face, "#101010"))
    parts.append(text(160, 1610, "CONTOH / SPECIMEN", 20, "FreeSans", "#6c8791"))
    hue = ("#2f8fd0", "#8fd05a")
    border = f"border:34px solid {hue[0]};outline:14px solid {hue[1]};outline-offset:-30px;"
    ground = art.waves(rng, w, h, "#cfe6ea", "rgba(255,255,255,.5)", 14, 8)
    parts.append(box(50, 50, w - 100, h - 100, border + "box-sizing:border-box"))
    inner = box(84, 84, w - 168, h - 168, f"background:{ground}")
    html = page(w, h, "background:#fdfbf0", inner + "".join(parts))
    fields = {**_akta_fields(person, order, number), "nik": person.nik}
    return Paper("birth_certificate", html, w, h, fields, "akta_siak", person)


def akta_qr(rng: Random, alone: bool = False) -> Paper:
    """The white sheet with a QR code for a signature."""
    person, order, registered = _child(rng, (2000, 2024))
    number = f"{person.nik[:4]}-LU-{registered:%d%m%Y}-9{rng.randrange(100, 999)}"
    w, h = 1240, 1754
    face, size = "Liberation Serif", 29
    ink = "#151515"
    born = person.birth_date
    region = person.region
    parts = [
        picture(w / 2 - 55, 110, 110, 110, art.emblem("#c8ab48")),
        centred(0, 240, w, "REPUBLIK INDONESIA", 34, face, ink, 700),
        text(120, 100, "Nomor Induk Kependudukan", 22, face, ink),
        text(120, 130, person.nik, 27, face, ink, 700),
        centred(0, 320, w, "PENCATATAN SIPIL", 34, face, ink, 700),
        centred(0, 362, w, "<i>REGISTRY OFFICE</i>", 22, face, ink),
        centred(0, 410, w, "WARGA NEGARA INDONESIA", 28, face, ink),
        centred(0, 470, w, "KUTIPAN AKTA KELAHIRAN", 40, face, ink, 700),
        centred(0, 518, w, "<i>EXCERPT OF BIRTH CERTIFICATE</i>", 23, face, ink),
    ]
    ordinal = words(order)
    figures = f"{born.day} {MONTHS[born.month - 1]} {born.year}"
    parent = (
        f"DARI SEORANG IBU {person.mother}"
        if alone
        else f"DARI AYAH {person.father} DAN IBU {person.mother}"
    )
    month = born.month - 1
    english_date = f"{english_day(born.day)} of {MONTHS_EN[month]} {english(born.year)}"
    body = (
        f"Berdasarkan Akta Kelahiran Nomor <b>{number}</b><br>"
        "<i>By virtue of Birth Certificate Number</i><br>"
        "menurut stbld <b>-</b><br><i>in accordance with state gazette</i><br>"
        f"bahwa di <b>{person.birth_place}</b> pada tanggal <b>{words(born.day)}</b> "
        f"bulan <b>{MONTHS[month]}</b> tahun <b>{words(born.year)}</b><br>"
        f"<i>that in {person.birth_place.title()} on date {english_date.lower()}</i><br>"
        f"({figures})<br>telah lahir<br><i>was born</i>"
        f'<div style="text-align:center;font-weight:700;font-size:{size + 5}px;margin:6px 0">'
        f"{person.name}</div>"
        f"anak ke, <b>{ordinal} {sex_word(person)} {parent}</b><br>"
        f"<i>child no, {english(order).lower()}</i>"
    )
    parts.append(box(120, 610, 1000, 640, f"font:400 {size}px/1.42 '{face}';color:{ink}", body))
    parts.append(
        text(640, 1290, f"Kutipan ini dikeluarkan di {region[2].split(' ', 1)[1]}", 23, face, ink)
    )
    parts.append(
        text(
            640,
            1322,
            f"pada tanggal {registered.day} {MONTHS[registered.month - 1]} {registered.year}",
            23,
            face,
            ink,
        )
    )
    parts.append(centred(640, 1370, 480, "Pejabat Pencatatan Sipil", 23, face, ink))
    parts.append(centred(640, 1400, 480, region[2], 23, face, ink))
    parts.append(picture(810, 1436, 130, 130, art.qr("https://contoh.example/akta/" + number[:7])))
    parts.append(
        centred(640, 1580, 480, f"<b>{a_name(rng, 'F', 'java')}, S.SOS</b>", 23, face, ink)
    )
    parts.append(
        centred(
            0,
            1690,
            w,
            "Dokumen ini telah ditandatangani secara elektronik menggunakan "
            "sertifikat elektronik dari BSrE, BSSN",
            19,
            face,
            "#444",
        )
    )
    parts.append(flush(900, 60, 280, "CONTOH / SPECIMEN", 19, "FreeSans", "#888"))
    html = page(w, h, "background:#fdfdfc", "".join(parts))
    fields = {**_akta_fields(person, order, number, alone), "nik": person.nik}
    return Paper("birth_certificate", html, w, h, fields, "akta_qr", person)


def akta_running(rng: Random) -> Paper:
    """The oldest wording: one sentence, printed, with typed words in its gaps."""
    person, order, registered = _child(rng, (1955, 1990), late=True)
    serial, year = rng.randrange(9000, 9999), registered.year
    number = f"{serial}/{year}"
    w, h = 1240, 1754
    printed, typed, size = "FreeSerif", "GNUTypewriter", 30
    ink, type_ink = "#2b2b3a", "#1b1b22"
    born = person.birth_date
    gap = f"border-bottom:2px dotted #777;font-family:'{typed}';color:{type_ink};padding:0 10px"

    def fill(value: str) -> str:
        return f'<span style="{gap}">{value}</span>'

    ordinal = {1: "PERTAMA"}.get(order, f"KE{words(order)}")
    town = person.region[2].split(" ", 1)[1]
    frame = "#31598a;"
    middle = '<div style="text-align:center;margin:16px 0">'
    body = (
        f"Dari daftar kelahiran tentang {fill('WARGA NEGARA INDONESIA')} menurut Stbld. "
        f"{fill('1920 No. 751 jo. 1927 No. 564')} di {fill(town)} "
        f"ternyata, bahwa di {fill(person.birth_place)} pada tanggal {fill(words(born.day))} "
        f"{fill(MONTHS[born.month - 1])} tahun {fill(words(born.year))} telah lahir :"
        f"{middle}<b>{fill(person.name)}</b></div>"
        f"anak {fill(ordinal)} , {fill(sex_word(person))} dari suami-isteri :"
        f"{middle}{fill(f'{person.father} dan {person.mother}')}</div>"
    )
    parts = [
        box(
            60,
            60,
            w - 120,
            h - 120,
            f"border:6px solid {frame}outline:2px solid {frame}outline-offset:8px;"
            "box-sizing:border-box",
        ),
        picture(w / 2 - 55, 120, 110, 110, art.emblem("#8f9aa8")),
        centred(0, 260, w, "CATATAN SIPIL", 40, printed, ink, 700, more="letter-spacing:6px"),
        centred(0, 320, w, person.region[2], 30, printed, ink),
        centred(0, 390, w, "KUTIPAN AKTA KELAHIRAN", 44, printed, ink, 700),
        centred(0, 460, w, f"NOMOR : {fill(number)}", 30, printed, ink),
        box(140, 560, 960, 700, f"font:400 {size}px/1.75 '{printed}';color:{ink}", body),
        text(600, 1250, "Kutipan ini sesuai dengan keadaan pada hari ini.", 24, printed, ink),
        text(
            600,
            1300,
            f"{town}, {words(registered.day)} {MONTHS[registered.month - 1]}",
            25,
            typed,
            type_ink,
        ),
        text(600, 1336, words(year), 19, typed, type_ink),
        centred(600, 1384, 520, "Pegawai Catatan Sipil", 26, printed, ink),
        picture(640, 1410, 170, 170, art.stamp("#5a3f8c"), "opacity:.65"),
        picture(740, 1420, 200, 80, art.scribble(rng, "#1a2a6a")),
        centred(600, 1540, 520, f"( {a_name(rng, 'M', 'java')} )", 26, typed, type_ink),
        text(140, 1640, "CONTOH / SPECIMEN", 19, "FreeSans", "#8a8f98"),
    ]
    ground = art.waves(rng, w, h, "#eef2f4", "rgba(120,150,180,.16)", 10, 4)
    html = page(w, h, f"background:{ground}", "".join(parts))
    return Paper(
        "birth_certificate", html, w, h, _akta_fields(person, order, number), "akta_old", person
    )
