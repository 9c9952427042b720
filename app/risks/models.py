"""What could go wrong, how likely, how bad, and what is done about it."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import choice, markdown, name_index, reference, relation, sort_index
from app.persistence.names import Name
from app.records.limits import TITLE
from app.records.models import ONE_OWNER, Owned

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.people.models import Person
    from app.research.models import ResearchDocument


class Treatment(StrEnum):
    OPEN = "open"
    MITIGATE = "mitigate"
    ACCEPT = "accept"
    AVOID = "avoid"
    TRANSFER = "transfer"
    CLOSED = "closed"


class RiskLevel(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    UNKNOWN = "unknown"


# the least and the most of likelihood times severity
SPANS = {
    RiskLevel.CRITICAL: (15, 25),
    RiskLevel.HIGH: (10, 14),
    RiskLevel.MODERATE: (5, 9),
    RiskLevel.LOW: (1, 4),
}
SEVEREST = (sa.text("score DESC NULLS LAST"), sa.text("id DESC"))
LEVELS = ("likelihood", "severity", "residual_likelihood", "residual_severity")
RATINGS = range(1, 6)


def rating(title: str) -> Any:
    scale = f"From {RATINGS[0]}, low, to {RATINGS[-1]}, high."
    return Field(default=None, ge=RATINGS[0], le=RATINGS[-1], title=title, description=scale)


class RiskInput(SQLModel):
    title: Name = Field(min_length=1, max_length=TITLE, title="Risk")
    impact_text: str = markdown(title="Impact")
    mitigation: str = markdown(title="Mitigation")
    likelihood: int | None = rating("Likelihood")
    severity: int | None = rating("Severity")
    residual_likelihood: int | None = rating("Residual likelihood")
    residual_severity: int | None = rating("Residual severity")
    treatment: Treatment = choice(Treatment, default=Treatment.OPEN, title="Treatment")
    mitigate_by: date | None = Field(default=None, title="Mitigate by")
    review_on: date | None = Field(default=None, title="Review on")
    accepted_until: date | None = Field(default=None, title="Accepted until")


class Risk(Owned, RiskInput, table=True):
    __recorded__ = True
    __unrecorded__ = frozenset({"collection_id"})
    __table_args__: tuple[sa.Constraint | sa.Index, ...] = (
        sa.CheckConstraint(ONE_OWNER, name="risk_has_one_owner"),
        *(sa.CheckConstraint(f"{level} BETWEEN 1 AND 5", name=f"risk_{level}_level") for level in LEVELS),
        name_index("risk", "title"),
        sa.Index("risk_matrix", "likelihood", "severity", *SEVEREST),
        sa.Index("risk_severest", *SEVEREST),
        sa.Index("risk_owner_severest", "owner_id", *SEVEREST),
        sa.Index("risk_collection_severest", "collection_id", *SEVEREST),
        sa.Index("risk_residual", "residual_likelihood", "residual_severity", *SEVEREST),
        sa.Index("risk_treatment_severest", "treatment", *SEVEREST),
        sa.Index("risk_by_review_on", "review_on", "id"),
        sort_index("risk", "title"),
    )

    score: int | None = Field(
        default=None,
        title="Score",
        sa_column=sa.Column(sa.Integer, sa.Computed("likelihood * severity", persisted=True)),
    )
    impact_text_html: str = markdown()
    mitigation_html: str = markdown()
    owner_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True, index=False)
    accepted_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True, index=False)

    # its record's, which the database keeps here
    collection_id: int | None = reference("collection.id", on_delete="SET NULL", nullable=True, index=False)

    owner: Optional["Person"] = relation(foreign_keys="Risk.owner_id")
    accepted_by: Optional["Person"] = relation(foreign_keys="Risk.accepted_by_id")
    decision: Optional["Decision"] = relation(back_populates="risks")
    document: Optional["ResearchDocument"] = relation(back_populates="risks")
