"""What taking changes back comes to: what each record shall be again, made from the revisions alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa

from app.admin.fields.columns import Column
from app.admin.fields.kinds import Kind

Key = tuple[str, int]  # table and id


@dataclass
class Target:
    """What a record shall be: there or not (None: as it is), with these values by attribute.

    `followed`: all that was done with it followed from another change, and is taken back by whoever may take back that.
    """

    exists: bool | None = None
    values: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, Any] = field(default_factory=dict)  # what the change made of it
    followed: bool = True


@dataclass
class Refusal:
    """Why it cannot be so: of which record (`noun`), in which field ("" for the record as a whole)."""

    noun: str
    label: str
    message: str


class NotReverted(Exception):
    """Nothing was changed, because of these."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("It does not fit any more.")
        self.refusals = refusals


def targets(
    revisions: Sequence[Any], *, single: bool, followed: Callable[[Any], bool] = lambda _: False
) -> dict[Key, Target]:
    """What undoing these revisions, the newest first, comes to. `single`: later changes must not be lost by it."""
    found: dict[Key, Target] = {}
    for row in revisions:
        target = found.setdefault((row.record_type, row.record_id), Target())
        target.followed = target.followed and followed(row)
        if row.action == "created":
            target.exists, target.values = False, {}
        else:
            target.exists = True if row.action == "deleted" else target.exists
            target.values.update({name: before for name, (before, _) in row.changes.items()})
            if single:
                target.expected = {name: after for name, (_, after) in row.changes.items()} | target.expected
    return found


def typed(column: Column, value: Any) -> Any:
    """What a revision wrote as a value of the column. Raises msgspec.ValidationError or ValueError."""
    if column.kind is Kind.JSON:
        return value
    return msgspec.convert(value, column.type.python_type, strict=False)


def plain(column: Column, value: Any) -> Any:
    """A stored value as a revision writes it."""
    if column.kind is Kind.MANY:
        return [getattr(one, "name", None) or sa.inspect(one).identity[0] for one in value]
    return msgspec.to_builtins(value)


def alike(one: Any, other: Any) -> bool:
    """Whether two values say the same; the order of names says nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other or (one in (None, "") and other in (None, ""))
