"""What changed: one row for every change of a record, written with the change and never touched again."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import later, moment, reference


class Operation(SQLModel, table=True):
    """A change of many records that is one to people: an import, a file, what was done with a choice. Its revisions
    name it, so that it can be taken back as one; which is an operation, too.
    """

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(sa_type=sa.Text)
    actor: str | None = Field(default=None, max_length=200)
    happened_at: datetime = moment()
    undone_at: datetime | None = later()
    undoes_id: int | None = reference("operation.id", on_delete="SET NULL", nullable=True)  # what it takes back
    # How many records it changed, see folds.py; NULL until all of them are
    figures: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))


SHOWS_IMAGES = "strpos(changes::text, '/images/') > 0"


class Revision(SQLModel, table=True):
    __table_args__ = (
        sa.Index("revision_alone", "happened_at", "id", postgresql_where=sa.text("operation_id IS NULL")),
        sa.Index(
            "revision_of_operation_by_time",
            "operation_id",
            "happened_at",
            "id",
            postgresql_where=sa.text("operation_id IS NOT NULL"),
        ),
        sa.Index("revision_of_record", "record_type", "record_id", "id"),
        sa.Index("revision_by_happened_at", "happened_at", "id"),
        sa.Index(
            "revision_of_parts",
            "parents",
            postgresql_using="gin",
            postgresql_with={
                "fastupdate": "off"
            },  # after a change of many, each look-up would read what is not sorted in
        ),
        sa.Index("revision_that_shows_images", "id", postgresql_where=sa.text(SHOWS_IMAGES)),
    )

    id: int | None = Field(default=None, primary_key=True)
    record_type: str = Field(max_length=40)
    record_id: int = Field()
    version: int | None = Field(default=None)
    action: str = Field(max_length=10)  # created, updated, deleted
    actor: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, sa_type=sa.Text)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)  # field: [before, after]
    operation_id: int | None = Field(default=None)  # no key of another table: a history changes never
    # what it is a part of, such as decision:42: the history of a record tells of its parts too
    parents: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text), sa_column_kwargs={"server_default": "{}"})
    happened_at: datetime = moment()
