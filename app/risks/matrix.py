"""The 5×5 matrix: how many risks have which likelihood and severity."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.lists.paging import COUNTED_BESIDE
from app.persistence.querying.queries import Query, rows
from app.persistence.querying.selectivity import Condition
from app.tables import Risk

Cell = tuple[int, int, int]  # likelihood, severity, count
risk = table(Risk).c


def cells(
    conditions: Sequence[Condition] = (), columns: tuple[Any, Any] = (risk.likelihood, risk.severity)
) -> Query[list[Cell]]:
    """The count of each cell among the risks that meet `conditions`; a cell is counted no further than pages tell.

    `columns` are those of likelihood and severity.
    """
    one, two = _levels("likelihood"), _levels("severity")
    cell = one.join(two, sa.true())
    here = (columns[0] == one.c.likelihood, columns[1] == two.c.severity, *conditions)
    some: Any = sa.select(risk.id).where(*here).limit(COUNTED_BESIDE + 1)
    count = sa.select(sa.func.count()).select_from(some.correlate_except(table(Risk)).lateral()).scalar_subquery()
    return rows(tuple[int, int, int], sa.select(one.c.likelihood, two.c.severity, count).select_from(cell))


def _levels(name: str) -> sa.TableValuedAlias:
    levels = sa.func.generate_series(sa.literal_column("1"), sa.literal_column("5"))
    return levels.table_valued(sa.column(name, sa.Integer), name=f"levels_of_{name}").render_derived()
