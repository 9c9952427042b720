"""The range of a pin follows from its specifier and from the ecosystem of its package."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.errors import InvalidValue
from app.records.columns import table_of, update_each
from app.stack.models import Package, Pin
from app.stack.versions import UNREAD, normalise

PIN, PACKAGE = table_of(Pin), table_of(Package)


class BadRange(InvalidValue):
    """Somebody typed a range that cannot be read."""

    def __init__(self, ecosystem: str, specifier: str) -> None:
        self.message = UNREAD[ecosystem]
        super().__init__(table=PIN.name, columns=("specifier",), values=specifier)


async def refuse_unread(session: AsyncSession, records: Iterable[Any]) -> None:
    """Raises BadRange for a pin among the records whose range is new and cannot be read. Ask before the flush."""
    pins = [one for one in records if isinstance(one, Pin)]
    fresh = [pin for pin in pins if pin.specifier and sa.inspect(pin).attrs.specifier.history.has_changes()]
    if not fresh:
        return
    with session.no_autoflush:
        named = sa.select(PACKAGE.c.id, PACKAGE.c.ecosystem).where(PACKAGE.c.id.in_({pin.package_id for pin in fresh}))
        ecosystems = {row.id: row.ecosystem for row in await session.execute(named)}
    for pin in fresh:
        ecosystem = ecosystems.get(pin.package_id)
        if ecosystem and not normalise(ecosystem, pin.specifier):
            raise BadRange(ecosystem, pin.specifier)


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
