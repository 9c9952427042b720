"""What each person keeps of the admin's lists: columns, views to come back to, what was chosen and sent for a moment.

`person_id` is the id of an Actor. Whoever keeps people in a table adds a foreign key to it.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import moment
from app.persistence.names import Name
from app.persistence.querying.data_version import UNSAVED

MOST_VIEWS = 50  # of one person for one table


class AdminLayout(SQLModel, table=True):
    """How somebody wants a list: which columns, in which order, and how many rows. Empty: as it is declared."""

    __tablename__ = "admin_layout"

    person_id: int = Field(primary_key=True)
    slug: str = Field(max_length=80, primary_key=True)
    columns: list[str] = Field(default_factory=list, sa_type=JSONB)
    size: int | None = Field(default=None)


class AdminViewInput(SQLModel):
    name: Name = Field(min_length=1, max_length=80, title="Name of the view")
    shared: bool = Field(default=False, title="For everybody")


class AdminView(AdminViewInput, table=True):
    """A list narrowed and sorted as somebody wants to see it again."""

    __tablename__ = "admin_view"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "slug", "name", name="admin_view_once"),
        sa.Index("admin_view_of_list", "slug", "name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    slug: str = Field(max_length=80)
    query: str = Field(sa_type=sa.Text)  # the query string
    created_at: datetime = moment()


class Selection(SQLModel, table=True):
    """Records that somebody chose, as they were then: see bulk/selections.py."""

    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    owner: str = Field(max_length=200)  # of an actor, what tells them apart
    slug: str = Field(max_length=60)
    query: str = Field(sa_type=sa.Text)  # of the list that it was chosen from
    ids: list[int] = Field(sa_type=ARRAY(sa.Integer))
    outcome: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})  # what was done, once
    undo: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})  # where it is taken back
    created_at: datetime = moment()


class Upload(SQLModel, table=True):
    """A file that somebody sent and has not confirmed yet: see files/uploads.py."""

    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    owner: str = Field(max_length=200)
    slug: str = Field(max_length=60)
    name: str = Field(max_length=200)
    key: str = Field(max_length=60)  # the column that tells which record a row is
    content: bytes = Field()
    report: dict[str, Any] = Field(sa_type=JSONB)  # what importing it would do
    outcome: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    created_at: datetime = moment()
