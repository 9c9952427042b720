"""Questions to the database, and one round trip to answer them.

    page = await find(session, DecisionPage, id=42)                              # DecisionPage | None, the leanest
    rows = await fetch(session, many(DecisionRow, Decision.status == "accepted", order=[Decision.id.desc()], limit=20))
    home = await fetch_together(
        session, Home,                                                           # any class with these arguments
        recent=many(DecisionRow, order=[Decision.updated_at.desc()], limit=5),
        statuses=rows(StatusCount, sa.select(Decision.status, sa.func.count()).group_by(Decision.status)),
        overdue=value(int, sa.select(sa.func.count()).where(Decision.review_on < date.today())),
    )

Conditions and orders are SQLAlchemy expressions on the model. A list with pages is a question of paging.py: `page_of`.

Statements go past the unit of work: they see what was flushed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache, lru_cache
from typing import Any, Generic, TypeAlias, TypeVar, cast

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.querying import data_version
from app.persistence.querying.prepared import at_most, prepare, processor, together
from app.persistence.querying.running import first_row, first_row_of
from app.persistence.shapes.shape import DIALECT, Shape
from app.persistence.storable import is_storable

T = TypeVar("T")
S = TypeVar("S", bound=Shape)
Condition: TypeAlias = Any  # of SQLAlchemy; SQLModel's attributes compare to plain bool as far as types go

EMPTY = sa.literal_column("'[]'::json", JSON)


class Query(Generic[T]):
    """`build` makes a SELECT of one text, `read` an answer of it (of None where it found no row).

    `given` holds whatever differs between two queries of the same `kind`; see prepared.py. One that is the same for
    every request is best made once.
    """

    __slots__ = ("_key", "build", "given", "kind", "read")

    def __init__(
        self,
        kind: Hashable,
        given: sa.Select[Any],
        build: Callable[[], sa.Select[Any]],
        read: Callable[[str | None], T],
    ) -> None:
        self.kind = kind
        self.given = given
        self.build = build
        self.read = read
        self._key: Any = None

    def key(self) -> Any:
        """The structure and the parameters of `given`, None where a type in it has no say in caching."""
        self._key = self._key or self.given._generate_cache_key()
        return self._key


def one(shape: type[S], *where: Condition) -> Query[S | None]:
    """The row that meets `where`; if there are several, any of them."""
    given = shape.__plan__.rows.where(*where)
    return Query(one, given, lambda: _single(given), _unless_none(shape.__decode_one__))


def many(shape: type[S], *where: Condition, order: Sequence[Any] = (), limit: int | None = None) -> Query[list[S]]:
    """All rows that meet `where`, at most `limit`."""
    given = shape.__plan__.rows.where(*where).order_by(*order).limit(None if limit is None else at_most(limit))
    return Query(many, given, lambda: collected(given), shape.__decode_many__)


def rows(kind: type[T], statement: sa.Select[Any]) -> Query[list[T]]:
    """The rows of any SELECT as structs or tuples of `kind`; its columns in the order of the fields.

    `kind` is a msgspec struct with `array_like=True`, or a type like `tuple[int, str]`. Types are checked when an
    answer is decoded, so have a test run each.
    """

    def build() -> sa.Select[Any]:
        inner = statement.subquery("r")
        return collected(sa.select(sa.func.json_build_array(*inner.c).label("row")))

    return Query(rows, statement, build, _decoder(list[kind]))  # type: ignore[valid-type]


def rows_kept(
    key: Hashable, given: sa.Select[Any], kind: type[T], made: Callable[[], sa.Select[Any]]
) -> Query[list[T]]:
    """The same for a statement that is made once for each `key`: `given` has the parameters in which two differ."""
    return Query((rows_kept, key), given, lambda: rows(kind, made()).build(), _decoder(list[kind]))  # type: ignore[valid-type]


def value(kind: type[T], statement: sa.Select[Any]) -> Query[T]:
    """The only column of the only row of a SELECT."""

    def build() -> sa.Select[Any]:
        return sa.select(_text(sa.func.to_json(statement.scalar_subquery())))

    return Query(value, statement, build, _decoder(cast("Any", kind)))


def collected(statement: sa.Select[Any]) -> sa.Select[Any]:
    """SELECT the `row`s of `statement` as one JSON text, in its order."""
    return sa.select(_text(sa.func.coalesce(sa.func.json_agg(statement.subquery("q").c.row), EMPTY)))


async def fetch(session: AsyncSession, query: Query[T]) -> T:
    """The answer to one question. Raises DBAPIError."""
    row = await _ask(session, [query])
    return query.read(row[0] if row else None)


async def fetch_together(session: AsyncSession, kind: Callable[..., T], **queries: Query[Any]) -> T:
    """`kind(name=answer, …)` for the named questions, all asked in one statement. Raises DBAPIError."""
    row = await _ask(session, list(queries.values())) or [None]
    answers = zip(queries.items(), row, strict=True)
    return kind(**{name: query.read(answer) for (name, query), answer in answers})


async def find(session: AsyncSession, shape: type[S], **key: Any) -> S | None:
    """The row whose columns have the values of `key`, None if there is none (or could be none). Raises DBAPIError.

    The statement is compiled once for each shape and set of columns.
    """
    sql, columns = _found_by(shape, frozenset(key), tuple(data_version.columns(session)))
    values = []
    for name, column, process, constant in columns:
        value = key.get(name, constant)
        if not is_storable(column, value):
            return None
        values.append(process(value) if process else value)

    row = await first_row(session, sql, tuple(values))
    return None if row is None else shape.__decode_one__(data_version.noted(session, row)[0])


@lru_cache(1000)
def _found_by(
    shape: type[Shape], names: frozenset[str], more: tuple[Any, ...]
) -> tuple[str, list[tuple[str, Any, Any, Any]]]:
    """The SQL; name, type, processor and value of each parameter in its order, of which a name's is not known yet."""
    columns = {name: shape.__plan__.table.c[name] for name in names}
    conditions = [column == sa.bindparam(name, type_=column.type) for name, column in columns.items()]
    row = _text(shape.__plan__.rows.where(*conditions).limit(sa.literal_column("1")).subquery("q").c.row)
    compiled: Any = sa.select(*more, row).compile(dialect=DIALECT)
    binds = [(name, compiled.binds[name]) for name in compiled.positiontup]
    return str(compiled), [(name, one.type, processor(one.type), one.effective_value) for name, one in binds]


async def _ask(session: AsyncSession, queries: Sequence[Query[Any]]) -> Any:
    """The row of answers to all queries, None if there is no row."""
    more = data_version.columns(session)
    prepared = prepare(queries, *more)
    if prepared is None:
        statement = together(queries, *more)
        row = await first_row_of(session, lambda connection: connection.execute(statement))
    else:
        row = await first_row(session, *prepared)
    return data_version.noted(session, row) if row else row


@cache
def _decoder(kind: Any) -> Any:
    return _unless_none(msgspec.json.Decoder(kind).decode)


def _unless_none(decode: Callable[[str], T]) -> Callable[[str | None], T | None]:
    return lambda text: None if text is None else decode(text)


def _single(statement: sa.Select[Any]) -> sa.Select[Any]:
    """SELECT the `row` of one of the rows of `statement` as JSON text."""
    return sa.select(_text(statement.limit(sa.literal_column("1")).subquery("q").c.row))


def _text(expression: Any) -> Any:
    return sa.cast(expression, sa.Text)
