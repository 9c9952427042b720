"""How a session begins, how it ends, and what its id is."""

from __future__ import annotations

import asyncio
import hashlib
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from app.sessions import service
from app.web.http.request import Request
from app.web.security.access import Actor
from app.web.security.secret_links import stored_hash
from tests.cast import COOKIE, browser_of, person, secret_of
from tests.sessions.conftest import new_browser, sign_in
from tests.sessions.test_signing_in import rows

pytestmark = pytest.mark.usefixtures("closed")
MADE_UP = "A" * 43


async def change(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(statement)


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/decisions")).status_code == 200


async def test_signing_in_gives_a_new_id_and_a_made_up_one_stays_nobody(
    app: Any, browser: httpx.AsyncClient, rosa: Person
) -> None:
    browser.cookies.set(COOKIE, MADE_UP, domain="localhost.local", path="/")
    await sign_in(browser)
    given = {cookie.value for cookie in browser.cookies.jar if cookie.name == COOKIE} - {MADE_UP}
    assert len(given) == 1
    async with browser_of(app, MADE_UP) as other, browser_of(app, given.pop()) as same:
        assert (await is_in(other), await is_in(same)) == (False, True)


async def test_signing_in_again_ends_the_session_before(
    app: Any, browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    secret = await secret_of(database, rosa)
    async with browser_of(app, secret) as before:
        assert await is_in(before)
    async with new_browser(app, cookie=f"{COOKIE}={secret}") as same:
        page = await same.get("/decisions")
        token = page.text.partition('"X-CSRF-Token": "')[2][:64]
        form = {"csrf": token, "email": "rosa@example.org", "password": "correct horse battery staple"}
        assert (await same.post("/sign-in", data=form)).status_code == 303
        assert not await is_in(same)
    assert len(await rows(database, "SELECT 1 FROM session")) == 1


async def test_a_hundred_strangers_leave_no_row_and_get_no_cookie(app: Any, database: Database) -> None:
    async with browser_of(app) as stranger:
        for path in ("/", "/decisions", "/risks", "/livez", "/no-such-page") * 20:
            assert "set-cookie" not in (await stranger.get(path)).headers
    assert await rows(database, "SELECT 1 FROM session") == []


async def test_ids_are_stored_as_hashes(reading_person: httpx.AsyncClient, database: Database) -> None:
    secret = reading_person.headers["cookie"].partition("=")[2]
    [stored] = await rows(database, "SELECT id_hash FROM session")
    assert stored == hashlib.sha256(secret.encode()).digest()
    assert len(secret) == 43  # 256 bits


async def test_every_cookie_is_for_this_host_alone(browser: httpx.AsyncClient, rosa: Person) -> None:
    sent = (await browser.get("/sign-in")).headers.get_list("set-cookie")
    sent += (await sign_in(browser)).headers.get_list("set-cookie")
    assert len(sent) >= 2
    for cookie in sent:
        name, *attributes = cookie.split("; ")
        assert name.startswith("__Host-")
        assert {"Path=/", "HttpOnly", "Secure", "SameSite=Lax"} <= set(attributes)
        assert not any(attribute.startswith("Domain") for attribute in attributes)


async def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(
    app: Any, reading_person: httpx.AsyncClient
) -> None:
    answer = await reading_person.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert f"{COOKIE}=; Max-Age=0" in answer.headers["set-cookie"]
    assert not await is_in(reading_person)


async def test_a_slow_request_cannot_bring_a_session_back(
    app: Any, reading_person: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow one has been let in and is about to note its visit when the session ends."""
    await change(database, "UPDATE session SET seen_at = now() - interval '1 hour'")
    noting, go_on = asyncio.Event(), asyncio.Event()
    write = app.state.database.change

    async def slowly(*given: Any) -> Any:
        noting.set()
        await go_on.wait()
        return await write(*given)

    monkeypatch.setattr(app.asgi_handler.authenticate.database, "change", slowly)
    slow = asyncio.create_task(reading_person.get("/decisions"))
    await noting.wait()
    await change(database, "DELETE FROM session")
    go_on.set()
    assert (await slow).status_code == 200
    assert await rows(database, "SELECT 1 FROM session") == []
    assert not await is_in(reading_person)


@pytest.mark.parametrize(
    ("column", "ago", "still"),
    [("seen_at", "13 days", True), ("seen_at", "14 days 1 minute", False), ("expires_at", "-1 minute", True),
     ("expires_at", "1 second", False)],
)  # fmt: skip
async def test_a_session_ends_by_itself(
    reading_person: httpx.AsyncClient, database: Database, column: str, ago: str, still: bool
) -> None:
    await change(database, f"UPDATE session SET {column} = now() - interval '{ago}'")
    assert await is_in(reading_person) is still


@pytest.mark.parametrize("event", ["state = 'disabled'", "role = 'reader'"])
async def test_who_is_disabled_or_gets_another_role_is_out_at_once(
    editor: httpx.AsyncClient, database: Database, event: str
) -> None:
    seen = await editor.get("/decisions")
    await change(database, f"UPDATE person SET {event}")
    answer = await editor.get("/decisions", headers={"if-none-match": seen.headers["etag"]})
    assert answer.status_code == 303
    assert "Your session has ended" in (await editor.get("/sign-in")).text
    await change(database, "UPDATE person SET state = 'active'")
    assert not await is_in(editor)


async def test_a_new_password_ends_every_other_session(app: Any, rosa: Person, database: Database) -> None:
    secrets = [await secret_of(database, rosa) for _ in range(3)]
    given: list[str] = []
    here = SimpleNamespace(
        actor=Actor(id=rosa.id, session=stored_hash(secrets[0])),
        app=app,
        headers={},
        cookie=lambda _: "",
        set_cookie=lambda _, value, __: given.append(value),
    )
    async with database.write_sessions() as session, session.begin():
        await service.set_password(session, cast("Request", here), rosa.id or 0, "four odd words here")
    for secret, still in [*((secret, False) for secret in secrets), (given[0], True)]:
        async with browser_of(app, secret) as client:
            assert await is_in(client) is still


async def test_old_rows_are_swept_when_somebody_signs_in(
    browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await secret_of(database, person("Old Olga"))
    await change(database, "UPDATE session SET expires_at = now() - interval '1 second'")
    await sign_in(browser)
    assert len(await rows(database, "SELECT 1 FROM session")) == 1
