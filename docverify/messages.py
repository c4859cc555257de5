"""Every reason in Indonesian and English, for the applicant and for the officer.

The applicant reads: what is the matter, and what to do now; short words, no blame, nothing that
needs a manual.  The officer reads: what was seen.  No text ever holds a personal value; the only
things filled in are the names of papers, slots and fields from the tables below.

The order of the catalogue is the order of usefulness: what helps the applicant most comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from docverify.policy import SEVERITIES
from docverify.types import Label, Message, Reason, Severity, Slot

__all__ = [
    "ACROSS",
    "CATALOGUE",
    "FIELDS",
    "LABELS",
    "REMEDIES",
    "SLOTS",
    "Text",
    "across",
    "first",
    "rank",
    "reason",
]


class Text(NamedTuple):
    """Four templates.  `{seen}`, `{slot}`, `{field}` and `{pixels}` are filled in; nothing else.

    A field in brackets is left out where a reason is about no single one.
    """

    applicant_id: str
    applicant_en: str
    officer_id: str
    officer_en: str


SLOTS: Final[Mapping[Slot, Message]] = MappingProxyType(
    {
        Slot.KTP: Message("KTP (sisi depan)", "the KTP (front side)"),
        Slot.PARENT_KTP: Message(
            "KTP ayah atau ibu (sisi depan)", "the father's or mother's KTP (front side)"
        ),
        Slot.FAMILY_CARD: Message("Kartu Keluarga (KK)", "the family card (Kartu Keluarga)"),
        Slot.BIRTH_CERTIFICATE: Message("akta kelahiran", "the birth certificate (akta kelahiran)"),
        Slot.OLD_PASSPORT: Message(
            "paspor lama, halaman yang ada foto dan data diri",
            "the old passport, page with photo and personal data",
        ),
    }
)

LABELS: Final[Mapping[Label, Message]] = MappingProxyType(
    {
        Label.KTP: Message("KTP", "a KTP"),
        Label.FAMILY_CARD: Message("Kartu Keluarga", "a family card"),
        Label.BIRTH_CERTIFICATE: Message("akta kelahiran", "a birth certificate"),
        Label.PASSPORT: Message("paspor", "a passport"),
        Label.KTP_BACK: Message("KTP sisi belakang", "the back of a KTP"),
        Label.KIA: Message("Kartu Identitas Anak (KIA)", "a child's identity card (KIA)"),
        Label.IKD_SCREEN: Message("layar KTP digital (IKD)", "a screen with the digital KTP (IKD)"),
        Label.SUKET: Message(
            "surat keterangan pengganti KTP", "a letter that stands in for the KTP (suket)"
        ),
        Label.SIM: Message("SIM", "a driving licence (SIM)"),
        Label.NPWP: Message("kartu NPWP", "a taxpayer card (NPWP)"),
        Label.MARRIAGE_BOOK: Message(
            "buku nikah atau akta perkawinan", "a marriage book or certificate"
        ),
        Label.DIPLOMA: Message("ijazah", "a school or university diploma"),
        Label.BAPTISM_CERTIFICATE: Message("surat baptis", "a baptism certificate"),
        Label.DEATH_CERTIFICATE: Message("akta kematian", "a death certificate"),
        Label.BIRTH_LETTER: Message(
            "surat keterangan lahir dari rumah sakit atau bidan",
            "a birth letter of a hospital or midwife",
        ),
        Label.PASSPORT_OTHER_PAGE: Message(
            "sampul atau halaman lain dari paspor", "the cover or another page of a passport"
        ),
        Label.FOREIGN_PASSPORT: Message("paspor negara lain", "a passport of another country"),
        Label.TRAVEL_LETTER: Message(
            "Surat Perjalanan Laksana Paspor (SPLP)", "a travel letter in lieu of a passport (SPLP)"
        ),
        Label.FOREIGN_ID: Message(
            "kartu identitas negara lain", "an identity card of another country"
        ),
        Label.OTHER_DOCUMENT: Message("dokumen lain", "some other document"),
        Label.NOT_A_DOCUMENT: Message("bukan dokumen", "not a document"),
    }
)

FIELDS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "nik": Message("NIK", "NIK"),
        "name": Message("nama", "name"),
        "birth_place": Message("tempat lahir", "place of birth"),
        "birth_date": Message("tanggal lahir", "date of birth"),
        "sex": Message("jenis kelamin", "sex"),
        "kk_number": Message("nomor KK", "family card number"),
        "members": Message("daftar anggota keluarga", "list of family members"),
        "head_name": Message("nama kepala keluarga", "name of the head of family"),
        "father_name": Message("nama ayah", "father's name"),
        "mother_name": Message("nama ibu", "mother's name"),
        "father_nik": Message("NIK ayah", "father's NIK"),
        "mother_nik": Message("NIK ibu", "mother's NIK"),
        "passport_number": Message("nomor paspor", "passport number"),
        "issue_date": Message("tanggal terbit paspor", "date of issue"),
        "expiry_date": Message("tanggal habis berlaku paspor", "date of expiry"),
        "issuing_office": Message("kantor yang menerbitkan paspor", "issuing office"),
        "certificate_number": Message("nomor akta", "number of the certificate"),
        "child_order": Message("urutan anak", "order of the child"),
        "province": Message("provinsi", "province"),
        "regency": Message("kabupaten atau kota", "regency or city"),
        "mrz_line1": Message("baris kode paspor", "code line of the passport"),
        "mrz_line2": Message("baris kode paspor", "code line of the passport"),
        "visual_zone": Message("data di atas baris kode", "data above the code lines"),
        "relationship": Message("hubungan keluarga", "relationship in the family"),
    }
)

_SOME_DATA: Final = Message("data", "data")

HUMAN_ROUTE: Final = Message(
    "Bila Anda yakin foto ini benar, bawa dokumen asli ke kantor imigrasi.",
    "If you are sure that this photo is right, bring the original to the immigration office.",
)

REMEDIES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "heic": Message(
            "Foto iPhone (HEIC) belum bisa dibaca di sini. Simpan atau kirim foto sebagai JPEG,"
            " atau ambil tangkapan layar foto itu.",
            "iPhone photos (HEIC) cannot be read here. Save or send the photo as JPEG, or take a"
            " screenshot of it.",
        ),
        "pdf": Message(
            "Berkas PDF belum bisa dibaca di sini. Foto dokumennya dan unggah sebagai JPEG atau"
            " PNG.",
            "PDF files cannot be read here. Photograph the paper and upload it as JPEG or PNG.",
        ),
        "other_format": Message(
            "Berkas ini bukan foto yang bisa dibaca. Unggah foto JPEG atau PNG dari kamera ponsel.",
            "This file is not a photo that can be read. Upload a JPEG or PNG photo from the phone's"
            " camera.",
        ),
        "one_page": Message(
            "Berkas ini berisi beberapa halaman. Unggah satu halaman saja, yang diminta.",
            "This file has several pages. Upload only the one page that is asked for.",
        ),
        "no_password": Message(
            "Berkas ini dikunci dengan kata sandi. Unggah foto biasa tanpa kata sandi.",
            "This file is locked with a password. Upload a plain photo without a password.",
        ),
        "mirrored": Message(
            "Foto ini terbalik seperti di cermin. Foto ulang dengan kamera belakang ponsel.",
            "This photo is the wrong way round, as in a mirror. Take it again with the phone's back"
            " camera.",
        ),
        "alternatives": Message(
            "Foto ini tampaknya {seen}. Yang diminta {slot}; bila tidak punya, boleh akta"
            " perkawinan, buku nikah, ijazah, atau surat baptis.",
            "This photo seems to show {seen}. Wanted here: {slot}; a marriage book or certificate,"
            " a diploma or a baptism certificate will do as well.",
        ),
        "each_their_own": Message(
            "Foto yang sama dipakai untuk dua pemohon: {slot}. Unggah milik masing-masing pemohon.",
            "The same photo was used for two applicants: {slot}. Upload each applicant's own.",
        ),
        "not_recognised": Message(
            "Foto ini belum bisa dikenali sebagai {slot}. Pastikan dokumennya benar, lalu foto"
            " ulang dari atas di tempat terang.",
            "This photo could not be recognised as {slot}. Make sure that it is the right paper and"
            " shoot again from above in a bright place.",
        ),
    }
)
"""Advice that fits better than the general text: the first five are keys of `imaging.Refusal`."""

ACROSS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "name_written_differently": Message(
            "Penulisan nama berbeda di {papers}. Anda bisa lanjut; petugas dapat meminta perbaikan"
            " atau dokumen pendukung.",
            "The name is written differently on {papers}. You can go on; the officer may ask for a"
            " correction or another paper.",
        ),
        "name_extended": Message(
            "Nama di {papers} tidak sama panjang, misalnya ditambah nama ayah. Anda bisa lanjut;"
            " petugas dapat menanyakannya.",
            "The name on {papers} is not equally long, for example with the father's name added."
            " You can go on; the officer may ask about it.",
        ),
    }
)
"""What is told about two or more papers that differ, for codes that are not just a difference."""

_DIFFERENT: Final = Message(
    "Data ({field}) di {papers} tidak sama. Pastikan semuanya milik pemohon ini; bila benar,"
    " lanjutkan saja.",
    "The data ({field}) on {papers} are not the same. Make sure that all of them are this"
    " applicant's; if they are, just go on.",
)
_DIFFERENT_OFFICER: Final = Message(
    "Berbeda antara {papers}: {field}.", "Differs between {papers}: {field}."
)

_CHECK_ENTRY_ID: Final = "Periksa isian dan fotonya; bila sudah benar, lanjutkan saja."
_CHECK_ENTRY_EN: Final = "Check the form and the photo; if both are right, just go on."

CATALOGUE: Final[Mapping[str, Text]] = MappingProxyType(
    {
        # -- the wrong thing in the slot
        "child_needs_parent_ktp": Text(
            "Ini Kartu Identitas Anak. Untuk paspor anak, unggah KTP ayah atau KTP ibu.",
            "This is a child's identity card. For a child's passport, upload the father's or the"
            " mother's KTP.",
            "KIA pada isian KTP permohonan anak; diminta KTP ayah atau ibu.",
            "KIA in the KTP slot of a child's application; a parent's KTP is needed.",
        ),
        "wrong_side": Text(
            "Ini {seen}, bukan bagian yang diminta. Foto {slot}.",
            "This is {seen}, not the part that is asked for. Photograph {slot}.",
            "Terlihat {seen}; diminta {slot}.",
            "Seen: {seen}; wanted: {slot}.",
        ),
        "foreign_passport": Text(
            "Ini paspor negara lain. Unggah paspor Indonesia yang lama.",
            "This is a passport of another country. Upload the old Indonesian passport.",
            "Paspor yang diunggah diterbitkan negara lain.",
            "The passport was issued by another country.",
        ),
        "wrong_document_type": Text(
            "Foto ini tampaknya {seen}, padahal yang diminta {slot}. Ganti dengan foto dokumen yang"
            " diminta.",
            "This photo seems to show {seen}; wanted here: {slot}. Upload a photo of the paper that"
            " is asked for.",
            "Terlihat {seen}; diminta {slot}.",
            "Seen: {seen}; wanted: {slot}.",
        ),
        "not_a_document": Text(
            "Dokumen tidak terlihat di foto ini. Letakkan dokumen di tempat terang, lalu foto"
            " {slot} sampai semua tepinya terlihat.",
            "There is no document in this photo. Put the paper in a bright place and photograph"
            " {slot} so that all its edges can be seen.",
            "Tidak ditemukan dokumen pada foto.",
            "No document was found in the photo.",
        ),
        # -- somebody else's paper
        "swapped_applicant": Text(
            "Dokumen ini tampaknya milik pemohon lain di akun Anda. Tukar fotonya: unggah dokumen"
            " milik pemohon ini.",
            "This paper seems to belong to another applicant in your account. Swap the photos:"
            " upload the paper of this applicant.",
            "Data dokumen cocok dengan pemohon lain dalam akun yang sama.",
            "The data on the paper match another applicant of the same account.",
        ),
        "other_person": Text(
            "Data di dokumen ini tampaknya milik orang lain. Unggah dokumen milik pemohon, atau"
            " perbaiki isian bila salah ketik.",
            "The data on this paper seem to be another person's. Upload the applicant's own paper,"
            " or correct what you typed.",
            "Data pengenal di dokumen (NIK, nama, tanggal lahir) berbeda dengan data pemohon.",
            "The identifying data on the paper differ from the applicant's.",
        ),
        # -- a photo that has to be taken again
        "two_documents": Text(
            "Ada lebih dari satu dokumen di foto ini. Foto satu dokumen saja: {slot}.",
            "There is more than one paper in this photo. Photograph one paper only: {slot}.",
            "Lebih dari satu dokumen dalam satu foto, dan yang diminta tidak terbaca lengkap.",
            "Several papers in one photo, and the wanted one is not fully legible.",
        ),
        "cut_off": Text(
            "Sebagian dokumen terpotong. Mundur sedikit, lalu foto ulang sampai keempat sudutnya"
            " terlihat.",
            "Part of the paper is cut off. Move back a little and shoot again so that all four"
            " corners can be seen.",
            "Tepi dokumen berada di luar foto.",
            "An edge of the paper lies outside the photo.",
        ),
        "covered": Text(
            "Sebagian tulisan tertutup. Singkirkan jari atau benda lain, lalu foto ulang.",
            "Some of the writing is covered. Take fingers and other things away and shoot again.",
            "Sebagian tulisan tertutup jari atau benda lain.",
            "Some of the writing is covered by a finger or another thing.",
        ),
        "glare": Text(
            "Ada pantulan cahaya di atas tulisan. Matikan lampu kilat (flash), miringkan sedikit"
            " dokumennya, lalu foto ulang.",
            "Light is reflected on the writing. Turn the flash off, tilt the paper a little and"
            " shoot again.",
            "Pantulan cahaya menutupi tulisan.",
            "Glare lies over the writing.",
        ),
        "blurred": Text(
            "Foto buram. Bersihkan lensa, pegang ponsel dengan diam, ketuk layar pada tulisan,"
            " lalu foto ulang.",
            "The photo is blurred. Wipe the lens, hold the phone still, tap on the writing and"
            " shoot again.",
            "Tulisan tidak tajam.",
            "The writing is not sharp.",
        ),
        "too_dark": Text(
            "Foto terlalu gelap. Foto ulang di tempat terang, misalnya di dekat jendela.",
            "The photo is too dark. Shoot again in a bright place, for example near a window.",
            "Foto terlalu gelap.",
            "The photo is too dark.",
        ),
        "too_bright": Text(
            "Foto terlalu terang sehingga tulisan hilang. Jauhkan dari lampu atau matahari"
            " langsung, lalu foto ulang.",
            "The photo is too bright and the writing is lost. Keep away from a lamp or direct sun"
            " and shoot again.",
            "Foto terlalu terang.",
            "The photo is too bright.",
        ),
        "too_small": Text(
            "Tulisan di foto terlalu kecil{pixels}. Dekatkan ponsel sampai dokumen memenuhi layar,"
            " lalu unggah foto asli dari kamera.",
            "The writing in the photo is too small{pixels}. Move closer until the paper fills the"
            " screen, and upload the original photo from the camera.",
            "Tinggi huruf pada foto terlalu kecil{pixels}.",
            "The letters in the photo are too small{pixels}.",
        ),
        "resolution_too_low": Text(
            "Gambar ini terlalu kecil{pixels}. Unggah foto asli dari kamera, bukan gambar kiriman"
            " yang sudah diperkecil.",
            "This picture is too small{pixels}. Upload the original photo from the camera, not one"
            " that was made smaller when it was sent.",
            "Ukuran gambar terlalu kecil{pixels}.",
            "The picture has too few pixels{pixels}.",
        ),
        "unreadable_fields": Text(
            "Tulisan penting ({field}) belum bisa dibaca. Foto ulang dari atas, di tempat terang,"
            " sampai semua tulisan jelas.",
            "Important writing ({field}) could not be read. Shoot again from above in a bright"
            " place until all writing is clear.",
            "Tidak terbaca: {field}.",
            "Not legible: {field}.",
        ),
        # -- a file that is no usable photo
        "empty_file": Text(
            "Berkas ini kosong. Pilih fotonya lagi dan unggah ulang.",
            "This file is empty. Choose the photo again and upload it.",
            "Berkas kosong.",
            "The file is empty.",
        ),
        "unreadable_image": Text(
            "Berkas foto ini rusak atau belum selesai terkirim. Foto ulang, lalu unggah lagi.",
            "This photo file is damaged or was not sent completely. Take the photo again and"
            " upload it.",
            "Berkas rusak atau tidak lengkap.",
            "The file is damaged or incomplete.",
        ),
        "unsupported_format": Text(
            "Jenis berkas ini tidak bisa dibaca. Unggah foto biasa (JPEG atau PNG) dari kamera"
            " ponsel.",
            "This kind of file cannot be read. Upload a plain photo (JPEG or PNG) from the phone's"
            " camera.",
            "Jenis berkas tidak didukung.",
            "The kind of file is not supported.",
        ),
        "file_too_large": Text(
            "Ukuran berkas terlalu besar. Foto ulang dengan kamera ponsel pada kualitas biasa.",
            "The file is too large. Take the photo again with the phone's normal quality.",
            "Ukuran berkas melebihi batas.",
            "The file is larger than allowed.",
        ),
        "too_many_pixels": Text(
            "Gambar ini terlalu besar. Foto ulang dengan kamera ponsel pada kualitas biasa.",
            "This picture is too large. Take the photo again with the phone's normal quality.",
            "Jumlah piksel melebihi batas.",
            "The picture has more pixels than allowed.",
        ),
        "multiple_frames": Text(
            "Ini gambar bergerak. Unggah satu foto biasa.",
            "This is a moving picture. Upload one plain photo.",
            "Gambar bergerak (lebih dari satu bingkai).",
            "An animated picture (more than one frame).",
        ),
        "several_pages": Text(
            "Berkas ini berisi beberapa halaman. Unggah satu halaman saja: {slot}.",
            "This file has several pages. Upload one page only: {slot}.",
            "Berkas berisi lebih dari satu halaman.",
            "The file has more than one page.",
        ),
        "file_unreadable": Text(
            "Berkas ini tidak bisa dibuka. Pilih fotonya lagi dan unggah ulang.",
            "This file cannot be opened. Choose the photo again and upload it.",
            "Berkas tidak dapat dibuka.",
            "The file could not be opened.",
        ),
        "not_a_regular_file": Text(
            "Yang dipilih bukan berkas foto. Pilih fotonya lagi dan unggah ulang.",
            "What was chosen is not a photo file. Choose the photo again and upload it.",
            "Bukan berkas biasa (tautan, folder, atau perangkat).",
            "Not a plain file (a link, a folder or a device).",
        ),
        "path_outside_root": Text(
            "Berkas ini tidak dapat dipakai. Pilih fotonya lagi dan unggah ulang.",
            "This file cannot be used. Choose the photo again and upload it.",
            "Lokasi berkas berada di luar folder yang diizinkan.",
            "The file lies outside the allowed folder.",
        ),
        # -- flags
        "nik_differs": Text(
            "NIK di dokumen tidak sama dengan NIK yang Anda isi. " + _CHECK_ENTRY_ID,
            "The NIK on the paper is not the NIK that you typed. " + _CHECK_ENTRY_EN,
            "NIK terbaca berbeda dengan NIK yang diisi.",
            "The NIK that was read differs from the declared one.",
        ),
        "name_differs": Text(
            "Nama di dokumen tidak sama dengan nama yang Anda isi. " + _CHECK_ENTRY_ID,
            "The name on the paper is not the name that you typed. " + _CHECK_ENTRY_EN,
            "Nama terbaca berbeda dengan nama yang diisi.",
            "The name that was read differs from the declared one.",
        ),
        "birth_date_differs": Text(
            "Tanggal lahir di dokumen tidak sama dengan yang Anda isi. " + _CHECK_ENTRY_ID,
            "The date of birth on the paper is not the one that you typed. " + _CHECK_ENTRY_EN,
            "Tanggal lahir terbaca berbeda dengan yang diisi.",
            "The date of birth that was read differs from the declared one.",
        ),
        "sex_differs": Text(
            "Jenis kelamin di dokumen tidak sama dengan yang Anda isi. " + _CHECK_ENTRY_ID,
            "The sex on the paper is not the one that you typed. " + _CHECK_ENTRY_EN,
            "Jenis kelamin terbaca berbeda dengan yang diisi.",
            "The sex that was read differs from the declared one.",
        ),
        "field_mismatch": Text(
            "Data di dokumen ({field}) tidak sama dengan yang Anda isi. " + _CHECK_ENTRY_ID,
            "Data on the paper ({field}) are not what you typed. " + _CHECK_ENTRY_EN,
            "Terbaca berbeda dengan yang diisi: {field}.",
            "Differs from what was declared: {field}.",
        ),
        "applicant_not_in_family_card": Text(
            "Nama pemohon belum ditemukan di Kartu Keluarga ini. Bila KK lebih dari satu lembar,"
            " unggah lembar yang memuat nama pemohon; bila sudah benar, lanjutkan saja.",
            "The applicant was not found on this family card. If it has several sheets, upload the"
            " one with the applicant's name; if it is right, just go on.",
            "Pemohon tidak ditemukan pada baris KK yang terbaca; mungkin di lembar lain.",
            "The applicant was not found in the rows that were read; perhaps on another sheet.",
        ),
        "parent_not_confirmed": Text(
            "KTP ini belum cocok dengan data ayah atau ibu pemohon. Bila sudah benar, lanjutkan"
            " saja; wali membawa surat penetapan pengadilan ke kantor.",
            "This KTP does not match the data of the applicant's father or mother yet. If it is"
            " right, just go on; a guardian brings the court paper to the office.",
            "Pemegang KTP belum dapat dipastikan sebagai ayah atau ibu anak; mungkin wali.",
            "The holder of the KTP is not confirmed as the child's father or mother; perhaps a"
            " guardian.",
        ),
        "inconsistent_nik": Text(
            "NIK tidak cocok dengan tanggal lahir atau jenis kelamin; dokumen asli pun bisa"
            " demikian. Anda bisa lanjut; petugas akan memeriksanya di kantor.",
            "The NIK does not fit the date of birth or the sex, which happens on genuine papers"
            " too. You can go on; the officer will look at it at the office.",
            "NIK tidak sejalan dengan tanggal lahir atau jenis kelamin yang tercetak atau diisi.",
            "The NIK does not fit the printed or declared date of birth or sex.",
        ),
        "invalid_mrz": Text(
            "Dua baris kode di bagian bawah paspor belum terbaca dengan benar. Anda bisa lanjut;"
            " petugas akan memeriksanya di kantor.",
            "The two code lines at the foot of the passport were not read correctly. You can go on;"
            " the officer will check them at the office.",
            "Angka periksa pada kode paspor (MRZ) tidak cocok.",
            "A check digit of the machine-readable zone is wrong.",
        ),
        "invalid_field": Text(
            "Ada data di dokumen ({field}) yang tampak tidak biasa. Anda bisa lanjut; petugas akan"
            " memeriksanya di kantor.",
            "Some data on the paper ({field}) look unusual. You can go on; the officer will check"
            " them at the office.",
            "Bentuk data tidak lazim: {field}.",
            "Unusual form: {field}.",
        ),
        "inconsistent_fields": Text(
            "Beberapa data di dokumen tampak tidak cocok. Anda bisa lanjut; petugas akan"
            " memeriksanya di kantor.",
            "Some data on the paper do not fit each other. You can go on; the officer will check"
            " them at the office.",
            "Data pada dokumen tidak saling sejalan: {field}.",
            "Data on the paper do not fit each other: {field}.",
        ),
        "unusual_characters": Text(
            "Ada huruf yang tidak biasa pada nama yang Anda isi. Ketik ulang dengan papan ketik"
            " biasa (A sampai Z).",
            "There are unusual letters in the name that you typed. Type it again on a plain"
            " keyboard (A to Z).",
            "Nama yang diisi memuat huruf dari aksara lain atau tanda yang tidak lazim.",
            "The declared name holds letters of another script or unusual signs.",
        ),
        "time_limit": Text(
            "Pemeriksaan otomatis terlalu lama. Permohonan tetap bisa dilanjutkan.",
            "The automatic check took too long. Your application can go on.",
            "Batas waktu pemeriksaan terlampaui.",
            "The check ran out of time.",
        ),
        "processing_failed": Text(
            "Pemeriksaan otomatis sedang terganggu. Permohonan tetap bisa dilanjutkan.",
            "The automatic check had a problem. Your application can go on.",
            "Pemeriksaan gagal karena gangguan sistem.",
            "The check failed for a technical reason.",
        ),
        "not_verified": Text(
            "Dokumen ini belum bisa dicek lengkap secara otomatis ({field}). Anda bisa lanjut;"
            " bawa dokumen asli saat ke kantor.",
            "This paper could not be checked completely ({field}). You can go on; bring the"
            " original to the office.",
            "Belum diperiksa secara otomatis: {field}.",
            "Not checked automatically: {field}.",
        ),
        # -- notes
        "missing_document": Text(
            "Masih ada dokumen yang belum diunggah: {slot}.",
            "A paper is still missing: {slot}.",
            "Belum diunggah: {slot}.",
            "Not uploaded: {slot}.",
        ),
        "doubled_document": Text(
            "Dokumen yang sama diunggah dua kali: {slot}. Cukup satu saja.",
            "The same paper was uploaded twice: {slot}. One is enough.",
            "Diunggah lebih dari sekali: {slot}.",
            "Uploaded more than once: {slot}.",
        ),
        "not_for_mpaspor": Text(
            "Paspor yang hilang, rusak, atau datanya berubah diganti langsung di kantor imigrasi,"
            " tidak lewat aplikasi.",
            "A passport that is lost or damaged, or whose data have changed, is replaced at the"
            " immigration office in person, not through the app.",
            "Data di paspor lama berbeda; perubahan data dilayani langsung di kantor.",
            "The data in the old passport differ; a change of data is handled at the office.",
        ),
        "full_set_needed": Text(
            "Paspor lama ini terbit sebelum 2009 atau di luar negeri. Siapkan juga KK dan akta"
            " kelahiran.",
            "This old passport was issued before 2009 or abroad. Have the family card and the"
            " birth certificate ready as well.",
            "Paspor terbit sebelum 2009 atau oleh perwakilan di luar negeri: perlu berkas lengkap.",
            "Issued before 2009 or by a mission abroad: the full set of papers is needed.",
        ),
        "name_written_differently": Text(
            "Nama di dokumen ditulis sedikit berbeda dengan yang Anda isi. Anda bisa lanjut;"
            " petugas dapat meminta perbaikan atau dokumen pendukung.",
            "The name on the paper is written a little differently than you typed it. You can go"
            " on; the officer may ask for a correction or another paper.",
            "Penulisan nama berbeda (ejaan, singkatan, atau spasi).",
            "The name is written differently (spelling, abbreviation or spacing).",
        ),
        "name_extended": Text(
            "Nama di dokumen dan nama yang Anda isi tidak sama panjang, misalnya ditambah nama"
            " ayah. Anda bisa lanjut; petugas dapat menanyakannya.",
            "The name on the paper and the one that you typed are not equally long, for example"
            " with the father's name added. You can go on; the officer may ask about it.",
            "Nama bertambah atau berkurang satu kata atau lebih.",
            "One name has more words than the other.",
        ),
        "birth_place_differs": Text(
            "Tempat lahir di dokumen berbeda dengan yang Anda isi. Anda bisa lanjut; petugas dapat"
            " menanyakannya.",
            "The place of birth on the paper is not the one that you typed. You can go on; the"
            " officer may ask about it.",
            "Tempat lahir tertulis berbeda.",
            "The place of birth is written differently.",
        ),
        "parent_name_differs": Text(
            "Nama orang tua di dokumen berbeda dengan yang Anda isi. Anda bisa lanjut; petugas"
            " dapat meminta dokumen pendukung.",
            "A parent's name on the paper is not the one that you typed. You can go on; the officer"
            " may ask for another paper.",
            "Nama orang tua tertulis berbeda.",
            "A parent's name is written differently.",
        ),
        "alternative_document": Text(
            "Dokumen ini boleh dipakai: {seen}. Bawa aslinya saat ke kantor.",
            "This paper may be used: {seen}. Bring the original to the office.",
            "Dokumen pengganti yang sah: {seen}. Isinya tidak dibaca.",
            "A lawful alternative: {seen}. Its content was not read.",
        ),
        "greyscale_copy": Text(
            "Foto ini tampak seperti fotokopi hitam putih. Bawa dokumen asli saat ke kantor.",
            "This looks like a black-and-white copy. Bring the original to the office.",
            "Tampak seperti fotokopi hitam putih.",
            "Looks like a black-and-white copy.",
        ),
        "possible_screen": Text(
            "Foto ini tampak diambil dari layar. Bawa dokumen asli saat ke kantor.",
            "This looks like a photo of a screen. Bring the original to the office.",
            "Tampak seperti foto dari layar.",
            "Looks like a photo of a screen.",
        ),
        "region_unknown": Text(
            "Kode daerah pada nomor di dokumen ini tidak ada di daftar kami. Anda tidak perlu"
            " melakukan apa-apa.",
            "The region code in a number on this paper is not in our list. You need not do"
            " anything.",
            "Kode wilayah tidak ada dalam daftar; mungkin kode lama atau baru.",
            "The region code is not in the list; perhaps retired or new.",
        ),
    }
)
"""Every reason code, most useful first."""

_RANKS: Final[Mapping[str, int]] = MappingProxyType({code: i for i, code in enumerate(CATALOGUE)})
_WEIGHT: Final = {Severity.BLOCK: 0, Severity.FLAG: 1, Severity.NOTE: 2}


def reason(
    code: str,
    *,
    field: str | None = None,
    seen: Label | None = None,
    slot: Slot | None = None,
    remedy: str = "",
    pixels: int | None = None,
    human_route: bool = False,
) -> Reason:
    """Build a reason with all its texts.

    field        name of the field that it is about (see `FIELDS`), or None for the whole photo
    seen, slot   what the photo shows and where it was uploaded, for texts that name them
    remedy       a key of `REMEDIES`: advice that replaces the general text for the applicant
    pixels       long side that the paper should have in the photo, for texts that tell it
    human_route  add that one can come to the office

    Raises `KeyError` for a code, field or remedy that is not in the tables.

    >>> reason("wrong_document_type", seen=Label.SIM, slot=Slot.KTP).message.en
    'This photo seems to show a driving licence (SIM); wanted here: the KTP (front side). \
Upload a photo of the paper that is asked for.'
    """
    text = CATALOGUE[code]
    words = (
        LABELS[Label.OTHER_DOCUMENT if seen is None else seen],
        _ANY_SLOT if slot is None else SLOTS[slot],
        _SOME_DATA if field is None else FIELDS[field],
        _NO_WORDS if pixels is None else _long_side(pixels),
    )
    told = REMEDIES[remedy] if remedy else Message(text.applicant_id, text.applicant_en)
    if field is None:
        told = Message(told.id.replace(" ({field})", ""), told.en.replace(" ({field})", ""))
    applicant = _fill(told.id, told.en, *words)
    if human_route:
        applicant = Message(f"{applicant.id} {HUMAN_ROUTE.id}", f"{applicant.en} {HUMAN_ROUTE.en}")
    officer = _fill(text.officer_id, text.officer_en, *words)
    return Reason(code, SEVERITIES[code], field, applicant, officer)


def across(code: str, papers: Iterable[Label], *, field: str | None = None) -> Reason:
    """A reason about papers of one applicant that differ from each other.

    >>> across("birth_date_differs", [Label.KTP, Label.PASSPORT], field="birth_date").message.id
    'Data (tanggal lahir) di KTP dan paspor tidak sama. Pastikan semuanya milik pemohon ini; \
bila benar, lanjutkan saja.'

    Raises `KeyError` like `reason`.
    """
    named = tuple(dict.fromkeys(papers))
    told = ACROSS.get(code, _DIFFERENT)
    about = _SOME_DATA if field is None else FIELDS[field]
    listed = Message(
        _listed([LABELS[one].id for one in named], "dan"),
        _listed([LABELS[one].en for one in named], "and"),
    )
    texts = [
        Message(
            one.id.format(field=about.id, papers=listed.id),
            one.en.format(field=about.en, papers=listed.en),
        )
        for one in (told, _DIFFERENT_OFFICER)
    ]
    return Reason(code, SEVERITIES[code], field, *texts)


def _listed(names: Sequence[str], and_: str) -> str:
    return f" {and_} ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


_ANY_SLOT: Final = Message("dokumen yang diminta", "the paper that is asked for")
_NO_WORDS: Final = Message("", "")


def _long_side(pixels: int) -> Message:
    return Message(
        f" (perlu sekitar {pixels} piksel di sisi panjang dokumen)",
        f" (the paper's long side needs about {pixels} pixels)",
    )


def _fill(
    indonesian: str, english: str, seen: Message, slot: Message, field: Message, pixels: Message
) -> Message:
    return Message(
        indonesian.format(seen=seen.id, slot=slot.id, field=field.id, pixels=pixels.id),
        english.format(seen=seen.en, slot=slot.en, field=field.en, pixels=pixels.en),
    )


def rank(one: Reason) -> tuple[int, int]:
    """Sort key: blocks before flags before notes, within them the most useful first."""
    return _WEIGHT[one.severity], _RANKS[one.code]


def first(reasons: Iterable[Reason], n: int = 2) -> tuple[Reason, ...]:
    """The `n` most useful reasons, each code once: what fits on a small screen.

    >>> seen = [reason("greyscale_copy"), reason("blurred"), reason("nik_differs", field="nik")]
    >>> [one.code for one in first(seen)]
    ['blurred', 'nik_differs']
    """
    found: dict[str, Reason] = {}
    for one in sorted(reasons, key=rank):
        found.setdefault(one.code, one)
    return tuple(found.values())[:n]
