"""One embedded PostgreSQL for the whole run, a database for each worker, clean tables for each test."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import hypothesis
import pytest
import pytest_asyncio

from app.demo.load import load_demo
from app.demo.projects_service import load_projects
from app.imports.reading.workers import Workers
from app.loading import loading
from app.persistence.database.embedded import EmbeddedServer
from app.persistence.database.engine import Database
from app.persistence.database.url import parse
from app.settings import Settings
from tests.browser_fixtures import chromium, complaints, live_server, served, visit
from tests.cast import (
    PLAIN,
    SITE,
    admin,
    closed,
    dear_hashes,
    disabled,
    editor,
    quick_hashes,
    reading_person,
    set_up,
    stranger,
)
from tests.drill.table import is_drilled
from tests.imports.files import SHARED
from tests.sent_sql import watch as watch_sql
from tests.tidy import Tidy, make_schema

__all__ = ["admin", "closed", "dear_hashes", "disabled", "editor", "quick_hashes", "reading_person", "stranger"]
__all__ += ["chromium", "complaints", "live_server", "served", "visit"]
TEMPLATE = "rationale_template"
OF_DEMONSTRATION = """
    SELECT (SELECT id || '-' || slug FROM decision WHERE owner_id IS NOT NULL ORDER BY id LIMIT 1) AS decision,
           (SELECT id || '-' || slug FROM research_document ORDER BY id LIMIT 1) AS document,
           (SELECT min(id) FROM person) AS person, (SELECT max(id) FROM import_run) AS run
"""
gc.disable()  # until all tests are there: what is made for them stays
FOLDERS = Path(tempfile.gettempdir())

# No property is decided by how long an example took. RATIONALE_EXAMPLES=500 looks longer for one that has none.
hypothesis.settings.register_profile(
    "unhurried",
    deadline=None,
    max_examples=int(os.environ.get("RATIONALE_EXAMPLES", "40")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("unhurried")
watch_sql()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if is_drilled(item.nodeid):
            item.add_marker(pytest.mark.drill)
        names = getattr(item, "fixturenames", [])
        if {"visit", "database"} <= {*names}:  # its windows close before the tables are put back, however it names them
            names.insert(0, names.pop(names.index("database")))
    # What takes long begins first: at the end no worker is left alone with it.
    dear = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in dear)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # a sixth of all time went into looking for garbage
    gc.enable()


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[EmbeddedServer]:
    """The run's PostgreSQL. Workers share it; the last to finish stops it and removes its folder."""
    worker: dict[str, Any] = getattr(request.config, "workerinput", {})
    folder = FOLDERS / f"rationale-tests-{worker.get('testrunuid', uuid4().hex)}"
    server = EmbeddedServer(folder, durable=False)
    server.start()
    _sweep()
    yield server
    if server.stop():
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Stop the servers of earlier runs that were killed."""
    for folder in FOLDERS.glob("rationale-tests-*"):
        if folder.stat().st_mtime < time.time() - 3600 and EmbeddedServer(folder).stop():
            shutil.rmtree(folder, ignore_errors=True)


async def _run(server: EmbeddedServer, *statements: str) -> None:
    connection = await asyncpg.connect(**parse(server.url).arguments())
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest_asyncio.fixture(scope="session")
async def template(server: EmbeddedServer) -> str:
    """Name of a database with every table, made once for all workers."""
    with (server.folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = server.folder / "template.ready"
        if not ready.exists():
            await _run(server, f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
            await make_schema(server.database_url(TEMPLATE))
            ready.touch()
    return TEMPLATE


@pytest_asyncio.fixture(scope="session")
async def database_url(server: EmbeddedServer, template: str, worker_id: str) -> str:
    """URL of this worker's own database, with every table."""
    await _run(server, f"CREATE DATABASE rationale_{worker_id} TEMPLATE {template}")
    return server.database_url(f"rationale_{worker_id}")


@pytest_asyncio.fixture(scope="session")
async def blank_database_url(server: EmbeddedServer, worker_id: str) -> str:
    """URL of a database of this worker without any table, for tests that make their own."""
    await _run(server, f"CREATE DATABASE blank_{worker_id}")
    return server.database_url(f"blank_{worker_id}")


@pytest_asyncio.fixture
async def empty_database_url(server: EmbeddedServer, worker_id: str) -> AsyncIterator[str]:
    """URL of a new database that nobody has touched, whatever other tests did before; gone afterwards."""
    name = f"empty_{worker_id}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    await _run(server, drop, f"CREATE DATABASE {name}")
    yield server.database_url(name)
    await _run(server, drop)


@pytest_asyncio.fixture
async def migrated_database_url(server: EmbeddedServer, template: str, worker_id: str) -> AsyncIterator[str]:
    """URL of a new database with every table, for a test that moves or locks its schema; gone afterwards."""
    name = f"migrated_{worker_id}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    await _run(server, drop, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.database_url(name)
    await _run(server, drop)


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Reading is public. No limit of time decides a test; tests of such limits set their own."""
    patience = {f"{name}_timeout": 60.0 for name in ("pool", "connect", "statement", "lock", "idle_in_transaction")}
    folder = tmp_path_factory.mktemp("data")
    return Settings(
        database_url=database_url, data=folder, public_reading=True, expensive_per_minute=0, requests_at_once=0,
        **patience,
    )  # fmt: skip


@pytest_asyncio.fixture(scope="session")
async def tidy(database_url: str) -> AsyncIterator[Tidy]:
    tidy = await Tidy.connect(database_url)
    yield tidy
    await tidy.close()


@pytest_asyncio.fixture(scope="session")
async def shared_database(settings: Settings, workers: Workers, tidy: Tidy) -> AsyncIterator[Database]:
    database = Database(settings)
    yield database
    await database.aclose()


@pytest_asyncio.fixture
async def database(shared_database: Database, tidy: Tidy) -> AsyncIterator[Database]:
    """The database as a migration leaves it; what the test stores is gone afterwards."""
    yield shared_database
    await tidy.clean()


@pytest_asyncio.fixture(scope="module")
async def demonstration(shared_database: Database, tidy: Tidy) -> AsyncIterator[dict[str, Any]]:
    """The demonstration register, the same in all modules, and the ids of some of its records."""
    await tidy.fill("demonstration", lambda: _demonstrate(shared_database))
    async with shared_database.read.connect() as connection:
        yield dict((await connection.exec_driver_sql(OF_DEMONSTRATION)).one()._mapping)
    await tidy.clean()


async def _demonstrate(database: Database) -> None:
    await load_demo(database)
    await load_projects(database, "http://localhost:8000")


@pytest_asyncio.fixture(scope="session")
async def workers() -> AsyncIterator[Workers]:
    """Processes that read files, shared by all tests since starting one takes longer than most imports here: lent to
    every import of this process."""
    async with Workers() as workers:
        SHARED.append(workers)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.imports.service.Workers", lambda: nullcontext(workers))
            yield workers
        SHARED.clear()


@pytest_asyncio.fixture(scope="session")
async def app(settings: Settings, tidy: Tidy) -> AsyncIterator[Any]:
    """The whole application, made once: it is dear to make and holds no state of a test. Reading is public.

    After `tidy`, which has to know the tables as they are before anybody uses them.
    """
    with loading():
        app = set_up(import_module("app.main").create_app(settings))
    yield app
    await app.state.worker.stop()
    await app.state.database.aclose()


@pytest_asyncio.fixture
async def client(app: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who is not signed in and may read. tests/cast.py has people who may do more."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=SITE, headers=PLAIN) as client:
        yield client
