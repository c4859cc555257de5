"""What the photo shows: printed words with weights, numbers and layout, in one posterior.

Every label starts from a base score; each printed phrase that is found adds its log-odds weight
(see `doctypes`), and so do the numbers on the page.  The scores go through a soft maximum.  A
trained network would be one more witness in `classify`.

The table of the witnesses that are not words (natural-log odds):

    machine-readable lines that name IDN as issuer     passport +14
    the same, another issuer                           foreign_passport +14
    such lines with an illegible issuer                passport +5, foreign_passport +4
    three lines of 30 (TD1)                            foreign_id +8
    three or more 16-digit numbers                     family_card +3, ktp -2, birth_certificate -3
    exactly one 16-digit number                        ktp +1.5, kia +0.5
    no text at all, sharp picture                      not_a_document
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import ANCHORS
from docverify.doctypes.base import Anchor
from docverify.doctypes.mrz_zone import zone_lines
from docverify.layout import Layout, letters
from docverify.numbers import mrz
from docverify.types import PAPERS, Classification, Label, Reading


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Base scores and limits of `classify`, natural-log odds unless said otherwise.

    chosen on the training stream so that drawn papers of the dev split keep their label and
    printed articles about papers do not take one.

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


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    anchor: Anchor


@lru_cache(maxsize=1)
def _phrases() -> Mapping[Label, tuple[_Phrase, ...]]:
    return MappingProxyType(
        {
            label: tuple(_Phrase(letters(a.phrase), a) for a in anchors)
            for label, anchors in ANCHORS.items()
        }
    )


_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_FIRST_LINE = re.compile(r"P[A-Z<]([A-Z0-9<]{3})[A-Z<]{2}")
_SECOND_LINE = re.compile(r"[A-Z0-9<]{10}([A-Z0-9]{3})[0-9OISBZ]{7}[MF<]")
_CODE_LETTERS = str.maketrans("0158", "OISB")
_TD1 = re.compile(r"[A-Z0-9<]+$")
INDONESIA = "IDN"


def word_scores(texts: Iterable[str], settings: ClassifySettings) -> dict[Label, float]:
    """Sum of the weights of every phrase that is found in `texts` (lines of a page).

    Where two phrases that resemble each other fit the same line (KUTIPAN AKTA KELAHIRAN and
    KUTIPAN AKTA KEMATIAN), only the one with fewer misread letters counts there.
    """
    found = _found(texts, settings)
    return {
        label: sum(p.anchor.weight for p in phrases if (p.text, p.anchor.where) in found)
        for label, phrases in _phrases().items()
    }


def _found(texts: Iterable[str], settings: ClassifySettings) -> set[tuple[str, str]]:
    """The phrases that stand in `texts`, as (letters, where)."""
    lines = sorted({(seen, _capitals(t)) for t in texts if len(seen := _letters(t)) >= 3})
    found: set[tuple[str, str]] = set()
    for line, capitals in lines:
        errors: dict[tuple[str, str], int] = {}
        for key in _keys():
            if key[1] == "title" and not capitals:
                continue
            wrong = _errors(key[0], key[1], line, settings)
            if wrong is not None:
                errors[key] = wrong
        for key, wrong in errors.items():
            rivals = _rivals()[key[0]]
            if all(other >= wrong for (text, _), other in errors.items() if text in rivals):
                found.add(key)
    return found


def _own_words(texts: Iterable[str], settings: ClassifySettings) -> dict[Label, float]:
    """For each of the four papers the weight of the phrases that are its own."""
    found = _found(texts, settings)
    return {
        label: sum(
            p.anchor.weight
            for p in _phrases()[label]
            if p.anchor.weight >= settings.strong_word and (p.text, p.anchor.where) in found
        )
        for label in PAPERS
    }


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


def _clear_lines(reading: Reading, limits: ClassifySettings) -> int:
    return sum(
        k.confidence >= limits.line_confidence and len(letters(k.text)) >= 3 for k in reading.lines
    )


def has_text(reading: Reading, settings: ClassifySettings | None = None) -> bool:
    """True when the page holds enough legible lines to be a document."""
    limits = settings or ClassifySettings()
    return _clear_lines(reading, limits) >= limits.few_lines


def classify(
    reading: Reading, *, sharp: bool = True, settings: ClassifySettings | None = None
) -> Classification:
    """Label the page by what is printed on it.

    reading  the lines of the upright page
    sharp    False when nothing can be concluded from lack of text: the picture is blurred or dark,
             or something shaped like a paper lies in it
    """
    limits = settings or ClassifySettings()
    layout = Layout(reading.lines)
    texts = [cell.text for cell in layout]
    texts += [" ".join(c.text for c in row) for row in layout.rows() if len(row) > 1]
    scores = word_scores(texts, limits)
    for paper in PAPERS:
        scores[paper] = scores.get(paper, 0.0) + limits.paper
    for label in Label:
        scores.setdefault(label, 0.0)
        if label not in PAPERS and label not in _REST:
            scores[label] += limits.lookalike
    notes = _numbers(reading, layout, scores)

    clear = _clear_lines(reading, limits)
    if clear >= limits.few_lines:
        plain = sum(k.confidence >= limits.clear_line for k in reading.lines)
        further = min(max(plain - limits.few_lines, 0), limits.most_lines)
        scores[Label.OTHER_DOCUMENT] += limits.other_document + limits.each_line * further
        scores[Label.NOT_A_DOCUMENT] -= limits.nothing
    elif sharp:
        scores[Label.NOT_A_DOCUMENT] += limits.little if reading.lines else limits.nothing
    else:
        scores[Label.OTHER_DOCUMENT] += 0.5

    shares = _softmax(scores)
    raw = max(shares, key=lambda k: shares[k])
    reason = notes
    if not clear and not sharp:
        label, reason = Label.NOT_A_DOCUMENT, "no_legible_text"
        score = min(shares[label], limits.sure / 2)
    else:
        label, score = raw, shares[raw]
    own = _own_words(texts, limits) if label in PAPERS else {}
    others = tuple(k for k, weight in own.items() if k != label and weight >= limits.two_papers)
    return Classification(
        label=label,
        score=score,
        raw_label=raw,
        reason=reason,
        scores=MappingProxyType(shares),
        others=others,
    )


_REST = (Label.OTHER_DOCUMENT, Label.NOT_A_DOCUMENT)


def _numbers(reading: Reading, layout: Layout, scores: dict[Label, float]) -> str:
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
    elif len(long_numbers) == 1:
        scores[Label.KTP] += 1.5
        scores[Label.KIA] += 0.5
    rows = zone_lines(layout)
    if not rows:
        return _td1(reading, scores)
    codes = {_issuer(mrz.compact("".join(c.text for c in row))) for row in rows} - {""}
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


def _softmax(scores: Mapping[Label, float]) -> dict[Label, float]:
    top = max(scores.values())
    grown = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(grown.values())
    return {label: value / total for label, value in grown.items()}
