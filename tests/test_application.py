"""Declared data: forms, hostile characters, and errors that repeat no value."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.application import (
    KEYS,
    MAX_CHARACTERS,
    applications_from_json,
    parse_application,
)
from docverify.errors import ApplicationError
from docverify.types import ApplicantKind, Application, Sex

NIK = "3171015708909999"
WHOLE = {
    "kind": "adult",
    "name": "SITI CONTOH RAHAYU",
    "nik": NIK,
    "birth_place": "JAKARTA",
    "birth_date": "1990-08-17",
    "sex": "F",
    "kk_number": "3171011708209999",
    "father_name": "BUDI CONTOH",
    "mother_name": "RINI CONTOH",
    "father_nik": "3171011708609999",
    "mother_nik": "3171015708619999",
    "passport_number": "X0000000",
}


def test_whole_application() -> None:
    found = parse_application(WHOLE)
    assert found == Application(
        ApplicantKind.ADULT,
        name="SITI CONTOH RAHAYU",
        nik=NIK,
        birth_place="JAKARTA",
        birth_date=date(1990, 8, 17),
        sex=Sex.FEMALE,
        kk_number="3171011708209999",
        father_name="BUDI CONTOH",
        mother_name="RINI CONTOH",
        father_nik="3171011708609999",
        mother_nik="3171015708619999",
        passport_number="X0000000",
    )


def test_keys_are_the_fields_of_application() -> None:
    assert set(KEYS) == set(Application.__slots__)


@pytest.mark.parametrize("empty", [None, "", "   ", "\u00a0", "-", " - ", "--", "."])
def test_blank_means_not_declared(empty: str | None) -> None:
    blank = {key: empty for key in KEYS if key != "kind"}
    assert parse_application({"kind": "child", **blank}) == Application(ApplicantKind.CHILD)


@pytest.mark.parametrize(
    "given_",
    ["3171015708909999", "31.71.01.570890.9999", "3171 0157 0890 9999", " 317101-570890-9999 "],
)
def test_separators_of_numbers_are_removed(given_: str) -> None:
    assert parse_application({"kind": "adult", "nik": given_}).nik == NIK


@pytest.mark.parametrize(
    "odd",
    [
        "3171010008909999",  # day 00
        "3171013208909999",  # day 32
        "3171018108909999",  # day 81
        "3171011713909999",  # month 13
        "3100011708909999",  # regency 00
        "3171011708900000",  # serial 0000
        "9971011708909999",  # province unknown
    ],
)
def test_a_nik_with_an_unlikely_structure_is_let_through(odd: str) -> None:
    assert parse_application({"kind": "adult", "nik": odd}).nik == odd


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("kind", "orang", "'adult' or 'child'"),
        ("kind", "", "'adult' or 'child'"),
        ("kind", 1, "must be text"),
        ("nik", "317101570890999", "found 15"),
        ("nik", "31710157089099990", "found 17"),
        ("nik", 3171015708909999, "must be text"),
        ("nik", "317101570890999O", "only the digits"),
        ("nik", "３１７１０１５７０８９０９９９９", "only the digits"),  # full width
        ("nik", "٣١٧١٠١٥٧٠٨٩٠٩٩٩٩", "only the digits"),  # Arabic-Indic
        ("nik", "317101570890999²", "only the digits"),
        ("kk_number", "1", "found 1"),
        ("birth_date", "17-08-1990", "YYYY-MM-DD"),
        ("birth_date", "19900817", "YYYY-MM-DD"),
        ("birth_date", "1990-W33-5", "YYYY-MM-DD"),
        ("birth_date", "١٩٩٠-08-17", "YYYY-MM-DD"),
        ("birth_date", "1990-02-30", "no such day"),
        ("birth_date", "0001-01-01", "no such day"),
        ("birth_date", 19900817, "must be text"),
        ("birth_date", datetime(1990, 8, 17), "must be text"),
        ("sex", "L", "'M' or 'F'"),
        ("sex", "f", "'M' or 'F'"),
        ("passport_number", "X<000000", "letters A-Z"),
        ("passport_number", "X1", "letters A-Z"),
        ("name", "12345", "no letter"),
        ("name", ["SITI"], "must be text"),
        ("name", True, "must be text"),
        ("name", b"SITI", "must be text"),
    ],
)
def test_wrong_forms(key: str, value: object, says: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        parse_application({"kind": "adult", key: value})
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{key}: ")


HOSTILE = {
    "NUL": "SITI\0CONTOH",
    "newline": "SITI\nCONTOH",
    "carriage return": "SITI\rCONTOH",
    "tab": "SITI\tCONTOH",
    "ANSI escape": "SITI \x1b[31mCONTOH",
    "C1 control": "SITI\x9bCONTOH",
    "right-to-left override": "SITI\u202eCONTOH",
    "isolate": "SITI\u2066CONTOH",
    "zero-width space": "SITI\u200bCONTOH",
    "zero-width joiner": "SITI\u200dCONTOH",
    "byte order mark": "\ufeffSITI",
    "soft hyphen": "SI\u00adTI",
    "grapheme joiner": "SI\u034fTI",
    "variation selector": "SITI\ufe0f",
    "Hangul filler": "SITI\u3164",
    "blank Braille": "SITI\u2800",
    "tag characters": "SITI\U000e0041",
    "private use": "SITI\ue000",
    "unassigned": "SITI\U0003ffff",
    "lone surrogate": "SITI\ud800",
    "line separator": "SITI\u2028CONTOH",
    "combining flood": "S" + "\u0301" * 30 + "ITI",
    "three accents": "S\u0301\u0302\u0303ITI",
    "too long": "A" * (MAX_CHARACTERS + 1),
    "a megabyte": "SITI " * 200_000,
    "a long blank": " " * (MAX_CHARACTERS + 1),
}


@pytest.mark.parametrize("key", ["name", "birth_place", "nik", "birth_date", "sex", "kind"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_characters(key: str, text: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        parse_application({"kind": "adult", key: text})
    assert "SITI" not in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "name",
    [
        "SUMARTINI",
        "H. AHMAD CONTOH, S.Kom",
        "NU'MAN CONTOH",
        "Nu’man Contoh",
        "SITI-AMINAH CONTOH",
        "AHMAD BIN CONTOH",
        "José Contoh",
        "Nguyễn Contoh",
        "SІTI CONTOH",  # Cyrillic letter: flagged later, not refused
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "{0} %s ${jndi:ldap}",
    ],
)
def test_names_of_people_are_let_through(name: str) -> None:
    found = parse_application({"kind": "adult", "name": name})
    assert found.name == name


def test_spaces_become_one_and_letters_are_composed() -> None:
    found = parse_application({"kind": "adult", "name": "  SITI   Jose\u0301\u00a0CONTOH "})
    assert found.name == "SITI José CONTOH"


def test_a_date_object_is_welcome() -> None:
    day = date(1990, 8, 17)
    assert parse_application({"kind": "adult", "birth_date": day}).birth_date == day


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": "SITI"}, "kind: is required"),
        ({"kind": None}, "kind: is required"),
        ({"kind": "adult", "nama": "SITI"}, "unknown key: nama"),
        ({"kind": "adult", "\x1b[31m": "SITI"}, "not shown"),
        ({"kind": "adult", 7: "SITI"}, "not shown"),
        ("kind", "must be an object"),
        (None, "must be an object"),
    ],
)
def test_wrong_objects(data: object, says: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        parse_application(data)  # type: ignore[arg-type]
    assert says in str(caught.value)
    assert "SITI" not in str(caught.value)
    assert str(caught.value).isprintable()


def test_json_of_one_and_of_several() -> None:
    assert applications_from_json(json.dumps(WHOLE)) == (parse_application(WHOLE),)
    several = applications_from_json(json.dumps([WHOLE, {"kind": "child"}]))
    assert [one.kind for one in several] == [ApplicantKind.ADULT, ApplicantKind.CHILD]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not valid JSON"),
        ('{"kind": "adult", "name": "SITI', "not valid JSON"),
        ("[" * 200_000, "nested too deeply"),
        ('{"kind": ' + "9" * 5000 + "}", "a number is too long"),
        ("[]", "non-empty"),
        ("3", "an object or a non-empty array"),
        ('{"kind": "adult", "name": "A", "name": "B"}', "a key is given twice"),
        ('[{"kind": "adult"}, {"kind": "adult", "sex": "X"}]', "application 2: sex:"),
        ('[{"kind": "adult"}, "SITI"]', "application 2: an application must be"),
        ('{"kind": "adult", "name": "SITI\\u0000"}', "name: holds a control"),
    ],
)
def test_json_that_cannot_be_used(text: str, says: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        applications_from_json(text)
    assert says in str(caught.value)
    assert "SITI" not in str(caught.value)
    assert caught.value.__context__ is None or "SITI" not in repr(vars(caught.value.__context__))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    data=st.dictionaries(
        st.sampled_from(KEYS) | st.text(max_size=5),
        st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.dates(),
        max_size=5,
    )
)
def test_anything_gives_an_application_or_an_application_error(data: dict[str, object]) -> None:
    try:
        found = parse_application(data)
    except ApplicationError as fault:
        refused = str(fault)
    else:
        refused = ""
        for key in ("name", "birth_place", "father_name", "mother_name"):
            text = getattr(found, key)
            assert text is None or (text.isprintable() and 0 < len(text) <= MAX_CHARACTERS)
        assert found.nik is None or (len(found.nik) == 16 and found.nik.isascii())
    assert refused.isprintable()
