"""How many records each value of a filter would leave, as far as there is time to count."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.kinds import Kind
from app.admin.filters.fields import YES_NO, Facets
from app.admin.filters.values import test
from app.admin.filters.wanted import Wanted
from app.admin.scope import Path
from app.persistence.errors import sqlstate
from app.persistence.lists.paging import COUNTED_BESIDE
from app.persistence.querying.prepared import at_most

BUDGET = 200  # milliseconds
CANCELLED = "57014"


async def facets_of(session: AsyncSession, wanted: Wanted, *, budget: int = BUDGET) -> Facets | None:
    """The counts for all filters with choices, in one statement, each to a thousand; None where the time was over
    (or would be: a search that a great many records meet is looked up by no index).

    Each filter is counted without itself, so that one sees what its other values would show. The transaction is there
    for its time limit: only within one does a setting end with it, also behind a pooler.
    """
    if wanted.made.often:
        return None
    asked = [(path, value) for path in _counted(wanted) for value, _ in path.column.choices or YES_NO]
    if not asked:
        return {}
    statement: Any = sa.select(*(_count(wanted, path, value) for path, value in asked))
    connection = await session.connection()
    await connection.exec_driver_sql("BEGIN")
    try:
        await connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(budget)}")
        row = (await connection.execute(statement)).one()
    except DBAPIError as error:
        if sqlstate(error) != CANCELLED:
            raise
        return None
    finally:
        await connection.exec_driver_sql("ROLLBACK")
    return {(path.name, value): number for (path, value), number in zip(asked, row, strict=True)}


def _counted(wanted: Wanted) -> list[Path]:
    paths = wanted.scope.paths(wanted.scope.declaration.filters)
    return [path for path in paths if not path.steps and path.column.kind in (Kind.CHOICE, Kind.BOOLEAN)]


def _count(wanted: Wanted, path: Path, value: str) -> Any:
    table = wanted.scope.declaration.table
    conditions = [*wanted.scope.where(), *wanted.conditions(without=path.name)]
    chosen: Any = sa.select(sa.literal_column("1")).select_from(table).where(
        test(path.column, table.c[path.column.attribute], value), *conditions
    )  # fmt: skip
    few = chosen.limit(at_most(COUNTED_BESIDE + 1)).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()
