"""Several processes serve as one: what one has acknowledged, the next request to any of them sees."""

from __future__ import annotations

import http.client
import os
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import psutil
import pytest_asyncio

from app.forks import SOON
from app.persistence.database.engine import Database
from app.tables import Decision
from tests.cast import COOKIE, secret_of
from tests.processes import Running, forked, wait_for
from tests.register import collection, decision, store

STEPS = int(os.environ.get("RATIONALE_STEPS", "40"))
SERVE = ("serve", "--host", "127.0.0.1", "--port", "0", "--no-migrate", "--workers", "2")


@pytest_asyncio.fixture
async def two(database_url: str, database: Database) -> AsyncIterator[Running]:
    with forked(*SERVE, DATABASE_URL=database_url, RATIONALE_ACCESS_LOG="false", RATIONALE_DRAIN_DELAY="0") as server:
        yield server.wait_until_ready()
        server.stop()


def processes(server: Running) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children()


def served(server: Running) -> set[int]:
    """The processes that hold a connection of somebody."""
    return {one.pid for one in processes(server) if any(link.status == "ESTABLISHED" and link.laddr.port == server.port
            for link in one.net_connections("tcp"))}  # fmt: skip


class Reader:
    """A browser with one connection, which shows what it has as long as it is told that nothing has changed."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.seen: dict[str, tuple[str, str]] = {}

    async def read(self, path: str, secret: str) -> str:
        tag, text = self.seen.get(path, ("", ""))
        answer = await self.client.get(path, headers={"cookie": f"{COOKIE}={secret}", "if-none-match": tag})
        if answer.status_code != 304:
            text = answer.text
            self.seen[path] = answer.headers.get("etag", ""), text
        return text


NAMES = {"editor": "Edwin Editor", "reader": "Rosa Reader"}
OUT = "DELETE FROM session WHERE person_id = (SELECT id FROM person WHERE name = $1)"


class Register:
    """Three decisions and two people, as they stand."""

    def __init__(self, database: Database, records: list[Decision], secrets: dict[str, str]) -> None:
        self.database = database
        self.ids = [one.id for one in records]
        self.titles = [one.title for one in records]
        self.roles = {who: who for who in NAMES}
        self.secrets = secrets

    async def change(self, what: str, number: int, who: str) -> None:
        """Change something; it is committed when this returns."""
        change = self.database.change
        if what == "title":
            self.titles[number] += "."
            await change("UPDATE decision SET title = $1 WHERE id = $2", self.titles[number], self.ids[number])
        elif what == "role":
            self.roles[who] = "reader" if self.roles[who] == "editor" else "editor"
            await change("UPDATE person SET role = $1 WHERE name = $2", self.roles[who], NAMES[who])
        else:
            await change(OUT, NAMES[who])


async def test_whatever_was_acknowledged_is_on_the_next_page_from_any_process(two: Running, database: Database) -> None:
    log = collection()
    await store(database, *(records := [decision(log, number, f"Title {number}") for number in (1, 2, 3)]))
    now = Register(database, records, {who: await secret_of(database, who) for who in NAMES})
    chance = random.Random(16)
    async with AsyncExitStack() as stack:
        readers = list[Reader]()
        while len(served(two)) < 2:
            assert len(readers) < 60
            client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{two.port}")
            readers.append(Reader(await stack.enter_async_context(client)))
            await readers[-1].read("/decisions", now.secrets["reader"])
        for _ in range(STEPS):
            what, number, who = (
                chance.choice(("title", "title", "role", "out")),
                chance.randrange(3),
                chance.choice([*NAMES]),
            )
            await now.change(what, number, who)
            path = f"/decisions/{now.ids[number]}"
            if what != "title":
                for reader in readers:
                    assert "Sign out" not in await reader.read(path, now.secrets[who])
                now.secrets[who] = await secret_of(database, who)
            for reader in readers:
                text, listed = [await reader.read(one, now.secrets[who]) for one in (path, "/decisions")]
                assert f"{now.titles[number]}<" in text
                assert ('href="/admin"' in text) is (now.roles[who] == "editor")
                assert NAMES[who] in text
                assert all(f"{title}<" in listed for title in now.titles)


async def test_a_process_that_dies_is_begun_again_and_all_come_to_an_orderly_end(two: Running) -> None:
    before = processes(two)
    assert len(before) == 2
    wait_for(lambda: time.time() - before[0].create_time() > SOON + 1)
    before[0].kill()
    before[1].terminate()
    wait_for(lambda: len(now := processes(two)) == 2 and not set(before) & set(now))
    assert {two.get("/livez")[0] for _ in range(4)} == {200}
    last = processes(two)
    assert two.stop() == 0
    assert not [one for one in last if one.is_running()]


async def test_one_that_is_told_to_end_alone_leaves_the_port_to_the_others(two: Running) -> None:
    uploads = list[http.client.HTTPConnection]()
    while len(served(two)) < 2:
        uploads.append(upload(two))
    one = processes(two)[0]
    one.terminate()
    wait_for(lambda: not any(link.status == "LISTEN" for link in one.net_connections("tcp")))
    began = time.monotonic()
    assert {two.get("/livez")[0] for _ in range(20)} == {200}
    assert time.monotonic() - began < 1, "a packet that is dropped comes again a second later"
    assert one.is_running(), "it waits for the rest of what it receives"
    for connection in uploads:
        connection.close()


def upload(server: Running) -> http.client.HTTPConnection:
    """A form that somebody has begun to send."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.putrequest("POST", "/sign-in")
    connection.putheader("origin", f"http://127.0.0.1:{server.port}")
    connection.putheader("content-type", "application/x-www-form-urlencoded")
    connection.putheader("content-length", "1000")
    connection.endheaders(b"a")
    return connection


def test_they_end_with_their_parent(database_url: str) -> None:
    with forked(*SERVE, DATABASE_URL=database_url, RATIONALE_DRAIN_DELAY="0") as server:
        forks = processes(server.wait_until_ready())
        server.process.send_signal(signal.SIGKILL)
        wait_for(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in forks))
