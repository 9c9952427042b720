"""The rows that a change touched, and the one pipeline of what follows from them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from app.decisions import locking, superseding
from app.decisions.models import Decision, DecisionLink, Option
from app.effects import links, outlooks, projects, ranges, rounds, slugs, versions
from app.persistence.changed import changed_in
from app.records.columns import table_of
from app.records.rendering import pairs
from app.research.models import ResearchDocument
from app.search import indexing
from app.stack import affected, standing
from app.stack.models import Package, Pin
from app.tables import Collection

RECORDS = ("decision", "research_document")
# The columns that lead from a part to a record that shows it; the first that is set is the record that it belongs to.
OWNERS = {"from_id": "decision", "to_id": "decision", "decision_id": "decision", "document_id": "research_document"}
# Columns of which others follow: what changed none of them leaves these as they are
STATUS = {"status", "status_before"}
PLACE = {"collection_id"}  # `#12` is a record of the same collection
# What the standing of packages is worked out from
STANDING = frozenset({*RECORDS, "pin", "package", "decision_link", "status_event", "collection"})
CHUNK = 50  # rows that are worked out anew together
Step = Callable[[AsyncSession], Awaitable[None]]
Work = Callable[[AsyncSession, set[int]], Awaitable[None]]

Ids = dict[str, set[int]]  # of records, by table


class Changes:
    """Tell it of every row that was added, changed or deleted, and of what a row was before; then `follow`.

    A change of parts `by_source` is what files say: their records are not edited by it and keep their version. Of
    records that are `imported` nobody is told, whomever they name.
    """

    def __init__(self, *, by_source: bool = False, imported: bool = False) -> None:
        self._by_source = by_source
        self._imported = imported
        self.shown: Ids = {name: set() for name in RECORDS}  # records that are or show one of the rows
        self.grown: Ids = {name: set() for name in RECORDS}  # records of which a part is one of the rows
        self.written: Ids = {}  # the rows themselves
        self.fresh: Ids = {}  # those of them of which columns follow from others
        self._options: set[int] = set()
        self._packages: set[int] = set()  # of pins, also of those that are gone
        self._standing: Ids = {name: set() for name in RECORDS}  # records whose parts say how packages stand

    def add(self, table: str, rows: Iterable[Mapping[str, Any]], *, as_it_was: bool = False) -> None:
        """Rows of `table`, with at least their keys; `as_it_was` where all of their columns came back together."""
        for row in rows:
            if not as_it_was and row.get("id") is not None:
                self.fresh.setdefault(table, set()).add(row["id"])
            self.written.setdefault(table, set()).update([row["id"]] if row.get("id") is not None else [])
            if table in RECORDS:
                self.shown[table].add(row["id"])
                continue
            if table == "pin" and row.get("package_id"):
                self._packages.add(row["package_id"])
            if table == "argument":
                self._options.add(row["option_id"])
            owners = [(record, row[name]) for name, record in OWNERS.items() if row.get(name) is not None]
            for place, (record, id_) in enumerate(owners):
                self.shown[record].add(id_)
                if table in STANDING:
                    self._standing[record].add(id_)
                if place == 0:
                    self.grown[record].add(id_)

    async def add_ids(self, session: AsyncSession, table: sa.Table, ids: Sequence[int]) -> None:
        """Rows of which no more than the id is known, and which are there."""
        keys = [column for column in table.columns if column.primary_key or column.foreign_keys]
        for row in (await session.execute(sa.select(*keys).where(table.c.id.in_(ids)))).mappings():
            self.add(table.name, [dict(row)])

    async def follow(self, session: AsyncSession, *, packages: bool = True) -> None:
        """Bring along all that follows. Call it after the flush, in the same transaction.

        Without `packages` their standing is left to whoever changes more: it is worked out from every pin. Raises
        PersistenceError where the change contradicts what follows from others.
        """
        await locking.check(session)
        await self._resolve_options(session)
        await slugs.refresh(session, {name: self.fresh.get(name, set()) for name in RECORDS})
        await ranges.refresh(session, self.fresh.get("pin", set()), self.fresh.get("package", set()))
        await outlooks.refresh(session, self.fresh.get("package", set()), self.fresh.get("pin", set()))
        if not self._by_source:
            grown = {name: self.grown[name] - self.written.get(name, set()) for name in RECORDS}
            await versions.count_up(session, grown)
        spoken = self._spoken(session)
        await links.refresh(
            session,
            spoken["decision"],
            spoken["research_document"],
            by_source=self._by_source,
            tells=not self._imported,
        )
        decided = set(self.written.get("decision", ()))
        related = "decision_link" in self.written
        if stands := self.shown["decision"] if related else self._changed(session, {"decision": STATUS})["decision"]:
            following = await superseding.refresh(session, stands)
            decided.update(following)
            self.shown["decision"].update(following)
            self._standing["decision"].update(following)
        await rounds.refresh(session, self.shown["decision"])
        await projects.judge_anew(
            session, self._packages, self.written.get("pin", set()), decided, self.written.get("collection", set())
        )
        await projects.judge_alone(session, self.written.get("project", set()))
        await indexing.refresh(session, *(sorted(self.shown[name]) for name in RECORDS))
        if packages and self.written.keys() & STANDING:
            await standing.refresh(session, await self._standing_anew(session))

    def _changed(self, session: AsyncSession, columns: Mapping[str, Set[str]]) -> Ids:
        """The records that were written, by table, of which one of these columns may be another now."""
        tables = SQLModel.metadata.tables
        return {
            name: changed_in(session, tables[name], self.written.get(name, set()), columns[name]) for name in columns
        }

    def _spoken(self, session: AsyncSession) -> Ids:
        """The records of which a text may be another now, their own or that of a part."""
        texts = {table_of(model).name: {*pairs(model), *PLACE} for model in (Decision, ResearchDocument)}
        changed = self._changed(session, texts)
        silent = {name: self.written.get(name, set()) - changed[name] - self.grown[name] for name in RECORDS}
        return {name: self.shown[name] - silent[name] for name in RECORDS}

    async def _standing_anew(self, session: AsyncSession) -> set[int] | None:
        """The packages whose standing may be another now; None for all, whose pins reach others in other collections.

        To read every pin of a large register for each change would hold up everybody else who writes.
        """
        written = {
            model: affected.may_differ(session, table_of(model), self.written.get(table_of(model).name, set()))
            for model in (Collection, Decision, ResearchDocument)
        }
        if written[Collection]:
            return None
        decisions = written[Decision] | self._standing["decision"]
        documents = written[ResearchDocument] | self._standing["research_document"]
        pinned = await affected.pinned_by(session, decisions, documents) if decisions or documents else set()
        return pinned | self._packages | self.written.get("package", set())

    async def _resolve_options(self, session: AsyncSession) -> None:
        """Arguments belong to the decision of their option."""
        if self._options:
            option = table_of(Option).c
            found = set(await session.scalars(sa.select(option.decision_id).where(option.id.in_(self._options))))
            self.shown["decision"] |= found
            self.grown["decision"] |= found


async def follow(session: AsyncSession, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """What follows from rows, by table: see `Changes`."""
    changes = Changes()
    for name, some in rows.items():
        changes.add(name, some)
    await changes.follow(session)


async def register_steps(session: AsyncSession) -> list[Step]:
    """What brings statuses that follow from successors, ranges of pins and the standing of packages in step, of the
    whole register: after a migration, with which the way to write a range may have changed as well.

    Each is to have a transaction of its own: servers of the former release may be at work meanwhile.
    """
    linked, decision = table_of(DecisionLink).c.to_id, table_of(Decision).c
    query = sa.select(linked).union(sa.select(decision.id).where(decision.status_before.is_not(None)))
    pins, packages = (sa.select(table_of(model).c.id) for model in (Pin, Package))
    works: list[tuple[Work, sa.Select[int] | sa.CompoundSelect[int]]] = [
        (_superseded, query), (partial(ranges.refresh, packages=set()), pins), (standing.refresh, packages),
    ]  # fmt: skip
    steps = list[Step]()
    for work, wanted in works:
        ids = sorted(await session.scalars(wanted))
        steps += [partial(_of_some, work, set(ids[start : start + CHUNK])) for start in range(0, len(ids), CHUNK)]
    return steps


async def _of_some(work: Work, ids: set[int], session: AsyncSession) -> None:
    await work(session, ids)


async def _superseded(session: AsyncSession, ids: set[int]) -> None:
    await indexing.refresh(session, await superseding.refresh(session, ids), [])
