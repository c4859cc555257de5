"""The words that every part of docverify shares.

Frozen, slotted dataclasses and string enums, nothing else: no I/O, no image
work, no import from the rest of the package.  `repr()` of anything that holds
a personal value shows it masked (see `mask`), so that logs and tracebacks
never carry a NIK or a name.

Coordinates: pixels, x to the right and y downwards, of the page they belong
to.  A `Quad` holds four (x, y) corners clockwise from the document's (or the
text line's) top left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""Picture, shape (height, width, 3), RGB, 0-255."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


class Label(StrEnum):
    """What a photo shows.  The first four are the papers that docverify reads."""

    KTP = "ktp"
    FAMILY_CARD = "family_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    PASSPORT = "passport"

    KTP_BACK = "ktp_back"
    KIA = "kia"
    IKD_SCREEN = "ikd_screen"
    SUKET = "suket"
    SIM = "sim"
    NPWP = "npwp"
    MARRIAGE_BOOK = "marriage_book"
    DIPLOMA = "diploma"
    BAPTISM_CERTIFICATE = "baptism_certificate"
    DEATH_CERTIFICATE = "death_certificate"
    BIRTH_LETTER = "birth_letter"
    PASSPORT_OTHER_PAGE = "passport_other_page"
    FOREIGN_PASSPORT = "foreign_passport"
    TRAVEL_LETTER = "travel_letter"
    FOREIGN_ID = "foreign_id"

    OTHER_DOCUMENT = "other_document"
    NOT_A_DOCUMENT = "not_a_document"


PAPERS: tuple[Label, ...] = (
    Label.KTP,
    Label.FAMILY_CARD,
    Label.BIRTH_CERTIFICATE,
    Label.PASSPORT,
)


class Slot(StrEnum):
    """Where the applicant uploads."""

    KTP = "ktp"
    PARENT_KTP = "parent_ktp"
    FAMILY_CARD = "family_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    OLD_PASSPORT = "old_passport"


class ApplicantKind(StrEnum):
    ADULT = "adult"
    CHILD = "child"


class Sex(StrEnum):
    MALE = "M"
    FEMALE = "F"


class Outcome(StrEnum):
    """The answer, from best to worst.  `accept` and `review` pass to DPRI."""

    ACCEPT = "accept"
    REVIEW = "review"
    RETAKE = "retake"
    REJECT = "reject"

    @property
    def passes(self) -> bool:
        return self in (Outcome.ACCEPT, Outcome.REVIEW)


class Severity(StrEnum):
    BLOCK = "block"
    FLAG = "flag"
    NOTE = "note"


class CheckState(StrEnum):
    """Result of one check.  `not_done` never turns into acceptance by itself."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not_done"


class Validity(StrEnum):
    """What docverify thinks of a value that it read, apart from any comparison.

    valid      read, and every structural check that exists for it passed
    unchecked  read; no structural check exists (a name, a place)
    uncertain  read, but the reading itself is doubtful (low confidence, two readings disagree)
    invalid    read with confidence, and a structural check failed
    unread     the label was found or expected, the value could not be read
    """

    VALID = "valid"
    UNCHECKED = "unchecked"
    UNCERTAIN = "uncertain"
    INVALID = "invalid"
    UNREAD = "unread"


class Level(StrEnum):
    """How close a declared and a read value are (domain: names have all five, the rest fewer)."""

    IDENTICAL = "identical"
    EQUIVALENT = "equivalent"
    EXTENDED = "extended"
    VARIANT = "variant"
    DIFFERENT = "different"
    NOT_COMPARED = "not_compared"


