"""Names that were stored before names had one form, so that a look-up does not find them or finds two."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg  # type: ignore[import-untyped]  # ships no types
from msgspec import Struct

from app.persistence.folding import package_name, tag_name, tidy

PAGE = 5_000  # names read at a time
_ASKED = {
    "tags": "SELECT name, '' FROM tag",
    "people": "SELECT name, '' FROM person",
    "packages": "SELECT name, ecosystem FROM package",
}


class Unfolded(Struct):
    """A name that is stored otherwise than one looks for it."""

    table: str  # as its list in /admin is called
    name: str
    folded: str


async def unfolded(connection: asyncpg.Connection) -> AsyncIterator[Unfolded]:
    """Every such name, table by table."""
    for table, query in _ASKED.items():
        async with connection.transaction(readonly=True):
            async for name, ecosystem in connection.cursor(query, prefetch=PAGE):
                folded = _folded(table, name, ecosystem)
                if folded != name:
                    yield Unfolded(table, name, folded)


def _folded(table: str, name: str, ecosystem: str) -> str:
    if table == "tags":
        return tag_name(name)
    return package_name(ecosystem, name) if table == "packages" else tidy(name)
