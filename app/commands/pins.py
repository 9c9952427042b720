"""`rationale pins export`."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.constraints import WRITERS
from app.checks.repository import CheckRepository
from app.commands.database import migrated_database
from app.commands.reports import say
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.persistence.session import run_in_transaction
from app.settings import Settings


def export_pins(*, kind: str, valid_days: float, file: Path | None) -> None:
    """Write what checks elsewhere, or another tool, take; to standard output unless a file is named."""
    with migrated_database() as settings:
        text = asyncio.run(_written(settings, kind, valid_days))
    if file:
        file.write_text(text, encoding="utf-8")
    else:
        say(text)


async def _written(settings: Settings, kind: str, valid_days: float) -> str:
    async def work(session: AsyncSession) -> str:
        found = CheckRepository(session, settings.site)
        if kind == "bundle":
            return msgspec.json.encode(await found.bundle(valid_days)).decode() + "\n"
        return WRITERS[kind][1](await found.pins(), now().date())

    async with aclosing(Database(settings)) as database:
        return await run_in_transaction(database, work)
