"""A reader who comes back is told that nothing has changed, and never so when something has."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlmodel import SQLModel

import app.tables  # noqa: F401 - fills the metadata
from app.main import create_app
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.querying.data_version import VERSION, is_watched
from app.settings import Settings
from app.web.http import conditional
from tests.cast import set_up
from tests.register import PARTIAL, collection, counted_statements, decision, store

PAGES = ("/", "/decisions", "/decisions?status=accepted", "/research", "/risks", "/stack", "/search?q=queue", "/tags")


@pytest_asyncio.fixture
async def plain(database_url: str, database: Database) -> AsyncIterator[asyncpg.Connection]:
    """Somebody at the database's own prompt."""
    connection = await asyncpg.connect(**parse(database_url).arguments())
    yield connection
    await connection.close()


@pytest.mark.parametrize("held", ["{}", "W/{}", '"other", {}', 'W/{},W/"other"'])
@pytest.mark.parametrize("added", ["", "-gzip", "-br", ";gzip", "--gzip"])
async def test_a_tag_is_known_weak_or_strong_and_with_what_a_proxy_adds(
    client: httpx.AsyncClient, held: str, added: str
) -> None:
    tag = (await client.get("/decisions")).headers["etag"].removeprefix("W/").strip('"')
    answer = await client.get("/decisions", headers={"if-none-match": held.format(f'"{tag}{added}"')})
    assert answer.status_code == 304


@pytest.mark.parametrize("held", ['"other"', '"-gzip"', "gzip", '""', "**"])
async def test_another_tag_is_not(client: httpx.AsyncClient, held: str) -> None:
    await client.get("/decisions")
    assert (await client.get("/decisions", headers={"if-none-match": held})).status_code == 200


async def test_who_has_whatever_there_is_has_every_page_that_there_is(app: Any, client: httpx.AsyncClient) -> None:
    app.asgi_handler.page_cache.clear()
    for _ in "made now", "made before":
        assert (await client.get("/decisions", headers={"if-none-match": "*"})).status_code == 304
    assert (await client.get("/decisions/999999", headers={"if-none-match": "*"})).status_code == 404


async def again(client: httpx.AsyncClient, seen: httpx.Response, **headers: str) -> int:
    """The status when the reader comes back with the tag of `seen`."""
    asked = await client.get(str(seen.url), headers={"if-none-match": seen.headers["etag"], **headers})
    return asked.status_code


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_that_did_not_change_is_not_sent_again(client: httpx.AsyncClient, path: str) -> None:
    seen = await client.get(path)
    assert (await client.get(path)).headers["etag"] == seen.headers["etag"]
    asked = await client.get(path, headers={"if-none-match": f'"other", {seen.headers["etag"]}'})
    assert (asked.status_code, asked.content) == (304, b"")
    assert asked.headers["etag"] == seen.headers["etag"]
    assert asked.headers["vary"] == seen.headers["vary"]
    assert asked.headers["cache-control"] == "private, no-cache"
    # These belong to the page that the browser has.
    assert not {"content-security-policy", "content-length", "content-type"} & set(asked.headers)


async def test_a_page_is_still_one_statement(app: Any, client: httpx.AsyncClient) -> None:
    await client.get("/decisions")
    with counted_statements(app) as seen:
        await client.get("/decisions")
    assert len(seen) == 1


async def test_nothing_but_the_version_is_asked_for_a_page_that_did_not_change(
    app: Any, client: httpx.AsyncClient
) -> None:
    seen = await client.get("/decisions")
    with counted_statements(app) as statements:
        assert await again(client, seen) == 304
    assert statements == [VERSION]


async def test_a_page_changes_with_what_is_stored(client: httpx.AsyncClient, database: Database) -> None:
    seen = await client.get("/decisions")
    await store(database, decision(collection(), 1, "Keep a queue"))
    assert await again(client, seen) == 200
    fresh = await client.get("/decisions")
    assert "Keep a queue" in fresh.text
    assert await again(client, fresh) == 304


