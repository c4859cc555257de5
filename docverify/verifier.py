"""The stair: from the bytes of a photo and a declared application to an answer with reasons.

This is the only file in which the order of the stages is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from os import PathLike
from types import MappingProxyType
from typing import Final

from docverify import checks
from docverify._version import __version__
from docverify.application import parse_application
from docverify.classify import classify, has_text
from docverify.compare import compare
from docverify.decide import decide, refuse
from docverify.doctypes import DOCUMENT_TYPES
from docverify.doctypes.base import Aids, Wanted
from docverify.edges import refine
from docverify.errors import ConfigError, ProcessingError
from docverify.eye import Eye
from docverify.imaging import LIMITS, Limits, Photo, Refusal, load
from docverify.locate import Flat, card_like, completed, cut_out, flatten, paper_shape, turned
from docverify.ocr.engine import CarefulEngine, GuidedEngine, OcrEngine
from docverify.ocr.ppocr import PaddleOcr
from docverify.policy import Policy, load_policy
from docverify.quality import measure
from docverify.types import (
    ApplicantKind,
    Application,
    Classification,
    Comparison,
    Label,
    Line,
    Outcome,
    Page,
    Quad,
    ReadFields,
    Reading,
    Sheet,
    Sight,
    Slot,
    Validity,
    Verification,
)
from docverify.whereabouts import placed, placed_rows

ENGINES: Final = ("ppocr", "tesseract")


def open_engine(name: str) -> OcrEngine:
    """An OCR engine by name, see `ENGINES`.

    Raises ConfigError for another name, EngineUnavailable or ModelError when it cannot work.
    """
    if name == "ppocr":
        return PaddleOcr()
    if name == "tesseract":
        from docverify.ocr.tesseract import TesseractOcr  # drags in what only it needs

        return TesseractOcr()
    raise ConfigError(f"unknown OCR engine {name!r}; known: {', '.join(ENGINES)}")


class Verifier:
    """Checks photos of identity papers.  Immutable after construction, safe to share by threads.

    ocr     'ppocr' (default), 'tesseract', or an engine of your own (see `OcrEngine`)
    policy  a `Policy`, the path of a policy file, or None for the one that comes with docverify
    today   the day to count ages from: a function, for tests; the clock of the host by default
    limits  what is accepted at the door
    eye     False to do without the network that looks at the whole photo

    Raises ConfigError, EngineUnavailable, ModelError.
    """

    __slots__ = ("_engine", "_eye", "_limits", "_policy", "_today", "_versions")

    def __init__(
        self,
        *,
        ocr: str | OcrEngine = "ppocr",
        policy: Policy | str | PathLike[str] | None = None,
        today: Callable[[], date] = date.today,
        limits: Limits = LIMITS,
        eye: bool = True,
    ) -> None:
        self._eye = Eye() if eye else None
        self._engine = open_engine(ocr) if isinstance(ocr, str) else ocr
        self._policy = policy if isinstance(policy, Policy) else load_policy(policy)
        self._today = today
        self._limits = limits
        self._versions = MappingProxyType(
            {
                "docverify": __version__,
                "policy": self._policy.version,
                "ocr": self._engine.name,
                **self._engine.versions,
                **(self._eye.versions if self._eye else {}),
            }
        )

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def versions(self) -> Mapping[str, str]:
        """Versions of everything that can change an answer."""
        return self._versions

    def verify(
        self,
        photo: Photo,
        *,
        slot: Slot | str,
        application: Application | Mapping[str, object] | None = None,
    ) -> Verification:
        """Check one photo against the slot that it was uploaded to and the declared data.

        photo        the bytes, a path, or a binary stream
        slot         where it was uploaded
        application  declared data (see `parse_application`), or None when nothing is declared

        The applicant's fault is an outcome with reasons.  Raises ConfigError for an unknown slot,
        a missing path or an unusable application; nothing else.
        """
        where = _slot(slot)
        declared = (
            parse_application(application) if isinstance(application, Mapping) else application
        )
        clock = _Clock()
        with clock.stage("imaging"):
            page = load(photo, limits=self._limits)
        if isinstance(page, Refusal):
            decision = refuse(self._policy, page.code, page.remedy, slot=where)
            answer = Verification(decision.outcome, decision.reasons, where, sha256=page.sha256)
        else:
            try:
                answer = self._look(page, where, declared, clock)
            except ProcessingError:
                decision = decide(
                    self._policy,
                    slot=where,
                    application=declared,
                    classification=None,
                    quality=None,
                    read=None,
                    comparisons=(),
                    failure="processing_failed",
                )
                answer = Verification(decision.outcome, decision.reasons, where, sha256=page.sha256)
        return replace(answer, versions=self._versions, timings_ms=clock.timings())

    def _look(
        self, page: Page, slot: Slot, application: Application | None, clock: _Clock
    ) -> Verification:
        """The paper alone first, flat and upright; where that is not enough the whole photo, and
        each of several papers alone."""
        sight: Sight | None = None
        paper = _Paper(turned(page, 0))
        if self._eye is not None:
            with clock.stage("eye"):
                sight = self._eye.glance(page)
            with clock.stage("locate"):
                paper = self._paper(page, sight)
        answer = self._judge(paper, sight, slot, application, clock)
        tried = [(answer, paper)]
        part = paper.flat.page is not page or self._guide(paper) is not None
        if part and not answer.outcome.passes:
            whole = self._judge(_Paper(turned(page, 0)), sight, slot, application, clock)
            tried.append((whole, paper))
        if sight is not None and answer.outcome is not Outcome.ACCEPT:
            for one in self._apart(page, sight):
                tried.append((self._judge(one, sight, slot, application, clock), one))
        answer, paper = min(tried, key=lambda pair: _badness(pair[0]))
        return replace(answer, quad=paper.quad, sha256=page.sha256)

    def _paper(self, page: Page, sight: Sight) -> _Paper:
        """The paper alone where it is the only one, else the whole photo."""
        rules = self._policy.sight
        if not sight.sheets or sight.sheets[0].score < rules.flatten:
            return _Paper(turned(page, 0))
        if self._several(sight):
            return _Paper(turned(page, 0), refine(page.pixels, sight.sheets[0]).quad)
        return self._cut(page, sight, sight.sheets[0])

    def _several(self, sight: Sight) -> bool:
        return any(one.score >= self._policy.sight.several_sheets for one in sight.sheets[1:])

    def _apart(self, page: Page, sight: Sight) -> list[_Paper]:
        """Each of several papers alone: they lie in one photo at slants of their own, and what is
        read of all together follows the one with the most print."""
        if not self._several(sight):
            return []
        sheets = [one for one in sight.sheets if one.score >= self._policy.sight.flatten]
        return [self._cut(page, sight, one) for one in sheets[:_MOST_APART]]

    def _cut(self, page: Page, sight: Sight, outline: Sheet) -> _Paper:
        """One paper alone, flat and upright."""
        sheet = refine(page.pixels, outline)
        label = max(sight.labels, key=lambda k: sight.labels[k])
        if sight.labels[label] >= self._policy.sight.complete:
            sheet = completed(page, sheet, label)
        if card_like(label) or sheet.mirrored:
            flat = flatten(page, sheet, label)
        else:
            flat = cut_out(page, sheet)
        return _Paper(flat, sheet.quad, label, sheet.mirrored)

    def _read(self, paper: _Paper) -> Reading:
        guide = self._guide(paper)
        if guide is None:
            return self._engine.read(paper.flat.page)
        engine, outline, label = guide
        return engine.read_sheet(paper.flat.page, paper.flat.onto(outline), label)

    def _guide(self, paper: _Paper) -> tuple[GuidedEngine, Quad, Label] | None:
        """What helps the engine to read the paper, where there is something."""
        engine, quad, label = self._engine, paper.quad, paper.label
        if quad is None or label is None or not isinstance(engine, GuidedEngine):
            return None
        return (engine, quad, label) if label in engine.papers else None

    def _judge(
        self,
        paper: _Paper,
        sight: Sight | None,
        slot: Slot,
        application: Application | None,
        clock: _Clock,
    ) -> Verification:
        with clock.stage("ocr"):
            reading = self._read(paper)
        with clock.stage("quality"):
            quality = measure(reading.page, reading.lines)
        with clock.stage("classify"):
            faults = {*quality.faults, *checks.seen_faults(self._policy, sight)}
            sharp = not self._policy.hide_a_document.intersection(faults)
            if sharp and not has_text(reading, self._policy.classify):
                sharp = paper_shape(reading.page.pixels) is None
            classification = self._for_slot(
                classify(reading, sight=sight, sharp=sharp, settings=self._policy.classify),
                slot,
                None if application is None else application.kind,
            )
        read: ReadFields | None = None
        comparisons: tuple[Comparison, ...] = ()
        kind = DOCUMENT_TYPES.get(classification.label)
        if kind is not None:
            with clock.stage("read"):
                read = kind.read(reading, self._aids(application))
            classification = replace(classification, generation=read.generation)
            lines = _in_photo(reading, paper.flat)
            read = replace(
                read, fields=placed(read.fields, lines), members=placed_rows(read.members, lines)
            )
        if read is not None and application is not None:
            with clock.stage("compare"):
                role = self._policy.role(slot, application.kind)
                comparisons = compare(
                    application,
                    read,
                    role=role,
                    today=self._today(),
                    settings=self._policy.compare,
                )
        with clock.stage("decide"):
            decision = decide(
                self._policy,
                slot=slot,
                application=application,
                classification=classification,
                quality=quality,
                read=read,
                comparisons=comparisons,
                sight=sight,
                turned_over=paper.turned_over,
            )
        return Verification(
            decision.outcome,
            decision.reasons,
            slot,
            classification=classification,
            rotation=(paper.flat.rotation + reading.rotation) % 360,
            quality=quality,
            fields=MappingProxyType(dict(read.fields)) if read else MappingProxyType({}),
            members=read.members if read else (),
            comparisons=comparisons,
        )

    def _aids(self, application: Application | None) -> Aids:
        """What a reader may use, and whom the check asks about."""
        engine = self._engine
        closely = engine.look_closely if isinstance(engine, CarefulEngine) else None
        return Aids(engine.look, self._today(), closely, _wanted(application))

    def _for_slot(
        self, seen: Classification, slot: Slot, kind: ApplicantKind | None
    ) -> Classification:
        """With two papers in one photo, the one that the slot wants is looked at."""
        right = self._policy.accepted(slot, kind)
        wanted = [label for label in seen.others if label in right]
        if seen.label in right or not wanted:
            return seen
        others = tuple(k for k in (seen.label, *seen.others) if k != wanted[0])
        return replace(seen, label=wanted[0], others=others, reason="two_papers_in_the_photo")


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is read of a photo.

    flat   the paper, or the whole photo
    quad   outline of the paper on the photo, where one was seen
    label  what the paper inside the outline seems to be; None where the whole photo is read
    turned_over  whether the outline runs the wrong way round, so that the paper is a mirror image
    """

    flat: Flat
    quad: Quad | None = None
    label: Label | None = None
    turned_over: bool = False


