"""Pins of decisions, as checks hold projects against them. Pins of research bind nobody and stay out."""

from __future__ import annotations

from collections.abc import Collection as Some
from datetime import timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.checks.bundle import VALID_DAYS, Bundle, Governed, ProjectWaiver
from app.checks.configuration import FILE
from app.checks.pin import Decision as Decided
from app.checks.pin import Pin as Pinned
from app.checks.pin import reaches
from app.checks.release import Release as Released
from app.checks.waiver import Waiver as Waived
from app.decisions.models import Status
from app.persistence.fields import now, table
from app.projects.models import WaiverState
from app.records.labels import collection_beside
from app.records.refs import decision_label
from app.tables import Collection, Decision, Package, Person, Pin, Project, Release, Waiver
from app.web.paths import record_path

BINDING = (Status.ACCEPTED, Status.PROPOSED)  # see `ReadPin.severity`
decision, pin, package, collection = table(Decision).c, table(Pin).c, table(Package).c, table(Collection).c
waiver, release = table(Waiver).c, table(Release).c
RELEASE = ("version", "released_on", "yanked")
RELEASES = 200  # of a package in a bundle
MOST_KEPT = 5_000  # pins that are kept, of some 2 kB each
DENIED, WRITTEN = waiver.state == WaiverState.DENIED, waiver.state == WaiverState.WRITTEN
BESIDE = collection_beside(lambda name: decision[name]).label("beside")
PREFIX = sa.func.coalesce(sa.func.nullif(decision.prefix, ""), collection.prefix).label("prefix")
OF_DECISION = (
    decision.id.label("decision_id"), decision.number, decision.title, decision.status, decision.decided_on,
    decision.slug, PREFIX, BESIDE, collection.slug.label("collection"),
    sa.func.coalesce(sa.func.nullif(decision.binds, ""), collection.binds).label("binds"),
)  # fmt: skip


