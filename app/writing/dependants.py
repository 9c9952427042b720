"""What rests on a decision that is about to be superseded, and what becomes of each: it still holds, it goes too, or
somebody looks at it later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import blank
from app.admin.forms.node import ID, Node
from app.decisions.models import PAST, LinkKind
from app.effects import changes
from app.persistence.fields import now, table
from app.persistence.querying.queries import fetch, many
from app.records.refs import DecisionRef
from app.tables import Decision, DecisionLink

FIELD = "dependant."  # before the id, in the names of the sheet
HOLDS, GOES, LATER = "holds", "goes", "later"
CHOICES = ((HOLDS, "Still holds"), (GOES, "Goes too"), (LATER, "Look at it later"))
SOON = timedelta(days=14)  # in which it is looked at
MOST = 50
RESTS = (LinkKind.DEPENDS_ON, LinkKind.AMENDS, LinkKind.CLARIFIES)

link = table(DecisionLink).c
decision = table(Decision).c


def superseded_in(node: Node) -> list[int]:
    """The decisions that a sheet says it supersedes as a whole."""
    rows = [row for row in node.rows.get("links_out", []) if not row.removed]
    whole = [row for row in rows if row.values.get("kind") == LinkKind.SUPERSEDES and not row.values.get("scope")]
    return [int(row.values["target"]) for row in whole if ID.fullmatch(str(row.values.get("target", "")))]


async def dependants(session: AsyncSession, node: Node) -> list[DecisionRef]:
    """What depends on, amends or clarifies what a sheet supersedes, also through others, and is not over itself."""
    ids = superseded_in(node)
    if not ids:
        return []
    rests = sa.select(link.from_id.label("id")).where(link.to_id.in_(ids), link.kind.in_(RESTS)).cte(recursive=True)
    onward = sa.select(link.from_id).join_from(table(DecisionLink), rests, link.to_id == rests.c.id)
    rests = rests.union(onward.where(link.kind.in_(RESTS)))
    others = decision.id.in_(sa.select(rests.c.id)), decision.id.not_in([*ids, node.id or 0])
    wanted = many(DecisionRef, *others, decision.status.not_in(PAST), order=[decision.id], limit=MOST)
    return await fetch(session, wanted)


def chosen_in(pairs: Iterable[tuple[str, Any]]) -> dict[int, str]:
    """What the fields of a sheet say becomes of each, by id."""
    said = ((name.removeprefix(FIELD), value) for name, value in pairs if name.startswith(FIELD))
    return {int(id_): value for id_, value in said if ID.fullmatch(id_) and value in dict(CHOICES)}


def take_along(node: Node, choices: Mapping[int, str]) -> None:
    """Have the sheet supersede those that go too: their statuses turn when it is accepted, as any other's."""
    going = [id_ for id_, choice in choices.items() if choice == GOES and id_ not in superseded_in(node)]
    kinds = [one for one in node.part.inlines if one.name == "links_out"]
    for nested, id_ in ((nested, id_) for nested in kinds for id_ in going):
        key = f"n{len(node.rows['links_out']) + 1_000}"
        row = blank(nested.part, f"links_out.{key}.", key)
        row.values |= {"kind": LinkKind.SUPERSEDES.value, "target": str(id_)}
        node.rows["links_out"].append(row)


async def look_later(session: AsyncSession, ids: Iterable[int]) -> None:
    """Have somebody look at these decisions soon: their review is due by then at the latest."""
    soon = (now() + SOON).date()
    due = sa.or_(decision.review_on.is_(None), decision.review_on > soon)
    found = list(await session.scalars(sa.select(Decision).where(decision.id.in_(list(ids)), due).with_for_update()))
    for one in found:
        one.review_on = soon
    await session.flush()
    await changes.follow(session, {"decision": [{"id": one.id} for one in found]})
