"""Labels from printed words alone."""

from __future__ import annotations

import numpy as np
import pytest

from docverify.classify import classify
from docverify.doctypes import ANCHORS, DOCUMENT_TYPES
from docverify.ocr.engine import StaticEngine
from docverify.types import PAPERS, Classification, Label, Page

BLANK = Page(np.full((600, 900, 3), 200, np.uint8))

KTP = [
    "PROVINSI JAWA BARAT", "KABUPATEN BANDUNG", "NIK : 3204051708909001", "Nama : AHMAD CONTOH",
    "Tempat/Tgl Lahir : BANDUNG, 17-08-1990", "Jenis Kelamin : LAKI-LAKI Gol. Darah : O",
    "Alamat : JL CONTOH 1", "RT/RW : 001/002", "Kel/Desa : CONTOH", "Kecamatan : CICENDO",
    "Agama : ISLAM", "Status Perkawinan : KAWIN", "Pekerjaan : GURU", "Kewarganegaraan : WNI",
    "Berlaku Hingga : SEUMUR HIDUP",
]  # fmt: skip
FAMILY_CARD = [
    "KARTU KELUARGA", "No. 3204051708209001", "Nama Kepala Keluarga : AHMAD CONTOH",
    "Desa/Kelurahan : CONTOH", "Nama Lengkap", "NIK", "Jenis Kelamin", "Pendidikan",
    "Jenis Pekerjaan", "3204051708909001", "3204055708919001", "3204051708159001",
    "Status Hubungan Dalam Keluarga", "Dokumen Imigrasi", "Nama Orang Tua", "Ayah", "Ibu",
]  # fmt: skip
AKTA = [
    "Nomor Induk Kependudukan : 3171015708109999", "PENCATATAN SIPIL", "REGISTRY OFFICE",
    "WARGA NEGARA INDONESIA", "KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE",
    "Berdasarkan Akta Kelahiran Nomor 3171-LU-17082010-9999", "bahwa di JAKARTA pada tanggal",
    "TUJUH BELAS AGUSTUS tahun DUA RIBU SEPULUH telah lahir", "SITI CONTOH", "anak ke SATU",
]  # fmt: skip
PASSPORT = [
    "REPUBLIK INDONESIA", "REPUBLIC OF INDONESIA", "PASPOR", "PASSPORT",
    "KODE NEGARA / COUNTRY CODE", "NO. PASPOR / PASSPORT NO.", "X0000000",
    "NAMA LENGKAP / FULL NAME", "SITI CONTOH RAHAYU",
    "P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<",
    "X0000000<1IDN9008179F35030183171015708999972",
]  # fmt: skip


def seen(lines: list[str], *, sharp: bool = True) -> Classification:
    return classify(StaticEngine(lines).read(BLANK), sharp=sharp)


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (KTP, Label.KTP),
        (FAMILY_CARD, Label.FAMILY_CARD),
        (AKTA, Label.BIRTH_CERTIFICATE),
        (PASSPORT, Label.PASSPORT),
        (["KARTU TANDA PENDUDUK", "REPUBLIK INDONESIA", "PENDUDUK KARTU"], Label.KTP_BACK),
        (["KARTU IDENTITAS ANAK", *KTP[:6], "No. KK : 3204051708209001"], Label.KIA),
        (["KUTIPAN AKTA KEMATIAN", *AKTA[:4], "telah meninggal dunia"], Label.DEATH_CERTIFICATE),
        (["KUTIPAN AKTA PERKAWINAN", *AKTA[:4], "MARRIAGE CERTIFICATE"], Label.MARRIAGE_BOOK),
        (["SURAT IZIN MENGEMUDI", "DRIVING LICENSE", "POLDA METRO"], Label.SIM),
        (
            [
                "PASSPORT",
                "Surname / Nom",
                "Given names / Prénoms",
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
            ],
            Label.FOREIGN_PASSPORT,
        ),
    ],
)
def test_label(lines: list[str], label: Label) -> None:
    found = seen(lines)
    assert found.label is label
    assert found.score >= 0.8


@pytest.mark.parametrize("misread", ["LON", "1OM", "UDK"])
def test_a_misread_issuer_does_not_make_an_indonesian_passport_foreign(misread: str) -> None:
    lines = [line.replace("IDN", misread) for line in PASSPORT]
    found = seen(lines)
    assert found.label is Label.PASSPORT


def test_an_article_about_papers_is_none_of_them() -> None:
    found = seen(
        [
            "Cara membuat kartu keluarga baru",
            "Siapkan fotokopi KTP, akta kelahiran dan paspor lama.",
            "Setiap kartu keluarga memuat nama kepala keluarga dan",
            "status hubungan dalam keluarga. Datang ke kantor dinas",
            "dengan membawa surat pengantar dari RT dan RW setempat.",
        ]
    )
    assert found.label is Label.OTHER_DOCUMENT


@pytest.mark.parametrize("lines", [KTP, FAMILY_CARD, AKTA, PASSPORT])
def test_misread_letters_do_not_matter(lines: list[str]) -> None:
    swapped = [line.replace("E", "F", 1).replace("i", "l", 1) for line in lines]
    assert seen(swapped).label is seen(lines).label


def test_no_text_on_a_sharp_picture_is_no_document() -> None:
    found = seen([])
    assert found.label is Label.NOT_A_DOCUMENT
    assert found.score >= 0.9


def test_no_text_on_a_blurred_picture_proves_nothing() -> None:
    found = seen([], sharp=False)
    assert found.score < 0.5
    assert found.reason == "no_legible_text"


def test_two_papers_in_one_photo_are_both_named() -> None:
    found = seen([*KTP, *FAMILY_CARD[:1], *FAMILY_CARD[2:9], *FAMILY_CARD[12:]])
    assert {found.label, *found.others} >= {Label.KTP, Label.FAMILY_CARD}


def test_shares_sum_to_one_and_raw_is_kept() -> None:
    found = seen(KTP)
    assert sum(found.scores.values()) == pytest.approx(1.0)
    assert found.raw_label is Label.KTP


def test_every_paper_has_words_and_a_reader() -> None:
    assert set(PAPERS) <= DOCUMENT_TYPES.keys() <= ANCHORS.keys()
    untold = {Label.OTHER_DOCUMENT, Label.NOT_A_DOCUMENT}
    assert set(Label) - untold <= ANCHORS.keys()
