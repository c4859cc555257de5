"""What the photo shows: printed words with weights, numbers and layout, in one posterior.

Every label starts from a base score; each printed phrase that is found adds its log-odds weight
(see `doctypes`), and so do the numbers on the page.  The scores go through a soft maximum.  A
trained network takes its seat in `fuse` as one more witness.

The table of the witnesses that are not words (natural-log odds):

    MRZ lines whose check digits pass, issuer IDN      passport +16
    the same, other issuer                             foreign_passport +16
    MRZ-like lines that do not check                   passport +5, foreign_passport +4
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
from docverify.layout import Layout, letters
from docverify.numbers import mrz
from docverify.types import PAPERS, Classification, Label, Reading


@dataclass(frozen=True, slots=True)
class ClassifySettings:
    """Base scores and limits of `classify`, natural-log odds unless said otherwise.

    chosen on the training stream so that drawn papers of the dev split keep their label and
    printed articles about papers do not take one.

    paper            base score of each of the four papers
    other_document   base score of 'some other document' once there is text
    few_lines        fewer lines of confident text than this speak for 'not a document'
    nothing          base score of 'not a document' when there is no text at all
    little           the same with a few lines
    line_confidence  a line counts as text from this mean confidence on (0-1)
    similarity       least similarity (0-100) of a phrase that may stand anywhere
    phrase_letters   a phrase is forgiven one misread letter in so many
    sure             a winner below this share keeps its name but is called unsure
    """

    paper: float = 0.0
    other_document: float = 3.2
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
_MRZ_LIKE = re.compile(r"[A-Z0-9<]{28,}")


def word_scores(texts: Iterable[str], settings: ClassifySettings) -> dict[Label, float]:
    """Sum of the weights of every phrase that is found in `texts` (lines of a page)."""
    lines = sorted({seen for text in texts if len(seen := _letters(text)) >= 3})
    scores: dict[Label, float] = {}
    known: dict[tuple[str, str], bool] = {}
    for label, phrases in _phrases().items():
        total = 0.0
        for phrase in phrases:
            key = (phrase.text, phrase.anchor.where)
            if key not in known:
                known[key] = any(
                    _matches(phrase.text, phrase.anchor.where, line, settings) for line in lines
                )
            if known[key]:
                total += phrase.anchor.weight
        scores[label] = total
    return scores


def _letters(text: str) -> str:
    """Letters only, digits that look like letters included."""
    return letters(text.translate(_DIGIT_LETTERS))


_DIGIT_LETTERS = str.maketrans("015", "OIS")


def _matches(phrase: str, where: str, line: str, settings: ClassifySettings) -> bool:
    allowed = len(phrase) // settings.phrase_letters
    if where == "part":
        if phrase in line:
            return True
        if allowed == 0 or len(line) < len(phrase) - allowed:
            return False
        return fuzz.partial_ratio(phrase, line, score_cutoff=settings.similarity) > 0
    if where == "title":
        if abs(len(line) - len(phrase)) > max(allowed, len(phrase) // 4):
            return False
        return (
            phrase in line
            or Levenshtein.distance(phrase, line, score_cutoff=allowed) <= allowed
        )
    if line.startswith(phrase):
        return True
    if allowed == 0:
        return False
    return any(
        Levenshtein.distance(phrase, line[:stop], score_cutoff=allowed) <= allowed
        for stop in range(len(phrase) - allowed, len(phrase) + allowed + 1)
    )


def classify(
    reading: Reading, *, sharp: bool = True, settings: ClassifySettings | None = None
) -> Classification:
    """Label the page by what is printed on it.

    reading  the lines of the upright page
    sharp    False when the picture is too blurred or dark to conclude anything from lack of text
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
    notes = _numbers(reading, scores)

    clear = sum(
        k.confidence >= limits.line_confidence and len(letters(k.text)) >= 3
        for k in reading.lines
    )
    if clear >= limits.few_lines:
        scores[Label.OTHER_DOCUMENT] += limits.other_document
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
    return Classification(
        label=label,
        score=score,
        raw_label=raw,
        reason=reason,
        scores=MappingProxyType(shares),
    )


def _numbers(reading: Reading, scores: dict[Label, float]) -> str:
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
    candidates = [
        text
        for line in reading.lines
        if "<" in (text := line.text.replace(" ", "").upper()) and _MRZ_LIKE.search(text)
    ]
    if not candidates:
        return ""
    td1 = [t for t in candidates if 28 <= len(t) <= 32]
    issuer = mrz.issuer_of(candidates)
    if issuer is None:
        if len(td1) >= 2 and not any(len(t) > 36 for t in candidates):
            scores[Label.FOREIGN_ID] += 8.0
            return "td1_lines"
        scores[Label.PASSPORT] += 5.0
        scores[Label.FOREIGN_PASSPORT] += 4.0
        return "mrz_unchecked"
    if issuer == mrz.INDONESIA:
        scores[Label.PASSPORT] += 16.0
        scores[Label.PASSPORT_OTHER_PAGE] -= 8.0
        return "mrz_indonesia"
    scores[Label.FOREIGN_PASSPORT] += 16.0
    scores[Label.PASSPORT] -= 6.0
    return "mrz_foreign"


def _softmax(scores: Mapping[Label, float]) -> dict[Label, float]:
    top = max(scores.values())
    grown = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(grown.values())
    return {label: value / total for label, value in grown.items()}
