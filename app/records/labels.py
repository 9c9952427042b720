"""Decisions by what people call them: "ADR-16" on every page, "adr 0016" as one types it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.tables import Collection, Decision

Columns = Callable[[str], Any]  # what leads to a column of a decision, by its name
LABEL = re.compile(r"(?P<prefix>.{0,20}?)[\s_-]*0*(?P<number>\d{1,9})", re.ASCII)


def collection_beside(of: Columns) -> sa.ColumnElement[Any]:
    """The name of a decision's collection where one of another collection has the same label; NULL elsewhere."""
    own, others, other = table(Collection).alias(), table(Collection).alias(), table(Decision).alias()
    prefix = sa.func.coalesce(of("prefix"), own.c.prefix)
    alike = (other.c.number == of("number")) & (sa.func.coalesce(other.c.prefix, others.c.prefix) == prefix)
    apart = (other.c.collection_id == others.c.id) & (others.c.id != of("collection_id"))
    found = sa.select(sa.literal_column("1")).where(apart, alike).correlate_except(others, other).exists()
    name = sa.select(own.c.name).where(own.c.id == of("collection_id"), found).correlate_except(own).scalar_subquery()
    every = table(Collection).alias()  # is looked at once for a whole list, of which nothing is asked if there is one
    return sa.case((sa.select(sa.func.max(every.c.id) > sa.func.min(every.c.id)).scalar_subquery(), name))


def beside(entity: Any) -> sa.ColumnElement[Any]:
    """The same, as a computed field of a shape."""
    return collection_beside(lambda name: getattr(entity, name))


def labelled(text: str) -> sa.Select[Any] | None:
    """The ids of the decisions that `text` is the label of, one a collection at most; None if it cannot be a label.

    Capitals, zeros before the number and what stands between it and the prefix make no difference.
    """
    label = LABEL.fullmatch(text.strip(' "'))
    if label is None:
        return None
    decision, collection = table(Decision).alias().c, table(Collection).alias().c
    prefix = sa.func.folded(sa.literal(label["prefix"], sa.Text))
    called = sa.func.folded(sa.func.coalesce(decision.prefix, collection.prefix)) == prefix
    here = sa.and_(decision.collection_id == collection.id, decision.number == int(label["number"]))
    return sa.select(decision.id).where(called, here)
