"""A way back in for who has forgotten their password."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import later, moment, reference
from app.persistence.querying.data_version import UNSAVED


class PasswordReset(SQLModel, table=True):
    """A single-use link that gives a person a new password; the secret in it is kept as a hash only."""

    __tablename__ = "password_reset"
    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(max_length=32, unique=True)
    person_id: int = reference("person.id", on_delete="CASCADE")
    made_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)  # None: asked for by mail
    created_at: datetime = moment()
    expires_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
    used_at: datetime | None = later()
    removes_factors: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})  # for who has lost them
