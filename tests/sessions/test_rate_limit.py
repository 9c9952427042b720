"""Guessing passwords is slow, and never keeps out who has the right one."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.people.models import Person
from app.persistence.database.engine import Database
from app.sessions import rate_limit, service
from app.sessions.rate_limit import begin_try, network
from app.settings import Settings
from tests.cast import set_up
from tests.sessions.conftest import new_browser, sign_in
from tests.sessions.test_sessions import change

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password is right, and it takes no time to say so; the limits are the real ones."""
    is_right = service.passwords.is_right

    async def quickly(stored: str | None, password: str) -> bool:
        return password != "wrong" and await is_right(stored, password)

    monkeypatch.setattr(service.passwords, "is_right", quickly)


async def guess(app: Any, address: str, times: int, email: str = "rosa@example.org") -> list[int]:
    async with new_browser(app, address) as client:
        return [(await sign_in(client, email, "wrong")).status_code for _ in range(times)]


async def test_the_eleventh_guess_from_one_address_is_refused(app: Any, rosa: Person, database: Database) -> None:
    assert await guess(app, "192.0.2.1", 11) == [422] * 10 + [429]
    async with new_browser(app, "192.0.2.1") as client:
        answer = await sign_in(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "tried too often" in answer.text
    assert 'value="rosa@example.org"' in answer.text
    await change(database, "UPDATE sign_in_count SET since = since - interval '16 minutes'")
    async with new_browser(app, "192.0.2.1") as client:
        assert (await sign_in(client)).status_code == 303


async def test_an_address_that_is_nobodys_is_limited_alike(app: Any, rosa: Person, database: Database) -> None:
    assert await guess(app, "192.0.2.1", 11, "nobody@example.org") == [422] * 10 + [429]


async def test_no_other_way_of_writing_an_address_gives_more_guesses(database: Database) -> None:
    spellings = "mika@example.org", "MIKA@example.org", "m\u0130ka@example.org", "mi\u212aa@example.org"
    assert len({(await begin_try(database, one, "192.0.2.1", "")).limits[0].key for one in spellings}) == 1


async def test_the_person_gets_in_from_elsewhere(app: Any, rosa: Person, database: Database) -> None:
    await guess(app, "192.0.2.1", 11)
    async with new_browser(app, "192.0.2.2") as client:
        assert (await sign_in(client)).status_code == 303


async def test_a_browser_that_is_known_is_never_kept_out_by_strangers(
    app: Any, rosa: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "OF_ACCOUNT", 5)
    async with new_browser(app, "192.0.2.1") as known, new_browser(app, "192.0.2.3") as unknown:
        assert (await sign_in(known)).status_code == 303
        known.cookies.delete("__Host-rationale")
        for last in range(10, 16):
            await guess(app, f"192.0.2.{last}", 1)
        assert (await sign_in(unknown)).status_code == 429
        assert (await sign_in(known)).status_code == 303


async def test_one_address_may_not_go_through_all_accounts(
    app: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "OF_ADDRESS", 3)
    tries = [await guess(app, "192.0.2.1", 1, f"{number}@example.org") for number in range(4)]
    assert tries == [[422], [422], [422], [429]]


async def test_a_provider_that_gives_many_networks_gives_no_new_tries(
    app: Any, rosa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "OF_SITE", 3)
    tried = [await guess(app, f"2001:db8:1:{last}::1", 1, f"{last}@example.org") for last in range(4)]
    assert tried == [[422], [422], [422], [429]]
    assert await guess(app, "2001:db8:2::1", 1) == [422]


async def test_a_right_password_is_not_counted(app: Any, rosa: Person, database: Database) -> None:
    for _ in range(12):
        async with new_browser(app, "192.0.2.1") as client:
            assert (await sign_in(client)).status_code == 303


async def test_two_processes_count_together(app: Any, settings: Settings, rosa: Person, database: Database) -> None:
    other = set_up(create_app(settings))
    answers = await asyncio.gather(*(guess(one, "192.0.2.1", 8) for one in (app, other)))
    assert sorted(answers[0] + answers[1]) == [422] * 10 + [429] * 6
    await other.state.database.aclose()


async def test_any_number_at_once_does_not_exceed_the_limit(database: Database) -> None:
    async def one() -> bool:
        return await (await begin_try(database, "a@example.org", "192.0.2.1", "")).wait() == 0

    assert sum(await asyncio.gather(*(one() for _ in range(30)))) == 10


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded"])
async def test_a_header_that_anybody_can_write_gives_no_new_tries(
    app: Any, rosa: Person, database: Database, header: str
) -> None:
    answers = []
    for number in range(11):
        async with new_browser(app, "192.0.2.1", **{header: f"198.51.100.{number}"}) as client:
            answers.append((await sign_in(client, password="wrong")).status_code)
    assert answers == [422] * 10 + [429]


def test_an_office_is_one_address() -> None:
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::9") != network("2001:db8:1:3::1")
    assert (network("192.0.2.1"), network("")) == ("192.0.2.1", "")


async def test_old_counts_are_swept(app: Any, rosa: Person, database: Database, browser: httpx.AsyncClient) -> None:
    await guess(app, "192.0.2.1", 2)
    await change(database, "UPDATE sign_in_count SET since = since - interval '16 minutes'")
    await sign_in(browser)
    assert (await database.row("SELECT count(*) FROM sign_in_count WHERE tries > 0"))[0] == 0
