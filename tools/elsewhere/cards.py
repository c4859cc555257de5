"""Cards: the identity card in its generations, its back, and cards taken for it."""

from __future__ import annotations

from random import Random

from . import art
from .page import Paper, box, centred, fitted, page, picture, text
from .people import Person, a_person, any_date

W, H = 1000, 630
SANS = ("Arimo", "Liberation Sans", "FreeSans", "Nimbus Sans", "Carlito", "Roboto", "Open Sans")


def _region_line(rng: Random, person: Person) -> str:
    name = person.region[2]
    if "JAKARTA" in name:
        return name.removeprefix("KOTA ") if rng.random() < 0.7 else name
    return name


def _where(regency: str) -> str:
    return regency.split(" ", 1)[1] if regency.startswith(("KOTA ", "KABUPATEN ")) else regency


LABELS = ("Tempat/Tgl Lahir", "Jenis kelamin", "Kel/Desa")
OLD_LABELS = ("Tempat/Tgl. Lahir", "Jenis Kelamin", "Kelurahan/Desa")


def _rows(person: Person, labels: tuple[str, str, str], until: str) -> list[tuple[str, str, bool]]:
    """Label, value, and whether the label stands further right."""
    sex = "PEREMPUAN" if person.sex == "F" else "LAKI-LAKI"
    return [
        ("Nama", person.name, False),
        (labels[0], f"{person.birth_place}, {person.dmy}", False),
        (labels[1], sex, False),
        ("Alamat", "JL. CONTOH NO. 12", False),
        ("RT/RW", "004/011", True),
        (labels[2], person.region[4][0], True),
        ("Kecamatan", person.region[3][1], True),
        ("Agama", person.faith, False),
        ("Status Perkawinan", "KAWIN", False),
        ("Pekerjaan", person.job, False),
        ("Kewarganegaraan", "WNI", False),
        ("Berlaku Hingga", until, False),
    ]


def _card_fields(person: Person, regency: str) -> dict[str, str]:
    return {
        "nik": person.nik,
        "name": person.name,
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "province": person.region[1],
        "regency": regency,
    }


def ktp(
    rng: Random,
    ink: str = "#0c2a3b",
    head: int = 38,
    size: int = 26,
    nik_y: float = 0.165,
    top: float = 0.265,
    mark: str = ":",
    photo_fade: float = 1,
) -> Paper:
    """The electronic card.

    head, size   of the letters of the two lines on top and of the rows
    nik_y, top   where the number and the first row stand, as shares of the height
    mark         what stands before every value
    photo_fade   opacity of the portrait
    """
    person = a_person(rng)
    face, label_face = rng.choice(SANS), rng.choice(SANS)
    regency = _region_line(rng, person)
    parts = [
        centred(0, 0.03 * H, W, f"PROVINSI {person.region[1]}", head, face, ink),
        centred(0, 0.085 * H, W, regency, head, face, ink),
        text(0.025 * W, nik_y * H + 4, "NIK", 36, label_face, ink),
        text(0.245 * W, nik_y * H, ":", 38, "OCRA", ink),
        fitted(0.27 * W, nik_y * H + 2, 0.42 * W, person.nik, 38, "OCRA", ink),
    ]
    y = top * H
    for label, value, inside in _rows(person, LABELS, "SEUMUR HIDUP"):
        parts.append(text((0.08 if inside else 0.025) * W, y, label, size, label_face, ink))
        parts.append(text(0.27 * W, y, mark + value, size, face, ink))
        if label == LABELS[1]:
            blood = rng.choice(("-", "A", "B", "O", "AB", "O+"))
            words = f"{rng.choice(('Gol. Darah', 'Gol Darah'))} :{blood}"
            parts.append(text(0.50 * W, y, words, size, label_face, ink))
        y += 0.0455 * H
    ground = "#b8322d" if person.birth_date.year % 2 else "#2c57a5"
    portrait, fade = art.face(rng, person.sex == "F", ground), f"opacity:{photo_fade}"
    parts.append(picture(0.722 * W, 0.19 * H, 0.235 * W, 0.475 * H, portrait, fade))
    issued = any_date(rng, 2012, 2023).strftime("%d-%m-%Y")
    parts.append(centred(0.70 * W, 0.69 * H, 0.28 * W, _where(regency), 23, face, ink))
    parts.append(centred(0.70 * W, 0.735 * H, 0.28 * W, issued, 23, face, ink))
    parts.append(picture(0.75 * W, 0.80 * H, 0.18 * W, 0.14 * H, art.scribble(rng)))
    ground_css = art.waves(
        rng, W, H, "linear-gradient(160deg,#bfe0f4,#a9d0ea 55%,#c9e9f7)", "rgba(255,255,255,.55)"
    )
    map_css = f"url({art.islands(rng, W, H, 'rgba(90,150,190,.22)')}),"
    letters = f"url({art.lettering(W, H, 'CONTOH', 'rgba(255,255,255,.32)')}),"
    parts.append(
        centred(0.30 * W, 0.945 * H, 0.4 * W, "CONTOH / SPECIMEN", 17, "FreeSans", "#7a97a8")
    )
    css = f"background:{letters}{map_css}{ground_css};border-radius:30px"
    html = page(W, H, css, "".join(parts))
    fields = _card_fields(person, regency)
    return Paper("ktp", html, W, H, fields, "ktp_el", person, radius=30 / W)


