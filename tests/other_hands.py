"""Papers worded by other hands than our generator's: lines as an OCR engine would give them.

Typed from how such papers are worded in Indonesia, with invented people and numbers (serials from
9000 on).  `RIGHT` are papers that some slot takes; `WRONG` are look-alikes, each with the labels
that may be given to it besides `other_document`.  Cut edges, misread labels and missing headers
are part of it.
"""

from __future__ import annotations

from docverify.types import Label

RIGHT: dict[str, tuple[Label, str]] = {
    # ------------------------------------------------------------------------------------- KTP
    "ktp, header cut off": (
        Label.KTP,
        """NIK : 3374021203809901
        Nama : BUDI CONTOH
        Tempat/Tgl Lahir : SEMARANG, 12-03-1980
        Jenis kelamin : LAKI-LAKI Gol. Darah : -
        Alamat : JL. PERCOBAAN NO 4
        RT/RW : 004/002
        Kel/Desa : TELADAN
        Kecamatan : CANDISARI
        Agama : ISLAM
        Status Perkawinan : KAWIN
        Pekerjaan : KARYAWAN SWASTA""",
    ),
    "ktp, labels misread throughout": (
        Label.KTP,
        """PR0VINSl JAWA TENGAH
        KOTA SEMARANG
        NlK :3374021203809901
        Narna BUDI CONTOH
        Tempat/TgILahir SEMARANG. 12-03-1980
        Jeniskelamin LAKI-LAKI GoI Darah O
        AIamat JL PERCOBAAN NO 4
        RTlRW 004/002
        KeVDesa TELADAN
        Kecarnatan CANDISARI
        Agarna ISLAM
        Statua Perkawinan KAWIN
        Pekerjaari KARYAWAN SWASTA
        Kewarganegaraari WNl
        BerIaku Hingga SEUMURHlDUP""",
    ),
    "ktp, values and labels in two columns": (
        Label.KTP,
        """PROVINSI BALI
        KABUPATEN GIANYAR
        NIK
        Nama
        Tempat/Tgl Lahir
        Jenis Kelamin
        Alamat
        RT/RW
        Kel/Desa
        Kecamatan
        Agama
        Status Perkawinan
        Pekerjaan
        Kewarganegaraan
        Berlaku Hingga
        : 5104031506829902
        : I MADE SAMPLE
        : GIANYAR, 15-06-1982
        : LAKI-LAKI
        : BR. TELADAN
        : 000/000""",
    ),
    "ktp of 2007, siak": (
        Label.KTP,
        """REPUBLIK INDONESIA
        PROVINSI JAWA BARAT
        KABUPATEN BANDUNG
        KARTU TANDA PENDUDUK
        NIK : 32.04.0517.089.09001
        Nama : SITI CONTOH
        Tempat/Tgl. Lahir : BANDUNG, 17-08-1979
        Jenis Kelamin : PEREMPUAN Gol. Darah : B
        Alamat : KP. TELADAN
        RT/RW : 02/05
        Desa/Kelurahan : CONTOH
        Kecamatan : CICALENGKA
        Agama : ISLAM
        Status : KAWIN
        Pekerjaan : MENGURUS RUMAH TANGGA
        Berlaku s/d : 17-08-2012
        Camat Cicalengka""",
    ),
    "ktp of a foreigner": (
        Label.KTP,
        """PROVINSI BALI
        KABUPATEN BADUNG
        NIK : 5103010101709903
        Nama/Name : SAMPLE EXAMPLE
        Tempat/Tgl Lahir/Place, Date of Birth : LEEDS, 01-01-1970
        Jenis Kelamin/Sex : LAKI-LAKI/MALE Gol. Darah : -
        Alamat/Address : JL PANTAI CONTOH 1
        RT/RW : 000/000
        Kel/Desa : CANGGU
        Kecamatan : KUTA UTARA
        Agama/Religion : KRISTEN
        Status Perkawinan/Marital Status : KAWIN
        Kewarganegaraan/Nationality : INGGRIS
        Berlaku Hingga/Date of Expiry : 12-03-2027""",
    ),
    "ktp under an owner's watermark": (
        Label.KTP,
        """PROVINSI DKI JAKARTA
        JAKARTA SELATAN
        HANYA UNTUK PERMOHONAN PASPOR
        NIK : 3174091203809904
        Nama : BUDI CONTOH
        HANYA UNTUK PERMOHONAN PASPOR 12 JAN 2026
        Tempat/Tgl Lahir : JAKARTA, 12-03-1980
        Jenis kelamin : LAKI-LAKI
        HANYA UNTUK PERMOHONAN PASPOR 12 JAN 2026
        Alamat : JL TELADAN 3
        Kel/Desa : PASAR MINGGU
        Berlaku Hingga : SEUMUR HIDUP""",
    ),
    "ktp in a phone's gallery": (
        Label.KTP,
        """10.24
        4G 78%
        Kemarin
        PROVINSI JAWA TIMUR
        KOTA SURABAYA
        NIK : 3578101203809905
        Nama : BUDI CONTOH
        Tempat/Tgl Lahir : SURABAYA, 12-03-1980
        Jenis kelamin : LAKI-LAKI Gol. Darah : A
        Kel/Desa : TELADAN
        Kecamatan : TAMBAKSARI
        Status Perkawinan : BELUM KAWIN
        Berlaku Hingga : SEUMUR HIDUP
        Edit
        Bagikan
        Hapus""",
    ),
    "ktp copied onto a sheet": (
        Label.KTP,
        """PROVINSI RIAU
        KABUPATEN KAMPAR
        NIK : 1401071203809906
        Nama : BUDI CONTOH
        Tempat/Tgl Lahir : BANGKINANG, 12-03-1980
        Jenis Kelamin : LAKI-LAKI
        Alamat : DUSUN TELADAN
        RT/RW : 001/001
        Kel/Desa : CONTOH
        Kecamatan : TAMBANG
        Berlaku Hingga : 12-03-2017
        Fotokopi sesuai dengan aslinya
        Mengetahui, Lurah Contoh""",
    ),
    "ktp, a clergyman of few legible lines": (
        Label.KTP,
        """PROVINSI PAPUA
        NIK : 9171021203809907
        Nama : BUDI CONTOH
        Alamat : JL PERCOBAAN
        Agama : KRISTEN
        Pekerjaan : PENDETA
        Kewarganegaraan: WNI
        SEUMUR HIDUP""",
    ),
    # ------------------------------------------------------------------------------ family card
    "kk, title cut off": (
        Label.FAMILY_CARD,
        """Nama Kepala Keluarga : BUDI CONTOH
        Alamat : JL TELADAN 3
        RT/RW : 003/001
        Desa/Kelurahan : CONTOH
        Kecamatan : TEBET
        Kabupaten/Kota : JAKARTA SELATAN
        Kode Pos : 12810
        No Nama Lengkap NIK Jenis Kelamin Tempat Lahir Tanggal Lahir Agama Pendidikan
        1 BUDI CONTOH 3174091203809904 LAKI-LAKI JAKARTA 12-03-1980 ISLAM
        2 SITI CONTOH 3174095708829902 PEREMPUAN BANDUNG 17-08-1982 ISLAM
        3 RINI CONTOH 3174094504159903 PEREMPUAN JAKARTA 05-04-2015 ISLAM""",
    ),
    "kk, headings broken into words": (
        Label.FAMILY_CARD,
        """KARTU KELUARGA
        No. 3273011708209999
        Nama Kepala
        Keluarga
        Nama
        Lengkap
        NIK
        Jenis
        Kelamin
        Status
        Hubungan
        Dalam
        Keluarga
        Nama Orang
        Tua
        Ayah
        Ibu
        3273011203809901
        3273015708829902
        3273014504159903""",
    ),
    "kk, lower half only": (
        Label.FAMILY_CARD,
        """No Status Perkawinan Tanggal Perkawinan Status Hubungan Dalam Keluarga Kewarganegaraan
        Dokumen Imigrasi Nama Orang Tua
        No. Paspor No. KITAP Ayah Ibu
        1 KAWIN TERCATAT KEPALA KELUARGA WNI - - WONGSO SUMARTINI
        2 KAWIN TERCATAT ISTRI WNI - - KARTONO WAGINAH
        3 BELUM KAWIN ANAK WNI - - BUDI CONTOH SITI CONTOH
        Dikeluarkan Tanggal : 17-08-2020
        KEPALA KELUARGA
        KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL
        Tanda Tangan/Cap Jempol""",
    ),
    "kk, title misread, electronic signature": (
        Label.FAMILY_CARD,
        """KARTU KELUARCA
        N0. 3171011708209999
        Nama KepaIa Keluarga : BUDI CONTOH
        Desa/Kelurahan : CONTOH
        Nama Lengkap NlK
        3171011203809901
        3171015708829902
        3171014504159903
        Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik
        yang diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN""",
    ),
    "kk of 2006 with the copies named": (
        Label.FAMILY_CARD,
        """REPUBLIK INDONESIA
        KARTU KELUARGA
        No. 1271041708069999
        NAMA KEPALA KELUARGA : TOGAR SAMPLE
        ALAMAT : JL SISINGAMANGARAJA 9
        NAMA LENGKAP N I K JENIS KELAMIN TEMPAT LAHIR
        STATUS HUBUNGAN DALAM KELUARGA
        PENDIDIKAN PEKERJAAN
        DOKUMEN IMIGRASI
        NAMA ORANG TUA
        LEMBAR : I. KEPALA KELUARGA II. RT III. DESA/KELURAHAN IV. KECAMATAN
        CAMAT MEDAN KOTA""",
    ),
    "kk, only heading and numbers legible": (
        Label.FAMILY_CARD,
        """KARTU KELUARGA
        No. 6471051708209999
        BUDI CONTOH
        6471051203809901
        SITI CONTOH
        6471055708829902
        RINI CONTOH
        6471054504159903
        ANAK""",
    ),
    # ------------------------------------------------------------------------ birth certificate
    "akta of the colonial register": (
        Label.BIRTH_CERTIFICATE,
        """PENCATATAN SIPIL
        WARGA NEGARA INDONESIA
        KUTIPAN AKTE KELAHIRAN
        No. 1.234/1984
        Dari daftar tentang kelahiran menurut Stbld. 1920 No. 751 jo. 1927 No. 564
        di Kotamadya Bandung ternyata, bahwa di Bandung
        pada tanggal dua belas Maret seribu sembilan ratus delapan puluh empat
        telah lahir BUDI CONTOH
        anak laki-laki dari suami-isteri WONGSO dan SUMARTINI
        Kutipan ini sesuai dengan keadaan pada hari ini
        Pegawai Luar Biasa Pencatatan Sipil di Bandung""",
    ),
    "akta, petikan": (
        Label.BIRTH_CERTIFICATE,
        """CATATAN SIPIL
        GOLONGAN INDONESIA
        PETIKAN AKTA KELAHIRAN
        No. 98/1971
        Dari register catatan kelahiran untuk golongan Indonesia di Malang ternyata
        bahwa pada tanggal 3 Mei 1971 telah dilahirkan
        seorang anak perempuan bernama SITI CONTOH
        anak dari suami isteri KARTONO dan WAGINAH
        Pegawai Catatan Sipil""",
    ),
    "akta, electronic, top cut off": (
        Label.BIRTH_CERTIFICATE,
        """Berdasarkan Akta Kelahiran Nomor 3171-LU-17082010-9999
        By virtue of Birth Certificate Number
        bahwa di JAKARTA
        that in
        pada tanggal TUJUH BELAS bulan AGUSTUS tahun DUA RIBU SEPULUH
        telah lahir RINI CONTOH
        17 AGUSTUS 2010
        ANAK KE, SATU PEREMPUAN DARI AYAH BUDI CONTOH DAN IBU SITI CONTOH
        Pejabat Pencatatan Sipil KOTA ADM. JAKARTA PUSAT""",
    ),
    "akta with a certified copy's stamp": (
        Label.BIRTH_CERTIFICATE,
        """PENCATATAN SIPIL
        WARGA NEGARA INDONESIA
        KUTIPAN AKTA KELAHIRAN
        Berdasarkan Akta Kelahiran Nomor 02184/UM-WNI/2002
        menurut stbld
        bahwa di SURAKARTA pada tanggal lima April tahun dua ribu dua
        telah lahir ANDI CONTOH
        anak ke dua laki-laki dari suami-istri BUDI CONTOH dan SITI CONTOH
        Kutipan ini dikeluarkan di Surakarta
        FOTOKOPI INI SESUAI DENGAN ASLINYA
        Surakarta, 12-01-2020 a.n. Kepala Dinas""",
    ),
    "akta of a single mother": (
        Label.BIRTH_CERTIFICATE,
        """REPUBLIK INDONESIA
        PENCATATAN SIPIL
        REGISTRY OFFICE
        KUTIPAN AKTA KELAHIRAN
        EXCERPT OF BIRTH CERTIFICATE
        Nomor Induk Kependudukan : 6171014504159903
        bahwa di PONTIANAK pada tanggal LIMA APRIL tahun DUA RIBU LIMA BELAS
        telah lahir RINI CONTOH
        anak ke SATU, PEREMPUAN DARI SEORANG IBU SITI CONTOH
        Kutipan ini dikeluarkan DI PONTIANAK""",
    ),
    "akta with a marginal note of the parents' marriage": (
        Label.BIRTH_CERTIFICATE,
        """PENCATATAN SIPIL
        KUTIPAN AKTA KELAHIRAN
        Berdasarkan Akta Kelahiran Nomor 5171-LT-17082012-9998
        bahwa di DENPASAR pada tanggal DUA JUNI tahun SERIBU SEMBILAN RATUS SEMBILAN PULUH
        telah lahir NI LUH SAMPLE
        anak ke DUA, PEREMPUAN DARI AYAH I MADE SAMPLE DAN IBU NI WAYAN SAMPLE
        Catatan pinggir : berdasarkan Akta Perkawinan Nomor 12/1989
        Kutipan ini dikeluarkan di Denpasar""",
    ),
    "akta, misread and without accents": (
        Label.BIRTH_CERTIFICATE,
        """PENCATATAN SlPlL
        REGlSTRY OFFICE
        KUTlPAN AKTA KELAHlRAN
        EXCERPT 0F BlRTH CERTlFlCATE
        Berdasarkan Akta KeIahiran Nornor 3578-LU-05042015-9999
        bahwa di SURABAYA pada tanggaI LIMA
        APRlL tahun DUA RlBU LlMA BELAS teIah Iahir
        RlNl CONTOH""",
    ),
    # --------------------------------------------------------------------------------- passport
    "passport, code lines cut off": (
        Label.PASSPORT,
        """REPUBLIK INDONESIA
        REPUBLIC OF INDONESIA
        PASPOR / PASSPORT
        JENIS / TYPE
        P
        KODE NEGARA / COUNTRY CODE
        IDN
        NO. PASPOR / PASSPORT NO.
        X0000001
        NAMA LENGKAP / FULL NAME
        BUDI CONTOH
        KEWARGANEGARAAN / NATIONALITY
        INDONESIA
        TGL. LAHIR / DATE OF BIRTH
        12 MAR 1980""",
    ),
    "passport, only the code lines": (
        Label.PASSPORT,
        """P<IDNCONTOH<<BUDI<<<<<<<<<<<<<<<<<<<<<<<<<<<
        X0000001<1IDN8003127M2105108<<<<<<<<<<<<<<08""",
    ),
    "passport, fillers misread": (
        Label.PASSPORT,
        """PASPOR
        NO. PASPOR
        X0000001
        NAMA LENGKAP
        BUDI CONTOH
        TGL. HABIS BERLAKU
        P<IDNCONTOH<<BUDI<K<KKCKLLKLLLLKKKKKKKKKKKKK
        X0000001<1IDN8003127M2105108<<<<<K<<<<<<<<08""",
    ),
    "passport of 2008 with nikim": (
        Label.PASSPORT,
        """REPUBLIK INDONESIA
        PASPOR
        Jenis/Type P
        Kode Negara/Country Code IDN
        No. Paspor/Passport No. A 000001
        Nama lengkap/Full name
        SUMARTINI
        Kewarganegaraan/Nationality INDONESIA
        Tgl. lahir/Date of birth 17 AUG 1960
        Tempat lahir/Place of birth WONOGIRI
        Jenis kelamin/Sex P/F
        Tgl. pengeluaran/Date of issue 02 MAY 2008
        Tgl. habis berlaku/Date of expiry 02 MAY 2013
        No. reg. 1A11AB0001
        Kantor yang mengeluarkan/Issuing office SURAKARTA
        NIKIM 110199990001""",
    ),
    "passport, opened at page 1": (
        Label.PASSPORT,
        """Pemerintah Republik Indonesia memohon kepada semua pihak yang berkepentingan
        untuk mengizinkan kepada pemegang paspor ini berlalu secara leluasa
        The Government of the Republic of Indonesia requests all those whom it may concern
        PASPOR
        KODE NEGARA / COUNTRY CODE
        NO. PASPOR / PASSPORT NO.
        NAMA LENGKAP / FULL NAME
        SITI CONTOH RAHAYU
        TGL. LAHIR / DATE OF BIRTH
        KANTOR YANG MENGELUARKAN / ISSUING OFFICE
        P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<
        X0000000<1IDN9008179F35030183171015708999972""",
    ),
    # ----------------------------------------------------------- lawful instead of the usual one
    "suket of an office": (
        Label.SUKET,
        """PEMERINTAH KABUPATEN SLEMAN
        DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL
        SURAT KETERANGAN
        Nomor : 470/999/SK/2017
        Yang bertanda tangan di bawah ini menerangkan bahwa penduduk tersebut di bawah ini
        NIK : 3404121203809901
        Nama : BUDI CONTOH
        Tempat/Tgl Lahir : SLEMAN, 12-03-1980
        Agama : ISLAM
        telah melakukan perekaman KTP-el dan datanya sudah ada dalam database kependudukan
        Surat keterangan ini berlaku sebagai pengganti KTP-el selama 6 (enam) bulan""",
    ),
    "ikd on a phone": (
        Label.IKD_SCREEN,
        """09.41
        Identitas Kependudukan Digital
        Hai, BUDI CONTOH
        KTP Digital
        NIK
        3171011203809901
        Nama
        Tempat/Tgl Lahir
        Dokumen
        Pemantauan Pelayanan
        QR Code
        Beranda""",
    ),
    "marriage book, inner page": (
        Label.MARRIAGE_BOOK,
        """KUTIPAN AKTA NIKAH
        Nomor : 0123/012/V/2010
        Pada hari Sabtu tanggal 15 Mei 2010 M bertepatan dengan 1 Jumadil Akhir 1431 H
        telah dilangsungkan akad nikah
        1. Nama lengkap dan alias BUDI CONTOH
        2. Bin WONGSO
        3. Tempat dan tanggal lahir
        4. Warga negara
        Wali nikah
        Mas kawin Seperangkat alat salat dibayar tunai
        Kantor Urusan Agama Kecamatan Tebet""",
    ),
    "marriage book, cover": (
        Label.MARRIAGE_BOOK,
        """KEMENTERIAN AGAMA
        REPUBLIK INDONESIA
        BUKU NIKAH
        SUAMI""",
    ),
    "civil marriage certificate": (
        Label.MARRIAGE_BOOK,
        """REPUBLIK INDONESIA
        PENCATATAN SIPIL
        REGISTRY OFFICE
        KUTIPAN AKTA PERKAWINAN
        EXCERPT OF MARRIAGE CERTIFICATE
        Berdasarkan Akta Perkawinan Nomor 3171-KW-17082010-9999
        bahwa di JAKARTA pada tanggal TUJUH BELAS AGUSTUS
        telah tercatat perkawinan antara
        TOGAR SAMPLE
        dan
        LUH SAMPLE
        yang telah dilangsungkan di hadapan pemuka agama Kristen""",
    ),
    "school diploma of a primary school": (
        Label.DIPLOMA,
        """KEMENTERIAN PENDIDIKAN DAN KEBUDAYAAN
        REPUBLIK INDONESIA
        IJAZAH
        SEKOLAH DASAR
        TAHUN PELAJARAN 2014/2015
        Yang bertanda tangan di bawah ini, Kepala Sekolah Dasar Negeri Teladan 01
        menerangkan bahwa :
        nama : ANDI CONTOH
        tempat dan tanggal lahir : Jakarta, 21 September 2002
        nama orang tua/wali : Budi Contoh
        nomor induk siswa nasional : 9990000001
        LULUS
        dari satuan pendidikan setelah memenuhi seluruh kriteria""",
    ),
    "sttb of 1985": (
        Label.DIPLOMA,
        """DEPARTEMEN PENDIDIKAN DAN KEBUDAYAAN
        REPUBLIK INDONESIA
        SURAT TANDA TAMAT BELAJAR
        SEKOLAH MENENGAH UMUM TINGKAT ATAS
        Yang bertanda tangan di bawah ini menerangkan bahwa
        SUMARTINI
        lahir pada tanggal 3 Mei 1966 di Wonogiri
        anak KARTONO
        telah tamat belajar""",
    ),
    "university diploma": (
        Label.DIPLOMA,
        """UNIVERSITAS CONTOH NUSANTARA
        dengan ini menyatakan bahwa
        SITI CONTOH
        NIM 099900001
        lahir di Bandung tanggal 17 Agustus 1990
        telah menyelesaikan dengan baik pendidikan pada Program Studi Akuntansi
        dan oleh sebab itu kepadanya diberikan ijazah dan gelar
        SARJANA EKONOMI
        Rektor Dekan""",
    ),
    "baptism of a batak church": (
        Label.BAPTISM_CERTIFICATE,
        """HURIA KRISTEN BATAK PROTESTAN
        SURAT TARDIDI
        SURAT BAPTISAN KUDUS
        Nama : TOGAR SAMPLE
        Tubu di : Balige
        Tanggal lahir : 3 Mei 1971
        Ayah : MARULI SAMPLE
        Ibu : TIUR SAMPLE
        Dibaptis oleh Pendeta
        Gereja HKBP Teladan""",
    ),
    "baptism of a parish": (
        Label.BAPTISM_CERTIFICATE,
        """KEUSKUPAN AGUNG SEMARANG
        PAROKI SANTO YUSUF TELADAN
        SURAT BAPTIS
        Liber Baptizatorum Hal. 12 No. 99
        Nama Baptis : YOHANES
        Nama Lengkap : BUDI CONTOH
        Lahir di : Ambarawa
        Dibaptis di : Gereja Santo Yusuf
        Wali Baptis
        Pastor Paroki""",
    ),
}

