"""`rationale releases`: what registries and advisories say of the packages of the register."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

import httpx
import msgspec

from app.commands.database import migrated_database
from app.commands.failures import CommandFailed
from app.commands.progress import progress_bar
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.releases.advisories import ArchiveError
from app.releases.asking import PATIENCE, Asker
from app.releases.refreshing import Refreshed, refresh, take_advisories
from app.settings import Settings
from app.web.templating.formats import plural

MOST_TOLD = 20


def refresh_releases(*, output: str) -> None:
    """Ask the indexes; what cannot be asked for is said and stays as it was known."""
    with migrated_database() as settings, progress_bar("Asking") as progress:

        async def run() -> Refreshed:
            addresses = {"pypi": settings.pypi_index, "npm": settings.npm_registry}
            limits = httpx.Limits(max_connections=4)
            async with (
                aclosing(Database(settings)) as database,
                httpx.AsyncClient(timeout=PATIENCE, limits=limits, follow_redirects=False) as client,
            ):
                return await refresh(database, Asker(addresses, client), progress)

        told = asyncio.run(run())
    if output == "json":
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    sys.stdout.write(f"Asked for {plural(told.asked, 'package')}; {told.changed} changed.\n")
    for name, problem in list(told.problems.items())[:MOST_TOLD]:
        sys.stderr.write(f"{name}: {problem}\n")
    if len(told.problems) > MOST_TOLD:
        sys.stderr.write(f"{len(told.problems) - MOST_TOLD} more could not be asked for.\n")


def take(*, file: Path, output: str) -> None:
    """Take the advisories of an archive. Raises CommandFailed for one that cannot be used, and changes nothing then."""
    with migrated_database() as settings:
        try:
            read, unread, kept = asyncio.run(_take(settings, file))
        except ArchiveError as problem:
            raise CommandFailed(f"nothing was taken from {file}. {problem}") from None
    if output == "json":
        told = {"read": read, "unread": unread, "kept": kept}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    sys.stdout.write(f"Read {plural(read, 'advisory', 'advisories')}; {kept} on packages of the register.\n")
    if unread:
        sys.stderr.write(f"{unread} could not be read and count for nothing.\n")


async def _take(settings: Settings, file: Path) -> tuple[int, int, int]:
    async with aclosing(Database(settings)) as database:
        archive, kept = await run_in_transaction(database, lambda session: take_advisories(session, file))
        return archive.read, archive.unread, kept
