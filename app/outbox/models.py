"""The outbox: one row a mail, which is queue, proof and reason of failure in one."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import later, moment, reference
from app.persistence.querying.data_version import UNWATCHED

KEY, SUBJECT = 120, 300  # characters
UNSENT = sa.text("sent_at IS NULL AND handed_at IS NULL")


class Outbox(SQLModel, table=True):
    """A mail to a person about their account or a decision. `key` says which event it tells of: of each one mail. With
    a decision that is deleted go its mails; after its restoration nobody is told again, but "Your turn" shows it.

    A server that sends it holds it until `leased_until`. From `handed_at` on a mail server may have it, so that it is
    not sent again, whatever becomes of ours; before that it is, and `due_at` says when.
    """

    __table_args__ = (sa.Index("outbox_unsent", "due_at", postgresql_where=UNSENT), UNWATCHED)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    key: str = Field(max_length=KEY, unique=True)
    person_id: int = reference("person.id", on_delete="CASCADE")
    decision_id: int | None = reference("decision.id", on_delete="CASCADE", nullable=True)
    subject: str = Field(max_length=SUBJECT)
    text: str = Field(sa_type=sa.Text)
    path: str = Field(max_length=500)  # of the page that it leads to
    created_at: datetime = moment()
    due_at: datetime = moment()
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    leased_until: datetime | None = later()
    handed_at: datetime | None = later()
    sent_at: datetime | None = later()
    trouble: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})  # of the last attempt
