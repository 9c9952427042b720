"""What a restored register starts without: second factors, which are set up again, and mails that wait."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from app.backups.archive import Archive, ArchiveWriter, fresh_file
from app.backups.manifest import SavedTable
from app.backups.saving import save
from app.backups.verifying import verify
from app.main import create_app
from app.people.models import Person
from app.settings import Settings
from tests.backups.conftest import connected, restored, unheard
from tests.cast import set_up
from tests.factors.people import with_app
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import new_browser, sign_in

pytestmark = pytest.mark.slow

MAILS = """
INSERT INTO outbox (key, person_id, subject, text, path, sent_at)
SELECT key, id, 's', 't', '/', sent FROM person, (VALUES ('sent', now()), ('waits', NULL)) AS v (key, sent)
"""
FACTORS = """
INSERT INTO passkey (person_id, name, credential_id, public_key, sign_count)
SELECT id, 'Laptop', 'of-a-key', 'of-a-key', 0 FROM person
"""


@pytest.mark.usefixtures("rosa")
async def test_whose_role_needs_a_factor_sets_it_up_again_after_a_restore(
    browser: httpx.AsyncClient, settings: Settings, target: Settings, tmp_path: Path
) -> None:
    await sign_in(browser)
    secret, _ = await with_app(browser)
    async with connected(settings) as connection:
        await connection.execute(FACTORS)
        hashes = await connection.fetch("SELECT encode(code_hash, 'hex') FROM recovery_code")
    saved = await save(settings, tmp_path / "backup.zip", unheard)
    with Archive(saved.path) as archive:
        text = b"".join(piece for table in saved.manifest.tables for piece in archive.rows(table))
    kept = [secret.encode().hex(), b"of-a-key".hex(), *(row[0] for row in hashes)]
    assert [one for one in kept if one.encode() in text] == []
    await restored(saved.path, target)
    app: Any = set_up(create_app(msgspec.structs.replace(target, second_factor_roles="reader")))
    async with new_browser(app) as again:
        assert (await sign_in(again)).status_code == 303, "the password is as it was"
        assert (await again.get("/decisions")).headers["location"] == "/account/factors"
        await with_app(again)
        assert (await again.get("/decisions")).status_code == 200
    await app.state.database.aclose()


async def test_a_restored_register_sends_no_mail_again_and_knows_which_were_written(
    settings: Settings, target: Settings, tmp_path: Path, rosa: Person
) -> None:
    async with connected(settings) as connection:
        await connection.execute(MAILS)
    saved = await save(settings, tmp_path / "backup.zip", unheard)
    await verify(saved.path, unheard)
    await restored(saved.path, target)
    async with connected(target) as connection:
        found = await connection.fetch("SELECT key, sent_at IS NULL AND handed_at IS NULL FROM outbox ORDER BY key")
    assert [tuple(row) for row in found] == [("sent", False), ("waits", False)]


async def test_what_an_earlier_release_saved_of_second_factors_is_not_brought_back(
    settings: Settings, target: Settings, tmp_path: Path, rosa: Person
) -> None:
    saved = await save(settings, tmp_path / "backup.zip", unheard)
    old = tmp_path / "old.zip"
    with Archive(saved.path) as archive, fresh_file(old) as file, ArchiveWriter(file) as writer:
        tables = list(saved.manifest.tables)
        for table in tables:
            with writer.table(table.name) as sink:
                for piece in archive.rows(table):
                    sink(piece)
        with writer.table("recovery_code") as sink:
            sink(row := f"\\\\x00\t{rosa.id}\n".encode())
        tables.append(SavedTable("recovery_code", ["code_hash", "person_id"], 1, len(row), sha256(row).hexdigest()))
        writer.finish(msgspec.structs.replace(saved.manifest, tables=tables))
    await restored(old, target)
    async with connected(target) as connection:
        assert await connection.fetchval("SELECT count(*) FROM recovery_code") == 0
