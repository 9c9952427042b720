"""What came of the files of an import, counted for lists: expressions over a row of `import_run`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.persistence.fields import table
from app.tables import ImportedFile, Revision

file, revision = table(ImportedFile).c, table(Revision).c


def by_outcome(run: Any) -> sa.ColumnElement[Any]:
    """How many files had which outcome, as JSON."""
    each = _each(run)
    found = sa.func.coalesce(sa.func.json_object_agg(each.c.outcome, each.c.number), sa.text("'{}'::json"))
    return sa.select(found).select_from(each).scalar_subquery()


def in_words(run: Any) -> sa.ColumnElement[Any]:
    """The same as a text: "3 new, 40 unchanged"."""
    each = _each(run)
    words = sa.func.concat(each.c.number, " ", sa.cast(each.c.outcome, sa.Text))
    order = sa.cast(each.c.outcome, sa.Text)
    return sa.select(sa.func.string_agg(words, aggregate_order_by(sa.literal(", "), order))).scalar_subquery()


def findings(run: Any) -> sa.ColumnElement[Any]:
    """How many findings its files have."""
    found = sa.select(sa.func.coalesce(sa.func.sum(file.finding_count), 0))
    found = found.where(file.run_id == run.id, file.finding_count > sa.literal_column("0"))
    return sa.cast(found.scalar_subquery(), sa.Integer)


def has_changed(run: Any) -> sa.ColumnElement[bool]:
    """Whether it changed anything that may be taken back."""
    return sa.exists().where(revision.operation_id == run.operation_id)


def _each(run: Any) -> Any:
    counted = sa.select(file.outcome, sa.func.count().label("number")).where(file.run_id == run.id)
    return counted.group_by(file.outcome).correlate(run.id.table).subquery("each").lateral()
