"""Lists of the admin in a real browser: narrowed, looked into and changed with keys, and read by everybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from app.people.models import PersonRole
from app.persistence.database.engine import Database
from tests.accessibility import violations, wrong
from tests.admin.conftest import Office
from tests.browser_fixtures import Visit
from tests.cast import COOKIE, person, secret_of

pytestmark = pytest.mark.browser
Open = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture
async def keep(visit: Visit, office: Office, shared_database: Database, live_server: str) -> AsyncIterator[Open]:
    """`await keep("/admin/decisions", width=390)` opens a page as an admin."""
    assert office
    secret = await secret_of(shared_database, person("Ada Admin", PersonRole.ADMIN))

    async def open_page(path: str, *, width: int = 1440, **options: Any) -> Page:
        page = await visit("/livez", viewport={"width": width, "height": 900}, **options)
        cookie: Any = {"name": COOKIE, "value": secret, "domain": "127.0.0.1", "path": "/", "secure": True}
        await page.context.add_cookies([cookie])
        await page.goto(live_server + path)
        return page

    yield open_page


async def test_lists_and_the_first_page_are_accessible(keep: Open) -> None:
    for path in ("/admin", "/admin/decisions?status=accepted&where=owner:any or tags:none&nothing=1", "/admin/tokens"):
        page = await keep(path, width=390)
        assert await wrong(page) == []
        assert await page.evaluate("(document.querySelector('.table.stacked')?.offsetWidth ?? 0) <= innerWidth")


async def test_what_opens_over_a_list_is_accessible_and_moves_nothing(keep: Open) -> None:
    for width in (1440, 390):
        page = await keep("/admin/decisions?owner=any", width=width)
        table = page.locator("table")
        before = await table.bounding_box()
        for name in ("Filters", "Conditions", "Columns", "Save as a view"):
            await page.locator("summary", has_text=name).click()
            assert await violations(page, within="details[open]") == []
            assert await table.bounding_box() == before
            await page.keyboard.press("Escape")


async def test_a_list_is_narrowed_as_one_types_and_says_how_many_are_left(keep: Open) -> None:
    page = await keep("/admin/decisions")
    await page.locator("#filter-q").fill("htmx")
    await expect(page.locator("#results [data-announce]")).to_have_text("1 decision")
    await expect(page).to_have_url(re.compile(r"\?q=htmx$"))
    await expect(page.locator("#filter-q")).to_be_focused()


async def test_filters_count_what_they_would_show_and_look_names_up(keep: Open) -> None:
    page = await keep("/admin/decisions")
    await page.locator("summary", has_text="Filters").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("label", has_text="Accepted").locator(".tally")).to_have_text("24")
    await page.locator("#filter-owner").fill("kenji")
    await page.get_by_role("option", name="Kenji Murata").wait_for()
    await page.keyboard.press("Enter")
    await expect(page.locator(".chip.removable")).to_contain_text("Kenji Murata")


async def test_a_cell_is_changed_with_keys(keep: Open) -> None:
    page = await keep("/admin/decisions?number=39")
    await page.locator("[data-cell]", has_text="Proposed").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".cell-form select")).to_be_focused()
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-cell]", has_text="Proposed")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.locator(".cell-form select").select_option("accepted")
    await page.locator(".cell-form button").click()
    await expect(page.locator("[data-cell]", has_text="Accepted")).to_be_visible()
    await expect(page.locator("#announcements")).to_have_text("Saved.")
    await expect(page.locator("[data-cell]", has_text="Accepted")).to_be_focused()
    await expect(page).to_have_url(re.compile(r"/admin/decisions\?number=39$"))


async def test_escape_closes_what_is_suggested_before_it_closes_the_cell(keep: Open) -> None:
    page = await keep("/admin/decisions?number=38")
    await page.locator("[data-cell][href*='/cells/tags']").click()
    field = page.locator(".cell-form input[role=combobox]")
    await field.press_sequentially("host")
    await page.get_by_role("option", name="hosting").wait_for()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(field).to_have_value("host")
    await page.keyboard.press("Escape")
    await expect(field).to_be_hidden()


async def test_a_row_stays_where_it_is_when_a_cell_is_saved_or_refused(keep: Open) -> None:
    page = await keep("/admin/risks")
    row = page.locator("tbody tr").nth(1)
    before = await row.bounding_box()
    likelihood = row.locator("[data-cell][href*='/cells/likelihood']")
    for value, says in (("9", "5 or less"), ("4", "")):
        if await likelihood.is_visible():
            await likelihood.click()
        await row.locator(".cell-form input[type=number]").fill(value)
        await row.locator(".cell-form").evaluate("form => { form.noValidate = true; }")  # it is the server that refuses
        boxes = [await one.bounding_box() for one in await row.locator(".cell-form :is(button, a)").all()]
        assert len({box["y"] for box in boxes if box}) == 1, "Save and Cancel stand on one line"
        await page.keyboard.press("Enter")
        if says:
            await expect(row.locator(".error")).to_contain_text(says)
    await expect(likelihood).to_be_focused()
    await expect(likelihood).to_have_text("4")
    assert await row.bounding_box() == before


async def test_without_scripts_the_row_that_was_saved_comes_back_below_the_notice(keep: Open) -> None:
    page = await keep("/admin/decisions", java_script_enabled=False)
    await page.locator("tbody tr").nth(1).locator("[data-cell][href*='/cells/review_on']").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".alert", has_text="is saved.")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("columnheader", name="Title")).to_be_in_viewport(ratio=1)
    await expect(page.locator("tbody tr").nth(1)).to_be_in_viewport(ratio=1)


async def test_everything_works_without_scripts(keep: Open) -> None:
    page = await keep("/admin/risks", java_script_enabled=False)
    await page.locator("summary", has_text="Filters").click()
    await page.get_by_label("Open", exact=True).check()
    await page.get_by_role("button", name="Search and filter").click()
    await expect(page).to_have_url(re.compile("treatment=open"))
    await page.locator("summary", has_text="Columns").click()
    await page.get_by_label("Impact", exact=True).check()
    await page.get_by_role("button", name="Show these").click()
    await expect(page.get_by_role("columnheader", name="Impact")).to_be_visible()
    await expect(page).to_have_url(re.compile("treatment=open"))


async def test_the_palette_leads_to_tables_and_to_adding(keep: Open) -> None:
    page = await keep("/admin")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("add tag")
    await page.get_by_role("option", name="Add tag", exact=True).wait_for()
    await page.get_by_role("option", name="Add tag", exact=True).click()
    await expect(page).to_have_url(re.compile("/admin/tags/new$"))


async def test_in_a_low_window_the_menu_scrolls_with_keys(keep: Open) -> None:
    page = await keep("/admin/tags")
    await page.set_viewport_size({"width": 1440, "height": 400})
    assert await violations(page) == []
    menu = page.get_by_role("navigation", name="Tables")
    await menu.focus()
    await page.keyboard.press("End")
    await expect(page.get_by_role("link", name="Trash", exact=True)).to_be_in_viewport()
