"""Declared against read: fields, roles, and what it says about the person."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.compare import (
    MEMBER,
    PARENT,
    Agreement,
    CompareSettings,
    Evidence,
    Role,
    compare,
    evidence,
    find_member,
    weigh,
)
from docverify.types import (
    ApplicantKind,
    Application,
    CheckState,
    Comparison,
    Field,
    Label,
    Level,
    Member,
    ReadFields,
    Sex,
    Validity,
)

TODAY = date(2025, 6, 1)
SITI = Application(
    ApplicantKind.ADULT,
    name="SITI CONTOH RAHAYU",
    nik="3171015708909999",
    birth_place="JAKARTA",
    birth_date=date(1990, 8, 17),
    sex=Sex.FEMALE,
    kk_number="3171011708209999",
    father_name="WAGIMAN CONTOH",
    mother_name="SUMARTINI",
    passport_number="X0000001",
)
RIGHT = {
    "nik": "3171015708909999",
    "name": "SITI CONTOH RAHAYU",
    "birth_place": "JAKARTA PUSAT",
    "birth_date": "1990-08-17",
    "sex": "F",
}
WRONG = {
    "nik": "3204050203859998",
    "name": "BUDI HARTONO",
    "birth_place": "MEDAN",
    "birth_date": "1985-03-02",
    "sex": "M",
}


def seen(
    name: str,
    value: str | None,
    confidence: float = 0.95,
    validity: Validity = Validity.VALID,
    repairs: tuple[str, ...] = (),
) -> Field:
    if value is None:
        return Field(name, None)
    return Field(name, value, value, confidence, validity, repairs)


def paper(label: Label = Label.KTP, **values: str | None) -> ReadFields:
    return ReadFields(label, "", {name: seen(name, value) for name, value in values.items()})


def by_field(comparisons: tuple[Comparison, ...]) -> dict[str, Comparison]:
    found = {c.field: c for c in comparisons}
    assert len(found) == len(comparisons)
    return found


def holder(read: ReadFields, application: Application = SITI) -> dict[str, Comparison]:
    return by_field(compare(application, read, role=Role.HOLDER, today=TODAY))


def one(name: str, field: Field, application: Application = SITI) -> Comparison:
    return holder(ReadFields(Label.KTP, "", {name: field}), application)[name]


# ----------------------------------------------------------------------------- single fields


def test_right_card() -> None:
    found = holder(paper(**RIGHT))
    assert set(found) == {"nik", "name", "birth_date", "birth_place", "sex"}
    assert {c.outcome for c in found.values()} == {CheckState.PASSED}
    assert found["birth_place"].level is Level.VARIANT
    assert found["nik"].weight == 0.95
    assert evidence(found.values()) is Evidence.SAME_PERSON


def test_another_persons_card() -> None:
    found = holder(paper(**WRONG))
    assert {c.outcome for c in found.values()} == {CheckState.FAILED}
    assert evidence(found.values()) is Evidence.ANOTHER_PERSON


def test_unread_is_not_done_for_everything_that_was_declared() -> None:
    found = holder(paper())
    assert set(found) == {"nik", "name", "birth_date", "birth_place", "sex"}
    for comparison in found.values():
        assert comparison.outcome is CheckState.NOT_DONE
        assert comparison.level is Level.NOT_COMPARED
        assert comparison.weight == 0.0
    assert evidence(found.values()) is Evidence.UNCLEAR


def test_nothing_declared_compares_nothing() -> None:
    assert holder(paper(**RIGHT), Application(ApplicantKind.ADULT)) == {}
    assert evidence(()) is Evidence.UNCLEAR


def test_one_wrong_digit_read_with_confidence_is_a_difference() -> None:
    found = one("nik", seen("nik", "3171015708909998"))
    assert found.outcome is CheckState.FAILED
    assert found.level is Level.DIFFERENT


@pytest.mark.parametrize(
    "field",
    [
        seen("nik", "3171015708909998", 0.95, Validity.UNCERTAIN),
        seen("nik", "3171015708909998", 0.4),
        seen("nik", "3171915708909999", 0.95, Validity.INVALID),
        seen("nik", "3171015708909990", 0.9, repairs=("O->0 at 15",)),
        seen("nik", "317101570890999?", 0.9),
        seen("nik", "317101570890999", 0.9, Validity.INVALID),
        Field("nik", "3171015708909998", "", 0.9, Validity.UNREAD),
    ],
)
def test_a_number_that_differs_only_where_reading_was_doubtful_is_unread(field: Field) -> None:
    assert one("nik", field).outcome is CheckState.NOT_DONE


def test_a_doubtful_number_that_is_quite_another_differs_without_weight() -> None:
    found = one("nik", seen("nik", WRONG["nik"], 0.5, Validity.UNCERTAIN))
    assert found.outcome is CheckState.FAILED
    assert weigh([found]).nik is Agreement.UNKNOWN
    impossible = one("nik", seen("nik", "9999999999999999", 0.99, Validity.INVALID))
    assert weigh([impossible]).nik is Agreement.UNKNOWN


def test_a_doubtful_number_that_is_equal_agrees() -> None:
    found = one("nik", seen("nik", RIGHT["nik"], 0.5, Validity.UNCERTAIN))
    assert found.outcome is CheckState.PASSED
    assert weigh([found]).nik is Agreement.SAME


@pytest.mark.parametrize(
    ("value", "confidence", "outcome"),
    [
        ("1990-08-17", 0.9, CheckState.PASSED),
        ("1990-08-18", 0.9, CheckState.FAILED),
        ("1990-08-18", 0.5, CheckState.NOT_DONE),
        ("1985-03-02", 0.5, CheckState.FAILED),
        ("2090-08-17", 0.9, CheckState.NOT_DONE),
        ("1790-08-17", 0.9, CheckState.NOT_DONE),
        ("17-08-1990", 0.9, CheckState.NOT_DONE),
        ("1990-08", 0.9, CheckState.NOT_DONE),
    ],
)
def test_birth_dates(value: str, confidence: float, outcome: CheckState) -> None:
    assert one("birth_date", seen("birth_date", value, confidence)).outcome is outcome


@pytest.mark.parametrize("day", [(1, 1), (31, 12), (1, 7)])
def test_a_placeholder_birthday_weighs_less(day: tuple[int, int]) -> None:
    born = date(1950, day[1], day[0])
    application = replace(SITI, birth_date=born)
    same = one("birth_date", seen("birth_date", born.isoformat()), application)
    plain = one("birth_date", seen("birth_date", "1990-08-17"))
    assert same.weight < plain.weight
    other = one("birth_date", seen("birth_date", "1951-03-04"), application)
    assert other.outcome is CheckState.FAILED
    assert weigh([other]).birth_date is Agreement.UNKNOWN
    near = {**WRONG, "birth_date": date(1990, day[1], day[0]).isoformat()}
    assert evidence(holder(paper(**near)).values()) is Evidence.UNCLEAR
    far = {**WRONG, "birth_date": born.isoformat()}
    assert evidence(holder(paper(**far)).values()) is Evidence.ANOTHER_PERSON


@pytest.mark.parametrize(
    ("value", "confidence", "outcome", "level"),
    [
        ("SITI CONTOH RAHAYU", 0.9, CheckState.PASSED, Level.IDENTICAL),
        ("SITI CONTOH RAHAYU, S.KOM", 0.9, CheckState.PASSED, Level.IDENTICAL),
        ("ST. CONTOH RAHAYU", 0.9, CheckState.PASSED, Level.EQUIVALENT),
        ("SITI CONTOH", 0.9, CheckState.PASSED, Level.EXTENDED),
        ("SITI TJONTOH RAHAJOE", 0.9, CheckState.PASSED, Level.VARIANT),
        ("SITI CONTOH LESTARI", 0.9, CheckState.FAILED, Level.DIFFERENT),
        ("SLII CQNTCH RAHNYU", 0.5, CheckState.NOT_DONE, Level.NOT_COMPARED),
        ("BUDI HARTONO", 0.5, CheckState.FAILED, Level.DIFFERENT),
        ("---", 0.9, CheckState.NOT_DONE, Level.NOT_COMPARED),
    ],
)
def test_names(value: str, confidence: float, outcome: CheckState, level: Level) -> None:
    found = one("name", seen("name", value, confidence, Validity.UNCHECKED))
    assert (found.outcome, found.level) == (outcome, level)


def test_with_an_equal_number_one_wrong_letter_is_a_spelling() -> None:
    slipped = "SITI CONTAH RAHAYU"
    assert one("name", seen("name", slipped)).outcome is CheckState.FAILED
    found = holder(paper(**{**RIGHT, "name": slipped}))["name"]
    assert (found.level, found.outcome) == (Level.VARIANT, CheckState.PASSED)
    other_number = holder(paper(**{**RIGHT, "name": slipped, "nik": WRONG["nik"]}))["name"]
    assert other_number.outcome is CheckState.FAILED
    other_name = holder(paper(**{**RIGHT, "name": "SITI CONTOH LESTARI"}))["name"]
    assert other_name.outcome is CheckState.FAILED
    row_found = family(FATHER, row(3, **{**RIGHT, "name": slipped}))["name"]
    assert row_found.level is Level.VARIANT


def test_sex_and_place() -> None:
    assert one("sex", seen("sex", "M")).outcome is CheckState.FAILED
    assert one("sex", seen("sex", "M", 0.4)).outcome is CheckState.NOT_DONE
    assert one("birth_place", seen("birth_place", "MEDAN")).outcome is CheckState.FAILED
    assert one("birth_place", seen("birth_place", "MEDAN", 0.4)).outcome is CheckState.NOT_DONE


# ------------------------------------------------------------------------------------- papers


def test_an_old_birth_certificate_has_no_number() -> None:
    values = {k: v for k, v in RIGHT.items() if k != "nik"}
    parents = {"father_name": "WAGIMAN CONTOH", "mother_name": "SUMARTINI"}
    found = holder(paper(Label.BIRTH_CERTIFICATE, **values, **parents))
    assert "nik" not in found
    assert evidence(found.values()) is Evidence.SAME_PERSON
    with_number = holder(paper(Label.BIRTH_CERTIFICATE, **RIGHT))
    assert with_number["nik"].outcome is CheckState.PASSED
    assert with_number["father_name"].outcome is CheckState.NOT_DONE


def test_a_siblings_old_birth_certificate_is_unclear_a_strangers_is_not() -> None:
    values = {k: v for k, v in WRONG.items() if k != "nik"}
    ours = {"father_name": "WAGIMAN CONTOH", "mother_name": "SUMARTINI"}
    theirs = {"father_name": "TOGAR SITUMEANG", "mother_name": "LAMTIUR"}
    sibling = holder(paper(Label.BIRTH_CERTIFICATE, **values, **ours))
    stranger = holder(paper(Label.BIRTH_CERTIFICATE, **values, **theirs))
    unknown = holder(paper(Label.BIRTH_CERTIFICATE, **values))
    assert evidence(sibling.values()) is Evidence.UNCLEAR
    assert evidence(stranger.values()) is Evidence.ANOTHER_PERSON
    assert evidence(unknown.values()) is Evidence.ANOTHER_PERSON


PLACES_APART = {"birth_place": "MEDAN", "sex": "M"}


@pytest.mark.parametrize("label", [Label.BIRTH_CERTIFICATE, Label.PASSPORT])
@pytest.mark.parametrize("number", [{}, {"nik": Field("nik", None)}], ids=["none", "not found"])
def test_a_paper_that_shows_no_number_is_judged_by_name_and_date(
    label: Label, number: dict[str, Field]
) -> None:
    """Readers give an empty field where they found nothing: the paper may well have none."""
    values = {k: v for k, v in WRONG.items() if k != "nik"}
    read = paper(label, **values)
    found = holder(replace(read, fields={**read.fields, **number}))
    assert "nik" not in found
    assert evidence(found.values()) is Evidence.ANOTHER_PERSON
    illegible = {"nik": Field("nik", None, "3171 01?7")}
    found = holder(replace(read, fields={**read.fields, **illegible}))
    assert found["nik"].outcome is CheckState.NOT_DONE
    assert evidence(found.values()) is Evidence.UNCLEAR


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("1985-02-03", Evidence.ANOTHER_PERSON),
        ("1991-08-17", Evidence.UNCLEAR),  # the year
        ("1990-09-17", Evidence.UNCLEAR),  # the month
        ("1990-08-11", Evidence.UNCLEAR),  # the day
        ("1990-09-11", Evidence.ANOTHER_PERSON),
    ],
)
def test_without_a_number_a_date_wrong_in_one_part_is_not_another_persons(
    born: str, expected: Evidence
) -> None:
    values = {"name": WRONG["name"], "birth_date": born, **PLACES_APART}
    found = holder(paper(Label.BIRTH_CERTIFICATE, **values))
    assert found["birth_date"].outcome is CheckState.FAILED
    assert evidence(found.values()) is expected
    numbered = holder(paper(Label.BIRTH_CERTIFICATE, **values, nik=WRONG["nik"]))
    assert evidence(numbered.values()) is Evidence.ANOTHER_PERSON


def test_day_and_month_exchanged_are_a_slip_of_the_pen() -> None:
    declared = replace(SITI, birth_date=date(1990, 3, 8))
    read = paper(Label.BIRTH_CERTIFICATE, name=WRONG["name"], birth_date="1990-08-03")
    found = compare(declared, read, role=Role.HOLDER, today=TODAY)
    assert [c.level for c in found if c.field == "birth_date"] == [Level.VARIANT]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"birth_place": "JAKARTA", "sex": "F"}, Evidence.UNCLEAR),
        ({"birth_place": "JAKARTA", "sex": "M"}, Evidence.ANOTHER_PERSON),
        ({"birth_place": "MEDAN", "sex": "F"}, Evidence.ANOTHER_PERSON),
        ({"birth_place": None, "sex": None}, Evidence.UNCLEAR),
        ({"sex": "F", "father_name": "TOGAR", "mother_name": "LAMTIUR"}, Evidence.ANOTHER_PERSON),
        ({"sex": "M", "mother_name": "SUMARTINI"}, Evidence.UNCLEAR),
    ],
)
def test_without_a_number_a_third_difference_is_needed(
    more: dict[str, str | None], expected: Evidence
) -> None:
    values = {"name": WRONG["name"], "birth_date": WRONG["birth_date"]}
    found = holder(paper(Label.BIRTH_CERTIFICATE, **values, **more))
    assert evidence(found.values()) is expected
    numbered = holder(paper(Label.BIRTH_CERTIFICATE, **values, **more, nik=WRONG["nik"]))
    assert evidence(numbered.values()) is Evidence.ANOTHER_PERSON
    few = replace(SITI, birth_place=None, sex=None, father_name=None, mother_name=None)
    alone = holder(paper(Label.BIRTH_CERTIFICATE, **values, **more), few)
    assert evidence(alone.values()) is Evidence.ANOTHER_PERSON


def test_without_a_number_the_number_of_the_passport_bears_out() -> None:
    declared = replace(SITI, passport_number="X0000001")
    values = {"name": WRONG["name"], "birth_date": WRONG["birth_date"], **PLACES_APART}
    for number, expected in (
        ("X0000001", Evidence.UNCLEAR),
        ("X0000777", Evidence.ANOTHER_PERSON),
    ):
        read = paper(Label.PASSPORT, **values, passport_number=number)
        found = compare(declared, read, role=Role.HOLDER, today=TODAY)
        assert evidence(found) is expected


def test_passport_name_is_taken_from_the_better_of_print_and_code() -> None:
    line1 = "P<IDNRAHAYU<<SITI<CONTOH<<<<<<<<<<<<<<<<<<<<"
    for printed in (None, "SI CO RA", "SITI CONTOH RAHAYU"):
        found = holder(
            paper(Label.PASSPORT, name=printed, mrz_line1=line1, passport_number="X0000001")
        )
        assert found["name"].level is Level.IDENTICAL
        assert found["passport_number"].outcome is CheckState.PASSED
        assert "nik" not in found
    other = holder(
        paper(Label.PASSPORT, name="BUDI HARTONO", mrz_line1=line1.replace("SITI", "ANIS"))
    )
    assert other["name"].outcome is CheckState.FAILED
    assert other["passport_number"].outcome is CheckState.NOT_DONE


def test_passport_name_cut_in_the_code() -> None:
    long = replace(SITI, name="SITI NURHALIMAH PURNAMASARI CONTOHWIBAWA")
    line1 = "P<IDNCONTOHWIBAWA<<SITI<NURHALIMAH<PURNAMASA"
    found = holder(paper(Label.PASSPORT, mrz_line1=line1), long)
    assert found["name"].level is Level.EXTENDED


def test_passport_nik_from_the_code() -> None:
    found = holder(paper(Label.PASSPORT, nik=RIGHT["nik"]))
    assert found["nik"].outcome is CheckState.PASSED
    number = holder(paper(Label.PASSPORT, passport_number="X0000002"))["passport_number"]
    assert number.outcome is CheckState.FAILED


def test_a_paper_without_a_reader_compares_what_was_read() -> None:
    found = holder(paper(Label.MARRIAGE_BOOK, name="SITI CONTOH RAHAYU"))
    assert set(found) == {"name"}


# ------------------------------------------------------------------------------ a parent's card

CHILD = Application(
    ApplicantKind.CHILD,
    name="DEWI CONTOH",
    nik="3171015708159999",
    birth_date=date(2015, 8, 17),
    father_name="WAGIMAN CONTOH",
    mother_name="SUMARTINI",
    father_nik="3171010203709999",
    mother_nik="3171014203729998",
)


def parent(application: Application = CHILD, **values: str | None) -> dict[str, Comparison]:
    read = paper(Label.KTP, **values)
    return by_field(compare(application, read, role=Role.PARENT, today=TODAY))


def test_either_parents_card_belongs() -> None:
    father = parent(nik=CHILD.father_nik, name="H. WAGIMAN CONTOH", sex="M")
    assert set(father) == {PARENT, "father_nik", "father_name"}
    assert {c.outcome for c in father.values()} == {CheckState.PASSED}
    mother = parent(nik=CHILD.mother_nik, name="SUMARTINI", sex="F")
    assert set(mother) == {PARENT, "mother_nik", "mother_name"}
    assert {c.outcome for c in mother.values()} == {CheckState.PASSED}
    for found in (father, mother):
        assert evidence(found.values()) is Evidence.SAME_PERSON


@pytest.mark.parametrize("values", [{"nik": "3171014203729998"}, {"name": "SUMARTINI"}])
def test_a_parents_number_or_name_is_enough(values: dict[str, str]) -> None:
    assert parent(**values)[PARENT].outcome is CheckState.PASSED


def test_a_strangers_card_is_no_parents_but_never_clearly_another_persons() -> None:
    for sex in ("M", "F", None):
        found = parent(nik=WRONG["nik"], name=WRONG["name"], birth_date="1985-03-02", sex=sex)
        assert found[PARENT].outcome is CheckState.FAILED
        assert evidence(found.values()) is Evidence.UNCLEAR


def test_a_namesake_of_the_father_is_undecided() -> None:
    found = parent(nik=WRONG["nik"], name="WAGIMAN CONTOH", sex="M")
    assert found[PARENT].outcome is CheckState.NOT_DONE
    assert found["father_nik"].outcome is CheckState.FAILED
    assert evidence(found.values()) is Evidence.UNCLEAR


def test_the_card_may_be_the_parents_that_was_not_declared() -> None:
    only_father = replace(CHILD, mother_name=None, mother_nik=None)
    for sex in (None, "F"):
        found = parent(only_father, nik=WRONG["nik"], name="SUMARTINI", sex=sex)
        assert {c.outcome for c in found.values()} == {CheckState.NOT_DONE}
    man = parent(only_father, nik=WRONG["nik"], name="BUDI HARTONO", sex="M")
    assert man[PARENT].outcome is CheckState.FAILED
    nobody = Application(ApplicantKind.CHILD, name="DEWI CONTOH")
    assert parent(nobody, name="SUMARTINI")[PARENT].outcome is CheckState.NOT_DONE


# --------------------------------------------------------------------------------- family card


def row(number: int, **values: str | None) -> Member:
    return Member(number, {name: seen(name, value) for name, value in values.items()})


FATHER = row(1, nik="3171010203709999", name="WAGIMAN CONTOH", birth_date="1970-03-02", sex="M")
MOTHER = row(2, nik="3171014203729998", name="SUMARTINI", birth_date="1972-03-02", sex="F")
DAUGHTER = row(
    3,
    **RIGHT,
    father_name="WAGIMAN CONTOH",
    mother_name="SUMARTINI",
)
BROTHER = row(
    4,
    nik="3171011708909998",
    name="BUDI CONTOH RAHAYU",
    birth_date="1990-08-17",
    sex="M",
    father_name="WAGIMAN CONTOH",
)
FAMILY = (FATHER, MOTHER, DAUGHTER, BROTHER)


def family(*members: Member, application: Application = SITI) -> dict[str, Comparison]:
    read = ReadFields(
        Label.FAMILY_CARD, "", {"kk_number": seen("kk_number", "3171011708209999")}, members
    )
    return by_field(compare(application, read, role=Role.FAMILY, today=TODAY))


@pytest.mark.parametrize("order", list(itertools.permutations(FAMILY)))
def test_the_applicants_row_is_found_wherever_it_stands(order: tuple[Member, ...]) -> None:
    assert find_member(order, SITI, TODAY) is DAUGHTER


def test_family_card_of_the_applicant() -> None:
    found = family(*FAMILY)
    expected = {"kk_number", MEMBER, *RIGHT, "father_name", "mother_name"}
    assert set(found) == expected
    assert {c.outcome for c in found.values()} == {CheckState.PASSED}
    assert evidence(found.values()) is Evidence.SAME_PERSON


@pytest.mark.parametrize(
    "changed",
    [
        {"nik": None},
        {"name": None},
        {"birth_date": None},
        {"nik": None, "birth_date": None},
        {"nik": None, "name": None, "sex": "F"},
        {"name": None, "birth_date": None},
        {"nik": "3171015708909990"},
        {"name": "ST. CONTOH RAHAYU", "nik": None},
        {"birth_date": "1990-08-18"},
        {"name": "SITI CONTOH", "nik": None},
    ],
)
def test_the_row_is_found_when_parts_of_it_are_not_read(changed: dict[str, str | None]) -> None:
    values = {**RIGHT, **changed}
    mine = row(3, **values)
    assert find_member((FATHER, MOTHER, mine), SITI, TODAY) is mine


def test_a_row_that_is_doubtful_in_one_digit_is_found_by_name_and_date() -> None:
    fields = dict(DAUGHTER.fields) | {
        "nik": seen("nik", "3171015708909990", 0.5, Validity.UNCERTAIN)
    }
    mine = Member(3, fields)
    assert find_member((FATHER, mine, BROTHER), SITI, TODAY) is mine


def test_another_familys_card() -> None:
    found = family(FATHER, MOTHER, BROTHER)
    assert found[MEMBER].outcome is CheckState.FAILED
    assert found["name"].outcome is CheckState.NOT_DONE
    assert evidence(found.values()) is Evidence.UNCLEAR


def test_a_card_with_an_unread_row_says_nothing() -> None:
    found = family(FATHER, MOTHER, row(3, nik=None, name=None))
    assert found[MEMBER].outcome is CheckState.NOT_DONE
    assert family()[MEMBER].outcome is CheckState.NOT_DONE


def test_a_namesake_with_another_number_and_date_is_not_the_applicant() -> None:
    grandmother = row(5, nik="3171015703409997", name="SITI CONTOH RAHAYU", birth_date="1940-03-17")
    assert find_member((FATHER, grandmother), SITI, TODAY) is None
    assert find_member((grandmother, DAUGHTER), SITI, TODAY) is DAUGHTER


def test_two_rows_that_fit_equally_are_no_answer() -> None:
    first = row(3, name=None, nik=None, birth_date="1990-08-17")
    second = row(4, name=None, nik=None, birth_date="1990-08-17")
    assert find_member((first, second), SITI, TODAY) is None


def test_parents_numbers_among_the_rows() -> None:
    mine = row(3, nik=CHILD.nik, name=CHILD.name, birth_date="2015-08-17")
    found = family(FATHER, MOTHER, mine, application=CHILD)
    assert found["father_nik"].outcome is CheckState.PASSED
    assert found["mother_nik"].outcome is CheckState.PASSED
    grandparents = family(row(1, nik=WRONG["nik"], name="SUKARTI"), mine, application=CHILD)
    assert grandparents["father_nik"].outcome is CheckState.NOT_DONE
    namesake = row(1, nik=WRONG["nik"], name="WAGIMAN CONTOH")
    assert family(namesake, mine, application=CHILD)["father_nik"].outcome is CheckState.FAILED


# ------------------------------------------------------------------------------------ evidence

SAME = CheckState.PASSED
OTHER = CheckState.FAILED
NONE = CheckState.NOT_DONE
_LEVEL = {SAME: Level.IDENTICAL, OTHER: Level.DIFFERENT, NONE: Level.NOT_COMPARED}


def made(field: str, state: CheckState, weight: float = 0.9) -> Comparison:
    return Comparison(field, _LEVEL[state], state, 0.0 if state is NONE else weight)


@pytest.mark.parametrize(
    ("nik", "name", "born", "expected"),
    [
        (SAME, SAME, SAME, Evidence.SAME_PERSON),
        (SAME, OTHER, SAME, Evidence.SAME_PERSON),
        (SAME, NONE, NONE, Evidence.SAME_PERSON),
        (NONE, SAME, SAME, Evidence.SAME_PERSON),
        (OTHER, OTHER, OTHER, Evidence.ANOTHER_PERSON),
        (OTHER, SAME, SAME, Evidence.UNCLEAR),
        (OTHER, SAME, OTHER, Evidence.UNCLEAR),
        (OTHER, OTHER, SAME, Evidence.UNCLEAR),
        (OTHER, OTHER, NONE, Evidence.UNCLEAR),
        (NONE, OTHER, OTHER, Evidence.UNCLEAR),
        (NONE, SAME, NONE, Evidence.UNCLEAR),
        (NONE, SAME, OTHER, Evidence.UNCLEAR),
        (NONE, NONE, SAME, Evidence.UNCLEAR),
        (NONE, NONE, NONE, Evidence.UNCLEAR),
    ],
)
def test_evidence(nik: CheckState, name: CheckState, born: CheckState, expected: Evidence) -> None:
    found = [made("nik", nik), made("name", name), made("birth_date", born)]
    assert evidence(found) is expected


def test_differences_that_were_not_read_surely_do_not_make_another_person() -> None:
    for weak in ("nik", "name", "birth_date"):
        found = [made(f, OTHER, 0.5 if f == weak else 0.95) for f in ("nik", "name", "birth_date")]
        assert evidence(found) is Evidence.UNCLEAR


def test_parents_stand_in_for_an_unread_date() -> None:
    found = [made("name", SAME), made("birth_date", NONE), made("father_name", SAME)]
    assert evidence(found) is Evidence.SAME_PERSON
    contradicted = [*found, made("mother_name", OTHER)]
    assert weigh(contradicted).parents is Agreement.UNKNOWN
    assert evidence(contradicted) is Evidence.UNCLEAR


def test_an_extended_name_needs_a_firm_date() -> None:
    name = Comparison("name", Level.EXTENDED, SAME, 0.9)
    assert evidence([name, made("birth_date", SAME, 0.9)]) is Evidence.SAME_PERSON
    assert evidence([name, made("birth_date", SAME, 0.45)]) is Evidence.UNCLEAR
    assert weigh([name, made("birth_date", SAME)]).supported
    assert not weigh([name]).supported


def test_settings_are_obeyed() -> None:
    strict = CompareSettings(differs=0.99)
    found = holder(paper(**WRONG))
    assert evidence(found.values(), strict) is Evidence.UNCLEAR


_STATES = st.lists(
    st.builds(
        made,
        st.sampled_from(["nik", "name", "birth_date", "father_name", "mother_name", "sex"]),
        st.sampled_from([SAME, OTHER, NONE]),
        st.floats(0, 1),
    ),
    unique_by=lambda c: c.field,
)


@settings(derandomize=True, deadline=None)
@given(_STATES, st.data())
def test_blanking_never_makes_another_person_or_the_same_one_of_an_innocent(
    found: list[Comparison], data: st.DataObject
) -> None:
    """Blanking a value that agreed never helps; blanking one that differed never hurts."""
    if not found:
        return
    at = data.draw(st.integers(0, len(found) - 1))
    blanked = list(found)
    blanked[at] = made(found[at].field, NONE)
    before, after = evidence(found), evidence(blanked)
    if found[at].outcome is SAME and found[at].field in ("nik", "name", "birth_date"):
        assert after is not Evidence.SAME_PERSON or before is Evidence.SAME_PERSON
    if found[at].outcome is OTHER:
        assert after is not Evidence.ANOTHER_PERSON or before is Evidence.ANOTHER_PERSON
    assert weigh(found) == weigh(reversed(found))


@settings(derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(RIGHT)), st.text(max_size=20)), st.floats(0, 1))
def test_any_text_is_answered(values: dict[str, str], confidence: float) -> None:
    fields = {name: seen(name, value, confidence) for name, value in values.items()}
    for role in Role:
        for label in (Label.KTP, Label.PASSPORT, Label.BIRTH_CERTIFICATE, Label.SIM):
            read = ReadFields(label, "", fields, (Member(1, fields),))
            for comparison in compare(SITI, read, role=role, today=TODAY):
                assert 0.0 <= comparison.weight <= 1.0
                assert (comparison.outcome is NONE) == (comparison.level is Level.NOT_COMPARED)
