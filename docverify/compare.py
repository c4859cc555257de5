"""Declared data against what was read: one comparator per kind of field.

Three kinds of papers are told apart by the role of their slot (`Role`): the applicant's own, a
parent's identity card, and the family card in which the applicant is one row.  `compare` gives one
`Comparison` for every declared field that the paper should carry; `evidence` sums them up into the
question that decides: is this the applicant, clearly somebody else, or unclear?

A comparison has three outcomes.  `not_done` means that one side is missing or was not read well
enough; it never counts for or against anybody.  Identifiers are never matched fuzzily, but a number
that differs only where reading was doubtful counts as unread.  `passed` covers every level of a
name or place but `different`: the level itself says how close they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from docverify.numbers import digits
from docverify.numbers.names import NameSettings, compare_names
from docverify.numbers.places import compare_places
from docverify.types import (
    Application,
    CheckState,
    Comparison,
    Field,
    Label,
    Level,
    Member,
    ReadFields,
    Validity,
)

__all__ = [
    "MEMBER",
    "PARENT",
    "Agreement",
    "CompareSettings",
    "Evidence",
    "Role",
    "Weighing",
    "compare",
    "evidence",
    "find_member",
    "weigh",
]

MEMBER: Final = "member"
"""`Comparison.field` that says whether the applicant's row was found on a family card."""
PARENT: Final = "parent"
"""`Comparison.field` that says whether an identity card is a declared parent's."""


class Role(StrEnum):
    """Whose paper a slot expects."""

    HOLDER = "holder"
    PARENT = "parent"
    FAMILY = "family"


