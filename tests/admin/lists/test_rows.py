"""Records that a declaration opens to some only do not exist for others."""

from __future__ import annotations

from typing import Any

from app.admin.filters.wanted import Wanted
from app.admin.lists.listing import chosen_columns, order_of, rows_of
from app.admin.scope import Scope
from app.people.admin import PEOPLE
from app.persistence.database.engine import Database
from app.persistence.querying.queries import fetch
from app.tables import Person
from app.web.security.access import GRANTS, Actor
from tests.admin.test_seeing import ADMIN, OWN, SHOWN, registry
from tests.register import collection, decision


async def seen(database: Database, scope: Scope, query: dict[str, str]) -> list[tuple[Any, ...]]:
    wanted = Wanted(scope, query)
    columns = chosen_columns(scope, wanted.columns)
    async with database.read_sessions() as session:
        page = await fetch(session, rows_of(scope, columns, *wanted.conditions(), order=order_of(scope, wanted.sort)))
    return [tuple(row.cells) for row in page.items]


async def test_rows_that_are_not_open_do_not_exist(database: Database) -> None:
    ed, secret = Person(name="Edwin"), collection("Secret")
    async with database.write_sessions() as session, session.begin():
        session.add_all([
            decision(secret, 1, "Mine", owner=ed, outcome="yes"), decision(collection("Open"), 1, "Not mine"),
        ])  # fmt: skip
        await session.flush()
        actor = Actor(id=ed.id, role="editor", grants=GRANTS["editor"])
    both = registry(OWN, SHOWN, PEOPLE)
    mine = both.open("decisions", actor)
    hidden = (secret.id, None)
    assert await seen(database, mine, {}) == [("Mine", hidden, (ed.id, "Edwin"))]
    assert await seen(database, mine, {"q": "mine"}) == [("Mine", hidden, (ed.id, "Edwin"))]
    assert await seen(database, mine, {"q": "secret"}) == []
    assert await seen(database, mine, {"collection.name": "secret"}) == []
    assert await seen(database, mine, {"collection": "secret"}) == []
    assert len(await seen(database, both.open("decisions", ADMIN), {})) == 2
    assert [row[0] for row in await seen(database, both.open("decisions", ADMIN), {"outcome": "yes"})] == ["Mine"]
    assert Wanted(mine, {"outcome": "yes"}).notes[0].startswith("There is no filter called “outcome”")
