"""What there is to know of each field of a model, read from its one SQLModel declaration.

Lists, filters, forms, files and histories all speak of fields as `Column` describes them. A foreign key and the
relation that stands for it are one column: `owner` (kept in the attribute `owner_id`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import sqlalchemy as sa
from pydantic.fields import FieldInfo
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapper, RelationshipProperty

from app.admin.fields.kinds import Kind, choices_of, declared, kind_of, limits_of, words_of
from app.admin.fields.orders import Nulls, orders_of
from app.persistence.fields import model_of

UNLISTED = (sa.LargeBinary, TSVECTOR)  # hashes, files and indexes: nothing that a person reads


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A field of a model. `attribute` is what the model calls the value, which for a relation is its key.

    `info` holds title, description, default and limits as they were declared, wherever that was along the classes that
    the model inherits from. `kept`: the database or the application sets it, no person does. `computed`: the database
    works it out from others, and takes no other value. `allotted`: the database gives a new record a value where it has
    none. `orders`: where empty values stand when a list is read off an index in ascending (False) or descending (True)
    order.
    """

    name: str
    attribute: str
    label: str
    help: str = ""
    kind: Kind
    info: FieldInfo
    required: bool = False
    nullable: bool = False
    unique: bool = False  # by itself or together with others
    kept: bool = False
    computed: bool = False
    allotted: bool = False
    several_lines: bool = False
    min: float | None = None
    max: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    choices: tuple[tuple[str, str], ...] = ()  # value and words
    target: type[Any] | None = None  # what a relation leads to
    secondary: sa.Table | None = None  # the pairs of a relation to many
    type: sa.types.TypeEngine[Any]
    orders: Mapping[bool, Nulls]

    @property
    def sortable(self) -> bool:
        """Whether a list in this order is read off an index, however long it is."""
        return bool(self.orders) and self.kind is not Kind.RELATION

    def words(self, value: Any) -> str:
        """The words of a choice; other values as they are."""
        plain = str(value.value if isinstance(value, Enum) else value)
        return dict(self.choices).get(plain, plain)


def columns_of(model: type[Any]) -> Mapping[str, Column]:
    """The columns of a table, by name, in the order of their declaration: those of the Input class first.

    Left out are rendered HTML, bytes and search vectors. `of_attribute` finds a column by what histories call it.
    """
    return _columns(sa.inspect(model))


@cache
def _columns(mapper: Mapper[Any]) -> Mapping[str, Column]:
    found = [_column(mapper, name) for name in _in_order(mapper)]
    found += [_many(mapper, relation) for relation in mapper.relationships if _is_many(relation)]
    return {column.name: column for column in found}


def of_attribute(model: type[Any], attribute: str) -> Column | None:
    """The column whose values the model keeps in `attribute`, as in a history; None where there is none any more."""
    return next((column for column in columns_of(model).values() if attribute in (column.attribute, column.name)), None)


def key_of(model: type[Any]) -> str:
    """The attribute of the primary key."""
    return str(sa.inspect(model).primary_key[0].key)


def _in_order(mapper: Mapper[Any]) -> list[str]:
    """Attributes of the columns: as the classes declare them, from the one that says most about input on."""
    attributes = {one.key: one.columns[0] for one in mapper.column_attrs}
    own = [name for kind in _lineage(mapper.class_) for name in kind.__annotations__ if name in attributes]
    names = dict.fromkeys([*own, *attributes])
    return [name for name in names if not (name.endswith("_html") or isinstance(attributes[name].type, UNLISTED))]


def _lineage(model: type[Any]) -> list[type[Any]]:
    """The model's classes, those without a table before the model itself."""
    classes = [one for one in model.__mro__ if "__annotations__" in vars(one) and hasattr(one, "model_fields")]
    return [*(one for one in classes if one.__name__.endswith("Input")), *classes]


def _column(mapper: Mapper[Any], attribute: str) -> Column:
    column: Any = mapper.attrs[attribute].columns[0]
    info = declared(mapper.class_, attribute)
    key = next(iter(column.foreign_keys), None)
    target = model_of(mapper, key.column.table) if key is not None else None
    name = _relation_name(mapper, column) if target else attribute
    kind = Kind.RELATION if target else kind_of(column.type, has_html=f"{attribute}_html" in mapper.columns)
    limits = limits_of(info, column.type)
    optional = column.nullable or not info.is_required() or column.server_default is not None
    return Column(
        name=name,
        attribute=attribute,
        label=info.title or words_of(name),
        help=info.description or "",
        kind=kind,
        info=info,
        required=not optional or bool(limits["min_length"]),
        nullable=bool(column.nullable),
        unique=_is_unique(column),
        kept=_is_kept(mapper, column),
        computed=column.computed is not None,
        allotted=column.server_default is not None and not column.server_default.has_argument and not column.computed,
        several_lines=kind is Kind.MARKDOWN or (kind is Kind.TEXT and isinstance(column.type, sa.Text)),
        choices=choices_of(column.type),
        target=target,
        type=column.type,
        orders=orders_of(column),
        **limits,
    )


def _many(mapper: Mapper[Any], relation: RelationshipProperty[Any]) -> Column:
    return Column(
        name=relation.key,
        attribute=relation.key,
        label=words_of(relation.key),
        kind=Kind.MANY,
        info=FieldInfo(annotation=list[int], default_factory=list),
        target=relation.mapper.class_,
        secondary=relation.secondary,  # type: ignore[arg-type]  # a Table, unless somebody maps a subquery
        type=sa.Integer(),
        orders={},
    )


def _is_many(relation: RelationshipProperty[Any]) -> bool:
    return relation.secondary is not None and not relation.viewonly


def _relation_name(mapper: Mapper[Any], column: sa.Column[Any]) -> str:
    """What the model calls the relation over this key, or else the key without its `_id`."""
    named = (one.key for one in mapper.relationships if not one.uselist and list(one.local_columns) == [column])
    return next(named, str(column.key).removesuffix("_id"))


def _is_unique(column: sa.Column[Any]) -> bool:
    rules = [one.columns for one in column.table.constraints if isinstance(one, sa.UniqueConstraint)]
    rules += [one.columns for one in column.table.indexes if one.unique]
    return bool(column.unique or any(column.name in columns for columns in rules))


def _is_kept(mapper: Mapper[Any], column: sa.Column[Any]) -> bool:
    stamped = isinstance(column.type, sa.DateTime) and (column.server_default or column.onupdate) is not None
    return bool(column.primary_key or column is mapper.version_id_col or column.computed is not None or stamped)
