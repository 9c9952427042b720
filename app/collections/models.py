"""A source of records: one repository's log, say. Numbers are unique within it."""

from datetime import datetime
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import moment, name_index, reference, relation, sort_index
from app.persistence.names import Name
from app.records.limits import BINDS, COLLECTION_NAME, COLLECTION_SLUG, PREFIX, PROJECTS
from app.records.models import Edited

if TYPE_CHECKING:
    from app.people.models import Person


class CollectionInput(SQLModel):
    name: Name = Field(min_length=1, max_length=COLLECTION_NAME, title="Name", schema_extra={"examples": ["Platform"]})
    slug: str = Field(  # SQLModel passes what it does not know on to pydantic in schema_extra; its own `regex` is lost
        min_length=1,
        max_length=COLLECTION_SLUG,
        title="Slug",
        description="In addresses: small letters and digits, with dashes between.",
        schema_extra={"pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"},
    )
    prefix: str = Field(
        default="ADR", max_length=PREFIX, title="Prefix", description="Stands before each number: ADR-12."
    )
    repository_url: str | None = Field(default=None, max_length=500, title="Repository address")
    description: str = Field(default="", max_length=2000, title="Description")
    binds: str = Field(
        default="", max_length=BINDS, title="Projects it binds", sa_type=sa.Text,
        description="Slugs of projects, * for any letters, such as shop or web-*, unless a decision names others. "
        "Without, every project.",
        schema_extra={"pattern": PROJECTS}, sa_column_kwargs={"server_default": ""},
    )  # fmt: skip
    quorum: int = Field(
        default=1, ge=1, le=50, title="People who must agree", sa_column_kwargs={"server_default": "1"},
        description="Before a proposed decision is accepted.",
    )  # fmt: skip
    silence_agrees: bool = Field(
        default=False, title="Silence counts as consent", sa_column_kwargs={"server_default": sa.false()},
        description="Of people who were asked, once the time is over.",
    )  # fmt: skip
    round_days: int = Field(
        default=10, ge=3, le=30, title="Days to say so", sa_column_kwargs={"server_default": "10"}
    )  # fmt: skip
    review_months: int | None = Field(
        default=None, ge=1, le=120, title="Months between reviews",
        description="Of accepted decisions; those with a critical or high risk come earlier.",
    )  # fmt: skip


class Collection(Edited, CollectionInput, table=True):
    __recorded__ = True
    __table_args__ = (name_index("collection"), sort_index("collection", "name"))
    __unrecorded__ = frozenset({"next_number"})

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=COLLECTION_SLUG, unique=True)
    next_number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    created_at: datetime = moment()
    steward_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)  # for whom has no owner

    steward: Optional["Person"] = relation()
    must_agree: list["Person"] = relation(secondary="collection_person", order_by="Person.name")


class CollectionPerson(SQLModel, table=True):
    """Somebody without whose agreement no round passes."""

    __tablename__ = "collection_person"

    collection_id: int = Field(foreign_key="collection.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)
