"""Word lists behind `names`: titles, degrees, families of one name, low-information words.

Data only.  Sources: the Directorate's rules for names in passports, Permendagri 73/2022
(titles and degrees on KTP and KK, forbidden abbreviations), and the customs of Balinese,
Batak, Javanese, Acehnese, Bugis and Catholic names.  Everything is upper case and without
punctuation (``S.KOM`` is listed as ``SKOM``).
"""

from __future__ import annotations

import re
from types import MappingProxyType


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FRONT_TITLES: frozenset[str] = _set(
    "H HJ HJJ HI KH UST USTAD USTADZ USTAZ USTADZAH DR DRS DRA DRG DRH IR PROF PDT TN NY NN SDR "
    "SDRI ALM ALMH ALMARHUM ALMARHUMAH BDN NS APT"
)
"""Removed from the front of a name; removing one never lowers the level."""

HAJI_MUHAMMAD = "HM"
"""Written in front for both at once: ``HM. YUSUF``."""

FULL_TITLES: frozenset[str] = _set("HAJI HAJJAH HAJAH KIAI KYAI DOKTER INSINYUR")
"""Titles written out: some people carry the word as a name, so both readings are tried."""

AMBIGUOUS_FRONT: frozenset[str] = _set("M R I NI")
"""A front word that is either a particle or an initial: both readings are tried."""

LATE: frozenset[str] = _set("ALM ALMH ALMARHUM ALMARHUMAH")
"""'The late': also written behind the name, often in brackets."""

REMARKS: frozenset[str] = LATE | _set("HC PURN RET K KONSULTAN")
"""In brackets no other name but a remark: honorary, retired, consultant (``SP.A(K)``)."""

DEGREES: frozenset[str] = _set(
    "SH SE ST SS SI SKOM SPD SPDI SPDSD SPDK SSOS SSOSI SAG SIP SIKOM SFARM SKED SKEP SKEPNS STR "
    "STRKEB STRKES STRT STRKEP SKM SGZ SKG SKH SPSI SPT SP SST SSTP STP SSI SSN SHI SHUT SEI SSY "
    "SAB SAP SAN SAK SAKUN STRAK SPI SHUM STH STHI SDS SSTPI SIKED STPAR STRPAR SKPM SMAT "
    "SSTT SAR SPAR SBIOTEK SKEB SKEPNERS STRFT STRGZ STRRAD SIKOMP SARS SPDB SPDH SSTHAN BD "
    "AMD AMDKEB AMDKEP AMDKOM AMDAK AMDT AMDFARM AMDGZ AMDKL AMDPAR AMK AMKEB AMKL AMPD AMAPD AP "
    "BA BSC BE BENG BBA BCOM BED "
    "MM MH MSI MPD MPDI MT MKOM MKN MKES MSC MA MBA MAG MHUM MAP MIKOM MFARM MKEP MPSI MENG MED "
    "MAK MIP MEI MSN MKM MARS MTR MTI MAKUN MSOS MGZ MSE MHI MSTAT MP MTH MPAR MBIOMED MSY "
    "PHD DEA LLM DBA LC NERS NS APT CPA CA AK GR CHT BKP QIA CFP SPAK "
    "SPOG SPPD SPA SPB SPAN SPJP SPKK SPM SPS SPN SPU SPOT SPRAD SPTHT SPPK SPKJ SPP SPDV"
)
"""Removed from the back of a name: after a comma, with dots, or standing free."""

AMBIGUOUS_DEGREES: frozenset[str] = _set(
    "BA MA BE SI CA AK AP SAN SAR SAB SAP SAK SAG SIP MEI MED BED MAP MAK MIP MARS SEI SPA"
)
"""Degrees that could also be the last word of a name when they stand there without dots."""

DEGREE_STARTS: frozenset[str] = _set("S M A B")
"""First half of a degree that was printed with a space, as in ``S KOM``."""

ALIAS_WORDS: frozenset[str] = frozenset(["ALIAS", "ALS", "@"])

FATHER_LINKS: frozenset[str] = _set("BIN BINTI BINTE BTE BT IBNU IBN")
"""'Child of': what follows is the father's name."""

SON_OF: frozenset[str] = _set("BIN IBNU IBN")
"""Those of them that a man carries."""

PARTICLES: frozenset[str] = _set("BR BORU BR0 BRU")
"""Batak 'daughter of the clan': left out or kept without any meaning for identity."""

