"""Deletes records for good from their tables, and keeps them in the trash for a while."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.decisions import locking
from app.effects.changes import Changes
from app.persistence.errors import InvalidReference, Stale, is_disconnect, translate
from app.persistence.fields import table as table_of
from app.persistence.repository import NotFound
from app.trash import revisions
from app.trash.belongings import Belongings, Row, belongings_of
from app.trash.models import Trash

TRASH = table_of(Trash)


async def delete(session: AsyncSession, table: sa.Table, id_: int, *, title: str, version: int | None = None) -> int:
    """Move a record with all that goes with it to the trash; returns the id there.

    `version` is the one that was shown to whoever deletes it. Raises NotFound, Stale, and as `delete_many`.
    """
    if version is not None:
        stored = await session.scalar(sa.select(table.c.version).where(table.c.id == id_).with_for_update())
        if stored is not None and stored != version:
            raise Stale
    kept = await delete_many(session, table, {id_: title})
    if not kept:
        raise NotFound
    return kept[0]


async def delete_many(
    session: AsyncSession, table: sa.Table, titles: Mapping[int, str], *, trashed: bool = True
) -> list[int]:
    """Move records, given by id and title, to the trash; returns their ids there. Those that are gone are passed over.

    Not `trashed`, they are kept by the history alone. Who, and why, is read from `session.info`. Raises
    InvalidReference where something that stays refers to one of them.
    """
    found = await belongings_of(session, table, list(titles), lock=True)
    if blocking := next((one for owned in found.values() for one in owned.blocking), None):
        raise InvalidReference(table=blocking.table)
    if not found:
        return []
    gone = _together(found.values())
    await locking.note(session, gone)
    kept = await _keep(session, table, titles, found) if trashed else []
    changes = Changes()
    await _clear(session, found.values(), changes)
    try:
        async with session.begin_nested():
            await session.execute(sa.delete(table).where(table.c.id.in_(found)))
            await locking.check(session)
    except DBAPIError as error:
        if (refusal := translate(error)) is None or is_disconnect(error):
            raise
        raise refusal from error
    for name, rows in gone.items():
        await revisions.deleted(session, SQLModel.metadata.tables[name], rows)
        changes.add(name, rows)
    await changes.follow(session)
    return kept


async def is_kept(session: AsyncSession, table: sa.Table, id_: int, owners: Sequence[tuple[str, int]] = ()) -> bool:
    """Whether the trash holds a record: deleted by itself or with one of its `owners`, given by table and id."""
    deletion = sa.tuple_(TRASH.c.record_type, TRASH.c.record_id).in_([(table.name, id_), *owners])
    held = TRASH.c.rows[table.name].contains([{"id": id_}])
    return await session.scalar(sa.select(TRASH.c.id).where(deletion, held).limit(1)) is not None


async def _keep(
    session: AsyncSession, table: sa.Table, titles: Mapping[int, str], found: Mapping[int, Belongings]
) -> list[int]:
    about = {"deleted_by": session.info.get("actor"), "reason": session.info.get("reason")}
    values = [
        {
            "record_type": table.name, "record_id": id_, "title": titles[id_], "row_count": one.count, "rows": one.rows,
            "cleared": [{"table": own.table, "column": own.column, "ids": own.ids} for own in one.cleared], **about,
        }
        for id_, one in found.items()
    ]  # fmt: skip
    return list(await session.scalars(sa.insert(TRASH).values(values).returning(TRASH.c.id)))


async def _clear(session: AsyncSession, found: Iterable[Belongings], changes: Changes) -> None:
    """Empty what refers to the records as its foreign key would, with a history."""
    cleared: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in found:
        for reference in one.cleared:
            cleared[reference.table, reference.column] += reference.ids
    for (name, column), ids in cleared.items():
        table = SQLModel.metadata.tables[name]
        await revisions.cleared(session, table, column, ids)
        await changes.add_ids(session, table, ids)


def _together(found: Iterable[Belongings]) -> dict[str, Sequence[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for one in found:
        for name, some in one.rows.items():
            rows[name] += some
    return dict(rows)
