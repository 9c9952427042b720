"""Pages of a large register are read off indexes: no statement walks through a big table, none sorts one."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.main import create_app
from app.people.models import Person
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import PLANS
from app.persistence.database.url import parse
from app.persistence.querying import prepared, selectivity, statement_batch
from app.persistence.querying.bounded_cache import BoundedCache
from app.settings import Settings
from tests.cast import browser_of, secret_of, set_up
from tests.speed.content import SIZE, fill

pytestmark = pytest.mark.slow

MOST = 12_000  # rows that a step may read or sort, as a count does that stops at 10 000: more is a table, not a page
PAGES = [
    "/", "/decisions", "/decisions?sort=oldest", "/decisions?sort=number", "/decisions?sort=title",
    "/decisions?sort=changed", "/decisions?status=accepted", "/decisions?status=draft", "/decisions?owner=17",
    "/decisions?collection=c2", "/decisions?year=2020", "/decisions?tag=tag7", "/decisions/777-decision",
    "/research", "/research?sort=oldest", "/research?sort=title", "/research?sort=changed", "/research?author=17",
    "/research?collection=c2", "/risks", "/risks?owner=17", "/risks?likelihood=3&severity=3", "/risks?sort=title",
    "/risks?sort=review", "/tags", "/people", "/people/17", "/collections", "/collections/c2",
    "/timeline", "/decisions/graph", "/tags/tag7", "/decisions?tag=tag7&owner=17",
    "/decisions?status=rejected&year=2020", "/decisions?tag=tag7&status=accepted&year=2019&owner=17",
    "/decisions?q=everywhere",
    "/decisions?q=seldom",
    "/decisions?q=everywhere&sort=title", "/search?q=everywhere", "/search?q=seldom", "/search?q=nowhere",
    "/search?q=status:rejected+owner:%22Person+17%22+everywhere", "/search?q=status:rejected+tag:tag7",
    "/search?q=everywhere+-seldom", "/search/palette?q=ever", "/search/palette?q=se",
    "/search?q=C2-4711", "/decisions?q=C2-4711",
]  # fmt: skip


MADE_ADMIN = (
    "UPDATE person SET role = 'admin', state = 'active', email = 'one@example.org' WHERE id = 1",
    "INSERT INTO data_version VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING",
)
TABLES = [
    "", "/decisions", "/decisions?sort=title", "/decisions?sort=-number", "/decisions?sort=decided_on",
    "/decisions?status=accepted", "/decisions?owner=17", "/decisions?collection=2",
    "/decisions?decided_on=2020-05", "/decisions?q=C2-4711",
    "/decisions?q=decision+4711", "/decisions?q=decision", "/decisions?q=nowhere",
    "/decisions?sort=title&q=decision",
    "/decisions?owner=person+17", "/decisions?columns=title,owner.name,collection.slug", "/research?sort=title",
    "/risks", "/risks?sort=title", "/risks?owner=17", "/risks?q=risk+4711", "/risks?decision.title=decision+4711",
    "/risks?where=(owner:17 or owner:18) and treatment:open", "/people", "/tags?sort=name", "/changes",
    "/decisions/facets", "/decisions/facets?q=decision", "/people/choices?q=person", "/decisions/choices?q=4711",
    "/decisions/choices?q=decision", "/decisions/choices?q=de",
    "/decisions?status=rejected&owner=17", "/decisions?where=(owner:17 or owner:18) and status:rejected",
]  # fmt: skip


@pytest_asyncio.fixture(scope="module")
async def large(server: EmbeddedServer, template: str, worker_id: str) -> AsyncIterator[str]:
    """URL of a database with a large register."""
    name, root = f"large_{worker_id}", await asyncpg.connect(**parse(server.url).arguments())
    await root.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = server.database_url(name)
    connection = await asyncpg.connect(**parse(url).arguments())
    await fill(connection)
    await connection.close()
    yield url
    await root.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await root.close()


@pytest_asyncio.fixture(scope="module")
async def reader(large: str) -> AsyncIterator[tuple[httpx.AsyncClient, list[tuple[str, Any]]]]:
    """A browser, and the statements that its pages cost, as in a register of a million records."""
    patch = pytest.MonkeyPatch()
    patch.setattr(selectivity, "LARGE", SIZE // 2)
    # What these keep belongs to the limits of its time.
    for module, kept in ((prepared, "_prepared"), (statement_batch, "_batches")):
        patch.setattr(module, kept, BoundedCache(1, lambda _: 0))
    app = set_up(create_app(Settings(database_url=large, access_log=False, public_reading=True)))
    seen: list[tuple[str, Any]] = []
    engine = app.state.database.read.sync_engine
    sa.event.listen(engine, "before_cursor_execute", lambda *event: seen.append((event[2], event[3])))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client, seen
    patch.undo()
    await app.state.database.aclose()


@pytest_asyncio.fixture(scope="module")
async def keeper(reader: Any, large: str) -> AsyncIterator[tuple[httpx.AsyncClient, list[tuple[str, Any]]]]:
    """The browser of an admin."""
    app, seen = reader[0]._transport.app, reader[1]
    async with app.state.database.write_sessions() as session, session.begin():
        for statement in MADE_ADMIN:
            await session.execute(sa.text(statement))
    secret = await secret_of(app.state.database, Person(email="one@example.org", name="One"))
    async with browser_of(app, secret) as client:
        yield client, seen


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


async def plans(url: str, statements: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    connection = await asyncpg.connect(**parse(url).arguments(), server_settings=PLANS)
    found = [await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *given) for sql, given in statements]
    await connection.close()
    return [node for text in found for node in nodes(json.loads(text)[0]["Plan"])]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_walks_through_no_big_table(path: str, reader: Any, large: str) -> None:
    await walks_through_no_big_table(path, *reader, large)


@pytest.mark.parametrize("path", TABLES)
async def test_neither_does_a_table_that_somebody_keeps_in_order(path: str, keeper: Any, large: str) -> None:
    await walks_through_no_big_table(f"/admin{path}", *keeper, large)


async def walks_through_no_big_table(path: str, client: httpx.AsyncClient, seen: list[Any], large: str) -> None:
    seen.clear()
    answer = await client.get(path)
    assert answer.status_code == 200, answer.headers
    read = await plans(large, [one for one in seen if one[0].lstrip().upper().startswith(("SELECT", "WITH"))])
    assert [node["Relation Name"] for node in read if node["Node Type"] == "Seq Scan" and rows(node) > MOST] == []
    assert [node["Node Type"] for node in read if "Sort" in node["Node Type"] and below(node) > MOST] == []


def rows(node: dict[str, Any]) -> float:
    """How many rows a node looks at."""
    return float((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])


def below(node: dict[str, Any]) -> float:
    """How many rows come into a node."""
    return max((part["Actual Rows"] * part["Actual Loops"] for part in node["Plans"]), default=0)


@pytest.mark.parametrize(
    ("query", "total"),
    [("", "10 000+"), ("?status=accepted", "1 000+"), ("?status=accepted&year=2020", "685"), ("?tag=tag7", "1 000+")],
)
async def test_a_list_that_goes_on_for_long_says_how_long_at_least(query: str, total: str, reader: Any) -> None:
    page = await reader[0].get(f"/decisions{query}")
    said = re.search(r"([\d\u202f]+\+?) decisions", page.text)
    assert said
    assert said[1].replace("\u202f", " ") == total
