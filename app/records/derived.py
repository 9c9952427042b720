"""What follows from records and is kept beside them, worked out anew when they change other than by an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.options import Option
from app.records.columns import table_of
from app.search import indexing
from app.stack import standing

OWNERS = {"decision_id": "decision", "from_id": "decision", "to_id": "decision", "document_id": "research_document"}
RECORDS = ("decision", "research_document")
# What the standing of packages is worked out from
STANDING = frozenset({*RECORDS, "pin", "package", "decision_link", "status_event"})


class Touched:
    """The records whose derived contents a change makes stale. Tell it of every row, also of one that is deleted."""

    def __init__(self) -> None:
        self._records: dict[str, set[int]] = {name: set() for name in RECORDS}
        self._options: set[int] = set()
        self._standing = False

    def add(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows of `table`, with their keys."""
        for row in rows:
            self._standing = self._standing or table in STANDING
            if table in RECORDS:
                self._records[table].add(row["id"])
            elif table == "argument":
                self._options.add(row["option_id"])
            for name, owner in OWNERS.items():
                if row.get(name) is not None:
                    self._records[owner].add(row[name])

    async def refresh(self, session: AsyncSession) -> None:
        """Bring search and the standing of packages up to date. Call it after the flush, in the same transaction."""
        if self._options:
            option = table_of(Option).c
            found = await session.scalars(sa.select(option.decision_id).where(option.id.in_(self._options)))
            self._records["decision"].update(found)
        await indexing.refresh(session, *(sorted(self._records[name]) for name in RECORDS))
        if self._standing:
            await standing.refresh(session)
