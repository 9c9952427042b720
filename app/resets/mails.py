"""The mail with the link, sent after the answer has left: who asks cannot tell whether there is an account."""

from __future__ import annotations

import asyncio

import structlog

from app import mail
from app.audit.trail import Trace
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.resets.repository import ResetRepository
from app.settings import Settings

TEXT = """Hello,

somebody, probably you, asked for a new password for Rationale. Open this link within an hour; it works once:

{link}

If it was not you, there is nothing to do: your password stays as it is.
"""
_sending: set[asyncio.Task[None]] = set()
log = structlog.get_logger()


def send_later(database: Database, settings: Settings, email: str, base: str, trace: Trace) -> None:
    """Make a link for whoever has this address, if anybody has, and mail it. `base` is its address up to the secret."""
    task = asyncio.create_task(_send(database, settings, email, base, trace))
    _sending.add(task)
    task.add_done_callback(_sending.discard)


async def finish() -> None:
    """Wait for what is being sent."""
    await asyncio.gather(*_sending)


async def _send(database: Database, settings: Settings, email: str, base: str, trace: Trace) -> None:
    try:
        found = await run_in_transaction(database, lambda session: ResetRepository(session).ask(email, trace))
        if found is not None:
            address, secret = found
            await mail.send(settings, address, "A new password for Rationale", TEXT.format(link=base + secret))
    except Exception as error:  # nobody waits for it
        log.warning("a link for a new password was not mailed", error=type(error).__name__)
