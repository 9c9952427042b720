"""The SQL of a shape: nested JSON arrays, one SELECT for each list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by
from sqlalchemy.orm import RelationshipProperty, aliased
from sqlalchemy.sql.visitors import replacement_traverse

from app.persistence.fields import model_of
from app.persistence.shapes.fields import (
    HERE,
    Expression,
    ShapeError,
    check_target,
    checked,
    composed,
    computed,
    item_of,
    optional_if,
    path,
    split_marker,
)

MOST_FIELDS = 100  # PostgreSQL passes no more arguments to a function
EMPTY = sa.literal_column("'[]'::json", JSON)
Visible = Callable[[Any], Sequence[Expression]]


def everything(_entity: Any) -> Sequence[Expression]:
    """No condition."""
    return ()


class Source:
    """One SELECT in the making: an entity (a mapped class or an alias of one) and those joined by relations to one.

    `visible` gives the conditions that what a relation leads to must meet; what does not is as if it were not there.
    """

    def __init__(self, entity: Any, visible: Visible = everything, new_name: Callable[[], str] | None = None) -> None:
        self.entity = entity
        self.visible = visible
        self.joins: list[tuple[sa.FromClause, Any]] = []  # with their conditions
        self._new_name = new_name or map("t{}".format, count(1)).__next__
        self._joined: dict[tuple[Any, str], Any] = {}

    @property
    def tables(self) -> sa.FromClause:
        """The FROM clause."""
        root: sa.FromClause = sa.inspect(self.entity).selectable
        for table, condition in self.joins:
            root = root.outerjoin(table, condition)
        return root

    def row(self, shape: Any, entity: Any = None) -> Expression:
        """The fields of `shape` as a JSON array; those of a joined `entity`, or else of the source's own."""
        fields = _fields(shape)
        if len(fields) > MOST_FIELDS:
            raise ShapeError(
                f"{shape.__name__} has {len(fields)} fields, more than the {MOST_FIELDS} that are possible"
            )
        values = []
        for name, annotation in fields:
            try:
                values.append(self._field(self.entity if entity is None else entity, name, annotation))
            except ShapeError as error:
                raise ShapeError(f"{shape.__name__}.{name} {error}") from None
        return sa.func.json_build_array(*values, type_=JSON)

    def composed(self, marker: composed, entity: Any = None) -> Expression:
        """The expression of columns that are reached from `entity`, or else from the source's own."""
        return marker.expression(lambda path: self._column(self.entity if entity is None else entity, path))

    def _column(self, entity: Any, names: str) -> Expression:
        *steps, name = names.split(".")
        for step in steps:
            entity = self._join(entity, step)
        column: Expression = getattr(entity, name)
        return column

    def _field(self, entity: Any, name: str, annotation: Any) -> Expression:
        wanted, marker = split_marker(annotation)
        if isinstance(marker, computed):
            return checked(marker.expression(entity), wanted, nullable=None)
        if isinstance(marker, composed):
            return checked(self.composed(marker, entity), wanted, nullable=None)
        if marker.names == HERE:
            check_target(wanted, sa.inspect(entity).mapper.class_)
            return self.row(wanted, entity)
        return self._value(entity, (marker.names or name).split("."), wanted, marker)

    def _value(
        self, entity: Any, names: Sequence[str], wanted: Any, options: path, *, lost: bool = False
    ) -> Expression:
        """What `names` lead to from `entity`. `lost`: a relation on the way here may have led nowhere."""
        name, *rest = names
        mapper = sa.inspect(entity).mapper
        found = mapper.attrs.get(name)
        if isinstance(found, RelationshipProperty):
            if found.uselist:
                return self._list(entity, found, rest, wanted, options)
            return self._one(entity, found, rest, wanted, options, lost=lost)
        if rest and found is not None and found.columns[0].foreign_keys:
            return self._value(self._join(entity, name), rest, wanted, options, lost=True)
        if found is None or rest:
            known = ", ".join(sorted(mapper.relationships.keys() if rest else mapper.attrs.keys()))
            kind = "relation" if rest else "column or relation"
            raise ShapeError(f"needs {name!r}, which is no {kind} of {mapper.class_.__name__}. There are: {known}")
        return checked(getattr(entity, name), wanted, nullable=lost or bool(found.columns[0].nullable))

    def _one(
        self, entity: Any, relation: Any, rest: Sequence[str], wanted: Any, options: path, *, lost: bool
    ) -> Expression:
        if relation.secondary is not None:
            raise ShapeError("is a relation to one through another table; declare it as one to many")
        target = self._join(entity, relation.key)
        lost = lost or relation.direction.name != "MANYTOONE" or any(c.nullable for c in relation.local_columns)
        if rest:
            return self._value(target, rest, wanted, options, lost=lost)
        shape = optional_if(wanted, nullable=lost)
        check_target(shape, relation.mapper.class_)
        row = self.row(shape, target)
        key = sa.inspect(target).mapper.primary_key[0].key
        return sa.case((sa.inspect(target).selectable.c[key].is_not(None), row)) if lost else row

    def _list(self, entity: Any, relation: Any, rest: Sequence[str], wanted: Any, options: path) -> Expression:
        _, rows, value, order = self._many(entity, relation, rest, wanted, options)
        rows = rows.correlate(sa.inspect(entity).selectable)
        if options.limit is not None:
            few = rows.add_columns(value.label("row")).order_by(*order).limit(options.limit).subquery(self._new_name())
            return sa.select(sa.func.coalesce(sa.func.json_agg(few.c.row), EMPTY)).scalar_subquery()
        together = sa.func.json_agg(aggregate_order_by(value, *order))
        return rows.add_columns(sa.func.coalesce(together, EMPTY)).scalar_subquery()

    def _many(
        self, entity: Any, relation: Any, rest: Sequence[str], wanted: Any, options: path
    ) -> tuple[Any, sa.Select[Any], Expression, list[Expression]]:
        """What a relation to many leads to, a SELECT of it that has no columns yet, the value of each, their order."""
        source = Source(self._alias(relation.mapper.class_), self.visible, self._new_name)
        item = item_of(wanted)
        if rest:
            value = source._value(source.entity, rest, item, path())
        else:
            check_target(item, relation.mapper.class_)
            value = source.row(item)
        order = _order(source, relation, options)
        mine = getattr(entity, relation.key).of_type(source.entity)
        rows = sa.select().select_from(source.tables).where(mine, *self.visible(source.entity))
        if options.where is not None:
            rows = rows.where(options.where(source.entity))
        return source.entity, rows, value, order

    def _join(self, entity: Any, name: str) -> Any:
        """What a relation to one, or a foreign key, leads to; joined once however many fields need it."""
        if (target := self._joined.get((entity, name))) is None:
            mapper = sa.inspect(entity).mapper
            found = mapper.attrs[name]
            if isinstance(found, RelationshipProperty):
                target = self._alias(found.mapper.class_)
                condition = sa.and_(sa.true(), getattr(entity, name).of_type(target))
            else:
                key = next(iter(found.columns[0].foreign_keys)).column
                target = self._alias(model_of(mapper, key.table))
                condition = getattr(entity, name) == sa.inspect(target).selectable.c[key.key]
            self._joined[entity, name] = target
            self.joins.append((sa.inspect(target).selectable, sa.and_(condition, *self.visible(target))))
        return target

    def _alias(self, model: Any) -> Any:
        return aliased(model, name=self._new_name())


def _fields(shape: Any) -> list[tuple[str, Any]]:
    """Names and annotations of a struct, or of a named tuple that was put together as the application runs."""
    if issubclass(shape, tuple):
        return list(shape.__annotations__.items())
    return [(field.name, field.type) for field in msgspec.structs.fields(shape)]


def _order(source: Source, relation: Any, options: path) -> list[Expression]:
    """As asked, or else as the relation says and by primary key: two of one position do not change places."""
    if isinstance(options.order, composed):
        return [source.composed(options.order)]
    if options.order is not None:
        order = options.order(source.entity)
        return list(order) if isinstance(order, Sequence) else [order]
    columns = sa.inspect(source.entity).selectable.c
    table = relation.mapper.local_table

    def adapt(element: Any, **_: Any) -> Any:
        return columns[element.key] if isinstance(element, sa.Column) and element.table is table else None

    wanted = [*(relation.order_by or ()), *relation.mapper.primary_key]
    return [replacement_traverse(expression, {}, adapt) for expression in wanted]
