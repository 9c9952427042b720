"""How texts stand on a page: from the right, folded away, with long code in narrow places."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import Page, expect

from app.decisions.models import Stance
from app.persistence.database.engine import Database
from app.tables import Argument, Option
from tests.browser_fixtures import Visit
from tests.register import collection, decision, store

pytestmark = pytest.mark.browser

ARABIC = (
    "<p>نحتاج إلى</p><ul><li>السرعة</li></ul><blockquote><p>اقتباس</p></blockquote>"
    "<table><tr><td>أ</td><td>ب</td></tr></table>"
)
CODE = "<pre><code>" + "a_long_line_of_code " * 20 + "</code></pre>"
NAME = "<p><code>" + "some_extremely_long_identifier" * 5 + "</code></p>"


async def shown(visit: Visit, client: httpx.AsyncClient, width: int = 390) -> Page:
    place = re.findall(r'row-title" href="([^"]*)"', (await client.get("/decisions")).text)[0]
    return await visit(place, viewport={"width": width, "height": 900})


async def test_lists_quotations_and_tables_of_a_text_from_the_right_stand_on_the_right(
    visit: Visit, client: httpx.AsyncClient, database: Database
) -> None:
    await store(database, decision(collection(), 1, "Arabic", context_html=ARABIC))
    page = await shown(visit, client)
    for width in (390, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        for place in ("ul > li", "blockquote", "table"):
            style = "one => getComputedStyle(one).direction"
            assert await page.locator(f".prose {place}").first.evaluate(style) == "rtl"
        cells = [await page.locator(".prose td").nth(number).bounding_box() for number in range(2)]
        assert cells[0]
        assert cells[1]
        assert cells[0]["x"] > cells[1]["x"]


async def test_code_stays_within_the_card_of_its_option(
    visit: Visit, client: httpx.AsyncClient, database: Database
) -> None:
    options = [
        Option(title=f"Option {n}", description_html=CODE, arguments=[Argument(stance=Stance.GOOD, text_html=NAME)])
        for n in (1, 2)
    ]
    await store(database, decision(collection(), 1, "Cards", options=options))
    page = await shown(visit, client)
    for width in (390, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        card, code = [await page.locator(one).first.bounding_box() for one in (".option", ".option pre")]
        assert card
        assert code
        assert code["x"] + code["width"] <= card["x"] + card["width"]


async def test_what_is_folded_away_has_a_marker(visit: Visit, client: httpx.AsyncClient, database: Database) -> None:
    html = "<details><summary>More</summary><p>Folded</p></details>"
    await store(database, decision(collection(), 1, "Folded", context_html=html))
    page = await shown(visit, client, 390)
    summary = page.locator(".prose summary")
    marker = "one => getComputedStyle(one).display + getComputedStyle(one).listStyleType"
    assert await summary.evaluate(marker) == "list-itemdisclosure-closed"
    await summary.click()
    assert await summary.evaluate(marker) == "list-itemdisclosure-open"


async def test_a_wide_table_and_what_is_folded_away_are_whole_on_paper(
    visit: Visit, client: httpx.AsyncClient, database: Database
) -> None:
    wide = "".join(f"<td>column {number}</td>" for number in range(25))
    folded = "<details><summary>More</summary><p>Folded away</p></details>"
    html = f"<div class='md-table'><table><tr>{wide}</tr></table></div>{folded}"
    await store(database, decision(collection(), 1, "Wide", context_html=html))
    page = await shown(visit, client, 680)
    await page.emulate_media(media="print")
    last = await page.locator("td").last.bounding_box()
    assert last
    assert last["x"] + last["width"] <= 681
    await expect(page.get_by_text("Folded away")).to_be_visible()
