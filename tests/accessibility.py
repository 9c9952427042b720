"""What axe says of a page, and the windows in which a page is looked at."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

# The second window differs in colours and width, and besides colours only these rules look at sizes.
WINDOWS: list[tuple[Any, int, dict[str, Any]]] = [
    ("light", 1440, {}),
    ("dark", 390, {"runOnly": ["target-size", "scrollable-region-focusable"]}),
]
# Four fifths of axe's time went into the contrast of words. So of words that look alike on alike ground, of a list's
# rows, say, only the first are looked at. All other rules look at everything.
RULES = """
  async ([part, options]) => {
    const seen = new Set(), words = [], within = part ? [...document.querySelectorAll(part)] : [document.body];
    for (const one of within.flatMap((whole) => [whole, ...whole.querySelectorAll("*")])) {
      const says = one.matches("input, select, textarea") ||
        [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!says || !one.checkVisibility({ visibilityProperty: true })) continue;
      const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
      const look = [color, fontSize, fontWeight, textShadow, one.localName];
      for (let up = one; up; up = up.parentElement) {
        const { backgroundColor, backgroundImage, opacity, position, filter } = getComputedStyle(up);
        if (position === "absolute" || position === "fixed") look.push(position);
        const ground = [backgroundColor, backgroundImage, opacity, filter].join();
        if (ground !== "rgba(0, 0, 0, 0),none,1,none") look.push(ground);
      }
      if (!seen.has(look.join())) words.push(one);
      seen.add(look.join());
    }
    const found = await axe.run(part || document, options);
    if (!words.length) return found.violations;
    const colours = await axe.run({ include: words }, { ...options, runOnly: ["color-contrast"] });
    return [...found.violations, ...colours.violations];
  }
"""
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
    options = {"resultTypes": ["violations"], "preload": False, "rules": {"color-contrast": {"enabled": False}}}
    found = await page.evaluate(RULES, [within, options | (rules or {})])
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


async def wrong(page: Page) -> list[Any]:
    """What breaks a rule in one of the windows or is too wide for it; the page ends in its own."""
    found: list[Any] = []
    own = page.viewport_size or {}
    for scheme, width, rules in sorted(WINDOWS, key=lambda window: window[1] == own.get("width")):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way
        await page.set_viewport_size({"width": width, "height": 900})
        found += [(scheme, *one) for one in await violations(page, rules)]
        if await page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((scheme, f"wider than {width}"))
    return found


async def too_small(page: Page) -> list[str]:
    """The controls of a page that a thumb does not hit."""
    found: list[str] = await page.evaluate(SMALL)
    return found
