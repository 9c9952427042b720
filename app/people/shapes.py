"""What the pages of people load."""

from typing import Annotated, Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.records.lists.owners import OwnedRow
from app.records.lists.shelves import counted
from app.records.refs import PersonRef
from app.risks.models import Treatment
from app.tables import Decision, DecisionPerson, Person, ResearchDocument, Risk

decision, part, document, risk = (table(model).c for model in (Decision, DecisionPerson, ResearchDocument, Risk))


def _count(column: sa.ColumnElement[Any]) -> computed:
    return computed(lambda person: counted(sa.select(column).where(column == person.id), person))


class PersonRow(PersonRef, of=Person):
    """A person and how much there is of theirs."""

    decisions: Annotated[int, _count(decision.owner_id)]
    parts: Annotated[int, _count(part.person_id)]
    documents: Annotated[int, _count(document.author_id)]
    risks: Annotated[int, _count(risk.owner_id)]


class RiskRow(OwnedRow, of=Risk):
    """A risk that somebody owns, and its record."""

    id: int
    title: str
    likelihood: int | None
    severity: int | None
    treatment: Treatment
