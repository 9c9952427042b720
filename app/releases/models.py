"""What the registries of packages, and advisories, say of them. It is asked for anew rather than kept."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import later, reference, relation
from app.persistence.querying.data_version import UNWATCHED

if TYPE_CHECKING:
    from app.stack.models import Package

VERSION = 200
WHY = 300
OSV_ID = 80


class PackageIndex(SQLModel, table=True):
    """What came of asking for a package."""

    __tablename__ = "package_index"

    package_id: int = Field(foreign_key="package.id", ondelete="CASCADE", primary_key=True)
    etag: str = Field(default="", max_length=WHY)
    asked_at: datetime | None = later()  # when it was answered last
    standing: str = Field(default="", max_length=WHY)  # deprecated, archived: as its registry says it of the whole
    problem: str = Field(default="", max_length=WHY)  # why it was not answered


class Release(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("package_id", "version", name="release_unique"), UNWATCHED)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    package_id: int = reference("package.id", on_delete="CASCADE", index=False)
    version: str = Field(max_length=VERSION)
    released_on: date | None = Field(default=None)
    yanked: bool = Field(default=False)  # or deprecated, on npm
    why: str = Field(default="", max_length=WHY)  # it was
    advisories: list[str] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})

    package: "Package" = relation()


class Advisory(SQLModel, table=True):
    """An advisory of OSV on a package; `affected` are its versions and ranges."""

    __table_args__ = (sa.UniqueConstraint("package_id", "osv_id", name="advisory_unique"), UNWATCHED)

    id: int | None = Field(default=None, primary_key=True)
    package_id: int = reference("package.id", on_delete="CASCADE", index=False)
    osv_id: str = Field(max_length=OSV_ID)
    summary: str = Field(default="", max_length=WHY)
    affected: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)

    package: "Package" = relation()
