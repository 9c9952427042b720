"""A decision with a past, and ways to change it and to look at it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.history.recording import record_changes
from app.persistence.database.engine import Database
from app.persistence.session import run_in_transaction
from app.tables import Argument, Decision, Option, Person, Revision, Risk, Tag
from tests.register import collection, decision, store

LONG = "The first line stays.\nWe take PostgreSQL, because it is <known>.\nThe last line stays.\n"


@pytest_asyncio.fixture
async def stored(database: Database) -> int:
    """A decision that was made, changed with its parts, and changed again; its id."""
    record_changes(database)
    made = decision(
        collection(), 1, "Use PostgreSQL", context=LONG, owner=Person(name="Mara Lind"), tags=[Tag(name="database")],
        options=[Option(title="PostgreSQL", arguments=[Argument(stance="good", text="Known")])],
        risks=[Risk(title="It grows")],
    )  # fmt: skip
    await store(database, made)
    await change(database, made.id, first_changes)
    await change(database, made.id, lambda one: setattr(one, "title", "Use PostgreSQL everywhere"))
    return made.id or 0


def first_changes(one: Decision) -> None:
    one.context = LONG.replace("known", "fast")
    one.owner_id = None
    one.tags = []
    one.options[0].arguments[0].text = "Well known"
    one.risks.clear()


async def change(database: Database, id_: int | None, work: Any) -> None:
    async def apply(session: Any) -> None:
        session.info.update(actor="Edwin Editor", reason="Better words")
        load = [selectinload(Decision.tags), selectinload(Decision.risks)]
        options = selectinload(Decision.options).selectinload(Option.arguments)
        work(await session.get_one(Decision, id_, options=[*load, options]))

    await run_in_transaction(database, apply)


async def revision(database: Database, **values: Any) -> int:
    """The newest revision with these values."""
    async with database.read_sessions() as session:
        found = sa.select(Revision.id).filter_by(**values).order_by(sa.desc("id")).limit(1)
        return int(await session.scalar(found) or 0)


async def now_is(database: Database, id_: int) -> Decision:
    async with database.read_sessions() as session:
        load = [selectinload(Decision.tags), selectinload(Decision.risks), selectinload(Decision.owner)]
        options = selectinload(Decision.options).selectinload(Option.arguments)
        return await session.get_one(Decision, id_, options=[*load, options])


async def undo(
    who: httpx.AsyncClient, id_: int, revision_id: int, to: str, slug: str = "decisions", **more: str
) -> httpx.Response:
    path = f"/admin/{slug}/{id_}/history/{revision_id}/reversion"
    shown = await who.get(path, params={"to": to})
    seen = re.search(r'name="seen" value="(\d+)"', shown.text)
    data = {"to": to, "seen": seen[1] if seen else "0", "reason": "A mistake"} | more
    return await who.post(path, data=data)
