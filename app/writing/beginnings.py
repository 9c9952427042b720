"""What a new decision begins with where it comes from something: another decision, or a part of a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.loading import blank, load
from app.admin.forms.node import ID, Node
from app.admin.forms.reading import renew
from app.admin.forms.relations import resolve
from app.decisions.models import LinkKind
from app.persistence.fields import table
from app.records.limits import TITLE
from app.records.sentences import first_sentence
from app.tables import Finding, Implication, Practice
from app.web.http.problems import Problem
from app.web.templating.formats import excerpt, plain

AFTER = {LinkKind.SUPERSEDES.value: LinkKind.SUPERSEDES, LinkKind.AMENDS.value: LinkKind.AMENDS}
INHERITED = ("pins", "evidence")  # each of them is kept, changed or removed in the sheet
OF_RECORD = ("collection", "tags")
# What is promoted: the title and the context of the decision that follows from it.
PROMOTED: dict[str, tuple[Any, tuple[str, str]]] = {
    "finding": (Finding, ("text", "text")),
    "practice": (Practice, ("title", "body")),
    "implication": (Implication, ("decided", "follows")),
}


async def begin_from(session: AsyncSession, node: Node, query: Mapping[str, str]) -> None:
    """Fill the sheet of a new decision from what its address names: `?supersedes=42`, `?amends=42`, `?finding=7`.

    Raises Problem 404 where that is not there.
    """
    for name, value in query.items():
        if name in AFTER or name in PROMOTED:
            if not ID.fullmatch(value) or int(value) >= 2**31:
                raise Problem(404, "There is no record at this address.")
            await (_after if name in AFTER else _promoted)(session, node, name, int(value))
            await resolve(session, node)


async def _after(session: AsyncSession, node: Node, kind: str, id_: int) -> None:
    """A decision that comes after another one: with the link, and what it inherits."""
    before = await load(session, node.part, id_)
    if before is None:
        raise Problem(404, "There is no decision at this address.")
    renew(before)
    for name in OF_RECORD:
        node.values[name], node.labels[name] = before.values[name], before.labels.get(name, {})
    for name in INHERITED if kind == LinkKind.SUPERSEDES else ():
        node.rows[name] = before.rows[name]
    _add(node, "links_out", kind=AFTER[kind].value, target=str(id_))


async def _promoted(session: AsyncSession, node: Node, kind: str, id_: int) -> None:
    """A decision that follows from a part of a record, which is its evidence."""
    model, (title, context) = PROMOTED[kind]
    row = (await session.execute(sa.select(table(model)).where(table(model).c.id == id_))).mappings().first()
    if row is None:
        raise Problem(404, "There is no such part of a record at this address.")
    words = first_sentence(row.get(f"{title}_html", "")) or plain(row[title])
    node.values["title"] = excerpt(words.rstrip("."), TITLE - 1)
    node.values["context"] = row[context]
    if row["document_id"] is not None:
        _add(node, "evidence", document=str(row["document_id"]))
    else:
        _add(node, "links_out", kind=LinkKind.RELATES_TO.value, target=str(row["decision_id"]))


def _add(node: Node, name: str, **values: str) -> None:
    """One more row of a kind."""
    nested = next(nested for nested in node.part.inlines if nested.name == name)
    key = f"n{len(node.rows[name]) + 1}"
    row = blank(nested.part, f"{name}.{key}.", key)
    row.values |= values
    node.rows[name].append(row)
