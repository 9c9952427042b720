"""Whoever's ways in are changed is told of it, at the address of the account and from where it was done."""

from __future__ import annotations

from typing import Any

import httpx

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.accounts.links import filled_in, opened, rows, secret_on
from tests.cast import PASSWORD
from tests.factors.people import second_step, with_app
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import fields, new_browser, sign_in

FRESH = "five odd words of somebody"
TOLD = "SELECT subject FROM outbox WHERE person_id = {} ORDER BY id"


async def told(database: Database, who: Person) -> list[str]:
    return [subject for (subject,) in await rows(database, TOLD.format(who.id))]


async def test_its_owner_is_told_of_each_second_factor(
    browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await sign_in(browser)
    _, codes = await with_app(browser)
    assert await told(database, rosa) == ["Rationale: an app with codes was added to your account"]
    page = {"csrf": fields(await browser.get("/account/factors/app"))["csrf"]}
    await browser.post("/account/factors/codes", data=page)
    assert (await told(database, rosa))[1:] == ["Rationale: your recovery codes were made anew"]
    await browser.post("/account/factors/app/removal", data=page)
    assert (await told(database, rosa))[2:] == ["Rationale: an app with codes was removed from your account"]
    [(text,)] = await rows(database, "SELECT text FROM outbox ORDER BY id LIMIT 1")
    assert "from 127.0.0.1" in text
    assert not any(code in text for code in codes)


async def test_its_owner_is_told_that_a_recovery_code_let_somebody_in(
    app: Any, browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await sign_in(browser)
    _, codes = await with_app(browser)
    async with new_browser(app) as other:
        step = await sign_in(other)
        assert (await second_step(other, step, "wrong")).status_code == 422
        assert len(await told(database, rosa)) == 1
        assert (await second_step(other, step, codes[0])).status_code == 303
    assert (await told(database, rosa))[1:] == ["Rationale: a recovery code of yours was used"]


async def test_its_owner_is_told_of_a_new_password_whoever_set_it(
    browser: httpx.AsyncClient, admin: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await sign_in(browser)
    page = fields(await browser.get("/account"))
    wrong = await browser.post("/account/password", data=page | {"current_password": "x", "new_password": FRESH})
    assert (wrong.status_code, await told(database, rosa)) == (422, [])
    await browser.post("/account/password", data=page | {"current_password": PASSWORD, "new_password": FRESH})
    assert await told(database, rosa) == ["Rationale: your password was changed"]
    made = await admin.post(f"/accounts/{rosa.id}/reset")
    await filled_in(browser, await opened(browser, secret_on(made)), password=f"{FRESH} else")
    assert (await told(database, rosa))[1:] == ["Rationale: your password was changed by a link"]
