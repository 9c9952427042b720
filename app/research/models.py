"""What somebody found out, and what follows from it."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import children, choice, markdown, name_index, reference, relation, sort_index
from app.persistence.names import Name
from app.records.limits import SLUG, TITLE
from app.records.listed import listed_index
from app.records.models import ONE_OWNER, Owned, Versioned

if TYPE_CHECKING:
    from app.assumptions.models import Assumption
    from app.collections.models import Collection
    from app.decisions.models import Evidence
    from app.history.models import Revision
    from app.imports.models import ImportedFile, Source
    from app.people.models import Person
    from app.practices.models import Practice
    from app.records.models import Implication, Section
    from app.risks.models import Risk
    from app.stack.models import Pin
    from app.tags.models import Tag


class DocumentStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


LISTED = {"status": "status", "author": "author_id", "collection": "collection_id"}
NEWEST = (sa.text("published_on DESC NULLS LAST"), sa.text("id DESC"))


class ResearchInput(SQLModel):
    title: Name = Field(min_length=1, max_length=TITLE, title="Title")
    status: DocumentStatus = choice(DocumentStatus, default=DocumentStatus.PUBLISHED, title="Status")
    published_on: date | None = Field(default=None, title="Published on")
    summary: str = markdown(title="Summary")


class ResearchDocument(Versioned, ResearchInput, table=True):
    __tablename__ = "research_document"
    __recorded__ = True
    __table_args__ = (
        sa.Index("research_document_newest", *NEWEST),
        sa.Index("research_document_status_newest", "status", *NEWEST),
        sa.Index("research_document_author_newest", "author_id", *NEWEST),
        sa.Index("research_document_collection_newest", "collection_id", *NEWEST),
        listed_index("research_document", "published_on"),
        *(listed_index(f"research_document_{name}", "published_on", column) for name, column in LISTED.items()),
        name_index("research_document", "title"),
        *(sa.Index(f"research_document_by_{name}", name, "id") for name in ("published_on", "updated_at")),
        sort_index("research_document", "title"),
    )

    id: int | None = Field(default=None, primary_key=True)
    collection_id: int = reference("collection.id", on_delete="RESTRICT", index=False)
    slug: str = Field(default="", max_length=SLUG, title="Name in its address")
    summary_html: str = markdown()
    context: str = markdown(title="Context")
    context_html: str = markdown()
    more_information: str = markdown(title="More information")
    more_information_html: str = markdown()
    author_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True, index=False)
    raw_status: str = Field(default="", title="Status as written", sa_type=sa.Text)
    dialect: str = Field(default="research", max_length=20)
    extra: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)

    collection: "Collection" = relation()
    author: Optional["Person"] = relation()
    source: Optional["Source"] = relation(back_populates="document", passive_deletes=True)
    tags: list["Tag"] = relation(secondary="research_tag", order_by="Tag.name")
    evidence: list["Evidence"] = children(back_populates="document", order_by="Evidence.id")
    findings: list["Finding"] = children(back_populates="document", order_by="Finding.position")
    practices: list["Practice"] = children(back_populates="document", order_by="Practice.position")
    risks: list["Risk"] = children(back_populates="document", order_by="Risk.position")
    assumptions: list["Assumption"] = children(back_populates="document", order_by="Assumption.position")
    implications: list["Implication"] = children(order_by="Implication.position")
    pins: list["Pin"] = children(back_populates="document", order_by="Pin.position")
    sections: list["Section"] = children(order_by="Section.position")
    imports: list["ImportedFile"] = relation(viewonly=True, order_by="ImportedFile.id.desc()")
    revisions: list["Revision"] = relation(
        primaryjoin="and_(foreign(Revision.record_id) == ResearchDocument.id,"
        " Revision.record_type == 'research_document')",
        order_by="Revision.id.desc()",
        viewonly=True,
    )


class FindingInput(SQLModel):
    text: str = markdown(min_length=1, title="Finding")


class Finding(Owned, FindingInput, table=True):
    """A key finding."""

    __recorded__ = True
    __table_args__: tuple[sa.Constraint | sa.Index, ...] = (
        sa.CheckConstraint(ONE_OWNER, name="finding_has_one_owner"),
        name_index("finding", "text"),
    )

    text_html: str = markdown()

    document: Optional["ResearchDocument"] = relation(back_populates="findings")
