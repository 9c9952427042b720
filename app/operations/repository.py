"""The questions that the pages of operations ask."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.history.models import Operation, Revision
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, one
from app.persistence.shapes.shape import Shape, computed

OPERATION, REVISION = table(Operation), table(Revision)
COUNTED = 10_000  # changes; beyond, a job looks what stands in the way


def _undone_by(operation: Any) -> sa.ColumnElement[Any]:
    newer = OPERATION.alias("newer")
    return sa.select(sa.func.max(newer.c.id)).where(newer.c.undoes_id == operation.id).scalar_subquery()


def _changes(operation: Any) -> sa.ColumnElement[int]:
    some: Any = sa.select(sa.literal_column("1")).where(REVISION.c.operation_id == operation.id).limit(COUNTED + 1)
    counted = some.correlate_except(REVISION).subquery().lateral()
    return sa.select(sa.func.count()).select_from(counted).scalar_subquery()


class OperationRow(Shape, of=Operation):
    id: int
    title: str
    actor: str | None
    happened_at: datetime
    undone_at: datetime | None
    undoes_id: int | None
    undone_by: Annotated[int | None, computed(_undone_by)]
    changes: Annotated[int, computed(_changes)]  # counted to a little over COUNTED


class OperationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def index(self, after: str | None, before: str | None) -> Page[OperationRow]:
        """The changes of many records, the latest first."""
        order = [OPERATION.c.id.desc()]
        return await fetch(self.session, page_of(OperationRow, order=order, after=after, before=before))

    async def find(self, id_: int, *, lock: bool = False) -> OperationRow | None:
        """`lock` has a form that is sent twice wait for the first."""
        if lock:
            await self.session.execute(sa.select(OPERATION.c.id).where(OPERATION.c.id == id_).with_for_update())
        return await fetch(self.session, one(OperationRow, OPERATION.c.id == id_))
