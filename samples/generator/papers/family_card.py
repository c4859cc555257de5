"""Kartu Keluarga: security paper with stamp (to mid-2020), white page with QR (2019 on)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from .. import fonts, grounds, people
from ..base import Flat
from ..people import Family, Person
from ..print import Ink, Sheet, Style, qr, signature, stamp, thumbprint, wear, wrap
from .common import BSRE, dmy, emblem, nip, official, specimen

GENERATIONS = ("kk_2019", "kk_security")
SHARE = (0.5, 0.5)

_LAST_SECURITY = date(2020, 6, 30)
_FIRST_NEW = date(2019, 7, 1)

Column = tuple[
    str, str, float
]  # heading (| breaks it), field, right edge as a fraction of the width

_OLD_1: tuple[Column, ...] = (
    ("No.", "", 0.04),
    ("Nama Lengkap", "name", 0.28),
    ("NIK", "nik", 0.372),
    ("Jenis|Kelamin", "sex", 0.43),
    ("Tempat Lahir", "birth_place", 0.56),
    ("Tanggal|Lahir", "birth_date", 0.62),
    ("Agama", "religion", 0.675),
    ("Pendidikan", "education", 0.82),
    ("Jenis Pekerjaan", "occupation", 0.98),
)
_OLD_2: tuple[Column, ...] = (
    ("No.", "", 0.04),
    ("Status|Perkawinan", "marital", 0.12),
    ("Status Hubungan|Dalam Keluarga", "relationship", 0.22),
    ("Kewarganegaraan", "nationality", 0.31),
    ("No. Paspor", "passport", 0.40),
    ("No.|KITAS/KITAP", "kitap", 0.50),
    ("Ayah", "father_name", 0.73),
    ("Ibu", "mother_name", 0.98),
)
_NEW_1: tuple[Column, ...] = (
    ("No", "", 0.042),
    ("Nama Lengkap", "name", 0.235),
    ("NIK", "nik", 0.343),
    ("Jenis|Kelamin", "sex", 0.415),
    ("Tempat Lahir", "birth_place", 0.525),
    ("Tanggal|Lahir", "birth_date", 0.6),
    ("Agama", "religion", 0.665),
    ("Pendidikan", "education", 0.793),
    ("Jenis Pekerjaan", "occupation", 0.925),
    ("Golongan|Darah", "blood", 0.98),
)
_NEW_2: tuple[Column, ...] = (
    ("No", "", 0.042),
    ("Status|Perkawinan", "marital", 0.135),
    ("Tanggal|Perkawinan", "married", 0.225),
    ("Status Hubungan|Dalam Keluarga", "relationship", 0.335),
    ("Kewarganegaraan", "nationality", 0.43),
    ("No. Paspor", "passport", 0.51),
    ("No. KITAP", "kitap", 0.59),
    ("Ayah", "father_name", 0.785),
    ("Ibu", "mother_name", 0.98),
)
_KEYED = (
    "name",
    "nik",
    "sex",
    "birth_place",
    "birth_date",
    "relationship",
    "father_name",
    "mother_name",
)


def eligible(person: Person, family: Family, generation: str) -> bool:
    """Listed on a card of that time."""
    if generation == "kk_2019":
        return True
    return max(family.kk_date, person.birth_date) < _LAST_SECURITY - timedelta(days=90)


@dataclass(frozen=True, slots=True)
class _Look:
    """The choices of one drawing."""

    title: Style
    head: Style
    cell: Style
    label: Style
    pad: float
    centre: bool
    dash: str


def draw(
    rng: np.random.Generator, split: str, person: Person, family: Family, generation: str
) -> Flat:
    """One card, with every member who was born by its date."""
    new = generation == "kk_2019"
    low = max(
        family.kk_date,
        person.birth_date + timedelta(days=40),
        _FIRST_NEW if new else date(2008, 2, 1),
    )
    issued = people.between(rng, low, people.TODAY if new else _LAST_SECURITY)
    members = tuple(m for m in family.members if m.birth_date < issued - timedelta(days=20))
    w = int(rng.integers(2800, 3301))
    h = round(w / float(rng.uniform(1.375, 1.418)))
    sheet = Sheet(grounds.ground("white" if new else "kk_security", rng, split, w, h), rng)
    tone = int(rng.integers(10, 40))
    form = sheet.layer(
        "form",
        Ink(
            (tone, tone, tone),
            float(rng.uniform(0.85, 0.97)),
            float(rng.uniform(0.3, 0.8)),
            float(rng.uniform(0, 0.2)),
        ),
    )
    shift = (0.0, 0.0) if new else (float(rng.normal(0, 5)), float(rng.normal(0, 3)))
    data = sheet.layer(
        "data",
        Ink(
            (tone, tone, tone + int(rng.integers(0, 18))),
            float(rng.uniform(0.75, 0.97)),
            float(rng.uniform(0.3, 0.9)),
            float(rng.uniform(0, 0.4)),
            0.0 if rng.random() < 0.5 else float(rng.uniform(0.05, 0.3)),
            shift,
        ),
    )
    look = _look(rng, split, h, new)
    _heading(sheet, form, data, look, family, new)
    first = (_NEW_1, _NEW_2) if new else (_OLD_1, _OLD_2)
    if not new and rng.random() < 0.35:
        first = (
            first[0],
            tuple((t.replace("Perkawinan", "Pernikahan"), k, x) for t, k, x in first[1]),
        )
    y1 = h * float(rng.uniform(0.2, 0.222))
    row_h = h * float(rng.uniform(0.0205, 0.0232))
    start = 2 if rng.random() < 0.05 else 1  # some offices count the row number as column 1
    kawin = "KAWIN"
    if new and rng.random() < 0.5:
        kawin = "KAWIN TERCATAT" if rng.random() < 0.85 else "KAWIN BELUM TERCATAT"
    cells = [_cells(rng, m, kawin, look) for m in members]
    wobble = float(rng.normal(0, 0.0015))
    bottom = _table(sheet, form, data, look, first[0], y1, row_h, cells, start, wobble)
    bottom = _table(
        sheet,
        form,
        data,
        look,
        first[1],
        bottom + h * float(rng.uniform(0.008, 0.016)),
        row_h,
        cells,
        start + len(first[0]) - 1,
        wobble,
    )
    _footer(sheet, bottom, form, data, look, family, issued, split, new)
    if not new:
        serial = sheet.layer(
            "serial", Ink((190, 40, 45) if rng.random() < 0.6 else (25, 25, 30), 0.85, 0.6)
        )
        number = f"{family.place.code[:2]}{int(rng.integers(10**7, 10**8))}"
        sheet.text(
            serial,
            w * 0.965,
            h * float(rng.uniform(0.035, 0.06)),
            f"No. {number}",
            replace(look.label, size=h * 0.018),
            align="right",
        )
    if rng.random() < 0.85:
        emblem(
            sheet,
            w * float(rng.uniform(0.05, 0.14)),
            h * float(rng.uniform(0.055, 0.075)),
            h * 0.034,
        )
    specimen(
        sheet,
        w * float(rng.uniform(0.21, 0.27)),
        h * float(rng.uniform(0.055, 0.085)),
        h * 0.014,
        split,
    )
    image, lines = sheet.finish()
    if not new and rng.random() < 0.4:
        wear(sheet, float(rng.uniform(0.05, 0.4)))
    strata = people.strata(person, family) + (() if new else ("old_paper",))
    return Flat(
        image,
        "family_card",
        generation,
        lines,
        _truth(family, members, cells),
        strata,
        millimetres=(297.0, 297.0 * h / w),
    )


def _look(rng: np.random.Generator, split: str, h: int, new: bool) -> _Look:
    sans, serif = fonts.pick(rng, "sans", split), fonts.pick(rng, "serif", split)
    body = serif if rng.random() < (0.6 if new else 0.3) else sans
    filled = body
    dots, jitter = 0, 0.0
    size = h * float(rng.uniform(0.0118, 0.0138))
    squeeze = float(rng.uniform(0.9, 1.0))
    if not new and rng.random() < 0.3:
        filled = fonts.pick(rng, "dots" if rng.random() < 0.6 else "typewriter", split)
        dots = 14 if filled.role == "dots" and "doto" not in filled.regular else 0
        jitter = 0.5 if filled.role == "typewriter" else 0.0
        squeeze = 0.82
    return _Look(
        title=Style(
            sans if not new or rng.random() < 0.5 else serif,
            h * float(rng.uniform(0.05, 0.062)),
            "bold",
        ),
        head=Style(
            body, size * float(rng.uniform(0.92, 1.05)), "bold" if rng.random() < 0.7 else "regular"
        ),
        cell=Style(filled, size, squeeze=squeeze, dots=dots, jitter=jitter),
        label=Style(body, h * float(rng.uniform(0.0128, 0.0152))),
        pad=float(rng.uniform(4, 11)),
        centre=rng.random() < 0.25,
        dash="-" if rng.random() < 0.8 else "",
    )


def _heading(sheet: Sheet, form: str, data: str, look: _Look, family: Family, new: bool) -> None:
    rng, w, h = sheet.rng, sheet.width, sheet.height
    cx = w * float(rng.uniform(0.505, 0.535))
    title = look.title
    title = replace(
        title, squeeze=w * float(rng.uniform(0.33, 0.41)) / sheet.width_of("KARTU KELUARGA", title)
    )
    y = h * float(rng.uniform(0.062, 0.082))
    sheet.text(form, cx, y, "KARTU KELUARGA", title, align="centre")
    number = replace(
        title,
        size=title.size * float(rng.uniform(0.48, 0.66)),
        squeeze=1.0,
        weight="bold" if rng.random() < 0.7 else "regular",
    )
    y += h * float(rng.uniform(0.036, 0.045))
    prefix = ("No. ", "No. ", "No : ", "Nomor : ")[int(rng.integers(4))]
    total = sheet.width_of(prefix + family.kk_number, number)
    used = sheet.text(form, cx - total / 2, y, prefix.rstrip(), number)
    gap = sheet.width_of(" ", number) + 4
    sheet.text(data, cx - total / 2 + used + gap, y, family.kk_number, number, key="kk_number")
    place, head = family.place, family.head
    address = family.street
    rows_l = [
        ("Nama Kepala Keluarga", head.card_name, "head_name"),
        ("Alamat", address, ""),
        (
            "RT/RW",
            f"{family.rt}/{family.rw}" if rng.random() < 0.6 else f"{family.rt} / {family.rw}",
            "",
        ),
    ]
    village = ("Desa/Kelurahan", "Kelurahan/Desa", "Desa / Kelurahan")[int(rng.integers(3))]
    rows_r = [
        ("Kecamatan", place.district, ""),
        ("Kabupaten/Kota", place.town if rng.random() < 0.6 else place.regency, ""),
    ]
    if new:
        rows_l.append(("Kode Pos", place.postcode, ""))
        rows_r = [(village, place.village, ""), *rows_r, ("Provinsi", place.province, "")]
    else:
        rows_l.append((village, place.village, ""))
        rows_r += [("Kode Pos", place.postcode, ""), ("Provinsi", place.province, "")]
    top, pitch = h * float(rng.uniform(0.136, 0.146)), h * float(rng.uniform(0.0152, 0.0172))
    left = w * (float(rng.uniform(0.035, 0.06)) if new else float(rng.uniform(0.08, 0.095)))
    right = w * float(rng.uniform(0.64, 0.68))
    for x, rows, colon, limit in (
        (left, rows_l, w * float(rng.uniform(0.135, 0.15)), right),
        (right, rows_r, w * float(rng.uniform(0.095, 0.11)), w * 0.985),
    ):
        for index, (label, value, key) in enumerate(rows):
            y = top + index * pitch
            sheet.text(form, x, y, label, look.label)
            sheet.text(form, x + colon, y, ":", look.label, record=False)
            sheet.text(
                data,
                x + colon + w * 0.008,
                y,
                value,
                replace(look.label, weight="bold") if key and rng.random() < 0.2 else look.label,
                key=key,
                max_width=limit - x - colon - w * 0.02,
            )


def _cells(rng: np.random.Generator, person: Person, kawin: str, look: _Look) -> dict[str, str]:
    dash = look.dash or "-"
    relation = person.relationship
    if relation == "ORANG TUA" and rng.random() < 0.5:
        relation = "ORANGTUA"
    marital = kawin if person.marital == "KAWIN" else person.marital
    return {
        "name": person.card_name,
        "nik": person.nik,
        "sex": "LAKI-LAKI" if person.sex == "M" else "PEREMPUAN",
        "birth_place": person.birth_place,
        "birth_date": dmy(person.birth_date),
        "religion": person.religion,
        "education": person.education,
        "occupation": person.occupation,
        "blood": person.blood.rstrip("+") or "TIDAK TAHU",
        "marital": marital,
        "married": dmy(person.marriage_date)
        if person.marriage_date and rng.random() < 0.8
        else dash,
        "relationship": relation,
        "nationality": person.nationality,
        "passport": person.passport_number if rng.random() < 0.06 else dash,
        "kitap": dash,
        "father_name": person.father_name or "-",
        "mother_name": person.mother_name,
    }


def _table(
    sheet: Sheet,
    form: str,
    data: str,
    look: _Look,
    columns: tuple[Column, ...],
    top: float,
    row_h: float,
    rows: list[dict[str, str]],
    start: int,
    wobble: float,
) -> float:
    """Draw one table and return its lower edge."""
    rng, w = sheet.rng, sheet.width
    edges = [w * (0.02 + wobble)]
    for _, _, right in columns:
        off = float(rng.normal(0, 0.0014)) if right < 0.97 else 0.0
        edges.append(w * (right + wobble + off))
    parents = columns[-1][1] == "mother_name"
    head_h = row_h * float(rng.uniform(1.75, 2.2))
    thick = int(rng.integers(2, 5))
    number_y = top + head_h
    body_y = number_y + row_h * float(rng.uniform(0.7, 0.95))
    bottom = body_y + 10 * row_h
    sheet.box(form, edges[0], top, edges[-1], bottom, thick + 1)
    for x in edges[1:-1]:
        sheet.rule(form, x, top, x, bottom, thick)
    for index in range(11):
        y = body_y + index * row_h
        sheet.rule(form, edges[0], y, edges[-1], y, max(1, thick - 1 + (index == 0)))
    sheet.rule(form, edges[0], number_y, edges[-1], number_y, thick)
    groups: list[tuple[int, int, str]] = []
    if parents:
        passport = next(i for i, c in enumerate(columns) if c[1] == "passport")
        father = len(columns) - 2
        groups = [
            (passport, passport + 2, "Dokumen Imigrasi"),
            (father, father + 2, "Nama Orang Tua"),
        ]
        for a, b, text in groups:
            mid = top + head_h * 0.42
            sheet.rule(form, edges[a], mid, edges[b], mid, thick)
            for x in edges[a + 1 : b]:  # the inner rule does not cross the group's heading
                sheet.masks[form][
                    int(top) + thick + 1 : int(mid) - 1, int(x) - thick - 2 : int(x) + thick + 3
                ] = 0
            sheet.text(
                form, (edges[a] + edges[b]) / 2, mid - head_h * 0.1, text, look.head, align="centre"
            )
    for index, (title, _, _) in enumerate(columns):
        grouped = any(a <= index < b for a, b, _ in groups)
        x = (edges[index] + edges[index + 1]) / 2
        room = edges[index + 1] - edges[index] - 6
        lines = [title.replace("|", " ")] if grouped else title.split("|")
        y0 = top + head_h * (0.86 if grouped else (0.6 if len(lines) == 1 else 0.46))
        for row, line in enumerate(lines):
            sheet.text(
                form,
                x,
                y0 + row * look.head.size * 1.08,
                line,
                look.head,
                align="centre",
                max_width=room,
            )
        if index:
            sheet.text(
                form,
                x,
                body_y - row_h * 0.2,
                f"({start + index - 1})",
                replace(look.head, size=look.head.size * 0.86),
                align="centre",
            )
    for index in range(10):
        base = body_y + index * row_h + row_h * 0.5 + look.cell.size * 0.36
        sheet.text(
            form,
            (edges[0] + edges[1]) / 2,
            base,
            str(index + 1),
            replace(look.head, weight="regular"),
            align="centre",
        )
        for column, (_, name, _) in enumerate(columns[1:], 1):
            room = edges[column + 1] - edges[column] - 2 * look.pad
            text = rows[index][name] if index < len(rows) else look.dash
            key = f"members.{index}.{name}" if name in _KEYED and index < len(rows) else ""
            x, align = edges[column] + look.pad + 2, "left"
            if look.centre and name not in ("name", "father_name", "mother_name"):
                x, align = (edges[column] + edges[column + 1]) / 2, "centre"
            _cell(sheet, data, x, base, text, look.cell, align, room, key, row_h)
    return bottom


def _cell(
    sheet: Sheet,
    layer: str,
    x: float,
    y: float,
    text: str,
    style: Style,
    align: str,
    room: float,
    key: str,
    row_h: float,
) -> None:
    width = sheet.width_of(text, style)
    if width > room * 1.33 and " " in text:
        small = replace(style, size=style.size * 0.74)
        parts = wrap(sheet, text, small, room)
        if len(parts) == 2:
            sheet.text(
                layer, x, y - row_h * 0.24, parts[0], small, align=align, key=key, max_width=room
            )
            sheet.text(
                layer, x, y + row_h * 0.18, parts[1], small, align=align, key=key, max_width=room
            )
            return
    sheet.text(layer, x, y, text, style, align=align, key=key, max_width=room)


def code_side(wanted: float, room: float, height: float) -> int:
    """Side of the QR code, pixels: as wanted where there is room, legible in any case (then it runs
    into the official's name)."""
    return round(max(min(wanted, room), 0.035 * height))


def _footer(
    sheet: Sheet,
    table_end: float,
    form: str,
    data: str,
    look: _Look,
    family: Family,
    issued: date,
    split: str,
    new: bool,
) -> None:
    rng, w, h = sheet.rng, sheet.width, sheet.height
    style = look.label
    line = style.size * 1.25
    top = h * float(rng.uniform(0.8, 0.825) if new else rng.uniform(0.825, 0.845))
    top = max(top, table_end + line * 1.6)
    left = w * float(rng.uniform(0.05, 0.1))
    sheet.text(form, left, top, "Dikeluarkan Tanggal", style)
    colon = left + w * float(rng.uniform(0.12, 0.145))
    sheet.text(form, colon, top, ":", style, record=False)
    sheet.text(data, colon + w * 0.012, top, dmy(issued), style)
    if not new:
        sheet.text(form, left, top + line * 1.3, "LEMBAR", style)
        copies = ("I.   Kepala Keluarga", "II.  RT", "III. Desa/Kelurahan", "IV. Kecamatan")
        for index, text in enumerate(copies):
            sheet.text(form, colon + w * 0.012, top + line * (1.3 + index), text, style)
    mid = w * float(rng.uniform(0.47, 0.53))
    sheet.text(form, mid, top + line * 0.6, "KEPALA KELUARGA", style, align="centre")
    name_y = (
        h * float(rng.uniform(0.945, 0.962)) if not new else h * float(rng.uniform(0.915, 0.93))
    )
    sheet.text(data, mid, name_y, family.head.card_name, style, align="centre", max_width=w * 0.3)
    if rng.random() < 0.6:
        sheet.text(
            form,
            mid,
            name_y + line,
            "Tanda Tangan/Cap Jempol",
            replace(style, size=style.size * 0.9),
            align="centre",
        )
    if not new or rng.random() < 0.4:
        if rng.random() < 0.8:
            ink = signature(rng, round(w * 0.1), round(h * 0.07))
            sheet.stain(ink, mid - w * 0.05, name_y - h * 0.085, (24, 24, 70), 0.85)
        else:
            sheet.stain(
                thumbprint(rng, round(w * 0.035), round(h * 0.065)),
                mid - w * 0.018,
                name_y - h * 0.08,
                (50, 30, 90),
                0.6,
            )
    right = w * float(rng.uniform(0.78, 0.83))
    kind = "KABUPATEN" if family.place.regency.startswith("KAB") else "KOTA"
    title = [f"{family.place.town}, {dmy(issued)}"] if rng.random() < 0.4 else []
    office = "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
    if not new and issued.year < 2011 and rng.random() < 0.5:
        title += [f"CAMAT {family.place.district}"]
    else:
        title += (
            [office, f"{kind} {family.place.town}"]
            if rng.random() < 0.7
            else ["KEPALA DINAS KEPENDUDUKAN", "DAN PENCATATAN SIPIL"]
        )
    for index, text in enumerate(title):
        sheet.text(
            form, right, top + line * (index - 0.2), text, style, align="centre", max_width=w * 0.36
        )
    who = official(rng)
    sheet.text(data, right, name_y, who, replace(style, weight="bold"), align="centre")
    sheet.text(data, right, name_y + line, f"NIP. {nip(rng)}", style, align="centre")
    if new:
        low = top + line * (len(title) - 0.9)
        side = code_side(h * float(rng.uniform(0.05, 0.075)), name_y - style.size * 1.1 - low, h)
        code = qr(f"https://dukcapil.contoh.example/kk/{int(rng.integers(10**9, 10**10))}", side)
        sheet.stain(code, right - side / 2, low, (15, 15, 15), 0.95)
        words = BSRE[int(rng.integers(len(BSRE)))]
        small = replace(style, size=style.size * float(rng.uniform(0.7, 0.82)), weight="regular")
        y = h * 0.968
        for part in wrap(sheet, words, small, w * 0.9):
            sheet.text(form, w * 0.5, y, part, small, align="centre")
            y += small.size * 1.2
        return
    scrawl = signature(rng, round(w * 0.11), round(h * 0.075))
    sheet.stain(scrawl, right - w * 0.05, name_y - h * 0.08, (24, 24, 80), 0.85)
    face = fonts.faces("sans", split)[0]
    seal = stamp(
        rng,
        round(h * float(rng.uniform(0.13, 0.165))),
        face,
        ("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", kind[:10], family.place.town[:12]),
    )
    purple = (int(rng.integers(80, 120)), int(rng.integers(50, 90)), int(rng.integers(130, 180)))
    sheet.stain(
        seal,
        right - h * float(rng.uniform(0.13, 0.2)),
        name_y - h * float(rng.uniform(0.09, 0.12)),
        purple,
        float(rng.uniform(0.45, 0.85)),
    )


def _truth(
    family: Family, members: tuple[Person, ...], cells: list[dict[str, str]]
) -> dict[str, Any]:
    return {
        "kk_number": family.kk_number,
        "head_name": family.head.card_name,
        "members": [
            {
                "row": index + 1,
                "nik": m.nik,
                "name": m.card_name,
                "sex": m.sex,
                "birth_place": m.birth_place,
                "birth_date": m.birth_date.isoformat(),
                "relationship": cell["relationship"],
                "father_name": m.father_name,
                "mother_name": m.mother_name,
            }
            for index, (m, cell) in enumerate(zip(members, cells, strict=True))
        ],
    }
