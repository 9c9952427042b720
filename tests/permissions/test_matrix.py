"""Each route is for whom the matrix says, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.main import create_app
from app.people.models import PersonRole
from app.permissions.matrix import Row, as_text, matrix
from app.persistence.database.engine import Database
from app.sessions.authentication import READER
from app.settings import Settings
from app.web.security.access import GRANTS, Access
from tests.cast import browser_of, person, secret_of, set_up
from tests.permissions.routes import MATRIX, everything

pytestmark = pytest.mark.slow

PEOPLE = {"reader": PersonRole.READER, "editor": PersonRole.EDITOR, "admin": PersonRole.ADMIN}


@pytest_asyncio.fixture(scope="module")
async def application(settings: Settings) -> AsyncIterator[Any]:
    """The application with every route, where reading is for who is signed in."""
    app = set_up(create_app(everything(settings.database_url)))
    yield app
    await app.state.database.aclose()


@pytest_asyncio.fixture
async def people(application: Any, database: Database) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A browser for each role, and one for nobody."""
    application.asgi_handler.page_cache.clear()
    clients = {"nobody": browser_of(application)}
    for name, role in PEOPLE.items():
        secret = await secret_of(database, person(f"{name.capitalize()} Person", role))
        clients[name] = browser_of(application, secret)
    yield clients
    for client in clients.values():
        await client.aclose()


def address(row: Row) -> str:
    """An address of the route, with what most likely is no record."""
    return re.sub(r"\{[^}]+\}", "999999", row.path)


def was_let_in(answer: httpx.Response) -> bool:
    away = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
    return not away and answer.status_code not in (401, 403)


def test_the_matrix_is_the_one_that_was_read_and_committed(application: Any) -> None:
    """`python -m tests.permissions` writes it anew."""
    assert as_text(matrix(application)) == MATRIX.read_text(encoding="utf-8")


def test_every_route_says_whom_it_is_for(application: Any) -> None:
    assert [row for row in matrix(application) if row.access == "nobody"] == []


def test_what_is_open_to_everybody_is_a_short_list(application: Any) -> None:
    public = {row.path for row in matrix(application) if row.access == "public"}
    assert public == {
        "/livez", "/readyz", "/sign-in", "/sign-in/second", "/sign-out", "/setup", "/sign-in/single",
        "/sign-in/single/back", "/invitations/accept", "/resets", "/resets/new", "/resets/use",
    }  # fmt: skip


async def test_pages_open_to_whom_the_matrix_says(application: Any, people: dict[str, httpx.AsyncClient]) -> None:
    wrong = []
    for row in matrix(application):
        if row.method == "GET":
            for name, client in people.items():
                answer = await client.get(address(row))
                if was_let_in(answer) != row.is_open_to(name) and row.access != "public":
                    wrong.append((name, row.path, answer.status_code))
                assert answer.status_code != 500, row.path
    assert wrong == []


async def test_changes_are_refused_to_whom_the_matrix_leaves_out(
    application: Any, people: dict[str, httpx.AsyncClient], database: Database
) -> None:
    wrong = []
    for row in matrix(application):
        if row.method != "GET":
            for name, client in people.items():
                if not row.is_open_to(name):
                    answer = await client.request(row.method, address(row), data={"role": "admin"})
                    if answer.status_code not in (401, 403):
                        wrong.append((name, row.method, row.path, answer.status_code))
    assert wrong == []


async def test_who_still_has_to_add_a_second_factor_may_add_it_and_nothing_else(
    application: Any, database: Database, people: dict[str, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the role, also where everybody may read, and also what others were shown a moment ago."""
    ways = [row for row in matrix(application) if row.access not in ("public", "factor")]
    for row in ways:
        if row.method == "GET":
            await people["admin"].get(address(row))
    monkeypatch.setattr(application.asgi_handler.authenticate, "needing_factor", frozenset(PEOPLE))
    monkeypatch.setattr(application.asgi_handler.authenticate, "public", READER)
    wrong = []
    for name, role in PEOPLE.items():
        due = browser_of(application, await secret_of(database, person(f"Due {name}", role)))
        for row in ways:
            answer = await due.request(row.method, address(row))
            if (answer.status_code, answer.headers.get("location")) != (303, "/account/factors") or answer.content:
                wrong.append((name, row.method, row.path, answer.status_code))
        for path in ("/account/factors", "/account/factors/app", "/account/factors/passkeys/new", "/confirmation"):
            assert (await due.get(path)).status_code == 200, path
        assert (await due.post("/sign-out")).headers["location"] != "/account/factors"
        await due.aclose()
    assert wrong == []


def test_what_is_ones_own_is_for_who_may_read() -> None:
    assert all(Access.READ in granted for granted in GRANTS.values() if Access.SELF in granted)


@pytest.mark.parametrize("scope", ["read", "check", "write"])
async def test_a_page_of_ones_own_is_for_no_token(application: Any, scope: str) -> None:
    rows = [row for row in matrix(application) if row.access in ("factor", "self", "admin")]
    assert rows
    assert not any(row.is_open_to(f"{scope} token") for row in rows)


async def test_admins_read_the_matrix(admin: httpx.AsyncClient, editor: httpx.AsyncClient) -> None:
    page = await admin.get("/access")
    assert "<code>/decisions/{key}</code>" in page.text
    assert (await editor.get("/access")).status_code == 403
