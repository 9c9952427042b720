"""What the list of packages can be narrowed to."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

import sqlalchemy as sa
from msgspec import Meta

from app.persistence.fields import has_letters, now, table
from app.stack.models import Ecosystem, PinLevel
from app.tables import Package, Pin
from app.web.lists.filters import Filter

package, pin = table(Package).c, table(Pin).c


class RadarFilter(Filter, frozen=True, kw_only=True):
    ecosystem: Ecosystem | None = None
    at: Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None = None  # a month, as browsers write it

    labels: ClassVar = {"ecosystem": "Ecosystem", "at": "As of"}

    @property
    def month(self) -> date:
        """The first day of the month that is shown: this one unless another is asked for."""
        this = now().date().replace(day=1)
        return date.fromisoformat(f"{self.at}-01") if self.at and self.at >= "0001" else this


class PackageFilter(Filter, frozen=True, kw_only=True):
    ecosystem: Ecosystem | None = None
    level: PinLevel | None = None
    conflict: Literal["yes"] | None = None

    labels: ClassVar = {"q": "Name", "ecosystem": "Ecosystem", "level": "Level", "conflict": "In conflict"}

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a package must meet to be listed; one without a pin is none of ours."""
        wanted: list[sa.ColumnElement[bool]] = [package.pin_count > 0]
        if self.level:
            wanted.append(sa.exists().where(pin.package_id == package.id, pin.level == self.level))
        if self.conflict:
            wanted.append(package.in_conflict)
        if self.q:
            wanted.append(has_letters(package.name, self.q))
        if self.ecosystem:
            wanted.append(package.ecosystem == self.ecosystem)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """By name."""
        return [package.name.asc(), package.id.asc()]
