"""Read by keyboard, enlarged, without motion, in forced colours: nothing is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.accessibility import violations
from tests.browser_fixtures import Visit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]
STOP = "e => e.textContent.trim() || e.getAttribute('aria-label') || e.name"
FOCUSED = f"() => ({STOP})(document.activeElement)"


async def test_a_form_that_was_refused_is_accessible(visit: Visit) -> None:
    page = await visit("/imports/new", who="editor")
    broken: Any = {"name": "log.zip", "mimeType": "application/zip", "buffer": b"PK\x03\x04 broken"}
    await page.set_input_files("input[type=file]", broken)
    await page.get_by_role("button", name="Import").click()
    await expect(page.locator("#files-error")).to_be_visible()
    assert await violations(page) == []


async def test_one_pale_word_is_found_among_many(visit: Visit) -> None:
    page = await visit("/decisions")
    await page.locator("main a").nth(25).evaluate("link => link.style.setProperty('color', '#bbb')")
    assert [rule for rule, _ in await violations(page)] == ["color-contrast"]


async def test_the_keyboard_walks_from_the_top_to_the_text(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await visit("/decisions/{decision}".format(**demonstration), viewport={"width": 1440, "height": 900})
    seen = []
    for _ in range(14):
        await page.keyboard.press("Tab")
        seen.append(str(await page.evaluate(FOCUSED)))
    assert seen[:3] == ["Skip to the content", "Rationale", "Decisions"]
    assert [seen.index(name) for name in ("Browse", "Search everything", "Theme: system. Change it")] == [8, 9, 10]
    assert seen[11:14] == ["Sign in", "Decisions", "Ferrywire"]


async def test_what_has_the_focus_shows_it(visit: Visit) -> None:
    page = await visit("/decisions", viewport={"width": 1440, "height": 900})
    for _ in range(24):
        await page.keyboard.press("Tab")
        shown = await page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "solid 2px" in shown


async def test_a_filtered_list_says_how_many_are_left(visit: Visit) -> None:
    page = await visit("/decisions")
    await page.get_by_label("Rejected").focus()
    await page.keyboard.press("Space")
    await expect(page.locator("#announcements")).to_have_text("2 decisions")
    await expect(page.locator("#results [data-announce]")).to_have_text("2 decisions")
    await expect(page.get_by_role("checkbox", name="Rejected")).to_be_focused()


async def test_enlarged_twice_and_four_times_a_page_still_fits(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await visit("/livez")
    for address in ("/", "/decisions", "/decisions/{decision}", "/risks", "/timeline", "/imports"):
        await page.goto(address.format(**demonstration))
        for width in (720, 360, 320):  # 1440 at 200 % and 400 %, and WCAG's smallest
            await page.set_viewport_size({"width": width, "height": 450})
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, address


async def test_nothing_moves_for_who_asked_for_that(visit: Visit) -> None:
    page = await visit("/patterns", reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionProperty !== 'none').length"
    assert await page.evaluate(moving) == 0


async def test_forced_colours_show_where_one_is(visit: Visit) -> None:
    page = await visit("/decisions", forced_colors="active", viewport={"width": 1440, "height": 900})
    line = "e => getComputedStyle(e).borderBottomColor"
    here, elsewhere = page.locator(".site-nav [aria-current]"), page.locator(".site-nav a[href='/risks']")
    assert await here.evaluate(line) != await elsewhere.evaluate(line)


async def test_the_contents_mark_what_is_being_read(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await visit("/decisions/{decision}".format(**demonstration), viewport={"width": 1440, "height": 700})
    await page.locator("aside .toc a").nth(1).click()
    await expect(page.locator("aside .toc [aria-current]")).to_have_count(1)
    await expect(page.locator("aside .toc a").nth(1)).to_have_attribute("aria-current", "true")


async def test_code_in_a_text_can_be_copied(visit: Visit, demonstration: dict[str, Any]) -> None:
    page = await visit("/decisions?q=htmx", permissions=["clipboard-read", "clipboard-write"])
    await page.get_by_role("link", name="Serve booking as HTML with htmx").click()
    await page.locator(".prose .code").first.hover()
    await page.locator(".prose [data-copy]").first.click()
    await expect(page.locator("#announcements")).to_have_text("Copied.")
    assert '<section id="deck"' in await page.evaluate("navigator.clipboard.readText()")
    assert await violations(page) == []
