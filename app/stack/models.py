"""Packages, and the versions that records pin them to."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import children, choice, name_index, reference, relation
from app.persistence.folding import package_name
from app.persistence.names import PackageName
from app.records.limits import PACKAGE_NAME, PIN_AGE, PIN_GROUP, PIN_RANGE, SPECIFIER
from app.records.models import ONE_OWNER, Edited, Owned

if TYPE_CHECKING:
    from app.decisions.models import Decision
    from app.research.models import ResearchDocument


class Ecosystem(StrEnum):
    PYPI = "pypi"
    NPM = "npm"


class PinLevel(StrEnum):
    REQUIRED = "required"
    RECOMMENDED = "recommended"
    FORBIDDEN = "forbidden"


class Audience(StrEnum):
    """Whose use of a package a pin speaks of."""

    ALL = "all"
    RUNTIME = "runtime"
    DEVELOPMENT = "development"


class Package(Edited, table=True):
    """A package; below its name, how it stands as `app.stack.standing` worked it out."""

    __recorded__ = True
    __unrecorded__ = frozenset({"pin_count", "ranges", "satisfying", "in_conflict", "conflicts"})
    __table_args__ = (
        sa.UniqueConstraint("ecosystem", "name", name="package_ecosystem_name_unique"),
        name_index("package"),
        sa.Index("package_by_name", "name", "id"),
        sa.Index("package_in_conflict", "name", "id", postgresql_where=sa.text("in_conflict")),
    )

    id: int | None = Field(default=None, primary_key=True)
    ecosystem: Ecosystem = choice(Ecosystem)
    name: PackageName = Field(min_length=1, max_length=PACKAGE_NAME)  # normalised: PEP 503, or npm's lower case

    pin_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    ranges: list[list[str]] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
    satisfying: str = Field(default="", max_length=PIN_RANGE, sa_column_kwargs={"server_default": ""})
    in_conflict: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # each a list of ranges that cannot be satisfied together
    conflicts: list[list[list[str]]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"}
    )

    pins: list["Pin"] = children(back_populates="package")


@sa.event.listens_for(Package, "before_insert")
@sa.event.listens_for(Package, "before_update")
def _named_as_its_registry_does(_mapper: object, _connection: object, package: Package) -> None:
    package.name = package_name(package.ecosystem, package.name)


class PackageRing(SQLModel, table=True):
    """A month in which a package came into another ring of the radar."""

    __tablename__ = "package_ring"

    package_id: int = Field(foreign_key="package.id", ondelete="CASCADE", primary_key=True)
    since: date = Field(primary_key=True)
    ring: str = Field(max_length=20)


class PinInput(SQLModel):
    specifier: str = Field(
        default="", max_length=SPECIFIER, title="Version", description="As written, such as ^2.0.25."
    )
    level: PinLevel = choice(PinLevel, default=PinLevel.RECOMMENDED, title="Level")
    group: str = Field(default="", max_length=PIN_GROUP, title="Pinned together with")
    audience: Audience = choice(
        Audience, default=Audience.ALL, title="Audience", sa_column_kwargs={"server_default": Audience.ALL.value}
    )
    binding_from: date | None = Field(
        default=None, title="Binding from", description="Until then a project that breaks it is warned only."
    )
    least_age: int | None = Field(
        default=None, ge=1, le=PIN_AGE, title="Least age", description="Days since a version was released."
    )
    note: str = Field(default="", sa_type=sa.Text, title="Note")


class Pin(Owned, PinInput, table=True):
    __recorded__ = True
    __unrecorded__ = frozenset({"outlook"})
    __table_args__: tuple[sa.Constraint | sa.Index, ...] = (
        sa.CheckConstraint(ONE_OWNER, name="pin_has_one_owner"),
        sa.CheckConstraint(f"least_age BETWEEN 1 AND {PIN_AGE}", name="pin_least_age"),
        sa.Index("pin_of_package", "package_id", "document_id"),
    )

    package_id: int = reference("package.id", on_delete="CASCADE", index=False)
    written_name: str = Field(default="", max_length=PACKAGE_NAME)
    normalised: str = Field(default="", max_length=PIN_RANGE)  # the range as comparisons, "" where it cannot be read
    # what releases mean for it (app/versions/outlook.py), as of the last time that registries were asked
    outlook: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})

    package: "Package" = relation(back_populates="pins")
    decision: Optional["Decision"] = relation(back_populates="pins")
    document: Optional["ResearchDocument"] = relation(back_populates="pins")
