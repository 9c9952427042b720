"""`rationale backup` and `rationale restore`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # ships no types
import msgspec
from sqlalchemy.exc import DBAPIError

from app.audit.models import Action
from app.audit.trail import COMMAND_LINE, Subject, note_alone
from app.backups.archive import Archive
from app.backups.buckets import Bucket, is_bucket
from app.backups.manifest import BackupManifest, BackupRefused
from app.backups.restoring import restore
from app.backups.saving import Saved, prune, save
from app.backups.verifying import verify
from app.commands.database import bring_up_to_date, database_at_hand
from app.commands.failures import CommandFailed
from app.commands.progress import progress_bar
from app.persistence.database.embedded import EmbeddedError
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.templating.formats import plural, storage

TOLD = {
    "decision": ("decision", ""), "research_document": ("research document", ""), "project": ("project", ""),
    "image": ("image", ""), "person": ("person", "people"), "revision": ("change", ""),
}  # fmt: skip
VOID = """\
Nobody is signed in, and API tokens and links that were handed out are void: make new ones. Passwords are as they were.
Second factors have to be set up again; whose role needs one is asked to at the next sign-in.
Mails that waited when the backup was made are not sent.
"""


def back_up(*, target: str, verify: bool, keep: int | None, output: str) -> None:
    """Save the register, or only try the backup that is there. Raises SystemExit(1) for one that is refused."""
    if keep and not (is_bucket(target) and not target.endswith(".zip")) and not Path(target).is_dir():
        raise CommandFailed("--keep is about the backups in a folder, and this is none.")
    there = target.endswith(".zip") if is_bucket(target) else Path(target).is_file()
    with _refusals("nothing was saved"):
        if verify and there:
            with _at_hand(target) as path:
                manifest = _verified(path)
            return _say(output, {"file": target, "verified": True}, manifest, "", f"{target} restores as saved")
        with _bucket_of(target) as (bucket, folder), database_at_hand(Settings.read()) as settings:
            saved = _saved(settings, folder, bucket, verify=verify)
            if keep:
                prune(saved, keep, bucket)
    file = f"{bucket.address}/{saved.path.name}" if bucket else str(saved.path)
    told = f"Saved {file}, {storage(saved.size)}{', and it restores as saved' if verify else ''}"
    return _say(output, {"file": file, "bytes": saved.size, "verified": verify}, saved.manifest, "", told)


@contextmanager
def _bucket_of(target: str) -> Iterator[tuple[Bucket | None, Path]]:
    """The bucket that a backup goes to, if it does, and where its file is written."""
    if not is_bucket(target):
        yield None, Path(target)
        return
    if target.endswith(".zip"):
        raise BackupRefused("A backup gets its name by itself in a bucket: leave the name of the file out.")
    with tempfile.TemporaryDirectory(prefix="rationale-backup-") as folder:
        yield Bucket(target), Path(folder)


@contextmanager
def _at_hand(address: str) -> Iterator[Path]:
    """A backup as a file, fetched if it lies in a bucket."""
    if not is_bucket(address):
        yield Path(address)
        return
    place, _, name = address.rpartition("/")
    with tempfile.TemporaryDirectory(prefix="rationale-backup-") as folder:
        yield Bucket(place).get(name, Path(folder))


def restore_backup(*, file: str, output: str) -> None:
    """Restore, migrate, and print what came. Raises SystemExit(1) where that is refused."""
    with _refusals("nothing was restored"), _at_hand(file) as path, Archive(path) as archive:
        with progress_bar("Checking") as progress:
            archive.check(progress)
        with database_at_hand(Settings.read()) as settings:
            with progress_bar("Restoring") as progress:
                asyncio.run(restore(settings, archive, progress))
            bring_up_to_date(settings)
            asyncio.run(_note(settings, Action.RESTORE, path, archive.manifest))
    told = f"Restored {file}, saved at {archive.manifest.made_at:%Y-%m-%d %H:%M} UTC by {archive.manifest.release}"
    _say(output, {"file": file}, archive.manifest, VOID, told)


def _saved(settings: Settings, target: Path, bucket: Bucket | None, *, verify: bool) -> Saved:
    """It is noted once it is good, and where it belongs. One that does not come back as it was is not kept."""
    with progress_bar("Saving") as progress:
        saved = asyncio.run(save(settings, target, progress))
    untried = ""
    try:
        if verify:
            _verified(saved.path)
    except BackupRefused:
        saved.path.unlink()
        raise
    except EmbeddedError as error:
        untried = f"saved {saved.path.name}, but it could not be tried. {error}"
    if bucket:
        bucket.put(saved.path)
    asyncio.run(_note(settings, Action.BACKUP, saved.path, saved.manifest))
    if untried:
        raise CommandFailed(untried)
    return saved


def _verified(path: Path) -> BackupManifest:
    with progress_bar("Trying it") as progress:
        return asyncio.run(verify(path, progress))


async def _note(settings: Settings, action: Action, path: Path, manifest: BackupManifest) -> None:
    """In the audit log; a server that only reads, or has an older schema, can be saved all the same."""
    subject = Subject("backup", None, path.name)
    try:
        async with aclosing(Database(settings)) as database:
            await note_alone(database, COMMAND_LINE, action, subject, rows=manifest.rows)
    except (DBAPIError, asyncpg.PostgresError, OSError) as error:
        sys.stderr.write(f"rationale: the audit log could not be told: {error}\n")


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    try:
        yield
    except BackupRefused as refusal:
        sys.stderr.write(f"rationale: {what}. {refusal}\n")
        raise SystemExit(1) from None
    except asyncpg.PostgresError as error:
        raise CommandFailed(f"{what}. The database refused: {error}") from None


def _say(output: str, facts: dict[str, object], manifest: BackupManifest, tail: str, told: str) -> None:
    if output == "json":
        counts = {table.name: table.rows for table in manifest.tables}
        text = msgspec.json.encode(facts | {"schema": manifest.schema, "register": manifest.register, "rows": counts})
        sys.stdout.write(text.decode() + "\n")
        return
    counted = [(manifest.count(name), one, many) for name, (one, many) in TOLD.items()]
    shown = ", ".join(plural(count, one, many) for count, one, many in counted if count)
    sys.stdout.write(f"{told}: {shown or 'no record yet'}; {plural(manifest.rows, 'row')} in all.\n{tail}")
