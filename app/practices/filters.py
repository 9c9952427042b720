"""What the list of practices can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.persistence.fields import sort_key, table
from app.persistence.querying.selectivity import Condition
from app.search.conditions import matching
from app.search.models import Found
from app.tables import Practice
from app.web.lists.filters import Filter, Word

practice = table(Practice).c

SORTS = {"record": "By record, latest first", "title": "By title"}


class PracticeFilter(Filter, frozen=True, kw_only=True):
    language: Word | None = None

    labels: ClassVar = {"q": "Text", "language": "Language"}
    has_file: ClassVar = True
    sorts: ClassVar = tuple(SORTS)

    def conditions(self) -> list[Condition]:
        """What a practice must meet to be listed."""
        wanted: list[Condition] = []
        if self.q:
            wanted.append(matching(Found.PRACTICE, practice.id, self.q))
        if self.language:
            wanted.append(practice.language == self.language)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order; practices of one record stay in the record's own order."""
        orders: dict[str, list[sa.ColumnElement[Any]]] = {
            "record": [
                practice.document_id.desc().nulls_last(),
                practice.decision_id.desc().nulls_last(),
                practice.position.asc(),
                practice.id.asc(),
            ],
            "title": [sort_key(practice.title), practice.id.asc()],
        }
        return orders[self.order]
