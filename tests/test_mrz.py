"""Machine-readable zones: check digits, repair, decoding under the template."""

from __future__ import annotations

import random
import time
from datetime import date

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.numbers import lattice, mrz, mrz_decode, mrz_repair
from docverify.numbers.errors import InvalidMrz
from docverify.types import Sex
from tests.number_texts import TEXTS

TODAY = date(2026, 11, 23)
LINE1 = "P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<"
LINE2 = "X0000000<1IDN9008179F35030183171015708999972"
EMPTY = "X0000000<1IDN9008179F3503018<<<<<<<<<<<<<<<8"
EMPTY0 = "X0000000<1IDN9008179F3503018<<<<<<<<<<<<<<08"
NIK = "3171015708909999"
SYMBOLS = "".join(chr(c) for c in range(33, 127)) + " "

Floats = npt.NDArray[np.float32]


@st.composite
def zones(draw: st.DrawFn) -> tuple[str, str]:
    words = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)
    name = " ".join(draw(st.lists(words, min_size=1, max_size=5)))
    born = draw(st.dates(date(1930, 1, 1), TODAY))
    sex = draw(st.sampled_from([Sex.MALE, Sex.FEMALE]))
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    nik = f"317101{day:02}{born:%m%y}{draw(st.integers(9000, 9999))}"
    return mrz.build(
        name,
        number=f"X{draw(st.integers(0, 999)):07}",
        birth=born,
        sex=sex,
        expiry=draw(st.dates(date(2020, 1, 1), date(2036, 1, 1))),
        optional=mrz.optional_from_nik(nik) if draw(st.booleans()) else "",
        empty_check=draw(st.sampled_from("0<")),
    )


# --- form ---


def test_check_digits_of_icao() -> None:
    # The worked examples of ICAO 9303-3 and -4.
    assert mrz.check_digit("520727") == 3
    assert mrz.check_digit("L898902C3") == 6
    utopia = mrz.checks("L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    assert set(utopia.values()) == {True}


@pytest.mark.parametrize("at", [*range(10), *range(13, 20), *range(21, 28), *range(28, 44)])
def test_every_changed_digit_is_noticed(at: int) -> None:
    if not LINE2[at].isdigit():
        return
    for digit in "0123456789":
        if digit != LINE2[at]:
            changed = LINE2[:at] + digit + LINE2[at + 1 :]
            assert not all(mrz.checks(changed).values())


def test_every_failed_check_is_listed() -> None:
    changed = "X0000001<1IDN9008179F35030183171015708999973"
    assert mrz.problems(LINE1, changed) == ("number", "composite")
    zone = mrz.parse(LINE1, changed, today=TODAY)
    assert not zone.valid
    assert zone.checks["birth_date"]
    assert not zone.checks["number"]


def test_parts() -> None:
    zone = mrz.parse(LINE1, LINE2, today=TODAY)
    assert (zone.document_code, zone.issuer, zone.nationality) == ("P", "IDN", "IDN")
    assert (zone.primary, zone.secondary) == ("RAHAYU", "SITI CONTOH")
    assert zone.full_name == "SITI CONTOH RAHAYU"
    assert (zone.number, zone.sex) == ("X0000000", Sex.FEMALE)
    assert zone.nik == NIK
    assert not zone.truncated
    assert NIK[:10] not in repr(zone)


@pytest.mark.parametrize(
    "optional",
    ["31710117080000", "31710157089999", "3171015708999", "3171015708999X", "AB12"],
)
def test_an_optional_field_without_the_birth_date_is_no_nik(optional: str) -> None:
    lines = mrz.build(
        "SITI CONTOH",
        number="X0000000",
        birth=date(1990, 8, 16),
        sex=Sex.FEMALE,
        expiry=date(2035, 3, 1),
        optional=optional,
    )
    zone = mrz.parse(*lines, today=TODAY)
    assert set(zone.checks.values()) == {True}
    assert zone.nik is None


def test_a_long_name_ends_in_a_letter_and_says_so() -> None:
    for name in ("A" * 60, "MUHAMMAD ABDURRAHMAN WICAKSONO SURYADININGRAT KUSUMOWARDHANI CONTOH"):
        line1, line2 = mrz.build(
            name, number="X0000000", birth=date(1990, 8, 17), sex=None, expiry=date(2035, 3, 1)
        )
        assert line1[-1].isalpha()
        assert mrz.parse(line1, line2, today=TODAY).truncated


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("MA'RUF", "MARUF"),
        ("SITI-AMINAH", "SITI<AMINAH"),
        ("José Ñúñez", "JOSE<NUNEZ"),
        ("Dr. H. Contoh, S.Kom", "DR<H<CONTOH<SKOM"),
        ("  ", ""),
    ],
)
def test_transliteration(name: str, written: str) -> None:
    assert mrz.transliterate(name) == written


