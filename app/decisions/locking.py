"""The text of a decision that was accepted is held: people agreed to it. What it says is changed by a decision that
amends or supersedes it; a change that leaves its binding digest as it is (binding.py) is editorial and goes through.

Held are the binding fields, and besides them the arguments, the day, the agreement that a round froze, and that it was
accepted at all. A session holds them if its info says so (`HOLDS`): those of people who are no admins, whatever they
change and by which page. What files say, and what an admin sets right, comes with sessions that do not.

`note` is what decisions said before a change (every flush asks for it, `install`), `check` compares after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_session, async_sessionmaker
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from app.decisions.binding import bindings, digest
from app.decisions.models import WAS_IN_FORCE, Stance, Status
from app.persistence.errors import InvalidValue
from app.persistence.querying.queries import fetch, many
from app.persistence.shapes.shape import Shape
from app.records.columns import table_of
from app.tables import Argument, Decision, Option, Package, Pin, Revision, Section

HOLDS = "holds texts"  # in the info of a session: whether it does
HELD = "held texts"  # in the info of a session: what is held, by the id of a decision; nothing of one not in force
FROZEN = "Agreement"  # the heading of what a round froze
HELD_AS = (Status.ACCEPTED, Status.SUPERSEDED)
DECISION, OPTION, PACKAGE, PIN, REVISION = map(table_of, (Decision, Option, Package, Pin, Revision))

Row = Mapping[str, Any]


class HeldArgument(Shape, of=Argument):
    stance: Stance
    text: str


class HeldOption(Shape, of=Option):
    arguments: list[HeldArgument]


class HeldSection(Shape, of=Section):
    heading: str
    body: str


class HeldDecision(Shape, of=Decision):
    """What is held besides the binding fields."""

    id: int
    status: Status
    decided_on: date | None
    options: list[HeldOption]
    sections: list[HeldSection]

    @property
    def fields(self) -> dict[str, str]:
        """In words, by what pages call it."""
        arguments = [f"{one.stance}: {one.text}" for option in self.options for one in option.arguments]
        return {
            "Arguments": "\n\n".join(arguments),
            "Decided on": str(self.decided_on or ""),
            FROZEN: "\n\n".join(one.body for one in self.sections if one.heading == FROZEN),
            "Status": "accepted" if self.status in WAS_IN_FORCE else self.status,
        }


class TextIsHeld(InvalidValue):
    """A change would make an accepted decision say something else."""

    def __init__(self, labels: list[str]) -> None:
        fields = ", ".join(labels)
        self.message = (
            f"This decision was accepted, and this would change what it says ({fields}). Write one that amends or "
            "supersedes it; here, commas, spaces and quotation marks can be corrected."
        )
        super().__init__(table=DECISION.name)


def install(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Have each flush of these sessions note first what the decisions say that it touches. After the history's."""
    event.listen(sessions.kw["sync_session_class"], "before_flush", _before_flush)
    event.listen(sessions.kw["sync_session_class"], "after_flush", _after_flush)


def _before_flush(session: Session, context: Any, instances: Any) -> None:
    if session.info.get(HOLDS):
        rows: dict[str, list[Row]] = {}
        for one in (*session.new, *session.dirty, *session.deleted):
            table, values = sa.inspect(one).mapper.local_table.name, list(_values(one))
            rows.setdefault(table, []).extend(values)
        await_only(note(async_session(session), rows))  # type: ignore[arg-type]


def _after_flush(session: Session, context: Any) -> None:
    """What is made by this session is held by later ones."""
    if session.info.get(HOLDS):
        held = session.info.setdefault(HELD, {})
        for one in session.new:
            if isinstance(one, Decision):
                held.setdefault(one.id, {})


def _values(one: Any) -> Iterator[Row]:
    """What leads from a record to its decision, as it is and as it was."""
    state = sa.inspect(one)
    for name in ("id", "decision_id", "option_id"):
        if name in state.mapper.columns:
            history = state.attrs[name].history
            yield from ({name: value} for value in history.sum() if value is not None)
    for name in ("decision", "option"):
        if (owner := state.dict.get(name)) is not None:
            yield {f"{name}_id": owner.id}


async def note(session: AsyncSession, rows: Mapping[str, Iterable[Row]]) -> None:
    """Keep what the decisions say that these rows, by table, are or are parts of."""
    if not session.info.get(HOLDS):
        return
    held = session.info.setdefault(HELD, {})
    every = [(table, row) for table, some in rows.items() for row in some]
    ids = {row.get("id") if table == DECISION.name else row.get("decision_id") for table, row in every}
    ids |= await _pinning(session, {row["id"] for table, row in every if table == PACKAGE.name and row.get("id")})
    options = {row["option_id"] for _, row in every if row.get("option_id")}
    if options:
        ids |= set(await session.scalars(sa.select(OPTION.c.decision_id).where(OPTION.c.id.in_(options))))
    fresh = {one for one in ids if one is not None} - held.keys()
    if not fresh:
        return
    accepted = list(await session.scalars(sa.select(DECISION.c.id).where(DECISION.c.id.in_(fresh), is_held())))
    held.update({id_: {} for id_ in fresh} | (await _said(session, accepted) if accepted else {}))


def is_held() -> sa.ColumnElement[bool]:
    """Whether a decision was in force. A deprecated one was not where its history tells of every status that it had
    before, and none of them is one of these."""
    mine = (REVISION.c.record_type == DECISION.name, REVISION.c.record_id == DECISION.c.id)
    before, after = (REVISION.c.changes["status"][place].astext for place in (0, 1))
    told = sa.select(sa.literal(1)).where(*mine).correlate(DECISION)
    refused = told.where(after == Status.DEPRECATED, before.not_in(WAS_IN_FORCE)).exists()
    was = sa.or_(before.in_(HELD_AS), after.in_(HELD_AS), (after == Status.DEPRECATED) & before.is_(None))
    never = (DECISION.c.status == Status.DEPRECATED) & refused & ~told.where(was).exists()
    return DECISION.c.status.in_(WAS_IN_FORCE) & ~never


async def _pinning(session: AsyncSession, packages: set[int]) -> set[int]:
    """The decisions that pin them: another name of a package is another pin."""
    query = sa.select(PIN.c.decision_id).where(PIN.c.package_id.in_(packages), PIN.c.decision_id.is_not(None))
    return set(await session.scalars(query)) if packages else set()


async def check(session: AsyncSession) -> None:
    """Raises TextIsHeld where a decision that is held says something else by now. Call it after the flush."""
    held = {id_: before for id_, before in session.info.get(HELD, {}).items() if before}
    now = await _said(session, list(held)) if held else {}
    for id_, said in now.items():
        before = held[id_]
        changed = [name for name, text in before.items() if digest({name: text}) != digest({name: said[name]})]
        if changed and (changed != ["Decided on"] or before["Decided on"]):
            raise TextIsHeld(changed)


async def _said(session: AsyncSession, ids: list[int]) -> dict[int, dict[str, str]]:
    besides = {one.id: one.fields for one in await fetch(session, many(HeldDecision, DECISION.c.id.in_(ids)))}
    return {id_: said | besides[id_] for id_, said in (await bindings(session, ids)).items()}
