"""Admin pages of tags."""

from typing import Any

import sqlalchemy as sa

from app.admin.declaration import Computed, Declaration
from app.persistence.fields import table
from app.tables import DecisionTag, ResearchTag, Tag


def _uses(tag: sa.Table) -> sa.ColumnElement[int]:
    """How many records have the tag, counted to a thousand of each kind."""
    counts = []
    for pairs in (table(DecisionTag), table(ResearchTag)):
        some: sa.Select[Any] = sa.select(sa.literal_column("1")).where(pairs.c.tag_id == tag.c.id).correlate(tag)
        few = some.limit(sa.literal_column("1000")).subquery()
        counts.append(sa.select(sa.func.count()).select_from(few).scalar_subquery())
    return counts[0] + counts[1]


TAGS = Declaration(
    Tag,
    columns=("name", Computed("uses", "Records", _uses)),
    filters=("name",),
    search=("name",),
    order="name",
    editable=("name",),
    from_words=True,
)
