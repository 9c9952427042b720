"""People whom records name: who only has an account is nobody's business but that of those who have one, too."""

from typing import Any

import sqlalchemy as sa

from app.people.models import PersonState
from app.persistence.fields import table
from app.tables import Decision, DecisionPerson, Person, Project, ResearchDocument, Risk, Waiver

person = table(Person).c
NAMING: list[sa.ColumnElement[Any]] = [
    table(Decision).c.owner_id, table(DecisionPerson).c.person_id, table(ResearchDocument).c.author_id,
    table(Risk).c.owner_id, table(Risk).c.accepted_by_id, table(Project).c.owner_id, table(Waiver).c.owner_id,
    table(Waiver).c.requested_by_id, table(Waiver).c.decided_by_id,
]  # fmt: skip


def named_in_records() -> sa.ColumnElement[bool]:
    """What a person must meet to be shown to somebody who has not signed in: who has no account came with records."""
    return sa.or_(person.state == PersonState.NAMED, *(sa.exists().where(column == person.id) for column in NAMING))
