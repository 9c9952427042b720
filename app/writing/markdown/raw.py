"""A sheet as raw Markdown: written from the form, read back into it. Loaded with the first that is asked for."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import ID, Node
from app.admin.forms.relations import resolve
from app.imports.storing.names import know
from app.markdown.record import ImportFinding, Record
from app.markdown.writing.writer import write
from app.persistence.fields import table
from app.tables import Package
from app.writing.markdown.as_record import record_of
from app.writing.markdown.from_markdown import LONGEST, Reading, carry, read_beside
from app.writing.markdown.relations import lead
from app.writing.sheets import Sheet

TOO_LONG = ImportFinding("text.too_long", 0, f"A text of more than {LONGEST:,} characters is imported as a file.")
package = table(Package).c


async def record_in(session: AsyncSession, node: Node, sheet: Sheet) -> Record:
    """What a sheet says, as Markdown has it."""
    await resolve(session, node)
    for one in node.walk():
        one.errors.clear()
    rows = [row for row in node.rows.get("pins", []) if ID.fullmatch(str(row.values.get("package", "")))]
    wanted = [int(row.values["package"]) for row in rows]
    query = sa.select(package.id, package.ecosystem, package.name).where(package.id.in_(wanted))
    found = list(await session.execute(query)) if wanted else []
    return record_of(node, sheet, {str(one.id): (one.ecosystem.value, one.name) for one in found})


async def markdown_of(session: AsyncSession, node: Node, sheet: Sheet) -> str:
    """The text of a sheet."""
    record = await record_in(session, node, sheet)
    return write(record, record.dialect)


class Taken(NamedTuple):
    """Whether a text could be carried into the form, and what to know of it."""

    is_read: bool
    findings: list[ImportFinding]


async def take(session: AsyncSession, node: Node, sheet: Sheet, text: str) -> Taken:
    """Carry what was changed in the text into the form. Where it cannot be read, nothing is."""
    record, findings, base = await look(session, node, sheet, text)
    if record is not None:
        await lead(session, record, base)
        carry(node, sheet, record, base, await know(session, [record]))
    return Taken(record is not None, findings)


async def look(session: AsyncSession, node: Node, sheet: Sheet, text: str) -> Reading:
    """The text as it is read."""
    record = await record_in(session, node, sheet)
    if len(text) > LONGEST:
        return Reading(None, [TOO_LONG], record)
    return await asyncio.to_thread(read_beside, text, record, sheet)
