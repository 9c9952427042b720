"""What belongs together, on one page: a few rows of each kind, or with `?kind=` all of one kind, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.lists.paging import COUNTED_BESIDE, SIZE, Page, page_of
from app.persistence.querying.queries import Query, fetch_together
from app.persistence.shapes.shape import Shape
from app.web.lists.filters import Filter, Word

FEW = 10

About = TypeVar("About")


class ShelfFilter(Filter, frozen=True, kw_only=True):
    kind: Word | None = None


class Kind(NamedTuple):
    """`row` is the template of one row, `noun` what one row is."""

    title: str
    noun: str
    row: str
    shape: type[Shape]
    where: Sequence[Any]
    order: Sequence[Any]


class Shelf(NamedTuple):
    """The rows of a kind."""

    name: str
    kind: Kind
    page: Page[Any]


class Shelves(Struct, Generic[About]):
    """What a page is about, and what belongs to it. `chosen`: the only kind that is shown, or None."""

    about: About
    shelves: list[Shelf]
    chosen: str | None


async def fetch_shelves(
    session: AsyncSession, about: Query[About], kinds: Mapping[str, Kind], wanted: ShelfFilter, **more: Query[Any]
) -> tuple[Shelves[About], dict[str, Any]]:
    """What belongs to `about`, and the answers of `more`, in one statement. An unknown kind falls away."""
    chosen = wanted.kind if wanted.kind in kinds else None
    shown = {name: kind for name, kind in kinds.items() if chosen in (None, name)}
    lists = {name: _list(kind, wanted, alone=chosen is not None) for name, kind in shown.items()}
    found: dict[str, Any] = await fetch_together(session, dict, about=about, **lists, **more)
    shelves = [Shelf(name, kind, found[name]) for name, kind in shown.items()]
    return Shelves(found["about"], shelves, chosen), {name: found[name] for name in more}


def counted(rows: sa.Select[Any], entity: Any) -> sa.ColumnElement[int]:
    """How many `rows` there are of each `entity`, counted to a little beyond what pages tell."""
    few = rows.correlate(sa.inspect(entity).selectable).limit(COUNTED_BESIDE + 1).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def _list(kind: Kind, wanted: ShelfFilter, *, alone: bool) -> Query[Page[Any]]:
    place = {"after": wanted.after, "before": wanted.before, "size": SIZE} if alone else {"size": FEW}
    return page_of(kind.shape, *kind.where, order=kind.order, count=True, **place)
