"""Packages, and the versions that records pin them to."""

from enum import StrEnum
from typing import TYPE_CHECKING, Optional

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.persistence.fields import children, choice, name_index, reference, relation
from app.records.models import ONE_OWNER, Owned

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


class Package(SQLModel, table=True):
    __table_args__ = (
        sa.UniqueConstraint("ecosystem", "name", name="package_ecosystem_name_unique"),
        name_index("package"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ecosystem: Ecosystem = choice(Ecosystem)
    name: str = Field(min_length=1, max_length=214)  # normalised: PEP 503, or npm's lower case

    pins: list["Pin"] = children(back_populates="package")


class PinInput(SQLModel):
    specifier: str = Field(default="", max_length=200, title="Version", description="As written, such as ^2.0.25.")
    level: PinLevel = choice(PinLevel, default=PinLevel.RECOMMENDED, title="Level")
    group: str = Field(default="", max_length=120, title="Pinned together with")
    note: str = Field(default="", sa_type=sa.Text, title="Note")


class Pin(Owned, PinInput, table=True):
    __recorded__ = True
    __table_args__: tuple[sa.Constraint | sa.Index, ...] = (
        sa.CheckConstraint(ONE_OWNER, name="pin_has_one_owner"),
        sa.Index("pin_of_package", "package_id", "document_id"),
    )

    package_id: int = reference("package.id", on_delete="CASCADE", index=False)
    written_name: str = Field(default="", max_length=214)
    normalised: str = Field(default="", max_length=400)  # the range as comparisons, "" where it cannot be read

    package: "Package" = relation(back_populates="pins")
    decision: Optional["Decision"] = relation(back_populates="pins")
    document: Optional["ResearchDocument"] = relation(back_populates="pins")
