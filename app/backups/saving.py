"""Makes a backup."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import msgspec

from app.backups.archive import ArchiveWriter, fresh_file, place
from app.backups.buckets import Bucket
from app.backups.manifest import FORMAT, BackupManifest, BackupRefused
from app.backups.snapshot import Progress, Snapshot, snapshot
from app.persistence.fields import now
from app.settings import Settings

REGISTER = "SELECT to_jsonb(data_version)->>'register' FROM data_version"  # also where there is no such column yet


class Saved(msgspec.Struct, frozen=True):
    path: Path
    size: int  # bytes
    manifest: BackupManifest


async def save(settings: Settings, target: Path, progress: Progress) -> Saved:
    """Save the register of `settings` to the file `target`, or to a new one in the folder `target`.

    Raises BackupRefused, OSError where it cannot be written, DatabaseUnreachable, PostgresError.
    """
    async with snapshot(settings) as source:
        if not any(table.name == "decision" for table in source.tables):
            raise BackupRefused("There is nothing to save: the database has no register.")
        manifest = await _described(source)
        path = place(target, manifest)
        with fresh_file(path) as file, ArchiveWriter(file) as archive:
            manifest = await _copied(source, archive, manifest, progress)
            await asyncio.to_thread(archive.finish, manifest)
        return Saved(path, path.stat().st_size, manifest)


def prune(saved: Saved, keep: int, bucket: Bucket | None = None) -> None:
    """Delete all but the `keep` newest of the same register, beside it or in the bucket."""
    folder = saved.path.parent
    names = bucket.names() if bucket else [path.name for path in folder.iterdir()]
    old = outdated(saved.path.name, names, keep)
    if bucket and old:
        bucket.remove(old)
    for name in old if bucket is None else ():
        (folder / name).unlink()


def outdated(name: str, names: Iterable[str], keep: int) -> list[str]:
    """Of `names` those of backups of the same register as that of `name`, but for the `keep` newest."""
    begin, dash, _ = name.rpartition("-")[0].rpartition("-")
    return sorted(one for one in names if one.startswith(f"{begin}{dash}") and one.endswith(".zip"))[:-keep]


async def _described(source: Snapshot) -> BackupManifest:
    return BackupManifest(
        format=FORMAT,
        made_at=now(),
        release=version("rationale"),
        schema=await source.ask("SELECT version_num FROM alembic_version"),
        postgresql=await source.ask("SHOW server_version"),
        register=await source.ask(REGISTER) or "",
        tables=[],
        sequences={},
    )


async def _copied(
    source: Snapshot, archive: ArchiveWriter, manifest: BackupManifest, progress: Progress
) -> BackupManifest:
    total, done, tables = await source.count(), 0, []
    for table in source.tables:
        with archive.table(table.name) as sink:
            tables.append(await source.copy(table, sink, partial(_add, progress, total, done)))
        done += tables[-1].rows
    # Sequences belong to no snapshot: read last, they are never behind the rows.
    return msgspec.structs.replace(manifest, tables=tables, sequences=await source.sequences())


def _add(progress: Progress, total: int, before: int, rows: int) -> None:
    progress(before + rows, total)
