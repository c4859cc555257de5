"""What speaks for which label: printed words, numbers, amount of text, the network, the outline.

Each witness gives natural-log odds per label; `classify` adds them up and judges the sum.  The
table of the weights is in the docstring of `classify`, those of the words are in `doctypes`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from docverify import qr
from docverify.doctypes import ANCHORS
from docverify.doctypes.base import Anchor
from docverify.doctypes.lookalikes import EDITIONS
from docverify.doctypes.mrz_zone import zone_lines
from docverify.layout import Layout, letters
from docverify.numbers import mrz, nik
from docverify.types import PAPERS, Label, Page, Quad, Reading, Sight


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Base scores and limits of `classify`, natural-log odds unless said otherwise.

    The built-in policy repeats these numbers in `[classify]`, with the reason for each.

    paper            base score of each of the four papers
    lookalike        base score of every look-alike that has words of its own
    other_document   base score of 'some other document' once there is text ...
    each_line        ... plus this for every further line of clear text without a known word, ...
    most_lines       ... for so many lines at most
    clear_line       mean confidence of a line that counts for `each_line` (0-1)
    strong_word      a phrase of at least this weight is a paper's own, ...
    two_papers       ... and so much of it from two papers means that both are in the photo
    few_lines        fewer lines of confident text than this speak for 'not a document'
    nothing          base score of 'not a document' when there is no text at all
    little           the same with a few lines
    line_confidence  a line counts as text from this mean confidence on (0-1)
    similarity       least similarity (0-100) of a phrase that may stand anywhere
    phrase_letters   a phrase is forgiven one misread letter in so many
    sure             a winner below this share keeps its name but is called unsure

    network          factor for the network's log-probabilities
    network_clip     so far at most the network puts one label behind another
    strange_from     from this strangeness (0-1) on the network counts less, at 1 not at all
    prior_share      where the network is sure, so much is left (0-1) to the amount of text and to
                     `lookalike`
    network_sure     share (0-1) from which the network is confident ...
    network_agrees   ... and from which it bears out a label that has few words
    few_words        printed evidence for a label over every paper; with less, words are too few
    hint             printed evidence for what some slot takes from here on contradicts another
                     label, unless that is ahead by `strong_word`
    certain          words so far ahead of the network's label are not disturbed by it, ...
    certain_phrases  ... if so many different phrases make them up
    words_alone      one of the four papers that the network gives less than this, in a picture like
                     none that it knows, is no more than its words: `disagree`
    alone            most that the score is (0-1) when the network names a label without words ...
    supported        ... for a label that some slot takes, with legible text and no words against it
    disagree         ... and when strong words and a confident network contradict each other
    nothing_sure     the network's share from which 'not a document' may stand without words ...
    nothing_strange  ... in a picture no stranger than this (0-1), ...
    nothing_smooth   ... and the share from which it stands although the picture is not sharp
    sheet            an outline counts from this score on (0-1)
    aspect           so much at most the proportions of the outline count
    aspect_spread    one standard deviation of the logarithm of the proportions
    """

    paper: float = 0.0
    lookalike: float = -1.5
    other_document: float = 3.0
    each_line: float = 0.13
    most_lines: int = 12
    clear_line: float = 0.85
    strong_word: float = 1.5
    two_papers: float = 5.0
    few_lines: int = 3
    nothing: float = 5.0
    little: float = 3.0
    line_confidence: float = 0.6
    similarity: float = 84.0
    phrase_letters: int = 6
    sure: float = 0.6
    network: float = 0.8
    network_clip: float = 5.0
    strange_from: float = 0.95
    prior_share: float = 0.5
    network_sure: float = 0.90
    network_agrees: float = 0.90
    few_words: float = 2.5
    hint: float = 0.6
    certain: float = 9.0
    certain_phrases: int = 3
    words_alone: float = 0.30
    alone: float = 0.55
    supported: float = 0.68
    disagree: float = 0.45
    nothing_sure: float = 0.97
    nothing_strange: float = 0.99
    nothing_smooth: float = 0.995
    sheet: float = 0.5
    aspect: float = 1.0
    aspect_spread: float = 0.12


