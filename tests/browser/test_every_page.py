"""What a browser finds on every kind of page of the demonstration: nothing inaccessible, nothing outside its policy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accessibility import too_small, wrong
from tests.browser_fixtures import Visit
from tests.pages.test_every_page import PAGES

pytestmark = pytest.mark.browser
FURTHER = [
    *(
        "/imports/new",
        "/search",
        "/search?q=postgrsql",
        "/search?q=queue+status:accepted+foo:bar",
        "/risks?likelihood=3",
    ),
    *("/nowhere", "/patterns", "/decisions/graph", "/decisions/graph?zoom=100&chains=whole", "/timeline"),
    "/stack/pypi/celery",
]
OPEN = [*PAGES, "/sign-in"]


def fours(who: str, addresses: list[str]) -> list[Any]:
    """Four pages for one window: a new window costs more than a page."""
    parts = [addresses[n : n + 4] for n in range(0, len(addresses), 4)]
    return [pytest.param(who, part, id=" ".join(part)) for part in parts]


@pytest.mark.parametrize(("who", "addresses"), [*fours("", OPEN), *fours("editor", FURTHER)])
async def test_nothing_on_the_page_is_inaccessible_and_it_fits(
    visit: Visit, demonstration: dict[str, Any], who: str, addresses: list[str]
) -> None:
    page = await visit("/livez", who=who, viewport={"width": 390, "height": 900})
    for address in addresses:
        await page.goto(address.format(**demonstration))
        assert await wrong(page) == [], address
        assert await too_small(page) == [], address
