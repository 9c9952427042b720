"""What befalls the register while it is used: each fault is over when its function returns, and leaves it running."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.url import parse
from tests.soak.servers import Server

OURS = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'rationale%' AND pid <> pg_backend_pid()"
FROZEN = 1.5  # seconds


class Faults:
    """Of a database and the servers on it; the last server is spared, so that its memory can be followed."""

    def __init__(self, database: EmbeddedServer, servers: list[Server], chance: random.Random) -> None:
        self.database = database
        self.servers = servers
        self.chance = chance
        self.done: dict[str, int] = {}

    async def one(self) -> None:
        """Any of them."""
        kinds: list[Callable[[], Awaitable[None]]] = [
            self.end_backends, self.freeze_a_backend, self.kill_a_server, self.restart_a_server, self.restart_database,
        ]  # fmt: skip
        kind = self.chance.choice(kinds)
        await kind()
        self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1

    async def end_backends(self) -> None:
        """All connections of the servers are cut."""
        await self._ask(f"SELECT pg_terminate_backend(pid) FROM ({OURS}) AS ours")

    async def freeze_a_backend(self) -> None:
        """A connection falls silent for a while."""
        if pids := [row[0] for row in await self._ask(OURS)]:
            pid = self.chance.choice(pids)
            try:
                os.kill(pid, signal.SIGSTOP)
                await asyncio.sleep(FROZEN)
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass

    async def kill_a_server(self) -> None:
        """As the kernel does when memory runs out."""
        await self._again(signal.SIGKILL)

    async def restart_a_server(self) -> None:
        """As a new release does."""
        code = await self._again(signal.SIGTERM)
        assert code == 0, f"A server that was asked to stop ended with {code}."

    async def restart_database(self) -> None:
        """As a crash does: whoever is connected is thrown out, and the log is replayed."""
        pid = int((self.database.cluster / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        while (self.database.cluster / "postmaster.pid").exists():
            await asyncio.sleep(0.05)
        await asyncio.to_thread(self.database.start)

    async def _again(self, number: signal.Signals) -> int:
        server = self.chance.choice(self.servers[:-1])
        code = await asyncio.to_thread(server.stop, number)
        await asyncio.to_thread(server.start)
        return code

    async def _ask(self, statement: str) -> Any:
        connection = await asyncpg.connect(**parse(self.database.url).arguments())
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()