# ------------------------------------------------------------------------------ printed words


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    anchor: Anchor


Found = frozenset[tuple[str, str]]
"""Phrases that stand on a page, as (letters, where)."""


@lru_cache(maxsize=1)
def _phrases() -> Mapping[Label, tuple[_Phrase, ...]]:
    return MappingProxyType(
        {
            label: tuple(_Phrase(letters(a.phrase), a) for a in anchors)
            for label, anchors in ANCHORS.items()
        }
    )


def page_texts(layout: Layout) -> list[str]:
    """The texts of a page in which phrases are looked for: its lines, and its rows joined."""
    rows = [" ".join(c.text for c in row) for row in layout.rows() if len(row) > 1]
    return [cell.text for cell in layout] + rows


def phrases_in(texts: Iterable[str], settings: ClassifySettings) -> Found:
    """The phrases that stand in `texts` (lines of a page).

    Where two phrases that resemble each other fit the same line (KUTIPAN AKTA KELAHIRAN and
    KUTIPAN AKTA KEMATIAN), only the one with fewer misread letters counts there, and neither where
    a misread line is as near to the one as to the other.
    """
    lines = sorted(
        {
            (seen, _capitals(t))
            for t in texts
            if len(seen := _letters(t)) >= 3 and not _about_a_copy(seen)
        }
    )
    found: set[tuple[str, str]] = set()
    for line, capitals in lines:
        errors: dict[tuple[str, str], int] = {}
        for key in _keys():
            if key[1] == "title" and not capitals:
                continue
            wrong = _errors(key[0], key[1], line, settings)
            if wrong is not None:
                errors[key] = wrong
        found |= {key for key in errors if not _beaten(key[0], errors)}
    return frozenset(found)


def _beaten(phrase: str, errors: Mapping[tuple[str, str], int]) -> bool:
    """Whether a rival fits the line better, or a misread line as well for another label."""
    rivals, wrong = _rivals()[phrase], min(n for (text, _), n in errors.items() if text == phrase)
    for (text, _), other in errors.items():
        if text in rivals and (other < wrong or (other == wrong > 0 and _apart(phrase, text))):
            return True
    return False


def _apart(one: str, other: str) -> bool:
    """Whether two phrases speak for different labels."""
    return _speaks_for()[one].isdisjoint(_speaks_for()[other])


@lru_cache(maxsize=1)
def _speaks_for() -> Mapping[str, frozenset[Label]]:
    """For each phrase the labels that it speaks for."""
    labels: dict[str, set[Label]] = {text: set() for text, _ in _keys()}
    for label, phrases in _phrases().items():
        for one in phrases:
            if one.anchor.weight > 0:
                labels[one.text].add(label)
    return MappingProxyType({text: frozenset(found) for text, found in labels.items()})


def word_scores(found: Found) -> dict[Label, float]:
    """Sum of the weights of the phrases that were found, for every label that has phrases."""
    return {
        label: sum(p.anchor.weight for p in phrases if (p.text, p.anchor.where) in found)
        for label, phrases in _phrases().items()
    }


def phrase_counts(found: Found) -> dict[Label, int]:
    """How many different phrases were found that speak for each label."""
    return {
        label: len(
            {p.text for p in phrases if p.anchor.weight > 0 and (p.text, p.anchor.where) in found}
        )
        for label, phrases in _phrases().items()
    }


def own_words(found: Found, settings: ClassifySettings) -> dict[Label, float]:
    """For each of the four papers the weight of the phrases that are its own."""
    return {
        label: sum(
            p.anchor.weight
            for p in _phrases()[label]
            if p.anchor.weight >= settings.strong_word and (p.text, p.anchor.where) in found
        )
        for label in PAPERS
    }


