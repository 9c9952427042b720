"""Rounds in which it is somebody's turn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

import sqlalchemy as sa

from app.decisions.models import Status
from app.decisions.rounds import AGREEING, ASIDE, RoundRow
from app.persistence.fields import table
from app.persistence.shapes.shape import Shape, path
from app.records.refs import DecisionRef, PersonRef
from app.rounds.models import PositionKind, RoundState
from app.tables import Decision, Position, Round

position, round_, decision = (table(model).c for model in (Position, Round, Decision))
SOON = timedelta(days=2)  # before a round's last day its leader is told
GOES_ON = (round_.state == RoundState.OPEN, decision.id == round_.decision_id, decision.status == Status.PROPOSED)


class Awaited(Shape, of=Position):
    """A position that somebody has still to take."""

    kind: PositionKind | None
    round_id: int
    closes_on: Annotated[date, path("round.closes_on")]
    asks: Annotated[PersonRef | None, path("round.opened_by")]
    decision: Annotated[DecisionRef, path("round.decision")]

    @property
    def path(self) -> str:
        """Where they take it."""
        return f"/rounds/{self.round_id}#say"

    @property
    def reason(self) -> str:
        """Why it is their turn."""
        if self.kind is None:
            return f"{self.asks.name} asks you" if self.asks else "You are asked"
        if self.kind == PositionKind.HOLD:
            return "Your hold is over, or the text changed"
        return "The text changed since you agreed" if self.kind in AGREEING else "The text changed since you objected"


class Led(Shape, of=Round):
    """A round in which somebody objects, or that is to be decided."""

    id: int
    closes_on: date
    decision: DecisionRef

    @property
    def path(self) -> str:
        """Its page."""
        return f"/rounds/{self.id}"


class Ending(RoundRow, of=Round):
    """A round of somebody's own that ends soon, is over, or may be closed."""

    decision: DecisionRef

    def is_due(self, today: date) -> bool:
        """Whether its leader has something to do about it."""
        return self.closes_on <= today + SOON or not self.missing(today)

    def reason(self, today: date) -> str:
        """Why it is their turn."""
        if not self.missing(today):
            return "Nothing is missing: it may be closed; open until"
        return "Its time is over since" if self.closes_on < today else "Ends on"


def awaited(person_id: int, today: date) -> list[Any]:
    """The conditions of `Awaited`, for one person."""
    lapsed = (position.kind == PositionKind.HOLD) & (position.hold_until < today)
    outdated = position.kind.not_in(ASIDE) & (position.digest != round_.digest)
    waits = position.kind.is_(None) | lapsed | outdated
    return [position.person_id == person_id, sa.exists().where(round_.id == position.round_id, *GOES_ON, waits)]


def led_by(person_id: int) -> list[Any]:
    """The rounds that somebody opened, or about their decisions; none of `opposed_of`."""
    leads = (round_.opened_by_id == person_id) | (decision.owner_id == person_id)
    apart = sa.not_((round_.opened_by_id == person_id) & _is_opposed()) | round_.opened_by_id.is_(None)
    return [round_.state == RoundState.OPEN, sa.exists().where(*GOES_ON[1:], leads), apart]


def opposed_of(person_id: int) -> list[Any]:
    """The rounds that somebody opened and in which others object to the text as it is."""
    mine = (round_.state == RoundState.OPEN, round_.opened_by_id == person_id)
    return [*mine, sa.exists().where(*GOES_ON[1:]), _is_opposed()]


def _is_opposed() -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = sa.exists().where(
        position.round_id == round_.id, position.kind == PositionKind.OBJECT, position.digest == round_.digest
    )
    return found


def decided_by(person_id: int) -> list[Any]:
    """The rounds that were escalated to somebody."""
    return [round_.state == RoundState.OPEN, round_.decider_id == person_id, sa.exists().where(*GOES_ON[1:])]