class Agreement(StrEnum):
    """One kind of evidence: for the person, against, or silent."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """What the evidence says together."""

    SAME_PERSON = "same_person"
    UNCLEAR = "unclear"
    ANOTHER_PERSON = "another_person"


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """Tolerances and weights.  All are starting values, proposed and not measured.

    agrees              weight from which an equal value speaks for the person
    differs             weight from which a different value speaks against; a value read with less
                        confidence is doubtful
    firm                weight from which a birth date and a name spelled differently are enough
    placeholder_days    (day, month) that registrars wrote for people who did not know theirs
    placeholder_weight  factor on the weight of an equal birth date that is such a day
    placeholder_years   such a day against another one at most so many years apart says nothing
                        about the person
    doubtful_digits     so many digits of a doubtful number may differ, and it counts as unread
    doubtful_date       the same for the eight digits of a date
    near_miss           a doubtful name at least this similar (0-1) counts as unread, not different
    one_slip            with an equal NIK, a different name at least this similar is only written
                        differently (`variant`): one letter in a usual name
    oldest              years; an older birth date is a misreading
    names               tolerances of the name comparison
    """

    agrees: float = 0.30
    differs: float = 0.70
    firm: float = 0.60
    placeholder_days: tuple[tuple[int, int], ...] = ((1, 1), (31, 12), (1, 7))
    placeholder_weight: float = 0.5
    placeholder_years: int = 1
    doubtful_digits: int = 4
    doubtful_date: int = 2
    near_miss: float = 0.70
    one_slip: float = 0.85
    oldest: int = 120
    names: NameSettings = field(default_factory=NameSettings)


DEFAULTS: Final = CompareSettings()


@dataclass(frozen=True, slots=True)
class _Context:
    settings: CompareSettings
    today: date


_Found = tuple[Level, float]
"""Level and weight; `not_compared` for a value that cannot be used."""
_Comparator = Callable[[str, Field, _Context], _Found]
_NOTHING: Final[_Found] = (Level.NOT_COMPARED, 0.0)


def _doubtful(seen: Field, settings: CompareSettings) -> bool:
    return (
        seen.validity in (Validity.UNCERTAIN, Validity.INVALID)
        or seen.confidence < settings.differs
    )


def _unlike(a: str, b: str) -> int:
    return sum(x != y for x, y in zip(a, b, strict=True)) if len(a) == len(b) else max(len(a), 1)


def _identifier(declared: str, seen: Field, context: _Context) -> _Found:
    """NIK, family card and passport numbers: equal, different, or not read well enough."""
    value = digits.compact(seen.value or "").upper()
    wanted = digits.compact(declared).upper()
    marks = frozenset(i for i, char in enumerate(value) if not (char.isascii() and char.isalnum()))
    level = digits.compare(wanted, value, marks)
    if level is not Level.DIFFERENT:
        return level, seen.confidence if level is Level.IDENTICAL else 0.0
    settings = context.settings
    tolerated = settings.doubtful_digits if _doubtful(seen, settings) else 0
    tolerated = max(tolerated, sum("->" in repair for repair in seen.repairs))
    if _unlike(wanted, value) <= tolerated:
        return _NOTHING
    if seen.validity is Validity.INVALID:  # an impossible number is likelier misread
        return level, min(seen.confidence, settings.agrees)
    return level, seen.confidence


def _name(declared: str, seen: Field, context: _Context) -> _Found:
    return _any_name(declared, seen, context, mrz=False, cut=False)


def _any_name(declared: str, seen: Field, context: _Context, *, mrz: bool, cut: bool) -> _Found:
    settings = context.settings
    result = compare_names(
        declared, seen.value or "", mrz=mrz, mrz_truncated=cut, settings=settings.names
    )
    if result.level is Level.NOT_COMPARED:
        return _NOTHING
    near = result.score >= settings.near_miss and _doubtful(seen, settings)
    if result.level is Level.DIFFERENT and near:
        return _NOTHING
    return result.level, seen.confidence


def _date(declared: str, seen: Field, context: _Context) -> _Found:
    """Birth dates, ISO 8601.  A date that cannot be anybody's counts as unread.

    A placeholder day against another day of about the same year is `variant`: it differs, and is
    flagged, but says nothing about whose paper it is.
    """
    settings = context.settings
    try:
        read, wanted = date.fromisoformat(seen.value or ""), date.fromisoformat(declared)
    except ValueError:
        return _NOTHING
    if read > context.today or context.today.year - read.year > settings.oldest:
        return _NOTHING
    placeholder = any((day.day, day.month) in settings.placeholder_days for day in (read, wanted))
    weak = seen.confidence * (settings.placeholder_weight if placeholder else 1.0)
    if read == wanted:
        return Level.IDENTICAL, weak
    near = _unlike(read.isoformat(), wanted.isoformat()) <= settings.doubtful_date
    if near and _doubtful(seen, settings):
        return _NOTHING
    if placeholder and abs(read.year - wanted.year) <= settings.placeholder_years:
        return Level.VARIANT, seen.confidence
    return Level.DIFFERENT, seen.confidence


def _place(declared: str, seen: Field, context: _Context) -> _Found:
    level = compare_places(declared, seen.value or "")
    if level is Level.DIFFERENT and _doubtful(seen, context.settings):
        return _NOTHING
    return level, 0.0 if level is Level.NOT_COMPARED else seen.confidence


def _sex(declared: str, seen: Field, context: _Context) -> _Found:
    if seen.value == declared:
        return Level.IDENTICAL, seen.confidence
    if seen.value is None or _doubtful(seen, context.settings):
        return _NOTHING
    return Level.DIFFERENT, seen.confidence


_COMPARATORS: Final[Mapping[str, _Comparator]] = MappingProxyType(
    {
        "nik": _identifier,
        "kk_number": _identifier,
        "passport_number": _identifier,
        "father_nik": _identifier,
        "mother_nik": _identifier,
        "name": _name,
        "father_name": _name,
        "mother_name": _name,
        "birth_date": _date,
        "birth_place": _place,
        "sex": _sex,
    }
)

_PERSON: Final = ("nik", "name", "birth_date", "birth_place", "sex")
_CARRIED: Final[Mapping[Label, tuple[str, ...]]] = MappingProxyType(
    {
        Label.KTP: _PERSON,
        Label.BIRTH_CERTIFICATE: (*_PERSON, "father_name", "mother_name"),
        Label.PASSPORT: (*_PERSON, "passport_number"),
    }
)
"""Declared fields that each paper of the applicant's carries."""
_SOMETIMES: Final = frozenset({(Label.BIRTH_CERTIFICATE, "nik"), (Label.PASSPORT, "nik")})
"""Of those, the ones that older papers lack: compared where the reader found them."""
_IN_ROW: Final = (*_PERSON, "father_name", "mother_name")


def _declared(application: Application, name: str) -> str:
    """A declared value as text; '' when it was not declared."""
    value = getattr(application, name)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _comparison(name: str, found: _Found) -> Comparison:
    level, weight = found
    if level is Level.NOT_COMPARED:
        return Comparison(name, level, CheckState.NOT_DONE, 0.0)
    failed = level is Level.DIFFERENT or (level is Level.VARIANT and name == "birth_date")
    outcome = CheckState.FAILED if failed else CheckState.PASSED
    return Comparison(name, level, outcome, min(max(weight, 0.0), 1.0))


