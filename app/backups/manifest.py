"""What a backup says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

FORMAT = 1
NAME = "manifest.json"
LARGEST = 10_000_000  # bytes
# What is read of a manifest is held against these before a database is asked for anything.
Name = Annotated[str, Meta(pattern=r"^[a-z_][a-z0-9_]{0,62}\Z")]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Last = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Uuid = Annotated[str, Meta(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?\Z")]


class BackupRefused(RuntimeError):
    """A backup that is not made or not used; the message is one line and says why."""


class SavedTable(msgspec.Struct, frozen=True):
    """Rows as COPY writes them, one a line, in the order of the primary key: equal rows have equal hashes."""

    name: Name
    columns: list[Name]
    rows: Count
    size: Count  # bytes
    sha256: str

    @property
    def member(self) -> str:
        """Its file in the archive."""
        return f"tables/{self.name}.copy"


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    made_at: datetime
    release: str
    schema: str  # the head of its migrations
    postgresql: str
    register: Uuid  # which one it is of; "" where its schema is older than that name
    tables: list[SavedTable]
    sequences: dict[Name, Last]  # the last value that each gave

    def __post_init__(self) -> None:
        for names in ([table.name for table in self.tables], *(table.columns for table in self.tables)):
            if len(names) != len(set(names)):
                raise ValueError("a name stands there twice")

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables)

    def count(self, table: str) -> int:
        """The rows of one, 0 where it was not there."""
        return next((one.rows for one in self.tables if one.name == table), 0)
