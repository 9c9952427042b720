"""What somebody else changed while a form was open, read from the history.

The form names only the versions that it was made from. What stood in them is read here, so that no template can forget
it and nobody can make it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.comparing import Difference, Snapshot, called, compare, rewind, rows_of, snapshot, texts_of
from app.admin.forms.node import ID, Node, text_of
from app.admin.titles import names

Key = tuple[str, int]  # table and id


class Shown(Struct, frozen=True, kw_only=True):
    """A difference in words."""

    difference: Difference
    label: str
    several_lines: bool
    original: str | None
    yours: str | None
    theirs: str | None


class Clash(NamedTuple):
    """What a stale form and the stored record differ in, and who changed it last."""

    shown: list[Shown]
    added: list[str]
    actor: str | None
    happened_at: Any
    known: bool  # whether the form said which version it was made from


async def clash(session: AsyncSession, yours: Node, theirs: Node) -> Clash:
    """How a form differs from what is stored by now, with what both come from."""
    mine, other = rows_of(yours), rows_of(theirs)
    found = await _history(session, theirs, [*mine.values(), *other.values()])
    known = yours.version is not None and yours.version <= (theirs.version or 0)
    before = snapshot_before(theirs, yours, found) if known else None
    differences = compare(before, snapshot(yours), snapshot(theirs))
    labels = await _labels(session, yours, theirs, differences)
    added = [called(row) for path, row in other.items() if path not in mine and path not in (before or {})]
    last = max((one for some in found.values() for one in some), key=lambda one: one.id, default=None)
    return Clash(
        shown=[_shown(one, yours, theirs, labels) for one in differences],
        added=added,
        actor=last.actor if last else None,
        happened_at=last.happened_at if last else None,
        known=known,
    )


def snapshot_before(theirs: Node, yours: Node, found: Mapping[Key, list[Any]]) -> Snapshot:
    """What stood in the versions that `yours` was made from."""
    before: dict[str, str] = {}
    bases = {path: row.version for path, row in {"": yours, **rows_of(yours, removed=True)}.items()}
    rows = {"": theirs, **rows_of(theirs)}
    for path, mine in {**{path: row for path, row in rows_of(yours).items() if path not in rows}, **rows}.items():
        base = bases.get(path)
        if base is None:
            continue
        changes = [
            one for one in found.get(_key(mine, theirs), []) if one.action == "deleted" or (one.version or 0) > base
        ]
        there = path in rows  # of a row that is gone, the history keeps what was not empty
        current = {one: text if there else "" for one, text, _ in texts_of(mine, deep=False)}
        history = ({path + name: _pair(column, pair) for name, column, pair in _fields(mine, one)} for one in changes)
        before |= {name: text or "" for name, text in rewind(current, history).items()}
        if path:
            before[path] = _called_before(mine, before)
    return before


def _called_before(row: Node, before: Snapshot) -> str:
    """What a row was called when its fields had the texts of `before`."""
    was = Node(row.part, row.prefix, row.key)
    was.values = {one: before[path] for one in row.part.by_name if (path := row.prefix + one) in before}
    was.labels = row.labels
    return called(was)


def _fields(node: Node, revision: Any) -> Iterator[tuple[str, Column, list[Any]]]:
    for column in node.part.fields:
        if column.attribute in revision.changes:
            yield column.name, column, revision.changes[column.attribute]


def _pair(column: Column, pair: list[Any]) -> list[Any]:
    if column.kind is Kind.MANY:
        return [", ".join(sorted(map(str, one or []))) for one in pair]
    return [text_of(one).strip() for one in pair]


def _key(node: Node, root: Node) -> Key:
    return node.part.scope.declaration.table.name, node.id or root.id or 0


async def _history(session: AsyncSession, root: Node, rows: Iterable[Node]) -> Mapping[Key, list[Any]]:
    """The changes of a record and of rows, the newest first."""
    table = root.part.scope.registry.revisions
    wanted: dict[str, set[int]] = defaultdict(set)
    for one in (root, *rows):
        name, id_ = _key(one, root)
        wanted[name].add(id_)
    chosen = sa.or_(*(sa.and_(table.c.record_type == name, table.c.record_id.in_(ids)) for name, ids in wanted.items()))
    found: dict[Key, list[Any]] = defaultdict(list)
    for change in await session.execute(sa.select(table).where(chosen).order_by(table.c.id.desc()).limit(1000)):
        found[change.record_type, change.record_id].append(change)
    return found


async def _labels(
    session: AsyncSession, yours: Node, theirs: Node, found: list[Difference]
) -> dict[str, dict[str, str]]:
    """The words of the keys in relations that differ."""
    labels: dict[str, dict[str, str]] = {}
    for one in found:
        node, column = _place(one.path, yours, theirs)
        scope = node.part.scope.target(column) if column and column.kind is Kind.RELATION else None
        if scope is not None:
            ids = [int(key) for key in (one.original, one.yours, one.theirs) if key and ID.fullmatch(key)]
            labels[one.path] = await names(session, scope, ids)
    return labels


def _place(path: str, yours: Node, theirs: Node) -> tuple[Node, Column | None]:
    """The node that a path leads into, and the column there; None for the path of a row."""
    for root in (yours, theirs):
        for node in root.walk():
            if path == node.prefix and path:
                return node, None
            if path.startswith(node.prefix) and path[len(node.prefix) :] in node.part.by_name:
                return node, node.part.by_name[path[len(node.prefix) :]]
    return yours, None


def _shown(one: Difference, yours: Node, theirs: Node, labels: Mapping[str, dict[str, str]]) -> Shown:
    node, column = _place(one.path, yours, theirs)
    noun = node.part.scope.declaration.label
    row = f"{noun} “{called(node)}”" if node.prefix else ""
    label = ": ".join(text for text in (row, column.label if column else "") if text)

    def said(text: str | None) -> str | None:
        return text if text is None or column is None else labels.get(one.path, {}).get(text, str(column.words(text)))

    return Shown(
        difference=one, label=label, several_lines=bool(column and column.several_lines),
        original=said(one.original), yours=said(one.yours), theirs=said(one.theirs),
    )  # fmt: skip
