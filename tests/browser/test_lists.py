"""Lists as one works with them all day: close together or apart, narrowed, left and come back to."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import Visit
from tests.pages.test_every_page import LISTS, SHELVES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]


async def height(page: Page) -> float:
    box = await page.locator(".row").first.bounding_box()
    assert box
    return box["height"]


async def test_rows_stand_close_together_for_who_wants_them_so(visit: Visit) -> None:
    page = await visit("/decisions", viewport={"width": 1440, "height": 900})
    compact, apart = page.get_by_role("button", name="Compact"), await height(page)
    await expect(compact).to_have_attribute("aria-pressed", "false")
    await compact.click()
    assert await height(page) < 0.7 * apart
    await page.get_by_label("Accepted").check()
    await expect(page).to_have_url(re.compile("status=accepted"))
    await expect(compact).to_have_attribute("aria-pressed", "true")
    await page.goto("/research")
    await expect(compact).to_have_attribute("aria-pressed", "true")
    await compact.click()
    await page.goto("/decisions")
    assert await height(page) == apart


async def test_there_is_no_button_without_scripts(visit: Visit) -> None:
    page = await visit("/decisions", java_script_enabled=False)
    await expect(page.locator("[data-density]")).to_be_hidden()


async def test_going_back_leads_out_of_a_list_and_not_through_every_pause_of_typing(visit: Visit) -> None:
    page = await visit("/")
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Decisions").click()
    await page.wait_for_load_state()
    for text in ("q", "qu", "que"):
        await page.locator("#filter-q").fill(text)
        await expect(page).to_have_url(re.compile(f"q={text}$"))
    await page.go_back()
    await expect(page).to_have_url(re.compile(r":\d+/$"))
    await page.go_forward()
    await expect(page.locator("#filter-q")).to_have_value("que")


async def test_the_parts_of_a_row_stand_in_columns_beside_each_other(visit: Visit) -> None:
    page = await visit("/livez", viewport={"width": 1440, "height": 900})
    for address in ("/", "/decisions"):
        await page.goto(address)
        ends = await page.locator(".rows .row.numbered:has(.badge)").evaluate_all(
            """rows => rows.map(row => [".row-number", ".badge", ".row-title", "time"].flatMap(part => {
                 const box = row.querySelector(part).getBoundingClientRect();
                 return [box.left, box.right];
               }))"""
        )
        assert ends
        assert all(row == sorted(row) for row in ends), address
        assert len({row[2] for row in ends}) == 1, "the statuses begin at one place"


async def test_the_first_row_stands_high_on_a_page(visit: Visit) -> None:
    page = await visit("/livez", viewport={"width": 1440, "height": 900})
    tops = {}
    for address in (
        *LISTS,
        *SHELVES,
        "/search?q=queue",
        "/search?q=postgrsql",
        "/risks/summary",
        "/timeline",
        "/changes",
    ):
        await page.goto(address)
        first = page.locator("main").locator(".rows > .row, .table tbody tr, .month li, .group, .chip").first
        tops[address] = (await first.bounding_box() or {"y": 0})["y"]
    assert {address: top for address, top in tops.items() if not 100 < top <= 200} == {}


COVERED = """links => links.slice(0, 60).filter(link => {
  link.scrollIntoView({block: "center"});
  const box = link.getClientRects()[0];
  if (!box || box.width < 2 || link.closest("thead")) return false;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return top && top.closest("a") !== link && !link.contains(top);
}).map(link => link.textContent.trim())"""


async def test_no_link_of_a_list_is_covered_by_another(visit: Visit) -> None:
    page = await visit("/livez")
    for address in ("/stack", "/changes", "/decisions", "/risks", "/projects", "/people", "/tags"):
        await page.goto(address)
        for width in (1440, 390):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await page.locator("main a").evaluate_all(COVERED) == [], (address, width)


async def test_on_a_phone_values_of_the_admins_lists_stand_beside_their_names(visit: Visit) -> None:
    page = await visit("/admin", who="admin", viewport={"width": 390, "height": 844})
    for table in ("decisions", "risks", "people", "pins"):
        await page.goto(f"/admin/{table}")
        room = await page.locator("td[data-label]").evaluate_all(
            """cells => cells.map(cell => {
                 const value = document.createRange();
                 value.selectNodeContents(cell);
                 const box = [...value.getClientRects()].find(one => one.width > 1);
                 return box ? box.x - cell.getBoundingClientRect().x : 999;
               })"""
        )
        assert min(room) > 60, table


async def test_the_name_of_a_level_fits_its_cell_of_the_matrix(visit: Visit) -> None:
    page = await visit("/risks")
    over = "all => all.filter(one => one.scrollWidth > one.parentElement.clientWidth).map(one => one.textContent)"
    for width in (1440, 390, 320):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.locator(".matrix .level-name").evaluate_all(over) == [], width
