"""The pages of jobs."""

from __future__ import annotations

import httpx
import sqlalchemy as sa

from app.jobs.models import JobState
from app.persistence.database.engine import Database
from app.tables import Person
from app.web.security.access import Actor
from tests.jobs.test_jobs import ask, job


async def test_everybody_sees_their_own_jobs_and_admins_see_all(
    database: Database, admin: httpx.AsyncClient, editor: httpx.AsyncClient, reading_person: httpx.AsyncClient
) -> None:
    async with database.read_sessions() as session:
        people = {one.role: one for one in await session.scalars(sa.select(Person))}
    actors = [Actor(id=people[role].id, name="", role=role) for role in ("editor", "admin")]
    theirs, other = [await ask(database, actor=actor) for actor in actors]
    for who, path, status in (
        (editor, f"/admin/jobs/{theirs}", 200), (editor, f"/admin/jobs/{other}", 404),
        (admin, f"/admin/jobs/{theirs}", 200), (reading_person, "/admin/jobs", 403),
    ):  # fmt: skip
        assert (await who.get(path)).status_code == status, path
    await editor.post(f"/admin/jobs/{other}/cancellation")
    assert (await job(database)).state == JobState.WAITING
    assert (await editor.get("/admin/jobs")).text.count('<th scope="row">') == 1
