"""Who asks is known from one statement, and a stranger costs none."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.tables import ApiToken
from app.web.security.csrf import token
from app.web.security.secret_links import stored_hash
from tests.cast import COOKIE, SITE, browser_of, person, secret_of, set_up
from tests.register import collection, counted_statements, decision, store
from tests.sessions.test_sessions import MADE_UP, change
from tests.sessions.test_signing_in import rows

pytestmark = pytest.mark.usefixtures("closed")
MACHINE = "a-token-of-a-machine-that-is-long"


async def test_a_page_costs_a_signed_in_person_one_statement_more_and_an_old_one_just_that(
    app: Any, reading_person: httpx.AsyncClient
) -> None:
    seen = await reading_person.get("/decisions")
    for headers, status, most in [({"if-none-match": seen.headers["etag"]}, 304, 1), ({}, 200, 2)]:
        with counted_statements(app) as statements:
            answer = await reading_person.get("/decisions", headers=headers)
        assert (answer.status_code, len(statements)) == (status, most)
        assert "FROM session" in statements[0]


async def test_a_page_costs_a_stranger_nothing_more(app: Any, client: httpx.AsyncClient) -> None:
    with counted_statements(app) as statements:
        assert (await client.get("/sign-in")).status_code == 200
    assert statements == []


async def test_a_database_that_is_away_is_said_so(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(app.asgi_handler.authenticate.database, "rows", away)
    async with browser_of(app, MADE_UP) as client:
        assert (await client.get("/decisions")).status_code == 503
        assert (await client.get("/livez")).status_code == 200


async def test_a_visit_is_noted_but_not_each(reading_person: httpx.AsyncClient, database: Database) -> None:
    recent = "SELECT seen_at > now() - interval '1 minute' FROM session"
    await change(database, "UPDATE session SET seen_at = now() - interval '4 minutes'")
    await reading_person.get("/decisions")
    assert await rows(database, recent) == [False]
    await change(database, "UPDATE session SET seen_at = now() - interval '6 minutes'")
    await reading_person.get("/decisions")
    assert await rows(database, recent) == [True]


async def machine(database: Database, *scopes: str, **more: Any) -> dict[str, str]:
    """The header of a machine with a token of an editor's."""
    edwin = person("Edwin Editor", PersonRole.EDITOR)
    await store(database, edwin)
    await store(database, ApiToken(
        token_hash=stored_hash(MACHINE), person_id=edwin.id or 0, name="CI", scopes=list(scopes), **more
    ))  # fmt: skip
    return {"authorization": f"Bearer {MACHINE}"}


def plain(app: Any, headers: dict[str, str]) -> httpx.AsyncClient:
    """A program that sends what it is told to, and nothing of what browsers add."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=SITE, headers=headers)


async def test_a_machine_may_do_what_its_token_is_for(app: Any, database: Database) -> None:
    async with plain(app, await machine(database, "read")) as client:
        page = await client.get("/decisions")
        assert (page.status_code, "set-cookie" in page.headers) == (200, False)
        assert (await client.get("/imports/new")).status_code == 403
        assert (await client.post("/imports", files=[("files", ("1.md", b"# One"))])).status_code == 403
    assert await rows(database, "SELECT used_at > now() - interval '1 minute' FROM api_token") == [True]


async def test_a_machine_needs_no_form_but_may_not_borrow_a_browser(app: Any, database: Database) -> None:
    headers = await machine(database, "write")
    async with plain(app, headers) as client:
        assert (await client.post("/imports", files=[("files", ("1.md", b"# One"))])).status_code == 303
    secret = await secret_of(database, "editor")
    for cookie in (f"{COOKIE}={secret}", "other=1"):
        async with plain(app, headers | {"cookie": cookie}) as client:
            assert (await client.post("/imports", files=[("files", ("2.md", b"# Two"))])).status_code == 403
    assert await rows(database, "SELECT count(*) FROM import_run") == [1]


@pytest.mark.parametrize(
    "undone",
    [
        "UPDATE api_token SET revoked_at = now()",
        "UPDATE api_token SET expires_at = now() - interval '1 second'",
        "UPDATE person SET state = 'disabled'",
        "DELETE FROM api_token",
    ],
)
async def test_a_token_that_is_over_lets_nobody_in(app: Any, database: Database, undone: str) -> None:
    async with plain(app, await machine(database, "read", "write")) as client:
        assert (await client.get("/decisions")).status_code == 200
        await change(database, undone)
        for answer in (await client.get("/decisions"), await client.post("/imports")):
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_a_token_has_no_more_rights_than_its_person(app: Any, database: Database) -> None:
    async with plain(app, await machine(database, "read", "write")) as client:
        await change(database, "UPDATE person SET role = 'reader'")
        assert (await client.get("/decisions")).status_code == 200
        assert (await client.get("/imports/new")).status_code == 403


@pytest.mark.parametrize("given", ["Bearer", "Bearer x", "Bearer " + "x" * 300, "Bearer a b", "Basic YTpi"])
async def test_what_is_no_token_is_refused(app: Any, database: Database, given: str) -> None:
    async with plain(app, {"authorization": given}) as client:
        assert (await client.get("/decisions")).status_code in (303, 401)


async def test_a_server_that_starts_anew_knows_the_sessions_and_forms_of_the_one_before(
    app: Any, settings: Any, database: Database
) -> None:
    """There is no key of the server's, so none can be changed under an open page."""
    secret = await secret_of(database, "editor")
    other = set_up(create_app(settings))
    async with browser_of(other, secret) as client:
        assert (await client.get("/imports/new")).status_code == 200
        assert (await client.post("/sign-out", headers={"x-csrf-token": token(secret)})).status_code == 303
    await other.state.database.aclose()


async def test_who_come_at_once_are_told_apart_and_asked_for_together(
    app: Any, database: Database, reading_person: httpx.AsyncClient, editor: httpx.AsyncClient
) -> None:
    await store(database, record := decision(collection(), 1, "Keep a queue"))
    addresses = [f"/decisions/{record.id}", "/decisions", "/research"] * 4
    asked = [(who, at) for at in addresses for who in (reading_person, editor)]
    for ended in (False, True):
        if ended:
            await database.change(
                "DELETE FROM session WHERE person_id IN (SELECT id FROM person WHERE role = 'editor')"
            )
        with counted_statements(app) as statements:
            answers = await asyncio.gather(*(who.get(at, follow_redirects=True) for who, at in asked))
        assert sum("FROM session" in one for one in statements) < len(asked) / 2
        for (who, _), answer in zip(asked, answers, strict=True):
            is_reader, is_editor = ("Rosa Reader" in answer.text, "Edwin Editor" in answer.text)
            assert (is_reader, is_editor) == (who is reading_person, who is editor and not ended)
