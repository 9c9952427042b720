"""What the pages of imports load."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Struct

from app.imports import tallies
from app.imports.findings import Meaning, meaning
from app.imports.models import Outcome
from app.persistence.fields import now
from app.persistence.lists.paging import Page
from app.persistence.shapes.shape import Shape, computed, path
from app.records.refs import CollectionRef, DecisionRef, DocumentRef
from app.tables import ImportedFile, ImportRun

SILENCE = timedelta(seconds=20)  # after which an import that says nothing was interrupted


class RunRow(Shape, of=ImportRun):
    id: int
    source: str
    started_at: datetime
    alive_at: datetime | None
    finished_at: datetime | None
    operation_id: int | None
    undone_at: Annotated[datetime | None, path("operation.undone_at")]

    @property
    def is_running(self) -> bool:
        """Whether it is still at work, rather than interrupted: it is not finished and was heard of lately."""
        return self.finished_at is None and now() - (self.alive_at or self.started_at) < SILENCE


class ShownRun(RunRow, of=ImportRun):
    has_changed: Annotated[bool, computed(tallies.has_changed)]


class ListedRun(RunRow, of=ImportRun):
    """With what came of its files."""

    outcomes: Annotated[dict[Outcome, int], computed(tallies.by_outcome)]
    findings: Annotated[int, computed(tallies.findings)]


class FileRow(Shape, of=ImportedFile):
    id: int
    place: str
    outcome: Outcome
    findings: list[dict[str, Any]]
    collection: CollectionRef | None
    decision: DecisionRef | None
    document: DocumentRef | None


class RunPage(Struct):
    """A run, a page of its files, and how many had which outcome and which finding."""

    run: ShownRun | None
    files: Page[FileRow]
    outcomes: list[tuple[Outcome, int]]
    rules: list[tuple[str, int]]

    @property
    def told(self) -> list[tuple[str, int, Meaning]]:
        """Each rule that made findings, with how many and what they mean."""
        told = [(rule, count, meaning(rule)) for rule, count in self.rules]
        return sorted(told, key=lambda one: one[2].is_settled)

    @property
    def count(self) -> int:
        """How many files there were."""
        return sum(count for _, count in self.outcomes)
