"""`rationale purge`."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from functools import partial

import msgspec

from app.commands.database import migrated_database
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.settings import Settings
from app.trash.repository import purge
from app.web.templating.formats import plural


def purge_trash(*, days: int, output: str) -> None:
    """Delete for good what has been in the trash for more than `days`, and say how much that was."""
    with migrated_database() as settings:
        count = asyncio.run(_purge(settings, days))
    if output == "json":
        sys.stdout.write(msgspec.json.encode({"purged": count}).decode() + "\n")
    else:
        sys.stdout.write(f"Deleted {plural(count, 'record')} from the trash for good.\n")


async def _purge(settings: Settings, days: int) -> int:
    async with aclosing(Database(settings)) as database:
        return await run_in_transaction(database, partial(purge, days=days))
