"""What a person proves themselves with besides a password. No backup holds it: it is set up again."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import later, moment, reference
from app.persistence.names import PlainName
from app.persistence.querying.data_version import UNSAVED

PASSKEY_NAME = 80  # characters


class Authenticator(SQLModel, table=True):
    """An app that shows one-time codes (TOTP, RFC 6238). One for each person."""

    __table_args__ = UNSAVED

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    secret: bytes = Field(max_length=200)  # sealed: see sealing.py
    last_step: int = Field(default=0, sa_type=sa.BigInteger)  # of the last code that was used: none counts twice
    created_at: datetime = moment()


class Passkey(SQLModel, table=True):
    """A key pair of a device or security key (WebAuthn); only the public key is here."""

    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = reference("person.id", on_delete="CASCADE")
    name: PlainName = Field(min_length=1, max_length=PASSKEY_NAME, title="Name")
    credential_id: bytes = Field(max_length=1023, unique=True)  # WebAuthn Level 3, 4
    public_key: bytes = Field(max_length=2000)
    sign_count: int = Field(default=0, sa_type=sa.BigInteger)
    created_at: datetime = moment()
    used_at: datetime | None = later()


class RecoveryCode(SQLModel, table=True):
    """A code that works once, for who has lost the rest; kept as a hash only, and gone when it is used."""

    __tablename__ = "recovery_code"
    __table_args__ = UNSAVED

    code_hash: bytes = Field(primary_key=True, max_length=32)
    person_id: int = reference("person.id", on_delete="CASCADE")
