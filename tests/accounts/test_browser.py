"""The pages of accounts as people see them: accessible, inside any window, without a word from the policy."""

from __future__ import annotations

import pytest

from tests.accessibility import violations
from tests.browser_fixtures import *  # noqa: F403  fixtures are found by name
from tests.browser_fixtures import Visit

pytestmark = pytest.mark.browser
OF_ADMIN = (
    "/account",
    "/accounts",
    "/invitations/new",
    "/invitations",
    "/tokens/new",
    "/tokens/all",
    "/audit",
    "/access",
)


@pytest.mark.parametrize(("address", "who"), [*((one, "admin") for one in OF_ADMIN), ("/resets/new", "")])
async def test_a_page_is_accessible_and_fits(visit: Visit, address: str, who: str) -> None:
    page = await visit(address, **({"who": who} if who else {}))
    assert await violations(page) == []
    await page.set_viewport_size({"width": 320, "height": 600})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
