"""What stands between the phrases of a birth certificate: numbers, clean names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType

from rapidfuzz.distance import Levenshtein

from docverify.doctypes import second_look, word_lists
from docverify.doctypes.second_look import NAME_SYMBOLS, Alphabet
from docverify.doctypes.word_lists import REGISTERS
from docverify.layout import Cell
from docverify.numbers import akta
from docverify.numbers import lattice as folding
from docverify.numbers.errors import InvalidAkta
from docverify.ocr import ctc
from docverify.types import Lattice, Page, Quad, Recognise

# Signs joined by separators; digits may stand apart (`1 981`); a word behind a space is no part.
_NUMBER_ALONE = re.compile(
    r"[A-Z0-9|\]!]+(?:\s?[/.,\-_\u2010-\u2015]+\s?[A-Z0-9|\]!]+|(?<=[0-9])\s[0-9]+)*"
)
_POINT = re.compile(r"\s?\.")
_MOST_POINTS = 3  # full stops that a number has: 3171.LU.17082010.9999
_GROWTHS = (0.08, 0.2)  # further looks: so many line heights taller above and below
_DIFFERENT = 0.97  # what the looks make of a text that was read otherwise at first is no surer
_AS_CAPITALS = str.maketrans("l|!", "III")
_SETTLED = 0.97  # two looks that agree on a text this surely need no third
_BY_LIST = 0.9  # confidence of a letter that is what it is because the word is known
_FAINT_SPACE = 0.03  # a space that the recogniser took for so likely may have been swallowed
_BROKEN_WORD = 6.0  # odds (natural log) that breaking a known word in two costs, see `word_lists`
_WHITE = " .,:;_"  # signs with white around them
_TO_DIGIT = str.maketrans("OQDILSBZG|]!", "000115826111")
_TO_LETTER = str.maketrans("01558|]!", "OISSBIII")
_LEAST_REGISTER = 3  # letters: shorter pieces are as often a town's
_SHAPE = str.maketrans("0OCGQDU1ILTJ|!]5S398", "OOOOOOOIIIIIIIISSSSS")  # signs of a like shape
_ABBREVIATED = frozenset(
    "A ABD ABDL AGT AL ALM ALMH AND ANT BR BP DR DRA DRS DT E H HB HJ I IR K KGS KH KI KMS L LA M"
    " MAS MGS MHD MOCH MOH MUCH MUH MUHD MSY N NN NY P PDT PT R RA RD RM RR RT S SP SRI ST SY T TB"
    " TGK TN TY U W WD Y Z PROF B C D F G J O Q V X".split()
)


TITLE_CASE = Alphabet(
    NAME_SYMBOLS,
    MappingProxyType({c: c.upper() for c in "abcdefghijklmnopqrstuvwxyz"} | {"|": "I", "!": "I"}),
)
"""Names typed with capital first letters; `second_look.NAME` takes a small L for a capital I."""


# --------------------------------------------------------------------------------------- looks


def looked_at(
    cell: Cell,
    page: Page,
    recognise: Recognise,
    alphabet: Alphabet,
    *,
    sure: float,
    words: word_lists.Words | None = None,
    misread: frozenset[tuple[str, str]] = frozenset(),
) -> Cell:
    """The cell as its first reading and further looks at it alone read it together.

    sure   a cell whose every letter and digit was read this surely is looked at no more; above 1
           every cell is looked at
    words  what the text may well hold, for letters that the looks leave open
    misread  (read, printed): letters that were misread elsewhere in this type

    The print of these papers is a typewriter's or a worn printer's as often as not, and a single
    reading is too sure of it: one look more is taken, another where they differ.  A cell without
    raw recogniser output (another engine) is left as it is.
    """
    first = second_look.part_of(cell)
    if not cell.text or first is None:
        return cell
    lattices = [first]
    text, scores, places, share = second_look.agree(lattices, alphabet)
    growths = () if _clear(cell, first, alphabet, text, scores, sure) else _GROWTHS
    for grow in growths:
        seen = recognise(page, _around(cell, grow))
        if seen.lattice is None:
            continue
        lattices.append(seen.lattice)
        before = text
        text, scores, places, share = second_look.agree(lattices, alphabet)
        if text == before and share >= _SETTLED:
            break
    if words is not None:
        known = word_lists.likelier(text.strip(), lattices, alphabet, words, misread)
        if known is not None:
            scores, places = _carried(text, scores, places, known)
            text, share = known.text, min(share, known.share)
    if not text.strip():
        return cell
    same = _solid(text) == _solid(cell.text.translate(_AS_CAPITALS))
    most = share if same else min(share, _DIFFERENT)
    line = replace(
        cell.line,
        text=text,
        char_scores=tuple(min(s, most) for s in scores),
        char_x=places,
        lattice=first,
    )
    return replace(cell, text=text, line=line, start=0).cut(0)


def _carried(
    text: str, scores: Sequence[float], places: Sequence[float], known: word_lists.Choice
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Confidences and places of the letters of a known text; the changed ones are less sure."""
    if not text or not scores:
        count = len(known.text)
        return (_BY_LIST,) * count, tuple((i + 0.5) / count for i in range(count))
    new: list[tuple[float, float]] = []
    for op in Levenshtein.opcodes(text, known.text):
        for i in range(op.dest_start, op.dest_end):
            if op.tag == "equal":
                at = op.src_start + i - op.dest_start
                new.append((scores[at], places[at]))
            else:
                at = min(op.src_start + i - op.dest_start, len(places) - 1)
                new.append((_BY_LIST, places[at]))
    return tuple(s for s, _ in new), tuple(x for _, x in new)


