"""Several questions asked in one statement, some of them only again when the data has changed.

    listed = StatementBatch(
        DecisionList, wanted.narrowed,                 # any class with the arguments below; a key
        Steady(COUNTED, {"owners": many(PersonRef)}),  # the same for everybody with this key while that version is
        found=page_of(DecisionRow, ...),               # asked every time
    )
    await listed.ask(session)                          # DecisionList(found=…, owners=…)

What a list can be narrowed to takes longer to find than its rows and seldom changes. So each process remembers it with
the version (one of data_version.py) that it belongs to, and asks for the rest and the versions. What has another one by
now is asked for after that; if the data has changed in between, everything is, in one statement: all that a page shows
is of one state of the data, so an answer is never old, whichever process wrote.

A statement that leaves the steady part to a condition would be one at all times, but PostgreSQL sets up every part of a
plan before it runs any, and for this one that takes a quarter of the time of the rows.

Make one for each key and keep it (`batch_of`): all that does not change from request to request is worked out then.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar, cast

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
_remembered: OrderedDict[Hashable, _Remembered] = OrderedDict()


class Steady(NamedTuple):
    """Questions whose answers are the same as long as a version is."""

    of: sa.ColumnElement[str]
    queries: Mapping[str, Query[Any]]


class _Remembered(NamedTuple):
    versions: Sequence[str]
    answers: dict[str, Any]
    joined: dict[str, Any]


class StatementBatch(Generic[T]):
    """Questions that make up a `kind`; `joined` makes what it takes of all that is steady, as often as that changes.

    Raises TypeError for a question with a type that has no say in caching.
    """

    def __init__(
        self, kind: Callable[..., T], key: Hashable, *steady: Steady,
        joined: Callable[[dict[str, Any]], dict[str, Any]] = dict, **moving: Query[Any],
    ) -> None:  # fmt: skip
        self.kind = kind
        self.key = (kind, key)
        self.moving = moving
        self.steady = steady
        self.joined = joined
        self.some = self._prepared(moving)
        self.all = self._prepared({**moving, **self._queries(range(len(steady)))})

    async def ask(self, session: AsyncSession) -> T:
        """The answers. Raises DBAPIError."""
        row: Any = None
        moving, known = self._places(self.moving), _remembered.get(self.key)
        if known:
            row = await first_row(session, *self.some)
            known = await self._renewed(session, known, row)
        if not known:
            row = await first_row(session, *self.all)
            known = self._remember(row, {}, range(len(self.steady)), row[moving.stop :])
        if data_version.WANTED in session.info:
            data_version.noted(session, row)
            session.info[ANSWERED] = blake2b("\0".join(map(str, row[1 : moving.stop])).encode()).digest()
        return self.kind(**_read(self.moving, row[moving]), **known.joined)

    async def _renewed(self, session: AsyncSession, known: _Remembered, row: Any) -> _Remembered | None:
        """What is steady as it is with `row`; None if that cannot be told any more."""
        old = [place for place, version in enumerate(known.versions) if row[1 + place] != version]
        if not old:
            return known
        found = await first_row(session, *self._prepared(queries := self._queries(old)))
        if found[0] != row[0]:
            return None
        return self._remember(row, known.answers, old, found[self._places(queries)])

    def _remember(self, row: Any, known: dict[str, Any], places: Iterable[int], texts: Sequence[str]) -> _Remembered:
        answers = known | _read(self._queries(places), texts)
        one = _Remembered(row[1 : 1 + len(self.steady)], answers, self.joined(dict(answers)))
        _remembered[self.key] = one
        _remembered.move_to_end(self.key)
        if len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)
        return one

    def _queries(self, places: Iterable[int]) -> dict[str, Query[Any]]:
        return {name: query for place in places for name, query in self.steady[place].queries.items()}

    def _places(self, queries: Mapping[str, Query[Any]]) -> slice:
        """Where their answers stand in a row that begins with all versions."""
        return slice(1 + len(self.steady), 1 + len(self.steady) + len(queries))

    def _prepared(self, queries: Mapping[str, Query[Any]]) -> tuple[str, tuple[Any, ...]]:
        """SQL that selects all versions, that of the data first, and the answers to `queries`; and its parameters."""
        prepared = prepare(list(queries.values()), data_version.COLUMN, *(one.of for one in self.steady))
        if prepared is None:
            raise TypeError("A question that is kept has parameters of types that SQLAlchemy can cache.")
        return prepared


_batches = BoundedCache[StatementBatch[Any]](KEPT, lambda one: PARTS * (len(one.some[0]) + len(one.all[0])))


def batch_of(key: Hashable, make: Callable[[], StatementBatch[T]]) -> StatementBatch[T]:
    """The batch of a key, which is made the first time."""
    return cast("StatementBatch[T]", _batches.get(key, make))


def _read(queries: Mapping[str, Query[Any]], texts: Sequence[str | None]) -> dict[str, Any]:
    return {name: query.read(text) for (name, query), text in zip(queries.items(), texts, strict=True)}