class CheckRepository:
    """`site` is the address of the register, "" where nobody said."""

    def __init__(self, session: AsyncSession, site: str) -> None:
        self.session, self.site = session, site

    async def bundle(self, waiver_days: int, valid_days: float = VALID_DAYS, project: str = "") -> Bundle:
        """All that a check elsewhere needs, of every project or of one; `waiver_days` are those for which a repository
        may waive."""
        made_at = now()
        pins = [one for one in await self.pins() if not project or one.reaches(project)]
        pinned = {(one.ecosystem, one.package) for one in pins}
        releases = {
            ecosystem: {name: some for name, some in named.items() if (ecosystem, name) in pinned}
            for ecosystem, named in (await self.releases()).items()
        }
        return Bundle(
            made_at=made_at, valid_until=made_at + timedelta(days=valid_days), pins=pins,
            governed=await self.governed(project), releases=releases,
            waivers=[one for one in await self.waivers() if project in ("", one.project)],
            waiver_days=waiver_days, server=self.site,
        )  # fmt: skip

    async def pins(self) -> tuple[Pinned, ...]:
        """Those of decisions that are accepted or proposed, in the order of packages."""
        of_pin = (pin.id, pin.specifier, pin.normalised, pin.level, pin.audience, pin.group, pin.binding_from)
        asked = sa.select(*of_pin, pin.least_age, package.ecosystem, package.name, *OF_DECISION)
        asked = asked.join_from(table(Pin), table(Decision), decision.id == pin.decision_id)
        asked = asked.join(table(Package), package.id == pin.package_id)
        asked = asked.join(table(Collection), collection.id == decision.collection_id)
        found = await self.session.execute(
            asked.where(decision.status.in_(BINDING)).order_by(package.ecosystem, package.name, pin.id)
        )
        rows = tuple(found.all())
        return (_pinned if len(rows) <= MOST_KEPT else _read)(rows, self.site)

    async def releases(self) -> dict[str, dict[str, list[Released]]]:
        """Of what is pinned; where the age of a release counts all of them, else the latest."""
        place = sa.func.row_number().over(partition_by=release.package_id, order_by=release.id.desc())
        ranked = sa.select(release.package_id, *(release[name] for name in RELEASE), place.label("place"))
        pinned = sa.select(pin.package_id, sa.func.bool_or(pin.least_age.is_not(None)).label("is_aged"))
        binding = pinned.where(pin.decision_id.is_not(None)).group_by(pin.package_id).subquery()
        some = ranked.subquery()
        asked = sa.select(package.ecosystem, package.name, *(some.c[name] for name in RELEASE))
        asked = asked.join_from(some, binding, binding.c.package_id == some.c.package_id)
        asked = asked.join(table(Package), package.id == some.c.package_id)
        asked = asked.where((some.c.place <= RELEASES) | binding.c.is_aged).order_by(package.id, some.c.place.desc())
        found: dict[str, dict[str, list[Released]]] = {}
        for ecosystem, name, version, day, yanked in await self.session.execute(asked):
            told = Released(version=version, released_on=day, yanked=yanked)
            found.setdefault(ecosystem, {}).setdefault(name, []).append(told)
        return found

    async def governed(self, project: str) -> list[Governed]:
        """Decisions in force that name files, in the order of their numbers; for a project, those that bind it."""
        asked = sa.select(decision.governs, *OF_DECISION)
        asked = asked.join_from(table(Decision), table(Collection), collection.id == decision.collection_id)
        asked = asked.where(decision.status.in_(BINDING), decision.governs != "")
        found = await self.session.execute(asked.order_by(collection.id, decision.number))
        return [
            Governed(decision=_decided(row, self.site), paths=_lines(row.governs))
            for row in found
            if not project or reaches(row.binds.split(), project)
        ]

    async def waivers(self, projects: Some[int] | None = None, *, written: bool = False) -> list[ProjectWaiver]:
        """What somebody else has approved, or else denied, for these projects, or all; also what has ended. `written`:
        after them what stands in the projects' own files."""
        owner, approver = (table(Person).alias(name) for name in ("owner", "approver"))
        asked = sa.select(
            waiver.id, waiver.ecosystem, waiver.package, waiver.specifier, waiver.reason, waiver.until_then,
            waiver.expires_on, table(Project).c.slug.label("project"),
            sa.func.coalesce(owner.c.name, waiver.owner_name).label("owner"), waiver.decision_label,
            WRITTEN.label("written"), approver.c.name.label("approver"),
            decision.id.label("decision_id"), decision.number, PREFIX, BESIDE, DENIED.label("denied"),
        )  # fmt: skip
        asked = asked.join_from(table(Waiver), table(Project), table(Project).c.id == waiver.project_id)
        asked = asked.outerjoin(table(Decision), decision.id == waiver.decision_id)
        asked = asked.outerjoin(table(Collection), collection.id == decision.collection_id)
        asked = asked.outerjoin(owner, owner.c.id == waiver.owner_id)
        asked = asked.outerjoin(approver, approver.c.id == waiver.decided_by_id)
        asked = asked.where(DENIED | (waiver.state == WaiverState.APPROVED) | (WRITTEN if written else sa.false()))
        asked = asked.order_by(WRITTEN, DENIED, waiver.expires_on.desc(), waiver.id)
        if projects is not None:
            asked = asked.where(waiver.project_id.in_(projects))
        return [ProjectWaiver(project=row.project, waiver=_waiver(row)) for row in await self.session.execute(asked)]


def _read(rows: tuple[Any, ...], site: str) -> tuple[Pinned, ...]:
    return tuple(
        Pinned(
            id=row.id, ecosystem=row.ecosystem, package=row.name, specifier=row.specifier,
            normalised=row.normalised, level=row.level, audience=row.audience, group=row.group,
            binding_from=row.binding_from, least_age=row.least_age, decision=_decided(row, site),
            binds=tuple(row.binds.split()),
        )
        for row in rows
    )  # fmt: skip


_pinned = lru_cache(maxsize=2)(_read)  # they change seldom, and projects that are judged anew ask a few at a time


def _decided(row: Any, site: str) -> Decided:
    return Decided(
        id=row.decision_id, collection=row.collection, label=decision_label(row.prefix, row.number),
        beside=row.beside or "", title=row.title, status=row.status, decided_on=row.decided_on,
        address=site + record_path("decisions", row.decision_id, row.slug),
    )  # fmt: skip


def _waiver(row: Any) -> Waived:
    return Waived(
        id=row.id, decision_id=row.decision_id or 0, owner=row.owner or "nobody", reason=row.reason,
        until_then=row.until_then, expires_on=row.expires_on,
        package=row.package, ecosystem=row.ecosystem, specifier=row.specifier, approved_by=row.approver or "",
        denied=row.denied,
        decision=row.decision_label if row.decision_id is None else _called(row),
        **({"origin": FILE} if row.written else {}),
    )  # fmt: skip


def _called(row: Any) -> str:
    label = decision_label(row.prefix, row.number)
    return f"{label} ({row.beside})" if row.beside else label


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]
