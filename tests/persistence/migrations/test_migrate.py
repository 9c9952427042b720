"""The schema: moved by one process at a time, there and back, and equal to what the models say."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

import asyncpg
import msgspec
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.database.waiting import DatabaseUnreachable
from app.persistence.migrations import heads
from app.persistence.migrations.heads import MigrationError
from app.persistence.migrations.migrate import LOCK, current, downgrade, locked, upgrade
from app.persistence.migrations.scripts import config
from app.settings import Settings
from tests.register import collection, decision, store

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[3]
HOLD = """
import asyncio
from app.persistence.migrations.migrate import locked
from app.settings import Settings
async def hold():
    async with locked(Settings.read()):
        print("held", flush=True)
        await asyncio.sleep(60)
asyncio.run(hold())
"""


async def tables(settings: Settings) -> list[str]:
    connection = await asyncpg.connect(**parse(settings.database_url).arguments())
    rows = await connection.fetch("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")
    await connection.close()
    return [row[0] for row in rows if row[0] not in ("alembic_version", "alembic_version_pkc")]


async def test_up_down_and_up_again(empty: Settings) -> None:
    assert await current(empty) is None
    assert await upgrade(empty)
    assert await current(empty) == heads.head()
    made = await tables(empty)
    await downgrade(empty, "base")
    assert await tables(empty) == []
    assert await upgrade(empty)
    assert await tables(empty) == made
    assert not await upgrade(empty), "nothing is done twice"


async def test_what_a_superseded_decision_said_of_itself_survives_a_way_back(empty: Settings) -> None:
    await upgrade(empty)
    said = "SELECT status, status_before, extra FROM decision"
    async with aclosing(Database(empty)) as database:
        await store(database, decision(collection(), 1, "A", status="superseded"))
    connection = await asyncpg.connect(**parse(empty.database_url).arguments())
    await connection.execute("UPDATE decision SET status_before = 'accepted'")
    before = await connection.fetch(said)
    await connection.close()
    await downgrade(empty, "20261129_1850")
    assert await upgrade(empty)
    connection = await asyncpg.connect(**parse(empty.database_url).arguments())
    assert await connection.fetch(said) == before
    await connection.close()


async def test_on_the_way_back_drafts_get_numbers(empty: Settings) -> None:
    await upgrade(empty)
    log = collection()
    drafts = [decision(log, None, title, status="draft") for title in ("B", "C")]
    async with aclosing(Database(empty)) as database:
        await store(database, decision(log, 3, "A"), *drafts)
    await downgrade(empty, "20261130_1406")
    connection = await asyncpg.connect(**parse(empty.database_url).arguments())
    assert [row[0] for row in await connection.fetch("SELECT number FROM decision ORDER BY title")] == [3, 4, 5]
    assert await connection.fetchval("SELECT next_number FROM collection") == 6
    await connection.close()


@pytest.mark.parametrize("is_interrupted", [True, False], ids=["interrupted", "its connection is lost"])
async def test_what_ended_a_migration_between_its_transactions_is_told(empty: Settings, is_interrupted: bool) -> None:
    await upgrade(empty)
    await downgrade(empty, "20261130_1406")
    connection = await asyncpg.connect(**parse(empty.database_url).arguments())
    waits = "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'decision'::regclass"
    async with connection.transaction():
        await connection.execute("LOCK TABLE decision IN ACCESS EXCLUSIVE MODE")
        migrating = asyncio.create_task(upgrade(empty))
        while (waiting := await connection.fetchval(waits)) is None:
            await asyncio.sleep(0.02)
        if is_interrupted:
            migrating.cancel()
        else:
            await connection.execute("SELECT pg_terminate_backend($1)", waiting)
        with pytest.raises(asyncio.CancelledError if is_interrupted else DBAPIError):
            await migrating
    await connection.close()
    assert await upgrade(empty)


async def test_a_killed_migrator_lets_go_of_the_lock(migrated: Settings) -> None:
    environment = {"DATABASE_URL": migrated.database_url, "PYTHONPATH": str(PROJECT)}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, env=environment, stdout=pipe)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    waiting = asyncio.create_task(upgrade(migrated))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    process.kill()
    assert not await waiting, "nothing was left to do"
    await process.communicate()


async def test_waiting_for_another_migrator_is_bounded(empty: Settings) -> None:
    async with locked(empty):
        with pytest.raises(MigrationError, match="Another process"):
            await upgrade(msgspec.structs.replace(empty, migration_timeout=0.5))


async def test_no_statement_waits_for_the_lock(migrated: Settings) -> None:
    """It would hold a snapshot that CREATE INDEX CONCURRENTLY waits for."""
    async with locked(migrated) as holder:
        waiting = asyncio.create_task(upgrade(migrated))
        await asyncio.sleep(0.4)
        statement = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LOCK} AND NOT granted"
        assert (await holder.exec_driver_sql(statement)).scalar() == 0
        await holder.rollback()
        assert not waiting.done()
    assert not await waiting, "nothing was left to do"


async def test_a_schema_ahead_of_the_code_is_left_alone(migrated: Settings) -> None:
    async with locked(migrated) as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_the_future'")
        await connection.commit()
    assert not await upgrade(migrated)
    assert await current(migrated) == "from_the_future"


@pytest.mark.parametrize("change", [{"pgbouncer": True}, {"database_url": "postgres://u@h/d?pgbouncer=true"}])
async def test_a_pooled_connection_is_refused(empty: Settings, change: dict[str, object]) -> None:
    with pytest.raises(MigrationError, match="DATABASE_UNPOOLED_URL"):
        await upgrade(msgspec.structs.replace(empty, **change))


async def test_the_direct_url_is_used_beside_a_pooled_one(migrated: Settings) -> None:
    direct = {"database_url": "postgres://u@nowhere.invalid/d", "database_unpooled_url": migrated.database_url}
    assert not await upgrade(msgspec.structs.replace(migrated, pgbouncer=True, **direct)), "nothing was left to do"


async def test_a_database_that_does_not_exist_is_not_waited_for(empty: Settings) -> None:
    url = empty.database_url.replace("empty_", "missing_")
    with pytest.raises(DatabaseUnreachable, match="does not exist"):
        await upgrade(msgspec.structs.replace(empty, database_url=url, startup_timeout=86_400))


async def test_migrations_run_within_limits(empty: Settings) -> None:
    async with locked(empty) as connection:
        assert (await connection.exec_driver_sql("SHOW lock_timeout")).scalar() == "5s"
        assert (await connection.exec_driver_sql("SHOW statement_timeout")).scalar() == "15min"


def test_the_migrations_can_be_read_as_sql(capsys: pytest.CaptureFixture[str]) -> None:
    command.upgrade(config(), "head", sql=True)
    assert "SET lock_timeout" in capsys.readouterr().out


def test_the_revisions_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert heads.head() == scripts.get_current_head()
    assert heads.known() == {script.revision for script in scripts.walk_revisions()}


async def test_a_migration_that_alembic_refuses_is_told_in_words(migrated: Settings) -> None:
    with pytest.raises(MigrationError, match=r"The migration failed: .*nonsense"):
        await downgrade(migrated, "nonsense")
