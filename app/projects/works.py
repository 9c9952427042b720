"""The job that judges projects anew, a few at a time, so that none of them is held for long."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.effects.projects import JUDGE, job
from app.jobs.models import Job
from app.jobs.run import Run, Work
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.projects.checking import judge_anew
from app.projects.models import Project

FEW, MANY = 20, 1_000  # projects of one job: of all that they hold, and of some packages
JOB = table(Job)


def project_works(site: str) -> dict[str, Work]:
    """What does it, by the kind of job. `site` is where people reach the register."""

    async def work(run: Run) -> str:
        given = run.arguments
        packages = given["packages"]
        keys = None if packages is None else [(ecosystem, name) for ecosystem, name in packages]
        if given.get("alone"):
            await judge_anew(run.session, None, site, given["after"], 1)
            return "Judged one project."
        size = FEW if keys is None else MANY
        last = await judge_anew(run.session, keys, site, given["after"], size)
        if last is None:
            return "No project is left."
        await run.session.execute(sa.insert(JOB).values(job(packages, last)))
        return f"Judged as far as project {last}; the next follow."

    return {JUDGE: work}


async def sweep(database: Database) -> None:
    """Once a day everything is judged anew: dates from which pins bind pass, waivers expire, releases age."""

    async def ask(session: AsyncSession) -> None:
        today = now().replace(hour=0, minute=0, second=0, microsecond=0)
        whole = (JOB.c.kind == JUDGE) & (JOB.c.arguments["packages"] == sa.text("'null'::jsonb"))
        whole &= JOB.c.arguments["alone"].is_(None)
        asked = sa.exists().where(whole, JOB.c.created_at >= today)
        checked = sa.exists().where(table(Project).c.checked_at.is_not(None))
        if await session.scalar(sa.select(checked & ~asked)):
            await session.execute(sa.insert(JOB).values(job(None)))

    await run_in_transaction(database, ask)
