"""What happened around the records: who got in or did not, who changed whose rights, what was taken in or out."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import choice, moment
from app.persistence.querying.data_version import UNSAVED, UNWATCHED

ACTOR_NAME, SUBJECT_LABEL, ADDRESS, REQUEST_ID = 200, 300, 64, 64  # characters


class Action(StrEnum):
    """What was done or tried; the words are what the page shows."""

    SET_UP = "set-up"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    SESSION_END = "session ended"
    DENIAL = "denial"
    PASSWORD_CHANGE = "password changed"  # noqa: S105 -- the name of an action
    RESET_LINK = "reset link made"
    RESET = "password reset"
    INVITATION = "invitation made"
    INVITATION_END = "invitation revoked"
    INVITATION_USE = "invitation accepted"
    ACCOUNT = "account made"
    ACCOUNT_CHANGE = "account changed"
    ROLE_CHANGE = "role changed"
    DISABLE = "account disabled"
    ENABLE = "account enabled"
    TOKEN = "token made"  # noqa: S105 -- the name of an action
    TOKEN_END = "token revoked"  # noqa: S105 -- the name of an action
    TOKEN_USE = "token used"  # noqa: S105 -- the name of an action
    FACTOR = "second factor added"
    FACTOR_END = "second factor removed"
    CONFIRMATION = "signed in once more"
    IMPORT = "import"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"
    ADMIN_CHANGE = "admin change"
    ROUND = "round"
    REVIEW = "review"


class Result(StrEnum):
    DONE = "done"
    REFUSED = "refused"


class AuditSeal(SQLModel, table=True):
    """A link of the hash chain over the audit log (chain.py)."""

    __tablename__ = "audit_seal"
    __table_args__ = UNWATCHED

    position: int = Field(primary_key=True, sa_type=sa.BigInteger)
    event_id: int = Field(unique=True, sa_type=sa.BigInteger)  # no reference: pruning leaves the last seal behind
    hash: bytes = Field(max_length=32)
    sealed_at: datetime = moment()


class AuditTally(SQLModel, table=True):
    """How many events of a kind an actor has made in a minute (tally.py)."""

    __tablename__ = "audit_tally"
    __table_args__ = UNSAVED

    key: bytes = Field(primary_key=True, max_length=32)
    minute: datetime = Field(primary_key=True, sa_type=sa.DateTime(timezone=True))
    count: int = Field()
    noted: int = Field()  # of them, each by itself
    row: dict[str, Any] = Field(sa_type=JSONB)  # what they have in common


class AuditEvent(SQLModel, table=True):
    """One thing that happened. The database refuses to change or delete it.

    People are named rather than referred to: whoever is deleted later did what they did.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        *(
            sa.Index(f"audit_event_{name}", *columns, sa.text("happened_at DESC"), sa.text("id DESC"))
            for name, *columns in (("latest",), *((one, one) for one in ("action", "actor_id", "result", "address")))
        ),
        UNWATCHED,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    happened_at: datetime = moment()
    action: str = Field(max_length=40)  # an Action of this release or of another
    result: Result = choice(Result)
    actor_id: int | None = Field(default=None)
    actor_name: str = Field(max_length=ACTOR_NAME)  # "" for somebody unknown
    subject_type: str = Field(default="", max_length=40)
    subject_id: int | None = Field(default=None)
    subject_label: str = Field(default="", max_length=SUBJECT_LABEL)
    address: str = Field(default="", max_length=ADDRESS)  # of the client; "" for the command line
    request_id: str = Field(default="", max_length=REQUEST_ID)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
