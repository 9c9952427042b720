"""What ails the database is told apart: on the page, in the log, and by readiness."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
import pytest_asyncio

from app import logs
from app.main import create_app
from app.persistence.database.url import parse
from app.settings import Settings
from tests.cast import set_up

pytestmark = pytest.mark.slow

# A sequence goes on whatever is rolled back: of changes of tags only the first so many fail.
FAULT = """
CREATE SEQUENCE fault;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('fault') <= TG_ARGV[1]::int THEN RAISE EXCEPTION USING ERRCODE = TG_ARGV[0]; END IF;
  RETURN NULL;
END $$;
"""
MEND = "DROP FUNCTION fail CASCADE; DROP SEQUENCE fault"


@pytest_asyncio.fixture
async def console(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**parse(database_url).arguments())
    await connection.execute(FAULT)
    yield connection
    await connection.execute(MEND)
    await connection.close()


@pytest.fixture
def log() -> Any:
    stream = BytesIO()
    logs.configure(stream=stream)
    yield stream
    logs.configure()


async def failing(console: asyncpg.Connection, code: str, times: int, *, when: str = "") -> None:
    kind = "CONSTRAINT TRIGGER" if when else "TRIGGER"
    await console.execute(
        f"CREATE {kind} failing AFTER INSERT ON tag {when} FOR EACH ROW EXECUTE FUNCTION fail('{code}', {times})"
    )


async def new_tag(browser: httpx.AsyncClient, name: str) -> httpx.Response:
    page = (await browser.get("/admin/tags/new")).text
    once = page.split('name="once" value="')[1].split('"')[0]
    return await browser.post("/admin/tags/new", data={"name": name, "once": once, "do": "save"})


@pytest.mark.parametrize("code", ["40001", "40P01"])
@pytest.mark.parametrize("when", ["", "DEFERRABLE INITIALLY DEFERRED"])
async def test_a_form_that_another_change_held_up_is_stored_once_all_the_same(
    editor: httpx.AsyncClient, console: asyncpg.Connection, code: str, when: str
) -> None:
    await failing(console, code, 2, when=when)
    answer = await new_tag(editor, "fault")
    assert answer.status_code == 303, answer.text
    assert await console.fetchval("SELECT count(*) FROM tag WHERE name = 'fault'") == 1


async def test_after_three_attempts_it_is_given_up_in_words(
    editor: httpx.AsyncClient, console: asyncpg.Connection
) -> None:
    await failing(console, "40001", 3)
    answer = await new_tag(editor, "fault")
    assert (answer.status_code, "busy with other changes" in answer.text) == (503, True)
    assert await console.fetchval("SELECT count(*) FROM tag WHERE name = 'fault'") == 0


async def test_a_full_disk_is_told_and_reading_goes_on(
    editor: httpx.AsyncClient, app: Any, console: asyncpg.Connection, log: BytesIO
) -> None:
    await failing(console, "53100", 1)
    answer = await new_tag(editor, "fault")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "has no space left, so nothing was stored" in answer.text
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["sqlstate"] for line in lines if line["event"] == "unavailable"] == ["53100"]
    assert (await editor.get("/readyz")).text == "ready, but the database has no space left\n"
    assert (await editor.get("/decisions")).status_code == 200
    app.state.full_at = float("-inf")


async def _asked(settings: Settings, path: str) -> tuple[int, str]:
    app = set_up(create_app(settings))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(path)
    await app.state.database.aclose()
    return answer.status_code, answer.text


async def test_a_database_that_only_reads_is_ready_and_says_so(migrated_database_url: str, settings: Settings) -> None:
    reading = msgspec.structs.replace(settings, database_url=migrated_database_url)
    connection = await asyncpg.connect(**parse(migrated_database_url).arguments())
    name = await connection.fetchval("SELECT current_database()")
    await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await connection.close()
    assert await _asked(reading, "/readyz") == (200, "ready, but the database accepts no changes\n")
    assert (await _asked(reading, "/decisions"))[0] == 200


async def test_a_database_without_a_free_connection_is_told_apart(
    settings: Settings, console: asyncpg.Connection, database_url: str
) -> None:
    await console.execute("DROP ROLE IF EXISTS crowd; CREATE ROLE crowd LOGIN CONNECTION LIMIT 0")
    crowded = msgspec.structs.replace(settings, database_url=database_url.replace("postgres@", "crowd@"))
    assert await _asked(crowded, "/readyz") == (503, "the database takes no more connections\n")
    status, page = await _asked(crowded, "/decisions")
    assert (status, "takes no more connections" in page) == (503, True)
    await console.execute("DROP ROLE crowd")


async def test_answers_close_their_connections_while_the_server_drains(client: httpx.AsyncClient, app: Any) -> None:
    assert "connection" not in (await client.get("/livez")).headers
    app.state.draining = True
    try:
        for path in ("/livez", "/decisions", "/no/such/page"):
            assert (await client.get(path)).headers["connection"] == "close"
    finally:
        app.state.draining = False
