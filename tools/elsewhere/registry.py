"""Papers of the civil registry: the family card, and a list that looks like one."""

from __future__ import annotations

from random import Random

from . import art
from .page import Paper, centred, flush, page, picture, text
from .people import Family, Person, a_name, a_person, any_date

NIP = "NIP. 19991399 {0} 1 0{1}"


def nip(rng: Random) -> str:
    return NIP.format(f"2013{rng.randrange(13, 20)}", rng.randrange(10, 99))


def sex_word(one: Person) -> str:
    return "PEREMPUAN" if one.sex == "F" else "LAKI-LAKI"


def _table(rows: list[list[str]], heads: str, widths: list[float], css: str, align: dict) -> str:
    cols = "".join(f'<col style="width:{w}%">' for w in widths)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{align.get(k, "left")}">{c}</td>' for k, c in enumerate(r)
        )
        + "</tr>"
        for r in rows
    )
    return f'<table style="{css}"><colgroup>{cols}</colgroup>{heads}{body}</table>'


def _heads(names: list[str], numbers: list[str]) -> str:
    one = "".join(f"<th>{n}</th>" for n in names)
    two = "".join(f"<th>{n}</th>" for n in numbers)
    return f'<tr class="h">{one}</tr><tr class="n">{two}</tr>'


