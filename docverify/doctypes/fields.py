"""Readers of single fields that several papers share: names, sex, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from rapidfuzz.distance import Levenshtein

from docverify.doctypes.base import joined, unread
from docverify.layout import Cell, letters
from docverify.numbers import dates, nik
from docverify.numbers.digits import Candidate
from docverify.ocr import ctc
from docverify.types import Field, Lattice, Line, Page, Quad, Recognise, Sex, Validity

Candidates = Callable[[str, Sequence[float]], tuple[Candidate, ...]]

DIGITS = "0123456789"
LEAD = " :;.,-=_~'\"`|"

_NAME_DIGITS = str.maketrans("01458", "OIASB")
_SEX_WORDS = (("LAKILAKI", "M"), ("PEREMPUAN", "F"), ("LAKI", "M"))
_DOUBT = 0.8  # a number is looked at again when one of its digits is less sure than this
_REPAIR = 0.93  # each repaired character costs the confidence this factor
_DISAGREE = 0.5  # two looks that differ cost this factor


def clean_name(raw: str) -> str:
    """A printed name as upper-case words, digits inside words read as letters.

    >>> clean_name(": R4HAYU S1TI, S.KOM -")
    'RAHAYU SITI, S.KOM'
    """
    words = []
    for word in raw.upper().split():
        kept = word.strip(':;=_~"`|<>[]{}()*+!?')
        if any(c.isalpha() for c in kept):
            kept = kept.translate(_NAME_DIGITS)
        if re.search(r"[A-Z]", kept):
            words.append(kept)
    return " ".join(words).strip(" -.,'")


def value_part(cell: Cell) -> Cell:
    """The cell without the punctuation that leads to a value (`: KAWIN`)."""
    return cell.cut(len(cell.text) - len(cell.text.lstrip(LEAD)))


def sex_field(cells: Sequence[Cell]) -> Field:
    """'M' or 'F' from LAKI-LAKI / PEREMPUAN, misreadings forgiven."""
    raw = joined(cells)
    for cell in cells:
        text = re.split(r"[Gg][o0]l\b", cell.text, maxsplit=1)[0]
        seen = letters(text.replace("1", "I").replace("4", "A"))
        for word, sex in _SEX_WORDS:
            for part in (seen, seen[: len(word)], seen[-len(word) :]):
                if len(part) >= 4 and Levenshtein.distance(part, word) <= len(word) // 4:
                    return Field("sex", sex, raw, cell.confidence, Validity.VALID)
    return unread("sex", raw)


def span_scores(cells: Sequence[Cell], start: int, stop: int) -> list[float]:
    """Character confidences of `joined(cells)[start:stop]`."""
    scores: list[float] = []
    for cell in cells:
        if not cell.text:
            continue
        if scores:
            scores.append(1.0)
        scores.extend(cell.scores or (cell.line.confidence,) * len(cell.text))
    return scores[start:stop]


def date_field(name: str, cells: Sequence[Cell]) -> tuple[Field, tuple[int, int] | None]:
    """A date printed in figures, and where it stands in `joined(cells)`."""
    raw = joined(cells)
    found = dates.find_numeric(raw)
    if not found:
        return unread(name, raw), None
    first = found[0]
    sure = min(span_scores(cells, *first.span), default=0.0)
    return dated(name, first.value, first.raw, sure, first.repairs), first.span


def dated(
    name: str, value: date, raw: str, confidence: float, repairs: tuple[str, ...] = ()
) -> Field:
    """A date field; every repair lowers its confidence."""
    sure = confidence * _REPAIR ** len(repairs)
    return Field(name, value.isoformat(), raw, sure, Validity.VALID, repairs)


def number_field(
    name: str,
    cells: Iterable[Cell],
    candidates: Candidates,
    page: Page,
    recognise: Recognise,
) -> Field:
    """A 16-digit number (NIK, family card number) out of the cells that may hold it.

    The line is decoded freely and with digits alone; when a digit is doubtful, the count is wrong
    or the two readings differ, its region is looked at again, sharper.  Disagreement lowers the
    confidence; it never picks the reading that happens to fit something else.
    """
    raw, options = "", dict[str, tuple[float, Candidate]]()
    for cell in cells:
        raw = raw or cell.text
        for text, scores in _readings(cell):
            _collect(options, candidates(text, scores))
    if not options:
        return unread(name, raw)
    best_confidence, best = max(options.values(), key=lambda o: (o[1].valid, o[0]))
    if best_confidence < _DOUBT or not best.valid:
        for cell in cells:
            for quad in _nearby(cell):
                line = recognise(page, quad)
                for text, scores in _line_readings(line):
                    _collect(options, candidates(text, scores))
        best_confidence, best = max(options.values(), key=lambda o: (o[1].valid, o[0]))
    rivals = [o for o in options.values() if o[1].value != best.value and o[1].valid]
    confidence = best_confidence
    if any(score > 0.6 * best_confidence and not o.repairs for score, o in rivals):
        confidence *= _DISAGREE
    if len(best.value) != 16:
        return Field(name, None, raw or best.value, 0.0, Validity.UNREAD)
    if confidence < _DOUBT:
        validity = Validity.UNCERTAIN
    else:
        validity = Validity.VALID if best.valid else Validity.INVALID
    return Field(name, best.value, raw, confidence, validity, best.repairs)


def nik_findings(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """What the NIK says against the date and sex printed beside it, and about its region."""
    number = fields.get("nik")
    if number is None or number.value is None or number.validity is Validity.UNCERTAIN:
        return ()
    found: list[str] = []
    born, sex = fields.get("birth_date"), fields.get("sex")
    if nik.is_valid(number.value):
        agreement = nik.consistent_with(
            number.value,
            None if born is None or born.value is None else date.fromisoformat(born.value),
            None if sex is None or sex.value is None else Sex(sex.value),
        )
        if not agreement.agrees:
            found.append("inconsistent_nik")
        if "region_unknown" in nik.notes(number.value):
            found.append("region_unknown")
    else:
        found.append("inconsistent_nik")
    return tuple(found)


def _collect(options: dict[str, tuple[float, Candidate]], found: Sequence[Candidate]) -> None:
    for candidate in found[:3]:
        confidence = min(candidate.scores, default=0.0) * _REPAIR ** len(candidate.repairs)
        if candidate.value not in options or options[candidate.value][0] < confidence:
            options[candidate.value] = (confidence, candidate)


def _readings(cell: Cell) -> list[tuple[str, tuple[float, ...]]]:
    """The cell as read, and read once more with digits alone."""
    found = [(cell.text, cell.scores)]
    line = cell.line
    places = line.char_x[cell.start : cell.start + len(cell.text)]
    if line.lattice is not None and places:
        steps = line.lattice.probs.shape[0]
        first = max(int(places[0] * steps) - 2, 0)
        last = min(int(places[-1] * steps) + 3, steps)
        part = Lattice(line.lattice.symbols, line.lattice.probs[first:last])
        text, scores, _ = ctc.decode(part, DIGITS)
        found.append((text, scores))
    return found


def _line_readings(line: Line) -> list[tuple[str, tuple[float, ...]]]:
    found = [(line.text, line.char_scores)]
    if line.lattice is not None:
        text, scores, _ = ctc.decode(line.lattice, DIGITS)
        found.append((text, scores))
    return found


def _nearby(cell: Cell) -> list[Quad]:
    """The cell's own region, and the same a little taller and a little flatter."""
    line = cell.line
    count = max(len(line.text), 1)
    if line.char_x:
        places = line.char_x[cell.start : cell.start + len(cell.text)]
        half = 0.7 / count
        a, b = max(places[0] - half, 0.0), min(places[-1] + half, 1.0)
    else:
        a, b = cell.start / count, (cell.start + len(cell.text)) / count
    return [_part(line.quad, a, b, grow) for grow in (0.0, 0.18, -0.1)]


def _part(quad: Quad, a: float, b: float, grow: float) -> Quad:
    """The part of a box between the fractions a and b of its length, grown up and down."""
    tl, tr, br, bl = quad

    def on(p: tuple[float, float], q: tuple[float, float], t: float) -> tuple[float, float]:
        return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)

    top = (on(tl, tr, a), on(tl, tr, b))
    foot = (on(bl, br, a), on(bl, br, b))
    return (
        on(top[0], foot[0], -grow),
        on(top[1], foot[1], -grow),
        on(top[1], foot[1], 1 + grow),
        on(top[0], foot[0], 1 + grow),
    )
