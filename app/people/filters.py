"""What the list of people can be narrowed to."""

from typing import ClassVar

import sqlalchemy as sa

from app.persistence.fields import has_letters, table
from app.tables import Person
from app.web.lists.filters import Filter

person = table(Person).c


class PersonFilter(Filter, frozen=True, kw_only=True):
    labels: ClassVar = {"q": "Name"}
    sorts: ClassVar = ("name", "owned")

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a person must meet to be listed."""
        return [has_letters(person.name, self.q)] if self.q else []
