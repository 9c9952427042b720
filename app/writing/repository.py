"""What a new record begins with."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.forms.node import Node
from app.persistence.fields import table
from app.tables import Collection
from app.web.security.access import Actor
from app.writing.sheets import Sheet

FIRST = "Decisions"  # the collection that a register gets with its first record


class WritingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def begin(self, node: Node, sheet: Sheet, actor: Actor, shown: sa.ColumnElement[bool]) -> None:
        """The collection that is looked at, that they wrote to last, or the first, which may be still to make; whoever
        writes as its owner.
        """
        collection, record = table(Collection).c, table(sheet.model).c
        mine = sa.select(record.collection_id).where(record[f"{sheet.owner}_id"] == (actor.id or 0))
        last = collection.id == mine.order_by(record.id.desc()).limit(1).scalar_subquery()
        orders = (one.desc().nulls_last() for one in (shown, last))
        query = sa.select(collection.id, collection.name).order_by(*orders, collection.id).limit(1)
        if found := (await self.session.execute(query)).first():
            node.values["collection"] = str(found.id)
            node.labels["collection"] = {str(found.id): found.name}
        elif "collection" in node.values:
            node.texts["collection"] = FIRST
        if actor.id is not None and sheet.owner in node.values:
            node.values[sheet.owner] = str(actor.id)
            node.labels[sheet.owner] = {str(actor.id): actor.name}

    async def place(self, node: Node) -> bool:
        """Whether a collection was made for the first record of a register, which has none yet to choose: where none is
        named, or that which the sheet began with.
        """
        named = node.texts.get("collection", "").strip()
        if named not in ("", FIRST) or (node.values.get("collection") and not named):
            return False
        if await self.session.scalar(sa.select(table(Collection).c.id).limit(1)):
            return False
        first = Collection(name=FIRST, slug=FIRST.lower())
        self.session.add(first)
        await self.session.flush()
        node.values["collection"] = str(first.id)
        node.texts.pop("collection", None)  # empty words would decide
        return True


def take_back(node: Node) -> None:
    """What a sheet says of its collection where this was not made after all."""
    node.values["collection"], node.texts["collection"] = "", FIRST
