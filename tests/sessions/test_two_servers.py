"""Two servers on one database count tries to sign in together, as processes of their own."""

from __future__ import annotations

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from tests.cast import QUICK_HASH, person
from tests.processes import Running, forked
from tests.register import store
from tests.sessions.conftest import fields

pytestmark = pytest.mark.slow

WRONG = {"email": "rosa@example.org", "password": "a guess"}


@pytest.fixture
async def rosa(database: Database) -> Person:
    rosa = person("Rosa Reader", password_hash=QUICK_HASH)
    await store(database, rosa)
    return rosa


def guess(server: Running) -> int:
    """One try in a browser that nobody knows."""
    site = f"http://127.0.0.1:{server.port}"
    with httpx.Client(base_url=site, headers={"origin": site, "sec-fetch-site": "same-origin"}) as browser:
        page = browser.get("/sign-in")
        # Python's cookie jar gives nothing that is Secure to plain HTTP, as browsers do on this machine.
        cookie = "; ".join(one.partition(";")[0] for one in page.headers.get_list("set-cookie"))
        sent = browser.post("/sign-in", data=fields(page) | WRONG, headers={"cookie": cookie})
    return sent.status_code


@pytest.mark.usefixtures("rosa")
def test_ten_tries_are_allowed_by_two_servers_in_all(database_url: str) -> None:
    serve = ("serve", "--no-migrate")
    variables = {"PORT": "0", "DATABASE_URL": database_url, "RATIONALE_HOST": "127.0.0.1"}
    with forked(*serve, **variables) as one, forked(*serve, **variables) as other:
        servers = [one.wait_until_ready(), other.wait_until_ready()]
        answers = [guess(servers[number % 2]) for number in range(14)]
    assert answers == [422] * 10 + [429] * 4
