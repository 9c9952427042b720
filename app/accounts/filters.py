"""What the list of accounts can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.people.models import PersonRole, PersonState
from app.persistence.fields import table
from app.tables import Person
from app.web.lists.filters import Filter

person = table(Person).c
IS_ACCOUNT = person.state != PersonState.NAMED


class AccountFilter(Filter, frozen=True, kw_only=True):
    role: PersonRole | None = None
    state: PersonState | None = None

    labels: ClassVar = {"q": "Name or e-mail", "role": "Role", "state": "State"}

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What an account must meet to be listed."""
        wanted: list[Any] = [IS_ACCOUNT]
        if self.q:
            wanted.append(sa.or_(*(one.icontains(self.q, autoescape=True) for one in (person.name, person.email))))
        if self.role:
            wanted.append(person.role == self.role)
        if self.state:
            wanted.append(person.state == self.state)
        return wanted
