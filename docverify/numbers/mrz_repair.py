"""Bounded repair of a misread machine-readable zone.

What the position alone forces is put right: a letter where only a digit can
stand, noise in a trailing run of fillers, the number of fillers in a run.  A
repair counts only if every check digit is right afterwards, if it took at most
`MAX_EDITS` edits of line 2 (a run of fillers is one), and if no other repair
takes as few.  A digit is never changed into another digit, and look-alikes are
not searched through: with checks modulo 10 such a search finds a wrong answer
sooner or later.

    >>> fixed = repair("P<1DNSUMARTINI<<<<<<<<<<<<<<<<<<K<<<C<<<LL",
    ...                "X0000000<1IDN9O08179F35030183171O15708999972")
    >>> fixed.valid, fixed.line1
    (True, 'P<IDNSUMARTINI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<')
    >>> fixed.repairs[-2:]
    ('O->0 at 2:14', 'O->0 at 2:32')
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from docverify.numbers import mrz
from docverify.numbers.mrz import FIELDS, FILLER, LENGTH

__all__ = ["MAX_EDITS", "Repaired", "repair", "repair_line1"]

MAX_EDITS = 3
"""Edits of line 2 that a repair may take."""

MAX_LENGTH_ERROR = 14
"""Lines that are further from 44 characters than this are not brought to length."""

TO_DIGIT: Mapping[str, str] = MappingProxyType(
    {"O": "0", "Q": "0", "D": "0", "U": "0", "I": "1", "L": "1", "|": "1", "!": "1", "Z": "2",
     "A": "4", "S": "5", "G": "6", "T": "7", "B": "8"}
)  # fmt: skip
TO_LETTER: Mapping[str, str] = MappingProxyType(
    {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B", "|": "I"}
)
NOISE = frozenset("KCERXVLSZ([{«£€&")
"""What a filler is read as."""

_DIGIT_POSITIONS = frozenset({9, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 43})
NEAR_IDN = re.compile(r"[I1L|][DO0Q][NHM]")
"""What IDN is read as; no state has such a code but Indonesia."""

_SEX = MappingProxyType({"E": "F", "P": "F", "N": "M", "H": "M", "W": "M"})
_ICAO_SECOND = frozenset("PDOERTSLMU")


@dataclass(frozen=True, slots=True, repr=False)
class Repaired:
    """Two lines of 44 characters, or the best that could be done.

    line1, line2        after repair; not always 44 characters when `valid` is False
    repairs             each step, positions as line:index from 1:0
    valid               every check digit is right and nothing else is wrong
    problems            what is wrong, by name; 'ambiguous', 'edits' or 'repair' for
                        a repair refused
    confidence          0-1 that both lines are right
    scores1, scores2    one confidence per character, or empty (text only)
    """

    line1: str
    line2: str
    repairs: tuple[str, ...]
    valid: bool
    problems: tuple[str, ...] = ()
    confidence: float = 0.0
    scores1: tuple[float, ...] = ()
    scores2: tuple[float, ...] = ()

    def __repr__(self) -> str:
        state = "valid" if self.valid else ", ".join(self.problems)
        return f"Repaired({state}, {len(self.repairs)} repairs)"


def _is_noise(tail: str) -> bool:
    """True for what fillers are misread as; a longer word with other letters is a name."""
    return not any(len(word) >= 3 and not set(word) <= NOISE for word in tail.split(FILLER))


def _trailing(names: str) -> str:
    """The name field with everything behind the names turned into fillers."""
    match = re.match(r"<*[A-Z]", names)
    if match is None:
        return names
    # A second double filler, or three in a row, end the names: noise behind them goes.
    end = len(names)
    doubles = list(re.finditer(r"<{2,}", names))
    for i, run in enumerate(doubles):
        ends = i >= 1 or run.end() - run.start() >= 3 or run.end() == len(names)
        if ends and _is_noise(names[run.end() :]):
            end = run.start()
            break
    kept = names[:end]
    # <<K behind a one-word name, or <C<K, are fillers too; a single <C may be an initial.
    noise = "[" + "".join(c for c in NOISE if c.isalpha()) + "]"
    kept = re.sub(rf"(?:<<{noise}|(?:<{noise}){{2,}})$", "", kept)
    return kept + FILLER * (len(names) - len(kept))


def _issuer(line: str, nationality: str) -> tuple[str, list[str]]:
    """Positions 1:1 to 1:4, put right where line 2 says what they must be."""
    steps = []
    if line[1:4] == nationality and line[2:5] != nationality:
        line = line[0] + FILLER + line[1:]
        steps.append("< added at 1:1")
    issuer = line[2:5]
    if nationality == "IDN" and issuer != nationality:
        lost = [i for i in range(3) if issuer[:2] == nationality[:i] + nationality[i + 1 :]]
        if NEAR_IDN.fullmatch(issuer) or _distance(issuer, nationality) == 1:
            line = line[:2] + nationality + line[5:]
            steps.append(f"{issuer}->{nationality} at 1:2")
        elif lost and len(line) < LENGTH:
            line = line[:2] + nationality + line[4:]
            steps.append(f"{issuer[:2]}->{nationality} at 1:2")
    if line[2:5] == "IDN" and line[1:2] != FILLER and line[1:2] not in _ICAO_SECOND:
        steps.append(f"{line[1:2]}->< at 1:1")
        line = line[0] + FILLER + line[2:]
    return line, steps


def agree_on_state(issuer: str, nationality: str) -> str:
    """The nationality, taken from the issuer where it is no state and one letter off."""
    near = _distance(issuer, nationality) == 1
    if near and issuer in mrz.STATES and nationality not in mrz.STATES:
        return issuer
    return nationality


def _distance(a: str, b: str) -> int:
    return sum(x != y for x, y in itertools.zip_longest(a, b))


def repair_line1(line1: str, *, nationality: str = "") -> tuple[str, tuple[str, ...]]:
    """Line 1 at its full length, and what was done.  It has no check digit: only what its
    positions force is changed.

    nationality  characters 10-12 of line 2 where they are known: nearly always the issuer
    """
    line = mrz.compact(line1)
    steps: list[str] = []
    out = []
    for i, c in enumerate(line):
        if c == FILLER or "A" <= c <= "Z":
            fixed = c
        else:
            fixed = TO_LETTER.get(c, FILLER)
            steps.append(f"{c}->{fixed} at 1:{i}")
        out.append(fixed)
    line = "".join(out)
    before = lost_beginning(line, nationality)
    if before:
        steps.append(f"{before} put before line 1")
    line, further = _issuer(before + line, nationality)
    steps += further
    if len(line) > 5:
        names = _trailing(line[5:])
        if names != line[5:]:
            steps.append("trailing fillers of line 1")
        line = line[:5] + names
    if len(line) < LENGTH and LENGTH - len(line) <= 2 * MAX_LENGTH_ERROR:
        steps.append(f"{LENGTH - len(line)} fillers added to line 1")
        line = line.ljust(LENGTH, FILLER)
    elif len(line) > LENGTH and not line[LENGTH:].strip(FILLER):
        steps.append(f"{len(line) - LENGTH} fillers taken from line 1")
        line = line[:LENGTH]
    return line, tuple(steps)


def lost_beginning(line1: str, nationality: str) -> str:
    """What a finger or the edge of the photo took from line 1: `P<`, `P` or nothing.

    The issuer stands behind these two characters on every passport.

    >>> lost_beginning("IDNASTUTI<<SITI", "IDN"), lost_beginning("P<IDNASTUTI<<SITI", "IDN")
    ('P<', '')
    """
    if not nationality or line1[2:5] == nationality:
        return ""
    if line1[:3] == nationality:
        return "P" + FILLER
    return "P" if line1[:4] == FILLER + nationality else ""


def _lengths(line: str) -> Iterator[tuple[str, str]]:
    """Line 2 brought to 44 characters in every way that only changes runs of fillers."""
    missing = LENGTH - len(line)
    if missing == 0:
        yield line, ""
        return
    if abs(missing) > MAX_LENGTH_ERROR:
        return
    seen = set()
    if missing > 0:
        # Only a run that is there already may grow: a lost digit must not become a filler.
        places = [m.start() for m in re.finditer(r"(?<!<)<", line) if m.start() >= 28]
        if len(line) <= 30:
            places += [p for p in (len(line) - 2, len(line) - 1) if p == 28]
        if missing == 1 and FILLER not in line[:9]:
            places.append(8)
        for at in places:
            fixed = line[:at] + FILLER * missing + line[at:]
            if fixed not in seen:
                seen.add(fixed)
                yield fixed, f"{missing} fillers added at 2:{at}"
        return
    for run in re.finditer(r"<+", line):
        if run.end() - run.start() >= -missing:
            fixed = line[: run.start()] + line[run.start() - missing :]
            if fixed not in seen:
                seen.add(fixed)
                yield fixed, f"{-missing} fillers taken at 2:{run.start()}"


def _force(line: str) -> tuple[str, list[str]] | None:
    """What the class of each position forces; None when one can hold nothing that is there."""
    out, steps = list(line), []
    idn = NEAR_IDN.fullmatch(line[10:13]) is not None
    for i, c in enumerate(line):
        fixed: str | None = c
        digit = "0" <= c <= "9"
        if i in _DIGIT_POSITIONS or (idn and 2 <= i < 8):
            fixed = c if digit else TO_DIGIT.get(c)
            if c == FILLER and 13 <= i < 19:
                fixed = c
        elif idn and i in (10, 11, 12):
            fixed = "IDN"[i - 10]
        elif i in (10, 11, 12) or (idn and i == 0):
            fixed = TO_LETTER.get(c, c)
        elif idn and i == 8:
            fixed = FILLER if c in NOISE else c
        elif i == 20 and c not in "MF<":
            fixed = _SEX.get(c, FILLER)
        elif i == 42:
            fixed = c if digit or c == FILLER else TO_DIGIT.get(c, FILLER)
        if fixed is None or (fixed != FILLER and not re.fullmatch("[A-Z0-9]", fixed)):
            if c in NOISE and i not in _DIGIT_POSITIONS:
                fixed = FILLER
            else:
                return None
        if fixed != c:
            steps.append(f"{c}->{fixed} at 2:{i}")
            out[i] = fixed
    return _optional("".join(out), steps)


def _optional(line: str, steps: list[str]) -> tuple[str, list[str]]:
    """An optional field of mostly fillers is empty; one of mostly digits holds only digits."""
    start, end = FIELDS["optional"]
    field = line[start:end]
    fillers = field.count(FILLER)
    if fillers >= 8 and fillers < len(field) and all(c in NOISE or c == FILLER for c in field):
        steps.append("trailing fillers of line 2")
        field = FILLER * len(field)
    elif sum("0" <= c <= "9" for c in field) >= 10:
        for i, c in enumerate(field):
            if c in TO_DIGIT:
                steps.append(f"{c}->{TO_DIGIT[c]} at 2:{start + i}")
        field = "".join(TO_DIGIT.get(c, c) for c in field)
    return line[:start] + field + line[end:], steps


def indonesian_optional(line2: str) -> bool:
    """The optional field holds 14 digits or nothing, as it does in Indonesian books.

    A line that needed repair must keep to this: a stray letter may be worth the
    same in the check as the digit that it stands for.
    """
    field = line2[slice(*FIELDS["optional"])]
    return not field.strip(FILLER) or re.fullmatch("[0-9]{14}", field) is not None


def _variants(line: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Values of one field that pass its own check, with the edits that they take.

    The composite adds nothing to the checks of the number and of the optional
    field (the weights fall alike), so a search there would be guarded by one
    digit only.  The single look-alike that is tried is the second character of
    an Indonesian number: a letter in old books, a digit in all others.
    """
    start, end = FIELDS[name]
    field, digit = line[start:end], line[end]

    def passes(value: str) -> bool:
        if name == "optional" and digit == FILLER:
            return not value.strip(FILLER)
        return digit == str(mrz.check_digit(value))

    if passes(field):
        yield field, ()
    elif name == "number" and line[10:13] == "IDN":
        c = field[1]
        other = TO_DIGIT.get(c)
        if other is not None and passes(field[0] + other + field[2:]):
            yield field[0] + other + field[2:], (f"{c}->{other} at 2:1",)


