"""People, and how they get in."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import SECRET, choice, later, moment, name_index, reference, sort_index
from app.persistence.names import Name
from app.persistence.querying.data_version import UNSAVED, UNWATCHED
from app.records.limits import EMAIL, PERSON_NAME, PROJECT_SLUG, TOKEN_NAME
from app.records.models import Edited

LONGEST_SUBJECT = 255  # characters (OpenID Connect Core 1.0, 2)
DEVICE_NAME = 300  # characters of what a browser says of itself


class PersonRole(StrEnum):
    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


class PersonState(StrEnum):
    NAMED = "named"  # known from records, has no account
    ACTIVE = "active"
    DISABLED = "disabled"


class PersonInput(SQLModel):
    name: Name = Field(min_length=1, max_length=PERSON_NAME, title="Name")
    email: str | None = Field(default=None, max_length=EMAIL, title="E-mail")
    role: PersonRole = choice(PersonRole, default=PersonRole.READER, title="Role")
    state: PersonState = choice(PersonState, default=PersonState.NAMED, title="State")


class Person(Edited, PersonInput, table=True):
    __recorded__ = True
    __unrecorded__ = frozenset({"password_hash"})
    __table_args__ = (
        sa.Index("person_name_unique", sa.text("lower(name)"), unique=True),
        sa.Index("person_email_unique", sa.text("lower(email)"), unique=True),
        name_index("person"),
        sort_index("person", "name"),
        sa.CheckConstraint("state = 'named' OR email IS NOT NULL", name="person_account_has_email"),
    )

    id: int | None = Field(default=None, primary_key=True)
    password_hash: str | None = Field(default=None, max_length=300, sa_column_kwargs={"info": SECRET})
    created_at: datetime = moment()


class Session(SQLModel, table=True):
    """A signed-in browser; the id is kept as a hash only."""

    __table_args__ = UNSAVED

    id_hash: bytes = Field(primary_key=True, max_length=32)
    person_id: int = reference("person.id", on_delete="CASCADE")
    device: str = Field(default="", max_length=DEVICE_NAME)
    created_at: datetime = moment()
    seen_at: datetime = moment()
    proven_at: datetime = moment()  # when its person last typed their password or used a second factor
    second_factor: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})  # was used to sign in
    expires_at: datetime = Field(sa_type=sa.DateTime(timezone=True), index=True)


class Identity(SQLModel, table=True):
    """Who a person is at the provider of single sign-on, whatever becomes of their e-mail address there."""

    __table_args__ = UNWATCHED

    issuer: str = Field(primary_key=True, max_length=500)
    subject: str = Field(primary_key=True, max_length=LONGEST_SUBJECT)
    person_id: int = reference("person.id", on_delete="CASCADE")
    created_at: datetime = moment()


class ApiToken(SQLModel, table=True):
    """A machine's way in, limited to its scopes."""

    __tablename__ = "api_token"
    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(max_length=32, unique=True)
    person_id: int = reference("person.id", on_delete="CASCADE")
    name: Name = Field(min_length=1, max_length=TOKEN_NAME, title="Name")
    scopes: list[str] = Field(default_factory=list, sa_type=JSONB)
    project: str = Field(default="", max_length=PROJECT_SLUG, sa_column_kwargs={"server_default": ""})  # "": any
    created_at: datetime = moment()
    used_at: datetime | None = later()
    expires_at: datetime | None = later()
    revoked_at: datetime | None = later()


class Invitation(SQLModel, table=True):
    """A single-use link that lets somebody make an account."""

    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(max_length=32, unique=True)
    email: str = Field(max_length=EMAIL, index=True)
    role: PersonRole = choice(PersonRole, default=PersonRole.READER)
    person_id: int | None = reference("person.id", on_delete="CASCADE", nullable=True)  # known from records
    invited_by_id: int | None = reference("person.id", on_delete="SET NULL", nullable=True)
    created_at: datetime = moment()
    expires_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
    used_at: datetime | None = later()
    revoked_at: datetime | None = later()
