"""What the first page of the admin shows: what needs somebody, what changed, how much there is, how things stand."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.filters.wanted import Wanted
from app.admin.lists.counting import Count, count_of, counted
from app.admin.registry import Registry, Scope
from app.admin.titles import titles_of
from app.persistence.engine import Database
from app.persistence.prepared import at_most
from app.persistence.queries import Query, fetch_together, rows
from app.persistence.revisions import head
from app.web.access import Access, Actor

MOST_CHANGES = 12
LOOKED_AT = 200  # revisions, of which those alike are told as one change
LEAST_DISK = 2_000_000_000  # bytes: below, somebody should look
SYSTEM = sa.text("""
    SELECT (SELECT version_num FROM alembic_version) AS revision, current_setting('server_version') AS server,
      pg_database_size(current_database()) AS size, (SELECT count(*)::int FROM pg_stat_activity) AS connections,
      current_setting('max_connections')::int AS most
""").columns(revision=sa.Text, server=sa.Text, size=sa.BigInteger, connections=sa.Integer, most=sa.Integer)


@dataclass(frozen=True)
class Task:
    """What needs somebody."""

    label: str
    address: str
    count: Count


class Change(NamedTuple):
    """One of the latest changes, and how many more like it came with it. `address` is "" where there is no record."""

    action: str
    label: str
    title: str
    address: str
    actor: str | None
    reason: str | None
    happened_at: datetime
    more: int = 0


@dataclass(frozen=True)
class System:
    """How the database and this machine stand; sizes in bytes."""

    revision: str
    server: str
    size: int
    connections: int
    most: int
    known: str
    free: int
    pools: dict[str, dict[str, int]]

    @property
    def migrated(self) -> bool:
        return self.revision == self.known

    @property
    def crowded(self) -> bool:
        """Whether few connections are left."""
        return self.connections > 0.8 * self.most

    @property
    def full(self) -> bool:
        return self.free < LEAST_DISK


class Home(NamedTuple):
    tasks: list[Task]
    changes: list[Change]
    counts: list[tuple[Scope, Count]]
    system: System | None


async def home_of(session: AsyncSession, registry: Registry, actor: Actor, database: Database) -> Home:
    """The page, in two statements: what there is, and what the records that changed are called."""
    scopes = registry.scopes(actor)
    asked = list(_tasks(scopes))
    notices = [notice for notice in registry.notices if actor.may(notice.access)]
    questions: dict[str, Query[Any]] = {
        **{f"table{n}": count_of(scope.declaration.table, scope.where()) for n, scope in enumerate(scopes)},
        **{f"task{n}": count_of(*task.asked) for n, task in enumerate(asked)},
        **{f"notice{n}": notice.count for n, notice in enumerate(notices)},
        "changes": _latest(registry, scopes),
        "system": rows(tuple[str, str, int, int, int], sa.select(*SYSTEM.subquery("system").c)),
    }
    found: dict[str, Any] = await fetch_together(session, dict, **questions)
    counts = [(scope, counted(found[f"table{n}"], scope.where())) for n, scope in enumerate(scopes)]
    tasks = [Task(one.label, one.address, counted(found[f"task{n}"], one.asked[1])) for n, one in enumerate(asked)]
    tasks += [Task(one.label, one.address, counted(found[f"notice{n}"], [True])) for n, one in enumerate(notices)]
    changes = await _changes(session, registry, actor, found["changes"])
    system = _system(found["system"][0], database) if actor.may(Access.ADMIN) else None
    return Home([task for task in tasks if task.count.number], changes, counts, system)


class _Asked(NamedTuple):
    label: str
    address: str
    asked: tuple[sa.Table, list[Any]]


def _tasks(scopes: Sequence[Scope]) -> list[_Asked]:
    found = []
    for scope in scopes:
        for one in scope.declaration.attention:
            wanted = Wanted(scope, dict(parse_qsl(one.query)))
            conditions = [*scope.where(), *wanted.conditions()]
            found.append(_Asked(one.label, f"{scope.address}?{one.query}", (scope.declaration.table, conditions)))
    return found


def _latest(registry: Registry, scopes: Sequence[Scope]) -> Query[Any]:
    revision = registry.revisions.c
    seen = [scope.declaration.table.name for scope in scopes]
    names = ("record_type", "record_id", "action", "actor", "reason", "happened_at")
    latest = sa.select(*(revision[name] for name in names)).where(revision.record_type.in_(seen))
    kind: Any = tuple[str, int, str, str | None, str | None, datetime]
    return rows(kind, latest.order_by(revision.id.desc()).limit(at_most(LOOKED_AT)))


async def _changes(session: AsyncSession, registry: Registry, actor: Actor, found: list[Any]) -> list[Change]:
    scopes = {scope.declaration.table.name: scope for scope in registry.scopes(actor)}
    asked = {name: {id_ for kind, id_, *_ in found if kind == name} for name in {kind for kind, *_ in found}}
    questions = {name: titles_of(scopes[name], sorted(ids)) for name, ids in asked.items()}
    titles: dict[str, Any] = await fetch_together(session, dict, **questions) if questions else {}
    known = {(name, id_): title for name, pairs in titles.items() for id_, title in pairs}
    changes = []
    for (kind, action, who, why), alike in groupby(found, key=lambda row: (row[0], *row[2:5])):
        (_, id_, *_, when), *more = alike
        title, scope = known.get((kind, id_), f"#{id_}"), scopes[kind]
        address = f"{scope.address}/{id_}" + ("" if (kind, id_) in known else "/history")  # what is gone has one, too
        changes.append(Change(action, scope.declaration.label, title, address, who, why, when, len(more)))
    return changes[:MOST_CHANGES]


def _system(found: tuple[Any, ...], database: Database) -> System:
    folder = database.settings.data.absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    revision, server, size, connections, most = found
    return System(
        revision,
        server,
        size,
        connections,
        most,
        head() or "",
        shutil.disk_usage(existing).free,
        database.pool_status(),
    )
