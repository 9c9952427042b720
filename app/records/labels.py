"""Decisions by what people call them: "ADR-16" on every page, "adr 0016" as one types it."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.tables import Collection, Decision

LABEL = re.compile(r"(?P<prefix>.{0,20}?)[\s_-]*0*(?P<number>\d{1,9})", re.ASCII)


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
