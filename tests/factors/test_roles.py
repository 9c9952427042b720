"""Who has to have a second factor, who takes a lost one away, and what asks once more who one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.people.models import Person, PersonRole
from app.persistence.database.engine import Database
from tests.accounts.links import filled_in, opened, rows, secret_on
from tests.cast import PASSWORD, browser_of, secret_of
from tests.factors.people import change, code_of, second_step, with_app
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import fields, new_browser, sign_in

STALE = "UPDATE session SET proven_at = now() - interval '16 minutes'"


@pytest.fixture
def needed(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Readers have to have a second factor."""
    monkeypatch.setattr(app.asgi_handler.authenticate, "needing_factor", frozenset({"reader"}))
    return


@pytest.mark.usefixtures("needed", "closed", "rosa")
async def test_who_has_to_have_one_adds_it_before_anything_else(app: Any, browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    for path in ("/", "/decisions", "/search?q=x", "/me", "/account", "/tokens/new"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/factors"), path
    secret, _ = await with_app(browser)
    assert (await browser.get("/decisions")).status_code == 200
    async with new_browser(app) as other:
        await second_step(other, await sign_in(other), code_of(secret, steps=1))
        assert (await other.get("/decisions")).status_code == 200


@pytest.mark.usefixtures("rosa")
async def test_other_sessions_end_when_a_factor_is_added(app: Any, browser: httpx.AsyncClient) -> None:
    async with new_browser(app) as other:
        await sign_in(other)
        await sign_in(browser)
        await with_app(browser)
        assert (await other.get("/account")).status_code == 303


async def test_an_admin_takes_a_lost_factor_away(
    app: Any, browser: httpx.AsyncClient, admin: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await sign_in(browser)
    await with_app(browser)
    assert "Remove the second factor" in (await admin.get(f"/accounts/{rosa.id}")).text
    assert (await admin.post(f"/accounts/{rosa.id}/factors/removal")).status_code == 303
    assert (await browser.get("/account")).status_code == 303, "her sessions end"
    assert (await sign_in(browser)).status_code == 303, "the password is enough again"
    noted = "SELECT actor_name, subject_label FROM audit_event WHERE action = 'second factor removed'"
    assert await rows(database, noted) == [("Ada Admin", "Rosa Reader")]


@pytest.mark.parametrize("lost", [True, False])
async def test_a_link_of_an_admin_takes_the_lost_factor_away_if_it_says_so(
    app: Any, browser: httpx.AsyncClient, admin: httpx.AsyncClient, rosa: Person, *, lost: bool
) -> None:
    await sign_in(browser)
    await with_app(browser)
    made = await admin.post(f"/accounts/{rosa.id}/reset", data={"removes_factors": "true"} if lost else {})
    async with new_browser(app) as other:
        page = await opened(other, secret_on(made))
        assert (await filled_in(other, page, password="a wholly other lot of words")).status_code == 200
        answer = await sign_in(other, password="a wholly other lot of words")
        assert ("One more step" in answer.text) is not lost


CHANGES = {
    "/accounts/{id}/role": {"role": "editor"},
    "/accounts/{id}/state": {"state": "disabled"},
    "/accounts/{id}/reset": {},
    "/accounts/{id}/factors/removal": {},
    "/tokens": {"name": "x", "scopes": "read"},
    "/invitations": {"email": "new@example.org", "role": "reader"},
    "/account/factors/codes": {},
}


@pytest.mark.parametrize("path", CHANGES)
async def test_what_gives_rights_away_asks_who_one_is_when_a_while_has_passed(
    app: Any, database: Database, rosa: Person, path: str
) -> None:
    known = rosa.password_hash
    ada = Person(name="Ada", email="ada@example.org", role=PersonRole.ADMIN, state=rosa.state, password_hash=known)
    secret = await secret_of(database, ada)
    await change(database, STALE)
    before = await rows(database, "SELECT (SELECT count(*) FROM password_reset), (SELECT count(*) FROM api_token)")
    path = path.format(id=rosa.id)
    async with browser_of(app, secret) as client:
        asked = await client.post(path, data=CHANGES.get(path.replace(str(rosa.id), "{id}"), {}))
        assert (asked.status_code, asked.headers["location"]) == (307, f"/confirmation/change?next={path}")
    assert (
        await rows(database, "SELECT (SELECT count(*) FROM password_reset), (SELECT count(*) FROM api_token)") == before
    )


async def test_a_change_goes_on_once_its_person_has_typed_the_password(
    browser: httpx.AsyncClient, database: Database, rosa: Person
) -> None:
    await change(database, "UPDATE person SET role = 'admin' WHERE email = 'rosa@example.org'")
    await sign_in(browser)
    form = fields(await browser.get("/tokens/new"))
    await change(database, STALE)
    typed = form | {"name": "build", "scopes": "read", "days": "30"}
    away = await browser.post("/tokens", data=typed)
    asked = await browser.post(away.headers["location"], data=typed)
    assert (asked.status_code, "Is it you?" in asked.text) == (200, True)
    before = browser.cookies["__Host-rationale"]
    wrong = await browser.post("/confirmation", data=fields(asked) | {"password": "not mine at all"})
    assert (wrong.status_code, 'id="password-error"' in wrong.text) == (422, True)
    resumed = await browser.post("/confirmation", data=fields(wrong) | {"password": PASSWORD})
    assert fields(resumed)["name"] == "build"
    assert browser.cookies["__Host-rationale"] != before, "another session"
    made = await browser.post("/tokens", data=fields(resumed))
    assert "rationale_" in secret_on(made)
    assert await rows(database, "SELECT count(*) FROM audit_event WHERE action = 'signed in once more'") == [(1,)]


@pytest.mark.parametrize("path", ["/admin/decisions/export?format=csv", "/audit?format=csv", "/tokens/new"])
async def test_exports_of_everything_ask_as_well_and_lead_back(
    admin: httpx.AsyncClient, database: Database, path: str
) -> None:
    assert (await admin.get(path)).status_code == 200
    await change(database, STALE)
    answer = await admin.get(path)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/confirmation")
    assert (await admin.get(answer.headers["location"])).status_code == 200


async def test_with_a_second_factor_it_is_that_which_is_asked_for(
    browser: httpx.AsyncClient, database: Database, rosa: Person
) -> None:
    await sign_in(browser)
    secret, codes = await with_app(browser)
    await change(database, STALE)
    page = await browser.get("/confirmation?next=/tokens/new")
    assert ('name="code"' in page.text, 'name="password"' in page.text) == (True, False)
    refused = await browser.post("/confirmation", data=fields(page) | {"password": PASSWORD})
    assert refused.status_code == 422
    done = await browser.post("/confirmation", data=fields(page) | {"code": code_of(secret, steps=1)})
    assert (done.status_code, done.headers["location"]) == (303, "/tokens/new")
    assert codes
