"""Passports and pages taken for them."""

from __future__ import annotations

from datetime import date
from random import Random

from . import art
from .page import Paper, aligned, centred, fitted, page, picture, text
from .people import MONTHS_EN, a_person, any_date, mrz

W, H = 1250, 880


def _day(when: date) -> str:
    return f"{when.day:02d} {MONTHS_EN[when.month - 1][:3]} {when.year}"


def passport(
    rng: Random, kind: str = "2014", nik: bool = True, office: str = "", name: str = ""
) -> Paper:
    """The data page: kind "2014" (NIK in the second line where `nik`) or "2009" (NIKIM)."""
    old = kind == "2009"
    person = a_person(rng, born=(1958, 2012))
    person.name = name or person.name
    name = "".join(c for c in person.name if c.isalpha() or c == " ")
    issue = any_date(rng, 2009, 2013) if old else any_date(rng, 2015, 2024)
    years = 10 if issue >= date(2022, 10, 12) and issue.year - person.birth_date.year > 17 else 5
    until = date(issue.year + years, issue.month, min(issue.day, 28))
    issue = date(issue.year, issue.month, min(issue.day, 28))
    no = f"X0000{rng.randrange(0, 1000):03d}"
    optional = "" if old or not nik else person.nik[:10] + person.nik[12:]
    one, two = mrz(name, "IDN", no, person.birth_date, person.sex, until, optional)
    office = office or person.region[2].split(" ", 1)[1]
    face, label_face = "Arimo", "FreeSans"
    teal, ink = "#5f7f86", "#15181a"
    size, small = 31, 15
    parts = []

    def cell(
        x: float, y: float, label: str, value: str, align: str = "left", width: float = 560
    ) -> None:
        left = x if align == "left" else x - width
        parts.append(aligned(align, left, y, width, f"<i>{label}</i>", small, label_face, teal))
        parts.append(aligned(align, left, y + small + 4, width, value, size, face, ink))

    c1 = 0.335 * W
    right = 0.97 * W
    head = "REPUBLIK INDONESIA / REPUBLIC OF INDONESIA"
    parts.append(text(c1, 0.05 * H, head, 27, label_face, "#345b63", 700))
    parts.append(
        text(0.04 * W, 0.10 * H, "PASPOR<br><i>PASSPORT</i>", 30, label_face, "#345b63", 700)
    )
    cell(c1, 0.145 * H, "Jenis / Type", "P")
    cell(c1 + 0.15 * W, 0.145 * H, "Kode Negara / Country Code", "IDN")
    cell(right, 0.145 * H, "No. Paspor / Passport No.", no, "right")
    sex = {"M": "L/M", "F": "P/F"}[person.sex]
    rows = (0.25, 0.345, 0.44, 0.54, 0.655)
    cell(c1, rows[0] * H, "Nama Lengkap / Full Name", name, width=900)
    cell(c1, rows[1] * H, "Kewarganegaraan / Nationality", "INDONESIA")
    cell(c1, rows[2] * H, "Tgl. Lahir / Date of Birth", _day(person.birth_date))
    cell(c1 + 0.245 * W, rows[2] * H, "Kelamin / Sex", sex)
    align = "left" if old else "right"
    px = c1 + 0.36 * W if old else right
    cell(px, rows[2] * H, "Tempat Lahir / Place of Birth", person.birth_place, align, 400)
    cell(c1, rows[3] * H, "Tgl. Pengeluaran / Date of Issue", _day(issue))
    cell(px, rows[3] * H, "Tgl. Habis Berlaku / Date of Expiry", _day(until), align, 400)
    cell(
        c1,
        rows[4] * H,
        "No. Reg.",
        f"1A1{rng.choice('123')}{rng.choice('JEAB')}C{rng.randrange(1000, 9999)}-JRP",
    )
    cell(px, rows[4] * H, "Kantor yang Mengeluarkan / Issuing Office", office, align, 420)
    if old:
        parts.append(
            text(0.04 * W, 0.69 * H, f"NIKIM {rng.randrange(10**11, 10**12)}", 22, face, ink)
        )
    parts.append(
        picture(
            0.045 * W,
            0.215 * H,
            0.255 * W,
            0.465 * H,
            art.face(rng, person.sex == "F", "#dfe6ea", True),
            "opacity:.92",
        )
    )
    if not old:
        parts.append(
            picture(
                0.86 * W,
                0.22 * H,
                0.085 * W,
                0.15 * H,
                art.face(rng, person.sex == "F", "transparent", True),
                "opacity:.25",
            )
        )
    for line, y in zip((one, two), (0.80, 0.875), strict=True):
        parts.append(fitted(0.035 * W, y * H, 0.92 * W, line, 36, "OCR B", "#161616"))
    parts.append(
        centred(0.40 * W, 0.958 * H, 0.3 * W, "CONTOH / SPECIMEN", 15, "FreeSans", "#8a8f80")
    )
    tint = "linear-gradient(100deg,#d9ecf2,#eadfcb 38%,#f3e3d6 58%,#e3efdc 80%,#f0f5f2)"
    if old:
        tint = "linear-gradient(110deg,#dcefe6,#eef2dc 45%,#f6ead6)"
    ground = art.waves(rng, W, H, tint, "rgba(120,170,175,.28)", 10, 14)
    html = page(W, H, f"background:{ground}", "".join(parts))
    fields = {
        "passport_number": no,
        "name": name,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "issue_date": issue.isoformat(),
        "expiry_date": until.isoformat(),
        "issuing_office": office,
        "mrz_line1": one,
        "mrz_line2": two,
    }
    if optional:
        fields["nik"] = person.nik
    person.name = name
    paper = Paper(
        "passport", html, W, H, fields, "passport_2009" if old else "passport_2014", person
    )
    paper.extra["number"] = no
    paper.extra["issue"] = issue
    return paper