def ktp_siak(rng: Random) -> Paper:
    """The laminated paper card before 2011, with a title and a date of expiry."""
    person = a_person(rng, born=(1945, 1990))
    face, ink, regency = "Liberation Sans", "#2a2418", person.region[2]
    parts = [
        centred(0, 18, W, f"PROVINSI {person.region[1]}", 30, face, ink, 700),
        centred(0, 54, W, regency, 30, face, ink, 700),
        centred(0, 92, W, "KARTU TANDA PENDUDUK", 34, face, ink, 700),
        text(40, 142, f"NIK : {person.nik}", 34, face, ink, 700),
    ]
    birthday = person.birth_date.replace(day=min(28, person.birth_date.day))
    expiry = birthday.replace(year=2012)
    y = 188
    for label, value, inside in _rows(person, OLD_LABELS, expiry.strftime("%d-%m-%Y")):
        parts.append(text(70 if inside else 40, y, label, 23, face, ink))
        parts.append(text(290, y, f": {value}", 23, face, ink))
        if label == OLD_LABELS[1]:
            parts.append(text(560, y, f"Gol. Darah : {rng.choice('ABO-')}", 23, face, ink))
        y += 33
    ground = "#c22a2a" if person.birth_date.year % 2 else "#2a57b0"
    portrait = art.face(rng, person.sex == "F", ground)
    issued = f"{_where(regency)}, {expiry.replace(year=2007):%d-%m-%Y}"
    parts += [
        picture(745, 190, 205, 255, portrait, "opacity:.9"),
        centred(700, 452, 290, issued, 19, face, ink),
        centred(700, 476, 290, "KEPALA DINAS", 18, face, ink),
        picture(760, 496, 150, 50, art.scribble(rng)),
        centred(700, 552, 290, "DRS. PEJABAT CONTOH", 18, face, ink, 700),
        centred(300, 604, 400, "CONTOH / SPECIMEN", 15, "FreeSans", "#9a8f70"),
    ]
    tint = "linear-gradient(120deg,#efe6c4,#e3d6a8)"
    ground_css = art.waves(rng, W, H, tint, "rgba(120,140,90,.28)", 9)
    html = page(W, H, f"background:{ground_css};border-radius:22px", "".join(parts))
    fields = _card_fields(person, regency)
    return Paper("ktp", html, W, H, fields, "ktp_siak", person, radius=22 / W)


def ktp_back(rng: Random) -> Paper:
    """The side without data."""
    face = "Liberation Serif"
    parts = [
        picture(40, 20, 130, 130, art.emblem("#c9a227")),
        centred(
            200,
            12,
            780,
            "KARTU TANDA PENDUDUK",
            46,
            face,
            "#141414",
            700,
            more="letter-spacing:6px",
        ),
        centred(
            200, 66, 780, "REPUBLIK INDONESIA", 60, face, "#141414", 700, more="letter-spacing:3px"
        ),
        box(0, 138, W, 26, "background:#fff;border-top:6px solid #c62828"),
        text(0, 146, "REPUBLIK INDONESIA " * 12, 13, "FreeSans", "#c62828", 700),
        box(0, 166, W, 460, f"background:url({art.islands(rng, W, 460, '#9ccc54')})"),
        box(
            60,
            510,
            880,
            46,
            "background:linear-gradient(90deg,#d5dde2,#7fb2cf,#e8eef1,#6fa6c8,#d5dde2)",
        ),
        centred(300, 594, 400, "CONTOH / SPECIMEN", 17, "FreeSans", "#33566b"),
    ]
    letters = f"url({art.lettering(W, H, 'KARTU TANDA PENDUDUK', 'rgba(255,255,255,.5)', 34)}),"
    ground = art.waves(rng, W, H, "#8cc3e6", "rgba(30,90,150,.35)", 6, 3)
    html = page(W, H, f"background:{letters}{ground};border-radius:30px", "".join(parts))
    return Paper("ktp_back", html, W, H, {}, "", None, radius=30 / W)