def edition(label: Label, found: Found) -> str:
    """Which edition of a look-alike its words name (see `lookalikes.EDITIONS`), or ''."""
    seen = {text for text, _ in found}
    for name, phrases in EDITIONS.get(label, {}).items():
        if any(letters(phrase) in seen for phrase in phrases):
            return name
    return ""


@lru_cache(maxsize=1)
def _keys() -> tuple[tuple[str, str], ...]:
    """Every (letters, where) once."""
    seen = {(p.text, p.anchor.where) for phrases in _phrases().values() for p in phrases}
    return tuple(sorted(seen))


@lru_cache(maxsize=1)
def _rivals() -> Mapping[str, frozenset[str]]:
    """For each phrase the other ones that could be mistaken for it."""
    texts = sorted({text for text, _ in _keys()})
    return MappingProxyType(
        {
            one: frozenset(
                other
                for other in texts
                if other != one
                and one not in other
                and other not in one
                and Levenshtein.normalized_similarity(one, other) >= _RIVAL
            )
            for one in texts
        }
    )


_RIVAL = 0.6


def _capitals(text: str) -> bool:
    """True for a line in capitals, as titles are; `ijazah?` in a chat is no title."""
    cased = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in cased) >= _CAPITALS * len(cased)


_CAPITALS = 0.6


def _about_a_copy(line: str) -> bool:
    """True for the stamp of a certified copy, which stands on papers of every kind."""
    return fuzz.partial_ratio(_CERTIFIED, line) >= _LIKE_STAMP


_CERTIFIED = "SESUAIDENGANASLI"
_LIKE_STAMP = 80.0


def _letters(text: str) -> str:
    """Letters only, digits that look like letters included."""
    return letters(text.translate(_DIGIT_LETTERS))


_DIGIT_LETTERS = str.maketrans("015", "OIS")


