"""Two people changed the same record: what the form was made from, what each made of it, and what is to hold.

All of it is worked out on texts by path (`title`, `options.17.title`), as forms hold them. A row stands in a snapshot
with each of its fields and, under its own path with a dot behind (`options.17.`), with what it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

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

    @property
    def is_row(self) -> bool:
        return self.path.endswith(".")


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
