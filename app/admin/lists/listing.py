"""The statement behind a list: one for its rows, beside it how many there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON

from app.admin.cells import Cells, type_of
from app.admin.declaration import Computed, Declaration
from app.admin.fields.columns import Column
from app.admin.registry import Path, Scope
from app.persistence.lists.paging import Page, paged
from app.persistence.querying.queries import Query
from app.persistence.shapes.shape import Plan

REMEMBERED = 500  # plans, and orders
MOST_COLUMNS = 40

ListColumn = Path | Computed


class Row(NamedTuple):
    """A record in a list. `version` is None where its model has none."""

    id: int
    version: int | None
    title: str
    cells: tuple[Any, ...]


class RowPlan(NamedTuple):
    """How to select the rows of a list, and what they are once decoded."""

    plan: Plan
    kind: Any


_plans: OrderedDict[Hashable, RowPlan] = OrderedDict()


def rows_of(
    scope: Scope, columns: Sequence[ListColumn], *where: Any, order: Sequence[Any], **place: Any
) -> Query[Page[Any]]:
    """A page of the records that meet `where`, each as (id, version, title, cells).

    `where` is added to what the actor may see at all. `place`: after, before, size and count, as `paging.page_of`.
    """
    found = plan_of(scope, columns)
    return paged(found.plan, found.kind, *scope.where(), *where, order=order, **place)


def plan_of(scope: Scope, columns: Sequence[ListColumn]) -> RowPlan:
    """The plan for these columns, as this actor may see them; made once for all who may see the same."""
    key = (scope.registry, scope.slug, scope.sight, tuple(column.name for column in columns))
    if (found := _plans.get(key)) is None:
        found = _plans[key] = _planned(scope, columns)
        if len(_plans) > REMEMBERED:
            _plans.popitem(last=False)
    return found


def _planned(scope: Scope, columns: Sequence[ListColumn]) -> RowPlan:
    cells = Cells(scope)
    declaration, table = scope.declaration, scope.declaration.table
    version = sa.inspect(declaration.model).version_id_col
    values = sa.func.json_build_array(*(cells.cell(column) for column in columns), type_=JSON)
    row = sa.func.json_build_array(
        table.c[declaration.key], sa.null() if version is None else version, cells.title(), values, type_=JSON
    )
    kinds = tuple[tuple(type_of(column) for column in columns)] if columns else tuple[()]  # type: ignore[misc]
    kind = msgspec.defstruct(
        f"Row_{scope.slug.replace('-', '_')}",
        [("id", int), ("version", int | None), ("title", str), ("cells", kinds)],
        array_like=True,
        frozen=True,
    )
    return RowPlan(Plan(table, row, cells.joins, scope.slug), kind)


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
    value = table.c[column.attribute]
    nulls = column.orders.get(descending, "last")
    ordered = value.desc() if descending else value.asc()
    if column.nullable:
        ordered = ordered.nulls_last() if nulls == "last" else ordered.nulls_first()
    return [ordered, key.desc() if descending else key.asc()]


def _sortable(scope: Scope, sort: str) -> Column | None:
    column = scope.columns.get(sort.removeprefix("-"))
    return column if column is not None and column.sortable else None
