"""Releases of packages, loaded as far as verdicts tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.nearest_release import Wanted
from app.checks.pins import Key
from app.checks.release import Release
from app.checks.verdicts import Kind
from app.persistence.fields import table
from app.projects.models import Verdict
from app.releases.models import Release as StoredRelease
from app.tables import Package

release, package, verdict = table(StoredRelease).c, table(Package).c, table(Verdict).c
TOLD = [kind for kind in Kind if kind not in (Kind.OK, Kind.UNMANAGED, Kind.NOT_COMPARABLE, Kind.APART, Kind.MISSING)]


async def load(session: AsyncSession, wanted: Wanted) -> bool:
    """Load what is missing; whether that was anything."""
    if not wanted.missing:
        return False
    asked = sa.select(package.ecosystem, package.name, release.version, release.released_on, release.yanked)
    asked = asked.join_from(table(StoredRelease), table(Package), package.id == release.package_id)
    found: dict[Key, list[Release]] = defaultdict(list)
    for ecosystem, name, version, day, yanked in await session.execute(
        asked.where(sa.tuple_(package.ecosystem, package.name).in_(wanted.missing)).order_by(release.id)
    ):
        found[ecosystem, name].append(Release(version=version, released_on=day, yanked=yanked))
    wanted.update({key: found.get(key, ()) for key in wanted.missing})
    wanted.missing.clear()
    return bool(found)


async def load_of(session: AsyncSession, projects: Collection[int]) -> Wanted:
    """Those that the verdicts on these projects tell of, as they stand."""
    wanted = Wanted()
    held = sa.select(verdict.ecosystem, verdict.package).distinct()
    held = held.where(verdict.project_id.in_(projects), verdict.until.is_(None), verdict.kind.in_(TOLD))
    wanted.missing = {(row.ecosystem, row.package) for row in await session.execute(held) if row.package}
    await load(session, wanted)
    return wanted
