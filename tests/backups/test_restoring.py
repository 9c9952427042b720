"""What is saved comes back as it was, into any empty database, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

import app.tables  # noqa: F401  fills the metadata
from app.audit.chain import VERIFIED, seal
from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, note_alone
from app.backups.archive import Archive
from app.backups.manifest import BackupRefused
from app.backups.restoring import restore
from app.backups.saving import save
from app.backups.verifying import verify
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.migrations.heads import head
from app.persistence.migrations.migrate import current, locked, move, upgrade
from app.settings import Settings
from tests.backups.conftest import OLD_ROWS, connected, restored, unheard

pytestmark = pytest.mark.slow

ODD = "a\tb\\N\r\nc\\.\n\\\\d \N{NULL}".replace("\0", "\x01") + "é🙂"
RULES = """
SELECT 'trigger', tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3
"""


async def test_a_backup_restores_as_it_was_saved(backup: Path) -> None:
    """On a server of its own, every table compared, and brought to the head from there."""
    manifest = await verify(backup, unheard)
    assert (manifest.count("decision"), manifest.schema) == (40, head())


async def test_odd_signs_empty_texts_and_nothing_at_all_come_back(target: Settings, tmp_path: Path) -> None:
    texts = [ODD, "", "\\N", "\\."]
    async with connected(target) as connection:
        for number, text in enumerate(texts):
            await connection.execute(
                "INSERT INTO collection (name, slug, prefix, description) VALUES ($1, $1, 'ADR', $2)", str(number), text
            )
            await connection.execute("INSERT INTO operation (title, actor) VALUES ($1, NULL)", text)
        before = await connection.fetch("SELECT * FROM operation ORDER BY id")
        saved = await save(target, tmp_path / "odd.zip", unheard)
        await connection.execute("TRUNCATE operation, collection CASCADE")
        await connection.execute("UPDATE data_version SET search_form = 99")
    await restored(saved.path, target)
    async with connected(target) as connection:
        assert await connection.fetchval("SELECT search_form FROM data_version") == 0, "another release may have saved"
        assert await connection.fetch("SELECT * FROM operation ORDER BY id") == before


async def test_rules_of_the_schema_stand_again_and_numbers_go_on(backup: Path, target: Settings) -> None:
    async with connected(target) as connection:
        rules = await connection.fetch(RULES)
        await restored(backup, target)
        assert await connection.fetch(RULES) == rules
        highest = await connection.fetchval("SELECT max(id) FROM collection")
        added = "INSERT INTO collection (name, slug, prefix, description) VALUES ('New', 'new', 'ADR', '') RETURNING id"
        assert await connection.fetchval(added) > highest


async def test_a_restored_register_is_the_same_one_and_no_page_that_was_kept_is_of_it(
    backup: Path, untouched: Settings, settings: Settings
) -> None:
    await restored(backup, untouched)
    async with connected(settings) as old, connected(untouched) as new:
        one, other = [await each.fetchrow("SELECT * FROM data_version") for each in (old, new)]
    assert one["register"] == other["register"]
    assert one["version"] != other["version"]
    assert one["everywhere"] != other["everywhere"]
    assert one["counted"] != other["counted"]


async def test_the_seals_of_the_audit_log_hold_in_another_database(
    demonstration: Any, shared_database: Database, settings: Settings, target: Settings, tmp_path: Path
) -> None:
    await note_alone(shared_database, COMMAND_LINE, Action.EXPORT, Subject("folder", None, "é"), records=3)
    await seal(shared_database)
    await restored((await save(settings, tmp_path / "sealed.zip", unheard)).path, target)
    async with connected(target) as connection:
        found = await connection.fetchrow(VERIFIED)
        assert found["sealed"] > 0
        assert found["broken"] is None


async def test_a_register_that_holds_something_is_not_touched(backup: Path, target: Settings) -> None:
    async with connected(target) as connection:
        await connection.execute(OLD_ROWS)
        with pytest.raises(BackupRefused, match=r"holds a register already .*collection"):
            await restored(backup, target)
        assert await connection.fetchval("SELECT count(*) FROM collection") == 1


@pytest.mark.parametrize("sequences", [{"tag_id_seq": 2**40}, {"nothing_id_seq": 1}])
async def test_numbers_that_the_schema_has_not_are_refused_before_anything_is_loaded(
    backup: Path, target: Settings, sequences: dict[str, int]
) -> None:
    def loaded(done: int, total: int) -> None:
        raise AssertionError("it was loaded")

    with Archive(backup) as archive:
        archive.manifest = msgspec.structs.replace(archive.manifest, sequences=sequences)
        with pytest.raises(BackupRefused, match="a number that its schema has not"):
            await restore(target, archive, loaded)


async def test_what_fails_midway_leaves_an_empty_register(backup: Path, target: Settings) -> None:
    def fail(done: int, total: int) -> None:
        if done > total / 2:
            raise OSError(28, "No space left on device")

    with Archive(backup) as archive, pytest.raises(OSError, match="No space"):
        await restore(target, archive, fail)
    async with connected(target) as connection:
        assert await connection.fetchval("SELECT count(*) FROM collection") == 0
    await restored(backup, target)  # and is as good as new


@pytest.mark.parametrize("revision", ["20261125_1850", "20261129_1850", "20261129_2326"])
async def test_a_backup_of_an_earlier_schema_restores_and_is_brought_up_to_date(
    revision: str, untouched: Settings, tmp_path: Path
) -> None:
    async with locked(untouched) as connection:
        await move(connection, revision, up=True)
    async with connected(untouched) as connection:
        await connection.execute(OLD_ROWS)
    saved = await save(untouched, tmp_path / "old.zip", unheard)
    assert saved.manifest.schema == revision
    async with connected(untouched) as connection:
        await connection.execute("TRUNCATE collection CASCADE")
    await upgrade(untouched)
    await restored(saved.path, untouched)
    assert await current(untouched) == revision
    await upgrade(untouched)
    async with connected(untouched) as connection:
        assert await connection.fetchval("SELECT description FROM collection") == "Kept"


async def test_the_owner_of_the_tables_needs_no_more_rights_to_restore(
    backup: Path, server: EmbeddedServer, untouched: Settings
) -> None:
    name = untouched.database_url.partition("@/")[2].partition("?")[0]
    async with connected(untouched) as connection:
        await connection.execute(f"DROP ROLE IF EXISTS plain_owner; CREATE ROLE plain_owner LOGIN; "
                                 f"ALTER DATABASE {name} OWNER TO plain_owner")  # fmt: skip
        url = server.database_url(name).replace("postgres@", "plain_owner@")
        await restored(backup, msgspec.structs.replace(untouched, database_url=url))
        assert await connection.fetchval("SELECT count(*) FROM decision") == 40
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("DELETE FROM revision")
