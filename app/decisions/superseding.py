"""Supersession is data: what a row of `decision_link` means for both of its ends, as long as its successor counts.

A decision says one status of itself (`own_status`). While a successor that was accepted supersedes it as a whole, its
`status` is superseded and what it says of itself is kept in `status_before`; when that successor is rejected, withdrawn
or deleted, or the link goes, that comes back. A successor that was deprecated or superseded later has been in force, so
what it superseded stays so. Each row's `in_force` says whether it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from app.decisions.models import NOT_YET, REFUSED, WAS_IN_FORCE, LinkKind, Status
from app.persistence.errors import InvalidValue
from app.records.columns import table_of, update_each
from app.records.refs import decision_label
from app.tables import Collection, Decision, DecisionLink, Source

DECISION, LINK, SOURCE = table_of(Decision), table_of(DecisionLink), table_of(Source)


class Link(NamedTuple):
    """A supersession, with what its successor says of itself."""

    id: int
    scope: str
    successor: Status

    @property
    def counts(self) -> bool:
        return self.successor in WAS_IN_FORCE


class StillSuperseded(InvalidValue):
    """Somebody changed a status that follows from a successor."""

    def __init__(self, older: str, newer: str) -> None:
        self.message = f"{older} is superseded by {newer}. Remove that link, or give it a scope, before."
        super().__init__(table=DECISION.name, columns=("status",))


def own_status(decision: Any) -> sa.ColumnElement[Any]:
    """What a row of `decision` (columns of it or of an alias) says of itself."""
    follows = (decision.status == Status.SUPERSEDED) & decision.status_before.is_not(None)
    return sa.case((follows, decision.status_before), else_=decision.status)


def in_force(own: Status, links: Iterable[Link]) -> set[int]:
    """The ids of those supersessions that count for a decision that says `own` of itself.

    Where it says itself that it is superseded, and nobody that was in force supersedes it, those count that would.
    """
    some = list(links)
    counting = {link.id for link in some if link.counts}
    whole = [link for link in some if not link.scope]
    if own is Status.SUPERSEDED and counting.isdisjoint(link.id for link in whole):
        counting |= {link.id for link in whole if link.successor in NOT_YET} or {link.id for link in whole}
    return counting


def status_of(own: Status, links: Iterable[Link]) -> Status:
    """The status of a decision that says `own` of itself."""
    replaced = own not in REFUSED and any(link.counts and not link.scope for link in links)
    return Status.SUPERSEDED if replaced else own


async def refresh(session: AsyncSession, changed: Iterable[int]) -> list[int]:
    """Bring these decisions in step with their successors, and with them those that they supersede.

    Returns the decisions whose status changed. Call it after the flush. Raises StillSuperseded.
    """
    ids = sorted(changed)
    superseded = sa.select(LINK.c.to_id).where(LINK.c.from_id.in_(ids))
    mine = sa.union(sa.select(DECISION.c.id).where(DECISION.c.id.in_(ids)), superseded)  # an "or" would read them all
    columns = (*DECISION.c["id", "version", "status", "status_before"], own_status(DECISION.c).label("own"))
    rows = (await session.execute(sa.select(*columns).where(DECISION.c.id.in_(mine)).order_by(DECISION.c.id))).all()
    links = await _refresh_links(session, {row.id: row.own for row in rows})
    fresh = {row.id: status_of(row.own, links[row.id]) for row in rows}
    for row in rows:
        if row.status_before and row.status is not Status.SUPERSEDED and fresh[row.id] is Status.SUPERSEDED:
            raise StillSuperseded(*await _labels(session, row.id, links[row.id]))
    before = {row.id: row.own if fresh[row.id] is not row.own else None for row in rows}
    stale = [(row.id, {"status_before": before[row.id]}) for row in rows if before[row.id] is not row.status_before]
    await update_each(session, DECISION, stale)
    return await _set_statuses(session, [row for row in rows if fresh[row.id] is not row.status], fresh)


async def _refresh_links(session: AsyncSession, own: dict[int, Status]) -> dict[int, list[Link]]:
    """The supersessions of these decisions, each of which says now whether it counts.

    Successors are locked, so that nobody accepts one meanwhile without seeing these links.
    """
    source = DECISION.alias("successor")
    columns = (*LINK.c["id", "to_id", "kind", "scope", "in_force"], own_status(source.c).label("own"))
    query = sa.select(*columns).join(source, source.c.id == LINK.c.from_id).where(LINK.c.to_id.in_(own))
    rows = (await session.execute(query.order_by(LINK.c.id).with_for_update(read=True, of=source))).all()
    found: dict[int, list[Link]] = defaultdict(list)
    for row in rows:
        if row.kind is LinkKind.SUPERSEDES:
            found[row.to_id].append(Link(row.id, row.scope, row.own))
    counting = {id_ for older, links in found.items() for id_ in in_force(own[older], links)}
    stale = [(row.id, {"in_force": row.id in counting}) for row in rows if row.in_force != (row.id in counting)]
    await update_each(session, LINK, stale)
    return found


async def _set_statuses(session: AsyncSession, rows: Sequence[Any], statuses: dict[int, Status]) -> list[int]:
    """Through the session, so that it is in the history; a record that was not edited since its import counts so."""
    versions = {row.id: row.version for row in rows}
    query = sa.select(Decision).where(DECISION.c.id.in_(versions)).order_by(DECISION.c.id)
    decisions = list(await session.scalars(query)) if rows else []
    stored = {row.id: row for row in rows}
    for decision in decisions:
        for name in ("version", "status"):  # the session may hold what was there before other statements
            set_committed_value(decision, name, getattr(stored[decision.id], name))
        decision.status = statuses[decision.id or 0]
    await session.flush()
    await _keep_unedited(session, {one.id: (versions[one.id], one.version) for one in decisions if one.id})
    return sorted(versions)


async def _keep_unedited(session: AsyncSession, versions: dict[int, tuple[int, int]]) -> None:
    """Let the sources of these decisions, by id, know the version after the one that they had."""
    same = (SOURCE.c.decision_id == sa.bindparam("decision")) & (SOURCE.c.record_version == sa.bindparam("older"))
    rows = [{"decision": id_, "older": older, "newer": newer} for id_, (older, newer) in versions.items()]
    if rows:
        known = sa.update(SOURCE).where(same).values(record_version=sa.bindparam("newer"))
        await (await session.connection()).execute(known, rows)


async def _labels(session: AsyncSession, id_: int, links: Sequence[Link]) -> tuple[str, str]:
    """What people call the decision and its first successor."""
    counting = next(link.id for link in links if link.counts and not link.scope)
    successor = sa.select(LINK.c.from_id).where(LINK.c.id == counting).scalar_subquery()
    log = table_of(Collection).c
    prefix = sa.func.coalesce(DECISION.c.prefix, log.prefix)
    query = sa.select(DECISION.c.id, prefix, DECISION.c.number, DECISION.c.title)
    query = query.join_from(DECISION, table_of(Collection)).where(DECISION.c.id.in_([id_, successor]))
    called = {row[0]: f"{decision_label(row[1], row[2])} {row[3]}" for row in await session.execute(query)}
    return called.pop(id_), next(iter(called.values()))
