"""Reading a machine-readable zone out of a recogniser's raw output.

Knowing that a line has 44 characters, what each of them may be and that five
check digits must come out right is worth more than any repair afterwards: the
second-best symbol of a doubtful character is still there to be chosen.

    1  Only A-Z, 0-9 and the filler are left (`lattice.fold`).
    2  A plain reading of line 2 that needs nothing is taken as it is.
    3  Otherwise the line is laid over its template; where a check fails, the
       likeliest other symbols are tried, at most `Limits.edits` of them.
    4  An answer counts only if its share among all answers whose checks come
       out right, and its probability beside the plain reading, are high enough.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from docverify.numbers import lattice, mrz
from docverify.numbers.mrz import FIELDS, FILLER, LENGTH
from docverify.numbers.mrz_repair import (
    NEAR_IDN,
    TO_DIGIT,
    TO_LETTER,
    Repaired,
    agree_on_state,
    indonesian_optional,
    lost_beginning,
    repair_line1,
)

__all__ = ["ALPHABET", "Limits", "decode"]

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
_INDEX = {c: i for i, c in enumerate(ALPHABET)}
_FILL = _INDEX[FILLER]

LIKE: Mapping[str, str] = MappingProxyType(
    {
        **{c: c.upper() for c in "abcdefghijklmnopqrstuvwxyz"},
        **dict.fromkeys("«‹≪([{^", FILLER),
        "|": "I",
        "!": "I",
        "$": "S",
        " ": "",
    }
)
"""What further symbols of a recogniser count for."""

_PARTS = (*FIELDS, "composite")
_LOST = 0.9  # how sure a character is that was hidden and can be nothing else


@dataclass(frozen=True, slots=True)
class Limits:
    """How far `decode` may go; chosen on drawn lines, see the tests.

    edits        characters of line 2 that may differ from the likeliest reading
    each         smallest probability of a character put in, beside the likeliest one
    total        the same for all of them together
    unforeseen   weight of "none of these", beside 1 for the likeliest reading
    share        smallest share of the answer among all answers that pass and that
    options      other symbols that are considered in each field
    variants     values of each field that are combined
    line_cost    largest price of laying line 2 over its template (-ln probability)
    weak         smallest mean share of line 2's characters
    costs        prices of the template
    """

    edits: int = 3
    each: float = 0.01
    total: float = 0.001
    unforeseen: float = 0.001
    share: float = 0.95
    options: int = 10
    variants: int = 12
    line_cost: float = 30.0
    weak: float = 0.7
    costs: lattice.Costs = field(default_factory=lattice.Costs)


def _mask(*allowed: tuple[int, int, str]) -> Bools:
    mask = np.zeros((LENGTH, len(ALPHABET)), np.bool_)
    for start, end, symbols in allowed:
        for c in symbols:
            mask[start:end, _INDEX[c]] = True
    return mask


_DIGITS, _LETTERS = ALPHABET[:10], ALPHABET[10:36]
_LINE1 = _mask((0, 1, _LETTERS), (1, LENGTH, _LETTERS + FILLER))
_LINE2 = _mask(
    (0, 1, _DIGITS + _LETTERS),
    (1, 9, ALPHABET),
    (9, 10, _DIGITS),
    (10, 11, _LETTERS),
    (11, 13, _LETTERS + FILLER),
    (13, 20, _DIGITS),
    (20, 21, "MF<"),
    (21, 28, _DIGITS),
    (28, 42, ALPHABET),
    (42, 43, _DIGITS + FILLER),
    (43, 44, _DIGITS),
)


def _indonesian() -> Bools:
    mask = _LINE2.copy()
    for start, end, symbols in ((0, 1, _LETTERS), (2, 8, _DIGITS), (8, 9, _DIGITS + FILLER)):
        mask[start:end] = False
        for c in symbols:
            mask[start:end, _INDEX[c]] = True
    for c in "OIQ":  # no second letter of the old two-letter numbers
        mask[1, _INDEX[c]] = False
    return mask


_LINE2_IDN = _indonesian()


def _likeness() -> Floats:
    """How much of a letter's share counts for the digit that it resembles, and the reverse."""
    part = np.zeros((len(ALPHABET), len(ALPHABET)), np.float32)
    for table in (TO_DIGIT, TO_LETTER):
        for a, b in table.items():
            if a in _INDEX and b in _INDEX:
                part[_INDEX[a], _INDEX[b]] = 0.5
    return part


_ALIKE = _likeness()


@dataclass(frozen=True, slots=True, repr=False)
class _Plain:
    text: str
    scores: tuple[float, ...]


