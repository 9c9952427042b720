"""Who took part in a decision, and when its status changed."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Field

from app.decisions.models.decision import Status
from app.persistence.fields import choice, reference, relation
from app.records.models import Edited

if TYPE_CHECKING:
    from app.people.models import Person


class DecisionRole(StrEnum):
    AUTHOR = "author"
    DECIDER = "decider"
    CONSULTED = "consulted"
    INFORMED = "informed"


class DecisionPerson(Edited, table=True):
    __tablename__ = "decision_person"
    __recorded__ = True
    __table_args__ = (
        sa.UniqueConstraint("decision_id", "person_id", "part", name="decision_person_once"),
        sa.Index("decision_person_part", "person_id", "part", postgresql_include=["decision_id"]),
    )

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = reference("decision.id", on_delete="CASCADE", index=False)
    person_id: int = reference("person.id", on_delete="CASCADE", index=False)
    part: DecisionRole = choice(DecisionRole, check="part_known", title="Part")
    position: int = Field(default=0)

    person: "Person" = relation()


class StatusEvent(Edited, table=True):
    __tablename__ = "status_event"
    __recorded__ = True

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = reference("decision.id", on_delete="CASCADE")
    status: Status = choice(Status)
    happened_on: date | None = Field(default=None)
    note: str = Field(default="", sa_type=sa.Text)
    position: int = Field(default=0)
