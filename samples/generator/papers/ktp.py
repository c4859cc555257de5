"""KTP: the electronic card since 2011, and the laminated SIAK card before it."""

from __future__ import annotations

from datetime import date

import numpy as np

from .. import fonts, grounds, people
from ..base import Flat
from ..people import Family, Person
from ..places import Place
from ..print import Ink, Sheet, Style, signature, stamp, wear, wrap
from .common import dmy, faded, portrait, specimen

GENERATIONS = ("ktp_el", "ktp_siak")
SHARE = (0.94, 0.06)

_FIRST_EL = date(2011, 9, 1)
_LAST_SIAK = date(2012, 12, 31)


def eligible(person: Person, family: Family, generation: str) -> bool:
    """Seventeen when such cards were issued."""
    day = people.TODAY if generation == "ktp_el" else _LAST_SIAK
    return person.age(day) >= 17


def draw(
    rng: np.random.Generator, split: str, person: Person, family: Family, generation: str
) -> Flat:
    """One card."""
    return (
        _el(rng, split, person, family)
        if generation == "ktp_el"
        else _siak(rng, split, person, family)
    )


def _regency(rng: np.random.Generator, place: Place) -> str:
    """The second heading line; Jakarta's cards print it in several ways."""
    town = place.town
    if place.code.startswith("31") and place.regency.startswith("KOTA"):
        forms = (town, town, town, f"KOTA {town}", f"KOTA ADM. {town}", f"KOTA ADMINISTRASI {town}")
        return forms[int(rng.integers(len(forms)))]
    return place.regency


def _province(rng: np.random.Generator, place: Place) -> str:
    if place.code.startswith("11") and rng.random() < 0.25:
        return "NANGGROE ACEH DARUSSALAM"
    if place.code.startswith("31") and rng.random() < 0.06:
        return "DAERAH KHUSUS JAKARTA"
    if place.code.startswith("34") and rng.random() < 0.2:
        return "DI YOGYAKARTA"
    return place.province


_VARIANTS = {
    "KATHOLIK": ("KATHOLIK", "KATOLIK"),
    "BUDDHA": ("BUDHA", "BUDDHA"),
    "KHONGHUCU": ("KHONGHUCU", "KONGHUCU"),
}


def _rows(
    rng: np.random.Generator, person: Person, family: Family, marital: str
) -> list[tuple[str, str, str, bool]]:
    """(label, value, key, indented) in print order; the blood type is printed apart."""
    sex = "LAKI-LAKI" if person.sex == "M" else "PEREMPUAN"
    jk = "Jenis Kelamin" if rng.random() < 0.6 else "Jenis kelamin"
    faith = _VARIANTS.get(person.religion, (person.religion,))
    religion = faith[int(rng.integers(len(faith)))]
    rtrw = (
        f"{family.rt}/{family.rw}"
        if rng.random() < 0.95
        else ("-" if rng.random() < 0.5 else "000/000")
    )
    return [
        ("Nama", person.card_name, "name", False),
        (
            "Tempat/Tgl Lahir",
            f"{person.birth_place}, {dmy(person.birth_date)}",
            "birth_date",
            False,
        ),
        (jk, sex, "sex", False),
        ("Alamat", family.street, "", False),
        ("RT/RW", rtrw, "", True),
        ("Kel/Desa", family.place.village, "", True),
        ("Kecamatan", family.place.district, "", True),
        ("Agama", religion, "", False),
        ("Status Perkawinan", marital, "", False),
        ("Pekerjaan", person.occupation, "", False),
        ("Kewarganegaraan", person.nationality, "", False),
    ]


def _photo_ground(rng: np.random.Generator, person: Person) -> tuple[int, int, int]:
    red = person.birth_date.year % 2 == 1
    if rng.random() < 0.04:
        red = not red
    base = np.array([200, 28, 34]) if red else np.array([32, 78, 170])
    r, g, b = np.clip(base + rng.normal(0, 14, 3), 0, 255)
    return int(r), int(g), int(b)


def _slip(rng: np.random.Generator) -> tuple[float, float]:
    """How far the personal data is off the pre-printed form, in pixels; seldom much."""
    wide = 1.2 if rng.random() < 0.85 else 4.0
    return float(np.clip(rng.normal(0, wide), -1.5, 6)), float(rng.normal(0, wide))


