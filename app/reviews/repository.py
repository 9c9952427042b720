"""A decision that is looked at again, and what comes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Field, SQLModel

from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.decisions.models import REVIEWED, Decision, Status, StatusEvent
from app.decisions.noting import add_to_section
from app.decisions.reviews import ReviewRow
from app.effects.changes import follow
from app.persistence.errors import PersistenceError, Stale
from app.persistence.fields import now, table
from app.persistence.querying.queries import find
from app.persistence.repository import NotFound, Repository
from app.persistence.shapes.shape import path
from app.records.refs import DecisionRef, PersonRef
from app.reviews.intervals import next_review, worst_risk
from app.reviews.models import NOTE, DecisionReview, ReviewOutcome

SNOOZE = timedelta(days=14)
LOADED: list[Any] = [Decision.sections, Decision.status_events]
HEADING = "Reviews"
SAID = {ReviewOutcome.CONFIRM: "confirmed", ReviewOutcome.SNOOZE: "put off", ReviewOutcome.RETIRE: "retired"}
review = table(DecisionReview).c


class ReviewInput(SQLModel):
    outcome: ReviewOutcome = Field(title="Outcome")
    note: str = Field(
        min_length=1, max_length=NOTE, title="Why", description="A sentence for whoever asks whether it still holds."
    )
    next_on: date | None = Field(default=None, title="Look again on")
    version: int = Field(default=0, ge=0, le=2**31 - 1)


class Reviewed(DecisionRef, of=Decision):
    version: int
    review_on: date | None
    owner: PersonRef | None
    score: Annotated[int | None, worst_risk()]
    months: Annotated[int | None, path("collection.review_months")]
    reviews: Annotated[list[ReviewRow], path(limit=1)]

    def next_on(self, today: date) -> date | None:
        """When it would be looked at again."""
        return next_review(today, self.score, self.months)

    @property
    def was_snoozed(self) -> bool:
        """Whether it was put off and not looked at since."""
        return bool(self.reviews) and self.reviews[0].outcome == ReviewOutcome.SNOOZE

    @property
    def is_reviewed(self) -> bool:
        """Whether there is anything to look at."""
        return self.status in REVIEWED


class NothingToReview(PersistenceError):
    status_code = 409
    message = "It does not hold any more, so that there is nothing to look at again."


class SnoozedAlready(PersistenceError):
    status_code = 409
    message = "It was put off once. Look at it now, or hand it to somebody else."


class ReviewRepository(Repository[Decision]):
    async def reviewed(self, decision_id: int) -> Reviewed:
        """The decision. Raises NotFound."""
        found = await find(self.session, Reviewed, id=decision_id)
        if found is None:
            raise NotFound
        return found

    async def review(self, decision_id: int, wanted: ReviewInput, by: Trace) -> None:
        """Note what came of it; the same form twice is once.

        Raises NotFound, Stale, NothingToReview or SnoozedAlready.
        """
        decision = await self.get_or_404(
            decision_id, *map(selectinload, LOADED), lock=True
        )  # fmt: skip
        if decision.version != wanted.version:
            if await self._was_sent(decision_id, wanted, by):
                return
            raise Stale
        shown, today = await self.reviewed(decision_id), now().date()
        if not shown.is_reviewed:
            raise NothingToReview
        if wanted.outcome == ReviewOutcome.SNOOZE and shown.was_snoozed:
            raise SnoozedAlready
        due, following = decision.review_on, wanted.next_on or shown.next_on(today)
        async with self.changing(decision, version=wanted.version):
            decision.review_on = today + SNOOZE if wanted.outcome == ReviewOutcome.SNOOZE else following
            if wanted.outcome == ReviewOutcome.RETIRE:
                _retire(decision, wanted.note, today)
            told = DecisionReview(
                decision_id=decision_id, person_id=by.actor_id, outcome=wanted.outcome, note=wanted.note, due_on=due,
                next_on=decision.review_on,
            )  # fmt: skip
            self.session.add(told)
            add_to_section(decision, HEADING, _said(wanted, by, today), between="\n")
        await follow(self.session, {"decision": [{"id": decision_id}]})
        await note(self.session, by, Action.REVIEW, Subject("decision", decision_id, shown.label), did=wanted.outcome)

    async def _was_sent(self, decision_id: int, wanted: ReviewInput, by: Trace) -> bool:
        """Whether the same person said just this last."""
        last = sa.select(review.person_id, review.outcome, review.note).where(review.decision_id == decision_id)
        row = (await self.session.execute(last.order_by(review.id.desc()).limit(1))).first()
        return row is not None and tuple(row) == (by.actor_id, wanted.outcome, wanted.note)


def _said(wanted: ReviewInput, by: Trace, today: date) -> str:
    """What came of it, on one line of a list."""
    return f"- {today.isoformat()}: {SAID[wanted.outcome]} by {by.actor_name}: {' '.join(wanted.note.split())}"


def _retire(decision: Decision, why: str, today: date) -> None:
    decision.declare(Status.DEPRECATED)
    decision.review_on = None
    event = StatusEvent(
        status=Status.DEPRECATED, happened_on=today, note=why, position=len(decision.status_events)
    )  # fmt: skip
    decision.status_events.append(event)
