"""What a reader does all day: follow a chain, come back to the same place, copy a link, print."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser_fixtures import Visit
from tests.pages.test_every_page import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
WIDE = {"width": 1440, "height": 900}


@BOTH
async def test_a_chain_of_supersessions_is_followed_step_by_step_or_at_once(visit: Visit, scripts: bool) -> None:
    page = await visit("/search?q=booking+reference+QR", java_script_enabled=scripts)
    await page.get_by_role("link", name="Put only the booking reference in the QR code").click()
    for title in ("Sign ticket QR codes with HMAC", "Sign tickets with Ed25519", "Issue tickets as COSE"):
        await page.locator("dl.answer").get_by_role("link").first.click()
        await expect(page.locator("h1")).to_contain_text(title)
    await expect(page.locator(".answer.tone-past")).to_have_count(0)
    for _ in range(3):
        await page.go_back()
    await page.get_by_role("link", name="What holds now").click()
    await expect(page.locator("h1")).to_contain_text("Issue tickets as COSE")
    await page.locator(".chain").get_by_role("link", name="Sign tickets with Ed25519").click()
    await expect(page.locator(".answer.tone-past")).to_contain_text("Replaced by")


@BOTH
async def test_going_back_leads_to_the_same_place_of_the_same_list(visit: Visit, scripts: bool) -> None:
    page = await visit("/decisions?status=accepted", viewport=WIDE, java_script_enabled=scripts)
    row = page.get_by_role("link", name="Keep money in a double-entry ledger")
    await row.scroll_into_view_if_needed()
    await page.mouse.wheel(0, 300)
    await row.wait_for()
    before = await row.bounding_box()
    await row.click()
    await expect(page.locator("h1")).to_have_text("Keep money in a double-entry ledger")
    await page.go_back()
    await expect(page.get_by_role("checkbox", name="Accepted")).to_be_checked()
    after = await row.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 400  # on the screen, not at the top of the list
    assert after["y"] < WIDE["height"]


async def test_an_anchor_copies_its_own_address(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await visit(
        "/decisions/{decision}".format(**demonstration), permissions=["clipboard-read", "clipboard-write"]
    )
    anchor = page.get_by_role("link", name=re.compile("^Link to")).first
    await anchor.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#announcements")).to_have_text("Copied.")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(await anchor.get_attribute("href"))
    assert copied.startswith("http://127.0.0.1")


async def test_every_page_is_whole_without_scripts(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await visit("/", java_script_enabled=False, viewport=WIDE)
    for address in [*PAGES, "/decisions/graph", "/timeline", "/risks/summary", "/patterns"]:
        await page.goto(address.format(**demonstration))
        await expect(page.locator("h1")).to_be_visible()
        for one in await page.locator(".js-only").all():
            await expect(one).to_be_hidden()
        assert (
            await page.locator("button:visible:not([type=submit], :disabled, [disabled])").count() == 0
            or "patterns" in address
        )


async def test_a_decision_with_its_drawing_becomes_a_document(visit: Visit) -> None:
    page = await visit("/decisions?q=strangle", color_scheme="dark")
    await page.get_by_role("link", name="Strangle the monolith route by route").click()
    await expect(page.locator(".drawing svg")).to_have_count(1)
    await page.emulate_media(media="print")
    assert await page.locator(".drawing").evaluate("e => getComputedStyle(e).filter") == "none"
    await expect(page.locator(".diagram details")).to_be_hidden()
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")


async def test_the_first_page_knows_what_one_looked_at_until_one_signs_out(visit: Visit) -> None:
    page = await visit("/decisions?q=ledger", who="reader")
    await page.get_by_role("link", name="Keep money in a double-entry ledger").click()
    await expect(page.locator("h1")).to_contain_text("Keep money")
    await page.wait_for_load_state()
    await page.goto("/stack/pypi/redis")
    await page.goto("/")
    viewed = page.get_by_role("region", name="Recently viewed")
    await expect(viewed.locator("li")).to_have_text(["redis", re.compile("ADR-22 Keep money")])
    await page.get_by_label("Account of").click()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_load_state()
    assert await page.evaluate("localStorage.getItem('viewed')") is None
