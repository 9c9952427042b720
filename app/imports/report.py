"""What an import says about each file."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal

import msgspec

from app.imports.models import Outcome
from app.markdown.record import ImportFinding, Kind, Record, Status


class FileReport(msgspec.Struct, kw_only=True):
    """One file: the verdict, and what its source says (not what the register made of it)."""

    path: str  # as given
    outcome: Outcome
    record: Kind | None = None
    title: str | None = None
    number: int | None = None
    status: Status | None = None
    decided_on: date | None = None
    superseded_by: list[str] = msgspec.field(default_factory=list)
    options: int = 0
    findings: list[ImportFinding] = msgspec.field(default_factory=list)
    collection: str = ""
    id: int | None = None  # of the decision or research document

    @classmethod
    def of(cls, path: str, outcome: Outcome, record: Record | None, findings: list[ImportFinding]) -> FileReport:
        """A report with everything that the source says."""
        if record is None:
            return cls(path=path, outcome=outcome, findings=findings)
        successors = [link.target for link in record.successors]
        return cls(
            path=path, outcome=outcome, findings=findings, record=record.kind, title=record.title, number=record.number,
            status=record.status, decided_on=record.dated_on, superseded_by=successors, options=len(record.options),
        )  # fmt: skip


class ImportReport(msgspec.Struct):
    """One import, file by file in the order of their paths. `run_id` is None after a dry run."""

    files: list[FileReport]
    run_id: int | None
    state: Literal["imported", "dry run"]

    def outcomes(self) -> dict[str, int]:
        """How many files had which outcome."""
        return dict(Counter(file.outcome.value for file in self.files))

    def finding_count(self) -> int:
        return sum(len(file.findings) for file in self.files)

    def lines(self) -> list[str]:
        """One JSON object a file."""
        encoder = msgspec.json.Encoder()
        return [encoder.encode(file).decode() for file in self.files]
