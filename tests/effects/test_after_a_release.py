"""What follows from other rows is worked out anew after a migration, and nobody waits for all of it."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from app.commands import database as commands
from app.effects import changes
from app.persistence.database.engine import Database
from app.settings import Settings
from app.tables import Package, Pin
from tests.imports.files import column
from tests.register import collection, decision, store


async def migrated(*_: object, **__: object) -> bool:
    return True


async def test_each_few_rows_are_stored_before_the_next(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "upgrade", migrated)
    monkeypatch.setattr(changes, "CHUNK", 1)
    one = decision(collection(), 1, "Use cups")
    names = ("cups", "mugs")
    pins = [Pin(package=Package(ecosystem="pypi", name=name), specifier=">=2", level="required") for name in names]
    one.pins = pins
    await store(database, one)
    right = "SELECT normalised FROM pin ORDER BY id"
    before = await column(database, right)
    patient = msgspec.structs.replace(settings, lock_timeout=60.0)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE pin SET normalised = 'old'")
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("SELECT FROM pin ORDER BY id DESC LIMIT 1 FOR UPDATE")
        running = asyncio.create_task(asyncio.to_thread(commands.bring_up_to_date, patient))
        while await column(database, right) != [before[0], "old"]:
            assert not running.done()
            await asyncio.sleep(0.01)
    assert await running
    assert await column(database, right) == before