@pytest.mark.parametrize(
    ("code", "issuer"), [("P", "MYS"), ("PC", "USA"), ("PP", "IDN"), ("PD", "D")]
)
def test_other_books(code: str, issuer: str) -> None:
    number = "X0000000" if issuer == "IDN" else "C01X00T47"
    lines = mrz.build(
        primary="MUSTERFRAU",
        secondary="ERIKA",
        number=number,
        birth=date(1964, 8, 12),
        sex=Sex.FEMALE,
        expiry=date(2027, 2, 28),
        issuer=issuer,
        nationality=issuer,
        document_code=code,
    )
    zone = mrz.parse(*lines, today=TODAY)
    assert zone.valid
    assert (zone.document_code, zone.issuer) == (code, issuer)


@pytest.mark.parametrize(
    ("line1", "line2", "component"),
    [
        ("", "", "length"),
        (LINE1, LINE2[:-1], "length"),
        (LINE1, LINE2.replace("3", "３"), "characters"),
        (LINE1.replace("IDN", "1DN"), LINE2, "characters"),
        ("V" + LINE1[1:], LINE2, "document_code"),
        (LINE1.replace("IDN", "ION"), LINE2, "issuer"),
        (LINE1, LINE2.replace("IDN", "MYS"), "nationality"),
    ],
)
def test_component_is_named(line1: str, line2: str, component: str) -> None:
    with pytest.raises(InvalidMrz) as caught:
        mrz.validate(line1, line2)
    assert component in caught.value.components
    assert not mrz.is_valid(line1, line2)


def test_date_that_the_calendar_has_not() -> None:
    body = "X0000000<1IDN900231"
    body += f"{mrz.check_digit('900231')}F3503018" + "<" * 14 + "0"
    over = body[:10] + body[13:20] + body[21:43]
    assert mrz.problems(LINE1, body + str(mrz.check_digit(over))) == ("birth_date",)


@given(zones())
@settings(derandomize=True, deadline=None)
def test_round_trip(lines: tuple[str, str]) -> None:
    assert mrz.problems(*lines) == ()
    zone = mrz.parse(*lines, today=TODAY)
    assert (zone.line1, zone.line2) == mrz.validate(*lines)
    fixed = mrz_repair.repair(*lines)
    assert fixed.valid
    assert (fixed.line2, fixed.repairs) == (lines[1], ()) or fixed.line1 != lines[0]


@given(TEXTS, TEXTS)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_nothing_but_the_named_error(line1: str, line2: str) -> None:
    valid = mrz.is_valid(line1, line2)
    try:
        mrz.parse(line1, line2, today=TODAY)
    except InvalidMrz:
        assert not valid
    assert 0.0 <= mrz.likeness(line1) <= 1.0
    fixed = mrz_repair.repair(line1, line2)
    assert fixed.valid is (not fixed.problems)


def test_likeness_finds_the_lines() -> None:
    for line in (LINE1, LINE2, EMPTY, LINE1.replace("<", "K", 2), LINE2[:-3]):
        assert mrz.likeness(line) > 0.7
    for line in ("", "REPUBLIK INDONESIA", "NIK : 3171015708909999", "Tempat/Tgl Lahir : BANDUNG"):
        assert mrz.likeness(line) < 0.5


# --- repair of text ---


