"""The questions that the pages of the trash ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.images.repository import sweep as sweep_images
from app.persistence.database.engine import Database
from app.persistence.fields import now
from app.persistence.fields import table as table_of
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch
from app.persistence.session import run_in_transaction
from app.persistence.shapes.shape import Shape
from app.trash.models import DAYS, Trash

TRASH = table_of(Trash)
trash = TRASH.c


class TrashRow(Shape, of=Trash):
    id: int
    record_type: str
    record_id: int
    title: str
    row_count: int
    deleted_by: str | None
    reason: str | None
    deleted_at: datetime

    @property
    def until(self) -> datetime:
        """When it is deleted for good."""
        return self.deleted_at + timedelta(days=DAYS)


class TrashRepository:
    """`types` are the tables whose records may be seen."""

    def __init__(self, session: AsyncSession, types: Collection[str]) -> None:
        self.session = session
        self.mine = trash.record_type.in_(sorted(types))

    async def index(self, after: str | None, before: str | None) -> Page[TrashRow]:
        """What was deleted, the latest first."""
        order = [trash.id.desc()]
        return await fetch(
            self.session, page_of(TrashRow, self.mine, order=order, after=after, before=before, count=True)
        )

    async def find(self, id_: int) -> Trash | None:
        """One deletion with all of its rows."""
        found: Trash | None = await self.session.scalar(sa.select(Trash).where(trash.id == id_, self.mine))
        return found

    async def destroy(self, id_: int) -> bool:
        """Delete it for good; False if there is none."""
        done = await self.session.scalar(sa.delete(TRASH).where(trash.id == id_, self.mine).returning(trash.id))
        return done is not None


async def purge(session: AsyncSession, days: int = DAYS) -> int:
    """Delete for good what has been in the trash for more than `days`; returns how many records that were."""
    gone = await session.scalars(
        sa.delete(TRASH).where(trash.deleted_at < now() - timedelta(days=days)).returning(trash.id)
    )
    return len(gone.all())


async def sweep(database: Database) -> None:
    """`purge` as the server does it by itself, and then what only deleted records have shown."""
    await run_in_transaction(database, purge)
    await run_in_transaction(database, sweep_images)
