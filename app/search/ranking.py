"""Which of the matches come first, at a cost that does not grow with their number.

Few matches are all looked at. Of many, only the best by what an index knows (what counts today, the newest first) are
weighed by their words, together with those that have the words in their title: the others would not come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.search.models import Found
from app.tables import SearchEntry

MOST_FOUND = 10_000  # matches that are collected; of more, an index in the right order finds the best sooner
WEIGHED = 200  # matches whose words are weighed, and as many with the words in their title
STANDING = {0: 1.0, 1: 0.8, 2: 0.5}  # in force, not yet, no longer
IN_TITLE = 0.5
WHOLE = 1.2  # a record itself rather than a part of it
UNDATED = 5  # years
FADING = 0.08  # what a year takes away, as the share of what is left
entry = table(SearchEntry).c


class Matches:
    """The entries that have the words of `query` (any entry if None) and meet the `narrowed` conditions.

    `name` tells several in one statement from each other.
    """

    def __init__(self, query: Any, narrowed: Sequence[sa.ColumnElement[bool]], name: str = "found") -> None:
        self.query = query
        self.conditions = list(narrowed) if query is None else [entry.words.bool_op("@@")(query), *narrowed]
        some = sa.select(entry.id, entry.kind, entry.standing, entry.dated_on).where(*self.conditions)
        self.found = some.limit(sa.literal_column(str(MOST_FOUND + 1))).cte(name).prefix_with("MATERIALIZED")

    def best(self) -> sa.Subquery:
        """The ids of those that are worth weighing."""
        found = self.found.c
        many = sa.select(sa.func.count() > MOST_FOUND).select_from(self.found).scalar_subquery()
        newest = sa.select(found.id).where(sa.not_(many)).order_by(*_order(found)).limit(WEIGHED)
        # Within CASE the planner expects half of the rows to pass, which makes it walk the index that has the order
        tested = sa.case((sa.and_(*self.conditions), sa.true()), else_=sa.false())
        walked = sa.select(entry.id).where(many, tested).order_by(*_order(entry)).limit(WEIGHED)
        parts = [sa.select(part.subquery().c.id) for part in (newest, walked, *self._titled())]
        return sa.union(*parts).subquery("pool")

    def _titled(self) -> list[Any]:
        if self.query is None:
            return []
        titled = sa.select(entry.id, entry.standing, entry.dated_on)
        titled = titled.where(entry.title_words.bool_op("@@")(self.query), *self.conditions).limit(2000)
        some = titled.subquery("titled").c
        return [sa.select(some.id).order_by(*_order(some)).limit(WEIGHED)]

    def rank(self) -> sa.ColumnElement[Any]:
        """How good a match an entry is: title before body, accepted before superseded, recent before old."""
        share = sa.case(*((entry.standing == standing, share) for standing, share in STANDING.items()), else_=0.5)
        days = sa.func.greatest(sa.func.current_date() - entry.dated_on, 0)
        years = sa.func.coalesce(days / sa.literal_column("365.25"), UNDATED)
        whole = sa.case((entry.kind.in_([Found.DECISION, Found.RESEARCH]), WHOLE), else_=1.0)
        weight = share * whole / (1 + years * FADING)
        if self.query is None:
            return weight
        titled = sa.case((entry.title_words.bool_op("@@")(self.query), IN_TITLE), else_=0.0)
        return (sa.func.ts_rank(entry.words, self.query) + titled) * weight


def _order(columns: Any) -> list[Any]:
    return [columns.standing, columns.dated_on.desc().nulls_last(), columns.id.desc()]
