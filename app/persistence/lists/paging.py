"""Lists with pages: a shape's rows beyond a cursor, and how many there are, in one statement.

    newest = [Decision.decided_on.desc().nulls_last()]
    query = page_of(DecisionRow, *conditions, order=newest, after=after, before=before, size=50, count=True)
    page = await fetch(session, query)      # or as a part of fetch_together
    page.items, page.next, page.previous    # next is for `after=`, previous for `before=`; None where the list ends
    str(page.total)                         # "42", or "10 000+" where counting on would cost too much

Cursors hold the values of the order's columns, so a link shows the same place to everybody, whatever is stored or
deleted meanwhile. One that makes no sense means the first page. The primary key is added to the order to make it total.
For speed at any depth, have an index in exactly that order, as `(decided_on DESC NULLS LAST, id DESC)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from app.persistence.lists.keyset import Key, beyond, from_cursor, to_cursor
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query
from app.persistence.querying.selectivity import EitherWay, ways
from app.persistence.shapes.shape import Plan, Shape
from app.persistence.shapes.together import FOUND

T = TypeVar("T")
S = TypeVar("S", bound=Shape)

COUNTED = 10_000  # rows that are counted at most: 1.5 ms, where counting 3 million takes 130
COUNTED_BESIDE = 1_000  # the same where a page counts many things, or rows that meet conditions
SIZE = 50
KEPT = 1_000  # rows of each kind that are not decoded again as long as they stay the same


class Total(NamedTuple):
    """How many rows there are, or at least are."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}".replace(",", "\u202f") + "+" * self.more  # narrow no-break space


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list. `total` is None unless it was asked for."""

    items: list[T]
    next: str | None = None
    previous: str | None = None
    total: Total | None = None


def page_of(
    shape: type[S], *where: Any, order: Sequence[Any], after: str | None = None, before: str | None = None,
    size: int = SIZE, count: bool = False,
) -> Query[Page[S]]:  # fmt: skip
    """At most `size` rows that meet `where`, from the beginning or beyond a cursor."""
    plan = shape.__plan__
    where = (*plan.where, *where)
    keys = _total_order(plan, order)
    place, backward = from_cursor(keys, after), False
    if place is None and (place := from_cursor(keys, before)) is not None:
        keys, backward = [key.flipped() for key in keys], True
    bounds = [] if place is None else [key.bound(value) for key, value in zip(keys, place, strict=True)]
    given: Any = sa.select(sa.literal_column("1"), *(bound for bound in bounds if bound is not None))
    given = given.where(*where).order_by(*(key.order() for key in keys))
    nulls = None if place is None else tuple(value is None for value in place)

    def build() -> sa.Select[Any]:
        rows = _rows(plan, where, keys, bounds, size + 1)
        return sa.select(sa.cast(sa.func.json_build_array(rows, _count(plan, where) if count else None), sa.Text))

    decode = _decoder(shape)

    def read(text: str | None) -> Page[S]:
        found, number = decode(text)
        return _page(found, size, backward, place is not None, _total(number, _counted(where)))

    return Query((page_of, shape, size, count, _counted(where), nulls), given, build, read)


def _total_order(plan: Plan, order: Sequence[Any]) -> list[Key]:
    keys = [Key.read(element) for element in order]
    known = {getattr(key.column, "name", None) for key in keys}
    missing = [column for column in plan.table.primary_key if column.name not in known]
    return [*keys, *(Key(column, False, bool(keys) and keys[-1].descending, None) for column in missing)]


def _rows(plan: Plan, where: Sequence[Any], keys: list[Key], bounds: list[Any], limit: int) -> Any:
    """The rows as JSON, each beside the values of its keys."""
    names = [f"key{number}" for number in range(len(keys))]
    values = [key.column.label(name) for key, name in zip(keys, names, strict=True)]
    first = sa.select(*plan.columns, *values).order_by(*(key.order() for key in keys)).limit(at_most(limit))
    places = beyond(keys, bounds) if bounds else [sa.true()]
    parts = [first.where(*way, place) for way in ways(where) for place in places]
    rows = parts[0] if len(parts) == 1 else _merged(parts, keys, limit)
    cte = rows.cte(FOUND)
    root = sa.table(FOUND, *(sa.column(one.name, one.type) for one in cte.c)).alias(plan.table.name)
    shown = plan.together.select_from(root).add_columns(*(root.c[name] for name in names))
    found = shown.add_cte(cte, nest_here=True).subquery("q")
    pair = sa.func.json_build_array(found.c.row, sa.func.json_build_array(*(found.c[name] for name in names)))
    order = [key.order(found.c[name]) for key, name in zip(keys, names, strict=True)]
    return sa.select(sa.func.json_agg(aggregate_order_by(pair, *order), type_=JSON)).scalar_subquery()


def _merged(parts: list[sa.Select[Any]], keys: list[Key], limit: int) -> sa.CompoundSelect[Any]:
    both = sa.union_all(*parts)
    order = [key.order(sa.column(f"key{number}")) for number, key in enumerate(keys)]
    return both.order_by(*order).limit(at_most(limit))


def _count(plan: Plan, where: Sequence[Any]) -> Any:
    most = _counted(where)
    found = (one.found if isinstance(one, EitherWay) else one for one in where)
    few: Any = sa.select(sa.literal_column("1")).select_from(plan.table).where(*found).limit(at_most(most + 1))
    return sa.select(sa.func.count()).select_from(few.subquery("c")).scalar_subquery()


@lru_cache(1000)
def _decoder(kind: Any) -> Any:
    """What decodes the answer; rows that are the same as before are the same objects."""
    split = msgspec.json.Decoder(tuple[list[tuple[msgspec.Raw, msgspec.Raw]] | None, int | None]).decode
    known = lru_cache(KEPT)(msgspec.json.Decoder(kind).decode)

    def decode(text: str) -> Any:
        pairs, number = split(text)
        return [(known(bytes(row)), keys) for row, keys in pairs or ()], number

    return decode


def _counted(where: Sequence[Any]) -> int:
    """How far rows are counted: the number of all is read off an index, conditions are looked up in rows."""
    return COUNTED_BESIDE if where else COUNTED


def _total(number: int | None, most: int) -> Total | None:
    return None if number is None else Total(min(number, most), number > most)


def _page(found: Any, size: int, backward: bool, continued: bool, total: Total | None) -> Page[Any]:
    rows = (found or [])[:size]
    more = len(found or []) > size
    if backward:
        rows.reverse()
    cursors = (to_cursor(bytes(rows[-1][1])), to_cursor(bytes(rows[0][1]))) if rows else (None, None)
    follows, precedes = (continued, more) if backward else (more, continued)
    return Page([row for row, _ in rows], cursors[0] if follows else None, cursors[1] if precedes else None, total)