def _el(rng: np.random.Generator, split: str, person: Person, family: Family) -> Flat:
    w = int(rng.integers(1000, 1301))
    h = round(w / float(rng.uniform(1.572, 1.6)))
    sheet = Sheet(grounds.ground("ktp_el", rng, split, w, h), rng)
    dark = int(rng.integers(8, 40))
    quality = rng.random()
    ink = Ink(
        (dark, dark + int(rng.integers(4, 24)), dark + int(rng.integers(8, 40))),
        strength=float(rng.uniform(0.82, 0.97))
        if quality < 0.85
        else float(rng.uniform(0.5, 0.75)),
        spread=float(rng.uniform(0.3, 1.1)) * w / 1150,
        fade=float(rng.uniform(0, 0.25)) if quality < 0.8 else float(rng.uniform(0.25, 0.55)),
        grain=0.0 if quality < 0.6 else float(rng.uniform(0.05, 0.4)),
    )
    form = sheet.layer("form", ink)
    data = sheet.layer(
        "data",
        Ink(
            ink.colour,
            ink.strength,
            ink.spread,
            ink.fade,
            ink.grain,
            _slip(rng),
        ),
    )
    face = fonts.pick(rng, "sans", split)
    head_face = face if rng.random() < 0.7 else fonts.pick(rng, "sans", split)
    squeeze = float(rng.uniform(0.9, 1.04))

    # Heading
    size = h * float(rng.uniform(0.046, 0.058))
    head = Style(head_face, size, "bold" if rng.random() < 0.08 else "regular", squeeze)
    cx, y1 = w * float(rng.normal(0.52, 0.008)), h * float(rng.uniform(0.06, 0.09))
    province, regency = _province(rng, family.place), _regency(rng, family.place)
    sheet.text(
        data,
        cx,
        y1,
        f"PROVINSI {province}",
        head,
        align="centre",
        key="province",
        max_width=w * 0.9,
    )
    y2 = y1 + h * float(rng.uniform(0.049, 0.066))
    sheet.text(data, cx, y2, regency, head, align="centre", key="regency", max_width=w * 0.9)

    # NIK
    nik_y = max(h * float(rng.uniform(0.2, 0.262)), y2 + h * 0.064)
    left = w * float(
        rng.choice([rng.uniform(0.022, 0.034), rng.uniform(0.034, 0.06)], p=[0.75, 0.25])
    )
    value_x = left + w * float(rng.uniform(0.232, 0.25))
    colon_x = value_x - w * float(rng.uniform(0.010, 0.022))
    ocr = Style(fonts.pick(rng, "ocr_a", split), h * float(rng.uniform(0.062, 0.075)))
    if rng.random() < 0.1:
        ocr = Style(face, h * float(rng.uniform(0.055, 0.066)))
    target = w * float(rng.uniform(0.42, 0.475))
    nik_x = value_x - w * float(rng.uniform(0, 0.016))
    target = min(target, w * 0.708 - nik_x)
    ocr = Style(ocr.face, ocr.size, squeeze=target / sheet.width_of(person.nik, ocr))
    sheet.text(form, left, nik_y, "NIK", Style(ocr.face, ocr.size, squeeze=max(0.7, ocr.squeeze)))
    sheet.text(form, nik_x - w * 0.001, nik_y, ":", ocr, align="right", record=False)
    sheet.text(data, nik_x, nik_y, person.nik, ocr, key="nik")

    # Rows
    label = Style(
        face,
        h * float(rng.uniform(0.036, 0.043)),
        "bold" if rng.random() < 0.07 else "regular",
        squeeze,
    )
    value = Style(face, label.size * float(rng.uniform(0.96, 1.05)), "regular", squeeze)
    pitch = h * float(rng.uniform(0.0435, 0.0482))
    y = nik_y + h * float(rng.uniform(0.066, 0.082))
    indent = w * float(rng.uniform(0.045, 0.062))
    limit = w * 0.715 - value_x
    touching = rng.random() < 0.35
    space = "" if rng.random() < 0.25 else " "
    life = rng.random() < 0.78
    issued = people.between(
        rng, max(_FIRST_EL, people.years_after(person.birth_date, 17.05)), people.TODAY
    )
    marital = person.marital
    if person.marriage_date is not None and person.marriage_date > issued:
        marital = "BELUM KAWIN"
    elif marital == "KAWIN" and rng.random() < 0.04:
        marital = "KAWIN TERCATAT"
    expiry = "SEUMUR HIDUP"
    if not life and issued.year < 2016:
        expiry = dmy(date(issued.year + 5, person.birth_date.month, min(28, person.birth_date.day)))
    for text, shown, key, inner in [
        *_rows(rng, person, family, marital),
        ("Berlaku Hingga", expiry, "", False),
    ]:
        sheet.text(
            form, left + (indent if inner else 0), y, text + (":" if touching else ""), label
        )
        if not touching:
            sheet.text(form, colon_x, y, ":", label, record=False)
        if text == "Pekerjaan" and sheet.width_of(shown, value) > limit:
            while sheet.width_of(shown, value) > limit:
                shown = shown[:-1]
        parts = [shown]
        if sheet.width_of(shown, value) > limit:
            parts = wrap(sheet, shown, value, limit)
            if len(parts) > 3 or text not in ("Nama", "Alamat"):
                parts = [shown]
        for index, line in enumerate(parts):
            if index:
                y += pitch * float(rng.uniform(0.86, 1.0))
            sheet.text(
                data,
                value_x + (0 if space else -w * 0.006),
                y,
                line,
                value,
                key=key,
                max_width=limit if len(parts) == 1 else w * 0.72 - value_x,
            )
        if key == "sex":
            gol = ("Gol. Darah", "Gol Darah", "Gol. Darah", "Gol.Darah")[int(rng.integers(4))]
            gx = w * float(rng.uniform(0.485, 0.515))
            sheet.text(form, gx, y, f"{gol}{space}:", label)
            blood = {"TIDAK TAHU": "-"}.get(person.blood, person.blood)
            sheet.text(data, gx + sheet.width_of(gol + " : ", label) + w * 0.006, y, blood, value)
        y += pitch
    end = y

    # Portrait, place and date of issue, signature
    pw, ph = w * float(rng.uniform(0.225, 0.242)), h * float(rng.uniform(0.46, 0.49))
    px, py = w * float(rng.uniform(0.715, 0.732)), h * float(rng.uniform(0.185, 0.26))
    age = person.age(issued)
    picture = portrait(rng, round(pw), round(ph), _photo_ground(rng, person), age, person.sex)
    wash = float(rng.uniform(0.03, 0.25)) if rng.random() < 0.7 else float(rng.uniform(0.3, 0.55))
    sheet.paste(faded(picture, wash, (226, 214, 226)), px, py, float(rng.uniform(0.88, 1.0)))
    small = Style(face, value.size * float(rng.uniform(0.86, 0.98)), "regular", squeeze)
    mid = px + pw / 2
    below = py + ph + h * float(rng.uniform(0.042, 0.06))
    sheet.text(
        data,
        mid,
        below,
        family.place.town if rng.random() < 0.9 else regency,
        small,
        align="centre",
        max_width=w * 0.26,
    )
    sheet.text(
        data, mid, below + pitch * float(rng.uniform(0.85, 1.0)), dmy(issued), small, align="centre"
    )
    sw, sh = round(pw * rng.uniform(0.5, 0.95)), round(h * rng.uniform(0.08, 0.15))
    top = below + pitch * 1.15
    sheet.stain(signature(rng, sw, sh), mid - sw / 2, min(top, h - sh - 2), (20, 20, 40), 0.85)
    specimen(
        sheet,
        w * float(rng.uniform(0.2, 0.6)),
        min(h * 0.965, max(end + h * 0.04, h * 0.92)),
        h * 0.026,
        split,
    )

    image, lines = sheet.finish()
    if rng.random() < 0.55:
        wear(sheet, float(rng.uniform(0.05, 0.8)))
    return Flat(
        image,
        "ktp",
        "ktp_el",
        lines,
        _truth(person, province, regency),
        _strata(person, family, False),
        corner=0.035,
        sheen=float(rng.uniform(0.25, 0.9)),
        millimetres=(85.6, 53.98),
    )


