"""Whatever it is asked with, no page fails: every name that a route looks up, with nothing or nonsense in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from app.persistence.database.engine import Database
from tests.cast import COOKIE, secret_of
from tests.pages.asking import Sent, ask
from tests.pages.places import Place, names_of, places

pytestmark = pytest.mark.slow

ODD = ("", "2026-13-41", "-99999999999999999999")


async def every(app: Any, headers: dict[str, str]) -> AsyncIterator[Place]:
    """Each page, and of each table what may be chosen of it."""
    for place in await places(app, headers):
        if place.row.method == "GET":
            every_table = place.row.path == "/admin/{slug}/choices"
            for slug in app.state.admin.by_slug if every_table else ["decisions"]:
                yield place._replace(path=place.path.replace("/admin/decisions/", f"/admin/{slug}/"))


@pytest.mark.usefixtures("demonstration")
async def test_no_page_fails_for_what_it_is_asked_with(app: Any, shared_database: Database) -> None:
    failed, headers = [], {"cookie": f"{COOKIE}={await secret_of(shared_database, 'admin')}"}
    async for place in every(app, headers):
        names = ["q", *await names_of(app, place, headers, posted=False)]
        for odd in ODD:
            query = urlencode([(name, odd) for name in names][:100]).encode()
            answer = await ask(app, Sent("GET", place.path, query), headers, "127.0.0.9")
            if answer.status >= 500:
                failed.append((place.path, odd, answer.status))
    assert failed == []
