"""What the list of people can be narrowed to."""

from typing import ClassVar

import sqlalchemy as sa

from app.persistence.fields import has_letters, table
from app.records.reviews import Review, decision, decisions_to_review, risk, risks_to_review
from app.tables import Person
from app.web.lists.filters import Filter

person = table(Person).c


class PersonFilter(Filter, frozen=True, kw_only=True):
    review: tuple[Review, ...] = ()  # of what they own

    labels: ClassVar = {"q": "Name", "review": "Owns, review"}
    sorts: ClassVar = ("name", "owned")

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a person must meet to be listed."""
        wanted = [has_letters(person.name, self.q)] if self.q else []
        if self.review:
            decisions = sa.exists().where(decision.owner_id == person.id, decisions_to_review(self.review))
            risks = sa.exists().where(risk.owner_id == person.id, risks_to_review(self.review))
            wanted.append(decisions | risks)
        return wanted
