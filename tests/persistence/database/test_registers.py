"""Registers that share a database do not see each other."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
import pytest_asyncio
from sqlalchemy.exc import DBAPIError

from app.commands.database import APPEND_ONLY
from app.main import create_app
from app.people.models import PersonRole
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.registers import rename
from app.persistence.database.roles import grant
from app.persistence.database.url import parse
from app.persistence.migrations.heads import MigrationError
from app.persistence.migrations.migrate import current, locked, upgrade
from app.settings import Settings, SettingsError
from tests.cast import browser_of, person, secret_of, set_up
from tests.imports.files import adr
from tests.processes import finished
from tests.register import collection, decision, store

pytestmark = pytest.mark.slow


def of(settings: Settings, schema: str) -> Settings:
    return msgspec.structs.replace(settings, schema=schema, migration_timeout=30, startup_timeout=10, pool_size=2)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(server: EmbeddedServer, template: str, worker_id: str) -> AsyncIterator[Settings]:
    """A database with the registers red and blue."""
    name = f"registers_{worker_id}"
    console = await asyncpg.connect(**parse(server.url).arguments())
    await console.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    settings = Settings(database_url=server.database_url(name))
    async with locked(settings) as connection, connection.begin():
        await rename(connection, "public", "red")
    assert await upgrade(of(settings, "blue"))
    yield settings
    await console.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await console.close()


async def test_two_of_them_serve_imports_and_searches_without_a_word_of_the_other(two: Settings) -> None:
    for schema, title in (("red", "Use one server"), ("blue", "Write everything down")):
        settings = of(two, schema)
        app = set_up(create_app(settings))
        async with (
            aclosing(Database(settings)) as database,
            browser_of(app, await secret_of(database, person("Ada Admin", PersonRole.ADMIN))) as client,
        ):
            sent = await client.post("/imports", files=[("files", ("1.md", adr(title, 1).encode()))])
            paths = (sent.headers["location"], "/", "/decisions", "/search?q=server", "/people", "/admin", "/audit")
            pages = [await client.get(path) for path in paths]
        await app.state.worker.stop()
        await app.state.database.aclose()
        assert [page.status_code for page in pages] == [200] * len(paths)
        assert title in pages[2].text
        assert ("Use one server" in pages[2].text + pages[3].text) == (schema == "red")
    assert await current(of(two, "green")) is None


async def test_a_schema_that_is_gone_is_an_error_and_not_another_register(two: Settings) -> None:
    async with aclosing(Database(of(two, "green"))) as database:
        with pytest.raises(DBAPIError, match="data_version"):
            await database.version()


async def test_one_without_a_name_never_stands_beside_one_that_has_one(migrated: Settings) -> None:
    with pytest.raises(MigrationError, match="rationale register move public NAME"):
        await upgrade(of(migrated, "red"))
    moved = finished("register", "move", "public", "red", DATABASE_URL=migrated.database_url)
    assert moved.returncode == 0, moved.stderr
    with pytest.raises(MigrationError, match="of their own schemas: red"):
        await upgrade(migrated)
    assert not await upgrade(of(migrated, "red")), "it is whole under its new name"


async def test_functions_of_a_register_work_for_whoever_changes_a_row(two: Settings) -> None:
    async with aclosing(Database(of(two, "blue"))) as database:
        await store(database, decision(collection("Rules"), 1, "Use one café"))
        before = await database.version()
        console = await asyncpg.connect(**parse(two.database_url).arguments())
        assert await console.execute("UPDATE blue.decision SET title = 'Use two' WHERE number = 1") != "UPDATE 0"
        await console.execute("SELECT blue.audit_event_prune(100)")
        await console.close()
        assert await database.version() != before


async def test_pages_are_served_by_a_role_that_owns_nothing(two: Settings, worker_id: str) -> None:
    red, role = of(two, "red"), f"red_{worker_id}"
    console = await asyncpg.connect(**parse(two.database_url).arguments())
    await console.execute(f"CREATE ROLE {role} LOGIN")
    await grant(red, role, APPEND_ONLY)
    lesser = msgspec.structs.replace(red, database_url=red.database_url.replace("postgres@", f"{role}@"))
    async with aclosing(Database(lesser)) as database:
        await store(database, decision(collection("Granted"), 1, "Use one server"))
        with pytest.raises(DBAPIError, match="permission denied"):
            await database.change("CREATE TABLE red.mine (id int)")
    await console.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    await console.close()


def test_they_are_made_listed_saved_and_restored_by_command(migrated: Settings, tmp_path: Path) -> None:
    def told(*arguments: str, schema: str = "public") -> Any:
        ended = finished(*arguments, DATABASE_URL=migrated.database_url, RATIONALE_SCHEMA=schema)
        return ended.returncode, ended.stdout, ended.stderr

    (tmp_path / "1.md").write_text(adr("Use one server", 1))
    assert told("register", "move", "public", "red")[0] == 0
    assert told("register", "create", "blue")[0] == 0
    assert told("register", "create", "red")[2] == "rationale: There is a register red already.\n"
    assert told("import", str(tmp_path / "1.md"), schema="red")[0] == 0
    assert told("backup", str(tmp_path / "red.zip"), schema="red")[0] == 0
    code, out, errors = told("restore", str(tmp_path / "red.zip"), schema="blue")
    assert (code, "1 decision" in out) == (0, True), errors
    code, out, _ = told("register", "list", "--format", "json")
    listed = [json.loads(line) for line in out.splitlines()]
    assert [(one["name"], one["records"]) for one in listed] == [("blue", 1), ("red", 1)]
    assert told("register", "migrate")[1] == "blue: nothing to do\nred: nothing to do\n"
    assert told("register", "move", "red", "blue")[2] == "rationale: This database has a schema blue already.\n"
    assert "✓ schema" in told("doctor", schema="red")[1]


@pytest.mark.parametrize(
    "name", ['x"; DROP SCHEMA public', "pg_catalog", "information_schema", "Ä", "a" * 51, "1a", " "]
)
def test_a_name_that_is_none_is_refused_with_words(name: str, plain_settings: Settings) -> None:
    with pytest.raises(SettingsError, match="RATIONALE_SCHEMA"):
        Settings.read({"RATIONALE_SCHEMA": name})
    with pytest.raises(SettingsError, match="search_path"):
        Settings.read({"RATIONALE_SCHEMA": "red", "RATIONALE_PGBOUNCER": "true"})
    refused = finished("register", "create", name, DATABASE_URL=plain_settings.database_url)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
