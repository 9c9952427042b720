"""Records that somebody chose, to do one thing with all of them.

What was chosen is kept as the ids that it was then: what a page counted is what changes, whatever is stored, changed or
filtered meanwhile. It belongs to whoever chose it and is forgotten after a day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from litestar.datastructures import FormMultiDict, MultiDict
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.filters.wanted import Wanted
from app.admin.models import Selection
from app.admin.scope import Scope
from app.persistence.fields import now, table
from app.web.http.problems import Problem
from app.web.security.access import Actor

KEPT = timedelta(days=1)
MOST_TICKED = 1_000
TOO_MANY = f"{{:,}} rows are ticked, and {MOST_TICKED:,} can be at once. Choose all that the filters show, or fewer."
OWN = ("csrf", "chosen", "all")  # fields of the form that are no filters
NONE = "So nothing happens. Tick some rows, or choose all that the list shows."


class NothingChosen(Exception):
    """The list's form chose no record: why, in a sentence, and the address of the list."""

    def __init__(self, why: str, address: str) -> None:
        super().__init__(why)
        self.why = why
        self.address = address


SELECTION = table(Selection)


def owner_of(actor: Actor) -> str:
    """What tells apart those who choose, however they are signed in."""
    return f"person {actor.id}" if actor.id is not None else f"machine {actor.key}"[:200]


async def select_records(session: AsyncSession, scope: Scope, posted: FormMultiDict) -> int:
    """Keep what a list's form chose: the rows ticked as `chosen` or, with `all`, every record that its filters show.

    Raises NothingChosen for none, and for a filter that means nothing: left out, it would choose more than was asked.
    """
    filters = [(name, str(value)) for name, value in posted.multi_items() if name not in OWN]
    wanted, ticked = Wanted.read(scope, MultiDict(filters)), list(map(str, posted.getall("chosen", [])))
    declaration = scope.declaration
    key = declaration.table.c[declaration.key]
    if posted.getall("all", []):
        if wanted.notes:
            raise NothingChosen(" ".join(wanted.notes), wanted.address())
        chosen = [*scope.where(), *wanted.conditions()]
    else:
        if len(ticked) > MOST_TICKED:
            raise NothingChosen(TOO_MANY.format(len(ticked)), wanted.address())
        ids = [int(one) for one in ticked if one.isascii() and one.isdecimal() and len(one) < 10]
        if not ids:
            raise NothingChosen(NONE, wanted.address())
        chosen = [*scope.where(), key.in_(ids)]
    found = sa.select(key).where(*chosen).order_by(key).scalar_subquery()
    values: dict[str, Any] = {
        "owner": owner_of(scope.actor), "slug": scope.slug, "query": wanted.query(), "ids": sa.func.array(found),
    }  # fmt: skip
    await session.execute(sa.delete(SELECTION).where(SELECTION.c.created_at < now() - KEPT))
    stored = await session.execute(
        sa.insert(SELECTION).values(values).returning(SELECTION.c.id, sa.func.cardinality(SELECTION.c.ids))
    )
    id_, count = stored.one()
    if not count:
        raise NothingChosen(NONE, wanted.address())
    return int(id_)


async def selection_of(session: AsyncSession, scope: Scope, id_: int, *, lock: bool = False) -> Selection:
    """What this actor chose of this table; `lock` has a form that is sent twice wait for the first. Problem 404."""
    mine = (SELECTION.c.owner == owner_of(scope.actor), SELECTION.c.slug == scope.slug)
    chosen = sa.select(Selection).where(SELECTION.c.id == id_, *mine)
    found: Selection | None = await session.scalar(chosen.with_for_update() if lock else chosen)
    if found is None:
        raise Problem(404, "This choice of records is not kept any more. Choose them again.")
    return found


def chosen_by(selection_id: int) -> Any:
    """The ids of a selection, for a condition."""
    return sa.select(sa.func.unnest(SELECTION.c.ids)).where(SELECTION.c.id == selection_id)
