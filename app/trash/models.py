"""What was deleted, so that it can come back: a record and everything that went with it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import moment

DAYS = 30  # for which a deleted record can be restored


class Trash(SQLModel, table=True):
    """One deletion. Its rows are gone from their tables, so that no query and no unique value meets them."""

    __table_args__ = (sa.Index("trash_of_record", "record_type", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    record_type: str = Field(max_length=40)
    record_id: int = Field()
    title: str = Field(sa_type=sa.Text)
    rows: dict[str, list[dict[str, Any]]] = Field(sa_type=JSONB)  # by table; the record itself is one of them
    cleared: list[dict[str, Any]] = Field(sa_type=JSONB)  # references that were emptied: table, column, ids
    row_count: int = Field()
    deleted_by: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, sa_type=sa.Text)
    deleted_at: datetime = moment()
