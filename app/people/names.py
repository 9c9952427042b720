"""The name of a person that a row refers to, as a field of its shape."""

from typing import Any

import sqlalchemy as sa

from app.persistence.fields import table
from app.persistence.shapes.shape import computed
from app.tables import Person

person = table(Person).c


def name_of(column: str) -> computed:
    """The name of the person whose id is in `column`; NULL where nobody's is."""

    def build(entity: Any) -> Any:
        row = sa.inspect(entity).selectable
        return sa.select(person.name).where(person.id == getattr(entity, column)).correlate(row).scalar_subquery()

    return computed(build)
