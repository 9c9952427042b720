"""Whatever lets somebody in is over after its time: the clock is moved on by moving all times that are stored back."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.accounts.links import opened, secret_on
from tests.factors.people import change, code_of, second_step, with_app
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import new_browser, sign_in
from tests.sessions.test_sessions import is_in

pytestmark = pytest.mark.usefixtures("closed")
TIMES = {
    "session": ("created_at", "seen_at", "proven_at", "expires_at"),
    "pending_sign_in": ("created_at",),
    "password_reset": ("created_at", "expires_at"),
    "invitation": ("created_at", "expires_at"),
    "api_token": ("created_at", "expires_at"),
    "sign_in_count": ("since",),
}


async def move_on(database: Database, by: str) -> None:
    """Let so much time pass for the database, whose clock alone decides."""
    for name, columns in TIMES.items():
        moved = ", ".join(f"{column} = {column} - interval '{by}'" for column in columns)
        await change(database, f"UPDATE {name} SET {moved}")


async def test_a_session_is_over_two_weeks_after_the_last_visit_and_thirty_days_after_signing_in(
    browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await sign_in(browser)
    for _ in range(2):  # each visit begins the fourteen days anew, but not the thirty
        await move_on(database, "13 days 23 hours")
        assert await is_in(browser)
    await move_on(database, "2 days 3 hours")
    assert not await is_in(browser), "thirty days"
    await sign_in(browser)
    await move_on(database, "14 days 1 minute")
    assert not await is_in(browser), "idle"


async def test_who_has_signed_in_is_asked_once_more_after_a_quarter_of_an_hour(
    browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    await sign_in(browser)
    await move_on(database, "14 minutes")
    assert (await browser.get("/tokens/new")).status_code == 200
    await move_on(database, "2 minutes")
    assert (await browser.get("/tokens/new")).status_code == 303


@pytest.mark.parametrize(("by", "is_let_in"), [("9 minutes", True), ("11 minutes", False)])
async def test_between_password_and_code_are_ten_minutes(
    app: Any, browser: httpx.AsyncClient, rosa: Person, database: Database, by: str, *, is_let_in: bool
) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    async with new_browser(app) as other:
        asked = await sign_in(other)
        await move_on(database, by)
        assert ((await second_step(other, asked, code_of(secret, steps=1))).status_code == 303) is is_let_in


@pytest.mark.parametrize(("by", "status"), [("23 hours", 200), ("25 hours", 404)])
async def test_a_link_for_a_password_works_for_a_day(
    browser: httpx.AsyncClient, admin: httpx.AsyncClient, rosa: Person, database: Database, by: str, status: int
) -> None:
    link = secret_on(await admin.post(f"/accounts/{rosa.id}/reset"))
    await move_on(database, by)
    assert (await opened(browser, link)).status_code == status


@pytest.mark.parametrize(("by", "status"), [("6 days 23 hours", 200), ("7 days 1 hour", 404)])
async def test_an_invitation_works_for_a_week(
    browser: httpx.AsyncClient, admin: httpx.AsyncClient, database: Database, by: str, status: int
) -> None:
    made = await admin.post("/invitations", data={"email": "new@example.org", "role": "reader"})
    await move_on(database, by)
    assert (await opened(browser, secret_on(made))).status_code == status


@pytest.mark.parametrize(("by", "status"), [("29 days", 200), ("31 days", 401)])
async def test_a_token_works_for_as_long_as_its_owner_said(
    app: Any, reading_person: httpx.AsyncClient, database: Database, by: str, status: int
) -> None:
    secret = secret_on(await reading_person.post("/tokens", data={"name": "CI", "scopes": "read", "days": "30"}))
    await move_on(database, by)
    async with new_browser(app, authorization=f"Bearer {secret}") as machine:
        assert (await machine.get("/decisions")).status_code == status


async def test_who_guessed_too_often_may_try_again_after_a_quarter_of_an_hour(
    app: Any, rosa: Person, database: Database
) -> None:
    async with new_browser(app) as other:
        for _ in range(11):
            answer = await sign_in(other, password="a guess")
        assert answer.status_code == 429
        await move_on(database, "16 minutes")
        assert (await sign_in(other)).status_code == 303
