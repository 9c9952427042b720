"""Projects are judged anew, in the background, where pins change or decisions that pin."""

from __future__ import annotations

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.jobs.models import Job
from app.projects.models import Project
from app.records.columns import table_of
from app.stack.models import Package, Pin

JUDGE = "judge"  # the kind of job: app/projects/works.py
MOST_NAMED = 200  # packages; where more changed every one is judged
WHO = "the register"
JOB, PACKAGE, pin, project = table_of(Job), table_of(Package), table_of(Pin).c, table_of(Project).c
decision = table_of(Decision).c


async def judge_anew(
    session: AsyncSession, packages: Set[int], pins: Set[int], decisions: Set[int], collections: Set[int]
) -> None:
    """Ask for a job about these packages and those that these pins, or the pins of these decisions, speak of."""
    if not (packages or pins or decisions or collections):
        return
    of = PACKAGE.c
    within = sa.select(decision.id).where(decision.collection_id.in_(collections))
    spoken = (pin.id.in_(pins), pin.decision_id.in_(decisions), pin.decision_id.in_(within))
    # each by itself: of one with an "or" every pin and package would be read
    asked = sa.union(
        sa.select(of.id).where(of.id.in_(packages)), *(sa.select(pin.package_id).where(one) for one in spoken)
    )
    checked = sa.exists().where(project.checked_at.is_not(None))
    query = sa.select(of.ecosystem, of.name).where(checked, of.id.in_(asked))
    found = [list(row) for row in await session.execute(query.order_by(of.ecosystem, of.name).limit(MOST_NAMED + 1))]
    if found:
        await session.execute(sa.insert(JOB).values(job(found if len(found) <= MOST_NAMED else None)))


async def judge_alone(session: AsyncSession, projects: Set[int]) -> None:
    """Ask for these projects, which came back or have another slug, by which decisions name them."""
    if not projects:
        return
    known = sa.select(project.id).where(project.id.in_(projects), project.checked_at.is_not(None)).order_by(project.id)
    found = list(await session.scalars(known.limit(MOST_NAMED + 1)))
    jobs = [job(None, id_ - 1, alone=True) for id_ in found] if len(found) <= MOST_NAMED else [job(None)]
    if found:
        await session.execute(sa.insert(JOB), jobs)


def job(packages: list[list[str]] | None, after: int = 0, *, alone: bool = False) -> dict[str, object]:
    """The row of a job that judges what holds these packages, or everything, in projects behind an id, or the next."""
    names = [name for _, name in packages or ()]
    told = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    title = f"Projects judged anew: {told or 'all that they hold'}"
    arguments = {"packages": packages, "after": after, "granted": [], "trace": None}
    arguments |= {"alone": True} if alone else {}
    return {"kind": JUDGE, "title": title[:300], "arguments": arguments, "asked_by": WHO, "role": ""}
