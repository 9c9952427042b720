"""What records are called, by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.admin.cells import Cells
from app.admin.fields.kinds import Kind
from app.admin.registry import Scope
from app.persistence.querying.queries import Query, rows


def own_title(scope: Scope, record: Any) -> str:
    """What a loaded record is called by its own columns, "" where other records name it."""
    own = [path.column for path in scope.titles() if not path.steps and path.column.kind is not Kind.RELATION]
    return " ".join(str(value) for column in own if (value := vars(record).get(column.attribute)))


def titles_of(scope: Scope, ids: Sequence[int]) -> Query[Any]:
    """Id and name of those of the records that the actor may see."""
    cells = Cells(scope)
    key, title = cells.root.c[scope.declaration.key], cells.title()
    chosen = sa.select(key, title.label("title")).select_from(cells.source()).where(key.in_(ids), *scope.where())
    return rows(tuple[int, str], chosen)
