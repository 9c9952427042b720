"""Begins a change of many records that is one to people."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.models import Operation
from app.persistence.fields import table

PAGES = "/admin/operations"


async def begin(session: AsyncSession, title: str, *, actor: str | None = None, undoes: int | None = None) -> int:
    """Have whatever the session changes from now on be a part of one operation; returns its id."""
    operation = Operation(title=title, actor=actor or session.info.get("actor"), undoes_id=undoes)
    session.add(operation)
    await session.flush()
    session.info["operation"] = operation.id
    return operation.id or 0


async def is_undone(session: AsyncSession, page: str) -> bool:
    """Whether the operation with this page was taken back."""
    operation, key = table(Operation).c, page.rpartition("/")[2]
    return bool(key) and bool(await session.scalar(sa.select(operation.undone_at).where(operation.id == int(key))))
