"""Values from outside, of many records at once: texts and cells checked against what the model says of each field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.checked import checked
from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.reading import parts_of, words_of
from app.admin.scope import Scope
from app.admin.titles import as_stored
from app.persistence.storable import is_storable

NUMBERED = re.compile(r"#\s*([1-9]\d{0,9})(?!\d)")  # "#12 Mara Lind": the number decides
NAMED = ("name", "title")  # what a record may be found by, the first that its table has
SEVERAL = "; "  # between the records of a relation to many

Values = dict[str, Any]
Errors = dict[str, str]


class Typed:
    """Reads values of these columns, relations included. Ask `resolve` for the rows before `check` for each."""

    def __init__(self, session: AsyncSession, scope: Scope, columns: Sequence[Column]) -> None:
        self.session = session
        self.scope = scope
        self.columns = columns
        self.scalars = tuple(one for one in columns if one.kind not in (Kind.RELATION, Kind.MANY))
        self.relations = [one for one in columns if one not in self.scalars]
        self._found: dict[tuple[str, str], list[int]] = {}

    async def resolve(self, rows: Iterable[Mapping[Any, Any]]) -> None:
        """Look up what relations of these rows lead to: one statement for each relation."""
        rows = list(rows)
        for column in self.relations:
            parts = {part for row in rows for part in _parts(column, row.get(column.name))}
            wanted = parts | {name for part in parts for name in _names(column, part)}
            await self._look_up(column, {name for name in wanted if (column.name, name) not in self._found})

    def check(self, row: Mapping[Any, Any], *, is_new: bool = False) -> tuple[Values, Errors]:
        """The values by column name, and what is wrong by column name; without what the database gives a new record."""
        given = {one: _text(one, row.get(one.name)) for one in self.scalars}
        scalars = tuple(one for one in self.scalars if given[one] != "" or not (is_new and one.allotted))
        values, found = checked(scalars, {one.name: given[one] for one in scalars})
        errors = {name: " ".join(messages) for name, messages in found.items()}
        for one in self.relations:
            ids, problem = self._ids(one, row.get(one.name))
            values[one.name] = ids if one.kind is Kind.MANY else next(iter(ids), None)
            if problem:
                errors[one.name] = problem
        return values, errors

    def _ids(self, column: Column, value: Any) -> tuple[list[int], str]:
        names = [name for part in _parts(column, value) for name in self._read(column, part)]
        if not names and column.required:
            return [], "Fill this in."
        found = {name: self._found.get((column.name, name), []) for name in names}
        missing = [name for name, ids in found.items() if not ids]
        several = [name for name, ids in found.items() if len(ids) > 1]
        if missing:
            several_meant = column.kind is Kind.MANY and " " in missing[0]
            hint = "Put commas between several." if several_meant else "Make it first, or correct the name."
            return [], f"There is nothing called “{missing[0][:80]}” here. {hint}"
        if several:
            return [], f"Several are called “{several[0][:80]}”; write # and the number of one."
        return list(dict.fromkeys(ids[0] for ids in found.values())), ""

    def _read(self, column: Column, part: str) -> list[str]:
        """A record, or several with commas between them where none is called so."""
        return [part] if self._found.get((column.name, part)) else _names(column, part)

    async def _look_up(self, column: Column, names: set[str]) -> None:
        target = self.scope.target(column)
        if target is None or not names:
            return
        table, own = target.declaration.table, target.declaration.key
        by = next((table.c[name] for name in NAMED if name in target.columns), None)
        numbered = {name: int(found[1]) for name in names if (found := NUMBERED.match(name))}
        stored = {name: as_stored(target, name) for name in names if name not in numbered}
        plain = [name for name in {*stored, *stored.values()} if is_storable(sa.Text(), name)]
        ids = [id_ for id_ in numbered.values() if is_storable(sa.Integer(), id_)]
        key = table.c[own]
        met = key == sa.any_(sa.literal(ids, ARRAY(sa.Integer)))  # one parameter: of those there are 32 767 at most
        if by is not None:
            met |= by == sa.any_(sa.literal(plain, ARRAY(sa.Text)))
        called = sa.null() if by is None else by
        rows = await self.session.execute(sa.select(key, called).where(met, *target.where()))
        by_id, by_name = dict[int, str](), dict[str, list[int]]()
        for id_, title in rows:
            by_id[id_] = str(title)
            by_name.setdefault(str(title), []).append(id_)
        for name in names:
            if number := numbered.get(name):
                told = column.kind is not Kind.MANY or _is_one(name, by_id.get(number, ""))
                self._found[column.name, name] = [number] if number in by_id and told else []
            else:
                self._found[column.name, name] = by_name.get(name) or by_name.get(stored[name], [])


def writable(scope: Scope) -> dict[str, Column]:
    """The columns that the actor may set by a file or for many records, by name."""
    return {
        name: column
        for name, column in scope.columns.items()
        if scope.writable(column) and column.kind is not Kind.JSON and (column.target is None or scope.target(column))
    }


def _parts(column: Column, value: Any) -> list[str]:
    """What a cell holds for a relation."""
    text = "" if value is None else _words(value).strip()
    return parts_of(text) if column.kind is Kind.MANY else [text] if text else []


def _names(column: Column, part: str) -> list[str]:
    return words_of(part) if column.kind is Kind.MANY else [part]


def _is_one(numbered: str, called: str) -> bool:
    """Whether commas in "#12 Lind, Mara" are those of the name, rather than before other records."""
    rest = NUMBERED.sub("", numbered, count=1).strip()
    return "," not in numbered or rest == called or ("," in called and called in rest)


def _words(value: Any) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _text(column: Column, value: Any) -> Any:
    """A cell as a form would send it: spreadsheets turn texts into numbers and dates by themselves."""
    if column.kind in (Kind.TEXT, Kind.MARKDOWN) and not isinstance(value, str) and value is not None:
        return _words(value)
    if column.kind is Kind.CHOICE and isinstance(value, str):
        words = {label.lower(): choice for choice, label in column.choices} | {
            one.lower(): one for one, _ in column.choices
        }
        return words.get(value.strip().lower(), value)
    return "" if value is None else value
