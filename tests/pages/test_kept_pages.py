"""No page that is kept, here or by a browser, is made of a table whose changes do not renew it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import app.tables  # noqa: F401 - fills the metadata
from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.persistence.querying.data_version import is_watched
from tests.cast import browser_of, person, secret_of
from tests.pages.test_shared_pages import addresses

pytestmark = pytest.mark.slow

VERSIONS = {"data_version", "record_version"}  # which a page is kept under
NAMED = re.compile(r'\b(?:FROM|JOIN|,)\s+"?(\w+)', re.IGNORECASE)
MORE = ("/stack/pypi/redis", "/stack/radar", "/projects/booking", "/admin/packages", "/admin/pins")


@contextmanager
def read_tables(database: Database) -> Iterator[set[str]]:
    """The unwatched tables that statements read meanwhile."""
    unwatched = {name for name, table in SQLModel.metadata.tables.items() if not is_watched(table)} - VERSIONS
    seen, engines = set[str](), (database.read.sync_engine, database.write.sync_engine)

    def note(*event: Any) -> None:
        seen.update(unwatched.intersection(NAMED.findall(event[2])))

    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("role", [PersonRole.READER, PersonRole.ADMIN])
async def test_what_is_kept_is_made_of_what_renews_it(app: Any, shared_database: Database, role: PersonRole) -> None:
    secret = await secret_of(shared_database, person(f"Ada {role}", role, email=f"kept-{role}@example.org"))
    kept, told = 0, dict[str, set[str]]()
    async with browser_of(app, secret) as reader:
        with read_tables(shared_database) as of_signing_in:
            await reader.get("/nowhere")
        for path in dict.fromkeys([*await addresses(reader), *MORE]):
            app.asgi_handler.page_cache.clear()
            with read_tables(shared_database) as seen:
                answer = await reader.get(path)
            if "etag" in answer.headers and answer.status_code == 200:
                kept += 1
                told |= {path: more} if (more := seen - of_signing_in) else {}
    assert not told
    assert kept > 30


async def test_the_look_at_statements_sees_a_table(database: Database) -> None:
    with read_tables(database) as seen:
        async with database.read.connect() as connection:
            await connection.exec_driver_sql("SELECT (SELECT count(*) FROM release) FROM package")
    assert seen == {"release"}
