"""Biodata pages of other countries' passports, in invented layouts with each country's words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base import Flat
from . import sheet as s
from . import zone
from .holder import Holder, digits, english_date, later
from .photo import photo


@dataclass(frozen=True, slots=True)
class Country:
    """Words of one country's page.  `labels`: type, code, number, surname, given names,
    nationality, birth date, sex, birth place, issue, expiry, authority."""

    code: str
    title: str
    passport: str
    nationality: str
    authority: str
    places: tuple[str, ...]
    surnames: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    labels: tuple[str, ...]
    letters: str
    tone: s.Colour


_EN = (
    "Type",
    "Code",
    "Passport No.",
    "Surname",
    "Given Names",
    "Nationality",
    "Date of Birth",
    "Sex",
    "Place of Birth",
    "Date of Issue",
    "Date of Expiry",
    "Authority",
)
_MS = (
    "Jenis/Type",
    "Kod Negara/Country Code",
    "No. Pasport/Passport No.",
    "Nama/Name",
    "",
    "Warganegara/Nationality",
    "Tarikh Lahir/Date of Birth",
    "Jantina/Sex",
    "Tempat Lahir/Place of Birth",
    "Tarikh Dikeluarkan/Date of Issue",
    "Tarikh Luput/Date of Expiry",
    "Pejabat Pengeluar/Issuing Office",
)
_DE = (
    "Typ/Type",
    "Kode/Code",
    "Pass-Nr./Passport No.",
    "Name/Surname",
    "Vornamen/Given names",
    "Staatsangehörigkeit/Nationality",
    "Geburtsdatum/Date of birth",
    "Geschlecht/Sex",
    "Geburtsort/Place of birth",
    "Ausstellungsdatum/Date of issue",
    "Gültig bis/Date of expiry",
    "Behörde/Authority",
)
_FR = (
    "Type/Type",
    "Code du pays/Country code",
    "Passeport n°/Passport No.",
    "Nom/Surname",
    "Prénoms/Given names",
    "Nationalité/Nationality",
    "Date de naissance/Date of birth",
    "Sexe/Sex",
    "Lieu de naissance/Place of birth",
    "Date de délivrance/Date of issue",
    "Date d'expiration/Date of expiry",
    "Autorité/Authority",
)
_NL = (
    "Type/Type",
    "Code/Code",
    "Documentnummer/Document no.",
    "Naam/Surname",
    "Voornamen/Given names",
    "Nationaliteit/Nationality",
    "Geboortedatum/Date of birth",
    "Geslacht/Sex",
    "Geboorteplaats/Place of birth",
    "Datum van afgifte/Date of issue",
    "Geldig tot/Date of expiry",
    "Autoriteit/Authority",
)
_ES = (
    "Tipo/Type",
    "Código/Code",
    "Pasaporte N°/Passport No.",
    "Apellidos/Surname",
    "Nombre/Given names",
    "Nacionalidad/Nationality",
    "Fecha de nacimiento/Date of birth",
    "Sexo/Sex",
    "Lugar de nacimiento/Place of birth",
    "Fecha de expedición/Date of issue",
    "Fecha de caducidad/Date of expiry",
    "Autoridad/Authority",
)
_PT = (
    "Tipo/Type",
    "Código/Code",
    "Passaporte N.º/Passport No.",
    "Apelido/Surname",
    "Nomes próprios/Given names",
    "Nacionalidade/Nationality",
    "Data de nascimento/Date of birth",
    "Sexo/Sex",
    "Local de nascimento/Place of birth",
    "Data de emissão/Date of issue",
    "Válido até/Date of expiry",
    "Autoridade/Authority",
)
_PH = (
    "Uri/Type",
    "Kodigo ng bansa/Country code",
    "Pasaporte blg./Passport no.",
    "Apelyido/Surname",
    "Pangalan/Given names",
    "Nasyonalidad/Nationality",
    "Petsa ng kapanganakan/Date of birth",
    "Kasarian/Sex",
    "Lugar ng kapanganakan/Place of birth",
    "Petsa ng pagkakaloob/Date of issue",
    "Petsa ng pagkawala ng bisa/Valid until",
    "Maykapangyarihang nagkaloob/Issuing authority",
)

COUNTRIES = (
    Country(
        "MYS",
        "MALAYSIA",
        "PASPORT / PASSPORT",
        "MALAYSIA",
        "JOHOR BAHRU",
        ("JOHOR", "SELANGOR", "SABAH"),
        ("CONTOH BIN TELADAN", "SAMPEL BINTI CUBAAN"),
        ("NUR AISYAH",),
        ("MOHD FARIS",),
        _MS,
        "A",
        (226, 214, 214),
    ),
    Country(
        "SGP",
        "REPUBLIC OF SINGAPORE",
        "PASSPORT",
        "SINGAPORE CITIZEN",
        "MINISTRY OF HOME AFFAIRS",
        ("SINGAPORE",),
        ("TAN", "LIM", "NG"),
        ("SAMPLE MEI",),
        ("EXAMPLE WEI",),
        _EN,
        "K",
        (236, 214, 206),
    ),
    Country(
        "AUS",
        "AUSTRALIA",
        "PASSPORT",
        "AUSTRALIAN",
        "AUSTRALIA",
        ("CANBERRA", "PERTH", "BRISBANE"),
        ("SAMPLE", "CITIZEN"),
        ("JANE ANNE",),
        ("PETER JOHN",),
        _EN,
        "PA",
        (206, 222, 236),
    ),
    Country(
        "PHL",
        "REPUBLIKA NG PILIPINAS",
        "PASAPORTE / PASSPORT",
        "FILIPINO",
        "DFA MANILA",
        ("MANILA", "CEBU CITY", "DAVAO CITY"),
        ("HALIMBAWA", "SUBOK"),
        ("MARIA CLARA",),
        ("JOSE MIGUEL",),
        _PH,
        "P",
        (230, 222, 206),
    ),
    Country(
        "D",
        "BUNDESREPUBLIK DEUTSCHLAND",
        "REISEPASS / PASSPORT",
        "DEUTSCH",
        "STADT MUSTERHAUSEN",
        ("BERLIN", "MÜNCHEN", "KÖLN"),
        ("MUSTERMANN", "BEISPIEL"),
        ("ERIKA",),
        ("MAX OTTO",),
        _DE,
        "C",
        (222, 224, 232),
    ),
    Country(
        "GBR",
        "UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND",
        "PASSPORT",
        "BRITISH CITIZEN",
        "HMPO",
        ("LONDON", "LEEDS", "CARDIFF"),
        ("SPECIMEN", "SAMPLETON"),
        ("ANGELA ZOE",),
        ("HENRY",),
        _EN,
        "9",
        (232, 220, 214),
    ),
    Country(
        "USA",
        "UNITED STATES OF AMERICA",
        "PASSPORT",
        "UNITED STATES OF AMERICA",
        "United States Department of State",
        ("OHIO, U.S.A.", "TEXAS, U.S.A."),
        ("TRAVELER", "EXAMPLE"),
        ("HAPPY ANN",),
        ("JOHN Q",),
        _EN,
        "C",
        (214, 222, 234),
    ),
    Country(
        "NLD",
        "KONINKRIJK DER NEDERLANDEN",
        "PASPOORT / PASSPORT",
        "NEDERLANDSE",
        "BURG. VAN VOORBEELD",
        ("ROTTERDAM", "ARNHEM"),
        ("DE VOORBEELD", "VAN MODEL"),
        ("WILLEKE",),
        ("PIETER",),
        _NL,
        "N",
        (232, 214, 206),
    ),
    Country(
        "FRA",
        "RÉPUBLIQUE FRANÇAISE",
        "PASSEPORT / PASSPORT",
        "FRANÇAISE",
        "PRÉFECTURE",
        ("LYON", "NÎMES", "BREST"),
        ("EXEMPLE", "MODÈLE"),
        ("CÉLINE",),
        ("THÉO",),
        _FR,
        "1",
        (226, 220, 228),
    ),
    Country(
        "ESP",
        "ESPAÑA",
        "PASAPORTE / PASSPORT",
        "ESPAÑOLA",
        "DGP",
        ("SEVILLA", "LEÓN"),
        ("EJEMPLO MUESTRA",),
        ("CARMEN",),
        ("ÁLVARO",),
        _ES,
        "AA",
        (234, 226, 206),
    ),
    Country(
        "TLS",
        "REPÚBLICA DEMOCRÁTICA DE TIMOR-LESTE",
        "PASSAPORTE / PASSPORT",
        "TIMORENSE",
        "MINISTÉRIO DA JUSTIÇA",
        ("DILI", "BAUCAU"),
        ("DO EXEMPLO", "DA AMOSTRA"),
        ("MARIA",),
        ("DOMINGOS",),
        _PT,
        "C",
        (222, 228, 214),
    ),
    Country(
        "IND",
        "REPUBLIC OF INDIA",
        "PASSPORT",
        "INDIAN",
        "MUMBAI",
        ("MUMBAI", "KOCHI"),
        ("NAMUNA", "UDAHARAN"),
        ("PRIYA",),
        ("RAHUL KUMAR",),
        _EN,
        "Z",
        (214, 226, 230),
    ),
)


_TINTS: tuple[s.Colour, ...] = (
    (238, 204, 212),
    (202, 224, 240),
    (210, 236, 216),
    (244, 230, 192),
    (226, 212, 240),
    (242, 214, 188),
    (200, 236, 236),
    (236, 226, 214),
)
"""Pastel grounds: colour alone must not tell whose passport it is."""


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    land: Country = s.held_out(rng, split, COUNTRIES)
    w, h = 1250, 880
    tint = land.tone if s.chance(rng, 0.3) else s.pick(rng, _TINTS)
    last = (238, 234, 226) if s.chance(rng, 0.5) else s.pick(rng, _TINTS)
    ground = s.gradient(rng, w, h, s.shade(rng, tint, 8), s.shade(rng, last, 8))
    ground = s.waves(rng, ground, s.shade(rng, (180, 190, 205), 25), pitch=9, strength=0.4)
    ground = s.rosette(
        rng,
        ground,
        w * rng.uniform(0.3, 0.8),
        h * rng.uniform(0.3, 0.6),
        h * 0.4,
        s.shade(rng, (190, 150, 150), 40),
    )
    sheet = s.Sheet(rng, split, ground)
    surname = str(s.pick(rng, land.surnames))
    given = str(s.pick(rng, land.women if who.sex == "F" else land.men))
    born, issued = who.birth_date, later(rng, who.birth_date, 18, 40)
    expiry = issued.replace(year=issued.year + int(s.pick(rng, (5, 10))), day=min(28, issued.day))
    number = land.letters + "000" + digits(rng, 6 - len(land.letters) - int(rng.integers(0, 2)))
    small = 14.0
    label_ink = s.shade(
        rng, s.pick(rng, ((70, 90, 130), (120, 60, 60), (60, 100, 100), (80, 80, 80)))
    )
    sheet.text(w * 0.04, h * 0.08, land.passport, 24, bold=True, colour=label_ink, room=w * 0.26)
    sheet.text(
        w * s.pick(rng, (0.34, 0.4)),
        h * 0.06,
        land.title,
        27,
        bold=True,
        colour=label_ink,
        room=w * 0.55,
    )
    photo(sheet, who, (w * 0.04, h * 0.13, w * 0.29, h * 0.58), (226, 226, 228))
    x0, x1, x2 = w * 0.33, w * 0.55, w * 0.75
    type_, code, no, sur, giv, nat, dob, sex, pob, doi, doe, auth = land.labels

    def put(
        x: float, y: float, label: str, value: str, room: float = w * 0.4, key: str = ""
    ) -> None:
        sheet.text(x, y, label, small, colour=label_ink, room=room)
        sheet.text(x, y + 27, value, 25, room=room, key=key)

    y = h * 0.115
    put(x0, y, type_, "P", w * 0.2)
    put(x1, y, code, land.code, w * 0.18)
    put(x2, y, no, number, w * 0.22, "passport_number")
    if giv:
        put(x0, y + 70, sur, surname)
        put(x0, y + 136, giv, given)
    else:
        put(x0, y + 70, sur, f"{given} {surname}", w * 0.6)
    put(x0, y + 204, nat, land.nationality)
    birth = english_date(born)
    if land.labels is not _EN and s.chance(rng, 0.5):
        birth = f"{born.day:02d}.{born.month:02d}.{born.year}"
    place = str(s.pick(rng, land.places))
    put(x0, y + 270, dob, birth, w * 0.2, "birth_date")
    put(
        x1,
        y + 270,
        sex,
        f"{who.sex}" if s.chance(rng, 0.7) else ("M" if who.sex == "M" else "F"),
        w * 0.15,
    )
    put(x2, y + 270, pob, place, w * 0.22)
    put(x0, y + 336, doi, english_date(issued), w * 0.2)
    put(x1, y + 336, doe, english_date(expiry), w * 0.19)
    put(x0, y + 402, auth, land.authority, w * 0.4)
    sheet.signature(x2, y + 360, w * 0.18, 60)
    state = land.code
    sur_zone, given_zone = (surname, given) if giv else (f"{given} {surname}", "")
    first, second = zone.td3(state, sur_zone, given_zone, number, born, who.sex, expiry)
    if s.chance(rng, 0.6):
        sheet.box((0, h * 0.76, w, h), fill=s.shade(rng, (240, 240, 238), 6))
    size = 36.0
    size *= w * 0.92 / sheet.length(first, size, font="ocr_b")
    sheet.text(w * 0.04, h * 0.85, first, size, font="ocr_b", key="mrz_line1")
    sheet.text(w * 0.04, h * 0.93, second, size, font="ocr_b", key="mrz_line2")
    sheet.specimen(w * 0.97, h * 0.735, 17, at="r")
    return sheet.flat(
        "foreign_passport",
        generation="",
        sheen=0.5,
        corner=0.02,
        millimetres=(125.0, 88.0),
        strata=("mrz", land.code),
    )
