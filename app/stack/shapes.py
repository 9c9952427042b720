"""What the pages of the stack load."""

from datetime import date, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from msgspec import Struct

from app.markdown.words.pin_terms import written_terms
from app.persistence.fields import table
from app.persistence.lists.paging import Page
from app.persistence.shapes.shape import Shape, computed, path
from app.records.reach import in_words, reach
from app.records.refs import DecisionRef, DocumentRef
from app.research.models import DocumentStatus
from app.stack.governing import ORDER, Governing, governing
from app.stack.models import Audience, Ecosystem, PinLevel
from app.stack.standing import Range, in_force
from app.stack.versions import conflicts
from app.tables import Package, PackageIndex, Pin
from app.versions.outlook import Outlook
from app.web.paths import package_path

VERBS = {PinLevel.REQUIRED: "requires", PinLevel.RECOMMENDED: "recommends", PinLevel.FORBIDDEN: "forbids"}
HOLDING = {PinLevel.REQUIRED: "required", PinLevel.RECOMMENDED: "recommended", PinLevel.FORBIDDEN: "forbidden"}


class PackageRef(Shape, of=Package):
    id: int
    ecosystem: Ecosystem
    name: str

    @property
    def path(self) -> str:
        """Its page."""
        return package_path(self.ecosystem, self.name)


class PackageRow(PackageRef, of=Package):
    """A line of the list."""

    pin_count: int
    ranges: list[Range]
    in_conflict: bool
    governing: Annotated[Governing | None, governing()]


class PinRow(Shape, of=Pin):
    id: int
    specifier: str
    normalised: str
    level: PinLevel
    audience: Audience
    binding_from: date | None
    least_age: int | None
    group: str
    note: str
    outlook: Outlook
    decision: DecisionRef | None
    document: DocumentRef | None
    published: Annotated[DocumentStatus | None, path("document.status")]
    is_in_force: Annotated[bool, computed(in_force)]
    reach: Annotated[str, computed(reach)]

    @property
    def terms(self) -> list[str]:
        """For whom it holds, from when on it binds, how old a release has to be: in words, where it says so."""
        return [*written_terms(self), *(["in " + ", ".join(self.projects)] if self.projects else [])]

    @property
    def projects(self) -> list[str]:
        """Patterns of those that it binds; of none, all."""
        return self.reach.split()[1:]

    @property
    def record(self) -> DecisionRef | DocumentRef | None:
        """The record that it belongs to."""
        return self.decision or self.document

    @property
    def scope(self) -> str:
        """For whom alone it holds, in words; "" where for everybody."""
        return in_words(self.reach)

    @property
    def verb(self) -> str:
        """What its record says of the package."""
        return VERBS[self.level]


class Together(Shape, of=Pin):
    """A pin of another package that is pinned together with one of this package."""

    group: str
    specifier: str
    package: PackageRef


def _of_index(column: str) -> computed:
    """What came of asking the index of a package for its releases."""
    index = table(PackageIndex).c

    def build(entity: Any) -> Any:
        asked = sa.select(index[column]).where(index.package_id == entity.id)
        return asked.correlate(sa.inspect(entity).selectable).scalar_subquery()

    return computed(build)


class PackageStanding(PackageRef, of=Package):
    """What all that is in force leaves of a package, and when its registry was asked."""

    asked_at: Annotated[datetime | None, _of_index("asked_at")]
    problem: Annotated[str | None, _of_index("problem")]
    standing: Annotated[str | None, _of_index("standing")]

    satisfying: str
    in_conflict: bool


class PackagePage(Struct):
    package: PackageStanding | None
    pins: Page[PinRow]
    telling: list[PinRow]  # one pin in force for each range
    together: list[Together]

    @property
    def holds(self) -> str:
        """The most that a decision in force says of the package, "" if none says anything."""
        said = {one.level for one in self.telling if one.decision}
        return next((HOLDING[level] for level in HOLDING if level in said), "")

    @property
    def scope(self) -> str:
        """For whom alone it holds so; "" where some pin says it of everybody."""
        said = [one.scope for one in self.telling if one.decision and HOLDING[one.level] == self.holds]
        return " and ".join(dict.fromkeys(said)) if all(said) else ""

    @property
    def governing(self) -> PinRow | None:
        """The pin in force that says most, decisions before research."""
        return min(self.telling, key=lambda one: (one.decision is None, ORDER.index(one.level), -one.id), default=None)

    @property
    def ranges(self) -> list[tuple[PinRow, list[PinRow]]]:
        """The pins in force, one a range, each with those that no version satisfies together with it."""
        found = conflicts(self.package.ecosystem, self.telling) if self.package else []
        others = {at: {one for some in found if at in some for one in some} - {at} for at in range(len(self.telling))}
        return [(pin, [self.telling[one] for one in sorted(others[at])]) for at, pin in enumerate(self.telling)]

    @property
    def in_conflict(self) -> bool:
        """Whether no version satisfies all that is in force."""
        return any(others for _, others in self.ranges)
