"""The steps of a round: opened, asked, said, extended, escalated, withdrawn. How it passes: closing.py."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.audit.models import Action
from app.audit.trail import Subject, Trace, note
from app.decisions.binding import bindings
from app.decisions.models import NOT_YET, Status
from app.effects.changes import follow
from app.people.models import PersonState
from app.persistence.errors import Stale
from app.persistence.fields import now, table
from app.persistence.repository import NotFound, Repository
from app.rounds import mails
from app.rounds.models import Closed, Partial, Position, Round, RoundState, Wording
from app.rounds.repository import RoundRepository
from app.rounds.shapes import PositionInput, RoundInput
from app.tables import Decision, Person

round_, position, person = (table(model).c for model in (Round, Position, Person))


class Positions(Repository[Position]):
    """What people say."""


class RoundSteps(Repository[Round]):
    async def open(self, decision_id: int, wanted: RoundInput, by: Trace) -> int:
        """Begin a round; the id of the open one where there is one. Raises NotFound, or Closed where nothing waits."""
        decision = await self._decision(decision_id)
        if decision.status not in NOT_YET:
            raise Closed
        query = sa.select(round_.id).where(round_.decision_id == decision_id, round_.state == RoundState.OPEN)
        if (already := await self.session.scalar(query)) is not None:
            return int(already)
        rule = (await RoundRepository(self.session).proposed(decision_id)).rule
        needed = [one.id for one in rule.must_agree]
        opened = Round(
            decision_id=decision_id, opened_by_id=by.actor_id, aim=wanted.aim, summary=wanted.summary,
            closes_on=wanted.closes_on, quorum=rule.quorum, silence_agrees=rule.silence_agrees,
        )  # fmt: skip
        await self.add(opened)
        decision.declare(Status.PROPOSED)
        await self.session.flush()  # before people are told of it: a draft gets its number
        await self._ask(opened, wanted.reviewers, by, needed)
        await follow(self.session, {"decision": [{"id": decision_id}]})
        await self._note(by, opened.id, opened.decision_id, "opened")
        return opened.id or 0

    async def ask(self, round_id: int, people: Collection[int], by: Trace) -> None:
        """Ask more people. Raises NotFound or Closed."""
        opened = await self.open_round(round_id)
        await self._ask(opened, people, by)
        await self._note(by, opened.id, opened.decision_id, "asked")

    async def excuse(self, round_id: int, person_id: int, by: Trace) -> None:
        """Ask somebody no more, who has said nothing yet. Raises NotFound or Closed."""
        opened = await self.open_round(round_id)
        query = sa.select(Position).where(position.round_id == round_id, position.person_id == person_id)
        asked = await self.session.scalar(query)
        if asked is not None and asked.kind is None and not asked.needed:
            await self.session.delete(asked)
            await mails.excuse(self.session, asked)
            await self._note(by, opened.id, opened.decision_id, "excused")

    async def state(self, round_id: int, person_id: int, said: PositionInput) -> None:
        """Take a position on the text with `said.digest`. The same twice is once.

        Raises NotFound for who is not asked, Closed, or Stale where the text or the position is another by now.
        """
        opened = await self.open_round(round_id)
        query = sa.select(Position).where(position.round_id == round_id, position.person_id == person_id)
        mine = await self.session.scalar(query.with_for_update())
        if mine is None:
            raise NotFound
        told = {name: getattr(said, name) for name in ("kind", "note", "resolution", "hold_until", "digest")}
        if all(getattr(mine, name) == value for name, value in told.items()):
            return
        if said.digest != opened.digest:
            raise Stale
        await Positions(self.session).save(mine, told | {"stated_at": now()}, version=said.version)
        await mails.excuse(self.session, mine)
        await mails.answer(self.session, opened, mine)
        await self._keep_wording(opened)

    async def extend(self, round_id: int, until: date, because: str, version: int, by: Trace) -> None:
        """Let people have more time, once. Raises NotFound, Closed or Stale."""
        opened = await self.open_round(round_id)
        if opened.extended_because:
            raise Closed
        await self.save(opened, {"closes_on": until, "extended_because": because}, version=version)
        await self._note(by, opened.id, opened.decision_id, "extended")

    async def escalate(self, round_id: int, decider: int, because: str, version: int, by: Trace) -> None:
        """Have somebody decide who has taken no side. Raises NotFound, Closed, Stale or Partial."""
        opened = await self.open_round(round_id)
        shown = await RoundRepository(self.session).page(round_id)
        query = sa.select(person.id).where(person.id == decider, person.state == PersonState.ACTIVE)
        if decider in shown.parties(now().date()) | {by.actor_id} or await self.session.scalar(query) is None:
            raise Partial
        await self.save(opened, {"decider_id": decider, "escalated_because": because}, version=version)
        await mails.escalate(self.session, opened, by)
        await self._note(by, opened.id, opened.decision_id, "escalated")

    async def withdraw(self, round_id: int, because: str, version: int, by: Trace) -> None:
        """End it without a result. Raises NotFound, Closed or Stale."""
        opened = await self.open_round(round_id)
        async with self.changing(opened, version=version):
            opened.end(RoundState.WITHDRAWN, by.actor_id, because)
        await mails.end(self.session, opened)
        await self._note(by, opened.id, opened.decision_id, "withdrawn")

    async def open_round(self, round_id: int) -> Round:
        """The round, locked together with its decision. Raises NotFound, or Closed where it can't go on."""
        decision_id = await self.session.scalar(sa.select(round_.decision_id).where(round_.id == round_id))
        if decision_id is None:
            raise NotFound
        decision = await self._decision(decision_id)
        found = await self.get_or_404(round_id, lock=True)
        if found.state != RoundState.OPEN or decision.status != Status.PROPOSED:
            raise Closed
        return found

    async def _decision(self, decision_id: int) -> Decision:
        found = await self.session.get(Decision, decision_id, with_for_update=True)
        if found is None:
            raise NotFound
        return found

    async def _ask(self, opened: Round, people: Collection[int], by: Trace, needed: Collection[int] = ()) -> None:
        """Only who can sign in, and never who opened it: they have said it. Who is asked already stays so."""
        query = sa.select(person.id).where(person.id.in_([*people, *needed]), person.state == PersonState.ACTIVE)
        known = sa.select(position.person_id).where(position.round_id == opened.id)
        wanted = await self.session.scalars(query.where(person.id.not_in(known)).order_by(person.id))
        fresh = [
            Position(round_id=opened.id or 0, person_id=one, needed=one in needed)
            for one in wanted
            if one != opened.opened_by_id
        ]
        self.session.add_all(fresh)
        await self.session.flush()
        await mails.ask(self.session, opened, fresh, by)

    async def _keep_wording(self, opened: Round) -> None:
        """So that people are shown later what became of the text that they spoke of."""
        fields = (await bindings(self.session, [opened.decision_id]))[opened.decision_id]
        kept = {"round_id": opened.id, "digest": opened.digest, "fields": fields}
        await self.session.execute(insert(table(Wording)).values(kept).on_conflict_do_nothing())

    async def _note(self, by: Trace, round_id: int | None, decision_id: int, did: str) -> None:
        await note(self.session, by, Action.ROUND, Subject("decision", decision_id, f"Round {round_id}"), did=did)