def family_card(rng: Random, family: Family, kind: str = "2019", face: str = "") -> Paper:
    """The old security form (kind "security") or the white one since 2019 (kind "2019")."""
    new = kind == "2019"
    w, h = 1754, 1240
    face = face or ("Liberation Serif" if new else "DejaVu Sans")
    size = 17
    head = family.people[0]
    region = family.region
    parts = []
    ink = "#141414"
    title = 58
    parts.append(centred(0, 0.025 * h, w, "KARTU KELUARGA", title, face, ink, 700))
    parts.append(centred(0, 0.025 * h + title * 1.2, w, f"No. {family.number}", 36, face, ink, 700))
    emblem = "#b8b8b0" if not new else "#c9b458"
    parts.append(picture(0.05 * w, 0.02 * h, 95, 95, art.emblem(emblem)))
    if not new:
        parts.append(
            flush(
                0.80 * w,
                0.03 * h,
                0.18 * w,
                f"{rng.randrange(3200, 3600)}.{rng.randrange(1000000, 9999999)}",
                24,
                "Liberation Sans",
                "#b01818",
            )
        )
    left = [
        ("Nama Kepala Keluarga", head.name),
        ("Alamat", family.street),
        ("RT/RW", "004/002"),
    ]
    right = [
        ("Kecamatan", region[3][1]),
        (
            "Kabupaten/Kota",
            region[2].replace("KABUPATEN ", "") if rng.random() < 0.5 else region[2],
        ),
        ("Kode Pos", str(rng.randrange(10110, 98999))),
        ("Provinsi", region[1]),
    ]
    if new:
        left = [*left, ("Kode Pos", right[2][1])]
        right = [("Desa/Kelurahan", region[4][0]), right[0], right[1], right[3]]
    else:
        left = [*left, ("Desa/Kelurahan", region[4][0])]
    y0 = 0.125 * h
    for k, (label, value) in enumerate(left):
        y = y0 + k * 0.021 * h
        parts.append(text(0.05 * w, y, label, size + 2, face, ink))
        parts.append(text(0.195 * w, y, f": {value}", size + 2, face, ink))
    for k, (label, value) in enumerate(right):
        y = y0 + k * 0.021 * h
        parts.append(text(0.655 * w, y, label, size + 2, face, ink))
        parts.append(text(0.765 * w, y, f": {value}", size + 2, face, ink))

    one_rows, two_rows = [], []
    for k in range(10):
        if k < len(family.people):
            p = family.people[k]
            first = [
                str(k + 1),
                p.name,
                p.nik,
                sex_word(p),
                p.birth_place,
                p.dmy,
                p.faith,
                p.school,
                p.job,
            ]
            wed = "KAWIN" if family.relations[k] in ("KEPALA KELUARGA", "ISTRI") else "BELUM KAWIN"
            if new:
                first.append(rng.choice(("A", "B", "O", "AB", "TIDAK TAHU")))
                two = [
                    str(k + 1),
                    "KAWIN TERCATAT" if wed == "KAWIN" else wed,
                    "-" if wed != "KAWIN" else any_date(rng, 1995, 2006).strftime("%d-%m-%Y"),
                    family.relations[k],
                    "WNI",
                    "-",
                    "-",
                    p.father,
                    p.mother,
                ]
            else:
                two = [str(k + 1), wed, family.relations[k], "WNI", "-", "-", p.father, p.mother]
        else:
            first = [str(k + 1)] + ["-"] * (9 if new else 8)
            two = [str(k + 1)] + ["-"] * (8 if new else 7)
        one_rows.append(first)
        two_rows.append(two)
    if new:
        names1 = [
            "No",
            "Nama Lengkap",
            "NIK",
            "Jenis Kelamin",
            "Tempat Lahir",
            "Tanggal Lahir",
            "Agama",
            "Pendidikan",
            "Jenis Pekerjaan",
            "Golongan Darah",
        ]
        widths1 = [2.4, 19, 11.5, 8, 10.5, 7.5, 7, 14, 12.5, 7.6]
        widths2 = [2.4, 12, 9, 13, 8, 9, 9, 19, 18.6]
        n1, n2 = [f"({k})" for k in range(1, 10)], [f"({k})" for k in range(10, 18)]
        heads2 = (
            '<tr class="h"><th rowspan=2>No</th><th rowspan=2>Status Perkawinan</th>'
            "<th rowspan=2>Tanggal Perkawinan</th>"
            "<th rowspan=2>Status Hubungan Dalam Keluarga</th><th rowspan=2>Kewarganegaraan</th>"
            "<th colspan=2>Dokumen Imigrasi</th><th colspan=2>Nama Orang Tua</th></tr>"
            '<tr class="h"><th>No. Paspor</th><th>No. KITAP</th><th>Ayah</th><th>Ibu</th></tr>'
            '<tr class="n"><th></th>' + "".join(f"<th>{n}</th>" for n in n2) + "</tr>"
        )
    else:
        names1 = [
            "No.",
            "Nama Lengkap",
            "NIK",
            "Jenis<br>Kelamin",
            "Tempat Lahir",
            "Tanggal<br>Lahir",
            "Agama",
            "Pendidikan",
            "Jenis Pekerjaan",
        ]
        widths1 = [2.3, 23, 13.2, 8, 12, 7.5, 6.5, 14, 13.5]
        widths2 = [2.3, 9, 11, 9, 9, 11, 24.7, 24]
        n1, n2 = [f"({k})" for k in range(1, 9)], [f"({k})" for k in range(9, 16)]
        status = "Status<br>Perkawinan"
        heads2 = (
            f'<tr class="h"><th rowspan=2>No.</th><th rowspan=2>{status}</th>'
            "<th rowspan=2>Status Hubungan<br>Dalam Keluarga</th><th rowspan=2>Kewarganegaraan</th>"
            "<th colspan=2>Dokumen Imigrasi</th><th colspan=2>Nama Orang Tua</th></tr>"
            '<tr class="h"><th>No. Paspor</th><th>No.<br>KITAS/KITAP</th>'
            "<th>Ayah</th><th>Ibu</th></tr>"
            '<tr class="n"><th></th>' + "".join(f"<th>{n}</th>" for n in n2) + "</tr>"
        )
    rule = "1.6px solid #222"
    pad = 24
    style = (
        f"<style>table{{border-collapse:collapse;table-layout:fixed;position:absolute;"
        f"font:400 {size}px '{face}';color:{ink}}}"
        f"td,th{{border:{rule};padding:0 5px;overflow:hidden;white-space:nowrap;"
        f"height:{pad}px;line-height:1}}"
        f"th{{font-weight:700;white-space:normal;text-align:center}}"
        f".n th{{font-size:{size - 3}px;height:{pad - 4}px}}</style>"
    )
    centre = {0: "center", 2: "left", 3: "left", 5: "center"}
    x, tw = 0.022 * w, 0.956 * w
    t1 = _table(
        one_rows,
        _heads(names1, ["", *n1]),
        widths1,
        f"left:{x}px;top:{0.215 * h}px;width:{tw}px",
        centre,
    )
    t2 = _table(
        two_rows, heads2, widths2, f"left:{x}px;top:{0.525 * h}px;width:{tw}px", {0: "center"}
    )
    parts += [style, t1, t2]
    fy = 0.835 * h
    official = a_name(rng, "M", "java") + ", S.SOS"
    parts.append(
        text(0.05 * w, fy, f"Dikeluarkan Tanggal : {family.issued:%d-%m-%Y}", size + 1, face, ink)
    )
    if not new:
        for k, line in enumerate(
            ("LEMBAR : I. Kepala Keluarga", "II. RT", "III. Desa/Kelurahan", "IV. Kecamatan")
        ):
            parts.append(
                text(0.05 * w + (0 if k == 0 else 78), fy + 26 + 22 * k, line, size, face, ink)
            )
    parts.append(centred(0.36 * w, fy, 360, "KEPALA KELUARGA", size + 1, face, ink))
    parts.append(centred(0.36 * w, fy + 132, 360, head.name, size + 1, face, ink, 700))
    parts.append(centred(0.36 * w, fy + 154, 360, "Tanda Tangan/Cap Jempol", size - 2, face, ink))
    office = "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
    parts.append(centred(0.62 * w, fy, 600, office, size, face, ink))
    parts.append(centred(0.62 * w, fy + 132, 600, official, size + 1, face, ink, 700))
    parts.append(centred(0.62 * w, fy + 154, 600, nip(rng), size, face, ink))
    if new:
        parts.append(
            picture(
                0.765 * w,
                fy + 26,
                100,
                100,
                art.qr("https://contoh.example/kk/" + family.number[:6]),
            )
        )
        parts.append(
            centred(
                0,
                0.972 * h,
                w,
                "Dokumen ini telah ditandatangani secara elektronik menggunakan "
                "sertifikat elektronik yang diterbitkan oleh BSrE, BSSN",
                size - 3,
                face,
                "#444",
            )
        )
        ground = "#fdfdfb"
    else:
        parts.append(picture(0.40 * w, fy + 40, 180, 70, art.scribble(rng)))
        parts.append(picture(0.62 * w, fy + 10, 190, 190, art.stamp(), "opacity:.8"))
        ground = art.waves(rng, w, h, "#e3f1f4", "rgba(140,190,200,.22)", 12, 5)
    parts.append(
        flush(0.80 * w, 0.008 * h, 0.18 * w, "CONTOH / SPECIMEN", 16, "FreeSans", "#8a98a0")
    )
    html = page(w, h, f"background:{ground}", "".join(parts))
    members = [
        {
            "row": k + 1,
            "nik": p.nik,
            "name": p.name,
            "sex": p.sex,
            "birth_place": p.birth_place,
            "birth_date": p.birth_date.isoformat(),
            "relationship": family.relations[k],
            "father_name": p.father,
            "mother_name": p.mother,
        }
        for k, p in enumerate(family.people)
    ]
    fields = {"kk_number": family.number, "head_name": head.name, "members": members}
    paper = Paper("family_card", html, w, h, fields, "kk_2019" if new else "kk_security", head)
    paper.extra["family"] = family
    return paper


