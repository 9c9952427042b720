"""The packages that may stand otherwise after a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import visitors

from app.decisions.models import DecisionLink
from app.persistence.changed import changed_in
from app.records.columns import table_of
from app.stack.models import Pin
from app.stack.standing import IDS, packages_now, pins_say

pin, link = table_of(Pin).c, table_of(DecisionLink).c


def may_differ(session: AsyncSession, table: sa.Table, ids: Set[int]) -> set[int]:
    """Those of changed rows by which packages may stand otherwise: of which a column changed that is asked for here."""
    return changed_in(session, table, ids, _asked_for()[table])


@cache
def _asked_for() -> dict[sa.Table, set[str]]:
    """The columns that the standing of packages is worked out from."""
    found: dict[sa.Table, set[str]] = defaultdict(set)
    for statement in (packages_now(some=True), pins_say(some=True)):
        for one in visitors.iterate(statement):
            for column in getattr(one, "base_columns", ()):
                if isinstance(column, sa.Column):
                    found[column.table].add(column.name)
    return found


async def pinned_by(session: AsyncSession, decisions: Set[int], documents: Set[int]) -> set[int]:
    """The packages that records pin, and that decisions do which these replace: those end when these were made."""
    replaced = sa.select(link.to_id).where(_among(link.from_id, decisions))
    found = (_among(pin.decision_id, decisions), pin.decision_id.in_(replaced), _among(pin.document_id, documents))
    return set(await session.scalars(sa.union(*(sa.select(pin.package_id).where(one) for one in found))))


def _among(column: Any, ids: Set[int]) -> sa.ColumnElement[bool]:
    """Whether it is one of any number of ids."""
    return cast("sa.ColumnElement[bool]", column == sa.any_(sa.literal(list(ids), IDS)))
