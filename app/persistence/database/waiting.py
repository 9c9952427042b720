"""The first connection: patient while the database starts, at once done when waiting cannot help."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.exc import DBAPIError

from app.persistence.errors import sqlstate

LONGEST_PAUSE = 2.0  # seconds
# Wrong password or role, no such database, not allowed, not understood: the same answer would come for ever.
HOPELESS = ("28", "3D", "42501", "0A", "22023", "42704", "08P01")
# From SQLAlchemy, from the driver itself, and ValueError for a host name or parameter that nothing can be asked for.
NO_CONNECTION = (OSError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError)
# As asyncio words a failed attempt to connect: [Errno 111] Connect call failed ('127.0.0.1', 5432)
_ATTEMPT = re.compile(r"\[Errno (\d+)\] Connect call failed (\([^()]*\)|'[^']*')")
_NUMBER = re.compile(r"\[Errno -?\d+\] ")

Result = TypeVar("Result")


class DatabaseUnreachable(RuntimeError):
    """No connection; the message is one line and says why."""


async def until_reachable(
    connect: Callable[[], Awaitable[Result]], *, seconds: float, on_wait: Callable[[str], None] = lambda reason: None
) -> Result:
    """The result of `connect`, tried again with growing pauses for `seconds` at most.

    After the first attempt that failed, and may yet succeed, `on_wait` is told why in one line.
    Raises DatabaseUnreachable when the time is over, or at once for a reason that waiting does not cure.
    """
    deadline, pause, told = time.monotonic() + seconds, 0.1, False
    while True:
        try:
            return await connect()
        except NO_CONNECTION as error:
            left = deadline - time.monotonic()
            if left <= 0 or is_hopeless(error):
                raise DatabaseUnreachable(explain(error)) from None
            if not told:
                on_wait(explain(error))
                told = True
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_PAUSE)


def is_hopeless(error: BaseException) -> bool:
    """Whether `error` will come again however long one waits."""
    mistaken = isinstance(error, (ssl.SSLError, ValueError))
    return mistaken or sqlstate(error).startswith(HOPELESS) or "SSL upgrade" in str(error)


def explain(error: BaseException) -> str:
    """One line on why there is no connection."""
    if "SSL upgrade" in str(error):
        return "The database server does not offer TLS; add ?sslmode=disable to its URL if the network is trusted."
    if "startup parameter" in str(error):
        return "The database URL leads to a pooler: set RATIONALE_PGBOUNCER=true and DATABASE_UNPOOLED_URL beside it."
    return f"The database cannot be reached: {_plainly(error.orig if isinstance(error, DBAPIError) else error)}"


def _plainly(error: BaseException | None) -> str:
    """The reason without numbers of errors: asyncio hands several attempts over as text alone."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, TimeoutError):
        return "it did not answer in time."
    if isinstance(error, FileNotFoundError):
        return "there is no socket of a server in the folder that its URL names."
    attempts = {_attempt(place, int(number)) for number, place in _ATTEMPT.findall(text)}
    if attempts:
        return f"{'; '.join(sorted(attempts))}."
    return _NUMBER.sub("", text)


def _attempt(place: str, number: int) -> str:
    """The end of one attempt; `place` is an address as Python writes one: ('127.0.0.1', 5432)."""
    host, *rest = (part.strip("'") for part in place.strip("()").split(", "))
    shown = f"{host} port {rest[0]}" if rest else host
    return f"nothing listens at {shown}" if number == errno.ECONNREFUSED else f"{os.strerror(number)} ({shown})"
