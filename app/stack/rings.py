"""Which ring of the radar a package is in, and since when.

A package is *adopted* while an accepted decision requires it and on *trial* while one recommends it. It is *held* while
a decision in force forbids it and none wants it, or when every record that wanted it is over. It is *assessed* while
only a proposal, a draft or research wants it. Dates are rounded down to months.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.stack.models import PinLevel


class Ring(StrEnum):
    ADOPT = "adopt"
    TRIAL = "trial"
    ASSESS = "assess"
    HOLD = "hold"


class Weight(StrEnum):
    """How much a record says: a decision that holds (or held), or a thought."""

    DECIDED = "decided"
    THOUGHT = "thought"


class Claim(NamedTuple):
    """What the pins of some alike records say of a package, from one month on and until another (None: still)."""

    level: PinLevel
    weight: Weight
    since: date
    until: date | None


def history(claims: Sequence[Claim]) -> list[tuple[date, Ring]]:
    """The months in which a package came into another ring, the first one first, with the ring."""
    months = sorted({claim.since for claim in claims} | {claim.until for claim in claims if claim.until})
    found: list[tuple[date, Ring]] = []
    for month in months:
        ring = _ring([one for one in claims if one.since <= month and (one.until is None or month < one.until)])
        if not found or found[-1][1] != ring:
            found.append((month, ring))
    return found


def _ring(claims: Sequence[Claim]) -> Ring:
    decided = {claim.level for claim in claims if claim.weight == Weight.DECIDED}
    if PinLevel.REQUIRED in decided:
        return Ring.ADOPT
    if PinLevel.RECOMMENDED in decided:
        return Ring.TRIAL
    wanted = any(claim.level != PinLevel.FORBIDDEN for claim in claims)
    return Ring.ASSESS if wanted and PinLevel.FORBIDDEN not in decided else Ring.HOLD
