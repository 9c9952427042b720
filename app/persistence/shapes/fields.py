"""What the field of a shape may say, and whether the column behind it can be that."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin
from uuid import UUID

import sqlalchemy as sa

Expression = sa.ColumnElement[Any]

HERE = "."
PLAIN = (bool, int, float, str, date, datetime, time, Decimal, UUID)  # what JSON carries without loss, as we send it


class ShapeError(TypeError):
    """A shape that does not fit its table."""


class path(NamedTuple):  # noqa: N801 -- reads as a word in an annotation
    """Where a field comes from when not from its own name: relations and at last a column or relation, dotted.

    A foreign key leads on as the relation over it does: `owner_id.name`. `HERE` is no step at all: a shape of the same
    row. `where`, `order` and `limit` narrow a list; the functions are given the table that its relation leads to.
    """

    names: str = ""
    where: Callable[[Any], Expression] | None = None
    order: composed | Callable[[Any], Expression | Sequence[Expression]] | None = None
    limit: int | None = None


class computed(NamedTuple):  # noqa: N801 -- as above
    """A field that PostgreSQL computes: an expression or a scalar subquery; the function is given the shape's table."""

    expression: Callable[[Any], Expression]


class composed(NamedTuple):  # noqa: N801 -- as above
    """The same, of columns of several tables: the function is given another, which makes a path the column there."""

    expression: Callable[[Callable[[str], Expression]], Expression]


def split_marker(annotation: Any) -> tuple[Any, path | computed | composed]:
    """`Annotated[X, path(…)]` → X and the marker, an empty path without one."""
    if get_origin(annotation) is not Annotated:
        return annotation, path()
    wanted, *extras = get_args(annotation)
    return wanted, next((extra for extra in extras if isinstance(extra, path | computed | composed)), path())


def split_optional(wanted: Any) -> tuple[Any, bool]:
    """`X | None` → X, True."""
    if get_origin(wanted) not in (Union, types.UnionType):
        return wanted, False
    options = [option for option in get_args(wanted) if option is not type(None)]
    return (options[0] if len(options) == 1 else Union[tuple(options)]), len(options) < len(get_args(wanted))  # noqa: UP007 -- made at run time


def item_of(wanted: Any) -> Any:
    """`list[X]` → X."""
    if get_origin(wanted) is not list:
        raise ShapeError(f"is a relation to many, so it must be a list, not {name_of(wanted)}")
    return get_args(wanted)[0]


def optional_if(wanted: Any, *, nullable: bool) -> Any:
    """`wanted` without its None, which must be there just when the value may be NULL."""
    kind, optional = split_optional(wanted)
    if nullable and not optional:
        raise ShapeError("may be NULL, so it must allow None")
    if optional and not nullable:
        raise ShapeError("is never NULL, so it must not allow None")
    return kind


def checked(expression: Expression, wanted: Any, *, nullable: bool | None) -> Expression:
    """`expression`, if it can be decoded as `wanted`. `nullable` None: not known."""
    kind = split_optional(wanted)[0] if nullable is None else optional_if(wanted, nullable=nullable)
    _check_kind(expression.type, kind)
    return expression


def check_target(shape: Any, model: type[Any]) -> None:
    """A relation to `model` needs a shape of it."""
    of = getattr(shape, "__model__", None)
    if of is None or not issubclass(model, of):
        raise ShapeError(f"is a relation to {model.__name__}, so it must be a shape of that, not {name_of(shape)}")


def _check_kind(column: sa.types.TypeEngine[Any], wanted: Any) -> None:
    if isinstance(column, sa.types.NullType | sa.JSON) or wanted is Any:
        return
    if isinstance(column, sa.ARRAY):
        _check_kind(column.item_type, item_of(wanted))
        return
    possible = _possible(column)
    if wanted not in possible:
        names = " or ".join(name_of(kind) for kind in possible) or "nothing that a shape can hold"
        raise ShapeError(f"is {column!r} in the database, which gives {names}, not {name_of(wanted)}")


def held_as(column: sa.Column[Any]) -> Any:
    """What holds every value of a column; None where no shape can."""
    kind = _held_as(column.type)
    return kind | None if column.nullable and kind not in (None, Any) else kind


def _held_as(kind: sa.types.TypeEngine[Any]) -> Any:
    if isinstance(kind, sa.JSON):
        return Any
    if isinstance(kind, sa.ARRAY):
        return list[_held_as(kind.item_type)]  # type: ignore[misc]
    return next(iter(_possible(kind)), None)


def _possible(column: sa.types.TypeEngine[Any]) -> tuple[type, ...]:
    if isinstance(column, sa.Enum):
        return _possible_of_enum(column)
    kind = (column.impl_instance if isinstance(column, sa.TypeDecorator) else column).python_type
    return (kind,) if kind in PLAIN else ()


def _possible_of_enum(column: sa.Enum) -> tuple[type, ...]:
    kind = column.enum_class
    if kind is None:
        return (str,)
    if not issubclass(kind, Enum) or [str(member.value) for member in kind] != list(column.enums):
        raise ShapeError(f"is stored by the names of {kind.__name__}, not its values; give the column values_callable")
    return (kind, str)


def name_of(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)
