"""What else must be written when records change in forms, files or bulk: worked out once, after the flush."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Decision
from app.decisions.options import Option
from app.imports.reading.normal import slugify
from app.persistence.fields import now, table
from app.records.columns import update_each
from app.records.derived import Touched
from app.research.models import ResearchDocument
from app.stack.models import Package, Pin
from app.stack.versions import normalise

SLUG = 120
WHOLE = {"decision": table(Decision), "research_document": table(ResearchDocument)}  # their versions count their parts
OWNERS = {"from_id": "decision", "decision_id": "decision", "document_id": "research_document"}  # the first that is set
PIN, PACKAGE, OPTION = table(Pin), table(Package), table(Option)

Rows = Mapping[str, Iterable[Mapping[str, Any]]]


async def settle(session: AsyncSession, rows: Rows) -> None:
    """Bring along what follows from rows, by table, that were added, changed or deleted: call it after the flush.

    Slugs and ranges of pins, the versions of the records that parts belong to, search and the standing of packages.
    """
    rows = {name: list(some) for name, some in rows.items()}
    for name, record in WHOLE.items():
        await _slugs(session, record, [row["id"] for row in rows.get(name, [])])
    await _pins(session, [row["id"] for row in rows.get("pin", [])])
    await count_up(session, rows)
    touched = Touched()
    for name, some in rows.items():
        touched.add(name, some)
    await touched.refresh(session)


async def _slugs(session: AsyncSession, record: sa.Table, ids: list[int]) -> None:
    if ids:
        stored = await session.execute(
            sa.select(record.c.id, record.c.title, record.c.slug).where(record.c.id.in_(ids))
        )
        fresh = [(row.id, row.slug, slugify(row.title, SLUG, "record")) for row in stored]
        await update_each(session, record, [(id_, {"slug": slug}) for id_, old, slug in fresh if slug != old])


async def _pins(session: AsyncSession, ids: list[int]) -> None:
    if not ids:
        return
    columns = (PIN.c.id, PIN.c.specifier, PIN.c.written_name, PACKAGE.c.ecosystem, PACKAGE.c.name)
    stored = sa.select(*columns).join_from(PIN, PACKAGE, PACKAGE.c.id == PIN.c.package_id).where(PIN.c.id.in_(ids))
    changes = []
    for row in await session.execute(stored):
        fresh = {"normalised": normalise(row.ecosystem, row.specifier), "written_name": row.written_name or row.name}
        changes.append((row.id, fresh))
    await update_each(session, PIN, changes)


async def count_up(session: AsyncSession, rows: Rows) -> None:
    """A record whose part changed, came or went has another version; one that changed itself has it already."""
    owners: dict[str, set[int]] = defaultdict(set)
    if options := {row["option_id"] for row in rows.get("argument", [])}:
        owners["decision"] |= set(
            await session.scalars(sa.select(OPTION.c.decision_id).where(OPTION.c.id.in_(options)))
        )
    for name, some in rows.items():
        for row in some if name not in WHOLE else ():
            owner = next(((whole, row[key]) for key, whole in OWNERS.items() if row.get(key)), None)
            if owner:
                owners[owner[0]].add(owner[1])
    for name, ids in owners.items():
        record = WHOLE[name]
        if rest := ids - {row["id"] for row in rows.get(name, [])}:
            counted = {"version": record.c.version + 1, "updated_at": now()}
            await session.execute(sa.update(record).where(record.c.id.in_(rest)).values(counted))
