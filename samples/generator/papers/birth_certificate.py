"""Kutipan akta kelahiran: bilingual, white page with QR, and old typewritten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from .. import fonts, grounds, people
from ..base import Flat
from ..people import Family, Person
from ..print import Ink, Run, Sheet, Style, flow, qr, signature, stamp, wear, wrap
from .akta_words import (
    english_date,
    english_parents,
    issued_words,
    month,
    number_words,
    parentage,
)
from .common import BSRE, MONTHS, emblem, nip, official, specimen

GENERATIONS = ("akta_siak", "akta_qr", "akta_old")
SHARE = (0.52, 0.3, 0.18)

_OLD_UNTIL = date(2007, 12, 31)
_SIAK = (date(2007, 6, 1), date(2020, 12, 31))
_QR_FROM = date(2019, 8, 1)


def eligible(person: Person, family: Family, generation: str) -> bool:
    """Registered by the time such papers were given out."""
    if generation == "akta_old":
        return person.deed_date <= _OLD_UNTIL
    if generation == "akta_siak":
        return person.deed_date <= _SIAK[1] - timedelta(days=30)
    return person.deed_date <= people.TODAY - timedelta(days=5)


@dataclass(frozen=True, slots=True)
class _Set:
    """Faces and sizes of one drawing."""

    form: Style
    english: Style
    value: Style
    title: Style


def _styles(rng: np.random.Generator, split: str, h: int, filled_role: str) -> _Set:
    serif = fonts.pick(rng, "serif", split)
    filled = fonts.pick(rng, filled_role, split)
    size = h * float(rng.uniform(0.0122, 0.0142))
    weight = "bold" if filled.role in ("sans", "serif") and rng.random() < 0.8 else "regular"
    dots = 14 if filled.role == "dots" and "doto" not in filled.regular else 0
    return _Set(
        form=Style(serif, size),
        english=Style(serif, size * float(rng.uniform(0.68, 0.8)), "italic"),
        value=Style(
            filled,
            size * float(rng.uniform(0.92, 1.04)),
            weight,
            dots=dots,
            squeeze=0.88 if filled.role in ("typewriter", "dots") else 1.0,
            jitter=0.7 if filled.role == "typewriter" else 0.0,
        ),
        title=Style(
            fonts.pick(rng, "heavy", split),
            h * float(rng.uniform(0.0165, 0.021)),
            "bold",
            squeeze=float(rng.uniform(1.0, 1.25)),
        ),
    )


def _role(rng: np.random.Generator) -> str:
    return ("sans", "serif", "typewriter", "dots")[int(rng.choice(4, p=[0.42, 0.28, 0.14, 0.16]))]


def draw(
    rng: np.random.Generator, split: str, person: Person, family: Family, generation: str
) -> Flat:
    """One certificate."""
    w = int(rng.integers(1650, 1901))
    h = round(w * float(rng.uniform(1.395, 1.425)))
    ground = {"akta_siak": "akta_siak", "akta_qr": "white", "akta_old": "akta_old"}[generation]
    sheet = Sheet(grounds.ground(ground, rng, split, w, h), rng)
    tone = int(rng.integers(15, 60))
    form = sheet.layer(
        "form",
        Ink(
            (tone, tone, tone),
            float(rng.uniform(0.75, 0.95)),
            float(rng.uniform(0.3, 0.8)),
            float(rng.uniform(0, 0.25)),
        ),
    )
    dark = int(rng.integers(12, 45))
    typed = generation == "akta_old"
    data = sheet.layer(
        "data",
        Ink(
            (dark, dark, dark + int(rng.integers(0, 25))),
            float(rng.uniform(0.78, 0.97)),
            float(rng.uniform(0.3, 1.1 if typed else 0.8)),
            float(rng.uniform(0.02, 0.38)),
            float(rng.uniform(0.0, 0.4)) if typed or rng.random() < 0.4 else 0.0,
            (0.0, 0.0)
            if generation == "akta_qr"
            else (float(rng.normal(0, 4)), float(rng.normal(0, 3))),
        ),
    )
    if generation == "akta_siak":
        issued = people.between(rng, max(person.deed_date, _SIAK[0]), _SIAK[1])
        look = _styles(rng, split, h, _role(rng))
        _siak(sheet, form, data, look, person, issued, split)
    elif generation == "akta_qr":
        issued = people.between(rng, max(person.deed_date, _QR_FROM), people.TODAY)
        look = _styles(rng, split, h, "serif" if rng.random() < 0.5 else "sans")
        _qr(sheet, form, data, look, person, issued)
    else:
        issued = (
            person.deed_date
            if rng.random() < 0.8
            else people.between(rng, person.deed_date, _OLD_UNTIL)
        )
        look = _styles(rng, split, h, "typewriter" if rng.random() < 0.7 else "dots")
        _old(sheet, form, data, look, person, issued, split)
    specimen(
        sheet,
        w * float(rng.uniform(0.2, 0.35)),
        h * float(rng.uniform(0.885, 0.905)),
        h * 0.013,
        split,
    )
    image, lines = sheet.finish()
    if typed:
        wear(sheet, float(rng.uniform(0.1, 0.6)))
    elif generation == "akta_siak" and rng.random() < 0.4:
        wear(sheet, float(rng.uniform(0.05, 0.35)))
    fields = {
        "certificate_number": person.deed_number,
        "name": person.name,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "child_order": str(person.child_order),
        "mother_name": person.mother_name,
    }
    if person.father_name:
        fields["father_name"] = person.father_name
    if any(line.key == "nik" for line in lines):
        fields["nik"] = person.nik
    strata = people.strata(person, family) + (("old_paper",) if typed else ())
    return Flat(
        image,
        "birth_certificate",
        generation,
        lines,
        fields,
        strata,
        millimetres=(210.0, 210.0 * h / w),
    )


def _serial(rng: np.random.Generator) -> str:
    digits = f"{int(rng.integers(9000, 10000)):04d}"
    form = int(rng.integers(3))
    if form == 0:
        return f"AL.{int(rng.integers(500, 900))}.000{digits}"
    return (
        f"AL {int(rng.integers(500, 999))}000{digits}"
        if form == 1
        else f"AL. 999{int(rng.integers(100, 999))}{digits}"
    )


def _filled(
    sheet: Sheet,
    form: str,
    data: str,
    look: _Set,
    x: float,
    x1: float,
    y: float,
    label: str,
    english: str,
    value: str,
    key: str = "",
    *,
    align: str = "left",
) -> float:
    """A label over its English line, a dotted leader and a value on it; returns its right end."""
    used = sheet.text(form, x, y, label, look.form)
    if english:
        sheet.text(form, x, y + look.english.size * 1.02, english, look.english)
    start = x + used + look.form.size * 0.4
    sheet.leader(form, start, x1, y + 2)
    if value:
        at = start + 6 if align == "left" else (start + x1) / 2
        sheet.text(
            data, at, y - 2, value, look.value, key=key, align=align, max_width=x1 - start - 6
        )
    return x1


def _siak(
    sheet: Sheet, form: str, data: str, look: _Set, person: Person, issued: date, split: str
) -> None:
    rng, w, h = sheet.rng, sheet.width, sheet.height
    left, right = w * float(rng.uniform(0.132, 0.15)), w * float(rng.uniform(0.845, 0.868))
    y = h * float(rng.uniform(0.1, 0.118))
    line = h * float(rng.uniform(0.0245, 0.0275))
    sheet.text(form, left, y, "Nomor Induk Kependudukan", look.form)
    sheet.text(
        form, left, y + look.english.size * 1.05, "Personnel Registration Number", look.english
    )
    colon = left + sheet.width_of("Nomor Induk Kependudukan ", look.form)
    sheet.text(form, colon, y, ":", look.form, record=False)
    if rng.random() < 0.93:
        sheet.text(data, colon + 14, y, person.nik, look.value, key="nik")
    serial = f"No. {_serial(rng)}"
    sheet.text(form, right, y, serial, replace(look.form, weight="bold"), align="right")
    emblem(sheet, w / 2, h * float(rng.uniform(0.19, 0.212)), h * 0.036)
    cx = w * float(rng.uniform(0.495, 0.507))
    y = h * float(rng.uniform(0.278, 0.29))
    spaced = replace(look.english, size=look.english.size * 1.1, tracking=4.0)
    for index, (title, english) in enumerate(
        (
            ("PENCATATAN SIPIL", "REGISTRY OFFICE"),
            ("WARGA NEGARA", "NATIONALITY"),
            ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE"),
        )
    ):
        if index == 1:
            small = replace(look.title, size=look.title.size * 0.68)
            x = cx - w * 0.2
            used = sheet.text(form, x, y, title, small)
            sheet.text(form, x + used * 0.15, y + spaced.size * 1.05, english, spaced)
            sheet.leader(form, x + used + 10, cx + w * 0.2, y + 2)
            shown = "INDONESIA" if rng.random() < 0.75 else "INDONESIA / INDONESIAN"
            sheet.text(
                data,
                x + used + 24,
                y - 2,
                shown,
                look.value,
                max_width=cx + w * 0.2 - x - used - 24,
            )
        else:
            sheet.text(form, cx, y, title, look.title, align="centre")
            sheet.text(form, cx, y + spaced.size * 1.1, english, spaced, align="centre")
        y += h * float(rng.uniform(0.036, 0.041))

    born = person.birth_date
    y = h * float(rng.uniform(0.43, 0.455))
    _filled(
        sheet,
        form,
        data,
        look,
        left,
        right,
        y,
        "Berdasarkan Akta Kelahiran Nomor",
        "By virtue of Birth Certificate Number",
        person.deed_number,
        "certificate_number",
    )
    y += line
    stbld = (
        "-"
        if rng.random() < 0.7
        else ("1920 NO. 751", "1917 NO. 130", "1849 NO. 25")[int(rng.integers(3))]
    )
    _filled(
        sheet,
        form,
        data,
        look,
        left,
        right,
        y,
        "menurut stbld",
        "in accordance with state gazette",
        stbld,
    )
    y += line
    split_x = w * float(rng.uniform(0.46, 0.54))
    _filled(
        sheet,
        form,
        data,
        look,
        left,
        split_x - 12,
        y,
        "bahwa di",
        "that in",
        person.birth_place,
        "birth_place",
    )
    day = number_words(rng, born.day)
    _filled(
        sheet, form, data, look, split_x, right, y, "pada tanggal", "on date", day, "birth_date"
    )
    y += line
    year_x = left + w * float(rng.uniform(0.15, 0.2))
    sheet.text(
        data,
        left + 6,
        y - 2,
        month(rng, born.month),
        look.value,
        key="birth_date",
        max_width=year_x - left - 10,
    )
    sheet.leader(form, left, year_x - 8, y + 2)
    tail = "telah lahir" + (" :" if rng.random() < 0.5 else "")
    tail_w = sheet.width_of(tail, look.form)
    _filled(
        sheet,
        form,
        data,
        look,
        year_x,
        right - tail_w - 14,
        y,
        "tahun",
        "on year",
        number_words(rng, born.year),
        "birth_date",
    )
    sheet.text(form, right, y, tail, look.form, align="right")
    sheet.text(form, right, y + look.english.size, "was born", look.english, align="right")
    if rng.random() < 0.55:
        y += line * 0.92
        text = f"ON {english_date(born)}"
        echo = replace(
            look.value,
            size=look.value.size * 0.82,
            weight="italic" if look.value.weight == "bold" else look.value.weight,
        )
        sheet.text(data, left + 6, y, text, echo, key="birth_date", max_width=right - left - 10)
    y += line * 1.05
    sheet.leader(form, left, right, y + 3)
    sheet.text(
        data,
        cx,
        y - 1,
        person.name,
        look.value,
        align="centre",
        key="name",
        max_width=right - left - 12,
    )
    y += line * 1.1
    used = sheet.text(form, left, y, "anak ke", look.form)
    sheet.text(form, left, y + look.english.size, "child no", look.english)
    runs = [Run(text, look.value, data, key) for text, key in parentage(rng, person)]
    y = flow(sheet, runs, left + used + 14, right, y, line * 0.95, dotted=form)
    if rng.random() < 0.75:
        y += line * 0.85
        english = english_parents(person)
        runs = [Run(english, replace(look.english, size=look.english.size * 1.06), data)]
        y = flow(sheet, runs, left + used + 14, right, y, line * 0.75)
    _closing(
        sheet,
        form,
        data,
        look,
        person,
        issued,
        split,
        max(y + line * 1.6, h * float(rng.uniform(0.665, 0.69))),
        line,
        True,
    )


def _closing(
    sheet: Sheet,
    form: str,
    data: str,
    look: _Set,
    person: Person,
    issued: date,
    split: str,
    y: float,
    line: float,
    bilingual: bool,
) -> None:
    """Where, when and by whom: lower right, with the signature and a wet stamp across it."""
    rng, w, h = sheet.rng, sheet.width, sheet.height
    left, right = w * float(rng.uniform(0.455, 0.49)), w * float(rng.uniform(0.85, 0.868))
    town = person.deed_place.town
    pad = line * (0.92 if bilingual else 0.85)
    _filled(
        sheet,
        form,
        data,
        look,
        left,
        right,
        y,
        "Kutipan ini dikeluarkan",
        "The excerpt is issued" if bilingual else "",
        f"DI {town}",
    )
    y += pad
    day, year = issued_words(rng, issued)
    _filled(
        sheet, form, data, look, left, right, y, "pada tanggal", "on date" if bilingual else "", day
    )
    y += pad * (1.02 if bilingual else 0.85)
    sheet.leader(form, left, right, y + 2)
    sheet.text(data, left + 8, y - 2, year, look.value, max_width=right - left - 10)
    y += pad
    kind = "KABUPATEN" if person.deed_place.regency.startswith("KAB") else "KOTA"
    office = "DINAS KEPENDUDUKAN DAN CATATAN SIPIL" if bilingual else "KANTOR CATATAN SIPIL"
    _filled(
        sheet, form, data, look, left, right, y, "Kepala", "Head of" if bilingual else "", office
    )
    y += pad * 0.85
    sheet.text(
        data,
        (left + right) / 2,
        y,
        f"{kind} {town}",
        look.value,
        align="centre",
        max_width=right - left,
    )
    base = min(h * 0.905, y + h * float(rng.uniform(0.085, 0.1)))
    mid = (left + right) / 2
    sheet.text(data, mid, base, official(rng), look.value, align="centre", max_width=right - left)
    sheet.text(
        data,
        mid,
        base + look.value.size * 1.25,
        f"NIP. {nip(rng)}",
        replace(look.value, weight="regular"),
        align="centre",
        max_width=right - left,
    )
    sheet.stain(
        signature(rng, round(w * 0.19), round(h * 0.055)),
        mid - w * 0.09,
        base - h * 0.06,
        (22, 22, 70),
        0.85,
    )
    face = fonts.faces("sans", split)[0]
    rim = "DINAS KEPENDUDUKAN DAN CATATAN SIPIL" if bilingual else "KANTOR CATATAN SIPIL"
    seal = stamp(rng, round(w * float(rng.uniform(0.19, 0.23))), face, (rim, kind[:10], town[:12]))
    ink = (int(rng.integers(85, 130)), int(rng.integers(50, 95)), int(rng.integers(130, 180)))
    sheet.stain(
        seal,
        mid - w * float(rng.uniform(0.12, 0.22)),
        base - w * float(rng.uniform(0.1, 0.15)),
        ink,
        float(rng.uniform(0.45, 0.85)),
    )


def _qr(sheet: Sheet, form: str, data: str, look: _Set, person: Person, issued: date) -> None:
    rng, w, h = sheet.rng, sheet.width, sheet.height
    left, right = w * float(rng.uniform(0.085, 0.11)), w * float(rng.uniform(0.89, 0.915))
    line = h * float(rng.uniform(0.0235, 0.027))
    emblem(sheet, w / 2, h * float(rng.uniform(0.052, 0.062)), h * 0.027)
    cx = w * 0.5
    y = h * float(rng.uniform(0.118, 0.13))
    title = (
        replace(look.title, squeeze=1.0)
        if rng.random() < 0.5
        else replace(look.form, weight="bold", size=look.form.size * 1.25)
    )
    sheet.text(form, cx, y, "REPUBLIK INDONESIA", title, align="centre")
    y += line * 1.2
    bilingual = rng.random() < 0.8
    sheet.text(
        form, left, y, "NIK" if rng.random() < 0.3 else "Nomor Induk Kependudukan", look.form
    )
    at = left + sheet.width_of("Nomor Induk Kependudukan  ", look.form)
    sheet.text(form, at, y, ":", look.form, record=False)
    sheet.text(data, at + 14, y, person.nik, look.value, key="nik")
    if bilingual:
        sheet.text(
            form, left, y + look.english.size * 1.1, "Personal Registration Number", look.english
        )
    y += line * 2.1
    for text, english in (
        ("PENCATATAN SIPIL", "REGISTRY OFFICE"),
        ("WARGA NEGARA INDONESIA", "NATIONALITY INDONESIA"),
        ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE"),
    ):
        sheet.text(form, cx, y, text, title, align="centre")
        if bilingual:
            sheet.text(form, cx, y + look.english.size * 1.2, english, look.english, align="centre")
        y += line * 1.75
    y += line * 0.4
    born = person.birth_date
    f, e, v = look.form, look.english, look.value
    gap = line * (1.5 if bilingual else 1.1)

    def pair(runs: list[Run], english: str) -> None:
        nonlocal y
        y = flow(sheet, runs, left, right, y, line)
        if bilingual and english:
            y += e.size * 1.15
            y = flow(sheet, [Run(english, e, form)], left, right, y, e.size * 1.15)
        y += gap

    pair(
        [
            Run("Berdasarkan Akta Kelahiran Nomor", f, form),
            Run(person.deed_number, v, data, "certificate_number"),
        ],
        "By virtue of Birth Certificate Number",
    )
    pair(
        [
            Run("bahwa di", f, form),
            Run(person.birth_place, v, data, "birth_place"),
            Run("pada tanggal", f, form),
            Run(number_words(rng, born.day), v, data, "birth_date"),
            Run("bulan", f, form),
            Run(month(rng, born.month), v, data, "birth_date"),
            Run("tahun", f, form),
            Run(number_words(rng, born.year), v, data, "birth_date"),
            Run("telah lahir", f, form),
        ],
        f"that in {person.birth_place} on date {english_date(born).lower()} was born",
    )
    if rng.random() < 0.9:
        figures = f"{born.day:02d} {MONTHS[born.month - 1]} {born.year}"
        sheet.text(
            data,
            cx if rng.random() < 0.5 else left + w * 0.2,
            y,
            figures,
            v,
            key="birth_date",
            align="centre",
        )
        y += gap
    sheet.text(
        data,
        cx,
        y,
        person.name,
        replace(v, weight="bold"),
        key="name",
        align="centre",
        max_width=right - left,
    )
    y += gap
    parts = [Run(text, v, data, key) for text, key in parentage(rng, person)]
    pair(
        [Run("anak ke," if rng.random() < 0.5 else "anak ke", f, form), *parts],
        "child no. " + english_parents(person).lower(),
    )
    y = max(y + line, h * float(rng.uniform(0.6, 0.66)))
    x = w * float(rng.uniform(0.5, 0.56))
    day, year = issued_words(rng, issued)
    y = flow(
        sheet,
        [Run("Kutipan ini dikeluarkan di", f, form), Run(person.deed_place.town, v, data)],
        x,
        right,
        y,
        line,
    )
    y += line
    y = flow(
        sheet, [Run("pada tanggal", f, form), Run(f"{day} {year}", v, data)], x, right, y, line
    )
    y += line * 1.2
    mid = (x + right) / 2
    sheet.text(form, mid, y, "Pejabat Pencatatan Sipil", f, align="centre")
    sheet.text(
        data, mid, y + line, person.deed_place.regency, v, align="centre", max_width=right - x
    )
    side = round(w * float(rng.uniform(0.1, 0.13)))
    code = qr(f"https://dukcapil.contoh.example/akta/{int(rng.integers(10**9, 10**10))}", side)
    y += line * 1.5
    sheet.stain(code, mid - side / 2, y, (12, 12, 12), 0.95)
    y += side + line * 1.1
    sheet.text(
        data,
        mid,
        y,
        official(rng),
        replace(v, weight="bold"),
        align="centre",
        max_width=right - x + w * 0.05,
    )
    if rng.random() < 0.8:
        sheet.text(
            data,
            mid,
            y + line * 0.9,
            f"NIP. {nip(rng)}",
            replace(v, weight="regular"),
            align="centre",
        )
    note = BSRE[int(rng.integers(len(BSRE)))]
    y = h * float(rng.uniform(0.945, 0.96))
    small = replace(f, size=f.size * 0.72)
    for part in wrap(sheet, note, small, w * 0.84):
        sheet.text(form, cx, y, part, small, align="centre")
        y += small.size * 1.25


_STATUTES = (
    "STAATSBLAD 1920 No. 751 jo. 1927 No. 564",
    "STAATSBLAD 1917 No. 130",
    "STAATSBLAD 1933 No. 75",
    "STAATSBLAD 1849 No. 25",
)


def _old(
    sheet: Sheet, form: str, data: str, look: _Set, person: Person, issued: date, split: str
) -> None:
    rng, w, h = sheet.rng, sheet.width, sheet.height
    left, right = w * float(rng.uniform(0.125, 0.15)), w * float(rng.uniform(0.85, 0.875))
    line = h * float(rng.uniform(0.028, 0.033))
    cx = w * 0.5
    y = h * float(rng.uniform(0.11, 0.13))
    if rng.random() < 0.5:
        sheet.text(form, right, y, f"No. {_serial(rng)}", look.form, align="right")
    emblem(sheet, w / 2, h * 0.165, h * 0.032)
    y = h * float(rng.uniform(0.225, 0.245))
    sheet.text(
        form,
        cx,
        y,
        "PENCATATAN SIPIL" if rng.random() < 0.7 else "CATATAN SIPIL",
        look.title,
        align="centre",
    )
    y += line
    group = ("WARGA NEGARA INDONESIA", "UMUM", "WARGA NEGARA INDONESIA ASLI")[int(rng.integers(3))]
    sheet.text(form, cx, y, group, replace(look.form, weight="bold"), align="centre")
    statute = _STATUTES[int(rng.integers(len(_STATUTES)))]
    y += line * 0.85
    sheet.text(form, cx, y, f"( {statute} )", look.form, align="centre")
    y += line * 1.5
    sheet.text(
        form,
        cx,
        y,
        "KUTIPAN AKTA KELAHIRAN" if rng.random() < 0.75 else "KUTIPAN AKTE KELAHIRAN",
        replace(look.title, size=look.title.size * 1.2),
        align="centre",
    )
    y += line * 0.95
    label = ("Nomor : ", "No. ", "NOMOR ")[int(rng.integers(3))]
    total = sheet.width_of(label, look.form) + sheet.width_of(person.deed_number, look.value)
    used = sheet.text(form, cx - total / 2, y, label.strip(), look.form)
    sheet.text(
        data,
        cx - total / 2 + used + 16,
        y - 2,
        person.deed_number,
        look.value,
        key="certificate_number",
    )
    y += line * 1.7
    f, v = look.form, look.value
    born = person.birth_date
    case = str.upper if rng.random() < 0.7 else str.title
    sex = "laki-laki" if person.sex == "M" else "perempuan"
    if case is str.upper:
        sex = sex.upper()
    order = number_words(rng, person.child_order)
    register = "istimewa" if "IST" in person.deed_number else "umum"
    runs = [
        Run(f"Dari daftar {register} tentang kelahiran menurut {statute.title()} di", f, form),
        Run(case(person.deed_place.town), v, data),
        Run("ternyata, bahwa di", f, form),
        Run(case(person.birth_place), v, data, "birth_place"),
        Run("pada tanggal", f, form),
        Run(case(f"{number_words(rng, born.day)} {month(rng, born.month)}"), v, data, "birth_date"),
        Run("tahun", f, form),
        Run(case(number_words(rng, born.year)), v, data, "birth_date"),
        Run("telah lahir :", f, form),
    ]
    dotted = form if rng.random() < 0.7 else ""
    y = flow(sheet, runs, left, right, y, line, indent=w * 0.06, dotted=dotted)
    y += line * 1.15
    dashes = f"=== {person.name} ===" if rng.random() < 0.3 else person.name
    sheet.text(
        data,
        cx,
        y,
        dashes,
        replace(v, size=v.size * 1.08),
        align="centre",
        key="name",
        max_width=right - left,
    )
    y += line * 1.15
    tail: list[Run] = [
        Run("anak", f, form),
        Run(sex, v, data, "sex"),
        Run("ke", f, form),
        Run(case(order), v, data, "child_order"),
    ]
    if person.father_name:
        joint = ("dari suami-isteri", "dari suami isteri", "anak dari perkawinan")[
            int(rng.integers(3))
        ]
        tail += [
            Run(joint, f, form),
            Run(case(person.father_name), v, data, "father_name"),
            Run("dan", f, form),
            Run(case(person.mother_name), v, data, "mother_name"),
        ]
    else:
        tail += [
            Run("dari seorang ibu bernama", f, form),
            Run(case(person.mother_name), v, data, "mother_name"),
        ]
    y = flow(sheet, tail, left, right, y, line, dotted=dotted)
    _closing(
        sheet, form, data, look, person, issued, split, max(y + line * 1.8, h * 0.64), line, False
    )
