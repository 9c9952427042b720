"""A server that is slow, fails or has gone: the page says so, keeps what was typed, and goes on when it can."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.test_accessible import violations
from tests.browser_fixtures import Visit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]
GONE = "The server did not answer."


async def test_a_list_whose_server_has_gone_says_so_and_one_may_try_again(visit: Visit, complaints: list[str]) -> None:
    page = await visit("/decisions", viewport={"width": 1440, "height": 900})
    await page.context.set_offline(True)
    await page.locator("#filter-q").fill("redis")
    await expect(page.get_by_role("alert")).to_contain_text(GONE)
    await expect(page.locator("#filter-q")).to_have_value("redis")
    await expect(page.locator(".row-title")).to_have_count(40)
    assert await violations(page) == []
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".row-title")).to_have_count(4)
    await expect(page.get_by_role("alert")).to_have_count(0)
    complaints.clear()  # the browser says as well that it is offline


async def test_a_palette_whose_server_has_gone_says_so_inside(visit: Visit, complaints: list[str]) -> None:
    page = await visit("/")
    await page.keyboard.press("Control+k")
    await expect(page.locator("#palette [role=option]").first).to_be_visible()
    await page.context.set_offline(True)
    await page.keyboard.type("redis")
    await expect(page.locator("#palette").get_by_role("alert")).to_contain_text(GONE)
    await expect(page.locator("#palette input")).to_be_focused()
    complaints.clear()


async def test_a_server_that_fails_puts_its_own_words_in_place_of_the_results(visit: Visit) -> None:
    page = await visit("/decisions")

    async def fail(route: Route) -> None:
        await route.fulfill(status=503, content_type="text/html", body="<h2>Not available just now</h2>")

    await page.route("**/decisions?*", fail)
    await page.locator("#filter-q").fill("redis")
    await expect(page.locator("#results")).to_contain_text("Not available just now")
    await expect(page.locator("#filter-q")).to_have_value("redis")


async def hold(page: Page, pattern: str | re.Pattern[str]) -> asyncio.Event:
    """Let no answer come until the event is set."""
    released = asyncio.Event()

    async def wait(route: Route) -> None:
        await released.wait()
        await route.fallback()

    await page.route(pattern, wait)
    return released


async def test_a_slow_answer_dims_the_old_one_and_the_last_text_wins(visit: Visit) -> None:
    page = await visit("/decisions")
    answered = await hold(page, "**/*")
    await page.locator("#filter-q").fill("redis")
    await expect(page.locator("#results")).to_have_css("opacity", "0.55")
    await page.locator("#filter-q").fill("kubernetes")
    answered.set()
    await expect(page.locator(".row-title")).to_have_count(3)
    await expect(page.locator("#results")).to_have_css("opacity", "1")


async def test_a_page_can_be_read_before_its_scripts_arrive(visit: Visit, demonstration: dict[str, Any]) -> None:
    """All but the few lines that choose light or dark, which must come first."""
    page = await visit("/")
    read = await hold(page, re.compile(r"(?<!/theme)\.js$"))
    await page.goto("/decisions/{decision}".format(**demonstration), wait_until="commit")
    await expect(page.locator("h1")).to_be_visible()
    read.set()
    await page.unroute_all(behavior="ignoreErrors")