K, S, N, M, D = Label.KIA, Label.SIM, Label.NPWP, Label.MARRIAGE_BOOK, Label.DIPLOMA
DEATH, BIRTH, BACK = Label.DEATH_CERTIFICATE, Label.BIRTH_LETTER, Label.KTP_BACK
PAGE, ABROAD, CARD = Label.PASSPORT_OTHER_PAGE, Label.FOREIGN_PASSPORT, Label.FOREIGN_ID

WRONG: dict[str, tuple[tuple[Label, ...], str]] = {
    "kia of a schoolchild": (
        (K,),
        """PROVINSI JAWA TENGAH
        KOTA SEMARANG
        KARTU IDENTITAS ANAK
        NIK : 3374024504159903
        Nama : RINI CONTOH
        Tempat/Tgl Lahir : SEMARANG, 05-04-2015
        Jenis Kelamin : PEREMPUAN Gol Darah : -
        Nomor Kartu Keluarga : 3374021708209999
        Nama Kepala Keluarga : BUDI CONTOH
        No. Akta Kelahiran : 3374-LU-17082015-9999
        Agama : ISLAM
        Kewarganegaraan : WNI
        Alamat : JL PERCOBAAN 4
        RT/RW : 004/002 Kel/Desa : TELADAN
        Kecamatan : CANDISARI
        Berlaku Hingga : 05-04-2032""",
    ),
    "kia, title cut off": (
        (K,),
        """NIK : 3374024504159903
        Nama : RINI CONTOH
        Tempat/Tgl Lahir : SEMARANG, 05-04-2015
        Jenis Kelamin : PEREMPUAN
        No. KK : 3374021708209999
        Nama Kepala Keluarga : BUDI CONTOH
        No. Akta Kelahiran : 3374-LU-17082015-9999
        Agama : ISLAM
        Kewarganegaraan : WNI
        Alamat : JL PERCOBAAN 4
        RT/RW : 004/002
        Kel/Desa : TELADAN
        Kecamatan : CANDISARI
        Berlaku Hingga : 05-04-2032""",
    ),
    "back of a ktp": (
        (BACK,),
        """REPUBLIK INDONESIA
        KARTU TANDA PENDUDUK
        BHINNEKA TUNGGAL IKA""",
    ),
    "driving licence of 2019 on": (
        (S,),
        """INDONESIA
        SURAT IZIN MENGEMUDI
        DRIVING LICENSE
        A
        9999-8003-000001
        1. BUDI CONTOH
        2. JAKARTA, 12-03-1980
        3. O - PRIA
        4. JL TELADAN 3 RT 03/01 TEBET
        5. KARYAWAN SWASTA
        6. METRO JAYA
        12-03-2029""",
    ),
    "driving licence of 2012": (
        (S,),
        """KEPOLISIAN NEGARA REPUBLIK INDONESIA
        SURAT IZIN MENGEMUDI
        C
        Nama : BUDI CONTOH
        Alamat : JL TELADAN 3
        Tempat & Tgl. Lahir : JAKARTA 12-03-1980
        Tinggi : 170 cm
        Pekerjaan : SWASTA
        No. SIM : 800399000001
        Berlaku s/d : 12-03-2017
        POLDA METRO JAYA""",
    ),
    "taxpayer card with a nik": (
        (N,),
        """KEMENTERIAN KEUANGAN REPUBLIK INDONESIA
        DIREKTORAT JENDERAL PAJAK
        NPWP : 09.999.999.9-999.000
        BUDI CONTOH
        NIK : 3174091203809904
        JL TELADAN 3 RT 003 RW 001
        TEBET KOTA ADM. JAKARTA SELATAN
        KPP PRATAMA JAKARTA TEBET
        Tanggal Terdaftar 01/04/2010""",
    ),
    "health insurance card with a nik": (
        (),
        """KARTU INDONESIA SEHAT
        Nomor Kartu : 0009999999901
        Nama : BUDI CONTOH
        Alamat : JL TELADAN 3
        Tanggal Lahir : 12-03-1980
        NIK : 3174091203809904
        Faskes Tingkat I : PUSKESMAS TELADAN
        BPJS Kesehatan""",
    ),
    "health insurance in an app": (
        (),
        """11.03
        Kartu Peserta
        BPJS Kesehatan
        BUDI CONTOH
        NIK 3174091203809904
        0009999999901
        Status Peserta AKTIF
        Kelas 1
        Faskes Tingkat Pertama
        Mobile JKN""",
    ),
    "vaccination certificate": (
        (),
        """SERTIFIKAT VAKSINASI COVID-19
        KEMENTERIAN KESEHATAN REPUBLIK INDONESIA
        Diberikan kepada / This is to certify that
        Nama / Name : BUDI CONTOH
        NIK / National ID : 3174091203809904
        Tanggal Lahir / Date of Birth : 12 Maret 1980
        telah dilakukan vaksinasi dosis ketiga
        Nomor Batch / Batch Number
        PeduliLindungi""",
    ),
    "student card with a nik": (
        (),
        """UNIVERSITAS CONTOH NUSANTARA
        KARTU TANDA MAHASISWA
        NIM : 099900001
        Nama : SITI CONTOH
        NIK : 3204055708909001
        Program Studi : Akuntansi
        Tempat/Tgl Lahir : Bandung, 17-08-1990
        Berlaku Hingga : 31-08-2027""",
    ),
    "pupil's card": (
        (),
        """PEMERINTAH KOTA BANDUNG DINAS PENDIDIKAN
        SMP NEGERI 99 BANDUNG
        KARTU PELAJAR
        NISN : 9990000001
        Nama : RINI CONTOH
        Tempat, Tgl Lahir : Bandung, 05-04-2012
        Jenis Kelamin : Perempuan
        Agama : Islam
        Alamat : Jl. Teladan 3
        Kepala Sekolah""",
    ),
    "examination card with a nik": (
        (),
        """BADAN KEPEGAWAIAN NEGARA
        KARTU PESERTA UJIAN SELEKSI CPNS
        Nomor Peserta : 24999999000001
        NIK : 3174091203809904
        Nama : BUDI CONTOH
        Tempat/Tgl Lahir : JAKARTA, 12-03-1980
        Jenis Kelamin : LAKI-LAKI
        Pendidikan : S1 AKUNTANSI
        Lokasi Ujian : JAKARTA
        Sesi 2""",
    ),
    "job seeker's card": (
        (),
        """DINAS TENAGA KERJA DAN TRANSMIGRASI
        KARTU TANDA BUKTI PENDAFTARAN PENCARI KERJA
        AK/I
        No. Pendaftaran Pencari Kerja : 3374 021203809901
        NIK : 3374021203809901
        Nama Lengkap : BUDI CONTOH
        Tempat/Tgl Lahir : SEMARANG, 12-03-1980
        Jenis Kelamin : LAKI-LAKI
        Status : KAWIN
        Agama : ISLAM
        Alamat : JL PERCOBAAN 4
        Pendidikan Formal
        Laporan""",
    ),
    "party membership card": (
        (),
        """PARTAI CONTOH TELADAN INDONESIA
        KARTU TANDA ANGGOTA
        No. KTA : 99.99.99.000001
        NIK : 3374021203809901
        Nama : BUDI CONTOH
        Tempat/Tgl. Lahir : SEMARANG, 12-03-1980
        Alamat : JL PERCOBAAN 4
        RT/RW : 004/002
        Kel/Desa : TELADAN
        Kecamatan : CANDISARI""",
    ),
    "curriculum vitae": (
        (),
        """DAFTAR RIWAYAT HIDUP
        Nama : Budi Contoh
        NIK : 3374021203809901
        Tempat/Tgl Lahir : Semarang, 12 Maret 1980
        Jenis Kelamin : Laki-laki
        Agama : Islam
        Status Perkawinan : Kawin
        Kewarganegaraan : Indonesia
        Alamat : Jl. Percobaan 4
        Pekerjaan : Karyawan swasta
        Riwayat Pendidikan
        1986-1992 SD Teladan
        Pengalaman Kerja
        2005-2010 PT Contoh
        Demikian daftar riwayat hidup ini saya buat dengan sebenarnya""",
    ),
    "statement of the parents with ktp's fields": (
        (),
        """SURAT PERNYATAAN
        Yang bertanda tangan di bawah ini
        Nama : BUDI CONTOH
        NIK : 3374021203809901
        Tempat/Tgl Lahir : SEMARANG, 12-03-1980
        Jenis Kelamin : LAKI-LAKI
        Agama : ISLAM
        Pekerjaan : KARYAWAN SWASTA
        Kewarganegaraan : WNI
        Alamat : JL PERCOBAAN 4
        RT/RW : 004/002
        Dengan ini menyatakan bertanggung jawab atas anak saya
        Demikian surat pernyataan ini saya buat""",
    ),
    "certificate of residence": (
        (),
        """PEMERINTAH KOTA SEMARANG
        KECAMATAN CANDISARI
        KELURAHAN TELADAN
        SURAT KETERANGAN DOMISILI
        Nomor : 470/99/I/2026
        Yang bertanda tangan di bawah ini Lurah Teladan menerangkan bahwa
        Nama : BUDI CONTOH
        NIK : 3374021203809901
        Tempat/Tgl Lahir : SEMARANG, 12-03-1980
        Jenis Kelamin : LAKI-LAKI
        Agama : ISLAM
        Status Perkawinan : KAWIN
        Pekerjaan : KARYAWAN SWASTA
        Kewarganegaraan : WNI
        Alamat : JL PERCOBAAN 4 RT 004 RW 002""",
    ),
    "police clearance": (
        (),
        """KEPOLISIAN NEGARA REPUBLIK INDONESIA
        DAERAH JAWA TENGAH
        SURAT KETERANGAN CATATAN KEPOLISIAN
        POLICE RECORD
        Nama/Name : BUDI CONTOH
        Jenis Kelamin/Sex : LAKI-LAKI
        Kebangsaan/Nationality : INDONESIA
        Agama/Religion : ISLAM
        Tempat dan Tgl. Lahir/Place and date of birth : SEMARANG 12-03-1980
        Pekerjaan/Occupation : SWASTA
        Nomor Kartu Tanda Penduduk/ID Card number : 3374021203809901
        Nomor Paspor/Passport number : -
        Bahwa nama tersebut tidak memiliki catatan""",
    ),
    "biodata of a resident": (
        (),
        """PEMERINTAH KOTA SEMARANG
        DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL
        BIODATA PENDUDUK WARGA NEGARA INDONESIA
        NIK : 3374021203809901
        Nomor KK : 3374021708209999
        DATA PERSONAL
        Nama Lengkap : BUDI CONTOH
        Tempat Lahir : SEMARANG
        Jenis Kelamin : LAKI-LAKI
        Golongan Darah : O
        Agama : ISLAM
        Pendidikan Terakhir : S1
        Jenis Pekerjaan : KARYAWAN SWASTA
        Status Hubungan Dalam Keluarga : KEPALA KELUARGA
        Nama Ibu : SUMARTINI
        Nama Ayah : WONGSO""",
    ),
    "form f-1.01 for a family": (
        (),
        """F-1.01
        FORMULIR BIODATA KELUARGA
        DATA KEPALA KELUARGA
        Nama Kepala Keluarga : BUDI CONTOH
        Alamat : JL PERCOBAAN 4
        Kode Pos : 50999
        RT : 004 RW : 002
        Jumlah Anggota Keluarga : 4 orang
        Telepon
        DATA ANGGOTA KELUARGA
        No Nama Lengkap Nomor KTP/Nopen Alamat Sebelumnya
        Status Hubungan Dalam Keluarga
        Kelainan Fisik dan Mental
        Nama Ibu Nama Ayah""",
    ),
    "letter of moving house": (
        (),
        """PEMERINTAH KOTA SEMARANG
        SURAT KETERANGAN PINDAH WNI
        Nomor : SKPWNI/3374/17082020/0099
        DATA DAERAH ASAL
        1. Nomor Kartu Keluarga 3374021708209999
        2. Nama Kepala Keluarga BUDI CONTOH
        3. Alamat JL PERCOBAAN 4
        4. NIK Pemohon 3374021203809901
        5. Nama Lengkap BUDI CONTOH
        DATA KEPINDAHAN
        1. Alasan Pindah Pekerjaan
        2. Klasifikasi Kepindahan Antar Provinsi
        Keluarga yang pindah
        No NIK Nama Status Hubungan Dalam Keluarga
        3374025708829902 SITI CONTOH ISTRI
        3374024504159903 RINI CONTOH ANAK""",
    ),
    "welfare card": (
        (),
        """KARTU KELUARGA SEJAHTERA
        KEMENTERIAN SOSIAL REPUBLIK INDONESIA
        BANK CONTOH
        6032 9999 0000 0001
        SITI CONTOH
        Program Keluarga Harapan""",
    ),
    "village's list of a family": (
        (),
        """DAFTAR KELUARGA PENERIMA BANTUAN
        RT 004 RW 002 KELURAHAN TELADAN
        No Nama Kepala Keluarga Jumlah Anggota Keterangan
        1 BUDI CONTOH 4
        2 TOGAR SAMPLE 5
        3 MADE SAMPLE 3
        4 KARTONO 2
        Ketua RT""",
    ),
    "death certificate, electronic": (
        (DEATH,),
        """REPUBLIK INDONESIA
        PENCATATAN SIPIL
        REGISTRY OFFICE
        WARGA NEGARA INDONESIA
        KUTIPAN AKTA KEMATIAN
        EXCERPT OF DEATH CERTIFICATE
        Berdasarkan Akta Kematian Nomor 3374-KM-17082020-9999
        bahwa di SEMARANG pada tanggal TUJUH BELAS AGUSTUS
        tahun DUA RIBU DUA PULUH telah meninggal dunia seorang bernama
        WONGSO CONTOH lahir di SEMARANG
        anak ke SATU dari AYAH KARTONO dan IBU WAGINAH
        Kutipan ini dikeluarkan DI SEMARANG""",
    ),
    "death certificate, title cut off": (
        (DEATH,),
        """Berdasarkan Akta Kematian Nomor 3374-KM-17082020-9999
        By virtue of Death Certificate Number
        bahwa di SEMARANG pada tanggal TUJUH BELAS AGUSTUS
        telah meninggal dunia WONGSO CONTOH
        lahir di SEMARANG anak ke SATU
        Kutipan ini dikeluarkan DI SEMARANG
        Pejabat Pencatatan Sipil""",
    ),
    "divorce certificate": (
        (M,),
        """PENCATATAN SIPIL
        REGISTRY OFFICE
        KUTIPAN AKTA PERCERAIAN
        EXCERPT OF DIVORCE CERTIFICATE
        Berdasarkan Akta Perceraian Nomor 3374-CR-17082020-9999
        telah putus perkawinan karena perceraian antara
        TOGAR SAMPLE dan LUH SAMPLE
        Kutipan ini dikeluarkan DI SEMARANG""",
    ),
    "acknowledgement of a child": (
        (),
        """PENCATATAN SIPIL
        REGISTRY OFFICE
        WARGA NEGARA INDONESIA
        KUTIPAN AKTA PENGAKUAN ANAK
        Berdasarkan Akta Pengakuan Anak Nomor 3374-PA-17082020-9999
        bahwa di SEMARANG telah dicatat pengakuan anak
        RINI CONTOH
        Kutipan ini dikeluarkan DI SEMARANG""",
    ),
    "hospital's birth letter": (
        (BIRTH,),
        """RUMAH SAKIT IBU DAN ANAK TELADAN
        SURAT KETERANGAN LAHIR
        No. 99/SKL/IV/2015
        Yang bertanda tangan di bawah ini menerangkan bahwa pada hari ini Minggu
        tanggal 5 April 2015 pukul 07.15 telah lahir seorang bayi
        Jenis Kelamin : Perempuan
        Anak ke : 1
        Berat Badan : 3100 gram
        Panjang Badan : 49 cm
        diberi nama RINI CONTOH
        Dari orang tua : Nama Ibu SITI CONTOH Nama Ayah BUDI CONTOH
        Penolong Persalinan Bidan Wagiyem""",
    ),
    "village's birth letter f-2.01": (
        (BIRTH,),
        """Kode F-2.01
        PEMERINTAH DESA TELADAN
        SURAT KETERANGAN KELAHIRAN
        BAYI/ANAK
        1. Nama RINI CONTOH
        2. Jenis kelamin Perempuan
        3. Tempat dilahirkan Puskesmas
        Berat bayi 3,1 Kg
        IBU
        NIK 3374025708829902
        Nama lengkap SITI CONTOH
        AYAH
        NIK 3374021203809901
        Nama lengkap BUDI CONTOH
        PELAPOR SAKSI I SAKSI II""",
    ),
    "article about the family card": (
        (),
        """Beranda / Layanan / Kependudukan
        Cara Membuat Kartu Keluarga Baru 2026, Syarat dan Langkahnya
        Redaksi - Senin, 12 Jan 2026 09:12 WIB
        Kartu Keluarga (KK) adalah kartu identitas keluarga yang memuat data tentang nama,
        susunan dan hubungan dalam keluarga, serta identitas anggota keluarga.
        Persyaratan
        1. Fotokopi buku nikah atau kutipan akta perkawinan
        2. Fotokopi KTP suami dan istri
        3. Kutipan akta kelahiran anak
        Baca juga: Cara cek NIK secara online""",
    ),
    "article about the birth certificate": (
        (),
        """Cara Mengurus Akta Kelahiran Anak
        Akta kelahiran adalah bukti sah mengenai status dan peristiwa kelahiran seseorang.
        Syarat mengurus akta kelahiran:
        - Surat keterangan lahir dari rumah sakit atau bidan
        - Buku nikah atau kutipan akta perkawinan orang tua
        - Kartu Keluarga dan KTP orang tua
        Kutipan akta kelahiran dapat dicetak sendiri pada kertas A4 80 gram
        Baca juga: Biaya pembuatan paspor 2026""",
    ),
    "web page about passports": (
        (),
        """imigrasi contoh
        Persyaratan Paspor Baru
        Warga Negara Indonesia yang berdomisili di Indonesia mengajukan permohonan dengan
        melampirkan kelengkapan persyaratan:
        1. Kartu tanda penduduk yang masih berlaku
        2. Kartu keluarga
        3. Akta kelahiran, akta perkawinan, buku nikah, ijazah, atau surat baptis
        4. Paspor lama bagi yang telah memiliki paspor
        Permohonan paspor elektronik Rp 650.000
        Unduh aplikasi M-Paspor""",
    ),
    "notice about the ktp on a wall": (
        (),
        """PENGUMUMAN
        PEREKAMAN KTP-EL
        Bagi warga yang sudah berusia 17 tahun dan belum melakukan perekaman KTP elektronik
        harap datang ke kantor kecamatan dengan membawa
        1. Fotokopi Kartu Keluarga
        2. Fotokopi Akta Kelahiran
        Senin - Jumat 08.00 - 15.00
        Camat Candisari""",
    ),
    "confirmation of the passport appointment": (
        (),
        """DIREKTORAT JENDERAL IMIGRASI
        BUKTI PERMOHONAN PASPOR
        Kode Billing : 820999999999999
        Nomor Permohonan : 9999000001
        Nama Lengkap : BUDI CONTOH
        NIK : 3374021203809901
        Jenis Paspor : Paspor Biasa Elektronik 48 Halaman
        Jadwal Kedatangan : 15 Januari 2026 09:00
        Kantor Imigrasi Kelas I TPI Semarang
        Total Rp 650.000
        Harap datang membawa dokumen asli""",
    ),
    "chat about a passport": (
        (),
        """Bu Contoh
        online
        HARI INI
        Pak, KTP sama KK nya sudah difoto?
        08.12
        Sudah, akta kelahiran menyusul ya
        08.15
        Paspor lama juga difoto halaman depannya
        08.16
        Oke siap
        Ketik pesan""",
    ),
    "vehicle registration": (
        (),
        """KEPOLISIAN NEGARA REPUBLIK INDONESIA
        SURAT TANDA NOMOR KENDARAAN BERMOTOR
        NOMOR REGISTRASI H 9999 XX
        NAMA PEMILIK BUDI CONTOH
        NIK/TDP/NIKIM/KITAS/KITAP 3374021203809901
        ALAMAT JL PERCOBAAN 4
        MERK / TYPE
        TAHUN PEMBUATAN 2015
        BERLAKU SAMPAI 12-03-2030
        SURAT KETETAPAN PAJAK DAERAH""",
    ),
    "school report, page of the pupil": (
        (D,),
        """KETERANGAN TENTANG DIRI PESERTA DIDIK
        1. Nama Peserta Didik (Lengkap) : RINI CONTOH
        2. Nomor Induk/NISN : 9990000001
        3. Tempat, Tanggal Lahir : Semarang, 5 April 2015
        4. Jenis Kelamin : Perempuan
        5. Agama : Islam
        6. Status dalam Keluarga : Anak Kandung
        7. Anak ke : 1
        8. Alamat Peserta Didik : Jl. Percobaan 4
        12. Nama Orang Tua
        a. Ayah : Budi Contoh
        b. Ibu : Siti Contoh
        Kepala Sekolah""",
    ),
    "land tax bill": (
        (),
        """SURAT PEMBERITAHUAN PAJAK TERHUTANG
        PAJAK BUMI DAN BANGUNAN TAHUN 2025
        NOP : 33.74.020.012.009-9999.0
        LETAK OBJEK PAJAK
        NAMA DAN ALAMAT WAJIB PAJAK
        BUDI CONTOH
        JL PERCOBAAN 4 RT 004 RW 002
        JUMLAH PBB TERHUTANG Rp 150.000
        TGL JATUH TEMPO 30 SEP 2025""",
    ),
    "wedding invitation": (
        (M,),
        """The Wedding of
        Budi & Siti
        Dengan memohon rahmat Tuhan kami mengundang Bapak/Ibu/Saudara
        Akad Nikah
        Sabtu, 15 Mei 2026 pukul 08.00
        Resepsi
        Gedung Teladan Semarang
        Turut mengundang keluarga besar""",
    ),
    "boarding pass": (
        (),
        """BOARDING PASS
        NAME CONTOH/BUDI MR
        FROM JAKARTA CGK TO SINGAPORE SIN
        FLIGHT XX999 DATE 12 JAN
        GATE 5 SEAT 12A
        PASSPORT X0000001""",
    ),
    "bank card": (
        (),
        """BANK CONTOH
        PLATINUM DEBIT
        5999 9900 0000 0001
        VALID THRU 12/29
        BUDI CONTOH""",
    ),
    "employee's card": (
        (),
        """PT CONTOH TELADAN TBK
        EMPLOYEE ID CARD
        BUDI CONTOH
        Finance Department
        NIK 099901""",
    ),
    "malaysian identity card": (
        (CARD,),
        """KAD PENGENALAN
        MALAYSIA
        MyKad
        800312-14-9999
        SAMPLE BIN EXAMPLE
        NO 9 JALAN CONTOH
        50000 KUALA LUMPUR
        WARGANEGARA
        ISLAM LELAKI""",
    ),
    "singaporean identity card": (
        (CARD,),
        """REPUBLIC OF SINGAPORE
        IDENTITY CARD NO. S9999999Z
        Name
        SAMPLE EXAMPLE
        Race
        CHINESE
        Date of birth 12-03-1980 Sex M
        Country/Place of birth
        SINGAPORE""",
    ),
    "foreign driving licence": (
        (CARD, S),
        """DRIVER LICENSE
        CALIFORNIA
        USA
        DL Y9999999
        LN SAMPLE
        FN JANE
        DOB 03/12/1980
        CLASS C
        SEX F
        EXP 03/12/2029""",
    ),
    "residence permit of a foreigner": (
        (CARD, ABROAD),
        """REPUBLIK INDONESIA
        DIREKTORAT JENDERAL IMIGRASI
        KARTU IZIN TINGGAL TERBATAS
        LIMITED STAY PERMIT CARD
        Nama / Name SAMPLE EXAMPLE
        Paspor / Passport 999999999
        Kebangsaan / Nationality BRITISH
        Berlaku sampai / Valid until 12-03-2027
        NIORA 9ZZZ99999""",
    ),
    "malaysian passport": (
        (ABROAD,),
        """MALAYSIA
        PASPORT PASSPORT
        Jenis/Type P Kod Negara/Country Code MYS No. Pasport/Passport No. A99999999
        Nama/Name SAMPLE BIN EXAMPLE
        Warganegara/Nationality MALAYSIA
        No. Pengenalan/Identity No. 800312149999
        Tarikh Lahir/Date of Birth 12 MAR 1980
        Tempat Lahir/Place of Birth JOHOR
        P<MYSSAMPLE<BIN<EXAMPLE<<<<<<<<<<<<<<<<<<<<<
        A999999995MYS8003127M3001015800312149999<<68""",
    ),
    "visa in a passport": (
        (PAGE,),
        """VISA
        SCHENGEN STATES
        Valid for
        From 01-05-2026 until 30-05-2026
        Number of entries MULT
        Duration of stay 30 DAYS
        Passport No. X0000001
        Surname, Name CONTOH BUDI
        V<NLDCONTOH<<BUDI<<<<<<<<<<<<<<<<<<<
        X0000001<1IDN8003127M2605302<<<<<<<<""",
    ),
    "cover of a passport": (
        (PAGE,),
        """REPUBLIK INDONESIA
        PASPOR
        REPUBLIC OF INDONESIA
        PASSPORT""",
    ),
    "stamps in a passport": (
        (PAGE,),
        """IMIGRASI INDONESIA
        ARRIVAL
        12 JAN 2019
        SOEKARNO-HATTA
        DEPARTED
        20 FEB 2019
        KANTOR IMIGRASI
        24""",
    ),
    "last page of a passport": (
        (PAGE,),
        """PERHATIAN
        1. Paspor ini adalah dokumen negara
        2. Dilarang mencoret atau mengubah isi paspor ini
        3. Apabila paspor hilang segera laporkan kepada kantor imigrasi
        4. Paspor ini terdiri atas 48 halaman
        Pemegang paspor ini
        Alamat
        Telepon""",
    ),
}