def kia(rng: Random) -> Paper:
    """A child's card."""
    person = a_person(rng, born=(2010, 2022))
    face = rng.choice(SANS)
    ink = "#3a2030"
    older = person.birth_date.year < 2019
    rows = [
        ("NIK", person.nik),
        ("Nama", person.name),
        ("Tempat/Tgl Lahir", f"{person.birth_place}, {person.dmy}"),
        ("Jenis Kelamin", "PEREMPUAN" if person.sex == "F" else "LAKI-LAKI"),
        ("No. Kartu Keluarga", f"{person.nik[:6]}1203159{rng.randrange(100, 999)}"),
        ("Nama Kepala Keluarga", person.father),
        (
            "No. Akta Kelahiran",
            f"{person.nik[:4]}-LU-{person.birth_date:%d%m%Y}-9{rng.randrange(100, 999)}",
        ),
        ("Agama", person.faith),
        ("Kewarganegaraan", "WNI"),
        ("Alamat", "JL. CONTOH NO. 7"),
        ("RT/RW", "002/005"),
        (
            "Berlaku Hingga",
            f"{person.birth_date:%d-%m}-{person.birth_date.year + (17 if older else 5)}",
        ),
    ]
    parts = [
        centred(0, 16, W, f"PROVINSI {person.region[1]}", 26, face, ink),
        centred(0, 48, W, person.region[2], 26, face, ink),
        centred(0, 82, W, "KARTU IDENTITAS ANAK", 36, face, "#8c1d4f", 700),
    ]
    y = 142.0
    for label, value in rows:
        parts.append(text(36, y, label, 23, face, ink))
        parts.append(text(300, y, f": {value}", 23, face, ink))
        y += 37
    if older:
        parts.append(picture(760, 170, 200, 262, art.face(rng, person.sex == "F", "#b5302a")))
    parts.append(centred(330, 600, 340, "CONTOH / SPECIMEN", 16, "FreeSans", "#a06080"))
    ground = art.waves(
        rng, W, H, "linear-gradient(140deg,#fbd3e1,#f6b6cd)", "rgba(255,255,255,.5)", 8
    )
    html = page(W, H, f"background:{ground};border-radius:30px", "".join(parts))
    return Paper("kia", html, W, H, {}, "", person, radius=30 / W)


def sim(rng: Random) -> Paper:
    """A driving licence, old yellow or new blue-red."""
    person = a_person(rng)
    face = rng.choice(SANS)
    new = rng.random() < 0.5
    number = (
        f"{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}-{rng.randrange(100000, 999999)}"
    )
    rows = [
        person.name,
        f"{person.birth_place}, {person.dmy}",
        f"{rng.choice('ABO')} - {'WANITA' if person.sex == 'F' else 'PRIA'}",
        "JL. CONTOH NO. 4",
        "RT 003 RW 008 MISAL",
        person.job,
        "POLDA CONTOH",
    ]
    parts = [
        text(160, 20, "INDONESIA", 34, face, "#0d1b4c", 700),
        text(160, 60, "SURAT IZIN MENGEMUDI", 38, face, "#0d1b4c", 700),
        text(160, 106, "DRIVING LICENSE", 26, face, "#0d1b4c"),
        centred(850, 30, 120, rng.choice(("A", "C", "B1")), 96, face, "#b01818", 700),
        text(330, 165, number, 40, face, weight=700),
    ]
    y = 225.0
    for k, value in enumerate(rows):
        if new:
            parts.append(text(330, y, f"{k + 1}.", 27, face))
        parts.append(text(375 if new else 330, y, value, 27, face))
        y += 42
    parts.append(
        text(
            330,
            y + 4,
            f"{'8. ' if new else 'Berlaku s/d '}{any_date(rng, 2025, 2029):%d-%m-%Y}",
            27,
            face,
            weight=700,
        )
    )
    parts.append(picture(40, 170, 240, 320, art.face(rng, person.sex == "F", "#2b59ab")))
    parts.append(text(40, 590, "CONTOH / SPECIMEN", 17, "FreeSans", "#555"))
    tint = (
        "linear-gradient(150deg,#dfe9f5,#f7dede 60%,#e5e9f2)"
        if new
        else "linear-gradient(150deg,#f3e39a,#f7efc8)"
    )
    html = page(
        W,
        H,
        f"background:{art.waves(rng, W, H, tint, 'rgba(120,120,160,.25)')};border-radius:30px",
        "".join(parts),
    )
    return Paper("sim", html, W, H, {}, "", person, radius=30 / W)