@pytest.mark.parametrize(
    ("line1", "line2", "expected"),
    [
        (LINE1, LINE2, LINE2),
        (LINE1, LINE2.replace("IDN", "1DN"), LINE2),
        (LINE1, LINE2.replace("IDN", "ION"), LINE2),
        (LINE1, LINE2.replace("IDN", "EDN"), LINE2),
        (LINE1, LINE2[:14] + "O" + LINE2[15:25] + "O" + LINE2[26:], LINE2),
        (LINE1, LINE2[:2] + "O" + LINE2[3:], LINE2),
        (LINE1, LINE2[:8] + "K" + LINE2[9:], LINE2),
        (LINE1, LINE2[:8] + LINE2[9:], LINE2),
        (LINE1, LINE2[:32] + "O" + LINE2[33:], LINE2),
        (LINE1, EMPTY[:28] + "<<<<<" + EMPTY[-1], EMPTY),
        (LINE1, EMPTY0[:28] + "<<<<<<" + EMPTY0[-2:], EMPTY0),
        (LINE1, EMPTY[:28] + "<" * 19 + EMPTY[-1], EMPTY),
        (LINE1, EMPTY[:28] + "<<<K<<<C<<LL<<<" + EMPTY[-1], EMPTY),
        (LINE1.rstrip("<"), LINE2, LINE2),
        (LINE1[:24] + "<C<K<<<<<CLLKLLLL", LINE2, LINE2),
        (LINE1.replace("P<", "P"), LINE2, LINE2),
        (LINE1.replace("P<", "PK"), LINE2, LINE2),
        (LINE1.replace("IDN", "1DN"), LINE2, LINE2),
        (LINE1.replace("<", "«"), LINE2.replace("<", "«"), LINE2),
        (LINE1.replace("A", "4"), LINE2, LINE2),
    ],
)
def test_repair(line1: str, line2: str, expected: str) -> None:
    fixed = mrz_repair.repair(line1, line2)
    assert fixed.line2 == expected
    assert fixed.line1 == LINE1
    assert fixed.valid
    assert fixed.problems == ()


@pytest.mark.parametrize(
    "line2",
    [
        "X0000001<1IDN9008179F35030183171015708999972",  # a digit for another digit
        "X0000000<1IDN9008178F35030183171015708999972",
        "XOOOO000<1IDN9008179F35030183171015708999972".replace("0", "O"),  # too many edits
        LINE2[:36] + LINE2[38:],  # two digits lost: no filler may take their place
        "",
    ],
)
def test_what_is_not_repaired(line2: str) -> None:
    fixed = mrz_repair.repair(LINE1, line2)
    assert not fixed.valid
    assert fixed.problems
    assert fixed.confidence == 0.0


@pytest.mark.parametrize(
    ("read", "names"),
    [
        ("P<IDNREX<<ALEX<<<<<<", "REX<<ALEX"),
        ("P<IDNRAHAYU<<REX<<<<<", "RAHAYU<<REX"),
        ("P<IDNSUMARTINI<<<<<<<<K<<<C<<LL", "SUMARTINI"),
        ("P<IDNSUMARTINI<<K<<<<<<<<<<<<<<", "SUMARTINI"),
        ("P<IDNRAHAYU<<SITI<E<<<<<<<<<<<<", "RAHAYU<<SITI<E"),
        ("P<IDNNUR<<<ARTIKA<MUHAMMAD<<<<<", "NUR<<<ARTIKA<MUHAMMAD"),
        ("P<IDN5ITI<<<<<<<<<<<<<<<<<<<<<<", "SITI"),
    ],
)
def test_fillers_behind_the_names(read: str, names: str) -> None:
    line, _ = mrz_repair.repair_line1(read, nationality="IDN")
    assert line == ("P<IDN" + names).ljust(44, "<")


@pytest.mark.parametrize(
    ("read", "whole", "step"),
    [
        ("IDNASTUTI<<SITI<NANIK", "P<IDNASTUTI<<SITI<NANIK", ("P< put before line 1",)),
        ("<IDNREX<<ALEX", "P<IDNREX<<ALEX", ("P put before line 1",)),
        ("P<IDNIDNA<<ALEX", "P<IDNIDNA<<ALEX", ()),
    ],
)
def test_a_finger_on_the_first_characters(read: str, whole: str, step: tuple[str, ...]) -> None:
    """What is before the issuer is P and a filler: the name begins behind both."""
    fillers = "<" * (44 - len(whole))
    line, steps = mrz_repair.repair_line1(read + fillers, nationality="IDN")
    assert line == whole + fillers
    assert steps == step


def _protected(line2: str) -> str:
    """What check digits stand for: not the nationality, the sex, or which sign an empty
    field's own check has."""
    return line2[:10] + line2[13:20] + line2[21:42] + line2[42:].replace("<", "0")


