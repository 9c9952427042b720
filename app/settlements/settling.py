"""Settles a file that diverged: its text counts as read, and the record says what was chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import partial

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.trail import Trace
from app.decisions.models import Decision
from app.effects.changes import Changes
from app.history.operations import begin
from app.history.recording import record_changes
from app.imports.findings import finding
from app.imports.linking.finishing import Finisher
from app.imports.models import Outcome
from app.imports.reading.normal import Written
from app.imports.report import FileReport
from app.imports.settled import before_settling
from app.imports.storing.file_reports import as_stored
from app.imports.storing.items import Stored
from app.imports.storing.names import know
from app.imports.storing.records import fill_decision, fill_document
from app.imports.storing.transactions import units
from app.imports.targets import Target
from app.markdown.record import ImportFinding
from app.markdown.rendering.render import render
from app.persistence.database.engine import Database
from app.persistence.errors import Stale
from app.persistence.fields import now, table
from app.research.models import ResearchDocument
from app.settlements.comparing import FIELDS
from app.settlements.repository import (
    FILE,
    Diverged,
    SettlementRepository,
    attributes_of,
    of_record,
    register_of,
)

OVERTAKEN = ("record.diverged", "record.kind_changed")  # findings that say that nothing was overwritten
WORDS = {True: "The text of the file was taken.", False: "What the register holds was kept."}


async def settle(
    database: Database, run_id: int, file_id: int, *, version: int, taken: Collection[str], by: Trace
) -> None:
    """Take these fields of the file, and keep the others; the file is unchanged for the next import.

    `version` is that of the record that was shown. Raises Stale, and Problem where there is nothing to settle.
    """
    record_changes(database)
    async with units(database, "Settled with its file", dry_run=False) as work:
        work.info["actor"] = by.actor_name
        work.info["operation"], stored = await work.run(
            partial(_settled, run_id=run_id, file_id=file_id, version=version, taken=set(taken))
        )
        if "links" in taken:
            await Finisher(work, run_id, {stored.collection_id}).finish([stored])


async def _settled(
    session: AsyncSession, *, run_id: int, file_id: int, version: int, taken: set[str]
) -> tuple[int, Stored]:
    found = await SettlementRepository(session).find(run_id, file_id, lock=True)
    if found.row.version != version:
        raise Stale
    operation = await begin(session, f"Settlement of {found.file.place}")
    content, kept = found.source.content, before_settling(found.file, found.source)
    targets = _targets(found, taken)
    if taken:
        await _take(session, found, taken)
    _remember(found, targets, whole=taken == set(FIELDS), links="links" in taken)
    findings = [ImportFinding(**one) for one in found.file.findings if one["rule"] not in OVERTAKEN]
    words = "The record was merged with the file." if taken < set(FIELDS) and taken else WORDS[bool(taken)]
    findings.append(finding("record.settled", words))
    others = sa.update(FILE).where(of_record(found.owner), FILE.c.outcome == Outcome.DIVERGED, FILE.c.id != file_id)
    await session.execute(others.values(outcome=Outcome.SETTLED, content=None, kept=None))
    found.file.findings, found.file.finding_count = as_stored(findings), len(findings)
    found.file.content, found.file.kept = content, kept
    found.file.outcome, found.file.settled_in_id = Outcome.SETTLED, operation
    await session.flush()
    return operation, _stored(found, findings)


async def _take(session: AsyncSession, found: Diverged, taken: set[str]) -> None:
    """Give the record these fields of the file, and work out what follows."""
    known = await know(session, [found.said.record])
    only = None if taken == set(FIELDS) else attributes_of(sorted(taken))
    changes = Changes()
    _add_parts(changes, found.row)
    if isinstance(found.row, Decision):
        fill_decision(found.row, found.said.record, known, render, only)
    else:
        fill_document(found.row, found.said.record, known, render, only)
    found.row.updated_at = now()
    await session.flush()
    _add_parts(changes, found.row)
    changes.add(table(type(found.row)).name, [{"id": found.row.id}])
    await changes.follow(session)


def _add_parts(changes: Changes, row: Decision | ResearchDocument) -> None:
    """Those from which the standing of packages follows."""
    for name in ("pins", "status_events"):
        for one in getattr(row, name, ()):
            changes.add(table(type(one)).name, [one.model_dump()])


def _remember(found: Diverged, targets: list[str], *, whole: bool, links: bool) -> None:
    """The file counts as read; where the record is not what it says, it was edited since."""
    source, said, content = found.source, found.said, found.file.content or b""
    before = Written.load(source.written)
    written = Written.of(said.record, targets, before, said.part)
    written.links = said.record.links if links else before.links
    written.linked, written.is_settled = before.linked, True
    source.content, source.content_hash = content, hashlib.sha256(content).digest()
    source.written = written.dump()
    if whole:
        source.record_version = found.row.version


def _targets(found: Diverged, taken: set[str]) -> list[str]:
    """The links in texts, by what each text of the record will be."""
    if taken == set(FIELDS):
        return found.said.targets
    ours, theirs = register_of(found), found.said.record
    parts = [getattr(theirs if name in taken else ours, name) for name in FIELDS if name != "links"]
    texts = msgspec.json.encode(parts).decode()
    hrefs = dict.fromkeys([*Written.load(found.source.written).targets, *found.said.targets])
    return [href for href in hrefs if msgspec.json.encode(href).decode()[1:-1] in texts]


def _stored(found: Diverged, findings: list[ImportFinding]) -> Stored:
    """As if an import had just written it, for what its links lead to."""
    record = found.said.record
    report = FileReport(path=found.file.path, outcome=Outcome.UPDATED, findings=findings, id=found.owner[1])
    report.status = record.status
    targets = [Target(href, 0) for href in found.said.targets]
    linked = Written.load(found.source.written).linked
    return Stored(
        0, report, found.file.id or 0, found.source.collection_id, found.owner, True, record.links, targets, linked
    )
