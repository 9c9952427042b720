"""A newcomer's way through the register, with scripts and without: import, read, follow, filter, search."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.async_api import FilePayload, Page, expect

from app.persistence.database.engine import Database
from tests.browser_fixtures import Visit
from tests.imports.files import adr

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]

FILES = {
    "adr/0001-use-one-server.md": adr("Use one server", 1, "Superseded by [2](0002-use-two-servers.md)"),
    "adr/0002-use-two-servers.md": adr("Use two servers", 2, "Accepted", "Supersedes [1](0001-use-one-server.md)"),
    "adr/0003-keep-sessions-in-redis.md": adr("Keep sessions in Redis", 3, "Rejected"),
}
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def archive() -> FilePayload:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, text in FILES.items():
            packed.writestr(name, text)
    return {"name": "log.zip", "mimeType": "application/zip", "buffer": buffer.getvalue()}


async def import_log(page: Page) -> None:
    """From the first page of an empty register to the run of an import."""
    await expect(page.locator("h1")).to_have_text("An empty register")
    await page.get_by_role("link", name="Choose files or a zip").click()
    await page.set_input_files("input[type=file]", archive())
    await page.get_by_label("Collection").fill("Servers")
    await page.get_by_role("button", name="Import").click()
    await page.wait_for_url(re.compile(r"/imports/\d+$"))
    await expect(page.locator("h1")).to_have_text(re.compile(r"Import \d+"))


@BOTH
async def test_a_newcomer_imports_reads_filters_and_searches(visit: Visit, scripts: bool) -> None:
    page = await visit("/", who="editor", java_script_enabled=scripts)
    await import_log(page)
    await page.get_by_role("link", name="Use one server").click()
    await expect(page.locator("dl.answer")).to_contain_text("Replaced by")
    await page.locator("dl.answer a").first.click()
    await expect(page.locator("h1")).to_have_text("Use two servers")
    await page.locator("#related + dl").get_by_role("link", name="Use one server").click()
    await expect(page.locator("h1")).to_have_text("Use one server")
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Decisions").click()
    await page.wait_for_url("**/decisions")  # with the scripts that hear of a filter
    await page.get_by_label("Rejected").check()
    if not scripts:
        await page.get_by_role("button", name="Filter").click()
    await expect(page.locator(".row-title")).to_have_text(["Keep sessions in Redis"])
    await page.locator("header input[name=q]").fill("server")
    await page.keyboard.press("Enter")
    await expect(page.locator("#results .row-title")).to_have_text(["Use two servers", "Use one server"])


async def test_a_list_answers_as_one_types_and_keeps_its_place(visit: Visit) -> None:
    page = await visit("/", who="editor")
    await import_log(page)
    await page.goto("/decisions")
    await page.locator("#filter-q").press_sequentially("redis", delay=20)
    await expect(page.locator(".row-title")).to_have_text(["Keep sessions in Redis"])
    await expect(page).to_have_url(re.compile(r"/decisions\?q=redis$"))
    await expect(page.locator("#announcements")).to_have_text("1 decision")
    await page.locator(".row-title").click()
    await expect(page.locator("h1")).to_have_text("Keep sessions in Redis")
    await page.go_back()
    await expect(page.locator("#filter-q")).to_have_value("redis")
    await expect(page.locator(".row-title")).to_have_text(["Keep sessions in Redis"])
    await page.get_by_label("Remove the filter Text: redis").click()
    await expect(page.locator(".row-title")).to_have_count(3)


@BOTH
async def test_a_refused_upload_keeps_the_form_and_says_why(visit: Visit, scripts: bool) -> None:
    page = await visit("/imports/new", who="editor", java_script_enabled=scripts)
    await expect(page.locator(".busy")).to_be_hidden()
    broken: FilePayload = {"name": "log.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04 broken"}
    await page.set_input_files("input[type=file]", broken)
    await page.get_by_label("Collection").fill("Servers")
    await page.get_by_label("Only check").check()
    await page.get_by_role("button", name="Import").click()
    await expect(page.locator("#files-error")).to_contain_text("log.zip")
    await expect(page.get_by_label("Collection")).to_have_value("Servers")
    await expect(page.get_by_label("Only check")).to_be_checked()
    await expect(page.get_by_role("button", name="Import")).to_be_enabled()


@BOTH
async def test_a_check_shows_what_an_import_would_do(visit: Visit, scripts: bool) -> None:
    page = await visit("/imports/new", who="editor", java_script_enabled=scripts)
    await page.set_input_files("input[type=file]", archive())
    await page.get_by_label("Only check").check()
    await page.get_by_role("button", name="Import").click()
    await expect(page.locator("h1")).to_have_text("What the import would do")
    await expect(page.locator(".row-title")).to_have_count(3)


async def test_a_running_import_is_followed_until_it_is_finished(visit: Visit, database: Database) -> None:
    async with database.write.begin() as connection:
        run = (
            await connection.exec_driver_sql("INSERT INTO import_run (source) VALUES ('docs') RETURNING id")
        ).scalar()
    page = await visit(f"/imports/{run}")
    await expect(page.locator(".alert")).to_contain_text("Running")
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE import_run SET finished_at = now()")
    await expect(page.locator(".alert")).to_have_count(0)
