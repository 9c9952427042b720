"""The statement behind a list: one for its rows, beside it how many there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Annotated, Any

import sqlalchemy as sa

from app.admin.cells import cell
from app.admin.declaration import Computed, Declaration
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.fields.orders import sorted_by
from app.admin.scope import Path, Scope
from app.admin.titles import titled
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import Query
from app.persistence.shapes.fields import HERE
from app.persistence.shapes.shape import computed, path, plan_for, record_of

REMEMBERED = 500  # plans, and orders
MOST_COLUMNS = 40

ListColumn = Path | Computed


_shapes: OrderedDict[Hashable, Any] = OrderedDict()


def rows_of(
    scope: Scope, columns: Sequence[ListColumn], *where: Any, order: Sequence[Any], **place: Any
) -> Query[Page[Any]]:
    """A page of the records that meet `where`, each with id, version (None where its model has none), title and cells.

    `where` is added to what the actor may see at all, `place`: after, before, size and count, as `page_of`.
    """
    return page_of(row_of(scope, columns), *where, order=order, **place)


def row_of(scope: Scope, columns: Sequence[ListColumn]) -> Any:
    """The shape of a row with these columns, as this actor may see them; made once for all who may see the same."""
    key = (scope.registry, scope.slug, scope.sight, tuple(column.name for column in columns))
    if (found := _shapes.get(key)) is None:
        found = _shapes[key] = _shaped(scope, columns)
        if len(_shapes) > REMEMBERED:
            _shapes.popitem(last=False)
    return found


def _shaped(scope: Scope, columns: Sequence[ListColumn]) -> Any:
    version = sa.inspect(scope.model).version_id_col
    cells = record_of(scope.model, **{f"c{place}": cell(scope, column) for place, column in enumerate(columns)})
    row = record_of(
        scope.model,
        id=Annotated[int, path(scope.declaration.key)],
        version=Annotated[int | None, computed(lambda _: sa.null() if version is None else version)],
        title=Annotated[str, titled(scope)],
        cells=Annotated[cells, path(HERE)],
    )
    return plan_for(row, scope.model, scope.visible)


def chosen_columns(scope: Scope, names: Sequence[str]) -> list[ListColumn]:
    """The columns with these names that are open to the actor; the declared ones where there are none."""
    declared = [one if isinstance(one, str) else one.name for one in scope.declaration.columns]
    for wanted in (names, declared):
        found = [scope.computed.get(name) or scope.path(name) for name in dict.fromkeys(wanted)]
        if columns := [column for column in found if column is not None]:
            return columns[:MOST_COLUMNS]
    return []


def order_of(scope: Scope, sort: str) -> list[Any]:
    """The ORDER BY of `title` or `-title`; the declaration's own for a column that is not open or not indexed."""
    column = _sortable(scope, sort) or _sortable(scope, sort := scope.declaration.order)
    return _ordered(scope.declaration, column, descending=sort.startswith("-"))


@lru_cache(REMEMBERED)
def _ordered(declaration: Declaration, column: Column | None, *, descending: bool) -> list[Any]:
    table = declaration.table
    key = table.c[declaration.key]
    if column is None or column.attribute == declaration.key:
        return [key.desc() if descending or column is None else key.asc()]
    value = sorted_by(table.c[column.attribute])
    nulls = column.orders.get(descending, "last")
    ordered = value.desc() if descending else value.asc()
    if column.nullable:
        ordered = ordered.nulls_last() if nulls == "last" else ordered.nulls_first()
    return [ordered, key.desc() if descending else key.asc()]


def _sortable(scope: Scope, sort: str) -> Column | None:
    column = scope.columns.get(sort.removeprefix("-"))
    return column if column is not None and column.sortable else None


def is_number(column: ListColumn) -> bool:
    """Whether a column holds numbers."""
    return (column.kind if isinstance(column, Computed) else column.column.kind) is Kind.NUMBER
