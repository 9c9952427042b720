"""The text of a decision that was accepted is held: people agreed to it. What it says is changed by a decision that
amends or supersedes it; a change that leaves its binding digest as it is (binding.py) is editorial and goes through.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.binding import bindings, digest
from app.decisions.models import WAS_IN_FORCE
from app.persistence.errors import InvalidValue
from app.records.columns import table_of
from app.tables import Decision, Pin

HELD = "held texts"  # in the info of a session: binding fields of decisions, by id
DECISION, PIN = table_of(Decision), table_of(Pin)


class TextIsHeld(InvalidValue):
    """A change would make an accepted decision say something else."""

    def __init__(self, labels: list[str]) -> None:
        fields = ", ".join(labels)
        self.message = (
            f"This decision was accepted, and this would change what it says ({fields}). Write one that amends or "
            "supersedes it; here, commas, spaces and quotation marks can be corrected."
        )
        super().__init__(table=DECISION.name)


async def hold(session: AsyncSession, table: str, id_: int) -> None:
    """Note what an accepted decision says before a row is changed: the decision itself, or a pin of it."""
    wanted = DECISION.c.id == id_
    if table == PIN.name:
        wanted = DECISION.c.id == sa.select(PIN.c.decision_id).where(PIN.c.id == id_).scalar_subquery()
    elif table != DECISION.name:
        return
    found = sa.select(DECISION.c.id).where(wanted, DECISION.c.status.in_(WAS_IN_FORCE))
    if ids := list(await session.scalars(found)):
        session.info.setdefault(HELD, {}).update(await bindings(session, ids))


async def check(session: AsyncSession) -> None:
    """Raises TextIsHeld where a decision that was held says something else by now. Call it after the flush."""
    if not (held := session.info.pop(HELD, None)):
        return
    now = await bindings(session, held)
    for id_, before in held.items():
        if id_ in now and digest(now[id_]) != digest(before):
            raise TextIsHeld(
                [name for name, text in before.items() if digest({name: text}) != digest({name: now[id_][name]})]
            )
