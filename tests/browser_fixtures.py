"""A real browser in front of the whole application, one a worker; each test gets windows of its own.

A test module marks its tests `browser`:

    async def test_a_reader_sees_the_list(visit): page = await visit("/decisions")
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from app.server import Server
from tests.cast import COOKIE, secret_of

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route  # imported by tests that want a browser: it takes its time

Visit = Callable[..., Awaitable["Page"]]
# The first has no windows, and opens a page in half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
PATIENCE = 90_000  # milliseconds: what a slow machine needs, too
# Without these it asks its maker's servers for updates, which a test must not do.
SILENT = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    "--js-flags=--no-opt --no-maglev",  # no script runs long enough here to be worth compiling once more
]


@pytest_asyncio.fixture(scope="session")
async def served(app: Any) -> AsyncIterator[tuple[str, Server]]:
    """The application on a free port of this machine, by the product's own server: its address, and that server."""
    ready = asyncio.Event()
    server = Server(app, drain_delay=0, drain_timeout=5, on_ready=ready.set, closes=lambda: True)
    server.config.lifespan = "off"  # the application belongs to other tests as well
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Not `serve`: this loop is pytest's, and signals are too.
        serving = asyncio.create_task(server._serve([listener]))
        await ready.wait()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", server
        server.should_exit = True
        await serving


@pytest.fixture(scope="session")
def live_server(served: tuple[str, Server]) -> str:
    """The address of the application for a browser."""
    return served[0]


async def answered(server: Server) -> None:
    """All that was sent is done: what a page saves as it goes would else be stored among the rows of the next test."""
    while server.server_state.connections or server.server_state.tasks:
        await asyncio.sleep(0.005)


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("There is no Chromium; on Debian: apt-get install chromium-headless-shell")
    from playwright.async_api import async_playwright, expect  # noqa: PLC0415 - see above

    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SILENT)
        yield browser
        await browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained of: a broken policy, a script that failed, a request to another origin.

    A test fails that leaves any; one that provokes some clears the list.
    """
    complaints: list[str] = []
    yield complaints
    assert complaints == []


@pytest_asyncio.fixture
async def visit(chromium: Browser, app: Any, served: tuple[str, Server], complaints: list[str]) -> AsyncIterator[Visit]:
    """`await visit("/path", **options)` opens a page in its own window; options as for Playwright's `new_context`.

    With `who` (admin, editor, reader or disabled, see tests/cast.py) somebody is signed in, otherwise a stranger reads.
    """
    contexts = []
    live_server, server = served

    async def refuse(route: Route) -> None:
        complaints.append(f"asked for {route.request.url}")
        await route.abort()

    async def open_page(path: str, *, who: str = "", **options: Any) -> Page:
        context = await chromium.new_context(base_url=live_server, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if who:
            secret = await secret_of(app.state.database, who)
            await context.add_cookies([session_cookie(live_server, secret)])
        await context.route(lambda url: not url.startswith(live_server), refuse)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        await page.goto(path)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    await answered(server)


def session_cookie(site: str, secret: str) -> Any:
    """The cookie of a session as our server would set it."""
    site = site.replace("http://", "https://")  # a browser takes it without TLS from this machine
    return {"name": COOKIE, "value": secret, "url": site, "httpOnly": True, "secure": True, "sameSite": "Lax"}


def _is_complaint(message: Any) -> bool:
    """An error, but not the browser's note that a page had an error status, which a test may have asked for."""
    return message.type == "error" and not message.text.startswith("Failed to load resource: the server responded")
