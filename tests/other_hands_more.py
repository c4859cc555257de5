"""A second batch of papers by other hands, typed after the words of the first had been settled."""

from __future__ import annotations

from docverify.types import Label

MORE_RIGHT: dict[str, tuple[Label, str]] = {
    "ktp, words glued": (
        Label.KTP,
        """PROVINSISUMATERAUTARA
        KOTAMEDAN
        NIK:1271041203809901
        Nama:TOGARSAMPLE
        Tempat/TglLahir:MEDAN,12-03-1980
        Jeniskelamin:LAKI-LAKIGol.Darah:O
        Alamat:JLTELADAN9
        Kel/Desa:PASARBARU
        StatusPerkawinan:KAWIN
        BerlakuHingga:SEUMURHIDUP""",
    ),
    "ktp held in a hand, right half dark": (
        Label.KTP,
        """PROVINSI SULAWESI SELATAN
        KOTA MAKASSAR
        NIK 7371091203809901
        Nama
        Tempat/Tgl Lahir
        Jenis kelamin
        Alamat
        Kel/Desa
        Agama
        Status Perka""",
    ),
    "ktp, with a student's occupation": (
        Label.KTP,
        """PROVINSI JAWA BARAT
        KABUPATEN GARUT
        NIK : 3205012109059904
        Nama : ANDI CONTOH PUTRA
        Tempat/Tgl Lahir : GARUT, 21-09-2005
        Jenis kelamin : LAKI-LAKI
        Pekerjaan : PELAJAR/MAHASISWA
        Kewarganegaraan: WNI
        Berlaku Hingga : SEUMUR HIDUP""",
    ),
    "kk, scanned, english translation above": (
        Label.FAMILY_CARD,
        """KARTU KELUARGA / FAMILY CARD
        No. 3171011708209999
        Nama Kepala Keluarga / Head of Family : BUDI CONTOH
        Nama Lengkap / Full Name
        Status Hubungan Dalam Keluarga / Relationship
        Nama Orang Tua / Parents
        3171011203809901
        3171015708829902
        3171014504159903""",
    ),
    "kk, one person": (
        Label.FAMILY_CARD,
        """KARTU KELUARGA
        No. 3404071708209999
        Nama Kepala Keluarga : SUMARTINI
        Alamat : DUSUN TELADAN
        Desa/Kelurahan : CONTOH
        Nama Lengkap NIK Jenis Kelamin Tempat Lahir Tanggal Lahir
        SUMARTINI 3404075705609901 PEREMPUAN
        Status Perkawinan CERAI MATI KEPALA KELUARGA
        Dokumen Imigrasi No. Paspor No. KITAP
        Dikeluarkan Tanggal 17-08-2020""",
    ),
    "akta of a special registration": (
        Label.BIRTH_CERTIFICATE,
        """KUTIPAN AKTA KELAHIRAN
        Istimewa
        Nomor : IST/99/1990
        Dari daftar tentang kelahiran menurut Ordonansi Catatan Sipil
        ternyata bahwa di Padang pada tanggal tiga Mei
        seribu sembilan ratus delapan puluh telah lahir
        BUDI CONTOH anak laki-laki dari suami isteri
        Kepala Kantor Catatan Sipil Kotamadya Padang""",
    ),
    "akta, spaced capitals": (
        Label.BIRTH_CERTIFICATE,
        """P E N C A T A T A N  S I P I L
        K U T I P A N  A K T A  K E L A H I R A N
        Berdasarkan Akta Kelahiran Nomor 1371-LT-03051999-9998
        bahwa di PADANG pada tanggal TIGA MEI
        telah lahir BUDI CONTOH
        anak ke EMPAT""",
    ),
    "passport, sideways lines broken": (
        Label.PASSPORT,
        """REPUBLIK INDONESIA
        PASSPORT
        IDN
        Full name
        SITI CONTOH RAHAYU
        Nationality
        INDONESIA
        Date of birth
        17 AUG 1990
        Issuing office
        BANDUNG
        P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<""",
    ),
    "marriage book of 1995": (
        Label.MARRIAGE_BOOK,
        """DEPARTEMEN AGAMA
        KUTIPAN AKTA NIKAH
        KUA KECAMATAN GOMBONG
        I. Suami
        Nama dan aliasnya
        II. Isteri
        III. Wali nikah
        Mas kawin berupa uang""",
    ),
    "madrasah diploma": (
        Label.DIPLOMA,
        """KEMENTERIAN AGAMA REPUBLIK INDONESIA
        IJAZAH
        MADRASAH ALIYAH
        Program Ilmu Pengetahuan Alam
        Tahun Pelajaran 2016/2017
        menerangkan bahwa
        nomor induk siswa nasional
        LULUS""",
    ),
    "academic diploma with english": (
        Label.DIPLOMA,
        """POLITEKNIK CONTOH
        IJAZAH
        Certifies that
        SITI CONTOH
        Program Studi Diploma III Keperawatan
        Ahli Madya Keperawatan
        telah memenuhi segala persyaratan""",
    ),
    "suket of the registration office": (
        Label.SUKET,
        """SURAT KETERANGAN
        Nomor : 471.13/99/DISDUKCAPIL/2018
        Kepala Dinas Kependudukan dan Pencatatan Sipil menerangkan bahwa
        NIK 3205012109059904
        adalah benar penduduk Kabupaten Garut yang sudah melakukan perekaman KTP Elektronik
        Surat keterangan ini dipergunakan sebagai pengganti KTP""",
    ),
}

