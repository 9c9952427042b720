"""Somebody with an app that shows codes."""

from __future__ import annotations

import re
import time
from html import unescape

import httpx
import pyotp

from app.persistence.database.engine import Database
from tests.sessions.conftest import fields, sign_in

STEP = 30


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or some steps away."""
    return pyotp.TOTP(secret).at(int(time.time()) + steps * STEP)


async def with_app(browser: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Add an app to the account that the browser is signed in to: its secret, and the recovery codes."""
    page = await browser.get("/account/factors/app")
    secret = fields(page)["secret"]
    made = await browser.post("/account/factors/app", data=fields(page) | {"code": code_of(secret)})
    assert made.status_code == 200, made.text
    found = re.search(r"<pre[^>]*><code>([^<]+)</code>", made.text)
    assert found is not None, made.text
    return secret, unescape(found[1]).split()


async def second_step(browser: httpx.AsyncClient, page: httpx.Response, code: str) -> httpx.Response:
    """Type a code on the page that follows the password."""
    return await browser.post("/sign-in/second", data=fields(page) | {"code": code})


async def signed_in(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    """Password, then code."""
    return await second_step(browser, await sign_in(browser), code)


async def forget_last_code(database: Database) -> None:
    """As if the code that was used last had been a while ago."""
    await change(database, "UPDATE authenticator SET last_step = 0")


async def change(database: Database, statement: str) -> None:
    async with database.write.begin() as connection:
        await connection.exec_driver_sql(statement)
