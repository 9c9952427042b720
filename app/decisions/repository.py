"""The questions that the pages of decisions ask."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.filters import DECISIONS, SORTS, DecisionFilter
from app.decisions.models import Status
from app.decisions.shapes import DecisionPage, DecisionRow
from app.persistence.fields import table
from app.persistence.querying.queries import fetch, find, many
from app.records.lists.listing import RecordList, listing
from app.records.refs import DecisionRef
from app.records.reviews import WORDS
from app.tables import DecisionLink

decision, link = DECISIONS.record, table(DecisionLink).c


class DecisionList(RecordList[DecisionRow]):
    statuses = tuple(Status)
    sorts = SORTS
    reviews = WORDS


class DecisionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: DecisionFilter) -> DecisionList:
        """What `wanted` narrows the decisions to."""
        return await listing(DecisionList, DecisionRow, wanted).ask(self.session)

    async def find(self, decision_id: int) -> DecisionPage | None:
        """The decision with everything that its page shows."""
        return await find(self.session, DecisionPage, id=decision_id)

    async def current(self, decision_id: int) -> DecisionRef | None:
        """The decision that was superseded by none and ends the chain of supersessions from this one on.

        Itself, if nothing superseded it as a whole; the latest of several; None if there is none.
        """
        whole = link.in_force & (link.scope == "")
        chain = sa.select(sa.literal(decision_id).label("id")).cte("chain", recursive=True)
        later = sa.select(link.from_id).join(chain, link.to_id == chain.c.id).where(whole)
        chain = chain.union(later)  # each once: circles in old data come to an end
        stands = ~sa.exists().where(link.to_id == decision.id, whole)
        found = many(
            DecisionRef, decision.id.in_(sa.select(chain.c.id)), stands, order=[decision.number.desc()], limit=1
        )
        holding = await fetch(self.session, found)
        return holding[0] if holding else None
