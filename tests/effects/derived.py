"""What is kept beside records, as it is stored and as it is when worked out from scratch."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.decisions import superseding
from app.decisions.superseding import own_status
from app.markdown.rendering.render import render
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.records.rendering import pairs, source
from app.records.slugs import slug_of
from app.stack import standing
from app.stack.versions import normalise
from app.tables import Decision, DecisionLink, Package, PackageRing, Pin, ResearchDocument, SearchEntry
from tests.register import refresh_all

Derived = dict[str, list[Any]]
KEPT = {
    SearchEntry: ("kind", "item_id", "decision_id", "document_id", "title", "body", "dated_on", "standing", "facets"),
    Package: ("id", "pin_count", "ranges", "satisfying", "in_conflict", "conflicts"),
    PackageRing: ("package_id", "since", "ring"),
    Decision: ("id", "status", "status_before"),
    DecisionLink: ("id", "in_force"),
}
DECISION, LINK, PACKAGE = table(Decision), table(DecisionLink), table(Package)


async def kept(session: Any) -> Derived:
    """Search entries, standing of packages, statuses; HTML, slugs and ranges."""
    found: Derived = {}
    for model, names in KEPT.items():
        rows = await session.execute(sa.select(*(table(model).c[name] for name in names)))
        found[model.__name__] = sorted(tuple(map(_plain, row)) for row in rows)
    for model in _rendered():
        for row in await session.scalars(sa.select(model).order_by(table(model).c.id)):
            found[f"{model.__name__} {row.id}"] = [getattr(row, f"{name}_html") for name in pairs(model)]
    for model in (Decision, ResearchDocument):
        rows = await session.execute(sa.select(table(model).c.id, table(model).c.slug))
        found[f"slugs of {model.__name__}"] = sorted(map(tuple, rows))
    found["ranges"] = sorted(map(tuple, await session.execute(sa.select(table(Pin).c.id, table(Pin).c.normalised))))
    return found


async def from_scratch(session: Any) -> Derived:
    """The same, worked out from what was written alone. Roll back."""
    await session.execute(sa.update(DECISION).values(status=own_status(DECISION.c), status_before=None))
    await session.execute(sa.update(LINK).values(in_force=False))
    await session.execute(
        sa.update(PACKAGE).values(pin_count=0, ranges=[], satisfying="", in_conflict=False, conflicts=[])
    )
    await session.execute(sa.delete(table(PackageRing)))
    await superseding.refresh(session, list(await session.scalars(sa.select(DECISION.c.id))))
    await refresh_all(session)
    await standing.refresh(session)
    found = await kept(session)
    for model in _rendered():
        for row in await session.scalars(sa.select(model)):
            made = [render(source(row, name)) if getattr(row, name) else "" for name in pairs(model)]
            found[f"{model.__name__} {row.id}"] = made
    for model in (Decision, ResearchDocument):
        rows = await session.execute(sa.select(table(model).c.id, table(model).c.title))
        found[f"slugs of {model.__name__}"] = sorted((row.id, slug_of(row.title)) for row in rows)
    pins = sa.select(table(Pin).c.id, PACKAGE.c.ecosystem, table(Pin).c.specifier).join_from(table(Pin), PACKAGE)
    found["ranges"] = sorted((row[0], normalise(row[1], row[2])) for row in await session.execute(pins))
    return found


def _plain(value: Any) -> str:
    return str(sorted(value, key=str) if isinstance(value, list) else value)


def _rendered() -> list[Any]:
    registry: Any = SQLModel._sa_registry
    return sorted((one.class_ for one in registry.mappers if pairs(one.class_)), key=lambda one: one.__name__)


async def assert_all_followed(database: Database) -> None:
    """What is kept beside the records is what follows from them."""
    async with database.write_sessions() as session, session.begin() as transaction:
        stored, made = await kept(session), await from_scratch(session)
        await transaction.rollback()
    wrong = {
        name: ([row for row in rows if row not in made[name]], [row for row in made[name] if row not in rows])
        for name, rows in stored.items()
        if made[name] != rows
    }
    assert not wrong, f"stored, and worked out: {wrong}"
