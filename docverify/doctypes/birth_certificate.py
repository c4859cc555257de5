"""Kutipan akta kelahiran: bilingual, with QR code, and the old typewritten one.

Fields are found by the phrases between which they are printed, not by line position.  The birth
date stands in Indonesian words, often in English words, on newer forms in figures: at least two
of them have to agree for a sure reading.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from docverify.doctypes.base import Aids, Anchor, DocumentType, joined, text_field, unread
from docverify.doctypes.fields import clean_name, dated, nik_findings, number_field, sex_field
from docverify.doctypes.running_text import RunningText, Span
from docverify.layout import Cell, Layout, letters
from docverify.numbers import akta, dates, nik, words
from docverify.numbers.errors import InvalidWords
from docverify.types import Field, Label, ReadFields, Reading, Validity

ANCHORS = (
    Anchor("KUTIPAN AKTA KELAHIRAN", 6, "title"),
    Anchor("KUTIPAN AKTA KELAHIRAN", 2, "part"),
    Anchor("KUTIPAN AKTE KELAHIRAN", 6, "title"),
    Anchor("EXCERPT OF BIRTH CERTIFICATE", 3, "part"),
    Anchor("PENCATATAN SIPIL", 1.0, "title"),
    Anchor("CATATAN SIPIL", 0.7, "part"),
    Anchor("REGISTRY OFFICE", 1.0, "title"),
    Anchor("Berdasarkan Akta Kelahiran Nomor", 3, "part"),
    Anchor("By virtue of Birth Certificate Number", 2, "part"),
    Anchor("menurut stbld", 1.5, "part"),
    Anchor("telah lahir", 1.5, "part"),
    Anchor("Kutipan ini dikeluarkan", 1.0, "part"),
    Anchor("anak ke", 0.7, "part"),
    Anchor("KUTIPAN AKTA KEMATIAN", -11, "part"),
    Anchor("DEATH CERTIFICATE", -6, "part"),
    Anchor("telah meninggal dunia", -5, "part"),
    Anchor("KUTIPAN AKTA PERKAWINAN", -11, "part"),
    Anchor("MARRIAGE CERTIFICATE", -6, "part"),
    Anchor("AKTA NIKAH", -6, "part"),
    Anchor("AKTA PERCERAIAN", -9, "part"),
    Anchor("SURAT KETERANGAN LAHIR", -6, "part"),
    Anchor("SURAT KETERANGAN KELAHIRAN", -7, "part"),
    Anchor("SURAT KENAL LAHIR", -7, "part"),
    Anchor("KARTU IDENTITAS ANAK", -9, "part"),
    Anchor("KARTU KELUARGA", -5, "title"),
    Anchor("Data Pemohon", -5, "part"),
    Anchor("Pilih berkas", -5, "part"),
    Anchor("Belum ada berkas", -4, "part"),
    Anchor("Yang bertanda tangan di bawah ini", -5, "part"),
    Anchor("Persyaratan", -3),
    Anchor("fotokopi", -2, "part"),
)

_NUMBER = ("BERDASARKAN AKTA KELAHIRAN NOMOR", "AKTA KELAHIRAN NOMOR", "KELAHIRAN NOMOR")
_PLACE = ("BAHWA DI",)
_ON = ("PADA TANGGAL",)
_BORN = ("TELAH LAHIR",)
_CHILD = ("ANAK KE",)
_ISSUED = ("KUTIPAN INI DIKELUARKAN", "KUTIPAN INI")
_FATHER = ("DARI AYAH", "AYAH")
_COUPLE = (
    "DARI SUAMI-ISTRI",
    "DARI SUAMI-ISTERI",
    "SUAMI-ISTRI",
    "SUAMI-ISTERI",
    "DARI PERKAWINAN",
)
_MOTHER = ("DAN IBU", "DARI IBU", "DARI SEORANG IBU", "SEORANG IBU")
_ENGLISH_LINES = (
    "PERSONNEL REGISTRATION NUMBER",
    "REGISTRY OFFICE",
    "NATIONALITY",
    "EXCERPT OF BIRTH CERTIFICATE",
    "BY VIRTUE OF BIRTH CERTIFICATE NUMBER",
    "IN ACCORDANCE WITH STATE GAZETTE",
    "THE EXCERPT IS ISSUED",
    "THAT IN",
    "ON DATE",
    "ON YEAR",
    "WAS BORN",
    "CHILD NO",
    "HEAD OF",
)
_ENGLISH_WORDS = re.compile(
    r"\b(?:FATHER|MOTHER|FEMALE|CHILD|THOUSAND|HUNDRED|FROM|THE|OF|YEAR|BORN|FIRST|SECOND|THIRD"
    r"|BOY|GIRL|MALE|AND)\b"
)
_NAME_END = re.compile(r"[^A-Z'.\- ]")
_SEPARATOR = re.compile(r"\s+DAN(?:\s+IBU)?\b[\s:]*")


def _is_english(cell: Cell) -> bool:
    """True for the italic echo under an Indonesian line."""
    seen = letters(cell.text)
    for line in _ENGLISH_LINES:
        plain = letters(line)
        if (
            Levenshtein.distance(seen[: len(plain)], plain) <= len(plain) // 4
            and len(seen) < 1.4 * len(plain) + 4
        ):
            return True
    return len(_ENGLISH_WORDS.findall(cell.text.upper())) >= 2


def _number(text: RunningText) -> Field:
    """The registration number after the phrase; never the blank's serial at the corner."""
    anchor = text.find(_NUMBER)
    if anchor is None:
        return unread("certificate_number")
    stops = [s.start for p in (_PLACE, ("MENURUT",)) if (s := text.find(p, anchor.stop))]
    stop = min([anchor.stop + 60, *stops])
    cells = text.cells(anchor.stop, stop)
    raw = joined(cells).strip(" :.-_")
    found = akta.find(f"Kelahiran Nomor {raw}")
    if found is None:
        return unread("certificate_number", raw)
    confidence = min((c.confidence for c in cells), default=0.0)
    known = found.akta.form is not akta.AktaForm.OTHER
    validity = Validity.VALID if known else Validity.UNCHECKED
    return Field("certificate_number", found.value, raw, confidence, validity)


