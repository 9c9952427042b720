"""What registries and advisories say, stored; and what follows from it for the pins of a package."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.effects import outlooks, projects
from app.persistence.database.engine import Database
from app.persistence.fields import now, table
from app.persistence.session import run_in_transaction
from app.records.columns import update_each
from app.releases.advisories import AdvisoryArchive, Affected
from app.releases.asking import Asker, IndexAnswer
from app.releases.indexes import Listed
from app.releases.models import Advisory, PackageIndex, Release
from app.tables import Package

RELEASE, ADVISORY, INDEX, PACKAGE = table(Release), table(Advisory), table(PackageIndex), table(Package)
release, advisory, package = RELEASE.c, ADVISORY.c, PACKAGE.c
TOLD = ("released_on", "yanked", "why")
TOGETHER = 20  # packages whose answers are stored in one transaction: with each, pages of packages are made anew
Progress = Callable[[int, int], None]


class Refreshed(msgspec.Struct):
    """Packages by what came of them, and why some could not be asked for."""

    asked: int = 0
    changed: int = 0
    problems: dict[str, str] = {}


async def refresh(database: Database, asker: Asker, progress: Progress) -> Refreshed:
    """Ask for every package of the register. What cannot be asked for keeps what was known of it."""
    packages = await run_in_transaction(database, _packages)
    told, changed, done = Refreshed(), set[int](), 0

    async def one(row: Any) -> tuple[Any, IndexAnswer]:
        nonlocal done
        answer = await asker.ask(row.ecosystem, row.name, row.etag)
        if answer.problem:
            told.problems[f"{row.ecosystem} {row.name}"] = answer.problem
        done += 1
        progress(done, len(packages))
        return row, answer

    for some in _chunks(packages, TOGETHER):
        answers = await asyncio.gather(*map(one, some))
        changed |= await run_in_transaction(database, partial(_store_all, answers=answers))
    await run_in_transaction(database, lambda session: projects.judge_anew(session, changed, set(), set(), set()))
    told.asked, told.changed = len(packages) - len(told.problems), len(changed)
    return told


async def _packages(session: AsyncSession) -> list[Any]:
    known = sa.select(package.id, package.ecosystem, package.name, sa.func.coalesce(INDEX.c.etag, "").label("etag"))
    known = known.join_from(PACKAGE, INDEX, INDEX.c.package_id == package.id, isouter=True)
    return list(await session.execute(known.order_by(package.id)))


def _chunks(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


async def _store_all(session: AsyncSession, answers: Iterable[tuple[Any, IndexAnswer]]) -> set[int]:
    """The packages of which a release came, went or changed."""
    return {row.id for row, answer in answers if await _store(session, row.id, row.ecosystem, answer)}


async def _store(session: AsyncSession, package_id: int, ecosystem: str, answer: IndexAnswer) -> bool:
    """Whether a release came, went or changed."""
    said: dict[str, Any] = {"problem": answer.problem}
    if not answer.problem:
        said |= {"asked_at": now(), "etag": answer.etag}
    if answer.listing:
        said["standing"] = answer.listing.standing
    added = insert(INDEX).values({"package_id": package_id, **said})
    await session.execute(added.on_conflict_do_update(index_elements=["package_id"], set_=said))
    if answer.listing is None or not await _store_releases(session, package_id, answer.listing.releases):
        return False
    await _note_advisories(session, package_id, ecosystem)
    await outlooks.refresh(session, {package_id})
    return True


async def _store_releases(session: AsyncSession, package_id: int, listed: Sequence[Listed]) -> bool:
    columns = (release.id, release.version, *(release[name] for name in TOLD))
    found = await session.execute(sa.select(*columns).where(release.package_id == package_id))
    known = {row.version: row for row in found}
    gone = [row.id for version, row in known.items() if version not in {one.version for one in listed}]
    fresh, touched = list[dict[str, Any]](), list[tuple[int, dict[str, Any]]]()
    for one in listed:
        values = {name: getattr(one, name) for name in TOLD}
        before = known.get(one.version)
        if before is None:
            fresh.append({"package_id": package_id, "version": one.version, **values})
        elif any(getattr(before, name) != value for name, value in values.items()):
            touched.append((before.id, values))
    if gone:
        await session.execute(sa.delete(RELEASE).where(release.id.in_(gone)))
    if fresh:
        await session.execute(sa.insert(RELEASE), fresh)
    await update_each(session, RELEASE, touched)
    return bool(gone or fresh or touched)


async def _note_advisories(session: AsyncSession, package_id: int, ecosystem: str) -> None:
    """Note at each release which advisories affect it."""
    known = sa.select(advisory.osv_id, advisory.affected).where(advisory.package_id == package_id)
    rows = await session.execute(known.order_by(advisory.osv_id))
    told = [(id_, Affected(ecosystem, affected)) for id_, affected in rows]
    found = sa.select(release.id, release.version, release.advisories).where(release.package_id == package_id)
    changes = []
    for row in await session.execute(found):
        ids = [id_ for id_, affected in told if row.version in affected]
        if ids != row.advisories:
            changes.append((row.id, {"advisories": ids}))
    await update_each(session, RELEASE, changes)


async def take_advisories(session: AsyncSession, path: Path) -> tuple[AdvisoryArchive, int]:
    """Make those of an archive the advisories on packages of its ecosystems: the archive, and how many were of use.

    Raises ArchiveError, and nothing is changed then.
    """
    rows = await session.execute(sa.select(package.id, package.ecosystem, package.name))
    packages = {(row.ecosystem, row.name): row.id for row in rows}
    archive = AdvisoryArchive(path, packages)
    found = [
        {"package_id": packages[one.ecosystem, one.package], "osv_id": one.osv_id, "summary": one.summary,
         "affected": one.affected}
        for one in archive
    ]  # fmt: skip
    theirs = {(ecosystem, id_) for (ecosystem, _), id_ in packages.items() if ecosystem in archive.ecosystems}
    ids = {id_ for _, id_ in theirs}
    await session.execute(sa.delete(ADVISORY).where(advisory.package_id.in_(ids)))
    for some in _chunks(found, 500):
        await session.execute(insert(ADVISORY).on_conflict_do_nothing(), list(some))
    for ecosystem, id_ in sorted(theirs):
        await _note_advisories(session, id_, ecosystem)
    await outlooks.refresh(session, ids)
    return archive, len(found)
