"""Files that somebody sent and has not confirmed yet. They belong to whoever sent them, for a day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.selections import KEPT, owner_of
from app.admin.models import Upload
from app.admin.scope import Scope
from app.persistence.fields import now, table
from app.web.http.problems import Problem

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