def _birth_date(text: RunningText, english: str, born: Span | None) -> Field:
    """Two of three of words, English words and figures; one alone is less sure."""
    start = (text.find(_PLACE) or Span(0, 0)).stop
    issued = text.find(_ISSUED, start)
    stop = len(text.text) if issued is None else issued.start
    if born is not None and born.start > start:
        stop = min(stop, max(born.stop, start) + 40)
    part = text.text[start:stop]
    in_words = dates.find_words(part)
    in_english = dates.find_words(english, language="en")
    in_figures = dates.find_text(part) or dates.find_numeric(part)
    agreement = dates.agree(
        in_words[0].value if in_words else None,
        in_english[0].value if in_english else None,
        in_figures[0].value if in_figures else None,
    )
    if agreement.value is None:
        raw = in_words[0].raw if in_words else ""
        return unread("birth_date", raw)
    source = in_words or in_figures or in_english
    if in_words:
        a, b = in_words[0].span
        cells = text.cells(start + a, start + b)
        confidence = sum(c.confidence for c in cells) / max(len(cells), 1)
    else:
        confidence = _ALONE
    if agreement.level is dates.Agreement.CONFIRMED:
        confidence = max(confidence, _CONFIRMED)
    return dated("birth_date", agreement.value, source[0].raw, confidence)


_ALONE = 0.85
_CONFIRMED = 0.995


def _between(text: RunningText, name: str, start: int, stop: int) -> Field:
    """A name or place that stands in `text[start:stop]`, without what cannot be part of it."""
    cells = text.cells(start, stop)
    raw = joined(cells)
    value = clean_name(_NAME_END.sub(" ", clean_name(raw)))
    value = " ".join(w for w in value.split() if re.search(r"[A-Z]", w))
    if len(letters(value)) < 2:
        return unread(name, raw)
    return text_field(name, value, cells, raw)


def _parents(text: RunningText, start: int, stop: int) -> tuple[Field, Field]:
    """Father and mother from the parentage phrase; a mother alone is a full answer."""
    couple = text.find(_COUPLE, start, stop)
    mother = text.find(_MOTHER, start, stop)
    father = text.find(_FATHER, start, stop)
    if couple is not None:
        middle = _SEPARATOR.search(text.text, couple.stop, stop)
        if middle is not None:
            return (
                _between(text, "father_name", couple.stop, middle.start()),
                _between(text, "mother_name", middle.end(), stop),
            )
    if father is not None and mother is not None and father.start < mother.start:
        return (
            _between(text, "father_name", father.stop, mother.start),
            _between(text, "mother_name", mother.stop, stop),
        )
    if father is not None:
        middle = _SEPARATOR.search(text.text, father.stop, stop)
        if middle is not None:
            return (
                _between(text, "father_name", father.stop, middle.start()),
                _between(text, "mother_name", middle.end(), stop),
            )
    if mother is not None:
        return unread("father_name"), _between(text, "mother_name", mother.stop, stop)
    return unread("father_name"), unread("mother_name")


