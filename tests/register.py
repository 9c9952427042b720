"""Records for the tests of pages, and what the tests ask of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Status
from app.effects.changes import register_steps
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.search.indexing import refresh
from app.tables import Collection, Decision, ResearchDocument

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def collection(name: str = "Platform") -> Collection:
    return Collection(name=name, slug=name.lower(), prefix="ADR")


def decision(into: Collection, number: int | None, title: str, **more: Any) -> Decision:
    return Decision(**{"collection": into, "number": number, "title": title, "status": Status.ACCEPTED} | more)


def document(into: Collection, title: str, **more: Any) -> ResearchDocument:
    return ResearchDocument(**{"collection": into, "title": title} | more)


async def refresh_all(session: AsyncSession) -> None:
    """Write every entry of the search anew."""
    keys = (table(model).c.id for model in (Decision, ResearchDocument))
    await refresh(session, *[list(await session.scalars(sa.select(key))) for key in keys])


async def refresh_register(session: AsyncSession) -> None:
    """All that follows from other rows, as after a migration."""
    for step in await register_steps(session):
        await step(session)


async def store(database: Database, *records: Any) -> None:
    """Store records with all that hangs on them, and what follows from them."""
    async with database.write_sessions() as session, session.begin():
        session.add_all(records)
        await session.flush()
        await refresh_all(session)
        await refresh_register(session)


def titles(html: str) -> list[str]:
    """What the rows of a list are called, from top to bottom."""
    return [unescape(found) for found in re.findall(r'class="row-title"[^>]*>([^<]*)<', html)]


def link(html: str, rel: str) -> str:
    """The address of the pager's link with this `rel`."""
    found = re.search(rf'href="([^"]*)" rel="{rel}"', html)
    assert found is not None, f"the page has no link that is {rel}"
    return unescape(found[1])


@contextmanager
def counted_statements(app: Any, *, writing: bool = False) -> Iterator[list[str]]:
    """The statements that the application's reading engines run meanwhile, for pages that are made anew; or those of
    what is `writing`."""
    seen: list[str] = []
    app.asgi_handler.page_cache.clear()
    reading = (app.state.database.read, app.state.database.at_the_door)
    engines = [one.sync_engine for one in ((app.state.database.write,) if writing else reading)]

    def note(*event: Any) -> None:
        seen.append(event[2])

    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)
