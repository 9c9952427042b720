"""A project that is deleted leaves every page, and comes back with its files, verdicts and waivers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.tables import Project
from app.trash.deleting import delete
from tests.accounts.links import rows
from tests.projects.builds import held, send, uv_lock

HELD = """SELECT (SELECT count(*) FROM manifest), (SELECT count(*) FROM occurrence), (SELECT count(*) FROM waiver),
    (SELECT min(digest) FROM manifest), (SELECT standing FROM project)"""


@pytest.mark.usefixtures("register")
async def test_a_deleted_project_comes_back_whole_and_is_judged_anew(
    build: httpx.AsyncClient, admin: httpx.AsyncClient, client: httpx.AsyncClient, database: Database
) -> None:
    await send(build, uv_lock=uv_lock(httpx="0.27.0", idna="3.7"))
    soon = f"{now().date() + timedelta(days=30)}"
    wanted = {"ecosystem": "pypi", "package": "idna", "reason": "a", "until_then": "b", "expires_on": soon}
    assert (await admin.post("/projects/shop/waivers", data=wanted)).status_code == 303
    before: list[Any] = [await rows(database, HELD), await held(database)]
    [(id_,)] = await rows(database, "SELECT id FROM project")
    await run_in_transaction(database, lambda session: delete(session, table(Project), id_, title="shop"))
    assert (await client.get("/projects/shop")).status_code == 404
    assert await rows(database, "SELECT count(*) FROM verdict") == [(0,)]
    [(trash_id,)] = await rows(database, "SELECT id FROM trash")
    assert (await admin.post(f"/admin/trash/{trash_id}/restoration")).status_code == 303
    assert [await rows(database, HELD), await held(database)] == before
    assert (await client.get("/projects/shop")).status_code == 200
    asked = "SELECT arguments->>'after', arguments->>'alone' FROM job WHERE arguments->>'alone' IS NOT NULL"
    assert await rows(database, asked) == [(str(id_ - 1), "true")]
    assert (await send(build, uv_lock=uv_lock(httpx="0.28.1"))).status_code == 200
