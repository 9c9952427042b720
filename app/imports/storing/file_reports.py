"""The row and the report of each file that was dealt with."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.imports.finding.images import beside
from app.imports.findings import finding
from app.imports.limits import PATH_CHARACTERS
from app.imports.models import ImportedFile, Outcome, Source
from app.imports.reading.normal import Written
from app.imports.report import FileReport
from app.imports.storing.items import Item, Stored
from app.markdown.record import ImportFinding, Record
from app.persistence.new_rows import NewRow, add, kind_of

Receipt = tuple[Item, Stored]


def receipt(item: Item, outcome: Outcome, findings: list[ImportFinding], row: Any) -> Receipt:
    """For a file that was written to `row`."""
    is_decision = kind_of(row) is Decision
    number = row.number if is_decision else None
    stored = _stored(item, outcome, findings, number)
    stored.owner = ("decision" if is_decision else "research", row.id or 0)
    stored.report.id = row.id
    stored.fresh = True
    return item, stored


def receipt_without_writing(
    item: Item, outcome: Outcome, findings: list[ImportFinding], source: Source | NewRow | None, number: int | None
) -> Receipt:
    """For a file that was left out, or whose record from `source` stays as it is."""
    stored = _stored(item, outcome, findings, number)
    if source is not None:
        stored.owner = ("decision", source.decision_id) if source.decision_id else ("research", source.document_id or 0)
        stored.report.id = source.decision_id or source.document_id
        written = Written.load(source.written)
        stored.linked = written.linked
        if outcome is Outcome.UNCHANGED:  # what people refused of the file when they settled it stays refused
            stored.links = written.links
            stored.targets = [one for one in stored.targets if one.href in written.targets]
    return item, stored


def _stored(item: Item, outcome: Outcome, findings: list[ImportFinding], number: int | None) -> Stored:
    record = item.prepared.record
    found = [*item.prepared.findings, *findings, *(number_findings(record, number, outcome) if record else [])]
    report = FileReport.of(item.candidate.file.shown, outcome, record, found)
    report.collection = item.candidate.collection
    stored = Stored(item.place, report, 0, item.collection_id)
    if record is not None and outcome is not Outcome.DIVERGED:
        stored.links, stored.targets = record.links, item.prepared.targets
        hrefs = [target.href for target in stored.targets]
        stored.images = {href: image for href in hrefs if (image := beside(item.candidate.file, href))}
    return stored


def number_findings(record: Record, number: int | None, outcome: Outcome) -> list[ImportFinding]:
    """What to say where a decision's number is not the one of its source."""
    if record.kind != "decision" or number is None or record.number == number:
        return []
    if record.number is None:
        return [finding("number.missing", f"The source gives no number; {number} is the next that was free.")]
    if outcome is not Outcome.NEW:
        return [finding("number.kept", f"The source gives the number {record.number}; the record keeps its {number}.")]
    return [finding("number.taken", f"Another record has the number {record.number}; this one was given {number}.")]


async def keep(session: AsyncSession, run_id: int, receipts: list[Receipt]) -> None:
    """Store what the run says about these files."""
    files = [_file(run_id, item, stored) for item, stored in receipts]
    await add(session, files)
    for file, (_, stored) in zip(files, receipts, strict=True):
        stored.file_id = file.id


def _file(run_id: int, item: Item, stored: Stored) -> NewRow:
    report, path = stored.report, stored.report.path
    if len(path) > PATH_CHARACTERS:
        path = f"{path[: PATH_CHARACTERS - 20]}… ({stored.place})"
    return NewRow(
        ImportedFile, run_id=run_id, collection_id=item.collection_id, path=path, content_hash=item.digest,
        outcome=report.outcome, findings=as_stored(report.findings), finding_count=len(report.findings),
        decision_id=stored.owner[1] if stored.owner and stored.owner[0] == "decision" else None,
        document_id=stored.owner[1] if stored.owner and stored.owner[0] == "research" else None,
        content=item.kept.content if item.kept else None, kept=item.kept.rest if item.kept else None,
    )  # fmt: skip


def as_stored(findings: list[ImportFinding]) -> list[dict[str, object]]:
    """Findings for a JSON column, which takes no NUL."""
    return [
        msgspec.to_builtins(msgspec.structs.replace(item, message=item.message.replace("\0", "�"))) for item in findings
    ]
