"""A database without the application's tables, and small applications upon it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
import pytest_asyncio
from litestar import Litestar, Request, Response
from sqlalchemy import text

from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.persistence.errors import translate
from app.persistence.session import DatabasePlugin
from app.settings import Settings
from tests.persistence.library import library, library_settings

__all__ = ["library", "library_settings"]

# `parent` is checked only when the transaction commits.
TABLE = """
CREATE TABLE IF NOT EXISTS note (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(20) UNIQUE,
    parent int REFERENCES note DEFERRABLE INITIALLY DEFERRED
)
"""
# The application's connections to the database of this worker.
OURS = "FROM pg_stat_activity WHERE application_name = 'rationale' AND datname = current_database()"


@pytest_asyncio.fixture(scope="session")
async def plain_settings(blank_database_url: str) -> AsyncIterator[Settings]:
    settings = Settings(database_url=blank_database_url, pool_size=2, pool_overflow=0, pool_timeout=0.5)
    database = Database(settings)
    async with database.write.begin() as connection:
        await connection.execute(text(TABLE))
    await database.aclose()
    yield settings


@pytest_asyncio.fixture
async def make_database(plain_settings: Settings) -> AsyncIterator[Callable[..., Database]]:
    """Makes databases with settings of the test's choice; closes them and empties `note` afterwards."""
    made: list[Database] = []

    def make(**changes: Any) -> Database:
        made.append(Database(msgspec.structs.replace(plain_settings, **changes)))
        return made[-1]

    yield make
    for database in made:
        await database.aclose()
    database = Database(plain_settings)
    async with database.write.begin() as connection:
        await connection.execute(text("TRUNCATE note RESTART IDENTITY"))
    await database.aclose()


@pytest_asyncio.fixture
async def plain(make_database: Callable[..., Database]) -> Database:
    return make_database()


@pytest_asyncio.fixture
async def serve(plain: Database) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """A client in front of a small application with the given handlers, on `plain` unless another database is given."""
    async with AsyncExitStack() as stack:

        def start(*handlers: Any, database: Database = plain, **options: Any) -> httpx.AsyncClient:
            app = Litestar(
                handlers,
                plugins=[DatabasePlugin(database, **options)],
                exception_handlers={Exception: refuse},
                openapi_config=None,
            )
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url="http://test", timeout=None)
            stack.push_async_callback(client.aclose)
            return client

        yield start


@pytest.fixture
def empty(empty_database_url: str) -> Settings:
    """Settings of a new database without anything in it."""
    return Settings(database_url=empty_database_url, startup_timeout=300, migration_timeout=300)


@pytest.fixture
def migrated(migrated_database_url: str) -> Settings:
    """Settings of a new database at the head of the migrations."""
    return Settings(database_url=migrated_database_url, startup_timeout=300, migration_timeout=300)


@pytest_asyncio.fixture
async def console(plain_settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection beside the application's."""
    connection = await asyncpg.connect(**parse(plain_settings.database_url).arguments())
    yield connection
    await connection.close()


async def kill(console: asyncpg.Connection) -> int:
    """End every connection of the application at once; their number, once they are gone."""
    ended = len(await console.fetch(f"SELECT pg_terminate_backend(pid) {OURS}"))
    while await console.fetchval(f"SELECT count(*) {OURS}"):
        await asyncio.sleep(0.005)
    return ended


def refuse(_: Request[Any, Any, Any], error: Exception) -> Response[str]:
    refusal = translate(error)
    if refusal is None:
        status = getattr(error, "status_code", 500)
        return Response(f"{type(error).__name__}: {error}", status_code=status, media_type="text/plain")
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
    return Response(refusal.message, status_code=refusal.status_code, headers=headers, media_type="text/plain")


async def names(database: Database) -> list[str]:
    """What is stored in `note`."""
    async with database.read_sessions() as session:
        return list((await session.scalars(text("SELECT name FROM note ORDER BY id"))).all())