def mask(value: str) -> str:
    """Hide a personal value: 16 digits keep 4 + 2, an ISO date nothing, words their initials.

    Anything else with digits keeps its first character, if it has more than three.

    >>> mask("3174010101909901")
    '3174**********01'
    >>> mask("SITI CONTOH")
    'S. C.'
    >>> mask("1990-08-17")
    '****-**-**'
    """
    text = value.strip()
    if re.fullmatch(r"[0-9]{16}", text):
        return text[:4] + "*" * 10 + text[-2:]
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return "****-**-**"
    if any(c.isdigit() for c in text):
        keep = 1 if len(text) > 3 else 0
        return text[:keep] + "*" * (len(text) - keep)
    return " ".join(word[0] + "." for word in text.split() if word)


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """One decoded picture.

    pixels  RGB uint8, (height, width, 3), turned as EXIF says
    sha256  of the bytes it came from, lower-case hex
    format  'jpeg', 'png', 'webp', ... as decided by the magic bytes
    """

    pixels: Pixels
    sha256: str = ""
    format: str = ""

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def __repr__(self) -> str:
        return f"Page({self.width}x{self.height} {self.format})"


@dataclass(frozen=True, slots=True, repr=False)
class Lattice:
    """Per-timestep symbol probabilities of one recognised line (CTC output).

    symbols  the symbols of columns 1..; column 0 is the CTC blank
    probs    float32, (timesteps, 1 + len(symbols)); rows sum to about 1
    """

    symbols: str
    probs: npt.NDArray[np.float32]

    def __repr__(self) -> str:
        return f"Lattice({self.probs.shape[0]} steps x {len(self.symbols)} symbols)"


