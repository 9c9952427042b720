"""What is kept against guessing of passwords."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.persistence.fields import moment, reference
from app.persistence.querying.data_version import UNSAVED


class SignInCount(SQLModel, table=True):
    """How often signing in was tried under one key (a hash) since a moment."""

    __tablename__ = "sign_in_count"
    __table_args__ = UNSAVED

    key: bytes = Field(primary_key=True, max_length=32)
    tries: int = Field(default=0)
    since: datetime = moment()


class PendingSignIn(SQLModel, table=True):
    """A browser in which a person has typed the right password, and their second factor is awaited."""

    __tablename__ = "pending_sign_in"
    __table_args__ = UNSAVED

    id_hash: bytes = Field(primary_key=True, max_length=32)
    person_id: int = reference("person.id", on_delete="CASCADE")
    created_at: datetime = moment()


class KnownDevice(SQLModel, table=True):
    """A browser in which a person has signed in before; the id is kept as a hash only."""

    __tablename__ = "known_device"
    __table_args__ = UNSAVED

    id_hash: bytes = Field(primary_key=True, max_length=32)
    person_id: int = reference("person.id", on_delete="CASCADE")
    seen_at: datetime = moment()
