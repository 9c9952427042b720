"""Machines come with a token: within its scopes, never beyond its person, until it ends."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest

from app.persistence.database.engine import Database
from tests.accounts.links import rows, secret_on
from tests.cast import SITE

pytestmark = pytest.mark.usefixtures("closed")
WANTED = {"name": "build server", "scopes": "read", "days": "30"}


@pytest.fixture
async def machine(app: Any, database: Database) -> Any:
    """A machine without a cookie, which sends what it is given."""
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


def bearing(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


async def make(browser: httpx.AsyncClient, **wanted: Any) -> str:
    return secret_on(await browser.post("/tokens", data=WANTED | wanted))


async def test_a_machine_reads_a_page_with_its_token(
    reading_person: httpx.AsyncClient, machine: httpx.AsyncClient, database: Database
) -> None:
    secret = await make(reading_person)
    assert secret.startswith("rationale_")
    assert (await machine.get("/decisions", headers=bearing(secret))).status_code == 200
    assert (await machine.get("/decisions", headers=bearing(secret + "x"))).status_code == 401
    assert (await machine.get("/decisions")).status_code == 303
    listed = (await reading_person.get("/tokens")).text
    assert ("build server" in listed, "never" in listed, secret in listed) == (True, False, False)
    stored = str(await rows(database, "SELECT api_token::text, audit_event::text FROM api_token, audit_event"))
    assert secret not in stored


async def test_a_form_that_is_sent_twice_makes_one_token_and_shows_it_both_times(
    editor: httpx.AsyncClient, machine: httpx.AsyncClient, database: Database
) -> None:
    page = (await editor.get("/tokens/new")).text
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key is not None
    both = await asyncio.gather(*(make(editor, once=key[1]) for _ in range(2)))
    assert both[0] == both[1]
    assert len(await rows(database, "SELECT id FROM api_token")) == 1
    assert (await machine.get("/decisions", headers=bearing(both[0]))).status_code == 200
    other = await editor.post("/tokens", data=WANTED | {"once": key[1], "name": "another"})
    assert (other.status_code, "made a token before" in other.text) == (409, True)
    assert await make(editor) != await make(editor), "without a key each is another"


async def test_a_new_token_comes_with_a_command_that_works_as_it_stands(reading_person: httpx.AsyncClient) -> None:
    page = (await reading_person.post("/tokens", data=WANTED)).text
    assert f"{SITE}/decisions" in page


async def test_a_token_does_what_it_was_made_for_and_nothing_of_its_person(
    editor: httpx.AsyncClient, machine: httpx.AsyncClient
) -> None:
    reads, checks = await make(editor), await make(editor, scopes="check")
    for path, secret, status in (
        ("/imports/new", reads, 403), ("/account", reads, 403), ("/tokens/new", reads, 403),
        ("/decisions", checks, 403), ("/stack/bundle.json", checks, 200), ("/stack/bundle.json", reads, 403),
        ("/imports/new", await make(editor, scopes=["read", "write"]), 200),
    ):  # fmt: skip
        assert (await machine.get(path, headers=bearing(secret))).status_code == status


async def test_a_reader_cannot_make_a_token_that_writes(reading_person: httpx.AsyncClient, database: Database) -> None:
    page = await reading_person.post("/tokens", data=WANTED | {"scopes": ["read", "write"]})
    assert (page.status_code, 'id="scopes-error"' in page.text) == (422, True)
    assert await rows(database, "SELECT count(*) FROM api_token") == [(0,)]


async def test_a_token_loses_what_its_person_loses(
    editor: httpx.AsyncClient, machine: httpx.AsyncClient, database: Database
) -> None:
    secret = await make(editor, scopes=["read", "write"])
    for change, status in (("role = 'reader'", 403), ("state = 'disabled'", 401), ("state = 'active'", 401)):
        async with database.write.begin() as connection:
            await connection.exec_driver_sql(f"UPDATE person SET {change} WHERE name = 'Edwin Editor'")
        assert (await machine.get("/imports/new", headers=bearing(secret))).status_code == status


@pytest.mark.parametrize("change", ["expires_at = now() - interval '1 second'", "revoked_at = now()"])
async def test_a_token_ends(
    reading_person: httpx.AsyncClient, machine: httpx.AsyncClient, database: Database, change: str
) -> None:
    secret = await make(reading_person)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE api_token SET {change}")
    assert (await machine.get("/decisions", headers=bearing(secret))).status_code == 401


async def test_tokens_are_revoked_by_their_person_and_by_admins(
    reading_person: httpx.AsyncClient, editor: httpx.AsyncClient, admin: httpx.AsyncClient,
    machine: httpx.AsyncClient, database: Database,
) -> None:  # fmt: skip
    secrets = [await make(reading_person, name=name) for name in ("one", "two")]
    (one, two) = await rows(database, "SELECT id FROM api_token ORDER BY id")
    assert (await editor.post(f"/tokens/{one[0]}/revocation")).status_code == 404
    assert (await reading_person.post(f"/tokens/{one[0]}/revocation")).status_code == 303
    assert "two" in (await admin.get("/tokens/all")).text
    assert (await admin.post(f"/tokens/{two[0]}/revocation?all=1")).headers["location"] == "/tokens/all"
    assert (await editor.get("/tokens/all")).status_code == 403
    assert "two" not in (await editor.get("/tokens")).text
    for secret in secrets:
        assert (await machine.get("/decisions", headers=bearing(secret))).status_code == 401
    actions = await rows(database, "SELECT action FROM audit_event WHERE action LIKE 'token%' ORDER BY id")
    assert [one[0] for one in actions][:4] == ["token made", "token made", "token revoked", "token revoked"]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "\u2800"}, {"scopes": "admin"}, {"scopes": []}, {"days": "9999"}]
)
async def test_what_cannot_be_is_said_and_nothing_is_made(
    reading_person: httpx.AsyncClient, database: Database, wrong: dict[str, Any]
) -> None:
    assert (await reading_person.post("/tokens", data=WANTED | wrong)).status_code == 422
    assert await rows(database, "SELECT count(*) FROM api_token") == [(0,)]
