"""A stretch of print on a card, read as surely as the picture allows.

What one look reads without a doubt is left alone.  Anything else is looked at again with the
careful recogniser, a little taller each time.  The looks are asked twice: which letters stand
there (without spaces, over which recognisers quarrel most), and then, gap by gap, where a space
stands: the recognisers' own hints are weighed together with the white that is measured in the
picture.  Every character ends up as sure as the looks agree on it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from rapidfuzz.distance import Levenshtein

from docverify.doctypes import second_look, spacing
from docverify.doctypes.second_look import Alphabet
from docverify.layout import Cell
from docverify.numbers import lattice as folding
from docverify.ocr import ctc
from docverify.types import Lattice, Line, Page, Quad, Recognise

_SURE = 0.97  # a letter this sure is not looked at again
_MARKS = " .,:"  # signs that mean nothing beside figures, however doubtful
_AGREED = 0.90  # two looks that read the same, each letter this surely, need no third
_GROWTHS = (0.07, 0.0, 0.14)  # close looks: so many line heights taller above and below, ...
_WIDER = 0.15  # ... and so many longer at each end, where a letter may have been cut off
_ALTERNATIVE = 0.02  # share from which another symbol at the same place is tried
_PLACES = 5  # so many of the least sure places at most
_UNLIKELY = 3.5  # natural-log odds per letter against a word that the print may still be, ...
_AT_WORST = 0.6  # ... and how sure that is then
_CANDIDATES = 32  # texts compared with one another

# Whether a space stands between two letters: the natural-log odds are a sum over the decimal
# logarithms of the recognisers' hints and the white beyond the line's usual, in letter heights.
# Fitted on 2,458 gaps of 180 names on photographed cards of the train and dev splits: in
# eightfold cross-validation 4 of them come out wrong with both recognisers, 7 with the quick one.
_BOTH_ODDS = (0.66, 3.17, 4.04, 5.32)  # (quick hint, careful hint, white, constant)
_CAREFUL_ODDS = (0.0, 3.75, 4.66, 5.24)
_QUICK_ODDS = (3.59, 0.0, 8.40, 2.04)
_FAINTEST = 1e-4  # hints below this are alike
_WHITE = (-0.1, 0.6)  # limits of the white that counts
_CLEAR_SPACE = 0.85  # a quick hint that is taken for a space without a closer look
_CLEAR_ODDS = 2.5  # ... where the odds are at least this, ...
_CLEAR_NONE = -4.0  # ... and below these odds there is none
_CLOSERS = ".,'-/:)"  # no space stands in front of these ...
_JOINERS = "'-/(:"  # ... nor behind these, unless a recogniser saw it clearly
_CLEARLY = 0.5
_AFTER_COMMA = 3.0  # natural-log odds that a comma is followed by a space, beyond what is seen
_OTHER_GAP = 0.6  # how sure a space is that was seen between letters which were read otherwise
_DEGREE = 0.9  # nor within a degree (`S.PD`), unless as clearly as this

_NO_SPACES: Mapping[str, str] = MappingProxyType({" ": "", ";": ","})


@dataclass(frozen=True, slots=True)
class Lens:
    """The page and the ways to look at a part of it again.

    closely  with care; the ordinary way again where the engine has no such
    """

    page: Page
    recognise: Recognise
    closely: Recognise | None = None

    def look(self, quad: Quad) -> Line:
        return (self.closely or self.recognise)(self.page, quad)


@dataclass(frozen=True, slots=True, repr=False)
class Letters:
    """Letters without spaces, with their scores and their places along the box they were seen in.

    looks  what the scores come from: every look's output under the alphabet without spaces
    """

    text: str
    scores: tuple[float, ...]
    places: tuple[float, ...]
    looks: tuple[Lattice, ...]


def read_closely(cell: Cell, lens: Lens, alphabet: Alphabet, *, doubted: bool = False) -> Cell:
    """The cell under an alphabet, looked at again where a letter or a space of it is doubtful.

    doubted  look again in any case: the value contradicts another one

    A cell without raw recogniser output (another engine) comes back as it is.
    """
    first = second_look.part_of(cell)
    if first is None or not cell.text:
        return cell
    solid = _solid(alphabet)
    inside = all(c in alphabet.symbols for c in cell.text)
    scores = cell.scores or (0.0,) * len(cell.text)
    idle = _MARKS if any(c in alphabet.symbols for c in second_look.DIGITS) else " "
    sure = inside and all(
        s >= _SURE for c, s in zip(cell.text, scores, strict=True) if c not in idle
    )
    plain = cell.text.replace(" ", "")
    if sure and not doubted:
        spaced = _spaced(cell, lens.page, plain, _hints(first, plain, solid), ())
        if spaced is not None:
            return spaced
    quads = [second_look.region(cell, grow, _WIDER) for grow in _GROWTHS]
    seen = [lens.look(quads[0]).lattice]
    if seen[0] is None:
        return cell
    close = [seen[0]]
    own = _folded(first, solid)
    found = contest((_folded(seen[0], solid),), solid)
    known = ctc.decode(own)[0]
    if found.text != known or min(found.scores, default=0.0) < _AGREED or doubted:
        for quad in quads[1:]:
            more = lens.look(quad).lattice
            if more is not None:
                close.append(more)
        found = contest((*(_folded(k, solid) for k in close), own), solid)
    if not found.text:
        return cell
    line = Line(
        found.text,
        float(np.mean(found.scores)),
        second_look.region(cell, 0.0, _WIDER),
        found.scores,
        found.places,
        close[0],
    )
    whole = replace(cell, text=found.text, line=line, start=0)
    quick = _hints(first, found.text, solid)
    careful = [k for look in close if (k := _hints(look, found.text, solid)) is not None]
    spaced = _spaced(whole, lens.page, found.text, quick, careful)
    return _with_gaps_of(cell.text, whole) if spaced is None else spaced


def likeliest(
    cell: Cell, lens: Lens, alphabet: Alphabet, words: Sequence[str]
) -> tuple[str, float]:
    """The one of a few printed words that the cell is, and how sure that is; ('', 0) when it
    looks like none of them."""
    first = second_look.part_of(cell)
    if first is None:
        return "", 0.0
    solid = _solid(alphabet)
    looks = [_folded(first, solid)]
    for grow in _GROWTHS[:2]:
        seen = lens.look(second_look.region(cell, grow, _WIDER)).lattice
        if seen is not None:
            looks.append(_folded(seen, solid))
    free = list(dict.fromkeys(ctc.decode(k)[0] for k in looks))
    texts = [w.replace(" ", "") for w in words]
    total = second_look.joint(looks, solid, [*texts, *free])
    best = int(np.argmax(total[: len(texts)]))
    lag = float(total[len(texts) :].max() - total[best]) / max(len(texts[best]), 1)
    if lag > _UNLIKELY:
        return "", 0.0
    shares = np.exp(total[: len(texts)] - total[best])
    sure = 1 - (1 - _AT_WORST) * max(lag, 0.0) / _UNLIKELY
    return words[best], float(1 / shares.sum()) * sure


def contest(looks: Sequence[Lattice], alphabet: Alphabet) -> Letters:
    """The text that is likeliest to all looks together, each letter as sure as they agree on it.

    looks     under `alphabet` already
    """
    reads: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {}
    for look in looks:
        text, scores, places = ctc.decode(look)
        if text in reads:
            known, spots = reads[text]
            scores = tuple((a + b) / 2 for a, b in zip(known, scores, strict=True))
            places = spots
        reads[text] = (scores, places)
    texts = list(reads)
    texts += [t for t in _mixed(texts) if t not in reads]
    for look in looks[:1]:
        texts += [t for t in _neighbours(look) if t not in texts]
    texts = texts[:_CANDIDATES]
    total = second_look.joint(looks, alphabet, texts) if len(texts) > 1 else np.zeros(1)
    weights = np.exp(total - total.max())
    weights /= weights.sum()
    best = int(np.argmax(weights))
    text = texts[best]
    scores, places = _scores_of(text, reads)
    doubt = np.zeros(len(text))
    for other, weight in zip(texts, weights, strict=True):
        if other == text:
            continue
        touched = {
            min(op.src_pos, len(text) - 1) for op in Levenshtein.editops(text, other) if text
        }
        doubt[list(touched)] += weight
    scores = tuple(min(s, float(1 - d)) for s, d in zip(scores, doubt, strict=True))
    return Letters(text, scores, places, tuple(looks))


def _scores_of(
    text: str, reads: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Scores and places of a text, from the look that read it or the nearest to it."""
    if text in reads:
        return reads[text]
    nearest = min(reads, key=lambda t: (Levenshtein.distance(t, text), -sum(reads[t][0])))
    known, spots = reads[nearest]
    scores = [0.0] * len(text)
    places = [float(x) for x in np.linspace(0, 1, len(text) + 2)[1:-1]]
    for one in Levenshtein.opcodes(nearest, text):
        if one.tag == "equal" or one.src_end - one.src_start == one.dest_end - one.dest_start:
            for a, b in zip(
                range(one.src_start, one.src_end),
                range(one.dest_start, one.dest_end),
                strict=True,
            ):
                scores[b] = known[a] if one.tag == "equal" else min(known[a], _AGREED)
                places[b] = spots[a]
    return tuple(scores), tuple(places)


