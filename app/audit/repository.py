"""The questions that the page of the audit log asks."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.filters import LATEST, AuditFilter
from app.audit.shapes import AuditList, EventRow
from app.people.models import PersonState
from app.persistence.fields import table
from app.persistence.lists.paging import page_of
from app.persistence.querying.queries import fetch_together, many
from app.records.refs import PersonRef
from app.tables import Person

person = table(Person).c
MOST_PEOPLE = 500  # to choose from; a link from an event finds anybody


class AuditRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: AuditFilter) -> AuditList:
        """What `wanted` narrows the events to, the latest first."""
        events = page_of(
            EventRow, *wanted.conditions(), order=LATEST, after=wanted.after, before=wanted.before, count=True
        )
        accounts = many(PersonRef, person.state != PersonState.NAMED, order=[person.name], limit=MOST_PEOPLE)
        return await fetch_together(self.session, AuditList, found=events, people=accounts)
