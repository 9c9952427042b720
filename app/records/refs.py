"""Enough of a record to point to it."""

from typing import Annotated, Any

import sqlalchemy as sa

from app.decisions.models import Status
from app.persistence.fields import table
from app.persistence.shapes.shape import Shape, computed, path
from app.records.labels import beside
from app.tables import Collection, Decision, Person, ResearchDocument, Tag
from app.web.paths import record_path


class TagRef(Shape, of=Tag):
    name: str


class PersonRef(Shape, of=Person):
    id: int
    name: str


def name_of(column: str) -> computed:
    """The name of the person whose id is in `column` of a row; NULL where nobody's is."""
    person = table(Person).c

    def build(entity: Any) -> Any:
        row = sa.inspect(entity).selectable
        return sa.select(person.name).where(person.id == getattr(entity, column)).correlate(row).scalar_subquery()

    return computed(build)


class CollectionRef(Shape, of=Collection):
    slug: str
    name: str


def decision_label(prefix: str, number: int | None) -> str:
    """The number with its prefix: ADR-12. A draft has none."""
    if number is None:
        return "Draft"
    return f"{prefix}-{number}" if prefix else str(number)


class DecisionRef(Shape, of=Decision):
    id: int
    number: int | None  # a draft has none
    prefix: str | None  # its own; None where it is its collection's
    collection_prefix: Annotated[str, path("collection.prefix")]
    beside: Annotated[str | None, computed(beside)]
    slug: str
    title: str
    status: Status

    @property
    def path(self) -> str:
        """Its page."""
        return record_path("decisions", self.id, self.slug)

    @property
    def short(self) -> str:
        """What people call it."""
        return decision_label(self.prefix or self.collection_prefix, self.number)

    @property
    def label(self) -> str:
        """The same, with its collection where one of another is called so, too."""
        return f"{self.short} ({self.beside})" if self.beside else self.short

    @property
    def called(self) -> str:
        """The same where no title stands beside it: a draft has nothing else."""
        return self.label if self.number is not None else self.title


class DocumentRef(Shape, of=ResearchDocument):
    id: int
    slug: str
    title: str

    @property
    def path(self) -> str:
        """Its page."""
        return record_path("research", self.id, self.slug)

    @property
    def label(self) -> str:
        """What stands where a decision has its number."""
        return "Research"

    short = label
