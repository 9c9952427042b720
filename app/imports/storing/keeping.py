"""What a run remembers of files, since nothing else does.

Of one that diverged, what it says, so that it can be settled; of one that replaced another, what was there before, so
that the run can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.imports.models import Source
from app.imports.reading.normal import Place
from app.imports.storing.items import Item, Kept
from app.markdown.record import Record
from app.records.columns import table_of

SOURCE = table_of(Source).c


class Said(msgspec.Struct):
    """What a file that diverged says."""

    record: Record
    targets: list[str]
    part: Place | None = None

    @classmethod
    def load(cls, stored: dict[str, Any]) -> Said | None:
        """What `said` kept; None where another release kept it in another way."""
        try:
            return msgspec.convert(stored, cls, str_keys=True)  # as JSON has them
        except msgspec.ValidationError:
            return None


def said(item: Item) -> Kept:
    """For a file that diverged."""
    record = item.prepared.record
    assert record is not None  # noqa: S101 - sorted out before
    targets = [target.href for target in item.prepared.targets]
    return Kept(item.content, msgspec.to_builtins(Said(record, targets, item.prepared.part)))


async def replaced(session: AsyncSession, sources: Iterable[Source]) -> dict[int | None, Kept]:
    """What these sources hold before they are written over, by their ids."""
    ids = [one.id for one in sources]
    query = sa.select(SOURCE.id, SOURCE.content, SOURCE.written).where(SOURCE.id.in_(ids))
    return {row[0]: Kept(row[1], row[2]) for row in (await session.execute(query) if ids else [])}
