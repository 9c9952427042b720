"""What each person keeps of the admin's lists: their columns, and views to come back to.

`person_id` is the id of an Actor. Whoever keeps people in a table adds a foreign key to it.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import moment
from app.persistence.names import Name

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
