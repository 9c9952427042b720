"""The slug of a record follows from its title."""

from __future__ import annotations

from collections.abc import Mapping, Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.records.columns import update_each
from app.records.slugs import slug_of


async def refresh(session: AsyncSession, records: Mapping[str, Set[int]]) -> None:
    """Bring the slugs of these records, by table, in step."""
    for name, ids in records.items():
        table = SQLModel.metadata.tables[name].c
        query = sa.select(table.id, table.title, table.slug).where(table.id.in_(ids))
        stored = (await session.execute(query)).all() if ids else []
        fresh = [(row.id, row.slug, slug_of(row.title)) for row in stored]
        stale = [(id_, {"slug": slug}) for id_, old, slug in fresh if slug != old]
        await update_each(session, SQLModel.metadata.tables[name], stale)
