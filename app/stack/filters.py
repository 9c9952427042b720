"""What the list of packages can be narrowed to."""

from typing import Any, ClassVar

import sqlalchemy as sa

from app.persistence.fields import table
from app.stack.models import Ecosystem, PinLevel
from app.tables import Package, Pin
from app.web.filters import Filter

package, pin = table(Package).c, table(Pin).c


class PackageFilter(Filter, frozen=True, kw_only=True):
    ecosystem: Ecosystem | None = None
    level: PinLevel | None = None

    labels: ClassVar = {"q": "Name", "ecosystem": "Ecosystem", "level": "Level"}

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a package must meet to be listed; one without a pin is none of ours."""
        pinned = sa.exists().where(pin.package_id == package.id)
        wanted: list[sa.ColumnElement[bool]] = [pinned.where(pin.level == self.level) if self.level else pinned]
        if self.q:
            wanted.append(package.name.icontains(self.q, autoescape=True))
        if self.ecosystem:
            wanted.append(package.ecosystem == self.ecosystem)
        return wanted

    def ordering(self) -> list[sa.ColumnElement[Any]]:
        """By name."""
        return [package.name.asc(), package.id.asc()]
