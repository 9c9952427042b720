"""What the list of research can be narrowed to."""

from functools import partial
from typing import ClassVar

from app.records.lists.listing import SORTS, Listing, RecordFilter
from app.research.models import DocumentStatus
from app.search.conditions import matching
from app.search.models import Found
from app.tables import ResearchDocument, ResearchTag
from app.web.lists.filters import Id

RESEARCH = Listing(
    ResearchDocument, whose="author", day="published_on", tagged=ResearchTag, key="document_id",
    matching=partial(matching, Found.RESEARCH),
)  # fmt: skip


class ResearchFilter(RecordFilter, frozen=True, kw_only=True):
    of: ClassVar = RESEARCH

    status: tuple[DocumentStatus, ...] = ()
    author: Id | None = None

    labels: ClassVar = RESEARCH.labels
    sorts: ClassVar = tuple(SORTS)
