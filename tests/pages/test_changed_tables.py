"""Tables whose columns change their types under the running application, as a migration beside it does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
import sqlalchemy as sa

from app.main import create_app
from app.people.models import PersonRole
from app.settings import Settings
from tests.admin.browsing import Page
from tests.cast import browser_of, person, secret_of, set_up
from tests.register import collection, decision, store

pytestmark = pytest.mark.slow

CHANGES = (
    "ALTER TABLE revision ALTER COLUMN reason TYPE varchar(4000)",
    "ALTER TABLE tag ALTER COLUMN name TYPE varchar(120)",
    "ALTER TABLE decision ALTER COLUMN number TYPE bigint",
    "ALTER TABLE person ALTER COLUMN name TYPE text",
    "ALTER TABLE session ALTER COLUMN device TYPE text",
)
READ = ("/", "/decisions", "/decisions/1", "/tags", "/admin/tags", "/admin/tags/1", "/admin/decisions/1", "/people")


@pytest_asyncio.fixture
async def application(settings: Settings, migrated_database_url: str) -> AsyncIterator[Any]:
    app = set_up(create_app(msgspec.structs.replace(settings, database_url=migrated_database_url, page_store_bytes=0)))
    yield app
    await app.state.database.aclose()


async def used(editor: httpx.AsyncClient, words: str) -> list[int]:
    """What it answers to who reads some pages, saves a tag and a decision, and makes one."""
    read = [(await editor.get(path, follow_redirects=True)).status_code for path in READ]
    tag = await Page(await editor.get("/admin/tags/1"), editor).fill(name=words).press()
    record = await Page(await editor.get("/admin/decisions/1"), editor).fill(title=words).press()
    typed = {"title": words, "collection": "1", "collection.text": "Platform"}
    new = await Page(await editor.get("/admin/decisions/new"), editor).set(typed).press()
    return [*read, tag.status, record.status, new.status]


async def test_a_column_with_another_type_is_no_error(application: Any) -> None:
    database = application.state.database
    await store(database, decision(collection(), 1, "Keep a queue"))
    async with database.write_sessions() as session, session.begin():
        await session.execute(sa.text("INSERT INTO tag (name) VALUES ('queue')"))
    secret = await secret_of(database, person("Ada Admin", PersonRole.ADMIN))
    async with browser_of(application, secret) as admin:
        del admin.headers["x-csrf-token"]  # that of the form is enough, also when it is read once more
        for words in ("first", "second"):  # a statement is prepared when it is first run
            before = await used(admin, words)
        assert before == [200] * len(READ) + [303] * 3
        for number, change in enumerate(CHANGES):
            async with database.write_sessions() as session, session.begin():
                await session.execute(sa.text(change))
            for words in ("third", "fourth"):
                assert await used(admin, f"{words} {number}") == before, change