def _in_photo(reading: Reading, flat: Flat) -> list[Line]:
    """The lines as they lie in the photo (upright by EXIF)."""
    turn = turned(flat.page, reading.rotation)
    return [replace(line, quad=flat.back(turn.back(line.quad))) for line in reading.lines]


_MOST_APART: Final = 2
"""Papers of one photo that are looked at one by one, the largest first."""


def _wanted(application: Application | None) -> Wanted:
    if application is None:
        return Wanted()
    niks = (application.nik, application.father_nik, application.mother_nik)
    names = (application.name, application.father_name, application.mother_name)
    return Wanted(tuple(n for n in niks if n), tuple(n for n in names if n))


def _badness(answer: Verification) -> tuple[int, int]:
    """What a second look at the same photo has to beat: the outcome, then how much was read."""
    read = sum(
        one.validity in (Validity.VALID, Validity.UNCHECKED) for one in answer.fields.values()
    )
    return list(Outcome).index(answer.outcome), -read


def _slot(slot: Slot | str) -> Slot:
    try:
        return Slot(slot)
    except ValueError:
        known = ", ".join(Slot)
        raise ConfigError(f"unknown slot {str(slot)[:40]!r}; known: {known}") from None


class _Clock:
    """Milliseconds per stage, by the monotonic clock."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - begin) * 1000
            self._stages[name] = self._stages.get(name, 0.0) + spent

    def timings(self) -> Mapping[str, float]:
        total = (time.perf_counter() - self._start) * 1000
        return MappingProxyType({**self._stages, "total": total})
