"""What the pages of the stack load."""

from typing import Annotated, Any, NamedTuple

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects.postgresql import JSON

from app.decisions.models import Status
from app.persistence.fields import table
from app.persistence.paging import Page
from app.persistence.shapes import Shape, computed, path
from app.records.refs import DecisionRef, DocumentRef
from app.research.models import DocumentStatus
from app.stack.models import Ecosystem, PinLevel
from app.stack.versions import conflicts
from app.tables import Decision, Package, Pin, ResearchDocument

COUNTED = 10_001  # pins of one package
MOST_RANGES = 40  # different ranges of one package that are held against each other
pin, decision, document = (table(model).c for model in (Pin, Decision, ResearchDocument))


class Range(NamedTuple):
    """A level and a range that at least one pin in force has."""

    level: PinLevel
    normalised: str


def in_force() -> sa.ColumnElement[bool]:
    """Pins that count today: those of accepted decisions and of published research."""
    accepted = sa.exists().where(decision.id == pin.decision_id, decision.status == Status.ACCEPTED)
    published = sa.exists().where(document.id == pin.document_id, document.status == DocumentStatus.PUBLISHED)
    return accepted | published


def _ranges(package: Any) -> Any:
    mine = sa.select(pin.level, pin.normalised).where(pin.package_id == package.id, in_force()).distinct()
    some = mine.order_by(pin.level, pin.normalised).limit(MOST_RANGES).correlate_except(table(Pin)).lateral("some")
    pairs = sa.func.json_agg(sa.func.json_build_array(some.c.level, some.c.normalised))
    return sa.select(sa.func.coalesce(pairs, sa.literal_column("'[]'::json"), type_=JSON)).scalar_subquery()


def _count(package: Any) -> Any:
    mine: Any = sa.select(pin.id).where(pin.package_id == package.id).limit(COUNTED)
    some = mine.correlate_except(table(Pin)).lateral("some")
    return sa.select(sa.cast(sa.func.count(), sa.Integer)).select_from(some).scalar_subquery()


class PackageRef(Shape, of=Package):
    id: int
    ecosystem: Ecosystem
    name: str

    @property
    def path(self) -> str:
        """Its page."""
        return f"/stack/{self.ecosystem}/{self.name}"


class PackageRow(PackageRef, of=Package):
    """A line of the list."""

    pins: Annotated[int, computed(_count)]
    ranges: Annotated[list[Range], computed(_ranges)]

    @property
    def is_in_conflict(self) -> bool:
        """Whether no version meets everything that is in force."""
        return bool(conflicts(self.ecosystem, self.ranges))


class PinRow(Shape, of=Pin):
    id: int
    specifier: str
    normalised: str
    level: PinLevel
    group: str
    note: str
    decision: DecisionRef | None
    document: DocumentRef | None
    published: Annotated[DocumentStatus | None, path("document.status")]

    @property
    def record(self) -> DecisionRef | DocumentRef | None:
        """The record that it belongs to."""
        return self.decision or self.document

    @property
    def is_in_force(self) -> bool:
        """Whether it counts today: see `in_force`, which says the same to the database."""
        if self.decision:
            return self.decision.status == Status.ACCEPTED
        return self.published == DocumentStatus.PUBLISHED


class Together(Shape, of=Pin):
    """A pin of another package that is pinned together with one of this package."""

    group: str
    specifier: str
    package: PackageRef


class PackagePage(Struct):
    package: PackageRef | None
    pins: Page[PinRow]
    telling: list[PinRow]  # one pin in force for each range
    together: list[Together]

    @property
    def conflicts(self) -> list[list[PinRow]]:
        """Pins in force that no version satisfies together."""
        if self.package is None:
            return []
        return [[self.telling[at] for at in found] for found in conflicts(self.package.ecosystem, self.telling)]
