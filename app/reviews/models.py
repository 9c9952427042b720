"""What came of looking at a decision again."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field

from app.persistence.fields import choice, moment, reference, relation
from app.records.models import Edited

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.people.models import Person

NOTE = 2_000  # characters


class ReviewOutcome(StrEnum):
    CONFIRM = "confirm"
    SNOOZE = "snooze"
    RETIRE = "retire"


class DecisionReview(Edited, table=True):
    """`due_on` is the day on which it was due, `next_on` the one on which it is due again."""

    __tablename__ = "decision_review"
    __recorded__ = True
    __table_args__ = (sa.Index("decision_review_latest", "decision_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = reference("decision.id", on_delete="CASCADE", index=False)
    person_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    outcome: ReviewOutcome = choice(ReviewOutcome, check="review_outcome_known")
    note: str = Field(default="", sa_type=sa.Text)
    due_on: date | None = Field(default=None)
    next_on: date | None = Field(default=None)
    reviewed_at: datetime = moment()

    decision: "Decision" = relation()
    person: Optional["Person"] = relation()
