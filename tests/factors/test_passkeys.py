"""Passkeys, in a real browser with an authenticator that its own tools pretend."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from app.factors.passkeys import Ceremony, credential_of, made, used
from app.people.models import Person
from app.persistence.database.engine import Database
from tests.accessibility import violations
from tests.accounts.links import rows
from tests.browser_fixtures import PATIENCE
from tests.factors.people import change
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.test_browser import fill_in

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest_asyncio.fixture
async def window(chromium: Browser, live_server: str, complaints: list[str], rosa: Person) -> AsyncIterator[Page]:
    """A window at a name, since no passkey belongs to an address of numbers."""
    context = await chromium.new_context(base_url=live_server.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    tools = await context.new_cdp_session(page)
    await tools.send("WebAuthn.enable")
    await tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    await context.close()


async def with_passkey(page: Page) -> None:
    await page.goto("/sign-in?next=/account/factors")
    await fill_in(page)
    await page.get_by_role("link", name="Add a passkey").click()
    await page.get_by_label("Name").fill("Laptop")
    await page.get_by_role("button", name="Make the passkey").click()
    await expect(page.locator("h1")).to_have_text("Your second factor is ready")


@pytest.mark.browser
async def test_a_passkey_is_made_and_used_to_sign_in_and_to_confirm(window: Page, database: Database) -> None:
    await with_passkey(window)
    assert await violations(window) == []
    await window.get_by_label("Account of Rosa Reader").click()
    await window.get_by_role("button", name="Sign out").click()
    await fill_in(window)
    await expect(window.locator("h1")).to_have_text("One more step")
    assert await violations(window) == []
    await window.get_by_role("button", name="Use a passkey").click()
    await window.wait_for_url("**/")
    await change(database, "UPDATE session SET proven_at = now() - interval '16 minutes'")
    await window.goto("/account/factors/app")
    await expect(window.locator("h1")).to_have_text("Is it you?")
    await window.get_by_role("button", name="Use a passkey").click()
    await expect(window.locator("h1")).to_have_text("Add an app")
    assert await violations(window) == []
    by = await rows(
        database, "SELECT detail->>'second_factor', detail->>'by' FROM audit_event WHERE action ~ '^sign' ORDER BY id"
    )
    assert by == [(None, None), (None, None), ("passkey", None), (None, "passkey")]
    assert await rows(database, "SELECT count(*) FROM passkey WHERE used_at IS NOT NULL AND sign_count > 1") == [(1,)]


@pytest.mark.browser
async def test_what_a_passkey_answered_is_of_no_use_to_another_browser(window: Page, database: Database) -> None:
    await with_passkey(window)
    await window.get_by_label("Account of Rosa Reader").click()
    await window.get_by_role("button", name="Sign out").click()
    await fill_in(window)
    sent: list[str] = []
    window.on("request", lambda request: sent.append(request.post_data or "") if "second" in request.url else None)
    await window.get_by_role("button", name="Use a passkey").click()
    await window.wait_for_url("**/")
    (answer,) = [dict(httpx.QueryParams(text))["passkey"] for text in sent]
    assert credential_of(answer)
    ((key,),) = await rows(database, "SELECT public_key FROM passkey")
    ceremony = Ceremony("another secret", window.url.rstrip("/"))
    assert used(ceremony, answer, public_key=bytes(key), sign_count=0) is None


@pytest.mark.parametrize("answer", ["", "{", "[]", "{}", '{"id": 1}', '{"id": "AA", "rawId": "AA", "type": "x"}', "\0"])
def test_what_is_no_answer_of_a_passkey_is_none(answer: str) -> None:
    ceremony = Ceremony("secret", "http://localhost:8000")
    assert made(ceremony, answer) is None
    assert used(ceremony, answer, public_key=b"", sign_count=0) is None
    assert credential_of(answer) in (b"", b"\0", credential_of('{"id": 1}'))
