"""Files that somebody sent and has not confirmed yet. They belong to whoever sent them, for a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from app.admin.bulk.selections import KEPT, owner_of
from app.admin.scope import Scope
from app.persistence.fields import moment, now, table
from app.persistence.querying.data_version import UNSAVED
from app.web.http.problems import Problem


class Upload(SQLModel, table=True):
    __table_args__ = UNSAVED

    id: int | None = Field(default=None, primary_key=True)
    owner: str = Field(max_length=200)
    slug: str = Field(max_length=60)
    name: str = Field(max_length=200)
    key: str = Field(max_length=60)  # the column that tells which record a row is
    content: bytes = Field()
    report: dict[str, Any] = Field(sa_type=JSONB)  # what importing it would do
    outcome: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    created_at: datetime = moment()


UPLOAD = table(Upload)


async def keep(session: AsyncSession, scope: Scope, name: str, key: str, content: bytes, report: dict[str, Any]) -> int:
    """Keep a file until it is confirmed; returns its id. Older ones are forgotten."""
    await session.execute(sa.delete(UPLOAD).where(UPLOAD.c.created_at < now() - KEPT))
    values = {
        "owner": owner_of(scope.actor), "slug": scope.slug, "name": name[:200], "key": key, "content": content,
        "report": report,
    }  # fmt: skip
    return int((await session.execute(sa.insert(UPLOAD).values(values).returning(UPLOAD.c.id))).scalar_one())


async def upload_of(session: AsyncSession, scope: Scope, id_: int, *, lock: bool = False) -> Upload:
    """What this actor sent for this table; `lock` has a form that is sent twice wait for the first. Problem 404."""
    mine = (UPLOAD.c.owner == owner_of(scope.actor), UPLOAD.c.slug == scope.slug)
    chosen = sa.select(Upload).where(UPLOAD.c.id == id_, *mine)
    found: Upload | None = await session.scalar(chosen.with_for_update() if lock else chosen)
    if found is None:
        raise Problem(404, "This file is not kept any more. Send it again.")
    return found
