"""A proposed decision and what people do with a round on it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio

from app.decisions.models import Status
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.tables import Collection, Decision, Option
from tests.accounts.links import rows
from tests.admin.browsing import open_page
from tests.register import collection, decision, store


@pytest_asyncio.fixture
async def proposal(database: Database) -> Decision:
    platform: Collection = collection()
    platform.quorum = 2
    one = decision(
        platform, 1, "Keep sessions in PostgreSQL", status=Status.PROPOSED, outcome="We keep them there, always.",
        options=[Option(title="PostgreSQL", chosen=True), Option(title="Redis", position=1)],
    )  # fmt: skip
    await store(database, one)
    return one


async def ids(database: Database) -> dict[str, int]:
    return {str(name).split()[0].lower(): id_ for name, id_ in await rows(database, "SELECT name, id FROM person")}


async def opened(by: httpx.AsyncClient, one: Decision, people: list[int], days: int = 10, **more: str) -> str:
    """The path of the round that somebody begins."""
    closes = (now().date() + timedelta(days=days)).isoformat()
    data: dict[str, Any] = {"summary": "It is ready.", "reviewers": people, "closes_on": closes, "aim": "accept"} | more
    answer = await by.post(f"/decisions/{one.id}/rounds", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def says(client: httpx.AsyncClient, path: str, kind: str, **more: str) -> httpx.Response:
    """Somebody takes a position in the form of the round's page."""
    page = (await client.get(path)).text
    form = page[page.index(f'action="{path}/position"') :]
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("digest", "version")}  # type: ignore[index]
    return await client.post(f"{path}/position", data=hidden | {"kind": kind} | more)


async def version(client: httpx.AsyncClient, path: str) -> str:
    page = (await client.get(path)).text
    found = re.search(
        r'action="[^"]*/(?:withdrawal|extension|closing)".*?name="version" value="(\d+)"', page, re.DOTALL
    )
    assert found
    return found[1]


async def seen(client: httpx.AsyncClient, path: str, step: str) -> dict[str, str]:
    """What the form of a step says of what its page showed."""
    page = (await client.get(path)).text
    form = page[page.index(f'action="{path}/{step}"') :]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("digest", "version")}  # type: ignore[index]


async def edit(client: httpx.AsyncClient, one: Decision, **values: str) -> None:
    """Somebody changes the decision in its form."""
    page = (await open_page(client, f"/admin/decisions/{one.id}")).fill(**values)
    assert (await page.press()).status == 303
