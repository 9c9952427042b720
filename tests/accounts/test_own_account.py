"""Somebody's own account: name, password, sessions."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.accounts.links import rows
from tests.cast import PASSWORD, browser_of, secret_of
from tests.register import counted_statements
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import sign_in

FRESH = "a wholly other lot of words"


@pytest.fixture
async def hers(app: Any, database: Database, rosa: Person) -> Any:
    async with browser_of(app, await secret_of(database, rosa)) as client:
        yield client


async def test_the_page_is_one_question_and_kept_nowhere(hers: httpx.AsyncClient, app: Any) -> None:
    with counted_statements(app) as seen:
        page = await hers.get("/account")
    assert page.headers["cache-control"] == "no-store"
    assert "rosa@example.org" in page.text
    assert len([one for one in seen if "json" in one]) == 1


async def test_a_name_is_changed_but_not_to_somebody_elses(
    hers: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    assert (
        await hers.post("/account", data={"name": "Rosa R.", "role": "admin", "email": "x@y.zz"})
    ).status_code == 303
    refused = await hers.post("/account", data={"name": "Edwin Editor"})
    assert (refused.status_code, 'id="name-error"' in refused.text) == (422, True)
    (found,) = await rows(database, "SELECT name, role, email FROM person WHERE email = 'rosa@example.org'")
    assert tuple(found) == ("Rosa R.", "reader", "rosa@example.org")


async def test_a_changed_password_ends_other_sessions_and_keeps_this_one(
    app: Any, database: Database, rosa: Person, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser)
    page = await browser.get("/account")
    async with browser_of(app, await secret_of(database, rosa)) as other:
        form = page.text.partition('action="/account/password"')[2]
        token = form.partition('name="csrf" value="')[2][:64]
        typed = {"csrf": token, "current_password": PASSWORD, "new_password": FRESH}
        sent = await browser.post("/account/password", data=typed)
        assert sent.status_code == 303, sent.text
        assert "Your password is changed" in (await browser.get(sent.headers["location"])).text
        assert (await other.get("/account")).status_code == 303
    assert await rows(database, "SELECT count(*) FROM audit_event WHERE action = 'password changed'") == [(1,)]


@pytest.mark.parametrize("chosen", [{}, {"revoke_tokens": "true"}, {"forget_browsers": "true"}])
async def test_with_a_new_password_end_tokens_and_known_browsers_if_their_owner_says_so(
    hers: httpx.AsyncClient, browser: httpx.AsyncClient, database: Database, chosen: dict[str, str]
) -> None:
    await sign_in(browser)
    await hers.post("/tokens", data={"name": "build", "scopes": "read", "days": "30"})
    before = await rows(database, "SELECT count(*) FROM known_device")
    typed = {"current_password": PASSWORD, "new_password": FRESH} | chosen
    assert (await hers.post("/account/password", data=typed)).status_code == 303
    assert await rows(database, "SELECT revoked_at IS NOT NULL FROM api_token") == [("revoke_tokens" in chosen,)]
    known = await rows(database, "SELECT count(*) FROM known_device")  # the browser that changed it is known anew
    assert (before, known) == ([(1,)], [(1,)] if "forget_browsers" in chosen else [(2,)])


@pytest.mark.parametrize(
    ("current", "fresh", "field"),
    [
        ("not mine at all", FRESH, "current_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "Rosa Reader", "new_password"),
        (PASSWORD, "rosa@example.org", "new_password"),
    ],
)
async def test_a_password_is_not_changed_without_the_current_one_nor_to_a_weak_one(
    hers: httpx.AsyncClient, database: Database, current: str, fresh: str, field: str
) -> None:
    before = await rows(database, "SELECT password_hash FROM person")
    page = await hers.post("/account/password", data={"current_password": current, "new_password": fresh})
    assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True)
    assert fresh not in page.text or fresh in ("Rosa Reader", "rosa@example.org")
    assert await rows(database, "SELECT password_hash FROM person") == before


async def test_passwords_are_not_kept_while_somebody_signs_in_again(browser: httpx.AsyncClient, rosa: Person) -> None:
    page = await browser.post("/account/password", data={"current_password": PASSWORD, "new_password": FRESH})
    assert page.status_code == 401
    assert not any(text in page.text for text in (PASSWORD, FRESH, PASSWORD.replace(" ", "+"), FRESH.replace(" ", "+")))


async def test_sessions_are_listed_and_ended_one_or_all(
    app: Any, hers: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    others = [await secret_of(database, rosa) for _ in range(3)]
    page = await hers.get("/account")
    assert page.text.count("This browser") == 1
    keys = [part.partition("/end")[0] for part in page.text.split('action="/account/sessions/')[1:]]
    single = [key for key in keys if len(key) == 64]
    assert len(single) == 3
    assert (await hers.post(f"/account/sessions/{single[0]}/end")).status_code == 303
    assert await rows(database, f"SELECT count(*) FROM session WHERE person_id = {rosa.id}") == [(3,)]
    assert (await hers.post("/account/sessions/end")).status_code == 303
    assert (await hers.get("/account")).status_code == 200
    for secret in others:
        async with browser_of(app, secret) as other:
            assert (await other.get("/account")).status_code == 303


async def test_nobody_ends_the_session_of_somebody_else(
    hers: httpx.AsyncClient, editor: httpx.AsyncClient, database: Database
) -> None:
    (theirs,) = await rows(
        database,
        "SELECT encode(id_hash, 'hex') FROM session s JOIN person p ON p.id = person_id WHERE p.role = 'editor'",
    )
    await hers.post(f"/account/sessions/{theirs[0]}/end")
    await hers.post("/account/sessions/nothing/end")
    assert not await rows(database, "SELECT id FROM audit_event WHERE action = 'session ended'"), "nothing was ended"
    assert (await editor.get("/account")).status_code == 200


async def test_a_page_for_who_is_signed_in_is_for_nobody_else(stranger: httpx.AsyncClient) -> None:
    for path in ("/account", "/tokens", "/tokens/new", "/accounts", "/invitations"):
        assert (await stranger.get(path)).headers["location"] == f"/sign-in?next={path}"
