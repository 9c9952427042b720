"""Tries a backup: restores it into a server that is thrown away, compares every table, and brings it up to date."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.backups.archive import Archive
from app.backups.manifest import BackupManifest, BackupRefused
from app.backups.restoring import restore
from app.backups.snapshot import Progress, snapshot
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.migrations.migrate import upgrade
from app.settings import Settings


async def verify(path: Path, progress: Progress) -> BackupManifest:
    """Raises BackupRefused where the backup cannot be used or does not come back as it was, EmbeddedError."""
    with (
        Archive(path) as archive,
        tempfile.TemporaryDirectory(prefix="rationale-verify-") as folder,
        EmbeddedServer(Path(folder), durable=False) as server,
    ):
        archive.check(progress)
        settings = Settings(database_url=server.url, data=Path(folder))
        await restore(settings, archive, progress, trial=True)
        await _compare(settings, archive.manifest)
        await upgrade(settings)
        return archive.manifest


async def _compare(settings: Settings, manifest: BackupManifest) -> None:
    saved = {table.name: table for table in manifest.tables}
    async with snapshot(settings) as restored:
        for table in restored.tables:
            found = await restored.copy(table, lambda _: None, lambda _: None)
            if found != saved.get(table.name, found if not found.rows else None):
                raise BackupRefused(f"The table {table.name} does not come back as it was saved.")
