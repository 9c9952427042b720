"""Whom a pin binds: an audience, in the projects that its decision or else its collection names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.tables import Collection, Decision

EVERYBODY = "all"
NONE, BLANK = (sa.literal_column(text, sa.Text) for text in ("''", "' '"))  # the same expression wherever it stands
NAMED = sa.func.coalesce(sa.func.nullif(table(Decision).c.binds, NONE), table(Collection).c.binds, NONE)


def reach(pin: Any) -> sa.ColumnElement[str]:
    """The audience of a pin, a row with its columns, and behind it the patterns of the projects, if some are named."""
    decision, collection = table(Decision).alias("reached"), table(Collection).alias("reached_log")
    named = sa.func.coalesce(sa.func.nullif(decision.c.binds, NONE), collection.c.binds)
    asked = sa.select(named).join_from(decision, collection, collection.c.id == decision.c.collection_id)
    asked = asked.where(decision.c.id == pin.decision_id)
    return told(pin.audience, sa.func.coalesce(asked.scalar_subquery(), NONE))


def told(audience: Any, named: Any) -> sa.ColumnElement[str]:
    """The same of what is at hand."""
    return sa.func.rtrim(sa.func.concat(audience, BLANK, named), type_=sa.Text)


def in_words(reach: str) -> str:
    """For whom alone: "in booking", "at runtime in shop, web-*"; "" where it is everybody."""
    audience, *projects = (reach or EVERYBODY).split()
    told = {"runtime": "at runtime", "development": "in development"}.get(audience, "")
    return f"{told} {'in ' + ', '.join(projects) if projects else ''}".strip()


@lru_cache(maxsize=4096)
def meet(one: str, other: str) -> bool:
    """Whether two pins may bind the same use of a package: in one audience, and in a project that both reach."""
    (mine, *some), (theirs, *others) = ((text or EVERYBODY).split() for text in (one, other))
    if EVERYBODY not in (mine, theirs) and mine != theirs:
        return False
    return not some or not others or any(_overlap(left, right) for left in some for right in others)


def includes(one: str, other: str) -> bool:
    """Whether a pin that reaches as far as `one` binds all that `other` does, as far as their words tell."""
    (mine, *some), (theirs, *others) = ((text or EVERYBODY).split() for text in (one, other))
    return mine in (EVERYBODY, theirs) and (not some or some == others)


def _overlap(one: str, other: str) -> bool:
    """Whether some slug is what two patterns name, in which only `*` stands for others."""
    reached = {(0, 0)}
    waiting = list(reached)
    while waiting:
        left, right = waiting.pop()
        if (left, right) == (len(one), len(other)):
            return True
        fresh = set(_steps(one, other, left, right)) - reached
        reached |= fresh
        waiting += fresh
    return False


def _steps(one: str, other: str, left: int, right: int) -> list[tuple[int, int]]:
    mine, theirs = one[left : left + 1], other[right : right + 1]
    steps = [(left + 1, right)] if mine == "*" else []
    steps += [(left, right + 1)] if theirs == "*" else []
    if mine and theirs and (mine == theirs or "*" in (mine, theirs)):
        steps.append((left + (mine != "*"), right + (theirs != "*")))
    return steps
