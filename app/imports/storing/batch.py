"""A batch of files into rows: each new, updated, unchanged, diverged or skipped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.effects.changes import Changes
from app.imports.findings import finding
from app.imports.models import Outcome, Source
from app.imports.reading.normal import READER, Written, reading_of
from app.imports.storing import sources
from app.imports.storing.exported import recognise
from app.imports.storing.file_reports import keep, receipt, receipt_without_writing
from app.imports.storing.items import Item, Stored
from app.imports.storing.keeping import replaced, said
from app.imports.storing.names import Known, know
from app.imports.storing.records import fill_decision, fill_document
from app.imports.storing.renames.renames import move
from app.markdown.record import ImportFinding, Record
from app.markdown.rendering.render import render
from app.markdown.words.identifiers import PREFIX
from app.persistence.fields import now
from app.persistence.new_rows import NewRow, add, kind_of
from app.records.columns import table_of
from app.records.limits import HIGHEST_NUMBER
from app.research.models import ResearchDocument

Row = Any  # a Decision or ResearchDocument, or a new one


class Batch:
    """One transaction's worth of files.

    A decision that has no number, or one that is taken, has to wait until every file that names its own number is
    stored: `waiting` holds those after `store`, unless it is told that it is `their_turn`.
    """

    def __init__(self, session: AsyncSession, run_id: int, *, their_turn: bool = False) -> None:
        self.session = session
        self.run_id = run_id
        self.their_turn = their_turn
        self.waiting: list[Item] = []
        self._prefixes: dict[int, str] = {}
        self._sources: dict[sources.Key, Source | NewRow] = {}
        self._heads: dict[int | None, tuple[int, int | None]] = {}
        self._written: list[tuple[Item, Outcome, Row, list[ImportFinding]]] = []
        self._untouched: list[tuple[Item, Outcome, list[ImportFinding]]] = []

    async def store(self, items: Sequence[Item]) -> list[Stored]:
        """Write what has to be written; returns a report of every file but those that wait."""
        self._prefixes = await sources.hold(self.session, (item.collection_id for item in items))
        for item in items:
            if item.before:
                await move(self.session, item)
        found = await sources.sources(self.session, [item.key for item in items])
        found |= await recognise(self.session, [item for item in items if item.key not in found])
        self._sources = {**found}
        self._heads = await sources.heads(self.session, found.values())
        new, changed = self._sorted(items)
        known = await know(self.session, [item.prepared.record for item in (*new, *changed) if item.prepared.record])
        await self._add(new, known)
        await self._update(changed, known)
        await self.session.flush()
        await add(self.session, [row for _, _, row, _ in self._written if isinstance(row, NewRow)])
        made = [self._remember_source(item, row) for item, _, row, _ in self._written]
        await add(self.session, [one for one in made if isinstance(one, NewRow)])
        return await self._reported()

    def _sorted(self, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
        """The files to add and those to update; the others need no writing."""
        new, changed = list[Item](), list[Item]()
        for item in items:
            source, record = self._sources.get(item.key), item.prepared.record
            if record is None:
                self._untouched.append((item, Outcome.SKIPPED, []))
            elif source is None:
                new.append(item)
            elif source.content_hash == item.digest:
                _place(source, item)
                self._same(source, item, record, changed)
            elif problem := self._divergence(source, record):
                item.kept = said(item)
                self._untouched.append((item, Outcome.DIVERGED, [problem]))
            else:
                changed.append(item)
        return new, changed

    def _same(self, source: Source | NewRow, item: Item, record: Record, changed: list[Item]) -> None:
        """A file that did not change: what an earlier release read of it is read anew, unless people edited that."""
        before, problem = Written.load(source.written), self._divergence(source, record)
        if before.reader == READER or before.is_settled or (problem and problem.rule == "record.diverged"):
            self._untouched.append((item, Outcome.UNCHANGED, []))
        elif problem or before.is_of(record):
            before.reader, before.reading = READER, before.reading or reading_of(record)
            source.written = before.dump()
            self._untouched.append((item, Outcome.UNCHANGED, [problem] if problem else []))
        else:
            message = "The file is the same; this release reads it otherwise than the one that imported it."
            item.prepared.findings.append(finding("file.read_anew", message))
            changed.append(item)

    def _divergence(self, source: Source | NewRow, record: Record) -> ImportFinding | None:
        if (record.kind == "decision") != (source.decision_id is not None):
            message = (
                f"The file now reads as a {record.kind}, but was imported as another kind; it was not overwritten."
            )
            return finding("record.kind_changed", message)
        if self._heads[source.id][0] != source.record_version:
            message = "It was edited here since its import, and the file has changed too; nothing was overwritten."
            return finding("record.diverged", message)
        return None

    async def _add(self, items: Sequence[Item], known: Known) -> None:
        asked = {(item.collection_id, number) for item in items if (number := _number(item)) is not None}
        taken = await sources.taken(self.session, asked)
        for item in items:
            number = _number(item)
            free = number is not None and (item.collection_id, number) not in taken
            if free and number is not None:
                taken.add((item.collection_id, number))
            if _is_decision(item) and not free and not self.their_turn:
                self.waiting.append(item)
                continue
            self._fill(item, self._made(item, number, free=free), Outcome.NEW, known)

    def _made(self, item: Item, number: int | None, *, free: bool) -> NewRow:
        if not _is_decision(item):
            return NewRow(ResearchDocument, collection_id=item.collection_id)
        written = None if free else number
        return NewRow(
            Decision, collection_id=item.collection_id, number=number if free else None, source_number=written
        )

    async def _update(self, items: Sequence[Item], known: Known) -> None:
        found = [source for item in items if isinstance(source := self._sources[item.key], Source)]
        rows, before = await sources.records(self.session, found), await replaced(self.session, found)
        for item in items:
            item.kept = before[self._sources[item.key].id]
            row = rows[self._sources[item.key].id]
            row.updated_at = now()  # so that the version counts up even if only parts changed
            if isinstance(row, Decision):
                number = _number(item)
                row.source_number = number if number != row.number else None
            self._fill(item, row, Outcome.UPDATED, known)

    def _fill(self, item: Item, row: Row, outcome: Outcome, known: Known) -> None:
        record, html = item.prepared.record, _lookup(item)
        assert record is not None  # noqa: S101 - sorted out before
        if kind_of(row) is Decision:
            findings = fill_decision(row, record, known, html)
            apart = row.source_number is None and record.prefix != self._prefixes[item.collection_id]
            row.prefix = (apart and record.prefix[:PREFIX]) or None
        else:
            findings = fill_document(row, record, known, html)
        self._written.append((item, outcome, row, findings))

    def _remember_source(self, item: Item, row: Row) -> Source | NewRow:
        record = item.prepared.record
        assert record is not None  # noqa: S101 - sorted out before
        source = self._sources.get(item.key)
        if source is None:
            source = NewRow(Source, collection_id=item.collection_id, path=item.candidate.path)
            source.decision_id, source.document_id = _owner(row)
            self._sources[item.key] = source
        source.kept_path = item.candidate.kept_path
        source.content, source.content_hash = item.content, item.digest
        source.record_version = row.version
        targets = [target.href for target in item.prepared.targets]
        source.written = Written.of(record, targets, Written.load(source.written), item.prepared.part).dump()
        return source

    async def _reported(self) -> list[Stored]:
        receipts = [receipt(item, outcome, findings, row) for item, outcome, row, findings in self._written]
        for item, outcome, findings in self._untouched:
            source = self._sources.get(item.key)
            # A source without a head was made by another file of this batch, at whose place this one lies too.
            number = self._heads.get(source.id, (0, None))[1] if source else None
            receipts.append(receipt_without_writing(item, outcome, findings, source, number))
        await keep(self.session, self.run_id, receipts)
        changes = Changes(imported=True)
        for _, _, row, _ in self._written:
            changes.add(table_of(kind_of(row)).name, [{"id": row.id}])
        await changes.follow(self.session, packages=False)
        return [stored for _, stored in receipts]


def _number(item: Item) -> int | None:
    """The number that the source gives to a decision, where a number can be so high."""
    record = item.prepared.record
    number = record.number if record is not None and record.kind == "decision" else None
    return number if number is not None and 0 <= number <= HIGHEST_NUMBER else None


def _place(source: Source | NewRow, item: Item) -> None:
    """Remember where an unchanged record now stands in a file that holds several."""
    if item.prepared.part is not None:
        part = msgspec.to_builtins(item.prepared.part)
        if source.written.get("part") != part:
            source.written = source.written | {"part": part}


def _is_decision(item: Item) -> bool:
    return item.prepared.record is not None and item.prepared.record.kind == "decision"


def _lookup(item: Item) -> Callable[[str], str]:
    rendered = item.prepared.html
    return lambda text: rendered[text] if text in rendered else render(text)


def _owner(row: Row) -> tuple[int | None, int | None]:
    return (row.id, None) if kind_of(row) is Decision else (None, row.id)
