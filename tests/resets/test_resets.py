"""A forgotten password: a link, once, for who the account is; nobody else learns anything."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.people.models import Person
from app.persistence.database.engine import Database
from app.resets.mails import finish
from app.settings import Settings
from tests.accounts.links import filled_in, opened, rows, secret_on
from tests.cast import browser_of, secret_of
from tests.mail_server import *  # noqa: F403  fixtures are found by name
from tests.mail_server import Inbox
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import new_browser, sign_in
from tests.sessions.test_sessions import change

FRESH = "a wholly other lot of words"


@pytest.fixture
def mails(app: Any, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """The application sends mail, here."""
    settings = Settings(
        smtp_host="127.0.0.1", smtp_port=inbox.port, smtp_security="none", base_url="https://localhost:8000"
    )
    monkeypatch.setattr(app.state, "settings", settings)
    return inbox


async def ask(browser: httpx.AsyncClient, email: str) -> httpx.Response:
    page = await browser.get("/resets/new")
    answer = await filled_in(browser, page, email=email)
    await finish()
    return answer


async def test_who_asks_gets_a_mail_and_with_its_link_a_new_password(
    app: Any, browser: httpx.AsyncClient, rosa: Person, mails: Inbox, database: Database
) -> None:
    async with browser_of(app, await secret_of(database, rosa)) as signed_in:
        await ask(browser, "ROSA@example.org")
        (mail,) = mails.mails
        link = next(line for line in mail.get_content().splitlines() if line.startswith("https://"))
        page = await opened(browser, link)
        assert "Rosa Reader" in page.text
        assert "Your password is saved" in (await filled_in(browser, page, password=FRESH)).text
        assert (await signed_in.get("/account")).status_code == 303
    assert (await sign_in(browser, password="correct horse battery staple")).status_code == 422
    assert (await sign_in(browser, password=FRESH)).status_code == 303
    assert ("password reset", "Rosa Reader") in [
        tuple(one) for one in await rows(database, "SELECT action, actor_name FROM audit_event")
    ]


async def test_nobody_learns_whether_there_is_an_account(
    app: Any, browser: httpx.AsyncClient, rosa: Person, mails: Inbox
) -> None:
    known, unknown = await ask(browser, "rosa@example.org"), await ask(browser, "nosa@example.org")
    assert known.status_code == unknown.status_code == 200
    cut = [page.text.replace("nosa@", "rosa@").partition("<main")[2] for page in (known, unknown)]
    assert cut[0] == cut[1]
    assert {*known.headers} == {*unknown.headers}
    assert len(mails.mails) == 1


async def test_the_mail_goes_to_the_address_of_the_account_not_to_one_that_looks_like_it(
    browser: httpx.AsyncClient, rosa: Person, mails: Inbox, database: Database
) -> None:
    await change(database, "UPDATE person SET email = 'kira@example.org' WHERE email = 'rosa@example.org'")
    await ask(browser, "\u212aira@example.org")  # the sign of kelvin, a "k" in lower case
    assert [mail["to"] for mail in mails.mails] == ["kira@example.org"]


async def test_one_person_is_not_flooded(browser: httpx.AsyncClient, rosa: Person, mails: Inbox) -> None:
    for _ in range(3):
        await ask(browser, "rosa@example.org")
    assert len(mails.mails) == 1


async def test_who_is_disabled_gets_no_link(
    browser: httpx.AsyncClient, rosa: Person, mails: Inbox, database: Database, admin: httpx.AsyncClient
) -> None:
    link = secret_on(await admin.post(f"/accounts/{rosa.id}/reset"))
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE person SET state = 'disabled' WHERE name = 'Rosa Reader'")
    await ask(browser, "rosa@example.org")
    assert mails.mails == []
    assert (await opened(browser, link)).status_code == 404
    assert (await admin.post(f"/accounts/{rosa.id}/reset")).status_code == 409


async def test_without_mail_people_are_sent_to_an_admin(browser: httpx.AsyncClient) -> None:
    assert "Ask an admin" in (await browser.get("/resets/new")).text


async def test_an_admins_link_works_once_and_ends_the_others(
    app: Any, admin: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    links = [secret_on(await admin.post(f"/accounts/{rosa.id}/reset")) for _ in range(2)]
    async with new_browser(app) as first, new_browser(app) as second:
        pages = [await opened(one, links[0]) for one in (first, second)]
        sent = await asyncio.gather(
            filled_in(first, pages[0], password=FRESH), filled_in(second, pages[1], password=FRESH + "!")
        )
        assert sorted(answer.status_code for answer in sent) == [200, 404]
        assert (await opened(first, links[1])).status_code == 404


async def test_a_link_expires_and_a_made_up_one_is_none(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, rosa: Person, database: Database
) -> None:
    link = secret_on(await admin.post(f"/accounts/{rosa.id}/reset"))
    async with database.write.begin() as connection:
        await connection.exec_driver_sql("UPDATE password_reset SET expires_at = now() - interval '1 second'")
    for address in (link, "http://localhost:8000/resets/use?key=" + "A" * 43, "http://localhost:8000/resets/use?key=x"):
        assert (await opened(browser, address)).status_code == 404


async def test_a_weak_password_is_refused_and_the_link_stays(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, rosa: Person
) -> None:
    page = await opened(browser, secret_on(await admin.post(f"/accounts/{rosa.id}/reset")))
    for weak in ("short", "password1", "Rosa Reader"):
        refused = await filled_in(browser, page, password=weak)
        assert refused.status_code == 422
        assert 'id="password-error"' in refused.text
    assert (await filled_in(browser, refused, password=FRESH)).status_code == 200


async def test_the_secret_stands_in_no_log_and_no_table(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, rosa: Person, database: Database,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    link = secret_on(await admin.post(f"/accounts/{rosa.id}/reset"))
    await filled_in(browser, await opened(browser, link), password=FRESH)
    secret = link.partition("key=")[2]
    told = capfd.readouterr().err
    for table in ("password_reset", "audit_event", "revision", "person"):
        told += str(await rows(database, f"SELECT {table}::text FROM {table}"))
    assert secret not in told
    assert FRESH not in told
