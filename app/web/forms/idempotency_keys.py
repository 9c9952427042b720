"""A form that is sent twice does one thing: each carries a key of its own, and the first to arrive takes it.

The key is taken in the transaction of the change. Whoever sends the same form again meanwhile waits for that
transaction, and is then led where the first was; where the first changed nothing, the key is free again.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from app.persistence.fields import now, table
from app.persistence.querying.data_version import UNSAVED

KEPT = timedelta(days=7)  # how long somebody may still send a form again
SWEPT = 50  # old keys that each new one takes along
SHORTEST = 16  # characters of a key


class IdempotencyKey(SQLModel, table=True):
    """A form that was sent and what came of it."""

    __tablename__ = "submission"
    __table_args__ = UNSAVED

    key_hash: bytes = Field(primary_key=True, max_length=32)
    content_hash: bytes = Field(max_length=32)
    person: str = Field(max_length=200)
    outcome: str = Field(max_length=1000)  # the path of the page that followed
    made_at: datetime = Field(
        default_factory=now,
        sa_type=sa.DateTime(timezone=True),
        index=True,
        sa_column_kwargs={"server_default": sa.func.now()},
    )


class UsedKey(Exception):
    """The form was sent before with other content; `outcome` is where that one led."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def new_key() -> str:
    """The one-time key of a form that is about to be shown."""
    return secrets.token_urlsafe(18)


def is_key(key: str) -> bool:
    """Whether a form came with something that can be its key."""
    return len(key) >= SHORTEST


async def take(session: AsyncSession, key: str, person: str, content: bytes) -> str | None:
    """None for whoever sends this form first; for others the path where the first was led.

    `person` tells apart who sends it, `content` is everything that was typed. Raises UsedKey where the same key comes
    with another content, which is not the same form. A key that somebody else used counts as that, too.
    """
    values = {"key_hash": _hash(key.encode()), "content_hash": _hash(content), "person": person, "outcome": ""}
    keys = table(IdempotencyKey)
    taken = insert(keys).values(values).on_conflict_do_nothing().returning(keys.c.key_hash)
    if (await session.execute(taken)).first() is not None:
        return None
    found = await session.execute(sa.select(keys).where(keys.c.key_hash == values["key_hash"]))
    first = found.one()
    if first.person != person:
        raise UsedKey("")
    if first.content_hash != values["content_hash"]:
        raise UsedKey(first.outcome)
    return str(first.outcome)


async def led_to(session: AsyncSession, key: str) -> str:
    """Where the form with this key led, "" where it was not sent yet."""
    keys = table(IdempotencyKey).c
    found = await session.scalar(sa.select(keys.outcome).where(keys.key_hash == _hash(key.encode())))
    return found or ""


async def finish(session: AsyncSession, key: str, outcome: str) -> None:
    """Note where the form led, and forget some keys that nobody will send again."""
    keys = table(IdempotencyKey)
    await session.execute(sa.update(keys).where(keys.c.key_hash == _hash(key.encode())).values(outcome=outcome))
    old = sa.select(keys.c.key_hash).where(keys.c.made_at < now() - KEPT).limit(SWEPT)
    await session.execute(sa.delete(keys).where(keys.c.key_hash.in_(old.with_for_update(skip_locked=True))))


def _hash(value: bytes) -> bytes:
    return sha256(value).digest()
