"""What the pages of research load."""

from datetime import date
from typing import Annotated, ClassVar

from app.persistence.shapes.shape import path
from app.records.pages import RecordPage
from app.records.parts import FileFindings, RevisionRow
from app.records.refs import CollectionRef, DecisionRef, DocumentRef, PersonRef, TagRef
from app.records.texts import texts_of
from app.research.models import DocumentStatus
from app.tables import Decision, ResearchDocument
from app.web.paths import record_path


class DocumentRow(DocumentRef, of=ResearchDocument):
    """A line of the list."""

    status: DocumentStatus
    published_on: date | None
    author: PersonRef | None
    tags: list[TagRef]
    decisions: Annotated[list[DecisionRef], path("evidence.decision", limit=6)]


class DocumentEntry(DocumentRow, of=ResearchDocument):
    """A line of the list as a file has it."""

    collection: Annotated[str, path("collection.name")]


class RestingDecision(DecisionRef, of=Decision):
    """A decision that rests on a document."""

    decided_on: date | None


class ResearchPage(RecordPage, of=ResearchDocument):
    """Everything that a research document holds, and the decisions that rest on it."""

    TEXTS: ClassVar = texts_of(ResearchDocument)

    id: int
    slug: str
    title: str
    status: DocumentStatus
    collection: CollectionRef
    published_on: date | None
    raw_status: str
    summary_html: str
    context_html: str
    more_information_html: str
    author: PersonRef | None
    tags: list[TagRef]
    decisions: Annotated[list[RestingDecision], path("evidence.decision")]
    imports: Annotated[list[FileFindings], path(limit=1)]
    revisions: Annotated[list[RevisionRow], path(limit=20)]

    @property
    def path(self) -> str:
        """Its page."""
        return record_path("research", self.id, self.slug)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and words of each section that the page has."""
        return super().contents + ([("evidence", "Evidence for")] if self.decisions else [])
