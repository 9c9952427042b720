"""A decision on paper is a document, not a picture of a website."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.persistence.database.engine import Database
from tests.browser_fixtures import Visit
from tests.register import collection, decision, store

pytestmark = pytest.mark.browser


async def printed(visit: Visit, demonstration: dict[str, Any]) -> Page:
    page = await visit("/decisions/{decision}".format(**demonstration), color_scheme="dark")
    await page.emulate_media(media="print")
    return page


async def test_title_status_date_people_and_text_are_printed(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await printed(visit, demonstration)
    places = [await page.locator(one).first.bounding_box() for one in ("h1", "aside .facts dd", ".prose")]
    tops = [place["y"] for place in places if place]
    assert len(tops) == 3
    assert tops == sorted(tops)
    await expect(page.locator(".page-head .badge")).to_be_visible()
    await expect(page.locator(".page-head time").first).to_be_visible()


async def test_what_is_operated_is_not_printed(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await printed(visit, demonstration)
    for one in await page.locator("header.site-head, footer, nav, form, button, .anchor, details:not([open])").all():
        await expect(one).to_be_hidden()


async def test_paper_is_white_and_nothing_is_cut_off(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await printed(visit, demonstration)
    await page.set_viewport_size({"width": 700, "height": 990})
    assert await page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert await page.evaluate("document.documentElement.scrollWidth") <= 700
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")


async def test_a_table_of_25_columns_loses_none_on_paper(visit: Visit, database: Database) -> None:
    cells = [f"value {number}" for number in range(1, 26)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in (cells, ["---"] * 25, cells))
    await store(database, one := decision(collection(), 1, "Wide", context=f"See:\n\n{table}\n"))
    page = await visit(f"/decisions/{one.id}-wide", viewport={"width": 672, "height": 990})  # A4 within its margins
    await page.emulate_media(media="print")
    last = await page.get_by_role("cell", name="value 25").bounding_box()
    assert last
    assert last["x"] + last["width"] <= 672
