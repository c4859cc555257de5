"""Readers of single fields that several papers share: names, sex, numbers, dates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import second_look
from docverify.doctypes.base import joined, unread
from docverify.doctypes.second_look import (
    DIGITS,
    NUMBER,
    SPACE,
    black_ink,
    joint,
    part_of,
    region,
)
from docverify.layout import Cell, letters
from docverify.numbers import dates, nik, regions
from docverify.numbers.digits import LENGTH, Candidate
from docverify.ocr import ctc
from docverify.types import Field, Lattice, Page, Recognise, Sex, Validity

Candidates = Callable[[str, Sequence[float]], tuple[Candidate, ...]]
Fits = Callable[[str], float]

NAME_SYMBOLS = second_look.NAME_SYMBOLS
LEAD = " :;.,-=_~'\"`|"

_NAME_DIGITS = str.maketrans("01458", "OIASB")
_SEX_WORDS = (("LAKILAKI", "M"), ("PEREMPUAN", "F"), ("LAKI", "M"))
_DOUBT = 0.8  # a less sure number is looked at again, and nothing follows from a less sure value
_SETTLED = 0.98  # two looks that agree on a number this surely need no third
_CONTRADICTED = 0.65  # a number is no surer than this where any look was sure of another one
_NEARLY = 0.01  # share from which another digit at the same place competes, ...
_MOST_DOUBTFUL = 4  # ... at so many places of a number
_WHOLE_WORD = 4  # letters of a part of a place that may be a word of its own
_REPAIR = 0.93  # each repaired character costs the confidence this factor
_INVALID = 0.3  # a number with impossible structure counts so much less
_WRONG_LENGTH = 0.02  # and one that has not 16 digits so much less
_GROWTH = ((0.1, 0.0), (0.2, 0.4))  # second looks: line heights taller, and longer at the ends


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
    part = part_of(cell)
    if part is None:
        return cell
    text, scores, places = ctc.decode(part, NAME_SYMBOLS, space=SPACE)
    if len(letters(text)) < sum(c.isalnum() for c in cell.text):
        return cell
    line = replace(
        cell.line, text=text, char_scores=scores, char_x=places, lattice=part, quad=cell.line.quad
    )
    return replace(cell, text=text, line=line, start=0).cut(0)


def known_place(place: Field) -> Field:
    """Spaces of a place that has a well-known name put right: `KEPULAUANYAPEN`, `SELAT AN`."""
    if place.value is None:
        return place
    names = {name for r in regions.find(place.value) for name in (r.name.upper(), bare_name(r))}
    same = [n for n in names if letters(n) == letters(place.value) and n != place.value]
    if len(same) != 1 or place.value in names:
        return place
    words = place.value.split()
    if " " not in same[0] and min(map(len, words)) >= _WHOLE_WORD:  # `SUMBER SARI` is a place, too
        return place
    return replace(place, value=same[0], repairs=("spaces",))


def bare_name(region: regions.Region) -> str:
    """A regency's or city's name alone: SERIBU for KABUPATEN ADMINISTRASI SERIBU."""
    return re.sub("^(KABUPATEN|KOTA) (ADMINISTRASI )?", "", region.name.upper())


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
    closely: Recognise | None = None,
    doubted: bool = False,
    fits: Fits | None = None,
) -> Field:
    """A 16-digit number (NIK, family card number) out of the cells that may hold it.

    Each cell is read as it is and looked at again, a little taller: the tight box of a colon that
    touches the first digit turns a 3 into an 8.  Whatever any look read is a candidate; the one
    that is likeliest to all looks together is answered, and disagreement lowers its confidence.
    It never picks the reading that happens to fit something else.

    always_twice  False: look again only when the first look is doubtful
    closely       the careful way to look, at black ink alone: the second look is such a one, for
                  two looks by one recogniser share its mistakes; for a number that is still
                  doubtful then, digits that a look holds nearly as likely compete as well
    doubted       look closely in any case: the number contradicts another value
    fits          natural-log odds for a number by what else the same paper says, to be asked where
                  the looks leave a doubt: only digits that a look holds possible compete then
    """
    found: list[_Number] = []
    for cell in cells:
        looks = [_Look(cell.text, cell.scores, part_of(cell))]
        first = _decide(cell.text, looks, candidates)
        if always_twice or first is None or first.confidence < _DOUBT or not first.one.valid:
            again = [(recognise, page, *growth) for growth in _GROWTH]
            if closely is not None:
                again = [(closely, black_ink(page, cell.line.quad), *_GROWTH[0]), *again]
            for way, picture, grow, wider in again:
                line = way(picture, region(cell, grow, wider))
                looks.append(_Look(line.text, line.char_scores, line.lattice))
                before, first = first, _decide(cell.text, looks, candidates)
                if _settled(before, first):
                    break
        if closely is not None and (doubted or first is None or not _clear(first)):
            for grow, wider in _GROWTH:
                line = closely(page, region(cell, grow, wider))
                looks.append(_Look(line.text, line.char_scores, line.lattice))
            first = _decide(cell.text, looks, candidates, nearly=1)
        if fits is not None and first is not None and not _clear(first):
            first = _decide(cell.text, looks, candidates, nearly=2, fits=fits)
        if first is not None:
            found.append(first)
    if not found:
        return unread(name)
    best = max(found, key=lambda n: n.confidence * (1.0 if n.one.valid else _INVALID))
    if len(best.one.value) != LENGTH:
        return unread(name, best.raw)
    if best.confidence < _DOUBT:
        validity = Validity.UNCERTAIN
    else:
        validity = Validity.VALID if best.one.valid else Validity.INVALID
    return Field(name, best.one.value, best.raw, best.confidence, validity, best.one.repairs)


@dataclass(frozen=True, slots=True, repr=False)
class _Look:
    """What one look at a number saw; `lattice` is None for engines that have none."""

    text: str
    scores: tuple[float, ...]
    lattice: Lattice | None

    def read_another(self, value: str, candidates: Candidates) -> bool:
        """True when this look, alone, was sure of another possible number."""
        plain = "".join(c for c in self.text if c in DIGITS)
        if plain == value or len(plain) != LENGTH or min(self.scores, default=0.0) < _SETTLED:
            return False
        return any(c.value == plain and c.valid for c in candidates(plain, ()))

    def readings(self, nearly: int = 0) -> list[tuple[str, tuple[float, ...]]]:
        """As read, and read once more with digits alone.

        nearly  as well with so many of the most doubtful digits as the next likely ones
        """
        found = [(self.text, self.scores)]
        if self.lattice is None:
            return found
        text, scores, places = ctc.decode(self.lattice, DIGITS)
        found.append((text, scores))
        if not nearly or not text:
            return found
        probs = self.lattice.probs
        columns = [self.lattice.symbols.find(c) + 1 for c in DIGITS]
        doubtful = sorted((s, i) for i, s in enumerate(scores) if s < _SETTLED)
        instead: list[tuple[int, str, float]] = []
        for _, i in doubtful[:_MOST_DOUBTFUL]:
            low = (places[i - 1] + places[i]) / 2 if i else 0.0
            high = (places[i] + places[i + 1]) / 2 if i + 1 < len(text) else 1.0
            part = probs[int(low * len(probs)) : int(high * len(probs)) + 1][:, columns]
            best = part.max(axis=0, initial=0.0)
            for n in np.argsort(-best)[:3].tolist():
                if DIGITS[n] != text[i] and best[n] >= _NEARLY:
                    instead.append((i, DIGITS[n], float(best[n])))
        for count in range(1, nearly + 1):
            for changes in itertools.combinations(instead, count):
                if len({i for i, _, _ in changes}) < count:
                    continue
                other, sure = list(text), list(scores)
                for i, digit, score in changes:
                    other[i], sure[i] = digit, score
                found.append(("".join(other), tuple(sure)))
        return found


@dataclass(frozen=True, slots=True, repr=False)
class _Number:
    raw: str
    one: Candidate
    confidence: float


def _clear(one: _Number) -> bool:
    return one.one.valid and one.confidence >= _SETTLED


def _settled(before: _Number | None, after: _Number | None) -> bool:
    """Two looks agree on a possible number and neither leaves a doubt."""
    return (
        before is not None
        and after is not None
        and before.one.value == after.one.value
        and after.one.valid
        and min(before.confidence, after.confidence) >= _SETTLED
    )


def _decide(
    raw: str,
    looks: Sequence[_Look],
    candidates: Candidates,
    *,
    nearly: int = 0,
    fits: Fits | None = None,
) -> _Number | None:
    """The number that all looks together make the likeliest, and how sure that is.

    What a look reads that has another length competes too: where the looks see 15 digits, no
    number of 16 is sure.
    """
    options: dict[str, tuple[float, Candidate]] = {}
    other: set[str] = set()
    votes: dict[str, float] = {}
    for look in looks:
        best: tuple[float, str] | None = None
        for text, scores in look.readings(nearly):
            plain = "".join(c for c in text if c in DIGITS)
            if abs(len(plain) - LENGTH) <= 2:
                other.add(plain)
            for candidate in candidates(text, scores)[:3]:
                sure = min(candidate.scores, default=0.0) * _REPAIR ** len(candidate.repairs)
                weight = _weight(sure, candidate)
                known = options.get(candidate.value)
                if known is None or known[0] < sure:
                    options[candidate.value] = (sure, candidate)
                if best is None or weight > best[0]:
                    best = (weight, candidate.value)
        if best is not None:
            votes[best[1]] = votes.get(best[1], 0.0) + best[0]
    if not options:
        return None
    values = list(options)
    lattices = [look.lattice for look in looks if look.lattice is not None]
    if lattices:
        texts = values + sorted(other - options.keys())
        total = joint(lattices, NUMBER, texts)
        total += [
            float(np.log(_WRONG_LENGTH))
            if len(v) != LENGTH
            else float(np.log(1.0 if _is_valid(v, options) else _INVALID))
            for v in texts
        ]
        total += [0.0 if fits is None else fits(v) for v in texts]
        value = values[int(np.argmax(total[: len(values)]))]
        shares = np.exp(total - total.max())
        share = float(shares[texts.index(value)] / shares.sum())
    else:
        value = max(votes, key=lambda v: votes[v])
        share = votes[value] / max(sum(votes.values()), 1e-9)
    sure, chosen = options[value]
    if any(look.read_another(value, candidates) for look in looks):
        sure = min(sure, _CONTRADICTED)
    return _Number(raw, chosen, sure * share)


def _is_valid(value: str, options: Mapping[str, tuple[float, Candidate]]) -> bool:
    return value in options and options[value][1].valid


def _weight(confidence: float, candidate: Candidate) -> float:
    return max(confidence, 1e-3) * (1.0 if candidate.valid else _INVALID)


def _sure_value(one: Field | None) -> str | None:
    return None if one is None or one.confidence < _DOUBT else one.value


def nik_findings(fields: Mapping[str, Field]) -> tuple[str, ...]:
    """What the NIK says against the date and sex printed beside it, and about its region.

    A doubtful date or sex is no contradiction: the misreading would be told of the paper.
    """
    number = fields.get("nik")
    if number is None or number.value is None or number.validity is Validity.UNCERTAIN:
        return ()
    found: list[str] = []
    born, sex = (_sure_value(fields.get(name)) for name in ("birth_date", "sex"))
    if nik.is_valid(number.value):
        agreement = nik.consistent_with(
            number.value,
            None if born is None else date.fromisoformat(born),
            None if sex is None else Sex(sex),
        )
        if not agreement.agrees:
            found.append("inconsistent_nik")
        if "region_unknown" in nik.notes(number.value):
            found.append("region_unknown")
    else:
        found.append("inconsistent_nik")
    return tuple(found)
