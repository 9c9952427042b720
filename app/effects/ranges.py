"""The range of a pin follows from its specifier and from the ecosystem of its package."""

from __future__ import annotations

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.records.columns import table_of, update_each
from app.stack.models import Package, Pin
from app.stack.versions import normalise

PIN, PACKAGE = table_of(Pin), table_of(Package)


async def refresh(session: AsyncSession, pins: Set[int], packages: Set[int]) -> None:
    """Bring these pins, and those of these packages, in step; a pin that names nothing is given its package's name."""
    if not pins and not packages:
        return
    columns = (PIN.c.id, PIN.c.specifier, PIN.c.written_name, PIN.c.normalised, PACKAGE.c.ecosystem, PACKAGE.c.name)
    stored = sa.select(*columns).join_from(PIN, PACKAGE, PACKAGE.c.id == PIN.c.package_id)
    changes = []
    for row in await session.execute(stored.where(PIN.c.id.in_(pins) | PIN.c.package_id.in_(packages))):
        fresh = {"normalised": normalise(row.ecosystem, row.specifier), "written_name": row.written_name or row.name}
        if fresh != {"normalised": row.normalised, "written_name": row.written_name}:
            changes.append((row.id, fresh))
    await update_each(session, PIN, changes)
