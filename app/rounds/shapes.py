"""What the pages of rounds load, and the forms that they hold."""

from datetime import date, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.decisions.models import NOT_YET
from app.decisions.rounds import RoundRow
from app.people.models import PersonState
from app.persistence.shapes.shape import Shape, path
from app.records.refs import DecisionRef, PersonRef
from app.rounds.models import DIGEST, REASON, SHORTEST, Aim, PositionKind
from app.tables import Collection, Decision, Group, Person, Round

MOST_ASKED = 50  # people in one round
LONGEST = timedelta(days=30)  # for which it is open
UNTIL = {"days": (SHORTEST.days, LONGEST.days)}
IN_TIME = f"{SHORTEST.days} to {LONGEST.days} days from today."


class Asked(DecisionRef, of=Decision):
    owner: PersonRef | None


class RoundPage(RoundRow, of=Round):
    decision: Asked

    def is_led_by(self, person_id: int | None) -> bool:
        """Whether somebody opened it or owns its decision."""
        leads = [self.opened_by, self.decision.owner]
        return person_id is not None and any(one is not None and one.id == person_id for one in leads)

    def parties(self, today: date) -> set[int]:
        """Who has taken a side, so that it can't be escalated to them: who leads it, and who objects."""
        leads = [one.id for one in (self.opened_by, self.decision.owner) if one is not None]
        return {*leads, *(one.person.id for one in self.stands([PositionKind.OBJECT], today))}


class Agreeing(PersonRef, of=Person):
    state: str


class Rule(Shape, of=Collection):
    """By which a round passes."""

    name: str
    quorum: int
    silence_agrees: bool
    round_days: int
    must_agree: list[Agreeing]

    @property
    def needed(self) -> int:
        """How many must agree."""
        return max(self.quorum, 1)

    @property
    def without_account(self) -> list[str]:
        """Who must agree and cannot say so. A disabled one is let out: the round would wait for ever."""
        return [one.name for one in self.must_agree if one.state == PersonState.NAMED]


class Proposed(DecisionRef, of=Decision):
    """A decision on which a round may begin."""

    rule: Annotated[Rule, path("collection")]
    people: Annotated[list[int], path("people.person_id")]
    owner_id: int | None
    open_rounds: Annotated[list[int], path("rounds.id", where=lambda one: one.state == sa.literal_column("'open'"))]

    @property
    def waits(self) -> bool:
        """Whether it can still be agreed on."""
        return self.status in NOT_YET

    @property
    def likely(self) -> list[int]:
        """Whom one would ask: who takes part in it, and its owner."""
        must = [one.id for one in self.rule.must_agree]
        return [*must, *self.people, *([self.owner_id] if self.owner_id else [])]


class Team(Shape, of=Group):
    """A group whose people are asked together."""

    id: int
    name: str
    people: list[Agreeing]

    @property
    def accounts(self) -> list[Agreeing]:
        """Those of them who can sign in."""
        return [one for one in self.people if one.state == PersonState.ACTIVE]


class AskingInput(SQLModel):
    reviewers: list[int] = Field(default=[], max_length=MOST_ASKED, title="Who is asked")
    groups: list[int] = Field(default=[], max_length=MOST_ASKED, title="Groups that are asked")


class RoundInput(AskingInput):
    summary: str = Field(
        min_length=1, max_length=REASON, title="What it is about",
        description="What changed since people last saw it, or what they should look at.",
    )  # fmt: skip
    closes_on: date = Field(title="Open until", description=IN_TIME, schema_extra={"json_schema_extra": UNTIL})
    aim: Aim = Field(default=Aim.ACCEPT, title="What is asked")


def needed(by: str) -> dict[str, Any]:
    """Of a field that only some positions need: it says which."""
    return {"json_schema_extra": {"need": f"needed for {by}"}}


class PositionInput(SQLModel):
    kind: PositionKind = Field(title="Position")
    note: str = Field(
        default="", max_length=REASON, title="Note or reason", schema_extra=needed("a note and an objection")
    )
    resolution: str = Field(
        default="", max_length=REASON, title="What would resolve it", schema_extra=needed("an objection")
    )
    hold_until: date | None = Field(default=None, title="Hold until", schema_extra=needed("a hold"))
    digest: str = Field(default="", max_length=DIGEST)
    version: int = Field(default=0, ge=0, le=2**31 - 1)


class ClosingInput(SQLModel):
    """Of what somebody does to a round that they saw as `version`, about the text with this digest."""

    version: int = Field(default=0, ge=0, le=2**31 - 1)
    digest: str = Field(default="", max_length=DIGEST)


class ReasonInput(ClosingInput):
    because: str = Field(min_length=1, max_length=REASON, title="Reason")


class ExtensionInput(ReasonInput):
    closes_on: date = Field(title="Open until", description=IN_TIME, schema_extra={"json_schema_extra": UNTIL})


class EscalationInput(ReasonInput):
    decider: int = Field(ge=1, le=2**31 - 1, title="Who decides")


class RulingInput(ReasonInput):
    aim: Aim = Field(title="Decision")
