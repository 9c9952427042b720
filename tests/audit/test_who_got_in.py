"""Who got in, who did not, who left: each is one event with who, what, from where and in which request."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.accounts.links import rows, secret_on
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import new_browser, sign_in

WHO = """
SELECT action, result, actor_name, subject_label, address, request_id, detail->>'reason' FROM audit_event ORDER BY id
"""


async def test_signing_in_and_out_is_noted(browser: httpx.AsyncClient, rosa: Person, database: Database) -> None:
    came = await sign_in(browser)
    page = await browser.get("/account")
    token = page.text.partition('name="csrf" value="')[2][:64]
    left = await browser.post("/sign-out", data={"csrf": token})
    assert left.status_code == 303
    assert await rows(database, WHO) == [
        ("sign-in", "done", "Rosa Reader", "", "127.0.0.1", came.headers["x-request-id"], None),
        ("sign-out", "done", "Rosa Reader", "", "127.0.0.1", left.headers["x-request-id"], None),
    ]


@pytest.mark.parametrize(("email", "whose"), [("ROSA@example.org", "Rosa Reader"), ("hunter2-of-rosa@x.org", "")])
async def test_each_failure_is_noted_without_what_was_typed(
    browser: httpx.AsyncClient, rosa: Person, database: Database, email: str, whose: str
) -> None:
    for _ in range(2):
        await sign_in(browser, email, "my mother's maiden name")
    noted = await rows(database, WHO)
    assert [event[:4] for event in noted] == [("sign-in", "refused", "", whose)] * 2
    told = str(await rows(database, "SELECT audit_event::text FROM audit_event"))
    assert "hunter2" not in told
    assert "maiden" not in told


async def test_somebody_who_guesses_on_does_not_fill_the_log(
    browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    for _ in range(14):
        await sign_in(browser, password="a guess")
    reasons = [event[-1] for event in await rows(database, WHO)]
    assert reasons == ["wrong address or password"] * 10 + ["tried too often"]


async def test_a_token_is_noted_once_a_day(app: Any, reading_person: httpx.AsyncClient, database: Database) -> None:
    secret = secret_on(await reading_person.post("/tokens", data={"name": "CI", "scopes": "read", "days": "30"}))
    async with new_browser(app, "192.0.2.7", authorization=f"Bearer {secret}") as machine:
        for _ in range(3):
            assert (await machine.get("/decisions")).status_code == 200
        async with database.write.begin() as connection:
            await connection.exec_driver_sql("UPDATE api_token SET used_at = now() - interval '25 hours'")
        await machine.get("/decisions")
    noted = await rows(database, WHO)
    assert [event[:5] for event in noted if event[0] == "token used"] == [
        ("token used", "done", "Rosa Reader", "CI", "192.0.2.7")
    ] * 2
