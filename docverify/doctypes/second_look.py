"""A doubtful piece of text is looked at several times, and the looks decide together.

Each look cuts the text out a little differently.  What any of them read is a candidate; every
candidate is scored by how probable it is to *all* looks (the CTC forward probability over their
raw outputs), so that one lucky or unlucky cut decides nothing.  The share of the winner among
the candidates limits the confidence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from docverify.layout import Cell
from docverify.numbers import lattice as folding
from docverify.ocr import ctc
from docverify.types import Lattice, Line, Page, Quad, Recognise

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NAME_SYMBOLS = CAPITALS + " .,'-"
PRINTED_SYMBOLS = CAPITALS + "0123456789 .,'-/:()"
DIGITS = "0123456789"

_SMALL = {c: c.upper() for c in "abcdefghijkmnopqrstuvwxyz"} | {"l": "I", "|": "I", "!": "I"}
AS_NAME: Mapping[str, str] = MappingProxyType(
    _SMALL | {"0": "O", "1": "I", "5": "S", "8": "B", ":": "", ";": "", "`": "'", '"': "'"}
)
"""What further symbols count for where only capitals stand."""
AS_PRINTED: Mapping[str, str] = MappingProxyType(_SMALL | {";": ":", "`": "'", '"': "'"})
AS_DIGITS: Mapping[str, str] = MappingProxyType(
    {"O": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "S": "5", "B": "8"}
    | {":": "", ";": "", ".": "", " ": "", ",": "", "-": ""}
)

_GROWTHS = (0.07, 0.14, 0.22)  # further looks: so many line heights taller above and below
SPACE = 0.12
"""A space is put in where its probability rises to this: the recogniser's own operating point."""

