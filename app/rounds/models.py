"""Rounds: people are asked for their position on a proposed decision, until a day, and a rule says when it passes."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.errors import PersistenceError
from app.persistence.fields import choice, later, moment, now, reference, relation
from app.records.models import Edited

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.people.models import Person

REASON = 4_000  # characters of what somebody gives as a reason
DIGEST = 64
LONGEST_HOLD = timedelta(days=7)
SHORTEST = timedelta(days=3)  # for which a round is open, and which people have for a text that changed
OPEN = sa.text("state = 'open'")


class Aim(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"


class RoundState(StrEnum):
    OPEN = "open"
    PASSED = "passed"
    OVERRULED = "overruled"  # whoever it was escalated to decided
    WITHDRAWN = "withdrawn"


class PositionKind(StrEnum):
    AGREE = "agree"
    NOTE = "agree with note"
    HOLD = "hold"
    OBJECT = "object"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


class Closed(PersistenceError):
    """The round has ended already, or its decision waits no more."""

    status_code = 409
    message = "This round has ended, or its decision does not wait any more."


class TextChanged(PersistenceError):
    """Somebody decides about a text that they have not seen."""

    status_code = 409
    message = "The text changed since you opened this page. Look again, then send it."


class Partial(PersistenceError):
    """Whoever was chosen to decide has taken a side."""

    status_code = 409
    message = (
        "This can't be decided by who opened the round, owns the decision or objects, nor by who lets it be decided. "
        "Choose somebody else who has an account."
    )


class Round(Edited, table=True):
    """One try to agree. `quorum` and `silence_agrees` are its collection's when it began; `digest` that of the binding
    text of its decision: the current one while it is open, and then the one that was agreed on.
    """

    __recorded__ = True
    __unrecorded__ = frozenset({"digest"})
    __table_args__ = (
        sa.Index("round_open_once", "decision_id", unique=True, postgresql_where=OPEN),
        sa.Index("round_of_decision", "decision_id", "id"),
        sa.Index("round_by_end", "closes_on", postgresql_where=OPEN),
        sa.CheckConstraint("quorum >= 0", name="round_quorum_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = reference("decision.id", on_delete="CASCADE", index=False)
    aim: Aim = choice(Aim, default=Aim.ACCEPT)
    summary: str = Field(default="", sa_type=sa.Text)  # what changed, or what to look at
    opened_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    opened_at: datetime = moment()
    closes_on: date = Field()
    quorum: int = Field(default=1)
    silence_agrees: bool = Field(default=False)
    state: RoundState = choice(RoundState, check="round_state_known", default=RoundState.OPEN)
    digest: str = Field(default="", max_length=DIGEST)
    extended_because: str = Field(default="", sa_type=sa.Text)
    text_changed_on: date | None = Field(default=None)  # when it was put off for a text that was new to people
    decider_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)  # whom it was escalated to
    escalated_because: str = Field(default="", sa_type=sa.Text)
    ended_because: str = Field(default="", sa_type=sa.Text)  # of one that was withdrawn or overruled
    closed_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    closed_at: datetime | None = later()

    decision: "Decision" = relation()
    opened_by: Optional["Person"] = relation(foreign_keys="Round.opened_by_id")
    decider: Optional["Person"] = relation(foreign_keys="Round.decider_id")
    closed_by: Optional["Person"] = relation(foreign_keys="Round.closed_by_id")
    positions: list["Position"] = relation(viewonly=True, order_by="Position.id")

    def end(self, state: RoundState, by: int | None, because: str = "") -> None:
        """Close it. Raises Closed where it has been."""
        if self.state != RoundState.OPEN:
            raise Closed
        self.state, self.closed_by_id, self.closed_at, self.ended_because = state, by, now(), because


class Wording(SQLModel, table=True):
    """A binding text that somebody took a position on, so that they are shown what became of it."""

    __table_args__ = (sa.PrimaryKeyConstraint("round_id", "digest"),)

    round_id: int = reference("round.id", on_delete="CASCADE", index=False)
    digest: str = Field(max_length=DIGEST)
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)


class Position(Edited, table=True):
    """Somebody who is asked and, once they have said it, where they stand: on the text with this `digest`."""

    __recorded__ = True
    __unrecorded__ = frozenset({"digest"})
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id", name="position_once"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = reference("round.id", on_delete="CASCADE", index=False)
    person_id: int = reference("person.id", on_delete="CASCADE")
    needed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})  # nothing passes without
    kind: PositionKind | None = choice(PositionKind, check="position_known", default=None, nullable=True)
    note: str = Field(default="", sa_type=sa.Text)
    resolution: str = Field(default="", sa_type=sa.Text)  # what would resolve an objection
    hold_until: date | None = Field(default=None)
    digest: str = Field(default="", max_length=DIGEST)
    stated_at: datetime | None = later()

    round: "Round" = relation()
    person: "Person" = relation()
