"""`rationale user`: accounts without a page."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app import passwords
from app.persistence.database.engine import Database
from tests.cast import secret_of
from tests.processes import ADMIN, finished
from tests.sessions.conftest import new_browser
from tests.sessions.test_signing_in import rows

pytestmark = pytest.mark.slow

GOOD = "four odd words here\n"


async def test_accounts_are_added_listed_and_disabled(database: Database, database_url: str) -> None:
    await secret_of(database, "editor")
    added = finished("user", "add", *ADMIN, said=GOOD, DATABASE_URL=database_url)
    assert (added.returncode, added.stdout) == (
        0,
        "Ada Admin has an account as admin and signs in as ada@example.org.\n",
    )
    [stored] = await rows(database, "SELECT password_hash FROM person WHERE role = 'admin'")
    assert await passwords.is_right(stored, GOOD.strip())
    again = finished("user", "add", *ADMIN, said=GOOD, DATABASE_URL=database_url)
    assert (again.returncode, "There is an account with this address." in again.stderr) == (2, True)
    ended = finished("user", "disable", "EDWIN@example.org", DATABASE_URL=database_url)
    assert ended.stdout == "Edwin Editor cannot sign in any more.\n"
    assert await rows(database, "SELECT 1 FROM session") == []
    assert await rows(database, "SELECT actor FROM revision WHERE actor IS NOT NULL") == [
        "the command line",
        "the command line",
    ]
    listed = finished("user", "list", "--format", "json", DATABASE_URL=database_url)
    accounts = [json.loads(line) for line in listed.stdout.splitlines()]
    assert [(one["email"], one["role"], one["state"]) for one in accounts] == [
        ("ada@example.org", "admin", "active"), ("edwin@example.org", "editor", "disabled"),
    ]  # fmt: skip


def test_a_common_password_and_an_unknown_address_are_refused(database_url: str) -> None:
    weak = finished("user", "add", "--name", "Ada", "ada@example.org", said="password1\n", DATABASE_URL=database_url)
    assert (weak.returncode, "everybody tries first" in weak.stderr) == (2, True)
    unknown = finished("user", "disable", "nobody@example.org", DATABASE_URL=database_url)
    assert (unknown.returncode, "Nobody has an account" in unknown.stderr) == (2, True)


async def test_who_forgot_their_password_gets_a_link_from_the_command_line(
    app: Any, admin: httpx.AsyncClient, database_url: str
) -> None:
    ended = finished("user", "reset", "ADA@example.org", DATABASE_URL=database_url, PORT="9000")
    assert ended.stdout.startswith("http://127.0.0.1:9000/resets/use?key=")
    assert "Ada Admin" in ended.stderr
    async with new_browser(app) as browser:
        opened = await browser.get(ended.stdout.strip().removeprefix("http://127.0.0.1:9000"), follow_redirects=True)
    assert "ada@example.org" in opened.text
    nobody = finished("user", "reset", "nobody@example.org", DATABASE_URL=database_url)
    assert (nobody.returncode, "Nobody has an active account" in nobody.stderr) == (2, True)