_SPACES = (SPACE, 0.5)  # a space is a candidate from the first, likely from the second
_SPACE_ODDS = 5.0  # the recogniser swallows narrow spaces: their probability counts so much more
_SPACE_MOVED = 0.6  # confidence of a space that the ink and the recogniser see differently
_SPACE_ADDED = 0.9  # and of one that only one of two looks saw, where the other lost it
_UNHEARD_OF: tuple[tuple[re.Pattern[str], str, float], ...] = (
    (re.compile("([BCFGKMPQSVWXZ])J(?=[AEIOU])"), r"\1IJ", 4.0),  # an I was lost,
    (re.compile("WUJ?(?=A[A-Z])"), "WIJ", 12.0),  # IJ, which touch, were taken for U,
    (re.compile("(?<=A)I(?=A)"), "J", 4.0),  # a J for an I,
    (re.compile(r"(?<=[BCDFGHJKLMNPRSTVWXZ]T)T\b"), "I", 8.0),  # a T for an I under a rule,
    (re.compile(r"\b([ST])RT\b"), r"\1RI", 8.0),
    (re.compile(r"(?<=\b[A-Z])-(?=[A-Z]\b)"), ".", 4.0),  # a full stop for a hyphen,
    (re.compile(r"\.\."), ".,", 4.0),  # a comma for a full stop
    (re.compile(r"(?<=[A-Z]{5})\.(?= ?[A-Z]{1,2}\.)"), ",", 4.0),
)
"""What is not heard in Indonesian names, what was printed then, and natural-log odds against it."""
_NOWHERE_READ = 0.9  # what is decided although no look read it is no surer than this
_NARROW = frozenset("I.,'l1")  # signs that are narrow in ordinary type
_FEWEST = 6  # letters from which on the spacing can be judged
_EVEN = 0.93  # evenly spaced: the step to a narrow sign is at least so much of the usual step, ...
_CLEAR_SPACE = 0.97  # a space that the recogniser saw so clearly stays
_NO_SPACE = 1.4  # so many usual steps between two signs hold no space
_UNEVEN = 0.14  # ... and the steps spread no more than this
_THIN = " :;.,|"  # signs beside which a letter may be cut without harm
_AROUND = 1.5  # heights of a box around it that a look at it may see
_NEAREST = 0.2  # corners of one box are so much nearer than others at most (perspective)
_VARIANTS = 24  # candidates that are scored
_SHARPNESS = 1.5  # how much of the looks' joint evidence counts (they are not independent)


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The symbols that a text can hold, and what other symbols count for."""

    symbols: str
    like: Mapping[str, str]


NAME = Alphabet(NAME_SYMBOLS, AS_NAME)
PRINTED = Alphabet(PRINTED_SYMBOLS, AS_PRINTED)
NUMBER = Alphabet(DIGITS, AS_DIGITS)


def reread(
    cell: Cell,
    page: Page,
    recognise: Recognise,
    alphabet: Alphabet,
    *,
    sure: float,
    growths: Sequence[float] = _GROWTHS,
) -> Cell:
    """The cell as all looks together read it.

    sure  a cell whose every character is at least this sure, and in the alphabet, is left as it is

    A cell without raw recogniser output (another engine) is left as it is.
    """
    if not cell.text or cell.line.lattice is None:
        return cell
    inside = all(c in alphabet.symbols for c in cell.text)
    if inside and not unheard(cell.text) and min(cell.scores, default=0.0) >= sure:
        return cell
    first = part_of(cell)
    if first is None:
        return cell
    lattices = [first]
    text, scores, places, share = agree(lattices, alphabet)
    for grow in growths:
        seen = recognise(page, region(cell, grow))
        if seen.lattice is None:
            continue
        lattices.append(seen.lattice)
        before = text
        text, scores, places, share = agree(lattices, alphabet)
        if text == before and min(share, *scores, 1.0) >= sure:
            break
    if not text.strip():
        return cell
    line = replace(
        cell.line,
        text=text,
        char_scores=tuple(min(s, share) for s in scores),
        char_x=places,
        lattice=first,
    )
    return replace(cell, text=text, line=line, start=0).cut(0)


def spaced_like(cell: Cell, model: Cell) -> Cell:
    """The cell with the spaces of `model`, where both hold the same other characters.

    A character keeps its confidence; a space that only one of the two has, or the character behind
    it where it was taken away, is hardly sure.  A space
    that the recogniser saw clearly is never taken away.
    """
    if cell.text == model.text or _solid(cell.text) != _solid(model.text):
        return cell
    signs = _signs(cell)
    clear = "".join(c for c, score, _ in signs if c != " " or score >= _CLEAR_SPACE)
    if not _gaps(clear) <= _gaps(model.text):
        return cell
    pairs = iter([(s, x) for c, s, x in signs if c != " "])
    taken = _gaps(cell.text) - _gaps(model.text)
    scores: list[float] = []
    places: list[float] = []
    number = 0
    for c in model.text:
        if c == " ":
            scores.append(_SPACE_MOVED)
            places.append(places[-1] if places else 0.0)
            continue
        score, place = next(pairs)
        scores.append(min(score, _SPACE_MOVED) if number in taken else score)
        places.append(place)
        number += 1
    line = replace(cell.line, text=model.text, char_scores=tuple(scores), char_x=tuple(places))
    return replace(cell, text=model.text, line=line, start=0)


def with_spaces(cell: Cell, model: Cell) -> Cell:
    """The cell with the spaces between two letters that `model` has as well as its own.

    Both have to hold the same other characters, else the cell is left as it is.
    """
    seen = model.text
    between = {
        number
        for number in _gaps(seen) - _gaps(cell.text)
        if 0 < number < len(_solid(seen)) and _solid(seen)[number - 1 : number + 1].isalpha()
    }
    if not between or _solid(cell.text) != _solid(seen):
        return cell
    signs = _signs(cell)
    out: list[tuple[str, float, float]] = []
    number = 0
    for c, score, place in signs:
        if c != " " and number in between:
            out.append((" ", _SPACE_ADDED, place))
        out.append((c, score, place))
        number += c != " "
    text = "".join(c for c, _, _ in out)
    scores, places = tuple(s for _, s, _ in out), tuple(x for _, _, x in out)
    line = replace(cell.line, text=text, char_scores=scores, char_x=places)
    return replace(cell, text=text, line=line, start=0)


def monospaced(cell: Cell) -> Cell:
    """The cell without the spaces that are none, where its type is evenly spaced.

    In the type of a typewriter or of a matrix printer an I is as wide as an M, and the recogniser
    takes the white beside it for a space (`KRI SNA`).  Other type is left alone.
    """
    signs = _signs(cell)
    solid = [(c, x) for c, _, x in signs if c != " "]
    steps = [b - a for (_, a), (_, b) in itertools.pairwise(solid)]
    if len(steps) < _FEWEST:
        return cell
    pitch = float(np.median(steps))
    narrow = [
        step / pitch
        for ((a, _), (b, _)), step in zip(itertools.pairwise(solid), steps, strict=True)
        if (a in _NARROW or b in _NARROW) and step < 1.5 * pitch
    ]
    single = [step / pitch for step in steps if step < 1.5 * pitch]
    if len(narrow) < 2 or pitch <= 0:
        return cell
    if float(np.median(narrow)) < _EVEN or float(np.std(single)) > _UNEVEN:
        return cell
    text, place = "", 0
    for c, score, _ in signs:
        if c == " " and score < _CLEAR_SPACE and 0 < place < len(solid):
            beside = {solid[place - 1][0], solid[place][0]}
            if beside & _NARROW and not _room(solid, place, pitch):
                continue
        text += c
        place += c != " "
    return spaced_like(cell, replace(cell, text=text))


def _room(solid: Sequence[tuple[str, float]], place: int, pitch: float) -> bool:
    """True where there is room for a space before `solid[place]`.

    Measured between the two signs around, where there are: the recogniser is not sure where
    exactly a narrow sign stands.
    """
    first = place - 2 if solid[place - 1][0] in _NARROW and place > 1 else place - 1
    last = place + 1 if solid[place][0] in _NARROW and place + 1 < len(solid) else place
    white = (solid[last][1] - solid[first][1]) / pitch - (last - first - 1)
    return white >= _NO_SPACE


def _gaps(text: str) -> set[int]:
    """Numbers of the other characters before each space."""
    return {i - text[:i].count(" ") for i, c in enumerate(text) if c == " "}


def _solid(text: str) -> str:
    return text.upper().replace(" ", "")


def _signs(cell: Cell) -> list[tuple[str, float, float]]:
    """Each character with its confidence and its place."""
    count = len(cell.text)
    scores = cell.scores or (cell.line.confidence,) * count
    places = cell.line.char_x[cell.start : cell.start + count]
    if len(places) != count:
        places = tuple((i + 0.5) / count for i in range(count))
    return list(zip(cell.text, scores, places, strict=True))


def agree(
    lattices: Sequence[Lattice], alphabet: Alphabet
) -> tuple[str, tuple[float, ...], tuple[float, ...], float]:
    """(text, scores, places, share) that is most probable to all looks together.

    share  of the winner among everything that a look read, 0-1
    """
    folded = [_folded(k, alphabet) for k in lattices]
    read: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {}
    for one in folded:
        for space in _SPACES:
            text, scores, places = ctc.decode(one, space=space)
            best = read.get(text)
            if best is None or sum(scores) > sum(best[0]):
                read[text] = (scores, places)
    texts = _candidates(list(read))
    total = joint(lattices, alphabet, texts)
    total = total - [unheard(t) for t in texts]
    order = np.argsort(-total)
    weights = np.exp(total - total.max())
    share = float(weights[order[0]] / weights.sum())
    text = texts[int(order[0])]
    if text in read:
        scores, places = read[text]
    else:  # words of several looks: none of them has read it whole
        nearest = max(read, key=lambda t: (len(t) == len(text), sum(read[t][0]) / max(len(t), 1)))
        mean = float(np.mean(read[nearest][0])) if nearest else 0.0
        scores = (mean,) * len(text)
        places = tuple(float(x) for x in np.linspace(0, 1, len(text) + 2)[1:-1])
        if len(nearest) == len(text):
            scores, places = read[nearest]
        share = min(share, _NOWHERE_READ)
    return text, scores, places, share


def joint(lattices: Sequence[Lattice], alphabet: Alphabet, texts: Sequence[str]) -> Doubles:
    """Log probability of each text to all looks together, for comparison with one another."""
    seen = [_boosted(_folded(k, alphabet)) for k in lattices]
    mean: Doubles = np.mean([ctc.log_likelihoods(k, texts) for k in seen], axis=0)
    return _SHARPNESS * mean


def _folded(lattice: Lattice, alphabet: Alphabet) -> Lattice:
    probs = folding.fold(lattice.probs, lattice.symbols, alphabet.symbols, alphabet.like)
    return Lattice(alphabet.symbols, probs)


def _candidates(read: Sequence[str]) -> list[str]:
    """Everything read, and the texts that take each word from any of the looks."""
    found = dict.fromkeys(read)
    words = [text.split(" ") for text in read if text]
    if words:
        usual = max(set(map(len, words)), key=lambda n: sum(len(w) == n for w in words))
        columns = [
            list(dict.fromkeys(w[i] for w in words if len(w) == usual)) for i in range(usual)
        ]
        for picked in itertools.islice(itertools.product(*columns), _VARIANTS):
            found.setdefault(" ".join(picked))
    for text in list(found):
        whole = text
        for pattern, printed, _ in _UNHEARD_OF:
            found.setdefault(pattern.sub(printed, text))
            whole = pattern.sub(printed, whole)
        found.setdefault(whole)
    return list(found)[:_VARIANTS]


def unheard(text: str) -> float:
    """Log odds against a text for what is not heard in it."""
    return sum(odds * len(pattern.findall(text)) for pattern, _, odds in _UNHEARD_OF)


def _boosted(lattice: Lattice) -> Lattice:
    """With the probability of a space raised."""
    gap = lattice.symbols.find(" ") + 1
    if gap == 0:
        return lattice
    probs = lattice.probs.copy()
    probs[:, gap] *= _SPACE_ODDS
    probs /= np.maximum(probs.sum(axis=1, keepdims=True), 1e-9)
    return Lattice(lattice.symbols, probs)


def part_of(cell: Cell) -> Lattice | None:
    """The part of the recogniser's output that the cell was read from."""
    lattice = cell.line.lattice
    places = cell.line.char_x[cell.start : cell.start + len(cell.text)]
    if lattice is None or not places:
        return None
    steps = lattice.probs.shape[0]
    first, last = 0, steps
    if cell.start > 0:
        first = max(int(places[0] * steps) - 2, 0)
    if cell.start + len(cell.text) < len(cell.line.text):
        last = min(int(places[-1] * steps) + 3, steps)
    return Lattice(lattice.symbols, lattice.probs[first:last])


