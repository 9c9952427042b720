"""What the register says that a record is, after it was imported."""

from __future__ import annotations

from app.exports import loading
from app.imports.reading.normal import Written
from app.imports.storing import whole
from app.imports.storing.held import record_of
from app.markdown.record import Record
from app.persistence.database.engine import Database


async def stored_records(database: Database) -> dict[str, Record]:
    """Every stored record by its source's path, with the links that its source wrote."""
    found: dict[str, Record] = {}
    async with database.read_sessions() as session:
        heads = await loading.heads(session, None)
        owners = [head.owner for head in heads]
        rows, sources = await whole.rows(session, owners), await loading.written(session, owners)
        for head in heads:
            written = Written.load(sources[head.owner])
            record = record_of(rows[head.owner], written)
            record.links = written.links
            found[head.kept_path] = record
    return found
