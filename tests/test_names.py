"""Names: the table of pairs, and the properties that no table can show."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from docverify.numbers import name_words
from docverify.numbers.names import (
    NameSettings,
    compare_names,
    normalise,
    parse,
    unusual_characters,
)
from docverify.types import Level
from tests.name_pairs import CONTEXTS, PAIRS, Pair

_GIVEN = """
BUDI ANDI DEDI DENI RINI RANI RINA DIAN DINA DEWI EKO JOKO AGUS AGUNG HENDRA HENDRI HENDRO
HASAN HASIM HUSEN LINA TINA NINA MINA YUNI YANI RATNA RATIH RISMA RISKA WAGIMAN WAGINO
SUSANTO SUSANTI SUPARMAN SUPARDI SUMARTINI SUMARNI RAHMAN RAHMAT RAHIM FAUZI FAUZAN
TOGAR BINTANG LAMTIUR ILHAM IRMA
"""
GIVEN = _GIVEN.split()
FURTHER = ["CONTOH", "SANTOSO", "WIBAWA", "SITUMEANG", "LESTARI", "HARTONO", "SUDIRA", "PERMATA"]
PROPERTY = settings(derandomize=True, deadline=None, max_examples=200)

names = st.tuples(
    st.sampled_from(GIVEN), st.lists(st.sampled_from(FURTHER), min_size=1, max_size=3, unique=True)
).map(lambda parts: (parts[0], *parts[1]))


def test_the_table_is_large_enough_and_has_no_pair_twice() -> None:
    assert len(PAIRS) >= 300
    assert len({(p.a, p.b, p.mode) for p in PAIRS}) == len(PAIRS)
    assert {p.context for p in PAIRS} == set(CONTEXTS)
    assert {p.level for p in PAIRS} == {str(level) for level in Level}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p.a}|{p.b}")
def test_pair(pair: Pair) -> None:
    mrz, cut = bool(pair.mode), pair.mode == "cut"
    for a, b in ((pair.a, pair.b), (pair.b, pair.a)):
        result = compare_names(a, b, mrz=mrz, mrz_truncated=cut)
        assert result.level.value == pair.level
        assert result.explanation in CONTEXTS[pair.context]
        assert 0.0 <= result.score <= 1.0


@pytest.mark.parametrize(("one", "two"), list(itertools.combinations(GIVEN, 2)))
def test_siblings_are_different_whatever_they_share(one: str, two: str) -> None:
    level = compare_names(f"{one} CONTOH WIBAWA", f"{two} CONTOH WIBAWA").level
    assert level is Level.DIFFERENT
    assert compare_names(one, two).level is Level.DIFFERENT


@PROPERTY
@given(st.text(max_size=40), st.text(max_size=40), st.booleans(), st.booleans())
def test_symmetric_for_any_text(a: str, b: str, mrz: bool, cut: bool) -> None:
    forth = compare_names(a, b, mrz=mrz, mrz_truncated=cut)
    assert forth == compare_names(b, a, mrz=mrz, mrz_truncated=cut)
    assert forth == compare_names(a, b, mrz=mrz, mrz_truncated=cut)


@PROPERTY
@given(
    names,
    st.sampled_from(["", "H. ", "HJ ", "DR. ", "DRS. H. ", "PROF. DR. IR. ", "K.H. ", "NY. "]),
    st.sampled_from(["", ", S.KOM", ", S.H., M.H.", " S.PD", ", SE, MM", " (ALM)", ", A.MD.KEB"]),
    st.sampled_from(["upper", "lower", "title"]),
    st.sampled_from([" ", "  ", "-", " - ", ""]),
    st.integers(1, 4),
)
def test_a_name_equals_itself_under_every_allowed_variation(
    name: tuple[str, ...], title: str, degree: str, case: str, space: str, quote: int
) -> None:
    first = name[0][:quote] + "'" + name[0][quote:]
    written = title + space.join((first, *name[1:])) + degree
    written = {"upper": str.upper, "lower": str.lower, "title": str.title}[case](written)
    assert compare_names(" ".join(name), written).level is Level.IDENTICAL


@PROPERTY
@given(names, st.integers(0, 12))
def test_a_name_equals_its_mrz(name: tuple[str, ...], fillers: int) -> None:
    line = name[-1] + "<<" + "<".join(name[:-1]) + "<" * fillers
    assert compare_names(" ".join(name), line).level is Level.IDENTICAL
    assert compare_names(" ".join(name), " ".join(reversed(name)), mrz=True).level is (
        Level.IDENTICAL
    )


@PROPERTY
@given(
    st.text(alphabet="ABDEGIKLMNRSTUY", min_size=2, max_size=10),
    st.text(alphabet="ABDEGIKLMNRSTUY", min_size=2, max_size=10),
    st.lists(st.sampled_from(FURTHER), max_size=2),
    st.booleans(),
)
def test_two_first_names_are_never_identical(
    one: str, two: str, rest: list[str], mrz: bool
) -> None:
    titles = name_words.FRONT_TITLES | name_words.LATE | name_words.ALIAS_WORDS
    assume(one != two and not {one, two} & titles)
    level = compare_names(" ".join([one, *rest]), " ".join([two, *rest]), mrz=mrz).level
    assert level is not Level.IDENTICAL


@PROPERTY
@given(names, st.lists(st.sampled_from(["PUTRA", "WIJAYA", "USMAN"]), min_size=1, unique=True))
def test_words_behind_the_name_extend_it(name: tuple[str, ...], more: list[str]) -> None:
    assert compare_names(" ".join(name), " ".join([*name, *more])).level is Level.EXTENDED


@PROPERTY
@given(names, st.data())
def test_letters_of_another_script_never_match_silently(
    name: tuple[str, ...], data: st.DataObject
) -> None:
    text = " ".join(name)
    twins = {"A": "А", "E": "Е", "I": "І", "O": "Ο", "T": "Т", "N": "Ν", "S": "Ѕ", "M": "М"}
    places = [i for i, c in enumerate(text) if c in twins]
    at = data.draw(st.sampled_from(places))
    forged = text[:at] + twins[text[at]] + text[at + 1 :]
    assert unusual_characters(forged)
    assert not unusual_characters(text)
    result = compare_names(text, forged)
    assert result.level is Level.VARIANT
    assert result.explanation == "unusual_characters"


@pytest.mark.parametrize(
    "text",
    [
        "SI\u200bTI",
        "SITI\u202e",
        "SI\x00TI",
        "SITI\n",
        "ＳＩＴＩ",
        "SІTI",
        "Σιτι",
        "S\u0301\u0302\u0303I",
        "SITI*",
        "𝐒ITI",
        "١٢٣",
    ],
)
def test_unusual(text: str) -> None:
    assert unusual_characters(text)


@pytest.mark.parametrize(
    "text",
    ["SITI CONTOH", "Nu'man", "NU’MAN", "R.A. Contoh, S.H.", "José Peña", "I B (ALM) @ X-Y/Z"],
)
def test_usual(text: str) -> None:
    assert not unusual_characters(text)


def test_parse_takes_a_name_apart() -> None:
    name = parse("Prof. Dr. H. Muhammad Contoh bin Usman, S.Kom., M.M.")
    assert name.words == ("MUHAMMAD", "CONTOH")
    assert name.titles == ("PROF", "DR", "H")
    assert name.degrees == ("SKOM", "MM")
    assert (name.link, name.father) == ("BIN", ("USMAN",))
    assert [a.words for a in parse("SITI CONTOH ALIAS IYEM (TUTI)").aliases] == [
        ("IYEM",),
        ("TUTI",),
    ]
    assert parse("ALM").words == ("ALM",)  # a name of nothing but a title stays
    assert parse("DR.").words == ("DR",)


def test_parts_of_nobility_and_birth_order_stay() -> None:
    for text in ("RADEN AJENG CONTOH", "TEUKU CONTOH", "IDA BAGUS CONTOH", "NI LUH CONTOH"):
        assert parse(text).words == tuple(text.split())


def test_normalise_keeps_other_scripts_for_the_warning() -> None:
    assert normalise("  siti—contoh…x ") == "SITI-CONTOH...X"
    assert normalise("SІTI") == "SІTI"


def test_a_whole_mrz_line_without_filler_is_taken_as_cut() -> None:
    line = "P<IDNCONTOHWIBAWA<<SITI<NURHALIMAH<PURNAMASA"
    assert len(line) == 44
    full = "SITI NURHALIMAH PURNAMASARI CONTOHWIBAWA"
    assert compare_names(full, line).explanation == "truncated"
    assert compare_names(full, line[:-1] + "<").level is Level.DIFFERENT


def test_names_never_show_in_a_repr() -> None:
    assert "CONTOH" not in repr(parse("SITI CONTOH BIN USMAN"))


def test_settings_are_obeyed() -> None:
    strict = NameSettings(letters_per_edit=1000)
    assert compare_names("SUMARTINI", "SUMARTANI").level is Level.EQUIVALENT
    assert compare_names("SUMARTINI", "SUMARTANI", settings=strict).level is Level.DIFFERENT


def test_long_hostile_names_are_answered_quickly() -> None:
    a, b = " ".join(["AB", "A", "BA"] * 60), " ".join(["BA", "A", "AB"] * 60)
    started = time.process_time()
    compare_names(a, b, mrz=True, mrz_truncated=True)
    most = " ".join("ABABABABABABABAB")
    compare_names(most, most[::-1], mrz=True)
    assert time.process_time() - started < 1.0


def test_a_pair_takes_under_a_millisecond() -> None:
    best = min(_round() for _ in range(3))
    assert best < 0.001


def _round() -> float:
    started = time.process_time()
    for pair in PAIRS:
        compare_names(pair.a, pair.b, mrz=bool(pair.mode))
    return (time.process_time() - started) / len(PAIRS)
