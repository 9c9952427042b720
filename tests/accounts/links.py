"""A person who got a link with a secret in it: opens it, fills the form in, sends it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx

from app.persistence.database.engine import Database
from tests.sessions.conftest import fields


def secret_on(page: httpx.Response) -> str:
    """The address, or other secret, that a page shows this once."""
    found = re.search(r"<pre[^>]*><code>([^<]+)</code>", page.text)
    assert found is not None, page.text
    return unescape(found[1])


async def opened(browser: httpx.AsyncClient, address: str) -> httpx.Response:
    """The page that a link leads to; the secret leaves the address on the way."""
    way = address.partition("8000")[2]
    first = await browser.get(way)
    assert (first.status_code, first.headers["location"]) == (303, way.partition("?")[0])
    return await browser.get(first.headers["location"])


async def filled_in(browser: httpx.AsyncClient, page: httpx.Response, **values: str) -> httpx.Response:
    """The answer to the page's form, sent with `values`."""
    action = re.search(r'<form class="form" method="post" action="([^"]+)"', page.text)
    assert action is not None, page.text
    return await browser.post(action[1], data=fields(page) | values)


async def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    """What a statement finds."""
    async with database.read.connect() as connection:
        return [tuple(row) for row in await connection.exec_driver_sql(statement)]
