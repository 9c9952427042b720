"""The role that pages run as has rows to work with, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from app.commands.database import APPEND_ONLY
from app.main import create_app
from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.persistence.database.roles import grant
from app.persistence.database.url import parse
from app.persistence.migrations.heads import MigrationError
from app.settings import Settings
from tests.cast import browser_of, person, secret_of, set_up
from tests.imports.files import adr


@pytest_asyncio.fixture
async def lesser(settings: Settings, database: Any, worker_id: str) -> AsyncIterator[Settings]:
    """Settings whose database URL is that of the lesser role."""
    role = f"pages_{worker_id}"
    owner = await asyncpg.connect(**parse(settings.database_url).arguments())
    await owner.execute(f"CREATE ROLE {role} LOGIN")
    await grant(settings, role, APPEND_ONLY)
    yield msgspec.structs.replace(settings, database_url=settings.database_url.replace("postgres@", f"{role}@"))
    await owner.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    await owner.close()


@pytest_asyncio.fixture
async def as_role(lesser: Settings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**parse(lesser.database_url).arguments())
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE decision ADD COLUMN mine int",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE session",
        "TRUNCATE decision",
        "COPY person TO PROGRAM 'cat'",
        "COPY person TO '/tmp/people'",
        "UPDATE audit_event SET actor_name = 'nobody'",
        "DELETE FROM audit_event",
        "UPDATE revision SET actor = 'nobody'",
        "DELETE FROM revision",
        "UPDATE alembic_version SET version_num = 'x'",
        "SET session_replication_role = replica",
        "CREATE ROLE mine",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
async def test_it_can_neither_change_tables_nor_leave_the_database(as_role: asyncpg.Connection, statement: str) -> None:
    with pytest.raises(asyncpg.PostgresError) as refused:
        await as_role.execute(statement)
    assert refused.value.sqlstate == "42501"


async def test_the_application_runs_as_it(lesser: Settings, database: Database) -> None:
    app = set_up(create_app(lesser))
    async with browser_of(app, await secret_of(database, person("Ada Admin", PersonRole.ADMIN))) as client:
        sent = await client.post("/imports", files=[("files", ("1.md", adr("Use one server", 1).encode()))])
        pages = [await client.get(path) for path in (sent.headers["location"], "/", "/decisions", "/audit", "/people")]
    await app.state.worker.stop()
    await app.state.database.aclose()
    assert [page.status_code for page in pages] == [200] * 5
    assert "Use one server" in pages[2].text


async def test_a_role_that_could_do_more_anyhow_is_refused(settings: Settings) -> None:
    with pytest.raises(MigrationError, match="more than serve pages"):
        await grant(settings, "postgres", APPEND_ONLY)
    with pytest.raises(MigrationError, match="no database role"):
        await grant(settings, "nobody-of-this-name", APPEND_ONLY)
