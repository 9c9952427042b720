"""What an import did, file by file."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.imports.limits import PATH_CHARACTERS
from app.persistence.fields import children, choice, later, moment, name_index, reference, relation
from app.records.limits import IMPORT_SOURCE
from app.records.models import ONE_OWNER

if TYPE_CHECKING:
    from app.collections.models import Collection
    from app.decisions.models import Decision
    from app.history.models import Operation
    from app.research.models import ResearchDocument


# A path, as far as that does not tell how the machine is laid out that it was imported on.
PLACE = r"regexp_replace(path, '^/(.*/)?([^/]+/[^/]+)$', '\2')"


class Outcome(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DIVERGED = "diverged"
    SETTLED = "settled"  # diverged before somebody chose what the record says
    SKIPPED = "skipped"


class ImportRun(SQLModel, table=True):
    __tablename__ = "import_run"
    __table_args__ = (sa.Index("import_run_by_started_at", "started_at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=IMPORT_SOURCE)  # the folder, archive or upload, as named
    started_at: datetime = moment()
    alive_at: datetime | None = later()  # when it was last at work, before it is finished
    finished_at: datetime | None = later()
    operation_id: int | None = reference("operation.id", on_delete="SET NULL", nullable=True)

    operation: Optional["Operation"] = relation()
    files: list["ImportedFile"] = children(back_populates="run", order_by="ImportedFile.path")


class ImportedFile(SQLModel, table=True):
    """One file of one run, with everything that was guessed about it."""

    __tablename__ = "imported_file"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "path", name="imported_file_once"),
        name_index("imported_file", "place"),
        sa.Index(
            "imported_file_with_findings", "run_id", "finding_count", postgresql_where=sa.text("finding_count > 0")
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = reference("import_run.id", on_delete="CASCADE", index=False)
    collection_id: int | None = reference("collection.id", on_delete="SET NULL", nullable=True)
    path: str = Field(max_length=PATH_CHARACTERS)
    place: str = Field(default=None, sa_column=sa.Column(sa.Text, sa.Computed(PLACE, persisted=True), nullable=False))
    content_hash: bytes = Field(max_length=32)  # SHA-256
    outcome: Outcome = choice(Outcome, index=True)
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)  # rule, line, message
    finding_count: int = Field(default=0)
    # Of a diverged file: its text and what it says. Of one that was updated, or settled: what its source held before.
    content: bytes | None = Field(default=None)
    kept: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    decision_id: int | None = reference("decision.id", on_delete="SET NULL", nullable=True)
    document_id: int | None = reference("research_document.id", on_delete="SET NULL", nullable=True)
    settled_in_id: int | None = reference("operation.id", on_delete="SET NULL", nullable=True)

    run: "ImportRun" = relation(back_populates="files")
    collection: Optional["Collection"] = relation()
    decision: Optional["Decision"] = relation()
    document: Optional["ResearchDocument"] = relation()


class Source(SQLModel, table=True):
    """Where a record came from. `content` is the file's bytes, so that an unchanged record is exported as it came."""

    __table_args__ = (
        sa.UniqueConstraint("collection_id", "path", name="source_path_once"),
        sa.CheckConstraint(ONE_OWNER, name="source_has_one_owner"),
    )

    id: int | None = Field(default=None, primary_key=True)
    collection_id: int = reference("collection.id", on_delete="CASCADE", index=False)
    path: str = Field(max_length=PATH_CHARACTERS)  # below the collection's folder: what the record is recognised by
    # below what was imported: where `export --keep-paths` puts it again
    kept_path: str = Field(default="", max_length=PATH_CHARACTERS)
    content: bytes = Field()
    content_hash: bytes = Field(max_length=32)  # SHA-256
    record_version: int = Field()  # the record's version after the import; equal: not edited since
    written: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)  # what tables hold in a normalised form only
    decision_id: int | None = Field(default=None, foreign_key="decision.id", ondelete="CASCADE", unique=True)
    document_id: int | None = Field(default=None, foreign_key="research_document.id", ondelete="CASCADE", unique=True)

    decision: Optional["Decision"] = relation(back_populates="source")
    document: Optional["ResearchDocument"] = relation(back_populates="source")
