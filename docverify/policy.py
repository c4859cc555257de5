"""Which paper is right in which slot, and how sure one must be: data, read from `policy.toml`.

`load_policy()` gives the built-in policy; an office ships its own file with `load_policy(path)`.
A policy is complete and strict: a missing key, an unknown key, a label without an effect or a
value out of range is a `ConfigError` that names the place in the file.

Also here: the reason codes with their severities, because a policy may say what a
blocking reason leads to, but not turn a flag into a block.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from docverify.classify import ClassifySettings
from docverify.compare import CompareSettings, Role
from docverify.doctypes.lookalikes import EDITIONS
from docverify.errors import ConfigError
from docverify.numbers.names import NameSettings
from docverify.types import (
    PAPERS,
    ApplicantKind,
    Application,
    Label,
    Outcome,
    Severity,
    Sight,
    Slot,
)

__all__ = [
    "ACCEPT",
    "ALTERNATIVE",
    "BLOCKS",
    "DECLARED",
    "FIELD_NAMES",
    "FLAGS",
    "NOTES",
    "REVIEW",
    "SEEN_BESIDES",
    "SEEN_FAULTS",
    "SEVERITIES",
    "PaperRules",
    "Policy",
    "SightRules",
    "SlotRules",
    "load_policy",
]

# fmt: off
BLOCKS: Final = (
    "wrong_document_type", "child_needs_parent_ktp", "wrong_side", "not_a_document",
    "other_person", "swapped_applicant", "foreign_passport",
    "blurred", "too_small", "glare", "cut_off", "too_dark", "too_bright", "covered",
    "unreadable_fields", "two_documents",
    "empty_file", "unreadable_image", "unsupported_format", "file_too_large", "too_many_pixels",
    "multiple_frames", "several_pages", "resolution_too_low",
    "file_unreadable", "not_a_regular_file", "path_outside_root",
)
"""Reason codes with severity `block`."""

FLAGS: Final = (
    "nik_differs", "name_differs", "birth_date_differs", "sex_differs",
    "applicant_not_in_family_card", "parent_not_confirmed", "inconsistent_nik", "invalid_mrz",
    "not_verified", "unusual_characters",
    "field_mismatch", "invalid_field", "inconsistent_fields", "processing_failed", "time_limit",
)
"""Reason codes with severity `flag`: the upload passes, the counter officer looks."""

NOTES: Final = (
    "name_written_differently", "name_extended", "birth_place_differs", "parent_name_differs",
    "alternative_document", "full_set_needed", "greyscale_copy", "possible_screen",
    "region_unknown", "not_for_mpaspor", "missing_document", "doubled_document",
)
"""Reason codes with severity `note`: good to know, never a hindrance."""
# fmt: on

SEVERITIES: Final[Mapping[str, Severity]] = MappingProxyType(
    dict.fromkeys(BLOCKS, Severity.BLOCK)
    | dict.fromkeys(FLAGS, Severity.FLAG)
    | dict.fromkeys(NOTES, Severity.NOTE)
)

FIELD_NAMES: Final = frozenset(
    "nik name birth_place birth_date sex province regency kk_number head_name members relationship"
    " father_name mother_name father_nik mother_nik certificate_number child_order passport_number"
    " issue_date expiry_date issuing_office mrz_line1 mrz_line2 visual_zone".split()
)
"""What the rules of a paper may name; each has its words in `messages.FIELDS`."""

DECLARED: Final = frozenset(Application.__slots__) - {"kind"}
"""What an applicant may declare, and the rules of a paper may want compared."""

SEEN_FAULTS: Final = ("blurred", "glare", "too_dark", "too_bright", "cut_off", "covered")
"""Faults that the network sees and a retake names: the reason has the same code."""

SEEN_BESIDES: Final = ("screen", "grey_copy", "mirrored")
"""What the network sees besides: a note tells the first two, the advice of a retake the third."""

ACCEPT: Final = "accept"
ALTERNATIVE: Final = "alternative"
REVIEW: Final = "review"
_EFFECTS: Final = (ACCEPT, ALTERNATIVE, REVIEW, *BLOCKS)


@dataclass(frozen=True, slots=True)
class PaperRules:
    """What a photo of one paper must show.

    key_fields  legible, or the photo is a retake ('members': at least one row)
    accept      expected beyond that for an accept; else review
    checks      declared values that must be compared and agree for an accept
    """

    key_fields: tuple[str, ...]
    accept: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotRules:
    """One slot for one kind of applicant: whose paper, and the effect of every label.

    An effect is 'accept', 'alternative', 'review' or a blocking reason code.  `editions` has those
    of the papers that are treated apart from the others of their label.
    """

    role: Role
    effects: Mapping[Label, str]
    editions: Mapping[tuple[Label, str], str]


@dataclass(frozen=True, slots=True)
class Suspects:
    """From where on a fault is named when nothing else explains an unreadable photo.

    text_height  pixels: lower lines are `too_small`
    sharpness    0-1: less is `blurred`
    glare        0-1: a larger saturated share of the text is `glare`
    misfit       natural-log odds: an outline so far from its paper's proportions is `cut_off`
    """

    text_height: float
    sharpness: float
    glare: float
    misfit: float


@dataclass(frozen=True, slots=True)
class SightRules:
    """How sure the network must be of what it saw besides the label, 0-1.

    faults          share from which a fault counts as seen, where that is not the level that was
                    measured with the network (`Sight.levels`); see `seen`
    screen_slots    where `possible_screen` is noted
    several_sheets  score of a second outline from which there are several papers in the photo ...
    several_share   ... if the paper of the slot has at least this share by the network
    flatten         score from which an outline is believed and the paper is looked at alone
    complete        share of a label from which a paper that the picture cuts off is drawn on to
                    that label's proportions
    """

    faults: Mapping[str, float]
    screen_slots: frozenset[Slot]
    several_sheets: float
    several_share: float
    flatten: float
    complete: float

    def seen(self, fault: str, sight: Sight) -> bool:
        """Whether the network saw a fault: by this policy's level, else by the measured one.
        A fault that neither knows is never seen."""
        level = self.faults.get(fault, sight.levels.get(fault, math.inf))
        return sight.faults.get(fault, 0.0) >= level


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy; immutable, safe to share between threads."""

    version: str
    false_block: float
    false_pass: float
    right_paper: float
    alternative_paper: float
    alternative_review: float
    wrong_paper: Mapping[Label, float]
    classify: ClassifySettings
    sight: SightRules
    read_confidence: float
    compare: CompareSettings
    greyscale_saturation: float
    suspects: Suspects
    greyscale_slots: frozenset[Slot]
    hide_a_document: frozenset[str]
    empty_contrast: float
    paper_pale: float
    paper_crisp: float
    wanted_text_height: float
    full_set_before: date
    offices_abroad: tuple[str, ...]
    outcomes: Mapping[str, Outcome]
    papers: Mapping[Label, PaperRules]
    required: Mapping[ApplicantKind, tuple[frozenset[Slot], ...]]
    replacement: tuple[frozenset[Slot], ...]
    slots: Mapping[tuple[Slot, ApplicantKind], SlotRules]

    def role(self, slot: Slot, kind: ApplicantKind | None) -> Role:
        """Whose paper belongs into a slot; an adult's rule when the kind is not known."""
        return self.slots[slot, kind or ApplicantKind.ADULT].role

    def effect(
        self, slot: Slot, kind: ApplicantKind | None, label: Label, edition: str = ""
    ) -> str:
        """The cell of the matrix; the kinder one of the two when the kind is not known.

        edition  `Classification.generation`: some papers are treated apart from their label
        """
        rules = [self.slots[slot, one] for one in ([kind] if kind else ApplicantKind)]
        cells = [one.editions.get((label, edition), one.effects[label]) for one in rules]
        return min(cells, key=_EFFECTS.index)

    def accepted(self, slot: Slot, kind: ApplicantKind | None) -> frozenset[Label]:
        """The papers that are plainly right in a slot."""
        return frozenset(x for x in Label if self.effect(slot, kind, x) == ACCEPT)

    def outcome_of(self, code: str) -> Outcome:
        """What one reason leads to by itself.  Raises `KeyError` for an unknown code."""
        severity = SEVERITIES[code]
        if severity is Severity.BLOCK:
            return self.outcomes[code]
        return Outcome.REVIEW if severity is Severity.FLAG else Outcome.ACCEPT

    def sure_wrong(self, label: Label) -> float:
        """Least score at which `label` may be called the wrong paper."""
        return max(
            self.wrong_paper.get(label, 0.0),
            self.false_block / (self.false_block + self.false_pass),
        )