def _rounded(quad: Quad | None) -> list[list[float]] | None:
    return None if quad is None else [[round(x, 1), round(y, 1)] for x, y in quad]


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One line of text on a page.

    text         what was read
    confidence   0-1, mean over the characters (0 for an empty line)
    quad         its box on the page
    char_scores  one confidence per character of `text`, or empty when the engine gives none
    char_x       centre of each character along the line, 0 (left end) to 1, or empty
    lattice      the raw recogniser output for decoding under a narrower alphabet, or None
    """

    text: str
    confidence: float
    quad: Quad
    char_scores: tuple[float, ...] = ()
    char_x: tuple[float, ...] = ()
    lattice: Lattice | None = None

    @property
    def left(self) -> float:
        return min(p[0] for p in self.quad)

    @property
    def right(self) -> float:
        return max(p[0] for p in self.quad)

    @property
    def top(self) -> float:
        return min(p[1] for p in self.quad)

    @property
    def bottom(self) -> float:
        return max(p[1] for p in self.quad)

    @property
    def centre(self) -> Point:
        return (sum(p[0] for p in self.quad) / 4, sum(p[1] for p in self.quad) / 4)

    @property
    def height(self) -> float:
        """Mean length of the two short sides, in pixels: the text height."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self.quad
        return (float(np.hypot(x3 - x0, y3 - y0)) + float(np.hypot(x2 - x1, y2 - y1))) / 2

    @property
    def width(self) -> float:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self.quad
        return (float(np.hypot(x1 - x0, y1 - y0)) + float(np.hypot(x2 - x3, y2 - y3))) / 2

    def __repr__(self) -> str:
        x, y = self.centre
        return f"Line({len(self.text)} characters at {x:.0f},{y:.0f}, {self.confidence:.2f})"


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What an OCR engine saw on one page.

    lines     in reading order, in the coordinates of the upright page
    rotation  degrees clockwise (0, 90, 180, 270) that made the page upright
    page      the upright page that the coordinates of `lines` refer to
    """

    lines: tuple[Line, ...]
    rotation: int
    page: Page

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def __repr__(self) -> str:
        return f"Reading({len(self.lines)} lines, turned {self.rotation})"


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured properties of a photo; `faults` are reason codes, worst first.

    width, height  of the upright picture, pixels
    sharpness      0 (nothing but blur) to 1 (crisp), on text where there is text
    brightness     median luma, 0-255
    contrast       spread between dark and light luma (5th to 95th percentile), 0-255
    glare          share of saturated area, 0-1
    saturation     median colourfulness, 0-255 (a grey copy is near 0)
    text_height    median height of text lines in pixels, or None when no text was found
    pale           share (0-1) of the largest area that is as pale as paper; 0 where text was found
    crisp          0-1, how sudden the sharpest edges are when the picture is looked at from afar;
                   1 where text was found
    """

    width: int
    height: int
    sharpness: float
    brightness: float
    contrast: float
    glare: float
    saturation: float
    text_height: float | None = None
    faults: tuple[str, ...] = ()
    pale: float = 0.0
    crisp: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "width": self.width,
            "height": self.height,
            "sharpness": round(self.sharpness, 3),
            "brightness": round(self.brightness, 1),
            "contrast": round(self.contrast, 1),
            "glare": round(self.glare, 4),
            "saturation": round(self.saturation, 1),
            "text_height": None if self.text_height is None else round(self.text_height, 1),
            "pale": round(self.pale, 3),
            "crisp": round(self.crisp, 3),
            "faults": list(self.faults),
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper that was seen lying in the photo.

    quad    corners of the paper itself: its top left, top right, bottom right, bottom left,
            wherever they lie in the photo (pixels; they may be outside)
    score   0-1, how sure the outline is
    """

    quad: Quad
    score: float

    @property
    def mirrored(self) -> bool:
        """True when the corners run against the clock: the photo shows the paper in a mirror."""
        points = np.array(self.quad, np.float64)
        x, y = points[:, 0], points[:, 1]
        return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) < 0


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network saw at one glance on the whole photo.

    labels      calibrated share of every label, summing to 1
    strange     0-1, share of papers it knows that look more familiar than this picture
    turn        degrees clockwise (0, 90, 180, 270) that make the paper upright
    turn_score  0-1, how sure `turn` is
    faults      0-1 for every fault of the capture it knows ('blurred', 'glare', 'too_dark',
                'too_bright', 'cut_off', 'covered', 'screen', 'grey_copy', 'mirrored')
    sheets      papers in the photo, the largest first; empty when no outline was found
    levels      share of each fault from which it counts as seen, as measured with the network
    """

    labels: Mapping[Label, float]
    strange: float
    turn: int
    turn_score: float
    faults: Mapping[str, float]
    sheets: tuple[Sheet, ...] = ()
    levels: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Classification:
    """What the photo shows, with the raw prediction and the reason where they differ.

    label      the final answer
    score      0-1, how sure
    raw_label  the best single prediction before the rules of `classify` were applied
    reason     why `label` differs from `raw_label`, or why it was chosen; empty when plain
    scores     every label's share, summing to 1
    generation which edition of the paper ('ktp_el', 'ktp_siak', 'kk_2019', ...), or ''
    others     further papers seen in the same photo
    """

    label: Label
    score: float
    raw_label: Label
    reason: str = ""
    scores: Mapping[Label, float] = field(default_factory=lambda: MappingProxyType({}))
    generation: str = ""
    others: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One value read from a paper.

    value       normalised (ISO dates, 'M'/'F', upper-case names without line breaks), or None
    raw         as read, before normalisation and repair
    confidence  0-1 that `value` is exactly what is printed
    validity    see `Validity`
    repairs     each substitution that led from `raw` to `value`, e.g. 'O->0 at 3'
    quad        about where it stands in the photo, or None; no evidence for anything
    """

    name: str
    value: str | None
    raw: str = ""
    confidence: float = 0.0
    validity: Validity = Validity.UNREAD
    repairs: tuple[str, ...] = ()
    quad: Quad | None = None

    def to_dict(self, *, values: bool = False) -> dict[str, Any]:
        return {
            "value": self.value if values or self.value is None else mask(self.value),
            "raw": self.raw if values else mask(self.raw),
            "confidence": round(self.confidence, 3),
            "validity": str(self.validity),
            "quad": _rounded(self.quad),
        }

    def __repr__(self) -> str:
        shown = None if self.value is None else mask(self.value)
        return f"Field({self.name}={shown!r}, {self.confidence:.2f}, {self.validity})"


@dataclass(frozen=True, slots=True)
class Member:
    """One row of a family card.  `row` is the printed row number, 1-based."""

    row: int
    fields: Mapping[str, Field]

    def to_dict(self, *, values: bool = False) -> dict[str, Any]:
        shown = {name: f.to_dict(values=values) for name, f in self.fields.items()}
        return {"row": self.row, **shown}


@dataclass(frozen=True, slots=True)
class ReadFields:
    """Everything that a reader took from one paper.

    label, generation  which paper it was read as
    fields             by name (see `messages.FIELDS`)
    members            rows of a family card, else empty
    findings           reason codes that the values themselves give rise to
                       (`inconsistent_nik`, `invalid_mrz`, `region_unknown`, ...)
    """

    label: Label
    generation: str
    fields: Mapping[str, Field]
    members: tuple[Member, ...] = ()
    findings: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        """The normalised value of a field, or None when it was not read."""
        found = self.fields.get(name)
        return None if found is None else found.value

    def get(self, name: str) -> Field:
        """The field, or an unread one of that name."""
        return self.fields.get(name, Field(name, None))


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """What the applicant declared.  Build it with `docverify.parse_application`."""

    kind: ApplicantKind
    name: str | None = None
    nik: str | None = None
    birth_place: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    kk_number: str | None = None
    father_name: str | None = None
    mother_name: str | None = None
    father_nik: str | None = None
    mother_nik: str | None = None
    passport_number: str | None = None

    def __repr__(self) -> str:
        given = [
            name for name in self.__slots__ if name != "kind" and getattr(self, name) is not None
        ]
        return f"Application({self.kind}, declared: {', '.join(given) or 'nothing'})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A declared value against a read one.  No value is kept here, only the result.

    field    name of the declared field
    level    how close they are
    outcome  passed / failed / not_done (one side missing or unread)
    weight   0-1, how much the read side can be trusted (its confidence)
    """

    field: str
    level: Level
    outcome: CheckState
    weight: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        return {"field": self.field, "level": str(self.level), "outcome": str(self.outcome)}


