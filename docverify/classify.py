"""What the photo shows: printed words, numbers, layout and a network, in one posterior.

Every label starts from a base score; each witness adds natural-log odds; the sum goes through a
soft maximum.

    witness                                              says
    printed phrases                                      their weights, see `doctypes`
    machine-readable lines that name IDN as issuer       passport +14
    the same, another issuer                             foreign_passport +14
    such lines with an illegible issuer                  passport +5, foreign_passport +4
    such lines of a visa                                 passport_other_page +14
    three lines of 30 (TD1)                              foreign_id +8
    a QR code of the population registry's site          family_card, akta, death_certificate +2,
    (looked for where the words leave room)              marriage_book, suket +1, ktp -1,
                                                         passport -2
    three or more 16-digit numbers                       family_card +3, ktp -2, akta -3
    exactly one 16-digit number that can be a NIK        ktp +1.5, kia +0.5
    legible text                                         other_document +3 and more,
                                                         not_a_document -5
    no text on a sharp picture                           not_a_document +5, with little text +3
    (both, and the base scores, count less the surer the network is, down to half)
    the network, familiar picture                        its favourite 0, any other label down to -5
    the network, strange picture                         nothing
    proportions of the outline                           labels of that shape 0, others down to -1

The network alone never outweighs printed evidence that is strong, and decides where there is next
to none.  Four rules stand behind the posterior (`_verdict`):

1. Strong words keep their label against a confident network.  Far ahead of it, with several
   phrases, they are not disturbed, unless it sees some other document: words can be typed, so that
   is review at best, and so are the words of a paper that it hardly sees, in a picture like none
   that it knows; in both cases unless the print stands where it stands on that paper
   (`doctypes/arrangement.py`).  Else the score falls to `disagree`: review or retake, never a wrong
   reject.
2. A label without words of its own has at most the score `alone`: it names what is seen, but
   neither sends away nor accepts.
3. "No document" is believed without words only when the network is very sure, the picture is of a
   kind that it knows, and no outline was found.  In a picture that is not sharp it must be surer
   still and have seen no fault: in the small picture that it looks at, a slight blur is gone.
4. "Another paper" is believed with few words when the text is legible, hardly any words of a paper
   that some slot takes are among it, and the network agrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from docverify.doctypes import DOCUMENT_TYPES
from docverify.layout import Layout
from docverify.types import PAPERS, Classification, Label, Reading, Sight
from docverify.witnesses import (
    ClassifySettings,
    add_codes,
    add_numbers,
    aspect_scores,
    clear_lines,
    edition,
    further_lines,
    network_scores,
    own_words,
    page_texts,
    phrase_counts,
    phrases_in,
    trust,
    word_scores,
)

__all__ = ["NOTHING_SEEN", "ClassifySettings", "classify", "has_text"]

NOTHING_SEEN: Final = "nothing_seen"
"""`Classification.reason` where the network alone says that a smooth picture holds no document."""

_REST: Final = (Label.OTHER_DOCUMENT, Label.NOT_A_DOCUMENT)

# What no slot takes.  Two witnesses that differ about these agree on what matters.
_NEVER_ASKED: Final = frozenset(
    {
        *_REST,
        *(Label.KTP_BACK, Label.KIA, Label.SIM, Label.NPWP, Label.FOREIGN_ID),
        *(Label.DEATH_CERTIFICATE, Label.BIRTH_LETTER),
        *(Label.PASSPORT_OTHER_PAGE, Label.FOREIGN_PASSPORT),
    }
)
_ASKED: Final = tuple(label for label in Label if label not in _NEVER_ASKED)


def has_text(reading: Reading, settings: ClassifySettings | None = None) -> bool:
    """True when the page holds enough legible lines to be a document."""
    limits = settings or ClassifySettings()
    return clear_lines(reading, limits.line_confidence) >= limits.few_lines


def classify(
    reading: Reading,
    *,
    sight: Sight | None = None,
    sharp: bool = True,
    settings: ClassifySettings | None = None,
) -> Classification:
    """Label the page by what is printed on it and by what the network saw.

    reading  the lines of the upright page
    sight    what the network saw on the photo, or None to go by the words alone
    sharp    False when nothing can be concluded from lack of text: the picture is blurred or dark,
             or something shaped like a paper lies in it
    """
    limits = settings or ClassifySettings()
    layout = Layout(reading.lines)
    found = phrases_in(page_texts(layout), limits)
    printed = {**dict.fromkeys(Label, 0.0), **word_scores(found)}
    notes = add_numbers(reading, layout, printed)
    if max(printed.values()) < limits.certain:  # a code settles nothing that the words did
        add_codes(reading.page, printed)
    clear = clear_lines(reading, limits.line_confidence)
    blind = _with_text(printed, reading, clear, sharp, 1.0, limits)
    words = _softmax(blind)
    if sight is None:
        shares, raw = words, _best(words)
        label, score, reason = raw, words[raw], notes
        if not clear and not sharp:
            label, reason = Label.NOT_A_DOCUMENT, "no_legible_text"
            score = min(words[label], limits.sure / 2)
    else:
        told = trust(sight, limits) * max(sight.labels.values(), default=0.0)
        left = 1 - (1 - limits.prior_share) * told
        fused = _with_text(printed, reading, clear, sharp, left, limits)
        network, outline = network_scores(sight, limits), aspect_scores(sight, limits)
        shares = _softmax({k: fused[k] + network[k] + outline[k] for k in Label})
        raw = _best(shares)
        seen = _Seen(
            sight=sight,
            printed=printed,
            phrases=phrase_counts(found),
            words=words,
            shares=shares,
            notes=notes,
            legible=clear_lines(reading, limits.clear_line) >= limits.few_lines,
            sharp=sharp,
            reading=reading,
            layout=layout,
        )
        label, score, reason = _verdict(seen, limits)
        unknown = trust(sight, limits) < _HALF
        weak = unknown and sight.labels.get(label, 0.0) < limits.words_alone
        if weak and label in PAPERS and not seen.arranged(label):
            score, reason = min(score, limits.disagree), reason or "words_alone"
    own = own_words(found, limits) if label in PAPERS else {}
    others = tuple(k for k, weight in own.items() if k != label and weight >= limits.two_papers)
    return Classification(
        label=label,
        score=score,
        raw_label=raw,
        reason=reason,
        scores=MappingProxyType(shares),
        generation=edition(label, found),
        others=others,
    )


def _with_text(
    printed: Mapping[Label, float],
    reading: Reading,
    clear: int,
    sharp: bool,
    left: float,
    limits: ClassifySettings,
) -> dict[Label, float]:
    """With base scores and the amount of text, of which so large a share counts as is `left`."""
    out = dict(printed)
    for label in Label:
        if label in PAPERS:
            out[label] += limits.paper
        elif label not in _REST:
            out[label] += left * limits.lookalike
    if clear >= limits.few_lines:
        further = limits.each_line * further_lines(reading, limits)
        out[Label.OTHER_DOCUMENT] += left * (limits.other_document + further)
        out[Label.NOT_A_DOCUMENT] -= left * limits.nothing
    elif sharp:
        out[Label.NOT_A_DOCUMENT] += left * (limits.little if reading.lines else limits.nothing)
    else:
        out[Label.OTHER_DOCUMENT] += 0.5
    return out


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that `_verdict` judges.

    printed  natural-log odds of words and numbers alone, without base scores
    phrases  how many different phrases speak for each label
    words    shares by words, numbers and amount of text
    shares   shares by all witnesses
    notes    what the numbers are worth telling
    legible  enough lines of clear text
    sharp    see `classify`
    reading  the lines, and ...
    layout   ... where they stand
    """

    sight: Sight
    printed: Mapping[Label, float]
    phrases: Mapping[Label, int]
    words: Mapping[Label, float]
    shares: Mapping[Label, float]
    notes: str
    legible: bool
    sharp: bool
    reading: Reading
    layout: Layout

    def arranged(self, label: Label) -> bool:
        """Whether the print stands where it stands on that paper."""
        kind = DOCUMENT_TYPES.get(label)
        stands = None if kind is None else kind.arranged
        return stands is not None and stands(self.reading, self.layout)

    def support(self, label: Label) -> float:
        """Printed evidence for a label over that for any that some slot takes, and over none."""
        return self.printed[label] - max(
            0.0, *(self.printed[one] for one in _ASKED if one is not label)
        )

    def certain(self, label: Label, rivals: Iterable[Label], limits: ClassifySettings) -> bool:
        """Whether the print for a label is far ahead and more than a line or two."""
        ahead = self.printed[label] - max(self.printed[one] for one in rivals)
        zone = self.notes == _ZONES.get(label)
        enough = zone or self.phrases.get(label, 0) >= limits.certain_phrases
        return enough and ahead >= limits.certain


