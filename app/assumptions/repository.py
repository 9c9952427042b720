"""The question that the page of assumptions asks."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.filters import AssumptionFilter
from app.assumptions.shapes import AssumptionRow
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch


class AssumptionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: AssumptionFilter) -> Page[AssumptionRow]:
        """What `wanted` narrows the assumptions to."""
        query = page_of(
            AssumptionRow, *wanted.conditions(), order=wanted.ordering(), after=wanted.after, before=wanted.before,
            count=True,
        )  # fmt: skip
        return await fetch(self.session, query)
