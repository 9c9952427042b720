"""What the first page of the admin shows: what needs somebody, what changed, how much there is, how things stand."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.filters.wanted import Wanted
from app.admin.history.together import is_together
from app.admin.lists.counting import Count, count_of, counted
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.admin.titles import in_words, titles_of
from app.persistence.database.connections import MOST, USED
from app.persistence.database.engine import Database
from app.persistence.migrations.heads import head
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query, fetch_together, rows
from app.web.security.access import Access, Actor

MOST_CHANGES = 12
LOOKED_AT = 200  # revisions, of which those made at once are told as one change
LEAST_DISK = 2_000_000_000  # bytes: below, somebody should look
SYSTEM = sa.select(
    sa.literal_column("(SELECT version_num FROM alembic_version)", sa.Text).label("revision"),
    sa.literal_column("current_setting('server_version')", sa.Text).label("server"),
    sa.literal_column("pg_database_size(current_database())", sa.BigInteger).label("size"),
    sa.literal_column(USED, sa.Integer).label("connections"),
    sa.literal_column(MOST, sa.Integer).label("most"),
)


@dataclass(frozen=True)
class Task:
    """What needs somebody."""

    label: str
    address: str
    count: Count


class Change(NamedTuple):
    """One of the latest changes, and how many more records it was of: `cut` where there may be even more."""

    action: str
    label: str
    title: str
    address: str
    actor: str | None
    reason: str | None
    happened_at: datetime
    more: int = 0
    cut: bool = False


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
    more: list[tuple[str, bool, str]]  # what it is, whether it is well, in words

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
        **{f"standing{n}": one.query for n, one in enumerate(registry.standings)},
        "changes": _latest(registry, scopes),
        "system": rows(tuple[str, str, int, int, int], sa.select(*SYSTEM.subquery("system").c)),
    }
    found: dict[str, Any] = await fetch_together(session, dict, **questions)
    counts = [(scope, counted(found[f"table{n}"], scope.where())) for n, scope in enumerate(scopes)]
    tasks = [Task(one.label, one.address, counted(found[f"task{n}"], one.asked[1])) for n, one in enumerate(asked)]
    tasks += [Task(one.label, one.address, counted(found[f"notice{n}"], [True])) for n, one in enumerate(notices)]
    changes = await _changes(session, registry, actor, found["changes"])
    more = [(one.label, *one.told(found[f"standing{n}"])) for n, one in enumerate(registry.standings)]
    system = _system(found["system"][0], database, more) if actor.may(Access.ADMIN) else None
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


class Revised(NamedTuple):
    """A revision, as the page asks for it."""

    record_type: str
    record_id: int
    action: str
    actor: str | None
    reason: str | None
    happened_at: datetime
    operation_id: int | None


def _latest(registry: Registry, scopes: Sequence[Scope]) -> Query[Any]:
    revision = registry.revisions.c
    seen = [scope.declaration.table.name for scope in scopes]
    latest = sa.select(*(revision[name] for name in Revised._fields)).where(revision.record_type.in_(seen))
    kind: Any = Revised
    return rows(kind, latest.order_by(revision.id.desc()).limit(at_most(LOOKED_AT)))


async def _changes(session: AsyncSession, registry: Registry, actor: Actor, found: list[Revised]) -> list[Change]:
    """What was done at once is one change, called by the record in it whose table is declared first."""
    scopes = {scope.declaration.table.name: scope for scope in registry.scopes(actor)}
    groups = list[list[Revised]]()
    for one in found:
        if groups and is_together(groups[-1][-1], one, later_is_part=True):
            groups[-1].append(one)
        else:
            groups.append([one])
    order = list(scopes)
    shown = [(min(some, key=lambda one: order.index(one.record_type)), some) for some in groups]
    asked: dict[str, list[int]] = {}
    for one, _ in shown[:MOST_CHANGES]:
        asked.setdefault(one.record_type, []).append(one.record_id)
    questions = {name: titles_of(scopes[name], sorted(set(ids))) for name, ids in asked.items()}
    titles: dict[str, Any] = await fetch_together(session, dict, **questions) if questions else {}
    known = {(name, id_): title for name, pairs in titles.items() for id_, title in pairs}
    return [_change(scopes, known, one, some, cut=some[-1] is found[-1]) for one, some in shown[:MOST_CHANGES]]


def _change(scopes: dict[str, Scope], known: Any, one: Revised, some: list[Revised], *, cut: bool) -> Change:
    scope, title = scopes[one.record_type], known.get((one.record_type, one.record_id))
    address = f"{scope.address}/{one.record_id}" + ("" if title else "/history")  # what is gone has one, too
    action = one.action if len({each.action for each in some}) == 1 else "changed"
    more, label = len({(each.record_type, each.record_id) for each in some}) - 1, scope.declaration.label
    called = in_words(scope, title) if title else f"#{one.record_id}"
    return Change(action, label, called, address, one.actor, one.reason, one.happened_at, more, cut and more > 0)


def _system(found: tuple[Any, ...], database: Database, more: list[tuple[str, bool, str]]) -> System:
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
        more,
    )
