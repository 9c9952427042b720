"""Counts by what decisions and research are both narrowed to (persistence/counts.py)."""

from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.lists.counts import beside, by
from app.tables import Package, Pin, Tag

package, pin, tag = (table(model).c for model in (Package, Pin, Tag))


def by_tag(few: sa.CTE, record_id: sa.Column[Any], tag_id: sa.Column[Any]) -> sa.Select[Any]:
    """By name; both columns are of the table that says which records have which tags."""
    each = beside(few, record_id, tag_id)
    return by(tag.name, each.join(table(Tag), tag.id == each.c.id), sa.func.sum(each.c.number).label("number"))


def by_package(few: sa.CTE, record_id: sa.Column[Any]) -> sa.Select[Any]:
    """By name: a record that pins two packages of one name, of two ecosystems, counts once. `record_id` is of pins."""
    pinned = table(Pin).join(table(Package), package.id == pin.package_id)
    each = beside(few, record_id, package.name, pinned)
    return sa.select(each.c.id.label("value"), each.c.number)
