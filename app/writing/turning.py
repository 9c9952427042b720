"""What turns with the status of a decision that is written: while people are asked about it, it is theirs to decide,
and it is accepted or rejected from a day on.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import Node
from app.decisions.models import WAS_IN_FORCE, Status
from app.persistence.fields import now, table
from app.rounds.models import RoundState
from app.tables import Round

ASKED = Markup(
    "People are being asked about this until {}: {} it in the round, or withdraw that first. "
    '<a href="/rounds/{}">The round</a>'
)
DOES = {Status.ACCEPTED: "accept", Status.REJECTED: "reject"}
round_ = table(Round).c


async def turn(session: AsyncSession, record: Any, node: Node) -> None:
    """Refuse another status while a round is open, else date what is accepted or rejected and says no day, as a round
    does. A proposal is what a round is about.
    """
    before, after = record.status if record else None, node.values.get("status")
    if after is None or after in (before, Status.PROPOSED):
        return
    asked = sa.select(round_.id, round_.closes_on).where(
        round_.decision_id == (record.id if record else None), round_.state == RoundState.OPEN
    )  # fmt: skip
    if found := (await session.execute(asked)).first():
        node.refuse("status", ASKED.format(f"{found.closes_on:%-d %B}", DOES.get(after, "decide"), found.id))
    elif after in DOES and before not in WAS_IN_FORCE and not _is_dated(record, node):
        node.values["decided_on"] = now().date().isoformat()


def _is_dated(record: Any, node: Node) -> bool:
    stored = record.decided_on if record else None
    return bool(node.values.get("decided_on", stored))
