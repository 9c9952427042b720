"""The SQL of what a list, file or choice shows of a record: one expression a column, joins for what is related."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from app.admin.declaration import Computed
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.registry import Path, Scope

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
    Kind.RELATION: tuple[int, str | None] | None,
    Kind.MANY: list[tuple[int, str | None]],
    Kind.JSON: Any,
}


class Cells:
    """Expressions for the columns of one table, and the `joins` (table and condition) that they need."""

    def __init__(self, scope: Scope, root: Any = None) -> None:
        self.scope = scope
        self.root = scope.declaration.table if root is None else root
        self.joins: list[tuple[sa.FromClause, Any]] = []
        self._joined: dict[str, Any] = {}

    def cell(self, column: Path | Computed) -> sa.ColumnElement[Any]:
        """What a list shows: the beginning of a long text, id and name of what a relation leads to."""
        if isinstance(column, Computed):
            return column.expression(self.root)
        kind = column.column.kind
        if kind is Kind.RELATION:
            return self._relation(column)
        value = self.value(column)
        return sa.func.left(value, LONGEST) if column.column.several_lines else value

    def value(self, path: Path) -> sa.ColumnElement[Any]:
        """The whole value; of relations the id, or an array of pairs of id and name."""
        place, _ = self._walk(path, self.root, "")
        if path.column.kind is Kind.MANY:
            return self._many(path.column, place, path.steps[-1].scope if path.steps else self.scope)
        value: sa.ColumnElement[Any] = place.c[path.column.attribute]
        return value

    def source(self) -> sa.FromClause:
        """The FROM clause: the table and what was joined for the cells so far."""
        source: sa.FromClause = self.root
        for table, condition in self.joins:
            source = source.outerjoin(table, condition)
        return source

    def title(self) -> sa.ColumnElement[str]:
        """What the record is called."""
        return self._title(self.scope, self.root, "")

    def _relation(self, path: Path) -> sa.ColumnElement[Any]:
        """Id and name; the name is None where the actor may not see the record or its table."""
        place, at = self._walk(path, self.root, "")
        key = place.c[path.column.attribute]
        holder = path.steps[-1].scope if path.steps else self.scope
        target = holder.target(path.column)
        if target is None:
            name: Any = sa.null()
        else:
            inner = f"{at}{path.column.name}."
            name = self._title(target, self._join(inner, key, target), inner)
        return sa.case((key.is_not(None), sa.func.json_build_array(key, name, type_=JSON)))

    def _title(self, scope: Scope, place: Any, at: str) -> sa.ColumnElement[Any]:
        parts = []
        for path in scope.titles():
            inner, there = self._walk(path, place, at)
            value = inner.c[path.column.attribute]
            target = (path.steps[-1].scope if path.steps else scope).target(path.column)
            if path.column.kind is Kind.RELATION and target:
                name = f"{there}{path.column.name}."
                parts.append(self._title(target, self._join(name, value, target), name))
            else:
                text = sa.func.left(sa.cast(value, sa.Text), LONGEST)
                parts.append(sa.func.replace(text, "_", " ") if path.column.kind is Kind.CHOICE else text)
        key = place.c[scope.declaration.key]
        words = parts[0] if len(parts) == 1 else sa.func.concat_ws(" ", *(sa.func.nullif(part, "") for part in parts))
        unnamed = sa.func.concat("#", key)
        return sa.case((key.is_(None), None), else_=sa.func.coalesce(sa.func.nullif(words, ""), unnamed))

    def _walk(self, path: Path, place: Any, at: str) -> tuple[Any, str]:
        """The table that the column of `path` is in, and its name among the joins."""
        for step in path.steps:
            at = f"{at}{step.column.name}."
            place = self._join(at, place.c[step.column.attribute], step.scope)
        return place, at

    def _join(self, name: str, key: Any, target: Scope) -> Any:
        """The records that `key` leads to, as far as they are open to the actor; joined once."""
        if name not in self._joined:
            alias = target.declaration.table.alias(f"j{len(self._joined)}")
            self._joined[name] = alias
            self.joins.append((alias, sa.and_(alias.c[target.declaration.key] == key, *target.where(alias))))
        return self._joined[name]

    def _many(self, column: Column, place: Any, holder: Scope) -> sa.ColumnElement[Any]:
        """Ids and names of the linked records, in the order of their names."""
        target = holder.target(column)
        if target is None or column.secondary is None:
            return sa.literal_column("'[]'::json", JSON)
        inner = Cells(target, target.declaration.table.alias(f"m_{column.name}"))
        name = inner.title()
        mine, theirs = ends(column, holder, target)
        linked = sa.select(inner.root.c[target.declaration.key].label("id"), name.label("name"))
        linked = linked.select_from(
            inner.source().join(column.secondary, theirs == inner.root.c[target.declaration.key])
        )
        linked = linked.where(mine == place.c[holder.declaration.key], *target.where(inner.root)).order_by("name")
        few = linked.correlate(place).limit(sa.literal_column(str(MOST_LINKED))).subquery(f"few_{column.name}")
        pair = aggregate_order_by(sa.func.json_build_array(few.c.id, few.c.name, type_=JSON), few.c.name)
        return sa.select(
            sa.func.coalesce(sa.func.json_agg(pair, type_=JSON), sa.literal_column("'[]'::json", JSON))
        ).scalar_subquery()


def ends(column: Column, holder: Scope, target: Scope) -> tuple[Any, Any]:
    """The two keys of a table of pairs: the one to the record that has the relation, and the one to what is linked."""
    assert column.secondary is not None  # noqa: S101  a relation to many has its pairs
    keys = {key.column.table: key.parent for key in column.secondary.foreign_keys}
    return keys[holder.declaration.table], keys[target.declaration.table]


def type_of(column: Path | Computed) -> Any:
    """What a cell is once it is decoded."""
    return TYPES[column.kind if isinstance(column, Computed) else column.column.kind]