MORE_WRONG: dict[str, tuple[tuple[Label, ...], str]] = {
    "kia, blue, without the family's rows": (
        (Label.KIA,),
        """PROVINSI BANTEN
        KARTU IDENTITAS ANAK
        NIK : 3603284504209903
        RINI CONTOH
        Tempat/Tgl Lahir : TANGERANG, 05-04-2020
        Kewarganegaraan : WNI
        Berlaku Hingga : 05-04-2025""",
    ),
    "membership of a cooperative": (
        (),
        """KOPERASI SIMPAN PINJAM TELADAN
        BUKU ANGGOTA
        Nama : BUDI CONTOH
        No. Anggota : 0099
        NIK : 3374021203809901
        Alamat : JL PERCOBAAN 4
        Pekerjaan : SWASTA
        Simpanan Pokok""",
    ),
    "enrolment form of a school": (
        (),
        """FORMULIR PENDAFTARAN SISWA BARU
        Nama Lengkap : RINI CONTOH
        NIK : 3374024504159903
        Tempat, Tanggal Lahir : SEMARANG, 05-04-2015
        Jenis Kelamin : PEREMPUAN
        Agama : ISLAM
        Nama Ayah : BUDI CONTOH
        Nama Ibu : SITI CONTOH
        Pekerjaan Orang Tua : SWASTA""",
    ),
    "letter of inability": (
        (),
        """PEMERINTAH DESA TELADAN
        SURAT KETERANGAN TIDAK MAMPU
        Yang bertanda tangan di bawah ini Kepala Desa Teladan menerangkan bahwa
        Nama : BUDI CONTOH
        NIK : 3374021203809901
        Tempat/Tgl Lahir : SEMARANG, 12-03-1980
        Agama : ISLAM
        Pekerjaan : BURUH
        Alamat : DUSUN TELADAN RT/RW 004/002""",
    ),
    "certificate of death of a hospital": (
        (Label.DEATH_CERTIFICATE,),
        """RUMAH SAKIT UMUM TELADAN
        SURAT KETERANGAN KEMATIAN
        Nama : WONGSO CONTOH
        NIK : 3374020107459901
        Jenis Kelamin : LAKI-LAKI
        Telah meninggal dunia pada tanggal 17 Agustus 2020 pukul 03.00""",
    ),
    "blood donor card": (
        (),
        """PALANG MERAH INDONESIA
        KARTU DONOR DARAH
        Nama : BUDI CONTOH
        Gol. Darah : O Rh : +
        Tempat/Tgl Lahir : SEMARANG 12-03-1980
        Alamat : JL PERCOBAAN 4""",
    ),
    "workers' insurance": (
        (),
        """BPJS Ketenagakerjaan
        KARTU PESERTA
        NIK 3374021203809901
        Nama BUDI CONTOH
        KPJ 99999999999
        Tanggal Lahir 12-03-1980""",
    ),
    "electricity bill": (
        (),
        """PLN
        STRUK PEMBAYARAN TAGIHAN LISTRIK
        IDPEL : 529999999999
        NAMA : BUDI CONTOH
        TARIF/DAYA : R1/900 VA
        TOTAL BAYAR : RP 152.500
        PLN menyatakan struk ini sebagai bukti pembayaran yang sah""",
    ),
    "newspaper about a birth": (
        (),
        """Bayi Kembar Tiga Lahir di RSUD Teladan
        SEMARANG - Sebanyak tiga bayi kembar telah lahir dengan selamat pada Senin malam.
        Kepala Dinas Kependudukan dan Pencatatan Sipil menyerahkan langsung kutipan akta
        kelahiran, kartu identitas anak, dan kartu keluarga kepada orang tua bayi.""",
    ),
    "screen of an e-wallet": (
        (),
        """Verifikasi Akun
        Foto e-KTP kamu
        Pastikan e-KTP asli dan tidak buram
        NIK dan nama terbaca jelas
        Ambil Foto
        Nanti saja""",
    ),
    "certificate of land": (
        (),
        """BADAN PERTANAHAN NASIONAL REPUBLIK INDONESIA
        SERTIPIKAT
        HAK MILIK
        No. 0099
        PROPINSI JAWA TENGAH
        KABUPATEN KENDAL
        KECAMATAN TELADAN
        NAMA PEMEGANG HAK BUDI CONTOH TANGGAL LAHIR 12-03-1980""",
    ),
    "umrah manifest": (
        (),
        """MANIFEST JAMAAH UMRAH
        NO NAMA PASPOR NO. PASPOR TGL LAHIR TGL PENGELUARAN
        1 BUDI CONTOH X0000001 12-03-1980
        2 SITI CONTOH X0000002 17-08-1982
        3 TOGAR SAMPLE X0000003
        PT CONTOH TOUR""",
    ),
    "indian passport": (
        (Label.FOREIGN_PASSPORT,),
        """REPUBLIC OF INDIA
        Type P Country Code IND Passport No. Z9999999
        Surname EXAMPLE
        Given Name(s) SAMPLE
        Nationality INDIAN Sex M Date of Birth 12/03/1980
        P<INDEXAMPLE<<SAMPLE<<<<<<<<<<<<<<<<<<<<<<<<
        Z9999999<4IND8003127M3001015<<<<<<<<<<<<<<<6""",
    ),
    "ktp of timor in portuguese": (
        (Label.FOREIGN_ID,),
        """REPUBLICA DEMOCRATICA DE TIMOR-LESTE
        BILHETE DE IDENTIDADE
        NACIONAL IDENTITY CARD
        Nome SAMPLE EXAMPLE
        Data de Nascimento 12-03-1980""",
    ),
    "envelope": (
        (),
        """Kepada Yth.
        Bapak Budi Contoh
        Jl. Percobaan 4 RT 004 RW 002
        Kel. Teladan Kec. Candisari
        Semarang 50999""",
    ),
}
