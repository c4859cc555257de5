"""One glance of the small network at a whole photo: which paper, how it lies, what is wrong.

The network sees the photo shrunk onto a grey square and answers with logits: labels, quarter turn,
faults of the capture, and maps from which the outlines of the papers follow.  Everything that can
be tuned comes with it in `eye.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from docverify.errors import ModelError
from docverify.models import Array, ModelSpec, open_network
from docverify.outline import Facing, OutlineSettings, outlines
from docverify.shrink import resized
from docverify.types import Label, Page, Pixels, Quad, Sheet, Sight

NETWORK = "eye"
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where the photo lies on the network's square.

    width, height  of the photo, pixels
    side           of the square, pixels
    """

    width: int
    height: int
    side: int

    @property
    def scale(self) -> float:
        """Pixels of the square per pixel of the photo."""
        return self.side / max(self.width, self.height)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the photo on the square."""
        return (max(round(self.width * self.scale), 1), max(round(self.height * self.scale), 1))

    @property
    def corner(self) -> tuple[int, int]:
        """Top left of the photo on the square."""
        width, height = self.size
        return ((self.side - width) // 2, (self.side - height) // 2)

    def photo(self, sheet: Sheet) -> Sheet:
        """A sheet on the square, in the coordinates of the photo."""
        left, top = self.corner
        points = [((x - left) / self.scale, (y - top) / self.scale) for x, y in sheet.quad]
        quad: Quad = (points[0], points[1], points[2], points[3])
        return replace(sheet, quad=quad)

    def draw(self, pixels: Pixels, grey: int) -> Pixels:
        """The photo on a square of that grey, RGB uint8, (side, side, 3)."""
        (width, height), (left, top) = self.size, self.corner
        square = np.full((self.side, self.side, 3), grey, np.uint8)
        square[top : top + height, left : left + width] = resized(pixels, width, height)
        return square


@dataclass(frozen=True, slots=True)
class EyeSettings:
    """What `eye.json` says about the network's answers.

    labels, turns, faults  meaning of each logit
    temperature            divisor of the label logits that makes the shares honest
    turn_temperature       the same for the quarter turn
    strange                energies of known papers, ascending: from usual to strange
    outline                how outlines are found
    levels                 share of each fault that at most 2 % of faultless pictures exceed
    """

    labels: tuple[Label, ...]
    turns: tuple[int, ...]
    faults: tuple[str, ...]
    temperature: float = 1.0
    turn_temperature: float = 1.0
    strange: tuple[float, ...] = ()
    outline: OutlineSettings = field(default_factory=OutlineSettings)
    levels: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def eye_settings(spec: ModelSpec) -> EyeSettings:
    """The settings in a network's .json.  Raises ModelError when they make no sense."""
    try:
        made = EyeSettings(
            labels=tuple(Label(name) for name in spec.details["labels"]),
            turns=tuple(int(turn) for turn in spec.details["turns"]),
            faults=tuple(str(name) for name in spec.details["faults"]),
            levels=_levels(spec),
            temperature=spec.threshold("temperature"),
            turn_temperature=spec.threshold("turn_temperature"),
            strange=tuple(float(value) for value in spec.details["strange"]),
            outline=_outline(spec),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{spec.path.with_suffix('.json')}: {error!r}") from error
    if min(made.temperature, made.turn_temperature) <= 0 or not made.strange:
        raise ModelError(f"{spec.path.with_suffix('.json')}: not calibrated")
    if sorted(made.turns) != [0, 90, 180, 270]:
        raise ModelError(f"{spec.path.with_suffix('.json')}: not the four quarter turns")
    if any(not 0 <= level <= 1 for level in made.levels.values()):  # NaN is none of these
        raise ModelError(f"{spec.path.with_suffix('.json')}: a level of a fault is no share")
    return made


def _levels(spec: ModelSpec) -> Mapping[str, float]:
    """The measured level of every fault: `fault_NAME` in the .json, all of them required."""
    return MappingProxyType(
        {str(name): spec.threshold(f"fault_{name}") for name in spec.details["faults"]}
    )


def _outline(spec: ModelSpec) -> OutlineSettings:
    """The usual settings, with the probabilities that the .json chooses."""
    usual = OutlineSettings()

    def chosen(name: str, otherwise: float) -> float:
        return spec.threshold(name) if spec.has_threshold(name) else otherwise

    return replace(
        usual,
        mask=chosen("mask", usual.mask),
        corner=chosen("corner", usual.corner),
        agreement=chosen("agreement", usual.agreement),
    )


class Eye:
    """Looks at photos.  Immutable, safe to share between threads.

    directory  of the networks; the bundled ones if None

    Raises ModelError when the network is missing, damaged or not the one that is meant.
    """

    __slots__ = ("_grey", "_network", "_settings", "_side")

    def __init__(self, *, directory: Path | None = None) -> None:
        self._network = open_network(NETWORK, directory)
        spec = self._network.spec
        self._settings = eye_settings(spec)
        try:
            self._side = int(spec.details["input"]["size"])
            self._grey = int(spec.details["input"]["grey"])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{spec.path.with_suffix('.json')}: no usable input") from error

    @property
    def versions(self) -> Mapping[str, str]:
        spec = self._network.spec
        return MappingProxyType({spec.name: f"{spec.version}-{spec.sha256[:8]}"})

    @property
    def fault_levels(self) -> Mapping[str, float]:
        """From which share each fault counts as seen (`fault_NAME` in the .json): at most 2 % of
        faultless pictures exceed it."""
        return self._settings.levels

    def glance(self, page: Page) -> Sight:
        """What the network sees on the page; corners of sheets are in the page's pixels.

        Raises ModelError when the network does not answer as its .json says.
        """
        box = Letterbox(page.width, page.height, self._side)
        square = box.draw(page.pixels, self._grey)
        batch = np.ascontiguousarray(square.transpose(2, 0, 1)[None], np.float32)
        answers = self._network.outputs(batch)
        try:
            return sight(answers, box, self._settings)
        except (ValueError, IndexError) as error:
            spec = self._network.spec
            raise ModelError(f"{spec.path}: answers not as {spec.name}.json says") from error


def sight(answers: Sequence[Array], box: Letterbox, settings: EyeSettings) -> Sight:
    """The network's logits as shares, and its maps as outlines on the photo.

    answers  labels (1, n), turn (1, 4), faults (1, m), maps (1, 5, rows, columns), all float32

    Raises ValueError when the shapes do not fit the settings.
    """
    labels, turns, faults, maps = (np.asarray(a, np.float64)[0] for a in answers)
    wanted = (len(settings.labels),), (len(settings.turns),), (len(settings.faults),)
    if (labels.shape, turns.shape, faults.shape) != wanted or maps.shape[:1] != (5,):
        raise ValueError("the network's outputs have other shapes than its description")
    shares = _softmax(labels / settings.temperature)
    turned = dict(zip(settings.turns, _softmax(turns / settings.turn_temperature), strict=True))
    turn = max(turned, key=lambda k: turned[k])
    seen = dict(zip(settings.faults, _sigmoid(faults).tolist(), strict=True))
    left, top = box.corner
    width, height = box.size
    sheets = outlines(
        _sigmoid(maps).astype(np.float32),
        stride=box.side / maps.shape[-1],
        window=(left, top, left + width, top + height),
        facing=Facing(
            (turned[0], turned[90], turned[180], turned[270]),
            seen.get(_MIRRORED, Facing().mirrored),
        ),
        settings=settings.outline,
    )
    return Sight(
        labels=MappingProxyType(dict(zip(settings.labels, shares.tolist(), strict=True))),
        strange=_strange(labels, settings),
        turn=turn,
        turn_score=float(turned[turn]),
        faults=MappingProxyType(seen),
        sheets=tuple(box.photo(sheet) for sheet in sheets),
        levels=settings.levels,
    )


_MIRRORED = "mirrored"


def _strange(logits: Doubles, settings: EyeSettings) -> float:
    """Share of known papers whose energy is lower: the energy is low where one label stands out
    by far (Liu et al. 2020, Energy-based out-of-distribution detection)."""
    scaled = logits / settings.temperature
    top = float(scaled.max())
    energy = -settings.temperature * (top + float(np.log(np.exp(scaled - top).sum())))
    place = np.searchsorted(np.array(settings.strange), energy, side="left")
    return float(place) / len(settings.strange)


def _softmax(logits: Doubles) -> Doubles:
    grown = np.exp(logits - logits.max())
    return np.asarray(grown / grown.sum(), np.float64)


def _sigmoid(logits: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))), np.float64)
