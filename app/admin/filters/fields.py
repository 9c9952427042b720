"""The fields of a list's filter form, one for each filter that is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.admin.fields.kinds import Kind
from app.admin.filters.conditions import ids_of
from app.admin.filters.values import DAY
from app.admin.filters.wanted import Wanted
from app.admin.scope import Path, Scope
from app.web.templating.formats import tally

RANGES = frozenset({Kind.NUMBER, Kind.DATE, Kind.MOMENT})
YES_NO = (("yes", "Yes"), ("no", "No"))
Facets = dict[tuple[str, str], int]  # by filter and value
WHOLE_DAY = 10  # characters of 2026-05-31


class FilterField(NamedTuple):
    """`kind`: choice (several of `options`), range (`first`, `last`), or text; `choices` is where names are looked up.

    A value that the field cannot show, such as `!accepted`, is carried along as it is.
    """

    name: str
    label: str
    kind: str
    value: str
    column: Kind
    options: tuple[tuple[str, str], ...] = ()
    choices: str = ""

    @property
    def values(self) -> list[str]:
        return self.value.split(",") if self.value else []

    @property
    def first(self) -> str:
        return self._ends()[0]

    @property
    def last(self) -> str:
        return self._ends()[1]

    @property
    def carried(self) -> str:
        """What no box of a choice stands for."""
        known = dict(self.options)
        return ",".join(value for value in self.values if value not in known) if self.kind == "choice" else ""

    def type_of(self, end: str) -> str:
        """The type of the input for one end of a range: what its value can be typed into."""
        if self.column is Kind.NUMBER:
            return "number" if not end or end.lstrip("-").isdecimal() else "text"
        return "date" if not end or (len(end) == WHOLE_DAY and DAY.fullmatch(end)) else "text"

    def _ends(self) -> tuple[str, str]:
        first, dots, last = self.value.partition("..")
        return (first, last) if dots else (self.value, self.value)


@dataclass(frozen=True)
class FilterForm:
    """The form, with what the list is narrowed to now. `names` are titles by slug and id, for filters by relations;
    `facets` is None where nothing was counted.
    """

    wanted: Wanted
    names: Mapping[tuple[str, int], str]
    facets: Facets | None = None
    late: bool = False  # counting took too long

    @property
    def fields(self) -> list[FilterField]:
        scope = self.wanted.scope
        return [self._field(scope, path) for path in scope.paths(scope.declaration.filters)]

    def titled(self, path: Path, value: str) -> str:
        """The names of the records whose ids are the value of a filter; "" where it is something else."""
        target = target_of(self.wanted.scope, path)
        ids = ids_of(value) if target else []
        return ", ".join(self.names.get((target.slug, id_), f"#{id_}") for id_ in ids) if target else ""

    def count(self, name: str, value: str) -> str:
        """How many records a value of a filter leaves, "" where that was not counted."""
        number = (self.facets or {}).get((name, value))
        return "" if number is None else tally(number)

    def _field(self, scope: Scope, path: Path) -> FilterField:
        column, value = path.column, self.wanted.value(path.name)
        if column.kind in (Kind.CHOICE, Kind.BOOLEAN):
            return FilterField(path.name, path.label, "choice", value, column.kind, column.choices or YES_NO)
        if column.kind in RANGES:
            return FilterField(path.name, path.label, "range", value, column.kind)
        target = target_of(scope, path)
        if target is None:
            return FilterField(path.name, path.label, "text", value, column.kind)
        one = value if "," in value else self.titled(path, value) or value
        return FilterField(path.name, path.label, "text", one, column.kind, choices=f"{target.address}/choices")


def target_of(scope: Scope, path: Path) -> Scope | None:
    """The records that a filter by a relation is about; None for other filters."""
    return (path.steps[-1].scope if path.steps else scope).target(path.column) if path.column.target else None
