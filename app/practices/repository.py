"""The question that the page of practices asks."""

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch_together, rows
from app.practices.filters import SORTS, PracticeFilter
from app.practices.shapes import PracticeRow
from app.records.lists.owners import by_record
from app.records.refs import DecisionRef, DocumentRef
from app.tables import Practice

SIZE = 25  # practices are long
MOST_LANGUAGES = 100

practice = table(Practice).c


class PracticeList(Struct):
    """A page of the list, and the languages that there are."""

    found: Page[PracticeRow]
    languages: list[tuple[str]]

    sorts = SORTS

    @property
    def groups(self) -> list[tuple[DecisionRef | DocumentRef, list[PracticeRow]]]:
        """The page's practices under their records."""
        return by_record(self.found.items)


class PracticeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: PracticeFilter) -> PracticeList:
        """What `wanted` narrows the practices to."""
        languages = sa.select(practice.language).where(practice.language != "").distinct()
        return await fetch_together(
            self.session,
            PracticeList,
            found=page_of(
                PracticeRow, *wanted.conditions(), order=wanted.ordering(), after=wanted.after, before=wanted.before,
                size=SIZE, count=True,
            ),
            languages=rows(tuple[str], languages.order_by(practice.language).limit(MOST_LANGUAGES)),
        )  # fmt: skip
