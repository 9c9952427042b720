"""A round passes by its rule, or is decided by whom it was escalated to."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import selectinload

from app.audit.trail import Trace
from app.decisions.accepting import BECOMES
from app.decisions.models import Decision, Status
from app.decisions.rounds import RoundRow
from app.effects.changes import follow
from app.persistence.errors import PersistenceError
from app.persistence.fields import now
from app.persistence.repository import NotFound
from app.reviews.repository import ReviewRepository
from app.rounds import mails
from app.rounds.freezing import freeze
from app.rounds.models import Aim, Partial, Round, RoundState, TextChanged
from app.rounds.repository import RoundRepository
from app.rounds.shapes import RulingInput
from app.rounds.steps import RoundSteps

LOADED: list[Any] = [Decision.people, Decision.sections, Decision.status_events]


class NotYet(PersistenceError):
    """The rule of the round is not met; the message says what is missing."""

    status_code = 409

    def __init__(self, missing: list[str]) -> None:
        self.message = " ".join(missing)
        super().__init__()


class Closing(RoundSteps):
    async def close(self, round_id: int, version: int, by: Trace, digest: str | None = None) -> None:
        """By its rule; `digest` is of the text that somebody saw. Raises as `rule`, or NotYet."""
        opened = await self.open_round(round_id)
        if digest not in (None, opened.digest):
            raise TextChanged
        shown = await RoundRepository(self.session).page(round_id)
        if missing := shown.missing(now().date()):
            raise NotYet(missing)
        await self._end(opened, version, RoundState.PASSED, by)
        await self._freeze(shown, opened.aim, by)

    async def rule(self, round_id: int, said: RulingInput, by: Trace) -> None:
        """By whom it was escalated to, whatever others say.

        Raises NotFound for anybody else, Partial where they have taken a side since, Closed, TextChanged or Stale.
        """
        opened = await self.open_round(round_id)
        if by.actor_id is None or opened.decider_id != by.actor_id:
            raise NotFound
        if said.digest != opened.digest:
            raise TextChanged
        shown = await RoundRepository(self.session).page(round_id)
        if by.actor_id in shown.parties(now().date()):
            raise Partial
        await self._end(opened, said.version, RoundState.OVERRULED, by, said.because)
        ruled = f"{by.actor_name} decided it, to whom it was escalated: {said.because}"
        await self._freeze(shown, said.aim, by, ruled)

    async def _end(self, opened: Round, version: int, state: RoundState, by: Trace, because: str = "") -> None:
        async with self.changing(opened, version=version):
            opened.end(state, by.actor_id, because)
        await mails.end(self.session, opened)

    async def _freeze(self, shown: RoundRow, aim: Aim, by: Trace, ruled: str = "") -> None:
        decision = await self.session.get_one(
            Decision, shown.decision_id, options=[selectinload(one) for one in LOADED], populate_existing=True
        )
        freeze(decision, shown, BECOMES[aim], now().date(), ruled)
        if decision.status == Status.ACCEPTED and decision.review_on is None:
            reviewed = await ReviewRepository(self.session).reviewed(shown.decision_id)
            decision.review_on = reviewed.next_on(now().date())
        await self.session.flush()
        await follow(self.session, {"decision": [{"id": decision.id}]})
        await self._note(by, shown.id, shown.decision_id, f"ended: {decision.status}")
