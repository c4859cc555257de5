"""Matching the words of two names: families, initials, reading errors, spelling keys, order.

The half of `names` that works on word tuples already free of titles and degrees.  A match has a
rank (0 identical, 1 equivalent, 2 extended, 3 variant); no match is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import JaroWinkler, Levenshtein

from docverify.numbers import name_words as lists

__all__ = [
    "Match",
    "NameSettings",
    "align",
    "join_match",
    "spelling_key",
    "truncated_match",
    "unordered_match",
]

_EQUIVALENT, _EXTENDED, _VARIANT = 1, 2, 3
_MOST_LETTERS_MORE = 4

_DIGIT_LETTERS = str.maketrans("01234568", "OIZEASGB")


def _letter_pairs(pairs: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in pairs.split())


_SAFE = _letter_pairs("OQ OD DQ IL UV")
"""Letters that reading confuses and that tell no two usual names apart."""
_LOOKALIKE = _SAFE | _letter_pairs("VY IT IJ LT BR MN HN HM CG CO EF PR KX KR GO BE")
"""Letters that reading confuses, but that also tell names apart (MINA, NINA)."""
_VOWELS = frozenset("AIUEO")
_D_OR_T = frozenset("DT")


@dataclass(frozen=True, slots=True)
class NameSettings:
    """Tolerances of the name comparison.

    word_similarity   least Jaro-Winkler similarity of each aligned word for `equivalent`
    mean_similarity   least mean of the aligned words for `equivalent`
    letters_per_edit  letters of the shorter name for each letter that may differ
    given_word        least length of a word of the given name in which one letter may differ
    further_word      the same for words behind the given name, and for look-alike letters
    most_words        longer names are only compared for equality (a guard against long inputs)
    """

    word_similarity: float = 0.80
    mean_similarity: float = 0.92
    letters_per_edit: int = 8
    given_word: int = 8
    further_word: int = 6
    most_words: int = 16


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Rank (lower is closer), and the reason for it."""

    rank: int
    why: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One word (or several joined) against one: rank, reason, letters that differ, anchor."""

    rank: int
    why: str
    edits: int = 0
    anchor: bool = True
    lost: float = 0.0


_SAME = _Pair(0, "same")


def _given_end(words: tuple[str, ...]) -> int:
    """Index of the word that says who it is: the first that is not a common one."""
    for at, word in enumerate(words):
        if not lists.is_common(word):
            return at
    return len(words) - 1


def match_words(u: str, v: str, given: bool, settings: NameSettings) -> _Pair | None:
    """Two single words.  `given`: they belong to the given name, where one letter counts."""
    if u == v:
        return _SAME if len(u) > 1 else _Pair(0, "same", 0, False)
    lu, lv = u.translate(_DIGIT_LETTERS), v.translate(_DIGIT_LETTERS)
    if lu == lv:
        return _Pair(_EQUIVALENT, "ocr")
    shorter = min(len(lu), len(lv))
    if not lists.families(lu).isdisjoint(lists.families(lv)):
        return _Pair(_EQUIVALENT, "abbreviation", 0, shorter > 1)
    if shorter == 1:
        return _Pair(_EQUIVALENT, "initials", 0, False) if lu[0] == lv[0] else None
    if abs(len(lu) - len(lv)) > _MOST_LETTERS_MORE:
        return None
    edits = _letters_apart(lu, lv)
    if edits == 0:
        return _Pair(_EQUIVALENT, "ocr")
    spelled = _same_key(lu, lv)
    if spelled:
        return _Pair(_VARIANT, spelled)
    if edits is None or not _edit_allowed(lu, lv, given, settings):
        return None
    similarity = JaroWinkler.similarity(lu, lv)
    if similarity < settings.word_similarity:
        return None
    return _Pair(_EQUIVALENT, "ocr", edits, True, 1.0 - similarity)


def _letters_apart(u: str, v: str) -> int | None:
    """0 one pair of letters that reading confuses, 1 one letter, None more."""
    if len(u) == len(v):
        wrong = [(x, y) for x, y in zip(u, v, strict=True) if x != y]
        if len(wrong) == 1:
            return 0 if frozenset(wrong[0]) in _SAFE and len(u) > 2 else 1
        return None
    if _merged(u) == _merged(v):
        return 0 if min(len(u), len(v)) > _MOST_LETTERS_MORE else None
    return 1 if Levenshtein.distance(u, v, score_cutoff=1) == 1 else None


def _merged(word: str) -> str:
    return word.replace("RN", "M").replace("VV", "W")


def _edit_allowed(u: str, v: str, given: bool, settings: NameSettings) -> bool:
    """Whether words one letter apart may be one word read wrongly."""
    shorter = min(len(u), len(v))
    if len(u) == len(v):
        at = next(i for i, (x, y) in enumerate(zip(u, v, strict=True)) if x != y)
        pair = frozenset((u[at], v[at]))
        if pair in _LOOKALIKE:
            return shorter >= settings.further_word
        if given and at == len(u) - 1 and pair <= _VOWELS:
            return False  # SUSANTO is a man, SUSANTI a woman
        if given and pair == _D_OR_T and u[at + 1 :] == "I":
            return False  # and so are SUPRIYADI and SUPRIYATI
    elif given and u[:shorter] == v[:shorter] and {u[-1], v[-1]} & _VOWELS:
        return False  # a vowel more at the end: another name
    return shorter >= (settings.given_word if given else settings.further_word)


_OLD = ((re.compile("OE"), "U"), (re.compile("TJ"), "C"), (re.compile("DJ"), "J"))
_SOUND = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("PH|[FV]", "P"),
        ("KH", "H"),
        ("GH", "G"),
        ("DZ", "Z"),
        ("SY", "S"),
        ("DH", "D"),
        ("TH", "T"),
        ("X", "KS"),
        ("Q", "K"),
        ("C(?![HEIAOUY])", "K"),
        ("[ZJ]", "S"),
        ("AE", "AI"),
        ("ROH(?=[MI])", "RAH"),
        ("(?<=[A-Z])Y", "I"),
        ("IE(?![AIUEO])", "I"),
        ("II", "I"),
        (r"(.)\1+", r"\1"),
        ("(?<=[A-Z]{2})H$", ""),
    )
)
_SUN_LETTERS = re.compile(r"(?<=U)L(?=[RSTDNZL])")


def spelling_key(word: str, *, sound: bool) -> tuple[str, ...]:
    """Keys under which spellings of one name agree.  For finding, never for printing.

    sound=False  the old spelling: OE=U, TJ=C, DJ=J, J=Y, NJ=NY, SJ=SY, CH=KH
    sound=True   the same without J=Y, and V/F/P, Q/K, Z/S/J, DH/D, TH/T, doubled letters,
                 final H, X/KS, Y/I, AE/AI, ROH/RAH

    >>> spelling_key("TJAHJADI", sound=False) == spelling_key("CAHYADI", sound=False)
    True
    >>> spelling_key("RIZQIE", sound=True) == spelling_key("RISKI", sound=True)
    True
    """
    for pattern, to in _OLD:
        word = pattern.sub(to, word)
    starts = ["KH", "C"] if "CH" in word else [""]
    keys = []
    for start in starts:
        key = word.replace("CH", start) if start else word
        if sound:
            key = re.sub("SJ", "SY", re.sub("NJ", "NY", key))
            for pattern, to in _SOUND:
                key = pattern.sub(to, key)
        else:
            key = key.replace("J", "Y")
        keys.append(key)
    return tuple(keys)


def _same_key(u: str, v: str) -> str:
    """Why two different words are spellings of one name, or ''."""
    if {u[0], v[0]} == {"S", "J"}:
        return ""
    for sound, why in ((False, "old_spelling"), (True, "sound")):
        if not set(spelling_key(u, sound=sound)).isdisjoint(spelling_key(v, sound=sound)):
            return why
    return ""


def join_match(a: tuple[str, ...], b: tuple[str, ...]) -> Match | None:
    """All words joined: ABDUL RAHMAN against ABDURRAHMAN."""
    u, v = "".join(a), "".join(b)
    lu, lv = u.translate(_DIGIT_LETTERS), v.translate(_DIGIT_LETTERS)
    if lu == lv:
        return Match(_EQUIVALENT, "ocr")
    if _given_end(a) != _given_end(b) or len(a) != len(b):
        u, v = _SUN_LETTERS.sub("", lu), _SUN_LETTERS.sub("", lv)
        why = "sound" if u == v else _same_key(u, v)
        if why:
            return Match(_VARIANT, why)
    return None


def align(a: tuple[str, ...], b: tuple[str, ...], settings: NameSettings) -> Match | None:
    """Words in order; one may be written as several; one side may have more words."""
    if max(len(a), len(b)) > settings.most_words:
        return None
    found = _Aligner(a, b, settings).run()
    return None if found is None else Match(found.rank, found.why)


@dataclass(frozen=True, slots=True, order=True)
class _Cost:
    """Of the rest of an alignment: worst rank, words left over, similarity lost."""

    rank: int
    extra: int
    lost: float
    why: str = field(compare=False)

    def after(self, rank: int, extra: int, lost: float, why: str) -> _Cost:
        """This cost with one step put before it."""
        reason = why if rank >= self.rank and why != "same" else self.why
        return _Cost(max(rank, self.rank), extra + self.extra, lost + self.lost, reason)


_DONE = _Cost(0, 0, 0.0, "same")
_NEITHER, _FIRST, _SECOND = 0, 1, 2


class _Aligner:
    """Best alignment of two word sequences by dynamic programming over their ends."""

    def __init__(self, a: tuple[str, ...], b: tuple[str, ...], settings: NameSettings) -> None:
        self._a, self._b, self._settings = a, b, settings
        self._given_a, self._given_b = _given_end(a), _given_end(b)
        self._pairs: dict[tuple[int, int, int, int], _Pair | None] = {}
        self._costs: dict[tuple[int, int, int, int, bool], _Cost | None] = {}

    def run(self) -> _Cost | None:
        shorter = min(sum(map(len, self._a)), sum(map(len, self._b)))
        found = self._cost(0, 0, _NEITHER, shorter // self._settings.letters_per_edit, False)
        if found is None or min(len(self._a), len(self._b)) == 1:
            return found
        mean = 1.0 - found.lost / min(len(self._a), len(self._b))
        return found if mean >= self._settings.mean_similarity else None

    def _cost(self, i: int, j: int, more: int, edits: int, anchored: bool) -> _Cost | None:
        """Cheapest way to finish from words i and j on.

        more      which side has words that the other lacks
        edits     letters that may still differ
        anchored  a whole word has matched, not only initials
        """
        if i == len(self._a) and j == len(self._b):
            return _DONE if anchored else None
        key = (i, j, more, edits, anchored)
        if key not in self._costs:
            self._costs[key] = min(self._steps(i, j, more, edits, anchored), default=None)
        return self._costs[key]

    def _steps(self, i: int, j: int, more: int, edits: int, anchored: bool) -> Iterator[_Cost]:
        for k, n in _SPANS:
            if i + k > len(self._a) or j + n > len(self._b):
                continue
            pair = self._pair(i, k, j, n)
            if pair is None or pair.edits > edits:
                continue
            rest = self._cost(i + k, j + n, more, edits - pair.edits, anchored or pair.anchor)
            if rest is not None:
                yield rest.after(pair.rank, 0, pair.lost, pair.why)
        for side, word in ((_FIRST, self._a[i : i + 1]), (_SECOND, self._b[j : j + 1])):
            if not word:
                continue
            particle = word[0] in lists.PARTICLES
            if not particle and more not in (_NEITHER, side):
                continue
            after = (i + 1, j) if side == _FIRST else (i, j + 1)
            rest = self._cost(*after, more if particle else side, edits, anchored)
            if rest is not None and particle:
                yield rest.after(_EQUIVALENT, 0, 0.0, "particle")
            elif rest is not None:
                yield rest.after(_EXTENDED, 1, 0.0, "words_added")

    def _pair(self, i: int, k: int, j: int, n: int) -> _Pair | None:
        """Words i..i+k of one side joined, against words j..j+n of the other joined."""
        key = (i, k, j, n)
        if key not in self._pairs:
            u, v = "".join(self._a[i : i + k]), "".join(self._b[j : j + n])
            given = i <= self._given_a or j <= self._given_b
            self._pairs[key] = (
                match_words(u, v, given, self._settings)
                if k == n == 1
                else _match_joined(u, v, given, self._settings)
            )
        return self._pairs[key]


_SPANS = ((1, 1), *((1, n) for n in range(2, 5)), *((k, 1) for k in range(2, 5)))
"""How many words of each side are read as one."""


def _match_joined(u: str, v: str, given: bool, settings: NameSettings) -> _Pair | None:
    """One word against several joined ones."""
    if abs(len(u) - len(v)) > _MOST_LETTERS_MORE and lists.families(u).isdisjoint(
        lists.families(v)
    ):
        return None
    if min(len(u), len(v)) == 1:
        return None
    if u == v:
        return _Pair(0, "spacing")
    short_u, short_v = _SUN_LETTERS.sub("", u), _SUN_LETTERS.sub("", v)
    if (short_u, short_v) != (u, v) and (short_u == short_v or _same_key(short_u, short_v)):
        return _Pair(_VARIANT, "sound")
    found = match_words(u, v, given, settings)
    if found is not None and found.edits and len(u) != len(v):
        return None  # the letter too many may be an initial of its own
    return found


def unordered_match(
    a: tuple[str, ...], b: tuple[str, ...], settings: NameSettings, *, any_order: bool
) -> Match | None:
    """Words in any order.

    any_order=True   as in an MRZ: the rank is that of the words, and one side may have more
    any_order=False  both sides have the same whole words: never better than `variant`
    """
    if max(len(a), len(b)) > settings.most_words or min(len(a), len(b)) < 2:
        return None
    found = []
    for i, u in enumerate(a):
        for j, v in enumerate(b):
            pair = match_words(u, v, True, settings)
            if pair is not None:
                found.append((pair.rank, pair.edits, i, j, pair))
    found.sort(key=lambda item: item[:4])
    used_a: set[int] = set()
    used_b: set[int] = set()
    pairs: list[_Pair] = []
    for _, _, i, j, pair in found:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            pairs.append(pair)
    if len(pairs) < min(len(a), len(b)) or not any(p.anchor for p in pairs):
        return None
    shorter = min(sum(map(len, a)), sum(map(len, b)))
    if sum(p.edits for p in pairs) > shorter // settings.letters_per_edit:
        return None
    worst = max(pairs, key=lambda p: p.rank)
    if not any_order:
        if len(a) != len(b) or worst.rank > _EQUIVALENT or not all(p.anchor for p in pairs):
            return None
        return Match(_VARIANT, "word_order")
    if len(a) != len(b):
        return Match(max(_EXTENDED, worst.rank), "words_added" if worst.rank < 3 else worst.why)
    return Match(worst.rank, "mrz_order" if worst.rank == 0 else worst.why)


def truncated_match(a: tuple[str, ...], b: tuple[str, ...], settings: NameSettings) -> Match | None:
    """A name cut to the length of an MRZ: each of its words begins a word of the other name."""
    if max(len(a), len(b)) > settings.most_words:
        return None
    if _begins(a, b, settings) or _begins(b, a, settings):
        return Match(_EXTENDED, "truncated")
    return None


def _begins(cut: tuple[str, ...], full: tuple[str, ...], settings: NameSettings) -> bool:
    left = list(full)
    whole = False
    rest: list[str] = []
    for word in cut:
        match = next((w for w in left if _same_enough(word, w, settings)), None)
        if match is None:
            rest.append(word)
        else:
            left.remove(match)
            whole = whole or len(word) > 1
    for word in sorted(rest, key=len, reverse=True):
        match = next((w for w in left if w.startswith(word)), None)
        if match is None:
            return False
        left.remove(match)
    return whole


def _same_enough(u: str, v: str, settings: NameSettings) -> bool:
    pair = match_words(u, v, True, settings)
    return pair is not None and pair.rank <= _EQUIVALENT and pair.anchor
