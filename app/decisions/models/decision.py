"""What was decided, why, and how it stands today."""

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import children, choice, markdown, name_index, reference, relation, sort_index
from app.persistence.names import Name
from app.records.limits import BINDS, GOVERNS, HIGHEST_NUMBER, PREFIX, PROJECTS, SLUG, TITLE
from app.records.listed import listed_index
from app.records.models import Versioned

if TYPE_CHECKING:
    from app.assumptions.models import Assumption
    from app.collections.models import Collection
    from app.decisions.models.links import DecisionLink, Evidence
    from app.decisions.models.options import Option
    from app.decisions.models.people import DecisionPerson, StatusEvent
    from app.history.models import Revision
    from app.imports.models import ImportedFile, Source
    from app.people.models import Person
    from app.practices.models import Practice
    from app.records.models import Implication, Section
    from app.research.models import Finding
    from app.reviews.models import DecisionReview
    from app.risks.models import Risk
    from app.rounds.models import Round
    from app.stack.models import Pin
    from app.tags.models import Tag


class Status(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"


NOT_YET = (Status.DRAFT, Status.PROPOSED)
REVIEWED = (Status.ACCEPTED, *NOT_YET)
REVIEW_SOON = timedelta(days=30)  # how long before its day a review is due
REFUSED = (Status.REJECTED, Status.WITHDRAWN)  # was never in force, whatever came after
WAS_IN_FORCE = (Status.ACCEPTED, Status.DEPRECATED, Status.SUPERSEDED)  # so what it superseded does not come back
PAST = (Status.SUPERSEDED, Status.DEPRECATED, *REFUSED)  # does not hold (any more)

NEWEST = (sa.text("decided_on DESC NULLS LAST"), sa.text("id DESC"))

LISTED = {"status": "status", "owner": "owner_id", "collection": "collection_id"}


def newest(name: str, *first: str) -> sa.Index:
    """An index for the newest with the same `first`, which has what lists are narrowed to and counted by: other
    conditions are met, and facets counted, without a look at rows that lie far apart."""
    beside = [one for one in ("status", "owner_id", "collection_id") if one not in first]
    return sa.Index(name, *first, *NEWEST, postgresql_include=beside)


class DecisionInput(SQLModel):
    title: Name = Field(min_length=1, max_length=TITLE, title="Title")
    status: Status = choice(Status, default=Status.PROPOSED, title="Status")
    decided_on: date | None = Field(default=None, title="Decided on")
    review_on: date | None = Field(default=None, title="Review on", description="When to look at it again.")
    governs: str = Field(
        default="", max_length=GOVERNS, title="Files it governs", sa_type=sa.Text,
        description="A pattern a line, such as src/db/ or *.sql: who changes one is told of the decision.",
        sa_column_kwargs={"server_default": ""},
    )  # fmt: skip
    binds: str = Field(
        default="", max_length=BINDS, title="Projects it binds", sa_type=sa.Text,
        description="Slugs of projects, * for any letters, such as shop or web-*. Without, what its collection says.",
        schema_extra={"pattern": PROJECTS}, sa_column_kwargs={"server_default": ""},
    )  # fmt: skip
    context: str = markdown(title="Context")
    drivers: str = markdown(title="Decision drivers")
    outcome: str = markdown(title="Outcome")
    consequences: str = markdown(title="Consequences")
    confirmation: str = markdown(title="Confirmation")
    more_information: str = markdown(title="More information")


class Decision(Versioned, DecisionInput, table=True):
    __recorded__ = True
    __unrecorded__ = frozenset({"status_before"})
    __table_args__ = (
        sa.UniqueConstraint("collection_id", "number", name="decision_number_unique"),
        sa.CheckConstraint("number >= 0", name="decision_number_not_negative"),
        newest("decision_newest"),
        newest("decision_status_newest", "status"),
        newest("decision_owner_newest", "owner_id"),
        sa.Index("decision_collection_newest", "collection_id", *NEWEST),
        listed_index("decision", "decided_on"),
        *(listed_index(f"decision_{name}", "decided_on", column) for name, column in LISTED.items()),
        sa.Index("decision_collection_status", "collection_id", "status"),
        *(sa.Index(f"decision_by_{name}", name, "id") for name in ("decided_on", "number", "review_on", "updated_at")),
        sort_index("decision", "title"),
        name_index("decision", "title"),
        sa.Index("decision_status_review", "status", "review_on", postgresql_where=sa.text("review_on IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    collection_id: int = reference("collection.id", on_delete="RESTRICT", index=False)
    # None lets a trigger allot the collection's next number, to a draft as soon as it is none any more
    number: int | None = Field(
        default=None, ge=0, le=HIGHEST_NUMBER, nullable=True, sa_column_kwargs={"server_default": sa.FetchedValue()},
        description="Without one it gets the next as soon as it is no draft.",
    )  # fmt: skip
    prefix: str | None = Field(
        default=None, max_length=PREFIX, title="Prefix", description="Where it is not its collection's: RFC in RFC-12."
    )
    slug: str = Field(default="", max_length=SLUG, title="Name in its address")
    context_html: str = markdown()
    drivers_html: str = markdown()
    outcome_html: str = markdown()
    consequences_html: str = markdown()
    confirmation_html: str = markdown()
    more_information_html: str = markdown()
    owner_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True, index=False)
    summary: str = markdown()  # of a decision that was written like research
    summary_html: str = markdown()
    raw_status: str = Field(default="", title="Status as written", sa_type=sa.Text)
    dialect: str = Field(default="madr4", max_length=20)
    extra: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    source_number: int | None = Field(default=None)  # as the source says, where that number was taken
    # What it says of itself, where its status follows from a successor; else None. See superseding.py.
    status_before: Status | None = choice(Status, check="status_before_known", default=None, nullable=True)

    collection: "Collection" = relation()
    owner: Optional["Person"] = relation()
    source: Optional["Source"] = relation(back_populates="decision", passive_deletes=True)
    tags: list["Tag"] = relation(secondary="decision_tag", order_by="Tag.name")
    people: list["DecisionPerson"] = children(order_by="DecisionPerson.position")
    options: list["Option"] = children(order_by="Option.position")
    status_events: list["StatusEvent"] = children(order_by="StatusEvent.position")
    links_out: list["DecisionLink"] = children(
        back_populates="source", foreign_keys="DecisionLink.from_id", order_by="DecisionLink.id"
    )
    links_in: list["DecisionLink"] = children(
        back_populates="target", foreign_keys="DecisionLink.to_id", order_by="DecisionLink.id"
    )
    evidence: list["Evidence"] = children(back_populates="decision", order_by="Evidence.id")
    findings: list["Finding"] = children(order_by="Finding.position")
    practices: list["Practice"] = children(back_populates="decision", order_by="Practice.position")
    risks: list["Risk"] = children(back_populates="decision", order_by="Risk.position")
    assumptions: list["Assumption"] = children(back_populates="decision", order_by="Assumption.position")
    implications: list["Implication"] = children(order_by="Implication.position")
    pins: list["Pin"] = children(back_populates="decision", order_by="Pin.position")
    sections: list["Section"] = children(order_by="Section.position")
    reviews: list["DecisionReview"] = relation(viewonly=True, order_by="DecisionReview.id.desc()")
    rounds: list["Round"] = relation(viewonly=True, order_by="Round.id.desc()")
    imports: list["ImportedFile"] = relation(viewonly=True, order_by="ImportedFile.id.desc()")
    revisions: list["Revision"] = relation(
        primaryjoin="and_(foreign(Revision.record_id) == Decision.id, Revision.record_type == 'decision')",
        order_by="Revision.id.desc()",
        viewonly=True,
    )

    def declare(self, status: Status) -> None:
        """Let it say this of itself. Where its status follows from a successor, it is this status that comes back."""
        if self.status_before is None or status is Status.SUPERSEDED:
            self.status, self.status_before = status, None
        else:
            self.status_before = status
