"""Records from a file: new ones, and changes of those that a key finds. Whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.bulk.applying import Applying
from app.admin.bulk.changing import CHUNK, Advance, nobody
from app.admin.bulk.typed import Typed, Values, writable
from app.admin.fields.kinds import Kind
from app.admin.files.cells import wrong
from app.admin.files.reading import Sheet
from app.admin.files.report import Report, by_header, key_of
from app.admin.files.told import Changed, Pair, told_of
from app.admin.files.workbooks import Faulty
from app.admin.permissions import Verb
from app.admin.scope import Scope
from app.persistence.errors import PersistenceError
from app.persistence.storable import is_storable
from app.web.http.problems import Problem

STALE = "The record was changed since this file was made: it is at version {}."
OPEN = "You may not {} records of this table."
LACKING = "A new {} needs {}, and the file has no such column."

Row = Mapping[Any, Any]  # cells by the names of columns


async def import_sheet(
    session: AsyncSession, scope: Scope, sheet: Sheet, key: str, advance: Advance = nobody, *, only_check: bool = False
) -> Report:
    """Import a file, or do the very same and take it back: also where a row is wrong.

    `key` names the column that tells which record a row is. Raises Problem 422 for columns that do not fit. What the
    session held before is to be loaded again.
    """
    async with session.begin_nested() as attempt:
        title = f"{session.info.get('reason')} ({scope.declaration.plural.lower()})"
        undo = "" if only_check else await scope.registry.effects.begin(session, title)
        report = await Import(session, scope, sheet, key).run(advance)
        if only_check or report.errors:
            await attempt.rollback()
    session.expunge_all()
    if not only_check and not report.errors:
        report.undo = undo
        table, counts = scope.declaration.table, {"new": report.new, "changed": report.changed}
        await scope.registry.effects.noted(session, "imported", table, None, scope.declaration.plural, **counts)
    return report


class Import:
    """`sheet` into the table of `scope`, told apart by the column `key`. Roll back where the report has errors."""

    def __init__(self, session: AsyncSession, scope: Scope, sheet: Sheet, key: str) -> None:
        self.session = session
        self.scope = scope
        self.sheet = sheet
        self.report = Report(note=sheet.note)
        self.key = key_of(scope, key)
        known, columns = by_header(scope), writable(scope)
        self.names = [known.get(name.strip().lower()) for name in sheet.columns]
        self.columns = {name: columns[name] for name in self.names if name in columns}
        self.lacking = [one.label for name, one in columns.items() if one.required and name not in self.columns]
        self._check_header(sheet.columns)
        self.typed = Typed(session, scope, list(self.columns.values()))
        self.applying = Applying(session, scope, list(self.columns.values()))
        self.version = sa.inspect(scope.declaration.model).version_id_col

    def _check_header(self, header: Sequence[str]) -> None:
        if unknown := [name for name, own in zip(header, self.names, strict=True) if own is None]:
            raise Problem(
                422, f"This table has no column called {', '.join(f'“{name[:60]}”' for name in unknown[:5])}."
            )
        if twice := next((name for name in self.names if self.names.count(name) > 1), None):
            raise Problem(422, f"Two columns of the file mean “{twice}”.")
        own = {self.key.name, "version"}
        self.report.ignored = [name for name in self.names if name and name not in self.columns and name not in own]

    async def run(self, advance: Advance = nobody) -> Report:
        """Set every row; the database is changed as far as there are no errors."""
        rows: list[Row] = [dict(zip(self.names, cells, strict=True)) for cells in self.sheet.rows]
        self._check_twice(rows)
        sound = [pair for pair in zip(self.sheet.numbers, rows, strict=True) if self._is_sound(*pair)]
        for start in range(0, len(sound), CHUNK):
            some = sound[start : start + CHUNK]
            await self.typed.resolve([row for _, row in some])
            await self._chunk(some)
            self.applying.forget()
            await advance(min(start + CHUNK, len(sound)), len(sound))
        if not self.report.errors:
            try:
                await self.applying.settle()
            except PersistenceError as refusal:  # what follows from a row contradicts it; the message says which
                self._explain(self.sheet.numbers[0], refusal)
        return self.report

    def _is_sound(self, number: int, row: Row) -> bool:
        """Whether each cell that counts has a value; a row of which one has none is refused."""
        counts = {"version": None, self.key.name: self.key, **self.columns}
        said = {
            name: wrong(counts[name], cell, number, place)
            for place, (name, cell) in enumerate(row.items())
            if name in counts
        }
        for name, words in said.items():
            if words:
                self.report.refuse(number, name, words)
        return not any(said.values())

    def _check_twice(self, rows: Sequence[Row]) -> None:
        seen: dict[str, int] = {}
        for number, row in zip(self.sheet.numbers, rows, strict=True):
            value = self._key_of(row)
            if value is not None and (first := seen.setdefault(str(value), number)) != number:
                self.report.refuse(number, self.key.name, f"Row {first} has the same.")

    def _key_of(self, row: Row) -> Any:
        """What a row is told apart by, None where it says nothing; a text where it can be no number."""
        value = row.get(self.key.name)
        if value is None or isinstance(value, Faulty) or str(value).strip() == "":
            return None
        if self.key.kind is Kind.NUMBER:
            text = str(value).strip().removesuffix(".0")
            return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else str(value)
        return str(value).strip()

    async def _chunk(self, rows: list[tuple[int, Row]]) -> None:
        """All rows at once or, where the database refuses that, ever fewer to find which."""
        part = Report()
        try:
            async with self.session.begin_nested():
                await self.applying.flush(await self._fill(rows, part))
        except PersistenceError as refusal:
            if len(rows) == 1:
                self._explain(rows[0][0], refusal)
            else:
                await self._chunk(rows[: len(rows) // 2])
                await self._chunk(rows[len(rows) // 2 :])
        else:
            self.report.add(part)

    async def _fill(self, rows: list[tuple[int, Row]], part: Report) -> list[Any]:
        """The records of rows that are right, with their new values, as far as these are others."""
        stored, ready = await self._stored([self._key_of(row) for _, row in rows]), []
        told: list[Changed] = []
        for number, row in rows:
            record, is_new = self._record(number, row, stored, part)
            values, wrong = self.typed.check(row, is_new=is_new)
            for name, message in wrong.items():
                part.refuse(number, name, message)
            if record is None or wrong:
                continue
            changed = await self._assign(record, values, is_new=is_new)
            told += [Changed(number, record, changed)] if changed and not is_new else []
            part.new, part.unchanged = part.new + is_new, part.unchanged + (not changed and not is_new)
            ready += [record] if changed or is_new else []
        part.changed = len(told)
        part.changes = await told_of(self.session, self.scope, told[: self.report.room])
        return ready

    async def _stored(self, values: Sequence[Any]) -> dict[str, Any]:
        column = self.scope.declaration.table.c[self.key.attribute]
        kind = int if self.key.kind is Kind.NUMBER else str
        sent = [one for one in values if isinstance(one, kind) and is_storable(column.type, one)]
        found = await self.applying.load(column.in_(sent)) if sent else []
        return {str(getattr(one, self.key.attribute)): one for one in found}

    def _record(self, number: int, row: Row, stored: Mapping[str, Any], part: Report) -> tuple[Any, bool]:
        """The record of a row, or a new one; None where it can be neither."""
        value = self._key_of(row)
        record = stored.get(str(value))
        if record is None and value is not None and self.key.name == self.scope.declaration.key:
            part.refuse(number, self.key.name, "There is no such record. Leave this empty for a new one.")
            return None, False
        verb = Verb.ADD if record is None else Verb.CHANGE
        if not self.scope.may(verb):
            part.refuse(number, "", OPEN.format("add" if record is None else "change"))
            return None, False
        if record is None and self.lacking:
            part.refuse(number, "", LACKING.format(self.scope.declaration.label.lower(), " and ".join(self.lacking)))
            return None, False
        told = str(row.get("version") or "").strip().removesuffix(".0")
        if record is not None and self.version is not None and told:
            own = getattr(record, self.version.key)
            if told != str(own):
                part.refuse(number, "version", STALE.format(own))
                return None, False
        return record or self.scope.declaration.model(), record is None

    async def _assign(self, record: Any, values: Values, *, is_new: bool) -> list[Pair]:
        changed = []
        for name, value in values.items():
            column = self.columns[name]
            own = await self.applying.link(column, value) if column.kind is Kind.MANY else value
            if own is None and column.kind is Kind.NUMBER and is_new:
                continue  # an empty number of a new record is its default, or one that the database gives
            before = getattr(record, column.attribute)
            before = list(before) if column.kind is Kind.MANY else before
            if self.applying.assign(record, column, own):
                changed.append((column, before, own))
        return changed

    def _explain(self, number: int, refusal: PersistenceError) -> None:
        columns = [one for one in self.scope.columns.values() if one.attribute in refusal.columns]
        columns.sort(key=lambda one: one.kind is Kind.RELATION)  # of a number and its collection, the number is wrong
        self.report.refuse(number, columns[0].name if columns else "", self.scope.registry.in_words(refusal))
