"""The questions that the pages of tags ask."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.shelf import decision, decisions
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch, one
from app.persistence.querying.selectivity import among
from app.records.lists.shelves import ShelfFilter, Shelves, fetch_shelves
from app.records.refs import TagRef
from app.records.tags import tag_called
from app.research.shelf import document, research
from app.tables import DecisionTag, ResearchTag, Tag
from app.tags.filters import TagFilter
from app.tags.shapes import TagRow

SIZE = 200  # they are short

tag, decided, researched = (table(model).c for model in (Tag, DecisionTag, ResearchTag))


class TagRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: TagFilter) -> Page[TagRow]:
        """What `wanted` narrows the tags to, by name."""
        query = page_of(
            TagRow,
            *wanted.conditions(),
            order=wanted.ordering(),
            after=wanted.after,
            before=wanted.before,
            size=SIZE,
            count=True,
        )
        return await fetch(self.session, query)

    async def find(self, name: str, wanted: ShelfFilter) -> Shelves[TagRef | None]:
        """The tag, None if there is none, and what has it."""
        named = tag_called(name)
        tagged = {
            "decisions": decisions(among(decision.id, sa.select(decided.decision_id).where(decided.tag_id == named))),
            "research": research(
                among(document.id, sa.select(researched.document_id).where(researched.tag_id == named))
            ),
        }
        shelves, _ = await fetch_shelves(self.session, one(TagRef, tag.id == named), tagged, wanted)
        return shelves
