"""A change of one record leaves the stored pages of others as they are, and no page that it changes."""

from __future__ import annotations

import random
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from sqlmodel import SQLModel

import app.tables  # noqa: F401 - fills the metadata
from app.decisions.shapes import DecisionPage
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.querying.data_version import VERSION_OF, is_watched
from app.persistence.querying.queries import fetch, many
from app.research.shapes import ResearchPage
from app.tables import Assumption, Evidence
from tests.register import collection, decision, document, store
from tests.web.http.test_page_cache import made

pytestmark = pytest.mark.slow

OWN = VERSION_OF.format("($1 || '/' || t.id)")
ALL = f"SELECT $1 || '/' || t.id AS record, {OWN} AS version FROM {{}} t, data_version v"
PAGES = {"decisions": (DecisionPage, "decision"), "research": (ResearchPage, "research_document")}
LINKED = {
    "document_id": "document_id IN (SELECT document_id FROM evidence)",
    "decision_id": "decision_id IN (SELECT decision_id FROM evidence)",
}
MORE = (  # than the demonstration holds
    "INSERT INTO assumption (document_id, text, text_html, state) "
    "SELECT DISTINCT document_id, 'Few write', '<p>Few write</p>', 'doubted' FROM evidence",
    "INSERT INTO package_index (package_id, etag, asked_at, standing, problem) "
    "SELECT id, '', now(), '', '' FROM package",
)
CHANGES = {  # by type, besides another value of the same column and none
    "TEXT": "{} || ' and more'",
    "VARCHAR": "{} || 'x'",
    "DATE": "{} + 1",
    "BOOLEAN": "NOT {}",
    "INTEGER": "{} + 1",
}


@pytest_asyncio.fixture
async def plain(database_url: str) -> Any:
    """Somebody at the database's own prompt."""
    connection = await asyncpg.connect(**parse(database_url).arguments())
    yield connection
    await connection.close()


async def pages(database: Database) -> dict[str, Any]:
    """All that the page of each record shows."""
    found: dict[str, Any] = {}
    async with database.read_sessions() as session:
        for folder, (shape, _) in PAGES.items():
            rows: list[Any] = await fetch(session, many(shape, limit=1000))
            for row in rows:
                getattr(row, "projects", []).sort(key=lambda one: one.kind)  # in no order; the page has one
                found[f"{folder}/{row.id}"] = row
    return found


async def versions(plain: asyncpg.Connection) -> dict[str, str]:
    """The version of each record's page."""
    found: dict[str, str] = {}
    for folder, (_, table) in PAGES.items():
        found |= {row["record"]: row["version"] for row in await plain.fetch(ALL.format(table), folder)}
    return found


def values(column: Any, mine: str, others: str) -> list[str]:
    """What a column may be changed to: what another row has, nothing, and a little else."""
    kind = str(column.type).partition("(")[0]
    other = f'(SELECT o."{column.name}" FROM {others} o WHERE o."{column.name}"::text <> {mine}::text LIMIT 1)'
    return [
        other,
        *(["NULL"] if column.nullable else []),
        *([CHANGES[kind].format(mine)] if kind in CHANGES else []),
    ]


def changes() -> list[str]:
    """Statements that change one row of a table each: every column in some way, and its deletion; of parts of records
    also of research that decisions rest on, and of these.
    """
    chance, made = random.Random(16), list[str]()
    for table in SQLModel.metadata.tables.values():
        if not is_watched(table):
            continue
        name = f'"{table.name}"'
        for some in ("true", *(condition for owner, condition in LINKED.items() if owner in table.columns)):
            row = f"{name}.ctid = (SELECT ctid FROM {name} WHERE {some} ORDER BY md5(ctid::text || '{{}}') LIMIT 1)"
            for column in table.columns:
                if column.computed or (column.primary_key and len(table.primary_key) == 1):
                    continue
                value = chance.choice(values(column, f'{name}."{column.name}"', name))
                made.append(f'UPDATE {name} SET "{column.name}" = {value} WHERE {row.format(chance.random())}')
            made.append(f"DELETE FROM {name} WHERE {row.format(chance.random())}")
    chance.shuffle(made)
    return sorted(made, key=lambda one: one.startswith("DELETE"))


def differing(one: Any, other: Any) -> list[str]:
    """The fields in which two pages differ."""
    return [name for name in getattr(one, "__struct_fields__", ()) if getattr(one, name) != getattr(other, name, None)]


@pytest.mark.usefixtures("demonstration")
async def test_whatever_changes_in_the_database_renews_the_versions_of_the_pages_that_show_it(
    shared_database: Database, plain: asyncpg.Connection
) -> None:
    for statement in MORE:
        await plain.execute(statement)
    before, known, done, stale, kept = await pages(shared_database), await versions(plain), 0, set[str](), 0
    for statement in changes():
        try:
            if await plain.execute(statement) in ("UPDATE 0", "DELETE 0"):
                continue
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError, asyncpg.RaiseError):
            continue
        after, now = await pages(shared_database), await versions(plain)
        changed = {record for record in before.keys() | after.keys() if before.get(record) != after.get(record)}
        stale |= {
            f"{record} after {statement}: {differing(before.get(record), after.get(record))}"
            for record in changed
            if now.get(record) == known.get(record)
        }
        kept += sum(known[record] == version for record, version in now.items() if record in known)
        before, known, done = after, now, done + 1
    assert not stale
    assert done > 100
    assert kept > done * len(known) / 2, "most changes leave most pages as they are"


async def test_what_becomes_of_an_assumption_of_its_evidence_is_seen_on_the_page_of_a_decision(
    app: Any, database: Database, reading_person: httpx.AsyncClient
) -> None:
    study = document(
        collection(), "What queues cost", assumptions=[Assumption(text="Few write", text_html="Few write")]
    )
    resting, other = (decision(collection(name), 1, f"Of {name}") for name in ("Here", "There"))
    resting.evidence = [Evidence(document=study)]
    await store(database, resting, other)
    page, elsewhere = (f"/decisions/{one.id}" for one in (resting, other))
    for path in (page, elsewhere):
        await made(app, reading_person, path)
    for change, is_told in (
        ("UPDATE assumption SET state = 'broken'", True),
        ("UPDATE assumption SET state = 'holds'", False),
        ("INSERT INTO assumption (document_id, text, text_html, state) SELECT id, 'Few write', '', 'doubted' "
         "FROM research_document", True),
        ("DELETE FROM assumption WHERE state = 'doubted'", False),
    ):  # fmt: skip
        await database.change(change)
        answer, anew = await made(app, reading_person, page)
        assert (anew, "Few write" in answer.text) == (True, is_told), change
        assert not (await made(app, reading_person, elsewhere))[1]


async def test_a_change_elsewhere_leaves_a_page_that_was_made_and_its_own_does_not(
    app: Any, database: Database, reading_person: httpx.AsyncClient
) -> None:
    log = collection()
    await store(database, *(records := [decision(log, number, f"Title {number}") for number in (1, 2, 3, 4)]))
    first, *_, last = (f"/decisions/{one.id}" for one in records)
    for path in (first, last):
        await reading_person.get(path)
    await store(database, decision(collection("Other"), 9, "Another log"))
    await database.change("UPDATE decision SET title = 'Far away' WHERE id = $1", records[2].id)
    assert not (await made(app, reading_person, first))[1]
    assert (await made(app, reading_person, last))[1], "it names the one before it"
    await database.change("UPDATE decision SET outcome_html = '<p>Here</p>' WHERE id = $1", records[0].id)
    answer, anew = await made(app, reading_person, first)
    assert anew
    assert "<p>Here</p>" in answer.text
