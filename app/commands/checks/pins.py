"""`rationale pins export`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.checks import bundle
from app.checks.bundle import Bundle
from app.checks.constraints import WRITERS
from app.checks.repository import CheckRepository
from app.commands.checks.reports import say
from app.commands.database import migrated_database
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.persistence.session import run_in_transaction

Result = TypeVar("Result")


def export_pins(*, kind: str, project: str, valid_days: float, file: Path | None) -> None:
    """Write what checks elsewhere, or another tool, take; to standard output unless a file is named."""

    async def written(pins: CheckRepository, waiver_days: int) -> str:
        if kind == "bundle":
            return bundle.written(await pins.bundle(waiver_days, valid_days)).decode() + "\n"
        return WRITERS[kind][1](await pins.pins(), now().date(), project)

    text = _asked(written)
    if file:
        file.write_text(text, encoding="utf-8")
    else:
        say(text)


def bundle_at_hand() -> Bundle:
    """Of the register that the environment names."""
    return _asked(CheckRepository.bundle)


def _asked(ask: Callable[[CheckRepository, int], Awaitable[Result]]) -> Result:
    with migrated_database() as settings:

        async def work(session: AsyncSession) -> Result:
            return await ask(CheckRepository(session, settings.site), settings.waiver_days)

        async def run() -> Result:
            async with aclosing(Database(settings)) as database:
                return await run_in_transaction(database, work)

        return asyncio.run(run())
