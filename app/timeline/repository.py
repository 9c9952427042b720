"""The question behind the timeline."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Status
from app.decisions.shapes import DecisionRow
from app.persistence.fields import table
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.queries import fetch_together, many
from app.records.refs import CollectionRef
from app.tables import Collection, Decision
from app.timeline.filters import TimelineFilter

decision = table(Decision).c


class Timeline(Struct):
    """A page of decisions, the latest first."""

    found: Page[DecisionRow]
    collections: list[CollectionRef]

    statuses = tuple(Status)

    @property
    def months(self) -> Iterator[tuple[date, list[DecisionRow]]]:
        """The first day of each month, and what was decided in it."""
        dated = ((one.decided_on.replace(day=1), one) for one in self.found.items if one.decided_on)
        for month, decisions in groupby(dated, key=itemgetter(0)):
            yield month, [one for _, one in decisions]


class TimelineRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def load(self, wanted: TimelineFilter) -> Timeline:
        """The dated decisions that are wanted."""
        return await fetch_together(
            self.session,
            Timeline,
            found=page_of(
                DecisionRow,
                decision.decided_on.is_not(None),
                *wanted.conditions().values(),
                order=wanted.ordering(),
                after=wanted.after,
                before=wanted.before,
            ),
            collections=many(CollectionRef, order=[Collection.name], limit=200),
        )
