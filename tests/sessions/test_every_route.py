"""What holds for every route of the application, whoever adds one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler

from app.persistence.database.engine import Database
from app.web.security.access import Access
from app.web.security.csrf import token
from app.web.security.headers import SAFE
from tests.cast import browser_of, secret_of

pytestmark = pytest.mark.slow

FOREIGN = {"x-csrf-token": token("f" * 43)}
PLACE = re.compile(r"\{[^}]*\}")


def routes(app: Any) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Method, an address, and handler of each."""
    for route in app.routes:
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                yield method, PLACE.sub("1", route.path), handler


def test_every_route_says_whom_it_is_for(app: Any) -> None:
    silent = [f"{method} {path}" for method, path, handler in routes(app) if "access" not in handler.opt]
    assert silent == []
    public = {path for _, path, handler in routes(app) if handler.opt["access"] == Access.PUBLIC}
    assert {"/livez", "/readyz", "/setup", "/sign-in", "/sign-out"} <= public


async def test_a_change_without_its_token_is_refused_and_changes_nothing(
    app: Any, admin: httpx.AsyncClient, database: Database
) -> None:
    other = token(await secret_of(database, "editor"))
    mine = admin.headers.pop("x-csrf-token")
    before = await everything(database)
    variants: list[dict[str, str]] = [
        {},
        FOREIGN,
        {"x-csrf-token": other},
        {"x-csrf-token": mine, "sec-fetch-site": "cross-site"},
        {"x-csrf-token": mine, "sec-fetch-site": "same-site"},
        {"x-csrf-token": mine, "sec-fetch-site": "none"},
        {"x-csrf-token": mine, "sec-fetch-site": "", "origin": "https://evil.example"},
    ]
    changing = [(method, path) for method, path, _ in routes(app) if method not in SAFE]
    assert ("POST", "/sign-out") in changing
    for method, path in changing:
        for headers in variants:
            answer = await admin.request(method, path, headers=headers)
            assert answer.status_code == 403, (method, path, headers)
    assert await everything(database) == before


async def test_reading_changes_nothing(app: Any, admin: httpx.AsyncClient, database: Database) -> None:
    await admin.get("/")
    before = await everything(database)
    for method, path, _ in routes(app):
        if method in SAFE:
            for sent in ("GET", "HEAD", "OPTIONS"):
                assert (await admin.request(sent, path)).status_code < 500, path
    assert await everything(database) == before


@pytest.mark.usefixtures("closed")
async def test_a_closed_register_shows_a_stranger_nothing(app: Any, database: Database) -> None:
    async with browser_of(app) as stranger:
        for method, path, handler in routes(app):
            answer = await stranger.request(method, path)
            if handler.opt["access"] == Access.PUBLIC:
                continue
            assert answer.status_code == (303 if method in SAFE else 401), (method, path)
            assert "etag" not in answer.headers


async def everything(database: Database) -> dict[str, int]:
    """How many rows each table but the audit log holds, and the version of the data, which every change renews."""
    async with database.read.connect() as connection:
        tables = (await connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'audit%'"
        )).scalars().all()  # fmt: skip
        counts = ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in tables)
        version = "(SELECT version::text FROM data_version) AS version"
        return dict((await connection.exec_driver_sql(f"SELECT {counts}, {version}")).one()._mapping)
