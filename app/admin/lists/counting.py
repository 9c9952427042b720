"""How many records there are, at a price that does not grow with them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.persistence.lists.paging import COUNTED, COUNTED_BESIDE
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, value

MILLION = 1_000_000


class Count(NamedTuple):
    """`more`: there are more than these; `about`: PostgreSQL's estimate."""

    number: int
    more: bool = False
    about: bool = False

    def __str__(self) -> str:
        if self.about:
            return f"about {_rounded(self.number)}"
        return f"{self.number:,}".replace(",", "\u202f") + "+" * self.more

    @property
    def exact(self) -> bool:
        return not (self.more or self.about)


def count_of(table: sa.Table, conditions: list[Any], *, exact: bool = False, often: bool = False) -> Query[Any]:
    """A question whose answer `counted` turns into a Count.

    All of a large table is PostgreSQL's own estimate (negative), a small one is counted; what meets conditions is
    counted to a thousand, conditions that are met `often` among a thousand rows. `exact` counts everything.
    """
    if exact:
        return value(int, sa.select(sa.func.count()).select_from(table).where(*conditions))
    if often:
        some = sa.select(sa.and_(*conditions).label("met")).select_from(table).limit(at_most(COUNTED_BESIDE)).subquery()
        return value(int, sa.select(sa.func.count().filter(some.c.met)))
    return value(int, sa.select(_up_to(COUNTED_BESIDE, table, conditions))) if conditions else _all_of(table)


@cache
def _all_of(table: sa.Table) -> Query[Any]:
    known = sa.column("reltuples", sa.Float)
    estimated = sa.case((known > COUNTED, -sa.cast(known, sa.BigInteger)), else_=_up_to(COUNTED, table, []))
    named: Any = sa.literal_column(f"'{table.name}'::regclass")
    return value(int, sa.select(estimated).select_from(sa.table("pg_class")).where(sa.column("oid") == named))


def _up_to(most: int, table: sa.Table, conditions: list[Any]) -> sa.ScalarSelect[Any]:
    few: Any = sa.select(sa.literal_column("1")).select_from(table).where(*conditions).limit(at_most(most + 1))
    return sa.select(sa.func.count()).select_from(few.subquery("few")).scalar_subquery()


def counted(number: int, conditions: list[Any], *, exact: bool = False, often: bool = False, shown: int = 0) -> Count:
    """The answer to `count_of` with the same arguments, for a list of which a page shows so many."""
    if often and not exact:
        return Count(max(number, shown), more=True)
    if number < 0:
        return Count(-number, about=True)
    most = COUNTED_BESIDE if conditions else COUNTED
    return Count(number) if exact or number <= most else Count(most, more=True)


def _rounded(number: int) -> str:
    if number >= MILLION:
        return f"{number / MILLION:.1f} million"
    return f"{round(number, -3):,}".replace(",", "\u202f")
