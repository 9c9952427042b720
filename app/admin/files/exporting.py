"""The records that a list shows, as a file: every value whole, in a form that an import reads again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from app.admin.bulk.typed import SEVERAL
from app.admin.cells import holder_of
from app.admin.fields.kinds import Kind
from app.admin.scope import Path, Scope
from app.admin.titles import titled
from app.persistence.database.engine import Database
from app.persistence.shapes.shape import composed
from app.persistence.shapes.sql import Source
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
    source = Source(scope.model, scope.visible)
    values = [_value(scope, source, path).label(f"c{place}") for place, path in enumerate(paths)]
    return sa.select(*values).select_from(source.tables).where(*scope.where(), *where).order_by(*order)


def _value(scope: Scope, source: Source, path: Path) -> sa.ColumnElement[Any]:
    kind = path.column.kind
    if kind is Kind.MANY:
        return _many(scope, source, path)
    own = source.composed(composed(lambda reached: reached(path.reach)))
    if kind is not Kind.RELATION:
        return sa.cast(own, sa.Text) if kind is Kind.JSON else own
    target = holder_of(scope, path).target(path.column)
    name = source.composed(titled(target, f"{path.reach}.")) if target else sa.null()
    return sa.case((own.is_not(None), sa.func.btrim(sa.func.concat("#", own, " ", name))))


def _many(scope: Scope, source: Source, path: Path) -> sa.ColumnElement[Any]:
    """All that is linked, with numbers, as an import reads them."""
    target = scope.target(path.column)
    if target is None or path.steps:
        return sa.literal("")
    inner = Source(aliased(target.model), scope.visible)
    title = inner.composed(titled(target))
    named = sa.func.concat("#", getattr(inner.entity, target.declaration.key), " ", title)
    mine = getattr(source.entity, path.column.attribute).of_type(inner.entity)
    joined = sa.select(sa.func.string_agg(named, aggregate_order_by(sa.literal(SEVERAL), title)))
    linked = joined.select_from(inner.tables).where(mine, *scope.visible(inner.entity))
    return linked.correlate(scope.declaration.table).scalar_subquery()


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
