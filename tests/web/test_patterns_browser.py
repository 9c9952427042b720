"""What only a browser can tell: the policy holds, nothing moves by itself, scripts do what they should."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser_fixtures import Visit

pytestmark = pytest.mark.browser


async def test_the_page_fits_every_window(visit: Visit) -> None:
    page = await visit("/patterns")
    for width in (320, 390, 768, 1100, 1440, 2560):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_nothing_moves_while_the_page_loads(visit: Visit) -> None:
    page = await visit("/patterns")
    shift = await page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.001


async def test_the_theme_is_chosen_and_kept(visit: Visit) -> None:
    page = await visit("/patterns", color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = await page.evaluate(paper)
    toggle = page.locator("[data-theme-toggle]")
    await toggle.click()
    assert await toggle.get_attribute("aria-label") == "Theme: light. Change it"
    await toggle.click()
    assert await page.evaluate(paper) != light
    await page.reload()
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_a_slash_can_be_typed_into_a_field(visit: Visit) -> None:
    page = await visit("/patterns")
    await page.fill("#filter-q", "")
    await page.locator("#filter-q").press("/")
    assert await page.input_value("#filter-q") == "/"


async def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit: Visit) -> None:
    page = await visit("/patterns")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"


async def test_the_menu_of_a_phone_works_without_scripts(visit: Visit) -> None:
    page = await visit("/patterns", viewport={"width": 390, "height": 800}, java_script_enabled=False)
    await page.locator(".site-menu summary").click()
    assert await page.locator(".site-menu a", has_text="Assumptions").is_visible()
    assert not await page.locator("[data-theme-toggle]").is_visible()


async def test_code_is_copied(visit: Visit) -> None:
    page = await visit("/patterns", permissions=["clipboard-read", "clipboard-write"])
    await page.locator(".code [data-copy]").first.click()
    await expect(page.locator("#announcements")).to_have_text("Copied.")
    assert (await page.evaluate("navigator.clipboard.readText()")).startswith("@table(name=")


async def test_markup_that_arrives_later_runs_no_script(visit: Visit, complaints: list[str]) -> None:
    page = await visit("/patterns")
    for handler in ("onclick", "hx-on:click"):
        await page.evaluate(
            """handler => {
                const area = document.querySelector("#results");
                area.innerHTML = `<p id="trap" ${handler}="window.broken = true">x</p>`;
                htmx.process(area);
            }""",
            handler,
        )
        await page.click("#trap")
        assert await page.evaluate("window.broken") is None
        assert any("Content Security Policy" in complaint for complaint in complaints)
        complaints.clear()


async def test_htmx_is_configured_to_stay_here(visit: Visit) -> None:
    page = await visit("/patterns")
    config = await page.evaluate("htmx.config")
    assert (config["mode"], config["prefix"], config["defaultTimeout"]) == ("same-origin", "", 15000)