KNOWN_BIRTH = {
    "surat kenal lahir of 1978": """PEMERINTAH DAERAH TINGKAT II KABUPATEN KEBUMEN
        KECAMATAN GOMBONG
        SURAT KENAL LAHIR
        No. 99/SKL/1978
        Yang bertanda tangan di bawah ini Camat Gombong menerangkan dengan sebenarnya bahwa
        telah lahir seorang anak perempuan bernama SUMARTINI
        pada tanggal 3 Mei 1966 di Desa Teladan
        anak dari KARTONO dan WAGINAH
        Demikian surat kenal lahir ini dibuat""",
    "surat keterangan kenal lahir": """PEMERINTAH KABUPATEN ENDE
        DESA CONTOH
        SURAT KETERANGAN KENAL LAHIR
        Nomor : 474.1/99/1999
        Yang bertanda tangan di bawah ini Kepala Desa Contoh menerangkan bahwa
        Nama : TOGAR SAMPLE
        Tempat/Tgl Lahir : Ende, 3 Mei 1971
        Jenis Kelamin : Laki-laki
        Nama Ayah : MARULI SAMPLE
        Nama Ibu : TIUR SAMPLE
        Agama : Katolik""",
    "surat kenal lahir, misread": """SURAT KENAL LAHlR
        Nomor 12/1980
        menerangkan bahwa telah lahir
        BUDI CONTOH
        di Semarang tanggal 12 Maret 1980
        anak ke dua dari WONGSO dan SUMARTINI""",
}
"""Surat kenal lahir: an `other_document` that the counter decides about."""

MOVED_ABROAD = """PEMERINTAH KOTA SEMARANG
    DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL
    SURAT KETERANGAN PINDAH KE LUAR NEGERI
    Nomor : SKPLN/3374/17082020/0001
    1. Nomor Kartu Keluarga 3374021708209999
    2. Nama Kepala Keluarga BUDI CONTOH
    3. NIK Pemohon 3374021203809901
    Negara tujuan MALAYSIA
    Alasan Pindah Pekerjaan"""
"""The letter that the law names beside the KTP."""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]
