"""Somebody who signs in: a browser that keeps cookies, and pages as a person fills them in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import httpx
import pytest_asyncio

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.cast import PASSWORD, QUICK_HASH, person
from tests.register import store

SITE = "https://localhost:8000"  # a cookie jar, unlike a browser, gives nothing that is Secure to plain HTTP


@pytest_asyncio.fixture
async def browser(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody has signed in with yet."""
    async with new_browser(app) as client:
        yield client


def new_browser(app: Any, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))
    headers = {"sec-fetch-site": "same-origin"} | headers
    return httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers)


@pytest_asyncio.fixture
async def rosa(database: Database) -> Person:
    """A reader who has a password."""
    rosa = person("Rosa Reader", password_hash=QUICK_HASH)
    await store(database, rosa)
    return rosa


def fields(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the page's first form that posts, as a browser would send them."""
    form = re.search(r'<form class="form" method="post".*?</form>', page.text, re.DOTALL)
    assert form is not None, page.text
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[0])
    return {name: unescape(value) for name, value in hidden}


async def sign_in(
    client: httpx.AsyncClient, email: str = "rosa@example.org", password: str = PASSWORD, way: str = ""
) -> httpx.Response:
    """Open the page for signing in, fill it in and send it."""
    page = await client.get(f"/sign-in{way}")
    return await client.post("/sign-in", data=fields(page) | {"email": email, "password": password})
