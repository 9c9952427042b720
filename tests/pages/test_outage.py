"""Pages while the database is away, and when it is back."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
import pytest_asyncio

from app.main import create_app
from app.persistence.database.embedded import EmbeddedServer
from app.settings import Settings
from tests.cast import set_up
from tests.persistence.database.test_outages import stop
from tests.register import PARTIAL
from tests.tidy import make_schema

pytestmark = pytest.mark.slow

ADDRESSES = ["/", "/decisions", "/decisions/1", "/search?q=x", "/stack/pypi/redis", "/imports"]


@pytest_asyncio.fixture
async def own_server() -> AsyncIterator[EmbeddedServer]:
    """A server with every table, which the test may stop."""
    with TemporaryDirectory(prefix="rationale-pages-") as name, EmbeddedServer(Path(name), durable=False) as server:
        await make_schema(server.url)
        yield server


@pytest_asyncio.fixture
async def reader(own_server: EmbeddedServer) -> AsyncIterator[httpx.AsyncClient]:
    app = set_up(create_app(Settings(database_url=own_server.url, alive_bypass=0.2, public_reading=True)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client
    await app.state.database.aclose()


async def test_an_absence_of_the_database_is_told_and_heals(
    reader: httpx.AsyncClient, own_server: EmbeddedServer
) -> None:
    assert (await reader.get("/decisions")).status_code == 200
    stop(own_server, signal.SIGINT)
    for address in ADDRESSES:
        page = await reader.get(address)
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert "<h1>Not available just now</h1>" in page.text
        assert page.headers["x-request-id"] in page.text
        assert str(own_server.folder) not in page.text
    assert "<html" not in (await reader.get("/decisions", headers=PARTIAL)).text
    own_server.start()
    await asyncio.sleep(0.3)
    assert [(await reader.get(address)).status_code for address in ADDRESSES] == [200, 200, 404, 200, 404, 200]