def region(cell: Cell, grow: float, wider: float = 0.0) -> Quad:
    """Where the cell stands on the page, `grow` line heights taller above and below and `wider`
    line heights longer at each end that is an end of its line."""
    line = cell.line
    count = max(len(line.text), 1)
    a, b = 0.0, 1.0
    length = max(line.width / max(line.height, 1.0), 1.0)  # in line heights
    if cell.start > 0:
        before = _place(line, cell.start - 1, count)
        here = _place(line, cell.start, count)
        free = 0.2 if line.text[cell.start - 1] in _THIN else 0.5  # of the way between the two
        a = max(here - 1.2 / count, before + free * (here - before))
    else:
        a -= wider / length
    stop = cell.start + len(cell.text)
    if stop < count:
        b = min(_place(line, stop - 1, count) + 0.7 / count, 1.0)
    else:
        b += wider / length
    return part(line.quad, a, b, grow)


def _place(line: Line, index: int, count: int) -> float:
    if len(line.char_x) == count:
        return line.char_x[index]
    return (index + 0.5) / count


def black_ink(page: Page, quad: Quad) -> Page:
    """The page with only what is dark in every colour left dark, in and around a box.

    The ground of a portrait that a number touches, a coloured stamp or watermark fade to the
    brightest of their colours; black print stays.
    """
    corners = np.array(quad, np.float64)
    around = _AROUND * float(np.hypot(*(corners[3] - corners[0])))
    left, top = np.maximum((corners.min(axis=0) - around).astype(int), 0).tolist()
    right, bottom = np.maximum((corners.max(axis=0) + around).astype(int) + 1, 0).tolist()
    pixels = page.pixels.copy()
    part = pixels[top:bottom, left:right]
    part[...] = part.max(axis=2, keepdims=True, initial=0)
    return replace(page, pixels=pixels)


