"""Made-up glances of the network, for tests that need none."""

from __future__ import annotations

from collections.abc import Mapping

from docverify.policy import SEEN_BESIDES, SEEN_FAULTS
from docverify.types import Label, Quad, Sheet, Sight

LEVELS = dict.fromkeys((*SEEN_FAULTS, *SEEN_BESIDES), 0.6)
"""As if measured: from here on each fault counts as seen."""


def glance(
    label: Label = Label.KTP,
    share: float = 0.97,
    *,
    strange: float = 0.3,
    faults: Mapping[str, float] | None = None,
    sheets: tuple[Sheet, ...] = (),
    second: Label | None = None,
) -> Sight:
    """The network gives `label` its share; the rest goes to `second`, or evenly to all others."""
    rest = [second] if second else [one for one in Label if one is not label]
    labels = {**dict.fromkeys(Label, 0.0), **dict.fromkeys(rest, (1 - share) / len(rest))}
    return Sight(
        labels={**labels, label: share},
        strange=strange,
        turn=0,
        turn_score=0.99,
        faults=faults or {},
        sheets=sheets,
        levels=LEVELS,
    )


def sheet(width: float, height: float, score: float = 0.95) -> Sheet:
    quad: Quad = ((50.0, 50.0), (50 + width, 50.0), (50 + width, 50 + height), (50.0, 50 + height))
    return Sheet(quad, score)
