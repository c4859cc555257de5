"""What the 16-digit numbers share: look-alikes, candidates for misread text, comparison.

Nothing here knows what a NIK or a family card number looks like; `nik` and
`kk` pass their own structure in.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from docverify.types import Level, mask

__all__ = [
    "LENGTH",
    "LOOK_ALIKES",
    "Candidate",
    "candidates",
    "compact",
    "compare",
    "is_ascii_digits",
    "unread_positions",
]

LENGTH = 16
"""Digits of a NIK and of a family card number."""

LOOK_ALIKES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys("OoDQUuC", "0"),
        **dict.fromkeys("IliL!|][", "1"),
        "Z": "2",
        "z": "2",
        "?": "27",
        **dict.fromkeys("Ss$", "5"),
        **dict.fromkeys("bG", "6"),
        "T": "7",
        **dict.fromkeys("B&", "8"),
        **dict.fromkeys("gq", "9"),
        "A": "4",
    }
)
"""What a character may be where only digits stand, the likelier digit first."""

_SEPARATORS = " \t\r\n\f\v\u00a0.-"
_DROP = str.maketrans("", "", _SEPARATORS)
_ASCII = re.compile(r"[0-9]+")
_CANDIDATE = "0-9" + re.escape("".join(LOOK_ALIKES))
_RUN = re.compile(
    rf"[{_CANDIDATE}](?:[^A-Za-z0-9]{{0,3}}[{_CANDIDATE}]|(?<=[0-9])[A-Za-z](?=[0-9]))*", re.ASCII
)
_LABEL = re.compile(r"^.{0,3}?\b(?:N[I1l|!i]K|[Nn]ik|N[oO0](?:mor)?|NO)\b\.?\s*[:;.=\-]*\s*")


@dataclass(frozen=True, slots=True)
class Weights:
    """Prior weights of `candidates`; only their order matters much."""

    look_alike: float = 0.92
    second_choice: float = 0.4
    drop_mark: float = 0.6
    drop_inner_mark: float = 0.25
    drop_double: float = 0.10
    drop_edge: float = 0.06
    drop_digit: float = 0.02
    add_double: float = 0.04
    unread: float = 0.03
    wrong_structure: float = 0.01
    wrong_length: float = 0.001


_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """One way to read a 16-digit number out of a piece of text.

    value     the digits; not always 16, see `problems`
    score     0-1, how plausible beside the other candidates of the same text
    repairs   every step from the text to `value`, e.g. 'O->0 at 3'
    problems  components that are wrong with `value`; empty when it is valid
    scores    one recognition confidence per digit of `value`, or empty
    """

    value: str
    score: float
    repairs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.problems

    def __repr__(self) -> str:
        state = "valid" if self.valid else ", ".join(self.problems)
        return f"Candidate({mask(self.value)}, {self.score:.3f}, {state})"


def is_ascii_digits(text: str) -> bool:
    """True for one or more of 0-9 and nothing else (`str.isdigit` accepts far more)."""
    return _ASCII.fullmatch(text) is not None


def compact(text: str) -> str:
    """Without white space, full stops and hyphens.

    >>> compact("3171 0157 0890 9999")
    '3171015708909999'
    """
    return text.translate(_DROP)


def compare(declared: str, read: str, uncertain: frozenset[int] = frozenset()) -> Level:
    """Compare two identifiers; they are never matched fuzzily.

    uncertain  positions (0-based) of `read` that the engine was not sure of

    `not_compared` when either is empty, when the lengths differ (a digit was
    lost or added: no reading) or when they differ only where it was uncertain.

    >>> compare("3171015708909999", "3171015708909998")
    <Level.DIFFERENT: 'different'>
    >>> compare("3171015708909999", "3171015708909998", frozenset({15}))
    <Level.NOT_COMPARED: 'not_compared'>
    """
    left, right = compact(declared).upper(), compact(read).upper()
    if not left or not right:
        return Level.NOT_COMPARED
    if left == right:
        return Level.IDENTICAL
    if len(left) != len(right):
        return Level.NOT_COMPARED
    unlike = {i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b}
    return Level.NOT_COMPARED if unlike <= uncertain else Level.DIFFERENT


def unread_positions(scores: Sequence[float], threshold: float) -> frozenset[int]:
    """Positions (0-based) whose confidence is below `threshold`.

    Take the scores of a `Candidate`, not of the raw line: there they stand in
    step with the digits.

    >>> sorted(unread_positions((0.99, 0.4, 0.98), 0.8))
    [1]
    """
    return frozenset(i for i, score in enumerate(scores) if not score >= threshold)


_Chars = list[tuple[str, int]]


def _pieces(chars: _Chars) -> Iterator[_Chars]:
    """A long stretch cut at its gaps, where that leaves numbers of about the right length."""
    piece: _Chars = []
    for c, at in chars:
        if piece and at != piece[-1][1] + 1:
            if abs(len(piece) - LENGTH) <= 1:
                yield piece
            piece = []
        piece.append((c, at))
    if abs(len(piece) - LENGTH) <= 1:
        yield piece


def _runs(text: str) -> Iterator[_Chars]:
    """Stretches that may be the number, as (character, position in `text`)."""
    label = _LABEL.match(text)
    start = label.end() if label else 0
    for found in _RUN.finditer(text, start):
        chars = [
            (c, i)
            for i, c in enumerate(found.group(), found.start())
            if (c.isascii() and c.isalnum()) or c in LOOK_ALIKES
        ]
        certain = sum("0" <= c <= "9" for c, _ in chars)
        unread = sum(c not in LOOK_ALIKES for c, _ in chars) - certain
        if len(chars) < LENGTH - 1 or certain < LENGTH // 2 or unread > 1:
            continue
        pieces = list(_pieces(chars)) if len(chars) > LENGTH + 1 else []
        yield from pieces or [chars]


def _lengths(chars: _Chars, scores: Sequence[float]) -> Iterator[tuple[_Chars, float, str]]:
    """The same characters brought to 16 in every plausible way: (characters, weight, repair)."""
    w, n = _WEIGHTS, len(chars)
    if n == LENGTH:
        yield chars, 1.0, ""
    elif n == LENGTH + 1:
        for i, (c, at) in enumerate(chars):
            if i and chars[i - 1][0] == c:
                continue  # the same string as leaving out its twin
            if c in LOOK_ALIKES:
                weight = w.drop_mark if i in (0, n - 1) else w.drop_inner_mark
            elif i + 1 < n and chars[i + 1][0] == c:
                weight = w.drop_double
            else:
                weight = w.drop_edge if i in (0, n - 1) else w.drop_digit
            doubt = 1.0 if at >= len(scores) else min(1.0, 1.5 - scores[at])
            yield chars[:i] + chars[i + 1 :], weight * doubt, f"{c!r} left out at {at}"
    elif n == LENGTH - 1:
        for i, (c, at) in enumerate(chars):
            if i and chars[i - 1][0] == c:
                continue
            yield [*chars[:i], (c, at), *chars[i:]], w.add_double, f"{c!r} doubled at {at}"
    else:
        for i in range(n - LENGTH + 1):
            weight = w.drop_digit ** (1 + (n > LENGTH + 4))
            yield chars[i : i + LENGTH], weight, f"{n} characters, 16 from {chars[i][1]}"


def _spell(chars: _Chars) -> Iterator[tuple[str, float, tuple[str, ...]]]:
    """Every digit string that the characters may stand for."""
    options: list[list[tuple[str, float, str]]] = []
    for c, at in chars:
        if "0" <= c <= "9":
            options.append([(c, 1.0, "")])
            continue
        if c not in LOOK_ALIKES:
            unread = [(d, _WEIGHTS.unread, f"{c}->{d} at {at}, unread") for d in "0123456789"]
            options.append(unread)
            continue
        options.append(
            [
                (d, _WEIGHTS.look_alike if k == 0 else _WEIGHTS.second_choice, f"{c}->{d} at {at}")
                for k, d in enumerate(LOOK_ALIKES[c])
            ]
        )
    for picked in itertools.islice(itertools.product(*options), 16):
        weight = 1.0
        for _, one, _ in picked:
            weight *= one
        yield "".join(p[0] for p in picked), weight, tuple(p[2] for p in picked if p[2])


def _scores(chars: _Chars, char_scores: Sequence[float]) -> tuple[float, ...]:
    """One confidence per character; 0 where the character says nothing about the digit."""
    if not char_scores:
        return ()
    known = "0123456789"
    return tuple(char_scores[i] if c in known or c in LOOK_ALIKES else 0.0 for c, i in chars)


def candidates(
    text: str,
    char_scores: Sequence[float],
    problems: Callable[[str], tuple[str, ...]],
    prior: Callable[[str], float],
    *,
    limit: int = 8,
) -> tuple[Candidate, ...]:
    """Ways to read a 16-digit number out of OCR text, best first.

    text         one line or one cell, with or without a label in front
    char_scores  one confidence (0-1) per character of `text`, or empty
    problems     names what is wrong with 16 digits; empty when they are valid
    prior        weight (0-1] of a valid number's structure
    limit        at most so many are returned

    A run of 15 or 17 digits (one lost, doubled or added) gives low-scored
    candidates and, last, itself with the problem 'length'.  Nothing is ever
    rewritten from another field.
    """
    if len(char_scores) != len(text):
        char_scores = ()
    found: dict[str, Candidate] = {}
    for chars in _runs(text[:400]):
        if len(chars) != LENGTH:
            raw = "".join(LOOK_ALIKES.get(c, c)[0] for c, _ in chars)
            scores = _scores(chars, char_scores)
            weight = _WEIGHTS.wrong_length
            found.setdefault(raw, Candidate(raw, weight, (), ("length",), scores))
        for fitted, length_weight, step in itertools.islice(_lengths(chars, char_scores), 64):
            scores = _scores(fitted, char_scores)
            certainty = 1.0
            for score in scores:
                certainty *= min(1.0, max(0.05, score))
            for value, weight, repairs in _spell(fitted):
                wrong = problems(value)
                shape = _WEIGHTS.wrong_structure if wrong else prior(value)
                total = length_weight * weight * certainty * shape
                steps = (step, *repairs) if step else repairs
                if value not in found or found[value].score < total:
                    found[value] = Candidate(value, total, steps, wrong, scores)
    ranked = sorted(found.values(), key=lambda c: (-c.score, len(c.repairs), c.value))
    whole = sum(c.score for c in ranked)
    if whole > 1.0:
        ranked = [
            Candidate(c.value, c.score / whole, c.repairs, c.problems, c.scores) for c in ranked
        ]
    kept = ranked[:limit]
    for one in ranked[limit:]:
        if one.problems == ("length",):
            kept[-1] = one
            break
    return tuple(kept)
