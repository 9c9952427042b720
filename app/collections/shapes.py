"""What the pages of collections load."""

from typing import Annotated, Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.records.lists.shelves import counted
from app.records.refs import CollectionRef
from app.tables import Collection, Decision, ResearchDocument


def _count(model: type[Any]) -> computed:
    record = table(model).c
    return computed(
        lambda collection: counted(sa.select(record.id).where(record.collection_id == collection.id), collection)
    )


class CollectionRow(CollectionRef, of=Collection):
    """A collection and how much it holds."""

    prefix: str
    repository_url: str | None
    description: str
    binds: str
    decisions: Annotated[int, _count(Decision)]
    documents: Annotated[int, _count(ResearchDocument)]
