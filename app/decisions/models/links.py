"""How decisions stand to each other and to research. One row a relation; the reverse side is read from the same row."""

from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Field

from app.persistence.fields import choice, reference, relation
from app.records.limits import SCOPE
from app.records.models import Edited

if TYPE_CHECKING:
    from app.decisions.models.decision import Decision
    from app.research.models import ResearchDocument


class LinkKind(StrEnum):
    SUPERSEDES = "supersedes"
    AMENDS = "amends"
    CLARIFIES = "clarifies"
    DEPENDS_ON = "depends_on"
    RELATES_TO = "relates_to"


class DecisionLink(Edited, table=True):
    """`source` supersedes, amends, … `target`. A trigger refuses a circle of supersessions.

    `in_force` is worked out: whether a supersession counts.
    """

    __tablename__ = "decision_link"
    __recorded__ = True
    __unrecorded__ = frozenset({"in_force"})
    __table_args__ = (
        sa.UniqueConstraint("from_id", "to_id", "kind", name="decision_link_once"),
        sa.CheckConstraint("from_id <> to_id", name="decision_link_not_to_itself"),
    )

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = reference("decision.id", on_delete="CASCADE", index=False)
    to_id: int = reference("decision.id", on_delete="CASCADE")
    kind: LinkKind = choice(LinkKind, title="Relation")
    scope: str = Field(default="", max_length=SCOPE, title="Scope", description="What a partial supersession covers.")
    in_force: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})  # see superseding.py

    source: "Decision" = relation(back_populates="links_out", foreign_keys="DecisionLink.from_id")
    target: "Decision" = relation(back_populates="links_in", foreign_keys="DecisionLink.to_id")


class Evidence(Edited, table=True):
    """A research document that a decision rests on."""

    __recorded__ = True
    __table_args__ = (sa.UniqueConstraint("decision_id", "document_id", name="evidence_once"),)

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = reference("decision.id", on_delete="CASCADE", index=False)
    document_id: int = reference("research_document.id", on_delete="CASCADE")

    decision: "Decision" = relation(back_populates="evidence")
    document: "ResearchDocument" = relation(back_populates="evidence")
