"""The palette over any page, in a real browser."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from app.persistence.database.engine import Database
from tests.accessibility import wrong
from tests.browser_fixtures import Visit
from tests.register import collection, decision, store

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(autouse=True)
async def records(database: Database) -> None:
    here = collection()
    await store(
        database,
        decision(here, 1, "Queue jobs in PostgreSQL", slug="queue"),
        decision(here, 2, "Queue mail in Redis", slug="mail"),
    )


async def opened(page: Page, keys: str = "Control+k") -> None:
    await page.keyboard.press(keys)
    await expect(page.locator("#palette")).to_be_visible()
    await expect(page.locator("#palette [role=option]").first).to_be_visible()


async def typed(page: Page, text: str, first: str) -> None:
    await page.keyboard.type(text)
    await expect(page.locator("#palette [aria-selected=true]")).to_contain_text(first)


async def test_a_key_opens_the_palette_and_escape_gives_the_focus_back(visit: Visit) -> None:
    page = await visit("/decisions")
    await page.locator("#decisions-q, main input[type=search]").first.evaluate("e => e.blur()")
    link = page.locator(".site-nav a", has_text="Risks")
    for keys in ("/", "Control+k", "Meta+k"):
        await link.focus()
        await opened(page, keys)
        await typed(page, "mail", "Queue mail")
        await expect(page.locator("#palette-all")).to_contain_text("The one match for")
        await page.keyboard.press("Escape")
        await expect(page.locator("#palette")).to_be_hidden()
        await expect(link).to_be_focused()


async def test_a_record_is_reached_by_the_keyboard_alone(visit: Visit) -> None:
    page = await visit("/risks")
    await opened(page)
    await typed(page, "queu", "Queue")
    await page.keyboard.press("ArrowDown")
    chosen = page.locator("#palette [aria-selected=true]")
    title = await chosen.locator(".palette-title").inner_text()
    named = await page.get_attribute("#palette input", "aria-activedescendant")
    assert named == await chosen.get_attribute("id")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text(title)


async def test_a_page_is_reached_by_the_keyboard_alone(visit: Visit) -> None:
    page = await visit("/")
    await opened(page, "/")
    await typed(page, "peop", "People")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url("/people")


async def test_arrows_go_round(visit: Visit) -> None:
    page = await visit("/")
    await opened(page)
    options = page.locator("#palette [role=option]")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowUp")
    await expect(options.last).to_have_attribute("aria-selected", "true")


async def test_what_is_found_is_said(visit: Visit) -> None:
    page = await visit("/")
    await opened(page)
    await typed(page, "postgresql", "Queue jobs")
    await expect(page.locator("#palette [role=status]")).to_have_text("1 result.")
    await page.keyboard.type("zzz")
    await expect(page.locator("#palette [role=status]")).to_have_text("0 results.")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Search")


async def test_nothing_in_the_open_palette_is_inaccessible(visit: Visit) -> None:
    page = await visit("/", color_scheme="light", viewport={"width": 1440, "height": 900})
    await opened(page)
    await typed(page, "queue", "Queue")
    assert await wrong(page) == []


async def test_a_click_beside_it_closes_the_palette(visit: Visit) -> None:
    page = await visit("/")
    await opened(page)
    await page.mouse.click(5, 700)
    await expect(page.locator("#palette")).to_be_hidden()


async def test_without_scripts_the_header_searches(visit: Visit) -> None:
    page = await visit("/", java_script_enabled=False)
    await expect(page.locator("#palette")).to_be_hidden()
    await page.fill(".site-tools input[name=q]", "mail")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url("/search?q=mail")
    await expect(page.locator(".row-title")).to_have_text("Queue mail in Redis")


async def test_results_follow_what_one_types_on_the_search_page(visit: Visit) -> None:
    page = await visit("/search")
    await page.locator("#search-q").press_sequentially("mai", delay=20)
    await expect(page.locator(".row-title")).to_have_text("Queue mail in Redis")
    await expect(page).to_have_url("/search?q=mai")
    await expect(page.locator("#results mark").first).to_be_visible()
    await expect(page.locator("#search-q")).to_be_focused()
    await expect(page.locator("#announcements")).to_have_text("1 match")