def _errors(phrase: str, where: str, line: str, settings: ClassifySettings) -> int | None:
    """Misread letters with which `phrase` stands in `line`, or None when it does not."""
    allowed = len(phrase) // settings.phrase_letters
    if where == "part":
        if phrase in line:
            return 0
        if allowed == 0 or len(line) < len(phrase) - allowed:
            return None
        hit = fuzz.partial_ratio_alignment(phrase, line, score_cutoff=settings.similarity)
        if hit is None:
            return None
        part = line[hit.dest_start : hit.dest_end]
        distance = Levenshtein.distance(phrase, part)
        return distance if distance <= allowed else None
    if where == "title":
        if abs(len(line) - len(phrase)) > max(allowed, len(phrase) // 4):
            return None
        if phrase in line:
            return 0
        distance = Levenshtein.distance(phrase, line, score_cutoff=allowed)
        return distance if distance <= allowed else None
    if line.startswith(phrase):
        return 0
    if allowed == 0:
        return None
    best = min(
        Levenshtein.distance(phrase, line[:stop], score_cutoff=allowed)
        for stop in range(len(phrase) - allowed, len(phrase) + allowed + 1)
    )
    return best if best <= allowed else None


# ----------------------------------------------------------------------------- amount of text


def clear_lines(reading: Reading, confidence: float) -> int:
    """Lines that were read at least so surely (0-1) and are text."""
    return sum(k.confidence >= confidence and len(letters(k.text)) >= 3 for k in reading.lines)


def further_lines(reading: Reading, settings: ClassifySettings) -> int:
    """Lines of very clear text beyond the first few, `most_lines` at most."""
    plain = sum(k.confidence >= settings.clear_line for k in reading.lines)
    return min(max(plain - settings.few_lines, 0), settings.most_lines)


# ------------------------------------------------------------------------------------ numbers

_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_FIRST_LINE = re.compile(r"P[A-Z<]([A-Z0-9<]{3})[A-Z<]{2}")
_SECOND_LINE = re.compile(r"[A-Z0-9<]{10}([A-Z0-9]{3})[0-9OISBZ]{7}[MF<]")
_VISA_LINE = re.compile(r"V[A-Z<][A-Z<]{3}[A-Z<]{2}")
_CODE_LETTERS = str.maketrans("0158", "OISB")
_TD1 = re.compile(r"[A-Z0-9<]+$")
_VISA_WORDS: Final = 4.0
INDONESIA = "IDN"


def add_numbers(reading: Reading, layout: Layout, scores: dict[Label, float]) -> str:
    """Add what numbers and machine-readable lines say; returns the reason worth telling."""
    long_numbers = {
        number
        for line in reading.lines
        for number in _LONG_NUMBER.findall(re.sub(r"(?<=[0-9])[ .](?=[0-9])", "", line.text))
    }
    if len(long_numbers) >= 3:
        scores[Label.FAMILY_CARD] += 3.0
        scores[Label.KTP] -= 2.0
        scores[Label.BIRTH_CERTIFICATE] -= 3.0
    elif len(long_numbers) == 1 and all(map(nik.is_valid, long_numbers)):
        scores[Label.KTP] += 1.5
        scores[Label.KIA] += 0.5
    rows = zone_lines(layout)
    if not rows:
        return _td1(reading, scores)
    zone = [mrz.compact("".join(c.text for c in row)) for row in rows]
    opened = any(_FIRST_LINE.match(row) for row in zone)
    if not opened and any(_VISA_LINE.match(row) for row in zone):
        scores[Label.PASSPORT_OTHER_PAGE] += 14.0
        return "mrz_visa"
    codes = {_issuer(row) for row in zone} - {""}
    if INDONESIA in codes and not opened and scores[Label.PASSPORT_OTHER_PAGE] >= _VISA_WORDS:
        codes = set()  # the second line of a visa names the holder's country in the same place
    if INDONESIA in codes:
        scores[Label.PASSPORT] += 14.0
        scores[Label.PASSPORT_OTHER_PAGE] -= 8.0
        scores[Label.FOREIGN_PASSPORT] -= 4.0
        return "mrz_indonesia"
    # A misread IDN must not send an Indonesian away: only a known state counts, named alone.
    if len(codes) == 1 and codes <= mrz.STATES:
        scores[Label.FOREIGN_PASSPORT] += 14.0
        scores[Label.PASSPORT] -= 6.0
        return "mrz_foreign"
    scores[Label.PASSPORT] += 5.0
    scores[Label.FOREIGN_PASSPORT] += 4.0
    return "mrz_unclear"


def add_codes(page: Page, scores: dict[Label, float]) -> None:
    """Add what a QR code says that names a site of the population registry (Dukcapil).

    Its codes stand on the papers that it signs electronically and on none of the others; that
    there is none says nothing (older editions, folded corners, low resolution).
    """
    if any(name in host for host in qr.hosts(page.pixels) for name in _REGISTRY):
        for label, weight in _SIGNED.items():
            scores[label] += weight


_REGISTRY: Final = ("dukcapil", "kemendagri.go.id")
_SIGNED: Final[Mapping[Label, float]] = MappingProxyType(
    {
        Label.FAMILY_CARD: 2.0,
        Label.BIRTH_CERTIFICATE: 2.0,
        Label.DEATH_CERTIFICATE: 2.0,
        Label.MARRIAGE_BOOK: 1.0,
        Label.SUKET: 1.0,
        Label.KTP: -1.0,
        Label.PASSPORT: -2.0,
    }
)


def _issuer(text: str) -> str:
    """Issuing state that a line of the zone names, near misses of IDN taken for it; or ''."""
    opening = _FIRST_LINE.match(text)
    if opening is not None:
        code = opening.group(1).translate(_CODE_LETTERS)
        return INDONESIA if Levenshtein.distance(code, INDONESIA) <= 1 else code
    second = _SECOND_LINE.match(text)
    if second is not None:
        code = second.group(1).translate(_CODE_LETTERS)
        return INDONESIA if Levenshtein.distance(code, INDONESIA) <= 1 else code
    return ""


def _td1(reading: Reading, scores: dict[Label, float]) -> str:
    """Three lines of 30, as on the back of an identity card."""
    lines = [mrz.compact(line.text) for line in reading.lines]
    if sum(27 <= len(t) <= 33 and "<" in t and _TD1.match(t) is not None for t in lines) < 2:
        return ""
    scores[Label.FOREIGN_ID] += 8.0
    return "td1_lines"


# -------------------------------------------------------------------- the network, the outline

_CARD: Final = 85.6 / 53.98  # ISO/IEC 7810 ID-1
_PAGE: Final = 125 / 88  # one page of a passport, ID-3
_OPEN: Final = 125 / 176  # the open book
_SHEET: Final = 2**0.5  # A4 lying

ASPECTS: Final[Mapping[Label, tuple[float, ...]]] = MappingProxyType(
    {
        Label.KTP: (_CARD,),
        Label.KTP_BACK: (_CARD,),
        Label.KIA: (_CARD,),
        Label.SIM: (_CARD,),
        Label.NPWP: (_CARD,),
        Label.FOREIGN_ID: (_CARD,),
        Label.FAMILY_CARD: (_SHEET,),
        Label.BIRTH_CERTIFICATE: (1 / _SHEET,),
        Label.DEATH_CERTIFICATE: (1 / _SHEET,),
        Label.SUKET: (1 / _SHEET,),
        Label.PASSPORT: (_PAGE, _OPEN),
        Label.FOREIGN_PASSPORT: (_PAGE, _OPEN),
    }
)
"""Width over height of the papers that have one shape; the others are left alone."""


def trust(sight: Sight, settings: ClassifySettings) -> float:
    """How much the network counts, 1 (fully) to 0 (a picture like none that it knows)."""
    room = 1 - settings.strange_from
    if room <= 0:
        return 1.0
    return min(max((1 - sight.strange) / room, 0.0), 1.0)


def network_scores(sight: Sight, settings: ClassifySettings) -> dict[Label, float]:
    """What the network says: 0 for its favourite, less for the others, `-network_clip` at most."""
    best = max(max(sight.labels.values(), default=0.0), _TINY)
    weight = trust(sight, settings)
    return {
        label: weight
        * max(
            settings.network * math.log(max(sight.labels.get(label, 0.0), _TINY) / best),
            -settings.network_clip,
        )
        for label in Label
    }


_TINY = 1e-9


def aspect_scores(sight: Sight, settings: ClassifySettings) -> dict[Label, float]:
    """What the proportions of the largest outline say: 0 where they fit, `-aspect` at most."""
    outline = next((s for s in sight.sheets if s.score >= settings.sheet), None)
    seen = 0.0 if outline is None else _proportion(outline.quad)
    if seen <= 0:
        return dict.fromkeys(Label, 0.0)
    scores = dict.fromkeys(Label, -settings.aspect / 2)
    for label in ASPECTS:
        scores[label] = -min(_misfit(seen, label, settings), settings.aspect)
    return scores


def shaped_like(quad: Quad, label: Label, settings: ClassifySettings) -> bool:
    """Whether an outline has the proportions of a paper that always has the same."""
    return label in ASPECTS and misfit(quad, label, settings) < settings.aspect


def misfit(quad: Quad, label: Label, settings: ClassifySettings) -> float:
    """Natural-log odds by which the proportions of an outline speak against a label, without limit;
    0 for a label of any shape, infinite for an outline without area."""
    if label not in ASPECTS:
        return 0.0
    seen = _proportion(quad)
    return _misfit(seen, label, settings) if seen > 0 else math.inf


def _misfit(seen: float, label: Label, settings: ClassifySettings) -> float:
    away = min(abs(math.log(seen / shape)) for shape in ASPECTS[label]) / settings.aspect_spread
    return away * away / 2


def _proportion(quad: Quad) -> float:
    """Mean width over mean height, or 0 for a quad without area."""
    a, b, c, d = quad
    height = math.dist(b, c) + math.dist(a, d)
    return (math.dist(a, b) + math.dist(d, c)) / height if height > 0 else 0.0