async def test_a_page_changes_with_sql_typed_by_hand(
    client: httpx.AsyncClient, database: Database, plain: asyncpg.Connection
) -> None:
    await store(database, decision(collection(), 1, "Keep a queue"))
    seen = await client.get("/decisions")
    await plain.execute("UPDATE decision SET title = 'Keep a log'")
    assert await again(client, seen) == 200
    emptied = await client.get("/decisions")
    await plain.execute("TRUNCATE decision CASCADE")
    assert await again(client, emptied) == 200


async def test_a_second_process_sees_the_write_of_the_first(
    client: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    other = set_up(create_app(settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=other), base_url="http://localhost:8000") as second:
        seen = await second.get("/decisions")
        assert await again(client, seen) == 304, "replicas of one release agree"
        await store(database, decision(collection(), 1, "Keep a queue"))
        assert await again(second, seen) == 200
    await other.state.database.aclose()


async def test_what_is_not_committed_changes_no_page_and_its_commit_does(
    client: httpx.AsyncClient, plain: asyncpg.Connection
) -> None:
    seen = await client.get("/tags")
    slow = plain.transaction()
    await slow.start()
    await plain.execute("INSERT INTO tag (name) VALUES ('late')")
    assert await again(client, seen) == 304
    await slow.commit()
    assert await again(client, seen) == 200


async def test_an_undone_write_changes_nothing(client: httpx.AsyncClient, plain: asyncpg.Connection) -> None:
    seen = await client.get("/tags")
    undone = plain.transaction()
    await undone.start()
    await plain.execute("INSERT INTO tag (name) VALUES ('never')")
    await undone.rollback()
    assert await again(client, seen) == 304
    assert await plain.fetchval("SELECT count(*) FROM data_change") == 0


async def test_no_two_commits_of_concurrent_writers_share_a_version(database: Database) -> None:
    """Each reader that sees a version sees just as many tags as every other reader of that version."""
    seen: dict[str, set[int]] = {}

    async def write(name: int) -> None:
        async with database.write_sessions() as session, session.begin():
            await session.execute(sa.text(f"INSERT INTO tag (name) VALUES ('tag {name}')"))
            await session.execute(sa.text("SELECT pg_sleep(0.01)"))

    async def read() -> None:
        async with database.read_sessions() as session:
            both = "SELECT (SELECT version::text FROM data_version), (SELECT count(*) FROM tag)"
            version, count = (await session.execute(sa.text(both))).one()
            seen.setdefault(version, set()).add(count)

    await read()
    await asyncio.gather(*(job for name in range(20) for job in (write(name), read(), read())))
    await read()
    assert all(len(counts) == 1 for counts in seen.values())
    assert len({next(iter(counts)) for counts in seen.values()}) == len(seen) > 1


async def test_the_part_the_person_and_the_day_each_have_a_tag_of_their_own(
    client: httpx.AsyncClient, editor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = await client.get("/decisions")
    assert await again(client, seen, **PARTIAL) == 200
    assert await again(editor, seen) == 200

    class Tomorrow:
        @staticmethod
        def now(_: Any) -> Any:
            return Tomorrow

        @staticmethod
        def date() -> str:
            return "2999-01-01"

    monkeypatch.setattr(conditional, "datetime", Tomorrow)
    assert await again(client, seen) == 200


async def test_errors_and_pages_without_stored_data_have_no_tag(client: httpx.AsyncClient) -> None:
    for path in ("/decisions/999999", "/imports/new", "/livez"):
        assert "etag" not in (await client.get(path)).headers


async def test_every_table_that_pages_show_renews_the_version(plain: asyncpg.Connection) -> None:
    rows = await plain.fetch(
        "SELECT relname AS name FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname = 'data_changed'"
    )
    watched = {row["name"] for row in rows}
    assert watched == {name for name, table in SQLModel.metadata.tables.items() if is_watched(table)}
