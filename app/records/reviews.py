"""When something is to be looked at again: one rule for lists, the search, people and the first page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.decisions.models import REVIEW_SOON, REVIEWED
from app.persistence.fields import now, table
from app.risks.models import Treatment
from app.tables import Decision, Risk

decision, risk = (table(model).c for model in (Decision, Risk))


class Review(StrEnum):
    OVERDUE = "overdue"
    SOON = "30d"
    NONE = "none"


WORDS = {Review.OVERDUE: "Overdue", Review.SOON: "Due within 30 days", Review.NONE: "No review planned"}


def decisions_to_review(when: Iterable[Review]) -> sa.ColumnElement[bool]:
    """Decisions that stand, or may come to, and whose review is any of `when`."""
    return sa.and_(decision.status.in_(REVIEWED), _is_any(decision.review_on, when))


def risks_to_review(when: Iterable[Review]) -> sa.ColumnElement[bool]:
    """The same of risks that are not closed."""
    return sa.and_(risk.treatment != Treatment.CLOSED, _is_any(risk.review_on, when))


def day_of(when: Iterable[Review]) -> date | None:
    """The day on which these conditions hold, None where they hold on any: questions are kept for each."""
    return now().date() if {Review.OVERDUE, Review.SOON} & set(when) else None


def _is_any(review_on: Any, when: Iterable[Review]) -> sa.ColumnElement[bool]:
    today, chosen = now().date(), set(when)
    if {Review.OVERDUE, Review.SOON} <= chosen:
        dated = [review_on <= today + REVIEW_SOON]
    else:
        dated = [review_on < today] if Review.OVERDUE in chosen else []
        dated += [review_on.between(today, today + REVIEW_SOON)] if Review.SOON in chosen else []
    return sa.or_(*dated, *([review_on.is_(None)] if Review.NONE in chosen else []))
