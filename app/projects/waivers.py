"""The waivers that somebody else has approved, as checks take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.waiver import Waiver as ToldWaiver
from app.persistence.fields import table
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape
from app.projects.models import Waiver, WaiverState
from app.records.refs import DecisionRef, name_of

waiver = table(Waiver).c


class Granted(Shape, of=Waiver):
    id: int
    project_id: int
    decision: DecisionRef | None
    owner_name: Annotated[str | None, name_of("owner_id")]
    approver: Annotated[str | None, name_of("decided_by_id")]
    ecosystem: str
    package: str
    specifier: str
    reason: str
    until_then: str
    expires_on: date


async def granted(session: AsyncSession, projects: Collection[int]) -> dict[int, dict[ToldWaiver, int]]:
    """The approved waivers of each project, with their ids; also those that have expired, which is told."""
    approved = (waiver.state == WaiverState.APPROVED, waiver.project_id.in_(projects))
    found: dict[int, dict[ToldWaiver, int]] = defaultdict(dict)
    for one in await fetch(session, many(Granted, *approved, order=[waiver.expires_on.desc(), waiver.id])):
        told = ToldWaiver(
            owner=one.owner_name or "nobody", reason=one.reason, until_then=one.until_then, expires_on=one.expires_on,
            package=one.package, ecosystem=one.ecosystem, decision=one.decision.short if one.decision else "",
            specifier=one.specifier, approved_by=one.approver or "",
        )  # fmt: skip
        found[one.project_id][told] = one.id
    return found
