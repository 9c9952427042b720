"""The version of a record counts the changes of its parts, too."""

from __future__ import annotations

from collections.abc import Mapping, Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.persistence.fields import now


async def count_up(session: AsyncSession, records: Mapping[str, Set[int]]) -> None:
    """These records, by table, whose parts changed, came or went and which did not change themselves."""
    for name, ids in records.items():
        if ids:
            table = SQLModel.metadata.tables[name]
            counted = {"version": table.c.version + 1, "updated_at": now()}
            await session.execute(sa.update(table).where(table.c.id.in_(ids)).values(counted))
