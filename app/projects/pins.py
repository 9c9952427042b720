"""The pins of decisions, and the waivers of projects, as checks take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.pin import Decision as ToldDecision
from app.checks.pin import Pin as CheckedPin
from app.checks.pins import Key
from app.decisions.models import Status
from app.persistence.fields import table
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape, path
from app.records.refs import DecisionRef
from app.stack.models import Audience, Ecosystem, PinLevel
from app.tables import Decision, Pin

BINDING = (Status.ACCEPTED, Status.PROPOSED)
pin, decision = table(Pin).c, table(Decision).c


class PinningDecision(DecisionRef, of=Decision):
    decided_on: date | None


class BindingPin(Shape, of=Pin):
    id: int
    specifier: str
    normalised: str
    level: PinLevel
    audience: Audience
    group: str
    binding_from: date | None
    least_age: int | None
    ecosystem: Annotated[Ecosystem, path("package.ecosystem")]
    name: Annotated[str, path("package.name")]
    decision: PinningDecision | None


class Binding:
    """All pins that may bind a project, and whose they are."""

    def __init__(self, rows: Iterable[BindingPin], site: str) -> None:
        self.owners: dict[int, int] = {}  # decisions by pin
        self.pins: list[CheckedPin] = []
        told: dict[int, ToldDecision] = {}
        for row in rows:
            if row.decision is None:
                continue
            of = row.decision
            told.setdefault(of.id, ToldDecision(
                label=of.label, title=of.title, status=of.status, decided_on=of.decided_on, address=site + of.path
            ))  # fmt: skip
            self.owners[row.id] = of.id
            self.pins.append(CheckedPin(
                id=row.id, ecosystem=row.ecosystem, package=row.name, specifier=row.specifier,
                normalised=row.normalised, level=row.level, decision=told[of.id], audience=row.audience,
                group=row.group, binding_from=row.binding_from, least_age=row.least_age,
            ))  # fmt: skip

    def around(self, packages: Collection[Key]) -> set[Key]:
        """These packages, and those that move together with them."""
        members: dict[tuple[int, str], set[Key]] = defaultdict(set)
        groups: dict[Key, set[tuple[int, str]]] = defaultdict(set)
        for one in self.pins:
            if one.group:
                members[self.owners[one.id], one.group].add((one.ecosystem, one.package))
                groups[one.ecosystem, one.package].add((self.owners[one.id], one.group))
        found, waiting = set(packages), list(packages)
        while waiting:
            fresh = {key for group in groups[waiting.pop()] for key in members[group]} - found
            found |= fresh
            waiting += fresh
        return found

    def of(self, packages: Collection[Key]) -> list[CheckedPin]:
        """The pins of these packages."""
        return [one for one in self.pins if (one.ecosystem, one.package) in packages]


async def load(session: AsyncSession, site: str) -> Binding:
    """Every pin of a decision that is accepted or proposed."""
    binds = sa.exists().where(decision.id == pin.decision_id, decision.status.in_(BINDING))
    found = await fetch(session, many(BindingPin, binds, order=[pin.id]))
    return Binding(found, site)
