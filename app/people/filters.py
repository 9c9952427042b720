"""What the list of people can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.persistence.fields import has_letters, sort_key, table
from app.records.reviews import Review, decision, decisions_to_review, risk, risks_to_review
from app.tables import Person
from app.web.lists.filters import Filter

person = table(Person).c
_owned = sa.select(sa.func.count()).where(decision.owner_id == person.id).correlate(table(Person)).scalar_subquery()
ORDERS: dict[str, list[Any]] = {
    "name": [sort_key(person.name)],
    "owned": [_owned.desc(), sort_key(person.name), person.id.asc()],
}


class PersonFilter(Filter, frozen=True, kw_only=True):
    review: tuple[Review, ...] = ()  # of what they own

    labels: ClassVar = {"q": "Name", "review": "Owns, review"}
    has_file: ClassVar = True
    sorts: ClassVar = tuple(ORDERS)

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a person must meet to be listed."""
        wanted = [has_letters(person.name, self.q)] if self.q else []
        if self.review:
            decisions = sa.exists().where(decision.owner_id == person.id, decisions_to_review(self.review))
            risks = sa.exists().where(risk.owner_id == person.id, risks_to_review(self.review))
            wanted.append(decisions | risks)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """The chosen order."""
        return ORDERS[self.order]