_ZONES: Final = MappingProxyType(
    {
        Label.PASSPORT: "mrz_indonesia",
        Label.FOREIGN_PASSPORT: "mrz_foreign",
        Label.PASSPORT_OTHER_PAGE: "mrz_visa",
    }
)


def _verdict(seen: _Seen, limits: ClassifySettings) -> tuple[Label, float, str]:
    """(label, score, reason) by the four rules in the docstring of this module."""
    labels = seen.sight.labels
    favourite = max(Label, key=lambda k: labels.get(k, 0.0))
    confident = labels.get(favourite, 0.0) * trust(seen.sight, limits) >= limits.network_sure
    fused, by_words = _best(seen.shares), _best(seen.words)
    if seen.support(by_words) >= limits.few_words:
        rivals = ({favourite} if confident else set()) | {fused}
        rivals -= {by_words}
        if not rivals or {by_words, *rivals} <= _NEVER_ASKED:
            return fused, _share(seen, fused), seen.notes
        # words alone make no paper: typed in an editor they pass only with review
        certain = fused is by_words and seen.certain(by_words, rivals, limits)
        typed = confident and favourite is Label.OTHER_DOCUMENT
        typed = typed and certain and not seen.arranged(by_words)
        if certain and not typed:
            return by_words, seen.shares[by_words], seen.notes or "network_disagrees"
        most = limits.supported if certain and by_words not in PAPERS else limits.disagree
        return by_words, min(seen.shares[by_words], most), "network_disagrees"
    if seen.support(fused) >= limits.few_words:
        return fused, _share(seen, fused), seen.notes
    if fused is Label.NOT_A_DOCUMENT and not seen.sharp and _sees_nothing(seen, limits):
        return fused, max(_share(seen, fused), labels[fused]), NOTHING_SEEN
    reason = seen.notes if fused is by_words else "by_the_network"
    return fused, _few_words(seen, fused, limits), reason


