"""The questions that the pages of research ask."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.querying.queries import find
from app.records.lists.listing import SORTS, RecordList, listing
from app.research.filters import ResearchFilter
from app.research.models import DocumentStatus
from app.research.shapes import DocumentRow, ResearchPage


class ResearchList(RecordList[DocumentRow]):
    statuses = tuple(DocumentStatus)
    sorts = SORTS


class ResearchRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: ResearchFilter) -> ResearchList:
        """What `wanted` narrows the research to."""
        return await listing(ResearchList, DocumentRow, wanted).ask(self.session)

    async def find(self, document_id: int) -> ResearchPage | None:
        """The document with everything that its page shows."""
        return await find(self.session, ResearchPage, id=document_id)