def _plain(seen: lattice.Slots) -> _Plain:
    """The likeliest symbol of every slot that is likelier something than nothing."""
    text, scores = [], []
    best = seen.log.argmax(axis=1)
    for j, index in enumerate(best.tolist()):
        score = math.exp(float(seen.log[j, index]))
        if score > math.exp(float(seen.empty[j])):
            text.append(ALPHABET[index])
            scores.append(score)
    return _Plain("".join(text), tuple(scores))


def _letters_only(seen: lattice.Slots) -> lattice.Slots:
    """Line 1 holds no digits: what share they have goes to the letters of the same slot."""
    log = seen.log.copy()
    log[:, :10] = -1e9
    top = np.logaddexp.reduce(np.concatenate([log, seen.empty[:, None]], axis=1), axis=1)
    return lattice.Slots(
        (log - top[:, None]).astype(np.float32),
        (seen.empty - top).astype(np.float32),
        seen.starts,
        seen.ends,
    )


def _first_line(
    seen: lattice.Slots, nationality: str, limits: Limits
) -> tuple[str, tuple[str, ...], tuple[float, ...]]:
    plain = _plain(_letters_only(seen))
    line, steps = repair_line1(plain.text, nationality=nationality)
    lost = len(lost_beginning(plain.text, nationality))
    plain = _Plain(line[:lost] + plain.text, (_LOST,) * lost + plain.scores)
    if len(line) != LENGTH:
        aligned = lattice.align(seen, _LINE1, filler=_FILL, costs=limits.costs, alike=_ALIKE)
        if aligned is not None:
            text = "".join(ALPHABET[i] for i in aligned.shares.argmax(axis=1).tolist())
            line, steps = repair_line1(text, nationality=nationality)
            steps = ("line 1 laid over its template", *steps)
            plain = _Plain(text, tuple(aligned.shares.max(axis=1).tolist()))
    scores = [plain.scores[i] if i < len(plain.text) else 1.0 for i in range(len(line))]
    return line, steps, tuple(scores)


@dataclass(frozen=True, slots=True, repr=False)
class _Value:
    """One value of a field that passes its check: what it costs beside the likeliest reading."""

    text: str
    cost: float
    edits: int
    weight: int  # its part of the composite sum, modulo 10


def _offset(start: int) -> int:
    """How many characters of the composite sum stand before position `start`."""
    return start if start < 10 else start - 3 if start < 20 else start - 4


def _sum(text: str, offset: int) -> int:
    weights = (7, 3, 1)
    return sum(
        mrz.character_value(c) * weights[(offset + i) % 3] for i, c in enumerate(text)
    ) % 10  # fmt: skip


def _values(shares: Floats, name: str, limits: Limits) -> list[_Value]:
    """Values of one field with its check digit, cheapest first, the check passing."""
    start, end = FIELDS[name]
    rows = shares[start : end + 1]
    best = rows.argmax(axis=1)
    top = rows[np.arange(len(rows)), best]
    options: list[tuple[float, int, int]] = []
    for i in range(len(rows)):
        for s in np.flatnonzero(rows[i] > limits.each * top[i]).tolist():
            if s != best[i]:
                options.append((math.log(float(top[i]) / float(rows[i, s])), i, s))
    options = heapq.nsmallest(limits.options, options)
    plain = [ALPHABET[i] for i in best.tolist()]
    most = -math.log(limits.total)
    found: list[_Value] = []
    for count in range(limits.edits + 1):
        for chosen in itertools.combinations(options, count):
            cost = sum(c for c, _, _ in chosen)
            if cost > most or len({i for _, i, _ in chosen}) < count:
                continue
            text = list(plain)
            for _, i, s in chosen:
                text[i] = ALPHABET[s]
            value = "".join(text)
            if _passes(name, value):
                weight = _sum(value, _offset(start))
                found.append(_Value(value, cost, count, weight))
    return heapq.nsmallest(limits.variants, found, key=lambda v: v.cost)


def _passes(name: str, value: str) -> bool:
    body, digit = value[:-1], value[-1]
    if name == "optional" and digit == FILLER:
        return not body.strip(FILLER)
    if name in ("birth_date", "expiry") and not mrz.possible_date(body):
        return False
    return digit == str(mrz.check_digit(body))


def _answers(shares: Floats, limits: Limits) -> Iterator[tuple[float, int, str]]:
    """(cost, edits, line 2) for every combination that passes all five checks."""
    fields = [_values(shares, name, limits) for name in FIELDS]
    row = shares[mrz.COMPOSITE]
    highest = float(row[:10].max())
    if highest <= 0.0:
        return
    finals = {
        s: math.log(highest / float(row[s]))
        for s in range(10)
        if float(row[s]) > limits.each * highest
    }
    best = "".join(ALPHABET[i] for i in shares.argmax(axis=1).tolist())
    most = -math.log(limits.total)
    for picked in itertools.product(*fields):
        digit = sum(v.weight for v in picked) % 10
        if digit not in finals:
            continue
        cost = sum(v.cost for v in picked) + finals[digit]
        edits = sum(v.edits for v in picked) + (finals[digit] > 0)
        if cost > most or edits > limits.edits:
            continue
        number, birth, expiry, optional = (v.text for v in picked)
        line = f"{number}{best[10:13]}{birth}{best[20]}{expiry}{optional}{digit}"
        if best[10:13] == "IDN" and not indonesian_optional(line):
            continue
        yield cost, edits, line


