"""What goes with a record when it is deleted, and what keeps it from being deleted: read off the foreign keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.persistence.querying.data_version import is_watched

Row = dict[str, Any]
# Worked out anew, or of no use to anybody whose account was gone: they are deleted and do not come back.
PASSING = {"search_entry", "search_word", "package_index", "package_ring", "trash"}
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
    """The columns that hold what was put in, rather than what the database works out; none that holds a secret."""
    return [column for column in table.columns if column.computed is None and not column.info.get("secret")]


async def belongings(session: AsyncSession, table: sa.Table, id_: int, *, lock: bool) -> Belongings:
    """What hangs on the row of `table` with this id; no `rows` if there is none. See `belongings_of`."""
    return (await belongings_of(session, table, [id_], lock=lock)).get(id_, Belongings())


async def belongings_of(
    session: AsyncSession, table: sa.Table, ids: Sequence[int], *, lock: bool
) -> dict[int, Belongings]:
    """What hangs on the rows of `table` with these ids, by id; what hangs on several counts for the first of them.

    With `lock` it is all of it, locked so that nothing can be added before the transaction ends. Without, at most
    `ENOUGH` rows of each reference, for showing.
    """
    found: dict[int, Belongings] = {}
    seen = set[tuple[Any, ...]]()
    waiting = [(table, [(row["id"], row) for row in await _rows(session, table, table.c.id.in_(ids), lock=lock)])]
    while waiting:
        current, rows = waiting.pop(0)
        fresh = [(root, row) for root, row in rows if _key(current, row) not in seen]
        for root, row in fresh:
            seen.add(_key(current, row))
            found.setdefault(root, Belongings()).rows.setdefault(current.name, []).append(row)
        if not fresh:
            continue
        for source, key in _references(current):
            owners = {row[key.column.name]: root for root, row in fresh}
            met = await _rows(session, source, key.parent.in_(owners), lock=lock)
            owned = [(owners[row[key.parent.name]], row) for row in met]
            if (key.ondelete or "").upper() == "CASCADE":
                waiting.append((source, owned))
            else:
                _refer(found, source, key, owned)
    return found


def _refer(found: dict[int, Belongings], source: sa.Table, key: sa.ForeignKey, rows: list[tuple[int, Row]]) -> None:
    """Note rows that lose their reference, or forbid the deletion."""
    cleared = (key.ondelete or "").upper() == "SET NULL"
    for root in dict.fromkeys(root for root, _ in rows):
        own = Reference(str(source.name), str(key.parent.name), [row["id"] for one, row in rows if one == root])
        (found[root].cleared if cleared else found[root].blocking).append(own)


def _references(table: sa.Table) -> Iterator[tuple[sa.Table, sa.ForeignKey]]:
    for source in SQLModel.metadata.sorted_tables:
        if is_watched(source) and source.name not in PASSING:
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
