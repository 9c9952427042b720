"""The questions that the admin's lists ask."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.listing import ListColumn, order_of, rows_of
from app.admin.registry import Scope
from app.persistence.paging import Page
from app.persistence.queries import fetch
from app.web.filters import Query


class Listed:
    """A page of a list and its columns."""

    def __init__(self, columns: list[ListColumn], found: Page[Any]) -> None:
        self.columns = columns
        self.found = found


def columns_for(scope: Scope) -> list[ListColumn]:
    """The declared columns that are open to the actor."""
    declared = (one if not isinstance(one, str) else scope.path(one) for one in scope.declaration.columns)
    return [column for column in declared if column is not None]


class AdminRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, scope: Scope, query: Query) -> Listed:
        """A page of the records."""
        asked = {name: (query.getall(name, []) or [""])[-1] for name in ("sort", "after", "before")}
        columns = columns_for(scope)
        found = rows_of(
            scope,
            columns,
            order=order_of(scope, asked["sort"] or scope.declaration.order),
            after=asked["after"],
            before=asked["before"],
            count=True,
        )
        return Listed(columns, await fetch(self.session, found))
