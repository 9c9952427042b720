"""How many rows of a list have each value that it can be narrowed to, within a budget.

The rows that meet the narrowest of the other conditions are looked at once, 10 000 of them at most. Those that meet all
are counted by all columns at once, and what comes of that, which is little, by each value. Where there are more,
counting would take longer than the list itself, so there are no counts, only "10 000+". Of a large table 1 000 rows are
looked at, as they lie far apart; of more, those that meet all are only numbered, to "1 000+", as an index has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from app.persistence.lists.paging import COUNTED, COUNTED_BESIDE, Page, Total
from app.persistence.querying.prepared import at_most
from app.persistence.querying.queries import Query
from app.persistence.querying.selectivity import Condition, EitherWay, is_large

Facet = Callable[["Pool"], sa.Select[Any]]  # from some rows to each value (as text) and how many of them have it
NUMBER: sa.ColumnElement[int] = sa.func.count().label("number")
SUM: sa.ColumnElement[int] = sa.func.sum(sa.column("number")).label("number")  # of what was numbered before


class Counts(msgspec.Struct):
    """`found`: how many rows were counted; `more`: the list has more; `by`: the counts by facet and value, None where
    there are too many rows; `numbered`: how many the list has, to one beyond the limit, where that is all one knows."""

    found: int
    more: bool
    by: dict[str, dict[str, int] | None]
    numbered: int | None = None

    def total(self, page: Page[Any]) -> Total:
        """How many rows the list has, or at least has, of which `page` shows some."""
        shown = len(page.items)
        alone = page.next is None and page.previous is None
        if alone:
            return Total(shown)
        if self.numbered is None:
            return Total(max(self.found, shown), self.more)
        most = COUNTED if self.numbered > COUNTED else COUNTED_BESIDE
        return Total(min(self.numbered, most), self.numbered > most)

    @property
    def complete(self) -> bool:
        """Whether every facet was counted."""
        return None not in self.by.values()

    @property
    def as_json(self) -> str:
        """The counts by facet and value, for the script that writes them beside the filters."""
        return msgspec.json.encode(self.by).decode()

    def of(self, facet: str, value: object) -> int | None:
        """How many rows have this value, None where that was not counted."""
        counted = self.by.get(facet)
        return None if counted is None else counted.get(str(value), 0)


def counts_of(
    columns: Sequence[Any], conditions: Mapping[str, Condition], facets: Mapping[str, Facet]
) -> Query[Counts]:
    """The counts of a list whose rows meet `conditions`, which are known by what they narrow.

    `columns` are the key and what the facets use. The conditions stand in order: the one that leaves fewest rows last.
    A facet's own condition does not narrow its counts: they say what choosing another value would find.
    """
    chosen = tuple(name for name in facets if name in conditions)
    given = sa.select(*columns).where(*conditions.values())

    def build() -> sa.Select[Any]:
        return _build(columns, conditions, facets)

    return Query((counts_of, tuple(facets), tuple(conditions), chosen), given, build, _read)


def _read(text: str | None) -> Counts:
    return msgspec.json.decode(text or "", type=Counts)


def _build(columns: Sequence[Any], conditions: Mapping[str, Condition], facets: Mapping[str, Facet]) -> sa.Select[Any]:
    own = next(iter(facets))  # other counts may stand in the same statement
    pools = {name: Pool(columns, conditions, name, own) for name in ["", *(one for one in facets if one in conditions)]}
    parts: list[Any] = []
    for name, facet in facets.items():
        pool = pools.get(name, pools[""])
        each = facet(pool).subquery()
        counted = sa.select(
            sa.func.coalesce(sa.func.json_object_agg(each.c.value, each.c.number), sa.text("'{}'::json"))
        )
        parts += [sa.literal_column(f"'{name}'"), sa.case((sa.not_(pool["more"]), counted.scalar_subquery()))]
    answer = sa.func.json_build_object(
        sa.literal_column("'found'"), pools[""]["found"], sa.literal_column("'more'"), pools[""]["more"],
        sa.literal_column("'numbered'"), pools[""]["numbered"],
        sa.literal_column("'by'"), sa.func.json_build_object(*parts),
    )  # fmt: skip
    return sa.select(sa.cast(answer, sa.Text))


class Pool:
    """The rows that meet the conditions, except for the one called `without`: `few`, `alike` with the number of those
    that have the same in all columns but the key, and what is `known` of all. `own` keeps their names apart.
    """

    def __init__(self, columns: Sequence[Any], conditions: Mapping[str, Condition], without: str, own: str) -> None:
        *others, narrowest = (sa.true(), *(one for name, one in conditions.items() if name != without))
        large = is_large(columns[0].table)
        many, narrow = (
            (narrowest.often, narrowest.found) if isinstance(narrowest, EitherWay) else (sa.false(), narrowest)
        )
        met = sa.and_(sa.true(), *others).label("met")
        ways = ((sa.not_(large), COUNTED), (sa.and_(large, sa.not_(many)), COUNTED_BESIDE))
        parts = [sa.select(*columns, met).where(when, narrow).limit(at_most(most + 1)) for when, most in ways]
        union = sa.union_all(*(sa.select(part.subquery()) for part in parts))
        looked = union.cte(f"looked_{without}_{own}")
        named = [looked.c[one.name] for one in columns]
        self.few = sa.select(*named).where(looked.c.met).cte(f"few_{without}_{own}") if others[1:] else looked
        same = [self.few.c[one.name] for one in columns[1:]]
        self.alike = sa.select(*same, NUMBER).select_from(self.few).group_by(*same).cte(f"alike_{without}_{own}")
        pool = sa.case((large, at_most(COUNTED_BESIDE)), else_=at_most(COUNTED))
        size = sa.select(sa.func.coalesce(SUM, 0)).select_from(self.alike).scalar_subquery()
        more = sa.or_(sa.and_(large, many), (_size(looked) if others[1:] else size) > pool)
        least = narrowest.least if isinstance(narrowest, EitherWay) and not others[1:] else 0
        found = sa.case((sa.and_(large, many), at_most(least)), else_=size)
        most = COUNTED_BESIDE if conditions else COUNTED
        numbered = sa.case((sa.and_(large, more, sa.not_(many)), _numbered(columns[0], [*others, narrow], most + 1)))
        all_ = [] if without else [found.label("found"), numbered.label("numbered")]
        known = sa.select(more.label("more"), *all_).cte(f"known_{without}_{own}")
        self.known = known.prefix_with("MATERIALIZED")  # asked for by each facet

    def __getitem__(self, name: str) -> Any:
        """Whether there are "more" rows than are counted; of all conditions how many were "found" and "numbered"."""
        return sa.select(self.known.c[name]).scalar_subquery()


def _numbered(key: Any, conditions: Sequence[Any], most: int) -> Any:
    """How many rows meet all conditions, as far as `most`."""
    few = sa.select(key).where(*conditions).limit(at_most(most)).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def _size(few: sa.CTE) -> Any:
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def by(value: Any, source: sa.FromClause, number: Any = SUM) -> sa.Select[Any]:
    """Each `value` in `source` and how many it stands for there: what a facet returns."""
    return (
        sa.select(sa.cast(value, sa.Text).label("value"), number)
        .select_from(source)
        .where(value.is_not(None))
        .group_by(value)
    )


def beside(
    few: sa.CTE, reference: sa.Column[Any], value: sa.Column[Any], source: sa.FromClause | None = None
) -> sa.Subquery:
    """Each `value` in the rows that refer to `few` by `reference`, as `id`, and in how many of them, as `number`.

    `source` is given where `value` stands in another table: its join with that of `reference`.

    They are looked up by index: reading a large table as a whole for a few thousand rows would be no budget.
    """
    rows = sa.select(value.label("id")).where(reference == few.c.id).distinct()
    each = (rows if source is None else rows.select_from(source)).lateral()
    return sa.select(each.c.id, NUMBER).select_from(few.join(each, sa.true())).group_by(each.c.id).subquery()