def _one(name: str, declared: str, seen: Field, context: _Context) -> Comparison:
    unread = seen.value is None or seen.validity is Validity.UNREAD
    return _comparison(
        name, _NOTHING if unread or not declared else _COMPARATORS[name](declared, seen, context)
    )


def compare(
    application: Application,
    read: ReadFields,
    *,
    role: Role,
    today: date,
    settings: CompareSettings = DEFAULTS,
) -> tuple[Comparison, ...]:
    """Compare every declared field that the paper should carry.

    role   whose paper it is; `parent` compares the card with the declared father and mother
           (fields ``parent``, ``father_name``, ``father_nik`` or the mother's), `family` looks
           for the applicant's row first (fields ``member``, ``kk_number``, the row's values,
           ``father_nik``, ``mother_nik``)
    today  decides which birth dates are possible

    The result holds no values, and nothing for fields that were not declared.
    """
    context = _Context(settings, today)
    if role is Role.PARENT:
        return _compare_parent(application, read, context)
    if role is Role.FAMILY:
        return _compare_family(application, read, context)
    return _compare_holder(application, read, context)


def _compare_holder(
    application: Application, read: ReadFields, context: _Context
) -> tuple[Comparison, ...]:
    carried = _CARRIED.get(read.label)
    if carried is None:  # a paper without a reader of its own: what was read is compared
        carried = tuple(name for name in _COMPARATORS if name in read.fields)
    found = []
    for name in carried:
        declared = _declared(application, name)
        if not declared:
            continue
        if (read.label, name) in _SOMETIMES and not _shown(read, name):
            continue
        if name == "name" and read.label is Label.PASSPORT:
            found.append(_passport_name(declared, read, context))
        else:
            found.append(_one(name, declared, read.get(name), context))
    if not any(one.field == "nik" for one in found):
        found = [_without_nik(one, application, read) for one in found]
    return _settled(found, application, read.get("name"), context)


def _without_nik(found: Comparison, application: Application, read: ReadFields) -> Comparison:
    """Where no NIK bears it out, a birth date that was written wrongly in one of its parts, or with
    day and month exchanged, is `variant`: flagged, but not another person's."""
    one, seen = application.birth_date, read.value("birth_date")
    if found.field != "birth_date" or found.level is not Level.DIFFERENT or not (one and seen):
        return found
    other = date.fromisoformat(seen)
    same = (one.day == other.day, one.month == other.month, one.year == other.year)
    exchanged = same[2] and (one.day, one.month) == (other.month, other.day)
    return replace(found, level=Level.VARIANT) if sum(same) == 2 or exchanged else found


def _shown(read: ReadFields, name: str) -> bool:
    """Whether anything stands on the paper where a field belongs, legible or not."""
    one = read.fields.get(name)
    return one is not None and bool(one.value or one.raw)


def _settled(
    found: Sequence[Comparison], application: Application, name: Field, context: _Context
) -> tuple[Comparison, ...]:
    """With an equal NIK a name one letter off is the same person's, written differently."""
    settings = context.settings
    by_field = {c.field: c for c in found}
    nik, old = by_field.get("nik"), by_field.get("name")
    if nik is None or old is None or old.outcome is not CheckState.FAILED:
        return tuple(found)
    if _agreement(nik, settings) is not Agreement.SAME or name.value is None:
        return tuple(found)
    declared = _declared(application, "name")
    if compare_names(declared, name.value, settings=settings.names).score < settings.one_slip:
        return tuple(found)
    new = Comparison("name", Level.VARIANT, CheckState.PASSED, old.weight)
    return tuple(new if c is old else c for c in found)


_NAME_AT: Final = slice(5, 44)
_LINE: Final = 44


def _passport_name(declared: str, read: ReadFields, context: _Context) -> Comparison:
    """The printed full name and the name in the MRZ: the better one counts."""
    printed = _one("name", declared, read.get("name"), context)
    line = read.get("mrz_line1")
    if line.value is None or line.validity is Validity.UNREAD:
        return printed
    cut = len(line.value) >= _LINE and not line.value.endswith("<")
    coded = Field("name", line.value[_NAME_AT], line.raw, line.confidence, line.validity)
    other = _comparison("name", _any_name(declared, coded, context, mrz=True, cut=cut))
    return min((printed, other), key=_closeness)


