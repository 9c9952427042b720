"""Several questions asked in one statement, some of them only again when the data has changed.

    listed = StatementBatch(
        DecisionList, wanted.narrowed,                 # any class with the arguments below; a key
        found=page_of(DecisionRow, ...),               # asked every time
        steady={"owners": many(PersonRef, ...)},       # the same for everybody with this key while the data is
    )
    await listed.ask(session)                          # DecisionList(found=…, owners=…)

What a list can be narrowed to takes longer to find than its rows and seldom changes. So each process remembers it with
the version (`of`, one of data_version.py) that it belongs to, and asks for the rest and the version. Only where that is
another one by now is everything asked for, again in one statement: all that a page shows is of one snapshot, so an
answer is never old, whichever process wrote.

A statement that leaves the steady part to a condition would be one at all times, but PostgreSQL sets up every part of a
plan before it runs any, and for this one that takes a quarter of the time of the rows.

Make one for each key and keep it (`batch_of`): all that does not change from request to request is worked out then.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.querying import data_version
from app.persistence.querying.bounded_cache import BoundedCache
from app.persistence.querying.prepared import prepare
from app.persistence.querying.queries import Query
from app.persistence.querying.running import first_row

T = TypeVar("T")
REMEMBERED = 300  # answers to steady questions
KEPT = 24_000_000  # bytes of batches
PARTS = 8  # a batch takes so many times the bytes of its SQL: measured with lists of every filter
ANSWERED = "answered"  # the key of `session.info` under which stands a hash of the answers, where it notes versions
_remembered: OrderedDict[Hashable, tuple[str, dict[str, Any]]] = OrderedDict()


class StatementBatch(Generic[T]):
    """Questions that make up a `kind`. Raises TypeError for one with a type that has no say in caching."""

    def __init__(
        self, kind: Callable[..., T], key: Hashable, *, steady: Mapping[str, Query[Any]],
        of: sa.ColumnElement[str] = data_version.COLUMN, **moving: Query[Any],
    ) -> None:  # fmt: skip
        self.kind = kind
        self.key = (kind, key)
        self.moving = moving
        self.steady = steady
        self.some = _prepared(moving, of)
        self.all = _prepared({**moving, **steady}, of)

    async def ask(self, session: AsyncSession) -> T:
        """The answers. Raises DBAPIError."""
        known, steady = _remembered.get(self.key, (None, {}))
        row = await first_row(session, *self.some) if known else None
        if row is None or row[1] != known:
            row = await first_row(session, *self.all)
            steady = _read(self.steady, row[2 + len(self.moving) :])
            _remember(self.key, row[1], steady)
        if data_version.WANTED in session.info:
            data_version.noted(session, row)
            session.info[ANSWERED] = blake2b("\0".join(map(str, row[1 : 2 + len(self.moving)])).encode()).digest()
        return self.kind(**_read(self.moving, row[2 : 2 + len(self.moving)]), **steady)


_batches = BoundedCache[StatementBatch[Any]](KEPT, lambda one: PARTS * (len(one.some[0]) + len(one.all[0])))


def batch_of(key: Hashable, make: Callable[[], StatementBatch[T]]) -> StatementBatch[T]:
    """The batch of a key, which is made the first time."""
    return cast("StatementBatch[T]", _batches.get(key, make))


def _prepared(queries: Mapping[str, Query[Any]], of: sa.ColumnElement[str]) -> tuple[str, tuple[Any, ...]]:
    """SQL that selects the version of the data, that `of` and the answer to each question, and its parameters."""
    prepared = prepare(list(queries.values()), data_version.COLUMN, of)
    if prepared is None:
        raise TypeError("A question that is kept has parameters of types that SQLAlchemy can cache.")
    return prepared


def _read(queries: Mapping[str, Query[Any]], texts: Sequence[str | None]) -> dict[str, Any]:
    return {name: query.read(text) for (name, query), text in zip(queries.items(), texts, strict=True)}


def _remember(key: Hashable, now: str, answers: dict[str, Any]) -> None:
    _remembered[key] = (now, answers)
    _remembered.move_to_end(key)
    if len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)
