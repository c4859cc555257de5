"""Paspor RI, biodata page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import cv2
import numpy as np

from .. import fonts, grounds, people
from ..base import Flat
from ..people import Family, Person
from ..print import Ink, Sheet, Style, signature, wear
from .common import faded, portrait, specimen
from .mrz import machine_name, td3

GENERATIONS = ("passport_2014", "passport_2009")
SHARE = (0.85, 0.15)

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_TEN_YEARS_FROM = date(2022, 10, 12)
_NIK_FROM = date(2019, 1, 1)


def eligible(person: Person, family: Family, generation: str) -> bool:
    """Born when such books were issued."""
    last = people.TODAY if generation == "passport_2014" else date(2013, 12, 31)
    return (last - person.birth_date).days > 60


def visual_name(name: str) -> str:
    """The registry name as a passport prints it: no punctuation of any kind."""
    kept = "".join(c if c.isalpha() or c == " " else (" " if c == "-" else "") for c in name)
    return " ".join(kept.split())


def _dmy(day: date) -> str:
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}"


def draw(
    rng: np.random.Generator, split: str, person: Person, family: Family, generation: str
) -> Flat:
    """One page with its two machine-readable lines."""
    old = generation == "passport_2009"
    first = max(
        date(2009, 3, 1) if old else date(2014, 2, 1),
        person.birth_date + (date(2001, 1, 1) - date(2000, 11, 1)),
    )
    issued = people.between(rng, first, date(2013, 12, 31) if old else people.TODAY)
    ten = issued >= _TEN_YEARS_FROM and person.age(issued) >= 17 and rng.random() < 0.75
    expiry = _later(issued, 10 if ten else 5)
    w, h = 1500, round(1500 / float(rng.uniform(1.4, 1.5)))
    sheet = Sheet(grounds.ground(generation, rng, split, w, h), rng)
    tint = (int(rng.integers(60, 125)), int(rng.integers(110, 145)), int(rng.integers(110, 145)))
    form = sheet.layer(
        "form",
        Ink(
            tint,
            float(rng.uniform(0.65, 0.95)),
            float(rng.uniform(0.3, 0.8)),
            float(rng.uniform(0, 0.25)),
        ),
    )
    dark = int(rng.integers(12, 55))
    ink = Ink(
        (dark, dark, dark + int(rng.integers(0, 12))),
        float(rng.uniform(0.82, 0.97)),
        float(rng.uniform(0.3, 0.9)),
        float(rng.uniform(0, 0.25)),
        0.0 if rng.random() < 0.6 else float(rng.uniform(0.05, 0.25)),
        (float(rng.normal(0, 2)), float(rng.normal(0, 2))),
    )
    data = sheet.layer("data", ink)
    face = fonts.pick(rng, "sans", split)
    label = Style(
        face, h * float(rng.uniform(0.0165, 0.0205)), "italic" if rng.random() < 0.8 else "regular"
    )
    value = Style(
        face,
        h * float(rng.uniform(0.031, 0.037)),
        "bold" if rng.random() < 0.12 else "regular",
        squeeze=float(rng.uniform(0.9, 1.02)),
    )

    _headings(sheet, form, data, face, h, w)
    px, pw = w * float(rng.uniform(0.04, 0.055)), w * float(rng.uniform(0.235, 0.26))
    py, ph = h * float(rng.uniform(0.21, 0.24)), h * float(rng.uniform(0.43, 0.47))
    ground = (235, 236, 238) if rng.random() < 0.6 else (196, 60, 60)
    picture = portrait(rng, round(pw), round(ph), ground, person.age(issued), person.sex)
    sheet.paste(
        faded(picture, float(rng.uniform(0.03, 0.3)), (232, 226, 214)),
        px,
        py,
        float(rng.uniform(0.85, 1.0)),
    )
    if rng.random() < 0.6:
        ghost = cv2.cvtColor(
            cv2.cvtColor(
                cv2.resize(picture, (round(pw * 0.32), round(ph * 0.32))), cv2.COLOR_RGB2GRAY
            ),
            cv2.COLOR_GRAY2RGB,
        )
        sheet.paste(
            ghost, w * float(rng.uniform(0.74, 0.84)), h * float(rng.uniform(0.26, 0.34)), 0.22
        )

    shown = visual_name(person.name)
    place = visual_name(person.birth_place)
    number = person.passport_number
    office = _office(rng, family)
    sex = "L/M" if person.sex == "M" else "P/F"
    x0, right = w * float(rng.uniform(0.318, 0.335)), w * float(rng.uniform(0.955, 0.972))
    mid = w * float(rng.uniform(0.55, 0.6))
    slip = float(rng.normal(0, 0.006))
    step = [h * (y + slip) for y in (0.2, 0.3, 0.4, 0.495, 0.59, 0.7)]
    name_label = "NAMA LENGKAP / FULL NAME" if rng.random() < 0.85 else "NAMA / NAME"
    sex_label = "KELAMIN / SEX" if rng.random() < 0.6 else "JENIS KELAMIN / SEX"
    issue_label = ("TGL. PENGELUARAN / DATE OF ISSUE", "TGL PENGELUARAN / DATE OF ISSUE")[
        int(rng.integers(2))
    ]
    expiry_label = (
        "TGL. HABIS BERLAKU / DATE OF EXPIRY"
        if rng.random() < 0.85
        else "BERLAKU S/D / DATE OF EXPIRY"
    )
    cells: list[tuple[float, float, str, str, str, str]] = [
        (x0, step[0], "left", "JENIS / TYPE", "P", ""),
        (
            x0 + w * float(rng.uniform(0.13, 0.16)),
            step[0],
            "left",
            "KODE NEGARA / COUNTRY CODE",
            "IDN",
            "",
        ),
        (right, step[0], "right", "NO. PASPOR / PASSPORT NO.", number, "passport_number"),
        (x0, step[1], "left", name_label, shown, "name"),
        (x0, step[2], "left", "KEWARGANEGARAAN / NATIONALITY", "INDONESIA", ""),
        (x0, step[3], "left", "TGL. LAHIR / DATE OF BIRTH", _dmy(person.birth_date), "birth_date"),
        (mid, step[3], "left", sex_label, sex, "sex"),
        (right, step[3], "right", "TEMPAT LAHIR / PLACE OF BIRTH", place, "birth_place"),
        (x0, step[4], "left", issue_label, _dmy(issued), "issue_date"),
        (right, step[4], "right", expiry_label, _dmy(expiry), "expiry_date"),
        (
            x0,
            step[5],
            "left",
            "NO. REG. / REG. NO." if rng.random() < 0.5 else "NO. REG.",
            _register(rng),
            "",
        ),
        (
            right,
            step[5],
            "right",
            "KANTOR YANG MENGELUARKAN / ISSUING OFFICE",
            office,
            "issuing_office",
        ),
    ]
    room = {
        "name": w * 0.635,
        "birth_place": right - mid - sheet.width_of(sex, value) - w * 0.02,
        "sex": w * 0.1,
    }
    for x, y, align, text, content, key in cells:
        sheet.text(form, x, y - value.size * 1.02, text, label, align=align, max_width=w * 0.32)
        sheet.text(
            data,
            x,
            y,
            content,
            value,
            align=align,
            key=key,
            max_width=room.get(key, w * 0.36),
        )
    if old and rng.random() < 0.8:
        sheet.text(form, px, py + ph + h * 0.03, "NIKIM", label)
        sheet.text(
            data,
            px + w * 0.05,
            py + ph + h * 0.032,
            f"11{int(rng.integers(10**9, 10**10))}",
            replace(value, size=value.size * 0.8),
        )
    elif rng.random() < 0.6:
        scrawl = signature(rng, round(w * 0.16), round(h * 0.08))
        sheet.stain(scrawl, w * 0.5, h * (0.62 + slip), (20, 20, 30), 0.8)

    carries = rng.random() < (0.0 if old else (0.85 if issued >= _NIK_FROM else 0.25))
    optional = (person.nik[:10] + person.nik[12:]) if carries else ""
    line1, line2 = td3(
        machine_name(visual_name(person.name)),
        number,
        person.birth_date,
        person.sex,
        expiry,
        optional,
        empty_check="<" if rng.random() < 0.5 else "0",
    )
    mrz = Style(fonts.pick(rng, "ocr_b", split), h * float(rng.uniform(0.044, 0.049)))
    left, span = w * float(rng.uniform(0.032, 0.055)), w * float(rng.uniform(0.895, 0.935))
    natural = sheet.width_of(line1, mrz)
    mrz = replace(mrz, tracking=(span - natural) / 43.0)
    layer = sheet.layer("mrz", replace(ink, strength=min(0.97, ink.strength + 0.04)))
    y1, pitch = h * float(rng.uniform(0.815, 0.86)), h * float(rng.uniform(0.062, 0.074))
    sheet.text(layer, left, y1, line1, mrz, key="mrz_line1")
    sheet.text(layer, left, y1 + pitch, line2, mrz, key="mrz_line2")
    _sheen(sheet, w, h)
    specimen(
        sheet,
        w * float(rng.uniform(0.6, 0.8)),
        h * float(rng.uniform(0.755, 0.772)),
        h * 0.022,
        split,
    )
    image, lines = sheet.finish()
    if rng.random() < 0.45:
        wear(sheet, float(rng.uniform(0.05, 0.6)))
    fields = {
        "passport_number": number,
        "name": shown,
        "birth_place": place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "issue_date": issued.isoformat(),
        "expiry_date": expiry.isoformat(),
        "issuing_office": office,
        "mrz_line1": line1,
        "mrz_line2": line2,
    }
    strata = people.strata(person, family)
    if carries:
        fields["nik"] = person.nik
    else:
        strata = (*strata, "no_nik_in_mrz")
    if old:
        strata = (*strata, "old_paper")
    return Flat(
        image,
        "passport",
        generation,
        lines,
        fields,
        strata,
        corner=0.015 if rng.random() < 0.5 else 0.0,
        sheen=float(rng.uniform(0.3, 0.95)),
        millimetres=(125.0, 125.0 * h / w),
    )


def _register(rng: np.random.Generator) -> str:
    """The book's register number: 1A2D2112-BRR."""
    digit, letter = int(rng.integers(10)), "ABCDEFGHJK"[int(rng.integers(10))]
    tail = "ABCDEFT"[int(rng.integers(7))] + "MNPRSTVW"[int(rng.integers(8))]
    return f"1A{digit}{letter}{int(rng.integers(1000, 10000))}-{tail}R"


