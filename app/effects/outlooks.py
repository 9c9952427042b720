"""What releases mean for pins, worked out anew where either changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.records.columns import table_of, update_each
from app.releases.models import Release
from app.stack.models import Package, Pin
from app.versions.outlook import Known, outlook

PIN, PACKAGE, release = table_of(Pin), table_of(Package), table_of(Release).c


async def refresh(session: AsyncSession, packages: Set[int], pins: Set[int] = frozenset()) -> None:
    """Of the pins of these packages, and of these pins."""
    if not packages and not pins:
        return
    columns = (PIN.c.id, PIN.c.package_id, PIN.c.normalised, PIN.c.level, PIN.c.outlook, PACKAGE.c.ecosystem)
    asked = sa.select(*columns).join_from(PIN, PACKAGE, PACKAGE.c.id == PIN.c.package_id)
    found = list(await session.execute(asked.where(PIN.c.package_id.in_(packages) | PIN.c.id.in_(pins))))
    releases = await known_releases(session, {row.package_id for row in found})
    changes = []
    for row in found:
        seen = outlook(row.ecosystem, row.normalised, row.level, releases.get(row.package_id, ()))
        told = msgspec.to_builtins(seen) if seen.is_known else {}
        if told != row.outlook:
            changes.append((row.id, {"outlook": told}))
    await update_each(session, PIN, changes)


async def known_releases(session: AsyncSession, packages: Set[int]) -> dict[int, list[Known]]:
    """The releases of packages, in no order."""
    columns = (release.package_id, release.version, release.released_on, release.yanked, release.advisories)
    found: dict[int, list[Known]] = defaultdict(list)
    for id_, version, day, yanked, advisories in await session.execute(
        sa.select(*columns).where(release.package_id.in_(packages))
    ):
        found[id_].append(Known(version=version, released_on=day, yanked=yanked, advisories=advisories))
    return found
