"""What the first visit of a page costs on the way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser_fixtures import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ["/", "/decisions", "/decisions/{decision}"])
async def test_a_first_page_with_everything_is_below_60_kilobytes(
    visit: Visit, demonstration: dict[str, Any], address: str
) -> None:
    page = await visit("/livez")
    network = await page.context.new_cdp_session(page)
    transferred: list[int] = []
    network.on("Network.loadingFinished", lambda event: transferred.append(event["encodedDataLength"]))
    await network.send("Network.enable")
    await page.goto(address.format(**demonstration), wait_until="networkidle")
    assert len(transferred) >= 7, "the page, its style sheet, scripts, font and signs"
    assert sum(transferred) < 60_000