def _solutions(line: str, taken: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    budget = MAX_EDITS - len(taken)
    if budget < 0:
        return
    ways = [list(_variants(line, name)) for name in FIELDS]
    for picked in itertools.product(*ways):
        steps = [step for _, edits in picked for step in edits]
        if len(steps) > budget:
            continue
        out = line
        for (value, _), (start, end) in zip(picked, FIELDS.values(), strict=True):
            out = out[:start] + value + out[end:]
        if (taken or steps) and line[10:13] == "IDN" and not indonesian_optional(out):
            continue
        if all(mrz.checks(out).values()):
            yield out, (*taken, *steps)


def repair(line1: str, line2: str) -> Repaired:
    """The two lines repaired, or with `valid` False as they came, brought to length.

    Line 1 is repaired by position alone; its steps do not count as edits.
    """
    raw = mrz.compact(line2)
    found: dict[str, tuple[str, ...]] = {}
    closest: tuple[int, str, tuple[str, ...]] = (-1, raw, ())
    too_many = False
    for line, step in _lengths(raw):
        forced = _force(line)
        if forced is None:
            continue
        fixed, steps = forced
        taken = [step, *steps] if step else steps
        too_many = too_many or len(taken) > MAX_EDITS
        passed = sum(mrz.checks(fixed).values())
        if passed > closest[0]:
            closest = passed, fixed, tuple(taken)
        for value, edits in _solutions(fixed, taken):
            if value not in found or len(edits) < len(found[value]):
                found[value] = edits
    fewest = min((len(edits) for edits in found.values()), default=0)
    best = [value for value, edits in found.items() if len(edits) == fewest]
    two, steps2 = (best[0], found[best[0]]) if best else closest[1:]
    read = two[10:13]
    state = agree_on_state(repair_line1(line1)[0][2:5], read)
    if state != read and len(two) == LENGTH:
        two = two[:10] + state + two[13:]
        steps2 = (*steps2, f"{read}->{state} at 2:10")
    one, steps1 = repair_line1(line1, nationality=state)
    wrong = list(mrz.problems(one, two))
    if len(best) > 1:
        wrong.insert(0, "ambiguous")
    elif len(steps2) > MAX_EDITS:
        wrong.insert(0, "edits")
    elif not best and (too_many or not wrong):
        wrong.insert(0, "edits" if too_many else "repair")
    elif state != read and state == "IDN" and not indonesian_optional(two):
        wrong.insert(0, "repair")
    return Repaired(
        line1=one,
        line2=two,
        repairs=(*steps1, *steps2),
        valid=not wrong,
        problems=tuple(wrong),
        confidence=0.0 if wrong else 0.97 ** (len(steps1) + len(steps2)),
    )
