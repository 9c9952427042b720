"""What lets the first person in."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.persistence.fields import moment
from app.persistence.querying.data_version import UNSAVED


class SetupToken(SQLModel, table=True):
    """Was printed by a server when it started without any account; kept as a hash only."""

    __tablename__ = "setup_token"
    __table_args__ = UNSAVED

    token_hash: bytes = Field(primary_key=True, max_length=32)
    created_at: datetime = moment()