def opened(rng: Random, paper: Paper) -> Paper:
    """The data page as the lower half of an open book."""
    upper = (
        centred(
            0,
            120,
            W,
            "Pemerintah Republik Indonesia memohon kepada semua pihak",
            30,
            "FreeSerif",
            "#46606a",
        )
        + centred(
            0,
            165,
            W,
            "yang berkepentingan untuk mengizinkan pemegang paspor ini",
            30,
            "FreeSerif",
            "#46606a",
        )
        + centred(
            0,
            260,
            W,
            "<i>The Government of the Republic of Indonesia requests</i>",
            28,
            "FreeSerif",
            "#46606a",
        )
        + centred(
            0,
            300,
            W,
            "<i>all whom it may concern to allow the bearer to pass</i>",
            28,
            "FreeSerif",
            "#46606a",
        )
        + centred(
            0,
            560,
            W,
            "Tanda tangan pemegang / <i>Signature of bearer</i>",
            24,
            "FreeSerif",
            "#46606a",
        )
        + picture(W / 2 - 170, 620, 340, 120, art.scribble(rng))
    )
    ground = art.waves(rng, W, H, "#e6efe9", "rgba(120,170,165,.25)", 12, 12)
    inner = paper.html.split("<body style='margin:0'>", 1)[1]
    html = (
        "<!doctype html><meta charset=utf-8><body style='margin:0'>"
        f'<div style="position:relative;width:{W}px;height:{2 * H}px">'
        f'<div style="position:absolute;width:{W}px;height:{H}px;background:{ground}">{upper}</div>'
        f'<div style="position:absolute;top:{H}px">{inner}</div>'
        f'<div style="position:absolute;top:{H - 26}px;width:{W}px;height:52px;'
        "background:linear-gradient("
        'rgba(40,40,40,0),rgba(40,40,40,.34) 50%,rgba(40,40,40,0))"></div></div>'
    )
    out = Paper(paper.label, html, W, 2 * H, paper.fields, paper.generation, paper.person)
    out.extra, out.part = paper.extra, (0, 0.5, 1, 1)
    return out


def foreign(rng: Random, state: tuple[str, str, str], nation: str) -> Paper:
    """A passport of another state, in another order."""
    code, title, english_title = state
    person = a_person(rng, custom="chinese")
    issue = any_date(rng, 2016, 2023)
    until = date(issue.year + 10, issue.month, min(28, issue.day))
    no = f"K{rng.randrange(0, 1000):07d}" + ("E" if code == "SGP" else "")
    one, two = mrz(person.name, code, no[:9], person.birth_date, person.sex, until, "")
    parts = [
        text(0.33 * W, 0.05 * H, f"{title} {english_title}", 32, "Lato", "#2b2b58", 700),
        text(0.04 * W, 0.08 * H, "PASSPORT", 32, "Lato", "#2b2b58", 700),
    ]
    *given, last = person.name.split()
    rows = [
        ("Type", "P", "Code", code),
        ("Surname", last, "Passport No.", no),
        ("Given Names", " ".join(given) or "-", "", ""),
        ("Nationality", nation, "Sex", person.sex),
        ("Date of Birth", _day(person.birth_date), "Place of Birth", "SINGAPORE"),
        ("Date of Issue", _day(issue), "Date of Expiry", _day(until)),
        ("Authority", "IMMIGRATION DEPARTMENT", "", ""),
    ]
    y = 0.15 * H
    for a, b, c, d in rows:
        for x, label, value in ((0.34, a, b), (0.68, c, d)):
            parts.append(text(x * W, y, label, 16, "Lato", "#5a5a80"))
            parts.append(text(x * W, y + 19, value, 29, "Roboto", "#141414"))
        y += 0.082 * H
    parts.append(
        picture(0.045 * W, 0.2 * H, 0.25 * W, 0.46 * H, art.face(rng, person.sex == "F", "#e8e8e8"))
    )
    for line, yy in ((one, 0.8), (two, 0.88)):
        parts.append(fitted(0.035 * W, yy * H, 0.92 * W, line, 38, "OCR B", "#161616"))
    parts.append(centred(0.4 * W, 0.955 * H, 250, "SPECIMEN", 15, "FreeSans", "#777"))
    ground = art.waves(
        rng, W, H, "linear-gradient(120deg,#f0dede,#e4e7f2)", "rgba(160,120,140,.3)", 10, 14
    )
    html = page(W, H, f"background:{ground}", "".join(parts))
    return Paper("foreign_passport", html, W, H, {}, "", a_person(rng))
