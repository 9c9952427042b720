"""The demonstration register, imported as anybody's records are."""

from __future__ import annotations

from pathlib import Path

import msgspec
import sqlalchemy as sa

from app.collections.models import Collection
from app.imports.finding.discovery import discover
from app.imports.finding.sources import Tree
from app.imports.findings import ImportRefused
from app.imports.models import Source
from app.imports.report import ImportReport
from app.imports.service import Progress, run_import
from app.persistence.database.engine import Database
from app.records.columns import table_of

RECORDS = Path(__file__).parent / "records"
NAME, SLUG = "Ferrywire", "ferrywire"


async def load_demo(database: Database, progress: Progress | None = None) -> ImportReport:
    """Import the demonstration into a collection of its own; one that was interrupted is completed.

    Raises ImportRefused when it is there already.
    """
    tree = _tree()
    source, log = table_of(Source), table_of(Collection)
    async with database.read_sessions() as session:
        query = sa.select(sa.func.count()).select_from(source.join(log, log.c.id == source.c.collection_id))
        loaded = await session.scalar(query.where(log.c.slug == SLUG))
    if loaded and loaded >= len(tree.files):
        raise ImportRefused(f"The demonstration is loaded already; it is the collection {NAME}.")
    return await run_import(database, [tree], collection=NAME, progress=progress)


def _tree() -> Tree:
    """The records under paths of their own: where they are installed tells a reader nothing."""
    (found,) = discover([RECORDS])
    files = [msgspec.structs.replace(file, shown=file.path) for file in found.files]
    return Tree("the demonstration", files, found.folder)
