"""Admin pages of collections."""

from typing import Any

import sqlalchemy as sa

from app.admin.declaration import Computed, Declaration
from app.persistence.fields import table
from app.records.limits import COLLECTION_SLUG
from app.records.slugs import slugify
from app.tables import Collection, Decision

decision = table(Decision)


def _decisions(collection: sa.Table) -> sa.ColumnElement[int]:
    """How many decisions there are, counted to a thousand."""
    some: sa.Select[Any] = sa.select(sa.literal_column("1")).where(decision.c.collection_id == collection.c.id)
    few = some.correlate(collection).limit(sa.literal_column("1000")).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


COLLECTIONS = Declaration(
    Collection,
    columns=("name", "slug", "prefix", Computed("decisions", "Decisions", _decisions), "repository_url", "created_at"),
    filters=("prefix", "name", "created_at"),
    search=("name", "slug"),
    editable=("name", "prefix", "repository_url"),
    read_only=frozenset({"next_number"}),
    made_from={"slug": ("name", lambda name: slugify(name, COLLECTION_SLUG, "collection"))},
)
