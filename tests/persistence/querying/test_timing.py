"""Statements are timed: for the request that asks, for the process, and in the log where one is slow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO

import httpx
from sqlalchemy import text

from app import logs
from app.persistence.database.engine import Database
from app.persistence.querying import timing

SLEEP = "SELECT pg_sleep(0.05), {}::text"


async def test_a_slow_statement_is_a_line_of_the_log_without_its_values(make_database: Callable[..., Database]) -> None:
    logs.configure(stream=(stream := BytesIO()))
    try:
        hasty, patient = make_database(slow_statement=0.04), make_database(slow_statement=300)
        before, spent = timing.totals.slow, timing.begin()
        await hasty.row(SLEEP.format("$1"), "hunter2")
        for database in (hasty, patient):
            async with database.write_sessions() as session:
                await session.execute(text(SLEEP.format("CAST(:given AS text)")), {"given": "hunter2"})
    finally:
        logs.configure()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]  # on a busy machine others are slow as well
    assert all(line["event"] == "database.slow" and line["ms"] >= 40 for line in lines)
    assert sum("pg_sleep" in line["statement"] for line in lines) == 2
    assert b"hunter2" not in stream.getvalue()
    assert spent.slow == timing.totals.slow - before == len(lines) < spent.statements
    assert spent.seconds > 0.08


async def test_who_is_signed_in_sees_how_long_an_answer_took(
    reading_person: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    told = (await reading_person.get("/decisions")).headers["server-timing"]
    assert re.fullmatch(r'total;dur=[\d.]+, db;dur=[\d.]+;desc="statements: \d+"', told)
    assert "server-timing" not in (await stranger.get("/decisions")).headers
