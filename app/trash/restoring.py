"""Brings a deleted record back with its ids, or says what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.decisions import locking
from app.effects.changes import Changes
from app.persistence.errors import Conflict, PersistenceError, is_disconnect, translate
from app.persistence.repository import NotFound
from app.trash.belongings import Row, key_of, stored
from app.trash.models import Trash
from app.trash.revisions import created, emptied

Rows = dict[str, list[Row]]
TAKEN = "Another record has this value by now."
GONE = "This refers to a record that is gone by now."


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row cannot come back as it was: what stands in `column` of the row of `table` with this key.

    It may be given another value, None where `optional`; a row other than the record itself may be left out.
    """

    table: str
    key: str
    column: str
    value: Any
    message: str
    target: str = ""  # the table that the column refers to
    optional: bool = False
    is_record: bool = False

    @property
    def name(self) -> str:
        """Of the form's field for another value."""
        return f"{self.table}.{self.key}.{self.column}"


class NotRestored(Exception):
    """Nothing came back, because of these."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__("Something stands in the way.")
        self.obstacles = obstacles


async def restore(
    session: AsyncSession, trash_id: int, changes: Mapping[str, Any], left_out: frozenset[str] = frozenset()
) -> Trash:
    """Bring a deletion back and take it out of the trash.

    `changes` holds other values by `Obstacle.name`; `left_out` names rows (`table.key`) that are given up. Raises
    NotFound, NotRestored, or TextIsHeld where an accepted decision would say something else: then roll back.
    """
    trash: Trash | None = await session.get(Trash, trash_id, with_for_update=True)
    if trash is None:
        raise NotFound
    await _Restoration(session, trash, changes, left_out).run()
    return trash


class _Restoration:
    def __init__(
        self, session: AsyncSession, trash: Trash, changes: Mapping[str, Any], left_out: frozenset[str]
    ) -> None:
        self.session = session
        self.trash = trash
        self.changes = changes
        self.left_out = left_out
        self.obstacles: list[Obstacle] = []

    async def run(self) -> None:
        rows = self._wanted(self.trash.rows)
        await self._find_gone(rows)
        await locking.note(self.session, rows)
        for name in rows:
            if not self.obstacles:  # what hangs on a row that was refused would be refused for that alone
                await self._insert(name, rows[name])
        if self.obstacles:
            raise NotRestored(self.obstacles)
        await self._finish(rows)

    def _wanted(self, kept: Rows) -> Rows:
        """The rows that shall come back, owners before what is part of them, with their new values."""
        wanted, absent = Rows(), set[tuple[str, Any]]()
        for table in SQLModel.metadata.sorted_tables:
            for row in kept.get(table.name, []):
                place = f"{table.name}.{key_of(table, row)}"
                owners = {(key.column.table.name, row[key.parent.name]) for key in table.foreign_keys}
                if (place in self.left_out and not self._is_record(table.name, row)) or owners & absent:
                    absent.add((table.name, row.get("id")))
                    continue
                changed = {name: self.changes.get(f"{place}.{name}", value) for name, value in row.items()}
                wanted.setdefault(table.name, []).append(changed)
        return wanted

    def _is_record(self, table: str, row: Row) -> bool:
        return (table, row.get("id")) == (self.trash.record_type, self.trash.record_id)

    async def _find_gone(self, rows: Rows) -> None:
        """Note every reference to what neither exists nor comes back."""
        for name, some in rows.items():
            for key in SQLModel.metadata.tables[name].foreign_keys:
                target, column = key.column, key.parent.name
                values = {row[column] for row in some} - {None} - {row["id"] for row in rows.get(target.table.name, [])}
                sent = [value for value in values if isinstance(value, int)]
                known = set(await self.session.scalars(sa.select(target).where(target.in_(sent)))) if sent else set()
                for row in some:
                    if row[column] in values - known:
                        self._note(
                            name, row, column, GONE, target=target.table.name, optional=bool(key.parent.nullable)
                        )

    def _note(self, table: str, row: Row, column: str, message: str, **more: Any) -> None:
        key, is_record = key_of(SQLModel.metadata.tables[table], row), self._is_record(table, row)
        self.obstacles.append(
            Obstacle(
                table=table, key=key, column=column, value=row[column], message=message, is_record=is_record, **more
            )
        )

    async def _insert(self, name: str, rows: list[Row]) -> None:
        """All rows at once or, where the database refuses that, each by itself to find which."""
        refusal = await self._attempt(name, rows)
        if refusal and len(rows) > 1:
            for row in rows:
                await self._insert(name, [row])
        elif refusal:
            column = next((one for one in refusal.columns if one in rows[0]), self._changed(name, rows[0]))
            self._note(name, rows[0], column, TAKEN if isinstance(refusal, Conflict) else refusal.message)

    def _changed(self, name: str, row: Row) -> str:
        """The column that was given another value, or else the key: something must carry the message."""
        place = f"{name}.{key_of(SQLModel.metadata.tables[name], row)}"
        return next((column for column in row if f"{place}.{column}" in self.changes), next(iter(row)))

    async def _attempt(self, name: str, rows: list[Row]) -> PersistenceError | None:
        table = SQLModel.metadata.tables[name]
        given = sa.bindparam("rows", msgspec.to_builtins(rows), type_=JSONB)
        # a column that came since has its default
        columns = ", ".join(f'"{column.name}"' for column in stored(table) if column.name in rows[0])
        source = f'SELECT {columns} FROM jsonb_populate_recordset(NULL::"{name}", :rows)'  # noqa: S608 - names of ours
        statement = sa.text(f'INSERT INTO "{name}" ({columns}) {source}').bindparams(given)
        try:
            async with self.session.begin_nested():
                await self.session.execute(statement)
        except DBAPIError as error:
            if (refusal := translate(error)) is None or is_disconnect(error):
                raise
            return refusal
        return None

    async def _finish(self, rows: Rows) -> None:
        changes = Changes()
        for name, some in rows.items():
            changes.add(name, some, as_it_was=True)
            await created(self.session, SQLModel.metadata.tables[name], some)
        for reference in self.trash.cleared:
            table = SQLModel.metadata.tables[reference["table"]]
            ids = await emptied(self.session, table, reference["column"], reference["ids"], self.trash.record_id)
            await changes.add_ids(self.session, table, ids)
        await self.session.delete(self.trash)
        await self.session.flush()
        await locking.check(self.session)
        await changes.follow(self.session)


def places(obstacles: list[Obstacle]) -> Iterator[str]:
    """The rows that may be left out."""
    yield from dict.fromkeys(f"{one.table}.{one.key}" for one in obstacles if not one.is_record)
