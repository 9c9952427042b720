"""Scripts that meet the end of a session say so where they are, and what was typed stays."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from app.persistence.database.engine import Database
from tests.accessibility import violations
from tests.admin.browsing import a_decision
from tests.browser_fixtures import Visit, session_cookie
from tests.cast import secret_of

pytestmark = pytest.mark.browser


async def told(page: Page) -> None:
    """That one is signed out, once; the next telling is another."""
    toast = page.locator(".toast")
    await expect(toast).to_contain_text("You are signed out")
    await expect(toast.get_by_role("link", name="Sign in")).to_have_attribute("href", "/sign-in")
    await toast.evaluate("toast => toast.remove()")


@pytest.mark.usefixtures("closed")
async def test_every_script_says_so_in_its_place(visit: Visit, database: Database, live_server: str) -> None:
    made = await a_decision(database)
    page = await visit(f"/admin/decisions/{made.id}", who="admin")
    address = page.url
    await page.locator("[id='field-tags']").press_sequentially("queues")
    await expect(page.locator("#options-tags [role=option]")).to_have_text(["New tag “queues”…"])
    await page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    await expect(dialog.get_by_label("Name")).to_have_value("queues")
    await page.context.clear_cookies()
    await page.keyboard.press("Enter")
    await told(page)
    await expect(dialog.get_by_label("Name")).to_have_value("queues")
    await page.keyboard.press("Escape")
    await page.get_by_label("Title").fill("Typed before")
    owner = page.get_by_label("Owner", exact=False).first
    await owner.press_sequentially("mara")
    await told(page)
    await expect(page.locator("#options-owner")).to_be_hidden()
    await page.locator("[data-create-link]").first.click()
    await told(page)
    await page.locator("[data-preview-toggle]").first.click()
    await told(page)
    await page.keyboard.press("Control+k")
    await told(page)
    await page.keyboard.type("queues")
    await told(page)
    await page.locator("#form").dispatch_event("signed-out")  # as its draft finds out, below the palette
    await expect(page.locator("#palette > .toast")).to_be_visible()
    await told(page)
    await page.keyboard.press("Control+k")
    assert page.url == address
    await expect(page.get_by_label("Title")).to_have_value("Typed before")
    secret = await secret_of(database, "editor")  # in another tab
    await page.context.add_cookies([session_cookie(live_server, secret)])
    await page.locator("[data-preview-toggle]").nth(1).click()
    await expect(page.locator(".toast")).to_contain_text("signed in anew")
    assert await violations(page) == []


async def test_a_cell_keeps_its_value_and_what_was_typed(visit: Visit, database: Database) -> None:
    await a_decision(database)
    page = await visit("/admin/decisions", who="admin")
    cells = page.locator("[data-cell]")
    count = await cells.count()
    await cells.first.click()
    field = page.locator(".cell-form").locator("select, input:not([type=hidden])").first
    await expect(field).to_be_focused()
    await page.context.clear_cookies()
    await page.locator(".cell-form button").click()
    await told(page)
    await expect(field).to_be_visible()
    await page.keyboard.press("Escape")
    await cells.first.click()
    await told(page)
    await expect(cells).to_have_count(count)
    await expect(cells.first).to_be_visible()
    await page.locator("summary", has_text="Filters").click()
    await told(page)
    assert page.url.endswith("/admin/decisions")
