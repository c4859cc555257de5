"""The named captures: what each kind of photograph is like, as ranges of strengths.

A recipe draws a `Plan`; the camera carries it out.  Strengths of blur and shake are pixels of a
picture of 1280 on the long side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from .light import LightPlan
from .sensor import SensorPlan

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Subject:
    """What is being photographed, as far as people act on it.

    aspect  width / height of the paper
    long    its long side in millimetres
    sheen   0 matt to 1 laminate
    """

    aspect: float
    long: float
    sheen: float

    @property
    def card(self) -> bool:
        return self.long < 140


@dataclass(frozen=True, slots=True)
class Plan:
    """One photograph to be taken.

    stage       'table', 'held' (far background), 'scanner', 'page' (a copy on a white sheet),
                'screen' (a monitor), 'none' (the paper fills the picture)
    frame       width / height of the picture before the quarter turn
    fill        share of the frame that the paper's box spans, whichever side is reached first
    offset      place in the free room, -1 to 1; beyond: out of the picture
    tilt, roll  degrees
    view        horizontal field of view, degrees
    lens        radial distortion at the edge of the long side
    curl        strength of bends, 0 flat to 1
    veil        0-1 glare strength; `lamp` its extent against the paper
    fingers     '' none, 'hold', 'edge', 'corner'; `reach` in finger widths over the paper
    grey        a black-and-white copy
    mark        'hanya untuk' watermark
    bars        a phone's screenshot around it
    chat        JPEG quality of a messaging app, 0 none; `shrink` its down-scaling
    moire       strength of screen patterns
    ramp        0-1: how much of the blur grows from one side of the picture to the other
    turn        quarter turns to draw from, degrees
    jpeg        quality of the file
    """

    stage: str = "table"
    frame: float = 4 / 3
    fill: float = 0.8
    offset: tuple[float, float] = (0.0, 0.0)
    tilt: float = 0.0
    roll: float = 0.0
    view: float = 60.0
    lens: float = 0.0
    curl: float = 0.0
    light: LightPlan = field(default_factory=LightPlan)
    sensor: SensorPlan = field(default_factory=SensorPlan)
    veil: float = 0.0
    lamp: float = 0.3
    fingers: str = ""
    reach: float = 0.6
    grey: bool = False
    mark: bool = False
    bars: bool = False
    chat: int = 0
    shrink: float = 1.0
    moire: float = 0.0
    ramp: float = 0.0
    turn: tuple[int, ...] = (0,)
    jpeg: int = 88


Recipe = Callable[[Rng, Subject], Plan]

_PHONE_TURNS = (0,) * 17 + (90, 270, 180)


def _u(rng: Rng, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _frame(rng: Rng, subject: Subject) -> float:
    """Phones are held along the paper, mostly; many people crop afterwards."""
    lying = subject.aspect >= 1
    kind = rng.random()
    if kind < 0.40:
        ratio = 4 / 3
    elif kind < 0.52:
        ratio = 16 / 9
    elif kind < 0.60:
        ratio = 1.0
    else:  # cropped to the paper, roughly
        return float(np.clip(subject.aspect * math.exp(rng.normal(0, 0.12)), 0.45, 2.2))
    along = rng.random() < 0.72
    return ratio if lying == along else 1 / ratio


def _balance(rng: Rng, amount: float) -> tuple[float, float, float]:
    """Daylight to lamp light, and a little green of tubes."""
    warm = rng.normal(0.02, 0.06) * amount
    green = rng.normal(0.0, 0.015) * amount
    return 1 + warm, 1 + green, 1 - warm * 1.2


def _sensor(rng: Rng) -> SensorPlan:
    return SensorPlan(
        defocus=_u(rng, 0, 0.7),
        soften=_u(rng, 0.35, 0.9),
        exposure=_u(rng, 0.74, 1.07),
        gamma=_u(rng, 0.85, 1.1),
        contrast=_u(rng, 0.0, 0.45),
        balance=_balance(rng, 1.0),
        colour=_u(rng, 0.8, 1.0),
        noise=math.exp(_u(rng, math.log(0.5), math.log(3.2))),
        sharpen=_u(rng, 0.0, 0.8),
    )


def flat(rng: Rng, subject: Subject) -> Plan:
    return Plan(
        stage="table" if rng.random() < 0.6 else "none",
        frame=subject.aspect * math.exp(rng.normal(0, 0.02)),
        fill=_u(rng, 0.94, 1.0),
        offset=(_u(rng, -0.5, 0.5), _u(rng, -0.5, 0.5)),
        tilt=_u(rng, 0, 3),
        roll=rng.normal(0, 0.6),
        light=LightPlan(_u(rng, 0, 0.12), 0.01, 0.0, 0.0, _u(rng, 0, 0.05)),
        sensor=replace(
            _sensor(rng),
            noise=_u(rng, 0.3, 1.5),
            exposure=_u(rng, 0.92, 1.05),
            balance=_balance(rng, 0.4),
        ),
        jpeg=int(rng.integers(80, 96)),
    )


def scan(rng: Rng, subject: Subject) -> Plan:
    whole_bed = subject.card and rng.random() < 0.45
    frame = 1 / 1.41 if whole_bed else subject.aspect * math.exp(rng.normal(0, 0.05))
    if whole_bed and rng.random() < 0.3:
        frame = 1.41
    side = _u(rng, 0.38, 0.62) if whole_bed else _u(rng, 0.86, 1.01)
    return Plan(
        stage="scanner",
        frame=frame,
        fill=side,
        offset=(_u(rng, -0.9, 0.9), _u(rng, -0.95, 0.6))
        if whole_bed
        else (_u(rng, -0.9, 0.9), _u(rng, -0.9, 0.9)),
        roll=rng.normal(0, 1.2),
        view=20.0,
        light=LightPlan(0.02, 0.0, 0.0, 0.0, 0.0),
        sensor=SensorPlan(
            soften=_u(rng, 0.3, 0.8),
            exposure=_u(rng, 0.96, 1.12),
            gamma=_u(rng, 0.9, 1.1),
            contrast=_u(rng, 0.1, 0.7),
            balance=_balance(rng, 0.25),
            colour=_u(rng, 0.75, 1.0),
            noise=_u(rng, 0.3, 1.5),
            sharpen=_u(rng, 0.2, 1.2),
        ),
        turn=(0,) * 8 + (90, 180, 270),
        jpeg=int(rng.integers(60, 95)),
    )


def mild(rng: Rng, subject: Subject) -> Plan:
    return Plan(
        frame=_frame(rng, subject),
        fill=_u(rng, 0.74, 0.97),
        offset=(_u(rng, -0.6, 0.6), _u(rng, -0.6, 0.6)),
        tilt=abs(rng.normal(0, 7)),
        roll=rng.normal(0, 2.5),
        view=_u(rng, 48, 70),
        lens=rng.normal(0.01, 0.012),
        curl=_u(rng, 0, 0.5),
        light=LightPlan(
            _u(rng, 0.05, 0.35),
            _u(rng, 0, 0.04),
            _u(rng, 0.1, 0.4) if rng.random() < 0.4 else 0.0,
            0.0,
            _u(rng, 0.0, 0.2),
        ),
        sensor=_sensor(rng),
        veil=_u(rng, 0.02, 0.16) if rng.random() < 0.3 + 0.4 * subject.sheen else 0.0,
        lamp=_u(rng, 0.3, 0.9),
        turn=_PHONE_TURNS,
        jpeg=int(rng.integers(72, 96)),
    )


def hand(rng: Rng, subject: Subject) -> Plan:
    base = mild(rng, subject)
    return replace(
        base,
        stage="held",
        frame=_frame(rng, subject) if rng.random() < 0.5 else rng.choice([3 / 4, 9 / 16, 4 / 3]),
        fill=_u(rng, 0.6, 0.88),
        offset=(_u(rng, -0.7, 0.7), _u(rng, -0.6, 0.6)),
        tilt=abs(rng.normal(0, 13)),
        roll=rng.normal(0, 6),
        curl=_u(rng, 0.1, 0.4 if subject.card else 0.9),
        fingers="hold",
        reach=_u(rng, 0.1, 0.75),
    )


def angle(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        tilt=_u(rng, 20, 45),
        roll=rng.normal(0, 9),
        fill=_u(rng, 0.7, 0.95),
        ramp=_u(rng, 0.5, 1.0),
        sensor=replace(_sensor(rng), defocus=_u(rng, 0.0, 1.6)),
    )


def hard_light(rng: Rng, subject: Subject) -> Plan:
    both = rng.random()
    return replace(
        mild(rng, subject),
        light=LightPlan(
            _u(rng, 0.3, 0.9),
            _u(rng, 0.02, 0.12),
            _u(rng, 0.3, 0.65) if both < 0.4 else 0.0,
            _u(rng, 0.25, 0.68) if both > 0.25 else 0.0,
            _u(rng, 0.0, 0.3),
        ),
        sensor=replace(
            _sensor(rng),
            exposure=_u(rng, 0.85, 1.25),
            balance=_balance(rng, 2.0),
            contrast=_u(rng, 0.2, 0.8),
        ),
    )


def glare(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        veil=_u(rng, 0.25, 1.3),
        lamp=_u(rng, 0.08, 0.32),
        tilt=abs(rng.normal(0, 10)),
    )


def blur(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        sensor=replace(
            _sensor(rng),
            defocus=math.exp(_u(rng, math.log(1.5), math.log(11.0))),
            sharpen=_u(rng, 0, 0.6),
        ),
        ramp=_u(rng, 0.3, 1.0) if rng.random() < 0.3 else 0.0,
    )


def motion(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        sensor=replace(
            _sensor(rng),
            motion=math.exp(_u(rng, math.log(4.0), math.log(34.0))),
            motion_angle=_u(rng, 0, math.pi),
            noise=_u(rng, 2, 7),
        ),
    )


def dark(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        light=LightPlan(
            _u(rng, 0.2, 0.9),
            _u(rng, 0.0, 0.1),
            _u(rng, 0.2, 0.6) if rng.random() < 0.5 else 0.0,
            0.0,
            _u(rng, 0.1, 0.5),
        ),
        sensor=replace(
            _sensor(rng),
            exposure=math.exp(_u(rng, math.log(0.09), math.log(0.45))),
            gamma=_u(rng, 0.8, 1.15),
            noise=_u(rng, 3, 11),
            balance=_balance(rng, 2.0),
            soften=_u(rng, 0.5, 1.3),
            colour=_u(rng, 0.5, 0.95),
        ),
    )


def bright(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        light=LightPlan(_u(rng, 0.1, 0.5), 0.02, 0.0, 0.0, 0.1),
        sensor=replace(
            _sensor(rng),
            exposure=math.exp(_u(rng, math.log(1.2), math.log(2.9))),
            contrast=_u(rng, 0, 0.3),
            gamma=_u(rng, 0.6, 1.0),
        ),
        veil=_u(rng, 0.05, 0.5),
        lamp=_u(rng, 0.8, 1.6),
    )


def far(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        frame=float(rng.choice([3 / 4, 4 / 3, 9 / 16, 16 / 9])),
        fill=math.exp(_u(rng, math.log(0.16), math.log(0.55))),
        offset=(_u(rng, -0.6, 0.6), _u(rng, -0.6, 0.6)),
        tilt=abs(rng.normal(0, 14)),
        roll=rng.normal(0, 12),
    )


def cut(rng: Rng, subject: Subject) -> Plan:
    side = int(rng.integers(4))
    out = 1.0 + math.exp(_u(rng, math.log(0.6), math.log(6.0)))
    other = _u(rng, -0.8, 0.8)
    offset = ((out, other), (-out, other), (other, out), (other, -out))[side]
    base = mild(rng, subject)
    return replace(base, fill=_u(rng, 0.82, 0.95), offset=offset)


def finger(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        fingers="corner" if rng.random() < 0.5 else "edge",
        reach=_u(rng, 0.3, 2.6),
    )


def watermark(rng: Rng, subject: Subject) -> Plan:
    base = scan(rng, subject) if rng.random() < 0.3 else mild(rng, subject)
    return replace(base, mark=True, fill=max(base.fill, 0.7))


def screen(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        stage="screen",
        fill=_u(rng, 0.72, 1.02),
        tilt=abs(rng.normal(0, 9)),
        curl=0.0,
        moire=_u(rng, 0.03, 0.16),
        veil=_u(rng, 0.04, 0.25) if rng.random() < 0.5 else 0.0,
        lamp=_u(rng, 0.4, 1.2),
        sensor=replace(
            _sensor(rng),
            balance=_balance(rng, 1.5),
            exposure=_u(rng, 0.75, 1.15),
            contrast=_u(rng, 0.2, 0.7),
        ),
    )


def greycopy(rng: Rng, subject: Subject) -> Plan:
    base = scan(rng, subject) if rng.random() < 0.45 else mild(rng, subject)
    return replace(
        base,
        stage="page",
        fill=_u(rng, 0.55, 0.95),
        grey=True,
        veil=0.0,
        sensor=replace(base.sensor, colour=_u(rng, 0.0, 0.15) if rng.random() < 0.5 else 0.95),
    )


def chatapp(rng: Rng, subject: Subject) -> Plan:
    return replace(
        mild(rng, subject),
        chat=int(rng.integers(22, 62)),
        shrink=_u(rng, 0.5, 1.0),
        jpeg=int(rng.integers(55, 82)),
    )


def screenshot(rng: Rng, subject: Subject) -> Plan:
    base = flat(rng, subject) if rng.random() < 0.3 else mild(rng, subject)
    return replace(base, bars=True, jpeg=int(rng.integers(70, 96)))


def hard(rng: Rng, subject: Subject) -> Plan:
    """Several troubles at once, each a little less strong."""
    plan = angle(rng, subject) if rng.random() < 0.5 else hand(rng, subject)
    light = hard_light(rng, subject).light if rng.random() < 0.6 else plan.light
    s = plan.sensor
    if rng.random() < 0.5:
        s = replace(s, defocus=_u(rng, 0.5, 2.2))
    if rng.random() < 0.3:
        s = replace(s, motion=_u(rng, 2, 9), motion_angle=_u(rng, 0, math.pi))
    if rng.random() < 0.4:
        s = replace(s, exposure=_u(rng, 0.35, 0.7), noise=_u(rng, 3, 8))
    plan = replace(
        plan, light=light, sensor=s, curl=_u(rng, 0.2, 1.0), turn=(0, 0, 0, 90, 180, 270)
    )
    if rng.random() < 0.4:
        plan = replace(plan, veil=_u(rng, 0.1, 0.7), lamp=_u(rng, 0.1, 0.5))
    if rng.random() < 0.3:
        plan = replace(plan, chat=int(rng.integers(25, 60)), shrink=_u(rng, 0.6, 1.0))
    if rng.random() < 0.15:
        plan = replace(plan, mark=True)
    return replace(plan, jpeg=int(rng.integers(45, 85)))


RECIPES: dict[str, Recipe] = {
    "flat": flat,
    "scan": scan,
    "mild": mild,
    "hand": hand,
    "angle": angle,
    "hard_light": hard_light,
    "glare": glare,
    "blur": blur,
    "motion": motion,
    "dark": dark,
    "bright": bright,
    "far": far,
    "cut": cut,
    "finger": finger,
    "watermark": watermark,
    "screen": screen,
    "greycopy": greycopy,
    "chatapp": chatapp,
    "screenshot": screenshot,
    "hard": hard,
}

FREQUENCY: dict[str, float] = {
    "flat": 5,
    "scan": 10,
    "mild": 30,
    "hand": 8,
    "angle": 6,
    "hard_light": 6,
    "glare": 5,
    "blur": 4,
    "motion": 2.5,
    "dark": 2.5,
    "bright": 2,
    "far": 3,
    "cut": 3,
    "finger": 2,
    "watermark": 2.5,
    "screen": 2,
    "greycopy": 2.5,
    "chatapp": 6,
    "screenshot": 2.5,
    "hard": 5,
}
"""How often each comes in, roughly, when nothing is asked for."""


def choose(rng: Rng) -> str:
    """A capture by its frequency."""
    names = list(FREQUENCY)
    weights = np.array([FREQUENCY[n] for n in names])
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]
