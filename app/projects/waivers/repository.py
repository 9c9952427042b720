"""The questions about waivers, and what is done with them."""

from __future__ import annotations

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.effects.projects import job
from app.jobs.models import Job
from app.persistence.fields import table
from app.persistence.folding import package_name
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, find
from app.projects.models import Project, Waiver, WaiverInput, WaiverState
from app.projects.waivers.shapes import WaiverFilter, WaiverRow, waiver
from app.records.refs import DecisionRef


class WaiverList(Struct):
    found: Page[WaiverRow]

    states = tuple(WaiverState)


class WaiverRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: WaiverFilter) -> WaiverList:
        """The waivers that `wanted` narrows the list to, those that end first before the others."""
        query = page_of(
            WaiverRow, *wanted.conditions(), order=wanted.ordering(), after=wanted.after,
            before=wanted.before, count=True,
        )  # fmt: skip
        return WaiverList(await fetch(self.session, query))

    async def decision(self, decision_id: int) -> DecisionRef | None:
        """The decision that a waiver is asked for."""
        return await find(self.session, DecisionRef, id=decision_id)

    async def request(self, slug: str, wanted: WaiverInput, decision_id: int | None, by: int | None) -> bool:
        """Store what somebody asks for; False where there is no such project."""
        project_id = await self.session.scalar(sa.select(table(Project).c.id).where(table(Project).c.slug == slug))
        if project_id is None:
            return False
        given = wanted.model_dump(include=set(WaiverInput.model_fields))
        given["package"] = package_name(wanted.ecosystem, wanted.package)
        self.session.add(
            Waiver(project_id=project_id, decision_id=decision_id, owner_id=by, requested_by_id=by, **given)
        )
        await self.session.flush()
        return True

    async def decide(
        self, waiver_id: int, state: WaiverState, by: int | None, *, own: bool = False, project: str = ""
    ) -> bool:
        """Approve, deny or take back; False where there is none, with `own` none of theirs, or none of that project.

        Raises as `decide`.
        """
        mine = [waiver.requested_by_id == by] if own else []
        if project:
            mine.append(
                waiver.project_id
                == sa.select(table(Project).c.id).where(table(Project).c.slug == project).scalar_subquery()
            )
        query = (
            sa.select(Waiver)
            .where(waiver.id == waiver_id, waiver.state != WaiverState.WRITTEN, *mine)
            .with_for_update()
        )
        found = await self.session.scalar(query)
        if found is None:
            return False
        found.decide(state, by)
        await self.session.flush()
        named = [[found.ecosystem, found.package]] if found.ecosystem and found.package else None
        await self.session.execute(sa.insert(table(Job)).values(job(named)))
        return True
