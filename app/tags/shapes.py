"""What the pages of tags load."""

from typing import Annotated, Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.records.lists.shelves import counted
from app.records.refs import TagRef
from app.tables import DecisionTag, ResearchTag, Tag


def _uses(link: type[Any]) -> computed:
    tagged = table(link).c
    return computed(lambda tag: counted(sa.select(tagged.tag_id).where(tagged.tag_id == tag.id), tag))


class TagRow(TagRef, of=Tag):
    """A tag and how often it is used."""

    decisions: Annotated[int, _uses(DecisionTag)]
    documents: Annotated[int, _uses(ResearchTag)]
