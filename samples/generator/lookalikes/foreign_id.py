"""Identity cards and driving licences of other countries, in invented layouts."""

from __future__ import annotations

from datetime import date

import numpy as np

from ..base import Flat
from . import sheet as s
from . import zone
from .holder import Holder, digits, later
from .photo import photo

# title lines, label words (number, surname, given, birth, sex, nationality, expiry, address), code,
# surname, woman, man, tone
_CARDS = (
    (
        ("KAD PENGENALAN", "MALAYSIA", "IDENTITY CARD"),
        ("", "", "", "", "", "WARGANEGARA", "", ""),
        "MYS",
        "BINTI CONTOH",
        "NUR AISYAH",
        "MOHD FARIS",
        (170, 206, 222),
    ),
    (
        ("REPUBLIC OF SINGAPORE", "IDENTITY CARD NO."),
        ("", "Name", "", "Date of birth", "Sex", "Country/Place of birth", "", "Race"),
        "SGP",
        "TAN SAMPLE",
        "MEI LING",
        "WEI MING",
        (236, 206, 200),
    ),
    (
        ("REPUBLIKA NG PILIPINAS", "PAMBANSANG PAGKAKAKILANLAN", "Philippine Identification Card"),
        (
            "",
            "Apelyido/Last Name",
            "Mga Pangalan/Given Names",
            "Petsa ng Kapanganakan/Date of Birth",
            "",
            "",
            "",
            "Tirahan/Address",
        ),
        "PHL",
        "HALIMBAWA",
        "MARIA",
        "JOSE",
        (222, 226, 236),
    ),
    (
        ("BUNDESREPUBLIK DEUTSCHLAND", "PERSONALAUSWEIS"),
        (
            "",
            "Name/Surname",
            "Vornamen/Given names",
            "Geburtstag/Date of birth",
            "",
            "Staatsangehörigkeit/Nationality",
            "Gültig bis/Date of expiry",
            "Anschrift/Address",
        ),
        "D",
        "MUSTERMANN",
        "ERIKA",
        "MAX",
        (206, 226, 226),
    ),
    (
        ("DRIVER LICENSE", "CALIFORNIA", "USA"),
        ("DL", "LN", "FN", "DOB", "SEX", "CLASS", "EXP", ""),
        "USA",
        "SAMPLE",
        "JANE",
        "JOHN",
        (226, 226, 206),
    ),
    (
        ("UNITED KINGDOM", "DRIVING LICENCE"),
        ("5.", "1.", "2.", "3.", "", "", "4b.", "8."),
        "GBR",
        "SPECIMEN",
        "SARAH",
        "MORGAN",
        (240, 214, 220),
    ),
    (
        ("CARTÃO DE CIDADÃO", "CITIZEN CARD", "PORTUGAL"),
        (
            "N.º DOCUMENTO",
            "APELIDO(S)",
            "NOME(S)",
            "DATA DE NASCIMENTO",
            "SEXO",
            "NACIONALIDADE",
            "DATA DE VALIDADE",
            "",
        ),
        "PRT",
        "AMOSTRA",
        "INÊS",
        "RUI",
        (206, 232, 214),
    ),
    (
        ("RESIDENT PERMIT", "PERMANENT RESIDENT CARD"),
        (
            "Card No.",
            "Surname",
            "Given Name",
            "Date of Birth",
            "Sex",
            "Nationality",
            "Card Expires",
            "Category",
        ),
        "UTO",
        "EXAMPLE",
        "ANNA",
        "ERIK",
        (222, 214, 236),
    ),
    (
        ("STATE OF UTOPIA", "NATIONAL IDENTITY CARD"),
        ("ID No.", "Name", "Given", "Born", "Sex", "Nationality", "Valid", ""),
        "UTO",
        "ERIKSSON",
        "ANNA MARIA",
        "LARS",
        (230, 230, 214),
    ),
)


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1010, 638
    titles, labels, code, surname, woman, man, tone = s.held_out(rng, split, _CARDS)
    given = woman if who.sex == "F" else man
    ground = s.gradient(rng, w, h, s.shade(rng, tone), s.shade(rng, (240, 240, 236)))
    ground = s.waves(rng, ground, s.shade(rng, (160, 180, 200), 40), pitch=9, strength=0.35)
    sheet = s.Sheet(rng, split, ground)
    ink = s.shade(rng, s.pick(rng, ((40, 60, 120), (130, 40, 40), (40, 90, 70), (50, 50, 50))))
    y = h * 0.09
    side = s.pick(rng, (0.06, 0.34))
    for i, title in enumerate(titles):
        sheet.text(
            w * side,
            y,
            title,
            h * (0.062 if i == 0 else 0.045),
            bold=i < 2,
            colour=ink,
            room=w * 0.6,
        )
        y += h * 0.06
    y = max(y, h * 0.24)
    left = s.chance(rng, 0.5)
    box = (
        (w * 0.04, h * 0.28, w * 0.28, h * 0.76)
        if left
        else (w * 0.72, h * 0.24, w * 0.95, h * 0.7)
    )
    photo(sheet, who, box, (224, 226, 230))
    x = w * (0.32 if left else 0.05)
    room = w * 0.62
    born = who.birth_date
    expiry = later(rng, date(born.year + 20, 5, 5), 2, 20)
    number = {
        "MYS": f"{zone.short(born)}-{int(rng.integers(17, 59))}-9{digits(rng, 3)}",
        "SGP": f"S0000{digits(rng, 3)}Z",
        "PHL": "0000-" + "-".join(digits(rng, 4) for _ in range(3)),
    }.get(code, s.pick(rng, ("L", "T", "YA")) + "000" + digits(rng, 5))
    sheet.text(
        x, y + 20, (labels[0] + " " if labels[0] else "") + number, h * 0.055, bold=True, room=room
    )
    y += h * 0.1
    values = (
        "",
        surname,
        given,
        f"{born.day:02d}{s.pick(rng, (' ', '.', '-', '/'))}{born.month:02d} {born.year}".replace(
            " ", s.pick(rng, (".", "-"))
        ),
        who.sex,
        code,
        f"{expiry.day:02d}.{expiry.month:02d}.{expiry.year}",
        s.pick(rng, ("12 Sample Street", "Musterweg 9", "No 3 Jalan Contoh, Taman Teladan")),
    )
    for label, value in list(zip(labels, values, strict=True))[1:]:
        if y > h * (0.72 if code in ("D", "PRT", "UTO") else 0.93):
            break
        shown = "C" if label == "CLASS" else value
        if label:
            small = h * 0.026
            inline = len(label) <= 4
            end = sheet.text(x, y, label, small, colour=ink, room=room)
            if not inline:
                y += h * 0.045
            sheet.text(
                end + 10 if inline else x, y, shown, h * 0.044, bold=s.chance(rng, 0.5), room=room
            )
            y += h * 0.05
        elif value and code == "MYS" and label == "":
            sheet.text(x, y, value, h * 0.046, bold=True, room=room)
            y += h * 0.065
    if code in ("D", "PRT", "UTO") and s.chance(rng, 0.6):
        sheet.box((0, h * 0.77, w, h), fill=s.shade(rng, (238, 238, 236), 6))
        rows = zone.td1(code, surname, given, number.replace("-", ""), born, who.sex, expiry)
        for i, row in enumerate(rows):
            sheet.text(w * 0.04, h * (0.84 + 0.065 * i), row, 40, font="ocr_b", room=w * 0.92)
    if s.chance(rng, 0.4):
        sheet.box(
            (w * 0.84, h * 0.08, w * 0.93, h * 0.19),
            fill=(212, 186, 110),
            edge=(150, 120, 60),
            radius=8,
        )
    sheet.specimen(w * 0.97, h * 0.05, 15, at="r")
    return sheet.flat(
        "foreign_id", corner=0.035, sheen=0.7, millimetres=(85.6, 54.0), strata=(code,)
    )