def _later(day: date, years: int) -> date:
    """The same day that many years on; 29 February becomes 28."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _headings(sheet: Sheet, form: str, data: str, face: fonts.Face, h: int, w: int) -> None:
    rng = sheet.rng
    big = Style(face, h * float(rng.uniform(0.034, 0.043)), "bold")
    text = ("REPUBLIK INDONESIA", "REPUBLIC OF INDONESIA")
    y = h * float(rng.uniform(0.07, 0.1))
    if rng.random() < 0.7:
        sheet.text(
            data,
            w * 0.56,
            y,
            f"{text[0]} / {text[1]}" if rng.random() < 0.5 else text[0],
            big,
            align="centre",
            max_width=w * 0.6,
        )
    x = w * float(rng.uniform(0.05, 0.12))
    sheet.text(data, x, h * 0.115, "PASPOR", replace(big, size=big.size * 1.05))
    sheet.text(
        form if rng.random() < 0.5 else data,
        x,
        h * 0.155,
        "PASSPORT",
        replace(big, weight="italic", size=big.size * 0.92),
    )
    if rng.random() < 0.5:  # the round blob that stands for a coat of arms or a chip symbol
        layer = sheet.layer("mark", Ink((150, 130, 80), 0.5, 1.2))
        cv2.circle(
            sheet.masks[layer],
            (round(w * 0.3), round(h * 0.1)),
            round(h * 0.035),
            200,
            4,
            cv2.LINE_AA,
        )


_OFFICES = (
    "JAKARTA PUSAT",
    "JAKARTA SELATAN",
    "JAKARTA TIMUR",
    "SOEKARNO HATTA",
    "TANGERANG",
    "BANDUNG",
    "BOGOR",
    "BEKASI",
    "DEPOK",
    "CIREBON",
    "SEMARANG",
    "SURAKARTA",
    "YOGYAKARTA",
    "SURABAYA",
    "MALANG",
    "JEMBER",
    "MEDAN",
    "PADANG",
    "PEKANBARU",
    "BATAM",
    "PALEMBANG",
    "MAKASSAR",
    "DENPASAR",
    "SINGARAJA",
    "MATARAM",
    "KUPANG",
    "PONTIANAK",
    "BALIKPAPAN",
    "BANJARMASIN",
    "MANADO",
    "AMBON",
    "JAYAPURA",
    "SORONG",
)


def _office(rng: np.random.Generator, family: Family) -> str:
    draw = rng.random()
    town = visual_name(family.place.town)
    if draw < 0.06:
        return ("KUALA LUMPUR", "KBRI SINGAPURA", "KJRI HONG KONG", "KJRI JEDDAH", "TAIPEI")[
            int(rng.integers(5))
        ]
    if draw < 0.6:
        town = _OFFICES[int(rng.integers(len(_OFFICES)))]
    return f"KANIM {town}" if rng.random() < 0.12 else town


def _sheen(sheet: Sheet, w: int, h: int) -> None:
    """Patterned foil over part of the page: bright lines that cross the print."""
    rng = sheet.rng
    if rng.random() < 0.35:
        return
    size = int(h * rng.uniform(0.25, 0.5))
    curve = grounds.rosette(size, int(rng.integers(5, 14)), int(rng.integers(4, 9)))
    ring = np.clip(curve * 255, 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(1, 3))):
        x, y = float(rng.uniform(0.25, 0.85)) * w, float(rng.uniform(0.2, 0.8)) * h
        tone = (
            int(rng.integers(215, 256)),
            int(rng.integers(225, 256)),
            int(rng.integers(215, 256)),
        )
        sheet.stain(ring, x - size / 2, y - size / 2, tone, float(rng.uniform(0.25, 0.6)))
