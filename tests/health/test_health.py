"""What platforms ask: alive and ready are two questions."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import text

from app.main import create_app
from app.persistence.database.engine import Database
from app.settings import Settings

NOWHERE = "postgresql://nobody:hunter2@127.0.0.1:1/none?sslmode=disable"


def _client(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")


async def test_a_process_with_its_database_is_ready(client: httpx.AsyncClient):
    response = await client.get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")
    assert response.headers["cache-control"] == "no-store"


async def test_without_its_database_it_is_alive_but_not_ready():
    async with _client(create_app(Settings(database_url=NOWHERE))) as client:
        assert (await client.get("/livez")).status_code == 200
        response = await client.get("/readyz")
    assert (response.status_code, response.text) == (503, "the database does not answer\n")
    assert "retry-after" in response.headers


async def test_a_process_that_shuts_down_is_not_ready(client: httpx.AsyncClient, app: Any):
    app.state.draining = True
    try:
        assert (await client.get("/readyz")).text == "shutting down\n"
        assert (await client.get("/livez")).status_code == 200
    finally:
        app.state.draining = False


async def test_a_database_without_tables_is_told_apart(empty_database_url: str):
    async with _client(create_app(Settings(database_url=empty_database_url))) as client:
        assert (await client.get("/readyz")).text == "the database has no schema yet\n"


async def test_an_older_schema_waits_for_a_migration_and_a_newer_one_serves(
    client: httpx.AsyncClient, database: Database
):
    async with database.write.connect() as connection:
        head = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        try:
            for version, status in ((None, 503), ("from-the-future", 200)):
                await connection.execute(text("DELETE FROM alembic_version"))
                if version:
                    await connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": version})
                await connection.commit()
                assert (await client.get("/readyz")).status_code == status
        finally:
            await connection.execute(text("DELETE FROM alembic_version"))
            await connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": head})
            await connection.commit()


async def test_asking_takes_no_connection_of_the_pools(client: httpx.AsyncClient, database: Database):
    before = database.pool_status()
    await client.get("/readyz")
    assert database.pool_status() == before
