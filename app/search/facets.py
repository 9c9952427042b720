"""What an entry is known by besides its words: its kind, and what its record is and belongs to.

A facet is a text such as "status:accepted" or "tag:12". People, tags, packages and collections are held by their id, so
that a new name needs no new entries; the name is looked up when somebody asks for it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.decisions.models import Decision
from app.records.columns import table_of
from app.research.models import ResearchDocument
from app.search.models import Found
from app.stack.models import Pin
from app.tags.models import DecisionTag, ResearchTag

DECISION, DOCUMENT, PIN = table_of(Decision), table_of(ResearchDocument), table_of(Pin)
TEXTS = ARRAY(sa.Text)


def of_decision(kind: Found, owner: Any = None) -> ColumnElement[Any]:
    """The facets of an entry of this kind that belongs to a row of `decision`; `owner` is the entry's own, if any."""
    day, tag = DECISION.c.decided_on, table_of(DecisionTag)
    own = DECISION.c.owner_id if owner is None else sa.func.coalesce(owner, DECISION.c.owner_id)
    return _together(
        _one(kind, DECISION.c.status, day, DECISION.c.collection_id, own),
        _each("tag:", tag.c.tag_id, tag.c.decision_id == DECISION.c.id),
        _each("package:", PIN.c.package_id, PIN.c.decision_id == DECISION.c.id),
    )


def of_document(kind: Found, owner: Any = None) -> ColumnElement[Any]:
    """The facets of an entry of this kind that belongs to a row of `research_document`."""
    day, tag = DOCUMENT.c.published_on, table_of(ResearchTag)
    own = DOCUMENT.c.author_id if owner is None else sa.func.coalesce(owner, DOCUMENT.c.author_id)
    return _together(
        _one(kind, DOCUMENT.c.status, day, DOCUMENT.c.collection_id, own),
        _each("tag:", tag.c.tag_id, tag.c.document_id == DOCUMENT.c.id),
        _each("package:", PIN.c.package_id, PIN.c.document_id == DOCUMENT.c.id),
    )


def _one(kind: Found, status: Any, day: Any, collection: Any, owner: Any) -> ColumnElement[Any]:
    """The facets of which there is at most one."""
    texts = (
        sa.literal(f"kind:{kind}", sa.Text),
        sa.literal("status:", sa.Text).concat(sa.cast(status, sa.Text)),
        sa.literal("collection:", sa.Text).concat(sa.cast(collection, sa.Text)),
        sa.literal("owner:", sa.Text).concat(sa.cast(owner, sa.Text)),
        sa.literal("year:", sa.Text).concat(sa.cast(sa.cast(sa.extract("year", day), sa.Integer), sa.Text)),
    )
    return sa.func.array_remove(array(texts), None, type_=TEXTS)


def _each(name: str, id_: Any, condition: ColumnElement[bool]) -> ColumnElement[Any]:
    texts = sa.select(sa.func.array_agg((sa.literal(name, sa.Text).concat(sa.cast(id_, sa.Text))).distinct()))
    return texts.where(condition).scalar_subquery()


def _together(*arrays: ColumnElement[Any]) -> ColumnElement[Any]:
    first, *rest = arrays
    for one in rest:
        first = sa.func.array_cat(first, one, type_=TEXTS)
    return first