def _second_line(
    seen: lattice.Slots, plain: _Plain, limits: Limits
) -> tuple[str, float, tuple[str, ...], tuple[float, ...]]:
    """(line 2, its share among the answers, steps, scores); share 0 when nothing passes."""
    if _perfect(plain.text):
        return plain.text, 1.0, (), plain.scores
    idn = NEAR_IDN.search(plain.text, 4, 20) is not None
    mask = _LINE2_IDN if idn else _LINE2
    aligned = lattice.align(seen, mask, filler=_FILL, costs=limits.costs, alike=_ALIKE)
    if aligned is None:
        return plain.text, 0.0, (), plain.scores
    shares = aligned.shares
    text = "".join(ALPHABET[i] for i in shares.argmax(axis=1).tolist())
    line, share = text, 0.0
    steps: tuple[str, ...] = ()
    if aligned.cost <= limits.line_cost and float(shares.max(axis=1).mean()) >= limits.weak:
        line, share = _best_answer(shares, text, aligned.bent, limits)
        steps = tuple(
            f"{a}->{b} at 2:{i}" for i, (a, b) in enumerate(zip(text, line, strict=True)) if a != b
        )
    if idn and line[10:13] != "IDN":
        line, steps = line[:10] + "IDN" + line[13:], (*steps, f"{line[10:13]}->IDN at 2:10")
    if text != plain.text:
        steps = ("line 2 laid over its template", *steps)
    return line, share, steps, tuple(float(shares[i, _INDEX[c]]) for i, c in enumerate(line))


def _best_answer(shares: Floats, text: str, bent: float, limits: Limits) -> tuple[str, float]:
    """The likeliest answer that passes every check, and its share; else (`text`, 0)."""
    weights: dict[str, float] = {}
    for cost, _, line in _answers(shares, limits):
        weights[line] = max(weights.get(line, 0.0), math.exp(-cost - bent))
    if not weights:
        return text, 0.0
    best = max(weights, key=lambda line: weights[line])
    return best, weights[best] / (sum(weights.values()) + limits.unforeseen)


def _perfect(line: str) -> bool:
    """The line needs nothing: every class and every check is right."""
    if len(line) != LENGTH or not all(mrz.checks(line).values()):
        return False
    mask = _LINE2_IDN if line[10:13] == "IDN" else _LINE2
    return all(mask[i, _INDEX[c]] for i, c in enumerate(line))


def decode(
    probs1: Floats, probs2: Floats, symbols: str, *, limits: Limits | None = None
) -> Repaired:
    """Both lines of a zone from the recogniser's probabilities.

    probs1, probs2  (steps, 1 + len(symbols)) each, rows summing to about 1, column 0 the
                    CTC blank; the lines may have different numbers of steps
    symbols         the symbols of the other columns

    `valid` is False, with the best lines there are and `problems`, when no
    answer is sure enough.  ValueError when the shapes do not fit.
    """
    limits = limits or Limits()
    first = lattice.slots(lattice.fold(probs1, symbols, ALPHABET, LIKE), limits.costs.hidden)
    second = lattice.slots(lattice.fold(probs2, symbols, ALPHABET, LIKE), limits.costs.hidden)
    line2, share, steps2, scores2 = _second_line(second, _plain(second), limits)
    read = line2[10:13]
    state = agree_on_state(_first_line(first, "", limits)[0][2:5], read)
    if state != read and len(line2) == LENGTH:
        line2, steps2 = line2[:10] + state + line2[13:], (*steps2, f"{read}->{state} at 2:10")
    line1, steps1, scores1 = _first_line(first, state, limits)
    wrong = list(mrz.problems(line1, line2))
    if not wrong and share < limits.share:
        wrong.append("ambiguous")
    # Issuer, nationality and sex have no check digit: there the reading alone speaks.
    sure = min(float(np.mean(scores1[:5])), *scores2[10:13], scores2[20]) if not wrong else 0.0
    return Repaired(
        line1=line1,
        line2=line2,
        repairs=(*steps1, *steps2),
        valid=not wrong,
        problems=tuple(wrong),
        confidence=share * sure,
        scores1=scores1,
        scores2=scores2,
    )
