"""What the list of assumptions can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.assumptions.models import AssumptionState
from app.persistence.fields import table
from app.persistence.querying.selectivity import Condition
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Assumption
from app.web.lists.filters import Filter

assumption = table(Assumption).c

SORTS = {"record": "By record, latest first", "unchecked": "Longest unchecked first", "checked": "Checked last"}


class AssumptionFilter(Filter, frozen=True, kw_only=True):
    state: tuple[AssumptionState, ...] = ()

    labels: ClassVar = {"q": "Text", "state": "State"}
    has_file: ClassVar = True
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> list[Condition]:
        """What an assumption must meet to be listed."""
        wanted: list[Condition] = []
        if self.q:
            wanted.append(matching(Found.ASSUMPTION, assumption.id, self.q))
        if self.state:
            wanted.append(assumption.state.in_(self.state))
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order; assumptions of one record stay in the record's own order."""
        orders: dict[str, list[sa.ColumnElement[Any]]] = {
            "record": [
                assumption.document_id.desc().nulls_last(),
                assumption.decision_id.desc().nulls_last(),
                assumption.position.asc(),
                assumption.id.asc(),
            ],
            "unchecked": [assumption.checked_on.asc().nulls_first(), assumption.id.asc()],
            "checked": [assumption.checked_on.desc().nulls_last(), assumption.id.desc()],
        }
        return orders[self.order]
