"""Tables for statements of SQLAlchemy Core, and many small updates in one round trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

KEY = "key_of_row"  # no column is called so


def table_of(model: type[Any]) -> sa.Table:
    """The table of a model."""
    table: sa.Table = model.__table__
    return table


async def update_each(session: AsyncSession, table: sa.Table, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Set columns of rows by id, past the session and its history: for what follows from other columns."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for id_, values in changes:
        alike[tuple(sorted(values))].append({KEY: id_, **{f"new_{name}": value for name, value in values.items()}})
    connection = await session.connection()
    for names, rows in alike.items():
        values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        await connection.execute(sa.update(table).where(table.c.id == sa.bindparam(KEY)).values(values), rows)
