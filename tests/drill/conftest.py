"""A server of PostgreSQL that a test may hurt, with every table, and the application behind a proxy to it."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx
import pytest_asyncio

from app.main import create_app
from app.persistence.database.embedded import SOCKET, EmbeddedServer, programs
from app.persistence.database.url import parse
from app.settings import Settings
from tests.cast import browser_of, secret_of, set_up
from tests.drill.proxy import Proxy


def made(folder: Path, server: EmbeddedServer, template: str) -> EmbeddedServer:
    """A server with every table, in `folder`; those of the tests' own are dumped, which is faster than to migrate."""
    folder.chmod(0o755)
    one = EmbeddedServer(folder / "primary", durable=False)
    one.start()
    at = ("-h", str(server.socket_folder), "-U", "postgres")
    dumped = subprocess.run([programs() / "pg_dump", "--inserts", *at, template], capture_output=True, check=True)
    lines = dumped.stdout.decode().splitlines()
    (folder / "schema.sql").write_text("\n".join(line for line in lines if not line.startswith("\\")))
    return one


async def fill(one: EmbeddedServer) -> None:
    connection = await asyncpg.connect(**parse(one.url).arguments())
    await connection.execute((one.folder.parent / "schema.sql").read_text())
    await connection.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def primary(server: EmbeddedServer, template: str) -> AsyncIterator[EmbeddedServer]:
    with TemporaryDirectory(prefix="rationale-drill-") as name:
        one = made(Path(name), server, template)
        await fill(one)
        yield one
        one.stop()


@pytest_asyncio.fixture
async def proxy(primary: EmbeddedServer) -> AsyncIterator[Proxy]:
    proxy = Proxy(primary.socket_folder / SOCKET)
    await proxy.start()
    yield proxy
    await proxy.stop()


@pytest_asyncio.fixture
async def app(proxy: Proxy, tmp_path: Path) -> AsyncIterator[Any]:
    settings = Settings(
        database_url=proxy.url, data=tmp_path, public_reading=True, pool_size=2, alive_bypass=0.2,
        statement_timeout=0.5, connect_timeout=1, pool_timeout=3, expensive_per_minute=0, page_store_bytes=0,
    )  # fmt: skip
    app = set_up(create_app(settings))
    yield app
    await app.state.worker.stop()
    await app.state.database.aclose()


@pytest_asyncio.fixture
async def ada(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """An admin, signed in."""
    async with browser_of(app, await secret_of(app.state.database, "admin")) as client:
        yield client
