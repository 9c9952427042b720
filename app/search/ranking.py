"""Which of the matches come first, at a cost that does not grow with their number.

Few matches are all looked at. Of many, only the best by what an index knows (what counts today, the newest first) are
weighed by their words, together with those that have the words in their title: the others would not come first. And
where a large register matches nearly everywhere, as the first few entries in that order tell, even to collect the
matches would take long: then the walk through them ends as soon as there are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.querying.prepared import at_most
from app.persistence.querying.selectivity import found, is_large
from app.search.facets import TEXTS
from app.search.models import Found
from app.search.narrowing import DECIDED
from app.tables import SearchEntry

MOST_FOUND = 10_000  # matches that are collected; of more, an index in the right order finds the best sooner
WEIGHED = 200  # matches whose words are weighed, and as many with the words in their title
MOST_TITLED = 2_000  # of these that are put in order
WALKED = 5_000  # entries that are looked at in the order of the index, at most
PROBED, FREQUENT = 500, 10  # what matches so many of the first entries stands nearly everywhere
STANDING = {0: 1.0, 1: 0.8, 2: 0.5}  # in force, not yet, no longer
IN_TITLE = 0.5
GOVERNING = 50  # what decides on the package that is asked for comes before whatever only names it
LABELLED = 100  # what is called exactly so comes before whatever only says it
DECIDES = 3.0  # a decision in force that pins what is asked for
WHOLE = {
    Found.DECISION: 1.4,
    Found.RESEARCH: 1.2,
}  # a record itself rather than a part, a decision rather than research
ASKED = {Found.DECISION: 4.0, Found.RESEARCH: 1.2}  # of a question
PARTS, PARTS_ASKED = 1.0, 0.15  # what only says something of it
UNDATED = 5  # years
FADING = 0.08  # what a year takes away, as the share of what is left
entry = table(SearchEntry).c
KNOWN = (entry.id, entry.kind, entry.standing, entry.dated_on)


class Matches:
    """The entries that have the words of `query` (any entry if None) and meet the `narrowed` conditions.

    `standings`: the standings that they can have, where the conditions say so. `name` tells several in one statement
    from each other. `labelled`: the ids of decisions that match, and come first, whatever their words.
    `about`: the facets of packages and tags that are asked for by name, decisions in force about which come before the
    rest; and the condition that a decision governs what is asked for, which then matches and comes first, whatever its
    words. Who `asks` gets what decides before what only says something of it.
    """

    def __init__(
        self, query: Any, narrowed: Sequence[sa.ColumnElement[bool]], standings: Sequence[int] = (),
        name: str = "found", labelled: sa.Select[Any] | None = None, about: tuple[Any, Any] = (None, None),
        *, asks: bool = False,
    ) -> None:  # fmt: skip
        self.query = query
        subjects, self.governing = about
        self.whole, self.parts = (ASKED, PARTS_ASKED) if asks else (WHOLE, PARTS)
        self.narrowed = list(narrowed)
        self.called = (
            None if labelled is None else sa.and_(entry.kind == Found.DECISION, found(entry.item_id, labelled))
        )
        self.says: Any = sa.true() if query is None else entry.words.bool_op("@@")(query)
        if self.called is not None:
            self.says = sa.or_(self.says, self.called)
        if self.governing is not None:
            self.says = sa.or_(self.says, self.governing)
        self.decides = (
            None
            if subjects is None
            else sa.and_(entry.facets.contains(sa.cast(DECIDED, TEXTS)), entry.facets.bool_op("&&")(subjects))
        )
        self.conditions = self.narrowed if query is None else [self.says, *self.narrowed]
        self.places = [entry.standing.in_(standings)] if standings else []
        self.frequent = sa.select(self._probe(name).c.frequent).scalar_subquery()
        some = sa.select(*KNOWN).where(sa.not_(self.frequent), *self.conditions).limit(at_most(MOST_FOUND + 1))
        parts = [sa.select(some.subquery()), sa.select(self._walked(self.frequent).subquery())]
        self.found = sa.union_all(*parts).cte(name).prefix_with("MATERIALIZED")

    def best(self) -> sa.Subquery:
        """The ids of those that are worth weighing."""
        matches = self.found.c
        many = sa.select(sa.func.count() > at_most(MOST_FOUND)).select_from(self.found).scalar_subquery()
        first = sa.select(matches.id).order_by(*_order(matches)).limit(at_most(WEIGHED))
        parts = [sa.select(part.subquery().c.id) for part in (first, self._walked(many), *self._titled())]
        if self.called is not None:
            parts.append(sa.select(entry.id).where(self.called, *self.narrowed))
        if self.governing is not None:
            ruling = sa.select(entry.id).where(self.governing, *self.narrowed).limit(at_most(WEIGHED))
            parts.append(sa.select(ruling.subquery("ruling").c.id))
        if self.decides is not None:
            deciding = sa.select(entry.id).where(self.decides, *self.conditions).limit(at_most(WEIGHED))
            parts.append(sa.select(deciding.subquery("deciding").c.id))
        return sa.union(*parts).subquery("pool")

    def _probe(self, name: str) -> sa.CTE:
        """Whether a large register matches nearly everywhere, as `frequent`."""
        first = self._in_order(is_large(table(SearchEntry))).limit(at_most(PROBED)).subquery()
        matching = sa.func.count().filter(first.c.met)
        return sa.select((matching >= at_most(FREQUENT)).label("frequent")).select_from(first).cte(f"{name}_probe")

    def _walked(self, when: Any) -> sa.Select[Any]:
        """The first matches in the order of the index, if `when` is true, among the `WALKED` first entries."""
        walk = self._in_order(when).limit(at_most(WALKED)).subquery()
        return sa.select(*(walk.c[one.name] for one in KNOWN)).where(walk.c.met).limit(at_most(WEIGHED))

    def _in_order(self, when: Any) -> sa.Select[Any]:
        met = sa.and_(sa.true(), *self.conditions).label("met")
        return sa.select(*KNOWN, met).where(when, *self.places).order_by(*_order(entry))

    def _titled(self) -> list[Any]:
        if self.query is None:
            return []
        titled = sa.select(entry.id, entry.standing, entry.dated_on).where(sa.not_(self.frequent))
        titled = titled.where(entry.title_words.bool_op("@@")(self.query), *self.conditions)
        some = titled.limit(at_most(MOST_TITLED)).subquery("titled").c
        return [sa.select(some.id).order_by(*_order(some)).limit(at_most(WEIGHED))]

    def rank(self) -> sa.ColumnElement[Any]:
        """How good a match an entry is: title before body, accepted before superseded, recent before old."""
        share = sa.case(*((entry.standing == standing, share) for standing, share in STANDING.items()), else_=0.5)
        days = sa.func.greatest(sa.func.current_date() - entry.dated_on, 0)
        years = sa.func.coalesce(days / sa.literal_column("365.25"), UNDATED)
        whole = sa.case(*((entry.kind == kind, more) for kind, more in self.whole.items()), else_=self.parts)
        weight = share * whole / (1 + years * FADING)
        if self.query is None:
            return weight
        titled = sa.case((entry.title_words.bool_op("@@")(self.query), IN_TITLE), else_=0.0)
        called = 0.0 if self.called is None else sa.case((self.called, LABELLED), else_=0.0)
        governs = 0.0 if self.governing is None else sa.case((self.governing, GOVERNING), else_=0.0)
        decides = 0.0 if self.decides is None else sa.case((self.decides, DECIDES), else_=0.0)
        return (sa.func.ts_rank(entry.words, self.query) + titled + decides) * weight + called + governs


def _order(columns: Any) -> list[Any]:
    return [columns.standing, columns.dated_on.desc().nulls_last(), columns.id.desc()]
