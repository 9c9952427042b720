"""Accepting and rejecting: a round does it that passes (`decide`), or who writes the status (`check_status`), unless
people are being asked; either way it is from a day on. What a file says that is imported is taken as it stands.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import Node
from app.decisions.models import WAS_IN_FORCE, Decision, Status, StatusEvent
from app.persistence.fields import now, table
from app.rounds.models import Aim, RoundState
from app.tables import Round

ASKED = Markup(
    "People are being asked about this until {}: {} it in the round, or withdraw that first. "
    '<a href="/rounds/{}">The round</a>'
)
BECOMES = {Aim.ACCEPT: Status.ACCEPTED, Aim.REJECT: Status.REJECTED}
DOES = {status: aim for aim, status in BECOMES.items()}
round_ = table(Round).c


def decide(decision: Decision, status: Status, day: date) -> None:
    """Accept or reject it from a day on. Its status events are loaded."""
    decision.declare(status)
    decision.decided_on = day
    event = StatusEvent(status=status, happened_on=day, position=len(decision.status_events))
    decision.status_events.append(event)


async def check_status(session: AsyncSession, record: Any, node: Node) -> None:
    """Refuse another status in a form while a round is open, else date what it accepts or rejects and says no day.

    A proposal is what a round is about.
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
