"""The SQL of a shape for many rows: what relations to many lead to is looked up for all of them together.

A subquery for each row would be set up, sorted and put together fifty times for a list of fifty: for one with owners,
tags and links that takes PostgreSQL more than twice as long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, aggregate_order_by
from sqlalchemy.orm import aliased

from app.persistence.shapes.dialect import DIALECT, as_sql
from app.persistence.shapes.fields import Expression, path
from app.persistence.shapes.sql import EMPTY, Source, Visible

FOUND = "found"  # the CTE with the rows, which go by the name of their table


class Together(Source):
    """A Source of the rows of `FOUND`. Lists with a limit remain subqueries, which end at their limit."""

    def __init__(self, model: type[Any], visible: Visible) -> None:
        self.name = sa.inspect(model).local_table.name
        super().__init__(aliased(model, name=self.name), visible)

    def _list(self, entity: Any, relation: Any, rest: Sequence[str], wanted: Any, options: path) -> Expression:
        keys = sa.inspect(entity).mapper.primary_key
        if entity is not self.entity or options.limit is not None or len(keys) > 1:
            return super()._list(entity, relation, rest, wanted, options)
        key = sa.inspect(entity).selectable.c[keys[0].key]
        target, rows, value, order = self._many(entity, relation, rest, wanted, options)
        lists = rows.add_columns(key.label("key"), sa.func.json_agg(aggregate_order_by(value, *order)).label("rows"))
        lists = lists.where(*_looked_up(key, relation, target)).group_by(key)
        name = self._new_name()
        text = sa.text(self._of_found(as_sql(lists)))
        each = text.columns(sa.column("key", key.type), sa.column("rows", JSON)).subquery(name)
        self.joins.append((each, sa.literal_column(f"{name}.key") == key))
        return sa.func.coalesce(each.c.rows, EMPTY)

    def _of_found(self, sql: str) -> str:
        """SQL for `text`, with the CTE in place of the table."""
        name = DIALECT.identifier_preparer.quote(self.name)
        own = rf"(?<!\w){re.escape(name)} AS {re.escape(name)}(?!\w)"
        return re.sub(own, f"{FOUND} AS {name}", sql).replace(":", "\\:")


def _looked_up(key: Any, relation: Any, target: Any) -> list[Any]:
    """The keys again, as an array: of one PostgreSQL knows that it is short, and looks up what refers to them."""
    columns = sa.inspect(target).selectable.c
    ids = sa.func.array(
        sa.select(sa.column(key.key)).select_from(sa.table(FOUND)).scalar_subquery(), type_=ARRAY(key.type)
    )
    referring = [other for own, other in relation.local_remote_pairs if own.key == key.key]
    return [columns[one.key] == sa.any_(ids) for one in referring if one.table is relation.mapper.local_table]