def load_policy(path: str | PathLike[str] | None = None) -> Policy:
    """Read a policy file (TOML, UTF-8); the built-in one when `path` is None.

    Raises `ConfigError` when the file cannot be read or is not a complete, valid policy.

    >>> load_policy().effect(Slot.KTP, ApplicantKind.CHILD, Label.KIA)
    'child_needs_parent_ktp'
    """
    name = "policy.toml" if path is None else Path(path).name
    try:
        if path is None:
            text = resources.files("docverify").joinpath(name).read_text("utf-8")
        else:
            text = Path(path).read_text("utf-8")
        data = tomllib.loads(text)
    except OSError as fault:
        raise ConfigError(f"policy {name}: cannot be read ({fault.strerror})") from fault
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ConfigError(f"policy {name}: not TOML in UTF-8: {fault}") from fault
    return _policy(_Table(data, f"policy {name}"))


E = TypeVar("E", Label, Slot, Role, ApplicantKind)


class _Table:
    """A TOML table of which every key has to be taken exactly once."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise ConfigError(f"{where}: a table is needed")
        self._left: dict[str, object] = dict(data)
        self.where = where

    def names(self) -> tuple[str, ...]:
        return tuple(self._left)

    def wrong(self, key: str, what: str) -> ConfigError:
        return ConfigError(f"{self.where}: {key}: {what}")

    def take(self, key: str) -> object:
        if key not in self._left:
            raise self.wrong(key, "is missing")
        return self._left.pop(key)

    def table(self, key: str) -> _Table:
        return _Table(self.take(key), f"{self.where}: {key}")

    def number(self, key: str, low: float, high: float) -> float:
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(key, "must be a number")
        if not low <= value <= high:  # NaN fails as well
            raise self.wrong(key, f"must be between {low:g} and {high:g}")
        return float(value)

    def count(self, key: str, low: int, high: int) -> int:
        number = self.number(key, low, high)
        if not number.is_integer():
            raise self.wrong(key, "must be a whole number")
        return int(number)

    def text(self, key: str, allowed: Iterable[str] = ()) -> str:
        return self.one_of(key, self.take(key), allowed)

    def one_of(self, key: str, value: object, allowed: Iterable[str]) -> str:
        if not isinstance(value, str) or not value:
            raise self.wrong(key, "must be a text")
        choices = tuple(allowed)
        if choices and value not in choices:
            raise self.wrong(key, f"{value!r} is not one of {', '.join(sorted(choices))}")
        return value

    def texts(self, key: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        return self.all_of(key, self.take(key), allowed)

    def all_of(self, key: str, value: object, allowed: Iterable[str]) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list of texts")
        choices = tuple(allowed)
        return tuple(self.one_of(key, one, choices) for one in value)

    def day(self, key: str) -> date:
        value = self.take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, "must be a day, written YYYY-MM-DD without quotes")
        return value

    def end(self) -> None:
        if self._left:
            raise ConfigError(f"{self.where}: unknown key: {', '.join(sorted(self._left))}")


def _policy(top: _Table) -> Policy:
    version = top.text("version")
    costs = top.table("costs")
    false_block = costs.number("false_block", 0.001, 1e6)
    false_pass = costs.number("false_pass", 0.001, 1e6)
    costs.end()

    scores = top.table("scores")
    right = scores.number("right_paper", 0, 1)
    alternative = scores.number("alternative_paper", 0, 1)
    review = scores.number("alternative_review", 0, alternative)
    stricter = scores.table("wrong_paper")
    floor = false_block / (false_block + false_pass)
    wrong = {}
    for key in stricter.names():
        score = stricter.number(key, 0, 1)
        if score < floor:
            raise stricter.wrong(key, f"is laxer than the costs allow ({floor:.3f})")
        wrong[_member(Label, key, stricter)] = score
    scores.end()

    sure = top.table("confidence")
    read_confidence = sure.number("read", 0, 1)
    sure.end()
    tolerances = _compare(top.table("compare"))
    classify = _classify(top.table("classify"))
    _in_order(top, classify, right=right, review=review, alternative=alternative, wrong=floor)
    sight = _sight(top.table("sight"))

    quality = top.table("quality")
    saturation = quality.number("greyscale_saturation", 0, 255)
    suspects = Suspects(
        text_height=quality.number("suspect_text_height", 0, 100),
        sharpness=quality.number("suspect_sharpness", 0, 1),
        glare=quality.number("suspect_glare", 0, 1),
        misfit=quality.number("suspect_misfit", 0, 100),
    )
    grey_slots = frozenset(map(Slot, quality.texts("greyscale_slots", Slot)))
    hiding = frozenset(quality.texts("hide_a_document", BLOCKS))
    empty_contrast = quality.number("empty_contrast", 0, 255)
    paper_pale = quality.number("paper_pale", 0, 1)
    paper_crisp = quality.number("paper_crisp", 0, 1)
    wanted_text_height = quality.number("wanted_text_height", 1, 100)
    quality.end()

    old = top.table("old_passport")
    full_set_before = old.day("full_set_before")
    abroad = tuple(word.upper() for word in old.texts("offices_abroad"))
    old.end()

    consequences = top.table("outcomes")
    outcomes = {
        code: Outcome(consequences.text(code, (Outcome.RETAKE, Outcome.REJECT))) for code in BLOCKS
    }
    consequences.end()

    papers = top.table("papers")
    rules = {_member(Label, key, papers): _paper(papers.table(key)) for key in papers.names()}
    for label in PAPERS:
        if label not in rules:  # it would be taken for what it is called, and nothing compared
            raise papers.wrong(label, "is missing")

    required = top.table("required")
    needed = {kind: _groups(required, kind) for kind in ApplicantKind}
    replacement = _groups(required, "replacement")
    required.end()

    slots: dict[tuple[Slot, ApplicantKind], SlotRules] = {}
    tables = top.table("slots")
    for slot in Slot:
        table = tables.table(slot)
        roles = _per_kind(table, "role", Role)
        effects = table.table("papers")
        cells = {label: _per_kind(effects, label, _EFFECTS) for label in Label}
        apart = {
            (label, edition): _per_kind(effects, edition, _EFFECTS)
            for label, editions in EDITIONS.items()
            for edition in editions
        }
        effects.end()
        table.end()
        for kind in ApplicantKind:
            row = {label: cell[kind] for label, cell in cells.items()}
            if ACCEPT not in row.values():
                raise ConfigError(f"{table.where}: no paper is accepted for {kind}")
            few = {key: cell[kind] for key, cell in apart.items()}
            slots[slot, kind] = SlotRules(
                Role(roles[kind]), MappingProxyType(row), MappingProxyType(few)
            )
    tables.end()
    top.end()
    return Policy(
        version=version,
        false_block=false_block,
        false_pass=false_pass,
        right_paper=right,
        alternative_paper=alternative,
        alternative_review=review,
        classify=classify,
        sight=sight,
        wrong_paper=MappingProxyType(wrong),
        read_confidence=read_confidence,
        compare=tolerances,
        greyscale_saturation=saturation,
        suspects=suspects,
        greyscale_slots=grey_slots,
        hide_a_document=hiding,
        empty_contrast=empty_contrast,
        paper_pale=paper_pale,
        paper_crisp=paper_crisp,
        wanted_text_height=wanted_text_height,
        full_set_before=full_set_before,
        offices_abroad=abroad,
        outcomes=MappingProxyType(outcomes),
        papers=MappingProxyType(rules),
        required=MappingProxyType(needed),
        replacement=replacement,
        slots=MappingProxyType(slots),
    )


def _compare(table: _Table) -> CompareSettings:
    settings = CompareSettings(
        agrees=table.number("agrees", 0, 1),
        differs=table.number("differs", 0, 1),
        firm=table.number("firm", 0, 1),
        placeholder_days=_days(table, "placeholder_days"),
        placeholder_weight=table.number("placeholder_weight", 0, 1),
        placeholder_years=table.count("placeholder_years", 0, 150),
        doubtful_digits=table.count("doubtful_digits", 0, 16),
        doubtful_date=table.count("doubtful_date", 0, 8),
        near_miss=table.number("near_miss", 0, 1),
        one_slip=table.number("one_slip", 0, 1),
        oldest=table.count("oldest", 1, 150),
        names=NameSettings(
            word_similarity=table.number("word_similarity", 0, 1),
            mean_similarity=table.number("mean_similarity", 0, 1),
            letters_per_edit=table.count("letters_per_edit", 1, 60),
            given_word=table.count("given_word", 1, 60),
            further_word=table.count("further_word", 1, 60),
            most_words=table.count("most_words", 1, 60),
        ),
    )
    table.end()
    return settings


def _classify(table: _Table) -> ClassifySettings:
    odds, share = (0, 30), (0, 1)
    settings = ClassifySettings(
        paper=table.number("paper", -30, 30),
        lookalike=table.number("lookalike", -30, 30),
        other_document=table.number("other_document", *odds),
        each_line=table.number("each_line", *odds),
        most_lines=table.count("most_lines", 0, 1000),
        clear_line=table.number("clear_line", *share),
        strong_word=table.number("strong_word", *odds),
        two_papers=table.number("two_papers", *odds),
        few_lines=table.count("few_lines", 1, 1000),
        nothing=table.number("nothing", *odds),
        little=table.number("little", *odds),
        line_confidence=table.number("line_confidence", *share),
        similarity=table.number("similarity", 50, 100),
        phrase_letters=table.count("phrase_letters", 2, 100),
        sure=table.number("sure", *share),
        network=table.number("network", *odds),
        network_clip=table.number("network_clip", *odds),
        strange_from=table.number("strange_from", *share),
        prior_share=table.number("prior_share", *share),
        network_sure=table.number("network_sure", *share),
        network_agrees=table.number("network_agrees", *share),
        few_words=table.number("few_words", *odds),
        hint=table.number("hint", *odds),
        certain=table.number("certain", *odds),
        certain_phrases=table.count("certain_phrases", 1, 1000),
        words_alone=table.number("words_alone", *share),
        alone=table.number("alone", *share),
        supported=table.number("supported", *share),
        disagree=table.number("disagree", *share),
        nothing_sure=table.number("nothing_sure", *share),
        nothing_strange=table.number("nothing_strange", *share),
        nothing_smooth=table.number("nothing_smooth", *share),
        sheet=table.number("sheet", *share),
        aspect=table.number("aspect", *odds),
        aspect_spread=table.number("aspect_spread", 0.01, 10),
    )
    table.end()
    return settings


def _in_order(
    top: _Table,
    settings: ClassifySettings,
    *,
    right: float,
    review: float,
    alternative: float,
    wrong: float,
) -> None:
    """The network alone may neither send a paper away nor accept one that nothing is read from."""
    if not settings.alone < review <= settings.supported < min(alternative, wrong):
        raise top.wrong(
            "classify",
            "alone < scores.alternative_review <= supported < scores.alternative_paper and"
            " block / (block + pass) is needed",
        )
    if not settings.disagree < right:
        raise top.wrong("classify", "disagree must be below scores.right_paper")


def _sight(table: _Table) -> SightRules:
    faults = table.table("faults")
    rules = SightRules(
        faults=MappingProxyType(
            {_fault(key, faults): faults.number(key, 0, 1) for key in faults.names()}
        ),
        screen_slots=frozenset(map(Slot, table.texts("screen_slots", Slot))),
        several_sheets=table.number("several_sheets", 0, 1),
        several_share=table.number("several_share", 0, 1),
        flatten=table.number("flatten", 0, 1),
        complete=table.number("complete", 0, 1),
    )
    table.end()
    return rules


def _fault(key: str, table: _Table) -> str:
    """A fault of `Sight.faults` that some reason tells."""
    if key not in (*SEEN_FAULTS, *SEEN_BESIDES):
        raise ConfigError(f"{table.where}: unknown key: {key}")
    return key


def _days(table: _Table, key: str) -> tuple[tuple[int, int], ...]:
    value = table.take(key)
    try:
        leap = [date(2000, month, day) for day, month in value]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise table.wrong(key, "must be a list of [day, month]") from None
    return tuple((one.day, one.month) for one in leap)


def _paper(table: _Table) -> PaperRules:
    rules = PaperRules(
        table.texts("key_fields", FIELD_NAMES),
        table.texts("accept", FIELD_NAMES),
        table.texts("checks", DECLARED),
    )
    if not rules.key_fields:
        raise table.wrong("key_fields", "at least one is needed")
    table.end()
    return rules


def _member(enum: Callable[[str], E], key: str, table: _Table) -> E:
    try:
        return enum(key)
    except ValueError:
        raise ConfigError(f"{table.where}: unknown key: {key}") from None


def _per_kind(table: _Table, key: str, allowed: Iterable[str]) -> dict[ApplicantKind, str]:
    """One value for both kinds of applicants, or a table with one for each."""
    choices = tuple(allowed)
    value = table.take(key)
    if not isinstance(value, dict):
        return dict.fromkeys(ApplicantKind, table.one_of(key, value, choices))
    both = _Table(value, f"{table.where}: {key}")
    found = {kind: both.text(kind, choices) for kind in ApplicantKind}
    both.end()
    return found


def _groups(table: _Table, key: str) -> tuple[frozenset[Slot], ...]:
    value = table.take(key)
    if not isinstance(value, list):
        raise table.wrong(key, "must be a list of lists of slots")
    return tuple(frozenset(map(Slot, table.all_of(key, group, Slot))) for group in value)
