"""No request holds the others: with the largest input that it takes, no route keeps the event loop for long, takes much
memory, or fails. Routes are enumerated and their inputs made from what they ask for: a new one is covered as it stands.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from litestar import get

from app.main import create_app
from app.persistence.database.engine import Database
from app.settings import Settings
from app.web.security.access import Access
from tests.cast import COOKIE, secret_of, set_up, token
from tests.pages.asking import Cost, Sent, cost
from tests.pages.inputs import largest, plainest
from tests.pages.places import Place, names_of, places
from tests.pages.things import things

pytestmark = pytest.mark.slow

HELD = 100  # milliseconds of the loop's thread at a time
GROWN = 100  # megabytes
TRIES = 3  # other programs can only make one dearer
TABLE = os.environ.get("RATIONALE_COSTS", "")  # a file to write every cost to
ROLES = ("nobody", "reader", "editor", "admin") if TABLE else ("nobody",)  # an admin's thousand requests take minutes
thorough = pytest.mark.skipif(not TABLE, reason="takes minutes; RATIONALE_COSTS=FILE runs it")


@get("/held", access=Access.PUBLIC)
async def hold() -> str:
    until = time.thread_time() + 0.2
    while time.thread_time() < until:
        pass
    return ""


@pytest_asyncio.fixture
async def application(settings: Settings) -> Any:
    app = set_up(create_app(settings, controllers=[hold]))
    yield app
    await app.state.worker.stop()
    await app.state.database.aclose()


class Asker:
    """Somebody who signs in anew whenever an answer ended their session, each time from another address."""

    def __init__(self, app: Any, database: Database, role: str) -> None:
        self.app, self.database, self.role, self.count = app, database, role, 0
        self.headers = {"sec-fetch-site": "same-origin"}

    async def sign_in(self) -> None:
        if self.role != "nobody":
            secret = await secret_of(self.database, self.role)
            self.headers |= {"cookie": f"{COOKIE}={secret}", "x-csrf-token": token(secret)}

    async def cost(self, sent: Sent) -> Cost:
        best = Cost(float("inf"), 0, float("inf"), 0)
        for _ in range(TRIES):
            self.count += 1
            found, _answer = await cost(self.app, sent, self.headers, f"10.0.{self.count // 250}.{self.count % 250}")
            best = min(best, found) if found.status < 500 else found
            if best.held < HELD and best.grown < GROWN:
                break
        return best


async def dear(asker: Asker, place: Place, inputs: Iterator[Sent]) -> list[str]:
    """What costs others too much, in words."""
    wrong = []
    for sent in inputs:
        found = await asker.cost(sent)
        told = f"{found.held:5.0f} ms {found.worked:6.0f} ms {found.grown:4.0f} MB {found.status} "
        told += f"{asker.role:6} {place.row.method:4} {place.row.path} {sent.what}"
        _note(told)
        if found.held >= HELD or found.grown >= GROWN or found.status == 500:
            wrong.append(told)
    return wrong


def _note(told: str) -> None:
    if TABLE:
        with Path(TABLE).open("a", encoding="utf-8") as file:
            file.write(told + "\n")


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("role", ROLES)
async def test_no_request_holds_the_others(app: Any, shared_database: Database, role: str) -> None:
    asker, guide = Asker(app, shared_database, role), Asker(app, shared_database, "admin")
    await guide.sign_in()
    await secret_of(shared_database, "reader")  # whom a round asks
    wrong, also = [], await things(app, guide.headers) if TABLE else []
    for place in await places(app, guide.headers, also):
        await asker.sign_in()
        if role == "admin":
            names = await names_of(app, place, asker.headers, place.row.method != "GET")
            await asker.sign_in()
            inputs = largest(place.row.method, place.path, names, place.most)
        else:
            inputs = plainest(place.row.method, place.path, place.most)
        wrong += await dear(asker, place, inputs)
    assert wrong == []


@thorough
async def test_a_route_that_holds_the_loop_is_noticed(application: Any, database: Database) -> None:
    asker = Asker(application, database, "nobody")
    assert (await asker.cost(Sent("GET", "/held"))).held >= HELD
    assert (await asker.cost(Sent("GET", "/livez"))).held < HELD


@thorough
async def test_a_limit_that_is_gone_is_noticed(app: Any, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asker, many = Asker(app, database, "admin"), next(plainest("POST", "/account", 2_000_000))
    await asker.sign_in()
    assert (await asker.cost(many)).held < HELD
    monkeypatch.setattr("app.web.http.request.MOST_FIELDS", 10_000_000)
    monkeypatch.setattr("app.web.http.request.SMALL", 10_000_000)
    assert (await asker.cost(many)).held >= HELD
