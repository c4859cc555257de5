"""Indonesian personal names: taking them apart and saying how close two of them are.

Two papers of one person often carry the name in two ways: with titles and degrees (allowed on
KTP and KK, forbidden on deeds and passports), shortened (``MUH.``, ``ABD.``), in the old
spelling (``SOEKARTI``), with the father's name added for the pilgrimage, in another order and
cut off in the MRZ of a passport.  Two siblings, on the other hand, may share every word but
one.  `compare_names` therefore works word by word and answers with one of five levels:

identical   equal after titles, degrees, punctuation and spaces
equivalent  equal after abbreviations of known names, initials, letters that OCR confuses
extended    every word of one stands, in order, in the other
variant     equal only under spelling keys (old spelling, sound), in another order, through an
            alias, or under letters of another script
different   none of these

No level is decided by overall similarity: a shared clan or father's name never makes two people
one.  The result is symmetric.  Nothing is cached, because names are personal data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from docverify.numbers import name_words as lists
from docverify.numbers.name_match import (
    Match,
    NameSettings,
    align,
    join_match,
    truncated_match,
    unordered_match,
)
from docverify.types import Level, mask

__all__ = [
    "Name",
    "NameResult",
    "NameSettings",
    "compare_names",
    "normalise",
    "parse",
    "unusual_characters",
]

_QUOTES = dict.fromkeys(map(ord, '’‘`´ʼʻ′‛"“”'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−_~"), "-")
_OCR_STROKES = re.compile(r"(?<=\w)[|!](?=\w)")
_PLAIN_PUNCTUATION = frozenset(" '’‘`´ʼ.,-‐‑–/()@&\u00a0")
_MAX_MARKS = 2
_MRZ_HEAD = re.compile(r"P(?:<[A-Z]{3}(?=[A-Z0-9])|[A-Z]IDN(?=[A-Z0-9<]{39}$))")
_MRZ_LENGTH, _MRZ_NAME = 44, 39

_RANK: tuple[Level, ...] = (
    Level.IDENTICAL,
    Level.EQUIVALENT,
    Level.EXTENDED,
    Level.VARIANT,
    Level.DIFFERENT,
)
_IDENTICAL, _EQUIVALENT, _EXTENDED, _VARIANT, _DIFFERENT = range(5)


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """A name taken apart.

    words        the name proper, in order, letters only, without titles and degrees
    titles       what was removed from the front (``H``, ``DR``)
    degrees      what was removed from the back (``SKOM``)
    father       the words behind BIN or BINTI; empty when there are none
    link         ``BIN``, ``BINTI``, ... or ``''``
    aliases      further names behind ALIAS, ALS, @ or in brackets
    unsure_front number of leading `words` that may be a title written out (``HAJI``) or a
                 particle (``M``, ``R``, ``I``, ``NI``): 0 or 1
    unsure_back  number of trailing `words` that may be a degree without dots, or words behind
                 a comma that do not look like degrees
    unusual      the text holds letters of another script, invisible characters or the like;
                 stray ASCII punctuation is left to the reading engine's account
    """

    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    father: tuple[str, ...] = ()
    link: str = ""
    aliases: tuple[Name, ...] = ()
    unsure_front: int = 0
    unsure_back: int = 0
    unusual: bool = False

    def __repr__(self) -> str:
        return f"Name({mask(' '.join(self.words))!r}, {len(self.titles)} titles)"


@dataclass(frozen=True, slots=True)
class NameResult:
    """How close two names are.

    level        see the module's text; `not_compared` when one side holds no name
    explanation  what the level rests on: ``same``, ``punctuation``, ``titles``, ``spacing``,
                 ``mrz_order``, ``abbreviation``, ``initials``, ``particle``, ``ocr``,
                 ``unsure_word``, ``father_link``, ``words_added``, ``father_added``,
                 ``truncated``, ``old_spelling``, ``sound``, ``word_order``, ``alias``,
                 ``unusual_characters``, ``other_words``, ``empty``
    score        0-1, plain similarity of the words; for ranking only, never for deciding
    """

    level: Level
    explanation: str
    score: float


def unusual_characters(text: str) -> bool:
    """Whether a declared name holds anything that an Indonesian paper cannot print.

    Latin letters with or without accents, spaces and the usual punctuation are fine.  Letters of
    other scripts (also those that look Latin), full-width forms, controls, direction marks,
    zero-width characters and heaps of accents are not.

    >>> unusual_characters("NU'MAN CONTOH, S.Kom"), unusual_characters("José")
    (False, False)
    >>> unusual_characters("SІTI CONTOH")  # the second letter is Cyrillic
    True
    """
    marks = 0
    for char in unicodedata.normalize("NFD", text):
        if char.isascii():
            marks = 0
            if not (char.isalnum() or char in _PLAIN_PUNCTUATION):
                return True
        elif "\u0300" <= char <= "\u036f":
            marks += 1
            if marks > _MAX_MARKS:
                return True
        elif char in _PLAIN_PUNCTUATION or ord(char) in lists.LATIN_EXTRA or char in "øđłæœß":
            marks = 0
        else:
            return True
    return False


def normalise(text: str) -> str:
    """Upper case, accents removed, one kind of quote and dash, single spaces.

    Letters of other scripts stay as they are: see `unusual_characters`.

    >>> normalise("  Nu’man   José–contoh ")
    "NU'MAN JOSE-CONTOH"
    """
    text = text.translate(_QUOTES).translate(_DASHES)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.upper().translate(lists.LATIN_EXTRA)
    text = _OCR_STROKES.sub("1", text)
    return " ".join("".join(c if _kept(c) else " " for c in text).split())


def _kept(char: str) -> bool:
    return char.isalnum() or char in "'.,-@()<"


def parse(text: str) -> Name:
    """Take a name apart.  Never raises; a text without letters gives no words.

    A text with ``<`` is taken as the name field (or the whole first line) of an MRZ and put
    into natural order.

    >>> parse("H. AHMAD CONTOH, S.Kom").words
    ('AHMAD', 'CONTOH')
    >>> parse("P<IDNRAHAYU<<SITI<CONTOH<<<<<<").words
    ('SITI', 'CONTOH', 'RAHAYU')
    >>> parse("Aminah binti Usman").father
    ('USMAN',)
    """
    shown = normalise(text)
    if "<" in shown:
        shown = _natural_order(shown)
    parts = _split_aliases(shown)
    names = [_parse_one(part) for part in parts]
    names = [name for name in names if name.words]
    unusual = unusual_characters("".join(c for c in text if not c.isascii()))
    if not names:
        return Name((), unusual=unusual)
    first = names[0]
    return Name(
        first.words,
        first.titles,
        first.degrees,
        first.father,
        first.link,
        tuple(names[1:]),
        first.unsure_front,
        first.unsure_back,
        unusual,
    )


def _natural_order(line: str) -> str:
    """``RAHAYU<<SITI<CONTOH`` -> ``SITI CONTOH RAHAYU``; a whole line 1 loses its head."""
    line = line.replace(" ", "")
    head = _MRZ_HEAD.match(line)
    line = line[head.end() :] if head else line
    primary, _, secondary = line.partition("<<")
    return " ".join(f"{secondary} {primary}".replace("<", " ").split())


def _split_aliases(text: str) -> list[str]:
    """Main name first; names in brackets and behind ALIAS after it."""
    inside = re.findall(r"\(([^()]*)\)", text)
    outside = re.sub(r"\([^()]*\)", " ", text).replace("(", " ").replace(")", " ")
    outside = outside.replace("@", " @ ")
    parts: list[list[str]] = [[]]
    for word in outside.split():
        if word.strip(".,") in lists.ALIAS_WORDS and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(word)
    late = [t for t in inside if _letters(t) in lists.LATE]
    if parts[0] and late:
        parts[0] = [*late, *parts[0]]
    further = [t for t in inside if _letters(t) and _letters(t) not in lists.REMARKS]
    return [" ".join(part) for part in parts if part] + further


def _letters(chunk: str) -> str:
    return "".join(c for c in chunk if c.isalnum())


def _parse_one(text: str) -> Name:
    head, _, tail = text.partition(",")
    if not any(c.isalpha() for c in head):
        head, tail = tail, ""
    chunks = head.split()
    degrees: list[str] = []
    _take_degrees(chunks, degrees)
    behind = _behind_comma(tail, degrees)

    words = [w for chunk in chunks for w in _words(chunk)]
    titles: list[str] = []
    while len(words) > 1:
        if words[0] in lists.FRONT_TITLES:
            titles.append(words.pop(0))
        elif len(words) > 2 and words[0] == "K" and words[1] == "H":
            titles.append("KH")
            del words[:2]
        elif words[0] == lists.HAJI_MUHAMMAD:
            titles.append("H")
            words[0] = "M"
        else:
            break
    while len(words) > 1 and words[-1] in lists.LATE:
        titles.append(words.pop())

    words, link, father = _take_father(words)
    first = words[0] if words else ""
    unsure_front = int(
        len(words) > 1 and (first in lists.AMBIGUOUS_FRONT or first in lists.FULL_TITLES)
    )
    unsure_back = 0
    if father:
        father = father + behind
    elif behind:
        words = words + behind
        unsure_back = len(behind)
    elif len(words) > 1 and words[-1] in lists.AMBIGUOUS_DEGREES:
        unsure_back = 1
    return Name(
        tuple(words),
        tuple(titles),
        tuple(degrees),
        tuple(father),
        link,
        (),
        unsure_front,
        unsure_back,
    )


def _take_degrees(chunks: list[str], degrees: list[str]) -> None:
    """Remove degrees from the end of `chunks`, at least one chunk staying."""
    while len(chunks) > 1:
        last = _letters(chunks[-1])
        dotted = "." in chunks[-1]
        if last in lists.DEGREES and (dotted or last not in lists.AMBIGUOUS_DEGREES):
            degrees.insert(0, last)
            chunks.pop()
            continue
        if len(chunks) > 2:
            start = _letters(chunks[-2])
            both = start + last
            if start in lists.DEGREE_STARTS and both in lists.DEGREES and len(last) > 1:
                degrees.insert(0, both)
                del chunks[-2:]
                continue
        return


def _behind_comma(tail: str, degrees: list[str]) -> list[str]:
    """Sort what follows the first comma into degrees and words that do not look like any.

    Behind a degree and a further comma there are only degrees (``SP.B, FINACS``).
    """
    words: list[str] = []
    surely = False
    for piece in tail.split(","):
        joined = _letters(piece)
        if not joined:
            continue
        if surely or joined in lists.DEGREES or "." in piece or len(joined) < 4:
            degrees.append(joined)
            surely = surely or joined in lists.DEGREES
            continue
        for chunk in piece.split():
            word = _letters(chunk)
            looks = word in lists.DEGREES or len(word) < 4 or not set(word) & set("AEIOUY")
            (degrees if looks else words).append(word)
    return words


def _words(chunk: str) -> list[str]:
    """Split a chunk at dots and hyphens; quotes vanish inside words."""
    pieces = re.split(r"[.\-]+", chunk.replace("'", "").replace("<", " ").replace("@", ""))
    return [p.strip() for p in pieces if any(c.isalnum() for c in p)]


def _take_father(words: list[str]) -> tuple[list[str], str, list[str]]:
    for at in range(1, len(words) - 1):
        if words[at] in lists.FATHER_LINKS:
            return words[:at], words[at], words[at + 1 :]
    return words, "", []


@dataclass(frozen=True, slots=True, repr=False)
class _Reading:
    """One way to read a name: its words, the best level that it can lead to, and why."""

    words: tuple[str, ...]
    floor: int
    why: str
    dropped: str = ""


def _readings(name: Name, other_has_father: bool) -> Iterator[_Reading]:
    """Every way to read a name, the plainest first."""
    floor, why = _IDENTICAL, "same"
    words = name.words
    if name.father:
        if not other_has_father:
            yield from _shortened(name, name.words, _EXTENDED, "father_added")
            floor, why = _EQUIVALENT, "father_link"
        words = name.words + name.father
    if name.titles[-1:] == ("H",):
        yield _Reading(("H", *words), max(floor, _EQUIVALENT), _pick(why, floor, "unsure_word"))
    yield from _shortened(name, words, floor, why)


def _shortened(name: Name, words: tuple[str, ...], floor: int, why: str) -> Iterator[_Reading]:
    yield _Reading(words, floor, why)
    unsure = max(floor, _EQUIVALENT)
    if name.unsure_front and len(words) > 1:
        yield _Reading(words[1:], unsure, _pick(why, floor, "unsure_word"), words[0])
    if name.unsure_back and len(words) > name.unsure_back:
        rest = words[: -name.unsure_back]
        surely = words[-1] not in lists.AMBIGUOUS_DEGREES
        low = max(floor, _EXTENDED if surely else _EQUIVALENT)
        yield _Reading(rest, low, _pick(why, floor, "unsure_word"), words[-1])


def _pick(why: str, floor: int, other: str) -> str:
    return why if floor > _EQUIVALENT else other


def compare_names(
    a: str,
    b: str,
    *,
    mrz: bool = False,
    mrz_truncated: bool = False,
    settings: NameSettings | None = None,
) -> NameResult:
    """Say how close two names are.

    mrz            one of them comes from an MRZ: the order of the words does not matter
    mrz_truncated  that MRZ line has no filler at its end, so words may be cut off or missing
    settings       tolerances; the documented defaults when None

    >>> compare_names("H. AHMAD CONTOH, S.KOM", "AHMAD CONTOH").level.value
    'identical'
    >>> compare_names("MUH. CONTOH", "MUHAMMAD CONTOH").level.value
    'equivalent'
    >>> compare_names("SUMARTINI", "SUMARTINI WONGSO CONTOH").level.value
    'extended'
    >>> compare_names("SOEKARTI TJONTOH", "SUKARTI CONTOH").level.value
    'variant'
    >>> compare_names("BUDI CONTOH", "RINI CONTOH").level.value
    'different'
    >>> compare_names("SITI CONTOH RAHAYU", "RAHAYU<<SITI<CONTOH").explanation
    'mrz_order'
    """
    used = NameSettings() if settings is None else settings
    if b < a:
        a, b = b, a
    mrz_truncated = mrz_truncated or _is_cut(a) or _is_cut(b)
    mrz = mrz or mrz_truncated or "<" in a or "<" in b
    one, two = parse(a), parse(b)
    if not one.words or not two.words:
        return NameResult(Level.NOT_COMPARED, "empty", 0.0)
    if one.unusual or two.unusual:
        one, two = _as_latin(one), _as_latin(two)
    rank, why = _compare(one, two, mrz, mrz_truncated, used)
    if (one.unusual or two.unusual) and rank < _DIFFERENT:
        rank, why = _VARIANT, "unusual_characters"
    if rank == _IDENTICAL and why == "same":
        why = _identical_because(one, two, a, b)
    score = 1.0 if rank == _IDENTICAL else _similarity(one, two)
    return NameResult(_RANK[rank], why, score)


def _is_cut(text: str) -> bool:
    """A whole MRZ name field (or line 1) without any filler at its end."""
    line = text.replace(" ", "")
    return "<" in line and len(line) in (_MRZ_LENGTH, _MRZ_NAME) and not line.endswith("<")


def _as_latin(name: Name) -> Name:
    """The same name with look-alike letters of other scripts replaced, still marked unusual."""
    return Name(
        tuple(_latin(w) for w in name.words),
        name.titles,
        name.degrees,
        tuple(_latin(w) for w in name.father),
        name.link,
        tuple(_as_latin(alias) for alias in name.aliases),
        name.unsure_front,
        name.unsure_back,
        name.unusual,
    )


def _latin(word: str) -> str:
    return word.translate(lists.CONFUSABLE_SCRIPTS)


def _identical_because(one: Name, two: Name, a: str, b: str) -> str:
    if ("<" in a) != ("<" in b):
        return "mrz_order"
    if one.words + one.father != two.words + two.father:
        return "spacing"
    if one.titles != two.titles or one.degrees != two.degrees:
        return "titles"
    return "same" if a == b else "punctuation"


def _compare(
    one: Name, two: Name, mrz: bool, truncated: bool, settings: NameSettings
) -> tuple[int, str]:
    best = _main(one, two, mrz, truncated, settings)
    if not one.aliases and not two.aliases:
        return best
    if {n.words for n in one.aliases} != {n.words for n in two.aliases} and best[0] < _VARIANT:
        best = (_VARIANT, "alias")
    for first in (one, *one.aliases):
        for second in (two, *two.aliases):
            if best[0] > _VARIANT and _main(first, second, mrz, truncated, settings)[0] <= _VARIANT:
                best = (_VARIANT, "alias")
    return best


def _main(
    one: Name, two: Name, mrz: bool, truncated: bool, settings: NameSettings
) -> tuple[int, str]:
    """Best level over every pair of readings of two names without their aliases."""
    best = (_DIFFERENT, "other_words")
    readings = tuple(_readings(two, bool(one.father)))
    for first in _readings(one, bool(two.father)):
        for second in readings:
            if _conflict(first, second):
                continue
            floor, why = max((first.floor, first.why), (second.floor, second.why))
            if floor == _IDENTICAL and _sons_and_daughters(one.link, two.link):
                floor, why = _VARIANT, "father_link"
            if floor >= best[0]:
                continue
            found = _words_level(first.words, second.words, mrz, truncated, settings)
            if found is None:
                continue
            rank, reason = (found.rank, found.why) if found.rank > floor else (floor, why)
            if found.rank == floor and found.why != "same":
                reason = found.why if why == "same" else why
            if rank < best[0]:
                best = (rank, reason)
            if rank == _IDENTICAL:
                return best
    return best


def _conflict(first: _Reading, second: _Reading) -> bool:
    """A particle left out of one name while the other has a different one (I and NI)."""
    if first.dropped and second.dropped:
        return first.dropped != second.dropped
    return any(
        x.dropped in lists.AMBIGUOUS_FRONT
        and y.words[0] in lists.AMBIGUOUS_FRONT
        and x.dropped != y.words[0]
        for x, y in ((first, second), (second, first))
    )


def _sons_and_daughters(one: str, two: str) -> bool:
    """One is a son of (BIN), the other a daughter of (BINTI)."""
    return bool(one and two) and (one in lists.SON_OF) != (two in lists.SON_OF)


def _words_level(
    a: tuple[str, ...], b: tuple[str, ...], mrz: bool, truncated: bool, settings: NameSettings
) -> Match | None:
    """Level of two word sequences, or None when they are different."""
    if a == b or "".join(a) == "".join(b):
        return Match(_IDENTICAL, "same")
    found = [align(a, b, settings)]
    if mrz:
        found.append(unordered_match(a, b, settings, any_order=True))
        if truncated:
            found.append(truncated_match(a, b, settings))
    if all(m is None for m in found):
        found.append(join_match(a, b))
        found.append(unordered_match(a, b, settings, any_order=False))
    matches = [m for m in found if m is not None]
    return min(matches, default=None)


def _similarity(one: Name, two: Name) -> float:
    """Letters in common: mean over the words, both ways, of the best partner; common words half."""

    def directed(a: tuple[str, ...], b: tuple[str, ...]) -> float:
        total = weight = 0.0
        for word in a:
            share = len(word) * (0.5 if lists.is_common(word) else 1.0)
            total += share * max(Levenshtein.normalized_similarity(word, other) for other in b)
            weight += share
        return total / weight

    a, b = one.words + one.father, two.words + two.father
    joined = Levenshtein.normalized_similarity("".join(a), "".join(b))
    return round(max(joined, (directed(a, b) + directed(b, a)) / 2), 4)
