"""Decisions that whoever takes an operation back may not take out of force again: who is no admin is told of each."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.history.targets import Key
from app.decisions.locking import is_held
from app.decisions.models import WAS_IN_FORCE, Decision
from app.operations.plan import Plan
from app.persistence.fields import table
from app.web.security.access import Access, Actor

DECISION = table(Decision)
IN_FORCE = "It is or was in force, and would be {} again. An admin can do that; or leave it out."


async def held(session: AsyncSession, actor: Actor, plan: Plan) -> list[tuple[Key, str]]:
    """What stands in their way, by the decision."""
    changed = {id_: plan.targets[name, id_].values for name, id_ in plan.changed() if name == DECISION.name}
    before = {id_: values.get("status") for id_, values in changed.items()}
    ids = [id_ for id_, status in before.items() if status and status not in WAS_IN_FORCE]
    if not ids or actor.may(Access.ADMIN):
        return []
    mine = DECISION.c.id == sa.any_(sa.cast(ids, sa.ARRAY(sa.Integer)))
    query = sa.select(DECISION.c.id).where(mine, is_held(), DECISION.c.status_before.is_(None))
    found = await session.scalars(query.order_by(DECISION.c.id))
    return [((DECISION.name, id_), IN_FORCE.format(before[id_])) for id_ in found]
