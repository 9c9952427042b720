"""What is saved: everything but secrets, as it is at one moment, from any database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlmodel import SQLModel

import app.tables  # noqa: F401  fills the metadata
from app.backups.archive import Archive
from app.backups.manifest import BackupRefused
from app.backups.saving import save
from app.backups.snapshot import left_out
from app.persistence.database.url import parse
from app.persistence.querying.data_version import is_saved
from app.settings import Settings
from tests.backups.conftest import OLD_ROWS, connected, unheard
from tests.persistence.conftest import plain_settings
from tests.persistence.database.test_pgbouncer import PROGRAM, pooled

pytestmark = pytest.mark.slow

__all__ = ["plain_settings", "pooled"]

SECRETS = """
INSERT INTO person (name, email, state, role) VALUES ('Ada', 'ada@example.org', 'active', 'admin');
INSERT INTO api_token (token_hash, person_id, name, scopes) SELECT 'of-a-token', id, 't', '[]' FROM person;
INSERT INTO session (id_hash, person_id, device, expires_at) SELECT 'of-a-session', id, '', now() FROM person;
INSERT INTO setup_token (token_hash) VALUES ('of-a-link')
"""


async def test_two_backups_of_the_same_register_hold_the_same(backup: Path, settings: Settings) -> None:
    again = await save(settings, backup.with_name("again.zip"), unheard)
    with Archive(backup) as first:
        assert first.manifest.tables == again.manifest.tables


@pytest.mark.skipif(PROGRAM is None, reason="PgBouncer is not installed (apt-get install pgbouncer)")
async def test_a_register_behind_a_pooler_is_saved(
    demonstration: Any, pooled: str, settings: Settings, tmp_path: Path
) -> None:
    name = parse(settings.database_url).database
    url = f"{pooled.rpartition('/')[0]}/{name}"
    saved = await save(msgspec.structs.replace(settings, database_url=url, pgbouncer=True), tmp_path / "a.zip", unheard)
    assert saved.manifest.count("decision") == 40


async def test_secrets_are_in_no_backup(target: Settings, tmp_path: Path) -> None:
    async with connected(target) as connection:
        await connection.execute(SECRETS)
    saved = await save(target, tmp_path / "backup.zip", unheard)
    with Archive(saved.path) as archive:
        text = b"".join(piece for table in saved.manifest.tables for piece in archive.rows(table))
    assert b"ada@example.org" in text
    assert b"of-a-".hex().encode() not in text
    assert {"session", "api_token", "setup_token", "password_reset", "invitation", "job"} <= left_out()


def test_nothing_that_is_saved_refers_to_what_is_left_out() -> None:
    leading = [
        (table.name, key.target_fullname)
        for table in SQLModel.metadata.tables.values() if is_saved(table)
        for key in table.foreign_keys if key.column.table.name in left_out()
    ]  # fmt: skip
    assert leading == []


async def test_what_is_stored_meanwhile_is_in_the_next_backup(target: Settings, tmp_path: Path) -> None:
    async with connected(target) as connection:
        await connection.execute(OLD_ROWS)
        tables: list[str] = []

        def store(_: int, __: int) -> None:
            tables.append("one")

        saved = await save(target, tmp_path / "first.zip", store)
        assert tables, "somebody hears how far it is"
        assert saved.manifest.count("collection") == 1
        await connection.execute(OLD_ROWS.replace("ld", "nly"))
    assert (await save(target, tmp_path / "second.zip", unheard)).manifest.count("collection") == 2


async def test_a_database_without_a_register_is_not_saved(
    untouched: Settings, tmp_path: Path, demonstration: Any
) -> None:
    with pytest.raises(BackupRefused, match="no register"):
        await save(untouched, tmp_path / "none.zip", unheard)