def part(quad: Quad, a: float, b: float, grow: float) -> Quad:
    """The part of a box between the fractions a and b of its length, grown up and down.

    The fractions are those of the box as it is cut out and flattened, so that the part of a box
    in perspective is where its letters are.  A box without area is cut along its sides.

    >>> part(((0, 0), (10, 0), (10, 4), (0, 4)), 0.5, 1.0, 0.25)
    ((5.0, -1.0), (10.0, -1.0), (10.0, 5.0), (5.0, 5.0))
    """
    tl, tr, br, bl = (np.array(p, np.float64) for p in quad)
    # Where the flattened box's (u, v) lies: (tl + u right + v down) / (1 + u g + v h).
    across, down, rest = tr - br, bl - br, tl - tr + br - bl
    area = float(across[0] * down[1] - across[1] * down[0])
    g = h = 0.0
    if abs(area) > 1e-6:
        g = float(rest[0] * down[1] - rest[1] * down[0]) / area
        h = float(across[0] * rest[1] - across[1] * rest[0]) / area
    corners = [(a, -grow), (b, -grow), (b, 1 + grow), (a, 1 + grow)]
    far = [1 + u * g + v * h for u, v in corners]
    if min(far) < _NEAREST or max(far) > 1 / _NEAREST:  # no box that is seen from the front
        g = h = 0.0
        far = [1.0] * 4
    right, below = tr - tl + g * tr, bl - tl + h * bl
    points = [(tl + u * right + v * below) / w for (u, v), w in zip(corners, far, strict=True)]
    one, two, three, four = ((float(x), float(y)) for x, y in points)
    return (one, two, three, four)
