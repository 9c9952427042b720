"""What goes with a record when it is deleted, and what keeps it from being deleted: read off the foreign keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.persistence.version import UNWATCHED

Row = dict[str, Any]
# Worked out anew, or of no use to anybody whose account was gone: they are deleted and do not come back.
PASSING = UNWATCHED | {"search_entry", "search_word", "package_ring", "trash"}
ENOUGH = 200  # rows of one reference that a preview reads


@dataclass
class Reference:
    """Rows of `table` whose `column` refers to what is deleted."""

    table: str
    column: str
    ids: list[int]


@dataclass
class Belongings:
    """`rows` go with the record (it is one of them), `cleared` lose their reference, `blocking` forbid it."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    cleared: list[Reference] = field(default_factory=list)
    blocking: list[Reference] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


def key_of(table: sa.Table, row: Row) -> str:
    """The primary key of a row as one word."""
    return "-".join(str(row[column.name]) for column in table.primary_key)


def stored(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns that hold what was put in, rather than what the database works out."""
    return [column for column in table.columns if column.computed is None]


async def belongings(session: AsyncSession, table: sa.Table, id_: int, *, lock: bool) -> Belongings:
    """What hangs on the row of `table` with this id; no `rows` if there is none.

    With `lock` it is all of it, locked so that nothing can be added before the transaction ends. Without, at most
    `ENOUGH` rows of each reference, for showing.
    """
    found, seen = Belongings(), set[tuple[Any, ...]]()
    waiting = [(table, await _rows(session, table, table.c.id == id_, lock=lock))]
    while waiting:
        current, rows = waiting.pop(0)
        fresh = [row for row in rows if _key(current, row) not in seen]
        seen.update(_key(current, row) for row in fresh)
        if not fresh:
            continue
        found.rows.setdefault(current.name, []).extend(fresh)
        for source, key in _references(current):
            values = [row[key.column.name] for row in fresh]
            met = await _rows(session, source, key.parent.in_(values), lock=lock)
            if (key.ondelete or "").upper() == "CASCADE":
                waiting.append((source, met))
            elif met:
                cleared = (key.ondelete or "").upper() == "SET NULL"
                (found.cleared if cleared else found.blocking).append(
                    Reference(str(source.name), str(key.parent.name), [row["id"] for row in met])
                )
    return found


def _references(table: sa.Table) -> Iterator[tuple[sa.Table, sa.ForeignKey]]:
    for source in SQLModel.metadata.sorted_tables:
        if source.name not in PASSING:
            yield from ((source, key) for key in source.foreign_keys if key.column.table is table)


def _key(table: sa.Table, row: Row) -> tuple[Any, ...]:
    return (table.name, *(row[column.name] for column in table.primary_key))


async def _rows(session: AsyncSession, table: sa.Table, where: sa.ColumnElement[bool], *, lock: bool) -> Sequence[Row]:
    pairs: list[Any] = []
    for column in stored(table):
        pairs += [sa.literal_column(f"'{column.name}'"), column]
    statement = sa.select(sa.func.jsonb_build_object(*pairs)).where(where).order_by(*table.primary_key)
    statement = statement.with_for_update() if lock else statement.limit(ENOUGH)
    return list(await session.scalars(statement))
