"""The questions that the pages of tags ask."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.paging import Page, page_of
from app.persistence.queries import fetch, one
from app.records import kinds
from app.records.refs import TagRef
from app.records.shelves import ShelfFilter, Shelves, fetch_shelves
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
            TagRow, *wanted.conditions(), order=[tag.name], after=wanted.after, before=wanted.before, size=SIZE,
            count=True,
        )  # fmt: skip
        return await fetch(self.session, query)

    async def find(self, name: str, wanted: ShelfFilter) -> Shelves[TagRef | None]:
        """The tag, None if there is none, and what has it."""
        named = sa.select(tag.id).where(tag.name == name).scalar_subquery()
        tagged = {
            "decisions": kinds.decisions(_has(kinds.decision.id, decided.decision_id, decided, named)),
            "research": kinds.research(_has(kinds.document.id, researched.document_id, researched, named)),
        }
        shelves, _ = await fetch_shelves(self.session, one(TagRef, tag.name == name), tagged, wanted)
        return shelves


def _has(record: Any, tagged_record: Any, tagged: Any, named: Any) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = record.in_(sa.select(tagged_record).where(tagged.tag_id == named))
    return found
