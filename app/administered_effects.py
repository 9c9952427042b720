"""What a change through the admin pages brings about in this register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs import queue
from app.records import settling
from app.trash import deleting
from app.web.access import Actor


class RegisterEffects:
    """See app/admin/effects.py."""

    async def settle(self, session: AsyncSession, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Slugs, ranges, versions of whole records, search and the standing of packages."""
        await settling.settle(session, rows)

    async def discard(
        self, session: AsyncSession, table: sa.Table, id_: int, title: str, version: int | None = None
    ) -> int:
        """Into the trash."""
        return await deleting.delete(session, table, id_, title=title, version=version)

    async def enqueue(
        self, session: AsyncSession, kind: str, title: str, arguments: dict[str, Any], actor: Actor
    ) -> str:
        """Into the queue."""
        return f"/admin/jobs/{await queue.enqueue(session, kind, title, arguments, actor)}"