def _clear(
    cell: Cell,
    lattice: Lattice,
    alphabet: Alphabet,
    text: str,
    scores: Sequence[float],
    sure: float,
) -> bool:
    """True for a text whose letters are all read surely, and no space between them in doubt."""
    if _solid(text) != _solid(cell.text.translate(_AS_CAPITALS)):
        return False
    if min((s for c, s in zip(text, scores, strict=True) if c.isalnum()), default=0.0) < sure:
        return False
    probs = folding.fold(lattice.probs, lattice.symbols, alphabet.symbols, alphabet.like)
    seen, _, _ = ctc.decode(Lattice(alphabet.symbols, probs), space=_FAINT_SPACE)
    return _gaps(seen.strip()) == _gaps(text.strip())


def another_look(cell: Cell, page: Page, recognise: Recognise) -> Lattice | None:
    """What one more look at the cell alone sees, or None for an engine that does not tell."""
    return recognise(page, _around(cell, _GROWTHS[0])).lattice


def _around(cell: Cell, grow: float) -> Quad:
    """The box of the cell's text up to the white beside it, `grow` heights taller each way."""
    line, stop = cell.line, cell.start + len(cell.text)
    count = max(len(line.text), 1)
    known = line.char_x if len(line.char_x) == len(line.text) else ()
    places = known or tuple((i + 0.5) / count for i in range(count))
    a, b = 0.0, 1.0
    if cell.start > 0:
        before, here = places[cell.start - 1], places[cell.start]
        a = before if line.text[cell.start - 1] in _WHITE else (before + here) / 2
    if stop < len(line.text):
        here, behind = places[stop - 1], places[stop]
        b = behind if line.text[stop] in _WHITE else (here + behind) / 2
    return second_look.part(line.quad, a, b, grow)


# -------------------------------------------------------------------------------------- number


def registration(text: str) -> tuple[akta.Akta, int] | None:
    """The parts of a number as printed, and how many signs had to be read differently.

    A part between `/`, `-` or `.` is a number or a word: signs of the other kind in it are look-
    alikes (`O9414`, `D1SP`).

    >>> registration("9. 175/D1SP/197]")[0].value
    '9.175/DISP/1971'
    >>> registration("UM-WNI/9929/02/1982")[0].value
    'UM-WNI/9929/02/1982'
    >>> registration("7.6.0.4.LU..13.07.2.0.19..9680")[0].value
    '7604-LU-13072019-9680'
    >>> registration("telah lahir") is None
    True
    """
    if len(_POINT.findall(text[:60])) > _MOST_POINTS:  # the white of wide type, or leaders
        text = _POINT.sub("", text)
    whole = akta.find(text[:60].upper())
    if whole is not None and whole.akta.form is akta.AktaForm.SIAK:
        return whole.akta, len(whole.repairs)
    alone = _NUMBER_ALONE.match(text.upper().strip(" .,:;-_/=~'\"`*"))
    if alone is None:
        return None
    plain = re.sub(r"\s+", "", alone.group()).strip(".,:;-_/=~'\"`*")
    plain = re.sub("[\u2010-\u2015_]", "-", plain).replace(",", ".")
    pieces = re.split(r"([/.\-]+)", plain)
    mended = [piece if i % 2 else _one_kind(piece) for i, piece in enumerate(pieces)]
    joined = "".join(_sign(piece) if i % 2 else piece for i, piece in enumerate(mended))
    joined = _thousands(joined)
    changes = sum(a != b for a, b in zip("".join(pieces), "".join(mended), strict=False))
    if sum(c.isdigit() for c in joined) < 3:
        return None
    try:
        return akta.parse(joined), changes
    except InvalidAkta:
        return None


