"""What a job may do."""

from __future__ import annotations

import sqlalchemy as sa

from app.jobs.worker import Worker
from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.tables import Person
from app.web.security.access import GRANTS, Access, Actor
from tests.cast import person
from tests.jobs.test_jobs import ask, job, worker

__all__ = ["worker"]


async def a_person(database: Database, name: str, role: PersonRole) -> Actor:
    """Somebody with an account, as one of their requests would know them."""
    async with database.write_sessions() as session, session.begin():
        session.add(one := person(name, role))
        await session.flush()
    return Actor(id=one.id, name=name, role=role, grants=GRANTS[role] - {Access.SELF, Access.CHECK})


async def test_a_job_is_done_with_the_rights_that_who_asked_has_by_then(database: Database, worker: Worker) -> None:
    edwin = await a_person(database, "Edwin Editor", PersonRole.EDITOR)
    await ask(database, actor=edwin)
    await worker.run_next()
    assert (await job(database)).message == "Made by Edwin Editor: public, read, write."
    async with database.write.begin() as connection:
        await connection.execute(sa.update(Person).values(state="disabled"))
    await ask(database, actor=edwin)
    await worker.run_next()
    assert "no account" in (await job(database)).message
