"""What has to stay true for a record to stay right."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import choice, markdown, name_index, relation
from app.records.models import ONE_OWNER, Owned

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.research.models import ResearchDocument


class AssumptionState(StrEnum):
    HOLDS = "holds"
    DOUBTED = "doubted"
    BROKEN = "broken"


class AssumptionInput(SQLModel):
    text: str = markdown(min_length=1, title="Assumption")
    state: AssumptionState = choice(AssumptionState, default=AssumptionState.HOLDS, index=True, title="State")
    checked_on: date | None = Field(default=None, title="Checked on")


class Assumption(Owned, AssumptionInput, table=True):
    __recorded__ = True
    __table_args__: tuple[sa.Constraint | sa.Index, ...] = (
        sa.CheckConstraint(ONE_OWNER, name="assumption_has_one_owner"),
        name_index("assumption", "text"),
        sa.Index("assumption_by_checked_on", "checked_on", "id"),
    )

    text_html: str = markdown()

    decision: Optional["Decision"] = relation(back_populates="assumptions")
    document: Optional["ResearchDocument"] = relation(back_populates="assumptions")
