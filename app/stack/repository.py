"""The questions that the pages of the stack ask."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.fields import table
from app.persistence.folding import package_name
from app.persistence.lists.paging import Page, page_of
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import fetch, fetch_together, many, one, rows
from app.records.reach import reach
from app.stack.filters import PackageFilter, RadarFilter, package, pin
from app.stack.models import Ecosystem
from app.stack.radar import MOST_SHOWN, Blip, half_a_year_before
from app.stack.shapes import PackagePage, PackageRow, PackageStanding, PinRow, Together
from app.stack.standing import MOST_RANGES, in_force
from app.tables import Package, PackageRing, Pin
from app.web.lists.filters import Filter

ring = table(PackageRing).c


class PackageRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, wanted: PackageFilter) -> Page[PackageRow]:
        """The packages that `wanted` narrows the stack to."""
        return await fetch(
            self.session,
            page_of(
                PackageRow,
                *wanted.conditions(),
                order=wanted.ordering(),
                after=wanted.after,
                before=wanted.before,
                count=True,
            ),
        )

    async def radar(self, wanted: RadarFilter) -> list[Blip]:
        """The packages of the radar with their rings in a month and half a year before, those that moved last first."""
        month = wanted.month
        now, before = (_ring_at(one, name) for one, name in ((month, "now"), (half_a_year_before(month), "before")))
        shown = sa.select(
            package.ecosystem, package.name, now.c.ring, now.c.since, before.c.ring.label("before"), package.in_conflict
        )
        shown = shown.select_from(table(Package).join(now, sa.true()).outerjoin(before, sa.true()))
        shown = shown.where(package.pin_count > 0).order_by(now.c.since.desc(), package.name).limit(at_most(MOST_SHOWN))
        if wanted.ecosystem:
            shown = shown.where(package.ecosystem == wanted.ecosystem)
        return await fetch(self.session, rows(Blip, shown))

    async def find(self, ecosystem: Ecosystem, name: str, wanted: Filter) -> PackagePage | None:
        """A package with its pins, the latest first, and what contradicts what; None if there is none."""
        named = (package.ecosystem == ecosystem, package.name == package_name(ecosystem, name))
        its_id = sa.select(package.id).where(*named).scalar_subquery()
        mine = pin.package_id == its_id
        bound = reach(pin)
        telling = sa.select(pin.id).where(mine, in_force(pin)).ext(distinct_on(pin.level, pin.normalised, bound))
        some = telling.order_by(pin.level, pin.normalised, bound, pin.id.desc()).limit(MOST_RANGES)
        found = await fetch_together(
            self.session,
            PackagePage,
            package=one(PackageStanding, *named),
            pins=page_of(PinRow, mine, order=[pin.id.desc()], after=wanted.after, before=wanted.before, count=True),
            telling=many(PinRow, pin.id.in_(some), order=[pin.id]),
            together=many(Together, _is_together(its_id), order=[pin.group, pin.id], limit=MOST_RANGES),
        )
        return found if found.package else None


def _ring_at(month: date, name: str) -> Any:
    """The ring in which a package was in a month, and since when."""
    latest = sa.select(ring.ring, ring.since).where(ring.package_id == package.id, ring.since <= month)
    return latest.order_by(ring.since.desc()).limit(at_most(1)).correlate(table(Package)).lateral(name)


def _is_together(its_id: sa.ScalarSelect[int]) -> sa.ColumnElement[bool]:
    """Pins with the group and the record of one of the package's own."""
    own = table(Pin).alias("own").c
    same_record = (own.decision_id == pin.decision_id) | (own.document_id == pin.document_id)
    beside = sa.exists().where(own.package_id == its_id, same_record, own.group == pin.group)
    return (pin.group != "") & (pin.package_id != its_id) & beside
