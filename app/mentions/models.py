"""People whom texts name."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import later, moment, reference, relation
from app.persistence.querying.data_version import UNWATCHED

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.people.models import Person
    from app.research.models import ResearchDocument


class Mention(SQLModel, table=True):
    """Somebody who is named in a record, and when they had seen it; once, however often it names them."""

    __table_args__ = (
        sa.UniqueConstraint("person_id", "decision_id", name="mention_in_decision"),
        sa.UniqueConstraint("person_id", "document_id", name="mention_in_document"),
        UNWATCHED,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id", on_delete="CASCADE", index=False)
    decision_id: int | None = reference("decision.id", on_delete="CASCADE", nullable=True)
    document_id: int | None = reference("research_document.id", on_delete="CASCADE", nullable=True)
    by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    made_at: datetime = moment()
    seen_at: datetime | None = later()

    by: Optional["Person"] = relation(foreign_keys="Mention.by_id")
    decision: Optional["Decision"] = relation()
    document: Optional["ResearchDocument"] = relation()
