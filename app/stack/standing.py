"""How each package stands: worked out when records change, so that no page has to look at every pin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision, DecisionLink, Status, StatusEvent
from app.records.columns import table_of, update_each
from app.records.reach import EVERYBODY, NAMED, told
from app.research.models import DocumentStatus, ResearchDocument
from app.stack.models import Package, PackageRing, Pin, PinLevel
from app.stack.rings import Claim, Weight, history
from app.stack.versions import conflicts, satisfying
from app.tables import Collection

MOST_RANGES = 40  # different ranges of one package that are held against each other
PACKAGE, RING = table_of(Package), table_of(PackageRing)
pin, decision, document = (table_of(model).c for model in (Pin, Decision, ResearchDocument))
link, event = table_of(DecisionLink).c, table_of(StatusEvent).c
PINS = (
    table_of(Pin)
    .outerjoin(table_of(Decision), decision.id == pin.decision_id)
    .outerjoin(table_of(ResearchDocument), document.id == pin.document_id)
)
IDS = ARRAY(sa.Integer)
WANTED: sa.BindParameter[Any] = sa.bindparam("packages", type_=IDS)
HELD_ONCE = (Status.DEPRECATED, Status.SUPERSEDED)
NOT_YET = (Status.DRAFT, Status.PROPOSED)


class Range(NamedTuple):
    """A level and a range that at least one pin in force has, and whom it binds."""

    level: PinLevel
    normalised: str
    reach: str = EVERYBODY


async def refresh(session: AsyncSession, packages: Set[int] | None = None) -> None:
    """Work out anew how packages stand, by default all. Call it in the transaction that changed pins or records, after
    a flush.

    It reads each pin of theirs once and writes what differs.
    """
    if packages is None or packages:
        given = {} if packages is None else {WANTED.key: sorted(packages)}
        await _refresh_ranges(session, given)
        await _refresh_rings(session, given)


@cache  # to build it takes longer than to run it in a small register
def packages_now(*, some: bool) -> sa.Select[Any]:
    """How each package stands, or some, and what its pins say now."""
    each = _ranges(some=some).cte("each")
    # JSON by hand: what is read here is worked with and shown on no page; its groups of pins are no rows.
    pair = sa.func.json_build_array(each.c.level, each.c.normalised, each.c.reach)
    stands = sa.select(
        PACKAGE.c.id, PACKAGE.c.ecosystem, PACKAGE.c.pin_count, PACKAGE.c.ranges, PACKAGE.c.satisfying,
        PACKAGE.c.in_conflict, PACKAGE.c.conflicts, sa.func.coalesce(sa.func.sum(each.c.number), 0).label("number"),
        sa.func.json_agg(pair).filter(each.c.in_force).label("pairs"),
    ).outerjoin(each, each.c.package_id == PACKAGE.c.id).group_by(PACKAGE.c.id)  # fmt: skip
    return stands.where(*_wanted(PACKAGE.c.id, some=some))


def _wanted(package_id: Any, *, some: bool) -> list[sa.ColumnElement[bool]]:
    return [package_id == sa.any_(WANTED)] if some else []


async def _refresh_ranges(session: AsyncSession, given: dict[str, list[int]]) -> None:
    changes = []
    for row in await session.execute(packages_now(some=bool(given)), given):
        ranges = [Range(PinLevel(level), *rest) for level, *rest in sorted(row.pairs or [])][:MOST_RANGES]
        contradicting = conflicts(row.ecosystem, ranges, MOST_RANGES)
        fresh = {
            "pin_count": int(row.number),
            "ranges": [list(map(str, one)) for one in ranges],
            "satisfying": satisfying(row.ecosystem, ranges),
            "in_conflict": bool(contradicting),
            "conflicts": [[list(map(str, ranges[at])) for at in one] for one in contradicting],
        }
        if fresh != {name: getattr(row, name) for name in fresh}:
            changes.append((row.id, fresh))
    await update_each(session, PACKAGE, changes)


def in_force(row: Any) -> sa.ColumnElement[bool]:
    """Whether a pin, a row with the columns of one, counts today.

    Those of accepted decisions do, and those of published research until such a decision pins the package, too: what
    was found out before somebody decided no longer holds against the decision.
    """
    accepted = sa.exists().where(decision.id == row.decision_id, decision.status == Status.ACCEPTED)
    published = sa.exists().where(document.id == row.document_id, document.status == DocumentStatus.PUBLISHED)
    study, later, other = (table_of(model).alias() for model in (ResearchDocument, Decision, Pin))
    decided = sa.exists().where(
        study.c.id == row.document_id,
        other.c.package_id == row.package_id,
        later.c.id == other.c.decision_id,
        later.c.status == Status.ACCEPTED,
        later.c.decided_on >= study.c.published_on,
    )
    return accepted | (published & ~decided)


def _ranges(*, some: bool) -> sa.Select[Any]:
    """The ranges of packages; the same as `in_force`, for all pins at once."""
    wanted = _wanted(pin.package_id, some=some)
    last = (
        sa.select(pin.package_id, sa.func.max(decision.decided_on).label("decided_on"))
        .join_from(table_of(Pin), table_of(Decision), decision.id == pin.decision_id)
        .where(decision.status == Status.ACCEPTED, *wanted)
        .group_by(pin.package_id)
        .subquery("last")
    )
    new = sa.func.coalesce(document.published_on > last.c.decided_on, sa.true())
    counts = sa.func.coalesce(
        decision.status == Status.ACCEPTED, sa.and_(document.status == DocumentStatus.PUBLISHED, new)
    )
    reached = told(pin.audience, NAMED).label("reach")
    homes = PINS.outerjoin(table_of(Collection), table_of(Collection).c.id == decision.collection_id)
    return (
        sa.select(
            pin.package_id, pin.level, pin.normalised, reached,
            sa.func.count().label("number"), sa.func.bool_or(counts).label("in_force"),
        )
        .select_from(homes.outerjoin(last, last.c.package_id == pin.package_id))
        .where(*wanted)
        .group_by(pin.package_id, pin.level, pin.normalised, reached)
    )  # fmt: skip


async def _refresh_rings(session: AsyncSession, given: dict[str, list[int]]) -> None:
    claims: dict[int, list[Claim]] = defaultdict(list)
    for package_id, level, weight, since, until in await session.execute(pins_say(some=bool(given)), given):
        claims[package_id].append(Claim(PinLevel(level), Weight(weight), since, until))
    fresh = {(id_, since, ring.value) for id_, some in claims.items() for since, ring in history(some)}
    stored = sa.select(RING.c.package_id, RING.c.since, RING.c.ring)
    stored = stored.where(*_wanted(RING.c.package_id, some=bool(given)))
    known = {tuple(row) for row in await session.execute(stored, given)}
    if gone := [row[:2] for row in known - fresh]:
        await session.execute(sa.delete(RING).where(sa.tuple_(RING.c.package_id, RING.c.since).in_(gone)))
    if new := fresh - known:
        rows = [dict(zip(("package_id", "since", "ring"), row, strict=True)) for row in sorted(new)]
        await session.execute(sa.insert(RING), rows)


@cache
def pins_say(*, some: bool) -> sa.Select[Any]:
    """Package, level, weight, month and month of the end of what pins say, each combination once."""
    successor = table_of(Decision).alias("successor")
    replaced = (
        sa.select(sa.func.min(successor.c.decided_on))
        .join_from(successor, table_of(DecisionLink), link.from_id == successor.c.id)
        .where(link.to_id == decision.id, link.in_force, link.scope == "")
    )
    ended = sa.select(sa.func.min(event.happened_on)).where(
        event.decision_id == decision.id, event.status == decision.status
    )
    made = sa.cast(sa.func.coalesce(decision.created_at, document.created_at), sa.Date)
    since = sa.func.coalesce(decision.decided_on, document.published_on, made)
    end = sa.func.coalesce(replaced.scalar_subquery(), ended.scalar_subquery(), since)
    weight = sa.case((decision.status.in_([Status.ACCEPTED, *HELD_ONCE]), Weight.DECIDED), else_=Weight.THOUGHT)
    until = sa.case((decision.status.in_([*HELD_ONCE, Status.REJECTED]), _month(end)))
    columns = [pin.package_id, pin.level, weight.label("weight"), _month(since), until]
    return sa.select(*columns).select_from(PINS).where(*_wanted(pin.package_id, some=some)).distinct()


def _month(day: Any) -> sa.ColumnElement[date]:
    return sa.cast(sa.func.date_trunc("month", sa.cast(day, sa.DateTime)), sa.Date)