_CLOSENESS: Final = (
    Level.IDENTICAL,
    Level.EQUIVALENT,
    Level.EXTENDED,
    Level.VARIANT,
    Level.DIFFERENT,
    Level.NOT_COMPARED,
)


def _closeness(comparison: Comparison) -> tuple[int, float]:
    return _CLOSENESS.index(comparison.level), -comparison.weight


# ---------------------------------------------------------------------------- a parent's card


def _compare_parent(
    application: Application, read: ReadFields, context: _Context
) -> tuple[Comparison, ...]:
    """The card against father and mother; the parent that fits better is reported."""
    sides = [_parent_side(application, read, parent, context) for parent in ("father", "mother")]
    best = min(sides, key=lambda side: _closeness_of_parent(side[0]))
    sex = read.get("sex")
    known = sex.value is not None and not _doubtful(sex, context.settings)
    likely = sides[0 if sex.value == "M" else 1] if known else None
    if best[0].outcome is CheckState.PASSED:
        return best
    if likely is not None:
        return likely
    if all(side[0].outcome is CheckState.FAILED for side in sides):
        return best
    # One parent was not declared or not compared: the card may be that one's.
    return tuple(_not_done(comparison.field) for comparison in best)


def _not_done(name: str) -> Comparison:
    return Comparison(name, Level.NOT_COMPARED, CheckState.NOT_DONE, 0.0)


def _closeness_of_parent(summary: Comparison) -> tuple[int, int, float]:
    order = (CheckState.PASSED, CheckState.FAILED, CheckState.NOT_DONE)
    return (order.index(summary.outcome), *_closeness(summary))


def _parent_side(
    application: Application, read: ReadFields, parent: str, context: _Context
) -> tuple[Comparison, ...]:
    """Summary, then the comparisons that it rests on, for one of the parents."""
    details = []
    for name in ("nik", "name"):
        key = f"{parent}_{name}"
        declared = _declared(application, key)
        if declared:
            details.append(_one(key, declared, read.get(name), context))
    number = next((c for c in details if c.field.endswith("_nik")), None)
    name_found = next((c for c in details if c.field.endswith("_name")), None)
    return (_parent_summary(number, name_found, context.settings), *details)


def _parent_summary(
    number: Comparison | None, name: Comparison | None, settings: CompareSettings
) -> Comparison:
    """NIK first; a name counts where no NIK contradicts it."""
    unknown = _not_done(PARENT)
    by_number = Agreement.UNKNOWN if number is None else _agreement(number, settings)
    by_name = Agreement.UNKNOWN if name is None else _agreement(name, settings)
    if number is not None and by_number is Agreement.SAME:
        return Comparison(PARENT, Level.IDENTICAL, CheckState.PASSED, number.weight)
    if name is None or by_name is Agreement.UNKNOWN:
        if number is not None and name is None and by_number is Agreement.DIFFERENT:
            return Comparison(PARENT, Level.DIFFERENT, CheckState.FAILED, number.weight)
        return unknown
    if by_name is Agreement.SAME:
        if by_number is Agreement.DIFFERENT:
            return unknown
        return Comparison(PARENT, name.level, CheckState.PASSED, name.weight)
    return Comparison(PARENT, Level.DIFFERENT, CheckState.FAILED, name.weight)


# -------------------------------------------------------------------------------- family card


def _compare_family(
    application: Application, read: ReadFields, context: _Context
) -> tuple[Comparison, ...]:
    found = []
    if application.kk_number is not None:
        found.append(_one("kk_number", application.kk_number, read.get("kk_number"), context))
    row = find_member(read.members, application, context.today, context.settings)
    found.append(_member_summary(row, read.members, application, context))
    fields: Mapping[str, Field] = {} if row is None else row.fields
    for name in _IN_ROW:
        declared = _declared(application, name)
        if declared:
            found.append(_one(name, declared, fields.get(name, Field(name, None)), context))
    for parent in ("father", "mother"):
        if _declared(application, f"{parent}_nik"):
            found.append(_parent_in_family(parent, application, read.members, context))
    return _settled(found, application, fields.get("name", Field("name", None)), context)


