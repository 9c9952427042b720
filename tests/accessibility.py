"""What axe says of a page, and the windows in which a page is looked at."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

# The second window differs in colours and width, and only these rules look at colours and sizes.
WINDOWS: list[tuple[Any, int, dict[str, Any]]] = [
    ("light", 1440, {}),
    ("dark", 390, {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}),
]
# Buttons, fields, and links that are no words of a text; not what is hidden, ticked by its label, or part of a drawing.
SMALL = """
  [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
    .filter((one) => !one.closest("svg, .unseen, thead, label > *"))
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => getComputedStyle(one).display !== "inline" && one.getBoundingClientRect().height < 23.5)
    .map((one) => one.outerHTML)
"""


async def violations(
    page: Page, rules: dict[str, Any] | None = None, *, within: str | None = None
) -> list[tuple[str, str]]:
    """The rules that the page, or what the selector `within` finds in it, breaks, each with the HTML that does."""
    await page.wait_for_load_state("load")  # what a click led to may still be on its way
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "preload": False, **(rules or {})}
    run = "async ([part, options]) => (await axe.run(part || document, options)).violations"
    found = await page.evaluate(run, [within, options])
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


async def too_small(page: Page) -> list[str]:
    """The controls of a page that a thumb does not hit."""
    found: list[str] = await page.evaluate(SMALL)
    return found
