"""The first run: one person with the server's code makes the first account."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.people.models import PersonState
from app.persistence.database.engine import Database
from app.setup.repository import new_token
from tests.cast import person
from tests.register import PARTIAL, store
from tests.sessions.conftest import SITE, fields, new_browser, sign_in
from tests.sessions.test_signing_in import rows

ADA = {"name": "Ada Admin", "email": "ada@example.org", "password": "four odd words here"}


@pytest_asyncio.fixture
async def browser(app: Any, database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """In front of a register in which nobody has an account yet."""
    monkeypatch.setattr(app.state.accounts, "known", False)
    async with new_browser(app) as client:
        yield client


async def set_up(client: httpx.AsyncClient, token: str, /, **typed: str) -> httpx.Response:
    return await client.post("/setup", data=await filled_in(client, token, **typed))


async def filled_in(client: httpx.AsyncClient, token: str, /, **typed: str) -> dict[str, str]:
    page = await client.get("/setup", params={"token": token})
    return fields(page) | ADA | {"token": token} | typed


async def test_every_page_leads_there(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/decisions", "/decisions/1", "/imports/new", "/search?q=a", "/patterns", "/sign-in"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/setup"), path
    assert (await browser.get("/decisions", headers=PARTIAL)).headers["hx-redirect"] == "/setup"
    assert (await browser.get("/livez")).status_code == 200
    page = await browser.get("/setup?token=abc")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert 'value="abc"' in page.text


async def test_the_first_account_is_an_admins_and_is_signed_in(browser: httpx.AsyncClient, database: Database) -> None:
    answer = await set_up(browser, await new_token(database))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.get("/imports/new")).status_code == 200
    assert await rows(database, "SELECT role || ' ' || state FROM person") == ["admin active"]
    assert await rows(database, "SELECT 1 FROM setup_token") == []
    assert (await browser.get("/setup")).headers["location"] == "/sign-in"


async def test_somebody_whom_records_name_becomes_that_person(browser: httpx.AsyncClient, database: Database) -> None:
    named = person("ada ADMIN", email=None, state=PersonState.NAMED)
    await store(database, named)
    assert (await set_up(browser, await new_token(database))).status_code == 303
    assert await rows(database, "SELECT id || ' ' || name FROM person") == [f"{named.id} Ada Admin"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("token", "A" * 43),
        ("token", ""),
        ("name", " "),
        ("email", "nowhere"),
        ("email", ""),
        ("password", "1234567"),
        ("password", "password1"),
        ("password", "Ada Admin 1815"),
        ("password", "ada@example.org"),
        ("password", "x" * 1_001),
    ],
)
async def test_what_cannot_be_is_told_beside_its_field_and_changes_nothing(
    browser: httpx.AsyncClient, database: Database, field: str, typed: str
) -> None:
    token = await new_token(database)
    answer = await set_up(browser, token, **{field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert ADA["password"] not in answer.text
    assert field == "email" or 'value="ada@example.org"' in answer.text
    assert await rows(database, "SELECT 1 FROM person") == []
    assert (await set_up(browser, token)).status_code == 303


async def test_of_two_at_once_one_becomes_the_admin(app: Any, browser: httpx.AsyncClient, database: Database) -> None:
    tokens = [await new_token(database), await new_token(database)]
    async with new_browser(app) as other:
        ada = await filled_in(browser, tokens[0])
        mal = await filled_in(other, tokens[1], name="Mal Mallory", email="mal@example.org")
        answers = await asyncio.gather(browser.post("/setup", data=ada), other.post("/setup", data=mal))
    assert sorted(answer.status_code for answer in answers) in ([303, 303], [303, 422])
    assert len(await rows(database, "SELECT 1 FROM person")) == 1
    assert len(await rows(database, "SELECT 1 FROM session")) == 1


async def test_the_code_is_kept_as_a_hash_and_each_start_has_its_own(database: Database) -> None:
    first, second = await new_token(database), await new_token(database)
    stored = set(await rows(database, "SELECT token_hash FROM setup_token"))
    assert stored == {hashlib.sha256(token.encode()).digest() for token in (first, second)}


async def test_no_code_is_made_once_somebody_has_an_account(browser: httpx.AsyncClient, database: Database) -> None:
    old = await new_token(database)
    await store(database, person("Rosa Reader"))
    assert await new_token(database) == ""
    assert (await browser.post("/setup", data=ADA | {"token": old})).status_code == 403


async def test_another_site_cannot_set_it_up(browser: httpx.AsyncClient, database: Database) -> None:
    form = ADA | {"token": await new_token(database)}
    page = await browser.get("/setup")
    cross = {"sec-fetch-site": "cross-site"}
    assert (await browser.post("/setup", data=fields(page) | form, headers=cross)).status_code == 403
    assert (await browser.post("/setup", data=form)).status_code == 403
    assert await rows(database, "SELECT 1 FROM person") == []


async def test_the_password_lets_in_again_afterwards(app: Any, browser: httpx.AsyncClient, database: Database) -> None:
    await set_up(browser, await new_token(database))
    async with new_browser(app) as another:
        assert SITE.startswith("https://")
        assert (await sign_in(another, ADA["email"], ADA["password"])).status_code == 303
