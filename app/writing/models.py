"""What somebody writes and has not stored yet, and what new records begin with."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import moment, reference, relation
from app.persistence.querying.data_version import UNWATCHED
from app.records.limits import TITLE

if TYPE_CHECKING:
    from app.collections.models import Collection

TEMPLATE_NAME = 80  # characters


class Draft(SQLModel, table=True):
    """The fields of a sheet as they were typed: one for a person and record, and one for each new record.

    It outlives its record: what was typed of one that is deleted is still given back, so that `record_id` refers to
    nothing.
    """

    __table_args__ = (
        sa.UniqueConstraint("person_id", "key", name="draft_once"),
        sa.Index("draft_of_record", "record_type", "record_id"),
        UNWATCHED,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id", on_delete="CASCADE", index=False)
    key: str = Field(max_length=60)  # `decision:42`, or for a new record what its first sheet made up
    record_type: str = Field(max_length=40)  # a table
    record_id: int | None = Field(default=None)
    title: str = Field(default="", max_length=TITLE)
    fields: list[Any] = Field(default_factory=list, sa_type=JSONB)  # pairs of name and value, in the order of the sheet
    base_version: int | None = Field(default=None)  # of the record, from which it was begun
    writer: str = Field(max_length=60)  # the window that saved it last
    sequence: int = Field(default=1)  # counts what that window saved
    saved_at: datetime = moment()

    @property
    def path(self) -> str:
        """Where it is gone on with."""
        folder = "decisions" if self.record_type == "decision" else "research"
        return f"/{folder}/{self.record_id}/edit" if self.record_id else f"/{folder}/new?draft={self.key}"


class Template(SQLModel, table=True):
    """The fields of a sheet with which records of a collection may begin."""

    __table_args__ = (
        sa.UniqueConstraint("collection_id", "record_type", "name", name="template_once"),
        UNWATCHED,
    )

    id: int | None = Field(default=None, primary_key=True)
    collection_id: int = reference("collection.id", on_delete="CASCADE", index=False)
    record_type: str = Field(max_length=40)  # a table
    name: str = Field(max_length=TEMPLATE_NAME)
    fields: list[Any] = Field(default_factory=list, sa_type=JSONB)  # as a draft has them
    person_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    saved_at: datetime = moment()

    collection: "Collection" = relation()