def _member_summary(
    row: Member | None, members: Sequence[Member], application: Application, context: _Context
) -> Comparison:
    if row is not None:
        nik, name, born = _person(row, application, context)
        sure = [c for c in (nik, name, born) if c.outcome is CheckState.PASSED]
        level = Level.IDENTICAL if nik.outcome is CheckState.PASSED else name.level
        if not sure:
            return _not_done(MEMBER)
        if level not in _CLOSENESS[:4]:
            level = Level.VARIANT
        return Comparison(MEMBER, level, CheckState.PASSED, max(c.weight for c in sure))
    against = [_against(member, application, context) for member in members]
    if against and min(against) >= context.settings.differs:
        return Comparison(MEMBER, Level.DIFFERENT, CheckState.FAILED, min(against))
    return _not_done(MEMBER)


def _against(member: Member, application: Application, context: _Context) -> float:
    """How surely a row is not the applicant's: the weight of a different NIK or name, or 0."""
    nik, name, _ = _person(member, application, context)
    return max((c.weight for c in (nik, name) if c.outcome is CheckState.FAILED), default=0.0)


def _person(
    member: Member, application: Application, context: _Context
) -> tuple[Comparison, Comparison, Comparison]:
    """NIK, name and birth date of a row against the applicant's."""
    nik, name, born = (
        _one(key, _declared(application, key), member.fields.get(key, Field(key, None)), context)
        for key in ("nik", "name", "birth_date")
    )
    return nik, name, born


def find_member(
    members: Sequence[Member],
    application: Application,
    today: date,
    settings: CompareSettings = DEFAULTS,
) -> Member | None:
    """The applicant's row of a family card, or None.

    By NIK first; then name and birth date; then the name alone where the date was not read; then
    the birth date where the name was not read.  A row whose NIK and birth date both differ with
    confidence is a namesake.  Two rows that fit equally well are no answer.
    """
    context = _Context(settings, today)
    ranked = []
    for member in members:
        fit = _fit(member, application, context)
        if fit is not None:
            ranked.append((fit, member))
    if not ranked:
        return None
    best = min(fit for fit, _ in ranked)
    winners = [member for fit, member in ranked if fit == best]
    return winners[0] if len(winners) == 1 else None


def _fit(member: Member, application: Application, context: _Context) -> tuple[int, int] | None:
    """How well a row fits, smaller is better; None when it is not the applicant's."""
    nik, name, born = _person(member, application, context)
    by_nik, by_name, by_date = (_agreement(c, context.settings) for c in (nik, name, born))
    closeness = _CLOSENESS.index(name.level)
    if by_nik is Agreement.SAME:
        return 0, closeness
    if by_nik is Agreement.DIFFERENT and by_date is Agreement.DIFFERENT:
        return None
    if by_name is Agreement.SAME:
        spelled = name.level in (Level.IDENTICAL, Level.EQUIVALENT)
        if by_date is Agreement.SAME:
            return (1 if by_nik is Agreement.UNKNOWN else 2), closeness
        if by_nik is Agreement.UNKNOWN and by_date is Agreement.UNKNOWN:
            return 3, closeness
        return (4, closeness) if spelled else None
    silent = by_name is Agreement.UNKNOWN and by_nik is Agreement.UNKNOWN
    return (5, closeness) if silent and by_date is Agreement.SAME else None


def _parent_in_family(
    parent: str, application: Application, members: Sequence[Member], context: _Context
) -> Comparison:
    """A parent's NIK among the rows.  Grandparents' cards do not list the parents: not done."""
    key = f"{parent}_nik"
    number = _declared(application, key)
    name = _declared(application, f"{parent}_name")
    contradiction: Comparison | None = None
    for member in members:
        found = _one(key, number, member.fields.get("nik", Field("nik", None)), context)
        if found.outcome is CheckState.PASSED:
            return found
        named = _one("name", name, member.fields.get("name", Field("name", None)), context)
        same_name = named.level in (Level.IDENTICAL, Level.EQUIVALENT)
        if same_name and found.outcome is CheckState.FAILED:
            contradiction = found
    if contradiction is not None:
        return contradiction
    return _not_done(key)


