"""What an import must not leave behind: collections that it made for files of which none was a record."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.models import Collection
from app.decisions.models import Decision
from app.imports.storing.alive import AT_WORK
from app.records.columns import table_of
from app.research.models import ResearchDocument

HOLDERS = (Decision, ResearchDocument)


async def remove_empty(session: AsyncSession, made: set[int]) -> None:
    """Remove those of the collections `made` that hold no record.

    None is removed while another import runs, which may be about to fill it.
    """
    if not made or await session.scalar(sa.select(AT_WORK)):
        return
    id_ = table_of(Collection).c.id
    filled = [sa.exists().where(table_of(holder).c.collection_id == id_) for holder in HOLDERS]
    for empty in await session.scalars(sa.select(Collection).where(id_.in_(made), ~sa.or_(*filled))):
        await session.delete(empty)
