"""An app with codes, and recovery codes: added, asked for after the password, good for once."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any

import httpx
import pytest

from app.factors import codes, passkeys
from app.people.models import Person
from app.persistence.database.engine import Database
from tests.accounts.links import rows
from tests.cast import PASSWORD
from tests.factors.people import change, code_of, forget_last_code, second_step, signed_in, with_app
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import fields, new_browser, sign_in

pytestmark = pytest.mark.usefixtures("rosa")


async def test_after_the_password_comes_the_code_and_without_it_nobody_is_in(
    app: Any, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    async with new_browser(app) as other:
        asked = await sign_in(other, way="?next=/account")
        assert (asked.status_code, "One more step" in asked.text) == (200, True)
        assert asked.headers["cache-control"] == "no-store"
        assert (await other.get("/account")).headers["location"].startswith("/sign-in")
        answer = await second_step(other, asked, code_of(secret, steps=1))
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        assert (await other.get("/account")).status_code == 200


async def test_a_code_works_once_whoever_has_looked_over_the_shoulder(
    app: Any, browser: httpx.AsyncClient, database: Database
) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    replayed = code_of(secret)  # was typed to add the app
    async with new_browser(app) as other:
        assert (await signed_in(other, replayed)).status_code == 422
        fresh = code_of(secret, steps=1)
        assert (await signed_in(other, fresh)).status_code == 303
    async with new_browser(app) as other:
        assert (await signed_in(other, fresh)).status_code == 422
        assert (await signed_in(other, "000000")).status_code == 422
        assert (await signed_in(other, "")).status_code == 422
    refused = "SELECT count(*) FROM audit_event WHERE result = 'refused' AND detail->>'reason' = 'wrong second factor'"
    assert await rows(database, refused) == [(4,)]


async def test_a_recovery_code_works_once_and_however_it_is_typed(app: Any, browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    _, codes = await with_app(browser)
    assert len(set(codes)) == 10
    async with new_browser(app) as other:
        assert (await signed_in(other, codes[0].upper().replace("-", " "))).status_code == 303
        assert "9 codes left" in (await other.get("/account/factors")).text
    async with new_browser(app) as other:
        assert (await signed_in(other, codes[0])).status_code == 422


async def test_codes_are_tried_a_few_times_only(app: Any, browser: httpx.AsyncClient, database: Database) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    await forget_last_code(database)
    answers = []
    for one in range(12):
        async with new_browser(app, f"192.0.2.{one}") as other:
            answers.append((await signed_in(other, "111111")).text)
    assert ["tried too often" in text for text in answers] == [False] * 10 + [True] * 2
    async with new_browser(app, "192.0.2.99") as other:
        assert (await signed_in(other, code_of(secret))).status_code == 422, "the right one, too"
    await browser.post("/sign-out", data=fields_of_sign_out(await browser.get("/account")))
    assert (await signed_in(browser, code_of(secret))).status_code == 303, (
        "strangers keep nobody out of a known browser"
    )


def fields_of_sign_out(page: httpx.Response) -> dict[str, str]:
    return {"csrf": page.text.partition('action="/sign-out"')[2].partition('value="')[2][:64]}


async def test_what_is_stored_of_codes_is_no_code(browser: httpx.AsyncClient, database: Database) -> None:
    await sign_in(browser)
    _, codes = await with_app(browser)
    stored = str(await rows(database, "SELECT code_hash FROM recovery_code"))
    assert not any(code.replace("-", "") in stored for code in codes)


async def test_a_factor_is_taken_away_and_with_the_last_its_recovery_codes(
    browser: httpx.AsyncClient, database: Database
) -> None:
    await sign_in(browser)
    await with_app(browser)
    page = await browser.get("/account/factors")
    csrf = page.text.partition('action="/account/factors/app/removal"')[2].partition('value="')[2][:64]
    assert (await browser.post("/account/factors/app/removal", data={"csrf": csrf})).status_code == 303
    assert await rows(database, "SELECT person_id FROM recovery_code UNION SELECT person_id FROM authenticator") == []
    assert (await browser.post("/account/factors/app/removal", data={"csrf": csrf})).status_code == 404
    actions = await rows(database, "SELECT action FROM audit_event WHERE action LIKE 'second%' ORDER BY id")
    assert [action for (action,) in actions] == ["second factor added"] * 2 + ["second factor removed"]


async def test_what_was_typed_before_is_kept_through_both_steps(app: Any, browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    async with new_browser(app) as other:
        page = await other.post("/account", data={"name": "Rosa the Reader"})
        asked = await other.post("/sign-in", data=fields(page) | {"email": "rosa@example.org", "password": PASSWORD})
        assert "One more step" in asked.text
        resumed = await second_step(other, asked, code_of(secret, steps=1))
        assert fields(resumed)["name"] == "Rosa the Reader"


async def test_the_step_between_ends_with_a_new_password(app: Any, browser: httpx.AsyncClient, rosa: Person) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    async with new_browser(app) as other:
        asked = await sign_in(other)
        page = await browser.get("/account")
        csrf = page.text.partition('action="/account/password"')[2].partition('value="')[2][:64]
        typed = {"csrf": csrf, "current_password": PASSWORD, "new_password": "a wholly other lot of words"}
        assert (await browser.post("/account/password", data=typed)).status_code == 303
        late = await second_step(other, asked, code_of(secret, steps=1))
        assert (late.status_code, "took too long" in late.text) == (401, True)


async def test_libraries_work_beside_the_pages_of_others(
    app: Any, browser: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They take up to a second to load, and a while to draw and to check."""
    threads: list[threading.Thread] = []

    def load(name: str) -> Any:
        threads.append(threading.current_thread())
        return import_module(name)

    monkeypatch.setattr(codes, "import_module", load)
    monkeypatch.setattr(passkeys, "import_module", load)
    await sign_in(browser)
    assert (await browser.get("/account/factors/app")).status_code == 200
    asked = await browser.get("/account/factors/passkeys/new")
    refused = await browser.post("/account/factors/passkeys", data=fields(asked) | {"name": "x", "passkey": "{}"})
    assert refused.status_code == 422
    await change(
        database,
        "INSERT INTO passkey (person_id, name, credential_id, public_key, sign_count) "
        "SELECT id, 'Laptop', 'x', 'x', 0 FROM person",
    )
    async with new_browser(app) as other:
        step = await sign_in(other)
        answer = '{"id": "eA", "rawId": "eA", "type": "public-key"}'
        assert (await other.post("/sign-in/second", data=fields(step) | {"passkey": answer})).status_code == 422
    assert (await browser.get("/confirmation")).status_code == 200
    assert len(threads) > 6
    assert threading.main_thread() not in threads