def test_a_wrong_answer_is_practically_never_called_valid() -> None:
    """Lines as an OCR engine spoils them: look-alikes, wrong digits, lost and doubled ones."""
    rng = random.Random(20)
    alike = {"0": "OODQ86", "1": "II7L", "2": "ZZ7", "5": "SS6", "6": "GG8", "8": "BB3", "<": "KCL"}
    tried = valid = right = wrong = 0
    for _ in range(3000):
        line2 = rng.choice((LINE2, EMPTY, EMPTY0))
        out = list(line2)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(out))
            kind = rng.random()
            if kind < 0.75:
                out[at] = rng.choice(alike.get(out[at], "0123456789"))
            elif kind < 0.9:
                del out[at]
            else:
                out.insert(at, out[at])
        fixed = mrz_repair.repair(LINE1, "".join(out))
        tried += 1
        valid += fixed.valid
        same = _protected(fixed.line2) == _protected(line2)
        right += fixed.valid and same
        wrong += fixed.valid and not same
    assert right > tried / 8
    assert wrong <= tried / 500


# --- decoding of probabilities ---


def _steps(
    text: str, rng: np.random.Generator, doubts: dict[int, tuple[str, float]] | None = None,
    *, per: int = 4, noise: float = 0.002,
) -> Floats:  # fmt: skip
    """CTC probabilities of a line: one or two peaked steps a character, blanks between.

    doubts  position -> (another symbol, its share)
    """
    rows: list[Floats] = []
    blank = np.zeros(1 + len(SYMBOLS), np.float32)
    blank[0] = 1.0
    for i, c in enumerate(text):
        peak = np.zeros(1 + len(SYMBOLS), np.float32)
        other, share = (doubts or {}).get(i, ("", 0.0))
        peak[1 + SYMBOLS.index(c)] = 1.0 - share
        if other:
            peak[1 + SYMBOLS.index(other)] += share
        width = int(rng.integers(1, 3))
        rows += [blank] * (per - width) + [peak] * width
    out = np.stack([*rows, blank]) + rng.random((len(rows) + 1, 1 + len(SYMBOLS))) * noise
    probs: Floats = (out / out.sum(axis=1, keepdims=True)).astype(np.float32)
    return probs


def _decode(line1: str, line2: str, seed: int = 0, **doubts: object) -> mrz_repair.Repaired:
    rng = np.random.default_rng(seed)
    given: dict[int, tuple[str, float]] = doubts.get("doubts") or {}  # type: ignore[assignment]
    return mrz_decode.decode(_steps(line1, rng), _steps(line2, rng, given), SYMBOLS)


@pytest.mark.parametrize("line2", [LINE2, EMPTY, EMPTY0])
def test_clean_lines(line2: str) -> None:
    read = _decode(LINE1, line2)
    assert (read.line1, read.line2, read.valid) == (LINE1, line2, True)
    assert read.repairs == ()
    assert len(read.scores1) == len(read.scores2) == 44
    assert read.confidence > 0.8


@pytest.mark.parametrize(
    ("doubts", "count"),
    [
        ({14: ("O", 0.9)}, 0),  # the class of the position decides
        ({4: ("O", 0.99)}, 0),
        ({10: ("1", 0.9)}, 0),
        ({15: ("6", 0.7)}, 1),  # the likelier digit fails the check
        ({24: ("8", 0.6)}, 1),
        ({33: ("8", 0.7)}, 1),
        ({15: ("6", 0.7), 33: ("8", 0.7)}, 2),
        ({43: ("7", 0.8)}, 1),
    ],
)
def test_the_second_best_symbol_is_there_to_be_chosen(
    doubts: dict[int, tuple[str, float]], count: int
) -> None:
    read = _decode(LINE1, LINE2, doubts=doubts)
    assert (read.line2, read.valid) == (LINE2, True)
    assert sum("->" in step for step in read.repairs) == count


def test_a_digit_that_was_not_seen_at_all_is_not_invented() -> None:
    for at in (5, 15, 24, 33):
        wrong = str((int(LINE2[at]) + 3) % 10)
        read = _decode(LINE1, LINE2[:at] + wrong + LINE2[at + 1 :])
        assert not read.valid
        assert read.confidence == 0.0


@pytest.mark.parametrize("lost", [1, 4, 9])
def test_fillers_that_were_counted_short(lost: int) -> None:
    read = _decode(LINE1.rstrip("<") + "<" * 5, EMPTY[: 43 - lost] + EMPTY[-1])
    assert read.valid
    assert (read.line1, _protected(read.line2)) == (LINE1, _protected(EMPTY))


