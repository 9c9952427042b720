"""What lies in the trash, as far as somebody may see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.registry import Registry
from app.admin.scope import Scope
from app.admin.titles import titles_of
from app.persistence.querying.queries import fetch_together
from app.trash.models import Trash
from app.web.security.access import Actor
from app.web.templating.formats import day, moment, plural

SHOWN = 20  # rows of one table
Called = dict[tuple[str, int], str]  # names of records, by the slug of their table and their id


class Field(NamedTuple):
    """A value in words."""

    label: str
    value: str


class Group(NamedTuple):
    """Rows of one table: how many, in words, and what the first of them held. `fields` are of the record itself."""

    words: str
    titles: list[str]
    fields: list[Field]


async def contents(session: AsyncSession, registry: Registry, actor: Actor, trash: Trash) -> list[Group]:
    """The record first, then what went with it. Of tables that are not open to the actor only the number is told."""
    called = await _called(session, registry, actor, trash)
    names = sorted(trash.rows, key=lambda name: (name != trash.record_type, name))
    return [_group(registry, actor, trash, name, called) for name in names]


async def _called(session: AsyncSession, registry: Registry, actor: Actor, trash: Trash) -> Called:
    """What the records are called that the deleted one refers to, as far as the actor may see them."""
    declaration, row = registry.by_table.get(trash.record_type), trash.rows[trash.record_type][0]
    scope = Scope(registry, declaration, actor) if declaration else None
    asked = dict[str, tuple[Scope, list[int]]]()
    for column in scope.columns.values() if scope else ():
        target, key = scope.target(column) if scope else None, row.get(column.attribute)
        if column.kind is Kind.RELATION and target and isinstance(key, int):
            asked.setdefault(target.slug, (target, []))[1].append(key)
    questions = {slug: titles_of(target, keys) for slug, (target, keys) in asked.items()}
    found: dict[str, Any] = await fetch_together(session, dict, **questions) if questions else {}
    return {(slug, key): title for slug, pairs in found.items() for key, title in pairs}


def _group(registry: Registry, actor: Actor, trash: Trash, name: str, called: Called) -> Group:
    rows, declaration = trash.rows[name], registry.by_table.get(name)
    noun = declaration.label.lower() if declaration else name.replace("_", " ")
    many = declaration.plural.lower() if declaration else ""
    scope = Scope(registry, declaration, actor) if declaration else None
    fields = _fields(scope, rows[0], called) if scope and name == trash.record_type else []
    titles = [title for row in rows[:SHOWN] if (title := _title(scope, row))] if scope and not fields else []
    return Group(plural(len(rows), noun, many), titles, fields)


def _fields(scope: Scope, row: dict[str, Any], called: Called) -> list[Field]:
    known = ((column, row.get(column.attribute)) for column in scope.columns.values())
    return [
        Field(column.label, _words(scope, column, value, called))
        for column, value in known
        if value not in (None, "", [], {}, False)
    ]


def _title(scope: Scope, row: dict[str, Any]) -> str:
    """What a row is called, by those of its own columns that its table is named by."""
    own = (path.column for path in scope.titles() if not path.steps)
    names = [column.attribute for column in own if column.kind is not Kind.RELATION]
    return " ".join(str(row[name]) for name in names if isinstance(row.get(name), str | int))[:300]


def _words(scope: Scope, column: Column, value: Any, called: Called) -> str:
    if column.kind is Kind.RELATION:
        target = scope.target(column)
        return called.get((target.slug if target else "", value), f"#{value}")
    if column.kind is Kind.MOMENT:
        return moment(datetime.fromisoformat(value))
    return day(date.fromisoformat(value)) if column.kind is Kind.DATE else column.words(value)
