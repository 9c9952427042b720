"""The one statement of what waits for somebody."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.models import AssumptionState
from app.decisions.models import Status
from app.me.shapes import Doubted, DraftRow, Due, DueRisk, KeptDecision, KeptDocument, Turns
from app.mentions.mails import mention
from app.mentions.shapes import MentionRow
from app.persistence.fields import now, table
from app.persistence.querying.queries import fetch_together, many
from app.projects.models import WaiverState
from app.projects.waivers.shapes import SOON, WaiverRow, waiver
from app.records.reviews import Review, decisions_to_review, risks_to_review
from app.research.models import DocumentStatus
from app.reviews.escalation import falls_to
from app.risks.models import Treatment
from app.rounds.awaited import Awaited, Ending, Led, awaited, decided_by, led_by, opposed_of, position, round_
from app.tables import Assumption, Decision, Draft, Evidence, ResearchDocument, Risk
from app.web.security.access import Access, Actor

MOST = 50  # of each kind
decision, risk, assumption, draft, evidence, document = (
    table(model).c for model in (Decision, Risk, Assumption, Draft, Evidence, ResearchDocument)
)


class TurnRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self.session = session
        self.actor = actor
        self.me = actor.id or 0
        self.today = now().date()

    async def turns(self) -> Turns:
        """What waits for them, what is due longest first."""
        waits = waiver.state == WaiverState.REQUESTED
        may = sa.true() if self.actor.may(Access.WRITE) else sa.false()
        ending = (waiver.state == WaiverState.APPROVED) & (waiver.expires_on <= self.today + SOON)
        found = await fetch_together(
            self.session,
            Turns,
            awaited=many(Awaited, *awaited(self.me, self.today), order=[position.id], limit=MOST),
            to_decide=many(Led, *decided_by(self.me), order=[round_.closes_on], limit=MOST),
            opposed=many(Led, *opposed_of(self.me), order=[round_.closes_on], limit=MOST),
            ending=many(Ending, *led_by(self.me), order=[round_.closes_on], limit=MOST),
            reviews=many(Due, *self._reviews(), order=[decision.review_on], limit=MOST),
            doubted=many(Doubted, *self._doubted(), order=[decision.id], limit=MOST),
            risks=many(DueRisk, *self._risks(), order=[risk.review_on], limit=MOST),
            requested=many(
                WaiverRow, may, waits, waiver.requested_by_id.is_distinct_from(self.me), order=[waiver.id], limit=MOST
            ),
            waivers=many(WaiverRow, ending, waiver.owner_id == self.me, order=[waiver.expires_on], limit=MOST),
            mentions=many(
                MentionRow, mention.person_id == self.me, mention.seen_at.is_(None), order=[mention.id], limit=MOST
            ),
            drafts=many(DraftRow, draft.person_id == self.me, order=[draft.saved_at.desc()], limit=MOST),
            **self._kept(),
        )
        return structs.replace(found, ending=[one for one in found.ending if one.is_due(self.today)])

    def _kept(self) -> dict[str, Any]:
        """Drafts in the register."""
        mine = (decision.owner_id == self.me, decision.status == Status.DRAFT)
        written = (document.author_id == self.me, document.status == DocumentStatus.DRAFT)
        return {
            "kept": many(KeptDecision, *mine, order=[decision.updated_at.desc()], limit=MOST),
            "written": many(KeptDocument, *written, order=[document.updated_at.desc()], limit=MOST),
        }

    def _reviews(self) -> list[sa.ColumnElement[bool]]:
        due = decisions_to_review([Review.OVERDUE])
        mine = falls_to(self.actor, decision.owner_id, decision.collection_id, decision.review_on, self.today)
        return [due, mine]

    def _doubted(self) -> list[sa.ColumnElement[bool]]:
        rests = sa.select(evidence.document_id).where(evidence.decision_id == decision.id)
        under = (assumption.decision_id == decision.id) | assumption.document_id.in_(rests)
        unsure = sa.exists().where(under, assumption.state != AssumptionState.HOLDS)
        never = sa.cast(sa.null(), sa.Date)
        mine = falls_to(self.actor, decision.owner_id, decision.collection_id, never, self.today)
        return [mine, decision.status == Status.ACCEPTED, unsure]

    def _risks(self) -> list[sa.ColumnElement[bool]]:
        over = (risk.treatment == Treatment.ACCEPT) & (risk.accepted_until < self.today)
        late = (risk.treatment != Treatment.CLOSED) & (risk.mitigate_by < self.today)
        due = risks_to_review([Review.OVERDUE]) | over | late
        since = sa.func.least(risk.review_on, risk.accepted_until, risk.mitigate_by)
        return [due, falls_to(self.actor, risk.owner_id, risk.collection_id, since, self.today)]