@dataclass(frozen=True, slots=True)
class Message:
    """One text in Indonesian and in English."""

    id: str
    en: str

    def to_dict(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code for machines, a message for people.  `field` is None for the whole photo."""

    code: str
    severity: Severity
    field: str | None
    message: Message
    officer: Message | None = None

    def to_dict(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "code": self.code,
            "severity": str(self.severity),
            "field": self.field,
            "message": self.message.to_dict(),
        }
        if self.officer is not None:
            shown["officer_message"] = self.officer.to_dict()
        return shown


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome and every reason for it, most useful first."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Verification:
    """The whole answer for one photo."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    slot: Slot
    classification: Classification | None = None
    rotation: int = 0
    quad: Quad | None = None
    quality: Quality | None = None
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    members: tuple[Member, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    sha256: str = ""
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    timings_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def passes(self) -> bool:
        """True when the upload goes on to DPRI (accept or review)."""
        return self.outcome.passes

    @property
    def codes(self) -> tuple[str, ...]:
        """The reason codes, in order."""
        return tuple(reason.code for reason in self.reasons)

    def to_dict(self, *, values: bool = False) -> dict[str, Any]:
        """As a result line (without `id` and `file`).  Values are masked unless asked for."""
        document: dict[str, Any] | None = None
        if self.classification is not None:
            c = self.classification
            document = {
                "label": str(c.label),
                "score": round(c.score, 4),
                "raw_label": str(c.raw_label),
                "reason": c.reason,
                "generation": c.generation or None,
                "rotation": self.rotation,
                "quad": _rounded(self.quad),
            }
        fields: dict[str, Any] = {n: f.to_dict(values=values) for n, f in self.fields.items()}
        if self.members:
            fields["members"] = [m.to_dict(values=values) for m in self.members]
        return {
            "slot": str(self.slot),
            "outcome": str(self.outcome),
            "reasons": [r.to_dict() for r in self.reasons],
            "document": document,
            "quality": None if self.quality is None else self.quality.to_dict(),
            "fields": fields,
            "comparisons": [c.to_dict() for c in self.comparisons],
            "sha256": self.sha256,
            "versions": dict(self.versions),
            "timings_ms": {k: round(v, 2) for k, v in self.timings_ms.items()},
        }

    def __repr__(self) -> str:
        label = None if self.classification is None else str(self.classification.label)
        return f"Verification({self.outcome}, {label}, {', '.join(self.codes) or 'no reasons'})"


Recognise = Callable[[Page, Quad], Line]
"""A second, sharper look at one region of a page."""
