"""The 5×5 matrix: how many risks have which likelihood and impact."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.paging import COUNTED_BESIDE
from app.persistence.queries import Query, rows
from app.tables import Risk

LEVELS = range(1, 6)
Cell = tuple[int, int, int]  # likelihood, impact, count
risk = table(Risk).c


def cells(
    conditions: Sequence[sa.ColumnElement[bool]] = (), columns: tuple[Any, Any] = (risk.likelihood, risk.impact)
) -> Query[list[Cell]]:
    """The count of each cell among the risks that meet `conditions`; a cell is counted no further than pages tell.

    `columns` are those of likelihood and impact.
    """
    pairs = [(likelihood, impact) for likelihood in LEVELS for impact in LEVELS]
    cell = sa.values(sa.column("likelihood", sa.Integer), sa.column("impact", sa.Integer), name="cell").data(pairs)
    here = (columns[0] == cell.c.likelihood, columns[1] == cell.c.impact, *conditions)
    some: Any = sa.select(risk.id).where(*here).limit(COUNTED_BESIDE + 1)
    count = sa.select(sa.func.count()).select_from(some.correlate_except(table(Risk)).lateral()).scalar_subquery()
    return rows(tuple[int, int, int], sa.select(cell.c.likelihood, cell.c.impact, count))
