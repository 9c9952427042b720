"""Several questions asked in one statement, some of them only again when the data has changed.

    listed = Together(
        DecisionList, wanted.narrowed,                 # any class with the arguments below; a key
        found=page_of(DecisionRow, ...),               # asked every time
        steady={"owners": many(PersonRef, ...)},       # the same for everybody with this key while the data is
    )
    await listed.ask(session)                          # DecisionList(found=…, owners=…)

What a list can be narrowed to takes longer to find than its rows and seldom changes. So each process remembers it with
the version of the data (version.py) that it belongs to, and tells the statement, which leaves it out if that still is
the version. Data and version are of one snapshot, so an answer is never old, whichever process wrote.

Make one for each key and keep it: all that does not change from request to request is worked out then.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence import version
from app.persistence.prepared import prepare
from app.persistence.queries import Query
from app.persistence.running import first_row

T = TypeVar("T")
REMEMBERED = 300  # answers to steady questions
KNOWN = "-"  # stands for the version until a statement is asked; a version is a UUID
_remembered: OrderedDict[Hashable, tuple[str, dict[str, Any]]] = OrderedDict()
_split = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Together(Generic[T]):
    """Questions that make up a `kind`. Raises TypeError for one with a type that has no say in caching."""

    def __init__(
        self, kind: Callable[..., T], key: Hashable, *, steady: Mapping[str, Query[Any]], **moving: Query[Any]
    ) -> None:
        self.kind = kind
        self.key = (kind, key)
        self.moving = moving
        self.steady = steady
        prepared = prepare([*moving.values(), Steady(list(steady.values()))], version.COLUMN)
        if prepared is None:
            raise TypeError("A question that is kept has parameters of types that SQLAlchemy can cache.")
        self.sql, self.values = prepared
        self.place = self.values.index(KNOWN)

    async def ask(self, session: AsyncSession) -> T:
        """The answers. Raises DBAPIError."""
        known, answers = _remembered.get(self.key, (None, {}))
        values = (*self.values[: self.place], known, *self.values[self.place + 1 :])
        now, *texts, news = await first_row(session, self.sql, values)
        if version.WANTED in session.info:
            version.noted(session, (now,))
        if news is not None:
            found = zip(self.steady.items(), _split(news), strict=True)
            answers = {name: query.read(bytes(raw).decode()) for (name, query), raw in found}
            _remember(self.key, now, answers)
        fresh = {name: query.read(text) for (name, query), text in zip(self.moving.items(), texts, strict=True)}
        return self.kind(**fresh, **answers)


def _remember(key: Hashable, now: str, answers: dict[str, Any]) -> None:
    _remembered[key] = (now, answers)
    _remembered.move_to_end(key)
    if len(_remembered) > REMEMBERED:
        _remembered.popitem(last=False)


class Steady:
    """A question that stands for several, and has no answer while the data has the version KNOWN."""

    def __init__(self, queries: list[Query[Any]]) -> None:
        self.queries = queries
        self.kind: Hashable = (Steady, *(query.kind for query in queries))
        self.known = sa.bindparam("known_version", KNOWN, sa.Text)

    def key(self) -> Any:
        """The structures and the parameters of all, None where one has none."""
        keys = [query.key() for query in self.queries]
        return None if None in keys else _Keys([self.known], keys)

    def build(self) -> sa.Select[Any]:
        """SELECT the answers as one JSON array."""
        answers = (sa.cast(query.build().scalar_subquery(), JSON) for query in self.queries)
        changed = version.COLUMN.is_distinct_from(self.known)
        return sa.select(sa.case((changed, sa.cast(sa.func.json_build_array(*answers), sa.Text))))


class _Keys:
    """Several cache keys as one."""

    def __init__(self, binds: list[Any], keys: list[Any]) -> None:
        self.key = tuple(one.key for one in keys)
        self.bindparams = [*binds, *(bind for one in keys for bind in one.bindparams)]
