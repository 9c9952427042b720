"""The records that a list shows, as a file: every value whole, in a form that an import reads again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from app.admin.bulk.typed import SEVERAL
from app.admin.cells import Cells, ends
from app.admin.fields.kinds import Kind
from app.admin.registry import Path, Scope
from app.persistence.database.engine import Database
from app.web.http.problems import Problem

CHUNK = 500  # rows that are read and written together
AT_ONCE = 2  # exports at a time, so that pages keep their connections
IDLE = 60_000  # milliseconds that whoever fetches a file may pause

_running = asyncio.Semaphore(AT_ONCE)


def paths_of(scope: Scope, names: Sequence[str] = ()) -> list[Path]:
    """The columns of a file: its key, its version, and those named, or else all that the actor may see."""
    version = sa.inspect(scope.declaration.model).version_id_col
    first = [scope.declaration.key, *([] if version is None else [version.key])]
    wanted = list(names) or list(scope.columns)
    return scope.paths(list(dict.fromkeys([*(name for name in first if name in scope.columns), *wanted])))


def rows_statement(scope: Scope, paths: Sequence[Path], where: Sequence[Any], order: Sequence[Any]) -> sa.Select[Any]:
    """The rows of a file."""
    cells = Cells(scope)
    values = [_value(cells, path).label(f"c{place}") for place, path in enumerate(paths)]
    return sa.select(*values).select_from(cells.source()).where(*scope.where(), *where).order_by(*order)


def _value(cells: Cells, path: Path) -> sa.ColumnElement[Any]:
    kind = path.column.kind
    if kind is Kind.MANY:
        return _many(cells, path)
    if kind is Kind.RELATION:
        pair = cells.cell(path)
        named = sa.func.concat("#", pair.op("->>")(0), " ", pair.op("->>")(1))
        return sa.case((pair.is_not(None), sa.func.btrim(named)))
    return sa.cast(cells.value(path), sa.Text) if kind is Kind.JSON else cells.value(path)


def _many(cells: Cells, path: Path) -> sa.ColumnElement[Any]:
    """All that is linked, with numbers, as an import reads them."""
    holder = path.steps[-1].scope if path.steps else cells.scope
    target = holder.target(path.column)
    if target is None or path.steps or path.column.secondary is None:
        return sa.literal("")
    inner = Cells(target, target.declaration.table.alias(f"x_{path.column.name}"))
    title, key = inner.title(), inner.root.c[target.declaration.key]
    mine, theirs = ends(path.column, holder, target)
    named = sa.func.concat("#", key, " ", title)
    source = inner.source().join(path.column.secondary, theirs == key)
    joined = sa.func.string_agg(named, aggregate_order_by(sa.literal(SEVERAL), title))
    linked = (
        sa.select(joined)
        .select_from(source)
        .where(mine == cells.root.c[holder.declaration.key], *target.where(inner.root))
    )
    return linked.correlate(cells.root).scalar_subquery()


@asynccontextmanager
async def streamed(database: Database, statement: sa.Select[Any]) -> AsyncIterator[AsyncIterator[list[list[Any]]]]:
    """The rows of a statement, some at a time, from a cursor of the server in one snapshot of the data.

    Raises Problem 503 where others are being exported. Nothing is held beyond the block.
    """
    if _running.locked():
        raise Problem(503, "Other files are being written just now. Try again in a moment.", retry_after=10)
    async with _running, database.read.connect() as plain:
        connection = await plain.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            await connection.execute(sa.text(f"SET LOCAL idle_in_transaction_session_timeout = {IDLE}"))
            yield _chunks(connection, statement)


async def _chunks(connection: AsyncConnection, statement: sa.Select[Any]) -> AsyncIterator[list[list[Any]]]:
    async with connection.stream(statement, execution_options={"yield_per": CHUNK}) as result:
        async for some in result.partitions(CHUNK):
            yield [list(row) for row in some]
