"""Deletes records for good from their tables, and keeps them in the trash for a while."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.persistence.errors import InvalidReference, Stale, is_disconnect, translate
from app.persistence.fields import table as table_of
from app.persistence.repository import NotFound
from app.records.derived import Touched
from app.trash import revisions
from app.trash.belongings import Belongings, belongings
from app.trash.models import Trash

TRASH = table_of(Trash)


async def delete(
    session: AsyncSession, table: sa.Table, id_: int, *, title: str, version: int | None = None,
    touched: Touched | None = None,
) -> int:  # fmt: skip
    """Move a record with all that goes with it to the trash; returns the id there.

    `version` is the one that was shown to whoever deletes it. Who, and why, is read from `session.info`. Raises
    NotFound, Stale, or InvalidReference where something that stays refers to it. Whoever deletes many gives `touched`,
    and refreshes it at the end.
    """
    found = await belongings(session, table, id_, lock=True)
    if not found.rows:
        raise NotFound
    if version is not None and found.rows[table.name][0]["version"] != version:
        raise Stale
    if found.blocking:
        raise InvalidReference(table=found.blocking[0].table)
    trash_id = await _keep(session, table, id_, title, found)
    stale = Touched() if touched is None else touched
    for name, rows in found.rows.items():
        stale.add(name, rows)
    for one in found.cleared:
        await revisions.cleared(session, SQLModel.metadata.tables[one.table], one.column, one.ids)
        stale.add(one.table, ({"id": id_} for id_ in one.ids))
    try:
        async with session.begin_nested():
            await session.execute(sa.delete(table).where(table.c.id == id_))
    except DBAPIError as error:
        if (refusal := translate(error)) is None or is_disconnect(error):
            raise
        raise refusal from error
    for name, rows in found.rows.items():
        await revisions.deleted(session, SQLModel.metadata.tables[name], rows)
    if touched is None:
        await stale.refresh(session)
    return trash_id


async def _keep(session: AsyncSession, table: sa.Table, id_: int, title: str, found: Belongings) -> int:
    values = {
        "record_type": table.name, "record_id": id_, "title": title, "row_count": found.count, "rows": found.rows,
        "cleared": [{"table": one.table, "column": one.column, "ids": one.ids} for one in found.cleared],
        "deleted_by": session.info.get("actor"), "reason": session.info.get("reason"),
    }  # fmt: skip
    return int((await session.execute(sa.insert(TRASH).values(values).returning(TRASH.c.id))).scalar_one())
