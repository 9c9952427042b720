"""What the list of research can be narrowed to."""

from typing import ClassVar

from app.persistence.querying.selectivity import Condition
from app.records.listing import Listing, RecordFilter
from app.research.models import DocumentStatus
from app.search.conditions import matching
from app.search.models import Found
from app.tables import ResearchDocument, ResearchTag
from app.web.lists.filters import Id

RESEARCH = Listing(ResearchDocument, whose="author", day="published_on", tagged=ResearchTag, key="document_id")
SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By title",
    "changed": "Changed last",
}


class ResearchFilter(RecordFilter, frozen=True, kw_only=True):
    of: ClassVar = RESEARCH

    status: tuple[DocumentStatus, ...] = ()
    author: Id | None = None

    labels: ClassVar = {
        "q": "Text",
        "status": "Status",
        "collection": "Collection",
        "tag": "Tag",
        "author": "Author",
        "year": "Year",
        "package": "Package",
    }
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> dict[str, Condition]:
        """As of every record, and its words."""
        words = {"q": matching(Found.RESEARCH, RESEARCH.record.id, self.q)} if self.q else {}
        return super().conditions() | words
