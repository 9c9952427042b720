"""What a decision replaced as a whole and what replaced it, step by step: the chain of supersession."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import JSON, aggregate_order_by

from app.decisions.models import LinkKind, Status
from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.records.refs import decision_label
from app.tables import Collection, Decision, DecisionLink
from app.web.paths import record_path

MOST_STEPS = 8  # in each direction
MOST_LINKS = 24  # decisions that are shown


class Step(Struct, array_like=True, frozen=True, gc=False):
    """A decision of the chain; `place` is 0 for the one it is of, negative for what came before."""

    place: int
    id: int
    number: int | None
    prefix: str
    slug: str
    title: str
    status: Status
    decided_on: date | None

    @property
    def path(self) -> str:
        """Its page."""
        return record_path("decisions", self.id, self.slug)

    @property
    def label(self) -> str:
        """What people call it."""
        return decision_label(self.prefix, self.number)


def _walk(entity: Any, name: str, *, later: bool) -> Any:
    """Ids and places of what came after (or before) a decision; MOST_STEPS end the circles of old data."""
    links = table(DecisionLink).alias(f"{name}_link")
    here, there = (links.c.to_id, links.c.from_id) if later else (links.c.from_id, links.c.to_id)
    number = sa.literal_column
    start = sa.select(entity.id.label("id"), number("0", sa.Integer).label("place"))
    walk = start.correlate(sa.inspect(entity).selectable).cte(name, recursive=True, nesting=True)
    onward = sa.select(there, walk.c.place + number("1" if later else "-1")).join_from(links, walk, here == walk.c.id)
    replaces = links.c.in_force & (links.c.kind == number(f"'{LinkKind.SUPERSEDES}'"))
    whole = replaces & (links.c.scope == number("''")) & (sa.func.abs(walk.c.place) < number(str(MOST_STEPS)))
    return walk.union(onward.where(whole))


def _chain(entity: Any) -> sa.ColumnElement[Any]:
    # JSON by hand: shapes follow relations, and there is none to what lies any number of links away.
    one, log = (table(model).alias(f"chain_{model.__tablename__}") for model in (Decision, Collection))
    places = [sa.select(walk) for walk in (_walk(entity, "before", later=False), _walk(entity, "after", later=True))]
    both = sa.union(*places).subquery("places")
    step = sa.select(both.c.id, sa.func.max(both.c.place).label("place")).group_by(both.c.id).subquery("steps")
    prefix = sa.func.coalesce(one.c.prefix, log.c.prefix)
    row = sa.func.json_build_array(
        step.c.place, one.c.id, one.c.number, prefix, one.c.slug, one.c.title, one.c.status, one.c.decided_on
    )
    rows = sa.select(row.label("row"), step.c.place, one.c.number, one.c.id).join_from(step, one, one.c.id == step.c.id)
    rows = rows.join(log, log.c.id == one.c.collection_id).order_by(sa.func.abs(step.c.place), one.c.number, one.c.id)
    few = rows.limit(sa.literal_column(str(MOST_LINKS))).subquery("few")
    ordered = sa.func.json_agg(aggregate_order_by(few.c.row, few.c.place, few.c.number, few.c.id), type_=JSON)
    return sa.select(ordered).scalar_subquery()


def chain() -> computed:
    """The field of a decision's shape with the steps of its chain, itself among them, the earliest first."""
    return computed(_chain)
