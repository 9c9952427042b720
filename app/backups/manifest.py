"""What a backup says of itself."""

from __future__ import annotations

from datetime import datetime

import msgspec

FORMAT = 1
NAME = "manifest.json"
LARGEST = 10_000_000  # bytes


class BackupRefused(RuntimeError):
    """A backup that is not made or not used; the message is one line and says why."""


class SavedTable(msgspec.Struct, frozen=True):
    """Rows as COPY writes them, one a line, in the order of the primary key: equal rows have equal hashes."""

    name: str
    columns: list[str]
    rows: int
    size: int  # bytes
    sha256: str

    @property
    def member(self) -> str:
        """Its file in the archive."""
        return f"tables/{self.name}.copy"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    made_at: datetime
    release: str
    schema: str  # the head of its migrations
    postgresql: str
    register: str  # which one it is of; "" where its schema is older than that name
    tables: list[SavedTable]
    sequences: dict[str, int]  # the last value that each gave

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables)

    def count(self, table: str) -> int:
        """The rows of one, 0 where it was not there."""
        return next((one.rows for one in self.tables if one.name == table), 0)
