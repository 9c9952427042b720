"""Filters of a search as conditions on its entries.

Several values of a filter of which a record has one (status, kind, owner, year, collection) mean any of them; several
tags or packages mean all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.decisions.models import Status
from app.persistence.fields import folded, has_letters, table
from app.persistence.folding import package_names
from app.records.tags import tag_called
from app.research.models import DocumentStatus
from app.search.operators import Operator
from app.tables import Collection, Package, Person, SearchEntry, Tag

TEXTS = ARRAY(sa.Text)
IN_FORCE, NOT_YET, NO_LONGER = 0, 1, 2
STANDING: dict[str, int] = {
    Status.ACCEPTED: IN_FORCE,
    DocumentStatus.PUBLISHED: IN_FORCE,
    Status.PROPOSED: NOT_YET,
    Status.DRAFT: NOT_YET,
}
SEVERAL = frozenset({"tag", "package"})
entry = table(SearchEntry).c
collection, package, person, tag = (table(model).c for model in (Collection, Package, Person, Tag))


def conditions(operators: Sequence[Operator]) -> list[sa.ColumnElement[bool]]:
    """What an entry must meet to pass all filters."""
    alike = sorted(operators, key=_group)
    return [_condition(list(group)) for _, group in groupby(alike, key=_group)]


def standings(operators: Sequence[Operator]) -> list[int]:
    """The standings that an entry with these statuses can have, [] for any: the order of matches begins with it."""
    return sorted({STANDING.get(one.value, NO_LONGER) for one in operators if one.name == "status" and not one.negated})


def _group(operator: Operator) -> tuple[str, bool, str]:
    return operator.name, operator.negated, operator.value if operator.name in SEVERAL else ""


def _condition(group: Sequence[Operator]) -> sa.ColumnElement[bool]:
    first = group[0]
    met: sa.ColumnElement[bool] = entry.facets.bool_op("&&")(_facets(first.name, [one.value for one in group]))
    return sa.not_(met) if first.negated else met


def _facets(name: str, values: Sequence[str]) -> sa.ColumnElement[Any]:
    """Facets of which an entry must have one."""
    if name not in NAMED:
        return sa.cast([f"{name}:{value}" for value in values], TEXTS)
    id_, condition = NAMED[name]
    facet = sa.literal(f"{name}:", sa.Text).concat(sa.cast(id_, sa.Text))
    found = sa.select(sa.func.array_agg(facet, type_=TEXTS)).where(sa.or_(*map(condition, values)))
    return sa.func.coalesce(found.scalar_subquery(), sa.cast([], TEXTS))


NAMED: dict[str, tuple[Any, Any]] = {
    "tag": (tag.id, lambda value: tag.id == tag_called(value)),
    "owner": (person.id, lambda value: has_letters(person.name, value)),
    "package": (package.id, lambda value: package.name.in_(package_names(value))),
    "collection": (
        collection.id,
        lambda value: (collection.slug == value.lower()) | (folded(collection.name) == folded(value)),
    ),
}
