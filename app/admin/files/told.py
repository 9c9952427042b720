"""What an import changes in records that are there already: which of them, and each field before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.files.report import RowChange
from app.admin.history.changes import FieldChange, Names, field_change
from app.admin.scope import Scope
from app.admin.titles import own_title, titles_of
from app.persistence.querying.queries import fetch

Pair = tuple[Column, Any, Any]  # a column, its value before and after


class Changed(NamedTuple):
    """A row of the file, the record that it is, and what it sets there."""

    row: int
    record: Any
    pairs: list[Pair]


async def told_of(session: AsyncSession, scope: Scope, changed: Sequence[Changed]) -> list[RowChange]:
    """These rows in words; to be asked before they are stored, as a record is named by what it is called so far."""
    names = await _names(session, scope, changed)
    return [
        RowChange(
            row=one.row,
            id=(id_ := getattr(one.record, scope.declaration.key)),
            called=names.get((scope.declaration.model, id_)) or f"#{id_}",
            fields=[_field(scope, *pair, names) for pair in one.pairs],
        )
        for one in changed
    ]


def _field(scope: Scope, column: Column, before: Any, after: Any, names: Names) -> FieldChange:
    target = scope.target(column) if column.kind is Kind.MANY else None
    pair = [[own_title(target, one) for one in some] for some in (before, after)] if target else [before, after]
    told = field_change(column, pair, names)
    return replace(told, before="", after="") if told.passages else told


async def _names(session: AsyncSession, scope: Scope, changed: Sequence[Changed]) -> Names:
    """What the records are called, and those that their relations to one lead to."""
    wanted: dict[Scope, set[int]] = defaultdict(set)
    wanted[scope] = {getattr(one.record, scope.declaration.key) for one in changed}
    by_model = {scope.declaration.model: scope}
    for column, *values in (pair for one in changed for pair in one.pairs):
        if column.kind is Kind.RELATION and (target := scope.target(column)):
            wanted[by_model.setdefault(target.declaration.model, target)] |= {id_ for id_ in values if id_}
    return {
        (of.declaration.model, id_): title
        for of, ids in wanted.items()
        if ids
        for id_, title in await fetch(session, titles_of(of, sorted(ids)))
    }
