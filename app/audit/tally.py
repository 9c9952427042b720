"""Refusals and exports of one actor in one minute: the first are noted each, the rest is counted and noted as one row.

So nobody fills the log, and nothing that happened is left out of it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.models import Action, AuditEvent, AuditTally, Result
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.session import run_in_transaction

EACH = 10  # that are noted one by one
TALLY, EVENT = table(AuditTally), table(AuditEvent)
COUNTED = sa.text("""
INSERT INTO audit_tally AS t (key, minute, count, noted, "row")
VALUES (:key, date_trunc('minute', now()), 1, 0, CAST(:row AS jsonb))
ON CONFLICT (key, minute) DO UPDATE SET count = t.count + 1 RETURNING t.count
""").bindparams(sa.bindparam("row", type_=TALLY.c.row.type))
SHARED = ("actor_id", "actor_name", "action", "result", "address")  # what all that is counted as one has in common


def is_tallied(row: dict[str, Any]) -> bool:
    """Whether an event is of a kind that somebody can make any number of."""
    return row["result"] is Result.REFUSED or row["action"] == Action.EXPORT


async def count(session: AsyncSession, row: dict[str, Any]) -> int:
    """Count an event; how many there were of its actor in this minute."""
    values = {"key": _key(row), "row": {name: row[name] for name in SHARED}}
    return int((await session.execute(COUNTED, values)).scalar_one())


async def noted(session: AsyncSession, row: dict[str, Any]) -> None:
    """Say that the event that was counted last stands in the log by itself."""
    now = sa.func.date_trunc("minute", sa.func.now())
    mine = sa.update(TALLY).where(TALLY.c.key == _key(row), TALLY.c.minute == now)
    await session.execute(mine.values(noted=TALLY.c.noted + 1))


async def sweep(database: Database) -> None:
    """Note what was only counted, once its minute is over."""
    await run_in_transaction(database, _sweep)


async def _sweep(session: AsyncSession) -> None:
    over = TALLY.c.minute < sa.func.date_trunc("minute", sa.func.now())
    for one in (await session.execute(sa.delete(TALLY).where(over).returning(TALLY))).all():
        if one.count > one.noted:
            detail = {"more": one.count - one.noted, "minute": one.minute.strftime("%Y-%m-%d %H:%M")}
            await session.execute(sa.insert(EVENT).values(**one.row, detail=detail))


def _key(row: dict[str, Any]) -> bytes:
    who = row["actor_id"] or row["address"]
    return hashlib.sha256(repr((who, row["action"], str(row["result"]))).encode()).digest()