_HALF: Final = 0.5  # a picture that takes the network more than half its weight is unknown to it
_HIDING: Final = ("blurred", "glare", "too_dark", "too_bright", "covered")


def _sees_nothing(seen: _Seen, limits: ClassifySettings) -> bool:
    """Whether the network is so sure of an empty picture that a blur in it hides nothing."""
    eye = seen.sight
    if seen.legible or any(seen.printed[one] >= limits.hint for one in _ASKED):
        return False
    faulty = any(eye.faults.get(one, 0.0) >= eye.levels.get(one, 1.0) for one in _HIDING)
    return (
        eye.labels.get(Label.NOT_A_DOCUMENT, 0.0) >= limits.nothing_smooth
        and eye.strange <= limits.strange_from
        and not any(one.score >= limits.sheet for one in eye.sheets)
        and not faulty
    )


def _few_words(seen: _Seen, label: Label, limits: ClassifySettings) -> float:
    """The score of a label that has too few words of its own."""
    score, eye = _share(seen, label), seen.sight
    kin = _REST if label in _REST else (label,)
    share = sum(eye.labels.get(one, 0.0) for one in kin)
    hinted = any(seen.printed[one] >= limits.hint for one in _ASKED if one is not label)
    contrary = hinted and seen.support(label) < limits.strong_word
    doubtful = sum(seen.words[one] for one in kin) < limits.network_agrees
    if label in PAPERS or (contrary and doubtful) or not seen.sharp:
        return min(score, limits.alone)
    if label is Label.NOT_A_DOCUMENT:
        believed = (
            eye.labels.get(label, 0.0) >= limits.nothing_sure
            and eye.strange <= limits.nothing_strange
            and not any(one.score >= limits.sheet for one in eye.sheets)
        )
        return max(score, share) if believed else min(score, limits.alone)
    if label is Label.OTHER_DOCUMENT and trust(eye, limits) == 0:
        # the network knows nothing like it: the words decide
        return score if seen.legible and not contrary else min(score, limits.alone)
    agreed = (
        seen.legible and share >= limits.network_agrees and _best(seen.words) in (label, *_REST)
    )
    if not agreed:
        return min(score, limits.alone)
    if label in _NEVER_ASKED:
        return max(score, share)
    return min(max(score, share), limits.supported)


def _best(shares: Mapping[Label, float]) -> Label:
    return max(shares, key=lambda k: shares[k])


def _share(seen: _Seen, label: Label) -> float:
    """A label's share; the two that mean "none of the papers" stand in for each other."""
    if label in _REST:
        return min(sum(seen.shares[one] for one in _REST), 1.0)
    return seen.shares[label]


def _softmax(scores: Mapping[Label, float]) -> dict[Label, float]:
    top = max(scores.values())
    grown = {label: math.exp(score - top) for label, score in scores.items()}
    total = sum(grown.values())
    return {label: value / total for label, value in grown.items()}