@pytest.mark.parametrize("hidden", [1, 2])
def test_first_characters_that_are_hidden(hidden: int) -> None:
    read = _decode(LINE1[hidden:], LINE2)
    assert (read.line1, read.line2) == (LINE1, LINE2)
    assert read.valid
    assert len(read.scores1) == 44
    assert max(read.scores1[:hidden]) <= 0.9


def test_lower_case_and_brackets_count_for_what_they_resemble() -> None:
    read = _decode(LINE1.lower(), LINE2.replace("X", "x").replace("<", "("))
    assert (read.line1, read.line2, read.valid) == (LINE1, LINE2, True)


def test_spurious_and_missing_steps() -> None:
    rng = np.random.default_rng(3)
    two = _steps(LINE2, rng, {20: ("P", 0.4)})
    ghost = np.zeros_like(two[:1])
    ghost[0, 0], ghost[0, 1 + SYMBOLS.index("7")] = 0.6, 0.4
    blanks = [t for t in range(len(two)) if two[t, 0] > 0.5]
    at = blanks[len(blanks) // 2]
    read = mrz_decode.decode(
        _steps(LINE1, rng), np.concatenate([two[:at], ghost, two[at:]]), SYMBOLS
    )
    assert (read.line2, read.valid) == (LINE2, True)


@given(zones(), st.integers(0, 10_000))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_doubtful_lines_are_read_right_or_not_at_all(lines: tuple[str, str], seed: int) -> None:
    rng = np.random.default_rng(seed)
    doubts: dict[int, tuple[str, float]] = {}
    for at in rng.choice(44, size=int(rng.integers(0, 5)), replace=False).tolist():
        doubts[at] = (str(rng.choice(list("0123456789OIBSK<"))), float(rng.uniform(0.05, 0.9)))
    read = mrz_decode.decode(
        _steps(lines[0], rng), _steps(lines[1], rng, doubts, noise=0.01), SYMBOLS
    )
    if read.valid:
        assert _protected(read.line2) == _protected(lines[1])
    if not doubts:
        assert read.valid


def test_noise_is_never_valid() -> None:
    rng = np.random.default_rng(11)
    for _ in range(100):
        count = int(rng.integers(1, 220))
        probs = rng.dirichlet(np.full(1 + len(SYMBOLS), 0.03), count).astype(np.float32)
        read = mrz_decode.decode(probs, probs[::-1], SYMBOLS)
        assert not read.valid
        assert read.problems


@pytest.mark.parametrize("count", [0, 1])
def test_empty_output(count: int) -> None:
    nothing = np.zeros((count, 1 + len(SYMBOLS)), np.float32)
    read = mrz_decode.decode(nothing, np.full_like(nothing, np.nan), SYMBOLS)
    assert not read.valid


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="column"):
        mrz_decode.decode(np.zeros((9, 5), np.float32), np.zeros((9, 5), np.float32), "ABC")


def test_decoding_is_fast() -> None:
    rng = np.random.default_rng(1)
    one = _steps(LINE1, rng, per=6)
    two = _steps(LINE2, rng, {15: ("6", 0.7), 33: ("8", 0.7)}, per=6)
    assert len(two) > 250
    best = 1.0
    for _ in range(7):
        start = time.perf_counter()
        assert mrz_decode.decode(one, two, SYMBOLS).valid
        best = min(best, time.perf_counter() - start)
    assert best < 0.06  # 0.006 s on an idle core


# --- the template alone ---


def test_a_template_chooses_among_its_symbols_and_counts_fillers() -> None:
    alphabet = "01<"
    probs = np.array(
        [[0.1, 0.8, 0.1, 0], [0.9, 0.1, 0, 0], [0, 0, 0.3, 0.7], [0.9, 0, 0.1, 0], [0, 0, 0, 1]],
        np.float32,
    )
    allowed = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]], bool)
    seen = lattice.slots(lattice.fold(probs, alphabet, alphabet, {}))
    found = lattice.align(seen, allowed, filler=2)
    assert found is not None
    assert found.shares.argmax(axis=1).tolist() == [0, 1, 2, 2]
    assert found.slots[-1] == -1 or found.slots[-2] == -1
    assert lattice.align(seen, np.zeros((40, 3), bool), filler=2) is None
