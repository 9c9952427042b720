"""The newest records of a kind, for the first page."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa

from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, many
from app.persistence.shapes.shape import Shape

S = TypeVar("S", bound=Shape)


def newest(shape: type[S], record: Any, day: Any, shown: int) -> Query[list[S]]:
    """Those of the latest `day`, which for a record without one is the day on which it was entered.

    Either half is read from the end of the index of the newest: only few of each are put in order together.
    """
    order = [day.desc().nulls_last(), record.id.desc()]
    halves = [sa.select(record.id).where(had).order_by(*order).limit(at_most(shown)).subquery()
              for had in (day.is_not(None), day.is_(None))]  # fmt: skip
    few = sa.union_all(*(sa.select(half.c.id) for half in halves))
    entered = sa.cast(sa.func.timezone("UTC", record.created_at), sa.Date)
    return many(shape, record.id.in_(few), order=[sa.func.coalesce(day, entered).desc(), record.id.desc()], limit=shown)
