"""What a list shows of a record, as fields of a shape: one a column, whatever its kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import sqlalchemy as sa

from app.admin.declaration import Computed
from app.admin.fields.kinds import Kind
from app.admin.scope import Path, Scope
from app.admin.titles import titled
from app.persistence.shapes.fields import HERE
from app.persistence.shapes.shape import composed, computed, path, record_of
from app.persistence.shapes.sql import EMPTY

LONGEST = 300  # characters of a text that a list shows
MOST_LINKED = 12  # records of a relation to many that a list shows

TYPES: dict[Kind, Any] = {
    Kind.TEXT: str | None,
    Kind.MARKDOWN: str | None,
    Kind.NUMBER: int | float | None,
    Kind.BOOLEAN: bool | None,
    Kind.DATE: date | None,
    Kind.MOMENT: datetime | None,
    Kind.CHOICE: str | None,
    Kind.JSON: Any,
}


def cell(scope: Scope, column: Path | Computed) -> Any:
    """The beginning of a long text, id and name of what a relation leads to."""
    if isinstance(column, Computed):
        return Annotated[TYPES[column.kind], computed(lambda root: _as_sent(column.expression(_table(root))))]
    own = column.column
    if own.kind is Kind.RELATION:
        return linked(scope, column)
    if own.kind is Kind.MANY:
        return linked_many(scope, column, MOST_LINKED)
    return value(column.reach, TYPES[own.kind], LONGEST if own.several_lines else None)


def value(reach: str, kind: Any = Any, longest: int | None = None) -> Any:
    """A value, decoded as `kind`; of a text perhaps its beginning."""

    def found(reached: Any) -> Any:
        return sa.func.left(reached(reach), longest) if longest else _as_sent(reached(reach))

    return Annotated[kind, composed(found)]


def linked(scope: Scope, column: Path) -> Any:
    """Id and name of what a relation leads to; the name is None where the actor may not see the record or its table."""
    target = holder_of(scope, column).target(column.column)
    name = composed(lambda _: sa.null()) if target is None else titled(target, f"{column.reach}.")
    pair = record_of(scope.model, id=value(column.reach, int | None), name=Annotated[str | None, name])
    return Annotated[pair, path(HERE)]


def linked_many(scope: Scope, column: Path, most: int | None = None) -> Any:
    """Ids and names of the linked records, in the order of their names."""
    target = holder_of(scope, column).target(column.column)
    if target is None:
        return Annotated[list[Any], composed(lambda _: EMPTY)]
    pair = record_of(target.model, id=Annotated[int, path(target.declaration.key)], name=Annotated[str, titled(target)])
    return Annotated[list[pair], path(column.reach, order=titled(target), limit=most)]  # type: ignore[valid-type]


def holder_of(scope: Scope, column: Path) -> Scope:
    """The records that have the column at the end of the path."""
    return column.steps[-1].scope if column.steps else scope


def _as_sent(expression: Any) -> sa.ColumnElement[Any]:
    """Decoded as its field says, whatever PostgreSQL calls it."""
    return sa.type_coerce(expression, sa.types.NULLTYPE)


def _table(root: Any) -> Any:
    return sa.inspect(root).selectable