def attendance(rng: Random) -> Paper:
    """A list with a grid, names and long numbers that is no family card."""
    w, h = 1754, 1240
    rows = []
    for k in range(14):
        p = a_person(rng)
        rows.append(
            [
                str(k + 1),
                p.name,
                str(rng.randrange(10**9, 10**10)),
                "L" if p.sex == "M" else "P",
                p.birth_place,
                p.dmy,
                "",
                "",
            ]
        )
    css = f"left:60px;top:230px;width:{w - 120}px"
    style = (
        "<style>table{border-collapse:collapse;table-layout:fixed;position:absolute;"
        "font:400 20px 'Carlito'}td,th{border:1.5px solid #222;padding:2px 6px;height:44px;"
        "overflow:hidden;white-space:nowrap}</style>"
    )
    heads = _heads(
        ["No", "Nama Siswa", "NISN", "L/P", "Tempat Lahir", "Tanggal Lahir", "Hadir", "Paraf"],
        [""] * 8,
    )
    body = centred(0, 40, w, "DAFTAR HADIR PESERTA", 44, "Carlito", weight=700)
    body += centred(0, 100, w, "SEKOLAH CONTOH TELADAN TAHUN 2023/2024", 30, "Carlito")
    body += style + _table(rows, heads, [4, 30, 14, 5, 15, 12, 10, 10], css, {0: "center"})
    body += flush(1300, 1190, 420, "CONTOH / SPECIMEN", 16, "FreeSans", "#888")
    return Paper(
        "other_document", page(w, h, "background:#fdfdfd", body), w, h, {}, "", a_person(rng)
    )