def _truth(person: Person, province: str, regency: str) -> dict[str, str]:
    return {
        "nik": person.nik,
        "name": person.card_name,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "province": province,
        "regency": regency,
    }


def _strata(person: Person, family: Family, old: bool) -> tuple[str, ...]:
    return people.strata(person, family) + (("old_paper",) if old else ())


_SIAK_INKS = ((20, 20, 25), (30, 30, 60), (50, 50, 55))


def _siak(rng: np.random.Generator, split: str, person: Person, family: Family) -> Flat:
    """The laminated card of 2004-2012, with heading, expiry date and a civil servant's stamp."""
    w = int(rng.integers(1000, 1301))
    h = round(w / float(rng.uniform(1.45, 1.58)))
    sheet = Sheet(grounds.ground("ktp_siak", rng, split, w, h), rng)
    colour = _SIAK_INKS[int(rng.integers(3))]
    matrix = rng.random() < 0.45
    form = sheet.layer("form", Ink((25, 25, 40), 0.85, 0.5, 0.15))
    data = sheet.layer(
        "data",
        Ink(
            colour,
            float(rng.uniform(0.6, 0.9)),
            float(rng.uniform(0.3, 0.9)),
            float(rng.uniform(0.1, 0.5)),
            float(rng.uniform(0.0, 0.4)),
            (float(rng.normal(0, 3)), float(rng.normal(0, 2.5))),
        ),
    )
    face = fonts.pick(rng, "sans", split)
    typed = (
        fonts.pick(rng, "dots" if matrix else "typewriter", split) if rng.random() < 0.6 else face
    )
    size = h * float(rng.uniform(0.036, 0.042))
    value = Style(
        typed,
        size,
        dots=14 if typed.role == "dots" and "doto" not in typed.regular else 0,
        jitter=0.6 if typed.role == "typewriter" else 0.0,
    )
    label = Style(face, size, "bold" if rng.random() < 0.2 else "regular")
    cx = w * float(rng.uniform(0.48, 0.56))
    head = Style(face, h * float(rng.uniform(0.044, 0.054)), "bold")
    province, regency = _province(rng, family.place), _regency(rng, family.place)
    y = h * float(rng.uniform(0.075, 0.1))
    top_lines = (
        (f"PROVINSI {province}", "province"),
        (regency, "regency"),
        ("KARTU TANDA PENDUDUK", ""),
    )
    for text, key in top_lines:
        sheet.text(form, cx, y, text, head, align="centre", key=key, max_width=w * 0.86)
        y += h * float(rng.uniform(0.053, 0.06))
    left, value_x = w * float(rng.uniform(0.03, 0.05)), w * float(rng.uniform(0.26, 0.3))
    right_photo = rng.random() < 0.7
    if not right_photo:
        left, value_x = w * 0.3, w * float(rng.uniform(0.5, 0.53))
    value_x = max(value_x, left + sheet.width_of("Status Perkawinan", label) + w * 0.024)
    y += h * 0.025
    issued = people.between(
        rng, max(date(2004, 6, 1), people.years_after(person.birth_date, 17.05)), _LAST_SIAK
    )
    expiry = date(issued.year + 5, person.birth_date.month, min(28, person.birth_date.day))
    marital = person.marital
    if person.marriage_date is not None and person.marriage_date > issued:
        marital = "BELUM KAWIN"
    rows = [("NIK", person.nik, "nik", False), *_rows(rng, person, family, marital)[:-1]]
    rows.append(("Berlaku Hingga", dmy(expiry), "", False))
    pitch = (h * 0.93 - y) / (len(rows) + 0.2)
    limit = (w * 0.7 if right_photo else w * 0.98) - value_x
    for text, shown, key, inner in rows:
        sheet.text(form, left + (w * 0.03 if inner else 0), y, text, label)
        sheet.text(form, value_x - w * 0.018, y, ":", label, record=False)
        sheet.text(data, value_x, y, shown, value, key=key, max_width=limit)
        if key == "sex":
            gx = value_x + w * 0.23
            sheet.text(form, gx, y, "Gol. Darah :", label)
            sheet.text(data, gx + w * 0.15, y, person.blood.replace("TIDAK TAHU", "-"), value)
        y += pitch
    pw, ph = w * float(rng.uniform(0.2, 0.23)), h * float(rng.uniform(0.36, 0.42))
    px = w * float(rng.uniform(0.73, 0.755)) if right_photo else w * float(rng.uniform(0.03, 0.05))
    py = h * float(rng.uniform(0.27, 0.33))
    picture = portrait(
        rng, round(pw), round(ph), _photo_ground(rng, person), person.age(issued), person.sex
    )
    sheet.paste(faded(picture, float(rng.uniform(0.05, 0.4)), (226, 216, 200)), px, py)
    mid, below = px + pw / 2, py + ph + h * 0.05
    small = Style(face, size * 0.82)
    sheet.text(
        form,
        mid,
        below,
        f"{family.place.town.title()}, {dmy(issued)}",
        small,
        align="centre",
        max_width=w * 0.27,
    )
    sheet.text(
        form,
        mid,
        below + pitch * 0.72,
        f"CAMAT {family.place.district}",
        small,
        align="centre",
        max_width=w * 0.27,
    )
    sw = round(pw * 0.8)
    sheet.stain(
        signature(rng, sw, round(h * 0.11)), mid - sw / 2, below + pitch * 0.8, (25, 25, 60), 0.8
    )
    seal = stamp(rng, round(h * 0.24), face, ("KECAMATAN " + family.place.district, "CAMAT"))
    sheet.stain(
        seal, mid - h * 0.17, below + pitch * 0.2, (96, 60, 140), float(rng.uniform(0.4, 0.75))
    )
    specimen(sheet, w * 0.2 if right_photo else w * 0.16, h * 0.975, h * 0.024, split)
    image, lines = sheet.finish()
    wear(sheet, float(rng.uniform(0.1, 0.9)))
    return Flat(
        image,
        "ktp",
        "ktp_siak",
        lines,
        _truth(person, province, regency),
        _strata(person, family, True),
        corner=0.02,
        sheen=float(rng.uniform(0.4, 1.0)),
        millimetres=(85.6, 56.0),
    )
