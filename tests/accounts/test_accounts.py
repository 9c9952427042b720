"""Admins look after accounts; somebody always remains who can."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.people.models import Person, PersonRole
from app.persistence.database.engine import Database
from tests.accounts.links import rows
from tests.cast import browser_of, person, secret_of
from tests.register import PARTIAL, counted_statements, store


@pytest.fixture
async def mara(database: Database) -> Person:
    mara = person("Mara Lind", PersonRole.EDITOR)
    await store(database, mara, Person(name="Only Named"))
    return mara


async def test_accounts_are_listed_and_narrowed(admin: httpx.AsyncClient, mara: Person, app: Any) -> None:
    page = await admin.get("/accounts")
    assert "Mara Lind" in page.text
    assert "Ada Admin" in page.text
    assert "Only Named" not in page.text
    part = await admin.get("/accounts?role=editor&q=MARA@", headers=PARTIAL)
    assert ("Mara Lind" in part.text, "Ada Admin" in part.text) == (True, False)
    with counted_statements(app) as seen:
        await admin.get("/accounts?state=active")
    assert len([one for one in seen if "json" in one]) == 1


async def test_a_change_of_role_takes_effect_at_once_and_ends_the_sessions(
    app: Any, admin: httpx.AsyncClient, mara: Person, database: Database
) -> None:
    async with browser_of(app, await secret_of(database, mara)) as hers:
        assert (await hers.get("/imports/new")).status_code == 200
        changed = await admin.post(f"/accounts/{mara.id}/role", data={"role": "reader", "state": "disabled", "id": "1"})
        assert changed.headers["location"] == f"/accounts/{mara.id}"
        assert (await hers.get("/imports/new")).status_code == 303
    (found,) = await rows(database, f"SELECT role, state FROM person WHERE id = {mara.id}")
    assert tuple(found) == ("reader", "active")
    (event,) = await rows(database, "SELECT action, actor_name, subject_label, detail->>'after' FROM audit_event")
    assert tuple(event) == ("role changed", "Ada Admin", "Mara Lind", "reader")


async def test_who_is_disabled_is_out_at_once_and_can_be_let_in_again(
    app: Any, admin: httpx.AsyncClient, mara: Person, database: Database
) -> None:
    async with browser_of(app, await secret_of(database, mara)) as hers:
        await admin.post(f"/accounts/{mara.id}/state", data={"state": "disabled"})
        assert (await hers.get("/account")).status_code == 303
    await admin.post(f"/accounts/{mara.id}/state", data={"state": "active"})
    assert await rows(database, f"SELECT state FROM person WHERE id = {mara.id}") == [("active",)]


@pytest.mark.parametrize(("part", "value"), [("role", "editor"), ("state", "disabled")])
async def test_the_last_admin_stays_one(admin: httpx.AsyncClient, database: Database, part: str, value: str) -> None:
    (ada,) = await rows(database, "SELECT id FROM person WHERE name = 'Ada Admin'")
    refused = await admin.post(f"/accounts/{ada[0]}/{part}", data={part: value})
    assert refused.status_code == 409
    assert "last admin" in refused.text
    assert "<h1>Ada Admin</h1>" in refused.text, "it is said on their own page"
    assert f'action="/accounts/{ada[0]}/role"' in refused.text
    assert ('aria-invalid="true"' in refused.text) == (part == "role")
    assert await rows(database, "SELECT role, state FROM person WHERE name = 'Ada Admin'") == [("admin", "active")]


async def test_two_admins_who_demote_each_other_leave_one(app: Any, database: Database) -> None:
    two = [person("Ada Admin", PersonRole.ADMIN), person("Bea Admin", PersonRole.ADMIN)]
    secrets = [await secret_of(database, one) for one in two]
    async with browser_of(app, secrets[0]) as ada, browser_of(app, secrets[1]) as bea:
        await asyncio.gather(
            ada.post(f"/accounts/{two[1].id}/role", data={"role": "reader"}),
            bea.post(f"/accounts/{two[0].id}/state", data={"state": "disabled"}),
        )
    assert await rows(database, "SELECT count(*) FROM person WHERE role = 'admin' AND state = 'active'") == [(1,)]


@pytest.mark.parametrize(
    ("part", "data"), [("role", {"role": "owner"}), ("role", {}), ("state", {"state": "named"}), ("state", {})]
)
async def test_a_value_that_no_page_sends_is_refused(
    admin: httpx.AsyncClient, mara: Person, part: str, data: dict[str, str]
) -> None:
    assert (await admin.post(f"/accounts/{mara.id}/{part}", data=data)).status_code == 422


async def test_who_has_no_account_has_no_page(admin: httpx.AsyncClient, mara: Person, database: Database) -> None:
    (named,) = await rows(database, "SELECT id FROM person WHERE name = 'Only Named'")
    for key in (named[0], 999_999, "x", 2**40):
        assert (await admin.get(f"/accounts/{key}")).status_code == 404
        assert (await admin.post(f"/accounts/{key}/role", data={"role": "admin"})).status_code == 404
    assert await rows(database, "SELECT count(*) FROM person WHERE role = 'admin'") == [(1,)]
