"""What a browser finds on every kind of page of the demonstration: nothing inaccessible, nothing outside its policy."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe

from tests.browser_fixtures import *  # noqa: F403  fixtures are found by name
from tests.browser_fixtures import Visit
from tests.pages.test_every_page import PAGES, demonstration

__all__ = ["demonstration"]
pytestmark = pytest.mark.browser
FURTHER = ["/imports/new", "/search?q=postgrsql", "/risks?likelihood=3", "/nowhere"]
SEEN = [*PAGES, *FURTHER, "/sign-in"]


# The second window differs in colours and width, and only these rules look at colours and sizes.
WINDOWS = [
    ("light", 1440, {}),
    ("dark", 390, {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}),
]


@pytest.mark.parametrize("address", SEEN)
async def test_nothing_on_the_page_is_inaccessible_and_it_fits(
    visit: Visit, demonstration: dict[str, Any], address: str
) -> None:
    who = "editor" if address in FURTHER else ""
    page = await visit(address.format(**demonstration), who=who, color_scheme="light")
    for scheme, width, rules in WINDOWS:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way
        await page.set_viewport_size({"width": width, "height": 900})
        found = (await Axe().run(page, options={"resultTypes": ["violations"], **rules})).response["violations"]
        assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
