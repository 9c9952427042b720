"""Signing in and out in a real browser, which takes cookies that are Secure from this machine without TLS."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from app.people.models import Person
from tests.accessibility import wrong
from tests.browser_fixtures import Visit
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("closed")]
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


async def fill_in(page: Page, password: str = PASSWORD) -> None:
    await page.get_by_label("E-mail").fill("rosa@example.org")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()


@BOTH
async def test_a_person_gets_where_they_wanted_and_leaves_nothing_behind(
    visit: Visit, rosa: Person, scripts: bool
) -> None:
    page = await visit("/risks?sort=title", java_script_enabled=scripts)
    await fill_in(page, "not the one")
    await expect(page.locator("#password-error")).to_be_visible()
    await expect(page.get_by_label("E-mail")).to_have_value("rosa@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(r"/risks\?sort=title$"))
    await page.get_by_label("Account of Rosa Reader").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.locator("h1")).to_have_text("Sign in")
    await page.go_back()
    await expect(page.locator("h1")).to_have_text("Sign in")


async def test_the_pages_of_the_door_are_accessible(visit: Visit, rosa: Person) -> None:
    page = await visit("/sign-in", viewport={"width": 390, "height": 900})
    assert await wrong(page) == []
    await fill_in(page, "not the one")
    await expect(page.locator("#password-error")).to_be_visible()
    assert await wrong(page) == []


@pytest.mark.usefixtures("closed")
async def test_who_may_not_read_finds_no_way_that_is_barred_and_no_key_that_does_nothing(visit: Visit) -> None:
    page = await visit("/sign-in")
    ways = await page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    assert set(ways) == {"#main", "/", "/resets/new"}
    for key in ("/", "Control+k", "?"):
        await page.keyboard.press(key)
    assert await page.locator("dialog").count() == 0
    await page.locator("[data-theme-toggle]").click()
    assert await page.evaluate("document.documentElement.dataset.theme") == "light"
