"""What a job's work is given, and how it says how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.database.engine import Database
from app.web.security.access import Actor


class JobRefused(Exception):
    """Ends a job that cannot be done; the message is for the person who asked. Nothing is changed."""


class JobCancelled(Exception):
    """Ends a job that somebody cancelled; the message says what stays, where it does not take all back."""


class JobLost(Exception):
    """Ends work on a job that another worker has taken."""


class Run:
    """One attempt at a job: its arguments, who asked, and a session in the transaction that is committed at its end.

    `database` is for a job that commits earlier, piece by piece; one that was killed does those again.
    """

    def __init__(self, arguments: dict[str, Any], actor: Actor, session: AsyncSession, database: Database) -> None:
        self.arguments = arguments
        self.actor = actor
        self.session = session
        self.database = database
        self.done = 0
        self.total: int | None = None
        self.cancelled = False
        self.lost = False

    async def advance(self, done: int, total: int) -> None:
        """Say how far it is, and let requests of the web have their turn. Raises JobCancelled or JobLost."""
        await asyncio.sleep(0)
        self.tell(done, total)

    def tell(self, done: int, total: int) -> None:
        """The same, where others had their turn already."""
        self.done, self.total = done, total
        if self.lost:
            raise JobLost
        if self.cancelled:
            raise JobCancelled


Work = Callable[[Run], Awaitable[str]]  # what was done, as a sentence
