"""The history of rows that go and come past the session, as the session would write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel

from app.history.models import Revision
from app.persistence.fields import table as table_of
from app.persistence.history import Action, parents, recorded_columns, whose
from app.trash.belongings import Row

REVISION = table_of(Revision)


async def created(session: AsyncSession, table: sa.Table, rows: Sequence[Row]) -> None:
    """Record that these rows are there again."""
    await _write(session, table, "created", rows)


async def deleted(session: AsyncSession, table: sa.Table, rows: Sequence[Row]) -> None:
    """Record that these rows are gone."""
    await _write(session, table, "deleted", rows)


async def cleared(session: AsyncSession, table: sa.Table, column: str, ids: Sequence[int]) -> None:
    """Empty a reference as its foreign key would when the target goes, but with a version and a revision."""
    before = sa.select(table.c.id, table.c[column]).where(table.c.id.in_(ids))
    was = (await session.execute(before)).all()
    await _refer(session, table, column, {id_: (value, None) for id_, value in was})


async def emptied(session: AsyncSession, table: sa.Table, column: str, ids: Sequence[int], target: int) -> list[int]:
    """Let those of the rows that still refer to nothing refer to `target` again; returns their ids."""
    empty = sa.select(table.c.id).where(table.c.id.in_(ids), table.c[column].is_(None)).with_for_update()
    found = list(await session.scalars(empty))
    await _refer(session, table, column, dict.fromkeys(found, (None, target)))
    return found


async def _refer(session: AsyncSession, table: sa.Table, column: str, changes: dict[int, tuple[Any, Any]]) -> None:
    if not changes:
        return
    version = table.c.get("version")
    values: Row = {column: next(iter(changes.values()))[1]} | ({} if version is None else {"version": version + 1})
    returned = [table.c.id, *([] if version is None else [version])]
    statement = sa.update(table).where(table.c.id.in_(changes)).values(values).returning(*returned)
    rows = (await session.execute(statement)).all()
    if column in recorded(table):
        await _insert(session, (
            _revision(session, table.name, row.id, "updated", {column: list(changes[row.id])})
            | {"version": getattr(row, "version", None)}
            for row in rows
        ))  # fmt: skip


def recorded(table: sa.Table) -> tuple[str, ...]:
    """The columns of a table whose changes are recorded: none where its model is not."""
    mapper = _mapper(table)
    return recorded_columns(mapper) if mapper and getattr(mapper.class_, "__recorded__", False) else ()


async def _write(session: AsyncSession, table: sa.Table, action: Action, rows: Sequence[Row]) -> None:
    if columns := recorded(table):
        await _insert(session, _of_rows(session, table, action, rows, columns))


def _of_rows(
    session: AsyncSession, table: sa.Table, action: Action, rows: Sequence[Row], columns: Iterable[str]
) -> Iterator[Row]:
    mapper = _mapper(table)
    for row in rows:
        said = {name: row.get(name) for name in columns if row.get(name) not in (None, "", [], {})}
        changes = {name: [value, None] if action == "deleted" else [None, value] for name, value in said.items()}
        yield _revision(session, table.name, row["id"], action, changes) | {
            "version": row.get("version"),
            "parents": parents(mapper, row) if mapper else [],
        }


async def _insert(session: AsyncSession, revisions: Iterable[Row]) -> None:
    if rows := list(revisions):
        await session.execute(sa.insert(REVISION).values(happened_at=sa.func.now()), rows)  # as one change


def _revision(session: AsyncSession, name: str, id_: int, action: Action, changes: Row) -> Row:
    return {
        "record_type": name, "record_id": id_, "version": None, "action": action,
        "changes": msgspec.to_builtins(changes),
        "parents": [], **whose(session.info),
    }  # fmt: skip


def _mapper(table: sa.Table) -> Mapper[Any] | None:
    registry: Any = SQLModel._sa_registry
    return next((mapper for mapper in registry.mappers if mapper.local_table is table), None)
