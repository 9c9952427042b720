"""Two people changed the same record: what the form was made from, what each made of it, and what is to hold.

All of it is worked out on texts by path (`title`, `options.17.title`), as forms hold them. A row stands in a snapshot
with each of its fields and, under its own path with a dot behind (`options.17.`), with what it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind
from app.admin.forms.node import Node
from app.admin.forms.reading import renew
from app.web.templating.formats import excerpt

Side = Literal["yours", "theirs"]
Snapshot = Mapping[str, str]


class Difference(Struct, frozen=True, kw_only=True):
    """A field, or a whole row, in which the two differ. None: there is no such row; an unknown original is None too.

    `settled` is what holds unless somebody says otherwise: what only one of the two has changed. None where both did.
    """

    path: str
    original: str | None
    yours: str | None
    theirs: str | None
    settled: Side | None


def compare(original: Snapshot | None, yours: Snapshot, theirs: Snapshot) -> list[Difference]:
    """Where a form and what is stored by now differ, in the order of the form; `original` None where it is not known.

    Rows that are new in the form differ from nothing, and neither do rows that somebody else added meanwhile.
    """
    found = []
    gone = _missing(yours, theirs) | _missing(theirs, yours)
    for path in dict.fromkeys([*yours, *theirs]):
        if any(path.startswith(row) for row in gone):
            if path in gone:
                found += _row(path, original, yours, theirs)
        elif path in yours and path in theirs and not path.endswith(".") and yours[path] != theirs[path]:
            found.append(_difference(path, None if original is None else original.get(path), yours[path], theirs[path]))
    return found


def rewind(current: Mapping[str, Any], changes: Iterable[Mapping[str, list[Any]]]) -> dict[str, Any]:
    """What the fields were before some changes of a history (`{field: [before, after]}`), the newest change first."""
    before = dict(current)
    for change in changes:
        before |= {name: pair[0] for name, pair in change.items()}
    return before


def _missing(there: Snapshot, here: Snapshot) -> set[str]:
    """Rows of one snapshot that another lacks."""
    return {path for path in there if path.endswith(".") and path not in here}


def _row(path: str, original: Snapshot | None, yours: Snapshot, theirs: Snapshot) -> list[Difference]:
    """A row that one of the two removed. It matters only if the other has changed it, or keeps it in a form."""
    kept = yours if path in yours else theirs
    if original is not None and path not in original:
        return []  # added meanwhile
    changed = original is None or any(
        original.get(name) != value for name, value in kept.items() if name.startswith(path) and name != path
    )
    if kept is theirs and not changed:
        return []  # removed in the form, and nobody else cares
    settled: Side | None = None if changed else "theirs"
    first = None if original is None else original.get(path)
    return [Difference(path=path, original=first, yours=yours.get(path), theirs=theirs.get(path), settled=settled)]


def _difference(path: str, original: str | None, yours: str, theirs: str) -> Difference:
    settled: Side | None = None
    if original is not None and original in (yours, theirs):
        settled = "yours" if original == theirs else "theirs"
    return Difference(path=path, original=original, yours=yours, theirs=theirs, settled=settled)


def snapshot(node: Node) -> dict[str, str]:
    """A form as texts by path, without the rows that are new in it and those that it removes."""
    return {path: text for path, text, _ in texts_of(node)}


def texts_of(node: Node, *, deep: bool = True) -> Iterator[tuple[str, str, Column | None]]:
    for column in node.part.fields:
        if column.name in node.values:
            value = node.values[column.name]
            labels = node.labels.get(column.name, {})
            if isinstance(value, list):
                yield node.prefix + column.name, ", ".join(sorted(str(labels.get(one, one)) for one in value)), column
            else:
                yield node.prefix + column.name, value.replace("\r\n", "\n").strip(), column
    for row in (row for rows in node.rows.values() for row in rows) if deep else ():
        if row.id and not row.removed:
            yield row.prefix, called(row), None
            yield from texts_of(row)


def rows_of(node: Node, *, removed: bool = False) -> dict[str, Node]:
    """The stored rows of a form, by path."""
    return {row.prefix: row for row in node.walk() if row.id and (removed or not row.removed)}


def called(row: Node) -> str:
    """What a row is called, by the columns that name its model, or else the first of its texts."""
    titled = " ".join(text for name in row.part.titles if (text := _said(row, name)))
    return excerpt(titled or next((text for name in row.part.by_name if (text := _said(row, name))), f"#{row.key}"), 80)


def _said(row: Node, name: str) -> str:
    value = row.values.get(name, "")
    column = row.part.by_name.get(name)
    if column is None or column.kind in (Kind.BOOLEAN, Kind.MANY):
        return ""
    return row.labels.get(name, {}).get(value, "") if column.kind is Kind.RELATION else str(column.words(value))


def choose(node: Node, stored: Node, picks: Mapping[str, str]) -> None:
    """Let the picks (`{path: yours or theirs}`) hold in a form."""
    others = rows_of(stored)
    for nested, rows in node.children():
        kept = []
        for row in rows:
            pick = picks.get(row.prefix)
            if row.id and row.prefix not in others and pick == "theirs":
                continue
            if row.id and row.prefix not in others and pick == "yours":
                _renew(row, rows)
            elif row.removed and pick == "theirs" and row.prefix in others:
                row = others[row.prefix]  # noqa: PLW2901 -- theirs takes its place
            kept.append(row)
            if row.prefix in others:
                choose(row, others[row.prefix], picks)
        node.rows[nested.name] = kept
    for name in list(node.values):
        if picks.get(node.prefix + name) == "theirs" and name in stored.values:
            node.values[name] = stored.values[name]
            node.labels[name] = stored.labels.get(name, {})
            node.texts.pop(name, None)
            node.fresh.pop(name, None)


def renew_versions(node: Node, stored: Node) -> None:
    """Make a form one of what is stored by now."""
    others = rows_of(stored)
    node.version = stored.version
    for row in rows_of(node, removed=True).values():
        if row.prefix in others:
            row.version = others[row.prefix].version


def _renew(row: Node, siblings: list[Node]) -> None:
    """Make a row that is gone a new one, with everything in it."""
    taken = {one.key for one in siblings}
    key = next(key for number in range(1, len(taken) + 2) if (key := f"n{number}") not in taken)
    row.move(row.prefix.removesuffix(f"{row.key}."), key)
    renew(row)