def _sign(separator: str) -> str:
    """The one sign of a separator that was read as several: a stop beside it is a speck."""
    return min(separator, key="/-.".index)


def _one_kind(piece: str) -> str:
    digits = sum(c.isdigit() for c in piece)
    register = _register(piece)
    if register:
        return register
    if digits == len(piece) or digits == 0:
        if len(piece) == 4 and digits == 0 and _to_year(piece):
            return _to_year(piece)
        return piece.translate(_TO_LETTER) if digits == 0 else piece
    siak = re.fullmatch(r"([0-9OILSBZ]{4})([A-Z]{2})([0-9OILSBZ]{7,8})([0-9OILSBZ]{3,6})", piece)
    if siak:
        return piece
    if 2 * digits >= len(piece):
        return piece.translate(_TO_DIGIT)
    return piece.translate(_TO_LETTER)


def _register(piece: str) -> str:
    """The register that a piece names but for look-alikes (`D1SP`, `05L`), or nothing.

    >>> _register("13T"), _register("UISP"), _register("1985"), _register("JS")
    ('IST', 'DISP', '', '')
    """
    if piece in REGISTERS:
        return piece
    if piece in ("0", "O"):  # no serial is nought
        return "U"
    if len(piece) < _LEAST_REGISTER or piece.isdigit():
        return ""
    seen = piece.translate(_SHAPE)
    same = [name for name in REGISTERS if name.translate(_SHAPE) == seen]
    return same[0] if len(same) == 1 else ""


def _to_year(piece: str) -> str:
    figures = piece.translate(_TO_DIGIT)
    return figures if re.fullmatch("(?:19|20)[0-9]{2}", figures) and figures != piece else ""


def _thousands(text: str) -> str:
    """Without a dot inside the year at the end (`/1.990`)."""
    return re.sub(r"(?<=[/-])([12])\.([0-9]{3})$", r"\1\2", text)


# --------------------------------------------------------------------------------------- names


def without_leaders(cell: Cell) -> Cell:
    """The cell with the dots of leaders blanked out; letters keep their places.

    A full stop stays behind an initial or an abbreviation (`M. ALI`, `MUH. ALI`).
    """
    text = list(cell.text)
    for match in re.finditer(r"[.,_:;~*=\-\u2026']*[._:;~*=\u2026][.,_:;~*=\u2026']*", cell.text):
        word = re.search(r"([A-Za-z]+)$", cell.text[: match.start()])
        single = match.group() == "."
        if single and word is not None and word.group(1).upper() in _ABBREVIATED:
            follows = cell.text[match.end() : match.end() + 1]
            if follows.isalpha() or follows == " ":
                continue
        for i in range(match.start(), match.end()):
            if text[i] != "-":
                text[i] = " "
    plain = "".join(text)
    if plain == cell.text:
        return cell
    line = cell.line
    changed = line.text[: cell.start] + plain + line.text[cell.start + len(plain) :]
    return replace(cell, text=plain, line=replace(line, text=changed)).cut(0)


def with_new_spaces(cell: Cell, first: Cell, spaced: Cell, words: word_lists.Words) -> Cell:
    """`cell` with the spaces that the ink shows: those that no look saw, but in a word that is
    known, and those that later looks lost, where it makes better words.

    first   the cell as it was read at first
    spaced  the same with the spaces that its ink shows
    """
    solid = cell.text.replace(" ", "")
    if solid != spaced.text.replace(" ", "").upper():
        return cell
    wanted = set(_gaps(cell.text))
    known = " ".join(cell.text.split())
    for gap in sorted(_gaps(spaced.text) - wanted):
        text = _with_gaps(solid, wanted | {gap})
        before, after = words.unlikely(known), words.unlikely(" ".join(text.split()))
        if after > before and (gap in _gaps(first.text) or after - before >= _BROKEN_WORD):
            continue
        wanted.add(gap)
        known = text
    if wanted == _gaps(cell.text):
        return cell
    return second_look.spaced_like(cell, replace(cell, text=_with_gaps(solid, wanted)))


def _with_gaps(solid: str, gaps: Collection[int]) -> str:
    return "".join((" " if i in gaps else "") + c for i, c in enumerate(solid))


def _solid(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


def _gaps(text: str) -> frozenset[int]:
    """Numbers of the other characters before each space."""
    return frozenset(i - text[:i].count(" ") for i, c in enumerate(text) if c == " ")
