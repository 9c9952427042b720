"""Projects, what was found in their files, and how that stands to the pins of decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.checks.verdicts import Kind, Severity
from app.checks.waiver import REASON
from app.persistence.fields import choice, later, moment, name_index, now, reference, relation, sort_index
from app.persistence.names import Name
from app.projects.limits import FILE_PATH, PROJECT_NAME, REPOSITORY, VERSION
from app.records.limits import PACKAGE_NAME, PROJECT_SLUG, SLUG_OF_PROJECT, SPECIFIER
from app.records.models import Edited

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.people.models import Person

CURRENT = sa.text("until IS NULL")


class Standing(StrEnum):
    """How a project stands, the worst last."""

    UNCHECKED = "not checked"  # nothing was sent yet
    PASSING = "passing"
    WARNED = "warned"
    FAILING = "failing"


class ProjectInput(SQLModel):
    name: Name = Field(min_length=1, max_length=PROJECT_NAME, title="Name")
    slug: str = Field(
        min_length=1, max_length=PROJECT_SLUG, title="Slug",
        description="In its address, and where a build sends its files: small letters and digits, with dashes between.",
        schema_extra={"pattern": f"^{SLUG_OF_PROJECT}$"},
    )  # fmt: skip
    repository_url: str | None = Field(default=None, max_length=REPOSITORY, title="Repository address")


class Project(Edited, ProjectInput, table=True):
    """A project; below its owner, how it stands as `app.projects.storing` worked it out."""

    __recorded__ = True
    __unrecorded__ = frozenset({"checked_at", "standing", "error_count", "warning_count", "unread_count", "ecosystems"})
    __table_args__ = (
        name_index("project"),
        sort_index("project", "name"),
        sa.Index("project_by_check", sa.text("checked_at NULLS FIRST"), "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=PROJECT_SLUG, unique=True)
    owner_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    created_at: datetime = moment()

    checked_at: datetime | None = later()  # when its files came last
    standing: Standing = choice(
        Standing, default=Standing.UNCHECKED, sa_column_kwargs={"server_default": Standing.UNCHECKED.value}
    )
    error_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    warning_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    unread_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # what could not be checked
    ecosystems: list[str] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})

    owner: Optional["Person"] = relation()


class Manifest(SQLModel, table=True):
    """A file that a project sent. `digest` is that of all that was read of it."""

    __table_args__ = (sa.UniqueConstraint("project_id", "path", name="manifest_path_unique"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = reference("project.id", on_delete="CASCADE", index=False)
    path: str = Field(max_length=FILE_PATH)
    format: str = Field(max_length=40)
    version: str | None = Field(default=None, max_length=VERSION)  # of its format
    package_count: int = Field(default=0)
    unreadable: str | None = Field(default=None, sa_type=sa.Text)
    unchecked: list[str] = Field(default_factory=list, sa_type=JSONB)
    notes: list[str] = Field(default_factory=list, sa_type=JSONB)
    digest: bytes = Field(default=b"")
    received_at: datetime = moment()

    project: "Project" = relation()


class Occurrence(SQLModel, table=True):
    """A package as one entry of a manifest declares or locks it: see `app.manifests.occurrence`."""

    __table_args__ = (sa.Index("occurrence_of_package", "ecosystem", "package", "project_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    project_id: int = reference("project.id", on_delete="CASCADE")
    manifest_id: int = reference("manifest.id", on_delete="CASCADE")
    ecosystem: str = Field(max_length=40)
    package: str = Field(max_length=PACKAGE_NAME)  # as its registry compares it
    name: str = Field(sa_type=sa.Text)
    version: str | None = Field(default=None, sa_type=sa.Text)
    declared: str | None = Field(default=None, sa_type=sa.Text)
    scope: str | None = Field(default=None, sa_type=sa.Text)
    direct: bool | None = Field(default=None)
    marker: str | None = Field(default=None, sa_type=sa.Text)
    source: str | None = Field(default=None, sa_type=sa.Text)
    line: int | None = Field(default=None)

    project: "Project" = relation()
    manifest: "Manifest" = relation()


class Verdict(SQLModel, table=True):
    """What held of a package in a file from `since` until `until`; a row is added when the kind or its weight changes.

    `decision_id` and `pin_id` refer to nothing in the database: what held once remains known when they are deleted.
    `series` tells apart verdicts of one decision on one package in one file.
    """

    __table_args__ = (
        sa.Index("verdict_current", "project_id", "ecosystem", "package", postgresql_where=CURRENT),
        sa.Index("verdict_of_decision", "decision_id", "project_id", postgresql_where=CURRENT),
        sa.Index("verdict_begun", "project_id", "since"),
        sa.Index("verdict_ended", "project_id", "until", postgresql_where=sa.text("until IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    project_id: int = reference("project.id", on_delete="CASCADE", index=False)
    decision_id: int | None = Field(default=None)
    pin_id: int | None = Field(default=None)
    waiver_id: int | None = Field(default=None)  # the one that holds for it
    ecosystem: str = Field(default="", max_length=40)
    package: str = Field(default="", max_length=PACKAGE_NAME)
    file: str = Field(default="", max_length=FILE_PATH)
    series: str = Field(default="", sa_type=sa.Text)
    kind: Kind = choice(Kind)
    severity: Severity = choice(Severity)
    message: str = Field(sa_type=sa.Text)
    line: int | None = Field(default=None)
    told: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)  # the rest of it: sightings, what mends it
    since: datetime = moment()
    until: datetime | None = later()

    project: "Project" = relation()
    decision: Optional["Decision"] = relation(primaryjoin="foreign(Verdict.decision_id) == Decision.id", viewonly=True)


class WaiverState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    WRITTEN = "in its own file"  # .rationale.toml, as it came with the last check


class NotTheirs(Exception):
    """Nobody approves what they asked for themselves."""


class WaiverDecided(Exception):
    """It was approved, denied or taken back already."""


class WaiverInput(SQLModel):
    ecosystem: str = Field(
        default="", max_length=40, title="Ecosystem", description="Such as pypi or npm; without, any."
    )
    package: str = Field(
        default="", max_length=PACKAGE_NAME, title="Package", description="Without, every one of the decision."
    )
    specifier: str = Field(
        default="", max_length=SPECIFIER, title="Versions", description="Such as <2; without, any version."
    )
    reason: str = Field(min_length=1, max_length=REASON, title="Reason")
    until_then: str = Field(min_length=1, max_length=REASON, title="Why until then")
    expires_on: date = Field(title="Expires on")


class Waiver(Edited, WaiverInput, table=True):
    """Lets a project keep what a decision does not want, for a while. It names a package, a decision or both."""

    __recorded__ = True
    __table_args__ = (
        sa.CheckConstraint(
            "decision_id IS NOT NULL OR package <> '' OR decision_label <> ''", name="waiver_names_something"
        ),
        sa.CheckConstraint("decided_by_id <> requested_by_id", name="waiver_decided_by_another"),
        sa.Index("waiver_by_expiry", "expires_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = reference("project.id", on_delete="CASCADE")
    decision_id: int | None = reference("decision.id", on_delete="CASCADE", nullable=True)  # None: whichever it is
    owner_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    state: WaiverState = choice(
        WaiverState, default=WaiverState.REQUESTED, check="waiver_state_known",
        sa_column_kwargs={"server_default": WaiverState.REQUESTED.value},
    )  # fmt: skip
    requested_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    requested_at: datetime = moment()
    decided_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    decided_at: datetime | None = later()
    # of one in the project's own file, which knows people and decisions by what they are called
    owner_name: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    decision_label: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})

    project: "Project" = relation()
    decision: Optional["Decision"] = relation()
    owner: Optional["Person"] = relation(foreign_keys="Waiver.owner_id")
    requested_by: Optional["Person"] = relation(foreign_keys="Waiver.requested_by_id")
    decided_by: Optional["Person"] = relation(foreign_keys="Waiver.decided_by_id")

    def decide(self, state: WaiverState, by: int | None) -> None:
        """Approve or deny it, or take back what was decided.

        Raises NotTheirs where who approves, or takes a denial back, is who asked.
        """
        if self.state != WaiverState.REQUESTED and state != WaiverState.WITHDRAWN:
            raise WaiverDecided
        lets_pass = state == WaiverState.APPROVED or self.state == WaiverState.DENIED
        if lets_pass and by in (None, self.requested_by_id):
            raise NotTheirs
        self.state, self.decided_at = state, now()
        self.decided_by_id = by if by != self.requested_by_id else None
