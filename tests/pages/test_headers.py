"""What every answer forbids the browser, whatever was asked and however it ended; and that errors tell nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from litestar import get, post

from app.main import create_app
from app.people.models import PersonRole
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.http.request import Request
from app.web.security.access import Access
from tests.cast import browser_of, person, secret_of, set_up
from tests.pages.observatory import directives, score
from tests.register import PARTIAL


@get("/broken", access=Access.PUBLIC)
async def broken() -> None:
    raise RuntimeError("SELECT secret FROM person at /srv/app/main.py, version 1.2.3")


@post("/small", access=Access.PUBLIC, request_max_body_size=10)
async def small(request: Request) -> None:
    await request.body()


@pytest_asyncio.fixture(scope="module")
async def application(settings: Settings) -> AsyncIterator[Any]:
    """The application as people reach it over TLS."""
    configured = msgspec.structs.replace(settings, base_url="https://rationale.example.org")
    app = set_up(create_app(configured, controllers=[broken, small]))
    yield app
    await app.state.database.aclose()


@pytest_asyncio.fixture
async def browser(application: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(application, await secret_of(database, person("Edwin Editor", PersonRole.EDITOR))) as client:
        yield client


@pytest_asyncio.fixture
async def nobody(application: Any, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(application) as client:
        yield client


ANSWERS = [
    ("GET", "/", {}, 200),
    ("GET", "/decisions", {}, 200),
    ("GET", "/decisions", PARTIAL, 200),
    ("GET", "/decisions?format=csv", {}, 200),
    ("HEAD", "/account", {}, 200),
    ("GET", "/old-address", {}, 404),
    ("GET", "/decisions/1%00", {}, 400),
    ("GET", "/decisions", {"host": "evil.example"}, 400),
    ("GET", "/audit", {}, 403),
    ("POST", "/imports", {"x-csrf-token": ""}, 403),
    ("POST", "/imports", {"sec-fetch-site": "cross-site"}, 403),
    ("PUT", "/decisions", {}, 405),
    ("POST", "/imports", {}, 422),
    ("POST", "/small", {}, 413),
    ("GET", "/broken", {}, 500),
    ("GET", "/static/none.css", {}, 404),
    ("GET", "/livez", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), ANSWERS)
async def test_every_answer_deserves_an_a_plus(
    browser: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    body = {"content": b"x" * 100} if path == "/small" else {}
    answer = await browser.request(method, path, headers=headers, **body)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert score(answer) >= 100
    policy = directives(answer)
    assert not any("unsafe" in value or value == "*" for values in policy.values() for value in values)
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/sign-in", "/resets/new", "/setup"])
async def test_cookies_are_for_this_host_alone(nobody: httpx.AsyncClient, path: str) -> None:
    answer = await nobody.get(path)
    cookies = answer.headers.get_list("set-cookie")
    assert score(answer) >= 100
    assert all(cookie.startswith("__Host-") for cookie in cookies)
    assert cookies or path == "/setup"


async def test_the_answer_to_an_unknown_token_as_well(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get("/decisions", headers={"authorization": "Bearer rationale_none_such"})
    assert (answer.status_code, score(answer) >= 100) == (401, True)


@pytest.mark.parametrize("headers", [{}, PARTIAL])
async def test_an_error_tells_nothing_of_the_inside(browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for method, path, more, status in ANSWERS:
        if status < 400:
            continue
        told = (await browser.request(method, path, headers=headers | more)).text.casefold()
        for word in ("traceback", "secret from", "/srv/", "runtimeerror", "litestar", "uvicorn", "asyncpg", "1.2.3"):
            assert word not in told, (path, word)


@pytest.mark.parametrize("path", ["/schema", "/schema/openapi.json", "/docs", "/openapi.json", "/.git/config", "/.env"])
async def test_nothing_of_the_inside_has_an_address(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


def test_the_score_falls_with_what_is_missing() -> None:
    """Or else the tests above could not fail."""
    bare = httpx.Response(200)
    assert score(bare) == 100 - 25 - 20 - 20 - 5 - 5
    assert score(httpx.Response(200, headers={"set-cookie": "id=1"})) == score(bare) - 40 - 30 - 5
