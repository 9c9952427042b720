"""An application with handlers made for these tests. It never needs its database."""

from __future__ import annotations

import io
import json
from collections import UserList
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from litestar import Controller, get, post
from litestar.exceptions import TooManyRequestsException
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template
from pydantic import BaseModel

from app import logs
from app.main import create_app
from app.settings import Settings
from app.web.forms.form import Form
from app.web.http.pages import page
from app.web.http.problems import Problem
from app.web.http.redirects import redirect
from app.web.http.request import Request
from app.web.security.access import GRANTS, Access, Actor, requires
from tests.cast import set_up

NOWHERE = "postgresql://nobody:hunter2@127.0.0.1:1/none?sslmode=disable"


class Probe(Controller):
    path = "/probe"
    opt = requires(Access.PUBLIC)

    @get("/page")
    async def show(self, request: Request) -> Template:
        return page(request, "errors/problem.html", partial="errors/_problem.html", status=200, **WORDS)

    @get("/unescaped")
    async def unescaped(self, request: Request) -> Template:
        return page(request, "errors/problem.html", **WORDS | {"headline": "<script>alert(1)</script>"})

    @get("/long")
    async def long(self) -> Response[str]:
        return Response("a" * 5000, media_type="text/plain")

    @get("/broken")
    async def broken(self) -> Response[str]:
        raise RuntimeError("password=hunter2 at /srv/secret.py")

    @get("/problem/{status:int}")
    async def problem(self, status: FromPath[int]) -> Response[str]:
        raise Problem(status, "There is no decision 12." if status == 404 else "")

    @get("/busy")
    async def busy(self) -> Response[str]:
        raise TooManyRequestsException()

    @get("/unreachable")
    async def unreachable(self) -> Response[str]:
        raise ConnectionRefusedError("127.0.0.1:5432 user=nobody")

    @post("/write", access=Access.WRITE, status_code=303)
    async def write(self, request: Request) -> Redirect:
        await request.form()
        return redirect("/probe/page")

    @post("/form", status_code=200)
    async def form(self, request: Request) -> Response[str]:
        await Form.read(Nothing, request)
        return Response("read", media_type="text/plain")


EDITOR = Actor(id=1, name="Edwin", role="editor", grants=GRANTS["editor"], key="ed", csrf="c5" * 32)


class Nothing(BaseModel):
    """A form without fields."""


WORDS = {"code": 200, "headline": "A page", "message": "With words."}


@pytest.fixture(scope="session")
def probe() -> Any:
    settings = Settings(database_url=NOWHERE, max_form_bytes=20_000, public_reading=True, trusted_proxies="192.0.2.80")
    return set_up(create_app(settings, controllers=[Probe]))


@pytest_asyncio.fixture
async def reader(probe: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody in front of the application above who is not signed in; sends no Origin by itself."""
    transport = httpx.ASGITransport(app=probe, client=("127.0.0.1", 50_000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
def writer(reader: httpx.AsyncClient, probe: Any, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """The same browser, with an editor in front of it; sends no token by itself."""

    async def authenticate(*_: Any) -> Actor:
        return EDITOR

    monkeypatch.setattr(probe.asgi_handler, "authenticate", authenticate)
    return reader


@pytest.fixture
def log() -> Iterator[list[Any]]:
    """The lines that are logged, as objects; read when it is looked at."""
    stream = io.BytesIO()
    logs.configure(stream=stream)
    yield _Lines(stream)
    logs.configure()


class _Lines(UserList[Any]):
    def __init__(self, stream: io.BytesIO) -> None:
        self.stream = stream

    @property
    def data(self) -> list[Any]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]
