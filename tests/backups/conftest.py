"""Registers that are saved, and databases that they come back into."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from app.backups.archive import Archive
from app.backups.restoring import restore
from app.backups.saving import save
from app.persistence.database.url import parse
from app.settings import Settings

OLD_ROWS = """
INSERT INTO collection (name, slug, prefix, description) VALUES ('Old', 'old', 'ADR', 'Kept')
"""


def unheard(done: int, total: int) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def untouched(empty_database_url: str) -> Settings:
    """A database that nobody has touched."""
    return Settings(database_url=empty_database_url)


@pytest.fixture
def target(migrated_database_url: str) -> Settings:
    """A database with every table and no record, which a restore takes as well."""
    return Settings(database_url=migrated_database_url)


@pytest_asyncio.fixture
async def backup(demonstration: dict[str, Any], settings: Settings, tmp_path: Path) -> Path:
    """Of the demonstration."""
    return (await save(settings, tmp_path / "backup.zip", unheard)).path


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**parse(settings.database_url).arguments())
    try:
        yield connection
    finally:
        await connection.close()


async def restored(path: Path, target: Settings) -> None:
    with Archive(path) as archive:
        archive.check(unheard)
        await restore(target, archive, unheard)
