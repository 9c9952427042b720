"""Column and relation declarations that every table shares."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapper
from sqlmodel import Field, Relationship, SQLModel

from app.persistence.folding import UNSEEN

# Of the extension unaccent; `name_index` needs pg_trgm besides.
FOLDED = f"""
CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(unaccent('unaccent', CASE WHEN octet_length($1) = length($1) THEN $1
  ELSE regexp_replace(normalize($1, NFKC), '[{UNSEEN}]+', '', 'g') END))
"""
SECRET = {"secret": True}  # as the info of a column: it is copied nowhere, not even into the trash
SORTS = "sorts"  # in the info of an index: the column whose `sort_key` it holds
# By the first letter, an accented one after the plain one, then without regard to accents and capitals; of equal texts
# the one without accents, then the one without capitals comes first. Signs before the first letter do not count.
SORT_KEY = r"""
CREATE FUNCTION sort_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (SELECT left(folded(title), 1)
  || CASE WHEN unaccent('unaccent', left(title, 1)) = left(title, 1) THEN 0 ELSE 1 END
  || substr(folded(title), 2, 200) || chr(1)
  || CASE WHEN unaccent('unaccent', title) = title THEN 0 ELSE 1 END || CASE WHEN lower(title) = title THEN 0 ELSE 1 END
  FROM normalize(ltrim($1, E' `*_~"''([{<#\\“”„«»‘’¿¡'), NFC) AS title)
"""

# Pydantic makes the validator of a model when it is wanted: rows of tables, which are most models, are never validated.
SQLModel.model_config["defer_build"] = True


def relation(**options: Any) -> Any:
    """A relationship that must be loaded on purpose: touching it unloaded raises, never queries.

    `options` go to SQLAlchemy's `relationship()`.
    """
    return Relationship(sa_relationship_kwargs={"lazy": "raise", **options})


def children(**options: Any) -> Any:
    """A to-many relation whose rows live and die with their parent, in `position` order."""
    return relation(cascade="all, delete-orphan", passive_deletes=True, **options)


def reference(target: str, *, on_delete: str, nullable: bool = False, index: bool = True) -> Any:
    """A foreign key column; `on_delete` says what happens to this row when the target goes.

    An index unless said otherwise, since PostgreSQL makes none for a foreign key.
    """
    column = {"default": None} if nullable else {}
    return Field(foreign_key=target, ondelete=on_delete, nullable=nullable, index=index, **column)  # type: ignore[call-overload]


def choice(kind: type[StrEnum], *, check: str = "", **options: Any) -> Any:
    """A column that holds one value of `kind` as text, checked by the database; `check` names another such check."""
    values = [member.value for member in kind]
    name = check or f"{kind.__name__.lower()}_known"
    column = sa.Enum(
        kind, name=name, native_enum=False, create_constraint=True, length=20, values_callable=lambda _: values
    )
    return Field(sa_type=column, **options)


def folded(text: Any) -> Any:
    """Text without accents and capitals, as `name_index` holds it: the function that `FOLDED` makes in a database."""
    return sa.func.folded(sa.literal(text, sa.Text) if isinstance(text, str) else text, type_=sa.Text)


def has_letters(name: Any, text: str) -> Any:
    """Whether `text` stands anywhere in `name`, whatever the accents and capitals; served by `name_index`."""
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return folded(name).contains(folded(literal), escape="\\")


def sort_key(text: Any) -> Any:
    """What lists of titles and names are in order by, as people sort: the function that `SORT_KEY` makes."""
    key: Any = sa.collate(sa.func.sort_key(text, type_=sa.Text), "C")
    key.nullable = getattr(text, "nullable", True)  # for keyset pagination, as columns say it
    return key


def sort_index(table: str, column: str) -> sa.Index:
    """The rows of `table` in the order of `sort_key`. The collation stands where an operator class may, since Alembic
    compares expressions as they are reflected, without it."""
    key: Any = sa.literal_column(f"sort_key({column})").label("sort_key")
    return sa.Index(f"{table}_by_{column}", key, "id", postgresql_ops={"sort_key": 'COLLATE "C"'}, info={SORTS: column})


def name_index(table: str, column: str = "name") -> sa.Index:
    """Finds rows of `table` by any three letters of their `name`, whatever their accents and capitals."""
    letters: Any = sa.literal_column(f"folded({column})").label("letters")
    return sa.Index(
        f"{table}_{column}_letters", letters, postgresql_using="gin", postgresql_ops={"letters": "gin_trgm_ops"}
    )


def markdown(**options: Any) -> Any:
    """A Markdown text; the rendered HTML is kept in the column of the same name with `_html` behind it."""
    return Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""}, **options)


def table(model: type[SQLModel]) -> sa.Table:
    """The table that `model` declares, for statements in SQLAlchemy Core."""
    return cast("sa.Table", model.__table__)  # type: ignore[attr-defined]


def model_of(mapper: Mapper[Any], table: sa.Table) -> type[Any] | None:
    """The model that declares `table`, among those that `mapper` knows; None where none does."""
    return next((one.class_ for one in mapper.registry.mappers if one.local_table is table), None)


def now() -> datetime:
    """The current time, with its zone."""
    return datetime.now(UTC)


def moment(*, touched: bool = False) -> Any:
    """A point in time with zone: when the row was made or, if `touched`, last changed."""
    column = {"server_default": sa.func.now()} | ({"onupdate": now} if touched else {})
    return Field(default_factory=now, sa_type=sa.DateTime(timezone=True), sa_column_kwargs=column)


def later(**options: Any) -> Any:
    """A point in time with zone that has not come yet, or None."""
    return Field(default=None, sa_type=sa.DateTime(timezone=True), **options)
