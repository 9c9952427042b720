"""Conditions that PostgreSQL should meet in one of two ways, depending on how many rows meet them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.persistence.querying.prepared import at_most

LARGE = 50_000  # rows of a table in which not everything is looked at that could be
PROBED, OFTEN = 500, 10  # what so many of the newest rows have is had by a great many
FEW = 2_000  # rows that are sooner put in order than looked for in a list that has the order


class EitherWay(NamedTuple):
    """A condition: `found` looks its rows up by index, `tested` asks each row, which is better where `often` is true.

    In statements it is the OR of both. PostgreSQL would not find that by index, so lists (paging.py) and counts
    (counts.py) make two of one statement, of which the database runs the one that it needs.
    """

    often: sa.ColumnElement[bool]
    found: sa.ColumnElement[bool]
    tested: sa.ColumnElement[bool]
    least: int = 0  # rows that it is met by where `often` is true

    @property
    def ways(self) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
        """The condition twice, true of no row in both."""
        return sa.and_(sa.not_(self.often), self.found), sa.and_(self.often, self.tested)

    def __clause_element__(self) -> sa.ColumnElement[bool]:
        return sa.or_(*self.ways)


Condition: TypeAlias = sa.ColumnElement[bool] | EitherWay


def is_large(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a table is large, as far as PostgreSQL knows without counting."""
    this: Any = sa.literal_column(f"'{table.name}'::regclass")
    size = sa.select(sa.column("reltuples", sa.Float)).select_from(sa.table("pg_class"))
    return size.where(sa.column("oid") == this).scalar_subquery() > at_most(LARGE)


def is_often(table: sa.Table, key: str, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Whether rows of a large table often meet a condition, as its newest tell."""
    newest = sa.select(condition.label("met")).where(is_large(table)).order_by(table.c[key].desc())
    met = newest.limit(at_most(PROBED)).subquery().c.met
    often = sa.func.count().filter(met) >= at_most(OFTEN)
    return sa.select(often.label("often")).select_from(met.table)


def among(key: sa.ColumnElement[int], ids: sa.Select[Any]) -> EitherWay:
    """Rows whose `key` is one of `ids`, which are one column of a table of pairs: few are looked up, of many it is
    asked for each row whether it is one, which takes an index over both columns."""
    (column,) = ids.selected_columns
    few = ids.limit(at_most(FEW + 1)).subquery()
    often = sa.select(sa.func.count() > at_most(FEW)).select_from(few).scalar_subquery()
    wanted = [ids.whereclause] if ids.whereclause is not None else []
    same = sa.select(sa.literal_column("true", sa.Boolean)).where(*wanted, column == key)
    tested = sa.func.coalesce(same.limit(at_most(1)).correlate(key.table).scalar_subquery(), sa.false())
    return EitherWay(often, found(key, ids), tested, least=FEW)


def found(key: sa.ColumnElement[int], ids: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """Rows whose `key` is one of `ids`, which are looked up first: PostgreSQL guesses how many a subquery has, and
    walks through a whole table to find few in their order; of an array it takes them to be few."""
    array = sa.func.array(ids.scalar_subquery(), type_=ARRAY(sa.Integer))
    return key == sa.any_(array)


def ways(conditions: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The same conditions for each statement that they need: one, unless some can be met either way."""
    return list(product(*(one.ways if isinstance(one, EitherWay) else (one,) for one in conditions)))
