"""The questions that the pages of collections ask."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.collections.shapes import CollectionRow
from app.decisions.models import Status
from app.decisions.shelf import decision, decisions
from app.persistence.fields import sort_key, table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import Query, fetch, one, rows
from app.records.lists.shelves import ShelfFilter, Shelves, counted, fetch_shelves
from app.research.shelf import document, research
from app.tables import Collection
from app.web.lists.filters import Filter

Standing = tuple[Status, int]

collection = table(Collection).c


class CollectionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self, wanted: Filter) -> Page[CollectionRow]:
        """The collections by name, from where `wanted` continues."""
        query = page_of(
            CollectionRow, order=[sort_key(collection.name)], after=wanted.after, before=wanted.before, count=True
        )
        return await fetch(self.session, query)

    async def find(self, slug: str, wanted: ShelfFilter) -> tuple[Shelves[CollectionRow | None], list[Standing]]:
        """The collection, None if there is none, with what it holds and how many of its decisions have each status."""
        mine = sa.select(collection.id).where(collection.slug == slug).scalar_subquery()
        held = {
            "decisions": decisions(decision.collection_id == mine),
            "research": research(document.collection_id == mine),
        }
        about = one(CollectionRow, collection.slug == slug)
        shelves, more = await fetch_shelves(self.session, about, held, wanted, standing=_standing(mine))
        return shelves, more["standing"]


def _standing(mine: Any) -> Query[list[Standing]]:
    names = sa.func.unnest(sa.literal([str(one) for one in Status], ARRAY(sa.Text)))  # not VALUES: those have no key
    known = names.table_valued(sa.column("status", sa.Text), with_ordinality="place", name="known").render_derived()
    having = sa.select(decision.id).where(decision.collection_id == mine)
    count = counted(having.where(sa.cast(decision.status, sa.String) == known.c.status), known)
    return rows(tuple[Status, int], sa.select(known.c.status, count).order_by(known.c.place))
