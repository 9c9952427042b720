"""Decisions by what people call them: "ADR-16" on every page, "adr 0016" as one types it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.records.limits import PREFIX
from app.tables import Collection, Decision

MOST_LABELS = 4  # of one question
Columns = Callable[[str], Any]  # what leads to a column of a decision, by its name
LABEL = re.compile(rf"(?P<prefix>.{{0,{PREFIX}}}?)[\s_-]*0*(?P<number>\d{{1,9}})", re.ASCII)

WITHIN = re.compile(r"(?<![\w-])(?P<prefix>[^\W\d_](?:[\w-]{0,18}[^\W\d_])?)[\s_-]?0*(?P<number>\d{1,9})(?![\w-])")


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
    return None if label is None else _called([label])


def labelled_in(text: str) -> sa.Select[Any] | None:
    """The same for the labels that stand in a question: "why was ADR-15 superseded" asks about ADR-15."""
    labels = list(WITHIN.finditer(text))[:MOST_LABELS]
    return _called(labels) if labels else labelled(text)


def _called(labels: Sequence[re.Match[str]]) -> sa.Select[Any]:
    decision, collection = table(Decision).alias().c, table(Collection).alias().c
    prefix = sa.func.folded(sa.func.coalesce(decision.prefix, collection.prefix))
    wanted = [
        sa.and_(prefix == sa.func.folded(sa.literal(one["prefix"], sa.Text)), decision.number == int(one["number"]))
        for one in labels
    ]
    return sa.select(decision.id).where(sa.or_(*wanted), decision.collection_id == collection.id)