def _child_order(text: RunningText, start: int, stop: int) -> Field:
    raw = text.text[start:stop].strip(" ,:.")
    for piece in re.split(r"[,;:]|\b(?:LAKI[- ]*LAKI|PEREMPUAN|DARI|KEMBAR|ANAK|KE)\b", raw):
        candidate = piece.strip(" ,:.")
        if not candidate:
            continue
        try:
            value = str(words.parse_ordinal(candidate))
        except InvalidWords:
            continue
        cells = text.cells(start, stop)
        confidence = min((c.confidence for c in cells), default=0.0)
        return Field("child_order", value, candidate, confidence, Validity.VALID)
    return unread("child_order", raw)


def read(reading: Reading, aids: Aids) -> ReadFields:
    """Read an akta: certificate_number nik name birth_place birth_date sex child_order parents."""
    layout = Layout(reading.lines)
    rows = layout.rows()
    english = " ".join(c.text for row in rows for c in row if _is_english(c))
    text = RunningText(c for row in rows for c in row if not _is_english(c))

    place_at = text.find(_PLACE)
    begin = 0 if place_at is None else place_at.stop
    on = text.find(_ON, begin)
    born = text.find(_BORN, begin)
    child = text.find(_CHILD, begin if born is None else born.stop)
    issued = text.find(_ISSUED, begin if child is None else child.stop)
    end = len(text.text) if issued is None else issued.start

    fields = [_number(text), _birth_date(text, english, born)]
    if place_at is not None and on is not None:
        fields.append(_between(text, "birth_place", place_at.stop, on.start))
    else:
        fields.append(unread("birth_place"))
    if born is not None and child is not None:
        before = text.text[born.stop : child.start]
        sex_first = re.search(r"\b(?:LAKI|PEREMPUAN)", before)
        name_end = child.start if sex_first is None else born.stop + sex_first.start()
        in_figures = [f for f in dates.find_text(before) if f.span[1] < len(before) - 3]
        name_start = born.stop + max((f.span[1] for f in in_figures), default=0)
        fields.append(_between(text, "name", name_start, name_end))
    else:
        fields.append(unread("name"))
    if child is not None:
        parents = text.find(("DARI",), child.stop, end) or Span(end, end)
        sex = sex_field(_words(text.cells(child.start, parents.start + 1)))
        if sex.value is None and born is not None:
            sex = sex_field(_words(text.cells(born.stop, child.start)))
        fields.append(sex)
        fields.append(_child_order(text, child.start, min(parents.start, child.stop + 60)))
        fields.extend(_parents(text, child.stop, end))
    else:
        fields += [unread(n) for n in ("sex", "child_order", "father_name", "mother_name")]
    top = [c for row in rows for c in row if born is None or c.level < layout.cells[-1].level / 2]
    fields.append(
        number_field("nik", _long_numbers(top), nik.candidates, reading.page, aids.recognise)
    )
    found = {f.name: f for f in fields}
    return ReadFields(Label.BIRTH_CERTIFICATE, _generation(layout), found, (), nik_findings(found))


def _words(cells: list[Cell]) -> list[Cell]:
    """Every word of the cells as a cell of its own."""
    parts: list[Cell] = []
    for cell in cells:
        parts += [cell.cut(m.start(), m.end()) for m in re.finditer(r"[^\s,;]+", cell.text)]
    return parts


def _long_numbers(cells: list[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in cells:
        for match in re.finditer(r"[0-9OIl ]{14,22}", cell.text):
            if sum(c.isdigit() for c in match.group()) >= 13:
                found.append(cell.cut(match.start(), match.end()))
    return found


def _generation(layout: Layout) -> str:
    """akta_qr (2019 on), akta_siak (bilingual) or akta_old (one language)."""
    seen = "\n".join(letters(c.text) for c in layout)
    if any(mark in seen for mark in ("ELEKTRONIK", "BSRE", "SERTIFIKASI", "PEJABATPENCATATAN")):
        return "akta_qr"
    if any(mark in seen for mark in ("EXCERPT", "REGISTRY", "NATIONALITY", "VIRTUE", "PERSONNEL")):
        return "akta_siak"
    return "akta_old"


BIRTH_CERTIFICATE = DocumentType(Label.BIRTH_CERTIFICATE, ANCHORS, read, ("name", "birth_date"))
