"""The graph as one moves about in it: by keys, by wheel, by dragging, without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser_fixtures import Visit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]
WIDE = {"width": 1440, "height": 900}


async def width(page: Page) -> float:
    box = await page.locator(".graph").bounding_box()
    assert box
    return box["width"]


async def test_keys_zoom_while_the_graph_has_the_focus(visit: Visit) -> None:
    page = await visit("/decisions/graph", viewport=WIDE)
    before = await width(page)
    await page.keyboard.press("+")
    assert await width(page) == before
    await page.locator(".graph-view").focus()
    await page.keyboard.press("+")
    assert await width(page) == pytest.approx(before * 1.25, rel=0.01)
    await expect(page.locator("#announcements")).to_have_text(re.compile(r"^\d+ %$"))
    await page.keyboard.press("-")
    await page.keyboard.press("-")
    assert await width(page) == pytest.approx(before / 1.25, rel=0.01)
    await page.keyboard.press("0")
    assert await width(page) == pytest.approx(before, rel=0.02)


async def test_the_wheel_zooms_under_the_cursor_and_the_mouse_drags(visit: Visit) -> None:
    page = await visit("/decisions/graph", viewport=WIDE)
    node = page.locator(".graph .node").first
    place = await node.bounding_box()
    assert place
    await page.mouse.move(place["x"] + 2, place["y"] + 2)
    await page.keyboard.down("Control")
    await page.mouse.wheel(0, -300)
    await page.keyboard.up("Control")
    await expect(page.locator(".graph")).not_to_have_class(re.compile("fit"))
    grown = await node.bounding_box()
    assert grown
    assert grown["width"] > 2 * place["width"]
    assert grown["x"] == pytest.approx(place["x"], abs=25)
    await page.mouse.down()
    await page.mouse.move(place["x"] - 90, place["y"] - 40, steps=4)
    await page.mouse.up()
    assert await page.locator(".graph-view").evaluate("e => e.scrollLeft") > 60
    await expect(page).to_have_url(re.compile("/decisions/graph$"))  # a drag follows no link


async def test_a_box_leads_to_its_decision_and_filters_are_in_the_address(visit: Visit) -> None:
    page = await visit("/decisions/graph", viewport=WIDE)
    await page.get_by_role("checkbox", name="Supersedes").check()
    await expect(page).to_have_url(re.compile("kind=supersedes"))
    await expect(page.locator("#announcements")).to_have_text(re.compile(r"decisions?, \d+ relations?"))
    await page.get_by_role("link", name=re.compile("^ADR-5 Put only")).first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Put only the booking reference in the QR code")
    await page.go_back()
    await expect(page.get_by_role("checkbox", name="Supersedes")).to_be_checked()


async def test_without_scripts_links_zoom_and_a_list_says_the_same(visit: Visit) -> None:
    page = await visit("/decisions/graph", viewport=WIDE, java_script_enabled=False)
    before = await width(page)
    await page.get_by_role("link", name="150 %").click()
    assert await width(page) > before
    await page.get_by_text("The same as a list").click()
    await expect(page.locator("details li").first).to_contain_text(
        re.compile("depends on|amends|supersedes|relates to")
    )


async def test_one_begins_at_the_first_box_however_deep_the_drawing_begins(visit: Visit) -> None:
    page = await visit("/decisions/graph?zoom=100", viewport=WIDE)

    async def lowered(route: Route) -> None:
        answer = await route.fetch()
        size = re.compile(r'viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"')
        await route.fulfill(
            response=answer, body=size.sub(r'viewBox="0 -4000 \1 6000" width="\1" height="6000"', await answer.text())
        )

    await page.route("**/decisions/graph?zoom=100", lowered)
    await page.reload()
    await expect(page.locator(".graph .node").first).to_be_in_viewport()
    assert await page.locator(".graph-view").evaluate("view => view.scrollTop") > 3000


async def test_forced_colours_show_the_graph(visit: Visit) -> None:
    page: Any = await visit("/decisions/graph", viewport=WIDE, forced_colors="active")
    stroke = "e => getComputedStyle(e).stroke"
    assert await page.locator(".graph .link").first.evaluate(stroke) == "rgb(0, 0, 0)"


async def test_on_a_phone_the_whole_drawing_is_in_sight_and_says_numbers(visit: Visit) -> None:
    page = await visit("/decisions/graph", viewport={"width": 390, "height": 844})
    view = page.locator(".graph-view")
    assert await view.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= innerHeight")
    await expect(page.locator(".node-title").first).to_be_hidden()
    assert await page.locator(".node-number").first.evaluate("e => e.scrollWidth <= e.clientWidth")