# ----------------------------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the comparisons say about the person.

    nik, birth_date, name, parents  for, against or silent; `name` is for at every level but
                                    `different`, `parents` only where nothing contradicts
    evidence                        all of it together
    """

    nik: Agreement
    birth_date: Agreement
    name: Agreement
    parents: Agreement
    evidence: Evidence

    @property
    def supported(self) -> bool:
        """NIK or birth date agree: what an `extended` name needs in order to pass."""
        return Agreement.SAME in (self.nik, self.birth_date)


def _agreement(comparison: Comparison, settings: CompareSettings) -> Agreement:
    if comparison.outcome is CheckState.PASSED and comparison.weight >= settings.agrees:
        return Agreement.SAME
    against = comparison.outcome is CheckState.FAILED and comparison.level is Level.DIFFERENT
    if against and comparison.weight >= settings.differs:
        return Agreement.DIFFERENT
    return Agreement.UNKNOWN


_PARENTS: Final = frozenset({"father_name", "mother_name", "father_nik", "mother_nik"})
_BESIDES: Final = ("birth_place", "sex", "passport_number")


def evidence(comparisons: Iterable[Comparison], settings: CompareSettings = DEFAULTS) -> Evidence:
    """What the comparisons of one paper say about the person: see `weigh`."""
    return weigh(comparisons, settings).evidence


def weigh(comparisons: Iterable[Comparison], settings: CompareSettings = DEFAULTS) -> Weighing:
    """Sum up the comparisons of one paper.

    * An equal NIK settles it.
    * Without one, an equal birth date with a matching name, or an equal name with matching
      parents, is enough.  A placeholder birthday needs the name to be spelled alike.
    * Another person: NIK, name and birth date all confidently different.  Where there is no NIK to
      compare: name, birth date and one thing more.  Where its NIK was not read: name, birth date
      and the parents.
    * A parent's card is judged by ``parent`` alone and never called clearly another person's,
      because guardians exist.
    """
    given = tuple(comparisons)
    by_field = {c.field: c for c in given}
    nik, born, name = (_of(by_field, key, settings) for key in ("nik", "birth_date", "name"))
    parents = _both_parents([c for c in given if c.field in _PARENTS], settings)
    if PARENT in by_field:
        parents = _agreement(by_field[PARENT], settings)
        same = parents is Agreement.SAME
        unknown = Agreement.UNKNOWN
        verdict = Evidence.SAME_PERSON if same else Evidence.UNCLEAR
        return Weighing(unknown, unknown, unknown, parents, verdict)
    verdict = Evidence.UNCLEAR
    if nik is Agreement.SAME or (
        nik is Agreement.UNKNOWN and _same_without_nik(by_field, born, name, parents, settings)
    ):
        verdict = Evidence.SAME_PERSON
    elif name is Agreement.DIFFERENT and born is Agreement.DIFFERENT:
        no_number = "nik" not in by_field and _third_difference(by_field, parents, settings)
        unread = nik is Agreement.UNKNOWN and parents is Agreement.DIFFERENT
        if nik is Agreement.DIFFERENT or no_number or unread:
            verdict = Evidence.ANOTHER_PERSON
    return Weighing(nik, born, name, parents, verdict)


def _of(by_field: Mapping[str, Comparison], key: str, settings: CompareSettings) -> Agreement:
    found = by_field.get(key)
    return Agreement.UNKNOWN if found is None else _agreement(found, settings)


def _third_difference(
    by_field: Mapping[str, Comparison], parents: Agreement, settings: CompareSettings
) -> bool:
    """Whether something beside name and birth date differs as well, or nothing else was declared;
    never where a parent or the number of the passport agrees.  Where the rest was declared and not
    read, name and date may be those of another line."""
    others = [_of(by_field, name, settings) for name in _BESIDES if name in by_field]
    if _PARENTS & by_field.keys():
        others.append(parents)
    if Agreement.SAME in (parents, _of(by_field, "passport_number", settings)):
        return False
    return not others or Agreement.DIFFERENT in others


def _both_parents(found: Sequence[Comparison], settings: CompareSettings) -> Agreement:
    agreements = {_agreement(c, settings) for c in found} - {Agreement.UNKNOWN}
    return agreements.pop() if len(agreements) == 1 else Agreement.UNKNOWN


def _same_without_nik(
    by_field: Mapping[str, Comparison],
    born: Agreement,
    name: Agreement,
    parents: Agreement,
    settings: CompareSettings,
) -> bool:
    if name is not Agreement.SAME:
        return False
    spelled = by_field["name"].level in (Level.IDENTICAL, Level.EQUIVALENT)
    if born is Agreement.SAME:
        return spelled or by_field["birth_date"].weight >= settings.firm
    return spelled and born is Agreement.UNKNOWN and parents is Agreement.SAME