def _mixed(texts: Sequence[str]) -> list[str]:
    """Texts of equal length with each differing place from any of them."""
    found: list[str] = []
    for a, b in itertools.combinations(texts, 2):
        if len(a) != len(b):
            continue
        differ = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if not 1 < len(differ) <= _PLACES:
            continue
        for picked in itertools.product((False, True), repeat=len(differ)):
            made = list(a)
            for i, other in zip(differ, picked, strict=True):
                if other:
                    made[i] = b[i]
            found.append("".join(made))
    return list(dict.fromkeys(found))


def _neighbours(look: Lattice) -> list[str]:
    """The look's text with one doubtful letter as the next likely symbol, or left out."""
    text, scores, places = ctc.decode(look)
    steps = look.probs.shape[0]
    found: list[str] = []
    doubtful = sorted((s, i) for i, s in enumerate(scores) if s < 1 - _ALTERNATIVE)
    for _, i in doubtful[:_PLACES]:
        low = (places[i - 1] + places[i]) / 2 if i else 0.0
        high = (places[i] + places[i + 1]) / 2 if i + 1 < len(text) else 1.0
        part = look.probs[int(low * steps) : int(high * steps) + 1, 1:]
        if not part.size:
            continue
        best = part.max(axis=0)
        for column in np.argsort(-best)[:3].tolist():
            symbol = look.symbols[column]
            if best[column] >= _ALTERNATIVE and symbol != text[i]:
                found.append(text[:i] + symbol + text[i + 1 :])
    return found


