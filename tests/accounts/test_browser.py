"""The pages of accounts as people see them: accessible, inside any window, without a word from the policy."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import expect

from app.sessions.accounts import Accounts
from tests.accessibility import violations
from tests.accounts.links import secret_on
from tests.browser_fixtures import Visit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]
OF_ADMIN = (
    "/account",
    "/accounts",
    "/invitations/new",
    "/invitations",
    "/tokens/new",
    "/tokens/all",
    "/audit",
    "/access",
)


@pytest.mark.parametrize(("addresses", "who"), [(OF_ADMIN, "admin"), (("/resets/new",), "")])
async def test_a_page_is_accessible_and_fits(visit: Visit, addresses: tuple[str, ...], who: str) -> None:
    page = await visit("/livez", who=who)
    for address in addresses:
        await page.set_viewport_size({"width": 1280, "height": 720})
        await page.goto(address)
        assert await violations(page) == [], address
        await page.set_viewport_size({"width": 320, "height": 600})
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, address


async def test_the_pages_behind_links_are_accessible(visit: Visit, admin: httpx.AsyncClient) -> None:
    invited = secret_on(await admin.post("/invitations", data={"email": "mara@example.org", "role": "editor"}))
    forgotten = secret_on(await admin.post(f"/accounts/{await own_id(admin)}/reset"))
    page = await visit("/livez", viewport={"width": 390, "height": 800})
    for link in (invited, forgotten):
        await page.goto(urlsplit(link)._replace(scheme="", netloc="").geturl())
        await expect(page.get_by_label("password").first).to_be_visible()
        assert await violations(page) == []


async def test_the_first_page_of_all_is_accessible(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Accounts, "exist", nobody_has_one)
    page = await visit("/setup?token=x", viewport={"width": 390, "height": 800})
    assert await violations(page) == []
    await page.evaluate("document.querySelector('main form').noValidate = true")  # so that the server answers
    await page.get_by_role("button", name="Make").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await violations(page) == []


async def nobody_has_one(_: Accounts) -> bool:
    return False


async def own_id(client: httpx.AsyncClient) -> str:
    found = re.search(r'href="/accounts/(\d+)', (await client.get("/accounts")).text)
    assert found is not None
    return found[1]
