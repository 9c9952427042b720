"""The questions about rounds."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.words import Passage, diff
from app.decisions.binding import bindings
from app.people.models import PersonState
from app.persistence.fields import table
from app.persistence.querying.queries import fetch_together, find, many
from app.persistence.repository import NotFound
from app.records.refs import PersonRef
from app.rounds.models import Wording
from app.rounds.shapes import Proposed, RoundPage, Team
from app.tables import Group, Person

MOST_LISTED = 500  # people whom one can choose from
person = table(Person).c


class Whom(NamedTuple):
    """Who may be asked."""

    people: list[PersonRef]
    teams: list[Team]


class RoundRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, round_id: int) -> RoundPage:
        """The round with everything that its page shows. Raises NotFound, also while its record is in the trash."""
        found = await find(self.session, RoundPage, id=round_id)
        if found is None:
            raise NotFound
        return found

    async def proposed(self, decision_id: int) -> Proposed:
        """A decision on which a round may begin. Raises NotFound."""
        found = await find(self.session, Proposed, id=decision_id)
        if found is None:
            raise NotFound
        return found

    async def whom(self, *, without: Collection[int] = ()) -> Whom:
        """Everybody who can sign in, but for these, and the groups."""
        here = (person.state == PersonState.ACTIVE, person.id.not_in(without))
        people = many(PersonRef, *here, order=[sa.func.lower(person.name)], limit=MOST_LISTED)
        teams = many(Team, order=[sa.func.lower(table(Group).c.name)], limit=MOST_LISTED)
        return await fetch_together(self.session, Whom, people=people, teams=teams)

    async def difference(self, shown: RoundPage, since: str) -> list[tuple[str, list[Passage]]]:
        """What changed in the binding text since the one with this digest, by field."""
        wording = table(Wording).c
        query = sa.select(wording.fields).where(wording.round_id == shown.id, wording.digest == since)
        before = await self.session.scalar(query)
        if before is None:
            return []
        current = (await bindings(self.session, [shown.decision_id])).get(shown.decision_id, {})
        pairs = [(label, before.get(label, ""), text) for label, text in current.items()]
        return [(label, diff(old, new)) for label, old, new in pairs if old != new]