def _solid(alphabet: Alphabet) -> Alphabet:
    """The alphabet without the space."""
    return Alphabet(alphabet.symbols.replace(" ", ""), {**alphabet.like, **_NO_SPACES})


def _folded(lattice: Lattice, alphabet: Alphabet) -> Lattice:
    probs = folding.fold(lattice.probs, lattice.symbols, alphabet.symbols, alphabet.like)
    return Lattice(alphabet.symbols, probs)


# --- spaces -------------------------------------------------------------------------------------


def _hints(lattice: Lattice, text: str, alphabet: Alphabet) -> tuple[float, ...] | None:
    """How likely the look saw a space in each gap of `text`; None where it read other letters."""
    seen, _, spots = ctc.decode(_folded(lattice, alphabet))
    if seen != text or " " not in lattice.symbols:
        return None
    return _between(lattice, spots)


def _between(lattice: Lattice, spots: Sequence[float]) -> tuple[float, ...]:
    column = lattice.symbols.index(" ") + 1
    steps = lattice.probs.shape[0]
    return tuple(
        float(lattice.probs[int(a * steps) : int(b * steps) + 1, column].max(initial=0.0))
        for a, b in itertools.pairwise(spots)
    )


def _spaced(
    cell: Cell,
    page: Page,
    text: str,
    quick: tuple[float, ...] | None,
    careful: Sequence[tuple[float, ...]],
) -> Cell | None:
    """The cell's letters `text` with spaces where hints and white say so.

    quick    hints of the first look, None where it read other letters
    careful  hints of the closer looks; empty before there were any

    None when nothing can be said, or (before any closer look) when a gap is not clear.
    """
    count = len(cell.text)
    places = cell.line.char_x[cell.start : cell.start + count]
    if len(places) != count or (quick is None and not careful):
        return None
    kept = [
        (s, x)
        for c, s, x in zip(cell.text, cell.scores or (0.0,) * count, places, strict=True)
        if c != " "
    ]
    gaps, height = spacing.measure(page, cell)
    white = [g.whole / height for g in gaps] if len(gaps) == len(text) - 1 else []
    usual = float(np.median(white)) if white else 0.0
    out = [(text[:1], *kept[0])]
    for i, (a, b) in enumerate(itertools.pairwise(text)):
        seen = [k[i] for k in careful]
        fast = None if quick is None else quick[i]
        odds = _odds(fast, seen, float(np.clip(white[i] - usual, *_WHITE)) if white else 0.0)
        strongest = max([*seen, fast or 0.0])
        behind = a in _JOINERS or b == "("
        degree = a == "." and "," in text[:i]
        if b in _CLOSERS or (behind and strongest < _CLEARLY) or (degree and strongest < _DEGREE):
            odds = _CLEAR_NONE
        elif a == ",":
            odds += _AFTER_COMMA
        elif not careful and a.isalpha() and b.isalpha() and not _clear(odds, strongest):
            return None
        share = 1 / (1 + float(np.exp(-odds)))
        score, place = kept[i + 1]
        if share > 0.5:
            out.append((" ", share, (kept[i][1] + place) / 2))
        elif a.isalpha() or b.isalpha():
            score = min(score, 1 - share)
        out.append((b, score, place))
    made = "".join(c for c, _, _ in out)
    scores, where = tuple(s for _, s, _ in out), tuple(x for _, _, x in out)
    line = replace(cell.line, text=made, char_scores=scores, char_x=where)
    return replace(cell, text=made, line=line, start=0)


