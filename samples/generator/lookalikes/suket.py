"""SUKET: the letter that stands in for a KTP-el that is recorded but not printed yet."""

from __future__ import annotations

import numpy as np

from ..base import Flat
from . import sheet as s
from .holder import Holder, around_now, dashed, digits
from .letterhead import closing, heading, title
from .photo import photo


def draw(rng: np.random.Generator, split: str, who: Holder) -> Flat:
    w, h = 1180, 1668
    sheet = s.Sheet(rng, split, s.plain(rng, w, h, s.shade(rng, (248, 247, 243), 6)))
    font = str(s.pick(rng, ("sans", "serif", "sans", "typewriter")))
    y = heading(
        sheet,
        (
            f"PEMERINTAH {who.regency}",
            s.pick(
                rng,
                ("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", "DINAS KEPENDUDUKAN DAN CATATAN SIPIL"),
            ),
            f"Jalan {s.pick(rng, ('Contoh Raya', 'Teladan', 'Percobaan'))} No. {digits(rng, 2)}, "
            f"{who.city.title()} {digits(rng, 5)}",
        ),
        font=font,
    )
    office = s.pick(rng, ("DKPS", "Disdukcapil", "SKT"))
    y = title(
        sheet,
        y,
        s.held_out(
            rng,
            split,
            (
                "SURAT KETERANGAN",
                "SURAT KETERANGAN PENGGANTI KTP-EL",
                "SURAT KETERANGAN PEREKAMAN KTP-EL",
                "SURAT KETERANGAN",
            ),
        ),
        f"Nomor : 470/{digits(rng, 4)}/{office}/20{int(rng.integers(16, 25))}",
        font=font,
    )
    x = w * 0.09
    size = 25.0
    y = sheet.paragraph(
        x,
        y,
        w * 0.82,
        s.pick(
            rng,
            (
                "Yang bertanda tangan di bawah ini Kepala Dinas Kependudukan dan Pencatatan Sipil, "
                "menerangkan dengan sesungguhnya bahwa :",
                f"Kepala Dinas Kependudukan dan Pencatatan Sipil {who.regency.title()} "
                f"menerangkan bahwa "
                "penduduk tersebut di bawah ini :",
            ),
        ),
        size,
        font=font,
        indent=50,
    )
    left = x + (w * 0.2 if s.chance(rng, 0.25) else 0)
    y = sheet.rows(
        left,
        y + 20,
        [
            ("NIK", who.nik),
            ("Nama", who.name),
            (
                s.pick(rng, ("Tempat/Tgl Lahir", "Tempat, Tanggal Lahir")),
                f"{who.birth_place}, {dashed(who.birth_date)}",
            ),
            ("Jenis Kelamin", who.sex_words),
            ("Golongan Darah", who.blood),
            ("Agama", who.religion),
            ("Status Perkawinan", who.marital),
            ("Pekerjaan", who.occupation),
            ("Kewarganegaraan", "WNI"),
            ("Alamat", who.address),
            ("RT/RW", who.rt_rw),
            ("Kel/Desa", who.village),
            ("Kecamatan", who.district),
            ("Kabupaten/Kota", who.regency),
            ("Provinsi", who.province),
            ("Nomor KK", who.kk_number),
        ],
        size,
        column=left + w * 0.25,
        pitch=size * 1.55,
        font=font,
        right=w * 0.93,
    )
    y = sheet.paragraph(
        x,
        y + 12,
        w * 0.82,
        s.pick(
            rng,
            (
                "Bahwa yang bersangkutan benar-benar sudah melakukan perekaman KTP "
                "Elektronik dan datanya "
                "sudah ada dalam database kependudukan. Surat keterangan ini berlaku sebagai "
                "pengganti "
                "KTP-el selama 6 (enam) bulan sejak tanggal dikeluarkan.",
                "Telah melakukan perekaman KTP-el dan berstatus siap cetak. KTP-el belum "
                "dapat dicetak "
                "karena keterbatasan blangko. Surat keterangan ini dipergunakan untuk "
                "keperluan pelayanan "
                "publik dan berlaku selama 6 bulan.",
            ),
        ),
        size,
        font=font,
        indent=50,
    )
    y = sheet.paragraph(
        x,
        y,
        w * 0.82,
        "Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya.",
        size,
        font=font,
        indent=50,
    )
    top = min(y + 30, h * 0.78)
    photo(sheet, who, (w * 0.16, top, w * 0.33, top + w * 0.22))
    closing(
        sheet,
        top,
        who.city,
        around_now(rng, 9.5, 0),
        "KEPALA DINAS KEPENDUDUKAN DAN\nPENCATATAN SIPIL",
        font=font,
        size=23,
        seal="DINAS KEPENDUDUKAN " + who.city,
        electronic=s.chance(rng, 0.3),
    )
    if s.chance(rng, 0.4):
        sheet.qr(w * 0.39, top + 60, 130)
    sheet.specimen(x, h * 0.98, 17)
    return sheet.flat("suket")
