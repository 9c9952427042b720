"""What lies in the trash, as far as somebody may see it."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.registry import Registry, Scope
from app.trash.models import Trash
from app.web.access import Actor
from app.web.formats import plural

SHOWN = 20  # rows of one table


class Field(NamedTuple):
    """A value in words."""

    label: str
    value: str


class Group(NamedTuple):
    """Rows of one table: how many, in words, and what the first of them held. `fields` are of the record itself."""

    words: str
    titles: list[str]
    fields: list[Field]


def contents(registry: Registry, actor: Actor, trash: Trash) -> list[Group]:
    """The record first, then what went with it. Of tables that are not open to the actor only the number is told."""
    names = sorted(trash.rows, key=lambda name: (name != trash.record_type, name))
    return [_group(registry, actor, trash, name) for name in names]


def _group(registry: Registry, actor: Actor, trash: Trash, name: str) -> Group:
    rows, declaration = trash.rows[name], registry.by_table.get(name)
    noun = declaration.label.lower() if declaration else name.replace("_", " ")
    many = declaration.plural.lower() if declaration else ""
    scope = Scope(registry, declaration, actor) if declaration else None
    fields = _fields(scope, rows[0]) if scope and name == trash.record_type else []
    titles = [title for row in rows[:SHOWN] if (title := _title(scope, row))] if scope and not fields else []
    return Group(plural(len(rows), noun, many), titles, fields)


def _fields(scope: Scope, row: dict[str, Any]) -> list[Field]:
    known = ((column, row.get(column.attribute)) for column in scope.columns.values())
    return [
        Field(column.label, _words(column, value)) for column, value in known if value not in (None, "", [], {}, False)
    ]


def _title(scope: Scope, row: dict[str, Any]) -> str:
    """What a row is called, by those of its own columns that its table is named by."""
    own = (path.column for path in scope.titles() if not path.steps)
    names = [column.attribute for column in own if column.kind is not Kind.RELATION]
    return " ".join(str(row[name]) for name in names if isinstance(row.get(name), str | int))[:300]


def _words(column: Column, value: Any) -> str:
    return f"#{value}" if column.kind is Kind.RELATION else column.words(value)