def _with_gaps_of(text: str, whole: Cell) -> Cell:
    """The cell with spaces where `text`, read of the same print in other letters, has them."""
    plain = text.replace(" ", "")
    gaps = {i - text[:i].count(" ") for i, c in enumerate(text) if c == " "}
    at = {
        min(block.dest_start + gap - block.src_start, block.dest_end)
        for block in Levenshtein.opcodes(plain, whole.text)
        for gap in gaps
        if block.src_start <= gap < block.src_end
    }
    at = {gap for gap in at if 0 < gap < len(whole.text)}
    if not at:
        return whole
    out: list[tuple[str, float, float]] = []
    signs = zip(whole.text, whole.scores, whole.line.char_x, strict=True)
    for i, (sign, score, place) in enumerate(signs):
        if i in at:
            out.append((" ", _OTHER_GAP, place))
        out.append((sign, score, place))
    made = "".join(c for c, _, _ in out)
    scores, where = tuple(s for _, s, _ in out), tuple(x for _, _, x in out)
    line = replace(whole.line, text=made, char_scores=scores, char_x=where)
    return replace(whole, text=made, line=line, start=0)


def _clear(odds: float, hint: float) -> bool:
    """True when the quick recogniser alone may say whether there is a space."""
    return odds <= _CLEAR_NONE or (odds >= _CLEAR_ODDS and hint >= _CLEAR_SPACE)


def _odds(quick: float | None, careful: Sequence[float], white: float) -> float:
    """Natural-log odds of a space."""
    a, b, c, base = _QUICK_ODDS
    if careful:
        a, b, c, base = _CAREFUL_ODDS if quick is None else _BOTH_ODDS
    fast = 0.0 if quick is None else float(np.log10(max(quick, _FAINTEST)))
    slow = float(np.mean([np.log10(max(k, _FAINTEST)) for k in careful])) if careful else 0.0
    return a * fast + b * slow + c * white + base
