"""Many records at once, the trash and histories in a real browser: they work, fit, and are accessible."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.tables import Risk, Tag
from tests.accessibility import wrong
from tests.browser_fixtures import Visit
from tests.register import collection, decision, store

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]


PHONE: Any = {"who": "admin", "viewport": {"width": 390, "height": 900}}


async def test_from_a_list_to_the_trash_and_back(visit: Visit, database: Database) -> None:
    record_changes(database)
    made = [
        decision(collection(f"Log{number}"), number, f"Decision {number}", tags=[Tag(name=f"tag{number}")],
                 risks=[Risk(title="It grows")], context="Some words.\n\nAnd more of them.")
        for number in (1, 2)
    ]  # fmt: skip
    await store(database, *made)
    page = await visit("/admin/decisions", **PHONE)
    ticked = page.get_by_role("button", name="Ticked rows…")
    await expect(ticked).to_be_hidden()
    await page.locator("tbody").get_by_label("Choose", exact=False).first.check()
    await expect(ticked).to_have_text("Ticked rows… 1")
    await ticked.click()
    await page.locator("#field-owner").fill("Nobody")
    await page.get_by_role("button", name="Change 1 decision").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing is called “Nobody”")
    assert await wrong(page) == []
    await page.locator("#field-owner").fill("")
    await page.locator("[id='field-add.tags']").press_sequentially("tag")
    await page.get_by_role("option", name="tag1").wait_for()
    await page.keyboard.press("Escape")
    await page.locator("[id='field-add.tags']").fill("")
    await page.locator("#field-status").select_option("deprecated")
    await page.get_by_role("button", name="Change 1 decision").click()
    await expect(page.locator(".alert")).to_contain_text("Changed 1 decision.")
    await page.get_by_role("link", name="Decision 2").click()
    await page.get_by_role("link", name="History", exact=True).click()
    await expect(page.locator("del").first).to_contain_text("Accepted")
    assert await wrong(page) == []
    await page.get_by_role("link", name="Take back this change").first.click()
    await expect(page.get_by_role("button", name="Take back a change")).to_be_visible()
    assert await wrong(page) == []
    await page.get_by_role("button", name="Take back a change").click()
    await expect(page.locator("ins").first).to_contain_text("Accepted")
    await page.goto(page.url.split("/admin")[0] + "/admin/decisions")
    await into_the_trash_and_back(page)


async def into_the_trash_and_back(page: Page) -> None:
    await page.get_by_role("button", name="Choose all…").click()
    await page.get_by_role("button", name="Delete 2 decisions").click()
    await expect(page.locator(".alert")).to_contain_text("Moved 2 decisions to the trash.")
    await page.goto(page.url.split("/admin")[0] + "/admin/trash")
    assert await wrong(page) == []
    await page.get_by_role("link", name="Decision 1").click()
    await expect(page.get_by_role("button", name="Restore")).to_be_visible()
    assert await wrong(page) == []
    await page.get_by_role("button", name="Restore").click()
    await expect(page.get_by_label("Title")).to_have_value("Decision 1")


async def test_what_is_wrong_with_a_file_is_shown(visit: Visit) -> None:
    page = await visit("/admin/tags/import", **PHONE)
    assert await wrong(page) == []
    file = {"name": "tags.csv", "mimeType": "text/csv", "buffer": b"name\ntag1\n" + b"x" * 99}
    await page.set_input_files("input[type=file]", file)
    await page.get_by_role("button", name="Look at what it would do").click()
    await expect(page.get_by_role("heading", name="What is wrong")).to_be_visible()
    assert await wrong(page) == []
