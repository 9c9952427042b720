"""A project is held against the pins of decisions: when its files come, and when decisions change."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks import pins, waivers
from app.checks.judging import judge
from app.checks.nearest_release import Wanted
from app.checks.pin import Pin
from app.checks.pins import Key, Pins
from app.checks.repository import MOST_KEPT, CheckRepository
from app.checks.verdicts import Report
from app.checks.waiver import Waiver
from app.loading import uncollected
from app.manifests.occurrence import Manifest
from app.persistence.fields import now, table
from app.projects import releases, verdicts
from app.projects.files import manifests
from app.projects.files.senders import permit, stay_within
from app.projects.models import Project
from app.projects.waivers import written
from app.web.security.access import Actor

PROJECT = table(Project)
project = PROJECT.c


class SentFiles(NamedTuple):
    """What came for a project: the files, and the waivers of its own file, which count after those of the register."""

    slug: str
    files: Sequence[Manifest]
    own: Sequence[Waiver] = ()
    keep: bool = True  # whether the project is so from now on
    whole: bool = True  # whether it has no other files


async def check(session: AsyncSession, sent: SentFiles, actor: Actor, site: str) -> Report:
    """Judge the files of a project and, if they are to be kept, make them what it holds and how it stands.

    A project that nobody has heard of begins with it. Two checks of one project follow one another. Raises NotSender.
    """
    stay_within(actor, sent.slug)
    project_id = await _locked(session, sent.slug, actor) if sent.keep else await _known(session, sent.slug)
    register = CheckRepository(session, site)
    binding = _read(await register.pins())
    given = [one.waiver for one in await register.waivers([project_id])] if project_id else []
    keep = project_id if sent.keep else None
    given += await written.store(session, keep, sent.own) if keep else sent.own
    wanted = Wanted()
    found = await asyncio.to_thread(_judged, binding, sent, given, wanted)
    if await releases.load(session, wanted):
        found = await asyncio.to_thread(_judged, binding, sent, given, wanted)
    if keep:
        await _store(session, keep, sent.files, found)
    return msgspec.structs.replace(found, project=sent.slug, address=f"{site}/projects/{sent.slug}")


async def _store(session: AsyncSession, project_id: int, files: Sequence[Manifest], found: Report) -> None:
    at = now()
    await manifests.store(session, project_id, files, at)
    await verdicts.settle(session, [project_id], verdicts.rows(project_id, found.verdicts), at)
    ecosystems = sorted({one.ecosystem for file in files for one in file.packages})
    changed = {"checked_at": at, "ecosystems": ecosystems}
    await session.execute(sa.update(PROJECT).where(project.id == project_id).values(changed))


def _read(given: tuple[Pin, ...]) -> Pins:
    return _kept(given) if len(given) <= MOST_KEPT else pins.read(given)


@lru_cache(maxsize=2)  # pins change seldom; reading 1,000 of them takes as long as judging a project
def _kept(given: tuple[Pin, ...]) -> Pins:
    return pins.read(given)


def _judged(pins: Pins, sent: SentFiles, given: Sequence[Waiver], known: Wanted) -> Report:
    today = now().date()
    return waivers.apply(judge(pins, sent.files, today, known, project=sent.slug), given, today, complete=sent.whole)


async def _locked(session: AsyncSession, slug: str, actor: Actor) -> int | None:
    """The project, which nobody else checks until the end of this transaction."""
    if found := await permit(session, slug, actor):
        return found
    new: dict[str, Any] = {"slug": slug, "name": slug, "owner_id": actor.id}
    await session.execute(insert(PROJECT).values(new).on_conflict_do_nothing(index_elements=["slug"]))
    return await permit(session, slug, actor)


async def _known(session: AsyncSession, slug: str) -> int | None:
    found: int | None = await session.scalar(sa.select(project.id).where(project.slug == slug))
    return found


async def judge_anew(
    session: AsyncSession, packages: Collection[Key] | None, site: str, after: int, size: int
) -> int | None:
    """Judge the next `size` projects after an id from what is stored, as far as these packages are concerned, or all.

    The id of the last of them; None where there was none.
    """
    register = CheckRepository(session, site)
    binding = _read(await register.pins())
    if packages is not None:
        packages = binding.around(packages)
        binding = binding.only(packages)
    named = {one.pin.ecosystem for one in binding.demanding if one.pin.binds}
    found = {row.id: row for row in await session.execute(_affected(packages, named, after, size))}
    if not found:
        return None
    ids: list[int] = list(found)
    with uncollected():
        files = await manifests.load(session, ids, packages)
        given: dict[str, list[Waiver]] = defaultdict(list)
        for one in await register.waivers(ids, written=True):
            given[one.project].append(one.waiver)
        known = await releases.load_of(session, ids)
        judged: dict[int, list[verdicts.Row]] = {}
        waiting = ids
        while waiting:  # a second time, where releases are known of what is wrong now
            missing: dict[int, set[Key]] = {}
            for id_ in waiting:
                report = _judged_anew(binding, found[id_], files.get(id_, []), given.get(found[id_].slug), known)
                kept = [one for one in report.verdicts if packages is None or (one.ecosystem, one.package) in packages]
                judged[id_] = verdicts.rows(id_, kept)
                missing[id_], known.missing = known.missing, set()
                await asyncio.sleep(0)
            known.missing = set().union(*missing.values())
            await releases.load(session, known)
            waiting = [id_ for id_, keys in missing.items() if any(known[key] for key in keys)]
        await verdicts.settle(session, ids, chain.from_iterable(judged.values()), now(), packages)
    return max(ids)


def _judged_anew(
    pins: Pins, row: Any, files: Sequence[Manifest], given: Sequence[Waiver] | None, known: Wanted
) -> Report:
    today = now().date()
    report = judge(pins, files, today, known, ecosystems=row.ecosystems, project=row.slug)
    return waivers.apply(report, given, today, complete=False) if given else report


def _affected(packages: Collection[Key] | None, named: set[str], after: int, size: int) -> sa.Select[Any]:
    """Projects that hold one of the packages, or held one, or that may have to, locked."""
    query = sa.select(project.id, project.slug, project.ecosystems).where(
        project.checked_at.is_not(None), project.id > after
    )
    if packages is not None:
        held, judged = manifests.occurrence, verdicts.verdict
        holds = sa.select(held.project_id).where(sa.tuple_(held.ecosystem, held.package).in_(packages))
        known = sa.exists().where(
            judged.project_id == project.id, verdicts.CURRENT, sa.tuple_(judged.ecosystem, judged.package).in_(packages)
        )
        uses = sa.or_(sa.false(), *(project.ecosystems.contains([one]) for one in sorted(named)))
        query = query.where(project.id.in_(holds) | known | uses)
    return query.order_by(project.id).limit(size).with_for_update()
