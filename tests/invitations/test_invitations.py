"""An admin invites somebody, who makes an account: once, within a week."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from app.persistence.database.engine import Database
from app.settings import Settings
from app.tables import Person
from tests.accounts.links import filled_in, opened, rows, secret_on
from tests.mail_server import *  # noqa: F403  fixtures are found by name
from tests.mail_server import Inbox
from tests.register import store
from tests.sessions.conftest import *  # noqa: F403  fixtures are found by name
from tests.sessions.conftest import new_browser

PASSWORD = "four quite odd words"
WANTED = {"email": "mara@example.org", "role": "editor"}


async def invite(admin: httpx.AsyncClient, **wanted: str) -> str:
    """The link of a new invitation."""
    return secret_on(await admin.post("/invitations", data=WANTED | wanted))


async def test_who_was_invited_makes_an_account_and_is_signed_in(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, database: Database
) -> None:
    page = await opened(browser, await invite(admin))
    assert "Ada Admin invites you as an editor" in page.text
    assert page.headers["cache-control"] == "no-store"
    sent = await filled_in(browser, page, name="Mara Lind", password=PASSWORD)
    assert (sent.status_code, sent.headers["location"]) == (303, "/")
    assert "Mara Lind" in (await browser.get("/account")).text
    (mara,) = await rows(database, "SELECT name, email, role, state FROM person WHERE name = 'Mara Lind'")
    assert tuple(mara) == ("Mara Lind", "mara@example.org", "editor", "active")
    noted = await rows(database, "SELECT action, actor_name FROM audit_event ORDER BY id")
    assert [tuple(event) for event in noted] == [
        ("invitation made", "Ada Admin"), ("invitation accepted", "Mara Lind")
    ]  # fmt: skip


async def test_a_link_works_once(admin: httpx.AsyncClient, app: Any, database: Database) -> None:
    link = await invite(admin)
    async with new_browser(app) as first, new_browser(app) as second:
        pages = [await opened(one, link) for one in (first, second)]
        sent = await asyncio.gather(*(
            filled_in(one, page, name=name, password=PASSWORD)
            for one, page, name in zip((first, second), pages, ("Mara Lind", "Mara Two"), strict=True)
        ))  # fmt: skip
        assert sorted(answer.status_code for answer in sent) == [303, 404]
        assert (await first.get("/invitations/accept")).status_code == 404
    assert await rows(database, "SELECT count(*) FROM person WHERE email = 'mara@example.org'") == [(1,)]


@pytest.mark.parametrize(
    "change", ["expires_at = now() - interval '1 second'", "revoked_at = now()", "used_at = now()"]
)
async def test_an_invitation_that_is_over_leads_nowhere(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, database: Database, change: str
) -> None:
    link = await invite(admin)
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE invitation SET {change}")
    assert (await opened(browser, link)).status_code == 404


async def test_an_admin_takes_an_invitation_back_and_a_second_one_ends_the_first(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, database: Database
) -> None:
    first, second = await invite(admin), await invite(admin, email="MARA@example.org")
    assert (await opened(browser, first)).status_code == 404
    assert (await opened(browser, second)).status_code == 200
    (found,) = await rows(database, "SELECT id FROM invitation WHERE revoked_at IS NULL")
    listed = await admin.get("/invitations")
    assert listed.text.count(">Open<") == 1
    assert (await admin.post(f"/invitations/{found[0]}/revocation")).status_code == 303
    assert (await admin.post(f"/invitations/{found[0]}/revocation")).status_code == 409
    assert (await browser.get("/invitations/accept")).status_code == 404


async def test_somebody_known_from_records_gets_their_own_account(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, database: Database
) -> None:
    known = Person(name="Mara Lind")
    await store(database, known)
    page = await opened(browser, await invite(admin, known_as="mara lind"))
    assert 'value="Mara Lind"' in page.text
    await filled_in(browser, page, name="Mara Lind-Sesay", password=PASSWORD)
    (mara,) = await rows(database, "SELECT id, name, state FROM person WHERE email = 'mara@example.org'")
    assert tuple(mara) == (known.id, "Mara Lind-Sesay", "active")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"email": "nowhere"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "ada@example.org"}, "email"),
        ({"email": "a b@example.org"}, "email"),
        ({"role": "owner"}, "role"),
        ({"known_as": "Nobody Here"}, "known_as"),
        ({"known_as": "Ada Admin"}, "known_as"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_made(
    admin: httpx.AsyncClient, database: Database, wanted: dict[str, str], field: str
) -> None:
    page = await admin.post("/invitations", data=WANTED | wanted)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert await rows(database, "SELECT count(*) FROM invitation") == [(0,)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "mara@example.org"}, "password"),
        ({"name": "Ada Admin"}, "name"),
        ({"name": "a\u202eb"}, "name"),
    ],
)
async def test_a_mistake_keeps_the_invitation_and_what_was_typed(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, values: dict[str, str], field: str
) -> None:
    page = await opened(browser, await invite(admin))
    given = {"name": "Mara Lind", "password": PASSWORD} | values
    sent = await filled_in(browser, page, **given)
    assert sent.status_code == 422
    assert f'id="{field}-error"' in sent.text
    assert not re.search(r'type="password"[^>]* value="[^"]', sent.text)
    again = await filled_in(browser, sent, name="Mara Lind", password=PASSWORD)
    assert again.status_code == 303


async def test_posted_fields_that_the_form_lacks_change_nothing(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, database: Database
) -> None:
    page = await opened(browser, await invite(admin, role="reader"))
    extra = {"role": "admin", "email": "eve@example.org", "state": "active", "id": "1", "person_id": "1"}
    await filled_in(browser, page, name="Mara Lind", password=PASSWORD, **extra)
    (mara,) = await rows(database, "SELECT email, role FROM person WHERE name = 'Mara Lind'")
    assert tuple(mara) == ("mara@example.org", "reader")


async def test_the_secret_is_stored_as_a_hash_only(
    admin: httpx.AsyncClient, database: Database, capfd: pytest.CaptureFixture[str], browser: httpx.AsyncClient
) -> None:
    link = await invite(admin)
    await opened(browser, link)
    secret = link.partition("key=")[2]
    async with database.read.connect() as connection:
        for table in ("invitation", "audit_event"):
            stored = (await connection.execute(sa.text(f"SELECT {table}::text FROM {table}"))).scalars().all()
            assert secret not in "".join(stored)
    assert secret not in capfd.readouterr().err


async def test_the_invitation_is_mailed_where_that_is_possible(
    app: Any, admin: httpx.AsyncClient, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = Settings(
        smtp_host="127.0.0.1", smtp_port=inbox.port, smtp_security="none", base_url="https://rationale.example.org"
    )
    monkeypatch.setattr(app.state, "settings", mails)
    page = await admin.post("/invitations", data=WANTED)
    assert secret_on(page).startswith("https://rationale.example.org/invitations/accept?key=")
    assert inbox.mails[0]["to"] == "mara@example.org"
    assert secret_on(page) in inbox.mails[0].get_content()
    inbox.refused.add("nobody@example.org")
    refused = await admin.post("/invitations", data=WANTED | {"email": "nobody@example.org"})
    assert "could not be sent" in refused.text
