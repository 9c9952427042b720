"""Writing into the audit log.

What succeeds is noted in the transaction that does it, so that neither exists without the other:

    await note(session, trace_of(request), Action.ROLE_CHANGE, about(person), before="reader", after="editor")

What is refused has no transaction that is committed, and is noted in one of its own: `note_alone`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from litestar.connection import ASGIConnection
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit import tally
from app.audit.models import ACTOR_NAME, ADDRESS, REQUEST_ID, SUBJECT_LABEL, Action, AuditEvent, Result
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.web.security.access import Actor

EVENT = table(AuditEvent)
SECRET = re.compile(r"password|secret|token|hash|cookie|csrf|code", re.IGNORECASE)
LONGEST = 300  # characters of one text in the detail
SPARSE = timedelta(minutes=1)  # between two equal refusals of somebody unknown, so that nobody can fill the log


class Trace(Struct, frozen=True, kw_only=True):
    """Who does something, from where, in which request."""

    actor_id: int | None = None
    actor_name: str = ""
    address: str = ""
    request_id: str = ""


class Subject(Struct, frozen=True):
    """What it is done to."""

    type: str = ""
    id: int | None = None
    label: str = ""


COMMAND_LINE = Trace(actor_name="command line")
NOTHING = Subject()


def trace_of(connection: ASGIConnection[Any, Any, Any, Any], *, person: Mapping[str, Any] | None = None) -> Trace:
    """Whoever sent a request; `person` (id and name) where the request itself tells who they are: signing in does."""
    if person is not None:
        return trace_in(connection.scope, actor_id=person["id"], actor_name=person["name"])
    actor: Actor = connection.user
    return trace_in(connection.scope, actor_id=actor.id, actor_name=actor.name)


def trace_in(scope: Any, *, actor_id: int | None = None, actor_name: str = "") -> Trace:
    """The same outside of a handler, from an ASGI scope that has passed the front."""
    state = scope["state"]
    return Trace(
        actor_id=actor_id, actor_name=actor_name, address=state["address"], request_id=state["request_id"]
    )  # fmt: skip


def about(record: Any, label: str = "") -> Subject:
    """A stored record as the subject, called `label` or by its name or title."""
    name = label or getattr(record, "name", "") or getattr(record, "title", "")
    return Subject(record.__tablename__, record.id, name)


async def note(
    session: AsyncSession, trace: Trace, action: Action, subject: Subject = NOTHING, *,
    result: Result = Result.DONE, **detail: Any,
) -> None:  # fmt: skip
    """Note an event in the transaction of `session`. Raises ValueError for a detail that by its name is a secret."""
    await session.execute(sa.insert(EVENT).values(_row(trace, action, subject, result, detail)))


async def note_alone(
    database: Database, trace: Trace, action: Action, subject: Subject = NOTHING, *,
    result: Result = Result.DONE, each: bool = False, **detail: Any,
) -> None:  # fmt: skip
    """Note an event in a transaction of its own.

    Of refusals and exports of one actor in a minute the first are noted, and the others counted (tally.py); of equal
    ones of somebody unknown, from one address, only the first. With `each` every one is noted, for what is counted and
    limited elsewhere. Raises as `note`, and DBAPIError.
    """
    row = _row(trace, action, subject, result, detail)

    async def work(session: AsyncSession) -> None:
        if not each and tally.is_tallied(row):
            if await tally.count(session, row) > tally.EACH:
                return
            if not trace.actor_id and result is Result.REFUSED and await session.scalar(_noted_lately(row)):
                return
            await tally.noted(session, row)
        await session.execute(sa.insert(EVENT).values(row))

    await run_in_transaction(database, work)


def _noted_lately(row: dict[str, Any]) -> sa.Select[Any]:
    same = [EVENT.c[name] == row[name] for name in ("address", "action", "result", "subject_label", "detail")]
    return sa.select(sa.exists().where(*same, EVENT.c.happened_at > now() - SPARSE))


def _row(trace: Trace, action: Action, subject: Subject, result: Result, detail: dict[str, Any]) -> dict[str, Any]:
    if secret := next(filter(SECRET.search, detail), None):
        raise ValueError(f"the audit log holds no secrets, and {secret!r} sounds like one")
    return {
        "action": action.value,
        "result": result,
        "actor_id": trace.actor_id,
        "actor_name": plain(trace.actor_name, ACTOR_NAME),
        "subject_type": subject.type,
        "subject_id": subject.id,
        "subject_label": plain(subject.label, SUBJECT_LABEL),
        "address": plain(trace.address, ADDRESS),
        "request_id": plain(trace.request_id, REQUEST_ID),
        "detail": {name: plain(value, LONGEST) if isinstance(value, str) else value for name, value in detail.items()},
    }


def plain(text: str, most: int) -> str:
    """At most `most` characters on one line: what forges lines or hides text becomes a visible sign (CWE-117)."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:most])
