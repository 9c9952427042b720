"""Small statements that follow one another share a connection, which nobody keeps for longer."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg

from app.persistence.database.engine import Database
from tests.persistence.conftest import kill

PROCESS = "SELECT pg_backend_pid()"


async def process(database: Database, statement: str = PROCESS) -> Any:
    return (await database.row(statement))[0]


def in_use(database: Database) -> int:
    return database.pool_status()["door"]["in_use"]


async def test_statements_that_follow_one_another_share_a_connection_that_is_then_given_back(plain: Database) -> None:
    assert len({await process(plain) for _ in range(5)}) == 1
    while in_use(plain):
        await asyncio.sleep(0.01)
    assert await process(plain)


async def test_who_comes_while_it_is_used_takes_another_one(plain: Database) -> None:
    waiting = "SELECT pg_backend_pid() FROM pg_sleep(0.05)"
    assert len(set(await asyncio.gather(process(plain, waiting), process(plain, waiting)))) == 2
    assert in_use(plain) <= 1


async def test_one_that_has_ended_is_not_used_again(plain: Database, console: asyncpg.Connection) -> None:
    before = await process(plain)
    await kill(console)
    assert await process(plain) != before


async def test_closing_gives_it_back(plain: Database) -> None:
    await process(plain)
    await plain.aclose()
    assert in_use(plain) == 0
