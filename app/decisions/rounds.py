"""How a round on a decision stands: who has said what, on which text, and what it still needs to pass."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from app.markdown.rendering.render import render
from app.people.models import PersonState
from app.persistence.shapes.shape import Shape
from app.records.refs import PersonRef
from app.rounds.models import Aim, PositionKind, RoundState
from app.tables import Person, Position, Round
from app.web.templating.formats import plural

AGREEING = (PositionKind.AGREE, PositionKind.NOTE)
SILENT = (None, PositionKind.HOLD)  # of those awaited: who agreed to an earlier text has said something
ASIDE = (PositionKind.ABSTAIN, PositionKind.RECUSE)  # who has looked and leaves it to the others


class Reviewer(PersonRef, of=Person):
    state: PersonState


class PositionRow(Shape, of=Position):
    id: int
    version: int
    person: Reviewer
    needed: bool
    kind: PositionKind | None
    note: str
    resolution: str
    hold_until: date | None
    digest: str
    stated_at: datetime | None

    @property
    def is_away(self) -> bool:
        """Whether nobody waits for them: the account is disabled, or there is none and nothing was said."""
        return self.person.state == PersonState.DISABLED or (
            self.kind is None and self.person.state == PersonState.NAMED
        )


class RoundRow(Shape, of=Round):
    """A round with its positions. `today` is the day on which it is looked at."""

    id: int
    version: int
    decision_id: int
    aim: Aim
    summary: str
    opened_by: PersonRef | None
    opened_at: datetime
    closes_on: date
    quorum: int
    silence_agrees: bool
    state: RoundState
    digest: str
    extended_because: str
    text_changed_on: date | None
    decider: PersonRef | None
    escalated_because: str
    ended_because: str
    closed_by: PersonRef | None
    closed_at: datetime | None
    positions: list[PositionRow]

    @property
    def path(self) -> str:
        """Its page."""
        return f"/rounds/{self.id}"

    @property
    def needed(self) -> int:
        """How many must agree: somebody in any case, be it by silence where that counts."""
        return max(self.quorum, 1)

    @property
    def summary_html(self) -> str:
        return render(self.summary)

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    def is_earlier(self, one: PositionRow) -> bool:
        """Whether it was taken on another text than the decision has now."""
        return one.kind is not None and one.kind not in ASIDE and one.digest != self.digest

    def of(self, person_id: int | None) -> PositionRow | None:
        """The position of somebody who is asked, None for others."""
        return next((one for one in self.positions if one.person.id == person_id), None)

    def stands(self, kinds: Collection[PositionKind], today: date) -> list[PositionRow]:
        """The positions of these kinds that count: a hold until its day, agreement on the text as it is."""
        return [
            one
            for one in self.positions
            if one.kind in kinds and not one.is_away
            and (one.kind != PositionKind.HOLD or (one.hold_until or today) >= today)
            and (one.kind not in AGREEING or not self.is_earlier(one))
        ]  # fmt: skip

    def awaited(self, today: date) -> list[PositionRow]:
        """Those who have to say something: nothing was said, or on an earlier text, or a hold is over."""
        said = self.stands([*AGREEING, *ASIDE, PositionKind.HOLD, PositionKind.OBJECT], today)
        return [one for one in self.positions if not one.is_away and (one not in said or self.is_earlier(one))]

    def waits_for(self, person_id: int | None, today: date) -> bool:
        """Whether it is somebody's turn."""
        return self.is_open and any(one.person.id == person_id for one in self.awaited(today))

    def missing(self, today: date) -> list[str]:
        """What it still needs to pass, a sentence each; none where it may be closed."""
        objections = self.stands([PositionKind.OBJECT], today)
        found = [f"{one.person.name} objects." for one in objections]
        holds = self.stands([PositionKind.HOLD], today)
        found += [f"{one.person.name} holds it until {one.hold_until:%-d %B}." for one in holds]
        awaited = [one for one in self.awaited(today) if one not in objections]
        silent = sum(one.kind in SILENT for one in awaited) if self.silence_agrees and today > self.closes_on else 0
        agreed = len(self.stands(AGREEING, today)) + silent
        if agreed < self.needed:
            found.append(self._lacking(agreed, self.needed, len(awaited) - silent + len(objections) + len(holds)))
        found += [f"{one.person.name} must agree." for one in self._needed(today)]
        if today <= self.closes_on and (awaited or not agreed) and not found:
            found.append(f"It is open until {self.closes_on:%-d %B %Y}, or until everybody who is asked has agreed.")
        return found

    def _needed(self, today: date) -> list[PositionRow]:
        """Those without whom it does not pass, but for who takes no part, and who objects or holds it anyhow."""
        said = self.stands([*AGREEING, PositionKind.RECUSE, PositionKind.HOLD, PositionKind.OBJECT], today)
        return [one for one in self.positions if one.needed and not one.is_away and one not in said]

    @staticmethod
    def _lacking(agreed: int, wanted: int, left: int) -> str:
        told = f"{plural(wanted - agreed, 'more person', 'more people')} must agree."
        can = f"only {left} can" if left else "nobody who is asked can"
        return told if agreed + left >= wanted else f"{told} Ask somebody else: {can} still say so."