_FAMILIES: tuple[str, ...] = (
    "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MUHAMMED MOHAMMED MOHAMED MOCHAMAD MOCHAMMAD MUCHAMAD "
    "MUCHAMMAD MOKHAMAD MOKHAMMAD MUKHAMAD MUKHAMMAD M MD MOH MOCH MOKH MUH MUCH MUKH MUHD MOHD "
    "MHD MUHAM MOHAM",
    "AHMAD AHMED ACHMAD ACHMED AKHMAD ACH AKH AHM AHMD",
    "ABDUL ABD ABDL ABDOEL ABDU ABDULL",
    "ABDULLAH ABDOELLAH ABDULAH",
    "SITI ST STI SITTI",
    "NUR NOER NOOR NOR NR",
    # Javanese, Sundanese, Banten, Bugis, Acehnese titles of descent
    "RADEN R RD RDN",
    "RADENAJENG RADENAYU RA RAJENG RAY",
    "RADENRORO RADENRARA RR RRORO",
    "RADENMAS RM",
    "RADENNGANTEN RNGT RNGANTEN",
    "NGANTEN NGT",
    "KANJENGRADENTUMENGGUNG KRT",
    "TUBAGUS TB TBG TUBGS TOEBAGOES",
    "RATU RT",
    "ANDI AND",
    "TEUKU T TK TKU TEUKOE",
    "TEUNGKU TGK TENGKU TGKU",
    "CUT TJUT",
    "SAYYID SAYID SAYED SY",
    "SYARIFAH SY SYF",
    "DAENG DG",
    "BAIQ BQ",
    # Balinese
    "IDABAGUS IB IDABGS IDABAGOES",
    "IDAAYU IA DAYU IDAAY",
    "ANAKAGUNG AA ANAKAGNG",
    "COKORDA COK TJOKORDA TJOK CKD CKRD COKORDE",
    "GUSTI GST GSTI",
    "IGUSTI IGST IGSTI",
    "AYU AY",
    "BAGUS BGS BAGOES",
    "AGUNG AGNG AGG",
    "NGURAH NGR NGRH NGRAH",
    "DEWA DW DWA",
    "DESAK DSK",
    "GEDE GD GDE GDH GED",
    "PUTU PT PTU",
    "WAYAN WYN WY WAJAN WAYN",
    "MADE MD MDE",
    "KADEK KDK KD KADE",
    "NYOMAN NYM NYMN NJOMAN NYOM",
    "KOMANG KMG KM KOM",
    "KETUT KT KTT KTUT",
    "LUH LH",
    "NENGAH NGH NGAH",
    "KOMPIANG KMP KOMPYANG",
    # Batak and others
    "BORU BR BRU",
    # Christian baptismal names that are usually shortened
    "FRANSISKUSXAVERIUS FRANCISCUSXAVERIUS FRANSISCUSXAVERIUS FX",
    "FRANSISKUS FRANCISCUS FRANSISCUS FR FRANS",
    "YOHANESBAPTISTA YOHANNESBAPTISTA YB YOHBAPT",
    "YOHANES YOHANNES JOHANES JOHANNES YOH JOH",
    "IGNATIUS IGN IGNASIUS",
    "ANTONIUS ANT ANTON",
    "AGUSTINUS AUGUSTINUS AG AGT",
    "BERNARDUS BERN BERNADUS",
    "STEFANUS STEPHANUS STEF",
    "YOSEPH YOSEF JOSEPH JOSEF YOS",
    "CHRISTIANUS KRISTIANUS CHR",
    "CHRISTINA KRISTINA CHRISTIANA CH CHR",
    "THERESIA TERESIA TH",
    "MARIA MARIAH MR",
    "MARGARETHA MARGARETA MG",
    # The younger and the older of two namesakes
    "JUNIOR YUNIOR JR JNR YR",
    "SENIOR SR SNR",
)


def _index(families: tuple[str, ...]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, family in enumerate(families):
        for word in family.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


FAMILY_OF: MappingProxyType[str, frozenset[int]] = MappingProxyType(_index(_FAMILIES))
"""Word -> numbers of the families it may stand for (``MD`` is Muhammad or Made)."""

MUHAMMAD = re.compile(r"M[UO]E?(?:H|CH|KH)AM{1,2}[AE][DT]")
AHMAD = re.compile(r"A(?:H|CH|KH)M[AE][DT]")
PATTERNS: tuple[tuple[re.Pattern[str], int], ...] = ((MUHAMMAD, 0), (AHMAD, 1))
"""Spellings too many to list, and the family each belongs to."""

COMMON_WORDS: frozenset[str] = _set(
    "MUHAMMAD AHMAD ABDUL SITI NUR SRI DWI TRI EKA RADEN ANDI TUBAGUS TEUKU CUT SAYYID SYARIFAH "
    "IDA BAGUS ANAK AGUNG COKORDA GUSTI AYU DEWA DESAK GEDE PUTU WAYAN MADE KADEK NYOMAN KOMANG "
    "KETUT LUH NENGAH NI NGURAH MARIA NURUL AINUL MIFTAHUL KHOIRUL KHAIRUL KHUSNUL HUSNUL"
)
"""Words that say little about who somebody is: a given name is looked for behind them."""

_COMMON_FAMILIES: frozenset[int] = frozenset(
    number for word in COMMON_WORDS for number in FAMILY_OF.get(word, ())
)


def is_common(word: str) -> bool:
    """Whether a word alone says little about who somebody is.

    >>> is_common("MOCH"), is_common("KETUT"), is_common("SUMARTINI")
    (True, True, False)
    """
    return (
        len(word) == 1
        or word in COMMON_WORDS
        or word in PARTICLES
        or not families(word).isdisjoint(_COMMON_FAMILIES)
    )


def families(word: str) -> frozenset[int]:
    """Numbers of the families that a word belongs to; empty for most words.

    >>> families("MOCHAMMAD") == families("MUHAMMAD")
    True
    >>> families("AHMAD").isdisjoint(families("MUHAMMAD"))
    True
    """
    found = FAMILY_OF.get(word)
    if found is not None:
        return found
    for pattern, number in PATTERNS:
        if pattern.fullmatch(word):
            return frozenset([number])
    return frozenset()


def _pairs(letters: str, latin: str) -> dict[int, str]:
    return {ord(k): v for k, v in zip(letters, latin, strict=True)}


CONFUSABLE_SCRIPTS: MappingProxyType[int, str] = MappingProxyType(
    _pairs("АВЕЗКМНОРСТУХІЈЅҮЁЇӀԚԜԀԌҺЬГ", "ABE3KMHOPCTYXIJSYEIIQWDGHBR")
    | _pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ", "ABEZHIKMNOPTYXCJ")
)
"""Capital letters of other scripts that look like Latin ones (for finding, never for matching)."""

LATIN_EXTRA: MappingProxyType[int, str] = MappingProxyType(
    {ord(k): v for k, v in {"Ø": "O", "Đ": "D", "Ł": "L", "Æ": "AE", "Œ": "OE", "ı": "I"}.items()}
)
"""Latin capitals that Unicode does not decompose."""
