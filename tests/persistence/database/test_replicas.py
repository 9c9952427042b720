"""Lists are read from a replica that holds what their reader has written; its failures reach no page."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from app.doctor import _replicas
from app.main import create_app
from app.people.models import PersonRole
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.settings import Settings
from tests.cast import browser_of, person, secret_of, set_up
from tests.imports.files import adr
from tests.tidy import make_schema

pytestmark = pytest.mark.slow

RESUME = "SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery()"


class Standby(EmbeddedServer):
    """A streaming replica of another server."""

    def follow(self, primary: EmbeddedServer) -> None:
        self.cluster.mkdir(mode=0o700, parents=True)
        owner = primary.cluster.stat()
        os.chown(self.cluster, owner.st_uid, owner.st_gid)
        source = ("-h", str(primary.socket_folder), "-U", "postgres", "-X", "stream", "-c", "fast")
        self._run("pg_basebackup", "-D", str(self.cluster), "-R", *source)
        self.start()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="rationale-replica-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def primary(folder: Path) -> AsyncIterator[EmbeddedServer]:
    with EmbeddedServer(folder / "primary", durable=False) as server:
        await make_schema(server.url)
        yield server


@pytest.fixture(scope="module")
def standby(folder: Path, primary: EmbeddedServer) -> Iterator[Standby]:
    server = Standby(folder / "standby", durable=False)
    server.follow(primary)
    yield server
    server.stop()


@pytest_asyncio.fixture
async def app(primary: EmbeddedServer, standby: Standby, tmp_path: Path) -> AsyncIterator[Any]:
    settings = Settings(
        database_url=primary.url, database_replica_urls=standby.url, data=tmp_path, public_reading=True, pool_size=2,
        expensive_per_minute=0,
    )  # fmt: skip
    app = set_up(create_app(settings))
    yield app
    await app.state.worker.stop()
    await app.state.database.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def secret(primary: EmbeddedServer) -> str:
    async with aclosing(Database(Settings(database_url=primary.url))) as database:
        return await secret_of(database, person("Ada Admin", PersonRole.ADMIN))


@pytest_asyncio.fixture
async def ada(app: Any, secret: str) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(app, secret) as client:
        yield client


@pytest_asyncio.fixture
async def stranger(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


async def told(standby: Standby, statement: str) -> Any:
    connection = await asyncpg.connect(**parse(standby.url).arguments())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def caught_up(app: Any, standby: Standby) -> None:
    """The replica holds what the primary does, and it is known."""
    position = await app.state.database.row("SELECT pg_current_wal_insert_lsn()::text")
    await told(standby, RESUME)
    while not await told(standby, f"SELECT pg_last_wal_replay_lsn() >= '{position[0]}'"):
        await asyncio.sleep(0.05)
    await app.state.database.replicas.look()


async def import_(client: httpx.AsyncClient, title: str, number: int) -> None:
    sent = await client.post("/imports", files=[("files", (f"{number}.md", adr(title, number).encode()))])
    assert sent.status_code == 303
    (position,) = [one for one in sent.headers.get_list("set-cookie") if "position=" in one]
    others = client.headers["cookie"].split("; __Host-position")[0]
    client.headers["cookie"] = f"{others}; {position.split(';')[0]}"


async def test_who_wrote_sees_it_at_once_and_others_once_the_replica_has_it(
    app: Any, ada: httpx.AsyncClient, stranger: httpx.AsyncClient, standby: Standby
) -> None:
    await import_(ada, "Use one server", 1)
    await caught_up(app, standby)
    assert "Use one server" in (await stranger.get("/decisions")).text
    await told(standby, "SELECT pg_wal_replay_pause()")
    await import_(ada, "Write everything down", 2)
    await app.state.database.replicas.look()
    assert "Write everything down" in (await ada.get("/decisions")).text
    assert "Write everything down" not in (await stranger.get("/decisions")).text, "it is read from the replica"
    assert "Write everything down" in (await ada.get("/decisions")).text, "nobody is given the older page"
    await caught_up(app, standby)
    for client in (ada, stranger):
        assert "Write everything down" in (await client.get("/decisions")).text


async def test_what_a_replica_does_not_know_yet_is_looked_for_at_the_primary(
    app: Any, ada: httpx.AsyncClient, stranger: httpx.AsyncClient, standby: Standby
) -> None:
    await caught_up(app, standby)
    await told(standby, "SELECT pg_wal_replay_pause()")
    await import_(ada, "Keep a log", 3)
    await app.state.database.replicas.look()
    collection = (await ada.get("/collections")).text.split('href="/collections/')[1].split('"')[0]
    assert (await stranger.get(f"/collections/{collection}")).status_code == 200
    assert (await stranger.get("/collections/none-of-this-name")).status_code == 404


async def test_one_that_stops_fails_no_page_and_comes_back(
    app: Any, ada: httpx.AsyncClient, stranger: httpx.AsyncClient, standby: Standby
) -> None:
    await caught_up(app, standby)
    assert (await stranger.get("/search?q=server")).status_code == 200
    (replica,) = app.state.database.replicas.all
    assert not replica.trouble
    standby.stop()
    pages = [await stranger.get(path) for path in ("/decisions", "/search?q=one", "/risks", "/stack")]
    assert [page.status_code for page in pages] == [200] * 4
    assert replica.trouble
    await app.state.database.replicas.look()
    assert "does not answer" in replica.trouble
    standby.start()
    await caught_up(app, standby)
    assert not replica.trouble


async def test_what_is_no_replica_of_this_server_is_left_out(
    app: Any, stranger: httpx.AsyncClient, standby: Standby, primary: EmbeddedServer
) -> None:
    await caught_up(app, standby)
    (replica,) = app.state.database.replicas.all
    checked = [(one.ok, one.detail) for one in await _replicas(app.state.settings)]
    assert checked == [(True, f"{replica.name}: is read from")]
    await told(standby, "SELECT pg_promote()")
    await app.state.database.replicas.look()
    assert replica.trouble == "it is no replica: it takes changes of its own"
    assert (await stranger.get("/decisions")).status_code == 200


@pytest.mark.parametrize("position", ["", "1", "x.y", "1.99999999999999999999", "0.0", "\u0661.\u0661", "1.1; a=b"])
async def test_a_position_that_somebody_made_up_harms_nobody(
    app: Any, stranger: httpx.AsyncClient, position: str
) -> None:
    headers = {"cookie": f"__Host-position={position}".encode()}
    assert (await stranger.get("/decisions", headers=headers)).status_code == 200
