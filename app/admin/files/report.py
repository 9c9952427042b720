"""What an import does, row by row, and which columns of a table a file may have."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.history.changes import FieldChange
from app.admin.scope import Scope
from app.web.http.problems import Problem

MOST_ERRORS = 100  # that are told of one file
MOST_CHANGES = 100  # rows with changes that are told of one file


class CellError(msgspec.Struct, frozen=True):
    """What is wrong in a row of the file; `column` is "" for the row as a whole."""

    row: int
    column: str
    message: str


class RowChange(msgspec.Struct, frozen=True):
    """What a row of the file changes in a record that is there already."""

    action: ClassVar[str] = "updated"
    row: int
    id: int
    called: str
    fields: list[FieldChange]


class Report(msgspec.Struct):
    """What an import does, or would do. `changes` are the first rows that change a record; `ignored` are columns of the
    file that are not set by an import, `note` says what else of it was not read, `undo` is where it is taken back.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: list[RowChange] = []
    ignored: list[str] = []
    errors: list[CellError] = []
    more_errors: int = 0
    note: str = ""
    undo: str = ""

    @property
    def room(self) -> int:
        """How many more rows with changes are told."""
        return MOST_CHANGES - len(self.changes)

    def add(self, part: Report) -> None:
        """Take over what was found in some more rows."""
        self.new, self.changed = self.new + part.new, self.changed + part.changed
        self.unchanged += part.unchanged
        self.changes += part.changes[: self.room]
        for error in part.errors:
            self.refuse(error.row, error.column, error.message)
        self.more_errors += part.more_errors

    def refuse(self, row: int, column: str, message: str) -> None:
        """Add an error; beyond the first hundred they are only counted."""
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(CellError(row, column, message))
        else:
            self.more_errors += 1


def keys_of(scope: Scope) -> list[Column]:
    """The columns that may tell which record a row is: the primary key, and what is unique by itself."""
    unique = [one for one in scope.columns.values() if _is_unique(scope, one)]
    return [scope.columns[scope.declaration.key], *unique] if scope.declaration.key in scope.columns else unique


def key_of(scope: Scope, name: str) -> Column:
    """The one of these that is called so. Raises Problem 422."""
    if found := next((one for one in keys_of(scope) if one.name == name), None):
        return found
    raise Problem(422, "Choose the column that tells which record a row is.")


def _is_unique(scope: Scope, column: Column) -> bool:
    own = scope.declaration.table.c.get(column.attribute)
    return own is not None and bool(own.unique) and not own.primary_key and column.kind is Kind.TEXT


def by_header(scope: Scope) -> dict[str, str]:
    """The names of columns by how the head of a file may call them."""
    names: dict[str, str] = {}
    for name, column in scope.columns.items():
        names.setdefault(column.label.lower(), name)
        names.setdefault(column.attribute.lower(), name)
    return names | {name.lower(): name for name in scope.columns}
