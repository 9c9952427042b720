"""Lists of any model, derived from its declaration."""

from __future__ import annotations

import httpx
import pytest

from app.administered import DECLARATIONS


@pytest.mark.parametrize("slug", [one.slug for one in DECLARATIONS])
async def test_every_table_has_a_list(admin: httpx.AsyncClient, slug: str) -> None:
    answer = await admin.get(f"/admin/{slug}")
    assert answer.status_code == 200
