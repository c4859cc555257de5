"""Readers of single fields that several papers share: names, sex, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz.distance import Levenshtein

from docverify.doctypes.base import joined, unread
from docverify.layout import Cell, letters
from docverify.numbers import dates, nik
from docverify.numbers.digits import LENGTH, Candidate
from docverify.ocr import ctc
from docverify.types import Field, Lattice, Line, Page, Quad, Recognise, Sex, Validity

Candidates = Callable[[str, Sequence[float]], tuple[Candidate, ...]]

DIGITS = "0123456789"
NAME_SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ .,'-"
LEAD = " :;.,-=_~'\"`|"

_NAME_DIGITS = str.maketrans("01458", "OIASB")
_SEX_WORDS = (("LAKILAKI", "M"), ("PEREMPUAN", "F"), ("LAKI", "M"))
_SPACE = 0.12  # see the recogniser's description
_DOUBT = 0.8  # a number is looked at again when one of its digits is less sure than this
_REPAIR = 0.93  # each repaired character costs the confidence this factor
_INVALID = 0.3  # a number with impossible structure counts so much less
_GROWTH = (0.1, 0.2)  # second looks: so many line heights taller above and below


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


def name_cell(cell: Cell) -> Cell:
    """The cell read once more with capital letters and name punctuation alone, where it holds
    anything else (`KARTIN!`)."""
    if not cell.text or all(c in NAME_SYMBOLS for c in cell.text):
        return cell
    part = _lattice_of(cell)
    if part is None:
        return cell
    text, scores, places = ctc.decode(part, NAME_SYMBOLS, space=_SPACE)
    if len(letters(text)) < sum(c.isalnum() for c in cell.text):
        return cell
    line = replace(
        cell.line, text=text, char_scores=scores, char_x=places, lattice=part, quad=cell.line.quad
    )
    return replace(cell, text=text, line=line, start=0).cut(0)


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
                allowed = len(word) // 4 if len(word) > 4 else 0
                if len(part) >= 4 and Levenshtein.distance(part, word) <= allowed:
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
    *,
    always_twice: bool = True,
) -> Field:
    """A 16-digit number (NIK, family card number) out of the cells that may hold it.

    Each cell is read as it is and looked at again, a little taller: the tight box of a colon that
    touches the first digit turns a 3 into an 8.  Every look votes with its confidence for one
    number; disagreement lowers the confidence.  It never picks the reading that happens to fit
    something else.

    always_twice  False: look again only when the first look is doubtful
    """
    raw, votes = "", dict[str, list[tuple[float, Candidate]]]()
    for cell in cells:
        first = _vote(_readings(cell), candidates)
        if first is not None:
            raw = raw or cell.text
            votes.setdefault(first[1].value, []).append(first)
        if always_twice or first is None or first[0] < _DOUBT or not first[1].valid:
            for quad in _nearby(cell):
                again = _vote(_line_readings(recognise(page, quad)), candidates)
                if again is not None:
                    raw = raw or cell.text
                    votes.setdefault(again[1].value, []).append(again)
    if not votes:
        return unread(name, raw)
    weights = {value: sum(_weight(*vote) for vote in cast) for value, cast in votes.items()}
    value = max(weights, key=lambda v: weights[v])
    best = max((vote for vote in votes[value]), key=lambda vote: vote[0])
    share = weights[value] / max(sum(weights.values()), 1e-9)
    confidence = best[0] * share
    if len(value) != LENGTH:
        return unread(name, raw)
    if confidence < _DOUBT:
        validity = Validity.UNCERTAIN
    else:
        validity = Validity.VALID if best[1].valid else Validity.INVALID
    return Field(name, value, raw, confidence, validity, best[1].repairs)


def _weight(confidence: float, candidate: Candidate) -> float:
    return max(confidence, 1e-3) * (1.0 if candidate.valid else _INVALID)


def _vote(
    readings: Sequence[tuple[str, tuple[float, ...]]], candidates: Candidates
) -> tuple[float, Candidate] | None:
    """The likeliest number of one look, with the confidence of its least sure digit."""
    options: list[tuple[float, Candidate]] = []
    for text, scores in readings:
        for candidate in candidates(text, scores)[:3]:
            sure = min(candidate.scores, default=0.0) * _REPAIR ** len(candidate.repairs)
            options.append((sure, candidate))
    if not options:
        return None
    return max(options, key=lambda o: (_weight(*o), o[1].score))


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


def _readings(cell: Cell) -> list[tuple[str, tuple[float, ...]]]:
    """The cell as read, and read once more with digits alone."""
    found = [(cell.text, cell.scores)]
    part = _lattice_of(cell)
    if part is not None:
        text, scores, _ = ctc.decode(part, DIGITS)
        found.append((text, scores))
    return found


def _lattice_of(cell: Cell) -> Lattice | None:
    """The part of the recogniser's output that the cell was read from."""
    lattice = cell.line.lattice
    places = cell.line.char_x[cell.start : cell.start + len(cell.text)]
    if lattice is None or not places:
        return None
    steps = lattice.probs.shape[0]
    first = max(int(places[0] * steps) - 2, 0)
    last = min(int(places[-1] * steps) + 3, steps)
    return Lattice(lattice.symbols, lattice.probs[first:last])


def _line_readings(line: Line) -> list[tuple[str, tuple[float, ...]]]:
    found = [(line.text, line.char_scores)]
    if line.lattice is not None:
        text, scores, _ = ctc.decode(line.lattice, DIGITS)
        found.append((text, scores))
    return found


def _nearby(cell: Cell) -> list[Quad]:
    """The cell's region, a little taller than the detector drew it."""
    line = cell.line
    count = max(len(line.text), 1)
    if line.char_x:
        places = line.char_x[cell.start : cell.start + len(cell.text)]
        half = 0.7 / count
        a, b = max(places[0] - half, 0.0), min(places[-1] + half, 1.0)
    else:
        a, b = cell.start / count, (cell.start + len(cell.text)) / count
    return [_part(line.quad, a, b, grow) for grow in _GROWTH]


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
